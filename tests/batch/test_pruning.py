"""Caches of other versions go, those in use and the ones used before stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.batch.jobs import cache_folders
from pipeline.batch.pruning import RESULTS, VERSIONS, prune_caches
from pipeline.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(raw=tmp_path / "raw", data=tmp_path / "data")


def make(path: Path, age: int) -> Path:
    """A cache folder with something in it, last used `age` seconds after the epoch."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "part.parquet").write_bytes(b"PAR1")
    os.utime(path, (age, age))
    return path


def test_the_versions_in_use_stay_however_old(settings: Settings) -> None:
    current = [make(folder, 1) for folder in cache_folders(settings)]
    others = [make(folder.parent / f"v{age}", age) for folder in current for age in (10, 20, 30)]
    edition = make(settings.work / "editions" / "now", 1)
    gone = prune_caches(settings, edition)
    assert all((folder / "part.parquet").exists() for folder in [*current, edition])
    left = {path.name for path in others if path.exists()}
    assert left == {"v30"}
    assert len(gone) == len(current) * (4 - VERSIONS)
    assert prune_caches(settings, edition) == []


def test_the_version_used_before_stays_when_rules_go_back_and_forth(settings: Settings) -> None:
    parts = cache_folders(settings)[2]
    make(parts, 5)
    edition = make(settings.work / "editions" / "now", 1)
    prune_caches(settings, edition)
    other = parts.parent / "other"
    make(other, int(parts.stat().st_mtime) + 10)
    make(parts.parent / "oldest", 3)
    prune_caches(settings, edition)
    assert parts.exists()
    assert other.exists()
    assert not (parts.parent / "oldest").exists()


def test_receipts_and_charts_do_not_pile_up(settings: Settings) -> None:
    for name in ("receipts", "charts"):
        folder = settings.work / name
        folder.mkdir(parents=True)
        for age in range(RESULTS + 5):
            (folder / f"{age:03d}").touch()
            os.utime(folder / f"{age:03d}", (age, age))
    prune_caches(settings, settings.work / "editions" / "none")
    for name in ("receipts", "charts"):
        left = sorted(path.name for path in (settings.work / name).iterdir())
        assert left == [f"{age:03d}" for age in range(5, RESULTS + 5)]
