"""The gold files keep the format that README.md promises."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.contract import load_tables
from pipeline.extract.events.codes import has_mode
from tests.gold.measure import SPLITS

HERE = Path(__file__).parent
Row = dict[str, Any]

DATES = "date_start date_end date_precision"
COLUMNS = {
    "events": "evidence_text trigger_text event_type event_mode actor_names "
    "actor_countries recipient_names recipient_countries location_country "
    f"fatalities factuality {DATES}",
    "investments": "evidence_text investor_names investor_countries recipient_names "
    "recipient_countries amount currency sector_codes status is_umbrella "
    f"recommended_for_aggregates factuality {DATES}",
    "agreements": "evidence_text agreement_type party_names party_countries "
    f"mediator_countries status amount currency factuality {DATES}",
    "quotes": "quote_text quote_type speaker_name speaker_country cue_text",
}
REQUIRED = {
    "events": "evidence_text trigger_text event_type core",
    "investments": "evidence_text amount currency core",
    "agreements": "evidence_text core",
    "quotes": "quote_text quote_type core",
}
TEXTS = ("evidence_text", "trigger_text", "quote_text", "cue_text")


def read(split: str) -> list[Row]:
    lines = (HERE / f"{split}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


ARTICLES = [article for split in SPLITS for article in read(split)]


def test_files_hold_enough_articles_each_once() -> None:
    ids = [article["id"] for article in ARTICLES]
    assert len(ids) == len(set(ids)) >= 30
    assert sum(a["split"] == "frozen" for a in ARTICLES) >= 20
    for split in SPLITS:
        assert {article["split"] for article in read(split)} == {split}


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["id"])
def test_article(article: Row) -> None:
    assert set(article["gold"]) == set(COLUMNS)
    assert all(article[key] for key in ("text", "genre", "region", "topic"))
    assert 150 <= len(article["text"].split()) <= 600
    if article["published"] is not None:
        dt.date.fromisoformat(article["published"])


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["id"])
def test_rows(article: Row) -> None:
    """Thousands of rows: those that are wrong are named, a test of its own would cost each more."""
    wrong = [
        f"{table} {number}: {complaint}"
        for table, rows in article["gold"].items()
        for number, row in enumerate(rows)
        if (complaint := complaint_of(table, row, article["text"]))
    ]
    assert not wrong, "\n".join(wrong)


def complaint_of(table: str, row: Row, text: str) -> str | None:
    try:
        check_row(table, row, text)
    except Exception as error:
        return f"{type(error).__name__} {error}"
    return None


def check_row(table: str, row: Row, text: str) -> None:
    allowed = {*COLUMNS[table].split(), "core", "accept", "also_evidence"}
    assert set(REQUIRED[table].split()) <= set(row) <= allowed
    assert set(row.get("accept", {})) <= set(COLUMNS[table].split())
    assert isinstance(row["core"], bool)
    for key in TEXTS:
        assert row.get(key) is None or row[key] in text
    assert all(sentence in text for sentence in row.get("also_evidence", []))
    if table == "events":
        assert row["trigger_text"] in row["evidence_text"]
        mode = row.get("event_mode")
        assert mode is None or has_mode(row["event_type"], mode)
    check_values(table, row)


def check_values(table: str, row: Row) -> None:
    words = {c.name: c.values for c in load_tables()[table].columns if c.values and not c.is_list}
    for key, allowed in words.items():
        values = [row[key]] if row.get(key) is not None else []
        for value in values + row.get("accept", {}).get(key, []):
            assert value is None or value in allowed, (key, value)
    for key in (k for k in row if "countr" in k and row[k] is not None):
        codes = row[key] if isinstance(row[key], list) else [row[key]]
        assert all(re.fullmatch("[A-Z]{3}", code) for code in codes)
        assert len(codes) == len(set(codes))
    for code in row.get("sector_codes", []):
        assert re.fullmatch(r"\d{3}", code)
    if row.get("amount") is not None:
        assert row["amount"] > 0
    if row.get("currency") is not None:
        assert re.fullmatch("[A-Z]{3}", row["currency"])
    start, end = (row.get(k) for k in ("date_start", "date_end"))
    parsed = [dt.date.fromisoformat(d) for d in (start, end) if d is not None]
    assert parsed == sorted(parsed)
    if row.get("date_precision") == "unknown":
        assert not parsed
    elif "date_precision" in row:
        assert parsed
