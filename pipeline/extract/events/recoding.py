"""PLOVER's recoding of what is not (yet) done, plans, refusals and threats, and by whom it hits.

Belongs here: a future visit is an AGREE, "would not help" a REJECT, "will strike unless" a
THREATEN, a freeze of a state's own people's assets a COERCE. Does not: what makes something
planned or negated (`factuality`).
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.events.frames import COOPERATIVE, FORCE, Match, Matcher, mode_about
from pipeline.extract.events.means import mode_by_means
from pipeline.extract.events.told import Roles
from pipeline.extract.grammar.factuality import Status
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Token
from pipeline.normalize.actors.actor import codes_of

FUTURE_IS_AGREE = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
"""PLOVER codes these as AGREE while they are still to come."""
SAYING = frozenset({"AGREE", "REQUEST", "REJECT", "ACCUSE", "THREATEN"})
"""Verbal acts: a later date in their sentence is that of what they speak about."""

TENSES = frozenset({"has", "have", "had", "'s", "'ve", "'d", "is", "are", "was", "were"})
WILL = frozenset({"will", "would", "'ll", "’ll"})
CHARGES = words("charges")
RISKING = words("risking")
HELP = words("help")
OF_THE_COUNTRY = frozenset({"people", "person", "company", "organisation", "media", "unknown"})
"""Kinds of those whom a state deals with as its own."""
Recoded = tuple[str, str | None, Status]
Coded = tuple[str, str | None]
NOBODY = frozenset({"nobody", "none", "no-one", "neither"})
"""Subjects of what is not done, and not refused either: "NOBODY had promised it"."""
AWAITED = frozenset({"due", "expect"})
"""What is said of a visitor who has not come yet: "is DUE in Ankara", "is EXPECTED in Bangkok"."""


def recoded(match: Match, status: Status, matcher: Matcher) -> Recoded:
    """Type, mode and status of a match after PLOVER's rules for the future and the negated."""
    head = match.predicate.light or match.predicate.head
    if match.by_negation and status.factuality == "negated":
        return match.type, match.mode, _done(status, "event.refusal")
    if match.type in FORCE and (
        _is_conditional_threat(head) or (match.type == "ASSAULT" and _is_own_word(match, status))
    ):
        return "THREATEN", mode_about("THREATEN", match), _done(status, "event.threat")
    if match.type == "THREATEN" and _is_foretold(head, status):
        return match.type, match.mode, _done(status, "event.threat")
    if match.type == "REQUEST" and (blow := _blow_else(head)) is not None:
        below = matcher.match(matcher.by_head[blow.i]) if blow.i in matcher.by_head else None
        return "THREATEN", mode_about("THREATEN", below) if below is not None else None, status
    if match.type == "ASSAULT" and status.factuality == "negated" and _is_failed(head):
        failed = replace(status, factuality="attempted", rule="event.failed")
        return match.type, match.mode, failed
    if match.type == "PROTEST" and status.rule == "factuality.purpose":
        # "Drove their tractors to the capital to protest": that they did.
        return match.type, match.mode, _done(status, "event.protest")
    if match.type == "CONSULT" and match.predicate.lemma in AWAITED:
        return "AGREE", None, replace(status, factuality="planned", rule="event.awaited")
    if match.type == "AGREE" and (left_out := _promised_not(match, matcher)) is not None:
        return "REJECT", mode_about("REJECT", left_out), _done(status, "event.refusal")
    refused = match.type == "AGREE" or _is_refusal(head)
    refused = refused and not any(t.lower_ in NOBODY for t in match.predicate.subjects)
    if status.factuality == "negated" and match.type in COOPERATIVE and refused:
        return "REJECT", mode_about("REJECT", match), _done(status, "event.refusal")
    if status.factuality == "planned" and match.type in FUTURE_IS_AGREE:
        return "AGREE", None, status
    if match.type == "REJECT" and match.mode == "change" and _denies(match):
        return match.type, None, status
    if match.mode == "change" and _is_for_help(match, matcher):
        return match.type, "assist", status
    if match.type == "ASSAULT" and match.mode in (None, "targeted"):
        return match.type, mode_by_means(match, matcher.cast) or match.mode, status
    return match.type, match.mode, status


def _promised_not(match: Match, matcher: Matcher) -> Match | None:
    """The step that somebody "promised NOT to take", "signalled it would NOT take"."""
    content = match.content
    if content is None or not any(c.dep_ == "neg" for c in content.head.children):
        return None
    below = matcher.match(content)
    return below if below is not None and below.type in COOPERATIVE else None


def by_sides(event_type: str, mode: str | None, predicate: Predicate, roles: Roles) -> Coded:
    """A measure that hits a state's own people or firms is coercion; the same one that hits those
    of another state is a sanction."""
    things = [t.lemma_.lower() for t in predicate.objects]
    things += [f"{c.lemma_.lower()}_{t.lemma_.lower()}" for t in predicate.objects for c in t.lefts]
    held, withdrawn = words("held_by_people"), words("granted_to_people")
    if not roles.recipients or (held | withdrawn).isdisjoint(things):
        return event_type, mode
    if (event_type, mode) == ("SANCTION", "discontinue") and _is_at_home(roles):
        return "COERCE", "restrict" if held.isdisjoint(things) else "seize"
    if event_type == "COERCE" and mode in ("restrict", "seize") and _is_abroad(roles):
        return "SANCTION", "discontinue"
    return event_type, mode


