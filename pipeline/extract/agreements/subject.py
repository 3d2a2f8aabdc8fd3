"""What an agreement is about: its type, its title and its subject.

Belongs here: the passages that tell the type, nearest first, and the phrases that name an
agreement and say what the sides agree on. Does not: which of a passage's words decides
(`topics`), whose it is (`parties`) or how far it has come (`status`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from pipeline.extract.agreements.deeds import CEASED, MEMBERSHIP, WON
from pipeline.extract.agreements.mentions import LISTED, PART, Mention
from pipeline.extract.agreements.nouns import (
    EXCHANGES,
    is_bare_definite,
    is_of_money,
    sentences_before,
)
from pipeline.extract.agreements.topics import (
    OTHER,
    first_type,
    last_type,
    strongest_type,
    types_in,
)
from pipeline.extract.grammar.lexemes import NOMINAL
from pipeline.language.tokens import Span as DocSpan
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping
from pipeline.spans import Found

TIMES = frozenset({"DATE", "TIME"})
SUBORDINATE = frozenset({"advcl", "relcl", "ccomp", "conj", "parataxis", "acl"})
MAX_CLAUSE = 60
MAX_AROUND = 4
"""Sentences that may tell what a pact is about that is told by no word of its own."""
MAX_CONTEXT = 600
"""Characters of a sentence that may tell what an agreement is about."""
LEADING = frozenset({"det", "predet", "punct", "cc", "case", "preconj", "advmod"})
MAX_PHRASE = 240
"""Characters of a title or subject; longer ones are the parser's mistakes."""
TYPE_OF_RULE = {
    "agreements.relations": "diplomatic_relations",
    "agreements.exchange": "prisoner_release",
    "agreements.granted": "transit_port_access",
    CEASED: "ceasefire_peace",
    MEMBERSHIP: "alliance",
    WON: "labour",
}


def type_of(mention: Mention, *, of_states: bool = False) -> str:
    """What the agreement is about: by the words of its phrase, then of its sentence."""
    if mention.rule in TYPE_OF_RULE:
        return TYPE_OF_RULE[mention.rule]
    exchange = mention.head.lemma_.lower() in EXCHANGES and mention.head.pos_ in NOMINAL
    if exchange and mention.status == "implemented":
        return "prisoner_release"
    found = _first_told(_told_types(mention, of_states))
    if found == "diplomatic_relations" and mention.head.lemma_.lower() == "partnership":
        found = _first_told(islice(_told_types(mention, of_states), 1, None)) or found
    if found == "transit_port_access" and _is_of_works(mention):
        return "transport_infrastructure"
    if exchange and is_of_money(mention.head):
        return "trade_payments"
    if exchange and found is None:
        around = " ".join(s.text[:MAX_CONTEXT] for s in sentences_before(mention.head, MAX_AROUND))
        told = types_in(around)  # "the swap has been in place", of gas
        return "prisoner_release" if "prisoner_release" in told or not told else OTHER
    return found or OTHER


def type_around(mention: Mention) -> str:
    """For an agreement whose own words tell no type: what its sentence and the one before say."""
    if mention.rule == LISTED:
        return OTHER  # what is told around is told of the others
    around = sentences_before(mention.head, MAX_AROUND)
    found = _first_told(strongest_type(sentence.text[:MAX_CONTEXT]) for sentence in around)
    default: str = mapping("agreements")["default_types"].get(mention.head.lemma_.lower(), OTHER)
    return found or default


def _first_told(types: Iterable[str]) -> str | None:
    return next((found for found in types if found != OTHER), None)


def _told_types(mention: Mention, of_states: bool) -> Iterator[str]:
    """What its own words tell, then those of its clause: nearest first."""
    head, subject = mention.head, _subject_span(mention)
    if head.pos_ == "VERB":
        if subject is not None:
            # "To resume patrols, which ...": what is told of them is no topic of the pact.
            first = next((t.i for t in subject if t.tag_ in ("WDT", "WP")), subject.end)
            yield first_type(head.doc[subject.start : first].text, of_states=of_states)
        objects = (t for o in mention.predicate.objects for t in islice(o.subtree, MAX_CLAUSE))
        yield first_type(" ".join(t.text for t in objects), of_states=of_states)
        return
    if mention.rule == PART:
        yield first_type(head.sent.text, of_states=of_states)  # "Another provides for a bridge"
        return
    yield last_type(head.doc[head.left_edge.i : head.i + 1].text, of_states=of_states)
    if head.lemma_.lower() in mapping("agreements")["partitives"]:
        return  # "under the terms, neither may fly drones": of the pact told before
    if any(c.lower_ == "such" for c in head.children):
        yield strongest_type(head.sent.text)  # "nor have we any such pact": what went before says
    if is_bare_definite(head) and not any(_says_on_what(c) for c in head.rights):
        return  # "joined the pact as a transit state": the rest tells of one side only
    if subject is not None:
        yield first_type(subject.text, of_states=of_states)
    behind = head.doc[head.i : _end_of_phrase(head)]
    yield first_type(" ".join(t.text for t in behind if t.pos_ != "PROPN"), of_states=of_states)
    yield first_type(behind.text, of_states=of_states)
    if mention.rule != LISTED:
        clause = _clause(mention.act if mention.act is not None else head)
        yield strongest_type(" ".join(t.text for t in clause), of_states=of_states)
        own = any(c.dep_ in ("compound", "nmod", "nummod", "amod") for c in head.children)
        if own and head.dep_ in ("nsubj", "nsubjpass") and mention.act != head.head:
            main = " ".join(
                t.text for t in _clause(head)
            )  # "the contract, signed in May, prices gas"
            yield strongest_type(main, of_states=of_states)


