"""What only all articles together tell: copies, clusters, corrections. Made before assembly.

Belongs here: computing these over the parts of all shards, and keeping them as small files
that assembly joins. Does not: how copies (`copies`), clusters (`neighbours`) or corrections
(`corrections`) are found.

An edition is named by what it was made of. Nothing new, nothing computed. A new one starts from
the last: articles that stand in it with the same parts are not compared with each other again.
What comes out is the same as from nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.batch.copies import COMPARED, near_duplicates
from pipeline.batch.corrections import Applied, Correction, apply_lawful, read_corrections
from pipeline.batch.corroboration import ALIKE
from pipeline.batch.inventory import Index, digest_of
from pipeline.batch.jobs import ShardJob, shard_jobs
from pipeline.batch.neighbours import (
    BLOCKS,
    PAIRS,
    blocks,
    clusters_of_several,
    find_alike,
)
from pipeline.batch.signatures import (
    SHARD,
    compared_columns,
    sign,
    signature_path,
    signatures_version,
    stored_texts,
)
from pipeline.batch.store import read_articles, whole_file
from pipeline.batch.tables import Overlay, database
from pipeline.batch.withheld import breaches
from pipeline.contract import Table, fact_tables, load_tables
from pipeline.rules import quoted
from pipeline.settings import Settings
from pipeline.storage import ROW_GROUP, open_writer, to_arrow, write_table

Record = dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """Where an edition's files lie and what it found."""

    folder: Path
    duplicates: int
    clusters_of_many: int
    corrections: int
    stale: list[dict[str, str]]
    rejected: list[dict[str, str]]

    def overlay(self, table: str) -> Overlay:
        return Overlay(
            self.folder / f"{table}.side.parquet",
            self.folder / f"{table}.corrected.parquet",
            self.folder / "corrected_articles.parquet",
        )


def current_edition(settings: Settings) -> Edition:
    """The edition of what is indexed and corrected now; made if it is not there."""
    with closing(Index(settings.work)) as index:
        documents = index.documents()
        jobs = shard_jobs(index, settings)
    return _Maker(settings, jobs, documents).make()


