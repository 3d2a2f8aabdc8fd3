"""Whom the words of an article take up: "they", "four of them", "both sides", "the two countries".

Belongs here: the running account of who took part in what was told so far, and the plural noun
that a "they" stands for. Does not: names and singular pronouns (`pipeline.normalize.actors`),
nor which argument is actor and which recipient (`events.roles`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from pipeline.extract.grammar.cast import Cast
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Doc, Token
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.coreference import GOVERNED
from pipeline.normalize.actors.index import ActorIndex
from pipeline.spans import Found

Parties = list[Found[Actor]]

BOTH = words("both")
STATES = words("states")
PLURAL = frozenset({"they", "them", "themselves"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PAIR_REACH = 12
"""Events back in which the pair is looked for that "both sides" takes up."""
NAMED_REACH = 5
"""Sentences back in which two states named together are such a pair."""
GROUP_REACH = 2
"""Sentences before its own in which a "they" finds its noun."""
DEALS_REACH = 4
"""Events back in which those are looked for who dealt with each other before."""
PARTNER_REACH = 10
PAIR = 2
CLAUSE_DEPTH = 3
"""Steps up from an object to the verb that acts on it: "detained four of them"."""


class Roles(NamedTuple):
    """Who acts and to whom it is done; both sides of a fight or talk act."""

    actors: Parties
    recipients: Parties


class Told:
    """The account of one article, kept while its events are read in order."""

    def __init__(self, doc: Doc, cast: Cast, actors: ActorIndex) -> None:
        self._cast = cast
        self._doc = doc
        self._actors = actors
        self._sentences = [s for s in doc.sents if s.text.strip()]
        self._roles: list[Roles] = []
        self._deals: list[tuple[int, Roles]] = []

    @cached_property
    def _states(self) -> Parties:
        mentions = self._actors.mentions
        return [m for m in mentions if m.value.kind == "country" and not m.value.is_place]

    @property
    def last(self) -> Roles | None:
        """Who took part in the event told last."""
        return self._roles[-1] if self._roles else None

    def add(self, roles: Roles, *, dealt: bool = False) -> None:
        """The parties of one event more; `dealt` says that they met or agreed."""
        self._roles.append(roles)
        if dealt and len(roles.actors) + len(roles.recipients) >= PAIR:
            self._deals.append((len(self._roles), roles))

    def dealers(self) -> Roles | None:
        """Who dealt with each other a short while ago, for "the accord was SIGNED", "after four
        days of TALKS"."""
        if not self._deals or len(self._roles) - self._deals[-1][0] >= DEALS_REACH:
            return None
        return self._deals[-1][1]

    def partners(self, actors: Parties) -> Parties:
        """With whom these dealt last: "Delhi put the treaty ON HOLD" hits the other side."""
        mine = {party.value.name for party in actors}
        for at, roles in reversed(self._deals):
            if len(self._roles) - at >= PARTNER_REACH:
                return []
            parties = [*roles.actors, *roles.recipients]
            others = [p for p in parties if p.value.name not in mine]
            if len(others) < len(parties):
                return others
        return []

    def pair(self, noun: Token) -> Parties:
        """The two parties that "both sides" means: of the last event that had two, else the two
        states last named together; nobody where that is not plain."""
        states = noun.lemma_.lower() in STATES
        for roles in reversed(self._roles[-PAIR_REACH:]):
            # Who dealt with each other, as guests of a third perhaps, or one with the other.
            parties = roles.actors if len(roles.actors) > 1 else [*roles.actors, *roles.recipients]
            if len(parties) == PAIR and (not states or _of_two_states(parties)):
                return list(parties)
        return self._named_together(noun) if states or means_sides(noun) else []

    def group(self, pronoun: Token) -> Token | None:
        """The noun of people that a "they" stands for, unless grammar says whom it means."""
        if pronoun.lower_ not in PLURAL:
            return None
        if any(GOVERNED in (found.reason or "") for found in self._cast.named(pronoun)):
            return None
        for stretch in self._back_from(pronoun, GROUP_REACH + 1):
            nouns = [t for t in stretch if t.i < pronoun.i and self._is_group(t, pronoun)]
            if nouns:
                return min(nouns, key=lambda t: _rank(t, pronoun))
        return None

    def _is_group(self, noun: Token, pronoun: Token) -> bool:
        named = noun.tag_ == "NNPS" and noun.ent_type_ in ("NORP", "ORG")
        if not (noun.tag_ == "NNS" or named) or noun.dep_ in ("compound", "nmod", "poss", "conj"):
            return False
        # Who acts on "them" is somebody else.
        acts_on = pronoun.dep_ not in SUBJECTS and noun.dep_ in SUBJECTS
        if acts_on and noun.head in islice(pronoun.ancestors, CLAUSE_DEPTH):
            return False
        if self._cast.is_a(noun, "weapons") or self._cast.is_a(noun, "buildings"):
            return False
        return self._cast.is_a(noun, "people") or self._cast.is_a(noun, "agent")

    def _named_together(self, noun: Token) -> Parties:
        for stretch in self._back_from(noun, NAMED_REACH):
            start, end = stretch[0].idx, min(stretch[-1].idx + len(stretch[-1]), noun.idx)
            here = {m.value.name: m for m in self._states if start <= m.start < end}
            if len(here) == PAIR:
                return list(here.values())
            if len(here) > PAIR:
                return []
        return []

    def _back_from(self, token: Token, reach: int) -> Iterator[list[Token]]:
        """The sentence of a token and those before it, the nearest first."""
        earlier = [s for s in self._sentences if s.start <= token.i][-reach:]
        yield from (list(sentence) for sentence in reversed(earlier))


def means_both(noun: Token) -> bool:
    """ "Both sides", "the two countries", "the parties" of what was told before."""
    if noun.lower_ in ("two", "both", "pair"):
        return not any(c.dep_ == "prep" for c in noun.children)
    if noun.lemma_.lower() not in BOTH or _is_named_behind(noun):
        return False
    near = {c.lower_ for c in noun.children}
    return bool(near & {"both", "two"}) or (means_sides(noun) and "the" in near)


def means_sides(noun: Token) -> bool:
    return noun.lemma_.lower() in ("side", "party") and noun.tag_ == "NNS"


def _is_named_behind(noun: Token) -> bool:
    """ "All parties in Myanmar", "both sides of the border": the phrase says whose they are."""
    return any(
        c.dep_ == "prep" and c.i > noun.i and c.lower_ in ("in", "of") for c in noun.children
    )


def _of_two_states(parties: Iterable[Found[Actor]]) -> bool:
    return len({code for party in parties for code in party.value.countries}) == PAIR


def _rank(noun: Token, pronoun: Token) -> tuple[int, int]:
    """A subject takes up a subject, an object an object; the nearest of equals."""
    same = (noun.dep_ in SUBJECTS) == (pronoun.dep_ in SUBJECTS)
    return (0 if same else 1, pronoun.i - noun.i)
