"""Names of actors in a parsed text: known names, titled persons, what NER found beyond.

Belongs here: which stretches of tokens name somebody, and whom. Does not: common nouns
("the police"), pronouns and modifiers, which `actors` resolves from these mentions.
NER is only support: lexicon and title patterns come first, its labels fill the gaps.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from rapidfuzz.distance import OSA
from spacy.tokens import Doc, Token

from pipeline.lexicons import table
from pipeline.normalize.actor import Actor, ActorKind
from pipeline.normalize.countries import country_names
from pipeline.normalize.known_names import (
    STATE_FORMS,
    Known,
    KnownForm,
    known_names,
    leader_names,
    meaning,
    stands_alone,
    state_names,
    successions,
)
from pipeline.normalize.phrases import Match, Phrases, Word, fold, words
from pipeline.normalize.toponyms import regions, towns

CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december".split()
)
_PARTICLES = frozenset(
    "al bin ibn bint de del della da dos di du la le van von der den el ul ur uz e y abu ould "
    "ag ben arap".split()
)
_COMPANY = frozenset(
    "corp corporation ltd limited inc incorporated plc ag sa gmbh llc nv spa kk co company group "
    "holdings airlines airways motors industries technologies energy petroleum mining".split()
)
_ORGANISATION_WORDS: dict[str, tuple[ActorKind, str]] = {
    "party": ("organisation", "PTY"),
    "ministry": ("organisation", "GOV"),
    "department": ("organisation", "GOV"),
    "agency": ("organisation", "GOV"),
    "bureau": ("organisation", "GOV"),
    "authority": ("organisation", "GOV"),
    "commission": ("organisation", "GOV"),
    "council": ("organisation", "GOV"),
    "embassy": ("organisation", "GOV"),
    "parliament": ("organisation", "LEG"),
    "assembly": ("organisation", "LEG"),
    "senate": ("organisation", "LEG"),
    "court": ("organisation", "JUD"),
    "tribunal": ("organisation", "JUD"),
    "army": ("organisation", "MIL"),
    "navy": ("organisation", "MIL"),
    "police": ("organisation", "COP"),
    "university": ("organisation", "EDU"),
    "college": ("organisation", "EDU"),
    "school": ("organisation", "EDU"),
    "institute": ("organisation", "EDU"),
    "center": ("organisation", "EDU"),
    "centre": ("organisation", "EDU"),
    "hospital": ("organisation", "MED"),
    "bank": ("company", "BUS"),
    "union": ("organisation", "LAB"),
    "front": ("armed_group", "REB"),
    "brigades": ("armed_group", "REB"),
    "church": ("organisation", "REL"),
    "times": ("media", "JRN"),
    "news": ("media", "JRN"),
    "tv": ("media", "JRN"),
    "radio": ("media", "JRN"),
    "herald": ("media", "JRN"),
    "tribune": ("media", "JRN"),
}
_SITES = frozenset(
    "airbase base port airport bridge river lake mountain street square island prison".split()
)
_FORMER = {"former": "ELI", "ex": "ELI", "ousted": "OPP", "deposed": "OPP", "exiled": "OPP"}
_STATE_ROLES = frozenset({"leader", "spokesperson", "director general", "chairman"})


@dataclass(frozen=True, slots=True)
class Title:
    role: str
    sectors: tuple[str, ...]


@dataclass(slots=True)
class NameMention:
    """Tokens `[start, end)` name `actor`; `[cover, end)` also holds the title before the name."""

    start: int
    end: int
    actor: Actor
    form: KnownForm | str
    rule: str
    reason: str
    cover: int
    cover_end: int = 0

    def __post_init__(self) -> None:
        self.cover_end = max(self.cover_end, self.end)


@dataclass
class TitleMatch:
    """A title at tokens `[start, end)`, and from `left` on what stands before it."""

    start: int
    end: int
    left: int
    title: Title
    text: str


@cache
def _titles() -> Phrases[Title]:
    return Phrases(
        (
            (name, Title(row["role"], tuple(filter(None, row["sector"].split(",")))))
            for row in table("titles")
            for name in row["titles"].split("|")
        ),
        capitalised=False,
    )


@cache
def title_named(text: str) -> Title | None:
    found = _titles().get(text)
    return found[0] if found else None


@dataclass
class Names:
    """Everything named in one document; `at` leads from a token to its mention."""

    doc: Doc
    day: date | None
    mentions: list[NameMention] = field(default_factory=list)
    at: dict[int, NameMention] = field(default_factory=dict)
    titles: list[TitleMatch] = field(default_factory=list)
    persons: dict[str, Actor] = field(default_factory=dict)
    acronyms: dict[str, Actor] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)
    _starts: list[int] = field(default_factory=list)

    def add(self, mention: NameMention) -> bool:
        span = range(mention.cover, mention.cover_end)
        if any(i in self.at for i in range(mention.start, mention.end)):
            return False
        self.mentions.append(mention)
        for i in span:
            self.at.setdefault(i, mention)
        return True

    def within(self, start: int, end: int) -> list[NameMention]:
        """Mentions that begin at tokens `[start, end)`; only once all are found and sorted."""
        if len(self._starts) != len(self.mentions):
            self._starts = [mention.start for mention in self.mentions]
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def drop(self, mention: NameMention) -> None:
        self.mentions.remove(mention)
        for i in range(mention.cover, mention.cover_end):
            if self.at.get(i) is mention:
                del self.at[i]


def find_names(doc: Doc, day: date | None) -> Names:
    """All name mentions of a document, in ascending order."""
    names = Names(doc, day)
    tokens = TokenIndex(doc)
    parts = words(doc.text)
    caseless = _caseless(parts)
    names.titles = _find_titles(tokens, parts)
    _add_known(names, tokens, parts, caseless)
    _add_misspelt(names)
    _add_organisations(names, certain=True)
    _add_persons(names)
    _add_organisations(names, certain=False)
    _add_acronyms(names)
    _add_surnames(names)
    names.mentions.sort(key=lambda mention: mention.start)
    return names


class TokenIndex:
    """Character offsets to token indices."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.starts = [token.idx for token in doc]

    def span(self, start: int, end: int) -> tuple[int, int]:
        first = bisect_right(self.starts, start) - 1
        return max(first, 0), bisect_left(self.starts, end)


