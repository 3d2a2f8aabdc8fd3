"""A run that is killed loses nothing: readers see a whole release, the next run makes the same one.

`DRAGOMAN_TEST_KILLS=50 pytest tests/robustness/test_kills.py` kills more often than CI does.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, ROOT

import pipeline
from pipeline.contract import load_tables
from pipeline.publish.receipts import file_hash

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="needs Linux"),
]

KILLS = int(os.environ.get("DRAGOMAN_TEST_KILLS", "6"))
BURST = 4
"""At most so many kills in a row before a run is let through."""

SEED = 7

ZYGOTE = Path(__file__).with_name("zygote.py")

Command = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """Asks the zygote for one run and waits for its end."""
    log = tmp_path_factory.mktemp("log") / "run.log"
    # A copy, so that work on the project while this runs does not look like other results.
    checkout = tmp_path_factory.mktemp("checkout")
    for name in ("pipeline", "schemas"):
        shutil.copytree(ROOT / name, checkout / name)
    paths = {"PYTHONPATH": str(checkout), "PYTHONSAFEPATH": "1"}
    with subprocess.Popen(
        [sys.executable, str(ZYGOTE)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, env={**os.environ, "DRAGOMAN_WORKERS": "1", **paths},
    ) as zygote:  # fmt: skip
        assert zygote.stdin is not None and zygote.stdout is not None
        assert zygote.stdout.readline() == "ready\n"

        def ask(raw: Path, data: Path, **when: Any) -> dict[str, Any]:
            request = {"raw": str(raw), "data": str(data), "log": str(log), **when}
            zygote.stdin.write(json.dumps(request) + "\n")  # type: ignore[union-attr]
            zygote.stdin.flush()  # type: ignore[union-attr]
            answer: dict[str, Any] = json.loads(zygote.stdout.readline())  # type: ignore[union-attr]
            return {**answer, "log": log.read_text()}

        yield ask
        zygote.stdin.close()


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    for name in ("feed.jsonl", "ceasefire-talks.md"):
        shutil.copy(CORPUS / name, folder)
    return folder


def tables(data: Path) -> dict[str, str]:
    return {p.name: file_hash(p) for p in sorted((data / "latest").glob("*.parquet"))}


def leftovers(data: Path) -> list[str]:
    return [str(path.relative_to(data)) for path in data.glob("**/.tmp-*")]


def assert_whole(data: Path) -> None:
    """What a reader sees after a kill: no release, or every file of one as its manifest says."""
    if not (data / "latest").is_symlink():
        with pytest.raises(FileNotFoundError):
            pipeline.load("events", data=data)
        return
    manifest = json.loads((data / "latest" / "manifest.json").read_text())
    for name, entry in manifest["files"].items():
        assert file_hash(data / "latest" / name) == entry["sha256"], name
    for table in load_tables():
        pipeline.load(table, data=data)


def test_killed_at_any_moment_the_next_run_completes_to_the_same_bytes(
    command: Command, raw: Path, tmp_path: Path
) -> None:
    undisturbed = tmp_path / "undisturbed"
    # The instance's database is set up by a first run, at times of its own.
    first = command(raw, undisturbed)
    assert first["exit"] == 0, first["log"]
    wanted = tables(undisturbed)
    dice = random.Random(SEED)
    killed, hits = 0, []
    data = tmp_path / "data"
    while killed < KILLS:
        # Every second time a new start; else an older release stands, with other rows in it.
        if dice.random() < 0.5:
            shutil.rmtree(data, ignore_errors=True)
        elif (data / "latest").is_symlink():
            shutil.rmtree(data / "work")
            unpublish(data)
        for _ in range(dice.randint(1, BURST)):
            by_time = killed % 3 == 2
            moment = dice.uniform(0.2, 6.0) if by_time else dice.randint(1, first["changes"])
            end = command(raw, data, **{"seconds" if by_time else "change": moment})
            if end["exit"] == 0:
                break
            assert end["exit"] == -9, end["log"]
            killed += 1
            hits.append(end["changes"])
            assert_whole(data)
        after = command(raw, data)
        assert after["exit"] == 0, after["log"]
        assert tables(data) == wanted
        assert_whole(data)
        assert not leftovers(data), f"after {killed} kills"
    print(f"{killed} kills at changes {sorted(hits)} of {first['changes']}")


def unpublish(data: Path) -> None:
    """Make the release that stands one with other content: an empty one, whole."""
    folder = (data / "latest").resolve()
    other = folder.with_name("000001-000000000000")
    if folder != other:
        shutil.rmtree(other, ignore_errors=True)
        folder.rename(other)
        (data / "latest").unlink()
        (data / "latest").symlink_to(Path("releases") / other.name)


def test_killed_in_the_swap_a_reader_has_the_old_release(
    command: Command, raw: Path, tmp_path: Path
) -> None:
    """Every one of the last changes of a run, which are those of publication."""
    data = tmp_path / "data"
    first = command(raw, data)
    wanted = tables(data)
    last = first["changes"]
    for change in range(max(1, last - 8), last + 1):
        unpublish(data)
        end = command(raw, data, change=change)
        assert_whole(data)
        assert end["exit"] in (-9, 0), end["log"]
    assert command(raw, data)["exit"] == 0
    assert tables(data) == wanted
    assert not leftovers(data)
