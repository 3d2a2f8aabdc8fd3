"""The cells of a quotation: its words, its speaker, its cue, its date, its evidence.

Belongs here: everything between a decided quotation and a row of the table. Does not:
deciding what is a quotation and of which type (`pipeline.extract.quotes.table`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.extract.grammar.cast import noun_classes
from pipeline.extract.grammar.factuality import assess
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.quotes.antecedents import antecedent
from pipeline.extract.quotes.countries import is_guessed, is_observer, is_unplaced, told_country
from pipeline.extract.quotes.reporting_verbs import document_nouns, is_person_noun, listed
from pipeline.extract.quotes.sources import Cue, Source, source_of
from pipeline.extract.quotes.speakers import WINDOW, Credit, Page, Stretch
from pipeline.extract.rows import Cell, Row
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.lexicons import mapping
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.index import ActorIndex
from pipeline.normalize.actors.known_names import group_nouns
from pipeline.normalize.dates.find import date_for
from pipeline.spans import Found, Span, trimmed

QuoteType = Literal["direct", "partial", "mixed", "indirect", "scare"]

RECENT, NEARBY = 5, 1500
"""How many persons back, and how many characters, the one behind a pronoun is looked for."""
APPOSED = 8
"""Tokens of a description before the comma and the name behind it."""

_ARTICLE = re.compile(r"^(?:the|an?|its|his|her|their|my|our)\s+", re.IGNORECASE)
_INSERTION = re.compile(r"\[[^\[\]]{0,200}\w[^\[\]]{0,200}\]")


@dataclass(frozen=True)
class Quote:
    """One row to be: what it is, where it stands, and who says it."""

    type: QuoteType
    place: Span
    first: int
    last: int
    credit: Credit | None
    stretch: Stretch | None = None


def row_of(page: Page, quote: Quote) -> Row:
    text = page.text[quote.place.start : quote.place.end]
    spans = {"quote": quote.place}
    evidence = _evidence(page, quote)
    cells: dict[str, Cell] = {
        "quote_type": quote.type,
        "quote_text_normalised": _normalised(page, quote),
        "opening_mark": None,
        "closing_mark": None,
        "spans_paragraph_break": "\n\n" in text,
        "editorial_insertions": list(_insertions(text, quote.place.start)),
        "n_words": len(text.split()),
        "factuality": "actual",
    }
    if quote.stretch is not None:
        cells["opening_mark"] = quote.stretch.marked.opening
        cells["closing_mark"] = quote.stretch.marked.closing
    also: list[Span] = []
    if quote.credit is not None:
        cells |= _speaker_cells(page, quote.credit)
        cells |= _saying_cells(page, quote.credit)
        if not evidence.contains(quote.credit.source.span):
            also.append(_sentence(page, quote.credit.source.head.i))
    how = quote.credit.how if quote.credit else "unattributed"
    return Row(f"quotes.{quote.type}.{how}", evidence, cells, spans, also)


def _insertions(text: str, start: int) -> Iterator[Found[str]]:
    for match in _INSERTION.finditer(text):
        place = start + match.start(), start + match.end()
        yield Found(match.group(), *place, "quotes.brackets", "verbatim")


def _normalised(page: Page, quote: Quote) -> str:
    """The words without the marks that re-open a paragraph, white space folded."""
    text, position, parts = page.text, quote.place.start, []
    for mark in quote.stretch.marked.reopened if quote.stretch else ():
        if quote.place.contains(mark):
            parts.append(text[position : mark.start])
            position = mark.end
    parts.append(text[position : quote.place.end])
    return " ".join("".join(parts).split())


def _evidence(page: Page, quote: Quote) -> Span:
    """The sentences that hold the quotation, and its reporting clause if that is next to it."""
    doc = page.story.doc
    start = page.sentence[quote.first][0]
    end = page.sentence[quote.last][1]
    if quote.credit is not None:
        tokens = [quote.credit.source.start, quote.credit.source.end - 1]
        if quote.credit.cue is not None:
            tokens += [quote.credit.cue.start, quote.credit.cue.end - 1]
        for i in tokens:
            if (
                page.block[i] in (page.block[quote.first], page.block[quote.last])
                and -60 < i - quote.first < 60 + quote.last - quote.first
            ):
                start, end = min(start, page.sentence[i][0]), max(end, page.sentence[i][1])
    while page.block[start] != page.block[quote.first]:
        start += 1
    end -= 1
    while end > quote.last and (page.block[end] != page.block[quote.last] or doc[end].is_space):
        end -= 1
    return trimmed(page.text, doc[start].idx, doc[end].idx + len(doc[end]))


def _sentence(page: Page, i: int) -> Span:
    doc, (start, end) = page.story.doc, page.sentence[i]
    return trimmed(page.text, doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _speaker_cells(page: Page, credit: Credit) -> dict[str, Cell]:
    source = credit.source
    span = source.span
    text = page.text[span.start : span.end]
    cells: dict[str, Cell] = {
        "speaker_text": Found(text, *span, f"quotes.{credit.how}", "verbatim")
    }
    actors, named = _actors(page, source), source
    if not actors:
        head = _meant(page, source.head)
        named = source if head is source.head else source_of(head)
        if head is not source.head:
            actors = _actors(page, named)
    if not actors:
        told = told_country(page, named, [])
        cells["speaker_name"] = _description(page, named)
        if told is not None:
            return cells | {"speaker_country": told}
        return cells if is_observer(page, named, []) else cells | _home_of(page, named.head)
    name = " and ".join(dict.fromkeys(found.value.name.strip(" ,") for found in actors))
    if _is_somebody_of(source.head, actors):
        name = _description(page, source) or name
    first = actors[0]
    actor: Actor = first.value
    looked_up = {
        "speaker_name": name,
        "speaker_role": actor.role,
        "speaker_country": actor.countries[0] if actor.countries else None,
        "speaker_sector": actor.sectors[0] if actor.sectors else None,
    }
    for column, value in looked_up.items():
        if value is not None:
            cells[column] = Found(value, first.start, first.end, first.rule, "lookup", first.reason)
    if not actor.countries or is_guessed(page, named.head, first):
        told = told_country(page, named, actors)
        if told is not None:
            cells["speaker_country"] = told
        elif is_observer(page, named, actors) or (
            len(actors) == 1 and is_unplaced(page, first.value, named.head)
        ):
            cells.pop("speaker_country", None)
    return cells


def _meant(page: Page, head: Token) -> Token:
    """Who stands behind a source that names nobody: a spokesman's house, one of a group."""
    if (earlier := antecedent(page, head)) is not None:
        return _meant(page, earlier)
    if any(c.tag_ == "WP$" for c in head.lefts) and head.head.dep_ == "relcl":
        return head.head.head
    if head.lemma_ in listed("spokespersons") and (principal := _principal(head)) is not None:
        return principal
    if head.lower_ == "one" and (group := _group_of_one(page, head)) is not None:
        return group
    return head


