"""The agreements table: treaties, pacts, truces and deals, from proposed to terminated.

Belongs here: what becomes a row, one row an agreement however often it is told, and the
cells of form, value and dates. Does not: where agreements are spoken of (`mentions`), who the
parties are (`parties`), or what an agreement is about (`subject`).

Dropped: contracts and mergers between companies alone (investments' business), calls for an
agreement that name no sides, and passing mentions of agreements whose parties the text does
not tell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import islice, takewhile

from pipeline.extract.agreements.acts import signing_behind
from pipeline.extract.agreements.deeds import AGREED, GRANTED, NOTES, SETTLED, SUM, TWO_SIDED
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
from pipeline.extract.agreements.nouns import is_pact_noun
from pipeline.extract.agreements.parties import sides_of
from pipeline.extract.agreements.sides import (
    COUNTED,
    STATE_SECTORS,
    Party,
    Sides,
    as_party,
    is_side,
)
from pipeline.extract.agreements.status import STAGES, UNSIGNED
from pipeline.extract.agreements.subject import (
    subject_of,
    title_of,
    type_around,
    type_of,
)
from pipeline.extract.grammar.factuality import is_definite
from pipeline.extract.grammar.lexemes import NOMINAL
from pipeline.extract.rows import Cell, Row
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping
from pipeline.normalize.dates.find import DateInterval, date_for
from pipeline.normalize.gazetteer.countries import country_word
from pipeline.normalize.money.find import Money
from pipeline.spans import Found, Span, starting_within

LIKENING = frozenset({"similar", "comparable", "like", "such", "same", "parallel"})
SUMMING = frozenset({"both", "all", "these", "those"})
"""Before agreements that were told one by one: "would tear up both agreements"."""
NAMELESS = frozenset({PRONOUN, TALKS_TOLD_BEFORE, ONE})
DESCRIBING = frozenset({"amod", "nummod", "compound", "nmod", "acl", "relcl"})
VAGUE = frozenset({"new", "such", "own", "other", "same", "whole", "entire", "first", "latest"})
SIGNED_STATUSES = frozenset(
    {"signed", "ratified", "in_force", "implemented", "suspended", "terminated", "expired"}
)
SIGNING_VERBS = frozenset(
    {"sign", "ink", "conclude", "strike", "reach", "clinch", "seal", "signing"}
)
REACH = 60
"""How many agreements back one that is told again is looked for, so that time stays linear."""
MAX_TELLINGS = 100
"""Sentences about one agreement that are kept, for the same reason."""
DEALS_OF_PRIVATE_PARTIES = frozenset({"labour", "legal_settlement", "political", "ceasefire_peace"})
NO_DOCUMENT = frozenset({"proposed", "under_negotiation", "denied"})


@dataclass
class _Agreement:
    """Everything the article says about one agreement."""

    main: Mention
    sides: Sides
    type: str
    mentions: list[Mention] = field(default_factory=list)
    is_list: bool = False
    """Whether it is "four documents" of which the text names some: these have the rows."""


def extract(story: Story) -> list[Row]:
    """One row an agreement, with all sentences that tell it as evidence."""
    known = index(story)
    agreements: list[_Agreement] = []
    for mention in find_mentions(story, known):
        recent = agreements[-REACH:]
        spoken_of = _spoken_of(mention, recent, story)
        if mention.rule in NAMELESS and spoken_of is None:
            continue
        sides = sides_of(mention, story, known, [a.sides.parties for a in recent])
        of_states = len(sides.parties) > 1 and all(p.kind == "country" for p in sides.parties)
        about = spoken_of.type if spoken_of else type_of(mention, of_states=of_states)
        if about == "other" and _is_likened(mention.head):
            likes = (type_around(a.main) if a.type == "other" else a.type for a in agreements[-1:])
            about = next(likes, about)
        if spoken_of is not None and mention.rule == TALKS_TOLD_BEFORE and not sides.parties:
            sides.add(spoken_of.sides.parties)
        if mention.rule == LISTED:
            for whole in recent[-1:]:
                together = whole.main.head.sent.start == mention.head.sent.start
                whole.is_list |= whole.main.head.tag_ == "NNS" and together
        if mention.rule in (LISTED, PART, ONE):
            agreements.append(_Agreement(mention, sides, about, [mention]))
            continue
        same = (
            spoken_of
            if mention.rule == PRONOUN
            else _told_before(mention, sides, about, recent, story)
        )
        if same is not None:
            _merge(same, mention, sides, about)
        elif _opens(mention, sides, is_first=not agreements):
            agreements.append(_Agreement(mention, sides, about, [mention]))
    return [_row(a, story, known) for a in agreements if _is_kept(a, story)]


def _is_likened(noun: Token) -> bool:
    """ "A similar treaty": of the kind of the one told last."""
    return any(c.lower_ in LIKENING for c in noun.children)


# --- one agreement told several times --------------------------------------------------


def _spoken_of(mention: Mention, agreements: list[_Agreement], story: Story) -> _Agreement | None:
    """What a mention without a name is about: "it", "negotiations with X were suspended".

    A pronoun stands for an agreement of its own sentence or of the one before; talks go on
    about what was negotiated last, or else told last.
    """
    if mention.rule == TALKS_TOLD_BEFORE:
        open_ones = [a for a in agreements if _latest(a).status == "under_negotiation"]
        told = (open_ones or agreements)[-1:]
        near = bool(told) and (bool(open_ones) or _is_near(mention, told[0]))
        return told[0] if near else None
    if mention.rule == ONE:
        likes = [a for a in agreements if a.main.head.pos_ in NOMINAL and _is_near(mention, a)]
        return likes[-1] if likes else None
    if mention.rule == PRONOUN:
        nouns = [a for a in agreements if a.main.head.pos_ != "VERB" and _is_near(mention, a)]
        return nouns[-1] if nouns and _stages_agree(mention, nouns[-1], story) else None
    return None


def _is_near(mention: Mention, agreement: _Agreement) -> bool:
    """Whether an agreement was last told in the sentence of a mention or in the one before."""
    sentence = mention.head.sent
    last = agreement.mentions[-1].head.sent
    return sentence.start in (last.start, last.end)


def _told_before(
    mention: Mention, sides: Sides, about: str, agreements: list[_Agreement], story: Story
) -> _Agreement | None:
    mine = {p.key for p in sides.parties}
    for earlier in _likely_first(agreements, about):
        if _same_act(mention, mine, earlier) or _is_paper_of(mention, mine, earlier):
            return earlier
        theirs = _known_sides(earlier, mention, mine)
        if not _types_agree(about, earlier.type) or not _dates_agree(mention, earlier, story):
            continue
        if not _stages_agree(mention, earlier, story) or _is_other_document(
            mention, earlier, story
        ):
            continue
        if len(theirs) > 1 and _is_with_others(mention, mine, theirs, story):
            continue
        is_verb = mention.head.pos_ == "VERB"
        if not (mine or theirs or _is_near(mention, earlier)):
            continue  # nobody knows whose either is
        concluded = STAGES.index(_latest(earlier).status) >= STAGES.index("signed")
        newly = about != earlier.type or (concluded and mention.status == "in_principle")
        if is_verb and newly and not _is_near(mention, earlier):
            continue
        if _is_deed(earlier) and (_is_new_deed(mention, earlier, about) or _is_named(mention)):
            continue
        completes = theirs <= mine and (
            len(theirs) >= 2 or not (is_verb or _is_indefinite(mention))
        )
        if len(mine) >= 2 and mine < theirs and not _points_back(mention):
            continue  # two of the three have a pact of their own
        if len(mine) >= 2 and theirs and (mine <= theirs or completes):
            return earlier
        same_sentence = mention.head.sent.start == earlier.main.head.sent.start
        if len(mine) < 2 and mine <= theirs and (_points_back(mention) or same_sentence):
            return earlier
        if len(mine) == 1 == len(theirs) and _points_back(mention) and _is_near(mention, earlier):
            return earlier  # each sentence names one side
    return None


def _known_sides(earlier: _Agreement, mention: Mention, mine: set[str]) -> set[str]:
    """Its sides, without the "two lenders" that "the contracts with A and B" names."""
    parties = earlier.sides.parties
    names_them = _points_back(mention) and len(mine) > len(parties)
    return {p.key for p in parties if not (names_them and p.found.rule == COUNTED)}


def _is_deed(agreement: _Agreement) -> bool:
    """Whether it was told by what was done only: "restored ties", "swapped prisoners"."""
    return all(m.head.pos_ == "VERB" for m in agreement.mentions)


def _is_new_deed(mention: Mention, earlier: _Agreement, about: str) -> bool:
    """ "Restored ties. They also undertook to open two crossings": two things agreed."""
    is_verb = mention.head.pos_ == "VERB"
    return is_verb and mention.rule != earlier.main.rule and about != earlier.type


def _is_named(mention: Mention) -> bool:
    """ "Under the Istanbul understanding": a name of its own, of no deed."""
    nouns = (c for c in mention.head.children if c.dep_ in ("compound", "nmod"))
    return mention.head.pos_ != "VERB" and any(c.pos_ == "PROPN" for c in nouns)


def _likely_first(agreements: list[_Agreement], about: str) -> list[_Agreement]:
    """Those of the same type first, the last told of them before the others."""
    newest = list(reversed(agreements))
    return sorted(newest, key=lambda a: about not in ("other", a.type))


def _same_act(mention: Mention, mine: set[str], earlier: _Agreement) -> bool:
    """ "With the signing of a memorandum, A and B agreed to": a document and what it says."""
    main = earlier.main
    together = main.head.sent.start == mention.head.sent.start
    acts = main.act, mention.act
    if any(a is not None and a.dep_ == "conj" and a.head in acts for a in acts):
        return False  # "agreed to let banks settle trade and signed a memorandum on satellites"
    one_is_verb = (main.head.pos_ == "VERB") != (mention.head.pos_ == "VERB")
    return together and one_is_verb and mine == {p.key for p in earlier.sides.parties}


def _is_paper_of(mention: Mention, mine: set[str], earlier: _Agreement) -> bool:
    """ "A and B buried a quarrel. Their ministers exchanged notes": what it was settled by."""
    if earlier.main.rule != SETTLED or not _is_near(mention, earlier):
        return False
    theirs = {p.key for p in earlier.sides.parties}
    if mention.rule == NOTES:
        return mine <= theirs  # of "their ministers" one side may have been found
    new = mention.status in ("signed", "initialled", "in_principle")
    return mention.head.pos_ in NOMINAL and new and mine == theirs


def _is_of_the_past(mention: Mention, story: Story) -> bool:
    """Whether a signing is told of an earlier year."""
    signed = _signed(mention, story) if mention.status in SIGNED_STATUSES else None
    today = story.article.reference_date
    ended = signed.value.end if signed is not None else None
    return ended is not None and today is not None and ended.year < today.year


def _is_dated(agreement: _Agreement, story: Story) -> bool:
    return any(_date(m, story) is not None for m in agreement.mentions)


def _stages_agree(mention: Mention, earlier: _Agreement, story: Story) -> bool:
    """A deal in hand is not the one that is still talked about, nor a signed one the refused."""
    status = _latest(earlier).status
    if mention.status in ("rejected", "denied"):
        return STAGES.index(status) < STAGES.index("signed") or status == mention.status
    if status in ("rejected", "denied"):
        return _points_back(mention) and not _is_described(mention)
    if _is_of_the_past(mention, story) and status in UNSIGNED and not _is_dated(earlier, story):
        return False  # "in 2023 the two signed a pact": not the one that is talked about now
    if mention.status == "under_negotiation" and status in ("expired", "terminated"):
        return _points_back(mention)  # "talks on a new text"
    talked_about = status in ("proposed", "under_negotiation")
    return not (talked_about and mention.status == "in_force" and not _points_back(mention))


def _is_other_document(mention: Mention, earlier: _Agreement, story: Story) -> bool:
    """ "They had signed *a memorandum*": no other word for the contract told before."""
    partitive = mention.head.lemma_.lower() in mapping("agreements")["partitives"]
    if partitive and not any(c.dep_ == "prep" for c in mention.head.children):
        return False  # "a first text was initialled": of the agreement that is negotiated
    if _is_further(mention.head):
        return True
    if _has_other_date(mention.head, earlier, story):
        return True
    if _names_another(mention.head, earlier) or _is_another(mention, earlier):
        return True
    new = any(c.dep_ == "det" and c.lower_ in ("a", "an", "another") for c in mention.head.children)
    forms = {mention.form, earlier.main.form}
    return new and mention.verb in SIGNING_VERBS and len(forms) == 2 and "mou" in forms


def _is_further(noun: Token) -> bool:
    """ "A separate accord", "an earlier one"; "the last treaty" is the one that was told."""
    words = {c.lower_ for c in noun.children}.intersection(mapping("agreements")["further"])
    return bool(words - ({"last"} if is_definite(noun) else set()))


def _has_other_date(noun: Token, earlier: _Agreement, story: Story) -> bool:
    """ "The July ceasefire" is none that was signed in October."""
    mine = _own_date(noun, story)
    if mine is None:
        return False
    theirs = [d for m in earlier.mentions if (d := _own_date(m.head, story)) is not None]
    signed = (_signed(m, story) for m in earlier.mentions)
    theirs += [found.value for found in signed if found is not None]
    return any(not _may_be_one(mine, other) for other in theirs)


def _own_date(noun: Token, story: Story) -> DateInterval | None:
    """The date that an agreement is called by: "the 2015 deal", "the accord of January 2024"."""
    first, last, end = noun.left_edge.idx, noun.idx, noun.idx + len(noun)
    for found in starting_within(story.dates, first, end + len(" of ") + 1):
        before = first <= found.start and found.end <= last
        if before or story.article.text[end : found.start] == " of ":
            return found.value
    return None


def _may_be_one(one: DateInterval, other: DateInterval) -> bool:
    if one.start is None or other.start is None:
        return True
    return one.start <= (other.end or other.start) and other.start <= (one.end or one.start)


def _is_another(mention: Mention, earlier: _Agreement) -> bool:
    """ "A protocol", by another word than the pact told some sentences before."""
    lemmas = {m.head.lemma_ for m in earlier.mentions}
    if not _is_indefinite(mention) or mention.head.lemma_ in lemmas:
        return False
    together = [m for m in earlier.mentions if mention.head.sent.start == m.head.sent.start]
    return all(_are_told_apart(mention, m) for m in together)


def _are_told_apart(mention: Mention, earlier: Mention) -> bool:
    """ "Initialled a memorandum; a contract is to be signed": a verb of its own for each."""
    if mention.act is None or earlier.act is None or mention.act == earlier.act:
        return False
    return mention.head.dep_ in ("nsubj", "nsubjpass") and earlier.head.dep_ == "dobj"


def _names_another(noun: Token, earlier: _Agreement) -> bool:
    """ "The Ganges Water Treaty" is no other word for a memorandum without a name."""
    if noun.pos_ != "PROPN" or not noun.text[:1].isupper():
        return False
    return all(noun.lemma_.lower() != m.head.lemma_.lower() for m in earlier.mentions)


def _is_with_others(mention: Mention, mine: set[str], theirs: set[str], story: Story) -> bool:
    """ "The deal with bondholders": its partner is told, and is none of those told before."""
    partners = mention.predicate.after("with") if len(mine) <= 1 else ()
    actors = (a for t in partners for a in story.actors.of(t))
    keys = {p.key for a in actors if (p := as_party(a)) is not None}
    return bool(partners) and not keys & theirs


def _types_agree(one: str, other: str) -> bool:
    return one == other or "other" in (one, other)


def _dates_agree(mention: Mention, earlier: _Agreement, story: Story) -> bool:
    """Two agreements of the same sides signed at different times are two."""
    if mention.verb not in SIGNING_VERBS or earlier.main.verb not in SIGNING_VERBS:
        return True
    mine, theirs = _date(mention, story), _date(earlier.main, story)
    return mine is None or theirs is None or _may_be_one(mine.value, theirs.value)


def _is_indefinite(mention: Mention) -> bool:
    """`a policing agreement` is a new one, though one of its sides has a pact already."""
    return any(child.lower_ in ("a", "an") for child in mention.head.lefts)


def _points_back(mention: Mention) -> bool:
    """ "the deal", "this pact", "its agreement": told before, or a passing mention."""
    head = mention.head
    if head.pos_ == "VERB" or any(c.lower_ == "own" for c in head.children):
        return False
    return any(
        c.dep_ in ("det", "poss") and c.lower_ in ("the", "this", "that", "its", "their", "such")
        for c in head.children
    )


def _opens(mention: Mention, sides: Sides, *, is_first: bool) -> bool:
    """Whether a mention that was not told before is an agreement of its own."""
    if mention.head.tag_ == "NNS" and any(c.lower_ in SUMMING for c in mention.head.children):
        return _is_described(mention)
    if len(sides.parties) >= 2:
        return is_first or not _is_bare_reference(mention)
    own = sides.direct and any(c.lower_ == "its" for c in mention.head.children)
    described = own or _is_described(mention)
    return not _points_back(mention) or (mention.act is not None and described)


def _is_bare_reference(mention: Mention) -> bool:
    """ "Under the deal, ...": who acts under it need not be who made it."""
    return mention.verb == "under" and not _is_described(mention)


def _is_described(mention: Mention) -> bool:
    """ "The 1987 treaty on the Yarmouk", "an understanding brokered by Chad"."""
    return any(
        (c.dep_ in DESCRIBING and c.lower_ not in VAGUE)
        or (c.dep_ == "prep" and c.lower_ in ("on", "of", "between", "with"))
        for c in mention.head.children
    )


def _merge(earlier: _Agreement, mention: Mention, sides: Sides, about: str) -> None:
    if len(earlier.mentions) < MAX_TELLINGS:
        earlier.mentions.append(mention)
    if earlier.main.rule == SETTLED and mention.rule != SETTLED:
        earlier.main = mention  # the paper says more of what was agreed than that all is well
        earlier.type = about if about != "other" else earlier.type
    earlier.sides.mediate(sides.mediators)
    if len(earlier.sides.parties) < 2:
        earlier.sides.add(sides.parties)
    if earlier.type == "other":
        earlier.type = about


# --- what becomes a row ----------------------------------------------------------------


def _is_kept(agreement: _Agreement, story: Story) -> bool:
    parties = agreement.sides.parties
    status = _latest(agreement).status
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
        return all(is_side(p) or _is_of_a_state(p) for p in parties)
    private = all(_is_private(p, story) for p in parties) and not _is_of_states(agreement)
    if not private or agreement.type in DEALS_OF_PRIVATE_PARTIES:
        return True
    contract = agreement.main.head.lemma_.lower() in mapping("agreements")["granted_papers"]
    return not contract and agreement.sides.direct and _kind(agreement) in DEALS_OF_PRIVATE_PARTIES


def _is_of_states(agreement: _Agreement) -> bool:
    """ "A concession": what only a state grants, whoever has it."""
    lemma = agreement.main.head.lemma_.lower()
    return lemma in mapping("agreements")["granted_papers"] and lemma != "contract"


def _stands_by_itself(agreement: _Agreement) -> bool:
    """Whether a pact without sides is told apart all the same: "the first treaty on pandemics was
    adopted", "the four-year deal that ended the walkout"."""
    latest = _latest(agreement)
    noun = agreement.main.head
    made = latest.status in SIGNED_STATUSES and latest.told.factuality == "actual" and latest.done
    by_name = noun.lemma_.lower() in mapping("agreements")["pacts_of_states"]
    within = _kind(agreement) in DEALS_OF_PRIVATE_PARTIES
    passing = latest.verb == "under" or latest.verb in mapping("agreements")["outsiders"]
    if not made or passing or noun.tag_ == "NNS" or not (by_name or within):
        return False
    told_apart = _kind(agreement) != "other" or _is_named(agreement.main)
    return told_apart and _is_described(agreement.main)


