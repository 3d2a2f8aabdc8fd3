"""Vectors of tokens in context: spaCy's word embedding and convolutions, computed in NumPy.

The embedding sees nothing but a word's form, prefix, suffix and shape, so it is computed once
for each distinct word and remembered; the convolutions run over all tokens of a batch at once.
Values differ from thinc's by rounding alone.

Belongs here: reading a `Tok2Vec` model's layers and computing them. Does not: what is made of
the vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import IDS, ORTH
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model

from pipeline.language.blocks import (
    EDGE,
    WIDTH,
    Floats,
    NormalizedMaxout,
    blocks,
    padded_width,
    parameter,
    product,
)

LAYERS = frozenset({
    "extract_features", "list2ragged", "ragged2list", "ints-getitem", "hashembed",
    "static_vectors", "maxout", "layernorm", "dropout", "expand_window",
})  # fmt: skip
"""The layers that are known here; a model with others is left to spaCy."""

MAX_WORDS = 30_000
"""Distinct words remembered, 0.8 kB each; the memory is emptied when it is full. Number 0 is the
empty word between documents."""

MARGIN = 32
"""Empty columns at both ends of a batch: more than the edges of a block and a window."""

_MIX = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that multiplying by it loses no bit of a hash."""


class UnknownModelError(Exception):
    """The model has layers or settings that are not known here."""


class Batch:
    """Words of several documents in one row, with as many empty ones between documents as the
    convolutions see, so that none sees the next; spaCy does the same."""

    def __init__(self, lengths: Sequence[int], words: NDArray[np.int64], gap: int) -> None:
        places, place = [], MARGIN
        for length in lengths:
            places.append(np.arange(place, place + length))
            place += length + gap
        self.tokens = np.concatenate(places)
        self.end = place
        self.words = np.zeros(place + MARGIN + WIDTH, dtype=np.int64)
        self.words[self.tokens] = words


class Words:
    """Numbers of the distinct words of documents, by the features that models look at."""

    def __init__(self, encoders: Sequence[Encoder]) -> None:
        self._encoders = encoders
        self.columns = sorted({c for encoder in encoders for c in encoder.columns} | {ORTH})
        for encoder in encoders:
            encoder.select(self.columns)
        self._known: dict[int, int] = {}

    def numbers(self, docs: Sequence[Doc], vocab: Vocab) -> NDArray[np.int64]:
        """The number of each token's word; words that are new are embedded on the way."""
        rows = np.concatenate([doc.to_array(self.columns) for doc in docs])
        keys, first, where = np.unique(row_keys(rows), return_index=True, return_inverse=True)
        names = keys.tolist()
        new = [i for i, key in enumerate(names) if key not in self._known]
        if len(self._known) + len(new) > MAX_WORDS:
            self._known.clear()
            new = list(range(len(names)))
        start = len(self._known) + 1
        self._known.update((names[i], start + n) for n, i in enumerate(new))
        if new:
            for encoder in self._encoders:
                encoder.learn(rows[first[new]], vocab, start)
        return np.array([self._known[key] for key in names])[where]


def row_keys(rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One number for each row of hashes; equal rows have equal ones."""
    keys = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        keys = (keys ^ (keys >> np.uint64(31))) * _MIX + column
    return keys


class Encoder:
    """A `Tok2Vec` model, given by its innermost layers: hash embeddings, static vectors, a mix of
    both, convolutions."""

    def __init__(self, layers: Sequence[Model[Any, Any]], vocab: Vocab) -> None:
        unknown = {layer.name for layer in layers} - LAYERS
        if unknown or vocab.vectors.mode != "default":
            raise UnknownModelError(f"layers {sorted(unknown)}")
        features = [layer for layer in layers if layer.name == "extract_features"]
        maxouts = [layer for layer in layers if layer.name == "maxout"]
        norms = [layer for layer in layers if layer.name == "layernorm"]
        windows = [layer for layer in layers if layer.name == "expand_window"]
        if len(features) != 1 or not len(maxouts) == len(norms) == len(windows) + 1 > 1:
            raise UnknownModelError("another order of layers")
        if any(window.attrs["window_size"] != 1 for window in windows):
            raise UnknownModelError("another window")
        self.columns = [IDS[c] if isinstance(c, str) else c for c in features[0].attrs["columns"]]
        self.depth = len(windows)
        self._hashes = [layer for layer in layers if layer.name == "hashembed"]
        static = [layer for layer in layers if layer.name == "static_vectors"]
        self._static = parameter(static[0], "W") if static else None
        self._mix, *self._convolutions = map(NormalizedMaxout, maxouts, norms)
        self.width = self._mix.outputs
        if len(self._hashes) != len(self.columns) or any(
            layer.inputs != 3 * self.width for layer in self._convolutions
        ):
            raise UnknownModelError("another width")
        self._places: list[int] = []
        self._orth = 0
        self._table = np.zeros((1, self.width), dtype=np.float32)

    def select(self, columns: Sequence[int]) -> None:
        """Where this model's features stand among the columns that words are given by."""
        self._places = [columns.index(column) for column in self.columns]
        self._orth = columns.index(ORTH)

    def learn(self, rows: NDArray[np.uint64], vocab: Vocab, start: int) -> None:
        """Embed words, the first of which gets the number `start`."""
        parts = [
            layer.predict(np.ascontiguousarray(rows[:, place])).T
            for layer, place in zip(self._hashes, self._places, strict=True)
        ]
        if self._static is not None:
            places = vocab.vectors.find(keys=rows[:, self._orth])
            vectors = product(self._static, None, vocab.vectors.data[places].T)
            vectors[:, places < 0] = 0
            parts.append(vectors)
        self._grow(start, start + len(rows))
        for first, length in blocks(len(rows)):
            inputs = np.zeros((self._mix.inputs, padded_width(length)), dtype=np.float32)
            inner = slice(EDGE, EDGE + length)
            np.concatenate(
                [part[:, first : first + length] for part in parts], out=inputs[:, inner]
            )
            place = start + first
            self._table[place : place + length] = self._mix(inputs)[:, inner].T

    def _grow(self, used: int, needed: int) -> None:
        if needed > len(self._table):
            table = np.empty((max(needed, 2 * len(self._table)), self.width), dtype=np.float32)
            table[:used] = self._table[:used]
            self._table = table

    def __call__(self, batch: Batch) -> Floats:
        """A column for each token.

        A block goes through all convolutions; each of them spoils one more column at its edges.
        """
        spoilt = EDGE + self.depth - 1
        useful = WIDTH + 2 * EDGE - 2 * spoilt
        result = np.empty((self.width, len(batch.words)), dtype=np.float32)
        for start in range(MARGIN, batch.end, useful):
            length = min(useful, batch.end - start)
            columns = -(-(length + 2 * spoilt) // 16) * 16
            values = np.zeros((self.width, columns + 2), dtype=np.float32)
            left, middle, right = values[:, :-2], values[:, 1:-1], values[:, 2:]
            first = start - spoilt
            middle[:] = self._table[batch.words[first : first + columns]].T
            for layer in self._convolutions:
                middle += layer(left, middle, right)
            result[:, start : start + length] = middle[:, spoilt : spoilt + length]
        return np.take(result, batch.tokens, axis=1)
