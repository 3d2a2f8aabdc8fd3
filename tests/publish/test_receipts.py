"""An audit holds for as long as the bytes, the rules and the judging code are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.contract import load_tables
from pipeline.publish import receipts
from pipeline.publish.audit import AuditReport, RuleReport
from pipeline.publish.receipts import Receipts
from pipeline.storage import to_arrow, write_table


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the tables that were audited, in order."""
    names: list[str] = []

    def audit(table, staging, raw, scratch, judged):  # type: ignore[no-untyped-def]
        names.append(table.name)
        rule = RuleReport("a_rule", "why", "critical", 1.0, 7, 2, [{"id": "x"}])
        return AuditReport(table.name, 7, (rule,))

    monkeypatch.setattr(receipts, "audit", audit)
    return names


@pytest.fixture
def staging(tmp_path: Path) -> Path:
    folder = tmp_path / "staging"
    folder.mkdir()
    for name, table in load_tables().items():
        write_table(folder / f"{name}.parquet", to_arrow(table, []))
    return folder


def report(staging: Path, table: str = "quotes") -> AuditReport:
    root = staging.parent
    kept = Receipts(root / "receipts", staging, root / "raw", root / "scratch")
    return kept.report(load_tables()[table])


def test_what_has_not_changed_is_not_judged_again(staging: Path, audited: list[str]) -> None:
    first = report(staging)
    again = report(staging)
    assert audited == ["quotes"]
    assert again == first
    assert [rule.rule for rule in again.failed("critical")] == ["a_rule"]


def test_another_table_changed_is_judged_again(staging: Path, audited: list[str]) -> None:
    report(staging)
    # A row of quotes may point at one of events that is gone.
    (staging / "events.parquet").write_bytes((staging / "events.parquet").read_bytes() + b" ")
    report(staging)
    assert audited == ["quotes", "quotes"]


def test_changed_rules_judge_again(
    staging: Path, audited: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    report(staging)
    monkeypatch.setattr(receipts, "audit_version", lambda: "another")
    report(staging)
    assert audited == ["quotes", "quotes"]
