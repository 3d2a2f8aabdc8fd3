"""The agreements table: treaties, pacts, truces and deals, from proposed to terminated.

Belongs here: what becomes a row, one row an agreement however often it is told, and the
cells that are no other module's. Does not: where agreements are spoken of (`mentions`), which
mentions are of one (`retold`), who the parties are (`parties`), what an agreement is about
(`subject`), or its worth and dates (`values`).

Dropped: contracts and mergers between companies alone (investments' business), calls for an
agreement that name no sides, and passing mentions of agreements whose parties the text does
not tell.
"""

from __future__ import annotations

import re

from pipeline.extract.agreements.deeds import REFUSED, TWO_SIDED, WON
from pipeline.extract.agreements.mentions import (
    LISTED,
    ONE,
    PART,
    PROMISED,
    PRONOUN,
    TALKS,
    TALKS_TOLD_BEFORE,
    Mention,
    Predicates,
    find_mentions,
    index,
)
from pipeline.extract.agreements.naming import speaker_before
from pipeline.extract.agreements.nouns import is_likened
from pipeline.extract.agreements.parties import sides_of
from pipeline.extract.agreements.retold import (
    Agreement,
    is_described,
    is_named,
    latest_of,
    merge,
    opens,
    spoken_of,
    told_before,
)
from pipeline.extract.agreements.sides import (
    COUNTED,
    STATE_SECTORS,
    Party,
    is_side,
)
from pipeline.extract.agreements.subject import (
    subject_of,
    title_of,
    type_around,
    type_of,
)
from pipeline.extract.agreements.values import SIGNED_STATUSES, date_cells, value_cells
from pipeline.extract.rows import Cell, Row
from pipeline.extract.story import Story
from pipeline.lexicons import mapping
from pipeline.normalize.gazetteer.countries import country_word
from pipeline.spans import Found, Span

NAMELESS = frozenset({PRONOUN, TALKS_TOLD_BEFORE, ONE})
REACH = 60
"""How many agreements back one that is told again is looked for, so that time stays linear."""
DEALS_OF_PRIVATE_PARTIES = frozenset({"labour", "legal_settlement", "political", "ceasefire_peace"})
NO_DOCUMENT = frozenset({"proposed", "under_negotiation", "denied"})
STATE_OWNED = re.compile(
    r"\bstate(?:[- ](?:owned|run|controlled|backed|held)|\b)|\bsovereign|\bgovernment"
)
PUBLIC_BODY = re.compile(
    r"^China |^State |Export-Import Bank|Ex-?im ?[Bb]ank|Development (?:Bank|Fund|Agency)"
    r"|Fund for Development|National (?:Bank|Oil|Gas|Petroleum|Railway)|Central Bank"
)
"""Names that only bodies of states bear."""
OF_A_STATE = re.compile(r"(\w+)['’]s $")
"""`Russia's` before a company: it stands there for its state."""


def extract(story: Story) -> list[Row]:
    """One row an agreement, with all sentences that tell it as evidence."""
    known = index(story)
    agreements: list[Agreement] = []
    for mention in find_mentions(story, known):
        recent = agreements[-REACH:]
        meant = spoken_of(mention, recent, story)
        if mention.rule in NAMELESS and meant is None:
            continue
        sides = sides_of(mention, story, known, [a.sides.parties for a in recent])
        of_states = len(sides.parties) > 1 and all(p.kind == "country" for p in sides.parties)
        about = meant.type if meant else type_of(mention, of_states=of_states)
        if about == "other" and is_likened(mention.head):
            likes = (type_around(a.main) if a.type == "other" else a.type for a in agreements[-1:])
            about = next(likes, about)
        if meant is not None and mention.rule == TALKS_TOLD_BEFORE and not sides.parties:
            sides.add(meant.sides.parties)
        if mention.rule == LISTED:
            _mark_list(mention, recent)
        if mention.rule in (LISTED, PART, ONE):
            agreements.append(Agreement(mention, sides, about, [mention]))
            continue
        same = (
            meant if mention.rule == PRONOUN else told_before(mention, sides, about, recent, story)
        )
        if same is not None:
            merge(same, mention, sides, about)
        elif opens(mention, sides, is_first=not agreements):
            agreements.append(Agreement(mention, sides, about, [mention]))
    return [_row(a, story, known) for a in agreements if _is_kept(a, story)]


