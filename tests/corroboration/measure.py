"""Pairwise precision and recall of clusters, by table, on the stories of this folder.

    python -m tests.corroboration.measure

A pair is two rows of one table, read in different articles, that share a `cluster_id`. Rows
that tell the same story are wanted in one cluster, any other pair is wrong; rows that nobody
labelled tell the same only where their sentences are the same, as in a repost. What the
extractors missed cannot be joined: it is counted apart. `stories.jsonl` was tuned on;
`unseen.jsonl` was written when that was done, and nothing was tuned on it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.contract import fact_tables, load_tables

HERE = Path(__file__).resolve().parent
SETS = ("stories", "unseen")

Record = dict[str, Any]


@dataclass
class Score:
    """Pairs of one table: found rightly, found wrongly, not found; and mentions not extracted."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        rates = f"precision {self.precision:.3f}, recall {self.recall:.3f}"
        return f"{rates}, {self.right} pairs right, {len(self.unread)} mentions not extracted"

    @property
    def precision(self) -> float:
        found = self.right + len(self.wrong)
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        wanted = self.right + len(self.missed)
        return self.right / wanted if wanted else 1.0


def stories(name: str) -> list[Record]:
    with (HERE / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_feed(folder: Path) -> None:
    """All articles without what they tell, as a feed that `dragoman run` reads."""
    folder.mkdir(parents=True)
    with (folder / "feed.jsonl").open("w", encoding="utf-8") as feed:
        for article in (article for name in SETS for article in stories(name)):
            line = {key: value for key, value in article.items() if key != "tells"}
            feed.write(json.dumps(line, ensure_ascii=False) + "\n")


def measure(name: str, release: Path) -> dict[str, Score]:
    """Scores by table, of one set's articles in a release that was made from the feed."""
    documents = pq.read_table(release / "articles.parquet", columns=["article_id", "source_id"])
    ids = {row["article_id"]: row["source_id"] for row in documents.to_pylist()}
    tells = {article["id"]: article["tells"] for article in stories(name)}
    scores = {}
    for table in fact_tables(load_tables()):
        rows = pq.read_table(release / f"{table.name}.parquet").to_pylist()
        mine = [row for row in rows if ids[row["article_id"]] in tells]
        for row in mine:
            row["source_id"] = ids[row["article_id"]]
            row["told"] = _story(table.name, row, tells[row["source_id"]])
        scores[table.name] = _score(mine)
        scores[table.name].unread = _unread(table.name, mine, tells)
    return scores


def _story(table: str, row: Record, tells: Iterable[Record]) -> str:
    evidence = _folded(row["evidence_text"])
    for telling in tells:
        if telling["table"] != table or _folded(telling["words"]) not in evidence:
            continue
        if telling.get("type") in (None, row.get("event_type")):
            return str(telling["story"])
    # What nobody labelled is the same only where it is told in the same words, as in a repost.
    return f"{row.get('event_type', '')}: {evidence}"


def _score(rows: list[Record]) -> Score:
    score = Score()
    for one, two in combinations(rows, 2):
        if one["article_id"] == two["article_id"]:
            continue
        same = one["told"] == two["told"]
        joined = one["cluster_id"] == two["cluster_id"]
        if same and joined:
            score.right += 1
        elif same or joined:
            pair = f"{one['source_id']} and {two['source_id']} ({one['told']}, {two['told']})"
            (score.missed if same else score.wrong).append(pair)
    return score


def _unread(table: str, rows: list[Record], tells: dict[str, list[Record]]) -> list[str]:
    read = {(row["source_id"], row["told"]) for row in rows}
    return [
        f"{article} ({telling['story']})"
        for article, tellings in tells.items()
        for telling in tellings
        if telling["table"] == table and (article, telling["story"]) not in read
    ]


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        raw, data = Path(folder) / "raw", Path(folder) / "data"
        write_feed(raw)
        command = [sys.executable, "-m", "pipeline.cli", "run"]
        options = ["--raw", str(raw), "--data", str(data)]
        subprocess.run([*command, *options], check=True, capture_output=True)
        for name in SETS:
            for table, score in measure(name, data / "latest").items():
                print(f"{name:8} {table:12} {score}")
                for label in ("wrong", "missed", "unread"):
                    for line in getattr(score, label):
                        print(f"         {label}: {line}")


if __name__ == "__main__":
    main()
