"""Bodies that no list knows, by what the article itself tells of them.

Belongs here: "the Danish shipping line NAME", "Turkey's NAME", "NAME, a union based in PLACE"
hold wherever the article uses the name again, or the first words of it alone. Does not: what a
body's own name tells of it (`bodies`), nor "the company" (`coreference`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.language.tokens import Token
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.bodies import organisation_kind
from pipeline.normalize.actors.known_names import STATE_FORMS, body_words, called_bodies
from pipeline.normalize.actors.names import (
    CALENDAR,
    TOLD,
    NameMention,
    Names,
    country_counts,
    in_participle,
)
from pipeline.normalize.actors.noun_phrases import entity_bounds, lemma_and_pair, proper_run
from pipeline.normalize.gazetteer.phrases import fold
from pipeline.normalize.gazetteer.toponyms import BIG_TOWN, choose, regions, towns

_SEATED = frozenset({"based", "headquartered", "listed", "registered"})
_OF_STATES = frozenset({"GOV", "LEG", "JUD", "MIL", "COP", "SPY"})
"""Sectors of bodies that every state has one of, under the same name."""
_GUESSED = frozenset({"ner.organisation", "ner.person"})
"""Rules of names that only NER tells."""
_LEAST_WORDS = 2
"""Words that a company's name has at least where a town is told behind it."""
_WIDEST = 8
"""Tokens before a name, or before what it is called, in which its country may stand."""
_MODIFIERS = frozenset({"NOUN", "ADJ", "PROPN", "PUNCT", "VERB", "NUM"})
_BODY_LABELS = frozenset({"ORG", "", "PERSON", "NORP", "PRODUCT", "WORK_OF_ART"})
"""What NER takes a body's name for."""


@dataclass
class _Told:
    """One body: its fullest name, its country and the nouns that the text calls it by."""

    words: tuple[str, ...]
    actor: Actor
    nouns: set[str]


@dataclass(frozen=True)
class _Account:
    noun: str | None = None
    country: str | None = None


def add_told_bodies(names: Names) -> None:
    """Gives every use of a name what the text tells of its bearer anywhere."""
    told = _told(names)
    for body in told.values():
        if body.nouns:
            names.called.setdefault(body.actor.name, set()).update(body.nouns)
    for form, body in _forms(names, told).items():
        for start, end in _uses(names, form):
            _give(names, start, end, body)


# --- what is told ----------------------------------------------------------------------


def _told(names: Names) -> dict[tuple[str, ...], _Told]:
    found: dict[tuple[str, ...], _Told] = {}
    for start, end in _runs(names):
        mention = names.at.get(start)
        account = _account(names, start, end)
        if account is None and (mention is None or end - start == 1):
            continue
        bearer = _bearer(names, start, end)
        if _OF_STATES & set(bearer.sectors):
            continue
        words = tuple(token.text for token in names.doc[start:end])
        body = found.setdefault(words, _Told(words, bearer, set()))
        if account is not None:
            _add(body, account)
    return found


def _add(body: _Told, account: _Account) -> None:
    if account.noun is not None:
        body.nouns.add(account.noun)
        if body.actor.kind == "organisation":
            kind, sector = called_bodies()[account.noun]
            sectors = body.actor.sectors or ((sector,) if sector else ())
            body.actor = replace(body.actor, kind=kind, sectors=sectors)
    if account.country is not None and not body.actor.countries:
        body.actor = replace(body.actor, countries=(account.country,))


def _bearer(names: Names, start: int, end: int) -> Actor:
    mention = names.at.get(start)
    if mention is not None and mention.actor.kind != "person":
        return mention.actor
    text = names.doc[start:end].text
    kind, sectors = organisation_kind(text)
    return Actor(text, kind, (), sectors)


def _runs(names: Names) -> Iterator[tuple[int, int]]:
    """Names that no list knows: bodies by NER, and proper nouns in a row that nothing covers."""
    doc, done = names.doc, 0
    proper = {token.i for token in doc.by_part.get("PROPN", ()) if token.text[:1].isupper()}
    for i in sorted({*names.at, *proper}):
        if i < done:
            continue
        mention = names.at.get(i)
        if mention is not None:
            if mention.rule == "ner.organisation":
                _end_before_seat(names, mention)
                yield mention.start, mention.end
            elif mention.rule == "ner.person" and _is_called(names, mention):
                yield mention.start, mention.end
            done = mention.cover_end
        elif i in proper:
            token = doc.tokens[i]
            start, end = proper_run(token, names)
            if start == i and fold(token.text) not in CALENDAR and _may_be_body(names, start, end):
                yield start, end
            done = end


