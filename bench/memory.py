"""Peak memory of a command by kind of process: the run itself, and the workers that it starts.

Read from /proc while the command runs, where there is such a folder; empty elsewhere.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator
from pathlib import Path

EVERY = 0.1
"""Seconds between two looks; the kernel keeps the highest value of a process for us."""


@contextlib.contextmanager
def peaks_of(pid: int) -> Iterator[dict[str, float]]:
    """Megabytes by kind, `run` and `worker`; whole when the block has ended."""
    found: dict[str, float] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(EVERY):
            found["run"] = max(found.get("run", 0.0), _peak(pid))
            for worker in _workers(pid):
                found["worker"] = max(found.get("worker", 0.0), _peak(worker))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()


def _workers(pid: int) -> list[int]:
    """Processes of the pool; others come and go, such as Python's own tracker of semaphores."""
    with contextlib.suppress(OSError):
        lists = [p.read_text() for p in Path(f"/proc/{pid}/task").glob("*/children")]
        children = sorted({int(child) for each in lists for child in each.split()})
        return [p for p in children if b"spawn_main" in Path(f"/proc/{p}/cmdline").read_bytes()]
    return []


def _peak(pid: int) -> float:
    with contextlib.suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0
    return 0.0
