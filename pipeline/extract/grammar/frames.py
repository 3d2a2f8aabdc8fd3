"""Predicates and their arguments, read from the dependency parse once for every table.

Belongs here: who did what to whom in the grammatical sense, for verbs, event nouns ("the
withdrawal of US troops", "talks between A and B") and predicative adjectives, with light
verbs, passives, coordination, control, relative and participial clauses resolved. Does not:
what a predicate means for a table, whether it is a fact (`factuality`), or who the actors
are (`pipeline.normalize.actors`).

The labels are those of the ClearNLP scheme that spaCy's English models use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple

from pipeline.language.tokens import Doc, Span, Token
from pipeline.lexicons import mapping, table
from pipeline.normalize.clauses import verb_above

Tokens = tuple[Token, ...]
Kind = Literal["verb", "noun", "adjective"]

PREDICATES_KEY = "dragoman.predicates"
LEMMAS_KEY = "dragoman.verb_lemmas"
MAX_CONJUNCTS = 16
"""Coordinations are cut here: nobody names more sides than this, and hostile text might."""
MAX_NESTED = 4
"""How many noun phrases within each other are looked through for the one that a clause is of."""
MAX_DEPTH = 12
"""How many clauses an unspoken subject is looked for upwards."""

OWN_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
CLAUSAL = frozenset({"VERB", "AUX"})
HEADS = CLAUSAL | {"NOUN", "PROPN"}
"""Parts of speech of nearly all that heads a predicate; the others are participles."""
# "prevented him from leaving", "talked him into leaving": the object is the doer.
BEHIND = ("pobj", "pcomp")
MISHUNG = frozenset({"advcl", "ccomp"})
"""How a clause hangs on the main verb whose conjunction is taken for a preposition."""
BEFORE_VIOLENCE = frozenset({"after", "during", "amid", "since", "despite"})
"""Before these the nouns of violence are nouns: "fled AFTER fighting near the bridge"."""
DEED_PREPOSITIONS = frozenset({"of", "on", "against", "for", "over"})
OBJECT_GERUND = frozenset({"of", "from", "into"})
NAMES = frozenset({"PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "PRODUCT", "WORK_OF_ART"})
AGENT_NAMES = frozenset({"PERSON", "GPE", "ORG", "NORP"})
ONE_SYLLABLE = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
VERBAL_NOUNS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "csubj", "pcomp"})
NOUN_PHRASE = frozenset({"det", "amod", "compound", "nmod", "nummod", "poss"})
DASHES = frozenset("-–—/")
# Prepositional phrases that the parser hangs on the object as often as on the verb.
SHARED_PREPOSITIONS = frozenset(
    {"to", "with", "against", "from", "on", "for", "between", "into", "at", "in", "over", "toward"}
)


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


class EventNoun(NamedTuple):
    """What a lexicon line says of an event noun; see lexicons/event_nouns.tsv."""

    verb: str
    of: str
    possessive: str


class LightVerb(NamedTuple):
    """What a lexicon line says of a light verb; see lexicons/light_verbs.tsv."""

    role: str
    empty: bool


@cache
def event_nouns() -> dict[str, EventNoun]:
    return {r["noun"]: EventNoun(r["verb"], r["of"], r["possessive"]) for r in table("event_nouns")}


@cache
def light_verbs() -> dict[tuple[str, str], LightVerb]:
    """By verb lemma and preposition ('' for a direct object)."""
    return {
        (r["verb"], r["preposition"]): LightVerb(r["role"], r["weight"] == "empty")
        for r in table("light_verbs")
    }


@cache
def _light_lemmas() -> frozenset[str]:
    return frozenset(verb for verb, _ in light_verbs())


@cache
def _idioms() -> dict[tuple[str, str], str]:
    return {(r["verb"], r["noun"]): r["lemma"] for r in table("verb_idioms")}


@cache
def _idiom_verbs() -> frozenset[str]:
    return frozenset(verb for verb, _ in _idioms())


@cache
def verb_class(name: str) -> frozenset[str]:
    """Lemmas of one class of lexicons/verb_classes.yaml."""
    return frozenset(mapping("verb_classes")[name])


@cache
def _modifiers() -> dict[str, str]:
    return {r["noun"]: r["role"] for r in table("event_modifiers")}


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


def conjuncts(token: Token) -> Tokens:
    """The token and what is coordinated with it, downwards, in text order."""
    if not token.children:
        return (token,)
    found = [token]
    for member in found:
        if len(found) >= MAX_CONJUNCTS:
            break
        found += [c for c in member.children if c.dep_ == "conj" and c.pos_ in NOMINAL]
    if len(found) == 1:
        return (token,)
    return tuple(sorted(found[:MAX_CONJUNCTS], key=lambda t: t.i))


def verb_lemma(verb: Token) -> str:
    """The lemma with particle, or that of the idiom it forms with its object."""
    known: dict[int, str] = verb.doc.user_data.setdefault(LEMMAS_KEY, {})
    lemma = known.get(verb.i)
    if lemma is None:
        lemma = known[verb.i] = _verb_lemma(verb)
    return lemma


def _verb_lemma(verb: Token) -> str:
    noun = _idiom_noun(verb)
    if noun is not None:
        return _idioms()[verb.lemma_.lower(), noun.lemma_.lower()]
    lemma, particles = base_lemma(verb), verb.by_dep.get("prt")
    return f"{lemma}_{particles[0].lower_}" if particles else lemma


def base_lemma(verb: Token) -> str:
    """The lemma, with the lemmatizer's choice between "hop" and "hope" put right.

    spaCy takes the first word of its index that the form may come from, so that "hoped",
    "staged", "waging" become "hop", "stag", "wag". A one-syllable verb in a single consonant
    doubles it before -ed and -ing ("hopped"); where it is not doubled, an e was dropped.
    """
    lemma, form = verb.lemma_.lower(), verb.lower_
    undoubled = form.startswith(lemma) and form[len(lemma) :] in ("ed", "ing", "es")
    return f"{lemma}e" if undoubled and ONE_SYLLABLE.fullmatch(lemma) else lemma


def noun_entry(token: Token) -> EventNoun | None:
    """The lexicon's line for a token that is an event noun, by lemma or as written."""
    if token.dep_ in ("compound", "nmod", "amod"):
        return None
    if token.pos_ not in ("NOUN", "PROPN"):
        return event_nouns().get(token.lower_) if _is_verbal_noun(token) else None
    if token.pos_ == "PROPN" and (token.ent_type_ in NAMES or token.ent_type_ == "DATE"):
        return None  # "on 5 March" nobody marches
    entries = event_nouns()
    return entries.get(token.lemma_.lower()) or entries.get(token.lower_)


