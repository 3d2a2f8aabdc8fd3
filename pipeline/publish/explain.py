"""One row of a release, explained: its cells, the words behind each, the rule, the reason.

Belongs here: finding a row by its id in any fact table, and its evidence with context. Does
not: printing (`pipeline.cli`) or the HTML report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contract import Table, fact_tables, load_tables

Record = dict[str, Any]

CONTEXT = 160
"""Characters of the clean text shown on either side of the evidence."""


BOOK_KEEPING = {
    "article_id", "evidence_text", "sentence_index", "paragraph_index", "extractor_version",
    "model_id", "n_articles", "n_publishers",
}  # fmt: skip
"""Columns that say where a row stands and who made it, and nothing of what it tells."""


class UnknownRowError(LookupError):
    """No fact table of the release holds a row with this id."""


@dataclass(frozen=True)
class Explanation:
    """A row with its article and evidence; `before` and `after` are clean text round it."""

    table: Table
    row: Record
    article: Record
    evidence: list[Record]
    before: str
    after: str

    @property
    def cells(self) -> Mapping[str, Any]:
        """The table's own columns that hold something, without positions and book-keeping."""
        return telling_cells(self.table, self.row)


def telling_cells(table: Table, row: Record) -> dict[str, Any]:
    """The cells of a row that hold something, without positions and book-keeping."""
    own = [c.name for c in table.columns if not c.position and c.name not in BOOK_KEEPING]
    return {name: row[name] for name in own if row[name] not in (None, [])}


def explain(folder: Path, row_id: str) -> Explanation:
    """The row `row_id` of the release in `folder`; a unique beginning of the id will do.

    Raises UnknownRowError if no row, or more than one, fits.
    """
    with duckdb.connect() as db:
        for table in fact_tables(load_tables()):
            rows = _records(
                db, folder / f"{table.name}.parquet", f"starts_with({table.primary_key}, ?)", row_id
            )
            if len(rows) > 1:
                ids = ", ".join(str(row[table.primary_key]) for row in rows[:5])
                raise UnknownRowError(f"{row_id} fits several rows of {table.name}: {ids}")
            if rows:
                return _explanation(db, folder, table, rows[0])
    raise UnknownRowError(f"no row of release {folder.name} has the id {row_id}")


def _explanation(
    db: duckdb.DuckDBPyConnection, folder: Path, table: Table, row: Record
) -> Explanation:
    articles = folder / "articles.parquet"
    article = _records(db, articles, "article_id = ?", row["article_id"])[0]
    evidence = _records(db, folder / "evidence.parquet", "record_id = ?", row[table.primary_key])
    order = {column.name: place for place, column in enumerate(table.columns)}
    evidence.sort(key=lambda e: (order.get(e["column_name"], -1), e["ordinal"]))
    before, after = _context(article["text"], row)
    return Explanation(table, row, article, evidence, before, after)


def _context(text: str, row: Record) -> tuple[str, str]:
    """Clean text before and after the evidence, where the evidence itself holds no markup."""
    start = text.find(row["evidence_text"])
    if start < 0:
        return "", ""
    end = start + len(row["evidence_text"])
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def _records(db: duckdb.DuckDBPyConnection, path: Path, condition: str, value: str) -> list[Record]:
    query = f"select * from read_parquet(?) where {condition} order by all"
    result = db.execute(query, [str(path), value])
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
