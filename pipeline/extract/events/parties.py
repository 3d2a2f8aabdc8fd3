"""Who takes part in an event whose own clause leaves a side out.

Belongs here: the parties that an event takes from its source, from what was told just before
or from the setting, and whether they are enough for its type. Does not: which argument of a
clause is which party (`events.roles`), nor the account of what was told (`events.told`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from pipeline.extract.events.frames import Match, Matcher
from pipeline.extract.events.merge import Draft
from pipeline.extract.events.recoding import SAYING
from pipeline.extract.events.roles import roles, told_by_doer
from pipeline.extract.events.setting import Setting, means_home
from pipeline.extract.events.told import MEASURES, Parties, Roles, Told, means_both
from pipeline.extract.grammar.cast import in_words, noun_classes
from pipeline.extract.grammar.factuality import Status
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Token
from pipeline.normalize.actors.actor import Actor, codes_of
from pipeline.normalize.actors.told_persons import is_posted
from pipeline.spans import Found

LENDING = words("lending")
DONE_ABROAD = frozenset({"expel", "release", "deport"})
"""Modes of what a state does to the people of another."""
DEADLY = frozenset({"ASSAULT", "PROTEST"})
ORDERED = frozenset({"restrict", "curfew", "martial-law"})
"""Modes of what only authorities do: "the crossings were closed" needs no doer."""
UNDERTAKINGS = words("undertakings")
DEALING = frozenset({"mutual", "sign", "meet", "visit", "host", "hold"})
"""Roles of those who deal with each other."""
BETWEEN = frozenset({"AGREE", "CONSULT", "RETREAT", "SUPPORT"})


class Known(NamedTuple):
    """What a side that is not named is looked for in; `last` is the event told just before."""

    matcher: Matcher
    setting: Setting
    told: Told
    last: Draft | None


def parties_of(match: Match, event_type: str, status: Status, known: Known) -> tuple[Roles, bool]:
    """Who takes part, and whether both sides are those of a deal told before."""
    parties = _with_sayer(match, event_type, status, known)
    taken_up = None
    if (
        not parties.actors
        and not parties.recipients
        and _is_of_both(event_type, match, known.matcher)
    ):
        taken_up = known.told.dealers()
        parties = taken_up or parties
    if match.mode in DONE_ABROAD and _is_agentless(match, parties):
        doers = known.told.doer_abroad(match.predicate.head, parties.recipients)
        parties = Roles([_as_state(doer) for doer in doers], parties.recipients)
    if event_type == "CONCEDE" and match.predicate.passive and not any(parties):
        parties = _of_what_is_lifted(match.predicate, known) or parties
    if event_type == "CONSULT" and len(parties.actors) == 1 and _are_one_sided(match, parties):
        # "TALKS WITH NIGERIA go on": those of the country that the story is about.
        parties = Roles(known.setting.receiver(parties.actors) + parties.actors, [])
    if parties.actors and not parties.recipients:
        parties = Roles(parties.actors, _unnamed(event_type, match, known, parties.actors))
    return parties, taken_up is not None


def _are_one_sided(match: Match, parties: Roles) -> bool:
    """Talks of which only the side behind "with" is told."""
    predicate = match.predicate
    talks = predicate.head if predicate.kind == "noun" else next(iter(predicate.subjects), None)
    if match.roles not in ("mutual", "meet") or talks is None or parties.recipients:
        return False
    phrases = talks.by_dep.get("prep", ())
    partners = [c for p in phrases if p.lower_ == "with" for c in p.by_dep.get("pobj", ())]
    return in_words(talks, noun_classes()["talks"]) and bool(partners)


def _is_agentless(match: Match, parties: Roles) -> bool:
    return match.predicate.passive and not parties.actors and bool(parties.recipients)


def _as_state(party: Found[Actor]) -> Found[Actor]:
    """A state that was named, perhaps as a place, as the one who acts."""
    return replace(party, value=replace(party.value, is_place=False), derivation="inferred")


def _of_what_is_lifted(predicate: Predicate, known: Known) -> Roles | None:
    """ "The ban was LIFTED": by those who were told to have put it on."""
    kinds = ("restrictions", "sanctions")
    lifted = any(
        is_definite(t) and any(known.matcher.cast.is_a(t, kind) for kind in kinds)
        for t in predicate.objects
    )
    return known.told.imposed() if lifted else None


def _with_sayer(match: Match, event_type: str, status: Status, known: Known) -> Roles:
    """The parties that a clause names, and who says so where nobody else does it."""
    matcher, predicate, source = known.matcher, match.predicate, status.attributed_to
    parties = roles(match, matcher, known.told)
    own_word = predicate.kind != "noun" and (event_type == "AGREE" or not predicate.passive)
    if not parties.actors and event_type in SAYING and own_word and source is not None:
        parties = Roles(matcher.cast.acting(source), parties.recipients)
    if event_type in SAYING and not parties.recipients and known.last is not None:
        parties = Roles(parties.actors, _met(predicate, known.last, parties.actors))
    if not parties.actors and predicate.passive and source is not None:
        doers = told_by_doer(event_type, source, parties, matcher)
        parties = Roles(doers, parties.recipients)
    return parties


def _unnamed(event_type: str, match: Match, known: Known, actors: Parties) -> Parties:
    """To whom something was done that names no recipient."""
    found = known.told.repeated(match.predicate.head, actors) if _is_alike(match) else []
    if event_type == "SANCTION" and not found:
        if known.last is not None:
            found = _also_hit(match.predicate, known.last, actors)
        found = found or _other_side(match, known.matcher, known.told, actors)
        posts = [t for t in match.predicate.objects if is_posted(t)]
        found = found or [p for t in posts for p in known.told.other_state(t)]
    unaddressed = (
        event_type in ("AID", "SANCTION")
        or means_home(match.predicate.objects)
        or (event_type == "AGREE" and _gives(match, known.matcher))
    )
    if not found and unaddressed:
        found = known.setting.receiver(actors)
    if not found and event_type == "SANCTION":
        found = _of_main_clause(match.predicate.head, known.matcher, actors)
    return found or _spoken_to(event_type, match, known.told, actors)


def _of_main_clause(clause: Token, matcher: Matcher, actors: Parties) -> Parties:
    """Whom "the rial has lost a fifth since the US REIMPOSED SANCTIONS" is about."""
    main = matcher.by_head.get(clause.head.i) if clause.dep_ == "advcl" else None
    if main is None or not any(c.dep_ == "mark" for c in clause.children):
        return []
    mine = codes_of(actors)
    named = [p for t in main.subjects for p in matcher.cast.named(t)]
    return [p for p in named if p.value.countries and not mine & set(p.value.countries)]


def _spoken_to(event_type: str, match: Match, told: Told, actors: Parties) -> Parties:
    """Whom a verbal act is addressed to that names nobody, from what was told just before."""
    head, objects = match.predicate.head, match.predicate.objects
    deeds = objects if event_type in ("REJECT", "SUPPORT", "ACCUSE") else ()
    return told.answered(event_type, head, actors) or told.doers(head, deeds, actors)


def _is_alike(match: Match) -> bool:
    """ "A similar ban", "tariffs of its own": a measure like one that was told before."""
    predicate = match.predicate
    if match.type == "ASSAULT" and predicate.head.lemma_ in words("answering_verbs") - {"strike"}:
        return True  # "answered with mortar fire"
    if match.type not in MEASURES:
        return False
    nouns = (predicate.head, *predicate.objects, *predicate.after("with", "by"))
    return any(c.lower_ in words("alike") for t in nouns for c in t.subtree if abs(c.i - t.i) < 4)


def has_parties(event_type: str, match: Match, parties: Roles) -> bool:
    """Somebody takes part; where something is given or withheld, what it is stands for a
    recipient that the text does not name."""
    if not parties.actors and not parties.recipients:
        both = any(means_both(t) for t in match.predicate.subjects)
        met = both or is_definite(match.predicate.head) or _are_talks(match.predicate)
        bare = match.type == "CONSULT" and met
        ordered = match.mode in ORDERED and bool(match.predicate.objects)
        eased = event_type == "CONCEDE" and _is_eased(match.predicate)
        return (
            bare or ordered or eased or (event_type in DEADLY and not _of_pronouns(match.predicate))
        )
    if event_type == "COOPERATE":
        return bool(parties.recipients) or len(parties.actors) > 1
    if event_type in ("AID", "SANCTION"):
        things = match.predicate.objects
        own = event_type == "SANCTION" and all(t.lemma_.lower() in UNDERTAKINGS for t in things)
        return bool(parties.recipients) or bool(parties.actors and things and not own)
    if event_type == "THREATEN":
        return bool(parties.actors)
    return True


def _is_eased(predicate: Predicate) -> bool:
    """ "The ban on kites was LIFTED": only those lift it who have put it on."""
    barring = noun_classes()["restrictions"] | noun_classes()["sanctions"]
    return predicate.passive and any(in_words(t, barring) for t in predicate.objects)


def _are_talks(predicate: Predicate) -> bool:
    """ "TALKS on the dam resumed in Kinshasa": that some met is told, though not who; "the
    talks" are those that were told of before."""
    if predicate.kind == "noun":
        return False
    talks = noun_classes()["talks"]
    return any(in_words(t, talks) and not is_definite(t) for t in predicate.subjects)


