"""The grammar of date expressions: tokens to expression trees.

Belongs here: what is counted from somewhere ("two years ago", "last month"), parts, ranges and
bounds, and how a text is scanned. Does not: the pieces of the calendar (`calendar`), what
day a tree means (`values`), or which tense the sentence has (`find`).

A hand-written descent: each method takes a token index and gives a tree and the index after
it, or None. No method looks further ahead than a fixed number of tokens, so that reading is
linear in the text whatever it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, cached_property
from typing import NamedTuple

from pipeline.normalize.dates.calendar import CalendarDates
from pipeline.normalize.dates.tokens import (
    DASHES,
    DAYPARTS,
    DECADES,
    FEW,
    HEDGES,
    MARGIN,
    MONTHS,
    ORDINALS,
    SEASONS,
    SHIFTING,
    SMALL,
    TENS,
    UNITS,
    WEEKDAYS,
    Step,
    Tokens,
    holiday_trie,
)  # fmt: skip
from pipeline.normalize.dates.values import (
    Bound,
    Calendar,
    Count,
    Deictic,
    Expr,
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
)  # fmt: skip

NUMBERS = ("00", "000", "0000")
"""Stand for tokens of one or two, three and four digits where rules are looked up by a word."""
DEEPEST = 5

_DIRECTIONS = "last past previous next coming this the"
_RULES: tuple[tuple[str, str], ...] = (
    ("_holiday", f"HOLIDAY 00 {_DIRECTIONS}"),
    ("_iso", "0000"),
    ("_numeric", "00"),
    ("_ordinal", "00 ORDINAL TENS the last final"),
    ("_week_of", "the week weekend"),
    ("_weekday_date", f"WEEKDAY {_DIRECTIONS} following"),
    ("_day_month", "00 ORDINAL TENS the"),
    ("_month_date", f"MONTH {_DIRECTIONS}"),
    ("_counted", "NUMBER SMALL TENS FEW HEDGE UNIT in some just only a an half more less fewer"),
    ("_quarter", "00 0000 ORDINAL ' ‘ q h the last final"),
    ("_fiscal", "0000 the fiscal financial fy"),
    ("_season", f"SEASON {_DIRECTIONS}"),
    ("_century", "00 ORDINAL TENS the"),
    ("_decade", "0000 ' ‘ the"),
    ("_deictic", f"{_DIRECTIONS} current following today yesterday tomorrow tonight overnight"),
    ("_part", "early late mid earlier later the end start beginning middle close UNIT"),
    ("_story", "that the"),
    ("_time_first", "NUMBER DAYPART the"),
    ("_year_point", "0000 ' ‘ the year two"),
)
"""The rules for a simple date in the order in which they are tried, and what each can begin
with: words, or in capitals a class of words."""


_OPENERS = frozenset(
    {"since", "until", "till", "by", "before", "after", "prior", "as", "starting", "beginning",
     "between", "from", "earlier", "later"}
)  # fmt: skip
"""Words that begin an expression without beginning a simple date."""

_COUNTS = "NUMBER SMALL TENS FEW HEDGE a an half more less fewer"
_FOLLOWERS: tuple[tuple[str, str], ...] = (
    ("the", f"NUMBER ORDINAL TENS DECADE SEASON DAYPART {_DIRECTIONS} following current final"
            " same day week weekend month year fiscal financial fy ' ‘"
            " end start beginning middle close"),
    ("00", "- – — ‑ / . : st nd rd th am pm a p of and or to MONTH UNIT"),
    ("000", ". : am pm a p and UNIT"),
    ("this", "HOLIDAY WEEKDAY MONTH SEASON DAYPART UNIT 00 past coming the"),
    ("that", "UNIT same"),
    ("a an few several couple many ONES", "FEW UNIT and thousand"),
    ("in some just only HEDGE", _COUNTS),
    ("more less fewer", "than"),
    ("half", "a an"),
    ("UNIT", "ago end of beginning starting - – — ‑ NUMBER ' ‘ two"),
    ("end start middle close", "of"),
    ("' ‘", "NUMBER"),
    ("as", "of"),
    ("prior", "to"),
    ("since until till by before after between from", "DATE between from now present"),
)  # fmt: skip
"""Common words that begin a date, with the words of which one must follow, else they do not.

