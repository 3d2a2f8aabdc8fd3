"""JSON: fields, aliases, escapes, and positions in the file."""

import json
from datetime import date
from pathlib import Path

from pipeline.ingest.anchors import located, raw_slice, raw_span
from pipeline.ingest.article import Article
from pipeline.ingest.reader import read
from pipeline.spans import Span

TEXT = "KABUL (Reuters) - Iran “signed” a $35 million pact \N{TRAIN} on Monday.\n\nIt gave\tno sum."


def articles(folder: Path, name: str, text: str) -> list[Article]:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    found = list(read(path, folder))
    assert all(isinstance(a, Article) for a in found), found
    return [a for a in found if isinstance(a, Article)]


def test_the_fields_of_a_feed_line(tmp_path: Path) -> None:
    line = {
        "id": "A/1", "text": TEXT, "title": "A pact", "author": "A. Khan", "publisher": "The Daily",
        "published": "2025-05-28T23:00:00+04:30", "url": "https://daily.example/1",
    }  # fmt: skip
    (article,) = articles(tmp_path, "feed.jsonl", json.dumps(line))
    assert article.source_id == "A/1"
    assert article.title == "A pact"
    assert article.author == "A. Khan"
    assert article.publisher == "The Daily"
    assert (article.published, article.published_basis) == (date(2025, 5, 28), "feed")
    assert article.url == "https://daily.example/1"
    assert article.dateline_place == "KABUL"
    assert (
        article.text == "Iran “signed” a $35 million pact \N{TRAIN} on Monday.\n\nIt gave no sum."
    )


def test_offsets_of_a_line_point_into_the_file(tmp_path: Path) -> None:
    lines = [json.dumps({"id": i, "text": TEXT}, ensure_ascii=bool(i % 2)) for i in range(4)]
    found = articles(tmp_path, "feed.jsonl", "\ufeff" + "\r\n".join(lines))
    data = (tmp_path / "feed.jsonl").read_bytes()
    decoded = data.decode("utf-8")
    for article in found:
        start = article.text.index("“signed” a $35 million pact \N{TRAIN}")
        raw = raw_span(article, Span(start, start + 29))
        assert raw_slice(article, raw) == "“signed” a $35 million pact \N{TRAIN}"
        again = decoded[raw.start : raw.end]
        assert data[raw.byte_start : raw.byte_end].decode() == again
        assert json.loads(f'"{again}"') == raw_slice(article, raw)


def test_metadata_lead_back_to_their_fields(tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "text": TEXT, "author": "A. Khan", "published": "2025-05-28"})
    (article,) = articles(tmp_path, "one.json", line)
    raw = dict(article.metadata_raw)
    assert raw_slice(article, located(article, raw["author"])) == "A. Khan"
    assert raw_slice(article, located(article, raw["published"])) == "2025-05-28"


def test_names_that_other_crawlers_use(tmp_path: Path) -> None:
    (article,) = articles(
        tmp_path,
        "one.json",
        json.dumps({
            "guid": 7, "headline": "A pact", "articleBody": TEXT, "datePublished": "28 May 2025",
            "authors": [{"name": "A. Khan"}, "Li Wei"], "source": {"name": "The Daily"},
        }),
    )  # fmt: skip
    assert article.source_id == "7"
    assert article.author == "A. Khan, Li Wei"
    assert article.publisher == "The Daily"
    assert (article.published, article.published_basis) == (date(2025, 5, 28), "metadata")


def test_a_title_repeated_in_the_text_is_its_title(tmp_path: Path) -> None:
    (article,) = articles(
        tmp_path, "one.json", json.dumps({"title": "A pact", "text": f"A pact\n\n{TEXT}"})
    )
    assert [b.kind for b in article.blocks] == ["title", "paragraph", "paragraph"]


def test_an_ambiguous_date_is_decided_by_the_text(tmp_path: Path) -> None:
    text = "The talks began on 3 June and ended on 4 June, the ministry said."
    (article,) = articles(
        tmp_path, "one.json", json.dumps({"text": text, "published": "05/06/2025"})
    )
    assert article.published == date(2025, 6, 5)


def test_a_text_that_is_all_byline_stops_nobody(tmp_path: Path) -> None:
    sums = "in April, Rs 5 crore; half a billion euros"
    byline = f"By Ann Lee, {sums}; 03/{'×' * 40}04/2025; the weeks later."
    good = "Chile and Peru signed a customs treaty in Lima on Monday, their ministers said."
    lines = [json.dumps({"id": str(i), "text": text}) for i, text in enumerate((byline, good))]
    (tmp_path / "feed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = list(read(tmp_path / "feed.jsonl", tmp_path))
    assert [getattr(item, "reason", None) for item in found] == ["no text", None]