class _Maker:
    """Makes one edition from the parts of all shards."""

    def __init__(
        self, settings: Settings, jobs: Mapping[str, ShardJob], documents: pa.Table
    ) -> None:
        self._jobs = jobs
        self._documents = documents
        self._corrections = read_corrections(settings.corrections)
        self._scratch = settings.work / "scratch"
        self._root = settings.work / "editions"

    def make(self) -> Edition:
        folder = self._root / self._name()
        summary = folder / "edition.json"
        if not summary.exists():
            folder.mkdir(parents=True, exist_ok=True)
            self._scratch.mkdir(parents=True, exist_ok=True)
            found = self._compute(folder)
            with whole_file(summary) as temporary:
                temporary.write_text(json.dumps(found))
        return Edition(folder, **json.loads(summary.read_text()))

    def _name(self) -> str:
        digest = hashlib.sha256()
        digest.update(digest_of(self._documents).encode())
        digest.update("\n".join(job.parts for job in self._jobs.values()).encode())
        digest.update("\n".join(c.correction_id for c in self._corrections).encode())
        digest.update(signatures_version().encode())
        names = ("edition.py", "corrections.py", "consequences.py")
        code = [Path(__file__).with_name(name) for name in names]
        for path in code:
            digest.update(path.read_bytes())
        return digest.hexdigest()[:24]

    def _compute(self, folder: Path) -> dict[str, Any]:
        edition = Edition(folder, 0, 0, 0, [], [])
        sign(job.parts for job in self._jobs.values())
        applied = self._apply_corrections(edition)
        memory = Memory(folder, self._last(), self._basis())
        with database(self._scratch) as db:
            self._open_documents(db, memory)
            duplicates = self._duplicates(db, edition, memory)
            many = sum(
                self._clusters(db, table, edition, memory) for table in fact_tables(load_tables())
            )
        memory.complete()
        return {
            "duplicates": duplicates,
            "clusters_of_many": many,
            "corrections": len(self._corrections),
            "stale": applied[0],
            "rejected": applied[1],
        }

    def _basis(self) -> str:
        """What must be the same for what an edition found to hold in the next."""
        parts = [str(Path(job.parts).parents[1]) for job in islice(self._jobs.values(), 1)]
        return "\n".join([*parts, signatures_version(), duckdb.__version__])

    def _last(self) -> list[Path]:
        """Folders of whole editions, the last one first."""
        whole = self._root.glob("*/edition.json")
        return [path.parent for path in sorted(whole, key=lambda p: -p.stat().st_mtime_ns)]

    def _open_documents(self, db: duckdb.DuckDBPyConnection, memory: Memory) -> None:
        """`documents` with the parts that each stands in, and whether it is fresh; those that
        are `gone`; and the `sketches` of those that are there."""
        said = hashlib.sha256("".join(c.correction_id for c in self._corrections).encode())
        db.register("listed", self._documents.select(["article_id", "shard"]))
        db.register("corrected_articles", _ids({c.article_id for c in self._corrections}))
        db.execute(f"create view remembered as {memory.last('documents', _STANDING)}")
        db.execute(
            "create table documents as select l.article_id, l.shard, "
            "coalesce(c.mark, l.shard) as mark, r.article_id is null as fresh from listed l "
            f"left join (select article_id, 'corrected {said.hexdigest()}' as mark "
            "from corrected_articles) c using (article_id) left join remembered r "
            "on r.article_id = l.article_id and r.mark = coalesce(c.mark, l.shard)"
        )
        db.execute(
            "create table gone as from remembered anti join documents using (article_id, mark)"
        )
        memory.keep("documents", db, "select article_id, mark from documents order by 1")
        if self._jobs:
            db.execute(
                "create view sketches as select s.* exclude (filename) from "
                f"{self._signed('articles')} s join documents d on s.article_id = d.article_id "
                f"and d.shard = list_extract(parse_path(s.filename), {SHARD})"
            )

    def _duplicates(self, db: duckdb.DuckDBPyConnection, edition: Edition, memory: Memory) -> int:
        """Find reposts and excerpts; leaves `sources` for the clusters, and says how many."""
        if not self._jobs:
            return 0

        def texts(wanted: set[str]) -> Iterator[tuple[str, str]]:
            parts = (self._jobs[shard].parts for shard in self._shards_of(wanted))
            return stored_texts(parts, wanted)

        found = near_duplicates(db.cursor(), texts, memory.last("compared", COMPARED))
        memory.keep("compared", db, "from compared")
        copies = {
            "article_id": sorted(found),
            "near_duplicate_of": [found[c] for c in sorted(found)],
        }
        schema = pa.schema([(name, pa.string()) for name in copies])
        if found:
            write_table(edition.overlay("articles").side, pa.table(copies, schema=schema))
        db.register("copies", pa.table(copies, schema=schema))
        db.execute(
            "create view sources as select s.article_id, o.article_id as original, s.day, "
            "coalesce(nullif(o.publisher, ''), 'unnamed ' || o.article_id) as publisher "
            "from sketches s left join copies c using (article_id) "
            "join sketches o on o.article_id = coalesce(c.near_duplicate_of, s.article_id)"
        )
        return len(found)

    def _clusters(
        self, db: duckdb.DuckDBPyConnection, table: Table, edition: Edition, memory: Memory
    ) -> int:
        """Find clusters of several rows of a fact table; says how many hold several articles."""
        if table.name not in ALIKE or not self._jobs:
            return 0
        db.register("corrected", self._corrected_blocks(db, table, edition))
        memory.keep(f"{table.name}.corrected", db, "from corrected")
        db.execute(
            "create or replace view entries as "
            f"select s.* exclude (filename), d.fresh from {self._signed(table.name)} s "
            "join documents d on s.article_id = d.article_id "
            f"and d.mark = list_extract(parse_path(s.filename), {SHARD}) union all "
            "select c.*, d.fresh from corrected c join documents d using (article_id)"
        )
        db.execute(f"create or replace table lost as {self._lost(db, table, memory)}")
        find_alike(db, table.name, memory.last(f"{table.name}.alike", PAIRS))
        memory.keep(f"{table.name}.alike", db, "from alike")
        return _write_clusters(edition, table, clusters_of_several(db))

    def _lost(self, db: duckdb.DuckDBPyConnection, table: Table, memory: Memory) -> str:
        """SQL for the rows that have gone from their blocks since the last edition."""
        marks = [mark for (mark,) in db.sql("select distinct mark from gone").fetchall()]
        root = Path(next(iter(self._jobs.values())).parts).parents[1]
        signed = [signature_path(str(root / m[:2] / m), table.name) for m in marks if " " not in m]
        lost = (
            "select names, told, key from "
            f"({memory.last(f'{table.name}.corrected', BLOCKS)}) semi join gone using (article_id)"
        )
        if signed:
            lost += (
                f" union all select s.names, s.told, s.key from {_files(signed)} s join gone g "
                "on s.article_id = g.article_id "
                f"and g.mark = list_extract(parse_path(s.filename), {SHARD})"
            )
        return f"select unnest(names) as name, told, key from ({lost})"

    def _corrected_blocks(
        self, db: duckdb.DuckDBPyConnection, table: Table, edition: Edition
    ) -> pa.Table:
        corrected = edition.overlay(table.name).rows
        if not corrected.exists():
            return BLOCKS.empty_table()
        rows = pq.read_table(corrected, columns=compared_columns(table)).to_pylist()
        db.register("wanted", _ids({row["article_id"] for row in rows}))
        days = db.sql("select article_id, day from sketches semi join wanted using (article_id)")
        return blocks(table.name, table.primary_key, rows, dict(days.fetchall()))

    def _signed(self, table: str) -> str:
        """SQL that reads a table's signatures of all shards."""
        return _files(signature_path(job.parts, table) for job in self._jobs.values())

    def _query(self, table: Table, query: str) -> Iterator[Record]:
        """Records of `query` over `rows`, the table's parts as far as they stand in documents."""
        paths = [f"{job.parts}/{table.name}.parquet" for job in self._jobs.values()]
        if not paths:
            return
        with database(self._scratch) as db:
            db.register("documents", self._documents.select(["article_id", "shard"]))
            view = (
                "with rows as (select p.* from read_parquet($paths, filename = true) p "
                "join documents d on p.article_id = d.article_id "
                "and d.shard = list_extract(parse_path(p.filename), -2)) "
            )
            reader = db.sql(view + query, params={"paths": paths}).to_arrow_reader(10_000)
            for batch in reader:
                yield from batch.to_pylist()

    def _apply_corrections(
        self, edition: Edition
    ) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        if not self._corrections:
            return [], []
        tables = load_tables()
        wanted = {correction.article_id for correction in self._corrections}
        names = [*(table.name for table in fact_tables(tables)), "evidence"]
        listed = ", ".join(f"'{article}'" for article in sorted(wanted))
        query = f"select * exclude (filename) from rows where article_id in ({listed})"
        records = {name: list(self._query(tables[name], query)) for name in names}
        evidence = records.pop("evidence")
        about = list(self._query(tables["articles"], query))
        applied = apply_lawful(
            self._corrections, records, self._articles(wanted),
            lambda rows: breaches({**rows, "articles": about, "evidence": []}),
        )  # fmt: skip
        gone = {(table, row) for table, rows in applied.rejected.items() for row in rows}
        _unlink(applied.records, {row for _, row in gone})
        kept = [e for e in evidence if (e["table_name"], e["record_id"]) not in gone]
        for name, rows in {**applied.records, "evidence": [*kept, *applied.evidence]}.items():
            write_table(edition.overlay(name).rows, to_arrow(tables[name], rows))
        write_table(edition.overlay("").articles, pa.table({"article_id": sorted(wanted)}))
        rejected = [{"table": table, "row": row} for table, row in sorted(gone)]
        return _unapplied(applied), rejected

    def _shards_of(self, wanted: set[str]) -> list[str]:
        """The shards that hold some articles, in order."""
        listed = self._documents.column("article_id")
        there = self._documents.filter(pc.is_in(listed, pa.array(sorted(wanted), pa.string())))
        shards: list[str] = sorted(there.column("shard").unique().to_pylist())
        return shards

    def _articles(self, wanted: set[str]) -> dict[str, Any]:
        shards = self._shards_of(wanted)
        articles = (a for shard in shards for a in read_articles(Path(self._jobs[shard].articles)))
        return {a.article_id: a for a in articles if a.article_id in wanted}


