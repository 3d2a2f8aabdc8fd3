"""Who pays and who receives: the parties of a flow, from its verb, its noun and its setting.

Belongs here: payers and receivers with the words that name them, and what may be concluded
when the sentence leaves one out. Does not: who a noun phrase is (`parties`).
Where the text is silent the side stays empty; a bank that signs with a state is its lender,
the one state where the work stands is where the money goes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import cast

from pipeline.extract.grammar.frames import Predicate, verb_predicate
from pipeline.extract.grammar.lexemes import OWN_SUBJECT
from pipeline.extract.investments.mentions import CLAUSAL, Mention, is_sale, modifiers
from pipeline.extract.investments.parties import (
    Party,
    distinct,
    named,
    overlap,
    parties_of,
    party_of,
    placed,
    state_party,
    without,
)
from pipeline.extract.investments.vocabulary import (
    PARTS,
    VerbEntry,
    classify,
    entry_of,
    finance_lemma,
    verb_entries,
    words,
)
from pipeline.extract.story import Story
from pipeline.language.tokens import Span as DocSpan
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping
from pipeline.normalize.actors.index import Actor
from pipeline.normalize.actors.noun_phrases import conjuncts
from pipeline.normalize.gazetteer.countries import country_names
from pipeline.spans import Found, starting_within

COUNTRIES_KEY = "dragoman.investments.countries"
PLACED = frozenset({"country", "igo", "people"})
"""Kinds of actors whose mention tells where money goes; a body abroad may be anything."""
MANY_STATES = frozenset({"IGO", "EUR", "UNO"})
OWNING = frozenset({"own", "hold", "have", "control", "operate", "run"})
OWED = frozenset({"to", "by", "of", "from", "with"})
MAX_CHAIN = 8
"""Words between a sum's noun and the deal over it: "agreement for the provision of a loan"."""
MAX_HEDGE = 40
"""Characters before a sum in which a bracket may open."""


@dataclass
class Sides:
    """Payers and receivers; `parties` signed or talked without saying who pays."""

    payers: list[Party] = field(default_factory=list)
    receivers: list[Party] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)

    def payer_states(self) -> list[str]:
        return list(dict.fromkeys(c for p in self.payers for c in p.countries))

    def receiver_states(self) -> list[str]:
        return list(dict.fromkeys(c for p in self.receivers for c in p.countries))


def sides(story: Story, mention: Mention) -> Sides:
    """Payers and receivers that the sentence of the mention states or lets conclude."""
    result = Sides()
    for verb in _verbs(mention):
        entry = mention.entry if verb == mention.verb else entry_of(verb)
        if entry is not None:
            _by_verb(story, mention, verb_predicate(verb), entry, result)
        elif mention.flow == "equity" and finance_lemma(verb) in words("leading_verbs"):
            leaders = parties_of(story, verb_predicate(verb).subjects, mention)
            result.payers = result.payers or leaders
    if mention.noun is not None and is_sale(mention.noun):
        _by_sale(story, mention.noun, result)
    elif mention.noun is not None:
        _by_noun(story, mention.noun, result)
        _by_promise(story, mention.noun, result)
        _by_deal_above(story, mention.noun, result)
    if not result.payers and not result.parties:
        result.payers += _givers_at_sum(story, mention)
    result.payers = result.payers or _by_participle(story, mention) or _giving(story, mention)
    if mention.flow.startswith("debt") or (mention.entry and mention.entry.flow[:4] == "debt"):
        _by_debt(story, mention, result)
    _settle_parties(mention, result)
    _conclude(story, mention, result)
    return result


def _verbs(mention: Mention) -> list[Token]:
    """The verbs that may tell the sides: the governing one, and those that modify the sum."""
    verbs = [mention.verb] if mention.verb is not None else []
    if (aside := _participle_behind(mention.span)) is not None and aside not in verbs:
        verbs.append(aside)
    if mention.noun is not None:
        near = (mention.noun, mention.span.root, *_costs_above(mention.span.root))
        verbs += [v for token in near for v in modifiers(token) if v != mention.verb]
    return verbs


def _conclude(story: Story, mention: Mention, result: Sides) -> None:
    """What the rest of the sentence lets conclude of the sides."""
    result.payers = _own_source(story, mention) or result.payers
    if not result.payers and not result.parties:
        result.payers += _undertaking(story, mention) or _deciding(story, mention)
    result.receivers = result.receivers or _spending(story, mention) or _behind_sum(story, mention)
    result.receivers = _foreign(story, without(result.receivers, result.payers), result.payers)
    result.payers = _foreign(story, _without_guesses(result.payers), result.receivers)
    _by_place(story, mention, result)


def _costs_above(token: Token) -> list[Token]:
    """The *cost* of "at a cost of $2 million, borne by Oman"."""
    above = token.head.head
    named = token.dep_ == "pobj" and token.head.lower_ == "of"
    return [above] if named and above.lemma_.lower() in words("cost_nouns") else []


def _participle_behind(span: DocSpan) -> Token | None:
    """The *borne* of "at a cost of $2 million, borne by Oman", wherever the parser hung it."""
    behind = span.doc[span.end : min(span.end + 2, span.sent.end)]
    for token in behind:
        if token.tag_ == "VBN" and any(c.dep_ == "agent" for c in token.children):
            return token
        if token.text != ",":
            return None
    return None


