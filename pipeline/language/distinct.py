"""The embedding of a batch computed once for each distinct word, not for each token.

The first layer of a spaCy model sees nothing but a word itself: its form, prefix, suffix and
shape. A batch of articles repeats its words three or four times over, so embedding only the
distinct ones, and copying the results to the tokens, saves that layer's work on the others.

Belongs here: that short cut through a loaded model. Does not: anything a model has learned.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model

NAME = "distinct_words"

_MIX = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that multiplying by it loses no bit of a hash."""


def embed_distinct_words(nlp: Language) -> None:
    """Put the short cut before every embedding of a pipeline; other layers stay as they are."""
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if model is None:
            continue
        for parent in list(model.walk()):
            for place, layer in enumerate(parent.layers):
                done = parent.name == NAME or _is_embedding(parent)
                if _is_embedding(layer) and not done:
                    parent.layers[place] = _once_a_word(layer)


def _is_embedding(model: Model[Any, Any]) -> bool:
    """Documents in, a vector a token out, by the token's own features alone."""
    names = {layer.name for layer in model.walk()}
    alone = not any("expand_window" in name or "lstm" in name.lower() for name in names)
    return alone and model.name.endswith("ragged2list") and "extract_features" in names


def _once_a_word(embedding: Model[Any, Any]) -> Model[Any, Any]:
    features = next(layer for layer in embedding.walk() if layer.name == "extract_features")
    columns = [*features.attrs["columns"], ORTH]
    return Model(NAME, _forward, layers=[embedding], attrs={"columns": columns})


def _forward(model: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[Any, Any]:
    embedding, columns = model.layers[0], model.attrs["columns"]
    if is_train or not docs:
        return embedding(docs, is_train)
    rows = np.concatenate([doc.to_array(columns) for doc in docs])
    _, first, where = np.unique(_keys(rows), return_index=True, return_inverse=True)
    if not len(first):
        return embedding(docs, is_train)
    [values] = embedding.predict([_Words(docs[0].vocab, columns, rows[first])])
    ends = np.cumsum([len(doc) for doc in docs])[:-1]
    return np.split(values[where], ends), lambda gradient: gradient


def _keys(rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One number for each row of hashes; equal rows have equal ones."""
    keys = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        keys = (keys ^ (keys >> np.uint64(31))) * _MIX + column
    return keys


class _Words:
    """What an embedding asks of a document, for a list of distinct words."""

    def __init__(self, vocab: Vocab, columns: list[Any], rows: NDArray[np.uint64]) -> None:
        self.vocab = vocab
        ids = [vocab.strings[c] if isinstance(c, str) else c for c in columns]
        self._columns = {column: place for place, column in enumerate(columns)}
        self._columns |= {column: place for place, column in enumerate(ids)}
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def to_array(self, columns: Any) -> NDArray[np.uint64]:
        if isinstance(columns, list):
            return self._rows[:, [self._columns[c] for c in columns]]
        return self._rows[:, self._columns[columns]]
