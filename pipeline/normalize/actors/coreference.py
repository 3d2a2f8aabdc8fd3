"""Back references: pronouns and "the group", "the ministry", to the one actor that they mean.

Belongs here: which earlier mention a later short form stands for, and when to give up. Does
not: surnames and acronyms, which are names (`persons`, `bodies`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from pipeline.language.tokens import Span, Token
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.names import NameMention, Names
from pipeline.normalize.actors.noun_phrases import Sentences
from pipeline.normalize.actors.titles import title_named
from pipeline.spans import Found

_PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})

_MALE = frozenset({"he", "him", "his", "himself"})
_IMPERSONAL = frozenset({"it", "its", "itself", "they", "them", "their", "theirs", "themselves"})

_BODIES = frozenset({"organisation", "company", "igo", "armed_group", "country"})

GOVERNED = "subject of the clause above"
"""The reason of a pronoun that grammar alone settles."""
_DEPTH = 4
_CHAIN = 5
"""Sentences through which one pronoun is followed to another ("He had escaped. He was caught.")."""

_CHILDREN = 40
_LOOK_BACK = 6
"""Sentences, its own included, in which `the group` may find whom it means."""

_ANSWERS: dict[str, frozenset[str]] = {
    "company": frozenset({"company"}),
    "firm": frozenset({"company"}),
    "bank": frozenset({"company", "igo"}),
    "lender": frozenset({"company", "igo"}),
    "bloc": frozenset({"igo"}),
    "alliance": frozenset({"igo"}),
    "group": frozenset({"armed_group", "organisation"}),
    "movement": frozenset({"armed_group", "organisation"}),
    "militia": frozenset({"armed_group"}),
    "organization": frozenset({"organisation", "igo"}),
    "organisation": frozenset({"organisation", "igo"}),
    "party": frozenset({"organisation"}),
    **dict.fromkeys(
        (
            "rebel", "insurgent", "militant", "guerrilla", "jihadist", "separatist", "extremist",
            "terrorist", "militiaman", "gunman", "fighter",
        ),
        frozenset({"armed_group"}),
    ),
    "newspaper": frozenset({"media"}),
    "agency": frozenset({"media", "igo"}),
    "court": frozenset({"organisation"}),
    "country": frozenset({"country"}),
    "nation": frozenset({"country"}),
    "state": frozenset({"country"}),
}  # fmt: skip


class Coreference:
    """Back references of one document.

    `one` answers for a token as `ActorIndex.of` does, without conjuncts; `every` with them;
    `named` turns a mention into an actor as its sentence means it.
    """

    def __init__(
        self,
        names: Names,
        sentences: Sentences,
        one: Callable[[Token], list[Found[Actor]]],
        every: Callable[[Token], list[Found[Actor]]],
        named: Callable[[NameMention], Found[Actor]],
    ) -> None:
        self.doc = names.doc
        self._names = names
        self._sentences = sentences
        self._one = one
        self.of = every
        self._named = named

    def pronoun(self, token: Token) -> list[Found[Actor]]:
        word = token.lower_
        personal = word in _PERSONAL
        if not personal and word not in _IMPERSONAL:
            return []
        antecedents = self._governing_subject(token, personal)
        if antecedents:
            return [self._refers(token, f, GOVERNED) for f in antecedents]
        antecedent = self._antecedent(token, personal)
        return [antecedent] if antecedent is not None else []

    def _antecedent(self, token: Token, personal: bool) -> Found[Actor] | None:
        start = self._sentences.bounds(token.i)[0]
        here = self._candidates(start, token.i, personal)
        if len(here) == 1:
            return self._refers(token, here[0], "the only candidate in the sentence")
        if len(here) > 1:
            first = self._subject_among(start, token.i, here)
            return self._refers(token, first, "subject of the sentence") if first else None
        earlier = self._sentences.before(token.i)
        for _ in range(_CHAIN):
            if earlier is None:
                return None
            unnamed = self._unnamed_subject(*earlier, personal)
            if unnamed is not None and not personal:
                return self._refers(token, unnamed, "subject of a sentence before")
            before = self._candidates(*earlier, personal)
            if len(before) == 1:
                return self._refers(token, before[0], "the only candidate in a sentence before")
            if before:
                first = self._subject_among(*earlier, before)
                return self._refers(token, first, "subject of a sentence before") if first else None
            if unnamed is not None:
                return self._refers(token, unnamed, "subject of a sentence before")
            if not personal or not _passes(self.doc[earlier[0] : earlier[1]], token):
                return None
            earlier = self._sentences.before(earlier[0])
        return None

    def _governing_subject(self, token: Token, personal: bool) -> list[Found[Actor]]:
        """`Zardari said he ...`: the subject of the verb that governs the pronoun's clause."""
        plural = token.lower_ in ("they", "them", "their", "theirs", "themselves")
        verb = token.head
        own = _acting_on(token)
        for _ in range(_DEPTH):
            # The top of the sentence stands above itself: "the source denied it" has no other.
            verb = verb.head
            for child in islice(verb.children, _CHILDREN):
                if child.dep_ not in ("nsubj", "nsubjpass") or child.i >= token.i:
                    continue
                if child.head == own:
                    continue
                if child.lower_ in ("i", "we", "you", "who", "which", "that"):
                    return []
                owner = _owner_alike(child, token) if personal else None
                found = self.of(child) if plural else self._one(owner or child)
                fitting = [f for f in found if _fits(f.value, personal)]
                if fitting:
                    return fitting
        return []

    def _candidates(self, start: int, end: int, personal: bool) -> list[Found[Actor]]:
        found: list[Found[Actor]] = []
        for mention in self._names.within(start, end):
            if mention.form != "demonym":
                one = self._named(mention)
                known = {f.value.name for f in found}
                fits = _fits(one.value, personal) and not one.value.is_place
                if fits and one.value.name not in known:
                    found.append(one)
        return found

    def _subject_among(
        self, start: int, end: int, candidates: Sequence[Found[Actor]]
    ) -> Found[Actor] | None:
        for token in self.doc[start:end]:
            if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT":
                names = [f.value.name for f in self._one(token)]
                return next((c for c in candidates if c.value.name in names), None)
        return None

    def _unnamed_subject(self, start: int, end: int, personal: bool) -> Found[Actor] | None:
        """The "port authority" or "Senegal's president" that a sentence is about."""
        for token in self.doc[start:end]:
            if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT":
                if token.tag_ != "NN":
                    return None
                found = self._one(token)
                fits = len(found) == 1 and (
                    title_named(token.lemma_) is not None
                    if personal
                    else found[0].value.kind in _BODIES
                )
                return found[0] if fits else None
        return None

    def _refers(self, token: Token, found: Found[Actor], why: str) -> Found[Actor]:
        actor = replace(found.value, is_place=False)
        return Found(
            actor,
            token.idx,
            token.idx + len(token),
            "actor.pronoun",
            "inferred",
            f"{token.text!r} is {actor.name}: {why}",
        )

    def definite(self, token: Token, kind: str, sector: str) -> Found[Actor] | None:
        """`the group`, `the ministry`, `the president`: the one earlier actor that it fits."""
        sentence: tuple[int, int] | None = self._sentences.bounds(token.i)
        for _ in range(_LOOK_BACK):
            if sentence is None:
                return None
            found = self._answering(token, kind, sentence[0], min(sentence[1], token.i))
            if found:
                break
            sentence = self._sentences.before(sentence[0])
        chosen = found[0] if len(found) == 1 else None
        if len(found) > 1 and sentence is not None:
            chosen = self._subject_among(sentence[0], min(sentence[1], token.i), found)
        if chosen is None:
            return None
        return Found(
            chosen.value,
            token.left_edge.idx if token.left_edge.i >= token.i - 1 else token.idx,
            token.idx + len(token),
            "actor.definite",
            "inferred",
            f"'the {token.text}' is {chosen.value.name}: the last that fits",
        )

    def _answering(self, token: Token, kind: str, start: int, end: int) -> list[Found[Actor]]:
        """The actors named in a stretch that the noun of `token` may mean; not who acts on it:
        "Paris froze aid to THE COUNTRY"."""
        noun, found = token.lemma_.lower(), list[Found[Actor]]()
        verb = _acting_on(token)
        doers = verb.by_dep.get("nsubj", ()) if verb is not None else ()
        acting = {f.value.name for t in doers for f in self._one(t)}
        for mention in self._names.within(start, end):
            if mention.form == "demonym" and mention.actor.kind != "armed_group":
                continue
            if not self._answers_to(noun, kind, mention.actor):
                continue
            named = self._named(mention)
            if mention.form == "capital" and named.value.is_place:
                continue
            if named.value.name not in acting | {f.value.name for f in found}:
                found.append(named)
        return found

    def _answers_to(self, noun: str, kind: str, actor: Actor) -> bool:
        called = self._names.called.get(actor.name, ())
        return noun in called or _answers_to(noun, kind, actor)