# --- the verb's arguments --------------------------------------------------------------


def _by_verb(
    story: Story, mention: Mention, predicate: Predicate, entry: VerbEntry, result: Sides
) -> None:
    acts = entry.others != ()  # what includes or costs a sum is nobody
    subjects = _gapped(story, mention) or parties_of(
        story, _thanked(predicate.head) or predicate.subjects, mention, described=acts
    )
    others = _others(story, mention, predicate, entry.others)
    signers = _signers(story, predicate.head)
    result.parties += signers
    own_subject = any(c.dep_ in OWN_SUBJECT for c in predicate.head.children)
    if signers and not own_subject and entry.subject != "parties":
        result.receivers = result.receivers or others
    elif entry.subject == "parties" and (
        _raises_a_round(mention) or _lend_together(mention, subjects, others)
    ):
        result.receivers = result.receivers or subjects
        result.payers = result.payers or others
    elif entry.subject == "parties":
        result.parties += subjects + others
        result.payers += parties_of(story, predicate.after("from"), mention)
        behind = parties_of(story, predicate.after("to"), mention)
        result.receivers = result.receivers or [p for p in behind if p.countries]
    elif givers := _approved_givers(story, mention, predicate, entry):
        result.payers, result.receivers = givers, without(subjects, givers)
    elif owners := _owners_above(story, mention, predicate, entry):
        result.payers = result.payers or owners
    elif _subject_pays(mention, predicate, entry, subjects):
        result.payers = result.payers or subjects
        result.receivers = result.receivers or others
    elif entry.subject in ("receiver", "builder", "seller"):
        result.receivers = result.receivers or subjects
        result.payers = result.payers or others


def _lend_together(mention: Mention, borrowers: list[Party], banks: list[Party]) -> bool:
    """ "Signed a loan *with ING and Nordea*": those lend whom a firm signs with, if no state."""
    lent = mention.flow in mapping("finance")["families"]["lent"]
    states = set(country_names().values())
    private = all(not p.official and p.name.value not in states for p in (*banks, *borrowers))
    lending = any(_is_lender(p.name.value) for p in borrowers)
    return lent and private and bool(banks) and bool(borrowers) and not lending


def _thanked(verb: Token) -> tuple[Token, ...]:
    """The *Seoul* of "thanked Seoul for its decision to grant", which is not who thanks."""
    if verb.tag_ not in ("VB", "VBG"):
        return ()
    for above in islice(verb.ancestors, 4):
        if above.lemma_.lower() in words("thanking_verbs"):
            told = any(c.lower_ == "for" and c.i < verb.i for c in above.children)
            return tuple(c for c in above.children if told and c.dep_ == "dobj")
    return ()


def _raises_a_round(mention: Mention) -> bool:
    """ "Closed a seed *round* with two funds": who closes it is paid."""
    noun = mention.noun
    return noun is not None and noun.lemma_.lower() in words("rounds")


def _approved_givers(
    story: Story, mention: Mention, predicate: Predicate, entry: VerbEntry
) -> list[Party]:
    """ "Parliament ratified a loan *from* the bank": who approves will receive."""
    approves = entry.subject == "payer" and finance_lemma(predicate.head) in words("approving")
    return parties_of(story, predicate.after("from"), mention) if approves else []


def _owners_above(
    story: Story, mention: Mention, predicate: Predicate, entry: VerbEntry
) -> list[Party]:
    """ "*Oman* owns a port, bought in 2021": the subject of the owning bought it."""
    owner = predicate.head.head
    if entry.subject != "buyer" or predicate.subjects or owner.lemma_.lower() not in OWNING:
        return []
    return parties_of(story, verb_predicate(owner).subjects, mention)


def _subject_pays(
    mention: Mention, predicate: Predicate, entry: VerbEntry, subjects: list[Party]
) -> bool:
    """Whether the subject is the side that pays: states and lenders also of what they build, and
    companies of what they build for themselves.
    """
    if entry.subject in ("payer", "client", "buyer"):
        return True
    if entry.subject != "builder" or entry.others or not subjects:
        return False
    if not predicate.passive and _builds_for_itself(mention, predicate):
        return True
    states = set(country_names().values())
    return any(p.name.value in states or _is_lender(p.name.value) for p in subjects)


def _builds_for_itself(mention: Mention, predicate: Predicate) -> bool:
    """A plant of one's own, or what one has won the right to build and run."""
    things = (*predicate.objects, mention.anchor_noun)
    if mention.flow == "fdi_greenfield":
        return True
    if any(t.lemma_.lower() in words("private_works") for t in things):
        return True
    above = predicate.head.head
    return any(c.lemma_.lower() in words("rights") for c in (above, *above.children))


