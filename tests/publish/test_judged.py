"""Rows are judged once: again only what is new, or was changed anywhere on its way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from conftest import Run

from pipeline.contract import Table, load_tables
from pipeline.publish import audit as auditing
from pipeline.publish.audit import AuditReport, audit


@dataclass
class Desk:
    """Staged tables of the test corpus that a test may spoil, and what is judged of them."""

    root: Path
    rows: list[int] = field(default_factory=list)
    """Rows that each suite was given."""

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    def audit(self, table: str, judged: str | None = "judged") -> AuditReport:
        folder = self.root / judged if judged else None
        return audit(load_tables()[table], self.staging, self.raw, self.root / "scratch", folder)

    def read(self, table: str) -> pa.Table:
        return pq.read_table(self.staging / f"{table}.parquet")

    def write(self, table: str, rows: pa.Table) -> None:
        pq.write_table(rows, self.staging / f"{table}.parquet")

    def change(self, table: str, row: int, **cells: Any) -> None:
        rows = self.read(table)
        records = rows.to_pylist()
        records[row] |= cells
        self.write(table, pa.Table.from_pylist(records, schema=rows.schema))


@pytest.fixture
def desk(corpus_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    shutil.copytree(corpus_run.data / "staging", tmp_path / "staging")
    shutil.copytree(corpus_run.raw, tmp_path / "raw")
    desk = Desk(tmp_path)
    suite: Callable[..., list[dict[str, Any]]] = auditing._run_suite

    def counted(table: Table, batch: pa.Table, expectations: Any) -> list[dict[str, Any]]:
        desk.rows.append(batch.num_rows)
        return suite(table, batch, expectations)

    monkeypatch.setattr(auditing, "_run_suite", counted)
    return desk


@pytest.mark.parametrize("table", ["articles", "events", "evidence"])
def test_what_has_not_changed_is_not_judged_again(desk: Desk, table: str) -> None:
    first = desk.audit(table)
    assert sum(desk.rows) == first.rows > 0
    assert desk.audit(table) == first == desk.audit(table, judged=None)
    assert len(desk.rows) == 2, "the second audit gave rows to a suite"


@pytest.mark.parametrize("table", ["events", "quotes"])
def test_of_a_new_article_only_its_rows_are_judged(desk: Desk, table: str) -> None:
    everything = desk.read(table)
    newest = everything.column("article_id")[-1]
    desk.write(table, everything.filter(pc.not_equal(everything["article_id"], newest)))
    desk.audit(table)
    desk.write(table, everything)
    desk.rows.clear()
    found = desk.audit(table)
    assert desk.rows == [pc.sum(pc.equal(everything["article_id"], newest)).as_py()]
    assert found == desk.audit(table, judged=None)


def test_a_row_tampered_with_is_caught(desk: Desk) -> None:
    desk.audit("quotes")
    row = desk.read("quotes").num_rows - 1
    text = desk.read("quotes").column("quote_text")[row].as_py()
    desk.change("quotes", row, quote_text=text + "!")
    for _ in range(2):  # what broke the contract is not remembered either
        broken = {rule.rule for rule in desk.audit("quotes").failed("critical")}
        assert "quote_is_byte_exact" in broken


def test_raw_bytes_changed_behind_a_row_are_caught(desk: Desk) -> None:
    assert not desk.audit("quotes").failed("critical")
    for path in desk.raw.iterdir():
        path.write_bytes(b"X" * path.stat().st_size)
    broken = {rule.rule for rule in desk.audit("quotes").failed("critical")}
    assert {"quote_is_byte_exact", "evidence_is_byte_exact"} <= broken


def test_a_link_whose_target_has_gone_is_caught(desk: Desk) -> None:
    assert not desk.audit("evidence").failed("critical")
    quotes = desk.read("quotes")
    desk.write("quotes", quotes.slice(1))
    gone = quotes.column("quote_id")[0].as_py()
    rules = {rule.rule: rule for rule in desk.audit("evidence").failed("critical")}
    held = pc.sum(pc.equal(desk.read("evidence")["record_id"], gone)).as_py()
    assert rules["record_exists"].violations == held > 0


def test_a_key_that_another_article_uses_too_is_caught(desk: Desk) -> None:
    assert not desk.audit("events").failed("critical")
    events = desk.read("events").to_pylist()
    other = next(n for n, e in enumerate(events) if e["article_id"] != events[0]["article_id"])
    desk.change("events", other, event_id=events[0]["event_id"])
    (rule,) = (r for r in desk.audit("events").failed("critical") if r.rule == "key_is_unique")
    assert rule.violations == 2


def test_a_spoiled_memory_costs_time_and_nothing_else(desk: Desk) -> None:
    first = desk.audit("events")
    for path in (desk.root / "judged").iterdir():
        path.write_bytes(b"no table")
    assert desk.audit("events") == first
    assert desk.rows == [first.rows] * 2
