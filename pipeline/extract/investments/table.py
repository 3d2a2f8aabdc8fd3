"""Rows of `investments`: money that goes, or is said to go, from somebody to something.

Belongs here: bringing a sum, its parties, purpose, date, status and factuality together in
a row, and telling once what an article tells twice. Does not: which sums are flows
(`mentions`), who pays (`roles`), how far it has come (`status`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product
from typing import Any

from pipeline.extract.grammar.factuality import Status, assess
from pipeline.extract.grammar.frames import Predicate, predicates, verb_predicate
from pipeline.extract.investments.mentions import Mention, mentions, retold, unsummed
from pipeline.extract.investments.parties import Party, placed, without
from pipeline.extract.investments.purpose import article_sector, sectors_of, title_of
from pipeline.extract.investments.roles import (
    Sides,
    article_pair,
    by_financing,
    by_opening,
    by_setting,
    by_work,
    sides,
    states_of,
)
from pipeline.extract.investments.status import (
    RANK,
    is_future_in_past,
    is_signed,
    status_of,
    takes_up,
    told_later,
)
from pipeline.extract.investments.vocabulary import finance_lemma, words
from pipeline.extract.rows import Cell, Row, same_place
from pipeline.extract.story import Story
from pipeline.language.tokens import Span as DocSpan
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping
from pipeline.normalize.dates.find import DateInterval, date_for
from pipeline.normalize.money.find import Money
from pipeline.normalize.money.fx import to_usd
from pipeline.normalize.sectors import Sector, find_sectors
from pipeline.spans import Found, Span, starting_within

COMMITTED = frozenset({"commitment", "implementation", "completion"})
PLANNED = frozenset({"announced", "pledge", "under_negotiation"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
MANY_SECTORS = 3
MANY_PROJECTS = 60
"""Sums above which an article is a list, which tells the stage of each where it names it."""


@dataclass
class Draft:
    """A row in the making: everything that may still be completed from elsewhere."""

    mention: Mention
    sides: Sides
    status: str
    told: Status
    title: DocSpan | None
    sectors: list[Found[Sector]]
    date: Found[DateInterval] | None
    is_umbrella: bool
    stage: Found[str] | None = None
    also: list[Span] = field(default_factory=list)

    @property
    def sentence(self) -> DocSpan:
        return self.mention.span.sent

    @property
    def money(self) -> Money | None:
        return self.mention.money.value if self.mention.money is not None else None


def extract(story: Story) -> list[Row]:
    """Every flow of money that the article tells, each once, in the order of the text."""
    drafts: list[Draft] = []
    every = predicates(story.doc)
    by_head = {p.head.i: p for p in every}
    by_sum: dict[tuple[Any, ...], list[Draft]] = {}
    for mention in mentions(story):
        draft = _draft(story, mention, by_head)
        of_sum = by_sum.setdefault(_sum(draft), [])
        earlier = next((d for d in of_sum if _is_same(d, draft)), None)
        if earlier is None:
            drafts.append(draft)
            if len(of_sum) < MANY_PROJECTS:
                of_sum.append(draft)
        else:
            _merge(earlier, draft)
    _add_retellings(story, drafts)
    _complete(story, drafts, every)
    drafts += _without_sum(story, drafts, by_head)
    return [_row(story, draft) for draft in drafts]


def _draft(story: Story, mention: Mention, by_head: dict[int, Predicate]) -> Draft:
    if mention.verb is not None:
        predicate = verb_predicate(mention.verb)
    else:
        head = mention.anchor
        predicate = by_head.get(head.i) or Predicate(head, head.lemma_.lower(), "noun")
    told = assess(predicate, story)
    if told.factuality == "hypothetical" and is_future_in_past(mention.verb):
        told = replace(told, factuality="planned", rule="investments.future_in_past")
    title = title_of(mention)
    who = sides(story, mention)
    return Draft(
        mention=mention,
        sides=who,
        status=status_of(mention, predicate, told.factuality),
        told=told,
        title=title,
        sectors=sectors_of(story, mention, title, who),
        date=_date(story, mention),
        is_umbrella=_is_umbrella(mention, title),
    )


def _date(story: Story, mention: Mention) -> Found[DateInterval] | None:
    for token in (mention.verb, mention.noun, mention.span.root):
        found = date_for(token, story.doc, story.dates) if token is not None else None
        if found is not None:
            return found
    return None


# --- how it is told ----------------------------------------------------------------------


def _is_umbrella(mention: Mention, title: DocSpan | None) -> bool:
    """A sum over many projects or sectors, or a running total."""
    if title is not None:
        sectors = {s.value.dac_code for s in find_sectors(title) if not s.value.is_general}
        plural = {t.lower_ for t in title if not _is_of_price(t)} & words("umbrella_words")
        if len(sectors) >= MANY_SECTORS or plural:
            return True
    noun = mention.noun
    if noun is not None:
        if noun.tag_ in ("NNS", "NNPS") and noun.lower_ in words("umbrella_words"):
            return True
        many = (c for c in noun.children if c.dep_ == "amod" and not _is_of_price(c))
        if any(c.lower_ in words("umbrella_words") for c in many):
            return True
    verb = mention.verb
    if verb is not None and mention.entry is not None and mention.entry.subject == "payer":
        subjects = verb_predicate(verb).subjects
        if any(t.lower_ in words("crowds") and not _is_definite(t) for t in subjects):
            return True
        spent = mention.entry.status in ("implementation", "completion")
        # "Has already committed" or "cut" is one sum, "has already invested" a total.
        running = ("altogether", "cumulatively", *(("already",) if spent else ()))
        return any(c.lower_ in running for c in verb.children)
    return False


def _is_of_price(word: Token) -> bool:
    """The *total* of "at a total cost of $9 million", which is that of one work."""
    return word.head.lemma_.lower() in words("cost_nouns")


# --- telling once what is told twice -----------------------------------------------------


def _sum(draft: Draft) -> tuple[Any, ...]:
    """What two drafts of one flow share: currency and amount, or the bounds of it."""
    money = draft.money
    if money is None:
        return ()
    bounds = (money.minimum, money.maximum) if money.amount is None else ()
    return money.currency, money.amount, bounds


def _is_same(one: Draft, other: Draft) -> bool:
    """Whether two drafts are one flow: the same sum, and nobody who speaks against it."""
    first, second = one.money, other.money
    if first is None or second is None or first.currency != second.currency:
        return False
    if first.amount is not None or second.amount is not None:
        same = first.amount == second.amount
    else:
        bounds = (first.minimum, first.maximum)
        same = bounds != (None, None) and bounds == (second.minimum, second.maximum)
    if not same:
        return False
    kinds = {_family(one.mention.flow), _family(other.mention.flow)} - {""}
    if len(kinds) > 1:
        return False
    ours, theirs = set(one.sides.receiver_states()), set(other.sides.receiver_states())
    payers, others = set(one.sides.payer_states()), set(other.sides.payer_states())
    return not (ours and theirs and not ours & theirs) and not (
        payers and others and not payers & others
    )


def _family(flow: str) -> str:
    families = mapping("finance")["families"].items()
    return next((name for name, flows in families if flow in flows), "")


def _merge(kept: Draft, other: Draft) -> None:
    """What the second telling adds: evidence, and what the first left out."""
    place = _place(other.sentence)
    if place != _place(kept.sentence) and place not in kept.also:
        kept.also.append(place)
    kept.sides.payers = kept.sides.payers or other.sides.payers
    kept.sides.receivers = kept.sides.receivers or other.sides.receivers
    kept.title = kept.title or other.title
    kept.sectors = kept.sectors or other.sectors
    kept.date = kept.date or other.date
    if RANK[other.status] > RANK[kept.status]:
        kept.status, kept.told = other.status, other.told


def _without_sum(story: Story, drafts: list[Draft], by_head: dict[int, Predicate]) -> list[Draft]:
    """Flows told without a sum, where the sentence itself names both sides; each pair once."""
    known = {
        (p, r) for d in drafts for p in d.sides.payer_states() for r in d.sides.receiver_states()
    }
    found: list[Draft] = []
    for mention in unsummed(story):
        draft = _draft(story, mention, by_head)
        who = draft.sides
        stated = [p for p in who.receivers if p.name.rule != "investments.setting"]
        pairs = set(product(who.payer_states(), who.receiver_states()))
        if stated and pairs and not pairs & known and draft.told.factuality != "negated":
            known |= pairs
            found.append(draft)
    return found


def _add_retellings(story: Story, drafts: list[Draft]) -> None:
    """Sentences that name the sum of a row again, without saying anew that it flows."""
    by_sum: dict[tuple[Decimal, str | None], Draft] = {}
    for draft in drafts:
        if draft.money is not None and draft.money.amount is not None:
            by_sum.setdefault((draft.money.amount, draft.money.currency), draft)
    told = {(id(d), place) for d in drafts for place in (_place(d.sentence), *d.also)}
    for found in story.amounts:
        amount = found.value.amount
        same = by_sum.get((amount, found.value.currency)) if amount is not None else None
        sentence = retold(story, found) if same is not None else None
        if same is None or sentence is None:
            continue
        place = _place(sentence)
        if (id(same), place) not in told:
            told.add((id(same), place))
            same.also.append(place)


def _complete(story: Story, drafts: list[Draft], every: list[Predicate]) -> None:
    """What the rest of the article says of the same money: its stage and its parties."""
    pair = (_stated_pair(drafts) or article_pair(story)) if drafts else None
    for draft in drafts:
        by_work(story, draft.title, draft.sides)
        if not draft.sides.payers and not draft.sides.parties:
            near = _close_behind(story, draft)
            payers = by_financing(story, draft.mention, draft.title, near)
            mine = {p.name.value for p in draft.sides.receivers}
            draft.sides.payers = [p for p in payers if p.name.value not in mine]
        _adopt_from_whole(draft, drafts)
        _adopt_parties(story, draft, pair)
        if not draft.sides.receiver_states():
            party = by_opening(story, draft.mention) or by_setting(
                story, draft.mention, draft.sides
            )
            if party is not None:
                draft.sides.receivers = placed(draft.sides.receivers, party)
        if len(drafts) <= MANY_PROJECTS:
            _adopt_stage(story, draft, every, drafts)
        if all(s.value.is_general for s in draft.sectors):
            once = draft.mention.kind == "work" or bool(draft.sectors)
            draft.sectors = article_sector(story, once) or draft.sectors


def _adopt_stage(story: Story, draft: Draft, every: list[Predicate], drafts: list[Draft]) -> None:
    """A later stage that the article tells of the same project.

    An article on one project calls it by any general word ("the construction"), and may
    begin with the end; one on several tells them apart by the words of their purposes, and
    takes "the project" for the sum told of last.
    """
    if draft.told.factuality in ("negated", "attempted"):
        return
    others = [d for d in drafts if not _is_same_project(draft, d, drafts)]
    if draft.is_umbrella:
        _sign(story, draft, every, others)
        return
    nouns, general = _nouns(draft), _nouns(draft) | _generic(draft)
    whole, close = story.doc[:], _close_behind(story, draft)
    own = draft.mention.noun if draft.mention.kind == "work" else None
    if not others:
        later = told_later(story, every, [whole], general, close, own, alone=True)
    else:
        nouns = nouns.difference(*(_nouns(d) for d in others))
        behind = [story.doc[draft.sentence.start :]]
        taken = frozenset(d.mention.noun.i for d in others if d.mention.noun is not None)
        named = told_later(story, every, behind, nouns, close, own, taken=taken)
        near = told_later(story, every, _until_next(draft, others), general, close, taken=taken)
        later = max((f for f in (named, near) if f), key=lambda f: RANK[f[0]], default=None)
    if draft.status == "completion" and _is_only_signed(story, draft, every, others):
        draft.status = "commitment"
    if RANK[draft.status] < RANK["implementation"] and (paid := _part_paid(draft, drafts)):
        draft.status, draft.stage = "implementation", paid
    if later is None or (draft.told.factuality == "hypothetical" and others):
        return
    aside = later[1].dep_ == "relcl" and later[1].sent == draft.sentence
    known = draft.told.factuality == "planned" or draft.mention.kind == "money"
    if known and aside and RANK[later[0]] > RANK["commitment"]:
        return  # "plans to expand its plant, where work began": told of the plant so far
    stage, token = later
    again = draft.status == "suspended" and takes_up(token, stage, draft.mention.anchor)
    stalled = stage == "suspended" and draft.status == "under_negotiation"  # still talked about
    if again or (RANK[stage] > RANK[draft.status] and not stalled):
        draft.status = stage
        draft.stage = Found(
            stage, token.idx, token.idx + len(token), "investments.told_later", "inferred"
        )


def _generic(draft: Draft) -> frozenset[str]:
    """Words that call a project without naming it; a hospital is called no airport."""
    sold = draft.mention.flow in mapping("finance")["families"]["sold"]
    if sold and draft.mention.kind != "work":
        return words("generic_sales")
    generic = words("generic_projects") | (words("generic_sales") if sold else frozenset())
    if draft.status == "under_negotiation" and _is_negotiated(draft):
        generic |= words("talks")  # "the negotiations collapsed"
    if _nouns(draft) & words("goods"):
        generic |= words("goods")
    return generic - words("works") if _nouns(draft) & words("works") else generic


def _is_negotiated(draft: Draft) -> bool:
    talked = words("talks") | {"negotiate"}
    return any(t.lemma_.lower() in talked for t in draft.sentence)


def _close_behind(story: Story, draft: Draft) -> DocSpan:
    """What follows the sum up to the next one, at most to the end of the next sentence."""
    doc, start = story.doc, draft.mention.span.end
    end = doc[draft.sentence.end].sent.end if draft.sentence.end < len(doc) else len(doc)
    behind, limit = draft.mention.span.end_char, doc[:end].end_char
    for amount in starting_within(story.amounts, behind, limit):
        span = doc.char_span(amount.start, amount.end, alignment_mode="expand")
        if span is not None and start < span.start and doc[span.start - 1].text not in "([":
            return doc[start : span.start]
    return doc[start:end]


def _sign(story: Story, draft: Draft, every: list[Predicate], others: list[Draft]) -> None:
    """A sum over many projects has no one stage, but the deal over it may be signed."""
    places = _until_next(draft, others)
    if draft.status in PLANNED and is_signed(story, every, places, known=True):
        draft.status = "commitment"


def _is_only_signed(
    story: Story, draft: Draft, every: list[Predicate], others: list[Draft]
) -> bool:
    """Whether "gave a loan" is told of a signing: what was signed has yet to be paid out."""
    mention = draft.mention
    if mention.kind != "money" or mention.entry is None or mention.verb is None:
        return False
    if mention.flow == "debt_forgiveness" or finance_lemma(mention.verb) in words("paying_verbs"):
        return False
    places = [draft.sentence, *_until_next(draft, others)] if others else [story.doc[:]]
    return is_signed(story, every, places)


def _is_same_project(one: Draft, other: Draft, drafts: list[Draft]) -> bool:
    """Whether two sums are of one project: its loan and, later, the cost of "the road".

    "The project" is the one that was told of last.
    """
    if one is other:
        return True
    if _is_part(other, one) or _is_part(one, other):
        return True
    if _have_other_payers(one, other):
        return False
    first, second = sorted((one, other), key=lambda d: d.mention.span.start)
    if not _nouns(second) - words("generic_projects") - words("money_nouns"):
        near = second.sentence.start in (first.sentence.start, first.sentence.end)
        starts = (d.mention.span.start for d in drafts)
        last = not any(first.mention.span.start < s < second.mention.span.start for s in starts)
        return near or (last and second.mention.kind == "work" and _is_known(second))
    heads = [t for t in (second.mention.noun, second.title.root if second.title else None) if t]
    return any(
        head.lemma_.lower() in _nouns(first) and _is_definite(head)
        for head in heads
        if head.pos_ in ("NOUN", "PROPN")
    )


def _have_other_payers(one: Draft, other: Draft) -> bool:
    payers = [{p.name.value for p in draft.sides.payers} for draft in (one, other)]
    return all(payers) and payers[0].isdisjoint(payers[1])


def _part_paid(draft: Draft, drafts: list[Draft]) -> Found[str] | None:
    """The verb that a part of the sum is told to have been paid by: the whole is under way."""
    for part in drafts:
        verb = part.mention.verb
        if part.status == "completion" and verb is not None and _is_part(part, draft):
            return Found(
                "implementation",
                verb.idx,
                verb.idx + len(verb),
                "investments.part_paid",
                "inferred",
            )
    return None


def _is_part(one: Draft, other: Draft) -> bool:
    """Whether `one` is a part of `other` that was told of before: its first batch or tranche, the
    rest of it, what has been disbursed of it.
    """
    if _have_other_payers(one, other):
        return False
    part, whole = (d.money.amount if d.money else None for d in (one, other))
    if part is None or whole is None or part >= whole:
        return False
    if one.mention.span.start < other.mention.span.start:
        return False
    verb = one.mention.verb
    paid = verb is not None and finance_lemma(verb) == "disburse"
    heads = {t.lemma_.lower() for t in one.mention.span.root.ancestors if t.pos_ == "NOUN"}
    called = heads | ({one.mention.noun.lemma_.lower()} if one.mention.noun is not None else set())
    near = one.mention.span.doc[
        max(one.mention.span.start - 3, one.sentence.start) : one.mention.span.start
    ]
    rest = any(t.lower_ in ("remaining", "rest") for t in near)
    return rest or (paid and one.mention.noun is None) or bool(called & words("parts"))


def _is_definite(noun: Token) -> bool:
    return any(c.lower_ in DEFINITE for c in noun.children)


def _until_next(draft: Draft, others: list[Draft]) -> list[DocSpan]:
    """What is told after the draft's sentences and before that of the next project's sum."""
    doc = draft.sentence.doc
    again = (doc.char_span(p.start, p.end, alignment_mode="expand") for p in draft.also)
    stretches = []
    for start in (draft.sentence.end, *(span.end for span in again if span is not None)):
        nexts = [d.sentence.start for d in others if d.sentence.start >= start]
        stretches.append(doc[start : min(nexts, default=len(doc))])
    return stretches


def _nouns(draft: Draft) -> frozenset[str]:
    tokens = list(draft.title) if draft.title is not None else []
    nouns = {t.lemma_.lower() for t in tokens if t.pos_ in ("NOUN", "PROPN")}
    if draft.mention.noun is not None:
        nouns.add(draft.mention.noun.lemma_.lower())
    return frozenset(nouns)


def _adopt_from_whole(draft: Draft, drafts: list[Draft]) -> None:
    """The sides of the loan for its first tranche, where this one's sentence names nobody else."""
    who = draft.sides
    if who.payers and who.receivers:
        return
    whole = next((d for d in drafts if d is not draft and _is_part(draft, d)), None)
    if whole is not None:
        who.payers = who.payers or without(whole.sides.payers, who.receivers)
        who.receivers = who.receivers or without(whole.sides.receivers, who.payers)


