"""Corrections made by people hold: over re-runs, changed rules, and rows cut differently."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from conftest import CORPUS, Run, dragoman

from pipeline.batch.corrections import (
    CorrectionError,
    apply_corrections,
    apply_lawful,
    read_corrections,
)
from pipeline.contract import load_tables
from pipeline.review import append, correction, least_certain, parsed_change

PAGE = "ceasefire-talks.md"


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run over one article, a correction of each kind, and the run after it."""
    folder = tmp_path_factory.mktemp("reviewed")
    raw, data = folder / "raw", folder / "data"
    raw.mkdir()
    shutil.copy(CORPUS / PAGE, raw)
    first = dragoman("run", raw=raw, data=data)
    assert first.returncode == 0, first.output
    events = pd.read_parquet(data / "latest" / "events.parquet").to_dict("records")
    arrest = next(e for e in events if e["trigger_text"] == "arrested")
    threat = next(e for e in events if e["event_type"] == "THREATEN")
    truce = next(e for e in events if "withdraw" in e["evidence_text"])
    table = load_tables()["events"]
    entries = [
        correction(table, arrest, "change", "Ada", "the text says so", {"actor_names": ["Police"]}),
        correction(table, threat, "reject", "Ada", "only a warning"),
        correction(table, truce, "confirm", "Ada", "read it"),
        {
            "action": "add", "table": "events", "who": "Ada", "when": "2026-01-02", "why": "missed",
            "row": {
                "article_id": arrest["article_id"],
                "evidence_text": "The African Union is expected to send observers next month.",
            },
            "set": {
                "event_type": "AGREE", "actor_names": ["African Union"],
                "actor_countries": ["IGO"], "trigger_text": "send", "factuality": "planned",
            },
        },
        {
            "action": "reject", "table": "events", "who": "Ada", "when": "2026-01-02", "why": "no",
            "row": {"article_id": arrest["article_id"], "evidence_text": "Nobody wrote this."},
        },
        correction(table, truce, "change", "Ada", "nobody died", {"fatalities": 3}),
    ]  # fmt: skip
    append(folder / "corrections" / "ada.yaml", entries)
    return dragoman("run", raw=raw, data=data)


def events_of(run: Run) -> pd.DataFrame:
    return pd.read_parquet(run.latest / "events.parquet")


def test_a_changed_cell_is_published_with_who_and_why(reviewed: Run) -> None:
    assert reviewed.returncode == 0, reviewed.output
    row = events_of(reviewed).query("trigger_text == 'arrested'").iloc[0]
    assert list(row["actor_names"]) == ["Police"]
    assert row["review_status"] == "corrected"
    evidence = pd.read_parquet(reviewed.latest / "evidence.parquet")
    told = evidence[
        (evidence["record_id"] == row["event_id"]) & (evidence["derivation"] == "correction")
    ]
    assert told.iloc[0]["reason"] == "the text says so"
    assert "Ada" in told.iloc[0]["rule"]


def test_rejected_rows_leave_and_are_listed(reviewed: Run) -> None:
    assert "THREATEN" not in set(events_of(reviewed)["event_type"])
    quality = json.loads((reviewed.latest / "quality.json").read_text())
    assert [entry["table"] for entry in quality["rejected_rows"]] == ["events"]


def test_confirmed_and_added_rows_say_so(reviewed: Run) -> None:
    statuses = events_of(reviewed).set_index("trigger_text")["review_status"]
    assert "confirmed" in set(statuses)
    added = events_of(reviewed).query("review_status == 'added'").iloc[0]
    text = (reviewed.raw / PAGE).read_bytes()
    assert (
        text[added["evidence_byte_start"] : added["evidence_byte_end"]].decode()
        == added["evidence_text"]
    )


def test_a_correction_without_its_row_is_stale_and_kept(reviewed: Run) -> None:
    quality = json.loads((reviewed.latest / "quality.json").read_text())
    stale, unlawful = quality["stale_corrections"]
    assert stale["evidence_text"] == "Nobody wrote this."
    assert "deaths_only_where_there_is_violence" in unlawful["why"]
    assert f"ada.yaml[5] (events): {unlawful['why']}" in reviewed.output
    assert "Nobody wrote this" in (reviewed.raw.parent / "corrections" / "ada.yaml").read_text()


def test_the_next_run_keeps_them(reviewed: Run) -> None:
    again = dragoman("run", raw=reviewed.raw, data=reviewed.data)
    assert "unchanged" in again.output
    assert set(events_of(again)["review_status"]) >= {"corrected", "confirmed", "added"}


def test_reviewed_rows_are_not_offered_again(reviewed: Run) -> None:
    offered = least_certain(reviewed.latest.resolve(), 100, "events")
    assert offered
    assert {row["review_status"] for _, row in offered} == {"machine"}
    scores = [row["extraction_confidence"] for _, row in offered]
    assert scores == sorted(scores)


def record(**cells: Any) -> dict[str, Any]:
    return {
        "event_id": "0" * 16, "article_id": "a" * 64, "evidence_text": "Rebels shelled the town.",
        "event_type": "ASSAULT", "trigger_text": "shelled", "factuality": "actual",
    } | cells  # fmt: skip


def entry(**changes: Any) -> dict[str, Any]:
    row = {"id": "f" * 16, "article_id": "a" * 64, "evidence_text": "Rebels shelled the town.",
           "identity": {"event_type": "ASSAULT", "trigger_text": "shelled"}}  # fmt: skip
    return {
        "action": "change", "table": "events", "row": row, "set": {"factuality": "alleged"},
        "who": "Bo", "when": "2026-01-01", "why": "hearsay",
    } | changes  # fmt: skip


