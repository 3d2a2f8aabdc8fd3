"""Articles to rows of the quotes table.

Belongs here: deciding what a marked stretch is (a statement, part of one, marks of
distance), and which reported clauses are rows. Does not: pairing marks
(`quotation_marks`), finding cues and clauses (`reporting`), crediting a speaker (`speakers`)
or filling cells (`quotes.cells`).

Conventions. `direct` is a full statement in marks, `partial` marked words inside the
author's sentence, `indirect` a reported clause without marks, `mixed` a reported clause of
which some words stand in marks, `scare` marks that quote nobody. A row is one continuous
stretch of text: a quotation broken by its reporting clause is two rows, one broken by a
paragraph is one. Every outermost pair of marks is exactly one row (`direct`, `partial` or
`scare`), nested marks have none; a `mixed` row is there besides, for the whole report.

What is denied, wished, hoped, found out, merely possible, supposed ("if she says") or left
unsaid is no report, nor is what "some", "one" or "they" say: nobody can be quoted for it. A
belief that an article credits to somebody is one, unless it is that of a multitude. A noun or an
adjective reports as well as a verb ("X's claim that", "was adamant that"), unless the sentence is
another's, who judges it. Documents, studies and figures speak, events and other things do not,
whatever they show. A report ends
where the author goes on: at a second verb of the reporter, a remark, a circumstance, a relative
clause that closes it. Who is quoted by a paper speaks, not the paper.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipeline.extract.quotes.antecedents import antecedent
from pipeline.extract.quotes.cells import Quote, QuoteType, row_of
from pipeline.extract.quotes.content import Content
from pipeline.extract.quotes.reported import contents
from pipeline.extract.quotes.reporting_verbs import FINITE, listed
from pipeline.extract.quotes.sources import Cue
from pipeline.extract.quotes.speakers import Credit, Page, Stretch, attribute, stands_alone
from pipeline.extract.rows import Row
from pipeline.extract.story import Story
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.language.tokens import Span as DocSpan
from pipeline.spans import Span

WHOLE = 0.8
"""From this share of marked words on, a reported clause is its quotation and no row of its own."""
NESTED = 4
"""How many reports back one is looked for that holds another."""
_FIRST = re.compile(r"[\w\[…]|\.\.\.")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_DISTANCE = re.compile(
    r"(?:so[- ]called|self[- ](?:styled|described|proclaimed)|(?:also |otherwise |better )?known as"
    r"|nicknamed|codenamed|(?:en|sub)?titled|headlined|captioned|a\.?k\.?a\.?)[,:]?\s*"
    r"(?:the |an? )?$",
    re.IGNORECASE,
)


def extract(story: Story) -> list[Row]:
    """Every quotation and report of an article's body, in text order."""
    page = Page(story)
    told = [(c, part) for c in page.cues for part in contents(c, page.quoted, page.sentence)]
    credits = _told_within(page, attribute(page), told)
    marked = [_read(page, s, c) for s, c in zip(page.stretches, credits, strict=True)]
    reported = list(_reported(page, marked, told))
    quotes = sorted([*marked, *reported], key=lambda q: (q.place, q.type))
    return [row_of(page, quote) for quote in quotes]


def _told_within(
    page: Page, credits: list[Credit | None], told: list[tuple[Cue, Content]]
) -> list[Credit | None]:
    """Marked words that nobody is credited with, inside a report: they are the reporter's."""
    for cue, part in told:
        for number in {n for n in page.quoted[part.start : part.end] if n >= 0}:
            whole = page.stretches[number].last < part.end
            if credits[number] is None and whole and cue.source is not None:
                credits[number] = Credit(cue.source, cue, "above")
    return credits


# --- marked stretches -----------------------------------------------------------------------


def _read(page: Page, stretch: Stretch, credit: Credit | None) -> Quote:
    kind = _type(page, stretch, credit)
    return Quote(
        kind,
        stretch.marked.inner,
        stretch.first,
        stretch.last,
        None if kind == "scare" else credit,
        stretch,
    )


def _type(page: Page, stretch: Stretch, credit: Credit | None) -> QuoteType:
    if credit is None:
        return "direct" if _is_orphan_statement(page, stretch) else "scare"
    if _is_statement(page, stretch, credit):
        return "direct"
    return "scare" if _names_a_thing(page, stretch, credit) else "partial"


def _is_orphan_statement(page: Page, stretch: Stretch) -> bool:
    """A statement nobody is named for: a pull quote, a voice from the street."""
    words = _words(page, stretch)
    return (
        len(words) >= 4
        and stands_alone(page, stretch)
        and words[0][0].isupper()
        and _has_finite(page, stretch)
    )


