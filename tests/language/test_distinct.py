"""Embedding each distinct word once changes no annotation."""

from __future__ import annotations

import warnings

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.distinct import embed_distinct_words
from pipeline.language.identity import find_model

TEXTS = [
    "Argentina and Brazil signed a treaty on Monday. The treaty ends a dispute of ten years.",
    "“We can't accept this,” the minister said; she said it twice, and the others said nothing.",
    "The bank lent $3.5 million to Kenya, and the bank in Nairobi lent the money on.",
    "",
    "no NO No nO. U.S. US us Us. 12 12 12. zzyzx qqqqq zzyzx",
]


def _load() -> Language:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacy.load(find_model().source)


@pytest.fixture(scope="module")
def plain() -> Language:
    return _load()


@pytest.fixture(scope="module")
def quick() -> Language:
    nlp = _load()
    embed_distinct_words(nlp)
    return nlp


def _told(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.text, t.tag_, t.head.i, t.dep_, t.ent_iob_, t.ent_type_, t.lemma_) for t in doc]


def test_annotations_are_those_of_the_model_as_it_comes(plain: Language, quick: Language) -> None:
    expected = [_told(doc) for doc in plain.pipe(TEXTS)]
    assert [_told(doc) for doc in quick.pipe(TEXTS)] == expected


def test_every_embedding_is_short_cut_once(quick: Language) -> None:
    embed_distinct_words(quick)  # a second call finds nothing left to do
    models = [getattr(component, "model", None) for _, component in quick.pipeline]
    names = [layer.name for model in models if model is not None for layer in model.walk()]
    assert names.count("distinct_words") == names.count("extract_features") > 0


def test_vectors_do_not_depend_on_the_company_of_a_text(quick: Language) -> None:
    alone = [_told(doc) for text in TEXTS for doc in quick.pipe([text])]
    assert alone == [_told(doc) for doc in quick.pipe(TEXTS)]
