"""Who puts money into what: flows that happen or are said to, one row a flow."""

from pipeline.extract.investments.table import extract

__all__ = ["extract"]
