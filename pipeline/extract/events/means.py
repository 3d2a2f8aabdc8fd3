"""The mode of an assault by what it was made with.

Belongs here: from weapons and actors named in the clause to PLOVER's modes of ASSAULT. Does
not: which predicates are assaults (`events.frames`).
"""

from __future__ import annotations

from pipeline.extract.events.frames import Match
from pipeline.extract.grammar.cast import Cast, in_words
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Token
from pipeline.lexicons import entries, mapping

KILLS = words("targeting")

SHOOTS = words("shooting")


def mode_by_means(match: Match, cast: Cast) -> str | None:
    """A mode of ASSAULT, or None when nothing says how."""
    tokens = _near(match)
    for mode, means in _words().items():
        if any(in_words(token, means) for token in tokens):
            return mode
    predicate = match.predicate
    if predicate.lemma in KILLS and any(_is_somebody(t, cast) for t in predicate.objects):
        return "targeted"
    return None


def _near(match: Match) -> list[Token]:
    predicate = match.predicate
    tokens = list(predicate.subjects) + [
        t for p, t in predicate.obliques if p in ("with", "in", "by", "from", "using", "of")
    ]
    if predicate.lemma in SHOOTS:
        tokens += predicate.objects
    tokens += [c for c in predicate.head.children if c.dep_ in ("compound", "amod", "nmod")]
    if predicate.kind == "noun":
        tokens.append(predicate.head)
    return tokens + [c for t in tokens for c in t.children if c.dep_ in ("compound", "amod")]


def _is_somebody(token: Token, cast: Cast) -> bool:
    return cast.is_a(token, "leader") and token.tag_ in ("NN", "NNP")


def _words() -> dict[str, frozenset[str]]:
    return {mode: entries(text) for mode, text in mapping("event_means").items()}
