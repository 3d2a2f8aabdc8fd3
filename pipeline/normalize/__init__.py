"""From words to canonical values: dates, money, actors, places, sectors.

Knows texts and parsed documents, but no tables, no Dagster, no pandas.
"""
