"""One agreement that an article tells several times.

Belongs here: everything an article says of one agreement, and whether a mention is of one that
was told before. Does not: what becomes a row (`table`), or what a mention is (`mentions`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.extract.agreements.deeds import AGREED, GRANTED, NOTES, SETTLED
from pipeline.extract.agreements.mentions import (
    ONE,
    PRONOUN,
    TALKS_TOLD_BEFORE,
    Mention,
)
from pipeline.extract.agreements.nouns import is_lent
from pipeline.extract.agreements.sides import (
    COUNTED,
    Sides,
    as_party,
)
from pipeline.extract.agreements.status import STAGES, UNSIGNED
from pipeline.extract.agreements.values import SIGNED_STATUSES, SIGNING_VERBS, date_told, signed_on
from pipeline.extract.grammar.factuality import is_definite
from pipeline.extract.grammar.lexemes import NOMINAL
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping
from pipeline.normalize.dates.find import DateInterval
from pipeline.spans import starting_within

SUMMING = frozenset({"both", "all", "these", "those"})
"""Before agreements that were told one by one: "would tear up both agreements"."""
DESCRIBING = frozenset({"amod", "nummod", "compound", "nmod", "acl", "relcl"})
VAGUE = frozenset({"new", "such", "own", "other", "same", "whole", "entire", "first", "latest"})
MAX_TELLINGS = 100
"""Sentences about one agreement that are kept, for the same reason."""


@dataclass
class Agreement:
    """Everything the article says about one agreement."""

    main: Mention
    sides: Sides
    type: str
    mentions: list[Mention] = field(default_factory=list)
    is_list: bool = False
    """Whether it is "four documents" of which the text names some: these have the rows."""


def latest_of(agreement: Agreement) -> Mention:
    """The mention that tells how far the agreement has come."""
    acts = [m for m in agreement.mentions if m.verb != "under" and m.rule != GRANTED]
    if agreement.main.rule in AGREED:
        # What A and B agreed to is not signed because C brokered it.
        acts = [m for m in acts if m.verb not in mapping("agreements")["mediation_verbs"]]
    telling = acts or agreement.mentions
    telling = [m for m in telling if m.status != "unspecified"] or telling
    firm = [m for m in telling if m.told.factuality in ("actual", "negated")]
    return max(firm or telling, key=lambda m: STAGES.index(m.status))


def spoken_of(mention: Mention, agreements: list[Agreement], story: Story) -> Agreement | None:
    """What a mention without a name is about: "it", "negotiations with X were suspended".

    A pronoun stands for an agreement of its own sentence or of the one before; talks go on
    about what was negotiated last, or else told last.
    """
    if mention.rule == TALKS_TOLD_BEFORE:
        open_ones = [a for a in agreements if latest_of(a).status == "under_negotiation"]
        told = (open_ones or agreements)[-1:]
        near = bool(told) and (bool(open_ones) or _is_near(mention, told[0]))
        return told[0] if near else None
    if mention.rule == ONE:
        likes = [a for a in agreements if a.main.head.pos_ in NOMINAL and _is_near(mention, a)]
        return likes[-1] if likes else None
    if mention.rule == PRONOUN:
        nouns = [a for a in agreements if a.main.head.pos_ != "VERB" and _is_near(mention, a)]
        return nouns[-1] if nouns and _stages_agree(mention, nouns[-1], story) else None
    return None


def _is_near(mention: Mention, agreement: Agreement) -> bool:
    """Whether an agreement was last told in the sentence of a mention or in the one before."""
    sentence = mention.head.sent
    last = agreement.mentions[-1].head.sent
    return sentence.start in (last.start, last.end)


def told_before(
    mention: Mention, sides: Sides, about: str, agreements: list[Agreement], story: Story
) -> Agreement | None:
    mine = {p.key for p in sides.parties}
    for earlier in _likely_first(agreements, about):
        if _same_act(mention, mine, earlier) or _is_paper_of(mention, mine, earlier):
            return earlier
        if _is_of_list(mention, earlier):
            continue
        if is_lent(mention.head) and earlier.type != "loan_debt" and not is_lent(earlier.main.head):
            continue
        theirs = _known_sides(earlier, mention, mine)
        if not _types_agree(about, earlier.type) or not _dates_agree(mention, earlier, story):
            continue
        if not _stages_agree(mention, earlier, story) or _is_other_document(
            mention, earlier, story
        ):
            continue
        if len(theirs) > 1 and _is_with_others(mention, mine, theirs, story):
            continue
        is_verb = mention.head.pos_ == "VERB"
        if not (mine or theirs or _is_near(mention, earlier)):
            continue  # nobody knows whose either is
        concluded = STAGES.index(latest_of(earlier).status) >= STAGES.index("signed")
        newly = about != earlier.type or (concluded and mention.status == "in_principle")
        if is_verb and newly and not _is_near(mention, earlier):
            continue
        if _is_deed(earlier) and (_is_new_deed(mention, earlier, about) or is_named(mention)):
            continue
        completes = theirs <= mine and (
            len(theirs) >= 2 or not (is_verb or _is_indefinite(mention))
        )
        if len(mine) >= 2 and mine < theirs and not _points_back(mention):
            continue  # two of the three have a pact of their own
        if len(mine) >= 2 and theirs and (mine <= theirs or completes):
            return earlier
        same_sentence = mention.head.sent.start == earlier.main.head.sent.start
        if len(mine) < 2 and mine <= theirs and (_points_back(mention) or same_sentence):
            return earlier
        if len(mine) == 1 == len(theirs) and _points_back(mention) and _is_near(mention, earlier):
            return earlier  # each sentence names one side
    return None


def _is_of_list(mention: Mention, earlier: Agreement) -> bool:
    """Whether one is "seven agreements" and the other one of them, or what they are "on"."""
    if mention.head.sent.start == earlier.main.head.sent.start:
        return False  # "a memorandum was among five papers"
    listed = _is_counted(earlier.main.head), _is_counted(mention.head)
    several = mention.head.tag_ == "NNS" and not is_described(mention)
    return listed != (False, False) and not (listed[0] and several) and listed != (True, True)


def _is_counted(noun: Token) -> bool:
    """ "Seven agreements", "eleven documents"; of "both accords" each was told."""
    counts = (c for c in noun.children if c.dep_ == "nummod")
    return noun.tag_ == "NNS" and any(c.like_num and c.lower_ not in ("two", "2") for c in counts)


def _known_sides(earlier: Agreement, mention: Mention, mine: set[str]) -> set[str]:
    """Its sides, without the "two lenders" that "the contracts with A and B" names."""
    parties = earlier.sides.parties
    names_them = _points_back(mention) and len(mine) > len(parties)
    return {p.key for p in parties if not (names_them and p.found.rule == COUNTED)}


def _is_deed(agreement: Agreement) -> bool:
    """Whether it was told by what was done only: "restored ties", "swapped prisoners"."""
    return all(m.head.pos_ == "VERB" for m in agreement.mentions)


def _is_new_deed(mention: Mention, earlier: Agreement, about: str) -> bool:
    """ "Restored ties. They also undertook to open two crossings": two things agreed."""
    is_verb = mention.head.pos_ == "VERB"
    return is_verb and mention.rule != earlier.main.rule and about != earlier.type


def is_named(mention: Mention) -> bool:
    """ "Under the Istanbul understanding": a name of its own, of no deed."""
    nouns = (c for c in mention.head.children if c.dep_ in ("compound", "nmod"))
    return mention.head.pos_ != "VERB" and any(c.pos_ == "PROPN" for c in nouns)


def _likely_first(agreements: list[Agreement], about: str) -> list[Agreement]:
    """Those of the same type first, the last told of them before the others."""
    newest = list(reversed(agreements))
    return sorted(newest, key=lambda a: about not in ("other", a.type))


def _same_act(mention: Mention, mine: set[str], earlier: Agreement) -> bool:
    """ "With the signing of a memorandum, A and B agreed to": a document and what it says."""
    main = earlier.main
    together = main.head.sent.start == mention.head.sent.start
    acts = main.act, mention.act
    if any(a is not None and a.dep_ == "conj" and a.head in acts for a in acts):
        return False  # "agreed to let banks settle trade and signed a memorandum on satellites"
    one_is_verb = (main.head.pos_ == "VERB") != (mention.head.pos_ == "VERB")
    return together and one_is_verb and mine == {p.key for p in earlier.sides.parties}


def _is_paper_of(mention: Mention, mine: set[str], earlier: Agreement) -> bool:
    """ "A and B buried a quarrel. Their ministers exchanged notes": what it was settled by."""
    if earlier.main.rule != SETTLED or not _is_near(mention, earlier):
        return False
    theirs = {p.key for p in earlier.sides.parties}
    if mention.rule == NOTES:
        return mine <= theirs  # of "their ministers" one side may have been found
    new = mention.status in ("signed", "initialled", "in_principle")
    return mention.head.pos_ in NOMINAL and new and mine == theirs


def _is_of_the_past(mention: Mention, story: Story) -> bool:
    """Whether a signing is told of an earlier year."""
    signed = signed_on(mention, story) if mention.status in SIGNED_STATUSES else None
    today = story.article.reference_date
    ended = signed.value.end if signed is not None else None
    return ended is not None and today is not None and ended.year < today.year


def _is_dated(agreement: Agreement, story: Story) -> bool:
    return any(date_told(m, story) is not None for m in agreement.mentions)


def _stages_agree(mention: Mention, earlier: Agreement, story: Story) -> bool:
    """A deal in hand is not the one that is still talked about, nor a signed one the refused."""
    status = latest_of(earlier).status
    if mention.status in ("rejected", "denied"):
        return STAGES.index(status) < STAGES.index("signed") or status == mention.status
    if status in ("rejected", "denied"):
        return _points_back(mention) and not is_described(mention)
    if _is_of_the_past(mention, story) and status in UNSIGNED and not _is_dated(earlier, story):
        return False  # "in 2023 the two signed a pact": not the one that is talked about now
    if mention.status == "under_negotiation" and status in ("expired", "terminated"):
        return _points_back(mention)  # "talks on a new text"
    talked_about = status in ("proposed", "under_negotiation")
    return not (talked_about and mention.status == "in_force" and not _points_back(mention))


def _is_other_document(mention: Mention, earlier: Agreement, story: Story) -> bool:
    """ "They had signed *a memorandum*": no other word for the contract told before."""
    partitive = mention.head.lemma_.lower() in mapping("agreements")["partitives"]
    if partitive and not any(c.dep_ == "prep" for c in mention.head.children):
        return False  # "a first text was initialled": of the agreement that is negotiated
    if _is_further(mention.head):
        return True
    if _has_other_date(mention.head, earlier, story):
        return True
    if _names_another(mention.head, earlier) or _is_another(mention, earlier):
        return True
    new = any(c.dep_ == "det" and c.lower_ in ("a", "an", "another") for c in mention.head.children)
    forms = {mention.form, earlier.main.form}
    return new and mention.verb in SIGNING_VERBS and len(forms) == 2 and "mou" in forms


def _is_further(noun: Token) -> bool:
    """ "A separate accord", "an earlier one"; "the last treaty" is the one that was told."""
    words = {c.lower_ for c in noun.children}.intersection(mapping("agreements")["further"])
    return bool(words - ({"last"} if is_definite(noun) else set()))


def _has_other_date(noun: Token, earlier: Agreement, story: Story) -> bool:
    """ "The July ceasefire" is none that was signed in October."""
    mine = _own_date(noun, story)
    if mine is None:
        return False
    theirs = [d for m in earlier.mentions if (d := _own_date(m.head, story)) is not None]
    signed = (signed_on(m, story) for m in earlier.mentions)
    theirs += [found.value for found in signed if found is not None]
    return any(not _may_be_one(mine, other) for other in theirs)


def _own_date(noun: Token, story: Story) -> DateInterval | None:
    """The date that an agreement is called by: "the 2015 deal", "the accord of January 2024"."""
    first, last, end = noun.left_edge.idx, noun.idx, noun.idx + len(noun)
    for found in starting_within(story.dates, first, end + len(" of ") + 1):
        before = first <= found.start and found.end <= last
        if before or story.article.text[end : found.start] == " of ":
            return found.value
    return None


def _may_be_one(one: DateInterval, other: DateInterval) -> bool:
    if one.start is None or other.start is None:
        return True
    return one.start <= (other.end or other.start) and other.start <= (one.end or one.start)


def _is_another(mention: Mention, earlier: Agreement) -> bool:
    """ "A protocol", by another word than the pact told some sentences before."""
    lemmas = {m.head.lemma_ for m in earlier.mentions}
    if not _is_indefinite(mention) or mention.head.lemma_ in lemmas:
        return False
    together = [m for m in earlier.mentions if mention.head.sent.start == m.head.sent.start]
    return all(_are_told_apart(mention, m) for m in together)


def _are_told_apart(mention: Mention, earlier: Mention) -> bool:
    """ "Initialled a memorandum; a contract is to be signed": a verb of its own for each."""
    if mention.act is None or earlier.act is None or mention.act == earlier.act:
        return False
    if _points_back(earlier) or any(c.dep_ == "poss" for c in earlier.head.children):
        return True  # "whose own treaty dates from 2017 is helping in a deal struck in May"
    return mention.head.dep_ in ("nsubj", "nsubjpass") and earlier.head.dep_ == "dobj"


def _names_another(noun: Token, earlier: Agreement) -> bool:
    """ "The Ganges Water Treaty" is no other word for a memorandum without a name."""
    if noun.pos_ != "PROPN" or not noun.text[:1].isupper():
        return False
    return all(noun.lemma_.lower() != m.head.lemma_.lower() for m in earlier.mentions)


def _is_with_others(mention: Mention, mine: set[str], theirs: set[str], story: Story) -> bool:
    """ "The deal with bondholders": its partner is told, and is none of those told before."""
    partners = mention.predicate.after("with") if len(mine) <= 1 else ()
    actors = (a for t in partners for a in story.actors.of(t))
    keys = {p.key for a in actors if (p := as_party(a)) is not None}
    return bool(partners) and not keys & theirs


def _types_agree(one: str, other: str) -> bool:
    return one == other or "other" in (one, other)


def _dates_agree(mention: Mention, earlier: Agreement, story: Story) -> bool:
    """Two agreements of the same sides signed at different times are two."""
    if mention.verb not in SIGNING_VERBS or earlier.main.verb not in SIGNING_VERBS:
        return True
    mine, theirs = date_told(mention, story), date_told(earlier.main, story)
    return mine is None or theirs is None or _may_be_one(mine.value, theirs.value)


def _is_indefinite(mention: Mention) -> bool:
    """`a policing agreement` is a new one, though one of its sides has a pact already."""
    return any(child.lower_ in ("a", "an") for child in mention.head.lefts)


def _points_back(mention: Mention) -> bool:
    """ "the deal", "this pact", "its agreement": told before, or a passing mention."""
    head = mention.head
    if head.pos_ == "VERB" or any(c.lower_ == "own" for c in head.children):
        return False
    return any(
        c.dep_ in ("det", "poss") and c.lower_ in ("the", "this", "that", "its", "their", "such")
        for c in head.children
    )


def opens(mention: Mention, sides: Sides, *, is_first: bool) -> bool:
    """Whether a mention that was not told before is an agreement of its own."""
    if mention.head.tag_ == "NNS" and any(c.lower_ in SUMMING for c in mention.head.children):
        return is_described(mention)
    part = mention.head.lemma_.lower() in mapping("agreements")["partitives"]
    if part and mention.status == "rejected":
        return False  # "no text will be signed": of what is talked about
    if len(sides.parties) >= 2:
        return is_first or not _is_bare_reference(mention)
    own = sides.direct and any(c.lower_ == "its" for c in mention.head.children)
    described = own or is_described(mention)
    return not _points_back(mention) or (mention.act is not None and described)


def _is_bare_reference(mention: Mention) -> bool:
    """ "Under the deal, ...": who acts under it need not be who made it."""
    return mention.verb == "under" and not is_described(mention)


def is_described(mention: Mention) -> bool:
    """ "The 1987 treaty on the Yarmouk", "an understanding brokered by Chad"."""
    return any(
        (c.dep_ in DESCRIBING and c.lower_ not in VAGUE)
        or (c.dep_ == "prep" and c.lower_ in ("on", "of", "between", "with"))
        for c in mention.head.children
    )


def merge(earlier: Agreement, mention: Mention, sides: Sides, about: str) -> None:
    if len(earlier.mentions) < MAX_TELLINGS:
        earlier.mentions.append(mention)
    if earlier.main.rule == SETTLED and mention.rule != SETTLED:
        earlier.main = mention  # the paper says more of what was agreed than that all is well
        earlier.type = about if about != "other" else earlier.type
    earlier.sides.mediate(sides.mediators)
    if len(earlier.sides.parties) < 2:
        earlier.sides.add(sides.parties)
    if earlier.type == "other":
        earlier.type = about
