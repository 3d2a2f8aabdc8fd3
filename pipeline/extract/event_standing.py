"""Whether those who take part in an event have public standing.

Belongs here: leaving out what private people do and say among themselves, the acts of somebody
whom the text only calls "he", and the affairs of sport. Does not: what a predicate means
(`event_frames`), or whether it is told as a fact (`factuality`, `event_gate`).

PLOVER's actors are states, their bodies, parties, armed groups, organisations and people
who act in public life. A quarrel between neighbours or a singer's thanks to a host are news,
but no events of that kind. Protest is public by itself, and so are force and coercion against
somebody, unless one named person does it to another.
"""

from __future__ import annotations

from pipeline.extract.event_cast import COUNTED_WHO, PUBLIC_SECTORS, Cast, noun_classes
from pipeline.extract.event_frames import FORCE
from pipeline.extract.event_words import words
from pipeline.extract.frames import Predicate
from pipeline.language.tokens import Doc, Token
from pipeline.normalize.actor import Actor
from pipeline.spans import Found

Parties = list[Found[Actor]]

BETWEEN_PEOPLE = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "REQUEST", "ACCUSE", "REJECT",
     "THREATEN"}
)  # fmt: skip
"""Types that private people do every day as well."""
PUBLIC_KINDS = frozenset({"country", "igo", "armed_group", "organisation", "company", "media"})
STANDING_SECTORS = PUBLIC_SECTORS | {"UAF", "LAB", "CRM", "PRO"}
PUBLIC_NOUNS = (
    "officials", "troops", "rebels", "police", "authorities", "diplomats", "militia",
    "organisations",
)  # fmt: skip
SINGULAR_PRONOUNS = frozenset({"he", "she", "i", "him", "her"})
GAME_WORDS = 3
"""So many different words of nothing but sport make a text one about sport."""


def is_public(event_type: str, content: str | None, parties: Parties, cast: Cast, doc: Doc) -> bool:
    """Whether anybody among those who take part acts, or is met, in public life.

    `content` is the type of what the event is about: a threat to strike is public.
    """
    if parties and event_type in BETWEEN_PEOPLE and content not in FORCE:
        return any(_has_standing(party, cast, doc) for party in parties)
    if event_type == "ASSAULT" and len(parties) > 1:
        return not all(_is_private_person(party, cast, doc) for party in parties)
    return True


def is_nobody(predicate: Predicate, actors: Parties) -> bool:
    """Whether the doer is a "he" or "she" of whom the text says no more."""
    subjects = predicate.subjects
    return not actors and bool(subjects) and all(t.lower_ in SINGULAR_PRONOUNS for t in subjects)


def is_about_sport(doc: Doc) -> bool:
    """Whether the text is one about sport: transfers, fines of leagues and quarrels of clubs."""
    lemmas = {token.lemma_.lower() for token in doc}
    return len(lemmas & (noun_classes()["sports"] | words("sports_business"))) >= GAME_WORDS


def _has_standing(party: Found[Actor], cast: Cast, doc: Doc) -> bool:
    actor = party.value
    if actor.kind in PUBLIC_KINDS or STANDING_SECTORS & set(actor.sectors):
        return True
    if actor.kind == "unknown":
        return True
    head = _head(party, doc)
    if head is None or (actor.countries and actor.kind == "people"):
        return head is not None
    described = head.head if head.dep_ == "appos" else head
    if actor.kind == "person" and described is head:
        return any(c.dep_ == "poss" and cast.named(c) for c in head.children)
    return (
        head.lower_ in COUNTED_WHO
        or _belongs(head, cast)
        or any(cast.is_a(described, name) for name in PUBLIC_NOUNS)
    )


def _belongs(head: Token, cast: Cast) -> bool:
    """ "Observers from the OSCE", "members of the union": people of somebody who has standing."""
    return any(
        found.value.kind in PUBLIC_KINDS and not found.value.is_place
        for preposition in head.children
        if preposition.dep_ == "prep" and preposition.lower_ in ("of", "from", "with")
        for noun in preposition.children
        for found in cast.named(noun)
    )


def _is_private_person(party: Found[Actor], cast: Cast, doc: Doc) -> bool:
    actor = party.value
    if actor.kind not in ("person", "people") or STANDING_SECTORS & set(actor.sectors):
        return False
    head = _head(party, doc)
    if head is None or head.tag_ not in ("NN", "NNP"):
        return False
    public = head.lemma_.lower() in words("leaders")
    return not public and not any(cast.is_a(head, name) for name in ("armed", "officials"))


def _head(party: Found[Actor], doc: Doc) -> Token | None:
    span = doc.char_span(party.start, party.end, alignment_mode="expand")
    return span.root if span is not None else None
