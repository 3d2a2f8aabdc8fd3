"""A Dask cluster on this machine: same release as without it, whoever is killed meanwhile."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, dragoman

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

ARTICLES = 250  # four shards
PATIENCE = 180.0


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._folder = folder
        self.scheduler = self._start("scheduler", "--port", str(port))
        self.workers = [
            self._start("worker", self.address, "--nthreads", "1", "--no-nanny") for _ in range(2)
        ]

    def _start(self, role: str, *arguments: str) -> subprocess.Popen[bytes]:
        module = f"distributed.cli.dask_{role}"
        command = [sys.executable, "-m", module, *arguments, "--host", "127.0.0.1"]
        with (self._folder / f"{role}.log").open("ab") as log:
            return subprocess.Popen(
                [*command, "--no-dashboard"], cwd=ROOT, stdout=log, stderr=log,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "raw"
    folder.mkdir()
    for number in range(ARTICLES):
        (folder / f"{number:03d}.txt").write_text(
            f"Report {number}\n\nNAIROBI, March {number % 28 + 1}, 2024 - Kenya and Uganda signed "
            f"a trade agreement on Monday. “We will open {number + 2} border posts,” the minister "
            f"said.\n\nThe bank lent ${number + 3} million to Kenya for roads.\n",
            encoding="utf-8",
        )
    return folder


@pytest.fixture(scope="module")
def expected(raw: Path) -> dict[str, str]:
    data = raw.parent / "local"
    run = dragoman("run", raw=raw, data=data)
    assert run.returncode == 0, run.output
    return _release(data)


def _release(data: Path) -> dict[str, str]:
    """Name (it ends in the hash of the content) and SHA-256 of each table of the release."""
    from pipeline.publish.receipts import file_hash

    folder = (data / "latest").resolve()
    tables = {path.name: file_hash(path) for path in sorted(folder.glob("*.parquet"))}
    return {"name": folder.name, **tables}


def _start(raw: Path, data: Path, cluster: Cluster) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pipeline.cli", "run", "--raw", str(raw), "--data", str(data)]
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "DRAGOMAN_SCHEDULER": cluster.address, "COLUMNS": "300"},
    )  # fmt: skip


def _wait_for_shards(data: Path, number: int) -> list[Path]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        done = [p for p in data.glob("work/parts/**/counts.json") if ".tmp-" not in str(p)]
        if len(done) >= number:
            return done
        time.sleep(0.02)
    raise AssertionError("no shard was finished in time")


def test_same_bytes_as_without_a_cluster(
    raw: Path, expected: dict[str, str], cluster: Cluster, tmp_path: Path
) -> None:
    run = dragoman("run", raw=raw, data=tmp_path / "d", DRAGOMAN_SCHEDULER=cluster.address)
    assert run.returncode == 0, run.output
    assert _release(tmp_path / "d") == expected


def test_a_killed_worker_loses_and_doubles_nothing(
    raw: Path, expected: dict[str, str], cluster: Cluster, tmp_path: Path
) -> None:
    run = _start(raw, tmp_path / "d", cluster)
    _wait_for_shards(tmp_path / "d", 1)
    cluster.workers[0].send_signal(signal.SIGKILL)
    output, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 0, output
    assert _release(tmp_path / "d") == expected


def test_a_killed_scheduler_is_told_and_the_next_run_goes_on(
    raw: Path, expected: dict[str, str], cluster: Cluster, tmp_path: Path
) -> None:
    data = tmp_path / "d"
    run = _start(raw, data, cluster)
    kept = {path: path.stat().st_mtime_ns for path in _wait_for_shards(data, 1)}
    cluster.scheduler.send_signal(signal.SIGKILL)
    output, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 1
    assert not (data / "latest").exists()
    assert re.search(r"scheduler at tcp://\S+ cannot\s+be\s+reached", output), output
    again = dragoman("run", raw=raw, data=data)
    assert again.returncode == 0, again.output
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert _release(data) == expected
