"""Violations of every rule: for each table, which cells of a good row break which check.

Belongs here: the plants. Does not: staging and judging them (`test_rules`). What columns imply
is listed in `implied_rules.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]
Change = Callable[[Record], Record]
"""From a good row to the cells that make it bad."""

IMPLIED = yaml.safe_load(Path(__file__).with_name("implied_rules.yaml").read_text(encoding="utf-8"))


def cells(**changed: Any) -> Change:
    return lambda row: changed


def _dated(start: date | None, end: date | None, precision: str, **more: Any) -> Change:
    return cells(
        date_start=start, date_end=end, date_precision=precision, date_basis="explicit", **more
    )


DAY, NEXT_DAY = date(2024, 2, 1), date(2024, 2, 2)

FACT: Mapping[str, list[Change]] = {
    "evidence_is_byte_exact": [
        lambda row: {"evidence_text": row["evidence_text"] + "x"},
        lambda row: {"evidence_byte_start": row["evidence_byte_start"] + 1},
        lambda row: {"evidence_byte_end": row["evidence_byte_end"] + 1},
        cells(evidence_byte_end=10**12),
    ],
    "evidence_span_is_not_empty": [
        lambda row: {"evidence_end": row["evidence_start"]},
        lambda row: {"evidence_byte_end": row["evidence_byte_start"] - 1},
    ],
    "bytes_are_not_fewer_than_characters": [
        lambda row: {"evidence_byte_end": row["evidence_byte_start"] + 3}
    ],
    "dates_are_ordered": [_dated(NEXT_DAY, DAY, "approximate")],
    "unknown_precision_has_no_date": [
        _dated(DAY, DAY, "unknown"),
        _dated(None, None, "month"),
    ],
    "date_basis_goes_with_date": [
        cells(date_start=DAY, date_end=DAY, date_precision="day", date_basis="none"),
        cells(date_start=None, date_end=None, date_precision="unknown", date_basis="explicit"),
    ],
    "day_precision_is_one_day": [_dated(DAY, NEXT_DAY, "day"), _dated(DAY, None, "day")],
    "month_precision_fits_a_month": [_dated(DAY, date(2024, 3, 31), "month")],
    "open_before_and_after": [_dated(DAY, None, "before"), _dated(None, DAY, "after")],
    "attributed_rows_name_their_source": [cells(attribution="cited_source", attributed_to=None)],
    "actual_is_not_in_the_future": [
        _dated(date(2999, 1, 1), date(2999, 1, 1), "day", factuality="actual")
    ],
}  # fmt: skip

OWN: Mapping[str, Mapping[str, list[Change]]] = {
    "articles": {
        "text_is_not_empty": [cells(text="")],
        "skipped_documents_say_why": [
            cells(status="skipped", status_reason=None),
            cells(status="read", status_reason="no reason"),
        ],
        "pdf_carries_its_anchor_text": [
            cells(anchor="pdf", anchor_text=None),
            cells(anchor="text", anchor_text="words"),
        ],
        "repost_is_not_before_original": [
            cells(published_date=NEXT_DAY, republished_date=DAY, published_basis="body")
        ],
        "not_its_own_duplicate": [lambda row: {"near_duplicate_of": row["article_id"]}],
        "basis_goes_with_date": [
            cells(published_date=None, published_basis="body"),
            cells(published_date=DAY, published_basis="none"),
        ],
        "publication_date_is_known": [
            cells(reference_date=None, published_date=None, published_basis="none")
        ],
    },
    "events": {
        "mode_belongs_to_type": [cells(event_type="CONSULT", event_mode="ceasefire")],
        "quad_class_is_the_types": [lambda row: {"quad_class": row["quad_class"] % 4 + 1}],
        "recipient_where_plover_requires_it": [
            cells(event_type="AID", recipient_names=[]),
            cells(event_type="SANCTION", recipient_names=[]),
            cells(event_type="COOPERATE", recipient_names=[], actor_names=["Utopia"]),
        ],
        "cooperation_is_never_planned": [
            cells(event_type=kind, factuality="planned")
            for kind in ("COOPERATE", "AID", "CONSULT", "SUPPORT")
        ],
        "deaths_only_where_there_is_violence": [
            cells(event_type="CONSULT", fatalities=3, fatalities_qualifier="exact")
        ],
        "qualifier_goes_with_number": [
            cells(fatalities=3, fatalities_qualifier=None),
            cells(fatalities=None, fatalities_qualifier="exact"),
        ],
        "coordinates_come_in_pairs": [
            cells(latitude=1.0, longitude=None),
            cells(latitude=None, longitude=1.0),
        ],
        "located_events_have_a_name": [cells(location_country="KEN", location_name=None)],
        "no_event_twice": [cells(trigger_text="twice"), cells(trigger_text="twice")],
        "somebody_acts": [cells(actor_names=[], recipient_names=[])],
    },
    "investments": {
        "amount_is_positive": [cells(amount=0.0), cells(amount=-5.0)],
        "amount_has_a_numeral": [cells(amount=2e9, amount_text="billions of dollars")],
        "amount_reads_back": [
            cells(amount=7.0, amount_text="$450 million", currency="USD"),
            cells(amount=4.5e8, amount_text="$450 million", currency="EUR"),
        ],
        "amount_goes_with_text_and_currency": [
            cells(amount=4.5e8, amount_text=None, currency="USD"),
            cells(amount=4.5e8, amount_text="$450 million", currency=None),
        ],
        "range_is_ordered": [cells(amount_min=2.0, amount_max=1.0)],
        "dollars_have_a_rate": [
            cells(amount_usd=5e8, currency="EUR", fx_rate=None, fx_date=DAY),
            cells(amount_usd=5e8, currency="EUR", fx_rate=1.1, fx_date=None),
        ],
        "dollars_are_the_product": [
            cells(amount=100.0, amount_usd=120.0, fx_rate=1.1, fx_date=DAY, currency="EUR")
        ],
        "aggregates_hold_only_committed_single_amounts": [
            cells(recommended_for_aggregates=True, is_umbrella=True),
            cells(recommended_for_aggregates=True, is_umbrella=False, amount=None),
            cells(recommended_for_aggregates=True, is_umbrella=False, status="pledge"),
            cells(recommended_for_aggregates=True, is_umbrella=False, factuality="planned"),
        ],
        "direction_is_honest": [
            cells(direction="outbound", investor_names=[], recipient_names=["Utopia"]),
            cells(direction="unspecified", investor_names=["Erewhon"], recipient_names=["Utopia"]),
        ],
        "nobody_pays_himself": [cells(investor_names=["Utopia"], recipient_names=["Utopia"])],
        "somebody_pays_or_receives": [
            cells(investor_names=[], recipient_names=[], direction="unspecified")
        ],
    },
    "agreements": {
        "two_parties_once_agreed": [
            cells(party_names=[], status="signed"),
            cells(party_names=["Utopia"], lateralism="bilateral", status="signed"),
        ],
        "most_agreements_name_both_sides": [cells(party_names=["Utopia"], lateralism=None)],
        "denied_is_negated": [
            cells(status="denied", factuality="actual"),
            cells(status="signed", factuality="negated"),
        ],
        "unsigned_is_never_actual": [
            cells(status=status, factuality="actual")
            for status in ("proposed", "under_negotiation", "in_principle", "initialled")
        ],
        "signature_date_only_once_signed": [cells(status="proposed", signature_date_start=DAY)],
        "signature_precedes_force": [
            cells(signature_date_start=NEXT_DAY, entry_into_force_end=DAY)
        ],
        "mediator_is_not_a_party": [
            lambda row: {"mediator_names": [row["party_names"][0]]},
        ],
        "value_goes_with_text_and_currency": [
            cells(amount=3.5e7, amount_text=None, currency="USD"),
            cells(amount=3.5e7, amount_text="$35 million", currency=None),
            cells(amount=0.0, amount_text="$35 million", currency="USD"),
        ],
        "value_reads_back": [cells(amount=7.0, amount_text="$35 million", currency="USD")],
        "parties_have_countries": [cells(party_countries=[])],
    },
    "quotes": {
        "quote_is_byte_exact": [
            lambda row: {"quote_text": row["quote_text"] + "x"},
            lambda row: {"quote_byte_start": row["quote_byte_start"] + 1},
        ],
        "quote_lies_in_its_evidence": [
            lambda row: {"quote_start": row["evidence_start"] - 1},
            lambda row: {"quote_end": row["evidence_end"] + 1},
        ],
        "marked_types_have_marks": [
            cells(quote_type="indirect", opening_mark="“"),
            cells(quote_type="direct", opening_mark=None),
        ],
        "normalised_text_has_the_same_words": [
            lambda row: {"quote_text_normalised": row["quote_text"] + " and more"}
        ],
        "scare_quotes_have_no_speaker": [
            cells(quote_type="scare", opening_mark="“", speaker_text="an official")
        ],
        "direct_quotes_have_a_speaker": [
            cells(quote_type="direct", opening_mark="“", speaker_name=None)
        ],
    },
    "evidence": {
        "words_are_byte_exact": [
            lambda row: {"text": row["text"] + "x"},
            lambda row: {"byte_start": row["byte_start"] + 1},
        ],
        "position_is_whole_or_absent": [
            cells(start=None), cells(end=None), cells(byte_start=None), cells(byte_end=None),
            cells(text=None),
        ],
        "only_conclusions_lack_words": [
            cells(text=None, start=None, end=None, byte_start=None, byte_end=None, derivation=kind)
            for kind in ("verbatim", "normalised", "lookup")
        ],
        "record_exists": [cells(record_id="0" * 16), cells(table_name="articles")],
    },
}  # fmt: skip


def plants(table: str, key: str, is_fact: bool, lists: set[str]) -> dict[str, list[Change]]:
    """All violations planted into a table, by the check that must catch them."""
    found: dict[str, list[Change]] = {"key_is_unique": [cells(**{key: "f" * 16})] * 2}
    for part in ["fact", table] if is_fact else [table]:
        for column in IMPLIED[part].get("is_there", []):
            found[f"{column}_is_there"] = [cells(**{column: None})]
        for column in IMPLIED[part].get("in_vocabulary", []):
            word: Any = ["no such word"] if column in lists else "no such word"
            found[f"{column}_in_vocabulary"] = [cells(**{column: word})]
        for column in IMPLIED[part].get("is_known", []):
            found[f"{column}_is_known"] = [cells(**{column: "f" * 63 + "0"})]
        for kind in ("matches_pattern", "in_range"):
            for column, values in IMPLIED[part].get(kind, {}).items():
                found[f"{column}_{kind}"] = [cells(**{column: value}) for value in values]
    return {**found, **(FACT if is_fact else {}), **OWN[table]}
