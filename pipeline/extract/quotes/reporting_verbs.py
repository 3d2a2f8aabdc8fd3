"""The verbs by which something is reported: which they are, and which clauses are theirs.

Belongs here: what finding a source (`pipeline.extract.quotes.reporting`) and finding what it
reports (`pipeline.extract.quotes.reported`) both ask of a verb: whether it reports, has an
object or a subject of its own, or is a second verb of the reporter. Does not: cues, sources
or the bounds of a report.
"""

from __future__ import annotations

from functools import cache

from pipeline.extract.grammar.cast import noun_classes
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.language.tokens import Span as DocSpan
from pipeline.lexicons import mapping, table
from pipeline.normalize.actors.known_names import group_nouns
from pipeline.normalize.actors.titles import title_named

MAX_CLIMB = 12
"""How many clauses upwards a silent subject is looked for."""
ADJUNCTS = 12
"""How many tokens of adjuncts a reporting clause may have before the comma."""
MAX_SUBTREE = 400
"""Longest reported clause, in tokens: longer ones are hostile or a failed parse."""
OBJECTS = frozenset({"dobj", "ccomp", "xcomp", "oprd", "attr"})
CLAUSES = frozenset({"ccomp", "parataxis"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
PAST_OR_PRESENT = FINITE | {"VBN"}
"""With "VBN", for which the tagger takes a past tense behind another participle."""
NEVER_A_SOURCE = FINITE | {"VB", "VBG", "VBN", "TO", "WDT", "WP", "WP$", "WRB", "CC", "PRP"}
"""Tags of words that a source between a comma and its verb does not hold."""
OPENING = frozenset({"WDT", "WP", "WP$", "WRB"})
"""Tags of words that open a relative clause."""


@cache
def listed(name: str) -> frozenset[str]:
    """A word list of the lexicon `cue_phrases`."""
    return frozenset(mapping("cue_phrases")[name])


@cache
def reporting_verbs() -> dict[str, frozenset[str]]:
    """The classes of each reporting verb by its lemma."""
    return {row["lemma"]: frozenset(row["classes"].split()) for row in table("cues")}


def is_person_noun(token: Token) -> bool:
    noun = token.lemma_.lower()
    return noun in noun_classes()["people"] or title_named(noun) is not None


def is_passive(verb: Token) -> bool:
    """Passive by its auxiliary, or by that of the verb it is joined to: "was handed a note and
    informed that A"; bare participles of saying, "asked about it", may be active."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    if verb.dep_ != "conj" or verb.lemma_ not in listed("to_hearer"):
        return False
    if any(c.dep_ in (*SUBJECTS, "aux", "dobj", "dative") for c in verb.children):
        return False
    return any(c.dep_ == "auxpass" for c in verb.head.children)


def has_auxiliary(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass") for c in verb.children)


@cache
def document_nouns() -> frozenset[str]:
    """Nouns of what somebody wrote or worked out, so that it can say something."""
    return listed("utterances") | listed("studies")


def has_main_clause(tokens: DocSpan) -> bool:
    """Whether a finite verb that is in no subordinate clause stands among the tokens."""
    for token in tokens:
        verb = token.head if token.dep_ in ("aux", "auxpass") else token
        if token.tag_ in FINITE and verb.dep_ in ("ROOT", "ccomp", "conj", "parataxis"):
            return verb.i < tokens.end and not any(c.dep_ == "mark" for c in verb.lefts)
    return False


def has_own_object(verb: Token) -> bool:
    """Whether a verb governs something behind it, its hearer aside: it reports nothing before."""
    return any(child.dep_ in OBJECTS and not hears(child) for child in verb.rights)


def hears(child: Token) -> bool:
    """Whether what hangs on a verb of saying is who hears it."""
    if child.dep_ not in ("dobj", "dative"):
        return False
    if child.head.lemma_ != "promise":
        return child.head.lemma_ in listed("to_hearer")
    # "promised parliament", not "promised money".
    somebody = noun_classes()["people"] | group_nouns().keys()
    return child.pos_ != "NUM" and child.lemma_.lower() in somebody


def is_the_reporters(other: Token, clause: Token, verb: Token) -> bool:
    """Whether a verb coordinated with a reported clause is a second one of its reporter: it has
    the reporting verb's form, which the clause has not, or it reports as well."""
    if other.i < verb.i or any(c.dep_ in (*SUBJECTS, "auxpass") for c in other.children):
        return False
    if any(c.dep_ == "aux" for c in other.children):
        return _has_acted(other, clause, verb)
    if _reports_on(other):
        told_of = other.tag_ == clause.tag_ != verb.tag_ and carrying_verb(verb) is verb
        return other.tag_ in PAST_OR_PRESENT and not _reports_on(clause) and not told_of
    if _is_second_past(other, clause, verb) or _is_plural_present(other, clause, verb):
        return True
    alike = other.tag_ == verb.tag_
    if alike and _speaks_itself(other, clause):
        return True
    # "cut", "put" and "set" are past tenses as well.
    unmarked = other.tag_ in ("VB", "VBN", "VBP") and other.lower_ == other.lemma_
    if (alike or unmarked) and _is_set_off(other, clause):
        return True
    if other.tag_ != verb.tag_ or other.tag_ not in FINITE:
        return False
    return carrying_verb(clause).tag_ != verb.tag_ or clause.tag_ == "VBG"


def _has_acted(other: Token, clause: Token, verb: Token) -> bool:
    """ "say wages have not been paid and have threatened to walk out": what somebody says who
    says so now, in the perfect; a thing does not threaten, nor is what is so said to refuse."""
    auxiliaries = [c.lower_ for c in other.children if c.dep_ == "aux"]
    now = verb.tag_ in ("VBZ", "VBP") and auxiliaries in (["has"], ["have"])
    acts = other.lemma_.lower() in listed("refusing") or _speaks_itself(other, clause)
    return now and acts and (clause.lemma_ == "be" or is_passive(clause))


def _is_second_past(other: Token, clause: Token, verb: Token) -> bool:
    """ "announced it was sending troops and extended a ban": with an object of its own, what the
    parser takes for a participle is a past tense, which "was" does not carry."""
    participle = other.tag_ == "VBN" and any(c.dep_ == "dobj" for c in other.rights)
    return participle and clause.tag_ == "VBG" and verb.tag_ == "VBD"


def _is_set_off(other: Token, clause: Token) -> bool:
    """ "said that the burden lay with the state, and adjourned": the comma ends the report."""
    joins = [c for c in clause.rights if c.dep_ == "cc" and c.i < other.i]
    only = len(joins) == 1 and joins[0].lower_ == "and" and other.head is clause
    return only and other.doc[joins[0].i - 1].text == "," and other.i == joins[0].i + 1


def _speaks_itself(other: Token, clause: Token) -> bool:
    """ "noted that trade had grown and told the ministry to draw up a plan", "said the bridge was
    safe and urged drivers to use it": a thing does not tell or urge; whoever is said to be
    something has been spoken of. Thanks are the reporter's."""
    if other.lemma_.lower() in listed("courtesies"):
        return True
    classes = reporting_verbs().get(other.lemma_.lower(), frozenset())
    if not classes & {"ask", "label"}:
        return False
    subject = next((c for c in clause.lefts if c.dep_ in SUBJECTS), None)
    somebody = subject is None or subject.pos_ in ("PROPN", "PRON") or is_person_noun(subject)
    somebody = somebody or (subject is not None and subject.lemma_.lower() in group_nouns())
    return clause.lemma_ == "be" or not somebody


def _is_plural_present(other: Token, clause: Token, verb: Token) -> bool:
    """ "analysts say the price equals A and consider it B": it agrees with the reporters only."""
    return (other.tag_, clause.tag_, verb.tag_) == ("VB", "VBZ", "VBP")


def _reports_on(verb: Token) -> bool:
    """Whether a verb says something and has a clause of its own behind it: "added that ..."."""
    if "say" not in reporting_verbs().get(verb.lemma_.lower(), frozenset()):
        return False
    return any(c.dep_ in CLAUSES for c in verb.rights) or bare_subject(verb) is not None


def bare_subject(verb: Token) -> Token | None:
    """ "warned famine could follow": what the parser took for an object, with a verb behind it."""
    subject, following = None, 0
    for child in verb.rights:
        if child.dep_ == "dobj" and subject is None:
            subject, following = child, child.right_edge.i + 1
        elif child.dep_ in ("prep", "npadvmod") and subject is not None:
            # "confirmed the death on Monday was due to flu", "said prices, at 8 euros, would rise"
            aside = _between_commas(child) and child.left_edge.i == following + 1
            if child.left_edge.i == following or aside:
                following = child.right_edge.i + 1 + aside
    if subject is None or following >= len(verb.doc):
        return None
    finite = verb.doc[following]
    return None if finite.tag_ not in FINITE or _is_below(verb, finite) else subject


def _between_commas(child: Token) -> bool:
    doc, before, behind = child.doc, child.left_edge.i - 1, child.right_edge.i + 1
    return behind < len(doc) and doc[before].text == doc[behind].text == ","


def _is_below(verb: Token, finite: Token) -> bool:
    """Whether a verb stands in the subject of another: "the man who volunteered facts has left"."""
    main = finite.head if finite.dep_ in ("aux", "auxpass") else finite
    above = verb
    for _ in range(MAX_CLIMB):
        if above.head is above:
            break
        above = above.head
        if above is main:
            return above.i > verb.i
    return False


def carrying_verb(verb: Token) -> Token:
    """The verb form that carries a clause's tense: its first auxiliary, or itself."""
    return next((c for c in verb.lefts if c.dep_ in ("aux", "auxpass")), verb)
