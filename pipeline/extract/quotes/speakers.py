"""To whom each marked stretch belongs: the cue beside it, above it, before its paragraph.

Belongs here: laying the quotation marks over the parse, and finding for every stretch the
reporting words and the phrase that names the speaker, by their place and by the parse.
Does not: what becomes of it in the table (`pipeline.extract.quotes.table`), or the full name
behind a phrase (`pipeline.normalize.actors`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pipeline.extract.grammar.quotation_marks import Marked, marked_stretches
from pipeline.extract.quotes.reporting import find_cues, told_by_name
from pipeline.extract.quotes.reporting_verbs import FINITE, has_own_object, is_person_noun, listed
from pipeline.extract.quotes.sources import Cue, Source, noun_phrase_at, source_of
from pipeline.extract.story import FACT_BLOCKS, Story
from pipeline.ingest.article import Block
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.known_names import group_nouns
from pipeline.spans import Found, Span

How = Literal["beside", "after", "above", "phrase", "lead_in", "trailing", "shared", "carried"]

WINDOW = 150
"""How far from a stretch its sentence is searched, in tokens; real sentences are shorter."""
REACH = 14
"""How many tokens behind the closing mark the reporting clause may take to come."""
CLIMB = 20
"""How many heads upwards a governing cue is looked for."""
TRAILER = 14
"""Longest attribution without a verb ("— Jane Roe, chair of the board"), in tokens."""

PAUSES = frozenset({",", "-", "–", "—", "--"})
LEAD_INS = (":", ",", "–", "—", "-")
ENDS = frozenset(".!?…")
SPOKEN = frozenset({"say", "ask", "marks", "sign"})
STATED = frozenset({"ccomp", "parataxis", "oprd", "acomp", "xcomp"})
"""What a verb of thinking or finding governs that puts its finding into words."""
SPEAKABLE = frozenset({"say", "ask", "label", "finding", "stance", "as"})


@dataclass(frozen=True)
class Stretch:
    """A marked stretch and its tokens `[first, last]`, marks included."""

    marked: Marked
    first: int
    last: int


@dataclass(frozen=True)
class Credit:
    """Who a stretch is credited to, by which cue, and how that was seen."""

    source: Source
    cue: Cue | None
    how: How

    @property
    def strong(self) -> bool:
        """The reporting words touch the quotation, so that it can be a whole statement."""
        return self.how not in ("above", "phrase", "shared")


@dataclass
class Page:
    """The parse of an article with its quotation marks and cues laid over it."""

    story: Story
    text: str = ""
    stretches: list[Stretch] = field(default_factory=list)
    starts: Sequence[int] = ()
    quoted: list[int] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    block: list[int] = field(default_factory=list)
    sentence: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        doc = self.story.doc
        self.text = doc.text
        self.starts = doc.starts
        self.block = _block_of_tokens(self.story)
        self.quoted = [-1] * len(doc)
        for marked in marked_stretches(self.text, _runs(self.story)):
            self._lay(marked)
        for sent in doc.sents:
            self.sentence.extend([(sent.start, sent.end)] * (sent.end - sent.start))
        self.cues = [c for c in find_cues(doc, self.quoted) if self.block[c.start] >= 0]
        self._starts = [cue.start for cue in self.cues]
        self.by_head = {cue.head.i: cue for cue in self.cues}

    def _lay(self, marked: Marked) -> None:
        doc = self.story.doc
        starts = self.starts
        first = bisect_left(starts, marked.start)
        if first == len(starts) or starts[first] > marked.inner.start:
            first -= 1
        last = bisect_left(starts, marked.end) - 1
        for i in range(first, last + 1):
            self.quoted[i] = len(self.stretches)
        self.stretches.append(Stretch(marked, first, max(first, min(last, len(doc) - 1))))

    @cached_property
    def persons(self) -> tuple[list[int], list[Found[Actor]]]:
        """Persons named outside quotation marks, with where each mention starts."""
        named = [
            found
            for found in self.story.actors.mentions
            if found.value.kind == "person"
            and self.quoted[bisect_right(self.starts, found.start) - 1] < 0
        ]
        return [found.start for found in named], named

    @cached_property
    def _by_name(self) -> dict[str, list[Found[Actor]]]:
        named: dict[str, list[Found[Actor]]] = {}
        for found in self.story.actors.mentions:
            named.setdefault(found.value.name, []).append(found)
        return named

    def mentions_of(self, name: str) -> Sequence[Found[Actor]]:
        """Where the text names somebody, in text order."""
        return self._by_name.get(name, ())

    @cached_property
    def sources(self) -> frozenset[int]:
        """Tokens that head the phrase of somebody who reports, not just in passing."""
        return frozenset(
            cue.source.head.i
            for cue in self.cues
            if cue.source is not None
            and cue.head.dep_ not in ("relcl", "acl", "xcomp")
            and not cue.classes <= {"marks"}
        )

    def cues_between(self, start: int, end: int) -> list[Cue]:
        return self.cues[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    # --- windows -------------------------------------------------------------------------

    def before(self, stretch: Stretch) -> tuple[int, int]:
        """Tokens of the same sentence in front of a stretch; empty at a sentence start."""
        end = stretch.first
        previous = self.previous(end)
        if previous is None or self.block[previous] != self.block[end]:
            return self._lead_in(end, previous)
        if self.ends_sentence(previous) and not self.is_lower(stretch):
            return end, end
        return max(self.sentence[previous][0], end - WINDOW), end

    def _lead_in(self, end: int, previous: int | None) -> tuple[int, int]:
        """The last sentence of the paragraph before, if it leads in with a colon or comma."""
        doc = self.story.doc
        if previous is None or doc[previous].text not in LEAD_INS:
            return end, end
        return max(self.sentence[previous][0], previous - WINDOW), previous + 1

    def leads_in(self, stretch: Stretch) -> bool:
        previous = self.previous(stretch.first)
        return previous is not None and self.story.doc[previous].text == ":"

    def previous(self, i: int) -> int | None:
        i -= 1
        while i >= 0 and self.story.doc[i].is_space:
            i -= 1
        return i if i >= 0 else None

    def ends_sentence(self, i: int) -> bool:
        if self.quoted[i] >= 0:
            inner = self.stretches[self.quoted[i]].marked.inner
            return self.text[inner.end - 1] in ENDS
        return self.story.doc[i].text[-1] in ENDS and self.story.doc[i].is_punct

    def starts_upper(self, i: int) -> bool:
        """Whether the next word, from token i on, begins with a capital."""
        doc = self.story.doc
        while i < len(doc) and doc[i].is_space:
            i += 1
        return i < len(doc) and doc[i].text[0].isupper()

    def is_lower(self, stretch: Stretch) -> bool:
        match = _LETTER.search(self.text, stretch.marked.inner.start, stretch.marked.inner.end)
        return match is not None and match.group().islower()

    def after(self, stretch: Stretch) -> tuple[int, int]:
        """Tokens behind a stretch up to the end of its sentence or the next stretch."""
        doc = self.story.doc
        start = stretch.last + 1
        while start < len(doc) and (doc[start].is_space or doc[start].text in PAUSES):
            if "\n\n" in doc[start].text:
                return start, start
            start += 1
        if start >= len(doc) or self.block[start] != self.block[stretch.last]:
            return start, start
        text, inner = self.text, stretch.marked.inner
        if (
            text[inner.end - 1] == "."
            and doc[start].text[0].isupper()
            and doc[stretch.last + 1].text not in PAUSES
        ):
            return start, start
        end = start
        limit = min(len(doc), start + 80)
        while end < limit and self.quoted[end] < 0 and self.block[end] == self.block[start]:
            if doc[end].text in (".", ";", "!", "?") and doc[end].pos_ == "PUNCT":
                break
            end += 1
        return start, end


def _block_of_tokens(story: Story) -> list[int]:
    """For each token the number of its block, -1 in titles, headings and between blocks."""
    starts = story.doc.starts
    numbers = [-1] * len(starts)
    for number, block in enumerate(story.article.blocks):
        if _holds_speech(story, block):
            first, stop = bisect_left(starts, block.start), bisect_left(starts, block.end)
            numbers[first:stop] = [number] * (stop - first)
    return numbers


def _runs(story: Story) -> list[list[Span]]:
    """Runs of body paragraphs with no heading between them."""
    runs: list[list[Span]] = [[]]
    for block in story.article.blocks:
        if _holds_speech(story, block):
            runs[-1].append(block.span)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _holds_speech(story: Story, block: Block) -> bool:
    """Body paragraphs, and headings that are a quotation: pull quotes look like headings."""
    if block.kind in FACT_BLOCKS:
        return True
    return block.kind == "heading" and story.article.text[block.start] in "“\"«„‘'"


_LETTER = re.compile(r"[^\W\d_]")


# --- credits --------------------------------------------------------------------------------


def attribute(page: Page) -> list[Credit | None]:
    """For each stretch, in order, who is credited with it."""
    found: list[Credit | None] = []
    for number, stretch in enumerate(page.stretches):
        credit = _own(page, stretch)
        if credit is None and number:
            credit = _shared(page, page.stretches[number - 1], stretch, found[-1])
        if credit is None:
            credit = _carried(page, number, found)
        found.append(credit)
    for number in range(len(found) - 2, -1, -1):
        if found[number] is None:
            found[number] = _shared(
                page, page.stretches[number], page.stretches[number + 1], found[number + 1]
            )
    return found


def _own(page: Page, stretch: Stretch) -> Credit | None:
    return (
        _beside(page, stretch)
        or _after(page, stretch)
        or _above(page, stretch)
        or _according(page, stretch)
        or _in_utterance(page, stretch)
        or _led_in(page, stretch)
        or _trailing(page, stretch)
    )


def _beside(page: Page, stretch: Stretch) -> Credit | None:
    """The cue right before the marks, with nothing but its hearer and adverbs between."""
    start, end = page.before(stretch)
    doc = page.story.doc
    for cue in reversed(page.cues_between(start, end)):
        if cue.kind == "phrase" or cue.source is None or _is_of_another(page, cue.head, stretch):
            continue
        if cue.classes <= {"stance"} and doc[end - 1].text not in LEAD_INS:
            continue
        if cue.classes <= {"finding", "marks"} and any(c.dep_ == "neg" for c in cue.head.lefts):
            continue
        right = max(cue.end, cue.source.end, _relative_end(cue.source))
        between = doc[right:end]
        if any(t.pos_ in ("VERB", "AUX") and page.quoted[t.i] < 0 for t in between):
            return None
        if any(page.quoted[t.i] >= 0 for t in between):
            return None
        last = doc[end - 1]
        touches = last.text in LEAD_INS or end - right <= 1 or _hears(between)
        speaking = _reporter_of(page, cue)
        assert speaking.source is not None
        return Credit(speaking.source, speaking, "beside") if touches else None
    return None


def _relative_end(source: Source) -> int:
    """Behind "who leads the union" of "says Ana Ruiz, who leads the union"."""
    clauses = (c for c in source.head.rights if c.dep_ == "relcl" and c.left_edge.i == source.end)
    return max((c.right_edge.i + 1 for c in clauses), default=0)


def _reporter_of(page: Page, cue: Cue) -> Cue:
    """ "The office said the ruling showed “...”": the words are the office's."""
    if not cue.classes <= {"finding", "stance"}:
        return cue
    above = cue.head
    while above.head is not above and above.dep_ in ("ccomp", "conj"):
        above = above.head
        upper = page.by_head.get(above.i)
        if upper is not None and upper.source is not None and "say" in upper.classes:
            return upper
    return cue


