"""What is reported where no marks show it: the clauses that a cue reports.

Belongs here: the stretch of words that a reporting verb or phrase tells of, and where it ends.
Does not: cues and their sources (`pipeline.extract.quotes.reporting`), quotation marks, or
rows (`pipeline.extract.quotes.table`).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.extract.grammar.cast import noun_classes
from pipeline.extract.quotes.content import Content, trimmed, whole, without_link
from pipeline.extract.quotes.nouns import told_by_noun
from pipeline.extract.quotes.reporting_verbs import (
    CLAUSES,
    FINITE,
    MAX_SUBTREE,
    bare_subject,
    carrying_verb,
    document_nouns,
    has_own_object,
    is_passive,
    is_the_reporters,
    listed,
    reporting_verbs,
)
from pipeline.extract.quotes.set_off import around_phrase, beside_clause, may_close
from pipeline.extract.quotes.sources import Cue, Source
from pipeline.language.tokens import SUBJECTS, Doc, Token
from pipeline.normalize.actors.known_names import group_nouns
from pipeline.normalize.actors.noun_phrases import conjuncts

QUESTIONS = frozenset({"what", "who", "which", "how", "why", "whose", "whom"})
POSSIBLE = frozenset({"would", "could", "might", "may", "should", "must", "can", "'d", "’d"})
COMING = frozenset({"will", "'ll", "’ll"})
BACKSHIFTED = frozenset({"would", "could", "might", "'d", "’d"})


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
        found = around_phrase(cue, sentence)
    elif cue.kind == "noun":
        found = told_by_noun(cue)
    elif cue.kind == "as":
        # "as B promised to do" tells nothing of what stands before it.
        stands = _was_said(cue) and not has_own_object(cue.head) and not _is_nobody(cue.source)
        found = _main_clause(cue) if stands else None
    elif _is_nobody(cue.source) or not _can_speak(cue) or not _reports_clauses(cue):
        return
    else:
        found = beside_clause(cue, quoted, sentence) or _complement(cue, sentence)
    if found is not None:
        found = found if found.interrupted else without_link(cue.head.doc, found, sentence[0])
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
            part = trimmed(doc, start, i)
            if part is not None:
                yield part
            if doc[i].text == ";":
                return
            start = i + 1
    last = trimmed(doc, start, content.end)
    if last is not None:
        yield last


def _is_nobody(source: Source) -> bool:
    """The author, the reader, or anyone at all: "I", "you", "some", "many", "no one"."""
    head = source.head
    if head.lower_ not in listed("anyone") or (head.text.isupper() and len(head) > 1):
        return False
    return not any(c.dep_ in ("prep", "det", "amod") for c in head.children)


def _can_speak(cue: Cue) -> bool:
    """Whether a source is somebody or a document, not a fact that suggests something."""
    assert cue.source is not None
    head = cue.source.head
    noun = head.lemma_.lower()
    if head.pos_ in ("PROPN", "PRON") or noun in listed("silent"):
        return head.pos_ == "PROPN" or noun not in listed("silent")
    if not cue.classes <= {"finding", "marks"} and cue.head.lemma_ not in listed("showing"):
        return True
    return noun in noun_classes()["people"] or noun in group_nouns() or noun in document_nouns()


def _reports_clauses(cue: Cue) -> bool:
    """Whether a cue tells that something was said: not what will, might or would not be."""
    verb = cue.head
    if cue.classes <= {"label", "sign", "marks", "as"}:
        return False
    if verb.lemma_.lower() in listed("private") and "say" not in cue.classes:
        return False
    if not _was_said(cue) or _is_supposed(verb) or _is_undergone(cue):
        return False
    if any(c.lower_ in POSSIBLE and c.dep_ == "aux" for c in verb.lefts):
        return any(c.lower_ == "only" for c in verb.children)
    asked = verb.tag_ == "VBN" and any(c.dep_ == "agent" for c in verb.rights)
    return not ((is_passive(verb) or asked) and verb.lemma_ in listed("to_hearer"))


def _is_undergone(cue: Cue) -> bool:
    """ "went to bed believing that A", "Ana dialled the number and found that A": what somebody
    thought or came upon, of which nobody was told."""
    verb = cue.head
    if cue.classes == {"stance"} and verb.tag_ == "VBG":
        return not any(c.dep_ == "aux" for c in verb.lefts)
    if "finding" not in cue.classes or verb.lemma_ != "find" or cue.source is None:
        return False
    head = cue.source.head
    one = head.tag_ in ("NNP", "PRP") or head.lemma_ in listed("he") | listed("she")
    return one and verb.dep_ == "conj" and not any(c.dep_ in SUBJECTS for c in verb.lefts)


def _was_said(cue: Cue) -> bool:
    """Not what is never or seldom said, what somebody wants to say, or anybody would."""
    verb = cue.head
    if any(c.dep_ == "neg" or c.lower_ in listed("seldom") for c in verb.lefts):
        return False
    if cue.source is not None and _is_none(cue.source.head):
        return False
    if any(c.tag_ == "TO" for c in verb.lefts) and not _goes_on_to(verb):
        return False
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return False
    if cue.classes == {"stance"} and _is_multitude(cue.source):
        return False
    return not any(c.lower_ in COMING for c in verb.lefts) or _is_definite(cue.source)


def _is_none(head: Token) -> bool:
    """ "Neither government", "none of the officials", "no minister": nobody said it."""
    none = listed("none")
    return head.lower_ in none or any(c.lower_ in none and c.dep_ == "det" for c in head.lefts)


def _goes_on_to(verb: Token) -> bool:
    """ "used to say", "went on to say", "was quick to say": it was said."""
    above = verb.head
    follows = {c.lower_ for c in above.rights if c.dep_ in ("prep", "prt")}
    if above.lemma_ in ("go", "take", "be"):
        # "took to Telegram to say", "were at pains to say"
        return bool(follows & {"go": {"on"}, "take": {"to"}, "be": {"at"}}[above.lemma_])
    return (
        above.lemma_ in listed("going_on")
        and above.tag_ not in ("VB", "VBG")
        and verb.lemma_ != "ask"
    )


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
    return source is not None and any(c.lower_ in listed("anyone") for c in source.head.lefts)


def _is_definite(source: Source | None) -> bool:
    """Somebody who is announced to say it, "the minister will say", not anybody who would:
    "officials will say", "a senator will tell you"."""
    if source is None or source.head.pos_ == "PROPN":
        return source is not None
    return any(c.lower_ == "the" or c.dep_ == "poss" for c in source.head.lefts)


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
    if _is_question(chosen[0]) and not _tells_how(cue, chosen[0]):
        return None
    end = max(c.right_edge.i for c in chosen) + 1
    for child in verb.rights:
        if (
            after
            and child.dep_ in ("advcl", "prep")
            and 0 <= child.left_edge.i - end <= 1
            and _goes_on(child)
        ):
            end = child.right_edge.i + 1
    end = min(end, _second_verb(verb, chosen[0], end), _authors_clause(verb, chosen[0], end))
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
    says = "say" in reporting_verbs().get(clause.lemma_.lower(), frozenset())
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
        near = doc[start].lower_ in ("last", "this")
        dated = dated or (near and doc[stop - 1].lower_ in listed("spans"))
        if dated and doc[stop].tag_ in ("PRP", "DT", "PRP$", "EX", "NNP", "NN", "NNS"):
            return stop
    return start


@cache
def _days() -> frozenset[str]:
    return frozenset(calendar.day_name)


def _behind_hearer(verb: Token) -> list[Token]:
    """ "told the ministry its board had met": the parser takes the clause for a relative one."""
    if verb.lemma_ not in listed("to_hearer"):
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


def _tells_how(cue: Cue, clause: Token) -> bool:
    """ "described how soldiers burned the village": what happened, not in what manner."""
    if clause.left_edge.lower_ != "how" or "how" not in cue.classes:
        return False
    return clause.doc[clause.left_edge.i + 1].dep_ in ("det", "poss", *SUBJECTS, "compound", "amod")


def _second_verb(verb: Token, clause: Token, end: int) -> int:
    """Where "says A will go and wants B" leaves the clause for a second verb of the speaker."""
    for other in conjuncts(clause):
        if not is_the_reporters(other, clause, verb):
            continue
        joins = [k for k in range(clause.i, other.i) if verb.doc[k].dep_ == "cc"]
        if joins and all(t.pos_ in ("ADV", "CCONJ", "AUX") for t in verb.doc[joins[-1] : other.i]):
            return joins[-1]
    return end


def _authors_clause(verb: Token, clause: Token, end: int) -> int:
    """Where "said A would go, and B came on Friday" leaves the report for a clause of the
    author's own: behind a comma, of somebody else, in a tense that the report has not."""
    doc = verb.doc
    for other in conjuncts(clause):
        subject = next((c for c in other.lefts if c.dep_ in SUBJECTS), None)
        if other.i < verb.i or subject is None or subject.pos_ == "PRON":
            continue
        joins = [c.i for c in other.head.rights if c.dep_ == "cc" and c.i < other.left_edge.i + 1]
        own = joins and doc[joins[-1] - 1].text == "," and joins[-1] + 1 == other.left_edge.i
        if own and _changes_tense(verb, carrying_verb(clause), carrying_verb(other)):
            return joins[-1]
    return end


