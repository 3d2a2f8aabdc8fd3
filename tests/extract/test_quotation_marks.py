"""Pairing quotation marks: what is a quotation, what an apostrophe, and where each one ends."""

from __future__ import annotations

import re

import pytest
from conftest import assert_linear, cpu_seconds
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.grammar.quotation_marks import Marked, marked_stretches
from pipeline.spans import Span


def paragraphs(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in re.finditer(r"\S(?:.|\n(?!\n))*", text)]


def stretches(text: str) -> list[Marked]:
    return marked_stretches(text, [paragraphs(text)])


def inner(text: str) -> list[str]:
    return [text[m.inner.start : m.inner.end] for m in stretches(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" twice.', ["yes"]),
        ("“Yes,” he said. “No.”", ["Yes,", "No."]),
        ("‘Yes,’ he said.", ["Yes,"]),
        ("'Yes,' he said.", ["Yes,"]),
        ("« Oui », dit-il.", ["Oui"]),
        ("»Ja«, sagte er, und „nein“.", ["Ja", "nein"]),
        ("Er sagte ‚ja‘.", ["ja"]),
        ("‹ Oui › then", ["Oui"]),
        ("He said 「はい」 and 『いいえ』.", ["はい", "いいえ"]),
        ("``Yes,'' he said; ''no'' too.", ["Yes,", "no"]),
        ("”Swedish style”, he said.", ["Swedish style"]),
        ("“Wrong closing.“ He left.", ["Wrong closing."]),
        ('said:"close"and("round")', ["close", "round"]),
    ],
)
def test_every_style_of_marks(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He told me ‘go “now”’ and left,” she said.", ["He told me ‘go “now”’ and left,"]),
        ("‘They said “wait”,’ he added.", ["They said “wait”,"]),
        ('"He said "no" to me," she said.', ['He said "no" to me,']),
        ("“A « b » c”", ["A « b » c"]),
    ],
)
def test_nested_marks_belong_to_the_outer_pair(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The ministers' cars and the city's bus don't run.",
        "Rock 'n' roll in the '90s, 'em and 'tis.",
        'A 6\'2" man with a 5" nail.',
        "It’s the players’ view.",
        '""',
        "“ ”",
        "Nothing here.",
    ],
)
def test_apostrophes_and_inches_are_no_quotations(text: str) -> None:
    assert inner(text) == []


def test_apostrophes_inside_single_marks_do_not_close_them() -> None:
    assert inner("‘The boys’ school isn’t open,’ said Ann. ‘Why?’") == [
        "The boys’ school isn’t open,",
        "Why?",
    ]


def test_an_apostrophe_does_not_break_up_double_marks() -> None:
    assert inner("'Twas he who said \"the workers' pay is 'low' now\" there.") == [
        "the workers' pay is 'low' now"
    ]


class TestParagraphs:
    def test_reopened_in_each_paragraph_is_one(self) -> None:
        text = '"One.\n\n"Two.\n\n"Three," he said. "Four."'
        first, second = stretches(text)
        assert text[first.inner.start : first.inner.end] == '"One.\n\n"Two.\n\n"Three,'[1:]
        assert first.over_paragraphs
        assert [text[m.start : m.end] for m in first.reopened] == ['"', '"']
        assert text[second.inner.start : second.inner.end] == "Four."

    def test_broken_by_a_page_without_a_new_mark_is_one(self) -> None:
        text = '"The harbour, the\n\nquay and the ‘pier’ are shut." They left.'
        (only,) = stretches(text)
        assert only.over_paragraphs
        assert text[only.end - 1] == '"'
        assert only.end == text.index(" They")

    def test_a_missing_closing_mark_ends_with_the_paragraph(self) -> None:
        text = 'He called it "a disgrace and left.\n\nThey said "yes" and "no".'
        assert inner(text) == ["a disgrace and left.", "yes", "no"]
        assert stretches(text)[0].closing is None

    def test_a_missing_closing_mark_ends_before_the_next_opening(self) -> None:
        assert inner("“One, he said. “Two,” she said.") == ["One, he said.", "Two,"]

    def test_nothing_goes_on_over_a_heading(self) -> None:
        text = '"One.\n\n"Two."'
        one, two = paragraphs(text)
        assert len(marked_stretches(text, [[one], [two]])) == 2


MARKS = "“”„‟\"«»‹›‘’‚'`「」『』"
TEXTS = st.text(alphabet=MARKS + "ab s.,!\n[]() 9—", max_size=120)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_stretches_are_ascending_disjoint_and_within_the_text(text: str) -> None:
    last = 0
    for marked in stretches(text):
        assert last <= marked.start < marked.inner.start < marked.inner.end <= marked.end
        assert marked.end <= len(text)
        assert text.startswith(marked.opening, marked.start)
        if marked.closing is not None:
            assert text[: marked.end].endswith(marked.closing)
        assert all(marked.inner.contains(again) for again in marked.reopened)
        last = marked.end


WORDS = st.lists(st.sampled_from(["war", "peace", "don’t", "the", "3%"]), min_size=1, max_size=5)
PAIRS = st.sampled_from([("“", "”"), ("«", "»"), ("「", "」"), ('"', '"'), ("‘", "’"), ("„", "“")])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(WORDS, PAIRS, WORDS), min_size=1, max_size=6))
def test_every_outer_pair_is_found(
    parts: list[tuple[list[str], tuple[str, str], list[str]]],
) -> None:
    text, expected = "", []
    for outside, (opening, closing), inside in parts:
        quoted = " ".join(inside)
        text += f"{' '.join(outside)} {opening}{quoted}{closing} "
        expected.append(quoted)
    assert inner(text.strip()) == expected


@pytest.mark.parametrize(
    "unit",
    ['"', "“", "”“", "« “", "' a' ", '"a\n\n', "“a «b ‘c\n\n", "‘“", "[“(", "“[a", "a” ", "s' 'a "],
)
def test_marks_without_end_take_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        blocks = paragraphs(text)
        return cpu_seconds(lambda: marked_stretches(text, [blocks]))

    assert_linear(seconds, 25_000, slack=0.25)
