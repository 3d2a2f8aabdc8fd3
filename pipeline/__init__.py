"""Dragoman: news articles in, validated Parquet tables out.

`extract_article` reads the facts of one text, `load` reads a table of a release. The rest of
the package is the pipeline between the two; open `pipeline.definitions` to see it whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extract import extract_article
    from pipeline.publish.reading import load

__all__ = ["__version__", "extract_article", "load"]
__version__ = "0.1.0"

_HOMES = {"extract_article": "pipeline.extract", "load": "pipeline.publish.reading"}


def __getattr__(name: str) -> Any:
    """Load the two front doors on first use: neither should cost the other's imports."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
