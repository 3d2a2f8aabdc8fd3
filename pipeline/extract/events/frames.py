"""The event lexicon: which predicate with which arguments is which PLOVER event.

Belongs here: reading `lexicons/events_frames.tsv` and `events_defaults.tsv`, and matching a
predicate against them. Does not: how predicates find their arguments (`grammar.frames`), what
class a noun is of (`grammar.cast`).

A condition of a frame is `role`, `role:class` or `role=word|word`, with `!` for its contrary
and `|` between alternatives of whole conditions; in `to|before=court` both roles want the word,
in `on|upon:place` the class, and `to:pacts|talks` is either class. A bare `home|back` is a word
beside the verb as well: "flew the troops HOME".
Roles are `subj`, `obj`, `ind`, `mod` (what stands before the noun), `content` (the happening
that the predicate is about: its clause, or the event noun it governs), a preposition, or one
of the flags in `_FLAGS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from math import fsum
from typing import NamedTuple

from pipeline.extract.events import reported
from pipeline.extract.grammar.cast import (
    Cast,
    counted,
    forms,
    in_words,
    is_class,
    noun_classes,
)
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.lexemes import noun_form, verb_class, verb_lemma
from pipeline.extract.grammar.suspension import governing_word
from pipeline.extract.grammar.voice import is_passive
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.lexicons import mapping, table

COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
CONFLICTUAL = frozenset(
    {"SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "THREATEN", "PROTEST", "ACCUSE", "REJECT"}
)
FORCE = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"})
NO_EVENT = "-"
NO_MODE = frozenset({"-", "@"})
"""What stands for no mode in a frame, and for one that its content gives."""
VERB = "v"
NAMING = frozenset({"advmod", "prep", "prt", "acomp", "oprd", "intj"})
"""What may stand behind a verb in the lemma of a frame: "walk_off", "set_free", "say_no"."""
MAX_DEPTH = 4
"""How deep contents are followed: "agreed to ask them to urge ..." ends somewhere."""
CONTENT_PREPOSITIONS = words("content_prepositions")
PURPOSE_IS_CONTENT = words("purpose_is_content")
_CORE = frozenset({"subj", "obj", "ind", "mod", "content"})
"""Roles that are no preposition."""
COMPOUND_PREPOSITIONS = words("compound_prepositions")
UNSAID_DOERS = frozenset({"agent", "armed", "attacker"})
"""Classes that an agent left out of a passive is taken to be of: "the bill was rejected"."""
ENDING = words("ending")
AGREED_OR_IMPOSED = frozenset({"agreements", "pacts", "sanctions", "restrictions", "relations"})
"""Classes of nouns whose relative clauses the parser hangs on a noun behind them."""
TAKEN_UP = {"it": "NN", "them": "NNS"}
"""Pronouns of things, with the tag of the nouns that they stand for."""
STANDING_FOR = frozenset({"nsubj", "nsubjpass", "dobj"})
CANDIDATES = 2
"""How many nouns before a pronoun it may stand for."""
WITHIN = 40
"""Tokens before a pronoun within which its noun stands."""
ONESELF = frozenset({"we", "i", "one"})
"""Who says what they themselves must do asks nobody."""


class Condition(NamedTuple):
    """One `role:class` or `role=word`; with neither, that the role is filled."""

    role: str
    classes: tuple[str, ...]
    words: frozenset[str]

    @property
    def effort(self) -> int:
        """How much there is to read before the answer is known."""
        if self.role in ("content", "content_subject"):
            return 3
        return 2 if self.classes else 1 if self.words else 0

    @property
    def weight(self) -> float:
        if self.words:
            return 1.3
        return 1.0 if self.classes or self.role in _FLAGS else 0.5


class Requirement(NamedTuple):
    """Alternatives of which one has to hold, or, negated, none."""

    alternatives: tuple[Condition, ...]
    negated: bool

    @property
    def is_plain(self) -> bool:
        """Whether one certain condition has to hold."""
        return len(self.alternatives) == 1 and not self.negated

    @property
    def effort(self) -> int:
        return max(c.effort for c in self.alternatives)

    @property
    def weight(self) -> float:
        return 0.3 if self.negated else max(c.weight for c in self.alternatives)


@dataclass(frozen=True)
class Frame:
    """A line of the lexicon for one of its lemmas; `order` is its place in the files, and
    `is_default` says that it holds where no other frame does."""

    requirements: tuple[Requirement, ...]
    type: str
    mode: str
    roles: str
    order: int
    rule: str
    is_default: bool

    @cached_property
    def weight(self) -> float:
        return fsum(requirement.weight for requirement in self.requirements)

    @cached_property
    def needs(self) -> frozenset[str]:
        """Arguments without which it cannot hold, whatever they are."""
        plain = (r.alternatives[0] for r in self.requirements if r.is_plain)
        # A bare "home" may be an adverb, and no preposition with its noun.
        wanted = frozenset(c.role for c in plain if c.words or c.classes or c.role in _CORE)
        return wanted - _NO_ARGUMENTS

    @property
    def said(self) -> Condition | None:
        """The first condition by which a role must be filled by one of some words."""
        plain = (r.alternatives[0] for r in self.requirements if r.is_plain)
        return next((c for c in plain if c.words and c.role not in _NOT_FILLED), None)


@dataclass(frozen=True)
class Match:
    """A predicate that is an event; `content` is the happening that it is about, if any."""

    predicate: Predicate
    type: str
    mode: str | None
    roles: str
    rule: str
    content: Predicate | None
    is_worded: bool = False
    """Whether its frame asks for certain words, so that chance is hardly behind it."""
    by_negation: bool = False
    """Whether it is this event because it is negated: "would not budge" refuses."""


@dataclass
class Frames:
    """The frames of one word, by what a predicate must have for them to be looked at."""

    by_needs: dict[frozenset[str], list[Frame]] = field(default_factory=dict)
    by_word: dict[str, dict[str, list[Frame]]] = field(default_factory=dict)
    """Those that want one of some words in a role, by the role and each of these words: most
    frames do, and few words of a text are any of theirs."""
    modes: dict[str, Counter[str]] = field(default_factory=dict)
    """The modes that they give, by type."""

    def add(self, frame: Frame) -> None:
        self.modes.setdefault(frame.type, Counter())[frame.mode] += 1
        if frame.said is None:
            self.by_needs.setdefault(frame.needs, []).append(frame)
            return
        listed = self.by_word.setdefault(frame.said.role, {})
        for word in sorted(frame.said.words):
            listed.setdefault(word, []).append(frame)


@cache
def lexicon() -> Mapping[tuple[str, str], Frames]:
    """Frames by part of speech and lemma; ValueError names a condition that cannot be read."""
    found: dict[tuple[str, str], Frames] = {}
    rows = [(row, False) for row in table("events_frames")]
    rows += [(row, True) for row in table("events_defaults")]
    for order, (row, is_default) in enumerate(rows):
        conditions = (_requirement(c) for c in row["when"].split() if c != "-")
        # All have to hold, so the ones that are answered at a glance are asked first.
        requirements = tuple(sorted(conditions, key=lambda r: r.effort))
        for lemma in row["lemma"].split("|"):
            frame = Frame(
                requirements,
                row["type"],
                row["mode"],
                row["roles"],
                order,
                f"event.{row['pos']}.{lemma}",
                is_default,
            )
            found.setdefault((row["pos"], lemma), Frames()).add(frame)
    return found


def _requirement(text: str) -> Requirement:
    negated = text.startswith("!")
    parts: list[str] = []
    for part in text.removeprefix("!").split("|"):
        bare = "=" not in part and ":" not in part
        if parts and "=" in parts[-1] and bare:
            parts[-1] += f"|{part}"
        elif parts and ":" in parts[-1] and bare and is_class(part):
            parts[-1] += f",{part}"
        else:
            parts.append(part)
    for i in reversed(range(len(parts) - 1)):
        role, equals, said = parts[i + 1].partition("=")
        bare = not {":", "="}.intersection(parts[i]) and parts[i] not in _FLAGS
        if equals and role and bare:
            parts[i] += f"={said}"
            continue
        role, colon, classes = parts[i + 1].partition(":")
        if colon and bare and role not in _CORE:
            parts[i] += f":{classes}"
    return Requirement(tuple(_condition(part) for part in parts), negated)


def _condition(text: str) -> Condition:
    role, equals, words = text.partition("=")
    if equals:
        said = {word.replace("_", " ") for word in words.split("|")}
        # The tokenizer parts "go-ahead", whose first word then stands before the second.
        return Condition(role, (), frozenset(said | {word.replace("-", " ") for word in said}))
    role, _, classes = text.partition(":")
    return Condition(role, tuple(c for c in classes.split(",") if c), frozenset())


@cache
def _content_modes() -> Mapping[str, Mapping[str, str]]:
    modes: Mapping[str, Mapping[str, str]] = mapping("event_content_modes")
    return modes


def mode_about(event_type: str, content: Match) -> str | None:
    """The mode of an event about this one: to refuse to withdraw is REJECT/yield."""
    modes = _content_modes()[event_type]
    return (
        modes.get(f"{content.type}/{content.mode}") or modes.get(content.type) or modes.get("other")
    )


class _View:
    """A predicate as a frame sees it; what fills a role, and what it is about, is looked for
    when it is first asked for."""

    def __init__(self, predicate: Predicate, contents: Callable[[], list[Predicate]]) -> None:
        self.predicate = predicate
        self._contents = contents
        self._fillers = _arguments(predicate)
        self.arguments = frozenset(self._fillers)
        """The names of the arguments that there are."""
        self._forms: dict[str, list[str]] = {}

    def fillers(self, role: str) -> tuple[Token, ...]:
        found = self._fillers.get(role)
        if found is None:
            found = self._fillers[role] = _role_tokens(role, self.predicate)
        return found

    def forms(self, role: str) -> list[str]:
        """What the lexicon may list those as that fill a role, and what is counted by them."""
        found = self._forms.get(role)
        if found is None:
            nouns = (noun for t in self.fillers(role) for noun in (t, *counted(t)))
            found = self._forms[role] = [form for noun in nouns for form in forms(noun)]
        return found

    @cached_property
    def contents(self) -> list[Predicate]:
        return self._contents()


class Matcher:
    """Matches the predicates of one article; remembers answers, since contents are asked again."""

    def __init__(self, predicates: list[Predicate], cast: Cast) -> None:
        self.cast = cast
        self._beside: set[int] = set()
        """Heads that stand beside a verb of saying, though the parser hangs them below it."""
        self.by_head = {p.head.i: self._mended(p) for p in predicates}
        self._carried = {p.light.i: p for p in self.by_head.values() if p.light is not None}
        self._memory: dict[int, Match | None] = {}

    def _mended(self, predicate: Predicate) -> Predicate:
        """The predicate without what the parser hangs on it although it stands apart."""
        predicate = self._of_pact(_without_frames_of_speech(predicate))
        below = predicate.complement
        if below is not None and _stands_apart(below, predicate.head):
            predicate = replace(predicate, complement=None)
        sayer = _sayer_before_but(predicate) or _sayer_of_aside(predicate)
        inherited = predicate.subjects
        if sayer is None or any(self.cast.is_a(token, "agent") for token in inherited):
            return predicate
        self._beside.add(predicate.head.i)
        return replace(predicate, subjects=(sayer,))

    def _of_pact(self, predicate: Predicate) -> Predicate:
        """ "A deal CONCLUDED in May lapsed": pacts conclude nothing, whatever the parser says."""
        unlike = predicate.kind != "verb" or predicate.passive or bool(predicate.objects)
        if unlike or predicate.lemma not in words("done_to_pacts") or not predicate.subjects:
            return predicate
        if not all(self.cast.is_a(t, "pacts") for t in predicate.subjects):
            return predicate
        return replace(predicate, subjects=(), objects=predicate.subjects, passive=True)

    def match(self, predicate: Predicate, depth: int = 0) -> Match | None:
        """The event that the predicate is by the best of its frames, or None."""
        key = predicate.head.i
        if key not in self._memory:
            self._memory[key] = None
            self._memory[key] = self._match(self.by_head.get(key, predicate), depth)
        return self._memory[key]

    def _match(self, predicate: Predicate, depth: int) -> Match | None:
        best: tuple[bool, float, int] | None = None
        chosen: Frame | None = None
        seen_as = predicate
        for view, frames, bonus in self._listed_views(predicate, depth):
            for frame in _possible(view, frames):
                if not self._fulfils(frame, view, depth):
                    continue
                if frame.type == NO_EVENT:
                    return None
                rank = (not frame.is_default, frame.weight + bonus, -frame.order)
                if best is None or rank > best:
                    best, chosen = rank, frame
                    seen_as = view.predicate
        if chosen is None:
            return None
        if seen_as.head.i == predicate.head.i:
            predicate = seen_as
        content = next(self._contents(predicate, depth), None)
        mode = self._mode(chosen, content, depth)
        return Match(
            predicate,
            chosen.type,
            mode,
            chosen.roles,
            chosen.rule,
            content,
            chosen.said is not None,
            any(c.role == "negated" for r in chosen.requirements for c in r.alternatives),
        )

    def _listed_views(
        self, predicate: Predicate, depth: int
    ) -> Iterator[tuple[_View, Frames, float]]:
        """The views of the predicate with the frames that it may be an event by, and the bonus
        that these have for exactness."""
        for seen_as in self._views(predicate):
            listed = _listed(seen_as)
            if listed:
                view = _View(seen_as, lambda: list(self._contents(predicate, depth)))
                for frames, bonus in listed:
                    yield view, frames, bonus

    def _contents(self, predicate: Predicate, depth: int) -> Iterator[Predicate]:
        return self.contents(predicate) if depth < MAX_DEPTH else iter(())

    def _views(self, predicate: Predicate) -> Iterator[Predicate]:
        """The predicate, and for "imposed a ban" also the verb that only carries the noun."""
        yield predicate
        yield from _with_particle(predicate)
        light, head = predicate.light, predicate.head
        if light is not None and light.i not in self.by_head:
            behind = ((head.head.lower_, head),) if head.dep_ == "pobj" else ()
            yield replace(
                predicate,
                obliques=behind + predicate.obliques,
                head=light,
                lemma=verb_lemma(light),
                kind="verb",
                objects=(head,),
                passive=is_passive(light),
                light=None,
            )

    def contents(self, predicate: Predicate, depth: int = 0) -> Iterator[Predicate]:
        """What the predicate is about, nearest first: clauses below it, event nouns it governs,
        and what those are about where they are no events themselves ("plans to join")."""
        seen = {predicate.head.i}
        for token in _about(predicate):
            if token.i in seen or token.i in self._beside:
                continue
            seen.add(token.i)
            found = self.by_head.get(token.i) or self._carried.get(token.i)
            if found is None or found.head.i == predicate.head.i:
                continue
            yield found
            if depth < MAX_DEPTH and found.kind == "noun" and self.match(found, depth + 1) is None:
                yield from self.contents(found, depth + 1)

    def _mode(self, frame: Frame, content: Predicate | None, depth: int) -> str | None:
        if frame.mode == "@":
            return self._content_mode(frame.type, content, depth)
        return None if frame.mode == "-" else frame.mode

    def _content_mode(self, event_type: str, content: Predicate | None, depth: int) -> str | None:
        modes = _content_modes()[event_type]
        if content is None:
            return modes.get("none")
        below = self.match(content, depth + 1)
        if below is not None:
            return mode_about(event_type, below)
        if content.lemma in ENDING:
            return modes.get("ending") or modes.get("other")
        return modes.get("other")

    # --- conditions --------------------------------------------------------------------

    def _fulfils(self, frame: Frame, view: _View, depth: int) -> bool:
        for alternatives, negated in frame.requirements:
            for condition in alternatives:
                if self._one_holds(condition, view, depth):
                    if negated:
                        return False
                    break
            else:
                if not negated:
                    return False
        return True

    def _one_holds(self, condition: Condition, view: _View, depth: int) -> bool:
        role, classes, said = condition
        flag = _FLAGS.get(role)
        if flag is not None and not (role == "light" and said):
            return flag(view.predicate)
        if role == "content":
            return self._content_holds(condition, view.contents, depth)
        if role == "content_subject":
            return self._has_other_subject(view, classes or ("actor",))
        if role == "light":
            light = view.predicate.light
            return light is not None and verb_lemma(light) in said
        if said:
            return not said.isdisjoint(view.forms(role))
        tokens = view.fillers(role)
        if role == "obj" and not AGREED_OR_IMPOSED.isdisjoint(classes):
            tokens += _above_antecedent(view.predicate) + _taken_up(view.predicate)
        if not tokens and not classes and role not in _CORE:
            return _is_beside_verb(role, view.predicate.head)
        if not tokens:
            return role == "subj" and _may_be_unsaid(view.predicate, classes)
        return not classes or any(self._in_class(t, name) for t in tokens for name in classes)

    def _has_other_subject(self, view: _View, classes: tuple[str, ...]) -> bool:
        mine = {token.i for token in view.predicate.subjects}
        return any(
            token.i not in mine
            and token.lower_ not in ONESELF
            and any(self.cast.is_a(token, name) for name in classes)
            for content in view.contents[:1]
            for token in content.subjects or (content.objects if content.passive else ())
        )

    def _in_class(self, token: Token, name: str) -> bool:
        if name in ("event", "content_any"):
            return token.i in self.by_head
        if name == "country2":
            return "-" in token.text or "–" in token.text or _has_dash(token)
        return self.cast.is_a(token, name)

    def _content_holds(self, condition: Condition, contents: list[Predicate], depth: int) -> bool:
        for content in contents:
            # "Refused to GIVE UP" is not "refused to GIVE": a particle makes another verb.
            named = {content.lemma, content.lemma if "_" in content.lemma else content.head.lemma_}
            if not condition.words.isdisjoint(name.lower() for name in named):
                return True
            for name in condition.classes:
                if self._content_is(content, name, depth):
                    return True
        return False

    def _content_is(self, content: Predicate, name: str, depth: int) -> bool:
        if name == "any":
            return content.kind == "noun" or content.head.lemma_ != "be"
        match = self.match(content, depth + 1)
        if match is None:
            return False
        if name in ("coop", "coop_future"):
            return match.type in COOPERATIVE
        if name == "force":
            return match.type in FORCE
        if name == "conflict":
            return match.type in CONFLICTUAL
        return match.type == name


def _listed(predicate: Predicate) -> list[tuple[Frames, float]]:
    """The frames that the predicate may be an event by, each with its bonus for exactness."""
    listed = lexicon()
    return [
        (frames, bonus)
        for pos, lemma, bonus in _names(predicate)
        if (frames := listed.get((pos, lemma))) is not None
    ]


def types_listed(predicate: Predicate) -> list[str]:
    """The types of all the frames that the words of the predicate have, sorted."""
    return sorted({name for frames, _ in _listed(predicate) for name in frames.modes})


def mode_listed(predicate: Predicate, event_type: str) -> str | None:
    """The mode that more than half of the frames of this type give to the words."""
    modes: Counter[str] = Counter()
    for frames, _ in _listed(predicate):
        modes.update(frames.modes.get(event_type, ()))
    mode, number = next(iter(modes.most_common(1)), ("-", 0))
    return mode if mode not in NO_MODE and 2 * number > modes.total() else None


def _with_particle(predicate: Predicate) -> Iterator[Predicate]:
    """ "Laughed OFF talk of a vote": a particle that the parser takes for a preposition."""
    if predicate.kind != "verb" or predicate.objects or not predicate.obliques:
        return
    name, _ = predicate.obliques[0]
    lemma = f"{predicate.lemma}_{name}"
    behind = predicate.head.i + 1
    if (VERB, lemma) in lexicon() and predicate.head.doc[behind : behind + 1].text.lower() == name:
        own = tuple(token for preposition, token in predicate.obliques if preposition == name)
        yield replace(predicate, lemma=lemma, objects=own)


def _possible(view: _View, frames: Frames) -> Iterator[Frame]:
    """The frames whose arguments, or whose words, are there."""
    for needs, alike in frames.by_needs.items():
        if needs <= view.arguments:
            yield from alike
    for role, listed in frames.by_word.items():
        if role in view.arguments or role in _NO_ARGUMENTS:
            for form in view.forms(role):
                if form in listed:
                    yield from listed[form]


def _without_frames_of_speech(predicate: Predicate) -> Predicate:
    """The predicate without what stands behind "according to", "due to", "prior to"."""
    kept = tuple(
        (name, token)
        for name, token in predicate.obliques
        if not (name in ("for", "on") and token.lemma_ == "part")  # "for its part"
        and (
            name != "to"
            or token.head.head.lower_ not in COMPOUND_PREPOSITIONS
            or token.head.dep_ != "prep"
        )
    )
    return predicate if len(kept) == len(predicate.obliques) else replace(predicate, obliques=kept)


def _stands_apart(clause: Token, verb: Token) -> bool:
    """ "X met Y; Z was shot": the parser makes the one clause the other's object."""
    if clause.i > verb.i:
        return False
    marks = (c for head in (verb, clause) for c in head.children if c.lower_ in (";", ":"))
    return any(clause.i < mark.i < verb.i for mark in marks) or _is_beside(clause, verb)


