"""Which nouns name an agreement.

Belongs here: the nouns of lexicons/agreements.yaml with what they need beside them and what
rules them out. Does not: what is done with an agreement (`acts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline.extract.grammar.factuality import is_definite
from pipeline.extract.grammar.lexemes import verb_lemma
from pipeline.extract.grammar.phrases import makes_object
from pipeline.language.tokens import Span as DocSpan
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping

EXCHANGES = frozenset({"exchange", "swap"})
POSSESSED = frozenset({"his", "her"})
MAX_LOOKBACK = 3
"""Sentences that "both sides" may reach back over."""


def document_form(token: Token) -> str | None:
    """The document form of an agreement noun; None for other nouns and other senses."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return None
    lemma = noun_lemma(token)
    form = _forms().get(lemma)
    if form is None or (token.dep_ in ("compound", "nmod", "amod") and not _is_negotiated(token)):
        return None
    if lemma in mapping("agreements")["personal"] and _is_somebodys(token):
        return None
    data = mapping("agreements")
    words = set(phrase_words(token))
    if _lacks_what_it_needs(token, lemma, words):
        return None
    return None if words.intersection(data["excluded"].get(lemma, ())) else form


def _lacks_what_it_needs(token: Token, lemma: str, words: set[str]) -> bool:
    data = mapping("agreements")
    if lemma in data["versions"] and any(c.lower_ == "of" for c in token.children):
        return True  # "the first version of the bill"
    needed = data["required"].get(lemma)
    if lemma == "line" and is_lent(token) and "credit" in words:
        return False
    if is_likened(token):
        return False  # "a comparable line": as the swap line told before
    if needed is None or words.intersection(needed) or _is_measure_of(token, needed):
        return False
    if _is_between(token, named=not needed):
        return False
    if _is_made(token):
        return False
    if lemma == "swap" and any(_is_with_name(c) for c in token.children):
        return False
    return lemma not in EXCHANGES or not (_is_of_captives(token) or is_of_money(token))


def is_likened(noun: Token) -> bool:
    """ "A similar treaty", "any such swap": of the kind of the one told last."""
    return any(c.lower_ in mapping("agreements")["likening"] for c in noun.children)


def _is_measure_of(token: Token, needed: list[str]) -> bool:
    """ "Seven days of quiet and two corridors", where the parser made one phrase of both."""
    return any(c.lower_ == "of" and c.nbor(1).lower_ in needed for c in token.rights)


def _is_made(token: Token) -> bool:
    """ "The initiative, brokered by the United Nations": only an agreement has that done to it."""
    data = mapping("agreements")
    verbs = {*data["mediation_verbs"], *data["signing_verbs"]}
    return any(c.dep_ in ("acl", "relcl") and c.lemma_.lower() in verbs for c in token.children)


def is_of_money(swap: Token) -> bool:
    """ "An $18 billion swap with the People's Bank": one of currencies."""
    return any(c.dep_ == "nummod" and c.ent_type_ == "MONEY" for c in swap.children)


def _is_with_name(preposition: Token) -> bool:
    """ "A swap with Turkmenistan"."""
    return preposition.lower_ == "with" and any(c.pos_ == "PROPN" for c in preposition.children)


def _is_of_captives(exchange: Token) -> bool:
    """ "The exchange" told before; "freed nine sailors in exchange for", "released in a swap"."""
    if any(c.lower_ == "the" for c in exchange.children):
        return True
    verb = exchange.head.head
    behind = exchange.dep_ == "pobj" and exchange.head.lower_ in ("in", "under", "as")
    return behind and verb.lemma_.lower() in mapping("agreements")["freeing_verbs"]


def _is_somebodys(contract: Token) -> bool:
    """ "His contract": a person's own, and no business of states."""
    return any(c.dep_ == "poss" and c.lower_ in POSSESSED for c in contract.children)


def names_at(token: Token) -> Iterator[Token]:
    """Who is named at a noun: "X's offer", "an offer from X", "a proposal by X"."""
    for child in token.children:
        if child.dep_ in ("poss", "amod", "compound", "nmod"):
            yield child
        elif child.dep_ in ("prep", "agent") and child.lower_ in ("by", "of", "from"):
            yield from (c for c in child.children if c.dep_ == "pobj")


def noun_lemma(token: Token) -> str:
    """The lemma, that of a name included: "the Camp David Accords"."""
    lemma = token.lemma_.lower()
    named = token.tag_ in ("NNP", "NNPS") and lemma not in _forms()
    return lemma.removesuffix("s") if named else lemma


def is_pact_name(token: Token) -> bool:
    """ "Abraham Accords", "High Seas Treaty": names that the actors take for a body's."""
    return noun_lemma(token) in mapping("agreements")["pact_names"]


def is_pact_noun(token: Token) -> bool:
    """Whether a word names agreements at all: "Understanding", that of a memorandum included."""
    return noun_lemma(token) in _forms()


def is_signed_name(token: Token) -> bool:
    """ "The Orvane Union with Australia was signed", "initialled a chapter": a pact by what was
    done to it."""
    if token.pos_ == "NOUN" and _is_agreed_thing(token):
        return True
    if token.dep_ in ("dobj", "nsubjpass") and token.pos_ == "NOUN":
        return token.head.lemma_.lower() in mapping("agreements")["only_of_texts"]
    if token.pos_ != "PROPN" or token.dep_ != "nsubjpass":
        return False
    with_whom = any(c.dep_ == "prep" and c.lower_ in ("with", "between") for c in token.children)
    return with_whom and token.head.lemma_.lower() in mapping("agreements")["only_of_documents"]


