"""Whom a speaker's short form means: "he", "it", "they", "the official", a bare "spokesman".

Belongs here: the earlier phrase that such a source goes back to, by who spoke and acted before
it. Does not: names and their short forms (`pipeline.normalize.actors`), or the cells that are
made of the answer (`pipeline.extract.quotes.cells`).

Whoever spoke or acted last goes on: sources of reporting words and subjects of main clauses
outside quotation marks are asked from the last to the first, paragraph by paragraph.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

from pipeline.extract.grammar.cast import noun_classes
from pipeline.extract.quotes.reporting_verbs import document_nouns, listed
from pipeline.extract.quotes.speakers import PAUSES, Page
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.lexicons import mapping
from pipeline.normalize.actors.known_names import group_nouns
from pipeline.normalize.actors.titles import title_named

LOOK_BACK = 400
"""How many tokens before it a short form is looked for."""
PARAGRAPHS = 3
"""Over how many paragraphs, its own included, a pronoun reaches."""
CLIMB = 8
"""How many coordinated verbs upwards a main clause is looked for."""
DESCRIPTION = 8
"""Tokens of a description in front of the comma before a name."""
SPEAKERS = 40
"""How many earlier speakers a description is compared with."""

Fits = Callable[[Page, Token], bool]


def antecedent(page: Page, head: Token) -> Token | None:
    """The head of the earlier phrase that names or describes the one behind `head`, if any."""
    if head.pos_ == "PRON":
        fits = _PRONOUNS.get(head.lower_)
        return None if fits is None else _last(page, head, fits)
    if _is_countryman(page, head):
        return _last(page, head, _is_person)
    if _is_head_of_state(head):
        return _described(page, head, "president") or _described(page, head, "king")
    if not _is_bare(head):
        return None
    definite = any(child.lower_ == "the" for child in head.lefts)
    if definite and any(f.rule == "actor.definite" for f in page.story.actors.of(head)):
        return None
    earlier = _described(page, head, head.lemma_.lower()) if definite else None
    if earlier is None and definite and head.lemma_.lower() in listed("companies"):
        return _last(page, head, _is_company)
    if earlier is None and head.lemma_.lower() in listed("spokespersons"):
        before = next(_candidates(page, page.sentence[head.i][0], head.i), None)
        if before is not None and _is_person(page, before):
            # "Ana Ruiz refused, but a spokesman said": hers.
            return None
        return _last(page, head, _is_represented)
    return earlier


def _is_head_of_state(head: Token) -> bool:
    behind = head.doc[head.i + 1 : head.i + 3]
    return head.lower_ == "head" and [t.lower_ for t in behind] == ["of", "state"]


def _is_countryman(page: Page, head: Token) -> bool:
    """ "The Croatian": somebody told of before, unlike "the French"."""
    mention = page.story.actors.name_at(head.i)
    demonym = mention is not None and mention.form == "demonym"
    one = head.lower_.endswith("an") and head.tag_ in ("NN", "NNP", "JJ")
    return demonym and one and [c.lower_ for c in head.lefts] == ["the"]


def _is_bare(head: Token) -> bool:
    """A noun with an article and nothing else: "the lawyer", "a spokesperson"."""
    return head.tag_ == "NN" and all(child.dep_ in ("det", "punct") for child in head.children)


def _last(page: Page, head: Token, fits: Fits) -> Token | None:
    """The last speaker or subject that fits, sentence by sentence backwards."""
    kept: Token | None = None
    here = page.sentence[head.i][0]
    # In "A will resign, he said" A is spoken of; a body, "it", mostly speaks of itself.
    paused = head.i > 0 and page.story.doc[head.i - 1].text in PAUSES
    of_others = fits is _is_person and paused
    for start, stop in _sentences_before(page, head):
        found = next(
            (t for t in _candidates(page, start, stop) if fits(page, t) and _agrees(page, t, head)),
            None,
        )
        if found is None and fits is _is_person and start < here:
            found = _only_person(page, start, stop)
            found = found if found is not None and _agrees(page, found, head) else None
        spoken_of = of_others and start >= here and found is not None and not _tells(page, found)
        if found is not None and not spoken_of:
            return found
        kept = kept or found
    return kept


def _agrees(page: Page, token: Token, pronoun: Token) -> bool:
    """Whether "he" or "she" can mean somebody, as far as the text tells man from woman."""
    wanted = _SEXES.get(pronoun.lower_)
    return wanted is None or _sex(page, token) in (None, wanted)


def _sex(page: Page, token: Token) -> str | None:
    """ "he" or "she" by a noun, a title, or the pronoun that goes with a name further up."""
    told = _sex_told(token)
    if told is not None or token.pos_ != "PROPN":
        return told
    names = {f.value.name for f in page.story.actors.of(token) if f.value.kind == "person"}
    starts, persons = page.persons
    doc = page.story.doc
    for person in persons[: bisect_left(starts, token.idx) + 1][-SPEAKERS:]:
        span = doc.char_span(person.start, person.end, alignment_mode="expand")
        if person.value.name in names and span is not None:
            told = _sex_told(span.root) or _sex_followed(page, span.root)
            if told is not None:
                return told
    return None


def _sex_told(token: Token) -> str | None:
    beside = [c for c in token.children if c.dep_ in ("compound", "appos", "nmod")]
    beside += [token.head] if token.dep_ == "appos" else []
    for word in (token, *beside):
        for sex in ("he", "she"):
            if word.lemma_.lower().rstrip(".") in mapping("cue_phrases")[sex]:
                return sex
    return None


def _sex_followed(page: Page, subject: Token) -> str | None:
    """ "Lucie Moreau said that she ...", "Lucie Moreau left. She ...": the next pronoun, if nobody
    is between."""
    if subject.dep_ not in SUBJECTS:
        return None
    for token in page.story.doc[subject.i + 1 : page.sentence[subject.i][1]]:
        if page.quoted[token.i] >= 0 or (token.dep_ in SUBJECTS and token.pos_ == "PROPN"):
            return None
        if token.lower_ in _SEXES and token.dep_ in ("nsubj", "nsubjpass", "poss"):
            return _SEXES[token.lower_]
        if token.pos_ in ("NOUN", "PROPN") and token.i > subject.i + 1 and _is_person(page, token):
            return None
    stop = page.sentence[subject.i][1]
    follows = page.story.doc[stop] if stop < len(page.story.doc) else subject
    return _SEXES.get(follows.lower_) if follows.lower_ in ("he", "she") else None


def _tells(page: Page, token: Token) -> bool:
    """Whether somebody says something of their own, as in "A denied it; B would come, he said"."""
    return token.i in page.sources and any(
        mark.text == ";" for mark in page.story.doc[token.i : page.sentence[token.i][1]]
    )


def _sentences_before(page: Page, head: Token) -> Iterator[tuple[int, int]]:
    """Token bounds of the sentence before `head` in its own sentence, then of those before."""
    stop, lowest = head.i, page.block[head.i] - PARAGRAPHS
    while stop > max(0, head.i - LOOK_BACK):
        start = page.sentence[stop - 1][0]
        # The break behind a paragraph is a token of its last sentence, in no block.
        block = max(page.block[start], page.block[stop - 1])
        if block >= 0:
            if block <= lowest:
                return
            yield start, stop
        stop = start


def _candidates(page: Page, start: int, stop: int) -> Iterator[Token]:
    """Speakers and subjects of main clauses, and persons that a subject is told by, backwards."""
    for i in range(stop - 1, max(start, stop - LOOK_BACK) - 1, -1):
        token = page.story.doc[i]
        if page.quoted[i] >= 0 or token.pos_ == "PRON":
            continue
        if i in page.sources or _is_main_subject(token) or _is_of_subject(page, token):
            yield token


def _only_person(page: Page, start: int, stop: int) -> Token | None:
    """The one person that a sentence names, whatever part they have in it."""
    doc, (starts, persons) = page.story.doc, page.persons
    low, high = doc[start].idx, doc[stop - 1].idx + len(doc[stop - 1])
    inside = [
        person
        for person in persons[bisect_left(starts, low) : bisect_left(starts, high)]
        if page.text[person.start].isupper()
    ]
    if len({person.value.name for person in inside}) != 1:
        return None
    span = doc.char_span(inside[-1].start, inside[-1].end, alignment_mode="expand")
    return None if span is None else span.root


def _is_main_subject(token: Token) -> bool:
    if token.dep_ not in SUBJECTS:
        return False
    verb = token.head
    for _ in range(CLIMB):
        if verb.dep_ != "conj":
            break
        verb = verb.head
    # "A has signed the deal, it said": what is told of stands before the telling.
    fronted = verb.dep_ == "ccomp" and any(
        verb.i < teller.i for teller in verb.head.lefts if teller.dep_ in SUBJECTS
    )
    return fronted or verb.dep_ in ("ROOT", "parataxis")


def _is_of_subject(page: Page, token: Token) -> bool:
    """ "Desta's lawyers were late", "residents like Ana Ruiz say": a person within a subject."""
    if token.pos_ != "PROPN" or token.dep_ not in ("poss", "pobj"):
        return False
    if _is_head_of_state(token.head.head):
        return False
    if all(found.value.kind != "person" for found in page.story.actors.of(token)):
        return False
    above = token.head
    for _ in range(CLIMB):
        if above.dep_ not in ("prep", "poss", "pobj"):
            break
        above = above.head
    return _is_main_subject(above)


def _is_person(page: Page, token: Token) -> bool:
    if _is_head_of_state(token):
        return True
    found = page.story.actors.of(token)
    if token.pos_ == "PROPN":
        return any(f.value.kind == "person" for f in found) or (
            not found and page.story.actors.name_at(token.i) is None
        )
    noun = token.lemma_.lower()
    return token.tag_ == "NN" and (
        noun in noun_classes()["people"] or title_named(noun) is not None
    )


def _is_body(page: Page, token: Token) -> bool:
    if token.tag_ not in ("NN", "NNP", "NNPS") or token.lemma_.lower() in noun_classes()["people"]:
        return False
    kinds = {found.value.kind for found in page.story.actors.of(token)}
    return "person" not in kinds and (bool(kinds) or token.i in page.sources)


def _is_company(page: Page, token: Token) -> bool:
    """A body with a name of its own that no list knows as anything but a firm."""
    found = page.story.actors.of(token)
    firm = all(f.value.kind in ("company", "organisation") and not f.value.sectors for f in found)
    return token.pos_ == "PROPN" and firm and token.ent_type_ not in ("PERSON", "GPE", "NORP")


def _is_represented(page: Page, token: Token) -> bool:
    """A body that a spokesman speaks for: not the paper or station that cites him."""
    media = any(found.value.kind == "media" for found in page.story.actors.of(token))
    written = token.lemma_.lower() in document_nouns()
    return not media and not written and _is_body(page, token)


def _is_several(page: Page, token: Token) -> bool:
    found = page.story.actors.of(token)
    noun = token.lemma_.lower()
    if token.tag_ == "NNS":
        somebody = bool(found) or noun in noun_classes()["people"] or noun in group_nouns()
        # "The results show A. They also suggest B."
        return somebody or (noun in document_nouns() and token.i in page.sources)
    return len(found) > 1 or (token.pos_ == "PROPN" and _is_body(page, token))


_SEXES = {"he": "he", "his": "he", "she": "she", "her": "she"}
_PRONOUNS: dict[str, Fits] = {
    "he": _is_person, "she": _is_person, "it": _is_body, "they": _is_several,
    "his": _is_person, "her": _is_person, "its": _is_body, "their": _is_several,
}  # fmt: skip


def _described(page: Page, head: Token, noun: str) -> Token | None:
    """ "the lawyer": the last speaker called a lawyer with more words, or the only one by name."""
    for cue in reversed(page.cues_between(0, head.i)[-SPEAKERS:]):
        if cue.source is not None and cue.source.head.i < head.i:
            known = cue.source.head
            if known.lemma_.lower() == noun and not _is_bare(known):
                return known
            if known.pos_ == "PROPN" and _is_called(known, noun):
                return known
    return _only_one_called(page, head, noun)


def _only_one_called(page: Page, head: Token, noun: str) -> Token | None:
    starts, persons = page.persons
    doc = page.story.doc
    named: dict[str, Token] = {}
    for person in persons[: bisect_left(starts, head.idx)][-SPEAKERS:]:
        span = doc.char_span(person.start, person.end, alignment_mode="expand")
        if span is not None and _is_called(span.root, noun):
            named.setdefault(person.value.name, span.root)
    return next(iter(named.values())) if len(named) == 1 else None


def _is_called(name: Token, noun: str) -> bool:
    """Whether a name has a noun as its title or apposition: "lawyer Ana Ruiz", "Ruiz, a lawyer"."""
    told = _told_before(name)
    if told is not None:
        return told == noun
    called = [c for c in name.children if c.dep_ in ("compound", "appos", "nmod")]
    if name.dep_ == "appos":
        called.append(name.head)
    return any(c.lemma_.lower() == noun for c in called)


def _told_before(name: Token) -> str | None:
    """The noun of "the mayor of Lyon, Claire Petit, and the prefect, Jean Roux": which name is
    whose the parser loses in such a row."""
    doc, start = name.doc, name.i
    while start > 0 and doc[start - 1].dep_ == "compound" and doc[start - 1].pos_ == "PROPN":
        start -= 1
    if start == 0 or doc[start - 1].text != ",":
        return None
    for k in range(start - 2, max(start - 2 - DESCRIPTION, -1), -1):
        if doc[k].is_punct or doc[k].pos_ in ("VERB", "AUX"):
            return None
        if doc[k].pos_ in ("DET", "PRON"):
            nouns = (i for i in range(k + 1, start - 1) if doc[i].pos_ == "NOUN")
            first = next((i for i in nouns if doc[i + 1].pos_ != "NOUN"), None)
            # "the mayor of the city, Ana Ruiz": the first article is the description's.
            if first is not None and (k == 0 or doc[k - 1].dep_ != "prep"):
                return doc[first].lemma_.lower()
    return None
