"""Who a noun phrase is: countries, governments, people, groups, with PLOVER's codes.

Belongs here: `ActorIndex`, which answers for any token of a parsed article. Does not: how
names are found (`mentions`) nor what somebody does (`pipeline.extract`).
Every answer says in `rule` how it was reached and in `reason` why it is this actor.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any, cast

from pipeline.language.tokens import Doc, Token
from pipeline.normalize.actors.actor import Actor, ActorKind
from pipeline.normalize.actors.coreference import Coreference
from pipeline.normalize.actors.known_names import (
    STATE_FORMS,
    body_nouns,
    group_nouns,
    owned_bodies,
    seats,
)
from pipeline.normalize.actors.mentions import find_names
from pipeline.normalize.actors.names import (
    CALENDAR,
    NameMention,
    Names,
    country_counts,
    in_participle,
)
from pipeline.normalize.actors.noun_phrases import (
    Sentences,
    conjuncts,
    in_clause_between,
    is_bare_definite,
    is_international,
    is_stage,
    lemma_and_pair,
    proper_run,
    used_as_place,
)
from pipeline.normalize.actors.setting import Home, Setting
from pipeline.normalize.actors.titles import ends_a_title, title_named
from pipeline.normalize.actors.told_persons import ToldPersons, affiliation_words, is_posted
from pipeline.normalize.gazetteer.countries import country_names
from pipeline.normalize.gazetteer.phrases import fold
from pipeline.normalize.gazetteer.toponyms import BIG_TOWN, choose, is_guess, regions, towns
from pipeline.spans import Found

__all__ = ["Actor", "ActorIndex", "is_from_setting"]

_SET_IN = "the text is set in"
_ONLY_AROUND = "the only country around"
_RELATIONAL = frozenset(
    ["ally", "rival", "enemy", "foe", "opponent", "neighbor", "neighbour", "critic", "counterpart"]
)

_NATIONAL_SOCIETIES = frozenset({"red cross", "red crescent"})
"""Names that one body in each country bears, besides the international one."""

_INSTITUTIONS = frozenset(["administration", "government", "cabinet", "regime", "office", "team"])

_NON_STATE = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})

_FROM_ELSEWHERE = frozenset(
    [
        "foreign", "visiting", "overseas", "expatriate", "western", "european", "african",
        "asian", "arab", "latin", "regional", "international", "multinational", "global",
    ]
)  # fmt: skip
"""Modifiers that say that somebody is not of the country that the text plays in."""
_OF_ELSEWHERE = frozenset(
    [
        "diplomat",
        "envoy",
        "mediator",
        "ambassador",
        "peacekeeper",
        "tourist",
        "refugee",
        "migrant",
        "delegation",
        "expedition",
        "visitor",
    ]
)
_LOCAL_SECTORS = frozenset({"CVL", "CRM", "COP", "UAF", "SOC", "LAB", "EDU", "MED", "*"})
"""Sectors of those who are where their sentence plays; the others are their country's."""

_OFFICE_WORDS = 6
"""Words of an office between a possessive and a name."""
_NAMED_ALIKE = frozenset({"PTY", "OPP", "LEG", "JUD"})
_NEIGHBOURS = frozenset({"neighbour", "neighbor"})
_POSTED_ROLES = frozenset({"ambassador", "envoy", "charge d'affaires"})
_ANY = frozenset({"a", "an", "another", "one", "some", "any", "no"})
_LANDS = frozenset({"country", "nation", "state", "republic", "kingdom"})
_WHO_SPOKE = frozenset({"setting.speaker", "setting.state"})
_SAID_HERE = _WHO_SPOKE | {"setting.paragraph"}
"""Rules by which the paragraph itself says whose its people are."""
_WINDOW = 100
"""Tokens back in which a guest or a company was named just now."""
_RECENT = 4
"""Sentences back in which another country than that of the text was spoken of just now."""
_PREMODIFIERS = frozenset({"nmod", "compound", "amod"})
_BODIES = frozenset({"organisation", "company", "igo", "armed_group", "media"})
_BESIDE = 3
"""Tokens at most from what a body is called to its name behind it."""
_WIDEST = 40
"""Tokens before a head that are read as its modifiers."""
_DEPTH = 4
"""How deep a noun phrase is followed into the phrases within it."""


def is_from_setting(found: Found[Any]) -> bool:
    """Whether only the text around tells an actor's country: "the government", "hospitals"."""
    return any(sign in found.reason for sign in (_SET_IN, _ONLY_AROUND))


