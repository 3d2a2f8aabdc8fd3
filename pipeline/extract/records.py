"""All facts of one article: every extractor run over its story, the rows linked and recorded.

Belongs here: the order of extractors, links and the border to records. Does not: any rule.
"""

from __future__ import annotations

from pipeline.contract import fact_tables, load_tables
from pipeline.extract import extractors
from pipeline.extract.linking import link
from pipeline.extract.rows import Provenance, Record, to_records
from pipeline.extract.story import Story


def extract_story(story: Story, provenance: Provenance) -> dict[str, list[Record]]:
    """Records of each fact table by name, and their `evidence`."""
    tables = fact_tables(load_tables())
    functions = extractors(table.name for table in tables)
    records: dict[str, list[Record]] = {}
    evidence: list[Record] = []
    for table in tables:
        rows = functions[table.name](story)
        records[table.name], sources = to_records(
            story, table.name, table.primary_key, rows, provenance
        )
        evidence += sources
    link(records)
    records["evidence"] = evidence
    return records