def _says_on_what(preposition: Token) -> bool:
    """ "The agreement *on* classified information"."""
    return preposition.dep_ == "prep" and preposition.lower_ == "on"


def _is_of_works(mention: Mention) -> bool:
    """ "A concession for the port", "to build a terminal": what is to be built or run."""
    data = mapping("agreements")
    head, subject = mention.head, _subject_span(mention)
    own = head.doc[head.left_edge.i : _end_of_phrase(head)] if head.pos_ in NOMINAL else ()
    words = {t.lemma_.lower() for span in (own, subject or ()) for t in span}
    return not words.isdisjoint(data["works"])


def _end_of_phrase(noun: Token) -> int:
    """Where the phrase of an agreement ends, or that of the next one begins."""
    further = (c.left_edge.i for c in noun.rights if c.dep_ in ("conj", "cc", "appos"))
    return min(further, default=noun.right_edge.i + 1)


def _clause(token: Token) -> Iterator[Token]:
    """The words of the clause around a token, its subordinate clauses left out."""
    while token.pos_ not in ("VERB", "AUX") and token.head != token:
        token = token.head
    yield token
    for child in token.children:
        if child.dep_ not in SUBORDINATE:
            yield from islice(child.subtree, MAX_CLAUSE)


def title_of(mention: Mention) -> Found[str] | None:
    """The noun with its modifiers, "of"-phrase included: "memorandum of understanding"."""
    head = mention.head
    if head.pos_ == "VERB":
        return None
    determiners = [c.i + 1 for c in head.children if c.dep_ == "det" and c.i < head.i]
    first = max(determiners, default=head.left_edge.i)
    while first < head.i and (head.doc[first].dep_ in LEADING or head.doc[first].lower_ == "such"):
        first += 1
    last = head.i
    for child in head.children:
        next_to = child.dep_ == "prep" and child.lower_ in ("of", "on") and child.i == head.i + 1
        if next_to and not any(c.ent_type_ == "DATE" for c in child.children):
            comma = (t.i for t in head.doc[child.i : child.right_edge.i] if t.text == ",")
            last = next(comma, child.right_edge.i)
    while last > head.i and head.doc[last].is_punct:
        last -= 1
    return _phrase(head.doc[first : last + 1])


def subject_of(mention: Mention) -> Found[str] | None:
    span = _subject_span(mention)
    return None if span is None else _phrase(span)


def _subject_span(mention: Mention) -> DocSpan | None:
    """What the sides agree on: the clause or phrase that says it."""
    head = mention.head
    if head.pos_ == "VERB":
        told_on = [t for t in mention.predicate.after("on", "upon") if t.ent_type_ not in TIMES]
        below = mention.predicate.complement or (told_on[0] if told_on else None)
    else:
        act = mention.act.children if mention.act is not None else ()
        below = next((c for c in (*head.children, *act) if _tells_subject(c, head)), None)
    if below is None:
        return None
    first, last = below.left_edge.i, below.right_edge.i
    while head.doc[last].is_punct and last > first:
        last -= 1
    return head.doc[first : last + 1]


def _tells_subject(child: Token, noun: Token) -> bool:
    """ "on fisheries", "to build a dam", at the noun or, behind it, at the verb over it."""
    if child.i < noun.i:
        return False
    if child.dep_ == "prep":
        about = child.lower_ in ("on", "for", "over", "to")
        return about and not any(c.ent_type_ in TIMES for c in child.children)
    infinitive = any(c.tag_ == "TO" for c in child.children)
    if child.dep_ == "advcl" and child.tag_ == "VBG" and child.nbor(-1).text == ",":
        return False  # "cleared a fuel deal, ending a spat": what comes of it
    return child.dep_ in ("acl", "advcl") and (infinitive or child.tag_ == "VBG")


def _phrase(span: DocSpan) -> Found[str] | None:
    text = span.text
    if len(text) > MAX_PHRASE or "\n\n" in text:
        return None
    return Found(text, span.start_char, span.end_char, "agreements.phrase", "verbatim")
