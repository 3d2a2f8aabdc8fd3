"""Where words of the raw file stand in the clean text of an article.

Belongs here: finding evidence, which counts in the raw file, in the text that a reader sees,
from a release alone; neither the raw files nor the work folder need to be there. Does not:
what is shown of it.

Words are compared by their letters and digits, so that markup, escapes, hyphens and line
breaks do not matter. Of several places that hold the same words, the nearest to where the raw
position leads one to expect them is taken.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right, insort

from pipeline.spans import Span

EDGE = 16
"""Letters at either end that find a passage whose middle was cut out, such as a page's foot."""

TRIES = 200
"""Places looked at before the nearest so far is taken; a word may stand on every line."""

_TAG = re.compile(r"<[^<>]*>")
_LINK_TARGET = re.compile(r"\]\([^()\s]*\)")
_ESCAPED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class Placer:
    """Finds raw words in one article's clean text; what was found guides what comes after."""

    def __init__(self, text: str, raw_start: int = 0, raw_length: int | None = None) -> None:
        self._text = text
        self._folded, self._positions = _fold(text)
        # Known pairs of raw and clean positions, ascending: the ends, then every passage placed.
        self._knots = [(raw_start, 0), (raw_start + (raw_length or len(text)), len(text))]
        self._paragraphs = [0, *(m.end() for m in re.finditer("\n\n", text))]

    def passage(self, words: str, raw_start: int, paragraph: int | None = None) -> Span | None:
        """Where a sentence stands; `paragraph`, its block's number, tells like ones apart."""
        expected = self._expected(raw_start)
        if paragraph is not None and 0 <= paragraph < len(self._paragraphs):
            first = self._paragraphs[paragraph]
            last = [*self._paragraphs, len(self._text)][paragraph + 1]
            expected = min(max(expected, first), last)
        span = self._search(words, expected)
        if span is None:
            bare = _bare(words)
            ends = self._find_edges(_fold(bare)[0], expected)
            span = self._with_edges(ends, bare) if ends is not None else None
        if span is not None and not any(raw == raw_start for raw, _ in self._knots):
            insort(self._knots, (raw_start, span.start))
        return span

    def words(
        self, words: str, raw_start: int, within: Span | None = None, raw_within: int = 0
    ) -> Span | None:
        """Where the words of a cell stand; `within` is its passage if they lie in it."""
        if within is not None:
            expected = within.start + max(0, raw_start - raw_within)
            return self._search(words, min(expected, within.end), within)
        return self._search(words, self._expected(raw_start))

    def _search(self, words: str, expected: int, within: Span | None = None) -> Span | None:
        # As they are first: what looks like a tag may be the text of a plain file.
        for form in (words, _bare(words)):
            span = self._find(_fold(form)[0], expected, within)
            if span is not None:
                return self._with_edges(span, form)
        return None

    def _expected(self, raw: int) -> int:
        """The clean position that `raw` should have, by proportion between known places."""
        after = min(max(bisect_right(self._knots, (raw, -1)), 1), len(self._knots) - 1)
        (raw_a, clean_a), (raw_b, clean_b) = self._knots[after - 1], self._knots[after]
        share = (raw - raw_a) / (raw_b - raw_a) if raw_b > raw_a else 0.0
        return round(clean_a + min(max(share, 0.0), 1.0) * (clean_b - clean_a))

    def _find(self, letters: str, expected: int, within: Span | None = None) -> Span | None:
        """The place of `letters` nearest to clean position `expected`."""
        if not letters:
            return None
        low = bisect_left(self._positions, within.start) if within else 0
        high = bisect_left(self._positions, within.end) if within else len(self._folded)
        middle = bisect_left(self._positions, expected)
        before = self._folded.rfind(letters, low, min(high, middle + len(letters)))
        after = self._folded.find(letters, max(low, middle), high)
        found = [self._whole_word(at, letters, low, high) for at in (before, after) if at >= 0]
        if not found:
            return None
        # A whole word beats a part of one ("Iran" in "Iranian"), then the nearer beats the other.
        _, _, at = min((not whole, abs(at - middle), at) for whole, at in found)
        return self._span(at, at + len(letters))

    def _whole_word(self, at: int, letters: str, low: int, high: int) -> tuple[bool, int]:
        """The nearest place from `at` on that starts and ends with a word, or `at` itself."""
        place = at
        for _ in range(TRIES):
            span = self._span(place, place + len(letters))
            before = self._text[span.start - 1 : span.start]
            behind = self._text[span.end : span.end + 1]
            if not before.isalnum() and not behind.isalnum():
                return True, place
            place = self._folded.find(letters, place + 1, high)
            if place < low:
                break
        return False, at

    def _find_edges(self, letters: str, expected: int) -> Span | None:
        if len(letters) < 2 * EDGE:
            return None
        head = self._find(letters[:EDGE], expected)
        if head is None:
            return None
        low = bisect_left(self._positions, head.start)
        tail = self._folded.find(letters[-EDGE:], low, low + len(letters))
        return self._span(low, tail + EDGE) if tail >= 0 else None

    def _span(self, start: int, end: int) -> Span:
        return Span(self._positions[start], self._positions[end - 1] + 1)

    def _with_edges(self, span: Span, words: str) -> Span:
        """The span with the marks that `words` begin and end with: a dollar sign, a full stop."""
        start, end = span
        leading = words[: next((i for i, c in enumerate(words) if c.isalnum()), 0)]
        trailing = words[len(words.rstrip()) - _marks_at_end(words) : len(words.rstrip())]
        while (
            start > 0 and self._text[start - 1] in leading and not self._text[start - 1].isspace()
        ):
            start -= 1
        while (
            end < len(self._text) and self._text[end] in trailing and not self._text[end].isspace()
        ):
            end += 1
        return Span(start, end)


def _marks_at_end(words: str) -> int:
    stripped = words.rstrip()
    return next((i for i, c in enumerate(reversed(stripped)) if c.isalnum()), 0)


def _bare(words: str) -> str:
    """Raw words without tags, character references and link targets."""
    bare = _ESCAPED.sub(lambda m: html.unescape(m[0]), _TAG.sub(" ", words))
    return _LINK_TARGET.sub("]", bare)


def _fold(text: str) -> tuple[str, list[int]]:
    """Letters and digits in one form each, and the position in `text` of every one of them."""
    folded: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(text):
        if character.isalnum():
            plain = unicodedata.normalize("NFKC", character)
            folded.append(plain)
            positions += [position] * len(plain)
    return "".join(folded), positions
