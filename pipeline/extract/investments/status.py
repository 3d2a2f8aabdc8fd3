"""How far the money has come: announced, pledged, committed, under way, paid, called off.

Belongs here: the status that the governing verbs of a sum tell, and what later sentences of
the article say about the same project. Does not: factuality in general (`factuality`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline.extract.grammar.factuality import assess
from pipeline.extract.grammar.frames import Predicate, verb_predicate
from pipeline.extract.grammar.voice import is_infinitive
from pipeline.extract.investments.mentions import CLAUSAL, Mention, governors
from pipeline.extract.investments.vocabulary import (
    classify,
    entry_of,
    finance_lemma,
    verb_entries,
    words,
)
from pipeline.extract.story import Story
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.language.tokens import Span as DocSpan
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

PARTLY = frozenset({"%", "percent", "half", "partially", "partly", "nearly", "almost"})
"""Beside "complete": the work goes on."""

CALLED_OFF = frozenset({"cancelled", "suspended"})
THESE = frozenset({"this", "these", "both", "all"})
QUANTIFIERS = frozenset({"every", "each", "any", "no"})
KNOWN = frozenset({"this", "these", "the", "that"})
UNDER = frozenset({"under", "per", "by"})
"""Before a deal: what the sentence tells is the deal's content."""
RELATIVES = frozenset({"which", "whereby", "wherein"})

COMPLEMENTS = frozenset({"xcomp", "ccomp", "acl", "relcl"})
ASPECTUAL = frozenset({"begin", "start", "continue", "resume", "cease", "manage"})
SEEMING = frozenset({"appear", "seem", "believe", "think"})
SIGNINGS = frozenset({"sign", "ink", "conclude", "ratify", "approve"})


@cache
def _stages() -> dict[str, str]:
    return {
        verb: stage for stage, verbs in mapping("finance")["statuses"].items() for verb in verbs
    }


@cache
def _promises() -> dict[str, str]:
    """Words above an unrealised payment ("agreed to provide"), with the stage they tell."""
    return {
        word: stage for stage, found in mapping("finance")["promises"].items() for word in found
    }


def status_of(mention: Mention, predicate: Predicate | None, factuality: str) -> str:
    """The status that the mention's own sentence tells."""
    promised = _promised(mention) or _under_deal(mention, factuality)
    if promised == "pledge" and _names_its_deal(mention.span.sent):
        promised = "commitment"
    if factuality == "negated":
        return "cancelled"
    stopped = _called_off(mention)
    if stopped is not None:
        return stopped
    plain = _plain(mention)
    if plain in ("announced", "pledge") and _names_its_deal(mention.span.sent):
        plain = "commitment"
    if mention.flow == "debt_forgiveness" and _is_signed_away(mention, promised, factuality):
        return "completion"
    if promised is None and plain not in CALLED_OFF and _is_talked_about(mention):
        return "under_negotiation"
    if "commitment" in (promised, plain) and _is_memorandum(mention):
        return "pledge"
    if promised is not None and factuality in ("planned", "hypothetical", "actual", "attempted"):
        return promised
    if factuality in ("planned", "attempted"):
        return plain if RANK[plain] <= RANK["pledge"] and plain != "unspecified" else "announced"
    if factuality == "hypothetical":
        return "under_negotiation"
    under_way = RANK["commitment"] <= RANK[plain] <= RANK["completion"]
    if predicate is not None and under_way and _is_being_paid(predicate.head):
        return "implementation"
    return plain


def _is_signed_away(mention: Mention, promised: str | None, factuality: str) -> bool:
    """A debt is gone once its cancelling is signed; nothing is left to be paid."""
    signed = any(t.pos_ == "VERB" and finance_lemma(t) in SIGNINGS for t in mention.span.sent)
    return signed and (promised == "commitment" or factuality == "actual")


