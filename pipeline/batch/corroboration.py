"""Facts of different articles that speak of the same thing: the clusters.

Belongs here: when two rows are the same happening, flow, pact or utterance, and the grouping.
Does not: merging rows. A cluster is only a shared id, so it can be ignored or undone.

Rows meet in blocks (a type and a country, an amount, the same words) and are compared with
their nearest neighbours in time, so the work grows with the rows, not with their pairs.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Record = Mapping[str, Any]

NEIGHBOURS = 8
"""Rows compared with each row of a block: the next ones in time."""

DAYS_APART = {"events": 2, "investments": 45, "agreements": 14, "quotes": 30}
"""How far apart in time two rows may be told and still be the same thing."""

MIN_WORDS = 5
"""Shorter utterances are said by many people."""


@dataclass(frozen=True)
class Source:
    """What clustering needs of an article: the original it copies, its publisher, its day."""

    original: str
    publisher: str
    day: date | None


@dataclass(frozen=True)
class Cluster:
    """A row's cluster, with the number of independent articles and publishers in it."""

    cluster_id: str
    n_articles: int
    n_publishers: int


def clusters(
    table: str, key: str, rows: Iterable[Record], sources: Mapping[str, Source]
) -> dict[str, Cluster]:
    """The cluster of every row by its key; a row that stands alone is a cluster of its own."""
    rows = list(rows)
    alike = ALIKE.get(table)
    groups = _Groups(len(rows))
    if alike is not None:
        for block in _blocks(table, rows):
            _join_neighbours(table, block, rows, sources, alike, groups)
    members: dict[int, list[int]] = defaultdict(list)
    for index in range(len(rows)):
        members[groups.root(index)].append(index)
    found = {}
    for group in members.values():
        keys = sorted(str(rows[index][key]) for index in group)
        told = {sources[rows[index]["article_id"]].original for index in group}
        publishers = {_publisher(sources, article) for article in told}
        cluster = Cluster(_cluster_id(keys), len(told), len(publishers))
        found.update(dict.fromkeys(keys, cluster))
    return found


def _cluster_id(keys: list[str]) -> str:
    return hashlib.sha256("|".join(keys).encode()).hexdigest()[:16]


def _publisher(sources: Mapping[str, Source], article: str) -> str:
    source = sources.get(article)
    return source.publisher if source and source.publisher else f"unnamed {article}"


def _join_neighbours(
    table: str,
    block: list[int],
    rows: list[Record],
    sources: Mapping[str, Source],
    alike: Callable[[Record, Record], bool],
    groups: _Groups,
) -> None:
    far = DAYS_APART[table]
    told = {index: _told(rows[index], sources) for index in block}
    ordered = sorted(block, key=lambda index: (told[index] or date.min, index))
    for place, index in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + NEIGHBOURS]:
            mine, theirs = told[index], told[other]
            if mine is None or theirs is None or (theirs - mine).days > far:
                continue
            one, two = rows[index], rows[other]
            if one["article_id"] != two["article_id"] and alike(one, two):
                groups.join(index, other)


def _told(row: Record, sources: Mapping[str, Source]) -> date | None:
    """The row's own day, else the day it was told: only for closeness, never published."""
    if row.get("date_start") is not None and row.get("date_precision") == "day":
        return row["date_start"]  # type: ignore[no-any-return]
    return sources[row["article_id"]].day


def _blocks(table: str, rows: list[Record]) -> Iterator[list[int]]:
    blocks: dict[Any, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        for name in _block_names(table, row):
            blocks[name].append(index)
    yield from (block for block in blocks.values() if len(block) > 1)


def _block_names(table: str, row: Record) -> list[Any]:
    if table == "quotes":
        return [row["quote_hash"]] if row["n_words"] >= MIN_WORDS else []
    if table == "investments":
        return [(row["currency"], float(f"{row['amount']:.2g}"))] if row["amount"] else []
    kind = row["event_type"] if table == "events" else row["agreement_type"]
    return [(kind, country) for country in sorted(_countries(row))]


def _countries(row: Record) -> set[str]:
    columns = (name for name in row if name.endswith("_countries"))
    return {country for name in columns for country in row[name] or []}


def _names(row: Record) -> set[str]:
    columns = (name for name in row if name.endswith("_names") and name != "sector_names")
    words = (word for name in columns for full in row[name] or [] for word in full.split())
    return {word.casefold() for word in words if len(word) > 2}


def _same_event(one: Record, two: Record) -> bool:
    modes = {one["event_mode"], two["event_mode"]} - {None}
    places = {one["location_country"], two["location_country"]}
    if len(modes) > 1 or len(places - {None}) > 1 or not _dates_meet(one, two):
        return False
    if one["factuality"] != two["factuality"]:
        return False
    shared = _countries(one) & _countries(two)
    if _share(_countries(one), _countries(two)) < 0.5:
        return False
    if _share(_names(one), _names(two)) >= 0.3:
        return True
    # Two states, one day, one place: whoever is named for them, it is the same happening.
    return len(shared) > 1 and None not in places and bool(places) and _same_day(one, two)


def _same_day(one: Record, two: Record) -> bool:
    days = {one["date_start"], two["date_start"]}
    return len(days) == 1 and one["date_precision"] == two["date_precision"] == "day"


def _same_flow(one: Record, two: Record) -> bool:
    if abs(one["amount"] - two["amount"]) > 0.01 * max(one["amount"], two["amount"]):
        return False
    mine, theirs = _countries(one) | _names(one), _countries(two) | _names(two)
    return bool(mine & theirs) or not (mine and theirs)


def _same_agreement(one: Record, two: Record) -> bool:
    if (one["status"] == "denied") != (two["status"] == "denied"):
        return False
    return _share(set(one["party_countries"]), set(two["party_countries"])) >= 0.5 and (
        _dates_meet(one, two)
    )


def _same_words(one: Record, two: Record) -> bool:
    names = one["speaker_name"], two["speaker_name"]
    return None in names or names[0].split()[-1] == names[1].split()[-1]


ALIKE: Mapping[str, Callable[[Record, Record], bool]] = {
    "events": _same_event,
    "investments": _same_flow,
    "agreements": _same_agreement,
    "quotes": _same_words,
}


def _share(one: set[str], two: set[str]) -> float:
    """Jaccard's measure; 0 where either side is empty."""
    return len(one & two) / len(one | two) if one and two else 0.0


def _dates_meet(one: Record, two: Record) -> bool:
    bounds = (one["date_start"], one["date_end"], two["date_start"], two["date_end"])
    if None in bounds:
        return True
    return bool(one["date_start"] <= two["date_end"] and two["date_start"] <= one["date_end"])


class _Groups:
    """Union-find over row numbers."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, one: int, two: int) -> None:
        self._parent[self.root(two)] = self.root(one)
