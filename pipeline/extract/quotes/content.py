"""The words that a cue reports, as a stretch of tokens, and what is trimmed off its ends.

Belongs here: the stretch itself. Does not: finding it (`pipeline.extract.quotes.reported`,
`pipeline.extract.quotes.set_off`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.extract.quotes.reporting_verbs import FINITE, MAX_SUBTREE, listed
from pipeline.language.tokens import SUBJECTS, Doc, Token
from pipeline.spans import Span

LEADING = frozenset({",", ":", ";", "and", "but", "-", "–", "—", "--"})
OPENING_WORDS = 14
"""How many words of an opening are read for a link to the sentence before."""
TRAILING = frozenset({",", ".", ";", ":", "-", "–", "—", "--", "and", "but", "as"})


@dataclass(frozen=True)
class Content:
    """The words that a cue reports, tokens `[start, end)`.

    `interrupted` says that the reporting clause stands within them, between commas.
    """

    start: int
    end: int
    interrupted: bool = False

    def span(self, doc: Doc) -> Span:
        last = doc[self.end - 1]
        return Span(doc[self.start].idx, last.idx + len(last))


def whole(doc: Doc, start: int, end: int) -> Content | None:
    """What stands to both sides of a reporting clause, the clause included."""
    found = trimmed(doc, start, end)
    return None if found is None else replace(found, interrupted=True)


def trimmed(doc: Doc, start: int, end: int) -> Content | None:
    while start < end and (
        doc[start].lower_ in LEADING or doc[start].is_space or _introduces(doc, start)
    ):
        start += 1
    while end > start and (doc[end - 1].lower_ in TRAILING or doc[end - 1].is_space):
        end -= 1
    if end - start < 3 or end - start > MAX_SUBTREE or _is_headless(doc[start]):
        return None
    return Content(start, end)


def without_link(doc: Doc, content: Content, sentence: int) -> Content:
    """A report without the author's link to what came before, where it opens the sentence: "In
    a separate incident, A", "With Oman, by contrast, A"."""
    if content.start != sentence:
        return content
    start = content.start
    for comma in range(content.start + 1, min(content.end, content.start + OPENING_WORDS)):
        if doc[comma].tag_ in FINITE:
            break
        if doc[comma].text == ",":
            if _links(doc, start, comma):
                return trimmed(doc, comma + 1, content.end) or content
            start = comma + 1
    return content


def _links(doc: Doc, start: int, end: int) -> bool:
    words = " ".join(t.lower_ for t in doc[start:end])
    apart = doc[start].lower_ == "in" and doc[end - 1].pos_ == "NOUN"
    another = apart and any(t.lower_ in listed("further") for t in doc[start + 1 : end - 1])
    return words in listed("linking") or another


def _is_headless(first: Token) -> bool:
    """Whether words begin with a verb whose subject is elsewhere."""
    return first.tag_ in FINITE and first.dep_ not in SUBJECTS


def _introduces(doc: Doc, i: int) -> bool:
    """The "that" of a reported clause, and the "only" before it; not a "that" of its own."""
    if doc[i].lower_ in listed("restricting") and i + 1 < len(doc) and doc[i + 1].lower_ == "that":
        return True
    return doc[i].lower_ == "that" and doc[i].dep_ not in (*SUBJECTS, "det")