def _is_statement(page: Page, stretch: Stretch, credit: Credit) -> bool:
    if not credit.strong and not stands_alone(page, stretch) and not page.leads_in(stretch):
        return False
    if not _opens_sentence(page, stretch, credit):
        return False
    text, inner = page.text, stretch.marked.inner
    if _begins_upper(page, stretch):
        return _has_finite(page, stretch) or _ends_like_sentence(page, stretch)
    if text[inner.start] in ".…" or credit.how == "after":
        return _has_clause(page, stretch)
    return credit.how in ("beside", "lead_in", "carried") and _has_clause(page, stretch)


def _opens_sentence(page: Page, stretch: Stretch, credit: Credit) -> bool:
    """Whether the marks open at a sentence start or right behind the reporting words."""
    doc = page.story.doc
    start, end = page.before(stretch)
    outside = [t for t in doc[start:end] if not t.is_space]
    if not outside:
        return True
    last = outside[-1]
    if last.lower_ in ("that", "as", "how", "a", "an", "the"):
        return False
    if credit.how == "beside":
        label = credit.cue is not None and credit.cue.classes <= {"label"}
        return not label or last.text in (":", ",")
    if last.text in (":", ","):
        return credit.how != "after" or len(outside) <= 6
    return all(t.pos_ in ("CCONJ", "ADV", "PUNCT", "SCONJ") for t in outside)


def _begins_upper(page: Page, stretch: Stretch) -> bool:
    match = _FIRST.search(page.text, stretch.marked.inner.start, stretch.marked.inner.end)
    return match is not None and (
        match.group()[0].isupper() or match.group()[0].isdigit() or match.group()[0] == "["
    )


def _ends_like_sentence(page: Page, stretch: Stretch) -> bool:
    doc, inner = page.story.doc, stretch.marked.inner
    if page.text[inner.end - 1] in ".!?,…—":
        return True
    following = stretch.last + 1
    return following < len(doc) and doc[following].text in (".", ",", "!", "?")


def _inside(page: Page, stretch: Stretch) -> Iterator[Token]:
    for token in page.story.doc[stretch.first : stretch.last + 1]:
        if stretch.marked.inner.start <= token.idx < stretch.marked.inner.end:
            yield token


def _has_finite(page: Page, stretch: Stretch) -> bool:
    return any(
        t.tag_ in FINITE or (t.tag_ == "VB" and t.dep_ == "ROOT") for t in _inside(page, stretch)
    )


def _has_clause(page: Page, stretch: Stretch) -> bool:
    """Whether the marked words are a clause by themselves: subject and finite verb on top."""
    for token in _inside(page, stretch):
        if stretch.first <= token.head.i <= stretch.last:
            continue
        if token.pos_ in ("VERB", "AUX") and any(
            c.dep_ in (*SUBJECTS, "expl") and stretch.first <= c.i <= stretch.last
            for c in token.children
        ):
            return True
    return False


def _words(page: Page, stretch: Stretch) -> list[str]:
    inner = stretch.marked.inner
    return _WORD.findall(page.text[inner.start : inner.end])


def _names_a_thing(page: Page, stretch: Stretch, credit: Credit) -> bool:
    """Titles, names, nicknames and so-called things: marked, but not anybody's words."""
    doc, marked = page.story.doc, stretch.marked
    lead = page.text[max(0, marked.start - 40) : marked.start]
    if _DISTANCE.search(lead):
        return True
    words = _words(page, stretch)
    significant = [w for w in words if w.lower() not in listed("small_words")]
    title = bool(significant) and len(words) <= 10 and all(w[0].isupper() for w in significant)
    if not title:
        return False
    before = doc[stretch.first - 1] if stretch.first else None
    if before is None or credit.how in ("lead_in", "trailing", "carried"):
        return False
    if before.text in (":", ",") and credit.strong:
        return False
    if before.pos_ == "VERB" and before.lemma_ in listed("to_hearer"):
        return True
    return before.lower_ in listed("naming") or not credit.strong or before.pos_ != "VERB"


# --- reported clauses -------------------------------------------------------------------------


def _reported(page: Page, marked: list[Quote], told: list[tuple[Cue, Content]]) -> Iterator[Quote]:
    """Reported clauses: `indirect` without marks, `mixed` with marked words in them."""
    taken: set[Span] = set()
    said: list[Span] = []
    thought: list[Quote] = []
    for cue, content in told:
        quote = _report(page, cue, content, marked)
        if quote is None or quote.place in taken:
            continue
        taken.add(quote.place)
        if cue.classes == {"stance"}:
            thought.append(quote)
        else:
            said.append(quote.place)
            yield quote
    # "said he did not know it was illegal" is one report, of what was said.
    held = sorted(said)
    yield from (q for q in thought if not _lies_in(q.place, held))


