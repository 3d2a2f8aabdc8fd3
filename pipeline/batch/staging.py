"""Staged tables: one sorted file a table, made again only when what goes into it has changed.

Belongs here: what a staged file was made of, and where it lies. Does not: the assembly itself
(`pipeline.batch.tables`), or judging the rows (`pipeline.publish.audit`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.batch.edition import current_edition
from pipeline.batch.inventory import Index, digest_of
from pipeline.batch.jobs import ShardJob, shard_jobs
from pipeline.batch.store import whole_file
from pipeline.batch.tables import assemble
from pipeline.contract import Table
from pipeline.settings import Settings
from pipeline.versions import assembly_version, schemas_version


def stage(table: Table, settings: Settings) -> int:
    """Bring the staged file of `table` up to date; returns its number of rows."""
    with closing(Index(settings.work)) as index:
        documents = index.documents()
        jobs = shard_jobs(index, settings)
    edition = current_edition(settings)
    target = settings.staging / f"{table.name}.parquet"
    stamp = settings.work / "staged" / f"{table.name}.json"
    made_of = _made_of(digest_of(documents), edition.folder.name, jobs)
    known = _read(stamp)
    if known.get("made_of") == made_of and known.get("file") == _mark(target):
        return int(known["rows"])
    parts = {name: Path(job.parts) for name, job in jobs.items()}
    scratch, overlay = settings.work / "scratch", edition.overlay(table.name)
    rows = assemble(table, parts, documents, target, scratch, overlay)
    with whole_file(stamp) as temporary:
        said = {"made_of": made_of, "file": _mark(target), "rows": rows}
        temporary.write_text(json.dumps(said))
    return rows


def _made_of(documents: str, edition: str, jobs: Mapping[str, ShardJob]) -> str:
    parts = [documents, edition, schemas_version(), assembly_version()]
    parts += [job.parts for job in jobs.values()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _mark(path: Path) -> list[int]:
    """Size and time of a file: one that somebody has touched is made again."""
    if not path.exists():
        return []
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _read(stamp: Path) -> dict[str, Any]:
    try:
        found = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
