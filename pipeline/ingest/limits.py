"""How much ingest takes in before it refuses: every bound that keeps bad input harmless.

Here belong sizes, counts and depths, each with the reason for its value. Here does not
belong what happens when one is passed (the reader of the format says that).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.spans import Span

MEBIBYTE = 1 << 20

MAX_FILE_BYTES = 64 * MEBIBYTE
"""A single article; the Bible has 4.5 MB of text, so only a mistake is larger than this."""

MAX_PDF_BYTES = 128 * MEBIBYTE
"""A PDF may be mostly pictures, hence more than `MAX_FILE_BYTES`."""

MAX_HTML_BYTES = 8 * MEBIBYTE
"""A page with its scripts; the largest news pages have 3 MB."""

MAX_LINE_BYTES = 16 * MEBIBYTE
"""One line of a feed, which must be held in memory as a whole."""

MAX_ARTICLE_CHARS = 2_000_000
"""Clean text of one article; the model needs about 1 GB for each million characters."""

MAX_WORD_CHARS = 250
"""Characters without a blank that are read as words and marks; only addresses, encoded data and
rules of dashes have more. They stay in the text as one word that says nothing."""

MAX_PDF_PAGES = 400
"""Pages of one document; a newspaper has fewer."""

MAX_PDF_PAGE_CHARS = 200_000
"""Characters drawn on one page; a broadsheet holds 30,000. More is a bomb."""

MAX_PDF_MEMORY = 1024 * MEBIBYTE
"""Address space of the process that reads a PDF."""

MAX_PDF_SECONDS = 120
"""Time of that process; 400 pages take about 60 s."""

PDF_REMEDY = "print it anew to a PDF, or save its text"
"""What helps when a document asks for more than that."""

MAX_HTML_DEPTH = 200
"""Nesting of elements; browsers write fewer than 60, parsers recurse on them."""

MAX_HTML_NODES = 60_000
"""Elements of a page; the largest news pages have about 20,000."""

MAX_FIELD_CHARS = 2_000
"""A title, an author, a publisher, an address: anything longer is not one."""

MAX_FIELD_DEPTH = 3
"""Lists and objects in one another in such a field: a list of authors with names has two."""

MAX_PULLED_QUOTES = 100
"""Quotations pulled out of a page's text that are looked for in it; each costs its length."""

EARLIEST_YEAR = 1600
"""News is younger than the first newspaper (Strasbourg, 1605)."""

LATEST_YEAR = 2100
"""A publication date after this is a slip of the keyboard, whatever the clock says."""

_OVERLONG = re.compile(rf"(?<!\S)\S{{{MAX_WORD_CHARS + 1},}}")


def overlong_words(text: str) -> Iterator[Span]:
    """Words of more than `MAX_WORD_CHARS` characters."""
    return (Span(*found.span()) for found in _OVERLONG.finditer(text))
