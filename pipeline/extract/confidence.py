"""How well a row is supported: a plain count of what a careful coder would check.

Belongs here: the formula behind `extraction_confidence`. It is the share of these checks that
a row meets, and no calibrated probability:

1. somebody is named (an actor, a party, an investor, a speaker);
2. each side that is named has a country;
3. the text dates it;
4. the evidence is at most 45 words long, so that the parse is likely to be right;
5. no cell was merely inferred from the setting;
6. whoever vouches for it is named, or it is the author.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Record = dict[str, Any]

LONG_SENTENCE = 45

_SIDES = (
    ("actor_names", "actor_countries"),
    ("recipient_names", "recipient_countries"),
    ("party_names", "party_countries"),
    ("investor_names", "investor_countries"),
)


def confidence(record: Record, evidence: Iterable[Record]) -> float:
    """Share of checks met by a table record, given its evidence records; in [0, 1]."""
    named = [(record[n], record.get(c)) for n, c in _SIDES if record.get(n)]
    speaker = record.get("speaker_name")
    checks = (
        bool(named or speaker),
        all(countries for _, countries in named)
        and (speaker is None or record.get("speaker_country") is not None),
        record["date_basis"] != "none",
        len(str(record["evidence_text"]).split()) <= LONG_SENTENCE,
        not any(_is_setting(e) for e in evidence),
        record["attribution"] == "author" or record.get("attributed_to") is not None,
    )
    return float(sum(checks) / len(checks))


def _is_setting(evidence: Record) -> bool:
    return evidence["derivation"] == "inferred" and "setting" in str(evidence["rule"])
