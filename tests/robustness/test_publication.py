"""Readers and writers at once, and folders that are not as they should be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, Run, dragoman

import pipeline
from pipeline.contract import load_tables
from pipeline.publish.release import (
    NoReleaseError,
    current_release,
    prune,
    publish,
    release_folder,
)
from pipeline.workplace import BusyError, run_lock

NUMBERS = 100


def staged(real: Path, folder: Path, number: int) -> Path:
    """Staging whose every article says which publication it is of."""
    folder.mkdir(exist_ok=True)
    for path in real.glob("*.parquet"):
        target = folder / path.name
        target.unlink(missing_ok=True)
        if path.name not in ("articles.parquet", "events.parquet"):
            target.symlink_to(path)
            continue
        column = {"articles.parquet": "title", "events.parquet": "trigger_text"}[path.name]
        table = pq.read_table(path)
        place = table.schema.get_field_index(column)
        mark = pa.array([str(number)] * table.num_rows)
        pq.write_table(table.set_column(place, table.schema.field(column), mark), target)
    return folder


def by_load(data: Path) -> tuple[set[str], set[str]]:
    release = release_folder(data).name
    return (
        set(pipeline.load("articles", release, data)["title"]),
        set(pipeline.load("events", release, data)["trigger_text"]),
    )


def by_duckdb(data: Path) -> tuple[set[str], set[str]]:
    folder = release_folder(data)
    with duckdb.connect() as db:
        found = [
            {row[0] for row in db.sql(f"select distinct {c} from '{folder / t}'").fetchall()}
            for t, c in (("articles.parquet", "title"), ("events.parquet", "trigger_text"))
        ]
    return found[0], found[1]


def by_pandas(data: Path) -> tuple[set[str], set[str]]:
    folder = (data / "latest").resolve()
    return (
        set(pd.read_parquet(folder / "articles.parquet")["title"]),
        set(pd.read_parquet(folder / "events.parquet")["trigger_text"]),
    )


@pytest.mark.slow
def test_no_reader_sees_a_mixture_in_a_hundred_publications(
    corpus_run: Run, tmp_path: Path
) -> None:
    data, real = tmp_path / "data", corpus_run.data / "staging"
    data.mkdir()

    def issue(number: int) -> None:
        folder = staged(real, tmp_path / "staging", number)
        publish(folder, data / "releases", data / "latest", {"n": number}, tmp_path / "scratch")
        prune(data / "releases", data / "latest", 5)

    issue(0)
    reads: list[tuple[str, set[str], set[str]]] = []
    errors: list[Exception] = []
    stop = threading.Event()

    def poll(reader: Callable[[Path], tuple[set[str], set[str]]]) -> None:
        while not stop.is_set():
            try:
                reads.append((reader.__name__, *reader(data)))
            except Exception as error:
                errors.append(error)

    readers = [threading.Thread(target=poll, args=[r]) for r in (by_load, by_duckdb, by_pandas)]
    for thread in readers:
        thread.start()
    for number in range(1, NUMBERS + 1):
        issue(number)
    stop.set()
    for thread in readers:
        thread.join()
    torn = [read for read in reads if len(read[1]) != 1 or read[1] != read[2]]
    assert not torn
    assert not errors
    assert {name for name, *_ in reads} == {"by_load", "by_duckdb", "by_pandas"}
    assert len(list((data / "releases").iterdir())) == 5
    print(f"{NUMBERS} publications, {len(reads)} reads of two tables, {len(torn)} torn")


def test_a_second_run_waits_for_the_first_and_then_refuses_by_name(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys, time, pathlib\n"
         "from pipeline.workplace import run_lock\n"
         "with run_lock(pathlib.Path(sys.argv[1]), 0):\n"
         " print('held', flush=True); time.sleep(60)", str(tmp_path)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with (
        pytest.raises(BusyError, match=r"another run is at work in .* Wait"),
        run_lock(tmp_path, 0),
    ):
        pass
    threading.Timer(0.5, holder.kill).start()
    started = time.monotonic()
    # Its holder killed, the lock is free again: nothing has to be cleaned by hand.
    with run_lock(tmp_path, 30):
        assert time.monotonic() - started < 25
    holder.wait()


@pytest.mark.slow
def test_two_runs_at_once_make_one_release(corpus_run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    ends: list[Run] = []

    def start(patience: str) -> None:
        ends.append(dragoman("run", raw=corpus_run.raw, data=data, DRAGOMAN_LOCK_WAIT=patience))

    both = [threading.Thread(target=start, args=["200"]) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert [end.returncode for end in ends] == [0, 0], ends
    assert len(list((data / "releases").iterdir())) == 1
    for path in corpus_run.latest.glob("*.parquet"):
        assert path.read_bytes() == (data / "latest" / path.name).read_bytes()


@pytest.fixture
def copy(corpus_run: Run, tmp_path: Path) -> Path:
    """A copy of the data folder that a test may spoil."""
    shutil.copytree(corpus_run.data, tmp_path / "data", symlinks=True)
    return tmp_path / "data"


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["release deleted", "pointer deleted", "index garbled"])
def test_what_was_deleted_by_hand_is_made_anew(copy: Path, corpus_run: Run, damage: str) -> None:
    wanted = {path.name: path.read_bytes() for path in (copy / "latest").glob("*.parquet")}
    if damage == "release deleted":
        shutil.rmtree((copy / "latest").resolve())
        with pytest.raises(NoReleaseError, match="dragoman run"):
            pipeline.load("events", data=copy)
    elif damage == "pointer deleted":
        (copy / "latest").unlink()
    else:
        (copy / "work" / "index.sqlite").write_bytes(b"garbage" * 1000)
    again = dragoman("run", raw=corpus_run.raw, data=copy)
    assert again.returncode == 0, again.output
    assert wanted == {path.name: path.read_bytes() for path in (copy / "latest").glob("*.parquet")}


def test_a_clock_that_goes_back_does_not_make_a_new_release_old(copy: Path, tmp_path: Path) -> None:
    before = current_release(copy / "latest")
    assert before is not None
    os.utime(before, (4e9, 4e9))
    folder = staged(copy / "staging", tmp_path / "staging", 1)
    made = publish(folder, copy / "releases", copy / "latest", {}, tmp_path / "scratch")
    assert made.release_id > before.name
    assert prune(copy / "releases", copy / "latest", 1) == [before.name]
    assert current_release(copy / "latest") == made.folder


def test_a_folder_in_place_of_the_pointer_is_named(copy: Path, tmp_path: Path) -> None:
    (copy / "latest").unlink()
    (copy / "latest").mkdir()
    folder = staged(copy / "staging", tmp_path / "staging", 1)
    with pytest.raises(OSError, match="latest"):
        publish(folder, copy / "releases", copy / "latest", {}, tmp_path / "scratch")


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs privileges")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
def test_a_full_disk_is_told_and_the_last_release_stays(
    copy: Path, corpus_run: Run, small_disk: Path, tmp_path: Path
) -> None:
    data = small_disk / "data"
    data.mkdir()
    for name in ("releases", "latest"):
        shutil.move(copy / name, data / name)
    before = {p.name: p.read_bytes() for p in (data / "latest").iterdir()}
    free = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(b"x" * max(0, free - 400_000))
    raw = tmp_path / "raw"
    shutil.copytree(corpus_run.raw, raw)
    (raw / "more.txt").write_text("Kenya and Uganda signed a pact in Nairobi on Monday.\n")
    full = dragoman("run", raw=raw, data=data)
    assert full.returncode == 1, full.output
    assert "disk" in full.output.lower() or "space" in full.output.lower()
    assert {p.name: p.read_bytes() for p in (data / "latest").iterdir()} == before
    (small_disk / "filler").unlink()


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="a read-only mount needs privileges")
def test_a_read_only_data_folder_is_named(copy: Path, corpus_run: Run) -> None:
    bound = subprocess.run(["mount", "--bind", "-o", "ro", str(copy), str(copy)], check=False)
    if bound.returncode:
        pytest.skip("mounting needs privileges")
    subprocess.run(["mount", "-o", "remount,bind,ro", str(copy)], check=False)
    try:
        refused = dragoman("run", raw=corpus_run.raw, data=copy)
    finally:
        subprocess.run(["umount", "-l", str(copy)], check=True)
    assert refused.returncode in (1, 2), refused.output
    assert str(copy) in refused.output.replace("\n", "")
    assert "Traceback" not in refused.output


def test_what_a_killed_publication_left_is_cleaned_up(copy: Path, tmp_path: Path) -> None:
    (copy / ".tmp-latest-0a").symlink_to("releases/gone")
    (copy / "staging" / ".tmp-1-0a-events.parquet").write_bytes(b"PAR1")
    (copy / "releases" / ".tmp-1-0a").mkdir()
    publish(copy / "staging", copy / "releases", copy / "latest", {}, tmp_path / "scratch")
    assert not list(copy.glob(".tmp-*")) + list(copy.glob("*/.tmp-*"))


def test_every_table_is_published(corpus_run: Run) -> None:
    assert {path.stem for path in corpus_run.latest.glob("*.parquet")} >= set(load_tables())