def _home_of(page: Page, head: Token) -> dict[str, Cell]:
    """The country of people and parts of a state whom no list knows ("backbenchers", "the state
    government", "the ministry's press service"): where their sentence plays."""
    index = page.story.actors
    owners = [c for c in head.lefts if c.dep_ == "poss"]
    is_somebody = (
        head.pos_ == "PROPN"
        or is_person_noun(head)
        or head.lemma_.lower() in noun_classes()["people"]
        or any(_is_authority(noun) for noun in (head, *owners))
    )
    if not is_somebody or index.is_from_elsewhere(head):
        return {}
    home = index.setting.at(head.i, local=True)
    if home is None:
        return {}
    # A dateline that stands outside the text has no words in it.
    start, end = (home.start, home.end) if home.end else (head.idx, head.idx + len(head))
    reason = "of the country that the text plays in"
    found = Found(home.country, start, end, home.rule, "inferred", reason)
    return {"speaker_country": found}


def _is_authority(noun: Token) -> bool:
    return noun.pos_ == "NOUN" and group_nouns().get(noun.lemma_.lower(), ("", ""))[1] == "GOV"


def _actors(page: Page, source: Source) -> list[Found[Actor]]:
    """Who a source phrase is; behind a nameless spokesman whoever he speaks for."""
    head = source.head
    earlier = antecedent(page, head)
    if earlier is not None and earlier is not head:
        meant = _actors(page, source_of(earlier))
        # "the mayor" is one of "the mayor, A, and the prefect, B".
        return meant[:1] if head.tag_ == "NN" or head.lower_ in ("he", "she") else meant
    found = page.story.actors.of(head)
    if head.pos_ == "PRON":
        found = [f for f in found if f.value.name.lower() not in listed("spokespersons")]
    if (behind := _behind_description(page, source, found)) is not None:
        return behind
    if _tells_of_another(page, head, found):
        return []
    if not found and head.lower_ in ("he", "she"):
        return _last_person(page, head)
    if not found and head.lower_ == "one":
        group = _group_of_one(page, head)
        return [] if group is None else page.story.actors.of(group)
    return found


