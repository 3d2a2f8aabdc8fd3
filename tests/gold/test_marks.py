"""Nothing in quotation marks is passed over: every outer pair in a body is a row of some kind."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

import pipeline
from pipeline.extract.story import FACT_BLOCKS
from pipeline.ingest.reader import article_from_text
from tests.gold.measure import SPLITS

HERE = Path(__file__).parent
DAY = date(2025, 12, 31)
PAIR = re.compile(r"“([^“”]+)”|(?<!\w)\"([^\"\n]+)\"")


def articles() -> list[tuple[str, str]]:
    lines = [
        line
        for split in SPLITS
        if split.startswith("dev")
        for line in (HERE / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return [(record["id"], record["text"]) for record in map(json.loads, lines)]


def plain(text: str) -> str:
    return text.strip(" .,“”\"'")


@pytest.mark.parametrize(("name", "text"), articles(), ids=[name for name, _ in articles()])
def test_every_outer_pair_of_marks_is_accounted_for(name: str, text: str) -> None:
    rows = pipeline.extract_article(text, DAY)["quotes"]
    marked = [plain(row["quote_text"]) for row in rows if row["quote_type"] != "indirect"]
    article = article_from_text(text, reference_date=DAY)
    for block in article.blocks:
        if block.kind not in FACT_BLOCKS:
            continue
        for found in PAIR.finditer(article.text[block.start : block.end]):
            words = plain(found[1] or found[2])
            assert any(words in other or other in words for other in marked), words