def _is_beside(clause: Token, verb: Token) -> bool:
    """ "France has given 5 million, Germany PROMISED 14": each has a subject and an object of its
    own, and the second is no verb of saying."""
    if governing_word(verb, "clause").effect == "cite":
        return False
    if not any(c.dep_ == "dobj" for c in verb.children):
        return False
    return all(any(c.dep_ in SUBJECTS for c in head.children) for head in (clause, verb))


def _sayer_before_but(predicate: Predicate) -> Token | None:
    """ "Observers said the vote was calm but CRITICISED the campaign": who else may have done it,
    where the parser hangs the second verb on what was said."""
    head = predicate.head
    if head.dep_ != "conj" or head.head.dep_ != "ccomp" or predicate.passive:
        return None
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in head.children):
        return None
    said = head.head.head
    if said.i > head.head.i or said.pos_ != "VERB":
        return None
    return next((c for c in said.children if c.dep_ == "nsubj"), None)


def _sayer_of_aside(predicate: Predicate) -> Token | None:
    """ "The court ruled the sale was lawful, DISMISSING a suit": who else may have done it, where
    the parser hangs the participle on what was said."""
    head = predicate.head
    below = head.head
    if head.dep_ != "advcl" or head.tag_ != "VBG" or below.dep_ != "ccomp" or below.i > head.i:
        return None
    if below.head.i > head.i or head.lemma_ in words("killing") | words("hurting"):
        return None  # "a shell landed, KILLING two, officials said"
    if any(c.dep_ in ("nsubj", "mark", "advmod") and c.i < head.i for c in head.children):
        return None
    return next((c for c in below.head.children if c.dep_ == "nsubj"), None)