def _gapped(story: Story, mention: Mention) -> list[Party]:
    """The payer named right before the sum where the verb is left out.

    "Germany promised €125 million, *Britain* £120 million and the bank $30 million".
    """
    before = mention.span.start - 1
    sentence = mention.span.sent
    if before <= sentence.start or not _amounts_in(story, sentence.start_char, mention.span):
        return []
    name = story.doc[before]
    found = [a for a in story.actors.of(name) if a.start <= name.idx < a.end]
    if not found or name.pos_ != "PROPN":
        return []
    opening = story.doc.char_span(found[0].start, found[0].end, alignment_mode="expand")
    ahead = opening.start - 1 if opening is not None else before
    while ahead > sentence.start and story.doc[ahead].pos_ == "DET":
        ahead -= 1
    linked = story.doc[ahead].text in (",", ";") or story.doc[ahead].lower_ == "and"
    party = party_of(found[0]) if linked else None
    return [party] if party is not None else []


def _amounts_in(story: Story, start: int, until: DocSpan) -> bool:
    at = bisect_left(story.amounts, start, key=lambda amount: amount.start)
    return at < len(story.amounts) and story.amounts[at].end <= until.start_char


def _next_amount(story: Story, mention: Mention) -> int:
    """Where the next sum starts: what stands behind it belongs to that one."""
    end = mention.span.end_char
    starts = _open_amounts(story)
    at = bisect_left(starts, end)
    return starts[at] if at < len(starts) else len(story.doc.text)


def _open_amounts(story: Story) -> list[int]:
    """Where the sums start that stand in no bracket; found once a text."""
    key = "dragoman.investments.open_amounts"
    known: list[int] | None = story.doc.user_data.get(key)
    if known is None:
        known = [a.start for a in story.amounts if not _is_bracketed(story, a.start)]
        story.doc.user_data[key] = known
    return known


def _is_bracketed(story: Story, position: int) -> bool:
    before = story.doc.text[max(0, position - MAX_HEDGE) : position]
    return before.rstrip().endswith(("(", "[", "(about", "(approximately"))


def _signers(story: Story, verb: Token) -> list[Party]:
    """Those who signed the deal that a payment is the content of: "signed a deal to lend"."""
    above = verb.head
    if verb.dep_ not in ("xcomp", "acl", "advcl", "relcl", "pcomp", "ccomp"):
        return []
    for _ in range(3):
        if above.pos_ in CLAUSAL:
            break
        above = above.head
    entry = entry_of(above) if above.pos_ in CLAUSAL else None
    if entry is None or entry.subject != "parties":
        return []
    predicate, pairing = verb_predicate(above), ("with", "between")
    behind = [c for noun in predicate.objects for c in noun.children if c.lower_ in pairing]
    heads = [c for preposition in behind for c in preposition.children if c.dep_ == "pobj"]
    signers = parties_of(story, (*predicate.subjects, *predicate.after(*pairing), *heads), None)
    paired = len(signers) > 1 and not set(signers) <= set(
        parties_of(story, predicate.subjects, None)
    )
    alone = not paired and above == verb.head and not predicate.objects
    return [] if alone else signers  # "agreed to buy": who agrees does it


def _others(
    story: Story, mention: Mention, predicate: Predicate, places: Sequence[str]
) -> list[Party]:
    """The other side, from the first place of the verb's frame that names somebody."""
    for place in places:
        if place == "object":
            helped = predicate.objects or _helped(predicate)
            tokens = tuple(_owner_of_part(t) for t in helped)
        elif place == "indirect":
            tokens = predicate.indirect or _given_to(mention, predicate)
        else:
            tokens = tuple(t for t in predicate.after(place) if not _is_occasion(t))
        if place == "to" and not tokens:
            tokens = predicate.indirect  # "sold a mine to Norway", taken for a dative
        found = parties_of(story, tokens, mention, described=True)
        if found:
            return found
    if "indirect" in places:  # "granted Zambia a loan", both taken for direct objects
        ahead = [t for t in predicate.objects if t.i < mention.anchor_noun.i]
        unlisted = [t for t in ahead if classify(t) is None]
        return parties_of(story, unlisted, mention, described=True)
    return []


def _helped(predicate: Predicate) -> tuple[Token, ...]:
    """The *Ecuador* of "to help Ecuador build", taken for the subject of the building."""
    clauses = (c for c in predicate.head.children if c.dep_ == "ccomp" and c.tag_ == "VB")
    return tuple(c for clause in clauses for c in clause.children if c.dep_ == "nsubj")


def _given_to(mention: Mention, predicate: Predicate) -> tuple[Token, ...]:
    """The object of "the loan that it promised *Chad*", taken for what was promised."""
    verb = predicate.head
    if verb.dep_ != "relcl" or verb.head not in (mention.noun, mention.span.root):
        return ()
    return tuple(t for t in predicate.objects if t.i > verb.i and classify(t) is None)


def _is_occasion(noun: Token) -> bool:
    """ "Raised $9 million *from the sale* of its airline": where money comes from, and not who."""
    return noun.lemma_.lower() in words("sale_nouns")


def _owner_of_part(noun: Token) -> Token:
    """The *firm* of "30 per cent of the firm", "a stake in the firm"."""
    if noun.lemma_.lower() not in PARTS and not noun.like_num:
        return noun
    for preposition in noun.children:
        if preposition.dep_ == "prep" and preposition.lower_ in ("of", "in"):
            return next((c for c in preposition.children if c.dep_ == "pobj"), noun)
    return noun