def _is_talked_about(mention: Mention) -> bool:
    """ "Talks on a loan have stalled": there is no loan."""
    above = mention.anchor_noun
    for _ in range(5):
        if above.pos_ in CLAUSAL or above.head == above:
            return False
        if above.pos_ == "NOUN" and above.lemma_.lower() in words("talks"):
            return True
        above = above.head
    return False


def _is_memorandum(mention: Mention) -> bool:
    """Whether what was signed binds nobody: a memorandum of understanding, a letter of intent."""
    sentence = mention.span.sent
    if _binds_nobody(sentence):
        return True
    deals = {t.lemma_.lower() for t in sentence} & words("binding_deals")
    before = sentence.doc[sentence.start - 1].sent if sentence.start else sentence
    known = _is_of_the_deal(mention)
    return known and _binds_nobody(before) and not deals - {"deal"}


def _binds_nobody(sentence: DocSpan) -> bool:
    text = f" {sentence.text.lower()} "
    tokens = {t.lower_ for t in sentence}
    return any(
        phrase in tokens or (" " in phrase and phrase in text)
        for phrase in words("promising_deals")
    ) and tokens.isdisjoint(("contract", "contracts"))


def _plain(mention: Mention) -> str:
    """What the verb tells when nothing suspends it; failing that, what the noun implies."""
    verb, noun = mention.verb, mention.noun
    if (promised := _stage_of_promise(mention)) is not None:
        return promised
    if mention.entry is not None and mention.entry.status != "unspecified":
        if verb is not None and mention.entry.status == "completion":
            if _is_only_begun(verb):
                return "implementation"
            if _is_contracted(verb):
                return "commitment"
            if _is_whole(mention):
                return "implementation"
        return mention.entry.status
    for above in (*([verb] if verb is not None else []), *governors(mention.anchor_noun)):
        stage = _own_stage(above)
        if stage is not None:
            return stage
    if verb is not None and _is_in_deal(verb):
        return "commitment"
    if mention.entry is None and (reached := _stage_reached(mention.anchor_noun)) is not None:
        return reached
    past = verb is not None and _is_told_as_past(verb)
    measured = verb is None or finance_lemma(verb) in {*words("measures"), "make"}
    if mention.kind == "work" and past and measured:
        return "completion"
    if noun is not None and noun.lemma_.lower() in words("gifts") and past:
        return "completion"
    if mention.kind == "deal":
        return "commitment"
    if mention.entry is None and noun is not None and noun.lower_ == "investments":
        return "implementation"
    before = told_before(mention) if mention.entry is None and measured else None
    return before or (
        "commitment" if mention.kind == "money" and noun is not None else "unspecified"
    )


def _stage_of_promise(mention: Mention) -> str | None:
    """What a noun of promise tells, unless the promise is kept: "won a *pledge* of $5 million"."""
    noun, verb = mention.noun, mention.verb
    lemma = finance_lemma(verb) if verb is not None else ""
    stages = mapping("finance")["noun_stages"]
    stage: str | None = stages.get(noun.lemma_.lower() if noun else "")
    if noun is not None and noun.dep_ == "pobj" and noun.head.lower_ == "of":
        stage = stage or stages.get(noun.head.head.lemma_.lower())  # "an offer of a loan"
    if stage is not None and lemma in words("keeping_verbs"):
        return "implementation"
    return stage


def _is_told_as_past(verb: Token) -> bool:
    """A past form that says what was spent, and not only what is or was thought: "estimated"."""
    present = any(c.lower_ in ("is", "are", "be") for c in verb.children)
    thought = finance_lemma(verb) in ("estimate", "expect", "project", "plan", "budget", "value")
    return verb.tag_ in ("VBD", "VBN") and not present and not thought


def _is_only_begun(verb: Token) -> bool:
    """ "Has started *building*", "continues to *deliver*"."""
    return verb.dep_ == "xcomp" and verb.head.lemma_.lower() in ASPECTUAL


def _is_whole(mention: Mention) -> bool:
    """ "Paid out $11 million *of a $15 million loan*": what was paid is a part of it."""
    above = mention.anchor_noun
    for _ in range(4):
        if above.dep_ != "pobj" or above.head.lower_ != "of":
            return False
        above = above.head.head
        if above.ent_type_ == "MONEY" and not mention.span.start <= above.i < mention.span.end:
            return True
    return False


