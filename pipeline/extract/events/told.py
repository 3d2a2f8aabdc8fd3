"""Whom the words of an article take up: "they", "four of them", "both sides", "the two countries".

Belongs here: the running account of who took part in what was told so far, and the plural noun
that a "they" stands for. Does not: names and singular pronouns (`pipeline.normalize.actors`),
nor which argument is actor and which recipient (`events.roles`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from pipeline.extract.grammar.cast import Cast
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import SUBJECTS, Doc, Token
from pipeline.normalize.actors.actor import Actor, codes_of
from pipeline.normalize.actors.coreference import GOVERNED
from pipeline.normalize.actors.index import ActorIndex
from pipeline.normalize.gazetteer.countries import country_names, realms
from pipeline.spans import Found

Parties = list[Found[Actor]]

BOTH = words("both")
STATES = words("states")
PLURAL = frozenset({"they", "them", "themselves"})
PAIR_REACH = 12
"""Events back in which the pair is looked for that "both sides" takes up."""
NAMED_REACH = 5
"""Sentences back in which two states named together are such a pair."""
GROUP_REACH = 2
"""Sentences before its own in which a "they" finds its noun."""
DEALS_REACH = 4
"""Events back in which those are looked for who dealt with each other before."""
PARTNER_REACH = 10
"""Events back in which somebody's partner in a deal is looked for."""
PAIR = 2
SEVERAL = {"three": 3, "four": 4, "five": 5, "six": 6}
UNARMED = frozenset({"CVL", "REF", "UNK"})
PAIRS = frozenset({"two", "both", "pair"})
"""Words that mean two by themselves."""
MEASURES = frozenset({"SANCTION", "COERCE"})
"""Types that others repeat or answer by measures of their own."""
ANSWER_REACH = 1
"""Sentences back in which an answer finds what it answers."""
ANSWERS = frozenset({"AGREE", "REJECT", "SANCTION"})
"""Types that are done to whoever dealt with one before, where nobody is named."""
DIALOGUE = frozenset(
    {"REQUEST", "ACCUSE", "AGREE", "REJECT", "THREATEN", "CONSULT", "AID", "COOPERATE"}
)
"""Types that are answered."""
IMPOSING = frozenset({"COERCE", "SANCTION"})
"""Types of what may be lifted again."""
HITTING = frozenset({"SANCTION", "COERCE", "ASSAULT"})
"""Types that are answered by a sanction: "Mali expelled two envoys. Chad RECALLED its own"."""
ASKING = frozenset({"REQUEST", "ACCUSE", "THREATEN", "AGREE"})
"""Types that somebody answers though nobody was named."""
GIVING = frozenset({"AGREE", "AID", "COOPERATE"})
"""Types after which more is given to the same."""
SINGLE = frozenset({"the", "this", "that"})
DEFINITE = frozenset({"the", "his", "her", "its", "their"})
CLAUSE_DEPTH = 3
"""Steps up from an object to the verb that acts on it: "detained four of them"."""


class Roles(NamedTuple):
    """Who acts and to whom it is done; both sides of a fight or talk act."""

    actors: Parties
    recipients: Parties


class Telling(NamedTuple):
    """One event of the account: its type, the word that heads it and who took part."""

    type: str
    head: Token
    roles: Roles
    visit: bool = False


