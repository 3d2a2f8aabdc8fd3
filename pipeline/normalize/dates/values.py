"""What a date expression means: its symbolic form, and the calendar arithmetic.

Belongs here: `DateInterval`, the small expression tree that the grammar builds, and
`evaluate`, which turns a tree into days given the article's date. Does not: reading words
(`grammar`) or deciding whether a sentence looks forward (`find`).

Conventions. Intervals are closed and made of whole days. Weeks begin on Monday. Seasons are
those of the northern hemisphere. A thing that nobody can know from the words (the day of "in
March", the months of "late 2023") is never narrowed to a point.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, TypeGuard

from pipeline.lexicons import mapping

Precision = Literal["day", "month", "year", "approximate", "before", "after", "unknown"]
Basis = Literal["explicit", "relative", "inferred"]
Unit = Literal["hour", "day", "weekend", "week", "month", "quarter", "year", "decade", "century"]
Direction = Literal["last", "next", "this", "following"]
"""Counted from the article's date; `following` from the story's last one."""

DAY = timedelta(days=1)
MONTHS_IN: dict[str, int] = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class DateInterval:
    """A stretch of days, closed at both ends; a missing end is open or not known.

    `precision`: `day`, `month` and `year` are exactly one of these; `approximate` is any other
    stretch (a week, a quarter, "late 2023", "from 3 to 5 June"); `before` and `after` are open on
    one side. `grain` names the kind of expression. `basis`: complete in itself (`explicit`),
    counted from the article's date (`relative`), or from another date of the story (`inferred`).
    `ahead`: all of it after the article's date, all of it before (False), or neither (None).
    """

    start: date | None
    end: date | None
    precision: Precision
    basis: Basis
    grain: str
    has_time: bool = False
    ahead: bool | None = None


class NotADate(ValueError):
    """The words have the form of a date, but name no day that can be worked out."""


# The expression tree ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calendar:
    """A named piece of the calendar, with any of its parts left out: "May", "Friday 3 June"."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    season: str | None = None
    quarter: int | None = None
    half: int | None = None
    holiday: str | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Numeric:
    """Two small numbers and perhaps a year, in an order that the document decides: 05/06/2025."""

    first: int
    second: int
    year: int | None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """A run of years known by name: a decade, a century, "2019-2023", a fiscal year."""

    first: int
    last: int
    grain: str


@dataclass(frozen=True, slots=True)
class Deictic:
    """A calendar unit counted from the one that holds the article's date: "last month"."""

    unit: Unit
    shift: int


@dataclass(frozen=True, slots=True)
class Rolling:
    """So many units up to, or from, the article's date: "the past two weeks"."""

    count: Count
    unit: Unit
    sign: int


@dataclass(frozen=True, slots=True)
class Count:
    """A number of units, as a range because "a few" is one; `beyond` says "more than" it."""

    low: float
    high: float
    soft: bool = False
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """So many units before or after something: "two years ago", "3 days after 5 May"."""

    count: Count
    unit: Unit
    sign: int
    anchor: Expr | Literal["article", "story"]


@dataclass(frozen=True, slots=True)
class Unbounded:
    """An unspecified number of units before the article: "years ago"."""

    unit: Unit


@dataclass(frozen=True, slots=True)
class Same:
    """The unit that holds the story's last date: "that month", "the same day"."""

    unit: Unit


