"""Clauses that a parser hangs from the wrong verb, and where they belong.

Belongs here: questions about the verbs of one sentence that who, when and where all ask. Does
not: noun phrases (`actors.noun_phrases`), nor what a clause makes of a fact.
"""

from __future__ import annotations

from functools import cache

from pipeline.language.tokens import Token
from pipeline.lexicons import mapping


def verb_above(participle: Token) -> Token:
    """The verb that a participle goes on from: in "drones hit a depot, the army said, KILLING
    two" it is "hit", where the parser takes "said"."""
    governor = participle.head
    if participle.tag_ != "VBG" or participle.dep_ != "advcl" or participle.i < governor.i:
        return governor
    if participle.lemma_.lower() not in _effects():
        return governor
    told = governor.by_dep.get("ccomp", ())
    return next((clause for clause in told if _stands_before(clause, governor)), governor)


def _stands_before(clause: Token, saying: Token) -> bool:
    return clause.i < saying.i and not clause.by_dep.get("mark")


@cache
def _effects() -> frozenset[str]:
    return frozenset(mapping("dates")["effects"].split())