def _is_contracted(verb: Token) -> bool:
    """ "Hired a firm to *build* a plant": it is yet to be done."""
    entry = entry_of(verb.head) if verb.dep_ == "xcomp" else None
    return entry is not None and entry.status == "commitment" and is_infinitive(verb)


def _is_in_deal(verb: Token) -> bool:
    """Whether a deal is told to hold the money: "one of the agreements included a donation"."""
    if finance_lemma(verb) not in words("content_verbs"):
        return False
    subjects = verb_predicate(verb).subjects
    held = [*subjects, *(c for s in subjects for of in s.children for c in of.children)]
    held += [verb.head] if verb.dep_ == "acl" else []
    return any(map(_is_binding, held))


def _is_binding(noun: Token) -> bool:
    """A deal that binds, or an exchange of letters or notes."""
    exchanged = (c.lemma_.lower() for of in noun.children for c in of.children)
    lemma = noun.lemma_.lower()
    return lemma in words("binding_deals") or (
        lemma == "exchange" and any(t in ("letter", "note") for t in exchanged)
    )


def _stage_reached(noun: Token) -> str | None:
    """The stage of the verb that the money is the subject of: "$4m worth of tents *arrived*"."""
    while noun.dep_ != "nsubj":
        measure = noun.head.head
        measured = noun.dep_ == "pobj" and noun.head.lower_ in ("of", "in")
        if not measured or measure.lemma_.lower() not in words("measure_nouns") | words("parts"):
            return None
        noun = measure
    verb = noun.head
    told = verb.pos_ == "VERB" and verb.tag_ in ("VBD", "VBN") and not _is_negated(verb)
    if not told or verb.lemma_.lower() not in words("stage_verbs"):
        return None
    return _stages().get(finance_lemma(verb))


def _promised(mention: Mention) -> str | None:
    """The stage of the verb that the payment is a complement of, or of the deal signed."""
    verb = mention.verb
    if verb is None:
        return None
    if (settled := _beside_promise(verb)) is not None:
        return settled
    above = _talks_beside(verb) or verb.head
    to_come = is_infinitive(verb) or (verb.dep_ == "ccomp" and _is_future(verb))
    if verb.dep_ == "pcomp" and above.lower_ in ("to", "on"):
        above = above.head  # "committed to giving"
    elif above.i > verb.i or not to_come or not (verb.dep_ in COMPLEMENTS or _is_content(verb)):
        return None
    if above.pos_ != "VERB" and above.head.pos_ == "VERB" and _signs(above.head):
        return "commitment"  # "approved a request to borrow"
    word = finance_lemma(above) if above.pos_ == "VERB" else above.lemma_.lower()
    if above.pos_ != "VERB" and above.head.pos_ == "VERB" and word not in _promises():
        word = finance_lemma(above.head)
    return _promises().get(word)


def _beside_promise(verb: Token) -> str | None:
    """ "Agreed to build it, with the bank *contributing* $9 million": as far as the agreeing."""
    absolute = verb.tag_ == "VBG" and any(c.dep_ == "nsubj" for c in verb.children)
    if not absolute or verb.dep_ not in ("pcomp", "advcl"):
        return None
    main = next((t for t in verb.ancestors if t.tag_ in ("VBD", "VBN")), None)
    return _promises().get(finance_lemma(main)) if main is not None else None


def _talks_beside(verb: Token) -> Token | None:
    """The *talks* of "is in talks to buy", where the parser hangs the buying on the "is"."""
    behind = (c for p in verb.head.children if p.lower_ == "in" for c in p.children)
    talks = (c for c in behind if c.dep_ == "pobj" and c.lemma_.lower() in words("talks"))
    return next(talks, None) if verb.head.lemma_ in ("be", "remain") else None


