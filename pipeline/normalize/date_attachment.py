"""Whose date is it: the date expression that belongs to a predicate.

Belongs here: walking the parse from a verb or an event noun to its own time expression.
Does not: finding or resolving expressions (`dates`).

A date of another clause is never borrowed, nor the article's own date: no date is better
than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span as DocSpan, Token

from pipeline.normalize.date_values import DateInterval
from pipeline.spans import Found

_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "csubj", "csubjpass", "parataxis"})
_ARGUMENTS = frozenset({"dobj", "obj", "pobj", "prep", "attr", "oprd", "dative", "agent", "nsubjpass", "npadvmod", "advmod"})  # fmt: skip


def date_for(
    token: Token | DocSpan, doc: Doc, dates: Sequence[Found[DateInterval]]
) -> Found[DateInterval] | None:
    """The date of the predicate `token` (a verb or an event noun), or None.

    Looked for, nearest first: the predicate's own temporal modifiers, those of its arguments,
    an adverbial that opens the sentence, and for an event noun the clause that it stands in.
    """
    head = token.root if isinstance(token, DocSpan) else token
    owned = _by_head(head.sent, dates)
    if not owned:
        return None
    for place in (_own, _of_arguments, _fronted, _of_clause):
        found = place(head, owned)
        if found is not None:
            return found
    return None


Owned = list[tuple[Token, Found[DateInterval]]]


def _by_head(sentence: DocSpan, dates: Sequence[Found[DateInterval]]) -> Owned:
    """The sentence's dates, each with the token that it hangs from, prepositions passed over."""
    owned = []
    for found in dates:
        if found.end <= sentence.start_char or found.start >= sentence.end_char:
            continue
        span = sentence.doc.char_span(found.start, found.end, alignment_mode="expand")
        if span is not None:
            owned.append((_governor(span), found))
    return owned


def _governor(span: DocSpan) -> Token:
    token = span.root
    while token.head.i != token.i:
        token = token.head
        if token.pos_ not in ("ADP", "SCONJ", "ADV") and not span.start <= token.i < span.end:
            break
    return token


def _own(head: Token, owned: Owned) -> Found[DateInterval] | None:
    return next((found for governor, found in owned if governor.i == head.i), None)


def _of_arguments(head: Token, owned: Owned) -> Found[DateInterval] | None:
    inside = {token.i for token in _arguments(head)}
    return next((found for governor, found in owned if governor.i in inside), None)


def _arguments(head: Token) -> Iterator[Token]:
    for child in head.children:
        if child.dep_ in _ARGUMENTS:
            yield child
            yield from _arguments(child)


def _fronted(head: Token, owned: Owned) -> Found[DateInterval] | None:
    """The date that opens the sentence, for the main clause and what is coordinated with it."""
    main = head
    while main.dep_ == "conj":
        main = main.head
    if main.dep_ != "ROOT":
        return None
    return next((found for governor, found in owned if governor.i == main.i), None)


def _of_clause(head: Token, owned: Owned) -> Found[DateInterval] | None:
    if head.pos_ not in ("NOUN", "PROPN"):
        return None
    for ancestor in head.ancestors:
        if ancestor.pos_ in ("VERB", "AUX"):
            return _own(ancestor, owned)
    return None
