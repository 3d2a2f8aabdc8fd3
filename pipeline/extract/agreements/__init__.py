"""Agreements: from the words of a text to the rows of their table.

Belongs here: the modules of the table (`nouns`, `acts`, `status`, `mentions`, `parties`,
`table`). Does not: grammar that other tables ask for as well (`pipeline.extract.grammar`).
"""

from pipeline.extract.agreements.table import extract

__all__ = ["extract"]