def _hears(between: object) -> bool:
    """Whether only a short phrase without a clause stands between cue and marks."""
    tokens = [t for t in between if not t.is_space]  # type: ignore[attr-defined]
    return (
        len(tokens) <= 6
        and all(
            t.pos_ in ("PROPN", "PRON", "ADV", "DET", "ADP", "NOUN", "ADJ", "PART", "NUM")
            or t.text == "-"
            for t in tokens
        )
        and not any(t.lower_ == "that" for t in tokens)
    )


def _after(page: Page, stretch: Stretch) -> Credit | None:
    """ "..., said X", "..., X said", "..., according to X"."""
    start, end = page.after(stretch)
    if start == end:
        return _told_next(page, stretch)
    if page.story.doc[start].tag_ == "CC":
        return None
    for cue in page.cues_between(start, end):
        if cue.source is None or cue.source.start < start or cue.kind == "noun":
            continue
        if cue.source.start > start and cue.head.dep_ in ("relcl", "acl"):
            continue
        if cue.start >= start + REACH and cue.source.start > start:
            break
        if cue.kind == "verb" and not (cue.finite and cue.classes & SPOKEN):
            return None
        if cue.kind == "verb" and page.ends_sentence(stretch.last) and has_own_object(cue.head):
            # "“Why?” Vega has said that ...": the next sentence reports something else.
            return None
        if min(cue.start, cue.source.start) - start <= 1 and cue.kind != "as":
            return Credit(cue.source, cue, "after")
        break
    return _named_behind(page, stretch, start, end)


