"""Readers of the development gold, which stays outside the repository, and its measures.

One module a kind of value; each has `measure_*` functions that return plain figures.
`python -m tests.dev_gold` prints them all.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

MISSING = "the development gold is not here: set DRAGOMAN_GOLD to the folder that holds it"


def folder() -> Path:
    """Where the gold lies: $DRAGOMAN_GOLD, or `shared/gold` beside the repository."""
    named = os.environ.get("DRAGOMAN_GOLD")
    return Path(named) if named else Path(__file__).parents[3] / "shared" / "gold"


def records(name: str) -> list[dict[str, Any]]:
    """The documents of one corpus, in file order; raises FileNotFoundError when it is absent."""
    path = folder() / name / "dev.jsonl"
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def present(name: str) -> bool:
    return (folder() / name / "dev.jsonl").is_file()