class ActorIndex:
    """All actors of one parsed article.

    `reference` is the article's date: it decides who holds an office and what an armed
    group is at that time; None reads the lexicons as of now. `dateline` is the place of an
    agency dateline that is not part of the text.
    """

    def __init__(self, doc: Doc, reference: date | None, dateline: str | None = None) -> None:
        self.doc = doc
        self.reference = reference
        self._names: Names = find_names(doc, reference)
        self._counts = country_counts(self._names.mentions)
        self._cache: dict[int, list[Found[Actor]]] = {}
        self._busy: set[int] = set()
        self._group_nouns: dict[int, tuple[str, str, int] | None] = {}
        self._told_up_to: dict[int, list[str]] = {}
        """For places of a noun the countries told of it there, or else last before."""
        self._mentions: list[Found[Actor]] | None = None
        self._sentences = Sentences(doc)
        self.setting = Setting(self._names, self._place, dateline)
        self._references = Coreference(
            self._names, self._sentences, self._one, self.of, self._named_itself
        )
        self._told_persons = ToldPersons(
            self._names,
            self._told_before_noun,
            self._told_by,
            lambda envoy: tuple(self._other_country(envoy)),
        )

    @property
    def mentions(self) -> list[Found[Actor]]:
        """Every actor mention of the text, ascending, pronouns and modifiers left out."""
        if self._mentions is None:
            self._mentions = sorted(
                self._all_mentions(), key=lambda found: (found.start, found.end)
            )
        return self._mentions

    @property
    def people(self) -> list[str]:
        """Full names of all persons, in the order of their first mention."""
        return list(self._names.persons)

    @property
    def country_counts(self) -> Counter[str]:
        """How often each state is named in the whole text."""
        return self._counts

    def name_at(self, index: int) -> NameMention | None:
        """The name that covers token `index`, if any."""
        return self._names.at.get(index)

    def of(self, token: Token) -> list[Found[Actor]]:
        """Who the noun phrase headed by `token` is, its conjuncts included; [] when nobody."""
        found = list(self._one(token))
        for earlier in self._coordinated_before(token):
            found = [*self._one(earlier), *found]
        for conjunct in conjuncts(token):
            for other in self._one(conjunct):
                if other.value not in [known.value for known in found]:
                    found.append(other)
        return found

    def _coordinated_before(self, token: Token) -> Iterator[Token]:
        """The *Guinea* of `Guinea and Sierra Leone`, which the parser may take for its modifier."""
        mention = self._names.at.get(token.i)
        if mention is None or mention.form != "name":
            return
        for child in token.lefts:
            other = self._names.at.get(child.i) if child.dep_ in _PREMODIFIERS else None
            linked = other is not None and other.form == "name" and other is not mention
            if linked and any(c.dep_ == "cc" for c in child.rights):
                yield child

    # --- one noun phrase ---------------------------------------------------------------

    def _one(self, token: Token) -> list[Found[Actor]]:
        if token.i in self._cache:
            return self._cache[token.i]
        if token.i in self._busy or len(self._busy) > _DEPTH:
            return []
        self._busy.add(token.i)
        found = self._resolve(token)
        self._busy.discard(token.i)
        self._cache[token.i] = found
        return found

    def _resolve(self, token: Token) -> list[Found[Actor]]:
        if token.pos_ == "PRON" or token.tag_ in ("PRP", "PRP$"):
            return self._references.pronoun(token)
        mention = self._names.at.get(token.i)
        if mention is not None:
            if mention.form == "region" and not mention.actor.countries:
                return []
            return [self._named(mention, token)]
        place = self._place(token)
        if place is not None:
            return [place]
        if token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "DET"):
            return self._common(token)
        return []

    def _named(self, mention: NameMention, token: Token) -> Found[Actor]:
        actor = self._names.persons.get(mention.actor.name, mention.actor)
        first, last = self.doc[mention.start], self.doc[mention.end - 1]
        reason = mention.reason
        if any(c.lower_ == "local" for c in token.lefts) and token.tag_ in ("NNS", "NNPS"):
            home = self.setting.at(token.i, local=True)
            if home is not None:
                actor = replace(actor, kind="people", countries=(home.country,))
                reason = f"{reason}; those of {home.country}"
        elif actor.kind in ("country", "people") and mention.form in ("name", "capital", "demonym"):
            actor, reason = self._place_or_state(mention, reason)
        elif mention.form == "ethnic":
            owners = self._modifier_countries(mention.start, mention.start, token)
            if owners:
                actor, reason = (
                    replace(actor, countries=tuple(owners[:1])),
                    f"{reason}; {owners[0]}",
                )
        elif actor.kind == "person":
            actor, reason = self._with_setting(actor, token, reason)
        elif actor.kind in ("organisation", "company", "armed_group"):
            actor, reason = self._owned_body(mention, actor, token, reason)
        return Found(
            actor, first.idx, last.idx + len(last), f"actor.{mention.rule}", "lookup", reason
        )

    def _named_itself(self, mention: NameMention) -> Found[Actor]:
        return self._named(mention, self.doc[mention.end - 1])

    def _owned_body(
        self, mention: NameMention, actor: Actor, token: Token, reason: str
    ) -> tuple[Actor, str]:
        """`the Peruvian Congress` is Peru's: a modifier wins over the lexicon for generic names."""
        local = self._local_namesake(mention)
        if local is not None:
            country = country_names().get(local.country, local.country)
            return replace(actor, countries=(local.country,)), f"a body of this name in {country}"
        if actor.countries == ("NGO",):
            return self._national_society(mention, actor, reason)
        if actor.countries and (mention.form != "body" or mention.end - mention.start > 1):
            return actor, reason
        head = self.doc[mention.start : mention.end].root
        owners = self._modifier_countries(mention.start, mention.start, head)
        if not owners and not actor.countries:
            owners = self._phrase_countries(head) or self._phrase_countries(token)
        if owners and owners[0] not in actor.countries:
            return replace(actor, countries=(owners[0],)), f"{reason}; of {owners[0]}"
        if actor.countries or actor.kind == "company":
            return actor, reason
        return self._with_setting(actor, token, reason)

    def _national_society(
        self, mention: NameMention, actor: Actor, reason: str
    ) -> tuple[Actor, str]:
        """`the Kuwaiti Red Crescent` is Kuwait's own."""
        words = self.doc[mention.start : mention.end].text
        if words.lower() not in _NATIONAL_SOCIETIES:
            return actor, reason
        head = self.doc[mention.start : mention.end].root
        owners = self._modifier_countries(mention.start, mention.start, head)
        if len(owners) != 1:
            return actor, reason
        name = f"{self.doc[mention.start - 1].text} {words}"
        return replace(actor, name=name, countries=(owners[0],)), f"{reason}; of {owners[0]}"

    def _local_namesake(self, mention: NameMention) -> Home | None:
        """`Democratic Alliance` in a text on Kosovo that never speaks of South Africa.

        Parties, parliaments and courts bear names that many countries know; one that is a mere
        noun (`Congress`) is of the home of a text that speaks of it as often.
        """
        actor = mention.actor
        bare = mention.end - mention.start == 1
        if mention.form != "body" or len(actor.countries) != 1:
            return None
        if not _NAMED_ALIKE & set(actor.sectors):
            return None
        if bare and self.doc[mention.start].lower_ not in group_nouns():
            return None
        home = self.setting.home
        own = actor.countries[0]
        if home is None or home.country == own or own in _NON_STATE:
            return None
        stated = self._stated_countries
        less = bare and stated[own] <= stated[home.country]
        return home if less or own not in stated else None

    @cached_property
    def _stated_countries(self) -> Counter[str]:
        """Countries that the text names otherwise than by bodies and persons."""
        return self._counts_of(m for m in self._names.mentions if m.form in STATE_FORMS)

    def _with_setting(self, actor: Actor, token: Token, reason: str) -> tuple[Actor, str]:
        if actor.countries:
            return actor, reason
        told = self._told_persons.of(actor.name) if actor.kind == "person" else ()
        if actor.kind == "person":
            # Who is once said to be somebody is the same wherever he is named again.
            token = self._told_persons.introduction(actor.name) or token
        if told:
            return replace(actor, countries=told[:1]), f"{reason}; told to be of {told[0]}"
        if actor.role in _POSTED_ROLES:
            return actor, f"{reason}; sent by somebody unknown"
        owner = self._owner_before(token)
        if owner:
            return replace(actor, countries=owner[:1]), f"{reason}; of {owner[0]}"
        if owner is not None:
            return actor, f"{reason}; of somebody unknown"
        if actor.kind == "person" and "BUS" in actor.sectors:
            firm = self._firm_before(token)
            if firm:
                return replace(actor, countries=firm), f"{reason}; of the company told of last"
        if actor.kind == "person" and not actor.sectors:
            home = self._home(token)
            country = home.country if home is not None else None
        else:
            country = self._setting(token)
        if country is None:
            return actor, reason
        return replace(actor, countries=(country,)), f"{reason}; {_SET_IN} {country}"

    def _firm_before(self, token: Token) -> tuple[str, ...]:
        """`Chief executive NAME`: of the company that was named last, shortly before."""
        for mention in reversed(self._names.within(max(token.i - _WINDOW, 0), token.i)):
            if mention.actor.kind == "company":
                return self._named_itself(mention).value.countries[:1]
        return ()

    def _told_before_noun(self, noun: Token) -> tuple[str, ...]:
        """Countries that stand before a noun which says who somebody is."""
        group = self._group_noun(noun)
        start = group[2] if group is not None else noun.i
        return tuple(self._modifier_countries(start, noun.i, noun))

    def _told_by(self, noun: Token) -> tuple[str, ...]:
        """Countries of a noun phrase as far as the text tells them, not only its setting."""
        found = [f for f in self.of(noun) if not is_from_setting(f)]
        return tuple(dict.fromkeys(code for f in found for code in f.value.countries))

    def _owner_before(self, token: Token) -> tuple[str, ...] | None:
        """`Its hydrocarbons minister, NAME`: the countries of whom a possessive means.

        Empty when that is not known; None when no possessive stands before a title, or one of
        people who are not told apart: `their lawyer, NAME` is of the place as they are.
        """
        mention = self._names.at.get(token.i)
        if mention is None:
            return None
        first = mention.start
        above = self.doc[first : mention.end].root
        if above.dep_ == "appos":
            above = above.head
        left = min(first, above.i)
        for i in range(
            left - 1, max(left - _OFFICE_WORDS, self._sentences.bounds(left)[0]) - 1, -1
        ):
            if self.doc[i].lemma_.lower() in affiliation_words("opposite"):
                return None
            if self.doc[i].tag_ == "PRP$":
                found = self._one(self.doc[i])
                if found and found[0].value.countries:
                    return found[0].value.countries
                return () if self.doc[i].lower_ == "its" else None
            named = self._names.at.get(i)
            if named is not None and named.form == "demonym":
                # "Her Tongan colleague, NAME"
                return named.actor.countries
            if self.doc[i].pos_ not in ("NOUN", "PROPN", "ADJ") and named is None:
                return None
        return None

    def _place_or_state(self, mention: NameMention, reason: str) -> tuple[Actor, str]:
        """A capital or country as a place (`in Beijing`) or as its government (`Beijing said`)."""
        head = self.doc[mention.start : mention.end].root
        as_place = used_as_place(head)
        actor = mention.actor
        if mention.form == "capital":
            if as_place:
                namesake = self._namesake(mention)
                if namesake is not None:
                    return namesake
                return replace(
                    actor, sectors=(), is_place=True
                ), f"{reason}; the city, not its government"
            seat = self._seat(mention)
            if seat is not None:
                return seat, f"{reason}; but no word of {actor.name}, so who else sits there"
            return actor, f"{reason}; the government that sits there"
        if mention.form == "name" and as_place and is_stage(head):
            return replace(actor, is_place=True), f"{reason}; as a place"
        return actor, reason

    def _seat(self, mention: NameMention) -> Actor | None:
        """`Brussels` is the European Union's unless the text speaks of Belgium."""
        known = seats().get(self.doc[mention.start : mention.end].text)
        own = mention.actor.countries[0]
        if known is None or self._counts[own] > self._same(mention):
            return None
        return known.actor

    def _same(self, mention: NameMention) -> int:
        """How often the text uses this very name."""
        text = self.doc[mention.start : mention.end].text
        return self._surfaces[text]

    @cached_property
    def _surfaces(self) -> Counter[str]:
        return Counter(self.doc[m.start : m.end].text for m in self._names.mentions)

    def _namesake(self, mention: NameMention) -> tuple[Actor, str] | None:
        """`Tripoli` in a text on Lebanon that never names Libya is the Lebanese town."""
        own = mention.actor.countries[0]
        text = self.doc[mention.start : mention.end].text
        if self._counts[own] > self._same(mention):
            return None
        for entry in towns(text):
            if entry.country != own and entry.country in self._counts and entry.population > 20_000:
                name = country_names().get(entry.country, entry.country)
                actor = Actor(name, "country", (entry.country,), (), None, True)
                return actor, f"{text!r} is also a town in {name}, which the text names"
        return None

    def _place(self, token: Token) -> Found[Actor] | None:
        """A town or province stands for those who are there: `shelled Juba` hits Sudan."""
        if token.pos_ != "PROPN" or not token.text[:1].isupper() or fold(token.text) in CALENDAR:
            return None
        start, end = proper_run(token, self._names)
        text = self.doc[start:end].text
        # A town takes no article: "militants of the Delta" are of no place called Delta.
        named = towns(text) if not start or self.doc[start - 1].lower_ != "the" else ()
        located = token.ent_type_ in ("GPE", "LOC", "FAC") or used_as_place(token)
        entries = regions(text) or (named if located else ())
        if not entries and token.ent_type_:
            entries = tuple(t for t in named if t.population >= BIG_TOWN)
        entry = choose(entries, [code for code, _ in self._counts.most_common()])
        if entry is None or not entry.country or is_guess(entry, entries, self._counts):
            return None
        name = country_names().get(entry.country, entry.country)
        first, last = self.doc[start], self.doc[end - 1]
        actor = Actor(name, "country", (entry.country,), (), None, True)
        return Found(
            actor,
            first.idx,
            last.idx + len(last),
            "actor.place",
            "lookup",
            f"{entry.name} lies in {name}",
        )

    # --- common nouns ------------------------------------------------------------------

    def _common(self, token: Token) -> list[Found[Actor]]:
        named = self._apposed_person(token) or self._apposed_body(token)
        if named is not None:
            return [named]
        noun = self._group_noun(token)
        if noun is None:
            taken_up = self._taken_up(token)
            if taken_up is not None:
                return [taken_up]
            return self._called(token) or self._owner(token)
        kind, sector, start = noun
        if is_bare_definite(token, start):
            earlier = self._references.definite(token, kind, sector)
            if earlier is not None:
                return [earlier]
        if kind == "part":
            return self._part(token, start)
        beside = self._beside(token) or self._taken_up(token)
        if beside is not None:
            return [beside]
        if token.lemma_.lower() in _INSTITUTIONS:
            holder = self._holder(token)
            if holder is not None:
                return [holder]
        return self._group(token, start, cast(ActorKind, kind), (sector,) if sector != "*" else ())

    def _called(self, token: Token) -> list[Found[Actor]]:
        """`The builder`, where the text called just one body so."""
        known = any(token.lemma_.lower() in nouns for nouns in self._names.called.values())
        if not known or not is_bare_definite(token, token.i):
            return []
        found = self._references.definite(token, "organisation", "*")
        return [found] if found is not None else []

    def _apposed_person(self, token: Token) -> Found[Actor] | None:
        """`the army commander, Lt. Gen. Raoul Cedras`: the name behind the comma."""
        noun = self._group_noun(token)
        of_kin = noun is not None and noun[:2] == ("people", "*")
        for child in _apposed(token, through=not of_kin):
            mention = self._names.at.get(child.i)
            if mention is not None and mention.actor.kind == "person":
                found = self._named(mention, child)
                return self._with_office(found, token)
        return None

    def _apposed_body(self, token: Token) -> Found[Actor] | None:
        """`the state oil company Sonatrach`, `the main union, COSATU,`: the name beside it."""
        if token.text[:1].isupper() or _body(token) is None:
            return None
        for child in token.rights:
            mention = self._names.at.get(child.i) if child.dep_ == "appos" else None
            near = mention is not None and mention.start - token.i <= _BESIDE
            if mention is not None and near and mention.actor.kind in _BODIES:
                return self._named(mention, child)
        return None

    def _with_office(self, found: Found[Actor], token: Token) -> Found[Actor]:
        """Fills what a person's name lacks from the title beside it: `Iran's envoy to X, NAME`."""
        countries = self._modifier_countries(token.i, token.i, token)
        countries = countries or self._phrase_countries(token)
        noun = self._group_noun(token)
        title = title_named(self.doc[noun[2] : token.i + 1].text) if noun is not None else None
        actor = found.value
        if not actor.countries and countries:
            actor = replace(actor, countries=(countries[0],))
        if title is not None and not actor.sectors:
            actor = replace(actor, sectors=title.sectors, role=actor.role or title.role)
        if actor == found.value:
            return found
        return replace(found, value=actor, reason=f"{found.reason}; beside {token.text!r}")

    def _group_noun(self, token: Token) -> tuple[str, str, int] | None:
        """Kind, sector and first token of the longest listed noun that ends at `token`."""
        if token.pos_ not in ("NOUN", "PROPN") or not _may_be_group(token.lower_, token.lemma_):
            return None
        if token.i not in self._group_nouns:
            self._group_nouns[token.i] = self._longest_group_noun(token)
        return self._group_nouns[token.i]

    def _longest_group_noun(self, token: Token) -> tuple[str, str, int] | None:
        for length in (3, 2, 1):
            first = token.i - length + 1
            if first < 0 or first < self._sentences.bounds(token.i)[0]:
                continue
            if not self.doc[first].text[0].isalnum():
                continue
            lemma = " ".join([t.lower_ for t in self.doc[first : token.i]] + [token.lemma_.lower()])
            surface = " ".join(t.lower_ for t in self.doc[first : token.i + 1])
            entry = group_nouns().get(lemma) or group_nouns().get(surface)
            if entry is not None:
                return entry[0], entry[1], first
            title = title_named(surface) or title_named(lemma)
            if title is not None and title.role:
                return "people", title.sectors[0] if title.sectors else "*", first
        return None

    def _part(self, token: Token, start: int) -> list[Found[Actor]]:
        """`members of the Syrian parliament`: who the of-phrase or the modifier names."""
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ in ("of", "from", "for", "in"):
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        found = self.of(inner)
                        if found:
                            return [self._widened(token, f) for f in found]
        noun = token.lemma_.lower()
        sector = self._modifier_sector(token, start) or _PART_SECTOR.get(noun)
        if (
            not sector
            and noun not in _PERSON_PARTS
            and not self._modifier_countries(start, token.i, token)
        ):
            return []
        return self._group(token, start, "people", (sector,) if sector else ())

    def _widened(self, token: Token, found: Found[Actor]) -> Found[Actor]:
        actor = found.value
        if actor.is_place:
            actor = replace(actor, kind="people", name=self._phrase(token, token.i), is_place=False)
        return replace(found, value=actor, reason=f"{token.text} of: {found.reason}")

    def _group(
        self, token: Token, start: int, kind: ActorKind | str, sectors: tuple[str, ...]
    ) -> list[Found[Actor]]:
        sectors = self._group_sectors(token, start, sectors)
        named = self._named_group(token, start) if "REB" in sectors else None
        if named is not None:
            return [named]
        countries, reason = self._countries_beside(token, start)
        if not countries and "REB" in sectors:
            named = self._group_behind(token)
            if named is not None:
                return [named]
        if not countries and is_international(token):
            countries, reason = ["IGO"], "an international body"
        if not countries:
            countries, reason = self._phrase_countries(token), "phrase after it"
        office = self._office_holder(token, start, countries)
        if office is not None:
            return [office]
        if not countries and is_bare_definite(token, start):
            countries, reason = self._told_earlier(token, kind)
        if not countries and is_posted(token):
            countries, reason = self._other_country(token), "the other country spoken of"
        elif not countries and self._is_of_setting(token, start, kind):
            setting = self._setting(token)
            countries, reason = ([setting], _ONLY_AROUND) if setting else ([], "no country")
        if kind == "country" and not countries:
            return []
        return self._group_actors(token, start, kind, sectors, countries, reason)

    def _is_of_setting(self, token: Token, start: int, kind: ActorKind | str) -> bool:
        """Whether the country that the text plays in is meant: by `the country` itself too."""
        if kind == "country":
            return token.lower_ in ("country", "nation") and is_bare_definite(token, start)
        return kind != "part" and self._may_take_setting(token)

    def _group_sectors(self, token: Token, start: int, sectors: tuple[str, ...]) -> tuple[str, ...]:
        sector = self._modifier_sector(token, start)
        if sector and (not sectors or _says_more(sector, sectors[0])):
            sectors = (sector,)
        if "JRN" in sectors and any(c.lower_ in ("official", "state") for c in token.lefts):
            sectors = ("JRN", "GOV")
        return sectors

    def _countries_beside(self, token: Token, start: int) -> tuple[list[str], str]:
        """Countries by the words before a noun or by its apposition, and which of the two."""
        countries = self._modifier_countries(start, token.i, token)
        if not countries or any(c.tag_ == "PRP$" for c in token.lefts):
            beside = self._apposed_countries(token)
            if beside:
                return beside, "apposition"
        return countries, "modifier"

    def _group_actors(
        self,
        token: Token,
        start: int,
        kind: ActorKind | str,
        sectors: tuple[str, ...],
        countries: list[str],
        reason: str,
    ) -> list[Found[Actor]]:
        """The actor that a noun is, or one for each of the countries that its people are of."""
        name = self._phrase(token, start)
        kind = "country" if kind == "state" else kind
        role = self._title(token, start)
        if role and token.tag_ in ("NN", "NNP") and kind == "people":
            kind = "person"
        span_start = self._phrase_start(token, start)
        if not countries:
            actor = Actor(name, cast(ActorKind, kind), (), sectors, role)
            return [self._found(actor, span_start, token, "actor.noun", "no country in reach")]
        joined = len(countries) > 1 and kind not in ("organisation",)
        groups = [(c,) for c in countries] if joined else [tuple(countries[:1])]
        return [
            self._found(
                Actor(
                    self._state_name(name, kind, group), cast(ActorKind, kind), group, sectors, role
                ),
                span_start,
                token,
                "actor.noun",
                f"country from {reason}",
            )
            for group in groups
        ]

    def _told_before(self, token: Token) -> list[str]:
        """`the army` behind `the Congolese army`: whose it was when it was last said."""
        places = self._by_lemma.get(token.lemma_.lower(), [])
        number = bisect_left(places, token.i)
        passed: list[int] = []
        countries: list[str] = []
        while number and not countries:
            number -= 1
            place = places[number]
            if place in self._told_up_to:
                countries = self._told_up_to[place]
                break
            passed.append(place)
            countries = self._told_of(self.doc[place])
        self._told_up_to |= dict.fromkeys(passed, countries)
        return countries if len(countries) == 1 else []

    def _told_earlier(self, token: Token, kind: str) -> tuple[list[str], str]:
        """The country that a bare definite noun had when it, or one like it, was told of."""
        countries = self._told_before(token)
        if countries and self._is_elsewhere(token):
            places = self._by_lemma[token.lemma_.lower()]
            last = places[bisect_left(places, token.i) - 1]
            countries = countries if self.setting.in_one_paragraph(last, token.i) else []
        if countries or kind != "company":
            return countries, "the same noun before"
        return self._told_alike(token, body_nouns("company")), "a noun like it before"

    def _is_elsewhere(self, token: Token) -> bool:
        """Whether the paragraph itself says where it plays or who speaks in it."""
        home = self._home(token)
        return home is not None and home.rule in _SAID_HERE

    def _told_alike(self, token: Token, nouns: frozenset[str]) -> list[str]:
        """`The firm` behind `a Canadian mining company`, `the suspect` behind `a Chilean man`."""
        end = token.i
        sentence: tuple[int, int] | None = self._sentences.bounds(token.i)
        for _ in range(_RECENT):
            if sentence is None:
                return []
            for i in range(min(end, sentence[1]) - 1, sentence[0] - 1, -1):
                other = self.doc[i]
                alike = other.pos_ == "NOUN" and other.tag_ == token.tag_
                if alike and other.lemma_.lower() in nouns and other.dep_ != "compound":
                    start = self._told_before_noun(other)
                    if len(start) == 1:
                        return list(start)
            sentence = self._sentences.before(sentence[0])
        return []

    def _taken_up(self, token: Token) -> Found[Actor] | None:
        """`The suspect`, `the visitor`: people told of before with more words."""
        lemma = token.lemma_.lower()
        if not is_bare_definite(token, token.i):
            return None
        if lemma in affiliation_words("guests"):
            codes = self._guest_before(token)
        elif lemma in affiliation_words("taken_up"):
            codes = self._told_alike(token, _people_nouns())
        else:
            return None
        if not codes:
            return None
        actor = Actor(token.text, "people", tuple(codes), ("CVL",))
        return self._found(actor, token.i, token, "actor.taken_up", "told of before")

    def _guest_before(self, token: Token) -> list[str]:
        """Whose the last person is that is not of the country where the text plays."""
        home = self._home(token)
        before = reversed(self._names.within(max(token.i - _WINDOW, 0), token.i))
        told = [self._named_itself(mention).value for mention in before]
        for found in sorted(told, key=lambda actor: actor.kind != "person"):
            codes = [code for code in found.countries if code not in _NON_STATE]
            if home is not None and codes and home.country not in codes:
                return codes[:1]
        return []

    def _apposed_countries(self, token: Token) -> list[str]:
        """`The operator, a Danish firm`, `one passenger, a woman from Leeds`."""
        for child in token.rights:
            if child.dep_ == "appos" and child.i > token.i + 1:
                found = list(self._told_by(child))
                if found and not set(found) <= _NON_STATE:
                    return found
        return []

    def _told_of(self, token: Token) -> list[str]:
        """The countries that stand beside a noun itself."""
        noun = self._group_noun(token)
        start = noun[2] if noun is not None else token.i
        return self._modifier_countries(start, token.i, token) or self._phrase_countries(token)

    @cached_property
    def _by_office(self) -> dict[tuple[str | None, tuple[str, ...]], list[Actor]]:
        """The persons of the text by role and countries."""
        holders: dict[tuple[str | None, tuple[str, ...]], list[Actor]] = {}
        for actor in self._names.persons.values():
            holders.setdefault((actor.role, actor.countries), []).append(actor)
        return holders

    @cached_property
    def _by_lemma(self) -> dict[str, list[int]]:
        """Where each noun stands."""
        places: dict[str, list[int]] = {}
        for token in self.doc:
            if token.pos_ in ("NOUN", "PROPN"):
                places.setdefault(token.lemma_.lower(), []).append(token.i)
        return places

    def _title(self, token: Token, start: int) -> str | None:
        title = title_named(self.doc[start : token.i + 1].text) or title_named(token.text)
        return (title.role if title.role != "=" else token.lower_) if title is not None else None

    def _office_holder(
        self, token: Token, start: int, countries: Sequence[str]
    ) -> Found[Actor] | None:
        """`the US president` where the text names just one president of that country."""
        role = self._title(token, start) if len(countries) == 1 and token.tag_ != "NNS" else None
        if role is None or any(
            child.lower_ in ("a", "an", "former", "next") for child in token.lefts
        ):
            return None
        holders = self._by_office.get((role, tuple(countries)), [])
        if len(holders) != 1:
            return None
        reason = f"the only {role} of {countries[0]} in the text"
        return self._found(
            holders[0], self._phrase_start(token, start), token, "actor.office", reason
        )

    def _named_group(self, token: Token, start: int) -> Found[Actor] | None:
        """`Hezbollah guerrillas`, `the al-Qaeda terror network`: the group that is named."""
        for i in range(token.i - 1, max(token.left_edge.i, start - 4) - 1, -1):
            mention = self._names.at.get(i)
            if mention is not None and mention.actor.kind == "armed_group":
                reason = f"{token.text} of {mention.reason}"
                return self._found(mention.actor, mention.start, token, "actor.group", reason)
        return None

    def _group_behind(self, token: Token) -> Found[Actor] | None:
        """`Rebels from the Lord's Army`, `fighters of the RSF`: the group that is named."""
        for child in token.rights:
            if child.dep_ != "prep" or child.lower_ not in ("of", "from"):
                continue
            for inner in child.rights:
                mention = self._names.at.get(inner.i) if inner.dep_ == "pobj" else None
                if mention is not None and mention.actor.kind == "armed_group":
                    reason = f"{token.text} of {mention.reason}"
                    return self._found(mention.actor, token.i, token, "actor.group", reason)
        return None

    def _state_name(self, name: str, kind: str, countries: tuple[str, ...]) -> str:
        return country_names().get(countries[0], name) if kind == "country" else name

    def _found(
        self, actor: Actor, start: int, token: Token, rule: str, reason: str
    ) -> Found[Actor]:
        return Found(actor, self.doc[start].idx, token.idx + len(token), rule, "inferred", reason)

    def _modifier_sector(self, token: Token, start: int) -> str | None:
        """`militia leader`, `government official`: the noun before says more than the head."""
        for i in range(token.i - 1, max(token.left_edge.i, token.i - 6) - 1, -1):
            before = self.doc[i]
            if before.pos_ not in ("NOUN", "PROPN", "ADJ") or (i >= start and start < token.i):
                continue
            mention = self._names.at.get(i)
            if mention is not None:
                if mention.form not in STATE_FORMS | {"ethnic"} and mention.actor.sectors:
                    return mention.actor.sectors[0]
                continue
            entry = group_nouns().get(before.lemma_.lower()) or group_nouns().get(before.lower_)
            if entry is not None and entry[1] != "*" and before.head.i >= i:
                return entry[1]
        return None

    def _modifier_countries(self, start: int, before: int, token: Token) -> list[str]:
        """Countries named left of the head: `U.S. and Russian negotiators`, `Israel's court`."""
        left = min(max(token.left_edge.i, token.i - _WIDEST), start)
        if token.lemma_.lower() in _RELATIONAL:
            return []
        found: list[str] = []
        for i in range(start - 1 if before == start else before - 1, left - 1, -1):
            if in_clause_between(self.doc, i, token) or self._is_second_of_pair(i):
                continue
            for code in self._codes_at(i):
                if code not in found:
                    found.insert(0, code)
        return found

    def _is_second_of_pair(self, i: int) -> bool:
        """`Serb` in `Croatian Serb leaders`: Serbs of Croatia, nobody of Serbia."""
        own, before = self._names.at.get(i), self._names.at.get(i - 1)
        return (
            own is not None
            and before is not None
            and own is not before
            and own.form == before.form == "demonym"
        )

    def _codes_at(self, i: int) -> tuple[str, ...]:
        token = self.doc[i]
        if token.tag_ == "PRP$":
            owner = self._one(token)
            return owner[0].value.countries if owner else ()
        mention = self._names.at.get(i)
        if mention is not None:
            return () if in_participle(self.doc, i) else mention.actor.countries
        place = self._place(token) if token.pos_ == "PROPN" else None
        return place.value.countries if place is not None else ()

    def _phrase_countries(self, token: Token) -> list[str]:
        """Countries of the phrases after the head, `of` before `in` and `from`."""
        order = {"of": 0, "in": 1, "from": 1, "inside": 2, "at": 2, "near": 3, "against": 9}
        if is_posted(token):
            order = {"of": 0, "from": 1}
        elif token.lemma_.lower() in affiliation_words("for_whom"):
            order["for"] = 0
        heads = [c for c in token.rights if c.dep_ == "prep" and c.lower_ in order]
        for prep in sorted(heads, key=lambda child: order[child.lower_]):
            for inner in prep.children:
                if inner.dep_ == "pobj" and prep.lower_ != "against":
                    codes = [c for f in self.of(inner) for c in f.value.countries]
                    if codes:
                        return list(dict.fromkeys(codes))
        return []

    def _may_take_setting(self, token: Token) -> bool:
        """Indefinite and many-sided bodies are not the country's own: `an unspoken alliance`."""
        if token.lemma_.lower() in ("alliance", "coalition", "delegation", "mission", "council"):
            return False
        if token.lemma_.lower() in ("reporter", "journalist", "media", "correspondent"):
            return False
        if token.lemma_.lower() == "government" and token.tag_ == "NNS":
            return not any(c.lower_ == "of" for c in token.rights)  # "governments of the region"
        if self._home(token) is None and {"other", "several"} & {c.lower_ for c in token.lefts}:
            return False
        return not self.is_from_elsewhere(token)

    def _beside(self, token: Token) -> Found[Actor] | None:
        """`The neighbouring country`, `its eastern neighbour`: the other one spoken of."""
        if token.tag_ != "NN":
            return None
        lemma, words = token.lemma_.lower(), {c.lower_ for c in token.lefts}
        is_beside = lemma in _NEIGHBOURS and any(c.dep_ == "poss" for c in token.lefts)
        if not is_beside and not (lemma in _LANDS and words & affiliation_words("beside")):
            return None
        codes = self._other_country(token)
        if not codes:
            return None
        actor = Actor(country_names().get(codes[0], codes[0]), "country", tuple(codes))
        start = self._phrase_start(token, token.i)
        reason = f"{token.text!r} is the other country spoken of"
        return self._found(actor, start, token, "actor.beside", reason)

    def _other_country(self, token: Token) -> list[str]:
        """Whose an envoy or a neighbour is that the text does not name: not of where it plays
        nor of where he is posted, but the one other that was spoken of last."""
        several = token.tag_ == "NNS" and not token.lower_.startswith("d'")
        sent_home = token.head.lemma_.lower() in affiliation_words("sent_home")
        if not sent_home and (several or any(c.lower_ in _ANY for c in token.lefts)):
            return []
        home = self._home(token)
        if home is not None and home.rule in _WHO_SPOKE and is_posted(token):
            return [home.country]
        here = {home.country} if home is not None else set()
        owners = [c for c in token.lefts if c.dep_ == "poss"]
        posts = [g for c in token.rights if c.dep_ == "prep" for g in c.children]
        posted = {code for t in (*owners, *posts) for f in self.of(t) for code in f.value.countries}
        if posted and here - posted:
            return sorted(here)
        not_it = here | posted
        sentence: tuple[int, int] | None = self._sentences.bounds(token.i)
        for _ in range(_RECENT if not_it else 0):
            if sentence is None:
                return []
            near = self._names.within(sentence[0], min(sentence[1], token.i))
            others = [code for code in self._counts_of(near) if code not in not_it]
            if others:
                return others if len(others) == 1 else []
            sentence = self._sentences.before(sentence[0])
        return []

    def is_from_elsewhere(self, token: Token) -> bool:
        """Whether a common noun says that somebody is not of the country around: `tourists`.

        `Foreign` in `the foreign ministry` is part of the noun and says nothing of the kind.
        """
        noun = self._group_noun(token)
        start = noun[2] if noun is not None else token.i
        states = token.tag_ == "NNS" and token.lemma_.lower() in ("country", "nation")
        return (
            states
            or token.lemma_.lower() in _OF_ELSEWHERE
            or any(child.lower_ in _FROM_ELSEWHERE for child in token.lefts if child.i < start)
            or any(_is_abroad(child) for child in token.rights)
        )

    def _home(self, token: Token) -> Home | None:
        """Where the article or this part of it plays, as far as that is plain."""
        noun = self._group_noun(token)
        local = noun is not None and noun[1] in _LOCAL_SECTORS
        return self.setting.at(token.i, local=local, nearby=token.i not in self._names.at)

    def _setting(self, token: Token) -> str | None:
        """The country in which a sentence, or else the article, plays, if there is just one."""
        institution = self._group_noun(token)
        if institution is not None and institution[1] in ("JUD", "LEG"):
            # Whoever turns to a court or a parliament turns to his own, wherever the story plays.
            subject = self._subject_country(token)
            if subject is not None:
                return subject
        officers = self._officers_over(token)
        if officers is not None:
            return officers
        home = self._home(token)
        if home is not None:
            return home.country
        start, end = self._sentences.bounds(token.i)
        asker = self._names.at.get(token.i)
        official = asker is not None and asker.actor.kind == "person"
        sentence = self._names.within(start, end)
        domestic = [m for m in sentence if not (official and self._is_foreigners(m))]
        near = self._counts_of(domestic) + self._town_counts(token)
        if len(near) == 1:
            return next(iter(near))
        everywhere = self._domestic_counts if official else self._counts
        only = _dominant(everywhere)
        # What a whole article names just once is not what it is about.
        known = only is not None and (self._counts[only] > 1 or self.setting.is_snippet)
        return _dominant(near) or (only if known else None)

    def _officers_over(self, token: Token) -> str | None:
        """`Mauritanian police arrested TWO SMUGGLERS`: whom police and courts lay hands on is
        where they are."""
        noun = self._group_noun(token)
        if token.dep_ not in ("dobj", "nsubjpass") or noun is None or noun[1] not in _LOCAL_SECTORS:
            return None
        for child in token.head.children:
            by = [g for g in child.children if g.dep_ == "pobj"] if child.dep_ == "agent" else []
            for officer in by if by else [child] if child.dep_ == "nsubj" else []:
                group = self._group_noun(officer)
                if group is not None and group[1] in ("COP", "JUD"):
                    told = self._told_of(officer)
                    if len(told) == 1:
                        return told[0]
        return None

    @cached_property
    def _domestic_counts(self) -> Counter[str]:
        """As `country_counts`, without the countries that stand in other officials' titles."""
        return self._counts_of(m for m in self._names.mentions if not self._is_foreigners(m))

    def _counts_of(self, mentions: Iterable[NameMention]) -> Counter[str]:
        return country_counts(m for m in mentions if not in_participle(self.doc, m.start))

    def _subject_country(self, token: Token) -> str | None:
        """Whose court an official petitions: the country of the subject of the sentence."""
        for other in self.doc[slice(*self._sentences.bounds(token.i))]:
            if other.i >= token.i:
                return None
            if other.dep_ == "nsubj" and other.i < token.i:
                codes = {c for f in self._one(other) for c in f.value.countries}
                if len(codes) == 1:
                    return codes.pop()
        return None

    def _is_foreigners(self, mention: NameMention) -> bool:
        """Whether a country is named as another official's, or its capital as where somebody
        goes: that tells nothing of this one's.
        """
        if mention.form == "capital":
            return used_as_place(self.doc[mention.start : mention.end].root)
        if mention.actor.kind == "person":
            return "GOV" in mention.actor.sectors
        return any(
            p.cover <= mention.start < p.start and "GOV" in p.actor.sectors
            for p in self._names.within(mention.start, mention.start + 12)
            if p.actor.kind == "person"
        )

    def _town_counts(self, token: Token) -> Counter[str]:
        counts: Counter[str] = Counter()
        for other in self.doc[slice(*self._sentences.bounds(token.i))]:
            if other.ent_type_ in ("GPE", "LOC") and other.i not in self._names.at:
                place = self._place(other)
                if place is not None:
                    counts.update(place.value.countries)
        return counts

    def _owner(self, token: Token) -> list[Found[Actor]]:
        """A thing that is nobody itself answers with its owner: `a Senegalese peace plan`."""
        if token.pos_ not in ("NOUN", "PROPN"):
            return []
        for i in range(token.i - 1, max(token.left_edge.i, token.i - _WIDEST) - 1, -1):
            before = self.doc[i]
            if in_clause_between(self.doc, i, token) or before.pos_ not in (
                "NOUN",
                "PROPN",
                "ADJ",
                "PRON",
            ):
                continue
            if in_participle(self.doc, i):
                continue
            if i in self._names.at or before.tag_ == "PRP$" or self._group_noun(before) is not None:
                found = self._of_modifiers(self._joined(before), before, token)
                if found and any(f.value.countries for f in found):
                    body = self._owned_noun(token, found)
                    if body is not None:
                        return [body]
                    return [
                        replace(f, rule="actor.owner", reason=f"{token.text} of: {f.reason}")
                        for f in found
                    ]
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ == "of":
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        return [
                            replace(f, rule="actor.owner", reason=f"{token.text} of: {f.reason}")
                            for f in self.of(inner)
                        ]
        return []

    def _owned_noun(self, token: Token, owners: list[Found[Actor]]) -> Found[Actor] | None:
        """`the Malian livestock federation`: a body of a state, not the state itself."""
        body = _body(token) if token.pos_ == "NOUN" else None
        if body is None or any(f.value.kind not in ("country", "people") for f in owners):
            return None
        kind, sector = body
        countries = tuple(dict.fromkeys(c for f in owners for c in f.value.countries))
        name = self._phrase(token, token.i)
        actor = Actor(name, kind, countries, (sector,) if sector else ())
        start = self._phrase_start(token, token.i)
        return self._found(actor, start, token, "actor.owned_noun", "a body of its owner")

    def _of_modifiers(
        self, found: list[Found[Actor]], noun: Token, head: Token
    ) -> list[Found[Actor]]:
        """`a Chinese foreign ministry statement`: the modifier of the head is the ministry's."""
        countries = self._modifier_countries(noun.i, noun.i, head)
        if len(countries) != 1:
            return found
        return [
            f
            if f.value.countries
            else replace(f, value=replace(f.value, countries=(countries[0],)))
            for f in found
        ]

    def _joined(self, last: Token) -> list[Found[Actor]]:
        """`US-Taliban thaw`, `Iran–Afghanistan–China corridor`: all names of a hyphenated chain."""
        found = list(self._one(last))
        i = last.i
        while i >= 2 and self.doc[i - 1].text in ("-", "–", "/") and i - 2 in self._names.at:
            i -= 2
            found = [*self._one(self.doc[i]), *found]
        return found

    def _holder(self, token: Token) -> Found[Actor] | None:
        """`the administration of president X`: the person whose administration it is."""
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ == "of":
                for inner in child.children:
                    for found in self._one(inner) if inner.dep_ == "pobj" else []:
                        if found.value.kind == "person":
                            actor = replace(found.value, sectors=("GOV",))
                            return replace(
                                found,
                                value=actor,
                                rule="actor.holder",
                                reason=f"{token.text} of: {found.reason}",
                            )
        return None

    def _phrase_start(self, token: Token, start: int) -> int:
        left = max(token.left_edge.i, token.i - 8)
        first = start
        while first > left:
            before = self.doc[first - 1]
            if before.dep_ in ("cc", "conj", "punct") and before.text != "-":
                break
            first -= 1
        while first < start and (
            self.doc[first].pos_ in ("DET", "PUNCT", "NUM", "ADV")
            or self.doc[first].tag_ in ("PRP$", "WP")
        ):
            if self.doc[first + 1].text == "-" and not self.doc[first].whitespace_:
                # "top-ranking official"
                break
            first += 1
        return first

    def _phrase(self, token: Token, start: int) -> str:
        return self.doc[self._phrase_start(token, start) : token.i + 1].text

    # --- all mentions ------------------------------------------------------------------

    def _all_mentions(self) -> Iterator[Found[Actor]]:
        taken: set[int] = set()
        nouns = []
        for token in self.doc.by_part.get("NOUN", ()):
            if token.i in self._names.at or token.dep_ == "compound":
                continue
            noun = self._group_noun(token)
            if noun is not None and noun[0] not in ("part", "country"):
                for found in self._one(token):
                    nouns.append(found)
                taken.update(range(self._phrase_start(token, noun[2]), token.i + 1))
        yield from nouns
        for mention in self._names.mentions:
            if mention.form in ("demonym", "ethnic") and mention.start in taken:
                continue
            yield self._named(mention, self.doc[mention.end - 1])


