"""Whose date is it: the date expression that belongs to a predicate.

Belongs here: walking the parse from a verb or an event noun to its own time expression.
Does not: finding or resolving expressions (`find`).

A date of another clause is never borrowed, nor the article's own date: no date is better
than a wrong one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from pipeline.language.tokens import SUBJECTS, Doc, Token
from pipeline.language.tokens import Span as DocSpan
from pipeline.normalize.clauses import verb_above
from pipeline.normalize.dates.tokens import words
from pipeline.normalize.dates.values import DateInterval
from pipeline.spans import Found

Date = Found[DateInterval]

_OBJECTS = frozenset(
    {"dobj", "obj", "nsubjpass", "attr", "oprd", "dative", "agent", "prep", "pobj", "npadvmod",
     "advmod", "prt", "quantmod", "nummod", "appos"}
)  # fmt: skip
_NOMINAL = frozenset(
    {"dobj", "obj", "pobj", "nsubj", "nsubjpass", "attr", "appos", "dative", "nmod", "compound",
     "poss"}
)  # fmt: skip
SENTENCES_KEY = "dragoman.dates.sentences"
_OPENERS = frozenset({"mark", "prep", "advmod"})
_VERBAL = frozenset({"VERB", "AUX"})


class _Held(NamedTuple):
    """A date with the token that it hangs from, and whether it names that ("May floods")."""

    governor: Token
    names_it: bool
    span: DocSpan
    found: Date


def date_for(token: Token | DocSpan, doc: Doc, dates: Sequence[Date]) -> Date | None:
    """The date of the predicate `token` (a verb or an event noun, or a phrase of it), or None.

    Looked for, nearest first: the predicate's own time expressions; those of its objects; the
    one that opens the sentence, for the main clause; then what shares its time by construction
    (a coordinated verb, a participle, a when-clause, the cause of a stated effect, the verb
    that an event noun is the object of).
    """
    if not doc.is_parsed:
        return None
    head = token.root if isinstance(token, DocSpan) else token
    sentence = _sentence(head.sent, dates)
    if not sentence.held:
        return None
    others = [t for t in token if t.pos_ == "VERB"] if isinstance(token, DocSpan) else []
    for candidate in (head, *reversed(others)):
        found = sentence.date_of(candidate)
        if found is not None:
            return found
    return None


def sets_a_day(verb: Token) -> bool:
    """Whether the verb puts something on a day: "schedule", "set", "postpone"."""
    return verb.lemma_.lower() in words("setting")


def _sentence(sentence: DocSpan, dates: Sequence[Date]) -> _Sentence:
    """The dates of a sentence, kept with its document for as long as the same ones are asked."""
    of, known = sentence.doc.user_data.get(SENTENCES_KEY, (None, {}))
    if of is not dates:
        known = {}
        sentence.doc.user_data[SENTENCES_KEY] = dates, known
    if sentence.start not in known:
        known[sentence.start] = _Sentence(sentence, dates)
    found: _Sentence = known[sentence.start]
    return found


class _Sentence:
    """The dates of one sentence and the predicates that they belong to."""

    def __init__(self, sentence: DocSpan, dates: Sequence[Date]) -> None:
        at = bisect_right(dates, sentence.start_char, key=lambda found: found.end)
        within = takewhile(lambda found: found.start < sentence.end_char, islice(dates, at, None))
        self.held = [held for found in within if (held := _held(sentence, found)) is not None]

    def date_of(self, head: Token) -> Date | None:
        verbal = head.pos_ in _VERBAL
        ways: tuple[Callable[[Token], Date | None], ...] = (
            (
                self._own,
                self._of_objects,
                self._behind_subject,
                self._fronted,
                self._with_its_time,
                self._of_cause,
            )
            if verbal
            else (self._own, self._next_to, self._of_own_clause, self._of_governing_verb)
        )
        for way in ways:
            found = way(head)
            if found is not None:
                return None if verbal and _is_past(head) and _lies_ahead(found) else found
        return None

    def _own(self, head: Token) -> Date | None:
        """The dates that hang from `head` itself; of several the finest."""
        return _finest(h.found for h in self.held if h.governor.i == head.i)

    def _of_objects(self, verb: Token) -> Date | None:
        """A date that the parse hung from an object, as in "approved a loan on 3 March"; not
        one that names the object ("the December airstrikes"), nor its "since" or "until"."""
        inside = {token.i for token in _objects(verb)}
        return _finest(
            h.found
            for h in self.held
            if h.governor.i in inside
            and not h.names_it
            and h.found.value.precision not in ("before", "after")
        )

    def _behind_subject(self, verb: Token) -> Date | None:
        """ "Ecuador IN MARCH closed its embassy": nobody is of a month."""
        named = {t.i for t in verb.children if t.dep_ in SUBJECTS and t.pos_ in ("PROPN", "PRON")}
        return _finest(
            h.found
            for h in self.held
            if h.governor.i in named and not h.names_it and h.found.end <= verb.idx
        )

    def _fronted(self, verb: Token) -> Date | None:
        """The date that opens the sentence, for its main verb, the verbs coordinated with it,
        and for what a following "officials said" reports."""
        main = verb
        while main.dep_ == "conj":
            main = main.head
        if main.dep_ == "ccomp" and main.i < main.head.i:
            main = main.head
        if main.dep_ != "ROOT":
            return None
        first = min(verb.idx, main.idx)
        return _finest(
            h.found for h in self.held if h.governor.i == main.i and h.found.end <= first
        )

    def _with_its_time(self, verb: Token) -> Date | None:
        """By construction: "slashed two boats on Friday and arrested three", "killed nine and
        wounded ten on Friday", "signed a deal on Friday, granting access", "were killed in June
        when a convoy was hit", "in February, when they walked out"."""
        head = verb.head
        if verb.dep_ == "conj" and head.pos_ in _VERBAL and _continues(verb, head):
            before = self._own(head)
            if before is not None and before.end <= verb.idx:
                return before
        for child in verb.children:
            near = child.dep_ == "conj" and child.i - verb.i <= 5 and _continues(child, verb)
            if near and any(c.lower_ == "and" for c in verb.children):
                return self._own(child)
            if child.dep_ == "xcomp" and verb.lemma_.lower() in words("aspect"):
                return self._own(child)
        return self._of_dependent_clause(verb)

    def _of_dependent_clause(self, verb: Token) -> Date | None:
        head = verb.head
        openers = {c.lower_ for c in verb.children if c.i < verb.i and c.dep_ in _OPENERS}
        if verb.tag_ == "VBG" and verb.dep_ in ("acl", "advcl") and not openers:
            return self._of_clause(verb_above(verb))
        if verb.dep_ == "pcomp" and head.lower_ == "by":
            return self._of_clause(head.head)
        if "when" in openers:
            for held in self.held:
                if held.span.start <= head.i < held.span.end:
                    return held.found
        if verb.dep_ == "advcl" and openers & {"when", "as", "while"} and head.pos_ in _VERBAL:
            return self._of_clause(head)
        return None

    def _of_clause(self, head: Token) -> Date | None:
        if head.pos_ in _VERBAL:
            return self._own(head) or self._fronted(head)
        return self.date_of(head)

    def _of_cause(self, verb: Token) -> Date | None:
        """An effect has the time of its cause: "the attack in June killed nine", "airstrikes,
        which killed nine"."""
        if verb.lemma_.lower() not in words("effects"):
            return None
        for child in verb.children:
            if child.dep_ == "nsubj":
                if child.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
                    return self._own(verb.head) or self._named(verb.head)
                return self._own(child)
        return None

    def _named(self, noun: Token) -> Date | None:
        """The date of the noun that a relative clause hung too low speaks of: its governor's."""
        for ancestor in noun.ancestors:
            if ancestor.pos_ in _VERBAL and ancestor.dep_ not in _NOMINAL:
                return None
            for held in self.held:
                if held.governor.i == ancestor.i and held.names_it:
                    return held.found
        return None

    def _next_to(self, noun: Token) -> Date | None:
        """ "Jailed over unrest in July": whatever the parse says, the date next to its noun."""
        for held in self.held:
            start = held.span.start
            preposition = held.span.doc[start - 1] if start else None
            if preposition is None or preposition.i != noun.i + 1 or preposition.pos_ != "ADP":
                continue
            spoken_of = held.governor.lemma_.lower() in words("about_events")
            return None if spoken_of else held.found
        return None

    def _of_own_clause(self, noun: Token) -> Date | None:
        """ "The sanctions imposed in 2018", "a strike it began on Friday", "a bombing that
        killed nine on Friday"."""
        for child in noun.children:
            telling = child.lemma_.lower() in words("effects") | words("timetable")
            if (child.dep_ == "acl" and child.tag_ == "VBN") or (child.dep_ == "relcl" and telling):
                return self._own(child)
        return None

    def _of_governing_verb(self, noun: Token) -> Date | None:
        """An event noun takes its verb's time, unless the verb speaks about the event or a
        preposition sets them apart ("after the attack")."""
        for ancestor in noun.ancestors:
            if ancestor.pos_ == "ADP" and ancestor.lower_ in words("other_time"):
                return None
            if ancestor.pos_ in _VERBAL:
                if ancestor.lemma_.lower() in words("about_events"):
                    return None
                return self._own(ancestor) or self._of_objects(ancestor) or self._fronted(ancestor)
        return None


