"""Where an event happened: beyond its own adverbials, its arguments and the story so far.

Belongs here: which of the places of a text is an event's. Does not: finding places or the
phrases of a predicate (`pipeline.normalize.places`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import replace

from pipeline.extract.events.frames import Match
from pipeline.extract.events.told import Roles
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.words import words
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.normalize.actors.actor import Actor, codes_of
from pipeline.normalize.gazetteer.countries import country_names, country_word
from pipeline.normalize.places import Place, stage_of, way_of
from pipeline.spans import Found

SOMEWHERE = frozenset({"ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "RETREAT", "CONSULT"})
"""Types that happen at a place; what is said or signed is not placed by guessing."""
STAYS = frozenset({"ASSAULT", "PROTEST", "COERCE"})
"""Types that happen where the story last was, if they name no other place."""
AT_HOME = frozenset({"ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "RETREAT", "SANCTION/convict"})
"""Types that happen where the story plays, as far as their parties are of that country."""
ON_DUTY = frozenset({"COERCE", "ASSAULT", "SANCTION/convict", "ACCUSE/investigate"})
"""Types that police and courts do in their own country only."""
WHERE_REPORTED = frozenset({"CONSULT", "SUPPORT/sign"})
"""Those that two sides do anywhere; a dateline in the country of one says that it was there."""
RULED = frozenset({"COERCE/restrict", "COERCE/curfew", "COERCE/martial-law", "COERCE/censor"})
"""What a state does within its borders."""
TOGETHER = frozenset({"CONSULT", "SUPPORT/sign", "AGREE"})
"""What those do who are together."""
VISITS = frozenset({"CONSULT/visit", "AGREE/visit"})
GIVEN, AMONG = "event.received", "event.of_one_country"
BY_PARTIES = frozenset({GIVEN, AMONG})
"""Rules of what lies in a country only because its parties do: no place where a story goes on."""
VENUE_PREPOSITIONS = frozenset({"outside", "at", "near", "around", "inside", "before"})
STAGE_PREPOSITIONS = frozenset({"in", "at", "to", "outside", "near"})
MAX_SENTENCES = 2


def place_of(
    match: Match,
    event_type: str,
    story: Story,
    before: tuple[Token, Found[Place]] | None,
    parties: Roles,
    met: Found[Place] | None = None,
) -> Found[Place] | None:
    """The place of an event, or None; `before` is the event told last and its place, `met` where
    its parties were told to be together.

    What the clause says comes first, then where the story was just before, then what follows
    from who takes part: a host receives at home, what states do to each other far away is not
    placed.
    """
    head = match.predicate.head
    sort = "sign" if match.roles == "sign" else match.mode
    kinds = {event_type, f"{event_type}/{sort}"}
    everybody = parties.actors + parties.recipients
    found = _of_clause(match, event_type, story) or _of_doers(match, kinds, parties)
    if found is None and event_type in STAYS and before is not None:
        found = _of_event_before(head, before, story)
    if found is None and ON_DUTY & kinds:
        found = _on_duty(everybody)
    found = found or _at_stage(head, story)
    if found is None and VISITS & kinds:
        return _country_of(parties.recipients, "event.host", "a visit is where its host is")
    if found is None and met is not None and TOGETHER & kinds:
        reason = "no place of its own; that of their meeting, told before"
        return Found(met.value, met.start, met.end, "event.same_meeting", "inferred", reason)
    # Whoever seizes a stranger does it where the story plays.
    unseen = not parties.actors and kinds & {"ASSAULT", "COERCE"}
    found = _by_custom(found, kinds, head, story, () if unseen else everybody)
    return found or _by_parties(kinds, head, story, parties)


def _of_clause(match: Match, event_type: str, story: Story) -> Found[Place] | None:
    """Where it is by its own words: at a place, done to one, or on the way to one."""
    found = stage_of(match.predicate.head, story.places)
    if found is None and event_type in SOMEWHERE and match.roles != "host":
        found = _of_arguments(match.predicate, story)
    return found or way_of(match.predicate.head, story.places)


def _of_doers(match: Match, kinds: Set[str], parties: Roles) -> Found[Place] | None:
    """Where states do what is done at home: they rule there, and receive guests."""
    if match.roles == "host" and parties.recipients:
        return _country_of(parties.recipients, "event.host", "guests are received at home")
    if RULED & kinds and all(map(_is_state, parties.actors)):
        return _country_of(parties.actors, "event.own_country", "states rule at home")
    return None


def _by_parties(kinds: Set[str], head: Token, story: Story, parties: Roles) -> Found[Place] | None:
    """Where no word and no custom tells it: help from abroad is given where it is received, and
    what people of one country do to each other they do there, unless the story plays elsewhere."""
    actors, recipients = parties
    giving = codes_of(actors)
    received = _country_of(recipients, GIVEN, "help is given where it is received")
    if "AID" in kinds:
        abroad = received is not None and received.value.country not in giving
        return received if abroad else None
    if not actors or not recipients:
        return None
    found = _country_of([*actors, *recipients], AMONG, "both sides are of one country")
    home = story.actors.setting.at(head.i, local=True)
    elsewhere = found is not None and home is not None and home.country != found.value.country
    return None if elsewhere else found


def _by_custom(
    found: Found[Place] | None,
    kinds: Set[str],
    head: Token,
    story: Story,
    parties: Sequence[Found[Actor]],
) -> Found[Place] | None:
    """Where such an event usually is, as far as no word tells it: at home, or where it is
    reported from."""
    nowhere = found is None or not (found.value.country or _is_at_sea(found.value))
    if nowhere and AT_HOME & kinds:
        found = _at_home(head, story, parties) or found
    if found is None and "PROTEST" in kinds:
        found = _at_home(head, story, ()) if _at_venue(head) else None
        return found or _country_of(parties, "event.own_country", "people protest at home")
    if found is None and WHERE_REPORTED & kinds:
        home = story.actors.setting.home
        if home is not None and home.rule == "setting.dateline":
            return _at_home(head, story, parties)
    return found


def _of_event_before(
    head: Token, before: tuple[Token, Found[Place]], story: Story
) -> Found[Place] | None:
    """The place of the event told last, where the story goes on."""
    earlier, place = before
    if not _follows(head, earlier, story):
        return None
    reason = "no place of its own; that of the event told before"
    return Found(place.value, place.start, place.end, "event.same_place", "inferred", reason)


def _at_stage(head: Token, story: Story) -> Found[Place] | None:
    """ "Will arrive in THE CAPITAL": that of the country which this part of the story plays in, or
    of the people named before it ("in the NORWEGIAN capital")."""
    stages = (
        noun
        for anchor in (head, *head.by_dep.get("dobj", ()))
        for phrase in anchor.by_dep.get("prep", ())
        if phrase.lower_ in STAGE_PREPOSITIONS
        for noun in phrase.by_dep.get("pobj", ())
        if noun.lemma_.lower() in words("stage_nouns")
    )
    for noun in stages:
        if [c.lower_ for c in noun.children] == ["the"]:
            return _at_home(head, story, ())
        found = next(filter(None, (_of_people(c) for c in noun.lefts)), None)
        if found is not None:
            return found
    return None


def _of_people(word: Token) -> Found[Place] | None:
    """The country of "Norwegian"."""
    known = country_word(word.text)
    if known is None or known.iso3 not in country_names():
        return None
    place = Place(country_names()[known.iso3], known.iso3, 1, None, None, "country")
    end = word.idx + len(word)
    return Found(place, word.idx, end, "event.of_people", "lookup", f"{word.text} is of it")


def _is_state(party: Found[Actor]) -> bool:
    return party.value.kind == "country" or "GOV" in party.value.sectors


def _is_at_sea(place: Place) -> bool:
    return place.kind == "water" and not words("seas").isdisjoint(place.name.lower().split())


def _at_venue(head: Token) -> bool:
    """ "Migrants demonstrated OUTSIDE THE MINISTRY": the one that the text is about."""
    return any(
        phrase.dep_ == "prep"
        and phrase.lower_ in VENUE_PREPOSITIONS
        and any(g.pos_ == "NOUN" and g.dep_ == "pobj" for g in phrase.children)
        for phrase in head.children
    )


def _on_duty(parties: Sequence[Found[Actor]]) -> Found[Place] | None:
    """The country of the police or the court that did it: "French police slashed two dinghies"."""
    officers = [p for p in parties if {"COP", "JUD"} & set(p.value.sectors)]
    if not officers:
        return None
    return _country_of(officers, "event.on_duty", "police and courts act at home")


def _country_of(parties: Sequence[Found[Actor]], rule: str, why: str) -> Found[Place] | None:
    """The one country of these, concluded by a rule."""
    countries = codes_of(parties)
    code = next(iter(countries)) if len(countries) == 1 else ""
    if code not in country_names():
        return None
    first = parties[0]
    place = Place(country_names()[code], code, 1, None, None, "country")
    reason = f"{why}, here {place.name}"
    return Found(place, first.start, first.end, rule, "inferred", reason)


def _at_home(head: Token, story: Story, parties: Sequence[Found[Actor]]) -> Found[Place] | None:
    """The country that this part of the story plays in, if it is that of somebody in it."""
    home = story.actors.setting.at(head.i, local=True)
    if home is None:
        return None
    countries = codes_of(parties)
    if countries and home.country not in countries:
        return None
    # The country is what is concluded, whether "Greek" or a town's name tells it.
    name = country_names().get(home.country, home.country)
    place = Place(name, home.country, 1, None, None, "country")
    reason = f"the story plays in {name} here"
    if home.start == home.end:
        # A dateline that stands outside the text has no words in it.
        home = replace(home, start=head.idx, end=head.idx + len(head))
    return Found(place, home.start, home.end, f"event.{home.rule}", "inferred", reason)


def _of_arguments(predicate: Predicate, story: Story) -> Found[Place] | None:
    """The most precise place inside what is acted on: "bombed Hodeidah port"."""
    tokens = [
        *predicate.objects,
        *(t for p, t in predicate.obliques if p not in ("from", "by", "with")),
    ]
    inside = [place for token in tokens for place in _within(token, story)]
    return max(inside, key=lambda found: found.value.precision, default=None)


def _within(token: Token, story: Story) -> list[Found[Place]]:
    start = token.doc[token.left_edge.i].idx
    last = _named_by(token)
    end = last.idx + len(last)
    first = bisect_left(story.places, start, key=lambda found: found.start)
    found = []
    for place in story.places[first:]:
        if place.start >= end:
            break
        found.append(place)
    return found


def _named_by(noun: Token) -> Token:
    """The name of "the village OF TOROLI"; any other noun itself."""
    phrases = (c for c in noun.by_dep.get("prep", ()) if c.lower_ == "of" and c.i == noun.i + 1)
    return next((name for c in phrases for name in c.by_dep.get("pobj", ())), noun)


def _follows(head: Token, earlier: Token, story: Story) -> bool:
    """Whether the two stand in one paragraph, hardly any sentence apart."""
    if story.block_of(head) is not story.block_of(earlier):
        return False
    between = head.doc[min(earlier.i, head.i) : head.i]
    return sum(1 for token in between if token.is_sent_start) <= MAX_SENTENCES
