"""One run of the whole Dagster job from this process, and what to tell of it.

Belongs here: launching the job so that its run stands in the instance's history, and reading
its events. Does not: printing (`pipeline.cli`).
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from pipeline.batch.inventory import Index
from pipeline.definitions import defs
from pipeline.display import plain
from pipeline.settings import Settings
from pipeline.workplace import BusyError, Listener, progress, run_lock


@dataclass
class Outcome:
    """What a run came to; `rows` holds published rows by table."""

    published: bool = False
    is_new: bool = False
    release: str = ""
    articles: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    refusals: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    not_applied: list[str] = field(default_factory=list)
    checks_passed: int = 0
    checks_failed: int = 0
    errors: list[str] = field(default_factory=list)


def run_everything(settings: Settings, tell: Listener) -> Outcome:
    """Materialize every asset with every check, in this process."""
    try:
        _open_history(settings)
    except BusyError as error:
        return Outcome(errors=[str(error)])
    before = _release_name(settings)
    token = progress.set(tell)
    try:
        with dg.DagsterInstance.get() as instance:
            result = defs.resolve_job_def("everything").execute_in_process(
                instance=instance,
                raise_on_error=False,
                run_config=_loggers(settings.log),
            )
    finally:
        progress.reset(token)
    outcome = Outcome()
    _read_events(result, outcome)
    _read_index(settings, outcome)
    outcome.published = result.success and bool(outcome.rows)
    outcome.is_new = outcome.published and outcome.release != before
    if outcome.published:
        _read_quality(settings, outcome)
    return outcome


def _loggers(kind: str) -> dict[str, Any]:
    """One JSON object a line on standard error, with run id and step; by default nothing."""
    name, level = ("json", "INFO") if kind == "json" else ("console", "CRITICAL")
    return {"loggers": {name: {"config": {"log_level": level}}}}


def _open_history(settings: Settings) -> None:
    """Make Dagster's databases if they are missing, under the run's lock.

    Two first runs at once would otherwise create them over each other's heads. Raises
    `BusyError` if another run keeps the folder for longer than the patience that is set.
    """
    with run_lock(settings.data, settings.lock_wait), dg.DagsterInstance.get() as instance:
        instance.get_run_records(limit=1)


def _release_name(settings: Settings) -> str:
    return settings.latest.resolve().name if settings.latest.is_symlink() else ""


def _read_events(result: dg.ExecuteInProcessResult, outcome: Outcome) -> None:
    for check in result.get_asset_check_evaluations():
        if check.passed:
            outcome.checks_passed += 1
            continue
        outcome.checks_failed += 1
        table = check.asset_key.path[-1]
        rank = "contract broken" if check.severity == dg.AssetCheckSeverity.ERROR else "warning"
        outcome.errors.append(f"{table}: {rank}: {check.description}")
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error is not None:
            error = event.step_failure_data.error
            outcome.errors.append(f"{event.step_key}: {_own_message(error)}")
    for event in result.get_asset_materialization_events():
        materialization = event.step_materialization_data.materialization
        if len(materialization.asset_key.path) == 1 and "release" in materialization.metadata:
            name = materialization.asset_key.path[0]
            outcome.rows[name] = int(materialization.metadata["dagster/row_count"].value)  # type: ignore[arg-type]
            outcome.release = str(materialization.metadata["release"].value)


def _own_message(error: SerializableErrorInfo) -> str:
    """What our code raised: Dagster wraps it once; its own cause is for the log."""
    return (error.cause or error).message.strip()


def _read_quality(settings: Settings, outcome: Outcome) -> None:
    """What a person wants to hear who fed an article or corrected something."""
    quality = json.loads((settings.latest / "quality.json").read_text(encoding="utf-8"))
    outcome.failed = [f"{e['article_id']}: {plain(e['reason'])}" for e in quality["failed"]]
    outcome.not_applied = [
        f"{plain(entry['source'])} ({entry['table']}): {entry['why']}"
        for entry in quality["stale_corrections"]
    ]


def _read_index(settings: Settings, outcome: Outcome) -> None:
    with closing(Index(settings.work)) as index:
        outcome.articles = index.documents().num_rows
        outcome.refused = index.refused()
        outcome.refusals = [
            f"{plain(r.source_file)}{f', line {r.line}' if r.line else ''}: "
            f"{r.reason}: {plain(r.detail)}"
            for r in index.refusals()
        ]