def _about(predicate: Predicate) -> Iterator[Token]:
    """Tokens that may head what a predicate is about."""
    below = predicate.complement
    if below is not None:
        yield from _with_conjuncts(below)
        for child in below.children:
            if child.dep_ in ("xcomp", "ccomp"):
                yield child
    for child in predicate.head.children:
        clause = child.dep_ in ("xcomp", "ccomp", "csubj") and child.pos_ in ("VERB", "AUX")
        if clause and not _stands_apart(child, predicate.head):
            yield from _with_conjuncts(child)
    nouns = list(predicate.objects)
    nouns += [
        token
        for name, token in predicate.obliques
        if name in CONTENT_PREPOSITIONS and not _is_absolute(token)
    ]
    for noun in (part for whole in nouns for part in (whole, *counted(whole))):
        yield noun
        for child in noun.children:
            if child.dep_ in ("acl", "advcl") and _infinitive(child):
                yield from _with_conjuncts(child)
    if predicate.lemma in PURPOSE_IS_CONTENT:
        for child in predicate.head.children:
            if child.dep_ == "advcl" and _infinitive(child):
                yield child


def _is_absolute(verb: Token) -> bool:
    """ "WITH Japan CONTRIBUTING another $50 million": a clause beside, and not what it is about."""
    return verb.dep_ == "pcomp" and any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _with_conjuncts(verb: Token) -> Iterator[Token]:
    """A verb and those coordinated with it that have no subject of their own."""
    yield verb
    for child in verb.children:
        if child.dep_ == "conj" and not any(
            c.dep_ in ("nsubj", "nsubjpass") for c in child.children
        ):
            yield child


