"""Releases: immutable folders of checked tables, and the one pointer that readers follow.

Belongs here: write-audit-publish, the manifest, the swap, retention, and reading a release
back. Does not: which rules a table must meet, or what stands beside the tables
(`pipeline.publish.package`).

Publication does not trust that a check ran before it: it takes a receipt, made by the
contract check over the very same bytes, or audits the table itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from pipeline.batch.tables import database
from pipeline.contract import Table, View, load_tables
from pipeline.publish.audit import AuditReport
from pipeline.publish.package import describe
from pipeline.publish.receipts import Receipts, file_hash
from pipeline.storage import ROW_GROUP, open_writer
from pipeline.versions import schemas_version

MANIFEST = "manifest.json"


class ContractViolation(RuntimeError):
    """A staged table breaks its contract; nothing was published."""


class NoReleaseError(FileNotFoundError):
    """There is no release to read; the message says what to do."""


@dataclass(frozen=True)
class Release:
    """A published release; `is_new` is false when the last one already held these bytes."""

    folder: Path
    release_id: str
    is_new: bool
    rows: dict[str, int]


def verify(staging: Path, raw: Path, receipts: Path, scratch: Path) -> dict[str, AuditReport]:
    """How every staged table fared, from its receipt or an audit now, by table name.

    Raises ContractViolation naming rules and rows if a table breaks its contract.
    """
    reports = {}
    kept = Receipts(receipts, staging, raw, scratch)
    for table in load_tables().values():
        if table.name not in kept.hashes:
            raise ContractViolation(
                f"{table.name}.parquet is not staged; materialize staging/{table.name}"
            )
        report = kept.report(table)
        if report.failed("critical"):
            raise ContractViolation(_violation(report))
        reports[table.name] = report
    return reports


def _violation(report: AuditReport) -> str:
    lines = [f"{report.table} breaks its contract; the last release is untouched"]
    for rule in report.failed("critical"):
        ids = ", ".join(str(next(iter(row.values()))) for row in rule.sample)
        lines.append(f"  {rule.rule}: {rule.violations} of {rule.evaluated} rows, such as {ids}")
    return "\n".join(lines)


def publish(
    staging: Path, releases: Path, latest: Path, facts: Mapping[str, Any], scratch: Path
) -> Release:
    """Make one release folder of all staged tables, and the pointer's target.

    `facts` go into `manifest.json` (versions, inputs) and `quality.json` (under `quality`).
    The caller has verified the staged files. Unchanged content publishes nothing.
    """
    tables = load_tables()
    releases.mkdir(parents=True, exist_ok=True)
    remove_leftovers(releases)
    remove_leftovers(staging)
    for pointer in latest.parent.glob(".tmp-latest-*"):
        pointer.unlink(missing_ok=True)
    hashes = {name: file_hash(staging / f"{name}.parquet") for name in tables}
    content = _content_hash(hashes, facts)
    current = current_release(latest)
    if current is not None and current.name.endswith(content):
        return Release(current, current.name, False, _rows(current))
    release_id = f"{_next_number(releases):06d}-{content}"
    building = releases / f".tmp-{os.getpid()}-{secrets.token_hex(4)}"
    building.mkdir()
    try:
        _fill(building, staging, tables, scratch)
        _write_manifest(building, release_id, facts)
        _sync(building)
        building.rename(releases / release_id)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    point_to(latest, releases / release_id)
    return Release(releases / release_id, release_id, True, _rows(releases / release_id))


def _content_hash(hashes: Mapping[str, str], facts: Mapping[str, Any]) -> str:
    stable = json.dumps([hashes, schemas_version(), facts], sort_keys=True, default=str)
    return hashlib.sha256(stable.encode()).hexdigest()[:12]


def _next_number(releases: Path) -> int:
    """Counted, not timed: a clock that goes back must not make a new release look old."""
    numbers = [int(path.name[:6]) for path in releases.iterdir() if path.name[:6].isdigit()]
    return max(numbers, default=0) + 1


def _fill(folder: Path, staging: Path, tables: Mapping[str, Table], scratch: Path) -> None:
    for name in tables:
        _link(staging / f"{name}.parquet", folder / f"{name}.parquet")
    with database(scratch) as db:
        for table in tables.values():
            for view in table.views:
                _write_view(db, table, view, folder)


def _link(source: Path, target: Path) -> None:
    """Share the bytes where the file system can; staging is replaced, never written into."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _write_view(db: duckdb.DuckDBPyConnection, table: Table, view: View, folder: Path) -> None:
    schema = table.arrow_schema().with_metadata(
        {"table": view.name, "title": view.name, "description": view.description}
    )
    order = ", ".join(f'"{name}" nulls last' for name in table.sort_by)
    query = (
        f"select * from read_parquet(?) where {view.where} {_once(table, view)} order by {order}"
    )
    reader = db.sql(query, params=[str(folder / f"{table.name}.parquet")]).to_arrow_reader(
        ROW_GROUP
    )
    with open_writer(folder / f"{view.name}.parquet", schema) as writer:
        writer.write_table(schema.empty_table())
        for batch in reader:
            columns = [c.cast(f.type) for c, f in zip(batch.columns, schema, strict=True)]
            writer.write_batch(batch.from_arrays(columns, schema=schema))


