"""Whether a predicate is told as a fact.

Belongs here: climbing from a predicate to the words that suspend it (tense, modals, negation,
conditions, plans, attempts, allegations, requests, denials) and its age. Does not: on whose word
it is told (`attribution`), or which predicates a table wants.

The values are those of schemas/vocabularies/factuality.yaml; the classes of words follow
FactBank (Sauri and Pustejovsky 2009) and stand in lexicons/factuality.yaml. What a text
presupposes stays a fact whatever stands above it: "condemned the attack", "will discuss the
attack" speak of an attack, "demanded an attack" and "will launch an attack" do not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from pipeline.extract.grammar.arguments import governing_verb, ranked_noun
from pipeline.extract.grammar.attribution import Attribution, attribution_of
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.lexemes import (
    CLAUSAL,
    NOMINAL,
    base_lemma,
    noun_entry,
    verb_class,
    verb_lemma,
)
from pipeline.extract.grammar.suspension import (
    MAX_DEPTH,
    Effect,
    Word,
    auxiliaries,
    escapes,
    governing_word,
    infinitive_mark,
    is_content_clause,
    leans,
    words,
)
from pipeline.extract.grammar.voice import is_passive
from pipeline.language.tokens import Doc, Token
from pipeline.language.tokens import Span as DocSpan
from pipeline.lexicons import mapping
from pipeline.normalize.dates.find import DateInterval, date_for
from pipeline.spans import Found, Span

if TYPE_CHECKING:
    from pipeline.extract.story import Story

Factuality = Literal["actual", "planned", "attempted", "alleged", "hypothetical", "negated"]

HISTORICAL_AFTER = timedelta(days=730)
"""Background from longer ago than this before the article's date is `is_historical`."""

SAME: dict[str, Factuality] = {
    "plan": "planned",
    "hypothesise": "hypothetical",
    "attempt": "attempted",
    "allege": "alleged",
    "negate": "negated",
}
AS_EFFECT: dict[Factuality, Effect] = {
    "actual": "none",
    "planned": "plan",
    "attempted": "attempt",
    "alleged": "allege",
    "hypothetical": "hypothesise",
    "negated": "negate",
}
ERAS_KEY = "dragoman.eras"
CONTENT_PREPOSITIONS = frozenset({"of", "for", "to", "on", "over", "about", "against", "at"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})


@dataclass(frozen=True)
class Status:
    """How a predicate is told.

    `rule` names what decided (`factuality.modal`), `trigger` the words that did, as a clean
    span; None for plain assertions. `attributed_to` heads the phrase that names the source.
    """

    factuality: Factuality
    is_historical: bool
    attribution: Attribution
    attributed_to: Token | None
    rule: str
    trigger: Span | None


class _State(NamedTuple):
    value: Factuality
    rule: str
    trigger: Span | None


ASSERTED = _State("actual", "factuality.asserted", None)


def assess(predicate: Predicate, source: Story | Doc) -> Status:
    """Factuality, attribution and age of what a predicate says.

    Dates are looked at only when `source` is a story with a reference date.
    """
    head = predicate.head
    state = _noun(head, predicate.light, 0) if predicate.kind == "noun" else _clause(head, 0)
    dated = _date_of(predicate, source)
    reference = None if isinstance(source, Doc) else source.article.reference_date
    if state.value == "actual" and dated is not None and reference is not None:
        first = dated.value.start
        if first is not None and first > reference:
            state = _State("planned", "factuality.future_date", dated.span)
    attribution, source_head = attribution_of(head)
    return Status(
        factuality=state.value,
        is_historical=_is_historical(head, dated, reference),
        attribution=attribution,
        attributed_to=source_head,
        rule=state.rule,
        trigger=state.trigger,
    )


# --- composition -----------------------------------------------------------------------


def _apply(effect: Effect, state: _State, rule: str, trigger: Token | None) -> _State:
    """What becomes of `state` below a word with this effect."""
    if effect not in SAME:
        return state
    value = _composed(effect, state.value)
    if value == state.value:
        return state
    span = Span(trigger.idx, trigger.idx + len(trigger)) if trigger is not None else None
    return _State(value, f"factuality.{rule}", span)


def _composed(effect: str, value: Factuality) -> Factuality:
    if effect == "negate":
        return "actual" if value == "negated" else "negated"
    if effect == "hypothesise":
        return "hypothetical"
    if effect == "allege":
        return value if value in ("negated", "hypothetical") else "alleged"
    if effect == "attempt":
        return "attempted" if value in ("actual", "planned") else value
    return "planned" if value in ("actual", "attempted") else value


