"""Asset checks made from the schema files: per table a blocking `contract`, a warning `quality`.

Belongs here: showing an audit's report in Dagster. Does not: running rules
(`pipeline.publish.audit`).
"""

from collections.abc import Iterator

import dagster as dg

from pipeline.assets import TABLES
from pipeline.contract import Severity
from pipeline.display import markdown_table
from pipeline.publish.audit import AuditReport, RuleReport
from pipeline.publish.receipts import Receipts
from pipeline.workplace import Workplace

CHECKS: dict[str, Severity] = {"contract": "critical", "quality": "warning"}

DESCRIPTIONS = {
    "contract": "Rules that every published row meets; one broken rule stops the release.",
    "quality": "Rules that most rows should meet; a broken one is shown and stops nothing.",
}


def _staged(table: str) -> dg.AssetKey:
    return dg.AssetKey(["staging", table])


# One step for all tables: foreign keys look into other tables, which must be staged before,
# and a check with such a dependency would wait for the other table's blocking check, in a circle.
@dg.multi_asset_check(
    name="audit",
    specs=[
        dg.AssetCheckSpec(
            check,
            asset=_staged(table),
            blocking=check == "contract",
            description=DESCRIPTIONS[check],
        )
        for table in TABLES
        for check in CHECKS
    ],
    can_subset=True,
)
def audit_staging(
    context: dg.AssetCheckExecutionContext, workplace: Workplace
) -> Iterator[dg.AssetCheckResult]:
    settings = workplace.settings
    work = settings.work
    receipts = Receipts(work / "receipts", settings.staging, settings.raw, work / "scratch")
    for name, table in TABLES.items():
        wanted = [k.name for k in context.selected_asset_check_keys if k.asset_key == _staged(name)]
        if not wanted:
            continue
        report = receipts.report(table)
        for check in CHECKS:
            if check in wanted:
                yield _result(_staged(name), check, report)


def _result(key: dg.AssetKey, check: str, report: AuditReport) -> dg.AssetCheckResult:
    severity = CHECKS[check]
    rules = report.of(severity)
    failed = report.failed(severity)
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=check,
        passed=not failed,
        severity=(
            dg.AssetCheckSeverity.ERROR if severity == "critical" else dg.AssetCheckSeverity.WARN
        ),
        description=_summary(failed, len(rules)),
        metadata={
            "rows": report.rows,
            "rules": len(rules),
            "rules_broken": len(failed),
            "rows_in_breach": sum(rule.violations for rule in failed),
            "sample_of_bad_rows": dg.MetadataValue.md(_samples(failed)),
            "all_rules": dg.MetadataValue.md(_rules(rules)),
        },
    )


def _summary(failed: list[RuleReport], rules: int) -> str:
    if not failed:
        return f"{rules} rules met"
    return "; ".join(f"{r.rule}: {r.violations} of {r.evaluated} rows" for r in failed)


def _samples(failed: list[RuleReport]) -> str:
    rows = [
        [rule.rule, next(iter(row.values())), *(f"{k}={v}" for k, v in list(row.items())[1:3])]
        for rule in failed
        for row in rule.sample
    ]
    table = markdown_table(["rule", "row", "value", "value"], [[*r, "", ""][:4] for r in rows])
    if rows:
        table += "\n\nA published row is explained by `dragoman explain ROW`."
    return table


def _rules(rules: list[RuleReport]) -> str:
    return markdown_table(
        ["rule", "passed", "rows judged", "rows in breach", "why"],
        [[r.rule, "yes" if r.passed else "NO", r.evaluated, r.violations, r.why] for r in rules],
    )