class _Reader:
    """One reading of a document; remembers subjects so that each clause is climbed once."""

    def __init__(self) -> None:
        self._subjects: dict[int, Tokens] = {}

    def read(self, source: Doc | Span) -> Iterator[Predicate]:
        for token in source:
            if token.pos_ not in HEADS and token.tag_ != "VBG":
                continue
            if _is_verb(token) and not (_is_verbal_noun(token) and token.lower_ in event_nouns()):
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
        antecedent = _antecedent_of_misread(token)
        if antecedent is not None:
            return Predicate(
                head=token,
                lemma=verb_lemma(token),
                kind="verb",
                subjects=conjuncts(token.head),
                objects=conjuncts(antecedent),
                obliques=_obliques(token),
            )
        passive = is_passive(token)
        surface = self.surface_subjects(token)
        agents = _agents(token)
        idiom = _idiom_noun(token)
        objects = _expand([c for c in token.by_dep.get("dobj", ()) if c != idiom])
        objects = _of_clause_before(token, _resolved(objects)) or self._gap(token)
        objects = objects or self._clause_object(token)
        indirect = _indirect(token)
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
            obliques=_obliques(token)
            + (_obliques(idiom) if idiom is not None else ())
            + _shared_obliques(token),
            complement=_complement(token),
            passive=passive,
        )

    def _adjective(self, token: Token, copula: Predicate) -> Predicate:
        return Predicate(
            head=token,
            lemma=token.lemma_.lower(),
            kind="adjective",
            subjects=copula.subjects,
            obliques=_obliques(token) + _obliques(copula.head),
            complement=_complement(token),
        )

    def surface_subjects(self, verb: Token, depth: int = 0) -> Tokens:
        """The grammatical subject, spoken or not: its own, or the one it takes over."""
        if verb.i not in self._subjects:
            below = [c for c in verb.children if c.dep_ in OWN_SUBJECT]
            own = _expand([c for c in below if c.pos_ in NOMINAL])
            own = own or _expand([c for c in below if c.dep_ == "nsubj" and c.tag_ == "WDT"])
            own = _behind_conjunction(verb, own) if own else _before_clause(verb)
            found = _resolved(own)
            if not found and depth < MAX_DEPTH and not _has_expletive(verb):
                found = self._inherited(verb, depth + 1)
            self._subjects[verb.i] = found
        return self._subjects[verb.i]

    def _inherited(self, verb: Token, depth: int) -> Tokens:
        governor = verb.head
        if verb.dep_ == "conj" and governor.pos_ in CLAUSAL:
            told = _told_around(governor, verb)
            return self.surface_subjects(told if told is not None else governor, depth)
        if verb.dep_ in ("xcomp", "ccomp"):
            return self._controller(verb, governor, depth)
        if verb.dep_ == "advcl" and _is_reduced(verb):
            named = _object_before(verb)
            return named or self._main_clause_subject(verb, verb_above(verb), depth)
        if verb.dep_ == "pcomp":
            return self._gerund_subject(governor, depth)
        if verb.dep_ == "acl":
            if verb.tag_ in ("VBG", "VBN", "VBD") or not _is_infinitive(verb):
                return conjuncts(carried_by(verb) if is_passive(verb) else governor)
            return self._noun_controller(governor, depth) or _of_headline(governor)
        return _of_headline(governor) if verb.dep_ == "relcl" and _is_infinitive(verb) else ()

    def _controller(self, verb: Token, governor: Token, depth: int) -> Tokens:
        if governor.pos_ == "ADJ" and governor.head.pos_ in CLAUSAL:
            return self.surface_subjects(governor.head, depth)
        if governor.pos_ not in CLAUSAL:
            return ()
        if governor.lemma_.lower() not in verb_class("subject_control"):
            objects = _expand(
                c
                for c in governor.children
                if c.dep_ in ("dobj", "dative") and c.pos_ in NOMINAL and c.i < verb.i
            )
            if objects:
                return _resolved(objects)
            addressed = [
                c
                for c in governor.children
                if c.dep_ == "prep" and c.lower_ in ("on", "upon", "for", "with") and c.i < verb.i
            ]
            if addressed and governor.lemma_.lower() in verb_class("addressing"):
                return _expand(c for p in addressed for c in p.children if c.dep_ == "pobj")
        return self.surface_subjects(governor, depth)

    def _main_clause_subject(self, verb: Token, governor: Token, depth: int) -> Tokens:
        if governor.pos_ not in CLAUSAL:
            # "Denmark, HAVING PROMISED money in May, has sent none".
            return conjuncts(governor) if governor.dep_ in OWN_SUBJECT else ()
        if is_passive(governor) and _is_infinitive(verb):
            return _agents(governor) or self.surface_subjects(governor, depth)
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
            objects = _expand(c for c in governor.children if c.dep_ == "dobj")
            if objects:
                return _resolved(objects)
        return self.surface_subjects(governor, depth)

    def _noun_controller(self, noun: Token, depth: int) -> Tokens:
        """Whose plan, decision or right it is: stated at the noun, or by the verb above."""
        stated = _possessors(noun) or _behind(noun, "by") or _behind(noun, "of")
        stated = stated or _expand(c for c in noun.children if _names_agent(c))
        if stated:
            return stated
        governor = noun.head
        if noun.dep_ == "pobj":
            governor = governor.head
        if governor.pos_ not in CLAUSAL:
            return ()
        if noun.dep_ == "dobj":
            receivers = _indirect(governor)
            if receivers and governor.lemma_.lower() in verb_class("giving"):
                return receivers
        if not is_passive(governor):
            return self.surface_subjects(governor, depth)
        given = noun.dep_ == "dobj" and governor.lemma_.lower() in verb_class("giving")
        return self.surface_subjects(governor, depth) if given else _agents(governor)

    def _gap(self, verb: Token) -> Tokens:
        """The antecedent as object of a relative clause without a pronoun: "the town they took"."""
        if verb.dep_ != "relcl" or is_passive(verb) or verb.head.pos_ not in NOMINAL:
            return ()
        if verb.head.lemma_.lower() in verb_class("adverbial_heads") or verb.lemma_ == "be":
            return ()
        relative = [t for t in verb.children if t.tag_ in ("WDT", "WP", "WRB", "WP$")]
        stranded = any(
            c.dep_ == "prep" and not any(True for _ in c.children) for c in verb.children
        )
        subjects = [c for c in verb.children if c.dep_ in OWN_SUBJECT]
        if relative or stranded or not subjects or _complement(verb) is not None:
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
        below = next((c for c in clauses if _is_infinitive(c) or _is_verbless(c)), None)
        if below is None:
            return ()
        return _expand(c for c in below.children if c.dep_ in OWN_SUBJECT and c.pos_ in NOMINAL)

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
        elif (occurrence := _occurrence(token)) is not None:
            obliques += tuple(p for p in _obliques(occurrence) if p not in obliques)
        return Predicate(
            head=token,
            lemma=entry.verb,
            kind="noun",
            subjects=subjects,
            objects=objects,
            indirect=indirect,
            obliques=obliques,
            complement=_noun_complement(token),
            light=light,
        )

    def _own_arguments(
        self, token: Token, entry: EventNoun
    ) -> tuple[Tokens, Tokens, tuple[tuple[str, Token], ...]]:
        of, possessors = _behind(token, "of"), _possessors(token)
        by = _behind(token, "by")
        doers = by + _behind(token, "between") + _behind(token, "among")
        agents, others, obliques = _premodifiers(token, entry)
        of = of or tuple(t for name, t in _behind_doers(by) if name == "of")
        obliques += tuple(p for p in _behind_doers(by) if p[0] != "of")
        if entry.of == "object" and not doers:
            doers = tuple(doer for noun in of for doer in _behind(noun, "by"))
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
        plain = (p for p in _obliques(token) if p[0] not in ("of", "by", "between", "among"))
        return subjects, objects, obliques + tuple(plain)

    def _light(self, noun: Token) -> tuple[Token | None, str]:
        """The light verb of an event noun and what the verb's subject is to the noun."""
        while noun.dep_ == "conj" and noun.head.pos_ in NOMINAL:
            noun = noun.head
        for verb, preposition in _governing_verbs(noun):
            entry = light_verbs().get((verb_lemma(verb), preposition))
            if entry is not None:
                return verb, entry.role
        return None, ""

    def _is_empty(self, verb: Token) -> bool:
        """Whether an event noun says what this verb only carries."""
        lemma = verb_lemma(verb)
        if lemma not in _light_lemmas():
            return False
        for (name, preposition), noun in _carried(verb):
            entry = light_verbs().get((lemma, preposition))
            if entry is not None and entry.empty and noun_entry(noun) is not None:
                return name in ("dobj", "nsubjpass", "pobj", "antecedent")
        return False


