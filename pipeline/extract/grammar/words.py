"""The small closed word lists of the event rules, from `lexicons/event_words.yaml`.

Belongs here: looking a list up by name. Does not: noun classes (`grammar.cast`) or frames.
"""

from __future__ import annotations

from functools import cache

from pipeline.lexicons import mapping


@cache
def words(name: str) -> frozenset[str]:
    """The list of that name; KeyError if there is none."""
    return frozenset(str(word) for word in mapping("event_words")[name])
