r"""JSON to articles: a feed of one article a line, a file of one article, or an array of them.

Here belongs finding the fields of an article in JSON together with where their characters
stand in the file: a `\n` or a `\u201c` of the file is one atomic segment of the text. Here
does not belong what the text means; it goes the way of plain text (`text`).

A feed is read line by line, and a line that is not an article is one refusal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from json.decoder import JSONDecoder
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pipeline.ingest.article import Article, Known, Refusal
from pipeline.ingest.assemble import Source, assembled, document_id
from pipeline.ingest.datelines import declared_date
from pipeline.ingest.decode import bom_encoding, decode
from pipeline.ingest.draft import Draft, Metadata
from pipeline.ingest.limits import (
    MAX_ARTICLE_CHARS,
    MAX_FIELD_CHARS,
    MAX_FIELD_DEPTH,
    MAX_LINE_BYTES,
)
from pipeline.ingest.text import read_blocks
from pipeline.ingest.traced import Traced, Weaver
from pipeline.spans import Span

_FIELDS = {
    "id": ("id", "source_id", "guid", "_id", "uuid"),
    "text": ("text", "body", "content", "articleBody", "maintext", "article_text", "full_text"),
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline", "creator"),
    "publisher": ("publisher", "site_name", "source_name", "source", "sitename"),
    "published": (
        "published", "date", "date_publish", "datePublished", "published_at", "publishedAt",
        "publication_date", "pubDate", "published_date",
    ),
    "url": ("url", "link", "source_url", "permalink"),
}  # fmt: skip
"""Our names first; the others are what common crawlers call the same thing."""

MAPPED_FIELDS = {
    alias.lower(): name for name, aliases in _FIELDS.items() for alias in aliases if name != "text"
}
"""Which of our fields a name in any metadata means, also in Markdown's front matter."""

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL
)
_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = JSONDecoder(strict=False)


class _Value(NamedTuple):
    """A JSON value and the raw range of its characters (a string's: between its quotes)."""

    value: Any
    start: int
    end: int


class MalformedError(ValueError):
    """The text is not the JSON that was expected; the message says what and where."""


def read_feed(
    path: Path, name: str, known: Callable[[str], bool]
) -> Iterator[Article | Refusal | Known]:
    """Each line of a JSON Lines file, never more than one of them in memory.

    A line that is `known` by its article's identifier is not read again: a feed that has
    grown costs what is new in it.
    """
    with path.open("rb") as file:
        encoding = bom_encoding(file.read(4)) or "utf-8"
        file.seek(0)
        for line in _lines(file, encoding):
            if line.data is None:
                yield Refusal(
                    name,
                    "line too long",
                    f"more than {MAX_LINE_BYTES:,} bytes; a feed has one article a line",
                    line.number,
                )
            elif known(article_id := document_id(line.data)):
                yield Known(article_id, line.number, line.start, line.byte_start)
            elif result := _feed_line(line, name, encoding):
                yield result


class _RawLine(NamedTuple):
    """A line of the file with its end; `data` is None when it is too long to be held."""

    data: bytes | None
    number: int
    start: int
    byte_start: int


def _lines(file: BinaryIO, encoding: str) -> Iterator[_RawLine]:
    newline = "\n".encode(encoding)
    number, start, byte_start = 1, 0, 0
    for data, size, characters in _chunks(file, newline, encoding):
        yield _RawLine(data, number, start, byte_start)
        number, start, byte_start = number + 1, start + characters, byte_start + size


def _chunks(
    file: BinaryIO, newline: bytes, encoding: str
) -> Iterator[tuple[bytes | None, int, int]]:
    """Lines as (bytes or None if too long, number of bytes, number of code points)."""
    while first := _whole_line(file, newline):
        if len(first) <= MAX_LINE_BYTES:
            yield first, len(first), _count(first, encoding)
            continue
        size, characters = len(first), _count(first, encoding)
        while not first.endswith(newline) and (first := _whole_line(file, newline)):
            size, characters = size + len(first), characters + _count(first, encoding)
        yield None, size, characters


