"""What money is spent on: DAC sector groups and ISIC sections by their words.

Belongs here: finding sector words in a stretch of parsed text. Does not: which stretch
tells the purpose of a sum (`pipeline.extract.investments.purpose`).

The words stand in lexicons/sectors.yaml, the groups in schemas/vocabularies/sectors.yaml.
The longest phrase wins ("oil refinery" is manufacturing, "oil" alone is extraction).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pipeline import lexicons
from pipeline.contract import vocabulary_entries
from pipeline.language.tokens import Doc, Span, Token
from pipeline.spans import Found

MAX_WORDS = 5
Sense = Literal["gifts", "trades"]
VERBAL = frozenset({"VB", "VBD", "VBP", "VBZ"})
"""Tags of verbs, of which few tell a sector: who trains nurses builds no railway."""


@dataclass(frozen=True, slots=True)
class Sector:
    """A DAC three-digit group with its name; `crs` is the five-digit purpose where clear.

    `isic_section` is the letter of ISIC Rev. 4, None where the group has no industry.
    `is_general`: the word ("construction") tells a sector only where no other word does.
    """

    dac_code: str
    name: str
    isic_section: str | None
    crs: str | None = None
    is_general: bool = False


def find_sectors(
    source: Doc | Span | Iterable[Token], sense: Sense | None = None
) -> list[Found[Sector]]:
    """Sector words of the tokens, ascending and disjoint, in the order of the text.

    `sense` adds words that tell a sector there only: of "gifts" wheat is food aid and no
    farming, and of "trades" (what somebody does who is bought) a bank is banking.
    """
    tokens = list(source)
    found: list[Found[Sector]] = []
    index = 0
    while index < len(tokens):
        match = _match(tokens, index, sense)
        if match is None:
            index += 1
            continue
        sector, length = match
        first, last = tokens[index], tokens[index + length - 1]
        words = " ".join(token.lower_ for token in tokens[index : index + length])
        found.append(
            Found(
                sector,
                first.idx,
                last.idx + len(last),
                "sectors.word",
                "lookup",
                f"“{words}” tells {sector.name}",
            )
        )
        index += length
    return found


def sector_told(dac_code: str, word: Token) -> Found[Sector]:
    """The sector of a group that a word tells by its place in the sentence: "wrote off $9m"."""
    isic = next(s.isic_section for s in _phrases().values() if s.dac_code == dac_code)
    sector = Sector(dac_code, sector_names()[dac_code], isic)
    end = word.idx + len(word)
    reason = f"“{word.text}” tells {sector.name}"
    return Found(sector, word.idx, end, "sectors.word", "lookup", reason)


def sector_of_payer(name: Found[str]) -> Found[Sector] | None:
    """The sector of whoever pays for one purpose only: the IMF lends to support budgets."""
    sector = _sector_in_sense("payers", name.value.lower())
    if sector is None:
        return None
    reason = f"{name.value} pays for {sector.name}"
    return Found(sector, name.start, name.end, "sectors.payer", "lookup", reason)


def _match(tokens: list[Token], index: int, sense: Sense | None) -> tuple[Sector, int] | None:
    """The longest phrase at `index`, its last word in any number."""
    # Nearly every word begins no phrase of several words: those are not put together at all.
    token = tokens[index]
    if token.tag_ in VERBAL and token.pos_ == "VERB":
        told = _sector_in_sense("verbs", token.lemma_.lower())
        return (told, 1) if told is not None else None
    if sense and (told := _sector_in_sense(sense, token.lemma_.lower())) is not None:
        return told, 1
    if token.lower_ not in _first_words():
        alone = _sector_of_word(token.lower_, token.lemma_)
        return (alone, 1) if alone is not None else None
    for length in range(min(MAX_WORDS, len(tokens) - index), 0, -1):
        words = [token.lower_ for token in tokens[index : index + length]]
        last = tokens[index + length - 1]
        for ending in _endings(words[-1], last.lemma_):
            sector = _phrases().get((*words[:-1], ending))
            if sector is not None:
                return sector, length
    return None


@lru_cache(maxsize=50_000)
def _sector_of_word(word: str, lemma: str) -> Sector | None:
    found = (_phrases().get((ending,)) for ending in _endings(word, lemma))
    return next((sector for sector in found if sector is not None), None)


def _endings(word: str, lemma: str) -> tuple[str, str, str]:
    return word, lemma.lower(), _singular(word)


def _singular(word: str) -> str:
    """The singular of a regular plural, for words that the lemmatizer leaves as they are."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


@cache
def _phrases() -> dict[tuple[str, ...], Sector]:
    """Each phrase, split as the tokenizer splits it, and its sector; the first entry wins."""
    names = sector_names()
    phrases: dict[tuple[str, ...], Sector] = {}
    for row in lexicons.mapping("sectors"):
        dac = str(row["dac"])
        isic = None if row["isic"] == "-" else str(row["isic"])
        general = bool(row.get("general", False))
        crs = None if row["crs"] == "-" else str(row["crs"])
        for phrase in row.get("words", ()):
            phrases.setdefault(_split(str(phrase)), Sector(dac, names[dac], isic, crs, general))
    return phrases


@cache
def _sector_in_sense(sense: Sense | Literal["verbs", "payers"], lemma: str) -> Sector | None:
    """The sector that a word tells in that sense, and otherwise another or none."""
    for row in lexicons.mapping("sectors"):
        if lemma in row.get(sense, ()):
            dac, crs, isic = str(row["dac"]), str(row["crs"]), str(row["isic"])
            crs_code, section = (None if code == "-" else code for code in (crs, isic))
            return Sector(dac, sector_names()[dac], section, crs_code, bool(row.get("general")))
    return None


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase[0] for phrase in _phrases() if len(phrase) > 1)


def _split(phrase: str) -> tuple[str, ...]:
    """Words as spaCy splits them: hyphens and possessives stand alone."""
    return tuple(phrase.replace("-", " - ").replace("'s", " 's").replace("s'", "s '").split())


@cache
def sector_names() -> dict[str, str]:
    """The name of every DAC group by its code."""
    entries = vocabulary_entries("sectors.dac")
    return {str(code): str(entry["name"]) for code, entry in entries.items()}
