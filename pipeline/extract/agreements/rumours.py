"""Reports of an agreement, and whether somebody says that they are untrue.

Belongs here: the noun ("reports", "claims") that what is told stands in, the denial of it, and
who denies. Does not: what a denied agreement becomes (`mentions`), or denials in general
(`grammar.factuality`).
"""

from __future__ import annotations

from pipeline.extract.grammar.lexemes import CLAUSAL, verb_lemma
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping


def reported_in(token: Token) -> Token | None:
    """The report whose content a clause or phrase is: "claims that A *signed*", "reports *of*"."""
    above = token.head
    if token.lower_ == "of" and above.dep_ == "pobj":
        above = above.head.head  # "rumours in the press of a deal"
    data = mapping("agreements")
    known = above.lemma_.lower() in (*data["rumours"], *data["lies"]) and above.i < token.i
    behind = token.dep_ == "prep" and token.lower_ in ("of", "about", "on")
    return above if known and (behind or token.dep_ in ("acl", "relcl", "ccomp")) else None


def is_denied(rumour: Token) -> bool:
    """ "Rejected a report", "the reports are untrue", "rumours do not correspond to reality"."""
    data = mapping("agreements")
    verb = rumour.head
    if rumour.dep_ in ("dobj", "nsubjpass"):
        return verb_lemma(verb) in data["denying_verbs"] or rumour.lemma_.lower() in data["lies"]
    if rumour.dep_ == "pobj" and verb.lower_ == "as":
        return verb_lemma(verb.head) in data["denying_verbs"]  # "dismissed as fantasy a claim that"
    if rumour.dep_ != "nsubj":
        return False
    said = [c for c in verb.children if c.dep_ in ("acomp", "attr", "oprd")]
    untrue = any(c.lemma_.lower() in data["untrue"] for c in said)
    negated = any(c.dep_ == "neg" for c in verb.children)
    unreal = verb.lemma_ == "correspond" or any(c.lemma_ == "true" for c in said)
    return unreal if negated else untrue


def denier_of(rumour: Token) -> Token | None:
    """Who denies it; None where the author does."""
    verb = rumour.head
    if rumour.dep_ in ("nsubj", "nsubjpass") and verb.dep_ == "ccomp":
        verb = verb.head
    named = (c for c in verb.children if c.dep_ in ("nsubj", "agent") and c != rumour)
    return next(named, None) if verb.pos_ in CLAUSAL else None