# --- the noun's modifiers --------------------------------------------------------------


def _by_noun(story: Story, noun: Token, result: Sides) -> None:
    payers: list[Party] = []
    givers: list[Party] = []
    receivers: list[Party] = []
    kind, flow = classify(noun) or ("", "")
    bought = noun.lemma_.lower() in words("purchases")
    for token in (noun, *(t for t in noun.ancestors if _is_same_phrase(t, noun))):
        for child in token.children:
            if child.dep_ in ("poss", "amod", "compound", "nmod") and child.i < noun.i:
                payers += _modifying(story, child)
            if child.dep_ not in ("prep", "agent"):
                continue
            objects = [c for c in child.children if c.dep_ == "pobj"]
            if child.lower_ == "by" or (child.lower_ == "from" and not bought):
                givers += parties_of(story, objects, None)
            elif child.lower_ in ("from", "to", "for", "into", "in"):
                receivers += parties_of(story, objects, None)
            elif child.lower_ in ("between", "with"):
                result.parties += parties_of(story, objects, None)
            elif child.lower_ == "of" and kind == "money" and not bought:
                lenders = parties_of(story, objects, None)  # "a programme of the World Bank"
                givers += [p for p in lenders if _is_lender(p.name.value)]
            elif child.lower_ == "of" and token == noun and bought:
                receivers += parties_of(story, objects, None, described=True)
    payers += givers
    if kind == "deal" and flow != "acquisition":  # who bids pays
        result.parties += payers
    elif givers and result.payers and not overlap(givers, result.payers):
        result.payers = givers  # "funded by the city and a grant from Japan"
    elif not result.payers and not overlap(payers, result.receivers):
        result.payers += payers
    if not result.receivers:
        result.receivers += receivers


def _by_participle(story: Story, mention: Mention) -> list[Party]:
    """The *Qatari* of "the Qatari-funded highway", around the sum or its noun."""
    noun = mention.anchor_noun
    before = noun.doc[max(noun.left_edge.i, noun.i - MAX_CHAIN) : noun.i]
    for token in before:
        joined = token.i > noun.sent.start + 1 and token.nbor(-1).text in "-–"
        if joined and token.lower_ in words("funding_participles"):
            return parties_of(story, [token.nbor(-2)], mention)
    return []


def _giving(story: Story, mention: Mention) -> list[Party]:
    """Who made what is called a gift beside: "*China* has finished the annex, a gift worth $2m"."""
    noun = mention.noun
    if noun is None or noun.dep_ != "appos" or noun.lemma_.lower() not in words("gifts"):
        return []
    verb = next((t for t in noun.ancestors if t.pos_ in CLAUSAL), None)
    made = verb is not None and finance_lemma(verb) in mapping("finance")["statuses"]["completion"]
    return parties_of(story, verb_predicate(verb).subjects, mention) if verb and made else []


def _by_promise(story: Story, noun: Token, result: Sides) -> None:
    """Who makes a promise, or comes with it: "*Japan* stepped in with an offer of $9 million",
    and whose it is: "*Japan*'s offer of a loan".
    """
    above = noun.head.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and _is_promise(above):
        owners = [c for c in above.children if c.pos_ in ("PROPN", "ADJ") and c.i < above.i]
        result.payers = result.payers or [p for c in owners for p in _modifying(story, c)]
    with_it = noun.dep_ == "pobj" and noun.head.lower_ == "with"
    promised = noun.dep_ == "dobj" and _is_promise(noun)
    if result.payers or not (with_it or promised):
        return
    verb = noun.head.head if with_it else noun.head
    if finance_lemma(verb) in words("bringing_verbs"):
        result.payers += parties_of(story, verb_predicate(verb).subjects, None, described=True)


def _is_promise(noun: Token) -> bool:
    return noun.lemma_.lower() in mapping("finance")["noun_stages"]


def _by_sale(story: Story, sale: Token, result: Sides) -> None:
    """Buyer and seller of "the sale of its mine to Norsk": who completes it sells."""
    behind = [c for c in sale.subtree if c.dep_ in ("prep", "dative") and c.lower_ == "to"]
    heads = [c for preposition in behind for c in preposition.children if c.dep_ == "pobj"]
    result.payers = parties_of(story, heads, None)
    verb = next((t for t in sale.ancestors if t.pos_ in CLAUSAL), None)
    owners = [c for c in sale.children if c.dep_ == "poss"]
    sellers = owners or (verb_predicate(verb).subjects if verb is not None else ())
    result.receivers = without(parties_of(story, sellers, None), result.payers)


def _givers_at_sum(story: Story, mention: Mention) -> list[Party]:
    """The giver where the parser hung it at the sum: "tents worth $4 million *from Korea*"."""
    subject = mention.entry.subject if mention.entry is not None else ""
    root = mention.span.root
    is_agent = root.dep_ == "pobj" and root.head.dep_ == "agent"  # "backed by $60 million from"
    if (subject not in ("", "receiver", "builder") and not is_agent) or (
        mention.kind == "deal" and subject != "builder"
    ):
        return []
    limit = _next_amount(story, mention)
    for token in story.doc[mention.span.end : mention.span.sent.end]:
        if token.pos_ in CLAUSAL or token.idx >= limit:
            return []
        if token.lower_ == "from" and token.pos_ == "ADP":
            objects = [c for c in token.children if c.dep_ == "pobj"]
            return [p for p in parties_of(story, objects, mention) if p.countries or subject]
    return []