def _kind(agreement: _Agreement) -> str:
    """What it is about, by its own words or by those around."""
    return type_around(agreement.main) if agreement.type == "other" else agreement.type


def _is_habit(agreement: _Agreement) -> bool:
    """ "They have been making accords for years": no agreement that could be told apart."""
    noun, act = agreement.main.head, agreement.main.act
    bare = noun.tag_ == "NNS" and not any(noun.children)
    habitual = act is not None and act.tag_ in ("VBG", "VBP", "VBZ")
    return bare and (habitual or not agreement.sides.direct)


def _is_one_sided(agreement: _Agreement) -> bool:
    """Whether a row may name one side only: a side's own act on an agreement that has a noun."""
    latest = _latest(agreement)
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


def _latest(agreement: _Agreement) -> Mention:
    """The mention that tells how far the agreement has come."""
    acts = [m for m in agreement.mentions if m.verb != "under" and m.rule != GRANTED]
    if agreement.main.rule in AGREED:
        # What A and B agreed to is not signed because C brokered it.
        acts = [m for m in acts if m.verb not in mapping("agreements")["mediation_verbs"]]
    telling = acts or agreement.mentions
    telling = [m for m in telling if m.status != "unspecified"] or telling
    firm = [m for m in telling if m.told.factuality in ("actual", "negated")]
    return max(firm or telling, key=lambda m: STAGES.index(m.status))