def _is_at_home(roles: Roles) -> bool:
    """Somebody of a state acts on its people or firms."""
    mine = codes_of(roles.actors)
    hit = codes_of(roles.recipients)
    own = not any(p.value.kind in ("company", "igo") for p in roles.actors)
    private = all(p.value.kind in OF_THE_COUNTRY for p in roles.recipients)
    return own and private and bool(hit) and hit <= mine


def _is_abroad(roles: Roles) -> bool:
    """A state, or a body of states, acts on somebody of none of its members' capitals."""
    if not roles.actors or not all(p.value.kind in ("country", "igo") for p in roles.actors):
        return False
    if all(p.value.kind == "igo" for p in roles.actors):
        return True
    mine = codes_of(roles.actors)
    hit = codes_of(roles.recipients)
    return bool(hit) and not hit & mine


def settled(event_type: str, status: Status) -> Status:
    """An act of speech that is told is done, whenever what it speaks about will be."""
    if event_type in SAYING and status.rule == "factuality.future_date":
        return _done(status, "event.said")
    return status


def _done(status: Status, rule: str) -> Status:
    return replace(status, factuality="actual", rule=rule, trigger=None)


def _is_conditional_threat(verb: Token) -> bool:
    """ "will boycott the vote unless the president agrees"."""
    if not any(c.lower_ in WILL for c in verb.by_dep.get("aux", ())):
        return False
    if any(c.dep_ == "neg" for c in verb.children):
        return False
    return any(
        mark.dep_ == "mark" and mark.lower_ in ("unless", "if")
        for clause in verb.children
        if clause.dep_ == "advcl"
        for mark in clause.children
    )


def _is_foretold(verb: Token, status: Status) -> bool:
    """ "Russia WILL respond in kind if ...": who says so threatens now."""
    helpers = {c.lower_ for c in verb.by_dep.get("aux", ())}
    if status.rule == "factuality.condition":
        return helpers <= WILL | TENSES  # "has threatened to strike UNLESS ..."
    return status.factuality == "planned" and bool(helpers & WILL)


def _blow_else(verb: Token) -> Token | None:
    """What comes of it otherwise: "told them to leave OR FACE attack", "to yield OR BE RAZED"."""
    asked = [c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "advcl")]
    others = [c for clause in asked for c in clause.by_dep.get("conj", ())]
    for other in others:
        marks = other.head.by_dep.get("cc", ())
        either = any(t.lower_ == "or" and t.i < other.i for t in marks)
        if either and (other.lemma_.lower() in RISKING or "auxpass" in other.by_dep):
            return other
    return None


def _is_own_word(match: Match, status: Status) -> bool:
    """ "North Korea said it would attack": force announced by who is to use it."""
    if status.factuality != "planned" or status.attributed_to is None:
        return False
    head = match.predicate.head
    saying = head.head
    said = [c for c in saying.children if c.dep_ == "nsubj"]
    mine = [c for c in head.children if c.dep_ == "nsubj"]
    return (
        head.dep_ == "ccomp"
        and bool(said)
        and bool(mine)
        and mine[0].lower_ in ("it", "they", "he", "she", "we")
    )


def _denies(match: Match) -> bool:
    """ "Rejected the charge", "a claim it dismissed": no demand to change."""
    head = match.predicate.head
    told = (*match.predicate.objects, *((head.head,) if head.dep_ == "relcl" else ()))
    return any(noun.lemma_.lower() in CHARGES for noun in told)


def _is_for_help(match: Match, matcher: Matcher) -> bool:
    """ "Asked donors for $4 million", "turned down a plea for help": it is about aid."""
    phrases = list(match.predicate.after("for"))
    phrases += [
        noun
        for asked in match.predicate.objects
        for child in asked.children
        if child.dep_ == "prep" and child.lower_ == "for"
        for noun in child.children
        if noun.dep_ == "pobj"
    ]
    return any(matcher.cast.is_a(t, "aid") or t.lemma_.lower() in HELP for t in phrases)


def _is_failed(verb: Token) -> bool:
    """ "Failed to capture the airport": whoever fails at force has tried it."""
    above = verb.head
    return (
        verb.dep_ == "xcomp"
        and above.lemma_ == "fail"
        and not any(c.dep_ == "neg" for c in above.children)
    )


def _is_refusal(verb: Token) -> bool:
    """ "said it would not help": a future denied is refused; a past one merely did not happen."""
    while verb.dep_ in ("conj", "xcomp") and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    return any(
        c.dep_ == "aux" and c.lower_ in ("will", "would", "wo", "'ll") for c in verb.children
    )
