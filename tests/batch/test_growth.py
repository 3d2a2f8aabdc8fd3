"""A release depends on what lies in the raw folder, not on the runs in which it came there.

Every step of a run goes on from what the last one left; here each must give, byte for byte, what
it gives from nothing.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import yaml

from pipeline.batch.edition import current_edition
from pipeline.batch.inventory import Index
from pipeline.batch.jobs import due, shard_jobs
from pipeline.batch.shards import work_on
from pipeline.batch.staging import stage
from pipeline.contract import load_tables
from pipeline.publish import audit as auditing
from pipeline.publish.facts import release_facts
from pipeline.publish.release import ContractViolation, publish, verify
from pipeline.settings import Settings
from tests.corroboration.measure import stories

ARTICLES = [article for name in ("stories", "unseen") for article in stories(name)][:24]


@dataclass
class Desk:
    """A data folder that is run again and again, in this process."""

    settings: Settings
    judged: list[int] = field(default_factory=list)
    """Rows that were given to suites."""

    def write(self, articles: list[dict[str, Any]]) -> None:
        self.settings.raw.mkdir(parents=True, exist_ok=True)
        for article in articles:
            line = {key: value for key, value in article.items() if key != "tells"}
            path = self.settings.raw / f"{article['id']}.jsonl"
            path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")

    def remove(self, article: dict[str, Any]) -> None:
        (self.settings.raw / f"{article['id']}.jsonl").unlink()

    def parts(self) -> list[Path]:
        with closing(Index(self.settings.work)) as index:
            return [Path(job.parts) for job in shard_jobs(index, self.settings).values()]

    def run(self) -> dict[str, bytes]:
        """The release's files; of the manifest what does not tell the time."""
        settings, scratch = self.settings, self.settings.work / "scratch"
        with closing(Index(settings.work)) as index:
            index.update(settings.raw)
            jobs = shard_jobs(index, settings)
        for job in due(jobs.values()):
            work_on(job)
        current_edition(settings)
        for table in load_tables().values():
            stage(table, settings)
        self.judged.clear()
        reports = verify(settings.staging, settings.raw, settings.work / "receipts", scratch)
        facts = release_facts(settings, reports)
        folder = publish(
            settings.staging, settings.releases, settings.latest, facts, scratch
        ).folder
        files = {path.name: path.read_bytes() for path in folder.glob("*.parquet")}
        quality = json.loads((folder / "quality.json").read_text())
        quality.pop("release")
        return {**files, "quality.json": json.dumps(quality).encode()}

    def table(self, name: str) -> pa.Table:
        return pq.read_table(self.settings.latest.resolve() / f"{name}.parquet")


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def desk(name: str) -> Desk:
        corrections = tmp_path / "corrections"
        root = tmp_path / name
        made = Desk(Settings(root / "raw", root / "data", corrections_folder=corrections))
        suite = auditing._run_suite

        def counted(table: Any, batch: pa.Table, expectations: Any) -> Any:
            made.judged.append(batch.num_rows)
            return suite(table, batch, expectations)

        monkeypatch.setattr(auditing, "_run_suite", counted)
        return made

    return desk


def correction(desk: Desk) -> str:
    """A correction of the first event that is clustered with another article's."""
    events = desk.table("events")
    row = events.filter(pc.greater(events["n_articles"], 1)).to_pylist()[0]
    said = {
        "action": "change", "table": "events", "who": "Ada", "when": "2026-11-23", "why": "a test",
        "row": {
            "article_id": row["article_id"], "evidence_text": row["evidence_text"],
            "identity": {"event_type": row["event_type"], "trigger_text": row["trigger_text"]},
        },
        "set": {"factuality": "alleged" if row["factuality"] == "actual" else "actual"},
    }  # fmt: skip
    return yaml.safe_dump([said])


def assert_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_runs_one_after_the_other_release_the_same_as_one_run(make: Any, tmp_path: Path) -> None:
    desk = make("grown")
    for end in (6, 20, len(ARTICLES)):
        desk.write(ARTICLES[:end])
        grown = desk.run()
    judged = sum(desk.judged)

    def from_nothing(name: str, articles: list[dict[str, Any]]) -> dict[str, bytes]:
        fresh = make(name)
        fresh.write(articles)
        found: dict[str, bytes] = fresh.run()
        assert sum(fresh.judged) > judged > 0, "rows of old articles were judged again"
        return found

    assert_same(grown, from_nothing("at-once", ARTICLES))
    assert pc.max(desk.table("events")["n_articles"]).as_py() > 1

    desk.remove(ARTICLES[0])
    changed = {**ARTICLES[1], "text": ARTICLES[1]["text"] + " Nobody was hurt, the mayor said."}
    desk.write([changed])
    assert_same(desk.run(), from_nothing("one-gone", [changed, *ARTICLES[2:]]))

    before = desk.table("events")
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "a.yaml").write_text(correction(desk), encoding="utf-8")
    corrected = desk.run()
    assert desk.table("events") != before
    assert_same(corrected, from_nothing("corrected", [changed, *ARTICLES[2:]]))

    (tmp_path / "corrections" / "a.yaml").unlink()
    desk.write(ARTICLES[:1])
    everything = [ARTICLES[0], changed, *ARTICLES[2:]]
    assert_same(desk.run(), from_nothing("taken-back", everything))


def test_a_part_tampered_with_on_disk_is_caught_when_something_new_comes(make: Any) -> None:
    desk = make("tampered")
    desk.write(ARTICLES[:6])
    desk.run()
    release = desk.settings.latest.resolve()
    path = next(parts / "quotes.parquet" for parts in desk.parts())
    quotes = pq.read_table(path)
    records = quotes.to_pylist()
    records[0]["quote_text"] = records[0]["quote_text"].upper()
    pq.write_table(pa.Table.from_pylist(records, schema=quotes.schema), path)
    desk.write(ARTICLES[6:7])
    with pytest.raises(ContractViolation, match="quote_is_byte_exact: 1 of"):
        desk.run()
    assert desk.settings.latest.resolve() == release
