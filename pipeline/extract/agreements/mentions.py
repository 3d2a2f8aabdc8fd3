"""Where a text speaks of an agreement, and how far it says that the agreement has come.

Belongs here: mentions by a noun that names an agreement, by talks, by a pronoun, and by verbs
that are an agreement by themselves ("agreed to", "restored ties", "exchanged prisoners"). Does
not: the acts that stand over a noun (`acts`), what they make of an agreement (`status`), who
the parties are (`parties`), or what becomes a row (`table`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from pipeline.extract.agreements.acts import STOPS, act_on, entry
from pipeline.extract.agreements.nouns import (
    document_form,
    is_agreed_if_needed,
    is_pact_name,
    is_pact_noun,
    is_signed_name,
    names_at,
    names_itself,
    phrase_words,
)
from pipeline.extract.agreements.rumours import denier_of, is_denied, reported_in
from pipeline.extract.agreements.status import FINAL, looks_ahead, settle
from pipeline.extract.grammar.factuality import Factuality, Status, assess, is_definite
from pipeline.extract.grammar.frames import Predicate, noun_predicate, predicates
from pipeline.extract.grammar.lexemes import (
    CLAUSAL,
    NOMINAL,
    EventNoun,
    base_lemma,
    noun_entry,
    verb_lemma,
)
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping

MUTUAL = EventNoun("agree", "mutual", "subject")
TALKS_TOLD_BEFORE = "agreements.talks_told_before"
PRONOUN = "agreements.pronoun"
LISTED = "agreements.listed"
ONE = "agreements.one"
MAX_LIST = 40
"""Words from what leads in a list to its last agreement."""
TALKS = "agreements.talks"
PROMISED = "agreements.promised"
SUM = "agreements.sum"
MAX_TOPIC = 12
"""Words behind "talks on" that may say what they are about."""
ACCEPTED = "agreements.accepted"
AGREED = frozenset({"agreements.agreed_to", "agreements.agreed_on", ACCEPTED})
NOTES = "agreements.notes"
GRANTED = "agreements.granted"
SETTLED = "agreements.settled"
DENIABLE = AGREED | {GRANTED, SETTLED}
LETTING = frozenset({"let", "allow", "permit"})
CONTINUED = FINAL | {"implemented"}
"""What is done with an agreement that there is, whether or not it was done."""
BILATERAL = 2

Predicates = Mapping[int, Predicate]
VerbRule = Callable[[Predicate, Story], tuple[str, str] | None]
"""The rule's name and the status of the agreement that a verb is by itself, or None."""


@dataclass(frozen=True)
class Mention:
    """One passage about one agreement.

    `head` is the noun, or the verb where there is none; `act` what was done to it; `verb`
    its lemma. `told` is the factuality of the agreement itself at `status`.
    """

    head: Token
    predicate: Predicate
    act: Token | None
    verb: str
    status: str
    told: Status
    form: str
    rule: str
    done: bool = True
    """Whether the act itself is told as done: then its date is the agreement's."""


def index(story: Story) -> Predicates:
    """All predicates of the story by the position of their head."""
    return {p.head.i: p for p in predicates(story.doc)}


def find_mentions(story: Story, known: Predicates) -> Iterator[Mention]:
    """Mentions of agreements in the body, in text order."""
    body = {sentence.start for sentence in story.sentences}
    for token in _telling(story, known):
        if token.sent.start not in body:
            continue
        mention = (
            _of_noun(token, story, known)
            or _of_one(token, story, known)
            or _of_talks(token, story, known)
            or _of_pronoun(token, story, known)
            or _of_verb(token, story, known)
        )
        if mention is not None:
            yield mention


def _telling(story: Story, known: Predicates) -> list[Token]:
    """The few tokens by which a text may speak of an agreement, in order."""
    doc, talks = story.doc, mapping("agreements")["talks_heads"]
    nouns = (t for part in ("NOUN", "PROPN") for t in doc.by_part.get(part, ()))
    pronouns = (t for form in ("it", "them", "one") for t in doc.by_form.get(form, ()))
    heads = (
        p.head for p in known.values() if p.lemma in _verb_rules() or p.head.lemma_.lower() in talks
    )
    named = (t for t in nouns if is_pact_noun(t) or is_signed_name(t))
    found = {*named, *pronouns, *heads}
    return sorted(found, key=lambda token: token.i)


# --- nouns -----------------------------------------------------------------------------


