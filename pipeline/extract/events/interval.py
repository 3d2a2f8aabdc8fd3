"""The day of an event that is told as so long before or after another.

Belongs here: "agreed on Friday, TWO DAYS AFTER a clash", "the raid came A WEEK AFTER the pact",
"HOURS EARLIER a drone struck". Does not: expressions that name their own day ("two days after
5 May", `pipeline.normalize.dates`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from pipeline.language.tokens import Token
from pipeline.normalize.dates.find import DateInterval, date_for
from pipeline.normalize.money.numbers import NumberReader, pieces
from pipeline.spans import Found

Date = Found[DateInterval]

DAYS = {"minute": 0, "hour": 0, "day": 1, "week": 7}
WITHIN_A_DAY = frozenset({"minute", "hour"})
SIGNS = {"after": -1, "before": 1, "earlier": -1, "later": 1}
"""Which way an event lies from the one that it is measured from."""


COMING = frozenset({"come", "follow", "happen", "occur"})
"""Verbs of an event that was dated when it was told: "the raid CAME a week after"."""


def date_apart(head: Token, dates: Sequence[Date], told: Date | None) -> Date | None:
    """The date of the event that `head` names, counted from that of its main clause, or from
    `told`, the date told last; None where it is not measured so, or from no certain day."""
    for measure in _measures(head):
        days = _days(measure)
        if days is None:
            continue
        anchor = told if measure.dep_ == "advmod" else _anchor(measure, head, dates, told)
        if anchor is not None and anchor.value.precision == "day":
            return _moved(anchor, measure, days * SIGNS[measure.lower_])
    return None


def date_beside(head: Token, dates: Sequence[Date]) -> Date | None:
    """The day of the clause before, for "students blocked the bridge on Saturday, and police BEAT
    several of them": what is told on in the same tense is of that day."""
    first = head.head
    if head.dep_ != "conj" or not head.tag_ == first.tag_ == "VBD" or _is_set_apart(head):
        return None
    found = date_for(first, head.doc, dates)
    return found if found is not None and found.value.precision == "day" else None


def _is_set_apart(verb: Token) -> bool:
    """Whether a clause has helpers or a time word of its own: "had left", "later freed them"."""
    return any(c.dep_ in ("aux", "auxpass", "npadvmod", "advmod") for c in verb.children)


def _measures(head: Token) -> Iterator[Token]:
    """The "after" that a clause or a noun stands behind, the "earlier" beside a verb."""
    argument = head.dep_ in ("nsubj", "nsubjpass", "dobj")
    for child in (*head.children, *(head.head.children if argument else ())):
        if child.dep_ == "mark" and child.lower_ in ("after", "before"):
            yield child
        if child.dep_ == "advmod" and child.lower_ in ("earlier", "later"):
            yield child
    if head.dep_ == "pobj" and head.head.lower_ in ("after", "before"):
        yield head.head


def _days(measure: Token) -> int | None:
    """How many days the words before a measure say; hours are none."""
    unit = measure.nbor(-1) if measure.i else measure
    length = DAYS.get(unit.lemma_.lower())
    if not length:
        return length
    number = unit.nbor(-1) if unit.i else unit
    if number.lower_ in ("a", "an", "one"):
        return length
    quantity = NumberReader(pieces(number.text)).quantity(0, marked=False)
    whole = quantity is not None and quantity.value == int(quantity.value)
    return int(quantity.value) * length if quantity is not None and whole else None


def _anchor(measure: Token, head: Token, dates: Sequence[Date], told: Date | None) -> Date | None:
    """The date of what a measured clause belongs to."""
    for above in head.ancestors:
        if above.pos_ not in ("VERB", "AUX"):
            continue
        found = date_for(above, head.doc, dates)
        if found is not None:
            return found
        if above.lemma_ in COMING and above.i < measure.i:
            return told
    return None


def _moved(anchor: Date, measure: Token, days: int) -> Date | None:
    start = anchor.value.start
    if start is None:
        return None
    unit = measure.nbor(-1)
    number = unit.nbor(-1) if unit.i else unit
    first = unit if unit.lemma_.lower() in WITHIN_A_DAY else number
    day = start + timedelta(days=days)
    weekly = unit.lemma_.lower() == "week"
    monday = day - timedelta(days=day.weekday())
    value = replace(
        anchor.value,
        start=monday if weekly else day,
        end=monday + timedelta(days=6) if weekly else day,
        precision="approximate" if weekly else "day",
        basis="inferred",
        grain="week" if weekly else "day",
        has_time=False,
    )
    end = measure.idx + len(measure)
    reason = f"counted from {start.isoformat()}"
    return Found(value, first.idx, end, "event.date_apart", "inferred", reason)
