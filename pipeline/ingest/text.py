"""Plain text and Markdown to blocks: lines, paragraphs, and the marks at the head of a line.

Here belongs what can be told from lines: where a paragraph begins and ends (blank lines,
one paragraph a line, or lines wrapped by hand), Markdown's headings, quotations, lists,
tables, rules and front matter. Here does not belong what only the wording tells
(`boilerplate`, `metadata`, `structure`). The same rules serve `.txt`, `.md` and the text
of a feed, since Markdown turns up in all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.ingest.article import BlockKind
from pipeline.ingest.clean import cleaned
from pipeline.ingest.draft import Draft
from pipeline.ingest.traced import Traced, joined

_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|blockquote|section|article|table|tr)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+")
_QUOTED = re.compile(r" {0,3}(?:> ?){1,9}(?![=<>\d])")
_BULLET = re.compile(r"\s{0,12}[-*+•‣▪●◦·][ \t]+")
_ORDERED = re.compile(r"\s{0,12}\d{1,2}[.)][ \t]+\S")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]\n]{1,200})\]:\s*<?(?:https?://|mailto:|[/#.])")
_FRONT_MATTER = re.compile(r"\ufeff?(?:---|\+\+\+)[ \t]*$", re.MULTILINE)
_PAIR = re.compile(r"([A-Za-z][\w-]{0,40})\s*[:=]\s*(.*)$")
_SENTENCE_END = re.compile(r"[.!?:;…][\"”’')\]]{0,2}$")

WRAP_WIDTHS = range(45, 101)
"""Columns at which people and mail programs break lines."""

MAX_FRONT_MATTER_LINES = 60


class Line(NamedTuple):
    """A line of the source, without its end."""

    start: int
    end: int


@dataclass(slots=True)
class _Mark:
    """What the head of a line says: the kind of its block and where its wording begins."""

    kind: BlockKind
    start: int
    end: int
    group: str


class Page(NamedTuple):
    """Blocks of a text, and the front matter's pairs with the source span of each value."""

    drafts: list[Draft]
    front_matter: dict[str, Traced]


def read_blocks(source: Traced, *, soft_breaks: bool = False) -> Page:
    """The blocks of `source` in order.

    `soft_breaks` is Markdown's rule that a single line break never ends a paragraph.
    """
    text = source.text
    lines = list(_lines(text))
    front, begin = _front_matter(source, lines)
    lines = lines[begin:]
    references = frozenset(_definitions(text, lines))
    wrapped = _wrap_width(text, lines)
    drafts: list[Draft] = []
    for group in _groups(text, lines, references):
        for kind, parts in _paragraphs(text, group, wrapped, soft_breaks):
            whole = joined([source.cut(p.start, p.end) for p in parts], "\n")
            block = cleaned(whole, references)
            if block.text:
                drafts.append(Draft(block, kind, marked=kind != "paragraph"))
    return Page(drafts, front)


def _lines(text: str) -> Iterator[Line]:
    """Lines without their ends, an empty one for each blank line; tags of blocks end lines too."""
    start = 0
    breaks = [m.span() for m in _LINE_BREAK.finditer(text)]
    if "</p>" in text or "<br" in text or "<p>" in text:
        tags = (m.span() for m in _BLOCK_TAG.finditer(text))
        breaks = sorted([*breaks, *((a, b) for a, b in tags)])
    for left, right in breaks:
        if left >= start:
            yield Line(start, left)
            if text[left] == "<" and text[left + 1 : left + 3].lower() != "br":
                yield Line(right, right)
            start = right
    yield Line(start, len(text))


def _front_matter(source: Traced, lines: Sequence[Line]) -> tuple[dict[str, Traced], int]:
    """`key: value` lines between two rules at the very head, and the index of the line after."""
    text = source.text
    if not lines or not _FRONT_MATTER.fullmatch(text[lines[0].start : lines[0].end]):
        return {}, 0
    rule = text[lines[0].start : lines[0].end].strip("\ufeff \t")
    found: dict[str, Traced] = {}
    for index, line in enumerate(lines[1:MAX_FRONT_MATTER_LINES], 1):
        content = text[line.start : line.end]
        if content.strip() == rule:
            return (found, index + 1) if found else ({}, 0)
        pair = _PAIR.match(content)
        if pair:
            value = source.cut(line.start + pair.start(2), line.end).stripped()
            found[pair[1].lower()] = _unquoted(value)
    return {}, 0


def _unquoted(value: Traced) -> Traced:
    text = value.text
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return value.cut(1, len(text) - 1)
    return value