def _adopt_parties(story: Story, draft: Draft, pair: tuple[Party, Party] | None) -> None:
    """The two sides that the article's other statements agree on, for the same money.

    Not where the sentence names a third state; and the payer only where the sentence points
    at known money ("the loan") or names the payer's state.
    """
    if pair is None:
        return
    payer, receiver = pair
    ours = {*payer.countries, *receiver.countries}
    named = states_of(story, draft.sentence)
    who = draft.sides
    if not named <= ours:
        return
    known = _is_known(draft) or bool(named & set(payer.countries))
    if not who.payers and known and not set(who.receiver_states()) & set(payer.countries):
        who.payers = [_concluded(payer)]
    if who.payers and not who.receiver_states() and set(who.payer_states()) & set(payer.countries):
        who.receivers = placed(who.receivers, _concluded(receiver))


def _stated_pair(drafts: list[Draft]) -> tuple[Party, Party] | None:
    """Payer and receiver of the drafts that tell both, where these agree."""
    pairs: dict[tuple[str, str], tuple[Party, Party]] = {}
    for draft in drafts:
        if draft.status in ("cancelled", "suspended"):
            continue
        payers = [p for p in draft.sides.payers if p.countries and not p.guessed]
        receivers = [p for p in draft.sides.receivers if p.countries]
        if payers and receivers and payers[0].countries[0] != receivers[0].countries[0]:
            key = payers[0].countries[0], receivers[0].countries[0]
            pairs.setdefault(key, (payers[0], receivers[0]))
    return next(iter(pairs.values())) if len(pairs) == 1 else None


