"""Sector words: the longest phrase wins, every word has a known group."""

from __future__ import annotations

import pytest
import spacy

from pipeline import lexicons
from pipeline.contract import vocabulary
from pipeline.language.tokens import from_spacy
from pipeline.normalize.sectors import find_sectors

NLP = spacy.blank("en")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a hydropower plant", ["230"]),
        ("mining and agriculture", ["320", "310"]),
        ("an oil refinery", ["320"]),
        ("new classrooms and clinics", ["110", "120"]),
        ("budget support", ["510"]),
        ("a fibre-optic cable", ["220"]),
        ("debt relief after the earthquake", ["600", "720"]),
        ("nothing in particular", []),
    ],
)
def test_words_tell_sectors(text: str, codes: list[str]) -> None:
    assert [found.value.dac_code for found in find_sectors(from_spacy(NLP(text)))] == codes


def test_the_longest_phrase_wins() -> None:
    (refinery,) = find_sectors(from_spacy(NLP("oil refinery")))
    (oil,) = find_sectors(from_spacy(NLP("oil")))
    assert (refinery.value.isic_section, oil.value.isic_section) == ("C", "B")


def test_every_row_of_the_lexicon_is_in_the_vocabulary() -> None:
    rows = lexicons.mapping("sectors")
    assert {str(row["dac"]) for row in rows} <= set(vocabulary("sectors.dac"))
    sections = {str(row["isic"]) for row in rows} - {"-"}
    assert sections <= set(vocabulary("sectors.isic"))


def test_spans_are_verbatim() -> None:
    text = "Loans for rural electrification"
    (found,) = find_sectors(from_spacy(NLP(text)))
    assert text[found.start : found.end] == "rural electrification"