def _behind_description(
    page: Page, source: Source, found: list[Found[Actor]]
) -> list[Found[Actor]] | None:
    """Who is meant where the phrase itself only describes: whose name stands beside it, for whom
    a spokesman speaks, who made a document; None where the phrase has to do."""
    head = source.head
    named = any(
        f.value.kind == "person" and f.rule != "actor.owner" and not _is_called_so(f, head)
        for f in found
    )
    if head.lemma_.lower() in listed("spokespersons") and not named:
        if behind := _apposed(page, source):
            return behind
        principal = _principal(head)
        return found if principal is None else page.story.actors.of(principal)
    if (maker := _maker(head)) is not None and (made := page.story.actors.of(maker)):
        return made
    nameless = all(f.value.name.islower() or f.rule == "actor.owner" for f in found)
    if not named and (nameless or is_person_noun(head)):
        behind = _apposition(page, head) or _apposed(page, source)
        if behind and (nameless or all(f.value.kind == "person" for f in behind)):
            return behind
    return None


def _tells_of_another(page: Page, head: Token, found: list[Found[Actor]]) -> bool:
    """Whether the actors of a phrase are only those whose agent, part, office or study it is."""
    return (
        _is_only_the_owner(head, found)
        or _is_of_a_part(head, found)
        or _is_named_for(page.story.actors, head, found)
        or _is_office_of(head, found)
        or _is_study_of(head, found)
    )


def _is_called_so(found: Found[Actor], head: Token) -> bool:
    """ "The Fire Chief", who has no other name here."""
    name = found.value.name.lower()
    return name == head.lower_ or (is_person_noun(head) and name.endswith(head.lower_))


def _is_only_the_owner(head: Token, found: list[Found[Actor]]) -> bool:
    """ "Desta's agent" is not Desta."""
    if head.pos_ != "NOUN" or head.lemma_.lower() not in noun_classes()["people"]:
        return False
    owner = next((c for c in head.lefts if c.dep_ == "poss"), None)
    return owner is not None and any(
        f.rule == "actor.owner"
        or (f.value.kind == "person" and f.value.name.split()[-1] == owner.text)
        for f in found
    )


def _is_somebody_of(head: Token, found: list[Found[Actor]]) -> bool:
    """ "A French witness", "Kenyan health authorities": of that country, and not the country."""
    owned = all(f.rule == "actor.owner" for f in found)
    if owned and (is_person_noun(head) or head.lemma_ == "counterpart"):
        return True
    if head.tag_ == "NN" and head.lemma_ in ("member", "source"):
        # "a source in the company"
        return all(f.start > head.idx for f in found)
    if any(f.value.kind != "country" for f in found) or head.pos_ != "NOUN":
        return False
    return head.lemma_ == "authority" and any(
        c.dep_ in ("compound", "amod") and c.pos_ == "NOUN" for c in head.lefts
    )


