"""One happening, one row: drafts of the same event within a sentence and within an article.

Belongs here: when two drafts are the same event, and the union of what they say. Does not:
the same event in several articles (`pipeline.batch`).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from pipeline.extract.events.fatalities import Deaths
from pipeline.extract.grammar.factuality import Status
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Token
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.dates.find import DateInterval
from pipeline.normalize.places import Place
from pipeline.spans import Found, Span

VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "SUPPORT", "AGREE", "THREATEN", "CONCEDE"})
"""Acts of speech: saying another thing to the same people is another event."""
TWICE_NAMED = frozenset({"ASSAULT", "COERCE", "PROTEST", "SANCTION"})
"""Types for whose one deed two verbs stand side by side."""
ECHO = "event.echo"
"""Rule of the events that somebody else repeats."""
REACH = 60
"""How many rows back the same event is looked for, so that merging stays linear."""
NEAR_SENTENCES = 8
"""How many sentences a bare "the talks" may stand behind the event that it takes up."""


@dataclass
class Draft:
    """An event before it is a row; `heads` are the heads of all its tellings, first the best."""

    type: str
    mode: str | None
    trigger: Span
    rule: str
    heads: list[Token]
    predicate: Predicate
    actors: list[Found[Actor]]
    recipients: list[Found[Actor]]
    status: Status
    source: Found[str] | None
    date: Found[DateInterval] | None
    place: Found[Place] | None
    deaths: Deaths | None
    definite: bool
    taken_up: bool = False
    """Whether its parties are those who dealt with each other before, and not its own words'."""
    lemmas: set[str] = field(default_factory=set)
    sentence: int = field(init=False)

    def __post_init__(self) -> None:
        self.lemmas.add(self.predicate.lemma)
        self.sentence = self.heads[0].sent.start


def merge(drafts: list[Draft]) -> list[Draft]:
    """Drafts with those of one happening joined; a bare mention that joins nothing is dropped."""
    kept: list[Draft] = []
    for draft in drafts:
        earlier = next((k for k in reversed(kept[-REACH:]) if _same(k, draft)), None)
        if earlier is not None:
            _join(earlier, draft)
        elif draft.actors or draft.recipients or draft.place or draft.date or draft.deaths:
            kept.append(draft)
    return kept


def _same(one: Draft, other: Draft) -> bool:
    if other.rule == ECHO:
        return False  # "Kenya expelled two envoys, and UGANDA three"
    if _is_retold(one, other):
        return True
    if one.type != other.type:
        return False
    if _is_done_when(one, other):
        return True
    if one.type == "ASSAULT" and _is_outcome(one, other):
        return True
    if one.status.factuality != other.status.factuality:
        return False
    linked = one.sentence == other.sentence and _linked(one.predicate, other.predicate)
    if linked and one.type == "MOBILIZE":
        return True  # "launched drills round the island, SENDING 70 warplanes"
    if not _modes_agree(one, other):
        return False
    if linked:
        return True
    if one.type in TWICE_NAMED and _one_deed(one, other):
        return True
    if _is_that_of_the_day(one, other) or _is_welcome(one, other):
        return True
    if not other.actors and not other.recipients:
        return other.definite and _sentences_between(one, other) <= NEAR_SENTENCES
    if not _agree_on_when_and_where(one, other):
        return False
    alike = not one.lemmas.isdisjoint(other.lemmas)
    if one.sentence == other.sentence:
        return (
            names_of(one.actors) == names_of(other.actors)
            and _within(one.recipients, other.recipients)
            and (one.type == "CONSULT" or (alike and one.type not in VERBAL))
        )
    if one.type in VERBAL or not other.definite:
        return (alike or one.type == "CONSULT") and _same_parties(one, other) and _tied(one, other)
    return _overlap(one, other)


def _is_that_of_the_day(one: Draft, other: Draft) -> bool:
    """ "WEDNESDAY'S raid was the bloodiest": the one of that day that was told of."""
    owners = other.predicate.head.by_dep.get("poss", ())
    if other.predicate.kind != "noun" or not any(t.ent_type_ == "DATE" for t in owners):
        return False
    if one.date is None or other.date is None or one.date.value != other.date.value:
        return False
    return _overlaps_or_bare(one, other)