def _caseless(parts: Sequence[Word]) -> bool:
    """Whether the text was written without capitals, so that they say nothing."""
    capitals = sum(word.text[0].isupper() for word in parts)
    return capitals <= len(parts) // 100 and not parts[:1] == []


# --- titles -------------------------------------------------------------------------------


def _find_titles(tokens: TokenIndex, parts: list[Word]) -> list[TitleMatch]:
    found = []
    for match, entries in _titles().find_in(tokens.doc.text, parts):
        start, end = tokens.span(match.start, match.end)
        if not _may_be_title(tokens.doc, start, end):
            continue
        title = entries[0]
        if title.role == "=":
            title = replace(title, role=match.text.lower())
        start, title = _with_portfolio(tokens.doc, start, end, title)
        found.append(TitleMatch(start, end, _left_edge(tokens.doc, start), title, match.text))
    return found


def _may_be_title(doc: Doc, start: int, end: int) -> bool:
    last = doc[end - 1]
    if last.text.lower() == "m" or last.text == "PM" and not last.is_upper:
        return False
    if last.text.islower() and len(last.text) <= 4 and last.text in {"gen", "col", "lt", "maj", "sen", "rep", "rev", "prof", "fm", "hon"}:
        return False
    return last.pos_ in {"NOUN", "PROPN", "ADJ", "X"}


def _with_portfolio(doc: Doc, start: int, end: int, title: Title) -> tuple[int, Title]:
    """`Rail and Transport Minister`: what a bare minister or secretary is minister of."""
    if title.role not in ("minister", "deputy minister", "secretary"):
        return start, title
    first = start
    while first > 0 and start - first < 3 and _portfolio_word(doc[first - 1]):
        first -= 1
    while first < start and doc[first].text.lower() in ("and", "&"):
        first += 1
    if first == start:
        return start, title
    area = " ".join(token.text.lower() for token in doc[first:start])
    return first, replace(title, role=f"{area} {title.role}")


