"""Titles of office and rank in a text: where they stand and what role they name.

Belongs here: recognising "Deputy Foreign Minister" and the words that come before it. Does
not: whose title it is (`persons`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pipeline.language.tokens import Doc, Token
from pipeline.lexicons import table
from pipeline.normalize.actors.known_names import (
    known_names,
)
from pipeline.normalize.gazetteer.phrases import Phrases, TokenIndex, Words, fold, key

FORMER = {"former": "ELI", "ex": "ELI", "ousted": "OPP", "deposed": "OPP", "exiled": "OPP"}


@dataclass(frozen=True, slots=True)
class Title:
    """A role and the sectors that it implies; an empty role is a mere form of address."""

    role: str
    sectors: tuple[str, ...]


@dataclass
class TitleMatch:
    """A title at tokens `[start, end)`, and from `left` on what stands before it."""

    start: int
    end: int
    left: int
    title: Title
    text: str


@cache
def _titles() -> Phrases[Title]:
    return Phrases(
        (
            (name, Title(row["role"], tuple(filter(None, row["sector"].split(",")))))
            for row in table("titles")
            for name in row["titles"].split("|")
        ),
        capitalised=False,
    )


@lru_cache(maxsize=20_000)
def title_named(text: str) -> Title | None:
    found = _titles().get(text)
    return found[0] if found else None


@cache
def _last_words() -> frozenset[str]:
    return _titles().last_words


def ends_a_title(word: str) -> bool:
    """Whether a title may end in this word; a mark ends in whatever stands before it."""
    parts = key(word)
    return not parts or parts[-1] in _last_words()


def find_titles(tokens: TokenIndex, parts: Words) -> list[TitleMatch]:
    found = []
    for match, entries in _titles().find_in(tokens.doc.text, parts):
        start, end = tokens.span(match.start, match.end)
        if not _may_be_title(tokens.doc[end - 1]):
            continue
        title = entries[0]
        if title.role == "=":
            title = replace(title, role=match.text.lower())
        start, title = _with_portfolio(tokens.doc, start, title)
        found.append(TitleMatch(start, end, left_edge(tokens.doc, start), title, match.text))
    return found


def _may_be_title(last: Token) -> bool:
    if last.text.lower() == "m" or (last.text == "PM" and not last.is_upper):
        return False
    if (
        last.text.islower()
        and len(last.text) <= 4
        and last.text in {"gen", "col", "lt", "maj", "sen", "rep", "rev", "prof", "fm", "hon"}
    ):
        return False
    return last.pos_ in {"NOUN", "PROPN", "ADJ", "X"}


def _with_portfolio(doc: Doc, start: int, title: Title) -> tuple[int, Title]:
    """`Rail and Transport Minister`: what a bare minister or secretary is minister of."""
    if title.role not in ("minister", "deputy minister", "secretary"):
        return start, title
    first = start
    while first > 0 and start - first < 3 and _portfolio_word(doc[first - 1]):
        first -= 1
    while first < start and doc[first].text.lower() in ("and", "&"):
        first += 1
    if first == start:
        return start, title
    area = " ".join(token.text.lower() for token in doc[first:start])
    return first, replace(title, role=f"{area} {title.role}")


def _portfolio_word(token: Token) -> bool:
    if token.text.lower() in ("and", "&"):
        return True
    if token.pos_ not in ("NOUN", "PROPN", "ADJ") or token.ent_type_ in ("NORP", "GPE", "PERSON"):
        return False
    return (
        token.text.lower() not in FORMER
        and fold(token.text)
        not in {
            "late",
            "then",
            "new",
            "senior",
            "top",
            "deputy",
            "interim",
            "acting",
            "caretaker",
            "current",
        }
        and not known_names().get(token.text)
    )


def left_edge(doc: Doc, start: int) -> int:
    """Where the noun phrase that ends in a title at `start` begins."""
    first = start
    while first > 0 and start - first < 10:
        token = doc[first - 1]
        if token.is_sent_start and token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "VERB"):
            break
        if not (
            token.pos_ in ("ADJ", "NOUN", "PROPN", "PART", "NUM", "ADV", "X")
            or token.tag_ == "POS"
            or (token.tag_ in ("VBN", "VBG") and token.dep_ == "amod")
            or token.text in ("-", "’s", "'s", "–")
        ) or (token.pos_ == "PART" and token.tag_ == "TO"):
            if token.pos_ == "DET" or token.tag_ == "PRP$":
                first -= 1
            break
        first -= 1
        if doc[first].is_sent_start:
            break
    return first