class Told:
    """The account of one article, kept while its events are read in order."""

    def __init__(self, doc: Doc, cast: Cast, actors: ActorIndex) -> None:
        self._cast = cast
        self._doc = doc
        self._actors = actors
        self._sentences = [s for s in doc.sents if s.text.strip()]
        self._tellings: list[Telling] = []
        self._deals: list[tuple[int, Roles]] = []

    @cached_property
    def _states(self) -> Parties:
        mentions = self._actors.mentions
        return [m for m in mentions if m.value.kind == "country" and not m.value.is_place]

    @property
    def last(self) -> Roles | None:
        """Who took part in the event told last."""
        return self._tellings[-1].roles if self._tellings else None

    def add(self, telling: Telling, *, dealt: bool = False) -> None:
        """One event more; `dealt` says that its parties met or agreed."""
        self._tellings.append(telling)
        roles = telling.roles
        if dealt and sum(map(_is_known, (*roles.actors, *roles.recipients))) >= PAIR:
            self._deals.append((len(self._tellings), roles))

    def crowd(self, head: Token) -> Parties:
        """Of whom "six were arrested" tells: those who protested just before."""
        protests = [t for t in self._near(head) if t.type == "PROTEST"]
        return protests[-1].roles.actors if protests else []

    def dealers(self) -> Roles | None:
        """Who dealt with each other a short while ago, for "the accord was SIGNED", "after four
        days of TALKS"."""
        if not self._deals or len(self._tellings) - self._deals[-1][0] >= DEALS_REACH:
            return None
        return self._deals[-1][1]

    def partners(self, actors: Parties) -> Parties:
        """With whom these dealt last: "Delhi put the treaty ON HOLD" hits the other side."""
        mine = {party.value.name for party in actors}
        for at, roles in reversed(self._deals):
            if len(self._tellings) - at >= PARTNER_REACH:
                return []
            parties = [*roles.actors, *roles.recipients]
            others = [p for p in parties if p.value.name not in mine]
            if len(others) < len(parties):
                return others
        return []

    def imposed(self) -> Roles | None:
        """Who put what on whom, for "the ban was LIFTED"."""
        recent = reversed(self._tellings[-PAIR_REACH:])
        return next((t.roles for t in recent if t.type in IMPOSING), None)

    def answered(self, event_type: str, head: Token, actors: Parties) -> Parties:
        """Whom an answer goes to that names nobody: "rejected the charge", "has promised more"."""
        if event_type not in ANSWERS:
            return []
        if event_type == "REJECT" and _is_of_charge(head):
            charges = [t for t in self._near(head) if t.type == "ACCUSE"]
            if charges:
                return [p for p in charges[-1].roles.actors if not _same_name(p, actors)]
        for telling in reversed(self._near(head)):
            hit = event_type == "SANCTION" and telling.type in HITTING
            if telling.type not in DIALOGUE and not hit:
                continue
            asked = telling.type in ASKING and not telling.roles.recipients
            open_to = telling.roles.actors if asked else []
            for alike in (_same_name, _same_country):
                found = _other_side(telling, event_type, actors, alike)
                found = found or [p for p in open_to if not alike(p, actors)]
                if found:
                    return found
        return []

    def doers(self, head: Token, deeds: Iterable[Token], actors: Parties) -> Parties:
        """Whose "the decision" is, where the phrase does not say: who did what was told last."""
        named = next((noun for noun in deeds if _is_bare_deed(noun)), None)
        if named is None:
            return []
        did = [p for telling in self._near(head) for p in telling.roles.actors]
        if named.lemma_.lower() in words("judgments"):
            did = [p for p in did if "JUD" in p.value.sectors]
        others = {p.value.name: p for p in did if not _same_name(p, actors)}
        return list(others.values()) if len(others) == 1 else []

    def _near(self, head: Token) -> list[Telling]:
        """What was told in the sentence of a word and the one before it."""
        stretch = list(self._back_from(head, ANSWER_REACH + 1))
        start = stretch[-1][0].i if stretch else head.i
        return [t for t in self._tellings[-PAIR_REACH:] if start <= t.head.i != head.i]

    def pair(self, noun: Token) -> Parties:
        """The two parties that "both sides" means: of the last event that had two, else the two
        states last named together; nobody where that is not plain."""
        states = noun.lemma_.lower() in STATES
        for fits in (_are_two_states, _of_two_states) if states else (_are_two,):
            for telling in reversed(self._tellings[-PAIR_REACH:]):
                roles = telling.roles
                # Who dealt with each other, as guests of a third perhaps, or one with the other.
                several = len(roles.actors) > 1
                parties = roles.actors if several else [*roles.actors, *roles.recipients]
                if _are_two(parties) and fits(parties):
                    return list(parties)
        stand_for_sides = states or means_sides(noun) or noun.lower_ in PAIRS
        return self._named_together(noun) if stand_for_sides else []

    def several(self, noun: Token) -> Parties:
        """Those that "the three leaders", "the four governments" means: the sides of the last
        event that had as many."""
        before = {c.lower_ for c in noun.lefts}
        wanted = next((SEVERAL[form] for form in sorted(before & SEVERAL.keys())), None)
        people = self._cast.is_a(noun, "officials") or noun.lemma_.lower() in STATES
        if wanted is None or noun.tag_ != "NNS" or "the" not in before or not people:
            return []
        for telling in reversed(self._tellings[-PAIR_REACH:]):
            roles = telling.roles
            for parties in (roles.actors, [*roles.actors, *roles.recipients]):
                if len(parties) == wanted and all(p.value.countries for p in parties):
                    return list(parties)
        return []

    def of_visit(self, noun: Token) -> Parties:
        """Whom "the visiting president", "his guest", "her host" means: of the last visit."""
        lemma, before = noun.lemma_.lower(), {c.lower_ for c in noun.lefts}
        visiting = "visiting" in before and self._cast.is_a(noun, "people")
        guest = visiting or lemma in words("guests")
        if not (guest or lemma in words("hosts")) or before.isdisjoint(DEFINITE):
            return []
        last = next((t.roles for t in reversed(self._tellings) if t.visit), Roles([], []))
        side = last.actors if guest else last.recipients
        persons = [party for party in side if party.value.kind == "person"]
        return persons if len(persons) == 1 else side if len(side) == 1 else []

    def realm(self, noun: Token) -> Parties:
        """Which "kingdom" or "sultanate" was named last."""
        codes = realms(noun.lemma_)
        if not codes or [c.lower_ for c in noun.lefts] != ["the"]:
            return []
        named = (m for m in self._actors.mentions if m.start < noun.idx)
        fitting = [m for m in named if not codes.isdisjoint(m.value.countries)]
        if not fitting:
            return []
        code = fitting[-1].value.countries[0]
        actor = Actor(country_names().get(code, code), "country", (code,))
        reason = f"the last {noun.lemma_} that was named"
        return [Found(actor, noun.idx, noun.idx + len(noun), "event.realm", "inferred", reason)]

    def other_state(self, noun: Token) -> Parties:
        """The other of two states, of which "its neighbour", "their southern rival" speaks."""
        owner = next((c for c in noun.by_dep.get("poss", ()) if c.tag_ == "PRP$"), None)
        if owner is None:
            return []
        own = codes_of(self._cast.named(owner))
        near = [
            p for t in reversed(self._near(noun)) for p in (*t.roles.actors, *t.roles.recipients)
        ]
        stretch = [*self._back_from(noun, ANSWER_REACH + 1)][-1]
        near += [m for m in self._actors.mentions if stretch[0].idx <= m.start < noun.idx]
        codes = codes_of(near) & country_names().keys()
        others = codes - own
        if len(others) != 1 or not own & codes:
            return []
        code = others.pop()
        reason = "of two states the one that is not whose it is"
        actor = Actor(country_names()[code], "country", (code,))
        end = noun.idx + len(noun)
        return [Found(actor, noun.idx, end, "event.other_state", "inferred", reason)]

    def doer_abroad(self, head: Token, victims: Parties) -> Parties:
        """Who expelled or freed "two French diplomats", where nobody is said to: the one state
        besides theirs in the sentence and the one before."""
        theirs = codes_of(victims)
        stretches = [*self._back_from(head, ANSWER_REACH + 1)]
        start, end = stretches[-1][0].idx, stretches[0][-1].idx
        states = [m for m in self._actors.mentions if m.value.kind == "country"]
        near = [m for m in states if start <= m.start <= end and m.value.countries]
        others = {m.value.countries[0]: m for m in near if not theirs & set(m.value.countries)}
        one_state = len(theirs) == 1 and theirs <= country_names().keys()
        return list(others.values()) if len(others) == 1 and one_state else []

    def repeated(self, head: Token, actors: Parties) -> Parties:
        """Whom "a similar ban", "its own sanctions" hit: those who were hit before, or who struck
        the first blow."""
        types = MEASURES | {"ASSAULT"} if head.lemma_ in words("answering_verbs") else MEASURES
        for telling in reversed(self._near(head)):
            if telling.type not in types or not telling.roles.actors:
                continue
            if any(_same_country(party, actors) for party in telling.roles.actors):
                continue
            hit = any(_same_country(party, actors) for party in telling.roles.recipients)
            return list(telling.roles.actors if hit else telling.roles.recipients)
        return []

    def group(self, pronoun: Token) -> Token | None:
        """The noun of people that a "they" stands for, unless grammar says whom it means."""
        if pronoun.lower_ not in PLURAL:
            return None
        if any(GOVERNED in (found.reason or "") for found in self._cast.named(pronoun)):
            return None
        for stretch in self._back_from(pronoun, GROUP_REACH + 1):
            nouns = [t for t in stretch if t.i < pronoun.i and self._is_group(t, pronoun)]
            if nouns:
                return min(nouns, key=lambda t: _rank(t, pronoun))
        return None

    def _is_group(self, noun: Token, pronoun: Token) -> bool:
        named = noun.tag_ == "NNPS" and noun.ent_type_ in ("NORP", "ORG")
        if not (noun.tag_ == "NNS" or named) or noun.dep_ in ("compound", "nmod", "poss", "conj"):
            return False
        # Who acts on "them" is somebody else.
        acts_on = pronoun.dep_ not in SUBJECTS and noun.dep_ in SUBJECTS
        if acts_on and noun.head in islice(pronoun.ancestors, CLAUSE_DEPTH):
            return False
        if self._cast.is_a(noun, "weapons") or self._cast.is_a(noun, "buildings"):
            return False
        return self._cast.is_a(noun, "people") or self._cast.is_a(noun, "agent")

    def _named_together(self, noun: Token) -> Parties:
        for stretch in self._back_from(noun, NAMED_REACH):
            start, end = stretch[0].idx, min(stretch[-1].idx + len(stretch[-1]), noun.idx)
            here = {m.value.name: m for m in self._states if start <= m.start < end}
            if len(here) == PAIR:
                return list(here.values())
            if len(here) > PAIR:
                return []
        return []

    def _back_from(self, token: Token, reach: int) -> Iterator[list[Token]]:
        """The sentence of a token and those before it, the nearest first."""
        earlier = [s for s in self._sentences if s.start <= token.i][-reach:]
        yield from (list(sentence) for sentence in reversed(earlier))


