"""Who an agreement binds.

Belongs here: collecting the parties of a mention from its noun ("between A and B", "A's deal
with B", "an A-B pact"), from the verb over it and from what it grants. Does not: whom sentences
before name (`antecedents`), who brought it about (`mediators`), whom a phrase stands for
(`naming`), what makes a side of an actor (`sides`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from pipeline.extract.agreements.acts import named_by, signing_behind
from pipeline.extract.agreements.antecedents import Antecedents
from pipeline.extract.agreements.deeds import (
    ACCEPTED,
    AGREED,
    BARTERED,
    CONFIRMED,
    GRANTED,
    MEMBERSHIP,
    REFUSED,
    WON,
    offerers,
)
from pipeline.extract.agreements.mediators import Mediators
from pipeline.extract.agreements.mentions import (
    LISTED,
    PART,
    PROMISED,
    TALKS,
    Mention,
    Predicates,
    topic_deed,
)
from pipeline.extract.agreements.naming import (
    BOTH,
    FIRST_PERSON,
    MAX_CLIMB,
    governed,
)
from pipeline.extract.agreements.nouns import (
    EXCHANGES,
    is_bare_definite,
    is_lent,
    names_at,
    phrase_words,
)
from pipeline.extract.agreements.sides import (
    Party,
    Sides,
    home_side,
    is_anybodys,
    is_side,
    joint_names,
)
from pipeline.extract.grammar.frames import Predicate, verb_predicate
from pipeline.extract.grammar.lexemes import CLAUSAL, NOMINAL, verb_lemma
from pipeline.extract.grammar.phrases import conjuncts, makes_object
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping
from pipeline.normalize.actors.index import is_from_setting
from pipeline.normalize.gazetteer.countries import country_word

AGREED_TO = "agreements.agreed_to"
POSSESSIVE = frozenset({"its", "their", "our", "whose"})
MAX_PHRASE = 60
"""Tokens of an agreement's phrase that are searched for a partner hung too low."""


def sides_of(
    mention: Mention, story: Story, known: Predicates, before: Sequence[list[Party]] = ()
) -> Sides:
    """Parties and mediators of one mention; `before` are the sides of agreements told so far."""
    reader = _Reader(story, known, before)
    sides = Sides()
    sides.mediate(reader.mediators(mention))
    reader.outside = {p.key for p in sides.mediators}
    if mention.rule in (LISTED, PART):
        sides.add(reader.listed(mention))
        return sides
    for source in reader.sources:
        partners_only = source == reader.of_act and reader.are_partners(mention, sides)
        if len(sides.parties) < 2 or partners_only:
            sides.add(source(mention))
        if source in (reader.of_act, reader.settled):
            sides.direct = sides.direct or bool(sides.parties)
    if reader.names_partners_only(mention, sides):
        sides.add(home_side(before, sides.parties[0]))
    if len(sides.parties) == 1:
        sides.add(reader.other_side(mention, sides.parties[0]))
    if mention.rule == REFUSED and len(sides.parties) == 1:
        sides.add(home_side(before, sides.parties[0]))
    if not sides.parties or (len(sides.parties) == 1 and is_lent(mention.head)):
        sides.add(reader.protagonists(mention))
    if len(sides.parties) > BOTH:
        sides.parties = [p for p in sides.parties if not is_anybodys(p)]
    sides.mediate(reader.hosts)
    sides.parties = [p for p in sides.parties if not _is_of_another(p, sides.parties)]
    between = {p.country for p in sides.mediators}
    sides.parties = [_without_guess(p, between) for p in sides.parties]
    sides.parties.sort(key=lambda p: p.found.start)
    return sides


def _is_of_another(party: Party, parties: list[Party]) -> bool:
    """ "Chinese officers", who act for a state that is a side already."""
    named = (
        party.kind in ("people", "organisation") and country_word(party.name.split()[0]) is not None
    )
    return named and any(p != party and p.country == party.country for p in parties)


def _without_guess(party: Party, mediators: set[str | None]) -> Party:
    """ "The rebels" of a truce that Algeria mediates are not Algeria's for being told beside it."""
    guessed = party.kind == "people" and is_from_setting(party.found)
    return replace(party, country=None) if guessed and party.country in mediators else party


