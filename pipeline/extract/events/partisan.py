"""Force that only one side tells of: its content is alleged, whoever passes it on.

Belongs here: whether the source of an assault is a party against those it names, or speaks for
the victims. Does not: who the source is (`grammar.attribution`), nor verbs of alleging
(`grammar.factuality`).
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.events.told import Roles
from pipeline.extract.grammar.cast import Cast
from pipeline.extract.grammar.factuality import Status
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Token
from pipeline.normalize.actors.actor import Actor

OFFICIAL = frozenset({"GOV", "MIL"})
FORCES = frozenset({"GOV", "MIL", "COP"})


def as_told(event_type: str, status: Status, parties: Roles, cast: Cast) -> Status:
    """The status of an event after whose word it rests on: "Mali said Chad's jets had struck"."""
    source = status.attributed_to
    if event_type != "ASSAULT" or status.factuality != "actual" or source is None:
        return status
    if not _is_one_sided(source, parties, cast):
        return status
    return replace(status, factuality="alleged", rule="event.one_side", trigger=None)


def _is_one_sided(source: Token, parties: Roles, cast: Cast) -> bool:
    doers = [party.value for party in parties.actors]
    if _speaks_for_victims(source):
        return not doers or any(_is_state(doer) or FORCES & set(doer.sectors) for doer in doers)
    sources = [found.value for found in cast.acting(source)]
    own = {actor.name for actor in sources}
    if not doers or any(doer.name in own for doer in doers):
        return False
    return any(all(_is_against(actor, doer) for doer in doers) for actor in sources)


def _speaks_for_victims(source: Token) -> bool:
    """Lawyers, activists, rights groups."""
    modifiers = {child.lower_ for child in source.children if child.i < source.i}
    if source.lemma_.lower() in words("advocates") or modifiers & words("advocates"):
        return True
    return source.lemma_.lower() in ("group", "organisation", "organization") and bool(
        modifiers & {"rights", "opposition", "activist"}
    )


def _is_against(source: Actor, doer: Actor) -> bool:
    """Whether a source is at odds with the doer: another state, or the other side of a war."""
    if _is_rebel(source) or ("MIL" in source.sectors and _is_rebel(doer)):
        return True
    official = _is_state(source) or bool(OFFICIAL & set(source.sectors))
    apart = source.countries and doer.countries and not set(source.countries) & set(doer.countries)
    forces = _is_state(doer) or (not _is_rebel(doer) and FORCES & set(doer.sectors))
    return official and bool(apart) and bool(forces)


def _is_rebel(actor: Actor) -> bool:
    """An armed group, also one that a state once raised."""
    return actor.kind == "armed_group" or "PRM" in actor.sectors


def _is_state(actor: Actor) -> bool:
    return actor.kind == "country"
