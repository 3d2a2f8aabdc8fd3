"""What the world is called: countries, towns and the spelling that names are compared in.

Knows word lists, but no text and no parse of one.
"""
