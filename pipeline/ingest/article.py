"""What reading a file yields: the `Article`, its blocks, or why there is none.

Here belong the plain data that every reader of a format fills in and everything
downstream depends on. Here does not belong how any one format is read.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.spans import Found, OffsetMap, Span

BlockKind = Literal["title", "standfirst", "heading", "paragraph", "quotation", "list_item"]
"""Title, standfirst and headings are context; facts are read from the other three."""

Anchor = Literal["text", "markup", "json", "pdf"]
"""What an article's offsets count in: the decoded file itself (`text`, `markup`), the
decoded file whose slices are JSON string escapes (`json`), or the characters that the PDF
reader extracts, page after page (`pdf`)."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like stretch of the clean text; blocks are disjoint and ascending."""

    kind: BlockKind
    start: int
    end: int
    page: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Article:
    """One document, clean text and metadata, with the way back to its bytes.

    `text` is the clean text: blocks separated by exactly one blank line. `raw_text` is what
    the offsets of `offsets` count in: the decoded file, without a byte-order mark's removal
    (a BOM is a character of it), or for a PDF the extracted characters. `encoding` is a
    Python codec name that encodes `raw_text` back to the file's very bytes.
    `raw_text` of a feed line is that line alone; `raw_start` and `raw_byte_start` say where
    it begins in the file, and `source_line` (from 1) which line it is.

    `dateline_place` is the place of an agency dateline ("KABUL (Reuters) -") or else of a byline
    ("By NAME in Kabul"), neither of which is part of the clean text. `metadata_raw` tells by
    field name (`author`, `published`, `republished`, `publisher`, `title`) which span of
    `raw_text` a value was read from, for those that have no place in the clean text.
    """

    article_id: str
    source_file: str
    anchor: Anchor
    encoding: str
    raw_text: str
    text: str
    offsets: OffsetMap
    blocks: tuple[Block, ...]
    source_id: str | None = None
    url: str | None = None
    title: Found[str] | str | None = None
    author: Found[str] | str | None = None
    publisher: Found[str] | str | None = None
    published: Found[date] | date | None = None
    published_basis: str = "none"
    republished: Found[date] | date | None = None
    language: str = "en"
    language_note: str = ""
    raw_start: int = 0
    raw_byte_start: int = 0
    notes: tuple[str, ...] = ()
    source_line: int | None = None
    dateline_place: str | None = None
    metadata_raw: tuple[tuple[str, Span], ...] = ()

    @property
    def reference_date(self) -> date | None:
        """The date that relative expressions count from: the original publication."""
        chosen = self.published or self.republished
        return chosen.value if isinstance(chosen, Found) else chosen

    def block_at(self, position: int) -> Block | None:
        number = bisect_right(self.blocks, position, key=lambda block: block.start) - 1
        return self.blocks[number] if number >= 0 and position < self.blocks[number].end else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a line of a feed, that gave no article, with the reason and the remedy."""

    source_file: str
    reason: str
    detail: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A document whose bytes the caller has read before: where they stand, not read again."""

    article_id: str
    source_line: int | None = None
    raw_start: int = 0
    raw_byte_start: int = 0
