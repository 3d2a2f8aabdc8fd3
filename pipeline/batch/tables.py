"""Assembly: the parts of all shards become one sorted staging file a table.

Belongs here: joining parts with the documents now in the raw folder, moving positions from
the document to its file, order. Does not: judging a row (`pipeline.publish.audit`).

DuckDB does the joining and sorting, out of core where a table outgrows memory; what comes
out is streamed through the table's Arrow schema, so no table is ever held whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.batch.store import whole_file
from pipeline.contract import Column, Table
from pipeline.storage import ROW_GROUP, open_writer

MEMORY_LIMIT = "2GB"


@contextmanager
def database(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection with bounded memory that spills to `scratch`; stays offline."""
    scratch.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(scratch),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    try:
        yield connection
    finally:
        connection.close()


def assemble(
    table: Table,
    parts: Mapping[str, Path],
    documents: pa.Table,
    target: Path,
    scratch: Path,
    side_tables: Mapping[str, pa.Table],
) -> int:
    """Write the staging file of `table`; returns its number of rows.

    `parts` maps a shard to its folder of parts, `documents` is `Index.documents()`. A part's
    row counts only if the document now stands in that very shard. `side_tables` hold
    what is known only of all articles together, keyed by the table's primary key: their
    columns replace the parts'.
    """
    schema = table.arrow_schema()
    with database(scratch) as db, whole_file(target) as temporary:
        db.register("documents", documents)
        for name, side in side_tables.items():
            db.register(name, side)
        paths = [str(folder / f"{table.name}.parquet") for folder in parts.values()]
        rows = 0
        with open_writer(temporary, schema) as writer:
            if not paths:
                writer.write_table(schema.empty_table())
                return 0
            query = _query(table, list(side_tables), side_tables)
            for batch in _batches(db, query, paths, schema):
                writer.write_table(batch, row_group_size=ROW_GROUP)
                rows += batch.num_rows
        return rows


def _batches(
    db: duckdb.DuckDBPyConnection, query: str, paths: list[str], schema: pa.Schema
) -> Iterator[pa.Table]:
    reader = db.sql(query, params=[paths]).to_arrow_reader(ROW_GROUP)
    for batch in reader:
        columns = [
            column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)
        ]
        yield pa.Table.from_arrays(columns, schema=schema)


def _query(table: Table, joined: list[str], side_tables: Mapping[str, pa.Table]) -> str:
    columns = ", ".join(_expression(table, column, side_tables) for column in table.columns)
    key = table.primary_key
    joins = " ".join(f"left join {name} using ({key})" for name in joined)
    order = ", ".join(f'"{name}" nulls last' for name in table.sort_by)
    return (
        f"select {columns} from read_parquet(?, filename = true, union_by_name = true) p "
        "join documents d on p.article_id = d.article_id "
        "and d.shard = list_extract(parse_path(p.filename), -2) "
        f"{joins} order by {order}"
    )


def _expression(table: Table, column: Column, side_tables: Mapping[str, pa.Table]) -> str:
    name = f'"{column.name}"'
    for side, data in side_tables.items():
        if column.name in data.column_names and column.name != table.primary_key:
            return f"coalesce({side}.{name}, p.{name}) as {name}"
    if table.name == "articles" and column.name in ("source_file", "source_line", "source_id"):
        places = {"source_file": "d.path", "source_line": "nullif(d.line, 0)"}
        return f"{places.get(column.name, 'd.source_id')} as {name}"
    if table.name == "articles" and column.name in ("raw_start", "raw_byte_start"):
        return f"d.{name}"
    if column.position == "character":
        return f"p.{name} + d.raw_start as {name}"
    if column.position == "byte":
        return f"p.{name} + d.raw_byte_start as {name}"
    return f"p.{name}"
