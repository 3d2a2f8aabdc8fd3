"""Words as the lexicons know them: verbs with their particle, event nouns, light verbs, classes.

Belongs here: which lexicon line a token answers to. Does not: how words hang together
(`voice`, `phrases`, `arguments`), nor what a predicate is (`frames`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.language.tokens import Token
from pipeline.lexicons import mapping, table

Tokens = tuple[Token, ...]
LEMMAS_KEY = "dragoman.verb_lemmas"
MAX_CONJUNCTS = 16
"""Coordinations are cut here: nobody names more sides than this, and hostile text might."""
MAX_NESTED = 4
"""How many noun phrases within each other are looked through for the one that a clause is of."""
MAX_DEPTH = 12
"""How many clauses an unspoken subject is looked for upwards."""
OWN_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
CLAUSAL = frozenset({"VERB", "AUX"})
MISHUNG = frozenset({"advcl", "ccomp"})
"""How a clause hangs on the main verb whose conjunction is taken for a preposition."""
BEFORE_VIOLENCE = frozenset({"after", "during", "amid", "since", "despite"})
"""Before these the nouns of violence are nouns: "fled AFTER fighting near the bridge"."""
NAMES = frozenset({"PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "PRODUCT", "WORK_OF_ART"})
AGENT_NAMES = frozenset({"PERSON", "GPE", "ORG", "NORP"})
ONE_SYLLABLE = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
VERBAL_NOUNS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "csubj", "pcomp"})


class EventNoun(NamedTuple):
    """What a lexicon line says of an event noun; see lexicons/event_nouns.tsv."""

    verb: str
    of: str
    possessive: str


class LightVerb(NamedTuple):
    """What a lexicon line says of a light verb; see lexicons/light_verbs.tsv."""

    role: str
    empty: bool


@cache
def event_nouns() -> dict[str, EventNoun]:
    return {r["noun"]: EventNoun(r["verb"], r["of"], r["possessive"]) for r in table("event_nouns")}


@cache
def light_verbs() -> dict[tuple[str, str], LightVerb]:
    """By verb lemma and preposition ('' for a direct object)."""
    return {
        (r["verb"], r["preposition"]): LightVerb(r["role"], r["weight"] == "empty")
        for r in table("light_verbs")
    }


@cache
def light_lemmas() -> frozenset[str]:
    return frozenset(verb for verb, _ in light_verbs())


@cache
def _idioms() -> dict[tuple[str, str], str]:
    return {(r["verb"], r["noun"]): r["lemma"] for r in table("verb_idioms")}


@cache
def _idiom_verbs() -> frozenset[str]:
    return frozenset(verb for verb, _ in _idioms())


@cache
def verb_class(name: str) -> frozenset[str]:
    """Lemmas of one class of lexicons/verb_classes.yaml."""
    return frozenset(mapping("verb_classes")[name])


def verb_lemma(verb: Token) -> str:
    """The lemma with particle, or that of the idiom it forms with its object."""
    known: dict[int, str] = verb.doc.user_data.setdefault(LEMMAS_KEY, {})
    lemma = known.get(verb.i)
    if lemma is None:
        lemma = known[verb.i] = _verb_lemma(verb)
    return lemma


def _verb_lemma(verb: Token) -> str:
    noun = idiom_noun(verb)
    if noun is not None:
        return _idioms()[verb.lemma_.lower(), noun.lemma_.lower()]
    lemma, particles = base_lemma(verb), verb.by_dep.get("prt")
    return f"{lemma}_{particles[0].lower_}" if particles else lemma


def base_lemma(verb: Token) -> str:
    """The lemma, with the lemmatizer's choice between "hop" and "hope" put right.

    spaCy takes the first word of its index that the form may come from, so that "hoped",
    "staged", "waging" become "hop", "stag", "wag". A one-syllable verb in a single consonant
    doubles it before -ed and -ing ("hopped"); where it is not doubled, an e was dropped.
    """
    lemma, form = verb.lemma_.lower(), verb.lower_
    undoubled = form.startswith(lemma) and form[len(lemma) :] in ("ed", "ing", "es")
    return f"{lemma}e" if undoubled and ONE_SYLLABLE.fullmatch(lemma) else lemma


def noun_entry(token: Token) -> EventNoun | None:
    """The lexicon's line for a token that is an event noun, by lemma or as written."""
    if token.dep_ in ("compound", "nmod", "amod"):
        return None
    if token.pos_ not in ("NOUN", "PROPN"):
        if not is_verbal_noun(token):
            return None
        return event_nouns().get(token.lower_) or _of_gerund(token)
    if token.pos_ == "PROPN" and (token.ent_type_ in NAMES or token.ent_type_ == "DATE"):
        return None  # "on 5 March" nobody marches
    entries = event_nouns()
    return entries.get(noun_form(token)) or entries.get(token.lower_) or _of_gerund(token)


