"""What reporting words report that are set off: "A, X said, B", "A, according to X".

Belongs here: the statement around or beside a reporting clause between commas, or a phrase of
attribution. Does not: clauses that hang on a reporting verb
(`pipeline.extract.quotes.reported`).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.quotes.content import Content, trimmed, whole
from pipeline.extract.quotes.reporting_verbs import (
    ADJUNCTS,
    FINITE,
    MAX_CLIMB,
    MAX_SUBTREE,
    NEVER_A_SOURCE,
    OBJECTS,
    OPENING,
    PAST_OR_PRESENT,
    document_nouns,
    has_main_clause,
    has_own_object,
    hears,
    is_person_noun,
    listed,
    reporting_verbs,
)
from pipeline.extract.quotes.sources import Cue
from pipeline.language.tokens import SUBJECTS, Doc, Token
from pipeline.language.tokens import Span as DocSpan


def beside_clause(cue: Cue, quoted: Sequence[int], sentence: tuple[int, int]) -> Content | None:
    """ "A, X said." and "A, X said, B.": a reporting clause set off with commas."""
    bounds = _set_off(cue, quoted, sentence)
    if bounds is None:
        return None
    doc = cue.head.doc
    first, left, right = bounds
    stop = next((k for k in range(right, sentence[1]) if _ends(doc[k], quoted)), sentence[1])
    if right + 1 < stop and doc[right].text in (",", "–", "—") and quoted[right + 1] < 0:
        return _interrupted(doc, bounds, stop)
    ends = not has_main_clause(doc[right:stop]) and not has_own_object(cue.head)
    if ends and has_main_clause(doc[first:left]):
        return trimmed(doc, first, left - 1)
    return None


def may_close(cue: Cue) -> bool:
    """Whether a cue can stand behind what it reports: "A, X said", "A, figures showed"."""
    assert cue.source is not None
    if "say" in cue.classes:
        return True
    found_out = cue.source.head.pos_ == "NOUN" and cue.head.lemma_ == "find"
    found_out = found_out and is_person_noun(cue.source.head)
    finds = found_out or cue.source.head.lemma_.lower() in document_nouns()
    return "finding" in cue.classes and finds


def _set_off(
    cue: Cue, quoted: Sequence[int], sentence: tuple[int, int]
) -> tuple[int, int, int] | None:
    """Where the words before a reporting clause begin, and the bounds of that clause behind a
    comma; None where it stands otherwise or reports nothing that stands before it."""
    assert cue.source is not None
    doc, (first, stop) = cue.head.doc, sentence
    left, right = min(cue.start, cue.source.start), max(cue.end, cue.source.end)
    if cue.head.dep_ == "pcomp":
        # "A, the paper quoted X as saying"
        left = min([left, *(c.left_edge.i for c in cue.head.head.head.lefts if c.dep_ == "nsubj")])
    first = max(first, left - MAX_SUBTREE)
    first = max([first, *(k + 1 for k in range(first, left) if _parts(doc[k], quoted))])
    if not cue.finite or not may_close(cue) or left - first < 2:
        return None
    if doc[left - 1].text not in (",", "–", "—") or right >= stop or stop - first > MAX_SUBTREE:
        return None
    if cue.source.head.head.dep_ == "agent":
        # "a pipeline, announced in 2006 by X, was never built"
        return None
    if doc[cue.start - 1].dep_ == "cc" or any(quoted[i] >= 0 for i in range(left, right)):
        # "A, B did “...” and said": what B says stands behind it.
        return None
    return first, left, _behind_adjuncts(cue, right, stop)


def _interrupted(doc: Doc, bounds: tuple[int, int, int], stop: int) -> Content | None:
    """ "A, X said, B.": A, B or both.

    Where A is no clause by itself ("The vote, officials said, was delayed"), the content is
    the whole sentence, reporting clause included: a slice cannot leave it out.
    """
    first, left, right = bounds
    before, rest, following = doc[first:left], doc[right:stop], doc[right + 1]
    if following.lower_ == "that" and following.tag_ == "IN":
        # "It is possible, X said, that A"
        return whole(doc, first, stop)
    bare = doc[left - 2]
    if bare.dep_ == "acl" and bare.tag_ == "VBN" and following.tag_ == "IN":
        # "bandits armed, X alleged, by the army"
        return whole(doc, bare.head.left_edge.i, stop)
    if doc[left - 2].tag_ in OPENING or doc[left - 2].dep_ in ("mark", "cc"):
        # "a town where, X said, nobody lived": the rest of that clause.
        return trimmed(doc, right + 1, stop)
    conditional = doc[first].dep_ == "mark" or doc[first].lower_ in listed("subordinating")
    if conditional and following.dep_ == "cc":
        # "Although A, B told the ministry, and C": B acts.
        return None
    if following.dep_ == "cc" and _goes_on_in_report(doc[right + 2 : stop]):
        return whole(doc, first, stop)
    complete = following.lower_ in listed("subordinating") or following.dep_ == "cc"
    if complete and any(t.tag_ in PAST_OR_PRESENT for t in before):
        return trimmed(doc, first, left - 1)
    if doc[left - 2].lemma_ == "be" or doc[left - 2].tag_ == "MD":
        return whole(doc, first, stop)
    if _is_adjunct(before) and _opens_clause(rest[1:]):
        # "Of the first sum, auditors found, 42 million had been paid": as with "according to".
        return trimmed(doc, right + 1, stop)
    if not has_main_clause(before):
        return whole(doc, first, stop) if any(t.tag_ in FINITE for t in rest) else None
    return whole(doc, first, stop) if _is_completed(before, rest) else trimmed(doc, first, left - 1)


def _is_adjunct(before: DocSpan) -> bool:
    """ "Under the draft,": a phrase that needs nothing behind it, and no more than that."""
    return before[0].dep_ == "prep" and not any(t.tag_ in PAST_OR_PRESENT for t in before)


def _opens_clause(rest: DocSpan) -> bool:
    subject = next((t for t in rest if t.dep_ in (*SUBJECTS, "expl") or t.tag_ in FINITE), None)
    return subject is not None and subject.dep_ in (*SUBJECTS, "expl") and subject.head.i < rest.end


def _goes_on_in_report(rest: DocSpan) -> bool:
    """ "A, X promised, and B would lapse": a past "would" with its own subject is still X's."""
    finite = next((t for t in rest if t.tag_ in FINITE), None)
    if finite is None or finite.lower_ not in ("would", "could", "might"):
        return False
    return any(c.dep_ in SUBJECTS and c.i < finite.i for c in finite.head.lefts)