def _of_noun(token: Token, story: Story, known: Predicates) -> Mention | None:
    form = "agreement" if (signed_name := is_signed_name(token)) else document_form(token)
    listed = _listed_in(token) if form is not None else None
    if token.dep_ == "appos" and document_form(token.head) is not None and listed is None:
        return None  # "an earlier deal, the so-called X agreement": one thing by two names
    named = not signed_name and story.actors.name_at(token.i) is not None
    if form is None or (named and not is_pact_name(token)):
        return None
    found = act_on(listed if listed is not None else token)
    act, verb, lexical = found or (None, "", "")
    if (lexical == "" and not names_itself(token)) or not is_agreed_if_needed(token, verb):
        return None
    predicate = known.get(token.i) or noun_predicate(token, noun_entry(token) or MUTUAL)
    told = _told(act, verb, lexical, predicate, story, known)
    rumour = _rumour_of(token, act)
    if rumour is not None and is_denied(rumour):
        told = _denied(told, rumour)
        exists = lexical in CONTINUED
        told = replace(told, factuality="actual") if exists else told
        status = "in_force" if exists else "denied"
        return Mention(token, predicate, act, verb, status, told, form, "agreements.noun", False)
    clause = _clause_told(act, story) if verb == "under" and act is not None else "actual"
    if clause == "hypothetical":
        return None  # "under the treaty, firms would have paid": nobody is bound
    if clause == "planned" and not is_definite(token):
        lexical, told = "signed", replace(told, factuality="planned")
    if lexical == "expired" and act is not None and act.tag_ in ("VBZ", "VBP"):
        told = replace(told, factuality="planned")  # "expires in December": it is in force
    settled = settle(lexical or "unspecified", told, verb, ahead=looks_ahead(act))
    if settled is None:
        return None
    if lexical == "" and settled == ("unspecified", "actual") and _is_owned(token):
        settled = "in_force", "actual"
    if lexical == "in_force" and told.factuality == "planned" and not is_definite(token):
        settled = "in_principle", "planned"  # "vowed to respect a truce": there is none yet
    status, factuality = settled
    done = told.factuality in ("actual", "alleged")
    told = replace(told, factuality=factuality)
    rule = "agreements.noun" if listed is None else LISTED
    return Mention(token, predicate, act, verb, status, told, form, rule, done)


def _listed_in(noun: Token) -> Token | None:
    """The "four documents" that an agreement is told to be among, or that include it."""
    if noun.dep_ == "pobj" and is_pact_noun(noun.head.head):
        return None  # "a memorandum of understanding"
    sentence = noun.sent
    before = noun.doc[max(sentence.start, noun.i - MAX_LIST) : noun.i]
    opening = next((t for t in before if t.lower_ in mapping("agreements")["listing"]), None)
    if opening is None or any(t.pos_ in CLAUSAL for t in noun.doc[opening.i + 1 : noun.i]):
        return None
    whole = noun.doc[sentence.start : opening.i]
    several = [t for t in whole if t.tag_ == "NNS" and is_pact_noun(t)]
    return several[-1] if several else None


def _is_owned(noun: Token) -> bool:
    """ "Its tax treaty with Fiji": what somebody has with somebody is there."""
    owned = any(c.lower_ in ("its", "their", "our") for c in noun.children)
    return owned and any(c.dep_ == "prep" and c.lower_ == "with" for c in noun.children)


def _clause_told(clause: Token, story: Story) -> Factuality:
    """Whether what happens under an agreement happens."""
    return assess(Predicate(clause, verb_lemma(clause), "verb"), story).factuality


def _of_one(token: Token, story: Story, known: Predicates) -> Mention | None:
    """ "Samoa signed one too", "the one it concluded with Fiji": a pact like that just told."""
    if token.lower_ != "one" or token.dep_ not in ("dobj", "nsubjpass", "pobj"):
        return None
    if any(c.dep_ in ("prep", "compound") and c.lower_ != "with" for c in token.children):
        return None  # "one of them"
    found = act_on(token)
    if found is None or found.lemma not in _makings():
        return None
    act, verb, lexical = found
    predicate = known.get(token.i) or noun_predicate(token, MUTUAL)
    told = _told(act, verb, lexical, predicate, story, known)
    settled = settle(lexical, told, verb, ahead=looks_ahead(act))
    if settled is None:
        return None
    done = told.factuality in ("actual", "alleged")
    told = replace(told, factuality=settled[1])
    return Mention(token, predicate, act, verb, settled[0], told, "agreement", ONE, done)


def _makings() -> frozenset[str]:
    data = mapping("agreements")
    return frozenset((*data["made_by"], *data["acts"]["ratified"]))


