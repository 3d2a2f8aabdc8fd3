"""A web page to an article: trafilatura says which text, the raw markup says where it stands.

Here belongs the choice of blocks and what the markup itself declares (JSON-LD, `meta`,
`time`, canonical address). Here does not belong tokenising markup (`markup`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import islice
from typing import Any

from pipeline.ingest.article import Article, BlockKind, Refusal
from pipeline.ingest.assemble import Source, assembled
from pipeline.ingest.boilerplate import is_section
from pipeline.ingest.datelines import declared_date
from pipeline.ingest.draft import Draft, Metadata
from pipeline.ingest.limits import MAX_FIELD_CHARS, MAX_FIELD_DEPTH, MAX_PULLED_QUOTES
from pipeline.ingest.markup import Element, MarkupPage, TooDeepError, VisibleBlock, read_markup
from pipeline.ingest.metadata import is_prose, read_byline

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_MOSTLY = 0.75
"""Share of a block's shingles that trafilatura's text must hold: it drops a link here and there."""

_ARTICLE_TYPES = re.compile(r"article|report|posting|analysis|opinion|review", re.IGNORECASE)
_STANDFIRST = re.compile(
    r"standfirst|\bdek\b|subtitle|sub-title|sub-?headline|\bdeck\b|strapline|article__summary|excerpt"
)
_CAPTION = re.compile(r"caption|credit|wp-caption")
_TITLE_BORDER = re.compile(r"\s[|–—-]\s")
_TAGS = re.compile(r"<[^<>]*>")
_MICRODATA = {
    "headline": "headline",
    "author": "author",
    "creator": "author",
    "publisher": "dc.publisher",
    "datepublished": "datepublished",
}
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")
_GATE = re.compile(r"paywall|regwall|piano|subscri|sign-?up|cookie|consent|onetrust|gdpr")
_PULLED = re.compile(r"pull-?_?quote|pulled")
_ASIDES = frozenset({"nav", "footer", "aside", "form", "figcaption"})
_LIST_LINK = re.compile(r"\bnav\b|menu|breadcrumb|share|social|related|newsletter|promo|advert")

_META = {
    "title": ("og:title", "twitter:title", "dc.title", "headline", "parsely-title"),
    "author": (
        "author", "article:author", "parsely-author", "dc.creator", "dcterms.creator",
        "sailthru.author", "byl", "citation_author",
    ),
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
        return source.refused("markup bomb", f"{error}; save the text of the article alone")
    metadata = Metadata()
    _declared(page, source.raw_text, metadata)
    _publisher_of_title(page, source.raw_text, metadata)
    drafts = _drafts(page, _main_text(source.raw_text), metadata)
    if not any(is_prose(draft) for draft in drafts):
        return source.refused(
            "no article", "the page holds no running text; save the page of the article itself"
        )
    return assembled(source, drafts, metadata)


def _main_text(markup: str) -> str:
    """trafilatura's idea of the article, as lines; empty when it finds none."""
    import trafilatura  # late: most folders of articles have no page in them

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
        between, used = range(title + 1, _first_prose(page.blocks, chosen)), {*chosen, *summary}
        lines = [i for i in between if i not in used and not _is_apart(page.blocks[i])]
        read_byline([Draft(page.blocks[i].text) for i in lines], _document(page), metadata)
    for index in _own(page.blocks, chosen):
        if draft := _draft(page.blocks[index]):
            drafts.append(draft)
    return drafts


def _first_prose(blocks: Sequence[VisibleBlock], chosen: Sequence[int]) -> int:
    """The first block of the body, behind headline and standfirst."""
    prose = (i for i in chosen if is_prose(Draft(blocks[i].text)))
    return next((i for i in prose if not _STANDFIRST.search(blocks[i].classes)), 0)


def _document(page: MarkupPage) -> str:
    """What the page shows, for the decision between the 3rd of April and March the 4th."""
    return "\n".join(block.text.text for block in page.blocks)


