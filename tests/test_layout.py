"""The design written into the layout: imports run one way, the library stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

PACKAGE = ROOT / "pipeline"

MAY_IMPORT: dict[str, set[str]] = {
    "lexicons": set(),
    "ingest": {"spans", "lexicons"},
    "language": {"ingest", "spans", "lexicons"},
    "normalize": {"lexicons", "spans", "language", "ingest", "contract"},
    "extract": {
        "normalize", "language", "ingest", "spans", "lexicons", "contract", "versions",
    },
    "batch": {"rules", "normalize",
        "extract", "language", "ingest", "spans", "contract", "storage", "settings", "versions",
    },
    "publish": {"rules",
        "batch", "contract", "storage", "settings", "versions", "normalize", "ingest", "language",
        "display", "spans", "objects",
    },
}  # fmt: skip
"""What each folder may import of the project, besides itself."""

TOO_HEAVY = ("dagster", "great_expectations", "pandas")


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_imports_run_one_way(folder: str) -> None:
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        for name in imports_of(path):
            parts = name.split(".")
            if parts[0] == "pipeline" and len(parts) > 1:
                assert parts[1] in MAY_IMPORT[folder] | {folder}, f"{path.name} imports {name}"


@pytest.mark.parametrize("folder", ["ingest", "language", "normalize", "extract", "lexicons"])
def test_the_library_knows_neither_dagster_nor_pandas(folder: str) -> None:
    for path in sorted((PACKAGE / folder).rglob("*.py")):
        heavy = {name for name in imports_of(path) if name.split(".")[0] in TOO_HEAVY}
        assert not heavy, f"{path.name} imports {heavy}"


def test_importing_the_library_loads_nothing_heavy() -> None:
    code = (
        "import sys, pipeline, pipeline.extract, pipeline.ingest.reader, pipeline.normalize.money;"
        "print([m for m in ('dagster', 'great_expectations', 'pandas') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_no_module_is_a_drawer_for_anything() -> None:
    names = {path.stem for path in PACKAGE.rglob("*.py")}
    assert not names & {"utils", "util", "common", "helpers", "misc"}


def test_every_module_says_what_it_is() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_no_key_of_a_lexicon_stands_twice() -> None:
    """The later one would quietly take the place of the first."""
    for path in sorted((PACKAGE / "lexicons").glob("*.yaml")):
        nodes = [yaml.compose(path.read_text(encoding="utf-8"))]
        while nodes:
            node = nodes.pop()
            if isinstance(node, yaml.MappingNode):
                keys = [key.value for key, _ in node.value]
                assert len(keys) == len(set(keys)), f"{path.name}: a key of {keys} stands twice"
                nodes += [value for _, value in node.value]
            elif isinstance(node, yaml.SequenceNode):
                nodes += node.value