# --- reading the tree ------------------------------------------------------------------


def is_passive(verb: Token) -> bool:
    """Passive in form: "was seized", "got seized", "the ship seized", "seized by X, ..."."""
    if _has(verb, "auxpass", "nsubjpass"):
        return True
    if verb.tag_ not in ("VBN", "VBD") or _has(verb, "aux"):
        return False
    if _has(verb, "agent") or _is_misread_participle(verb):
        return True
    if verb.tag_ == "VBD":
        return False
    if verb.dep_ in ("acl", "advcl"):
        return verb.lemma_.lower() not in verb_class("intransitive") and not _has(verb, "dobj")
    return _shares_passive(verb)


def _shares_passive(verb: Token) -> bool:
    """ "was arrested and *charged*": a participle that leans on the auxiliary before it."""
    for _ in range(MAX_DEPTH):
        if verb.dep_ != "conj" or verb.tag_ != "VBN":
            return False
        if any(c.dep_ in OWN_SUBJECT or c.dep_ == "aux" for c in verb.children):
            return False
        verb = verb.head
        if _has(verb, "auxpass"):
            return True
    return False


def _is_misread_participle(verb: Token) -> bool:
    """ "The deal REACHED in May expired", "two men EXPELLED from Niger landed": a participle that
    the parser takes for the verb of the sentence; or the bare one of "Minister HELD over bribes".

    The verb has no object, though it needs one, and the verb of the sentence comes behind it.
    """
    if verb.dep_ not in ("ROOT", "ccomp", "conj", "advcl"):
        return False
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.i > verb.i or subject.pos_ not in ("NOUN", "PROPN"):
        return False
    if _has(verb, "dobj", "xcomp", "dative", "oprd"):
        return False
    lemma = verb_lemma(verb)
    if verb.nbor(-1).text == "," and subject.right_edge.i >= verb.i - 2:
        # "The convoy, ATTACKED on the way, reached the camp".
        return lemma not in verb_class("intransitive") and _is_followed_by_verb(verb)
    if lemma not in verb_class("needs_object"):
        dealt = lemma == "agree" or (lemma, "") in light_verbs()
        if not dealt or noun_entry(subject) is None:
            return False
        return _is_followed_by_verb(verb)
    return _is_followed_by_verb(verb) or _is_headline(verb)


