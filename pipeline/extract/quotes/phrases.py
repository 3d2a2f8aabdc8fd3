"""Attribution without a reporting verb: "according to X", "in X's words".

Belongs here: finding such phrases and where their sources end. Does not: reporting verbs
(`pipeline.extract.quotes.reporting`) or what is reported (`pipeline.extract.quotes.reported`).
"""

from __future__ import annotations

from functools import cache

from pipeline.extract.quotes.reporting_verbs import FINITE, is_person_noun, listed
from pipeline.extract.quotes.sources import Cue, Source, noun_phrase_at
from pipeline.language.tokens import Doc, Token

POSSESSIVE = frozenset({"in", "by", "on"})
"""What leads to what somebody has: "in her view", "by his own account"."""


@cache
def phrases_by_first_word() -> dict[str, list[tuple[str, ...]]]:
    """Prepositional cues by their first word, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {first: [] for first in POSSESSIVE}
    for phrase in listed("prepositional"):
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return {first: sorted(options, key=len, reverse=True) for first, options in found.items()}


def phrase_at(doc: Doc, i: int) -> Cue | None:
    """The phrase of attribution that begins at token `i`, if any."""
    if doc[i].lower_ in POSSESSIVE and (cue := _in_ones_view(doc, i)) is not None:
        return cue
    for words in phrases_by_first_word()[doc[i].lower_]:
        end = i + len(words)
        if tuple([token.lower_ for token in doc.tokens[i:end]]) == words:
            source = noun_phrase_at(doc, end)
            if source is not None:
                source = _phrase_source(doc, source)
            return Cue(doc[i], i, end, "phrase", frozenset({"say"}), source)
    return None


def _in_ones_view(doc: Doc, i: int) -> Cue | None:
    """ "In her view, A", "by the mayor's own account, A"; not "in my view"."""
    stop = min(len(doc), i + 7)
    views = listed(f"{doc[i].lower_}_ones")
    noun = next((k for k in range(i + 2, stop) if doc[k].lower_ in views), None)
    if noun is None or doc[noun].head is not doc[i]:
        return None
    owner = next((c for c in doc[noun].lefts if c.dep_ == "poss"), None)
    if owner is None or owner.lower_ in ("my", "our", "your"):
        return None
    source = Source(owner, owner.left_edge.i, owner.i + 1)
    return Cue(doc[i], i, noun + 1, "phrase", frozenset({"say"}), source)


def _phrase_source(doc: Doc, source: Source) -> Source:
    """Where the source of "according to X, ..." ends: at the comma, unless it lists names, is
    told who it is, or "quoting Y" goes on behind it."""
    named = noun_phrase_at(doc, source.end) if doc[source.end - 1].text == ")" else None
    if named is not None and named.head.pos_ == "PROPN" and named.head.tag_ not in FINITE:
        # "the Ministry of Health (MoH) Secretary Ana Ruiz"
        source = Source(named.head, source.start, named.end)
    end = min(source.end, _next_pause(doc, source.head.i) or source.end)
    if end < len(doc) and doc[end].text in (",", "–", "—"):
        stop = _next_pause(doc, end + 1) or end + 1
        if doc[end + 1 : stop] and _goes_with(doc, source.head, end + 1, stop):
            end = stop
    return Source(source.head, source.start, end)


def _next_pause(doc: Doc, start: int) -> int | None:
    """The next mark that parts a sentence, brackets passed over."""
    depth = 0
    for k in range(start, min(len(doc), start + 40)):
        depth += (doc[k].text == "(") - (doc[k].text == ")")
        if depth <= 0 and doc[k].text in (",", ".", "–", "—", ";"):
            return k
    return None


def _goes_with(doc: Doc, head: Token, start: int, stop: int) -> bool:
    """Whether tokens `[start, stop)` behind a source and a comma still belong to it: further
    names, the name of "the chief vet", what Ana Ruiz is, or a source of the source."""
    if doc[start].lower_ in ("quoting", "citing"):
        return True
    part = [t for t in doc[start:stop] if not t.is_space]
    if any(t.tag_ in FINITE for t in part):
        return False
    names = all(t.text[0].isupper() or t.lower_ in ("and", "the", "&") for t in part)
    if names and any(t.lower_ == "and" for t in part):
        return head.pos_ == "PROPN"
    if names and head.i < start - 2 and doc[start - 2].pos_ == "PROPN":
        # "officials in Hammond, Indiana"
        return True
    if names and head.i < start - 2 and is_person_noun(doc[start - 2]):
        # "records read out by an inspector, Ana Ruiz"
        return True
    if names:
        return is_person_noun(head) and head.tag_ in ("NN", "NNP")
    noun = next((t for t in part if t.pos_ in ("NOUN", "PROPN")), part[0])
    while noun.i + 1 < stop and doc[noun.i + 1].pos_ in ("NOUN", "PROPN"):
        noun = doc[noun.i + 1]
    ends = doc[noun.i + 1].text in (",", ".", "–", "—") or doc[noun.i + 1].pos_ == "ADP"
    return head.pos_ == "PROPN" and ends and noun.tag_ != "NNS" and is_person_noun(noun)