def _portfolio_word(token: Token) -> bool:
    if token.text.lower() in ("and", "&"):
        return True
    if token.pos_ not in ("NOUN", "PROPN", "ADJ") or token.ent_type_ in ("NORP", "GPE", "PERSON"):
        return False
    return token.text.lower() not in _FORMER and fold(token.text) not in {
        "late", "then", "new", "senior", "top", "deputy", "interim", "acting", "caretaker", "current",
    } and not known_names().get(token.text)


def _left_edge(doc: Doc, start: int) -> int:
    """Where the noun phrase that ends in a title at `start` begins."""
    first = start
    while first > 0 and start - first < 10:
        token = doc[first - 1]
        if token.is_sent_start and token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "VERB"):
            break
        if not (
            token.pos_ in ("ADJ", "NOUN", "PROPN", "PART", "NUM", "ADV", "X")
            or token.tag_ == "POS"
            or (token.tag_ in ("VBN", "VBG") and token.dep_ == "amod")
            or token.text in ("-", "’s", "'s", "–")
        ) or (token.pos_ == "PART" and token.tag_ == "TO"):
            if token.pos_ == "DET" or token.tag_ == "PRP$":
                first -= 1
            break
        first -= 1
        if doc[first].is_sent_start:
            break
    return first


# --- known names --------------------------------------------------------------------------


def _add_known(names: Names, tokens: TokenIndex, parts: list[Word], caseless: bool) -> None:
    matches = list(known_names().find_in(tokens.doc.text, parts, lower=caseless))
    context = _certain_countries(matches)
    for match, entries in matches:
        start, end = tokens.span(match.start, match.end)
        if len(match.key) == 1 and not _titled(tokens.doc, start):
            entries = [e for e in entries if e.form != "person" or stands_alone(e, names.day)]
        if not entries:
            continue
        known = _of_its_time(meaning(entries, names.day, context), names.day, context)
        if not _means_it(tokens.doc, start, end, known):
            continue
        reason = f"{match.text!r} is listed as {known.actor.name}"
        if known.since or known.until:
            reason += f" ({known.since or '…'} to {known.until or '…'})"
        if known.form == "person":
            names.persons.setdefault(known.actor.name, known.actor)
        rule = f"known.{known.form}"
        names.add(NameMention(start, end, known.actor, known.form, rule, reason, start))


def _certain_countries(matches: Sequence[tuple[Match, list[Known]]]) -> set[str]:
    """Countries that the text names by words with one meaning, capitals left out."""
    return {
        entries[0].actor.countries[0]
        for _, entries in matches
        if entries[0].form != "capital" and len({e.actor.countries for e in entries}) == 1
        if entries[0].actor.countries
    }


def _of_its_time(known: Known, day: date | None, context: set[str]) -> Known:
    """The capital of a state that was not one yet is a town of the state it belonged to."""
    code = known.actor.countries[0] if known.form == "capital" else ""
    if code not in successions():
        return known
    parent, since = successions()[code]
    before = day < since if day is not None else parent in context and code not in context
    if not before:
        return known
    return replace(known, actor=Actor(country_names()[parent], "country", (parent,), (), None, True))


def _titled(doc: Doc, start: int) -> bool:
    return start > 0 and title_named(doc[start - 1].text) is not None


def _means_it(doc: Doc, start: int, end: int, known: Known) -> bool:
    """False where a listed name is part of another name, or an ordinary word."""
    first, last = doc[start], doc[end - 1]
    if _in_hyphenated_name(doc, end):
        return False
    if known.form in ("name", "capital") and _inside_person(doc, start, end):
        return False
    if known.form == "person" and end - start == 1:
        return not _longer_name(doc, start, end)
    if known.form in ("body", "metonym") and end - start == 1:
        if not first.text.isupper() and first.pos_ != "PROPN":
            return False
        if known.actor.kind in ("company", "media") and first.is_sent_start and not first.ent_type_:
            return False
        if known.actor.kind in ("company", "media") and _inside_person(doc, start, end):
            return False
    if known.form in ("name", "capital") and last.nbor().text[:1].isupper() if end < len(doc) else False:
        return _compound_ok(doc, start, end)
    return True


