"""Who is meant: persons, bodies and countries behind names, titles, nouns and pronouns.

`index` is the door; `mentions` reads one noun phrase, `coreference` what stands for an earlier
one, `setting` the country that an article is set in.
"""
