"""Quotations of articles: their type, words, speaker, cue and evidence, style by style."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import quotes
from pipeline.extract.grammar.quotation_marks import marked_stretches
from pipeline.extract.rows import Row
from pipeline.extract.story import Story
from pipeline.ingest.article import Article, Block
from pipeline.ingest.reader import article_from_text
from pipeline.language.model import annotate, load_model
from pipeline.language.tokens import from_spacy
from pipeline.spans import Found, OffsetMap, Span

MARKED = ("direct", "partial", "scare")


@dataclass
class Read:
    """A row with its cells as plain values."""

    row: Row
    words: str

    def __getattr__(self, column: str) -> Any:
        cell = self.row.cells.get(column)
        if isinstance(cell, list):
            return [item.value if isinstance(item, Found) else item for item in cell]
        return cell.value if isinstance(cell, Found) else cell

    @property
    def type(self) -> str:
        return str(self.quote_type)


def read(text: str) -> list[Read]:
    article = article_from_text(text, reference_date=date(2025, 3, 4))
    doc = next(annotate(load_model(), [(article.text, article.blocks)]))
    rows = quotes.extract(Story(article, doc))
    return [
        Read(row, article.text[row.span_columns["quote"].start : row.span_columns["quote"].end])
        for row in rows
    ]


def one(text: str, *types: str) -> Read:
    """The only row of these types."""
    found = [q for q in read(text) if q.type in types]
    assert len(found) == 1, [(q.type, q.words) for q in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        # Speaker after, before, inverted.
        ('"We can cut," Julio Arce told reporters in Lima.', "We can cut,", "Arce"),
        ("Tom Birch, a driver, said: ‘We can’t go on.’", "We can’t go on.", "Birch"),
        ("« We shall not sign », Jean Morel said on Friday.", "We shall not sign", "Morel"),
        ("“Was it worth it?” asked Amina Diallo.", "Was it worth it?", "Diallo"),
        ("»We will manage this«, said Anna Kern.", "We will manage this", "Kern"),
        # Phrases and statements instead of a verb.
        ('Taking to X, Rakesh Mehra wrote: "It is a big day."', "It is a big day.", "Mehra"),
        (
            'As the economist Joan Robinson once put it, "The purpose is to avoid being deceived."',
            "The purpose is to avoid being deceived.",
            "Robinson",
        ),
        ('"The roof was never safe." — Amina Bello, teacher', "The roof was never safe.", "Bello"),
    ],
)  # fmt: skip
def test_a_statement_and_who_made_it(text: str, words: str, speaker: str) -> None:
    quote = one(text, *MARKED)
    assert (quote.type, quote.words) == ("direct", words)
    assert speaker in quote.speaker_name


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ('Sunita Rao alleged that the figures were "fudged".', "fudged", "Rao"),
        ("Ana Quispe described the mood in the port as ‘grim’.", "grim", "Quispe"),
        (
            "Bola Adeyemi was quoted by state radio as saying the army would “finish the job”.",
            "finish the job",
            "Adeyemi",
        ),
        (
            "In an address on Sunday Omar Said closed the airports “until tempers cool.”",
            "until tempers cool.",
            "Said",
        ),
    ],
)
def test_marked_words_inside_the_authors_sentence(text: str, words: str, speaker: str) -> None:
    quote = one(text, *MARKED)
    assert (quote.type, quote.words) == ("partial", words)
    assert speaker in quote.speaker_name


@pytest.mark.parametrize(
    "text",
    [
        'The so-called "reform" has cost the region dearly.',
        'The word "freedom" has lost its meaning here.',
        'In her novel "The Long Winter" the town is empty.',
        'William "Bill" Hart died in Boston.',
        'The firm, known as "The Shed", closed in May.',
        'Officials said the "Belt and Road" project was not affected.',
    ],
)
def test_marks_that_quote_nobody(text: str) -> None:
    quote = one(text, *MARKED)
    assert quote.type == "scare"
    assert quote.speaker_name is None
    assert quote.speaker_text is None


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Officials said that the port had reopened.", "the port had reopened", None),
        ("The port reopened on Monday, Luis Vega said.", "The port reopened on Monday", "Vega"),
        ("According to Luis Vega, the port had reopened.", "the port had reopened", "Vega"),
        ("The port has reopened, according to Luis Vega.", "The port has reopened", "Vega"),
        ("As Luis Vega told the paper, the port has reopened.", "the port has reopened", "Vega"),
        ("A study by Leeds University found the river was rising.", "the river was rising", None),
    ],
)  # fmt: skip
def test_reported_speech(text: str, words: str, speaker: str | None) -> None:
    quote = one(text, "indirect")
    assert quote.words == words
    assert quote.opening_mark is None
    assert speaker is None or speaker in quote.speaker_name


def test_a_mixed_report_keeps_its_marked_words_as_a_row() -> None:
    found = read('Sunita Rao said the bridge was "never safe" and would close.')
    assert [(q.type, q.words) for q in found] == [
        ("mixed", 'the bridge was "never safe" and would close'),
        ("partial", "never safe"),
    ]


def test_a_quotation_broken_by_its_reporting_clause_is_two_rows_of_one_speaker() -> None:
    found = read("“The ship,” said Luis Vega, “was carrying grain.” “They are tired,” he added.")
    marked = [q for q in found if q.type in MARKED]
    assert [q.words for q in marked] == ["The ship,", "was carrying grain.", "They are tired,"]
    assert {q.speaker_name for q in marked} == {"Luis Vega"}


def test_a_sentence_that_is_all_quotation_goes_on_with_the_speaker() -> None:
    found = read("“It’s a scandal,” said Tom Birch. “They told us ‘wait’, and we have waited.”")
    assert [(q.type, q.speaker_name) for q in found] == [("direct", "Tom Birch")] * 2


def test_paragraphs_of_one_quotation_are_one_row_led_in_by_the_paragraph_before() -> None:
    quote = one(
        "Dr Ana Quispe, who leads the inquiry, set out her reasons to The Post:\n\n"
        '"The bridge was never safe.\n\n"Three inspectors [of the city] said so."',
        "direct",
    )
    assert quote.words.startswith("The bridge") and quote.words.endswith("said so.")
    assert quote.quote_text_normalised == (
        "The bridge was never safe. Three inspectors [of the city] said so."
    )
    assert quote.spans_paragraph_break is True
    assert quote.editorial_insertions == ["[of the city]"]
    assert quote.speaker_name == "Ana Quispe"
    assert quote.row.also, "the lead-in paragraph is evidence too"


def test_a_participle_behind_a_report_goes_on_with_the_reporter() -> None:
    found = read(
        "Zara Malik told reporters that the army’s charges were false, adding:\n\n"
        '"Nobody from our party was there."'
    )
    direct = [q for q in found if q.type == "direct"]
    assert [(q.words, q.speaker_name) for q in direct] == [
        ("Nobody from our party was there.", "Zara Malik")
    ]
    assert [q.words for q in found if q.type == "indirect"] == ["the army’s charges were false"]


def test_a_pronoun_and_a_surname_get_the_full_name() -> None:
    found = read(
        "Governor Elena Marsh opened the dam. Marsh said the work was done. "
        "“We kept our word,” she said."
    )
    assert {q.speaker_name for q in found} == {"Elena Marsh"}
    assert [q.speaker_text for q in found] == ["Marsh", "she"]


def test_a_nameless_spokesman_speaks_for_his_house() -> None:
    quote = one("A spokesman for Siemens said: “The offer stands.”", "direct")
    assert quote.speaker_name == "Siemens"


def test_an_authors_remark_is_not_part_of_the_report() -> None:
    quote = one("Kenya says the men are spies, a charge Uganda rejects.", "indirect")
    assert quote.words == "the men are spies"


TEXTS = (
    "LIMA, March 3 - “Rates fell,” Julio Arce said. He called it ‘a start’ and “no more”.",
    'It was "grim" in the "Blue Room", he said: "We left."\n\n"She stayed," he added.',
    "Nobody “knows. The paper “Dawn” wrote that ‘all’ is «well».",
)


def laws(article: Article, rows: list[Row], paragraphs: list[Span]) -> None:
    """What holds for every article, whatever stands in it."""
    text = article.text
    stretches = marked_stretches(text, [paragraphs])
    marked = [r.span_columns["quote"] for r in rows if r.cells["quote_type"] in MARKED]
    assert marked == [m.inner for m in stretches]
    for row in rows:
        place = row.span_columns["quote"]
        assert 0 <= place.start < place.end <= len(text)
        assert row.evidence.contains(place)
        assert (row.cells["quote_type"] == "indirect") == (row.cells["opening_mark"] is None)
        assert row.cells["quote_type"] != "scare" or row.cells.get("speaker_text") is None
        normalised = row.cells["quote_text_normalised"]
        assert isinstance(normalised, str) and 0 < len(normalised) <= place.end - place.start


@pytest.mark.parametrize("text", TEXTS)
def test_every_outer_pair_of_marks_is_one_row(text: str) -> None:
    article = article_from_text(text, reference_date=None)
    doc = next(annotate(load_model(), [(article.text, article.blocks)]))
    rows = quotes.extract(Story(article, doc))
    laws(article, rows, [b.span for b in article.blocks])


_BLANK = spacy.blank("en")
_BLANK.add_pipe("sentencizer")


def bare(text: str) -> Article:
    return Article(
        article_id="a", source_file="", anchor="text", encoding="utf-8", raw_text=text,
        text=text, offsets=OffsetMap.identity(len(text)),
        blocks=(Block("paragraph", 0, len(text)),),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"“”‘’«» ,.", '"', "Ann", "said", "[x]", "it’s"]),
        min_size=1,
        max_size=40,
    )
)  # fmt: skip
def test_no_sequence_of_marks_breaks_it(parts: list[str]) -> None:
    text = "".join(parts).strip() or "x"
    article = bare(text)
    doc = from_spacy(_BLANK(text))
    laws(article, quotes.extract(Story(article, doc)), [Span(0, len(text))])
