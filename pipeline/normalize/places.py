"""Places named in a text, with country, precision and coordinates; the place of a predicate.

Belongs here: which words of an article are places, which of several places of one name is
meant, and where something happened. Does not: the gazetteer itself (`toponyms`).
A town is believed when something besides its name says that it is one: the gazetteer alone
would take half the English dictionary for villages.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.language.tokens import Doc, Token
from pipeline.normalize.actors.index import ActorIndex
from pipeline.normalize.actors.names import CALENDAR
from pipeline.normalize.actors.noun_phrases import entity_bounds, used_as_place
from pipeline.normalize.clauses import verb_above
from pipeline.normalize.gazetteer.countries import country_word, country_words
from pipeline.normalize.gazetteer.phrases import Phrases, TokenIndex, fold, words_of
from pipeline.normalize.gazetteer.toponyms import (
    BIG_TOWN,
    PlaceEntry,
    PlaceKind,
    choose,
    country_place,
    is_guess,
    region_names,
    regions,
    towns,
)
from pipeline.spans import Found

_LOCATIVE = frozenset(
    [
        "in",
        "at",
        "near",
        "outside",
        "inside",
        "around",
        "across",
        "throughout",
        "within",
        "on",
        "off",
        "along",
        "over",
    ]
)
_GOAL = frozenset(["to", "from", "into", "toward", "towards", "through", "via"])
_DIRECTIONS = frozenset(
    [
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "north",
        "south",
        "east",
        "west",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "northeastern",
        "northwestern",
        "southeastern",
        "southwestern",
        "nearby",
        "downtown",
    ]
)
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NOT_PLACES = frozenset(["ORG", "PERSON", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"])
_HEADS = frozenset(
    [
        "city",
        "town",
        "village",
        "province",
        "district",
        "county",
        "region",
        "state",
        "suburb",
        "municipality",
        "prefecture",
        "governorate",
        "oblast",
        "department",
        "island",
        "port",
        "airport",
        "border",
    ]
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
    candidates = _Search(doc, actors).run()
    context = _context(actors, candidates)
    home = actors.setting.home
    around = _Surroundings(doc, candidates, context, home.country if home is not None else "")
    return [_decided(doc, candidate, around) for candidate in candidates]


def place_for(predicate: Token, places: Sequence[Found[Place]]) -> Found[Place] | None:
    """Where the thing said by `predicate` happens: its own phrases first, then its clause's.

    `places` in ascending order, as `find_places` gives them.

    The most precise place of the nearest phrase wins; None when the clause names no place.
    """
    return stage_of(predicate, places) or way_of(predicate, places)


def stage_of(predicate: Token, places: Sequence[Found[Place]]) -> Found[Place] | None:
    """Where it happens by a phrase that says so: "in Quetta", or "Vienna, where they met"."""
    by_token = _by_token(predicate, places)
    for child in predicate.children:
        if child.dep_ == "dobj" and child.i in by_token and used_as_place(child):
            return by_token[child.i]
    return (
        _of_phrases(predicate, _LOCATIVE, by_token)
        or _of_antecedent(predicate, by_token)
        or _of_gathering(predicate, by_token)
    )


def way_of(predicate: Token, places: Sequence[Found[Place]]) -> Found[Place] | None:
    """Where it goes, or comes from: "to Quetta"."""
    return _of_phrases(predicate, _GOAL, _by_token(predicate, places))


@cache
def _listed() -> Phrases[str]:
    words = [(w.text, w.text) for w in country_words() if w.form == "name"]
    return Phrases([*words, *((name, name) for name in region_names())])


class _Search:
    """The places of one document as they are found, no token taken twice."""

    def __init__(self, doc: Doc, actors: ActorIndex) -> None:
        self.doc = doc
        self.actors = actors
        self.found: dict[int, _Candidate] = {}
        self.taken: set[int] = set()
        self.by_token: dict[int, _Candidate] = {}
        self.eponyms = _eponyms(doc)

    def run(self) -> list[_Candidate]:
        self._listed_names()
        for start, end in _town_spans(self.doc, self.actors, self.taken):
            self._town(start, end)
        self._repeated()
        self._enumerated()
        return [self.found[start] for start in sorted(self.found)]

    def _keep(self, start: int, end: int, entries: tuple[PlaceEntry, ...], rule: str) -> None:
        candidate = _Candidate(start, end, entries, rule)
        self.found[start] = candidate
        self.by_token.update(dict.fromkeys(range(start, end), candidate))
        self.taken.update(range(start, end))

    def _listed_names(self) -> None:
        tokens = TokenIndex(self.doc)
        for match, names in _listed().find_in(self.doc.text, words_of(self.doc)):
            start, end = tokens.span(match.start, match.end)
            if _is_other_name(self.doc, self.actors, start, end) or self._is_part(start, end):
                continue
            mention = self.actors.name_at(start)
            known = mention is not None and mention.form == "name"
            country = country_place(mention.actor.name if mention and known else names[0])
            entries = (*((country,) if country else ()), *regions(names[0]), *towns(names[0]))
            self._keep(start, end, entries, "place.listed")

    def _town(self, start: int, end: int) -> None:
        text = self.doc[start:end].text
        if (
            fold(text) in CALENDAR
            or self._is_part(start, end)
            or not self.taken.isdisjoint(range(start, end))
        ):
            return
        located = start > 0 and self.doc[start - 1].lower_ in _LOCATIVE | _GOAL
        if text in self.eponyms and not located:
            return
        entries = _town_entries(self.doc, start, end)
        if entries and self._believable(start, end, entries, located):
            self._keep(start, end, entries, "place.town")
        elif not entries and _called_a_place(self.doc, start, located):
            self._keep(start, end, (PlaceEntry(text, "", 4, "city"),), "place.unlisted")

    def _believable(
        self, start: int, end: int, entries: tuple[PlaceEntry, ...], located: bool
    ) -> bool:
        """A small town needs more than its name: a preposition, or a country of the text."""
        before = self.doc[start - 1].lower_ if start else ""
        if (
            before in ("the", "of")
            and entries[0].kind == "city"
            and self.doc[start].lower_ != "the"
        ):
            attributive = end < len(self.doc) and self.doc[end].pos_ == "NOUN"
            named_so = start >= 2 and self.doc[start - 2].lower_ in _NAMING
            if (before == "the" and not attributive) or named_so:
                return False
        named = self.actors.country_counts
        return located or any(
            e.kind != "city" or e.population >= BIG_TOWN or e.country in named for e in entries
        )

    def _is_part(self, start: int, end: int) -> bool:
        """`US$`, `A/California/7`, `pro-Beijing`, `West Nile virus`: a place's name inside
        another word."""
        doc = self.doc
        if start >= 2 and doc[start - 1].text == "-" and doc[start - 2].lower_ in _STANCES:
            return True
        after = doc[end].text[:1] if end < len(doc) and not doc[end - 1].whitespace_ else ""
        if "$" in doc[start:end].text or after in ("$", "/", "£"):
            return True
        if start >= 2 and doc[start - 1].text == "of" and doc[start - 2].lower_ in _NAMING:
            return True
        if end < len(doc) and (
            doc[end].lower_ in _NAMESAKES or doc[start:end].text in self.eponyms
        ):
            return doc[end].lower_ in _NAMESAKES or (start > 0 and doc[start - 1].text == "West")
        return "/" in doc[start:end].text

    def _repeated(self) -> None:
        """What is a place once is a place each time: `in Pirbright`, `the Pirbright laboratory`."""
        known = {
            self.doc[c.start : c.end].text: c for c in self.found.values() if c.end - c.start == 1
        }
        for text, candidate in known.items():
            for token in self.doc.by_form[text.lower()]:
                place = token.i, token.i + 1
                if token.text != text or token.i in self.taken or self._is_part(*place):
                    continue
                if not _is_other_name(self.doc, self.actors, *place):
                    self._keep(*place, candidate.entries, "place.repeated")

    def _enumerated(self) -> None:
        """`Siaya, Bunyala and Nakuru`: a name between towns is a town of the same country."""
        for start, end in _proper_runs(self.doc):
            if not self.taken.isdisjoint(range(start, end)) or not _free(self.actors, start):
                continue
            neighbours = [*self._beside(start - 1, -1), *self._beside(end, 1)]
            countries = {e.country for n in neighbours for e in n.entries}
            if not countries:
                continue
            entries = tuple(
                e for e in _town_entries(self.doc, start, end) if e.country in countries
            )
            if entries and self.doc[start].lower_ not in CALENDAR:
                self._keep(start, end, entries, "place.enumerated")

    def _beside(self, index: int, step: int) -> Iterator[_Candidate]:
        if 0 < index < len(self.doc) - 1 and self.doc[index].text in (",", "and"):
            index += step
            if self.doc[index].text == "and":
                index += step
            candidate = self.by_token.get(index)
            if candidate is not None and candidate.rule != "place.unlisted":
                yield candidate


_STANCES = frozenset({"pro", "anti", "non", "trans", "post", "pre"})
"""Before a hyphen and a place's name these make a word for people or times: `pro-Beijing`."""

