"""Sums of money in text: amount or range, currency, how exact, and per what.

Belongs here: the grammar that joins a currency mark and a quantity, ranges, bounds ("more
than", "up to"), vague sums ("billions of dollars") and rates ("a year", "a share"). Does
not: reading numbers (`numbers`), naming currencies (`currencies`), converting (`fx`), or
whether a sum is an investment (`pipeline.extract.investments.mentions`).

A range has bounds and no amount; a vague sum has neither. Percentages, counts and weights
are never money. The work is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal

from pipeline import lexicons
from pipeline.normalize.money.currencies import (
    Mark,
    Placed,
    Reader,
    Settled,
    dollars,
    first_tokens,
    mark_at,
    telling_tokens,
)
from pipeline.normalize.money.home_currency import HomeCurrency
from pipeline.normalize.money.numbers import (
    BEGINNING,
    DASHES,
    SCALES,
    NumberReader,
    Piece,
    Quantity,
    pieces,
    plain,
)
from pipeline.spans import Found

Qualifier = Literal["exact", "approximate", "at_least", "up_to", "range", "order_of_magnitude"]


@dataclass(frozen=True, slots=True)
class Money:
    """A sum: `amount` in units of `currency`, or bounds, or neither when the text is vague.

    exact: amount = minimum = maximum; at_least: amount = minimum; up_to: amount = maximum;
    approximate: the amount alone; range: minimum and maximum without an amount;
    order_of_magnitude: nothing but the currency. `currency` is an ISO 4217 code, current
    or historical (or BTC), and None when the text leaves it open; `currency_reason` tells
    why. `per` is a unit of time, `person` or `unit` for rates, else None.
    """

    amount: Decimal | None
    minimum: Decimal | None
    maximum: Decimal | None
    qualifier: Qualifier
    currency: str | None
    currency_reason: str
    per: str | None = None


@dataclass(frozen=True, slots=True)
class _Sum:
    """One marked amount in tokens `[first, stop)`, before bounds and rates are looked at."""

    value: Decimal
    mark: Mark
    first: int
    stop: int
    rule: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class _Reading:
    """A whole expression in tokens `[first, stop)`."""

    low: Decimal | None
    high: Decimal | None
    mark: Mark | None
    first: int
    stop: int
    rule: str


def find_money(text: str, *, home: HomeCurrency | None = None) -> list[Found[Money]]:
    """Every sum of money in `text`, ascending and disjoint.

    `home` is the money that "$", "rupees" or "pounds" alone mean in this text; without it a
    bare "$" is a US dollar. What was assumed is in `currency_reason`. The span leaves out
    bounds ("more than") and rates ("a year"); what they say is in `qualifier` and `per`.
    """
    reader = Reader(text, home)
    found: list[Found[Money]] = []
    for start, stop in _stretches(text):
        found += _find_in(pieces(text, start, stop), reader)
    return found


def _find_in(tokens: list[Piece], reader: Reader) -> Iterator[Found[Money]]:
    grammar = _Grammar(tokens)
    floor = 0
    for index, token in enumerate(tokens):
        reading = grammar.read(index) if index >= floor and _may_begin(token) else None
        if reading is not None:
            yield _money(grammar, reader, reading, floor)
            floor = reading.stop


_FORM = re.compile(r"[^\W\d_]+(?:['’ʻ][^\W\d_]+)*|[^\w\s]")
"""A word or a sign, cut as the tokens are."""
_BLANK = re.compile(r"\s")
REACH = 400
"""Characters around a currency's mark that may say anything of its sum, and to spare."""


def _stretches(text: str) -> list[tuple[int, int]]:
    """Where sums may stand: around the marks and the vague plurals, from blank to blank.

    Most of most texts is nowhere near one, and need not be cut into tokens.
    """
    found: list[tuple[int, int]] = []
    for match in [match for match in _FORM.finditer(text) if _tells_of_money(match.group())]:
        start, stop, done = match.start() - REACH, match.end() + REACH, 0
        if found:
            done = found[-1][1]
            if stop <= done:
                continue
        if found and start <= done:
            start = found.pop()[0]
        elif start > 0:
            start = max(text.rfind(" ", done, start), text.rfind("\n", done, start), done)
        blank = _BLANK.search(text, stop)
        found.append((max(start, 0), blank.start() if blank is not None else len(text)))
    return found


