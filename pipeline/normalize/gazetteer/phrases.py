"""Finding the names of a lexicon in a text: longest match, word by word, in one pass.

Belongs here: how written variants of a name (case, accents, hyphens, full stops of an
acronym) are recognised as the same words. Does not: what a name means.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from pipeline.language.tokens import Doc

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[ \t\u00a0]?[-–'’.&/‘]?[ \t\u00a0]?|\s|, (?=D)")
"""What may stand between two words of one name."""

WORDS_KEY = "dragoman.words"

Words = tuple[str, ...]


class Word(NamedTuple):
    """A word of a text: folded, as written, and where."""

    key: str
    text: str
    start: int
    end: int


class Match(NamedTuple):
    """A listed name found in a text."""

    start: int
    end: int
    text: str
    key: Words


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """`word` without case and accents: `Côte` and `COTE` are both `cote`."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[Word]:
    return [Word(fold(m.group()), m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def words_of(doc: Doc) -> list[Word]:
    """The words of a document, kept with it: several lexicons are looked for."""
    found: list[Word] | None = doc.user_data.get(WORDS_KEY)
    if found is None:
        found = doc.user_data[WORDS_KEY] = words(doc.text)
    return found


@lru_cache(maxsize=65536)
def key(text: str) -> Words:
    """The folded words of a name, by which a lexicon is looked up."""
    return tuple(fold(word) for word in _WORD.findall(text))


class Phrases(Generic[T]):
    """A lexicon of names, each with its entries, matched longest first.

    A name written all in capitals in the lexicon (`WHO`, `US`) matches only capitals; every
    other name needs a capital at its first word, unless `lower` names are asked for.
    """

    def __init__(self, names: Iterable[tuple[str, T]], *, capitalised: bool = True) -> None:
        self._entries: dict[Words, list[tuple[bool, T]]] = {}
        self._lengths: dict[str, list[int]] = {}
        self._capitalised = capitalised
        for name, entry in names:
            parts = words(name)
            if parts:
                acronym = capitalised and all(p.text.isupper() for p in parts)
                known = self._entries.setdefault(tuple(p.key for p in parts), [])
                known.append((acronym, entry))
        for parts_key in self._entries:
            lengths = self._lengths.setdefault(parts_key[0], [])
            if len(parts_key) not in lengths:
                lengths.append(len(parts_key))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    @property
    def last_words(self) -> frozenset[str]:
        return frozenset(parts[-1] for parts in self._entries)

    def get(self, name: str) -> list[T]:
        """All entries under exactly this name, whatever its case."""
        return [entry for _, entry in self._entries.get(key(name), [])]

    def find(self, text: str, *, lower: bool = False) -> Iterator[tuple[Match, list[T]]]:
        """Matches in ascending order, none overlapping; `lower` accepts names without capitals."""
        yield from self.find_in(text, words(text), lower=lower)

    def find_in(
        self, text: str, parts: list[Word], *, lower: bool = False
    ) -> Iterator[tuple[Match, list[T]]]:
        """As `find`, over the `words` of the text when the caller already has them."""
        position = 0
        while position < len(parts):
            found = None
            if parts[position].key in self._lengths:
                found = self._longest(text, parts, position, lower)
            if found is None:
                position += 1
            else:
                match, entries = found
                yield match, entries
                position += len(match.key)

    def _longest(
        self, text: str, parts: list[Word], position: int, lower: bool
    ) -> tuple[Match, list[T]] | None:
        for length in self._lengths[parts[position].key]:
            group = parts[position : position + length]
            if len(group) < length or not _joined(text, group):
                continue
            wanted = tuple(word.key for word in group)
            entries = [
                entry
                for acronym, entry in self._entries.get(wanted, ())
                if self._case_fits(group, acronym, lower)
            ]
            if entries:
                start, end = group[0].start, group[-1].end
                if end < len(text) and text[end] == "." and _dotted(text[start:end]):
                    end += 1
                return Match(start, end, text[start:end], wanted), entries
        return None

    def _case_fits(self, group: list[Word], acronym: bool, lower: bool) -> bool:
        if not self._capitalised:
            return True
        if acronym:
            return all(word.text.isupper() for word in group)
        return lower or any(word.text[0].isupper() for word in (group[0], group[-1]))


def _dotted(text: str) -> bool:
    """Whether a name like `U.S` misses the full stop that belongs to it."""
    return len(text) >= 3 and text[-2] == "."


def _joined(text: str, group: list[Word]) -> bool:
    for a, b in itertools.pairwise(group):
        between = text[a.end : b.start]
        if between == " ":
            continue
        if _JOINT.fullmatch(between) is None or ("." in between and len(a.text) > 4):
            return False
    return True


class TokenIndex:
    """Character offsets to token indices."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.starts = [token.idx for token in doc]

    def span(self, start: int, end: int) -> tuple[int, int]:
        first = bisect_right(self.starts, start) - 1
        return max(first, 0), bisect_left(self.starts, end)
