"""The PLOVER contexts of an event, from the words of its sentence and its parties' sectors.

Belongs here: reading `lexicons/event_contexts.yaml` and holding a sentence against it. Does
not: the list of contexts itself (schemas/vocabularies/plover.yaml).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise

from pipeline.language.tokens import Span as DocSpan
from pipeline.lexicons import entries, mapping


def contexts(sentence: DocSpan, event_type: str, sectors: Iterable[str]) -> list[str]:
    """Contexts in the order of the lexicon, each once."""
    lemmas = [token.lemma_.lower() for token in sentence]
    words = {*lemmas, *(token.lower_ for token in sentence)}
    words |= {f"{first} {second}" for first, second in pairwise(lemmas)}
    lexicon = mapping("event_contexts")
    found = {lexicon["types"].get(event_type)}
    found |= {lexicon["sectors"].get(sector) for sector in sectors}
    return [
        name for name, entries in _words().items() if name in found or not words.isdisjoint(entries)
    ]


@cache
def _words() -> Mapping[str, frozenset[str]]:
    return {name: entries(text) for name, text in mapping("event_contexts")["words"].items()}
