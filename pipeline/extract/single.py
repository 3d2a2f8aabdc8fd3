"""One text, no files: the library's front door behind `pipeline.extract_article`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.extract.records import extract_story
from pipeline.extract.rows import Provenance, Record
from pipeline.extract.story import Story
from pipeline.ingest.article import Article
from pipeline.ingest.reader import article_from_text
from pipeline.language.model import annotate, load_model, model_id
from pipeline.spans import OffsetMap
from pipeline.versions import rules_version


def rows_of_text(
    text: str, reference_date: date | None, model: str | None
) -> dict[str, list[Record]]:
    """Records by table; `articles` holds the clean text that their offsets count in."""
    article = _clean_anchored(article_from_text(text, reference_date=reference_date))
    nlp = load_model(model)
    doc = next(annotate(nlp, [(article.text, article.blocks)]))
    provenance = Provenance(rules_version(), model_id(nlp))
    records = extract_story(Story(article, doc), provenance)
    return {
        "articles": [{"article_id": article.article_id, "text": article.text}],
        **records,
    }


def _clean_anchored(article: Article) -> Article:
    """The same article with its clean text as its own raw text, so that offsets are clean ones."""
    return replace(
        article,
        raw_text=article.text,
        offsets=OffsetMap.identity(len(article.text)),
        anchor="text",
        encoding="utf-8",
    )
