"""__DOC_"""

from pipeline.extract.investments.table import extract

__all__ = ["extract"]
