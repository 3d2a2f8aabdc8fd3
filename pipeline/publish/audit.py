"""Running a table's rules over its staging file, with Great Expectations.

Belongs here: turning a table's columns and rules into expectations, the verdict columns that
cross-table and byte rules need, and the report. Does not: what the rules are (the schema
files), what happens on failure (`pipeline.publish.release`, `pipeline.checks`).

Every rule judges a row by itself. A law over a whole table (unique keys, resolved foreign
keys) is first computed by DuckDB as a verdict column of each row, over all rows, on every audit.
Great Expectations then validates in batches of bounded memory the rows of articles that are new
or of which any cell or verdict has changed (`pipeline.publish.judged`); the counts of the others
are remembered. So the counts add up exactly, over all rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.batch.tables import database
from pipeline.contract import Column, Rule, Severity, Table, load_tables
from pipeline.publish.judged import BROKEN, ROW_NUMBER, Judged, places_of
from pipeline.publish.verdicts import ByteVerdicts, money_verdicts, with_places
from pipeline.rules import condition, fact_keys_query, members_condition, quoted

BATCH = 100_000
"""Rows validated at a time."""

SAMPLE = 10
"""Bad rows named per rule."""


class AuditError(RuntimeError):
    """The audit itself went wrong (a metric raised, an expectation was dropped)."""


@dataclass(frozen=True)
class Expectation:
    """A rule in Great Expectations' terms; `columns` are what its sample should show."""

    rule: str
    why: str
    severity: Severity
    mostly: float
    type: str
    kwargs: Mapping[str, Any]
    when: str | None
    columns: tuple[str, ...]


