"""The shape of a noun phrase: its parts, and whether it is used as a place.

Belongs here: questions that the parse alone answers. Does not: who somebody is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from pipeline.language.tokens import Doc, Token
from pipeline.normalize.actors.names import Names

_PLACE_PREPOSITIONS = frozenset(
    [
        "in",
        "at",
        "to",
        "from",
        "near",
        "outside",
        "inside",
        "around",
        "into",
        "toward",
        "towards",
        "via",
        "through",
        "across",
        "within",
        "throughout",
        "above",
        "over",
        "beyond",
        "along",
        "off",
    ]
)


_PLACE_VERBS = frozenset(
    [
        "visit",
        "leave",
        "reach",
        "enter",
        "bomb",
        "shell",
        "attack",
        "capture",
        "seize",
        "besiege",
        "tour",
        "flee",
        "quit",
        "storm",
        "encircle",
        "surround",
        "liberate",
        "retake",
        "recapture",
        "occupy",
        "invade",
        "raid",
        "blockade",
        "overrun",
        "pound",
    ]
)


def conjuncts(token: Token) -> Iterator[Token]:
    """Later members of a coordination, in order; earlier ones are not the token's business."""
    for child in token.rights:
        if child.dep_ == "conj":
            yield child
            yield from conjuncts(child)


def lemma_and_pair(noun: Token) -> tuple[str, str]:
    """What a list may hold a noun as: alone, or behind the word before it ("shipping line")."""
    lemma = noun.lemma_.lower()
    return lemma, f"{noun.nbor(-1).lower_} {lemma}" if noun.i else lemma


def is_international(token: Token) -> bool:
    """Whether the words before a noun say so; a region's own offices are of their state."""
    of_a_state = token.lemma_.lower() in _REGIONAL_OFFICES
    return any(
        child.lower_ in ("international", "multinational", "multilateral")
        or (child.lower_ == "regional" and not of_a_state)
        for child in token.lefts
    )


_REGIONAL_OFFICES = frozenset(
    [
        "government",
        "administration",
        "council",
        "court",
        "parliament",
        "assembly",
        "governor",
        "police",
        "authority",
        "prosecutor",
        "judge",
        "official",
        "office",
        "president",
        "election",
        "hospital",
        "directorate",
        "minister",
        "premier",
        "ministry",
        "chief",
        "commander",
        "director",
        "inspector",
        "manager",
    ]
)


def used_as_place(token: Token) -> bool:
    head = token.head
    if token.dep_ == "pobj":
        return head.lower_ in _PLACE_PREPOSITIONS or (
            head.lower_ == "of" and head.head.lemma_.lower() in _TOWN_NOUNS
        )
    if token.dep_ == "dobj":
        return head.lemma_.lower() in _PLACE_VERBS
    if token.dep_ in ("conj", "appos"):
        return used_as_place(head)
    if token.dep_ == "compound":
        return head.lemma_.lower() in _TOWN_NOUNS
    return token.dep_ == "npadvmod"


_TOWN_NOUNS = frozenset(
    [
        "city",
        "town",
        "village",
        "district",
        "province",
        "region",
        "capital",
        "suburb",
        "outskirts",
        "street",
        "airport",
        "port",
        "north",
        "south",
        "east",
        "west",
        "part",
        "area",
        "state",
        "county",
        "university",
        "hospital",
        "stadium",
        "neighborhood",
        "neighbourhood",
        "centre",
        "center",
        "airbase",
        "base",
        "border",
        "coast",
        "bay",
        "island",
    ]
)


_MOTION = frozenset(
    [
        "go",
        "come",
        "travel",
        "fly",
        "return",
        "send",
        "deploy",
        "visit",
        "arrive",
        "trip",
        "tour",
        "flight",
        "head",
        "move",
        "ship",
        "withdraw",
        "flee",
        "journey",
        "march",
        "deport",
        "extradite",
        "expel",
        "transfer",
        "enter",
    ]
)


def is_stage(head: Token) -> bool:
    """A country after `in` is where things happen; after `to` only when something moves there."""
    while head.dep_ in ("conj", "appos"):
        head = head.head
    preposition = head.head if head.dep_ == "pobj" else None
    if preposition is None or preposition.lower_ not in ("to", "towards", "toward", "from"):
        return True
    return preposition.head.lemma_.lower() in _MOTION


def proper_run(token: Token, names: Names) -> tuple[int, int]:
    """The proper nouns in a row around a token: `New South Wales`."""
    start, end, doc = token.i, token.i + 1, token.doc
    while (
        start > max(0, token.i - 6)
        and doc[start - 1].pos_ == "PROPN"
        and start - 1 not in names.at
        and doc[start - 1].dep_ == "compound"
    ):
        start -= 1
    while (
        end < min(len(doc), token.i + 7)
        and doc[end].pos_ == "PROPN"
        and end not in names.at
        and doc[end - 1].dep_ == "compound"
    ):
        end += 1
    return start, end


def in_clause_between(doc: Doc, i: int, token: Token) -> bool:
    """Whether token `i` stands in a prepositional phrase or clause inside the noun phrase."""
    other = doc[i]
    for _ in range(6):
        if other.i == token.i or other.head is other:
            return False
        if other.dep_ in ("pobj", "relcl", "advcl", "dobj") and other.head.i < token.i:
            return True
        other = other.head
    return False


def is_bare_definite(token: Token, start: int) -> bool:
    """`the group` with nothing that says which: no modifier, no phrase after it."""
    set_off = token.doc[token.i + 1 : token.i + 2].text == ","
    telling = ("prep", "appos") if set_off else ("prep", "appos", "relcl", "acl")
    if any(child.dep_ in telling for child in token.rights):
        return False
    lefts = [child for child in token.lefts if child.i < start]
    return len(lefts) == 1 and lefts[0].lower_ in ("the", "this", "that")


def entity_bounds(doc: Doc, index: int) -> tuple[int, int]:
    """First token and end of the named entity at a token; of the token alone outside any."""
    if not doc[index].ent_type_:
        return index, index + 1
    start, end = index, index + 1
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return start, end


class Sentences:
    """Sentence bounds by token, without the scan that `token.sent` does each time.

    What has no full stop for hundreds of tokens is a table or a list: bounds are cut there,
    so that the work on a text stays in proportion to its length.
    """

    def __init__(self, doc: Doc) -> None:
        self._starts = [sentence.start for sentence in doc.sents]
        self._length = len(doc)

    def bounds(self, index: int) -> tuple[int, int]:
        """First token and end of the sentence around token `index`."""
        at = bisect_right(self._starts, index) - 1
        start = self._starts[at] if at >= 0 else 0
        end = self._starts[at + 1] if at + 1 < len(self._starts) else self._length
        return max(start, index - _LONGEST), min(end, index + _LONGEST)

    def before(self, index: int) -> tuple[int, int] | None:
        """Bounds of the sentence before the one around token `index`."""
        start = self.bounds(index)[0]
        return self.bounds(start - 1) if start > 0 else None


_LONGEST = 200
