"""The dependency parser's transitions, taken in many stretches of text at once.

spaCy's greedy parser moves through a document one token after the other. Here hundreds of
stretches move together, each step a handful of NumPy operations over all of them. What makes
that exact: where a sentence starts, the parser must empty its stack, and nothing it knows is
carried over. A stretch ends where the layout starts a sentence (the head of a block), or where
one is likely to start (behind a full stop). Whether it does is up to the parser: if it reads on
across the end of its stretch, the stretch and the one behind it are parsed over as one.

Belongs here: the arc-eager transition system as spaCy defines it (`arc_eager.pyx`), in greedy
use. Does not: training, beams, and how vectors are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline import DependencyParser

from pipeline.language.blocks import EDGE, WIDTH, Floats, linear, padded_width, parameter
from pipeline.language.encoder import UnknownModelError

Ints = NDArray[np.int64]

SHIFT, REDUCE, LEFT, RIGHT, BREAK = range(5)
_KINDS = {"S": SHIFT, "D": REDUCE, "L": LEFT, "R": RIGHT, "B": BREAK}
_PENALTY = np.array([-np.inf, 0], dtype=np.float32)
FEATURES = 8
"""Tokens that a decision looks at: two of the buffer, three of the stack, three children."""


@dataclass(frozen=True)
class Stretch:
    """Tokens `start` up to `end` of a batch, whose document ends at `stop`; counted from 1.

    `certain` says that a sentence starts at `end` (or the document ends); elsewhere it is a
    guess that the parser confirms.
    """

    start: int
    end: int
    stop: int
    certain: bool


class Dependencies:
    """A `DependencyParser`'s transition model; gives heads and labels."""

    def __init__(self, parser: DependencyParser) -> None:
        model = parser.model
        names = [parser.moves.get_class_name(i) for i in range(parser.moves.n_moves)]
        kinds = [_KINDS.get(name.partition("-")[0], -1) for name in names]
        labels = [name.partition("-")[2] for name in names]
        if -1 in kinds or "subtok" in labels or model.attrs["unseen_classes"]:
            raise UnknownModelError("another transition system")
        if parser.cfg["beam_width"] != 1 or not model.attrs["has_upper"]:
            raise UnknownModelError("a beam, or no hidden layer")
        lower = model.get_ref("lower")
        if lower.get_dim("nF") != FEATURES:
            raise UnknownModelError("other features")
        strings = parser.vocab.strings
        self._kinds = np.array(kinds)
        self._labels = np.array([strings[label] for label in labels], dtype=np.uint64)
        self.decorated = np.unique(
            [number for label, number in zip(labels, self._labels, strict=True) if "||" in label]
        ).astype(np.uint64)
        """Labels of tokens that hang across other branches."""
        self._root = strings["ROOT"]
        self._pieces = lower.get_dim("nP")
        weights, absent = parameter(lower, "W"), parameter(lower, "pad")[0]
        # One more input a feature, 1 where there is no token: its weights are the padding's.
        stacked = np.concatenate([weights, absent[..., None]], axis=3).transpose(2, 1, 0, 3)
        self._lower = np.ascontiguousarray(stacked.reshape(-1, FEATURES * stacked.shape[3]))
        self._lower_bias = parameter(lower, "b").T.reshape(-1, 1)
        self._upper, self._upper_bias = linear(model.get_ref("upper"))
        if kinds != sorted(kinds) or set(kinds) != set(_KINDS.values()):
            raise UnknownModelError("another order of actions")
        ends = [0, *np.cumsum(np.bincount(kinds)).tolist()]
        self._groups = [slice(a, b) for a, b in pairwise(ends)]

    def __call__(
        self, vectors: Floats, lengths: Sequence[int], starts: Ints, likely: NDArray[np.bool_]
    ) -> tuple[Ints, NDArray[np.uint64]]:
        """Head (as a distance) and label of each token of documents that stand in a row.

        `starts` says of each token whether a sentence must (1) or must not (-1) start there,
        `likely` whether one may well do; a poor guess costs time only.
        """
        run = _Run(self, vectors, starts)
        stretches = _stretches(lengths, starts, likely & (starts == 0))
        todo = stretches
        while todo:
            failed = run.work(todo)
            stretches, todo = _joined(stretches, failed)
            for stretch in todo:
                run.forget(stretch)
        heads = run.head[1:] - 1
        labels = self._labels[run.action[1:]]
        roots = heads < 0
        labels[roots] = self._root
        return np.where(roots, 0, heads - np.arange(len(heads))), labels

    def best(self, tokens: Ints, table: Floats, allowed: Sequence[NDArray[np.bool_]]) -> Ints:
        """The best action of each state, given its feature tokens and for each kind of action
        whether the state allows it."""
        count = len(tokens)
        rows = np.zeros((padded_width(count), FEATURES), dtype=np.int64)
        rows[EDGE : EDGE + count] = tokens
        inputs = np.take(table, rows, axis=0).reshape(len(rows), -1)
        hidden = self._lower @ inputs.T
        hidden += self._lower_bias
        size = len(hidden) // self._pieces
        best = hidden[:size]
        for piece in range(1, self._pieces):
            np.maximum(best, hidden[piece * size : (piece + 1) * size], out=best)
        scores = (self._upper @ best)[:, EDGE : EDGE + count]
        scores += self._upper_bias[:, None]
        for group, may in zip(self._groups, allowed, strict=True):
            scores[group] += _PENALTY[may.view(np.int8)]
        chosen: Ints = scores.argmax(axis=0)
        return chosen

    def kinds(self, actions: Ints) -> Ints:
        kinds: Ints = self._kinds[actions]
        return kinds


