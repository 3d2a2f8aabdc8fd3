"""The law that everything rests on: clean text leads back to the very bytes, whatever the file."""

import json
import tempfile
from itertools import pairwise
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.ingest.anchors import bytes_match, raw_slice, raw_span
from pipeline.ingest.article import Article
from pipeline.ingest.reader import article_from_text, read
from pipeline.spans import Span

WORDS = ["Kabul", "agreed", "the", "naïve", "Zürich", "cafe\u0301", "e\u0301\u0323", "x", "2025"]
FOREIGN = [
    "افغانستان",
    "שלום\u200f",
    "北京",
    "👩‍👩‍👧‍👦",
    "🇦🇫",
    "\u202eabc\u202c",
    "Ω≈ç",
    "\u0301",
    "ﬁ",
]
MARKUP = [
    r"\\$35 million", r"\*", "[link](#)", "[a [b] c](http://x.y/z_(1))", "![alt](i.png)", "*The*",
    "**bold**", "__init__", "f***ing", "2 * 3", "`code`", "``quoted''", "&amp;", "&nbsp;", "&#817;",
    "&bogus;", "<b>bold</b>", "<br>", "<!-- gone -->", "a < b", "[Taliban regime]", "“so", "ends.”",
    '"', "'", "(", "](", "\\", "_", "~~", "<http://a.b>", "[^1]", "[x][y]",
]  # fmt: skip
BLANKS = [" ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "\r\n\r\n", "\xa0", "\u2028", "\f",
          "\u200b", "\xad", "\n> ", "\n- ", "\n# ", "\n| a | b |\n", "\x00", "\x85"]  # fmt: skip

pieces = st.lists(
    st.sampled_from(WORDS + FOREIGN + MARKUP + BLANKS + BLANKS), min_size=1, max_size=60
)
nasty = st.one_of(pieces.map("".join), pieces.map(" ".join), st.text(max_size=80))


def written(data: bytes, suffix: str) -> list[tuple[Article, bytes]]:
    """The articles of a file that holds `data`, each with what its byte offsets count in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"article{suffix}"
        path.write_bytes(data)
        articles = [a for a in read(path, Path(folder)) if isinstance(a, Article)]
        return [(a, path.read_bytes()) for a in articles]


def assert_leads_back(article: Article, file_bytes: bytes) -> None:
    assert_segments_cover(article)
    assert_blocks_are_in_order(article)
    step = max(1, len(article.text) // 40)
    for start in range(0, len(article.text), step):
        for end in {start + 1, min(start + 7, len(article.text)), len(article.text)}:
            raw = raw_span(article, Span(start, end))
            read_again = file_bytes[raw.byte_start : raw.byte_end]
            evidence = raw_slice(article, raw)
            assert bytes_match(read_again, evidence, article.anchor, article.encoding)


def assert_segments_cover(article: Article) -> None:
    position = 0
    for segment in article.offsets.segments:
        assert segment.clean == position
        assert segment.length > 0
        position += segment.length
        if segment.length == segment.raw_length:
            clean = article.text[segment.clean : position]
            raw = article.raw_text[segment.raw : segment.raw + segment.raw_length]
            assert all(
                c == r or (c == " " and r.isspace()) for c, r in zip(clean, raw, strict=True)
            )
    assert position == len(article.text)
    assert all(a.raw <= b.raw for a, b in pairwise(article.offsets.segments))


def assert_blocks_are_in_order(article: Article) -> None:
    assert article.blocks[0].start == 0
    assert article.blocks[-1].end == len(article.text)
    for before, after in pairwise(article.blocks):
        assert article.text[before.end : after.start] == "\n\n"
    for block in article.blocks:
        text = article.text[block.start : block.end]
        assert text == text.strip()
        assert text
        assert "\n" not in text


@settings(max_examples=150, deadline=None)
@given(
    nasty,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    st.sampled_from([".txt", ".md"]),
)
def test_text_and_markdown_lead_back_to_their_bytes(text: str, encoding: str, suffix: str) -> None:
    for article, data in written(text.encode(encoding, "replace"), suffix):
        assert_leads_back(article, data)
        assert article.raw_text.encode(article.encoding) == data


@settings(max_examples=100, deadline=None)
@given(nasty, st.sampled_from(["cp1252", "cp1250", "latin-1", "mac_roman"]))
def test_eight_bit_encodings_lead_back_to_their_bytes(text: str, encoding: str) -> None:
    for article, data in written(text.encode(encoding, "ignore"), ".txt"):
        assert_leads_back(article, data)
        assert article.raw_text.encode(article.encoding) == data


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
@example(b" !\x82\xf5")  # two bytes for two characters in shift_jis_2004
def test_any_bytes_are_read_or_refused_but_never_raise(data: bytes) -> None:
    for suffix in (".txt", ".html", ".json", ".jsonl"):
        for article, file_bytes in written(data, suffix):
            assert_leads_back(article, file_bytes)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(nasty, min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_feed_lines_lead_back_into_the_file(texts: list[str], escaped: bool, encoding: str) -> None:
    lines = [
        json.dumps({"id": str(i), "text": t}, ensure_ascii=escaped) for i, t in enumerate(texts)
    ]
    data = "\n".join([*lines, "{broken"]).encode(encoding, "replace")
    for article, file_bytes in written(data, ".jsonl"):
        assert_leads_back(article, file_bytes)


@settings(max_examples=60, deadline=None)
@given(st.lists(nasty, min_size=1, max_size=4), st.booleans())
def test_an_array_of_articles_leads_back_into_the_file(texts: list[str], escaped: bool) -> None:
    data = json.dumps(
        [{"id": i, "text": t} for i, t in enumerate(texts)], ensure_ascii=escaped, indent=1
    )
    for article, file_bytes in written(data.encode("utf-8", "replace"), ".json"):
        assert_leads_back(article, file_bytes)


@settings(max_examples=80, deadline=None)
@given(st.lists(nasty, min_size=1, max_size=5), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_markup_leads_back_to_its_bytes(texts: list[str], encoding: str) -> None:
    paragraphs = "".join(
        f"<p>The minister said {t} and left for Kabul in the evening.</p>\n" for t in texts
    )
    page = f"<html><body><article><h1>What was said</h1>{paragraphs}</article></body></html>"
    found = written(page.encode(encoding, "replace"), ".html")
    for article, data in found:
        assert_leads_back(article, data)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Kabul", "agreed", "the", "2,000", "men;", "(Reuters)", "said", "“yes”"]),
        min_size=1,
        max_size=40,
    )
)
def test_one_paragraph_of_plain_words_comes_through_whole(words: list[str]) -> None:
    text = " ".join(words)
    article = article_from_text(text, reference_date=None)
    assert article.text == text
    assert [b.kind for b in article.blocks] == ["paragraph"]