def _whole_line(file: BinaryIO, newline: bytes) -> bytes:
    """Up to a line break, or the first `MAX_LINE_BYTES` and a bit of an endless line."""
    line = file.readline(MAX_LINE_BYTES + 1)
    if len(newline) == 1:
        return line
    pieces, size = [line], len(line)
    while pieces[-1] and size <= MAX_LINE_BYTES and not _ends_line(pieces, size, newline):
        # In UTF-16 the byte 0x0A may be half of another character, and its zero may follow.
        more = file.read(1) if size % len(newline) else file.readline(MAX_LINE_BYTES + 1 - size)
        pieces.append(more)
        size += len(more)
    return b"".join(pieces)


def _ends_line(pieces: list[bytes], size: int, newline: bytes) -> bool:
    tail = b"".join(pieces[-len(newline) :])[-len(newline) :]
    return size % len(newline) == 0 and tail == newline


def _count(data: bytes, encoding: str) -> int:
    """Code points of a line; one that is not in the feed's encoding counts in its own."""
    try:
        return len(data.decode(encoding))
    except UnicodeDecodeError:
        return len(decode(data).text)


def _feed_line(line: _RawLine, name: str, encoding: str) -> Article | Refusal | None:
    assert line.data is not None
    try:
        text = line.data.decode(encoding)
    except UnicodeDecodeError:
        text, encoding = decode(line.data)
    if not text.strip("\ufeff \t\r\n\0"):
        return None
    source = Source(
        name, "json", text, encoding, line.data, line.start, line.byte_start, line.number
    )
    begin = 1 if text.startswith("\ufeff") else 0
    try:
        fields, end = _object(text, begin)
        if text[end:].strip():
            raise MalformedError(f"something follows the object at character {end + 1}")
    except MalformedError as error:
        return source.refused("invalid JSON", f"{error}; each line must be one JSON object")
    return _article(source, fields, "feed")


def read_json(
    path: Path, name: str, data: bytes, known: Callable[[str], bool]
) -> Iterator[Article | Refusal | Known]:
    """One article, an array of articles, or (under a wrong name) a feed."""
    text, encoding = decode(data)
    begin = 1 if text.startswith("\ufeff") else 0
    position = _skip(text, begin)
    if text[position : position + 1] == "[":
        yield from _array(text, position, name, encoding)
        return
    try:
        fields, end = _object(text, begin)
    except MalformedError as error:
        yield Refusal(name, "invalid JSON", f"{error}; expected one object with a `text`")
        return
    if text[_skip(text, end) :][:1] == "{":
        yield from read_feed(path, name, known)
        return
    yield _article(Source(name, "json", text, encoding, data), fields, "metadata")


def _array(text: str, position: int, name: str, encoding: str) -> Iterator[Article | Refusal]:
    """The articles of an array, each a document of its own."""
    number, byte_start, counted = 0, 0, 0
    position = _skip(text, position + 1)
    while text[position : position + 1] not in {"]", ""}:
        number += 1
        try:
            fields, end = _object(text, position)
        except MalformedError as error:
            yield Refusal(name, "invalid JSON", f"element {number}: {error}; the rest was not read")
            return
        byte_start += len(text[counted:position].encode(encoding))
        counted = position
        cut = text[position:end]
        source = Source(
            name, "json", cut, encoding, cut.encode(encoding), position, byte_start, number
        )
        shifted = {
            k: _Value(v.value, v.start - position, v.end - position) for k, v in fields.items()
        }
        yield _article(source, shifted, "feed")
        position = _skip(text, end)
        if text[position : position + 1] == ",":
            position = _skip(text, position + 1)


def _article(source: Source, fields: dict[str, _Value], basis: str) -> Article | Refusal:
    found = {name: _first(fields, names) for name, names in _FIELDS.items()}
    body = found["text"]
    if body is None:
        return source.refused("missing text", f"no field `text` among {_names(fields)}")
    if not isinstance(body.value, str):
        kind = type(body.value).__name__
        return source.refused("missing text", f"`text` is {kind}, it must be a string")
    if not body.value.strip():
        return source.refused("missing text", "`text` is empty")
    if len(body.value) > MAX_ARTICLE_CHARS:
        size = f"{len(body.value):,} characters, the limit is {MAX_ARTICLE_CHARS:,}"
        return source.refused("too long", f"{size}; split the document")
    metadata = _metadata(found, basis)
    drafts = read_blocks(unescaped(source.raw_text, body.start, body.end)).drafts
    return assembled(source, _with_title(drafts, metadata), metadata)