class _Reader(Antecedents, Mediators):
    """Where an agreement's sides are looked for."""

    @property
    def sources(self) -> tuple[Callable[[Mention], Iterator[Party]], ...]:
        """Where sides are looked for, nearest to the agreement first."""
        return (
            self.own, self.of_act, self.told_to, self.owners, self.of_content, self.bound,
            self.above, self.asker, self.denier, self.keepers, self.sayers, self.fighters,
            self.settled, self.between, self.confirming, self.gathered, self.beside,
            self.told_before, self.told_throughout, self.proposer,
        )  # fmt: skip

    def listed(self, mention: Mention) -> list[Party]:
        """Of one of "four documents": its own sides, else those of them all."""
        own = Sides()
        for child in mention.head.children:
            if child.dep_ == "prep" and child.lower_ in ("with", "between"):
                own.add(p for t in child.children for m in conjuncts(t) for p in self._actors(m))
        if len(own.parties) < BOTH and self.before:
            own.add(self.before[-1])
        return own.parties

    def own(self, mention: Mention) -> Iterator[Party]:
        """Sides that stand at the noun itself, or are subject and partner of the verb."""
        predicate = mention.predicate
        yield from joint_names(mention.head)
        outsiders = self._outsiders(predicate, mention.verb)
        at_places = {t for t in predicate.subjects if _names_venue(t, mention.head)}
        yield from self._all(t for t in predicate.subjects if t not in {*outsiders, *at_places})
        partners = list(self._all(predicate.after("with", "between", "among", "and")))
        lemma = mention.head.lemma_.lower()
        if lemma in (*self.data["signed_nouns"], *self.data["granted_papers"]):
            partners += self._all(predicate.after("from", "to"))
        yield from partners
        if mention.head.dep_ == "attr":
            # "With Bolivia there is an agreement on a railway".
            yield from self._all(verb_predicate(mention.head.head).after("with", "between"))
        if len(partners) == 1:
            yield from self._all(outsiders)
        if mention.rule == CONFIRMED:
            yield from self._all((*predicate.indirect, *predicate.after("to", "from")))
        if mention.rule in (GRANTED, PROMISED, BARTERED):
            yield from self._all((*predicate.indirect, *predicate.after("to")))
            yield from self._all(_receivers(predicate))
        if mention.rule in (BARTERED, MEMBERSHIP):
            yield from self._all(predicate.objects)
            yield from self._all(_let(predicate.head))
        if mention.rule == WON:
            yield from self._all(predicate.after("from", "at"))
        if mention.rule in (ACCEPTED, REFUSED):
            yield from self._all(t for noun in predicate.objects for t in offerers(noun))
        if mention.rule == AGREED_TO:
            yield from self._all(t for other in self._in_return(mention.head) for t in other)

    def _in_return(self, verb: Token) -> Iterator[tuple[Token, ...]]:
        """ "A agreed to pay and B *undertook* to leave": who promises in the same breath."""
        first = verb.head if verb.dep_ == "conj" else verb
        for beside in (first, *(c for c in first.children if c.dep_ == "conj")):
            predicate = self.known.get(beside.i)
            if beside != verb and predicate and predicate.lemma in self.data["undertaking_verbs"]:
                yield predicate.subjects

    def _outsiders(self, predicate: Predicate, verb: str) -> tuple[Token, ...]:
        """Subjects of the light verb that only speak of the agreement: "X announced a truce"."""
        if predicate.light is None or verb not in self.data["outsiders"]:
            return ()
        above = self.known.get(predicate.light.i)
        return above.subjects if above is not None else ()

    def of_act(self, mention: Mention) -> Iterator[Party]:
        """Sides named as subject, agent or partner of what was done."""
        noun = mention.head
        for act in _acts(noun, mention.act):
            yield from self._of_one_act(act, mention)
        behind = signing_behind(noun)
        if behind is not None and behind.head != noun and self._several(behind.head) > 1:
            yield from self._one(behind.head)  # "a treaty that the two signed"
        for proposal in _nominal_acts(noun):
            yield from self._all(names_at(proposal))

    def _of_one_act(self, act: Token, mention: Mention) -> Iterator[Party]:
        """Who does it, with whom, and whom it is done to."""
        noun = mention.head
        predicate = self.known.get(act.i)
        if predicate is None and act.pos_ in CLAUSAL:
            predicate = verb_predicate(act)
        if predicate is None:
            return
        partners = list(self._all(predicate.after("with", "between", "among")))
        paper = noun.lemma_.lower() in self.data["granted_papers"] and noun in predicate.objects
        given = paper and predicate.lemma in self.data["issuing_verbs"]
        if is_lent(noun):
            receiving = (*predicate.after("to", "for"), *mention.predicate.after("to", "for"))
            borrowers = (*predicate.indirect, *receiving)
            partners += (p for p in self._all(borrowers) if p.kind == "country")
        if given or predicate.lemma in self.data["addressing_verbs"]:
            partners += self._all((*predicate.indirect, *predicate.after("to")))
        doers = list(self._all(t for t in predicate.subjects if t != noun))
        doers += self._all(_fronted(predicate))
        if act.dep_ == "relcl" and act.head.dep_ == "attr":
            # "Fiji became the 60th state to sign".
            doers += self._all(verb_predicate(act.head.head).subjects)
        negotiating = mention.status == "under_negotiation" and len({p.key for p in doers}) > 1
        outside = predicate.lemma in self.data["outsiders"] and not negotiating
        if not outside or len(partners) == 1:
            yield from doers
        yield from partners
        if predicate.lemma in self.data["asking_verbs"]:
            yield from self._all(t for t in predicate.objects if t != noun)
        if predicate.lemma in ("win", "land", "secure", "sign", "obtain", "get"):
            yield from self._all(predicate.after("from"))
        if not partners and not outside:
            yield from self._all(_hosts_of_envoys(predicate))
            yield from self._all(self._met_for(act))
        if predicate.lemma in self.data["linking_verbs"] and noun in predicate.subjects:
            yield from self._all(predicate.objects)
        if mention.head.lemma_.lower() in EXCHANGES:
            yield from self._all(predicate.objects)
        if predicate.lemma in self.data["settling_verbs"] and noun in predicate.subjects:
            yield from self._all(t for o in predicate.objects for t in _between(o))

    def _met_for(self, act: Token) -> Iterator[Token]:
        """ "Met the Chadian minister *to sign* documents": whom the signing was with."""
        if act.dep_ not in ("advcl", "xcomp") or act.tag_ != "VB":
            return
        meeting = self.known.get(act.head.i)
        if meeting is not None and meeting.lemma in self.data["meeting_verbs"]:
            yield from (*meeting.objects, *meeting.after("with"))

    def owners(self, mention: Mention) -> Iterator[Party]:
        """ "Its pact with Fiji", "their treaty": whose clause it stands in."""
        possessive = next((c for c in mention.head.children if c.lower_ in POSSESSIVE), None)
        if possessive is None:
            return
        if possessive.lower_ == "whose":
            before = possessive.nbor(-2 if possessive.nbor(-1).text == "," else -1)
            yield from self._actors(before)  # "a deal with Fiji, whose own pact with Chad"
            return
        if possessive.lower_ in FIRST_PERSON:
            yield from self._speaker(possessive)
            return
        above = (self.known.get(t.i) for t in islice(mention.head.ancestors, MAX_CLIMB))
        clause = next((p for p in above if p is not None and p.kind == "verb"), None)
        if clause is None or mention.head in clause.subjects:
            return
        doers = Sides()
        doers.add(p for p in self._all(clause.subjects) if is_side(p))
        if possessive.lower_ == "their" and len(doers.parties) < BOTH:
            others = (t for t in clause.objects if t != mention.head)
            doers.add(p for p in self._all(others) if is_side(p))
        single = possessive.lower_ == "its"
        if len(doers.parties) == (1 if single else BOTH):
            yield from doers.parties

    def keepers(self, mention: Mention) -> Iterator[Party]:
        """ "A accused B of violating the truce", "B must honour the treaty, A said"."""
        act = mention.act
        if act is None or verb_lemma(act) not in self.data["keeping_verbs"]:
            return
        source = mention.told.attributed_to
        accusing = self.known.get(act.head.head.i) if act.dep_ == "pcomp" else None
        tokens = accusing.subjects if accusing is not None else ()
        sayers = self._all((*tokens, *((source,) if source is not None else ())))
        yield from (p for p in sayers if p.kind in ("country", "armed_group"))

    def between(self, mention: Mention) -> Iterator[Party]:
        """ "Was signed on Monday *between* A and B", which the parser hung on the day."""
        act = mention.act
        if act is None or act.pos_ not in CLAUSAL or mention.predicate.after("with", "between"):
            return
        for token in islice(act.subtree, MAX_PHRASE):
            if (
                token.dep_ == "prep"
                and token.lower_ == "between"
                and token.head.ent_type_ == "DATE"
            ):
                yield from self._all(c for c in token.children if c.dep_ == "pobj")

    def confirming(self, mention: Mention) -> Iterator[Party]:
        """ "China has agreed to wait, *the Lao minister* said": who tells that another has agreed
        is whom it agreed with."""
        source = mention.told.attributed_to
        if source is None or mention.rule not in AGREED:
            return
        doers = Sides()
        doers.add(self._all(mention.predicate.subjects))
        said = [p for p in self._actors(source) if p.kind == "country"]
        if len(doers.parties) == 1 and doers.parties[0].kind in ("country", "igo"):
            yield from said

    def gathered(self, mention: Mention) -> Iterator[Party]:
        """ "Agreements were signed when the Uzbek president *met* his French counterpart"."""
        if mention.act is None or mention.predicate.after("with", "between"):
            return
        for token in mention.head.sent:
            meeting = self.known.get(token.i)
            if meeting is None or meeting.lemma not in self.data["meeting_verbs"]:
                continue
            met = self._met(meeting)
            if len(met) == BOTH and all(is_side(p) for p in met):
                yield from met
                return

    def beside(self, mention: Mention) -> Iterator[Party]:
        """ "A and B have observed a lull thanks to an accord": the two that its sentence joins."""
        determiners = [c.lower_ for c in mention.head.children if c.dep_ in ("det", "poss")]
        new = not determiners or determiners[0] in ("a", "an")
        if mention.act is not None and new and mention.act.dep_ == "acl":
            yield from self._joined_here(mention.head)

    def of_content(self, mention: Mention) -> Iterator[Party]:
        """Whom the agreement gives something: "granting X access", "to sell gas to X"."""
        for child in mention.head.children:
            predicate = self.known.get(child.i) if child.dep_ in ("acl", "relcl") else None
            if predicate is not None and predicate.lemma in self.data["linking_verbs"]:
                yield from self._all(predicate.objects)
                yield from self._helped(child)
            if predicate is not None and predicate.lemma in self.data["giving_verbs"]:
                doers = (*mention.predicate.subjects, *self._doers(mention), *predicate.subjects)
                giving = list(self._all(t for t in doers if t != mention.head))
                given_to = self._all((*predicate.indirect, *predicate.after("to")))
                told = [p for p in given_to if p.key not in {g.key for g in giving}]
                yield from self._all(t for t in predicate.subjects if t != mention.head)
                yield from told or islice(self._all(_receivers(predicate)), 1)
        deed = topic_deed(mention.head) if mention.rule == TALKS else None
        dealing = self.known.get(deed.i) if deed is not None else None
        if dealing is not None:
            yield from self._all((*dealing.indirect, *dealing.after("to", "from", "with")))
        promised = mention.predicate.complement if mention.head.pos_ == "VERB" else None
        given = self.known.get(promised.i) if promised is not None else None
        if given is not None and given.lemma in self.data["giving_verbs"]:
            # "Agreed to sell Bangladesh electricity", "agreed to supply gas to Moldova".
            yield from self._all((*given.indirect, *given.after("to")))
        if given is not None and given.lemma in self.data["relieving_verbs"]:
            yield from self._relieved(given)
        if given is not None and given.lemma in self.data["taking_verbs"]:
            yield from self._all(given.after("from"))
        for token in islice(mention.head.subtree, MAX_PHRASE):
            if token.dep_ == "prep" and token.lower_ in ("with", "between"):
                yield from self._all(c for c in token.children if c.dep_ == "pobj")

    def told_to(self, mention: Mention) -> Iterator[Party]:
        """ "A told B that its contract was void": whoever tells and is told."""
        act = mention.act
        clause = act.head if act is not None and act.pos_ not in CLAUSAL else act
        below = clause is not None and clause.dep_ == "ccomp"
        telling = self.known.get(clause.head.i) if clause is not None and below else None
        if telling is not None and telling.lemma in self.data["telling_to"]:
            told = (*telling.indirect, *telling.objects)
            others = [p for t in told for p in self._actors(t) if p.kind != "people"]
            yield from (*self._all(telling.subjects), *others) if others else ()

    def bound(self, mention: Mention) -> Iterator[Party]:
        """Who does something by it: "a treaty under which *the two* share the river"."""
        for clause in mention.head.children:
            predicate = self.known.get(clause.i) if clause.dep_ == "relcl" else None
            if predicate is None or not any(_leads_in(c) for c in clause.children):
                continue
            receiving = (*predicate.indirect, *predicate.after("to", "from", "with"))
            doers = self._all((*predicate.subjects, *predicate.objects, *receiving))
            yield from (p for p in doers if is_side(p) and not p.found.value.is_place)

    def _relieved(self, given: Predicate) -> Iterator[Party]:
        """ "Agreed to defer *Ethiopia's* payments", "to lift its embargo on *Fiji*"."""
        for noun in given.objects:
            owners = [c for c in noun.children if c.dep_ == "poss"]
            behind = governed(noun, "on", "against", "of", "from", "by")
            yield from (p for p in self._all((*owners, *behind)) if is_side(p))
        against = (*given.indirect, *given.after("on", "against", "for", "to", "from"))
        yield from (p for p in self._all((*given.objects, *against)) if is_side(p))

    def _helped(self, binding: Token) -> list[Party]:
        """ "A treaty that obliges it to come to the aid of *Fiji*": to whom it is bound."""
        duty = next((c for c in binding.children if c.dep_ == "xcomp"), None)
        if duty is None:
            return []
        owed = Sides()
        for token in islice(duty.subtree, MAX_PHRASE):
            owed.add(p for p in self._actors(token) if p.kind == "country")
        return owed.parties if len(owed.parties) == 1 else []

    def above(self, mention: Mention) -> Iterator[Party]:
        """Whose talks or doings the agreement stands in: "they held talks on a pact"."""
        token = mention.head
        for _ in range(MAX_CLIMB):
            token = token.head
            if token.pos_ not in CLAUSAL:
                continue
            predicate = self.known.get(token.i) or verb_predicate(token)
            subjects = [t for t in predicate.subjects if t != mention.head]
            negotiated = mention.rule == TALKS or (
                mention.act is not None and mention.act.pos_ in NOMINAL
            )
            if negotiated and predicate.lemma not in self.data["outsiders"]:
                yield from self._all(subjects)
                yield from self._all(predicate.after("with", "between"))
            elif self._is_dealt_with(mention, predicate):
                yield from (p for p in self._all(subjects) if is_side(p))
            else:
                yield from self._all(t for t in subjects if self._several(t) > 1)
            return

    def _is_dealt_with(self, mention: Mention, predicate: Predicate) -> bool:
        """ "A and B will defend the pact with C": who has to do with one of somebody is a side."""
        partner = any(c.dep_ == "prep" and c.lower_ == "with" for c in mention.head.children)
        judged = predicate.lemma in (*self.data["judging_verbs"], *self.data["outsiders"])
        return partner and mention.head in predicate.objects and not judged

    def denier(self, mention: Mention) -> Iterator[Party]:
        """Who says that there is no agreement would be a side of it."""
        source = mention.told.attributed_to
        if mention.status == "denied" and source is not None:
            yield from self._actors(source)

    def sayers(self, mention: Mention) -> Iterator[Party]:
        """ "The truce ran out at midnight, A and B said": both speak of what is theirs."""
        source = mention.told.attributed_to
        if source is None or mention.predicate.after("with", "between"):
            return
        said = Sides()
        said.add(p for t in conjuncts(source) for p in self._actors(t) if is_side(p))
        if len(said.parties) == BOTH and mention.status != "denied":
            yield from said.parties

    def _ends_fighting(self, mention: Mention) -> bool:
        words = {mention.head.lemma_.lower(), *phrase_words(mention.head)}
        return not words.isdisjoint(self.data["truces"])

    def fighters(self, mention: Mention) -> Iterator[Party]:
        """ "The truce collapsed after A resumed strikes on B": whoever fights in its sentence."""
        if not self._ends_fighting(mention) or mention.predicate.after("with", "between"):
            return
        for token in mention.head.sent:
            fight = self.known.get(token.i)
            if fight is None or fight.lemma not in self.data["fighting_verbs"]:
                continue
            fighting = Sides()
            victims = (*fight.objects, *fight.after("on", "against", "with"))
            fighting.add(p for t in (*fight.subjects, *victims) for p in self._actors(t))
            sides = [p for p in fighting.parties if is_side(p)]
            if len(sides) == BOTH:
                yield from sides
                return

    def proposer(self, mention: Mention) -> Iterator[Party]:
        """Whoever offers a pact would be a side of it; of a truce, only who fights."""
        act = self.known.get(mention.act.i) if mention.act is not None else None
        if act is None or act.lemma not in self.data["offering_verbs"]:
            return
        peace = self._ends_fighting(mention)
        offering = self._all(act.subjects)
        yield from (p for p in offering if is_side(p) and (not peace or p.kind != "country"))

    def are_partners(self, mention: Mention, sides: Sides) -> bool:
        """ "A scrapped an agreement with B and C": whose it is besides, the act tells."""
        partners = {p.key for p in self._all(mention.predicate.after("with"))}
        return len(partners) > 1 and partners == {p.key for p in sides.parties}

    def names_partners_only(self, mention: Mention, sides: Sides) -> bool:
        """ "A memorandum was signed with A and B": by whom, the text before tells."""
        act = self.known.get(mention.act.i) if mention.act is not None else None
        if act is None or not act.passive or any(t != mention.head for t in act.subjects):
            return False
        partners = self._all((*mention.predicate.after("with"), *act.after("with")))
        keys = {p.key for p in partners}
        return bool(keys) and keys == {p.key for p in sides.parties}

    def settled(self, mention: Mention) -> Iterator[Party]:
        """Who does what the agreement says: "Under an understanding, the army agreed to ... and
        the rebels undertook to ...", "A and B settled their dispute by a treaty"."""
        preposition = (named_by(mention.head) or mention.head).head
        clause = preposition.head
        if clause.pos_ not in CLAUSAL:
            return
        by_means = preposition.lower_ in ("in", "by", "through", "with")
        settles = verb_lemma(clause) in self.data["settling_verbs"]
        if mention.head.lemma_.lower() in EXCHANGES:  # "each handed over 100 men in an exchange"
            settles = verb_lemma(clause) in self.data["freeing_verbs"]
        if preposition.lower_ != "under" and not (by_means and settles):
            return
        if preposition.lower_ == "under" and mention.predicate.after("with"):
            return  # "under changes agreed with Fiji, employers must": not whom it binds
        for verb in (clause, *(c for c in clause.children if c.dep_ == "conj")):
            predicate = self.known.get(verb.i)
            if predicate is not None:
                # Of "A and B settled it by a treaty" the parser makes a passive.
                doers = (c for c in verb.children if c.dep_ == "nsubj")
                passive = mention.head in predicate.subjects
                sides = tuple(doers) if passive else predicate.subjects
                # "Under the pact both undertook to ...", where the parser sees no subject.
                both = [c for c in verb.children if c.lower_ == "both" and c.i < verb.i]
                yield from self._all((*sides, *both, *predicate.after("from", "to", "with")))
                # "Travel between A and B began under an agreement".
                yield from self._all(t for s in sides for t in _between(s))

    def asker(self, mention: Mention) -> Iterator[Party]:
        """ "Paris wants London to renew a treaty", "the two let a treaty lapse"."""
        act = mention.act
        if act is None:
            return
        if act.dep_ == "pobj" and act.head.lower_ == "for":
            asking = self.known.get(act.head.head.i)  # "asked Fiji for an extension of the treaty"
            if asking is not None and asking.lemma in self.data["asking_verbs"]:
                yield from self._all((*asking.subjects, *asking.objects))
        above = self.known.get(act.head.i) if act.dep_ in ("xcomp", "ccomp") else None
        if above is not None and above.lemma in self.data["asking_verbs"]:
            yield from self._all(above.subjects)

    def told_throughout(self, mention: Mention) -> Iterator[Party]:
        """ "The water treaty expired": of the two states that the whole article is about."""
        noun = mention.head
        of_states = noun.lemma_.lower() in self.data["pacts_of_states"]
        points_back = bool(self.before) and is_bare_definite(noun)
        if mention.act is None or not of_states or points_back:
            return
        if mention.predicate.after("with", "between"):
            return
        pair = self._pair_of_text()
        told = (p for source in (self.own, self.of_act) for p in source(mention))
        stated = {p.key for p in told if not is_anybodys(p)}
        if stated - self.outside <= {p.key for p in pair}:
            yield from pair or self._home_of_text()