def _row(agreement: _Agreement, story: Story, known: Predicates) -> Row:
    main, latest = agreement.main, _latest(agreement)
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
        **_value(agreement, story),
        **_dates(agreement, latest, story),
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


# --- value and dates -------------------------------------------------------------------


def _value(agreement: _Agreement, story: Story) -> dict[str, Cell]:
    for mention in agreement.mentions:
        money = _amount(mention, story)
        if money is not None and money.value.amount is not None and money.value.currency:
            at = money.start, money.end, money.rule
            return {
                "amount": Found(float(money.value.amount), *at),
                "amount_text": Found(story.article.text[money.start : money.end], *at, "verbatim"),
                "currency": Found(money.value.currency, *at, reason=money.value.currency_reason),
            }
    return {}


def _amount(mention: Mention, story: Story) -> Found[Money] | None:
    """The sum in the agreement's own phrase: "a $35 million deal", "a deal worth $35 million"."""
    if mention.rule == SUM:
        sums = (story.amount_at(token.idx) for token in mention.predicate.objects)
        return next((money for money in sums if money is not None), None)
    head = mention.head
    below = mention.predicate.complement if head.pos_ == "VERB" else None
    if head.pos_ == "VERB" and below is None:
        return None
    last_token = below.right_edge if below is not None else head.right_edge
    first, last = head.left_edge.idx, last_token.idx + len(last_token)
    at = bisect_left(story.amounts, first, key=lambda amount: amount.start)
    for money in takewhile(lambda amount: amount.end <= last, islice(story.amounts, at, None)):
        if money.value.per is not None:
            continue
        between = story.article.text[min(money.end, head.idx) : max(money.start, head.idx)]
        before_noun = money.end <= head.idx and below is None
        if before_noun or NEAR.search(between):
            return money
    return None if head.pos_ == "VERB" else _worth(head, story)


