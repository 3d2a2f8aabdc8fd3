"""How well the extractors do on articles with expected rows.

Belongs here: reading a gold file (JSON Lines, described in `tests/gold/README.md`), running the
extractors over its texts, matching rows and adding up. Does not: the comparison of one cell
(`evaluate_fields`), printing.

Places are compared in the text without its white space, so that a gold file may quote the
article as it lies in a file and an extractor the text as it was cleaned.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.contract import fact_tables, load_tables
from pipeline.evaluate_fields import (
    INFORMATIVE,
    Row,
    same_amount,
    score_cell,
    set_f1,
    token_overlap,
)
from pipeline.extract.single import rows_of_text

Tables = Mapping[str, list[Row]]
"""Records of one article by table, with `evidence` and `articles`, as `extract_article` gives."""

QUOTE_OVERLAP = 0.8
_UNSCORED = frozenset({"evidence_text", "also_evidence", "core", "accept", "quote_text"})


@dataclass(frozen=True)
class GoldArticle:
    """One article of a gold file: its text, its date and the rows expected of it."""

    id: str
    text: str
    published: date | None
    gold: dict[str, list[Row]]


@dataclass(frozen=True)
class FieldError:
    """A cell that came out otherwise than expected."""

    article: str
    table: str
    column: str
    wanted: Any
    got: Any
    score: float
    evidence: str


@dataclass
class FieldScore:
    """Scores of one column over the matched rows."""

    total: float = 0.0
    count: int = 0

    @property
    def mean(self) -> float:
        return self.total / self.count if self.count else 0.0


@dataclass
class TableScore:
    """Rows expected, found and matched of one table (a group of quotes), and its columns.

    `core` and `matched` count gold rows that a careful reader would surely list; `extracted`
    leaves out the rows that met a marginal one, which are neither right nor wrong.
    """

    core: int = 0
    matched: int = 0
    extracted: int = 0
    columns: dict[str, FieldScore] = field(default_factory=dict)
    missed: list[tuple[str, Row]] = field(default_factory=list)
    extra: list[tuple[str, Row]] = field(default_factory=list)
    errors: list[FieldError] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.matched / self.extracted if self.extracted else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.core if self.core else 0.0

    @property
    def f1(self) -> float:
        both = self.extracted + self.core
        return 2 * self.matched / both if both else 0.0

    def figures(self) -> dict[str, Any]:
        """Counts and rates as plain numbers, rounded to a thousandth."""
        return {
            "core": self.core,
            "matched": self.matched,
            "extracted": self.extracted,
            "precision": round(self.precision, 3),
            "recall": round(self.recall, 3),
            "f1": round(self.f1, 3),
            "columns": {name: round(s.mean, 3) for name, s in sorted(self.columns.items())},
        }

    def worst(self, limit: int = 20) -> list[FieldError]:
        """The wrong cells, worst first and then in reading order."""
        told = [error for error in self.errors if error.column not in INFORMATIVE]
        return sorted(told, key=lambda error: error.score)[:limit]


def read_gold(path: Path) -> list[GoldArticle]:
    """Articles of a gold file, in order; raises ValueError naming the line that is not one."""
    articles = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
                day = record.get("published")
                published = date.fromisoformat(day) if day else None
                gold = {table: list(rows) for table, rows in record["gold"].items()}
                articles.append(GoldArticle(record["id"], record["text"], published, gold))
            except (ValueError, KeyError, AttributeError) as error:
                raise ValueError(f"{path}:{number}: no gold article ({error!r})") from error
    return articles


def extract_gold(path: Path, model: str | None = None) -> dict[str, Tables]:
    """Run the extractors over the texts of a gold file: records of each article by its id."""
    return {
        article.id: rows_of_text(article.text, article.published, model)
        for article in read_gold(path)
    }


def evaluate(path: Path, rows_by_article: Mapping[str, Tables]) -> dict[str, TableScore]:
    """Scores by table of what was extracted against a gold file.

    Indirect quotes are scored as `quotes_indirect`, the others as `quotes`; an article that is
    missing from `rows_by_article` counts as one that gave no rows.
    """
    keys = {table.name: table.primary_key for table in fact_tables(load_tables())}
    scores: dict[str, TableScore] = {}
    for article in read_gold(path):
        tables = rows_by_article.get(article.id, {})
        for table, gold_rows in article.gold.items():
            page = _Page(article, table, keys[table], tables)
            _add(scores, page, gold_rows, tables.get(table, []))
    return scores


class _Page:
    """Where the gold's passages and the extracted ones lie in the text without white space."""

    def __init__(self, article: GoldArticle, table: str, key: str, tables: Tables) -> None:
        self.article, self.table, self.key = article, table, key
        self.packed = _packed(article.text)
        self.passages: dict[str, list[str]] = {}
        self.triggers: dict[str, str] = {}
        for record in tables.get("evidence", []):
            if record["table_name"] == table and record["column_name"] == "evidence_text":
                self.passages.setdefault(record["record_id"], []).append(record["text"])

    def overlap(self, gold: Row, row: Row) -> int:
        """Characters that the evidence of the two shares."""
        wanted = [gold.get("evidence_text"), *gold.get("also_evidence", [])]
        got = [row.get("evidence_text"), *self.passages.get(row.get(self.key, ""), [])]
        return max(
            (self._shared(a, b) for a in wanted if a for b in got if b),
            default=0,
        )

    def _shared(self, one: str, other: str) -> int:
        a, b = _packed(one), _packed(other)
        first, second = self.packed.find(a), self.packed.find(b)
        if first < 0 or second < 0:
            return 0
        return max(0, min(first + len(a), second + len(b)) - max(first, second))