def _is_known(party: Found[Actor]) -> bool:
    """Nameless "negotiators" of no country deal for somebody, but nobody can say for whom."""
    return party.value.kind != "people" or bool(party.value.countries)


def means_both(noun: Token) -> bool:
    """ "Both sides", "the two countries", "the parties" of what was told before."""
    if noun.lower_ in PAIRS:
        return not any(c.dep_ == "prep" for c in noun.children)
    if noun.lemma_.lower() not in BOTH or _is_named_behind(noun):
        return False
    if any(c.ent_type_ in ("NORP", "GPE") for c in noun.children):
        return False  # "two Slovene diplomats"
    near = {c.lower_ for c in noun.children}
    if near & {"two"} and not (near & {"the", "both", "these", "those"} or means_sides(noun)):
        return False  # "two diplomats were expelled"
    if noun.lemma_ in ("man", "woman") and noun.dep_ in ("nsubjpass", "dobj"):
        return False  # "the two men were freed": not the states that quarrel over them
    pair = means_sides(noun) or means_neighbours(noun)
    return bool(near & {"both", "two"}) or (pair and "the" in near)


def means_neighbours(noun: Token) -> bool:
    """ "The neighbours agreed", "the rivals met", and not those of somebody named."""
    named = (c for c in noun.children if c.pos_ == "PROPN" or c.ent_type_ or c.dep_ == "nummod")
    plural = noun.tag_ == "NNS" and noun.lemma_.lower() in words("beside_another")
    return plural and not any(named)


