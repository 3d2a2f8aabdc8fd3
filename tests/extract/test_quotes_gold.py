"""Quotations measured on the development gold, where it is there.

Two figures, because the gold's own convention differs from the project's: it takes the whole
reported clause for a quotation of which a part stands in marks (the project's `mixed` row)
and often codes only the first sentence of several, or none. `overlap` counts shared tokens
by those of the longer text, `contained` by those of the shorter.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract import quotes
from pipeline.extract.story import Story
from pipeline.ingest.reader import article_from_text
from pipeline.language.model import annotate, load_model
from pipeline.spans import Found

ROOT = Path(__file__).parents[2]
GOLD = Path(os.environ.get("DRAGOMAN_GOLD", ROOT.parent / "shared" / "gold"))
FILE = GOLD / "gum_wikinews_quotes" / "dev.jsonl"

MARKED = {"direct", "partial", "mixed"}
Item = dict[str, Any]
Measure = Callable[[int, int, int], float]


def overlap(shared: int, one: int, other: int) -> float:
    return shared / max(one, other, 1)


def contained(shared: int, one: int, other: int) -> float:
    return shared / max(min(one, other), 1)


def tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def value(cell: Any) -> Any:
    return cell.value if isinstance(cell, Found) else cell


def extracted(line: Item) -> list[Item]:
    published = date.fromisoformat(line["published"]) if line["published"] else None
    article = article_from_text(line["text"], reference_date=published)
    doc = next(annotate(load_model(), [(article.text, article.blocks)]))
    items = []
    for row in quotes.extract(Story(article, doc)):
        place = row.span_columns["quote"]
        speaker = f"{value(row.cells.get('speaker_text'))} {value(row.cells.get('speaker_name'))}"
        items.append(
            {
                "text": article.text[place.start : place.end],
                "type": row.cells["quote_type"],
                "speaker": speaker,
            }
        )
    return items


def pairs(found: list[Item], gold: list[Item], measure: Measure) -> list[tuple[Item, Item]]:
    """One to one, the best overlap first."""
    scored = []
    for i, item in enumerate(found):
        for j, wanted in enumerate(gold):
            one, other = tokens(item["text"]), tokens(wanted["content"])
            score = measure((one & other).total(), one.total(), other.total())
            if score >= 0.8:
                scored.append((score, -i, -j))
    used_found: set[int] = set()
    used_gold: set[int] = set()
    matched = []
    for _, i, j in sorted(scored, reverse=True):
        if i not in used_found and j not in used_gold:
            used_found.add(i)
            used_gold.add(j)
            matched.append((found[-i], gold[-j]))
    return matched


@pytest.fixture(scope="module")
def articles() -> list[tuple[list[Item], list[Item]]]:
    if not FILE.exists():
        pytest.skip(f"no development gold at {FILE}; set DRAGOMAN_GOLD to its folder")
    lines = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return [(extracted(line), line["gold"]) for line in lines]


def score(
    articles: Iterable[tuple[list[Item], list[Item]]], types: set[str], measure: Measure
) -> tuple[float, float]:
    """(F1 over quotations of these types, share of matched ones with the right speaker)."""
    hits = found_count = gold_count = right = spoken = 0
    for found, gold in articles:
        chosen = [item for item in found if item["type"] in types]
        wanted = [item for item in gold if ("indirect" in types) == (item["type"] == "indirect")]
        matched = pairs(chosen, wanted, measure)
        hits += len(matched)
        found_count += len(chosen)
        gold_count += len(wanted)
        for item, target in matched:
            if target["speaker"]:
                spoken += 1
                right += bool(tokens(item["speaker"]) & tokens(target["speaker"]))
    return 2 * hits / max(found_count + gold_count, 1), right / max(spoken, 1)


@pytest.mark.parametrize(
    ("types", "measure", "least", "least_speakers"),
    [
        (MARKED, overlap, 0.64, 0.95),
        (MARKED, contained, 0.77, 0.88),
        ({"direct", "partial"}, contained, 0.80, 0.85),
        ({"indirect"}, overlap, 0.72, 0.9),
        ({"indirect"}, contained, 0.80, 0.9),
    ],
)
def test_quotations_reach_their_floor(
    articles: list[tuple[list[Item], list[Item]]],
    types: set[str],
    measure: Measure,
    least: float,
    least_speakers: float,
) -> None:
    f1, speakers = score(articles, types, measure)
    print(f"{'+'.join(sorted(types))} {measure.__name__}: F1 {f1:.3f}, speaker {speakers:.3f}")
    assert f1 >= least
    assert speakers >= least_speakers
