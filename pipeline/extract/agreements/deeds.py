"""Verbs that are an agreement by themselves: "agreed to", "restored ties", "teamed up".

Belongs here: what is asked of such a verb, and how far the agreement has come that it tells. Does
not: agreements that a noun names (`mentions`), or who the parties are (`parties`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from pipeline.extract.agreements.acts import entry
from pipeline.extract.agreements.nouns import document_form, names_at, phrase_words
from pipeline.extract.grammar.attribution import attribution_of
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.lexemes import NOMINAL, base_lemma, verb_lemma
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping
from pipeline.normalize.actors.actor import Actor
from pipeline.spans import Found

SUM = "agreements.sum"
ACCEPTED = "agreements.accepted"
AGREED = frozenset({"agreements.agreed_to", "agreements.agreed_on", ACCEPTED})
NOTES = "agreements.notes"
GRANTED = "agreements.granted"
SETTLED = "agreements.settled"
NEGOTIATING = "agreements.negotiating"
PARTNERED = "agreements.partnered"
CEASED = "agreements.ceased"
BARTERED = "agreements.bartered"
TOGETHER = "agreements.together"
MEMBERSHIP = "agreements.membership"
DECIDED = "agreements.decided"
CONFIRMED = "agreements.confirmed"
OFFERED = "agreements.offered"
REFUSED = "agreements.refused"
WON = "agreements.won"
TWO_SIDED = frozenset(
    {
        REFUSED,
        WON,
        OFFERED,
        NEGOTIATING,
        PARTNERED,
        CEASED,
        BARTERED,
        TOGETHER,
        MEMBERSHIP,
        DECIDED,
        CONFIRMED,
    }
)
"""Deeds that are an agreement only where both sides are told."""
BILATERAL = 2
SEVERAL = frozenset({"both", "two", "three", "they"})
MAX_CLAUSE = 40
"""Words of a clause in which the price of something is looked for."""
FUTURE = frozenset({"will", "shall", "would"})

VerbRule = Callable[[Predicate, Story], tuple[str, str] | None]
"""The rule's name and the status of the agreement that a verb is by itself, or None."""


@cache
def verb_rules() -> Mapping[str, Sequence[VerbRule]]:
    """What is asked of a verb, in this order; of most verbs nothing is."""
    data = mapping("agreements")
    verbs_of: Sequence[tuple[VerbRule, Iterable[str]]] = (
        (_agreed_to_act, ["agree"]),
        (_undertakes, [v for v in data["undertaking_verbs"] if v != "agree"]),
        (_recognition, ["recognise", "recognize"]),
        (_accepts, ["accept", "take_up", "embrace"]),
        (_relations, [*data["relations_verbs"], *data["relations_breaking_verbs"]]),
        (_exchange, data["exchange_verbs"]),
        (_notes, data["exchange_verbs"]),
        (_settles, [*data["terms_verbs"], *data["quarrel_verbs"], "shake_hands", "make_peace"]),
        (_grants, data["granting_verbs"]),
        (_sum, data["sum_verbs"]),
        (_negotiates, data["negotiating_verbs"]),
        (_partners, data["joining_verbs"]),
        (_ceases, data["ceasing_verbs"]),
        (_barters, [*data["giving_verbs"], *data["taking_verbs"], "open", "host", "permit"]),
        (_together, data["joint_deeds"]),
        (_decide, ["decide", "resolve"]),
        (_offers, ["offer", "propose"]),
        (_refuses, [v for v in data["acts"]["rejected"] if v != "refuse"]),
        (_wins, data["winning_verbs"]),
        (_confirmed, [*data["giving_verbs"], *data["taking_verbs"], *data["joint_deeds"]]),
        (_membership, [v for verbs in data["membership_verbs"].values() for v in verbs]),
    )
    rules: dict[str, list[VerbRule]] = {verb: [] for verb in data["promising_verbs"]}
    for rule, verbs in verbs_of:
        for verb in verbs:
            rules.setdefault(verb, []).append(rule)
    return rules