_NAMESAKES = frozenset(
    ["virus", "fever", "flu", "disease", "syndrome", "hemorrhagic", "haemorrhagic", "ebolavirus"]
)
"""What is called after a place without being there."""

_NAMING = frozenset(["university", "college", "bank", "act", "school", "institute"])


def _eponyms(doc: Doc) -> set[str]:
    """Names that the text uses for a disease: `Marburg virus`."""
    diseases = (token for form in _NAMESAKES for token in doc.by_form.get(form, ()))
    return {token.nbor(-1).text for token in diseases if token.i}


def _called_a_place(doc: Doc, start: int, located: bool) -> bool:
    """`the village of Kampungu`, `in Kampungu`: a place by what is said of it, in no gazetteer."""
    if not doc[start].text[:1].isupper():
        return False
    village = start >= 2 and doc[start - 1].lower_ == "of" and doc[start - 2].text in _HEADS
    return village or (
        doc[start].ent_type_ == "GPE"
        and located
        and doc[start - 1].lower_ in ("in", "near", "outside")
    )


def _is_other_name(doc: Doc, actors: ActorIndex, start: int, end: int) -> bool:
    """Whether a listed place is only a part of a person's or a body's name."""
    first, last = entity_bounds(doc, start)
    if doc[start].ent_type_ in _NOT_PLACES:
        inner = [t for t in doc[first:last] if t.pos_ == "PROPN" and not start <= t.i < end]
        if inner and not (first == start and doc[end].tag_ == "POS"):
            return True
    mention = actors.name_at(start)
    if mention is None:
        return False
    if not mention.start <= start < mention.end:
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
            end = _whole_town(doc, start, end)
            if start < end and taken.isdisjoint(range(start, end)) and _free(actors, start):
                yield start, end
    for start, end in _proper_runs(doc):
        end = _whole_compound(doc, start, end)
        if not taken.isdisjoint(range(start, end)) or not _free(actors, start):
            continue
        if doc[start].ent_type_ not in _PLACE_LABELS and _stands_like_place(doc, start, end, taken):
            yield start, end