def _is_followed_by_verb(verb: Token) -> bool:
    """Whether a finite verb without a subject of its own follows, and no "and" stands between."""
    for clause in verb.children:
        if clause.i < verb.i or clause.dep_ not in ("conj", "advcl", "ccomp", "dep"):
            continue
        finite = clause.tag_ in ("VBD", "VBZ", "VBP") or any(
            c.dep_ in ("aux", "auxpass") and c.tag_ in ("MD", "VBD", "VBZ", "VBP")
            for c in clause.children
        )
        if not finite or _has(clause, *OWN_SUBJECT, "mark", "expl", "dep"):
            continue
        return not any(c.dep_ == "cc" and c.i < clause.i for c in verb.children)
    return False


def _is_headline(verb: Token) -> bool:
    """Whether it heads a sentence that no mark closes, as headlines are."""
    return verb.dep_ == "ROOT" and not verb.sent.text.rstrip().endswith(
        (".", "!", "?", ":", '"', "”")
    )


def governing_verb(preposition: Token) -> Token:
    """What a preposition belongs to: the verb where the parser hung it on the verb's object.

    "accused the firm of bribing", "prevented monks from entering".
    """
    noun = preposition.head
    if noun.dep_ not in ("dobj", "nsubjpass") or noun.head.pos_ not in CLAUSAL:
        return noun
    lemma = base_lemma(noun.head)
    if lemma in verb_class("blaming" if preposition.lower_ in ("of", "for", "with") else "keeping"):
        return noun.head
    return noun