def _of_talks(token: Token, story: Story, known: Predicates) -> Mention | None:
    """ "Trade talks between A and B": an agreement under negotiation that has no name yet.

    Talks that are told to open, resume or stall without a topic are a mention by rule
    `TALKS_TOLD_BEFORE`: what they are about must have been told before.
    """
    predicate = known.get(token.i)
    if predicate is None or token.lemma_.lower() not in mapping("agreements")["talks_heads"]:
        return None
    rule = TALKS if _has_topic(token) else TALKS_TOLD_BEFORE
    if rule == TALKS_TOLD_BEFORE and not _is_under_way(token):
        return None
    told = assess(predicate, story)
    if told.factuality not in ("actual", "planned"):
        return None
    concluded = token.dep_ in ("dobj", "nsubjpass") and _concludes(token, told)
    status = "in_principle" if concluded else "under_negotiation"
    told = replace(told, factuality="planned")
    return Mention(token, predicate, None, "", status, told, "none_yet", rule)


def _concludes(talks: Token, told: Status) -> bool:
    """ "Negotiations were concluded a year ago": there is a text now."""
    verbs = mapping("agreements")["concluding_verbs"].get(talks.lemma_.lower(), ())
    return told.factuality == "actual" and verb_lemma(talks.head) in verbs


def _has_topic(talks: Token) -> bool:
    """ "Peace talks", "talks on a new text", "negotiations over access to the sea"."""
    data = mapping("agreements")
    lead = {c.lower_ for c in talks.children if c.dep_ in ("amod", "compound") and c.i < talks.i}
    if lead.intersection(data["talks_topics"]) or is_in_talks(talks):
        return True
    behind = (c for c in talks.children if c.dep_ == "prep" and c.lower_ in ("on", "over", "about"))
    about = {t.lemma_.lower() for p in behind for t in islice(p.subtree, MAX_TOPIC)}
    return bool(about.intersection(data["talks_about"])) or topic_deed(talks) is not None


def is_in_talks(talks: Token) -> bool:
    """ "A is in talks with B": who is, wants something of the other that they may agree on."""
    being = talks.dep_ == "pobj" and talks.head.lower_ == "in" and talks.head.head.lemma_ == "be"
    with_whom = any(
        c.dep_ == "prep" and c.lower_ == "with"
        for governor in (talks, talks.head.head)
        for c in governor.children
    )
    return being and talks.tag_ == "NNS" and with_whom


def topic_deed(talks: Token) -> Token | None:
    """The deal that talks are about: "in talks *to sell* a stake", "talks on *building*"."""
    governor = talks.head.head if talks.dep_ == "pobj" else talks.head
    near = (*talks.children, *(c for c in governor.children if c.i > talks.i))
    for child in near:
        clauses = [child] if child.dep_ in ("acl", "advcl", "xcomp") else []
        if child.dep_ == "prep" and child.lower_ in ("on", "over", "about"):
            clauses = [c for c in child.children if c.dep_ == "pcomp"]
        for clause in clauses:
            if clause.tag_ in ("VB", "VBG") and verb_lemma(clause) in _deeds():
                return clause
    return None


def _deeds() -> frozenset[str]:
    return frozenset(mapping("agreements")["talks_deeds"])


def _is_under_way(talks: Token) -> bool:
    """ "Talks are to resume", "negotiations were suspended"."""
    verb = talks.head
    lemmas = {verb_lemma(verb)} | {verb_lemma(c) for c in verb.children if c.dep_ == "xcomp"}
    acts = mapping("agreements")["talks_acts"]
    return talks.dep_ in ("nsubj", "nsubjpass") and bool(lemmas.intersection(acts))


def _of_pronoun(token: Token, story: Story, known: Predicates) -> Mention | None:
    """ "Niamey cancelled *it* a year later": what was done to an agreement told just before."""
    if token.lower_ not in ("it", "them") or token.dep_ not in ("dobj", "nsubjpass"):
        return None
    verb = token.head
    predicate = known.get(verb.i)
    lemma = verb_lemma(verb)
    act = entry(verb, lemma, "acts")
    if predicate is None or act is None or lemma not in mapping("agreements")["pronoun_acts"]:
        return None
    told = assess(predicate, story)
    settled = settle(act.status, told, lemma, ahead=looks_ahead(verb))
    if settled is None:
        return None
    done = told.factuality in ("actual", "alleged")
    told = replace(told, factuality=settled[1])
    form = "agreement"
    return Mention(token, predicate, verb, lemma, settled[0], told, form, PRONOUN, done)