def _under(state: _State, above: _State) -> _State:
    """A state below a clause that is itself no fact."""
    effect = AS_EFFECT[above.value]
    same_word = state.trigger is not None and state.trigger == above.trigger
    if effect == "none" or same_word:
        return state
    value = _composed(effect, state.value)
    return state if value == state.value else _State(value, above.rule, above.trigger)


# --- clauses ---------------------------------------------------------------------------


def _clause(verb: Token, depth: int) -> _State:
    """The state of a verb, or of an adjective with its copula."""
    if verb.pos_ not in CLAUSAL and verb.dep_ in ("acomp", "attr", "oprd"):
        verb = verb.head
    state = _local(verb)
    return state if depth >= MAX_DEPTH else _context(verb, state, depth + 1)


def _local(verb: Token) -> _State:
    """What the clause says of itself: negation, modals, adverbs, its question mark."""
    known = words()
    state = ASSERTED
    negation = _negation(verb)
    for aux in auxiliaries(verb):
        form = aux.lower_
        if form in known["modals"]:
            effect = known["modals"][form].effect
            if negation is not None and form in ("could", "can", "ca"):
                effect = "none"
            state = _apply(effect, state, "modal", aux)
        elif form in ("would", "'d", "’d"):
            effect = "plan" if _is_reported(verb) else "hypothesise"
            if negation is not None and effect == "hypothesise" and not _is_conditional(verb):
                effect = "none"
            state = _apply(effect, state, "would", aux)
    if negation is not None:
        state = _apply("negate", state, "negation", negation)
    for child in verb.children:
        if child.dep_ == "advmod" and child.lower_ in known["adverbs"] and child != negation:
            state = _apply(known["adverbs"][child.lower_].effect, state, "adverb", child)
    if (asked := _question(verb)) is not None:
        state = _apply("hypothesise", state, "question", asked)
    return state


