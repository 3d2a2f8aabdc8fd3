"""How many marks are found, by the frames alone or by the weights.

Belongs here: precision and recall over marks. A mark that is told twice counts twice, so these
figures are lower than those of rows (`tests/gold`). Does not: training (`train`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.extract.events.learned import NO_EVENT
from tests.marked.corpus import Asked, Marked


@dataclass
class Score:
    """Marks that were found with their type, all that is told as an event, all marks; doubtful
    marks are neither right nor wrong."""

    right: int = 0
    told: int = 0
    marks: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.told if self.told else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.marks if self.marks else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f}, recall {self.recall:.3f}, f1 {self.f1:.3f}"


def scored(
    articles: Iterable[Marked], asked: Iterable[list[Asked]], answers: Iterable[Sequence[str]]
) -> Score:
    """The score of one answer (a type or "-") to each predicate of each article."""
    score = Score()
    for article, predicates, given in zip(articles, asked, answers, strict=True):
        _add(score, article, predicates, given)
    return score


def _add(score: Score, article: Marked, asked: list[Asked], answers: Sequence[str]) -> None:
    found: dict[int, set[str]] = {}
    for predicate, answer in zip(asked, answers, strict=True):
        if answer == NO_EVENT:
            continue
        mark = article.marks[predicate.mark] if predicate.mark is not None else None
        if predicate.mark is None or mark is None or mark.types == (NO_EVENT,):
            score.told += 1
        elif not mark.is_doubtful:
            found.setdefault(predicate.mark, set()).add(answer)
    score.told += len(found)
    score.right += sum(not types.isdisjoint(article.marks[n].types) for n, types in found.items())
    score.marks += sum(m.types != (NO_EVENT,) and not m.is_doubtful for m in article.marks)