def _own_source(story: Story, mention: Mention) -> list[Party]:
    """Who a sum beside others comes from: "a loan from the bank and $9 million *from Oman*"."""
    root = mention.span.root
    if root.dep_ != "conj":
        return []
    behind = [c for c in root.children if c.lower_ == "from"]
    heads = [c for preposition in behind for c in preposition.children if c.dep_ == "pobj"]
    return parties_of(story, heads, mention)


def _by_deal_above(story: Story, noun: Token, result: Sides) -> None:
    """Who made the deal that the money is the content of.

    "China came to an agreement with Ghana for the provision of a loan".
    """
    token = noun
    for _ in range(MAX_CHAIN):
        above = token.head
        if above == token:
            return
        if above.pos_ in CLAUSAL and above.dep_ not in ("pcomp", "acl"):
            # "Held *talks* with the fund over a loan", hung on the verb.
            beside = (c for c in above.children if c.lemma_.lower() in words("talks"))
            talks = next((c for c in beside if c.i < noun.i), None)
            if talks is None:
                return
            token = talks
            break
        token = above
        if token.pos_ in ("NOUN", "PROPN") and _is_deal(token):
            break
    else:
        return
    behind = [c for c in token.children if c.dep_ == "prep" and c.lower_ in ("between", "with")]
    heads = [c for preposition in behind for c in preposition.children if c.dep_ == "pobj"]
    result.parties += parties_of(story, heads, None)
    verb = next((t for t in token.ancestors if t.pos_ in CLAUSAL), None)
    lemma = finance_lemma(verb) if verb is not None else ""
    entry = verb_entries().get(lemma)
    dealing = lemma in words("dealing_verbs") or (entry is not None and entry.subject == "parties")
    if verb is not None and dealing:
        predicate = verb_predicate(verb)
        result.parties += parties_of(story, (*predicate.subjects, *predicate.after("with")), None)


def _is_deal(noun: Token) -> bool:
    """A deal, or the talks over one, with those who make it behind "with" or "between"."""
    return (classify(noun) or ("", ""))[0] == "deal" or noun.lemma_.lower() in words("talks")


def _by_debt(story: Story, mention: Mention, result: Sides) -> None:
    """Debtor and creditor at the debt: "Rwandan debt owed to China", "the debts of Chad"."""
    for debt in mention.span.sent:
        if debt.lemma_.lower() != "debt":
            continue
        before = [c for c in debt.children if c.i < debt.i and c.dep_ != "det"]
        debtors = [p for child in before for p in _modifying(story, child)]
        own_debt = any(c.tag_ == "PRP$" for c in before)
        if own_debt and mention.flow == "debt_rescheduling":  # "restructured its debt"
            debtors = [*result.payers, *debtors]
            result.payers, result.receivers = [], without(result.receivers, debtors)
        owing = [c for c in debt.children if c.dep_ in ("acl", "relcl") and c.lemma_ == "owe"]
        for word in (debt, *owing):
            for preposition in word.children:
                if preposition.dep_ not in ("prep", "agent", "dative"):
                    continue
                named = [c for c in preposition.children if c.dep_ == "pobj"]
                if preposition.lower_ == "to":
                    result.payers = result.payers or parties_of(story, named, mention)
                elif preposition.lower_ in OWED:
                    debtors += parties_of(story, named, mention)
        own = {c for p in result.payers for c in p.countries}
        result.receivers = result.receivers or [p for p in debtors if not own & set(p.countries)]


def _modifying(story: Story, child: Token) -> list[Party]:
    """The giver in "a Chinese loan", "World Bank credit", "Japan's aid"."""
    if child.pos_ not in ("PROPN", "ADJ") and child.dep_ != "poss":
        return []
    if story.amount_at(child.idx) is not None:
        return []
    kinds = ("country", "organisation", "igo", "company", "person")
    bodies = [a for a in story.actors.of(child) if a.value.kind in kinds]
    return [party for actor in bodies if (party := party_of(actor)) is not None]


def _is_same_phrase(token: Token, noun: Token) -> bool:
    """The head of a compound that the noun opens: "loan agreement", "grant package"."""
    return token.i > noun.i and noun.dep_ in ("compound", "nmod", "amod") and noun.head == token


# --- what may be concluded -------------------------------------------------------------


def _settle_parties(mention: Mention, result: Sides) -> None:
    """Among those who signed, who pays, if it can be told; the others receive."""
    parties = distinct(result.parties)
    if not parties:
        return
    if mention.flow == "equity" and (result.payers or _raises_a_round(mention)):
        result.payers = distinct([*result.payers, *parties])  # "led by a fund, *with* Temasek"
        return
    if not result.payers:
        paying = _paying(mention, parties)
        if paying and (len(paying) < len(parties) or len(parties) == 1):
            result.payers += paying
        elif mention.kind in ("work", "deal") and not result.receivers:
            builds = mention.flow == "construction_contract" and len(parties) == 1
            states = set(country_names().values())
            builder = [p for p in parties if builds and p.name.value not in states]
            result.receivers += builder or _without_providers(parties)
    if result.payers and not result.receivers:
        states = set(result.payer_states())
        result.receivers += [
            p for p in without(parties, result.payers) if not states.intersection(p.countries)
        ]


