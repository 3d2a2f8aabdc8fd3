"""Atheris over ingest, quotation marks included, money and dates: nothing may raise or hang."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

import atheris  # type: ignore[import-not-found]

with atheris.instrument_imports(include=["pipeline"]):
    from pipeline.ingest.reader import read
    from pipeline.normalize.dates.find import find_dates
    from pipeline.normalize.money.find import find_money

NAMES = ("a.txt", "a.md", "a.html", "a.json", "a.jsonl")
"""No PDF: each is read in a process of its own, which coverage does not see into."""
RAW = Path(tempfile.mkdtemp())


def one_input(data: bytes) -> None:
    if not data:
        return
    path = RAW / NAMES[data[0] % len(NAMES)]
    path.write_bytes(data[1:])
    list(read(path, RAW))
    text = data[1:].decode("utf-8", "replace")
    find_money(text)
    find_dates(text, date(2025, 3, 1))


if __name__ == "__main__":
    atheris.Setup([*sys.argv[:1], "-timeout=120", *sys.argv[1:]], one_input)
    atheris.Fuzz()
