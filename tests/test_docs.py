"""The documentation does what it says: queries run, commands exist, files are there."""

from __future__ import annotations

import re
import runpy
import shutil
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
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
    assert result.fetchall(), "the corpus holds an answer to every question"


def test_the_page_of_queries_shows_todays_results(corpus_run: Run) -> None:
    made = runpy.run_path(str(ROOT / "docs" / "queries.py"))["page"](corpus_run.data)
    written = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert made == written, "rules or queries have changed: run `python docs/queries.py`"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_documented_python_runs(
    page: Path, corpus_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").symlink_to(corpus_run.data)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_DATA", raising=False)
    for code in re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL):
        exec(compile(code, page.name, "exec"), {})


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_documented_r_names_files_and_columns_that_are_there(page: Path, corpus_run: Run) -> None:
    for code in re.findall(r"```r\n(.*?)```", page.read_text(), re.DOTALL):
        tables = {
            name: set(pq.read_schema(corpus_run.data / file).names)
            for name, file in re.findall(r'(\w+) <- read_parquet\("data/(.*?)"\)', code)
        }
        uses = re.findall(r"(\w+)\$(\w+)", code)
        assert tables and uses
        assert all(column in tables[name] for name, column in uses)


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
