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

from pipeline.contract import Table, fact_tables, load_tables

Record = dict[str, Any]


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


def append(path: Path, entries: list[Record]) -> None:
    """Add entries to a corrections file; what stands there is never rewritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=100)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
