"""Blocks and metadata to an `Article`: the common end of every way in.

Here belongs the order of the steps and the final clean text with its offsets. Here does
not belong any rule of a single step.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pipeline.ingest.article import Anchor, Article, Block, Refusal
from pipeline.ingest.boilerplate import without_boilerplate, without_other_scripts
from pipeline.ingest.draft import Draft, Metadata
from pipeline.ingest.language_check import recognise
from pipeline.ingest.limits import (
    MAX_ARTICLE_CHARS,
    MAX_FIELD_CHARS,
    MAX_WORD_CHARS,
    overlong_words,
)
from pipeline.ingest.metadata import read_header_and_footer
from pipeline.ingest.structure import structured
from pipeline.ingest.traced import Traced, Weaver
from pipeline.spans import Found, OffsetMap

SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Source:
    """The document as it lies in its file: what an article's raw offsets count in."""

    file: str
    anchor: Anchor
    raw_text: str
    encoding: str
    raw_bytes: bytes
    raw_start: int = 0
    raw_byte_start: int = 0
    line: int | None = None

    def refused(self, reason: str, detail: str) -> Refusal:
        return Refusal(self.file, reason, detail, self.line)


def document_id(raw_bytes: bytes) -> str:
    """What an article is called: by its bytes, so that the same ones are the same article."""
    return hashlib.sha256(raw_bytes).hexdigest()


def assembled(source: Source, drafts: list[Draft], metadata: Metadata) -> Article | Refusal:
    """The article, or why there is none. The steps: drop, read the header, structure, weave."""
    if not drafts:
        return source.refused("no text", "nothing is left to read; is this an article?")
    own = without_other_scripts(drafts)
    language, note = recognise("\n".join(d.text.text for d in own))
    if language == "en":
        if len(own) < len(drafts):
            left = len(drafts) - len(own)
            blocks = "block" if left == 1 else "blocks"
            metadata.notes.append(f"left out {left} {blocks} in another script")
        drafts = read_header_and_footer(own, metadata)
        drafts = structured(without_boilerplate(drafts), metadata)
    return _woven(source, drafts, metadata, language, note)


def _woven(
    source: Source, drafts: list[Draft], metadata: Metadata, language: str, note: str
) -> Article | Refusal:
    woven, blocks = _joined(drafts)
    if not woven.text:
        return source.refused("no text", "nothing is left to read; is this an article?")
    if len(woven.text) > MAX_ARTICLE_CHARS:
        return source.refused(
            "too long",
            f"{len(woven.text):,} characters, the limit is {MAX_ARTICLE_CHARS:,}; split it",
        )
    return Article(
        article_id=document_id(source.raw_bytes),
        source_file=source.file,
        anchor=source.anchor,
        encoding=source.encoding,
        raw_text=source.raw_text,
        text=woven.text,
        offsets=OffsetMap(woven.segments),
        blocks=tuple(blocks),
        source_id=metadata.source_id,
        url=_field(metadata.url),
        title=_title(woven.text, blocks) or _field(metadata.title),
        author=_field(metadata.author),
        publisher=_field(metadata.publisher),
        published=metadata.published,
        published_basis=metadata.published_basis if metadata.published else "none",
        republished=metadata.republished,
        language=language,
        language_note=note,
        raw_start=source.raw_start,
        raw_byte_start=source.raw_byte_start,
        notes=(*metadata.notes, *_unread_words(woven.text)),
        source_line=source.line,
        dateline_place=metadata.dateline_place,
        metadata_raw=tuple(sorted(metadata.raw.items())),
    )


def _joined(drafts: list[Draft]) -> tuple[Traced, list[Block]]:
    """The text of all drafts, one behind the other, and where each stands in it."""
    weaver = Weaver()
    blocks: list[Block] = []
    end = 0
    for draft in drafts:
        if blocks:
            weaver.put(SEPARATOR, end, max(end, draft.text.raw_start))
        start = weaver.length
        weaver.copy(draft.text, 0, len(draft.text.text))
        blocks.append(Block(draft.kind, start, weaver.length, draft.page))
        end = draft.text.raw_end
    return weaver.woven(), blocks


def _unread_words(text: str) -> list[str]:
    """A note on words that are too long to be any; the parser takes each for one token."""
    count, total = 0, 0
    for word in overlong_words(text):
        count, total = count + 1, total + word.end - word.start
    if not count:
        return []
    return [
        f"not read: {count} {'word' if count == 1 else 'words'} of more than {MAX_WORD_CHARS} "
        f"characters without a blank, {total:,} characters in all"
    ]


def _title(text: str, blocks: list[Block]) -> Found[str] | None:
    title = next((b for b in blocks if b.kind == "title"), None)
    if title is None:
        return None
    words = text[title.start : title.end]
    return Found(words, title.start, title.end, "ingest.title", "verbatim", "headline of the body")


def _field(value: str | None) -> str | None:
    return value[:MAX_FIELD_CHARS] if value else None
