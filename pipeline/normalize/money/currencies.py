"""Currencies: how text names them, and which one is meant when a name fits several.

Belongs here: the marks (signs, codes, names) with their candidates, finding them in tokens,
and settling an ambiguity from what else the text names. Does not: numbers (`numbers`),
amounts (`find`), exchange rates (`fx`).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Literal

from pipeline import lexicons
from pipeline.normalize.gazetteer.countries import country_word
from pipeline.normalize.money.home_currency import HomeCurrency
from pipeline.normalize.money.numbers import Piece, pieces

Role = Literal["sign", "code", "name", "noun"]
"""A currency sign or abbreviation; an ISO code; a name that tells the country; a bare noun."""

NEAR = 250
"""How many characters around a bare noun count as its neighbourhood."""


_BREAK = re.compile(r"[.;!?](?=\s)|\n")
_MARKED_DOLLAR = re.compile(
    r"(?<![A-Za-z.])(?:[A-Z][A-Za-z.]{0,4}\$|\$US|[A-Z][\w.]{1,20}(?: [A-Z]\w{1,20})? dollars?\b)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A way to write a currency: its tokens, the codes it may mean, and what it demands.

    `default` is a code, `home` (the dollar of the article's country) or `-` (keep the
    ambiguity). `factor` is 0.01 for cents and 1,000,000 for "MEUR". `needs` is `-`,
    `large` (a big number beside it) or `qualified` (never without its country).
    """

    tokens: tuple[str, ...]
    codes: tuple[str, ...]
    default: str
    role: Role
    needs: str = "-"
    case: str = "any"
    factor: Decimal = Decimal(1)
    noun: str = ""

    def fits_case(self, text: str) -> bool:
        if self.case == "upper":
            return text.upper() == text
        if self.case == "Title":
            return text[:1].isupper()
        return True


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark found in tokens `[first, stop)`."""

    mark: Mark
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class Settled:
    """The currency decided on, or None, and why."""

    code: str | None
    reason: str


@cache
def dollars() -> frozenset[str]:
    """The codes that a bare dollar may mean."""
    return frozenset(_candidates("dollar"))


@cache
def _marks() -> dict[str, tuple[Mark, ...]]:
    """All marks by their first token, longest first, lower-case tokens."""
    every: dict[tuple[str, ...], Mark] = {}
    for mark in (*_codes(), *_nouns(), *_signs(), *_names()):
        every[mark.tokens] = mark
    by_first: dict[str, list[Mark]] = defaultdict(list)
    for mark in every.values():
        by_first[mark.tokens[0]].append(mark)
    return {
        first: tuple(sorted(marks, key=lambda m: (-len(m.tokens), m.tokens)))
        for first, marks in by_first.items()
    }


@cache
def home_marks() -> dict[str, str]:
    """Signs and nouns that mean the money of one country, lower case, to its ISO alpha-3 code.

    Those of currencies that are paid the world over (dollar, euro) tell of no country.
    """
    issuers = {
        row["code"]: word.iso3
        for row in lexicons.table("currencies")
        if row["code"] not in _WORLD_MONEY
        and (word := country_word(row["names"].split("|")[0].rpartition(" ")[0])) is not None
    }
    return {
        mark.tokens[0]: issuers[mark.default]
        for mark in (*_signs(), *_nouns())
        if len(mark.tokens) == 1 and mark.default in issuers and mark.noun not in _ALSO_WEIGHTS
    }


_WORLD_MONEY = frozenset({"USD", "EUR"})
_ALSO_WEIGHTS = frozenset({"pound", "mark"})


def _tokens(phrase: str) -> tuple[str, ...]:
    return tuple(piece.lower for piece in pieces(phrase))


def _codes() -> list[Mark]:
    risky = set(lexicons.mapping("risky_codes")["codes"])
    found = []
    for row in lexicons.table("currencies"):
        code = row["code"]
        needs, case = ("large", "upper") if code in risky else ("-", "any")
        found.append(Mark((code.lower(),), (code,), code, "code", needs, case))
        if row["state"] == "current" and code not in risky:
            for letter, factor in (("m", Decimal(10) ** 6), ("k", Decimal(1000))):
                tokens = (letter + code.lower(),)
                found.append(Mark(tokens, (code,), code, "code", "-", "upper", factor))
    return found


def _signs() -> list[Mark]:
    found = []
    for row in lexicons.table("currency_marks"):
        codes = tuple(row["codes"].split("|"))
        tokens = _tokens(row["mark"])
        found.append(Mark(tokens, codes, row["default"], "sign", row["needs"], row["case"]))
    found.append(Mark(("¢",), ("USD",), "home", "sign", factor=Decimal("0.01")))
    return found


def _nouns() -> list[Mark]:
    found = []
    for row in lexicons.table("currency_nouns"):
        codes = _candidates(row["noun"])
        if not codes and row["default"] not in {"-", "home"}:
            codes = (row["default"],)
        factor = Decimal("0.01") if row["kind"] == "minor" else Decimal(1)
        for form in row["forms"].split("|"):
            found.append(
                Mark(
                    _tokens(form),
                    codes,
                    row["default"],
                    "noun",
                    row["needs"],
                    factor=factor,
                    noun=row["noun"],
                )
            )
    return found


def _names() -> list[Mark]:
    found = []
    rows = sorted(lexicons.table("currencies"), key=lambda row: row["state"] == "current")
    forms: dict[str, list[str]] = defaultdict(list)
    for row in lexicons.table("currency_nouns"):
        forms[row["noun"]].extend(row["forms"].split("|"))
    for row in rows:  # current ones last, so that they win a shared name
        code = row["code"]
        names = [*row["names"].split("|")]
        noun = _noun_of(row["names"])
        for country in _countries(row):
            names.extend(f"{country.lower()} {form}" for form in forms.get(noun, ()))
        for name in names:
            found.append(Mark(_tokens(name), (code,), code, "name", noun=noun))
    return found


def _noun_of(names: str) -> str:
    """The generic noun a currency's first name ends in: "kenyan shilling" is a shilling."""
    last = names.split("|", maxsplit=1)[0]
    return "cfa franc" if last.endswith("cfa franc") else last.split()[-1]