def _of_pronouns(predicate: Predicate) -> bool:
    """Done by a "they" or "it" that nobody answers to, which may be things."""
    return bool(predicate.subjects) and all(t.tag_ == "PRP" for t in predicate.subjects)


def _met(predicate: Predicate, last: Draft, actors: Parties) -> Parties:
    """The other side of "met the envoy and ASKED for help": those who were met."""
    verb = predicate.head
    if last.type != "CONSULT" or verb.dep_ != "conj" or verb.head not in last.heads:
        return []
    mine = {party.value.name for party in actors}
    return [p for p in last.actors + last.recipients if p.value.name not in mine]


def _also_hit(predicate: Predicate, last: Draft, actors: Parties) -> Parties:
    """The other side of "suspended aid to Niger and RECALLED its ambassador"."""
    verb = predicate.head
    if last.type != "SANCTION" or verb.dep_ != "conj" or verb.head not in last.heads:
        return []
    mine = {party.value.name for party in actors}
    return last.recipients if mine == {p.value.name for p in last.actors} else []


def _other_side(match: Match, matcher: Matcher, told: Told, actors: Parties) -> Parties:
    """With whom the pact was that somebody suspends or leaves."""
    pacts = match.predicate.objects
    kinds = ("pacts", "talks", "exercises")
    if not any(matcher.cast.is_a(t, kind) for t in pacts for kind in kinds):
        return []
    return told.partners(actors)


def _is_of_both(event_type: str, match: Match, matcher: Matcher) -> bool:
    """A thing of two sides that is told without them: "signature is foreseen for June"."""
    if event_type not in BETWEEN or match.roles not in DEALING:
        return False
    predicate = match.predicate
    if predicate.kind == "noun" or predicate.passive:
        return True
    if predicate.lemma == "hold":
        return False  # a truce that holds is a state
    kinds = ("talks", "peace", "pacts")
    return any(matcher.cast.is_a(t, kind) for t in predicate.subjects for kind in kinds)


def _gives(match: Match, matcher: Matcher) -> bool:
    """Whether aid is promised, or money: "China pledged $2 million"."""
    if any(matcher.cast.is_a(t, "aid") for t in match.predicate.objects):
        return True
    content = match.content
    below = matcher.match(content) if content is not None else None
    lends = content is not None and content.lemma in LENDING
    return match.type == "AID" or lends or (below is not None and below.type == "AID")


def is_definite(head: Token) -> bool:
    return any(
        c.dep_ == "det" and c.lower_ in ("the", "this", "these", "those", "that")
        for c in head.children
    )