def _changes_tense(verb: Token, reported: Token, other: Token) -> bool:
    """ "would go, and came", "had gone, and is": what is to come with what has happened, or
    a tense of telling with one of the author's day."""
    present = other.tag_ in ("VBZ", "VBP") or other.lower_ in COMING
    if reported.lower_ in POSSIBLE | COMING and other.tag_ == "VBD":
        return True
    told = carrying_verb(verb).tag_ == "VBD" or verb.tag_ == "VBN"
    return told and present and (reported.tag_ == "VBD" or reported.lower_ in BACKSHIFTED)


def _may_follow(cue: Cue) -> bool:
    """Whether a cue can stand behind what it reports: "A, X said", set off with a comma."""
    assert cue.source is not None
    left = min(cue.start, cue.source.start)
    set_off = left > 0 and cue.head.doc[left - 1].text in (",", "–", "—", "-")
    return set_off and may_close(cue) and not has_own_object(cue.head)


def _goes_on(clause: Token) -> bool:
    """ "because A", "provided that A": on what terms or why, which the reporter tells as well."""
    first = clause.left_edge
    if first.lower_ in listed("stipulating"):
        return any(t.lower_ == "that" for t in first.doc[first.i + 1 : first.i + 3])
    return any(c.dep_ == "mark" and c.lower_ in listed("continuing") for c in clause.lefts)


