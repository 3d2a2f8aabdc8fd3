"""Happenings told by a noun, a participle, a relative clause, an infinitive or a charge, and those
of force and coercion told by weapon, victim or outcome.

Each line of the two files holds a sentence with all the rows that it gives, none
if there are none. A row's trigger may have alternatives; actors and recipients are country codes or
names, null where the sentence does not settle them.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract import extract_article

REFERENCE = date(2026, 3, 14)
FILES = ("events_beside_the_verb.jsonl", "events_of_force.jsonl")
CASES = [
    json.loads(line)
    for name in FILES
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[f"{c['how']}-{i}" for i, c in enumerate(CASES)])
def test_a_sentence_gives_just_the_rows_that_it_tells(case: dict[str, Any]) -> None:
    rows = list(extract_article(case["text"], REFERENCE)["events"])
    for expected in case["rows"]:
        found = [r for r in rows if _is(r, expected)]
        assert len(found) == 1, (expected, [(r["event_type"], r["trigger_text"]) for r in rows])
        rows.remove(found[0])
        assert found[0]["factuality"] == expected["factuality"]
        for side in ("actor", "recipient"):
            wanted = expected[f"{side}s"]
            parties = {*found[0][f"{side}_countries"], *found[0][f"{side}_names"]}
            assert wanted is None or set(wanted) <= parties
    assert rows == []


def _is(row: dict[str, Any], expected: dict[str, Any]) -> bool:
    triggers = expected["trigger"].split("|")
    return row["event_type"] == expected["type"] and any(t in row["trigger_text"] for t in triggers)
