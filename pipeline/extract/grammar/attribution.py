"""On whose word a predicate stands: the author's, a cited source's or a quoted speaker's.

Belongs here: finding the verb of saying, the "according to" or the quotation marks over a
predicate, and who is named there. Does not: resolving that name, or the quotes table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, cast

from pipeline.extract.grammar.arguments import behind, governing_verb
from pipeline.extract.grammar.frames import verb_predicate
from pipeline.extract.grammar.lexemes import CLAUSAL, NOMINAL, base_lemma, noun_entry
from pipeline.extract.grammar.quotation_marks import Marked, marked_stretches
from pipeline.extract.grammar.suspension import (
    MAX_DEPTH,
    escapes,
    governing_word,
    infinitive_mark,
    is_content_clause,
    words,
)
from pipeline.extract.grammar.voice import is_passive
from pipeline.language.tokens import Doc, Token
from pipeline.spans import Span

Attribution = Literal["author", "cited_source", "quoted_speaker"]
MIN_STATEMENT = 4
"""Words in quotation marks from which on they are somebody's statement, not a marked term."""
STATEMENTS_KEY = "dragoman.marked_statements"


def attribution_of(head: Token) -> tuple[Attribution, Token | None]:
    """On whose word a predicate stands, and the head of the phrase that names the source.

    `quoted_speaker` stands in quotation marks, `cited_source` is reported without them; the
    head may be None for either (an unnamed source, a speaker named in another sentence).
    """
    cited, source = _cited(head)
    if _is_quoted(head):
        return "quoted_speaker", source
    return ("cited_source", source) if cited else ("author", None)


def _cited(head: Token) -> tuple[bool, Token | None]:
    """The nearest clause above that passes this one on, and who is its subject."""
    token, hedge = head, False
    for _ in range(MAX_DEPTH):
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "according":
                return True, _according(child)
            word = words()["adverbs"].get(child.lower_) if child.dep_ == "advmod" else None
            hedge = hedge or (word is not None and word.effect == "allege")
        above = token.head
        if above == token:
            break
        if _passes_on(token, above):
            return True, _speaker(above)
        if (saying := _told_to(token)) is not None:
            return True, _speaker(saying)
        if escapes(token) and above.head != above:
            above = above.head
        token = above
    return hedge, None


def _according(preposition: Token) -> Token | None:
    for child in preposition.children:
        if child.dep_ == "prep":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return next((c for c in preposition.children if c.dep_ == "pobj"), None)


def _passes_on(below: Token, above: Token) -> bool:
    """Whether `above` is somebody's saying, claiming or denying of what `below` heads."""
    if above.pos_ in CLAUSAL and below.dep_ == "ccomp" and infinitive_mark(below) is None:
        return governing_word(above, "clause").effect not in ("none", "inherit")
    if above.pos_ in CLAUSAL and below.dep_ == "xcomp":
        effect = governing_word(above, "clause").effect
        return effect == "allege" or (effect == "cite" and is_passive(above))
    if above.pos_ in CLAUSAL and below.dep_ == "dobj":
        return noun_entry(below) is not None and base_lemma(above) in ("report", "allege")
    if above.dep_ == "prep" and below.dep_ in ("pcomp", "pobj"):
        governor = governing_verb(above)
        if governor.pos_ in CLAUSAL:
            return governing_word(governor, "clause", above.lower_).effect == "allege"
        return above.lower_ == "of" and governing_word(governor, "clause").effect == "allege"
    if above.pos_ in NOMINAL and is_content_clause(below):
        return governing_word(above, "clause").effect in ("allege", "cite")
    return False


def _told_to(clause: Token) -> Token | None:
    """The verb of "conveyed to the guests that X was freed", where the parser hangs what is said
    on those it is said to."""
    if clause.dep_ != "relcl" or not any(
        c.dep_ == "mark" and c.lower_ == "that" for c in clause.children
    ):
        return None
    above = clause.head.head
    verb = above.head if above.dep_ == "prep" and above.lower_ == "to" else above
    return verb if verb.pos_ in CLAUSAL and is_report(verb) else None


def _speaker(saying: Token) -> Token | None:
    """The subject of a verb of saying, or whose claim a noun is."""
    if saying.dep_ == "prep":
        saying = governing_verb(saying)
    if saying.pos_ in CLAUSAL:
        found = list(verb_predicate(saying).subjects)
    else:
        found = [c for c in saying.children if c.dep_ == "poss"] or list(behind(saying, "by"))
    return found[0] if found else None


def is_report(verb: Token) -> bool:
    """Whether a verb passes on somebody's words: "told", "said", "announced"."""
    return governing_word(verb, "clause").effect == "cite"


def _is_quoted(token: Token) -> bool:
    """Whether a token stands in marks that hold a statement."""
    stretches = _statements(token.doc)
    at = bisect_right(stretches, token.idx, key=lambda s: s.inner.start) - 1
    return at >= 0 and token.idx < stretches[at].inner.end


def _statements(doc: Doc) -> list[Marked]:
    """The marked statements of a document, found once and kept with it."""
    found = doc.user_data.get(STATEMENTS_KEY)
    if found is None:
        text = doc.text
        marked = marked_stretches(text, [list(_paragraphs(text))])
        found = [m for m in marked if _is_statement(text, m)]
        doc.user_data[STATEMENTS_KEY] = found
    return cast(list[Marked], found)


def _is_statement(text: str, marked: Marked) -> bool:
    """Not a term of one or two words."""
    return len(text[marked.inner.start : marked.inner.end].split()) >= MIN_STATEMENT


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for block in text.split("\n\n"):
        if block:
            yield Span(start, start + len(block))
        start += len(block) + 2
