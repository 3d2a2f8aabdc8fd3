"""Who reports what: reporting verbs and phrases, their sources, and the clauses they report.

Belongs here: finding the cues of a parsed article ("said", "according to", "as X put it"),
the phrase that names the source of each, and the stretch of words that is its content
where no marks show it. Does not: quotation marks, or rows (`pipeline.extract.quotes.table`).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from pipeline.extract.grammar.cast import noun_classes
from pipeline.language.tokens import Doc, Token
from pipeline.language.tokens import Span as DocSpan
from pipeline.lexicons import mapping, table
from pipeline.normalize.actors.known_names import group_nouns
from pipeline.normalize.actors.noun_phrases import conjuncts
from pipeline.normalize.actors.titles import title_named
from pipeline.spans import Span

Kind = Literal["verb", "phrase", "as"]

MAX_CLIMB = 12
"""How many clauses upwards a silent subject is looked for."""
ADJUNCTS = 12
"""How many tokens of adjuncts a reporting clause may have before the comma."""
CLOSING = 14
"""Longest phrase, in tokens, that names a source between a comma and its verb."""
MAX_SUBTREE = 400
"""Longest reported clause, in tokens: longer ones are hostile or a failed parse."""

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
OBJECTS = frozenset({"dobj", "ccomp", "xcomp", "oprd", "attr"})
CLAUSES = frozenset({"ccomp", "parataxis"})
CONTINUING = frozenset(
    {"because", "if", "unless", "until", "after", "before", "although", "though", "since", "so"}
)
SUBORDINATING = CONTINUING | {"as", "while", "when", "even", "with", "without"}
"""What follows a reporting clause with such a word hangs on the statement before it."""
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
PAST_OR_PRESENT = FINITE | {"VBN"}
"""With "VBN", for which the tagger takes a past tense behind another participle."""
NEVER_A_SOURCE = FINITE | {"VB", "VBG", "VBN", "TO", "WDT", "WP", "WP$", "WRB", "CC", "PRP"}
"""Tags of words that a source between a comma and its verb does not hold."""
OPENING = frozenset({"WDT", "WP", "WP$", "WRB"})
"""Tags of words that open a relative clause."""
QUESTIONS = frozenset({"what", "who", "which", "how", "why", "whose", "whom"})
POSSIBLE = frozenset({"would", "could", "might", "may", "should", "must", "can", "'d", "’d"})
COMING = frozenset({"will", "'ll", "’ll"})
SELDOM = frozenset({"never", "rarely", "seldom", "hardly", "scarcely"})
UNITS = frozenset({"week", "month", "year", "night", "spring", "summer", "autumn", "winter"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
LEADING = frozenset({",", ":", ";", "and", "but", "-", "–", "—", "--"})
RESTRICTING = frozenset({"only", "merely", "simply", "just", "also", "even"})
TRAILING = frozenset({",", ".", ";", ":", "-", "–", "—", "--", "and", "but", "as"})
# Verbs that make or find their object something: "declared the strike over".
GOING_ON = frozenset(
    {"use", "proceed", "continue", "hasten", "quick", "call", "phone", "ring", "write"}
)
"""What one does to say something and has said it: "went on to say", "rang back to say"."""
TELLING = frozenset({"say", "finding"})
SHOWING = frozenset({"suggest", "imply", "reflect", "reveal", "signal", "underline", "underscore"})
"""Verbs of saying that things do as well: "the delay suggests that ..."."""
ISSUING = frozenset({"issue", "make", "publish", "release", "send", "sign", "post", "put", "file"})
"""What somebody does with a statement of their own."""
TRANSITIVE = frozenset(
    {"take", "need", "want", "cost", "require", "mean", "make", "have", "include"}
)
"""Verbs that a statement does not end with."""
NAMING = frozenset({"declare", "pronounce", "report", "find", "call", "hold", "consider", "deem"})
COURTESIES = frozenset({"thank", "congratulate"})
# Verbs whose object hears: passive, their subject is told something and tells nothing.
TO_HEARER = frozenset({"tell", "inform", "notify", "advise", "warn", "remind", "assure", "ask"})


@dataclass(frozen=True)
class Source:
    """The phrase that names who is cited: its head, and tokens `[start, end)`."""

    head: Token
    start: int
    end: int

    @property
    def span(self) -> Span:
        doc = self.head.doc
        last = doc[self.end - 1]
        return Span(doc[self.start].idx, last.idx + len(last))


@dataclass(frozen=True)
class Cue:
    """A reporting word: tokens `[start, end)`, its head, classes of the lexicon, its source."""

    head: Token
    start: int
    end: int
    kind: Kind
    classes: frozenset[str]
    source: Source | None

    @property
    def span(self) -> Span:
        doc = self.head.doc
        last = doc[self.end - 1]
        return Span(doc[self.start].idx, last.idx + len(last))

    @property
    def finite(self) -> bool:
        """Whether the cue can carry a sentence: not a bare participle or infinitive."""
        if self.kind != "verb":
            return False
        if self.head.dep_ == "pcomp" and self.head.head.lower_ == "as":
            # "was quoted as saying"
            above = self.head.head.head
            return _has_auxiliary(above) or above.tag_ in FINITE
        return (
            self.head.tag_ in FINITE
            or _is_taken_for_noun(self.head)
            or any(c.dep_ in ("aux", "auxpass") for c in self.head.children)
        )


def find_cues(doc: Doc, quoted: Sequence[int]) -> list[Cue]:
    """Every cue outside quotation marks, in order; `quoted[i] < 0` says token i is outside."""
    cues: list[Cue] = []
    phrases = _phrases()
    first_words = phrases.keys() & doc.by_form.keys()
    openings = {token.i for first in first_words for token in doc.by_form[first]}
    verbs = {token.i for part in ("VERB", "AUX") for token in doc.by_part.get(part, ())}
    verbs.update(token.i for token in doc.by_part.get("NOUN", ()) if _is_taken_for_noun(token))
    done = 0
    for i in sorted(openings | verbs):
        if i < done or quoted[i] >= 0:
            continue
        phrase = _phrase_at(doc, i, phrases) if i in openings else None
        if phrase is not None:
            cues.append(phrase)
            done = phrase.end
        elif i in verbs:
            cue = _verb_cue(doc.tokens[i], quoted)
            if cue is not None:
                cues.append(cue)
    return cues


def _is_taken_for_noun(token: Token) -> bool:
    """ "A, the centre estimates": the tagger sees a noun where the parser sees the main verb."""
    if token.dep_ != "ROOT" or token.pos_ != "NOUN" or token.lemma_.lower() not in _cue_lemmas():
        return False
    below = {child.dep_ for child in token.children}
    return "nsubj" in below and "ccomp" in below


@cache
def _verbs() -> dict[str, frozenset[str]]:
    return {row["lemma"]: frozenset(row["classes"].split()) for row in table("cues")}


@cache
def _cue_lemmas() -> frozenset[str]:
    """Lemmas of the verbs that are cues, alone or with a particle."""
    return frozenset(lemma.partition("_")[0] for lemma in _verbs())


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """Prepositional cues by their first word, longest first."""
    listed: dict[str, list[tuple[str, ...]]] = {}
    for phrase in mapping("cue_phrases")["prepositional"]:
        words = tuple(phrase.split())
        listed.setdefault(words[0], []).append(words)
    return {first: sorted(options, key=len, reverse=True) for first, options in listed.items()}


def _phrase_at(doc: Doc, i: int, phrases: dict[str, list[tuple[str, ...]]]) -> Cue | None:
    if doc[i].lower_ == "in" and (cue := _in_ones_view(doc, i)) is not None:
        return cue
    for words in phrases[doc[i].lower_]:
        end = i + len(words)
        if tuple([token.lower_ for token in doc.tokens[i:end]]) == words:
            source = noun_phrase_at(doc, end)
            if source is not None:
                source = _phrase_source(doc, source)
            return Cue(doc[i], i, end, "phrase", frozenset({"say"}), source)
    return None


def _in_ones_view(doc: Doc, i: int) -> Cue | None:
    """ "In her view, A", "in the mayor's words, A"; not "in my view"."""
    stop = min(len(doc), i + 7)
    noun = next((k for k in range(i + 2, stop) if doc[k].lower_ in _views()), None)
    if noun is None or doc[noun].head is not doc[i]:
        return None
    owner = next((c for c in doc[noun].lefts if c.dep_ == "poss"), None)
    if owner is None or owner.lower_ in ("my", "our", "your"):
        return None
    source = Source(owner, owner.left_edge.i, owner.i + 1)
    return Cue(doc[i], i, noun + 1, "phrase", frozenset({"say"}), source)


@cache
def _views() -> frozenset[str]:
    return frozenset(words[2] for words in _phrases()["in"] if len(words) == 4)


def _phrase_source(doc: Doc, source: Source) -> Source:
    """Where the source of "according to X, ..." ends: at the comma, unless it lists names, is
    told who it is, or "quoting Y" goes on behind it."""
    named = noun_phrase_at(doc, source.end) if doc[source.end - 1].text == ")" else None
    if named is not None and named.head.pos_ == "PROPN" and named.head.tag_ not in FINITE:
        # "the Ministry of Health (MoH) Secretary Ana Ruiz"
        source = Source(named.head, source.start, named.end)
    end = min(source.end, _next_pause(doc, source.head.i) or source.end)
    if end < len(doc) and doc[end].text in (",", "–", "—"):
        stop = _next_pause(doc, end + 1) or end + 1
        if doc[end + 1 : stop] and _goes_with(doc, source.head, end + 1, stop):
            end = stop
    return Source(source.head, source.start, end)


def _next_pause(doc: Doc, start: int) -> int | None:
    """The next mark that parts a sentence, brackets passed over."""
    depth = 0
    for k in range(start, min(len(doc), start + 40)):
        depth += (doc[k].text == "(") - (doc[k].text == ")")
        if depth <= 0 and doc[k].text in (",", ".", "–", "—", ";"):
            return k
    return None


def _goes_with(doc: Doc, head: Token, start: int, stop: int) -> bool:
    """Whether tokens `[start, stop)` behind a source and a comma still belong to it: further
    names, the name of "the chief vet", what Ana Ruiz is, or a source of the source."""
    if doc[start].lower_ in ("quoting", "citing"):
        return True
    part = [t for t in doc[start:stop] if not t.is_space]
    if any(t.tag_ in FINITE for t in part):
        return False
    names = all(t.text[0].isupper() or t.lower_ in ("and", "the", "&") for t in part)
    if names and any(t.lower_ == "and" for t in part):
        return head.pos_ == "PROPN"
    if names and head.i < start - 2 and doc[start - 2].pos_ == "PROPN":
        # "officials in Hammond, Indiana"
        return True
    if names:
        return is_person_noun(head) and head.tag_ in ("NN", "NNP")
    noun = next((t for t in part if t.pos_ in ("NOUN", "PROPN")), part[0])
    while noun.i + 1 < stop and doc[noun.i + 1].pos_ in ("NOUN", "PROPN"):
        noun = doc[noun.i + 1]
    ends = doc[noun.i + 1].text in (",", ".", "–", "—") or doc[noun.i + 1].pos_ == "ADP"
    return head.pos_ == "PROPN" and ends and noun.tag_ != "NNS" and is_person_noun(noun)


def is_person_noun(token: Token) -> bool:
    noun = token.lemma_.lower()
    return noun in noun_classes()["people"] or title_named(noun) is not None


def noun_phrase_at(doc: Doc, start: int) -> Source | None:
    """The noun phrase that begins at token `start`."""
    if start >= len(doc) or doc[start].is_punct or doc[start].is_space:
        return None
    head = doc[start]
    for _ in range(MAX_CLIMB):
        above = head.head
        climbs = above.i >= start and head.dep_ in (
            "det", "amod", "compound", "poss", "nummod", "case", "nmod", "advmod", "quantmod",
        )  # fmt: skip
        if not climbs:
            break
        head = above
    return source_of(head, start)


def source_of(head: Token, start: int | None = None) -> Source:
    """The whole phrase of a noun: its modifiers and apposition, not its relative clauses."""
    doc = head.doc
    left = head.left_edge.i if start is None else start
    right = head.i
    for child in head.rights:
        if child.dep_ in ("relcl", "cc", "conj") and child.dep_ == "relcl":
            break
        if child.dep_ == "punct":
            continue
        if child.right_edge.i - head.i > 40:
            break
        right = max(right, child.right_edge.i)
    while left < head.i and (doc[left].is_punct or doc[left].is_space or doc[left].dep_ == "cc"):
        left += 1
    while (
        right > head.i and (doc[right].is_punct or doc[right].is_space) and doc[right].text != ")"
    ):
        right -= 1
    opened = any(t.text == "(" for t in doc[left : right + 1])
    if opened and doc[right].text != ")" and right + 1 < len(doc) and doc[right + 1].text == ")":
        right += 1
    return Source(head, left, right + 1)


def _verb_cue(verb: Token, quoted: Sequence[int]) -> Cue | None:
    lemma = verb.lemma_.lower()
    if lemma not in _cue_lemmas():
        return None
    particle = next((c for c in verb.children if c.dep_ == "prt"), None)
    classes = _verbs().get(f"{lemma}_{particle.lower_}") if particle is not None else None
    if lemma == "make" and any(c.lower_ == "clear" for c in verb.rights):
        lemma = "make_clear"
    let_known = lemma == "know" and verb.dep_ == "ccomp" and verb.head.lemma_ == "let"
    if let_known:
        # "let it be known that"
        lemma = "let_know"
    classes = classes or _verbs().get(lemma)
    if classes is None:
        return None
    speaker = _speaker(verb.head if let_known else verb, quoted)
    source = None if speaker is None else _bounded(_joined(speaker, verb), verb, quoted)
    end = particle.i + 1 if particle is not None and particle.i == verb.i + 1 else verb.i + 1
    kind: Kind = "as" if _is_as_clause(verb) else "verb"
    return Cue(verb, verb.i, end, kind, classes, source)


def _joined(speaker: Token, verb: Token) -> Source:
    """The source phrase; "coach Nabil Maaloul said" is at times parsed as two subjects."""
    source = source_of(speaker)
    for other in verb.lefts:
        joins = other.dep_ in SUBJECTS and other.right_edge.i + 1 == source.start
        if joins and other.left_edge.lower_ not in ("a", "an") and other.right_edge.text != ",":
            return Source(speaker, other.left_edge.i, source.end)
    return source


def _bounded(source: Source, verb: Token, quoted: Sequence[int]) -> Source:
    """A source phrase never reaches over its verb, nor into a quotation."""
    start, end = source.start, source.end
    if source.head.i < verb.i:
        end = min(end, verb.i)
    else:
        start = max(start, verb.i + 1)
    head = source.head.i
    while start < head and quoted[start] >= 0 and quoted[end - 1] < 0 and quoted[head] < 0:
        start += 1
    stop = head + 1
    while stop < end and quoted[stop] < 0:
        stop += 1
    doc = verb.doc
    end = min(end, stop)
    opened = (k + 1 for k in range(start, head) if doc[k].text == ":" or doc[k].tag_ in OPENING)
    start = max([start, *opened])
    comma = next((k for k in range(head - 1, start, -1) if doc[k].text == ","), None)
    if comma is not None and start and doc[start - 1].pos_ in ("NOUN", "PROPN", "PRON", "VERB"):
        # "It cost the town dear, new mayor Ana Ruiz said": "dear" was taken for the mayor's.
        start = comma + 1
    while end < verb.i - 1 and doc[end].text == "-" and not doc[end].whitespace_:
        end += 2
    while start > 0 and "-" in (doc[start].text, doc[start - 1].text) and _is_glued(doc, start):
        start -= 1
    while end - 1 > head and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    return Source(source.head, start, end)


def _is_glued(doc: Doc, i: int) -> bool:
    """Whether a token follows the one before it without a blank."""
    return not doc[i - 1].whitespace_ and doc[i - 1].text[-1:].strip() != ""


def _is_as_clause(verb: Token) -> bool:
    says = _verbs().get(verb.lemma_.lower(), frozenset()) & {"say", "finding", "as"}
    return (
        bool(says)
        and verb.dep_ == "advcl"
        and any(c.lower_ == "as" and c.dep_ in ("mark", "advmod", "prep") for c in verb.lefts)
    )


def is_passive(verb: Token) -> bool:
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)


def _speaker(verb: Token, quoted: Sequence[int]) -> Token | None:
    """The head of the phrase that says it: own, inherited or inverted subject, or an agent."""
    agent = next(
        (g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"),
        None,
    )
    if agent is not None and (verb.lemma_ != "quote" or _own_subject(verb, quoted) is None):
        return agent
    closing = _closing_subject(verb, quoted) or _behind(verb, quoted)
    closing = closing or _closing_description(verb, quoted)
    if closing is not None:
        return closing
    if is_passive(verb) and not _quoted_as(verb):
        return None
    if verb.lemma_ == "quote" and (cited := _object(verb)) is not None and quoted[cited.i] < 0:
        # "The paper quoted Ana Ruiz: “...”"
        return cited
    if _is_participle(verb, quoted):
        return _inverted(verb, quoted) if verb.tag_ == "VBD" else None
    subject = _subject(verb, quoted, 0)
    return subject if subject is not None else _inverted(verb, quoted)


def _is_participle(verb: Token, quoted: Sequence[int]) -> bool:
    """ "Told that ...", "a letter quoted by ...": a bare past participle has no speaker."""
    if verb.tag_ not in ("VBN", "VBD") or _has_auxiliary(verb):
        return False
    named = verb.dep_ == "acl" and any(c.tag_ == "WP" for c in verb.head.lefts)
    if named or _own_subject(verb, quoted) is not None:
        return False
    return verb.dep_ in (("advcl",) if verb.tag_ == "VBD" else ("acl", "amod", "relcl", "advcl"))


def _quoted_as(verb: Token) -> bool:
    """ "was quoted as saying": the passive subject of the upper verb speaks."""
    return verb.lemma_ in ("quote", "cite") or verb.tag_ == "VBG"


def _has_auxiliary(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def _own_subject(verb: Token, quoted: Sequence[int]) -> Token | None:
    own = [c for c in verb.children if c.dep_ in SUBJECTS and quoted[c.i] < 0]
    if not own and (taken := _taken_by_relative(verb, quoted)) is not None:
        return taken
    return min(own, key=lambda c: abs(c.i - verb.i), default=None)


def _closing_subject(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "It leaves out the moon's spin, Jan Dvořák of Brno pointed out": a source behind a comma
    that the parser took for an apposition to what stands before the comma."""
    doc = verb.doc
    if verb.tag_ not in FINITE or _has_auxiliary(verb):
        return None
    comma = verb.i - 1
    while comma > max(verb.sent.start, verb.i - CLOSING) and doc[comma].text != ",":
        token = doc[comma]
        mark = token.is_punct and token.tag_ != "POS"
        joins = token.tag_ == "CC" and doc[comma - 1].pos_ == doc[comma + 1].pos_ == "PROPN"
        if quoted[comma] >= 0 or mark or (token.tag_ in NEVER_A_SOURCE and not joins):
            return None
        comma -= 1
    if doc[comma].text != "," or comma + 1 == verb.i or quoted[comma + 1] >= 0:
        return None
    own = _own_subject(verb, quoted)
    if own is not None and own.i > comma:
        return None
    before = doc[max(verb.sent.start, comma - MAX_SUBTREE) : comma]
    if not _has_main_clause(before) and not _is_put_into(verb):
        return None
    source = noun_phrase_at(doc, comma + 1)
    return source.head if source and source.head.pos_ in ("NOUN", "PROPN") else None


