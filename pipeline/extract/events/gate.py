"""Which matched predicates stand as events of their own.

Belongs here: leaving out what another event is about ("agreed to WITHDRAW"), nouns that only
name a topic, generic statements, sports and other senses without an act. Does not: the lexicon
itself (`events.frames`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.extract.events.frames import ENDING, FORCE, Match, Matcher, is_measured
from pipeline.extract.grammar.arguments import ranked_noun
from pipeline.extract.grammar.cast import Cast, is_bare_count, noun_classes
from pipeline.extract.grammar.factuality import Status, has_done
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.lexemes import AGENT_NAMES, verb_class, verb_lemma
from pipeline.extract.grammar.suspension import is_content_clause
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Doc, Token
from pipeline.language.tokens import Span as DocSpan

PRESUPPOSING = frozenset({"ACCUSE", "SUPPORT"})
"""Types that speak about what happened: "condemned the killing of X" tells of a killing too."""
FACTS = frozenset({"ASSAULT", "COERCE", "SANCTION", "RETREAT", "PROTEST", "MOBILIZE"})
DONE_TO = frozenset({"ASSAULT", "COERCE", "RETREAT"})
"""Of these, those that are facts by whom they are done to alone."""
SPORTS_WORDS = 2
"""So many words of sport, one of them of nothing else, make a sentence the report of a game."""
VIOLENT = frozenset({"ASSAULT", "CONSULT", "MOBILIZE", "RETREAT", "SUPPORT"})
STANDING = frozenset({"AID"})
"""Types that a noun without a verb, a date or a sum names as a state: "India's aid to Nepal"."""
PLAYED = VIOLENT | {"COERCE", "SANCTION", "ACCUSE", "THREATEN"}
"""Types whose verbs the reports of games use: "crushed", "suspended", "blamed the referee"."""
SPORTS_KEY = "dragoman.sports"
A_SCORE = "3-2"
"""Stands for any score among the words of sport."""
SCORE = re.compile(r"\d{1,2}[-–]\d{1,2}")
DESCRIBING = frozenset({"SUPPORT", "AGREE", "AID", "SANCTION", "CONSULT", "COOPERATE"})
"""Types that an undated participle only describes with: "a party backed by Belgrade"."""
IMPOSED = frozenset({"curfew", "martial-law"})
"""Modes that are told of without anybody: "a curfew is in force"."""
WITHIN = frozenset({"ccomp", "xcomp", "advcl", "conj", "pobj", "prep", "dobj", "acl"})
"""How a deed hangs below the verb of the work that tells of it."""
USUAL = frozenset({"AID", "COOPERATE"})
"""Types that "Britain, which trains the army" tells of as what is usually done."""
LASTING = frozenset({"ASSAULT", "CONSULT", "PROTEST"})
"""Types whose nouns tell of a happening by how long it lasted."""
NOT_DONE = frozenset({"factuality.negation", "factuality.below_short_of"})
MAY_BE = frozenset({"factuality.modal", "factuality.adverb", "factuality.condition"})
UNTELLING = frozenset({"CONCEDE", "COOPERATE", "AID", "CONSULT", "REJECT"})
"""Types that nothing is told with by saying that they did not happen, or only may."""
MAX_DEPTH = 5
REACH = 80
"""Tokens to each side that are looked at for what a sentence is about."""


def independent(predicates: list[Predicate], matcher: Matcher) -> Iterator[Match]:
    """Matches that are no part of another match, in text order."""
    matches = {p.head.i: m for p in predicates if (m := matcher.match(p)) is not None}
    matches = {i: m for i, m in matches.items() if _stands(m, matcher)}
    inside: set[int] = set()
    for match in matches.values():
        inside.update(_contents(match, matcher, 0))
    for i, match in matches.items():
        if _is_mere_suspect(match):
            inside.update({i}, (c.head.i for c in matcher.contents(match.predicate)))
        elif match.mode == "release":
            inside.update(_held_before(match))
    for i, match in matches.items():
        if i not in inside:
            yield match


def _held_before(match: Match) -> Iterator[int]:
    """ "Freed the crew they HAD BEEN HOLDING": whom, and no deed besides the release."""
    for noun in match.predicate.objects:
        for clause in noun.by_dep.get("relcl", ()):
            if clause.lemma_ in ("hold", "keep"):
                yield clause.i


def is_told(match: Match, status: Status, matcher: Matcher) -> bool:
    """Whether the text tells of a happening, and not of what could or usually does happen."""
    carried_out = match.predicate.light is not None and status.rule == "factuality.modifier"
    if status.factuality == "negated" and not _is_specific(match, status, matcher):
        return False
    may_be = status.factuality == "hypothetical" and not carried_out
    if may_be and not _is_specific(match, status, matcher):
        return False
    if match.type in FACTS and match.mode != "firearms" and _is_of_nature(match, matcher.cast):
        return False
    head = match.predicate.head
    if match.type in FACTS and _is_counted_yearly(match.predicate.light or head):
        return False
    if match.type == "ASSAULT" and _is_accident(match):
        return False
    if match.mode not in IMPOSED and _is_generic(match, matcher.cast):
        return False
    if _is_of_art(head):
        return False
    bombed = match.type == "ASSAULT" and match.predicate.lemma == "bomb"
    if match.type in VIOLENT and not bombed and _is_sport(around(head), SPORTS_WORDS):
        return False
    near = head.doc[max(0, head.i - REACH) : head.i + REACH]
    return match.type not in PLAYED or not _is_sport(near, SPORTS_WORDS * 2)


def _is_of_art(head: Token) -> bool:
    """ "The novel tells how rebels KILLED the mayor": what happens in a work of art."""
    recounted = head.pos_ == "NOUN"
    if any(_stands_in_art(verb) for verb in (head, *head.ancestors)):
        return True
    for _ in range(MAX_DEPTH):
        if head.dep_ not in WITHIN:
            return False
        head = head.head
        told_by = [c.lemma_.lower() for c in head.by_dep.get("nsubj", ())]
        if not words("works_of_art").isdisjoint(told_by):
            return True
        if recounted and not words("works_of_history").isdisjoint(told_by):
            return True
    return False


def _stands_in_art(verb: Token) -> bool:
    """ "IN THE PLAY, a general orders his men to burn a granary"."""
    phrases = (c for c in verb.by_dep.get("prep", ()) if c.lower_ == "in" and c.i < verb.i)
    nouns = (noun for c in phrases for noun in c.by_dep.get("pobj", ()))
    return any(n.lemma_.lower() in words("works_of_art") and n.i < verb.i for n in nouns)


def _is_of_nature(match: Match, cast: Cast) -> bool:
    """Storms and diseases do it, or nobody does in a sentence that speaks of them alone."""
    predicate = match.predicate
    blamed = [t for t in predicate.subjects if predicate.lemma != "exchange"]  # of fire
    blamed = [t for t in blamed if not _is_shot(t)]
    if any(cast.is_a(t, "accidents") or cast.is_a(t, "illness") for t in blamed):
        return True
    if match.type != "ASSAULT" and predicate.lemma != "displace":
        return False
    if _is_of_crash(predicate, cast):
        return True
    if any(cast.acting(t) or cast.is_a(t, "armed") for t in predicate.subjects):
        return False
    lemmas = {t.lemma_.lower() for t in around(predicate.head) if not _is_under_fire(t)}
    natural = lemmas & (noun_classes()["accidents"] | words("natural"))
    violent = lemmas & (noun_classes()["violence"] | noun_classes()["armed"] | {"shoot", "stab"})
    return bool(natural) and not violent - words("natural")


def _is_mere_suspect(match: Match) -> bool:
    """ "Lynched two men ACCUSED of theft", "a suspect CHARGED with murder": who they are, where the
    text does not say who accuses them, or when."""
    predicate = match.predicate
    head = predicate.head
    if match.type != "ACCUSE" or head.dep_ != "acl" or head.tag_ != "VBN" or predicate.subjects:
        return False
    if predicate.lemma == "suspect":
        return True  # a state of mind, whoever is told of
    named = any(
        t.pos_ == "PROPN" or t.ent_type_ in AGENT_NAMES for t in (head.head, *head.head.lefts)
    )
    return not named and not any(t.ent_type_ == "DATE" for t in head.subtree)


def _is_accident(match: Match) -> bool:
    """ "An explosion at a FIREWORKS factory": what blows up and nobody is said to have done it."""
    blasts = (match.predicate.head, *match.predicate.subjects)
    if not any(t.lemma_.lower() in words("blasts") for t in blasts):
        return False
    lemmas = {t.lemma_.lower() for t in around(match.predicate.head)}
    return not lemmas.isdisjoint(words("accidental")) and lemmas.isdisjoint(words("hostile"))


def _is_counted_yearly(verb: Token) -> bool:
    """ "Some 3,000 people are killed EVERY YEAR": a rate, and nothing that happened."""
    spans = (c for c in verb.children if c.dep_ == "npadvmod")
    return any(
        t.lemma_.lower() in words("spans_of_time")
        and any(c.lower_ in ("every", "each", "per") for c in t.children)
        for t in spans
    ) or any(c.lower_ in ("annually", "yearly", "daily") for c in verb.by_dep.get("advmod", ()))


def _is_shot(noun: Token) -> bool:
    """ "Hit by SMALL-ARMS fire": no blaze."""
    return noun.lemma_.lower() == "fire" and any(
        c.lemma_.lower() in words("arms_before_fire") for c in noun.lefts
    )


def _is_under_fire(noun: Token) -> bool:
    """ "Came UNDER FIRE": no blaze."""
    return noun.lower_ == "fire" and noun.dep_ == "pobj" and noun.head.lower_ == "under"


def _is_of_crash(predicate: Predicate, cast: Cast) -> bool:
    """ "A helicopter CRASHED in bad weather, killing both pilots"; drones and missiles hit."""
    above = predicate.head.head
    if predicate.head.dep_ not in ("advcl", "conj") or above.lemma_ not in words("crashing"):
        return False
    return not any(cast.is_a(t, "rockets") or cast.is_a(t, "person") for t in predicate.subjects)


def _is_specific(match: Match, status: Status, matcher: Matcher) -> bool:
    """Whether what did not happen, or only may, is told of somebody by name: "Paraguay does not
    recognise Kosovo", "Turkey may withdraw its troops", and not "nobody would pay that"."""
    predicate = match.predicate
    rules = NOT_DONE if status.factuality == "negated" else MAY_BE
    if predicate.kind != "verb" or predicate.passive or match.roles == "victim":
        return False  # of what may be undergone nothing is told
    if status.rule not in rules:
        return False
    if match.type in UNTELLING or _has_perfect_would(predicate.head):
        return False
    named = [t for t in predicate.subjects if _has_name(t) and matcher.cast.acting(t)]
    others = predicate.objects + predicate.indirect + tuple(t for _, t in predicate.obliques)
    about = match.content is not None or any(
        _has_name(t) or matcher.cast.is_a(t, "actor") or t.i in matcher.by_head for t in others
    )
    return len(named) == len(predicate.subjects) > 0 and about


