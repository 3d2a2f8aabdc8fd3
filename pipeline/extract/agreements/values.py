"""What an agreement is worth, and when it was made.

Belongs here: the sum in an agreement's own phrase, and the dates of its signature and entry into
force. Does not: which mentions are of one agreement (`retold`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice, takewhile

from pipeline.extract.agreements.acts import signing_behind
from pipeline.extract.agreements.deeds import SUM
from pipeline.extract.agreements.mentions import (
    Mention,
)
from pipeline.extract.agreements.nouns import is_pact_noun
from pipeline.extract.rows import Cell
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.normalize.dates.find import DateInterval, date_for
from pipeline.normalize.money.find import Money
from pipeline.spans import Found, starting_within

SIGNED_STATUSES = frozenset(
    {"signed", "ratified", "in_force", "implemented", "suspended", "terminated", "expired"}
)
SIGNING_VERBS = frozenset(
    {"sign", "ink", "conclude", "strike", "reach", "clinch", "seal", "signing"}
)
WORTH = re.compile(
    r"[^.;]{0,160}?,? ?(?:which (?:is|was) )?\b(?:worth|valued at|with a value of|covering)"
    r"(?: (?:about|some|around|up to|more than|nearly|at least|almost|over|an estimated))* ?"
)
NEAR = re.compile(
    r"\b(?:worth|valued at|value of|totalling|totaling|cost of|covering|of|for"
    r"|spend(?:ing)?|invest(?:ing)?|lend(?:ing)?|pay(?:ing)?|provid(?:e|ing))\b[^.;]{0,60}$"
)


def value_cells(mentions: Sequence[Mention], story: Story) -> dict[str, Cell]:
    for mention in mentions:
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


def date_cells(mentions: Sequence[Mention], latest: Mention, story: Story) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    signed = next((d for m in mentions if (d := signed_on(m, story)) is not None), None)
    told = [latest] if latest.done or latest.told.factuality != "actual" else []
    found = next(
        (
            d
            for m in (*told, *mentions)
            if m.done == latest.done or m in told
            if (d := date_told(m, story)) is not None
        ),
        signed,
    )
    if found is not None:
        cells["date"] = found
    if signed is not None and latest.status in SIGNED_STATUSES:
        cells |= _interval("signature_date", signed)
    force = next((m for m in mentions if "force" in m.verb or m.verb == "take_effect"), None)
    start = date_told(force, story) if force is not None else None
    if start is not None:
        cells |= _interval("entry_into_force", start)
    return cells


def signed_on(mention: Mention, story: Story) -> Found[DateInterval] | None:
    """When an agreement was signed, as far as this mention tells."""
    behind = signing_behind(mention.head) if mention.head.pos_ != "VERB" else None
    if behind is not None and behind != mention.act:
        return date_for(behind, story.doc, story.dates)
    return date_told(mention, story) if mention.verb in SIGNING_VERBS else None


def date_told(mention: Mention, story: Story) -> Found[DateInterval] | None:
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
