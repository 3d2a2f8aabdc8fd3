"""Countries by name, adjective, people, capital and former name."""

from __future__ import annotations

import pytest

from pipeline.normalize.gazetteer.countries import (
    country_code,
    country_names,
    country_word,
    country_words,
)


@pytest.mark.parametrize(
    ("text", "code", "form"),
    [
        ("Afghanistan", "AFG", "name"),
        ("afghan", "AFG", "demonym"),
        ("Afghans", "AFG", "people"),
        ("the French", "FRA", "demonym"),
        ("U.S.", "USA", "name"),
        ("US", "USA", "name"),
        ("Côte d'Ivoire", "CIV", "name"),
        ("COTE D'IVOIRE", "CIV", "name"),
        ("Peking", "CHN", "capital"),
        ("Zaire", "COD", "name"),
        ("Rhodesia", "ZWE", "name"),
        ("Kosovo", "KOS", "name"),
        ("Niger", "NER", "name"),
        ("Nigerian", "NGA", "demonym"),
        ("Congolese", "COD", "demonym"),
        ("South Korean", "KOR", "demonym"),
    ],
)
def test_words_for_countries(text: str, code: str, form: str) -> None:
    word = country_word(text)
    assert word is not None
    assert (word.iso3, word.form) == (code, form)


def test_unlisted_regions_fall_back_to_the_state_they_belong_to() -> None:
    assert country_code("Bavaria") == "DEU"
    assert country_code("Atlantis") is None


def test_every_code_is_three_capitals_and_has_one_name() -> None:
    assert all(len(w.iso3) == 3 and w.iso3.isupper() for w in country_words())
    assert country_names()["IRN"] == "Iran"
    assert country_names()["USA"] == "United States"


def test_names_and_demonyms_mean_one_country() -> None:
    seen: dict[str, str] = {}
    for word in country_words():
        if word.form in ("name", "demonym"):
            assert seen.setdefault(word.text, word.iso3) == word.iso3, word.text