def _is_apart(block: VisibleBlock) -> bool:
    return bool(_ASIDES & set(block.path)) or _LIST_LINK.search(block.classes) is not None


def _own(blocks: Sequence[VisibleBlock], chosen: Sequence[int]) -> list[int]:
    """Without what asks for a subscription, unless the article itself lies in its element, and
    without quotations pulled out of a paragraph, which would be said twice."""
    gates = {i for i in chosen if _GATE.search(blocks[i].classes)}
    words = {i: len(_WORD.findall(blocks[i].text.text)) for i in chosen}
    if 3 * sum(words[i] for i in gates) > sum(words.values()):
        gates = set()
    whole = _key(
        "\n".join(blocks[i].text.text for i in chosen if "blockquote" not in blocks[i].path)
    )
    marked = islice((i for i in chosen if _PULLED.search(blocks[i].classes)), MAX_PULLED_QUOTES)
    pulled = {i for i in marked if _key(blocks[i].text.text) in whole}
    return [i for i in chosen if i not in gates and i not in pulled]


def _draft(block: VisibleBlock) -> Draft | None:
    """The block with the kind that its elements give it; None for captions."""
    if {"figcaption", "caption"} & set(block.path) or _CAPTION.search(block.classes):
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
    outside = _ASIDES | {"header"}
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
    document = _document(page)
    for article, names in _linked_data(page.elements, markup):
        _from_linked_data(article, names, document, metadata)
    declared = {**_meta(page.elements), **_microdata(page.elements, markup)}
    for name in ("title", "author", "publisher", "url"):
        metadata.settle(
            name, next((v for k in _META[name] if (v := _field(declared.get(k)))), None)
        )
    for key in _META["published"]:
        _settle_date(metadata, declared.get(key), document)
    for element in _times(page):
        _settle_date(metadata, element.attributes.get("datetime"), document)
    for element in page.elements:
        if element.name == "link" and element.attributes.get("rel", "").lower() == "canonical":
            metadata.settle("url", _address(element.attributes.get("href")))
    if metadata.published is None and (found := _URL_DATE.search(metadata.url or "")):
        _settle_date(metadata, "-".join(f"{int(part):02d}" for part in found.groups()), "")
    _title_element(page.elements, markup, metadata)
    if metadata.author and metadata.author.startswith(("http://", "https://")):
        metadata.author = None


def _times(page: MarkupPage) -> list[Element]:
    """`time` elements that may be the article's own, those below its headline first."""
    own = [
        e
        for e in page.elements
        if e.name == "time"
        and not _ASIDES & set(e.path)
        and "updated" not in e.attributes.get("class", "").lower()
    ]
    title = next((i for i, block in enumerate(page.blocks) if "h1" in block.path), 0)
    return sorted(own, key=lambda element: element.block < title)


def _microdata(elements: Iterable[Element], markup: str) -> dict[str, str]:
    """`itemprop` of an article by our names for `meta`: the first of each counts."""
    found: dict[str, str] = {}
    for element in elements:
        prop = element.attributes.get("itemprop", "").lower()
        owners = [p for p in element.props if p]
        if not prop or any(p in ("comment", "review", "mentions", "image") for p in owners):
            continue
        of = next((p for p in owners if p in _MICRODATA), prop) if prop == "name" else prop
        scoped = prop in ("author", "publisher") and "itemscope" in element.attributes
        if of in _MICRODATA and not scoped:
            value = element.attributes.get("content") or element.attributes.get("datetime")
            found.setdefault(_MICRODATA[of], value or _shown(element, markup))
    return found


def _shown(element: Element, markup: str) -> str:
    """The words inside an element."""
    if element.content is None:
        return ""
    start, end = element.content
    return " ".join(
        unescape(_TAGS.sub(" ", markup[start : min(end, start + MAX_FIELD_CHARS)])).split()
    )


