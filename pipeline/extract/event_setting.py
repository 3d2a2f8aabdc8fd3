"""The country that an article plays in, for those it does not bother to call by nation.

Belongs here: reading it from the dateline or from what the article names most, and giving it
to "police", "the opposition", "residents" and to aid whose receiver the whole text is about.
Does not: whoever is named with a country of their own (`pipeline.normalize.actors`).
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.story import Story
from pipeline.normalize.actor import Actor
from pipeline.normalize.countries import country_names
from pipeline.spans import Found

DATELINE = 60
"""Characters at the head of the body in which a dateline stands."""
MENTIONS = 3
"""So often a country has to be named, and twice as often as any other, to be the setting."""
LEAD = 2.0
DOMESTIC = frozenset({"people", "organisation", "person"})
"""Kinds of actors that are taken to be of the country that an article plays in."""

Parties = list[Found[Actor]]


class Setting:
    """Where one article plays; `country` is None when that is not plain."""

    def __init__(self, story: Story) -> None:
        counts = story.actors.country_counts.most_common()
        self.country = _dateline(story) or _named_most(counts)
        self._story = story

    def at_home(self, parties: Parties) -> Parties:
        """The parties, those without any country given that of the article."""
        if self.country is None:
            return parties
        return [self._settled(party, self.country) for party in parties]

    def receiver(self, actors: Parties) -> Parties:
        """Whom something unaddressed goes to: the article's country, if another acts."""
        acting = {country for party in actors for country in party.value.countries}
        if self.country is None or self.country in acting:
            return []
        code = self.country
        mentions = (m for m in self._story.actors.mentions if code in m.value.countries)
        mention = next(mentions, None)
        if mention is None:
            return []
        actor = Actor(country_names().get(code, code), "country", (code,))
        reason = "the text does not say to whom; the country that it is about"
        return [Found(actor, mention.start, mention.end, "event.setting", "inferred", reason)]

    @staticmethod
    def _settled(party: Found[Actor], country: str) -> Found[Actor]:
        actor = party.value
        if actor.countries or actor.kind not in DOMESTIC:
            return party
        reason = f"{party.reason}; the article plays in {country}".removeprefix("; ")
        return replace(party, value=replace(actor, countries=(country,)), reason=reason)


def _dateline(story: Story) -> str | None:
    """The country of the town in capitals that the body opens with."""
    if not story.sentences:
        return None
    start = story.sentences[0].start_char
    for found in story.places:
        if found.start > start + DATELINE:
            return None
        if found.start >= start and story.doc.text[found.start : found.end].isupper():
            return found.value.country or None
    return None


def _named_most(counts: list[tuple[str, int]]) -> str | None:
    if not counts or counts[0][1] < MENTIONS:
        return None
    second = counts[1][1] if len(counts) > 1 else 0
    return counts[0][0] if counts[0][1] >= LEAD * second else None