class Memory:
    """What an edition found out, from which the next one goes on.

    It is kept beside the edition; one made of other parts, or by other code, is not looked at.
    """

    def __init__(self, folder: Path, others: Iterable[Path], basis: str) -> None:
        self._folder = folder / "memory"
        self._folder.mkdir(exist_ok=True)
        self._basis = basis
        there = (other / "memory" for other in others)
        self._last = next((path for path in there if self._holds(path)), None)

    def _holds(self, folder: Path) -> bool:
        stamp = folder / "basis"
        return stamp.exists() and stamp.read_text() == self._basis

    def last(self, name: str, schema: pa.Schema) -> str:
        """SQL for rows that the last edition kept; none of the schema if there is none."""
        path = self._last / f"{name}.parquet" if self._last else None
        if path is None or not path.exists():
            path = self._folder / "nothing" / f"{name}.parquet"
            path.parent.mkdir(exist_ok=True)
            write_table(path, schema.empty_table())
        return f"select * from read_parquet({quoted(path)})"

    def keep(self, name: str, db: duckdb.DuckDBPyConnection, query: str) -> None:
        path = self._folder / f"{name}.parquet"
        db.execute(f"copy ({query}) to {quoted(path)} (format parquet, compression zstd)")

    def complete(self) -> None:
        (self._folder / "basis").write_text(self._basis)


