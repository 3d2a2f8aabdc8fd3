"""Which sums of money are flows from somebody to something, and the words that say so.

Belongs here: finding, for each sum, the noun it measures ("a loan of", "the $3bn plant")
and the verb it is an argument of, and leaving out prices, fines, profits, budgets and
damage. Does not: who pays (`investments.roles`), how far it has come (`investments.status`), rows
(`investments.table`). The words stand in lexicons/finance.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from pipeline.extract.grammar.frames import verb_predicate
from pipeline.extract.investments.vocabulary import (
    NounKind,
    VerbEntry,
    classify,
    entry_of,
    entry_of_lemma,
    finance_lemma,
    words,
)
from pipeline.extract.story import Story
from pipeline.language.tokens import Span as DocSpan
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping
from pipeline.normalize.money.find import Money
from pipeline.spans import Found, starting_within

RATES = frozenset({"unit", "person", "hour", "day", "week", "minute"})
SMALL = 50_000
"""Below this a sum that merely is paid, sent or spent is everyday life, not a flow."""
SMALL_GIFT = 1_000
"""The same for gifts and for the cost of works, which are told of when they are smaller."""
REACH = 9
MAX_BRACKET = 12
CLAUSAL = frozenset({"VERB", "AUX"})
NO_GOODS = frozenset({"DATE", "TIME", "PERSON", "GPE"})


@dataclass(frozen=True)
class Mention:
    """A sum, or a flow without a sum, with its noun and the verb that governs it.

    `verbs` are the governing verbs, nearest first; `entry` belongs to the first of them.
    """

    money: Found[Money] | None
    span: DocSpan
    noun: Token | None
    kind: NounKind | None
    flow: str
    verb: Token | None
    entry: VerbEntry | None

    @property
    def anchor_noun(self) -> Token:
        """The noun of the flow, or the sum itself."""
        return self.noun if self.noun is not None else self.span.root

    @property
    def anchor(self) -> Token:
        """The token that dates and factuality hang from."""
        return self.verb if self.verb is not None else (self.noun or self.span.root)


def mentions(story: Story) -> Iterator[Mention]:
    """Every sum of the body that is a flow, in text order; conversions of a sum left out.

    Of a sum and its conversion the first counts, unless its currency is left open.
    """
    previous: Found[Money] | None = None
    last: Found[Money] | None = None
    for found, following in zip_longest(story.amounts, story.amounts[1:]):
        converted = previous is not None and is_conversion(story, previous, found)
        previous = None if converted else found
        span = story.doc.char_span(found.start, found.end, alignment_mode="expand")
        if span is None or converted or not story.in_body(span[0]):
            continue
        if last is not None and _is_level_before(story, last, found):
            continue
        last = found
        mention = _mention(found, span)
        if mention is None:
            continue
        if following is not None and _is_clearer(found, following):
            clearer = story.doc.char_span(following.start, following.end, alignment_mode="expand")
            if clearer is not None and is_conversion(story, found, following):
                mention = replace(mention, money=following, span=clearer)
        yield mention


def _is_level_before(story: Story, first: Found[Money], second: Found[Money]) -> bool:
    """ "Raised to $5 billion FROM $4 billion", "up from": what it was, and nothing that flows."""
    between = story.doc.text[first.end : second.start].strip(" ,")
    raised_to = story.doc.text[max(0, first.start - len("to ")) : first.start] == "to "
    return between in ("up from", "down from") or (between == "from" and raised_to)


def _is_clearer(first: Found[Money], second: Found[Money]) -> bool:
    return first.value.currency is None and second.value.currency is not None


def unsummed(story: Story) -> Iterator[Mention]:
    """Flows that a sentence without any sum tells: "India's investments in Iranian ports".

    Only money by name (loan, aid, investment), as the noun itself or the object of a verb.
    """
    for noun in story.doc.by_part.get("NOUN", ()):
        found = classify(noun)
        if found is None or found[0] != "money" or noun.dep_ in ("compound", "amod", "nmod"):
            continue
        if noun.lemma_.lower() in words("goods") | {"line", "facility", "promise", "check", "help"}:
            continue  # a shipment without a sum may be of anything, a line a wire
        sentence = noun.sent
        if not story.in_body(sentence[0]) or starting_within(
            story.amounts, sentence.start_char, sentence.end_char
        ):
            continue
        span = story.doc[noun.i : noun.i + 1]
        verb, entry = _verb(span, noun)
        yield Mention(None, span, noun, found[0], found[1], verb, entry)


def retold(story: Story, found: Found[Money]) -> DocSpan | None:
    """The sentence of a sum that is named without saying that it flows, or None.

    A sum that is called a price, a profit or the like is another sum.
    """
    span = story.doc.char_span(found.start, found.end, alignment_mode="expand")
    if span is None or not story.in_body(span[0]) or _noun(span)[1] == "other":
        return None
    return span.sent


def is_conversion(story: Story, first: Found[Money], second: Found[Money]) -> bool:
    """Whether `second` only says `first` in another currency: "30 million yuan ($3.6m)"."""
    between = story.doc.text[first.end : second.start]
    if first.value.currency == second.value.currency:
        # A bare "$" in a bracket behind another sum is a foreign one, whatever it was taken for.
        other = first.value.amount != second.value.amount
        return other and between.strip() == "(" and story.doc.text[second.end :][:1] == ")"
    if len(between) > 60 or "\n" in between:
        return False
    rest = "".join(c if c.isalnum() else " " for c in between).split()
    bracketed = between.strip().startswith(("(", "[", "/", "="))
    if not all(word.lower() in _EQUATING for word in rest):
        return False
    return bracketed or any(word.lower() in _SAYS_EQUAL for word in rest)


_SAYS_EQUAL = frozenset({"or", "equivalent", "equal", "equalling", "equaling", "equals", "i"})
_EQUATING = _SAYS_EQUAL | frozenset(
    {"about", "approximately", "around", "roughly", "nearly", "to", "at", "the", "time", "some",
     "almost", "over", "more", "than", "is", "which", "value", "worth", "e", "approx", "an",
     "estimated", "just", "under", "currently", "in", "then", "was", "of", "up"}
)  # fmt: skip


def _mention(found: Found[Money], span: DocSpan) -> Mention | None:
    if found.value.per in RATES and not _is_of_each(found, span):
        return None
    noun, kind, flow = _noun(span)
    if kind == "other" and noun is not None and _is_borne(noun):
        noun, kind = None, None
    if noun is None and (talks := _talks_above(span)) is not None:
        noun, kind = talks, "deal"
    if noun is not None and kind == "other" and is_sale(noun):
        kind, flow = "deal", "acquisition"
    if kind == "other" or _is_of_athlete(span, noun):
        return None
    verb, entry = _verb(span, noun)
    if entry is not None and verb is not None:
        entry = _meant(span, kind, verb, entry)
    if verb is not None and _tells_no_flow(verb, kind):
        return None
    if verb is not None and entry is not None and kind is None and not _suits(span, verb, entry):
        return None
    if entry is None and flow == "bond" and verb is not None:
        issues = finance_lemma(verb) in words("issuing_verbs")
        entry = entry_of_lemma("issue") if issues else None
    if not _is_flow(found, kind, entry) and not _is_means(span):
        return None
    if flow == "unspecified" and _is_cancelled_debt(span, noun):
        flow = "debt_forgiveness"
    if noun is None and entry is not None and entry.subject == "receiver":
        flow = "bond" if any(t.lemma_.lower() in words("bonds") for t in span.sent) else flow
    in_cash = noun is not None and noun.lower_ == "cash"
    if (flow == "unspecified" or in_cash) and entry is not None:
        bought = entry.flow == "acquisition" and kind == "work" and not in_cash
        flow = flow if bought else entry.flow  # a bridge that is bought is no company
    indebted = any(t.lemma_.lower() == "debt" for t in span.sent)
    if flow == "loan" and entry is not None and indebted and entry.flow.startswith("debt"):
        flow = entry.flow  # "cancelled *loans* of $3 million": what is done to a debt
    return Mention(found, span, noun, kind, flow, verb, entry)


def _is_of_athlete(span: DocSpan, noun: Token | None) -> bool:
    """ "Paid €60 million for the *winger*", "a contract for the *striker*": sport."""
    heads = [span.root, *span.root.ancestors, *([noun] if noun is not None else [])]
    near = [c for h in heads for c in h.children]
    near += [c for p in near if p.dep_ == "prep" for c in p.children]
    return any(t.lemma_.lower() in words("athletes") for t in near)


def _is_means(span: DocSpan) -> bool:
    """ "Built *with* $75 million *from* the bank": money and its giver, under whatever verb."""
    doc, preposition = span.doc, span.root.head
    behind = doc[span.end] if span.end < span.sent.end else None
    if behind is None or behind.lower_ != "from" or span.root.dep_ != "pobj":
        return False
    givers = [c for c in behind.children if c.dep_ == "pobj"]
    return preposition.lower_ in ("with", "using") and any(map(_names_payer, givers))


def _is_borne(noun: Token) -> bool:
    """ "It was Brussels that footed the *bill* of $3 million": what somebody pays for another."""
    verb = noun.head
    borne = noun.lemma_.lower() in words("cost_nouns") and noun.dep_ in ("dobj", "nsubjpass")
    return borne and finance_lemma(verb) in words("bearing_verbs")


def _meant(span: DocSpan, kind: NounKind | None, verb: Token, entry: VerbEntry) -> VerbEntry | None:
    """The entry of the verb, or of that whose sense it has here; None if it has none of money.

    A bridge is opened and extended, but not as a credit line is; a contract is cancelled, but
    not as a debt is; one bears costs, and covers distances.
    """
    lemma = finance_lemma(verb)
    if lemma == "turn" and any(c.lower_ == "into" for c in verb.children):
        return entry_of_lemma("turn_into") if kind == "money" else None
    if lemma == "take_decision":
        decisions = (c for c in verb.children if c.dep_ == "dobj")
        final = (c.lower_ for d in decisions for c in d.children)
        return entry if any(word in ("final", "investment") for word in final) else None
    if kind == "work" and entry.weak and entry.flow == "loan":
        return None
    if kind == "deal" and lemma in words("handing_verbs"):
        return entry_of_lemma("award")  # what is handed to a firm is the contract
    if lemma in words("dropping_verbs") and kind is not None and entry.flow.startswith("debt"):
        near = {t.lemma_.lower() for t in span.sent if abs(t.i - span.start) <= REACH}
        if near.isdisjoint(words("debts")):
            return entry_of_lemma("call_off") if lemma == "cancel" else None
    if lemma in words("founding_verbs"):
        return entry if kind == "money" else None
    if lemma in words("bearing_verbs"):
        costs = {t.lemma_.lower() for t in (*verb_predicate(verb).objects, *verb.ancestors)}
        return None if costs.isdisjoint(words("cost_nouns")) else entry
    return entry


def _is_of_each(found: Found[Money], span: DocSpan) -> bool:
    """ "Japan and Korea will give $9 million *each*": a sum of every giver, and no price."""
    follower = span.doc[span.end : span.end + 1].text.lower()
    return follower == "each" and _is_large(found, SMALL)


def _talks_above(span: DocSpan) -> Token | None:
    """The talks that are held over a bare sum: "talks on a further $9 million"."""
    preposition = span.root.head
    over = span.root.dep_ == "pobj" and preposition.lower_ in ("on", "over", "about", "for")
    held = (preposition.head, *(c for c in preposition.head.children if c.dep_ == "dobj"))
    return next((t for t in held if over and t.lemma_.lower() in words("talks")), None)


def is_sale(noun: Token) -> bool:
    """ "The *sale of* its mine *to* Norsk": one thing that is sold, and not what is sold a year."""
    behind = {c.lower_ for c in noun.children if c.dep_ == "prep"}
    if noun.lower_ != "sale" or "of" not in behind:
        return False
    return any(t.lower_ == "to" and t.dep_ in ("prep", "dative") for t in noun.subtree)


def _tells_no_flow(verb: Token, kind: NounKind | None) -> bool:
    """Whether the verb tells of a loss, a gain, a holding or a crime, and not of a flow."""
    lemma = finance_lemma(verb)
    if lemma in words("crimes") or _is_judged(verb) or _is_habit(verb, lemma):
        return True
    if lemma in words("freezing_verbs") and _is_by_court(verb):
        return True
    if kind == "deal" and lemma in words("demand_verbs"):
        return True  # "drawing orders of $6 billion" for a bond
    if lemma.split("_")[0] in words("moving_verbs") and _is_portfolio(verb):
        return True
    if lemma.startswith("pay") and any(
        t.lemma_.lower() in words("insurers") for t in verb_predicate(verb).subjects
    ):
        return True
    if lemma not in words("not_verbs") or kind == "money" or _reaches_a_deal(verb):
        return False
    said_of_deals = {*mapping("finance")["statuses"]["cancelled"], *words("measures")}
    return kind != "deal" or lemma not in said_of_deals


def _reaches_a_deal(verb: Token) -> bool:
    """ "Reached financial *close* on the $3 billion dam"."""
    return any(c.dep_ == "dobj" and c.lemma_.lower() in words("milestones") for c in verb.children)


def _is_portfolio(verb: Token) -> bool:
    """ "Pulled $4 billion out of bond *funds*": money that investors move between markets."""
    moved = verb_predicate(verb)
    places = moved.after("from", "of", "into", "to", "out of", "out")
    return any(
        t.tag_ == "NNS" or t.lemma_ == "market"
        for t in places
        if (t.lemma_.lower() in words("portfolio"))
    )


def _is_judged(verb: Token) -> bool:
    """ "The court ordered Chad to *pay*": a debt found by judges."""
    above = verb.head
    if verb.dep_ not in ("xcomp", "ccomp") or above.lemma_.lower() not in words("judging_verbs"):
        return False
    judges = {t.lemma_.lower() for t in verb_predicate(above).subjects}
    return not judges or not judges.isdisjoint(words("courts"))


def _is_by_court(verb: Token) -> bool:
    """ "*Prosecutors* froze $130 million": what they hold is evidence."""
    holders = {t.lemma_.lower() for t in verb_predicate(verb).subjects}
    return not holders.isdisjoint(words("courts"))


def _is_habit(verb: Token, lemma: str) -> bool:
    """ "Spends $1 billion a year on health": a budget."""
    return lemma == "spend" and verb.tag_ in ("VBZ", "VBP")


def _suits(span: DocSpan, verb: Token, entry: VerbEntry) -> bool:
    """Whether a bare sum, called neither money nor work nor deal, can be what the verb moves.

    One wins contracts but also prizes, cancels debts but also concerts, and what costs
    somebody a sum, or costs it day after day, is a burden or a price.
    """
    lemma = finance_lemma(verb)
    if lemma == "hire":
        return _is_hired_for(span, verb)
    if (entry.subject == "builder" and entry.others) or lemma == "order":
        return False
    if lemma == "include":
        return _includes(span, verb)
    if entry.flow.startswith("debt") and lemma in words("dropping_verbs"):
        return any(t.lemma_.lower() in words("debts") for t in span.sent)
    if lemma == "cost":
        return not _is_burden(verb)
    return _stands_fitly(span, verb, lemma) and _is_among_fit(verb, lemma)


def _is_hired_for(span: DocSpan, verb: Token) -> bool:
    """ "A firm hired *at a price of* $3 million": not whoever earns a wage."""
    hired = verb_predicate(verb).objects
    firm = any(t.pos_ == "PROPN" or t.lemma_.lower() in words("bodies") for t in hired)
    return firm and span.root.dep_ == "pobj"


def _includes(span: DocSpan, verb: Token) -> bool:
    """ "The budget *includes* $2 billion for roads"."""
    subjects = verb_predicate(verb).subjects
    measured = (t.head.head for t in subjects if t.ent_type_ == "MONEY")  # "a budget of $9m"
    holders = {t.lemma_.lower() for t in (*subjects, *measured)}
    purposes = (c for t in (span.root, verb) for c in t.children)
    told = any(c.lower_ in ("for", "to") for c in purposes)
    return told and not holders.isdisjoint(words("holders"))


def _stands_fitly(span: DocSpan, verb: Token, lemma: str) -> bool:
    """Whether the sum stands where the verb has it, for verbs of other senses too."""
    root = span.root
    if lemma in words("passing_verbs"):
        return False
    if lemma in words("object_verbs"):
        return root.dep_ in ("dobj", "nsubjpass") and root.head == verb
    if lemma in words("asking_verbs"):
        return {"to", "for"} <= {c.lower_ for c in verb.children}
    if lemma in words("improving_verbs"):
        return root.dep_ == "pobj" and root.head.lower_ in ("for", "of", "with")
    return True


def _is_among_fit(verb: Token, lemma: str) -> bool:
    """Whether those beside the sum are such that it flows: a wage sent home does not."""
    predicate = verb_predicate(verb)
    doers = {t.lemma_.lower() for t in predicate.subjects}
    things = {t.lemma_.lower() for t in predicate.objects}
    if lemma in words("spending_verbs"):
        paid_for = {t.lemma_.lower() for t in predicate.after("for")}
        return paid_for.isdisjoint(words("commodities"))
    if lemma == "come":
        return any(_names_payer(t) for t in predicate.after("from"))
    if lemma in words("sending_verbs"):
        return doers.isdisjoint(words("migrants"))
    if lemma == "bring_in":
        return not doers.isdisjoint(words("collections"))
    if lemma in ("buy", "purchase"):
        return things.isdisjoint(words("private_goods"))
    return lemma != "put" or things.isdisjoint(words("measure_nouns"))


def _names_payer(token: Token) -> bool:
    return token.pos_ == "PROPN" or token.lemma_.lower() in words("payers")


def _is_burden(cost: Token) -> bool:
    sufferers = [
        c for c in cost.children
        if c.dep_ in ("dobj", "dative") and c.ent_type_ not in ("MONEY", "CARDINAL")
        and not c.like_num and c.lemma_.lower() not in ("dollar", "euro", "pound", "yuan", "rupee")
    ]  # fmt: skip
    if sufferers:
        return True
    subjects = verb_predicate(cost).subjects
    kinds = [(classify(s) or ("", ""))[0] for s in subjects]
    named = any(s.lemma_.lower() in words("costly") for s in subjects)
    built = any(kind in ("work", "deal") for kind in kinds) and not any(
        s.lemma_.lower() in words("goods") for s in subjects
    )
    return named or (cost.tag_ in ("VBZ", "VBP") and not built)


def _is_cancelled_debt(span: DocSpan, noun: Token | None) -> bool:
    """ "An agreement to cancel 40 million yuan of debt", "cancelling its debt worth $160m"."""
    heads = [span.root, *span.root.ancestors, *([noun] if noun is not None else [])]
    near = {t for head in heads for t in (head, *head.children)}
    debts = [t for t in near if t.lemma_.lower() == "debt"] or [
        t for t in span.doc[span.end : min(span.end + REACH, span.sent.end)] if t.lower_ == "debt"
    ]
    forgiving = (entry_of(t) for t in near if t.pos_ == "VERB")
    return bool(debts) and any(e is not None and e.flow == "debt_forgiveness" for e in forgiving)


def _is_flow(found: Found[Money], kind: NounKind | None, entry: VerbEntry | None) -> bool:
    if kind in ("money", "deal"):
        return True
    if kind == "work":
        return _is_large(found, SMALL_GIFT)
    if entry is None:
        return False
    return not entry.weak or _is_large(found, SMALL_GIFT if entry.flow == "grant" else SMALL)


def _is_large(found: Found[Money], least: int) -> bool:
    value = found.value
    amount = value.amount or value.maximum or value.minimum
    return amount is None or amount >= least


# --- the noun that the sum measures ----------------------------------------------------


def _noun(span: DocSpan) -> tuple[Token | None, NounKind | None, str]:
    sources = (_ahead, _behind, _above, _measured, _object_beside)
    for candidate in (noun for source in sources for noun in source(span)):
        noun = _measured_by(candidate)
        if _is_price(noun, span):
            continue
        found = classify(noun)
        if found is not None:
            return noun, *found
    return None, None, "unspecified"


def _is_price(noun: Token, span: DocSpan) -> bool:
    """The *price* of "cleared the purchase of 32 jets at a price of $6 billion"."""
    if (
        noun.lemma_.lower() != "price"
        or noun.dep_ != "pobj"
        or noun.head.lower_ not in ("at", "for")
    ):
        return False
    return span.root.head.lower_ == "of" and span.root.head.head == noun


def _measured_by(noun: Token) -> Token:
    """What a word of measure measures: the *loan* of "the value of the loan"."""
    if noun.lemma_.lower() not in words("measure_nouns"):
        return noun
    for preposition in noun.children:
        if preposition.dep_ == "prep" and preposition.lower_ == "of":
            measured = (c for c in preposition.children if c.dep_ == "pobj")
            return next((c for c in measured if c.ent_type_ != "MONEY"), noun)
    return noun


def _ahead(span: DocSpan) -> Iterator[Token]:
    """ "a $15 million interest-free *loan*", "$5 million in *aid*", "$3m worth of *tents*"."""
    doc, index, limit = span.doc, _behind_bracket(span), span.sent.end
    linked = False
    if index < limit and doc[index].lower_ == "worth":
        index += 1
    if index < limit and doc[index].lower_ in ("of", "in", "as"):
        linked, index = True, index + 1
    run: list[Token] = []
    for token in doc[index : min(limit, index + REACH)]:
        plain = token.pos_ in ("NOUN", "PROPN", "ADJ", "ADV", "NUM") or token.text in "-–()"
        if (
            not plain
            and token.tag_ not in ("VBN", "VBG", "POS")
            and not (linked and (token.pos_ == "DET" or token.tag_ == "PRP$"))
        ):
            break
        if token.text in "()" or (token.tag_ == "VBN" and not _is_premodifier(token)):
            break
        run.append(token)
    nouns = [
        t
        for t in run
        if t.pos_ in ("NOUN", "PROPN") and t.ent_type_ not in NO_GOODS and not _opens_compound(t)
    ]
    head = next((t for t in reversed(nouns) if classify(t) is not None), None)
    of_price = linked and head is not None and head.lemma_.lower() in ("price", "cost", "bill")
    if head is not None and not of_price:  # "will lend $3 million of the price"
        yield head


def _behind_bracket(span: DocSpan) -> int:
    """Where the text goes on behind a bracketed conversion: "40 million yuan ($6m) in aid"."""
    doc, end = span.doc, span.end
    if end >= span.sent.end or doc[end].text not in "([":
        return end
    for token in doc[end : min(span.sent.end, end + MAX_BRACKET)]:
        if token.text in ")]":
            return token.i + 1
    return end


def _opens_compound(token: Token) -> bool:
    """ "interest" of "interest-free": half a word, and not what the sum is."""
    doc = token.doc
    return (
        token.i + 2 < len(doc) and doc[token.i + 1].text in "-–" and doc[token.i + 2].pos_ == "ADJ"
    )


def _is_premodifier(token: Token) -> bool:
    return token.dep_ in ("amod", "compound", "nmod") and token.head.i > token.i


def _behind(span: DocSpan) -> Iterator[Token]:
    """ "a *loan* of about $5 million", "*aid* worth", "the *project* cost"."""
    joiners = words("joiners")
    crossed = False
    for back in range(1, REACH + 1):
        index = span.start - back
        if index < span.sent.start:
            return
        token = span.doc[index]
        if token.lower_ in joiners or token.text in "()-:,":
            crossed = crossed or token.lower_ not in ("a", "the", "about", "over", "some", ",")
            continue
        if crossed and token.pos_ in ("NOUN", "PROPN"):
            if token.dep_ == "pobj" and token.head.lower_ in ("from", "by"):
                return  # "bought from a fund for $5m": who sold it
            yield token
            yield from _holders(token)
        return


def _holders(token: Token) -> Iterator[Token]:
    """The nouns whose phrase ends in `token`: the *agreement* of "agreement with China"."""
    for _ in range(4):
        if token.dep_ not in ("pobj", "compound", "nmod", "poss", "prep", "conj", "appos"):
            return
        if token.dep_ == "prep" and token.head.pos_ in CLAUSAL and token.i > token.sent.start:
            token = token.nbor(-1)  # "signed a loan to Jordan", hung on the verb
            if token.pos_ not in ("NOUN", "PROPN"):
                return
            yield token
            return
        token = token.head
        if token.pos_ in ("NOUN", "PROPN"):
            yield token


def _measured(span: DocSpan) -> Iterator[Token]:
    """The subject of a verb that measures: "the *project* will cost", "built at a cost of"."""
    words_before = {t.lower_ for t in span.doc[max(span.sent.start, span.start - 6) : span.start]}
    token = span.root
    for _ in range(6):
        if token.head == token:
            return
        token = token.head
        if token.pos_ in CLAUSAL:
            break
    lemma = finance_lemma(token)
    if lemma not in words("measures"):
        return
    if lemma not in ("cost", "amount", "total") and words_before.isdisjoint(words("measure_words")):
        return
    predicate = verb_predicate(token)
    for noun in predicate.objects if predicate.passive else predicate.subjects:
        yield from _told_before(noun) if noun.lower_ in ("it", "this") else (noun,)


def _told_before(pronoun: Token) -> Iterator[Token]:
    """What "it is worth $4 million" speaks of: the deal of the sentence before."""
    if not pronoun.sent.start:
        return
    verb = pronoun.doc[pronoun.sent.start - 1].sent.root
    objects = (c for c in verb.children if c.dep_ in ("dobj", "nsubjpass"))
    yield from (c for c in objects if (classify(c) or ("", ""))[0] == "deal")


def _above(span: DocSpan) -> Iterator[Token]:
    """Nouns that the sum hangs from in the parse."""
    token = span.root
    for _ in range(4):
        if token.head == token or (
            token.head.pos_ in CLAUSAL and token.head.dep_ not in ("acl", "amod")
        ):
            return
        token = token.head
        if token.pos_ in ("NOUN", "PROPN") and not span.start <= token.i < span.end:
            yield token


def _object_beside(span: DocSpan) -> Iterator[Token]:
    """The object of the verb that the parser hung the sum on: "signed a *loan* for $5m"."""
    preposition = span.root.head
    if _is_price(preposition.head, span):
        preposition = preposition.head.head
    if span.root.dep_ != "pobj" or preposition.lower_ not in ("for", "of", "worth", "at"):
        return
    verb = _behind_clause(preposition)
    entry = entry_of(verb) if verb.pos_ == "VERB" else None
    bought = verb_predicate(verb).objects if verb.pos_ == "VERB" else ()
    if entry is not None or verb != preposition.head:
        yield from (t for t in bought if t.i < span.start)


def _behind_clause(preposition: Token) -> Token:
    """The verb that a phrase belongs to, where a comma closes the relative clause before it:
    "completed the purchase of X, which is leaving the region, *for* $9 million".
    """
    verb = preposition.head
    if preposition.i == preposition.sent.start or preposition.nbor(-1).text != ",":
        return verb
    inside = next((t for t in (verb, *verb.ancestors) if t.dep_ == "relcl"), None)
    if inside is None:
        return verb
    return next((t for t in inside.head.ancestors if t.pos_ in CLAUSAL), verb)


# --- the verb that governs it ----------------------------------------------------------


def _verb(span: DocSpan, noun: Token | None) -> tuple[Token | None, VerbEntry | None]:
    """The nearest governing verb of sum or noun, with its entry if it is one of finance."""
    named = modifiers(noun) if noun is not None else ()
    for child in (*modifiers(span.root), *named):  # "of the €100 million that it promised"
        entry = entry_of(child)
        if entry is None or child.dep_ != "relcl" or _has_own_sum(child) or _is_of_part(child):
            continue
        lent = noun is not None and (classify(noun) or ("", ""))[0] == "money"
        if lent and entry.subject == "builder":
            continue  # "a loan for a line, *to be built* by": hung on the loan
        if child.tag_ != "VB" or entry.others != ("object",):  # not "a loan *to help* Chad"
            return child, entry
    starts = [noun, span.root] if noun is not None else [span.root]
    nearest: Token | None = None
    for start in starts:
        for verb in governors(start):
            nearest = nearest or verb
            entry = entry_of(verb)
            if entry is not None and not (verb != nearest and verb.lemma_ == "get"):
                # "got to keep $5 million": not the object of getting
                return _hiring(verb, entry) or (verb, entry)
    for child in modifiers(noun if noun is not None else span.root):
        entry = entry_of(child)
        if entry is not None:
            return child, entry
    if noun is None and span.start > span.sent.start and _is_worth(span):
        giving = entry_of(span.sent.root)
        if giving is not None and giving.flow in ("grant", "unspecified"):
            return span.sent.root, giving
    return nearest, None


def _hiring(verb: Token, entry: VerbEntry) -> tuple[Token, VerbEntry] | None:
    """ "*Hired* a firm to build a port": the deal, and not yet the port."""
    built = entry.subject == "builder" and not entry.others
    if not built or verb.tag_ != "VB":
        return None
    before = verb.doc[verb.sent.start : verb.i]
    hiring = next((t for t in reversed(before) if t.pos_ == "VERB"), None)
    hires = hiring is not None and finance_lemma(hiring) in words("hiring_verbs")
    deal = entry_of_lemma("hire")
    if hiring is None or deal is None or not hires:
        return None
    hired = any(c.dep_ in ("dobj", "nsubjpass") for c in hiring.children)
    return (hiring, deal) if hired else None


def _is_of_part(clause: Token) -> bool:
    """ "$9 million, *none of which* has been drawn": told of a part, and not of the giving."""
    subjects = (c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass"))
    behind = (c for s in subjects for of in s.children if of.lower_ == "of" for c in of.children)
    return any(c.tag_ == "WDT" for c in behind)


def _has_own_sum(clause: Token) -> bool:
    """ "$9 million, of which *$5 million* was lent": the clause tells of another sum."""
    return any(
        c.ent_type_ in ("MONEY", "CARDINAL") and c.dep_ in ("nsubj", "nsubjpass", "dobj")
        for c in clause.children
    )


def _is_worth(span: DocSpan) -> bool:
    """ "donated sewing machines, iron and footballs, worth $5,000": goods by their value."""
    before = {t.lower_ for t in span.doc[max(span.sent.start, span.start - 3) : span.start]}
    return not before.isdisjoint(("worth", "valued", "totalling", "totaling"))


def modifiers(noun: Token) -> Iterator[Token]:
    """Clauses that say how the noun's money flows: "a loan *provided* by", "which it *lent*".

    Not what the deal itself does: "an agreement granting access".
    """
    for child in noun.children:
        if child.dep_ in ("acl", "relcl") and child.pos_ in CLAUSAL:
            objects = [
                c for c in child.children if c.dep_ == "dobj" and c.tag_ not in ("WDT", "WP")
            ]
            if not objects or _is_given_to(child, objects):
                yield child


def _is_given_to(clause: Token, objects: list[Token]) -> bool:
    """ "The $5 million that Oman gave *us*": the object gets it, the antecedent is given."""
    entry = entry_of(clause) if clause.dep_ == "relcl" else None
    own = any(c.dep_ == "nsubj" and c.tag_ not in ("WDT", "WP") for c in clause.children)
    if entry is None or not own or "indirect" not in entry.others:
        return False
    return len(objects) == 1 and classify(objects[0]) is None and objects[0].ent_type_ != "MONEY"


def governors(token: Token) -> Iterator[Token]:
    """Verbs above a token, nearest first, as long as it is their argument.

    A subject of an active verb is no argument of giving ("the loan will help"), except of
    the verbs that measure ("the plant costs") or tell the source ("$5m came from").
    """
    priced = token.dep_ == "pobj" and token.head.lower_ == "for"
    for _ in range(8):
        above = token.head
        if above == token:
            return
        if above.pos_ in CLAUSAL:
            if above.dep_ == "prep":  # "given India's investments"
                return
            if token.dep_ != "nsubj" or finance_lemma(above) in ("cost", "come"):
                yield above
            elif above.lemma_ == "be":  # "the road *was to be funded* by"
                yield from (c for c in above.children if c.dep_ == "xcomp" and c.tag_ == "VBN")
            if above.dep_ not in ("xcomp", "ccomp", "conj", "acl", "relcl"):
                return
            if above.dep_ in ("acl", "relcl") and not (priced and entry_of(above) is None):
                return  # "sold it to a group led by a bank *for* $9 million": not leading
        token = above
