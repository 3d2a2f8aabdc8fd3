"""Persons: by title, by apposition, by NER, by a surname whose full name stood before.

Belongs here: where a person's name begins and ends, and which country and office the words
around it give. Does not: names of bodies (`bodies`), pronouns (`coreference`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from pipeline.language.tokens import Doc, Token
from pipeline.lexicons import mapping
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.known_names import (
    STATE_FORMS,
    Known,
    body_words,
    group_nouns,
    known_names,
    leader_names,
    meaning,
)
from pipeline.normalize.actors.names import CALENDAR, NameMention, Names, in_participle
from pipeline.normalize.actors.noun_phrases import used_as_place
from pipeline.normalize.actors.titles import FORMER, TitleMatch, left_edge, title_named
from pipeline.normalize.actors.told_persons import is_posted
from pipeline.normalize.gazetteer.countries import country_names
from pipeline.normalize.gazetteer.phrases import fold
from pipeline.normalize.gazetteer.toponyms import regions, towns

PARTICLES = frozenset(
    [
        "al",
        "bin",
        "ibn",
        "bint",
        "de",
        "del",
        "della",
        "da",
        "dos",
        "di",
        "du",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "el",
        "ul",
        "ur",
        "uz",
        "e",
        "y",
        "abu",
        "ould",
        "ag",
        "ben",
        "arap",
    ]
)


_SITES = frozenset(
    [
        "airbase",
        "base",
        "port",
        "airport",
        "bridge",
        "river",
        "lake",
        "mountain",
        "street",
        "square",
        "island",
        "prison",
    ]
)


_STATE_ROLES = frozenset({"leader", "spokesperson", "director general", "chairman"})


def add_persons(names: Names) -> None:
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
    start = _behind_post(names, start)
    end = _name_end(names, start)
    if _names_a_town(doc, match.start, end):
        return
    rule = "title.before"
    if end == start and start < len(doc) and doc[start].text == "," and match.title.role != "":
        end = _apposed_name(names, start + 1)
        start, rule = (start + 1, "title.comma") if end else (start, rule)
    if end <= start:
        _title_after(names, match)
        return
    _add_person(names, start, end, match, rule)


def _behind_post(names: Names, start: int) -> int:
    """`Ambassador to Liberia Zhou Yuxiao`: the name may follow where the post is."""
    doc = names.doc
    if start + 2 >= len(doc) or doc[start].text not in ("to", "of", "for"):
        return start
    post = names.at.get(start + 1)
    if post is None or post.form not in STATE_FORMS or post.end >= len(doc):
        return start
    return post.end if _name_end(names, post.end) > post.end else start


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
    while end > start and not _may_end_name(doc, end - 1):
        end -= 1
    return _without_honours(doc, start, end)


@cache
def _honours() -> frozenset[str]:
    return frozenset(mapping("name_words")["postnominals"])


def _without_honours(doc: Doc, start: int, end: int) -> int:
    """The end of `Ayesha Parker` in `Ayesha Parker SC`."""
    while end - start > 2 and doc[end - 1].text in _honours():
        end -= 1
    return end


def _may_end_name(doc: Doc, i: int) -> bool:
    """A capital, a digit, or what a hyphen ties on: `Sze-yiu`."""
    first = doc[i].text[:1]
    tied = i > 0 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_ and first.isalpha()
    return first.isupper() or first.isdigit() or tied


def _in_name(names: Names, index: int, start: int) -> bool:
    doc = names.doc
    token = doc[index]
    if index > start and token.is_sent_start and token.ent_iob_ != "I":
        return False
    known = names.at.get(index)
    if known is not None and known.form != "person" and token.ent_type_ != "PERSON":
        return False
    text = token.text
    if text[:1].isupper() and any(c.isalpha() for c in text):
        return fold(text) not in CALENDAR and (
            token.pos_ in ("PROPN", "ADJ", "NOUN", "X") or token.ent_type_ == "PERSON"
        )
    if index > start and index + 1 < len(doc):
        if text in ("-", "‑") and not doc[index - 1].whitespace_:
            return True
        return (
            (fold(text) in PARTICLES and doc[index + 1].text[:1].isupper())
            or (fold(text.rstrip("-")) in PARTICLES and text.endswith("-"))
            or text in ("ul", "ur")
            or (not doc[index - 1].whitespace_ and doc[index - 1].text == "-" and text.isalpha())
        )
    return index == start and fold(text).startswith("al-") and text[3:4].isupper()


def _names_a_town(doc: Doc, start: int, end: int) -> bool:
    """ "In PRINCE RUPERT": a town whose name begins with a title."""
    located = start > 0 and doc[start - 1].lower_ in ("in", "near", "outside")
    return located and end - start > 1 and bool(towns(doc[start:end].text))


def _name_start(names: Names, end: int) -> int:
    doc = names.doc
    start = end
    while start > 0 and end - start < 6:
        token = doc[start - 1]
        if names.at.get(start - 1) is not None and token.ent_type_ != "PERSON":
            break
        if (
            not (token.text[:1].isupper() and token.pos_ == "PROPN")
            and fold(token.text) not in PARTICLES
            and not (token.text == "-" and not token.whitespace_)
        ):
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
    for i in range(
        cover, max(title_end, mention.start) if cover < mention.start else mention.start
    ):
        token = names.doc[i]
        if i in names.at or token.dep_ == "poss" or token.tag_ == "POS":
            continue
        if token.head.i < cover and token.dep_ != "conj":
            continue
        if token.dep_ == "conj" and token.head.i < cover:
            break
        names.at[i] = mention
    mention.cover = min(cover, mention.start)


def _office(names: Names, match: TitleMatch, name_end: int) -> tuple[Actor, str]:
    """Country and sector of an office from the words around its title and after the name."""
    sectors, countries, source = _before_title(names, match)
    if not countries:
        countries, behind = _behind_title(names, match, name_end)
        source = behind or source
    if not sectors and source in country_names().values() and match.title.role in _STATE_ROLES:
        sectors = ("GOV",)
    role = match.title.role or None
    reason = f"title {match.text!r}" + (f" of {source}" if source else "")
    return Actor("", "person", countries, sectors, role), reason


def _before_title(names: Names, match: TitleMatch) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Sectors, countries and who they are of, by the title and the words before it."""
    doc = names.doc
    sectors = match.title.sectors
    countries: tuple[str, ...] = ()
    source = ""
    of_its_body = match.title.role in ("leader", "spokesperson", "chairman")
    for i in range(match.end - 1, match.left - 1, -1):
        mention = names.at.get(i)
        if mention is None and i >= match.start:
            continue
        if mention is not None and in_participle(doc, i):
            continue
        if mention is not None and mention.actor.kind != "person" and not countries:
            countries, source = mention.actor.countries, mention.actor.name
            if mention.form not in STATE_FORMS:
                sectors = sectors or mention.actor.sectors
                if of_its_body and mention.actor.sectors:
                    sectors = mention.actor.sectors
        noun = group_nouns().get(doc[i].lower_) if mention is None else None
        if noun is not None and not sectors and noun[1] != "*":
            sectors = (noun[1],)
        sector = FORMER.get(doc[i].text.lower())
        if sector:
            sectors = (sector,)
    return sectors, countries, source


