"""The first real article, whole: what its reader must make of it."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.ingest.anchors import located, raw_slice, raw_span
from pipeline.ingest.article import Article
from pipeline.ingest.reader import read
from pipeline.spans import Found, Span

RAW = Path(__file__).parents[2] / "raw"


@pytest.fixture(scope="module")
def article() -> Article:
    (article,) = read(RAW / "afgazad-2025-05-29.txt", RAW)
    assert isinstance(article, Article)
    return article


def kinds(article: Article, kind: str) -> list[str]:
    return [article.text[b.start : b.end] for b in article.blocks if b.kind == kind]


def test_metadata_is_read_from_the_header_and_the_footer(article: Article) -> None:
    assert isinstance(article.title, Found)
    assert article.title.value.startswith("China, Russia, Iran cement Kabul ties")
    assert article.author == "F.M. Shakil"
    assert article.published == date(2025, 5, 28)
    assert article.published_basis == "body"
    assert article.republished == date(2025, 5, 29)
    assert article.reference_date == date(2025, 5, 28)
    assert article.language == "en"


def test_metadata_points_at_the_lines_it_was_read_from(article: Article) -> None:
    raw = dict(article.metadata_raw)
    assert raw_slice(article, located(article, raw["published"])) == "MAY 28, 2025"
    assert raw_slice(article, located(article, raw["author"])) == "F.M. Shakil"


def test_what_surrounds_the_article_is_gone(article: Article) -> None:
    for line in ("AA-AA", "afgazad", "European Languages", "29.05.2025", "MAY 28, 2025", "چو"):
        assert line not in article.text


def test_inline_markup_is_gone_and_editorial_brackets_stay(article: Article) -> None:
    assert "\\" not in article.text
    assert "](#)" not in article.text
    assert "*" not in article.text
    assert "[Taliban regime]" in article.text
    assert "invested $14 billion into" in article.text


def test_headings_are_exactly_the_four_of_the_body(article: Article) -> None:
    assert kinds(article, "heading") == [
        "China restores the regional equation",
        "Iran and Russia echo Beijing's Taliban overtures",
        "Why Kabul matters to the quadrilateral bloc",
        "Bagram Airbase redux and the new Great Game",
    ]
    assert len(kinds(article, "standfirst")) == 1


def test_block_quotations_are_known_as_such(article: Article) -> None:
    quotations = kinds(article, "quotation")
    assert len(quotations) == 3
    assert all(q.startswith(('"', "“")) for q in quotations)


def test_the_paragraph_broken_by_a_page_is_one(article: Article) -> None:
    assert "Nevertheless, the Taliban exhibits" in article.text


def test_an_amount_leads_back_to_its_bytes(article: Article) -> None:
    start = article.text.index("$35 million")
    raw = raw_span(article, Span(start, start + len("$35 million")))
    assert (raw.byte_start, raw.byte_end) == (4258, 4269)
    assert raw_slice(article, raw) == "$35 million"


def test_blocks_are_parted_by_one_blank_line(article: Article) -> None:
    for before, after in pairwise(article.blocks):
        assert article.text[before.end : after.start] == "\n\n"
