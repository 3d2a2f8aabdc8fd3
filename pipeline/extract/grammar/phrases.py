"""Noun phrases: what is coordinated, what a relative pronoun stands for, whose clause it is.

Belongs here: from a noun to the nouns and clauses that it stands for or that say more of it.
Does not: what part a phrase plays at a verb (`arguments`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.extract.grammar.lexemes import (
    CLAUSAL,
    MAX_CONJUNCTS,
    MAX_DEPTH,
    MAX_NESTED,
    NOMINAL,
    Tokens,
    has,
    light_verbs,
    noun_entry,
    verb_class,
    verb_lemma,
)
from pipeline.extract.grammar.voice import is_passive
from pipeline.language.tokens import Token

NOUN_PHRASE = frozenset({"det", "amod", "compound", "nmod", "nummod", "poss"})


def conjuncts(token: Token) -> Tokens:
    """The token and what is coordinated with it, downwards, in text order."""
    if not token.children:
        return (token,)
    found = [token]
    for member in found:
        if len(found) >= MAX_CONJUNCTS:
            break
        found += [c for c in member.children if c.dep_ == "conj" and c.pos_ in NOMINAL]
    if len(found) == 1:
        return (token,)
    return tuple(sorted(found[:MAX_CONJUNCTS], key=lambda t: t.i))


def expand(tokens: Iterable[Token]) -> Tokens:
    found: list[Token] = []
    for token in tokens:
        found += conjuncts(token)
    return tuple(found)


def resolved(tokens: Tokens) -> Tokens:
    """Relative pronouns replaced by what they stand for."""
    if not tokens:
        return ()
    found: list[Token] = []
    for token in tokens:
        antecedent = _antecedent(token)
        clause = _participle_behind(token) if antecedent is None else None
        if clause is not None:
            antecedent = antecedent_of_misread(clause)
        found += conjuncts(antecedent) if antecedent is not None else [token]
    return tuple(found)


def _participle_behind(noun: Token) -> Token | None:
    for child in noun.rights:
        if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD") and child.i - noun.i < 3:
            return child
    return None


def antecedent_of_misread(clause: Token) -> Token | None:
    """The pact of "the pact (that) the two sides SIGNED in May was ratified", where the parser
    takes "signed" for a participle of "the two sides" and those for what was ratified."""
    noun = clause.head
    if clause.dep_ != "acl" or _participle_behind(noun) != clause or has(clause, "agent", "dobj"):
        return None
    before = [c.left_edge.i for c in noun.lefts if c.dep_ in NOUN_PHRASE]
    at = min([noun.i, *before]) - 1
    if at < 1:
        return None
    word = noun.doc[at]
    if word.tag_ == "WDT":
        antecedent = noun.doc[at - 1]
    elif noun.doc[at + 1].lower_ == "the" and noun.lemma_.lower() in verb_class("dealing"):
        antecedent = word
    elif noun.tag_ == "NNP" and word.lemma_.lower() in verb_class("answered"):
        antecedent = word  # "a claim Asmara DENIED"
    else:
        return None
    fits = antecedent.pos_ in ("NOUN", "PROPN") and antecedent.ent_type_ not in ("DATE", "TIME")
    return antecedent if fits else None


def _antecedent(token: Token) -> Token | None:
    if token.tag_ not in ("WDT", "WP") and not _is_relative_that(token):
        return None
    clause = token.head
    for _ in range(MAX_DEPTH):
        if clause.dep_ == "relcl":
            if clause.head.pos_ not in NOMINAL:
                return None
            return carried_by(clause) if token.dep_ in ("dobj", "nsubjpass") else clause.head
        if clause.dep_ not in ("conj", "ccomp", "xcomp", "prep", "advcl"):
            return None
        clause = clause.head
    return None


def _is_relative_that(token: Token) -> bool:
    """ "A curfew THAT it had imposed", which the tagger takes for a conjunction."""
    return token.lower_ == "that" and token.tag_ == "IN" and token.dep_ in ("nsubj", "dobj")


def whose(pronoun: Token) -> Tokens:
    """What "whose" stands for: the noun that its relative clause hangs on."""
    token = pronoun
    for _ in range(MAX_DEPTH):
        if token.dep_ == "relcl":
            return conjuncts(token.head) if token.head.pos_ in NOMINAL else ()
        token = token.head
    return ()


def governing_verbs(noun: Token) -> Iterator[tuple[Token, str]]:
    """Verbs that may carry an event noun, with the preposition between ('' for none)."""
    head = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") or (noun.dep_ == "nsubj" and is_passive(head)):
        yield head, ""
    elif noun.dep_ == "pobj" and head.head.pos_ in CLAUSAL:
        yield head.head, head.lower_
    for child in noun.children:
        if makes_object(child) and carried_by(child) == noun:
            yield child, ""
    for clause in _clauses_behind(noun):
        if carried_by(clause) == noun:
            yield clause, ""


def makes_object(clause: Token) -> bool:
    """Whether the noun that a clause hangs on is the clause's object: "the raid launched"."""
    if clause.dep_ == "acl":
        return is_passive(clause)
    return clause.dep_ == "relcl" and clause.pos_ == "VERB" and _relative_object(clause)


def carried_by(clause: Token) -> Token:
    """The event noun that a clause which follows it says was made, imposed, signed ...: of "a ban
    on exports imposed in May" the ban, though the parser hangs the clause on the nearer noun."""
    near = clause.head
    lemma = verb_lemma(clause)
    carries = light_verbs().get((lemma, ""))
    if carries is None:
        return near
    noun = near
    for _ in range(MAX_NESTED):
        entry = noun_entry(noun)
        fits = entry is not None and (carries.role != "party" or entry.of == "mutual")
        if fits and (lemma != "impose" or noun.lemma_.lower() in verb_class("imposed")):
            return noun
        if noun.dep_ != "pobj" or noun.head.head.pos_ != "NOUN":
            return near
        noun = noun.head.head
    return near


def _clauses_behind(noun: Token) -> Iterator[Token]:
    """Clauses that hang on a noun of a phrase behind this one."""
    for preposition in noun.children:
        if preposition.dep_ != "prep" or preposition.i < noun.i:
            continue
        for inner in preposition.children:
            if inner.dep_ != "pobj":
                continue
            for child in inner.children:
                if makes_object(child):
                    yield child
                elif child.dep_ == "prep":
                    yield from (
                        clause
                        for last in child.children
                        if last.dep_ == "pobj"
                        for clause in last.children
                        if makes_object(clause)
                    )


def _relative_object(clause: Token) -> bool:
    """Whether the antecedent is the clause's object: "the raid (which) they launched"."""
    for child in clause.children:
        if child.tag_ in ("WDT", "WP"):
            return child.dep_ in ("dobj", "nsubjpass")
    return has(clause, "nsubj") and not has(clause, "dobj")
