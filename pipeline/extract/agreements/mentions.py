"""Where a text speaks of an agreement, and how far it says that the agreement has come.

Belongs here: nouns that name agreements and the acts that stand over them ("signed",
"talks on", "withdrew from"), verbs that are an agreement by themselves ("agreed to", "restored
ties", "exchanged prisoners"), and the status that act and factuality together make. Does
not: who the parties are (`agreements.parties`), or what becomes a row (`agreements`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from pipeline.extract.grammar.factuality import Factuality, Status, assess, is_definite
from pipeline.extract.grammar.frames import (
    CLAUSAL,
    NOMINAL,
    EventNoun,
    Predicate,
    makes_object,
    noun_entry,
    noun_predicate,
    predicates,
    verb_lemma,
)
from pipeline.extract.story import Story
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping

MUTUAL = EventNoun("agree", "mutual", "subject")
STAGES = (
    "unspecified", "proposed", "under_negotiation", "in_principle", "initialled", "signed",
    "ratified", "in_force", "implemented", "rejected", "denied", "suspended", "expired",
    "terminated",
)  # fmt: skip
"""Later ones supersede earlier ones when one agreement is told several times."""
TALKS_TOLD_BEFORE = "agreements.talks_told_before"
PRONOUN = "agreements.pronoun"
MAX_TOPIC = 12
"""Words behind "talks on" that may say what they are about."""
AGREED = frozenset({"agreements.agreed_to", "agreements.agreed_on"})
FINAL = frozenset({"in_force", "suspended", "expired", "terminated"})
"""What "which has since ..." behind an agreement may tell besides the act over it."""
UNSIGNED = frozenset({"proposed", "under_negotiation", "in_principle"})
EXCHANGES = frozenset({"exchange", "swap"})
MAX_CHAIN = 6
"""How far an act is looked for over "the terms of the text of the deal"."""

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
    for sentence in story.sentences:
        for token in sentence:
            nominal = token.pos_ in ("NOUN", "PROPN") or token.lower_ in ("it", "them")
            if not nominal and token.i not in known:
                continue
            mention = (
                _of_noun(token, story, known)
                or _of_talks(token, story, known)
                or _of_pronoun(token, story, known)
                or _of_verb(token, story, known)
            )
            if mention is not None:
                yield mention


# --- nouns -----------------------------------------------------------------------------


def _of_noun(token: Token, story: Story, known: Predicates) -> Mention | None:
    form = _form(token)
    if form is None or (story.actors.name_at(token.i) is not None and not _is_pact_name(token)):
        return None
    act, verb, lexical = _act(token)
    if (lexical == "" and _is_weak(token)) or not _is_signed_if_needed(token, verb):
        return None
    predicate = known.get(token.i) or noun_predicate(token, noun_entry(token) or MUTUAL)
    told = _told(verb, act, predicate, story, known)
    denier = _denier(token)
    if denier is not None:
        told = replace(told, factuality="negated", attribution="cited_source", attributed_to=denier)
        return Mention(token, predicate, act, verb, "denied", told, form, "agreements.noun", False)
    settled = settle(lexical or "unspecified", told, verb, ahead=_looks_ahead(act))
    if settled is None:
        return None
    if lexical == "in_force" and told.factuality == "planned" and not is_definite(token):
        settled = "in_principle", "planned"  # "vowed to respect a truce": there is none yet
    status, factuality = settled
    done = told.factuality in ("actual", "alleged")
    told = replace(told, factuality=factuality)
    return Mention(token, predicate, act, verb, status, told, form, "agreements.noun", done)


def _denier(noun: Token) -> Token | None:
    """Who "denied reports of a deal", "dismissed the claims of a pact"."""
    rumour = noun.head.head if noun.dep_ == "pobj" else noun
    data = mapping("agreements")
    if rumour.lemma_.lower() not in data["rumours"] or rumour.dep_ not in ("dobj", "nsubjpass"):
        return None
    if verb_lemma(rumour.head) not in ("deny", "dismiss", "reject", "refute"):
        return None
    return next((c for c in rumour.head.children if c.dep_ in ("nsubj", "agent")), None)


def _form(token: Token) -> str | None:
    """The document form of an agreement noun; None for other nouns and other senses."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return None
    lemma = _noun_lemma(token)
    form = _forms().get(lemma)
    if form is None or (token.dep_ in ("compound", "nmod", "amod") and not _is_negotiated(token)):
        return None
    data = mapping("agreements")
    words = set(_phrase_words(token))
    needed = data["required"].get(lemma)
    if lemma in EXCHANGES and any(c.lower_ == "the" for c in token.children):
        needed = None  # "the exchange": told before
    named = any(c.dep_ == "prep" and c.lower_ == "between" for c in token.children)
    if needed is not None and not words.intersection(needed) and not named:
        return None
    return None if words.intersection(data["excluded"].get(lemma, ())) else form


