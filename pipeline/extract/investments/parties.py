"""The parties of a flow: whom a noun phrase of the text names, and which state they are of.

Belongs here: from tokens to parties, owners, members of groups and apposed names included.
Does not: which of them pays or receives (`roles`), nor who a noun phrase is
(`pipeline.normalize.actors`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from pipeline.extract.grammar.cast import noun_classes
from pipeline.extract.investments.mentions import Mention
from pipeline.extract.investments.vocabulary import classify, words
from pipeline.extract.story import Story
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.language.tokens import Span as DocSpan
from pipeline.normalize.actors.index import Actor, is_from_setting
from pipeline.normalize.actors.noun_phrases import conjuncts
from pipeline.normalize.gazetteer.countries import country_names, realms
from pipeline.spans import Found, starting_within

STATE_SECTORS = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY"})
NAMED_KEY = "dragoman.finance.named"
TOLD_KEY = "dragoman.finance.told_states"
NAMED_KINDS = frozenset({"company", "organisation", "person"})
NUMERAL = re.compile(r" [$€£¥]?\d[\d.,]*(?: (?:m|b|tr)illion|m\b|bn\b|tn\b).*")
PLACE_RULE = "investments.place_name"
PLACES = frozenset({"GPE", "LOC", "FAC"})
OPEN_END = re.compile(r" (?:of|for|in|and|with|to|by)$")
NAMES = frozenset({"ORG", "GPE", "NORP", "PERSON"})
PRODUCTS = frozenset({"PRODUCT", "FAC", "WORK_OF_ART", "LOC"})
"""What a company's name is taken for as well, where its owner is told."""
GROUPS = frozenset(
    {"consortium", "group", "alliance", "team", "syndicate", "venture", "partnership"}
)
FAR = 300
"""Tokens before a noun in which whom it calls is looked for."""
MODIFYING = frozenset({"compound", "amod", "nmod", "poss"})
MAX_ASIDE = 12
ENDS_ASIDE = frozenset({",", ".", ";"})
NO_ASIDE = frozenset({"VERB", "AUX", "CCONJ", "SCONJ"})
MAX_DESCRIPTION = 4
"""Words before a noun that are taken for a part of its name."""
LEADING = frozenset({"lead", "head", "manage", "run", "back", "own", "control"})
"""What those do who stand behind a group or a fund: "a fund managed by"."""
FORMING = frozenset({"make", "form", "compose", "comprise", "consist", "set"})
"""What is said of a group before its members: "made up of"."""
CROWDS = frozenset(
    {
        "fund",
        "firm",
        "creditor",
        "donor",
        "lender",
        "investor",
        "bank",
        "country",
        "company",
        "backer",
    }
)


@dataclass(frozen=True)
class Party:
    """One side of a flow: its name with the place in the text, and its states."""

    name: Found[str]
    countries: tuple[str, ...]
    official: bool = False
    """Whether it is a body or an officer of the state."""

    @property
    def guessed(self) -> bool:
        """Whether only the article's setting tells its state: "the government", "hospitals"."""
        return is_from_setting(self.name)


def named(story: Story) -> list[Found[Actor]]:
    """The actors that the article names; not the "US" of "US$", nor a language ("-speaking")."""
    kept = story.doc.user_data.get(NAMED_KEY)
    if kept is None:
        kept = [
            a for a in story.actors.mentions
            if story.amount_at(a.start) is None and not story.doc.text.startswith("-speak", a.end)
        ]  # fmt: skip
        story.doc.user_data[NAMED_KEY] = kept
    return cast("list[Found[Actor]]", kept)


def state_party(code: str, found: Found[Actor], reason: str) -> Party:
    name = Found(
        country_names()[code], found.start, found.end, "investments.setting", "inferred", reason
    )
    return Party(name, (code,))


def placed(receivers: list[Party], there: Party) -> list[Party]:
    """Those who receive, in the state where the money goes; that state where they are only the
    name of a town or a work in it.
    """
    bodies = [p for p in receivers if p.name.rule != PLACE_RULE]
    return [replace(p, countries=p.countries or there.countries) for p in bodies] or [there]