def _is_office_of(head: Token, found: list[Found[Actor]]) -> bool:
    """ "The press service of the presidency" is not the press."""
    return bool(found) and all(
        f.value.kind == "media" and f.rule == "actor.owner" and f.end < head.idx for f in found
    )


def _is_study_of(head: Token, found: list[Found[Actor]]) -> bool:
    """ "A poll of members" is not the members."""
    studied = head.lemma_.lower() in mapping("cue_phrases")["studies"]
    return studied and all(f.rule == "actor.owner" and f.start > head.idx for f in found)


def _is_named_for(index: ActorIndex, head: Token, found: list[Found[Actor]]) -> bool:
    """ "Television New Zealand" is not New Zealand, nor is "Kenya Roads Authority" Kenya."""
    if not found or head.pos_ != "PROPN" or any(f.value.kind != "country" for f in found):
        return False
    named = [c for c in head.lefts if c.dep_ == "compound" and c.pos_ == "PROPN"]
    if named and named[0].idx < found[0].start < head.idx + len(head):
        return True
    return head.lower_ == "authority" and any(index.name_at(c.i) is None for c in named)


def _is_of_a_part(head: Token, found: list[Found[Actor]]) -> bool:
    """ "The state government", "provincial authorities" are not the country's."""
    words = {child.lower_ for child in head.lefts if child.dep_ in ("amod", "compound")}
    return bool(words & listed("parts_of_state")) and any(f.value.kind == "country" for f in found)


def _group_of_one(page: Page, one: Token) -> Token | None:
    """Whose one it is: "one of the officials", or the plural subject told of last."""
    for child in one.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            group = next((g for g in child.children if g.dep_ == "pobj"), None)
            if group is None or group.lower_ != "them":
                return group
    doc = page.story.doc
    for i in range(one.i - 1, max(one.i - WINDOW, -1), -1):
        token = doc[i]
        if page.quoted[i] < 0 and token.dep_ in SUBJECTS and token.tag_ == "NNS":
            return token
    return None


def _apposition(page: Page, head: Token) -> list[Found[Actor]]:
    """ "The utility, Zesco, says": the name behind a noun that says what it is."""
    for apposed in (c for c in head.rights if c.dep_ == "appos"):
        found = page.story.actors.of(apposed)
        if any(not f.value.name.islower() for f in found):
            return found
    return []


def _apposed(page: Page, source: Source) -> list[Found[Actor]]:
    """ "The sub-prefect, Colonel X": the person named behind the comma of a description."""
    doc, index, head = page.story.doc, page.story.actors, source.head
    if head.lemma_.lower() in document_nouns():
        # "According to estimates, Ana Ruiz has won"
        return []
    for i in range(head.i + 1, min(head.i + APPOSED, len(doc) - 1)):
        if doc[i].text == ",":
            mention = index.name_at(i + 1)
            known = mention is not None and mention.actor.kind == "person"
            return index.of(doc[i + 1]) if known else []
        if doc[i].pos_ in ("VERB", "AUX") or doc[i].is_sent_start:
            return []
    return []


def _maker(document: Token) -> Token | None:
    """Whose words "a statement issued by X" holds."""
    for clause in document.rights:
        if (
            clause.dep_ == "acl"
            and clause.tag_ == "VBN"
            and clause.lemma_ in listed("issuing") | listed("writing")
        ):
            agents = (c for c in clause.rights if c.dep_ == "agent")
            return next((g for c in agents for g in c.children if g.dep_ == "pobj"), None)
    return None


def _principal(spokesperson: Token) -> Token | None:
    """The head of "X" in "a spokesman for X", "X's spokesman", "X spokesman"."""
    for child in spokesperson.children:
        if child.dep_ in ("poss", "compound"):
            return child
        if child.dep_ == "prep" and child.lower_ in ("for", "of"):
            return next((g for g in child.children if g.dep_ == "pobj"), None)
    return None