def stands_beside_another(noun: Token) -> bool:
    """ "Its neighbour", "its southern rival", that no name stands with."""
    if noun.lemma_.lower() not in words("beside_another") or noun.tag_ != "NN":
        return False
    named = (c for c in noun.children if c.pos_ == "PROPN" or c.ent_type_ in ("GPE", "NORP"))
    possessed = any(c.tag_ == "PRP$" for c in noun.by_dep.get("poss", ()))
    behind = {c.lower_ for c in noun.by_dep.get("prep", ())}
    return possessed and not any(named) and not behind & {"in", "for"}


def means_sides(noun: Token) -> bool:
    return noun.lemma_.lower() in ("side", "party") and noun.tag_ == "NNS"


def _is_named_behind(noun: Token) -> bool:
    """ "All parties in Myanmar", "both sides of the border": the phrase says whose they are."""
    return any(
        c.dep_ == "prep" and c.i > noun.i and c.lower_ in ("in", "of") for c in noun.children
    )


def _are_two(parties: Parties) -> bool:
    """Two that may be sides of something: not a state and the people it acts on or sends."""
    if len(parties) != PAIR:
        return False
    one, other = sorted((p.value for p in parties), key=lambda actor: actor.kind == "people")
    if one.kind == "people" or other.kind != "people":
        return True
    return not UNARMED.issuperset(other.sectors) and not set(one.countries) & set(other.countries)