def _has_perfect_would(verb: Token) -> bool:
    """ "Would have signed": a past that never was."""
    forms = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    return "have" in forms and bool(forms & {"would", "could", "might", "should", "'d"})


def around(head: Token) -> DocSpan:
    """The sentence of a predicate, of a very long one the part that it stands in."""
    sentence = head.sent
    return head.doc[max(sentence.start, head.i - REACH) : min(sentence.end, head.i + REACH)]


def _contents(match: Match, matcher: Matcher, depth: int) -> Iterator[int]:
    """Heads of what a match is about and that is therefore no event besides it."""
    if depth >= MAX_DEPTH:
        return
    to_come = match.type == "CONSULT" and _is_to_come(match.predicate.head)
    if (match.type == "REJECT" or to_come) and match.roles == "mutual":
        yield from (t.i for t in match.predicate.subjects)  # talks that collapsed, or are to open
    if match.type in ("SANCTION", "REJECT"):
        yield from (t.i for t in match.predicate.after("from", "of"))  # talks that were left
    for content in matcher.contents(match.predicate):
        below = matcher.match(content)
        if below is None:
            yield from _nested(content, matcher, depth + 1)
            continue
        spoken_of = match.type in PRESUPPOSING and below.predicate.light != match.predicate.head
        if match.predicate.lemma in ENDING and _has_lasted(content.head):
            continue
        if below.type in LASTING and content.kind == "noun" and has_done(content.head):
            continue
        told = content.kind == "noun" or _is_settled(content.head)
        told_of = (spoken_of and told) or _is_answered(content.head)
        charged = match.mode == "allege" and _is_force_of_many(below)
        if (told_of or charged) and _is_fact(below, matcher.cast):
            continue
        yield content.head.i
        yield from _contents(below, matcher, depth + 1)