def _is_abroad(phrase: Token) -> bool:
    """`From the neighbouring country`, `from abroad`."""
    if phrase.dep_ != "prep" or phrase.lower_ != "from":
        return False
    return any(
        inner.lower_ in ("abroad", "overseas", "elsewhere")
        or (
            inner.lemma_.lower() in _LANDS
            and any(c.lower_ in affiliation_words("beside") | _FROM_ELSEWHERE for c in inner.lefts)
        )
        for inner in phrase.rights
    )


def _apposed(noun: Token, *, through: bool) -> Iterator[Token]:
    """What stands beside a noun, or else (`through`) beside the body or place of a singular one:
    "the spokesman of the ministry, NAME", but not "the sister of the king, NAME"."""
    for child in noun.rights:
        if child.dep_ == "appos":
            yield child
        elif through and child.dep_ == "prep" and child.lower_ == "of" and noun.tag_ == "NN":
            for inner in child.rights:
                if inner.dep_ == "pobj" and inner.doc[inner.i + 1 : inner.i + 2].text == ",":
                    yield from (c for c in inner.rights if c.dep_ == "appos")


def _body(token: Token) -> tuple[ActorKind, str] | None:
    """What a noun, or the two words that end in it, tell of as a body: "shipping line"."""
    lemma, pair = lemma_and_pair(token)
    return owned_bodies().get(pair) or owned_bodies().get(lemma)


