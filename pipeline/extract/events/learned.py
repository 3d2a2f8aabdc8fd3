"""What marked articles teach of a predicate: how likely it tells an event, and one of which type.

Belongs here: what is looked at in a predicate, and the sum of the weights that
`lexicons/event_weights.tsv` gives to it: a multinomial logistic regression over words, classes
and what the frames say, so that each answer can be traced to the words that made it. Does not:
the frames (`events.frames`), nor the training, which is a command of the repository.

A frame knows one wording for certain; where none holds, or several could, the weights say what
such words told in the articles that people marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from math import exp
from typing import NamedTuple

from pipeline.contract import vocabulary
from pipeline.extract.events.frames import NO_EVENT, Matcher, types_listed
from pipeline.extract.grammar.cast import Cast, counted, forms, noun_classes
from pipeline.extract.grammar.frames import Predicate
from pipeline.language.tokens import Token
from pipeline.lexicons import table

TYPES = vocabulary("plover.types")
CLASSES = (NO_EVENT, *TYPES)
BIAS = "bias"
"""The feature that every predicate has."""
SCALE = 100
"""Weights are whole hundredths, so that a sum is the same on every machine."""
HELPING = frozenset({"aux", "auxpass", "neg", "mark", "prt", "det"})
ASKED = ("agent", "armed", "country", "person", "place", "money", "authorities", "police")
"""Classes that are worked out and not listed."""
MAX_TOKENS = 2
"""So many of a coordination are looked at."""
MAX_PHRASES = 5


class Framed(NamedTuple):
    """What the frames say of a predicate: a type or "-", the entry that says so, and how far the
    rules follow it (see `reading.Candidate`)."""

    type: str
    rule: str
    stage: str


class Verdict(NamedTuple):
    """How likely a predicate is to tell no event, or one of each of `TYPES`; the sum is 1."""

    shares: tuple[float, ...]

    @property
    def likelihood(self) -> float:
        """That it tells an event, of whatever type."""
        return 1 - self.shares[0]

    @property
    def type(self) -> str:
        """The likeliest type."""
        return TYPES[max(range(len(TYPES)), key=self.shares[1:].__getitem__)]

    def of(self, event_type: str) -> float:
        """The likelihood of this type."""
        return self.shares[CLASSES.index(event_type)]


def verdict(features: list[str]) -> Verdict:
    """The answer of the weights to the features of a predicate."""
    sums = [0] * len(CLASSES)
    for feature in (BIAS, *features):
        for place, weight in weights().get(feature, ()):
            sums[place] += weight
    most = max(sums)
    powers = [exp((total - most) / SCALE) for total in sums]
    whole = sum(powers)
    return Verdict(tuple(power / whole for power in powers))


@cache
def weights() -> Mapping[str, tuple[tuple[int, int], ...]]:
    """By feature, pairs of the place of a class in `CLASSES` and what the feature adds to it."""
    places = {name: place for place, name in enumerate(CLASSES)}
    return {
        row["feature"]: tuple(
            (places[name], int(weight))
            for name, weight in (pair.split(":") for pair in row["weights"].split())
        )
        for row in table("event_weights")
    }


def features(predicate: Predicate, matcher: Matcher, framed: Framed) -> list[str]:
    """What is looked at: the words, their classes, and what the frames say."""
    found = (*_of_words(predicate, matcher), *_above(predicate, matcher), *_of_frames(framed))
    listed = (f"listed={name}" for name in types_listed(predicate) or ("none",))
    return list(dict.fromkeys((*found, *listed)))


def _of_frames(framed: Framed) -> Iterator[str]:
    yield f"frame={framed.type}"
    yield f"frame={framed.type}.{framed.stage}"
    if framed.rule:
        yield f"rule={framed.rule}"


def _of_words(predicate: Predicate, matcher: Matcher) -> Iterator[str]:
    head, lemma = predicate.head, predicate.lemma
    yield f"lemma={lemma}"
    yield f"head={_word(head)}"
    yield f"tag={head.tag_}"
    yield f"dep={predicate.kind}.{head.dep_}"
    if predicate.passive:
        yield "passive"
    if predicate.light is not None:
        yield f"light={predicate.light.lemma_.lower()}"
    if predicate.complement is not None:
        yield f"below={predicate.complement.lemma_.lower()}"
        yield f"below.tag={predicate.complement.tag_}"
    yield from _side("subj", predicate.subjects, matcher.cast)
    yield from _side("obj", predicate.objects, matcher.cast)
    for token in predicate.objects[:MAX_TOKENS]:
        yield f"pair={lemma}.{_word(token)}"
    for name, token in predicate.obliques[:MAX_PHRASES]:
        yield f"prep={name}"
        yield f"prep={lemma}.{name}"
        yield f"prep={name}.{_word(token)}"
        for kind in _classes(token, matcher.cast):
            yield f"prep:{kind}"
    for child in head.children:
        if child.dep_ in HELPING:
            yield f"{child.dep_}={child.lower_}"


def _above(predicate: Predicate, matcher: Matcher) -> Iterator[str]:
    """The word that governs the predicate, and what it tells."""
    head = predicate.head
    if head.head is head:
        return
    yield f"above={_word(head.head)}"
    governing = matcher.by_head.get(head.head.i)
    match = matcher.match(governing) if governing is not None else None
    yield f"above.frame={match.type if match is not None else NO_EVENT}"


def _side(role: str, tokens: tuple[Token, ...], cast: Cast) -> Iterator[str]:
    if not tokens:
        yield f"{role}.none"
    for token in tokens[:MAX_TOKENS]:
        for noun in (token, *counted(token)):
            yield f"{role}={_word(noun)}"
        if token.ent_type_:
            yield f"{role}.name={token.ent_type_}"
        if token.tag_ in ("PRP", "WDT", "WP"):
            yield f"{role}.pronoun"
        for kind in _classes(token, cast):
            yield f"{role}:{kind}"


def _word(token: Token) -> str:
    """The lemma; of a name only that it is one, since nobody does anything by being called so."""
    return "NAME" if token.pos_ == "PROPN" else token.lemma_.lower()


def _classes(token: Token, cast: Cast) -> Iterator[str]:
    listed = _classes_of_words()
    for noun in (token, *counted(token)):
        for form in forms(noun):
            yield from listed.get(form, ())
    yield from (name for name in ASKED if cast.is_a(token, name))


@cache
def _classes_of_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, members in noun_classes().items():
        if name not in ASKED:
            for member in sorted(members):
                found.setdefault(member, []).append(name)
    return {member: tuple(names) for member, names in found.items()}
