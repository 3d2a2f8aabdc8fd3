"""Text that knows, character by character, where in the raw text it comes from.

Here belong cutting, editing and joining such text, the three things that every step of
ingest does to it. Here does not belong any decision what to cut.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.spans import Segment, Span


class Edit(NamedTuple):
    """Put `text` in the place of `[start, end)`; an empty `text` drops it."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Traced:
    """`segments` lead from positions of `text` to the raw text, as in `OffsetMap`."""

    text: str
    segments: tuple[Segment, ...]

    @classmethod
    def whole(cls, text: str, raw: int = 0) -> Traced:
        """`text` as it stands in the raw text from `raw` on."""
        return cls(text, (Segment(0, len(text), raw, len(text)),) if text else ())

    @property
    def raw_start(self) -> int:
        return self.segments[0].raw

    @property
    def raw_end(self) -> int:
        last = self.segments[-1]
        return last.raw + last.raw_length

    def raw_span(self, start: int, end: int) -> Span:
        """The smallest raw span that holds `[start, end)`, which must not be empty."""
        first, last = self.segments[self._at(start)], self.segments[self._at(end - 1)]
        return Span(
            first.raw + (start - first.clean if first.length == first.raw_length else 0),
            last.raw + (end - last.clean if last.length == last.raw_length else last.raw_length),
        )

    def cut(self, start: int, end: int) -> Traced:
        return Traced(self.text[start:end], tuple(self.within(start, end)))

    def stripped(self) -> Traced:
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        return self if (start, end) == (0, len(self.text)) else self.cut(start, max(start, end))

    def edited(self, edits: Iterable[Edit]) -> Traced:
        """The text after `edits`, which must be ascending and disjoint."""
        weaver = Weaver()
        position = 0
        for edit in edits:
            weaver.copy(self, position, edit.start)
            if edit.text:
                raw = self.raw_span(edit.start, edit.end)
                weaver.put(edit.text, raw.start, raw.end)
            position = edit.end
        if position == 0:
            return self
        weaver.copy(self, position, len(self.text))
        return weaver.woven()

    def within(self, start: int, end: int, clean: int = 0) -> Iterator[Segment]:
        """The segments of `[start, end)`, their `clean` counted from there on, plus `clean`."""
        shift = clean - start
        for index in range(self._at(start), len(self.segments)):
            at, length, raw, raw_length = self.segments[index]
            if at >= end:
                return
            first, last = max(start, at), min(end, at + length)
            if length == raw_length:
                yield Segment(first + shift, last - first, raw + first - at, last - first)
            else:
                yield Segment(first + shift, last - first, raw, raw_length)

    def _at(self, position: int) -> int:
        """Index of the segment that holds `position`; segments compare by `clean` first."""
        return max(bisect_right(self.segments, (position, _ENDLESS)) - 1, 0)


_ENDLESS = 1 << 62


class Weaver:
    """Builds a `Traced` piece by piece; neighbouring copies melt into one segment."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._segments: list[Segment] = []
        self.length = 0

    def copy(self, source: Traced, start: int, end: int) -> None:
        if start >= end:
            return
        for segment in source.within(start, end, self.length):
            self._append(segment)
        self._pieces.append(source.text[start:end])
        self.length += end - start

    def put(self, text: str, raw_start: int, raw_end: int) -> None:
        """`text` that stands for the raw characters `[raw_start, raw_end)`, as a whole.

        Were both of one length above 1, it would pass for a copy, and a span that ends within
        would cut a raw escape in two; so all of the raw text goes with the first character.
        """
        if len(text) == raw_end - raw_start > 1:
            self.put(text[0], raw_start, raw_end)
            self.put(text[1:], raw_end, raw_end)
            return
        self._append(Segment(self.length, len(text), raw_start, raw_end - raw_start))
        self._pieces.append(text)
        self.length += len(text)

    def woven(self) -> Traced:
        return Traced("".join(self._pieces), tuple(self._segments))

    def _append(self, segment: Segment) -> None:
        last = self._segments[-1] if self._segments else None
        if last is not None and _continues(last, segment):
            merged = last.length + segment.length
            self._segments[-1] = Segment(last.clean, merged, last.raw, merged)
        else:
            self._segments.append(segment)


def _continues(last: Segment, following: Segment) -> bool:
    copies = last.length == last.raw_length and following.length == following.raw_length
    return copies and last.raw + last.raw_length == following.raw


def joined(parts: Iterable[Traced], separator: str) -> Traced:
    """`parts` with `separator` between them; it stands for whatever lay between in the raw text."""
    weaver = Weaver()
    end = None
    for part in parts:
        if not part.text:
            continue
        if end is not None and separator:
            weaver.put(separator, end, max(end, part.raw_start))
        weaver.copy(part, 0, len(part.text))
        end = part.raw_end
    return weaver.woven()