def _is_to_come(verb: Token) -> bool:
    """ "Talks are TO OPEN in May", "will open"."""
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    return not helpers.isdisjoint(("to", "will", "would", "shall"))


def _nested(content: Predicate, matcher: Matcher, depth: int) -> Iterator[int]:
    if depth >= MAX_DEPTH:
        return
    for inner in matcher.contents(content):
        settled = _is_settled(inner.head) and any(
            c.dep_ == "poss" for c in inner.head.head.children
        )
        below = matcher.match(inner) if settled else None
        if below is not None and _is_fact(below, matcher.cast):
            continue
        yield inner.head.i
        yield from _nested(inner, matcher, depth + 1)


def _is_force_of_many(match: Match) -> bool:
    """What an army or a mob is charged with, or nobody by name, and not one single person."""
    subjects = match.predicate.subjects
    alone = bool(subjects) and all(t.ent_type_ == "PERSON" for t in subjects)
    return (match.type == "ASSAULT" or match.mode == "cyber") and not alone


def _is_settled(clause: Token) -> bool:
    """ "Canada's decision TO SUSPEND sales": what the decision was."""
    return clause.dep_ == "acl" and clause.head.lemma_.lower() in words("deciding")


def _is_answered(noun: Token) -> bool:
    """ "In retaliation for the BOMBING of X": what is answered happened."""
    return noun.dep_ == "pobj" and noun.head.head.lemma_.lower() in words("answering")


