"""Names of actors in a parsed text: known names first, then persons and bodies beyond them.

Belongs here: which listed names a text really uses, and the order in which names are found.
Does not: common nouns ("the police"), pronouns and modifiers, which `index` resolves.
NER is only support: lexicon and title patterns come first, its labels fill the gaps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain, islice

from rapidfuzz.distance import OSA

from pipeline.language.tokens import Doc, Token
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.bodies import add_acronyms, add_organisations
from pipeline.normalize.actors.known_names import (
    Known,
    known_names,
    leader_names,
    meaning,
    stands_alone,
    state_names,
    successions,
)
from pipeline.normalize.actors.names import NameMention, Names
from pipeline.normalize.actors.noun_phrases import entity_bounds
from pipeline.normalize.actors.persons import (
    PARTICLES,
    add_persons,
    add_surnames,
    name_as_written,
    surnames,
)
from pipeline.normalize.actors.titles import find_titles, title_named
from pipeline.normalize.actors.told_bodies import add_told_bodies
from pipeline.normalize.gazetteer.countries import country_names, country_word
from pipeline.normalize.gazetteer.phrases import Match, TokenIndex, Words, fold, words_of
from pipeline.normalize.gazetteer.toponyms import towns


def find_names(doc: Doc, day: date | None) -> Names:
    """All name mentions of a document, in ascending order."""
    names = Names(doc, day)
    tokens = TokenIndex(doc)
    parts = words_of(doc)
    caseless = _caseless(parts)
    names.titles = find_titles(tokens, parts)
    _add_known(names, tokens, parts, caseless)
    _add_halves(names)
    _add_misspelt(names)
    add_organisations(names, certain=True)
    add_persons(names)
    add_organisations(names, certain=False)
    add_acronyms(names)
    add_surnames(names)
    add_told_bodies(names)
    name_as_written(names)
    names.mentions.sort(key=lambda mention: mention.start)
    return names


def _caseless(parts: Words) -> bool:
    """Whether the text was written without capitals, so that they say nothing."""
    few = len(parts.forms) // 100
    capitals = islice((form for form in parts.forms if form[0].isupper()), few + 1)
    return sum(1 for _ in capitals) <= few and parts.forms != []


def _add_known(names: Names, tokens: TokenIndex, parts: Words, caseless: bool) -> None:
    found = known_names().find_in(tokens.doc.text, parts, lower=caseless)
    matches = [m for m in found if not _names_a_dollar(tokens.doc.text, m[0])]
    context = _certain_countries(matches)
    for match, entries in matches:
        start, end = tokens.span(match.start, match.end)
        if len(match.key) == 1 and not _titled(tokens.doc, start):
            entries = [e for e in entries if e.form != "person" or stands_alone(e, names.day)]
        if not entries:
            continue
        known = _of_its_time(meaning(entries, names.day, context), names.day, context)
        if not _means_it(tokens.doc, start, end, known):
            continue
        reason = f"{match.text!r} is listed as {known.actor.name}"
        if known.since or known.until:
            reason += f" ({known.since or '…'} to {known.until or '…'})"
        if known.form == "person" and known.actor.name not in names.persons:
            full = known.actor.name
            names.add_person(full, known.actor, surnames(full, known.actor.countries))
        rule = f"known.{known.form}"
        names.add(NameMention(start, end, known.actor, known.form, rule, reason, start))


_COMPASS = frozenset({"North", "South", "East", "West"})


def _add_halves(names: Names) -> None:
    """`North and South Korea`: the first of two states that share the rest of their name."""
    doc = names.doc
    for mention in [m for m in names.mentions if m.form == "name" and m.start > 1]:
        i = mention.start - 2
        joined = doc[i + 1].lower_ in ("and", "or") and i not in names.at
        if not joined or not {doc[i].text, doc[mention.start].text} <= _COMPASS:
            continue
        full = f"{doc[i].text} {doc[mention.start + 1 : mention.end].text}"
        word = country_word(full)
        if word is not None and word.form == "name":
            actor = Actor(word.country, "country", (word.iso3,))
            reason = f"short for {full!r}"
            names.add(NameMention(i, i + 1, actor, "name", "known.half", reason, i))


_DOLLAR = re.compile(r"\$|\s(?:dollars?|bucks|cents?)\b", re.IGNORECASE)


def _names_a_dollar(text: str, match: Match) -> bool:
    """The `US` of `US$30m` and `US dollars` says whose money it is, and nothing of a state."""
    return _DOLLAR.match(text, match.end) is not None


def _certain_countries(matches: Sequence[tuple[Match, list[Known]]]) -> set[str]:
    """Countries that the text names by words with one meaning, capitals left out."""
    return {
        entries[0].actor.countries[0]
        for _, entries in matches
        if entries[0].form != "capital" and len({e.actor.countries for e in entries}) == 1
        if entries[0].actor.countries
    }


def _of_its_time(known: Known, day: date | None, context: set[str]) -> Known:
    """The capital of a state that was not one yet is a town of the state it belonged to."""
    code = known.actor.countries[0] if known.form == "capital" else ""
    if code not in successions():
        return known
    parent, since = successions()[code]
    before = day < since if day is not None else parent in context and code not in context
    if not before:
        return known
    return replace(
        known, actor=Actor(country_names()[parent], "country", (parent,), (), None, True)
    )


def _titled(doc: Doc, start: int) -> bool:
    return start > 0 and title_named(doc[start - 1].text) is not None


def _means_it(doc: Doc, start: int, end: int, known: Known) -> bool:
    """False where a listed name is part of another name, or an ordinary word."""
    first, last = doc[start], doc[end - 1]
    if _in_hyphenated_name(doc, end) or _in_currency_mark(doc, end) or _of_a_region(doc, start):
        return False
    if known.form in ("name", "capital") and _inside_person(doc, start, end):
        return False
    if known.form == "person" and end - start == 1:
        return not _longer_name(doc, start, end)
    if known.form in ("body", "metonym") and end - start == 1:
        if not first.text.isupper() and first.pos_ != "PROPN" and not _looks_like_a_body(first):
            return False
        opens = first.is_sent_start and first.text[1:].islower()
        if opens and not first.ent_type_ and first.tag_ != "NNP":
            return False
        if known.actor.kind in ("company", "media") and _inside_person(doc, start, end):
            return False
    if (
        known.form in ("name", "capital") and last.nbor().text[:1].isupper()
        if end < len(doc)
        else False
    ):
        return _compound_ok(doc, start, end)
    return True


def _looks_like_a_body(token: Token) -> bool:
    """A tagger takes a name it never saw for a noun: `Interpol issued`, `the firm Sonatrach said`.

    NER knows it, or it has a capital within, or one that no sentence's beginning explains.
    """
    if token.ent_type_ == "ORG" or not token.text[1:].islower():
        return True
    before = token.nbor(-1) if token.i else None
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    headline = after is not None and after.text[:1].isupper()
    return before is not None and before.text.islower() and not headline


_PARTS = frozenset({"central", "latin", "south", "north", "inter", "pan", "meso"})


def _of_a_region(doc: Doc, start: int) -> bool:
    """`Inter-American`, `Central American`: of a part of the world, not of the United States."""
    if doc[start].lower_ not in ("american", "americans") or start == 0:
        return False
    before = start - 2 if doc[start - 1].text in ("-", "–") and start > 1 else start - 1
    return doc[before].lower_ in _PARTS


def _in_hyphenated_name(doc: Doc, end: int) -> bool:
    """`Shan` in `Shan-e-Mustafa`: a particle follows the hyphen, so the name goes on."""
    return (
        end + 1 < len(doc)
        and doc[end].text == "-"
        and not doc[end - 1].whitespace_
        and (fold(doc[end + 1].text) in PARTICLES or doc[end + 1].text in ("i", "ud"))
    )


def _in_currency_mark(doc: Doc, end: int) -> bool:
    """`US` in `US$2 billion` says which dollar, not whose money."""
    last = doc[end - 1]
    glued = end < len(doc) and not last.whitespace_ and doc[end].is_currency
    return glued or last.text[-1:] in "$£"


def _compound_ok(doc: Doc, start: int, end: int) -> bool:
    """A country name before another capital: `China Eximbank` yes, `Jordan Peterson` no."""
    following = doc[end]
    return not (following.ent_type_ == "PERSON" and doc[start].ent_type_ == "PERSON")


def _inside_person(doc: Doc, start: int, end: int) -> bool:
    first, last = entity_bounds(doc, start)
    if doc[start].ent_type_ != "PERSON" or last - first <= end - start:
        return False
    inner = [t for t in doc[first:last] if not start <= t.i < end and t.pos_ == "PROPN"]
    return bool(inner) and not any(t.lower_ in ("president", "minister") for t in doc[first:last])


def _longer_name(doc: Doc, start: int, end: int) -> bool:
    """`Bush` in `Kate Bush`, `Abbas` in `Abbas al-Fatlawi`: a part of another's full name."""
    if _goes_on(doc, end):
        return True
    before = doc[start - 1] if start else None
    return (
        before is not None
        and before.pos_ == "PROPN"
        and before.ent_type_ == "PERSON"
        and title_named(before.text) is None
    )


