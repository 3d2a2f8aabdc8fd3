"""__DOC_"""

from pipeline.extract.events.table import extract

__all__ = ["extract"]