def _told_next(page: Page, stretch: Stretch) -> Credit | None:
    """ "“You lied.” Ruiz said in court.": a sentence that is nothing but a reporting clause."""
    start = stretch.last + 1
    if start >= len(page.story.doc) or page.block[start] != page.block[stretch.last]:
        return None
    end = page.sentence[start][1]
    for cue in page.cues_between(start, min(end, start + REACH)):
        told = cue.kind == "verb" and cue.finite and bool(cue.classes & SPOKEN)
        if not told or cue.source is None or min(cue.source.start, cue.start) != start:
            return None
        ends = end - start <= REACH and all(page.quoted[i] < 0 for i in range(start, end))
        alone = ends and not has_own_object(cue.head) and cue.head.dep_ == "ROOT"
        return Credit(cue.source, cue, "after") if alone else None
    return None


def _named_behind(page: Page, stretch: Stretch, start: int, end: int) -> Credit | None:
    """ "“...,” Ana Ruiz, head of the office that tests wells at the port, said.": whoever is named
    right behind the marks, where the parser ties the verb to a name in the description."""
    doc = page.story.doc
    said = page.text[stretch.marked.inner.start : stretch.marked.inner.end].rstrip("'’”\"")
    if said[-1:] not in ("", *",?!") and doc[start - 1].text not in PAUSES:
        return None
    cues = [c for c in page.cues_between(start, end) if c.finite and c.classes & SPOKEN]
    if not cues and (read := told_by_name(doc, start, end)) is not None:
        return Credit(read[0], read[1], "after")
    if doc[start].lower_ == "as":
        return _put_by(page, start + 1, end)
    if not cues or has_own_object(cues[0].head) or cues[0].head.dep_ in ("ccomp", "conj"):
        return None
    source, verb = noun_phrase_at(doc, start), cues[0].head
    if source is None or source.head.pos_ not in ("NOUN", "PROPN"):
        return None
    others = (t for t in doc[start:end] if t.tag_ in FINITE and t.dep_ not in ("relcl", "acl"))
    if any(t is not verb and t.head is not verb for t in others):
        return None
    return Credit(Source(source.head, start, min(source.end, cues[0].start)), cues[0], "after")


