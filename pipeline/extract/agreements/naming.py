"""Which sides a phrase stands for.

Belongs here: the parties behind a noun of the text, whether it names them or stands for some
that were named before: "both sides", "all three", "the bloc", "the island", "them", "we".
Does not: where an agreement's sides are looked for (`parties`), nor what makes a side of an
actor (`sides`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import cast

from pipeline.extract.agreements.mentions import (
    Predicates,
)
from pipeline.extract.agreements.nouns import MAX_LOOKBACK, is_pact_noun, sentences_before
from pipeline.extract.agreements.sides import (
    COUNTED,
    MAX_COMPOUND,
    Party,
    Sides,
    as_party,
    group_party,
    is_side,
    unknown_party,
)
from pipeline.extract.grammar.attribution import attribution_of, is_report
from pipeline.extract.grammar.factuality import is_definite
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.lexemes import NOMINAL
from pipeline.extract.grammar.phrases import conjuncts
from pipeline.extract.story import Story
from pipeline.language.tokens import Span as DocSpan
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping
from pipeline.normalize.actors.actor import Actor, ActorKind
from pipeline.normalize.gazetteer.countries import country_code
from pipeline.spans import Found, starting_within

DEFINITE = frozenset({"the", "its", "their"})
FIRST_PERSON = frozenset({"we", "us", "our", "ours"})
VAGUE = frozenset({"any", "no", "some", "every", "another", "other", "each"})
NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "pair": 2}
OWNER = "actor.owner"
"""Rule of actors that stand for what is theirs."""
OBJECT_PRONOUNS = frozenset({"them", "it"})
BOTH = 2
STATES_KEY = "dragoman.agreements.states"
OFTEN, PAIR_MARGIN = 4, 2
"""How often the less named of an article's two states is named, and how much more than a third."""
MAX_CLIMB = 6
BLOC_REACH = 200
"""Mentions of actors back to which "the bloc" may reach."""
MAX_DATELINE = 24
MIN_TOWN = 4
MAX_ANTECEDENTS = 2
"""Agreements told last that "the deal" may point at."""
LONG_LOOKBACK = 10
"""Sentences that "all three" may: the more there are, the longer they take to be named."""