def _is_known(draft: Draft) -> bool:
    noun = draft.mention.noun
    return noun is not None and _is_definite(noun)


def _concluded(party: Party) -> Party:
    reason = "as in the article's other statements about money"
    name = Found(
        party.name.value,
        party.name.start,
        party.name.end,
        "investments.article",
        "inferred",
        reason,
    )
    return Party(name, party.countries)


# --- rows ----------------------------------------------------------------------------------


def _row(story: Story, draft: Draft) -> Row:
    factuality = _factuality(draft)
    cells: dict[str, Cell] = {
        **_money_cells(draft),
        **_party_cells(draft),
        "title": _verbatim(draft.title),
        "sector_codes": [same_place(s, s.value.dac_code) for s in draft.sectors],
        "sector_names": [s.value.name for s in draft.sectors],
        "isic_sections": _isic(draft.sectors),
        "flow_type": draft.mention.flow,
        "status": draft.stage or draft.status,
        "is_umbrella": draft.is_umbrella,
        "recommended_for_aggregates": _is_summable(draft, factuality),
        "factuality": factuality,
        "is_historical": draft.told.is_historical,
        "attribution": draft.told.attribution,
        "attributed_to": _source(story, draft.told.attributed_to),
    }
    if draft.date is not None:
        cells["date"] = draft.date
        cells["date_text"] = _verbatim(
            story.doc.char_span(draft.date.start, draft.date.end, alignment_mode="expand")
        )
    return Row(
        kind=f"investments.{draft.mention.flow}",
        evidence=_place(draft.sentence),
        cells=cells,
        also=draft.also,
    )