def _in_hyphenated_name(doc: Doc, end: int) -> bool:
    """`Shan` in `Shan-e-Mustafa`: a particle follows the hyphen, so the name goes on."""
    return (
        end + 1 < len(doc)
        and doc[end].text == "-"
        and not doc[end - 1].whitespace_
        and (fold(doc[end + 1].text) in _PARTICLES or doc[end + 1].text in ("i", "ud"))
    )


def _compound_ok(doc: Doc, start: int, end: int) -> bool:
    """A country name before another capital: `China Eximbank` yes, `Jordan Peterson` no."""
    following = doc[end]
    return not (following.ent_type_ == "PERSON" and doc[start].ent_type_ == "PERSON")


def _inside_person(doc: Doc, start: int, end: int) -> bool:
    for entity in _entity(doc, start):
        if entity.label_ == "PERSON" and entity.end - entity.start > end - start:
            inner = [t for t in entity if not start <= t.i < end and t.pos_ == "PROPN"]
            return bool(inner) and not any(t.text.lower() in ("president", "minister") for t in entity)
    return False


def _entity(doc: Doc, index: int):  # type: ignore[no-untyped-def]
    return (e for e in doc.ents if e.start <= index < e.end)


def _longer_name(doc: Doc, start: int, end: int) -> bool:
    """`Bush` in `Kate Bush`: a surname with another person's first name before it."""
    before = doc[start - 1] if start else None
    return (
        before is not None
        and before.pos_ == "PROPN"
        and before.ent_type_ == "PERSON"
        and title_named(before.text) is None
    )


def _add_misspelt(names: Names) -> None:
    """`Afganistan`: a name of one wrong letter, when nothing else bears it."""
    for token in names.doc:
        if token.i in names.at or token.ent_type_ not in ("GPE", "NORP", "ORG", "LOC", "PERSON"):
            continue
        if len(token.text) < 6 or not token.text[0].isupper() or _beside_name(token):
            continue
        known = _misspelt(fold(token.text))
        if known is not None and not towns(token.text):
            reason = f"{token.text!r} is one letter off {known.actor.name}"
            rule = "known.misspelt"
            names.add(
                NameMention(token.i, token.i + 1, known.actor, known.form, rule, reason, token.i)
            )


def _beside_name(token: Token) -> bool:
    doc = token.doc
    return any(
        0 <= i < len(doc) and doc[i].ent_type_ == token.ent_type_ and doc[i].pos_ == "PROPN"
        for i in (token.i - 1, token.i + 1)
    )


@cache
def _misspelt(word: str) -> Known | None:
    found = {
        entry.actor: entry
        for spelling, entry in state_names()
        if word[0] == spelling[0]
        and abs(len(word) - len(spelling)) <= 1
        and OSA.distance(word, spelling, score_cutoff=1) == 1
    }
    return next(iter(found.values())) if len(found) == 1 else None


# --- persons ------------------------------------------------------------------------------


def _add_persons(names: Names) -> None:
    for match in names.titles:
        _titled_person(names, match)
    for entity in names.doc.ents:
        if entity.label_ == "PERSON":
            _ner_person(names, entity.start, entity.end)


def _titled_person(names: Names, match: TitleMatch) -> None:
    """`<country> <title> NAME`, `<title>, NAME,` and `NAME, <country>'s <title>`."""
    doc = names.doc
    start = match.end
    if start < len(doc) and doc[start].text == "." and start + 1 < len(doc):
        start += 1
    end = _name_end(names, start)
    rule = "title.before"
    if end == start and start < len(doc) and doc[start].text == "," and match.title.role != "":
        end = _apposed_name(names, start + 1)
        start, rule = (start + 1, "title.comma") if end else (start, rule)
    if end <= start:
        _title_after(names, match)
        return
    _add_person(names, start, end, match, rule)


def _apposed_name(names: Names, start: int) -> int:
    end = _name_end(names, start)
    long_enough = end - start >= 2 or (end > start and names.doc[start].ent_type_ == "PERSON")
    return end if long_enough else 0


