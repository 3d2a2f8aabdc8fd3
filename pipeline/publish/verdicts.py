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
import pyarrow.compute as pc

from pipeline.ingest.anchors import bytes_match
from pipeline.ingest.article import Anchor
from pipeline.normalize.money.find import reads_back

OPEN_FILES = 64

PLACE = {"place_file": "source_file", "place_anchor": "anchor", "place_encoding": "encoding"}
"""Columns that say where a row's article lies, and the article's that they are filled from."""


def with_places(rows: str) -> str:
    """SQL for `rows` with the columns of `PLACE`, joined once for all batches."""
    names = ", ".join(f"any_value({column}) as {name}" for name, column in PLACE.items())
    return (
        f"select r.*, a.* exclude (article_id) from ({rows}) r left join "
        f"(select article_id, {names} from articles group by article_id) a "
        "on a.article_id = r.article_id"
    )


class ByteVerdicts:
    """Compares texts with the raw bytes at their positions; keeps a few files mapped."""

    def __init__(self, db: duckdb.DuckDBPyConnection, raw: Path) -> None:
        self._db = db
        self._raw = raw
        self._files: OrderedDict[str, mmap.mmap | bytes] = OrderedDict()

    def of(self, batch: pa.Table, spec: Mapping[str, str]) -> list[bool]:
        """One verdict a row of `batch` (`with_places`); a row that claims no text passes."""
        extracted = self._extracted(batch)
        columns = (batch.column(name).to_pylist() for name in (*PLACE, *spec.values()))
        articles = batch.column("article_id").to_pylist()
        return [
            self._matches(file, anchor, encoding, extracted.get(article), text, start, end)
            for article, file, anchor, encoding, text, start, end in zip(
                articles, *columns, strict=True
            )
        ]

    def _extracted(self, batch: pa.Table) -> dict[str, str]:
        """The extracted characters of the PDFs among the articles of a batch."""
        of_pdf = batch.filter(pc.equal(batch.column("place_anchor"), "pdf"))
        if not of_pdf.num_rows:
            return {}
        self._db.register("of_pdf", of_pdf.select(["article_id"]))
        query = (
            "select article_id, anchor_text from articles semi join of_pdf using (article_id) "
            "where anchor_text is not null"
        )
        return dict(self._db.sql(query).fetchall())

    def _matches(
        self, file: str | None, anchor: Anchor, encoding: str, extracted: str | None,
        text: str | None, start: int | None, end: int | None,
    ) -> bool:  # fmt: skip
        if text is None:
            return True
        if file is None or start is None or end is None or not 0 <= start < end:
            return False
        if extracted is not None:
            return extracted.encode(encoding, "surrogatepass")[start:end] == text.encode(
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
