"""The whole way, by the real command: raw files in, a checked release out."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, Run, dragoman

from pipeline.contract import fact_tables, load_tables
from pipeline.ingest.anchors import bytes_match

FIRST_ARTICLE = "afgazad-2025-05-29.txt"


def read(run: Run, table: str) -> pd.DataFrame:
    return pd.read_parquet(run.latest / f"{table}.parquet")


def test_the_first_article_is_read_with_its_own_date(corpus_run: Run) -> None:
    articles = read(corpus_run, "articles").set_index("source_file")
    first = articles.loc[FIRST_ARTICLE]
    assert str(first["published_date"]) == "2025-05-28"
    assert str(first["republished_date"]) == "2025-05-29"
    assert first["author"] == "F.M. Shakil"
    assert (
        first["article_id"]
        == hashlib.sha256((ROOT / "raw" / FIRST_ARTICLE).read_bytes()).hexdigest()
    )
    assert "\\" not in first["text"] and "](#)" not in first["text"]


def test_every_table_holds_facts_of_the_first_article(corpus_run: Run) -> None:
    articles = read(corpus_run, "articles").set_index("source_file")
    first = articles.loc[FIRST_ARTICLE, "article_id"]
    for table in fact_tables(load_tables()):
        rows = read(corpus_run, table.name)
        assert (rows["article_id"] == first).any(), table.name


def test_every_row_is_read_back_from_the_raw_bytes(corpus_run: Run) -> None:
    articles = read(corpus_run, "articles").set_index("article_id")
    checked = 0
    for table, prefixes in [
        *((table.name, ("evidence_",)) for table in fact_tables(load_tables())),
        ("quotes", ("quote_",)),
        ("evidence", ("",)),
    ]:
        for row in read(corpus_run, table).to_dict("records"):
            article = articles.loc[row["article_id"]]
            content = (corpus_run.raw / article["source_file"]).read_bytes()
            for prefix in prefixes:
                text = row[f"{prefix}text"]
                if not isinstance(text, str):
                    continue
                start, end = int(row[f"{prefix}byte_start"]), int(row[f"{prefix}byte_end"])
                assert bytes_match(content[start:end], text, article["anchor"], article["encoding"])
                decoded = content.decode(article["encoding"])
                characters = decoded[int(row[f"{prefix}start"]) : int(row[f"{prefix}end"])]
                assert bytes_match(
                    characters.encode(article["encoding"]),
                    text,
                    article["anchor"],
                    article["encoding"],
                )
                checked += 1
    assert checked > 100


def test_what_cannot_be_used_is_listed_and_stops_nothing(corpus_run: Run) -> None:
    quality = json.loads((corpus_run.latest / "quality.json").read_text())
    assert [(r["file"], r["line"]) for r in quality["refused"]] == [("feed.jsonl", 4)]
    assert "feed.jsonl, line 4" in corpus_run.output
    articles = read(corpus_run, "articles").set_index("source_id")
    assert articles.loc["feed-3", "status"] == "skipped"
    assert articles.loc["feed-3", "language"] == "fr"
    assert articles.loc["feed-1", "status"] == "read"


def test_the_release_describes_itself(corpus_run: Run) -> None:
    manifest = json.loads((corpus_run.latest / "manifest.json").read_text())
    for name, entry in manifest["files"].items():
        content = (corpus_run.latest / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    schema = pq.read_schema(corpus_run.latest / "events.parquet")
    assert schema.field("event_type").metadata[b"description"]


def test_a_second_run_changes_nothing(corpus_run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(corpus_run.data, data, symlinks=True)
    again = dragoman("run", raw=corpus_run.raw, data=data)
    assert again.returncode == 0
    assert "unchanged" in again.output
    assert len(list((data / "releases").iterdir())) == 1


def test_an_undisturbed_machine_makes_the_same_bytes(corpus_run: Run, tmp_path: Path) -> None:
    again = dragoman("run", raw=corpus_run.raw, data=tmp_path, DRAGOMAN_WORKERS="2")
    assert again.returncode == 0, again.output
    for path in sorted(corpus_run.latest.glob("*.parquet")):
        assert path.read_bytes() == (again.latest / path.name).read_bytes(), path.name


def test_a_file_that_goes_takes_its_rows_along(corpus_run: Run, tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    shutil.copytree(corpus_run.raw, raw)
    shutil.copytree(corpus_run.data, data, symlinks=True)
    (raw / "port-loan.html").unlink()
    after = dragoman("run", raw=raw, data=data)
    assert after.returncode == 0, after.output
    assert "port-loan.html" not in set(read(after, "articles")["source_file"])
    assert set(read(after, "events")["article_id"]) <= set(read(after, "articles")["article_id"])
    assert len(list((data / "releases").iterdir())) == 2


def test_no_article_at_all_is_told_and_published_empty(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    run = dragoman("run", raw=tmp_path / "raw", data=tmp_path / "data")
    assert run.returncode == 0, run.output
    assert len(read(run, "events")) == 0
    assert "articles read 0" in run.output


def test_a_missing_raw_folder_is_a_wrong_command(tmp_path: Path) -> None:
    run = dragoman("run", raw=tmp_path / "nowhere", data=tmp_path / "data")
    assert run.returncode == 2
    assert "nowhere" in run.output.replace("\n", "")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that a test may change."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("pipeline", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


FIFTH_SCHEMA = """
name: shouts
title: Shouts
description: Sentences that end in an exclamation mark.
primary_key: shout_id
include: [fact]
columns:
  shout_id: {type: string, required: true, description: Hash of the evidence.}
  loudness: {type: int32, required: true, minimum: 1, description: How many marks.}
