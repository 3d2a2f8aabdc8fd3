"""Asking a person about the least certain rows, and keeping the answers as corrections.

Belongs here: which rows to offer, and writing `corrections/*.yaml`. Does not: applying them
(`pipeline.batch.corrections`), the terminal (`pipeline.cli`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

from pipeline.batch.corrections import CorrectionError, typed
from pipeline.contract import Table, fact_tables, load_tables
from pipeline.publish.explain import BOOK_KEEPING, telling_cells

Record = dict[str, Any]


NOT_JUDGED = {
    "cluster_id", "extraction_confidence", "extractor", "n_evidences", "n_words", "quote_hash",
    "quote_text_normalised", "review_status",
}  # fmt: skip
"""Cells that a reader of the article can say nothing about."""


def cells_to_judge(table: Table, row: Record) -> dict[str, Any]:
    """The cells that a person can hold against the text."""
    hidden = NOT_JUDGED | {table.primary_key}
    return {name: cell for name, cell in telling_cells(table, row).items() if name not in hidden}


def parsed_change(table: Table, text: str) -> dict[str, Any]:
    """The cell that `column=value` means; members of a list are parted by semicolons.

    An empty value empties the cell. Raises CorrectionError telling what would be right.
    """
    name, mark, value = (part.strip() for part in text.partition("="))
    fixed = {table.primary_key, *NOT_JUDGED, *BOOK_KEEPING}
    columns = {c.name: c for c in table.columns if not c.position and c.name not in fixed}
    if not mark or name not in columns:
        wrong = f"{name!r} is no column" if mark else f"{text!r} is no answer"
        raise CorrectionError(
            f"{wrong}; answer with a letter, or column=value of {', '.join(columns)}"
        )
    column = columns[name]
    cell: Any = value or None
    if column.is_list:
        cell = [word.strip() for word in value.split(";") if word.strip()]
    elif column.type == "bool" and value in ("true", "false", "yes", "no"):
        cell = value in ("true", "yes")
    return {name: typed(column, cell, name)}


def least_certain(folder: Path, limit: int, table: str | None = None) -> list[tuple[Table, Record]]:
    """Rows of a release that nobody has reviewed, the least supported first."""
    found: list[tuple[float, str, Table, Record]] = []
    with duckdb.connect() as db:
        for spec in fact_tables(load_tables()):
            if table in (None, spec.name):
                for row in _rows(db, folder / f"{spec.name}.parquet", spec, limit):
                    score = float(row["extraction_confidence"] or 0.0)
                    found.append((score, str(row[spec.primary_key]), spec, row))
    found.sort(key=lambda item: item[:2])
    return [(spec, row) for _, _, spec, row in found[:limit]]


def _rows(db: duckdb.DuckDBPyConnection, path: Path, table: Table, limit: int) -> list[Record]:
    query = (
        "select * from read_parquet(?) where review_status = 'machine' "
        f"order by extraction_confidence nulls first, {table.primary_key} limit ?"
    )
    result = db.execute(query, [str(path), limit])
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def correction(
    table: Table,
    row: Record,
    action: str,
    who: str,
    why: str,
    cells: Mapping[str, Any] | None = None,
) -> Record:
    """An entry of a corrections file for `row`, dated today."""
    entry: Record = {
        "action": action,
        "table": table.name,
        "row": {
            "id": row[table.primary_key],
            "article_id": row["article_id"],
            "evidence_text": row["evidence_text"],
            "identity": {name: row[name] for name in table.identity},
        },
        "who": who,
        "when": date.today().isoformat(),
        "why": why,
    }
    return entry | ({"set": dict(cells)} if cells else {})


def review_file(who: str) -> str:
    """The name of the file that keeps one reviewer's answers."""
    return f"review-{''.join(c for c in who if c.isalnum()) or 'me'}.yaml"


def append(path: Path, entries: list[Record]) -> None:
    """Add entries to a corrections file; what stands there is never rewritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=100)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
