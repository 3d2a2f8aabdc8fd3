"""Which type of agreement the words of a text tell.

Belongs here: the words of lexicons/agreement_types.yaml, and which of several in a text decides.
Does not: which texts are asked (`subject`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.lexicons import mapping

OTHER = "other"
NAMED_PLACE = re.compile(
    r"\bPort[- ](?:(?:au|of|el)[- ])?[A-Z]\w+|\b(?:Faroe|Solomon|Marshall|Cook|Virgin) Islands"
)
"""Places that are called after a port or islands: they tell nothing of what a pact is about."""
WITHIN_A_STATE = frozenset({"labour", "political"})
"""Types of agreements that two states do not make with each other."""


def first_type(text: str, *, of_states: bool = False) -> str:
    """By the word that stands first, as what a pact is "on" does: "on islands in rich waters"."""
    return next(_told(text, of_states), OTHER)


def last_type(text: str, *, of_states: bool = False) -> str:
    """By the word that stands last, as the one next to its noun does: "a copper railway loan"."""
    *_, last = (OTHER, *_told(text, of_states))
    return last


def strongest_type(text: str, *, of_states: bool = False) -> str:
    """By the most telling word, where order tells nothing."""
    order = list(mapping("agreement_types"))
    return min(_told(text, of_states), key=order.index, default=OTHER)


def types_in(text: str) -> frozenset[str]:
    """All types that its words tell."""
    return frozenset(_told(text, of_states=False))


def _told(text: str, of_states: bool) -> Iterator[str]:
    """The types that words tell, in order; what holds of goods of all kinds only if alone."""
    general = mapping("agreements")["general_topics"]
    words = [m.group() for m in _words().finditer(_folded(text))]
    kinds = [_types()[w] for w in words if w not in general] or [_types()[w] for w in words]
    kinds = [k for k in kinds if k in mapping("agreements")["decisive_types"]] or kinds
    wider = {mapping("agreements")["narrower"].get(kind) for kind in kinds}
    for kind in kinds:
        if kind not in wider and not (of_states and kind in WITHIN_A_STATE):
            yield kind


def _folded(text: str) -> str:
    folded = _union_of_states().sub(" ", NAMED_PLACE.sub(" ", text).lower())
    for words, other in mapping("agreements")["reworded"].items():
        folded = folded.replace(words, other)
    return folded


@cache
def _union_of_states() -> re.Pattern[str]:
    """ "The European Union", which is no trade union."""
    names = mapping("agreements")["unions_of_states"]
    return re.compile(r"\b(?:" + "|".join(names) + r") union\b")


@cache
def _types() -> dict[str, str]:
    kinds = mapping("agreement_types").items()
    return {word: kind for kind, words in reversed(kinds) for word in words}


@cache
def _words() -> re.Pattern[str]:
    longest_first = sorted(_types(), key=len, reverse=True)
    ends = r")\b(?!-(?:" + "|".join(mapping("agreements")["no_topic_before"]) + r")\b)"
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + ends)
