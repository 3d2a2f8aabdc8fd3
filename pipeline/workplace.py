"""The Dagster resource that every step shares: folders, settings, and the run's lock.

Belongs here: what a run must hold to work alone in a data folder. Does not: any step.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import dagster as dg

from pipeline.settings import Settings

Listener = Callable[[str, int, int], None]
"""Called with the stage, the pieces done and the pieces due."""

progress: ContextVar[Listener] = ContextVar("progress", default=lambda stage, done, due: None)


class BusyError(RuntimeError):
    """Another run holds the data folder."""


@contextmanager
def run_lock(data: Path, patience: float) -> Iterator[None]:
    """Hold `data/run.lock` alone; waits `patience` seconds, then raises BusyError.

    The kernel lets go of the lock when its holder dies, so nothing is ever left locked.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / "run.lock"
    with path.open("a+") as file:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise BusyError(
                        f"another run is at work in {data} (lock {path.name}); it was waited for "
                        f"{patience:.0f} s. Wait for it to end, then run again"
                    ) from None
                time.sleep(0.2)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


class Workplace(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Raw and data folder of a run; empty strings stand for the `DRAGOMAN_...` settings."""

    raw: str = ""
    data: str = ""

    @property
    def settings(self) -> Settings:
        return Settings.from_env(
            Path(self.raw) if self.raw else None, Path(self.data) if self.data else None
        )

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Workplace]:
        settings = self.settings
        with run_lock(settings.data, settings.lock_wait):
            yield self
