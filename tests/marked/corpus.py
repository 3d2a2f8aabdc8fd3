"""Reading the marked articles: their text, their marks, and the predicates that answer to them.

Belongs here: the format that README.md describes. Does not: training (`train`), scores
(`scores`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipeline.contract import vocabulary
from pipeline.evaluate import GoldArticle, read_gold
from pipeline.extract.events.frames import Matcher
from pipeline.extract.events.learned import NO_EVENT, TYPES
from pipeline.extract.events.reading import TOLD, Candidate, candidates
from pipeline.extract.grammar.cast import Cast
from pipeline.extract.grammar.frames import predicates
from pipeline.extract.story import Story
from pipeline.ingest.article import Article
from pipeline.ingest.reader import article_from_text
from pipeline.language.model import annotate, load_model

HERE = Path(__file__).resolve().parent
ARTICLES, GOLD = HERE / "articles", HERE.parent / "gold"
BETWEEN = "==="
DOUBTFUL = "?"
FACTUALITIES = frozenset(vocabulary("factuality.values")) - {"actual"}
PACT = "pact:"
READ_ON = date(2025, 9, 18)
"""The day on which the articles are read; no mark depends on it."""
_MARK = re.compile(r"\[\[(.*?)\]\]")


class Mark(NamedTuple):
    """A stretch of the text that tells an event of one of `types`, or none of them: a pact."""

    start: int
    end: int
    types: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def is_doubtful(self) -> bool:
        return DOUBTFUL in self.fields


class Marked(NamedTuple):
    """An article without the marks in its text, and the marks; `name` is file and number.
    `unmarked` are stretches of which nobody said where the event stands that they tell again."""

    name: str
    text: str
    marks: tuple[Mark, ...]
    unmarked: tuple[range, ...] = ()
    is_gold: bool = False


class Asked(NamedTuple):
    """A predicate of a marked article: what is looked at in it, the type that the frames give it
    ("-" for none, also where the rules do not follow them), and the number of its mark."""

    features: list[str]
    framed: str
    mark: int | None


def articles() -> Iterator[Marked]:
    """Every article of the folder."""
    for path in sorted(ARTICLES.glob("*.txt")):
        parts = path.read_text(encoding="utf-8").split(f"\n{BETWEEN}\n")
        for number, part in enumerate(parts, 1):
            yield marked(f"{path.stem}:{number}", part.strip())


def gold_articles() -> Iterator[Marked]:
    """The development gold, with its triggers as marks."""
    for path in sorted(GOLD.glob("dev*.jsonl")):
        for article in read_gold(path):
            yield _of_gold(article)


def _of_gold(article: GoldArticle) -> Marked:
    marks, unmarked = list[Mark](), list[range]()
    for row in article.gold["events"]:
        start = article.text.find(row["trigger_text"], article.text.find(row["evidence_text"]))
        types = (row["event_type"], *row.get("accept", {}).get("event_type", ()))
        fields = () if row.get("core", True) else (DOUBTFUL,)
        marks.append(Mark(start, start + len(row["trigger_text"]), types, fields))
        for again in row.get("also_evidence", ()):
            place = article.text.find(again)
            unmarked.append(range(place, place + len(again)))
    return Marked(article.id, article.text, tuple(marks), tuple(unmarked), is_gold=True)


def marked(name: str, text: str) -> Marked:
    """The article that is written so; ValueError names a mark that cannot be read."""
    plain, marks, done = "", list[Mark](), 0
    for found in _MARK.finditer(text):
        plain += text[done : found.start()]
        words, _, rest = found[1].partition("|")
        types, *fields = rest.split("|")
        mark = Mark(len(plain), len(plain) + len(words), tuple(types.split("/")), tuple(fields))
        if not _is_readable(mark):
            raise ValueError(f"{name}: cannot read the mark [[{found[1]}]]")
        marks.append(mark)
        plain, done = plain + words, found.end()
    plain += text[done:]
    if "[[" in plain or "]]" in plain:
        raise ValueError(f"{name}: a mark is not closed")
    return Marked(name, plain, tuple(marks))


def _is_readable(mark: Mark) -> bool:
    types = all(name in TYPES for name in mark.types) or mark.types == (NO_EVENT,)
    return types and all(
        field in FACTUALITIES or field == DOUBTFUL or field.startswith(PACT)
        for field in mark.fields
    )


def asked(articles: Iterable[Marked]) -> Iterator[list[Asked]]:
    """The predicates of each article."""
    held = list(articles)
    read = [article_from_text(article.text, reference_date=READ_ON) for article in held]
    docs = annotate(load_model(), [(article.text, article.blocks) for article in read])
    for article, clean, doc in zip(held, read, docs, strict=True):
        story = Story(clean, doc)
        matcher = Matcher(predicates(doc), Cast(story.actors))
        body = [p for p in predicates(doc) if story.in_body(p.head)]
        found = (_asked(c, matcher, article, clean) for c in candidates(story, body, matcher))
        yield [predicate for predicate in found if predicate is not None]


def _asked(candidate: Candidate, matcher: Matcher, article: Marked, clean: Article) -> Asked | None:
    head, light = candidate.predicate.head, candidate.predicate.light
    tokens = [token for token in (head, light) if token is not None]
    places = [clean.offsets.raw_span(t.idx, t.idx + len(t)).start for t in tokens]
    mark = next(
        (
            number
            for place in places
            for number, mark in enumerate(article.marks)
            if mark.start <= place < mark.end
        ),
        None,
    )
    if mark is None and any(place in part for part in article.unmarked for place in places):
        return None
    framed = candidate.framed if candidate.stage == TOLD else None
    told = framed.type if framed is not None else NO_EVENT
    return Asked(candidate.features(matcher), told, mark)