def _closing_description(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "A left, a member of the team trying to help B has said": somebody with a description that
    took the parser's subject away."""
    doc, first = verb.doc, max(verb.sent.start, verb.i - 2 * CLOSING)
    if _own_subject(verb, quoted) is not None or has_own_object(verb) or is_passive(verb):
        return None
    if verb.tag_ not in PAST_OR_PRESENT or verb.i - first < 3:
        return None
    comma = next((k for k in range(verb.i - 1, first, -1) if doc[k].text == ","), None)
    if comma is None or comma + 2 >= verb.i or any(quoted[k] >= 0 for k in range(comma, verb.i)):
        return None
    source = noun_phrase_at(doc, comma + 1)
    if source is None or source.head.i >= verb.i or not _has_main_clause(doc[first:comma]):
        return None
    noun = source.head.lemma_.lower()
    if not is_person_noun(source.head) and noun not in group_nouns():
        return None
    described = doc[source.head.i + 1 : verb.i]
    relative = any(t.tag_ in OPENING for t in described)
    finite = any(t.tag_ in FINITE and t.head is not verb for t in described)
    return source.head if relative or not finite else None


def _is_put_into(verb: Token) -> bool:
    """Whether a clause goes on behind a verb of saying: "X, Y said in May, was late"."""
    doc = verb.doc
    for k in range(verb.i + 1, min(verb.sent.end - 1, verb.i + ADJUNCTS)):
        if doc[k].text == ",":
            return doc[k + 1].tag_ in FINITE
    return False


def _taken_by_relative(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "Osman, whose runner missed a test, said ...": the parser at times hangs the subject on
    the clause in between."""
    if verb.i == 0 or verb.doc[verb.i - 1].text != ",":
        return None
    for clause in verb.lefts:
        subjects = [c for c in clause.lefts if c.dep_ in SUBJECTS and quoted[c.i] < 0]
        asked = clause.dep_ == "advcl" and clause.tag_ in ("VBD", "VBN")
        if asked and len(subjects) == 1 and verb.doc[clause.i - 1].text == ",":
            # "The treasurer, asked for her view, replied"
            return subjects[0]
        if clause.dep_ == "ccomp" and len(subjects) > 1:
            between = verb.doc[subjects[0].i + 1 : subjects[1].i + 1]
            if any(t.tag_ in ("WP$", "WP", "WDT") for t in between):
                return subjects[0]
    return None


def _subject(verb: Token, quoted: Sequence[int], depth: int) -> Token | None:
    own = _own_subject(verb, quoted)
    if own is not None:
        return _antecedent(own, verb)
    above = verb.head
    if depth >= MAX_CLIMB or above is verb:
        return None
    if verb.dep_ == "relcl":
        return above
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        # "dismissed the charges saying ...": whoever dismissed them says it, not the charges.
        # "issued a statement saying ...": whoever issued it.
        issued = above.head.lemma_ in ISSUING and above.lemma_.lower() in _documents()
        speaks = _verbs().get(above.head.lemma_.lower(), frozenset()) & {"say", "label"}
        if above.dep_ == "dobj" and (speaks or issued):
            return _subject(above.head, quoted, depth + 1)
        return above
    if verb.dep_ == "acl":
        # "what one adviser called ..."
        return above if any(c.tag_ == "WP" for c in above.lefts) else None
    if quoted[above.i] >= 0 or quoted[verb.i] >= 0:
        return _subject(above, quoted, depth + 1)
    reporter = _reporter_above(verb)
    if reporter is not None:
        return _subject(reporter, quoted, depth + 1)
    if verb.dep_ == "xcomp" and above.pos_ == "ADJ" and above.head.lemma_ == "be":
        # "they were quick to say"
        return _subject(above.head, quoted, depth + 1)
    if verb.dep_ in ("conj", "advcl", "xcomp", "dep", "ccomp") and above.pos_ in ("VERB", "AUX"):
        if verb.dep_ == "ccomp" and verb.tag_ != "VBG":
            return None
        if verb.dep_ == "xcomp" and (held := _object(above)) is not None:
            return held
        return _subject(above, quoted, depth + 1)
    if verb.dep_ == "pcomp" and above.head.pos_ in ("VERB", "AUX"):
        quotes = above.lower_ == "as" and above.head.lemma_ in ("quote", "cite")
        cited = _object(above.head) if quotes and not is_passive(above.head) else None
        return cited or _subject(above.head, quoted, depth + 1)
    return None


def _object(verb: Token) -> Token | None:
    """Who does the infinitive below: "prompted the *government* to declare"."""
    return next((c for c in verb.rights if c.dep_ == "dobj"), None)


def _reporter_above(verb: Token) -> Token | None:
    """ "X said that Y was wrong, adding ...", "... and added that": it goes on with X."""
    if verb.dep_ == "conj" and (upper := _upper_reporter(verb.head)) is not None:
        return upper if _is_the_reporters(verb, verb.head, upper) else None
    if verb.tag_ != "VBG" or verb.dep_ not in ("advcl", "conj", "dep") or verb.i == 0:
        return None
    if verb.doc[verb.i - 1].text != "," and verb.doc[verb.i - 1].lower_ not in ("and", "”", '"'):
        return None
    upper = _upper_reporter(verb.head)
    # "A refused, saying B, his office said": A says B.
    return None if upper is None or upper.i > verb.i else upper


def _upper_reporter(clause: Token) -> Token | None:
    """The verb of saying above a clause that it reports, or above what that clause hangs on."""
    for _ in range(MAX_CLIMB):
        above = clause.head
        if above is clause or clause.dep_ not in ("ccomp", "conj", "advcl"):
            return None
        if clause.dep_ == "ccomp" and _verbs().get(above.lemma_.lower(), frozenset()) & TELLING:
            return above
        clause = above
    return None


def _antecedent(subject: Token, verb: Token) -> Token:
    if subject.lower_ not in RELATIVE or subject.text == "WHO":
        return subject
    clause = verb
    for _ in range(MAX_CLIMB):
        if clause.dep_ == "relcl":
            return clause.head
        if clause.dep_ not in ("conj", "ccomp", "xcomp"):
            break
        clause = clause.head
    return subject


def _behind(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "A "b," said Ana Ruiz.": right between closing marks and a stop, whatever the parser saw."""
    doc = verb.doc
    if verb.tag_ not in FINITE or verb.i == 0 or quoted[verb.i - 1] < 0 or verb.i + 2 >= len(doc):
        return None
    last = next((k for k in range(verb.i + 1, verb.i + 5) if _is_stop(doc, k + 1)), None)
    if last is None or not all(doc[k].text[0].isupper() for k in range(verb.i + 1, last + 1)):
        return None
    named = [doc[k] for k in range(verb.i + 1, last + 1) if doc[k].tag_ not in FINITE]
    return named[-1] if len(named) == last - verb.i else None


def _is_stop(doc: Doc, i: int) -> bool:
    return i >= len(doc) or doc[i].text in (",", ".", ";") or doc[i].is_space


def told_by_name(doc: Doc, start: int, end: int) -> tuple[Source, Cue] | None:
    """ "“...,” Zerouali confides.": a name and a verb of saying that the tagger took for a noun."""
    last = doc[end - 1]
    names = doc[start : end - 1]
    classes = _verbs().get(last.lemma_.lower(), frozenset())
    if last.tag_ != "NNS" or "say" not in classes or not 0 < len(names) < 4:
        return None
    if not all(t.text[0].isupper() for t in names):
        return None
    source = Source(doc[end - 2], start, end - 1)
    return source, Cue(last, end - 1, end, "verb", classes, source)


def _inverted(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "said KCNA" where the parser saw no subject: the noun right behind a finite verb."""
    if verb.tag_ not in FINITE or verb.i + 1 >= len(verb.doc) or verb.i == 0:
        return None
    before, after = verb.doc[verb.i - 1], verb.doc[verb.i + 1]
    ended = verb.doc[verb.i - 2] if verb.i > 1 else before
    if not {before.text[-1], ended.text[-1]} & set(",.?!…—"):
        return None
    if quoted[after.i] >= 0 or after.is_punct or after.is_space:
        return None
    source = noun_phrase_at(verb.doc, after.i)
    if source is None or source.head.pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    opens = source.end + 1 < len(verb.doc) and quoted[source.end] < 0 <= quoted[source.end + 1]
    # "“A,” said Ana Ruiz", "With it, said Ana Ruiz, “A”"
    return source.head if quoted[ended.i] >= 0 or (opens and before.text == ",") else None


# --- reported clauses ---------------------------------------------------------------------


@dataclass(frozen=True)
class Content:
    """The words that a cue reports, tokens `[start, end)`.

    `interrupted` says that the reporting clause stands within them, between commas.
    """

    start: int
    end: int
    interrupted: bool = False

    def span(self, doc: Doc) -> Span:
        last = doc[self.end - 1]
        return Span(doc[self.start].idx, last.idx + len(last))


def contents(
    cue: Cue, quoted: Sequence[int], sentences: Sequence[tuple[int, int]]
) -> Iterator[Content]:
    """What a cue reports without a colon or marks of its own: a clause, or none; two, where
    one of "that A and that B" has words in marks and the other has not.

    `sentences[i]` are the bounds of the sentence that token i is in.
    """
    sentence = sentences[cue.head.i]
    if cue.source is None:
        return
    if cue.kind == "phrase":
        found = _around(cue, sentence)
    elif cue.kind == "as":
        # "as B promised to do" tells nothing of what stands before it.
        found = _main_clause(cue) if _was_said(cue) and not has_own_object(cue.head) else None
    elif _is_nobody(cue.source) or not _can_speak(cue) or not _reports_clauses(cue):
        return
    else:
        found = _beside_clause(cue, quoted, sentence) or _complement(cue, sentence)
    if found is not None:
        yield from _coordinated(cue.head.doc, found, quoted)


def _coordinated(doc: Doc, content: Content, quoted: Sequence[int]) -> Iterator[Content]:
    if content.interrupted:
        yield content
        return
    start = content.start
    marked = any(quoted[i] >= 0 for i in range(content.start, content.end))
    for i in range(content.start, content.end):
        splits = (doc[i].text == ";" and quoted[i] < 0) or (
            marked and doc[i].dep_ == "cc" and i + 1 < content.end and doc[i + 1].lower_ == "that"
            and doc[i + 1].tag_ == "IN"
        )  # fmt: skip
        if splits:
            part = _trimmed(doc, start, i)
            if part is not None:
                yield part
            if doc[i].text == ";":
                return
            start = i + 1
    last = _trimmed(doc, start, content.end)
    if last is not None:
        yield last


def _is_nobody(source: Source) -> bool:
    """The author, the reader, or anyone at all: "I", "you", "some", "many", "no one"."""
    head = source.head
    if head.lower_ not in _anyone() or (head.text.isupper() and len(head) > 1):
        return False
    return not any(c.dep_ in ("prep", "det", "amod") for c in head.children)


@cache
def _anyone() -> frozenset[str]:
    return frozenset(mapping("cue_phrases")["anyone"])


def _can_speak(cue: Cue) -> bool:
    """Whether a source is somebody or a document, not a fact that suggests something."""
    assert cue.source is not None
    head = cue.source.head
    noun = head.lemma_.lower()
    if head.pos_ in ("PROPN", "PRON") or noun in _silent():
        return head.pos_ == "PROPN" or noun not in _silent()
    if not cue.classes <= {"finding", "marks"} and cue.head.lemma_ not in SHOWING:
        return True
    return noun in noun_classes()["people"] or noun in group_nouns() or noun in _documents()


@cache
def _documents() -> frozenset[str]:
    """Nouns of what somebody wrote or worked out, so that it can say something."""
    entries = mapping("cue_phrases")
    return frozenset(entries["utterances"]) | frozenset(entries["studies"])


@cache
def _silent() -> frozenset[str]:
    return frozenset(mapping("cue_phrases")["silent"])


def _reports_clauses(cue: Cue) -> bool:
    """Whether a cue tells that something was said: not what will, might or would not be."""
    verb = cue.head
    if cue.classes <= {"label", "sign", "marks", "as"}:
        return False
    if verb.lemma_.lower() in _private() and "say" not in cue.classes:
        return False
    if not _was_said(cue) or _is_supposed(verb):
        return False
    if any(c.lower_ in POSSIBLE and c.dep_ == "aux" for c in verb.lefts):
        return any(c.lower_ == "only" for c in verb.children)
    return not (is_passive(verb) and verb.lemma_ in TO_HEARER)


def _was_said(cue: Cue) -> bool:
    """Not what is never or seldom said, what somebody wants to say, or anybody would."""
    verb = cue.head
    if any(c.dep_ == "neg" or c.lower_ in SELDOM for c in verb.lefts):
        return False
    if any(c.tag_ == "TO" for c in verb.lefts) and not _goes_on_to(verb):
        return False
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return False
    if cue.classes == {"stance"} and _is_multitude(cue.source):
        return False
    return not any(c.lower_ in COMING for c in verb.lefts) or _is_definite(cue.source)


def _goes_on_to(verb: Token) -> bool:
    """ "used to say", "went on to say", "was quick to say": it was said."""
    above = verb.head
    if above.lemma_ == "go":
        return any(c.lower_ == "on" for c in above.rights)
    return above.lemma_ in GOING_ON and above.tag_ not in ("VB", "VBG") and verb.lemma_ != "ask"


def _is_supposed(verb: Token) -> bool:
    """ "If she says that ...", "when he says", "had they said", "did she say?": it may not be."""
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.lefts):
        return True
    first = verb.left_edge
    if any(c.lower_ == "when" for c in verb.lefts):
        return verb.tag_ in ("VBZ", "VBP")
    inverted = first.dep_ == "aux" and first.head is verb and first.tag_ in FINITE
    return inverted and first.lower_ in ("had", "did", "does", "do", "has", "have")


def _is_multitude(source: Source | None) -> bool:
    """ "Many islanders", "most voters": nobody asked each of them what they think."""
    return source is not None and any(c.lower_ in _anyone() for c in source.head.lefts)


def _is_definite(source: Source | None) -> bool:
    """Somebody who is announced to say it, "the minister will say", not anybody who would:
    "officials will say", "a senator will tell you"."""
    if source is None or source.head.pos_ == "PROPN":
        return source is not None
    return any(c.lower_ == "the" or c.dep_ == "poss" for c in source.head.lefts)


@cache
def _private() -> frozenset[str]:
    return frozenset(mapping("cue_phrases")["private"])


def _beside_clause(cue: Cue, quoted: Sequence[int], sentence: tuple[int, int]) -> Content | None:
    """ "A, X said." and "A, X said, B.": a reporting clause set off with commas.

    Where A is no clause by itself ("The vote, officials said, was delayed"), the content is
    the whole sentence, reporting clause included: a slice cannot leave it out.
    """
    assert cue.source is not None
    doc, (first, stop) = cue.head.doc, sentence
    left, right = min(cue.start, cue.source.start), max(cue.end, cue.source.end)
    if cue.head.dep_ == "pcomp":
        # "A, the paper quoted X as saying"
        left = min([left, *(c.left_edge.i for c in cue.head.head.head.lefts if c.dep_ == "nsubj")])
    first = max(first, left - MAX_SUBTREE)
    first = max([first, *(k + 1 for k in range(first, left) if _parts(doc[k], quoted))])
    if not cue.finite or "say" not in cue.classes or left - first < 2:
        return None
    if doc[left - 1].text not in (",", "–", "—") or right >= stop or stop - first > MAX_SUBTREE:
        return None
    if cue.source.head.head.dep_ == "agent":
        # "a pipeline, announced in 2006 by X, was never built"
        return None
    if doc[cue.start - 1].dep_ == "cc" or any(quoted[i] >= 0 for i in range(left, right)):
        # "A, B did “...” and said": what B says stands behind it.
        return None
    right = _behind_adjuncts(cue, right, stop)
    interrupts = right + 1 < stop and doc[right].text in (",", "–", "—") and quoted[right + 1] < 0
    rest = doc[right:stop]
    if interrupts and doc[right + 1].lower_ == "that" and doc[right + 1].tag_ == "IN":
        # "It is possible, X said, that A"
        whole = _trimmed(doc, first, stop)
        return None if whole is None else replace(whole, interrupted=True)
    if interrupts and (doc[left - 2].tag_ in OPENING or doc[left - 2].dep_ in ("mark", "cc")):
        # "a town where, X said, nobody lived": the rest of that clause.
        return _trimmed(doc, right + 1, stop)
    conditional = doc[first].dep_ == "mark" or doc[first].lower_ in SUBORDINATING
    if interrupts and conditional and doc[right + 1].dep_ == "cc":
        # "Although A, B told the ministry, and C": B acts.
        return None
    complete = interrupts and (
        doc[right + 1].lower_ in SUBORDINATING or doc[right + 1].dep_ == "cc"
    )
    if complete and any(t.tag_ in PAST_OR_PRESENT for t in doc[first:left]):
        return _trimmed(doc, first, left - 1)
    dangling = doc[left - 2].lemma_ == "be" or doc[left - 2].tag_ == "MD"
    if interrupts and dangling:
        whole = _trimmed(doc, first, stop)
        return None if whole is None else replace(whole, interrupted=True)
    if interrupts and not _has_main_clause(doc[first:left]):
        whole = _trimmed(doc, first, stop) if any(t.tag_ in FINITE for t in rest) else None
        return None if whole is None else replace(whole, interrupted=True)
    if interrupts and _is_completed(doc[first:left], rest):
        whole = _trimmed(doc, first, stop)
        return None if whole is None else replace(whole, interrupted=True)
    ends = not _has_main_clause(rest) and not has_own_object(cue.head)
    if (interrupts or ends) and _has_main_clause(doc[first:left]):
        return _trimmed(doc, first, left - 1)
    return None


def _is_completed(before: DocSpan, rest: DocSpan) -> bool:
    """ "It would take, X said, two years", "about the price, X said, of a road": what stands
    behind the reporting clause belongs into the statement before it."""
    following = rest[1:]
    if len(following) and following[0].lower_ == "of":
        return True
    verbs = [t for t in before if t.pos_ == "VERB" and t.dep_ in ("ROOT", "ccomp")]
    bare = bool(verbs) and verbs[-1].i >= before.end - 2 and verbs[-1].lemma_ in TRANSITIVE
    measured = len(following) in (2, 3, 4) and following[-2].dep_ in ("npadvmod", "dobj")
    bare = bare or (measured and following[0].dep_ in ("det", "nummod"))
    return bare and len(following) > 0 and not any(t.tag_ in FINITE for t in following)


def _parts(token: Token, quoted: Sequence[int]) -> bool:
    """Whether a mark parts two statements of one sentence."""
    return token.text in (";", ":") and quoted[token.i] < 0


def _behind_adjuncts(cue: Cue, right: int, stop: int) -> int:
    """The end of "X said in a statement on its website": at the comma, if one follows."""
    doc = cue.head.doc
    hearer = next((c for c in cue.head.rights if _hears(c) and c.left_edge.i == right), None)
    if hearer is not None:
        right = hearer.right_edge.i + 1
    if right >= stop or doc[right].tag_ not in ("IN", "TO"):
        return right
    governed = [c.left_edge.i for c in cue.head.rights if c.dep_ in OBJECTS and not _hears(c)]
    for k in range(right, min([stop - 1, right + ADJUNCTS, *governed])):
        if doc[k].text in (",", "–", "—"):
            return k
        if doc[k].tag_ in NEVER_A_SOURCE and doc[k].tag_ != "TO":
            return right
    return right


def _has_main_clause(tokens: DocSpan) -> bool:
    """Whether a finite verb that is in no subordinate clause stands among the tokens."""
    for token in tokens:
        verb = token.head if token.dep_ in ("aux", "auxpass") else token
        if token.tag_ in FINITE and verb.dep_ in ("ROOT", "ccomp", "conj", "parataxis"):
            return verb.i < tokens.end and not any(c.dep_ == "mark" for c in verb.lefts)
    return False


def has_own_object(verb: Token) -> bool:
    """Whether a verb governs something behind it, its hearer aside: it reports nothing before."""
    return any(child.dep_ in OBJECTS and not _hears(child) for child in verb.rights)


def _hears(child: Token) -> bool:
    """Whether what hangs on a verb of saying is who hears it."""
    if child.dep_ not in ("dobj", "dative"):
        return False
    if child.head.lemma_ != "promise":
        return child.head.lemma_ in TO_HEARER
    # "promised parliament", not "promised money".
    somebody = noun_classes()["people"] | group_nouns().keys()
    return child.pos_ != "NUM" and child.lemma_.lower() in somebody


def _complement(cue: Cue, sentence: tuple[int, int]) -> Content | None:
    """The clause below a reporting verb, with the adverbial clauses that the parser hung
    on the verb; of clauses before and behind it, those behind."""
    verb = cue.head
    clauses = [
        c
        for c in verb.children
        if (c.dep_ in CLAUSES or _is_that_clause(c)) and _is_clause(c) and not _interjects(c)
    ]
    clauses = clauses or _behind_hearer(verb)
    after = [c for c in clauses if c.i > verb.i]
    if cue.classes <= {"ask", "label"} and not _asks(verb):
        return None
    if not clauses:
        wished = any(_is_wish(c) for c in verb.rights if c.dep_ in CLAUSES)
        return None if wished else _that_clause(cue, sentence[1])
    if not after and not _may_follow(cue):
        return None
    chosen = after or clauses
    if _is_question(chosen[0]):
        return None
    end = max(c.right_edge.i for c in chosen) + 1
    for child in verb.rights:
        if (
            after
            and child.dep_ == "advcl"
            and 0 <= child.left_edge.i - end <= 1
            and _goes_on(child)
        ):
            end = child.right_edge.i + 1
    end = min(end, _second_verb(verb, chosen[0], end))
    before = verb.doc[chosen[0].left_edge.i - 1]
    if before.i > verb.i and before.text[-1] == "." and chosen[0].left_edge.text[0].isupper():
        # "puts it at £200m. She argues ...": two sentences that the parser took for one.
        return None
    return _cut(cue, _without_time(verb, min(_opening(c) for c in chosen)), end)


def _is_that_clause(clause: Token) -> bool:
    """ "noted, however, that A": the parser takes the clause for an adverbial one."""
    if clause.dep_ != "advcl" or clause.i < clause.head.i:
        return False
    marks = [c.lower_ for c in clause.lefts if c.dep_ == "mark"]
    return marks in (["that"], ["however", "that"])


def _opening(clause: Token) -> int:
    """Where a reported clause begins: at its "that", "said, as rain fell, that it was safe"."""
    marks = (c.i for c in clause.lefts if c.dep_ == "mark" and c.lower_ == "that")
    return next(marks, clause.left_edge.i)


def _interjects(clause: Token) -> bool:
    """ "A pledged money, B said, and C went": what "said" hangs on does not report it."""
    says = "say" in _verbs().get(clause.lemma_.lower(), frozenset())
    return says and clause.dep_ == "parataxis" and not has_own_object(clause)


def _asks(verb: Token) -> bool:
    """ "asked whether it was so" comes close to a statement; "demanded that it be so" does not."""
    return any(t.lower_ in ("if", "whether") for t in verb.doc[verb.i + 1 : verb.i + 8])


def _without_time(verb: Token, start: int) -> int:
    """ "said a year ago it was ready", "said on Monday it would": when it was said, not what."""
    doc = verb.doc
    if start != verb.i + 1:
        return start
    if doc[start].lower_ == "on" and start + 2 < len(doc) and doc[start + 1].text in _days():
        start += 1
    for stop in range(start + 1, min(start + 4, len(doc) - 1)):
        dated = doc[stop - 1].lower_ == "ago" or (stop == start + 1 and doc[start].text in _days())
        dated = dated or (doc[start].lower_ in ("last", "this") and doc[stop - 1].lower_ in UNITS)
        if dated and doc[stop].tag_ in ("PRP", "DT", "PRP$", "EX", "NNP", "NN", "NNS"):
            return stop
    return start


@cache
def _days() -> frozenset[str]:
    return frozenset(calendar.day_name)


def _behind_hearer(verb: Token) -> list[Token]:
    """ "told the ministry its board had met": the parser takes the clause for a relative one."""
    if verb.lemma_ not in TO_HEARER:
        return []
    return [
        clause
        for hearer in verb.rights
        if hearer.dep_ in ("dobj", "dative")
        for clause in hearer.rights
        if clause.dep_ == "relcl"
        and _is_clause(clause)
        and not any(t.tag_ in ("WDT", "WP", "WP$") for t in clause.lefts)
    ]


def _is_question(clause: Token) -> bool:
    """ "asked what it would do" reports no statement; "asked whether" comes close to one."""
    return clause.left_edge.lower_ in QUESTIONS


def _second_verb(verb: Token, clause: Token, end: int) -> int:
    """Where "says A will go and wants B" leaves the clause for a second verb of the speaker."""
    for other in conjuncts(clause):
        if not _is_the_reporters(other, clause, verb):
            continue
        joins = [k for k in range(clause.i, other.i) if verb.doc[k].dep_ == "cc"]
        if joins and all(t.pos_ in ("ADV", "CCONJ") for t in verb.doc[joins[-1] : other.i]):
            return joins[-1]
    return end


def _is_the_reporters(other: Token, clause: Token, verb: Token) -> bool:
    """Whether a verb coordinated with a reported clause is a second one of its reporter: it has
    the reporting verb's form, which the clause has not, or it reports as well."""
    if other.i < verb.i or any(c.dep_ in (*SUBJECTS, "aux", "auxpass") for c in other.children):
        return False
    if _reports_on(other):
        return other.tag_ in PAST_OR_PRESENT and not _reports_on(clause)
    if _is_second_past(other, clause, verb) or _is_plural_present(other, clause, verb):
        return True
    alike = other.tag_ == verb.tag_
    if alike and _speaks_itself(other, clause):
        return True
    # "cut", "put" and "set" are past tenses as well.
    unmarked = other.tag_ in ("VB", "VBN", "VBP") and other.lower_ == other.lemma_
    if (alike or unmarked) and _is_set_off(other, clause):
        return True
    if other.tag_ != verb.tag_ or other.tag_ not in FINITE:
        return False
    return _carrier(clause).tag_ != verb.tag_ or clause.tag_ == "VBG"


def _is_second_past(other: Token, clause: Token, verb: Token) -> bool:
    """ "announced it was sending troops and extended a ban": with an object of its own, what the
    parser takes for a participle is a past tense, which "was" does not carry."""
    participle = other.tag_ == "VBN" and any(c.dep_ == "dobj" for c in other.rights)
    return participle and clause.tag_ == "VBG" and verb.tag_ == "VBD"


def _is_set_off(other: Token, clause: Token) -> bool:
    """ "said that the burden lay with the state, and adjourned": the comma ends the report."""
    joins = [c for c in clause.rights if c.dep_ == "cc" and c.i < other.i]
    only = len(joins) == 1 and joins[0].lower_ == "and" and other.head is clause
    return only and other.doc[joins[0].i - 1].text == "," and other.i == joins[0].i + 1


def _speaks_itself(other: Token, clause: Token) -> bool:
    """ "noted that trade had grown and told the ministry to draw up a plan", "said the bridge was
    safe and urged drivers to use it": a thing does not tell or urge; whoever is said to be
    something has been spoken of. Thanks are the reporter's."""
    if other.lemma_.lower() in COURTESIES:
        return True
    classes = _verbs().get(other.lemma_.lower(), frozenset())
    if not classes & {"ask", "label"}:
        return False
    subject = next((c for c in clause.lefts if c.dep_ in SUBJECTS), None)
    somebody = subject is None or subject.pos_ in ("PROPN", "PRON") or is_person_noun(subject)
    somebody = somebody or (subject is not None and subject.lemma_.lower() in group_nouns())
    return clause.lemma_ == "be" or not somebody


def _is_plural_present(other: Token, clause: Token, verb: Token) -> bool:
    """ "analysts say the price equals A and consider it B": it agrees with the reporters only."""
    return (other.tag_, clause.tag_, verb.tag_) == ("VB", "VBZ", "VBP")


def _reports_on(verb: Token) -> bool:
    """Whether a verb says something and has a clause of its own behind it: "added that ..."."""
    if "say" not in _verbs().get(verb.lemma_.lower(), frozenset()):
        return False
    return any(c.dep_ in CLAUSES for c in verb.rights) or _bare_subject(verb) is not None


def _bare_subject(verb: Token) -> Token | None:
    """ "warned famine could follow": what the parser took for an object, with a verb behind it."""
    subject, following = None, 0
    for child in verb.rights:
        if child.dep_ == "dobj" and subject is None:
            subject, following = child, child.right_edge.i + 1
        elif child.dep_ in ("prep", "npadvmod") and child.left_edge.i == following:
            # "confirmed the death on Monday was due to flu"
            following = child.right_edge.i + 1
    if subject is None or following >= len(verb.doc):
        return None
    finite = verb.doc[following]
    return None if finite.tag_ not in FINITE or _is_below(verb, finite) else subject


def _is_below(verb: Token, finite: Token) -> bool:
    """Whether a verb stands in the subject of another: "the man who volunteered facts has left"."""
    main = finite.head if finite.dep_ in ("aux", "auxpass") else finite
    above = verb
    for _ in range(MAX_CLIMB):
        if above.head is above:
            break
        above = above.head
        if above is main:
            return above.i > verb.i
    return False


def _may_follow(cue: Cue) -> bool:
    """Whether a cue can stand behind what it reports: "A, X said", set off with a comma."""
    assert cue.source is not None
    left = min(cue.start, cue.source.start)
    set_off = left > 0 and cue.head.doc[left - 1].text in (",", "–", "—", "-")
    return set_off and "say" in cue.classes and not has_own_object(cue.head)


def _goes_on(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in CONTINUING for c in clause.lefts)


def _that_clause(cue: Cue, end: int) -> Content | None:
    """ "told the paper in a letter that ..." where the parser lost the clause: to its end."""
    verb = cue.head
    end = min(end, verb.i + MAX_SUBTREE)
    subject = _bare_subject(verb)
    if subject is not None and "say" in cue.classes and verb.lemma_ not in TO_HEARER - {"warn"}:
        return _cut(cue, subject.left_edge.i, end)
    for token in verb.doc[verb.i + 1 : min(end, verb.i + 12)]:
        if token.pos_ in ("VERB", "AUX") or token.text in (",", ";", ":"):
            return None
        if token.lower_ == "that" and token.tag_ in ("IN", "WDT"):
            if _is_judged(token, verb):
                return None
            rest = verb.doc[token.i + 1 : end]
            finite = any(
                t.tag_ in FINITE or (t.pos_ == "VERB" and token.tag_ == "IN") for t in rest
            )
            return _cut(cue, token.i + 1, end) if finite else None
    return None


def _is_judged(that: Token, verb: Token) -> bool:
    """ "dismissed a claim that A": the clause is the claim's, and the verb judges it."""
    noun = that.doc[that.i - 1]
    if noun.dep_ == "pobj" and noun.pos_ == "NOUN" and noun.head.head is verb:
        # "insisted on its demand that A"
        return noun.head.lower_ in ("on", "of", "about", "against")
    judged = (c for c in verb.rights if c.dep_ == "dobj" and c.i < that.i and c.pos_ != "PRON")
    return verb.lemma_ not in TO_HEARER and any(judged)


def _is_clause(token: Token) -> bool:
    """A finite clause of its own: it has a subject and is no infinitive."""
    children = list(token.children)
    if any(c.tag_ == "TO" for c in children):
        return False
    # The parser at times hangs the subject on the auxiliary.
    held = [*children, *(g for c in children if c.dep_ in ("aux", "auxpass") for g in c.lefts)]
    subjects = [c for c in held if c.dep_ in (*SUBJECTS, "expl", "csubj", "csubjpass")]
    if not subjects or all(c.tag_ == "WDT" and c.lower_ == "that" for c in subjects):
        return False
    if _is_wish(token):
        return False
    carrier = _carrier(token)
    if token.tag_ == "VBD" and token.head.lemma_ in NAMING and not any(token.rights):
        # "declared the government dissolved" makes it so.
        return carrier is not token or any(c.dep_ == "mark" for c in children)
    return token.tag_ in FINITE or carrier is not token


def _carrier(verb: Token) -> Token:
    """The verb form that carries a clause's tense: its first auxiliary, or itself."""
    return next((c for c in verb.lefts if c.dep_ in ("aux", "auxpass")), verb)


def _is_wish(clause: Token) -> bool:
    """ "demanded that the charges be dropped": a clause in the subjunctive states nothing."""
    return _carrier(clause).tag_ == "VB" and any(c.dep_ in SUBJECTS for c in clause.lefts)


def _main_clause(cue: Cue) -> Content | None:
    """What "as X told Y" stands beside: the clause above, without the as-clause."""
    above, doc = cue.head.head, cue.head.doc
    start, end = above.left_edge.i, above.right_edge.i + 1
    if cue.head.i > above.i:
        return _trimmed(doc, start, cue.head.left_edge.i)
    comma = next((k for k in range(cue.end, end) if doc[k].text == ","), None)
    return None if comma is None else _trimmed(doc, comma + 1, end)


def _around(cue: Cue, sentence: tuple[int, int]) -> Content | None:
    """The clause that "according to X" stands in: all of it, without the phrase itself."""
    assert cue.source is not None
    preposition, doc, (first, stop) = cue.head, cue.head.doc, sentence
    before = doc[preposition.i - 2] if preposition.i > 1 else None
    opened = before is not None and before.tag_ in ("WDT", "IN", "WP")
    if opened and doc[preposition.i - 1].text == ",":
        # "a policy which, according to X, both have criticised": the rest of that clause.
        return _trimmed(doc, cue.source.end, stop)
    clause = preposition.head
    closes = doc[preposition.i - 1].text == "," and cue.source.end >= stop - 1
    for _ in range(MAX_CLIMB):
        joined = clause.dep_ == "conj" and _is_said_too(clause, closes)
        if clause.head is clause or (clause.pos_ in ("VERB", "AUX") and not joined):
            break
        clause = clause.head
    first = max([first, *(k + 1 for k in range(first, cue.start) if doc[k].text == ";")])
    start, end = max(first, clause.left_edge.i), clause.right_edge.i + 1
    if preposition.i <= first + 1 and not _is_told_on(clause):
        end = max(end, stop)
    elif clause.dep_ == "ROOT":
        start, end = min(start, first), max(end, stop)
    return _beside_phrase(cue, start, end)


def _is_said_too(clause: Token, closes: bool) -> bool:
    """Whether what stands before a coordinated clause is of the same source: a verb of the same
    subject, or "A, and B, according to X" where the phrase closes the sentence."""
    if not any(c.dep_ in SUBJECTS for c in clause.lefts):
        return True
    return closes and all(c.lower_ == "and" for c in clause.head.rights if c.dep_ == "cc")


def _is_told_on(clause: Token) -> bool:
    """ "According to A, B left, C said": what stands behind the clause says it all."""
    says = "say" in _verbs().get(clause.head.lemma_.lower(), frozenset())
    return clause.dep_ == "ccomp" and clause.i < clause.head.i and says


def _beside_phrase(cue: Cue, start: int, end: int) -> Content | None:
    """`[start, end)` without the phrase: what is before it if that is a statement, and what
    is behind it if that is one; all, if the phrase stands within one."""
    assert cue.source is not None
    doc, left, right = cue.head.doc, cue.start, max(cue.end, cue.source.end)
    before, after = _trimmed(doc, start, min(left, end)), _trimmed(doc, max(right, start), end)
    if "cc" in (doc[left - 1].dep_, doc[left - 2].dep_ if doc[left - 1].text == "," else ""):
        # "A, but according to X B": B.
        return after
    if before is not None and _holds_clause(doc, before):
        return before
    interrupts = left > start + 1 and doc[left - 1].text == "," and right < end
    if not interrupts or doc[right].text != ",":
        return after or before
    whole = _trimmed(doc, start, end)
    return None if whole is None else replace(whole, interrupted=True)


def _holds_clause(doc: Doc, content: Content) -> bool:
    """Whether a statement can be made of its own, and not "if A", "in May", "that"."""
    opening = doc[content.start]
    subordinate = opening.dep_ == "mark" or opening.lower_ in SUBORDINATING
    return not subordinate and any(t.tag_ in FINITE for t in doc[content.start : content.end])


def _cut(cue: Cue, start: int, end: int) -> Content | None:
    """Takes the reporting words out of `[start, end)`: the longer side stays, trimmed."""
    assert cue.source is not None
    left, right = _reporting_clause(cue, start, end)
    doc = cue.head.doc
    if end <= left and doc[left - 1].text in (":", ";"):
        # "It worked: X announced plans ...": two sentences that the parser took for one.
        return None
    set_off = start < left and right < end and doc[left - 1].text == doc[right].text == ","
    if set_off and (doc[right + 1].dep_ == "cc" or doc[right + 1].lower_ == "while"):
        end = left
    if start < right and left < end:
        before, after = (start, min(left, end)), (max(right, start), end)
        start, end = before if before[1] - before[0] > after[1] - after[0] else after
    return _trimmed(cue.head.doc, start, end)


def _reporting_clause(cue: Cue, start: int, end: int) -> tuple[int, int]:
    """The tokens of "X said", with what stands between them."""
    assert cue.source is not None
    inside = cue.source.start >= start - 1 and cue.source.end <= end + 1
    if not inside and not start <= cue.start < end:
        return cue.start, cue.end
    return min(cue.start, cue.source.start), max(cue.end, cue.source.end)


def _trimmed(doc: Doc, start: int, end: int) -> Content | None:
    while start < end and (
        doc[start].lower_ in LEADING or doc[start].is_space or _introduces(doc, start)
    ):
        start += 1
    while end > start and (doc[end - 1].lower_ in TRAILING or doc[end - 1].is_space):
        end -= 1
    if end - start < 3 or end - start > MAX_SUBTREE or _is_headless(doc[start]):
        return None
    return Content(start, end)


def _is_headless(first: Token) -> bool:
    """Whether words begin with a verb whose subject is elsewhere."""
    return first.tag_ in FINITE and first.dep_ not in SUBJECTS


def _introduces(doc: Doc, i: int) -> bool:
    """The "that" of a reported clause, and the "only" before it; not a "that" of its own."""
    if doc[i].lower_ in RESTRICTING and i + 1 < len(doc) and doc[i + 1].lower_ == "that":
        return True
    return doc[i].lower_ == "that" and doc[i].dep_ not in (*SUBJECTS, "det")