def _of_gerund(token: Token) -> EventNoun | None:
    """ "The JAILING of two editors", "Bonn's BANNING of a party": a deed named by its verb."""
    if token.tag_ not in ("VBG", "NN") or not token.lower_.endswith("ing"):
        return None
    behind = any(c.lower_ == "of" and c.dep_ == "prep" for c in token.rights)
    before = any(c.dep_ == "poss" or c.lower_ == "the" for c in token.lefts)
    if not behind or not before:
        return None
    stem = token.lower_.removesuffix("ing")
    undoubled = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
    verb = next((v for v in (stem, f"{stem}e", undoubled) if v in _verbs_of_deeds()), None)
    return EventNoun(verb, "object", "subject") if verb is not None else None


@cache
def _verbs_of_deeds() -> frozenset[str]:
    """Verbs that other nouns name as well, or that say nothing without an object."""
    named = (entry.verb for entry in event_nouns().values())
    return frozenset(named) | verb_class("needs_object") | verb_class("named_by_gerund")


def noun_form(token: Token) -> str:
    """The lemma of a noun, of one in two parts with the first: "sit-in", "walk-out"."""
    lemma = token.lemma_.lower()
    if token.i > 1 and token.nbor(-1).text == "-":
        whole = f"{token.nbor(-2).lower_}-{lemma}"
        return whole if whole in event_nouns() else lemma
    return lemma


def is_verbal_noun(token: Token) -> bool:
    """ "FIGHTING between the army and rebels", "after SHELLING near Uvira killed ten", which the
    tagger takes for a verb."""
    if token.tag_ != "VBG" or token.dep_ not in VERBAL_NOUNS:
        return False
    if has(token, "dobj", "aux", "nsubj", "xcomp", "ccomp", "prt"):
        return False
    violent = token.lower_ in verb_class("violence") and token.head.lower_ in BEFORE_VIOLENCE
    return token.dep_ != "pcomp" or violent or _stands_before_clause(token)


def _stands_before_clause(gerund: Token) -> bool:
    """Whether a finite verb without a subject follows, whose subject it therefore is."""
    verb = gerund.head.head
    follows = gerund.right_edge.i + 1 == verb.i or any(
        c.dep_ in MISHUNG and c.i == gerund.right_edge.i + 1 for c in verb.children
    )
    return gerund.head.lower_ in verb_class("subordinating") and follows


def has(token: Token, *dependencies: str) -> bool:
    below = token.by_dep
    for dependency in dependencies:  # noqa: SIM110 (asked of every verb many times over)
        if dependency in below:
            return True
    return False


def idiom_noun(verb: Token) -> Token | None:
    lemma = verb.lemma_.lower()
    if lemma not in _idiom_verbs():
        return None
    for child in verb.children:
        named = (lemma, child.lemma_.lower())
        if child.dep_ in ("dobj", "nsubjpass", "dep") and named in _idioms():
            if child.dep_ == "nsubjpass" and has(child, "det", "relcl"):
                continue  # "the hostages were taken to Cairo"
            return child
    return None
