"""A process of its own that reads the words of one PDF: `python -m pipeline.ingest.pdf_words FILE`.

Here belongs what must be kept at arm's length: a PDF can make its reader unpack gigabytes
or run for hours, so the parent (`pdf`) limits this process's memory and time and survives
its death. Prints one JSON object: `{"pages": [{"width", "height", "words": [...]}]}` or
`{"refused": [reason, detail]}`. Here does not belong what the words mean.
"""

from __future__ import annotations

import json
import logging
import sys
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFSyntaxError

from pipeline.ingest.limits import (
    MAX_ARTICLE_CHARS,
    MAX_PDF_MEMORY,
    MAX_PDF_PAGE_CHARS,
    MAX_PDF_PAGES,
    PDF_REMEDY,
)


def words_of(path: str) -> dict[str, Any]:
    """The words of each page with their boxes, or the reason why there are none."""
    try:
        with pdfplumber.open(path) as pdf:
            if len(list(islice(PDFPage.create_pages(pdf.doc), MAX_PDF_PAGES + 1))) > MAX_PDF_PAGES:
                return _refused("too long", f"more than {MAX_PDF_PAGES} pages; split the document")
            pages, characters = [], 0
            for page in pdf.pages:
                pages.append(_page(page))
                page.close()
                characters += sum(len(word[0]) for word in pages[-1]["words"])
                if characters > MAX_ARTICLE_CHARS:
                    limit = f"more than {MAX_ARTICLE_CHARS:,} characters"
                    return _refused("too long", f"{limit}; split the document")
            information = {k: v for k, v in (pdf.metadata or {}).items() if isinstance(v, str)}
    except _TooManyCharactersError as error:
        return _refused("PDF bomb", str(error))
    except Exception as error:
        return _why(error)
    if not pages:
        return _refused("broken PDF", "it has no pages; is the file complete?")
    return {"pages": pages, "information": information}


class _TooManyCharactersError(ValueError):
    """A page holds more characters than paper can."""


def _page(page: Any) -> dict[str, Any]:
    characters = page.chars
    if len(characters) > MAX_PDF_PAGE_CHARS:
        raise _TooManyCharactersError(f"{len(characters):,} characters on one page; {PDF_REMEDY}")
    words = page.dedupe_chars().extract_words(
        extra_attrs=["size", "fontname"], use_text_flow=False, x_tolerance_ratio=0.15
    )
    return {
        "width": float(page.width),
        "height": float(page.height),
        "words": [
            [
                w["text"], round(w["x0"], 2), round(w["x1"], 2), round(w["top"], 2),
                round(w["bottom"], 2), round(w["size"], 1), "bold" in w["fontname"].lower(),
            ]
            for w in words
        ],
    }  # fmt: skip


def _why(error: BaseException) -> dict[str, Any]:
    causes = [error, *error.args, error.__cause__, error.__context__]
    if (
        any(isinstance(c, PDFPasswordIncorrect) for c in causes)
        or "Encrypt" in type(error).__name__
    ):
        return _refused("encrypted PDF", "it asks for a password; store an unprotected copy")
    # Python itself says SystemError where it has no memory left to say MemoryError.
    if isinstance(error, (MemoryError, SystemError)) or "allocate" in str(error):
        return _refused("PDF bomb", f"it unpacks to more than a document needs; {PDF_REMEDY}")
    if any(isinstance(c, RecursionError) for c in causes):
        return _refused("PDF bomb", f"its parts nest too deeply; {PDF_REMEDY}")
    if any(isinstance(c, PDFSyntaxError) for c in causes):
        return _refused("broken PDF", "it is no PDF or cut off; fetch it again")
    return _refused("broken PDF", f"{type(error).__name__}: {str(error)[:200]}; fetch it again")


def _refused(reason: str, detail: str) -> dict[str, Any]:
    return {"refused": [reason, detail]}


def _limit_memory() -> None:
    """Where the system has such limits (not on Windows), the process may not grow beyond one."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_PDF_MEMORY, MAX_PDF_MEMORY))


if __name__ == "__main__":
    _limit_memory()
    logging.disable(logging.CRITICAL)
    json.dump(words_of(sys.argv[1]), sys.stdout)