def _noun_lemma(token: Token) -> str:
    """The lemma, that of a name included: "the Camp David Accords"."""
    lemma = token.lemma_.lower()
    named = token.tag_ in ("NNP", "NNPS") and lemma not in _forms()
    return lemma.removesuffix("s") if named else lemma


def _is_pact_name(token: Token) -> bool:
    """ "Abraham Accords", "High Seas Treaty": names that the actors take for a body's."""
    return _noun_lemma(token) in mapping("agreements")["pact_names"]


def _is_negotiated(token: Token) -> bool:
    """ "ceasefire talks", "trade deal negotiations": the agreement stands before its talks."""
    acts = mapping("agreements")["nominal_acts"]
    head = token.head.lemma_.lower()
    return head in acts["under_negotiation"] or head in acts["proposed"]


def _phrase_words(token: Token) -> Iterator[str]:
    for child in token.children:
        if child.dep_ in ("amod", "compound", "nmod", "poss"):
            yield from (child.lower_, child.lemma_.lower())
        elif child.dep_ == "prep":
            yield from (c.lemma_.lower() for c in child.children if c.dep_ == "pobj")


@cache
def _forms() -> dict[str, str]:
    nouns = mapping("agreements")["nouns"]
    return {lemma: form for form, lemmas in nouns.items() for lemma in lemmas}


@cache
def _statuses(section: str) -> dict[str, str]:
    entries = mapping("agreements")[section]
    return {lemma: status for status, lemmas in entries.items() for lemma in lemmas}


def _is_weak(token: Token) -> bool:
    return token.lemma_.lower() in mapping("agreements")["weak_nouns"]


def _is_signed_if_needed(token: Token, verb: str) -> bool:
    """A loan or a grant is an agreement only once it is signed."""
    data = mapping("agreements")
    return token.lemma_.lower() not in data["signed_nouns"] or verb in data["signing_verbs"]


def _of_talks(token: Token, story: Story, known: Predicates) -> Mention | None:
    """ "Trade talks between A and B": an agreement under negotiation that has no name yet.

    Talks that are told to open, resume or stall without a topic are a mention by rule
    `TALKS_TOLD_BEFORE`: what they are about must have been told before.
    """
    predicate = known.get(token.i)
    if predicate is None or token.lemma_.lower() not in mapping("agreements")["talks_heads"]:
        return None
    rule = "agreements.talks" if _has_topic(token) else TALKS_TOLD_BEFORE
    if rule == TALKS_TOLD_BEFORE and not _is_under_way(token):
        return None
    told = assess(predicate, story)
    if told.factuality not in ("actual", "planned"):
        return None
    told = replace(told, factuality="planned")
    return Mention(token, predicate, None, "", "under_negotiation", told, "none_yet", rule)


def _has_topic(talks: Token) -> bool:
    """ "Peace talks", "talks on a new text", "negotiations over access to the sea"."""
    data = mapping("agreements")
    lead = {c.lower_ for c in talks.children if c.dep_ in ("amod", "compound") and c.i < talks.i}
    if lead.intersection(data["talks_topics"]):
        return True
    behind = (c for c in talks.children if c.dep_ == "prep" and c.lower_ in ("on", "over", "about"))
    about = {t.lemma_.lower() for p in behind for t in islice(p.subtree, MAX_TOPIC)}
    return bool(about.intersection(data["talks_about"]))


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
    entry = _entry(verb, lemma, "acts")
    if predicate is None or entry is None or lemma not in mapping("agreements")["pronoun_acts"]:
        return None
    told = assess(predicate, story)
    settled = settle(entry[2], told, lemma, ahead=_looks_ahead(verb))
    if settled is None:
        return None
    done = told.factuality in ("actual", "alleged")
    told = replace(told, factuality=settled[1])
    form = "agreement"
    return Mention(token, predicate, verb, lemma, settled[0], told, form, PRONOUN, done)