def corrected(tmp_path: Path, rows: list[dict[str, Any]], *entries: dict[str, Any]) -> Any:
    (tmp_path / "c.yaml").write_text(yaml.safe_dump(list(entries)))
    return apply_corrections(read_corrections(tmp_path), {"events": rows}, {})


def test_a_row_with_another_id_is_found_by_what_it_says(tmp_path: Path) -> None:
    rows = [record(event_type="CONSULT", trigger_text="met"), record()]
    corrected(tmp_path, rows, entry())
    assert [row["factuality"] for row in rows] == ["actual", "alleged"]


def test_a_row_whose_evidence_grew_is_still_found(tmp_path: Path) -> None:
    rows = [record(evidence_text="Rebels  shelled the town. Nobody was hurt.")]
    applied = corrected(tmp_path, rows, entry())
    assert rows[0]["factuality"] == "alleged" and not applied.stale


def test_two_rows_that_fit_alike_are_no_match(tmp_path: Path) -> None:
    applied = corrected(tmp_path, [record(), record()], entry())
    assert len(applied.stale) == 1


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"action": "erase"}, "none of confirm"),
        ({"table": "evidence"}, "none of"),
        ({"set": {"factualty": "alleged"}}, "unknown key 'factualty'"),
        ({"set": {"factuality": "maybe"}}, "not among"),
        ({"set": {"date_start": "yesterday"}}, "no date32"),
        ({"set": {"fatalities": "many"}}, "no int32"),
        ({"set": {"actor_names": "Rebels"}}, "no list<string>"),
        ({"set": {"event_type": None}}, "cannot be empty"),
        ({"who": ""}, "who is missing"),
        ({"row": {"article_id": "a"}}, "row.evidence_text is missing"),
    ],
)
def test_a_malformed_correction_names_file_and_place(
    tmp_path: Path, change: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(CorrectionError) as error:
        corrected(tmp_path, [record()], entry(**change))
    assert "c.yaml[0]" in str(error.value) and complaint in str(error.value)


def test_a_new_type_and_a_new_day_take_along_what_follows(tmp_path: Path) -> None:
    rows = [record(event_mode="aerial", quad_class=4, plover_score=-9.5, date_precision="unknown",
                   date_basis="none", date_start=None, date_end=None)]  # fmt: skip
    corrected(tmp_path, rows, entry(set={"event_type": "THREATEN", "date_start": "2024-02-05"}))
    (row,) = rows
    assert (row["quad_class"], row["event_mode"], row["cameo_root"]) == (3, None, "13")
    assert row["date_end"] == row["date_start"] == date(2024, 2, 5)
    assert (row["date_precision"], row["date_basis"]) == ("day", "inferred")


def test_a_new_place_does_not_keep_the_old_ones_coordinates(tmp_path: Path) -> None:
    rows = [record(location_country="COD", latitude=-1.7, longitude=29.2, geo_precision=4)]
    corrected(tmp_path, rows, entry(set={"location_name": "Bukavu"}))
    assert (rows[0]["latitude"], rows[0]["longitude"], rows[0]["geo_precision"]) == (None,) * 3
    assert rows[0]["location_country"] == "COD"


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [("2024-02-01", "2024-02-29", "month"), ("2024-01-01", "2024-12-31", "year"),
     ("2024-02-05", "2024-02-09", "approximate"), ("2024-02-05", None, "after"),
     (None, None, "unknown")],
)  # fmt: skip
def test_a_corrected_interval_gets_its_precision(
    tmp_path: Path, start: str | None, end: str | None, precision: str
) -> None:
    rows = [record(date_precision="year", date_basis="explicit")]
    corrected(tmp_path, rows, entry(set={"date_start": start, "date_end": end}))
    assert rows[0]["date_precision"] == precision


def test_a_correction_against_the_contract_is_told_and_the_others_hold(tmp_path: Path) -> None:
    good = entry(set={"location_name": "Goma"})
    (tmp_path / "c.yaml").write_text(yaml.safe_dump([good, entry(set={"fatalities": -1})]))
    rows = {"events": [record()]}

    def breaches(records: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
        return {r["event_id"]: "no_deaths" for r in records["events"] if r.get("fatalities")}

    applied = apply_lawful(read_corrections(tmp_path), rows, {}, breaches)
    assert [(c.source, rule) for c, rule in applied.refused] == [("c.yaml[1]", "no_deaths")]
    assert applied.records["events"][0]["location_name"] == "Goma"
    assert "fatalities" not in applied.records["events"][0]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("actor_names = Kenya; Uganda", {"actor_names": ["Kenya", "Uganda"]}),
        ("fatalities=12", {"fatalities": 12}),
        ("location_name=", {"location_name": None}),
        ("is_historical=yes", {"is_historical": True}),
        ("date_start=2024-02-05", {"date_start": date(2024, 2, 5)}),
    ],
)
def test_a_reviewers_answer_becomes_a_cell(text: str, cell: dict[str, Any]) -> None:
    assert parsed_change(load_tables()["events"], text) == cell


@pytest.mark.parametrize("text", ["yes", "actor=Kenya", "event_type=WAR", "event_id=1", "="])
def test_a_reviewers_slip_is_told_at_once(text: str) -> None:
    with pytest.raises(CorrectionError):
        parsed_change(load_tables()["events"], text)
