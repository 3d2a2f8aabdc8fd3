"""A PDF to an article: words on pages to lines, columns, paragraphs.

Here belongs what only the layout tells: running heads and feet, columns, paragraph gaps,
hyphens at line ends. Here does not belong reading the file (`pdf_words`, in a process of
its own) nor what the wording tells (`structure`).

The offsets of a PDF count in its *anchor text*: all lines of all pages in reading order,
lines parted by a line feed and pages by a form feed, running heads included.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from pipeline.ingest.article import Article, Refusal
from pipeline.ingest.assemble import Source, assembled
from pipeline.ingest.clean import tidied
from pipeline.ingest.draft import Draft, Metadata
from pipeline.ingest.limits import MAX_PDF_SECONDS, PDF_REMEDY
from pipeline.ingest.traced import Edit, Traced
from pipeline.lexicons import mapping

BAND = 0.12
"""Share of a page's height, above and below, in which running heads and feet stand."""

GAP = 1.35
"""A distance between lines so many times the usual one parts paragraphs."""

TITLE_SIZE = 1.15
"""Type so much larger than the body's is a heading."""

_HYPHENATED = re.compile(r"([A-Za-z]+)[-\u2010\u00ad]$")
_SENTENCE_END = re.compile(r"[.!?:][\"”’')\]]{0,2}$")
_DIGITS = re.compile(r"\d+")


