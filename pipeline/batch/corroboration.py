"""When facts of different articles speak of the same thing, and what a cluster of them is.

Belongs here: when two rows are the same happening, flow, pact or utterance, and what must
bring them together. Does not: meeting the pairs among all rows (`pipeline.batch.neighbours`),
or merging rows. A cluster is only a shared id, so it can be ignored or undone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Set
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

Record = Mapping[str, Any]

DAYS_APART = {"events": 2, "investments": 45, "agreements": 14, "quotes": 30}
"""How far apart in time two rows may be told and still be the same thing."""

MIN_WORDS = 5
"""Shorter utterances are said by many people."""


SAME_SUM = 0.01
"""Two sums in one currency are the same if they differ by no more than this share."""

CONVERTED = 0.04
"""So much may differ what two articles convert, each at its own day's rate and rounded."""

KILOMETRES_APART = 100
"""Two places of one happening may lie so far apart: a village, and its district's capital."""

CITY = 4
"""PLOVER's geographic resolution from which a place is a point."""

EARTH_RADIUS = 6371

CONFLICT = 3
"""PLOVER's first quad class of conflict, where it matters who acts on whom."""

EVENT_SIDES = ("actor", "recipient")
FLOW_SIDES = ("investor", "recipient")

KINDS_OF_BODIES = {"IGO", "NGO", "MNC", "ISM", "IMG"}
"""Codes that stand in country columns for bodies without a country: two of a kind share nothing."""


def is_compared(column: str) -> bool:
    """Whether clustering looks at a column at all; of long texts only at what was said."""
    return column.endswith(("_countries", "_names")) or column in _COMPARED


_COMPARED = {
    "article_id", "event_type", "event_mode", "quad_class", "location_name", "location_country",
    "latitude", "longitude", "geo_precision", "factuality", "date_start", "date_end",
    "date_precision", "currency", "amount", "amount_usd", "agreement_type", "status", "quote_hash",
    "quote_text_normalised", "n_words", "speaker_name",
}  # fmt: skip


def prepared(row: Record) -> Record:
    """A row as comparisons want it: what they ask of it again and again is worked out once."""
    sides = [column.removesuffix("_countries") for column in row if column.endswith("_countries")]
    lands = {side: frozenset(row[f"{side}_countries"] or ()) - KINDS_OF_BODIES for side in sides}
    sides = [column.removesuffix("_names") for column in row if column.endswith("_names")]
    names = {side: _full_names(row[f"{side}_names"]) for side in sides if side != "sector"}
    every_name = [name for side in names.values() for name in side]
    lands[""], names[""] = frozenset().union(*lands.values()), every_name
    return {**row, "lands": lands, "names": names}


def cluster_id(key: str) -> str:
    """SQL for the id of a cluster, by the key of its first row."""
    return f"substr(sha256({key}), 1, 16)"


def told(row: Record, day: date | None) -> date | None:
    """The row's own day, else the `day` it was told: only for closeness, never published."""
    if row.get("date_start") is not None and row.get("date_precision") == "day":
        return row["date_start"]  # type: ignore[no-any-return]
    return day


def block_names(table: str, row: Record) -> set[Any]:
    """What a prepared row must share with another to be compared with it, one of these."""
    if table == "quotes":
        return set(_said(row))
    if table == "investments":
        return set(_sums(row))
    countries = sorted(_countries(row))
    if table != "events":
        return {(row["agreement_type"], country) for country in countries}
    names: set[Any] = {(row["event_type"], word) for name in _names(row) for word in name}
    names |= {(row["event_type"], *pair) for pair in combinations(countries, 2)}
    if row["location_name"] and row["event_mode"]:
        names.add((row["event_mode"], "in", row["location_name"].casefold()))
    return names


def _sums(row: Record) -> Iterator[Any]:
    """Neighbouring steps on a scale of ratios: two sums close to each other share one of them."""
    for unit, value in ((row["currency"], row["amount"]), ("in dollars", row["amount_usd"])):
        if value:
            step = math.floor(math.log(float(value)) / math.log1p(CONVERTED))
            yield from ((unit, step), (unit, step + 1))


def _said(row: Record) -> list[str]:
    """The utterance as a whole and its sentences: one article quotes more of it than another."""
    if row["n_words"] < MIN_WORDS:
        return []
    sentences = re.split(r"(?<=[.?!])\W*\s", row["quote_text_normalised"].casefold())
    words = (re.findall(r"\w+", sentence) for sentence in sentences)
    return [row["quote_hash"], *(" ".join(said) for said in words if len(said) >= MIN_WORDS)]


def _countries(row: Record, *sides: str) -> frozenset[str]:
    """Countries on the sides that are named (`actor`, `recipient`, ...), by default on all."""
    lands: Mapping[str, frozenset[str]] = row["lands"]
    return frozenset().union(*(lands[side] for side in sides or ("",)))


def _names(row: Record, *sides: str) -> list[frozenset[str]]:
    """Each name on these sides as its words, without endings of the genitive."""
    return [name for side in sides or ("",) for name in row["names"][side]]


def _full_names(names: list[str] | None) -> list[frozenset[str]]:
    return [words for name in names or () if (words := _words(name))]


@lru_cache(maxsize=100_000)
def _words(name: str) -> frozenset[str]:
    words = re.findall(r"\w+", re.sub(r"['’]s?\b", "", name.casefold()))
    return frozenset(word for word in words if len(word) > 2)


