"""What many tests share: the repository's folders and a release made once by the real command."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import pipeline.batch  # noqa: F401  (one thread a process: on busy cores several only wait)

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(__file__).resolve().parent / "corpus"

# How fast a loaded machine draws examples says nothing about the code.
settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any_machine")

LONG_FIRST = (
    "test_pipeline", "test_accuracy", "test_linear_time", "test_growth", "test_cut_articles",
    "test_corrections", "test_corroboration", "test_kills", "test_cluster", "test_publication",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of long tests go first, so that two workers end together."""
    items.sort(key=lambda item: not item.path.stem.startswith(LONG_FIRST))


def cpu_seconds(call: Callable[[], object]) -> float:
    """Processor time of a call, without the search for garbage: how often that goes through all
    that other tests left in memory says nothing about the code."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        call()
        return time.process_time() - started
    finally:
        gc.enable()


def assert_linear(seconds: Callable[[int], float], size: int, slack: float = 0.0) -> None:
    """Four times the size takes less than six times the time and `slack` seconds.

    The same work per character gives four, the square of it sixteen. What takes too long is
    measured again, twice: a shared machine stalls now and then, an algorithm always.
    """
    small = min(seconds(size), seconds(size))
    large = seconds(4 * size)
    for _ in range(2):
        if large < 6 * small + slack:
            return
        small, large = min(small, seconds(size)), min(large, seconds(4 * size))
    assert large < 6 * small + slack, f"{size:,}: {small:.2f} s, {4 * size:,}: {large:.2f} s"


@dataclass(frozen=True)
class Run:
    """A finished `dragoman` command and the folders it worked on."""

    raw: Path
    data: Path
    returncode: int
    output: str

    @property
    def latest(self) -> Path:
        return self.data / "latest"


def dragoman(*arguments: str, raw: Path, data: Path, **environment: str) -> Run:
    """Run the command line as a user would, in a process of its own."""
    options = ["--data", str(data)]
    if arguments[0] in ("run", "ui"):
        options += ["--raw", str(raw)]
    result = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments, *options],
        cwd=ROOT,
        env={**os.environ, "DRAGOMAN_WORKERS": "1", "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Run(raw, data, result.returncode, result.stdout + result.stderr)


@pytest.fixture(scope="session")
def corpus_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The real command over the test corpus and the first article, once for all processes that
    test: who changes anything in its folders changes a copy."""
    from pipeline.workplace import run_lock

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder /= "corpus_run"
    output = folder / "output.txt"
    with run_lock(folder, 300):
        if not output.exists():
            run = _run_over_the_corpus(folder)
            assert run.returncode == 0, run.output
            output.write_text(run.output, encoding="utf-8")
    return Run(folder / "raw", folder / "data", 0, output.read_text(encoding="utf-8"))


def _run_over_the_corpus(folder: Path) -> Run:
    (folder / "raw").mkdir(exist_ok=True)
    for path in [*CORPUS.iterdir(), *(ROOT / "raw").glob("*.txt")]:
        shutil.copy(path, folder / "raw")
    return dragoman("run", raw=folder / "raw", data=folder / "data")
