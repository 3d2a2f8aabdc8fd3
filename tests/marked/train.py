"""Learn the weights of events from the marked articles.

    python -m tests.marked.train            figures on articles held out, five times over
    python -m tests.marked.train --record   also writes `pipeline/lexicons/event_weights.tsv`

A multinomial logistic regression, trained by Adam with a part of the features left out at random
in each step, which keeps a word that is always there from standing for all the others. The order
is fixed by a seed; weights are rounded to hundredths, so that small differences between machines
do not show.

Sources: Kingma and Ba, "Adam: a method for stochastic optimization", 2015; Srivastava and
others, "Dropout", 2014, applied to the input.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pipeline.extract.events.learned import BIAS, CLASSES, NO_EVENT, SCALE
from tests.marked.corpus import Asked, Marked, articles, asked, gold_articles
from tests.marked.scores import scored, shown

WEIGHTS = Path(__file__).resolve().parents[2] / "pipeline" / "lexicons" / "event_weights.tsv"
SEEN = 3
"""A feature that fewer predicates have is not learned."""
DOUBT = 0.3
"""What a doubtful mark counts."""
SENTENCES = "sentences"
"""The file of what the tests assert, whose every sentence stands for a convention."""
OF_SENTENCES, OF_GOLD = 5.0, 1.5
"""What a predicate of it counts, and one of the gold, whose rows were judged one by one."""
LEFT_OUT = 0.3
EPOCHS, STEP, DECAY, BATCH = 8, 0.01, 1e-4, 256
FOLDS = 5
NEGLIGIBLE = 5
"""Weights of fewer hundredths are left out of the file: they do not show in the figures."""
HEADER = """\
# What each feature of a predicate adds, in hundredths, to the log likelihood that it tells an
# event of a type, or none ("-"). Made by `python -m tests.marked.train --record` from articles
# written and marked for this project (tests/marked), not edited by hand. The features are
# described in pipeline/extract/events/learned.py.
"""

Floats = NDArray[np.float32]


class Sample(NamedTuple):
    """The predicates of all articles: features, wanted shares of the classes, what each counts,
    and the number of its article."""

    names: list[str]
    matrix: csr_matrix
    wanted: Floats
    counts: Floats
    article: NDArray[np.int64]


class Weights(NamedTuple):
    """Of features (rows) for classes (columns), and of the classes by themselves."""

    features: Floats
    classes: Floats

    def likelihoods(self, matrix: Any) -> Floats:
        return _softmax(np.asarray(matrix @ self.features) + self.classes)


def sample(articles: Sequence[Marked], asked: Sequence[list[Asked]]) -> Sample:
    """What is learned from; features that are rare are left out."""
    seen = Counter(f for predicates in asked for p in predicates for f in p.features)
    names = sorted(name for name, number in seen.items() if number >= SEEN)
    places = {name: place for place, name in enumerate(names)}
    columns, ends, wanted, counts, numbers = list[int](), [0], list[Floats](), list[float](), []
    for number, (article, predicates) in enumerate(zip(articles, asked, strict=True)):
        for predicate in predicates:
            columns += [places[f] for f in predicate.features if f in places]
            ends.append(len(columns))
            share, weight = _wanted(article, predicate)
            wanted.append(share)
            counts.append(weight * _emphasis(article))
            numbers.append(number)
    ones = np.ones(len(columns), np.float32)
    matrix = csr_matrix((ones, columns, ends), shape=(len(counts), len(names)))
    return Sample(
        names, matrix, np.array(wanted), np.array(counts, np.float32), np.array(numbers, np.int64)
    )


def is_sentence(article: Marked) -> bool:
    return article.name.startswith(f"{SENTENCES}:")


def _emphasis(article: Marked) -> float:
    if is_sentence(article):
        return OF_SENTENCES
    return OF_GOLD if article.is_gold else 1.0


def _wanted(article: Marked, predicate: Asked) -> tuple[Floats, float]:
    share = np.zeros(len(CLASSES), np.float32)
    if predicate.mark is None:
        share[0] = 1
        return share, 1.0
    mark = article.marks[predicate.mark]
    for name in mark.types:
        share[CLASSES.index(name)] = 1 / len(mark.types)
    return share, DOUBT if mark.is_doubtful else 1.0


def trained(data: Sample, rows: NDArray[np.bool_] | None = None) -> Weights:
    """The weights that fit the sample, or these rows of it."""
    at = np.arange(len(data.counts)) if rows is None else np.flatnonzero(rows)
    random = np.random.default_rng(0)
    shape = (data.matrix.shape[1], len(CLASSES))
    held = [np.zeros(shape, np.float32), np.zeros(shape[1], np.float32)]
    means, squares = [np.zeros_like(w) for w in held], [np.zeros_like(w) for w in held]
    step = 0
    for epoch in range(EPOCHS):
        rate = STEP * (1 - 0.9 * epoch / EPOCHS)
        order = random.permutation(at)
        for start in range(0, len(order), BATCH):
            step += 1
            slopes = _slopes(data, order[start : start + BATCH], held, random)
            for weight, slope, mean, square in zip(held, slopes, means, squares, strict=True):
                mean += 0.1 * (slope - mean)
                square += 0.01 * (slope * slope - square)
                root = np.sqrt(square / (1 - 0.99**step)) + 1e-8
                weight -= rate * mean / (1 - 0.9**step) / root
    return Weights(held[0], held[1])


def _slopes(
    data: Sample, batch: NDArray[np.int64], held: list[Floats], random: np.random.Generator
) -> list[Floats]:
    inputs = data.matrix[batch]
    kept = random.random(len(inputs.data)) > LEFT_OUT
    inputs.data = (inputs.data * kept / (1 - LEFT_OUT)).astype(np.float32)
    given = _softmax(inputs @ held[0] + held[1])
    off = (given - data.wanted[batch]) * data.counts[batch, None] / len(batch)
    return [np.asarray(inputs.T @ off) + DECAY * held[0], off.sum(0)]


def _softmax(sums: Floats) -> Floats:
    powers = np.exp(sums - sums.max(1, keepdims=True))
    shares: Floats = powers / powers.sum(1, keepdims=True)
    return shares


def answers(likelihoods: Floats, enough: float) -> list[str]:
    """The type of each predicate, or "-"."""
    best = 1 + likelihoods[:, 1:].argmax(1)
    told = 1 - likelihoods[:, 0] >= enough
    return [CLASSES[place] if yes else NO_EVENT for place, yes in zip(best, told, strict=True)]


def held_out(data: Sample) -> Floats:
    """Likelihoods of each predicate by weights that were learned without its article."""
    fold = np.random.default_rng(1).integers(0, FOLDS, data.article.max() + 1)[data.article]
    found = np.zeros((len(data.counts), len(CLASSES)), np.float32)
    for number in range(FOLDS):
        weights = trained(data, fold != number)
        found[fold == number] = weights.likelihoods(data.matrix[fold == number])
    return found


def by_article(data: Sample, given: list[str]) -> list[list[str]]:
    """One answer a predicate as one list an article."""
    found: list[list[str]] = [[] for _ in range(int(data.article.max()) + 1)]
    for number, answer in zip(data.article, given, strict=True):
        found[number].append(answer)
    return found


def text_of(names: list[str], weights: Weights) -> str:
    """The weights as the lexicon has them."""
    rows = zip(names, weights.features, strict=True)
    lines = [_line(BIAS, weights.classes), *(_line(name, row) for name, row in rows)]
    return HEADER + "feature\tweights\n" + "".join(line for line in lines if line)


def _line(name: str, weights: Floats) -> str:
    rounded = [(kind, round(float(w) * SCALE)) for kind, w in zip(CLASSES, weights, strict=True)]
    cells = " ".join(f"{kind}:{w}" for kind, w in rounded if abs(w) >= NEGLIGIBLE)
    return f"{name}\t{cells}\n" if cells else ""


def main() -> None:
    written = list(articles())
    sentences = [article for article in written if is_sentence(article)]
    own = len(written) - len(sentences)
    read = [a for a in written if not is_sentence(a)] + sentences + list(gold_articles())
    predicates = list(asked(read))
    data = sample(read, predicates)
    print(f"{len(read)} articles, {len(data.counts)} predicates, {len(data.names)} features")
    framed = [[p.framed for p in found] for found in predicates[:own]]
    print(f"frames and rules alone: {shown(scored(read[:own], predicates[:own], framed))}")
    likelihoods = held_out(data)
    for enough in (0.4, 0.5, 0.6, 0.7):
        given = by_article(data, answers(likelihoods, enough))[:own]
        print(f"held out, from {enough}: {shown(scored(read[:own], predicates[:own], given))}")
    if "--record" in sys.argv[1:]:
        WEIGHTS.write_text(text_of(data.names, trained(data)), encoding="utf-8")


if __name__ == "__main__":
    main()