def _is_fact(match: Match, cast: Cast) -> bool:
    """ "The killing of X by Y", "the arrest of a lawyer": it says who did it, or to whom."""
    predicate = match.predicate
    if match.type not in FACTS:
        return False
    if any(cast.is_a(t, "actor") for t in predicate.subjects):
        return True
    return match.type in DONE_TO and any(
        cast.named(t) or cast.is_a(t, "attackable")
        for t in predicate.objects + predicate.after("on", "against")
    )


def _stands(match: Match, matcher: Matcher) -> bool:
    predicate = match.predicate
    if any(matcher.cast.is_a(t, "animals") for t in predicate.subjects):
        return False
    if _is_purpose(predicate.light or predicate.head, match.type):
        return _comes_to_protest(match, matcher)
    if predicate.kind == "noun":
        return _noun_stands(match, matcher)
    if _is_description(match, matcher.cast):
        return False
    cast = matcher.cast
    if _only_dates(predicate):
        return False
    if match.mode in IMPOSED:
        return True
    if predicate.subjects and all(cast.is_a(t, "agreements") for t in predicate.subjects):
        return match.type == "RETREAT"
    if predicate.subjects and not predicate.passive and match.roles not in ("victim", "receive"):
        return any(_acts(t, match, matcher) for t in predicate.subjects)
    arguments = predicate.subjects + predicate.objects + predicate.indirect
    arguments += tuple(t for _, t in predicate.obliques)
    arguments += tuple(c for t in predicate.objects for c in t.by_dep.get("poss", ()))
    return any(
        t.tag_ == "WP$"  # "Britain, WHOSE contribution was cut"
        or (match.type in DONE_TO and is_bare_count(t))
        or cast.is_a(t, "agent")
        or cast.is_a(t, "place")
        or t.i in matcher.by_head
        or cast.is_a(t, "people")
        or (match.type == "ASSAULT" and cast.is_a(t, "attackable"))
        or any(c.tag_ == "WP$" for c in t.children)
        for t in arguments
    )


