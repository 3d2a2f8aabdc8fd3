"""Reported speech on 45 short articles dense with it, and with what only looks like it.

Each line of `reported_speech_*.jsonl` is an article in the format of `tests/gold`, with its
indirect quotations alone. A third was set aside when they were written and no rule was tuned
against it: read its figures, look for causes in the other file only.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluate import evaluate, extract_gold

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "precision", "recall", "speaker"),
    [("dev", 0.97, 0.95, 0.93), ("aside", 0.86, 0.84, 0.87)],
)
def test_reports_are_found_on_articles_dense_with_them(
    part: str, precision: float, recall: float, speaker: float
) -> None:
    path = HERE / f"reported_speech_{part}.jsonl"
    score = evaluate(path, extract_gold(path))["quotes_indirect"]
    print(f"{part}: {score.figures()}")
    assert score.precision >= precision
    assert score.recall >= recall
    assert score.columns["speaker_name"].mean >= speaker