@dataclass
class RuleReport:
    """How a rule fared: rows judged, rows that broke it, and a sample of these by key."""

    rule: str
    why: str
    severity: Severity
    mostly: float
    evaluated: int = 0
    violations: int = 0
    sample: list[dict[str, Any]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.violations <= (1 - self.mostly) * self.evaluated + 1e-9


@dataclass(frozen=True)
class AuditReport:
    """All rules of one table over one staging file."""

    table: str
    rows: int
    rules: tuple[RuleReport, ...]

    def failed(self, severity: Severity) -> list[RuleReport]:
        return [r for r in self.rules if r.severity == severity and not r.passed]

    def of(self, severity: Severity) -> list[RuleReport]:
        return [r for r in self.rules if r.severity == severity]


def audit(
    table: Table, staging: Path, raw: Path, scratch: Path, judged: Path | None = None
) -> AuditReport:
    """Validate `staging/<table>.parquet`; reads the raw files to re-read evidence bytes.

    `judged` is the folder that remembers how rows fared; without it, every row is judged.
    """
    expectations = expectations_of(table)
    with database(scratch) as db:
        _open_tables(db, staging)
        db.execute(f"create table twice as {_keys_of_several_rows(table)}")
        # How many rows a condition lets through is not remembered.
        conditional = any(e.when for e in expectations)
        before = Judged(None if conditional else judged, table, db)
        known = before.compare(_verdict_query(table), places_of(db, raw))
        evaluated = dict.fromkeys((e.rule for e in expectations), known)
        rows = known
        bytes_verdicts = ByteVerdicts(db.cursor(), raw)
        for batch in _verdict_batches(db, table, before.all_are_due()):
            batch = _with_read_verdicts(table, batch, bytes_verdicts)
            rows += batch.num_rows
            before.note(_validate(table, batch, expectations, evaluated))
        reports = _reports(db, table, expectations, evaluated, before)
        before.remember(e.rule for e in expectations if e.severity == "critical")
    return AuditReport(table.name, rows, reports)


def _with_read_verdicts(table: Table, batch: pa.Table, bytes_verdicts: ByteVerdicts) -> pa.Table:
    for rule in table.rules:
        if rule.kind == "bytes":
            batch = _append(batch, rule, bytes_verdicts.of(batch, rule.spec))
        elif rule.kind == "money":
            batch = _append(batch, rule, money_verdicts(batch, rule.spec))
    return batch


def _reports(
    db: duckdb.DuckDBPyConnection, table: Table, expectations: list[Expectation],
    evaluated: Mapping[str, int], judged: Judged,
) -> tuple[RuleReport, ...]:  # fmt: skip
    violations = judged.violations()
    return tuple(
        RuleReport(
            e.rule, e.why, e.severity, e.mostly, evaluated[e.rule], violations.get(e.rule, 0),
            _sample(db, table, judged.first_broken(e.rule, SAMPLE), e.columns)
            if e.rule in violations
            else [],
        )
        for e in expectations
    )  # fmt: skip


def expectations_of(table: Table) -> list[Expectation]:
    """What the columns imply, then the table's own rules, each under a name of its own."""
    implied = [e for column in table.columns for e in _column_expectations(column)]
    keys = [_verdict("key_is_unique", f"{table.primary_key} names one row.", (table.primary_key,))]
    for name, target in table.foreign_keys.items():
        keys.append(_verdict(f"{name}_is_known", f"{name} points at a row of {target}.", (name,)))
    return [*implied, *keys, *(_rule_expectation(rule) for rule in table.rules)]


def _column_expectations(column: Column) -> Iterator[Expectation]:
    name = column.name
    if column.required:
        yield _implied(f"{name}_is_there", "expect_column_values_to_not_be_null", name)
    if column.values is not None and column.is_list:
        yield _verdict(f"{name}_in_vocabulary", f"Members of {name} are known words.", (name,))
    elif column.values is not None:
        yield _implied(
            f"{name}_in_vocabulary", "expect_column_values_to_be_in_set", name,
            value_set=list(column.values),
        )  # fmt: skip
    if column.pattern is not None:
        yield _implied(
            f"{name}_matches_pattern", "expect_column_values_to_match_regex", name,
            regex=column.pattern,
        )  # fmt: skip
    if column.minimum is not None or column.maximum is not None:
        yield _implied(
            f"{name}_in_range", "expect_column_values_to_be_between", name,
            min_value=column.minimum, max_value=column.maximum,
        )  # fmt: skip


def _implied(rule: str, kind: str, column: str, **kwargs: Any) -> Expectation:
    why = f"The schema file says so of {column}."
    return Expectation(
        rule, why, "critical", 1.0, kind, {"column": column, **kwargs}, None, (column,)
    )


def _verdict(
    rule: str, why: str, columns: tuple[str, ...], severity: Severity = "critical",
    mostly: float = 1.0,
) -> Expectation:  # fmt: skip
    """An expectation on the verdict column that this module computes for a rule."""
    kwargs = {"column": _verdict_column(rule), "value_set": [True]}
    kind = "expect_column_values_to_be_in_set"
    return Expectation(rule, why, severity, mostly, kind, kwargs, None, columns)


def _rule_expectation(rule: Rule) -> Expectation:
    if rule.kind == "expect":
        columns = tuple(v for k, v in rule.kwargs.items() if k.startswith("column"))
        return Expectation(
            rule.name, rule.why, rule.severity, rule.mostly, rule.spec, rule.kwargs, rule.when,
            columns,
        )  # fmt: skip
    columns = tuple(rule.spec.values()) if rule.kind in ("bytes", "money") else ()
    return _verdict(rule.name, rule.why, columns, rule.severity, rule.mostly)


def _verdict_column(rule: str) -> str:
    return f"verdict_{rule}"


def _open_tables(db: duckdb.DuckDBPyConnection, staging: Path) -> None:
    """Views of the staged tables, and `fact_keys` with the keys of all fact tables."""
    staged = {
        name: staging / f"{name}.parquet"
        for name in load_tables()
        if (staging / f"{name}.parquet").exists()
    }
    for name, path in staged.items():
        source = f"read_parquet({quoted(path)}, file_row_number = true)"
        db.execute(f"create view {name} as select * from {source}")
    facts = fact_keys_query(table for name, table in load_tables().items() if name in staged)
    db.execute(f"create view fact_keys as {facts}")


def _verdict_batches(
    db: duckdb.DuckDBPyConnection, table: Table, all_are_due: bool
) -> Iterator[pa.Table]:
    """Batches of BATCH rows, the last one shorter; an empty table is one empty batch.

    DuckDB hands over pieces of any size, and a suite costs a second even on three rows.
    """
    query = _verdict_query(table, "" if all_are_due else _IS_DUE)
    if any(rule.kind == "bytes" for rule in table.rules):
        query = with_places(query)
    reader = db.sql(query).to_arrow_reader(BATCH)
    held, any_rows = reader.schema.empty_table(), not all_are_due
    for piece in reader:
        held = pa.concat_tables([held, pa.Table.from_batches([piece])])
        while held.num_rows >= BATCH:
            yield held.slice(0, BATCH)
            held, any_rows = held.slice(BATCH), True
    if held.num_rows or not any_rows:
        yield held


_IS_DUE = "where coalesce(article_id, '') in (select coalesce(article_id, '') from due)"


def _keys_of_several_rows(table: Table) -> str:
    key = table.primary_key
    return f"select {key} from {table.name} group by {key} having count(*) > 1"


def _verdict_query(table: Table, where: str = "") -> str:
    """A query for rows of the table, with what its rules look up and the verdicts on laws."""
    key = table.primary_key
    # Not a window over the table: that would sort all its texts and give rows in any order.
    verdicts = {"key_is_unique": f"not exists (select 1 from twice o where o.{key} = t.{key})"}
    for name, target in table.foreign_keys.items():
        there = load_tables()[target].primary_key
        verdicts[f"{name}_is_known"] = (
            f"{name} is null or exists (select 1 from {target} o where o.{there} = t.{name})"
        )
    for column in table.columns:
        if column.values is not None and column.is_list:
            verdicts[f"{column.name}_in_vocabulary"] = members_condition(column)
    for rule in table.rules:
        if rule.kind in ("require", "lookup"):
            verdicts[rule.name] = condition(rule)
    columns = "".join(
        # An unknown verdict is no pass: a rule over nulls must say what it makes of them.
        f", coalesce(({sql}), false) as {_verdict_column(name)}"
        for name, sql in verdicts.items()
    )
    return f"select t.*{columns} from {_source(table, where)} t"


def _source(table: Table, where: str) -> str:
    """The table's rows with what its rules look up elsewhere."""
    lets = "".join(f", {sql} as {name}" for name, sql in table.let.items())
    return f"(select t.*{lets} from (select * from {table.name} {where}) t)"


def _append(batch: pa.Table, rule: Rule, verdicts: list[bool]) -> pa.Table:
    return batch.append_column(_verdict_column(rule.name), pa.array(verdicts, pa.bool_()))


def _validate(
    table: Table, batch: pa.Table, expectations: list[Expectation], evaluated: dict[str, int]
) -> pa.Table:
    """The rows of a batch that break a rule; adds to `evaluated` how many each rule judged."""
    results = _run_suite(table, batch, expectations)
    numbered = batch.column(ROW_NUMBER).to_pylist()
    place = {number: position for position, number in enumerate(numbered)}
    found = [BROKEN.empty_table()]
    for expectation, result in zip(expectations, results, strict=True):
        outcome = result["result"]
        evaluated[expectation.rule] += int(outcome.get("element_count", 0))
        numbers = [index[ROW_NUMBER] for index in outcome.get("unexpected_index_list") or []]
        if len(numbers) != int(outcome.get("unexpected_count", 0)):
            raise AuditError(f"{table.name}: {expectation.rule} did not name all rows in breach")
        if numbers:
            rows = batch.take([place[number] for number in numbers])
            columns = [rows.column(name) for name in ("article_id", table.primary_key, ROW_NUMBER)]
            rule = pa.array([expectation.rule] * len(numbers), pa.string())
            found.append(pa.Table.from_arrays([rule, *columns], schema=BROKEN))
    return pa.concat_tables(found)


def _sample(
    db: duckdb.DuckDBPyConnection, table: Table, numbers: list[int], columns: tuple[str, ...]
) -> list[dict[str, Any]]:
    """What a report shows of the rows at these places of the staged file."""
    shown = ", ".join(f't."{name}"' for name in dict.fromkeys((table.primary_key, *columns)))
    listed = ", ".join(map(str, numbers))
    source = _source(table, f"where {ROW_NUMBER} in ({listed})")
    rows = db.sql(f"select {shown} from {source} t order by {ROW_NUMBER}").to_arrow_table()
    return [{name: _short(value) for name, value in row.items()} for row in rows.to_pylist()]


def _short(value: Any) -> Any:
    text = str(value)
    return f"{text[:120]}…" if len(text) > 120 else text


def _run_suite(
    table: Table, batch: pa.Table, expectations: list[Expectation]
) -> list[dict[str, Any]]:
    """One result an expectation, in their order; raises AuditError if GX drops or errs on one."""
    from pipeline.publish.great import validate

    needed = {ROW_NUMBER}
    for expectation in expectations:
        needed |= {v for k, v in expectation.kwargs.items() if k.startswith("column")}
        needed |= set(expectation.columns) if expectation.when else set()
    frame = batch.select([name for name in batch.column_names if name in needed])
    outcome = validate(
        table.name,
        frame,
        [
            {
                "type": e.type,
                "kwargs": {**e.kwargs, **_condition(e.when)},
                "meta": {"rule": e.rule},
                "severity": e.severity,
            }
            for e in expectations
        ],
        key=ROW_NUMBER,
    )
    if len(outcome) != len(expectations):
        raise AuditError(
            f"{table.name}: {len(expectations)} expectations declared, {len(outcome)} evaluated"
        )
    for expectation in expectations:
        if expectation.rule not in outcome:
            raise AuditError(f"{table.name}: {expectation.rule} was not evaluated")
    ordered = [outcome[e.rule] for e in expectations]
    for expectation, result in zip(expectations, ordered, strict=True):
        if result["error"]:
            raise AuditError(f"{table.name}: {expectation.rule} could not run: {result['error']}")
    return ordered


def _condition(when: str | None) -> dict[str, str]:
    return {"row_condition": when, "condition_parser": "pandas"} if when else {}
