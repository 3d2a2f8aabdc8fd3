"""Assembly: the parts of all shards become one sorted staging file a table.

Belongs here: joining parts with the documents now in the raw folder, moving positions from
the document to its file, order. Does not: judging a row (`pipeline.publish.audit`).

DuckDB does the joining and sorting, out of core where a table outgrows memory; what comes
out is streamed through the table's Arrow schema, so no table is ever held whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.batch.corroboration import cluster_id
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


@dataclass(frozen=True)
class Overlay:
    """What an edition lays over a table's parts; each file may be absent.

    `side` holds cells that replace the parts', by the table's key; `rows` whole rows that
    replace all of those articles' rows which `articles` lists.
    """

    side: Path
    rows: Path
    articles: Path


def assemble(
    table: Table,
    parts: Mapping[str, Path],
    documents: pa.Table,
    target: Path,
    scratch: Path,
    overlay: Overlay,
) -> int:
    """Write the staging file of `table`; returns its number of rows.

    `parts` maps a shard to its folder of parts, `documents` is `Index.documents()`. A part's
    row counts only if the document now stands in that very shard.
    """
    schema = table.arrow_schema()
    paths = [str(folder / f"{table.name}.parquet") for folder in parts.values()]
    rows = 0
    with (
        database(scratch) as db,
        whole_file(target) as temporary,
        open_writer(temporary, schema) as writer,
    ):
        if not paths:
            writer.write_table(schema.empty_table())
            return 0
        db.register("documents", documents)
        query = _query(table, overlay)
        for batch in db.sql(query, params={"paths": paths}).to_arrow_reader(ROW_GROUP):
            columns = [c.cast(f.type) for c, f in zip(batch.columns, schema, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
            rows += batch.num_rows
        if not rows:
            writer.write_table(schema.empty_table())
    return rows


def _query(table: Table, overlay: Overlay) -> str:
    replacing = pq.read_schema(overlay.side).names[1:] if overlay.side.exists() else []
    columns = ", ".join(_expression(table, column, replacing) for column in table.columns)
    names = ", ".join(f'p."{column.name}"' for column in table.columns)
    source = (
        f"select {names} from read_parquet($paths, filename = true, union_by_name = true) p "
        "join documents d on p.article_id = d.article_id "
        "and d.shard = list_extract(parse_path(p.filename), -2)"
    )
    if overlay.rows.exists():
        articles, rows = _file(overlay.articles), _file(overlay.rows)
        source += f" where p.article_id not in (select article_id from {articles})"
        source += f" union all by name select * from {rows}"
    join = ""
    if replacing:
        key = table.primary_key
        join = f"left join {_file(overlay.side)} s on s.{key} = p.{key} "
    order = ", ".join(f'"{name}" nulls last' for name in table.sort_by)
    return (
        f"select {columns} from ({source}) p join documents d on p.article_id = d.article_id "
        f"{join}order by {order}"
    )


def _file(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    return f"read_parquet('{quoted}')"


def _expression(table: Table, column: Column, replacing: list[str]) -> str:
    name = f'"{column.name}"'
    if column.name == "cluster_id":
        shared = f"s.{name}" if column.name in replacing else "null"
        return f"coalesce({shared}, {cluster_id(f'p.{table.primary_key}')}) as {name}"
    if column.name in replacing:
        return f"coalesce(s.{name}, p.{name}) as {name}"
    if table.name == "articles" and column.name in _PLACES:
        return f"{_PLACES[column.name]} as {name}"
    if column.position == "character":
        return f"p.{name} + d.raw_start as {name}"
    if column.position == "byte":
        return f"p.{name} + d.raw_byte_start as {name}"
    return f"p.{name} as {name}"


_PLACES = {
    "source_file": "d.path",
    "source_line": "nullif(d.line, 0)",
    "source_id": "d.source_id",
    "raw_start": "d.raw_start",
    "raw_byte_start": "d.raw_byte_start",
}
"""Where a document stands is known from the index alone, since its shard may be older."""