checks:
  - rule: not_deafening
    why: Nobody shouts that loud.
    severity: critical
    require: loudness < 10
"""

FIFTH_EXTRACTOR = '''
"""Shouts: a table that exists in a test only."""

from pipeline.extract.rows import Row
from pipeline.spans import Span


def extract(story):
    return [
        Row("shouts.mark", Span(s.start_char, s.end_char), {"loudness": 1, "factuality": "actual"})
        for s in story.sentences
        if s.text.strip().endswith("!")
    ]
'''


def run_with_shouts(
    checkout: Path, folder: Path, schema: str = FIFTH_SCHEMA, extractor: str = FIFTH_EXTRACTOR
) -> Run:
    """The command of a checkout with a fifth table, over one article that shouts."""
    (checkout / "schemas" / "shouts.yaml").write_text(schema)
    (checkout / "pipeline" / "extract" / "shouts.py").write_text(extractor)
    raw = folder / "raw"
    raw.mkdir(exist_ok=True)
    (raw / "cup.txt").write_text("The cup final ended in a draw. Nobody had expected that!\n")
    environment = {"PYTHONPATH": str(checkout), "PYTHONSAFEPATH": "1"}
    return dragoman("run", raw=raw, data=folder / "data", **environment)


@pytest.fixture(scope="module")
def shouting(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    run = run_with_shouts(checkout, tmp_path_factory.mktemp("shouting"))
    assert run.returncode == 0, run.output
    return run


def test_a_fifth_table_is_one_schema_and_one_extractor(shouting: Run) -> None:
    assert list(read(shouting, "shouts")["evidence_text"]) == ["Nobody had expected that!"]


def test_a_row_in_breach_stops_publication_and_is_named(checkout: Path, shouting: Run) -> None:
    before = shouting.latest.resolve()
    row = read(shouting, "shouts").iloc[0]["shout_id"]
    breached = FIFTH_SCHEMA.replace("loudness < 10", "loudness > 10")
    bad = run_with_shouts(checkout, shouting.data.parent, schema=breached)
    assert bad.returncode == 1
    assert "not_deafening" in bad.output
    assert "nothing was published" in bad.output
    assert shouting.latest.resolve() == before
    receipts = shouting.data / "work" / "receipts"
    assert row in json.dumps([path.read_text() for path in receipts.iterdir()])


def test_a_row_that_an_extractor_got_wrong_is_withheld_and_listed(
    checkout: Path, tmp_path: Path
) -> None:
    deafening = FIFTH_EXTRACTOR.replace('"loudness": 1', '"loudness": 99')
    run = run_with_shouts(checkout, tmp_path, extractor=deafening)
    assert run.returncode == 0, run.output
    assert len(read(run, "shouts")) == 0
    withheld = json.loads((run.latest / "quality.json").read_text())["withheld_rows"]
    assert [(w["table"], w["rule"], w["evidence"]) for w in withheld] == [
        ("shouts", "not_deafening", "Nobody had expected that!")
    ]


def test_a_table_without_an_extractor_says_what_to_write(checkout: Path, tmp_path: Path) -> None:
    (checkout / "schemas" / "shouts.yaml").write_text(FIFTH_SCHEMA)
    (checkout / "pipeline" / "extract" / "shouts.py").unlink(missing_ok=True)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text("Nobody had expected that!\n")
    run = dragoman(
        "run", raw=raw, data=tmp_path / "data", PYTHONPATH=str(checkout), PYTHONSAFEPATH="1"
    )
    assert run.returncode == 1
    assert "pipeline/extract/shouts.py" in run.output


def test_a_row_is_explained_cell_by_cell(corpus_run: Run) -> None:
    quotes = read(corpus_run, "quotes")
    row = quotes[quotes["speaker_name"] == "Grace Mumbi"].iloc[0]
    told = dragoman("explain", row["quote_id"][:10], raw=corpus_run.raw, data=corpus_run.data)
    assert told.returncode == 0
    assert "We will not fire on fishermen again" in told.output
    assert re.search(
        r"speaker_name: Grace Mumbi\n +Grace Mumbi from \".*Mumbi\" \(bytes", told.output
    )
    assert dragoman("explain", "zz", raw=corpus_run.raw, data=corpus_run.data).returncode == 2
