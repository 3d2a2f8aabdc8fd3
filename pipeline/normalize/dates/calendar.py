"""Dates by the calendar: written out, in numbers, or named by weekday, month, season, year.

Belongs here: the pieces that name a place in the calendar, and telling a month from a verb or a
person and a year from a count. Does not: what is counted from somewhere, parts, ranges and bounds
(`grammar`).
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.normalize.dates.tokens import (
    DASHES,
    DECADES,
    MONTHS,
    SEASONS,
    SHIFTING,
    UNITS,
    WEEKDAYS,
    Reading,
    Step,
    chars,
    digits,
    holiday_trie,
    words,
)  # fmt: skip
from pipeline.normalize.dates.values import (
    Calendar,
    Deictic,
    Direction,
    Expr,
    Numeric,
    Ordinal,
    Timed,
    Within,
    Years,
)  # fmt: skip


class CalendarDates(Reading):
    """Rules for dates by the calendar; each gives a tree and the index after it, or None."""

    def _holiday(self, i: int) -> Step | None:
        """A named day with its year: "Christmas", "Easter 2024", "last Thanksgiving"."""
        direction, j = self._direction(i)
        for rest, name in holiday_trie().get(self.low(j), ()):
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

    def _iso(self, i: int) -> Step | None:
        """2025-05-28, 2025/5/28, 2025.05.28, 2025-05, 2019-aug-01, each with or without time."""
        token = self.at(i)
        if not digits(token, 4) or not 1000 <= int(token.low) <= 2999 or self._left_glued(i):
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
            if digits(self.at(i + 2), 2) and int(self.low(i + 2)) == int(token.low) % 100 + 1:
                return None  # "2010-11" is a run of years, "2015-03" a month
            return (Calendar(int(token.low), month), i + 3) if month else None
        day = self.at(i + 4)
        if day.kind != "num" or len(day.low) > 2 or not 1 <= int(day.low) <= 31:
            return None
        return self._iso_time(Calendar(int(token.low), month, int(day.low)), i + 5)

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
        if second.kind != "num" or len(second.low) > 2:
            return None
        return self._numbers(int(self.low(i)), int(second.low), year, i + 5)

    def _numbers(self, first: int, second: int, year: int | None, j: int) -> Step | None:
        if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12):
            return None
        return Numeric(first, second, year), j

    def _weekday_date(self, i: int) -> Step | None:
        """ "Friday", "Friday, 3 June", "last Friday", "Friday, June 3, 2024"."""
        after = self.skip(i, "the") if self.low(i) == "the" else i
        if self.low(after) == "following":
            weekday = WEEKDAYS.get(self.low(after + 1))
            step = Calendar(weekday=weekday, direction="following"), after + 2
            return step if weekday is not None else None
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
        if self.low(j + 1) in words("names_after") and self.at(j + 1).capital:
            return False
        if self.low(i - 1) == "on" and self.low(i - 2) in words("on_sundays"):
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
        verbal = self.low(k) in ("may", "march") and not self.at(k).capital
        if verbal and self.low(k - 1) != "of":
            return None  # "the 3 may have", "a second march"
        year = self._after_comma_year(month[1])
        if year:
            return Calendar(year[0], month[0], day[0]), year[1]
        return Calendar(None, month[0], day[0]), self._month_end(k, month[1])

    def _day_of_month(self, i: int, j: int, day: tuple[int, int]) -> Step | None:
        """ "the 18th of this month"; "on the 18th", with nothing after it to be one of."""
        shift = SHIFTING.get(self.low(day[1] + 1))
        if self.low(day[1]) == "of" and shift is not None and self.low(day[1] + 2) == "month":
            return Within(Calendar(day=day[0]), Deictic("month", shift)), day[1] + 3
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
        if j > month[1] and self.low(month[1]) in chars("-/") and not self.glued(j):
            return None
        if not self.at(i).capital and self.low(i) in ("may", "march", "mar", "sun"):
            return None
        after = self.at(day[1])
        ordinal = day[1] - j > 1
        year = self._after_comma_year(day[1])
        counted = after.kind == "word" and (after.low in words("counted") or after.low in UNITS)
        if year is None and not ordinal and counted and self.low(i - 1) != "on":
            return None  # "in May 17 people died", and not "on May 17 people marched"
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
        if before.low in words("titles") or (after.low in words("names_after") and after.capital):
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
        if letter.kind == "word" and letter.low in ("q", "h") and digits(number, 1):
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
        named = self.low(k + 1) in ("final", "finals", "century", "mile")
        if self.low(k) == "quarter" and 1 <= n <= 4 and not named:
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
            if years is None and self.low(j) == "fy" and digits(self.at(k), 2):
                two = int(self.low(k))
                years = (2000 + two, 2000 + two, k + 1)
            return (Years(years[0], years[1], "fiscal_year"), years[2]) if years else None
        years = self._year_run(j)
        if years is None or self.low(years[2]) not in ("fiscal", "financial"):
            return None
        named = self.low(years[2] + 1) == "year"
        return (Years(years[0], years[1], "fiscal_year"), years[2] + 2) if named else None

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

    def _decade(self, i: int) -> Step | None:
        """ "the 1990s", "1930's", "the '90s", "the nineties"."""
        j = self.skip(i, "the")
        token = self.at(j)
        round_year = digits(token, 4) and token.low.endswith("0") and not self._left_glued(j)
        if round_year and self._plural(j + 1) and 1500 <= int(token.low) <= 2100:
            year = int(token.low)
            century = year % 100 == 0 and year < 2000
            last = year + (99 if century else 9)
            return Years(year, last, "century" if century else "decade"), j + 2
        if token.low in ("'", "‘", "’") or (token.kind == "num" and j > i):
            k = j if token.kind == "num" else j + 1
            two = self.at(k)
            if digits(two, 2) and two.low.endswith("0") and self._plural(k + 1):
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
        if self.low(i) == "'" or before.low in words("not_a_year_after"):
            return False
        if before.low in ("$", "£", "€", "¥", "#", "+", "₹", "=", "no") or after.low in chars(
            "%°×*"
        ):
            return False
        began = before.low == "in" and 1900 <= year <= 2099 and year % 50 != 0
        if after.kind == "word" and after.low in words("counted") and not began:
            return False  # "1200 troops", and not "in 1997 troops arrested them"
        joined = before.low in DASHES and self.glued(i) and self.at(i - 2).kind in ("word", "num")
        if joined and not in_range and self.low(i - 2) not in ("mid", "early", "late"):
            return False
        if after.low == "-" and self.at(j + 1).kind == "word" and self.at(j + 1).low in UNITS:
            return False
        if year % 50 == 0 and self._counts_plural(j):
            return False
        if in_range or before.low in words("year_signs") or j > i + 1:
            return True
        if not 1900 <= year <= 2099:
            return False
        return self._year_unsigned(i, j)

    def _counts_plural(self, i: int) -> bool:
        for k in (i, i + 1):
            token = self.at(k)
            if token.kind != "word" or token.capital or token.low in words("no_plurals"):
                return False
            if token.low.endswith("s") and not token.low.endswith("ss"):
                return token.low not in words("happenings")
        return False

    def _year_unsigned(self, i: int, j: int) -> bool:
        before, after = self.at(i - 1), self.at(j)
        if before.low in {"(", ","}:
            return after.low in chars(").,;:]") or after.kind == "break"
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


def _near_month(text: Reading, i: int) -> bool:
    return any(text.low(k) in MONTHS for k in (i - 2, i - 3, i + 2, i + 3))


def _piece_of(expr: Calendar, whole: Expr) -> Ordinal:
    if expr.quarter:
        return Ordinal(expr.quarter, "quarter", whole)
    return Ordinal(1 if expr.half == 1 else -1, "month", whole, length=6)
