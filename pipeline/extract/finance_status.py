"""How far the money has come: announced, pledged, committed, under way, paid, called off.

Belongs here: the status that the governing verbs of a sum tell, and what later sentences of
the article say about the same project. Does not: factuality in general (`factuality`).
"""

from __future__ import annotations

from functools import cache

from pipeline.extract.factuality import assess
from pipeline.extract.finance_mentions import Mention, finance_lemma, governors, verb_entries, words
from pipeline.extract.frames import Predicate
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping

RANK = {
    "unspecified": 0,
    "under_negotiation": 1,
    "announced": 2,
    "pledge": 3,
    "commitment": 4,
    "implementation": 5,
    "completion": 6,
    "suspended": 7,
    "cancelled": 8,
}
"""Later stages replace earlier ones when the article tells both of the same money."""

PROMISES = {
    "agree": "commitment",
    "agreement": "commitment",
    "deal": "commitment",
    "contract": "commitment",
    "commitment": "commitment",
    "promise": "pledge",
    "offer": "pledge",
    "plan": "announced",
    "proposal": "under_negotiation",
    "sign": "commitment",
    "commit": "commitment",
    "approve": "commitment",
    "pledge": "pledge",
    "vow": "pledge",
    "undertake": "pledge",
    "announce": "announced",
    "intend": "announced",
    "want": "under_negotiation",
    "hope": "under_negotiation",
    "seek": "under_negotiation",
    "negotiate": "under_negotiation",
    "discuss": "under_negotiation",
    "consider": "under_negotiation",
    "request": "under_negotiation",
    "ask": "under_negotiation",
    "propose": "under_negotiation",
}
"""Verbs above an unrealised payment ("agreed to provide"), by the stage they tell."""


SIGNINGS = frozenset({"sign", "ink", "conclude", "ratify", "approve"})


@cache
def _stages() -> dict[str, str]:
    return {
        verb: stage for stage, verbs in mapping("finance")["statuses"].items() for verb in verbs
    }


def status_of(mention: Mention, predicate: Predicate | None, factuality: str) -> str:
    """The status that the mention's own sentence tells."""
    promised = _promised(mention) or _under_deal(mention, factuality)
    if factuality == "negated":
        return "cancelled"
    stopped = _called_off(mention)
    if stopped is not None:
        return stopped
    if promised is not None and factuality in ("planned", "hypothetical", "actual", "attempted"):
        return promised
    plain = _plain(mention)
    if factuality in ("planned", "attempted"):
        return plain if RANK[plain] <= RANK["pledge"] and plain != "unspecified" else "announced"
    if factuality == "hypothetical":
        return "under_negotiation"
    if predicate is not None and _is_progressive(predicate.head) and RANK[plain] >= 4:
        return "implementation"
    return plain


def _plain(mention: Mention) -> str:
    """What the verb tells when nothing suspends it; failing that, what the noun implies."""
    verb, noun = mention.verb, mention.noun
    if mention.entry is not None and mention.entry.status != "unspecified":
        return mention.entry.status
    for above in (*([verb] if verb is not None else []), *governors(mention.anchor_noun)):
        stage = _stages().get(finance_lemma(above))
        if stage is not None:
            return stage
    past = verb is not None and verb.tag_ in ("VBD", "VBN")
    if mention.kind == "work" and past:
        return "completion"
    if noun is not None and noun.lemma_.lower() in words("gifts") and past:
        return "completion"
    if mention.kind == "deal":
        return "commitment"
    if mention.entry is None and noun is not None and noun.lower_ == "investments":
        return "implementation"
    before = told_before(mention) if mention.entry is None or verb is None else None
    return before or (
        "commitment" if mention.kind == "money" and noun is not None else "unspecified"
    )


def _promised(mention: Mention) -> str | None:
    """The stage of the verb that the payment is a complement of, or of the deal signed."""
    verb = mention.verb
    if verb is None:
        return None
    if verb.dep_ not in ("xcomp", "ccomp", "acl", "relcl") or verb.head.i > verb.i:
        return None
    if not (_is_infinitive(verb) or (verb.dep_ == "ccomp" and _is_future(verb))):
        return None
    above = verb.head
    word = finance_lemma(above) if above.pos_ == "VERB" else above.lemma_.lower()
    if above.pos_ != "VERB" and above.head.pos_ == "VERB" and word not in PROMISES:
        word = finance_lemma(above.head)
    return PROMISES.get(word)


