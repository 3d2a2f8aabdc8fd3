"""The measure itself: what matches what, and what each cell scores."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate import TableScore, evaluate, extract_gold, read_gold
from pipeline.evaluate_fields import same_name, score_cell, token_overlap

TEXT = (
    'Chad signed a $5 million loan on Friday.\n\nChad signed it in N\'Djamena. "We won," he said.'
)
FIRST = "Chad signed a $5 million loan on Friday."


def gold_file(folder: Path, **tables: list[dict[str, Any]]) -> Path:
    gold = {"events": [], "investments": [], "agreements": [], "quotes": []} | tables
    path = folder / "gold.jsonl"
    record = {"id": "a", "text": TEXT, "published": "2025-05-28", "gold": gold}
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return path


def event(kind: str, evidence: str = FIRST, **cells: Any) -> dict[str, Any]:
    return {"event_type": kind, "evidence_text": evidence, "trigger_text": "signed", **cells}


def score(folder: Path, table: str, gold: list[Any], rows: list[Any]) -> dict[str, TableScore]:
    return evaluate(gold_file(folder, **{table: gold}), {"a": {table: rows, "evidence": []}})


def test_found_missed_and_extra_rows_count(tmp_path: Path) -> None:
    gold = [event("SUPPORT"), event("AGREE")]
    rows = [event("SUPPORT"), event("ASSAULT"), event("CONSULT")]
    found = score(tmp_path, "events", gold, rows)["events"]
    assert (found.matched, found.core, found.extracted) == (1, 2, 3)
    assert (found.precision, found.recall) == (pytest.approx(1 / 3), 0.5)
    assert [row["event_type"] for _, row in found.missed] == ["AGREE"]


def test_a_marginal_row_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    gold = [event("SUPPORT"), event("AGREE", core=False)]
    found = score(tmp_path, "events", gold, [event("SUPPORT"), event("AGREE")])["events"]
    assert (found.precision, found.recall) == (1, 1)


def test_an_accepted_type_matches_and_leaves_the_mode_unscored(tmp_path: Path) -> None:
    gold = [event("SUPPORT", event_mode="x", accept={"event_type": ["AGREE"]})]
    found = score(tmp_path, "events", gold, [event("AGREE", event_mode="y")])["events"]
    assert found.matched == 1
    assert found.columns["event_type"].mean == 1 and "event_mode" not in found.columns


def test_white_space_of_the_cleaned_text_does_not_matter(tmp_path: Path) -> None:
    row = event("SUPPORT", "Chad  signed a $5 million\nloan on Friday.")
    assert score(tmp_path, "events", [event("SUPPORT")], [row])["events"].f1 == 1


def test_another_sentence_does_not_match_but_further_evidence_does(tmp_path: Path) -> None:
    other = "Chad signed it in N'Djamena."
    missed = score(tmp_path, "events", [event("SUPPORT")], [event("SUPPORT", other)])
    assert missed["events"].matched == 0
    wider = [event("SUPPORT", also_evidence=[other])]
    assert score(tmp_path, "events", wider, [event("SUPPORT", other)])["events"].matched == 1


def test_investments_match_by_amount(tmp_path: Path) -> None:
    gold = [{"evidence_text": FIRST, "amount": 5_000_000, "currency": "USD"}]
    near = {"evidence_text": FIRST, "amount": 5_010_000.0, "currency": "USD"}
    far = near | {"amount": 6_000_000.0}
    assert score(tmp_path, "investments", gold, [near])["investments"].f1 == 1
    assert score(tmp_path, "investments", gold, [far])["investments"].f1 == 0


def test_a_report_told_at_two_grains_counts_once(tmp_path: Path) -> None:
    def quote(kind: str, start: int, text: str) -> dict[str, Any]:
        place = {"quote_start": start, "quote_end": start + len(text)}
        return {"quote_text": text, "quote_type": kind, **place}

    gold = [{"quote_text": "never safe", "quote_type": "partial"}]
    told = [
        quote("mixed", 10, "it was 'never safe' and would close"),
        quote("partial", 18, "never safe"),
    ]
    assert score(tmp_path, "quotes", gold, told)["quotes"].precision == 1
    elsewhere = [told[1], quote("mixed", 90, "the road was 'fine' for lorries")]
    assert score(tmp_path, "quotes", gold, elsewhere)["quotes"].precision == 0.5


def test_indirect_quotes_are_told_apart_and_scare_quotes_left_out(tmp_path: Path) -> None:
    def quote(text: str, kind: str) -> dict[str, Any]:
        return {"quote_text": text, "quote_type": kind}

    gold = [quote("We won,", "direct"), quote("it won", "indirect"), quote("so-called", "scare")]
    rows = [quote("we won", "direct"), quote("other words", "scare")]
    scores = score(tmp_path, "quotes", gold, rows)
    assert (scores["quotes"].precision, scores["quotes"].recall) == (1, 1)
    assert scores["quotes_indirect"].recall == 0


def test_an_article_without_rows_counts_as_missed(tmp_path: Path) -> None:
    assert evaluate(gold_file(tmp_path, events=[event("AGREE")]), {})["events"].recall == 0


@pytest.mark.parametrize(
    ("column", "gold", "got", "expected"),
    [
        ("actor_countries", {"actor_countries": ["TCD", "FRA"]}, ["TCD"], 2 / 3),
        ("actor_countries", {"actor_countries": []}, [], 1),
        ("actor_names", {"actor_names": ["Dr Ali Omar"]}, ["Omar"], 1),
        ("status", {"status": "signed", "accept": {"status": ["ratified"]}}, "ratified", 1),
        ("date_start", {"date_start": "2025-05-19"}, date(2025, 5, 20), 0),
        ("date_start", {"date_start": "2025-05-19", "date_precision": "approximate"},
         date(2025, 5, 25), 1),
        ("date_start", {"date_start": None}, date(2025, 5, 25), 0),
        ("amount", {"amount": None}, None, 1),
        ("fatalities", {"fatalities": 9}, 9, 1),
    ],
)  # fmt: skip
def test_cells(column: str, gold: dict[str, Any], got: Any, expected: float) -> None:
    assert score_cell(column, gold, {column: got}) == pytest.approx(expected)


def test_names_and_tokens_fold_case_titles_and_marks() -> None:
    assert same_name("the Élysée", "Elysee Palace")
    assert not same_name("Ali", "Alim")
    assert same_name("Britain", "United Kingdom") and same_name("Ottawa", "Canada")
    assert not same_name("British", "United Kingdom") and not same_name("Paris", "London")
    assert token_overlap("We won, we won", "we won") == 0.5


def test_a_broken_gold_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "b", "gold": {}}\n{"id": 1}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"gold\.jsonl:2"):
        read_gold(path)


def test_the_extractors_run_over_a_gold_file(tmp_path: Path) -> None:
    path = gold_file(tmp_path)
    tables = extract_gold(path)["a"]
    assert {"events", "investments", "agreements", "quotes", "evidence"} <= set(tables)