def _last_person(page: Page, pronoun: Token) -> list[Found[Actor]]:
    """The person that "he" or "she" is: of those named shortly before, the last subject."""
    starts, persons = page.persons
    index = bisect_left(starts, pronoun.idx)
    near = [p for p in persons[max(0, index - RECENT) : index] if pronoun.idx - p.end < NEARBY]
    doc = page.story.doc
    for person in reversed(near):
        span = doc.char_span(person.start, person.end, alignment_mode="expand")
        if span is not None and span.root.dep_ in SUBJECTS:
            return [person]
    return near[-1:]


def _description(page: Page, source: Source) -> str | None:
    """What somebody without a name is called: the noun with what stands before it."""
    head = source.head
    apposed = next((c for c in head.rights if c.dep_ == "appos" and c.pos_ != "VERB"), None)
    apposes = head.pos_ == "NOUN" and apposed is not None and apposed.pos_ == "PROPN"
    if apposed is not None and (apposes or head.lower_ == "one"):
        # "Its curator, Nilo Bagatsing", "one of them, a welder": the name, or what tells more.
        return _description(page, source_of(apposed))
    if head.pos_ == "PRON" and not head.text.isupper():
        return None
    end = head.i + 1
    for child in head.rights:
        if child.dep_ not in ("prep", "case", "nummod", "amod") or child.left_edge.i != end:
            break
        end = child.right_edge.i + 1
    text = page.text[source.span.start : page.starts[end - 1] + len(page.story.doc[end - 1])]
    return _ARTICLE.sub("", " ".join(text.split()).strip(" ,")) or None


def _saying_cells(page: Page, credit: Credit) -> dict[str, Cell]:
    """Cue, hearer, date and standing of the act of saying."""
    cue = credit.cue
    if cue is None:
        return {}
    text = page.text
    cells: dict[str, Cell] = {
        "cue_text": Found(text[cue.span.start : cue.span.end], *cue.span, "quotes.cue", "verbatim")
    }
    if cue.kind in ("phrase", "noun"):
        return cells
    hearer = _hearer(cue)
    if hearer is not None and page.quoted[hearer.i] < 0:
        cells["addressee"] = _hearer_cell(page, hearer)
    status = assess(Predicate(head=cue.head, lemma=cue.head.lemma_, kind="verb"), page.story)
    cells["factuality"] = status.factuality
    cells["is_historical"] = status.is_historical
    cells["attribution"] = status.attribution
    if status.attributed_to is not None and status.attribution != "author":
        named = page.story.actors.of(status.attributed_to)
        cells["attributed_to"] = named[0].value.name if named else status.attributed_to.text
    dated = date_for(cue.head, page.story.doc, page.story.dates)
    if dated is not None:
        cells["date"] = dated
        cells["date_text"] = Found(
            text[dated.start : dated.end], *dated.span, dated.rule, "verbatim"
        )
    return cells


def _hearer(cue: Cue) -> Token | None:
    for child in cue.head.rights:
        hears = child.dep_ == "dative" or (
            child.dep_ == "dobj" and cue.head.lemma_ in listed("to_hearer")
        )
        if hears and child.pos_ in ("NOUN", "PROPN", "PRON"):
            return child
        if child.dep_ in ("prep", "dative") and child.lower_ == "to":
            return next((g for g in child.children if g.dep_ == "pobj"), None)
    return None


def _hearer_cell(page: Page, hearer: Token) -> Cell:
    actors = page.story.actors.of(hearer)
    if actors:
        first = actors[0]
        return Found(first.value.name, first.start, first.end, first.rule, "lookup", first.reason)
    doc = page.story.doc
    start, end = doc[hearer.left_edge.i].idx, hearer.idx + len(hearer)
    return Found(page.text[start:end], start, end, "quotes.addressee", "verbatim")