def _is_called(names: Names, mention: NameMention) -> bool:
    """Whether the one word that NER takes for a person is what a body is called: "the shipper
    BRENNHAVN"."""
    start = mention.start
    alone = mention.end - start == 1 and " " not in mention.actor.name
    return alone and start > 0 and _called(names.doc[start - 1]) is not None


def _may_be_body(names: Names, start: int, end: int) -> bool:
    """Whether a name is no place: NER takes "Norway's BRENNHAVN" for one as often as not."""
    doc = names.doc
    if doc[start].ent_type_ in _BODY_LABELS:
        return True
    before, text = doc[start - 1] if start else None, doc[start:end].text
    owned = before is not None and (before.tag_ == "POS" or _called(before) is not None)
    return owned and not towns(text) and not regions(text)


def _end_before_seat(names: Names, mention: NameMention) -> None:
    """ "Halden Resources of Toronto": the town is no part of a company's name."""
    doc, end = names.doc, mention.end - 2
    if end - mention.start < _LEAST_WORDS or doc[end].lower_ != "of":
        return
    name = doc[mention.start : end].text
    kind, sectors = organisation_kind(name)
    told = mention.start > 0 and _called(doc[mention.start - 1]) is not None
    if (kind != "company" and not told) or _town(names, doc[end + 1].text) is None:
        return
    for i in range(end, mention.end):
        names.at.pop(i, None)
    mention.end = mention.cover_end = end
    mention.actor = replace(mention.actor, name=name, kind=kind, sectors=sectors)


def _account(names: Names, start: int, end: int) -> _Account | None:
    """What the words around one use of a name tell of its bearer."""
    doc = names.doc
    head = doc[start:end].root
    noun = doc[start - 1] if start else None
    if noun is not None and noun.text[:1].islower() and _called(noun) is not None:
        return _Account(_called(noun), _country_before(names, noun.i) or _seat(names, end))
    if noun is not None and (noun.tag_ == "POS" or noun.lower_ in _SEATED):
        country = _country_before(names, start)
        return _Account(None, country) if country is not None else None
    beside = [head.head] if head.dep_ == "appos" and head.head.i < start else []
    beside += [c for c in head.children if c.dep_ == "appos" and c.i >= end]
    for other in beside:
        if _called(other) is not None and names.at.get(other.i) is None:
            country = _country_before(names, other.i) or _behind(names, other)
            return _Account(_called(other), country or _seat(names, end))
    country = _seat(names, end)
    is_body = names.at.get(start) is not None
    return _Account(None, country) if country is not None and is_body else None


def _called(noun: Token) -> str | None:
    return next((word for word in lemma_and_pair(noun) if word in called_bodies()), None)


def _country_before(names: Names, index: int) -> str | None:
    """The country named in the noun phrase before a token: "the DANISH shipping line"."""
    doc = names.doc
    for i in range(index - 1, max(index - _WIDEST, 0) - 1, -1):
        if doc[i].lower_ in _SEATED and i >= 2 and doc[i - 1].text in ("-", "–"):
            return _place(names, i - 2)
        mention = names.at.get(i)
        if mention is not None:
            stated = mention.form in STATE_FORMS and not in_participle(doc, i)
            return mention.actor.countries[0] if stated and mention.actor.countries else None
        if doc[i].tag_ == "POS":
            return _place(names, i - 1)
        if doc[i].pos_ not in _MODIFIERS or doc[i].text in (",", ";", ":", "(", ")", "."):
            return None
    return None


def _behind(names: Names, noun: Token) -> str | None:
    """ "A builder FROM TURKEY", "a union IN GHANA"."""
    for phrase in noun.children:
        if phrase.i > noun.i and phrase.lower_ in ("from", "of", "in", "based"):
            place = next((t for t in phrase.subtree if t.dep_ == "pobj"), None)
            return _place(names, place.i) if place is not None else None
    return None