def _behind_title(names: Names, match: TitleMatch, name_end: int) -> tuple[tuple[str, ...], str]:
    """Countries and who they are of, by the words behind the title or the name."""
    doc = names.doc
    countries: tuple[str, ...] = ()
    source = ""
    # "Adviser to Peru", but "a visit by President NAME to Peru", and an ambassador is not of
    # where he is posted.
    links = ("of",) if is_posted(doc[match.end - 1]) else ("of", "for", "to")
    for after, leading in ((match.end, links), (name_end, ("of",))):
        if countries or after >= len(doc) or doc[after].text not in leading:
            continue
        for i in range(after + 1, min(after + 6, len(doc))):
            mention = names.at.get(i)
            if mention is not None:
                countries, source = mention.actor.countries, mention.actor.name
                break
    return countries, source


def _ner_person(names: Names, start: int, end: int) -> None:
    doc = names.doc
    while start < end and title_named(doc[start].text) is not None:
        start += 1
    while end > start and (doc[end - 1].tag_ == "POS" or not doc[end - 1].text[:1].isalpha()):
        end -= 1
    end = _without_honours(doc, start, end)
    start = _with_first_name(names, start, end)
    if end <= start or any(i in names.at for i in range(start, end)):
        return
    text = doc[start:end].text
    if not text[0].isupper() or (start and doc[start - 1].lower_ == "the"):
        return
    if regions(text) or fold(doc[end - 1].text) in _SITES | body_words().keys():
        return
    if end - start == 1 and text.isupper() and len(text) > 2:
        return
    full = _full_name(names, text)
    if end - start == 1 and full not in names.persons and is_town(doc, start):
        return
    if end - start == 1 and full not in names.persons:
        names.add(
            NameMention(
                start, end, Actor(text, "person"), "person", "ner.person", "named entity", start
            )
        )
        return
    actor, reason, cover = _described(names, start, end)
    actor = _register(names, replace(actor, name=full))
    mention = NameMention(start, end, actor, "person", "ner.person", reason, start)
    _absorb(names, mention, cover, start)