def _fronted(predicate: Predicate) -> Iterator[Token]:
    """The first of "A, B and C", which the parser takes for an adverbial of the verb."""
    for subject in predicate.subjects[:1]:
        first = subject.left_edge.i - 2
        if first < subject.sent.start or not any(c.dep_ == "conj" for c in subject.children):
            continue
        lost = subject.doc[first]
        if subject.doc[first + 1].text == "," and lost.ent_type_ == "GPE" and lost.dep_ != "pobj":
            yield lost


def _leads_in(preposition: Token) -> bool:
    """ "Under which", "by which"."""
    leading = preposition.lower_ in ("under", "by", "in", "through")
    return leading and any(c.tag_ == "WDT" for c in preposition.children)


def _names_venue(token: Token, noun: Token) -> bool:
    """ "The Minsk agreements", "the Camp David accords": a town in a pact's name is no side."""
    if token.head != noun or token.dep_ not in ("compound", "nmod"):
        return False
    word = country_word(token.text)
    return token.tag_ in ("NNP", "NNPS") and (word is None or word.form == "capital")


def _between(noun: Token) -> Iterator[Token]:
    """The sides of "two years of war between A and B"."""
    for token in islice(noun.subtree, MAX_PHRASE):
        if token.dep_ == "prep" and token.lower_ == "between":
            yield from (m for c in token.children if c.dep_ == "pobj" for m in conjuncts(c))


