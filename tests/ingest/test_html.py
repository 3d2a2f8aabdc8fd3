"""Web pages: what is the article, what is declared about it, and where it stands in the markup."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.ingest.anchors import raw_slice, raw_span
from pipeline.ingest.article import Article
from pipeline.ingest.reader import read
from pipeline.spans import Span

HEAD = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Kabul &amp; Tehran sign rail pact | The Daily</title>{head}
<style>p > a {{ color: red }}</style><script>var a = "<p>not text</p>";</script></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href=/w>World</a></li></ul></nav></header>
<main><article><h1>Kabul &amp; Tehran sign rail pact</h1>
<p class="standfirst">The two neighbours move closer.</p>"""

BODY = """<figure><img src=a.jpg alt="a > b"><figcaption>A train. Photo: AFP</figcaption></figure>
<p>Iran and Afghanistan signed a <b>$35&nbsp;million</b> agreement on rail links in Kabul on
Wednesday, officials said, in the latest sign of warming ties between the <em>neigh</em>bours.</p>
<p>The deal&#8212;worth &pound;27m&mdash;was announced by Foreign Minister Amir Khan Muttaqi at a
news conference, where he thanked Tehran for its support over the past year.</p>
<h2>A long road</h2><p>He told reporters:</p>
<blockquote>
<p>&ldquo;We will build this railway together &amp; finish it by 2027,&rdquo;</p></blockquote>
<p>Analysts were less sure. The line has been promised since 2007, and only a part of it was ever
opened to traffic, according to a report by the World Bank.</p>
<p>Sign up for our newsletter to get the news in your inbox.</p></article></main>
<footer><p>&copy; 2025 The Daily. All rights reserved.</p></footer></body></html>"""

LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
"headline": "Kabul & Tehran sign rail pact", "author": [{"@type": "Person", "name": "F.M. Shakil"}],
"datePublished": "2025-05-28T23:10:00-04:00", "dateModified": "2025-06-02",
"publisher": {"name": "The Daily"}, "url": "https://daily.example/kabul"}]}</script>"""


def page(folder: Path, head: str, data: bytes | None = None) -> Article:
    path = folder / "page.html"
    path.write_bytes(data or (HEAD.format(head=head) + BODY).encode())
    (article,) = read(path, folder)
    assert isinstance(article, Article), article
    return article


def test_the_article_and_nothing_else(tmp_path: Path) -> None:
    article = page(tmp_path, LINKED)
    found = [(b.kind, article.text[b.start : b.end][:24]) for b in article.blocks]
    assert found == [
        ("title", "Kabul & Tehran sign rail"),
        ("standfirst", "The two neighbours move "),
        ("paragraph", "Iran and Afghanistan sig"),
        ("paragraph", "The deal—worth £27m—was "),
        ("heading", "A long road"),
        ("paragraph", "He told reporters:"),
        ("quotation", "“We will build this rail"),
        ("paragraph", "Analysts were less sure."),
    ]
    assert "between the neighbours." in article.text


def test_linked_data_is_believed_first(tmp_path: Path) -> None:
    article = page(tmp_path, LINKED + '<meta name="date" content="2024-01-01">')
    assert article.author == "F.M. Shakil"
    assert article.publisher == "The Daily"
    assert (article.published, article.published_basis) == (date(2025, 5, 28), "metadata")
    assert article.url == "https://daily.example/kabul"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2025-05-28T10:00:00Z">',
        '<meta content="28 May 2025" name="pubdate">',
        '<link rel=canonical href="https://daily.example/2025/05/28/kabul">',
        '<script type="application/ld+json">{broken</script><meta name=date content=2025-05-28>',
        '<meta name="date" content="3024-05-28"><meta name="pubdate" content="2025-05-28">',
    ],
)
def test_other_declarations_of_the_date(tmp_path: Path, head: str) -> None:
    assert page(tmp_path, head).published == date(2025, 5, 28)


def test_a_value_leads_back_to_its_markup_through_entities_and_tags(tmp_path: Path) -> None:
    article = page(tmp_path, LINKED)
    markup = (tmp_path / "page.html").read_bytes()
    for clean, raw in [
        ("$35 million", "$35&nbsp;million"),
        ("neighbours.", "neigh</em>bours."),
        ("worth £27m", "worth &pound;27m"),
    ]:
        start = article.text.index(clean)
        span = raw_span(article, Span(start, start + len(clean)))
        assert raw_slice(article, span) == raw
        assert markup[span.byte_start : span.byte_end].decode() == raw


def test_the_declared_encoding_counts_where_utf8_does_not_fit(tmp_path: Path) -> None:
    text = (
        (HEAD.format(head="") + BODY).replace("utf-8", "windows-1252").replace("deal", "dëal “x”")
    )
    article = page(tmp_path, "", text.encode("cp1252"))
    assert article.encoding == "windows-1252"
    assert "The dëal “x”" in article.text


def test_breaks_part_paragraphs_in_pages_without_any(tmp_path: Path) -> None:
    sentence = (
        "The ministry of transport said on Monday that work would begin in the autumn of next year."
    )
    story = f"{sentence}<br><br>\n{sentence}<br>{sentence}"
    text = f"<html><body><div id=story>{story}</div></body></html>"
    article = page(tmp_path, "", text.encode())
    assert article.text == f"{sentence}\n\n{sentence} {sentence}"
