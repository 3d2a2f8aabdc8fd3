"""Shards of articles on disk: compressed JSON lines, written whole or not at all.

Belongs here: turning an `Article` into plain data and back, and the atomic write that every
file of the work folder goes through. Does not: which article is in which shard.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.ingest.article import Article, Block
from pipeline.spans import Found, OffsetMap, Segment


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends well.

    Readers see the old file or the new one; a killed writer leaves a `.tmp-` file that
    `clean_leftovers` removes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".tmp-{os.getpid()}-{secrets.token_hex(4)}-{path.name}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_articles(path: Path, articles: Iterable[Article]) -> None:
    lines = "".join(
        json.dumps(_to_plain(article), ensure_ascii=False) + "\n" for article in articles
    )
    with (
        whole_file(path) as temporary,
        pa.OSFile(str(temporary), "wb") as sink,
        pa.CompressedOutputStream(sink, "zstd") as stream,
    ):
        stream.write(lines.encode("utf-8", "surrogatepass"))


def read_articles(path: Path) -> list[Article]:
    with pa.OSFile(str(path), "rb") as source, pa.CompressedInputStream(source, "zstd") as stream:
        text = stream.read().decode("utf-8", "surrogatepass")
    return [_from_plain(json.loads(line)) for line in text.split("\n") if line]


def _to_plain(article: Article) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for item in fields(article):
        value = getattr(article, item.name)
        if item.name == "offsets":
            value = [list(segment) for segment in value.segments]
        elif item.name == "blocks":
            value = [[b.kind, b.start, b.end, b.page] for b in value]
        elif isinstance(value, Found):
            found = [_date_text(value.value), value.start, value.end, value.rule, value.derivation]
            value = {"found": [*found, value.reason]}
        elif isinstance(value, date):
            value = {"date": value.isoformat()}
        plain[item.name] = value
    return plain


def _date_text(value: Any) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _from_plain(plain: dict[str, Any]) -> Article:
    values = {name: _value(value) for name, value in plain.items()}
    values["offsets"] = OffsetMap(Segment(*segment) for segment in plain["offsets"])
    values["blocks"] = tuple(Block(*block) for block in plain["blocks"])
    values["notes"] = tuple(plain["notes"])
    return Article(**values)


def _value(value: Any) -> Any:
    if isinstance(value, dict) and "date" in value:
        return date.fromisoformat(value["date"])
    if isinstance(value, dict) and "found" in value:
        return Found(_value(value["found"][0]), *value["found"][1:])
    return value
