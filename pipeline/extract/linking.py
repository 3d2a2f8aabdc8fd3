"""Rows of different tables that are the same deal: one signing, one sum, one pact.

Belongs here: links within an article, by shared evidence. Does not: the same happening in
several articles (`pipeline.batch.corroboration`).
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.extract.rows import Record

DEAL_EVENTS = frozenset({"AGREE", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE", "CONSULT"})
"""Event types that an agreement or a flow of money can be (PLOVER's cooperative classes)."""


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
    candidates = [other for other in others if _overlap(row, other)]
    if same is not None:
        candidates = [c for c in candidates if c.get(same) in (None, row.get(same))]
    scored = [(_shared(row, names, other), -index) for index, other in enumerate(candidates)]
    if not scored:
        return None
    score, index = max(scored)
    return str(candidates[-index][key]) if score or same is not None else None


def _overlap(one: Record, other: Record) -> bool:
    return bool(
        one["evidence_start"] < other["evidence_end"]
        and other["evidence_start"] < one["evidence_end"]
    )


def _shared(row: Record, names: str, other: Record) -> int:
    mine = {*row.get(names, []), *row.get("investor_names", [])}
    theirs = {
        name
        for column in ("actor_names", "recipient_names", "party_names")
        for name in other.get(column, [])
    }
    return len(mine & theirs)
