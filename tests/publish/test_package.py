"""A release describes itself, and other people's tools read it as described."""

from __future__ import annotations

import json

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest
import yaml
from conftest import Run
from frictionless import Package

import pipeline
from pipeline.contract import load_tables
from pipeline.publish.release import NoReleaseError

VIEWS = {"events_actual", "agreements_existing", "investments_summable"}


def test_the_data_package_is_valid_and_names_every_column(corpus_run: Run) -> None:
    """The descriptor is held against the standard; the cells are not, because frictionless reads
    Parquet through plain pandas, which turns integers with nulls into floats."""
    folder = corpus_run.latest.resolve()
    report = Package.validate_descriptor(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    package = Package(str(folder / "datapackage.json"))
    assert set(package.resource_names) == set(load_tables()) | VIEWS
    for resource in package.resources:
        assert resource.schema.field_names == pq.read_schema(folder / str(resource.path)).names


def test_croissant_names_every_column(corpus_run: Run) -> None:
    described = json.loads((corpus_run.latest / "croissant.json").read_text())
    for record_set in described["recordSet"]:
        schema = pq.read_schema(corpus_run.latest / f"{record_set['name']}.parquet")
        assert [field["name"] for field in record_set["field"]] == schema.names


def test_the_dictionary_and_the_citation_are_readable(corpus_run: Run) -> None:
    text = (corpus_run.latest / "dictionary.md").read_text()
    for table in load_tables().values():
        for column in table.columns:
            assert f"| `{column.name}` |" in text
    citation = yaml.safe_load((corpus_run.latest / "CITATION.cff").read_text())
    assert citation["cff-version"] == "1.2.0"


@pytest.mark.parametrize("table", [*load_tables(), *sorted(VIEWS)])
def test_pandas_duckdb_and_polars_read_the_same_rows(corpus_run: Run, table: str) -> None:
    path = str(corpus_run.latest / f"{table}.parquet")
    frame = pipeline.load(table, data=corpus_run.data)
    counted = duckdb.connect().execute("select count(*) from read_parquet(?)", [path]).fetchone()
    assert counted == (len(frame),)
    assert pl.read_parquet(path).height == len(frame)
    assert pl.read_parquet(path).columns == list(frame.columns)


def test_views_hold_the_rows_that_are_safe(corpus_run: Run) -> None:
    actual = pipeline.load("events_actual", data=corpus_run.data)
    assert set(actual["factuality"]) == {"actual"}
    for view in VIEWS:
        assert pipeline.load(view, data=corpus_run.data)["cluster_id"].is_unique
    told = pipeline.load("events", data=corpus_run.data).query("factuality == 'actual'")
    assert len(told) > told["cluster_id"].nunique(), "the corpus tells one happening twice"
    summable = pipeline.load("investments_summable", data=corpus_run.data)
    assert summable["amount"].notna().all()


def test_rows_are_sorted_by_date_and_compressed(corpus_run: Run) -> None:
    events = pipeline.load("events", data=corpus_run.data)
    dated = events["date_start"].dropna()
    assert list(dated) == sorted(dated)
    group = pq.ParquetFile(corpus_run.latest / "events.parquet").metadata.row_group(0)
    assert group.column(0).compression == "ZSTD"


def test_an_older_release_can_be_pinned(corpus_run: Run) -> None:
    name = corpus_run.latest.resolve().name
    assert len(pipeline.load("quotes", release=name, data=corpus_run.data)) > 0
    with pytest.raises(NoReleaseError, match=name):
        pipeline.load("quotes", release="000099-nothing", data=corpus_run.data)
    with pytest.raises(FileNotFoundError, match="there are"):
        pipeline.load("speeches", data=corpus_run.data)
