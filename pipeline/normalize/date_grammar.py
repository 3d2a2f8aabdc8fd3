"""The grammar of date expressions: text to tokens, tokens to expression trees.

Belongs here: which words form a date and what tree they make. Does not: what day a tree
means (`date_values`) or which tense the sentence has (`dates`).

A hand-written descent: each method takes a token index and gives a tree and the index after
it, or None. No method looks further ahead than a fixed number of tokens, so that reading is
linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple, cast

from pipeline.lexicons import mapping
from pipeline.normalize.date_values import (
    Bound,
    Calendar,
    Count,
    Deictic,
    Direction,
    Expr,
    Numeric,
    Ordinal,
    Part,
    Range,
    Rolling,
    Same,
    Shift,
    Timed,
    Unbounded,
    Unit,
    Within,
    Years,
)  # fmt: skip

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sep sept", "october oct", "november nov",
            "december dec",
        ],
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        [
            "monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs",
            "friday fri", "saturday sat", "sunday sun",
        ]
    )
    for name in names.split()
}  # fmt: skip
SEASONS = {
    "spring": "spring", "springtime": "spring", "summer": "summer", "summertime": "summer",
    "autumn": "autumn", "fall": "autumn", "winter": "winter", "wintertime": "winter",
}  # fmt: skip
UNITS: dict[str, Unit] = {
    "hour": "hour", "hours": "hour", "day": "day", "days": "day", "week": "week",
    "weeks": "week", "fortnight": "week", "fortnights": "week", "weekend": "weekend",
    "weekends": "weekend", "month": "month", "months": "month", "quarter": "quarter",
    "quarters": "quarter", "year": "year", "years": "year", "decade": "decade",
    "decades": "decade", "century": "century", "centuries": "century",
}  # fmt: skip


def _ranked(name: str, first: int, step: int = 1) -> dict[str, int]:
    """Words of a list in the lexicon with the numbers that they stand for, in its order."""
    return {w: step * n for n, w in enumerate(mapping("dates")[name].split(), first)}


SMALL = _ranked("small", 0)
TENS = _ranked("tens", 2, 10)
DECADES = _ranked("decades", 2, 10)
ORDINALS = _ranked("ordinals", 1) | {"twenty-first": 21, "thirtieth": 30, "thirty-first": 31}
NUMBER = "0"
"""Stands for any token of digits where rules are looked up by their first word."""
DEEPEST = 5
DAYPARTS = frozenset(mapping("dates")["dayparts"].split())
DASHES = frozenset("-–—‑")
SHIFTING: dict[str, int] = {"last": -1, "next": 1, "this": 0, "current": 0, "coming": 1}
STORY_SHIFTS = {"following": 1, "previous": -1, "preceding": -1, "next": 1, "ensuing": 1}
FEW = {"few": (2, 6), "several": (3, 8), "couple": (2, 3), "some": (2, 6), "many": (5, 20)}
HEDGES = frozenset(mapping("dates")["hedges"].split())

_TOKEN = re.compile(
    r"(?P<break>\n[^\S\n]*\n)"
    r"|(?P<num>\d+)"
    r"|(?P<poss>['’]s\b)"
    r"|(?P<word>[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*)"
    r"|(?P<sym>[^\s\w]|_)"
)


class Token(NamedTuple):
    """A word, number or sign; `kind` is the name of its group in the pattern above."""

    kind: str
    low: str
    start: int
    end: int
    capital: bool


END = Token("break", "", -1, -1, False)


class Match(NamedTuple):
    """An expression and the characters it was read from."""

    expr: Expr
    start: int
    end: int


Step = tuple[Expr, int]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(mapping("dates")[name].split())


@cache
def _holiday_trie() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word of a holiday's name to its further tokens, longest first, and the name."""
    trie: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in mapping("dates")["holidays"]:
        first, *rest = [token.low for token in tokenize(name)]
        trie.setdefault(first, []).append((tuple(rest), name))
    for entries in trie.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return trie


_DIRECTIONS = "last past previous next coming this the"
_RULES: tuple[tuple[str, str], ...] = (
    ("_holiday", f"HOLIDAY NUMBER {_DIRECTIONS}"),
    ("_iso", "NUMBER"),
    ("_numeric", "NUMBER"),
    ("_ordinal", "NUMBER ORDINAL TENS the last final"),
    ("_week_of", "the week weekend"),
    ("_weekday_date", f"WEEKDAY {_DIRECTIONS}"),
    ("_day_month", "NUMBER ORDINAL TENS the"),
    ("_month_date", f"MONTH {_DIRECTIONS}"),
    ("_counted", "NUMBER SMALL TENS FEW HEDGE UNIT in some just only a an half more less fewer"),
    ("_quarter", "NUMBER ORDINAL ' ‘ q h the last final"),
    ("_fiscal", "NUMBER the fiscal financial fy"),
    ("_season", f"SEASON {_DIRECTIONS}"),
    ("_century", "NUMBER ORDINAL TENS the"),
    ("_decade", "NUMBER ' ‘ the"),
    ("_deictic", f"{_DIRECTIONS} current following today yesterday tomorrow tonight overnight"),
    ("_part", "early late mid earlier later the end start beginning middle close UNIT"),
    ("_story", "that the"),
    ("_time_first", "NUMBER DAYPART the"),
    ("_year_point", "NUMBER ' ‘ the year two"),
)
"""The rules for a simple date in the order in which they are tried, and what each can begin
with: words, or in capitals a class of words."""


@cache
def _rules_by_word() -> dict[str, tuple[str, ...]]:
    classes: dict[str, Iterable[str]] = {
        "HOLIDAY": _holiday_trie(), "ORDINAL": ORDINALS, "TENS": TENS, "WEEKDAY": WEEKDAYS,
        "MONTH": MONTHS, "SMALL": SMALL, "FEW": FEW, "HEDGE": HEDGES, "UNIT": UNITS,
        "SEASON": SEASONS, "DAYPART": DAYPARTS, "NUMBER": (NUMBER,),
    }  # fmt: skip
    rules: dict[str, list[str]] = {}
    for rule, beginnings in _RULES:
        for beginning in beginnings.split():
            for word in classes.get(beginning, (beginning,)):
                if rule not in rules.setdefault(word, []):
                    rules[word].append(rule)
    return {word: tuple(names) for word, names in rules.items()}


_OPENERS = frozenset(
    {"since", "until", "till", "by", "before", "after", "prior", "as", "starting", "beginning",
     "between", "from", "earlier", "later"}
)  # fmt: skip
"""Words that begin an expression without beginning a simple date."""


def tokenize(text: str) -> list[Token]:
    return [
        Token(str(m.lastgroup), m.group().lower().replace("’", "'"), m.start(), m.end(),
              m.group()[0].isupper())
        for m in _TOKEN.finditer(text)
    ]  # fmt: skip


def scan(text: str) -> list[Match]:
    """Date expressions of running text, ascending and disjoint, each as long as can be."""
    return _scan(Grammar(tokenize(text), lenient=False))


