"""What a row claims to have read is read again: from the raw file, or from a PDF's characters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from pipeline.publish.verdicts import ByteVerdicts, with_places

RAW = "Käfer in Åbo"
ARTICLES = pa.Table.from_pylist(
    [
        {"article_id": "a", "source_file": "a.txt", "anchor": "text", "encoding": "utf-8",
         "anchor_text": None},
        {"article_id": "b", "source_file": "b.pdf", "anchor": "pdf", "encoding": "utf-8",
         "anchor_text": "Taken from a page"},
        {"article_id": "c", "source_file": "../a.txt", "anchor": "text", "encoding": "utf-8",
         "anchor_text": None},
    ]
)  # fmt: skip


def verdicts(folder: Path, *rows: dict[str, Any]) -> list[bool]:
    (folder / "raw").mkdir()
    for place in (folder, folder / "raw"):
        (place / "a.txt").write_text(RAW, encoding="utf-8")
    (folder / "raw" / "b.pdf").write_bytes(b"%PDF-1.7 binary")
    with duckdb.connect() as db:
        db.register("articles", ARTICLES)
        db.register("rows", pa.Table.from_pylist(list(rows)))
        batch = db.sql(with_places("from rows")).to_arrow_table().sort_by("number")
        spec = {"text": "words", "start": "start", "end": "end"}
        return ByteVerdicts(db, folder / "raw").of(batch, spec)


def row(article: str | None, words: str | None, start: int | None, end: int | None) -> Any:
    return {"article_id": article, "words": words, "start": start, "end": end}


@pytest.mark.parametrize(
    ("article", "words", "start", "end", "verdict"),
    [
        ("a", "Käfer", 0, 6, True),
        ("a", "Kafer", 0, 6, False),
        ("a", "Käfer", 0, 5, False),
        ("a", None, None, None, True),
        ("a", "", 3, 3, False),
        ("b", "from a", 6, 12, True),
        ("b", "From a", 6, 12, False),
        ("c", "Käfer", 0, 6, False),
        ("nobody", "Käfer", 0, 6, False),
        (None, "Käfer", 0, 6, False),
    ],
)
def test_words_are_read_again_where_they_are_said_to_stand(
    article: str | None, words: str | None, start: int | None, end: int | None, verdict: bool,
    tmp_path: Path,
) -> None:  # fmt: skip
    claim = row(article, words, start, end)
    # A row beside it, so that no column is without a type.
    beside = row("a", "Åbo", 10, 14)
    found = verdicts(tmp_path, {**claim, "number": 1}, {**beside, "number": 2})
    assert found == [verdict, True]
