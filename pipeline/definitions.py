"""The whole graph; open this first.

    raw files → documents → annotations → cross_article → staging/<table> → checks
        → events, investments, agreements, quotes, articles, evidence

Each arrow is an asset in `pipeline.assets`; the checks between staging and release are made
from `schemas/` in `pipeline.checks`; what starts a run by itself is in `pipeline.automation`.
"""

from __future__ import annotations

import dagster as dg

from pipeline.assets import (
    annotated,
    cross_article,
    documents,
    raw_files_spec,
    release,
    staging_assets,
)
from pipeline.automation import daily, everything, new_raw_files, tell_of_failure
from pipeline.checks import audit_staging
from pipeline.workplace import Workplace

defs = dg.Definitions(
    assets=[raw_files_spec, documents, annotated, cross_article, *staging_assets, release],
    asset_checks=[audit_staging],
    jobs=[everything],
    schedules=[daily],
    sensors=[new_raw_files, tell_of_failure],
    resources={"workplace": Workplace()},
    loggers={"console": dg.colored_console_logger, "json": dg.json_console_logger},
    # One process for all steps: each further process would import everything again, and the
    # parallel work has a pool of its own inside `annotations`.
    executor=dg.in_process_executor,
)
