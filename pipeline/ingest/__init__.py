"""From bytes to `Article`: one module a format, cleaning with offsets, metadata, near-duplicates.

Imports nothing of the project but `pipeline.spans`; knows no tables, no spaCy, no Dagster.
"""