def _put_by(page: Page, start: int, end: int) -> Credit | None:
    """ "“...,” as one of them, Ana Ruiz, put it"."""
    doc = page.story.doc
    for cue in page.cues_between(start, end - 1):
        if cue.head.lemma_ == "put" and doc[cue.end].lower_ == "it":
            source = noun_phrase_at(doc, start)
            if source is not None:
                return Credit(Source(source.head, start, min(source.end, cue.start)), cue, "after")
    return None


def _above(page: Page, stretch: Stretch) -> Credit | None:
    """The nearest cue that governs the marked words in the parse."""
    doc = page.story.doc
    roots = [
        t
        for t in doc[stretch.first : min(stretch.last + 1, stretch.first + 60)]
        if not t.is_punct and not stretch.first <= t.head.i <= stretch.last
    ]
    for token in roots[:3]:
        above, in_clause = token, False
        for _ in range(CLIMB):
            if above.head is above:
                break
            in_clause = in_clause or above.dep_ in STATED
            if (aside := _aside(page, above, stretch)) is not None:
                return aside
            above = above.head
            cue = page.by_head.get(above.i)
            if cue is None or cue.kind != "verb" or not _credits(page, cue, stretch):
                continue
            # What is thought or found is reported in a clause; what is said, anywhere.
            if in_clause or not cue.classes <= {"stance", "finding", "marks"}:
                assert cue.source is not None
                return Credit(cue.source, cue, "above")
    return None


def _aside(page: Page, verb: Token, stretch: Stretch) -> Credit | None:
    """ "clauses that, critics said, made it “a fort”": a reporting clause put into another."""
    for child in verb.lefts:
        cue = page.by_head.get(child.i) if child.dep_ == "parataxis" else None
        if cue is None or cue.kind != "verb" or "say" not in cue.classes:
            continue
        if cue.source is not None and _credits(page, cue, stretch):
            return Credit(cue.source, cue, "above")
    return None