def _definitions(text: str, lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if (found := _DEFINITION.match(text, line.start, line.end)) is not None:
            yield found[1].strip().lower()


def _groups(text: str, lines: Sequence[Line], references: frozenset[str]) -> Iterator[list[_Mark]]:
    """Lines that nothing parts: no blank line, no change of construct."""
    group: list[_Mark] = []
    for line in lines:
        mark = _mark(text, line, references)
        if mark is None or (group and (mark.group != group[-1].group or _begins_block(mark))):
            if mark is not None and mark.group == "underline" and _is_underlined(text, group):
                group[0].kind = "heading"
            if group:
                yield group
            group = []
        if mark is not None and mark.group != "underline":
            group.append(mark)
    if group:
        yield group


def _is_underlined(text: str, group: Sequence[_Mark]) -> bool:
    """A rule under one short line is Markdown's other heading; under a sentence it is a rule."""
    bare = text[group[0].start : group[0].end].strip() if len(group) == 1 else ""
    return group[0].group == "text" and 0 < len(bare) <= 120 and not bare.endswith((".", "!", ";"))


def _begins_block(mark: _Mark) -> bool:
    return mark.group in {"heading", "item", "row"}


def _mark(text: str, line: Line, references: frozenset[str]) -> _Mark | None:
    """What a line is; None for a blank one, a rule, a fence, a link's definition."""
    content = text[line.start : line.end]
    bare = content.strip()
    if not bare.strip("\ufeff\u200b"):
        return None
    if len(bare) >= 3 and bare[0] in "-=*_~#" and not bare.strip(bare[0] + " "):
        return _Mark("heading", line.start, line.end, "underline") if bare[0] in "-=" else None
    if bare.startswith(("```", "~~~")) or (references and _DEFINITION.match(content)):
        return None
    if found := _HEADING.match(content):
        end = line.start + len(content.rstrip().rstrip("#").rstrip())
        return _Mark("heading", line.start + found.end(), end, "heading")
    if found := _QUOTED.match(content):
        return _Mark("quotation", line.start + found.end(), line.end, "quoted")
    if found := _BULLET.match(content):
        return _Mark("list_item", line.start + found.end(), line.end, "item")
    if _ORDERED.match(content):
        return _Mark("list_item", line.start, line.end, "item")
    if bare.startswith("|") and bare.endswith("|"):
        return _row(text, line, bare)
    return _Mark("paragraph", line.start, line.end, "text")


def _row(text: str, line: Line, bare: str) -> _Mark | None:
    if not bare.strip("|:- "):
        return None
    start = text.index("|", line.start) + 1
    return _Mark("list_item", start, line.start + text[line.start : line.end].rindex("|"), "row")


def _paragraphs(
    text: str, group: list[_Mark], wrapped: int | None, soft_breaks: bool
) -> Iterator[tuple[BlockKind, list[_Mark]]]:
    """The group's lines, those together that one paragraph was broken into."""
    parts = [group[0]]
    for line, following in pairwise(group):
        if (soft_breaks and line.group == "text") or _runs_on(text, line, following, wrapped):
            parts.append(following)
        else:
            yield parts[0].kind, parts
            parts = [following]
    yield parts[0].kind, parts


def _runs_on(text: str, line: _Mark, following: _Mark, wrapped: int | None) -> bool:
    """Whether the paragraph of `line` goes on in the next line."""
    content = text[line.start : line.end].rstrip()
    head = text[following.start : following.end].lstrip()
    if not _SENTENCE_END.search(content[-3:]) and head[:1].islower():
        return True
    if wrapped is None:
        return False
    word = head.split(maxsplit=1)[0] if head else ""
    return len(content) + 1 + len(word[:40]) > wrapped


def _wrap_width(text: str, lines: Sequence[Line]) -> int | None:
    """The column at which lines were broken by hand or by a mail program; None if they were not.

    Wrapped text betrays itself: of the lines that another follows, nearly all are so long that
    the next line's first word would not have fitted.
    """
    followed = [
        (len(text[a.start : a.end].rstrip()), text[b.start : b.end].split(maxsplit=1)[0])
        for a, b in pairwise(lines)
        if text[a.start : a.end].strip() and text[b.start : min(b.end, b.start + 200)].strip()
    ]
    if len(followed) < 2:
        return None
    lengths = sorted(length for length, _ in followed)
    width = lengths[(len(lengths) * 9) // 10]
    full = sum(length + 1 + len(word) > width for length, word in followed)
    return width if width in WRAP_WIDTHS and full >= 0.7 * len(followed) else None