def _whole_compound(doc: Doc, start: int, end: int) -> int:
    """Where a town's name ends that its hyphens cut into pieces: "Port | -au-Prince"."""
    stop = end
    while stop + 1 < len(doc) and doc[stop].text == "-" and not doc[stop - 1].whitespace_:
        stop += 2
    return stop if stop > end and towns(doc[start:stop].text) else end


def _whole_town(doc: Doc, start: int, end: int) -> int:
    """Where a town's name ends that entity recognition cut short: "Novi | Sad"."""
    if start < end < len(doc) and doc[end].pos_ == "PROPN" and not doc[end].ent_type_:
        return end + 1 if towns(doc[start : end + 1].text) else end
    return end


def _free(actors: ActorIndex, index: int) -> bool:
    mention = actors.name_at(index)
    return (
        mention is None
        or mention.form in ("capital", "organisation")
        or mention.rule == "ner.person"
    )


def _proper_runs(doc: Doc) -> Iterator[tuple[int, int]]:
    start = end = 0
    for token in doc.by_part.get("PROPN", ()):
        if not token.text[:1].isupper():
            continue
        if token.i > end:
            if end > start:
                yield start, end
            start = token.i
        end = token.i + 1
    if end > start:
        yield start, end


def _stands_like_place(doc: Doc, start: int, end: int, taken: set[int]) -> bool:
    """`in X`, `near X`, `X province`, `X, <place>`: signs of a place where NER saw none."""
    before = doc[start - 1] if start else None
    if before is not None and before.lower_ in _DIRECTIONS | {"in", "near", "outside", "at"}:
        return True
    if end < len(doc) and doc[end].lower_ in _HEADS:
        return True
    if start >= 2 and before is not None and before.lower_ == "of":
        return doc[start - 2].text in _HEADS
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


def _context(actors: ActorIndex, candidates: list[_Candidate]) -> Counter[str]:
    """How often each country is named, by its actors and by places that only it has."""
    counts: Counter[str] = Counter(actors.country_counts)
    for candidate in candidates:
        countries = {entry.country for entry in candidate.entries if entry.country}
        if len(countries) == 1:
            counts.update(countries)
    return Counter(dict(counts.most_common()))


