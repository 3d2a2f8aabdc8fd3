"""What kind of participant a noun is: the classes that the event frames ask for.

Belongs here: noun classes from `lexicons/event_noun_classes.yaml`, and classes computed from
whom a noun phrase names (`actor`, `armed`, `country`, ...). Does not: the frames themselves
(`events.frames`) or who becomes actor and who recipient (`events.roles`).
"""

from __future__ import annotations

from functools import cache

from pipeline.extract.grammar.words import words
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.lexicons import entries, mapping
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.index import ActorIndex
from pipeline.spans import Found

AGENT_CLASSES = words("agent_classes")
PERSONAL = words("personal")
QUANTITIES = words("quantities")
COUNTED_WHO = frozenset({"two", "three", "four", "both", "each", "all", "others", "several"})
"""Words that stand for those who were counted or named before."""
SOMEBODY = frozenset({"somebody", "someone"})
ARMED_SECTORS = frozenset({"MIL", "REB", "COP", "PRM", "UAF", "SPY", "CRM"})
FOR_STATE = frozenset({"GOV", "LEG"})
"""Sectors of those who bind their state by what they do."""
STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PRM"})
PUBLIC_SECTORS = STATE_SECTORS | {"PTY", "OPP", "REB", "ELI", "REL"}
BODIES_OF_STATES = frozenset({"IGO", "UNO", "EUR"})
"""What stands for a country where states act together: "an IMF team"."""
PREMODIFIERS = frozenset({"compound", "amod", "nmod"})
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
CURRENCY_SIGNS = frozenset("$€£¥₹₽₦")
FORMS_KEY = "dragoman.event_cast.forms"


@cache
def noun_classes() -> dict[str, frozenset[str]]:
    """Lemmas by class, those of `event_noun_classes` widened by the seeded lists of
    `person_nouns` and `noun_kinds`."""
    classes = {name: entries(text) for name, text in mapping("event_noun_classes").items()}
    kinds = {name: entries(text) for name, text in mapping("noun_kinds").items()}
    return (
        classes
        | kinds
        | {
            "people": classes["people"] | entries(mapping("person_nouns")["nouns"]),
            "buildings": classes["buildings"] | kinds["structures"] | kinds["vehicles"],
            "goods": classes["goods"] | kinds["goods"],
        }
    )


def is_class(name: str) -> bool:
    """Whether there is such a class, listed or computed."""
    return name in noun_classes() or name in _COMPUTED


class Cast:
    """Answers for one article, remembered: whom a token names and of which class it is."""

    def __init__(self, index: ActorIndex) -> None:
        self._index = index
        self._actors: dict[int, list[Found[Actor]]] = {}
        self._classes: dict[tuple[int, str], bool] = {}

    def named(self, token: Token) -> list[Found[Actor]]:
        """The actors that the noun phrase headed by `token` names, places included."""
        if token.i not in self._actors:
            self._actors[token.i] = list(self._index.of(token))
        return self._actors[token.i]

    def acting(self, token: Token) -> list[Found[Actor]]:
        """The same without mentions of mere places."""
        return [found for found in self.named(token) if not found.value.is_place]

    def is_a(self, token: Token, name: str) -> bool:
        """Whether the noun phrase headed by `token` belongs to a class, looked for in the
        lexicon, in what is counted ("dozens of rockets") and in the actor that it names."""
        known = self._classes.get((token.i, name))
        if known is None:
            known = self._classes[token.i, name] = self._belongs(token, name)
        return known

    def _belongs(self, token: Token, name: str) -> bool:
        members = noun_classes().get(name)
        test = _COMPUTED.get(name)
        for noun in (token, *counted(token)):
            if members is not None and in_words(noun, members):
                return True
            if test is not None and test(self, noun):
                return True
        if members is None and test is None:
            raise ValueError(f"no such noun class: {name}")
        return False


