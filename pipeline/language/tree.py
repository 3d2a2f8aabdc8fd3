"""A parse that is being put right: its columns as lists that may be changed.

Belongs here: asking what hangs on a word, and hanging it elsewhere. Does not: which parse is
wrong (`repairs`, `clauses`).
"""

from __future__ import annotations

from pipeline.language.tokens import SUBJECTS, Columns

NAMES = frozenset({"NNP", "NNPS"})
NOUNS = NAMES | {"NN", "NNS"}
MAX_DISTANCE = 40
"""Words between a verb and its subject or object."""
_MAX_DEPTH = 8
"""Words between one and another that it belongs to."""


class Tree:
    """The columns of a document that a repair may change, and those that it reads."""

    __slots__ = ("dependencies", "heads", "lemmas", "parts", "starts", "tags", "words")

    def __init__(self, columns: Columns) -> None:
        self.words = columns.words
        self.starts = columns.sentence_starts
        self.heads, self.dependencies = list(columns.heads), list(columns.dependencies)
        self.tags, self.parts = list(columns.tags), list(columns.parts)
        self.lemmas = list(columns.lemmas)

    def hang(self, i: int, head: int, dependency: str) -> None:
        self.heads[i], self.dependencies[i] = head, dependency

    def put_in_place_of(self, new: int, old: int) -> None:
        """Hang a word where another hangs, as the top of its sentence where that one is."""
        head = self.heads[old]
        self.hang(new, new if head == old else head, self.dependencies[old])

    def below(self, head: int) -> list[int]:
        """What hangs on a word, within a sentence's usual length."""
        first = max(0, head - MAX_DISTANCE)
        near = enumerate(self.heads[first : head + MAX_DISTANCE], first)
        return [i for i, above in near if above == head and i != head]

    def has(self, head: int, *dependencies: str) -> bool:
        return any(self.dependencies[i] in dependencies for i in self.below(head))

    def subject(self, verb: int) -> int:
        """The first subject before a verb; -1 where it has none."""
        first = max(0, verb - MAX_DISTANCE)
        for i, above in enumerate(self.heads[first:verb], first):
            if above == verb and self.dependencies[i] in SUBJECTS:
                return i
        return -1

    def sentence(self, i: int) -> range:
        """The words of a word's sentence."""
        first, end = i, i + 1
        while first and not self.starts[first]:
            first -= 1
        while end < len(self.words) and not self.starts[end]:
            end += 1
        return range(first, end)

    def left_edge(self, i: int) -> int:
        """The first word of the phrase that a word is the head of."""
        first = i
        while first and not self.starts[first] and self.is_within(first - 1, i):
            first -= 1
        return first

    def is_within(self, word: int, head: int) -> bool:
        """Whether a word hangs on another, directly or by a few words between."""
        for _ in range(_MAX_DEPTH):
            above = self.heads[word]
            if above in (head, word):
                return above == head
            word = above
        return False