def _is_verb(token: Token) -> bool:
    if token.pos_ == "AUX":
        return token.dep_ not in ("aux", "auxpass")
    return token.pos_ == "VERB" and token.dep_ not in ("aux", "auxpass", "amod", "prep", "compound")


def _is_verbal_noun(token: Token) -> bool:
    """ "FIGHTING between the army and rebels", "after SHELLING near Uvira killed ten", which the
    tagger takes for a verb."""
    if token.tag_ != "VBG" or token.dep_ not in VERBAL_NOUNS:
        return False
    if _has(token, "dobj", "aux", "nsubj", "xcomp", "ccomp", "prt"):
        return False
    violent = token.lower_ in verb_class("violence") and token.head.lower_ in BEFORE_VIOLENCE
    return token.dep_ != "pcomp" or violent or _stands_before_clause(token)


def _stands_before_clause(gerund: Token) -> bool:
    """Whether a finite verb without a subject follows, whose subject it therefore is."""
    verb = gerund.head.head
    follows = gerund.right_edge.i + 1 == verb.i or any(
        c.dep_ in MISHUNG and c.i == gerund.right_edge.i + 1 for c in verb.children
    )
    return gerund.head.lower_ in verb_class("subordinating") and follows


def _is_infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" and c.dep_ == "aux" for c in verb.children)


def _is_verbless(clause: Token) -> bool:
    """ "Found him GUILTY", "declared the strike ILLEGAL": a clause that has no verb."""
    return clause.pos_ == "ADJ" and not any(
        c.dep_ in ("aux", "auxpass", "cop", "mark") for c in clause.children
    )


def _behind_conjunction(verb: Token, subjects: Tokens) -> Tokens:
    """The subject of "ties soured after the group, an offshoot of X, began attacking Y", where the
    parser takes "after" for a preposition and "soured" for a participle of its own subject."""
    nouns = (
        noun
        for subject in subjects
        for clause in subject.children
        if clause.dep_ == "acl" and clause.tag_ in ("VBN", "VBD") and clause.i < verb.i
        for mark in clause.children
        if mark.dep_ == "prep" and mark.lower_ in verb_class("subordinating")
        for noun in mark.children
        if noun.dep_ == "pobj"
    )
    for noun in nouns:
        between = verb.doc[noun.right_edge.i + 1 : verb.i]
        if noun.i < verb.i and all(t.is_punct or t.dep_ in ("aux", "advmod") for t in between):
            return conjuncts(noun)
    return subjects


def _before_clause(verb: Token) -> Tokens:
    """The subject of "a day after the two armies BEGAN an exercise", where the parser takes "after"
    for a preposition of its own subject."""
    if verb.dep_ not in MISHUNG or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return ()
    spans = [verb, *(c for c in verb.children if c.dep_ == "npadvmod" and c.i < verb.i)]
    marks = [c for span in (*spans, verb.head) for c in span.children if c.dep_ == "prep"]
    for mark in marks:
        if mark.i > verb.i or mark.lower_ not in verb_class("subordinating"):
            continue
        for noun in mark.children:
            named = noun.dep_ == "pobj" or noun_entry(noun) is not None
            if named and noun.right_edge.i + 1 == verb.i:
                return conjuncts(noun)
    return ()


def _is_reduced(verb: Token) -> bool:
    return verb.tag_ in ("VBG", "VBN") or _is_infinitive(verb)


def _has(token: Token, *dependencies: str) -> bool:
    below = token.by_dep
    for dependency in dependencies:  # noqa: SIM110 (asked of every verb many times over)
        if dependency in below:
            return True
    return False


def _has_expletive(verb: Token) -> bool:
    return _has(verb, "expl")


def _expand(tokens: Iterable[Token]) -> Tokens:
    found: list[Token] = []
    for token in tokens:
        found += conjuncts(token)
    return tuple(found)


def _resolved(tokens: Tokens) -> Tokens:
    """Relative pronouns replaced by what they stand for."""
    if not tokens:
        return ()
    found: list[Token] = []
    for token in tokens:
        antecedent = _antecedent(token)
        clause = _participle_behind(token) if antecedent is None else None
        if clause is not None:
            antecedent = _antecedent_of_misread(clause)
        found += conjuncts(antecedent) if antecedent is not None else [token]
    return tuple(found)


def _told_around(saying: Token, verb: Token) -> Token | None:
    """The clause that "Troops burned the mill, residents said, and TOOK the cattle" goes on with,
    where the parser makes those who tell it the doers."""
    said = next((c for c in saying.children if c.dep_ == "ccomp" and c.i < saying.i), None)
    if said is None and saying.dep_ == "parataxis" and saying.head.i < saying.i:
        said = saying.head
    if said is None or not any(said.i < c.i < saying.i for c in saying.by_dep.get("nsubj", ())):
        return None
    mark = next((c for c in saying.children if c.dep_ == "cc" and saying.i < c.i < verb.i), None)
    return said if mark is not None and mark.nbor(-1).text == "," else None


