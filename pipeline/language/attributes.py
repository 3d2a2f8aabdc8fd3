"""Part of speech, morphology and lemma of tokens, as the model's own components give them.

spaCy's attribute ruler and lemmatizer take a quarter of the time of a parse, though nearly
all their answers follow from a token's form, tag and dependency alone. Here each distinct
combination is asked of the real components once and remembered; the few rules over several
tokens run where they may fit. The result is the same to the letter, which a test compares.

Belongs here: that memory. Does not: any rule about words.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

from pipeline.language.encoder import row_keys

MAX_REMEMBERED = 200_000
"""Combinations kept; about 40 MB. The memory is emptied when it is full."""


class _Key(NamedTuple):
    orth: int
    tag: int
    dep: int


class _Answer(NamedTuple):
    """What the components say of a token alone."""

    pos: int
    morph: int
    lemma: int
    given: int
    """The lemma if the ruler gave it, else 0."""
    begins: bool
    """Whether a rule over several tokens may begin here."""


class Attributes:
    """POS, MORPH and LEMMA of parsed documents; stands for ruler and lemmatizer."""

    def __init__(self, nlp: Language) -> None:
        ruler, lemmatizer = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")
        assert isinstance(ruler, AttributeRuler) and isinstance(lemmatizer, Lemmatizer)
        self._lemmatizer = lemmatizer
        self._vocab = nlp.vocab
        # Rules over several tokens must keep their place after the single ones they override.
        self._single = AttributeRuler(nlp.vocab, name="single")
        self._several = AttributeRuler(nlp.vocab, name="several")
        self._beginning = Matcher(nlp.vocab)
        self._reach = 1
        for pattern in ruler.patterns:
            tokens: list[list[dict[str, object]]] = pattern["patterns"]  # type: ignore[assignment]
            alone = all(len(several) == 1 for several in tokens)
            (self._single if alone else self._several).add_patterns([pattern])
            if not alone:
                # With operators a rule may begin and end anywhere.
                fixed = not any("OP" in token for several in tokens for token in several)
                firsts: Any = [several[:1] if fixed else [{}] for several in tokens]
                self._beginning.add("begins", firsts)
                self._reach = max(self._reach, *map(len, tokens)) if fixed else sys.maxsize
        self._known: dict[_Key, _Answer] = {}

    def alone(self, rows: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
        """POS, MORPH and LEMMA of tokens given by form, tag and dependency, as the rules for one
        token have it; and where rules over several tokens may begin."""
        _, first, where = np.unique(row_keys(rows), return_index=True, return_inverse=True)
        keys = [_Key(*row) for row in rows[first].tolist()]
        self._learn(keys)
        answers = [self._known[key] for key in keys]
        values = np.array([answer[:3] for answer in answers], dtype=np.uint64)
        return values[where], np.array([answer.begins for answer in answers])[where]

    def over_several(self, docs: Sequence[Doc], begins: NDArray[np.bool_]) -> None:
        """Apply the rules over several tokens to documents that have the other attributes."""
        ends = np.cumsum([len(doc) for doc in docs])
        places = np.flatnonzero(begins)
        owners = np.searchsorted(ends, places, side="right")
        for owner in np.unique(owners).tolist():
            doc = docs[owner]
            first = int(ends[owner]) - len(doc)
            self._correct(doc, (places[owners == owner] - first).tolist())

    def _correct(self, doc: Doc, begins: Sequence[int]) -> None:
        matches = []
        for begin in begins:
            stretch = doc[begin : begin + self._reach]
            found = self._several.matcher(stretch, allow_missing=True, as_spans=False)
            matches += [
                (int(self._vocab.strings[rule]), rule, begin, begin + end)
                for rule, start, end in found
                if start == 0
            ]
        touched = sorted({i for _, _, start, end in matches for i in range(start, end)})
        for index in touched:
            token = doc[index]
            token.lemma = self._known[_Key(token.orth, token.tag, token.dep)].given
        self._several.set_annotations(doc, sorted(matches))  # type: ignore[no-untyped-call]
        for index in touched:
            if doc[index].lemma == 0:
                doc[index].lemma_ = self._lemmatizer.lemmatize(doc[index])[0]

    def _learn(self, keys: Sequence[_Key]) -> None:
        """Ask the real components about keys that are new, as the tokens of one document."""
        new = [key for key in keys if key not in self._known]
        if not new:
            return
        if len(self._known) + len(new) > MAX_REMEMBERED:
            self._known.clear()
            new = list(keys)
        words = [self._vocab.strings[key.orth] for key in new]
        doc = Doc(self._vocab, words=words, spaces=[False] * len(words))
        doc.from_array([TAG, DEP], np.array([key[1:] for key in new], np.uint64))  # type: ignore[arg-type]
        begins = {start for _, start, _ in self._beginning(doc, allow_missing=True)}
        self._single(doc)
        given = [token.lemma for token in doc]
        self._lemmatizer(doc)
        for i, (key, token) in enumerate(zip(new, doc, strict=True)):
            morph = int(token.morph.key)  # type: ignore[attr-defined]
            self._known[key] = _Answer(token.pos, morph, token.lemma, given[i], i in begins)
