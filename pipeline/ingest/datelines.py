"""The dates of headers, footers, file names and metadata: calendar days and nothing else.

Here belongs recognising a full date (day, month, year), deciding day-first or month-first
from the document, and refusing absurd ones. Here does not belong any expression of running
text ("last month"): `pipeline.normalize.dates.find` reads those, and ingest lies below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.ingest.limits import EARLIEST_YEAR, LATEST_YEAR

_MONTH_NUMBER = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1,
    "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = rf"(?P<{{0}}>{'|'.join(_MONTH_NUMBER)})\.?"

_DATE = re.compile(
    "|".join(
        (
            r"(?<!\d)(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})(?!\d)",
            r"(?<!\d)(?P<y2>\d{4})[/.](?P<m2>\d{1,2})[/.](?P<d2>\d{1,2})(?!\d)",
            r"(?<!\d)(?P<d3>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]{1,3}"
            + _MONTH.format("n3")
            + r",?[\s-]{1,3}(?P<y3>\d{4})(?!\d)",
            r"(?<![A-Za-z])"
            + _MONTH.format("n4")
            + r"[\s-]{1,3}(?P<d4>\d{1,2})(?:st|nd|rd|th)?,?[\s-]{1,3}(?P<y4>\d{4})(?!\d)",
            r"(?<!\d)(?P<a5>\d{1,2})(?P<sep>[./-])(?P<b5>\d{1,2})(?P=sep)(?P<y5>\d{4}|\d{2})(?!\d)",
            r"(?<!\d)(?P<y6>(?:19|20)\d\d)(?P<m6>[01]\d)(?P<d6>[0-3]\d)(?!\d)",
        )
    ),
    re.IGNORECASE,
)
_BRITISH = re.compile(
    r"\b(?:colour|favour|labour|honour|centre|theatre|defence|programme|metres?|kilometres?|"
    r"\w{3,12}isation)\b",
    re.IGNORECASE,
)
_AMERICAN = re.compile(
    r"\b(?:color|favor|labor|honor|center|theater|defense|program|meters?|kilometers?|"
    r"\w{3,12}ization)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b{_MONTH.format('m')}\b", re.IGNORECASE)

SAMPLE = 20_000
"""Characters of a document that decide its spelling."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date where it stands; `day` is None when it is absurd or may be read two ways.

    `readings` then holds both (day-first before month-first), or nothing.
    """

    start: int
    end: int
    text: str
    day: date | None
    readings: tuple[date, ...] = ()


def find_dates(text: str) -> Iterator[Dated]:
    """Every full date of `text`, in order; meant for lines, not for running text."""
    for match in _DATE.finditer(text):
        readings = tuple(dict.fromkeys(_readings(match)))
        day = readings[0] if len(readings) == 1 else None
        yield Dated(match.start(), match.end(), match[0], day, readings)


def decided(dated: Dated, document: str) -> date | None:
    """The one day that `dated` means in `document`, or None when nothing decides."""
    if dated.day or len(dated.readings) < 2:
        return dated.day
    day_first, month_first = dated.readings
    if "." in dated.text:
        return day_first
    votes = _order_votes(document[:SAMPLE], day_first, month_first)
    return None if votes == 0 else day_first if votes > 0 else month_first


def declared_date(value: str | None, document: str = "") -> tuple[date | None, str]:
    """The day that a metadata field names, or the reason why it names none.

    `document` decides between day-first and month-first. A time zone changes nothing: the day
    is the one written, where the publisher sits.
    """
    if not value:
        return None, ""
    for dated in find_dates(value[:200]):
        day = decided(dated, document)
        if day is not None:
            return day, ""
        if dated.readings:
            either = " or ".join(d.isoformat() for d in dated.readings)
            return None, f"`published` {value[:60]!r} may be {either}; write it as YYYY-MM-DD"
    return None, f"`published` {value[:60]!r} is no date that an article can have; it was not used"


def is_plausible(day: date, today: date | None = None) -> bool:
    """Whether an article can be of that day (`today`: not later than the day after it)."""
    if today is not None and (day - today).days > 1:
        return False
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR


def _readings(match: re.Match[str]) -> Iterable[date]:
    got = match.groupdict()
    if got["a5"] is not None:
        year = int(got["y5"])
        year += 0 if year > 99 else 2000 if year < 70 else 1900
        first, second = int(got["a5"]), int(got["b5"])
        candidates = [(year, second, first), (year, first, second)]
    else:
        form = next(n for n in "12346" if got[f"y{n}"] is not None)
        month = got.get(f"m{form}") or str(_MONTH_NUMBER.get(str(got.get(f"n{form}")).lower(), 0))
        candidates = [(int(got[f"y{form}"]), int(month), int(got[f"d{form}"]))]
    for year, month_number, day in candidates:
        try:
            made = date(year, month_number, day)
        except ValueError:
            continue
        if is_plausible(made):
            yield made


def _order_votes(document: str, day_first: date, month_first: date) -> int:
    """Positive for day-first: other numeric dates, months named in the text, spelling."""
    votes = 0
    for other in _DATE.finditer(document):
        first, second = other["a5"], other["b5"]
        if first and int(first) > 12:
            votes += 8
        elif second and int(second) > 12:
            votes -= 8
        elif other["d3"]:
            votes += 2
        elif other["d4"]:
            votes -= 2
    for named in _NAMED.finditer(document):
        number = _MONTH_NUMBER[named["m"].lower()]
        votes += 4 * (number == day_first.month) - 4 * (number == month_first.month)
    return votes + len(_BRITISH.findall(document)) - len(_AMERICAN.findall(document))