def _held(sentence: DocSpan, found: Date) -> _Held | None:
    if found.end <= sentence.start_char or found.start >= sentence.end_char:
        return None
    span = sentence.doc.char_span(found.start, found.end, alignment_mode="expand")
    if span is None:
        return None
    governor, names_it = _governor(span)
    before = span.doc[span.start - 1] if span.start else None
    if before is not None and before.tag_ == "POS" and before.head.head.i >= span.end:
        governor, names_it = before.head.head, True  # "Chad's March 2024 airstrikes"
    if names_it and _opens(span, sentence):
        governor, names_it = sentence.root, False
    if found.value.ahead is False:
        governor = _teller(governor)
    return _Held(governor, names_it, span, found)


def _governor(span: DocSpan) -> tuple[Token, bool]:
    """The token that a time expression hangs from, prepositions passed over, and whether the
    expression stands before a noun as part of its name ("December airstrikes")."""
    token = span.root
    bare = True
    while token.head.i != token.i:
        token = token.head
        outside = not span.start <= token.i < span.end
        if outside and token.pos_ not in ("ADP", "SCONJ", "ADV"):
            break
        bare = bare and not outside
    return token, bare and token.i >= span.end and token.dep_ in _NOMINAL


def _opens(span: DocSpan, sentence: DocSpan) -> bool:
    """Whether the sentence opens with it and a preposition: in "In 2023 Iraq's court ruled" the
    year is the ruling's, whatever noun follows."""
    start = span.start
    before = [t for t in sentence.doc[sentence.start : start] if not t.is_space]
    return len(before) == 1 and before[0].pos_ == "ADP"


