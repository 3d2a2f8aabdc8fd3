"""From clean text to a parsed document: the model, its sentence boundaries, the cache of parses.

Knows articles and spaCy, which stops here: what reads a document reads `tokens`. Knows no values
and no tables.
"""