def _is_content(verb: Token) -> bool:
    """ "An agreement *for China to finance*", "committed *to finance*": hung on its noun or verb
    as if it were an adverbial.
    """
    above = verb.head
    if verb.dep_ != "advcl" or above.lemma_.lower() in words("binding_deals"):
        return verb.dep_ == "advcl"
    alone = not any(c.dep_ in ("dobj", "nsubjpass") for c in above.children)
    return alone and above.pos_ == "VERB" and finance_lemma(above) in _promises()


def _called_off(mention: Mention) -> str | None:
    """The money, or the plan of it, is the object of cancelling or suspending."""
    if mention.flow.startswith("debt"):
        return None
    token = mention.verb if mention.entry is not None else mention.anchor_noun
    if mention.verb is not None and _stage_of(mention.verb) in CALLED_OFF:
        token = mention.anchor_noun
    for _ in range(5):
        above = token.head if token is not None else None
        if token is None or above is None or above == token:
            return None
        left = token.dep_ == "prep" and finance_lemma(above) in words("leaving_verbs")
        if above.pos_ == "VERB" and (left or token.dep_ in ("dobj", "nsubjpass")):
            stage = _stage_of(above)
            if stage in CALLED_OFF and not _is_negated(above):
                return stage
        if token.dep_ == "prep" and above.dep_ == "advmod":
            above = above.head  # "walked *away* from"
            if above.pos_ == "VERB" and finance_lemma(above) in words("leaving_verbs"):
                return "cancelled"
        token = above
    return None


def _is_negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" for c in verb.children)


def _under_deal(mention: Mention, factuality: str) -> str | None:
    """A payment to come is committed when its sentence or the one before tells of a signing."""
    if factuality != "planned":
        return None
    sentence = mention.span.sent
    near = [sentence, *_told_of_before(mention)]
    known = _is_of_the_deal(mention)
    signed = any(
        t.pos_ == "VERB" and (_signs(t) or _makes_a_deal(t) or (known and _commits(t)))
        for s in near for t in s
    )  # fmt: skip
    return "commitment" if signed or any(map(_names_its_deal, near[:2])) else None


def _told_of_before(mention: Mention) -> Iterator[DocSpan]:
    """The sentence before, if it is about the same sum; where that sum is called a known one
    ("the project will cost"), up to three sentences, the nearest first.
    """
    sentence, known = mention.span.sent, _is_of_the_deal(mention)
    for _ in range(3 if known else 1):
        if not sentence.start:
            return
        sentence = sentence.doc[sentence.start - 1].sent
        if not known and any(t.ent_type_ == "MONEY" for t in sentence):
            return  # what was signed there is another sum
        yield sentence


def _is_of_the_deal(mention: Mention) -> bool:
    """Whether the sum is a part of what was told of before: "of this, $2 million will be"."""
    own = mention.anchor_noun
    subjects = (c for c in mention.verb.children if c.dep_ in SUBJECTS) if mention.verb else ()
    spent = (t for t in subjects if (classify(t) or ("", ""))[0] == "money" or t.lower_ == "money")
    return any(c.lower_ in KNOWN for t in (own, *spent) for c in t.children)


def _commits(verb: Token) -> bool:
    """ "The bank *agreed* to lend": what is told of that money next is agreed as well."""
    return verb.tag_ == "VBD" and _promises().get(finance_lemma(verb)) == "commitment"


def _signs(verb: Token) -> bool:
    told = verb.tag_ in ("VBD", "VBN") and not is_infinitive(verb) and not _is_future(verb)
    if not told or finance_lemma(verb) not in SIGNINGS:
        return False
    signed = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    return all(t.lemma_.lower() not in words("laws") for t in signed)


def _makes_a_deal(verb: Token) -> bool:
    """ "Reached an agreement", "struck a deal"."""
    return verb.tag_ in ("VBD", "VBN") and finance_lemma(verb) in words("dealing_verbs") and any(
        c.dep_ in ("dobj", "nsubjpass") and c.lemma_.lower() in words("binding_deals")
        for c in verb.children
    )  # fmt: skip


