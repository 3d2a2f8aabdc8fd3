"""How well amounts are read: currency_mentions end to end, and the coded amount of AidData.

currency_mentions names units in words. A unit without a code (a bare "dollar") is right in any
currency that is called so, or with its currency left open; a count in hundredths ("cent") as a
hundredth of it. A unit that the gold gives no value is left out.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipeline.normalize.money.find import Money, find_money
from tests.dev_gold import records

UNIT_CODES = {
    "Dollar": {"USD", "AUD", "CAD", "NZD", "SGD", "HKD"},
    "Pound": {"GBP", "EGP", "LBP"},
    "Cent": {"USD", "EUR"},
    "Pence": {"GBP"},
    "Peseta": {"ESP"},
    "Franc": {"FRF", "CHF", "BEF"},
    "Rupee": {"INR", "PKR", "LKR"},
    "Finnish markka": {"FIM"},
    "Bitcoin": {"XBT", "BTC"},
}
HUNDREDTHS = frozenset({"Cent", "Pence"})


def measure_money() -> dict[str, float]:
    """F1 of (value, currency) on currency_mentions."""
    found_total = wanted_total = hits = 0
    for record in records("currency_mentions"):
        unvalued = [gold for gold in record["gold"] if gold["value"] is None]
        found = [
            one.value
            for one in find_money(record["text"])
            if not any(one.start < g["end"] and g["start"] < one.end for g in unvalued)
        ]
        found_total += len(found)
        for gold in record["gold"]:
            if gold["value"] is None:
                continue
            wanted_total += 1
            hit = next((money for money in found if _right(gold, money)), None)
            if hit is not None:
                found.remove(hit)
                hits += 1
    return {"money_f1": 2 * hits / (found_total + wanted_total)}


def _right(gold: dict[str, Any], money: Money) -> bool:
    codes = {gold["iso"]} if gold["iso"] else {None, *UNIT_CODES[gold["unit"]]}
    if money.currency not in codes:
        return False
    wanted = Decimal(gold["value"])
    if gold["unit"] in HUNDREDTHS:
        wanted /= 100
    return wanted in (money.amount, money.minimum, money.maximum)


def measure_coded_amount() -> dict[str, float]:
    """Share of AidData texts that state the coded amount, where it is among those found."""
    texts = right = 0
    for record in records("aiddata_finance"):
        for gold in record["gold"]:
            if not (gold["amount_in_text"] and gold["currency_in_text"]):
                continue
            texts += 1
            right += any(_coded(gold, one.value) for one in find_money(record["text"]))
    return {"aiddata_amount": right / texts, "aiddata_texts": texts}


def _coded(gold: dict[str, Any], money: Money) -> bool:
    if money.currency != gold["currency_iso"]:
        return False
    values = [v for v in (money.amount, money.minimum, money.maximum) if v is not None]
    return any(abs(float(v) - gold["amount"]) <= 0.005 * gold["amount"] for v in values)