def _credits(page: Page, cue: Cue, stretch: Stretch) -> bool:
    if cue.source is None or not cue.classes & SPEAKABLE or _is_of_another(page, cue.head, stretch):
        return False
    return not (stretch.first <= cue.source.head.i <= stretch.last)


def _is_of_another(page: Page, verb: Token, stretch: Stretch) -> bool:
    """ "The paper cited some of the questions: “...”": these are not the paper's words."""
    if verb.lemma_ not in ("cite", "list") or not page.leads_in(stretch):
        return False
    given = (c for c in verb.rights if c.dep_ == "dobj" and c.i < stretch.first)
    return any(c.pos_ in ("NOUN", "DET", "PRON") for c in given)


def _according(page: Page, stretch: Stretch) -> Credit | None:
    start = max(page.sentence[stretch.first][0], stretch.first - WINDOW)
    end = min(page.sentence[stretch.last][1], stretch.last + WINDOW)
    for cue in page.cues_between(start, end):
        if cue.kind in ("phrase", "as") and cue.source is not None and page.quoted[cue.start] < 0:
            return Credit(cue.source, cue, "phrase")
    return None


def _in_utterance(page: Page, stretch: Stretch) -> Credit | None:
    """ "In an address he closed the airports “until tempers cool”": whose address it is."""
    start, end = page.sentence[stretch.first]
    start, end = max(start, stretch.first - WINDOW), min(end, stretch.last + WINDOW)
    for token in page.story.doc[start : stretch.first]:
        utterance = token.dep_ == "pobj" and token.lemma_.lower() in listed("utterances")
        stated = utterance and token.head.lower_ in ("in", "during", "at")
        if stated and token.pos_ == "NOUN" and page.quoted[token.i] < 0:
            subject = _first_subject(page, token.i, end)
            return None if subject is None else Credit(source_of(subject), None, "above")
    return None


def _first_subject(page: Page, start: int, end: int) -> Token | None:
    for token in page.story.doc[start:end]:
        if token.dep_ == "nsubj" and page.quoted[token.i] < 0 and token.tag_ not in ("WDT", "WP"):
            return token
    return None


def _led_in(page: Page, stretch: Stretch) -> Credit | None:
    """A colon without a reporting verb: whoever acts in the sentence that leads in."""
    if not page.leads_in(stretch):
        return None
    start, end = page.before(stretch)
    subjects = [
        t
        for t in page.story.doc[start:end]
        if t.dep_ in SUBJECTS and page.quoted[t.i] < 0 and _may_speak(t)
    ]
    main = next((t for t in subjects if t.head.dep_ == "ROOT"), subjects[0] if subjects else None)
    if main is None:
        main = _whose_answer(page, start, end)
    if main is None or _is_of_another(page, main.head, stretch):
        return None
    return Credit(source_of(main), None, "lead_in")


def _whose_answer(page: Page, start: int, end: int) -> Token | None:
    """ "Her answer: ...", "The mayor's conclusion: ...": whose a sentence without a verb is."""
    sentence = page.story.doc[start:end]
    if any(t.tag_ in FINITE for t in sentence):
        return None
    for token in sentence:
        noun = token.lemma_.lower()
        if token.pos_ == "NOUN" and (noun in listed("utterances") or noun in listed("replies")):
            return next((c for c in token.lefts if c.dep_ == "poss"), None)
    return None


def _may_speak(subject: Token) -> bool:
    """Somebody, or something written: "the mayor was unmoved: ...", not "the hole had a name"."""
    if subject.pos_ != "NOUN":
        return subject.pos_ in ("PROPN", "PRON")
    apposed = (c for c in subject.rights if c.dep_ == "appos" and c.i < subject.head.i)
    if any(_is_somebody(c) for c in apposed):
        return True
    return subject.lemma_.lower() in listed("utterances") or _is_somebody(subject)


def _is_somebody(token: Token) -> bool:
    if token.pos_ == "PROPN":
        return True
    return is_person_noun(token) or token.lemma_.lower() in group_nouns()