def _object_before(verb: Token) -> Tokens:
    """The pilot of "freed the pilot, ARRESTED in May", whom the participle behind the comma is
    about, if it is one that people or ships undergo and no trait of the doer."""
    at = verb.i - 2
    if verb.tag_ != "VBN" or at < 0 or verb.nbor(-1).text != "," or _has(verb, "aux", "auxpass"):
        return ()
    noun = next((c for c in verb.head.children if c.dep_ == "dobj" and c.right_edge.i == at), None)
    if noun is None or noun.pos_ not in NOMINAL:
        return ()
    carried = (verb_lemma(verb), "") in light_verbs() and noun_entry(noun) is not None
    return conjuncts(noun) if carried or verb_lemma(verb) in verb_class("needs_object") else ()


def _of_headline(noun: Token) -> Tokens:
    """Who is to do what the infinitive of a headline says: "US to send missiles to Romania"."""
    named = noun.dep_ == "ROOT" and (noun.pos_ == "PROPN" or noun.ent_type_ in AGENT_NAMES)
    return conjuncts(noun) if named and noun.doc[noun.i + 1].tag_ == "TO" else ()


def _of_clause_before(verb: Token, objects: Tokens) -> Tokens:
    """The object of the clause before, for "shut its border and later OPENED it again", "reopened
    the crossing after CLOSING it"."""
    if len(objects) != 1 or objects[0].lower_ != "it":
        return objects
    above = verb.head
    if verb.dep_ == "pcomp" and above.lower_ in verb_class("subordinating"):
        above = above.head
    elif verb.dep_ not in ("conj", "advcl"):
        return objects
    if above.pos_ not in CLAUSAL or above.i > verb.i:
        return objects
    before = _expand(c for c in above.children if c.dep_ in ("dobj", "nsubjpass"))
    things = tuple(t for t in before if t.tag_ == "NN" and t.i < verb.i)
    return things if len(things) == 1 else objects


def _participle_behind(noun: Token) -> Token | None:
    for child in noun.rights:
        if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD") and child.i - noun.i < 3:
            return child
    return None


def _antecedent_of_misread(clause: Token) -> Token | None:
    """The pact of "the pact (that) the two sides SIGNED in May was ratified", where the parser
    takes "signed" for a participle of "the two sides" and those for what was ratified."""
    noun = clause.head
    if clause.dep_ != "acl" or _participle_behind(noun) != clause or _has(clause, "agent", "dobj"):
        return None
    before = [c.left_edge.i for c in noun.lefts if c.dep_ in NOUN_PHRASE]
    at = min([noun.i, *before]) - 1
    if at < 1:
        return None
    word = noun.doc[at]
    if word.tag_ == "WDT":
        antecedent = noun.doc[at - 1]
    elif noun.doc[at + 1].lower_ == "the" and noun.lemma_.lower() in verb_class("dealing"):
        antecedent = word
    elif noun.tag_ == "NNP" and word.lemma_.lower() in verb_class("answered"):
        antecedent = word  # "a claim Asmara DENIED"
    else:
        return None
    fits = antecedent.pos_ in ("NOUN", "PROPN") and antecedent.ent_type_ not in ("DATE", "TIME")
    return antecedent if fits else None


def _antecedent(token: Token) -> Token | None:
    if token.tag_ not in ("WDT", "WP") and not _is_relative_that(token):
        return None
    clause = token.head
    for _ in range(MAX_DEPTH):
        if clause.dep_ == "relcl":
            if clause.head.pos_ not in NOMINAL:
                return None
            return carried_by(clause) if token.dep_ in ("dobj", "nsubjpass") else clause.head
        if clause.dep_ not in ("conj", "ccomp", "xcomp", "prep", "advcl"):
            return None
        clause = clause.head
    return None


def _is_relative_that(token: Token) -> bool:
    """ "A curfew THAT it had imposed", which the tagger takes for a conjunction."""
    return token.lower_ == "that" and token.tag_ == "IN" and token.dep_ in ("nsubj", "dobj")


def _acting(token: Token) -> Token:
    """The troops of "destroyed by RETREATING troops", where the parser takes the participle for a
    gerund and them for its object."""
    if token.dep_ != "pcomp" or token.tag_ != "VBG":
        return token
    objects = token.by_dep.get("dobj", ())
    bare = [t for t in objects if t.left_edge.i == token.i + 1 and not _has(t, "det", "poss")]
    return bare[0] if bare else token


