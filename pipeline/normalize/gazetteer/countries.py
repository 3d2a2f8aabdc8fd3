"""Countries by any of their names: current, historical, adjective, people, capital.

Belongs here: from a word to a country code, and what kind of word it was. Does not: who
speaks for a country (`actors`) or where a town lies (`toponyms`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.lexicons import mapping, table
from pipeline.normalize.gazetteer.phrases import key

Form = Literal["name", "demonym", "people", "capital"]


@dataclass(frozen=True, slots=True)
class CountryWord:
    """What a word says of a country: `Afghans` is AFG, form `people`, country Afghanistan."""

    iso3: str
    country: str
    form: Form
    text: str


def realms(noun: str) -> frozenset[str]:
    """Codes of the states that are a "kingdom", a "sultanate", an "emirate"; none otherwise."""
    return frozenset(mapping("realms").get(noun, ()))


@cache
def country_words() -> tuple[CountryWord, ...]:
    """Every listed word for every country, in the order of the lexicon."""
    found: list[CountryWord] = []
    for row in table("countries"):
        names = row["names"].split("|")
        forms: tuple[tuple[Form, str], ...] = (
            ("name", row["names"]),
            ("demonym", row["demonyms"]),
            ("people", row["people"]),
            ("capital", row["capitals"]),
        )
        for form, cell in forms:
            for text in filter(None, cell.split("|")):
                found.append(CountryWord(row["iso3"], names[0], form, text))
                if form == "demonym" and _takes_s(text):
                    found.append(CountryWord(row["iso3"], names[0], "people", text + "s"))
    return tuple(found)


def _takes_s(demonym: str) -> bool:
    return demonym.islower() is False and not demonym.endswith(("s", "sh", "ch", "ese", "UK", "."))


@cache
def _by_key() -> dict[tuple[str, ...], CountryWord]:
    words: dict[tuple[str, ...], CountryWord] = {}
    for word in country_words():
        words.setdefault(key(word.text), word)
    return words


def country_word(text: str) -> CountryWord | None:
    """The country that `text` names in any form, whatever its case; None when none is listed."""
    return _by_key().get(key(text.removeprefix("the ").removeprefix("The ")))


def country_code(text: str) -> str | None:
    """ISO alpha-3 code (KOS for Kosovo) of a country named in any form.

    Forms that the lexicon lacks are looked up in rigour's list of territories.
    """
    word = country_word(text)
    if word is not None:
        return word.iso3
    from rigour import territories  # a quarter of a second to import: only for what is not listed

    found = territories.lookup_territory(text)
    while found is not None and not found.alpha3 and found.parent is not None:
        found = found.parent
    return found.alpha3.upper() if found is not None and found.alpha3 else None


@cache
def country_names() -> dict[str, str]:
    """Code to canonical English name."""
    return {word.iso3: word.country for word in reversed(country_words())}