def _is_completed(before: DocSpan, rest: DocSpan) -> bool:
    """ "It would take, X said, two years", "about the price, X said, of a road": what stands
    behind the reporting clause belongs into the statement before it."""
    following = rest[1:]
    if len(following) and following[0].lower_ == "of":
        return True
    verbs = [t for t in before if t.pos_ == "VERB" and t.dep_ in ("ROOT", "ccomp")]
    bare = (
        bool(verbs)
        and verbs[-1].i >= before.end - 2
        and verbs[-1].lemma_ in listed("needing_object")
    )
    measured = len(following) in (2, 3, 4) and following[-2].dep_ in ("npadvmod", "dobj")
    bare = bare or (measured and following[0].dep_ in ("det", "nummod"))
    return bare and len(following) > 0 and not any(t.tag_ in FINITE for t in following)


def _ends(token: Token, quoted: Sequence[int]) -> bool:
    """ "A, X said; B": what stands behind the semicolon is told by another or by nobody."""
    return token.text == ";" and quoted[token.i] < 0


def _parts(token: Token, quoted: Sequence[int]) -> bool:
    """Whether a mark parts two statements of one sentence."""
    return token.text in (";", ":") and quoted[token.i] < 0


def _behind_adjuncts(cue: Cue, right: int, stop: int) -> int:
    """The end of "X said in a statement on its website": at the comma, if one follows."""
    doc = cue.head.doc
    hearer = next((c for c in cue.head.rights if hears(c) and c.left_edge.i == right), None)
    if hearer is not None:
        right = hearer.right_edge.i + 1
    if right >= stop or doc[right].tag_ not in ("IN", "TO"):
        return right
    governed = [c.left_edge.i for c in cue.head.rights if c.dep_ in OBJECTS and not hears(c)]
    for k in range(right, min([stop - 1, right + ADJUNCTS, *governed])):
        if doc[k].text in (",", "–", "—"):
            return k
        if doc[k].tag_ in NEVER_A_SOURCE and doc[k].tag_ != "TO":
            return right
    return right


