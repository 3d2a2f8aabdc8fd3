"""Rows of different tables that are the same deal: one signing, one sum, one pact.

Belongs here: links within an article, by shared evidence. Does not: the same happening in
several articles (`pipeline.batch.corroboration`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import islice

from pipeline.extract.rows import Record

DEAL_EVENTS = frozenset({"AGREE", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE", "CONSULT"})
"""Event types that an agreement or a flow of money can be (PLOVER's cooperative classes)."""
FAR = 20_000
"""Characters of evidence that no row passes."""


def link(records: Mapping[str, list[Record]]) -> None:
    """Set `linked_event_id` and `linked_agreement_id` where one sentence states the same deal."""
    events = [e for e in records.get("events", []) if e["event_type"] in DEAL_EVENTS]
    agreements = records.get("agreements", [])
    for agreement in agreements:
        agreement["linked_event_id"] = _best(agreement, "party_names", events, "event_id")
    for investment in records.get("investments", []):
        investment["linked_agreement_id"] = _best(
            investment, "recipient_names", agreements, "agreement_id", "amount"
        )
        own = _best(investment, "recipient_names", events, "event_id")
        through = investment["linked_agreement_id"]
        signed = next((a for a in agreements if a["agreement_id"] == through), None)
        investment["linked_event_id"] = own or (signed["linked_event_id"] if signed else None)


def _best(
    row: Record, names: str, others: list[Record], key: str, same: str | None = None
) -> str | None:
    """The other row of the same evidence that shares most names, or the same amount."""
    candidates = list(_overlapping(row, others))
    if same is not None:
        candidates = [c for c in candidates if c.get(same) in (None, row.get(same))]
    scored = [(_shared(row, names, other), -index) for index, other in enumerate(candidates)]
    if not scored:
        return None
    score, index = max(scored)
    return str(candidates[-index][key]) if score or same is not None else None


def _overlapping(row: Record, others: list[Record]) -> Iterator[Record]:
    """Those of `others`, which ascend by the start of their evidence, that share some of it.

    Evidence is a sentence, or a few of them: what starts far before is over.
    """
    at = bisect_left(others, row["evidence_start"] - FAR, key=_start)
    for other in islice(others, at, bisect_left(others, row["evidence_end"], key=_start)):
        if other["evidence_end"] > row["evidence_start"]:
            yield other


def _start(row: Record) -> int:
    return int(row["evidence_start"])


def _shared(row: Record, names: str, other: Record) -> int:
    mine = {*row.get(names, []), *row.get("investor_names", [])}
    theirs = {
        name
        for column in ("actor_names", "recipient_names", "party_names")
        for name in other.get(column, [])
    }
    return len(mine & theirs)
