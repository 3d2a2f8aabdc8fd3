"""Quotation marks: which mark opens, which closes, and what stands between them.

Belongs here: the scanner that pairs marks of every style, tells apostrophes, inches and
elisions from quotation marks, and follows a quotation over paragraphs. Does not: who said
it or whether anybody did (`pipeline.extract.quotes.table`).

One pass over the text; the work is linear in its length whatever the marks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.spans import Span, trimmed

Family = Literal["double", "angle", "single_angle", "single", "corner", "white_corner"]

_MARK = re.compile(r"``|''|’’|‘‘|[“”„‟\"″〝〞«»‹›‘’‚‛'`「」『』]")
_SIGNS: tuple[tuple[Family, tuple[str, ...]], ...] = (
    ("double", ("``", "''", "’’", "‘‘", *'“”„‟"″〝〞')),
    ("angle", ("«", "»")),
    ("single_angle", ("‹", "›")),
    ("single", ("‘", "’", "‚", "‛", "'", "`")),
    ("corner", ("「", "」")),
    ("white_corner", ("『", "』")),
)
_FAMILY: dict[str, Family] = {sign: family for family, signs in _SIGNS for sign in signs}
_ALWAYS_OPEN = frozenset({"„", "‟", "〝", "``", "「", "『"})
_ALWAYS_CLOSE = frozenset({"〞", "」", "』"})
_BEFORE_OPENING = frozenset("([{<—–-/…:;,|*_=\u200b")
_DOUBLE_SIDED = frozenset({'"', "″", "''", "’’"})
_ELISION = re.compile(
    r"\d0s\b|(?:em|tis|twas|til|till|cause|cos|bout|round|neath|ere|n|nuff|fraid|twere)\b(?!\w)",
    re.IGNORECASE,
)
_WORDLIKE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch in quotation marks that lies in no other stretch.

    `inner` is what stands between the marks, without surrounding blanks; `closing` is None
    when the text never closes it, and then `end == inner.end`. `reopened` holds the marks
    that open a further paragraph of the same quotation.
    """

    start: int
    inner: Span
    end: int
    opening: str
    closing: str | None
    reopened: tuple[Span, ...] = ()
    over_paragraphs: bool = False


class _Mark(NamedTuple):
    start: int
    end: int
    text: str
    family: Family
    opens: bool
    closes: bool
    possessive: bool


@dataclass(slots=True)
class _Open:
    mark: _Mark
    end: int | None = None
    close: _Mark | None = None
    reopened: list[Span] = field(default_factory=list)
    over_paragraphs: bool = False


@dataclass(slots=True)
class _Scan:
    """What one paragraph's marks came to."""

    closed: list[_Open]
    unclosed: list[_Open]


def marked_stretches(text: str, paragraphs: Sequence[Sequence[Span]]) -> list[Marked]:
    """The outermost quotations of a text, ascending and disjoint.

    `paragraphs` are runs of neighbouring body paragraphs: a quotation may go on into the
    next paragraph of its run (re-opened with a mark, or just closed there), never over the
    gap between two runs.
    """
    found: list[_Open] = []
    for run in paragraphs:
        found.extend(_scan_run(text, run))
    return list(_outermost(text, found))


def _scan_run(text: str, run: Sequence[Span]) -> list[_Open]:
    kept: list[_Open] = []
    pending: _Open | None = None
    previous_end = 0
    for paragraph in run:
        marks = _marks(text, paragraph)
        scan: _Scan | None = None
        if pending is not None:
            scan = _go_on(pending, paragraph, marks)
            if scan is None:
                _give_up(pending, previous_end, kept)
                pending = None
        if scan is None:
            scan = _pair(marks, [])
        kept.extend(scan.closed)
        pending = _still_open(scan.unclosed, kept)
        previous_end = paragraph.end
    if pending is not None:
        _give_up(pending, previous_end, kept)
    return kept


def _go_on(pending: _Open, paragraph: Span, marks: list[_Mark]) -> _Scan | None:
    """The scan of a paragraph that continues `pending`, or None if it does not."""
    first = marks[0] if marks else None
    if first and first.start == paragraph.start and _reopens(first, pending.mark):
        pending.reopened.append(Span(first.start, first.end))
        pending.over_paragraphs = True
        return _pair(marks[1:], [pending])
    if pending.mark.family == "single" or pending.over_paragraphs:
        return None
    scan = _pair(marks, [pending])
    if pending.close is None:
        return None
    pending.over_paragraphs = True
    return scan


def _reopens(mark: _Mark, opening: _Mark) -> bool:
    return mark.opens and (mark.text == opening.text or mark.family == opening.family)


def _still_open(unclosed: list[_Open], kept: list[_Open]) -> _Open | None:
    """The opening mark that may go on in the next paragraph; earlier ones end before the next.

    Single marks that never close are apostrophes, unless the next paragraph re-opens them.
    """
    serious = [u for u in unclosed if u.mark.family != "single"]
    if not serious:
        return next((u for u in unclosed if u.mark.text == "‘"), None)
    for earlier, later in pairwise(serious):
        _give_up(earlier, later.mark.start, kept)
    return serious[-1]


def _give_up(opened: _Open, end: int, kept: list[_Open]) -> None:
    """Ends at `end` a quotation whose closing mark is missing."""
    if opened.mark.family != "single" or opened.over_paragraphs:
        opened.end = end
        kept.append(opened)