def _packed(text: str) -> str:
    return "".join(text.split())


def _add(scores: dict[str, TableScore], page: _Page, gold_rows: list[Row], rows: list[Row]) -> None:
    pairs = _matches(page, gold_rows, rows)
    for g, gold in enumerate(gold_rows):
        row = rows[pairs[g]] if g in pairs else None
        _count_gold(scores, page, gold, row)
    taken = {r: g for g, r in pairs.items()}
    for r, row in enumerate(rows):
        met = gold_rows[taken[r]] if r in taken else None
        group = _group(page.table, met or row)
        if group is None or (met is not None and not met.get("core", True)):
            continue
        if (
            met is None
            and group == "quotes"
            and told_at_another_grain(row, [rows[k] for k in taken])
        ):
            continue
        score = scores.setdefault(group, TableScore())
        score.extracted += 1
        if met is None:
            score.extra.append((page.article.id, row))


def _count_gold(scores: dict[str, TableScore], page: _Page, gold: Row, row: Row | None) -> None:
    group = _group(page.table, gold)
    score = scores.setdefault(group or page.table, TableScore())
    if group is not None and gold.get("core", True):
        score.core += 1
        if row is None:
            score.missed.append((page.article.id, gold))
        else:
            score.matched += 1
    if row is not None and gold.get("core", True):
        _compare(score, page, gold, row)


def _group(table: str, row: Row) -> str | None:
    """The score that a row counts in; None for scare quotes, whose type alone is looked at."""
    if table != "quotes":
        return table
    if row.get("quote_type") == "scare":
        return None
    return "quotes_indirect" if row.get("quote_type") == "indirect" else "quotes"


def told_at_another_grain(row: Row, matched: Iterable[Row]) -> bool:
    """Whether a matched row is the same quotation: a mixed report holds the words in marks.

    The table lists both, the whole report as `mixed` and its marked words as `partial`; a gold
    file names one of them, and the other is then neither right nor wrong.
    """
    return any(
        _holds(row, other) if row["quote_type"] == "mixed" else _holds(other, row)
        for other in matched
        if (row["quote_type"] == "mixed") != (other["quote_type"] == "mixed")
    )