def _that_clause(cue: Cue, end: int) -> Content | None:
    """ "told the paper in a letter that ..." where the parser lost the clause: to its end."""
    verb = cue.head
    if "label" in cue.classes and verb.lemma_ in listed("judging"):
        # "dismissed as false a claim that A"
        return None
    end = min(end, verb.i + MAX_SUBTREE)
    subject = bare_subject(verb)
    if (
        subject is not None
        and "say" in cue.classes
        and verb.lemma_ not in listed("to_hearer") - {"warn"}
    ):
        return _cut(cue, subject.left_edge.i, end)
    for token in verb.doc[verb.i + 1 : min(end, verb.i + 12)]:
        aside = token.tag_ == "VBN" and token.dep_ == "acl"
        if (token.pos_ in ("VERB", "AUX") and not aside) or token.text in (",", ";", ":"):
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
        judging = verb.lemma_ in listed("judging")
        return judging or noun.head.lower_ in ("on", "of", "about", "against")
    judged = (c for c in verb.rights if c.dep_ == "dobj" and c.i < that.i and c.pos_ != "PRON")
    return verb.lemma_ not in listed("to_hearer") and any(judged)


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
    carrier = carrying_verb(token)
    if token.tag_ == "VBD" and token.head.lemma_ in listed("making") and not any(token.rights):
        # "declared the government dissolved" makes it so.
        return carrier is not token or any(c.dep_ == "mark" for c in children)
    return token.tag_ in FINITE or carrier is not token or _is_plural_present(token)


def _is_wish(clause: Token) -> bool:
    """ "demanded that the charges be dropped": a clause in the subjunctive states nothing."""
    subjects = any(c.dep_ in SUBJECTS for c in clause.lefts)
    return carrying_verb(clause).tag_ == "VB" and subjects and not _is_plural_present(clause)


def _is_plural_present(clause: Token) -> bool:
    """ "thinks farmers hide it": without "that" no wish, though the tagger sees a bare verb."""
    if clause.tag_ != "VB" or clause.lemma_ == "be" or clause.head.lemma_ == "suggest":
        return False
    if any(c.dep_ in ("mark", "aux", "auxpass") for c in clause.lefts):
        return False
    return any(c.dep_ == "nsubj" and c.tag_ in ("NNS", "NNPS") for c in clause.lefts)


def _main_clause(cue: Cue) -> Content | None:
    """What "as X told Y" stands beside: the clause above, without the as-clause."""
    above, doc = cue.head.head, cue.head.doc
    if above.dep_ in SUBJECTS:
        # "The port, as X admitted, is closed": the parser ties the clause to the port.
        above = above.head
    start, end = above.left_edge.i, above.right_edge.i + 1
    asked = above.dep_ == "advcl" and not any(c.dep_ in SUBJECTS for c in above.lefts)
    if asked or above.left_edge.lower_ in ("whether", "if"):
        # "Asked whether A, as papers wrote, B": nobody says what is in question.
        return None
    subject = next((c for c in above.lefts if c.dep_ in SUBJECTS), above)
    if subject.i < cue.head.left_edge.i and cue.head.i < above.i:
        # "The hospital, as the minister admitted, is late"
        return whole(doc, start, end)
    if cue.head.i > above.i:
        return trimmed(doc, start, cue.head.left_edge.i)
    comma = next((k for k in range(cue.end, end) if doc[k].text == ","), None)
    return None if comma is None else trimmed(doc, comma + 1, end)


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
    return trimmed(cue.head.doc, start, end)


def _reporting_clause(cue: Cue, start: int, end: int) -> tuple[int, int]:
    """The tokens of "X said", with what stands between them."""
    assert cue.source is not None
    inside = cue.source.start >= start - 1 and cue.source.end <= end + 1
    if not inside and not start <= cue.start < end:
        return cue.start, cue.end
    return min(cue.start, cue.source.start), max(cue.end, cue.source.end)
