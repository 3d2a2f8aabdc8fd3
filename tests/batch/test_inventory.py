"""The index knows what lies in the raw folder, reads only what changed, and loses nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline.batch.inventory import Index
from pipeline.batch.store import read_articles

STORY = "The minister met the envoy in Accra on Monday. They spoke about the border for an hour."


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(STORY.replace("Accra", "Lomé"))
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path / "work")


def paths(index: Index) -> list[str]:
    return sorted(index.documents().column("path").to_pylist())


def stored(index: Index) -> list[str]:
    shards = index.used_shards()
    return sorted(a.article_id for shard in shards for a in read_articles(index.shard_path(shard)))


def test_unchanged_files_are_not_read_again(raw: Path, index: Index) -> None:
    first = index.update(raw)
    assert (first.files_read, first.articles_new) == (2, 2)
    second = index.update(raw)
    assert (second.files_read, second.articles_new, second.articles) == (0, 0, 2)


def test_new_changed_and_vanished_files_are_noticed(raw: Path, index: Index) -> None:
    index.update(raw)
    (raw / "c.txt").write_text(STORY.replace("Accra", "Dakar"))
    (raw / "a.txt").write_text(STORY.replace("Accra", "Abuja"))
    (raw / "b.txt").unlink()
    found = index.update(raw)
    assert (found.files_read, found.files_gone, found.articles) == (2, 1, 2)
    assert paths(index) == ["a.txt", "c.txt"]


def test_the_same_bytes_twice_are_one_article_and_a_listed_copy(raw: Path, index: Index) -> None:
    (raw / "copy-of-a.txt").write_text(STORY)
    index.update(raw)
    assert paths(index) == ["a.txt", "b.txt"]
    assert len(stored(index)) == 2
    assert [(r.source_file, r.reason) for r in index.refusals()] == [("copy-of-a.txt", "duplicate")]
    (raw / "a.txt").unlink()
    index.update(raw)
    assert paths(index) == ["b.txt", "copy-of-a.txt"]
    assert not index.refusals()


def test_a_feed_that_grows_costs_only_its_new_lines(raw: Path, index: Index) -> None:
    feed = raw / "feed.jsonl"
    lines = [
        json.dumps({"id": str(n), "text": STORY.replace("hour", f"{n} hours")}) for n in range(5)
    ]
    feed.write_text("\n".join(lines) + "\n")
    index.update(raw)
    lines[0:0] = [json.dumps({"id": "new", "text": STORY.replace("border", "railway")})]
    feed.write_text("\n".join(lines) + "\n")
    found = index.update(raw)
    assert found.articles_new == 1
    rows = {row["source_id"]: row for row in index.documents().to_pylist() if row["source_id"]}
    assert rows["0"]["line"] == 2
    assert rows["0"]["raw_byte_start"] == len(lines[0].encode()) + 1


def test_a_file_with_a_new_time_but_old_bytes_keeps_its_shard(raw: Path, index: Index) -> None:
    index.update(raw)
    before = index.used_shards()
    os.utime(raw / "a.txt", (1, 1))
    assert index.update(raw).articles_new == 0
    assert index.used_shards() == before


def test_a_broken_index_is_made_anew(raw: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "index.sqlite").write_bytes(b"this is no database" * 100)
    index = Index(folder)
    assert index.update(raw).articles == 2


def test_a_shard_that_was_deleted_is_stored_again(raw: Path, index: Index) -> None:
    index.update(raw)
    for shard in index.used_shards():
        index.shard_path(shard).unlink()
    assert index.update(raw).articles_new == 2
    assert len(stored(index)) == 2


def test_hidden_files_and_the_readme_are_no_articles(raw: Path, index: Index) -> None:
    (raw / ".notes.txt").write_text(STORY)
    (raw / "README.md").write_text("# About this folder\n\nPut articles here.\n")
    (raw / ".git").mkdir()
    (raw / ".git" / "x.txt").write_text(STORY)
    index.update(raw)
    assert paths(index) == ["a.txt", "b.txt"]
