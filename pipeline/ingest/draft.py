"""A block in the making: what every reader of a format hands to the common rest of ingest.

Here belongs the one type that passes between the readers of formats (`text`, `html`, `pdf`,
`json_feed`), `boilerplate`, `metadata`, `structure` and `assemble`. No rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.ingest.article import BlockKind
from pipeline.ingest.datelines import declared_date
from pipeline.ingest.traced import Traced
from pipeline.spans import Span


@dataclass(slots=True)
class Draft:
    """`marked` is set when the format itself says what the block is, so no rule may guess."""

    text: Traced
    kind: BlockKind = "paragraph"
    marked: bool = False
    page: int | None = None

    @property
    def words(self) -> int:
        return len(self.text.text.split())


@dataclass(slots=True)
class Metadata:
    """What is known of a document besides its body; `raw` says where each value was read."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: date | None = None
    published_basis: str = "none"
    republished: date | None = None
    url: str | None = None
    source_id: str | None = None
    dateline_place: str | None = None
    raw: dict[str, Span] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def declare(self, name: str, value: Traced) -> None:
        """A field that the document itself declares, such as a line of its front matter."""
        raw = value.raw_span(0, len(value.text))
        if name == "published":
            day, note = declared_date(value.text)
            self.settle("published", day, raw)
            self.published_basis = "metadata" if day else self.published_basis
            self.notes += [note] if note else []
        else:
            self.settle("source_id" if name == "id" else name, value.text, raw)

    def settle(self, name: str, value: Any, raw: Span | None = None) -> None:
        """Set `name` unless something better already did."""
        if value and getattr(self, name) is None:
            setattr(self, name, value)
            if raw is not None:
                self.raw[name] = raw