def around_phrase(cue: Cue, sentence: tuple[int, int]) -> Content | None:
    """The clause that "according to X" stands in: all of it, without the phrase itself."""
    assert cue.source is not None
    preposition, doc, (first, stop) = cue.head, cue.head.doc, sentence
    before = doc[preposition.i - 2] if preposition.i > 1 else None
    opened = before is not None and before.tag_ in ("WDT", "IN", "WP")
    if opened and doc[preposition.i - 1].text == ",":
        # "a policy which, according to X, both have criticised": the rest of that clause.
        return trimmed(doc, cue.source.end, stop)
    clause = preposition.head
    closes = doc[preposition.i - 1].text == "," and cue.source.end >= stop - 1
    for _ in range(MAX_CLIMB):
        joined = clause.dep_ == "conj" and _is_said_too(clause, closes)
        # "A when B, according to X": X tells A, though the parser has the phrase in B.
        joined = joined or (closes and clause.dep_ == "advcl" and clause.i > clause.head.i)
        if clause.head is clause or (clause.pos_ in ("VERB", "AUX") and not joined):
            break
        clause = clause.head
    first = max([first, *(k + 1 for k in range(first, cue.start) if _opens_anew(doc, k, cue))])
    start, end = max(first, clause.left_edge.i), clause.right_edge.i + 1
    scene = _scene(doc, first, cue.start) if closes else None
    if scene is not None:
        return trimmed(doc, scene, cue.start)
    if preposition.i <= first + 1 and not _is_told_on(clause):
        end = max(end, stop)
    elif clause.dep_ == "ROOT":
        start, end = min(start, first), max(end, stop)
    return _beside_phrase(cue, start, end)


def _opens_anew(doc: Doc, mark: int, cue: Cue) -> bool:
    """Whether a semicolon, or a colon with a statement of its own behind it, parts what the
    author says from what the source of the phrase does."""
    if doc[mark].text == ":":
        return has_main_clause(doc[mark + 1 : cue.start])
    return doc[mark].text == ";"


def _is_said_too(clause: Token, closes: bool) -> bool:
    """Whether what stands before a coordinated clause is of the same source: a verb of the same
    subject, or "A, and B, according to X" where the phrase closes the sentence."""
    if not any(c.dep_ in SUBJECTS for c in clause.lefts):
        return True
    return closes and all(c.lower_ == "and" for c in clause.head.rights if c.dep_ == "cc")


def _is_told_on(clause: Token) -> bool:
    """ "According to A, B left, C said": what stands behind the clause says it all."""
    says = "say" in reporting_verbs().get(clause.head.lemma_.lower(), frozenset())
    return clause.dep_ == "ccomp" and clause.i < clause.head.i and says


def _beside_phrase(cue: Cue, start: int, end: int) -> Content | None:
    """`[start, end)` without the phrase: what is before it if that is a statement, and what
    is behind it if that is one; all, if the phrase stands within one."""
    assert cue.source is not None
    doc, left, right = cue.head.doc, cue.start, max(cue.end, cue.source.end)
    before, after = trimmed(doc, start, min(left, end)), trimmed(doc, max(right, start), end)
    if "cc" in (doc[left - 1].dep_, doc[left - 2].dep_ if doc[left - 1].text == "," else ""):
        # "A, but according to X B": B.
        return after
    described = [c.right_edge.i + 1 for c in cue.source.head.rights if c.dep_ == "relcl"]
    subject = _parted_subject(doc, left, max([right, *described]), end)
    if subject is not None:
        return whole(doc, subject, end)
    if before is not None and _holds_clause(doc, before):
        return before
    interrupts = left > start + 1 and doc[left - 1].text == "," and right < end
    if not interrupts or doc[right].text != ",":
        return after or before
    return whole(doc, start, end)


def _scene(doc: Doc, first: int, stop: int) -> int | None:
    """Where B begins in "they spoke of Gaza, where B, according to X": of the place X tells B."""
    for token in doc[first + 1 : stop]:
        relative = token.lower_ == "where" and doc[token.i - 1].text == ","
        if relative and token.head.dep_ == "relcl" and token.head.right_edge.i < stop:
            return token.i + 1
    return None


def _parted_subject(doc: Doc, left: int, right: int, end: int) -> int | None:
    """Where "the line" begins in "but the line, according to X, rings": what stands before the
    phrase is the subject of the verb behind it."""
    if right + 1 >= end or not doc[left - 1].text == doc[right].text == ",":
        return None
    noun, verb = doc[left - 2], doc[right + 1]
    finite = verb.tag_ in FINITE or verb.text in ("“", '"', "‘")
    named = noun.pos_ in ("NOUN", "PROPN") and noun.dep_ not in ("npadvmod", "dobj")
    before = doc[max(0, left - MAX_SUBTREE) : noun.left_edge.i]
    return noun.left_edge.i if finite and named and has_main_clause(before) else None


def _holds_clause(doc: Doc, content: Content) -> bool:
    """Whether a statement can be made of its own, and not "if A", "in May", "that"."""
    opening = doc[content.start]
    subordinate = opening.dep_ == "mark" or opening.lower_ in listed("subordinating")
    return not subordinate and any(t.tag_ in FINITE for t in doc[content.start : content.end])