def _mark_list(member: Mention, agreements: list[Agreement]) -> None:
    """Of "four documents, among them an accord" the list is no row: its members are."""
    for whole in agreements[-1:]:
        together = whole.main.head.sent.start == member.head.sent.start
        whole.is_list |= whole.main.head.tag_ == "NNS" and together


def _is_kept(agreement: Agreement, story: Story) -> bool:
    parties = agreement.sides.parties
    status = latest_of(agreement).status
    needs_both = agreement.main.rule == PROMISED or status != "denied"
    if agreement.is_list:
        return False
    if not parties:
        return _stands_by_itself(agreement)
    if len(parties) < 2 and needs_both and not _is_one_sided(agreement):
        return False
    if status == "unspecified" and agreement.main.head.tag_ in ("NNS", "NNPS"):
        return False
    if _is_habit(agreement):
        return False
    if agreement.main.rule in TWO_SIDED:
        told = agreement.main.rule != REFUSED or agreement.type != "other"
        dealing = all(is_side(p) or _is_of_a_state(p) for p in parties)
        return agreement.main.rule == WON or (told and dealing)
    private = all(_is_private(p, story) for p in parties) and not _is_of_states(agreement)
    if not private or agreement.type in DEALS_OF_PRIVATE_PARTIES:
        return True
    contract = agreement.main.head.lemma_.lower() in mapping("agreements")["granted_papers"]
    return not contract and agreement.sides.direct and _kind(agreement) in DEALS_OF_PRIVATE_PARTIES


def _is_of_states(agreement: Agreement) -> bool:
    """ "A concession": what only a state grants, whoever has it."""
    lemma = agreement.main.head.lemma_.lower()
    return lemma in mapping("agreements")["granted_papers"] and lemma != "contract"


def _stands_by_itself(agreement: Agreement) -> bool:
    """Whether a pact without sides is told apart all the same: "the first treaty on pandemics was
    adopted", "the four-year deal that ended the walkout"."""
    latest = latest_of(agreement)
    noun = agreement.main.head
    made = latest.status in SIGNED_STATUSES and latest.told.factuality == "actual" and latest.done
    by_name = noun.lemma_.lower() in mapping("agreements")["pacts_of_states"]
    within = _kind(agreement) in DEALS_OF_PRIVATE_PARTIES
    data = mapping("agreements")
    aside = latest.verb in data["outsiders"] and latest.verb not in data["mediation_verbs"]
    passing = latest.verb == "under" or aside
    if not made or passing or noun.tag_ == "NNS" or not (by_name or within):
        return False
    told_apart = _kind(agreement) != "other" or is_named(agreement.main)
    return told_apart and is_described(agreement.main)


def _kind(agreement: Agreement) -> str:
    """What it is about, by its own words or by those around."""
    return type_around(agreement.main) if agreement.type == "other" else agreement.type


def _is_habit(agreement: Agreement) -> bool:
    """ "They have been making accords for years": no agreement that could be told apart."""
    noun, act = agreement.main.head, agreement.main.act
    bare = noun.tag_ == "NNS" and not any(noun.children)
    habitual = act is not None and act.tag_ in ("VBG", "VBP", "VBZ")
    return bare and (habitual or not agreement.sides.direct)


