"""Reports told by a noun or adjective: "X's claim that A", "X took the view that A", "X was
adamant that A".

Belongs here: nouns of saying that a clause hangs on, whose they are, and that clause. Does not:
reporting verbs (`pipeline.extract.quotes.reporting`), or nouns that somebody else speaks of as
nobody's ("reports that A", "the claim that A").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.extract.quotes.content import Content, trimmed
from pipeline.extract.quotes.reporting_verbs import (
    FINITE,
    MAX_CLIMB,
    MAX_SUBTREE,
    carrying_verb,
    document_nouns,
    is_passive,
    is_person_noun,
    is_the_reporters,
    listed,
    reporting_verbs,
)
from pipeline.extract.quotes.sources import Cue, Source, source_of
from pipeline.language.tokens import SUBJECTS, Doc, Token
from pipeline.normalize.actors.known_names import group_nouns
from pipeline.normalize.actors.noun_phrases import conjuncts

SPAN = 12
"""How many tokens of "by X in Paris on Monday" may stand between a noun and its "that"."""
SAID = frozenset({"say"})
OWNERS = frozenset({"by", "from", "of"})

Speaker = Callable[[Token], Token | None]
"""Who the subject of a verb is."""


def noun_cues(doc: Doc, speaker: Speaker) -> Iterator[Cue]:
    """Nouns and adjectives of saying with a clause of their own and somebody who says it."""
    for noun in doc.by_part.get("NOUN", ()):
        lemma = noun.lemma_.lower()
        if lemma not in listed("claims") and lemma not in listed("voiced"):
            continue
        if noun_clause(noun) is None or _is_told_by_another(noun):
            continue
        owner = _owner(noun) if lemma in listed("claims") else None
        owner = owner or _voicer(noun, speaker)
        if owner is not None and _is_somebody(owner):
            source = _source(owner, noun)
            yield Cue(noun, noun.i, noun.i + 1, "noun", SAID, source)
    for word in listed("sure") & doc.by_form.keys():
        for adjective in doc.by_form[word]:
            owner = _is_sure(adjective, speaker)
            if owner is not None:
                source = _source(owner, adjective)
                yield Cue(adjective, adjective.i, adjective.i + 1, "noun", SAID, source)


def _is_sure(word: Token, speaker: Speaker) -> Token | None:
    """Who is "adamant that A"; nobody where "it is clear that A"."""
    verb = word if word.dep_ == "ROOT" or word.pos_ == "VERB" else word.head
    is_so = verb is not word and verb.lemma_ in ("be", "remain", "seem", "sound")
    is_so = is_so or any(c.dep_ == "auxpass" for c in verb.lefts)
    if not is_so or any(c.dep_ == "neg" or c.tag_ in ("MD", "TO") for c in verb.children):
        return None
    own = next((c for c in verb.lefts if c.dep_ in SUBJECTS), None) or speaker(verb)
    nobody = own is None or own.lower_ in listed("anyone") or own.lower_ in ("it", "this", "that")
    return None if nobody or noun_clause(word) is None else own


def _is_somebody(owner: Token) -> bool:
    """Somebody to quote, not the author and not a thing: "deaths raised fears that A"."""
    if owner.pos_ in ("PROPN", "PRON") or owner.tag_ == "PRP$":
        return owner.lower_ not in ("my", "our", "your", "this", "which", "that")
    noun = owner.lemma_.lower()
    return is_person_noun(owner) or noun in group_nouns() or noun in document_nouns()


def _is_told_by_another(noun: Token) -> bool:
    """ "B dismissed A's claim that ...", "B said A had given assurances that ...": B tells it."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.i > verb.i and verb.lemma_ in listed("judging"):
        return True
    above = verb
    for _ in range(MAX_CLIMB):
        if above.head is above:
            break
        if above.dep_ == "ccomp" and above.head.lemma_.lower() in reporting_verbs():
            return True
        above = above.head
    return False


def _source(owner: Token, noun: Token) -> Source:
    found = source_of(owner)
    if owner.dep_ == "poss":
        return Source(owner, found.start, owner.i + 1)
    end = found.end
    clause = noun_clause(noun)
    if clause is not None and owner.i < clause.i:
        # "claims by the rebels that they ...": the clause may hang on the rebels.
        end = min(end, _that(clause).i)
    elif owner.i < noun.i:
        end = min(end, noun.head.i)
    return Source(owner, found.start, max(end, owner.i + 1))


def _owner(noun: Token) -> Token | None:
    """ "X's claim", "a claim by X"."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            return child
    for child in noun.rights:
        if child.dep_ in ("prep", "agent") and child.lower_ in OWNERS:
            owner = next((g for g in child.children if g.dep_ == "pobj"), None)
            if owner is not None and (child.lower_ != "of" or owner.pos_ == "PROPN"):
                return owner
    return None


def _voicer(noun: Token, speaker: Speaker) -> Token | None:
    """Whoever "made the point that A", "gave assurances that A", "was of the view that A"."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.dep_ == "prep":
        verb = verb.head
        idiom = noun.head.lower_ == "of" and verb.lemma_ == "be"
        idiom = idiom or f"{verb.lemma_}_{noun.head.lower_}" in listed("voicing")
    else:
        idiom = noun.dep_ == "dobj" and verb.lemma_ in listed("voicing")
    if not idiom or is_passive(verb) or noun.i < verb.i:
        return None
    if any(c.dep_ == "neg" or c.tag_ in ("MD", "TO") for c in verb.lefts):
        return None
    return speaker(verb)


def noun_clause(noun: Token) -> Token | None:
    """The verb of the finite clause with "that" which says what a claim claims."""
    verb = noun.head
    # "The ministry's argument is that A"
    states = noun.dep_ in ("nsubj", "acomp") and verb.lemma_ in ("be", "remain", "sound", "seem")
    candidates = [c for c in noun.rights if c.dep_ in ("acl", "relcl", "ccomp")]
    candidates += [c for c in verb.rights if c.dep_ == "ccomp"] if states else []
    for child in noun.rights:
        if child.dep_ in ("prep", "agent") and child.right_edge.i - noun.i < MAX_SUBTREE:
            held = (g for g in child.children if g.dep_ == "pobj")
            candidates += [c for g in held for c in g.rights if c.dep_ in ("acl", "relcl")]
    return next((c for c in candidates if _says_that(c, noun)), None)


def _says_that(clause: Token, noun: Token) -> bool:
    that = _that(clause)
    if that.lower_ != "that" or not noun.i < that.i <= noun.i + SPAN:
        return False
    subjects = [c for c in clause.lefts if c.dep_ in (*SUBJECTS, "expl", "csubj")]
    if not subjects or that in subjects or any(c.tag_ == "TO" for c in clause.lefts):
        return False
    if that.dep_ == "dobj" and not any(c.dep_ == "dobj" for c in clause.rights):
        # "the remarks that he made"
        return False
    return carrying_verb(clause).tag_ in FINITE


def _that(clause: Token) -> Token:
    return next((c for c in clause.lefts if c.lower_ == "that"), clause)


def told_by_noun(cue: Cue) -> Content | None:
    """What the clause of a noun says, without its "that" and what its reporter does besides."""
    clause = noun_clause(cue.head)
    assert clause is not None
    doc, end = cue.head.doc, clause.right_edge.i + 1
    verb = cue.head.head
    for other in conjuncts(clause):
        if cue.head.i > verb.i and is_the_reporters(other, clause, verb):
            joins = [k for k in range(clause.i, other.i) if doc[k].dep_ == "cc"]
            end = min(end, joins[-1] if joins else other.i)
    return trimmed(doc, _that(clause).i + 1, end)
