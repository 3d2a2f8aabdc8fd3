"""Whom the sentences before name, where an agreement's own does not say whose it is.

Belongs here: sides that were told of agreements before, that the sentences before join, or that
the whole article is about. Does not: sides that stand at the agreement (`parties`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pipeline.extract.agreements.deeds import SUM
from pipeline.extract.agreements.mentions import Mention
from pipeline.extract.agreements.naming import (
    BOTH,
    MAX_ANTECEDENTS,
    OFTEN,
    PAIR_MARGIN,
    Namer,
    states_named,
)
from pipeline.extract.agreements.nouns import (
    document_form,
    is_bare_definite,
    is_lent,
    sentences_before,
)
from pipeline.extract.agreements.sides import (
    Party,
    Sides,
    home_side,
    is_side,
)
from pipeline.extract.agreements.status import FAILURES
from pipeline.extract.grammar.factuality import is_definite
from pipeline.extract.grammar.lexemes import NOMINAL
from pipeline.extract.grammar.phrases import conjuncts
from pipeline.language.tokens import Span as DocSpan
from pipeline.language.tokens import Token


class Antecedents(Namer):
    """Where the sides are looked for that were named before."""

    def told_before(self, mention: Mention) -> Iterator[Party]:
        """The other side where only "with X" is told, by the agreements told before."""
        if mention.head.pos_ not in NOMINAL and mention.rule != SUM:
            return
        partners = list(self._all(mention.predicate.after("with")))
        if len(partners) == 1:
            told = self._state_told_of(mention, partners[0])
            yield from told or home_side(self.before, partners[0]) or self._home_of_text()
        elif mention.predicate.after("with"):
            return  # "the deal with bondholders": somebody else, whom nobody knows
        elif mention.told.rule in FAILURES:
            yield from self._sides_just_named(mention)
        elif is_bare_definite(mention.head) or mention.act is not None:
            known = {p.key for p in self._all(self._doers(mention))} - self.outside
            here = self._joined_here(mention.head) if known else []
            if known < {p.key for p in here}:
                yield from here
                return
            if not known and self._is_beside_another(mention):
                yield from self.before[-1]
                return
            if not known and (mention.act is not None or self._is_further(mention.head)):
                yield from self._sides_just_named(mention)
                return
            new = any(c.lower_ in ("a", "an") or c.dep_ == "relcl" for c in mention.head.children)
            for sides in reversed(self.before[-MAX_ANTECEDENTS:] if not new else ()):
                if known and known <= {p.key for p in sides}:
                    yield from sides
                    return
            if mention.verb == "under" and not self.before:
                yield from self._sides_just_named(mention)  # told by nothing but "under the deal"

    def _state_told_of(self, mention: Mention, partner: Party) -> list[Party]:
        """ "Kosovo is watching. An accord with Serbia ...": whom the sentence before is about."""
        noun = mention.head
        sentences = list(islice(sentences_before(noun, 2), 2))
        new = any(c.lower_ in ("a", "an") for c in noun.children)
        if len(sentences) < 2 or noun.i > noun.sent.root.i or not new or mention.act is None:
            return []
        before = sentences[1]
        named = self._named(before, before.end)
        about = [t for t in before.root.children if t.dep_ in ("nsubj", "nsubjpass")]
        told = [p for t in about for p in self._actors(t)]
        alone = [p.key for p in named] == [p.key for p in told]
        same_block = self.story.block_of(noun) == self.story.block_of(before[0])
        states = all(p.kind == "country" and p.key != partner.key for p in told)
        return told if alone and same_block and states else []

    def other_side(self, mention: Mention, side: Party) -> list[Party]:
        """ "After the attack, which it blames on B, A suspended the treaty": the one other state
        that is named with a side of a pact of states."""
        noun = mention.head
        of_states = noun.pos_ in NOMINAL and noun.lemma_.lower() in self.data["pacts_of_states"]
        if side.kind != "country" or not of_states or mention.predicate.after("with", "between"):
            return []
        for sentence in islice(sentences_before(noun, BOTH), BOTH):
            named = self._acting(sentence)
            others = [p for p in named if p.key not in {side.key, *self.outside}]
            if others:
                alone = len(others) == 1 and others[0].kind == "country"
                return others if alone else []
        return []

    def protagonists(self, mention: Mention) -> list[Party]:
        """Whom an agreement without any side is of: those of the one told last, or the state that
        the article is about."""
        if mention.act is None or mention.head.pos_ not in NOMINAL or self._points_at(mention):
            return []
        if is_lent(mention.head):
            return self._home_of_text()
        if any(self._several(t) < BOTH for t in self._doers(mention) if t != mention.head):
            return []  # "which won the concession": somebody else's
        several = (s for s in reversed(self.before) if len(s) > 1)
        told = next((s for s in several if all(p.kind == "country" for p in s)), [])
        return list(told) or self._pair_of_text() or self._home_of_text()

    def _points_at(self, mention: Mention) -> bool:
        """ "Signed the deal": one told before, whose sides are known."""
        return is_bare_definite(mention.head) and bool(self.before)

    def _is_beside_another(self, mention: Mention) -> bool:
        """ "They initialled a memorandum; *a contract* is to be signed in May": of the same."""
        noun, act = mention.head, mention.act
        if not self.before or noun.dep_ not in ("nsubj", "nsubjpass") or act is None:
            return False
        before = noun.doc[noun.sent.start : noun.left_edge.i]
        pacts = (t for t in before if document_form(t) is not None and t.dep_ == "dobj")
        return act.tag_ == "VBN" and any(pacts)

    def _home_of_text(self) -> list[Party]:
        """The one state that an article names far more often than any other; else none."""
        ranked = [c for c in self.story.actors.country_counts.most_common(2) if c[0]]
        second = ranked[1][1] if len(ranked) > 1 else 0
        if (
            not ranked
            or ranked[0][0] in self.outside
            or ranked[0][1] < OFTEN + PAIR_MARGIN * second
        ):
            return []
        return [p for code, p in states_named(self.story) if code == ranked[0][0]][:1]

    def _is_further(self, noun: Token) -> bool:
        """ "A separate memorandum", "an accord *also* lapsed": one more of the same sides."""
        if any(c.lower_ in ("also", "likewise") for c in noun.head.children):
            return True
        owned = any(c.dep_ == "poss" for c in noun.children)  # "the port's last partnership"
        return not owned and any(c.lower_ in self.data["further"] for c in noun.children)

    def _sides_just_named(self, mention: Mention) -> Iterator[Party]:
        """The sides that the sentences before name, or those of a further pact's fellow.

        "A and B have their frontier on paper. A treaty entered into force": who was named last,
        two or several in one phrase, if nobody else is named from there to the agreement.
        """
        noun = mention.head
        if self._is_further(noun) and self.before and len(self.before[-1]) > 1:
            yield from self.before[-1]
            return
        told = noun.dep_ in ("nsubj", "nsubjpass") or mention.told.rule in FAILURES
        if not (is_definite(noun) or told):
            return
        here, *earlier = sentences_before(noun)
        since = {p.key for p in self._acting(here)} - self.outside
        if joined := self._joined_here(noun):
            yield from joined
            return
        apart = is_definite(noun) and bool(self.before)  # "the swap": may be one told before
        for sentence in earlier:
            if apart and self.story.block_of(noun) != self.story.block_of(sentence[0]):
                return
            if between := self._between_in(sentence):
                yield from between
                return
            named = [p for p in self._acting(sentence) if p.key not in self.outside]
            keys = {p.key for p in named}
            together = len(named) == BOTH or bool(
                self._coordinated(sentence, sentence.end, len(named))
            )
            if len(named) >= BOTH and since <= keys:
                yield from named if together else ()
            if named:
                return

    def _joined_here(self, noun: Token) -> list[Party]:
        """ "A and B have cleared the mines, years after the accord": its sentence's only two."""
        sentence = noun.sent
        named = range(noun.left_edge.idx, noun.idx)  # "the Brasília accord"
        acting = {p.key for p in self._acting(sentence) if p.found.start not in named}
        acting -= self.outside
        return self._coordinated(sentence, noun.i, BOTH) if len(acting) == BOTH else []

    def _between_in(self, sentence: DocSpan) -> list[Party]:
        """The two that something goes on between: "Qatar's mediation between A and B"."""
        for token in sentence:
            if token.dep_ == "prep" and token.lower_ == "between":
                sides = Sides()
                sides.add(p for t in token.children for m in conjuncts(t) for p in self._actors(m))
                if len(sides.parties) == BOTH and all(is_side(p) for p in sides.parties):
                    return sides.parties
        return []

    def _acting(self, sentence: DocSpan) -> list[Party]:
        """The sides that a sentence names, those left out that only say where."""
        return [p for p in self._named(sentence, sentence.end) if not p.found.value.is_place]

    def _doers(self, mention: Mention) -> tuple[Token, ...]:
        above = self.known.get(mention.act.i) if mention.act is not None else None
        return above.subjects if above is not None else ()
