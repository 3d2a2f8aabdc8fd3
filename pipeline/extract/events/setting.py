"""The country that an article plays in, for those it does not bother to call by nation.

Belongs here: reading it from the dateline or from what the article names most, and giving it
to "police", "the opposition", "residents" and to aid whose receiver the whole text is about.
Does not: whoever is named with a country of their own (`pipeline.normalize.actors`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.normalize.actors.actor import Actor, codes_of
from pipeline.normalize.actors.index import is_from_setting
from pipeline.normalize.gazetteer.countries import country_names
from pipeline.spans import Found, starting_within

DOMESTIC = frozenset({"people", "organisation", "person"})
"""Kinds of actors that are taken to be of the country that an article plays in."""

DOMESTIC_SECTORS = frozenset({"COP", "JUD", "LEG"})
"""Sectors of those who deal with people of their own country."""

Parties = list[Found[Actor]]


class Setting:
    """Where one article plays; `country` is None when that is not plain."""

    def __init__(self, story: Story) -> None:
        home = story.actors.setting.home
        self.country = home.country if home is not None else None
        self._story = story

    def at_home(self, parties: Parties) -> Parties:
        """The parties, those without any country given that of the article."""
        return [self._settled(party) for party in parties]

    def beside(self, recipients: Parties, actors: Parties) -> Parties:
        """ "HAITIAN auditors accused former ministers": those without a country that their own
        words tell are of the country of the officials who deal with them."""
        told = [p for p in actors if p.value.countries and not is_from_setting(p)]
        codes = codes_of(told)
        if len(codes) != 1 or not all(DOMESTIC_SECTORS & set(p.value.sectors) for p in told):
            return self.at_home(recipients)
        reason = f"of the country of those who deal with them, {told[0].value.name}"
        return [
            replace(p, value=replace(p.value, countries=tuple(codes)), reason=reason)
            if p.value.kind in DOMESTIC and (not p.value.countries or is_from_setting(p))
            else p
            for p in recipients
        ]

    def receiver(self, actors: Parties) -> Parties:
        """Whom something unaddressed goes to: the article's country, if another acts."""
        acting = codes_of(actors)
        code = self.country
        if code is None or code in acting:
            return []
        mention = self._mention
        if mention is None:
            return []
        actor = Actor(country_names().get(code, code), "country", (code,))
        reason = "the text does not say to whom; the country that it is about"
        return [Found(actor, mention.start, mention.end, "event.setting", "inferred", reason)]

    @cached_property
    def _mention(self) -> Found[Actor] | None:
        """Where the article first speaks of its country."""
        mentions = self._story.actors.mentions
        return next((m for m in mentions if self.country in m.value.countries), None)

    def _settled(self, party: Found[Actor]) -> Found[Actor]:
        actor = party.value
        if actor.kind == "unknown" and not actor.countries:
            return self._located(party)
        if actor.countries or actor.kind not in DOMESTIC:
            return party
        span = self._story.doc.char_span(party.start, party.end, alignment_mode="expand")
        if span is None or self._story.actors.is_from_elsewhere(span.root):
            return party
        home = self._story.actors.setting.at(span.root.i, local=True)
        if home is None:
            return party
        reason = f"{party.reason}; the text plays in {home.country} here".removeprefix("; ")
        return replace(party, value=replace(actor, countries=(home.country,)), reason=reason)

    def _located(self, party: Found[Actor]) -> Found[Actor]:
        """A name that no index knows, of the country in which the place of that name lies."""
        for place in starting_within(self._story.places, party.start, party.end):
            if place.end <= party.end and place.value.country:
                reason = f"{party.reason}; {place.value.name} lies there".removeprefix("; ")
                actor = replace(party.value, countries=(place.value.country,))
                return replace(party, value=actor, reason=reason)
        return party


def means_home(objects: Iterable[Token]) -> bool:
    """ "The country it occupied": the one that the text is about, where no name resolves it."""
    return any(
        token.lemma_.lower() in ("country", "nation", "republic", "kingdom")
        and any(c.lower_ in ("the", "this", "that") for c in token.children)
        for token in objects
    )
