"""A path to articles: the only door into ingest.

Here belongs which reader a file goes to, and that nothing a file holds, is named or points
at can stop the others: what cannot be read is a `Refusal` with the reason and the remedy.
Here does not belong how any format is read.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.ingest.article import Article, Known, Refusal
from pipeline.ingest.assemble import Source, assembled
from pipeline.ingest.datelines import find_dates
from pipeline.ingest.decode import Decoded, decode, decode_as, is_binary
from pipeline.ingest.draft import Metadata
from pipeline.ingest.html import read_html
from pipeline.ingest.json_feed import MAPPED_FIELDS, read_feed, read_json
from pipeline.ingest.limits import MAX_FILE_BYTES, MAX_HTML_BYTES, MAX_PDF_BYTES
from pipeline.ingest.pdf import read_pdf
from pipeline.ingest.text import read_blocks
from pipeline.ingest.traced import Traced

TEXT = frozenset({".txt", ".text", ""})
MARKDOWN = frozenset({".md", ".markdown"})
HTML = frozenset({".html", ".htm", ".xhtml"})
FEEDS = frozenset({".jsonl", ".ndjson"})
SUFFIXES = TEXT | MARKDOWN | HTML | FEEDS | {".pdf", ".json"}
"""What raw files may be called; anything else is refused by name."""

HEAD_BYTES = 4096
"""Bytes that tell the format of a file whose name tells a wrong one."""

_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,3}"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)


def read(path: Path, raw_dir: Path) -> Iterator[Article | Refusal]:
    """Every article of the file at `path`, which must lie below `raw_dir`; see `read_new`."""
    for result in read_new(path, raw_dir, lambda _: False):
        if not isinstance(result, Known):
            yield result


def read_new(
    path: Path, raw_dir: Path, known: Callable[[str], bool]
) -> Iterator[Article | Refusal | Known]:
    """What is at `path`; lines of a feed that are `known` by their identifier are only named.

    A feed is streamed. Never raises for what a file holds, only yields a `Refusal`; its
    `source_file` is the path below `raw_dir`, with characters that could mislead a reader
    of a terminal escaped.
    """
    name = printable(_below(path, raw_dir))
    if (why := _unreadable(path, raw_dir)) is not None:
        yield Refusal(name, *why)
        return
    try:
        yield from _read(path, name, known)
    except OSError as error:
        yield Refusal(name, "unreadable", f"{type(error).__name__}: {str(error)[:200]}")
    except (MemoryError, RecursionError) as error:
        what = f"{type(error).__name__} in reading it; save the text of the article alone"
        yield Refusal(name, "unreadable", what)


def printable(name: str) -> str:
    """A file's name with control and direction characters escaped, safe to print and to store."""
    return "".join(c if c.isprintable() else _escaped(c) for c in name)


def _escaped(character: str) -> str:
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


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
    article = _text_article(source, metadata, soft_breaks=False)
    if isinstance(article, Refusal):
        raise ValueError(f"{article.reason}: {article.detail}")
    return article


def _below(path: Path, raw_dir: Path) -> str:
    try:
        return path.relative_to(raw_dir).as_posix()
    except ValueError:
        return path.name


def _unreadable(path: Path, raw_dir: Path) -> tuple[str, str] | None:
    """Why a file is not even opened: a link, elsewhere, no file, too large, empty."""
    try:
        root, status = raw_dir.resolve(), path.lstat()
        inside = path.resolve().is_relative_to(root) and path.absolute().is_relative_to(
            raw_dir.absolute()
        )
    except (OSError, RuntimeError) as error:
        return "unreadable", f"{type(error).__name__}: {str(error)[:200]}"
    if not inside:
        return (
            "outside the raw folder",
            "its path leads out of it; copy the file into it",
        )
    if path.is_symlink():
        return "symbolic link", "links are not followed; copy the file itself here"
    if not stat.S_ISREG(status.st_mode):
        return "not a file", "a folder, pipe or device cannot be read as an article"
    if any("\udc80" <= c <= "\udcff" for c in _below(path, raw_dir)):
        return "name is no text", "its name is not valid UTF-8; rename the file"
    if status.st_size == 0:
        return "empty", "the file holds no bytes; fetch it again"
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = " ".join(sorted(SUFFIXES - {""}))
        remedy = "unpack an archive, convert a document"
        return "unknown file type", f"{printable(suffix)!r} is none of {known}; {remedy}"
    limit = MAX_PDF_BYTES if suffix == ".pdf" else MAX_FILE_BYTES
    if suffix not in FEEDS and status.st_size > limit:
        size = f"{status.st_size:,} bytes, the limit is {limit:,}"
        return "too large", f"{size}; split it, or write a .jsonl feed, which is streamed"
    return None


