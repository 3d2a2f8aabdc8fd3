"""__DOC_"""

from pipeline.extract.agreements.table import extract

__all__ = ["extract"]
