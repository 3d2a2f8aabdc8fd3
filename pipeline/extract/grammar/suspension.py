"""Words that suspend what stands below them, and the small signs of clauses that go with them.

Belongs here: looking up lexicons/factuality.yaml for a token, and the questions about a verb
that both factuality and attribution ask (is it an infinitive, what auxiliaries has it). Does
not: composing what several such words make of a predicate (`factuality`).
"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from pipeline.extract.grammar.lexemes import CLAUSAL, verb_lemma
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping

Effect = Literal["plan", "hypothesise", "attempt", "allege", "negate", "inherit", "cite", "none"]
MAX_DEPTH = 12
"""Clauses that are climbed at most; nobody nests deeper, and hostile text might."""


class Word(NamedTuple):
    """What a word does to what stands below it, and to which of that."""

    effect: Effect
    scope: str
    """'' for everything below, `clause` for clauses only, `loose` for all but definite nouns."""


NOTHING = Word("none", "")


def governing_word(above: Token, below: str, preposition: str = "") -> Word:
    """What the lexicon says that a verb, noun or adjective does to what stands below it."""
    known = words()
    if above.pos_ in CLAUSAL:
        if above.dep_ in ("amod", "prep"):
            return NOTHING
        lemma = verb_lemma(above)
        key = f"{lemma}_{preposition}" if preposition else lemma
        word = known["verbs"].get(key)
        if word is None and preposition in ("", "in", "at", "by", "on"):
            adjective = next((c for c in above.children if c.dep_ == "acomp"), None)
            word = governing_word(adjective, below) if adjective is not None else None
        if word is None and above.tag_ == "VBN":
            word = known["adjectives"].get(above.lower_) if not preposition else None
    elif above.pos_ in ("ADJ", "ADV"):
        word = known["adjectives"].get(above.lower_)
    else:
        word = known["nouns"].get(above.lemma_.lower())
    if word is None or (below == "noun" and word.scope == "clause"):
        return NOTHING
    return word


@cache
def words() -> dict[str, dict[str, Word]]:
    """The lexicon by kind of word: lemma (with preposition), or form, to effect and scope."""
    data = mapping("factuality")
    kinds = ("verbs", "nouns", "adjectives", "modifiers", "adverbs", "modals", "prepositions")
    return {
        kind: dict(_entry(text, effect) for effect, texts in data[kind].items() for text in texts)
        for kind in kinds
    }


def _entry(text: str, effect: Effect) -> tuple[str, Word]:
    scope, _, lemma = text.rpartition(":")
    return lemma, Word(effect, scope)


def infinitive_mark(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.tag_ == "TO" and c.dep_ == "aux"), None)


def is_content_clause(verb: Token) -> bool:
    """A clause that says what a claim, plan or fear is: "claims *that it fired*"."""
    return any(c.dep_ == "mark" and c.lower_ == "that" and c.tag_ != "WDT" for c in verb.children)


def auxiliaries(verb: Token) -> list[Token]:
    """Its own auxiliaries, or those it shares with the clause it is coordinated with."""
    for _ in range(MAX_DEPTH):
        own = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.tag_ != "TO"]
        if own or not leans(verb):
            return own
        verb = verb.head
    return []


def leans(verb: Token) -> bool:
    """A coordinated bare form without a subject: "will meet and *sign*"."""
    if (
        verb.dep_ != "conj"
        or verb.head.pos_ not in CLAUSAL
        or verb.tag_ not in ("VB", "VBN", "VBG")
    ):
        return False
    return not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "expl") for c in verb.children)


def escapes(verb: Token) -> bool:
    """A finite clause that the parser coordinated with an infinitive or gerund: "asked India to
    reopen the crossing and India *agreed*"; nothing above the infinitive stands over it."""
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return False
    return verb.head.tag_ in ("VB", "VBG", "VBN") and not auxiliaries(verb.head)
