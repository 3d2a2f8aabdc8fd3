"""What a text means by "dollars", "rupees" or "pounds" alone: the money of its own country.

Belongs here: the country that a text is written in, from its publisher, its address and its
setting, and the currencies of that country. Does not: where a text plays (`actors.setting`), or
weighing the home currency against what a sentence names (`currencies`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.lexicons import mapping, table
from pipeline.normalize.gazetteer.countries import country_names, country_word
from pipeline.normalize.gazetteer.phrases import key
from pipeline.normalize.gazetteer.toponyms import iso3, towns

_WORLD = "world"
_HOST = re.compile(r"(?:https?://)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5})(?:[/:?#]|$)", re.I)
_CITY = 200_000
"""A town that a publisher is named after: a smaller one is rather a word or a person."""


@dataclass(frozen=True, slots=True)
class HomeCurrency:
    """The currencies of a text's own country, and how that country was told.

    `dollar` is the code that a bare "$" means there by habit; None is the US dollar's.
    `assumed` is set where only the place of action tells, which foreign news shares.
    """

    codes: frozenset[str]
    why: str
    dollar: str | None = None
    assumed: bool = False


def home_currency(
    publisher: str | None, url: str | None, setting: str | None
) -> HomeCurrency | None:
    """The home currency of a text that `publisher` brought and that plays in `setting` (ISO3).

    Where both are known the story's own country says which rupees are meant, and the
    publisher whose dollars.
    """
    own = _publisher_country(publisher, url)
    told = own is not None and own != _WORLD
    place = setting or (own if told else None)
    if place is None:
        return None
    known = [f"published in {_name(own)}"] if told else []
    known += [f"set in {_name(place)}"] if place != own else []
    dollar = _dollar_of(own) if own is not None and told else None
    if own is None:
        dollar = _dollar_of(place)
        dollar = dollar if dollar in _written_plainly() else None
    return HomeCurrency(currencies_of(place), ", ".join(known), dollar, assumed=not told)


def _name(iso3: str | None) -> str:
    return country_names().get(iso3 or "", iso3 or "")


@cache
def _written_plainly() -> frozenset[str]:
    """Dollars that news from their country means even where no publisher is named."""
    return frozenset(mapping("money_words")["plain_dollars"])


@cache
def _by_country() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in table("currencies"):
        if row["state"] == "historical" or row["countries"] == "-":
            continue
        for country in row["countries"].split("|"):
            word = country_word(country)
            if word is not None and word.form == "name":
                found.setdefault(word.iso3, set()).add(row["code"])
    return {country: frozenset(codes) for country, codes in found.items()}


def currencies_of(country: str) -> frozenset[str]:
    """The current currencies of a country by its ISO alpha-3 code."""
    return _by_country().get(country, frozenset())


@cache
def _dollars() -> frozenset[str]:
    return frozenset(
        row["code"] for row in table("currencies") if row["names"].split("|")[0].endswith("dollar")
    )


def _dollar_of(country: str) -> str | None:
    own = sorted(currencies_of(country) & _dollars())
    return own[0] if len(own) == 1 else None


def _publisher_country(publisher: str | None, url: str | None) -> str | None:
    """ISO3 of the country a publisher writes for, `world`, or None when nothing tells."""
    name = publisher or ""
    return (
        _listed().get(key(name))
        or _country_of_host(url or "")
        or _country_of_host(name)
        or _country_in(name)
    )


@cache
def _listed() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for row in table("publishers"):
        for name in (row["name"], row["name"].removeprefix("The ")):
            found.setdefault(key(name), row["country"])
            found.setdefault(key(f"The {name}"), row["country"])
    return found


def _country_of_host(address: str) -> str | None:
    host = _HOST.match(address.strip().lower())
    if host is None:
        return None
    ending = host[1].rsplit(".", 1)[-1]
    if len(ending) != 2 or ending in mapping("money_words")["endings_for_anyone"]:
        return None
    return iso3().get("GB" if ending == "uk" else ending.upper())


def _country_in(name: str) -> str | None:
    """`Times of India`, `Toronto Star`: the country or the city in a publisher's name."""
    words = re.findall(r"[^\W\d_][\w.'’-]*", name)
    spans = [words[i : i + n] for n in (3, 2, 1) for i in range(len(words) - n + 1)]
    phrases = [" ".join(span) for span in spans if span[0][0].isupper()]
    for phrase in phrases:
        word = country_word(phrase)
        if word is not None:
            return word.iso3
    for phrase in phrases:
        biggest = towns(phrase)[:1]
        if biggest and biggest[0].population >= _CITY:
            return biggest[0].country
    return None