@dataclass(frozen=True, slots=True)
class Part:
    """A soft piece of something: early, mid, late, start, end, earlier, later."""

    which: str
    of: Expr


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The nth unit or weekday within something; negative counts from the end."""

    n: int
    unit: Unit | int
    of: Expr
    length: int = 1


@dataclass(frozen=True, slots=True)
class Within:
    """A piece of the calendar inside a wider one: "Tuesday last week", "last month, in April"."""

    inner: Calendar
    outer: Expr


@dataclass(frozen=True, slots=True)
class Range:
    """From the start of one date to the end of another."""

    first: Expr
    last: Expr


@dataclass(frozen=True, slots=True)
class Bound:
    """One open side: since, until, by, before, after."""

    kind: Literal["since", "after", "by", "before"]
    of: Expr


@dataclass(frozen=True, slots=True)
class Timed:
    """A date with a time of day, which the interval notes and otherwise ignores."""

    of: Expr


Expr = (
    Calendar | Numeric | Years | Deictic | Rolling | Shift | Unbounded | Same | Part | Ordinal
    | Within | Range | Bound | Timed
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against.

    `forward` is whether the sentence looks ahead (None: it does not say); `last` the story's
    last dates, newest first; `day_first` the order of numeric dates, None when the document does
    not tell. `near` is an explicit date of the same sentence that a month without a year continues.
    """

    reference: date | None = None
    forward: bool | None = None
    last: tuple[DateInterval, ...] = ()
    day_first: bool | None = None
    near: DateInterval | None = None


# Evaluation ---------------------------------------------------------------------------------


def evaluate(expr: Expr, context: Context) -> DateInterval:
    """The days that `expr` names; raises NotADate when there is none or it cannot be known."""
    try:
        value: DateInterval = _EVALUATORS[type(expr)](expr, context)
        return value
    except OverflowError as error:
        raise NotADate(str(error)) from error


def _interval(
    start: date, end: date, grain: str, basis: Basis, soft: bool = False, has_time: bool = False
) -> DateInterval:
    if end < start:
        raise NotADate(f"it would end ({end}) before it starts ({start})")
    return DateInterval(start, end, _precision(start, end, soft), basis, grain, has_time)


def _precision(start: date, end: date, soft: bool) -> Precision:
    if soft:
        return "approximate"
    if start == end:
        return "day"
    if (start, end) == _months(start.year, start.month, 1):
        return "month"
    return "year" if (start, end) == _months(start.year, 1, 12) else "approximate"


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADate(str(error)) from error