def _is_one_sided(agreement: Agreement) -> bool:
    """Whether a row may name one side only: a side's own act on an agreement that has a noun."""
    latest = latest_of(agreement)
    if not agreement.sides.parties:
        return False
    party = agreement.sides.parties[0]
    if agreement.main.rule == TALKS:
        return False  # "was taking part in peace talks", "held talks on building schools"
    if agreement.main.head.pos_ == "VERB":
        fighting = agreement.type == "ceasefire_peace" and party.kind == "armed_group"
        return agreement.main.rule not in TWO_SIDED and (fighting or party.found.rule == COUNTED)
    if latest.status == "unspecified":
        return False
    if latest.verb == "adopt" and party.kind == "country" and party.found.rule != COUNTED:
        return False  # a state's own framework
    if latest.status == "rejected" and agreement.type == "other":
        return False  # "refused to put its name to a joint statement"
    if latest.status == "proposed":
        offered = latest.verb in mapping("agreements")["offering_verbs"]
        return offered and agreement.type != "other" and is_side(party)
    if latest.status in ("under_negotiation", "in_principle") and not agreement.sides.direct:
        return False
    within_states = agreement.sides.direct and _kind(agreement) in DEALS_OF_PRIVATE_PARTIES
    if latest.status in SIGNED_STATUSES and _is_of_states(agreement):
        return True
    return is_side(party) or within_states or _is_of_a_state(party)


def _is_of_a_state(party: Party) -> bool:
    """Whether a company or body belongs to its state, as everybody knows or its sector says."""
    known = party.name in mapping("agreements")["state_companies"]
    public = not STATE_SECTORS.isdisjoint(party.found.value.sectors)
    return known or public or bool(PUBLIC_BODY.search(party.name))


def _is_private(party: Party, story: Story) -> bool:
    """Whether a party is no state, nor owned by one as far as the text says."""
    if party.kind not in ("company", "unknown", "organisation", "people"):
        return False
    if _is_of_a_state(party):
        return False
    before = story.article.text[max(0, party.found.start - 40) : party.found.end]
    called_by_state = OF_A_STATE.search(before[: party.found.start - party.found.end])
    of_state = called_by_state is not None and country_word(called_by_state.group(1)) is not None
    return STATE_OWNED.search(before.lower()) is None and not of_state


def _row(agreement: Agreement, story: Story, known: Predicates) -> Row:
    main, latest = agreement.main, latest_of(agreement)
    sentences = list(dict.fromkeys(_sentence(m) for m in agreement.mentions))
    cells: dict[str, Cell] = {
        "title": title_of(main),
        "agreement_type": _kind(agreement),
        "document_form": "none_yet" if latest.status in NO_DOCUMENT else main.form,
        "lateralism": _lateralism(len(agreement.sides.parties)),
        "party_names": [_name(p) for p in agreement.sides.parties],
        "party_countries": _countries(agreement.sides.parties),
        "mediator_names": [_name(p) for p in agreement.sides.mediators],
        "mediator_countries": _countries(agreement.sides.mediators),
        "status": _status_cell(latest),
        "subject": subject_of(main),
        **value_cells(agreement.mentions, story),
        **date_cells(agreement.mentions, latest, story),
        "factuality": latest.told.factuality,
        "is_historical": latest.told.is_historical,
        "attribution": latest.told.attribution,
        "attributed_to": _source(latest, story, known),
    }
    return Row(main.rule, sentences[0], cells, also=sentences[1:])


def _sentence(mention: Mention) -> Span:
    sentence = mention.head.sent
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def _name(party: Party) -> Found[str]:
    found = party.found
    return Found(party.name, found.start, found.end, found.rule, found.derivation, found.reason)


def _countries(parties: list[Party]) -> list[Found[str]]:
    seen: dict[str, Found[str]] = {}
    for party in parties:
        if party.country is not None and party.country not in seen:
            at = party.found
            seen[party.country] = Found(party.country, at.start, at.end, at.rule, "lookup")
    return list(seen.values())


def _lateralism(parties: int) -> str | None:
    if parties < 2:
        return None
    return "bilateral" if parties == 2 else "multilateral"


def _status_cell(mention: Mention) -> Found[str]:
    at = mention.act if mention.act is not None else mention.head
    reason = mention.told.rule
    return Found(mention.status, at.idx, at.idx + len(at), mention.rule, "inferred", reason)


def _source(mention: Mention, story: Story, known: Predicates) -> Found[str] | None:
    token = mention.told.attributed_to
    if token is None and mention.told.attribution == "quoted_speaker":
        token = speaker_before(mention.head, known)
    actors = story.actors.of(token) if token is not None else []
    if not actors:
        return None
    found = actors[0]
    return Found(found.value.name, found.start, found.end, found.rule, found.derivation)