class Namer:
    """Names the sides behind phrases of a story; `before` are those of agreements told so far."""

    def __init__(self, story: Story, known: Predicates, before: Sequence[list[Party]]) -> None:
        self.story = story
        self.before = before
        self.known = known
        self.data = mapping("agreements")
        self.hosts: list[Party] = []
        """Who brought "both sides" together, where that was told before."""
        self.outside: set[str] = set()
        """Keys of those who are known to stand between the sides."""

    def _all(self, tokens: Iterable[Token]) -> Iterator[Party]:
        for token in tokens:
            yield from self._one(token)

    def _one(self, token: Token) -> Iterator[Party]:
        for beside in token.children:
            # "Russia's Gazprom and Ukraine's Naftogaz", of which the parser makes one phrase.
            if beside.dep_ == "nmod" and any(c.dep_ == "cc" for c in beside.children):
                yield from self._actors(beside)
        members = self._members(token)
        if members:
            for member in members:
                yield from self._actors(member)
            return
        several = self._several(token)
        counted = self._counted(token) if several != BOTH else None
        if counted is not None:
            yield counted
        elif several > 1:
            # "The rival armies" of one state, before they are named.
            yield from self._named_before(token, several) or self._actors(token)
        elif self._is_bloc(token):
            yield from self._bloc_before(token)
        elif self._is_epithet(token):
            yield from self._last_named(token, "country")
        elif token.lower_ in OBJECT_PRONOUNS and not self.story.actors.of(token):
            yield from self._last_named(token)
        elif token.lower_ in FIRST_PERSON:
            yield from self._speaker(token)
        elif self._in_dateline(token):
            return
        else:
            yield from self._actors(token)
        for beside in token.children:
            # "A, the state authority, and B": the parser coordinates B with the apposition.
            if beside.dep_ == "appos":
                others = (t for t in conjuncts(beside)[1:] if not _is_single(t))
                yield from (p for t in others for p in self._actors(t))

    def _is_bloc(self, token: Token) -> bool:
        """ "The bloc": a union of states that was named before."""
        known = token.lemma_.lower() in self.data["bloc_nouns"] and token.pos_ in NOMINAL
        modified = any(c.dep_ in ("compound", "amod", "poss") for c in token.children)
        return known and is_definite(token) and not modified

    def _is_epithet(self, token: Token) -> bool:
        """ "The island", "its neighbour": a state that was named before."""
        known = token.lemma_.lower() in self.data["epithets"] and token.tag_ == "NN"
        named = any(c.dep_ in ("compound", "prep", "appos", "nummod") for c in token.children)
        named = named or any(c.ent_type_ for c in token.children)
        return known and not named and any(c.lower_ in DEFINITE for c in token.children)

    def _bloc_before(self, token: Token) -> list[Party]:
        called = self.data["bloc_nouns"][token.lemma_.lower()]
        mentions = self.story.actors.mentions
        before = range(bisect_left(mentions, token.idx, key=lambda found: found.start))
        union = next(
            (
                f
                for f in islice((mentions[i] for i in reversed(before)), BLOC_REACH)
                if f.value.kind == "igo" and any(word in f.value.name for word in called)
            ),
            None,
        )
        party = as_party(union) if union is not None else None
        return [] if party is None else [party]

    def _in_dateline(self, token: Token) -> bool:
        """ "MUSCAT, Jan 29 (GNW) - Yemen ...": the parser takes the town for a subject."""
        block = self.story.block_of(token)
        if block is None or not token.is_upper or len(token) < MIN_TOWN:
            return False
        return token.idx - block.start < MAX_DATELINE

    def _speaker(self, token: Token) -> Iterator[Party]:
        """The side of whoever says "we": named by the clause, or by the sentence before."""
        _, source = attribution_of(token)
        if source is None:
            source = speaker_before(token, self.known)
        if source is not None and source.lower_ not in FIRST_PERSON:
            yield from self._actors(source)

    def _several(self, token: Token) -> int:
        """How many sides a noun stands for without naming them: "both sides", "all three"."""
        if token.lower_ in ("both", "they") and token.pos_ in ("PRON", "DET"):
            return 2
        number = NUMBERS.get(token.lower_, 0)
        if number and token.pos_ in ("NUM", "NOUN", "PRON"):
            return number
        owners = (self._several(c) for c in token.children if c.dep_ == "poss")
        if token.tag_ == "NNS" and (number := max(owners, default=0)):
            return number  # "the two countries' defence chiefs"
        if token.lemma_.lower() not in self.data["pair_nouns"] or token.tag_ != "NNS":
            return 0
        behind = [c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"]
        for child in (c for p in behind for c in p.children if c.dep_ == "pobj"):
            return self._several(child)
        if behind or any(c.dep_ == "poss" for c in token.children):
            return 0
        counted = [NUMBERS.get(c.lower_, 0) for c in token.children]
        definite = any(c.lower_ == "the" for c in token.children)
        return max(counted, default=0) or (2 if definite else 0)

    def _members(self, token: Token) -> list[Token]:
        """ "A consortium of A and B", "four countries, A, B, C and D": those that it is made of."""
        lemma = token.lemma_.lower()
        inside: list[Token] = []
        if lemma in self.data["counted_nouns"]:
            inside = [c for c in token.children if c.dep_ == "appos" and c.ent_type_]
        elif lemma in self.data["group_nouns"]:
            inside = list(governed(token, "of"))
        elif lemma in self.data["representative_nouns"] and token.tag_ in ("NNS", "NN"):
            spoken_for = list(governed(token, "of", "from"))
            inside = [c for c in spoken_for if c.ent_type_]
            # "The heads of the space agencies of A and B": through the bodies to their states.
            bodies = () if inside else governed(token, "of", "from")
            inside += [c for b in bodies for c in governed(b, "of", "from") if c.ent_type_]
            inside = inside or spoken_for
        found = [member for token in inside for member in conjuncts(token)]
        return found if len(found) > 1 else self._nations(token)

    def _nations(self, token: Token) -> list[Token]:
        """ "Armenian and Azerbaijani commissions": those whose they are."""
        first = next(
            (c for c in token.children if c.dep_ == "amod" and c.ent_type_ == "NORP"), None
        )
        if first is None or token.tag_ not in ("NNS", "NNPS"):
            return []
        others = [c for c in first.subtree if c.dep_ == "conj" and c.ent_type_ == "NORP"]
        return [first, *others] if others else []

    def _counted(self, token: Token) -> Party | None:
        """ "Seventeen Pacific nations", "three centrist parties": sides counted and not named; or
        "governments", "delegates", not even counted."""
        if token.lemma_.lower() in self.data["representative_nouns"]:
            spoken_for = governed(token, "of", "from")
            counted = (self._counted(t) for t in spoken_for)
            if (many := next(filter(None, counted), None)) is not None:
                return many  # "delegates from 170 countries"
        counts = [c for c in token.children if c.i < token.i and c.like_num]
        named = any(c.dep_ == "appos" for c in token.children)
        definite = any(c.dep_ in ("det", "poss") for c in token.children)
        lemma = token.lemma_.lower()
        of_states = lemma in self.data["counted_nouns"]
        countable = of_states or lemma in self.data["counted_groups"]
        states = any(c.lower_ == "member" for c in token.children)
        bare = not any(
            c.dep_ in ("amod", "compound", "nmod", "prep")
            and not (states and c.lower_ in ("member", "of"))
            for c in token.children
        )
        uncounted = bare and lemma in self.data["delegations"]
        told = (countable and counts) or uncounted
        if not told or token.tag_ != "NNS" or definite or named:
            return None
        of_states = of_states or uncounted
        first = token.doc[token.left_edge.i : token.i + 1]
        kind: ActorKind = "country" if of_states else "organisation"
        actor = Actor(first.text, kind)
        at = Found(actor, first.start_char, first.end_char, COUNTED, "verbatim")
        return Party(actor.name, None, kind, at)

    def _last_named(self, pronoun: Token, kind: str = "") -> list[Party]:
        """Who "them" is: the last side named before it, but no subject of its clause.

        "The island" (a `kind` of side) may be named in the two sentences before as well.
        """
        climbing = islice(pronoun.ancestors, MAX_CLIMB) if kind else (pronoun.head.head,)
        clauses = (self.known[t.i] for t in climbing if t.i in self.known)
        doers = {p.key for c in clauses for t in c.subjects for p in self._actors(t)}
        for sentence in sentences_before(pronoun, MAX_LOOKBACK if kind else 1):
            named = self._named(sentence, min(pronoun.i, sentence.end))
            fit = [p for p in named if p.key not in doers and kind in ("", p.kind)]
            if fit:
                return fit[-1:]
        return []

    def _named_before(self, token: Token, number: int) -> list[Party]:
        """The sides that stand nearest before: those that met, else the only ones named."""
        gathered = Sides()
        for sentence in sentences_before(token):
            limit = min(token.i, sentence.end)
            for index in range(limit - 1, sentence.start - 1, -1):
                predicate = self.known.get(index)
                if predicate is not None and predicate.lemma in self.data["meeting_verbs"]:
                    met = self._met(predicate)
                    if len(met) == number:
                        return met
        if joined := self._joined_before(token, number):
            return joined
        of_states = token.lemma_.lower() in self.data["counted_nouns"]
        for sides in reversed(self.before):
            fit = not of_states or all(p.kind == "country" for p in sides)
            if len(sides) == number and fit:
                return list(sides)
        for sentence in sentences_before(token, MAX_LOOKBACK if number == BOTH else LONG_LOOKBACK):
            limit = min(token.i, sentence.end)
            if joined := self._coordinated(sentence, limit, number):
                return joined
            gathered.add(p for p in self._named(sentence, limit) if p.key not in self.outside)
            if len(gathered.parties) == number:
                return gathered.parties
            if len(gathered.parties) > number:
                break
        return self._pair_of_text(1) if number == BOTH else []

    def _joined_before(self, token: Token, number: int) -> list[Party]:
        """ "France and Vanuatu are wrangling. *They* promised each other": the subjects of the
        clause or sentence just before."""
        for sentence in islice(sentences_before(token), BOTH):
            limit = min(token.i, sentence.end)
            subjects = (t for t in sentence if t.i < limit and t.dep_ in ("nsubj", "nsubjpass"))
            joined = [t for t in subjects if len(conjuncts(t)) == number]
            if joined:
                sides = Sides()
                sides.add(p for t in conjuncts(joined[-1]) for p in self._actors(t) if is_side(p))
                told = len(sides.parties) == number
                return sides.parties if told and not self._stand_between(sides) else []
        return []

    def _stand_between(self, sides: Sides) -> bool:
        return bool(self.outside & {p.key for p in sides.parties})

    def _coordinated(self, sentence: DocSpan, limit: int, number: int) -> list[Party]:
        """So many sides that one phrase names: "A, B and C have left the bloc. The three ..."."""
        for token in sentence:
            if token.i >= limit or token.dep_ == "conj" or token.pos_ not in NOMINAL:
                continue
            members = conjuncts(token)
            if len(members) != number or members[-1].i >= limit:
                continue
            sides = Sides()
            sides.add(p for t in members for p in self._actors(t) if is_side(p))
            if len(sides.parties) == number and not self.outside & {p.key for p in sides.parties}:
                return sides.parties
        return []

    def _met(self, predicate: Predicate) -> list[Party]:
        sides = Sides()
        between = predicate.after("between", "among")
        sides.add(p for t in between for p in self._actors(t))
        if len(sides.parties) < 2:
            sides.add(p for t in predicate.subjects for p in self._actors(t))
            sides.add(p for t in predicate.after("with") for p in self._actors(t))
        if len(sides.parties) < 2 and self._receives(predicate):
            sides.add(p for t in predicate.objects for p in self._actors(t))
        light = predicate.light
        if between and light is not None and light.lemma_.lower() in self.data["mediation_verbs"]:
            above = self.known.get(light.i)
            hosts = above.subjects if above is not None else ()
            self.hosts = [p for t in hosts for p in self._actors(t)]
        return sides.parties

    def _pair_of_text(self, least: int = BOTH) -> list[Party]:
        """The two states that the article names far more often than any other; else none.

        Two that are the only ones need be named `least` times.
        """
        ranked = [
            (code, count)
            for code, count in self.story.actors.country_counts.most_common()
            if code not in self.outside
        ]
        third = ranked[2][1] if len(ranked) > 2 else 0
        if len(ranked) < 2 or ranked[1][1] < (max(OFTEN, PAIR_MARGIN * third) if third else least):
            return []
        sides = Sides()
        codes = {code for code, _ in ranked[:2]}
        sides.add(party for code, party in states_named(self.story) if code in codes)
        return sides.parties if len(sides.parties) == BOTH else []

    def _receives(self, predicate: Predicate) -> bool:
        return predicate.kind == "verb" and predicate.lemma in self.data["receiving_verbs"]

    def _actors(self, token: Token) -> Iterator[Party]:
        vague = any(c.dep_ == "det" and c.lower_ in VAGUE for c in token.children)
        state = token.lemma_.lower() == "state" and token.pos_ == "NOUN"
        if vague or (state and not any(c.ent_type_ == "NORP" for c in token.children)):
            return
        known = self.story.actors.of(token)
        if self._is_others_parliament(token, known):
            return
        unnamed = not known and token.pos_ == "PROPN" and not token.ent_type_
        if unnamed and not is_pact_noun(token):
            yield unknown_party(token)
        owned = all(found.rule == OWNER for found in known)
        if owned and self._deals_as_one(token):
            yield group_party(token)  # "its lenders", who are not the state that owes them
            return
        for found in known:
            nationals = found.value.kind == "people" and not found.value.sectors
            if nationals and (token.tag_ in ("NN", "NNP") or _is_single(token)):
                continue  # "one Chadian"
            party = as_party(found) or self._as_company(token, found)
            party = party or self._as_group(token, found)
            if party is not None:
                yield party

    def _is_others_parliament(self, token: Token, known: Sequence[Found[Actor]]) -> bool:
        """ "Congress", which without a state's name is one of a state whose agreement was told."""
        bare = not any(c.dep_ in ("compound", "amod", "poss", "prep") for c in token.children)
        if not bare or token.lemma_.lower() not in self.data["ratifiers"] or not self.before:
            return False
        told = {p.country for sides in self.before[-MAX_ANTECEDENTS:] for p in sides}
        sentence = token.sent
        beside = starting_within(
            self.story.actors.mentions, sentence.start_char, sentence.end_char
        )  # "Congress in Washington"
        told.update(c for f in beside if f.start != token.idx for c in f.value.countries)
        return bool(known) and not any(told.intersection(f.value.countries) for f in known)

    def _as_company(self, token: Token, found: Found[Actor]) -> Party | None:
        """ "The Belgian dredger Vandermeer", a name that was taken for a person's."""
        known = found.value.kind == "person" and (found.value.role or found.value.sectors)
        if known or found.value.kind not in ("person", "media"):
            return None
        said = [c for c in token.children if c.dep_ in ("compound", "amod", "poss", "appos")]
        office = token.lemma_.lower() in self.data["representative_nouns"]
        of_state = not office and any(c.dep_ == "poss" and country_code(c.text) for c in said)
        called = any(c.lemma_.lower() in self.data["company_nouns"] for c in said)
        if not called and not (of_state and " " not in found.value.name):
            return None
        words = (t for c in said for t in islice(c.subtree, MAX_COMPOUND))
        codes = (country_code(t.text) for t in words if t.text[:1].isupper())
        return Party(found.value.name, next(filter(None, codes), None), "company", found)

    def _as_group(self, token: Token, found: Found[Actor]) -> Party | None:
        """ "The clans", "two gangs": people who make peace or bargain as one."""
        actor = found.value
        if actor.kind != "people" or not self._deals_as_one(token):
            return None
        return Party(actor.name, next(iter(actor.countries), None), actor.kind, found)

    def _deals_as_one(self, token: Token) -> bool:
        groups = (*self.data["counted_groups"], *self.data["communities"])
        return token.tag_ == "NNS" and token.lemma_.lower() in groups

    def _named(self, sentence: DocSpan, limit: int) -> list[Party]:
        start = sentence.start_char
        end = self.story.doc[limit - 1].idx + 1
        sides = Sides()
        inside = (
            f for f in starting_within(self.story.actors.mentions, start, end) if f.end <= end
        )
        sides.add(p for f in inside if (p := as_party(f)) is not None and is_side(p))
        return sides.parties


def states_named(story: Story) -> list[tuple[str, Party]]:
    """The states that an article names as actors, by code, each once and in text order.

    Kept with the document: every agreement told without its sides asks for them.
    """
    kept = story.doc.user_data.get(STATES_KEY)
    if kept is None:
        firsts: dict[tuple[str, str], Party] = {}
        for found in story.actors.mentions:
            party = as_party(found) if found.value.countries else None
            if party is not None and party.kind == "country":
                firsts.setdefault((found.value.countries[0], party.key), party)
        kept = [(code, party) for (code, _), party in firsts.items()]
        story.doc.user_data[STATES_KEY] = kept
    return cast("list[tuple[str, Party]]", kept)


def _is_single(token: Token) -> bool:
    return any(c.dep_ == "nummod" and c.lower_ == "one" for c in token.children)


def speaker_before(token: Token, known: Predicates) -> Token | None:
    """The subject of the sentence that leads in a quotation: "... told reporters, adding:"."""
    for sentence in islice(sentences_before(token), 1, None):
        saying = known.get(sentence.root.i)
        if saying is not None and saying.subjects and is_report(sentence.root):
            return saying.subjects[0]
    return None


def governed(token: Token, *prepositions: str) -> Iterator[Token]:
    """What a noun's own prepositions govern: whom "the heads of", "negotiators from" speak for."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            yield from (c for c in child.children if c.dep_ == "pobj")
