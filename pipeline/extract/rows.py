"""What an extractor hands over, and the border where clean offsets become raw ones.

Belongs here: the `Row`, its identity, and its translation into table cells and evidence
records. Does not: any table's meaning; column names come from the extractors and are
checked against the schema files when the table is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.ingest.anchors import RawSpan, raw_span, raw_slice
from pipeline.ingest.article import Article
from pipeline.spans import Found, Span

Scalar = str | int | float | bool | date | Decimal | None
Cell = Scalar | Found[Any] | list[Any]
"""A plain value (computed, no place in the text), a found one, or a list of either."""


@dataclass
class Row:
    """One fact: its kind (part of its identity), its evidence sentence and its cells.

    A `Found` cell stores its value in the table and its span, rule and reason in `evidence`;
    a list may mix found and plain values. `span_columns` names a group of position columns
    to be filled from a span: `{"quote": Span(...)}` fills `quote_start`, `quote_end`,
    `quote_byte_start`, `quote_byte_end`. `also` holds further evidence of the same fact.
    """

    kind: str
    evidence: Span
    cells: dict[str, Cell]
    span_columns: dict[str, Span] = field(default_factory=dict)
    also: list[Span] = field(default_factory=list)


@dataclass(frozen=True)
class Extracted:
    """Rows of one article as plain dictionaries: fact tables by name, and their evidence."""

    tables: dict[str, list[dict[str, Any]]]
    evidence: list[dict[str, Any]]


def fact_id(article_id: str, table: str, kind: str, evidence: RawSpan) -> str:
    """A row's identity: where it stands and what it is, never when or how it was computed."""
    key = f"{article_id}|{table}|{kind}|{evidence.start}|{evidence.end}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]
