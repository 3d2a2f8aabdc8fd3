"""Great Expectations, kept in one place: an ephemeral context, one suite, one batch.

Belongs here: everything that touches the library. It is imported late, since its import
takes seconds, and its traps are closed here: dropped expectations are counted by the
caller, metric exceptions are told apart from violations, nothing is sent or written.
"""

from __future__ import annotations

import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"

from collections.abc import Sequence
from functools import cache
from typing import Any

import great_expectations as gx
import pandas as pd
import pyarrow as pa
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.datasource.fluent.interfaces import Batch


@cache
def _batch_definition() -> BatchDefinition:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    source = context.data_sources.add_pandas("staging")
    return source.add_dataframe_asset("table").add_batch_definition_whole_dataframe("all")


def validate(
    name: str, data: pa.Table, expectations: Sequence[dict[str, Any]], key: str
) -> dict[str, dict[str, Any]]:
    """Results by rule name: `result` (GX's own counts) and `error` (None, or what a metric raised).

    `expectations` are GX configurations whose `meta.rule` names them. All are counted; which
    rows broke a rule is asked only of those that were broken, since asking doubles the cost.
    """
    # Arrow-backed columns: plain ones would turn integers with nulls into floats.
    frame = data.to_pandas(types_mapper=pd.ArrowDtype)
    batch = _batch_definition().get_batch({"dataframe": frame})
    results = _results(batch, name, expectations, {"result_format": "BASIC"})
    broken = [
        expectation
        for expectation in expectations
        if (found := results.get(expectation["meta"]["rule"])) is not None
        and found["result"].get("unexpected_count")
    ]
    if broken:
        complete = {
            "result_format": "COMPLETE",
            "unexpected_index_column_names": [key],
            "return_unexpected_index_query": False,
        }
        results |= _results(batch, name, broken, complete)
    return results


def _results(
    batch: Batch, name: str, expectations: Sequence[dict[str, Any]], form: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    suite = gx.ExpectationSuite(name=name, expectations=list(expectations))
    outcome = batch.validate(suite, result_format=form)
    return {
        result.expectation_config.meta["rule"]: {
            "result": result.result,
            "error": _error(result.exception_info),
        }
        for result in outcome.results
    }


def _error(info: dict[str, Any]) -> str | None:
    if info.get("raised_exception"):
        return str(info.get("exception_message"))
    for entry in info.values():
        if isinstance(entry, dict) and entry.get("raised_exception"):
            return str(entry.get("exception_message"))
    return None
