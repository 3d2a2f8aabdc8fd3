"""Reporting words and the phrases that name their sources, as plain data.

Belongs here: what a cue and a source are, and where a noun's phrase begins and ends. Does not:
finding them (`pipeline.extract.quotes.reporting`, `pipeline.extract.quotes.phrases`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.extract.quotes.reporting_verbs import (
    FINITE,
    MAX_CLIMB,
    has_auxiliary,
    reporting_verbs,
)
from pipeline.language.tokens import Doc, Token
from pipeline.spans import Span

Kind = Literal["verb", "phrase", "as"]


@dataclass(frozen=True)
class Source:
    """The phrase that names who is cited: its head, and tokens `[start, end)`."""

    head: Token
    start: int
    end: int

    @property
    def span(self) -> Span:
        doc = self.head.doc
        last = doc[self.end - 1]
        return Span(doc[self.start].idx, last.idx + len(last))


@dataclass(frozen=True)
class Cue:
    """A reporting word: tokens `[start, end)`, its head, classes of the lexicon, its source."""

    head: Token
    start: int
    end: int
    kind: Kind
    classes: frozenset[str]
    source: Source | None

    @property
    def span(self) -> Span:
        doc = self.head.doc
        last = doc[self.end - 1]
        return Span(doc[self.start].idx, last.idx + len(last))

    @property
    def finite(self) -> bool:
        """Whether the cue can carry a sentence: not a bare participle or infinitive."""
        if self.kind != "verb":
            return False
        if self.head.dep_ == "pcomp" and self.head.head.lower_ == "as":
            # "was quoted as saying"
            above = self.head.head.head
            return has_auxiliary(above) or above.tag_ in FINITE
        return (
            self.head.tag_ in FINITE
            or is_taken_for_noun(self.head)
            or any(c.dep_ in ("aux", "auxpass") for c in self.head.children)
        )


def is_taken_for_noun(token: Token) -> bool:
    """ "A, the centre estimates": the tagger sees a noun where the parser sees the main verb."""
    if token.dep_ != "ROOT" or token.pos_ != "NOUN" or token.lemma_.lower() not in cue_lemmas():
        return False
    below = {child.dep_ for child in token.children}
    return "nsubj" in below and "ccomp" in below


@cache
def cue_lemmas() -> frozenset[str]:
    """Lemmas of the verbs that are cues, alone or with a particle."""
    return frozenset(lemma.partition("_")[0] for lemma in reporting_verbs())


def noun_phrase_at(doc: Doc, start: int) -> Source | None:
    """The noun phrase that begins at token `start`."""
    if start >= len(doc) or doc[start].is_punct or doc[start].is_space:
        return None
    head = doc[start]
    for _ in range(MAX_CLIMB):
        above = head.head
        climbs = above.i >= start and head.dep_ in (
            "det", "amod", "compound", "poss", "nummod", "case", "nmod", "advmod", "quantmod",
        )  # fmt: skip
        if not climbs:
            break
        head = above
    return source_of(head, start)


def source_of(head: Token, start: int | None = None) -> Source:
    """The whole phrase of a noun: its modifiers and apposition, not its relative clauses."""
    doc = head.doc
    left = head.left_edge.i if start is None else start
    right = head.i
    for child in head.rights:
        if child.dep_ in ("relcl", "cc", "conj") and child.dep_ == "relcl":
            break
        if child.dep_ == "punct":
            continue
        if child.right_edge.i - head.i > 40:
            break
        right = max(right, child.right_edge.i)
    while left < head.i and (doc[left].is_punct or doc[left].is_space or doc[left].dep_ == "cc"):
        left += 1
    while (
        right > head.i and (doc[right].is_punct or doc[right].is_space) and doc[right].text != ")"
    ):
        right -= 1
    opened = any(t.text == "(" for t in doc[left : right + 1])
    if opened and doc[right].text != ")" and right + 1 < len(doc) and doc[right + 1].text == ")":
        right += 1
    return Source(head, left, right + 1)