def _goes_by(names: str, noun: str) -> bool:
    """Whether a currency is called by a noun: a Czech koruna is a crown as well."""
    return _noun_of(names) == noun or (
        noun in _TRANSLATED and any(name.endswith(f" {noun}s") for name in names.split("|"))
    )


_TRANSLATED = frozenset({"crown"})
"""Nouns that English has for currencies of other names."""


def _countries(row: dict[str, str]) -> list[str]:
    return [] if row["countries"] == "-" else row["countries"].split("|")


@cache
def _candidates(noun: str) -> tuple[str, ...]:
    """Codes that `noun` may mean: the current ones, and past ones of countries without one."""
    rows = [r for r in lexicons.table("currencies") if _goes_by(r["names"], noun)]
    if noun == "franc":
        rows += [r for r in lexicons.table("currencies") if _noun_of(r["names"]) == "cfa franc"]
    current = [row for row in rows if row["state"] != "historical"]
    served = {country for row in current for country in _countries(row)}
    past = [
        row
        for row in rows
        if row["state"] == "historical" and not served.intersection(_countries(row))
    ]
    return tuple(row["code"] for row in current + past)


@cache
def telling_tokens() -> dict[str, bool]:
    """The token of each mark without which it does not stand, in lower case: its sign or its
    last word; and whether it does so in capitals only."""
    found: dict[str, bool] = {}
    for marks in _marks().values():
        for mark in marks:
            signs = [token for token in mark.tokens if unicodedata.category(token[0]) == "Sc"]
            token = (signs or [token for token in mark.tokens if token[0].isalpha()])[-1]
            found[token] = found.get(token, True) and mark.case == "upper"
    return found


def first_tokens() -> frozenset[str]:
    """Every token, in lower case, that a mark begins with."""
    return frozenset(_marks())


def mark_at(tokens: list[Piece], index: int) -> Placed | None:
    """The longest mark that starts at `index`; spaces inside a sign only in tokenised text."""
    if index >= len(tokens):
        return None
    for mark in _marks().get(tokens[index].lower, ()):
        stop = index + len(mark.tokens)
        if stop > len(tokens) or not _matches(mark, tokens, index):
            continue
        text = "".join(t.text for t in tokens[index:stop])
        if mark.fits_case(text) and _spacing_is_fine(mark, tokens, index, stop):
            return Placed(mark, index, stop)
    return None


def _matches(mark: Mark, tokens: list[Piece], index: int) -> bool:
    return all(
        token.lower.replace("’", "'") == wanted
        for token, wanted in zip(tokens[index : index + len(mark.tokens)], mark.tokens, strict=True)
    )


def _spacing_is_fine(mark: Mark, tokens: list[Piece], index: int, stop: int) -> bool:
    """A sign with a prefix is written together, or in tokenised text apart on both sides.

    There "a $ 5 million loan" and "moody ' s $ 3" still hold no Australian or Singapore dollar.
    """
    if mark.role != "sign" or stop - index == 1:
        return True
    inner = [t.spaced for t in tokens[index + 1 : stop]]
    if not any(inner):
        return True
    if tokens[index].lower == "u" and tokens[stop - 1].text == "$":
        return True
    after = tokens[stop].spaced if stop < len(tokens) else True
    before = tokens[index - 1].text if index else ""
    return after and tokens[index].lower != "a" and before not in {"'", "’"}