def _told(
    act: Token | None,
    verb: str,
    status: str,
    predicate: Predicate,
    story: Story,
    known: Predicates,
) -> Status:
    """The factuality of the act, or of the bare noun where no act is told."""
    if act is None or act.dep_ == "amod" or verb == "under":
        return assess(predicate, story)
    above = known.get(act.i)
    if above is None:
        above = Predicate(act, act.lemma_.lower(), "noun" if act.pos_ in NOMINAL else "verb")
    told = assess(above, story)
    deciding = act.head.lemma_ in mapping("agreements")["deciding_verbs"] and status in STOPS
    if act.dep_ in ("ccomp", "xcomp") and (act.head.lemma_ in LETTING or deciding):
        told = assess(known.get(act.head.i, above), story)  # "let a truce run out": it did
    relative = act.dep_ == "relcl" and act.head == predicate.head
    if relative and told.rule == f"factuality.below_{act.head.lemma_.lower()}":
        told = replace(
            told, factuality="actual"
        )  # "the accord that they signed": no content clause
    if told.factuality != "actual":
        return told
    if act.dep_ == "conj" and act.head == predicate.head.head:
        return told  # what is denied of the verb before it is no matter
    itself = assess(predicate, story)
    return itself if itself.rule == "factuality.negation" else told


# --- verbs that are an agreement by themselves -----------------------------------------


def _of_verb(token: Token, story: Story, known: Predicates) -> Mention | None:
    predicate = known.get(token.i)
    if predicate is None or predicate.kind != "verb" or predicate.lemma not in _verb_rules():
        return None
    if token.dep_ in ("acl", "relcl") and document_form(token.head) is not None:
        return None  # "an agreement granting": what it says, no act of its own
    if (denied := _promise_denied(predicate, story)) is not None:
        return denied
    found = (rule(predicate, story) for rule in _verb_rules()[predicate.lemma])
    lexical = next((pair for pair in found if pair is not None), None)
    if lexical is None:
        return None
    rule, status = lexical
    told = assess(predicate, story)
    form = "exchange_of_notes" if rule == NOTES else "oral_or_unspecified"
    rumour = reported_in(token)
    if rule in DENIABLE and rumour is not None and is_denied(rumour):
        told = _denied(told, rumour)
        return Mention(token, predicate, token, predicate.lemma, "denied", told, form, rule)
    if told.rule == "factuality.below_deny" and rule in DENIABLE:
        return Mention(token, predicate, token, predicate.lemma, "denied", told, form, rule)
    if told.factuality not in ("actual", "alleged", "planned"):
        return None
    if status == "under_negotiation":
        told = replace(told, factuality="planned")
    elif told.factuality == "planned" or status == "in_principle":
        agreed_already = status == "in_principle" and told.factuality != "planned"
        factuality: Factuality = "alleged" if told.factuality == "alleged" else "planned"
        status = "in_principle" if agreed_already or rule not in AGREED else "proposed"
        told = replace(told, factuality=factuality)
    return Mention(token, predicate, token, predicate.lemma, status, told, form, rule)


@cache
def _verb_rules() -> Mapping[str, Sequence[VerbRule]]:
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
        (_settles, [*data["terms_verbs"], "settle", "resolve", "shake_hands", "make_peace"]),
        (_grants, data["granting_verbs"]),
        (_sum, data["sum_verbs"]),
    )
    rules: dict[str, list[VerbRule]] = {verb: [] for verb in data["promising_verbs"]}
    for rule, verbs in verbs_of:
        for verb in verbs:
            rules.setdefault(verb, []).append(rule)
    return rules


def _promise_denied(predicate: Predicate, story: Story) -> Mention | None:
    """ "Denied that it had offered a port to China": the deal there would have been."""
    given_to = (*predicate.indirect, *predicate.after("to"))
    promising = predicate.lemma in mapping("agreements")["promising_verbs"]
    if not promising or not predicate.objects or not given_to:
        return None
    verb = predicate.head
    told = assess(predicate, story)
    rumour = reported_in(verb)
    if rumour is not None and is_denied(rumour):
        told = _denied(told, rumour)
    elif told.rule != "factuality.below_deny":
        return None
    return Mention(
        verb, predicate, verb, predicate.lemma, "denied", told, "oral_or_unspecified", PROMISED
    )