def _decided(doc: Doc, candidate: _Candidate, around: _Surroundings) -> Found[Place]:
    entry, reason = _pick(candidate, around)
    first, last = doc[candidate.start], doc[candidate.end - 1]
    place = Place(
        entry.name, entry.country, entry.precision, entry.latitude, entry.longitude, entry.kind
    )
    return Found(place, first.idx, last.idx + len(last), candidate.rule, "lookup", reason)


def _pick(candidate: _Candidate, around: _Surroundings) -> tuple[PlaceEntry, str]:
    following = around.following(candidate) or around.preceding(candidate)
    context = around.context
    if candidate.rule == "place.unlisted":
        country = next(iter(sorted(following)), "") or next(iter(context), "")
        return replace(
            candidate.entries[0], country=country
        ), "in no gazetteer; country of the text"
    if following and (candidate.entries[0].kind != "country" or len(candidate.entries) > 1):
        kinds = (
            ("region",)
            if candidate.entries[0].kind == "country"
            else ("region", "city", "site", "water")
        )
        inside = [e for e in candidate.entries if e.country in following and e.kind in kinds]
        if inside:
            return inside[0], f"the words beside it say {', '.join(sorted(following))}"
        if len(following) == 1 and around.is_within(candidate):
            (country,) = following
            town = PlaceEntry(around.text_of(candidate), country, 4, "city")
            return town, "the text says in which country; the gazetteer has no such place there"
    listed = [e for e in candidate.entries if e.kind != "city"]
    if listed:
        ranks = around.rank(candidate)
        listed.sort(key=lambda e: ranks.get(e.country, len(ranks)))
        return listed[0], f"listed as {listed[0].kind}"
    chosen = choose(candidate.entries, around.others(candidate))
    assert chosen is not None
    near = chosen.country in context
    if is_guess(chosen, candidate.entries, around.counts):
        here = replace(chosen, country=around.home, latitude=None, longitude=None, population=0)
        return here, "its namesakes are small towns of countries that the text hardly names"
    return chosen, "in a country that the text names" if near else "the most populous of that name"


class _Surroundings:
    """What the other places of the text say about one: its neighbours and their countries."""

    def __init__(
        self, doc: Doc, candidates: list[_Candidate], context: Counter[str], home: str
    ) -> None:
        self.doc = doc
        self.home = home
        self.context = list(context)
        self.counts = context
        self._same = Counter(doc[c.start : c.end].text for c in candidates)
        self._by_start = {c.start: c for c in candidates if c.rule == "place.listed"}
        self._all: Counter[str] = Counter()
        self._own: dict[str, Counter[str]] = {}
        for candidate in candidates:
            country = candidate.entries[0].country
            if country:
                self._all[country] += 1
                self._own.setdefault(self.text_of(candidate), Counter())[country] += 1

    def text_of(self, candidate: _Candidate) -> str:
        return self.doc[candidate.start : candidate.end].text

    def is_within(self, candidate: _Candidate) -> bool:
        """ "Kobe in north-western Nigeria": the text itself says where the town lies."""
        is_town = (
            candidate.entries[0].kind == "city" and country_word(self.text_of(candidate)) is None
        )
        in_it = is_town and self.doc[candidate.end].lower_ == "in"
        return in_it or bool(self.preceding(candidate))

    def rank(self, candidate: _Candidate) -> dict[str, int]:
        """Countries of the places of other names, most frequent first: which Georgia is it?"""
        counts = self._all - self._own.get(self.text_of(candidate), Counter())
        return {country: rank for rank, (country, _) in enumerate(counts.most_common())}

    def others(self, candidate: _Candidate) -> list[str]:
        """Countries of the text, without one that only this capital's own name brings in."""
        word = country_word(self.text_of(candidate))
        if word is None or word.form != "capital":
            return self.context
        own = self._same[self.text_of(candidate)]
        return [c for c in self.context if c != word.iso3 or self.counts[c] > own]

    def preceding(self, candidate: _Candidate) -> set[str]:
        """Country of the word before the noun: "the EMIRATI city of Al Ain"."""
        start = candidate.start
        while start > 2 and self.doc[start - 1].pos_ == "PROPN":
            start -= 1  # the gazetteer may know but the Ain of "Al Ain"
        if start < 2 or self.doc[start - 1].lower_ != "of":
            return set()
        noun = self.doc[start - 2]
        if noun.lemma_.lower() not in _HEADS:
            return set()
        words = (country_word(c.text) for c in noun.lefts)
        return {word.iso3 for word in words if word is not None}

    def following(self, candidate: _Candidate) -> set[str]:
        """Countries of the place that follows behind a comma or `in`: `Reston, Virginia`."""
        end = candidate.end
        if end + 1 >= len(self.doc) or self.doc[end].text not in (",", "in", "("):
            return set()
        while end + 2 < len(self.doc) and self.doc[end + 1].lower_ in _DIRECTIONS | {"-"}:
            end += 1  # "in north-western Nigeria"
        other = self._by_start.get(end + 1) or self._by_start.get(end + 2)
        entries = other.entries if other is not None else ()
        return {e.country for e in entries if e.kind in ("country", "region")}


