"""Facts of different articles that speak of the same thing: the clusters.

Belongs here: when two rows are the same happening, flow, pact or utterance, and the grouping.
Does not: merging rows. A cluster is only a shared id, so it can be ignored or undone.

Rows meet in blocks (a type and a country, an amount, the same words) and are compared with
their nearest neighbours in time, so the work grows with the rows, not with their pairs.
"""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

Record = Mapping[str, Any]

NEIGHBOURS = 8
"""Rows compared with each row of a block: the next ones in time."""

DAYS_APART = {"events": 2, "investments": 45, "agreements": 14, "quotes": 30}
"""How far apart in time two rows may be told and still be the same thing."""

MIN_WORDS = 5
"""Shorter utterances are said by many people."""


@dataclass(frozen=True, slots=True)
class Source:
    """What clustering needs of an article: the original it copies, its publisher, its day."""

    original: str
    publisher: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A row's cluster, with the number of independent articles and publishers in it."""

    cluster_id: str
    n_articles: int
    n_publishers: int


def is_compared(column: str) -> bool:
    """Whether clustering looks at a column at all; of long texts it looks at none."""
    return column.endswith(("_countries", "_names")) or column in _COMPARED


_COMPARED = {
    "article_id", "event_type", "event_mode", "location_country", "factuality", "date_start",
    "date_end", "date_precision", "currency", "amount", "agreement_type", "status", "quote_hash",
    "n_words", "speaker_name",
}  # fmt: skip


def clusters(
    table: str,
    key: str,
    rows: Iterable[Record],
    sources: Mapping[str, Source],
    scratch: Path | None = None,
) -> Iterator[tuple[str, Cluster]]:
    """Every row's key and cluster, in order of keys; a row alone is a cluster of its own.

    `rows` is looked at once and may be a stream: what waits for comparison is sorted on disk (in
    the folder `scratch`), in memory stay a few bytes a row, and the clusters of several rows.
    """
    with (
        TemporaryDirectory(dir=scratch) as folder,
        closing(sqlite3.connect(Path(folder) / "rows.sqlite", isolation_level=None)) as db,
    ):
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute("create table rows (number integer primary key, key text, article text)")
        db.execute("create table blocks (name text, told int, number int, row blob)")
        db.execute("begin")
        groups = _Groups(_take_in(db, table, key, rows, sources))
        # An index, not a sort at reading: that one would spill to the system's folder.
        db.execute("create index by_time on blocks (name, told, number)")
        db.execute("create index by_key on rows (key)")
        alike = ALIKE.get(table)
        if alike is not None:
            _join_neighbours(db, DAYS_APART[table], alike, groups)
        several = dict(_clusters_of_several(db, groups, sources))
        for number, name, article in db.execute("select number, key, article from rows order by 2"):
            root = groups.root(number)
            yield name, several.get(root) or _cluster([name], [article], sources)


def _take_in(
    db: sqlite3.Connection,
    table: str,
    key: str,
    rows: Iterable[Record],
    sources: Mapping[str, Source],
) -> int:
    """Number the rows, and lay a copy of each into its blocks; returns how many rows there are."""
    count = 0
    for row in rows:
        db.execute("insert into rows values (?, ?, ?)", (count, row[key], row["article_id"]))
        names = _block_names(table, row)
        if names:
            told = _told(row, sources)
            copy = pickle.dumps((told, row))
            day = told.toordinal() if told else 0
            block = [(repr(name), day, count, copy) for name in names]
            db.executemany("insert into blocks values (?, ?, ?, ?)", block)
        count += 1
    return count


def _join_neighbours(
    db: sqlite3.Connection, far: int, alike: Callable[[Record, Record], bool], groups: _Groups
) -> None:
    """Compare each row with the next ones in time of its block, and join those alike."""
    query = "select name, number, row from blocks order by name, told, number"
    block, before = None, deque[tuple[int, date | None, Record]](maxlen=NEIGHBOURS)
    for name, number, copy in db.execute(query):
        if name != block:
            block = name
            before.clear()
        told, row = pickle.loads(copy)
        for other, earlier, candidate in before:
            if told is None or earlier is None or (told - earlier).days > far:
                continue
            if row["article_id"] != candidate["article_id"] and alike(candidate, row):
                groups.join(other, number)
        before.append((number, told, row))


def _clusters_of_several(
    db: sqlite3.Connection, groups: _Groups, sources: Mapping[str, Source]
) -> Iterator[tuple[int, Cluster]]:
    """By its root, each cluster that holds more than one row."""
    for root, numbers in groups.of_several().items():
        rows = [
            db.execute("select key, article from rows where number = ?", (number,)).fetchone()
            for number in numbers
        ]
        yield root, _cluster([key for key, _ in rows], [article for _, article in rows], sources)


def _cluster(keys: list[str], articles: list[str], sources: Mapping[str, Source]) -> Cluster:
    told = {sources[article].original for article in articles}
    publishers = {_publisher(sources, article) for article in told}
    return Cluster(_cluster_id(sorted(keys)), len(told), len(publishers))


def _cluster_id(keys: list[str]) -> str:
    return hashlib.sha256("|".join(keys).encode()).hexdigest()[:16]


def _publisher(sources: Mapping[str, Source], article: str) -> str:
    source = sources.get(article)
    return source.publisher if source and source.publisher else f"unnamed {article}"


def _told(row: Record, sources: Mapping[str, Source]) -> date | None:
    """The row's own day, else the day it was told: only for closeness, never published."""
    if row.get("date_start") is not None and row.get("date_precision") == "day":
        return row["date_start"]  # type: ignore[no-any-return]
    return sources[row["article_id"]].day


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
    """Union-find over row numbers, four bytes each."""

    def __init__(self, size: int) -> None:
        self._parent = array("I", range(size))

    def root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, one: int, two: int) -> None:
        self._parent[self.root(two)] = self.root(one)

    def of_several(self) -> dict[int, list[int]]:
        """The groups of more than one, by their root."""
        found: dict[int, list[int]] = defaultdict(list)
        for index, parent in enumerate(self._parent):
            if index != parent:
                found[self.root(index)].append(index)
        return {root: [root, *others] for root, others in found.items()}
