r"""Inline markup out of a block of text: links, emphasis, escapes, entities, stray controls.

Here belongs what is removed inside a paragraph, and it is the same for plain text, Markdown
and feeds, because reposted articles carry Markdown in any of them. Here does not belong
anything about lines or blocks (`text`, `structure`).

One pass, one pattern, each alternative bounded: the time is linear in the length of the
text whatever it holds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from pipeline.ingest.traced import Edit, Traced

_TARGET = (
    r'\((?:<[^<>\n]{0,2000}>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+"[^"\n]{0,300}")?\s{0,8}\)'
)

_TAGS = (
    "a abbr acronym article aside b bdi bdo big blockquote br center cite code dd del dfn div dl "
    "dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark "
    "nobr ol p picture pre q s samp section small source span strike strong sub sup table tbody "
    "td tfoot th thead time tr tt u ul var wbr"
)

_TOKEN = re.compile(
    rf"""
    (?P<escape>\\+)
  | (?P<target>\]{_TARGET})
  | (?P<reference>\]\[[^\[\]\n]{{0,200}}\])
  | (?P<image>!\[)
  | (?P<open>\[)
  | (?P<close>\])
  | (?P<stars>\*+)
  | (?P<lines>_+)
  | (?P<tick>`+)
  | (?P<comment><!--)
  | (?P<tag></?(?:{"|".join(_TAGS.split())})(?:\s[^<>]{{0,2000}})?/?>)
  | (?P<autolink><(?=(?:https?|mailto):)[^<>\s]{{1,2000}}>)
  | (?P<entity>&(?:[A-Za-z][A-Za-z0-9]{{1,31}}|\#[0-9]{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}});)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_INVISIBLE = re.compile(
    r"(?P<blank>[ \t\xa0\u2000-\u200a\u202f\u205f\u3000\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+)|"
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]+"
)
"""Runs of blanks, and characters that print nothing and would split words for the model."""

_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|del|em|font|i|ins|kbd|mark|nobr|q|s|small|"
    r"span|strike|strong|sub|sup|tt|u|var|wbr)\b",
    re.IGNORECASE,
)
"""Tags that stand inside a word or beside one; any other tag parts words."""

_OPENING = frozenset("\"'“‘«([$€£*_<&")
_CLOSING = frozenset("\"'”’».,;:!?)]%*_>…")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~")


def cleaned(source: Traced, references: frozenset[str] = frozenset()) -> Traced:
    """`source`, one block, without inline markup and with single blanks; trimmed.

    `references` are the lower-cased names that link definitions of the document declare.
    Brackets that belong to no link (an editor's) stay.
    """
    return tidied(source.edited(_disjoint(_Scanner(source.text, references).edits())))


def tidied(source: Traced) -> Traced:
    """`source` with single blanks, without characters that print nothing; trimmed."""
    return source.edited(_invisible(source.text)).stripped()


def _invisible(text: str) -> Iterator[Edit]:
    """Runs of blanks become one, characters that print nothing go."""
    for run in _INVISIBLE.finditer(text):
        if run.lastgroup != "blank":
            yield Edit(run.start(), run.end())
        elif run[0] != " ":
            yield Edit(run.start(), run.end(), " ")


def _disjoint(edits: list[Edit]) -> Iterator[Edit]:
    """Edits without those inside an earlier, longer one (a link inside a dropped image)."""
    end = 0
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if edit.start >= end:
            yield edit
            end = edit.end


def _is_outside(character: str) -> bool:
    """Whether emphasis may border on it: a blank, punctuation, never a letter or a digit."""
    return not character.isalnum() and character != "_"


class _Scanner:
    """One walk over a block; opened brackets and marks wait on stacks for their partners."""

    def __init__(self, text: str, references: frozenset[str]) -> None:
        self.text = text
        self.references = references
        self.found: list[Edit] = []
        self.brackets: list[re.Match[str]] = []
        self.marks: dict[str, list[Edit]] = {}
        self.comments_end = text.rfind("-->")
        self.ticks: list[Edit] = []
        self.protected = -1

    def edits(self) -> list[Edit]:
        position = 0
        while token := _TOKEN.search(self.text, position):
            position = max(self._take(token), token.end())
        return self.found

    def _take(self, token: re.Match[str]) -> int:
        """Handle one token; returns where to go on."""
        start, end, kind = token.start(), token.end(), token.lastgroup
        if start == self.protected:
            return start + 1 if kind in {"stars", "lines"} else end
        match kind:
            case "escape":
                self._escape(start, end)
            case "open" | "image":
                self.brackets.append(token)
            case "target" | "reference":
                self._link(token)
            case "close":
                if self.brackets:
                    self.brackets.pop()
            case "stars" | "lines":
                self._emphasis(start, end)
            case "tick":
                self._code(start, end)
            case "comment":
                return self._comment(start)
            case "tag":
                self.found.append(Edit(start, end, "" if _INLINE_TAG.match(token[0]) else " "))
            case "autolink":
                self.found += [Edit(start, start + 1), Edit(end - 1, end)]
            case _:
                self._entity(start, end)
        return end

    def _escape(self, start: int, end: int) -> None:
        """However many backslashes stand before a mark, they were put there by a converter."""
        following = self.text[end : end + 1]
        if following in _PUNCTUATION:
            self.found.append(Edit(start, end))
            self.protected = end
        elif not following or following in "\r\n":
            self.found.append(Edit(start, end))

    def _link(self, token: re.Match[str]) -> None:
        if not self.brackets:
            return
        opened = self.brackets.pop()
        if token.lastgroup == "reference" and not self._is_declared(opened, token):
            return
        if opened.lastgroup == "image":
            self.found.append(Edit(opened.start(), token.end()))
            return
        self.found += [Edit(opened.start(), opened.end()), Edit(token.start(), token.end())]

    def _is_declared(self, opened: re.Match[str], token: re.Match[str]) -> bool:
        name = token[0][2:-1] or self.text[opened.end() : token.start()][:200]
        return name.strip().lower() in self.references

    def _emphasis(self, start: int, end: int) -> None:
        """Marks count only at a word's edge: `f***ing`, `2 * 3` and `snake_case` stay."""
        before = self.text[start - 1 : start] or " "
        after = self.text[end : end + 1] or " "
        opens = _is_outside(before) and (after.isalnum() or after in _OPENING)
        closes = _is_outside(after) and (before.isalnum() or before in _CLOSING)
        waiting = self.marks.setdefault(self.text[start:end], [])
        if closes and waiting:
            self.found += [waiting.pop(), Edit(start, end)]
        elif opens:
            waiting.append(Edit(start, end))

    def _code(self, start: int, end: int) -> None:
        """Single back-ticks in pairs are code; ``doubled'' ones and `these' are quotation marks."""
        if end - start != 1:
            self.ticks.clear()
        elif self.ticks:
            opened = self.ticks.pop()
            inside = self.text[opened.end : start]
            if "'" not in inside and len(inside) < 200 and inside == inside.strip():
                self.found += [opened, Edit(start, end)]
            else:
                self.ticks.append(Edit(start, end))
        else:
            self.ticks.append(Edit(start, end))

    def _comment(self, start: int) -> int:
        if start > self.comments_end:
            return start + 4
        end = self.text.find("-->", start)
        self.found.append(Edit(start, end + 3))
        return end + 3

    def _entity(self, start: int, end: int) -> None:
        character = html.unescape(self.text[start:end])
        if character != self.text[start:end]:
            self.found.append(Edit(start, end, character))
