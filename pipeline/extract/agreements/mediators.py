"""Who brought an agreement about.

Belongs here: those that a text says brokered, hosted or stood between. Does not: whom an
agreement binds (`parties`), or whom a phrase stands for (`naming`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.agreements.mentions import Mention
from pipeline.extract.agreements.naming import Namer
from pipeline.extract.agreements.nouns import document_form, names_at
from pipeline.extract.agreements.sides import Party
from pipeline.extract.grammar.lexemes import NOMINAL
from pipeline.language.tokens import Token


class Mediators(Namer):
    """Where those who stand between the sides are looked for."""

    def mediators(self, mention: Mention) -> Iterator[Party]:
        """Whoever brokered it: "US-brokered", "brokered by", "X mediated", "X's mediation"."""
        for token in self._mediating(mention):
            yield from self._actors(token)

    def _mediating(self, mention: Mention) -> Iterator[Token]:
        head = mention.head
        for child in head.children:
            if child.dep_ == "amod" and child.lower_ in self.data["mediation_suffixes"]:
                yield from (c for c in child.children if c.pos_ in NOMINAL or c.pos_ == "ADJ")
            elif child.dep_ in ("acl", "relcl") and self._mediates(child):
                yield from self.known[child.i].subjects
        act = self.known.get(mention.act.i) if mention.act is not None else None
        if act is not None and act.lemma in self.data["mediation_verbs"]:
            yield from (t for t in act.subjects if t != head)
        doers = act.subjects if act is not None else mention.predicate.subjects
        for token in head.sent:
            if (
                token.i in self.known
                and token != mention.act
                and self._brings_together(token, head)
            ):
                yield from (t for t in self.known[token.i].subjects if t not in doers)
        for token in head.sent:
            lemma = token.lemma_.lower()
            mediation = {lemma, token.lower_}.intersection(self.data["mediation_nouns"])
            if mediation or (lemma in self.data["go_betweens"] and token.pos_ == "NOUN"):
                yield from names_at(token)

    def _brings_together(self, verb: Token, agreement: Token) -> bool:
        """ "Oman, which mediated", "in talks hosted by Egypt", "with the union mediating"; not
        of another agreement, nor of other guests."""
        if not self._mediates(verb):
            return False
        predicate = self.known[verb.i]
        about = (*predicate.objects, verb.head)
        if any(document_form(t) is not None and t != agreement for t in about):
            return False
        meeting = any(t.lemma_.lower() in self.data["gatherings"] for t in about)
        return meeting or predicate.lemma not in self.data["hosting_verbs"]

    def _mediates(self, verb: Token) -> bool:
        predicate = self.known.get(verb.i)
        return predicate is not None and predicate.lemma in self.data["mediation_verbs"]
