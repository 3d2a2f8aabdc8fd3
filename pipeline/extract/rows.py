"""What an extractor hands over, and the border where clean offsets become raw ones.

Belongs here: the `Row`, its identity, and its translation into table cells and evidence
records. Does not: any table's meaning. Column names come from the extractors and are held
against the schema files when the rows are stored.

All positions that leave this module count from the start of the document's own raw text;
where the document begins in its file is added when tables are assembled, so that rows of an
unchanged feed line can be reused wherever the line moves to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.extract.confidence import confidence
from pipeline.extract.story import Story
from pipeline.normalize.dates.find import DateInterval
from pipeline.spans import Found, Span

Scalar = str | int | float | bool | date | Decimal | None
Cell = Scalar | Found[Any] | list[Any]
"""A plain value (no place in the text), a found one, or a list of either."""

Record = dict[str, Any]


@dataclass
class Row:
    """One fact: its kind (part of its identity), its evidence sentence and its cells.

    A `Found` cell stores its value in the table and its span, rule and reason in `evidence`;
    a list may mix found and plain values. The cell `date` holds a found `DateInterval` and
    fills the five date columns. `span_columns` names groups of position columns:
    `{"quote": Span(...)}` fills `quote_text`, `quote_start`, `quote_end`, `quote_byte_start`
    and `quote_byte_end`. `also` holds further passages that state the same fact.
    """

    kind: str
    evidence: Span
    cells: dict[str, Cell]
    span_columns: dict[str, Span] = field(default_factory=dict)
    also: list[Span] = field(default_factory=list)


@dataclass(frozen=True)
class Provenance:
    """What made the rows of a run: extractor version (a hash) and model name."""

    extractor_version: str
    model_id: str


def record_id(article_id: str, table: str, kind: str, start: int, end: int, copy: int = 0) -> str:
    """A row's identity: where it stands and what it is, never when or how it was computed."""
    key = f"{article_id}|{table}|{kind}|{start}|{end}|{copy}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def to_records(
    story: Story, table: str, key: str, rows: Iterable[Row], provenance: Provenance
) -> tuple[list[Record], list[Record]]:
    """Table records and evidence records of one article's rows, in text order."""
    article = story.article
    ordered = sorted(rows, key=lambda row: (row.evidence, row.kind))
    seen: dict[str, int] = {}
    records, evidence = [], []
    for row in ordered:
        span = story.passage(*row.evidence).place
        identity = f"{row.kind}|{span.start}|{span.end}"
        copy = seen.get(identity, 0)
        seen[identity] = copy + 1
        row_id = record_id(article.article_id, table, row.kind, span.start, span.end, copy)
        record = _common(story, row, provenance) | {key: row_id}
        sources: list[Record] = []
        for column, cell in _spread(row.cells).items():
            record[column] = _plain(cell)
            if isinstance(cell, (Found, list)):
                sources += _cell_evidence(story, table, row_id, column, cell)
        record["extraction_confidence"] = confidence(record, sources)
        evidence += sources
        for prefix, place in row.span_columns.items():
            record |= _positions(story, prefix, place)
        if "quote_text_normalised" in record:
            record["quote_hash"] = _words_hash(str(record["quote_text_normalised"]))
        evidence += _passages(story, table, row_id, row)
        records.append(record)
    return records, evidence


def _common(story: Story, row: Row, provenance: Provenance) -> Record:
    article = story.article
    sentence, paragraph = story.position(row.evidence)
    return {
        "article_id": article.article_id,
        **_positions(story, "evidence", row.evidence),
        "sentence_index": sentence,
        "paragraph_index": paragraph,
        "n_evidences": 1 + len(row.also),
        "is_historical": False,
        "attribution": "author",
        "date_precision": "unknown",
        "date_basis": "none",
        "n_articles": 1,
        "n_publishers": 1,
        "review_status": "machine",
        "extractor": row.kind,
        "extractor_version": provenance.extractor_version,
        "model_id": provenance.model_id,
    }


def _positions(story: Story, prefix: str, place: Span) -> Record:
    span, text, _ = story.passage(*place)
    return {
        f"{prefix}_text": text,
        f"{prefix}_start": span.start,
        f"{prefix}_end": span.end,
        f"{prefix}_byte_start": span.byte_start,
        f"{prefix}_byte_end": span.byte_end,
    }


def _spread(cells: dict[str, Cell]) -> dict[str, Cell]:
    """The cells with a found date interval spread over its five columns."""
    spread = {column: cell for column, cell in cells.items() if column != "date"}
    found = cells.get("date")
    if not isinstance(found, Found):
        return spread
    interval: DateInterval = found.value
    if interval.start is None and interval.end is None:
        return spread
    return spread | {
        "date_start": same_place(found, interval.start),
        "date_end": same_place(found, interval.end),
        "date_precision": interval.precision,
        "date_basis": interval.basis,
    }


def same_place(found: Found[Any], value: Any) -> Found[Any]:
    """Another value that the same words tell."""
    return Found(value, found.start, found.end, found.rule, found.derivation, found.reason)


def _plain(cell: Cell) -> Any:
    if isinstance(cell, list):
        return [_plain(item) for item in cell]
    value = cell.value if isinstance(cell, Found) else cell
    return float(value) if isinstance(value, Decimal) else value


def _cell_evidence(
    story: Story, table: str, row_id: str, column: str, cell: Found[Any] | list[Any]
) -> list[Record]:
    items = cell if isinstance(cell, list) else [cell]
    return [
        _evidence(story, table, row_id, column, ordinal, item)
        for ordinal, item in enumerate(items)
        if isinstance(item, Found)
    ]


def _passages(story: Story, table: str, row_id: str, row: Row) -> list[Record]:
    """The evidence sentence and every other passage, as evidence of the row as a whole."""
    return [
        _evidence(
            story, table, row_id, "evidence_text", ordinal,
            Found(None, place.start, place.end, row.kind, "verbatim"),
        )
        for ordinal, place in enumerate([row.evidence, *row.also])
    ]  # fmt: skip


def _evidence(
    story: Story, table: str, row_id: str, column: str, ordinal: int, found: Found[Any]
) -> Record:
    key = f"{table}|{row_id}|{column}|{ordinal}"
    value = _plain(found)
    record: Record = {
        "evidence_id": hashlib.sha256(key.encode()).hexdigest()[:16],
        "table_name": table,
        "record_id": row_id,
        "article_id": story.article.article_id,
        "column_name": column,
        "ordinal": ordinal,
        "value_text": None if value is None else str(value),
        "derivation": found.derivation,
        "rule": found.rule,
        "reason": found.reason or None,
    }
    if found.start < found.end:
        place, record["text"], page = story.passage(found.start, found.end)
        record["start"], record["end"], record["byte_start"], record["byte_end"] = place
        record["page"] = page
    return record


def _words_hash(text: str) -> str:
    """Equal for the same words whatever their case, marks and spacing (Quotebank's folding)."""
    folded = " ".join(re.findall(r"\w+", text.casefold()))
    return hashlib.sha256(folded.encode()).hexdigest()[:16]
