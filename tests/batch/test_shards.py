"""What is done again: a changed word list extracts anew, a changed table schema judges anew."""

from __future__ import annotations

import gc
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import versions
from pipeline.batch import jobs, shards
from pipeline.batch.inventory import Index
from pipeline.batch.jobs import ShardJob, due, shard_jobs
from pipeline.settings import Settings

STORY = "Kenya and Uganda signed a trade pact worth $20 million in Nairobi on 3 May 2024.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "pact.txt").write_text(STORY)
    return Settings(raw=tmp_path / "raw", data=tmp_path / "data")


def only_job(settings: Settings) -> ShardJob:
    with closing(Index(settings.work)) as index:
        index.update(settings.raw)
        (job,) = shard_jobs(index, settings).values()
    return job


def test_changed_rules_extract_from_the_stored_parse(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = only_job(settings)
    before = shards.work_on(first)
    assert before.rows["agreements"] == 1
    monkeypatch.setattr(jobs, "rules_version", lambda: "changed")
    again = only_job(settings)
    assert due([again]) == [again]

    def no_model(name: str | None = None) -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr(shards, "load_model", no_model)
    after = shards.work_on(again)
    assert after.rows == before.rows
    assert due([first, again]) == []


def test_a_shard_that_fails_leaves_the_garbage_collector_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(shards, "write_table", full_disk)
    with pytest.raises(OSError, match="no room"):
        shards.work_on(only_job(settings))
    assert gc.isenabled()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package and its schemas, which versions are told of."""
    root = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(versions.PACKAGE, root / "pipeline", ignore=ignored)
    shutil.copytree(versions.schema_folder(), root / "schemas")
    monkeypatch.setattr(versions, "PACKAGE", root / "pipeline")
    monkeypatch.setattr(versions, "schema_folder", lambda: root / "schemas")
    return root


def told(name: str) -> str:
    """A version worked out now, not remembered."""
    return str(getattr(versions, name).__wrapped__())


def changed(before: dict[str, str]) -> set[str]:
    return {name for name, version in before.items() if told(name) != version}


@pytest.mark.parametrize(
    ("file", "concerned"),
    [
        ("pipeline/lexicons/README.tsv", {"rules_version"}),
        ("schemas/events.yaml", {"schemas_version"}),
        ("schemas/vocabularies/plover.yaml", {"rules_version", "schemas_version"}),
        ("pipeline/normalize/money/find.py", {"rules_version"}),
        ("pipeline/ingest/html.py", {"ingest_version"}),
        ("pipeline/language/model.py", {"parse_version"}),
        ("pipeline/batch/tables.py", {"assembly_version"}),
        ("pipeline/publish/package.py", set()),
    ],
)
def test_a_change_costs_only_what_depends_on_it(
    package: Path, file: str, concerned: set[str]
) -> None:
    names = (
        "ingest_version", "parse_version", "rules_version", "schemas_version", "assembly_version",
    )  # fmt: skip
    before = {name: told(name) for name in names}
    with (package / file).open("a", encoding="utf-8") as stream:
        stream.write("\n# changed\n")
    assert changed(before) == concerned
