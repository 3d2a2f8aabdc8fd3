"""Title, author, publisher and dates from the lines around a body."""

from datetime import date

import pytest

from pipeline.ingest.article import Article
from pipeline.ingest.datelines import decided, declared_date, find_dates
from pipeline.ingest.reader import article_from_text

BODY = (
    "Iran and Afghanistan signed an agreement on rail links on Wednesday, officials said. "
    "The line has been promised since 2007."
)


def read_lines(*lines: str) -> Article:
    return article_from_text("\n\n".join(lines), reference_date=None)


@pytest.mark.parametrize(
    "line",
    [
        "28 May 2025",
        "May 28, 2025",
        "MAY 28TH, 2025",
        "Wednesday, 28 May 2025",
        "Published: 2025-05-28T10:30:00Z",
        "Posted on May 28, 2025 at 10:30 am GMT",
        "28.05.2025",
        "28/05/2025",
        "05/28/2025",
        "2025/05/28",
    ],
)
def test_a_date_line_in_any_form_dates_the_article_and_is_dropped(line: str) -> None:
    article = read_lines("Kabul and Tehran sign a pact", line, BODY)
    assert article.published == date(2025, 5, 28)
    assert article.published_basis == "body"
    assert line not in article.text


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By F.M. Shakil", "F.M. Shakil"),
        ("By Amina Khan and John O'Neill", "Amina Khan and John O'Neill"),
        ("By Amina Khan in Kabul and Li Wei in Beijing", "Amina Khan and Li Wei"),
        ("By Darlene Hutchins, Staff Writer", "Darlene Hutchins"),
        ("Author: Ludwig van Beek", "Ludwig van Beek"),
        ("By Amina Khan | 28 May 2025", "Amina Khan"),
        ("Amina Khan - May 28, 2025", "Amina Khan"),
        ("By our correspondent in Lima", "our correspondent in Lima"),
    ],
)
def test_bylines(line: str, author: str) -> None:
    article = read_lines("Kabul and Tehran sign a pact", line, BODY, BODY)
    assert article.author == author
    assert article.text.startswith("Kabul and Tehran sign a pact\n\nIran and")


def test_a_bare_name_beside_the_date_is_the_author_and_a_section_is_not() -> None:
    article = read_lines(
        "World News", "Amina Khan", "28 May 2025", "Kabul and Tehran sign a pact", BODY
    )
    assert article.author == "Amina Khan"
    assert "World News" not in article.text


def test_the_original_date_wins_over_a_repost_and_an_update() -> None:
    article = read_lines(
        "29.05.2025",
        "Kabul and Tehran sign a pact",
        "Updated 3 June 2025",
        BODY,
        "MAY 28, 2025",
    )
    assert article.published == date(2025, 5, 28)
    assert article.republished == date(2025, 5, 29)


def test_a_date_that_can_be_read_two_ways_is_decided_by_the_document_or_left_open() -> None:
    open_date = next(find_dates("05/06/2025"))
    assert decided(open_date, "Nothing here decides.") is None
    assert decided(open_date, "It began on 3 June and ended on 4 June.") == date(2025, 6, 5)
    assert decided(open_date, "See also 25/12/2024.") == date(2025, 6, 5)
    assert decided(open_date, "See also 12/25/2024.") == date(2025, 5, 6)
    article = read_lines("Kabul and Tehran sign a pact", "05/06/2025", BODY)
    assert article.published is None
    assert "2025-06-05 or 2025-05-06" in article.notes[0]


@pytest.mark.parametrize(
    "value", ["3024-05-28", "0001-01-01", "31 February 2024", "soon", "99/99/2024"]
)
def test_absurd_dates_are_refused_with_a_note(value: str) -> None:
    day, note = declared_date(value)
    assert day is None
    assert value in note


@pytest.mark.parametrize(
    ("dateline", "place", "agency"),
    [
        ("KABUL (Reuters) - ", "KABUL", "Reuters"),
        ("NAIROBI, March 3 (Xinhua) -- ", "NAIROBI", "Xinhua"),
        ("Kabul, Afghanistan (AP) — ", "Kabul, Afghanistan", "AP"),
        ("ADRÉ, Chad — ", "ADRÉ, Chad", None),
        ("MORONI, April 23 (Island Press) — ", "MORONI", "Island Press"),
        ("NEW DELHI: ", "NEW DELHI", None),
        ("(Reuters) - ", None, "Reuters"),
    ],
)
def test_an_agency_dateline_leaves_the_text(
    dateline: str, place: str | None, agency: str | None
) -> None:
    article = read_lines("Kabul and Tehran sign a pact", dateline + BODY, BODY)
    assert article.text.split("\n\n")[1] == BODY
    assert article.dateline_place == place
    assert article.publisher == agency


@pytest.mark.parametrize(
    "text",
    [
        "Iran, Russia – two allies – signed it. It was so.",
        "UPDATE: The pact was signed. It was so.",
        "The US (and Iran) - both of them - signed it.",
        "NATO - the alliance - said no.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    assert read_lines(text).text == text


def test_the_lead_of_a_short_report_is_no_standfirst() -> None:
    article = read_lines(
        "Kabul and Tehran sign a pact", "Iran is building a railway to Herat.", BODY
    )
    assert [b.kind for b in article.blocks] == ["title", "paragraph", "paragraph"]


def test_dates_that_head_the_parts_of_a_timeline_are_not_the_date_of_the_article() -> None:
    article = read_lines(
        "How the pact was made", "28 May 2025", BODY, "3 March 2021", BODY, "7 April 2022", BODY
    )
    assert article.published == date(2025, 5, 28)
    assert article.republished is None
    assert "3 March 2021" in article.text


@pytest.mark.parametrize(
    "summary", ["Neighbours move closer.", "The neighbours signed a railway pact."]
)
def test_a_byline_and_date_below_the_standfirst_are_read(summary: str) -> None:
    article = read_lines(
        "Kabul and Tehran sign a pact",
        summary,
        "By Amina Khan",
        "28 May 2025",
        BODY,
    )
    assert (article.author, article.published) == ("Amina Khan", date(2025, 5, 28))
    assert [b.kind for b in article.blocks] == ["title", "standfirst", "paragraph"]
