"""Every check of every table catches the violation that is planted for it, and names the row.

The plants stand in `planted.py` and `implied_rules.yaml` by the name of the check, so a check
that is dropped from a schema file, weakened, or added without a plant, fails a test here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import Run

from pipeline.contract import Table, load_tables
from pipeline.publish import audit as auditing
from pipeline.publish.audit import AuditReport, audit, expectations_of
from pipeline.publish.release import ContractViolation, verify
from tests.publish.planted import Record, plants

WARNINGS = {
    ("articles", "publication_date_is_known"),
    ("events", "somebody_acts"),
    ("investments", "somebody_pays_or_receives"),
    ("agreements", "most_agreements_name_both_sides"),
    ("agreements", "parties_have_countries"),
    ("quotes", "normalised_text_has_the_same_words"),
    ("quotes", "direct_quotes_have_a_speaker"),
    *((f, "attributed_rows_name_their_source")
      for f in ("events", "investments", "agreements", "quotes")),
}  # fmt: skip
"""What warns; everything else blocks."""

TABLES = list(load_tables())


@dataclass
class Planted:
    """A table with violations, the rows planted by check, and how its audit went."""

    rows: dict[str, list[Any]]
    report: AuditReport


def plants_of(table: Table) -> dict[str, Any]:
    lists = {column.name for column in table.columns if column.is_list}
    return plants(table.name, table.primary_key, table.is_fact, lists)


@pytest.fixture(scope="module")
def staging(corpus_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Links to the real staged tables; a test replaces the one that it spoils."""
    return corpus_run.data / "staging"


def good_row(table: Table, staging: Path) -> Record:
    """A row of a text document that meets every rule, with what most plants need."""
    texts = pq.read_table(staging / "articles.parquet", filters=[("anchor", "=", "text")])
    known = set(texts.column("article_id").to_pylist())
    for row in pq.read_table(staging / f"{table.name}.parquet").to_pylist():
        if row["article_id"] not in known or not row.get("text", "words"):
            continue
        if table.name == "events" and row["event_type"] in ("AID", "SANCTION", "COOPERATE"):
            continue
        if table.name == "agreements" and len(row["party_names"]) < 2:
            continue
        return dict(row)
    raise AssertionError(f"no row of {table.name} to spoil")


def spoiled(table: Table, staging: Path, folder: Path, rows: list[Record]) -> Path:
    """`staging` with one table in which `rows` stand beside the good ones."""
    folder.mkdir()
    for path in staging.glob("*.parquet"):
        (folder / path.name).symlink_to(path)
    real = pq.read_table(staging / f"{table.name}.parquet")
    # The staged schema would not even hold an empty required cell: a rule must catch it alone.
    schema = pa.schema([field.with_nullable(True) for field in real.schema])
    target = folder / f"{table.name}.parquet"
    target.unlink()
    planted = pa.Table.from_pylist(rows, schema=schema)
    pq.write_table(pa.concat_tables([real.cast(schema), planted]), target)
    return folder


def copies(table: Table, base: Record) -> Iterator[Record]:
    """Copies of a good row that are good rows too: each with a key and words of its own."""
    width = 64 if table.name == "articles" else 16
    for number in range(10**6):
        copy = {**base, table.primary_key: f"{number:0{width}x}"}
        if table.name == "events":
            copy["trigger_text"] = f"planted {number}"
        yield copy


@pytest.fixture(scope="module", params=TABLES)
def planted(
    request: pytest.FixtureRequest, staging: Path, corpus_run: Run,
    tmp_path_factory: pytest.TempPathFactory,
) -> Planted:  # fmt: skip
    """One audit of a table that holds every violation at once."""
    table = load_tables()[request.param]
    fresh = copies(table, good_row(table, staging))
    rows: dict[str, list[Record]] = {}
    for check, changes in plants_of(table).items():
        rows[check] = []
        for change in changes:
            base = next(fresh)
            rows[check].append({**base, **change(base)})
    folder = tmp_path_factory.mktemp(table.name) / "staging"
    everything = [row for planted_rows in rows.values() for row in planted_rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auditing, "SAMPLE", 10**6)
        report = audit(
            table, spoiled(table, staging, folder, everything), corpus_run.raw, folder / "scratch"
        )
    keys = {check: [row[table.primary_key] for row in found] for check, found in rows.items()}
    return Planted(keys, report)


def test_every_check_catches_its_violation_and_names_the_row(planted: Planted) -> None:
    key = load_tables()[planted.report.table].primary_key
    rules = {rule.rule: rule for rule in planted.report.rules}
    for check, keys in planted.rows.items():
        caught = {row[key] for row in rules[check].sample}
        assert {str(k) for k in keys} <= caught, f"{planted.report.table}.{check}"


def test_no_check_blames_a_good_row(planted: Planted) -> None:
    key = load_tables()[planted.report.table].primary_key
    bad = {str(k) for keys in planted.rows.values() for k in keys}
    for rule in planted.report.of("critical"):
        assert {row[key] for row in rule.sample} <= bad, f"{planted.report.table}.{rule.rule}"


def test_a_critical_check_blocks_and_a_warning_does_not(planted: Planted) -> None:
    blocking = {rule.rule for rule in planted.report.failed("critical")}
    warnings = {rule for table, rule in WARNINGS if table == planted.report.table}
    assert blocking == set(planted.rows) - warnings
    assert {rule.rule for rule in planted.report.of("warning")} == warnings


@pytest.mark.parametrize("name", TABLES)
def test_there_is_a_plant_for_every_check_and_a_check_for_every_plant(name: str) -> None:
    table = load_tables()[name]
    declared = {expectation.rule for expectation in expectations_of(table)}
    assert declared == set(plants_of(table)), (
        "a check came or went: plant a violation for it in planted.py or implied_rules.yaml, "
        "or take the plant away"
    )


@pytest.mark.parametrize("name", [name for name in TABLES if name != "evidence"])
def test_too_many_doubtful_rows_warn_and_are_published(
    name: str, staging: Path, corpus_run: Run, tmp_path: Path
) -> None:
    table = load_tables()[name]
    warnings = {rule for owner, rule in WARNINGS if owner == name}
    doubtful = []
    # More of them than good rows, so that every tolerance is used up.
    for row, _ in zip(copies(table, good_row(table, staging)), range(200), strict=False):
        for check, changes in plants_of(table).items():
            row |= changes[0](row) if check in warnings else {}
        doubtful.append(row)
    folder = spoiled(table, staging, tmp_path / "staging", doubtful)
    report = audit(table, folder, corpus_run.raw, tmp_path / "scratch")
    assert not report.failed("critical")
    assert {rule.rule for rule in report.failed("warning")} == warnings
    assert all(1 <= len(rule.sample) <= auditing.SAMPLE for rule in report.failed("warning"))


def test_publication_refuses_a_spoiled_table_and_names_rule_and_row(
    staging: Path, corpus_run: Run, tmp_path: Path
) -> None:
    table = load_tables()["articles"]
    row = {**next(copies(table, good_row(table, staging))), "article_id": "0" * 60 + "dead"}
    folder = spoiled(table, staging, tmp_path / "staging", [{**row, "text": ""}])
    with pytest.raises(ContractViolation) as error:
        verify(folder, corpus_run.raw, tmp_path / "receipts", tmp_path / "scratch")
    assert "text_is_not_empty: 1 of" in str(error.value)
    assert row["article_id"] in str(error.value)