def _names_its_deal(sentence: DocSpan) -> bool:
    """ "Under an agreement", "per the terms of the contract": what is told stands in a deal."""
    for token in sentence:
        if token.lower_ in RELATIVES and _opens_content(token):
            return True
        if token.lower_ not in UNDER or token.pos_ not in ("ADP", "SCONJ", "VERB"):
            continue
        nouns = [c for c in token.children if c.dep_ == "pobj"]
        nouns += [c for noun in nouns for of in noun.children for c in of.children]
        if any(
            noun.lemma_.lower() in words("binding_deals") and not _is_yet_to_be_made(noun)
            for noun in nouns
        ):
            return True
    return False


def _is_yet_to_be_made(deal: Token) -> bool:
    """ "Would soon sign *a deal* in which", "under *an accord* to be signed in May"."""
    clauses = (c for c in deal.children if c.dep_ in ("acl", "relcl"))
    if any(is_infinitive(c) or _is_future(c) for c in clauses):
        return True
    verb = deal.head
    made = deal.dep_ in ("dobj", "nsubjpass") and verb.pos_ == "VERB"
    return made and (_is_future(verb) or is_infinitive(verb))


def _opens_content(relative: Token) -> bool:
    """The "in which" of "a deal was signed in which China pledged"."""
    before = relative.doc[max(relative.i - 6, relative.sent.start) : relative.i]
    led = relative.lower_ != "which" or before[-1:].text.lower() in ("in", "under", "by", "through")
    deals = (t for t in before if t.lemma_.lower() in words("binding_deals"))
    return led and any(not _is_yet_to_be_made(t) for t in deals)


def _is_future(verb: Token) -> bool:
    return any(c.tag_ == "MD" for c in verb.children)


def _is_being_paid(verb: Token) -> bool:
    """Whether the verb says that money is on its way: "is financing", "is coming from"."""
    lemma = finance_lemma(verb)
    of_money = lemma in verb_entries() or lemma in _stages() or lemma in ("come", "go", "flow")
    return of_money and _is_progressive(verb)


def _is_progressive(verb: Token) -> bool:
    """ "Is building", "is being built"."""
    if verb.tag_ == "VBN":
        return any(c.dep_ == "auxpass" and c.lower_ == "being" for c in verb.children)
    return verb.tag_ == "VBG" and any(
        c.dep_ in ("aux", "auxpass") and c.lemma_ == "be" for c in verb.children
    )


def told_later(
    story: Story,
    predicates: list[Predicate],
    places: list[DocSpan],
    nouns: frozenset[str],
    near: DocSpan,
    own: Token | None = None,
    alone: bool = False,
    taken: frozenset[int] = frozenset(),
) -> tuple[str, Token] | None:
    """The furthest stage that the stretches of text `places` tell of a project.

    A sentence counts when what is completed, begun or cancelled is called by one of `nouns`, is
    the sum's `own` noun, or "it" in the stretch `near` behind the sum; or, where the project is
    `alone` in the article, when it is a ceremony that names no work at all. The nouns at `taken`
    are those of other sums.
    """
    best: tuple[str, Token] | None = None
    here = near.doc[near.start - 1].sent
    told = (
        *_told_by_predicates(story, predicates),
        *_told_by_ceremonies(story),
        *_told_by_marking(story, predicates),
        *_told_by_firsts(story, predicates),
    )
    for stage, token, themes in told:
        if not any(place.start <= token.i < place.end for place in places):
            continue
        meant = (
            t for t in themes
            if (own is not None and t.i == own.i)
            or (t.lemma_.lower() in nouns and not _is_another(t, here, nouns) and t.i not in taken)
            or (t.lower_ in ("it", "they") and near.start <= t.i < near.end)
        )  # fmt: skip
        if RANK[stage] <= RANK["pledge"]:
            continue
        if next(meant, None) is None and (themes or not alone):
            continue
        further = best is None or RANK[stage] > RANK[best[0]]
        if further or (best and best[0] == "suspended" and takes_up(token, stage, best[1])):
            best = (stage, token)
    return best