def _goes_on(doc: Doc, end: int) -> bool:
    """Whether a name goes on behind `end`: a particle with a capital, or more of one entity."""
    if end + 1 >= len(doc):
        return False
    following = doc[end]
    if fold(following.text.partition("-")[0]) in ("al", "el", "bin", "ibn", "ould"):
        return doc[end + 1].text[:1].isupper() or doc[end + 1].text == "-" or "-" in following.text
    same = following.ent_iob_ == "I" and following.ent_type_ == "PERSON"
    return same and following.pos_ == "PROPN" and following.text[:1].isupper()


def _add_misspelt(names: Names) -> None:
    """`Afganistan`: a name of one wrong letter, when nothing else bears it."""
    entities = (e for e in names.doc.ents if e.label_ in ("GPE", "NORP", "ORG", "LOC", "PERSON"))
    for token in chain.from_iterable(entities):
        if token.i in names.at:
            continue
        if len(token.text) < 6 or not token.text[0].isupper() or _beside_name(token):
            continue
        known = _misspelt(fold(token.text))
        if known is not None and not towns(token.text):
            reason = f"{token.text!r} is one letter off {known.actor.name}"
            rule = "known.misspelt"
            names.add(
                NameMention(token.i, token.i + 1, known.actor, known.form, rule, reason, token.i)
            )


def _beside_name(token: Token) -> bool:
    doc = token.doc
    return any(
        0 <= i < len(doc) and doc[i].ent_type_ == token.ent_type_ and doc[i].pos_ == "PROPN"
        for i in (token.i - 1, token.i + 1)
    )


@cache
def _surnames_of_leaders() -> frozenset[str]:
    """Whoever held an office at any time, by the one name that news uses for them."""
    return frozenset(fold(name) for name, _ in leader_names() if " " not in name)


@cache
def _misspelt(word: str) -> Known | None:
    if word in _surnames_of_leaders():
        # "Hollande" is nobody's Holland.
        return None
    found = {
        entry.actor: entry
        for spelling, entry in state_names()
        if word[0] == spelling[0]
        and abs(len(word) - len(spelling)) <= 1
        and OSA.distance(word, spelling, score_cutoff=1) == 1
    }
    return next(iter(found.values())) if len(found) == 1 else None
