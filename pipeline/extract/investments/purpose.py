"""What a sum is for: the words of its purpose and the sectors that they tell.

Belongs here: the purpose phrase of a sum, where else the text tells its purpose, and which of
its words count for the sector. Does not: which words tell which sector
(`pipeline.normalize.sectors`), who receives (`roles`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import cast

from pipeline.extract.investments.mentions import Mention
from pipeline.extract.investments.parties import Party
from pipeline.extract.investments.roles import Sides
from pipeline.extract.investments.vocabulary import entry_of, words
from pipeline.extract.story import Story
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.language.tokens import Span as DocSpan
from pipeline.lexicons import mapping
from pipeline.normalize.sectors import Sector, Sense, find_sectors, sector_of_payer, sector_told
from pipeline.spans import Found, starting_within

SECTORS_KEY = "dragoman.investments.sectors"
TITLE_LENGTH = 160
PURPOSES = frozenset({"for", "into", "towards", "toward", "in", "on", "to"})
DEBT = "600"
TOLD_AFTER = 3
"""Sentences behind the sum's own in which "the loan will be used for" is looked for."""
MODIFIERS = frozenset({"compound", "amod", "nmod", "poss"})
BESIDE = frozenset({"conj", "appos"})
NOMINAL = frozenset({"NOUN", "PROPN"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
CLAUSES_BESIDE = frozenset({"relcl", "advcl", "conj", "ccomp"})


def title_of(mention: Mention) -> DocSpan | None:
    """The words that say what the money is for, verbatim: a purpose phrase or the noun's own."""
    heads = [t for t in (mention.noun, mention.span.root, mention.verb) if t is not None]
    for head in heads:
        for child in head.children:
            if child.i < mention.span.end - 1 and child.i < head.i:
                continue
            purpose = _purpose(child)
            if purpose is not None:
                return purpose
    if mention.noun is not None:
        return _noun_phrase(mention.noun)
    return None


def _purpose(child: Token) -> DocSpan | None:
    """A phrase of purpose: "for roads", "into mining", "to build a port"."""
    doc = child.doc
    is_phrase = child.dep_ == "prep" and child.lower_ in PURPOSES
    infinitive = child.pos_ == "VERB" and any(c.tag_ == "TO" for c in child.children)
    if is_phrase:
        inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
        if inner is None or inner.ent_type_ in ("DATE", "GPE", "PERSON", "TIME", "MONEY"):
            return None
        if f"{child.lower_} {inner.lemma_.lower()}" in mapping("finance")["states"]:
            return None  # "put on hold"
        return _cut(doc[inner.left_edge.i : inner.right_edge.i + 1])
    if infinitive and child.dep_ in ("acl", "advcl", "xcomp", "relcl"):
        return _cut(doc[child.left_edge.i : child.right_edge.i + 1])
    return None


def _cut(span: DocSpan) -> DocSpan | None:
    """At most `TITLE_LENGTH` characters, inside the sentence, ending before another clause."""
    end = span.end
    clauses = [t.left_edge.i for t in span[1:] if t.dep_ == "relcl"]
    stops = {start for start in clauses if start > span.start + 2}
    for token in span[1:]:
        behind = token.i in stops or (token.dep_ == "mark" and token.i > span.start + 2)
        if token.text in ";:()–—" or behind:
            end = token.i
            break
        if token.idx + len(token) - span.start_char > TITLE_LENGTH:
            end = token.i
            break
    short = span.doc[span.start : max(end, span.start + 1)]
    while len(short) > 1 and (
        short[-1].is_punct or short[-1].pos_ in ("ADP", "CCONJ", "DET", "SCONJ")
    ):
        short = short[:-1]
    return short if short.text.strip() else None


def _noun_phrase(noun: Token) -> DocSpan | None:
    lefts = [
        t for t in noun.lefts if t.dep_ in ("amod", "compound", "nmod") and t.ent_type_ != "MONEY"
    ]
    start = min((t.i for t in lefts), default=noun.i)
    return _cut(noun.doc[start : noun.right_edge.i + 1])


def sectors_of(
    story: Story, mention: Mention, title: DocSpan | None, who: Sides
) -> list[Found[Sector]]:
    """Sectors of the purpose; failing that, of what is said of the money next, of the
    sentence, and of those who receive it. What is done to a debt is a sector of its own.
    """
    if mention.flow in mapping("finance")["families"]["forgiven"]:
        debts = [s for s in find_sectors(mention.span.sent) if s.value.dac_code == DEBT]
        if debts:
            return debts[:1]
        verb = mention.verb
        entry = entry_of(verb) if verb is not None else None
        if verb is not None and entry is not None and entry.flow == mention.flow:
            return [sector_told(DEBT, verb)]
    if mention.flow not in mapping("finance")["families"]["forgiven"]:
        paid_for = [s for p in who.payers if (s := sector_of_payer(p.name)) is not None]
        if len(who.payers) == 1 and paid_for:
            return paid_for
    general: list[Found[Sector]] = []
    for tokens, sense in _tellings(story, mention, title, who):
        found = _outermost(find_sectors(tokens, sense), tokens)
        telling = [s for s in found if not s.value.is_general]
        if telling:
            return _distinct(telling)
        general = general or found
    return _distinct(general)


def _outermost(found: list[Found[Sector]], tokens: list[Token]) -> list[Found[Sector]]:
    """Without the words that only belong to another one: the miners of "the pensions of miners".

    What is joined to it ("roads and clinics") stands beside it.
    """
    starts = {s.start: s for s in found if not s.value.is_general}
    telling = [t for t in tokens if any(s.start <= t.idx < s.end for s in starts.values())]
    ids = {t.i: next(s for s in starts.values() if s.start <= t.idx < s.end) for t in telling}
    inner = set()
    for token in telling:
        above = token
        while above.head != above and above.dep_ not in BESIDE:
            above = above.head
            outer = ids.get(above.i)
            if outer is not None and outer is not ids[token.i] and above.pos_ in NOMINAL:
                inner.add(ids[token.i].start)
                break
    return [s for s in found if s.start not in inner]


def _tellings(
    story: Story, mention: Mention, title: DocSpan | None, who: Sides
) -> Iterator[tuple[list[Token], Sense | None]]:
    """The stretches of text that may tell the purpose, the surest first, with their sense.

    What is bought tells it by what it is itself, other money by what it is said to be for.
    """
    givers = [p.name.span for p in (*who.payers, *who.parties)]
    names = [*givers, *(p.name.span for p in who.receivers)]
    sense: Sense | None = None
    if mention.flow in mapping("finance")["families"]["sold"]:
        sense = "trades"
        yield from _receivers_told(story, who)
    elif mention.flow == "grant" and mention.kind == "work":
        sense = "gifts"
    for stretch in _stretches(story, mention, title):
        yield [t for t in stretch if not any(s.start <= t.idx < s.end for s in names)], sense
    yield from _receivers_told(story, who)
    yield from ((before, sense) for before in _told_just_before(story, mention))
    noun = mention.noun
    if noun is not None and noun.lemma_.lower() in words("private_works"):
        yield from _trades_of(story, who.payers)


def _stretches(story: Story, mention: Mention, title: DocSpan | None) -> Iterator[Iterable[Token]]:
    if title is not None:
        yield title
    yield _told_in_clause(mention)
    yield _told_next(story, mention)
    sentence = list(_without_offices(mention.span.sent))
    yield _of_the_sum(story, mention, sentence)
    yield _in_own_clause(mention, sentence)
    yield sentence


def _receivers_told(story: Story, who: Sides) -> Iterator[tuple[list[Token], Sense]]:
    """Names of those who receive, and what they are called beside: "CSR, a maker of tiles"."""
    yield from _trades_of(story, who.receivers)


def _trades_of(story: Story, parties: Iterable[Party]) -> Iterator[tuple[list[Token], Sense]]:
    for party in parties:
        span = story.doc.char_span(party.name.start, party.name.end, alignment_mode="expand")
        if span is None:
            continue
        root = span.root
        beside = [c for c in root.children if c.dep_ in ("appos", *MODIFIERS)]
        if root.dep_ == "appos":
            beside += [root.head, *(c for c in root.head.children if c.dep_ in MODIFIERS)]
        told = {t.i for t in span} | {
            t.i for b in beside for t in (b.subtree if b != root.head else (b,))
        }
        yield [story.doc[i] for i in sorted(told)], "trades"


def _in_own_clause(mention: Mention, sentence: list[Token]) -> list[Token]:
    """The words of the clause in which the sum stands, without those of clauses beside it."""
    verb = mention.verb
    if verb is None:
        return []
    asides = [c for t in verb.subtree for c in t.children if c.dep_ in CLAUSES_BESIDE]
    aside = {t.i for c in asides if mention.span.root not in c.subtree for t in c.subtree}
    own = {t.i for t in verb.subtree} - aside
    return [t for t in sentence if t.i in own]


def _told_in_clause(mention: Mention) -> Iterator[Token]:
    """The clause at the sum that says its use: "a loan *that will be used to fund the budget*"."""
    heads = [t for t in (mention.noun, mention.span.root) if t is not None]
    for head in heads:
        for child in head.children:
            told = child.dep_ in ("relcl", "acl") and child.lemma_.lower() in words("purpose_verbs")
            if told and child.i > head.i:
                yield from child.doc[child.i + 1 : child.right_edge.i + 1]


def _told_next(story: Story, mention: Mention) -> Iterator[Token]:
    """What the next sentences say that the money is for: "The loan will be used to ..."."""
    sentence = mention.span.sent
    for behind in range(TOLD_AFTER):
        if sentence.end >= len(story.doc):
            return
        sentence = story.doc[sentence.end].sent
        if starting_within(story.amounts, sentence.start_char, sentence.end_char):
            return
        used = (t for t in sentence if t.lemma_.lower() in ("use", "spend", "utilise", "utilize"))
        spent = any(_is_known_money(c, mention) for t in used for c in t.children)
        verb = sentence.root
        if (spent and behind == 0) or (
            verb.lemma_.lower() in words("purpose_verbs")
            and any(c.dep_ in SUBJECTS and _is_of_money(c, mention) for c in verb.children)
        ):
            yield from sentence


def _told_just_before(story: Story, mention: Mention) -> Iterator[list[Token]]:
    """What the sentence before is about, where this one speaks of a known thing: "a loan for a
    school. *The contract itself* was worth $9 million".
    """
    sentence = mention.span.sent
    known = any(c.lower_ in DEFINITE for t in sentence if _is_of_money(t, mention)
                for c in t.children)  # fmt: skip
    before = sentence.start - 1
    if not known or before < 0 or story.block_of(sentence[0]) != story.block_of(story.doc[before]):
        return
    yield list(_without_offices(story.doc[before].sent))


def _of_the_sum(story: Story, mention: Mention, sentence: list[Token]) -> list[Token]:
    """The words between this sum and the clause of the next one, where its sentence has one."""
    end = mention.span.end_char
    others = starting_within(story.amounts, end, mention.span.sent.end_char)
    plain = [a.start for a in others if story.doc.text[a.start - 1] not in "(["]
    if not plain:
        return []
    between = [t for t in sentence if end <= t.idx < plain[0]]
    cuts = [i for i, t in enumerate(between) if t.pos_ == "CCONJ" or t.text in ",;"]
    return between[: cuts[-1]] if cuts else between


def _is_known_money(noun: Token, mention: Mention) -> bool:
    """ "Malawi will use *this money* to buy"."""
    known = any(c.lower_ in DEFINITE for c in noun.children)
    return known and noun.dep_ == "dobj" and _is_of_money(noun, mention)


def _is_of_money(noun: Token, mention: Mention) -> bool:
    meant = words("money_nouns") | words("generic_projects") | {"it", "they"}
    own = mention.noun.lemma_.lower() if mention.noun is not None else ""
    return noun.lemma_.lower() in meant or noun.lower_ in meant or noun.lemma_.lower() == own


def _without_offices(sentence: DocSpan) -> Iterator[Token]:
    """The words that are not part of a minister's or a ministry's name: who signs is no use."""
    offices: set[int] = set()
    for noun in sentence:
        if noun.dep_ in SUBJECTS and any(c.dep_ == "ccomp" for c in noun.head.children):
            offices.update(t.i for t in noun.subtree)  # who says so
            continue
        name = noun.lemma_.lower()
        if name not in words("offices") and not (name in words("bodies") and _signs(noun)):
            continue
        offices.add(noun.i)
        for child in noun.children:
            if child.dep_ in MODIFIERS or child.lower_ in ("of", "for"):
                offices.update(t.i for t in child.subtree)
    return (t for t in sentence if t.i not in offices)


def _signs(body: Token) -> bool:
    """Whether a body acts or is a party, and is not what the money is for."""
    while body.dep_ in ("conj", "appos") and body.head != body:
        body = body.head
    return body.dep_ in SUBJECTS or body.head.lower_ in ("by", "between", "with", "at")


def article_sector(story: Story, once: bool) -> list[Found[Sector]]:
    """The sector that half of the body's sector words tell, if it is told more than once.

    `once` is enough where no other is told: for a work, which surely has a purpose.
    """
    counts, firsts = _sectors_told(story)
    code, most = next(iter(counts.most_common(1)), ("", 0))
    if not (once and len(counts) == 1) and most < max(2, counts.total() / 2):
        return []
    return [firsts[code]]


def _sectors_told(story: Story) -> tuple[Counter[str], dict[str, Found[Sector]]]:
    """How often the body's words tell each sector, and where first; read once a text."""
    kept = story.doc.user_data.get(SECTORS_KEY)
    if kept is None:
        found = (s for sent in story.sentences for s in find_sectors(_without_offices(sent)))
        telling = [s for s in found if not s.value.is_general]
        firsts = {s.value.dac_code: s for s in reversed(telling)}
        kept = Counter(s.value.dac_code for s in telling), firsts
        story.doc.user_data[SECTORS_KEY] = kept
    return cast("tuple[Counter[str], dict[str, Found[Sector]]]", kept)


def _distinct(sectors: Iterable[Found[Sector]]) -> list[Found[Sector]]:
    unique: dict[str, Found[Sector]] = {}
    for sector in sectors:
        unique.setdefault(sector.value.dac_code, sector)
    return list(unique.values())
