"""The documentation does what it says: queries run, commands exist, files are there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, Run
from typer.main import get_command

from pipeline.cli import app

QUERIES = sorted((ROOT / "docs" / "queries").glob("*.sql"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_documented_query_runs(
    query: Path, corpus_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "latest").symlink_to(corpus_run.latest.resolve())
    monkeypatch.chdir(tmp_path)
    result = duckdb.connect().execute(query.read_text())
    assert result.description
    if query.stem.startswith(("01", "03", "04", "05", "08")):
        assert result.fetchall(), "the corpus holds an answer to this question"


def test_there_are_ten_queries() -> None:
    assert len(QUERIES) == 10


def test_every_documented_command_exists() -> None:
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    for page in PAGES:
        for command in re.findall(r"`dragoman ([a-z]+)", page.read_text()):
            assert command in known, f"{page.name}: dragoman {command}"


def test_every_command_is_documented_and_has_help() -> None:
    readme = (ROOT / "README.md").read_text()
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert f"`dragoman {name}" in readme, name
        assert command.help


def test_every_link_to_a_file_leads_somewhere() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for target in re.findall(r"\bmake ([a-z-]+)", (ROOT / "README.md").read_text()):
        assert target in targets
    assert shutil.which("make")
