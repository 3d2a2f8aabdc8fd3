"""Organisations that no lexicon lists: what NER found, by the words of their names.

Belongs here: what kind of body a name tells of, and acronyms defined in brackets. Does not:
bodies named by common nouns (`index`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.normalize.actors.actor import Actor, ActorKind
from pipeline.normalize.actors.known_names import (
    STATE_FORMS,
    body_words,
    group_nouns,
)
from pipeline.normalize.actors.names import NameMention, Names
from pipeline.normalize.actors.persons import is_town
from pipeline.normalize.gazetteer.phrases import fold, key
from pipeline.normalize.gazetteer.toponyms import regions


def add_organisations(names: Names, certain: bool) -> None:
    """Organisations by NER: those that say what they are before persons, the others after."""
    for entity in names.doc.ents:
        if entity.label_ != "ORG":
            continue
        start, end = entity.start, entity.end
        while start < end and names.doc[start].lower_ in ("the", "a", "an"):
            start += 1
        while end > start and (names.doc[end - 1].tag_ == "POS" or names.doc[end - 1].is_punct):
            end -= 1
        _kind, sectors = organisation_kind(names.doc[start:end].text)
        if end > start and (not certain or (sectors and end - start > 1)):
            _add_organisation(names, start, end)


def _add_organisation(names: Names, start: int, end: int) -> None:
    inside = [names.at[i] for i in range(start, end) if i in names.at]
    states = [m for m in inside if m.form in STATE_FORMS | {"ethnic"}]
    if len(states) < len(inside) or (states and end - start == states[0].end - states[0].start):
        return
    if names.doc[end - 1].i in names.at:
        return
    text = names.doc[start:end].text
    last = group_nouns().get(names.doc[end - 1].lower_)
    if last is not None and last[0] == "state":
        return
    if regions(text) or (end - start == 1 and is_town(names.doc, start)):
        return
    kind, sectors = organisation_kind(text)
    countries = states[0].actor.countries if states else stateless(text)
    if countries == ("IGO",):
        kind = "igo"
    for mention in dict.fromkeys(id(m) for m in states):
        names.drop(next(m for m in states if id(m) == mention))
    actor = Actor(text, kind, countries, sectors)
    names.add(
        NameMention(start, end, actor, "organisation", "ner.organisation", "named entity", start)
    )


_REGIONAL = frozenset(
    [
        "international",
        "world",
        "global",
        "african",
        "european",
        "asian",
        "arab",
        "american",
        "latin",
        "inter",
        "islamic",
        "pan",
        "nordic",
        "eurasian",
        "caribbean",
        "pacific",
    ]
)


_SOCIETIES = frozenset(
    ["association", "federation", "foundation", "society", "committee", "fund", "watch", "network"]
)


_UNIONS = frozenset(
    [
        "organization",
        "organisation",
        "union",
        "community",
        "council",
        "commission",
        "conference",
        "court",
        "forum",
    ]
)


def stateless(text: str) -> tuple[str, ...]:
    """`Association of African Jurists`, `International Coffee Organization`: of no one state."""
    folded = set(key(text))
    if not folded & _REGIONAL:
        return ()
    if folded & _SOCIETIES:
        return ("NGO",)
    return ("IGO",) if folded & _UNIONS else ()


@lru_cache(maxsize=20_000)
def organisation_kind(text: str) -> tuple[ActorKind, tuple[str, ...]]:
    folded = key(text)
    if "liberation" in folded and {"army", "front", "movement", "forces"} & set(folded):
        return "armed_group", ("REB",)
    for word in reversed(folded):
        if word in body_words():
            kind, sector = body_words()[word]
            return kind, (sector,)
    return "organisation", ()


_BRACKETED = re.compile(r"\(([A-Z][A-Za-z/&.-]{1,11})\)")


def _spelt_out(names: Names, end: int, acronym: str) -> Actor | None:
    """The body whose words before a bracket have the acronym's letters as their initials."""
    doc = names.doc
    letters = [c for c in acronym if c.isupper()]
    start = end
    while letters and start > 0 and end - start < 10:
        word = doc[start - 1].text
        if word[:1].isupper() and word[:1] != letters[-1]:
            return None
        if word[:1].isupper():
            letters.pop()
        elif word.lower() not in ("of", "the", "and", "for", "in", "on", "de", "-", "'s", "'"):
            return None
        start -= 1
    if letters:
        return None
    text = doc[start:end].text
    listed = names.at.get(start)
    if listed is not None and listed.end >= end:
        return listed.actor
    for mention in {id(m): m for i in range(start, end) if (m := names.at.get(i))}.values():
        if mention.actor.kind == "person":
            return None
        names.drop(mention)
    kind, sectors = organisation_kind(text)
    countries = listed.actor.countries if listed is not None else stateless(text)
    actor = Actor(text, kind, countries, sectors)
    reason = f"spelt out before {acronym!r}"
    names.add(NameMention(start, end, actor, "organisation", "acronym.spelt", reason, start))
    return actor


def add_acronyms(names: Names) -> None:
    """`Tehreek-e-Taliban Pakistan (TTP)`: later `TTP` names whatever stands before the bracket."""
    doc = names.doc
    for match in _BRACKETED.finditer(doc.text):
        if sum(c.isupper() for c in match.group(1)) < 2:
            continue
        span = doc.char_span(match.start(1), match.end(1), alignment_mode="expand")
        if span is None or span.start < 2:
            continue
        before = names.at.get(span.start - 2)
        spelt = _spelt_out(names, span.start - 1, match.group(1))
        if spelt is not None:
            names.acronyms[fold(match.group(1))] = spelt
        elif before is not None and before.actor.kind not in ("person", "country", "people"):
            names.acronyms[fold(match.group(1))] = before.actor
    for token in doc if names.acronyms else ():
        actor = names.acronyms.get(fold(token.text))
        if actor is not None and token.text.isupper():
            mention = names.at.get(token.i)
            if mention is not None and mention.end - mention.start == 1:
                names.drop(mention)
            reason = f"{token.text!r} is defined in the text as {actor.name}"
            names.add(
                NameMention(
                    token.i, token.i + 1, actor, "organisation", "alias.acronym", reason, token.i
                )
            )