def parties_of(
    story: Story, tokens: Iterable[Token], mention: Mention | None, described: bool = False
) -> list[Party]:
    """Whom the noun phrases name; `described`: also those whom they only call a donor, a firm."""
    found: list[Party] = []
    for token in _with_members(tokens):
        if mention is not None and mention.span.start <= token.i < mention.span.end:
            continue
        if story.amount_at(token.idx) is not None:
            continue
        name = _apposed_name(token)
        own = name is not None and any(c.tag_ == "PRP$" for c in token.children)
        meant = called_before(story, token) if name is None else None
        meant = meant or _itself(story, token)
        if meant is not None:
            if meant.name.value not in [p.name.value for p in found]:
                found.append(meant)
            continue
        for actor in story.actors.of(token) if not own else ():
            if actor.end <= token.idx and actor.value.name.islower():
                continue  # the "assembly" of an assembly plant
            if actor.rule == "actor.owner" and (several := _of_nations(story, token)) is not None:
                party: Party | None = several
            elif _is_only_owner(actor, token):
                party = _of(_named(token), actor.value.countries)
            else:
                known = party_of(_name_behind(story, actor) or actor)
                party = _owned(story, token, _apposed(token, actor) or known)
            if party is not None and party.name.value not in [p.name.value for p in found]:
                found.append(party)
        if not found and (_is_name(token) or (described and _is_proper(token))):
            party = _owned(story, token, _named(token))
            found += [party] if party is not None else []
        elif not found and name is not None:
            found.append(_named(name))
        elif not found and described and _is_described(token):
            found.append(_described(token))
    return found


def _whose_organ(token: Token) -> Token:
    """The *IMF* of "the IMF's board" and of "the IMF, whose board"."""
    if token.lemma_.lower() not in words("organs"):
        return token
    owner = next((c for c in token.children if c.dep_ == "poss"), None)
    if owner is None or owner.lower_ != "whose":
        return owner or token
    clause = next((t for t in token.ancestors if t.dep_ == "relcl"), None)
    return clause.head if clause is not None else token


def called_before(story: Story, token: Token) -> Party | None:
    """Whom a definite noun means that names nobody by itself: "the company", "the fund", "the
    kingdom": the one named last that is such.
    """
    if token.pos_ not in ("NOUN", "PROPN") or token.tag_ in ("NNS", "NNPS"):
        return None
    before = [c for c in token.children if c.i < token.i]
    definite = any(c.lower_ in ("the", "this") for c in before)
    if not definite or any(c.dep_ in ("appos", "relcl") for c in token.children):
        return None
    lemma = token.lemma_.lower()
    if states := realms(lemma):
        return _last_state(story, token, states)
    told = [c for c in before if c.pos_ not in ("DET", "PUNCT")]
    behind = any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children)
    if behind or lemma not in words("called_bodies"):
        return None
    if any(a.rule != "actor.noun" for a in story.actors.of(token)):
        return None  # the index knows whom it means
    if any(c.pos_ != "PROPN" or story.actors.of(c) for c in told):
        return None  # "the Japanese company", "the state company"
    return _last_body(story, token, lemma)


def _itself(story: Story, token: Token) -> Party | None:
    """Whom "it" means that the index leaves open: who says so ("X said *it* would build"), or the
    subject of the sentence before.
    """
    if token.lower_ != "it" or token.dep_ not in SUBJECTS or story.actors.of(token):
        return None
    clause = next((t for t in token.ancestors if t.dep_ == "ccomp"), None)
    saying = clause.head if clause is not None else None
    before = token.sent.start - 1
    if saying is None and before >= 0:
        saying = token.doc[before].sent.root
        if story.block_of(saying) != story.block_of(token):
            return None
    subject = next((c for c in saying.children if c.dep_ in SUBJECTS), None) if saying else None
    if subject is None or subject.lower_ == "it":
        return None
    if (meant := called_before(story, subject)) is not None:
        return meant
    name = next((e for e in subject.sent.ents if e.start <= subject.i < e.end), None)
    if name is None or not (_calls_a_body(name) or clause is not None):
        return None
    if name.label_ == "PERSON" or not story.actors.of(subject):
        return _owned(story, subject, _named(subject))
    return party_of(story.actors.of(subject)[0])


def _calls_a_body(entity: DocSpan) -> bool:
    """A name of a body, also one taken for a person's where it is called a maker, a company."""
    if entity.label_ == "ORG":
        return True
    root = entity.root
    beside = [c for c in root.children if c.dep_ in ("appos", "compound", "nmod")]
    beside += [root.head] if root.dep_ == "appos" else []
    called = any(t.lemma_.lower() in words("called_bodies") for t in beside)
    return called and entity.label_ in ("PERSON", *PRODUCTS)


def _last_state(story: Story, token: Token, states: frozenset[str]) -> Party | None:
    for actor in reversed(_named_before(story, token)):
        if actor.value.countries and actor.value.countries[0] in states:
            return state_party(actor.value.countries[0], actor, f"“{token.text}” is that state")
    return None


