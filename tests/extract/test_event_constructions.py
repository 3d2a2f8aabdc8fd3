"""Every PLOVER class in the constructions that news is written in, with who takes part.

`event_constructions.jsonl` holds one text a line and the events that a careful reader lists:
active and passive, told by a noun, in relative and participial clauses, behind light verbs,
coordinated, and texts with none. Names are parts of the ones that the row has to hold.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract import extract_article

FILE = Path(__file__).with_name("event_constructions.jsonl")
TEXTS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
REFERENCE = date(2025, 5, 29)


def _holds(names: list[str], parts: list[str]) -> bool:
    told = " ".join(names).lower()
    return all(part.lower() in told for part in parts)


def _fits(row: dict[str, Any], event: dict[str, Any]) -> bool:
    return (
        row["event_type"] == event["type"]
        and ("mode" not in event or row["event_mode"] == event["mode"])
        and _holds(row["actor_names"], event.get("actors", []))
        and _holds(row["recipient_names"], event.get("recipients", []))
    )


@pytest.mark.parametrize("case", TEXTS, ids=[case["text"][:60] for case in TEXTS])
def test_the_events_that_a_text_tells(case: dict[str, Any]) -> None:
    rows = list(extract_article(case["text"], REFERENCE)["events"])
    told = [
        (r["event_type"], r["event_mode"], r["actor_names"], r["recipient_names"]) for r in rows
    ]
    for event in case["events"]:
        row = next((row for row in rows if _fits(row, event)), None)
        assert row is not None, f"{event} is not among {told}"
        rows.remove(row)
    assert not rows, f"more than the text tells: {told}"