def _acts(token: Token, match: Match, matcher: Matcher) -> bool:
    cast = matcher.cast
    if cast.is_a(token, "agent") or match.mode == "cyber":
        return True
    if match.type == "AID" and match.predicate.lemma in words("arriving"):
        return True
    flows = cast.is_a(token, "goods") or cast.is_a(token, "flows")
    if match.type == "COOPERATE" and flows:
        return True  # "gas flowed to Syria"
    if match.type == "PROTEST" and cast.is_a(token, "place"):
        return True  # "Kashmir observed a shutdown"
    if match.type in ("ASSAULT", "CONSULT", "RETREAT", "MOBILIZE", "REJECT"):
        return (
            token.i in matcher.by_head
            or cast.is_a(token, "armed")
            or cast.is_a(token, "explosives")
            or cast.is_a(token, "talks")
            or cast.is_a(token, "weapons")
        )
    # "Their ties have deepened" is a state of things; with a date something happened to them.
    dated = any(t.ent_type_ == "DATE" for t in match.predicate.head.subtree)
    return cast.is_a(token, "relations") and match.type == "SUPPORT" and dated


def _noun_stands(match: Match, matcher: Matcher) -> bool:
    """A noun tells of an event if it says whose or comes with a verb of doing or happening."""
    predicate = match.predicate
    head = predicate.head
    if head.dep_ in ("compound", "nmod", "amod", "ROOT") and head.dep_ != "ROOT":
        return False
    if predicate.light is not None:
        return True
    standing = match.type in STANDING or predicate.lemma == "invest"
    if standing and not any(t.ent_type_ in ("DATE", "MONEY") for t in head.subtree):
        return False
    cast = matcher.cast
    arguments = predicate.subjects + predicate.objects
    arguments += tuple(
        t
        for p, t in predicate.obliques
        if p in ("with", "between", "against", "on", "by", "among", "at", "in")
        or (p == "from" and match.roles == "receive")
    )
    if any(cast.named(t) or cast.is_a(t, "agent") or cast.is_a(t, "place") for t in arguments):
        return True
    if match.type in LASTING and is_measured(head):
        return True
    if match.type in ("ASSAULT", "PROTEST") and _is_dated(head):
        return True
    if match.type == "ASSAULT" and _is_followed(head):
        return True
    return match.rule.startswith("event.n.") and _has_verb_of_happening(head)


def _is_dated(noun: Token) -> bool:
    """ "SUNDAY's car bombing", "the riots of JUNE 1968": a noun with a day of its own."""
    behind = (c for p in noun.by_dep.get("prep", ()) if p.lower_ == "of" for c in p.children)
    return any(c.ent_type_ == "DATE" for c in (*noun.by_dep.get("poss", ()), *behind))


def _has_lasted(noun: Token) -> bool:
    """ "Ended their SIX-WEEK walkout": what has a length has been."""
    return any(
        child.lemma_.lower() in words("spans_of_time") and child.i < noun.i
        for child in noun.children
        if child.dep_ in ("compound", "amod", "nmod")
    )