def _last_body(story: Story, token: Token, lemma: str) -> Party | None:
    """The company named in the sentence, else the last that acted; of a fund or bank, one of
    that name.
    """
    kept: Party | None = None
    for entity in reversed(story.doc[max(0, token.i - FAR) : token.i].ents):
        root = entity.root
        if not _calls_a_body(entity) or not story.in_body(root) or root.dep_ in MODIFYING:
            continue
        known = story.actors.of(root) if entity.label_ == "ORG" else []
        name = known[0].value.name if known else entity.text
        lending = lemma in words("payers")
        fits = _lends(name, lemma) if lending else not known or _is_firm(known[0], root)
        if not fits:
            continue
        party = party_of(known[0]) if known else _owned(story, root, _named(root))
        if party is not None and (root.dep_ in SUBJECTS or entity.root.sent == token.sent):
            return party
        kept = kept or party
    return kept


def _lends(name: str, lemma: str) -> bool:
    """A bank is called a bank, a fund a fund; either is a lender or an investor."""
    low = name.lower()
    if lemma in ("lender", "investor"):
        return not words("payers").isdisjoint(low.split())
    return lemma in low


def _is_firm(known: Found[Actor], root: Token) -> bool:
    """No state body, ministry, court or agency: those nobody calls a company."""
    lemma = root.lemma_.lower()
    public = words("public_bodies") | (words("bodies") - words("called_bodies") - {"corporation"})
    private = known.value.kind in ("company", "organisation") and lemma not in public
    return private and STATE_SECTORS.isdisjoint(known.value.sectors)


def _named_before(story: Story, token: Token) -> list[Found[Actor]]:
    mentions = named(story)
    return mentions[: bisect_right(mentions, token.idx - 1, key=lambda mention: mention.start)]


def _apposed_name(token: Token) -> Token | None:
    """The *Sonafri* of "its local partner Sonafri", where the noun alone names nobody."""
    if token.pos_ != "NOUN":
        return None
    behind = (
        c
        for c in token.children
        if c.dep_ == "appos" and 0 < c.left_edge.i - token.i < 3  # with a comma between, or none
    )
    return next((c for c in behind if _is_name(c)), None)


def _is_proper(token: Token) -> bool:
    """A name that no entity was found for, where somebody must stand: "snapped up *Arcadium*"."""
    if len(token) < 3:
        return False  # "Phase I"
    capital = token.text[:1].isupper() and token.i > token.sent.start
    proper = token.tag_ in ("NNP", "NNPS") or (capital and token.pos_ == "NOUN")
    return proper and token.ent_type_ in ("", *PRODUCTS) and classify(token) is None


def _is_described(token: Token) -> bool:
    """People and bodies that a common noun calls: "an anonymous *donor*", "the villagers"."""
    if token.pos_ != "NOUN":
        return False
    lemma = token.lemma_.lower()
    lists = ("payers", "bodies", "public_bodies")
    return lemma in noun_classes()["people"] or any(lemma in words(name) for name in lists)


def _described(token: Token) -> Party:
    """The noun with the words before it, without its article."""
    before = token.doc[token.left_edge.i : token.i + 1]
    first = next(t for t in before if t.pos_ != "DET" and t.tag_ != "PRP$")
    span = token.doc[max(first.i, token.i - MAX_DESCRIPTION) : token.i + 1]
    name = Found(span.text, span.start_char, span.end_char, "investments.description", "verbatim")
    return Party(name, ())


def _of_nations(story: Story, token: Token) -> Party | None:
    """The *owners* of "the Spanish and French owners", who are no state."""
    adjectives = [c for c in token.children if c.dep_ == "amod" and c.ent_type_ == "NORP"]
    if token.tag_ != "NNS" or not adjectives or token.lemma_.lower() not in words("holders_of"):
        return None
    nations = [n for a in adjectives for n in (a, *conjuncts(a))]
    codes = (code for n in nations for a in story.actors.of(n) for code in a.value.countries)
    return replace(_described(token), countries=tuple(dict.fromkeys(codes)))


def _is_only_owner(actor: Found[Actor], token: Token) -> bool:
    """Whether the state found for a name is the one before it: "Sweden's *Nordpulp*"."""
    if actor.value.kind != "country":
        return False
    if actor.end <= token.idx:
        return _is_name(token)
    behind = token.doc.text[token.idx + len(token) : actor.start] == " of "
    return behind and _is_company_name(token)