def _title_after(names: Names, match: TitleMatch) -> None:
    doc = names.doc
    left = match.left
    if left >= 2 and doc[left - 1].text in (",", "(", "–", "-", "—"):
        end = left - 1
        start = _name_start(names, end)
        if end - start >= 2 or (end > start and doc[start].ent_type_ == "PERSON"):
            _add_person(names, start, end, match, "title.apposition")


def _name_end(names: Names, start: int) -> int:
    doc = names.doc
    end = start
    while end < len(doc) and end - start < 7 and _in_name(names, end, start):
        end += 1
    while end > start and not doc[end - 1].text[:1].isupper() and not doc[end - 1].text[:1].isdigit():
        end -= 1
    return end


def _in_name(names: Names, index: int, start: int) -> bool:
    doc = names.doc
    token = doc[index]
    if index > start and token.is_sent_start and not token.ent_iob_ == "I":
        return False
    known = names.at.get(index)
    if known is not None and known.form != "person" and token.ent_type_ != "PERSON":
        return False
    text = token.text
    if text[:1].isupper() and any(c.isalpha() for c in text):
        return fold(text) not in CALENDAR and (token.pos_ in ("PROPN", "ADJ", "NOUN", "X") or token.ent_type_ == "PERSON")
    if index > start and index + 1 < len(doc):
        if text in ("-", "‑") and not doc[index - 1].whitespace_:
            return True
        return fold(text) in _PARTICLES and doc[index + 1].text[:1].isupper() or (
            fold(text.rstrip("-")) in _PARTICLES and text.endswith("-")
        ) or text in ("ul", "ur") or (not doc[index - 1].whitespace_ and doc[index - 1].text == "-" and text.isalpha())
    return index == start and fold(text).startswith("al-") and text[3:4].isupper()


def _name_start(names: Names, end: int) -> int:
    doc = names.doc
    start = end
    while start > 0 and end - start < 6:
        token = doc[start - 1]
        if names.at.get(start - 1) is not None and token.ent_type_ != "PERSON":
            break
        if not (token.text[:1].isupper() and token.pos_ == "PROPN") and fold(token.text) not in _PARTICLES and not (token.text == "-" and not token.whitespace_):
            break
        start -= 1
        if doc[start].is_sent_start:
            break
    while start < end and not doc[start].text[:1].isupper():
        start += 1
    return start


def _add_person(names: Names, start: int, end: int, match: TitleMatch, rule: str) -> None:
    doc = names.doc
    text = doc[start:end].text
    if match.title.role == "" and end - start == 1 and names.at.get(start) is None:
        cover = match.start
    else:
        cover = match.left if rule == "title.before" else start
    actor, reason = _office(names, match, end)
    _drop_partial(names, start, end)
    known = names.at.get(start)
    if known is not None and known.form == "person" and known.end >= end - 1:
        actor = _merged(actor, known.actor)
        text = known.actor.name
        names.drop(known)
        start, end = min(start, known.start), max(end, known.end)
    elif known is not None:
        return
    full = _full_name(names, text)
    actor = replace(actor, name=full, kind="person")
    actor = _register(names, actor)
    mention = NameMention(start, end, actor, "person", rule, reason, start)
    _absorb(names, mention, cover, match.end)


def _drop_partial(names: Names, start: int, end: int) -> None:
    """`Assad` within `Maher Assad`: a listed surname inside a longer name is not that person."""
    for mention in {id(m): m for i in range(start + 1, end) if (m := names.at.get(i))}.values():
        if mention.form == "person" and mention.start > start:
            names.drop(mention)


def _absorb(names: Names, mention: NameMention, cover: int, title_end: int) -> None:
    """Lets a person's mention also answer for the title and the modifiers before it."""
    if not names.add(mention):
        return
    for i in range(cover, max(title_end, mention.start) if cover < mention.start else mention.start):
        token = names.doc[i]
        if i in names.at or token.dep_ == "poss" or token.tag_ == "POS":
            continue
        if token.dep_ == "conj" and token.head.i < cover:
            break
        names.at[i] = mention
    mention.cover = min(cover, mention.start)