def scan_alone(text: str) -> list[Match]:
    """The same for a text known to be a date: a bare "2012" or "May" needs no other sign."""
    return _scan(Grammar(tokenize(text), lenient=True))


def _scan(grammar: Grammar) -> list[Match]:
    tokens, rules = grammar.tokens, _rules_by_word()
    found = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        step = None
        if token.kind == "num" or token.low in rules or token.low in _OPENERS:
            step = grammar.expression(i)
        if step is None:
            i += 1
            continue
        expr, j = step
        found.append(Match(expr, token.start, tokens[j - 1].end))
        i = j
    return found


@dataclass(frozen=True)
class Grammar:
    """`lenient`: the whole text is a date, so that a bare name or number needs no sign of it.
    `open` holds where the dates begin that are being read, each within the one before."""

    tokens: list[Token]
    lenient: bool
    open: list[int] = field(default_factory=list)

    # Looking at tokens ----------------------------------------------------------------------

    def at(self, i: int) -> Token:
        return self.tokens[i] if 0 <= i < len(self.tokens) else END

    def low(self, i: int) -> str:
        return self.at(i).low

    def glued(self, i: int) -> bool:
        """Whether token i follows token i - 1 without a blank."""
        return i > 0 and self.at(i).start == self.at(i - 1).end

    def skip(self, i: int, *words: str) -> int:
        return i + 1 if self.low(i) in words else i

    # Whole expressions ----------------------------------------------------------------------

    def expression(self, i: int) -> Step | None:
        step = self._bounded(i) or self._between(i) or self._ranged(i)
        return step if step and not self._cut_off(i, step[1]) else None

    def _cut_off(self, i: int, j: int) -> bool:
        """Whether the tokens are a slice of a longer number or code."""
        before, after = self.at(i - 1), self.at(j)
        first, last = self.at(i), self.at(j - 1)
        if before.end == first.start and first.kind == "num":
            if before.kind in ("word", "num") or before.low in _S("_$£€¥#+"):
                return True
            if before.low in _S(".,:/") and self.at(i - 2).kind == "num" and self.glued(i - 1):
                return True
        if after.start == last.end and last.kind == "num":
            if after.kind == "word" or after.low in _S("_%°"):
                return True
            if after.low in _S(".,:/") and self.at(j + 1).kind == "num" and self.glued(j + 1):
                return True
        return False

    def _bounded(self, i: int) -> Step | None:
        kind, j = self._bound_word(i)
        if kind is None:
            return None
        step = self._between(j) or self._ranged(j)
        if step is None or isinstance(step[0], (Range, Bound)):
            return None
        if kind == "as of":
            return step
        return Bound(kind, step[0]), step[1]  # type: ignore[arg-type]

    def _bound_word(self, i: int) -> tuple[str | None, int]:
        low = self.low(i)
        following = self.low(i + 1)
        if low == "since":
            return "since", i + 1
        if low in ("until", "till", "by"):
            return "by", i + 1
        if low in ("before", "after"):
            return low, i + 1
        if low in ("earlier", "later") and following == "than":
            if self.low(i - 1) in ("no", "not"):
                return ("by" if low == "later" else "since"), i + 2
            return ("after" if low == "later" else "before"), i + 2
        if low == "prior" and following == "to":
            return "before", i + 2
        if low == "as" and following == "of":
            return "as of", i + 2
        if low in ("starting", "beginning") and following != "of":
            return "since", self.skip(i + 1, "on", "in", "from")
        return None, i

    def _between(self, i: int) -> Step | None:
        if self.low(i) == "between":
            return self._pair(i + 1, ("and", "to", "through", *DASHES))
        if self.low(i) == "from":
            step = self._pair(i + 1, ("to", "until", "till", "through", *DASHES))
            return step or self._onwards(i + 1)
        return None

    def _onwards(self, i: int) -> Step | None:
        step = self._point(i)
        if step and self.low(step[1]) in ("onward", "onwards", "on"):
            return Bound("since", step[0]), step[1] + 1
        return None

    def _pair(self, i: int, connectors: tuple[str, ...]) -> Step | None:
        first = self._end_of_range(i)
        if first is None:
            return None
        j = first[1]
        j = self.skip(j, ",") if self.low(j + 1) in connectors else j
        if self.low(j) not in connectors:
            return None
        last = self._point(j + 1, in_range=True) or self._now(j + 1)
        if last is None or (_bare_day(last[0]) and _bare_day(first[0])):
            return None
        return Range(first[0], last[0]), last[1]

    def _end_of_range(self, i: int) -> Step | None:
        return self._point(i, in_range=True) or self._now(i) or self._day_alone(i)

    def _now(self, i: int) -> Step | None:
        if self.low(i) in ("now", "present"):
            return Deictic("day", 0), i + 1
        if self.low(i) == "the" and self.low(i + 1) == "present":
            return Deictic("day", 0), i + 2
        return None

    def _day_alone(self, i: int) -> Step | None:
        step = self._day_number(self.skip(i, "the"))
        return (Calendar(day=step[0]), step[1]) if step else None

    def _ranged(self, i: int) -> Step | None:
        """A point, or two joined by "to" or a dash; and "3-5 June", "June 3-5"."""
        inner = self._day_span(i)
        if inner:
            return inner
        first = self._point(i)
        if first is None:
            return None
        j = first[1]
        if self.low(j) in ("to", "through", "until") or self.low(j) in DASHES:
            last = self._point(j + 1, in_range=True) or self._month_day_tail(first[0], j + 1)
            if last and _same_kind(first[0], last[0]):
                return Range(first[0], last[0]), last[1]
        return first

    def _month_day_tail(self, first: Expr, i: int) -> Step | None:
        """The second day of "May 3-5, 2024"."""
        if not isinstance(first, Calendar) or not first.day or first.year:
            return None
        step = self._day_number(i)
        if step is None:
            return None
        day, j = step
        year = self._after_comma_year(j)
        return (Calendar(year[0], first.month, day), year[1]) if year else (Calendar(day=day), j)

    def _day_span(self, i: int) -> Step | None:
        """ "3-5 June", "3 to 5 June 2024", "3 and 5 June": the month stands once, at the end."""
        first = self._day_number(i)
        if first is None:
            return None
        j = first[1]
        if self.low(j) not in ("to", "and", "or") and self.low(j) not in DASHES:
            return None
        last = self._day_month(j + 1)
        if last is None:
            return None
        return Range(Calendar(day=first[0]), last[0]), last[1]

    # One point ------------------------------------------------------------------------------

    def _point(self, i: int, in_range: bool = False) -> Step | None:
        """A simple date, with what narrows it: "Tuesday last week", "last month, in April"."""
        step = self._simple(i, in_range)
        if step is None:
            return None
        for _ in range(3):
            wider = self._narrowed(*step) or self._timed(*step)
            if wider is None:
                return step
            step = wider
        return step

    def _narrowed(self, expr: Expr, i: int) -> Step | None:
        j = self.skip(i, ",")
        comma = j > i
        j = self.skip(j, "in", "on", "of", "during")
        j = self.skip(j, "early", "late") if isinstance(_core(expr), Deictic) else j
        if self.at(j).kind == "break" or self.at(i).kind == "break":
            return None
        other = self._simple(j, in_range=False)
        if other is None:
            return None
        return _nest(expr, other[0], comma, other[1])

    def _timed(self, expr: Expr, i: int) -> Step | None:
        """A part of the day or a clock time behind a day."""
        j = self.skip(i, "early", "late")
        j = self.skip(j, "in", "at")
        j = self.skip(j, "the") if j > i else j
        if self.low(j) in DAYPARTS:
            return Timed(expr), j + 1
        clock = self._clock(self.skip(self.skip(i, ","), "at", "around", "by"))
        return (Timed(expr), clock) if clock else None

    def _clock(self, i: int) -> int | None:
        """The index after "4pm", "4:30 p.m.", "22:30 GMT", "1530 GMT"."""
        if self.at(i).kind != "num" or len(self.low(i)) > 4:
            return None
        j = i + 1
        minutes = False
        for _ in range(2):
            if self.low(j) in (":", ".") and self.glued(j) and _digits(self.at(j + 1), 2):
                if self.low(j) == "." and self.low(j + 2) not in ("am", "pm", "a", "p"):
                    break
                j, minutes = j + 2, True
        if self.low(j) in ("am", "pm"):
            return self._zone(j + 1)
        if self.low(j) in ("a", "p") and self.low(j + 1) == "." and self.low(j + 2) == "m":
            return self._zone(self.skip(j + 3, "."))
        if minutes or len(self.low(i)) == 4:
            zone = self._zone(j)
            return zone if minutes or zone > j else None
        return None

    def _zone(self, i: int) -> int:
        return i + 1 if self.low(i) in ("gmt", "utc", "est", "edt", "ist", "bst", "cet") else i

    def _simple(self, i: int, in_range: bool) -> Step | None:
        """A date by one rule; dates within dates only some levels deep, as in language."""
        if len(self.open) >= DEEPEST:
            return None
        self.open.append(i)
        try:
            return self._by_rule(i, in_range)
        finally:
            self.open.pop()

    def _by_rule(self, i: int, in_range: bool) -> Step | None:
        token = self.at(i)
        if in_range and token.capital and token.low in MONTHS:
            return self._month_date(i, sure=True)
        word = NUMBER if token.kind == "num" else token.low
        for name in _rules_by_word().get(word, ()):
            if name == "_year_point":
                step = self._year_point(i, in_range)
            else:
                step = getattr(self, name)(i)
            if step is not None:
                return cast(Step, step)
        return None

    # Numbers and names ----------------------------------------------------------------------

    def _day_number(self, i: int) -> tuple[int, int] | None:
        """A day of the month: "3", "3rd", "third"; never the head of a longer number."""
        token = self.at(i)
        if token.kind == "word":
            n = ORDINALS.get(token.low)
            if n is None and token.low in ("twenty", "thirty") and self.low(i + 1) in DASHES:
                n = TENS[token.low] + ORDINALS.get(self.low(i + 2), 99)
                i += 2
            return (n, i + 1) if n and n <= 31 else None
        if token.kind != "num" or len(token.low) > 2 or not 1 <= int(token.low) <= 31:
            return None
        if self.low(i + 1) in ("st", "nd", "rd", "th") and self.glued(i + 1):
            return int(token.low), i + 2
        after = self.at(i + 1)
        if after.start == token.end and (after.low in (":", "%") or after.kind == "num"):
            return None
        if after.start == token.end and after.low in (".", ",") and self.glued(i + 2):
            return None if self.at(i + 2).kind == "num" else (int(token.low), i + 1)
        if after.start == token.end and after.kind == "word" and after.low not in MONTHS:
            return None
        return int(token.low), i + 1

    def _month(self, i: int) -> tuple[int, int] | None:
        token = self.at(i)
        month = MONTHS.get(token.low) if token.kind == "word" else None
        if month is None:
            return None
        j = i + 1
        if len(token.low) <= 4 and self.low(j) == "." and self.glued(j):
            after = self.at(j + 1)
            if token.low != "may" and (after.kind == "num" or after.low in (",", "of")):
                return month, j + 1
        return month, j

    def _year(self, i: int) -> tuple[int, int] | None:
        """Four digits, or '24; the surroundings are not looked at."""
        token = self.at(i)
        if token.kind == "num" and len(token.low) == 4 and 1500 <= int(token.low) <= 2100:
            return int(token.low), i + 1
        if token.low in ("'", "’", "‘") and _digits(self.at(i + 1), 2) and self.glued(i + 1):
            two = int(self.low(i + 1))
            if self.low(i + 2) == "s" and self.glued(i + 2):
                return None
            return two + (2000 if two < 50 else 1900), i + 2
        if token.low == "two" and self.low(i + 1) == "thousand":
            j = self.skip(i + 2, "and")
            unit = SMALL.get(self.low(j))
            return (2000 + unit, j + 1) if unit else None
        return None

    def _after_comma_year(self, i: int) -> tuple[int, int] | None:
        """The year of a day or month: "May 3, 2024", "3 May of 2024", "Jan-2024", "May '24"."""
        j = self.skip(i, ",", "of", "in", "-", "/")
        year = self._year(j)
        if year is None:
            return None
        after = self.at(year[1])
        if after.kind == "word" and after.low in _words("counted") and j == i:
            return None
        if self._cut_off(j, year[1]):
            return None
        return year

    def _count(self, i: int) -> tuple[Count, int] | None:
        """How many units: "two", "2.5", "a", "a few", "more than ten", "one and a half"."""
        j = i
        soft = False
        while self.low(j) in HEDGES and j < i + 2:
            j, soft = j + 1, True
        beyond = self.low(i) == "over"
        if self.low(j) in ("more", "less", "fewer") and self.low(j + 1) == "than":
            beyond = self.low(j) == "more"
            j, soft = j + 2, True
        step = self._plain_count(j)
        if step is None:
            return None
        count, k = step
        if self.low(k) == "and" and self.low(k + 1) == "a" and self.low(k + 2) == "half":
            count, k = Count(count.low + 0.5, count.high + 0.5, count.soft), k + 3
        return replace(count, soft=count.soft or soft, beyond=beyond), k

    def _plain_count(self, i: int) -> tuple[Count, int] | None:
        token = self.at(i)
        if token.kind == "num" and len(token.low) <= 4:
            if self.low(i + 1) == "." and self.glued(i + 1) and self.at(i + 2).kind == "num":
                value = float(f"{token.low}.{self.low(i + 2)[:6]}")
                return Count(value, value), i + 3
            return Count(int(token.low), int(token.low)), i + 1
        if token.low in ("a", "an"):
            few = FEW.get(self.low(i + 1))
            if few:
                return Count(*few, soft=True), self.skip(i + 2, "of")
            return Count(1, 1), i + 1
        if token.low == "half" and self.low(i + 1) in ("a", "an"):
            return Count(0.5, 0.5, soft=True), i + 2
        if token.low in TENS:
            j = i + 2 if self.low(i + 1) in DASHES else i + 1
            small = SMALL.get(self.low(j), 0)
            if 1 <= small <= 9:
                return Count(TENS[token.low] + small, TENS[token.low] + small), j + 1
            return Count(TENS[token.low], TENS[token.low]), i + 1
        if token.low in SMALL:
            return Count(SMALL[token.low], SMALL[token.low]), i + 1
        if token.low in FEW:
            return Count(*FEW[token.low], soft=True), i + 1
        return None

    def _unit(self, i: int) -> tuple[Unit, int, int] | None:
        """A unit of time, how many of it one word stands for, and the index after it."""
        low = self.low(i)
        unit = UNITS.get(low)
        if unit is None:
            return None
        return unit, 2 if low.startswith("fortnight") else 1, i + 1

    # Calendar dates -------------------------------------------------------------------------

    def _iso(self, i: int) -> Step | None:
        """2025-05-28, 2025/5/28, 2025.05.28, 2025-05, 2019-aug-01, each with or without time."""
        token = self.at(i)
        if not _digits(token, 4) or not 1000 <= int(token.low) <= 2999 or self._left_glued(i):
            return None
        separator = self.low(i + 1)
        if separator not in ("-", "/", ".", "‑") or not self._tight(i, 3):
            return None
        month = self._numeric_month(i + 2)
        if month is None:
            return None
        if self.low(i + 3) != separator or not self._tight(i, 5):
            if separator == "." or self.at(i + 2).kind == "word" or self._cut_off(i, i + 3):
                return None
            if _digits(self.at(i + 2), 2) and int(self.low(i + 2)) == int(token.low) % 100 + 1:
                return None  # "2010-11" is a run of years, "2015-03" a month
            return (Calendar(int(token.low), month), i + 3) if month else None
        day = self.at(i + 4)
        if day.kind != "num" or len(day.low) > 2 or not 1 <= int(day.low) <= 31:
            return None
        return self._iso_time(Calendar(int(token.low), month, int(day.low)), i + 5)

    def _left_glued(self, i: int) -> bool:
        before = self.at(i - 1)
        return self.glued(i) and (before.kind in ("word", "num") or before.low in _S("_.,:$£€#+"))

    def _tight(self, i: int, length: int) -> bool:
        return all(self.glued(k) for k in range(i + 1, i + length))

    def _numeric_month(self, i: int) -> int | None:
        token = self.at(i)
        if token.kind == "word":
            return MONTHS.get(token.low)
        if token.kind == "num" and len(token.low) <= 2 and 1 <= int(token.low) <= 12:
            return int(token.low)
        return None

    def _iso_time(self, expr: Calendar, i: int) -> Step:
        if self.low(i) != "t" or not self.glued(i) or self.at(i + 1).kind != "num":
            return expr, i
        j = i + 2
        while j < i + 12 and self.glued(j) and (
            self.at(j).kind == "num" or self.low(j) in (":", ".", "z", "+", "-")
        ):  # fmt: skip
            if self.low(j) == "." and self.at(j + 1).kind != "num":
                break
            j += 1
        return Timed(expr), j

    def _numeric(self, i: int) -> Step | None:
        """28/05/2025, 05.28.25, 05-Aug-2016 and, before or after a sign of a date, 28/05."""
        token = self.at(i)
        if token.kind != "num" or len(token.low) > 2 or self._left_glued(i):
            return None
        separator = self.low(i + 1)
        if separator not in ("/", "-", ".") or not self._tight(i, 3):
            return None
        if self.low(i + 3) == separator and self._tight(i, 5):
            return self._numeric_full(i)
        second = self.at(i + 2)
        named = self._numeric_pair_signed(i, separator)
        if second.kind != "num" or len(second.low) > 2 or not named:
            return None
        return self._numbers(int(token.low), int(second.low), None, i + 3)

    def _numeric_pair_signed(self, i: int, separator: str) -> bool:
        before = self.low(i - 1)
        if before in ("on", "dated") or before in WEEKDAYS:
            return separator == "/" or before in WEEKDAYS
        return self.lenient and separator == "/"

    def _numeric_full(self, i: int) -> Step | None:
        year_token = self.at(i + 4)
        if year_token.kind != "num" or len(year_token.low) not in (2, 4):
            return None
        year = int(year_token.low)
        if len(year_token.low) == 2:
            year += 2000 if year < 50 else 1900
        if not 1000 <= year <= 2999 or self._cut_off(i, i + 5):
            return None
        second = self.at(i + 2)
        if second.kind == "word":
            month = MONTHS.get(second.low)
            day = int(self.low(i))
            return (Calendar(year, month, day), i + 5) if month and 1 <= day <= 31 else None
        return self._numbers(int(self.low(i)), int(second.low), year, i + 5)

    def _numbers(self, first: int, second: int, year: int | None, j: int) -> Step | None:
        if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12):
            return None
        return Numeric(first, second, year), j

    def _weekday_date(self, i: int) -> Step | None:
        """ "Friday", "Friday, 3 June", "last Friday", "Friday, June 3, 2024"."""
        direction, j = self._direction(i)
        weekday = WEEKDAYS.get(self.low(j)) if self.at(j).kind == "word" else None
        if weekday is None or (self.glued(j + 1) and self.at(j + 1).kind == "num"):
            return None
        k = j + 1
        if len(self.low(j)) <= 5 and self.low(k) == "." and self.glued(k):
            k += 1
        full = self._weekday_with_date(weekday, direction, k)
        if full:
            return full
        if not self._weekday_stands(i, j, direction):
            return None
        return Calendar(weekday=weekday, direction=direction), k if k == j + 1 else j + 1

    def _direction(self, i: int) -> tuple[Direction | None, int]:
        low = self.low(i)
        if low == "past" or (low == "this" and self.low(i + 1) == "past"):
            return None, i + 1 + (low == "this")
        if low in ("last", "previous"):
            return "last", i + 1
        if low in ("next", "coming"):
            return "next", i + 1
        if low == "this":
            return "this", self.skip(i + 1, "coming")
        if low == "the" and self.low(i + 1) in ("last", "coming"):
            return self._direction(i + 1)
        return None, i

    def _weekday_with_date(self, weekday: int, direction: Direction | None, k: int) -> Step | None:
        comma = self.skip(k, ",")
        comma = self.skip(comma, "the", "on")
        step = self._day_month(comma) or self._month_date(comma) or self._numeric(comma)
        if step is None or not isinstance(step[0], (Calendar, Numeric)):
            return None
        if isinstance(step[0], Numeric):
            return replace(step[0], weekday=weekday), step[1]
        if step[0].day is None:
            return None
        return replace(step[0], weekday=weekday, direction=direction), step[1]

    def _weekday_stands(self, i: int, j: int, direction: Direction | None) -> bool:
        """Whether a weekday's name stands for a day here, and not for a newspaper or a word."""
        token = self.at(j)
        if self.low(j + 1) in _words("names_after") and self.at(j + 1).capital:
            return False
        if self.low(i - 1) == "on" and self.low(i - 2) in _words("on_sundays"):
            return False
        signed = direction is not None or self.low(i - 1) in (
            "on", "since", "until", "till", "by", "from", "before", "after", "of", "late", "early",
            "to", "through",
        )  # fmt: skip
        if len(token.low) <= 5:
            return self.lenient or (signed and token.capital and self.low(i - 1) != "the")
        if self.low(i - 1) in ("every", "each", "bloody", "super", "black", "cyber", "sheffield"):
            return False
        return token.capital or signed or self.lenient

    def _day_month(self, i: int) -> Step | None:
        """ "3 June", "the 3rd of June, 2024"."""
        j = self.skip(i, "the")
        if self._left_glued(j):
            return None
        day = self._day_number(j)
        if day is None:
            return None
        k = self.skip(day[1], "-", "of")
        month = self._month(k)
        if month is None:
            return self._day_of_month(i, j, day)
        if k > day[1] and self.low(day[1]) == "-" and not self.glued(k):
            return None
        if self.low(k) == "may" and not self.at(k).capital and self.low(k - 1) != "of":
            return None  # "the 3 may have": the verb
        year = self._after_comma_year(month[1])
        if year:
            return Calendar(year[0], month[0], day[0]), year[1]
        return Calendar(None, month[0], day[0]), self._month_end(k, month[1])

    def _day_of_month(self, i: int, j: int, day: tuple[int, int]) -> Step | None:
        """ "on the 18th", with nothing after it that an 18th could be one of."""
        written = j > i and day[1] == j + 2 and self.at(j).kind == "num"
        if not written or self.low(i - 1) not in ("on", "since", "until", "by", "before", "after"):
            return None
        return (Calendar(day=day[0]), day[1]) if self.at(day[1]).kind in ("sym", "break") else None

    def _month_end(self, i: int, j: int) -> int:
        """Without the abbreviation's full stop, unless something of the date follows it."""
        return i + 1 if j == i + 2 else j

    def _month_date(self, i: int, sure: bool = False) -> Step | None:
        """ "June", "June 3", "June 3, 2024", "June 2024", "last June", "the month of June"."""
        direction, j = self._direction(i)
        if self.low(j) == "the" and self.low(j + 1) == "month" and self.low(j + 2) == "of":
            j += 3
        month = self._month(j)
        if month is None:
            return None
        dated = self._month_with_day(j, month, direction) or self._month_with_year(j, month)
        if dated:
            return dated
        if not sure and not self._bare_month_stands(i, j, direction):
            return None
        return Calendar(month=month[0], direction=direction), self._month_end(j, month[1])

    def _month_with_day(
        self, i: int, month: tuple[int, int], direction: Direction | None
    ) -> Step | None:
        j = self.skip(month[1], "-", "/", "the")
        day = self._day_number(j)
        if day is None or (self.at(j).kind == "word" and self.low(j - 1) != "the"):
            return None
        if j > month[1] and self.low(month[1]) in _S("-/") and not self.glued(j):
            return None
        if not self.at(i).capital and self.low(i) in ("may", "march", "mar", "sun"):
            return None
        after = self.at(day[1])
        ordinal = day[1] - j > 1
        year = self._after_comma_year(day[1])
        if year is None and not ordinal and after.kind == "word":
            if after.low in _words("counted") or after.low in UNITS:
                return None
        if year:
            return Calendar(year[0], month[0], day[0]), year[1]
        return Calendar(None, month[0], day[0], direction=direction), day[1]

    def _month_with_year(self, i: int, month: tuple[int, int]) -> Step | None:
        year = self._after_comma_year(month[1])
        if year is None:
            return None
        if not self.at(i).capital and self.low(i) in ("may", "march") and not self.lenient:
            return None
        return Calendar(year[0], month[0]), year[1]

    def _bare_month_stands(self, i: int, j: int, direction: Direction | None) -> bool:
        """Whether a month's name alone is a month, and not a verb or a person."""
        token, before, after = self.at(j), self.at(i - 1), self.at(j + 1)
        if self.lenient:
            return True
        if before.low in _words("titles") or (after.low in _words("names_after") and after.capital):
            return False
        signed = direction is not None or before.low in (
            "in", "since", "until", "till", "during", "of", "early", "late", "mid", "from",
            "through", "between", "before", "after", "by", "to",
        ) or (before.low in DASHES and self.low(i - 2) == "mid")  # fmt: skip
        person = after.capital and after.kind == "word" and after.low not in MONTHS
        if token.low in ("may", "march", "mar", "dec", "jan"):
            listed = before.low in (",", "and", "or") and _near_month(self, i)
            return token.capital and ((signed and before.low not in ("to", "of")) or listed)
        if not token.capital:
            return direction is not None or before.low in ("in", "since", "until")
        if len(token.low) <= 4 and token.low not in ("june", "july"):
            return signed
        return signed or not person

    def _holiday(self, i: int) -> Step | None:
        """A named day with its year: "Christmas", "Easter 2024", "last Thanksgiving"."""
        direction, j = self._direction(i)
        for rest, name in _holiday_trie().get(self.low(j), ()):
            if tuple(self.low(k) for k in range(j + 1, j + 1 + len(rest))) != rest:
                continue
            if not (self.at(j).capital or self.at(j).kind == "num" or self.lenient):
                continue
            if self.at(j).kind == "num" and (not self._tight(j, 3) or self._cut_off(j, j + 3)):
                continue
            k = j + 1 + len(rest)
            if self.at(k).capital and self.at(k).kind == "word":
                continue  # "Easter Island", "Christmas Carol"
            year = self._after_comma_year(k)
            if year:
                return Calendar(year[0], holiday=name), year[1]
            return Calendar(holiday=name, direction=direction), k
        return None

    # Counted from somewhere -----------------------------------------------------------------

    def _counted(self, i: int) -> Step | None:
        """ "two years ago", "3 days after 5 May", "in two weeks", "a year earlier"."""
        j = self.skip(i, "in") if self.low(i) == "in" else self.skip(i, "some", "just", "only")
        plural = self._unit(i)
        if plural and self.low(i + 1) == "ago" and self.low(i).endswith("s"):
            return Unbounded(plural[0]), i + 2
        number = self._count(j)
        if number is None:
            return None
        count, k = number
        unit_step = self._unit(k)
        if unit_step is None:
            return None
        unit, factor, k = unit_step
        if self.at(j).kind == "num" and self.glued(k - 1) and self.low(k - 1) == "s":
            return None
        if factor == 2:
            count = Count(count.low * 2, count.high * 2, count.soft)
        return self._from_anchor(count, unit, k, forward=j > i and self.low(i) == "in")

    def _from_anchor(self, count: Count, unit: Unit, i: int, forward: bool) -> Step | None:
        low = self.low(i)
        if low == "ago":
            return Shift(count, unit, -1, "article"), i + 1
        if low == "from" and self.low(i + 1) in ("now", "today"):
            return Shift(count, unit, 1, "article"), i + 2
        if low in ("earlier", "later", "afterwards", "previously"):
            sign = 1 if low in ("later", "afterwards") else -1
            return Shift(count, unit, sign, "story"), i + 1
        if low in ("before", "after", "from", "following") or (low, self.low(i + 1)) == (
            "prior", "to",
        ):  # fmt: skip
            return self._from_date(count, unit, i)
        if forward and (self.at(i).kind in ("break", "sym") or low in ("time", "'s")):
            return Shift(count, unit, 1, "article"), self.skip(i, "time")
        return None

    def _from_date(self, count: Count, unit: Unit, i: int) -> Step | None:
        sign = -1 if self.low(i) in ("before", "prior") else 1
        j = i + 2 if self.low(i) == "prior" else i + 1
        anchor = self._simple(j, in_range=False)
        if anchor is None:
            whole_stop = self.at(j).kind != "word"
            if self.low(i) in ("before", "after") and whole_stop and count.low == 1:
                return Shift(count, unit, sign, "story"), i + 1
            return None
        return Shift(count, unit, sign, anchor[0]), anchor[1]

    def _deictic(self, i: int) -> Step | None:
        single = self._single_word(i)
        if single:
            return single
        j = self.skip(i, "the") if self.low(i) == "the" else i
        low = self.low(j)
        if low == "day" and j > i:
            return self._day_but_one(j)
        if low not in SHIFTING and low not in ("past", "previous", "following"):
            return None
        return self._rolling(i, j) or self._shifted_unit(i, j)

    def _single_word(self, i: int) -> Step | None:
        low = self.low(i)
        if low in ("today", "yesterday", "tomorrow"):
            shift = {"today": 0, "yesterday": -1, "tomorrow": 1}[low]
            return Deictic("day", shift), i + 1
        if low == "tonight":
            return Timed(Deictic("day", 0)), i + 1
        if (low == "overnight" and self.at(i + 1).kind != "word") or (
            low == "overnight" and self.low(i + 1) in ("on", "in", "at", "and", "by", "to", "from")
        ):
            return Timed(Range(Deictic("day", -1), Deictic("day", 0))), i + 1
        if low in ("last", "this") and self.low(i + 1) in DAYPARTS:
            shift = -1 if low == "last" else 0
            return Timed(Deictic("day", shift)), i + 2
        return None

    def _day_but_one(self, i: int) -> Step | None:
        relation, word = self.low(i + 1), self.low(i + 2)
        if relation == "before" and word == "yesterday":
            return Deictic("day", -2), i + 3
        if relation == "after" and word == "tomorrow":
            return Deictic("day", 2), i + 3
        if relation in ("before", "after"):
            anchor = self._simple(i + 2, in_range=False)
            sign = 1 if relation == "after" else -1
            if anchor:
                return Shift(Count(1, 1), "day", sign, anchor[0]), anchor[1]
            if self.at(i + 2).kind != "word":
                return Shift(Count(1, 1), "day", sign, "story"), i + 2
        return None

    def _rolling(self, i: int, j: int) -> Step | None:
        """ "the past two weeks", "the next few days", "the 3 next years", "the past decade"."""
        low = self.low(j)
        if low not in ("last", "past", "next", "coming", "previous", "following"):
            return None
        sign = 1 if low in ("next", "coming", "following") else -1
        number = self._plain_count(j + 1)
        unit = self._unit(number[1]) if number else None
        if number and unit and self.low(number[1]) not in ("hour", "day"):
            count = replace(number[0], low=number[0].low * unit[1], high=number[0].high * unit[1])
            if low in ("previous", "following"):
                return None
            return Rolling(count, unit[0], sign), unit[2]
        unit = self._unit(j + 1)
        if unit is None or low not in ("past", "last", "next", "coming"):
            return None
        if self.low(j + 1).endswith("s") and unit[0] != "hour":
            return Rolling(Count(2, 6, soft=True), unit[0], sign), unit[2]
        if low == "past" and unit[0] in ("week", "month", "year", "decade") and j > i:
            return Rolling(Count(1, 1), unit[0], sign), unit[2]
        if unit[0] == "decade" and j > i:
            return Rolling(Count(1, 1), "decade", sign), unit[2]
        return None

    def _shifted_unit(self, i: int, j: int) -> Step | None:
        """ "last month", "this year"; with an article "the next day" counts from the story."""
        low = self.low(j)
        unit = self._unit(j + 1)
        if unit is None or self.low(j + 1).endswith("s"):
            return None
        if low in ("following", "previous") or (j > i and low == "next"):
            if unit[0] in ("day", "week", "month", "year", "weekend") or low != "next":
                sign = -1 if low == "previous" else 1
                return Shift(Count(1, 1), unit[0], sign, "story"), unit[2]
        shift = -1 if low == "past" else SHIFTING.get(low)
        if shift is None or unit[0] == "hour" or (unit[0] == "day" and low != "this"):
            return None
        if j > i and low == "last":
            return None  # "the last year of his life", "the last week of May" (an ordinal)
        return Deictic(unit[0], shift), unit[2]

    def _story(self, i: int) -> Step | None:
        """ "that month", "the same day", "the day", "the month": the story's, or this one."""
        low = self.low(i)
        if low == "that" or (low == "the" and self.low(i + 1) == "same"):
            j = i + 1 if low == "that" else i + 2
            unit = self._unit(j)
            if unit and unit[0] != "hour" and not self.low(j).endswith("s"):
                return Same(unit[0]), unit[2]
        if low == "the" and self.low(i + 1) == "weekend":
            return Deictic("weekend", 0), i + 2
        return None

    def _part(self, i: int) -> Step | None:
        """ "late 2023", "mid-May", "the end of the year", "earlier this week", "year-end"."""
        which, j = self._part_word(i)
        if which is None:
            return self._year_end(i)
        step = self._whole(j)
        if step is None or isinstance(step[0], (Range, Bound, Timed)):
            return None
        if which in ("earlier", "later") and not isinstance(step[0], (Deictic, Calendar, Same)):
            return None
        return Part(which, step[0]), step[1]

    def _part_word(self, i: int) -> tuple[str | None, int]:
        low = self.low(i)
        if low in ("early", "late", "mid"):
            j = i + 1 if self.low(i + 1) not in DASHES else i + 2
            return low, self.skip(self.skip(j, "in", "on", "to"), "the")
        if low in ("earlier", "later"):
            return low, self.skip(i + 1, "in", "on")
        j = self.skip(i, "the")
        low = self.low(j)
        if low in ("end", "start", "beginning", "middle", "close") and self.low(j + 1) == "of":
            word = {"beginning": "start", "close": "end"}.get(low, low)
            return word, j + 2
        return None, i

    def _whole(self, i: int) -> Step | None:
        """What a part is of: any simple date, or "the year", "the month" for the present one."""
        j = self.skip(i, "the")
        unit = self._unit(j)
        if unit and j > i and not self.low(j).endswith("s") and unit[0] not in ("hour", "day"):
            return Deictic(unit[0], 0), unit[2]
        step = self._decade(i) or self._season(i) or self._quarter(i) or self._century(i)
        if step is None:
            step = self._simple(j, in_range=True)
        if step is None:
            return None
        return self._narrowed(*step) or step

    def _year_end(self, i: int) -> Step | None:
        unit = self._unit(i)
        if unit is None or unit[0] not in ("year", "month", "week"):
            return None
        j = self.skip(i + 1, *DASHES)
        if self.low(j) == "end" and self.low(j + 1) not in ("of", "in"):
            return Part("close", Deictic(unit[0], 0)), j + 1
        return None

    def _week_of(self, i: int) -> Step | None:
        """ "the week of 5 May", "the week beginning 5 May", "the weekend of 10 May"."""
        j = self.skip(i, "the")
        if self.low(j) not in ("week", "weekend"):
            return None
        if self.low(j + 1) not in ("of", "beginning", "starting"):
            return None
        step = self._simple(self.skip(j + 2, "on"), in_range=False)
        if step is None or _size(step[0]) != 0:
            return None
        return Part(self.low(j), step[0]), step[1]

    def _ordinal(self, i: int) -> Step | None:
        """ "the first week of May", "the last Monday of 2024", "the last four months of 2021"."""
        j = self.skip(i, "the")
        low = self.low(j)
        step = (-1, j + 1) if low in ("last", "final") else self._day_number(j)
        if step is None or (self.at(j).kind == "num" and step[1] == j + 1):
            return None
        n, k = step
        number = self._plain_count(k)
        length = 1
        if number and number[0].low == number[0].high >= 2:
            length, k = int(number[0].low), number[1]
        unit: Unit | int | None = UNITS.get(self.low(k), WEEKDAYS.get(self.low(k)))
        if unit is None or unit in ("hour", "quarter", "decade", "century"):
            return None
        if self.low(k + 1) not in ("of", "in"):
            return None
        whole = self._whole(k + 2)
        return (Ordinal(n, unit, whole[0], length), whole[1]) if whole else None

    # Quarters, halves, seasons, years, decades, centuries ------------------------------------

    def _quarter(self, i: int) -> Step | None:
        """ "Q3 2024", "2024 Q3", "the third quarter of 2024", "H1", "the first half of 2024"."""
        year_first = self._year(i)
        if year_first:
            j = self.skip(year_first[1], *DASHES)
            code = self._quarter_code(j)
            return (replace(code[0], year=year_first[0]), code[1]) if code else None
        code = self._quarter_code(i) or self._quarter_words(i)
        if code is None:
            return None
        expr, j = code
        year = self._after_comma_year(j)
        if year:
            return replace(expr, year=year[0]), year[1]
        if self.low(j) == "of" or (self.low(j) == "in" and expr.half):
            whole = self._whole(j + 1)
            return (_piece_of(expr, whole[0]), whole[1]) if whole else None
        if expr.half:
            return None if self.low(i) != "h" else code
        return code

    def _quarter_code(self, i: int) -> tuple[Calendar, int] | None:
        letter, number = self.at(i), self.at(i + 1)
        if letter.kind == "word" and letter.low in ("q", "h") and _digits(number, 1):
            n = int(number.low)
            if self.glued(i + 1) and 1 <= n <= (4 if letter.low == "q" else 2):
                return (Calendar(quarter=n) if letter.low == "q" else Calendar(half=n)), i + 2
        return None

    def _quarter_words(self, i: int) -> tuple[Calendar, int] | None:
        j = self.skip(i, "the")
        if self.low(j) in ("last", "final"):
            n = {"quarter": 4, "half": 2}.get(self.low(j + 1), 0) if self.low(j + 2) == "of" else 0
            k = j + 1
        else:
            step = self._day_number(j)
            if step is None or (self.at(j).kind == "num" and step[1] == j + 1):
                return None
            n, k = step
        k = self.skip(k, *DASHES)
        if self.low(k) == "quarter" and 1 <= n <= 4:
            if self.low(k + 1) not in ("final", "finals", "century", "mile"):
                return Calendar(quarter=n), k + 1
        if self.low(k) == "half" and 1 <= n <= 2 and self.low(k + 1) in ("of", "in"):
            return Calendar(half=n), k + 1
        return None

    def _fiscal(self, i: int) -> Step | None:
        """ "fiscal year 2023-24", "FY2024", "the 2023-24 financial year"."""
        j = self.skip(i, "the")
        if self.low(j) in ("fiscal", "financial", "fy"):
            k = self.skip(j + 1, "year")
            years = self._year_run(k)
            if years is None and self.low(j) == "fy" and _digits(self.at(k), 2):
                two = int(self.low(k))
                years = (2000 + two, 2000 + two, k + 1)
            return (Years(years[0], years[1], "fiscal_year"), years[2]) if years else None
        years = self._year_run(j)
        if years and self.low(years[2]) in ("fiscal", "financial"):
            if self.low(years[2] + 1) == "year":
                return Years(years[0], years[1], "fiscal_year"), years[2] + 2
        return None

    def _year_run(self, i: int) -> tuple[int, int, int] | None:
        """ "2023", "2023-24", "2023/24", "2019–2023": first year, last year, index after."""
        first = self._year(i)
        if first is None or self.at(i).kind != "num":
            return None
        year, j = first
        if self.low(j) in DASHES or (self.low(j) == "/" and self.glued(j)):
            second = self.at(j + 1)
            if not self._joined(j + 2):
                if _digits(second, 4) and year < int(second.low) <= 2100:
                    return year, int(second.low), j + 2
                if _digits(second, 2) and self.glued(j + 1) and int(second.low) > year % 100:
                    return year, year - year % 100 + int(second.low), j + 2
        return year, year, j

    def _joined(self, i: int) -> bool:
        """Whether token i goes on in the same written word: "86" in "2015-86", not "2015."."""
        after = self.at(i)
        if not self.glued(i) or after.kind == "break":
            return False
        return after.kind != "sym" or (self.glued(i + 1) and self.at(i + 1).kind != "sym")

    def _season(self, i: int) -> Step | None:
        """ "summer 2024", "the winter of 2023-24", "last spring", "in autumn"."""
        direction, j = self._direction(i)
        j = self.skip(j, "the") if direction is None else j
        season = SEASONS.get(self.low(j))
        if season is None:
            return None
        k = self.skip(j + 1, "of", ",", "in")
        years = self._year_run(k)
        if years and (season == "winter" or years[0] == years[1]):
            return Calendar(years[0], season=season), years[2]
        if k > j + 1 and self.low(j + 1) == "of":
            return None
        expr = Calendar(season=season, direction=direction)
        after = self.at(j + 1)
        named = after.capital and after.kind == "word"
        if direction or self.lenient:
            return (expr, j + 1) if not named else None
        before = self.low(i - 1)
        if before in ("in", "during", "since", "until", "by", "over", "late", "early", "mid"):
            if season == "autumn" and self.low(j) == "fall" and before not in ("in", "since"):
                return None
            return (expr, j + 1) if after.kind != "word" or not named else None
        return None

    def _decade(self, i: int) -> Step | None:
        """ "the 1990s", "1930's", "the '90s", "the nineties"."""
        j = self.skip(i, "the")
        token = self.at(j)
        if _digits(token, 4) and token.low.endswith("0") and not self._left_glued(j):
            if self._plural(j + 1) and 1500 <= int(token.low) <= 2100:
                year = int(token.low)
                century = year % 100 == 0 and year < 2000
                last = year + (99 if century else 9)
                return Years(year, last, "century" if century else "decade"), j + 2
        if token.low in ("'", "‘", "’") or (token.kind == "num" and j > i):
            k = j if token.kind == "num" else j + 1
            two = self.at(k)
            if _digits(two, 2) and two.low.endswith("0") and self._plural(k + 1):
                return self._decade_of(int(two.low)), k + 2
        if j > i and token.low in DECADES and self.low(j + 1) not in ("with", "and"):
            return self._decade_of(DECADES[token.low]), j + 1
        return None

    def _plural(self, i: int) -> bool:
        low = self.low(i)
        return low in {"'s", "s"}

    def _decade_of(self, two: int) -> Years:
        first = two + (2000 if two < 30 else 1900)
        return Years(first, first + 9, "decade")

    def _century(self, i: int) -> Step | None:
        """ "the 21st century", "the nineteenth century"."""
        j = self.skip(i, "the")
        step = self._day_number(j)
        if step is None or (self.at(j).kind == "num" and step[1] == j + 1):
            return None
        k = step[1]
        if self.low(k) != "century" or not 11 <= step[0] <= 21:
            return None
        first = (step[0] - 1) * 100
        return Years(first, first + 99, "century"), k + 1

    def _time_first(self, i: int) -> Step | None:
        """ "2:30 the next day", "the morning of 5 May", "4pm on Friday"."""
        after = self._clock(i)
        if after is None:
            j = self.skip(i, "the")
            if self.low(j) not in DAYPARTS or self.low(j + 1) not in ("of", "on"):
                return None
            after = j + 1
        step = self._simple(self.skip(after, "on", "of"), in_range=False)
        return (Timed(step[0]), step[1]) if step else None

    # Bare years -----------------------------------------------------------------------------

    def _year_point(self, i: int, in_range: bool) -> Step | None:
        j = self.skip(i, "the")
        j = j + 1 if self.low(j) == "year" else i
        run = self._year_run(j)
        if run is None or self._left_glued(j) or self._cut_off(j, run[2]):
            return None
        first, last, k = run
        if not self._year_stands(j, k, in_range):
            return None
        if first != last:
            return Years(first, last, "range"), k
        return Calendar(first), k

    def _year_stands(self, i: int, j: int, in_range: bool) -> bool:
        """Whether four digits are a year: no unit, count or name around them, and a sign of it."""
        if self.lenient:
            return True
        year, before, after = int(self.low(i)), self.at(i - 1), self.at(j)
        if self.low(i) == "'" or before.low in _words("not_a_year_after"):
            return False
        if before.low in ("$", "£", "€", "¥", "#", "+", "₹", "=", "no") or after.low in _S("%°×*"):
            return False
        if after.kind == "word" and after.low in _words("counted"):
            return False
        if before.low in DASHES and self.glued(i) and self.at(i - 2).kind in ("word", "num"):
            if self.low(i - 2) not in ("mid", "early", "late") and not in_range:
                return False
        if after.low == "-" and self.at(j + 1).kind == "word" and self.at(j + 1).low in UNITS:
            return False
        if year % 50 == 0 and self._counts_plural(j):
            return False
        if in_range or before.low in _words("year_signs") or j > i + 1:
            return True
        if not 1900 <= year <= 2099:
            return False
        return self._year_unsigned(i, j)

    def _counts_plural(self, i: int) -> bool:
        for k in (i, i + 1):
            token = self.at(k)
            if token.kind != "word" or token.capital or token.low in _words("no_plurals"):
                return False
            if token.low.endswith("s") and not token.low.endswith("ss"):
                return token.low not in _words("happenings")
        return False

    def _year_unsigned(self, i: int, j: int) -> bool:
        before, after = self.at(i - 1), self.at(j)
        if before.low in {"(", ","}:
            return after.low in _S(").,;:]") or after.kind == "break"
        if after.low == "'s":
            return True
        if before.kind == "poss" or before.low in (
            "the",
            "a",
            "its",
            "their",
            "his",
            "her",
            "this",
        ):
            return after.kind == "word" and not self._counts_plural(j)
        if after.kind == "word" and after.capital:
            return True
        return (before.kind == "word" and before.capital) or before.kind == "break"