def in_words(token: Token, entries: frozenset[str]) -> bool:
    """Whether a noun, or a modifier with it ("hunger strike"), is among the words."""
    return not entries.isdisjoint(forms(token))


def forms(token: Token) -> list[str]:
    """What the lexicon may list a noun as: alone or behind one of its modifiers."""
    known: dict[int, list[str]] = token.doc.user_data.setdefault(FORMS_KEY, {})
    found = known.get(token.i)
    if found is None:
        found = known[token.i] = _forms(token)
    return found


def _forms(token: Token) -> list[str]:
    lemma = token.lemma_.lower()
    before = (c for c in token.lefts if c.dep_ in PREMODIFIERS)
    pairs = [f"{form} {lemma}" for c in before for form in (c.lemma_.lower(), c.lower_)]
    if token.i > 1 and token.nbor(-1).text == "-":
        pairs.append(f"{token.nbor(-2).lower_}-{lemma}")  # "go-slow"
    return [lemma, token.lower_, *pairs]


def counted(token: Token) -> list[Token]:
    """What a noun of quantity counts: the protesters of "thousands of protesters"."""
    if token.lemma_.lower() not in QUANTITIES and token.pos_ != "NUM":
        return []
    return [
        noun
        for preposition in token.children
        if preposition.dep_ == "prep" and preposition.lower_ == "of"
        for noun in preposition.children
        if noun.dep_ == "pobj"
    ]


def is_bare_count(token: Token) -> bool:
    """ "SIX were arrested": people told of before, as many as that."""
    if token.pos_ != "NUM" or token.ent_type_ not in ("CARDINAL", ""):
        return False
    return token.dep_ in SUBJECTS and not any(c.dep_ in ("prep", "nmod") for c in token.children)


@cache
def _members(*names: str) -> frozenset[str]:
    """The words of some classes together."""
    return frozenset().union(*(noun_classes()[name] for name in names))


def _lexical(noun: Token, *names: str) -> bool:
    return in_words(noun, _members(*names))


def _is_agent(cast: Cast, noun: Token) -> bool:
    if noun.lower_ in PERSONAL or cast.acting(noun) or noun.lower_ in COUNTED_WHO:
        return True
    if _lexical(noun, *AGENT_CLASSES, "documents"):
        return True
    # "The builder, a Danish FIRM": what it is stands behind it.
    behind = noun.by_dep.get("appos", ()) if noun.pos_ == "NOUN" else ()
    if any(_lexical(c, "organisations", "officials") for c in behind):
        return True
    return _is_name(noun)


def _is_name(noun: Token) -> bool:
    """A proper noun that no index knows: an organisation or person still, unless plainly not."""
    return noun.pos_ == "PROPN" and noun.ent_type_ not in ("LOC", "FAC", "DATE", "TIME", "EVENT")


def _is_actor(cast: Cast, noun: Token) -> bool:
    return _is_agent(cast, noun) and noun.lower_ != "it"


def _is_igo(cast: Cast, noun: Token) -> bool:
    return any(actor.value.kind == "igo" for actor in cast.named(noun))


def _is_country(cast: Cast, noun: Token) -> bool:
    if any(
        a.value.kind in ("country", "igo") or FOR_STATE & set(a.value.sectors)
        for a in cast.named(noun)
    ):
        return True
    if noun.ent_type_ in ("GPE", "NORP") or _serves_a_state(cast, noun):
        return True
    return noun.pos_ == "PROPN" and noun.ent_type_ != "PERSON" and not cast.named(noun)


def _serves_a_state(cast: Cast, noun: Token) -> bool:
    """ "Danish SOLDIERS", "Turkish FIREFIGHTERS": whoever is sent, their state does it."""
    if not _lexical(noun, "troops", "rescuers"):
        return False
    before = (c for c in noun.children if c.dep_ in (*PREMODIFIERS, "poss"))
    return any(a.value.kind == "country" for c in before for a in cast.named(c))


