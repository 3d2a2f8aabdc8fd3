"""Actors against the development gold: the country of whom the sentence names."""

from __future__ import annotations

import pytest

from tests.dev_gold import MISSING, present
from tests.dev_gold.actors import measure_actors

FLOORS = {"given_f1": 0.97, "end_to_end_recall": 0.98}


@pytest.mark.skipif(not present("plover_gsr"), reason=MISSING)
def test_actor_countries_reach_their_floors() -> None:
    figures = measure_actors()
    print(figures)
    assert {name: figures[name] for name in FLOORS if figures[name] < FLOORS[name]} == {}
