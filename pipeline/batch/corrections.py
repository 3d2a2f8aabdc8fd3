"""Corrections made by people: read from files, matched to rows by content, applied last.

Belongs here: the format of `corrections/*.yaml`, finding the row that a correction means, and
the corrected records. Does not: asking for corrections (`pipeline.review`).

A correction names its row by what the row says (article, evidence, the table's identity
columns), not only by its id, so that it survives re-runs, changed rules and re-ordering. One
that finds no row any more is reported as stale and kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from pipeline.batch.consequences import consequences
from pipeline.contract import Column, Table, load_tables
from pipeline.ingest.anchors import RawSpan, located, raw_slice, raw_span
from pipeline.ingest.article import Article
from pipeline.spans import Span

Action = Literal["confirm", "change", "reject", "add"]
ACTIONS = ("confirm", "change", "reject", "add")
KEYS = {"action", "table", "row", "set", "who", "when", "why"}
ROW_KEYS = {"id", "article_id", "evidence_text", "identity"}

Record = dict[str, Any]


class CorrectionError(ValueError):
    """A corrections file breaks its format; the message names file, entry and remedy."""


@dataclass(frozen=True)
class Correction:
    """One entry: `set` holds the new cells of a change or an addition."""

    source: str
    action: Action
    table: str
    row_id: str | None
    article_id: str
    evidence_text: str
    identity: Mapping[str, Any]
    set: Mapping[str, Any]
    who: str
    when: str
    why: str

    @property
    def correction_id(self) -> str:
        said = (self.table, self.article_id, self.evidence_text, self.action, self.set)
        return hashlib.sha256(f"{said}|{self.when}|{self.who}|{self.why}".encode()).hexdigest()[:16]


@dataclass
class Applied:
    """Corrected rows of the articles concerned, and what became of each correction.

    `touched` holds the corrections of each row that is still there, by key; `refused` those
    that would have broken the contract, with the rule.
    """

    records: dict[str, list[Record]]
    evidence: list[Record] = field(default_factory=list)
    stale: list[Correction] = field(default_factory=list)
    used: list[Correction] = field(default_factory=list)
    touched: dict[str, list[Correction]] = field(default_factory=dict)
    refused: list[tuple[Correction, str]] = field(default_factory=list)
    rejected: dict[str, list[str]] = field(default_factory=dict)


def read_corrections(folder: Path) -> list[Correction]:
    """All corrections below `folder`, in file and entry order; raises CorrectionError."""
    if not folder.is_dir():
        return []
    tables = load_tables()
    found = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise CorrectionError(f"{path.name}: not valid YAML: {error}") from error
        if not isinstance(entries, list):
            raise CorrectionError(f"{path.name}: expected a list of corrections")
        found += [_correction(e, f"{path.name}[{i}]", tables) for i, e in enumerate(entries)]
    return found


def _correction(entry: Any, place: str, tables: Mapping[str, Table]) -> Correction:
    entry = _mapping(entry, KEYS, place)
    for key in ("action", "table", "row", "who", "when", "why"):
        if not entry.get(key):
            raise CorrectionError(f"{place}: {key} is missing")
    if entry["action"] not in ACTIONS:
        raise CorrectionError(
            f"{place}: action {entry['action']!r} is none of {', '.join(ACTIONS)}"
        )
    table = tables.get(str(entry["table"]))
    if table is None or not table.is_fact:
        known = ", ".join(t.name for t in tables.values() if t.is_fact)
        raise CorrectionError(f"{place}: table {entry['table']!r} is none of {known}")
    row = _mapping(entry["row"], ROW_KEYS, f"{place}: row")
    for key in ("article_id", "evidence_text"):
        if not row.get(key):
            raise CorrectionError(f"{place}: row.{key} is missing")
    cells = _mapping(entry.get("set", {}), {c.name for c in table.columns}, f"{place}: set")
    if entry["action"] in ("change", "add") and not cells:
        raise CorrectionError(f"{place}: set is missing; say which cells get which values")
    given = {
        name: typed(table.column(name), value, f"{place}: set.{name}")
        for name, value in cells.items()
    }
    return Correction(
        place, entry["action"], table.name, row.get("id"), row["article_id"],
        row["evidence_text"], row.get("identity", {}), given, str(entry["who"]),
        str(entry["when"]), str(entry["why"]),
    )  # fmt: skip


def _mapping(value: Any, keys: set[str], place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CorrectionError(f"{place}: expected a mapping")
    for key in value:
        if key not in keys:
            raise CorrectionError(
                f"{place}: unknown key {key!r}; known are {', '.join(sorted(keys))}"
            )
    return value


def typed(column: Column, value: Any, place: str) -> Any:
    """The value as the column holds it; raises CorrectionError where it cannot be."""
    if value is None:
        if column.required:
            raise CorrectionError(f"{place}: {column.name} cannot be empty")
        return None
    wrong = CorrectionError(f"{place}: {value!r} is no {column.type}")
    words = value if column.is_list else [value]
    if column.is_list and not isinstance(value, list):
        raise wrong
    if column.values is not None and not {str(word) for word in words} <= set(column.values):
        raise CorrectionError(f"{place}: {value!r} is not among {', '.join(column.values[:40])}")
    if column.is_list:
        return [str(word) for word in words]
    if column.type == "date32":
        return value if isinstance(value, date) else _date(value, wrong)
    if column.type == "bool":
        if not isinstance(value, bool):
            raise wrong
        return value
    try:
        if column.type.startswith("int"):
            return int(value)
        return float(value) if column.type.startswith("float") else str(value)
    except (ValueError, TypeError, OverflowError):
        raise wrong from None


def _date(value: Any, wrong: CorrectionError) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise wrong from None


def apply_lawful(
    corrections: Iterable[Correction],
    records: Mapping[str, list[Record]],
    articles: Mapping[str, Article],
    breaches: Callable[[dict[str, list[Record]]], Mapping[str, str]],
) -> Applied:
    """As `apply_corrections`, but without those that leave a row which breaks its contract.

    `breaches` names the broken rule by the key of each such row. A correction that says half of
    what it means must neither stop the release nor cost the row that it was to mend.
    """
    left = list(corrections)
    refused: list[tuple[Correction, str]] = []
    while True:
        copy = {name: [dict(row) for row in rows] for name, rows in records.items()}
        applied = apply_corrections(left, copy, articles)
        broken = breaches(applied.records)
        # Of several corrections of a row the last is tried without first.
        guilty = {
            applied.touched[row][-1].source: rule
            for row, rule in broken.items()
            if row in applied.touched
        }
        if not guilty:
            applied.refused = refused
            return applied
        refused += [(c, guilty[c.source]) for c in left if c.source in guilty]
        left = [c for c in left if c.source not in guilty]


def apply_corrections(
    corrections: Iterable[Correction],
    records: dict[str, list[Record]],
    articles: Mapping[str, Article],
) -> Applied:
    """Correct `records` (rows of the corrected articles by table), in the order of corrections.

    An added row's evidence must be an exact slice of its article's raw text, or of its clean
    text. Rows that a correction rejects leave `records`.
    """
    applied = Applied(records)
    for correction in corrections:
        rows = records.get(correction.table, [])
        if correction.action == "add":
            _add(correction, applied, articles.get(correction.article_id))
            continue
        row = find_row(correction, rows)
        if row is None:
            applied.stale.append(correction)
            continue
        applied.used.append(correction)
        key = load_tables()[correction.table].primary_key
        if correction.action == "reject":
            rows.remove(row)
            applied.rejected.setdefault(correction.table, []).append(row[key])
            continue
        row["review_status"] = "confirmed" if correction.action == "confirm" else "corrected"
        applied.touched.setdefault(row[key], []).append(correction)
        _set(correction, row, row[key], applied)
        if not correction.set:
            applied.evidence.append(_evidence(correction, row[key], "review_status", "confirmed"))
    return applied


def find_row(correction: Correction, rows: list[Record]) -> Record | None:
    """The row that the correction means: by id, else by evidence and identity, else none.

    Where the evidence was cut differently since, a row counts whose evidence holds the old
    one or lies within it. Two rows that fit equally well are no match.
    """
    key = load_tables()[correction.table].primary_key
    mine = [row for row in rows if row["article_id"] == correction.article_id]
    for row in mine:
        if row[key] == correction.row_id:
            return row
    evidence = _folded(correction.evidence_text)
    scored = []
    for row in mine:
        other = _folded(str(row["evidence_text"]))
        if evidence in other or other in evidence:
            same = sum(str(row.get(c)) == str(v) for c, v in correction.identity.items())
            scored.append((same, evidence == other, row))
    needed = (len(correction.identity) + 1) // 2
    best = sorted(scored, key=lambda item: item[:2], reverse=True)
    if not best or best[0][0] < needed:
        return None
    if len(best) > 1 and best[0][:2] == best[1][:2]:
        return None
    return best[0][2]


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _add(correction: Correction, applied: Applied, article: Article | None) -> None:
    table = load_tables()[correction.table]
    place = _place(article, correction.evidence_text) if article is not None else None
    if article is None or place is None:
        applied.stale.append(correction)
        return
    row_id = correction.correction_id
    row: Record = {
        table.primary_key: row_id,
        "article_id": correction.article_id,
        "evidence_text": raw_slice(article, place),
        "evidence_start": place.start,
        "evidence_end": place.end,
        "evidence_byte_start": place.byte_start,
        "evidence_byte_end": place.byte_end,
        "n_evidences": 1,
        "factuality": "actual",
        "is_historical": False,
        "attribution": "author",
        "date_precision": "unknown",
        "date_basis": "none",
        "n_articles": 1,
        "n_publishers": 1,
        "review_status": "added",
        "extractor": "correction",
        "extractor_version": "correction",
        "model_id": "correction",
    }
    row |= {c.name: [] for c in table.columns if c.is_list and c.required}
    applied.records.setdefault(correction.table, []).append(row)
    applied.used.append(correction)
    applied.touched.setdefault(row_id, []).append(correction)
    _set(correction, row, row_id, applied)


def _set(correction: Correction, row: Record, row_id: str, applied: Applied) -> None:
    row |= correction.set
    further = consequences(correction.table, row, correction.set) if correction.set else {}
    row |= further
    for column, value in {**correction.set, **further}.items():
        applied.evidence.append(_evidence(correction, row_id, column, value))


def _place(article: Article, evidence: str) -> RawSpan | None:
    """Where the evidence stands: verbatim in the raw text, else in the clean text."""
    start = article.raw_text.find(evidence)
    if start >= 0 and article.anchor != "json":
        return located(article, Span(start, start + len(evidence)))
    start = article.text.find(evidence)
    return raw_span(article, Span(start, start + len(evidence))) if start >= 0 else None


def _evidence(correction: Correction, row_id: str, column: str, value: Any) -> Record:
    key = f"{correction.correction_id}|{row_id}|{column}"
    return {
        "evidence_id": hashlib.sha256(key.encode()).hexdigest()[:16],
        "table_name": correction.table,
        "record_id": row_id,
        "article_id": correction.article_id,
        "column_name": column,
        "ordinal": 0,
        "value_text": None if value is None else str(value),
        "derivation": "correction",
        "rule": f"correction by {correction.who}, {correction.when}",
        "reason": correction.why,
    }