def takes_up(token: Token, stage: str, stopped: Token) -> bool:
    """ "Work was halted in 2011 but *resumed* a year later": what is told after the stop, of
    works taken up again or finished, holds.
    """
    again = finance_lemma(token) in words("resuming_verbs") or stage == "completion"
    done = RANK["implementation"] <= RANK[stage] <= RANK["completion"]
    return again and done and token.i > stopped.i


def _is_another(noun: Token, here: DocSpan, nouns: frozenset[str]) -> bool:
    """ "Cancelled *a contract*", elsewhere also "completed *90 projects*", "spent *the oil
    money*": one that was not told before.
    """
    if _is_new(noun):
        return True
    if noun.sent == here or any(c.lower_ in THESE for c in noun.children):
        return False
    if any(c.dep_ == "nummod" or c.lower_ in QUANTIFIERS for c in noun.children):
        return not any(c.lower_ == "the" for c in noun.children)
    kind = (classify(noun) or ("", ""))[0]
    kinds = [c for c in noun.children if c.dep_ == "compound" and c.pos_ == "NOUN"]
    alien = bool(kinds) and all(classify(c) is None for c in kinds)
    sums = kind in ("money", "deal") or noun.lemma_ == "money"
    return alien and sums and nouns.isdisjoint(
        c.lemma_.lower() for c in kinds
    )  # fmt: skip


def _is_new(noun: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in ("a", "an", "another") for c in noun.children)


def _told_by_predicates(
    story: Story, predicates: list[Predicate]
) -> Iterator[tuple[str, Token, tuple[Token, ...]]]:
    for predicate in predicates:
        verb = predicate.light if predicate.kind == "noun" else None
        if verb is not None:
            stage = _stages().get(finance_lemma(verb))
            if verb.lemma_ == "make" and _is_payment((predicate.head,)):
                stage = "completion"
        else:
            stage = _stage_told(predicate) if predicate.kind != "noun" else None
            entry = entry_of(predicate.head)
            pays = entry is not None and RANK[entry.status] >= RANK["implementation"]
            if stage is None and pays and _is_being_paid(predicate.head):
                stage = "implementation"
        if stage is None or _opens_a_credit(predicate) or not story.in_body(predicate.head):
            continue
        if predicate.kind == "verb" and _is_gerund(predicate.head):
            continue
        if RANK[stage] > RANK["commitment"] and _is_content_of_deal(predicate):
            continue
        if assess(predicate, story).factuality not in ("actual", "alleged"):
            continue
        if _is_doubted(verb or predicate.head) or _is_allowed(verb or predicate.head):
            continue
        themes = (predicate.head,) if verb is not None else predicate.objects or predicate.subjects
        if themes:
            yield stage, predicate.head, tuple(_parts_and_wholes(themes))


def _parts_and_wholes(nouns: Iterable[Token]) -> Iterator[Token]:
    """The nouns, and what a part or a key is of: "the first *batch* of *tents*"."""
    for noun in nouns:
        yield noun
        if noun.lemma_.lower() in words("parts"):
            links = (c for c in noun.children if c.lower_ in ("of", "to"))
            yield from (c for link in links for c in link.children if c.dep_ == "pobj")


def _opens_a_credit(predicate: Predicate) -> bool:
    """A bridge that is opened is done, a credit line that is opened has yet to be drawn."""
    return predicate.lemma == "open" and any(
        (classify(noun) or ("", ""))[1] == "loan" and noun.lemma_.lower() != "facility"
        for noun in predicate.objects
    )


def _is_allowed(verb: Token) -> bool:
    """ "Either side *may* walk away": what a deal lets its sides do."""
    return any(c.tag_ == "MD" and c.lower_ in ("may", "can") for c in verb.children)


