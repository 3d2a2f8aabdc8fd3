"""The `events` table: PLOVER events of an article.

Belongs here: which matched predicates stand as events of their own, and their cells. Does
not: the lexicon (`events.frames`), who takes part (`events.roles`, `events.parties`), one
happening told twice (`events.merge`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from pipeline.extract.events.codes import codes
from pipeline.extract.events.contexts import contexts
from pipeline.extract.events.echoes import Echo, doers, echoed, echoes
from pipeline.extract.events.fatalities import Deaths, deaths, stated_deaths
from pipeline.extract.events.frames import Match, Matcher
from pipeline.extract.events.gate import around
from pipeline.extract.events.interval import date_apart, date_beside
from pipeline.extract.events.merge import Draft, merge
from pipeline.extract.events.parties import (
    DEADLY,
    DEALING,
    Known,
    has_parties,
    is_definite,
    parties_of,
)
from pipeline.extract.events.partisan import as_told
from pipeline.extract.events.place import BY_PARTIES, place_of
from pipeline.extract.events.reading import LEARNED, Reading, readings
from pipeline.extract.events.recoding import FUTURE_IS_AGREE, SAYING, by_sides, settled
from pipeline.extract.events.setting import Setting
from pipeline.extract.events.standing import Standing
from pipeline.extract.events.told import Roles, Telling, Told
from pipeline.extract.grammar.cast import Cast
from pipeline.extract.grammar.factuality import Status, assess
from pipeline.extract.grammar.frames import Predicate, predicates
from pipeline.extract.rows import Cell, Row
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.normalize.actors.actor import codes_of
from pipeline.normalize.dates.attachment import sets_a_day
from pipeline.normalize.dates.find import DateInterval, date_for
from pipeline.normalize.places import Place
from pipeline.spans import Derivation, Found, Span

LONGEST_VISIT = 7
"""Days within which what those do who met is a part of their meeting."""


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
    earlier, drafts = _Earlier(), list[Draft]()
    by_verb = {r.match.predicate.head.i: r for r in readings(story, mine, matcher)}
    for telling in _tellings(by_verb, echoes(story.doc), body):
        draft: Draft | None = None
        if isinstance(telling, Echo):
            draft = _of_echo(story, telling, matcher.cast, setting, drafts, earlier)
        # What answers nothing that was told says what its verb says.
        reading = by_verb.get(telling.head.i) if isinstance(telling, Echo) else telling
        if draft is None and reading is not None:
            draft = _draft(story, reading, matcher, setting, standing, told, earlier)
        if draft is not None:
            dealing = isinstance(telling, Reading) and telling.match.roles in DEALING
            dealt = dealing and draft.status.factuality != "negated"
            parties = Roles(draft.actors, draft.recipients)
            visit = draft.mode == "visit" and draft.status.factuality == "actual"
            told.add(Telling(draft.type, draft.heads[0], parties, visit), dealt=dealt)
            earlier = earlier.with_one(draft)
            drafts.append(draft)
            yield draft


def _tellings(
    by_verb: Mapping[int, Reading], pointing: Iterable[Echo], body: set[int]
) -> list[Reading | Echo]:
    """What tells of events, in text order; a clause that points back is not read by its verb."""
    back = {echo.head.i: echo for echo in pointing if echo.head.sent.start in body}
    found: dict[int, Reading | Echo] = {**by_verb, **back}
    return [found[place] for place in sorted(found)]


def _of_echo(
    story: Story,
    echo: Echo,
    cast: Cast,
    setting: Setting,
    drafts: list[Draft],
    earlier: _Earlier,
) -> Draft | None:
    """The event of a clause that points back at one told before."""
    status = assess(echo.predicate, story)
    actors = setting.at_home(doers(echo, cast))
    draft = echoed(echo, actors, status, drafts, cast)
    if draft is None or not (draft.recipients or draft.type not in ("SANCTION", "AID")):
        return None
    date, status = _dated(story, draft.type, echo.head, draft.status, earlier.dated)
    return replace(draft, date=date, status=status, source=_source(story, status), lemmas=set())


class _Earlier(NamedTuple):
    """The event told last, the last with a place, the last with a date, and the last meeting."""

    last: Draft | None = None
    placed: Draft | None = None
    dated: Draft | None = None
    meeting: Draft | None = None

    def with_one(self, draft: Draft) -> _Earlier:
        told = draft.place is not None and draft.place.rule not in BY_PARTIES
        placed = draft if told else self.placed
        met = draft.type == "CONSULT" and draft.place is not None
        meeting = draft if met else self.meeting
        return _Earlier(draft, placed, draft if draft.date is not None else self.dated, meeting)

    def apart(self) -> _Earlier:
        """The same for what is to come, which is no part of a meeting that was held."""
        return self._replace(meeting=None)

    def where_met(self, parties: Roles, date: Found[DateInterval] | None) -> Found[Place] | None:
        """Where those who deal here were told to meet, as guest and host or otherwise."""
        if self.meeting is None or not _near(date, self.meeting.date):
            return None
        here = codes_of(parties.actors + parties.recipients)
        there = codes_of(self.meeting.actors + self.meeting.recipients)
        return self.meeting.place if here == there and len(here) > 1 else None


def _draft(
    story: Story,
    reading: Reading,
    matcher: Matcher,
    setting: Setting,
    standing: Standing,
    told: Told,
    earlier: _Earlier,
) -> Draft | None:
    match, event_type, mode, status, is_certain = reading
    known = Known(matcher, setting, told, earlier.last)
    parties, taken_up = parties_of(match, event_type, status, known)
    if not has_parties(event_type, match, parties):
        return None
    if not is_certain and not standing.is_public(match, event_type, parties):
        return None
    recipients = setting.beside(parties.recipients, parties.actors)
    parties = Roles(setting.at_home(parties.actors), recipients)
    status = as_told(event_type, status, parties, matcher.cast)
    event_type, mode = by_sides(event_type, mode, match.predicate, parties)
    head = match.predicate.head
    date, status = _dated(story, event_type, head, status, earlier.dated)
    said, done = _is_said(event_type, head), status.factuality != "planned"
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
        place=_place_of(
            story, match, event_type, earlier if done else earlier.apart(), parties, date
        ),
        deaths=_dead(event_type, match.predicate),
        definite=is_definite(head) or any(is_definite(t) for t in match.predicate.objects),
        taken_up=taken_up,
    )


def _dead(event_type: str, predicate: Predicate) -> Deaths | None:
    if event_type not in DEADLY:
        return None
    return deaths(predicate) or stated_deaths(around(predicate.head))


def _is_said(event_type: str, head: Token) -> bool:
    """Whether a day told with an event is that of what is spoken of, not of the saying."""
    return event_type in SAYING and not sets_a_day(head)


def _dated(
    story: Story, event_type: str, head: Token, status: Status, before: Draft | None
) -> tuple[Found[DateInterval] | None, Status]:
    """The day of an event, and its status in the light of that day."""
    told = before.date if before is not None else None
    date = date_for(head, story.doc, story.dates) or date_apart(head, story.dates, told)
    date = date or date_beside(head, story.dates)
    said = _is_said(event_type, head)
    if date is not None and status.factuality == "actual" and _is_to_come(date, story):
        # The day is that of what is spoken of, or the thing is told as done and is not.
        date = None if said or event_type in FUTURE_IS_AGREE else date
        status = status if date is None else replace(status, factuality="planned")
    if said and status.rule == "factuality.future_date":
        date = None
    return date, status


def _place_of(
    story: Story,
    match: Match,
    event_type: str,
    earlier: _Earlier,
    parties: Roles,
    date: Found[DateInterval] | None,
) -> Found[Place] | None:
    placed = earlier.placed
    before = (
        (placed.heads[0], placed.place) if placed is not None and placed.place is not None else None
    )
    return place_of(match, event_type, story, before, parties, earlier.where_met(parties, date))


def _near(one: Found[DateInterval] | None, other: Found[DateInterval] | None) -> bool:
    """Whether a deal of one day may be of a meeting of another; what has no day of its own is of
    the meeting, and what has one is not of a meeting without."""
    if one is None or one.value.start is None:
        return True
    if other is None or other.value.start is None:
        return False
    return abs((one.value.start - other.value.start).days) <= LONGEST_VISIT


def _is_to_come(date: Found[DateInterval], story: Story) -> bool:
    today, start = story.article.reference_date, date.value.start
    return today is not None and start is not None and start > today


def _source(story: Story, status: Status) -> Found[str] | None:
    if status.attributed_to is None:
        return None
    named = story.actors.of(status.attributed_to)
    if not named:
        return None
    first = named[0]
    return Found(first.value.name, first.start, first.end, first.rule, "lookup", first.reason)


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
        elif (
            predicate.kind == "noun" and child.dep_ == "compound" and _is_right_before(child, head)
        ):
            start = min(start, child.idx)
    return Span(start, end)


def _is_right_before(part: Token, head: Token) -> bool:
    """ "Hostage release", and the first part of "sit-in"."""
    return part.i == head.i - 1 or (part.i == head.i - 2 and head.nbor(-1).text == "-")


# --- rows ------------------------------------------------------------------------------


def _row(story: Story, draft: Draft) -> Row:
    words = story.article.text[draft.trigger.start : draft.trigger.end]
    sectors = [s for party in draft.actors + draft.recipients for s in party.value.sectors]
    by: Derivation = "inferred" if draft.rule.startswith(LEARNED) else "lookup"
    cells: dict[str, Cell] = {
        "event_type": Found(draft.type, *draft.trigger, draft.rule, by),
        "event_mode": Found(draft.mode, *draft.trigger, draft.rule, by) if draft.mode else None,
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