@lru_cache(maxsize=50_000)
def _tells_of_money(form: str) -> bool:
    lower = form.lower().replace("’", "'")
    in_capitals = telling_tokens().get(lower)
    if in_capitals is None:
        return lower in _words("vague_plurals") or (lower in SCALES and lower.endswith("s"))
    return not in_capitals or form.upper() == form


def reads_as(text: str, amount: float, currency: str) -> bool:
    """Whether `text`, an amount's own words, can mean `amount` of `currency`.

    The number must be equal; the mark must be one that may stand for the currency, since
    which of several it is ("rupees", "$") the rest of the article decides.
    """
    grammar = _Grammar(pieces(text))
    index = 0
    while index < len(grammar.tokens):
        reading = grammar.read(index)
        index = reading.stop if reading is not None else index + 1
        if reading is None or reading.low is None or reading.mark is None:
            continue
        if abs(float(reading.low) - amount) > 1e-9 * amount:
            continue
        mark = reading.mark
        if currency in mark.codes or (mark.default == "home" and currency in dollars()):
            return True
    return False


def reads_back(text: str | None, amount: float | None, currency: str | None) -> bool:
    """Whether a row's amount follows from its own words; a row without an amount claims none."""
    if amount is None:
        return True
    return text is not None and currency is not None and reads_as(text, amount, currency)


def _money(grammar: _Grammar, reader: Reader, reading: _Reading, floor: int) -> Found[Money]:
    first, last = grammar.tokens[reading.first], grammar.tokens[reading.stop - 1]
    settled = _settled(reader, reading, first.start)
    per = grammar.per(reading.stop, reading.first, floor)
    qualifier, cue = grammar.qualifier(reading.first, reading.stop, floor)
    amount, minimum, maximum, qualifier = _bounds(reading, qualifier)
    money = Money(amount, minimum, maximum, qualifier, settled.code, settled.reason, per)
    reason = settled.reason + (f"; “{cue}”" if cue and qualifier != "range" else "")
    return Found(money, first.start, last.end, f"money.{reading.rule}", "normalised", reason)


def _settled(reader: Reader, reading: _Reading, position: int) -> Settled:
    if reading.mark is None:
        return Settled(None, "the text names no currency")
    return reader.settle(reading.mark, position)


def _bounds(
    reading: _Reading, qualifier: Qualifier
) -> tuple[Decimal | None, Decimal | None, Decimal | None, Qualifier]:
    low, high = reading.low, reading.high
    if low is None:
        return None, None, None, "order_of_magnitude"
    if high is not None:
        return None, low, high, "range"
    if qualifier == "at_least":
        return low, low, None, qualifier
    if qualifier == "up_to":
        return low, None, low, qualifier
    if qualifier == "approximate":
        return low, None, None, qualifier
    return low, low, low, "exact"


def _may_begin(token: Piece) -> bool:
    """Whether a sum may begin with the token: nearly all words of a text begin none."""
    return token.kind == "number" or token.lower in _beginnings() or token.lower.startswith("multi")


@cache
def _beginnings() -> frozenset[str]:
    vague = _words("vague_quantifiers") | _words("vague_plurals")
    return frozenset({*BEGINNING, *first_tokens(), *vague, *SCALES})


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(map(str, lexicons.mapping("money_words")[name]))


@cache
def _mapping(name: str) -> dict[str, Any]:
    return {str(k): v for k, v in lexicons.mapping("money_words")[name].items()}


@cache
def _phrases(name: str) -> dict[tuple[str, ...], Qualifier]:
    return {
        tuple(p.lower for p in pieces(str(phrase))): qualifier
        for qualifier, phrases in lexicons.mapping("money_words")[name].items()
        for phrase in phrases
    }


