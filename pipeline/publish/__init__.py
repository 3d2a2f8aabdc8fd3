"""From staging to a release: auditing tables against the contract, publishing, describing.

Knows the contract and the staging files, but no extractor and no Dagster.
"""
