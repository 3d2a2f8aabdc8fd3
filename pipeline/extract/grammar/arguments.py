"""What hangs on a verb or an event noun, one kind of argument at a time.

Belongs here: agents, receivers, prepositional phrases, complements, possessors and modifiers, and
the arguments that the parser steadily hangs elsewhere. Does not: putting them together to a
predicate and climbing clauses for unspoken subjects (`frames`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline.extract.grammar.lexemes import (
    AGENT_NAMES,
    CLAUSAL,
    MAX_CONJUNCTS,
    MISHUNG,
    NOMINAL,
    EventNoun,
    Tokens,
    base_lemma,
    has,
    light_verbs,
    noun_entry,
    verb_class,
    verb_lemma,
)
from pipeline.extract.grammar.phrases import (
    carried_by,
    conjuncts,
    expand,
    makes_object,
    resolved,
    whose,
)
from pipeline.extract.grammar.voice import is_infinitive
from pipeline.language.tokens import Token
from pipeline.lexicons import table

BEHIND = ("pobj", "pcomp")
DEED_PREPOSITIONS = frozenset({"of", "on", "against", "for", "over"})
DASHES = frozenset("-–—/")
_VALUED = frozenset({"worth", "valued", "totalling", "totaling"})
# Prepositional phrases that the parser hangs on the object as often as on the verb.
SHARED_PREPOSITIONS = frozenset(
    {"to", "with", "against", "from", "on", "for", "between", "into", "at", "in", "over", "toward"}
)


@cache
def _modifiers() -> dict[str, str]:
    return {r["noun"]: r["role"] for r in table("event_modifiers")}


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


def behind_conjunction(verb: Token, subjects: Tokens) -> Tokens:
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


def before_clause(verb: Token) -> Tokens:
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


def swallowed(verb: Token) -> Tokens:
    """The subject of "during a visit to Astana, Kazakhstan and Malaysia SIGNED six papers", which
    the parser makes further members of the fronted phrase."""
    if verb.dep_ not in ("ROOT", "ccomp") or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return ()
    at = verb.i - 1
    while at > verb.sent.start and verb.doc[at].dep_ in ("aux", "auxpass", "advmod"):
        at -= 1
    first = verb.doc[max(at, 0)]
    for _ in range(MAX_CONJUNCTS):
        if first.dep_ not in ("conj", "appos") or first.pos_ not in NOMINAL:
            return ()
        if first.left_edge.i > 0 and first.left_edge.nbor(-1).text == ",":
            break
        first = first.head
    fronted = any(a.dep_ == "prep" and a.head == verb and a.i < first.i for a in first.ancestors)
    return conjuncts(first) if fronted and first.right_edge.i < verb.i else ()


def free_relative(verb: Token) -> Tokens:
    """The "what" of "condemned WHAT it called a raid", which stands for what is named."""
    for clause in verb.by_dep.get("ccomp", ()):
        first = clause.left_edge
        if verb.i < first.i and first.lower_ == "what" and first.head.head in (clause, clause.head):
            return (first,) if base_lemma(verb) not in verb_class("asking") else ()
    return ()


def is_misread_relative(verb: Token) -> bool:
    """ "A claim THAT Accra has always REJECTED", which the parser takes for what the claim is."""
    if verb.dep_ != "acl" or not any(
        c.dep_ == "mark" and c.lower_ == "that" for c in verb.children
    ):
        return False
    answered = verb.head.lemma_.lower() in verb_class("answered")
    return answered and base_lemma(verb) in verb_class("taking_or_leaving")


def ranked_noun(verb: Token) -> Token | None:
    """The state of "became the FIRST STATE to sign", "Fiji, the LATEST to ratify": who is first or
    last to do something has done it, and is whom the noun is said of."""
    noun = verb.head
    if verb.dep_ not in ("acl", "relcl") or not is_infinitive(verb):
        return None
    before = (c for c in noun.children if c.i < noun.i and c.dep_ in ("amod", "compound", "det"))
    if not any(c.lower_ in verb_class("ranking") for c in (noun, *before)):
        return None
    named = noun.dep_ == "appos" and noun.head.pos_ in ("PROPN", "NOUN")
    said_of = noun.dep_ == "attr" and noun.head.lemma_ in ("be", "become")
    return noun if named or said_of else None


def has_expletive(verb: Token) -> bool:
    return has(verb, "expl")


def told_around(saying: Token, verb: Token) -> Token | None:
    """The clause that "Troops burned the mill, residents said, and TOOK the cattle" goes on with,
    or "..., residents said, KILLING three", where the parser makes those who tell it the doers."""
    said = next((c for c in saying.children if c.dep_ == "ccomp" and c.i < saying.i), None)
    if said is None and saying.dep_ == "parataxis" and saying.head.i < saying.i:
        said = saying.head
    if said is None or not any(said.i < c.i < saying.i for c in saying.by_dep.get("nsubj", ())):
        return None
    if verb.dep_ == "advcl":
        return said if verb.tag_ == "VBG" and verb.nbor(-1).text == "," else None
    mark = next((c for c in saying.children if c.dep_ == "cc" and saying.i < c.i < verb.i), None)
    return said if mark is not None and mark.nbor(-1).text == "," else None


def object_before(verb: Token) -> Tokens:
    """The pilot of "freed the pilot, ARRESTED in May", whom the participle behind the comma is
    about, if it is one that people or ships undergo and no trait of the doer."""
    at = verb.i - 2
    if verb.tag_ != "VBN" or at < 0 or verb.nbor(-1).text != "," or has(verb, "aux", "auxpass"):
        return ()
    noun = next((c for c in verb.head.children if c.dep_ == "dobj" and c.right_edge.i == at), None)
    if noun is None or noun.pos_ not in NOMINAL:
        return ()
    carried = (verb_lemma(verb), "") in light_verbs() and noun_entry(noun) is not None
    return conjuncts(noun) if carried or verb_lemma(verb) in verb_class("needs_object") else ()


def of_headline(noun: Token) -> Tokens:
    """Who is to do what the infinitive of a headline says: "US to send missiles to Romania"."""
    named = noun.dep_ == "ROOT" and (noun.pos_ == "PROPN" or noun.ent_type_ in AGENT_NAMES)
    return conjuncts(noun) if named and noun.doc[noun.i + 1].tag_ == "TO" else ()


def of_clause_before(verb: Token, objects: Tokens) -> Tokens:
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
    before = expand(c for c in above.children if c.dep_ in ("dobj", "nsubjpass"))
    things = tuple(t for t in before if t.tag_ == "NN" and t.i < verb.i)
    return things if len(things) == 1 else objects


def _acting(token: Token) -> Token:
    """The troops of "destroyed by RETREATING troops", where the parser takes the participle for a
    gerund and them for its object."""
    if token.dep_ != "pcomp" or token.tag_ != "VBG":
        return token
    objects = token.by_dep.get("dobj", ())
    bare = [t for t in objects if t.left_edge.i == token.i + 1 and not has(t, "det", "poss")]
    return bare[0] if bare else token


def agents_of(verb: Token) -> Tokens:
    agents = verb.by_dep.get("agent")
    if agents is None:
        return ()
    return resolved(expand([_acting(c) for a in agents for c in a.children if c.dep_ in BEHIND]))


def indirect_of(verb: Token) -> Tokens:
    found: list[Token] = []
    for child in verb.by_dep.get("dative", ()):
        heads = (
            [child] if child.pos_ in NOMINAL else [c for c in child.children if c.dep_ == "pobj"]
        )
        found += expand(heads)
    return resolved(tuple(found))


def complement_of(token: Token) -> Token | None:
    for child in token.rights:
        if child.dep_ in ("xcomp", "ccomp", "acomp", "attr"):
            return child
    clauses = token.by_dep.get("ccomp")
    if clauses:
        return clauses[0]
    # "The firm, Lagos ALLEGES, bribed two officers".
    aside = token.dep_ == "parataxis" and token.lemma_.lower() in verb_class("charging")
    return token.head if aside and token.head.pos_ in CLAUSAL else None


def noun_complement_of(noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp") and (is_infinitive(child) or has(child, "mark")):
            return child
    return None


def obliques_of(token: Token) -> tuple[tuple[str, Token], ...]:
    found: list[tuple[str, Token]] = []
    for child in token.children:
        if child.dep_ == "prep":
            found += _behind_preposition(child, child.lower_)
        elif child.dep_ == "oprd":
            found.append(("as", child))
        elif child.dep_ == "advmod" and child.lower_ in verb_class("particles"):
            # "Sent him BACK to Chad", "backed AWAY from the tax".
            found += obliques_of(child)
    return tuple(found)


def _behind_preposition(preposition: Token, name: str, depth: int = 0) -> list[tuple[str, Token]]:
    found: list[tuple[str, Token]] = []
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            heads = resolved(conjuncts(child)) if child.dep_ == "pobj" else (child,)
            found += [(name, head) for head in heads]
        elif child.dep_ == "prep" and depth < 3:
            found += _behind_preposition(child, child.lower_, depth + 1)
    return found


def shared_obliques_of(verb: Token) -> tuple[tuple[str, Token], ...]:
    """Prepositional phrases of the direct object, which may as well be the verb's."""
    found: list[tuple[str, Token]] = []
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass"):
            for noun in conjuncts(child):
                found += obliques_of(noun) + _behind_worth(noun)
        elif child.lower_ == "worth":
            found += obliques_of(child)
        elif child.dep_ == "prep" and verb.lemma_ in verb_class("asking_somebody"):
            # "Appealed to donors FOR vaccines", where the parser hangs it on the donors.
            found += [p for _, t in _behind_preposition(child, "") for p in obliques_of(t)]
        elif child.dep_ == "agent":
            # "Blamed by the army ON its neighbour".
            found += [p for p in behind_doers(agents_of(verb)) if p[0] in ("on", "against", "over")]
    return tuple(
        pair for pair in found if pair[0] in SHARED_PREPOSITIONS or pair[1].dep_ == "pcomp"
    )