def _files(paths: Iterable[Path]) -> str:
    """SQL that reads Parquet files, each row with the name of its file."""
    listed = ", ".join(quoted(path) for path in paths)
    return f"read_parquet([{listed}], filename = true)"


_STANDING = pa.schema([("article_id", pa.string()), ("mark", pa.string())])
"""Articles, and the parts in which each stood: a shard, or its corrections."""


def _ids(articles: set[str]) -> pa.Table:
    return pa.table({"article_id": pa.array(sorted(articles), pa.string())})


_CLUSTER = ("cluster_id", "n_articles", "n_publishers")


def _write_clusters(edition: Edition, table: Table, rows: duckdb.DuckDBPyRelation) -> int:
    """Write the cells that replace the parts'; says how many clusters hold several articles."""
    schema = table.arrow_schema()
    fields = [schema.field(name).with_nullable(True) for name in (table.primary_key, *_CLUSTER)]
    side, several = pa.schema(fields), set()
    reader = rows.to_arrow_reader(ROW_GROUP)
    first = next(reader, None)
    if first is None:
        return 0
    with open_writer(edition.overlay(table.name).side, side) as writer:
        for batch in chain([first], reader):
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=side))
            shared = batch.filter(pc.greater(batch["n_articles"], 1))
            several.update(shared["cluster_id"].unique().to_pylist())
    return len(several)


def _unlink(records: Mapping[str, list[Record]], gone: set[str]) -> None:
    """Links to rejected rows lead nowhere and are cut."""
    for rows in records.values():
        for row in rows:
            for column in ("linked_event_id", "linked_agreement_id"):
                if row.get(column) in gone:
                    row[column] = None


def _unapplied(applied: Applied) -> list[dict[str, str]]:
    """Corrections that were not applied, and why."""
    reasons: list[tuple[Correction, str]] = [
        *((correction, "no row fits it any more") for correction in applied.stale),
        *((c, f"the row would break its contract: {rule}") for c, rule in applied.refused),
    ]
    return [
        {
            "source": correction.source,
            "table": correction.table,
            "article_id": correction.article_id,
            "evidence_text": correction.evidence_text,
            "why": why,
        }
        for correction, why in reasons
    ]
