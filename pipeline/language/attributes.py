"""Part of speech, morphology and lemma of tokens, as the model's own components give them.

spaCy's attribute ruler and lemmatizer take a quarter of the time of a parse, though nearly
all their answers follow from a token's form, tag and dependency alone. Here each distinct
combination is asked of the real components once and remembered; the few rules over several
tokens run as they are. The result is the same to the letter, which a test compares.

Belongs here: that memory. Does not: any rule about words.
"""

from __future__ import annotations

from typing import NamedTuple

from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

MAX_REMEMBERED = 500_000
"""Combinations kept; about 100 MB. The memory is emptied when it is full."""


class _Key(NamedTuple):
    orth: int
    tag: int
    dep: int


class Attributes:
    """Sets POS, MORPH and LEMMA of a parsed document; stands for ruler and lemmatizer."""

    def __init__(self, nlp: Language) -> None:
        ruler, lemmatizer = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")
        assert isinstance(ruler, AttributeRuler) and isinstance(lemmatizer, Lemmatizer)
        self._lemmatizer = lemmatizer
        self._vocab = nlp.vocab
        patterns = ruler.patterns
        # Rules over several tokens must keep their place after the single ones they override.
        self._single = AttributeRuler(nlp.vocab, name="single")
        self._several = AttributeRuler(nlp.vocab, name="several")
        for pattern in patterns:
            alone = all(len(tokens) == 1 for tokens in pattern["patterns"])  # type: ignore[union-attr]
            (self._single if alone else self._several).add_patterns([pattern])
        self._known: dict[_Key, tuple[int, int, int]] = {}
        self._given: dict[_Key, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        keys = [_Key(*row) for row in doc.to_array([ORTH, TAG, DEP]).tolist()]
        values = [self._known.get(key) or self._ask(key) for key in keys]
        if values:
            array = doc.to_array([POS, MORPH, LEMMA])
            array[:] = values
            doc.from_array([POS, MORPH, LEMMA], array)  # type: ignore[arg-type]
        matches = self._several.match(doc)
        touched = sorted({i for _, _, start, end in matches for i in range(start, end)})
        for index in touched:
            doc[index].lemma = self._given.get(keys[index], 0)
        self._several.set_annotations(doc, matches)  # type: ignore[no-untyped-call]
        for index in touched:
            if doc[index].lemma == 0:
                doc[index].lemma_ = self._lemmatizer.lemmatize(doc[index])[0]
        return doc

    def _ask(self, key: _Key) -> tuple[int, int, int]:
        """What the real components say of a document that is this token alone."""
        word = self._vocab.strings[key.orth]
        doc = Doc(self._vocab, words=[word], spaces=[False])
        token = doc[0]
        token.tag, token.dep = key.tag, key.dep
        self._single(doc)
        given = token.lemma
        self._lemmatizer(doc)
        answer = (token.pos, int(token.morph.key), token.lemma)  # type: ignore[attr-defined]
        if len(self._known) >= MAX_REMEMBERED:
            self._known.clear()
            self._given.clear()
        self._known[key] = answer
        if given:
            self._given[key] = given
        return answer