def _is_agreed_thing(noun: Token) -> bool:
    """ "A reopening *agreed* in March", "the stopgap that the ministers agreed"."""
    data = mapping("agreements")
    clauses = (c for c in noun.children if c.dep_ in ("acl", "relcl") and c.i > noun.i)
    agreed = _is_misread_subject(noun) or any(
        verb_lemma(c) in data["agreeing_participles"]
        and (c.tag_ == "VBN" if c.dep_ == "acl" else _leaves_object_out(c))
        for c in clauses
    )
    term = noun.lemma_.lower() in (*data["agreed_terms"], *data["idle_topics"])
    return agreed and not term and document_form(noun) is None


def _leaves_object_out(clause: Token) -> bool:
    """ "That the ministers agreed over the telephone"."""
    told = ("dobj", "ccomp", "xcomp", "nsubjpass")
    return makes_object(clause) or (
        "nsubj" in clause.by_dep and clause.by_dep.keys().isdisjoint(told)
    )


def _is_misread_subject(noun: Token) -> bool:
    """ "A reopening *agreed* in March was never put into effect", read as what it agreed to."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lemma_ not in mapping("agreements")["agreeing_participles"]:
        return False
    main = [c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i]
    headless = any("nsubj" not in c.by_dep and "nsubjpass" not in c.by_dep for c in main)
    return verb.dep_ in ("csubj", "csubjpass") or (headless and "mark" not in main[0].by_dep)


def is_weak(token: Token) -> bool:
    """Whether only an act of agreeing makes an agreement of it."""
    return noun_lemma(token) in mapping("agreements")["weak_nouns"]


def names_itself(token: Token) -> bool:
    """Whether a noun is an agreement without any act: "the treaty", "an arrangement between"."""
    if not is_weak(token):
        return True
    needs_more = noun_lemma(token) in mapping("agreements")["required"]
    return not needs_more and _is_between(token, named=True)


def _is_between(noun: Token, *, named: bool) -> bool:
    """Whether it is told whose it is: "between the two", or by names only."""
    between = (c for c in noun.children if c.dep_ == "prep" and c.lower_ == "between")
    return any(t.pos_ == "PROPN" or not named for p in between for t in p.children)


def is_lent(noun: Token) -> bool:
    """ "A $240 million loan", "a credit line": what a lender gives by deciding to."""
    data = mapping("agreements")
    if noun_lemma(noun) not in data["lent_nouns"]:
        return False
    kinds = {
        c.lemma_.lower()
        for c in noun.children
        if c.dep_ in ("compound", "nmod") and c.pos_ == "NOUN" and not c.ent_type_
        if not any(d.like_num for d in c.children)
    }
    if not kinds <= {*data["lent_kinds"]}:
        return False
    credit = {noun_lemma(noun), *kinds}.intersection(("loan", "credit", "bailout"))
    return bool(credit) or any(t.ent_type_ == "MONEY" or t.tag_ == "$" for t in noun.lefts)


def is_agreed_if_needed(token: Token, verb: str) -> bool:
    """A loan or a grant is an agreement only once it is signed or agreed, a licence once it is
    given; a plan that is accepted or refused, where it ends a war."""
    data = mapping("agreements")
    if is_likened(token) and any(c.lower_ == "with" for c in token.children):
        return True  # "a similar plan with Fiji"
    if noun_lemma(token) in data["licences"]:
        return verb in data["issuing_verbs"]
    if noun_lemma(token) not in data["signed_nouns"] or verb in data["signing_verbs"]:
        return True
    if noun_lemma(token) in data["offers"]:
        return verb in data["accepting_verbs"]
    for_peace = not set(phrase_words(token)).isdisjoint(data["truces"])
    return for_peace and verb in data["answering_verbs"]


def _is_negotiated(token: Token) -> bool:
    """ "ceasefire talks", "trade deal negotiations": the agreement stands before its talks."""
    acts = mapping("agreements")["nominal_acts"]
    head = token.head.lemma_.lower()
    negotiated = head in acts["under_negotiation"] or head in acts["proposed"]
    compounded = head in mapping("agreements")["compounded"]
    return (negotiated and not is_weak(token)) or compounded


def phrase_words(token: Token) -> Iterator[str]:
    """The words before a noun, as written and as lemmas, and the nouns behind its prepositions."""
    for child in token.children:
        if child.dep_ in ("amod", "compound", "nmod", "poss"):
            yield from (child.lower_, child.lemma_.lower())
        elif child.dep_ == "prep":
            yield from (c.lemma_.lower() for c in child.children if c.dep_ == "pobj")


def is_bare_definite(noun: Token) -> bool:
    """ "The final deal", "this pact": points at one told before, and says nothing of its own."""
    own = any(c.dep_ in ("compound", "nmod", "nummod", "relcl", "acl") for c in noun.children)
    return is_definite(noun) and not own


@cache
def _forms() -> dict[str, str]:
    nouns = mapping("agreements")["nouns"]
    return {lemma: form for form, lemmas in nouns.items() for lemma in lemmas}


def sentences_before(token: Token, most: int = MAX_LOOKBACK) -> Iterator[DocSpan]:
    """The sentence of a token and those before it, nearest first."""
    sentence = token.sent
    for _ in range(most):
        yield sentence
        if sentence.start == 0:
            return
        sentence = token.doc[sentence.start - 1].sent
