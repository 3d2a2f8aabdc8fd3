"""Investments against the analysts' prose of the development gold."""

from __future__ import annotations

import pytest

from tests.dev_gold import MISSING, present
from tests.dev_gold.finance import measure_finance

FLOORS = {
    "finance_row_found": 0.90,
    "finance_currency": 0.98,
    "finance_recipient": 0.90,
    "finance_sector": 0.68,
    "finance_status_coarse": 0.70,
}


@pytest.mark.skipif(not present("aiddata_finance"), reason=MISSING)
def test_investments_reach_their_floors() -> None:
    figures = measure_finance(every=12)
    print(figures)
    assert {name: figures[name] for name in FLOORS if figures[name] < FLOORS[name]} == {}
