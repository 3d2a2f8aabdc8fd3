"""Dates in text: every expression found, and the days that it means.

Belongs here: what the rest of the package calls (`find_dates`, `resolve`, `date_for`), the
context of an expression (does the sentence look ahead, what was the story's last date, are
numeric dates day-first), and the tidying of what the grammar found. Does not: the grammar
(`grammar`), the calendar (`calendar`, `values`), whose date it is (`attachment`).

A year, month or weekday that is left out is filled from the article's date, backwards unless
the sentence looks ahead. What cannot be worked out is left out: nothing falls back on the
article's own date. Pure times of day ("4 pm"), durations ("20 years"), repetitions ("every
Friday") and the vague present ("now", "currently") are no dates here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from pipeline.language.tokens import Doc, Token
from pipeline.language.tokens import Span as DocSpan
from pipeline.lexicons import mapping
from pipeline.normalize.dates.attachment import date_for, sets_a_day
from pipeline.normalize.dates.grammar import Match, scan, scan_alone
from pipeline.normalize.dates.tokens import MONTHS, Tokens
from pipeline.normalize.dates.values import (
    Bound,
    Calendar,
    Context,
    DateInterval,
    Expr,
    NotADate,
    Numeric,
    Part,
    Range,
    Shift,
    Timed,
    Within,
    evaluate,
)  # fmt: skip
from pipeline.spans import Found

__all__ = ["DateInterval", "date_for", "find_dates", "resolve"]


def find_dates(doc_or_text: Doc | str, reference: date | None) -> list[Found[DateInterval]]:
    """Date expressions of a text, ascending and disjoint, resolved against `reference`.

    A parsed `Doc` gives the tense of the governing verb and keeps people called May apart
    from months; of a plain text only the words before the expression are looked at.
    """
    text = doc_or_text if isinstance(doc_or_text, str) else doc_or_text.text
    doc = doc_or_text if isinstance(doc_or_text, Doc) else None
    matches = scan(text)
    if doc is not None:
        matches = [match for match in matches if not _is_name(match, doc)]
    matches = _share_years(text, matches)
    reader = _Reader(text, doc, reference, _day_first(matches, text))
    return [found for match in matches if (found := reader.read(match)) is not None]


def resolve(
    text: str, reference: date | None, *, forward: bool | None = None
) -> Found[DateInterval] | None:
    """The date that a single expression means, or None; `forward` says that it looks ahead."""
    matches = scan_alone(text)
    if not matches:
        return None
    match = max(matches, key=lambda m: m.end - m.start)
    return _found(match, Context(reference, forward, (), _day_first(matches, text)))


class _Reader:
    """Reads the matches of one text in order, remembering the story's last date."""

    def __init__(
        self, text: str, doc: Doc | None, reference: date | None, day_first: bool | None
    ) -> None:
        self.text, self.doc, self.reference, self.day_first = text, doc, reference, day_first
        self.recent: list[Found[DateInterval]] = []

    def read(self, match: Match) -> Found[DateInterval] | None:
        outlook = self._outlook(match)
        context = Context(
            self.reference, _FORWARD[outlook], self._anchors(match), self.day_first,
            self._near(match),
        )  # fmt: skip
        found = _found(match, context)
        if outlook == "either" or (outlook == "unsaid" and _recurs_yearly(match.expr)):
            bias = 1 if outlook == "either" else 4  # unsaid is past, but "7 June" in late May
            ahead = _found(match, replace(context, forward=True))
            found = _nearer(found, ahead, self.reference, bias)
        if found and self._is_of_the_story(found):
            self.recent = [found, *self.recent[:5]]
        return found

    def _anchors(self, match: Match) -> tuple[DateInterval, ...]:
        """Dates that "two days later" may count from, newest first: of this and the paragraph
        before, and beyond a coarser date only when that stands in another paragraph."""
        anchors: list[DateInterval] = []
        for found in self.recent:
            if match.start - found.end > 2000:
                break
            breaks = self.text.count("\n\n", found.end, match.start)
            if breaks > 1:
                break
            anchors.append(found.value)
            if breaks == 0:
                break
        return tuple(anchors)

    def _near(self, match: Match) -> DateInterval | None:
        """An earlier date of the sentence whose year, not the article's, this one continues."""
        last = self.recent[0] if self.recent else None
        if last is None or self.reference is None or last.value.basis == "relative":
            return None
        begin = last.value.start
        if begin is None or begin.year >= self.reference.year or last.value.precision not in (
            "day", "month", "year",
        ):  # fmt: skip
            return None
        if match.start - last.end > 200 or _ends_sentence(self.text[last.end : match.start]):
            return None
        # "A 2018 pact suspended in June": an attribute is no date that the story stands at.
        adverbial = self.text[max(0, last.start - 12) : last.start].split()[-1:]
        standing = bool(adverbial) and adverbial[0].lower() in _BEFORE_DATES
        return last.value if standing else None

    def _is_of_the_story(self, found: Found[DateInterval]) -> bool:
        """Not a dateline: a date alone on its line says when the story was printed."""
        if found.value.start is None or found.value.end is None:
            return False
        before = self.text[max(0, found.start - 40) : found.start].rpartition("\n")[2]
        after = self.text[found.end : found.end + 40].partition("\n")[0]
        return bool(before.strip() or after.strip())

    def _outlook(self, match: Match) -> Outlook:
        if self.doc is not None and self.doc.is_parsed:
            return _outlook(self.doc, match)
        return _outlook_of_words(self.text, match)


