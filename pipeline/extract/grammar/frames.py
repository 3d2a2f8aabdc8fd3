"""Predicates and their arguments, read from the dependency parse once for every table.

Belongs here: who did what to whom in the grammatical sense, for verbs, event nouns ("the
withdrawal of US troops", "talks between A and B") and predicative adjectives, with light
verbs, passives, coordination, control, relative and participial clauses resolved. Does not:
what a predicate means for a table, whether it is a fact (`factuality`), or who the actors
are (`pipeline.normalize.actors`).

The labels are those of the ClearNLP scheme that spaCy's English models use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from pipeline.extract.grammar.arguments import (
    agents_of,
    before_clause,
    behind,
    behind_conjunction,
    behind_doers,
    carried,
    come_from,
    complement_of,
    free_relative,
    governing_verb,
    has_expletive,
    indirect_of,
    is_misread_relative,
    names_agent,
    noun_complement_of,
    object_before,
    obliques_of,
    occurrence_of,
    of_clause_before,
    of_headline,
    possessors_of,
    premodifiers_of,
    ranked_noun,
    shared_obliques_of,
    swallowed,
    told_around,
)
from pipeline.extract.grammar.lexemes import (
    CLAUSAL,
    MAX_CONJUNCTS,
    MAX_DEPTH,
    NOMINAL,
    OWN_SUBJECT,
    EventNoun,
    Tokens,
    idiom_noun,
    is_verbal_noun,
    light_lemmas,
    light_verbs,
    noun_entry,
    verb_class,
    verb_lemma,
)
from pipeline.extract.grammar.phrases import (
    antecedent_of_misread,
    carried_by,
    conjuncts,
    expand,
    governing_verbs,
    resolved,
)
from pipeline.extract.grammar.voice import (
    is_infinitive,
    is_passive,
    is_reduced,
    is_verb,
    is_verbless,
)
from pipeline.language.tokens import Doc, Span, Token
from pipeline.normalize.clauses import verb_above

Kind = Literal["verb", "noun", "adjective"]
PREDICATES_KEY = "dragoman.predicates"
HEADS = CLAUSAL | {"NOUN", "PROPN"}
"""Parts of speech of nearly all that heads a predicate; the others are participles."""
# "prevented him from leaving", "talked him into leaving": the object is the doer.
OBJECT_GERUND = frozenset({"of", "from", "into"})


@dataclass(frozen=True)
class Predicate:
    """A happening or state and its logical arguments.

    `lemma` carries a particle or idiom (`carry_out`, `take_place`). `subjects` are the doers,
    also of a passive ("by X"); `objects` what is acted on; `obliques` are (preposition, head)
    pairs in text order, of the verb itself first, then of its object, since attachment is the
    parser's weakest point; the head of "of attacking X" is the gerund. `complement` heads the
    clause below ("agreed to *lift*"), or is what a copula says. `light` is the verb that an
    event noun came with ("*launched* an attack"). Relative pronouns are already replaced by
    their antecedents; other pronouns are left to coreference.
    """

    head: Token
    lemma: str
    kind: Kind
    subjects: Tokens = ()
    objects: Tokens = ()
    indirect: Tokens = ()
    obliques: tuple[tuple[str, Token], ...] = ()
    complement: Token | None = None
    passive: bool = False
    light: Token | None = None

    def after(self, *prepositions: str) -> Tokens:
        """The heads behind any of these prepositions."""
        return tuple(token for name, token in self.obliques if name in prepositions)


def predicates(source: Doc | Span) -> list[Predicate]:
    """Every predicate of a document or of one sentence, in the order of their heads."""
    if not isinstance(source, Doc):
        return list(_Reader().read(source))
    # Every table asks for those of the whole document: they are read once and kept with it.
    found = source.user_data.get(PREDICATES_KEY)
    if found is None:
        found = source.user_data[PREDICATES_KEY] = tuple(_Reader().read(source))
    return list(found)


def verb_predicate(verb: Token) -> Predicate:
    """The predicate of one verb, light ones included."""
    return _Reader().verb(verb)


def noun_predicate(token: Token, entry: EventNoun) -> Predicate:
    """The predicate of a noun that the caller takes for an event noun of this kind."""
    return _Reader().noun(token, entry)


class _Reader:
    """One reading of a document; remembers subjects so that each clause is climbed once."""

    def __init__(self) -> None:
        self._subjects: dict[int, Tokens] = {}

    def read(self, source: Doc | Span) -> Iterator[Predicate]:
        for token in source:
            if token.pos_ not in HEADS and token.tag_ != "VBG":
                continue
            if is_verb(token) and not (is_verbal_noun(token) and noun_entry(token)):
                yield from self._verb_predicates(token)
            elif (entry := noun_entry(token)) is not None:
                yield self.noun(token, entry)

    # --- verbs -------------------------------------------------------------------------

    def _verb_predicates(self, token: Token) -> Iterator[Predicate]:
        predicate = self.verb(token)
        if not self._is_empty(token):
            yield predicate
        complement = predicate.complement
        if complement is not None and complement.dep_ == "acomp" and complement.pos_ == "ADJ":
            yield self._adjective(complement, predicate)

    def verb(self, token: Token) -> Predicate:
        antecedent = antecedent_of_misread(token)
        if antecedent is not None:
            return Predicate(
                head=token,
                lemma=verb_lemma(token),
                kind="verb",
                subjects=conjuncts(token.head),
                objects=conjuncts(antecedent),
                obliques=obliques_of(token),
            )
        passive = is_passive(token)
        surface = self.surface_subjects(token)
        agents = agents_of(token)
        idiom = idiom_noun(token)
        objects = expand([c for c in token.by_dep.get("dobj", ()) if c != idiom])
        objects = of_clause_before(token, resolved(objects)) or self._gap(token)
        objects = objects or self._clause_object(token) or free_relative(token)
        indirect = indirect_of(token)
        subjects = surface
        if passive:
            subjects = agents
            if objects:
                indirect = indirect or surface
            else:
                objects = surface
        return Predicate(
            head=token,
            lemma=verb_lemma(token),
            kind="verb",
            subjects=subjects,
            objects=objects,
            indirect=indirect,
            obliques=obliques_of(token)
            + (obliques_of(idiom) if idiom is not None else ())
            + shared_obliques_of(token),
            complement=complement_of(token),
            passive=passive,
        )

    def _adjective(self, token: Token, copula: Predicate) -> Predicate:
        return Predicate(
            head=token,
            lemma=token.lemma_.lower(),
            kind="adjective",
            subjects=copula.subjects,
            obliques=obliques_of(token) + obliques_of(copula.head),
            complement=complement_of(token),
        )

    def surface_subjects(self, verb: Token, depth: int = 0) -> Tokens:
        """The grammatical subject, spoken or not: its own, or the one it takes over."""
        if verb.i not in self._subjects:
            below = [c for c in verb.children if c.dep_ in OWN_SUBJECT]
            own = expand([c for c in below if c.pos_ in NOMINAL])
            own = own or expand([c for c in below if c.dep_ == "nsubj" and c.tag_ == "WDT"])
            own = behind_conjunction(verb, own) if own else before_clause(verb)
            own = own or swallowed(verb)
            found = resolved(own)
            if not found and depth < MAX_DEPTH and not has_expletive(verb):
                found = self._inherited(verb, depth + 1)
            self._subjects[verb.i] = found
        return self._subjects[verb.i]

    def _inherited(self, verb: Token, depth: int) -> Tokens:
        governor = verb.head
        if verb.dep_ == "conj" and governor.pos_ in CLAUSAL:
            told = told_around(governor, verb)
            return self.surface_subjects(told if told is not None else governor, depth)
        if verb.dep_ in ("xcomp", "ccomp"):
            return self._controller(verb, governor, depth)
        if verb.dep_ == "advcl" and is_reduced(verb):
            named = object_before(verb)
            above = told_around(governor, verb) or verb_above(verb)
            return named or self._main_clause_subject(verb, above, depth)
        if verb.dep_ == "pcomp":
            return self._gerund_subject(governor, depth)
        if verb.dep_ == "acl":
            if verb.tag_ in ("VBG", "VBN", "VBD") or not is_infinitive(verb):
                return conjuncts(carried_by(verb) if is_passive(verb) else governor)
            ranked = self._ranked(verb, depth)
            return ranked or self._noun_controller(governor, depth) or of_headline(governor)
        if verb.dep_ == "relcl" and is_infinitive(verb):
            return self._ranked(verb, depth) or of_headline(governor)
        return ()

    def _ranked(self, verb: Token, depth: int) -> Tokens:
        """Slovenia of "Slovenia became the latest state TO RECOGNISE it"."""
        noun = ranked_noun(verb)
        if noun is None:
            return ()
        if noun.dep_ == "attr":
            return self.surface_subjects(noun.head, depth)
        return conjuncts(noun.head)

    def _controller(self, verb: Token, governor: Token, depth: int) -> Tokens:
        if governor.pos_ == "ADJ" and governor.head.pos_ in CLAUSAL:
            return self.surface_subjects(governor.head, depth)
        if governor.pos_ not in CLAUSAL:
            return ()
        if governor.lemma_.lower() not in verb_class("subject_control"):
            objects = expand(
                c
                for c in governor.children
                if c.dep_ in ("dobj", "dative") and c.pos_ in NOMINAL and c.i < verb.i
            )
            if objects:
                return resolved(objects)
            addressed = [
                c
                for c in governor.children
                if c.dep_ == "prep" and c.lower_ in ("on", "upon", "for", "with") and c.i < verb.i
            ]
            if addressed and governor.lemma_.lower() in verb_class("addressing"):
                return expand(c for p in addressed for c in p.children if c.dep_ == "pobj")
        return self.surface_subjects(governor, depth)

    def _main_clause_subject(self, verb: Token, governor: Token, depth: int) -> Tokens:
        if governor.pos_ not in CLAUSAL:
            # "Denmark, HAVING PROMISED money in May, has sent none".
            return conjuncts(governor) if governor.dep_ in OWN_SUBJECT else ()
        if is_passive(governor) and is_infinitive(verb):
            return agents_of(governor) or self.surface_subjects(governor, depth)
        return self.surface_subjects(governor, depth)

    def _gerund_subject(self, preposition: Token, depth: int) -> Tokens:
        governor = governing_verb(preposition)
        if governor.pos_ in ("NOUN", "PROPN"):
            return self._noun_controller(governor, depth)
        if governor.pos_ in ("ADJ", "ADV") and governor.head.pos_ in CLAUSAL:
            return self.surface_subjects(governor.head, depth)
        if governor.pos_ not in CLAUSAL:
            return ()
        name = preposition.lower_
        of_object = name in OBJECT_GERUND or governor.lemma_.lower() in verb_class("blaming")
        if of_object and not is_passive(governor):
            objects = expand(c for c in governor.children if c.dep_ == "dobj")
            if objects:
                return resolved(objects)
        return self.surface_subjects(governor, depth)

    def _noun_controller(self, noun: Token, depth: int) -> Tokens:
        """Whose plan, decision or right it is: stated at the noun, or by the verb above."""
        stated = possessors_of(noun) or behind(noun, "by") or behind(noun, "of")
        stated = stated or expand(c for c in noun.children if names_agent(c))
        if stated:
            return stated
        governor = noun.head
        if noun.dep_ == "pobj":
            governor = governor.head
        if governor.pos_ not in CLAUSAL:
            return ()
        if noun.dep_ == "dobj":
            receivers = indirect_of(governor)
            if receivers and governor.lemma_.lower() in verb_class("giving"):
                return receivers
        if not is_passive(governor):
            return self.surface_subjects(governor, depth)
        given = noun.dep_ == "dobj" and governor.lemma_.lower() in verb_class("giving")
        return self.surface_subjects(governor, depth) if given else agents_of(governor)

    def _gap(self, verb: Token) -> Tokens:
        """The antecedent as object of a relative clause without a pronoun: "the town they took"."""
        relative_clause = verb.dep_ == "relcl" or is_misread_relative(verb)
        if not relative_clause or is_passive(verb) or verb.head.pos_ not in NOMINAL:
            return ()
        if verb.head.lemma_.lower() in verb_class("adverbial_heads") or verb.lemma_ == "be":
            return ()
        relative = [t for t in verb.children if t.tag_ in ("WDT", "WP", "WRB", "WP$")]
        stranded = any(
            c.dep_ == "prep" and not any(True for _ in c.children) for c in verb.children
        )
        subjects = [c for c in verb.children if c.dep_ in OWN_SUBJECT]
        if relative or stranded or not subjects or complement_of(verb) is not None:
            return ()
        near = (t for s in subjects for t in islice(s.subtree, MAX_CONJUNCTS))
        if any(t.tag_ in ("WDT", "WP", "WP$", "WRB") for t in near):
            return ()
        return conjuncts(verb.head)

    def _clause_object(self, verb: Token) -> Tokens:
        """Whom the verb is directed at when the parser made it the subject of the clause below."""
        clauses = verb.by_dep.get("ccomp")
        if clauses is None or verb.lemma_.lower() in verb_class("clause_object"):
            return ()
        bare = verb_lemma(verb) in verb_class("bare_clause")
        fits = (
            c for c in clauses if is_infinitive(c) or is_verbless(c) or (bare and c.tag_ == "VB")
        )
        below = next(fits, None)
        if below is None:
            return ()
        return expand(c for c in below.children if c.dep_ in OWN_SUBJECT and c.pos_ in NOMINAL)

    # --- event nouns -------------------------------------------------------------------

    def noun(self, token: Token, entry: EventNoun) -> Predicate:
        subjects, objects, obliques = self._own_arguments(token, entry)
        light, role = self._light(token)
        indirect: Tokens = ()
        if role == "party":
            role = "subject" if entry.of == "mutual" else "other"
        if light is not None:
            above = self.verb(light)
            doers = tuple(t for t in above.subjects if t.i != token.i)
            if role == "object":
                objects = objects or doers or above.indirect
            elif role == "subject" and not subjects:
                subjects = doers
            obliques += tuple(p for p in above.obliques if p not in obliques and p[1] != token)
            if not objects and above.indirect and entry.of == "object":
                objects = above.indirect
            elif role == "subject":
                # "gave Chad a grant of $5 million": to whom, beside what.
                indirect = above.indirect
        elif (occurrence := occurrence_of(token)) is not None:
            obliques += tuple(p for p in obliques_of(occurrence) if p not in obliques)
        return Predicate(
            head=token,
            lemma=entry.verb,
            kind="noun",
            subjects=subjects,
            objects=objects,
            indirect=indirect,
            obliques=obliques,
            complement=noun_complement_of(token),
            light=light,
        )

    def _own_arguments(
        self, token: Token, entry: EventNoun
    ) -> tuple[Tokens, Tokens, tuple[tuple[str, Token], ...]]:
        of, possessors = behind(token, "of"), possessors_of(token)
        by = behind(token, "by") + come_from(token)
        doers = by + behind(token, "between") + behind(token, "among")
        agents, others, obliques = premodifiers_of(token, entry)
        of = of or tuple(t for name, t in behind_doers(by) if name == "of")
        obliques += tuple(p for p in behind_doers(by) if p[0] != "of")
        if entry.of == "object" and not doers:
            doers = tuple(doer for noun in of for doer in behind(noun, "by"))
        subjects = doers
        objects: Tokens = ()
        if entry.possessive == "object" and not of:
            objects += possessors
        else:
            subjects = possessors + subjects
        subjects += tuple(a for a in agents if a not in subjects)
        if entry.of == "object" or (entry.of == "subject" and subjects):
            objects += of + others
        elif entry.of == "topic":
            obliques += tuple(("of", t) for t in of + others)
        elif entry.of == "mutual":
            subjects += of
            obliques += tuple(("about", t) for t in others)
        else:
            subjects += of + others
        plain = (p for p in obliques_of(token) if p[0] not in ("of", "by", "between", "among"))
        return subjects, objects, obliques + tuple(plain)

    def _light(self, noun: Token) -> tuple[Token | None, str]:
        """The light verb of an event noun and what the verb's subject is to the noun."""
        while noun.dep_ == "conj" and noun.head.pos_ in NOMINAL:
            noun = noun.head
        for verb, preposition in governing_verbs(noun):
            entry = light_verbs().get((verb_lemma(verb), preposition))
            if entry is not None:
                return verb, entry.role
        return None, ""

    def _is_empty(self, verb: Token) -> bool:
        """Whether an event noun says what this verb only carries."""
        lemma = verb_lemma(verb)
        if lemma not in light_lemmas():
            return False
        for (name, preposition), noun in carried(verb):
            entry = light_verbs().get((lemma, preposition))
            if entry is not None and entry.empty and noun_entry(noun) is not None:
                return name in ("dobj", "nsubjpass", "pobj", "antecedent")
        return False
