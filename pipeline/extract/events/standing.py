"""Whether those who take part in an event have public standing.

Belongs here: leaving out what private people do and say among themselves, and the affairs of
sport. Does not: what a predicate means (`events.frames`), or whether it is told as a fact
(`factuality`, `events.gate`).

PLOVER's actors are states, their bodies, parties, armed groups, organisations and people
who act in public life. A quarrel between neighbours or a singer's thanks to a host are news,
but no events of that kind. Protest is public by itself, and so are force and coercion, unless
one private person does it to another. A person of whom the text says nothing may be anybody,
and counts as public; one introduced by an age or a private calling does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from pipeline.extract.events.frames import FORCE, Match, Matcher
from pipeline.extract.events.told import Roles
from pipeline.extract.grammar.cast import (
    COUNTED_WHO,
    PREMODIFIERS,
    PUBLIC_SECTORS,
    STATE_SECTORS,
    Cast,
    in_words,
    noun_classes,
)
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Doc, Token
from pipeline.normalize.actors.actor import Actor, codes_of
from pipeline.spans import Found

Parties = list[Found[Actor]]

BETWEEN_PEOPLE = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "REQUEST", "ACCUSE", "REJECT",
     "THREATEN"}
)  # fmt: skip
"""Types that private people do every day as well."""
AMONG_KIN = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "ASSAULT"})
"""Of what public actors do, that which kin do at home."""
PUBLIC_KINDS = frozenset({"country", "igo", "armed_group", "organisation", "company", "media"})
STANDING_SECTORS = PUBLIC_SECTORS | {"UAF", "LAB", "CRM", "AGR", "BUS"}
PUBLIC_NOUNS = (
    "officials", "troops", "rebels", "police", "authorities", "diplomats", "militia",
    "organisations", "armed", "protesters_strict",
)  # fmt: skip
SINGULAR_PRONOUNS = frozenset({"he", "she", "i", "him", "her"})
OF_THEIR_OWN = frozenset({"MED", "EDU"})
AGE_WITHIN = 8
"""Tokens behind a name within which its age stands."""
ADULT = range(10, 111)
"""Numbers behind a name that are ages: "Ana Ruiz, 41"."""
OUTBREAK_WORDS = 4
"""So many different words of outbreaks make a text one about public health."""
ANY = "any"
MEASURES = frozenset(
    {("REQUEST", ANY), ("THREATEN", ANY), ("COERCE", "restrict"), ("ACCUSE", "investigate"),
     ("MOBILIZE", "police"), ("SANCTION", None)}
)  # fmt: skip
"""What health services order, advise and look into in an outbreak, unless it hits another state."""
POLICED = frozenset(
    {("SANCTION", "convict"), ("COERCE", "arrest"), ("ACCUSE", "allege"), ("RETREAT", "release")}
)
"""What police and courts do to anybody."""
STATE_ACTS = 8
"""So many acts of states and their bodies make a text one about public affairs."""
GAME_WORDS = 3
"""So many different words of nothing but sport make a text one about sport."""


class Standing:
    """Answers for one article; `of_sport` says that it is about games, clubs and players."""

    def __init__(self, doc: Doc, matcher: Matcher) -> None:
        of_games = noun_classes()["sports"] | words("sports_business")
        self.of_sport = len(doc.lemmas & of_games) >= GAME_WORDS
        self.of_health = len(doc.lemmas & words("outbreak")) >= OUTBREAK_WORDS
        self._doc = doc
        self._matcher = matcher
        self._cast: Cast = matcher.cast

    @cached_property
    def _private(self) -> frozenset[str]:
        """Last names of private people, looked for only where it is in doubt who is one."""
        return frozenset(_private_names(self._doc, self._cast))

    @cached_property
    def _is_of_affairs(self) -> bool:
        """Whether states and their bodies do so much in the text that it is about public affairs:
        whoever speaks or deals there is a part of them."""
        done = (p for p in self._matcher.by_head.values() if self._matcher.match(p) is not None)
        of_state = (p for p in done if any(self._cast.is_a(t, "sovereign") for t in p.subjects))
        return len(tuple(islice(of_state, STATE_ACTS))) == STATE_ACTS

    def is_public(self, match: Match, event_type: str, roles: Roles) -> bool:
        """Whether anybody among those who take part acts, or is met, in public life."""
        parties = roles.actors + roles.recipients
        if self.of_sport and not _is_of_state(parties):
            return False
        if self.of_health and not MEASURES.isdisjoint(
            {(event_type, match.mode), (event_type, ANY)}
        ):
            return self._between_states(roles)
        if event_type in ("AGREE", "CONSULT") and any(p.value.kind == "media" for p in parties):
            return False  # an interview is no affair of state
        if event_type == "REQUEST" and not roles.actors and not _is_of_state(parties):
            return False
        if self._is_of_family(event_type, roles) or self._is_onlookers_view(event_type, roles):
            return False
        of_people = event_type in BETWEEN_PEOPLE or match.mode == "resign"
        if of_people and roles.actors and all(map(self._has_private_calling, roles.actors)):
            return False
        charged = event_type == "ASSAULT" and match.predicate.head.dep_ == "pcomp"
        if (charged or (event_type, match.mode) in POLICED) and self._is_common_crime(match, roles):
            return False
        if event_type == "ASSAULT" and len(parties) > 1:
            return not all(self._is_private_person(party) for party in parties)
        if event_type == "COERCE" and match.mode in ("restrict", "censor"):
            return self._may_forbid(roles.actors) and not _is_of_its_own(match, roles)
        kind = event_type == "AID" and match.predicate.lemma in words("helping")
        if kind and parties and all(map(self._is_nobody, parties)):
            return False
        if event_type not in BETWEEN_PEOPLE or _about_force(match, self._matcher):
            return True
        if not parties:
            return not self._private or not _is_lonely(match)
        crowd = not roles.recipients and any(self._is_crowd(p) for p in roles.actors)
        known = any(self._has_standing(party) for party in parties)
        if not known and not any(_last(party.value.name) in self._private for party in parties):
            known = any(_is_named(party) for party in parties)
        return known or crowd or _is_charged(event_type, match) or self._is_of_affairs

    def _is_of_family(self, event_type: str, roles: Roles) -> bool:
        """ "Her nephew offered to row them across", "he fought with his father": what kin do for
        and to each other; what they say of a state is another matter."""
        if event_type not in AMONG_KIN or not roles.actors or _is_of_state(roles.recipients):
            return False
        heads = [self._head(party) for party in roles.actors]
        return all(h is not None and h.lemma_.lower() in words("kin") for h in heads)

    def _is_onlookers_view(self, event_type: str, roles: Roles) -> bool:
        """Analysts warn of what others may do, and threaten nobody."""
        if event_type != "THREATEN" or not roles.actors:
            return False
        heads = [self._head(party) for party in roles.actors]
        return all(h is not None and h.lemma_.lower() in words("onlookers") for h in heads)

    def _is_common_crime(self, match: Match, roles: Roles) -> bool:
        """ "A jury in Leeds convicted a man of murdering his wife": courts and police do it to
        people without standing, for what people do to each other."""
        if not roles.recipients or any(map(self._matters, roles.recipients)):
            return False
        lemmas = {t.lemma_.lower() for t in match.predicate.head.sent}
        common = not lemmas.isdisjoint(words("private_crimes"))
        return common and lemmas.isdisjoint(words("public_causes"))

    def _matters(self, party: Found[Actor]) -> bool:
        known = _is_named(party) and _last(party.value.name) not in self._private
        return known or self._has_standing(party)

    def _between_states(self, roles: Roles) -> bool:
        """One state, or a body of states, deals with another."""
        mine = codes_of(roles.actors)
        return _is_of_state(roles.recipients) and any(
            set(party.value.countries) - mine for party in roles.recipients
        )

    def _has_standing(self, party: Found[Actor]) -> bool:
        actor = party.value
        if actor.kind in PUBLIC_KINDS or STANDING_SECTORS & set(actor.sectors):
            return True
        if _is_named(party):
            return False
        head = self._head(party)
        if head is None:
            return False
        if self._is_national(head):
            return True
        return head.lower_ in COUNTED_WHO or self._belongs(head) or self._is_public_noun(head)

    def _may_forbid(self, actors: Parties) -> bool:
        """Whoever bans or closes something has standing, or is many; unsaid, it is the state."""
        return not actors or any(self._has_standing(p) or self._is_crowd(p) for p in actors)

    def _is_national(self, head: Token) -> bool:
        """ "Chinese researchers": the words themselves say of which nation they are."""
        return any(
            found.value.countries
            for child in head.children
            if child.dep_ in PREMODIFIERS or child.dep_ == "poss"
            for found in self._cast.named(child)
        )

    def _is_public_noun(self, head: Token) -> bool:
        return any(self._cast.is_a(head, name) for name in PUBLIC_NOUNS)

    def _belongs(self, head: Token) -> bool:
        """ "Observers from the OSCE", "members of the union": people of somebody who has it."""
        return any(
            found.value.kind in PUBLIC_KINDS and not found.value.is_place
            for preposition in head.children
            if preposition.dep_ == "prep" and preposition.lower_ in ("of", "from", "with")
            for noun in preposition.children
            for found in self._cast.named(noun)
        )

    def _is_crowd(self, party: Found[Actor]) -> bool:
        """Residents or farmers who demand something of nobody in particular; not learned
        authors or the sick, who speak of their own affairs."""
        head = self._head(party)
        if head is None or head.tag_ != "NNS" or party.value.kind != "people":
            return False
        return not OF_THEIR_OWN & set(party.value.sectors) and head.lemma_ not in words("private")

    def _is_private_person(self, party: Found[Actor]) -> bool:
        actor, head = party.value, self._head(party)
        if actor.kind not in ("person", "people") or STANDING_SECTORS & set(actor.sectors):
            return False
        if head is None or head.tag_ not in ("NN", "NNP"):
            return False
        if head.tag_ == "NNP":
            return _last(actor.name) in self._private
        public = head.lemma_.lower() in words("leaders")
        return not public and not any(self._cast.is_a(head, n) for n in ("armed", "officials"))

    def _is_nobody(self, party: Found[Actor]) -> bool:
        """One person without standing, named or not, whose help is a private kindness."""
        head = self._head(party) if party.value.kind in ("people", "person") else None
        return head is not None and head.tag_ in ("NN", "NNP") and not self._has_standing(party)

    def _has_private_calling(self, party: Found[Actor]) -> bool:
        """ "The novelist", "a chef": what one of them does and says is no public affair."""
        head = self._head(party) if party.value.kind in ("people", "person") else None
        return head is not None and head.tag_ == "NN" and head.lemma_.lower() in words("callings")

    def _head(self, party: Found[Actor]) -> Token | None:
        span = self._doc.char_span(party.start, party.end, alignment_mode="expand")
        if span is None:
            return None
        place = span.root
        if party.rule == "actor.place" and place.dep_ == "pobj" and place.head.dep_ == "prep":
            return place.head.head  # the leaders of "farm leaders in Karnataka"
        return place


def _private_names(doc: Doc, cast: Cast) -> Iterator[str]:
    """Last names of those whom the text introduces by an age, or by a calling and no office."""
    for name in doc.ents:
        if name.label_ != "PERSON":
            continue
        head = name.root
        if _is_aged(head):
            yield head.lower_
            continue
        before = [c for c in head.children if c.dep_ in ("compound", "nmod") and not c.ent_type_]
        behind = [c for c in head.children if c.dep_ == "appos" and c.pos_ == "NOUN"]
        above = [head.head] if head.dep_ == "appos" and head.head.pos_ == "NOUN" else []
        first = [name[0]] if len(name) > 1 and name[0] != head else []
        callings = first + before + behind + above
        people = any(t.lemma_.lower() in noun_classes()["people"] for t in callings)
        if people and not any(_is_office(t, cast) for t in callings):
            yield head.lower_


def _is_aged(head: Token) -> bool:
    """ "Ana Ruiz, 41, ...", "Ana Ruiz, who has died aged 91"."""
    behind = head.doc[head.i + 1 : head.i + AGE_WITHIN]
    if any(t.lower_ == "aged" and t in head.subtree for t in behind):
        return True
    return any(
        child.i > head.i and child.text.isdigit() and int(child.text) in ADULT
        for child in head.children
        if child.dep_ in ("appos", "nummod", "npadvmod", "amod")
    )


def _is_office(noun: Token, cast: Cast) -> bool:
    if any(STANDING_SECTORS & set(found.value.sectors) for found in cast.acting(noun)):
        return True
    names = ("officials", "authorities", "statesmen", "diplomats", "armed", "protesters_strict")
    if noun.lemma_.lower() in words("leaders"):
        return True
    if noun.pos_ == "PROPN":
        # "Chef Ana Ruiz": a calling with a capital is no name that might be anybody's.
        return any(in_words(noun, noun_classes()[name]) for name in names)
    return any(cast.is_a(noun, name) for name in names)


def _is_of_state(parties: Parties) -> bool:
    """Whether a state, or one who acts for it, takes part."""
    return any(
        party.value.kind in ("country", "igo") or STATE_SECTORS & set(party.value.sectors)
        for party in parties
    )


def _about_force(match: Match, matcher: Matcher) -> bool:
    """A threat to strike is public, whoever makes it."""
    below = matcher.match(match.content) if match.content is not None else None
    return below is not None and below.type in FORCE


def _is_of_its_own(match: Match, roles: Roles) -> bool:
    """A company that "suspended all fieldwork" hinders nobody but itself."""
    if match.mode != "restrict" or roles.recipients or not roles.actors:
        return False
    return all(party.value.kind == "company" for party in roles.actors)


def _is_lonely(match: Match) -> bool:
    """The doer is a "he" or "she" of whom the text says no more."""
    return any(t.lower_ in SINGULAR_PRONOUNS for t in match.predicate.subjects)


def _is_charged(event_type: str, match: Match) -> bool:
    """ "Four suspects were charged": who charges is left out because only authorities do."""
    return event_type == "ACCUSE" and match.predicate.passive and not match.predicate.subjects


def _is_named(party: Found[Actor]) -> bool:
    """Somebody or something with a name of which no more is known."""
    actor = party.value
    return actor.kind == "unknown" or (actor.kind == "person" and actor.name[:1].isupper())


def _last(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].lower() if name.split() else ""
