"""From a clean-text span to the bytes of the file, and the test that re-reads them.

Here belongs everything that knows what an article's offsets count in. Here does not belong
how clean text came about (`traced`, `clean`).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import NamedTuple

from pipeline.ingest.article import Anchor, Article
from pipeline.spans import Span

STRIDE = 256
"""Code points between two remembered byte positions: memory against time."""


class RawSpan(NamedTuple):
    """Half-open positions in the file: code points of its decoded text, and bytes.

    For a PDF both count in the extracted characters and in their UTF-8 form, page after page.
    """

    start: int
    end: int
    byte_start: int
    byte_end: int


def raw_span(article: Article, span: Span) -> RawSpan:
    """Where clean `span` stands in the file; raises ValueError when it is empty or outside."""
    return located(article, article.offsets.raw_span(span.start, span.end))


def located(article: Article, raw: Span) -> RawSpan:
    """A span of `article.raw_text`, such as one of `metadata_raw`, as positions in the file."""
    byte_start = article.raw_byte_start
    return RawSpan(
        article.raw_start + raw.start,
        article.raw_start + raw.end,
        byte_start + _byte_offset(article.raw_text, article.encoding, raw.start),
        byte_start + _byte_offset(article.raw_text, article.encoding, raw.end),
    )


def raw_slice(article: Article, raw: RawSpan) -> str:
    """The evidence text: the exact slice of the decoded file; for JSON with escapes resolved."""
    cut = article.raw_text[raw.start - article.raw_start : raw.end - article.raw_start]
    return unescaped_json(cut) if article.anchor == "json" else cut


def bytes_match(raw_bytes_slice: bytes, expected: str, anchor: Anchor, encoding: str) -> bool:
    """Whether the bytes at an anchor, read again, are `expected`; never raises."""
    try:
        read_again = raw_bytes_slice.decode(encoding)
        return (unescaped_json(read_again) if anchor == "json" else read_again) == expected
    except (ValueError, LookupError):
        return False


def unescaped_json(escaped: str) -> str:
    """The inside of a JSON string without its escapes; half a surrogate pair becomes U+FFFD.

    Raises ValueError when `escaped` is not the inside of one JSON string.
    """
    value = json.loads(f'"{escaped}"', strict=False)
    if not isinstance(value, str):
        raise ValueError("not the inside of a JSON string")
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value)


def _byte_offset(text: str, encoding: str, position: int) -> int:
    known = _byte_marks(text, encoding)
    mark = min(position // STRIDE, len(known) - 1)
    return known[mark] + len(text[mark * STRIDE : position].encode(encoding))


@lru_cache(maxsize=4)
def _byte_marks(text: str, encoding: str) -> tuple[int, ...]:
    """Byte position of every `STRIDE`-th code point, so that a long text is encoded once."""
    marks = [0]
    for start in range(0, len(text), STRIDE):
        marks.append(marks[-1] + len(text[start : start + STRIDE].encode(encoding)))
    return tuple(marks)