def _is_doubted(verb: Token) -> bool:
    """Whether the words above take back the stage, or only ask for it.

    "It does *not appear* that the road was finished", "it is *unclear* how the funds were
    used", "the funds *are* reportedly *to* be used".
    """
    while verb.dep_ == "conj" and verb.tag_ == "VB" and verb.head.tag_ == "VB":
        verb = verb.head  # "easy to transport and *set up*"
    above = verb.head
    if verb.dep_ not in ("ccomp", "xcomp", "csubj", "csubjpass", "advcl", "acl"):
        return False
    perfect = any(c.lower_ == "have" for c in verb.children)
    if is_infinitive(verb) and not perfect and above.lemma_ not in ASPECTUAL:
        return True
    if above.pos_ == "VERB" and above.lemma_ in SEEMING:
        return _is_negated(above)
    if above.pos_ == "NOUN" and any(c.lower_ == "no" for c in above.children):
        return True  # "there is no sign that the aid was delivered"
    near = [above, *(c for c in above.children if c.dep_ in ("acomp", "oprd"))]
    asking = any(c.tag_ == "WRB" or c.lower_ in ("whether", "if") for c in verb.children)
    known = any(t.lower_ in ("clear", "known", "certain", "specified") for t in near)
    unknown = any(t.lower_ in ("unclear", "unknown", "uncertain") for t in near)
    return asking and (unknown or (known and _is_negated(above)))


def is_signed(
    story: Story, predicates: list[Predicate], places: list[DocSpan], known: bool = False
) -> bool:
    """Whether the stretches of text tell that the deal over the money was signed.

    `known`: only "the deal", one that was told of before.
    """
    nouns = words("binding_deals") | words("money_nouns")
    return any(
        stage == "commitment"
        and any(place.start <= token.i < place.end for place in places)
        and any(t.lemma_.lower() in nouns and not (known and _is_new(t)) for t in themes)
        for stage, token, themes in _told_by_predicates(story, predicates)
        if token.lemma_.lower() in SIGNINGS or token.head.lemma_.lower() in SIGNINGS
    )


def _is_gerund(verb: Token) -> bool:
    """ "A deal that includes *setting up* a plant": named, and not told as done.

    With a subject of its own it is told: "with construction *beginning* in 2008".
    """
    if verb.tag_ != "VBG" or any(c.dep_ in ("aux", "auxpass") for c in verb.children):
        return False
    first = verb.head if verb.dep_ == "conj" and verb.head.tag_ == "VBG" else verb
    absolute = any(c.dep_ == "nsubj" for c in first.children)
    return not (absolute and first.dep_ in ("pcomp", "advcl"))


def _is_content_of_deal(predicate: Predicate) -> bool:
    """ "Under the agreements China presents": what a deal says, not what was done."""
    verb = predicate.head
    if verb.tag_ not in ("VBZ", "VBP", "VB"):
        return False
    deals = words("binding_deals") | words("promising_deals")
    near = (
        *predicate.subjects,
        *(c for s in predicate.subjects for of in s.children for c in of.children),
    )
    return _names_its_deal(verb.sent) or any(t.lemma_.lower() in deals for t in near)


def _told_by_ceremonies(story: Story) -> Iterator[tuple[str, Token, tuple[Token, ...]]]:
    """ "The foundation stone of the museum was laid", "a ribbon-cutting at the school"."""
    for sentence in story.sentences:
        text = sentence.text.lower().replace("-", " ")
        stage = next((s for s, pattern in _ceremonies() if pattern.search(text)), None)
        if stage is None or sentence.root.pos_ not in CLAUSAL:
            continue
        if assess(verb_predicate(sentence.root), story).factuality in ("actual", "alleged"):
            nouns = tuple(t for t in sentence if t.pos_ in ("NOUN", "PROPN"))
            named = any((classify(t) or ("", ""))[0] == "work" for t in nouns)
            yield stage, sentence.root, nouns if named else ()