def _teller(governor: Token) -> Token:
    """The past verb that tells of a plan, for a past date that the parse gave to the plan: what
    was only planned, or done for a purpose, has no past date ("announced plans to return in
    February", "sent soldiers to guard the depot the next day")."""
    purpose = governor.dep_ == "advcl" and any(c.tag_ == "TO" for c in governor.children)
    planned = governor.head.lemma_.lower() in words("plans")
    if governor.tag_ != "VB" or not (planned or purpose):
        return governor
    tellers = (a for a in governor.ancestors if a.tag_ in ("VBD", "VBN"))
    return next(tellers, governor)


def _objects(verb: Token) -> Iterator[Token]:
    """What stands below a verb within its own clause, but for phrases with a time of their own."""
    for child in verb.children:
        coordinated = child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN")
        issued = child.dep_ == "acl" and child.lemma_.lower() in words("issuing")
        if child.dep_ not in _OBJECTS and not coordinated and not issued:
            continue
        if child.dep_ == "prep" and child.lower_ in words("other_time"):
            continue
        if child.pos_ in _VERBAL and not issued and child.dep_ not in _NOMINAL:
            continue
        yield child
        yield from _objects(child)


_TENSES = frozenset({"has", "have", "had", "will", "would", "may", "might", "could", "to"})


def _continues(verb: Token, first: Token) -> bool:
    """Whether a coordinated verb goes on with the subject and the tense of the first."""
    if any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in verb.children):
        return False
    return (_helpers(verb) & _TENSES) <= _helpers(first)


def _helpers(verb: Token) -> set[str]:
    return {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}


def _is_past(verb: Token) -> bool:
    """Whether the verb tells what has happened, and is not a word for what is to come."""
    if verb.lemma_.lower() in words("plans"):
        return False
    if _helpers(verb) & {
        "will",
        "shall",
        "would",
        "'ll",
        "to",
        "be",
        "may",
        "might",
        "could",
        "can",
    }:
        return False
    return verb.tag_ == "VBD" or (verb.tag_ == "VBN" and verb.dep_ not in ("amod", "acl"))


def _lies_ahead(found: Date) -> bool:
    value = found.value
    return value.ahead is True or (value.precision == "before" and value.ahead is None)


def _finest(candidates: Iterator[Date]) -> Date | None:
    return min(candidates, key=_width, default=None)


def _width(found: Date) -> int:
    value = found.value
    return (value.end - value.start).days if value.start and value.end else 100_000