def _owner_alike(noun: Token, pronoun: Token) -> Token | None:
    """The "his" of "HIS lawyer said that HE was beaten": both mean the client."""
    for child in noun.children:
        if child.dep_ == "poss" and child.lower_ in _PERSONAL:
            same = (child.lower_ in _MALE) == (pronoun.lower_ in _MALE)
            return child if same else None
    return None


def _acting_on(pronoun: Token) -> Token | None:
    """The verb that does something to a pronoun, whose subject is therefore somebody else."""
    if pronoun.dep_ not in ("dobj", "dative", "pobj") or pronoun.lower_.endswith(
        ("self", "selves")
    ):
        return None
    above = pronoun.head
    for _ in range(_DEPTH):
        if above.pos_ in ("VERB", "AUX"):
            return above
        above = above.head
    return None


def _passes(sentence: Span, pronoun: Token) -> bool:
    """Whether a sentence may stand between a pronoun and whom it means: it speaks of the same
    person by a pronoun only, or holds words of somebody, and is about no office besides."""
    male = pronoun.lower_ in _MALE
    for token in sentence:
        office = token.dep_ == "nsubj" and token.pos_ == "NOUN" and title_named(token.lemma_)
        if office and not any(c.lower_ in ("a", "an") for c in token.children):
            return False
    return any(
        t.is_quote or (t.lower_ in _PERSONAL and (t.lower_ in _MALE) == male) for t in sentence
    )


def _answers_to(noun: str, kind: str, actor: Actor) -> bool:
    if actor.kind == "person":
        return title_named(noun) is not None and noun in (actor.role or "")
    if noun in (
        "ministry",
        "department",
        "parliament",
        "congress",
        "senate",
        "army",
        "union",
        "commission",
        "court",
        "council",
    ):
        return actor.kind in ("organisation", "igo") and noun in actor.name.lower()
    return actor.kind in _ANSWERS.get(noun, frozenset())


def _fits(actor: Actor, personal: bool) -> bool:
    if personal:
        return actor.kind == "person"
    return actor.kind not in {"person", "media"}