def _seat(names: Names, end: int) -> str | None:
    """ "NAME of TORONTO", "NAME, based in ASUNCION"."""
    doc = names.doc
    following = [t.lower_ for t in doc[end : end + 4]]
    if following[:1] == ["of"]:
        return _place(names, end + 1)
    if following[:1] == [","] and following[1:2] and following[1] in _SEATED:
        return _place(names, end + 3)
    return None


def _place(names: Names, index: int) -> str | None:
    """The country of the state or of the town named at a token."""
    doc = names.doc
    if not 0 <= index < len(doc):
        return None
    mention = names.at.get(index)
    if mention is not None:
        stated = mention.form in STATE_FORMS | {"region"} and mention.actor.countries
        return mention.actor.countries[0] if stated else None
    if doc[index].pos_ != "PROPN":
        return None
    start, end = proper_run(doc[index], names)
    return _town(names, doc[start:end].text)


def _town(names: Names, text: str) -> str | None:
    context = country_counts(names.mentions)
    entry = choose((*regions(text), *towns(text)), context)
    if entry is None or (entry.country not in context and entry.population < BIG_TOWN):
        return None
    return entry.country or None


# --- where it holds --------------------------------------------------------------------


def _forms(names: Names, told: dict[tuple[str, ...], _Told]) -> dict[tuple[str, ...], _Told]:
    """Full names and the beginnings of them that call one body only, the longest first."""
    forms: dict[tuple[str, ...], list[_Told]] = {}
    for words, body in told.items():
        forms.setdefault(words, []).append(body)
        for length in range(1, len(words)):
            if _may_stand_alone(words[:length]):
                forms.setdefault(words[:length], []).append(body)
    single = {}
    for form in sorted(forms, key=len, reverse=True):
        bodies = sorted(forms[form], key=lambda body: -len(body.words))
        longer = [b for b in bodies if len(b.words) > len(form)] or bodies
        if len(longer) == 1:
            single[form] = _joined(longer[0], bodies)
    return single


def _joined(full: _Told, bodies: list[_Told]) -> _Told:
    """The body under its fullest name, with what is told of it under any."""
    for other in bodies:
        if other is full:
            continue
        full.nouns |= other.nouns
        if not full.actor.countries:
            full.actor = replace(full.actor, countries=other.actor.countries)
    return full


def _may_stand_alone(words: tuple[str, ...]) -> bool:
    """Whether the beginning of a name says whose it is: "Kudu", but not "Central" or "Accra"."""
    first, last = words[0], fold(words[-1])
    if last in body_words() or not first[:1].isupper() or len(first) < 3:
        return False
    text = " ".join(words)
    known = any(town.population >= BIG_TOWN for town in towns(text))
    return not known and not regions(text)


def _uses(names: Names, form: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    doc = names.doc
    for first in doc.by_form.get(form[0].lower(), ()):
        start, end = first.i, first.i + len(form)
        if tuple(t.text for t in doc.tokens[start:end]) != form:
            continue
        if _is_part(names, start, end) or (len(form) == 1 and doc[start].pos_ != "PROPN"):
            continue
        yield start, end


def _is_part(names: Names, start: int, end: int) -> bool:
    """Whether the words are within another name: "Kudu" of "Kudu Park"."""
    doc = names.doc
    mention = names.at.get(start) or names.at.get(end - 1)
    if mention is not None:
        return mention.rule not in _GUESSED or (mention.cover, mention.end) != (start, end)
    before = start > 0 and doc[start - 1].dep_ == "compound" and doc[start - 1].pos_ == "PROPN"
    after = end < len(doc) and doc[end].pos_ == "PROPN" and doc[end - 1].dep_ == "compound"
    first, last = entity_bounds(doc, start)
    return before or after or first < start or last > end


def _give(names: Names, start: int, end: int, body: _Told) -> None:
    mention = names.at.get(start)
    if mention is None:
        reason = "what the text calls it"
        names.add(NameMention(start, end, body.actor, "organisation", TOLD, reason, start))
        return
    if mention.rule == "ner.person":
        if not body.nouns and "BUS" not in body.actor.sectors:
            return
        names.persons.pop(mention.actor.name, None)
        mention.form, mention.rule = "organisation", TOLD
        mention.actor = body.actor
        return
    countries = mention.actor.countries or body.actor.countries
    mention.actor = replace(body.actor, countries=countries)
    mention.reason = f"{mention.reason}; told of elsewhere as {body.actor.name}"
