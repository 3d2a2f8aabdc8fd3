"""What a run tells of the documents it could not use: log, terminal, release."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pytest
from conftest import ROOT

GOOD = "Kenya and Uganda signed a trade agreement in Nairobi on 3 March 2025.\n"
FAILING = "Chad and Niger signed a trade agreement in Niamey on 4 March 2025.\n"
GERMAN = (
    "Die Regierung hat am Mittwoch mitgeteilt, dass die Verhandlungen über das Abkommen nicht "
    "fortgesetzt werden und dass sie sich nun auf die Wahlen im nächsten Jahr vorbereitet.\n"
)
STALE = """
- action: confirm
  table: agreements
  row: {article_id: %s, evidence_text: Nobody wrote this.}
  who: Ada
  when: 2025-04-01
  why: as the article says
"""

FAILS_ON_ONE = """
import sys
from pipeline.batch import shards
real = shards.extract_story
def extract_story(story, provenance):
    if "Niamey" in story.article.text:
        raise ValueError("planted")
    return real(story, provenance)
shards.extract_story = extract_story
from pipeline.cli import app
app(sys.argv[1:])
"""
"""The command with an extractor that one article breaks."""


@dataclass(frozen=True)
class Told:
    """Log records, what stood on the terminal, `quality.json`, and the articles' identifiers."""

    records: list[dict[str, Any]]
    terminal: str
    quality: dict[str, Any]
    ids: dict[str, str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("told")
    raw, corrections = folder / "raw", folder / "corrections"
    raw.mkdir()
    corrections.mkdir()
    texts = {"good.txt": GOOD, "failing.txt": FAILING, "german.txt": GERMAN}
    ids = {name: sha256(text.encode()).hexdigest() for name, text in texts.items()}
    for name, text in texts.items():
        (raw / name).write_text(text)
    (raw / "feed.jsonl").write_text(json.dumps({"text": GOOD * 2}) + "\n{broken\n")
    (corrections / "ada.yaml").write_text(STALE % ids["good.txt"])
    done = subprocess.run(
        [sys.executable, "-c", FAILS_ON_ONE, "run",
         "--raw", str(raw), "--data", str(folder / "data")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "DRAGOMAN_WORKERS": "1", "DRAGOMAN_LOG": "json", "COLUMNS": "200"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    records = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    quality = json.loads((folder / "data" / "latest" / "quality.json").read_text())
    return Told(records, done.stdout, quality, ids)


def test_every_log_record_names_the_run(told: Told) -> None:
    assert len(told.records) >= 4
    runs = {record["dagster_meta"]["run_id"] for record in told.records}
    assert len(runs) == 1
    assert len(runs.pop()) == 36


def test_a_log_record_about_a_document_names_it(told: Told) -> None:
    about = {
        key: record
        for record in told.records
        for key in ("refused", "skipped", "planted", "stale correction")
        if key in record["dagster_meta"]["orig_message"]
    }
    assert about["planted"]["article_id"] == told.ids["failing.txt"]
    assert about["stale correction"]["article_id"] == told.ids["good.txt"]
    assert about["skipped"]["article_id"] == told.ids["german.txt"]
    assert about["skipped"]["source_file"] == "german.txt"
    assert (about["refused"]["source_file"], about["refused"]["source_line"]) == ("feed.jsonl", 2)


def test_the_release_lists_what_was_not_used(told: Told) -> None:
    quality = told.quality
    assert [(r["file"], r["line"]) for r in quality["refused"]] == [("feed.jsonl", 2)]
    assert [(s["file"], s["language"]) for s in quality["skipped"]] == [("german.txt", "de")]
    assert [f["article_id"] for f in quality["failed"]] == [told.ids["failing.txt"]]
    assert [s["article_id"] for s in quality["stale_corrections"]] == [told.ids["good.txt"]]


def test_the_terminal_names_them_too(told: Told) -> None:
    assert "refused feed.jsonl, line 2: invalid JSON" in told.terminal
    assert f"article failed {told.ids['failing.txt']}: extraction failed" in told.terminal
    assert "correction not applied ada.yaml" in told.terminal