def _names(predicate: Predicate) -> Iterator[tuple[str, str, float]]:
    """What a predicate may be listed as: (part of speech, lemma, bonus for exactness)."""
    head = predicate.head
    if predicate.kind == "adjective":
        yield "a", predicate.lemma, 0.0
        return
    if predicate.kind == "noun":
        lemma = noun_form(head)
        yield "n", lemma, 0.5
        if head.lower_ != lemma:
            yield "n", head.lower_, 0.5
        yield "v", predicate.lemma, 0.0
        return
    lemma = head.lemma_.lower()
    if head.i > 1 and head.nbor(-1).text == "-" and head.nbor(-2).is_alpha:
        yield "v", f"{head.nbor(-2).lower_}-{lemma}", 1.5
    if head.dep_ in ("dobj", "pobj") and any(c.dep_ == "poss" for c in head.children):
        yield "n", lemma, 0.5
    yield "v", predicate.lemma, 0.0
    if predicate.lemma != lemma:
        return
    for child in head.children:
        dates = child.dep_ == "prep" and any(c.ent_type_ == "DATE" for c in child.children)
        if child.dep_ in NAMING and child.i > head.i and not dates:
            yield "v", f"{lemma}_{child.lower_}", 0.7
        if child.dep_ == "prep" and (adverb := _particle_before(child, head)) is not None:
            yield "v", f"{lemma}_{adverb.lower_}", 0.7