def _behind_worth(noun: Token) -> tuple[tuple[str, Token], ...]:
    """To whom "gave drugs worth a million shillings TO UGANDA", hung on the sum."""
    return tuple(p for c in noun.rights if c.lower_ in _VALUED for p in obliques_of(c))


def behind_doers(doers: Tokens) -> Iterator[tuple[str, Token]]:
    """What stands behind the doers of "the seizure BY fighters of a ship", "an appeal BY Chad for
    vaccines", where the parser hangs it on them; not "by the army of Chad"."""
    for doer in doers:
        for name, token in obliques_of(doer):
            if name in DEED_PREPOSITIONS and (name != "of" or token.pos_ == "NOUN"):
                yield name, token


def behind(token: Token, preposition: str) -> Tokens:
    return tuple(
        head
        for child in token.children
        if child.dep_ in ("prep", "agent") and child.lower_ == preposition
        for name, head in _behind_preposition(child, preposition)
        if name == preposition and head.pos_ in NOMINAL
    )


def come_from(noun: Token) -> Tokens:
    """Whose "condemnation came FROM TURKEY" is."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lemma_ != "come":
        return ()
    phrases = (c for c in verb.children if c.dep_ == "prep" and c.lower_ == "from")
    return tuple(head for c in phrases for _, head in _behind_preposition(c, "from"))


def possessors_of(noun: Token) -> Tokens:
    found = expand(c for c in noun.children if c.dep_ == "poss")
    return tuple(t for p in found for t in (whose(p) if p.tag_ == "WP$" else (p,)))


def names_agent(child: Token) -> bool:
    if child.dep_ not in ("amod", "compound", "nmod"):
        return False
    named = child.ent_type_ in AGENT_NAMES
    return named or _modifiers().get(child.lemma_.lower()) == "agent"


def premodifiers_of(
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
        elif names_agent(child):
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


def carried(verb: Token) -> Iterator[tuple[tuple[str, str], Token]]:
    """Nouns that may say what a light verb only carries: (how, preposition) and the noun."""
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass") and child.tag_ not in ("WDT", "WP"):
            yield (child.dep_, ""), child
        elif child.dep_ == "prep":
            for _, noun in _behind_preposition(child, child.lower_):
                yield ("pobj", child.lower_), noun
    if makes_object(verb):
        yield ("antecedent", ""), carried_by(verb)


def occurrence_of(noun: Token) -> Token | None:
    """The verb that only says that the noun's happening took place."""
    head = noun.head
    return head if noun.dep_ == "nsubj" and verb_lemma(head) in verb_class("occurrence") else None