def _is_followed(noun: Token) -> bool:
    """ "AFTER an attack", "AMID clashes": what something else came after or stood in took place."""
    behind = noun.dep_ == "pobj" and noun.pos_ == "NOUN"
    return behind and noun.head.lower_ in ("after", "following", "amid", "during", "despite")


def _has_verb_of_happening(head: Token) -> bool:
    return head.dep_ in ("nsubj", "nsubjpass") and head.head.pos_ == "VERB"


def _only_dates(predicate: Predicate) -> bool:
    """ "five years AFTER crowds burned down the embassy": a clause that serves to date another
    event, unless it names who did it."""
    head = predicate.head
    if head.dep_ != "advcl":
        return False
    mark = next(
        (c for c in head.children if c.dep_ in ("mark", "advmod", "prep") and c.i < head.i), None
    )
    if mark is None or mark.lower_ not in ("after", "before", "since"):
        return False
    measured = any(c.dep_ in ("npadvmod", "advmod") for c in mark.children) or any(
        c.dep_ == "npadvmod" and c.i < mark.i for c in head.children
    )
    if not measured and mark.i > 1:
        span = mark.nbor(-1)
        counted = any(c.dep_ in ("nummod", "det", "advmod") for c in span.children)
        measured = span.lemma_.lower() in words("spans_of_time") and counted
    return measured and not any(_has_name(t) for t in predicate.subjects)


def _is_purpose(head: Token, event_type: str) -> bool:
    """ "sent an envoy TO NEGOTIATE": what for, not what happened."""
    for _ in range(MAX_DEPTH):
        infinitive = any(c.tag_ == "TO" for c in head.children)
        if head.dep_ == "pcomp" and head.head.head.lower_ in (
            "aimed",
            "intended",
            "designed",
            "meant",
        ):
            return True
        if head.dep_ == "advcl" and infinitive:
            if any(c.lower_ == "as" and c.dep_ == "mark" for c in head.children):
                return False  # "went so far as TO EXPEL him"
            return verb_lemma(head.head) not in verb_class("aspectual")
        if ranked_noun(head) is not None:
            return False
        if head.dep_ == "acl" and infinitive and head.head.pos_ in ("NOUN", "PROPN"):
            return not _is_settled(head) or event_type not in FORCE
        if head.dep_ not in ("conj", "xcomp"):
            return False
        head = head.head
    return False


def _comes_to_protest(match: Match, matcher: Matcher) -> bool:
    """ "Farmers drove to the capital TO PROTEST": that is what they did there."""
    above = match.predicate.head.head
    if match.type != "PROTEST" or verb_lemma(above) not in verb_class("gathering"):
        return False
    governing = matcher.by_head.get(above.i)
    return governing is None or matcher.match(governing) is None


def _is_description(match: Match, cast: Cast) -> bool:
    """ "people SEEKING asylum", "boats carrying aid": which ones, not what they did."""
    predicate = match.predicate
    head = predicate.head
    if head.dep_ == "acl" and head.tag_ == "VBN":
        if match.type == "CONSULT" and predicate.subjects:
            return False  # "a summit attended by X": met they have
        if match.type == "SANCTION" or match.roles == "sign":
            # "A pact signed by A and B", "a sentence passed by the court": no trait of somebody
            named = any(cast.acting(t) or cast.is_a(t, "authorities") for t in predicate.subjects)
            if named and not cast.is_a(head.head, "agent"):
                return False
        undated = not any(t.ent_type_ == "DATE" for t in head.subtree)
        return match.type in DESCRIBING and undated and not is_content_clause(head)
    if head.dep_ != "acl" or head.tag_ != "VBG" or head.head.pos_ != "NOUN":
        return False
    return not any(cast.named(t) or cast.is_a(t, "documents") for t in predicate.subjects)