def _money_cells(draft: Draft) -> dict[str, Cell]:
    found = draft.mention.money
    if found is None:
        return {}
    money = found.value
    cells: dict[str, Cell] = {
        "amount_text": Found(
            draft.mention.span.doc.text[found.start : found.end],
            found.start, found.end, found.rule, "verbatim", found.reason,
        ),
        "amount_qualifier": same_place(found, money.qualifier),
        "currency": same_place(found, money.currency) if money.currency else None,
    }  # fmt: skip
    if money.currency is None:
        return cells
    positive = money.amount if money.amount else None
    cells |= {
        "amount": same_place(found, positive) if positive is not None else None,
        "amount_min": same_place(found, money.minimum) if money.minimum else None,
        "amount_max": same_place(found, money.maximum) if money.maximum else None,
    }
    return cells | (_dollars(found, positive, draft.date) if positive is not None else {})


def _dollars(
    found: Found[Money], amount: Decimal, date: Found[DateInterval] | None
) -> dict[str, Cell]:
    assert found.value.currency is not None
    converted = to_usd(amount, found.value.currency, date.value if date is not None else None)
    value = Found(
        converted.amount_usd, found.start, found.end, "investments.usd", "computed",
        f"{converted.source}: {converted.reason}",
    )  # fmt: skip
    same = found.value.currency == "USD"
    return {
        "amount_usd": value,
        "fx_rate": None if same else converted.rate,
        "fx_date": None if same else converted.rate_date,
    }


