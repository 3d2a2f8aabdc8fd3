"""Whose date is it: the date expression that belongs to a predicate.

Belongs here: walking the parse from a verb or an event noun to its own time expression.
Does not: finding or resolving expressions (`dates`).

A date of another clause is never borrowed, nor the article's own date: no date is better
than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from pipeline.lexicons import mapping
from pipeline.normalize.date_values import DateInterval
from pipeline.spans import Found

Date = Found[DateInterval]

_OBJECTS = frozenset({"dobj", "obj", "nsubjpass", "attr", "oprd", "dative", "agent", "prep",
                      "pobj", "npadvmod", "advmod", "prt", "quantmod", "nummod"})  # fmt: skip
_NOMINAL = frozenset({"dobj", "obj", "pobj", "nsubj", "nsubjpass", "attr", "appos", "dative",
                      "nmod", "compound", "poss"})  # fmt: skip


def date_for(token: Token | DocSpan, doc: Doc, dates: Sequence[Date]) -> Date | None:
    """The date of the predicate `token` (a verb or an event noun), or None.

    Looked for, nearest first: the predicate's own time expressions; those of its objects; the
    one that opens the sentence, for the main clause; then what shares its time by construction
    (a coordinated verb, a participle, the cause of a stated effect, the verb that an event
    noun is the object of).
    """
    head = token.root if isinstance(token, DocSpan) else token
    if not doc.has_annotation("DEP"):
        return None
    clause = _Sentence(head.sent, dates)
    if not clause.owned:
        return None
    if head.pos_ in ("VERB", "AUX"):
        return clause.of_verb(head)
    return clause.of_noun(head)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(mapping("dates")[name].split())


class _Sentence:
    """The dates of one sentence, each with the token that it hangs from."""

    def __init__(self, sentence: DocSpan, dates: Sequence[Date]) -> None:
        self.owned: list[tuple[Token, bool, Date]] = []
        for found in dates:
            if found.end <= sentence.start_char or found.start >= sentence.end_char:
                continue
            span = sentence.doc.char_span(found.start, found.end, alignment_mode="expand")
            if span is not None:
                governor, names_it = _governor(span)
                governor = _teller(governor) if found.value.ahead is False else governor
                self.owned.append((governor, names_it, found))

    def of_verb(self, verb: Token) -> Date | None:
        return (
            self._own(verb)
            or self._of_objects(verb)
            or self._fronted(verb)
            or self._shared(verb)
            or self._of_cause(verb)
        )

    def of_noun(self, noun: Token) -> Date | None:
        found = self._own(noun) or self._of_participle(noun)
        return found or self._of_governing_verb(noun)

    def _own(self, head: Token) -> Date | None:
        """The dates that hang from `head` itself; of several the finest."""
        own = [found for governor, _, found in self.owned if governor.i == head.i]
        return min(own, key=_width, default=None)

    def _of_objects(self, verb: Token) -> Date | None:
        """A date that the parse hung from an object, as in "approved a loan on 3 March"; not
        one that names the object ("the December airstrikes")."""
        inside = {token.i for token in _objects(verb)}
        loose = [found for governor, names_it, found in self.owned
                 if governor.i in inside and not names_it]  # fmt: skip
        return min(loose, key=_width, default=None)

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
        opening = [found for governor, _, found in self.owned
                   if governor.i == main.i and found.end <= min(verb.idx, main.idx)]  # fmt: skip
        return min(opening, key=_width, default=None)

    def _shared(self, verb: Token) -> Date | None:
        """ "Killed nine and wounded ten on Friday"; "signed a deal on Friday, granting access"."""
        for child in verb.children:
            subjects = any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
            if child.dep_ == "conj" and child.i - verb.i <= 5 and not subjects:
                return self._own(child)
        if verb.tag_ == "VBG" and verb.dep_ in ("acl", "advcl"):
            head = verb.head
            if any(c.dep_ in ("mark", "prep") and c.i < verb.i for c in verb.children):
                return None
            if head.pos_ in ("VERB", "AUX"):
                return self._own(head) or self._fronted(head)
            return self.of_noun(head)
        return None

    def _of_cause(self, verb: Token) -> Date | None:
        """An effect has the time of its cause: "the attack in June killed nine", "airstrikes,
        which killed nine"."""
        if verb.lemma_.lower() not in _words("effects"):
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
            if ancestor.pos_ in ("VERB", "AUX") and ancestor.dep_ not in _NOMINAL:
                return None
            for governor, names_it, found in self.owned:
                if governor.i == ancestor.i and names_it:
                    return found
        return None

    def _of_participle(self, noun: Token) -> Date | None:
        """ "The sanctions imposed in 2018"."""
        for child in noun.children:
            if child.dep_ == "acl" and child.tag_ == "VBN":
                return self._own(child)
        return None

    def _of_governing_verb(self, noun: Token) -> Date | None:
        """An event noun takes its verb's time, unless the verb speaks about the event or a
        preposition sets them apart ("after the attack")."""
        for ancestor in noun.ancestors:
            if ancestor.pos_ == "ADP" and ancestor.lower_ in _words("other_time"):
                return None
            if ancestor.pos_ in ("VERB", "AUX"):
                if ancestor.lemma_.lower() in _words("about_events"):
                    return None
                return self._own(ancestor) or self._of_objects(ancestor) or self._fronted(ancestor)
        return None


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


def _teller(governor: Token) -> Token:
    """The past verb that tells of a plan, for a past date that the parse gave to the plan: what
    was only planned has no past date ("announced plans to return in February")."""
    if governor.tag_ != "VB" or governor.head.lemma_.lower() not in _words("plans"):
        return governor
    tellers = (a for a in governor.ancestors if a.tag_ in ("VBD", "VBN"))
    return next(tellers, governor)


def _objects(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ not in _OBJECTS:
            continue
        if child.dep_ == "prep" and child.lower_ in _words("other_time"):
            continue
        yield child
        yield from _objects(child)


def _width(found: Date) -> int:
    value = found.value
    return (value.end - value.start).days if value.start and value.end else 100_000