def _nearer(
    past: Found[DateInterval] | None,
    future: Found[DateInterval] | None,
    reference: date | None,
    bias: int,
) -> Found[DateInterval] | None:
    """The past reading, unless the future one is `bias` times closer to the article's date."""
    if past is None or future is None or reference is None:
        return past or future
    starts = [found.value.start or found.value.end or date.max for found in (past, future)]
    back, ahead = (abs((start - reference).days) for start in starts)
    return future if ahead * bias < back else past


_BEFORE_DATES = frozenset({"in", "on", "since", "from", "until", "by", "of", "during"})


def _found(match: Match, context: Context) -> Found[DateInterval] | None:
    try:
        value = evaluate(match.expr, context)
    except NotADate:
        return None
    if value.start is None and value.end is None:
        return None
    reasons = {
        "explicit": "complete in itself",
        "relative": f"counted from the article's date {context.reference}",
        "inferred": "counted from another date of the story",
    }
    value = replace(value, ahead=_lies_ahead(value, context.reference))
    rule = f"date.{type(match.expr).__name__.lower()}"
    return Found(value, match.start, match.end, rule, "normalised", reasons[value.basis])


def _lies_ahead(value: DateInterval, reference: date | None) -> bool | None:
    if reference is None:
        return None
    if value.start is not None and value.start > reference:
        return True
    return False if value.end is not None and value.end <= reference else None


def _ends_sentence(between: str) -> bool:
    return any(mark in between for mark in (". ", "? ", "! ", "\n", ".\u201d ", '." '))


# People called May --------------------------------------------------------------------------

_PERSONAL = frozenset({"april", "may", "june", "august", "march", "jan", "summer", "easter"})


def _is_name(match: Match, doc: Doc) -> bool:
    """Whether a bare month's name is a person or part of a name, as the parse sees it."""
    expr = match.expr.of if isinstance(match.expr, (Bound, Part)) else match.expr
    bare = isinstance(expr, Calendar) and not (expr.day or expr.year or expr.direction)
    if not bare:
        return False
    span = doc.char_span(match.start, match.end, alignment_mode="expand")
    token = span[-1] if span is not None else None
    if token is None or token.lower_ not in _PERSONAL:
        return False
    if isinstance(match.expr, Part):
        return False
    if token.ent_type_ in ("PERSON", "ORG") or token.dep_ in ("nsubj", "nsubjpass", "poss"):
        return True
    if token.head.lower_ in ("in", "last", "since"):
        return False
    return token.lower_ in _surnames(doc)


def _surnames(doc: Doc) -> set[str]:
    """Month names that follow a title or a given name somewhere in the text."""
    titles = frozenset(mapping("dates")["titles"].split())
    return {
        token.lower_
        for token in doc[1:]
        if token.lower_ in _PERSONAL and doc[token.i - 1].lower_.rstrip(".") in titles
    }


# Years and the order of numbers, from the neighbours -------------------------------------------


def _share_years(text: str, matches: list[Match]) -> list[Match]:
    """In "in March and April 2024" the first takes the year of the second."""
    shared = list(matches)
    for i in range(len(shared) - 2, -1, -1):
        one, other = shared[i], shared[i + 1]
        between = text[one.end : other.start].replace(",", " ").split()
        if all(word in ("and", "or", "&", "in", "on") for word in between):
            expr = _with_year(one.expr, other.expr)
            shared[i] = one._replace(expr=expr)
    return shared


def _with_year(one: Expr, other: Expr) -> Expr:
    if not isinstance(one, Calendar) or not isinstance(other, Calendar):
        return one
    alike = one.year is None and one.month and other.month and other.year
    if not alike or one.direction or bool(one.day) != bool(other.day):
        return one
    assert one.month and other.month and other.year
    return replace(one, year=other.year - (one.month > other.month))


def _day_first(matches: list[Match], text: str) -> bool | None:
    """Whether numbers stand day before month: by what the document's own dates show."""
    votes = 0
    for match in matches:
        for expr in _leaves(match.expr):
            if isinstance(expr, Numeric):
                votes += 10 * ((expr.first > 12) - (expr.second > 12))
                votes += text[match.start : match.end].count(".") > 1
            elif isinstance(expr, Calendar) and expr.month and expr.day:
                words = Tokens(text[match.start : match.end]).lows
                months = [k for k, word in enumerate(words) if word in MONTHS]
                if months:
                    votes += 1 if any(word[0].isdigit() for word in words[: months[0]]) else -1
    return None if votes == 0 else votes > 0


def _leaves(expr: Expr) -> list[Expr]:
    if isinstance(expr, Range):
        return [expr.first, expr.last]
    if isinstance(expr, (Bound, Part, Timed)):
        return _leaves(expr.of)
    if isinstance(expr, Shift) and not isinstance(expr.anchor, str):
        return _leaves(expr.anchor)
    return [expr.inner] if isinstance(expr, Within) else [expr]


