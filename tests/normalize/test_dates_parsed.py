"""Dates with a parse: the tense decides the side, people called May, and whose date it is."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.language.model import load_model
from pipeline.language.tokens import Doc, from_spacy
from pipeline.normalize.dates.find import date_for, find_dates

ARTICLE = date(2025, 5, 28)  # a Wednesday


def parsed(text: str) -> Doc:
    return from_spacy(load_model()(text))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("The summit will be held in September.", "2025-09-01"),
        ("The summit was held in September.", "2024-09-01"),
        ("Elections are due on 12 October.", "2025-10-12"),
        ("The vote is scheduled for Friday.", "2025-05-30"),
        ("The vote was held on Friday.", "2025-05-23"),
        ("The truce expires on Thursday.", "2025-05-29"),
        ("The truce expired on Thursday.", "2025-05-22"),
        ("He said the plant would open in November.", "2025-11-01"),
        ("They promised on Friday to hold a hearing.", "2025-05-23"),
        ("Three lorries were set alight on Thursday.", "2025-05-22"),
        ("Israel announced plans to hold elections in June.", "2025-06-01"),
        ("Washington declared plans to reassert its influence in February.", "2025-02-01"),
        ("This weekend, thousands will march again.", "2025-05-31"),
        ("Thousands marched this weekend.", "2025-05-24"),
        ("Talks with the rebels have been set for 4 September.", "2025-09-04"),
        ("The ministry convened the unions for Monday.", "2025-06-02"),
        ("The envoy is due in Konya on Thursday.", "2025-05-29"),
        ("The union plans a second march on Saturday.", "2025-05-31"),
        ("The union planned a second march on Saturday.", "2025-05-24"),
        ("In 1997 troops arrested the mercenaries.", "1997-01-01"),
        ("On October 17 police cleared the square.", "2024-10-17"),
        ("In March 17 people were killed.", "2025-03-01"),
        ("The ministry convened the unions on Monday.", "2025-05-26"),
    ],
)
def test_tense_decides_the_side(text: str, start: str) -> None:
    assert [str(one.value.start) for one in find_dates(parsed(text), ARTICLE)] == [start]


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister May told reporters that she would resign.",
        "A spokesman for Mrs May declined. The plan was rejected by May.",
        "April Jones and June Clark joined the board.",
    ],
)
def test_people_are_no_months(text: str) -> None:
    assert find_dates(parsed(text), ARTICLE) == []


def test_a_person_and_the_month_of_the_same_name() -> None:
    text = "Theresa May said in May that May would resign."
    assert [(one.start, one.end) for one in find_dates(parsed(text), ARTICLE)] == [(20, 23)]


@pytest.mark.parametrize(
    ("text", "predicate", "expected"),
    [
        ("On 19 May, Ghana hosted talks with Togo in Accra.", "hosted", "19 May"),
        ("On 19 May, Ghana hosted talks with Togo in Accra.", "talks", "19 May"),
        ("The minister said on Monday that troops had left in 2019.", "said", "Monday"),
        ("The minister said on Monday that troops had left in 2019.", "left", "2019"),
        ("Chad's March 2024 airstrikes angered Sudan on Friday.", "airstrikes", "March 2024"),
        ("Chad's March 2024 airstrikes angered Sudan on Friday.", "angered", "Friday"),
        ("This followed Chad's March 2024 airstrikes.", "followed", None),
        ("The firm bought the mine, which had closed in 2015.", "bought", None),
        ("The firm bought the mine, which had closed in 2015.", "closed", "2015"),
        ("In 2020 the cabinet, which had banned it in 2014, relented.", "relented", "2020"),
        ("Since the pullout from Mali in 2022, France has lost ground.", "lost", None),
        ("Police held six on Tuesday and freed them the following day.", "freed",
         "the following day"),
        ("Police held six on Tuesday and sent men to guard the port the next day.", "sent",
         "the next day"),
        ("French police slashed two boats on Tuesday and arrested a man.", "arrested", "Tuesday"),
        ("Gunmen killed 12 people and wounded 20 on Friday.", "killed", "Friday"),
        ("The attack in June 2023 killed nine people.", "killed", "June 2023"),
        ("Israel condemned the bombing on Tuesday.", "condemned", "Tuesday"),
        ("Israel condemned the bombing on Tuesday.", "bombing", None),
        ("They signed a pact on Friday, granting Peru access.", "granting", "Friday"),
        ("The sanctions imposed in 2018 remain in force.", "sanctions", "2018"),
        ("The sanctions imposed in 2018 remain in force.", "remain", None),
        ("Kenya announced on 5 May that it would close the camp on 1 June.", "close", "1 June"),
        ("Kenya has asked the bank for a loan to build a line by 2031.", "asked", None),
        ("Iran declared plans to restart the plant in February.", "declared", "February"),
        ("Iran declared plans to restart the plant in February.", "restart", None),
        ("In 2023 Iraq's top court struck down the law.", "struck", "2023"),
        ("Talks collapsed in February 2020, when Egypt walked out.", "walked", "February 2020"),
    ],
)  # fmt: skip
def test_whose_date_it_is(text: str, predicate: str, expected: str | None) -> None:
    doc = parsed(text)
    token = next(token for token in doc if token.text == predicate)
    found = date_for(token, doc, find_dates(doc, ARTICLE))
    assert (text[found.start : found.end] if found else None) == expected


def test_a_phrase_finds_the_date_of_its_verbs() -> None:
    doc = parsed("Talks are to resume in Oslo on 8 December.")
    found = date_for(doc[1:4], doc, find_dates(doc, ARTICLE))
    assert found is not None and found.value.start == date(2025, 12, 8)
