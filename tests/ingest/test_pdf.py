"""PDFs: lines to paragraphs, running heads gone, words and pages mended, anchors that re-read."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.ingest.anchors import bytes_match, raw_slice, raw_span
from pipeline.ingest.article import Article
from pipeline.ingest.pdf import PdfText, pdf_text
from pipeline.ingest.reader import read
from pipeline.spans import Span
from tests.ingest.pdfs import Text, paragraph, pdf

FIRST = (
    "Iran and Afghanistan signed a $35 million agreement on rail links in Kabul on Wednesday, "
    "officials said, in the latest sign of warming ties between the two neighbours of the east."
)
BROKEN = (
    "The deal was announced at a news conference in the capital, where the minister said that the"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("raw")
    (path / "a.pdf").write_bytes(pdf([_page(1, _first_page()), _page(2, _second_page())]))
    left, right = FIRST + " " + FIRST, BROKEN + " Taliban wanted more. " + FIRST
    columns = [*paragraph(left, 50, 140, 42), *paragraph(right, 310, 140, 42)]
    (path / "columns.pdf").write_bytes(pdf([[Text("Two columns of news", 50, 90, 20), *columns]]))
    return path


def _page(number: int, lines: list[Text]) -> list[Text]:
    foot = Text(f"Page {number} of 2", 480, 810, 9)
    return [Text("The Daily Dispatch", 50, 40, 9), *lines, foot]


def _first_page() -> list[Text]:
    return [
        Text("Kabul and Tehran sign rail pact", 50, 90, 22, bold=True),
        Text("By F.M. Shakil", 50, 115),
        Text("28 May 2025", 50, 130),
        *paragraph(FIRST, 50, 160, 80),
        Text("A long road", 50, 230, 14, bold=True),
        *paragraph(BROKEN, 50, 260, 80),
    ]


def _second_page() -> list[Text]:
    return [
        Text(
            "Taliban wanted more of it. Analysts spoke of a long-term gain from the agree-", 50, 90
        ),
        Text("ment and of a well-", 50, 104),
        Text("known pattern. It is a well-known one.", 50, 118),
        *paragraph("Work is to begin next year, the ministry said. It gave no sum.", 50, 160, 80),
    ]


def article(folder: Path, name: str) -> Article:
    (found,) = read(folder / name, folder)
    assert isinstance(found, Article), found
    return found


def test_layout_becomes_structure(folder: Path) -> None:
    found = article(folder, "a.pdf")
    assert [(b.kind, b.page, found.text[b.start : b.end]) for b in found.blocks] == [
        ("title", 1, "Kabul and Tehran sign rail pact"),
        ("paragraph", 1, FIRST),
        ("heading", 1, "A long road"),
        (
            "paragraph",
            1,
            BROKEN + " Taliban wanted more of it. Analysts spoke of a long-term gain from the "
            "agreement and of a well-known pattern. It is a well-known one.",
        ),
        ("paragraph", 2, "Work is to begin next year, the ministry said. It gave no sum."),
    ]
    assert found.anchor == "pdf"
    assert found.author == "F.M. Shakil"
    assert found.published == date(2025, 5, 28)


def test_columns_are_read_one_after_the_other(folder: Path) -> None:
    text = article(folder, "columns.pdf").text.replace("\n\n", " ")
    assert text == f"Two columns of news {FIRST} {FIRST} {BROKEN} Taliban wanted more. {FIRST}"


def test_anchors_read_again_are_the_same(folder: Path) -> None:
    found = article(folder, "a.pdf")
    read_again = pdf_text(folder / "a.pdf")
    assert isinstance(read_again, PdfText)
    data = read_again.text.encode()
    assert data.decode() == found.raw_text
    for clean in ("$35 million", "agreement and of", "said that the Taliban"):
        start = found.text.index(clean)
        raw = raw_span(found, Span(start, start + len(clean)))
        evidence = raw_slice(found, raw)
        assert bytes_match(data[raw.byte_start : raw.byte_end], evidence, "pdf", found.encoding)
    assert evidence.startswith("said that the")