@cache
def _people_nouns() -> frozenset[str]:
    """Nouns for private people, who may be called "the man" later."""
    return frozenset(
        noun for noun, (kind, sector) in group_nouns().items()
        if kind in ("people", "armed_group") and sector in _LOCAL_SECTORS | {"REB", "OPP", "REF"}
    ) | affiliation_words("taken_up")  # fmt: skip


@cache
def _last_words() -> frozenset[str]:
    return frozenset(noun.rsplit(" ", 1)[-1] for noun in group_nouns())


@lru_cache(maxsize=50_000)
def _may_be_group(word: str, lemma: str) -> bool:
    """Whether any listed noun or title ends in this word: nearly all words end none."""
    endings = word, lemma.lower()
    return any(end in _last_words() or ends_a_title(end) for end in endings)


_PERSON_PARTS = frozenset(
    ["member", "representative", "source", "personnel", "staff", "chairman", "director"]
)

_PART_SECTOR = {"leader": "GOV", "head": "GOV", "chief": "GOV", "representative": "GOV"}


def _dominant(counts: Counter[str]) -> str | None:
    """The country of a text when one is named at least twice as often as any other."""
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]


def _says_more(modifier: str, head: str) -> bool:
    """`rebel forces` are rebels, but `government forces` stay an army."""
    if head == "MIL":
        return modifier not in ("GOV", "CVL", "PTY", "OPP")
    return head in ("GOV", "CVL", "OPP")
