"""From an annotated article to rows: one folder a table, and the registry that finds them.

An extractor is a function `extract(story: Story) -> list[Row]` in the module or package named
as the table; what sentences say, for every table, is in `grammar`. Which tables there are, the
schema files say; a fact table without a module is an error when the registry is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extract.rows import Row
    from pipeline.extract.story import Story

Extractor = Callable[["Story"], "list[Row]"]


class MissingExtractorError(LookupError):
    """A fact table has a schema file and no extractor module, or the module no `extract`."""


def extractors(tables: Iterable[str]) -> dict[str, Extractor]:
    """The extractor of each table; raises MissingExtractorError naming what to write."""
    found: dict[str, Extractor] = {}
    for table in tables:
        try:
            module = import_module(f"{__name__}.{table}")
        except ModuleNotFoundError as error:
            if error.name != f"{__name__}.{table}":
                raise
            raise MissingExtractorError(
                f"schemas/{table}.yaml describes a fact table, but pipeline/extract/{table}.py is "
                "missing; write it with a function extract(story) -> list[Row]"
            ) from error
        extractor = getattr(module, "extract", None)
        if not callable(extractor):
            raise MissingExtractorError(
                f"pipeline/extract/{table}.py has no function extract(story) -> list[Row]"
            )
        found[table] = extractor
    return found


def extract_article(
    text: str, reference_date: date | None = None, *, model: str | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Facts of one text, as rows of each table by table name, with clean-text offsets.

    `reference_date` is the day of publication, from which relative dates count; without it
    they stay unresolved. Offsets (`evidence_start`, `quote_start`, ...) count code points of
    the clean text, which is `text` itself unless it holds markup or layout to be cleaned;
    byte offsets count its UTF-8. The list `evidence` names the words behind each cell, and
    `articles` holds the clean text.
    """
    from pipeline.extract.single import rows_of_text

    return rows_of_text(text, reference_date, model)
