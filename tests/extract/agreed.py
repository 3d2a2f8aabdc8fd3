"""What tests of agreements share: the rows of a text, with plain values in their cells."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.extract.agreements import extract
from pipeline.extract.story import Story
from pipeline.ingest.reader import article_from_text
from pipeline.language.model import annotate, load_model
from tests.extract.plain import plain


def cells(text: str) -> list[dict[str, Any]]:
    article = article_from_text(text, reference_date=date(2025, 11, 20))
    doc = next(annotate(load_model(), [(article.text, article.blocks)]))
    return [{k: plain(v) for k, v in r.cells.items()} for r in extract(Story(article, doc))]
