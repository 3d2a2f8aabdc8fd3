"""How well investments are read from the analysts' prose of aiddata_finance.

The row that counts is the one whose amount is the coded amount. The gold's status is the
project's, often later than the text; it is compared coarsely: cancelled or suspended, under way
or completed, committed, pledged.
"""

from __future__ import annotations

from typing import Any

from pipeline.extract.single import rows_of_text
from tests.dev_gold import records

COARSE = {
    "announced": "pledged",
    "pledge": "pledged",
    "under_negotiation": "pledged",
    "Pipeline: Pledge": "pledged",
    "commitment": "committed",
    "Pipeline: Commitment": "committed",
    "implementation": "under way",
    "completion": "under way",
    "Implementation": "under way",
    "Completion": "under way",
    "cancelled": "stopped",
    "suspended": "stopped",
    "Cancelled": "stopped",
    "Suspended": "stopped",
}


HUMANITARIAN = frozenset({"720", "730", "740"})
"""The gold's 700 ("humanitarian aid", the DAC's main group) holds these groups."""


def measure_finance(every: int = 3) -> dict[str, float]:
    """Figures over each `every`th text that states the coded amount."""
    texts = found = currency = recipient = recipients = sector = status = 0
    stated = [r for r in records("aiddata_finance") if r["gold"] and _stated(r["gold"][0])]
    for record in stated[::every]:
        gold = record["gold"][0]
        texts += 1
        row = _row(gold, rows_of_text(record["text"], None, None)["investments"])
        if row is None:
            continue
        found += 1
        currency += row.get("currency") == gold["currency_iso"]
        recipients += bool(gold["recipient_in_text"])
        recipient += bool(
            gold["recipient_in_text"] and gold["recipient_iso3"] in row["recipient_countries"]
        )
        sector += _same_sector(str(gold["sector_code"]), row["sector_codes"])
        status += COARSE.get(row["status"]) == COARSE.get(gold["status"])
    return {
        "finance_texts": texts,
        "finance_row_found": found / texts,
        "finance_currency": currency / max(found, 1),
        "finance_recipient": recipient / max(recipients, 1),
        "finance_sector": sector / max(found, 1),
        "finance_status_coarse": status / max(found, 1),
    }


def _same_sector(coded: str, told: list[str]) -> bool:
    """998 is "unallocated": right when no sector is told."""
    if coded == "998":
        return not told
    return coded in told or (coded == "700" and bool(HUMANITARIAN.intersection(told)))


def _stated(gold: dict[str, Any]) -> bool:
    return bool(gold["amount_in_text"] and gold["currency_in_text"] and gold["amount"])


def _row(gold: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    for row in rows:
        values = [row.get(name) for name in ("amount", "amount_min", "amount_max")]
        near = [v for v in values if v and abs(v - gold["amount"]) <= 0.005 * gold["amount"]]
        if near:
            return row
    return None