def _act(noun: Token) -> tuple[Token | None, str, str]:
    """The word that says what was done with the agreement, its lemma, and the status it names."""
    above = _act_above(noun)
    under = above is not None and above[1] == "under"
    behind = _act_behind(noun)
    done = behind is not None and behind[0].tag_ in ("VBD", "VBN")
    if above is not None and behind is not None and done and behind[2] in FINAL:
        under = under or STAGES.index(behind[2]) > STAGES.index(above[2])
    before = _act_before(noun)
    if above is not None and above[1] == "under" and before is not None and before[2] in UNSIGNED:
        return before  # "under the proposed accord"
    for found in (None if under else above, behind, above, before):
        if found is not None:
            return found
    return None, "", ""


def _act_above(noun: Token) -> tuple[Token, str, str] | None:
    for _ in range(MAX_CHAIN):
        while noun.dep_ == "conj" and noun.head.pos_ in NOMINAL:
            noun = noun.head
        above = noun.head
        if noun.dep_ in ("dobj", "nsubjpass"):
            if verb_lemma(above) == "approve" and _is_ratified_by(above):
                return above, "approve", "ratified"
            return _entry(above, verb_lemma(above), "acts")
        if noun.dep_ in ("nsubj", "csubj"):
            return _subject_act(above)
        if noun.dep_ in ("compound", "nmod"):
            return _entry(above, above.lemma_.lower(), "nominal_acts")
        if noun.dep_ != "pobj" or above.dep_ not in ("prep", "agent"):
            return None
        governor = above.head
        while governor.dep_ == "prep" and governor.head != governor:
            governor = governor.head
        if governor.pos_ in CLAUSAL:
            if above.lower_ == "under":
                return governor, "under", "in_force"
            if governor.lemma_ == "be" and above.lower_ == "near":
                return governor, "be_near", "under_negotiation"
            return _entry(governor, f"{verb_lemma(governor)}_{above.lower_}", "acts")
        if governor.pos_ == "ADJ":
            return _entry(governor, f"{governor.lower_}_{above.lower_}", "acts")
        lemma = governor.lemma_.lower()
        if lemma not in mapping("agreements")["partitives"]:
            return _entry(governor, lemma, "nominal_acts")
        noun = governor
    return None


def _entry(token: Token, lemma: str, section: str) -> tuple[Token, str, str] | None:
    status = _statuses(section).get(lemma)
    return None if status is None else (token, lemma, status)


def _is_ratified_by(verb: Token) -> bool:
    """Whether a parliament approved: a cabinet's approval binds nobody abroad."""
    doers = [c for c in verb.children if c.dep_ == "nsubj"]
    agents = (c for c in verb.children if c.dep_ == "agent")
    doers += [c for agent in agents for c in agent.children if c.dep_ == "pobj"]
    return any(t.lemma_.lower() in mapping("agreements")["ratifiers"] for t in doers)


def _subject_act(verb: Token) -> tuple[Token, str, str] | None:
    lemma = verb_lemma(verb)
    if lemma == "be":
        said = (c for c in verb.children if c.dep_ in ("acomp", "advmod", "prep"))
        if any(c.lower_ in mapping("agreements")["imminent"] for c in said):
            return verb, "be_close_to", "under_negotiation"
    behind = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("into", "in")]
    force = any(
        c.lemma_.lower() in ("force", "effect", "place", "operation")
        for p in behind
        for c in p.children
    )
    if force and lemma in ("come", "enter", "go", "be", "remain", "stay"):
        return verb, f"{lemma}_into_force", "in_force"
    return _entry(verb, lemma, "subject_acts")


def _act_behind(noun: Token) -> tuple[Token, str, str] | None:
    """ "the accord *signed* in Geneva", "a truce *that took effect* on Friday"."""
    for child in (*noun.children, *_hung_lower(noun)):
        if child.dep_ not in ("acl", "relcl", "advcl") or child.pos_ not in CLAUSAL:
            continue
        section = (
            "acts"
            if makes_object(child) or child.dep_ == "advcl" or _has_object_relative(child)
            else ""
        )
        later = (c for c in child.children if c.dep_ == "conj" and c.pos_ in CLAUSAL)
        found = [a for verb in (child, *later) if (a := _clause_act(verb, section)) is not None]
        if found:
            return max(found, key=lambda act: STAGES.index(act[2]))
    return None


