"""Mapping the shard function over what is due: in worker processes or on a Dask cluster.

Belongs here: the choice of where shards run and how failures there are told. Does not: what
a shard is. Results come back in the order of the jobs, whichever worker was faster.

Model and rules are loaded where shards are worked on. So the process of the run, which goes on
to assembly and validation, does not hold them as well, unless it does a lone shard itself.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from pipeline.batch.jobs import ShardJob, ShardResult

Progress = Callable[[int, int], None]
"""Called with shards done and shards due."""


class WorkerLostError(RuntimeError):
    """A worker or the cluster went away; what it finished is kept, the next run goes on there."""


def run_shards(
    jobs: Sequence[ShardJob], workers: int, scheduler: str | None, progress: Progress
) -> list[ShardResult]:
    """Results of all jobs, in order. A lone job runs in this process: a new one costs a second."""
    if not jobs:
        return []
    if scheduler:
        results = _on_cluster(jobs, scheduler)
    elif len(jobs) > 1:
        results = _in_pool(jobs, min(workers, len(jobs)))
    else:
        results = map(_work_on, jobs)
    collected = []
    for result in results:
        collected.append(result)
        progress(len(collected), len(jobs))
    return collected


def _work_on(job: ShardJob) -> ShardResult:
    from pipeline.batch.shards import work_on  # loads spaCy and the rules

    return work_on(job)


def _in_pool(jobs: Sequence[ShardJob], workers: int) -> Iterator[ShardResult]:
    # Spawned, not forked: a forked child inherits locks of the threads that Dagster runs.
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(workers, context, _end_with_parent) as pool:
            yield from pool.map(_work_on, jobs)
    except BrokenProcessPool as error:
        raise WorkerLostError(
            "a worker process was killed, most often for want of memory; finished shards are "
            "kept: run again, with DRAGOMAN_WORKERS=1 if memory is short"
        ) from error


def _end_with_parent() -> None:
    """A worker of a run that was killed must not wait for its next shard for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _on_cluster(jobs: Sequence[ShardJob], scheduler: str) -> Iterator[ShardResult]:
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise WorkerLostError(
            "DRAGOMAN_SCHEDULER is set, but Dask is not installed: pip install 'dragoman[cluster]'"
        ) from error
    try:
        with Client(scheduler, timeout=30, set_as_default=False) as client:
            # Pure: a shard whose worker died is simply run again, it writes the same bytes.
            futures = client.map(_work_on, jobs, pure=False, retries=2)
            for future in futures:
                yield future.result()
    except KilledWorker as error:
        raise WorkerLostError(
            f"workers of {scheduler} died again and again over the same shard, most often for want "
            "of memory; finished shards are kept, the next run goes on where this one stopped"
        ) from error
    except (OSError, TimeoutError, CancelledError) as error:
        # A client whose scheduler has gone sees its connection closed or its futures cancelled.
        raise WorkerLostError(
            f"the Dask scheduler at {scheduler} cannot be reached ({error}); finished shards are "
            "kept, the next run goes on where this one stopped"
        ) from error
