"""Arrow and Parquet at the border of a table: records in, typed columns out.

Belongs here: casting records to a table's Arrow schema with an error that names the cell,
and the one way Parquet is written. Does not: what is written where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.contract import Table

ROW_GROUP = 122_880
"""Rows a group: measured best for date filters and id look-ups at a million rows."""


class RecordError(ValueError):
    """A record does not fit its table; the message names table, row and column."""


def to_arrow(table: Table, records: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Records as an Arrow table of exactly the schema's columns; absent optional cells are null."""
    records = list(records)
    known = {column.name for column in table.columns}
    for record in records:
        if not known.issuperset(record):
            unknown = sorted(record.keys() - known)
            raise RecordError(
                f"{table.name} {record.get(table.primary_key)}: no column {', '.join(unknown)}; "
                f"add it to schemas/{table.name}.yaml or leave it out"
            )
    arrays = [
        _array(table, field, [record.get(field.name) for record in records], records)
        for field in table.arrow_schema()
    ]
    return pa.Table.from_arrays(arrays, schema=table.arrow_schema())


def _array(
    table: Table, field: pa.Field, values: list[Any], records: list[Mapping[str, Any]]
) -> pa.Array:
    if pa.types.is_list(field.type) and not field.nullable:
        values = [[] if value is None else value for value in values]
    if not field.nullable and None in values:
        record = next(r for r, value in zip(records, values, strict=True) if value is None)
        raise RecordError(f"{table.name} {record.get(table.primary_key)}: {field.name} is null")
    try:
        return pa.array(values, type=field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise RecordError(f"{table.name}: {field.name}: {error}") from error


def open_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A Parquet writer with the project's settings; the same rows give the same bytes."""
    return pq.ParquetWriter(
        path, schema, compression="zstd", use_dictionary=True, write_page_index=True
    )  # fmt: skip


def write_table(path: Path, data: pa.Table) -> None:
    with open_writer(path, data.schema) as writer:
        writer.write_table(data, row_group_size=ROW_GROUP)
