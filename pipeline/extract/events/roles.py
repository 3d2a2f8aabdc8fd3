"""Who is actor and who recipient of an event, by PLOVER's rules.

Belongs here: from a matched predicate's arguments to two lists of actors: the visitor is
actor and the host recipient, both sides of a fight or talk are actors, what is received comes
from an actor. Does not: who a noun phrase is (`pipeline.normalize.actors`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.extract.events.frames import Match, Matcher, behind_objects, is_measured
from pipeline.extract.events.told import Parties, Roles, Told, means_both, stands_beside_another
from pipeline.extract.grammar.cast import (
    PERSONAL,
    Cast,
    counted,
    in_words,
    is_bare_count,
    noun_classes,
)
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.lexemes import noun_entry
from pipeline.extract.grammar.phrases import conjuncts, whose
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Doc, Token
from pipeline.normalize.actors.actor import Actor, codes_of
from pipeline.normalize.actors.index import is_from_setting
from pipeline.normalize.actors.told_persons import is_posted
from pipeline.spans import Found

RECIPIENT_PREPOSITIONS: dict[str, tuple[str, ...]] = {
    "AGREE": ("to", "with", "for", "from"),
    "CONSULT": ("with", "to"),
    "SUPPORT": ("for", "with", "to", "behind", "of", "by"),
    "CONCEDE": ("to", "on", "against", "for", "from"),
    "COOPERATE": ("with", "to", "in", "into", "for"),
    "AID": ("to", "for", "in", "into", "of"),
    "RETREAT": ("from", "to", "in"),
    "REQUEST": ("on", "to", "from", "of", "against"),
    "ACCUSE": ("against", "at", "on", "into", "of", "over", "with", "about"),
    "REJECT": ("from", "of", "by", "to"),
    "THREATEN": ("against", "to", "of", "on", "at", "with"),
    "PROTEST": ("against", "at", "outside", "on"),
    "SANCTION": ("on", "to", "against", "from", "with", "for", "of"),
    "MOBILIZE": ("against", "in", "to", "at", "near", "along", "on", "into", "toward", "towards"),
    "COERCE": ("on", "against", "of", "from", "with", "to", "in", "into"),
    "ASSAULT": ("on", "against", "at", "in", "into", "of", "toward", "towards", "near"),
}
PLACES_RECEIVE = frozenset(
    {
        "AID",
        "RETREAT",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
        "COOPERATE",
        "CONSULT",
        "AGREE",
        "PROTEST",
        "ACCUSE",
    }
)
"""Types done to a place: troops sent to Mali, a curfew in Cizre, a withdrawal from Panama."""
THINGS_GO = frozenset({"AID", "COOPERATE"})
"""Types whose object is what is given; it goes to who stands behind a preposition."""
OWNING = ("of", "by", "from", "in", "with", "against", "to", "on", "for")
"""Behind these stands whose something is, or whom it is meant for: "an aid plan for Chad"."""
CONCERNED = ("on", "to", "from", "against", "with", "for", "in", "of", "into", "at", "across")
"""Behind these stands whom a content concerns, the likeliest first."""
ASKS_OR_DENIES = frozenset({"REQUEST", "REJECT", "ACCUSE", "SUPPORT", "CONCEDE", "THREATEN"})
"""Types told to whoever would do, or did, what they are about."""
SIDES = ("with", "between", "among", "against")
AUTHORITIES_DO = frozenset({"COERCE", "RETREAT", "SANCTION"})
"""Types that are reported by those who did them: arrests, seizures, releases."""
TAKEN_OR_LEFT = frozenset({"seize", "release"})
"""Modes whose object may be a thing without a name: a ship, a house."""
PATRONS = words("patrons")
CHAMBERS = words("chambers")
WRITING = words("writing")
GIVING = words("giving")
BODY_PARTS = words("body_parts")
SUMS = words("sums")
SENDING = words("sending")
WANTING = words("wanting")
CROSSED = words("crossed")
FURNISHING = words("furnishing")
UNSAID = words("unsaid")
STRIKING_BACK = words("striking_back")
HARMING = words("killing") | words("hurting")
BLAMING = words("blame_on")
WHERE_POSTED = ("in", "to", "from", "at")
"""Behind these stands where an embassy or an envoy is."""
BOTH_SIDES = 2
MAX_DEPTH = 3
STATES = frozenset({"NORP", "GPE"})
_NO_NAMES = frozenset({"DATE", "TIME", "MONEY", "QUANTITY", "PERCENT", "CARDINAL", "ORDINAL"})
"""What NER calls a number of something names nobody."""


def roles(match: Match, matcher: Matcher, told: Told) -> Roles:
    """Actors and recipients of a match, each actor once and none on both sides."""
    actors, recipients = _Reader(match, matcher, told).read()
    before = told.last
    if before is not None and not actors:
        actors = _taken_up(match.predicate.subjects, before)
    if before is not None and not recipients:
        recipients = _taken_up(match.predicate.objects, Roles(before.recipients, []))
        if any(map(is_bare_count, match.predicate.objects)):
            recipients = recipients or told.crowd(match.predicate.head)
    actors = _distinct(actors)
    if match.mode == "resign":
        recipients = []
    if match.type in ("ASSAULT", "PROTEST", "CONCEDE"):
        recipients = [r for r in recipients if not _is_own_place(r, actors)]
    known = {party.value.name for party in actors}
    return Roles(actors, [r for r in _distinct(recipients) if r.value.name not in known])


def told_by_doer(event_type: str, source: Token, parties: Roles, matcher: Matcher) -> Parties:
    """Who did what a passive leaves open, where authorities tell of it: "police said two men were
    held", "the envoy said the pilot was being freed". What they say of their own people
    elsewhere ("Manila said two Filipinos were held") was done by others."""
    if event_type not in AUTHORITIES_DO or not matcher.cast.is_a(source, "authorities"):
        return []
    sayers = [
        p for p in matcher.cast.acting(source) if "COP" in p.value.sectors or p.value.countries
    ]
    if event_type == "SANCTION":  # states do it, to others
        sayers = [p for p in sayers if _is_state(p) and parties.recipients]
    victims = codes_of(parties.recipients)
    return [p for p in sayers if "COP" in p.value.sectors or not victims & set(p.value.countries)]


def _is_state(party: Found[Actor]) -> bool:
    return party.value.kind == "country" or "GOV" in party.value.sectors


def _is_own_place(party: Found[Actor], actors: Parties) -> bool:
    """The country itself where only its own people act: "the army retook a bridge in Sudan"."""
    home = codes_of(actors)
    place = party.value.kind == "country" and party.value.is_place
    return place and bool(home) and home == set(party.value.countries)


def _taken_up(subjects: Iterable[Token], before: Roles) -> Parties:
    """The one who acted last, or to whom it was done, for a "he" or "they" that no name
    resolves."""
    pronouns = [t for t in subjects if t.pos_ == "PRON"]
    if not pronouns:
        return []
    if pronouns[0].lower_ in ("he", "she", "who", "him", "her"):
        for side in (before.actors, before.recipients):
            alone = [party for party in side if _is_one_person(party, pronouns[0].doc)]
            if len(alone) == 1:
                return alone
        return []
    if pronouns[0].lower_ not in ("they", "them") or len(before.actors) != 1:
        return []
    return before.actors if before.actors[0].value.kind != "person" else []


def _is_one_person(party: Found[Actor], doc: Doc) -> bool:
    """Somebody whom "he" or "she" may mean: no state, no court and no police."""
    if party.value.kind == "person":
        return True
    span = doc.char_span(party.start, party.end, alignment_mode="expand")
    singular = span is not None and span.root.tag_ in ("NN", "NNP")
    return span is not None and singular and in_words(span.root, noun_classes()["people"])


class _Reader:
    def __init__(self, match: Match, matcher: Matcher, told: Told) -> None:
        self.match = match
        self.told = told
        self.matcher = matcher
        self.cast: Cast = matcher.cast
        self.predicate = match.predicate

    def read(self) -> Roles:
        ways = {
            "mutual": self._mutual,
            "sign": self._sign,
            "meet": self._mutual,
            "visit": self._visit,
            "host": self._host,
            "hold": self._hold,
            "inverse": self._inverse,
            "receive": self._receive,
            "victim": self._victim,
            "set": self._set,
            "fall": self._fall,
        }
        way = ways.get(self.match.roles)
        return way() if way is not None else self._plain()

    # --- ways --------------------------------------------------------------------------

    def _plain(self) -> Roles:
        predicate, event_type = self.predicate, self.match.type
        actors, recipients = self._plain_doers(), self._undergoers(predicate)
        if not actors and event_type in THINGS_GO and predicate.after("to"):
            # "The extradition of a suspect from Spain to Morocco": it goes from one to the other.
            actors = self._who(predicate.after("from"), places=True)
            actors = actors or self._owners(predicate.objects, ("from",))
            recipients = self._who(predicate.after("to"), places=True) or recipients
        if predicate.lemma in BLAMING:
            recipients = self._who(predicate.after("on"), places=True) or recipients
        recipients = recipients or self._of_content() or self._owners(predicate.objects)
        if event_type == "MOBILIZE":
            crossed = tuple(t for t in predicate.objects if t.lemma_.lower() in CROSSED)
            moved = tuple(t for t in predicate.objects if t not in crossed)
            actors = actors or self._who(moved, owners=True)
            recipients = self._owners(crossed) or recipients
        actors = self._doers_by_type(actors)
        recipients = self._undergoers_by_type(recipients)
        if not recipients and event_type == "SANCTION" and self._cuts_relations():
            # "A and B broke off relations": the one with the other.
            both = _distinct(actors)
            actors, recipients = both[:1], both[1:]
        return Roles(actors, recipients or self._things())

    def _plain_doers(self) -> Parties:
        predicate = self.predicate
        found = self._doers(predicate)
        if found or not predicate.passive:
            return found
        # "was awarded a contract by Iraq": the parser hangs the agent on the object.
        own_words = all(self.cast.is_a(t, "proposals") for t in predicate.objects)
        # "An offer BY BRAZIL was turned down": whose it is.
        misread = () if own_words else behind_objects(predicate, "by")
        found = self._who(misread) or self._agent_below()
        return found or self._chamber()

    def _doers_by_type(self, actors: Parties) -> Parties:
        """Who acts where the verb's own subject does not tell it, or the parser misreads it."""
        head = self.predicate.head
        if self.match.type == "ASSAULT":
            misread = self._of_misread_clause() if head.dep_ == "relcl" else []
            return misread or actors or self._of_means()
        if self.match.type == "PROTEST" and not actors and is_measured(head):
            return self._of_span()
        return actors

    def _undergoers_by_type(self, recipients: Parties) -> Parties:
        """To whom it is done where neither object nor content tells it."""
        event_type = self.match.type
        if not recipients and event_type == "PROTEST":
            recipients = self._of_purpose()
        if not recipients and event_type == "AID":
            recipients = self._protected(self.predicate.subjects) or self._where_to()
        if event_type == "ASSAULT":
            recipients = recipients or self._of_clause_above()
            if self._only_buildings(recipients):
                recipients = self._places(self.predicate) or recipients
        if not recipients and event_type in PLACES_RECEIVE:
            recipients = self._places(self.predicate)
            if event_type == "ACCUSE":  # "is suing in a federal court"
                recipients = [p for p in recipients if "JUD" not in p.value.sectors]
        return recipients

    def _cuts_relations(self) -> bool:
        return any(self.cast.is_a(t, "relations") for t in self.predicate.objects)

    def _things(self) -> Parties:
        """What is seized, released or put under sanctions although it is nobody: a ship."""
        if self.match.type != "SANCTION" and self.match.mode not in TAKEN_OR_LEFT:
            return []
        return [
            _described(t)
            for t in self.predicate.objects
            if not _unsaid(t) and (self.cast.is_a(t, "actor") or self.cast.is_a(t, "buildings"))
        ]

    def _only_buildings(self, hit: Parties) -> bool:
        """ "Bombed two camps in Paktika": no people are named, but it says where."""
        if not hit or any(p.value.countries or p.rule != "event.described" for p in hit):
            return False
        objects = self.predicate.objects
        return bool(objects) and all(self.cast.is_a(t, "buildings") for t in objects)

    def _mutual(self) -> Roles:
        predicate = self.predicate
        if self.match.mode == "release":
            # "The exchange of prisoners": they do not exchange themselves.
            kept = [t for t in predicate.subjects if not self.cast.is_a(t, "exchanged")]
            predicate = replace(predicate, subjects=tuple(kept))
        actors = self._doers(predicate) + self._who(predicate.after(*SIDES) or _deeper(predicate))
        for token in predicate.subjects:
            if self.cast.is_a(token, "relations") or self.cast.is_a(token, "talks"):
                actors += self._owners([token])
            elif self.match.type == "COOPERATE" and self.cast.is_a(token, "flows"):
                actors += self._owners([token], ("between", "from", "to", "with"))
        if self.match.type == "COOPERATE" and predicate.after("from"):
            # "Bought tanks from Poland".
            return Roles(actors, self._who(predicate.after("from"), places=True))
        met = self._who(predicate.objects) + self._who(predicate.indirect)
        if self.match.type not in ("ASSAULT", "CONSULT"):
            # Prisoners, goods and envoys are what is exchanged, not who exchanges them.
            met = [party for party in met if party.value.kind != "people"]
        if self.match.type == "CONSULT" and predicate.subjects and not actors:
            return Roles([], met)
        if self.match.type in ("ASSAULT", "CONSULT") or len(_distinct(actors)) < BOTH_SIDES:
            actors += met
        for noun in predicate.objects:
            below = self.matcher.by_head.get(noun.i)
            if below is not None and below.kind == "noun":
                actors += self._doers(below) + self._who(below.after(*SIDES))
        if self.match.content is not None and len(_distinct(actors)) < BOTH_SIDES:
            # "Failed to reach an agreement WITH Malawi".
            actors += self._who(self.match.content.after("with", "between"))
        if self.match.type == "CONSULT" and predicate.kind == "noun" and predicate.light is None:
            actors += self._of_frame() if len(_distinct(actors)) < BOTH_SIDES else []
        recipients: Parties = []
        if self.match.type == "AGREE":
            recipients = self._who(predicate.after("to"))
            if not recipients and len(_distinct(actors)) < BOTH_SIDES:
                recipients = self._of_content()
        if self.match.type == "COOPERATE" and len(_distinct(actors)) < 2:
            recipients = self._undergoers(predicate) or self._places(predicate)
        return Roles(actors, recipients)

    def _sign(self) -> Roles:
        """ "A and B signed": both act; "A signed with B": B receives, as do those whom the paper
        gives something ("a deal granting Laos access to the port")."""
        predicate = self.predicate
        actors = self._doers(predicate)
        partners = self._who(predicate.after(*SIDES) or _deeper(predicate))
        for noun in (*predicate.objects, *self._texts(predicate.objects)):
            below = self.matcher.by_head.get(noun.i)
            if below is not None and below.kind == "noun":
                own = self._who(below.subjects)
                actors, partners = (actors, partners + own) if actors else (own, partners)
                partners += self._who(below.after(*SIDES))
        if len(_distinct(actors + partners)) < BOTH_SIDES:
            partners += self._granted(predicate) or self._owners(predicate.objects)
        return Roles(actors, partners)

    def _texts(self, nouns: Iterable[Token]) -> tuple[Token, ...]:
        """The pact of "the text of a pact", "the extension of the agreement"."""
        return tuple(
            pact
            for noun in nouns
            for child in noun.children
            if child.dep_ == "prep" and child.lower_ == "of"
            for pact in child.children
            if pact.dep_ == "pobj" and self.cast.is_a(pact, "agreements")
        )

    def _granted(self, predicate: Predicate) -> Parties:
        """Whom a participle at the object gives, grants or allows something."""
        clauses = (
            clause
            for noun in predicate.objects
            for clause in (*noun.children, *predicate.head.children)
            if clause.dep_ in ("acl", "advcl") and clause.lemma_.lower() in GIVING
        )
        for clause in clauses:
            below = self.matcher.by_head.get(clause.i)
            if below is None:
                continue
            found = self._who(below.indirect) + self._owners(below.objects, ())
            found = found or self._who(below.objects)
            found = found or self._subjects_below(below)
            if found:
                return found
        return []

    def _subjects_below(self, predicate: Predicate) -> Parties:
        """Who is to do what a predicate asks for or gives leave to: its content's subjects."""
        content = predicate.complement
        below = self.matcher.by_head.get(content.i) if content is not None else None
        return self._who(below.subjects) if below is not None else []

    def _visit(self) -> Roles:
        predicate = self.predicate
        if predicate.passive and not predicate.subjects:
            # "Is expected in Bangkok": the visitor is who is waited for.
            actors, hosts = self._who(predicate.objects), list[Found[Actor]]()
        else:
            actors = self._doers(predicate) or self._of_frame()
            hosts = self._who(predicate.objects, places=True)
        hosts += self._who(predicate.after("with"))
        # "Arrived AT THE HEAD of a delegation": who came along is no host.
        stages = predicate.after("to", "in", "at", "into")
        hosts = hosts or self._who((t for t in stages if t.lower_ != "head"), places=True)
        if not hosts:
            hosts = self._owners(predicate.objects)
        return Roles(actors, hosts)

    def _host(self) -> Roles:
        guests = self._who(self.predicate.objects + self.predicate.indirect)
        guests += self._who(self.predicate.after("from"))
        return Roles(guests, self._doers(self.predicate))

    def _hold(self) -> Roles:
        """ "Qatar hosted talks between A and B": the talkers act, the host receives."""
        talkers = self._who(self.predicate.after("between", "among", "of"))
        others = self._who(self.predicate.after("with"))
        for noun in (part for whole in self.predicate.objects for part in (whole, *counted(whole))):
            below = self.matcher.by_head.get(noun.i)
            if below is not None:
                talkers += self._doers(below) + self._who(below.after("between", "among"))
                others = others or self._who(below.after("with"))
        hosts = self._doers(self.predicate)
        if others or len(_distinct(talkers)) < 2:
            return Roles(hosts + talkers + others, [])
        return Roles(talkers, hosts)

    def _inverse(self) -> Roles:
        return Roles(self._who(self.predicate.objects, owners=True), self._doers(self.predicate))

    def _receive(self) -> Roles:
        given = self._who(self.predicate.after("from", "by", "against", "at"))
        given = given or self._owners(self.predicate.objects)
        # "Came in for criticism FROM DONORS".
        given = given or self._who(t for _, noun in self.predicate.obliques for t in _from(noun))
        return Roles(given, self._doers(self.predicate))

    def _set(self) -> Roles:
        """ "is scheduled to visit": who does the content has the plan."""
        content = self.match.content
        if self.predicate.passive and content is not None:
            return Roles(self._doers(content), self._of_content())
        return self._plain()

    def _fall(self) -> Roles:
        """ "The town fell to the rebels": who took it is named last."""
        lost = self.predicate.objects or self.predicate.subjects
        return Roles(self._who(self.predicate.after("to", "into")), self._who(lost, places=True))

    def _victim(self) -> Roles:
        predicate = self.predicate
        killed = bool(predicate.objects) and predicate.kind == "verb" and not predicate.passive
        doers = self._doers(predicate) if killed else []
        victims = self._who(predicate.objects) or ([] if killed else self._doers(predicate))
        return Roles(self._of_means() or doers, victims or self._places(predicate))

    # --- arguments ---------------------------------------------------------------------

    def _doers(self, predicate: Predicate) -> Parties:
        found: Parties = []
        for token in predicate.subjects:
            found += self._led_by(token) or self._behind(token, predicate)
        if not predicate.subjects and predicate.head.dep_ in ("dobj", "pobj"):
            found = self._who(c for c in predicate.head.children if c.dep_ == "poss")
        return found

    def _behind(self, token: Token, predicate: Predicate) -> Parties:
        """Who stands behind a subject: itself, or those whose raid or statement it is."""
        below = self.matcher.by_head.get(token.i)
        deed = below is not None and below.kind == "noun" and below.head.i != predicate.head.i
        if below is not None and deed and not self._is_body_of_state(token):
            found = self._who(below.subjects)
            if found:
                return found
            if self.match.type == "ASSAULT":
                # "A bombing in Quetta wounded six": where it was is not who did it.
                return self._owners([token], ("by", "from"))
        found = self._who([token], owners=predicate.kind != "noun")
        return found or self._writers(token)

    def _writers(self, paper: Token) -> Parties:
        """Who "signed a letter URGING the court to act": those who made the paper that asks."""
        made = self.matcher.by_head.get(paper.head.i) if paper.dep_ == "dobj" else None
        if made is None or made.lemma not in WRITING or not self.cast.is_a(paper, "documents"):
            return []
        return self._who(made.subjects)

    def _led_by(self, token: Token) -> Parties:
        """The people named as leading a delegation, with the delegation itself."""
        if token.lemma_.lower() not in ("delegation", "mission", "team", "group"):
            return []
        leaders = [
            p
            for clause in token.children
            if clause.dep_ in ("acl", "relcl") and clause.lemma_ in ("lead", "head")
            for p in self._who(
                self.matcher.by_head[clause.i].subjects if clause.i in self.matcher.by_head else ()
            )
            if p.value.kind == "person"
        ]
        return leaders + self._who([token]) if leaders else []

    def _undergoers(self, predicate: Predicate) -> Parties:
        given = self.match.type == "AID" and predicate.lemma in SENDING
        given = given and not self._is_furnished(predicate)
        objects = () if given else self._not_tools(predicate.objects)
        if objects and all(is_posted(t) and _is_own(t) for t in objects):
            # "Reopened its embassy in Accra": done to the state where it is.
            seats = [t for name in WHERE_POSTED for t in self._behind_either(predicate, name)]
            hosts = self._who(seats, places=True)
            if hosts:
                return hosts
        # "Sent doctors to Haiti", where the parser takes "to Haiti" for a dative.
        found = self._who(predicate.indirect, places=True, owners=given) + self._who(objects)
        own = {party.value.name for party in self._doers(predicate)}
        found = [party for party in found if party.value.name not in own]
        helped = self.match.type == "AID" and not given and self._are_people(objects)
        if found and (predicate.indirect or helped or self.match.type not in THINGS_GO):
            return found
        return self._behind_prepositions(predicate) or found

    def _behind_either(self, predicate: Predicate, preposition: str) -> tuple[Token, ...]:
        return behind_objects(predicate, preposition) + predicate.after(preposition)

    def _is_furnished(self, predicate: Predicate) -> bool:
        """ "Provided BANGLADESH with a grant": the object is whom it is given to."""
        furnished = bool(predicate.after("with")) and predicate.lemma in FURNISHING
        return furnished and any(self.cast.acting(t) for t in predicate.objects)

    def _are_people(self, nouns: tuple[Token, ...]) -> bool:
        """Whom a giver trains, treats or shelters, and not what it gives."""
        own = self.predicate.lemma == "evacuate"
        return (
            bool(nouns)
            and not own
            and all(self.cast.is_a(t, "people") or t.ent_type_ in ("PERSON", "NORP") for t in nouns)
        )

    def _chamber(self) -> Parties:
        """The voters of "was defeated IN THE SENATE"."""
        if self.match.type not in ("REJECT", "SUPPORT"):
            return []
        houses = (t for t in self.predicate.after("in") if t.lemma_.lower() in CHAMBERS)
        return self._who(houses)

    def _are_pacts(self, nouns: tuple[Token, ...]) -> bool:
        return any(self.cast.is_a(t, "pacts") for t in nouns)

    def _agent_below(self) -> Parties:
        """The doer of a passive hung on the gerund before it: "was banned from using the site BY
        THE MINISTRY"."""
        for gerund in self.predicate.head.children:
            clause = next((c for c in gerund.children if c.dep_ == "pcomp"), None)
            if gerund.dep_ != "prep" or clause is None:
                continue
            agents = (t for t in clause.subtree if t.dep_ == "pobj" and t.head.lower_ == "by")
            found = self._who(t for t in agents if self.cast.acting(t))
            if found:
                return found
        return []

    def _behind_prepositions(self, predicate: Predicate) -> Parties:
        names = RECIPIENT_PREPOSITIONS[self.match.type]
        if self.match.type == "SANCTION" and self._are_pacts(predicate.objects):
            # "Suspended a pact on the return of migrants": that is its subject, and no side.
            names = tuple(name for name in names if name not in ("on", "for", "of"))
        for preposition in names:
            tokens = predicate.after(preposition)
            if self.match.type == "PROTEST" and preposition != "against":
                # "Rallied at Victory Monument": a name that nobody bears is where they stood.
                tokens = tuple(t for t in tokens if t.pos_ != "PROPN" or self.cast.acting(t))
            hostile = self.match.type in ("SANCTION", "COERCE")
            places = hostile or preposition not in ("with", "by")
            found = self._who(tokens, places=places, owners=True)
            if found:
                return found
        return []

    def _not_tools(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """Without what is only used: a rocket that is fired, troops that are moved."""
        classes = ["rockets", "gunfire", "weapons", "explosives"]
        if self.match.type == "MOBILIZE":
            return ()
        if self.match.mode == "martial-law":  # a "state of emergency" is nobody
            tokens = tuple(t for t in tokens if t.lemma_.lower() != "state")
        if self.match.mode == "withdraw":
            classes += ["troops", "diplomats"]
        kept = (t for t in tokens if not any(self.cast.is_a(t, name) for name in classes))
        return tuple(body for token in kept for body in _whose_body(token))

    def _of_content(self) -> Parties:
        """Whom the content concerns: its doer if something is asked or denied of him."""
        content = self.match.content
        for depth in range(MAX_DEPTH):
            if content is None:
                return []
            mine = {party.value.name for party in self._doers(self.predicate)}
            doers = [p for p in self._doers(content) if p.value.name not in mine]
            own = self.match.type == "AGREE"  # "agreed to withdraw THEIR soldiers"
            objects = [t for t in content.objects if not (own and _is_own(t))]
            affected = self._who(content.indirect) + self._who(objects)
            for preposition in CONCERNED:
                affected = affected or self._who(content.after(preposition), places=True)
            affected = affected or self._owners(content.objects)
            affected = [p for p in affected if p.value.name not in mine]
            if depth:  # "rejected a halt to strikes on energy sites": not said to the sites
                affected = [p for p in affected if p.rule != "event.described"]
            asks = self.match.type in ASKS_OR_DENIES
            found = (doers or affected) if asks else (affected or doers)
            if found:
                return found
            content = next(iter(self.matcher.contents(content)), None)
        return []

    def _of_frame(self) -> Parties:
        """Who does something after talks, or in their course: "Rao said AFTER talks with his Thai
        counterpart", "the two sides parted after hours of talks"."""
        noun = self.predicate.head
        if is_measured(noun) or _is_in_course(noun):
            noun = noun.head.head
        if noun.dep_ != "pobj" or noun.head.lower_ not in words("framing"):
            return []
        visits = self.match.mode == "visit"
        if noun.head.lower_ in words("framing_with") and not (
            visits or self.predicate.after("with")
        ):
            return []
        above = self.matcher.by_head.get(noun.head.head.i)
        if above is None or above.kind != "verb":
            return []
        doers = self._doers(above) if not above.passive else []
        if not doers and self.told.last is not None and is_measured(self.predicate.head):
            return [*self.told.last.actors, *self.told.last.recipients]
        return doers

    def _of_span(self) -> Parties:
        """Who is "on the third day of a walkout", "enters the second week of a strike"."""
        span = self.predicate.head.head.head
        verb = span.head.head if span.dep_ == "pobj" else span.head
        above = self.matcher.by_head.get(verb.i)
        return self._doers(above) if above is not None and above.kind == "verb" else []

    def _of_means(self) -> Parties:
        """Who made the attack that somebody died in."""
        found = self._who(self.predicate.after("by"))
        for token in self.predicate.after("in", "by", "from", "during", "with"):
            below = self.matcher.by_head.get(token.i)
            if below is not None and below.kind == "noun":
                found += self._doers(below)
        return found

    def _of_purpose(self) -> Parties:
        """Of whom protesters want something: "marched TO DEMAND the minister's resignation"."""
        for clause in self.predicate.head.children:
            below = self.matcher.by_head.get(clause.i)
            if clause.dep_ not in ("advcl", "xcomp", "conj", "acl") or below is None:
                continue
            if below.lemma not in WANTING:
                continue
            found = self._who(below.objects) or self._owners(below.objects)
            found = found or self._subjects_below(below)
            if found:
                return found
        return []

    def _of_clause_above(self) -> Parties:
        """ "Nine were killed when police opened fire", "threw bottles at police, who replied with
        gas": those whom the clause above names."""
        head = self.predicate.head
        above = self.matcher.by_head.get(head.head.i) if head.dep_ == "advcl" else None
        if above is not None and any(c.lower_ == "when" for c in head.children):
            return self._who(above.objects) if above.lemma in HARMING else []
        if head.dep_ != "relcl" or self.predicate.lemma not in STRIKING_BACK:
            return []
        for token in head.head.ancestors:
            above = self.matcher.by_head.get(token.i)
            if above is not None:
                return self._doers(above)
        return []

    def _of_misread_clause(self) -> Parties:
        """ "Airstrikes on X in Paktika province, which killed 50": places do not kill, so the
        clause belongs to the raid above them."""
        if not all(self.cast.is_a(t, "territory") for t in self.predicate.subjects):
            return []
        token = self.predicate.head.head
        for _ in range(2 * MAX_DEPTH):
            token = token.head
            above = self.matcher.by_head.get(token.i)
            found = self.matcher.match(above) if above is not None else None
            if found is not None and found.type == "ASSAULT" and above is not None:
                return self._doers(above) or self._owners([token], ())
        return []

    def _places(self, predicate: Predicate) -> Parties:
        names = RECIPIENT_PREPOSITIONS[self.match.type]
        given = self.match.type == "AID" and predicate.lemma in SENDING
        tokens = () if given else self._not_tools(predicate.objects)
        tokens += predicate.after(*names, "in", "at", "near", "inside", "outside", "across")
        found = self._who(tokens, places=True, owners=True)
        if self.match.type == "PROTEST":
            # The town or street where they march is not whom they march against.
            return [p for p in found if p.value.kind == "country"]
        return found or self._owners(predicate.objects, ("near", "outside", "inside", "at", "off"))

    def _owners(
        self,
        tokens: Iterable[Token],
        prepositions: tuple[str, ...] = OWNING,
    ) -> Parties:
        """Whose the things are: "seized an Iranian tanker", "rejected Bonn's offer"."""
        found: Parties = []
        for token in (t for head in tokens for t in (head, *counted(head))):
            for child in token.children:
                if child.dep_ in ("poss", "amod", "compound", "nmod") and child.i < token.i:
                    if child.tag_ == "WP$":
                        found += self._who(whose(child))
                    found += self.cast.named(child) if _can_name(child) else []
                elif child.dep_ == "prep" and child.lower_ in prepositions:
                    nouns = tuple(child.by_dep.get("pobj", ()))
                    nouns += _where_from(nouns) if "from" in prepositions else ()
                    found += [a for noun in nouns for a in self.cast.named(noun)]
        return found

    def _where_to(self) -> Parties:
        """The place of "resumed flights to the city and DELIVERED flour"."""
        verb = self.predicate.head
        before = self.matcher.by_head.get(verb.head.i) if verb.dep_ == "conj" else None
        return self._who(before.after("to", "into"), places=True) if before is not None else []

    def _protected(self, doers: Iterable[Token]) -> Parties:
        """Whom the giver is said to stand by: "Qatar, a backer of Hamas, sent money"."""
        named = (c for t in doers for c in t.children if c.dep_ == "appos")
        return self._owners(t for t in named if t.lemma_.lower() in PATRONS)

    def _is_thing(self, token: Token) -> bool:
        """Money, feelings and papers written small: an index may know a body of that name."""
        if token.pos_ != "NOUN" or any(c.dep_ in ("poss", "compound") for c in token.children):
            return False
        if self._is_body_of_state(token):
            return False
        lemma = token.lemma_.lower()
        possible = lemma in ("coalition", "alliance") and any(
            c.lower_ in ("a", "an") for c in token.children
        )
        return possible or lemma in words("things") or token.lower_ == "force"

    def _is_body_of_state(self, token: Token) -> bool:
        """ "The Malian opposition", "the Turkish treasury"; not "Malian opposition to the plan"."""
        if not any(c.dep_ in ("amod", "nmod") and c.ent_type_ in STATES for c in token.lefts):
            return False
        behind = any(c.dep_ == "prep" and c.lower_ in ("to", "for", "from") for c in token.rights)
        body = any(f.value.kind == "organisation" for f in self.cast.acting(token))
        return body and not behind

    def _of_people(self, token: Token, named: Parties) -> Parties:
        """ "His bodyguards" are not he, but "its fighters" are the group that they fight for."""
        of_a_state = named and all(p.rule == "actor.owner" for p in named)
        if token.pos_ == "NOUN" and of_a_state and self.cast.is_a(token, "people"):
            # "Scottish skippers" are not the United Kingdom.
            described = _described(token)
            codes = tuple(dict.fromkeys(c for p in named for c in p.value.countries))
            return [replace(described, value=replace(described.value, countries=codes))]
        owners = [c for c in token.children if c.dep_ == "poss" and c.pos_ == "PRON"]
        if token.pos_ != "NOUN" or not owners:
            return named
        owner = [p for c in owners for p in self.cast.named(c)]
        if self.cast.is_a(token, "armed") and any(p.value.kind == "armed_group" for p in owner):
            return owner
        same = {p.value.name for p in owner} == {p.value.name for p in named}
        if not owner or not same or not self.cast.is_a(token, "people"):
            return named
        described = _described(token)
        actor = replace(described.value, countries=owner[0].value.countries)
        return [replace(described, value=actor)]

    def _one_before(self, pronoun: Token) -> Parties:
        """The man of "arrested a MAN ... ordered HIM held", whom no name resolves."""
        if pronoun.lower_ not in ("he", "she", "him", "her") or self.told.last is None:
            return []
        return _taken_up([pronoun], self.told.last)

    def _whose(self, token: Token) -> Parties:
        """The bank of "the bank, whose BOARD approved the credit"."""
        return [p for c in token.children if c.tag_ == "WP$" for p in self._who(whose(c))]

    def _apposed_to(self, token: Token) -> Parties:
        """The name before "Milan Novak, a lawyer who accused the service"."""
        name = token.head
        if (
            token.dep_ != "appos"
            or token.pos_ != "NOUN"
            or name.pos_ != "PROPN"
            or name.i > token.i
        ):
            return []
        return self.cast.acting(name) or ([_unknown(name)] if _may_name(name) else [])

    def _in_apposition(self, token: Token) -> Parties:
        """The name of "a development bank, BNDES", "an environmental group, Friends of the Elk"."""
        if token.pos_ != "NOUN":
            return []
        for child in token.children:
            if child.dep_ != "appos" or not child.text[:1].isupper() or child.i < token.i:
                continue
            known = self.cast.acting(child)
            described = next(iter(self.cast.acting(token)), None)
            owners = self._owners([token], ())
            if known and len(owners) == 1:
                return [_of_owner(party, owners[0]) for party in known]
            if known or child.pos_ != "PROPN" or not _may_name(child):
                return known
            named = _unknown(child)
            if described is None:
                return [named]
            actor = replace(described.value, name=named.value.name)
            return [replace(named, value=actor, reason=described.reason)]
        return []

    def _shared(self, token: Token, named: Parties) -> Parties:
        """The other states of "ministers of Egypt and Ethiopia", "Qatari and Egyptian envoys"."""
        if token.tag_ not in ("NNS", "NNPS") or len(named) != 1 or token.pos_ != "NOUN":
            return []
        known = set(named[0].value.countries)
        others = [p for p in self._owners([token], ("of",)) if p.value.kind == "country"]
        for child in token.children:
            if child.dep_ in ("amod", "nmod", "compound") and child.i < token.i:
                others += [
                    p for c in child.children if c.dep_ == "conj" for p in self.cast.named(c)
                ]
        return [p for p in others if p.value.countries and not known & set(p.value.countries)]

    def _both(self, noun: Token) -> Parties:
        """ "Both sides", "the two countries": the pair of what was told before."""
        return self.told.pair(noun) if means_both(noun) else self.told.several(noun)

    def _across(self, noun: Token) -> Parties:
        """Who is on the other side of "its border WITH BELARUS"."""
        if noun.lemma_.lower() not in ("border", "frontier", "boundary"):
            return []
        return self._owners([noun], ("with",)) if _is_own(noun) else []

    def _of_both(self, noun: Token) -> Parties:
        """ "Police of the two countries", "the two countries' troops", "the presidents of both":
        people of each of the pair."""
        if noun.pos_ != "NOUN":
            return []
        phrases = (c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("of", "from"))
        owners = [t for phrase in phrases for t in phrase.children if means_both(t)]
        owners += [c for c in noun.children if c.dep_ == "poss" and _is_pair_of_states(c)]
        codes = [code for t in owners for p in self.told.pair(t) for code in p.value.countries]
        if not codes:
            return []
        described = _described(noun)
        actor = replace(described.value, countries=tuple(dict.fromkeys(codes)))
        return [replace(described, value=actor)]

    def _who(
        self, tokens: Iterable[Token], *, places: bool = False, owners: bool = False
    ) -> Parties:
        found: Parties = []
        for noun in tokens:
            both = self._both(noun) or self.told.of_visit(noun) or self.told.realm(noun)
            if stands_beside_another(noun):
                found += self.told.other_state(noun) or [_described(noun)]
                continue
            if both or self._is_thing(noun):
                found += both or (self._owners([noun]) if owners else [])
                continue
            shared = self._across(noun)
            if shared:
                found += shared
                continue
            sum_only = noun.pos_ in ("NUM", "PRON") or noun.lemma_.lower() in SUMS
            token = next(iter(counted(noun)), _counted_before(noun)) if sum_only else noun
            group = self.told.group(token)
            if group is not None:
                found += self._who(conjuncts(group))
                continue
            named = self._in_apposition(token) or self._apposed_to(token)
            named = named or (self.cast.named(token) if places else self.cast.acting(token))
            named = self._of_people(token, self._of_both(token) or named)
            named = named + self._shared(token, named)
            if not named and token.pos_ == "PROPN" and _may_name(token):
                named = [_unknown(token)]
            named = named or self._whose(token) or self._one_before(token)
            is_paper = self.cast.is_a(token, "documents") or _unsaid(token)
            if (
                not named
                and not is_paper
                and token.lower_ not in PERSONAL
                and self.cast.is_a(token, "agent")
            ):
                named = [_described(token)]
            found += named or (self._owners([token]) if owners else [])
        return found


def _whose_body(noun: Token) -> tuple[Token, ...]:
    """Those whose throats were cut or whose faces were burnt, and any other noun as it is."""
    if noun.lemma_.lower() not in BODY_PARTS:
        return (noun,)
    behind = (c for p in noun.children if p.dep_ == "prep" and p.lower_ == "of" for c in p.children)
    owners = [c for c in (*noun.children, *behind) if c.dep_ in ("poss", "pobj")]
    return tuple(t for owner in owners for t in conjuncts(owner)) or (noun,)


def _is_in_course(noun: Token) -> bool:
    """ "In the course of a MEETING", "on the sidelines of a MEETING"."""
    above = noun.head.head
    return noun.dep_ == "pobj" and noun.head.lower_ == "of" and above.lemma_ in words("courses")


def _from(noun: Token) -> Iterator[Token]:
    """What stands behind a "from" of a noun."""
    for phrase in noun.by_dep.get("prep", ()):
        if phrase.lower_ == "from":
            yield from (t for t in phrase.children if t.dep_ == "pobj")


def _is_pair_of_states(owner: Token) -> bool:
    """The countries of "the two COUNTRIES' troops", whose article hangs on the troops."""
    counted = any(c.lower_ in ("two", "both") for c in owner.children)
    return counted and owner.lemma_.lower() in ("country", "nation", "state", "government", "side")


def _counted_before(number: Token) -> Token:
    """The strikers of "two strikers were hurt and ELEVEN arrested"; else the word itself."""
    verb = number.head
    if number.pos_ != "NUM" or verb.dep_ != "conj":
        return number
    before = (c for c in verb.head.children if c.dep_ == "nsubjpass" and c.pos_ == "NOUN")
    return next(before, number)


def _of_owner(party: Found[Actor], owner: Found[Actor]) -> Found[Actor]:
    """The name of "TÜRKIYE'S housing agency, TOKI", whose country stands before it."""
    codes = owner.value.countries
    if not codes or (party.value.countries and not is_from_setting(party)):
        return party
    reason = f"{owner.value.name} stands before it"
    return replace(party, value=replace(party.value, countries=codes), reason=reason)


def _is_own(noun: Token) -> bool:
    return any(c.dep_ == "poss" and c.pos_ == "PRON" for c in noun.children)


def _may_name(token: Token) -> bool:
    """A word with a capital that is not a number, nor an event noun at the head of a sentence."""
    if token.ent_type_ in _NO_NAMES:
        return False
    return token.ent_type_ != "" or not token.is_sent_start or noun_entry(token) is None


def _unsaid(token: Token) -> bool:
    """ "The country" names nobody by itself; "six states" does."""
    if token.pos_ in ("NUM", "DET", "PRON"):
        return True
    told = ("nummod", "amod", "compound")
    return token.lemma_ in UNSAID and not any(c.dep_ in told for c in token.children)


def _deeper(predicate: Predicate) -> tuple[Token, ...]:
    """ "Spoke by telephone with X": a side behind a noun that stands between."""
    return tuple(
        noun
        for _, token in predicate.obliques
        for child in token.children
        if child.dep_ == "prep" and child.lower_ == "with"
        for noun in child.children
        if noun.dep_ == "pobj"
    )


def _can_name(token: Token) -> bool:
    return token.pos_ in ("PROPN", "ADJ", "NOUN", "PRON") and (
        token.pos_ != "NOUN" or token.dep_ == "poss"
    )


def _unknown(token: Token) -> Found[Actor]:
    """A name that no index knows, as it stands."""
    start = token.i
    while start > token.sent.start and token.doc[start - 1].pos_ == "PROPN":
        if token.doc[start - 1].head.i not in range(start - 1, token.i + 1):
            break
        start -= 1
    first = token.doc[start]
    end = token.idx + len(token)
    name = token.doc[start : token.i + 1].text
    return Found(
        Actor(name, "unknown", (), ("UNK",)), first.idx, end, "event.unknown_name", "verbatim"
    )


def _described(token: Token) -> Found[Actor]:
    """People named only by what they are: "protesters", "gunmen"."""
    start = token
    for child in reversed([c for c in token.children if c.i < token.i]):
        if child.dep_ not in ("compound", "amod", "nmod") or child.is_punct:
            break
        start = child
    end = token.idx + len(token)
    name = token.doc[start.i : token.i + 1].text
    return Found(Actor(name, "people", (), ("UNK",)), start.idx, end, "event.described", "verbatim")


def _distinct(parties: Parties) -> Parties:
    """Each once by name; "Greek and Turkish ministers" are one party of two countries."""
    seen: dict[str, Found[Actor]] = {}
    for party in parties:
        first = seen.setdefault(party.value.name, party).value
        codes = tuple(dict.fromkeys(first.countries + party.value.countries))
        if codes != first.countries and first.kind == "people":
            kept = seen[first.name]
            seen[first.name] = replace(kept, value=replace(first, countries=codes))
    return list(seen.values())


def _where_from(nouns: Iterable[Token]) -> tuple[Token, ...]:
    """The Serbia of "an offer of tents FROM SERBIA", which the parser hangs on the tents."""
    phrases = (p for noun in nouns for p in noun.by_dep.get("prep", ()) if p.lower_ == "from")
    return tuple(noun for phrase in phrases for noun in phrase.by_dep.get("pobj", ()))
