"""What is learned: from a handful of predicates, and in the weights that the package has."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from pipeline.extract.events.learned import NO_EVENT, verdict
from tests.marked.corpus import Asked, Mark, Marked, articles, asked
from tests.marked.scores import scored
from tests.marked.train import answers, by_article, sample, trained


def _toy() -> tuple[list[Marked], list[list[Asked]]]:
    mark = Mark(0, 1, ("ASSAULT",), ())
    read = [Marked(f"toy:{n}", "x", (mark,)) for n in range(8_000)]
    found = [[Asked(["lemma=raid"], NO_EVENT, 0), Asked(["lemma=be"], NO_EVENT, None)]] * 8_000
    return read, found


def test_what_was_marked_is_told_and_the_same_again_gives_the_same_weights() -> None:
    read, found = _toy()
    data = sample(read, found)
    weights = trained(data)
    given = by_article(data, answers(weights.likelihoods(data.matrix), 0.5))
    assert given == [["ASSAULT", NO_EVENT]] * 8_000
    assert scored(read, found, given).f1 == 1.0
    assert np.array_equal(weights.features, trained(data).features)


@pytest.mark.slow
def test_the_weights_of_the_package_find_more_than_frames_and_are_right_more_often() -> None:
    read = [a for a in islice(articles(), 0, None, 9) if not a.name.startswith("sentences:")]
    found = list(asked(read))
    frames = scored(read, found, [[p.framed for p in predicates] for predicates in found])
    judged = [[verdict(p.features) for p in predicates] for predicates in found]
    told = [[v.type if v.likelihood >= 0.5 else NO_EVENT for v in verdicts] for verdicts in judged]
    score = scored(read, found, told)
    assert score.recall > frames.recall + 0.05
    assert score.precision > frames.precision
