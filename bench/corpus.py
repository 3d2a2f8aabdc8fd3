"""Distinct articles of news length, made of real ones, as many as wanted.

Each is a draw of paragraphs from the articles in a folder of texts (or, without one, of those
for development in `tests/gold`, and of `raw/`), with a headline, a dateline and a number of its
own, so that no two are copies. Deterministic. Vocabulary is that of the source: memory by
vocabulary is not tested by it, throughput is.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS = 370
"""Mean length of a news article in the corpora that were looked at."""


def paragraphs(folder: Path | None) -> list[str]:
    """Paragraphs of 15 to 150 words of all source texts, in file order."""
    texts: list[str] = []
    if folder is not None:
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    else:
        for path in sorted((ROOT / "tests" / "gold").glob("dev*.jsonl")):
            lines = path.read_text(encoding="utf-8").splitlines()
            texts += [json.loads(line)["text"] for line in lines]
        texts += [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("raw/*.txt"))]
    found = (part.strip() for text in texts for part in text.split("\n\n"))
    return [part for part in found if 15 <= len(part.split()) <= 150]


def write_corpus(target: Path, articles: int, source: Path | None = None, first: int = 0) -> int:
    """Write articles number `first` and on below `target`; returns their words."""
    pool = paragraphs(source)
    target.mkdir(parents=True, exist_ok=True)
    words = 0
    for number in range(first, first + articles):
        text = article(number, pool)
        words += len(text.split())
        folder = target / f"{number // 1000:04d}"
        folder.mkdir(exist_ok=True)
        (folder / f"article-{number:07d}.txt").write_text(text, encoding="utf-8")
    return words


def article(number: int, pool: list[str]) -> str:
    draw = random.Random(number)
    parts = [f"Report number {number} of the day"]
    while sum(len(part.split()) for part in parts) < WORDS:
        chosen = pool[draw.randrange(len(pool))]
        parts.append(f"{chosen} Item {number}-{len(parts)} of the file says so.")
    return "\n\n".join(parts) + "\n"
