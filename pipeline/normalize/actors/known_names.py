"""The names that the lexicons know, with what each stands for on a given day.

Belongs here: joining countries, organisations, armed groups, metonyms, peoples and leaders
into one index, and choosing among dated meanings. Does not: reading a sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal, cast

from pipeline.lexicons import entries, mapping, table
from pipeline.normalize.actors.actor import Actor, ActorKind
from pipeline.normalize.gazetteer.countries import country_names, country_words
from pipeline.normalize.gazetteer.phrases import Phrases, fold

KnownForm = Literal[
    "name", "demonym", "people", "capital", "body", "group", "metonym", "ethnic", "person", "region"
]

STATE_FORMS = frozenset({"name", "demonym", "people", "capital"})


@dataclass(frozen=True, slots=True)
class Known:
    """One meaning of a name, valid for `since` <= day < `until` (None is open)."""

    form: KnownForm
    actor: Actor
    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


@cache
def known_names() -> Phrases[Known]:
    """Every listed name; one name may have several meanings, to be told apart by `meaning`."""
    lists = (_states, _dated_states, _bodies, _groups, _metonyms, _peoples, _leaders, _long_regions)
    return Phrases(name for names in lists for name in names())


def meaning(entries: Sequence[Known], day: date | None, context: Collection[str] = ()) -> Known:
    """The meaning that holds on `day`; of an office that is not held then, only the person.

    In an undated text the countries that it names (`context`) decide, and after them the
    meaning that holds today.
    """
    if day is None and context:
        near = [entry for entry in entries if set(entry.actor.countries) & set(context)]
        entries = near or entries
    elif len({entry.actor.countries for entry in entries if entry.form in ("name", "body")}) > 1:
        entries = [e for e in entries if set(e.actor.countries) & set(context)] or entries
    fitting = [entry for entry in entries if entry.holds(day)]
    if fitting:
        dated = [entry for entry in fitting if entry.since is not None] if day else []
        return dated[0] if dated else fitting[0]
    nearest = min(entries, key=lambda entry: _distance(entry, day))
    if nearest.form == "person" and day is not None:
        return replace(nearest, actor=replace(nearest.actor, sectors=("ELI",), role=None))
    return nearest


_BARE_BEFORE, _BARE_AFTER = 365, 3 * 365


def stands_alone(entry: Known, day: date | None) -> bool:
    """Whether a bare surname still means this person: in office then, or not long before."""
    if day is None:
        return True
    since, until = entry.since or date.min, entry.until or date.max
    return (since - day).days <= _BARE_BEFORE and (day - until).days <= _BARE_AFTER


@cache
def successions() -> dict[str, tuple[str, date]]:
    """State to the state that it was part of, and the day on which that ended."""
    return {
        row["iso3"]: (row["parent"], date.fromisoformat(row["since"]))
        for row in table("successions")
    }


def _distance(entry: Known, day: date | None) -> int:
    """Days between a validity and `day`; without a day, the latest validity is nearest."""
    if day is None:
        return -(entry.until or date.max).toordinal()
    gaps = [0]
    if entry.since is not None:
        gaps.append((entry.since - day).days)
    if entry.until is not None:
        gaps.append((day - entry.until).days)
    return max(gaps)


@cache
def body_words() -> dict[str, tuple[ActorKind, str]]:
    """Folded word of a body's name to the kind and sector that it tells of."""
    return {
        row["word"]: (cast(ActorKind, row["kind"]), row["sector"]) for row in table("body_words")
    }


@cache
def body_nouns(kind: Literal["company", "organisation", "media"]) -> frozenset[str]:
    """What a text calls bodies of a kind whose names no list knows."""
    return entries(mapping("body_nouns")[kind])


@cache
def called_bodies() -> dict[str, tuple[ActorKind, str]]:
    """Nouns that stand beside a body's name, to the kind and sector that they tell of, or ""."""
    found: dict[str, tuple[ActorKind, str]] = {}
    found |= dict.fromkeys(body_nouns("organisation"), ("organisation", ""))
    found |= dict.fromkeys(body_nouns("media"), ("media", "JRN"))
    return found | dict.fromkeys(body_nouns("company"), ("company", "BUS"))


