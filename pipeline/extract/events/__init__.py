"""Who did what to whom: PLOVER events of an article, one row a happening."""

from pipeline.extract.events.table import extract

__all__ = ["extract"]
