"""A web page to an article: trafilatura says which text, the raw markup says where it stands.

Here belongs the choice of blocks and what the markup itself declares (JSON-LD, `meta`,
`time`, canonical address). Here does not belong tokenising markup (`markup`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Any

import trafilatura

from pipeline.ingest.article import Article, BlockKind, Refusal
from pipeline.ingest.assemble import Source, assembled
from pipeline.ingest.datelines import declared_date
from pipeline.ingest.draft import Draft, Metadata
from pipeline.ingest.limits import MAX_FIELD_CHARS
from pipeline.ingest.markup import Element, MarkupPage, TooDeepError, VisibleBlock, read_markup
from pipeline.ingest.metadata import is_prose

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_MOSTLY = 0.75
"""Share of a block's shingles that trafilatura's text must hold: it drops a link here and there."""

_ARTICLE_TYPES = re.compile(r"article|report|posting|analysis|opinion|review", re.IGNORECASE)
_STANDFIRST = re.compile(
    r"standfirst|\bdek\b|subtitle|sub-title|sub-?headline|\bdeck\b|strapline|article__summary|excerpt"
)
_CAPTION = re.compile(r"caption|credit|wp-caption")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")
_LIST_LINK = re.compile(r"\bnav\b|menu|breadcrumb|share|social|related|newsletter|promo|advert")

_META = {
    "title": ("og:title", "twitter:title", "dc.title", "headline", "parsely-title"),
    "author": ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "article:publisher"),
    "published": (
        "article:published_time", "datepublished", "parsely-pub-date", "dc.date.issued", "dc.date",
        "date", "pubdate", "publishdate", "publish-date", "publication_date", "sailthru.date",
        "article.published", "og:published_time", "dcterms.created", "dcterms.date",
        "cxenseparse:recs:publishtime",
    ),
    "url": ("og:url",),
}  # fmt: skip


def read_html(source: Source) -> Article | Refusal:
    """The page's article, or the reason why it has none."""
    try:
        page = read_markup(source.raw_text)
    except TooDeepError as error:
        return source.refused("markup bomb", f"{error}; no news page is built so")
    metadata = Metadata()
    _declared(page, source.raw_text, metadata)
    drafts = _drafts(page, _main_text(source.raw_text), metadata)
    if not any(is_prose(draft) for draft in drafts):
        return source.refused(
            "no article", "the page holds no running text; save the page of the article itself"
        )
    return assembled(source, drafts, metadata)


def _main_text(markup: str) -> str:
    """trafilatura's idea of the article, as lines; empty when it finds none."""
    try:
        found = trafilatura.extract(
            markup, include_comments=False, include_tables=True, with_metadata=False
        )
    except (RecursionError, ValueError, TypeError, AttributeError):
        return ""
    return found or ""


def _drafts(page: MarkupPage, main: str, metadata: Metadata) -> list[Draft]:
    chosen = _chosen(page.blocks, main) or _fallback(page.blocks)
    title = _title_block(page.blocks, metadata, chosen[0] if chosen else 0)
    drafts: list[Draft] = []
    if title is not None:
        drafts.append(Draft(page.blocks[title].text, "title", marked=True))
        chosen = [i for i in chosen if i > title]
        above = range(title + 1, chosen[0] if chosen else title + 1)
        summary = [i for i in above if _STANDFIRST.search(page.blocks[i].classes)]
        drafts += [Draft(page.blocks[i].text, "standfirst", marked=True) for i in summary[:1]]
    for index in chosen:
        if draft := _draft(page.blocks[index]):
            drafts.append(draft)
    return drafts


def _draft(block: VisibleBlock) -> Draft | None:
    """The block with the kind that its elements give it; None for captions."""
    if "figcaption" in block.path or _CAPTION.search(block.classes):
        return None
    kind: BlockKind = "paragraph"
    if any(re.fullmatch(r"h[1-6]", name) for name in block.path[-3:]):
        kind = "heading"
    elif "blockquote" in block.path:
        kind = "quotation"
    elif "li" in block.path:
        kind = "list_item"
    elif _STANDFIRST.search(block.classes):
        kind = "standfirst"
    return Draft(block.text, kind, marked=kind != "paragraph")


def _chosen(blocks: Sequence[VisibleBlock], main: str) -> list[int]:
    """The blocks whose wording is in trafilatura's text, by shingles so that time stays linear."""
    lines = {_key(line) for line in main.splitlines()}
    words = _WORD.findall(main.lower())
    known = set(_shingles(words))
    kept = []
    for index, block in enumerate(blocks):
        own = _WORD.findall(block.text.text.lower())
        shingles = list(_shingles(own))
        if shingles and len(own) > 2 * _SHINGLE:
            hit = sum(s in known for s in shingles) >= _MOSTLY * len(shingles)
        else:
            hit = bool(own) and _key(block.text.text) in lines
        if hit:
            kept.append(index)
    return kept