def _is_beside_verb(word: str, verb: Token) -> bool:
    """ "Flew the troops HOME", "walked FREE": an adverb or a particle, and no argument."""
    beside = [c for c in verb.children if c.dep_ in NAMING and not c.by_dep.get("pobj")]
    return any(c.lower_ == word for c in (*beside, *_adverbs(verb)))


def _adverbs(verb: Token) -> tuple[Token, ...]:
    own = tuple(c for c in verb.children if c.dep_ == "advmod")
    behind = (_particle_before(c, verb) for c in verb.children if c.dep_ == "prep")
    return own + tuple(adverb for adverb in behind if adverb is not None)


def _particle_before(preposition: Token, verb: Token) -> Token | None:
    """ "Brought the two sides TOGETHER in Oslo": the verb's, though the parser hangs it on "in"."""
    if preposition.i <= verb.i + 2:
        return None
    adverb = preposition.nbor(-1)
    mishung = adverb.head.i == preposition.i and adverb.lower_ in verb_class("particles")
    return adverb if mishung else None


def _role_tokens(role: str, predicate: Predicate) -> tuple[Token, ...]:
    if role == "subj":
        return predicate.subjects
    if role == "mod":
        return tuple(
            c
            for c in predicate.head.children
            if c.dep_ in ("compound", "amod", "nmod", "poss") and c.i < predicate.head.i
        )
    if role in ("acomp", "oprd"):
        return tuple(
            c for c in predicate.head.subtree if c.dep_ in ("acomp", "oprd", "attr", "ccomp")
        )[:4]
    if role == "advmod":
        return _adverbs(predicate.head)
    return ()


