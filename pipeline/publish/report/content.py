"""What the page shows, as plain data: chosen articles of a release, their facts, what is in doubt.

Belongs here: reading the release's files and nothing else, so that a release can be shown
where neither its raw files nor its work folder are. Does not: any HTML.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.contract import Column, Table, fact_tables, load_tables
from pipeline.publish.report import wording
from pipeline.publish.report.placing import Placer
from pipeline.spans import Span

Record = dict[str, Any]

TEXT_LIMIT = 100_000
"""Characters of one article that the page shows; a longer one is cut with a note."""

LISTED = 200
"""Refused files, stale corrections and the like that the page lists; all are in quality.json."""


class UnknownArticleError(LookupError):
    """No article of the release has the id or file name that was asked for."""


@dataclass
class Content:
    """The page's data: `articles` with their `facts`, all JSON-ready, and what is in doubt."""

    release: str
    created_at: str
    articles_in_release: int
    rows_in_release: dict[str, int]
    tables: list[Record]
    articles: list[Record]
    doubts: dict[str, list[list[str]]]
    notes: list[str] = field(default_factory=list)


def read_content(folder: Path, newest: int = 200, only: Sequence[str] = ()) -> Content:
    """The `newest` articles of the release in `folder`, or those that `only` names.

    A name is the beginning of an article's id, its file, or its feed's id. Raises
    UnknownArticleError.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    quality = json.loads((folder / "quality.json").read_text(encoding="utf-8"))
    tables = [t for t in fact_tables(load_tables()) if (folder / f"{t.name}.parquet").exists()]
    tables.sort(key=lambda table: (wording.place(table), table.name))
    listed = pq.read_table(
        folder / "articles.parquet",
        columns=["article_id", "source_file", "source_id", "published_date", "status"],
    ).to_pylist()
    chosen = _chosen(listed, newest, only)
    facts = _facts(folder, tables, chosen)
    articles = _rows(folder, "articles", chosen)
    order = {article: place for place, article in enumerate(chosen)}
    articles.sort(key=lambda a: order[a["article_id"]])
    content = Content(
        release=manifest["release"],
        created_at=manifest.get("created_at", "")[:10],
        articles_in_release=len(listed),
        rows_in_release={
            t.name: manifest["files"][f"{t.name}.parquet"].get("rows", 0) for t in tables
        },
        tables=[_table(table) for table in tables],
        articles=[_article(a, facts[a["article_id"]]) for a in articles],
        doubts=_doubts(quality, articles),
    )
    if len(chosen) < len(listed):
        content.notes.append(
            f"This page holds {len(chosen)} of the release's {len(listed)} articles"
            + ("" if only else ", the newest")
            + "; everything on it counts these alone. "
            "`dragoman report --articles N` or `--article ID` chooses others."
        )
    return content


def _chosen(listed: list[Record], newest: int, only: Sequence[str]) -> list[str]:
    if not only:
        dated = sorted(
            listed, key=lambda a: (str(a["published_date"] or ""), a["article_id"]), reverse=True
        )
        return [a["article_id"] for a in dated[:newest]]
    chosen = []
    for name in only:
        fitting = [
            a["article_id"]
            for a in listed
            if name in (a["source_file"], a["source_id"]) or a["article_id"].startswith(name)
        ]
        if not fitting:
            raise UnknownArticleError(f"no article of this release is called {name!r}")
        chosen += fitting
    return list(dict.fromkeys(chosen))


def _rows(folder: Path, table: str, articles: list[str]) -> list[Record]:
    rows: list[Record] = pq.read_table(
        folder / f"{table}.parquet", filters=[("article_id", "in", articles or [""])]
    ).to_pylist()
    return rows


def _facts(
    folder: Path, tables: list[Table], articles: list[str]
) -> dict[str, list[tuple[Table, Record, list[Record]]]]:
    """Rows of all fact tables by article, each with its evidence, in the order of the text."""
    evidence: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for item in _rows(folder, "evidence", articles):
        evidence[item["table_name"], item["record_id"]].append(item)
    found: dict[str, list[tuple[Table, Record, list[Record]]]] = defaultdict(list)
    for table in tables:
        for row in _rows(folder, table.name, articles):
            words = evidence[table.name, row[table.primary_key]]
            found[row["article_id"]].append((table, row, words))
    for facts in found.values():
        facts.sort(key=lambda f: (f[1]["evidence_start"], f[0].name, f[1][f[0].primary_key]))
    return found


def _table(table: Table) -> Record:
    """What the page needs of a table: its columns that a person may correct, with their words."""
    fixed = {"article_id", "cluster_id", "n_articles", "n_publishers", "n_evidences",
             "review_status", "extractor", "extractor_version", "model_id", "sentence_index",
             "paragraph_index", "evidence_text", table.primary_key}  # fmt: skip
    return {
        "name": table.name,
        "title": table.title,
        "columns": [_column(c) for c in table.columns if c.name not in fixed and not c.position],
    }


def _column(column: Column) -> Record:
    return {
        "name": column.name,
        "type": column.type,
        "about": column.description,
        "words": list(column.values) if column.values else None,
        "required": column.required,
    }


def _article(article: Record, facts: list[tuple[Table, Record, list[Record]]]) -> Record:
    text = article["text"]
    placer = Placer(text[:TEXT_LIMIT], article["raw_start"], _raw_length(article))
    shown = {
        "id": article["article_id"],
        "file": article["source_file"]
        + (f", line {article['source_line']}" if article["source_line"] else ""),
        "title": article["title"] or text.split("\n", 1)[0][:120] or article["source_file"],
        "author": article["author"],
        "publisher": article["publisher"],
        "published": _day(article["published_date"]),
        "language": article["language"],
        "skipped": article["status_reason"],
        "copy_of": article["near_duplicate_of"],
        "notes": article["notes"],
        "text": text[:TEXT_LIMIT],
        "cut": max(0, len(text) - TEXT_LIMIT),
    }
    return {**shown, "facts": [_fact(placer, *fact) for fact in facts]}


def _raw_length(article: Record) -> int:
    """About how many raw characters the shown text stands for; found passages refine it."""
    share = min(1.0, TEXT_LIMIT / max(1, len(article["text"])))
    return round(int(article["n_bytes"]) * share)


def _fact(placer: Placer, table: Table, row: Record, evidence: list[Record]) -> Record:
    passages, placed = _passages(placer, row, evidence)
    cells = _cells(placer, table, row, evidence, placed)
    first, second = wording.sides(table, row)
    fact = {
        "id": row[table.primary_key],
        "table": table.name,
        "headline": wording.headline(table, row)[:400],
        "kind": wording.kind(table, row),
        "from": first,
        "to": second,
        "actors": wording.actors(table, row),
        "factuality": row["factuality"],
        "historical": row["is_historical"],
        "attribution": row["attribution"],
        "attributed_to": row["attributed_to"],
        "start": _day(row["date_start"]),
        "end": _day(row["date_end"]),
        "precision": row["date_precision"],
        "date_text": row["date_text"],
        "confidence": round(c, 2) if (c := row["extraction_confidence"]) is not None else None,
        "articles": row["n_articles"],
        "review": row["review_status"],
        "evidence": row["evidence_text"],
        "identity": wording.identity(table, row),
        "places": [list(span) for span in passages],
        "cells": cells,
    }
    extra = {"events": ("plover_score",), "investments": ("amount_usd", "status", "sector_names")}
    fact |= {name: row[name] for name in extra.get(table.name, ()) if name in row}
    return {
        key: value
        for key, value in fact.items()
        if value is not False and value not in (None, [], {}, "")
    }


def _passages(
    placer: Placer, row: Record, evidence: list[Record]
) -> tuple[list[Span], list[tuple[Record, Span]]]:
    """The clean spans of all passages that state the fact, the row's own one first."""
    own = (row["evidence_text"], row["evidence_start"], row["evidence_end"])
    told = [(e["text"], e["start"], e["end"]) for e in evidence
            if e["column_name"] == "evidence_text" and e["text"]]  # fmt: skip
    placed = []
    for words, start, end in dict.fromkeys([own, *told]):
        paragraph = row["paragraph_index"] if start == own[1] else None
        span = placer.passage(words, start, paragraph)
        if span is not None:
            placed.append(({"start": start, "end": end}, span))
    return [span for _, span in placed], placed


