"""Finding the names of a lexicon in a text: longest match, word by word, in one pass.

Belongs here: how written variants of a name (case, accents, hyphens, full stops of an
acronym) are recognised as the same words. Does not: what a name means.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import Generic, NamedTuple, TypeVar

from pipeline.language.tokens import Doc

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[ \t\u00a0]?[-–'’.&/‘]?[ \t\u00a0]?|\s|, (?=D)")
"""What may stand between two words of one name."""

WORDS_KEY = "dragoman.words"

Key = tuple[str, ...]
"""A name as the lexicon knows it: its folded words."""


class Words(NamedTuple):
    """The words of a text, as lists with one place a word."""

    keys: list[str]
    """Folded."""
    forms: list[str]
    """As written."""
    starts: list[int]

    def end(self, i: int) -> int:
        return self.starts[i] + len(self.forms[i])


class Match(NamedTuple):
    """A listed name found in a text."""

    start: int
    end: int
    text: str
    key: Key


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """`word` without case and accents: `Côte` and `COTE` are both `cote`."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def words(text: str) -> Words:
    found = list(_WORD.finditer(text))
    forms = [match.group() for match in found]
    return Words(list(map(fold, forms)), forms, [match.start() for match in found])


def words_of(doc: Doc) -> Words:
    """The words of a document, kept with it: several lexicons are looked for."""
    found: Words | None = doc.user_data.get(WORDS_KEY)
    if found is None:
        found = doc.user_data[WORDS_KEY] = words(doc.text)
    return found


@lru_cache(maxsize=65536)
def key(text: str) -> Key:
    """The folded words of a name, by which a lexicon is looked up."""
    return tuple(fold(word) for word in _WORD.findall(text))


class Phrases(Generic[T]):
    """A lexicon of names, each with its entries, matched longest first.

    A name written all in capitals in the lexicon (`WHO`, `US`) matches only capitals; every
    other name needs a capital at its first word, unless `lower` names are asked for.
    """

    def __init__(self, names: Iterable[tuple[str, T]], *, capitalised: bool = True) -> None:
        self._entries: dict[Key, list[tuple[bool, T]]] = {}
        self._lengths: dict[str, list[int]] = {}
        self._capitalised = capitalised
        for name, entry in names:
            parts = words(name)
            if parts.keys:
                acronym = capitalised and all(form.isupper() for form in parts.forms)
                self._entries.setdefault(tuple(parts.keys), []).append((acronym, entry))
        self._seconds: dict[str, set[str]] = defaultdict(set)
        """The second words of the names with a first word; "" where it is a name by itself."""
        for listed in self._entries:
            lengths = self._lengths.setdefault(listed[0], [])
            if len(listed) not in lengths:
                lengths.append(len(listed))
            self._seconds[listed[0]].add(listed[1] if len(listed) > 1 else "")
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    @property
    def last_words(self) -> frozenset[str]:
        return frozenset(listed[-1] for listed in self._entries)

    def get(self, name: str) -> list[T]:
        """All entries under exactly this name, whatever its case."""
        return [entry for _, entry in self._entries.get(key(name), ())]

    def find_in(
        self, text: str, parts: Words, *, lower: bool = False
    ) -> Iterator[tuple[Match, list[T]]]:
        """Matches among the `words` of a text, in ascending order, none overlapping; `lower`
        accepts names without capitals."""
        done = 0
        pairs = zip_longest(parts.keys, parts.keys[1:], fillvalue="")
        for i, (first, second) in enumerate(pairs):
            seconds = self._seconds.get(first)
            # Many names begin with "the", and few of its uses begin one.
            if seconds is None or i < done or not (second in seconds or "" in seconds):
                continue
            found = self._longest(text, parts, i, lower)
            if found is not None:
                yield found
                done = i + len(found[0].key)

    def _longest(
        self, text: str, parts: Words, i: int, lower: bool
    ) -> tuple[Match, list[T]] | None:
        for length in self._lengths[parts.keys[i]]:
            wanted = tuple(parts.keys[i : i + length])
            listed = self._entries.get(wanted) if len(wanted) == length else None
            if listed is None or not _joined(text, parts, i, i + length):
                continue
            forms = parts.forms[i : i + length]
            entries = [entry for acronym, entry in listed if self._case_fits(forms, acronym, lower)]
            if entries:
                start, end = parts.starts[i], parts.end(i + length - 1)
                if end < len(text) and text[end] == "." and _dotted(text[start:end]):
                    end += 1
                return Match(start, end, text[start:end], wanted), entries
        return None

    def _case_fits(self, forms: list[str], acronym: bool, lower: bool) -> bool:
        if not self._capitalised:
            return True
        if acronym:
            return all(form.isupper() for form in forms)
        return lower or forms[0][0].isupper() or forms[-1][0].isupper()


def _dotted(text: str) -> bool:
    """Whether a name like `U.S` misses the full stop that belongs to it."""
    return len(text) >= 3 and text[-2] == "."


def _joined(text: str, parts: Words, first: int, stop: int) -> bool:
    """Whether words that follow each other are written as one name."""
    for i in range(first, stop - 1):
        between = text[parts.end(i) : parts.starts[i + 1]]
        if between == " ":
            continue
        if _JOINT.fullmatch(between) is None or ("." in between and len(parts.forms[i]) > 4):
            return False
    return True


class TokenIndex:
    """Character offsets to token indices."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.starts = doc.starts

    def span(self, start: int, end: int) -> tuple[int, int]:
        first = bisect_right(self.starts, start) - 1
        return max(first, 0), bisect_left(self.starts, end)