It saves trying all rules at every "the" and every number; a word may stand here in vain, but
none be missing.
"""

_SECOND_WORDS: tuple[tuple[str, str, str], ...] = (
    ("_holiday", "00", "/"),
    ("_numeric", "00", "/ - ."),
    ("_ordinal", "00", "st nd rd th"),
    ("_day_month", "00", "MONTH st nd rd th - of"),
    ("_counted", "00", "UNIT . and"),
    ("_quarter", "00", "st nd rd th"),
    ("_century", "00", "st nd rd th"),
    ("_time_first", "00", ": . am pm a p"),
    ("_holiday", "the", "last coming"),
    ("_ordinal", "the", "00 ORDINAL TENS last final"),
    ("_week_of", "the", "week weekend"),
    ("_weekday_date", "the", "following last coming"),
    ("_day_month", "the", "00 ORDINAL TENS"),
    ("_month_date", "the", "month last coming"),
    ("_quarter", "the", "00 ORDINAL TENS last final"),
    ("_fiscal", "the", "0000 fiscal financial fy"),
    ("_season", "the", "SEASON last coming"),
    ("_century", "the", "00 ORDINAL TENS"),
    ("_decade", "the", "00 0000 ' ‘ DECADE"),
    ("_deictic", "the", "day last next this current coming past previous following"),
    ("_part", "the", "end start beginning middle close"),
    ("_story", "the", "same weekend"),
    ("_time_first", "the", "DAYPART"),
    ("_year_point", "the", "year"),
)  # fmt: skip
"""What must follow "the" and a short number for a rule to fit: most dates that are tried begin
with these, and with each more rules than with any other word. As above, none may be missing."""


@cache
def _classes() -> dict[str, Iterable[str]]:
    """Words by the name of their class."""
    return {
        "HOLIDAY": holiday_trie(), "ORDINAL": ORDINALS, "TENS": TENS, "WEEKDAY": WEEKDAYS,
        "MONTH": MONTHS, "SMALL": SMALL, "FEW": FEW, "HEDGE": HEDGES, "UNIT": UNITS,
        "SEASON": SEASONS, "DAYPART": DAYPARTS, "DECADE": DECADES, "NUMBER": NUMBERS,
        "ONES": SMALL.keys() - TENS.keys(),
    }  # fmt: skip


def _listed(text: str) -> Iterator[str]:
    """The words that a list of words and of classes stands for."""
    for word in text.split():
        yield from _rules_by_word() if word == "DATE" else _classes().get(word, (word,))


@cache
def _rules_by_word() -> dict[str, tuple[str, ...]]:
    rules: dict[str, list[str]] = {}
    for rule, beginnings in _RULES:
        for word in _listed(beginnings):
            if rule not in rules.setdefault(word, []):
                rules[word].append(rule)
    return {word: tuple(names) for word, names in rules.items()}


@cache
def _rules_by_two_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """For the first words of which the second is listed too."""
    rules: dict[str, dict[str, tuple[str, ...]]] = {}
    for rule, first, seconds in _SECOND_WORDS:
        for second in _listed(seconds):
            known = rules.setdefault(first, {}).get(second, ())
            rules[first][second] = (*known, rule) if rule not in known else known
    return rules


@cache
def _followers() -> dict[str, frozenset[str]]:
    return {
        word: frozenset(_listed(followers))
        for words, followers in _FOLLOWERS
        for word in _listed(words)
    }


@cache
def _beginnings() -> frozenset[str]:
    """All that an expression can begin with."""
    return frozenset(_rules_by_word()) | _OPENERS


class Match(NamedTuple):
    """An expression and the characters it was read from."""

    expr: Expr
    start: int
    end: int


def scan(text: str) -> list[Match]:
    """Date expressions of running text, ascending and disjoint, each as long as can be."""
    return _scan(Grammar(Tokens(text), lenient=False))


def scan_alone(text: str) -> list[Match]:
    """The same for a text known to be a date: a bare "2012" or "May" needs no other sign."""
    return _scan(Grammar(Tokens(text), lenient=True))


def _scan(grammar: Grammar) -> list[Match]:
    tokens, beginnings = grammar.tokens, _beginnings()
    found = []
    done = 0
    for i, word in enumerate(grammar.listed):
        if word not in beginnings or i < done:
            continue
        step = grammar.expression(i) if grammar.may_begin(i) else None
        if step is not None:
            expr, done = step
            found.append(Match(expr, tokens[i].start, tokens[done - 1].end))
    return found


class Grammar(CalendarDates):
    """The rules for whole expressions and for what is counted from somewhere."""

    def may_begin(self, i: int) -> bool:
        """Whether an expression may begin with this token, by it and the one behind it."""
        word = self.listed[i]
        if word not in _beginnings():
            return False
        followers = _followers().get(word)
        return followers is None or self.listed[i + 1] in followers

    @cached_property
    def listed(self) -> list[str]:
        """The words under which rules are listed, with room behind the text; none for a number
        that is too long for all."""
        lows = self.tokens.lows
        listed = [_number_class(low) if low[0].isdecimal() else low for low in lows]
        return listed + [""] * MARGIN

    def expression(self, i: int) -> Step | None:
        step = self._bounded(i) or self._between(i) or self._ranged(i)
        return step if step and not self._cut_off(i, step[1]) else None

    def _bounded(self, i: int) -> Step | None:
        kind, j = self._bound_word(i)
        if kind is None:
            return None
        step = self._between(j) or self._ranged(j)
        if step is None or isinstance(step[0], (Range, Bound)):
            return None
        # "Before dawn on Friday" and "by 4pm on Friday" are on Friday.
        of_hours = isinstance(step[0], Timed) and (
            self.low(j) in DAYPARTS or self._clock(j) is not None
        )
        if kind == "as of" or of_hours:
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
        if last is None or (bare_day(last[0]) and bare_day(first[0])):
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
        if self.low(j) == "and" and (last := self._month_day_tail(first[0], j + 1)):
            # "On March 3 and 4, 2025"; without the year, "4" may count what comes next.
            return (Range(first[0], last[0]), last[1]) if not bare_day(last[0]) else first
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
        if not self.may_begin(i):
            return None
        word = self.listed[i]
        by_second = _rules_by_two_words().get(word)
        if by_second is None:
            rules = _rules_by_word().get(word, ())
        else:
            rules = by_second.get(self.listed[i + 1], ())
        for name in rules:
            if name == "_year_point":
                step = self._year_point(i, in_range)
            else:
                step = getattr(self, name)(i)
            if step is not None:
                return step
        return None

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
        same = self.low(i + 1) == "same"
        if low == "that" or (low == "the" and same):
            j = i + 2 if same else i + 1
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


def _number_class(digits: str) -> str:
    return "0" * max(2, len(digits)) if len(digits) <= len(NUMBERS[-1]) else ""


def bare_day(expr: Expr) -> bool:
    return isinstance(expr, Calendar) and expr.day is not None and expr.month is None


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
    if isinstance(last, Calendar) and bare_day(last):
        return True
    return a is not None and b is not None and abs(a - b) <= 2