def _paying(mention: Mention, parties: list[Party]) -> list[Party]:
    """Who pays among those who signed: a lender of many states, a provider of aid among
    others, the state whose currency the sum is in, or a lender.
    """
    data = mapping("finance")
    lenders = [p for p in parties if _is_lender(p.name.value)]
    of_many = [p for p in lenders if MANY_STATES.intersection(p.countries)]
    provides = mention.entry is not None and mention.entry.subject == "payer"
    if mention.flow in data["provided_flows"] or provides:
        if of_many:
            return of_many
        providers = [p for p in parties if set(data["providers"]) & set(p.countries)]
        if len(providers) < len(parties) or len(parties) == 1:
            return providers or lenders
    currency = mention.money.value.currency if mention.money is not None else None
    state = data["lending_currencies"].get(currency)
    own = [p for p in parties if state in p.countries]
    return own or lenders


def _without_providers(parties: list[Party]) -> list[Party]:
    """Of a provider and another state that signed for a work, the other is where it goes.

    Who pays stays open: a contract for a dam may be paid by its owner.
    """
    providers = set(mapping("finance")["providers"])
    others = [p for p in parties if p.countries and not providers & set(p.countries)]
    states = {c for p in others for c in p.countries}
    return others if len(states) == 1 and len(others) < len(parties) else []


def _undertaking(story: Story, mention: Mention) -> list[Party]:
    """Whose purchase or plant it is, of those who complete, plan or drop it.

    "Hanbada completed the *purchase* of", "Nordpulp shelved plans for a *mill*". A state that
    drops a plant may have been anybody's host, so it is not taken.
    """
    noun, verb = mention.noun, mention.verb
    if noun is None or verb is None or mention.entry is not None:
        return []
    predicate = verb_predicate(verb)
    bought = any((classify(o) or ("", ""))[1] == "acquisition" for o in predicate.objects)
    lemma = finance_lemma(verb)
    own = mention.flow == "fdi_greenfield" or noun.lemma_.lower() in words("private_works")
    undertakes = (bought or own) and lemma in words("undertaking_verbs")
    drops = noun.lemma_.lower() in words("ventures") and lemma in words("shelving_verbs")
    refuses = noun.lemma_.lower() in words("talks") and lemma in words("refusing_verbs")
    if not (undertakes or drops or refuses) and lemma not in words("leaving_verbs"):
        return []
    if predicate.passive:
        return []
    states = set(country_names().values())
    return [
        p
        for p in parties_of(story, predicate.subjects, mention)
        if bought or refuses or (p.name.value not in states and not (drops and p.official))
    ]


def _deciding(story: Story, mention: Mention) -> list[Party]:
    """The lender that will decide on its own money: "the *bank* is to vote on a package"."""
    verb = mention.verb
    if verb is None or mention.entry is not None or mention.kind == "deal":
        return []
    if finance_lemma(verb) not in words("deciding_verbs"):
        return []
    parties = parties_of(story, verb_predicate(verb).subjects, mention)
    return [p for p in parties if _is_lender(p.name.value)]


def _spending(story: Story, mention: Mention) -> list[Party]:
    """Who buys or builds with borrowed money: "bought jets *through* a loan from"."""
    means = mention.anchor_noun.head
    if mention.flow != "loan" or means.lower_ not in ("through", "with", "via", "using"):
        return []
    verb = means.head
    entry = entry_of(verb) if verb.pos_ == "VERB" else None
    if entry is None or entry.subject not in ("buyer", "builder"):
        return []
    return parties_of(story, verb_predicate(verb).subjects, mention)


def _behind_sum(story: Story, mention: Mention) -> list[Party]:
    """Whoever the first "to" or "for" behind the sum names, wherever the parser hung it."""
    limit = _next_amount(story, mention)
    handed = mention.entry is not None and "to" in mention.entry.others
    for token in story.doc[mention.span.end : mention.span.sent.end]:
        if token.pos_ in CLAUSAL or token.idx >= limit:
            return []
        if token.lower_ in ("to", "for") and token.pos_ == "ADP":
            heads = [c for c in token.children if c.dep_ == "pobj"]
            objects = [t for head in heads for t in (head, *conjuncts(head))]
            found = parties_of(story, objects, mention)
            found = [p for p in found if p.countries or (handed and token.lower_ == "to")]
            if found:
                return found
    return []


def _without_guesses(payers: list[Party]) -> list[Party]:
    """Payers, of a state only where the text tells it or they are the state.

    "Six commercial banks" in an article on Jordan may be anybody's.
    """
    states = set(country_names().values())
    return [
        replace(p, countries=()) if p.guessed and not p.official and p.name.value not in states
        else p
        for p in payers
    ]  # fmt: skip


