"""What is done with an agreement: the word over it, behind it or before it, and its status.

Belongs here: from a noun that names an agreement to the verb, noun or adjective that says how
far it has come ("signed", "talks on", "put on hold", "expired"). Does not: which nouns those
are (`nouns`), or what negation and tense make of the act (`status`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from pipeline.extract.agreements.nouns import EXCHANGES, document_form, noun_lemma
from pipeline.extract.agreements.status import FINAL, STAGES, UNSIGNED
from pipeline.extract.grammar.lexemes import CLAUSAL, NOMINAL, verb_lemma
from pipeline.extract.grammar.phrases import makes_object
from pipeline.extract.grammar.suspension import auxiliaries
from pipeline.language.tokens import Token
from pipeline.lexicons import mapping

MAX_CHAIN = 6
"""How far an act is looked for over "the terms of the text of the deal"."""
MAX_PHRASE = 40
"""Words of an agreement's phrase in which a clause about it may be hung."""
PLACING = frozenset({"on", "in", "into", "under", "within", "at"})
APART = frozenset({"apart", "through"})
"""Adverbs that are as good as particles: "fell apart"."""
CLAUSES = frozenset({"acl", "relcl"})
SIGNED = frozenset({"signed"})
"""What may be done with an extension."""
ANSWERS = frozenset({"rejected", "in_principle"})
"""What may become of a proposal."""
STOPS = frozenset({"suspended", "terminated"})
"""What may become of what is carried out."""
PARTNERS = frozenset({"with", "between"})
HAVE_EFFECT = "have_effect"
MEANS = frozenset({"with", "by", "through"})
TOPICAL = frozenset({"on", "over", "about", "for", "to", "toward", "towards"})


class Act(NamedTuple):
    """The word that says what was done, its lemma as the lexicon has it, and its status."""

    token: Token
    lemma: str
    status: str


def act_on(noun: Token) -> Act | None:
    """What was done with the agreement that a noun names; None where nothing is told."""
    above, behind, before = _act_above(noun), _act_behind(noun), _act_before(noun)
    above = _granted(noun) or above
    under = above is not None and above.lemma in ("under", HAVE_EFFECT)
    if above is not None and behind is not None and _is_later(behind, above):
        under = True
    if above is not None and above.lemma == "under" and before and before.status in UNSIGNED:
        return before  # "under the proposed accord"
    if above is not None and above.status == "signed" and _is_tentative(noun):
        above = above._replace(status="in_principle")
    return (None if under else above) or behind or above or before or _undertaken(noun)


def _granted(noun: Token) -> Act | None:
    """ "Granted a mining licence", "won a concession": given by a state, it binds both."""
    data = mapping("agreements")
    paper = noun_lemma(noun) in data["granted_papers"] and noun_lemma(noun) != "contract"
    verb = noun.head
    given = noun.dep_ in ("dobj", "nsubjpass") and verb_lemma(verb) in data["issuing_verbs"]
    return Act(verb, verb_lemma(verb), "signed") if paper and given else None


def _is_later(act: Act, other: Act) -> bool:
    """Whether a final act that is told as done supersedes another: "a pact, since expired"."""
    done = act.token.tag_ in ("VBD", "VBN") and not _is_modal(act.token)
    return done and act.status in FINAL and _stage(act) > _stage(other)


def _stage(act: Act) -> int:
    return STAGES.index(act.status)


def _is_modal(verb: Token) -> bool:
    return any(aux.tag_ == "MD" for aux in auxiliaries(verb))


@cache
def _statuses(section: str) -> dict[str, str]:
    entries = mapping("agreements")[section]
    return {lemma: status for status, lemmas in entries.items() for lemma in lemmas}


def entry(token: Token, lemma: str, section: str) -> Act | None:
    """What a section of the lexicon says of a lemma."""
    status = _statuses(section).get(lemma)
    return None if status is None else Act(token, lemma, status)


# --- above -----------------------------------------------------------------------------


