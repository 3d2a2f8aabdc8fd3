"""What a date expression means against the article's date, and what is no date at all."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from conftest import assert_linear, cpu_seconds
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalize.dates import grammar
from pipeline.normalize.dates.find import find_dates, resolve

ARTICLE = date(2025, 5, 28)  # a Wednesday


def days(text: str, article: date | None = ARTICLE) -> list[tuple[str, str, str, str]]:
    """(text, start, end, precision) of each date found, an open end as "-"."""
    return [
        (
            text[found.start : found.end],
            str(found.value.start or "-"),
            str(found.value.end or "-"),
            found.value.precision,
        )
        for found in find_dates(text, article)
    ]


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("They met on 17 May.", "2025-05-17", "2025-05-17", "day"),
        ("It was signed on August 9.", "2024-08-09", "2024-08-09", "day"),
        ("It opened on the 3rd of February, 2023.", "2023-02-03", "2023-02-03", "day"),
        ("They met on Thursday.", "2025-05-22", "2025-05-22", "day"),
        ("They met on Wednesday.", "2025-05-28", "2025-05-28", "day"),
        ("They will meet on Thursday.", "2025-05-29", "2025-05-29", "day"),
        ("Friday, 16 May was a holiday.", "2025-05-16", "2025-05-16", "day"),
        ("They met yesterday morning.", "2025-05-27", "2025-05-27", "day"),
        ("Fighting broke out last night.", "2025-05-27", "2025-05-27", "day"),
        ("The envoy arrives tonight.", "2025-05-28", "2025-05-28", "day"),
        ("He left the day before yesterday.", "2025-05-26", "2025-05-26", "day"),
        ("Rebels struck on Tuesday last week.", "2025-05-20", "2025-05-20", "day"),
        ("He left last Tuesday.", "2025-05-20", "2025-05-20", "day"),
        ("Floods came in October.", "2024-10-01", "2024-10-31", "month"),
        ("He left on the 15th of this month.", "2025-05-15", "2025-05-15", "day"),
        ("He left on the 3rd of last month.", "2025-04-03", "2025-04-03", "day"),
        ("It came half a year ago.", "2024-11-01", "2024-11-30", "month"),
        ("They met on March 3 and 4, 2025.", "2025-03-03", "2025-03-04", "approximate"),
        ("On March 3 and 4 people died.", "2025-03-03", "2025-03-03", "day"),
        ("Floods came in May.", "2025-05-01", "2025-05-31", "month"),
        ("A vote will be held in October.", "2025-10-01", "2025-10-31", "month"),
        ("Floods came last month, in April.", "2025-04-01", "2025-04-30", "month"),
        ("It was built in June last year.", "2024-06-01", "2024-06-30", "month"),
        ("Prices rose this week.", "2025-05-26", "2025-06-01", "approximate"),
        ("Prices rose last week.", "2025-05-19", "2025-05-25", "approximate"),
        ("Talks collapsed two weeks ago.", "2025-05-12", "2025-05-18", "approximate"),
        ("Talks collapsed four days ago.", "2025-05-24", "2025-05-24", "day"),
        ("The port was sold three years ago.", "2022-01-01", "2022-12-31", "year"),
        ("It grew last year.", "2024-01-01", "2024-12-31", "year"),
        ("It grew late last year.", "2024-09-01", "2024-12-31", "approximate"),
        ("It grew in early 2024.", "2024-01-01", "2024-04-30", "approximate"),
        ("It grew in mid-2023.", "2023-05-01", "2023-08-31", "approximate"),
        ("It grew in Q3.", "2024-07-01", "2024-09-30", "approximate"),
        ("It grew in the first quarter of 2025.", "2025-01-01", "2025-03-31", "approximate"),
        ("It grew in the second half of last year.", "2024-07-01", "2024-12-31", "approximate"),
        ("It grew in the spring of 2021.", "2021-03-01", "2021-05-31", "approximate"),
        ("It began in the 1990s.", "1990-01-01", "1999-12-31", "approximate"),
        ("It began in the late 1990s.", "1996-09-01", "1999-12-31", "approximate"),
        ("It began in the nineteenth century.", "1800-01-01", "1899-12-31", "approximate"),
        ("It fell over the past decade.", "2015-05-28", "2025-05-28", "approximate"),
        ("It fell between 2021 and 2024.", "2021-01-01", "2024-12-31", "approximate"),
        ("It lasted from 3 to 5 June 2024.", "2024-06-03", "2024-06-05", "approximate"),
        (
            "It lasted from 28 December 2023 to 2 January 2024.",
            "2023-12-28",
            "2024-01-02",
            "approximate",
        ),
        ("It fell from November to February.", "2024-11-01", "2025-02-28", "approximate"),
        ("The five-year plan, 2019-2023, failed.", "2019-01-01", "2023-12-31", "approximate"),
        ("It was held in the first week of April.", "2025-03-31", "2025-04-06", "approximate"),
        ("It was held on the last Monday of April.", "2025-04-28", "2025-04-28", "day"),
        ("It has grown since 2021.", "2021-01-01", "-", "after"),
        ("It closed before 2010.", "-", "2009-12-31", "before"),
        ("It will close by 2030.", "-", "2030-12-31", "before"),
        ("The truce holds until 15 July.", "-", "2025-07-15", "before"),
        ("He died on Christmas Day.", "2024-12-25", "2024-12-25", "day"),
        ("He died on Good Friday.", "2025-04-18", "2025-04-18", "day"),
        ("He died two days before Easter 2024.", "2024-03-29", "2024-03-29", "day"),
        ("Logged at 2025-05-27T22:14:09Z.", "2025-05-27", "2025-05-27", "day"),
        ("Dated 28.05.2025 in Bern.", "2025-05-28", "2025-05-28", "day"),
        ("The revolution of 1979.", "1979-01-01", "1979-12-31", "year"),
        ("The 2024 election was close.", "2024-01-01", "2024-12-31", "year"),
    ],
)
def test_means(text: str, start: str, end: str, precision: str) -> None:
    found = days(text)
    assert [one[1:] for one in found] == [(start, end, precision)], found


def test_span_is_verbatim_and_leaves_plain_prepositions_out() -> None:
    text = "On 21 May, they met; since 2021 they had not."
    assert [one[0] for one in days(text)] == ["21 May", "since 2021"]


@pytest.mark.parametrize(
    "text",
    [
        "It may have killed dozens.",
        "They march on Kabul.",
        "She may march on, the second bloc said.",
        "Prime Minister May said so.",
        "They served 20 years and fought a two-decade war.",
        "About 2,000 troops, 2000 soldiers and 1500 police came.",
        "He paid $2024 and 2023 euros.",
        "Flight 1999 landed; Resolution 1973 passed; version 20.2.2024.1 shipped.",
        "Tel: +86 138-2010-2015, room 2010.",
        "He is 65, won 3-5 and lives at 12/14 High Street.",
        "He runs every Friday and on Sundays.",
        "It happened at 10:30 GMT.",
        "Ratio 3/4, scores of 1/2, 24/7 service.",
        "The Sunday Times was sold.",
        "Now and currently, it is quiet.",
        "A fall in prices, a spring in his step.",
    ],
)
def test_is_no_date(text: str) -> None:
    assert days(text) == []


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert resolve("30 February 2024", ARTICLE) is None
    assert resolve("29 February 2023", ARTICLE) is None


def test_relative_without_an_article_date_is_left_out_and_explicit_is_not() -> None:
    assert days("Last month, on Friday and in March it rained.", None) == []
    assert days("It rained on 3 June 2019.", None) == [
        ("3 June 2019", "2019-06-03", "2019-06-03", "day")
    ]


@pytest.mark.parametrize(
    ("second", "start", "end"),
    [
        ("Two days later", "2024-03-05", "2024-03-05"),
        ("The following day", "2024-03-04", "2024-03-04"),
        ("The same day", "2024-03-03", "2024-03-03"),
        ("A week earlier", "2024-02-19", "2024-02-25"),
        ("The following month", "2024-04-01", "2024-04-30"),
        ("That year", "2024-01-01", "2024-12-31"),
        ("The following Monday", "2024-03-04", "2024-03-04"),
        ("The following Sunday", "2024-03-10", "2024-03-10"),
        ("Later that month", "2024-03-03", "2024-03-31"),
    ],
)
def test_story_relative_counts_from_the_story(second: str, start: str, end: str) -> None:
    text = f"Rebels took the town on 3 March 2024. {second}, the army came."
    assert days(text)[1][1:3] == (start, end)
    assert find_dates(text, ARTICLE)[1].value.basis == "inferred"


def test_story_relative_without_a_story_is_left_out() -> None:
    assert days("Two days later, the army came.") == []
    assert days("In 2019, rebels came. Two days later, the army left.")[1:] == []


def test_a_dateline_is_not_the_storys_date() -> None:
    assert days("May 28, 2025\n\nThe following day, the army came.") == [
        ("May 28, 2025", "2025-05-28", "2025-05-28", "day")
    ]


def test_a_month_continues_the_year_of_its_sentence() -> None:
    found = days("Renamed in March 2021, it was sold in June.")
    assert found[1] == ("June", "2021-06-01", "2021-06-30", "month")


def test_a_shared_year_goes_to_both() -> None:
    assert [one[1] for one in days("In March and April 2023 it rained.")] == [
        "2023-03-01",
        "2023-04-01",
    ]


def test_numeric_dates_follow_the_documents_own_order() -> None:
    assert days("Signed 05/06/2024. Amended 25/06/2024.")[0][1] == "2024-06-05"
    assert days("Signed 05/06/2024. Amended 06/25/2024.")[0][1] == "2024-05-06"
    assert days("On 14 May 2024 it was drafted; signed 05/06/2024.")[1][1] == "2024-06-05"
    assert days("On May 14, 2024 it was drafted; signed 05/06/2024.")[1][1] == "2024-05-06"


def test_an_undecided_numeric_date_makes_no_day_up() -> None:
    assert days("Signed 05/06/2024.") == [("05/06/2024", "2024-05-06", "2024-06-05", "approximate")]


def test_ahead_says_on_which_side_of_the_article() -> None:
    values = [
        one.value.ahead for one in find_dates("In 2021, this year, by then, in 2030.", ARTICLE)
    ]
    assert values == [False, None, True]


STYLES = [
    "{d} {B} {Y}", "{d} {b} {Y}", "{B} {d}, {Y}", "{b}. {d}, {Y}", "{A}, {d} {B} {Y}",
    "{A}, {B} {d}, {Y}", "the {o} of {B}, {Y}", "{B} {o}, {Y}", "{Y}-{m:02}-{d:02}",
    "{d:02}-{b}-{Y}", "{Y}/{m:02}/{d:02}", "{d:02}.{m:02}.{Y}T", "{Y}-{m:02}-{d:02}T08:15:00+02:00",
    "{a}, {d} {b} {Y}", "{BB} {d}, {Y}", "{d} {B}, {Y}", "on {A}, the {o} of {B} {Y}",
]  # fmt: skip


def written(day: date, style: str) -> str:
    suffix = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    names = day.strftime("%B|%b|%A|%a").split("|")
    return style.removesuffix("T" if style.endswith("}T") else "").format(
        d=day.day, m=day.month, Y=f"{day.year:04}", o=f"{day.day}{suffix}",
        B=names[0], b=names[1], A=names[2], a=names[3], BB=names[0].upper(),
    )  # fmt: skip


@given(st.dates(date(1500, 1, 1), date(2100, 12, 31)), st.sampled_from(STYLES))
def test_a_written_out_date_comes_back(day: date, style: str) -> None:
    text = written(day, style).replace("May.", "May")  # a full stop after May ends a sentence
    dotted_both_ways = style.startswith("{d:02}.") and day.day <= 12
    found = resolve(text, ARTICLE)
    assert found is not None, text
    assert found.value.start is not None and found.value.end is not None
    if dotted_both_ways:
        assert found.value.start <= day <= found.value.end, text
    else:
        assert (found.value.start, found.value.end) == (day, day), text
        assert found.value.precision == "day" and found.value.basis == "explicit"


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 6))
def test_a_weekday_of_the_last_week_comes_back(article: date, back: int) -> None:
    day = article - timedelta(days=back)
    found = find_dates(f"They met on {day:%A} in Geneva.", article)
    assert [one.value.start for one in found] == [day]


@given(st.text(max_size=200), st.dates())
def test_any_text_and_any_article_date_are_read(text: str, article: date) -> None:
    found = find_dates(text, article)
    assert all(one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


WORDS = st.lists(
    st.sampled_from(
        [
            "the",
            "last",
            "first",
            "next",
            "3",
            "12",
            "31",
            "1999",
            "2024",
            "May",
            "March",
            "Monday",
            "of",
            "in",
            "week",
            "month",
            "year",
            "since",
            "by",
            "between",
            "and",
            "to",
            "-",
            "/",
            ".",
            ",",
            "ago",
            "later",
            "before",
            "after",
            "early",
            "mid",
            "end",
            "quarter",
            "Q3",
            "Easter",
            "'s",
            "half",
            "a",
            "few",
            "decade",
            "1990s",
            "two",
            "past",
            "this",
            "fiscal",
            "winter",
        ]
    ),
    max_size=14,
).map(" ".join)


@given(WORDS, st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_any_heap_of_date_words_is_read(text: str, article: date) -> None:
    for one in find_dates(text, article):
        value = one.value
        assert value.start or value.end
        assert value.start is None or value.end is None or value.start <= value.end
        assert (value.precision == "day") == (value.start == value.end and value.start is not None)


OPENERS = st.sampled_from(sorted(grammar._beginnings() - {*grammar.NUMBERS}))
TAILS = st.sampled_from(
    ["of", "and", "than", "to", "ago", "thousand", "present", "5", "12", "2024", "900", "-", "'",
     "s", ",", "th", "hand", "May", "week", "year", "Friday", "the", "said"]
)  # fmt: skip


@given(st.lists(OPENERS | TAILS, min_size=2, max_size=8).map(" ".join))
def test_what_a_common_word_is_passed_over_for_begins_no_date(text: str) -> None:
    short = grammar.scan(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grammar, "_followers", dict)
        patch.setattr(grammar, "_rules_by_two_words", dict)
        assert grammar.scan(text) == short


@pytest.mark.parametrize(
    "piece",
    [
        "7",
        "/",
        "May ",
        "1/1/",
        "the end of ",
        "2019-",
        "3 days before ",
        "Monday, ",
        "\n ",
        "10:30 ",
    ],
)
def test_reading_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        return cpu_seconds(lambda: find_dates(text, ARTICLE))

    assert_linear(seconds, 25_000, slack=0.25)


@pytest.mark.parametrize("text", ["01---92", "1/-/2020", "1/7777777/2020", f"1/{'7' * 5000}/20"])
def test_what_only_begins_like_a_numeric_date_is_none(text: str) -> None:
    assert not [found for found in find_dates(text, date(2025, 3, 1)) if found.start == 0]