def _agents(verb: Token) -> Tokens:
    agents = verb.by_dep.get("agent")
    if agents is None:
        return ()
    return _resolved(_expand([_acting(c) for a in agents for c in a.children if c.dep_ in BEHIND]))


def _indirect(verb: Token) -> Tokens:
    found: list[Token] = []
    for child in verb.by_dep.get("dative", ()):
        heads = (
            [child] if child.pos_ in NOMINAL else [c for c in child.children if c.dep_ == "pobj"]
        )
        found += _expand(heads)
    return _resolved(tuple(found))


def _complement(token: Token) -> Token | None:
    for child in token.rights:
        if child.dep_ in ("xcomp", "ccomp", "acomp", "attr"):
            return child
    clauses = token.by_dep.get("ccomp")
    if clauses:
        return clauses[0]
    # "The firm, Lagos ALLEGES, bribed two officers".
    aside = token.dep_ == "parataxis" and token.lemma_.lower() in verb_class("charging")
    return token.head if aside and token.head.pos_ in CLAUSAL else None


def _noun_complement(noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp") and (_is_infinitive(child) or _has(child, "mark")):
            return child
    return None


def _obliques(token: Token) -> tuple[tuple[str, Token], ...]:
    found: list[tuple[str, Token]] = []
    for child in token.children:
        if child.dep_ == "prep":
            found += _behind_preposition(child, child.lower_)
        elif child.dep_ == "oprd":
            found.append(("as", child))
    return tuple(found)


def _behind_preposition(preposition: Token, name: str, depth: int = 0) -> list[tuple[str, Token]]:
    found: list[tuple[str, Token]] = []
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            heads = _resolved(conjuncts(child)) if child.dep_ == "pobj" else (child,)
            found += [(name, head) for head in heads]
        elif child.dep_ == "prep" and depth < 3:
            found += _behind_preposition(child, child.lower_, depth + 1)
    return found


def _shared_obliques(verb: Token) -> tuple[tuple[str, Token], ...]:
    """Prepositional phrases of the direct object, which may as well be the verb's."""
    found: list[tuple[str, Token]] = []
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass"):
            found += _obliques(child)
        elif child.dep_ == "agent":
            # "Blamed by the army ON its neighbour".
            found += [p for p in _behind_doers(_agents(verb)) if p[0] in ("on", "against", "over")]
    return tuple(
        pair for pair in found if pair[0] in SHARED_PREPOSITIONS or pair[1].dep_ == "pcomp"
    )


def _behind_doers(doers: Tokens) -> Iterator[tuple[str, Token]]:
    """What stands behind the doers of "the seizure BY fighters of a ship", "an appeal BY Chad for
    vaccines", where the parser hangs it on them; not "by the army of Chad"."""
    for doer in doers:
        for name, token in _obliques(doer):
            if name in DEED_PREPOSITIONS and (name != "of" or token.pos_ == "NOUN"):
                yield name, token


def _behind(token: Token, preposition: str) -> Tokens:
    return tuple(
        head
        for child in token.children
        if child.dep_ in ("prep", "agent") and child.lower_ == preposition
        for name, head in _behind_preposition(child, preposition)
        if name == preposition and head.pos_ in NOMINAL
    )


def _possessors(noun: Token) -> Tokens:
    found = _expand(c for c in noun.children if c.dep_ == "poss")
    return tuple(t for p in found for t in (whose(p) if p.tag_ == "WP$" else (p,)))


def whose(pronoun: Token) -> Tokens:
    """What "whose" stands for: the noun that its relative clause hangs on."""
    token = pronoun
    for _ in range(MAX_DEPTH):
        if token.dep_ == "relcl":
            return conjuncts(token.head) if token.head.pos_ in NOMINAL else ()
        token = token.head
    return ()


def _names_agent(child: Token) -> bool:
    if child.dep_ not in ("amod", "compound", "nmod"):
        return False
    named = child.ent_type_ in AGENT_NAMES
    return named or _modifiers().get(child.lemma_.lower()) == "agent"


def _premodifiers(
    noun: Token, entry: EventNoun
) -> tuple[Tokens, Tokens, tuple[tuple[str, Token], ...]]:
    """Modifiers before an event noun: doers, those that an of-phrase would name, and means."""
    agents: list[Token] = []
    others: list[Token] = []
    means: list[tuple[str, Token]] = []
    for child in noun.children:
        if child.i > noun.i or child.dep_ not in ("amod", "compound", "nmod"):
            continue
        sides = _dashed(child)
        role = _modifiers().get(child.lemma_.lower())
        if entry.of == "mutual" and role == "agent" and not child.ent_type_:
            continue  # "military exercises", "a coalition deal" have no side in them
        if len(sides) > 1:
            agents += sides
        elif _names_agent(child):
            person = child.ent_type_ == "PERSON" and entry.possessive == "object"
            (others if person else agents).append(child)
        elif child.dep_ == "compound" and not child.ent_type_:
            if entry.of == "mutual":
                agents += (t for c in child.children if len(_dashed(c)) > 1 for t in _dashed(c))
            if role is None:
                others.append(child)
            elif role == "means":
                means.append(("with", child))
    return tuple(dict.fromkeys(agents)), tuple(others), tuple(means)


def _dashed(token: Token) -> Tokens:
    """All sides of "US-Taliban", "Iran–Iraq–Syria" around a token, read from the words: the
    parser makes now one, now the other the head."""
    sides = [token] if _is_name(token) else []
    for step in (-1, 1):
        at = token.i
        while sides and len(sides) < MAX_CONJUNCTS and 0 <= at + 2 * step < len(token.doc):
            dash, side = token.doc[at + step], token.doc[at + 2 * step]
            if dash.text not in DASHES or not _is_name(side):
                break
            sides.append(side)
            at = side.i
    return tuple(sorted(sides, key=lambda t: t.i))


def _is_name(token: Token) -> bool:
    return token.pos_ == "PROPN" or token.ent_type_ in AGENT_NAMES


def _idiom_noun(verb: Token) -> Token | None:
    lemma = verb.lemma_.lower()
    if lemma not in _idiom_verbs():
        return None
    for child in verb.children:
        named = (lemma, child.lemma_.lower())
        if child.dep_ in ("dobj", "nsubjpass", "dep") and named in _idioms():
            if child.dep_ == "nsubjpass" and _has(child, "det", "relcl"):
                continue  # "the hostages were taken to Cairo"
            return child
    return None


def _governing_verbs(noun: Token) -> Iterator[tuple[Token, str]]:
    """Verbs that may carry an event noun, with the preposition between ('' for none)."""
    head = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") or (noun.dep_ == "nsubj" and is_passive(head)):
        yield head, ""
    elif noun.dep_ == "pobj" and head.head.pos_ in CLAUSAL:
        yield head.head, head.lower_
    for child in noun.children:
        if makes_object(child) and carried_by(child) == noun:
            yield child, ""
    for clause in _clauses_behind(noun):
        if carried_by(clause) == noun:
            yield clause, ""


def makes_object(clause: Token) -> bool:
    """Whether the noun that a clause hangs on is the clause's object: "the raid launched"."""
    if clause.dep_ == "acl":
        return is_passive(clause)
    return clause.dep_ == "relcl" and clause.pos_ == "VERB" and _relative_object(clause)


def carried_by(clause: Token) -> Token:
    """The event noun that a clause which follows it says was made, imposed, signed ...: of "a ban
    on exports imposed in May" the ban, though the parser hangs the clause on the nearer noun."""
    near = clause.head
    lemma = verb_lemma(clause)
    carries = light_verbs().get((lemma, ""))
    if carries is None:
        return near
    noun = near
    for _ in range(MAX_NESTED):
        entry = noun_entry(noun)
        fits = entry is not None and (carries.role != "party" or entry.of == "mutual")
        if fits and (lemma != "impose" or noun.lemma_.lower() in verb_class("imposed")):
            return noun
        if noun.dep_ != "pobj" or noun.head.head.pos_ != "NOUN":
            return near
        noun = noun.head.head
    return near


def _clauses_behind(noun: Token) -> Iterator[Token]:
    """Clauses that hang on a noun of a phrase behind this one."""
    for preposition in noun.children:
        if preposition.dep_ != "prep" or preposition.i < noun.i:
            continue
        for inner in preposition.children:
            if inner.dep_ != "pobj":
                continue
            for child in inner.children:
                if makes_object(child):
                    yield child
                elif child.dep_ == "prep":
                    yield from (
                        clause
                        for last in child.children
                        if last.dep_ == "pobj"
                        for clause in last.children
                        if makes_object(clause)
                    )


def _relative_object(clause: Token) -> bool:
    """Whether the antecedent is the clause's object: "the raid (which) they launched"."""
    for child in clause.children:
        if child.tag_ in ("WDT", "WP"):
            return child.dep_ in ("dobj", "nsubjpass")
    return _has(clause, "nsubj") and not _has(clause, "dobj")


def _carried(verb: Token) -> Iterator[tuple[tuple[str, str], Token]]:
    """Nouns that may say what a light verb only carries: (how, preposition) and the noun."""
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass") and child.tag_ not in ("WDT", "WP"):
            yield (child.dep_, ""), child
        elif child.dep_ == "prep":
            for _, noun in _behind_preposition(child, child.lower_):
                yield ("pobj", child.lower_), noun
    if makes_object(verb):
        yield ("antecedent", ""), carried_by(verb)


def _occurrence(noun: Token) -> Token | None:
    """The verb that only says that the noun's happening took place."""
    head = noun.head
    return head if noun.dep_ == "nsubj" and verb_lemma(head) in verb_class("occurrence") else None
