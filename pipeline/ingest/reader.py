"""A path to articles: the only door into ingest.

Here belongs which reader a file goes to, and that nothing a file holds can stop the
others. Here does not belong how any format is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipeline.ingest.article import Article, Refusal
from pipeline.ingest.assemble import Source, assembled
from pipeline.ingest.datelines import find_dates
from pipeline.ingest.decode import decode
from pipeline.ingest.draft import Metadata
from pipeline.ingest.text import read_blocks
from pipeline.ingest.traced import Traced

MARKDOWN = frozenset({".md", ".markdown"})


def read(path: Path, raw_dir: Path) -> Iterator[Article | Refusal]:
    data = path.read_bytes()
    decoded = decode(data)
    name = path.relative_to(raw_dir).as_posix()
    source = Source(name, "text", decoded.text, decoded.encoding, data)
    metadata = Metadata()
    yield assembled(source, read_blocks(Traced.whole(decoded.text)).drafts, metadata)


def article_from_text(
    text: str, *, reference_date: date | None, source_id: str | None = None
) -> Article:
    """An article straight from a string, for use as a library; offsets count in `text`.

    `reference_date` is the publication date that relative dates count from and wins over any
    date in the text. Raises ValueError when `text` holds nothing to read.
    """
    source = Source("", "text", text, "utf-8", text.encode("utf-8", "surrogatepass"))
    metadata = Metadata(source_id=source_id)
    if reference_date is not None:
        metadata.published, metadata.published_basis = reference_date, "metadata"
    article = assembled(source, read_blocks(Traced.whole(text)).drafts, metadata)
    if isinstance(article, Refusal):
        raise ValueError(f"{article.reason}: {article.detail}")
    return article