def _read(
    path: Path, name: str, known: Callable[[str], bool]
) -> Iterator[Article | Refusal | Known]:
    """To the reader of what the file is, which its first bytes know better than its name."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    suffix = path.suffix.lower()
    if head.lstrip()[:5] == b"%PDF-":
        yield _named(read_pdf(path, name, path.read_bytes()), suffix, {".pdf"}, "a PDF")
        return
    if is_binary(head):
        remedy = "unpack it, or convert it to text, HTML or PDF"
        kind = "is no PDF" if suffix == ".pdf" else "is no text in any encoding"
        yield Refusal(name, "binary", f"what it holds {kind}; {remedy}")
    elif suffix == ".pdf":
        yield Refusal(name, "broken PDF", "it does not begin like a PDF; fetch it again")
    elif suffix in FEEDS:
        yield from read_feed(path, name, known)
    elif suffix == ".json":
        yield from _json(path, name, known)
    else:
        yield from _text_or_page(path, name, head, known)


def _json(
    path: Path, name: str, known: Callable[[str], bool]
) -> Iterator[Article | Refusal | Known]:
    for result in read_json(path, name, path.read_bytes(), known):
        yield _with_date_of_name(result, path) if isinstance(result, Article) else result


def _text_or_page(
    path: Path, name: str, head: bytes, known: Callable[[str], bool]
) -> Iterator[Article | Refusal | Known]:
    suffix, data = path.suffix.lower(), path.read_bytes()
    if suffix in HTML or _PAGE.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()):
        if len(data) > MAX_HTML_BYTES:
            size = f"{len(data):,} bytes, the limit for a page is {MAX_HTML_BYTES:,}"
            yield Refusal(name, "too large", f"{size}; save the article alone")
            return
        decoded = _page_decoded(data)
        result = read_html(Source(name, "markup", decoded.text, decoded.encoding, data))
        result = _named(result, suffix, HTML, "a web page")
    elif data.lstrip()[:1] == b"{" and _is_article_object(head):
        yield from _json(path, name, known)
        return
    else:
        decoded = decode(data)
        source = Source(name, "text", decoded.text, decoded.encoding, data)
        result = _text_article(source, Metadata(), soft_breaks=suffix in MARKDOWN)
    yield _with_date_of_name(result, path) if isinstance(result, Article) else result


def _is_article_object(head: bytes) -> bool:
    """JSON under the name of a text file."""
    return re.search(rb'^\s*\{\s*"[A-Za-z_]{1,40}"\s*:', head) is not None


def _text_article(source: Source, metadata: Metadata, *, soft_breaks: bool) -> Article | Refusal:
    page = read_blocks(Traced.whole(source.raw_text), soft_breaks=soft_breaks)
    for key, value in page.front_matter.items():
        if key in MAPPED_FIELDS and value.text:
            metadata.declare(MAPPED_FIELDS[key], value)
    return assembled(source, page.drafts, metadata)


def _page_decoded(data: bytes) -> Decoded:
    """A page's own declaration of its encoding counts where UTF-8 does not fit."""
    declared = _CHARSET.search(data[:HEAD_BYTES])
    return decode_as(data, declared[1].decode("ascii") if declared else None)


def _named(
    result: Article | Refusal, suffix: str, expected: set[str] | frozenset[str], kind: str
) -> Article | Refusal:
    """With a note when the file's name says something else than its bytes."""
    if isinstance(result, Refusal) or suffix in expected:
        return result
    return _noted(result, f"named {printable(suffix)!r}, but it is {kind} and was read as one")


def _noted(article: Article, note: str) -> Article:
    return replace(article, notes=(*article.notes, note))


def _with_date_of_name(article: Article, path: Path) -> Article:
    """The date in a file's name, where the document itself has none."""
    if article.published is not None:
        return article
    day = next((d.day for d in find_dates(path.stem) if d.day), None)
    if day is None:
        return article
    return replace(article, published=day, published_basis="filename")