def _month_end(year: int, month: int) -> date:
    return _day(year, month, calendar.monthrange(year, month)[1])


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    """First and last day of `count` months from `month` of `year` on; `month` may overflow."""
    start_index = year * 12 + month - 1
    end_index = start_index + count - 1
    if not 12 <= start_index <= end_index < 120_000:
        raise NotADate("outside the calendar")
    start = _day(start_index // 12, start_index % 12 + 1, 1)
    return start, _month_end(end_index // 12, end_index % 12 + 1)


def _reference(context: Context) -> date:
    if context.reference is None:
        raise NotADate("relative to an article without a date")
    return context.reference


def _named(expr: Calendar, context: Context) -> DateInterval:
    if expr.year is not None:
        return _in_year(expr, expr.year, "explicit")
    if _fixed(expr) is not None:
        return _in_year(expr, 0, "explicit")
    if context.near is not None and expr.direction is None and expr.month is not None:
        return _continued(expr, context.near)
    if expr.weekday is not None and expr.month is None and expr.day is None:
        return _weekday(expr, context)
    if expr.day is not None and expr.month is None:
        return _day_of_month(expr.day, context)
    return _nearest(expr, context)


def _fixed(expr: Calendar) -> date | None:
    rule = _holidays().get(expr.holiday or "", {})
    return date.fromisoformat(rule["date"]) if "date" in rule else None


def _in_year(expr: Calendar, year: int, basis: Basis) -> DateInterval:
    start, end, grain, soft = _bounds(expr, year)
    return _interval(start, end, grain, basis, soft)


def _bounds(expr: Calendar, year: int) -> tuple[date, date, str, bool]:
    if expr.holiday:
        day = _fixed(expr) or _holiday(expr.holiday, year)
        return day, day, "day", False
    if expr.month and expr.day:
        day = _day(year, expr.month, expr.day)
        return day, day, "day", False
    if expr.month:
        return *_months(year, expr.month, 1), "month", False
    if expr.quarter:
        return *_months(year, 3 * expr.quarter - 2, 3), "quarter", False
    if expr.half:
        return *_months(year, 6 * expr.half - 5, 6), "half", False
    if expr.season:
        return *_months(year, SEASON_STARTS[expr.season], 3), "season", True
    return *_months(year, 1, 12), "year", False


def _nearest(expr: Calendar, context: Context) -> DateInterval:
    """A yearly recurring piece without its year: the last one begun, unless it looks ahead."""
    reference = _reference(context)
    found = []
    leap = (expr.month, expr.day) == (2, 29)
    reach = 9 if leap or expr.weekday is not None else 2
    for year in range(reference.year - reach, reference.year + reach + 1):
        try:
            one = _in_year(expr, year, "relative")
        except NotADate:  # 29 February
            continue
        if expr.weekday is None or _weekday_of(one) == expr.weekday:
            found.append(one)
    if not found and expr.weekday is not None:
        return _nearest(replace(expr, weekday=None), context)
    return _choose(found, expr, context)


def _day_of_month(day: int, context: Context) -> DateInterval:
    """ "On the 18th": the last one, or the next, skipping months that are too short."""
    reference = _reference(context)
    step = 1 if context.forward else -1
    for shift in range(3):
        month, _ = _months(reference.year, reference.month + step * shift, 1)
        if day <= calendar.monthrange(month.year, month.month)[1]:
            found = month.replace(day=day)
            if (found >= reference) if context.forward else (found <= reference):
                return _interval(found, found, "day", "relative")
    raise NotADate("no such day near the article's date")


def _weekday_of(interval: DateInterval) -> int:
    return interval.start.weekday() if interval.start else -1


def _choose(found: list[DateInterval], expr: Calendar, context: Context) -> DateInterval:
    reference = _reference(context)
    if expr.direction == "this":
        same = [one for one in found if one.start and one.start.year == reference.year]
        found = same or found
    if expr.direction == "last" or (
        expr.direction is None and expr.quarter and not context.forward
    ):
        fitting = [one for one in found if one.end and one.end < reference]
        forward = False
    elif expr.direction == "next":
        fitting = [one for one in found if one.start and one.start > reference]
        forward = True
    elif expr.direction == "this":
        fitting, forward = found, False
    elif context.forward:
        fitting = [one for one in found if one.end and one.end >= reference]
        forward = True
    else:
        fitting = [one for one in found if one.start and one.start <= reference]
        forward = False
    if not fitting:
        raise NotADate("no such date within some years")
    return fitting[0] if forward else fitting[-1]


def _continued(expr: Calendar, near: DateInterval) -> DateInterval:
    """A month whose year an earlier date of the same sentence gives: the first one from there."""
    begin = near.start or near.end
    assert begin is not None
    for year in (begin.year, begin.year + 1):
        one = _in_year(replace(expr, weekday=None), year, "inferred")
        if one.end is not None and one.end >= begin:
            return one
    raise NotADate("no such date after the one before")


def _weekday(expr: Calendar, context: Context) -> DateInterval:
    weekday = expr.weekday
    assert weekday is not None
    if expr.direction == "following" and (last := _story(context, "day").end):
        day = last + ((weekday - last.weekday() - 1) % 7 + 1) * DAY
        return _interval(day, day, "day", "inferred")
    reference = _reference(context)
    back = (reference.weekday() - weekday) % 7
    ahead = (weekday - reference.weekday()) % 7
    monday = reference - reference.weekday() * DAY
    if expr.direction == "this":
        day = monday + weekday * DAY
    elif expr.direction == "last":
        # Nobody calls yesterday "last Tuesday".
        day = reference - (back if back > 2 else back + 7) * DAY
    elif expr.direction == "next":
        day = monday + (7 + weekday) * DAY
    else:
        day = reference + ahead * DAY if context.forward else reference - back * DAY
    return _interval(day, day, "day", "relative")


def _numeric(expr: Numeric, context: Context) -> DateInterval:
    readings: list[DateInterval | None] = []
    for day, month in ((expr.first, expr.second), (expr.second, expr.first)):
        try:
            readings.append(_named(Calendar(expr.year, month, day), context))
        except NotADate:
            readings.append(None)
    day_first, month_first = readings
    fitting = [one for one in readings if one and _weekday_of(one) == expr.weekday]
    if fitting:
        return min(fitting, key=lambda one: _distance(one, context))
    if day_first is None or month_first is None or day_first == month_first:
        sure = day_first or month_first
        if sure is None:
            raise NotADate("no such day")
        return sure
    if context.day_first is not None:
        return day_first if context.day_first else month_first
    return _undecided(day_first, month_first, context)


def _distance(one: DateInterval, context: Context) -> int:
    if one.start is None or context.reference is None:
        return 0
    return abs((one.start - context.reference).days)


def _undecided(one: DateInterval, other: DateInterval, context: Context) -> DateInterval:
    """Both orders give a day: the one in the past if only one is, else no day is made up."""
    early, late = sorted((one, other), key=lambda i: i.start or date.max)
    assert early.start and late.end
    if context.reference and early.start <= context.reference < late.end and not context.forward:
        return early
    return _interval(early.start, late.end, "day", early.basis, soft=True)


def _years(expr: Years, context: Context) -> DateInterval:
    start, _ = _months(expr.first, 1, 12)
    _, end = _months(expr.last, 1, 12)
    if expr.grain == "fiscal_year":
        # Fiscal years begin between April before (India) and October before, or end as late
        # as March after (Japan): only the hull of these holds whatever country is meant.
        return _interval(
            _day(expr.first - (expr.first == expr.last), 4, 1),
            _day(expr.last + (expr.first == expr.last), 3, 31),
            "year", "explicit", soft=True,
        )  # fmt: skip
    return _interval(start, end, expr.grain, "explicit")


def _deictic(expr: Deictic, context: Context) -> DateInterval:
    return _unit_around(expr.unit, _reference(context), expr.shift, "relative", context.forward)


def _unit_around(
    unit: Unit, day: date, shift: int, basis: Basis, forward: bool | None = None
) -> DateInterval:
    """The calendar unit that holds `day`, or the one `shift` units on."""
    monday = day - day.weekday() * DAY
    if unit in ("day", "hour"):
        start = end = day + shift * DAY
    elif unit == "week":
        start = monday + 7 * shift * DAY
        end = start + 6 * DAY
    elif unit == "weekend":
        if shift == 0 and forward is False and day.weekday() < 5:
            shift = -1
        start = monday + (5 + 7 * shift) * DAY
        end = start + DAY
    else:
        start, end = _big_unit(unit, day, shift)
    return _interval(start, end, "day" if unit == "hour" else unit, basis)


def _big_unit(unit: Unit, day: date, shift: int) -> tuple[date, date]:
    length = MONTHS_IN[unit]
    index = (day.year * 12 + day.month - 1) // length + shift
    return _months(index * length // 12, index * length % 12 + 1, length)


def _add(day: date, amount: float, unit: Unit) -> date:
    if unit == "hour":
        return day + timedelta(days=round(amount / 24))
    if unit in ("day", "week", "weekend"):
        return day + timedelta(days=round(amount * (1 if unit == "day" else 7)))
    index = day.year * 12 + day.month - 1 + round(amount * MONTHS_IN[unit])
    if not 12 <= index < 120_000:
        raise NotADate("outside the calendar")
    year, month = index // 12, index % 12 + 1
    return _day(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _rolling(expr: Rolling, context: Context) -> DateInterval:
    reference = _reference(context)
    if expr.sign > 0 and context.forward is False:
        raise NotADate("told of the past, so not counted from the article's date")
    far = _add(reference, expr.sign * expr.count.high, expr.unit)
    if expr.sign > 0:
        return _interval(reference + DAY, far, "range", "relative", expr.count.soft)
    return _interval(far, reference, "range", "relative", expr.count.soft)


def _shifted(expr: Shift, context: Context) -> DateInterval:
    base, basis = _anchor(expr, context)
    if expr.unit == "hour":
        return _hours(expr, base, basis)
    if expr.unit == "year" and expr.count.low % 1 and expr.count.low == expr.count.high:
        months = Count(expr.count.low * 12, expr.count.high * 12)
        return _shifted(replace(expr, count=months, unit="month"), context)
    near, far = expr.count.low, expr.count.high
    if expr.sign < 0:
        near, far = far, near
    first = _add(base.start or date.max, expr.sign * near, expr.unit)
    last = _add(base.end or date.max, expr.sign * far, expr.unit)
    if expr.count.beyond and expr.sign < 0 and expr.anchor == "article":
        end = last if expr.unit == "day" else _unit_around(expr.unit, last, 0, basis).end
        return DateInterval(None, end, "before", basis, expr.unit)
    exact = expr.unit == "day" or (expr.anchor not in ("article", "story") and not expr.count.soft)
    if exact:
        return _interval(first, last, "day" if first == last else "range", basis, expr.count.soft)
    # "Two years ago" names the year, "three months later" the month: a day would be made up.
    unit: Unit = "year" if expr.unit in ("decade", "century") else expr.unit
    slack = {"decade": 2, "century": 10}.get(expr.unit, 0)
    start = _unit_around(unit, first, -slack, basis).start
    end = _unit_around(unit, last, slack, basis).end
    assert start and end
    soft = expr.count.soft or slack > 0
    return _interval(start, end, unit, basis, soft)


def _hours(expr: Shift, base: DateInterval, basis: Basis) -> DateInterval:
    assert base.start and base.end
    start, end = sorted(base.start + timedelta(days=expr.sign * n) for n in _day_span(expr.count))
    return _interval(start, end, "day", basis, soft=start != end)


def _day_span(count: Count) -> tuple[int, int]:
    return int(count.low // 24), int(-(-count.high // 24))


def _anchor(expr: Shift, context: Context) -> tuple[DateInterval, Basis]:
    if expr.anchor == "article":
        reference = _reference(context)
        return _interval(reference, reference, "day", "relative"), "relative"
    if expr.anchor == "story":
        return _story(context, expr.unit), "inferred"
    assert not isinstance(expr.anchor, str)
    base = evaluate(expr.anchor, context)
    if base.start is None or base.end is None:
        raise NotADate("counted from an open date")
    return base, base.basis


_FINENESS = {"day": 0, "week": 1, "weekend": 1, "month": 2, "quarter": 3, "year": 4}


def _story(context: Context, unit: Unit) -> DateInterval:
    """The story's last date, when it is known finely enough to count `unit`s from."""
    fine = _FINENESS.get(unit, 5)
    for last in context.last:
        if last.start and last.end and _FINENESS.get(last.grain, 9) <= fine:
            return last
    raise NotADate(f"the story has named no {unit} near by to count from")


def _unbounded(expr: Unbounded, context: Context) -> DateInterval:
    end = _add(_reference(context), -2, expr.unit)
    return DateInterval(None, end, "before", "relative", expr.unit)


def _same(expr: Same, context: Context) -> DateInterval:
    last = _story(context, expr.unit)
    assert last.start
    return _unit_around(expr.unit, last.start, 0, "inferred")


def _part(expr: Part, context: Context) -> DateInterval:
    whole = evaluate(expr.of, context)
    if whole.start is None or whole.end is None:
        raise NotADate("part of an open interval")
    if expr.which == "weekend":
        return _unit_around("weekend", whole.start, 0, whole.basis)
    if expr.which == "week":
        return _interval(whole.start, whole.end + 6 * DAY, "week", whole.basis)
    if whole.start == whole.end:
        return replace(whole, has_time=True)
    if expr.which in ("earlier", "later"):
        told = _story(context, expr.of.unit).end if isinstance(expr.of, Same) else None
        return _so_far(whole, expr.which, told or context.reference)
    if expr.which == "close":
        return _interval(whole.end, whole.end, "day", whole.basis)
    days = (whole.end - whole.start).days + 1
    if days >= 365 or whole.grain in ("quarter", "half"):
        start, end = _third_of_months(whole.start, whole.end, expr.which)
    else:
        start, end = _third_of_days(whole.start, whole.end, expr.which)
    return _interval(start, end, whole.grain, whole.basis, soft=True)


def _so_far(whole: DateInterval, which: str, today: date | None) -> DateInterval:
    """Up to `today`, or from then on: the article's date, or the story's for "later that week"."""
    assert whole.start and whole.end
    if today is None or not whole.start <= today <= whole.end:
        third = "early" if which == "earlier" else "late"
        start, end = _third_of_days(whole.start, whole.end, third)
        return _interval(start, end, whole.grain, whole.basis, soft=True)
    start, end = (whole.start, today - DAY) if which == "earlier" else (today, whole.end)
    if end < start:
        start = end = today
    return _interval(start, end, whole.grain, whole.basis, soft=True)


_THIRD = {"early": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}


def _third_of_months(start: date, end: date, which: str) -> tuple[date, date]:
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    third = _THIRD[which]
    first, last = months * third // 3, months * (third + 1) // 3
    return _months(start.year, start.month + first, last - first)


def _third_of_days(start: date, end: date, which: str) -> tuple[date, date]:
    days = (end - start).days + 1
    third = _THIRD[which]
    first, last = days * third // 3, days * (third + 1) // 3
    return start + first * DAY, start + (last - 1) * DAY


def _ordinal(expr: Ordinal, context: Context) -> DateInterval:
    whole = evaluate(expr.of, context)
    if whole.start is None or whole.end is None:
        raise NotADate("counted within an open interval")
    if isinstance(expr.unit, int):
        start = end = _nth_weekday(whole.start, whole.end, expr.n, expr.unit)
        return _interval(start, end, "day", whole.basis)
    pieces = _run_of_units(expr, whole.start, whole.end)
    if pieces[0] > whole.end or pieces[1] < whole.start:
        raise NotADate("there are not so many of them")
    return _interval(*pieces, expr.unit if expr.length == 1 else "range", whole.basis)


def _run_of_units(expr: Ordinal, start: date, end: date) -> tuple[date, date]:
    unit, n = expr.unit, expr.n
    assert not isinstance(unit, int)
    if n > 0:
        base = start + 3 * DAY if unit == "week" else start  # ISO: the week with most of its days
        first = n - 1
    else:
        base = end - 3 * DAY if unit == "week" else end
        first = n + 1
    one = _unit_around(unit, base, first, "explicit")
    other = _unit_around(unit, base, first + (expr.length - 1) * (1 if n > 0 else -1), "explicit")
    bounds = [day for piece in (one, other) for day in (piece.start, piece.end) if day]
    return min(bounds), max(bounds)


def _nth_weekday(start: date, end: date, n: int, weekday: int) -> date:
    if n > 0:
        day = start + ((weekday - start.weekday()) % 7 + 7 * (n - 1)) * DAY
    else:
        day = end - ((end.weekday() - weekday) % 7 + 7 * (-n - 1)) * DAY
    if not start <= day <= end:
        raise NotADate("there is no such weekday in it")
    return day


def _within(expr: Within, context: Context) -> DateInterval:
    outer = evaluate(expr.outer, context)
    if outer.start is None or outer.end is None:
        raise NotADate("within an open interval")
    inner = expr.inner
    if inner.weekday is not None and inner.month is None and inner.day is None:
        day = _nth_weekday(outer.start, outer.end, 1, inner.weekday)
        return _interval(day, day, "day", outer.basis)
    if inner.day is not None and inner.month is None:
        inner = replace(inner, month=outer.start.month)
    for year in range(outer.start.year, outer.end.year + 1):
        try:
            one = _in_year(inner, year, outer.basis)
        except NotADate:
            continue
        if one.start and one.end and one.start >= outer.start and one.start <= outer.end:
            return one
    raise NotADate("the inner date does not fall within the outer one")


def _range(expr: Range, context: Context) -> DateInterval:
    first, last = _shared(expr.first, expr.last)
    if _is_weekday(first) and _is_weekday(last) and first.direction:
        return _weekday_span(first, last, context)
    if _complete(first):
        begin = evaluate(first, context)
        finish = evaluate(last, context if _complete(last) else replace(context, near=begin))
    else:
        finish = evaluate(last, context)
        begin = _latest_before(first, finish, context)
    if begin.start is None or finish.end is None:
        raise NotADate("a range with an open side")
    basis: Basis = "explicit" if begin.basis == finish.basis == "explicit" else "relative"
    soft = "approximate" in (begin.precision, finish.precision) and begin.grain not in (
        "decade", "range",
    )  # fmt: skip
    return _interval(begin.start, finish.end, "range", basis, soft)


def _complete(expr: Expr) -> bool:
    return not isinstance(expr, Calendar) or expr.year is not None or expr.direction is not None


def _is_weekday(expr: Expr) -> TypeGuard[Calendar]:
    return isinstance(expr, Calendar) and expr.weekday is not None and expr.month is None


def _weekday_span(first: Calendar, last: Calendar, context: Context) -> DateInterval:
    """ "From next Monday to Friday": the second is the first such day after the first."""
    begin = _weekday(first, context)
    assert begin.start and last.weekday is not None
    end = begin.start + ((last.weekday - begin.start.weekday()) % 7) * DAY
    return _interval(begin.start, end, "range", "relative")


def _shared(first: Expr, last: Expr) -> tuple[Expr, Expr]:
    """What one side of a range leaves out, the other says: "3 to 5 June 2024", "May 3 to 5"."""
    if not isinstance(first, Calendar) or not isinstance(last, Calendar):
        return first, last
    if first.month is None and first.day and last.month:
        first = replace(first, month=last.month)
    if last.month is None and last.day and first.month:
        last = replace(last, month=first.month, year=last.year or first.year)
    if first.direction is not None:
        return first, last
    if first.year is None and last.year is not None and first.month and last.month:
        wraps = (first.month, first.day or 1) > (last.month, last.day or 31)
        first = replace(first, year=last.year - wraps)
    elif first.year is None and last.year is not None:
        first = replace(first, year=last.year)
    return first, last


def _latest_before(first: Expr, finish: DateInterval, context: Context) -> DateInterval:
    if finish.end is None:
        raise NotADate("a range with an open side")
    assert isinstance(first, Calendar)
    return evaluate(first, replace(context, reference=finish.end, forward=False, near=None))


def _bound(expr: Bound, context: Context) -> DateInterval:
    looks_ahead = expr.kind == "by" and context.forward is not False
    inner = evaluate(expr.of, replace(context, forward=True) if looks_ahead else context)
    start, end = inner.start, inner.end
    basis, grain = inner.basis, inner.grain
    if expr.kind in ("since", "after"):
        edge = start if expr.kind == "since" else end and end + DAY
        if edge is None:
            raise NotADate("open on both sides")
        return DateInterval(edge, None, "after", basis, grain, inner.has_time)
    # "Before the end of the month" leaves all of the month.
    all_of_it = isinstance(expr.of, Part) and expr.of.which in ("end", "close")
    if all_of_it and (whole := evaluate(expr.of.of, context).end):  # type: ignore[union-attr]
        return DateInterval(None, whole, "before", basis, grain, inner.has_time)
    edge = end if expr.kind == "by" else start and start - DAY
    if edge is None:
        raise NotADate("open on both sides")
    return DateInterval(None, edge, "before", basis, grain, inner.has_time)


def _timed(expr: Timed, context: Context) -> DateInterval:
    return replace(evaluate(expr.of, context), has_time=True)


def _holidays() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = mapping("dates")["holidays"]
    return found


def _holiday(name: str, year: int) -> date:
    rule = _holidays()[name]
    if "easter" in rule:
        return easter(year) + timedelta(days=rule["easter"])
    if "nth" in rule:
        first, last = _months(year, rule["month"], 1)
        day = _nth_weekday(first, last, rule["nth"], rule["weekday"])
        return day + timedelta(days=rule.get("plus", 0))
    return _day(year, rule["month"], rule["day"])


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian algorithm, Meeus, Astronomical Algorithms)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return _day(year, month, day + 1)


_EVALUATORS: dict[type, Any] = {
    Calendar: _named,
    Numeric: _numeric,
    Years: _years,
    Deictic: _deictic,
    Rolling: _rolling,
    Shift: _shifted,
    Unbounded: _unbounded,
    Same: _same,
    Part: _part,
    Ordinal: _ordinal,
    Within: _within,
    Range: _range,
    Bound: _bound,
    Timed: _timed,
}
