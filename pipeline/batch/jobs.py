"""What is due: the jobs of the shard function and the counts that it leaves behind.

Imports neither spaCy nor an extractor, so that a run with nothing to do stays cheap.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.batch.inventory import Index
from pipeline.language.identity import find_model
from pipeline.settings import Settings
from pipeline.versions import ingest_version, parse_version, rules_version

COUNTS = "counts.json"
"""Written last into a folder of parts: its presence says that the parts are whole."""


@dataclass(frozen=True)
class ShardJob:
    """Everything the shard function needs, as plain text: it crosses process borders."""

    articles: str
    parts: str
    parses: str
    model: str | None


@dataclass(frozen=True)
class ShardResult:
    """Counts of one shard; `failures` lists articles whose extraction raised, with the error."""

    articles: int
    words: int
    rows: dict[str, int]
    failures: list[tuple[str, str]]
    withheld: list[dict[str, str]] = field(default_factory=list)
    """Rows that would have broken the contract, see `pipeline.batch.withheld`."""


def shard_jobs(index: Index, settings: Settings) -> dict[str, ShardJob]:
    """A job for every shard in use, by shard name; those done already have their parts."""
    _, parses, parts = cache_folders(settings)
    return {
        shard: ShardJob(
            str(index.shard_path(shard)),
            str(parts / index.shards.name / shard[:2] / shard),
            # A folder of its own: the cache lists its folder, which must not grow with the corpus.
            str(parses / shard[:2] / shard),
            settings.model,
        )
        for shard in index.used_shards()
    }


def cache_folders(settings: Settings) -> tuple[Path, Path, Path]:
    """Where articles, parses and parts of the versions in use are kept."""
    model = find_model(settings.model).model_id
    return (
        settings.work / "articles" / ingest_version(),
        settings.work / "parses" / f"{model}-{parse_version()}",
        settings.work / "parts" / f"{model}-{rules_version()}",
    )


def due(jobs: Iterable[ShardJob]) -> list[ShardJob]:
    return [job for job in jobs if not (Path(job.parts) / COUNTS).exists()]


def stored_result(parts: Path) -> ShardResult:
    counts = json.loads((parts / COUNTS).read_text())
    failures = [(article, reason) for article, reason in counts.pop("failures")]
    return ShardResult(**counts, failures=failures)