def _fallback(blocks: Sequence[VisibleBlock]) -> list[int]:
    """Paragraphs outside menus, where trafilatura found nothing (a page of a few sentences)."""
    outside = {"nav", "footer", "aside", "form", "header", "figcaption"}
    return [
        i
        for i, b in enumerate(blocks)
        if not outside & set(b.path) and not _LIST_LINK.search(b.classes)
        and is_prose(Draft(b.text)) and "a" not in b.path[-1:]
    ]  # fmt: skip


def _title_block(blocks: Sequence[VisibleBlock], metadata: Metadata, first: int) -> int | None:
    """The headline: an `h1`, best one that says what the metadata call the title."""
    heads = [
        i for i, b in enumerate(blocks) if "h1" in b.path and len(_WORD.findall(b.text.text)) > 1
    ]
    known = _key(metadata.title or "")
    for index in heads:
        key = _key(blocks[index].text.text)
        if known and (key == known or known.startswith(key) or key.startswith(known)):
            return index
    before = [i for i in heads if i <= first]
    if before:
        return before[-1]
    return next((i for i, b in enumerate(blocks) if known and _key(b.text.text) == known), None)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(_SHINGLE)), strict=False)


def _declared(page: MarkupPage, markup: str, metadata: Metadata) -> None:
    """What the page says of itself: JSON-LD first, then `meta`, `time`, the address."""
    for article in _linked_data(page.elements, markup):
        _from_linked_data(article, metadata)
    declared = _meta(page.elements)
    for name in ("title", "author", "publisher", "url"):
        metadata.settle(
            name, next((v for k in _META[name] if (v := _field(declared.get(k)))), None)
        )
    for key in _META["published"]:
        _settle_date(metadata, declared.get(key))
    for element in page.elements:
        if element.name == "time" and "updated" not in element.attributes.get("class", "").lower():
            _settle_date(metadata, element.attributes.get("datetime"))
        if element.name == "link" and element.attributes.get("rel", "").lower() == "canonical":
            metadata.settle("url", _address(element.attributes.get("href")))
    if metadata.published is None and (found := _URL_DATE.search(metadata.url or "")):
        _settle_date(metadata, "-".join(f"{int(part):02d}" for part in found.groups()))
    _title_element(page.elements, markup, metadata)
    if metadata.author and metadata.author.startswith(("http://", "https://")):
        metadata.author = None


def _title_element(elements: Iterable[Element], markup: str, metadata: Metadata) -> None:
    for element in elements:
        if element.name == "title" and element.content:
            words = unescape(markup[slice(*element.content)][:MAX_FIELD_CHARS])
            metadata.settle("title", re.split(r"\s[|–—-]\s", " ".join(words.split()))[0])
            return


def _meta(elements: Iterable[Element]) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in elements:
        if element.name == "meta":
            a = element.attributes
            name = a.get("property") or a.get("name") or a.get("itemprop") or ""
            found.setdefault(name.lower(), a.get("content", ""))
    return found


def _linked_data(elements: Iterable[Element], markup: str) -> Iterator[dict[str, Any]]:
    """The objects of an article's type in the page's JSON-LD."""
    for element in elements:
        if element.content is None or "ld+json" not in element.attributes.get("type", "").lower():
            continue
        try:
            data = json.loads(markup[slice(*element.content)].strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        roots = data if isinstance(data, list) else [data]
        for root in roots[:50]:
            graph = root.get("@graph") if isinstance(root, dict) else None
            for item in [root, *(graph[:50] if isinstance(graph, list) else [])]:
                if isinstance(item, dict) and _ARTICLE_TYPES.search(
                    str(item.get("@type", ""))[:200]
                ):
                    yield item


def _is_article(item: dict[str, Any]) -> bool:
    return _ARTICLE_TYPES.search(str(item.get("@type", ""))[:200]) is not None


def _from_linked_data(article: dict[str, Any], metadata: Metadata) -> None:
    metadata.settle("title", _field(article.get("headline")))
    metadata.settle("author", _names(article.get("author")))
    metadata.settle("publisher", _names(article.get("publisher")))
    page = article.get("mainEntityOfPage")
    page = page.get("@id") if isinstance(page, dict) else page
    metadata.settle("url", _address(article.get("url")) or _address(page))
    _settle_date(metadata, article.get("datePublished"))


def _names(value: object) -> str | None:
    """`{"name": …}`, a string, or a list of either."""
    if isinstance(value, dict):
        return _field(value.get("name"))
    if isinstance(value, list):
        return ", ".join(n for v in value[:20] if (n := _names(v))) or None
    return _field(value)


def _field(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    text = " ".join(unescape(value[: MAX_FIELD_CHARS * 2]).split())
    return text[:MAX_FIELD_CHARS] or None


def _address(value: object) -> str | None:
    text = _field(value)
    return text if text and text.startswith(("http://", "https://")) else None


def _settle_date(metadata: Metadata, value: object) -> None:
    if metadata.published is not None or not isinstance(value, str):
        return
    day, note = declared_date(value)
    if note and note not in metadata.notes:
        metadata.notes.append(note)
    if day is not None:
        metadata.published, metadata.published_basis = day, "metadata"