def _arguments(predicate: Predicate) -> dict[str, tuple[Token, ...]]:
    """What the objects are, and what stands behind each preposition: the predicate's own, or
    else one of its objects."""
    found: dict[str, tuple[Token, ...]] = {}
    for name, token in predicate.obliques:
        found[name] = (*found.get(name, ()), token)
    for name in {c.lower_ for t in predicate.objects for c in t.children if c.dep_ == "prep"}:
        if name not in found and (nouns := behind_objects(predicate, name)):
            found[name] = nouns
    if predicate.objects:
        found["obj"] = predicate.objects
    if predicate.indirect:
        found["ind"] = predicate.indirect
    return found


def _taken_up(predicate: Predicate) -> tuple[Token, ...]:
    """The contract of "obtained a CONTRACT; Ecuador cancelled IT": what a pronoun may stand for,
    out of the last subjects and objects."""
    pronoun = predicate.objects[0] if predicate.objects and not predicate.passive else None
    tag = TAKEN_UP.get(pronoun.lower_) if pronoun is not None else None
    if pronoun is None or tag is None:
        return ()
    before = pronoun.doc[max(pronoun.i - WITHIN, 0) : pronoun.i]
    nouns = [t for t in before if t.tag_ == tag and t.dep_ in STANDING_FOR]
    return tuple(t for t in nouns if t.head.i != predicate.head.i)[-CANDIDATES:]


