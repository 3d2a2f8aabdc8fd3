"""Places named in a text, with country, precision and coordinates; the place of a predicate.

Belongs here: which words of an article are places, which of several places of one name is
meant, and where something happened. Does not: the gazetteer itself (`toponyms`).
A town is believed when something besides its name says that it is one: the gazetteer alone
would take half the English dictionary for villages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.normalize.actor_mentions import TokenIndex as Tokens
from pipeline.normalize.actors import ActorIndex
from pipeline.normalize.countries import country_words
from pipeline.normalize.phrases import Phrases, fold
from pipeline.normalize.toponyms import (
    PlaceEntry,
    PlaceKind,
    choose,
    country_place,
    region_names,
    regions,
    towns,
)
from pipeline.spans import Found

_LOCATIVE = frozenset(
    "in at near outside inside around across throughout within on off along over".split()
)
_GOAL = frozenset("to from into toward towards through via".split())
_DIRECTIONS = frozenset(
    "northern southern eastern western central north south east west northeast northwest "
    "southeast southwest northeastern northwestern southeastern southwestern nearby downtown".split()
)
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_HEADS = frozenset(
    "city town village province district county region state suburb municipality prefecture "
    "governorate oblast department island port airport border".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place: `country` is ISO alpha-3 or empty for what belongs to none or several.

    `precision` is PLOVER's: 5 a site inside a town, 4 town, 3 district, 2 province, 1 country.
    Coordinates are both set or both None.
    """

    name: str
    country: str
    precision: int
    latitude: float | None
    longitude: float | None
    kind: PlaceKind


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    entries: tuple[PlaceEntry, ...]
    rule: str


def find_places(doc: Doc, actors: ActorIndex) -> list[Found[Place]]:
    """Every place named in the text, ascending; capitals too where they mean a government."""
    candidates = _candidates(doc, actors)
    context = _context(doc, actors, candidates)
    return [_decided(doc, candidate, candidates, context) for candidate in candidates]


def place_for(predicate: Token, places: Iterable[Found[Place]]) -> Found[Place] | None:
    """Where the thing said by `predicate` happens: its own phrases first, then its clause's.

    The most precise place of the nearest phrase wins; None when the clause names no place.
    """
    by_token = _by_token(predicate.doc, places)
    for prepositions in (_LOCATIVE, _GOAL):
        for anchor in _anchors(predicate):
            found = _phrase_places(anchor, prepositions, by_token)
            if found:
                return max(found, key=lambda f: f.value.precision)
    return None


@cache
def _listed() -> Phrases[str]:
    words = [(w.text, w.text) for w in country_words() if w.form == "name"]
    return Phrases([*words, *((name, name) for name in region_names())])


def _candidates(doc: Doc, actors: ActorIndex) -> list[_Candidate]:
    tokens = Tokens(doc)
    found: dict[int, _Candidate] = {}
    taken: set[int] = set()
    for match, names in _listed().find(doc.text):
        start, end = tokens.span(match.start, match.end)
        if _is_other_name(doc, actors, start, end):
            continue
        country = country_place(names[0])
        entries = (*((country,) if country else ()), *regions(names[0]), *towns(names[0]))
        found[start] = _Candidate(start, end, entries, "place.listed")
        taken.update(range(start, end))
    for start, end in _town_spans(doc, actors, taken):
        entries = _town_entries(doc, start, end)
        if entries:
            found[start] = _Candidate(start, end, entries, "place.town")
            taken.update(range(start, end))
    return [found[start] for start in sorted(found)]