def _stretches(lengths: Sequence[int], starts: Ints, likely: NDArray[np.bool_]) -> list[Stretch]:
    found, first = [], 1
    for length in lengths:
        stop = first + length
        # A guess needs a token on either side in its document.
        inner = slice(first, stop - 1)
        places = np.flatnonzero((starts[inner] == 1) | likely[inner]) + first + 1
        cuts = [first, *places.tolist(), stop]
        if length:
            found += [
                Stretch(a, b, stop, b == stop or bool(starts[b - 1] == 1))
                for a, b in pairwise(cuts)
            ]
        first = stop
    return found


def _joined(stretches: list[Stretch], failed: set[int]) -> tuple[list[Stretch], list[Stretch]]:
    """All stretches after those that end at `failed` were joined with the next one, and the
    joined ones among them."""
    result: list[Stretch] = []
    joined: list[Stretch] = []
    start = 0
    for stretch in stretches:
        start = start or stretch.start
        if stretch.end in failed:
            continue
        whole = Stretch(start, stretch.end, stretch.stop, stretch.certain)
        result.append(whole)
        if start != stretch.start:
            joined.append(whole)
        start = 0
    return result, joined


class _Run:
    """The parser's state: stacks and buffers as chains of tokens, a lane for each stretch.

    Every array over tokens has a place 0 for "no token", which stays as it is.
    """

    def __init__(self, model: Dependencies, vectors: Floats, starts: Ints) -> None:
        self.model = model
        size, tokens = vectors.shape
        self.table = np.zeros((tokens + 1, size + 1), dtype=np.float32)
        self.table[1:, :size] = vectors.T
        self.table[0, size] = 1
        self.given = np.concatenate([[False], starts == 1])
        self.never = np.concatenate([[False], starts == -1])
        self.starts = self.given.copy()
        self.below, self.behind, self.head, self.action = np.zeros((4, tokens + 1), dtype=np.int64)
        self.left, self.right, self.before = np.zeros((3, tokens + 1), dtype=np.int64)
        self.returned = np.zeros(tokens + 1, dtype=bool)

    def forget(self, stretch: Stretch) -> None:
        """Undo what was done to the tokens of a stretch."""
        here = slice(stretch.start, stretch.end)
        for array in (self.below, self.behind, self.head, self.action, self.left, self.right,
                      self.before, self.returned):  # fmt: skip
            array[here] = 0
        self.starts[here] = self.given[here]

    def work(self, stretches: Sequence[Stretch]) -> set[int]:
        """Parse all stretches; returns the ends of those that read on beyond them."""
        failed: set[int] = set()
        rows = [[s.start, s.end, s.stop, 0, 0, s.certain] for s in stretches]
        waiting = np.array(sorted(rows, key=lambda row: row[1] - row[0]), dtype=np.int64)
        lanes = waiting[:0]
        while len(lanes) or len(waiting):
            room = WIDTH - len(lanes)
            if room and len(waiting):
                lanes = np.concatenate([lanes, waiting[-room:]])
                waiting = waiting[:-room]
            lanes = self._step(np.ascontiguousarray(lanes.T), failed)
        return failed

    def _step(self, lanes: Ints, failed: set[int]) -> Ints:
        """One transition in every lane; returns the lanes that are not done, one a row."""
        at, end, stop, top, back, closed = lanes
        here = at * (at < stop)
        following = (at + 1) * (at + 1 < stop)
        rebuffered = back > 0
        second = self.behind[back]
        b0 = np.where(rebuffered, back, here)
        b1 = np.where(rebuffered, np.where(second > 0, second, here), following)
        s1 = self.below[top]
        action = self._chosen(b0, b1, top, s1, end, closed)
        kind = self.model.kinds(action)
        astray = (b0 == end) & (b0 < stop) & (kind != REDUCE)
        if astray.any():
            failed.update(end[astray].tolist())
            kind[astray] = -1

        to_left, to_right = np.flatnonzero(kind == LEFT), np.flatnonzero(kind == RIGHT)
        self._attach_left(top[to_left], b0[to_left], action[to_left])
        self._attach_right(b0[to_right], top[to_right], action[to_right])
        push = (kind == SHIFT) | (kind == RIGHT)
        pop = (kind == LEFT) | (kind == REDUCE)
        unshift = (kind == REDUCE) & (s1 > 0) & (self.head[top] == 0)
        if unshift.any():
            token = top[unshift]
            self.returned[token] = True
            self.behind[token] = back[unshift]
        pushed = np.flatnonzero(push)
        self.below[b0[pushed]] = top[pushed]
        at += push & ~rebuffered
        back[:] = np.where(push & rebuffered, second, np.where(unshift, top, back))
        top[:] = np.where(push, b0, np.where(pop, s1, top))
        self._break_off(kind, b1, end, closed)
        going = ((top > 0) | (back > 0) | (at < end)) & ~astray
        left_over: Ints = lanes.T[going]
        return left_over

    def _chosen(self, b0: Ints, b1: Ints, top: Ints, s1: Ints, end: Ints, closed: Ints) -> Ints:
        """The best action of each lane that its stack (top, s1) and buffer (b0, b1) allow."""
        tokens = np.stack(
            [b0, b1, top, s1, self.below[s1], self.left[b0], self.left[top], self.right[top]],
            axis=1,
        )
        # Of its end and beyond a lane knows only what it has found itself.
        must = np.where(b0 == end, closed > 0, self.starts[b0])
        known = np.where(b1 > end, self.given[b1], self.starts[b1])
        begun = np.where(b1 == end, closed > 0, known)
        full = top > 0
        free = full & ~must
        allowed = (
            ~full | (free & (b1 > 0) & ~self.returned[b0]),
            full & ~((s1 == 0) & self.never[b0]),
            free & (b0 > 0),
            free & (b0 > 0),
            (b1 == b0 + 1) & ~(begun | self.never[b1]),
        )
        return self.model.best(tokens, self.table, allowed)

    def _break_off(self, kind: Ints, b1: Ints, end: Ints, closed: Ints) -> None:
        """Let sentences start where lanes say so: within a lane, or right behind its end."""
        cut = np.flatnonzero(kind == BREAK)
        if len(cut):
            inside = b1[cut] != end[cut]
            self.starts[b1[cut[inside]]] = True
            closed[cut[~inside]] = 1

    def _attach_left(self, child: Ints, parent: Ints, action: Ints) -> None:
        """Give the top of a stack a head in the buffer, in place of one that it has."""
        old = self.head[child]
        self.right[old] = np.where(old > 0, self.before[child], 0)
        self.head[child], self.action[child] = parent, action
        self.left[parent] = child
        self.returned[parent] = False

    def _attach_right(self, child: Ints, parent: Ints, action: Ints) -> None:
        """Give the next token of a buffer a head on the stack."""
        self.before[child] = self.right[parent]
        self.head[child], self.action[child] = parent, action
        self.right[parent] = child