def _are_two_states(parties: Parties) -> bool:
    """Two states, or those who speak for one each, before their soldiers and companies."""
    speak = all(p.value.kind == "country" or "GOV" in p.value.sectors for p in parties)
    return speak and _of_two_states(parties)


def _of_two_states(parties: Parties) -> bool:
    """Bodies of states and groups across borders stand for no state."""
    codes = codes_of(parties)
    return len(codes) == PAIR and codes <= country_names().keys()


def _same_name(party: Found[Actor], others: Parties) -> bool:
    return any(party.value.name == other.value.name for other in others)


def _same_country(party: Found[Actor], others: Parties) -> bool:
    codes = codes_of(others)
    return not codes.isdisjoint(party.value.countries) or _same_name(party, others)


def _other_side(
    telling: Telling,
    event_type: str,
    actors: Parties,
    alike: Callable[[Found[Actor], Parties], bool],
) -> Parties:
    """Those who dealt with these in an event: who acted on them, or together with them."""
    did, received = telling.roles
    if any(alike(party, actors) for party in received):
        return [party for party in did if not alike(party, actors)]
    if not any(alike(party, actors) for party in did):
        return []
    others = [party for party in did if not alike(party, actors)]
    more = event_type == "AGREE" and telling.type in GIVING
    return others or ([p for p in received if not alike(p, actors)] if more else [])


def _is_of_charge(verb: Token) -> bool:
    """ "A charge the UN DENIES", "claims that she REJECTED": of what was just said."""
    return verb.dep_ == "relcl" and verb.head.lemma_.lower() in words("charged")


def _is_bare_deed(noun: Token) -> bool:
    """ "The decision", with nothing that says whose."""
    if noun.lemma_.lower() not in words("deeds") or noun.tag_ not in ("NN", "NNP"):
        return False
    lefts = [c.lower_ for c in noun.children if c.i < noun.i]
    return lefts[:1] != [] and set(lefts) <= SINGLE and not any(c.i > noun.i for c in noun.children)


def _rank(noun: Token, pronoun: Token) -> tuple[int, int]:
    """A subject takes up a subject, an object an object; the nearest of equals."""
    same = (noun.dep_ in SUBJECTS) == (pronoun.dep_ in SUBJECTS)
    return (0 if same else 1, pronoun.i - noun.i)