def _negation(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "neg" or (child.dep_ == "preconj" and child.lower_ == "neither"):
            return child
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and (no := _no(child)) is not None:
            return no
        if child.dep_ in ("nsubj", "nsubjpass") and (no := _neither(child)) is not None:
            return no
        if child.dep_ == "cc" and child.lower_ == "nor" and child.i < verb.i:
            return child
    if verb.dep_ == "conj":
        nor = [c for c in verb.head.children if c.dep_ == "cc" and c.lower_ == "nor"]
        between = [c for c in nor if verb.head.i < c.i < verb.i]
        if between:
            return between[0]
        if leans(verb) and verb.tag_ == "VB":
            return next((c for c in verb.head.children if c.dep_ == "neg"), None)
    return None


def _no(noun: Token) -> Token | None:
    """The "no" of "no troops", "none", "nobody"."""
    if noun.lower_ in ("nobody", "none", "nothing", "neither"):
        return noun
    return next(
        (c for c in noun.children if c.dep_ in ("det", "neg") and c.lower_ in ("no", "neither")),
        None,
    )


def _neither(subject: Token) -> Token | None:
    """The "neither" of "neither India nor Pakistan"."""
    opening = subject.by_dep.get("preconj", ()) or subject.by_dep.get("cc", ())
    return next((c for c in opening if c.lower_ == "neither"), None)


def _question(verb: Token) -> Token | None:
    """The question mark of a yes-no question; why, when and who presuppose the rest."""
    if verb.dep_ != "ROOT":
        return None
    mark = next((c for c in verb.children if c.lower_ == "?"), None)
    if mark is None:
        return None
    opening = verb.sent[0]
    asks = any(t.tag_ in ("WDT", "WP", "WRB", "WP$") for t in verb.sent[:3])
    return None if asks or opening.tag_ in ("WDT", "WP", "WRB", "WP$") else mark


def _is_reported(verb: Token) -> bool:
    """Whether "would" is the past of "will": in what somebody said, promised or decided."""
    for _ in range(MAX_DEPTH):
        above = verb.head
        if verb.dep_ in ("ccomp", "acl", "relcl") and not _is_conditional(verb):
            word = governing_word(above, "clause")
            return word.effect in ("cite", "plan", "allege") and verb.dep_ != "relcl"
        if verb.dep_ not in ("conj", "xcomp") or above == verb:
            return False
        verb = above
    return False


def _is_conditional(verb: Token) -> bool:
    return any(
        c.dep_ == "advcl" and any(m.dep_ == "mark" and m.lower_ == "if" for m in c.children)
        for c in verb.children
    )


def _context(verb: Token, state: _State, depth: int) -> _State:
    """What the clauses above make of this one."""
    above = verb.head
    if verb.dep_ == "ROOT":
        return _root(verb, state)
    state = _suspended(verb, state)
    if verb.dep_ == "ccomp" and _is_juxtaposed(verb):
        return state
    if verb.dep_ == "conj" and above.pos_ in CLAUSAL:
        return _coordinated(verb, above, state, depth)
    if verb.dep_ in ("xcomp", "ccomp", "csubj", "csubjpass"):
        return _complement(verb, above, state, depth)
    if verb.dep_ == "advcl":
        return _adverbial(verb, above, state, depth)
    if verb.dep_ == "pcomp":
        return _gerund(verb, above, state, depth)
    if verb.dep_ in ("acl", "relcl"):
        return _modifier(verb, above, state, depth)
    return state


def _root(verb: Token, state: _State) -> _State:
    """Headlines and orders: "US to send troops", "Stop the war"."""
    infinitive = infinitive_mark(verb)
    if infinitive is not None:
        return _apply("plan", state, "infinitive", infinitive)
    suspended = _by_condition(verb, state)
    if suspended is not None:
        return suspended
    subject = any(c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for c in verb.children)
    if verb.tag_ == "VB" and not subject and not auxiliaries(verb):
        return _apply("hypothesise", state, "imperative", verb)
    return state


def _is_juxtaposed(verb: Token) -> bool:
    """ "A proposed a pact; B did not answer", "they struck a deal: A will pay", "A condemned the
    raid, B has not": the parser hangs the first on the second."""
    above = verb.head
    if verb.i < above.i and above.pos_ in CLAUSAL and above.lemma_ in ("have", "do", "be"):
        behind = (c for c in above.children if c.i > above.i)
        return all(c.is_punct or c.dep_ in ("neg", "advmod", "punct") for c in behind)
    between = (c for c in above.children if verb.i < c.i < above.i)
    return any(c.text in (";", ":") for c in between)


def _suspending(clause: Token) -> Token | None:
    """The "if" or "unless" of a clause."""
    words = mapping("factuality")["suspending"]
    return next((c for c in clause.children if c.dep_ == "mark" and c.lower_ in words), None)


def _suspended(verb: Token, state: _State) -> _State:
    mark = _suspending(verb)
    if mark is not None:
        return _apply("hypothesise", state, "condition", mark)
    return _by_condition(verb, state) or state


def _by_condition(verb: Token, state: _State) -> _State | None:
    """The state of what only a clause with "if" or "unless" would bring about, if one does."""
    conditional = next((c for c in verb.children if c.dep_ == "advcl" and _suspending(c)), None)
    if conditional is None or not auxiliaries(verb):
        return None
    return _apply("hypothesise", state, "condition", _suspending(conditional))


def _coordinated(verb: Token, above: Token, state: _State, depth: int) -> _State:
    """A coordinated clause stands under what the first one stands under."""
    if above.dep_ == "ROOT" or depth >= MAX_DEPTH:
        return state
    if escapes(verb):
        return state
    return _context(above, state, depth + 1)


def _complement(verb: Token, above: Token, state: _State, depth: int) -> _State:
    word = governing_word(above, "clause")
    effect: Effect = word.effect
    infinitive = infinitive_mark(verb)
    if effect == "cite" and infinitive is not None:
        if _says_passively(above):
            effect = "allege"
        elif not _is_told_as_past(verb):  # "declared to have received" tells what was
            effect = "hypothesise"
    lemma = base_lemma(above)
    if lemma in mapping("factuality")["evidential"] and _is_indicative(verb):
        effect = "allege"
    if lemma in ("be", "go", "have") and above.pos_ in CLAUSAL:
        effect = _periphrastic(above, lemma, infinitive)
    if effect == "inherit" and _is_told_by_paper(above):
        effect = "plan"
    if effect == "plan" and verb.i < above.i and _is_told_as_past(verb):
        return state  # "France has given, Germany promised": side by side
    state = _apply(effect, state, f"below_{lemma}", above)
    if effect == "cite" or above.pos_ in ("NOUN", "PROPN"):
        return state
    return _under(state, _clause(above, depth + 1)) if depth < MAX_DEPTH else state


def _is_told_by_paper(verb: Token) -> bool:
    """ "The accord OBLIGES the army to leave": what a pact or an order brings about is to come."""
    nouns = words()["nouns"]
    subjects = (c for c in verb.children if c.dep_ == "nsubj")
    return any(nouns[t.lemma_].effect == "plan" for t in subjects if t.lemma_ in nouns)


def _is_indicative(verb: Token) -> bool:
    """A finite clause that tells how things are or were, and not how they ought to be."""
    finite = [verb, *auxiliaries(verb)]
    return any(t.tag_ in ("VBD", "VBZ", "VBP") for t in finite) and infinitive_mark(verb) is None


def _is_told_as_past(verb: Token) -> bool:
    return verb.tag_ == "VBD" or any(t.lower_ in ("has", "have") for t in auxiliaries(verb))


def _says_passively(verb: Token) -> bool:
    return verb.pos_ in CLAUSAL and is_passive(verb)


def _periphrastic(verb: Token, lemma: str, infinitive: Token | None) -> Effect:
    """ "is to visit", "going to visit", "has to leave" but "had to leave"."""
    if infinitive is None:
        return "inherit"
    between = {c.lower_ for c in _before(infinitive, verb)}
    if (lemma in ("be", "have") and "yet" in between) or (lemma == "have" and "still" in between):
        return "negate"
    if lemma == "be":
        return "plan"
    if lemma == "go":
        return "plan" if verb.tag_ == "VBG" else "inherit"
    return "inherit" if verb.tag_ == "VBD" else "hypothesise"


def _before(infinitive: Token, verb: Token) -> DocSpan:
    return verb.doc[verb.i : infinitive.i]


def _adverbial(verb: Token, above: Token, state: _State, depth: int) -> _State:
    if above.pos_ not in CLAUSAL and above.pos_ != "ADJ":
        return state
    if _suspending(verb) is not None:
        return state
    infinitive = infinitive_mark(verb)
    if infinitive is not None:
        return _purpose(verb, above, infinitive, state, depth)
    mark = next((c for c in verb.children if c.dep_ in ("mark", "advmod") and c.i < verb.i), None)
    if mark is not None and mark.lower_ in mapping("factuality")["temporal"]:
        main = _clause(above, depth + 1) if depth < MAX_DEPTH else ASSERTED
        future = main.value in ("planned", "hypothetical") and verb.tag_ in ("VBZ", "VBP", "VBN")
        return _under(state, main) if future else state
    if mark is None and verb.tag_ in ("VBG", "VBN") and depth < MAX_DEPTH:
        main = _clause(above, depth + 1)
        # "Did not come, CALLING the vote a sham": said all the same.
        apart = verb.i > above.i and verb.left_edge.i > 0 and verb.left_edge.nbor(-1).text == ","
        denied = main.rule == "factuality.negation" and main.value == "negated"
        return state if denied and apart else _under(state, main)
    return state


def _purpose(verb: Token, above: Token, infinitive: Token, state: _State, depth: int) -> _State:
    """ "flew to Cairo *to negotiate*": intended; "only to find": found."""
    if any(c.lower_ in ("only", "as") and c.i < verb.i for c in verb.children):
        return state  # "only to find", "went so far as to expel"
    word = governing_word(above, "clause")
    if word.effect != "none":
        return _complement(verb, above, state, depth)
    state = _apply("plan", state, "purpose", infinitive)
    main = _clause(above, depth + 1) if depth < MAX_DEPTH else ASSERTED
    return _apply("hypothesise", state, "purpose", infinitive) if main.value in (
        "hypothetical", "negated") else state  # fmt: skip


def _gerund(verb: Token, preposition: Token, state: _State, depth: int) -> _State:
    name, above = preposition.lower_, governing_verb(preposition)
    if name == "from" and preposition.i and preposition.nbor(-1).lower_ == "far":
        return _apply("negate", state, "far_from", preposition)
    word = governing_word(above, "clause", name)
    if word.effect == "none":
        word = words()["prepositions"].get(name, word)
    state = _apply(word.effect, state, f"below_{base_lemma(above)}_{name}", preposition)
    if name == "without" or depth >= MAX_DEPTH:
        return state
    if above.pos_ in CLAUSAL:
        return _under(state, _clause(above, depth + 1))
    return state


def _modifier(verb: Token, noun: Token, state: _State, depth: int) -> _State:
    """Clauses behind a noun: "plans to leave" is planned, "troops who left" is a fact."""
    infinitive = infinitive_mark(verb)
    if verb.dep_ == "relcl" and infinitive is None and not is_content_clause(verb):
        return state
    ranked = ranked_noun(verb)
    if ranked is not None:
        said_of = ranked.dep_ == "attr" and depth < MAX_DEPTH
        return _under(state, _clause(ranked.head, depth + 1)) if said_of else state
    if infinitive is not None or is_content_clause(verb):
        effect: Effect = governing_word(noun, "clause").effect
        if effect == "none" and infinitive is not None and not _is_next_of_many(noun):
            effect = "plan"
        if effect != "negate" and infinitive is None and _is_denied(noun):
            effect = "allege"
        if infinitive is None and (untrue := _untrue(noun)) is not None:
            return _apply("negate", state, "untrue", untrue)
        state = _apply(effect, state, f"below_{noun.lemma_.lower()}", noun)
    elif verb.tag_ != "VBG":
        return state
    if noun_entry(noun) is not None and effect_of_noun(noun) != "cite" and depth < MAX_DEPTH:
        return _under(state, _noun(noun, None, depth + 1))
    return state


def _is_next_of_many(noun: Token) -> bool:
    """ "Became the 60th state to SIGN": who is counted so has done it."""
    counted = any(c.ent_type_ == "ORDINAL" for c in noun.lefts)
    return counted and noun.dep_ == "attr" and noun.head.lemma_ in ("be", "become")


def _untrue(noun: Token) -> Token | None:
    """The "false" of "rumours that X had resigned proved false"."""
    if noun.dep_ != "nsubj" or noun.head.pos_ not in CLAUSAL:
        return None
    if _negation(noun.head) is not None:
        return None
    said = (c for c in noun.head.children if c.dep_ in ("acomp", "oprd", "xcomp", "attr"))
    return next((c for c in said if c.lower_ in mapping("factuality")["untrue"]), None)


def _is_denied(noun: Token) -> bool:
    """ "rejected suggestions that": what is rejected is still somebody's claim."""
    if noun.dep_ not in ("dobj", "nsubjpass") or noun.head.pos_ not in CLAUSAL:
        return False
    return governing_word(noun.head, "clause").effect == "negate"


def effect_of_noun(noun: Token) -> Effect:
    return governing_word(noun, "clause").effect


# --- event nouns -----------------------------------------------------------------------


def _noun(noun: Token, light: Token | None, depth: int) -> _State:
    state = _noun_itself(noun)
    if depth >= MAX_DEPTH:
        return state
    if light is not None:
        word = governing_word(light, "noun")
        if word.effect not in ("cite", "inherit") and not _is_presupposed(noun, word):
            state = _apply(word.effect, state, f"below_{base_lemma(light)}", light)
        return _under(state, _clause(light, depth + 1))
    first = noun
    for _ in range(MAX_DEPTH):
        if first.dep_ != "conj" or first.head.pos_ not in NOMINAL:
            break
        first = first.head
    return _noun_context(noun, first, state, depth + 1)


def _noun_itself(noun: Token) -> _State:
    known = words()
    state = ASSERTED
    for child in noun.children:
        form = child.lower_
        if child.dep_ in ("amod", "compound", "nmod") and form in known["modifiers"]:
            effect = known["modifiers"][form].effect
            entry = noun_entry(noun)
            if effect == "attempt" and entry is not None and entry.of == "mutual":
                continue  # failed talks were held
            state = _apply(effect, state, "modifier", child)
    if (no := _no(noun)) is not None:
        return _apply("negate", state, "negation", no)
    return state


def _noun_context(noun: Token, first: Token, state: _State, depth: int) -> _State:
    above = first.head
    if first.dep_ in ("dobj", "nsubjpass"):
        return _noun_below_verb(noun, above, "", state, depth)
    if first.dep_ == "pobj":
        preposition, governor = above, above.head
        if preposition.dep_ == "agent":
            return _under(state, _clause(governor, depth)) if not is_definite(noun) else state
        while governor.dep_ == "prep" and governor.head != governor:
            governor = governor.head
        return _noun_behind_preposition(noun, preposition, governor, state, depth)
    if first.dep_ == "nsubj":
        return _noun_as_subject(noun, above, state, depth)
    if first.dep_ == "attr":
        main = _clause(above, depth)
        return _under(state, main)
    return state


def _noun_below_verb(
    noun: Token, verb: Token, preposition: str, state: _State, depth: int
) -> _State:
    word = governing_word(verb, "noun", preposition)
    if word.effect in ("none", "cite"):
        if is_definite(noun) or _no(noun) is not None:
            return state
        return _under(state, _clause(verb, depth)) if verb.pos_ in CLAUSAL else state
    if _is_presupposed(noun, word):
        return state
    state = _apply(word.effect, state, f"below_{base_lemma(verb)}", verb)
    return _under(state, _clause(verb, depth)) if verb.pos_ in CLAUSAL else state


def _noun_behind_preposition(
    noun: Token, preposition: Token, governor: Token, state: _State, depth: int
) -> _State:
    name = preposition.lower_
    own = words()["prepositions"].get(name) or words()["prepositions"].get(
        preposition.head.lower_ if preposition.head.pos_ in ("ADV", "ADP") else ""
    )
    if own is not None and own.effect == "negate":
        return _apply("negate", state, "without", preposition)
    if governor.pos_ in CLAUSAL or governor.pos_ == "ADJ":
        word = governing_word(governor, "noun", name)
        if word.effect != "none":
            return _noun_below_verb(noun, governor, name, state, depth)
        if own is not None and own.effect == "plan":
            return _apply("plan", state, f"behind_{name}", preposition)
        if is_definite(noun) or governor.pos_ == "ADJ" or name not in ("in", "with", "for", "to"):
            return state
        return _under(state, _clause(governor, depth))
    if own is not None and own.effect == "plan":
        return _apply("plan", state, f"behind_{name}", preposition)
    if governor.pos_ not in NOMINAL or name not in CONTENT_PREPOSITIONS:
        return state
    word = governing_word(governor, "noun")
    if word.effect in ("none", "cite", "inherit") or _is_presupposed(noun, word):
        return state
    state = _apply(word.effect, state, f"below_{governor.lemma_.lower()}", governor)
    return state


def _noun_as_subject(noun: Token, verb: Token, state: _State, depth: int) -> _State:
    """ "The talks will begin", "an attack is likely"; but "the attack will hurt trade"."""
    if verb_lemma(verb) in verb_class("occurrence"):
        return _under(state, _clause(verb, depth))
    adjective = next((c for c in verb.children if c.dep_ == "acomp"), None)
    if adjective is not None:
        word = words()["adjectives"].get(adjective.lower_)
        if word is not None:
            return _apply(word.effect, state, f"below_{adjective.lower_}", adjective)
    if is_definite(noun):
        return state
    main = _clause(verb, depth)
    return _under(state, main) if main.value in ("hypothetical", "planned") else state


def is_definite(noun: Token) -> bool:
    """Whether the noun points at something known: the, this, a possessive, a name."""
    for child in noun.children:
        if child.dep_ == "poss" or (child.dep_ == "det" and child.lower_ in DEFINITE):
            return True
    return False


def _is_presupposed(noun: Token, word: Word) -> bool:
    if word.scope == "clause" or (word.scope == "loose" and is_definite(noun)):
        return True
    return has_done(noun)


def has_done(noun: Token) -> bool:
    """ "Called off the walkout that HAS PARALYSED ports": what has done something has been."""
    clauses = (c for c in noun.children if c.dep_ == "relcl")
    perfect = (
        c for c in clauses if any(a.lower_ in ("has", "have", "had") for a in auxiliaries(c))
    )
    return any(t.tag_ == "WDT" for c in perfect for t in c.children if t.dep_ == "nsubj")


# --- age -------------------------------------------------------------------------------


def _date_of(predicate: Predicate, source: Story | Doc) -> Found[DateInterval] | None:
    if isinstance(source, Doc):
        return None
    found = date_for(predicate.head, source.doc, source.dates)
    if found is None and predicate.light is not None:
        found = date_for(predicate.light, source.doc, source.dates)
    return found


def _is_historical(head: Token, dated: Found[DateInterval] | None, reference: date | None) -> bool:
    """Whether its date is long past, or its sentence places it in an era of history."""
    if dated is not None and dated.value.end is not None and reference is not None:
        return dated.value.end < reference - HISTORICAL_AFTER
    eras = _era_mentions(head.doc)
    at = bisect_left(eras, head.left_edge.idx)
    return at < len(eras) and eras[at] <= head.right_edge.idx


def _era_mentions(doc: Doc) -> list[int]:
    """Where a document names eras of history, found once and kept with it."""
    found = doc.user_data.get(ERAS_KEY)
    if found is None:
        found = [m.start() for m in _eras().finditer(doc.text)]
        doc.user_data[ERAS_KEY] = found
    return cast(list[int], found)


@cache
def _eras() -> re.Pattern[str]:
    names = "|".join(re.escape(era) for era in mapping("factuality")["eras"])
    return re.compile(rf"\b(?:during|in|of|since) the (?:{names})")