def _holds(outer: Row, inner: Row) -> bool:
    return bool(
        outer["quote_start"] <= inner["quote_start"] and inner["quote_end"] <= outer["quote_end"]
    )


def _compare(score: TableScore, page: _Page, gold: Row, row: Row) -> None:
    for column in _scored_columns(page.table, gold, row):
        value = score_cell(column, gold, row)
        cell = score.columns.setdefault(column, FieldScore())
        cell.total += value
        cell.count += 1
        if value < 1:
            evidence = str(gold.get("evidence_text") or gold.get("quote_text"))
            error = FieldError(
                page.article.id, page.table, column, gold[column], row.get(column), value, evidence
            )
            score.errors.append(error)


def _scored_columns(table: str, gold: Row, row: Row) -> list[str]:
    by_other_type = table == "events" and row.get("event_type") != gold.get("event_type")
    columns = [column for column in gold if column not in _UNSCORED]
    if table == "quotes" and gold.get("quote_type") == "scare":
        return [column for column in columns if column == "quote_type"]
    return [column for column in columns if not (by_other_type and column == "event_mode")]


# Matching -----------------------------------------------------------------------------------


def _matches(page: _Page, gold_rows: list[Row], rows: list[Row]) -> dict[int, int]:
    """Gold row to extracted row, each at most once: core first, then the closest."""
    candidates: list[tuple[Any, ...]] = []
    for g, gold in enumerate(gold_rows):
        for r, row in enumerate(rows):
            closeness = _closeness(page, gold, row)
            if closeness is not None:
                candidates.append((not gold.get("core", True), *(-c for c in closeness), g, r))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, g, r in sorted(candidates):
        if g not in pairs and r not in taken:
            pairs[g] = r
            taken.add(r)
    return pairs


def _closeness(page: _Page, gold: Row, row: Row) -> tuple[float, ...] | None:
    """How well a row fits a gold row, larger is closer; None when they are different facts."""
    if page.table == "quotes":
        shared = token_overlap(str(gold["quote_text"]), str(row.get("quote_text") or ""))
        return (shared,) if shared >= QUOTE_OVERLAP else None
    overlap = page.overlap(gold, row)
    if not overlap:
        return None
    if page.table == "events":
        return _event_closeness(gold, row, overlap)
    if page.table == "investments":
        return _investment_closeness(gold, row, overlap)
    return (*_equal(gold, row, "party_countries"), *_equal(gold, row, "status"), overlap)


def _event_closeness(gold: Row, row: Row, overlap: int) -> tuple[float, ...] | None:
    kinds = [gold["event_type"], *gold.get("accept", {}).get("event_type", [])]
    if row.get("event_type") not in kinds:
        return None
    trigger = token_overlap(gold.get("trigger_text") or "", row.get("trigger_text") or "")
    right_type = row["event_type"] == gold["event_type"]
    return (trigger > 0, *_equal(gold, row, "actor_countries"), right_type, overlap)


def _investment_closeness(gold: Row, row: Row, overlap: int) -> tuple[float, ...] | None:
    amounts = [gold.get("amount"), *gold.get("accept", {}).get("amount", [])]
    countries = [
        *_shared_countries(gold, row, "investor_countries"),
        *_shared_countries(gold, row, "recipient_countries"),
    ]
    known = [amount for amount in amounts if amount is not None]
    if known:
        if not any(same_amount(amount, row.get("amount")) for amount in known):
            return None
    elif not any(countries):
        return None
    return (sum(countries), overlap)


def _equal(gold: Row, row: Row, column: str) -> Iterator[float]:
    wanted, got = gold.get(column), row.get(column)
    if isinstance(wanted, list):
        yield set_f1(wanted, list(got or []), lambda a, b: bool(a == b))
    else:
        yield float(wanted == got)


def _shared_countries(gold: Row, row: Row, column: str) -> Iterator[float]:
    yield float(bool(set(gold.get(column) or []) & set(row.get(column) or [])))
