"""Agreements: from the words of a text to the rows of their table.

Belongs here: the modules of the table: `nouns`, `acts`, `status` and `mentions` of what is told,
`sides` and `parties` of whom, `subject` of what about, `table` of its rows. Does not: grammar
that other tables ask for as well (`pipeline.extract.grammar`).
"""

from pipeline.extract.agreements.table import extract

__all__ = ["extract"]
