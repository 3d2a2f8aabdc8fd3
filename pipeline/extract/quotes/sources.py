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
    NEVER_A_SOURCE,
    has_auxiliary,
    has_main_clause,
    reporting_verbs,
)
from pipeline.language.tokens import Doc, Token
from pipeline.language.tokens import Span as DocSpan
from pipeline.spans import Span

CLOSING = 14
"""Longest phrase, in tokens, that names a source between a comma and its verb."""

Kind = Literal["verb", "noun", "phrase", "as"]


@dataclass(frozen=True)
class Source:
    """The phrase that names who is cited: its head, and tokens `[start, end)`."""

    head: Token
    start: int
    end: int

    @property
    def span(self) -> Span:
        return _characters(self.head.doc, self.start, self.end)


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
        return _characters(self.head.doc, self.start, self.end)

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


def _characters(doc: Doc, start: int, end: int) -> Span:
    """Where tokens `[start, end)` stand in the text."""
    last = doc[end - 1]
    return Span(doc[start].idx, last.idx + len(last))


def is_taken_for_noun(token: Token) -> bool:
    """ "A, the centre estimates": the tagger sees a noun where the parser sees the main verb."""
    if token.pos_ != "NOUN" or token.lemma_.lower() not in cue_lemmas():
        return False
    below = {child.dep_ for child in token.children}
    carries = token.dep_ == "ROOT" and {"nsubj", "ccomp"} <= below
    return carries or closing_source(token) is not None


def closing_source(verb: Token) -> Source | None:
    """ "A, the UN's office estimates.": whose word closes a sentence behind a comma, where the
    parser sees no more than a noun beside others."""
    doc, sentence = verb.doc, verb.sent
    singular = verb.tag_ == "NNS" and verb.text.islower()
    if not singular or "say" not in reporting_verbs().get(verb.lemma_.lower(), frozenset()):
        return None
    comma = verb.i - 1
    while comma > max(sentence.start, verb.i - CLOSING) and doc[comma].text != ",":
        joins = doc[comma].tag_ == "CC" and doc[comma - 1].pos_ == doc[comma + 1].pos_ != "NOUN"
        if (doc[comma].tag_ in NEVER_A_SOURCE and not joins) or doc[comma].text in (
            ";",
            ":",
            "(",
            "“",
            '"',
        ):
            return None
        comma -= 1
    named = doc[comma + 1 : verb.i]
    definite = len(named) > 1 and (named[0].pos_ in ("DET", "PROPN") or named[0].tag_ == "PRP$")
    if doc[comma].text != "," or not definite or doc[verb.i - 1].pos_ not in ("NOUN", "PROPN"):
        return None
    following = doc[verb.i + 1 : sentence.end]
    if any(t.tag_ in FINITE for t in following) or not _ends(following):
        return None
    return _named_between(comma + 1, verb) if has_main_clause(doc[sentence.start : comma]) else None


def _ends(following: DocSpan) -> bool:
    first = following[0] if len(following) else None
    return first is None or first.is_punct or first.is_space or first.lower_ in ("in", "on", "at")


def _named_between(start: int, verb: Token) -> Source:
    """The phrase before a verb: its head is the last noun before "of" or another preposition."""
    doc = verb.doc
    stop = next((k for k in range(start, verb.i) if doc[k].pos_ == "ADP"), verb.i)
    nouns = [k for k in range(start, stop) if doc[k].pos_ in ("NOUN", "PROPN")]
    return Source(doc[nouns[-1]] if nouns else doc[verb.i - 1], start, verb.i)


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