def _office(names: Names, match: TitleMatch, name_end: int) -> tuple[Actor, str]:
    """Country and sector of an office from the words around its title and after the name."""
    doc = names.doc
    sectors = match.title.sectors
    countries: tuple[str, ...] = ()
    source = ""
    for i in range(match.start - 1, match.left - 1, -1):
        mention = names.at.get(i)
        if mention is not None and in_participle(doc, i):
            continue
        if mention is not None and mention.actor.kind != "person" and not countries:
            countries, source = mention.actor.countries, mention.actor.name
            if mention.form not in STATE_FORMS:
                sectors = sectors or mention.actor.sectors
                if match.title.role in ("leader", "spokesperson", "chairman") and mention.actor.sectors:
                    sectors = mention.actor.sectors
        sector = _FORMER.get(doc[i].text.lower())
        if sector:
            sectors = (sector,)
    for after in (match.end, name_end):
        if countries or after >= len(doc) or doc[after].text not in ("of", "for", "to"):
            continue
        for i in range(after + 1, min(after + 6, len(doc))):
            mention = names.at.get(i)
            if mention is not None:
                countries, source = mention.actor.countries, mention.actor.name
                break
    if not sectors and source in country_names().values() and match.title.role in _STATE_ROLES:
        sectors = ("GOV",)
    role = match.title.role or None
    reason = f"title {match.text!r}" + (f" of {source}" if source else "")
    return Actor("", "person", countries, sectors, role), reason


_KEPT_BY = frozenset(
    "led run owned based born controlled dominated held ruled administered governed".split()
)


def in_participle(doc: Doc, i: int) -> bool:
    """`US` in `US-backed`: says who backs, not whose it is (`US-led`, `US-owned` do)."""
    if i + 2 >= len(doc) or doc[i + 1].text not in ("-", "–") or doc[i].whitespace_:
        return False
    participle = doc[i + 2].lower_
    ends = participle.endswith("ed") or participle in ("made", "built", "sent", "bought", "brokered")
    return ends and participle not in _KEPT_BY


def _ner_person(names: Names, start: int, end: int) -> None:
    doc = names.doc
    while start < end and title_named(doc[start].text) is not None:
        start += 1
    while end > start and (doc[end - 1].tag_ == "POS" or not doc[end - 1].text[:1].isalpha()):
        end -= 1
    if end <= start or any(i in names.at for i in range(start, end)):
        return
    text = doc[start:end].text
    if not text[0].isupper() or (start and doc[start - 1].lower_ == "the"):
        return
    if regions(text) or fold(doc[end - 1].text) in _SITES | _ORGANISATION_WORDS.keys():
        return
    full = _full_name(names, text)
    if end - start == 1 and full not in names.persons and _is_town(doc, start):
        return
    if end - start == 1 and full not in names.persons:
        names.add(NameMention(start, end, Actor(text, "person"), "person", "ner.person", "named entity", start))
        return
    actor, reason, cover = _described(names, start, end)
    actor = _register(names, replace(actor, name=full))
    mention = NameMention(start, end, actor, "person", "ner.person", reason, start)
    _absorb(names, mention, cover, start)


def _is_town(doc: Doc, i: int) -> bool:
    """A single name that NER takes for a person or a body, where it stands like a town."""
    token = doc[i]
    found = towns(token.text)
    if not found:
        return False
    head = token.head
    located = token.dep_ == "pobj" and head.lower_ in ("in", "near", "at", "outside", "around")
    of_town = head.lower_ == "of" and head.head.lemma_ in ("town", "city", "village", "state", "port")
    attacked = token.dep_ == "dobj" and head.lemma_ in ("shell", "bomb", "besiege", "capture", "storm")
    return located or of_town or attacked


def _described(names: Names, start: int, end: int) -> tuple[Actor, str, int]:
    """`Israeli right-winger Ariel Sharon`: country from the words right before a name."""
    left = _left_edge(names.doc, start)
    for i in range(start - 1, left - 1, -1):
        mention = names.at.get(i)
        if mention is not None and mention.form in STATE_FORMS | {"ethnic", "body", "group"}:
            role = names.doc[mention.end : start].text.strip(" '’s") or None
            actor = Actor("", "person", mention.actor.countries, (), role)
            return actor, f"described by {mention.actor.name}", left
    return Actor("", "person"), "named entity", start


