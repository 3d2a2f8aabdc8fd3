"""From clean text to a spaCy document: the model, its sentence boundaries, the cache of parses.

Knows articles and spaCy; knows no values and no tables.
"""
