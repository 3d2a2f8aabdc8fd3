"""A block in the making: what every reader of a format hands to the common rest of ingest.

Here belongs the one type that passes between the readers of formats (`text`, `html`, `pdf`,
`json_feed`), `boilerplate`, `metadata`, `structure` and `assemble`. No rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.ingest.article import BlockKind
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

    def settle(self, name: str, value: Any, raw: Span | None = None) -> None:
        """Set `name` unless something better already did."""
        if value and getattr(self, name) is None:
            setattr(self, name, value)
            if raw is not None:
                self.raw[name] = raw