def _cells(
    placer: Placer,
    table: Table,
    row: Record,
    evidence: list[Record],
    placed: list[tuple[Record, Span]],
) -> list[Record]:
    """The row's filled cells in schema order; `words` are clean spans that each was read from."""
    sources: dict[str, list[Record]] = defaultdict(list)
    for item in evidence:
        sources[item["column_name"]].append(item)
    shown = [*wording.own_columns(table), "factuality", "attribution", "attributed_to",
             "date_start", "date_end", "date_precision", "date_text", "date_basis"]  # fmt: skip
    cells = []
    for name in shown:
        told = sources.get(name, [])
        if row[name] in (None, []) and not told:
            continue
        spans = [_cell_span(placer, item, placed) for item in told if item["text"]]
        reasons = [
            " ".join(filter(None, (e["rule"], e["reason"] and f"({e['reason']})"))) for e in told
        ]
        cell = {
            "name": name,
            "value": wording.as_text(row[name])[:2000],
            # For a form that changes the cell: as it is, not as it reads.
            "raw": row[name] if isinstance(row[name], list | int | float) else None,
            "words": [list(s) for s in dict.fromkeys(s for s in spans if s)],
            "why": "; ".join(dict.fromkeys(reasons)),
            "how": ", ".join(dict.fromkeys(e["derivation"] for e in told)),
        }
        cells.append({key: value for key, value in cell.items() if value not in ("", [], None)})
    return cells