_S = frozenset
"""The characters of a string as a set; `"" in "abc"` would hold."""


def _digits(token: Token, length: int) -> bool:
    return token.kind == "num" and len(token.low) == length and token.low.isascii()


def _near_month(grammar: Grammar, i: int) -> bool:
    return any(grammar.low(k) in MONTHS for k in (i - 2, i - 3, i + 2, i + 3))


def _bare_day(expr: Expr) -> bool:
    return isinstance(expr, Calendar) and expr.day is not None and expr.month is None


def _piece_of(expr: Calendar, whole: Expr) -> Ordinal:
    if expr.quarter:
        return Ordinal(expr.quarter, "quarter", whole)
    return Ordinal(1 if expr.half == 1 else -1, "month", whole, length=6)


def _core(expr: Expr) -> Expr:
    return _core(expr.of) if isinstance(expr, (Part, Timed)) else expr


def _size(expr: Expr) -> int | None:
    """How wide a calendar piece or unit is, in steps from day to century; None for the rest."""
    if isinstance(expr, Calendar):
        if expr.year is not None and not (expr.month or expr.season or expr.quarter):
            return 4
        if expr.day or expr.holiday or (expr.weekday is not None and not expr.month):
            return 0
        return 2 if expr.month else 3
    if isinstance(expr, (Deictic, Same)):
        return {"hour": 0, "day": 0, "week": 1, "weekend": 1, "month": 2, "quarter": 3,
                "year": 4, "decade": 5, "century": 6}[expr.unit]  # fmt: skip
    if isinstance(expr, Shift) and expr.count.low == 1 and expr.unit not in ("hour", "day"):
        return _size(Same(expr.unit))
    return None


def _nest(one: Expr, other: Expr, comma: bool, end: int) -> Step | None:
    """Two neighbouring dates as one, when the narrower lacks what the wider says."""
    a, b = _size(one), _size(other)
    if a is None or b is None or (a == b and not (comma and isinstance(one, Deictic))):
        return None
    inner, outer = (one, other) if a < b else (other, one)
    if not isinstance(inner, Calendar) or inner.year is not None or inner.direction is not None:
        return None
    if isinstance(outer, Calendar) and outer.year is None and comma and outer is one:
        return None
    return Within(inner, outer), end


def _same_kind(first: Expr, last: Expr) -> bool:
    """Whether two dates joined by a dash or "to" make a range: of like width, or one open."""
    a, b = _size(first), _size(last)
    if isinstance(last, Calendar) and _bare_day(last):
        return True
    return a is not None and b is not None and abs(a - b) <= 2