def _is_person(cast: Cast, noun: Token) -> bool:
    kinds = {a.value.kind for a in cast.acting(noun)}
    if noun.ent_type_ == "PERSON" or (noun.ent_type_ == "NORP" and noun.tag_ == "NNPS"):
        return True
    if kinds & {"person", "people"}:
        return True
    if noun.lower_ in PERSONAL:
        return noun.lower_ != "it"
    if noun.lower_ in COUNTED_WHO and not counted(noun):
        return True
    return _lexical(noun, "officials", "people") and not _lexical(noun, "troops")


def _is_official(cast: Cast, noun: Token) -> bool:
    if noun.ent_type_ == "PERSON" or noun.lower_ in (
        "he",
        "she",
        "they",
        "who",
        "him",
        "them",
        "we",
    ):
        return True
    if any(a.value.kind in ("person", "country", "igo") for a in cast.acting(noun)):
        return True
    return _lexical(noun, "officials", "authorities") or _is_name(noun)


LEADERS = words("leaders")
RULERS = words("rulers")


def _is_leader(cast: Cast, noun: Token) -> bool:
    if noun.ent_type_ == "PERSON" or any(a.value.kind == "person" for a in cast.acting(noun)):
        return True
    return noun.lemma_.lower() in LEADERS and noun.tag_ in ("NN", "NNP")


def _is_statesman(cast: Cast, noun: Token) -> bool:
    """Whose travels are affairs of state; a person of no known office is not."""
    for actor in cast.acting(noun):
        if actor.value.kind in ("country", "igo", "armed_group"):
            return True
        if PUBLIC_SECTORS & set(actor.value.sectors):
            return True
        if BODIES_OF_STATES & set(actor.value.countries):
            return True
    return _lexical(noun, "statesmen") or (_is_name(noun) and not cast.named(noun))


def _is_armed(cast: Cast, noun: Token) -> bool:
    if _lexical(noun, "armed") or noun.tag_ == "WDT":
        return True
    if noun.lower_ in PERSONAL - {"it"} or noun.lower_ in SOMEBODY:
        return True
    kinds = ("armed_group",) if noun.lower_ == "it" else ("armed_group", "country")
    for actor in cast.acting(noun):
        if actor.value.kind in kinds:
            return True
        if ARMED_SECTORS & set(actor.value.sectors):
            return True
    return _is_name(noun) and not cast.named(noun) and noun.ent_type_ != "PERSON"


def _is_authority(cast: Cast, noun: Token) -> bool:
    if _lexical(noun, "authorities", "rebels") or noun.lower_ in PERSONAL:
        return True
    for actor in cast.acting(noun):
        kinds = ("country", "armed_group", "igo")
        if actor.value.kind in kinds or STATE_SECTORS & set(actor.value.sectors):
            return True
    return _is_name(noun) and not cast.named(noun)


def _is_sovereign(cast: Cast, noun: Token) -> bool:
    """A state or what acts for it, and no name that might be a company's."""
    for actor in cast.acting(noun):
        if actor.value.kind == "country" or STATE_SECTORS & set(actor.value.sectors):
            return True
    return noun.lemma_.lower() in RULERS


def _is_rebel(cast: Cast, noun: Token) -> bool:
    return any(
        actor.value.kind == "armed_group" or "REB" in actor.value.sectors
        for actor in cast.acting(noun)
    )


def _is_place(cast: Cast, noun: Token) -> bool:
    if any(actor.value.is_place for actor in cast.named(noun)):
        return True
    if noun.ent_type_ in PLACE_LABELS or _lexical(noun, "territory"):
        return True
    timed = noun.ent_type_ in ("DATE", "TIME")  # "on Tuesday"
    return noun.pos_ == "PROPN" and not timed and not cast.acting(noun)


def _is_attackable(cast: Cast, noun: Token) -> bool:
    return _is_actor(cast, noun) or _is_place(cast, noun) or _lexical(noun, "buildings", "people")