def _with_first_name(names: Names, start: int, end: int) -> int:
    """The start of `Chandani Perera` in `the leader, Chandani Perera`, of which NER sees the
    surname alone."""
    doc = names.doc
    if start < 2 or end - start != 1 or doc[start - 2].text != ",":
        return start
    first = doc[start - 1]
    free = first.i not in names.at and not first.ent_type_ and title_named(first.text) is None
    tied = first.dep_ == "compound" and first.head.i == start and first.pos_ == "PROPN"
    return start - 1 if free and tied and first.text[:1].isupper() else start


def is_town(doc: Doc, i: int) -> bool:
    """A single name that NER takes for a person or a body, where it stands like a town."""
    token = doc[i]
    found = towns(token.text)
    if not found:
        return False
    head = token.head
    located = token.dep_ == "pobj" and (
        head.lower_ in ("in", "near", "at", "outside", "around")
        or (head.lower_ == "from" and _is_somebody(head.head))
    )
    of_town = head.lower_ == "of" and head.head.lemma_ in (
        "town",
        "city",
        "village",
        "state",
        "port",
    )
    attacked = token.dep_ == "dobj" and used_as_place(token)
    return located or of_town or attacked


def _is_somebody(token: Token) -> bool:
    """Whoever is FROM somewhere: a name, "a nurse", "a 19-year-old"."""
    noun = group_nouns().get(token.lemma_.lower())
    of_people = noun is not None and noun[0] == "people"
    return of_people or token.lower_ == "old" or token.ent_type_ == "PERSON"


def _described(names: Names, start: int, end: int) -> tuple[Actor, str, int]:
    """`Israeli right-winger Ariel Sharon`: country from the words right before a name."""
    left = left_edge(names.doc, start)
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
    names.add_person(actor.name, actor, surnames(actor.name, actor.countries))
    return actor


@cache
def _leader_spellings() -> dict[str, list[tuple[str, Known]]]:
    """The folded names of leaders by their office."""
    found: dict[str, list[tuple[str, Known]]] = {}
    for name, entry in leader_names():
        found.setdefault(entry.actor.role or "", []).append((fold(name), entry))
    return found


def _misspelt_leader(name: str, role: str) -> list[Known]:
    """A titled name that is one or two letters off a listed holder of the same office."""
    wanted = [w for w in {fold(name), fold(name.rsplit(maxsplit=1)[-1])} if len(w) >= 7]
    return [
        entry
        for spelling, entry in _leader_spellings().get(role, ())
        if any(nearly(word, spelling) for word in wanted)
    ]


