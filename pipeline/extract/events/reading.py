"""Which predicates of an article tell an event, and of which type.

Belongs here: bringing together what the frames say of a predicate, how far the rules follow
them, and what the weights learned from marked articles make of both. Does not: frames
(`events.frames`), the rules (`events.gate`), the weights (`events.learned`), the parties.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extract.events.frames import NO_EVENT, Match, Matcher, mode_listed
from pipeline.extract.events.gate import independent, is_told
from pipeline.extract.events.learned import Framed, features, verdict
from pipeline.extract.events.recoding import FUTURE_IS_AGREE, recoded
from pipeline.extract.grammar.factuality import Status, assess
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.story import Story

DOUBTED = 0.35
"""The likelihood below which a predicate is no event although frames and rules say so."""
DOUBTED_WORDED = 0.12
"""The same where the frame asks for certain words, as "name ... as a partner"."""
LIKELY = 0.7
"""The likelihood from which one is an event although no frame, or no rule, says so. Both were
chosen where what is told becomes more often right, and not less, than by frames and rules alone."""
CERTAIN = 0.95
"""The likelihood from which nobody asks for the public standing of those who take part."""
RIVAL = 2
"""How much likelier than the type of the frame another must be to be told instead."""
EMPTY = frozenset({"say", "be"})
"""Verbs whose frames read what is said of a thing, of which the weights see nothing."""
NONE, WITHIN, UNTOLD, TOLD = "none", "within", "untold", "told"
ENOUGH = {NONE: LIKELY, UNTOLD: CERTAIN}
"""The likelihood that outweighs frames or rules, by what they say; nothing tells a part of another
event apart from it."""
LEARNED = "event.learned."


class Reading(NamedTuple):
    """A predicate as an event; the match carries its arguments and how they are parties."""

    match: Match
    type: str
    mode: str | None
    status: Status
    is_certain: bool = False
    """Whether the weights leave nothing to ask about those who take part."""


class Candidate(NamedTuple):
    """A predicate with what the frames say of it; `stage` is how far the rules follow them:
    "none" (no frame), "within" (a part of another event), "untold" (not as a happening), "told"."""

    predicate: Predicate
    framed: Reading | None
    stage: str

    def features(self, matcher: Matcher) -> list[str]:
        framed = Framed(NO_EVENT, "", self.stage)
        if self.framed is not None:
            framed = Framed(self.framed.type, self.framed.match.rule, self.stage)
        return features(self.predicate, matcher, framed)


def candidates(story: Story, predicates: list[Predicate], matcher: Matcher) -> Iterator[Candidate]:
    """Every predicate with the answer of the frames."""
    apart = {match.predicate.head.i for match in independent(predicates, matcher)}
    for predicate in predicates:
        match = matcher.match(predicate)
        if match is None:
            yield Candidate(predicate, None, NONE)
            continue
        framed = Reading(match, *recoded(match, assess(match.predicate, story), matcher))
        if predicate.head.i not in apart:
            stage = WITHIN
        else:
            stage = TOLD if is_told(match, framed.status, matcher) else UNTOLD
        yield Candidate(match.predicate, framed, stage)


def readings(story: Story, predicates: list[Predicate], matcher: Matcher) -> list[Reading]:
    """Those that tell an event, in text order."""
    found = [
        reading
        for candidate in candidates(story, predicates, matcher)
        if (reading := _read(story, candidate, matcher)) is not None
    ]
    governed = {(t.i, r.type) for r in found for t in r.match.predicate.objects}
    return [reading for reading in found if not _is_told_beside(reading, governed)]


def _read(story: Story, candidate: Candidate, matcher: Matcher) -> Reading | None:
    framed, stage = candidate.framed, candidate.stage
    if stage == WITHIN:
        return None
    if framed is not None and stage == TOLD and framed.match.predicate.lemma in EMPTY:
        return framed
    judged = verdict(candidate.features(matcher))
    if framed is None or stage != TOLD:
        if judged.likelihood < ENOUGH[stage]:
            return None
        return _learned(story, candidate, judged.type)._replace(is_certain=True)
    if judged.likelihood < (DOUBTED_WORDED if framed.match.is_worded else DOUBTED):
        return None
    rival = judged.of(judged.type) >= RIVAL * judged.of(framed.type)
    retyped = judged.likelihood >= LIKELY and rival
    reading = _learned(story, candidate, judged.type) if retyped else framed
    return reading._replace(is_certain=judged.likelihood >= CERTAIN)


def _is_told_beside(reading: Reading, governed: set[tuple[int, str]]) -> bool:
    """ "Approved a LOAN", "a CONTRACT that they signed": the noun that a verb tells of already."""
    learned = reading.match.rule.startswith(LEARNED)
    return learned and (reading.match.predicate.head.i, reading.type) in governed


def _learned(story: Story, candidate: Candidate, event_type: str) -> Reading:
    """The predicate as an event of the type that the weights give it."""
    framed = candidate.framed
    if framed is not None and framed.type == event_type:
        return framed
    status = framed.status if framed is not None else assess(candidate.predicate, story)
    if status.factuality == "planned" and event_type in FUTURE_IS_AGREE:
        event_type = "AGREE"
    rule = f"{LEARNED}{candidate.predicate.lemma}"
    mode = mode_listed(candidate.predicate, event_type)
    match = Match(candidate.predicate, event_type, mode, "-", rule, None)
    return Reading(match, event_type, mode, status)