class Reader:
    """Settles ambiguous marks of one text, by what else the text names.

    `home` is the money of the country that the text is of, if known.
    """

    def __init__(self, text: str, home: HomeCurrency | None) -> None:
        self.text = text
        self.home = home
        self._named: dict[tuple[str, ...], dict[str, list[int]]] = {}
        self._breaks: list[int] | None = None

    def settle(self, mark: Mark, position: int) -> Settled:
        """The currency of `mark` at character `position`, or None with the reason."""
        phrase = " ".join(mark.tokens)
        if mark.default == "home":
            return self._dollar(phrase, position)
        if len(mark.codes) == 1:
            return Settled(mark.codes[0], f"{phrase} is {mark.codes[0]}")
        return self._by_context(mark, phrase, position)

    def _dollar(self, phrase: str, position: int) -> Settled:
        """The dollar of the text's own country, unless the text writes that one otherwise.

        Who tells two dollars apart marks the foreign one: beside "US$" a bare "$" is one's
        own, beside "A$" it is not Australia's.
        """
        code = self.home.dollar if self.home is not None else None
        if code is None or self.home is None or code == "USD":
            return Settled("USD", f"bare {phrase} taken as US dollars")
        if "USD" in self._marked_dollars:
            why = f"bare {phrase} beside US dollars marked as such, {self.home.why}"
            return Settled(code, f"{why}: taken as {code}")
        if code in self._marked_dollars:
            return Settled("USD", f"bare {phrase} beside {code} marked as such: US dollars")
        if self.home.assumed and _within(self._issuers(("USD",)), self._clause(position)):
            return Settled("USD", f"bare {phrase} beside the United States taken as US dollars")
        return Settled(code, f"bare {phrase}, {self.home.why}: taken as {code}, not US dollars")

    @cached_property
    def _marked_dollars(self) -> frozenset[str]:
        """Dollars that the text writes with their country: "US$", "Australian dollars"."""
        found: set[str] = set()
        for match in _MARKED_DOLLAR.finditer(self.text):
            tokens = pieces(match.group())
            placed = (mark_at(tokens, index) for index in range(len(tokens)))
            found.update(p.mark.codes[0] for p in placed if p and p.mark.default != "home")
        return frozenset(found) & dollars()

    def _by_context(self, mark: Mark, phrase: str, position: int) -> Settled:
        named = self._issuers(mark.codes)
        clause = self._clause(position)
        beside = _within(named, clause)
        if len(beside) != 1 and (own := self._own(mark.codes)):
            return own
        around = (position - NEAR, position + NEAR)
        choices = (
            (beside, "beside it"),
            (_within(named, around), "near it"),
            (list(named), "in the text"),
        )
        for codes, where in choices:
            if len(codes) == 1:
                return Settled(
                    codes[0], f"{phrase}: only the issuer of {codes[0]} is named {where}"
                )
        if mark.default == "-" or (len(named) > 1 and mark.role == "sign"):
            return Settled(None, f"{phrase} may be {', '.join(mark.codes)}")
        return Settled(mark.default, f"{phrase} taken as {mark.default}")

    def _own(self, codes: tuple[str, ...]) -> Settled | None:
        """The one of `codes` that is the money of the text's own country."""
        own = self.home.codes.intersection(codes) if self.home is not None else ()
        if self.home is None or len(own) != 1:
            return None
        code = next(iter(own))
        return Settled(code, f"{self.home.why}: taken as {code}, one of {len(codes)} of its name")

    def _clause(self, position: int) -> tuple[int, int]:
        """The stretch between strong punctuation that holds `position`."""
        if self._breaks is None:
            self._breaks = [0, *(m.start() for m in _BREAK.finditer(self.text)), len(self.text)]
        index = bisect_left(self._breaks, position + 1)
        high = self._breaks[index] if index < len(self._breaks) else len(self.text)
        return self._breaks[index - 1], high

    def _issuers(self, codes: tuple[str, ...]) -> dict[str, list[int]]:
        """Where the text names each code's own name or issuing country."""
        if codes not in self._named:
            pattern, owners = _issuer_pattern(codes)
            found: dict[str, list[int]] = {}
            for match in pattern.finditer(self.text):
                for code in owners.get(match.group().lower(), ()):
                    found.setdefault(code, []).append(match.start())
            self._named[codes] = found
        return self._named[codes]


def _within(named: dict[str, list[int]], bounds: tuple[int, int]) -> list[str]:
    """The codes that are named inside `bounds`."""
    low, high = bounds
    found = []
    for code, places in named.items():
        index = bisect_left(places, low)
        if index < len(places) and places[index] < high:
            found.append(code)
    return found


@cache
def _issuer_pattern(codes: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, list[str]]]:
    owners: dict[str, list[str]] = defaultdict(list)
    for row in lexicons.table("currencies"):
        if row["code"] not in codes:
            continue
        noun = _noun_of(row["names"])
        adjectives = [n.removesuffix(noun).strip() for n in row["names"].split("|")[:1]]
        own = [row["names"].split("|")[-1]] if row["code"] in {"CNY", "JPY"} else []
        own += ["yuan", "rmb", "beijing"] if row["code"] == "CNY" else []
        for name in (*_countries(row), *adjectives, *own):
            if name and row["code"] not in owners[name.lower()]:
                owners[name.lower()].append(row["code"])
    names = sorted(filter(None, owners), key=lambda n: (-len(n), n))
    body = "|".join(re.escape(name) for name in names) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE), dict(owners)
