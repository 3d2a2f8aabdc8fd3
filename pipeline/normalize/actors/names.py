"""The names found in one document, as data: mentions, and which token belongs to which.

Belongs here: the store that every finder of names fills. Does not: finding any.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pipeline.language.tokens import Doc
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.known_names import (
    KnownForm,
)
from pipeline.normalize.actors.titles import TitleMatch

CALENDAR = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)

TOLD = "told.body"
"""The rule of a body whose country the text tells in another place than its name."""


@dataclass(slots=True)
class NameMention:
    """Tokens `[start, end)` name `actor`; `[cover, end)` also holds the title before the name."""

    start: int
    end: int
    actor: Actor
    form: KnownForm | str
    rule: str
    reason: str
    cover: int
    cover_end: int = 0

    def __post_init__(self) -> None:
        self.cover_end = max(self.cover_end, self.end)


@dataclass
class Names:
    """Everything named in one document; `at` leads from a token to its mention."""

    doc: Doc
    day: date | None
    mentions: list[NameMention] = field(default_factory=list)
    at: dict[int, NameMention] = field(default_factory=dict)
    titles: list[TitleMatch] = field(default_factory=list)
    persons: dict[str, Actor] = field(default_factory=dict)
    acronyms: dict[str, Actor] = field(default_factory=dict)
    stated: set[str] = field(default_factory=set)
    called: dict[str, set[str]] = field(default_factory=dict)
    """Name of a body to the nouns that the text calls it by: "the lender", "a union"."""
    _starts: list[int] = field(default_factory=list)
    _by_surname: dict[str, str] = field(default_factory=dict)
    _order: dict[str, int] = field(default_factory=dict)

    def add(self, mention: NameMention) -> bool:
        span = range(mention.cover, mention.cover_end)
        if any(i in self.at for i in range(mention.start, mention.end)):
            return False
        self.mentions.append(mention)
        for i in span:
            self.at.setdefault(i, mention)
        return True

    def add_person(self, full: str, actor: Actor, surnames: Iterable[str]) -> None:
        """A person by full name, or more about one, and the folded words that call them."""
        order = self._order.setdefault(full, len(self._order))
        self.persons[full] = actor
        for surname in surnames:
            other = self._by_surname.setdefault(surname, full)
            if self._order[other] < order:
                self._by_surname[surname] = full

    def full_name(self, surname: str) -> str | None:
        """The newest person that a folded surname calls."""
        return self._by_surname.get(surname)

    def within(self, start: int, end: int) -> list[NameMention]:
        """Mentions that begin at tokens `[start, end)`; only once all are found and sorted."""
        if len(self._starts) != len(self.mentions):
            self._starts = [mention.start for mention in self.mentions]
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def drop(self, mention: NameMention) -> None:
        self.mentions.remove(mention)
        for i in range(mention.cover, mention.cover_end):
            if self.at.get(i) is mention:
                del self.at[i]


_KEPT_BY = frozenset(
    [
        "led",
        "run",
        "owned",
        "based",
        "born",
        "controlled",
        "dominated",
        "held",
        "ruled",
        "administered",
        "governed",
    ]
)


def in_participle(doc: Doc, i: int) -> bool:
    """`US` in `US-backed`: says who backs, not whose it is (`US-led`, `US-owned` do)."""
    if i + 2 >= len(doc) or doc[i + 1].text not in ("-", "–") or doc[i].whitespace_:
        return False
    participle = doc[i + 2].lower_
    ends = participle.endswith("ed") or participle in (
        "made",
        "built",
        "sent",
        "bought",
        "brokered",
    )
    return ends and participle not in _KEPT_BY


def country_counts(mentions: Iterable[NameMention]) -> Counter[str]:
    """How often each state is named, people and governments included.

    A company does business abroad: its name says nothing of where a story plays.
    """
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.actor.kind in ("media", "company") or mention.rule == TOLD:
            continue
        for code in mention.actor.countries:
            if code not in ("IGO", "UNO", "EUR", "NGO", "IMG", "ISM", "MNC"):
                counts[code] += 1
    return counts