def _is_company_name(token: Token) -> bool:
    """The *Quillca* of "Minera Quillca of Peru", which is no office or body of that state."""
    lemma = token.lemma_.lower()
    if any(lemma in words(name) for name in ("bodies", "public_bodies", "offices", "payers")):
        return False
    compound = any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in token.children)
    return token.pos_ == "PROPN" and compound and token.ent_type_ in ("", "ORG", *PRODUCTS)


def _with_members(tokens: Iterable[Token]) -> Iterator[Token]:
    """Those whom "a consortium of A and B", "creditors including A" name, in its place."""
    for token in map(_whose_organ, tokens):
        crowd = token.lemma_.lower() in CROWDS
        linking = ("including",) if crowd else ("of", "between")
        links = [c for c in token.children if c.dep_ == "prep" and c.lower_ in linking]
        acting = [c for c in token.children if c.dep_ == "acl"]
        led = (c for c in acting if c.lemma_.lower() in LEADING)
        links += [by for verb in led for by in verb.children if by.dep_ == "agent"]
        formed = (c for c in acting if c.lemma_.lower() in FORMING)
        links += [of for verb in formed for of in verb.children if of.lower_ in ("of", "by")]
        heads = [c for preposition in links for c in preposition.children if c.dep_ == "pobj"]
        group = crowd or token.lemma_.lower() in GROUPS
        if not group or not any(h.pos_ == "PROPN" for h in heads):
            yield token
            continue
        for head in heads:
            yield head
            yield from conjuncts(head)


def _owned(story: Story, token: Token, party: Party | None) -> Party | None:
    """With the state that the text gives to a name that nobody knows.

    It stands before the name ("Brazil's Ferro Norte", "the French group Hydrolac"), or stood
    before its full form, where it was told first.
    """
    if party is None or (party.countries not in ((), ("NGO",)) and not party.guessed):
        return party
    if party.name.value in country_names().values():
        return party  # "the government"
    heads = [token, *(c for c in token.children if c.dep_ == "appos")]
    if token.dep_ in ("appos", "compound", "nmod"):
        heads.append(token.head)
    for head in heads:
        for owner in head.children:
            if owner.pos_ == "PRON" or owner.i > head.i:
                continue
            if owner.dep_ in ("poss", "amod", "compound"):
                states = [a.value for a in story.actors.of(owner) if a.value.kind == "country"]
                if states:
                    return _of(party, states[0].countries)
    if beside := _states_behind(story, token) or _seat(story, token):
        return _of(party, beside)
    opening = f"{party.name.value} "
    for earlier, told in _told_states(story):
        if earlier == party.name.value or earlier.startswith(opening):
            return _of(party, told)
        if party.name.value == _initials(earlier):
            full = replace(party.name, value=earlier, reason="short for a name told before")
            return _of(replace(party, name=full), told)
    return party


def _seat(story: Story, token: Token) -> tuple[str, ...]:
    """The state of a town in "the Seville-based group"."""
    for seated in token.children:
        if seated.dep_ == "amod" and seated.lower_ in ("based", "headquartered"):
            start, end = seated.left_edge.idx, seated.idx
            places = starting_within(story.places, start, end)
            return next(((p.value.country,) for p in places if p.value.country), ())
    return ()


def _initials(name: str) -> str:
    """ "IRH" for "International Resources Holding"."""
    parts = name.split()
    return "".join(w[0] for w in parts if w[0].isupper()) if len(parts) > 2 else ""


def _states_behind(story: Story, token: Token) -> tuple[str, ...]:
    """The states told right behind a name: "Nordpulp of Sweden", "Nordpulp, a Swedish maker"."""
    doc, first = token.doc, token.i + 2
    if first >= len(doc):
        return ()
    last = first + 1
    if doc[first - 1].text == ",":
        last = next((t.i for t in doc[first : first + MAX_ASIDE] if t.text in ENDS_ASIDE), first)
        started = doc[first].pos_ not in NO_ASIDE and not doc[first].tag_.startswith("W")
        if not started or last < first + 2 or any(t.pos_ in NO_ASIDE for t in doc[first:last]):
            return ()
    elif doc[first - 1].lower_ != "of":
        return ()
    start, end = doc[first].idx, doc[last - 1].idx + 1
    owners = starting_within(story.actors.mentions, start, end)
    told = [a.value.countries for a in owners if a.value.countries and not is_from_setting(a)]
    places = starting_within(story.places, start, end)
    told += [(p.value.country,) for p in places if p.value.country]
    return told[0] if told else ()