class _Grammar:
    """Reads one expression at a place; looks a bounded number of tokens around it."""

    def __init__(self, tokens: list[Piece]) -> None:
        self.tokens = tokens
        self.numbers = NumberReader(tokens, self._is_mark)
        self.lower = self.numbers.lower

    def _is_mark(self, index: int) -> bool:
        """Whether a currency follows, also after the point of "1.2 M. USD"."""
        placed = mark_at(self.tokens, index)
        return placed is not None and placed.mark.needs == "-"

    def read(self, index: int) -> _Reading | None:
        """The expression that starts at `index`, or None."""
        first = self._sum(index)
        if first is not None:
            second = self._upper(first)
            if second is not None:
                low = _with_scale(first, second)
                return _Reading(low, second.value, second.mark, index, second.stop, "range")
            return _Reading(first.value, None, first.mark, index, first.stop, first.rule)
        return self._open_range(index) or self._vague(index)

    def _sum(self, index: int) -> _Sum | None:
        return self._mark_first(index) or self._number_first(index)

    # A mark, then a number: "$3bn", "US$ 1 . 5 million", "euro 30 million".

    def _mark_first(self, index: int) -> _Sum | None:
        placed = mark_at(self.tokens, index)
        if placed is None or placed.mark.needs == "qualified":
            return None
        if self._glued_to_word(index):
            return None
        quantity = self.numbers.quantity(placed.stop, marked=placed.mark.role != "noun")
        if quantity is None or not self._may_lead(placed, quantity):
            return None
        mark, stop = placed.mark, quantity.stop
        trailing = self._trailing(stop)
        if trailing is not None and trailing.mark.factor == 1:
            mark, stop = trailing.mark, trailing.stop
        value = plain(quantity.value * placed.mark.factor)
        more, stop = self._small_change(stop, quantity, worded=False)
        return _Sum(value + more, mark, index, stop, "mark_before", quantity)

    def _may_lead(self, placed: Placed, quantity: Quantity) -> bool:
        mark = placed.mark
        cents = quantity.number.as_tuple().exponent == -2
        large = quantity.scale > 1 or quantity.grouped or cents
        if not quantity.digits and quantity.scale == 1:
            return False
        if mark.role in {"noun", "name"}:
            return large and mark.needs == "-"
        if mark.needs == "large":
            return large
        return True

    def _glued_to_word(self, index: int) -> bool:
        """A mark of letters inside "covid-R5" or "2R5" is none."""
        token = self.tokens[index]
        before = self.tokens[index - 1] if index else None
        if before is None or token.spaced or token.kind != "word":
            return False
        return before.kind == "number" or (before.text in DASHES and not before.spaced)

    def _trailing(self, index: int) -> Placed | None:
        """A second mark after "$2 billion", unless it belongs to a number that follows it."""
        placed = mark_at(self.tokens, index)
        if placed is None or not self._may_follow(placed):
            return None
        if self.numbers.quantity(placed.stop, marked=True) is not None:
            return None
        return placed

    # A number, then a mark: "420 million markka", "10 €", "12-cent".

    def _number_first(self, index: int) -> _Sum | None:
        quantity = self.numbers.quantity(index, marked=False)
        if quantity is None:
            return self._single(index)
        at = quantity.stop
        hyphen = self.lower(at) in DASHES
        if hyphen and self.lower(index) in {"a", "an"} and not quantity.digits:
            return None  # "a billion-dollar deal" gives an order of magnitude
        placed = mark_at(self.tokens, at + 1 if hyphen else at)
        if placed is None or not self._may_follow(placed):
            return None
        if not self._number_fits(quantity, placed) or self._belongs_to_next(placed):
            return None
        value, stop = plain(quantity.value * placed.mark.factor), placed.stop
        mark = placed.mark
        if placed.mark.role != "noun" or placed.mark.factor == 1:
            more, stop = self._small_change(stop, quantity, worded=placed.mark.role == "noun")
            value += more
        return _Sum(value, mark, index, stop, "mark_after", quantity)

    def _single(self, index: int) -> _Sum | None:
        """ "a dollar a day", "a pound per head"."""
        if self.lower(index) not in {"a", "an"}:
            return None
        placed = mark_at(self.tokens, index + 1)
        if placed is None or placed.mark.role not in {"noun", "name"}:
            return None
        if placed.mark.needs != "-" or self._rate(placed.stop) is None:
            return None
        one = Quantity(Decimal(1), Decimal(1), Decimal(1), index, index + 1, False, False)
        return _Sum(placed.mark.factor, placed.mark, index, placed.stop, "single", one)

    def _may_follow(self, placed: Placed) -> bool:
        mark = placed.mark
        if mark.needs == "qualified":
            return False
        if mark.role == "sign" and mark.needs == "large" and mark.case != "any":
            return False
        after, beyond = self.lower(placed.stop), self.lower(placed.stop + 1)
        if after in DASHES:
            return beyond not in _words("not_after") or mark.role == "sign"
        return after not in {"zone", "area", "zone's", "bloc", "notes", "coins", "championship"}

    def _belongs_to_next(self, placed: Placed) -> bool:
        """Whether the mark is that of the number after it: "in 2012 US$4.5 million"."""
        if placed.mark.role not in {"sign", "code"}:
            return False
        after = self.numbers.quantity(placed.stop, marked=True)
        if after is None or not after.digits:
            return False
        minor = mark_at(self.tokens, after.stop)
        return minor is None or minor.mark.factor >= 1

    def _number_fits(self, quantity: Quantity, placed: Placed) -> bool:
        mark = placed.mark
        if mark.needs == "large" and quantity.value < 1000:
            return False
        if self._is_year(quantity):
            return False
        return not (
            mark.noun == "pound" and mark.role == "noun" and self._is_weight(quantity, placed)
        )

    def _is_year(self, quantity: Quantity) -> bool:
        """ "in 2010 dollars", "June 2009 yuan loan": four digits after a word of time."""
        if not quantity.digits or quantity.grouped or quantity.scale != 1:
            return False
        if not 1900 <= quantity.value <= 2100 or quantity.value % 1:
            return False
        before = self.lower(quantity.first - 1)
        return before in _words("before_a_year")

    def _is_weight(self, quantity: Quantity, placed: Placed) -> bool:
        """Pounds of something are weight, unless of money; so is a "500-pound bomb"."""
        if quantity.scale > 1000:
            return False
        after = self.lower(placed.stop)
        if after == "of" and self.lower(placed.stop + 1) not in _words("money_nouns"):
            return True
        if after in _words("weight_after") and after != "per":
            return True
        if after in {"per", "/"} and self.lower(placed.stop + 1) in {"square", "sq"}:
            return True
        if self.lower(quantity.stop) in DASHES and quantity.scale == 1:
            return True
        before = {self.lower(quantity.first - k) for k in range(1, 4)}
        return not before.isdisjoint(_words("weight_before"))

    def _small_change(self, stop: int, quantity: Quantity, *, worded: bool) -> tuple[Decimal, int]:
        """The cents after a sum: "3 dollars 50 cents", "15 dollars and 50."."""
        none = (Decimal(0), stop)
        if quantity.scale > 1:
            return none
        joined = self.lower(stop) == "and"
        cents = self.numbers.quantity(stop + 1 if joined else stop, marked=False)
        if cents is None or cents.scale != 1 or not 0 < cents.value < 100 or cents.value % 1:
            return none
        minor = mark_at(self.tokens, cents.stop)
        if minor is not None:
            is_minor = minor.mark.factor < 1
            return (cents.value * minor.mark.factor, minor.stop) if is_minor else none
        ended = self.lower(cents.stop) in {"", ".", ";", "!", "?"}
        between = self.lower(quantity.first - 1) == "between"
        if ended and not between and cents.value >= 10 and (joined or worded):
            return cents.value / 100, cents.stop
        return none

    # Ranges.

    def _upper(self, first: _Sum) -> _Sum | None:
        """The upper end of a range that `first` opens, or None."""
        joint = self._joint(first)
        if joint is None:
            return None
        second = self._sum(joint)
        if second is not None and second.first == joint:
            marked = second
        else:
            bare = self._bare_upper(first, joint)
            if bare is None:
                return None
            marked = bare
        low = _with_scale(first, marked)
        return marked if low < marked.value else None

    def _joint(self, first: _Sum) -> int | None:
        """Where the upper end would start, after "to", a dash, or the "and" of "between"."""
        word, before = self.lower(first.stop), self.lower(first.first - 1)
        if word == "and" and before == "between":
            return first.stop + 1
        if word == "to" and not self._is_change(first.first):
            return first.stop + 1
        dash = self.numbers.at(first.stop)
        if dash is not None and dash.text in DASHES:
            return first.stop + 1
        return None

    def _is_change(self, index: int) -> bool:
        """ "rose from $3m to $5m" tells two sums; "ranging from" tells one range."""
        before = [self.lower(index - k) for k in range(1, 5)]
        if any(word in _words("range_words") for word in before):
            return False
        return before[0] == "from" or any(w in _words("change_verbs") for w in before[:3])

    def _bare_upper(self, first: _Sum, index: int) -> _Sum | None:
        """An upper end without a mark of its own: "$3-4 billion", "$3 to 4 billion"."""
        quantity = self.numbers.quantity(index, marked=first.rule == "mark_before")
        if quantity is None or first.rule != "mark_before" or not quantity.digits:
            return None
        joint = self.tokens[index - 1]
        if joint.kind == "word":
            if first.quantity.scale != 1 and quantity.scale == 1:
                return None
            following = self.numbers.at(quantity.stop)
            plain = following is None or following.kind != "word"
            if not plain and self.lower(quantity.stop) not in _words("function_words"):
                return None
        elif self.tokens[index].spaced and quantity.scale == 1:
            return None
        trailing = self._trailing(quantity.stop)
        mark, stop = (trailing.mark, trailing.stop) if trailing else (first.mark, quantity.stop)
        return _Sum(quantity.value, mark, index, stop, "range", quantity)

    def _open_range(self, index: int) -> _Reading | None:
        """A range whose mark comes last: "3 to 4 billion dollars", "3-4 billion yuan"."""
        low = self.numbers.quantity(index, marked=False)
        if low is None:
            return None
        word, before = self.lower(low.stop), self.lower(index - 1)
        if not (word in DASHES or word in {"to", "or"} or (word == "and" and before == "between")):
            return None
        second = self._number_first(low.stop + 1)
        if second is None or second.first != low.stop + 1:
            return None
        if second.mark.factor != 1:
            low_value = low.value * second.mark.factor
        else:
            low_value = _inherit(low, second.quantity)
        if low_value >= second.value or self._is_year(low):
            return None
        return _Reading(low_value, second.value, second.mark, index, second.stop, "range")

    # Sums without a numeral.

    def _vague(self, index: int) -> _Reading | None:
        stop = self._vague_number(index)
        if stop is None:
            return None
        if self.lower(stop) in DASHES:
            stop += 1
        linked = self.lower(stop) in {"of", "in"}
        placed = mark_at(self.tokens, stop + 1 if linked else stop)
        if placed is not None and placed.mark.needs != "qualified" and placed.mark.factor == 1:
            return _Reading(None, None, placed.mark, index, placed.stop, "vague")
        if linked and self.lower(stop - 1).endswith("s") and self._money_noun_follows(stop + 1):
            return _Reading(None, None, None, index, stop, "vague")
        return None

    def _vague_number(self, index: int) -> int | None:
        """The end of "tens of millions", "several hundred thousand", "multi-billion"."""
        word = self.lower(index)
        if word.startswith("multi"):
            return self._multi(index)
        if word == "a" and self.lower(index + 1) in _words("vague_quantifiers"):
            return self._vague_number(index + 1)
        if word in _words("vague_quantifiers"):
            stop = index + 1
            while self.lower(stop) in SCALES and stop - index < 4:
                stop += 1
            return stop if stop > index + 1 else None
        if word in _words("vague_plurals"):
            stop = index + 1
            if self.lower(stop) == "of" and self.lower(stop + 1) in _words("vague_plurals"):
                stop += 2
            return stop
        if word in {"million", "billion", "trillion"} and self.lower(index + 1) in DASHES:
            return index + 1
        return None

    def _multi(self, index: int) -> int | None:
        rest, stop = self.lower(index).removeprefix("multi"), index + 1
        if not rest and self.lower(stop) in DASHES:
            rest, stop = self.lower(stop + 1), stop + 2
        return stop if rest in {"million", "billion", "trillion", "thousand"} else None

    def _money_noun_follows(self, index: int) -> bool:
        """Whether a noun of finance ends the noun phrase that starts here."""
        for ahead in range(index, index + 4):
            word = self.lower(ahead)
            if word in _words("money_nouns"):
                return True
            if not word.isalpha() or word in _words("function_words"):
                return False
        return False

    # What stands around a sum.

    def qualifier(self, first: int, stop: int, floor: int) -> tuple[Qualifier, str]:
        """The bound around tokens `[first, stop)` and the words that say it."""
        before = [self.lower(k) for k in range(max(floor, first - 5), first)]
        if before and before[-1] in {"a", "an", "the", "its", "another"}:
            before.pop()
        for length in range(min(5, len(before)), 0, -1):
            phrase = tuple(before[-length:])
            if phrase in _phrases("qualifiers_before"):
                return _phrases("qualifiers_before")[phrase], " ".join(phrase)
        for length in (2, 1):
            phrase = tuple(self.lower(stop + k) for k in range(length))
            if phrase in _phrases("qualifiers_after"):
                return _phrases("qualifiers_after")[phrase], " ".join(phrase)
        return "exact", ""

    def per(self, stop: int, first: int, floor: int) -> str | None:
        """What the sum is per: a unit of time, `person`, `unit`, or None."""
        rate = self._rate(stop)
        if rate is not None:
            return rate
        after = self.lower(stop)
        if after in _mapping("annual_after"):
            return str(_mapping("annual_after")[after])
        for back in range(1, 4):
            word = self.lower(first - back)
            if first - back < floor:
                break
            if word in _mapping("annual_before"):
                return str(_mapping("annual_before")[word])
        return None

    def _rate(self, index: int) -> str | None:
        """ "a year", "per share", "- a - share", "/barrel" from `index` on."""
        at = index
        if self.lower(at) in DASHES:
            at += 1
        link = self.lower(at)
        at += 1
        if self.lower(at) in DASHES:
            at += 1
        unit = self.lower(at)
        if link in {"per", "/"}:
            return _unit(unit) or ("unit" if unit.isalpha() else None)
        if link in {"a", "an", "each", "every"}:
            ago = self.lower(at + 1) in {"ago", "earlier", "later", "before", "old"}
            return None if ago else _unit(unit)
        return None


def _unit(word: str) -> str | None:
    if word in _mapping("per_time"):
        return str(_mapping("per_time")[word])
    if word in _words("per_person"):
        return "person"
    return "unit" if word in _words("per_unit") else None


def _with_scale(low: _Sum, high: _Sum) -> Decimal:
    """The lower value, with the scale of the upper one where it has none: "$3-4 billion"."""
    return _inherit(low.quantity, high.quantity) if low.quantity.scale == 1 else low.value


def _inherit(low: Quantity, high: Quantity) -> Decimal:
    if low.scale == 1 and low.number < 1000 and low.number <= high.number:
        return plain(low.value * high.scale)
    return low.value