def nearly(word: str, other: str) -> bool:
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
    return names.full_name(fold(text)) or text


@lru_cache(maxsize=20_000)
def surnames(full: str, countries: tuple[str, ...]) -> frozenset[str]:
    """Folded words by which a person is called after the first mention."""
    parts = full.split()
    if len(parts) < 2:
        return frozenset({fold(full)})
    family_name_first = {"CHN", "TWN", "KOR", "PRK", "HKG", "SGP"} & set(countries)
    called = {parts[-1], parts[0]} if family_name_first else {parts[-1]}
    return frozenset(map(fold, called))


def name_as_written(names: Names) -> None:
    """Persons go by the fullest name that the text itself gives, where it gives one.

    `S. Jaishankar` stays so, though the lexicon knows what the S stands for; only who is
    never named in full gets the listed name.
    """
    written: dict[str, str] = {}
    for mention in names.mentions:
        text = names.doc[mention.start : mention.end].text
        if mention.actor.kind == "person" and mention.end - mention.start > 1:
            name = mention.actor.name
            if len(text) > len(written.get(name, "")) or text == name:
                written[name] = text if written.get(name) != name else name
    for mention in names.mentions:
        name = written.get(mention.actor.name, "")
        if mention.actor.kind == "person" and name and name != mention.actor.name:
            mention.actor = replace(mention.actor, name=name)
    names.persons = {
        full: actor if actor.name == full else replace(actor, name=full)
        for full, actor in ((written.get(n, n), actor) for n, actor in names.persons.items())
    }


def _is_usurped(mention: NameMention, latest: dict[str, str], written: set[str]) -> bool:
    """A leader's bare surname, after the text has named somebody else of that surname in full."""
    if mention.rule != "known.person" or mention.end - mention.start > 1:
        return False
    name = mention.actor.name
    other = latest.get(fold(name.split()[-1]), name)
    return name not in written and other != name and other in written


def add_surnames(names: Names) -> None:
    """A later surname, whatever NER called it, is the person whose full name stood before."""
    by_surname: dict[str, list[str]] = {}
    for full, actor in names.persons.items():
        for surname in sorted(surnames(full, actor.countries)):
            by_surname.setdefault(surname, []).append(full)
    latest: dict[str, str] = {}
    written = {m.actor.name for m in names.mentions if m.end - m.start > 1}
    surnamed = [
        token.i
        for form, tokens in names.doc.by_form.items()
        if (form if form.isascii() else fold(form)) in by_surname
        for token in tokens
    ]
    for i in sorted({*names.at, *surnamed}):
        token = names.doc.tokens[i]
        mention = names.at.get(i)
        if mention is not None and _is_usurped(mention, latest, written):
            names.drop(mention)
            mention = None
        person = mention.actor if mention is not None else None
        if person is not None and person.kind == "person" and person.name in names.persons:
            latest.update(dict.fromkeys(surnames(person.name, person.countries), person.name))
            continue
        candidates = by_surname.get(fold(token.text)) if token.text[:1].isupper() else None
        if candidates and _may_be_surname(token, mention):
            if mention is not None:
                names.drop(mention)
            _add_surname(names, token, latest.get(fold(token.text), candidates[0]), candidates)


def _may_be_surname(token: Token, mention: NameMention | None) -> bool:
    if mention is not None:
        return mention.end - mention.start == 1 and mention.form not in STATE_FORMS
    return token.pos_ in ("PROPN", "NOUN", "ADJ", "X") or bool(token.ent_type_)


def _add_surname(names: Names, token: Token, full: str, candidates: Sequence[str]) -> None:
    reason = f"surname of {full}" + (", the latest of several" if len(candidates) > 1 else "")
    person, i = names.persons[full], token.i
    names.add(NameMention(i, i + 1, person, "person", "alias.surname", reason, i))