def _above_antecedent(predicate: Predicate) -> tuple[Token, ...]:
    """The agreement of "an agreement on water, which they SIGNED", the ban of "a ban on fruit that
    it had IMPOSED": the parser takes the nearest noun for it."""
    noun = predicate.head.head
    if predicate.head.dep_ != "relcl" or noun not in predicate.objects or noun.dep_ != "pobj":
        return ()
    return (noun.head.head,) if noun.head.head.pos_ in ("NOUN", "PROPN") else ()


def _may_be_unsaid(predicate: Predicate, classes: tuple[str, ...]) -> bool:
    """Whether a passive leaves out a doer who would be of one of the classes."""
    left_out = predicate.passive and bool(predicate.objects)
    return left_out and not UNSAID_DOERS.isdisjoint(classes)


def behind_objects(predicate: Predicate, preposition: str) -> tuple[Token, ...]:
    """What stands behind a preposition of an object: "closed the border *with Benin*"."""
    return tuple(
        noun
        for token in predicate.objects
        for child in token.children
        if child.dep_ == "prep" and child.lower_ == preposition
        for noun in child.children
        if noun.dep_ == "pobj"
    )


def _occurs(predicate: Predicate) -> bool:
    """The noun is the subject of a verb of happening, or of "there is"."""
    noun = predicate.head
    if noun.dep_ not in ("nsubj", "nsubjpass", "attr"):
        return False
    if noun.head.lemma_.lower() in _HAPPENING:
        return True
    # "The walkout, which has PARALYSED ports, was called off".
    clauses = (c for c in noun.children if c.dep_ == "relcl" and c.lemma_.lower() in _HAPPENING)
    return any(t.tag_ == "WDT" for c in clauses for t in c.by_dep.get("nsubj", ()))


_HAPPENING = words("happening")


def is_measured(noun: Token) -> bool:
    """ "After weeks OF shelling", "nine hours of talks": what filled some time took place."""
    span = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    if span is None or span.lemma_.lower() not in words("spans_of_time"):
        return False
    # "On the second day of the conference" measures nothing, "the third day of A walkout" does.
    new = any(c.lower_ in ("a", "an") for c in noun.children) and in_words(
        noun, noun_classes()["protests"]
    )
    return new or span.tag_ == "NNS" or any(c.lower_ in ("a", "an", "one") for c in span.children)


def _definite(predicate: Predicate) -> bool:
    return any(
        c.dep_ == "det" and c.lower_ in ("the", "these", "those", "this")
        for c in predicate.head.children
    )


def _negated(predicate: Predicate) -> bool:
    head = predicate.head
    if any(c.dep_ == "neg" for c in head.children):
        return True
    objects = head.by_dep.get("dobj", ())
    if any(c.lower_ == "no" for noun in objects for c in noun.children):
        return True  # "reached NO agreement", "will have NO truck with"
    said = head.by_dep.get("acomp", ())
    if any(c.dep_ == "neg" for adjective in said for c in adjective.children):
        return True  # "pleaded NOT guilty"
    above = head.head
    return head.dep_ == "xcomp" and above.lemma_.lower() in ("fail", "unable", "manage_not")


