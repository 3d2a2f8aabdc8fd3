"""Accuracy on this folder's articles: measured anew, held against a floor that only rises.

    python -m tests.gold.measure           prints the figures
    python -m tests.gold.measure --record  also writes `pipeline/accuracy.json`, which releases
                                           carry in quality.json, and raises the floors

The floors in `floors.json` are never lowered by this command, and by hand only with a reason
in the commit.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pipeline.evaluate import evaluate, extract_gold
from pipeline.versions import rules_version

HERE = Path(__file__).resolve().parent
RECORD = HERE.parent.parent / "pipeline" / "accuracy.json"
FLOORS = HERE / "floors.json"
SPLITS = (*(f"dev{n}" for n in ("", *range(2, 9))), "frozen", "frozen2", "frozen3", "frozen4")
RATES = ("precision", "recall", "f1")

SLACK = 0.01
"""Floors are set this much below what was measured, and where a row is worth more than that, by
one row: one more or less is not a regression."""
COUNTED = {"precision": "extracted", "recall": "core", "f1": "core"}
"""What a rate is a share of, by whose number a row is worth."""

Figures = dict[str, dict[str, dict[str, Any]]]


def measure() -> Figures:
    """Figures by split and table."""
    return {
        split: {
            table: score.figures() for table, score in evaluate(path, extract_gold(path)).items()
        }
        for split in SPLITS
        if (path := HERE / f"{split}.jsonl").exists()
    }


def floors() -> dict[str, float]:
    found: dict[str, float] = json.loads(FLOORS.read_text())
    return found


def raised(old: dict[str, float], figures: Figures) -> dict[str, float]:
    """The floors after a measurement: each the higher of the old one and the new one."""
    new = {
        f"{split}.{table}.{rate}": round(scores[rate] - _slack(scores, rate), 3)
        for split, tables in figures.items()
        for table, scores in tables.items()
        for rate in RATES
    }
    return {name: max(old.get(name, 0.0), value) for name, value in sorted(new.items())}


def _slack(scores: dict[str, Any], rate: str) -> float:
    rows = scores[COUNTED[rate]]
    return max(SLACK, 1 / rows) if rows else SLACK


def main() -> None:
    figures = measure()
    for split, tables in figures.items():
        for table, scores in tables.items():
            rates = ", ".join(f"{rate} {scores[rate]:.3f}" for rate in RATES)
            print(f"{split:7} {table:16} {rates} ({scores['core']} rows expected)")
    if "--record" in sys.argv[1:]:
        record = {"rules": rules_version(), "figures": figures}
        RECORD.write_text(json.dumps(record, indent=2) + "\n")
        old = floors() if FLOORS.exists() else {}
        FLOORS.write_text(json.dumps(raised(old, figures), indent=2) + "\n")


if __name__ == "__main__":
    main()