def _same_name(one: frozenset[str], two: frozenset[str]) -> bool:
    """One name lies in the other, or they share more than half of all words: `Salcedo` and
    `Ramon Salcedo`, but not the Asian and the Islamic Development Bank."""
    return bool(one and two) and (one <= two or two <= one or 2 * len(one & two) > len(one | two))


def _share_a_name(one: list[frozenset[str]], two: list[frozenset[str]]) -> bool:
    return any(_same_name(mine, theirs) for mine in one for theirs in two)


def _same_event(one: Record, two: Record) -> bool:
    """Nothing speaks against it, and two of actors, day and place for it."""
    modes = {one["event_mode"], two["event_mode"]} - {None}
    if len(modes) > 1 or one["factuality"] != two["factuality"] or not _dates_meet(one, two):
        return False
    if _share(_countries(one), _countries(two)) < 0.5 or _far_apart(one, two):
        return False
    against = one["quad_class"] >= CONFLICT
    if against and not _side_fits(one, two, "actor"):
        return False
    sides = [(side,) for side in EVENT_SIDES] if against else [EVENT_SIDES]
    who = any(_share_a_name(_names(one, *side), _names(two, *side)) for side in sides)
    day, place = _same_day(one, two), _same_place(one, two)
    # Two states, one day, one place: whoever is named for them, it is the same happening. So is
    # what is done in one way in one town on one day, where the articles do not name two doers.
    states = len(_countries(one) & _countries(two)) > 1
    doers = one["actor_names"] and two["actor_names"]
    alone = one["event_mode"] is not None and one["event_mode"] == two["event_mode"] and not doers
    return who + day + place >= 2 and (who or states or alone)


def _side_fits(one: Record, two: Record, side: str) -> bool:
    """Whoever shoots is not who is shot at, though both articles name both."""
    mine, theirs = _countries(one, side), _countries(two, side)
    return not mine or not theirs or bool(mine & theirs)


def _same_day(one: Record, two: Record) -> bool:
    days = {one["date_start"], two["date_start"]}
    return len(days) == 1 and one["date_precision"] == two["date_precision"] == "day"


def _same_place(one: Record, two: Record) -> bool:
    mine, theirs = one["location_name"], two["location_name"]
    return bool(mine and theirs) and _same_name(_words(mine), _words(theirs))


def _far_apart(one: Record, two: Record) -> bool:
    countries = {one["location_country"], two["location_country"]} - {None}
    if len(countries) > 1:
        return True
    rows = (one, two)
    if any(row["latitude"] is None or (row["geo_precision"] or 0) < CITY for row in rows):
        return False
    north = math.radians(one["latitude"] - two["latitude"])
    east = math.radians(one["longitude"] - two["longitude"])
    east *= math.cos(math.radians(one["latitude"]))
    return EARTH_RADIUS * math.hypot(north, east) > KILOMETRES_APART


def _same_flow(one: Record, two: Record) -> bool:
    """The same sum, and one article names nobody but whom the other names too.

    Sides are not held apart: who pays is the hardest thing to read right.
    """
    if not _same_sum(one, two) or any(_other_body(one, two, side) for side in FLOW_SIDES):
        return False
    lands, others = _countries(one, *FLOW_SIDES), _countries(two, *FLOW_SIDES)
    names, theirs = _names(one, *FLOW_SIDES), _names(two, *FLOW_SIDES)
    return (
        (bool(lands & others) and (lands <= others or others <= lands))
        or _all_among(names, theirs)
        or _all_among(theirs, names)
    )


def _all_among(names: list[frozenset[str]], others: list[frozenset[str]]) -> bool:
    return bool(names) and all(_share_a_name([name], others) for name in names)


def _other_body(one: Record, two: Record, side: str) -> bool:
    """Two bodies without a country, such as two banks, and not the same one."""
    column = f"{side}_countries"
    bodies = KINDS_OF_BODIES & set(one[column] or []) & set(two[column] or [])
    return bool(bodies) and not _share_a_name(_names(one, side), _names(two, side))


def _same_sum(one: Record, two: Record) -> bool:
    if one["currency"] == two["currency"]:
        mine, theirs, slack = one["amount"], two["amount"], SAME_SUM
    else:
        mine, theirs, slack = one["amount_usd"], two["amount_usd"], CONVERTED
    return bool(mine and theirs) and abs(mine - theirs) <= slack * max(mine, theirs)


def _same_agreement(one: Record, two: Record) -> bool:
    if (one["status"] == "denied") != (two["status"] == "denied"):
        return False
    return _share(set(one["party_countries"]), set(two["party_countries"])) >= 0.5 and (
        _dates_meet(one, two)
    )


def _same_words(one: Record, two: Record) -> bool:
    names = one["speaker_name"], two["speaker_name"]
    return None in names or _same_name(_words(names[0]), _words(names[1]))


ALIKE: Mapping[str, Callable[[Record, Record], bool]] = {
    "events": _same_event,
    "investments": _same_flow,
    "agreements": _same_agreement,
    "quotes": _same_words,
}


def _share(one: Set[str], two: Set[str]) -> float:
    """Jaccard's measure; 0 where either side is empty."""
    return len(one & two) / len(one | two) if one and two else 0.0


def _dates_meet(one: Record, two: Record) -> bool:
    bounds = (one["date_start"], one["date_end"], two["date_start"], two["date_end"])
    if None in bounds:
        return True
    return bool(one["date_start"] <= two["date_end"] and two["date_start"] <= one["date_end"])