# Does the sentence look ahead? ------------------------------------------------------------------

Outlook = Literal["ahead", "back", "either", "unsaid"]
_FORWARD: dict[Outlook, bool | None] = {
    "ahead": True, "back": False, "either": False, "unsaid": None,
}  # fmt: skip

_BEHIND = frozenset({"despite", "since", "notwithstanding"})
"""Prepositions of what has been, whatever the verb tells of what is to come."""
_PLANS = frozenset(mapping("dates")["plans"].split()) - {"agree", "decide"}
_SCHEDULED = frozenset(mapping("dates")["scheduled"].split())
_TIMETABLE = frozenset(mapping("dates")["timetable"].split())


def _outlook_of_words(text: str, match: Match) -> Outlook:
    """By the words of the same sentence before the expression, of a text without a parse."""
    before = text[max(0, match.start - 120) : match.start]
    for mark in (". ", "? ", "! ", "; ", "\n"):
        before = before.rpartition(mark)[2]
    ahead = frozenset(mapping("dates")["ahead"].split())
    words = [low.rpartition("'")[2] for low in Tokens(before).lows]
    return "ahead" if any(word in ahead for word in words) else "unsaid"


def _outlook(doc: Doc, match: Match) -> Outlook:
    """By the verb that governs the expression: will, is to, is due to, plans to; was, did."""
    span = doc.char_span(match.start, match.end, alignment_mode="expand")
    if span is None:
        return "unsaid"
    token: Token = span.root
    for steps in range(12):
        if any(child.lower_ in ("upcoming", "forthcoming") for child in token.children):
            return "ahead"
        if token.pos_ == "ADJ" and token.lemma_.lower() in _SCHEDULED:
            return "ahead"
        if steps > 1 and token.lower_ in _BEHIND:
            return "back"  # "DESPITE an attack on Sunday, the clinic will open"
        if token.pos_ in ("VERB", "AUX"):
            day_set = steps <= NEAR and _is_day_set(token, span)
            verdict = "ahead" if day_set else _outlook_of_verb(token, match)
            if verdict != "unsaid":
                return verdict
        if token.head.i == token.i:
            break
        token = token.head
    return "unsaid"


NEAR = 4
"""Steps up the parse within which a verb may have set the day: "called | a strike | from | May"."""


def _is_day_set(verb: Token, span: DocSpan) -> bool:
    """Whether the expression is the day that somebody set: "set talks for 4 May", "called a
    strike from Thursday", "postponed until March"."""
    opening = span.doc[max(span.start - 1, 0) : span.start + 1]
    return sets_a_day(verb) and any(t.lower_ in ("for", "from", "until", "till") for t in opening)


def _outlook_of_verb(verb: Token, match: Match) -> Outlook:
    if verb.tag_ in ("VBZ", "VBP") and _says_due(verb):
        return "ahead"
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if helpers & {"will", "shall", "'ll", "’ll", "wo", "sha"}:
        return "unsaid" if "have" in helpers else "ahead"
    if "would" in helpers and "have" not in helpers:
        return "either"  # the future of a past: by now it may lie on either side
    scheduled = verb.lemma_.lower() in _SCHEDULED
    if helpers & {"did", "had", "has", "have", "was", "were", "'ve"} or verb.tag_ in (
        "VBD", "VBN",
    ):  # fmt: skip
        return "ahead" if scheduled else "back"
    if verb.tag_ == "VB" and "to" in helpers:
        return _outlook_of_infinitive(verb)
    if verb.tag_ == "VBG" and helpers & {"is", "are", "am", "'s", "'re", "'m", "’s", "’re"}:
        return "ahead"
    if verb.tag_ in ("VBZ", "VBP") and verb.lemma_.lower() in _TIMETABLE:
        return "ahead" if _names_a_day(match.expr) else "unsaid"
    return "unsaid"


def _says_due(verb: Token) -> bool:
    """ "Is DUE in Konya on Thursday", "PLANS a march on Saturday"."""
    due = any(c.lemma_.lower() in _SCHEDULED for c in verb.by_dep.get("acomp", ()))
    return due or verb.lemma_.lower() in _PLANS


def _outlook_of_infinitive(verb: Token) -> Outlook:
    head = verb.head
    if head.lower_ in ("is", "are", "going", "due", "set", "scheduled", "slated", "expected"):
        return "ahead"
    return "either" if head.lemma_.lower() in _PLANS else "unsaid"


def _recurs_yearly(expr: Expr) -> bool:
    return any(
        isinstance(leaf, Calendar) and leaf.month and leaf.day and leaf.year is None
        for leaf in _leaves(expr)
    )


def _names_a_day(expr: Expr) -> bool:
    leaves = _leaves(expr)
    return all(isinstance(leaf, (Calendar, Numeric)) for leaf in leaves) and any(
        isinstance(leaf, Calendar) and (leaf.day or leaf.weekday is not None) for leaf in leaves
    )