def _nominal_acts(noun: Token) -> Iterator[Token]:
    """The "proposal" and "talks" over an agreement: "a Chinese proposal for a treaty"."""
    for _ in range(MAX_CLIMB):
        if noun.dep_ != "pobj" or noun.head.head.pos_ not in NOMINAL:
            return
        noun = noun.head.head
        if noun.lemma_.lower() in mapping("agreements")["nominal_acts"]["proposed"]:
            yield noun


def _acts(noun: Token, act: Token | None) -> Iterator[Token]:
    if act is not None and act.dep_ != "amod":
        yield act
    made = mapping("agreements")["made_by"]
    if noun.dep_ == "nsubj" and noun.head != act and noun.head.lemma_.lower() in made:
        yield noun.head  # "a deal concluded in 2014 between A and B expired", parsed as two verbs
    for child in noun.children:
        if child.dep_ in ("acl", "relcl") and child != act and makes_object(child):
            yield child


def _hosts_of_envoys(predicate: Predicate) -> Iterator[Token]:
    """ "The Chinese ambassador *to Chad* signed": with whom."""
    for token in predicate.subjects:
        if token.lemma_.lower() in mapping("agreements")["envoys"]:
            yield from governed(token, "to", "in")


def _let(verb: Token) -> Iterator[Token]:
    """Who may do something: "will let *Ethiopia* use the port"."""
    for clause in verb.children:
        if clause.dep_ in ("ccomp", "xcomp"):
            yield from (c for c in clause.children if c.dep_ == "nsubj")


def _receivers(predicate: Predicate) -> Iterator[Token]:
    """The receiver where the parser made one phrase of it and the gift ("Taliban access")."""
    for noun in predicate.objects:
        yield noun
        yield from (c for c in noun.children if c.dep_ in ("compound", "nmod", "poss"))
