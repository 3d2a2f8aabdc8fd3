"""The index knows what lies in the raw folder, reads only what changed, and loses nothing."""

from __future__ import annotations

import json
import os
import tracemalloc
from pathlib import Path

import pytest

from pipeline.batch.inventory import LISTED, Index
from pipeline.batch.store import read_articles
from pipeline.ingest import json_feed
from pipeline.ingest.limits import MEBIBYTE

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


def feed(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def article_line(number: int) -> str:
    return json.dumps({"id": number, "text": STORY.replace("Accra", f"Accra {number}")})


def test_lines_of_a_grown_feed_are_not_read_again(
    raw: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [article_line(number) for number in range(3)]
    (raw / "feed.jsonl").write_text(feed(lines))
    index.update(raw)
    before = index.documents().to_pylist()
    seen: list[str] = []
    assembled = json_feed.assembled
    monkeypatch.setattr(
        json_feed, "assembled", lambda *a: (seen.append(a[2].source_id), assembled(*a))[1]
    )
    (raw / "feed.jsonl").write_text(feed([article_line(3), *lines]))
    assert index.update(raw).articles_new == 1
    assert seen == ["3"]
    after = {row["article_id"]: row for row in index.documents().to_pylist()}
    assert len(after) == len(before) + 1
    shift = len(article_line(3)) + 1
    for row in before:
        if row["path"] == "feed.jsonl":
            found = after[row["article_id"]]
            assert found["source_id"] == row["source_id"]
            assert found["line"] == row["line"] + 1
            assert found["raw_byte_start"] == row["raw_byte_start"] + shift


def test_a_feed_full_of_copies_and_refusals_is_counted_in_little_memory(
    raw: Path, index: Index
) -> None:
    bad, good = 20_000, 20_000
    with (raw / "feed.jsonl").open("w") as file:
        for number in range(good):
            file.write(article_line(number % 5) + "\n")
        for number in range(bad):
            file.write(f'{{"id": {number}}}\n')
    index.update(raw)
    tracemalloc.start()
    os.utime(raw / "feed.jsonl", ns=(1, 1))
    index.update(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * MEBIBYTE
    assert index.documents().num_rows == 2 + 5
    assert index.refused() == bad + good - 5
    listed = index.refusals()
    assert len(listed) == 2 * (LISTED + 1)
    texts, copies = listed[: LISTED + 1], listed[LISTED + 1 :]
    assert [(r.line, r.reason) for r in texts[:2]] == [
        (good + 1, "missing text"),
        (good + 2, "missing text"),
    ]
    assert texts[-1].detail == "19,900 more of its lines, for the same reason"
    assert copies[0].detail == "the same bytes as feed.jsonl, line 1"
    assert copies[-1].detail == "19,895 more of its lines, for the same reason"
