"""What each shard's rows bring to copies and clusters, worked out once and kept beside the parts.

Belongs here: making these files and naming them. Does not: meeting other shards' rows
(`copies`, `neighbours`).

They are named by the code that makes them and lie in the folder of parts, which is named by
everything else; so they come and go with it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.batch import copies, corroboration, duplicates, neighbours
from pipeline.batch.copies import Text, sketched
from pipeline.batch.corroboration import is_compared
from pipeline.batch.neighbours import blocks
from pipeline.contract import Table, fact_tables, load_tables
from pipeline.storage import write_table
from pipeline.versions import code_version

PREFIX = "signatures-"
SHARD = -3
"""Where the path of a signature file names its shard, counted from its end."""


@cache
def signatures_version() -> str:
    """What makes signatures, and what compares them."""
    modules = (copies, corroboration, duplicates, neighbours)
    return code_version([Path(str(m.__file__)) for m in modules] + [Path(__file__)])


def signature_path(parts: str, table: str) -> Path:
    return Path(parts) / f"{PREFIX}{signatures_version()}" / f"{table}.parquet"


def sign(parts: Iterable[str]) -> None:
    """Make what is missing beside these folders of parts."""
    for folder in parts:
        signed = signature_path(folder, "articles").parent
        if not signed.exists():
            _write(Path(folder), signed)


def _write(parts: Path, signed: Path) -> None:
    for old in parts.glob(f"{PREFIX}*"):
        shutil.rmtree(old)
    temporary = parts / f".tmp-{os.getpid()}-{secrets.token_hex(4)}"
    temporary.mkdir()
    tables = load_tables()
    columns = ["article_id", "text", "published_date", "publisher", "reference_date"]
    articles = _rows(parts, tables["articles"], columns)
    texts = [Text(*(a[column] for column in columns)) for a in articles]
    write_table(temporary / "articles.parquet", sketched(texts))
    days = {a["article_id"]: a["reference_date"] for a in articles}
    for table in fact_tables(tables):
        rows = _rows(parts, table, compared_columns(table))
        write_table(
            temporary / f"{table.name}.parquet", blocks(table.name, table.primary_key, rows, days)
        )
    temporary.rename(signed)


def compared_columns(table: Table) -> list[str]:
    key = table.primary_key
    return [c.name for c in table.columns if c.name == key or is_compared(c.name)]


def _rows(parts: Path, table: Table, columns: list[str]) -> list[dict[str, Any]]:
    # A part made before a column came lacks it, as in assembly.
    file = pq.ParquetFile(parts / f"{table.name}.parquet")
    there = [name for name in columns if name in file.schema_arrow.names]
    rows: list[dict[str, Any]] = file.read(there).to_pylist()
    lacking = dict.fromkeys(set(columns) - set(there))
    return [{**row, **lacking} for row in rows] if lacking else rows


def stored_texts(parts: Iterable[str], wanted: set[str]) -> Iterator[tuple[str, str]]:
    """Ids and texts of some articles, read from the folders of parts that hold them."""
    for folder in parts:
        path = Path(folder) / "articles.parquet"
        table = pq.read_table(path, columns=["article_id", "text"])
        for article, text in zip(*(c.to_pylist() for c in table.columns), strict=True):
            if article in wanted:
                yield article, text
