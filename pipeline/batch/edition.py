"""What only all articles together tell: copies, clusters, corrections. Made before assembly.

Belongs here: computing these over the parts of all shards, and keeping them as small files
that assembly joins. Does not: how copies (`pipeline.ingest.duplicates`), clusters
(`corroboration`) or corrections (`corrections`) are found.

An edition is named by what it was made of. Nothing new, nothing computed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.batch.corrections import Applied, Correction, apply_lawful, read_corrections
from pipeline.batch.corroboration import Cluster, Source, clusters, is_compared
from pipeline.batch.inventory import Index, digest_of
from pipeline.batch.jobs import ShardJob, shard_jobs
from pipeline.batch.store import read_articles, whole_file
from pipeline.batch.tables import Overlay, database
from pipeline.batch.withheld import breaches
from pipeline.contract import Table, fact_tables, load_tables
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
        code = [
            Path(__file__).with_name(n)
            for n in ("edition.py", "corroboration.py", "corrections.py", "consequences.py")
        ]
        for path in code:
            digest.update(path.read_bytes())
        return digest.hexdigest()[:24]

    def _compute(self, folder: Path) -> dict[str, Any]:
        edition = Edition(folder, 0, 0, 0, [], [])
        duplicates = self._duplicates()
        sources = self._sources(duplicates)
        names = ("near_duplicate_of",)
        copies = ((copy, (original,)) for copy, original in sorted(duplicates.items()))
        _write_side(edition, load_tables()["articles"], names, copies)
        applied = self._apply_corrections(edition)
        many = 0
        for table in fact_tables(load_tables()):
            rows = self._rows(table, edition)
            found = clusters(table.name, table.primary_key, rows, sources, self._scratch)
            several: set[str] = set()
            _write_side(edition, table, _CLUSTER, _cluster_cells(found, several))
            many += len(several)
        return {
            "duplicates": len(duplicates),
            "clusters_of_many": many,
            "corrections": len(self._corrections),
            "stale": applied[0],
            "rejected": applied[1],
        }

    def _duplicates(self) -> dict[str, str]:
        from pipeline.ingest.duplicates import Text, near_duplicates

        def texts() -> Iterator[Text]:
            query = (
                "select article_id, text, published_date from rows "
                "order by published_date nulls last, article_id"
            )
            for row in self._query(load_tables()["articles"], query):
                yield Text(row["article_id"], row["text"], row["published_date"])

        return near_duplicates(texts())

    def _sources(self, duplicates: Mapping[str, str]) -> dict[str, Source]:
        query = "select article_id, publisher, reference_date from rows"
        return {
            row["article_id"]: Source(
                duplicates.get(row["article_id"], row["article_id"]),
                sys.intern((row["publisher"] or "").casefold()),
                row["reference_date"],
            )
            for row in self._query(load_tables()["articles"], query)
        }

    def _rows(self, table: Table, edition: Edition) -> Iterator[Record]:
        """Rows of a fact table as assembled, corrected ones in place of the parts'."""
        key = table.primary_key
        columns = [c.name for c in table.columns if c.name == key or is_compared(c.name)]
        query = f"select {', '.join(columns)} from rows order by {table.primary_key}"
        corrected = edition.overlay(table.name).rows
        replaced: set[str] = set()
        if corrected.exists():
            replaced = {c.article_id for c in self._corrections}
            yield from pq.read_table(corrected, columns=columns).to_pylist()
        for row in self._query(table, query):
            if row["article_id"] not in replaced:
                yield row

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

    def _articles(self, wanted: set[str]) -> dict[str, Any]:
        listed = zip(
            self._documents.column("article_id").to_pylist(),
            self._documents.column("shard").to_pylist(),
            strict=True,
        )
        shards = sorted({shard for article, shard in listed if article in wanted})
        articles = (a for shard in shards for a in read_articles(Path(self._jobs[shard].articles)))
        return {a.article_id: a for a in articles if a.article_id in wanted}


_CLUSTER = ("cluster_id", "n_articles", "n_publishers")


def _cluster_cells(
    found: Iterable[tuple[str, Cluster]], several: set[str]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Cells by key; ids of clusters that several articles share go into `several`."""
    for key, cluster in found:
        if cluster.n_articles > 1:
            several.add(cluster.cluster_id)
        yield key, (cluster.cluster_id, cluster.n_articles, cluster.n_publishers)


def _write_side(
    edition: Edition, table: Table, names: tuple[str, ...],
    cells: Iterator[tuple[str, tuple[Any, ...]]],
) -> None:  # fmt: skip
    """Replacing cells by key, in order of keys; nothing is written where there are none."""
    first = next(cells, None)
    if first is None:
        return
    schema = table.arrow_schema()
    fields = [schema.field(name).with_nullable(True) for name in (table.primary_key, *names)]
    side = pa.schema(fields)
    rows = chain([first], cells)
    with open_writer(edition.overlay(table.name).side, side) as writer:
        while batch := list(islice(rows, ROW_GROUP)):
            columns = zip(*((key, *values) for key, values in batch), strict=True)
            arrays = [pa.array(c, type=f.type) for c, f in zip(columns, fields, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=side))


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
            "evidence_text": correction.evidence_text,
            "why": why,
        }
        for correction, why in reasons
    ]
