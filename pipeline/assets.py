"""The Dagster assets, thin shells round the library: one a stage, and one a staged table.

Belongs here: what Dagster shows of each stage (descriptions, kinds, columns, counts,
previews). Does not: the work itself.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pyarrow.parquet as pq

from pipeline.batch.edition import current_edition
from pipeline.batch.inventory import Index
from pipeline.batch.jobs import ShardJob, due, shard_jobs, stored_result
from pipeline.batch.pruning import prune_caches
from pipeline.batch.runner import run_shards
from pipeline.batch.staging import stage
from pipeline.batch.withheld import refuse_wholesale
from pipeline.contract import Table, load_tables
from pipeline.display import markdown_table, plain
from pipeline.objects import mirror, upload
from pipeline.publish.facts import release_facts
from pipeline.publish.release import prune, publish, remove_leftovers, verify
from pipeline.publish.report.charts import chart_markdown
from pipeline.settings import Settings
from pipeline.workplace import Workplace, progress

FRESH = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36))
"""A release is made every day; one that is a day and a half old has missed its run."""

OWNERS = ["team:dragoman"]
TABLES = load_tables()

raw_files_spec = dg.AssetSpec(
    "raw_files",
    description="Articles as saved or fed: text, Markdown, HTML, PDF, JSON. Never changed here.",
    kinds={"file"},
    group_name="reading",
)


@dg.asset(
    deps=[raw_files_spec],
    kinds={"python", "sqlite"},
    group_name="reading",
    owners=OWNERS,
    description=(
        "Raw files read into clean text with a way back to their bytes, titles, authors and "
        "dates. Only new and changed files are read; what cannot be read is listed with the reason."
    ),
)
def documents(context: dg.AssetExecutionContext, workplace: Workplace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    settings = workplace.settings
    _fetch(settings)
    remove_leftovers(settings.work)
    with closing(Index(settings.work)) as index:
        tell, read = progress.get(), 0

        def on_file(name: str) -> None:
            nonlocal read
            read += 1
            tell("reading", read, 0)

        found = index.update(settings.raw, on_file)
        refusals, refused = index.refusals(), index.refused()
    for refusal in refusals:
        context.log.warning(
            f"refused {plain(refusal.source_file)}: {refusal.reason}: {plain(refusal.detail)}",
            extra={"source_file": plain(refusal.source_file), "source_line": refusal.line},
        )
    if found.articles == 0:
        context.log.warning(
            f"no article in {settings.raw}; put a .txt, .md, .html, .pdf or .json file there"
        )
    rows = [[r.source_file, r.line, r.reason, r.detail] for r in refusals[:50]]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": found.articles,
            "files": found.files,
            "files_read_now": found.files_read,
            "files_gone": found.files_gone,
            "articles_new": found.articles_new,
            "refused": refused,
            "refusals": dg.MetadataValue.md(
                markdown_table(["file", "line", "reason", "detail"], rows)
            ),
        }
    )


def _fetch(settings: Settings) -> None:
    """Bring raw files that lie elsewhere here; raises Failure where no raw folder is."""
    if settings.raw_url:
        settings.raw.mkdir(parents=True, exist_ok=True)
        remove_leftovers(settings.raw)
        mirror(settings.raw_url, settings.raw, lambda name: progress.get()("fetching", 0, 0))
    if not settings.raw.is_dir():
        raise dg.Failure(
            f"the raw folder {settings.raw} is not there; create it and put articles in"
        )


@dg.asset(
    key="annotations",
    deps=[documents],
    kinds={"python", "spacy"},
    group_name="reading",
    owners=OWNERS,
    description=(
        "Articles parsed, and the facts found in them, as parts of the tables: one folder a "
        "shard of articles, named by what went into it. Only new articles are parsed, and only "
        "changed rules extract anew."
    ),
)
def annotated(context: dg.AssetExecutionContext, workplace: Workplace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    settings = workplace.settings
    with closing(Index(settings.work)) as index:
        jobs = shard_jobs(index, settings)
    pending = due(jobs.values())
    started = time.monotonic()
    words = _annotate(pending, settings, context.log)
    seconds = time.monotonic() - started
    stored = [stored_result(Path(job.parts)) for job in jobs.values()]
    failures = [failure for result in stored for failure in result.failures]
    withheld = [entry for result in stored for entry in result.withheld]
    rows: Counter[str] = Counter()
    for result in stored:
        rows.update(result.rows)
    refuse_wholesale(rows, withheld)
    for article, reason in failures:
        context.log.error(f"article {article}: {plain(reason)}", extra={"article_id": article})
    return dg.MaterializeResult(
        metadata={
            "shards": len(jobs),
            "shards_worked_on": len(pending),
            "words_parsed": words,
            "words_per_second": round(words / seconds) if pending else 0,
            "articles_failed": len(failures),
            "rows_withheld": len(withheld),
            "withheld": dg.MetadataValue.md(
                markdown_table(
                    ["table", "rule", "evidence"],
                    [[e["table"], e["rule"], e["evidence"]] for e in withheld[:50]],
                )
            ),
        }
    )


def _annotate(pending: list[ShardJob], settings: Settings, log: dg.DagsterLogManager) -> int:
    """Work on the shards that are due; returns how many words were parsed."""
    if not pending:
        return 0
    tell = progress.get()

    def on_shard(done: int, total: int) -> None:
        tell("annotating", done, total)
        if done == total or done % max(1, total // 10) == 0:
            log.info(f"{done} of {total} shards")

    results = run_shards(pending, settings.workers, settings.scheduler, on_shard)
    return sum(result.words for result in results)


@dg.asset(
    deps=[annotated],
    kinds={"python", "duckdb"},
    group_name="reading",
    owners=OWNERS,
    description=(
        "What only all articles together tell: reposts and excerpts, facts that several articles "
        "share, and the corrections that people have made."
    ),
)
def cross_article(context: dg.AssetExecutionContext, workplace: Workplace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    found = current_edition(workplace.settings)
    for entry in found.stale:
        context.log.warning(
            f"stale correction {plain(entry['source'])}: {entry['why']}",
            extra={"article_id": plain(entry["article_id"])},
        )
    stale = [[e["source"], e["table"], e["evidence_text"]] for e in found.stale[:50]]
    return dg.MaterializeResult(
        metadata={
            "near_duplicates": found.duplicates,
            "clusters_of_several_articles": found.clusters_of_many,
            "corrections": found.corrections,
            "corrections_stale": len(found.stale),
            "rows_rejected": len(found.rejected),
            "stale": dg.MetadataValue.md(markdown_table(["source", "table", "evidence"], stale)),
        }
    )


def _staging_asset(table: Table) -> dg.AssetsDefinition:
    @dg.asset(
        key=["staging", table.name],
        deps=[cross_article],
        kinds={"python", "duckdb", "parquet"},
        group_name="staging",
        owners=OWNERS,
        description=f"{table.description} Not yet checked; read the asset `{table.name}` instead.",
        metadata={"dagster/column_schema": column_schema(table)},
    )
    def staged(workplace: Workplace) -> dg.MaterializeResult:  # type: ignore[type-arg]
        settings = workplace.settings
        rows = stage(table, settings)
        target = settings.staging / f"{table.name}.parquet"
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": rows,
                "dagster/uri": str(target),
                "preview": dg.MetadataValue.md(preview(table, target)),
            }
        )

    return staged


def column_schema(table: Table) -> dg.TableSchema:
    """Dagster's view of a table's columns, from its schema file."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.type,
                column.description + (f" Unit: {column.unit}." if column.unit else ""),
                constraints=dg.TableColumnConstraints(
                    nullable=not column.required, unique=column.name == table.primary_key
                ),
            )
            for column in table.columns
        ]
    )


