"""Schema files load strictly, and everything else follows from them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.contract import ContractError, load_tables, schema_folder, vocabulary


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """A copy of the schemas with one text of one file replaced."""

    def change(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "schemas"
        shutil.copytree(schema_folder(), folder)
        path = folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        return folder

    return change


def test_every_table_has_the_columns_that_others_read() -> None:
    stable = {
        "events": "event_id event_type event_mode actor_names actor_countries recipient_names "
        "recipient_countries location_name location_country fatalities trigger_text",
        "investments": "investment_id investor_names investor_countries recipient_names "
        "recipient_countries amount amount_text currency amount_usd sector_codes status "
        "is_umbrella recommended_for_aggregates",
        "agreements": "agreement_id agreement_type party_names party_countries status amount "
        "currency subject",
        "quotes": "quote_id quote_text quote_type quote_start quote_end quote_byte_start "
        "quote_byte_end speaker_name speaker_text speaker_country cue_text",
        "articles": "article_id source_file source_id title author publisher published_date "
        "republished_date text",
    }
    common = (
        "article_id evidence_text evidence_start evidence_end evidence_byte_start "
        "evidence_byte_end factuality date_start date_end date_precision date_text"
    )
    for name, columns in stable.items():
        table = load_tables()[name]
        wanted = {*columns.split(), *(common.split() if table.is_fact else [])}
        assert wanted <= {column.name for column in table.columns}
        for column in table.columns:
            if column.name.endswith(("_countries", "_names")):
                assert column.type == "list<string>"


def test_arrow_fields_carry_descriptions_units_and_vocabularies() -> None:
    schema = load_tables()["events"].arrow_schema()
    assert schema.field("evidence_byte_start").metadata[b"unit"] == b"byte"
    assert schema.field("event_type").metadata[b"source_vocabulary"] == b"plover.types"
    assert all(field.metadata[b"description"] for field in schema)
    assert schema.field("date_start").type == pa.date32()


def test_plover_is_there_in_full() -> None:
    assert len(vocabulary("plover.types")) == 16
    assert len(vocabulary("plover.contexts")) == 37
    folder = schema_folder()
    types = load_tables(folder) and vocabulary("plover.types.*.modes")
    assert {"visit", "ceasefire", "martial-law", "drone", "vandalize"} <= set(types)


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("events.yaml", "sort_by:", "sortby:", "events.yaml: unknown key 'sortby'"),
        ("events.yaml", "type: float64", "type: float", "type 'float' is unknown"),
        ("events.yaml", "vocabulary: plover.types\n", "vocabulary: plover.kinds\n", "kinds"),
        ("quotes.yaml", "enum: [direct", "enums: [direct", "unknown key 'enums'"),
        (
            "investments.yaml",
            "expect_column_values_to_be_between",
            "expect_colum",
            "no expectation",
        ),
        (
            "investments.yaml",
            "min_value: 0, strict",
            "min_valu: 0, strict",
            "unknown key 'min_valu'",
        ),
        ("investments.yaml", "column: amount,", "column: amont,", "no such column: amont"),
        (
            "blocks/fact.yaml",
            "severity: critical",
            "severity: fatal",
            "neither critical nor warning",
        ),
        (
            "agreements.yaml",
            "linked_event_id: events",
            "linked_event_id: event",
            "no table 'event'",
        ),
        ("evidence.yaml", "primary_key: evidence_id", "primary_key: id", "is not a column"),
        ("articles.yaml", "name: articles", "name: article", "the file's is 'articles'"),
        ("quotes.yaml", "title: Quotes", "title: Quotes\ntitle: Quotes", "stands twice"),
    ],
)
def test_a_slip_in_a_schema_file_names_file_and_place(
    broken: Callable[[str, str, str], Path], file: str, old: str, new: str, complaint: str
) -> None:
    with pytest.raises(ContractError, match="yaml") as error:
        load_tables(broken(file, old, new))
    assert complaint in str(error.value)
    assert file.rsplit("/", maxsplit=1)[-1].split(".", maxsplit=1)[0] in str(error.value)
