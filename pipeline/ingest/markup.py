"""Raw HTML to visible blocks whose characters know where in the markup they stand.

Here belongs a forgiving, linear tokeniser: tags, text with entities resolved, raw-text
elements. Here does not belong which of the blocks are the article (`html`). Parsers that
build trees give no offsets, which is why this one exists; it does not build a tree.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.ingest.clean import tidied
from pipeline.ingest.limits import MAX_HTML_DEPTH, MAX_HTML_NODES
from pipeline.ingest.traced import Traced, Weaver

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,60})")
_ATTRIBUTE = re.compile(
    r"""([A-Za-z_:][\w:.-]{0,80})(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?"""
)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31};?|#[0-9]{1,7};?|#[xX][0-9A-Fa-f]{1,6};?)")

_VOID = frozenset({
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
})  # fmt: skip
_RAW_TEXT = frozenset({
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head",
    "select", "button", "textarea", "audio", "video", "canvas", "xmp", "noembed", "noframes",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})  # fmt: skip
_CLOSES_PARAGRAPH = _BLOCKS - {"html", "body"}


class TooDeepError(ValueError):
    """The markup nests deeper, or holds more elements, than any page does."""


@dataclass(slots=True)
class Element:
    """A start tag: its name, attributes and, where that was noted, where its content lies.

    `block` is the number of visible blocks before it, `path` holds the elements it lies in and
    `props` their microdata properties, outermost first.
    """

    name: str
    attributes: dict[str, str]
    start: int
    content: tuple[int, int] | None = None
    block: int = 0
    path: tuple[str, ...] = ()
    props: tuple[str, ...] = ()


@dataclass(slots=True)
class VisibleBlock:
    """A run of text between borders of blocks; `path` holds the open elements, outermost first."""

    text: Traced
    path: tuple[str, ...]
    classes: str


@dataclass(slots=True)
class MarkupPage:
    """What a page shows, and the elements that say something about it."""

    blocks: list[VisibleBlock] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)


_WANTED = frozenset({
    "meta", "link", "time", "script", "title", "html",
})  # fmt: skip
"""Elements that carry metadata, besides those with a microdata property."""

_NEVER_HIDDEN = frozenset({"html", "body", "main", "article"})
"""Hidden until a script shows them, on some sites."""
_NOT_DISPLAYED = re.compile(r"display\s{0,5}:\s{0,5}none", re.IGNORECASE)


class _Open(NamedTuple):
    """An element whose end tag is to come."""

    name: str
    classes: str
    hidden: bool
    noted: Element | None


def read_markup(text: str) -> MarkupPage:
    """Visible blocks and metadata elements; raises TooDeepError on a bomb."""
    return _Walker(text).page


class _Walker:
    """One pass over the tags; text gathers in `weaver` until a border of a block."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.page = MarkupPage()
        self.open: list[_Open] = []
        self.hidden = 0
        self.counts: Counter[str] = Counter()
        self.weaver = Weaver()
        self.last_break = -1
        self.nodes = 0
        if text.count("</") > MAX_HTML_NODES:
            raise TooDeepError(f"more than {MAX_HTML_NODES:,} elements")
        position = 0
        for start, end in _tags(text):
            if start >= position:  # else it lies in a script or the like, which was passed over
                self._text(position, start)
                position = self._tag(start, end)
        self._text(position, len(text))
        self._flush()

    def _text(self, start: int, end: int) -> None:
        if start >= end or self.hidden or any(self.counts[name] for name in _UNSEEN):
            return
        source = Traced.whole(self.text[start:end], start)
        if not source.text.isspace():
            self.last_break = -1
        position = 0
        for entity in _ENTITY.finditer(source.text):
            character = html.unescape(entity[0])
            if character == entity[0]:
                continue
            self.weaver.copy(source, position, entity.start())
            self.weaver.put(character, start + entity.start(), start + entity.end())
            position = entity.end()
        self.weaver.copy(source, position, len(source.text))

    def _tag(self, start: int, end: int) -> int:
        """Handles the tag (or comment) at `start`; returns where the text goes on."""
        found = _TAG.match(self.text, start, end)
        if found is None:
            return end
        name = found[2].lower()
        self.nodes += 1
        if self.nodes > MAX_HTML_NODES:
            raise TooDeepError(f"more than {MAX_HTML_NODES:,} elements")
        if name in _BLOCKS:
            self._flush()
            if name != "html" and self.counts["head"] and not found[1]:
                self._close("head", start)
        elif name == "br":
            self._break(start, end)
        if found[1]:
            self._close(name, start)
            return end
        return self._start(name, start, found.end(), end)

    def _start(self, name: str, start: int, attributes_start: int, end: int) -> int:
        tag = self.text[attributes_start : end - 1]
        element = Element(name, {}, start, block=len(self.page.blocks))
        noted = name in _WANTED or "itemprop" in tag
        if noted or name in _BLOCKS or "hidden" in tag or "display" in tag:
            element.attributes = _attributes(tag)
        if noted and not (name == "title" and self.counts["svg"]):
            element.path = tuple(o.name for o in self.open)
            element.props = tuple(
                o.noted.attributes.get("itemprop", "").lower() for o in self.open if o.noted
            )
            self.page.elements.append(element)
        if name in _CLOSES_PARAGRAPH and self.open and self.open[-1].name == "p":
            self._close("p", start)
        if name in _RAW_TEXT:
            element.content, after = _raw_text(self.text, name, end)
            return after
        if name not in _VOID and self.text[end - 2 : end] != "/>":
            self._push(element, noted, end)
        return end

    def _push(self, element: Element, noted: bool, end: int) -> None:
        attributes = element.attributes
        classes = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()[:200]
        hidden = element.name not in _NEVER_HIDDEN and (
            "hidden" in attributes or bool(_NOT_DISPLAYED.search(attributes.get("style", "")))
        )
        if noted:
            element.content = (end, end)
        self.open.append(_Open(element.name, classes, hidden, element if noted else None))
        self.counts[element.name] += 1
        self.hidden += hidden
        if len(self.open) > MAX_HTML_DEPTH:
            raise TooDeepError(f"elements nested deeper than {MAX_HTML_DEPTH} levels")

    def _close(self, name: str, position: int) -> None:
        """Ends the innermost `name`, and what was left open in it, at `position`."""
        if not self.counts[name]:
            return
        while self.open:
            closed = self.open.pop()
            self.counts[closed.name] -= 1
            self.hidden -= closed.hidden
            if closed.noted is not None and closed.noted.content is not None:
                closed.noted.content = (closed.noted.content[0], position)
            if closed.name == name:
                return

    def _break(self, start: int, end: int) -> None:
        """Two line breaks in a row part paragraphs, one parts words."""
        if self.last_break >= 0:
            self._flush()
        elif self.weaver.length:
            self.weaver.put(" ", start, end)
        self.last_break = start

    def _flush(self) -> None:
        woven, self.weaver = self.weaver.woven(), Weaver()
        self.last_break = -1
        block = tidied(woven)
        if block.text:
            path = tuple(o.name for o in self.open)
            classes = " ".join(o.classes for o in self.open[-4:])
            self.page.blocks.append(VisibleBlock(block, path, classes))


def _tags(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of everything in angle brackets, in order, in time linear in `text`."""
    last_close, last_comment_end = text.rfind(">"), text.rfind("-->")
    last_quote = {mark: text.rfind(mark) for mark in "\"'"}
    position = text.find("<")
    while 0 <= position < last_close:
        following = text[position + 1 : position + 2]
        if text.startswith("<!--", position) and position <= last_comment_end:
            end = text.find("-->", position) + 3
        elif following in "!?/" or following.isalpha():
            end = _tag_end(text, position, last_close, last_quote)
        else:
            end = -1
        if end > 0:
            yield position, end
        position = text.find("<", end if end > 0 else position + 1)


def _tag_end(text: str, position: int, last_close: int, last_quote: dict[str, int]) -> int:
    """Behind the `>` that ends the tag: one inside a quoted value does not."""
    end = text.find(">", position)
    checked = position
    while end >= 0:
        mark = _open_quote(text, checked, end)
        if not mark or last_quote[mark] < end:
            return end + 1
        closing = text.find(mark, end)
        if closing > last_close or closing - position > MAX_TAG_CHARS:
            return end + 1
        checked = closing + 1
        end = text.find(">", closing)
    return -1


MAX_TAG_CHARS = 1 << 20
"""A tag with a picture in one of its attributes; beyond, a quotation mark was left open."""

_QUOTE = re.compile(r"=\s{0,20}([\"'])")


def _open_quote(text: str, start: int, end: int) -> str:
    """The mark of the attribute value that is still open at `end`, if any."""
    position = start
    while found := _QUOTE.search(text, position, end):
        closing = text.find(found[1], found.end(), end)
        if closing < 0:
            return found[1]
        position = closing + 1
    return ""


def _raw_text(text: str, name: str, start: int) -> tuple[tuple[int, int], int]:
    """The range of a script's or title's content and where the text goes on after its end tag."""
    closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, start)
    if closing is None:
        return (start, len(text)), len(text)
    end = text.find(">", closing.end())
    return (start, closing.start()), end + 1 if end >= 0 else len(text)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text[:20_000]):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), html.unescape(value))
    return found