def _worth(noun: Token, story: Story) -> Found[Money] | None:
    """ "The agreement, worth $500 million", where the parser hung the value elsewhere."""
    end = noun.idx + len(noun)
    for money in starting_within(story.amounts, end + 1, noun.sent.end_char):
        if money.value.per is None:
            others = any(is_pact_noun(t) for t in noun.sent if end < t.idx < money.start)
            between = story.article.text[end : money.start]
            return money if not others and WORTH.fullmatch(between) else None
    return None


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
WORTH = re.compile(
    r"[^.;]{0,160}?,? ?(?:which (?:is|was) )?\b(?:worth|valued at|with a value of|covering)"
    r"(?: (?:about|some|around|up to|more than|nearly|at least|almost|over|an estimated))* ?"
)
NEAR = re.compile(
    r"\b(?:worth|valued at|value of|totalling|totaling|cost of|covering|of|for"
    r"|spend(?:ing)?|invest(?:ing)?|lend(?:ing)?|pay(?:ing)?|provid(?:e|ing))\b[^.;]{0,60}$"
)


def _dates(agreement: _Agreement, latest: Mention, story: Story) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    signed = next((d for m in agreement.mentions if (d := _signed(m, story)) is not None), None)
    told = [latest] if latest.done or latest.told.factuality != "actual" else []
    found = next(
        (
            d
            for m in (*told, *agreement.mentions)
            if m.done == latest.done or m in told
            if (d := _date(m, story)) is not None
        ),
        signed,
    )
    if found is not None:
        cells["date"] = found
    if signed is not None and latest.status in SIGNED_STATUSES:
        cells |= _interval("signature_date", signed)
    force = next(
        (m for m in agreement.mentions if "force" in m.verb or m.verb == "take_effect"), None
    )
    start = _date(force, story) if force is not None else None
    if start is not None:
        cells |= _interval("entry_into_force", start)
    return cells


def _signed(mention: Mention, story: Story) -> Found[DateInterval] | None:
    """When an agreement was signed, as far as this mention tells."""
    behind = signing_behind(mention.head) if mention.head.pos_ != "VERB" else None
    if behind is not None and behind != mention.act:
        return date_for(behind, story.doc, story.dates)
    return _date(mention, story) if mention.verb in SIGNING_VERBS else None


def _date(mention: Mention, story: Story) -> Found[DateInterval] | None:
    for token in (mention.act, mention.head):
        found = date_for(token, story.doc, story.dates) if token is not None else None
        if found is not None:
            return found
    return None


def _interval(column: str, found: Found[DateInterval]) -> dict[str, Cell]:
    return {
        f"{column}_{side}": Found(day, found.start, found.end, found.rule)
        for side, day in (("start", found.value.start), ("end", found.value.end))
        if day is not None
    }
