"""Verdicts that need more than the tables: the raw files' bytes, the money grammar.

Belongs here: re-reading what a row claims to have read. Does not: any other rule.
"""

from __future__ import annotations

import mmap
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.ingest.anchors import bytes_match
from pipeline.ingest.article import Anchor
from pipeline.normalize.money.find import reads_back

OPEN_FILES = 64

_Place = tuple[str, Anchor, str, str | None]
"""Source file, anchor, encoding and (for a PDF) the extracted characters of an article."""


class ByteVerdicts:
    """Compares texts with the raw bytes at their positions; keeps a few files mapped."""

    def __init__(self, db: duckdb.DuckDBPyConnection, raw: Path) -> None:
        self._db = db
        self._raw = raw
        self._files: OrderedDict[str, mmap.mmap | bytes] = OrderedDict()

    def of(self, batch: pa.Table, spec: Mapping[str, str]) -> list[bool]:
        """One verdict a row of `batch`; a row that claims no text passes."""
        places = self._articles(batch)
        columns = (batch.column(name).to_pylist() for name in ("article_id", *spec.values()))
        return [
            self._matches(places.get(article), text, start, end)
            for article, text, start, end in zip(*columns, strict=True)
        ]

    def _articles(self, batch: pa.Table) -> dict[str, _Place]:
        wanted = batch.column("article_id").unique().to_pylist()
        rows = self._db.execute(
            "select article_id, source_file, anchor, encoding, anchor_text from articles "
            "where list_contains(?, article_id)",
            [wanted],
        ).fetchall()
        return {row[0]: row[1:] for row in rows}

    def _matches(
        self,
        place: _Place | None,
        text: str | None,
        start: int | None,
        end: int | None,
    ) -> bool:
        if text is None:
            return True
        if place is None or start is None or end is None or not 0 <= start < end:
            return False
        file, anchor, encoding, anchor_text = place
        if anchor_text is not None:
            return anchor_text.encode(encoding, "surrogatepass")[start:end] == text.encode(
                encoding, "surrogatepass"
            )
        content = self._content(file)
        return content is not None and bytes_match(content[start:end], text, anchor, encoding)

    def _content(self, file: str) -> mmap.mmap | bytes | None:
        if file not in self._files:
            path = (self._raw / file).resolve()
            if not path.is_relative_to(self._raw.resolve()) or not path.is_file():
                return None
            with path.open("rb") as stream:
                self._files[file] = (
                    mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
                    if path.stat().st_size
                    else b""
                )
            if len(self._files) > OPEN_FILES:
                self._files.popitem(last=False)
        self._files.move_to_end(file)
        return self._files[file]


def money_verdicts(batch: pa.Table, spec: Mapping[str, str]) -> list[bool]:
    """Whether parsing the amount's words again gives the row's number and currency."""
    columns = (batch.column(spec[name]).to_pylist() for name in ("text", "amount", "currency"))
    return [
        reads_back(text, amount, currency) for text, amount, currency in zip(*columns, strict=True)
    ]
