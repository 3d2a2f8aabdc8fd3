"""Who said what: marked and reported speech of an article, one row a quotation."""

from pipeline.extract.quotes.table import extract

__all__ = ["extract"]