def _trailing(page: Page, stretch: Stretch) -> Credit | None:
    """A name without a verb behind a paragraph that is one quotation, or below it."""
    doc = page.story.doc
    previous = page.previous(stretch.first)
    if previous is not None and page.block[previous] == page.block[stretch.first]:
        return None
    start = stretch.last + 1
    while start < len(doc) and (doc[start].text in PAUSES or doc[start].is_space):
        start += 1
    if start >= len(doc) or page.block[start] < 0:
        return None
    if page.block[start] != page.block[stretch.last] and doc[start - 1].text not in PAUSES:
        return None
    end = start
    while end < len(doc) and page.block[end] == page.block[start] and page.quoted[end] < 0:
        end += 1
        if end - start > TRAILER:
            return None
    rest = [t for t in doc[start:end] if not t.is_space]
    if not rest or any(t.tag_ in FINITE for t in rest) or not rest[0].text[0].isupper():
        return None
    source = noun_phrase_at(doc, start)
    return None if source is None else Credit(source, None, "trailing")


def _shared(page: Page, one: Stretch, other: Stretch, credit: Credit | None) -> Credit | None:
    """Neighbouring stretches of one sentence share their speaker ("A" and "B", she said)."""
    if credit is None or page.block[one.last] != page.block[other.first]:
        return None
    between = page.story.doc[one.last + 1 : other.first]
    if len(between) > 25 or any(t.text in (".", ";", "!", "?") for t in between):
        return None
    first = next((t for t in between if not t.is_punct and not t.is_space), None)
    if page.ends_sentence(one.last) and (first is None or not first.text[0].islower()):
        return None
    if any(t.dep_ in SUBJECTS and t.head.pos_ in ("VERB", "AUX") for t in between):
        return None
    return Credit(credit.source, credit.cue, "shared")


def _carried(page: Page, number: int, found: list[Credit | None]) -> Credit | None:
    """A sentence that is all quotation goes on with the speaker just before it."""
    stretch = page.stretches[number]
    if not stands_alone(page, stretch):
        return None
    doc = page.story.doc
    block = page.block[stretch.first]
    here = stretch.first
    if number and found[-1] is not None:
        previous = page.stretches[number - 1]
        gap = page.block[stretch.first] - page.block[previous.last]
        near = here - previous.last <= 40 if gap == 0 else _closes_block(page, previous, here)
        if gap in (0, 1) and near:
            return Credit(found[-1].source, found[-1].cue, "carried")
    previous_token = page.previous(here)
    if previous_token is None or page.block[previous_token] not in (block, block - 1):
        return None
    start = max(page.sentence[previous_token][0], here - WINDOW)
    cues = [c for c in page.cues_between(start, here) if c.source and c.classes & {"say", "marks"}]
    if cues:
        source = cues[-1].source
        assert source is not None
        return Credit(source, cues[-1], "carried")
    return _utterance(page, doc[start:here])


def _closes_block(page: Page, stretch: Stretch, here: int) -> bool:
    """Whether the last sentence of the paragraph before holds `stretch`."""
    previous = page.previous(here)
    return previous is not None and page.sentence[previous][0] <= stretch.last + REACH


def _utterance(page: Page, sentence: object) -> Credit | None:
    """ "X issued a statement." leads in a quotation as well as "X said"."""
    tokens: list[Token] = list(sentence)  # type: ignore[call-overload]
    if not any(t.lemma_.lower() in listed("utterances") and t.pos_ == "NOUN" for t in tokens):
        return None
    subject = next(
        (t for t in tokens if t.dep_ == "nsubj" and t.head.dep_ == "ROOT" and page.quoted[t.i] < 0),
        None,
    )
    return None if subject is None else Credit(source_of(subject), None, "carried")


def stands_alone(page: Page, stretch: Stretch) -> bool:
    """Whether a stretch is a sentence or more by itself: nothing of its sentence outside."""
    start, end = page.before(stretch)
    if start != end:
        return False
    start, end = page.after(stretch)
    if (
        start < end
        and page.sentence[start][0] == start
        and page.text[stretch.marked.inner.end - 1] in "?!"
    ):
        return page.starts_upper(start)
    return (start == end and page.text[stretch.marked.inner.end - 1] in ".!?…,—”’\"'") or (
        start == end and _followed_by_stop(page, stretch)
    )


def _followed_by_stop(page: Page, stretch: Stretch) -> bool:
    doc = page.story.doc
    following = stretch.last + 1
    return following >= len(doc) or doc[following].text in ENDS or doc[following].is_space
