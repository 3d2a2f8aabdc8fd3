"""Persons of whom the text tells where they are from, wherever the story plays."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.language.model import load_model
from pipeline.language.tokens import from_spacy
from pipeline.normalize.actors.index import ActorIndex

DAY = date(2026, 5, 20)
PLACE = "Police in Chad opened the camp on Monday. Chad has asked for aid. "

TOLD = [
    ("A nurse said so: Omar Hassan, a Sudanese refugee. Later Hassan wept.", "Hassan", ("SDN",)),
    ("Mariam Issaka, 31, a nurse from Khartoum, ran. Then Issaka slept.", "Issaka", ("SDN",)),
    ("Jean Bosco, 44, from Kigali, wept.", "Bosco", ("RWA",)),
    ("Ali Bashir, who fled Sudan in May, said the road was closed.", "Bashir", ("SDN",)),
    ("The U.S. ambassador to Peru, John Smith, left for Lima.", "Smith", ("USA",)),
    ("Asha Jimale, who leads the Somali delegation, spoke. Jimale left.", "Jimale", ("SOM",)),
    ("The Ethiopian side is led by State Minister Tesfaye Worku.", "Worku", ("ETH",)),
    ("Marie Roux of the Danish Refugee Council counted them.", "Roux", ("NGO",)),
    ("Karl Adam is a German pilot who flies supplies. Adam slept.", "Adam", ("DEU",)),
    ("Ruth Bello, a trader at the market, wept.", "Bello", ("TCD",)),
]


def _countries(text: str, word: str) -> tuple[str, ...]:
    index = ActorIndex(from_spacy(load_model()(text)), DAY, "ABECHE, Chad")
    token = [token for token in index.doc if token.text == word][-1]
    return tuple(c for found in index.of(token) for c in found.value.countries)


@pytest.mark.parametrize(("text", "word", "countries"), TOLD)
def test_a_person_is_of_where_the_text_says(
    text: str, word: str, countries: tuple[str, ...]
) -> None:
    assert _countries(PLACE + text, word) == countries


POSTED = [
    (
        "Chad expelled an envoy of Niger. The ambassador in Chad said nothing.",
        "ambassador",
        ["NER"],
    ),
    ("Niger complained. Chad summoned the chargé d'affaires.", "d'affaires", ["NER"]),
    ("Soldiers from the neighbouring country came.", "Soldiers", []),
    ("Niger closed its side. Chad thanked its western neighbour.", "neighbour", ["NER"]),
    ("Chad expelled an ambassador.", "ambassador", []),
]


@pytest.mark.parametrize(("text", "word", "countries"), POSTED)
def test_an_envoy_or_a_neighbour_is_never_of_the_host(
    text: str, word: str, countries: list[str]
) -> None:
    assert list(_countries(PLACE + text, word)) == countries


def test_an_institution_that_acts_is_of_who_spoke_last_in_the_paragraph() -> None:
    text = PLACE + "Niger's president told reporters he was calm. The army has sent troops."
    assert _countries(text, "army") == ("NER",)
    assert _countries(text.replace(". The army", ".\n\nThe army"), "army") == ("TCD",)


@pytest.mark.parametrize("dateline", ["KLAMATH FALLS, Ore.", "MOOSE JAW, Sask.", "LIMA"])
def test_a_country_named_once_is_not_everybodys(dateline: str) -> None:
    text = "Fifty ranchers came. Rain fell. Mexican workers left. The governor was not there."
    index = ActorIndex(from_spacy(load_model()(text)), DAY, dateline)
    (governor,) = index.of(next(t for t in index.doc if t.text == "governor"))
    assert governor.value.countries != ("MEX",)
    assert len(governor.value.countries) == 1


def test_a_march_is_not_where_its_matter_is() -> None:
    text = "Teachers marched on Monday against the arrest of two bishops in Yerevan."
    index = ActorIndex(from_spacy(load_model()(text)), DAY, "LYON, France")
    home = index.setting.at(0, local=True)
    assert home is not None
    assert home.country == "FRA"


TAKEN_UP = [
    ("Police detained a Chilean man. The suspect had a pistol.", "suspect", ("CHL",)),
    ("They met a Danish mining company. The firm denied it.", "firm", ("DNK",)),
    ("Minister Hans Weber of Germany came. The visitor laid a wreath.", "visitor", ("DEU",)),
    ("Niger's president sent his regrets. His government promised help.", "government", ("NER",)),
    ("The port authority refused. Its director, Paul Kana, left.", "Kana", ("TCD",)),
    ("Nigerian police arrested two smugglers.", "smugglers", ("NGA",)),
    ("The Nigerian embassy rejected it. A spokesman, Anatol Musa, complained.", "Musa", ("NGA",)),
    ("A spokeswoman for the Irish firm agreed.", "spokeswoman", ("IRL",)),
    ("The operator, a Danish firm, refused.", "operator", ("DNK",)),
    ("Their commander, an Italian general, spoke.", "commander", ("ITA",)),
    ("The bank in Niamey blamed Togo. Its chairman, Paul Kana, left.", "Kana", ("NER",)),
    ("Local Serbs blocked a road.", "Serbs", ("TCD",)),
    ("A delegation of Niger came. The delegation, led by two men, left.", "delegation", ("NER",)),
]


@pytest.mark.parametrize(("text", "word", "countries"), TAKEN_UP)
def test_who_is_taken_up_in_fewer_words_is_of_the_same_country(
    text: str, word: str, countries: tuple[str, ...]
) -> None:
    assert _countries(PLACE + text, word) == countries