def _register(names: Names, actor: Actor) -> Actor:
    """Adds what a mention says of a person to what the text and the lexicon say."""
    stated = bool(actor.role or actor.sectors)
    known = known_names().get(actor.name)
    persons = [entry for entry in known if entry.form == "person"]
    if not persons and not actor.countries and actor.role:
        persons = _misspelt_leader(actor.name, actor.role)
    if persons:
        actor = _merged(actor, meaning(persons, names.day).actor)
    earlier = names.persons.get(actor.name)
    if earlier is not None:
        first, second = (earlier, actor) if actor.name in names.stated else (actor, earlier)
        actor = _merged(first, second)
    if stated:
        names.stated.add(actor.name)
    names.persons[actor.name] = actor
    return actor


@cache
def _leader_spellings() -> tuple[tuple[str, str, Known], ...]:
    return tuple(
        (fold(name), entry.actor.role or "", entry) for name, entry in leader_names()
    )


def _misspelt_leader(name: str, role: str) -> list[Known]:
    """A titled name that is one or two letters off a listed holder of the same office."""
    wanted = [w for w in {fold(name), fold(name.split()[-1])} if len(w) >= 7]
    return [
        entry
        for spelling, office, entry in _leader_spellings()
        if office == role and any(_nearly(word, spelling) for word in wanted)
    ]


def _nearly(word: str, other: str) -> bool:
    allowed = 1 if len(word) < 9 else 2
    return (
        abs(len(word) - len(other)) <= allowed
        and word[0] == other[0]
        and OSA.distance(word, other, score_cutoff=allowed) <= allowed
    )


def _merged(first: Actor, second: Actor) -> Actor:
    return replace(
        first,
        name=first.name or second.name,
        countries=first.countries or second.countries,
        sectors=first.sectors or second.sectors,
        role=first.role or second.role,
    )


def _full_name(names: Names, text: str) -> str:
    """The longer name of the article that ends (or, in Chinese and Korean, begins) like `text`."""
    if " " in text.strip():
        return text
    folded = fold(text)
    fitting = [
        full for full, actor in names.persons.items() if folded in surnames(full, actor.countries)
    ]
    return fitting[-1] if fitting else text


def surnames(full: str, countries: Sequence[str]) -> set[str]:
    """Folded words by which a person is called after the first mention."""
    parts = full.split()
    if len(parts) < 2:
        return {fold(full)}
    found = {fold(parts[-1])}
    if {"CHN", "TWN", "KOR", "PRK", "HKG", "SGP"} & set(countries):
        found.add(fold(parts[0]))
    return found


# --- organisations, acronyms, surnames ------------------------------------------------------


def _add_organisations(names: Names, certain: bool) -> None:
    """Organisations by NER: those that say what they are before persons, the others after."""
    for entity in names.doc.ents:
        if entity.label_ != "ORG":
            continue
        start, end = entity.start, entity.end
        while start < end and names.doc[start].lower_ in ("the", "a", "an"):
            start += 1
        while end > start and (names.doc[end - 1].tag_ == "POS" or names.doc[end - 1].is_punct):
            end -= 1
        kind, sectors = _organisation_kind(names.doc[start:end].text)
        if end > start and (not certain or (sectors and end - start > 1)):
            _add_organisation(names, start, end)


def _add_organisation(names: Names, start: int, end: int) -> None:
    inside = [names.at[i] for i in range(start, end) if i in names.at]
    states = [m for m in inside if m.form in STATE_FORMS | {"ethnic"}]
    if len(states) < len(inside) or (states and end - start == states[0].end - states[0].start):
        return
    if names.doc[end - 1].i in names.at:
        return
    text = names.doc[start:end].text
    if regions(text) or (end - start == 1 and _is_town(names.doc, start)):
        return
    kind, sectors = _organisation_kind(text)
    countries = states[0].actor.countries if states else _stateless(text)
    if countries == ("IGO",):
        kind = "igo"
    for mention in dict.fromkeys(id(m) for m in states):
        names.drop(next(m for m in states if id(m) == mention))
    actor = Actor(text, kind, countries, sectors)
    names.add(NameMention(start, end, actor, "organisation", "ner.organisation", "named entity", start))


