"""The remembered attributes are those of the model's own components, to the letter."""

from __future__ import annotations

import pytest
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.language import Language

from pipeline.language.attributes import Attributes
from pipeline.language.model import load_model

TEXTS = [
    "There are talks; there's no deal. They're gonna meet, ain't they? He's got to go.",
    "But the ministers, who had been told to leave, didn't; neither does that matter to us all.",
    "Nothin' doin', said the doin' of 'em. Whose is this? What the hell, that that is, is.",
    "In 2023 Ltd. firms spent $3.5bn on U.S.-made jets - “we'll buy more”, she'd said.\n\nEnd.",
    "It is raining. You said you'd come. All of them, both better and best, had better run.",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


@pytest.mark.parametrize("text", TEXTS)
def test_same_as_the_components(nlp: Language, text: str) -> None:
    whole = nlp(text)
    with nlp.select_pipes(disable=["attribute_ruler", "lemmatizer"]):
        bare = nlp(text)
    attributes = Attributes(nlp)
    values, begins = attributes.alone(bare.to_array([ORTH, TAG, DEP]))
    bare.from_array([POS, MORPH, LEMMA], values)  # type: ignore[arg-type]
    attributes.over_several([bare], begins)
    for expected, token in zip(whole, bare, strict=True):
        assert (token.text, token.pos_, str(token.morph), token.lemma_, token.tag_) == (
            expected.text, expected.pos_, str(expected.morph), expected.lemma_, expected.tag_,
        )  # fmt: skip
