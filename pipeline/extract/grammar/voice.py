"""What form a verb stands in: passive, participle, infinitive, misread by the parser or not.

Belongs here: questions about one verb and what hangs right on it. Does not: who its subjects and
objects are (`arguments`, `frames`).
"""

from __future__ import annotations

from pipeline.extract.grammar.lexemes import (
    MAX_DEPTH,
    OWN_SUBJECT,
    has,
    light_verbs,
    noun_entry,
    verb_class,
    verb_lemma,
)
from pipeline.language.tokens import Token


def is_passive(verb: Token) -> bool:
    """Passive in form: "was seized", "got seized", "the ship seized", "seized by X, ..."."""
    if has(verb, "auxpass", "nsubjpass"):
        return True
    if verb.tag_ not in ("VBN", "VBD") or has(verb, "aux"):
        return False
    if has(verb, "agent") or _is_misread_participle(verb) or _is_counted(verb):
        return True
    if verb.tag_ == "VBD":
        return False
    if verb.dep_ in ("acl", "advcl"):
        return verb.lemma_.lower() not in verb_class("intransitive") and not has(verb, "dobj")
    return _shares_passive(verb)


def _shares_passive(verb: Token) -> bool:
    """ "was arrested and *charged*": a participle that leans on the auxiliary before it."""
    for _ in range(MAX_DEPTH):
        if verb.dep_ != "conj" or verb.tag_ != "VBN":
            return False
        if any(c.dep_ in OWN_SUBJECT or c.dep_ == "aux" for c in verb.children):
            return False
        verb = verb.head
        if has(verb, "auxpass"):
            return True
    return False


def _is_counted(verb: Token) -> bool:
    """ "Two were treated and eleven ARRESTED": a number that undergoes what the verb says."""
    subjects = verb.by_dep.get("nsubj", ())
    counted = len(subjects) == 1 and subjects[0].tag_ == "CD"
    if not counted or verb.dep_ != "conj" or has(verb, "dobj", "ccomp", "xcomp"):
        return False
    return verb_lemma(verb) in verb_class("needs_object") and has(verb.head, "auxpass")


def _is_misread_participle(verb: Token) -> bool:
    """ "The deal REACHED in May expired", "two men EXPELLED from Niger landed": a participle that
    the parser takes for the verb of the sentence; or the bare one of "Minister HELD over bribes".

    The verb has no object, though it needs one, and the verb of the sentence comes behind it.
    """
    if verb.dep_ not in ("ROOT", "ccomp", "conj", "advcl"):
        return False
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.i > verb.i or subject.pos_ not in ("NOUN", "PROPN"):
        return False
    if has(verb, "dobj", "xcomp", "dative", "oprd"):
        return False
    lemma = verb_lemma(verb)
    if verb.nbor(-1).text == "," and subject.right_edge.i >= verb.i - 2:
        # "The convoy, ATTACKED on the way, reached the camp".
        return lemma not in verb_class("intransitive") and _is_followed_by_verb(verb)
    if lemma not in verb_class("needs_object"):
        dealt = lemma == "agree" or (lemma, "") in light_verbs()
        if not dealt or noun_entry(subject) is None:
            return False
        return _is_followed_by_verb(verb)
    return _is_followed_by_verb(verb) or _is_headline(verb)


def _is_followed_by_verb(verb: Token) -> bool:
    """Whether a finite verb without a subject of its own follows, and no "and" stands between."""
    for clause in verb.children:
        if clause.i < verb.i or clause.dep_ not in ("conj", "advcl", "ccomp", "dep"):
            continue
        finite = clause.tag_ in ("VBD", "VBZ", "VBP") or any(
            c.dep_ in ("aux", "auxpass") and c.tag_ in ("MD", "VBD", "VBZ", "VBP")
            for c in clause.children
        )
        if not finite or has(clause, *OWN_SUBJECT, "mark", "expl", "dep"):
            continue
        return not any(c.dep_ == "cc" and c.i < clause.i for c in verb.children)
    return False


def _is_headline(verb: Token) -> bool:
    """Whether it heads a sentence that no mark closes, as headlines are."""
    return verb.dep_ == "ROOT" and not verb.sent.text.rstrip().endswith(
        (".", "!", "?", ":", '"', "”")
    )


def is_verb(token: Token) -> bool:
    if token.pos_ == "AUX":
        return token.dep_ not in ("aux", "auxpass")
    return token.pos_ == "VERB" and token.dep_ not in ("aux", "auxpass", "amod", "prep", "compound")


def is_infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" and c.dep_ == "aux" for c in verb.children)


def is_verbless(clause: Token) -> bool:
    """ "Found him GUILTY", "declared the strike ILLEGAL": a clause that has no verb."""
    return clause.pos_ == "ADJ" and not any(
        c.dep_ in ("aux", "auxpass", "cop", "mark") for c in clause.children
    )


def is_reduced(verb: Token) -> bool:
    return verb.tag_ in ("VBG", "VBN") or is_infinitive(verb)