_WINDOW = 200
"""Tokens on either side of a predicate among which its place is sought."""


def _by_token(predicate: Token, places: Sequence[Found[Place]]) -> dict[int, Found[Place]]:
    doc = predicate.doc
    low = doc[max(0, predicate.i - _WINDOW)].idx
    high = doc[min(len(doc) - 1, predicate.i + _WINDOW)].idx
    near = places[
        bisect_left(places, low, key=lambda f: f.start) : bisect_right(
            places, high, key=lambda f: f.start
        )
    ]
    spans = ((f, doc.char_span(f.start, f.end, alignment_mode="expand")) for f in near)
    return {token.i: found for found, span in spans if span is not None for token in span}


def _anchors(predicate: Token) -> Iterator[list[Token]]:
    """The predicate with its objects, then likewise the verbs above it within the sentence."""
    token = predicate
    for _ in range(4):
        objects = (c for c in token.children if c.dep_ in ("dobj", "nsubjpass", "attr"))
        yield [token, *objects]
        # "Went from house to house, KILLING ..." happens where its main clause does.
        apart = token.dep_ == "relcl" or (token.dep_ == "advcl" and token.tag_ != "VBG")
        if token.head is token or apart:
            return
        token = verb_above(token)


def _of_phrases(
    predicate: Token, prepositions: frozenset[str], by_token: dict[int, Found[Place]]
) -> Found[Place] | None:
    for level in _anchors(predicate):
        found = [
            place
            for anchor in level
            for place in _phrase_places(anchor, _apt(anchor, prepositions), by_token)
        ]
        if found:
            return max(found, key=lambda f: f.value.precision)
    return None


def _of_gathering(predicate: Token, by_token: dict[int, Found[Place]]) -> Found[Place] | None:
    """ "Ministers MEETING IN Washington agreed": where those are who do it together."""
    for doer in predicate.by_dep.get("nsubj", ()):
        for clause in doer.by_dep.get("acl", ()):
            if clause.lemma_ in ("meet", "gather", "convene", "assemble"):
                found = _phrase_places(clause, _LOCATIVE, by_token)
                if found:
                    return max(found, key=lambda f: f.value.precision)
    return None


def _of_antecedent(predicate: Token, by_token: dict[int, Found[Place]]) -> Found[Place] | None:
    """ "Vienna, WHERE they met", "a visit to China, DURING WHICH both sides signed"."""
    clause = predicate
    while clause.dep_ in ("conj", "xcomp", "dobj", "nsubjpass"):
        clause = clause.head
    where = next((c for c in clause.by_dep.get("advmod", ()) if c.lower_ == "where"), None)
    if where is not None:
        near = (by_token.get(where.i - step) for step in (1, 2))
        return next((place for place in near if place is not None), None)
    phrases = (c for c in clause.by_dep.get("prep", ()) if c.lower_ in _IN_WHICH)
    if clause.dep_ != "relcl" or not any(c.tag_ == "WDT" for p in phrases for c in p.children):
        return None
    noun = clause.head
    own = [by_token[noun.i]] if noun.i in by_token else []
    found = own or _phrase_places(noun, _LOCATIVE | _GOAL, by_token)
    return max(found, key=lambda f: f.value.precision, default=None)


_IN_WHICH = frozenset({"in", "at", "during", "near"})
"""Before "which" these make a clause happen where its noun is."""


def _apt(anchor: Token, prepositions: frozenset[str]) -> frozenset[str]:
    """Where somebody is FROM is not where something is done to him."""
    of_origin = anchor.dep_ in ("nsubjpass", "dobj") and anchor.ent_type_ == "PERSON"
    return prepositions - {"from"} if of_origin else prepositions


def _phrase_places(
    anchor: Token, prepositions: frozenset[str], by_token: dict[int, Found[Place]]
) -> list[Found[Place]]:
    found: list[Found[Place]] = []
    for child in anchor.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    found.extend(by_token[t.i] for t in inner.subtree if t.i in by_token)
                    break
    return found
