"""Where a text speaks of an agreement, and how far it says that the agreement has come.

Belongs here: mentions by a noun that names an agreement, by talks, by a pronoun, and by verbs
that are an agreement by themselves ("agreed to", "restored ties", "exchanged prisoners"). Does
not: the acts that stand over a noun (`acts`), what they make of an agreement (`status`), who
the parties are (`parties`), or what becomes a row (`table`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.extract.agreements.acts import STOPS, act_on, entry
from pipeline.extract.agreements.deeds import (
    AGREED,
    GRANTED,
    NOTES,
    SETTLED,
    are_several,
    verb_rules,
)
from pipeline.extract.agreements.nouns import (
    document_form,
    is_agreed_if_needed,
    is_pact_name,
    is_pact_noun,
    is_signed_name,
    names_itself,
    sentences_before,
)
from pipeline.extract.agreements.rumours import denier_of, is_denied, reported_in
from pipeline.extract.agreements.status import FINAL, looks_ahead, settle
from pipeline.extract.agreements.topics import OTHER, first_type
from pipeline.extract.grammar.factuality import Factuality, Status, assess, is_definite
from pipeline.extract.grammar.frames import Predicate, noun_predicate, predicates
from pipeline.extract.grammar.lexemes import (
    CLAUSAL,
    NOMINAL,
    EventNoun,
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
PART = "agreements.part"
ONE = "agreements.one"
MAX_GOING_ON = 9
"""Sentences over which a text goes on about a list of documents, its own included."""
MAX_LIST = 40
"""Words from what leads in a list to its last agreement."""
TALKS = "agreements.talks"
PROMISED = "agreements.promised"
MAX_TOPIC = 12
"""Words behind "talks on" that may say what they are about."""
DENIABLE = AGREED | {GRANTED, SETTLED}
LETTING = frozenset({"let", "allow", "permit"})
CONTINUED = FINAL | {"implemented"}
"""What is done with an agreement that there is, whether or not it was done."""

Predicates = Mapping[int, Predicate]


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
            or _of_part(token, known)
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
    forms = ("it", "them", *mapping("agreements")["parts"])
    pronouns = (t for form in forms for t in doc.by_form.get(form, ()))
    heads = (
        p.head for p in known.values() if p.lemma in verb_rules() or p.head.lemma_.lower() in talks
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
    if lexical == "" and settled == ("unspecified", "actual"):
        settled = _standing(token)
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
    if noun.dep_ == "appos" and _is_part(noun.head):
        return _list_before(noun.head)  # "one of them, a memorandum on mining"
    opening = next((t for t in before if t.lower_ in mapping("agreements")["listing"]), None)
    if opening is not None and opening.i == sentence.start:
        led_in = opening.nbor(1).lower_ in ("them", "these", "those")
        return _list_before(noun) if led_in else None  # "Among them are an accord on ..."
    if opening is None or any(t.pos_ in CLAUSAL for t in noun.doc[opening.i + 1 : noun.i]):
        return None
    return _last_list(noun.doc[sentence.start : opening.i])


def _last_list(told: Iterable[Token]) -> Token | None:
    """ "Four documents": the last agreements of several that were told at once."""
    several = [t for t in told if t.tag_ == "NNS" and is_pact_noun(t)]
    return several[-1] if several else None


def _list_before(token: Token) -> Token | None:
    """The list that a sentence goes on about: "four papers were signed. Another ..."."""
    for sentence in islice(sentences_before(token, MAX_GOING_ON), 1, None):
        found = _last_list(sentence)
        if found is not None and act_on(found) is not None:
            return found
    return None


def _is_part(token: Token) -> bool:
    """ "Another", "the second", "one of them", "one of the documents"."""
    if token.lower_ not in mapping("agreements")["parts"] or token.dep_ in (
        "nummod",
        "amod",
        "det",
    ):
        return False
    of = [c for p in token.children if p.lower_ == "of" for c in p.children if c.dep_ == "pobj"]
    return not of or any(c.lower_ in ("them", "these", "those") or is_pact_noun(c) for c in of)


def _of_part(token: Token, known: Predicates) -> Mention | None:
    """ "Under one of the documents, the bank will lend ...", "another provides for a bridge"."""
    if not _is_part(token) or any(c.dep_ == "appos" for c in token.children):
        return None
    verb = token.head
    telling = token.dep_ == "nsubj" and verb_lemma(verb) in mapping("agreements")["telling_verbs"]
    under = token.dep_ == "pobj" and verb.lower_ in ("under", "by")
    whole = _list_before(token) if telling or under else None
    act = act_on(whole) if whole is not None else None
    if whole is None or act is None or act.status not in ("signed", "initialled"):
        return None
    told = Status("actual", False, "author", None, "factuality.asserted", None)
    if act.status == "initialled":
        told = replace(told, factuality="planned")
    predicate = known.get(token.i) or noun_predicate(token, MUTUAL)
    return Mention(token, predicate, None, act.lemma, act.status, told, "agreement", PART, False)


def _standing(noun: Token) -> tuple[str, Factuality]:
    """How far a pact has come with which nothing is done: "there is an agreement in principle"."""
    if any(c.lower_ == "in" and c.nbor(1).lower_ == "principle" for c in noun.rights):
        return "in_principle", "planned"
    told_to_be = noun.dep_ == "attr" and any(c.dep_ == "expl" for c in noun.head.children)
    return ("in_force" if told_to_be or _is_owned(noun) else "unspecified"), "actual"


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
    if settled is None or told.factuality not in ("actual", "alleged"):
        return None  # "has yet to strike a new one"
    told = replace(told, factuality=settled[1])
    return Mention(token, predicate, act, verb, settled[0], told, "agreement", ONE)


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
    rule = TALKS if _has_topic(token) or _is_typed(token) else TALKS_TOLD_BEFORE
    if rule == TALKS_TOLD_BEFORE and not _is_under_way(token):
        return None
    told = assess(predicate, story)
    if told.rule == "factuality.below_deny":
        return Mention(token, predicate, None, "", "denied", told, "none_yet", TALKS)
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


def _is_typed(talks: Token) -> bool:
    """ "Talks with Nigeria on the use of a terminal go on": on a thing of their own."""
    going_on = mapping("agreements")["talks_going_on"]
    under_way = talks.dep_ in ("nsubj", "nsubjpass") and verb_lemma(talks.head) in going_on
    about = (c for c in talks.children if c.dep_ == "prep" and c.lower_ in ("on", "over", "about"))
    things = (" ".join(t.text for t in islice(p.subtree, MAX_TOPIC)) for p in about)
    return under_way and any(first_type(thing) != OTHER for thing in things)


def is_in_talks(talks: Token) -> bool:
    """ "A is in talks with B": who is, wants something of the other that they may agree on."""
    being = talks.dep_ == "pobj" and talks.head.lower_ == "in" and talks.head.head.lemma_ == "be"
    verb = talks.head.head
    with_whom = any(
        c.dep_ == "prep" and c.lower_ == "with"
        for governor in (talks, verb)
        for c in governor.children
    ) or any(_names_two(c) for c in verb.children if c.dep_ == "nsubj")
    return being and talks.tag_ == "NNS" and with_whom


def _names_two(subject: Token) -> bool:
    """ "A and B", "officials from A and B", "the two governments"."""
    phrase = list(islice(subject.subtree, MAX_TOPIC))
    joined = any(t.dep_ == "conj" and t.pos_ in NOMINAL for t in phrase)
    return joined or are_several([subject])


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
    if predicate is None or predicate.kind != "verb" or predicate.lemma not in verb_rules():
        return None
    if token.dep_ in ("acl", "relcl") and document_form(token.head) is not None:
        return None  # "an agreement granting": what it says, no act of its own
    if (denied := _promise_denied(predicate, story)) is not None:
        return denied
    found = (rule(predicate, story) for rule in verb_rules()[predicate.lemma])
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
    if status == "rejected":
        told = replace(told, factuality="negated")
    elif status == "under_negotiation":
        told = replace(told, factuality="planned")
    elif status == "proposed":
        told = replace(told, factuality="hypothetical")
    elif told.factuality == "planned" or status == "in_principle":
        agreed_already = status == "in_principle" and told.factuality != "planned"
        factuality: Factuality = "alleged" if told.factuality == "alleged" else "planned"
        status = "in_principle" if agreed_already or rule not in AGREED else "proposed"
        told = replace(told, factuality=factuality)
    return Mention(token, predicate, token, predicate.lemma, status, told, form, rule)


def _promise_denied(predicate: Predicate, story: Story) -> Mention | None:
    """ "Denied that it had offered a port to China": the deal there would have been."""
    given_to = (*predicate.indirect, *predicate.after("to"))
    promising = predicate.lemma in mapping("agreements")["promising_verbs"]
    deed = predicate.complement is not None  # "had promised Rome to hold its convicts"
    if not promising or not predicate.objects or not (given_to or deed):
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