def _act_above(noun: Token) -> Act | None:
    noun = named_by(noun) or noun
    for _ in range(MAX_CHAIN):
        while noun.dep_ == "conj" and noun.head.pos_ in NOMINAL:
            noun = noun.head
        above = noun.head
        if noun.dep_ == "dobj" or _is_cut_off(noun):
            return _object_act(above)
        if (misread := _misread_object(noun)) is not None:
            return misread
        if noun.dep_ in ("nsubj", "csubj", "nsubjpass"):
            called = _pronounced(above.head) if above.pos_ == "ADJ" else None
            return called or _to_be_done(above) or _latest(noun, above) or _does_now(noun, above)
        if noun.dep_ in ("compound", "nmod"):
            return _nominal_act(above)
        if noun.dep_ != "pobj" or above.dep_ not in ("prep", "agent", "dative"):
            return None
        if (assent := _assent(above)) is not None:
            return assent
        governor, preposition = above.head, above.lower_
        while governor.dep_ == "prep" or _is_particle(governor):
            preposition = f"{governor.lower_}_{preposition}"
            governor = governor.head
        if governor.pos_ in CLAUSAL:
            return _oblique_act(noun, governor, preposition)
        if governor.pos_ == "ADJ":
            return entry(governor, f"{governor.lower_}_{above.lower_}", "acts")
        if governor.dep_ == "attr" and governor.lemma_.lower() in mapping("agreements")["members"]:
            return Act(governor.head, "be_party", "in_force")
        data = mapping("agreements")
        if governor.lemma_.lower() not in (*data["partitives"], *data["measures"]):
            return _nominal_act(governor)
        noun = governor
    return None


def named_by(noun: Token) -> Token | None:
    """The name that a pact's noun explains: "the Falepili *Union*, the first climate accord"."""
    if noun.dep_ == "appos":
        return noun.head if noun.head.pos_ == "PROPN" else None
    comma = noun.left_edge.i - 1
    if noun.dep_ != "npadvmod" or comma <= noun.sent.start or noun.doc[comma].text != ",":
        return None
    name = noun.doc[comma - 1]
    return name if name.pos_ == "PROPN" and name.ent_type_ != "DATE" else None


def _misread_object(noun: Token) -> Act | None:
    """ "Concluded *an arrangement* under which they may be sent there", where the parser makes it
    the subject of what is said of it."""
    clause = noun.head
    verb = clause.head
    if noun.dep_ not in ("nsubj", "nsubjpass") or clause.dep_ != "ccomp":
        return None
    if verb.i + 1 != noun.left_edge.i or "dobj" in verb.by_dep or "mark" in clause.by_dep:
        return None
    which = any(c.dep_ == "relcl" for c in noun.children)
    return entry(verb, verb_lemma(verb), "acts") if which else None


def _assent(preposition: Token) -> Act | None:
    """ "Gave its assent to the protocol", "won the approval of the Senate for the pact"."""
    nouns = mapping("agreements")["assents"]
    governor = preposition.head
    given = [c for c in governor.children if c.dep_ == "dobj" and c.lemma_.lower() in nouns]
    verb = governor if given else governor.head
    named = given or governor.lemma_.lower() in nouns
    if not named or verb_lemma(verb) not in ("give", "grant") or not _is_done_by(verb, "ratifiers"):
        return None
    return Act(verb, "give_assent", "ratified")


def _is_particle(word: Token) -> bool:
    """The "away" of "walked away from", which the parser takes for an adverb."""
    return word.dep_ == "advmod" and word.pos_ == "ADV" and word.head.pos_ in CLAUSAL


def _is_cut_off(noun: Token) -> bool:
    """An object that the parser took for a measure: "accepted, in principle, two days of calm"."""
    objects = any(c.dep_ == "dobj" for c in noun.head.children)
    return noun.dep_ == "npadvmod" and noun.i > noun.head.i and not objects


