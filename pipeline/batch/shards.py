"""The shard function: a shard of articles in, Parquet parts out, the only unit of parallel work.

Its output is a folder named by what went in (shard, model, rules), written under a temporary
name and renamed: doing a shard twice, on whichever machine, changes nothing. Belongs here:
that function. Does not: which shards are due, or where it runs.
"""

from __future__ import annotations

import gc
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.batch.jobs import COUNTS, ShardJob, ShardResult, stored_result
from pipeline.batch.store import read_articles
from pipeline.batch.withheld import withhold
from pipeline.contract import fact_tables, load_tables
from pipeline.extract import extractors
from pipeline.extract.records import extract_story
from pipeline.extract.rows import Provenance, Record
from pipeline.extract.story import Story
from pipeline.ingest.article import Article
from pipeline.language.cache import ParseCache
from pipeline.language.identity import find_model
from pipeline.language.model import load_model
from pipeline.spans import Found
from pipeline.storage import write_table
from pipeline.versions import rules_version

BATCH = 64
"""Articles that are parsed together, and whose parses are in memory at one time."""


def work_on(job: ShardJob) -> ShardResult:
    """Parse and extract one shard; returns at once if its parts are there already."""
    parts = Path(job.parts)
    if (parts / COUNTS).exists():
        return stored_result(parts)
    articles = read_articles(Path(job.articles))
    temporary = parts.with_name(f".tmp-{os.getpid()}-{secrets.token_hex(4)}-{parts.name}")
    temporary.mkdir(parents=True)
    try:
        with _collector_paused():
            result = _write_parts(job, articles, temporary)
        _rename_into_place(temporary, parts)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return result


def _write_parts(job: ShardJob, articles: list[Article], folder: Path) -> ShardResult:
    tables = load_tables()
    records: dict[str, list[Record]] = {name: [] for name in tables}
    failures: list[tuple[str, str]] = []
    for article, story_records, failure in _extracted(job, articles):
        records["articles"].append(article_record(article, failure))
        for name, found in story_records.items():
            records[name] += found
        if failure:
            failures.append((article.article_id, failure))
    arrow, withheld = withhold(records)
    for name, rows_of_table in arrow.items():
        write_table(folder / f"{name}.parquet", rows_of_table)
    rows = {name: len(records[name]) for name in tables}
    words = sum(record["n_words"] for record in records["articles"])
    result = ShardResult(len(articles), words, rows, failures, withheld)
    (folder / COUNTS).write_text(json.dumps(asdict(result)))
    return result


def _extracted(
    job: ShardJob, articles: list[Article]
) -> Iterator[tuple[Article, dict[str, list[Record]], str | None]]:
    """Each article with its records, or with the reason why it has none."""
    # A missing extractor is everybody's trouble: it must stop the run, not fail each article.
    extractors(table.name for table in fact_tables(load_tables()))
    provenance = Provenance(rules_version(), find_model(job.model).model_id)
    cache = ParseCache(Path(job.parses), lambda: load_model(job.model), provenance.model_id)
    for start in range(0, len(articles), BATCH):
        yield from _read(articles[start : start + BATCH], cache, provenance)


def _read(
    articles: Sequence[Article], cache: ParseCache, provenance: Provenance
) -> Iterator[tuple[Article, dict[str, list[Record]], str | None]]:
    docs = cache.docs(article for article in articles if article.language == "en")
    for article in articles:
        if article.language != "en":
            yield article, {}, None
            continue
        doc = next(docs)
        try:
            records, failure = extract_story(Story(article, doc), provenance), None
        except Exception as error:  # one article's trouble must not cost the others
            records, failure = {}, f"extraction failed: {type(error).__name__}: {error}"
        del doc
        # All that was worked out of the article hangs together in circles. Cleared at once, while
        # the processor's caches hold it, it costs a quarter of what it costs after a batch, and
        # the next article finds its memory warm.
        gc.collect(0)
        yield article, records, failure


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without Python's own search for cyclic garbage, which goes through all tokens again and
    again and finds little before an article is done: a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def article_record(article: Article, failure: str | None = None) -> Record:
    """The row of `articles`; positions in the file are added at assembly."""
    reason = failure
    if article.language != "en":
        reason = article.language_note or f"language {article.language}, only English is parsed"
    raw = article.raw_text.encode(article.encoding, "surrogatepass")
    return {
        "article_id": article.article_id,
        "source_file": article.source_file,
        "source_id": article.source_id,
        "anchor": article.anchor,
        "anchor_text": article.raw_text if article.anchor == "pdf" else None,
        "raw_start": 0,
        "raw_byte_start": 0,
        "url": article.url,
        "title": _value(article.title),
        "author": _value(article.author),
        "publisher": _value(article.publisher),
        "published_date": _value(article.published),
        "published_basis": article.published_basis,
        "republished_date": _value(article.republished),
        "reference_date": article.reference_date,
        "language": article.language,
        "status": "skipped" if reason else "read",
        "status_reason": reason,
        "text": article.text,
        "n_chars": len(article.text),
        "n_words": len(article.text.split()),
        "n_bytes": len(raw),
        "encoding": article.encoding,
        "notes": list(article.notes),
    }


def _value(cell: Any) -> Any:
    return cell.value if isinstance(cell, Found) else cell


def _rename_into_place(temporary: Path, parts: Path) -> None:
    try:
        temporary.rename(parts)
    except OSError:
        # Another worker was faster with the same content; its parts are as good as ours.
        if not (parts / COUNTS).exists():
            shutil.rmtree(parts, ignore_errors=True)
            temporary.rename(parts)
