"""Matrix products in blocks of one size, so that a column does not depend on its neighbours.

A product library rounds a column differently near the edge of a matrix and in matrices of
other sizes. Here each product has blocks of the same few widths and spare columns at both
edges; then a word gets the same bits alone, in any batch and on any worker (tests compare
them), and rows do not depend on which articles were read together.

Tokens are columns and features are rows throughout: maxima and means over features are then
operations on whole rows, which NumPy does at the speed of memory.

Belongs here: products and the layers made of them. Does not: what a model's layers are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model

Floats = NDArray[np.float32]

EDGE = 8
"""Spare columns at either side of a block: as many as the widest kernels hold at once."""
WIDTH = 304
"""Columns that count in a whole block; with the edges few enough for the second-level cache."""


def blocks(columns: int) -> Iterator[tuple[int, int]]:
    """Start and length of each block of `columns` columns."""
    for start in range(0, columns, WIDTH):
        yield start, min(WIDTH, columns - start)


def padded_width(columns: int) -> int:
    """How wide a block for `columns` columns is, edges included: a multiple of 16."""
    return -(-(columns + 2 * EDGE) // 16) * 16


def product(weights: Floats, bias: Floats | None, columns: Floats) -> Floats:
    """`weights @ columns + bias`, whatever the number of columns, block by block."""
    outputs, inputs = weights.shape
    result = np.empty((outputs, columns.shape[1]), dtype=np.float32)
    for start, length in blocks(columns.shape[1]):
        block = np.zeros((inputs, padded_width(length)), dtype=np.float32)
        block[:, EDGE : EDGE + length] = columns[:, start : start + length]
        result[:, start : start + length] = (weights @ block)[:, EDGE : EDGE + length]
    if bias is not None:
        result += bias[:, None]
    return result


def parameter(layer: Model[Any, Any], name: str) -> Floats:
    """A layer's parameter as a plain array."""
    return np.ascontiguousarray(layer.get_param(name), dtype=np.float32)


def linear(layer: Model[Any, Any]) -> tuple[Floats, Floats]:
    """Weights and bias of a linear (or softmax) layer."""
    return parameter(layer, "W"), parameter(layer, "b")


class NormalizedMaxout:
    """A maxout layer with layer normalization behind it."""

    def __init__(self, maxout: Model[Any, Any], norm: Model[Any, Any]) -> None:
        weights, bias = linear(maxout)
        self.outputs, self.pieces, self.inputs = weights.shape
        # Pieces one below the other, the bias as one more input that is always 1.
        stacked = np.concatenate([weights, bias[:, :, None]], axis=2).transpose(1, 0, 2)
        self._weights = np.ascontiguousarray(stacked.reshape(-1, self.inputs + 1))
        self._scale = parameter(norm, "G")[:, None]
        self._shift = parameter(norm, "b")[:, None]
        self._spaces: dict[int, tuple[Floats, Floats]] = {}

    def __call__(self, *parts: Floats) -> Floats:
        """The layer's values for inputs that are given as groups of rows, of one block's width."""
        width = parts[0].shape[1]
        block, result = self._space(width)
        np.concatenate(parts, out=block[:-1])
        np.matmul(self._weights, block, out=result)
        rows = self.outputs
        best = result[:rows]
        for piece in range(1, self.pieces):
            np.maximum(best, result[piece * rows : (piece + 1) * rows], out=best)
        best -= np.add.reduce(best, axis=0) / np.float32(rows)
        variance = np.add.reduce(best * best, axis=0) / np.float32(rows) + np.float32(1e-8)
        best *= 1 / np.sqrt(variance)
        best *= self._scale
        best += self._shift
        return best

    def _space(self, width: int) -> tuple[Floats, Floats]:
        """Arrays for a block's inputs, the last row for the bias, and for its products."""
        if width not in self._spaces:
            block = np.ones((self.inputs + 1, width), dtype=np.float32)
            self._spaces[width] = block, np.empty((len(self._weights), width), dtype=np.float32)
        return self._spaces[width]