def _told_by_marking(
    story: Story, predicates: list[Predicate]
) -> Iterator[tuple[str, Token, tuple[Token, ...]]]:
    """ "Held a ceremony to mark the *completion* of the bridge"."""
    stages: dict[str, str] = mapping("finance")["stage_nouns"]
    for predicate in predicates:
        marked = [o for o in predicate.objects if o.lemma_.lower() in stages]
        if predicate.lemma not in words("marking_verbs") or not marked:
            continue
        verb = predicate.head
        above = (t for t in verb.ancestors if t.pos_ == "VERB")
        held = next(above, verb) if is_infinitive(verb) else verb
        if assess(verb_predicate(held), story).factuality not in ("actual", "alleged"):
            continue
        of = (
            c for noun in marked for of in noun.children if of.lower_ == "of" for c in of.children
        )
        yield stages[marked[0].lemma_.lower()], verb, tuple(of)


def _told_by_firsts(
    story: Story, predicates: list[Predicate]
) -> Iterator[tuple[str, Token, tuple[Token, ...]]]:
    """ "The factory delivered its *first* tablets": it stands."""
    for predicate in predicates:
        if predicate.kind != "verb" or predicate.lemma not in words("serving_verbs"):
            continue
        firsts = (c.lower_ for o in predicate.objects for c in o.children)
        if "first" in firsts and assess(predicate, story).factuality == "actual":
            yield "completion", predicate.head, predicate.subjects


@cache
def _ceremonies() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (stage, re.compile(r"\b(?:" + "|".join(phrases) + r")\b"))
        for stage, phrases in mapping("finance")["ceremonies"].items()
    )


def told_before(mention: Mention) -> str | None:
    """The stage told of the money by the two sentences before: "donated tractors. They cost"."""
    doc, start = mention.span.doc, mention.span.sent.start
    for _ in range(2):
        if not start:
            return None
        sentence = doc[start - 1].sent
        if any(t.ent_type_ == "MONEY" for t in sentence) and not _is_of_the_deal(mention):
            return None  # what was paid there is another sum
        start = sentence.start
        for token in reversed(list(sentence)):
            entry = entry_of(token) if token.pos_ == "VERB" else None
            told = entry is not None and token.tag_ in ("VBD", "VBN")
            if entry is not None and told and RANK[entry.status] >= RANK["pledge"]:
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
    if predicate.lemma in words("stative_verbs") or predicate.kind == "adjective":
        phrases = [f"{name} {noun.lemma_.lower()}" for name, noun in predicate.obliques]
        named = [c for c in predicate.head.children if c.dep_ == "acomp"] or [predicate.head]
        phrases += [t.lemma_.lower() for t in named]
        stage = next((states[phrase] for phrase in phrases if phrase in states), None)
        partly = any(c.lower_ in PARTLY for t in named for c in t.subtree)
        return "implementation" if stage == "completion" and partly else stage
    if predicate.lemma == "make" and _is_payment(predicate.objects):
        return "completion"
    if predicate.lemma in words("dealing_verbs") and any(
        noun.lemma_.lower() in words("binding_deals") for noun in predicate.objects
    ):
        return "commitment"
    if predicate.lemma in words("handing_verbs") and any(
        noun.lemma_.lower() in words("binding_deals") for noun in predicate.objects
    ):
        return "commitment"  # "handed the contract to": the deal, and not the work
    return _own_stage(predicate.head) if predicate.kind == "verb" else None


def _own_stage(verb: Token) -> str | None:
    """What a verb tells by itself; a cost that is *broken down* has not collapsed."""
    lemma = finance_lemma(verb)
    done_to = any(c.dep_ in ("dobj", "nsubjpass") for c in verb.children)
    return None if done_to and lemma in words("collapsing_verbs") else _stages().get(lemma)


def _stage_of(verb: Token) -> str | None:
    """The stage of a verb by itself, or with what it puts its object into: "put on hold"."""
    return _own_stage(verb) or (_stage_told(verb_predicate(verb)) if verb.pos_ in CLAUSAL else None)


def _is_payment(nouns: Iterable[Token]) -> bool:
    return any(noun.lemma_.lower() in words("made_payments") for noun in nouns)
