"""An article with everything the extractors need to know about it, worked out once.

Belongs here: bringing parse, dates, money, actors and places of one article together.
Does not: deciding that something is a fact (one module a table does).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from pipeline.ingest.anchors import RawSpan, raw_slice, raw_span
from pipeline.ingest.article import Article, Block
from pipeline.language.tokens import Doc, Token
from pipeline.language.tokens import Span as DocSpan
from pipeline.normalize.actors.index import ActorIndex
from pipeline.normalize.dates.find import DateInterval, find_dates
from pipeline.normalize.money.find import Money, find_money
from pipeline.normalize.money.home_currency import home_currency
from pipeline.normalize.places import Place, find_places
from pipeline.spans import Found, Span

FACT_BLOCKS = frozenset({"paragraph", "quotation", "list_item"})
"""Blocks whose sentences may be evidence; titles and headings are only context."""


class Passage(NamedTuple):
    """A stretch of an article as its file has it: its place there, its words, its page."""

    place: RawSpan
    text: str
    page: int | None


@dataclass
class Story:
    """One parsed article; dates, amounts, actors and places are found on first use."""

    article: Article
    doc: Doc
    _passages: dict[tuple[int, int], Passage] = field(default_factory=dict, repr=False)

    @cached_property
    def dates(self) -> list[Found[DateInterval]]:
        return find_dates(self.doc, self.article.reference_date)

    @cached_property
    def amounts(self) -> list[Found[Money]]:
        setting = self.actors.setting.home
        publisher = self.article.publisher
        name = publisher.value if isinstance(publisher, Found) else publisher
        country = setting.country if setting is not None else None
        return find_money(self.doc.text, home=home_currency(name, self.article.url, country))

    @cached_property
    def actors(self) -> ActorIndex:
        return ActorIndex(self.doc, self.article.reference_date, self.article.dateline_place)

    @cached_property
    def places(self) -> list[Found[Place]]:
        return find_places(self.doc, self.actors)

    @cached_property
    def sentences(self) -> list[DocSpan]:
        """Sentences of the body, in order: those of titles and headings are left out."""
        return [s for s in self.doc.sents if s.text.strip() and self.in_body(s[0])]

    def amount_at(self, position: int) -> Found[Money] | None:
        """The sum of money that the character at `position` belongs to."""
        at = bisect_right(self.amounts, position, key=lambda amount: amount.start) - 1
        return self.amounts[at] if at >= 0 and position < self.amounts[at].end else None

    def position(self, place: Span) -> tuple[int, int]:
        """Numbers of the sentence and of the block in which `place` starts, from 0."""
        sentence = bisect_right(self._sentence_starts, place.start) - 1
        block = bisect_right(self.article.blocks, place.start, key=lambda b: b.start) - 1
        return max(sentence, 0), max(block, 0)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start_char for sentence in self.doc.sents]

    def passage(self, start: int, end: int) -> Passage:
        """The clean stretch `[start, end)` in the file, remembered: many cells quote the same."""
        found = self._passages.get((start, end))
        if found is None:
            place = raw_span(self.article, Span(start, end))
            block = self.article.block_at(start)
            page = block.page if block is not None else None
            found = Passage(place, raw_slice(self.article, place), page)
            self._passages[start, end] = found
        return found

    def block_of(self, token: Token) -> Block | None:
        return self.article.block_at(token.idx)

    def in_body(self, token: Token) -> bool:
        """Whether a token stands in the running text: headlines are context, and no evidence."""
        block = self.block_of(token)
        return block is not None and block.kind in FACT_BLOCKS