def _is_protester(cast: Cast, noun: Token) -> bool:
    return _lexical(noun, "protesters") and not _lexical(noun, "police")


def _is_of_civilians(_: Cast, noun: Token) -> bool:
    """ "Anglers", "rickshaw pullers": many people of any calling that bears no arms, where they
    do what nobody does at leisure or by office."""
    if noun.tag_ != "NNS" or noun.lemma_.lower() in words("at_leisure"):
        return False
    return _lexical(noun, "people") and not _lexical(
        noun, "police", "troops", "rebels", "officials", "authorities"
    )


def _is_civil(cast: Cast, noun: Token) -> bool:
    return _is_actor(cast, noun) and not _lexical(noun, "police", "troops")


def _is_police(cast: Cast, noun: Token) -> bool:
    if _lexical(noun, "police"):
        return True
    return any("COP" in a.value.sectors for a in cast.acting(noun))


def _is_accident(cast: Cast, noun: Token) -> bool:
    """ "Typhoon Nando", "Storm Boris": named forces of nature."""
    return any(
        child.dep_ in PREMODIFIERS and child.lemma_.lower() in noun_classes()["accidents"]
        for child in noun.children
        if noun.pos_ == "PROPN"
    )


def _is_money(cast: Cast, noun: Token) -> bool:
    if noun.ent_type_ == "MONEY" or noun.lemma_.lower() in words("coins"):
        return True
    # "NZ$12.5 million": the sign may be a part of the word before.
    before = noun.nbor(-1) if noun.pos_ == "NUM" and noun.i > 0 else None
    return before is not None and (before.is_currency or not CURRENCY_SIGNS.isdisjoint(before.text))


def _is_percent(_: Cast, noun: Token) -> bool:
    """ "40 per cent", "a third": a part of what something costs."""
    if noun.ent_type_ == "PERCENT" or noun.lemma_.lower() in words("parts"):
        return True
    behind = noun.doc[noun.i + 1 : noun.i + 2]
    return noun.pos_ == "NUM" and any(t.lower_ in ("per", "percent", "%") for t in behind)


def _brings_relief(cast: Cast, noun: Token) -> bool:
    """ "A ship with flour", "two planes laden with medicine", "the relief convoy"."""
    if not _lexical(noun, "carriers"):
        return False
    cargo: list[Token] = []
    for child in noun.children:
        if child.dep_ in PREMODIFIERS:
            cargo.append(child)
        elif child.dep_ == "prep" and child.lower_ in ("with", "of"):
            cargo += child.children
        elif child.dep_ in ("acl", "relcl", "amod") and child.lemma_.lower() in words("laden"):
            cargo += child.children
            cargo += [c for p in child.children if p.dep_ == "prep" for c in p.children]
    return any(
        not _is_money(cast, t) and cast.is_a(part, "aid")
        for t in cargo
        if t.dep_ in (*PREMODIFIERS, "pobj", "dobj")
        for part in (t, *counted(t))
    )


_COMPUTED = {
    "accidents": _is_accident,
    "aid": _is_money,
    "money": _is_money,
    "actor": _is_actor,
    "agent": _is_agent,
    "armed": _is_armed,
    "attackable": _is_attackable,
    "attacker": lambda cast, noun: _is_armed(cast, noun) or _is_person(cast, noun),
    "authorities": _is_authority,
    "civil": _is_civil,
    "civilians": _is_of_civilians,
    "country": _is_country,
    "igo": _is_igo,
    "leader": _is_leader,
    "official": _is_official,
    "percent": _is_percent,
    "person": _is_person,
    "place": _is_place,
    "police": _is_police,
    "protesters": _is_protester,
    "rebels": _is_rebel,
    "sovereign": _is_sovereign,
    "relief_carrier": _brings_relief,
    "state": _is_country,
    "statesman": _is_statesman,
}