def _is_welcome(one: Draft, other: Draft) -> bool:
    """ "ARRIVED in Teheran and WAS RECEIVED by its president": one visit."""
    verb = other.predicate.head
    goes_on = verb.dep_ == "conj" and verb.head in one.heads
    return goes_on and one.mode == other.mode == "visit" and _same_doers(one, other)


def _same_doers(one: Draft, other: Draft) -> bool:
    return bool(one.actors) and names_of(one.actors) == names_of(other.actors)


def _overlaps_or_bare(one: Draft, other: Draft) -> bool:
    return not (other.actors or other.recipients) or _overlap(one, other)


def _is_retold(one: Draft, other: Draft) -> bool:
    """ "The accord, REACHED in May": the pact that was just told of, whatever was done to it."""
    pacts = {"AGREE", "SUPPORT"}
    if not (other.taken_up and other.definite and {one.type, other.type} <= pacts):
        return False
    if one.status.factuality != other.status.factuality or not _tied(one, other):
        return False
    return names_of(one.actors + one.recipients) == names_of(other.actors + other.recipients)


def _one_deed(one: Draft, other: Draft) -> bool:
    """ "Was shot and killed", "burning tyres and throwing stones": two verbs for what the same
    people did to the same people."""
    verb = other.predicate.head
    if verb.dep_ != "conj" or verb.head not in one.heads:
        return False
    if verb.tag_ == "VBG" and verb.head.dep_ == "advcl" and len(one.heads) > 1:
        return True  # "a bomb exploded, killing 14 and WOUNDING dozens"
    got_in = verb.head.lemma_.lower() in words("entering")
    if one.type == "PROTEST" or got_in or _is_same_assault(one, other):
        return _same_doers(one, other)
    doers = names_of(one.actors), names_of(other.actors)
    victims = names_of(other.recipients)
    others = all(doers) and doers[0] != doers[1]
    return bool(victims) and victims == names_of(one.recipients) and not others


def _is_same_assault(one: Draft, other: Draft) -> bool:
    """ "Torched groves and SMASHED windows", "dragged him out and BEAT him to death"."""
    return one.type == "ASSAULT" and one.mode is not None and one.mode == other.mode


def _is_done_when(one: Draft, other: Draft) -> bool:
    """ "Was killed WHEN police opened fire", "shots rang out AS rebels stormed the camp", "derailed
    a train BY blowing up the track": the clause tells who did it, or how."""
    clause = other.predicate.head
    if one.type != "ASSAULT":
        return False
    if clause.dep_ == "pcomp":
        return clause.head.lower_ == "by" and clause.head.head in one.heads
    if clause.dep_ != "advcl" or clause.head not in one.heads or one.actors:
        return False
    return any(c.lower_ in ("when", "as", "after") for c in clause.children)


def _is_outcome(one: Draft, other: Draft) -> bool:
    """ "Accused the army of shelling a village, KILLING three": it hangs on the charge, but is
    said of what is charged."""
    verb, deed = other.predicate.head, one.predicate.head
    if deed.dep_ in ("acl", "relcl") and deed.head in other.predicate.subjects:
        return True  # "a bomb PLANTED under a bridge destroyed a lorry"
    if verb.dep_ == "conj" and verb.tag_ == "VBG":
        verb = verb.head  # "ambushed a patrol, seizing two vehicles and KILLING five"
    if verb.dep_ != "advcl" or verb.tag_ != "VBG" or not deed.i < verb.i:
        return False
    if deed == verb.head:
        return True  # "drones struck the port, SETTING fire to two ships"
    return deed.sent == verb.sent and verb.head in deed.ancestors


def _modes_agree(one: Draft, other: Draft) -> bool:
    return one.mode == other.mode or one.mode is None or other.mode is None


def _tied(one: Draft, other: Draft) -> bool:
    """Same date stated twice, or one telling adds no date and no place of its own."""
    return other.date is None or one.date is None or one.date.value == other.date.value


