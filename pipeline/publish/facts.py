"""What a release says of itself: versions, inputs, refusals, results of the checks.

Belongs here: gathering the content of `manifest.json` and `quality.json`. It holds nothing
that differs between two runs over the same input, so that equal releases are told as equal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import __version__
from pipeline.batch.edition import current_edition
from pipeline.batch.inventory import LISTED, Index
from pipeline.batch.jobs import shard_jobs, stored_result
from pipeline.language.identity import find_model
from pipeline.publish.audit import AuditReport
from pipeline.settings import Settings
from pipeline.versions import ingest_version, parse_version, rules_version

ACCURACY = Path(__file__).resolve().parent.parent / "accuracy.json"
"""Written by `python -m tests.gold.measure --record`."""

LIBRARIES = ("spacy", "pyarrow", "duckdb", "great-expectations", "dagster")


def release_facts(settings: Settings, reports: Mapping[str, AuditReport]) -> dict[str, Any]:
    model = find_model(settings.model)
    with closing(Index(settings.work)) as index:
        documents = index.documents()
        refusals, refused = index.refusals(), index.refused()
        jobs = shard_jobs(index, settings)
    edition = current_edition(settings)
    results = [stored_result(Path(job.parts)) for job in jobs.values()]
    failures = sorted(failure for result in results for failure in result.failures)
    withheld = [entry for result in results for entry in result.withheld]
    # In an order of their own: that of shards tells which articles came in one run.
    withheld.sort(key=lambda entry: (entry["article_id"], entry["table"], entry["row"]))
    current = _standing(documents, {f[0] for f in failures} | {w["article_id"] for w in withheld})
    return {
        "versions": {
            "dragoman": __version__,
            "ingest": ingest_version(),
            "parse": parse_version(),
            "rules": rules_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "model": {"id": model.model_id, "package": model.source, "sha256": model.record_sha256},
        "inputs": {"articles": documents.num_rows, "refused": refused},
        "quality": {
            "refused": [
                {"file": r.source_file, "line": r.line, "reason": r.reason, "detail": r.detail}
                for r in refusals
            ],
            "skipped": _skipped(settings.staging / "articles.parquet"),
            "stale_corrections": edition.stale,
            "rejected_rows": edition.rejected,
            "withheld_rows": [entry for entry in withheld if entry["article_id"] in current],
            "failed": [
                {"article_id": a, "reason": reason} for a, reason in failures if a in current
            ],
            "accuracy": accuracy(),
            "checks": {name: _checks(report) for name, report in reports.items()},
        },
    }


def _skipped(articles: Path) -> list[dict[str, str]]:
    """Articles in other languages; of each language the first `LISTED`, the table has all."""
    query = """
        select article_id, source_file as file, language, status_reason as reason
        from read_parquet(?) where status = 'skipped' and language <> 'en'
        qualify row_number() over (partition by language order by article_id) <= ?
        order by language, article_id
    """
    with duckdb.connect() as database:
        found = database.execute(query, [str(articles), LISTED]).fetchall()
    names = ("article_id", "file", "language", "reason")
    return [dict(zip(names, row, strict=True)) for row in found]


def _standing(documents: pa.Table, articles: set[str]) -> set[str]:
    """Those of some articles that stand in the raw folder now."""
    wanted = pa.array(sorted(articles), pa.string())
    listed = documents.column("article_id")
    return set(listed.filter(pc.is_in(listed, wanted)).to_pylist())


def accuracy() -> dict[str, Any]:
    """Figures on the project's own gold articles, and whether these very rules reached them."""
    record: dict[str, Any] = json.loads(ACCURACY.read_text(encoding="utf-8"))
    return {"measured_with_these_rules": record["rules"] == rules_version(), **record}


def _checks(report: AuditReport) -> dict[str, Any]:
    return {
        "rows": report.rows,
        "rules": {
            rule.rule: {
                "severity": rule.severity,
                "passed": rule.passed,
                "evaluated": rule.evaluated,
                "violations": rule.violations,
                "sample": rule.sample,
            }
            for rule in report.rules
        },
    }
