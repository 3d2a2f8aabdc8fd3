"""A staged table is made again when what goes into it has changed, and only then."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.batch import staging
from pipeline.batch.inventory import Index
from pipeline.contract import load_tables
from pipeline.settings import Settings

TABLE = load_tables()["quotes"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "raw").mkdir()
    return Settings(raw=tmp_path / "raw", data=tmp_path / "data")


@pytest.fixture
def staged(settings: Settings) -> Path:
    assert staging.stage(TABLE, settings) == 0
    return settings.staging / "quotes.parquet"


def test_an_unchanged_table_is_left_alone(settings: Settings, staged: Path) -> None:
    before = staged.stat().st_ino
    assert staging.stage(TABLE, settings) == 0
    assert staged.stat().st_ino == before


def test_a_file_that_somebody_wrote_over_is_made_again(settings: Settings, staged: Path) -> None:
    staged.write_bytes(b"not a table")
    staging.stage(TABLE, settings)
    assert pq.read_table(staged).num_rows == 0
    staged.unlink()
    staging.stage(TABLE, settings)
    assert staged.exists()


def test_a_changed_schema_stages_again(
    settings: Settings, staged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = staged.stat().st_ino
    monkeypatch.setattr(staging, "schemas_version", lambda: "another")
    staging.stage(TABLE, settings)
    assert staged.stat().st_ino != before


def test_documents_are_told_anew_after_a_change(settings: Settings) -> None:
    index = Index(settings.work)
    assert index.documents().num_rows == 0
    story = "The minister met the envoy in Accra on Monday. They spoke for an hour."
    (settings.raw / "a.txt").write_text(story)
    index.update(settings.raw)
    assert index.documents().column("path").to_pylist() == ["a.txt"]
    index.update(settings.raw)
    (settings.raw / "a.txt").rename(settings.raw / "b.txt")
    index.update(settings.raw)
    assert index.documents().column("path").to_pylist() == ["b.txt"]
    assert len(list((settings.work / "documents").iterdir())) == 1
