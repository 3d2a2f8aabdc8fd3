"""A side of an agreement, and the sides of one together.

Belongs here: what makes a side of an actor (who signs for a state is that state), sides named
by half a word ("Sino-Russian"), and the state that a text is at home in. Does not: where in a
sentence sides stand (`parties`), or who a noun phrase is (`pipeline.normalize.actors`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.language.tokens import Token
from pipeline.lexicons import mapping
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.gazetteer.countries import country_code, country_names, country_word
from pipeline.spans import Found

STATE_SECTORS = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY"})
NON_STATES = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})
PARTY_KINDS = frozenset({"country", "igo", "organisation", "company", "armed_group", "unknown"})
SIDES = frozenset({"country", "igo", "armed_group"})
ARMED = frozenset({"REB", "PRM"})
STATE_KINDS = frozenset({"person", "people", "organisation"})
# Bodies that sign in the name of the state; others (NASA, a state bank) are sides of their own.
STATE_BODY = re.compile(
    r"\b(?:minist\w+|government|administration|cabinet|presiden\w+|parliament|senate|congress|court"
    r"|department|army|armies|military|navy|forces?|police|authorit\w+|delegation|officials?|regime|junta"
    r"|assembly|legislature|treasury|kremlin|white house|state|air force|coast guard)\b"
)
COLLECTIVE = frozenset({"LAB", "OPP", "PTY", "REB", "SPY", "MED", "EDU"})
MAX_COMPOUND = 8
COUNTED = "agreements.counted"
"""Rule of sides that are counted and not named."""
DASHES = frozenset("-–‑")


@dataclass(frozen=True)
class Party:
    """A side of an agreement: its name, its state's code (or None), and where it is named."""

    name: str
    country: str | None
    kind: str
    found: Found[Actor]

    @property
    def key(self) -> str:
        """Equal for one side under several names ("Kabul", "Afghanistan's government")."""
        in_power = self.kind == "armed_group" and self.found.value.sectors[:1] == ("GOV",)
        governs = self.kind == "country" or in_power
        return self.country if governs and self.country else self.name.lower()


@dataclass
class Sides:
    """Parties and mediators, each once; a mediator is never a party."""

    parties: list[Party] = field(default_factory=list)
    mediators: list[Party] = field(default_factory=list)
    direct: bool = False
    """Whether a party stands at the agreement itself or did what was done to it."""

    def add(self, parties: Iterable[Party]) -> None:
        _extend(self.parties, parties, self.mediators)

    def mediate(self, parties: Iterable[Party]) -> None:
        _extend(self.mediators, parties, self.parties)


def _extend(kept: list[Party], more: Iterable[Party], others: list[Party]) -> None:
    known = {p.key for p in kept} | {p.key for p in others}
    for party in more:
        if party.key not in known:
            kept.append(party)
            known.add(party.key)


def as_party(found: Found[Actor]) -> Party | None:
    """The side that an actor stands for; None for who cannot be one (a person, the media)."""
    actor = found.value
    code = actor.countries[0] if actor.countries else None
    called_state = (
        not actor.sectors and actor.name.islower() and bool(STATE_BODY.search(actor.name))
    )
    official = bool(STATE_SECTORS.intersection(actor.sectors[:1])) or called_state
    official = official and code is not None
    own_body = actor.kind == "organisation" and not STATE_BODY.search(actor.name.lower())
    if official and code not in NON_STATES and actor.kind in STATE_KINDS and not own_body:
        name = country_names().get(code or "")
        return None if name is None else Party(name, code, "country", found)
    # "The Palestinians", but no "Cuban nurses".
    nation = actor.kind == "people" and all(w[:1].isupper() for w in actor.name.split())
    if code == "EUR" and actor.kind in STATE_KINDS and official:
        return Party("European Union", code, "igo", found)
    if nation and code is not None and not actor.sectors:
        name = country_names().get(code)
        return None if name is None else Party(name, code, "country", found)
    if actor.kind == "people" and COLLECTIVE.intersection(actor.sectors):
        return Party(actor.name, code, actor.kind, found)
    if actor.kind not in PARTY_KINDS or (actor.kind == "country" and code is None):
        return None
    return Party(actor.name, code, actor.kind, found)


def is_anybodys(party: Party) -> bool:
    """ "The National Assembly", of nobody knows which state."""
    return party.country is None and "LEG" in party.found.value.sectors


def is_side(party: Party) -> bool:
    """Whether a party deals for itself as states and armed groups do."""
    return party.kind in SIDES or bool(ARMED.intersection(party.found.value.sectors[:1]))


def unknown_party(token: Token) -> Party:
    """A name that nobody knows and no tagger took for anything: a side by its place only."""
    first = next((c for c in token.lefts if c.dep_ == "compound"), token)
    span = token.doc[first.i : token.i + 1]
    actor = Actor(span.text, "unknown")
    at = Found(actor, span.start_char, span.end_char, "agreements.name", "verbatim")
    return Party(actor.name, None, "unknown", at)


def group_party(token: Token) -> Party:
    """ "Herders", whom no actor of the text stands for: a side by its place only."""
    actor = Actor(token.lower_, "people")
    found = Found(actor, token.idx, token.idx + len(token), "agreements.name", "normalised")
    return Party(actor.name, None, "people", found)


def joint_names(noun: Token) -> Iterator[Party]:
    """The states in "Sino-Russian", "Franco-German", "inter-Korean" before a noun.

    A state that the article names in full has its own mention as well; this one adds the half
    that is no name by itself.
    """
    data = mapping("agreements")
    doc = noun.doc
    for at in range(max(noun.left_edge.i, noun.i - MAX_COMPOUND), noun.i - 1):
        if doc[at + 1].text not in DASHES or at + 2 >= noun.i:
            continue
        first, second = doc[at].lower_, doc[at + 2].lower_
        codes = data["joint_names"].get(second, ()) if first == "inter" else ()
        both = [_demonym_code(doc[at]), _demonym_code(doc[at + 2])]
        if all(both) and both[0] != both[1]:
            codes = both
        if first in data["combining_forms"]:
            codes = [data["combining_forms"][first], country_code(doc[at + 2].text)]
        for code in codes:
            name = country_names().get(code or "")
            if name is not None:
                actor = Actor(name, "country", (code,))
                span = doc[at : at + 3]
                rule = "agreements.joint_name"
                found = Found(actor, span.start_char, span.end_char, rule, "lookup")
                yield Party(name, code, "country", found)


def _demonym_code(token: Token) -> str | None:
    """The state of one half of "Libyan-Greek"."""
    word = country_word(token.text) if token.text[:1].isupper() else None
    return country_code(token.text) if word is not None else None


def _keys(sides: Iterable[Party]) -> set[str]:
    return {p.key for p in sides}


def home_side(before: Sequence[list[Party]], partner: Party) -> list[Party]:
    """The state whose agreements a text has told so far, when it tells one with another partner.

    The side that most of them share and that is not the partner; the later first named one
    where two share as many.
    """
    for sides in reversed(before):
        others = [p for p in sides if p.kind == "country" and p.key != partner.key]
        if len(others) == 1 and len(sides) == len(others) + 1 and partner.key in _keys(sides):
            return others  # whose agreement with the same partner was told last
    counts: Counter[str] = Counter()
    kept: dict[str, Party] = {}
    for sides in before:
        for party in sides:
            counts[party.key] += 1
            kept.setdefault(party.key, party)
    states = [k for k, p in kept.items() if k != partner.key and p.kind == "country"]
    best = max(states, key=lambda k: counts[k], default=None)
    return [] if best is None else [kept[best]]
