"""How many marks are found, by the frames alone or by the weights.

Belongs here: precision and recall over marks. A mark that is told twice counts twice, so these
figures are lower than those of rows (`tests/gold`). Does not: training (`train`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.evaluate import TableScore
from pipeline.extract.events.learned import NO_EVENT
from tests.marked.corpus import Asked, Marked


def scored(
    articles: Iterable[Marked], asked: Iterable[list[Asked]], answers: Iterable[Sequence[str]]
) -> TableScore:
    """The score of one answer (a type or "-") to each predicate of each article, with marks for
    rows: doubtful ones are neither right nor wrong."""
    score = TableScore()
    for article, predicates, given in zip(articles, asked, answers, strict=True):
        _add(score, article, predicates, given)
    return score


def _add(score: TableScore, article: Marked, asked: list[Asked], answers: Sequence[str]) -> None:
    found: dict[int, set[str]] = {}
    for predicate, answer in zip(asked, answers, strict=True):
        if answer == NO_EVENT:
            continue
        mark = article.marks[predicate.mark] if predicate.mark is not None else None
        if predicate.mark is None or mark is None or mark.types == (NO_EVENT,):
            score.extracted += 1
        elif not mark.is_doubtful:
            found.setdefault(predicate.mark, set()).add(answer)
    score.extracted += len(found)
    score.matched += sum(not types.isdisjoint(article.marks[n].types) for n, types in found.items())
    score.core += sum(m.types != (NO_EVENT,) and not m.is_doubtful for m in article.marks)


def shown(score: TableScore) -> str:
    """The rates in a line."""
    return f"precision {score.precision:.3f}, recall {score.recall:.3f}, f1 {score.f1:.3f}"