def _foreign(story: Story, parties: list[Party], others: list[Party]) -> list[Party]:
    """Parties without those whose state was only guessed to be the other side's own.

    A hospital without a country of its own is taken for one of the country around, and "the
    government" for the one named last; in an article on two countries, the country around a
    gift is not the giver.
    """
    stated = {c for p in others if not p.guessed for c in p.countries}
    if not stated or _prominent(story, stated) is None:
        return parties
    kept = []
    for party in parties:
        if not party.guessed or not stated.intersection(party.countries):
            kept.append(party)
        elif party.name.value not in country_names().values():
            kept.append(replace(party, countries=()))
    return kept


def _is_lender(name: str) -> bool:
    last = name.lower().replace("-", " ").split()
    return not words("payers").isdisjoint(last)


def _by_place(story: Story, mention: Mention, result: Sides) -> None:
    """The one other state that the sentence names behind the sum is where the money goes.

    Several, where one phrase names them together: "sea walls in Tuvalu and Kiribati".
    """
    if result.receiver_states() or not result.payers:
        return
    told = {c for p in result.payers if not p.guessed for c in p.countries}
    if told & _towns_behind(story, mention):
        return  # "a smelter in Sulawesi, its second with a Chinese partner": at home
    limit = _next_amount(story, mention)
    own = set(result.payer_states())
    if together := _named_together(story, mention, own, limit):
        result.receivers = result.receivers or together
        return
    foreign = _foreign_beside(story, mention, own, limit)
    if mention.verb is not None and finance_lemma(mention.verb) in words("home_verbs"):
        # "Morocco has spent $3 billion on dams": abroad only where it says so.
        foreign = {c: f for c, f in foreign.items() if story.doc.text[: f.start].endswith(" in ")}
    ahead = {c: found for c, found in foreign.items() if found.start >= mention.span.start_char}
    for choice in (ahead, foreign):
        if len(choice) == 1:
            code, found = next(iter(choice.items()))
            there = state_party(code, found, "the only other state in the sentence")
            result.receivers = placed(result.receivers, there)
            return


def _named_together(story: Story, mention: Mention, own: set[str], limit: int) -> list[Party]:
    """Several states besides `own` that one phrase names behind a sum, before the next."""
    states = set(country_names().values())
    for token in story.doc[mention.span.end : mention.span.sent.end]:
        if token.idx >= limit or token.pos_ in CLAUSAL:
            break
        if token.lower_ in ("in", "across") and token.pos_ == "ADP":
            heads = [c for c in token.children if c.dep_ == "pobj"]
            there = [p for p in parties_of(story, heads, mention) if p.name.value in states]
            if len(there) > 1 and not own & {p.countries[0] for p in there}:
                return there
    return []


def _foreign_beside(
    story: Story, mention: Mention, own: set[str], limit: int
) -> dict[str, Found[Actor]]:
    """The states besides `own` that a sentence names before the next sum, at `limit`: of each
    the first name behind the mention, else the first."""
    sentence, after = mention.span.sent, mention.span.start_char
    foreign: dict[str, Found[Actor]] = {}
    for found in starting_within(named(story), sentence.start_char, sentence.end_char):
        if _acts(story, found) or found.value.kind not in PLACED:
            continue
        if 0 <= limit - found.end <= len(" a "):
            continue  # whoever pays the next sum
        for code in found.value.countries:
            if code in own or code not in country_names():
                continue
            if code not in foreign or foreign[code].start < after <= found.start:
                foreign[code] = found
    return {code: found for code, found in foreign.items() if found.start < limit}


def _acts(story: Story, found: Found[Actor]) -> bool:
    """Whether a mention is the subject of a clause, and so has its own part in the sentence."""
    span = story.doc.char_span(found.start, found.end, alignment_mode="expand")
    return span is not None and span.root.dep_ in ("nsubj", "nsubjpass")


def by_work(story: Story, title: DocSpan | None, result: Sides) -> None:
    """Of those who signed, the one in whose land the work stands receives, the others pay."""
    if result.payers or result.receivers or title is None or len(result.parties) < 2:
        return
    states = _states_in(story, title)
    there = [p for p in result.parties if states & set(p.countries)]
    rest = [p for p in result.parties if not states & set(p.countries)]
    if there and rest:
        result.receivers, result.payers = distinct(there), distinct(rest)


def _states_in(story: Story, span: DocSpan) -> set[str]:
    stretch = span.start_char, span.end_char
    places = {p.value.country for p in starting_within(story.places, *stretch) if p.value.country}
    actors = starting_within(named(story), *stretch)
    return places | {code for a in actors for code in a.value.countries}


def states_of(story: Story, span: DocSpan) -> set[str]:
    """Every state that a stretch of text names, as actor or as place."""
    return {code for code in _states_in(story, span) if code in country_names()}


def by_financing(
    story: Story, mention: Mention, title: DocSpan | None, near: DocSpan
) -> list[Party]:
    """Who is told right behind the sum to have paid for it: "It was financed by"."""
    own = {t.lemma_.lower() for t in title or () if t.pos_ == "NOUN"} | words("generic_projects")
    for verb in near:
        entry = entry_of(verb) if verb.pos_ == "VERB" else None
        if entry is None or entry.subject != "payer" or entry.others != ("object",):
            continue
        predicate = verb_predicate(verb)
        themes = {t.lemma_.lower() for t in predicate.objects}
        if entry.weak or (themes.isdisjoint(own) and themes.isdisjoint(("it", "they", "this"))):
            continue
        found = parties_of(story, predicate.subjects, mention)
        if found:
            return _without_guesses(found)
    return []