def _hung_lower(noun: Token) -> Iterator[Token]:
    """ "The deal with the bloc, *agreed* in December": hung on the partner by the parser."""
    for preposition in noun.children:
        if preposition.dep_ == "prep" and preposition.lower_ in ("with", "between", "on"):
            for partner in preposition.children:
                lower = (c for c in partner.children if c.tag_ == "VBN" and c.dep_ == "acl")
                yield from (c for c in lower if c.nbor(-1).text == ",")
    if noun.dep_ in ("nsubj", "nsubjpass"):
        beside = (c for c in noun.head.children if noun.i < c.i < noun.head.i)
        yield from (c for c in beside if c.tag_ == "VBN" and c.nbor(-1).text == ",")


def _has_object_relative(clause: Token) -> bool:
    """ "The scheme that the government signed", where the parser makes no relative clause of it."""
    return any(c.dep_ == "dobj" and c.lower_ in ("that", "which") for c in clause.children)


def _clause_act(verb: Token, section: str) -> tuple[Token, str, str] | None:
    return _entry(verb, verb_lemma(verb), section) if section else _subject_act(verb)


def _act_before(noun: Token) -> tuple[Token, str, str] | None:
    for child in noun.children:
        if child.dep_ == "amod" and child.i < noun.i:
            found = _entry(child, child.lower_, "modifiers")
            if found is not None:
                return found
    return None


def _told(
    verb: str, act: Token | None, predicate: Predicate, story: Story, known: Predicates
) -> Status:
    """The factuality of the act, or of the bare noun where no act is told."""
    if act is None or act.dep_ == "amod" or verb == "under":
        return assess(predicate, story)
    above = known.get(act.i)
    if above is None:
        above = Predicate(act, act.lemma_.lower(), "noun" if act.pos_ in NOMINAL else "verb")
    told = assess(above, story)
    if told.factuality != "actual":
        return told
    itself = assess(predicate, story)
    return itself if itself.rule == "factuality.negation" else told


# --- verbs that are an agreement by themselves -----------------------------------------


def _of_verb(token: Token, story: Story, known: Predicates) -> Mention | None:
    predicate = known.get(token.i)
    if predicate is None or predicate.kind != "verb":
        return None
    lexical = _agreed_to_act(predicate) or _relations(predicate) or _exchange(predicate)
    if lexical is None:
        return None
    rule, status = lexical
    told = assess(predicate, story)
    form = "oral_or_unspecified"
    if told.rule == "factuality.below_deny" and rule in AGREED:
        return Mention(token, predicate, token, predicate.lemma, "denied", told, form, rule)
    if told.factuality not in ("actual", "alleged", "planned"):
        return None
    if told.factuality == "planned" or status == "in_principle":
        agreed_already = status == "in_principle" and told.factuality != "planned"
        factuality: Factuality = "alleged" if told.factuality == "alleged" else "planned"
        status = "in_principle" if agreed_already or rule not in AGREED else "proposed"
        told = replace(told, factuality=factuality)
    return Mention(token, predicate, token, predicate.lemma, status, told, form, rule)


def _agreed_to_act(predicate: Predicate) -> tuple[str, str] | None:
    """ "A and B agreed to restore ties": unless what they agreed on is a named agreement."""
    if predicate.lemma != "agree":
        return None
    below = predicate.complement
    if below is None or below.dep_ not in ("xcomp", "ccomp"):
        settled_on = predicate.after("on", "upon")
        idle = mapping("agreements")["idle_topics"]
        unnamed = settled_on and not any(
            _form(t) is not None or t.ent_type_ or t.lemma_.lower() in idle for t in settled_on
        )
        return ("agreements.agreed_on", "in_principle") if unnamed else None
    if below.dep_ == "ccomp" and not _is_undertaking(below):
        return None
    objects = [c for c in below.children if c.dep_ in ("dobj", "nsubjpass")]
    if any(c.lemma_.lower() in mapping("agreements")["talking"] for c in objects):
        return None
    if any(_form(c) is not None and _entry(below, verb_lemma(below), "acts") for c in objects):
        return None
    return "agreements.agreed_to", "in_principle"


def _is_undertaking(clause: Token) -> bool:
    """ "Agreed that troops would leave"; who agrees that something *is* so shares an opinion."""
    return any(
        c.dep_ in ("aux", "auxpass") and (c.tag_ == "TO" or c.lower_ in ("will", "would", "shall"))
        for c in clause.children
    )


