"""__DOC_"""

from pipeline.extract.quotes.table import extract

__all__ = ["extract"]
