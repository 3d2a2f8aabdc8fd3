"""Dates against the development gold: the figures reached must not fall."""

from __future__ import annotations

import pytest

from tests.dev_gold import MISSING, present
from tests.dev_gold.dates import measure_gum, measure_mentions


@pytest.mark.skipif(not present("gum_wikinews_dates"), reason=MISSING)
def test_wikinews_dates_reach_their_floors() -> None:
    scores = measure_gum()
    dates = scores["dates"]
    print(f"value given the span {dates.accuracy:.3f} (all marks {scores['given'].accuracy:.3f}), "
          f"end to end F1 {dates.f1:.3f}")  # fmt: skip
    assert dates.accuracy >= 0.92, dates.errors
    assert scores["given"].accuracy >= 0.88, dates.errors
    assert dates.f1 >= 0.87, dates.errors


@pytest.mark.skipif(not present("datetime_mentions"), reason=MISSING)
def test_datetime_mentions_reach_their_floors() -> None:
    scores = measure_mentions()
    print({kind: f"{score.right}/{score.total}" for kind, score in scores.items()})
    assert scores["news"].accuracy >= 0.90, scores["news"].errors
    assert scores["none"].accuracy == 1, scores["none"].errors