class Word(NamedTuple):
    """A word and its box, in points from the top left corner of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool


class Line(NamedTuple):
    """A line of one column; `start` is where its text begins in the anchor text."""

    page: int
    words: tuple[Word, ...]
    column: tuple[float, float]
    start: int = 0

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def top(self) -> float:
        return min(w.top for w in self.words)

    @property
    def bottom(self) -> float:
        return max(w.bottom for w in self.words)

    @property
    def size(self) -> float:
        return median(w.size for w in self.words)


class PdfText(NamedTuple):
    """The anchor text and the lines it is made of."""

    text: str
    lines: list[Line]
    heights: list[float]
    information: dict[str, str]


def read_pdf(path: Path, name: str, data: bytes) -> Article | Refusal:
    """The article of a PDF, or the reason why there is none."""
    read = pdf_text(path)
    if isinstance(read, tuple) and not isinstance(read, PdfText):
        return Refusal(name, *read)
    source = Source(name, "pdf", read.text, "utf-8", data)
    if not read.text.strip():
        return source.refused("no text", "it holds pictures only; run text recognition on it first")
    return assembled(source, _drafts(read), Metadata())


def pdf_text(path: Path) -> PdfText | tuple[str, str]:
    """The anchor text, or reason and remedy; the same file gives the same text every time."""
    answer = _ask_process(path)
    if "refused" in answer:
        reason, detail = answer["refused"]
        return str(reason), str(detail)
    pages = [[Word(*w) for w in page["words"]] for page in answer["pages"]]
    widths = [page["width"] for page in answer["pages"]]
    lines, pieces, length = [], [], 0
    for number, (words, width) in enumerate(zip(pages, widths, strict=True), 1):
        if number > 1:
            pieces.append("\f")
            length += 1
        for line in _page_lines(words, width, number):
            lines.append(line._replace(start=length))
            pieces.append(line.text + "\n")
            length += len(pieces[-1])
    heights = [page["height"] for page in answer["pages"]]
    return PdfText("".join(pieces), lines, heights, answer["information"])


def _ask_process(path: Path) -> dict[str, Any]:
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-P", "-m", "pipeline.ingest.pdf_words", str(path.resolve())]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=MAX_PDF_SECONDS,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "0"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {
            "refused": ["PDF bomb", f"reading took more than {MAX_PDF_SECONDS} s; {PDF_REMEDY}"]
        }
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    except ValueError:
        return {"refused": ["PDF bomb", f"its reader ran out of memory or crashed; {PDF_REMEDY}"]}


def _page_lines(words: Sequence[Word], width: float, page: int) -> Iterator[Line]:
    """Lines in reading order: what spans the page first, then column by column."""
    for column in _columns(words, 0.0, width, depth=2):
        left, right = min(w.x0 for w in column), max(w.x1 for w in column)
        row: list[Word] = []
        for word in sorted(column, key=lambda w: (round(w.top), w.x0)):
            if row and word.top > row[0].top + 0.6 * max(row[0].bottom - row[0].top, 1):
                yield Line(page, _in_order(row), (left, right))
                row = []
            row.append(word)
        if row:
            yield Line(page, _in_order(row), (left, right))


def _in_order(row: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(sorted(row, key=lambda w: (w.x0, w.top)))


def _columns(words: Sequence[Word], left: float, right: float, depth: int) -> Iterator[list[Word]]:
    """Words by column, left before right, where a gutter runs down most of the page."""
    if not words:
        return
    gutter = _gutter(words, left, right) if depth else None
    if gutter is None:
        yield list(words)
        return
    crossing = [w for w in words if w.x0 < gutter < w.x1]
    beside = [w for w in words if not w.x0 < gutter < w.x1]
    first = min((w.top for w in beside), default=0.0)
    spanning_rows = {round(w.top) for w in crossing}
    above = [w for w in words if round(w.top) in spanning_rows or w.top < first]
    rest = [w for w in words if round(w.top) not in spanning_rows and w.top >= first]
    if above:
        yield above
    yield from _columns([w for w in rest if w.x1 <= gutter], left, gutter, depth - 1)
    yield from _columns([w for w in rest if w.x0 >= gutter], gutter, right, depth - 1)


def _gutter(words: Sequence[Word], left: float, right: float) -> float | None:
    """The middle of a vertical strip that hardly a word touches, with text on both sides."""
    width = int(right - left)
    if width < 200 or len(words) < 60:
        return None
    cover = [0] * (width + 2)
    for word in words:
        a, b = (min(max(int(x - left), 0), width) for x in (word.x0, word.x1))
        cover[a] += 1
        cover[b + 1] -= 1
    depths, running = [], 0
    for step in cover:
        running += step
        depths.append(running)
    allowed = max(len({round(w.top) for w in words}) * 0.06, 1)
    best, run = (0, 0), 0
    for x in range(int(width * 0.25), int(width * 0.75)):
        run = run + 1 if depths[x] <= allowed else 0
        best = max(best, (run, x))
    middle = left + best[1] - best[0] / 2
    sides = sum(w.x1 <= middle for w in words), sum(w.x0 >= middle for w in words)
    return middle if best[0] >= 8 and min(sides) >= 0.25 * len(words) else None


def _drafts(read: PdfText) -> list[Draft]:
    lines = _without_bands(read.lines, read.heights)
    if not lines:
        return []
    source = Traced.whole(read.text)
    body_size = _body_size(lines)
    spacing = _spacing(lines)
    vocabulary = Counter(re.findall(r"[a-z]+(?:-[a-z]+)?", read.text.lower()))
    drafts = []
    for group in _paragraphs(lines, spacing, body_size):
        start, end = group[0].start, group[-1].start + len(group[-1].text)
        kept = _joined_lines(source, group, vocabulary)
        text = tidied(kept)
        if not text.text or end <= start:
            continue
        heading = group[0].size >= TITLE_SIZE * body_size or (
            all(w.bold for line in group for w in line.words) and len(text.text) <= 120
        )
        kind = "heading" if heading and len(text.text) <= 300 else "paragraph"
        drafts.append(Draft(text, kind, kind == "heading", group[0].page))  # type: ignore[arg-type]
    return drafts


def _joined_lines(source: Traced, group: Sequence[Line], vocabulary: Counter[str]) -> Traced:
    """The lines of a paragraph as one text, words hyphenated at line ends made whole."""
    pieces: list[Edit] = []
    for line, following in pairwise(group):
        end = line.start + len(line.text)
        if _is_broken_word(line.text, following.text, vocabulary):
            pieces.append(Edit(end - 1, following.start))
        elif line.text.endswith("-"):
            pieces.append(Edit(end, following.start))
        else:
            pieces.append(Edit(end, following.start, " "))
    first, last = group[0].start, group[-1].start + len(group[-1].text)
    cut = source.cut(first, last)
    return cut.edited(Edit(e.start - first, e.end - first, e.text) for e in pieces)


def _is_broken_word(text: str, following: str, vocabulary: Counter[str]) -> bool:
    """Whether the hyphen at the end of a line was put there by the line: `agree-` / `ment`."""
    found = _HYPHENATED.search(text[-40:])
    if not found or not following[:1].islower():
        return False
    head = found[1].lower()
    tail = re.match(r"[a-z]+", following)
    second = tail[0] if tail else ""
    if vocabulary[f"{head}-{second}"] or second in _compounds() or found[1].isupper():
        return False
    return head not in _compounds() or vocabulary[head + second] > 0


def _compounds() -> frozenset[str]:
    return frozenset(mapping("boilerplate")["compounds"].split())


def _without_bands(lines: Sequence[Line], heights: Sequence[float]) -> list[Line]:
    """Lines without running heads and feet: those that come back, and page numbers."""
    pages = len(heights)

    def in_band(line: Line) -> bool:
        height = heights[line.page - 1]
        return line.top < BAND * height or line.bottom > (1 - BAND) * height

    def key(line: Line) -> str:
        return _DIGITS.sub("#", line.text.lower())

    seen = Counter(k for k, _ in {(key(li), li.page) for li in lines if in_band(li)})
    needed = max(2, pages // 2)
    return [
        li
        for li in lines
        if not (in_band(li) and ((pages > 1 and seen[key(li)] >= needed) or _is_number(li.text)))
    ]


def _is_number(text: str) -> bool:
    return bool(
        re.fullmatch(r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", text, re.IGNORECASE)
    )


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sorted(sizes), key=lambda size: sizes[size])


def _spacing(lines: Sequence[Line]) -> float:
    steps = [b.top - a.top for a, b in pairwise(lines) if a.page == b.page and b.top > a.top]
    return median(steps) if steps else 0.0


def _paragraphs(lines: Sequence[Line], spacing: float, body_size: float) -> Iterator[list[Line]]:
    group = [lines[0]]
    for line, following in pairwise(lines):
        if _parts(line, following, spacing, body_size):
            yield group
            group = []
        group.append(following)
    yield group


def _parts(line: Line, following: Line, spacing: float, body_size: float) -> bool:
    """Whether a paragraph ends between two lines: a gap, an indent, a short line, other type."""
    if abs(line.size - following.size) > 0.08 * body_size or line.page != following.page:
        return True
    if (
        line.words[0].bold != following.words[0].bold
        and line.words[-1].bold != following.words[-1].bold
    ):
        return True
    if following.top < line.top:
        return bool(_SENTENCE_END.search(line.text)) and _ends_short(line)
    if following.top - line.top > GAP * spacing * max(line.size / body_size, 1):
        return True
    indented = following.words[0].x0 - following.column[0] > 0.8 * body_size
    level = abs(line.words[0].x0 - following.words[0].x0) < 1
    if indented and not level:
        return True
    return _ends_short(line) and bool(_SENTENCE_END.search(line.text))


def _ends_short(line: Line) -> bool:
    left, right = line.column
    return line.words[-1].x1 < right - 0.12 * (right - left)