def _told_states(story: Story) -> list[tuple[str, tuple[str, ...]]]:
    """Names with the states that the text tells beside them, in its order."""
    kept = story.doc.user_data.get(TOLD_KEY)
    if kept is None:
        kept = []
        for found in named(story):
            behind = _name_behind(story, found)
            name = behind.value.name if behind is not None else found.value.name
            if found.value.countries and not is_from_setting(found):
                kept.append((name, found.value.countries))
            elif found.value.kind in NAMED_KINDS and name[:1].isupper():
                span = story.doc.char_span(found.start, found.end, alignment_mode="expand")
                if span is not None and (states := _states_behind(story, span[-1])):
                    kept.append((name, states))
        story.doc.user_data[TOLD_KEY] = kept
    return cast("list[tuple[str, tuple[str, ...]]]", kept)


def _name_behind(story: Story, found: Found[Actor]) -> Found[Actor] | None:
    """The name right behind a description: "the French group *Hydrolac*"."""
    if found.value.kind not in ("company", "organisation", "country", "people"):
        return None
    kinds = NAMED_KINDS - {"person"} if found.value.kind == "people" else NAMED_KINDS
    mentions = named(story)
    at = bisect_right(mentions, found.start, key=lambda mention: mention.start)
    for behind in mentions[at : at + 2]:
        if behind.start == found.end + 1 and behind.value.kind in kinds:
            described = found.value.kind != "country" and not found.value.name.istitle()
            return behind if described else None
    return None


def _apposed(token: Token, found: Found[Actor]) -> Party | None:
    """The name in apposition to a mere description: "Brazilian miner *Serra Azul*"."""
    if found.value.kind not in ("company", "organisation") or found.value.name.istitle():
        return None
    if found.value.name != found.value.name.lower() and token.pos_ == "PROPN":
        return None
    for child in token.children:
        if child.dep_ == "appos" and child.pos_ == "PROPN" and _is_name(child):
            named = _named(child)
            if named.name.start == found.end + 1:
                return replace(named, countries=found.value.countries)
    return None


def _of(party: Party, countries: tuple[str, ...]) -> Party:
    """The party as one of these states, which the text tells."""
    told = replace(party.name, reason="its state stands beside the name")
    return replace(party, name=told, countries=countries)


def party_of(found: Found[Actor]) -> Party | None:
    """An actor as a side of a flow: an official stands for the state, a people for nobody."""
    actor = found.value
    if actor.kind == "media":
        return None
    if actor.kind == "person" and actor.countries and STATE_SECTORS.intersection(actor.sectors):
        name = country_names().get(actor.countries[0], actor.name)
        return Party(_name(found, name), actor.countries, official=True)
    if actor.kind == "people" and len(actor.name.split()) > 6:
        return None
    official = not STATE_SECTORS.isdisjoint(actor.sectors)
    return Party(_name(found, actor.name), actor.countries, official)


def _name(found: Found[Actor], name: str) -> Found[str]:
    sum_behind = NUMERAL.search(name)  # "Chad 15 billion francs", taken for one name
    name = OPEN_END.sub("", name[: sum_behind.start()] if sum_behind else name)
    return Found(name, found.start, found.end, found.rule, found.derivation, found.reason)


def _is_name(token: Token) -> bool:
    """A proper noun that is known for a name, or whose owner is told: "Sweden's Nordpulp"."""
    owned = any(c.dep_ == "poss" and c.pos_ == "PROPN" for c in token.children)
    named = token.ent_type_ in NAMES or (owned and token.ent_type_ in ("", *PRODUCTS))
    proper = token.pos_ == "PROPN" or (named and token.text[:1].isupper())
    return proper and named and classify(token) is None


def _named(token: Token) -> Party:
    """A name that the actor index does not know, as written."""
    span: DocSpan = token.doc[token.i : token.i + 1]
    for entity in token.sent.ents:
        if entity.start <= token.i < entity.end:
            span = entity
    first = span[1:] if span[0].pos_ == "DET" and len(span) > 1 else span
    rule = PLACE_RULE if token.ent_type_ in PLACES else "investments.name"
    return Party(Found(first.text, first.start_char, first.end_char, rule, "verbatim"), ())


def without(some: list[Party], others: list[Party]) -> list[Party]:
    names = {p.name.value for p in others}
    return [p for p in distinct(some) if p.name.value not in names]


def overlap(some: list[Party], others: list[Party]) -> bool:
    return bool({p.name.value for p in some} & {p.name.value for p in others})


def distinct(some: list[Party]) -> list[Party]:
    unique: dict[str, Party] = {}
    for party in some:
        unique.setdefault(party.name.value, party)
    return list(unique.values())