def _pair(marks: Sequence[_Mark], stack: list[_Open]) -> _Scan:
    """Closes what can be closed. Amortised linear: a mark enters and leaves the stack once."""
    closed: list[_Open] = []
    depth: Counter[str] = Counter(entry.mark.family for entry in stack)
    for mark, definite_later in zip(marks, _definite_closer_follows(marks), strict=True):
        if _is_closing(mark, stack, depth, definite_later):
            while True:
                top = stack.pop()
                depth[top.mark.family] -= 1
                if top.mark.family == mark.family:
                    break
            top.close = mark
            top.end = mark.start
            closed.append(top)
        elif mark.opens:
            stack.append(_Open(mark))
            depth[mark.family] += 1
    return _Scan(closed, stack)


def _is_closing(mark: _Mark, stack: list[_Open], depth: Counter[str], definite_later: bool) -> bool:
    if not mark.closes or depth[mark.family] == 0:
        return False
    top = stack[-1].mark
    if mark.family == "single":
        # An apostrophe must never break up the double marks that opened after a stray one.
        if top.family != "single" or (mark.possessive and definite_later):
            return False
        return mark.text != "‘" or top.text in ("‚", "‛")
    if mark.family in ("angle", "single_angle") and mark.opens:
        return top.family == mark.family and top.text != mark.text
    return True


def _definite_closer_follows(marks: Sequence[_Mark]) -> list[bool]:
    """For each mark: does a sure single closing mark follow before the next single opening?"""
    answers = [False] * len(marks)
    state = False
    for index in range(len(marks) - 1, -1, -1):
        answers[index] = state
        mark = marks[index]
        if mark.family != "single":
            continue
        if mark.opens:
            state = False
        elif mark.closes and not mark.possessive:
            state = True
    return answers


def _marks(text: str, paragraph: Span) -> list[_Mark]:
    marks: list[_Mark] = []
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        before = text[match.start() - 1] if match.start() > paragraph.start else ""
        after = text[match.end()] if match.end() < paragraph.end else ""
        touching = marks[-1] if marks and marks[-1].end == match.start() else None
        mark = _read(text, match, before, after, touching)
        if mark is not None:
            marks.append(mark)
    return marks


def _read(
    text: str, match: re.Match[str], before: str, after: str, touching: _Mark | None
) -> _Mark | None:
    """What a mark may do where it stands, or None if it is an apostrophe or a prime."""
    sign = match.group()
    family = _FAMILY[sign]
    tight_left = bool(before) and not before.isspace()
    free_left = touching.opens if touching else not tight_left or before in _BEFORE_OPENING
    free_right = not after.isalnum()
    opens, closes = _roles(sign, free_left, free_right, tight_left, after)
    possessive = False
    if family == "single" and opens and _ELISION.match(text, match.end()):
        opens = False
    if family == "single" and closes:
        possessive = before in "sSzZxX" and after.isspace() and _lower_word(text, match.end())
    if before.isdigit() and sign in ('"', "″", "''"):
        opens = False
    if not opens and not closes:
        return None
    return _Mark(match.start(), match.end(), sign, family, opens, closes, possessive)


def _roles(
    sign: str, free_left: bool, free_right: bool, tight_left: bool, after: str
) -> tuple[bool, bool]:
    """(may open, may close), from the mark's own direction and its neighbours."""
    leads = bool(after) and not after.isspace()
    if sign in _ALWAYS_OPEN:
        return True, False
    if sign in _ALWAYS_CLOSE:
        return False, True
    if sign in _DOUBLE_SIDED:
        opens, closes = free_left and leads, tight_left and free_right
        # Where the neighbours do not decide, what is already open does.
        undecided = opens == closes and sign in ('"', "″")
        return (True, True) if undecided else (opens, closes)
    if sign in ("“", "‘‘"):
        stray = tight_left and free_right and not free_left
        return not stray, stray
    if sign == "”":
        return free_left and after.isalnum(), True
    if sign in "«‹":
        return True, tight_left and free_right
    if sign in "»›":
        return free_left and leads, True
    return _single_roles(sign, free_left, free_right, tight_left, after)


def _single_roles(
    sign: str, free_left: bool, free_right: bool, tight_left: bool, after: str
) -> tuple[bool, bool]:
    leads = bool(after) and not after.isspace()
    closes = tight_left and free_right
    if sign == "’":
        return False, closes
    if sign in "‚‛":
        return free_left and leads, False
    return free_left and leads, closes and not (free_left and leads)


def _lower_word(text: str, position: int) -> bool:
    following = text[position : position + 3].lstrip()
    return bool(following) and (following[0].islower() or following[0].isdigit())


def _outermost(text: str, found: Iterable[_Open]) -> Iterator[Marked]:
    last_end = next_word = 0
    for opened, end in _bounded(found):
        inner = trimmed(text, opened.mark.end, end)
        if next_word < inner.start:
            word = _WORDLIKE.search(text, inner.start)
            next_word = word.start() if word else len(text)
        if opened.mark.start < last_end or next_word >= inner.end:
            continue
        last_end = opened.close.end if opened.close else inner.end
        yield Marked(
            opened.mark.start,
            inner,
            last_end,
            opened.mark.text,
            opened.close.text if opened.close else None,
            tuple(opened.reopened),
            opened.over_paragraphs,
        )


def _bounded(found: Iterable[_Open]) -> list[tuple[_Open, int]]:
    """Quotations by position with their ends: an unclosed one ends before the next like it."""
    following: dict[Family, int] = {}
    bounded: list[tuple[_Open, int]] = []
    for opened in sorted(found, key=lambda o: o.mark.start, reverse=True):
        family, end = opened.mark.family, opened.end
        if end is None:
            continue
        if opened.close is None:
            end = min(end, following.get(family, end))
        following[family] = opened.mark.start
        bounded.append((opened, end))
    return bounded[::-1]