def _lies_in(place: Span, ascending: list[Span]) -> bool:
    """Whether one of the last spans that begin before `place` holds it."""
    before = bisect_right(ascending, (place.start, place.end))
    return any(span.contains(place) for span in ascending[max(0, before - NESTED) : before + 1])


def _report(page: Page, cue: Cue, content: Content, marked: list[Quote]) -> Quote | None:
    assert cue.source is not None
    doc = page.story.doc
    bounds, inside = _fitted(page, content, marked)
    start, end = bounds
    if end - start < 3 or page.block[start] < 0 or page.block[start] != page.block[end - 1]:
        return None
    if cue.source.head.lower_ == "they" and antecedent(page, cue.source.head) is None:
        # "They say the spring will be dry": people in general.
        return None
    inside_itself = start <= cue.source.head.i < end and cue.source.head.i != cue.head.i
    if inside_itself and not content.interrupted:
        return None
    if any(c.kind == "verb" and c.head.tag_ == "VBG" for c in page.cues_between(start, start + 1)):
        # "admitted it, writing in a post ...": the participle reports, it is not reported.
        return None
    last = doc[end - 1]
    place = Span(doc[start].idx, last.idx + len(last))
    credit = Credit(cue.source, cue, "above")
    if not inside:
        outside = any(page.quoted[i] < 0 for i in range(start, end))
        return Quote("indirect", place, start, end - 1, credit) if outside else None
    if _marked_share(page, start, end) >= WHOLE:
        return None
    return Quote("mixed", place, start, end - 1, credit, page.stretches[inside[0]])


def _fitted(page: Page, content: Content, marked: list[Quote]) -> tuple[tuple[int, int], list[int]]:
    """A clause fitted to the marks: words of others cut off, stretches never cut in two.

    Returns tokens `[start, end)` and the numbers of the quotations that are part of it.
    """
    start, end = content.start, content.end
    numbers = sorted({n for n in page.quoted[start:end] if n >= 0})
    for number in numbers:
        if marked[number].type == "direct" and not _is_passed_on(marked[number], start):
            # A full statement is a row of its own; what stands before it is reported.
            end = min(end, page.stretches[number].first)
    end = min(_without_other_voice(page, start, end), _without_remark(page, start, end))
    inside = [
        n
        for n in numbers
        if page.stretches[n].first < end and marked[n].type in ("partial", "direct")
    ]
    for number in inside:
        start = min(start, page.stretches[number].first)
        behind = page.stretches[number].last + 1
        if page.ends_sentence(behind - 1) and page.starts_upper(behind):
            end = behind
        elif behind > end:
            end = _clause_end(page, behind)
    following = inside[-1] + 1 if inside else len(marked)
    while following < len(marked) and page.stretches[following].first < end:
        inside.append(following)
        following += 1
    return (start, _without_tail(page, start, end)), inside


def _without_tail(page: Page, start: int, end: int) -> int:
    """Cuts stops and a dangling ", adding" off the end of a clause."""
    doc = page.story.doc
    while end > start:
        cues = page.cues_between(end - 1, end)
        dangling = bool(cues) and doc[end - 1].tag_ == "VBG" and doc[end - 2].text == ","
        if not (doc[end - 1].is_space or doc[end - 1].text in (",", ":", ".", ";") or dangling):
            break
        end -= 1
    return end


def _is_passed_on(quote: Quote, start: int) -> bool:
    """Whether a statement is itself reported: "they got a message stating ..."."""
    cue = quote.credit.cue if quote.credit else None
    return cue is not None and start <= cue.start < quote.first


def _without_other_voice(page: Page, start: int, end: int) -> int:
    """Cuts ", with X reporting ..." and the like off a clause: somebody else speaks there."""
    doc = page.story.doc
    for cue in page.cues_between(start + 3, end):
        if cue.source is None:
            continue
        if cue.kind == "phrase" and cue.source.end >= end and doc[cue.start - 1].text == ",":
            # "said A, according to B" is told by B as well, in a row of its own.
            return cue.start - 1
        if cue.kind != "verb":
            continue
        before = cue.source.start - 1
        if (
            cue.finite
            and doc[before].lower_ in ("while", "whereas")
            and doc[before - 1].text == ","
        ):
            return before - 1
        if cue.finite or cue.head.tag_ != "VBG":
            continue
        if doc[cue.start - 1].text == "," and cue.classes & {"say", "label"}:
            return cue.start - 1
        if cue.source.end == cue.start and doc[before].lower_ == "with":
            return before - 1 if doc[before - 1].text == "," else before
    return end


