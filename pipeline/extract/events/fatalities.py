"""Deaths that a sentence counts, and the predicate that they belong to.

Belongs here: reading "killed at least 12 people", "50 died", "left dozens dead" into a
number with its qualifier. Does not: which event they are deaths of (`events`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Span as DocSpan
from pipeline.language.tokens import Token
from pipeline.normalize.money.numbers import NumberReader, pieces
from pipeline.spans import Found

Qualifier = Literal["exact", "approximate", "at_least", "at_most"]

KILLING = words("killing")
DYING = frozenset({"die", "perish"})
DEAD_NOUNS = frozenset({"death", "fatality"})
PERSONS_NOT = words("not_persons")
_APPROXIMATE = words("approximate")
_AT_LEAST = (
    "at least",
    "more than",
    "over",
    "no fewer than",
    "no less than",
    "not less than",
    "upwards of",
    "above",
)
_AT_MOST = ("up to", "as many as", "at most", "no more than", "fewer than", "less than", "under")
GROUPS = words("groups")
MAX_DEATHS = 5_000_000
WINDOW = 8
"""Tokens that a number may take."""


@dataclass(frozen=True)
class Deaths:
    """A number of dead and how the text qualifies it."""

    count: Found[int]
    qualifier: Qualifier


def deaths(predicate: Predicate) -> Deaths | None:
    """The deaths that this predicate states, or None."""
    lemma = predicate.lemma
    if predicate.kind == "verb" and (lemma in KILLING or _shot_dead(predicate)):
        return _summed(predicate.objects)
    if predicate.kind == "verb" and lemma in DYING:
        return _summed(predicate.subjects)
    if predicate.kind == "verb" and lemma == "claim":
        return _summed(tuple(t for t in predicate.objects if t.lemma_ == "life"))
    if predicate.kind == "verb" and lemma == "leave":
        return _left_dead(predicate)
    if predicate.kind == "noun" and predicate.head.lemma_ in ("killing", "death", "murder"):
        return _summed(predicate.objects)
    return None


def stated_deaths(around: DocSpan) -> Deaths | None:
    """Deaths given as a noun phrase: "12 dead", "with 30 deaths", "a death toll of 40"."""
    for token in around:
        if token.lemma_.lower() in DEAD_NOUNS or token.lower_ == "dead":
            found = _count(token) or _left_behind(token)
            if found is not None:
                return found
        if token.lower_ == "toll" and any(c.lower_ == "death" for c in token.children):
            numbers = [
                t for t in (*token.subtree, *_reached(token)) if t.like_num and t.i > token.i
            ]
            if numbers:
                return _read(numbers[0])
        if token.lemma_.lower() in DYING and token.pos_ == "VERB":
            found = _summed(tuple(c for c in token.children if c.dep_ == "nsubj"))
            if found is not None and not any(c.dep_ == "neg" for c in token.children):
                return found
    return None


def _left_behind(dead: Token) -> Deaths | None:
    """ "Clashes left three soldiers DEAD": those whom the verb above left so."""
    if dead.lower_ != "dead" or not any(t.lemma_ == "leave" for t in (dead.head, dead.head.head)):
        return None
    beside = (*dead.children, *dead.head.children)
    victims = (c for c in beside if c.dep_ in ("nsubj", "dobj") and c.i < dead.i)
    counted = next((c for c in victims if any(n.dep_ == "nummod" for n in c.children)), None)
    return _count(counted) if counted is not None else None


def _reached(toll: Token) -> list[Token]:
    """What a toll rose to, stands at or has reached, but not by how much it rose."""
    verb = toll.head
    if toll.dep_ != "nsubj" or verb.pos_ != "VERB":
        return []
    if any(c.dep_ == "dobj" for c in verb.children):
        return [t for c in verb.children if c.dep_ == "dobj" for t in c.subtree]
    behind = toll.doc[verb.i + 1 : min(verb.i + 2 * WINDOW, toll.sent.end)]
    return [t for t in behind if t.like_num and _preposition_before(t) in ("to", "at", "above")]


def _preposition_before(number: Token) -> str:
    """The last preposition before a number: "rose BY four TO at least 16"."""
    near = number.doc[max(0, number.i - 4) : number.i]
    return next(
        (
            t.lower_
            for t in reversed(near)
            if t.lower_ in ("to", "at", "above", "by") and t.nbor().lower_ != "least"
        ),
        "",
    )


def _shot_dead(predicate: Predicate) -> bool:
    """ "Shot dead", also where the parser hangs "dead" on the victims."""
    if predicate.head.lemma_ != "shoot":
        return False
    near = [*predicate.head.children, *(c for t in predicate.objects for c in t.children)]
    return any(child.lower_ == "dead" for child in near)


def _left_dead(predicate: Predicate) -> Deaths | None:
    if not any(t.lower_ == "dead" for t in predicate.head.subtree):
        return None
    victims = [
        t
        for t in predicate.head.subtree
        if t.like_num and t.i > predicate.head.i and t.head.i - t.i < 4 and t.pos_ == "NUM"
    ]
    return _read(victims[0]) if victims else None


def _summed(victims: tuple[Token, ...]) -> Deaths | None:
    """Numbers of coordinated victims added up; None when one of several has none."""
    counts = [_count(v) for v in victims if v.lemma_.lower() not in PERSONS_NOT]
    known = [c for c in counts if c is not None]
    if not known:
        return None
    if len(known) == 1:
        return known[0]
    total = sum(c.count.value for c in known)
    first, last = known[0].count, known[-1].count
    qualifier: Qualifier = next((c.qualifier for c in known if c.qualifier != "exact"), "exact")
    return Deaths(
        Found(
            total, first.start, last.end, "fatalities.sum", "computed", "several groups added up"
        ),
        qualifier,
    )


def _count(noun: Token) -> Deaths | None:
    if noun.like_num and noun.pos_ == "NUM":
        return _read(noun)
    for child in noun.children:
        if child.dep_ == "nummod" and child.i < noun.i:
            return _read(child)
    article = next(
        (c for c in noun.children if c.dep_ == "det" and c.lower_ in ("a", "an", "another")), None
    )
    if article is not None and noun.tag_ == "NN" and noun.ent_type_ == "" and _is_singular(noun):
        end = noun.idx + len(noun)
        return Deaths(Found(1, article.idx, end, "fatalities.single", "inferred"), "exact")
    return None


def _is_singular(noun: Token) -> bool:
    return noun.lemma_.lower() not in GROUPS


def _read(number: Token) -> Deaths | None:
    doc = number.doc
    first = number
    while (
        first.i > number.sent.start
        and doc[first.i - 1].dep_ in ("compound", "nummod", "quantmod")
        and (doc[first.i - 1].like_num)
    ):
        first = doc[first.i - 1]
    text = doc[first.i : first.i + WINDOW].text
    quantity = NumberReader(pieces(text)).quantity(0, marked=False)
    if (
        quantity is None
        or quantity.value != int(quantity.value)
        or not 0 <= quantity.value <= MAX_DEATHS
    ):
        return None
    end = first.idx + pieces(text)[quantity.stop - 1].end
    before = doc[max(0, first.i - 5) : first.i].text.lower().rstrip()
    return Deaths(
        Found(int(quantity.value), first.idx, end, "fatalities.number"), _qualifier(before)
    )


def _qualifier(before: str) -> Qualifier:
    if any(before.endswith(words) for words in _AT_LEAST):
        return "at_least"
    if any(before.endswith(words) for words in _AT_MOST):
        return "at_most"
    last = before.split()[-2:]
    if last and (
        last[-1] in _APPROXIMATE or (last[-1] in ("an", "the", "to") and last[0] in _APPROXIMATE)
    ):
        return "approximate"
    return "exact"