def _denied(told: Status, rumour: Token) -> Status:
    source = denier_of(rumour)
    if source is None:
        return replace(told, factuality="negated", attribution="author", attributed_to=None)
    return replace(told, factuality="negated", attribution="cited_source", attributed_to=source)


def _rumour_of(noun: Token, act: Token | None) -> Token | None:
    """The report that there is an agreement: "reports of a deal", "claims that they signed one"."""
    if noun.lemma_.lower() in mapping("agreements")["rumours"]:
        return noun
    if noun.dep_ == "pobj" and (near := reported_in(noun.head)) is not None:
        return near
    if act is not None:
        return reported_in(act.head if act.dep_ == "pobj" else act)  # "reports of an exit from"
    holding = verb_lemma(noun.head) in mapping("agreements")["holding_verbs"]
    return reported_in(noun.head) if holding and not is_definite(noun) else None


def _agreed_to_act(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "A and B agreed to restore ties": unless what they agreed on is a named agreement."""
    below = predicate.complement
    if below is None or below.dep_ not in ("xcomp", "ccomp"):
        settled_on = predicate.after("on", "upon")
        idle = mapping("agreements")["idle_topics"]
        unnamed = settled_on and not any(
            document_form(t) is not None or t.ent_type_ or t.lemma_.lower() in idle
            for t in settled_on
        )
        return ("agreements.agreed_on", "in_principle") if unnamed else None
    if below.dep_ == "ccomp" and not _is_undertaking(below):
        return None
    objects = [c for c in below.children if c.dep_ in ("dobj", "nsubjpass")]
    if any(c.lemma_.lower() in mapping("agreements")["talking"] for c in objects):
        return None
    if any(document_form(c) and entry(below, verb_lemma(below), "acts") for c in objects):
        return None
    if _is_vague(below, objects):
        return None
    return "agreements.agreed_to", "in_principle"


def _is_undertaking(clause: Token) -> bool:
    """ "Agreed that troops would leave"; who agrees that something *is* so shares an opinion."""
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
    plural = len(predicate.subjects) >= BILATERAL or any(
        t.lower_ == "both" or (t.tag_ == "NNS" and t.lemma_.lower() in data["pair_nouns"])
        for t in predicate.subjects
    )
    mutual = _is_mutual(verb) or himself or predicate.lemma in data["binding_verbs"]
    return ("agreements.agreed_to", "in_principle") if plural and mutual else None


def _accepts(predicate: Predicate, story: Story) -> tuple[str, str] | None:
    """ "Accepted an offer from Damascus to join the army": both want the same now."""
    offers = mapping("agreements")["offers"]
    made = [noun for noun in predicate.objects if noun.lemma_.lower() in offers]
    named = any(story.actors.of(t) for noun in made for t in names_at(noun))
    told = any(
        c.dep_ in ("acl", "relcl", "advcl", "xcomp") and c.tag_ == "VB"
        for governor in (*made, predicate.head)
        for c in governor.children
    )
    return (ACCEPTED, "in_principle") if named and told else None


def _is_mutual(verb: Token) -> bool:
    """ "Mutually", "jointly", "each other"."""
    words = mapping("agreements")["mutual"]
    return any(c.lower_ in words for c in verb.children) or any(
        c.lower_ == "other" and any(d.lower_ == "each" for d in c.children) for c in verb.children
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
        if noun.lemma_.lower() not in data["relations_objects"]:
            continue
        diplomatic = {"diplomatic", "full"}.intersection(phrase_words(noun))
        if diplomatic or _is_between_states(predicate, story):
            return "agreements.relations", "terminated" if breaks else "implemented"
    return None


def _is_between_states(predicate: Predicate, story: Story) -> bool:
    """Whether a plain verb of making or breaking has states for its sides."""
    if predicate.lemma not in mapping("agreements")["relations_of_states_verbs"]:
        return False
    sides = (*predicate.subjects, *predicate.after("with", "between"))
    if any(t.lemma_.lower() in mapping("agreements")["counted_nouns"] for t in sides):
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
    letters = any(c.lemma_.lower() in data["diplomatic_papers"] for c in predicate.objects)
    return (NOTES, "signed") if letters and predicate.after("on", "about") else None


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
    settled = predicate.lemma == "settle" and predicate.after("with") and not predicate.objects
    handshake = predicate.lemma == "shake_hands" and any(
        not t.ent_type_ and t.lemma_.lower() not in data["idle_topics"]
        for t in predicate.after("on")
    )
    quarrel = predicate.lemma in ("settle", "resolve") and any(
        t.lemma_.lower() in data["conflicts"] for t in predicate.objects
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