def _infinitive(token: Token) -> bool:
    return any(c.tag_ == "TO" for c in token.children)


def _has_dash(token: Token) -> bool:
    i = token.i
    return i + 1 < len(token.doc) and token.nbor().text in "-–—/"


def _asks_for_deed(predicate: Predicate) -> bool:
    """The clause right below the verb is an infinitive: "told him TO LEAVE"."""
    below = predicate.complement
    if below is not None and _infinitive(below):
        return True
    clauses = (
        ("xcomp", "ccomp", "advcl") if predicate.lemma in PURPOSE_IS_CONTENT else ("xcomp", "ccomp")
    )
    direct = (*predicate.head.children, *(c for t in predicate.objects for c in t.children))
    return any(c.dep_ in clauses and _infinitive(c) for c in direct)


def _conditional(predicate: Predicate) -> bool:
    """ "Vowed to return to the streets IF ...": the content hangs on a condition."""
    below = predicate.complement
    clauses = [c for c in predicate.head.children if c.dep_ == "advcl"]
    if below is not None:
        clauses += [c for c in below.children if c.dep_ == "advcl"]
    return any(
        m.dep_ == "mark" and m.lower_ in ("if", "unless", "until")
        for c in clauses
        for m in c.children
    )


def _reflexive(predicate: Predicate) -> bool:
    return any(
        c.lower_ in ("themselves", "itself", "himself", "herself") for c in predicate.head.children
    )


def _for_a_term(predicate: Predicate) -> bool:
    """ "Was handed twelve YEARS": how long, where the parser sees no object in it."""
    spans = (c for c in predicate.head.children if c.dep_ in ("dobj", "npadvmod", "dative"))
    return any(t.lemma_.lower() in _TERMS for t in spans)


_TERMS = words("terms")


def _for_a_span(predicate: Predicate) -> bool:
    """ "Gave them FIVE DAYS to leave"."""
    below = tuple(predicate.head.children)
    spans = (c for c in below if c.dep_ in ("dobj", "npadvmod", "dative"))
    if not any(t.lemma_.lower() in words("spans_of_time") for t in spans):
        return False
    return any(c.dep_ in ("advcl", "xcomp") and _infinitive(c) for c in below)


_FLAGS: Mapping[str, Callable[[Predicate], bool]] = {
    "passive": lambda p: p.passive,
    "light": lambda p: p.light is not None,
    "occurs": _occurs,
    "measured": lambda p: is_measured(p.head),
    "definite": _definite,
    "negated": _negated,
    "comp": lambda p: p.complement is not None,
    "will": lambda p: any(
        c.dep_ == "aux" and c.lower_ in ("will", "would", "'ll") for c in p.head.children
    ),
    "inf": _asks_for_deed,
    "calls_names": reported.calls_names,
    "calls_untrue": reported.calls_untrue,
    "blames": reported.blames,
    "dismayed": reported.is_dismayed,
    "sorry": reported.is_sorry,
    "blames_actor": reported.blames_actor,
    "disclaims": reported.disclaims,
    "imperative": reported.is_told_to,
    "conditional": _conditional,
    "reflexive": _reflexive,
    "subjunctive": reported.subjunctive,
    "lone": lambda p: any(
        t.ent_type_ == "PERSON" or t.lower_ in ("he", "she", "i") for t in p.subjects
    ),
    "unwelcome": lambda p: any(t.lower_ in ("grata", "gratae") for t in p.head.subtree),
    "ought": reported.ought,
    "plural": lambda p: len(p.subjects) > 1 or any(t.tag_ in ("NNS", "NNPS") for t in p.subjects),
    "had": lambda p: p.light is not None and p.light.lemma_ == "have",
    "hostage": lambda p: any(t.lemma_.lower() in ("hostage", "captive") for t in p.head.subtree),
    "sexually": lambda p: any(c.lower_ == "sexually" for c in p.head.children),
    "span": _for_a_span,
    "term": _for_a_term,
    "home": lambda p: any(c.lower_ == "home" for c in p.head.children),
    "verbally": lambda p: any(c.lower_ == "verbally" for c in p.head.children),
}
_NO_ARGUMENTS = frozenset(
    {"content", "content_subject", "subj", "mod", "acomp", "oprd", "advmod", *_FLAGS}
)
"""Roles that are no object or preposition, or, as a passive's doer, may be left unsaid."""
_NOT_FILLED = frozenset({"content", *_FLAGS})
"""Roles that no noun fills."""
