"""Rows that would break their table's contract, taken out where they were made and listed.

An extractor that errs on one sentence of one article must not keep a thousand others from
being published. So each shard holds its rows against the row rules of the contract and
withholds those that break one; the release lists them in `quality.json`. The contract check
behind it stays as it is: what reaches staging in breach, by any other way, stops the release.

Belongs here: finding and taking out such rows. Does not: the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.contract import Column, Table, load_tables
from pipeline.normalize.money.find import reads_back
from pipeline.rules import fact_keys_query, row_conditions
from pipeline.storage import RecordError, to_arrow

Record = dict[str, Any]
Withheld = dict[str, str]
"""Table, row id, article id, rule and evidence of a row that was taken out."""


MANY, SHARE = 20, 0.05
"""So many withheld rows of a table, and such a share of it, are no slip but a broken rule."""


class BrokenExtractorError(RuntimeError):
    """An extractor's rows break the contract wholesale; publishing the rest would mislead."""


def refuse_wholesale(rows: Mapping[str, int], withheld: list[Withheld]) -> None:
    """Raise BrokenExtractorError if a table lost more than a few of its `rows` (kept ones)."""
    for name, kept in rows.items():
        lost = [entry for entry in withheld if entry["table"] == name]
        if len(lost) >= MANY and len(lost) > SHARE * (kept + len(lost)):
            worst = Counter(entry["rule"] for entry in lost).most_common(3)
            rules = ", ".join(f"{rule} ({count})" for rule, count in worst)
            raise BrokenExtractorError(
                f"{len(lost)} of {kept + len(lost)} rows of {name} break the contract: {rules}; "
                "mend the extractor or the rule, nothing was published"
            )


def withhold(records: dict[str, list[Record]]) -> tuple[dict[str, pa.Table], list[Withheld]]:
    """Take rows in breach out of `records` (by table, of one shard) and say which and why.

    Also gives the rest as Arrow tables. Evidence of a withheld fact goes with it, and links to
    it are cut. Rows of `articles` are never withheld: all others hang on them.
    """
    tables = load_tables()
    found: list[Withheld] = []
    arrow = {name: _fitting(table, records, found) for name, table in tables.items()}
    if found:
        _take_out(records, {entry["row"] for entry in found}, tables)
        arrow = {name: to_arrow(table, records[name]) for name, table in tables.items()}
    broken: list[Withheld] = []
    # One thread: a shard is small, and workers share the cores among themselves.
    with duckdb.connect(config={"threads": 1}) as db:
        for name in tables:
            db.register(name, arrow[name])
        db.execute(f"create view fact_keys as {fact_keys_query(tables.values())}")
        for name, table in tables.items():
            if name != "articles" and records[name]:
                broken += _in_breach(db, table, records[name], arrow[name])
    if broken:
        _take_out(records, {entry["row"] for entry in broken}, tables)
        arrow = {name: to_arrow(table, records[name]) for name, table in tables.items()}
    return arrow, found + broken


def breaches(records: dict[str, list[Record]]) -> dict[str, str]:
    """The rules that rows of `records` break, by the key of the row."""
    return {entry["row"]: entry["rule"] for entry in withhold(dict(records))[1]}


def _fitting(table: Table, records: dict[str, list[Record]], found: list[Withheld]) -> pa.Table:
    """Rows as an Arrow table; those that do not fit its schema are noted and leave `records`."""
    try:
        return to_arrow(table, records[table.name])
    except RecordError:
        fits = []
        for row in records[table.name]:
            try:
                to_arrow(table, [row])
                fits.append(row)
            except RecordError as error:
                if table.name == "articles":
                    raise
                found.append(_entry(table, row, str(error)))
        records[table.name] = fits
        return to_arrow(table, fits)


def _in_breach(
    db: duckdb.DuckDBPyConnection, table: Table, rows: list[Record], arrow: pa.Table
) -> list[Withheld]:
    # Planning a column's conditions takes DuckDB longer than Arrow takes to see that there is
    # nothing to find: half the time that a shard's rows are held against the contract.
    doubtful = [c for c in table.columns if not _is_lawful(c, arrow.column(c.name))]
    conditions = row_conditions(table, doubtful)
    lets = "".join(f", {sql} as {name}" for name, sql in table.let.items())
    # Planning costs more than the rows of a shard do, so rules get their names here, not in SQL.
    met = ", ".join(f"coalesce(({sql}), false)" for sql in conditions.values())
    key = table.primary_key
    query = (
        f"select * from (select t.{key} as id, [{met}] as met "
        f"from (select t.*{lets} from {table.name} t) t) where not list_bool_and(met)"
    )
    breaches: dict[str, list[str]] = {
        row: [name for name, holds in zip(conditions, verdicts, strict=True) if not holds]
        for row, verdicts in db.execute(query).fetchall()
    }
    for rule in table.rules:
        if rule.kind == "money":
            text, amount, currency = (rule.spec[name] for name in ("text", "amount", "currency"))
            for row in rows:
                if not reads_back(row.get(text), row.get(amount), row.get(currency)):
                    breaches.setdefault(row[key], []).append(rule.name)
    return [
        _entry(table, row, ", ".join(breaches[row[key]])) for row in rows if row[key] in breaches
    ]


def _is_lawful(column: Column, values: pa.ChunkedArray) -> bool:
    """Whether all of a column is plainly as its schema wants it; if not, the conditions decide."""
    if column.required and values.null_count:
        return False
    there = values.drop_null()
    return not len(there) or (
        _is_of_vocabulary(column, there)
        and _has_form(column, there)
        and _is_in_range(column, there)
    )


def _is_of_vocabulary(column: Column, values: pa.ChunkedArray) -> bool:
    if column.values is None:
        return True
    words = pc.list_flatten(values) if column.is_list else values
    return set(column.values).issuperset(pc.unique(words).to_pylist())


def _has_form(column: Column, values: pa.ChunkedArray) -> bool:
    if column.pattern is None:
        return True
    return bool(pc.all(pc.match_substring_regex(values, column.pattern)).as_py())


def _is_in_range(column: Column, values: pa.ChunkedArray) -> bool:
    least, most = column.minimum, column.maximum
    if least is None and most is None:
        return True
    if pa.types.is_floating(values.type) and not pc.all(pc.is_finite(values)).as_py():
        return False
    ends = pc.min_max(values).as_py()
    return (least is None or ends["min"] >= least) and (most is None or ends["max"] <= most)


def _entry(table: Table, row: Record, rule: str) -> Withheld:
    return {
        "table": table.name,
        "row": str(row.get(table.primary_key)),
        "article_id": str(row.get("article_id")),
        "rule": rule,
        "evidence": str(row.get("evidence_text") or row.get("text") or "")[:200],
    }


def _take_out(
    records: dict[str, list[Record]], gone: set[str], tables: Mapping[str, Table]
) -> None:
    if not gone:
        return
    for name, table in tables.items():
        kept = [row for row in records[name] if row.get(table.primary_key) not in gone]
        if name == "evidence":
            kept = [row for row in kept if row["record_id"] not in gone]
        for row in kept:
            for column in table.foreign_keys:
                if row.get(column) in gone:
                    row[column] = None
        records[name] = kept