def _cell_span(placer: Placer, item: Record, placed: list[tuple[Record, Span]]) -> Span | None:
    for passage, span in placed:
        if passage["start"] <= item["start"] and item["end"] <= passage["end"]:
            return placer.words(item["text"], item["start"], span, passage["start"])
    return placer.words(item["text"], item["start"])


def _doubts(quality: Record, articles: list[Record]) -> dict[str, list[list[str]]]:
    """Lists of what was refused, skipped or doubtful; title to rows, the first row a header."""
    refused = [[r["file"], str(r["line"] or ""), r["reason"], r["detail"]]
               for r in quality.get("refused", [])]  # fmt: skip
    skipped = [[a["source_file"], a["language"], a["status_reason"] or ""]
               for a in articles if a["status"] == "skipped"]  # fmt: skip
    noted = [[a["source_file"], a["title"] or "", "; ".join(a["notes"])]
             for a in articles if a["notes"]]  # fmt: skip
    failed = [[f["article_id"][:12], f["reason"]] for f in quality.get("failed", [])]
    stale = [[s["source"], s["table"], s["evidence_text"], s["why"]]
             for s in quality.get("stale_corrections", [])]  # fmt: skip
    rejected = [[r["table"], r["row"]] for r in quality.get("rejected_rows", [])]
    rules = [
        [name, rule, entry["severity"], f"{entry['violations']} of {entry['evaluated']}"]
        for name, check in quality.get("checks", {}).items()
        for rule, entry in check["rules"].items()
        if entry["violations"]
    ]
    lists = {
        "Refused files": [["file", "line", "reason", "what to do"], *refused],
        "Skipped articles": [["file", "language", "why"], *skipped],
        "Articles that could not be extracted": [["article", "reason"], *failed],
        "Rules that some rows break": [["table", "rule", "severity", "rows"], *rules],
        "Stale corrections": [["source", "table", "evidence", "why"], *stale],
        "Rejected rows": [["table", "row"], *rejected],
        "Odd articles": [["file", "title", "notes"], *noted],
    }
    return {title: _listed(rows) for title, rows in lists.items() if len(rows) > 1}


def _listed(rows: list[list[str]]) -> list[list[str]]:
    if len(rows) <= LISTED + 1:
        return rows
    more = f"and {len(rows) - 1 - LISTED} more, see quality.json"
    return [*rows[: LISTED + 1], [more, *[""] * (len(rows[0]) - 1)]]


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None