def _oblique_act(noun: Token, verb: Token, preposition: str) -> Act | None:
    """Of a verb with the agreement behind a preposition: "withdrew from", "opened talks on"."""
    data = mapping("agreements")
    lemma = verb_lemma(verb)
    if preposition == "under":
        return Act(verb, "under", "in_force")
    if lemma == "be" and preposition == "near":
        return Act(verb, "be_near", "under_negotiation")
    if noun_lemma(noun) in EXCHANGES and lemma in data["freeing_verbs"]:
        return Act(verb, lemma, "implemented")
    known = entry(verb, f"{lemma}_{preposition}", "acts")
    if known is None and preposition in MEANS and _is_joint_means(noun, verb):
        return Act(verb, "by_means", "signed")
    # "signed the extension, until 2028, *of* the pact", "called it a breach *of* the pact"
    of_object = preposition == "of" or preposition.endswith("_of")
    if known is not None or not (preposition in TOPICAL or of_object):
        return known
    if any(c.dep_ == "attr" and c.lemma_.lower() in data["members"] for c in verb.children):
        return Act(verb, "be_party", "in_force")
    carried = (c for c in verb.children if c.dep_ in ("dobj", "nsubj", "nsubjpass", "oprd", "attr"))
    return next((act for c in carried if (act := _nominal_act(c)) is not None), None)


def _is_joint_means(noun: Token, verb: Token) -> bool:
    """ "A and B averted a trade war with an accord": what they did by it, they agreed."""
    new = any(c.lower_ in ("a", "an") for c in noun.children)
    doers = [c for c in verb.children if c.dep_ == "nsubj"]
    return new and any(c.dep_ == "conj" for doer in doers for c in doer.children)


def _object_act(verb: Token) -> Act | None:
    """Of a verb whose object the agreement is."""
    lemma = verb_lemma(verb)
    if lemma in mapping("agreements")["approving_verbs"]:
        if _is_done_by(verb, "adopters"):
            return Act(verb, lemma, "signed")
        if _is_done_by(verb, "ratifiers"):
            return Act(verb, lemma, "ratified")
    after = verb.nbor(1) if verb.i + 1 < len(verb.doc) else verb
    if lemma == "let" and after.tag_ in ("VB", "NN"):
        return entry(verb, f"let_{after.lemma_.lower()}", "acts")  # "let lapse a treaty"
    if verb.head.lemma_ == "let" and (run_out := entry(verb, f"let_{lemma}", "acts")):
        return run_out  # "had let expire a ceasefire", with the verbs in each other's place
    found = _condition(verb, "putting") or _pronounced(verb) or entry(verb, lemma, "acts")
    if found is not None and found.status == "signed" and _is_in_principle(verb):
        return found._replace(status="in_principle")
    return found


def _is_tentative(noun: Token) -> bool:
    """ "Reached a tentative deal"."""
    tentative = mapping("agreements")["modifiers"]["in_principle"]
    return any(c.dep_ == "amod" and c.lower_ in tentative for c in noun.children)


