"""Positions in text, and values that know where they were found.

Here belong the three ideas that everything else speaks in: a half-open `Span` of clean
text, a `Found` value that carries its span as part of its type, and the `OffsetMap` that
leads from clean text back to the raw file. Here does not belong: how text is cleaned
(`pipeline.ingest`) or what a value means (`pipeline.normalize`).

All offsets count Unicode code points unless a name says `byte`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")

Derivation = Literal["verbatim", "normalised", "lookup", "computed", "inferred"]
"""How a value follows from its text: copied, rewritten (a date), looked up (a country),
calculated (a dollar amount), or concluded from the construction (a factuality)."""


class Span(NamedTuple):
    """Half-open `[start, end)` of clean text, in code points."""

    start: int
    end: int

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


def trimmed(text: str, start: int, end: int) -> Span:
    """`[start, end)` without the blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value together with the clean-text span that it was read from.

    `rule` names the rule that made it, in dotted lower case (`money.symbol_before`);
    `reason` says in a few words why this value and no other, for whoever debugs a row.
    """

    value: T
    start: int
    end: int
    rule: str
    derivation: Derivation = "normalised"
    reason: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


_START = attrgetter("start")


def starting_within(found: Sequence[Found[T]], start: int, end: int) -> Sequence[Found[T]]:
    """Those of `found`, which ascend by their starts, that start in `[start, end)`."""
    first = bisect_left(found, start, key=_START)
    return found[first : bisect_left(found, end, first, key=_START)]


class Segment(NamedTuple):
    """`length` clean characters at `clean` stand for `raw_length` raw characters at `raw`.

    Equal lengths mean a copy, character for character. Otherwise the clean text was made
    from the raw one as a whole (an unescaped entity, a joining blank) and is atomic.
    """

    clean: int
    length: int
    raw: int
    raw_length: int


class OffsetMap:
    """Leads a clean-text span back to the raw text it was cut from.

    Built from segments in ascending clean order that together cover the clean text.
    """

    def __init__(self, segments: Iterable[Segment]) -> None:
        self.segments = tuple(segments)
        self._starts = [segment.clean for segment in self.segments]

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        return cls([Segment(0, length, 0, length)])

    def raw_span(self, start: int, end: int) -> Span:
        """The smallest raw span that holds clean `[start, end)`; raises ValueError if empty."""
        if start >= end:
            raise ValueError(f"an empty span [{start}, {end}) has no place in the raw text")
        first = self._at(start)
        last = self._at(end - 1)
        return Span(_raw_start(first, start), _raw_end(last, end - 1))

    def _at(self, position: int) -> Segment:
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self.segments[index].clean + self.segments[index].length:
            raise ValueError(f"clean position {position} lies outside the mapped text")
        return self.segments[index]


def _raw_start(segment: Segment, position: int) -> int:
    if segment.length == segment.raw_length:
        return segment.raw + position - segment.clean
    return segment.raw


def _raw_end(segment: Segment, position: int) -> int:
    if segment.length == segment.raw_length:
        return segment.raw + position - segment.clean + 1
    return segment.raw + segment.raw_length