def _agreed_to_act(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "A and B agreed to restore ties": unless what they agreed on is a named agreement."""
    below = predicate.complement
    if below is None or below.dep_ not in ("xcomp", "ccomp"):
        told_on = predicate.after("on", "upon")
        settled_on = [t for t in told_on if t.ent_type_ not in ("DATE", "TIME")]
        idle = mapping("agreements")["idle_topics"]
        unnamed = settled_on and not any(
            document_form(t) is not None or t.ent_type_ or t.lemma_.lower() in idle
            for t in settled_on
        )
        return ("agreements.agreed_on", "in_principle") if unnamed else None
    if below.dep_ == "ccomp" and not _is_undertaking(below):
        return None
    return None if _is_idle(below) else ("agreements.agreed_to", "in_principle")


def _is_undertaking(clause: Token) -> bool:
    """ "Agreed that troops would leave"; who agrees that something *is* so shares an opinion."""
    if clause.lemma_ == "be" and any(c.dep_ == "xcomp" and c.tag_ == "VB" for c in clause.children):
        return True  # "Georgia is to receive another 200 megawatts, the two have agreed"
    return any(
        c.dep_ in ("aux", "auxpass") and (c.tag_ == "TO" or c.lower_ in ("will", "would", "shall"))
        for c in clause.children
    )


def _is_vague(verb: Token, objects: list[Token]) -> bool:
    """ "Agreed to deepen cooperation": good will, and nothing that is to be done."""
    verbs = mapping("agreements")["vague_undertakings"]["verbs"]
    return base_lemma(verb) in verbs and any(c.lemma_.lower() in _vague_objects() for c in objects)


def _vague_objects() -> list[str]:
    objects: list[str] = mapping("agreements")["vague_undertakings"]["objects"]
    return objects


def _undertakes(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Both sides undertook to", "A and B pledged mutually to", "promised each other to".

    A pledge of several is an agreement only where the words say that it is mutual; who is bound
    by the same undertaking has agreed on it.
    """
    data = mapping("agreements")
    verb, below = predicate.head, predicate.complement
    himself = any(c.lower_ == "themselves" for c in verb.children)
    if himself and below is None:
        below = next((c for c in verb.children if c.dep_ == "advcl" and c.tag_ == "VB"), None)
    if below is None or below.dep_ not in ("xcomp", "ccomp", "pcomp", "advcl"):
        bound = [t for t in predicate.after("to") if t.pos_ in NOMINAL]
        if not himself or not bound or any(t.lemma_.lower() in _vague_objects() for t in bound):
            return None
    elif _is_vague(below, objects := [c for c in below.children if c.dep_ == "dobj"]) or any(
        c.lemma_.lower() in data["talking"] for c in objects
    ):
        return None
    plural = are_several(predicate.subjects)
    mutual = _is_mutual(verb) or himself or predicate.lemma in data["binding_verbs"]
    return ("agreements.agreed_to", "in_principle") if plural and mutual else None


def _accepts(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Accepted an offer from Damascus to join the army": both want the same now."""
    offers = mapping("agreements")["offers"]
    made = [noun for noun in predicate.objects if noun.lemma_.lower() in offers]
    named = any(story.actors.of(t) for noun in made for t in offerers(noun))
    told = any(
        (c.dep_ in ("acl", "relcl", "advcl", "xcomp") and c.tag_ == "VB")
        or (governor != predicate.head and c.dep_ == "prep" and c.lower_ == "of")
        for governor in (*made, predicate.head)
        for c in governor.children
    )
    return (ACCEPTED, "in_principle") if named and told else None


def offerers(offer: Token) -> Iterator[Token]:
    """Who makes an offer, also behind what is offered: "an offer of a 15% rise *from the firm*"."""
    yield from (t for t in names_at(offer) if t.dep_ != "pobj" or t.head.lower_ != "of")
    for token in islice(offer.subtree, MAX_CLAUSE):
        if token.dep_ == "prep" and token.lower_ == "from" and token.head != offer:
            yield from (c for c in token.children if c.dep_ == "pobj")


def _is_mutual(verb: Token) -> bool:
    """ "Mutually", "jointly", "each other"."""
    words = mapping("agreements")["mutual"]
    return any(c.lower_ in words for c in verb.children) or any(
        c.lower_ == "other" and any(d.lower_ == "each" for d in c.children)
        for c in (
            *verb.children,
            *(t for p in verb.children if p.dep_ == "prep" for t in p.children),
        )
    )


def _recognition(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Recognised each other", "recognised each other's claims"."""
    verb = predicate.head
    if _is_mutual(verb):
        return "agreements.relations", "implemented"
    owned = (p for c in verb.children if c.dep_ == "dobj" for p in c.children if p.dep_ == "poss")
    mutual = any(p.lower_ in ("other", "another") for p in owned)
    return (SETTLED, "implemented") if mutual else None


def _relations(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Restored diplomatic ties", or of two states just "severed relations"."""
    data = mapping("agreements")
    breaks = predicate.lemma in data["relations_breaking_verbs"]
    for noun in predicate.objects:
        if noun.lemma_.lower() not in data["relations_objects"] or noun.lower_ == "link":
            continue  # "cut the link between two power grids"
        diplomatic = {"diplomatic", "full"}.intersection(phrase_words(noun))
        if diplomatic or _is_between_states(predicate, story):
            return "agreements.relations", "terminated" if breaks else "implemented"
    return None


def _is_between_states(predicate: Predicate, story: Story) -> bool:
    """Whether a plain verb of making or breaking has states for its sides."""
    if predicate.lemma not in mapping("agreements")["relations_of_states_verbs"]:
        return False
    sides = (*predicate.subjects, *predicate.after("with", "between"))
    counted = mapping("agreements")["counted_nouns"]
    if any(t.lemma_.lower() in counted or t.lower_ in ("both", "two") for t in sides):
        return True
    named = [found.value for t in sides for found in story.actors.of(t)]
    return len(named) >= BILATERAL and all(a.kind == "country" for a in named)


def _exchange(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    data = mapping("agreements")
    if any(noun.lemma_.lower() in data["exchange_objects"] for noun in predicate.objects):
        return "agreements.exchange", "implemented"
    return None


def _notes(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Exchanged notes on": an agreement by its form; "exchanged instruments": it is ratified."""
    data = mapping("agreements")
    if any(c.lemma_.lower() in data["ratifying_papers"] for c in predicate.objects):
        return NOTES, "ratified"
    letters = [c for c in predicate.objects if c.lemma_.lower() in data["diplomatic_papers"]]
    told = predicate.after("on", "about") or any(map(_says_what, letters))
    return (NOTES, "signed") if letters and told else None


def _says_what(paper: Token) -> bool:
    """ "Notes by which each withdraws its pickets"."""
    below = islice(paper.sent, MAX_CLAUSE)
    leading = (t for t in below if t.i > paper.i and t.tag_ == "WDT" and t.nbor(-1).dep_ == "prep")
    return any(t.nbor(-1).lower_ in ("by", "under") for t in leading)


def _settles(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Settled with the union on", "came to terms over", "made peace"."""
    data = mapping("agreements")
    if any(document_form(token) is not None for _, token in predicate.obliques):
        return None  # "made peace under the accords": the noun tells it
    terms = data["terms"]
    reached = [*predicate.objects, *predicate.after("to")]
    on_terms = predicate.lemma in data["terms_verbs"] and any(
        t.lemma_.lower() in terms and t.tag_ in ("NNS", "NNP") for t in reached
    )
    with_whom = predicate.after("with") or (
        predicate.after("on", "for") and are_several(predicate.subjects)
    )
    settled = predicate.lemma == "settle" and with_whom and not predicate.objects
    handshake = predicate.lemma == "shake_hands" and any(
        not t.ent_type_ and t.lemma_.lower() not in data["idle_topics"]
        for t in predicate.after("on")
    )
    over = (*predicate.objects, *(predicate.after("to") if predicate.lemma == "put_end" else ()))
    alone = predicate.lemma in ("settle", "resolve")
    quarrel = (
        predicate.lemma in data["quarrel_verbs"]
        and any(t.lemma_.lower() in data["conflicts"] for t in over)
        and (alone or are_several(predicate.subjects))
    )
    if on_terms or settled or quarrel or handshake or predicate.lemma == "make_peace":
        return SETTLED, "signed"
    return None


def _grants(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Granted the landlocked state access to its ports": a right given by one to another."""
    data = mapping("agreements")
    for noun in predicate.objects:
        words = {noun.lemma_.lower(), *phrase_words(noun)}
        if noun.lemma_.lower() in data["granted"] and words.intersection(data["granted_ways"]):
            return GRANTED, "in_force"
    return None


def _sum(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "A further $90 million is being negotiated with the World Bank": a loan without the word."""
    if not predicate.after("with"):
        return None
    if any(story.amount_at(token.idx) is not None for token in predicate.objects):
        return SUM, "under_negotiation"
    return None


def _negotiates(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Is negotiating with the union over", "are discussing an exchange": talks by a verb."""
    idle = mapping("agreements")["idle_topics"]
    topics = (*predicate.objects, *predicate.after("on", "over", "about"))
    told = [t for t in topics if document_form(t) is None and t.lemma_.lower() not in idle]
    return (NEGOTIATING, "under_negotiation") if told else None


def _partners(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Have teamed up to patrol the strait", "joined forces on vaccines"."""
    below = [c for c in predicate.head.children if c.dep_ in ("xcomp", "advcl", "ccomp")]
    infinitive = any(c.tag_ == "VB" for c in below)
    told = infinitive or predicate.after("on", "in", "for", "over")
    return (PARTNERED, "in_force") if told else None


def _ceases(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "The army and the rebels ceased fire": what two stop at once, they agreed to stop."""
    fighting = mapping("agreements")["ceased"]
    stopped = any(t.lemma_.lower() in fighting for t in predicate.objects)
    return (CEASED, "in_force") if stopped and are_several(predicate.subjects) else None


def are_several(subjects: Sequence[Token]) -> bool:
    """Whether the subjects are two or stand for two: "both sides", "the rival armies"."""
    return len(subjects) >= BILATERAL or any(
        t.lower_ in SEVERAL or (t.tag_ == "NNS" and t.lemma_.lower() in _pairs()) for t in subjects
    )


def _pairs() -> list[str]:
    nouns: list[str] = mapping("agreements")["pair_nouns"]
    return nouns


def _barters(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Will let Ethiopia use the port in return for electricity": one thing for another."""
    for token in islice(predicate.head.subtree, MAX_CLAUSE):
        paid = any(c.dep_ == "prep" and c.lower_ == "for" for c in token.children)
        behind = token.dep_ == "pobj" and token.head.lower_ == "in"
        if token.lower_ in ("return", "exchange") and paid and behind:
            return BARTERED, "in_force"
    return None


def _together(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "The two are to share the water", "will waive visas for each other": told by its content."""
    verb = predicate.head
    ahead = any(c.dep_ == "aux" and c.lower_ in FUTURE for c in verb.children)
    bound = verb.dep_ == "xcomp" and verb.head.lemma_ == "be" and verb.tag_ == "VB"
    if not (ahead or bound) or not are_several(predicate.subjects):
        return None
    data = mapping("agreements")
    things = [t for t in predicate.objects if t.lemma_.lower() not in data["idle_topics"]]
    shared = predicate.lemma in data["shared_deeds"] and things
    mutual = any(t.lower_ == "other" and t.nbor(-1).lower_ == "each" for t in verb.subtree)
    joint = any(c.lower_ in ("jointly", "together") for c in verb.children)
    return (TOGETHER, "in_principle") if shared or mutual or joint else None


def _membership(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Left the bloc ECOWAS": a state binds itself to a union of states, or looses itself."""
    if any(document_form(t) is not None for t in predicate.objects):
        return None  # "leaves the union's agreement on visas"
    data = mapping("agreements")["membership_verbs"]
    status = next(s for s, verbs in data.items() if predicate.lemma in verbs)
    unions = (
        f.value
        for t in (*predicate.objects, *predicate.after("from", "of"))
        for f in story.actors.of(t)
    )
    states = (f.value for t in predicate.subjects for f in story.actors.of(t))
    formal = any(u.kind == "igo" for u in unions) and any(s.kind == "country" for s in states)
    return (MEMBERSHIP, status) if formal else None


def _decide(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Algeria and Morocco have decided to let visits resume": what two decide, they agree on."""
    below = predicate.complement
    plain = below is not None and below.dep_ == "xcomp" and are_several(predicate.subjects)
    if not plain or below is None:
        return None
    return None if _is_idle(below) else (DECIDED, "in_principle")


def _is_idle(verb: Token) -> bool:
    """Whether what is to be done is good will or talk, or done to an agreement that has a name."""
    objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    talking = any(c.lemma_.lower() in mapping("agreements")["talking"] for c in objects)
    named = any(document_form(c) and entry(verb, verb_lemma(verb), "acts") for c in objects)
    return talking or named or _is_vague(verb, objects)


def _confirmed(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Egypt will buy jets from France, *the two governments* confirmed": told by both sides."""
    verb = predicate.head
    ahead = any(c.dep_ == "aux" and c.lower_ in FUTURE for c in verb.children)
    ahead = ahead or (verb.dep_ == "xcomp" and verb.head.lemma_ == "be")
    towards = predicate.indirect or predicate.after("to", "from")
    if not ahead or not (towards or len(predicate.subjects) >= BILATERAL):
        return None
    source = attribution_of(verb)[1]
    both = source is not None and source.tag_ == "NNS" and source.lemma_.lower() in _pairs()
    return (CONFIRMED, "in_principle") if both else None


def _refuses(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Benin turned down a Chadian request for a berth": what the two will not agree on."""
    requests = mapping("agreements")["requests"]
    for noun in predicate.objects:
        asked = noun.lemma_.lower() in requests and any(
            c.dep_ in ("acl", "relcl") or (c.dep_ == "prep" and c.lower_ in ("for", "on", "to"))
            for c in noun.children
        )
        if asked and any(a.value.kind == "country" for a in _asking(noun, story)):
            return REFUSED, "rejected"
    return None


def _asking(request: Token, story: Story) -> list[Found[Actor]]:
    return [found for t in offerers(request) for found in story.actors.of(t)]


def _wins(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "The dockers' union secured a 9 percent rise from the port": a settlement by its gain."""
    raises = mapping("agreements")["raises"]
    gained = any(t.lemma_.lower() in raises for t in predicate.objects)
    workers = any(
        "LAB" in found.value.sectors
        or t.lemma_.lower() in (*mapping("agreements")["communities"], "union")
        for t in predicate.subjects
        for found in story.actors.of(t)
    )
    return (WON, "signed") if gained and workers and predicate.after("from", "at") else None


def _offers(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Has offered to sell Warsaw three submarines": a sale there may be."""
    below = predicate.complement
    deeds = mapping("agreements")["offered_deeds"]
    told = below is not None and below.dep_ == "xcomp" and verb_lemma(below) in deeds
    return (OFFERED, "proposed") if told else None