def _called_off(mention: Mention) -> str | None:
    """The money, or the plan of it, is the object of cancelling or suspending."""
    token = mention.verb if mention.entry is not None else mention.anchor_noun
    for _ in range(5):
        above = token.head if token is not None else None
        if token is None or above is None or above == token:
            return None
        if above.pos_ == "VERB" and token.dep_ in ("dobj", "nsubjpass"):
            stage = _stages().get(finance_lemma(above))
            if stage in ("cancelled", "suspended") and not _is_negated(above):
                return stage
        token = above
    return None


def _is_negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" for c in verb.children)


def _under_deal(mention: Mention, factuality: str) -> str | None:
    """A payment to come is committed when its sentence or the one before tells of a signing."""
    if factuality != "planned":
        return None
    sentence = mention.span.sent
    before = sentence.doc[sentence.start - 1].sent if sentence.start else sentence
    near = [t for s in (sentence, before) for t in s]
    signed = any(t.pos_ == "VERB" and finance_lemma(t) in SIGNINGS for t in near)
    under = any(
        t.lower_ == "under" and any(c.lemma_.lower() in words("deal_nouns") for c in t.children)
        for t in sentence
    )
    return "commitment" if signed or under else None


def _is_future(verb: Token) -> bool:
    return any(c.tag_ == "MD" for c in verb.children)


def _is_infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" and c.dep_ == "aux" for c in verb.children)


def _is_progressive(verb: Token) -> bool:
    return verb.tag_ == "VBG" and any(
        c.dep_ in ("aux", "auxpass") and c.lemma_ == "be" for c in verb.children
    )


def told_later(
    story: Story, predicates: list[Predicate], start: int, nouns: frozenset[str]
) -> tuple[str, Token] | None:
    """The furthest stage that the text from character `start` on tells of a project.

    A sentence counts when what is completed, begun or cancelled is called by one of `nouns`.
    """
    best: tuple[str, Token] | None = None
    for predicate in predicates:
        if predicate.head.idx < start or predicate.kind == "noun":
            continue
        stage = _stage_told(predicate)
        if stage is None or RANK[stage] <= RANK["pledge"]:
            continue
        if not _is_about(predicate, nouns):
            continue
        if assess(predicate, story).factuality not in ("actual", "alleged"):
            continue
        if best is None or RANK[stage] > RANK[best[0]]:
            best = (stage, predicate.head)
    return best


def told_before(mention: Mention) -> str | None:
    """The stage told of the money by the two sentences before: "donated tractors. They cost"."""
    doc, start = mention.span.doc, mention.span.sent.start
    for _ in range(2):
        if not start:
            return None
        sentence = doc[start - 1].sent
        start = sentence.start
        for token in reversed(list(sentence)):
            entry = verb_entries().get(finance_lemma(token)) if token.pos_ == "VERB" else None
            if entry is not None and token.tag_ in ("VBD", "VBN") and RANK[entry.status] >= 4:
                return entry.status
    return None


def is_future_in_past(verb: Token | None) -> bool:
    """ "an agreement under which China would lend": reported, and no condition in sight."""
    if verb is None or not any(c.lower_ == "would" for c in verb.children):
        return False
    return not any(t.lower_ in ("if", "unless", "were") for t in verb.sent)


def _stage_told(predicate: Predicate) -> str | None:
    """The stage that a verb tells, or what follows "be": "is under construction"."""
    states: dict[str, str] = mapping("finance")["states"]
    if predicate.kind == "adjective":
        return states.get(predicate.lemma)
    if predicate.lemma == "be":
        phrases = (f"{name} {noun.lemma_.lower()}" for name, noun in predicate.obliques)
        return next((states[phrase] for phrase in phrases if phrase in states), None)
    return _stages().get(predicate.lemma) or _stages().get(predicate.head.lemma_.lower())


def _is_about(predicate: Predicate, nouns: frozenset[str]) -> bool:
    """Whether the predicate's theme, or the subject of an intransitive, is the project."""
    themes = predicate.objects or predicate.subjects
    return any(token.lemma_.lower() in nouns for token in themes)
