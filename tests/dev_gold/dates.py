"""How well dates are found and resolved, on gum_wikinews_dates and datetime_mentions.

What counts as right. gum: a year, month or day must be met exactly; a month without a year by
its month; a stretch with soft edges by half of the union; a bound by lying within it.
datetime_mentions: any of the listed readings; its ends are exclusive, ours are not.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pipeline.ingest.article import Block
from pipeline.language.model import load_model, prepare
from pipeline.language.tokens import from_spacy
from pipeline.normalize.dates.find import DateInterval, find_dates, resolve
from pipeline.spans import Found
from tests.dev_gold import records

LEFT_OUT = {
    "time": "a time of day without its day",
    "timerange": "a time of day without its day",
    "datetime": "a clock time; news dates stop at the day (the day itself is scored apart)",
    "datetimerange": "the same",
    "duration": "a length of time, not a place in it",
    "set": "a repetition",
    "timezone": "no date",
}
"""Kinds of datetime_mentions that have no row in a table of dated facts, and why."""

NOT_NEWS = {
    "a comparison in a query language": r"[<>=]|greater than|or later$|^cy |^sy ",
    "relative to a story that the one-line text does not tell": (
        r"^the (day|month|year)$|same month|following|^the day (before|after)$|later$|^on monday of"
    ),
    "a numbered week or working days": r"^week \d+$|business days",
    "a day whose month is not said, in a chat": r"^(mon|fri|sun) \d+th$|^\d+th$",
    "chat shorthand": r"^otd$|^90 s$|^weekend$|remaining of|of 87$|^\d{8}$|upcoming|^3 next",
    "two lengths of time added up": r"\d+ \w+ and \d+ \w+|^for 1 week|in two years since",
    "holidays that few articles date by": r"freedom day|jubilee day|eid al fitr",
}
"""Dates of datetime_mentions that are kept out of the `news` score, by their words, and why."""

_DURATION = re.compile(r"(?i)^(an? |almost |nearly )?\d+[- ](year|month|week|day)s?$")
_CLOCK = re.compile(r"^\d{1,2}:\d\d( [A-Z]{3})?$")


@dataclass
class Score:
    right: int = 0
    total: int = 0
    found: int = 0
    found_right: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        return self.right / self.total if self.total else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.found_right / (self.found + self.total) if self.total else 0.0


def measure_gum() -> dict[str, Score]:
    """`given`: value given the span; `dates`: the same without durations and clock times, which
    are no dates here; `end_to_end`: found at an overlapping span with the right value."""
    given, dates = Score(), Score()
    for record in records("gum_wikinews_dates"):
        text, reference = record["text"], date.fromisoformat(record["published"])
        found = find_dates(_parse(text), reference)
        is_date = [not _not_a_date(gold) for gold in record["gold"]]
        for gold, counted in zip(record["gold"], is_date, strict=True):
            surface = text[gold["start"] : gold["end"]]
            hit = _at(found, gold) or resolve(surface, reference)
            right = hit is not None and _gum_right(gold, hit.value)
            given.total += 1
            given.right += right
            if counted:
                dates.total += 1
                dates.right += right
                end_hit = _at(found, gold)
                dates.found_right += end_hit is not None and _gum_right(gold, end_hit.value)
            if counted and not right:
                value = (hit.value.start, hit.value.end) if hit else None
                dates.errors.append(f"{record['id']}: {surface!r} {_wanted(gold)} got {value}")
        dates.found += sum(1 for one in found if not _only_undated(one, record["gold"]))
        for one in found:
            if not any(one.start < g["end"] and g["start"] < one.end for g in record["gold"]):
                dates.errors.append(f"{record['id']}: extra {text[one.start : one.end]!r}")
    return {"given": given, "dates": dates}


def _parse(text: str) -> Any:
    nlp = load_model()
    starts = [0] + [m.end() for m in re.finditer(r"\n\n+", text)]
    ends = [*starts[1:], len(text)]
    blocks = [Block("paragraph", a, b) for a, b in zip(starts, ends, strict=True)]
    return from_spacy(nlp(prepare(nlp, text, blocks)))


def _not_a_date(gold: dict[str, Any]) -> bool:
    surface = gold["surface"]
    return bool(_DURATION.match(surface) or _CLOCK.match(surface))


def _only_undated(one: Found[DateInterval], gold: list[dict[str, Any]]) -> bool:
    touched = [g for g in gold if one.start < g["end"] and g["start"] < one.end]
    return bool(touched) and all(_not_a_date(g) for g in touched)


def _at(found: Iterable[Found[DateInterval]], gold: dict[str, Any]) -> Found[DateInterval] | None:
    touching = [f for f in found if f.start < gold["end"] and gold["start"] < f.end]
    overlap = lambda f: min(f.end, gold["end"]) - max(f.start, gold["start"])  # noqa: E731
    return max(touching, key=overlap, default=None)


def _wanted(gold: dict[str, Any]) -> dict[str, Any]:
    return {k: gold[k] for k in ("when", "from", "to", "notBefore", "notAfter") if k in gold}


def _gum_right(gold: dict[str, Any], value: DateInterval) -> bool:
    if "when" in gold:
        return _when_right(gold["when"].lstrip("-") if gold["when"].count("-") == 3 and
                           gold["when"].startswith("-2") else gold["when"], value)  # fmt: skip
    if "from" in gold:
        return _stretch_right(gold["from"], gold["to"], value)
    low, high = gold.get("notBefore"), gold.get("notAfter")
    after = low is None or value.start is None or value.start >= _edges(low)[0]
    before = high is None or (value.end is not None and value.end <= _edges(high)[1])
    return after and before


def _when_right(when: str, value: DateInterval) -> bool:
    if when.startswith("--"):
        day = value.start or value.end
        return day is not None and day.month == int(when[2:4])
    start, end = _edges(when[:10])
    if value.precision == "after":
        return value.start == start  # "since 1958": the expression itself is the year
    if value.precision == "before":
        return value.end in (end, start - timedelta(days=1))
    if value.grain == "range":  # gold marks both ends of a range, we its whole
        return start == value.start or end == value.end
    return (value.start, value.end) == (start, end)


def _stretch_right(first: str, last: str, value: DateInterval) -> bool:
    if value.precision == "before" and not first.startswith("--"):
        return value.end == _edges(first)[0] - timedelta(days=1)  # "before last summer"
    if value.start is None or value.end is None:
        return False
    if first.startswith("--"):
        months = abs(value.start.month - int(first[2:4])), abs(value.end.month - int(last[2:4]))
        return max(months) <= 1
    start, end = _edges(first)[0], _edges(last)[1]
    return _half_alike(value.start, value.end, start, end)


def _half_alike(a: date, b: date, c: date, d: date) -> bool:
    common = (min(b, d) - max(a, c)).days + 1
    return common > 0 and common / ((max(b, d) - min(a, c)).days + 1) >= 0.5


def _edges(when: str) -> tuple[date, date]:
    parts = [int(part) for part in when.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    year, month, day = parts
    return date(year, month, day), date(year, month, day)


def measure_mentions() -> dict[str, Score]:
    """By kind of expression, and `news`: the kinds that news dates facts with."""
    scores: dict[str, Score] = {"news": Score()}
    for record in records("datetime_mentions"):
        text = record["text"]
        reference = date.fromisoformat(record["published"][:10])
        found = find_dates(text, reference)
        if not record["gold"]:
            scores.setdefault("none", Score()).total += 1
            scores["none"].right += not found
            if found:
                scores["none"].errors.append(f"{text!r}: extra")
        for gold in record["gold"]:
            surface = text[gold["start"] : gold["end"]]
            kinds = [gold["kind"]] + (["news"] if _of_news(gold, surface) else [])
            hit = _at(found, gold) or resolve(surface, reference)
            right = hit is not None and any(_listed(v, hit.value) for v in gold["values"])
            right = right or (hit is None and gold["values"][0].get("value") == "not resolved")
            for kind in kinds:
                score = scores.setdefault(kind, Score())
                score.total += 1
                score.right += right
                if not right:
                    got = (str(hit.value.start), str(hit.value.end)) if hit else None
                    wanted = {k: gold["values"][0].get(k) for k in ("start", "end", "value")}
                    score.errors.append(f"{text[:70]!r} [{surface}] {wanted} got {got}")
    return scores


def _of_news(gold: dict[str, Any], surface: str) -> bool:
    if gold["kind"] in LEFT_OUT or gold["values"][0].get("value") == "not resolved":
        return False
    return not any(re.search(f"(?i){pattern}", surface) for pattern in NOT_NEWS.values())


def _listed(wanted: dict[str, Any], value: DateInterval) -> bool:
    if "value" in wanted:
        return bool(re.match(r"\d{4}-", wanted["value"])) and _has_day(wanted["value"], value)
    start = wanted.get("start")
    end = wanted.get("end")
    low = _iso(start) if start else None
    high = _iso(end) - timedelta(days=1) if end and len(end) == 10 else _iso(end) if end else None
    if low is None or high is None:
        return (value.start, value.end) == (low, high) or (
            low is None and value.start is None and value.end == _iso(str(end))
        )
    # "2014 through 2018" ends for the gold where 2018 begins, for us where it ends.
    ends = {value.end, value.end and value.end.replace(day=1) - timedelta(days=1)}
    ends |= {value.end and value.end.replace(month=m, day=1) - timedelta(days=1) for m in (1, 7)}
    if value.grain == "range" and value.start == low and high in ends:
        return True
    # Runs of days differ by whether today is in them.
    slack = timedelta(days=1 if value.grain == "range" else 0)
    return (
        value.start is not None
        and value.end is not None
        and abs(value.start - low) <= slack
        and abs(value.end - high) <= slack
    )


def _has_day(wanted: str, value: DateInterval) -> bool:
    day = _iso(wanted)
    if value.start is None or value.end is None:
        return day in (value.start, value.end)
    # "Two weeks ago" is a week to us and a day to the gold: the unit that holds it is right.
    return value.start <= day <= value.end and (value.start == value.end or value.grain in (
        "week", "month", "year",
    ))  # fmt: skip


def _iso(text: str) -> date:
    return date.fromisoformat(text[:10])
