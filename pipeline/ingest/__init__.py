"""From bytes to `Article`: one module a format, cleaning with offsets, metadata.

Imports nothing of the project but `pipeline.spans` and word lists; knows no tables, no spaCy, no
Dagster. Sees one file at a time: which article copies which, `pipeline.batch` tells.
"""