def preview(table: Table, path: Path, rows: int = 10) -> str:
    """The first rows' most telling columns as a Markdown table."""
    file = pq.ParquetFile(path)
    wanted = [c.name for c in table.columns if not c.position and c.name not in _DULL][:12]
    batch = next(file.iter_batches(rows, columns=wanted), None)
    records = batch.to_pylist() if batch is not None else []
    return markdown_table(wanted, [[record[name] for name in wanted] for record in records])


_DULL = {
    "article_id", "evidence_text", "sentence_index", "paragraph_index", "n_evidences",
    "is_historical", "attribution", "raw_start", "raw_byte_start", "anchor", "anchor_text", "text",
}  # fmt: skip

staging_assets = [_staging_asset(table) for table in TABLES.values()]


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            table.name,
            deps=[asset.key for asset in staging_assets],
            kinds={"parquet"},
            group_name="release",
            owners=OWNERS,
            freshness_policy=FRESH,
            description=f"{table.description} Its checks stand at `staging/{table.name}`.",
            metadata={"dagster/column_schema": column_schema(table)},
        )
        for table in TABLES.values()
    ],
    description="All tables of one run as one release, verified again and swapped in one step.",
)
def release(
    context: dg.AssetExecutionContext, workplace: Workplace
) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    settings = workplace.settings
    scratch = settings.work / "scratch"
    reports = verify(settings.staging, settings.raw, settings.work / "receipts", scratch)
    facts = release_facts(settings, reports)
    for entry in facts["quality"]["skipped"]:
        context.log.info(
            f"skipped {plain(entry['file'])}: {plain(entry['reason'])}",
            extra={"article_id": entry["article_id"], "source_file": plain(entry["file"])},
        )
    published = publish(settings.staging, settings.releases, settings.latest, facts, scratch)
    if not published.is_new:
        context.log.info(f"nothing changed since release {published.release_id}")
    if settings.releases_url and upload(
        published.folder, settings.releases_url, settings.keep_releases
    ):
        context.log.info(f"release {published.release_id} is at {settings.releases_url}")
    for name in prune(settings.releases, settings.latest, settings.keep_releases):
        context.log.info(f"pruned release {name}")
    for name in prune_caches(settings, current_edition(settings).folder):
        context.log.info(f"pruned cache {name}")
    for table in TABLES.values():
        path = published.folder / f"{table.name}.parquet"
        chart = chart_markdown(table, path, settings.work / "charts")
        yield dg.MaterializeResult(
            asset_key=table.name,
            metadata={
                "dagster/row_count": published.rows[table.name],
                "dagster/uri": str(settings.latest / path.name),
                "release": published.release_id,
                "preview": dg.MetadataValue.md(preview(table, path)),
                **({"chart": dg.MetadataValue.md(chart)} if chart else {}),
            },
        )