def _publisher_of_title(page: MarkupPage, markup: str, metadata: Metadata) -> None:
    """`Headline | Site`: what follows the headline in the title of the page."""
    title = next((e for e in page.elements if e.name == "title" and e.content), None)
    if title is None:
        return
    parts = _TITLE_BORDER.split(_shown(title, markup))
    heads = [_key(b.text.text) for b in page.blocks if "h1" in b.path] + [
        _key(metadata.title or "")
    ]
    first, last = _key(parts[0]), parts[-1].strip()
    known = any(head and (head.startswith(first) or first.startswith(head)) for head in heads)
    if len(parts) > 1 and first and known and len(last.split()) <= 5 and not is_section(last):
        metadata.settle("publisher", last)


def _title_element(elements: Iterable[Element], markup: str, metadata: Metadata) -> None:
    for element in elements:
        if element.name == "title" and element.content:
            metadata.settle("title", _TITLE_BORDER.split(_shown(element, markup))[0])
            return


def _meta(elements: Iterable[Element]) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in elements:
        if element.name == "meta":
            a = element.attributes
            name = a.get("property") or a.get("name") or a.get("itemprop") or ""
            found.setdefault(name.lower(), a.get("content", ""))
    return found


def _linked_data(
    elements: Iterable[Element], markup: str
) -> Iterator[tuple[dict[str, Any], dict[str, object]]]:
    """The articles in the page's JSON-LD, each with the names of the things it refers to."""
    for element in elements:
        if element.content is None or "ld+json" not in element.attributes.get("type", "").lower():
            continue
        try:
            data = json.loads(markup[slice(*element.content)].strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        items: list[dict[str, Any]] = []
        for root in (data if isinstance(data, list) else [data])[:50]:
            graph = root.get("@graph") if isinstance(root, dict) else None
            within = graph[:50] if isinstance(graph, list) else []
            items += [item for item in (root, *within) if isinstance(item, dict)]
        names = {str(item["@id"]): item.get("name") for item in items if "@id" in item}
        yield from ((item, names) for item in items if _is_article(item))


def _is_article(item: dict[str, Any]) -> bool:
    return _ARTICLE_TYPES.search(str(item.get("@type", ""))[:200]) is not None


def _from_linked_data(
    article: dict[str, Any], names: dict[str, object], document: str, metadata: Metadata
) -> None:
    metadata.settle("title", _field(article.get("headline")))
    metadata.settle("author", _names(article.get("author"), names))
    metadata.settle("publisher", _names(article.get("publisher"), names))
    page = article.get("mainEntityOfPage")
    page = page.get("@id") if isinstance(page, dict) else page
    metadata.settle("url", _address(article.get("url")) or _address(page))
    _settle_date(metadata, article.get("datePublished"), document)


def _names(value: object, known: dict[str, object], depth: int = MAX_FIELD_DEPTH) -> str | None:
    """`{"name": …}`, `{"@id": …}` of something named elsewhere, a string, or a list of these."""
    if isinstance(value, dict):
        return _field(value.get("name")) or _field(known.get(str(value.get("@id"))))
    if isinstance(value, list):
        inner = value[:20] if depth else []
        joined = ", ".join(n for v in inner if (n := _names(v, known, depth - 1)))
        return joined[:MAX_FIELD_CHARS] or None
    return _field(value)


def _field(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    text = " ".join(unescape(value[: MAX_FIELD_CHARS * 2]).split())
    return text[:MAX_FIELD_CHARS] or None


def _address(value: object) -> str | None:
    text = _field(value)
    return text if text and text.startswith(("http://", "https://")) else None


def _settle_date(metadata: Metadata, value: object, document: str) -> None:
    if metadata.published is not None or not isinstance(value, str):
        return
    day, note = declared_date(value, document)
    if note and note not in metadata.notes:
        metadata.notes.append(note)
    if day is not None:
        metadata.published, metadata.published_basis = day, "metadata"
