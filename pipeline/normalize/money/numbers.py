"""Numbers in running English: tokens, numerals in any grouping, number words and scale words.

Belongs here: turning "1 . 5 million", "12,34,567", "two and a half billion" or "half a
million" into a value. Does not: what is being counted (`find` and others decide that).

Everything looks at a bounded number of tokens from where it stands, so reading a text is
linear in its length whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

MAX_DIGITS = 24
"""A longer run of digits is an identifier or noise, not a quantity."""

_TOKEN = re.compile(
    r"""
    (?P<number>
        \d{1,3}(?:([,'’\u00a0\u202f\u2009])\d{3})(?:\2\d{3}){0,8}(?:\.\d+)?(?!\d)
      | \d{1,3}(?:\.\d{3}){2,8}(?:,\d{1,2})?(?!\d)
      | \d{1,2}(?:,\d{2}){1,6},\d{3}(?:\.\d+)?(?!\d)
      | \d+(?:\.\d+|,\d{1,2}(?![\d,]))?
      | (?<![\w.])\.\d+
    )
  | (?P<word>[^\W\d_]+(?:['’ʻ][^\W\d_]+)*)
  | (?P<sign>[^\w\s])(?P<run>(?P=sign){2,})?
    """,
    re.VERBOSE,
)

DASHES = frozenset("-–−‑‐")

SCALES: dict[str, Decimal] = {
    word: Decimal(10**power)
    for power, words in (
        (2, "hundred"),
        (3, "thousand thousands"),
        (5, "lakh lakhs lac lacs"),
        (6, "million millions milion"),
        (7, "crore crores"),
        (9, "billion billions milliard milliards"),
        (12, "trillion trillions"),
        (15, "quadrillion"),
    )
    for word in words.split()
}
SHORT_SCALES: dict[str, Decimal] = {
    word: Decimal(10**power)
    for power, words in (
        (3, "k"),
        (6, "m mn mln mio mil mm mill"),
        (7, "cr crs"),
        (9, "b bn bln bil"),
        (12, "t tn trn tln"),
    )
    for word in words.split()
}
_SMALL = {
    word: Decimal(value)
    for value, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        )
    )
}
_TENS = {
    word: Decimal(10 * value)
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_GLYPHS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_PARTS = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
}
BEGINNING = frozenset({"a", "an", *_SMALL, *_TENS, *_PARTS, *(f"{part}s" for part in _PARTS)})
"""The words that a quantity in words may begin with."""


class Piece(NamedTuple):
    """A token: `kind` is `number`, `word`, `sign`, or `noise` (a run of one sign)."""

    kind: str
    text: str
    lower: str
    start: int
    end: int
    spaced: bool
    """Whether white space stands before it."""


class Quantity(NamedTuple):
    """A value read from pieces `[first, stop)`.

    `number` is the value before its scale word, `scale` the factor (1 when none), `grouped`
    whether the numeral shows thousands separators, `digits` whether it is written in digits.
    """

    value: Decimal
    number: Decimal
    scale: Decimal
    first: int
    stop: int
    grouped: bool
    digits: bool


def pieces(text: str, start: int = 0, stop: int | None = None) -> list[Piece]:
    """The tokens of `text`, or of its stretch between two blanks, in order; white space and
    underscores are left out."""
    found: list[Piece] = []
    last = start
    for match in _TOKEN.finditer(text, start, len(text) if stop is None else stop):
        raw = match.group()
        first, end = match.span()
        # Of a run of signs the group "run" is the last.
        kind = _KINDS[match.lastgroup or "sign"]
        found.append(Piece(kind, raw, raw.lower(), first, end, first > last))
        last = end
    return found


_KINDS = {"number": "number", "word": "word", "sign": "sign", "run": "noise"}


def numeral(text: str) -> Decimal | None:
    """The value of one numeral token; None when it is too long to be a quantity."""
    if len(text) > MAX_DIGITS + 8:
        return None
    clean = re.sub(r"[\s'’\u00a0\u202f\u2009]", "", text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?", clean):
        clean = clean.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d{1,2}", clean):
        clean = clean.replace(",", ".")
    clean = clean.replace(",", "")
    if sum(c.isdigit() for c in clean) > MAX_DIGITS:
        return None
    return Decimal(clean)


def plain(value: Decimal) -> Decimal:
    """The same value without exponent or empty decimals: 3E+9 and 5.0 become 3000000000, 5."""
    return Decimal(int(value)) if value == value.to_integral_value() else value


class NumberReader:
    """Reads quantities at a place in a token list.

    `scale_before_mark(index)` tells whether a unit starts at `index` that lets a
    free-standing "m" before it be a scale ("32.2 m US dollars", "5 M€").
    """

    def __init__(
        self, tokens: list[Piece], scale_before_mark: Callable[[int], bool] = lambda _: False
    ) -> None:
        self.tokens = tokens
        self.scale_before_mark = scale_before_mark
        self._read: dict[tuple[int, bool], Quantity | None] = {}

    def at(self, index: int) -> Piece | None:
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def lower(self, index: int) -> str:
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""

    def quantity(self, index: int, *, marked: bool) -> Quantity | None:
        """The quantity that starts at `index`.

        `marked` says that a currency sign stands before it, so that a free-standing "m" or
        "b" may be a scale. A percentage, an ordinal or a ratio is no quantity.
        """
        token = self.at(index)
        if token is None or (token.kind != "number" and token.lower not in BEGINNING):
            return None
        if (index, marked) not in self._read:
            read = self._numeral(index, marked) if token.kind == "number" else self._words(index)
            self._read[index, marked] = read
        return self._read[index, marked]

    def _numeral(self, index: int, marked: bool) -> Quantity | None:
        joined = self._joined(index)
        if joined is None:
            return None
        number, stop, grouped = joined
        number, stop = self._fraction(number, stop)
        scale, after = self._scale(stop, marked)
        if self._is_percentage(after):
            return None
        return Quantity(plain(number * scale), number, scale, index, after, grouped, digits=True)

    def _joined(self, index: int) -> tuple[Decimal, int, bool] | None:
        """One numeral, also when spaces were put into it: "1 . 5", "12 , 000", "5 000 000"."""
        text = self.tokens[index].text
        stop = index + 1
        grouped = any(c in text for c in ",'’\u00a0\u202f\u2009") or text.count(".") > 1
        while stop - index < 20 and (more := self._continued(stop, text)):
            piece, stop = more
            grouped = grouped or not piece.startswith(".")
            text += piece
            if piece.startswith("."):
                break
        value = numeral(text)
        return None if value is None else (value, stop, grouped)

    def _continued(self, index: int, so_far: str) -> tuple[str, int] | None:
        sign, digits = self.at(index), self.at(index + 1)
        plain = so_far.replace(",", "").isdigit()
        if sign and digits and sign.spaced and digits.kind == "number" and digits.spaced:
            if sign.text == "." and plain and digits.text.isdigit():
                return "." + digits.text, index + 2
            if sign.text == "," and plain and _thousands(so_far, digits.text):
                return "," + digits.text, index + 2
        if (
            sign
            and sign.kind == "number"
            and sign.spaced
            and sign.start - self.tokens[index - 1].end == 1
            and plain
            and _thousands(so_far, sign.text)
            and self.lower(index + 1) not in _SMALL
        ):
            return "," + sign.text, index + 1
        return None

    def _fraction(self, number: Decimal, stop: int) -> tuple[Decimal, int]:
        """A fraction after a numeral: "1 1/2", "1½", "2 and a half"."""
        token = self.at(stop)
        if token and token.text in _GLYPHS:
            return number + _GLYPHS[token.text], stop + 1
        words = [self.lower(stop + k) for k in range(6)]
        bare = [w for w in words if w not in DASHES]
        if bare[:3] == ["and", "a", "half"]:
            return number + Decimal("0.5"), stop + 3 + sum(w in DASHES for w in words[:5])
        if token and token.kind == "number" and self.lower(stop + 1) == "/":
            below = self.at(stop + 2)
            if below and below.text in {"2", "3", "4", "8"} and token.text.isdigit():
                return number + Decimal(token.text) / Decimal(below.text), stop + 3
        return number, stop

    def _scale(self, stop: int, marked: bool) -> tuple[Decimal, int]:
        """Scale words from `stop` on ("lakh crore" is two), and where they end."""
        factor = Decimal(1)
        for _ in range(2):
            after = stop + 1 if self._is_hyphen(stop) else stop
            token = self.at(after)
            if token is None or token.kind != "word":
                break
            if token.lower in SCALES:
                factor *= SCALES[token.lower]
            elif factor == 1 and self._is_short_scale(after, marked):
                factor *= SHORT_SCALES[token.lower]
            else:
                break
            stop = after + 1
        return factor, stop

    def _is_short_scale(self, index: int, marked: bool) -> bool:
        token = self.tokens[index]
        if token.lower not in SHORT_SCALES or self.lower(index + 1) == "&":
            return False
        if not token.spaced:
            return marked or token.lower != "t"
        if marked or self.scale_before_mark(index + 1):
            return token.lower != "t"
        return len(token.lower) > 1 and token.lower != "mm"

    def _is_hyphen(self, index: int) -> bool:
        token = self.at(index)
        return token is not None and token.text in DASHES

    def _is_percentage(self, index: int) -> bool:
        first, second = self.lower(index), self.lower(index + 1)
        if first in DASHES:
            first, second = second, self.lower(index + 2)
        return (
            first in {"%", "percent", "percentage", "pct", "bps", "٪", "％"}
            or (first == "per" and second in {"cent", "cents"})
            or (first == "basis" and second.startswith("point"))
        )

    def _words(self, index: int) -> Quantity | None:
        """A quantity in words: "half a billion", "a million", "one hundred and fifty"."""
        part = self._part(index)
        if part is not None:
            return part
        total, current, stop = Decimal(0), Decimal(0), index
        seen = False
        while stop - index < 24:
            word, after = self._word(stop, started=seen)
            if word is None:
                break
            if word in _SMALL or word in _TENS:
                if seen and not _fits(current, word):
                    break
                current += _SMALL.get(word, Decimal(0)) + _TENS.get(word, Decimal(0))
            elif word == "dozen":
                current = (current or Decimal(1)) * 12
            elif word == "hundred":
                current = (current or Decimal(1)) * 100
            else:
                total += (current or Decimal(1)) * SCALES[word]
                current = Decimal(0)
            seen, stop = True, after
        if not seen:
            return None
        value, stop = self._and_a_half(total + current, stop)
        if self._is_percentage(stop):
            return None
        scale = self._last_scale(index, stop)
        return Quantity(
            plain(value), value / scale, scale, index, stop, grouped=False, digits=False
        )

    def _word(self, index: int, started: bool) -> tuple[str | None, int]:
        """The number word at `index`, over a hyphen or "and" when inside a number."""
        if started and (self.lower(index) in DASHES or self.lower(index) == "and"):
            index += 1
        word = self.lower(index)
        if not started and word in {"a", "an"}:
            follows = self.lower(index + 1)
            singular = follows in {"hundred", "thousand", "million", "billion", "trillion"}
            if singular or follows in {"lakh", "crore", "dozen"}:
                return follows, index + 2
            return None, index
        if word in _SMALL or word in _TENS:
            return word, index + 1
        if started and (word in SCALES or word == "dozen"):
            return word, index + 1
        return None, index

    def _and_a_half(self, value: Decimal, stop: int) -> tuple[Decimal, int]:
        """ "two and a half billion", "a million and a half"."""
        words = [self.lower(stop + k) for k in range(6)]
        bare = [w for w in words if w not in DASHES]
        if bare[:3] != ["and", "a", "half"]:
            return value, stop
        end = stop + 3 + sum(w in DASHES for w in words[:5])
        scale, after = self._scale(end, marked=False)
        if scale != 1:
            return (value + Decimal("0.5")) * scale, after
        return value + self._last_scale(0, stop) / 2, stop + 3

    def _last_scale(self, first: int, stop: int) -> Decimal:
        word = self.lower(stop - 1)
        return SCALES.get(word, Decimal(1)) if stop - 1 >= first else Decimal(1)

    def _part(self, index: int) -> Quantity | None:
        """A part of a scale: "half a billion", "three quarters of a billion"."""
        stop, count = index, Decimal(1)
        if self.lower(stop) in {"a", "one"}:
            stop += 1
        elif self.lower(stop) in {"two", "three"} and self.lower(stop + 1).startswith("quarter"):
            count, stop = _SMALL[self.lower(stop)], stop + 1
        if self._is_hyphen(stop):
            stop += 1
        part = _PARTS.get(self.lower(stop).removesuffix("s"))
        if part is None:
            return None
        stop += 1
        for filler in ("of", "a"):
            if self.lower(stop) == filler:
                stop += 1
        if self._is_hyphen(stop):
            stop += 1
        scale = SCALES.get(self.lower(stop))
        if scale is None:
            return None
        number = count * part
        return Quantity(
            plain(number * scale), number, scale, index, stop + 1, grouped=False, digits=False
        )


def _thousands(so_far: str, more: str) -> bool:
    """Whether `more` can be the next group of three after `so_far`."""
    head = so_far.split(",", maxsplit=1)[0]
    return len(head) <= 3 and not head.startswith("0") and len(more) == 3 and more.isdigit()


def _fits(current: Decimal, word: str) -> bool:
    """Whether a unit or a ten can be added: twenty-five, a hundred and five, not "five six"."""
    room = int(current) % 100
    if word in _TENS or (word in _SMALL and _SMALL[word] >= 10):
        return room == 0
    return room == 0 or (room >= 20 and room % 10 == 0)
