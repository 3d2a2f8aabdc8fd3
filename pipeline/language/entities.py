"""The entity recognizer's transitions, decided for all tokens of a batch at once.

Outside an entity spaCy's recognizer sees the next token and nothing of what came before, so
that its decision (no entity, an entity of one token, the beginning of a longer one) can be made
for all tokens together. Within an entity it sees its first token and the last two: entities
grow from every beginning side by side. Reading from left to right then leaves those beginnings
out that lie within an earlier entity.

Belongs here: the transition system as spaCy defines it (`ner.pyx`), in greedy use on documents
without entities. Does not: rules about names.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline import EntityRecognizer

from pipeline.language.blocks import Floats, linear, parameter, product
from pipeline.language.encoder import UnknownModelError

Ints = NDArray[np.int64]

BEGIN, IN, LAST, UNIT, OUT = "B", "I", "L", "U", "O"
INSIDE, OUTSIDE, FIRST = 1, 2, 3
"""spaCy's numbers for the place of a token in an entity (ENT_IOB)."""


class Entities:
    """An `EntityRecognizer`'s transition model."""

    def __init__(self, recognizer: EntityRecognizer) -> None:
        model, moves = recognizer.model, recognizer.moves
        if recognizer.cfg["beam_width"] != 1 or not model.attrs["has_upper"]:
            raise UnknownModelError("a beam, or no hidden layer")
        lower = model.get_ref("lower")
        if lower.get_dim("nF") != 3 or model.attrs["unseen_classes"]:
            raise UnknownModelError("other features")
        names = [moves.get_class_name(i).partition("-") for i in range(moves.n_moves)]
        actions: dict[tuple[str, str], int] = {
            (kind, label): i for i, (kind, _, label) in enumerate(names)
        }
        self._kinds = np.array([kind for kind, _, _ in names])
        strings = recognizer.vocab.strings
        self._labels = np.array([strings[label] for _, _, label in names], dtype=np.uint64)
        # For each action that begins an entity those that go on with it and end it.
        self._on = np.array([actions.get((IN, label), -1) for _, _, label in names])
        self._end = np.array([actions.get((LAST, label), -1) for _, _, label in names])
        begins = self._kinds == BEGIN
        if (self._on[begins] < 0).any() or (self._end[begins] < 0).any():
            raise UnknownModelError("an entity that cannot end")
        if (self._on[begins] > self._end[begins]).any():
            raise UnknownModelError("another order of actions")
        self._opening = [i for i, kind in enumerate(self._kinds) if kind in (BEGIN, UNIT, OUT)]
        # 'U-' without a label is for tokens that were blocked by hand.
        self._opening = [i for i in self._opening if i != actions.get((UNIT, ""))]
        self._pieces = lower.get_dim("nP")
        weights = parameter(lower, "W").transpose(0, 2, 1, 3)
        self._lower = [np.ascontiguousarray(w.reshape(-1, w.shape[2])) for w in weights]
        self._absent = parameter(lower, "pad")[0].transpose(0, 2, 1).reshape(3, -1, 1)
        self._lower_bias = parameter(lower, "b").T.reshape(-1, 1)
        self._upper, self._upper_bias = linear(model.get_ref("upper"))

    def __call__(
        self, vectors: Floats, lengths: Sequence[int], starts: NDArray[np.bool_], space: Ints
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """ENT_IOB and ENT_TYPE of each token of documents in a row.

        `starts` says where sentences start; no entity goes across. None starts at a `space`.
        """
        tokens = vectors.shape[1]
        iob = np.full(tokens, OUTSIDE, dtype=np.uint64)
        types = np.zeros(tokens, dtype=np.uint64)
        if not tokens:
            return iob, types
        last = np.append(starts[1:], True)
        last[np.cumsum([length for length in lengths if length]) - 1] = True
        seen = product(self._lower[0], None, vectors)
        chosen = self._chosen(seen, last, space > 0)
        found = np.flatnonzero(self._kinds[chosen] != OUT)
        begun = found[self._kinds[chosen[found]] == BEGIN]
        lasts = self._ends(begun, chosen[begun], seen, vectors, last)
        ends = dict(zip(begun.tolist(), lasts, strict=True))
        free = 0
        for first in found.tolist():
            if first >= free:
                free = ends.get(first, first) + 1
                iob[first], iob[first + 1 : free] = FIRST, INSIDE
                types[first:free] = self._labels[chosen[first]]
        return iob, types

    def _chosen(self, seen: Floats, last: NDArray[np.bool_], space: NDArray[np.bool_]) -> Ints:
        """The action at each token if no entity is open there."""
        hidden = self._hidden(seen + self._absent[1] + self._absent[2])
        scores = product(self._upper[self._opening], self._upper_bias[self._opening], hidden)
        kinds = self._kinds[self._opening]
        for row in np.flatnonzero(kinds == BEGIN):
            scores[row, last | space] = -np.inf
        for row in np.flatnonzero(kinds == UNIT):
            scores[row, space] = -np.inf
        chosen: Ints = np.array(self._opening)[scores.argmax(axis=0)]
        return chosen

    def _ends(
        self, first: Ints, begin: Ints, seen: Floats, vectors: Floats, last: NDArray[np.bool_]
    ) -> list[int]:
        """The last token of each entity that begins at `first` with the action `begin`."""
        ends = first + 1
        head = product(self._lower[1], None, vectors[:, first])
        on, end = self._on[begin], self._end[begin]
        going = np.arange(len(first))
        while len(going):
            place = ends[going]
            summed = seen[:, place] + head[:, going]
            summed += product(self._lower[2], None, vectors[:, place - 1])
            scores = product(self._upper, self._upper_bias, self._hidden(summed))
            column = np.arange(len(going))
            more = scores[on[going], column] >= scores[end[going], column]
            going = going[more & ~last[place]]
            ends[going] += 1
        answer: list[int] = ends.tolist()
        return answer

    def _hidden(self, summed: Floats) -> Floats:
        summed += self._lower_bias
        size = len(summed) // self._pieces
        best = summed[:size]
        for piece in range(1, self._pieces):
            np.maximum(best, summed[piece * size : (piece + 1) * size], out=best)
        return best
