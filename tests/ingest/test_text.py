"""Plain text and Markdown: paragraphs, headings, quotations, lists, and what is only markup."""

from datetime import date

import pytest

from pipeline.ingest.article import Article
from pipeline.ingest.reader import article_from_text

BODY = (
    "Iran and Afghanistan signed an agreement on rail links on Wednesday, officials said. "
    "The line has been promised since 2007."
)
MORE = "The ministry gave no sum. Work is to begin next year, it said in a statement."


def read_text(text: str) -> Article:
    return article_from_text(text, reference_date=date(2025, 5, 28))


def blocks(text: str) -> list[tuple[str, str]]:
    article = read_text(text)
    return [(b.kind, article.text[b.start : b.end]) for b in article.blocks]


def test_one_line_a_paragraph() -> None:
    assert blocks(f"{BODY}\n{MORE}\n{BODY}") == [
        ("paragraph", BODY),
        ("paragraph", MORE),
        ("paragraph", BODY),
    ]


def wrap(text: str, width: int) -> str:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


@pytest.mark.parametrize("width", [64, 72, 78])
def test_lines_wrapped_by_hand_are_one_paragraph_again(width: int) -> None:
    text = f"{wrap(BODY + ' ' + BODY, width)}\n\n{wrap(MORE + ' ' + MORE, width)}"
    assert [b for _, b in blocks(text)] == [f"{BODY} {BODY}", f"{MORE} {MORE}"]


def test_markdown_joins_soft_breaks_and_knows_its_constructs() -> None:
    found = blocks(
        "# Kabul and Tehran sign a pact\n\n"
        f"{BODY}\n\n## A long road\n\n"
        '> "We will build it,"\n> he said.\n\n'
        "- Length: 225 km\n- Cost: $2 billion\n\n"
        "1. First came the loan.\n2. Then came the steel.\n\n"
        "| Year | Sum |\n| --- | ---: |\n| 2024 | $5m |\n\n---\n\n"
        f"![A train](train.png)\n\n{MORE}"
    )
    assert found == [
        ("title", "Kabul and Tehran sign a pact"),
        ("paragraph", BODY),
        ("heading", "A long road"),
        ("quotation", '"We will build it," he said.'),
        ("list_item", "Length: 225 km"),
        ("list_item", "Cost: $2 billion"),
        ("list_item", "1. First came the loan."),
        ("list_item", "2. Then came the steel."),
        ("list_item", "Year | Sum"),
        ("list_item", "2024 | $5m"),
        ("paragraph", MORE),
    ]


@pytest.mark.parametrize(
    ("marked", "clean"),
    [
        (r"a \\$35 million [agreement](#) was signed", "a $35 million agreement was signed"),
        ("he told *The Cradle*: **no** deal", "he told The Cradle: no deal"),
        ("the Emirate [Taliban regime] said", "the Emirate [Taliban regime] said"),
        ('see [a [nested] link](http://x.y/z_(1) "t") here', "see a [nested] link here"),
        ("f***ing 2 * 3 * 4 snake_case __name__", "f***ing 2 * 3 * 4 snake_case name"),
        ("AT&amp;T &bogus; A&B &#8217;tis", "AT&T &bogus; A&B ’tis"),
        ("a <b>bold</b> claim<br>it was", "a bold claim it was"),
        ("if a < b and c > d", "if a < b and c > d"),
        ("``quoted'' and `code` and `these'", "``quoted'' and code and `these'"),
        ("before <!-- hidden --> after", "before after"),
        ("two  blanks\u00a0and\ttabs\u200b", "two blanks and tabs"),
        ("left [open and (shut](", "left [open and (shut]("),
    ],
)
def test_inline_markup(marked: str, clean: str) -> None:
    assert read_text(f"{marked} in Kabul.").text == f"{clean} in Kabul."


def test_a_page_break_inside_a_paragraph_is_mended_and_headings_are_not_glued() -> None:
    found = blocks(
        f"A pact is signed in Kabul\n\n{BODY}\n\n"
        '"Tehran may not see it so. Nevertheless, the\n\n'
        "Page 3 of 7\n\n"
        'Taliban want more of it, and we know that."\n\n'
        f"What comes after the pact\n\n{MORE}"
    )
    assert found[2] == (
        "quotation",
        '"Tehran may not see it so. Nevertheless, the Taliban want more of it, and we know that."',
    )
    assert found[3] == ("heading", "What comes after the pact")


def test_a_quotation_over_several_paragraphs_is_not_joined() -> None:
    found = blocks(f'{BODY}\n\nHe explained:\n\n"We waited for years.\n\n"Now we build."\n\n{MORE}')
    assert found[2:4] == [("quotation", '"We waited for years.'), ("quotation", '"Now we build."')]


@pytest.mark.parametrize(
    "text",
    [
        "Obama has agreed to lift the sanctions on Iran",
        "Kabul and Tehran sign a pact.",
        "By Wednesday the pact was signed.",
        "Share prices fell in Tokyo. Read more on this below.",
        "May 12, 2024",
        "BREAKING",
        "www.example.com",
        "“We will go.”",
        "$94,000 was paid.",
        "He said no. She said yes. Nobody asked",
    ],
)
def test_a_short_text_loses_nothing(text: str) -> None:
    article = read_text(text)
    assert article.text == text
    assert all(b.kind in {"paragraph", "quotation", "list_item"} for b in article.blocks)


def test_share_newsletter_caption_and_page_lines_are_dropped() -> None:
    noise = [
        "Share this on Facebook",
        "Sign up for our weekly newsletter",
        "Photo: Reuters",
        "A train leaves the station in Herat. [Handout/AFP]",
        "Advertisement",
        "Read more: What the pact means",
        "© 2025 The Daily. All rights reserved.",
        "Follow us on Twitter",
        "4",
    ]
    text = "\n\n".join(["Kabul and Tehran sign a pact", BODY, *noise, MORE])
    assert [b for _, b in blocks(text)] == ["Kabul and Tehran sign a pact", BODY, MORE]


def test_a_paragraph_in_another_script_is_left_out_and_said_so() -> None:
    english = "Kenya and Somalia signed a port agreement in Nairobi on Friday.\n\nThey met twice."
    mixed = english.replace("\n\n", "\n\nقال الوزير إن الاتفاق مهم للبلدين\n\n")
    article = read_text(mixed)
    assert article.text == english
    assert article.notes == ("left out 1 block in another script",)


def test_line_ends_of_all_systems_mean_the_same() -> None:
    unix = f"A pact is signed in Kabul\n\n{BODY}\n\n{MORE}"
    for end in ("\r\n", "\r", "\u2028"):
        assert blocks(unix.replace("\n", end)) == blocks(unix)


@pytest.mark.parametrize(
    "sentence",
    [
        "The report was published on Monday by the United Nations.",
        "He summed up the picture: bleak.",
        "Share prices fell on Monday.",
        "Subscribe to it or not, the theory has friends.",
        "The story was first published in Kabul in 2019 and nobody has denied it since.",
        "Copyright law was changed in March.",
        "Also from Kabul came word of a second pact.",
        "Support for the president is falling.",
        "Image matters, the minister said.",
        "Follow the money, an investigator said.",
        "Opinions differ in Tehran.",
        "The video was confirmed via AFP.",
        "Page after page of the pact was read out.",
    ],
)
def test_sentences_that_begin_like_boilerplate_stay(sentence: str) -> None:
    assert (
        sentence in read_text(f"A pact is signed in Kabul\n\n{BODY}\n\n{sentence}\n\n{MORE}").text
    )