def _without_remark(page: Page, start: int, end: int) -> int:
    """Cuts ", a charge the ministry denies", ", without saying when" and ", even as the crowd
    grew" off a clause: that is the author's remark."""
    doc = page.story.doc
    for i in range(start + 3, end - 2):
        article = doc[i].text in (",", "–", "—", "-") and doc[i + 1].lower_ in ("a", "an")
        if article and (doc[i + 2].lower_ in listed("verdicts") or _is_judged(doc[i + 2])):
            return i
        if doc[i].text == "," and page.quoted[i] < 0 and _is_added(page, i, end):
            return i
        if doc[i].text == "," and _is_circumstance(page, i, start):
            return i
        if doc[i].text == "," and _is_measured(doc[i + 1 : end]):
            return i
        withheld = doc[i].text == "," and doc[i + 1].lower_ == "without"
        if withheld and doc[i + 2].lower_ in listed("withholding"):
            return i
    return end


def _is_measured(remark: DocSpan) -> bool:
    """ ", short of the 3% that analysts had expected": the author's measure of what is told."""
    if remark[0].lower_ not in listed("measuring") and remark[-1].lower_ != "expected":
        return False
    return any(t.lemma_.lower() in listed("forecasts") for t in remark)


def _is_judged(noun: Token) -> bool:
    """ "a slander that the ministry has rejected"."""
    return any(c.dep_ == "relcl" and c.lemma_ in listed("judging") for c in noun.rights)


def _is_added(page: Page, comma: int, end: int) -> bool:
    """Whether what the comma and a relative word, "among them" or "the third such" open goes on
    to the end: the reader is told who or what was spoken of."""
    doc = page.story.doc
    first = doc[comma + 1]
    if first.lower_ == "among" and doc[comma + 2].lower_ == "them":
        return True
    if first.lower_ == "the" and doc[comma + 2].lower_ in listed("ranks"):
        return all(doc[i].text != "," and page.quoted[i] < 0 for i in range(comma + 1, end))
    if first.tag_ not in ("WDT", "WP", "WP$") or first.lower_ == "that":
        return False
    if any(page.quoted[i] >= 0 or doc[i].text == "," for i in range(comma + 1, end)):
        return False
    clause = first
    while clause.head is not clause and clause.dep_ != "relcl":
        clause = clause.head
    return clause.dep_ == "relcl" and clause.head.i < comma and clause.right_edge.i >= end - 2


def _is_circumstance(page: Page, comma: int, start: int) -> bool:
    """What the author puts beside a report: ", even as ...", ", bringing the toll to 40", and
    ", as talks went on" beside what will be."""
    doc = page.story.doc
    first, second = doc[comma + 1], doc[comma + 2]
    if first.lower_ == "even" and second.lower_ == "as":
        return True
    if first.tag_ == "VBG" and (effects := _effects(first.lemma_)):
        return any(c.dep_ == "dobj" and c.lemma_ in effects for c in first.rights)
    if first.lower_ not in ("as", "after") or first.dep_ != "mark":
        return False
    beside, coming = first.head, first.head.head
    happened = beside.tag_ == "VBD" and beside.lemma_ != "be"
    return happened and start <= coming.i < comma and any(c.tag_ == "MD" for c in coming.lefts)


def _effects(lemma: str) -> frozenset[str]:
    """What is brought, ended or stirred by what a report tells: "bringing the TOLL to 40"."""
    if lemma in listed("tallying"):
        return listed("tallies")
    return listed("stirred") | listed("spans") if lemma in listed("stirring") else frozenset()


def _clause_end(page: Page, end: int) -> int:
    """Where a clause ends of which the parser saw only a part: at a comma, a cue, a stop."""
    doc = page.story.doc
    stop = end
    while stop < min(len(doc), end + 60) and page.block[stop] == page.block[end - 1]:
        outside = page.quoted[stop] < 0
        if outside and (doc[stop].text in (",", ";", ":", ".", "–", "—") or doc[stop].is_space):
            break
        if outside and any(cue.start == stop for cue in page.cues_between(stop, stop + 1)):
            return end
        stop += 1
    return stop


def _marked_share(page: Page, start: int, end: int) -> float:
    words = [
        i
        for i in range(start, end)
        if not page.story.doc[i].is_punct and not page.story.doc[i].is_space
    ]
    return sum(page.quoted[i] >= 0 for i in words) / max(1, len(words))