def _is_generic(match: Match, cast: Cast) -> bool:
    """ "Rebels often attack villages", "protesters who block roads face jail"."""
    predicate = match.predicate
    head = predicate.light or predicate.head
    if predicate.kind == "noun" and predicate.light is None:
        return _is_described(predicate.head) or _is_supposed(predicate.head)
    helpers = [c for c in head.children if c.dep_ in ("aux", "auxpass")]
    if helpers:
        return match.type in FACTS and _is_undergone(predicate, helpers)
    if head.tag_ not in ("VBZ", "VBP") or predicate.kind == "adjective":
        return False
    if match.type in USUAL and head.dep_ == "relcl":
        return not any(t.ent_type_ == "DATE" for t in head.subtree)
    if predicate.subjects and all(_is_any(t) for t in predicate.subjects):
        return True
    if _is_of_whoever(head) or _is_of_some(predicate):
        return True
    if any(t.pos_ == "PRON" or _has_name(t) for t in predicate.subjects):
        return match.type in FACTS and _is_habit(predicate)
    # "Rights groups accuse the army of X": whoever acts on somebody certain does it once.
    everyone = predicate.subjects + predicate.objects
    if match.content is not None:  # "want THE COURT to act"
        everyone += tuple(t for t in match.content.subjects if t.pos_ != "PRON")
    dated = any(t.ent_type_ == "DATE" for t in head.subtree)  # "officials MEET in Oslo next week"
    return all(_is_indefinite(t) for t in everyone) and bool(predicate.subjects) and not dated


def _is_undergone(predicate: Predicate, helpers: list[Token]) -> bool:
    """ "Women ARE SNATCHED more often than men", "when a suspect IS CAUGHT": what is done to such
    people, told with no number, name or day."""
    if [c.lower_ for c in helpers] not in (["is"], ["are"]) or not predicate.passive:
        return False
    return all(_is_indefinite(t) for t in predicate.objects) and not _is_certain(predicate.head)


def _is_habit(predicate: Predicate) -> bool:
    """ "It ATTACKS its neighbours and jails its critics": what somebody does whom a pronoun takes
    up, to nobody by name or number and on no day."""
    told_of = all(t.pos_ == "PRON" for t in predicate.subjects)
    return told_of and not predicate.passive and not _is_certain(predicate.head)


def _is_certain(clause: Token) -> bool:
    """Whether a clause says who, how many, where or when."""
    return any(
        t.pos_ in ("PROPN", "NUM") or t.ent_type_ for t in clause.subtree if t.lower_ != "one"
    )


def _is_of_some(predicate: Predicate) -> bool:
    """ "A STATE that loses seldom DEFIES the judges": such a one does, to nobody by name."""
    verb = predicate.head
    alone = all(
        t.tag_ == "NN" and any(c.lower_ in ("a", "an") for c in t.by_dep.get("det", ()))
        for t in predicate.subjects
    )
    if not predicate.subjects or not alone or verb_lemma(verb) in verb_class("telling"):
        return False
    others = (*predicate.subjects, *predicate.objects, *(t for _, t in predicate.obliques))
    return not any(_has_own_name(t) for t in others)


def _has_own_name(noun: Token) -> bool:
    return any(t.pos_ in ("PROPN", "NUM") or t.ent_type_ for t in (noun, *noun.lefts))


def _is_of_whoever(verb: Token) -> bool:
    """ "A STATE that jails its critics IS weak", "warned customers who BREAK the rule": said of
    all such, as what holds of a single one is."""
    noun = verb.head
    if verb.dep_ != "relcl" or _is_certain(verb):
        return False
    if noun.tag_ == "NNS":
        return not any(c.dep_ in ("det", "poss", "nummod", "amod") for c in noun.children)
    if noun.tag_ != "NN" or noun.dep_ not in ("nsubj", "nsubjpass"):
        return False
    if not any(c.lower_ in ("a", "an") for c in noun.by_dep.get("det", ())):
        return False
    return _is_timeless(noun.head)


