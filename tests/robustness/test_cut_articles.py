"""An article may end anywhere: a paywall, a broken download, a field of a database too short."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest

import pipeline

GOLD = Path(__file__).resolve().parent.parent / "gold"
CUTS = 3


@pytest.mark.parametrize("name", ["dev", pytest.param("dev2", marks=pytest.mark.slow)])
def test_an_article_cut_off_anywhere_is_read(name: str) -> None:
    for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        text = article["text"]
        blanks = [i for i, character in enumerate(text) if character == " "]
        for place in random.Random(article["id"]).sample(blanks, CUTS):
            for end in ("", "."):
                pipeline.extract_article(text[:place] + end, date(2025, 3, 1))
