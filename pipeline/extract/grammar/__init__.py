"""What sentences say, for every table: predicates, factuality, attribution, quotation marks.

Knows no table; what belongs to one stands in its own folder.
"""