def _is_timeless(verb: Token) -> bool:
    """In the present or a mood, and no verb of telling: "a group that accuses X SAYS"."""
    if verb_lemma(verb) in verb_class("telling"):
        return False
    helpers = verb.by_dep.get("aux", ())
    return verb.tag_ in ("VBZ", "VBP") or any(c.tag_ == "MD" for c in helpers)


def _is_supposed(noun: Token) -> bool:
    """ "A BLOCKADE by a hostile navy would cost billions", "every VISIT of a minister is a feast":
    any such thing, and not one that took place."""
    verb = noun.head
    if noun.dep_ not in ("nsubj", "nsubjpass") or _is_certain(noun):
        return False
    if _is_any(noun):
        return True
    modal = any(c.lower_ in ("would", "could", "might") for c in verb.by_dep.get("aux", ()))
    whole = modal and _is_indefinite(noun)
    behind = (c for p in noun.by_dep.get("prep", ()) for c in p.by_dep.get("pobj", ()))
    of_any = any(c.lower_ in ("a", "an") for t in behind for c in t.by_dep.get("det", ()))
    return whole or (of_any and verb.lemma_ == "be" and _is_timeless(verb))


def _is_described(noun: Token) -> bool:
    """ "STRIKES are rare", "RAIDS on their camps are part of the routine": what such things are
    like, and not that one happened."""
    verb = noun.head
    if noun.dep_ != "nsubj" or noun.tag_ != "NNS" or verb.lower_ not in ("are", "remain", "tend"):
        return False
    if not any(c.dep_ in ("attr", "acomp") for c in verb.children):
        return False
    certain = any(c.dep_ in ("det", "poss", "nummod", "acl", "relcl") for c in noun.children)
    dated = any(t.ent_type_ == "DATE" for t in noun.subtree)
    under_way = any(c.dep_ == "acomp" and c.lower_ in ("under", "underway") for c in verb.children)
    return not (certain or dated or under_way)


def _is_any(noun: Token) -> bool:
    """ "ANY government that shells its own cities": whoever does it, not somebody who did."""
    return any(c.dep_ == "det" and c.lower_ in ("any", "every", "each") for c in noun.children)


def _has_name(noun: Token) -> bool:
    return any(t.pos_ == "PROPN" or t.ent_type_ in ("NORP", "GPE", "ORG") for t in noun.subtree)


def _is_indefinite(noun: Token) -> bool:
    if noun.pos_ == "NUM":
        return False
    if noun.pos_ in ("PROPN", "PRON"):
        return noun.lower_ in ("who", "that", "which", "one", "you", "anyone", "everyone")
    return not any(
        c.dep_ in ("poss", "nummod")
        or (c.dep_ == "det" and c.lower_ not in ("a", "an", "any", "every", "some"))
        for c in noun.children
    )


def _is_sport(text: DocSpan, enough: int) -> bool:
    words = {word for i, word in _words_of_sport(text.doc) if text.start <= i < text.end}
    sure = len(words & noun_classes()["sports"]) + (A_SCORE in words)
    return sure > 0 and sure + len(words & noun_classes()["sports_maybe"]) >= enough


@cache
def _listed_words_of_sport() -> frozenset[str]:
    return noun_classes()["sports"] | noun_classes()["sports_maybe"]


def _words_of_sport(doc: Doc) -> list[tuple[int, str]]:
    """Where a document may speak of sport, found once and kept with it."""
    found: list[tuple[int, str]] | None = doc.user_data.get(SPORTS_KEY)
    if found is None:
        listed = _listed_words_of_sport() & doc.lemmas
        found = []
        if listed:
            found += [(t.i, lemma) for t in doc if (lemma := t.lemma_.lower()) in listed]
        if SCORE.search(doc.text):
            scores = (tokens for form, tokens in doc.by_form.items() if SCORE.fullmatch(form))
            found += [(t.i, A_SCORE) for tokens in scores for t in tokens]
        doc.user_data[SPORTS_KEY] = found
    return found