def _once(table: Table, view: View) -> str:
    """Of the rows that tell one thing the best supported, so that its like is not counted twice."""
    if view.once is None:
        return ""
    best = f"extraction_confidence desc nulls last, {table.primary_key}"
    return f"qualify row_number() over (partition by {view.once} order by {best}) = 1"


def _write_manifest(folder: Path, release_id: str, facts: Mapping[str, Any]) -> None:
    """Everything beside the tables; the manifest last, since it lists all other files."""
    quality = {"release": release_id, **facts.get("quality", {})}
    (folder / "quality.json").write_text(_json(quality))
    hashes = {path.name: file_hash(path) for path in sorted(folder.glob("*.parquet"))}
    describe(folder, load_tables(), hashes)
    files = {
        path.name: {
            "sha256": hashes.get(path.name) or file_hash(path),
            "bytes": path.stat().st_size,
            **({"rows": pq.read_metadata(path).num_rows} if path.suffix == ".parquet" else {}),
        }
        for path in sorted(folder.iterdir())
    }
    manifest = {
        "release": release_id,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "schemas_sha256": schemas_version(),
        **{key: value for key, value in facts.items() if key != "quality"},
        "files": files,
    }
    (folder / MANIFEST).write_text(_json(manifest))


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n"


def _sync(folder: Path) -> None:
    """Force the release to disk before the pointer moves: a power cut must not leave it hollow."""
    for path in [*folder.iterdir(), folder]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def point_to(latest: Path, folder: Path) -> None:
    """Swap the pointer in one step: a reader finds the old release or the new one, whole."""
    temporary = latest.with_name(f".tmp-latest-{secrets.token_hex(4)}")
    temporary.symlink_to(os.path.relpath(folder, latest.parent))
    try:
        temporary.replace(latest)
    finally:
        temporary.unlink(missing_ok=True)


def current_release(latest: Path) -> Path | None:
    """The folder that `latest` points to, resolved; None if there is none or it is gone."""
    folder = latest.resolve()
    return folder if latest.is_symlink() and (folder / MANIFEST).exists() else None


def release_folder(data: Path, release: str | None = None) -> Path:
    """The folder of a release, or of the latest; raises NoReleaseError naming those there are."""
    latest, releases = data / "latest", data / "releases"
    if release is None:
        folder = current_release(latest)
    else:
        folder = releases / release
        folder = folder if (folder / MANIFEST).exists() else None
    if folder is None:
        there = sorted(p.name for p in releases.glob("[0-9]*")) if releases.is_dir() else []
        wanted = f"release {release}" if release else "a latest release"
        known = f"there are {', '.join(there)}" if there else "run `dragoman run` first"
        raise NoReleaseError(f"{data}: no {wanted}; {known}")
    return folder


def prune(releases: Path, latest: Path, keep: int) -> list[str]:
    """Remove all but the last `keep` releases, never the current one; returns what went."""
    current = current_release(latest)
    folders = sorted(path for path in releases.glob("[0-9]*-*") if path.is_dir())
    gone = [path for path in folders[:-keep] if path != current]
    for path in gone:
        shutil.rmtree(path)
    return [path.name for path in gone]


def remove_leftovers(folder: Path) -> None:
    """What a killed writer left under a temporary name; the run's lock is held by the caller."""
    for path in folder.glob("**/.tmp-*"):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _rows(folder: Path) -> dict[str, int]:
    manifest = json.loads((folder / MANIFEST).read_text())
    return {
        name.removesuffix(".parquet"): entry["rows"]
        for name, entry in manifest["files"].items()
        if "rows" in entry
    }