def _is_other_name(doc: Doc, actors: ActorIndex, start: int, end: int) -> bool:
    """Whether a listed place is only a part of a person's or a body's name."""
    entity = next((e for e in doc.ents if e.start <= start < e.end), None)
    if entity is not None and entity.label_ in ("ORG", "PERSON", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"):
        inner = [t for t in entity if t.pos_ == "PROPN" and not start <= t.i < end]
        if inner and not (entity.start == start and doc[end].tag_ == "POS"):
            return True
    mention = actors.name_at(start)
    if mention is None:
        return False
    return mention.form == "person" or mention.end - mention.start > end - start


def _town_spans(doc: Doc, actors: ActorIndex, taken: set[int]) -> Iterator[tuple[int, int]]:
    for entity in doc.ents:
        if entity.label_ in _PLACE_LABELS:
            start, end = entity.start, entity.end
            while start < end and (doc[start].pos_ == "DET" or doc[start].lower_ in _DIRECTIONS):
                start += 1
            while end > start and doc[end - 1].tag_ == "POS":
                end -= 1
            if start < end and not taken & set(range(start, end)) and _free(actors, start):
                yield start, end
    for start, end in _proper_runs(doc):
        if taken & set(range(start, end)) or not _free(actors, start):
            continue
        if doc[start].ent_type_ not in _PLACE_LABELS and _stands_like_place(doc, start, end, taken):
            yield start, end


def _free(actors: ActorIndex, index: int) -> bool:
    mention = actors.name_at(index)
    return mention is None or mention.form in ("capital", "organisation") or mention.rule == "ner.person"


def _proper_runs(doc: Doc) -> Iterator[tuple[int, int]]:
    start = None
    for token in doc:
        proper = token.pos_ == "PROPN" and token.text[:1].isupper()
        if proper and start is None:
            start = token.i
        elif not proper and start is not None:
            yield start, token.i
            start = None
    if start is not None:
        yield start, len(doc)


def _stands_like_place(doc: Doc, start: int, end: int, taken: set[int]) -> bool:
    """`in X`, `near X`, `X province`, `X, <place>`: signs of a place where NER saw none."""
    before = doc[start - 1] if start else None
    if before is not None and before.lower_ in _DIRECTIONS | {"in", "near", "outside", "at"}:
        return True
    if end < len(doc) and doc[end].lower_ in _HEADS:
        return True
    return end + 1 < len(doc) and doc[end].text == "," and end + 1 in taken


def _town_entries(doc: Doc, start: int, end: int) -> tuple[PlaceEntry, ...]:
    text = doc[start:end].text
    found = (*regions(text), *towns(text))
    if found:
        return found
    words = text.split()
    if len(words) > 1 and fold(words[-1]) in _HEADS:
        shorter = " ".join(words[:-1])
        return (*regions(shorter), *towns(shorter))
    return ()


def _context(doc: Doc, actors: ActorIndex, candidates: list[_Candidate]) -> list[str]:
    """Countries that the article names, most often named first."""
    counts: Counter[str] = Counter(actors.country_counts)
    for candidate in candidates:
        countries = {entry.country for entry in candidate.entries if entry.country}
        if len(countries) == 1:
            counts.update(countries)
    return [country for country, _ in counts.most_common()]


def _decided(
    doc: Doc, candidate: _Candidate, candidates: list[_Candidate], context: list[str]
) -> Found[Place]:
    entry, reason = _pick(doc, candidate, candidates, context)
    first, last = doc[candidate.start], doc[candidate.end - 1]
    place = Place(entry.name, entry.country, entry.precision, entry.latitude, entry.longitude, entry.kind)
    return Found(place, first.idx, last.idx + len(last), candidate.rule, "lookup", reason)


def _pick(
    doc: Doc, candidate: _Candidate, candidates: list[_Candidate], context: list[str]
) -> tuple[PlaceEntry, str]:
    following = _apposed(doc, candidate, candidates)
    if following:
        inside = [e for e in candidate.entries if e.country in following and e.kind != "country"]
        if inside:
            return inside[0], f"followed by a place in {', '.join(sorted(following))}"
    listed = [e for e in candidate.entries if e.kind != "city"]
    if listed:
        chosen = choose(listed, context)
        assert chosen is not None
        return chosen, f"listed as {chosen.kind}"
    chosen = choose(candidate.entries, context)
    assert chosen is not None
    near = chosen.country in context
    return chosen, "in a country that the text names" if near else "the most populous of that name"


def _apposed(doc: Doc, candidate: _Candidate, candidates: list[_Candidate]) -> set[str]:
    """Countries of the place that follows behind a comma or `in`: `Reston, Virginia`."""
    if candidate.end + 1 >= len(doc) or doc[candidate.end].text not in (",", "in", "("):
        return set()
    for other in candidates:
        if other.start in (candidate.end + 1, candidate.end + 2) and other.rule == "place.listed":
            return {e.country for e in other.entries if e.kind in ("country", "region")}
    return set()


def _by_token(doc: Doc, places: Iterable[Found[Place]]) -> dict[int, Found[Place]]:
    tokens = Tokens(doc)
    return {i: f for f in places for i in range(*tokens.span(f.start, f.end))}


def _anchors(predicate: Token) -> Iterator[Token]:
    """The predicate, its objects and subject, then the verbs above it within the sentence."""
    seen = 0
    token = predicate
    while seen < 4:
        yield token
        for child in token.children:
            if child.dep_ in ("dobj", "nsubjpass", "attr"):
                yield child
        if token.head is token or token.dep_ in ("relcl", "advcl"):
            return
        token = token.head
        seen += 1


def _phrase_places(
    anchor: Token, prepositions: frozenset[str], by_token: dict[int, Found[Place]]
) -> list[Found[Place]]:
    found = []
    for child in anchor.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    found.extend(by_token[t.i] for t in inner.subtree if t.i in by_token)
                    break
    return found
