"""Places: what is one, which of several, how precise, and where a thing happened."""

from __future__ import annotations

import pytest

from pipeline.language.model import load_model
from pipeline.language.tokens import from_spacy
from pipeline.normalize.actors.index import ActorIndex
from pipeline.normalize.gazetteer.toponyms import towns
from pipeline.normalize.places import Place, find_places, place_for


def places(text: str) -> dict[str, Place]:
    doc = from_spacy(load_model()(text))
    found = find_places(doc, ActorIndex(doc, None))
    return {doc.text[f.start : f.end]: f.value for f in found}


@pytest.mark.parametrize(
    ("text", "surface", "country", "precision"),
    [
        ("Fighting went on in Quetta on Monday.", "Quetta", "PAK", 4),
        ("Floods hit Afghanistan's Paktika province.", "Paktika", "AFG", 2),
        ("Jets left Bagram Airbase at dawn.", "Bagram Airbase", "AFG", 5),
        ("Tankers passed the Strait of Hormuz.", "Strait of Hormuz", "", 2),
        ("Ghana signed the pact.", "Ghana", "GHA", 1),
        ("Protests spread across Africa.", "Africa", "", 1),
    ],
)
def test_country_and_precision(text: str, surface: str, country: str, precision: int) -> None:
    place = places(text)[surface]
    assert (place.country, place.precision) == (country, precision)


@pytest.mark.parametrize(
    ("text", "surface", "country"),
    [
        ("A man in Paris, Texas, was fined.", "Paris", "USA"),
        ("Gunmen came to the village of Kobe in north-western Nigeria.", "Kobe", "NGA"),
        ("A vehicle hit a mine outside Port-au-Prince on Monday.", "Port-au-Prince", "HTI"),
        ("Students blocked a bridge in Novi Sad on Saturday.", "Novi Sad", "SRB"),
        ("A man in Paris was fined by a French court.", "Paris", "FRA"),
        ("Envoys of France met in the Emirati city of Al Ain.", "Ain", "ARE"),
        ("France sent aid. Gunmen raided the Malian village of Toroli.", "Toroli", "MLI"),
        ("France and Norway won. An Australian lost. Ships left Tacoma.", "Tacoma", "USA"),
        ("Lebanon said shells hit Tripoli, a port in Lebanon.", "Tripoli", "LBN"),
        ("Governors of Georgia, Alabama and Florida met in Atlanta.", "Georgia", "USA"),
        ("Armenia, Turkey and Georgia share a border.", "Georgia", "GEO"),
        (
            "Jordan raised tariffs. In Jordan, shops closed. People marched in Karak.",
            "Karak",
            "JOR",
        ),
    ],
)
def test_the_text_decides_among_places_of_one_name(text: str, surface: str, country: str) -> None:
    assert places(text)[surface].country == country


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Michael Jordan retired in March.", "Jordan"),
        ("The West Nile virus killed two.", "Nile"),
        ("They paid US$400 million.", "US"),
        ("Talks resume in August.", "August"),
        ("A study of the University of Reading appeared.", "Reading"),
    ],
)
def test_names_that_are_no_places_there(text: str, surface: str) -> None:
    assert surface not in places(text)


def test_a_place_in_no_gazetteer_is_still_a_place() -> None:
    found = places("Congo sent doctors to the village of Kampungu on Monday.")
    assert found["Kampungu"].latitude is None


def test_coordinates_are_both_or_neither() -> None:
    found = places("From Herat and Helmand to Oslo, Zanzibar and the Red Sea, prices rose in Chad.")
    assert len(found) >= 5
    assert all((p.latitude is None) == (p.longitude is None) for p in found.values())


@pytest.mark.parametrize(
    ("text", "verb", "surface"),
    [
        ("Israel attacked a convoy in Lebanon on Monday.", "attacked", "Lebanon"),
        ("Gunmen killed a judge near Lahore in Pakistan.", "killed", "Lahore"),
        ("The envoy visited Kabul before he flew to Doha.", "visited", "Kabul"),
        ("The envoy visited Kabul before he flew to Doha.", "flew", "Doha"),
        ("China praised the deal.", "praised", None),
    ],
)
def test_where_a_predicate_happens(text: str, verb: str, surface: str | None) -> None:
    doc = from_spacy(load_model()(text))
    found = find_places(doc, ActorIndex(doc, None))
    place = place_for(next(t for t in doc if t.text == verb), found)
    assert (doc.text[place.start : place.end] if place else None) == surface


def test_towns_come_by_size_and_by_other_names() -> None:
    assert towns("London")[0].country == "GBR"
    assert towns("Bombay")[0].country == "IND"
    assert towns("Kiev")[0].country == "UKR"
    assert towns("no such town") == ()
