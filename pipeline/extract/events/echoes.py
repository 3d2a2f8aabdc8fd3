"""Events told by pointing at one that was just told: "Chile followed suit", "so did Norway".

Belongs here: which clauses point back, who acts in them, and the event that they repeat. Does
not: nouns that do ("a similar ban", `events.parties`), nor the account of what was told
(`events.told`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from pipeline.extract.events.merge import ECHO, Draft, names_of
from pipeline.extract.events.told import Parties
from pipeline.extract.grammar.cast import Cast
from pipeline.extract.grammar.factuality import Status
from pipeline.extract.grammar.frames import Predicate, verb_predicate
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import Doc, Token
from pipeline.normalize.actors.actor import codes_of
from pipeline.spans import Span

NEVER_ECHOED = frozenset({"ASSAULT", "CONSULT", "PROTEST"})
"""Types of which "Chile followed" tells too little; force may still be answered in kind."""
SPOKEN = frozenset({"ACCUSE", "REQUEST", "REJECT", "AGREE"})
"""Acts of speech, which nobody "follows" in."""
REACH = 1
"""Sentences back in which the event stands that is pointed at."""
TELLINGS = 4
"""Events back among which it is looked for."""
TOLD = frozenset({"actual", "planned", "alleged"})
"""What "did the same" may be of a thing that is told so."""


class Echo(NamedTuple):
    """A clause that points back; `returned` if it pays the earlier doer back ("in kind"), `bare`
    if only states do it so ("Chile followed"), `beside` if it only names who else did it ("as did
    Peru"), `others` those it is done to instead ("put similar measures on Chad")."""

    predicate: Predicate
    returned: bool = False
    bare: bool = False
    beside: bool = False
    others: tuple[Token, ...] = ()
    deed: bool = False
    """Whether it cannot be an act of speech."""

    @property
    def head(self) -> Token:
        return self.predicate.head


def echoes(doc: Doc) -> list[Echo]:
    """The clauses of a document that tell an event by pointing back, in text order."""
    found = (*_of_verbs(doc), *_of_steps(doc), *_in_kind(doc), *_without_verb(doc))
    return sorted((e for e in found if e.predicate.subjects), key=_at)


def _at(echo: Echo) -> int:
    return echo.head.i


def _of_verbs(doc: Doc) -> Iterator[Echo]:
    for form in sorted(words("forms_of_doing") & doc.by_form.keys()):
        for verb in doc.by_form[form]:
            if verb.dep_ in ("aux", "auxpass", "relcl", "acl", "amod"):
                continue
            if _does_alike(verb):
                turned = _turned(verb_predicate(verb))
                yield Echo(turned, beside=any(t.i > verb.i for t in turned.subjects))
    for form in sorted(words("forms_of_following") & doc.by_form.keys()):
        for verb in doc.by_form[form]:
            followed = [c.lemma_.lower() for c in verb.by_dep.get("dobj", ())]
            if followed and followed[0] in ("suit", "example", "lead"):
                yield Echo(verb_predicate(verb))
            elif not followed and _merely_follows(verb):
                yield Echo(verb_predicate(verb), bare=True, deed=True)


def _of_steps(doc: Doc) -> Iterator[Echo]:
    """ "Germany took a similar step"."""
    for form in sorted(words("forms_of_copying") & doc.by_form.keys()):
        for verb in doc.by_form[form]:
            predicate = verb_predicate(verb) if verb.pos_ == "VERB" else None
            copied = predicate.objects if predicate is not None else ()
            if predicate is not None and any(t.lemma_.lower() in words("steps") for t in copied):
                yield Echo(predicate, deed=True)
    for form in ("similar", "same", "identical", "comparable"):
        for word in doc.by_form.get(form, ()):
            step, verb = word.head, word.head.head
            if step.dep_ != "dobj" or step.lemma_.lower() not in words("steps"):
                continue
            if verb.lemma_ not in words("taking_steps"):
                continue
            predicate = verb_predicate(verb)
            others = predicate.after("on", "against")
            if others or "prep" not in step.by_dep:
                deed = step.lemma_.lower() not in ("line", "stance", "course", "approach")
                yield Echo(predicate, others=others, deed=deed)


def _does_alike(verb: Token) -> bool:
    """ "Did the same", "has done so", "so did Norway", "as has Peru"."""
    if any(c.lower_ == "same" for c in verb.by_dep.get("dobj", ())):
        return True
    alike = any(c.lower_ in ("so", "likewise") for c in verb.by_dep.get("advmod", ()))
    if verb.lower_ in ("did", "does", "do", "done"):
        return alike or _is_as_did(verb)
    # "So has Peru": the auxiliary is all that there is of the verb.
    behind = any(c.dep_ in ("nsubj", "dobj") and c.i == _next_word(verb) for c in verb.rights)
    return (alike and behind) or _is_as_did(verb)


def _is_as_did(verb: Token) -> bool:
    opening = verb.nbor(-1).lower_ if verb.i else ""
    return verb.dep_ == "advcl" and opening == "as" and bool(verb.rights)


def _next_word(verb: Token) -> int:
    """Where the head of the noun phrase right behind a verb stands."""
    return next((c.i for c in verb.rights if c.left_edge.i == verb.i + 1), -1)


def _turned(predicate: Predicate) -> Predicate:
    """Who stands behind the verb does it: "so have IRELAND AND SPAIN"."""
    alike = predicate.objects and predicate.objects[0].lower_ == "same"
    if predicate.subjects and (alike or not _is_as_did(predicate.head)):
        return replace(predicate, objects=())
    behind = predicate.objects if not alike else ()
    own = tuple(t for t in predicate.subjects if t.i > predicate.head.i)
    return replace(predicate, subjects=own or behind, objects=())


def _merely_follows(verb: Token) -> bool:
    """ "Chile followed in March": nothing is said to be followed, and nobody else follows."""
    if verb.dep_ in ("relcl", "acl", "amod", "advcl", "prep") or verb.tag_ in ("VBG", "VB"):
        return False
    below = {c.dep_ for c in verb.children}
    if below & {"auxpass", "nsubjpass", "agent", "prt", "ccomp", "xcomp"}:
        return False
    behind = {c.lower_ for c in verb.children if c.dep_ == "prep"}
    return not behind & words("followed_by_others")


def _in_kind(doc: Doc) -> Iterator[Echo]:
    """ "Moscow responded in kind"."""
    for kind in doc.by_form.get("kind", ()):
        verb = kind.head.head
        if kind.head.lower_ == "in" and not kind.lefts and verb.lemma_ in words("answering_verbs"):
            yield Echo(verb_predicate(verb), returned=True)
    for form in ("reciprocated", "reciprocates"):
        for verb in doc.by_form.get(form, ()):
            if verb.pos_ == "VERB" and "dobj" not in verb.by_dep:
                yield Echo(verb_predicate(verb), returned=True)


def _without_verb(doc: Doc) -> Iterator[Echo]:
    """ "Kenya expelled two envoys, and UGANDA three"."""
    for name in doc.by_part.get("PROPN", ()):
        if name.dep_ == "conj" and name.head.pos_ == "VERB" and "nummod" in name.by_dep:
            yield Echo(Predicate(name, "echo", "verb", (name,)))


# --- the event that is repeated --------------------------------------------------------


def doers(echo: Echo, cast: Cast) -> Parties:
    """Those that an echo names."""
    found = (party for token in echo.predicate.subjects for party in cast.acting(token))
    return list({party.value.name: party for party in found}.values())


def echoed(
    echo: Echo, actors: Parties, status: Status, told: Sequence[Draft], cast: Cast
) -> Draft | None:
    """The event of an echo without date and place, or None where nothing told before fits or who
    else did it is now told with what was told before."""
    if not actors or status.factuality not in TOLD:
        return None
    if echo.returned and status.factuality == "planned":
        return None  # "vowed to respond in kind" only threatens
    earlier = (d for d in reversed(told[-TELLINGS:]) if _may_be_meant(d, echo))
    for draft in earlier:
        recipients = _recipients(draft, echo, actors, cast)
        if recipients is None:
            continue
        if echo.beside and draft.sentence == echo.head.sent.start and status.factuality == "actual":
            draft.actors = [*draft.actors, *actors]
            return None
        told_as = draft.status.factuality if status.factuality == "actual" else status.factuality
        return replace(
            draft,
            trigger=_trigger(echo) or draft.trigger,
            rule=ECHO,
            heads=[echo.head],
            predicate=echo.predicate,
            actors=actors,
            recipients=recipients,
            status=replace(status, factuality=told_as),
            date=None,
            place=None,
            deaths=None,
            definite=False,
            taken_up=False,
            lemmas=set(),
        )
    return None


def _may_be_meant(draft: Draft, echo: Echo) -> bool:
    if draft.type in NEVER_ECHOED and not echo.returned:
        return False
    if echo.deed and draft.type in SPOKEN:
        return False
    if not draft.actors or draft.status.factuality not in TOLD:
        return False
    return _reach(echo.head) <= draft.heads[0].i < echo.head.i


def _reach(head: Token) -> int:
    """Where the first sentence starts that a clause may point back at; blank ones do not count."""
    sentences, passed = head.doc.sents, 0
    start = head.sent.start
    for number in reversed(range(bisect_right(sentences, head.i, key=attrgetter("start")))):
        if not sentences[number].text.strip():
            continue
        start, passed = sentences[number].start, passed + 1
        if passed > REACH:
            break
    return start


def _recipients(draft: Draft, echo: Echo, actors: Parties, cast: Cast) -> Parties | None:
    """To whom it is done again; None where these cannot have done it."""
    own = codes_of(actors)
    if echo.others:
        return [p for token in echo.others for p in cast.acting(token)] or None
    if not echo.returned:
        same = own & codes_of(draft.actors) or names_of(actors) & names_of(draft.actors)
        if same or (echo.bare and not (_are_states(actors) and _are_states(draft.actors))):
            return None
        return [p for p in draft.recipients if not own & set(p.value.countries)]
    hit = own & codes_of(draft.recipients) or names_of(actors) & names_of(draft.recipients)
    return list(draft.actors) if hit else None


def _are_states(parties: Parties) -> bool:
    return all(p.value.kind in ("country", "igo") or "GOV" in p.value.sectors for p in parties)


def _trigger(echo: Echo) -> Span | None:
    """The verb with its object: "followed suit", "did the same"; None where there is no verb."""
    head = echo.head
    if head.pos_ == "PROPN":
        return None
    behind = (
        c
        for c in head.children
        if c.lower_ in ("same", "suit", "so", "likewise") or c.dep_ == "dobj"
    )
    last = max((head, *(c for c in behind if c.i > head.i)))
    return Span(head.idx, last.idx + len(last))
