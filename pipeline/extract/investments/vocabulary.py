"""Verbs and nouns of money, as lexicons/finance.yaml lists them, looked up for tokens.

Belongs here: the entry of a verb with its particle or its object, and what kind of money, deal
or work a noun calls. Does not: which sums are flows (`mentions`) or who pays (`roles`).
"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from pipeline.extract.grammar.lexemes import base_lemma, verb_lemma
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping

NounKind = Literal["money", "deal", "work", "other"]
"""Money itself (loan), an arrangement about it (contract), what it pays for (road), or no flow."""

PARTS = frozenset(
    {"cent", "percent", "%", "stake", "share", "half", "quarter", "third", "majority"}
)
"""What is bought of a company: "30 per cent of the firm"."""
PER_CENT = ("percent", "%", "per", "pc")


class VerbEntry(NamedTuple):
    """What lexicons/finance.yaml says of a verb; `weak` verbs need more than the verb."""

    flow: str
    status: str
    subject: str
    others: tuple[str, ...]
    weak: bool


@cache
def words(name: str) -> frozenset[str]:
    """One word list of lexicons/finance.yaml."""
    return frozenset(map(str, mapping("finance")[name]))


@cache
def verb_entries() -> dict[str, VerbEntry]:
    return {
        verb: VerbEntry(row[0].rstrip("?"), row[1], row[2], tuple(row[3].split()), "?" in row[0])
        for verb, row in mapping("finance")["verbs"].items()
    }


@cache
def _flow_nouns() -> dict[tuple[str, ...], str]:
    return {
        tuple(noun.split()): flow
        for flow, nouns in mapping("finance")["flows"].items()
        for noun in nouns
    }


@cache
def _phrases(name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in words(name))


@cache
def _joined() -> frozenset[str]:
    """Every verb with a particle that some list of the lexicon holds."""
    lists = (*mapping("finance")["statuses"].values(), words("leaving_verbs"))
    listed = (verb for verbs in lists for verb in verbs)
    return frozenset(verb for verb in (*verb_entries(), *listed) if "_" in verb)


def finance_lemma(verb: Token) -> str:
    """The lemma with its particle, also where the parser takes that for an adverb."""
    lemma = verb_lemma(verb)
    for child in verb.children:
        if child.dep_ == "dobj" and f"{lemma}_{child.lemma_.lower()}" in verb_entries():
            return f"{lemma}_{child.lemma_.lower()}"
        if child.dep_ == "advmod" and f"{lemma}_{child.lower_}" in _joined():
            return f"{lemma}_{child.lower_}"
    if verb.i + 1 < len(verb.doc):  # "handed over 25 buses", read as "over 25"
        follower = verb.nbor(1)
        joined = f"{lemma}_{follower.lower_}"
        of_sum = any(c.ent_type_ == "MONEY" for c in follower.children)  # "chipped in $6 million"
        particle = follower.dep_ in ("advmod", "quantmod", "prt") or of_sum
        if particle and joined in _joined():
            return joined
    return lemma


def entry_of(verb: Token) -> VerbEntry | None:
    """What the lexicon says of a verb: of the deal in shares that it makes with its object, or
    of itself with its particle.

    One takes and raises stakes, but also chances and taxes; what comes without coming from
    somebody is no money.
    """
    base = base_lemma(verb)
    for deal in ("take_stake", "sell_stake"):
        if base in words(f"{deal}_verbs") and any(_is_stake(c) for c in verb.children):
            return verb_entries()[deal]
    lemma = finance_lemma(verb)
    if lemma == "come" and not any(c.lower_ == "from" for c in verb.children):
        return None
    return verb_entries().get(lemma)


def entry_of_lemma(lemma: str) -> VerbEntry | None:
    """The entry of a verb that the text does not name by itself."""
    return verb_entries().get(lemma)


def _is_stake(noun: Token) -> bool:
    """ "Its *holding* in the firm", "*30* per cent of it" as an object."""
    if noun.dep_ not in ("dobj", "nsubjpass"):
        return False
    if noun.lemma_.lower() in words("stake_nouns"):
        return True
    share = noun.like_num or noun.lemma_.lower() in PARTS
    behind = [t.lower_ for t in noun.doc[noun.i : noun.right_edge.i + 1]]
    return share and "of" in behind and (not noun.like_num or behind[1:2][0] in PER_CENT)


def classify(token: Token) -> tuple[NounKind, str] | None:
    """Kind and flow type of a noun with the words before it; None for an unlisted one."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB"):
        return None
    forms = (token.lemma_.lower(), token.lower_)
    if _last_words().isdisjoint(forms):
        return None
    for length in range(min(4, token.i - token.sent.start + 1), 0, -1):
        before = tuple(t.lower_ for t in token.doc[token.i - length + 1 : token.i])
        for form in forms:
            phrase = (*before, form)
            flow = _flow_nouns().get(phrase)
            if flow is not None:
                return _kind(phrase), flow
            if phrase in _phrases("money_nouns"):
                return "money", "unspecified"
        named = token.pos_ == "PROPN" and token.ent_type_ == "ORG"
        if not named and any((*before, form) in _phrases("not_flows") for form in forms):
            return "other", "unspecified"
    return None


@cache
def _last_words() -> frozenset[str]:
    """The words that some listed phrase ends in."""
    phrases = (*_flow_nouns(), *_phrases("money_nouns"), *_phrases("not_flows"))
    return frozenset(phrase[-1] for phrase in phrases)


def _kind(phrase: tuple[str, ...]) -> NounKind:
    """A credit line is money, as a line is."""
    if phrase in _phrases("deal_nouns") and phrase not in _phrases("money_nouns"):
        return "deal"
    return "money" if phrase[-1:] in _phrases("money_nouns") else "work"