def _names(fields: dict[str, _Value]) -> str:
    names = ", ".join(repr(name[:40]) for name in list(fields)[:12])
    return names or "none"


def _with_title(drafts: list[Draft], metadata: Metadata) -> list[Draft]:
    """The text's first block is the title again, in many feeds."""
    if drafts and metadata.title and drafts[0].text.text.casefold() == metadata.title.casefold():
        drafts[0].kind, drafts[0].marked = "title", True
    return drafts


def _metadata(found: dict[str, _Value | None], basis: str) -> Metadata:
    values = {name: _plain(value.value) for name, value in found.items() if value is not None}
    metadata = Metadata(
        title=values.get("title"),
        author=values.get("author"),
        publisher=values.get("publisher"),
        url=values.get("url"),
        source_id=values.get("id"),
    )
    for name in ("title", "author", "publisher", "published"):
        value = found[name]
        if value is not None and isinstance(value.value, str) and value.start < value.end:
            metadata.raw[name] = Span(value.start, value.end)
    body = found["text"]
    document = body.value if body is not None else ""
    day, note = declared_date(values.get("published"), document)
    if day is None:
        metadata.raw.pop("published", None)
    if note:
        metadata.notes.append(note)
    if day is not None:
        metadata.published, metadata.published_basis = day, basis
    return metadata


def _plain(value: object, depth: int = MAX_FIELD_DEPTH) -> str | None:
    """A field's value as one line of text; lists (of authors) joined, objects by their name."""
    if isinstance(value, bool) or value is None or not depth:
        return None
    if isinstance(value, dict):
        return _plain(value.get("name"), depth - 1)
    if isinstance(value, list):
        joined = ", ".join(p for v in value[:20] if (p := _plain(v, depth - 1)))
        return joined[:MAX_FIELD_CHARS] or None
    return (
        " ".join(_without_surrogates(str(value)[: MAX_FIELD_CHARS * 2]).split())[:MAX_FIELD_CHARS]
        or None
    )


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _first(fields: dict[str, _Value], names: tuple[str, ...]) -> _Value | None:
    return next((fields[n] for n in names if n in fields and fields[n].value is not None), None)


def unescaped(raw: str, start: int, end: int) -> Traced:
    """The inside of the JSON string `raw[start:end]`, its escapes resolved, traced to `raw`."""
    weaver = Weaver()
    source = Traced.whole(raw[start:end], start)
    position = 0
    for escape in _ESCAPE.finditer(source.text):
        weaver.copy(source, position, escape.start())
        character = json.loads(f'"{escape[0]}"')
        known = "\ufffd" if "\ud800" <= character <= "\udfff" else character
        weaver.put(known, start + escape.start(), start + escape.end())
        position = escape.end()
    weaver.copy(source, position, len(source.text))
    return weaver.woven()


def _object(text: str, position: int) -> tuple[dict[str, _Value], int]:
    """The members of the object at `position` with their raw ranges, and where it ends."""
    position = _skip(text, position)
    if text[position : position + 1] != "{":
        raise MalformedError(f"expected an object, found {text[position : position + 12]!r}")
    fields: dict[str, _Value] = {}
    position = _skip(text, position + 1)
    if text[position : position + 1] == "}":
        return fields, position + 1
    while True:
        key = _value(text, position)
        position = _skip(text, key.end + 1)
        if not isinstance(key.value, str) or text[position : position + 1] != ":":
            raise MalformedError(f"expected a name and a colon at character {position + 1}")
        member = _value(text, _skip(text, position + 1))
        fields[key.value] = member
        position = _skip(text, member.end + isinstance(member.value, str))
        following = text[position : position + 1]
        if following == "}":
            return fields, position + 1
        if following != ",":
            raise MalformedError(f"expected a comma or a closing brace at character {position + 1}")
        position = _skip(text, position + 1)


def _value(text: str, position: int) -> _Value:
    try:
        value, end = _DECODER.raw_decode(text, position)
    except RecursionError as error:
        raise MalformedError("nested too deeply") from error
    except ValueError as error:
        message = getattr(error, "msg", str(error))
        where = getattr(error, "pos", position) + 1
        raise MalformedError(f"{message} at character {where}") from error
    if isinstance(value, str):
        return _Value(value, position + 1, end - 1)
    return _Value(value, position, end)


def _skip(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position