def _relations(predicate: Predicate) -> tuple[str, str] | None:
    data = mapping("agreements")
    breaks = predicate.lemma in data["relations_breaking_verbs"]
    if not breaks and predicate.lemma not in data["relations_verbs"]:
        return None
    for noun in predicate.objects:
        diplomatic = {"diplomatic", "full"}.intersection(_phrase_words(noun))
        if noun.lemma_.lower() in data["relations_objects"] and diplomatic:
            return "agreements.relations", "terminated" if breaks else "implemented"
    return None


def _exchange(predicate: Predicate) -> tuple[str, str] | None:
    data = mapping("agreements")
    if predicate.lemma not in data["exchange_verbs"]:
        return None
    if any(noun.lemma_.lower() in data["exchange_objects"] for noun in predicate.objects):
        return "agreements.exchange", "implemented"
    return None


# --- status ----------------------------------------------------------------------------

Settled = tuple[str, Factuality]
OPEN = frozenset({"planned", "hypothetical", "attempted"})


def _looks_ahead(act: Token | None) -> bool:
    """ "would not sign": a refusal, where "has not signed" is a denial."""
    if act is None or act.pos_ not in CLAUSAL:
        return False
    return any(c.dep_ == "aux" and c.lower_ in ("will", "would", "wo") for c in act.children)


def settle(status: str, told: Status, verb: str, *, ahead: bool = False) -> Settled | None:
    """Status and factuality of the agreement, from what an act would make of it and its truth.

    None where the text says nothing of an agreement ("did not discuss a deal"). What is not
    signed is never actual; only what is said not to exist is negated.
    """
    if told.factuality == "negated" and ahead and status in ("signed", "in_principle"):
        return "rejected", "negated"
    if told.factuality == "negated":
        return _settle_negated(status, told, verb)
    if status in ("signed", "initialled"):
        return _settle_signing(status, told)
    if status in ("proposed", "under_negotiation"):
        return status, "planned" if status == "under_negotiation" else "hypothetical"
    if status in ("in_principle", "rejected", "unspecified"):
        return _settle_unsigned(status, told)
    if told.factuality in ("actual", "alleged"):
        return status, "actual" if status == "in_force" else told.factuality
    return _before(status, verb), "actual"


def _settle_signing(status: str, told: Status) -> Settled:
    value = told.factuality
    if value == "planned":
        return "in_principle", "planned"
    if value == "attempted":
        return "under_negotiation", "attempted"
    if value == "hypothetical":
        called_for = told.rule.rpartition("below_")[2] in _proposing()
        return ("proposed", "hypothetical") if called_for else ("under_negotiation", "planned")
    return status, value


def _settle_unsigned(status: str, told: Status) -> Settled:
    value = told.factuality
    if value in OPEN:
        return "proposed", "hypothetical"
    if status == "in_principle":
        return status, "alleged" if value == "alleged" else "planned"
    return status, "negated" if status == "rejected" else value


def _before(status: str, verb: str) -> str:
    """What an agreement is while its end, renewal or taking effect is only talked about."""
    in_force = status in ("suspended", "expired", "terminated")
    return "in_force" if in_force or verb in mapping("agreements")["continuing"] else "signed"


def _settle_negated(status: str, told: Status, verb: str) -> Settled | None:
    if told.rule in FAILURES:
        return "under_negotiation", "attempted"
    refused = told.rule.rpartition("below_")[2] in mapping("agreements")["acts"]["rejected"]
    if refused and status in ("signed", "initialled", "in_principle", "rejected"):
        return "rejected", "negated"
    if told.rule == "factuality.below_have":
        return "in_principle", "planned"
    denied = told.rule == "factuality.below_deny" or verb in ("", "have", "be")
    if denied or (status == "signed" and told.attribution != "author"):
        return "denied", "negated"
    if status in ("signed", "initialled"):
        return "under_negotiation", "attempted"
    if status == "in_principle":
        return "rejected", "negated"
    if status in ("proposed", "under_negotiation", "unspecified", "rejected"):
        return None
    return _before(status, verb), "actual"


FAILURES = frozenset({"factuality.below_fail", "factuality.without", "factuality.modifier"})


@cache
def _proposing() -> frozenset[str]:
    lemmas: list[str] = mapping("agreements")["acts"]["proposed"]
    return frozenset(lemma.partition("_")[0] for lemma in lemmas)