@cache
def owned_bodies() -> dict[str, tuple[ActorKind, str]]:
    """Nouns of bodies, as a text speaks of them with their owner, to kind and sector or ""."""
    found: dict[str, tuple[ActorKind, str]] = {
        noun: ("organisation", "" if sector == "-" else sector)
        for sector, nouns in mapping("body_nouns")["owned"].items()
        for noun in entries(nouns)
    }
    return found | called_bodies()


@cache
def group_nouns() -> dict[str, tuple[str, str]]:
    """Noun (lemma or fixed phrase, lower case) to kind and sector; the last row wins."""
    return {
        noun.lower(): (row["kind"], row["sector"])
        for row in table("groups")
        for noun in row["nouns"].split("|")
    }


@cache
def leader_names() -> tuple[tuple[str, Known], ...]:
    """Every listed spelling of every office holder."""
    return tuple(_leaders())


@cache
def state_names() -> tuple[tuple[str, Known], ...]:
    """One-word names, adjectives and peoples of states, folded, long enough to be misspelt."""
    return tuple(
        (fold(name), known)
        for name, known in _states()
        if known.form != "capital" and name.isalpha() and len(name) >= 5
    )


def _states() -> Iterator[tuple[str, Known]]:
    for word in country_words():
        kind: ActorKind = "people" if word.form == "people" else "country"
        name = word.text if word.form == "people" else word.country
        sectors = ("GOV",) if word.form == "capital" else ()
        yield word.text, Known(word.form, Actor(name, kind, (word.iso3,), sectors))


def _dated_states() -> Iterator[tuple[str, Known]]:
    for row in table("dated_names"):
        actor = Actor(country_names()[row["iso3"]], "country", (row["iso3"],))
        yield row["name"], Known("name", actor, _day(row["since"]))


@cache
def seats() -> dict[str, Known]:
    """Capitals that stand for more than their state: `Brussels` for the European Union."""
    capitals = {word.text for word in country_words() if word.form == "capital"}
    return {name: known for name, known in _metonyms() if name in capitals}


def _bodies() -> Iterator[tuple[str, Known]]:
    for row in table("organisations"):
        kind = cast(ActorKind, row["kind"])
        for names in _entries(row["names"]):
            actor = Actor(names[0], kind, _codes(row["country"]), _codes(row["sectors"]))
            for name in names:
                yield name, Known("body", actor)


def _groups() -> Iterator[tuple[str, Known]]:
    for row in table("armed_groups"):
        for names in _entries(row["names"]):
            actor = Actor(names[0], "armed_group", _codes(row["country"]), _codes(row["sectors"]))
            for name in names:
                yield name, Known("group", actor, _day(row["from"]), _day(row["to"]))


def _entries(cell: str) -> list[list[str]]:
    return [entry.split("|") for entry in cell.split(" ; ")]


def _metonyms() -> Iterator[tuple[str, Known]]:
    for row in table("metonyms"):
        kind = cast(ActorKind, row["kind"])
        actor = Actor(row["name"], kind, _codes(row["country"]), _codes(row["sectors"]))
        yield row["phrase"], Known("metonym", actor)


def _peoples() -> Iterator[tuple[str, Known]]:
    for row in table("peoples"):
        for name in row["names"].split("|"):
            actor = Actor(name, "people", _codes(row["country"]), _codes(row["sectors"]))
            yield name, Known("ethnic", actor)


def _leaders() -> Iterator[tuple[str, Known]]:
    for row in table("leaders"):
        names = row["names"].split("|")
        actor = Actor(
            names[0], "person", _codes(row["country"]), _codes(row["sectors"]), row["role"] or None
        )
        for name in names:
            yield name, Known("person", actor, _day(row["from"]), _day(row["to"]))


def _long_regions() -> Iterator[tuple[str, Known]]:
    """Regions of several words, lest `Indian Ocean` be Indian; short ones are too ambiguous."""
    for row in table("regions"):
        for entry in row["names"].split("|"):
            names = entry.split("=")
            countries = _codes(row["country"])
            called = country_names().get(row["country"], names[0])
            for name in names:
                if " " in name:
                    yield name, Known("region", Actor(called, "country", countries, (), None, True))


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(code for code in cell.split(",") if code)


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
