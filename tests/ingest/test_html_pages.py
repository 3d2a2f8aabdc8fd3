"""Pages as publishing systems write them: fields, basis of dates, body, way back to the bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pages import PAGES

from pipeline.ingest.anchors import raw_slice, raw_span
from pipeline.ingest.article import Article, Refusal
from pipeline.ingest.reader import read
from pipeline.spans import Found


def read_page(folder: Path, name: str) -> tuple[Article | Refusal, bytes, dict[str, Any]]:
    data, want = PAGES[name]
    path = folder / "page.html"
    path.write_bytes(data)
    (result,) = read(path, folder)
    return result, data, want


def value(cell: Any) -> str | None:
    plain = cell.value if isinstance(cell, Found) else cell
    return None if plain is None else str(plain)


@pytest.mark.parametrize("name", [n for n in PAGES if n != "frames"])
def test_page(name: str, tmp_path: Path) -> None:
    article, data, want = read_page(tmp_path, name)
    assert isinstance(article, Article)
    found = {
        "title": value(article.title),
        "author": value(article.author),
        "publisher": value(article.publisher),
        "published": value(article.published),
        "republished": value(article.republished),
        "basis": article.published_basis,
        "url": article.url,
    }
    fields = {key: want[key] for key in found if key in want}
    assert {key: found[key] for key in fields} == fields
    blocks = [(block.kind, article.text[block.start : block.end]) for block in article.blocks]
    assert [text for kind, text in blocks if kind in ("paragraph", "quotation")] == want["body"]
    assert [t for k, t in blocks if k == "heading"] == want.get("headings", [])
    assert [t for k, t in blocks if k == "standfirst"] == (
        [want["standfirst"]] if "standfirst" in want else []
    )
    assert sum(kind == "list_item" for kind, _ in blocks) == want.get("lists", 0)
    for words in want.get("nothave", []):
        assert words not in article.text
    for block in article.blocks:
        raw = raw_span(article, block.span)
        assert data[raw.byte_start : raw.byte_end].decode(article.encoding) == raw_slice(
            article, raw
        )


def test_a_frameset_holds_no_article(tmp_path: Path) -> None:
    refusal, _, _ = read_page(tmp_path, "frames")
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "no article"