_REGIONAL = frozenset(
    "international world global african european asian arab american latin inter islamic pan "
    "nordic eurasian caribbean pacific".split()
)
_SOCIETIES = frozenset("association federation foundation society committee fund watch network".split())
_UNIONS = frozenset("organization organisation union community council commission conference court forum".split())


def _stateless(text: str) -> tuple[str, ...]:
    """`Association of African Jurists`, `International Coffee Organization`: of no one state."""
    folded = {word.key for word in words(text)}
    if not folded & _REGIONAL:
        return ()
    if folded & _SOCIETIES:
        return ("NGO",)
    return ("IGO",) if folded & _UNIONS else ()


def _organisation_kind(text: str) -> tuple[ActorKind, tuple[str, ...]]:
    folded = [word.key for word in words(text)]
    for word in (*reversed(folded),):
        if word in _COMPANY:
            return "company", ("BUS",)
        if word in _ORGANISATION_WORDS:
            kind, sector = _ORGANISATION_WORDS[word]
            return kind, (sector,)
    return "organisation", ()


_BRACKETED = re.compile(r"\(([A-Z][A-Za-z/&.-]{1,11})\)")


def _add_acronyms(names: Names) -> None:
    """`Tehreek-e-Taliban Pakistan (TTP)`: later `TTP` names whatever stands before the bracket."""
    doc = names.doc
    for match in _BRACKETED.finditer(doc.text):
        if sum(c.isupper() for c in match.group(1)) < 2:
            continue
        span = doc.char_span(match.start(1), match.end(1), alignment_mode="expand")
        if span is None or span.start < 2:
            continue
        before = names.at.get(span.start - 2)
        if before is not None and before.actor.kind not in ("person", "country", "people"):
            names.acronyms[fold(match.group(1))] = before.actor
    for token in doc:
        actor = names.acronyms.get(fold(token.text))
        if actor is not None and token.text.isupper():
            mention = names.at.get(token.i)
            if mention is not None and mention.end - mention.start == 1:
                names.drop(mention)
            reason = f"{token.text!r} is defined in the text as {actor.name}"
            names.add(NameMention(token.i, token.i + 1, actor, "organisation", "alias.acronym", reason, token.i))


def _add_surnames(names: Names) -> None:
    """A later surname, whatever NER called it, is the person whose full name stood before."""
    by_surname: dict[str, list[str]] = {}
    for full, actor in names.persons.items():
        for surname in sorted(surnames(full, actor.countries)):
            by_surname.setdefault(surname, []).append(full)
    latest: dict[str, str] = {}
    for token in names.doc:
        mention = names.at.get(token.i)
        if mention is not None and mention.actor.kind == "person" and mention.actor.name in names.persons:
            for surname in surnames(mention.actor.name, mention.actor.countries):
                latest[surname] = mention.actor.name
            continue
        candidates = by_surname.get(fold(token.text))
        if not candidates or not token.text[:1].isupper():
            continue
        if mention is not None and (mention.end - mention.start > 1 or mention.form in STATE_FORMS):
            continue
        if mention is None and token.pos_ not in ("PROPN", "NOUN", "ADJ", "X") and not token.ent_type_:
            continue
        full = latest.get(fold(token.text), candidates[0])
        if mention is not None:
            names.drop(mention)
        reason = f"surname of {full}" + (", the latest of several" if len(candidates) > 1 else "")
        names.add(
            NameMention(token.i, token.i + 1, names.persons[full], "person", "alias.surname", reason, token.i)
        )


def country_counts(names: Names, mentions: Iterator[NameMention]) -> Counter[str]:
    """How often each state is named, people and governments included."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.actor.kind == "media":
            continue
        for code in mention.actor.countries:
            if code not in ("IGO", "UNO", "EUR", "NGO", "IMG", "ISM", "MNC"):
                counts[code] += 1
    return counts