def _party_cells(draft: Draft) -> dict[str, Cell]:
    who = draft.sides
    stated = bool(who.payers and who.receivers)
    return {
        "investor_names": [p.name for p in who.payers],
        "investor_countries": _countries(who.payers),
        "recipient_names": [p.name for p in who.receivers],
        "recipient_countries": _countries(who.receivers),
        "direction": "stated" if stated else "unspecified",
    }


def _countries(parties: Iterable[Party]) -> list[Any]:
    found: dict[str, Found[str]] = {}
    for party in parties:
        for code in party.countries:
            found.setdefault(code, same_place(party.name, code))
    return list(found.values())


def _isic(sectors: Iterable[Found[Sector]]) -> list[Any]:
    found: dict[str, Found[str]] = {}
    for sector in sectors:
        section = sector.value.isic_section
        if section is not None:
            found.setdefault(section, same_place(sector, section))
    return list(found.values())


def _factuality(draft: Draft) -> str:
    """Of the flow itself: a pledge is planned money, a signed loan an actual one."""
    told = draft.told.factuality
    if draft.status == "cancelled":
        return "negated"
    if told in ("alleged", "negated") or (told == "hypothetical" and draft.stage is None):
        return told
    return "planned" if draft.status in PLANNED else "actual" if draft.status in COMMITTED else told


def _is_summable(draft: Draft, factuality: str) -> bool:
    money = draft.money
    return (
        money is not None
        and bool(money.amount)
        and money.currency is not None
        and draft.status in COMMITTED
        and not draft.is_umbrella
        and factuality == "actual"
    )


def _source(story: Story, token: Token | None) -> Found[str] | str | None:
    if token is None:
        return None
    actors = story.actors.of(token)
    if actors:
        return same_place(actors[0], actors[0].value.name)
    return _verbatim(token.doc[token.left_edge.i : token.i + 1])


def _verbatim(span: DocSpan | None) -> Found[str] | None:
    if span is None:
        return None
    return Found(span.text, span.start_char, span.end_char, "investments.words", "verbatim")


def _place(sentence: DocSpan) -> Span:
    """The sentence without the white space around it."""
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))
