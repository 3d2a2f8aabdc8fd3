"""What cannot be read is refused by name, reason and remedy; everything else goes on."""

import gzip
import json
import os
import tracemalloc
import zlib
from pathlib import Path

import pytest
from conftest import assert_linear, cpu_seconds

from pipeline.ingest.article import Article, Refusal
from pipeline.ingest.limits import MAX_LINE_BYTES, MEBIBYTE
from pipeline.ingest.pdf_words import words_of
from pipeline.ingest.reader import read
from tests.ingest.pdfs import Text, pdf, whole_file

SENTENCE = (
    "Iran and Afghanistan signed an agreement on rail links in Kabul on Wednesday, officials said."
)


def results(folder: Path, name: str, data: bytes | str) -> list[Article | Refusal]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(path, folder))


def refusal(folder: Path, name: str, data: bytes | str) -> Refusal:
    (only,) = results(folder, name, data)
    assert isinstance(only, Refusal), only
    assert only.source_file
    assert only.detail
    return only


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n \t\n", "no text"),
        ("picture.txt", bytes(range(256)) * 8, "binary"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(500), "binary"),
        ("notes.pdf", SENTENCE.encode(), "broken PDF"),
        ("archive.zip", b"PK\x03\x04", "unknown file type"),
        ("article.txt.gz", gzip.compress(SENTENCE.encode(), mtime=0), "unknown file type"),
        ("packed.txt", gzip.compress(SENTENCE.encode() * 99, mtime=0), "binary"),
        ("packed.jsonl", gzip.compress(SENTENCE.encode() * 99, mtime=0), "binary"),
        ("office.pdf", b"PK\x03\x04\x14\x00\x06\x00" + bytes(500), "binary"),
        ("broken.json", b'{"text": "a', "invalid JSON"),
        ("empty.json", b"{}", "missing text"),
        ("number.json", b'{"text": 5}', "missing text"),
        ("deep.json", b'{"text": ' + b"[" * 200_000, "invalid JSON"),
        ("menu.html", b"<html><body><nav><a href=/>Home</a></nav></body></html>", "no article"),
        ("void.html", b"<html><head><title>x</title></head><body></body></html>", "no article"),
        ("bomb.html", b"<html><body>" + b"<div>" * 50_000 + SENTENCE.encode(), "markup bomb"),
        ("many.html", b"<html><body>" + b"<p>a</p>" * 150_000, "markup bomb"),
    ],
)  # fmt: skip
def test_each_kind_of_bad_file_has_its_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    refused = refusal(tmp_path, name, data)
    assert refused.reason == reason
    assert refused.source_file == name


