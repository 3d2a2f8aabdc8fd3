"""Places against the development gold: found, and put into the right country."""

from __future__ import annotations

import pytest

from tests.dev_gold import MISSING, present
from tests.dev_gold.places import measure_places

FLOORS = {"f1": 0.95, "country": 0.99}


@pytest.mark.skipif(not present("geovirus_places"), reason=MISSING)
def test_places_reach_their_floors() -> None:
    figures = measure_places()
    print(figures)
    assert {name: figures[name] for name in FLOORS if figures[name] < FLOORS[name]} == {}