def _is_in_principle(verb: Token) -> bool:
    """ "Reached in principle", "reached a deal in principle", "tentatively concluded"."""
    said = (verb, *(c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")))
    return any(
        c.lower_ in mapping("agreements")["provisional_adverbs"]
        or (c.lower_ == "in" and any(n.lower_ == "principle" for n in c.children))
        for token in said
        for c in token.children
    )


def _condition(verb: Token, section: str) -> Act | None:
    """ "Put on hold", "brought into force", "remains in limbo"."""
    data = mapping("agreements")["conditions"]
    if verb_lemma(verb) not in data[section]:
        return None
    for preposition in verb.children:
        if preposition.dep_ == "prep" and preposition.lower_ in PLACING:
            for noun in preposition.children:
                found = data["nouns"].get(noun.lemma_.lower())
                if found is not None:
                    return Act(verb, f"{verb_lemma(verb)}_into_{found}", found)
    return None


def _condition_in(preposition: Token) -> Act | None:
    """ "In force", "on hold", behind an agreement."""
    nouns = mapping("agreements")["conditions"]["nouns"]
    placed = (c for c in preposition.children if preposition.lower_ in PLACING)
    bare = (c for c in placed if c.dep_ == "pobj" and not any(k.dep_ == "det" for k in c.children))
    found = (
        Act(c, f"into_{nouns[c.lemma_.lower()]}", nouns[c.lemma_.lower()])
        for c in bare
        if c.lemma_.lower() in nouns
    )
    return next(found, None)


def _to_be_done(verb: Token) -> Act | None:
    """ "A contract is to be signed in May", "due to be signed"."""
    if verb.lemma_.lower() not in ("be", "due"):
        return None
    ahead = (c for c in verb.children if c.dep_ == "xcomp" and c.tag_ == "VBN")
    return next((act for c in ahead if (act := _object_act(c)) is not None), None)


def _latest(noun: Token, verb: Token) -> Act | None:
    """Of the verbs that a subject has: "was never drawn and expired in June"."""
    beside = (c for c in verb.children if c.dep_ == "conj" and c.pos_ in CLAUSAL)
    shared = [c for c in beside if not any(s.dep_.startswith("nsubj") for s in c.children)]
    first = _subject_or_object_act(verb, passive=noun.dep_ == "nsubjpass")
    for later in shared:
        passive = any(c.dep_ == "auxpass" for c in later.children)
        act = _subject_or_object_act(later, passive=passive)
        act = act or _subject_or_object_act(later, passive=not passive)
        if act is not None and (first is None or _is_later(act, first)):
            first = act
    return first


def _subject_or_object_act(verb: Token, *, passive: bool) -> Act | None:
    if passive:
        return _object_act(verb)
    act = _subject_act(verb)
    lemma = verb_lemma(verb)
    reduced = act is None and lemma in mapping("agreements")["reduced"]
    if reduced and not any(c.dep_ == "dobj" for c in verb.children):
        return entry(verb, lemma, "acts")  # "the treaty, concluded in 2024, awaits a vote"
    return act


def _nominal_act(noun: Token) -> Act | None:
    """ "Signing of", "talks on", "proposal for"; or the verb that settles what these opened."""
    act = entry(noun, noun.lemma_.lower(), "nominal_acts")
    if act is None or noun.dep_ not in ("dobj", "nsubjpass"):
        return act
    verb = noun.head
    lemma = verb_lemma(verb)
    if lemma in mapping("agreements")["concluding_verbs"].get(act.lemma, ()):
        return Act(verb, f"{lemma}_{act.lemma}", "in_principle")
    over = entry(verb, lemma, "acts")
    follow = {"proposed": ANSWERS, "implemented": STOPS, "in_force": SIGNED}
    answers = follow.get(act.status, frozenset())
    return over if over is not None and over.status in answers else act


def _is_done_by(verb: Token, section: str) -> bool:
    """Whether a parliament approved, or delegates did: a cabinet's approval binds nobody abroad."""
    doers = [c for c in verb.children if c.dep_ == "nsubj"]
    agents = (c for c in verb.children if c.dep_ == "agent")
    doers += [c for agent in agents for c in agent.children if c.dep_ == "pobj"]
    bodies = mapping("agreements")[section]
    return any(t.lemma_.lower() in bodies or _is_of_the_world(t, section) for t in doers)


def _is_of_the_world(body: Token, section: str) -> bool:
    """ "The World Health Assembly", which adopts for all states."""
    worldly = any(c.lower_ in ("world", "general") for c in body.children)
    return section == "adopters" and worldly and body.lemma_.lower() in ("assembly", "congress")


def _subject_act(verb: Token) -> Act | None:
    """Of a verb whose subject the agreement is."""
    data = mapping("agreements")
    lemma = verb_lemma(verb)
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    if lemma in ("be", "remain", "stay"):
        wanted = ("acomp", "advmod", "prep", "attr", "oprd", "xcomp")
        said = [c for c in verb.children if c.dep_ in wanted]
        if any(c.lower_ in data["imminent"] for c in said):
            return Act(verb, "be_close_to", "under_negotiation")
        for word in said:
            if (state := _state(word)) is not None:
                return state
    if (act := _condition(verb, "being")) is not None:
        return act
    if lemma in data["settling_verbs"] and any(_is_conflict(o) for o in objects):
        return Act(verb, lemma, "signed")
    if objects and lemma not in data["transitive"]:
        return None
    adverbs = (c for c in verb.children if c.lower_ in APART and c.dep_ != "prt")
    apart = next((f"{lemma}_{c.lower_}" for c in adverbs), lemma)
    return entry(verb, apart, "subject_acts") or _among_papers(verb)


def _among_papers(verb: Token) -> Act | None:
    """ "Was among five papers that the ministers exchanged": what was done with them all."""
    data = mapping("agreements")
    papers = (
        paper
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ == "among" and verb_lemma(verb) == "be"
        for paper in c.children
    )
    for paper in papers:
        for clause in paper.children:
            made = verb_lemma(clause) in (*data["made_by"], *data["exchange_verbs"])
            if clause.dep_ in CLAUSES and made:
                return Act(clause, "sign", "signed")
    return None


def _does_now(noun: Token, verb: Token) -> Act | None:
    """ "A treaty of 1929 forbids either to change its course": what has effects is in force."""
    data = mapping("agreements")
    binding = noun_lemma(noun) in data["pacts_of_states"]
    idle = verb_lemma(verb) in (*data["idle_verbs"], *data["outsiders"])
    effective = any(c.dep_ in ("dobj", "dative", "ccomp", "xcomp") for c in verb.children)
    acting = verb.tag_ == "VBZ" and (effective or verb_lemma(verb) == "run")
    told_apart = any(
        c.ent_type_ == "DATE" or c.dep_ in ("compound", "acl", "relcl") or c.lower_ in PARTNERS
        for c in noun.children
    ) or any(
        c.dep_ == "pobj" and (c.ent_type_ == "DATE" or c.like_num)
        for preposition in noun.rights
        for c in preposition.children
    )
    early = _act_before(noun)
    unsigned = early is not None and early.status in UNSIGNED
    if not (binding and acting and told_apart) or idle or unsigned or noun.dep_ != "nsubj":
        return None
    return Act(verb, HAVE_EFFECT, "in_force")


def _state(word: Token) -> Act | None:
    """What an agreement is said to be: "dead", "a dead letter"."""
    called = (f"{c.lower_}_{word.lower_}" for c in word.children if c.dep_ == "amod")
    return next((s for name in (word.lower_, *called) if (s := entry(word, name, "states"))), None)


def _pronounced(verb: Token) -> Act | None:
    """ "Was declared dead", "pronounced the truce dead": as good as ended."""
    if verb_lemma(verb) not in mapping("agreements")["pronouncing"]:
        return None
    said = (c for c in verb.children if c.dep_ in ("oprd", "acomp", "xcomp", "ccomp"))
    return next((state for c in said if (state := _state(c)) is not None), None)


def _is_conflict(noun: Token) -> bool:
    """ "The dispute", "two years of war"."""
    conflicts = mapping("agreements")["conflicts"]
    return any(t.lemma_.lower() in conflicts for t in islice(noun.subtree, MAX_PHRASE))


# --- behind and before -----------------------------------------------------------------


def _act_behind(noun: Token) -> Act | None:
    """ "the accord *signed* in Geneva", "a truce *that took effect* on Friday"."""
    for child in (*noun.children, *_hung_lower(noun)):
        if child.dep_ == "prep" and (condition := _condition_in(child)):
            return condition  # "an arrangement in place since 1976"
        if child.dep_ == "amod" and child.i > noun.i and (ahead := _to_be_done(child)):
            return ahead  # "an accord, due to be signed today"
        if child.dep_ not in ("acl", "relcl", "advcl") or child.pos_ not in CLAUSAL:
            continue
        as_object = makes_object(child) or child.dep_ == "advcl" or _is_of_object(child)
        as_object = as_object or _is_misread_participle(child)
        later = (c for c in child.children if c.dep_ == "conj" and c.pos_ in CLAUSAL)
        found = [
            act
            for verb in (child, *later)
            if (act := _subject_or_object_act(verb, passive=as_object)) is not None
        ]
        if found:
            return _as_made(max(found, key=_stage))
    return None


def _is_misread_participle(verb: Token) -> bool:
    """ "The swap, *hammered* out in Muscat, is": taken for a finite verb."""
    finite = verb.dep_ == "acl" and verb.tag_ == "VBD"
    return finite and verb.by_dep.keys().isdisjoint({"nsubj", "dobj", "aux"})


def _as_made(act: Act) -> Act:
    """ "An arrangement negotiated by an imam": whoever tells of it so has it before him."""
    done = (
        act.token.tag_ in ("VBN", "VBD")
        and act.token.dep_ == "acl"
        and act.token.by_dep.keys().isdisjoint({"auxpass", "aux"})
    )
    made = done and act.lemma in mapping("agreements")["worked_out"]
    return act._replace(status="signed") if made else act


def _undertaken(noun: Token) -> Act | None:
    """ "A memorandum by which the two undertook to withdraw": it binds them."""
    for clause in noun.children:
        bound = verb_lemma(clause) in mapping("agreements")["undertaking_verbs"]
        if clause.dep_ == "relcl" and bound and any(_is_relative(c) for c in clause.children):
            return Act(clause, "undertake", "signed")
    return None


def _is_of_object(clause: Token) -> bool:
    """ "That the government signed", "that ... was never ratified", parsed as something else."""
    if clause.dep_ == "relcl" and any(c.dep_ == "auxpass" for c in clause.children):
        return not any(c.dep_ == "prep" and _is_relative(c) for c in clause.children)
    return any(c.dep_ == "dobj" and c.lower_ in ("that", "which") for c in clause.children)


def _is_relative(preposition: Token) -> bool:
    """ "Under which"."""
    return any(c.tag_ == "WDT" for c in preposition.children)


def _hung_lower(noun: Token) -> Iterator[Token]:
    """Clauses about the agreement that the parser hung on a noun of its phrase.

    "The deal with the bloc, *agreed* in December", "a protocol on forecasts, *which expired*".
    """
    for token in islice(noun.subtree, MAX_PHRASE):
        within = token.i > noun.i and token.dep_ in CLAUSES and token.head != noun
        if not within or document_form(token.head) is not None:
            continue
        relative = token.dep_ == "relcl" and any(c.tag_ == "WDT" for c in token.children)
        participle = token.dep_ == "acl" and token.tag_ == "VBN" and token.nbor(-1).text == ","
        if participle or (relative and verb_lemma(token) in mapping("agreements")["only_of_pacts"]):
            yield token
    if noun.dep_ in ("nsubj", "nsubjpass"):
        beside = (c for c in noun.head.children if noun.i < c.i < noun.head.i)
        yield from (c for c in beside if c.tag_ == "VBN" and c.nbor(-1).text == ",")


def signing_behind(noun: Token) -> Token | None:
    """The verb that says in the agreement's own phrase when it was made: "signed in 2022"."""
    signing = mapping("agreements")["made_by"]
    for token in islice(noun.subtree, MAX_PHRASE):
        if token.i > noun.i and token.dep_ in CLAUSES and token.lemma_.lower() in signing:
            return token
    return next((c for c in _bare_relatives(noun) if c.lemma_.lower() in signing), None)


def _is_reduced_conjunct(verb: Token, noun: Token) -> bool:
    """Whether what was made a second act of a subject is a participle behind the object."""
    bare = not any(c.dep_ in ("dobj", "cc", "xcomp", "ccomp") for c in verb.children)
    joined = any(c.dep_ == "cc" and c.i < verb.i for c in verb.head.children)
    conjunct = verb.dep_ == "conj" and verb.tag_ in ("VBD", "VBN") and verb.i > noun.i
    return conjunct and bare and not joined and verb.nbor(-1).text == ","


def _bare_relatives(noun: Token) -> Iterator[Token]:
    """Clauses about an agreement that the parser hung beside it.

    "Breached the treaty the two signed" (two objects), "ratified an accord with X, concluded in
    May" (two acts).
    """
    verb = noun.head
    yield from (c for c in verb.children if noun.dep_ == "dobj" and _is_reduced_conjunct(c, noun))
    behind = noun.right_edge.i + 1
    for beside in noun.head.children:
        if beside.left_edge.i == behind and beside.dep_ in ("dobj", "appos"):
            yield from (c for c in beside.children if c.dep_ in CLAUSES)


def _act_before(noun: Token) -> Act | None:
    for child in noun.children:
        if child.dep_ in ("amod", "compound") and child.i < noun.i:
            found = entry(child, child.lower_, "modifiers")
            if found is not None:
                return found
    return None