def test_a_truncated_and_an_encrypted_pdf_are_told_apart(tmp_path: Path) -> None:
    whole = pdf([[Text(SENTENCE, 50, 100)]])
    assert refusal(tmp_path, "cut.pdf", whole[: len(whole) // 3]).reason == "broken PDF"
    locked = pdf(
        [[Text(SENTENCE, 50, 100)]],
        trailer="/Encrypt 7 0 R /ID [<00> <00>]",
        extra=[f"<< /Filter /Standard /V 1 /R 2 /O <{'11' * 32}> /U <{'22' * 32}> /P -4 >>"],
    )
    assert refusal(tmp_path, "locked.pdf", locked).reason == "encrypted PDF"


def test_a_pdf_of_pictures_says_that_it_needs_text_recognition(tmp_path: Path) -> None:
    refused = refusal(tmp_path, "scan.pdf", pdf([[]]))
    assert refused.reason == "no text"
    assert "recognition" in refused.detail


@pytest.mark.slow
def test_a_pdf_that_unpacks_to_gigabytes_is_stopped(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    blanks = b" " * (1 << 24)
    packed = b"".join(packer.compress(blanks) for _ in range(80)) + packer.flush()
    whole = pdf([[Text(SENTENCE, 50, 100)]])
    begin, end = whole.index(b"<< /Length"), whole.index(b"\nendstream")
    header = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    refused = refusal(tmp_path, "bomb.pdf", whole[:begin] + header + packed + whole[end:])
    assert refused.reason == "PDF bomb"


def catalogue(*objects: str) -> bytes:
    """A PDF whose page tree is `objects`, numbered from 2."""
    return whole_file(["<< /Type /Catalog /Pages 2 0 R >>", *objects])


LEAF = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
SPREADING = [f"<< /Type /Pages /Kids [{f'{i} 0 R ' * 10}] /Count 10 >>" for i in range(3, 33)]
"""Thirty levels of ten times the same: 10^30 pages."""


@pytest.mark.parametrize(
    "data",
    [
        catalogue("<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 3 >>",
                  "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"),
        catalogue("3 0 R", "2 0 R"),
        catalogue(*SPREADING, LEAF),
        catalogue(f"<< /Type /Pages /Kids [{'3 0 R ' * 100_000}] /Count 9 >>", LEAF),
        catalogue(*(f"<< /Type /Pages /Kids [{i} 0 R] /Count 1 >>" for i in range(3, 5_003)), LEAF),
        catalogue("<< /Type /Pages /Kids [] /X " + "[" * 50_000 + "]" * 50_000 + " >>"),
    ],
    ids=["circle of pages", "circle of references", "spreading", "often", "deep", "nested"],
)  # fmt: skip
def test_a_pdf_built_to_do_harm_is_refused_and_the_next_file_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    monkeypatch.setattr("pipeline.ingest.pdf.MAX_PDF_SECONDS", 5)  # one of them never ends
    refused = refusal(tmp_path, "harm.pdf", data)
    assert refused.reason in {"broken PDF", "PDF bomb", "no text", "too long"}
    (article,) = results(tmp_path, "next.txt", SENTENCE)
    assert isinstance(article, Article)


def test_a_pdf_of_more_text_than_an_article_has_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.ingest.pdf_words.MAX_ARTICLE_CHARS", 200)
    (tmp_path / "long.pdf").write_bytes(pdf([[Text(SENTENCE, 50, 100)]] * 4))
    reason, detail = words_of(str(tmp_path / "long.pdf"))["refused"]
    assert (reason, "split" in detail) == ("too long", True)


def test_a_pdf_that_would_run_for_ever_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.ingest.pdf.MAX_PDF_SECONDS", 0.01)
    refused = refusal(tmp_path, "slow.pdf", pdf([[Text(SENTENCE, 50, 100)]]))
    assert refused.reason == "PDF bomb"


def test_the_name_of_a_file_does_not_decide_what_it_is(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><body><article><h1>A pact signed</h1><p>{SENTENCE}</p></article>"
    for name, data, anchor in [
        ("page.txt", page.encode(), "markup"),
        ("paper.txt", pdf([[Text(SENTENCE[:60] + ".", 50, 100)]]), "pdf"),
        ("article.txt", json.dumps({"text": SENTENCE}).encode(), "json"),
        ("feed.json", b'{"text": "It was so."}\n{"text": "It was not."}\n', "json"),
    ]:
        articles = results(tmp_path, name, data)
        assert all(isinstance(a, Article) and a.anchor == anchor for a in articles), articles


def test_bad_lines_of_a_feed_are_refused_one_by_one_and_the_others_read(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "../../etc/passwd", "text": SENTENCE}),
        "{not json",
        "",
        '{"id": 2}',
        "[1, 2]",
        '{"id": 3, "text": null}',
        '{"id": 4, "text": "   "}',
        json.dumps({"id": 5, "text": SENTENCE, "published": "3024-01-01"}),
        '{"id": 6, "text": "A lone \\ud800 half."}',
        json.dumps({"id": 7, "text": SENTENCE, "published": "0001-01-01"}),
    ]
    found = results(tmp_path, "feed.jsonl", "\n".join(lines))
    refused = {r.line: r.reason for r in found if isinstance(r, Refusal)}
    assert refused == {
        2: "invalid JSON",
        4: "missing text",
        5: "invalid JSON",
        6: "missing text",
        7: "missing text",
    }
    articles = [a for a in found if isinstance(a, Article)]
    assert [a.source_id for a in articles] == ["../../etc/passwd", "5", "6", "7"]
    assert [a.source_line for a in articles] == [1, 8, 9, 10]
    assert articles[1].published is None
    assert "3024" in articles[1].notes[0]
    assert articles[3].published is None
    assert articles[2].text == "A lone \ufffd half."


@pytest.mark.parametrize(
    "author", ["[" * 900 + '"x"' + "]" * 900, '{"name":' * 900 + "1" + "}" * 900]
)
def test_a_field_nested_without_end_costs_no_other_line(tmp_path: Path, author: str) -> None:
    deep = f'{{"author": {author}, "text": {json.dumps(SENTENCE)}}}'
    found = results(tmp_path, "feed.jsonl", f"{deep}\n{json.dumps({'text': SENTENCE})}\n")
    assert [r.source_line for r in found if isinstance(r, Article)] == [1, 2]
    linked = f'{{"@type": "NewsArticle", "author": {author}}}'
    page = f"<html><script type='application/ld+json'>{linked}</script><p>{SENTENCE}</p>"
    (article,) = results(tmp_path, "page.html", page)
    assert isinstance(article, Article)


def test_an_endless_line_is_skipped_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    good = json.dumps({"id": "good", "text": SENTENCE}).encode()
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(3 * MAX_LINE_BYTES // MEBIBYTE):
            file.write(b"a" * MEBIBYTE)
        file.write(b"\n" + good + b"\n")
    tracemalloc.start()
    refused, article = read(path, tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.line) == ("line too long", 1)
    assert isinstance(article, Article)
    assert article.source_line == 2
    assert path.read_bytes()[article.raw_byte_start :].startswith(good)
    assert peak < 6 * MAX_LINE_BYTES


def test_an_article_says_which_words_are_too_long_to_be_read(tmp_path: Path) -> None:
    (article,) = results(tmp_path, "blob.txt", f"{SENTENCE} {'aB/+' * 100} and {'=' * 300}.\n")
    assert isinstance(article, Article)
    assert article.notes == (
        "not read: 2 words of more than 250 characters without a blank, 701 characters in all",
    )
    assert "aB/+" * 100 in article.text
    (article,) = results(tmp_path, "link.txt", f"{SENTENCE} http://x.example/{'a' * 230} said.\n")
    assert isinstance(article, Article)
    assert article.notes == ()


def test_a_feed_is_streamed(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    line = json.dumps({"text": SENTENCE}) + "\n"
    with path.open("w") as file:
        for _ in range(2_000):
            file.write(line)
    tracemalloc.start()
    stream = read(path, tmp_path)
    for _ in range(400):
        assert isinstance(next(stream), Article)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    stream.close()  # type: ignore[attr-defined]
    assert peak < MEBIBYTE


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200 * MEBIBYTE)
    (refused,) = read(path, tmp_path)
    assert isinstance(refused, Refusal)
    assert refused.reason == "too large"


def test_links_and_paths_out_of_the_raw_folder_are_not_followed(tmp_path: Path) -> None:
    raw, secret = tmp_path / "raw", tmp_path / "secret.txt"
    raw.mkdir()
    secret.write_text(SENTENCE)
    (raw / "real.txt").write_text(SENTENCE)
    (raw / "out.txt").symlink_to(secret)
    (raw / "in.txt").symlink_to(raw / "real.txt")
    (raw / "loop.txt").symlink_to(raw / "loop.txt")
    (raw / "sub.txt").mkdir()
    reasons = {}
    for name in ("out.txt", "in.txt", "loop.txt", "sub.txt", "missing.txt", "../secret.txt"):
        (refused,) = read(raw / name, raw)
        assert isinstance(refused, Refusal)
        reasons[name] = refused.reason
    assert reasons["out.txt"] == "outside the raw folder"
    assert reasons["in.txt"] == "symbolic link"
    assert reasons["sub.txt"] == "not a file"
    assert reasons["../secret.txt"] == "outside the raw folder"
    assert reasons["missing.txt"] == "unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hang_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (refused,) = read(tmp_path / "pipe.txt", tmp_path)
    assert isinstance(refused, Refusal)
    assert refused.reason == "not a file"


def test_names_that_would_deceive_a_terminal_are_escaped(tmp_path: Path) -> None:
    (article,) = results(tmp_path, "a\nb\u202e\x1b[31m.txt", SENTENCE)
    assert article.source_file == "a\\nb\\u202e\\x1b[31m.txt"


def test_entities_of_a_document_type_are_not_expanded(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">'
        f'<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>{SENTENCE} &b; &x;</p></body>'
    )
    for result in [*results(tmp_path, "xml.html", page), *results(tmp_path, "x.xhtml", page)]:
        assert isinstance(result, Article)
        assert "root:" not in result.text
        assert "aaaa" not in result.text


@pytest.mark.parametrize(
    "pattern",
    [
        '"',
        "“",
        "[",
        "](",
        "\\",
        "*",
        "* a",
        "<a ",
        '<a x="',
        "<!--",
        "By A\n",
        "1/2/2020\n",
        "a\n\n",
        "-\n",
        "&amp",
        "`",
    ],
)
def test_time_is_linear_in_the_length_of_hostile_text(tmp_path: Path, pattern: str) -> None:
    def seconds(size: int) -> float:
        text = (pattern * size)[:size]
        return cpu_seconds(lambda: results(tmp_path, "hostile.txt", text))

    assert_linear(seconds, 10_000, slack=0.15)


@pytest.mark.parametrize("tag", ["<p>", "<p class='pull-quote'>", "<p class='paywall'>"])
def test_time_is_linear_in_the_paragraphs_of_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tag: str
) -> None:
    def seconds(count: int) -> float:
        words = [f"word{i} word word" for i in range(count)]
        # All is chosen, so that what this project does with it is measured.
        monkeypatch.setattr("pipeline.ingest.html._main_text", lambda _: "\n".join(words))
        page = "<html><body><h1>A pact signed</h1>" + "".join(f"{tag}{w}</p>" for w in words)
        page = f"{page}<p>{SENTENCE}</p>"
        return cpu_seconds(lambda: results(tmp_path, "page.html", page))

    assert_linear(seconds, 5_000)
