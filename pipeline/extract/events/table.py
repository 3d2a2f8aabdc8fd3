"""The `events` table: PLOVER events of an article.

Belongs here: which matched predicates stand as events of their own, and their cells. Does
not: the lexicon (`events.frames`), who takes part (`events.roles`), one happening told twice
(`events.merge`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from pipeline.extract.events.codes import codes
from pipeline.extract.events.contexts import contexts
from pipeline.extract.events.fatalities import deaths, stated_deaths
from pipeline.extract.events.frames import Match, Matcher
from pipeline.extract.events.gate import around, independent, is_told
from pipeline.extract.events.interval import date_apart
from pipeline.extract.events.merge import Draft, merge
from pipeline.extract.events.partisan import as_told
from pipeline.extract.events.place import place_of
from pipeline.extract.events.recoding import SAYING, recoded, settled
from pipeline.extract.events.roles import roles, told_by_doer
from pipeline.extract.events.setting import Setting, means_home
from pipeline.extract.events.standing import Standing
from pipeline.extract.events.told import Parties, Roles, Telling, Told, means_both
from pipeline.extract.grammar.cast import Cast
from pipeline.extract.grammar.factuality import Status, assess
from pipeline.extract.grammar.frames import Predicate, predicates
from pipeline.extract.grammar.words import words
from pipeline.extract.rows import Cell, Row
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.normalize.dates.attachment import sets_a_day
from pipeline.normalize.dates.find import DateInterval, date_for
from pipeline.normalize.places import Place
from pipeline.spans import Found, Span

LENDING = words("lending")
DEADLY = frozenset({"ASSAULT", "PROTEST"})
DEALING = frozenset({"mutual", "sign", "meet", "visit", "host", "hold"})
"""Roles of those who deal with each other."""
BETWEEN = frozenset({"AGREE", "CONSULT", "RETREAT", "SUPPORT"})
AGREED_WHEN_PLANNED = frozenset({"COOPERATE", "AID", "CONSULT", "SUPPORT"})
"""PLOVER codes these as AGREE while they are still to come."""


def extract(story: Story) -> list[Row]:
    """The events of one article, one row a happening, in text order."""
    drafts = list(_drafts(story))
    return [_row(story, draft) for draft in merge(drafts)]


def _drafts(story: Story) -> Iterator[Draft]:
    found = predicates(story.doc)
    matcher = Matcher(found, Cast(story.actors))
    body = {sentence.start for sentence in story.sentences}
    mine = [p for p in found if p.head.sent.start in body]
    setting, standing = Setting(story), Standing(story.doc, matcher)
    told = Told(story.doc, matcher.cast, story.actors)
    earlier = _Earlier()
    for match in independent(mine, matcher):
        draft = _draft(story, match, matcher, setting, standing, told, earlier)
        if draft is not None:
            dealt = match.roles in DEALING and draft.status.factuality != "negated"
            parties = Roles(draft.actors, draft.recipients)
            told.add(Telling(draft.type, draft.heads[0], parties), dealt=dealt)
            earlier = earlier.with_one(draft)
            yield draft


class _Earlier(NamedTuple):
    """The event told last, the last one with a place and the last one with a date."""

    last: Draft | None = None
    placed: Draft | None = None
    dated: Draft | None = None

    def with_one(self, draft: Draft) -> _Earlier:
        placed = draft if draft.place is not None else self.placed
        return _Earlier(draft, placed, draft if draft.date is not None else self.dated)


def _draft(
    story: Story,
    match: Match,
    matcher: Matcher,
    setting: Setting,
    standing: Standing,
    told: Told,
    earlier: _Earlier,
) -> Draft | None:
    last, placed, dated = earlier
    event_type, mode, status = recoded(match, assess(match.predicate, story), matcher)
    if not is_told(match, status, matcher):
        return None
    parties = roles(match, matcher, told)
    own_word = match.predicate.kind != "noun" and (
        event_type == "AGREE" or not match.predicate.passive
    )
    if (
        not parties.actors
        and event_type in SAYING
        and own_word
        and status.attributed_to is not None
    ):
        parties = Roles(matcher.cast.acting(status.attributed_to), parties.recipients)
    if event_type in SAYING and not parties.recipients and last is not None:
        parties = Roles(parties.actors, _met(match.predicate, last, parties.actors))
    if not parties.actors and match.predicate.passive and status.attributed_to is not None:
        parties = Roles(
            told_by_doer(event_type, status.attributed_to, parties, matcher), parties.recipients
        )
    if event_type == "SANCTION" and parties.actors and not parties.recipients and last is not None:
        parties = Roles(parties.actors, _also_hit(match.predicate, last, parties.actors))
    if event_type == "SANCTION" and parties.actors and not parties.recipients:
        parties = Roles(parties.actors, _other_side(match, matcher, told, parties.actors))
    taken_up = None
    if not parties.actors and not parties.recipients and _is_of_both(event_type, match, matcher):
        taken_up = told.dealers()
        parties = taken_up or parties
    unaddressed = (
        event_type in ("AID", "SANCTION")
        or means_home(match.predicate.objects)
        or (event_type == "AGREE" and _gives(match, matcher))
    )
    if unaddressed and parties.actors and not parties.recipients:
        parties = Roles(parties.actors, setting.receiver(parties.actors))
    if parties.actors and not parties.recipients:
        parties = Roles(parties.actors, _spoken_to(event_type, match, told, parties.actors))
    if not _has_parties(event_type, match, parties):
        return None
    if not standing.is_public(match, event_type, parties):
        return None
    parties = Roles(setting.at_home(parties.actors), setting.at_home(parties.recipients))
    status = as_told(event_type, status, parties, matcher.cast)
    head = match.predicate.head
    date = date_for(head, story.doc, story.dates) or date_apart(
        head, story.dates, dated.date if dated is not None else None
    )
    said = event_type in SAYING and not sets_a_day(head)
    if date is not None and status.factuality == "actual" and _is_to_come(date, story):
        # The day is that of what is spoken of, or the thing is told as done and is not.
        date = None if said or event_type in AGREED_WHEN_PLANNED else date
        status = status if date is None else replace(status, factuality="planned")
    if said and status.rule == "factuality.future_date":
        date = None
    number = (
        deaths(match.predicate) or stated_deaths(around(head)) if event_type in DEADLY else None
    )
    return Draft(
        type=event_type,
        mode=mode,
        trigger=_trigger(match.predicate),
        rule=match.rule,
        heads=[head],
        predicate=match.predicate,
        actors=parties.actors,
        recipients=parties.recipients,
        status=settled(event_type, status) if said else status,
        source=_source(story, status),
        date=date,
        place=_place_of(story, match, event_type, placed, parties),
        deaths=number,
        definite=_is_definite(head) or any(_is_definite(t) for t in match.predicate.objects),
        taken_up=taken_up is not None,
    )


def _spoken_to(event_type: str, match: Match, told: Told, actors: Parties) -> Parties:
    """Whom a verbal act is addressed to that names nobody, from what was told just before."""
    head, objects = match.predicate.head, match.predicate.objects
    deeds = objects if event_type in ("REJECT", "SUPPORT", "ACCUSE") else ()
    return told.answered(event_type, head, actors) or told.doers(head, deeds, actors)


def _place_of(
    story: Story, match: Match, event_type: str, placed: Draft | None, parties: Roles
) -> Found[Place] | None:
    before = (
        (placed.heads[0], placed.place) if placed is not None and placed.place is not None else None
    )
    everybody = parties.actors + parties.recipients
    hosts = parties.recipients if match.roles == "host" else []
    visited = parties.recipients if match.mode == "visit" else []
    sort = "sign" if match.roles == "sign" else match.mode
    return place_of(
        match.predicate,
        event_type,
        story,
        before,
        everybody,
        hosts,
        f"{event_type}/{sort}",
        visited,
    )


def _is_to_come(date: Found[DateInterval], story: Story) -> bool:
    today, start = story.article.reference_date, date.value.start
    return today is not None and start is not None and start > today


def _has_parties(event_type: str, match: Match, parties: Roles) -> bool:
    """Somebody takes part, and a recipient stands where PLOVER requires one."""
    if not parties.actors and not parties.recipients:
        both = any(means_both(t) for t in match.predicate.subjects)
        bare = match.type == "CONSULT" and (both or _is_definite(match.predicate.head))
        return bare or (event_type in DEADLY and not _of_pronouns(match.predicate))
    if event_type == "COOPERATE":
        return bool(parties.recipients) or len(parties.actors) > 1
    if event_type in ("AID", "SANCTION"):
        return bool(parties.recipients)
    if event_type == "THREATEN":
        return bool(parties.actors)
    return True


def _of_pronouns(predicate: Predicate) -> bool:
    """Done by a "they" or "it" that nobody answers to, which may be things."""
    return bool(predicate.subjects) and all(t.tag_ == "PRP" for t in predicate.subjects)


def _met(predicate: Predicate, last: Draft, actors: list[Found[Any]]) -> list[Found[Any]]:
    """The other side of "met the envoy and ASKED for help": those who were met."""
    verb = predicate.head
    if last.type != "CONSULT" or verb.dep_ != "conj" or verb.head not in last.heads:
        return []
    mine = {party.value.name for party in actors}
    return [p for p in last.actors + last.recipients if p.value.name not in mine]


def _also_hit(predicate: Predicate, last: Draft, actors: list[Found[Any]]) -> list[Found[Any]]:
    """The other side of "suspended aid to Niger and RECALLED its ambassador"."""
    verb = predicate.head
    if last.type != "SANCTION" or verb.dep_ != "conj" or verb.head not in last.heads:
        return []
    mine = {party.value.name for party in actors}
    return last.recipients if mine == {p.value.name for p in last.actors} else []


def _other_side(
    match: Match, matcher: Matcher, told: Told, actors: list[Found[Any]]
) -> list[Found[Any]]:
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


def _source(story: Story, status: Status) -> Found[str] | None:
    if status.attributed_to is None:
        return None
    named = story.actors.of(status.attributed_to)
    if not named:
        return None
    first = named[0]
    return Found(first.value.name, first.start, first.end, first.rule, "lookup", first.reason)


def _is_definite(head: Token) -> bool:
    return any(
        c.dep_ == "det" and c.lower_ in ("the", "this", "these", "those", "that")
        for c in head.children
    )


def _trigger(predicate: Predicate) -> Span:
    """The words that name the event: a verb with its particle, a noun with its modifier."""
    head = predicate.head
    start, end = head.idx, head.idx + len(head)
    if (
        predicate.light is not None
        and predicate.light.sent == head.sent
        and abs(predicate.light.i - head.i) < 6
    ):
        start = min(start, predicate.light.idx)
        end = max(end, predicate.light.idx + len(predicate.light))
    for child in head.children:
        if child.dep_ == "prt" and child.i == head.i + 1:
            end = child.idx + len(child)
        elif predicate.kind == "noun" and child.dep_ == "compound" and child.i == head.i - 1:
            start = min(start, child.idx)
    return Span(start, end)


# --- rows ------------------------------------------------------------------------------


def _row(story: Story, draft: Draft) -> Row:
    words = story.article.text[draft.trigger.start : draft.trigger.end]
    sectors = [s for party in draft.actors + draft.recipients for s in party.value.sectors]
    cells: dict[str, Cell] = {
        "event_type": Found(draft.type, *draft.trigger, draft.rule, "lookup"),
        "event_mode": Found(draft.mode, *draft.trigger, draft.rule, "lookup")
        if draft.mode
        else None,
        **codes(draft.type, draft.mode),
        "contexts": list(contexts(around(draft.heads[0]), draft.type, sectors)),
        **_parties("actor", draft.actors),
        **_parties("recipient", draft.recipients),
        **_place(draft),
        **_deaths(draft),
        "trigger_text": Found(words, *draft.trigger, draft.rule, "verbatim"),
        **_told(story, draft),
    }
    evidence = _span(draft.heads[0])
    sentences = {head.sent.start: head for head in reversed(draft.heads)}
    sentences.pop(draft.heads[0].sent.start)
    also = [_span(head) for _, head in sorted(sentences.items())]
    return Row(f"event.{draft.type}", evidence, cells, also=also)


def _span(head: Token) -> Span:
    """The sentence without the blanks around it."""
    sentence = head.sent
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def _parties(side: str, parties: list[Found[Any]]) -> dict[str, Cell]:
    names = [Found(p.value.name, p.start, p.end, p.rule, p.derivation, p.reason) for p in parties]
    countries = {c: p for p in reversed(parties) for c in reversed(p.value.countries)}
    ordered = dict.fromkeys(c for p in parties for c in p.value.countries)
    sectors = dict.fromkeys(s for p in parties for s in p.value.sectors)
    return {
        f"{side}_names": list(names),
        f"{side}_countries": [
            Found(
                c,
                countries[c].start,
                countries[c].end,
                countries[c].rule,
                "lookup",
                countries[c].reason,
            )
            for c in ordered
        ],
        f"{side}_sectors": list(sectors),
    }


def _place(draft: Draft) -> dict[str, Cell]:
    found = draft.place
    if found is None:
        return {}
    place = found.value
    return {
        "location_name": Found(
            place.name, found.start, found.end, found.rule, "lookup", found.reason
        ),
        "location_country": place.country or None,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geo_precision": place.precision,
    }


def _deaths(draft: Draft) -> dict[str, Cell]:
    if draft.deaths is None or draft.type not in DEADLY:
        return {}
    return {"fatalities": draft.deaths.count, "fatalities_qualifier": draft.deaths.qualifier}


def _told(story: Story, draft: Draft) -> dict[str, Cell]:
    status = draft.status
    span = status.trigger or draft.trigger
    cells: dict[str, Cell] = {
        "factuality": Found(status.factuality, *span, status.rule, "inferred"),
        "is_historical": status.is_historical,
        "attribution": status.attribution,
        "attributed_to": draft.source,
    }
    if draft.date is not None:
        text = story.article.text[draft.date.start : draft.date.end]
        cells["date"] = draft.date
        cells["date_text"] = Found(
            text, draft.date.start, draft.date.end, draft.date.rule, "verbatim"
        )
    return cells