def article_pair(story: Story) -> tuple[Party, Party] | None:
    """Payer and receiver that all statements about money in the article agree on, if they do."""
    pairs: dict[tuple[str, str], tuple[Party, Party]] = {}
    for verb in story.doc:
        entry = entry_of(verb) if verb.pos_ == "VERB" else None
        if entry is None:
            continue
        predicate = verb_predicate(verb)
        if not _is_about_money(predicate, entry):
            continue
        result = Sides()
        span = story.doc[verb.i : verb.i + 1]
        mention = Mention(None, span, None, None, entry.flow, verb, entry)
        _by_verb(story, mention, predicate, entry, result)
        for noun in predicate.objects:
            if classify(noun) is not None:
                _by_noun(story, noun, result)
        _by_place(story, mention, result)
        if result.payer_states() and result.receiver_states():
            key = (result.payer_states()[0], result.receiver_states()[0])
            pairs.setdefault(key, (result.payers[0], result.receivers[0]))
    pairs = {key: pair for key, pair in pairs.items() if key[0] != key[1]}
    return next(iter(pairs.values())) if len(pairs) == 1 else None


def _is_about_money(predicate: Predicate, entry: VerbEntry) -> bool:
    if not entry.weak:
        return True
    return any((classify(noun) or ("", ""))[0] == "money" for noun in predicate.objects)


def by_opening(story: Story, mention: Mention) -> Party | None:
    """The state that opens the sentence: "*In Indonesia*, a $9 million factory is going up"."""
    first = mention.span.sent[0]
    if first.text != "In" or mention.kind != "work":
        return None
    heads = [c for c in first.children if c.dep_ == "pobj"]
    states = [p for p in parties_of(story, heads, None) if p.name.value in country_names().values()]
    return states[0] if states else None


def by_setting(story: Story, mention: Mention, result: Sides) -> Party | None:
    """The state that the article is about besides those who pay, if there is one.

    Money that states provide goes to one that is no provider itself, so that those are left
    out first. Without a known payer only such money, or a work, is placed at all.
    """
    paying = set(result.payer_states())
    if paying & _towns_behind(story, mention):
        return None  # the payer's own town: the money stays at home
    spends = mention.verb is not None and finance_lemma(mention.verb) in words("home_verbs")
    if spends and paying:
        return None  # "Morocco has spent $3 billion on dams": at home, unless told otherwise
    if _is_provided(story, mention):
        found = _prominent(story, paying | set(mapping("finance")["providers"]))
        if found is not None or not paying:
            return found
    return _prominent(story, paying) if paying else None


def _is_provided(story: Story, mention: Mention) -> bool:
    """Money of the kinds that states give each other, what is built, and what a provider signs.

    Of a deal that others sign over a sum the text may leave open who pays whom.
    """
    if mention.flow in mapping("finance")["provided_flows"] or mention.kind == "work":
        return True
    if mention.flow == "construction_contract":
        return mention.entry is not None and mention.entry.subject in ("builder", "project")
    if mention.flow != "unspecified" or mention.kind == "money":
        return mention.flow == "unspecified"
    signed = mention.entry is not None and mention.entry.subject == "parties"
    states = states_of(story, mention.span.sent)
    return (mention.kind == "deal" or signed) and bool(
        states & set(mapping("finance")["providers"])
    )


def _towns_behind(story: Story, mention: Mention) -> set[str | None]:
    """The states of the towns and regions that the sentence names behind the sum."""
    start, end = mention.span.end_char, mention.span.sent.end_char
    names = set(country_names().values())
    behind = (p.value for p in starting_within(story.places, start, end))
    return {place.country for place in behind if place.name not in names}


def _prominent(story: Story, without: set[str]) -> Party | None:
    """The state with at least half of the mentions of states, and twice those of the next."""
    firsts, every = _countries_named(story)
    counts = Counter({c: n for c, n in every.items() if c not in without and c in country_names()})
    ranked = [*counts.most_common(2), ("", 0), ("", 0)]
    code, most = ranked[0]
    if not code or 2 * most < counts.total() or most < 2 * ranked[1][1]:
        return None
    if 6 * most < max((n for c, n in every.items() if c in without), default=0):
        return None  # an article at home that names a foreign state in passing
    return state_party(code, firsts[code], "the other state that the article is about")


def _countries_named(story: Story) -> tuple[dict[str, Found[Actor]], Counter[str]]:
    """For each country the first of its names in the article, and how many there are."""
    kept = story.doc.user_data.get(COUNTRIES_KEY)
    if kept is None:
        firsts: dict[str, Found[Actor]] = {}
        for found in named(story):
            for code in found.value.countries:
                firsts.setdefault(code, found)
        kept = firsts, Counter(c for found in named(story) for c in found.value.countries)
        story.doc.user_data[COUNTRIES_KEY] = kept
    return cast("tuple[dict[str, Found[Actor]], Counter[str]]", kept)
