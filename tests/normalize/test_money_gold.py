"""Money against the development gold: value and currency, and AidData's coded amounts."""

from __future__ import annotations

import pytest

from tests.dev_gold import MISSING, present
from tests.dev_gold.money import measure_coded_amount, measure_money


@pytest.mark.skipif(not present("currency_mentions"), reason=MISSING)
def test_value_and_currency_reach_their_floor() -> None:
    figures = measure_money()
    print(figures)
    assert figures["money_f1"] >= 0.97


@pytest.mark.skipif(not present("aiddata_finance"), reason=MISSING)
def test_coded_amounts_reach_their_floor() -> None:
    figures = measure_coded_amount()
    print(figures)
    assert figures["aiddata_amount"] >= 0.985
