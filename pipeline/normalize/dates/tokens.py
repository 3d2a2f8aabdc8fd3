"""Date words, tokens, and the small parts that every date expression is made of.

Belongs here: the vocabulary, cutting a text into tokens, and reading a day's number, a month, a
year, a count, a unit, a clock time at a token. Does not: whether these form a date
(`calendar`, `grammar`).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import NamedTuple

from pipeline.lexicons import mapping
from pipeline.normalize.dates.values import Count, Direction, Expr, Unit

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
DAYPARTS = frozenset(mapping("dates")["dayparts"].split())
SHIFTING = {"last": -1, "next": 1, "this": 0, "current": 0, "coming": 1}
DASHES = frozenset("-–—‑")
FEW = {"few": (2, 6), "several": (3, 8), "couple": (2, 3), "some": (2, 6), "many": (5, 20)}
HEDGES = frozenset(mapping("dates")["hedges"].split())

_TOKEN = re.compile(r"\n[^\S\n]*\n|\d+|'s\b|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*|[^\s\w]|_")


class Token(NamedTuple):
    """A piece of text; `kind` is `num`, `word`, `poss` (the 's), `sym` or `break` (a blank line).

    `low` is its form in lower case, with the apostrophe of a typewriter.
    """

    kind: str
    low: str
    start: int
    end: int
    capital: bool


MARGIN = 64
"""How far beyond either end of a text its tokens may be asked for by the rules."""
END = Token("break", "", -1, -1, False)

Step = tuple[Expr, int]
"""What was read and the index of the token after it."""

chars = frozenset
"""The characters of a string as a set; `"" in "abc"` would hold."""


@cache
def words(name: str) -> frozenset[str]:
    return frozenset(mapping("dates")[name].split())


@cache
def holiday_trie() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word of a holiday's name to its further tokens, longest first, and the name."""
    trie: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in mapping("dates")["holidays"]:
        first, *rest = Tokens(name).lows
        trie.setdefault(first, []).append((tuple(rest), name))
    for entries in trie.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return trie


class Tokens(dict[int, Token]):
    """The tokens of a text by their index, `END` beyond both ends.

    Each is put together when a rule first looks at it: most never are.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._matches = list(_TOKEN.finditer(text.replace("’", "'")))
        self.lows = [match[0].lower() for match in self._matches]

    def __missing__(self, i: int) -> Token:
        made = END
        if 0 <= i < len(self._matches):
            form = self._matches[i][0]
            made = Token(_kind(form), self.lows[i], *self._matches[i].span(), form[0].isupper())
        self[i] = made
        return made


def _kind(form: str) -> str:
    first = form[0]
    if first.isdecimal():
        return "num"
    if first.isalnum():
        return "word"
    if form == "'s":
        return "poss"
    return "break" if first == "\n" else "sym"


def digits(token: Token, length: int) -> bool:
    return token.kind == "num" and len(token.low) == length and token.low.isascii()


@dataclass(frozen=True)
class Reading(ABC):
    """A tokenized text and the ways to look at it; all methods take a token's index.

    `lenient`: the whole text is a date, so that a bare name or number needs no sign of it.
    `open` holds where the dates begin that are being read, each within the one before.
    """

    tokens: Tokens
    lenient: bool
    open: list[int] = field(default_factory=list)

    @abstractmethod
    def _simple(self, i: int, in_range: bool) -> Step | None:
        """Any simple date; `in_range` when the words before it say that a date must come."""

    @abstractmethod
    def _whole(self, i: int) -> Step | None:
        """What a part can be of: any simple date, or "the year" for the present one."""

    def at(self, i: int) -> Token:
        return self.tokens[i]

    @cached_property
    def _lows(self) -> list[str]:
        """The tokens' forms with room at the end, where the places before the text lie too."""
        return self.tokens.lows + [""] * MARGIN

    def low(self, i: int) -> str:
        try:
            return self._lows[i]
        except IndexError:
            return ""

    def glued(self, i: int) -> bool:
        """Whether token i follows token i - 1 without a blank."""
        return i > 0 and self.at(i).start == self.at(i - 1).end

    def skip(self, i: int, *words: str) -> int:
        return i + 1 if self.low(i) in words else i

    def _cut_off(self, i: int, j: int) -> bool:
        """Whether the tokens are a slice of a longer number or code."""
        before, after = self.at(i - 1), self.at(j)
        first, last = self.at(i), self.at(j - 1)
        if before.end == first.start and first.kind == "num":
            if before.kind in ("word", "num") or before.low in chars("_$£€¥#+"):
                return True
            if before.low in chars(".,:/") and self.at(i - 2).kind == "num" and self.glued(i - 1):
                return True
        if after.start == last.end and last.kind == "num":
            if after.kind == "word" or after.low in chars("_%°"):
                return True
            if after.low in chars(".,:/") and self.at(j + 1).kind == "num" and self.glued(j + 1):
                return True
        return False

    def _left_glued(self, i: int) -> bool:
        before = self.at(i - 1)
        return self.glued(i) and (
            before.kind in ("word", "num") or before.low in chars("_.,:$£€#+")
        )

    def _tight(self, i: int, length: int) -> bool:
        return all(self.glued(k) for k in range(i + 1, i + length))

    def _joined(self, i: int) -> bool:
        """Whether token i goes on in the same written word: "86" in "2015-86", not "2015."."""
        after = self.at(i)
        if not self.glued(i) or after.kind == "break":
            return False
        return after.kind != "sym" or (self.glued(i + 1) and self.at(i + 1).kind != "sym")

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
        if token.low in ("'", "’", "‘") and digits(self.at(i + 1), 2) and self.glued(i + 1):
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
        if after.kind == "word" and after.low in words("counted") and j == i:
            return None
        if self._cut_off(j, year[1]):
            return None
        return year

    def _year_run(self, i: int) -> tuple[int, int, int] | None:
        """ "2023", "2023-24", "2023/24", "2019–2023": first year, last year, index after."""
        first = self._year(i)
        if first is None or self.at(i).kind != "num":
            return None
        year, j = first
        if self.low(j) in DASHES or (self.low(j) == "/" and self.glued(j)):
            second = self.at(j + 1)
            if not self._joined(j + 2):
                if digits(second, 4) and year < int(second.low) <= 2100:
                    return year, int(second.low), j + 2
                if digits(second, 2) and self.glued(j + 1) and int(second.low) > year % 100:
                    return year, year - year % 100 + int(second.low), j + 2
        return year, year, j

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
        if soft or beyond:
            count = replace(count, soft=count.soft or soft, beyond=beyond)
        return count, k

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

    def _clock(self, i: int) -> int | None:
        """The index after "4pm", "4:30 p.m.", "22:30 GMT", "1530 GMT"."""
        if self.at(i).kind != "num" or len(self.low(i)) > 4:
            return None
        j = i + 1
        minutes = False
        for _ in range(2):
            if self.low(j) in (":", ".") and self.glued(j) and digits(self.at(j + 1), 2):
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
