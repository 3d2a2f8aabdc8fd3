"""Rows in breach are taken out with what hangs on them; a broken extractor is told at once."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pipeline.batch.withheld import BrokenExtractorError, refuse_wholesale, withhold
from pipeline.contract import load_tables
from pipeline.rules import row_conditions

ARTICLE = "a" * 64


def records(**changes: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in load_tables()}
    found["quotes"] = [quote("1" * 16), quote("2" * 16) | changes]
    found["evidence"] = [passage("1" * 16), passage("2" * 16)]
    return found


def quote(key: str) -> dict[str, Any]:
    return {
        "quote_id": key, "article_id": ARTICLE, "quote_type": "direct", "quote_text": "We won",
        "quote_text_normalised": "We won", "opening_mark": '"', "closing_mark": '"', "n_words": 2,
        "quote_start": 1, "quote_end": 7, "quote_byte_start": 1, "quote_byte_end": 7,
        "spans_paragraph_break": False, "editorial_insertions": [], "quote_hash": "f" * 16,
        "evidence_text": '"We won"', "evidence_start": 0, "evidence_end": 8,
        "evidence_byte_start": 0, "evidence_byte_end": 8, "n_evidences": 1,
        "factuality": "actual", "is_historical": False, "attribution": "author",
        "date_precision": "unknown", "date_basis": "none", "n_articles": 1, "n_publishers": 1,
        "review_status": "machine", "extractor": "x", "extractor_version": "x", "model_id": "x",
    }  # fmt: skip


def passage(record: str) -> dict[str, Any]:
    return {
        "evidence_id": record, "table_name": "quotes", "record_id": record, "article_id": ARTICLE,
        "column_name": "evidence_text", "ordinal": 0, "derivation": "verbatim", "rule": "x",
        "text": '"We won"', "start": 0, "end": 8, "byte_start": 0, "byte_end": 8,
    }  # fmt: skip


def test_good_rows_stay() -> None:
    found = records()
    assert withhold(found)[1] == []
    assert len(found["quotes"]) == 2


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"quote_type": "shouted"}, "quote_type_in_vocabulary"),
        ({"opening_mark": None}, "marked_types_have_marks"),
        ({"date_precision": "day"}, "unknown_precision_has_no_date"),
        ({"n_words": 0}, "n_words_in_range"),
        ({"extraction_confidence": math.nan}, "extraction_confidence_in_range"),
        ({"quote_hash": "nonsense"}, "quote_hash_matches_pattern"),
        ({"quote_end": 99}, "quote_lies_in_its_evidence"),
        ({"n_words": None}, "n_words is null"),
        ({"factuality": "perhaps"}, "factuality_in_vocabulary"),
    ],
)
def test_a_row_in_breach_goes_with_its_evidence(change: dict[str, Any], rule: str) -> None:
    found = records(**change)
    _, withheld = withhold(found)
    assert [(w["table"], w["row"]) for w in withheld] == [("quotes", "2" * 16)]
    assert rule in withheld[0]["rule"]
    assert [row["quote_id"] for row in found["quotes"]] == ["1" * 16]
    assert [row["record_id"] for row in found["evidence"]] == ["1" * 16]


def test_every_row_rule_of_the_contract_has_a_condition() -> None:
    for table in load_tables().values():
        conditions = row_conditions(table)
        for rule in table.rules:
            if rule.severity == "critical" and rule.kind not in ("bytes", "money"):
                assert rule.name in conditions


def test_a_few_slips_are_no_broken_extractor() -> None:
    slips = [{"table": "events", "rule": "x"}] * 19
    refuse_wholesale({"events": 10}, slips)
    refuse_wholesale({"events": 1000}, slips * 2)


def test_wholesale_breaches_stop_the_run() -> None:
    with pytest.raises(BrokenExtractorError, match="mode_belongs_to_type"):
        refuse_wholesale({"events": 10}, [{"table": "events", "rule": "mode_belongs_to_type"}] * 20)
