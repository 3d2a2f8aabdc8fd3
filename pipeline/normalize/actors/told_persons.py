"""Persons whom the text says to be of somewhere: by nationality, home, post, side or employer.

Belongs here: "NAME, a Sudanese nurse", "the Danish envoy to Chad, NAME", "a delegation led by
NAME", "NAME, who fled Khartoum", which hold wherever the text names the person again. Does not:
titles before a name (`persons`), nor the country that a text plays in (`setting`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from pipeline.language.tokens import Token
from pipeline.lexicons import entries, mapping
from pipeline.normalize.actors.names import NameMention, Names

Countries = tuple[str, ...]

_LINKS = {"of": 0, "from": 0, "for": 1, "with": 1, "at": 2, "in": 3, "near": 4}
"""Prepositions behind a description that tell whose somebody is, the surest first."""
_BESIDE_NAME = frozenset({"of", "from", "at", "with", "for"})
"""Those that do so right behind a name: "NAME of the Danish Refugee Council"."""
_MOST = 8
"""Mentions of one person that are read."""


@cache
def affiliation_words(kind: str) -> frozenset[str]:
    return entries(mapping("affiliations")[kind])


def is_posted(noun: Token) -> bool:
    """Whether somebody or something is of another country than the one it is in."""
    before = noun.nbor(-1).lower_ if noun.i else ""
    words = {noun.lemma_.lower(), noun.lower_}
    return not affiliation_words("posted").isdisjoint(words | {f"{before} {w}" for w in words})


class ToldPersons:
    """What one text tells of each person's country.

    `modifiers` answers for the words before a noun, `countries` for a noun phrase, `senders`
    for an envoy whose country is not told beside the word.
    """

    def __init__(
        self,
        names: Names,
        modifiers: Callable[[Token], Countries],
        countries: Callable[[Token], Countries],
        senders: Callable[[Token], Countries],
    ) -> None:
        self._names = names
        self._modifiers = modifiers
        self._countries = countries
        self._senders = senders
        self._mentions: dict[str, list[NameMention]] | None = None
        self._known: dict[str, Countries] = {}
        self._busy: set[str] = set()

    def of(self, name: str) -> Countries:
        """The one country that the text ties a person to, or ()."""
        if name in self._known:
            return self._known[name]
        if name in self._busy:
            return ()
        self._busy.add(name)
        found: Countries = ()
        for mention in self._of_name(name)[:_MOST]:
            head = self._names.doc[mention.start : mention.end].root
            found = next((c for c in self._told(head, mention) if len(set(c)) == 1), ())
            if found:
                break
        found = found or self._of_envoy(name)
        self._busy.discard(name)
        self._known[name] = found
        return found

    def introduction(self, name: str) -> Token | None:
        """The head of the first mention of a person that has a title or is in full."""
        for mention in self._of_name(name):
            if mention.cover < mention.start or mention.end - mention.start > 1:
                return self._names.doc[mention.start : mention.end].root
        return None

    def _of_name(self, name: str) -> list[NameMention]:
        if self._mentions is None:
            self._mentions = {}
            for mention in self._names.mentions:
                if mention.actor.kind == "person":
                    self._mentions.setdefault(mention.actor.name, []).append(mention)
        return self._mentions.get(name, [])

    def _told(self, head: Token, mention: NameMention) -> Iterator[Countries]:
        yield self._seated_before(mention)
        for noun in _descriptions(head):
            yield self._of_description(noun)
        for child in head.rights:
            if child.dep_ == "prep" and child.lower_ in _BESIDE_NAME:
                yield from map(self._countries, _objects(child))
            if child.dep_ in ("relcl", "acl"):
                yield from self._of_deed(child)
        yield from self._of_deed(head.head) if head.dep_ == "nsubj" else ()
        yield self._of_led(head)

    def _of_envoy(self, name: str) -> Countries:
        """Who sent "AMBASSADOR NAME", where only the rest of the text tells it."""
        for mention in self._of_name(name)[:_MOST]:
            titles = self._names.doc[mention.cover : mention.start]
            for noun in (
                *titles,
                *_descriptions(self._names.doc[mention.start : mention.end].root),
            ):
                if is_posted(noun):
                    return self._senders(noun)
        return ()

    def _seated_before(self, mention: NameMention) -> Countries:
        """ "PIRAEUS-based NAME", "the LAGOS-born lawyer NAME"."""
        doc = self._names.doc
        for i in range(mention.start - 1, max(mention.start - 5, 1), -1):
            if doc[i].lower_ in ("based", "born") and doc[i - 1].text in ("-", "–"):
                return self._countries(doc[i - 2])
            if doc[i].pos_ not in ("NOUN", "ADJ", "PROPN"):
                return ()
        return ()

    def _of_description(self, noun: Token) -> Countries:
        found = self._modifiers(noun)
        if found:
            return found
        posted = is_posted(noun)
        links = [c for c in noun.rights if c.dep_ == "prep" and c.lower_ in _LINKS]
        for link in sorted(links, key=lambda c: _LINKS[c.lower_]):
            if posted and link.lower_ not in ("of", "from"):
                continue
            for inner in _objects(link):
                found = self._countries(inner)
                if found:
                    return found
        for clause in noun.rights:
            if clause.dep_ in ("relcl", "acl"):
                for found in self._of_deed(clause):
                    if found:
                        return found
        return ()

    def _of_deed(self, verb: Token) -> Iterator[Countries]:
        """ "Who HEADS the Somali delegation", "who FLED Sudan", "who WORKS for the Danish firm"."""
        lemma = verb.lemma_.lower()
        if lemma in affiliation_words("leads"):
            yield from (self._countries(c) for c in verb.rights if c.dep_ == "dobj")
        if lemma in affiliation_words("left"):
            yield from (self._countries(c) for c in verb.rights if c.dep_ == "dobj")
            yield from self._behind(verb, "from")
        if lemma in affiliation_words("serves"):
            yield from self._behind(verb, "for")
            yield from self._behind(verb, "with")
        if lemma == "be":
            for noun in verb.rights:
                if noun.dep_ == "attr":
                    yield self._of_description(noun)

    def _behind(self, verb: Token, preposition: str) -> Iterator[Countries]:
        for link in verb.rights:
            if link.dep_ == "prep" and link.lower_ == preposition:
                yield from map(self._countries, _objects(link))

    def _of_led(self, head: Token) -> Countries:
        """ "The Ethiopian side, LED by NAME", "the team is HEADED by NAME"."""
        verb = head.head.head
        if head.dep_ != "pobj" or head.head.lower_ not in ("by", "under"):
            return ()
        if verb.lemma_.lower() not in affiliation_words("leads"):
            return ()
        if verb.dep_ in ("acl", "relcl"):
            return self._countries(verb.head)
        return next((self._countries(c) for c in verb.lefts if c.dep_ == "nsubjpass"), ())


def _objects(preposition: Token) -> Iterator[Token]:
    return (child for child in preposition.rights if child.dep_ == "pobj")


def _descriptions(head: Token) -> Iterator[Token]:
    """The nouns that say beside a name who bears it."""
    yield from (child for child in head.rights if child.dep_ == "appos")
    above = head.head
    if head.dep_ != "appos":
        return
    if above.dep_ == "pobj" and above.head.dep_ == "prep":
        # "Peru's envoy to Chad, NAME", where the name stands beside the post for the parser.
        yield above.head.head
    yield above