def _linked(first: Predicate, second: Predicate) -> bool:
    """Whether one predicate is said of, or in the course of, the other."""
    a, b = first.head, second.head
    arguments = {t.i for t in second.subjects + second.objects}
    arguments |= {t.i for _, t in second.obliques}
    if a.i in arguments:
        return True
    arguments = {t.i for t in first.subjects + first.objects} | {t.i for _, t in first.obliques}
    if b.i in arguments:
        return True
    if b.dep_ == "relcl" and _hangs_from(b, a):
        return True
    for token, top in ((b, a), (a, b)):
        if token.dep_ == "advcl" and token.head.i == top.i and token.tag_ in ("VBG", "VBN"):
            return True
        if first.light is not None and token.dep_ == "advcl" and token.head.i == first.light.i:
            return True
    return False


def _hangs_from(clause: Token, noun: Token) -> bool:
    """Whether a relative clause stands inside the phrase of an event noun: "strikes on X, which
    killed 50"."""
    for ancestor in clause.ancestors:
        if ancestor.i == noun.i:
            return True
        if ancestor.pos_ in ("VERB", "AUX"):
            return False
    return False


def _agree_on_when_and_where(one: Draft, other: Draft) -> bool:
    if one.date is not None and other.date is not None:
        first, second = one.date.value, other.date.value
        apart = (
            first.start is not None
            and second.start is not None
            and (first.end or first.start) < second.start
        ) or (
            second.start is not None
            and first.start is not None
            and (second.end or second.start) < first.start
        )
        if apart:
            return False
    if one.place is not None and other.place is not None:
        return one.place.value.name == other.place.value.name or (
            one.place.value.country == other.place.value.country
            and 1 in (one.place.value.precision, other.place.value.precision)
        )
    return True


def names_of(parties: list[Found[Actor]]) -> set[str]:
    """Whom some parties are called."""
    return {party.value.name for party in parties}


def _within(one: list[Found[Actor]], other: list[Found[Actor]]) -> bool:
    first, second = names_of(one), names_of(other)
    return first <= second or second <= first


def _same_parties(one: Draft, other: Draft) -> bool:
    """The same named parties on both sides, sides exchanged or not."""
    mine = names_of(one.actors) | names_of(one.recipients)
    theirs = names_of(other.actors) | names_of(other.recipients)
    return bool(mine) and mine == theirs and (len(mine) > 1 or other.definite)


def _overlap(one: Draft, other: Draft) -> bool:
    mine = names_of(one.actors) | names_of(one.recipients)
    theirs = names_of(other.actors) | names_of(other.recipients)
    return theirs <= mine and bool(theirs)


def _sentences_between(one: Draft, other: Draft) -> int:
    sentences = one.heads[-1].doc.sents
    first, last = (
        bisect_left(sentences, head.i, key=lambda sentence: sentence.start)
        for head in (one.heads[-1], other.heads[0])
    )
    return max(last - first, 0)


def _join(one: Draft, other: Draft) -> None:
    """What the later telling adds; what the first one says stays."""
    one.heads += other.heads
    one.lemmas |= other.lemmas
    one.mode = (other.mode if _is_done_when(one, other) else None) or one.mode or other.mode
    known = names_of(one.actors) | names_of(one.recipients)
    if not one.actors:
        one.actors = [p for p in other.actors if p.value.name not in known]
        known = names_of(one.actors) | names_of(one.recipients)
    same_sentence = one.sentence == other.sentence
    if same_sentence or not one.recipients:
        one.recipients += [p for p in other.recipients if p.value.name not in known]
    if same_sentence and one.type == "CONSULT" and one.recipients:
        # "Made a visit to Kabul, meeting the minister": he was a host as well.
        known = names_of(one.actors) | names_of(one.recipients)
        one.recipients += [p for p in other.actors if p.value.name not in known]
    one.date = one.date or other.date
    one.place = one.place or other.place
    one.deaths = one.deaths or other.deaths
    one.source = one.source or other.source
