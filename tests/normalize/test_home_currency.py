"""Whose dollars, rupees and pounds: by publisher, address, setting and what stands beside."""

from __future__ import annotations

from datetime import date

import pytest

import pipeline
from pipeline.normalize.money.find import find_money
from pipeline.normalize.money.home_currency import home_currency


def currency(text: str, publisher: str | None, url: str | None, setting: str | None) -> str | None:
    found = find_money(text, home=home_currency(publisher, url, setting))
    assert len(found) == 1, [text[f.start : f.end] for f in found]
    return found[0].value.currency


PLEDGE = "The government will spend $40 million on a new port."


@pytest.mark.parametrize(
    ("publisher", "url", "setting", "code"),
    [
        ("Sydney Morning Herald", None, None, "AUD"),
        ("The Australian", None, "NZL", "AUD"),
        (None, "https://www.abc.net.au/news/2025-03-01/port/1", None, "AUD"),
        ("CBC News", None, "UKR", "CAD"),
        ("Toronto Star", None, "CAN", "CAD"),
        ("RNZ", None, "FJI", "NZD"),
        ("The Straits Times", None, "SGP", "SGD"),
        ("Hong Kong Free Press", None, "HKG", "HKD"),
        ("The Gleaner", None, "JAM", "JMD"),
        ("Fiji Times", "https://www.fijitimes.com.fj/a", "FJI", "FJD"),
        (None, None, "AUS", "AUD"),
        (None, None, "SGP", "SGD"),
        # Agencies write for the world, and so do those who write of the poorer dollar countries.
        ("Reuters", None, "AUS", "USD"),
        ("BBC News", "https://www.bbc.co.uk/news/1", "CAN", "USD"),
        (None, None, "JAM", "USD"),
        (None, None, "LBR", "USD"),
        ("Kyiv Independent", None, "UKR", "USD"),
        ("Ridgeway Courier", None, None, "USD"),
        (None, "https://example.io/port", None, "USD"),
        (None, None, None, "USD"),
    ],
)
def test_whose_dollars(
    publisher: str | None, url: str | None, setting: str | None, code: str
) -> None:
    assert currency(PLEDGE, publisher, url, setting) == code
    assert (
        currency(PLEDGE.replace("$40 million", "40 million dollars"), publisher, url, setting)
        == code
    )


def test_dollars_that_the_text_tells_apart() -> None:
    marked = find_money(
        "The fund lent $40 million. A US$3 million grant follows.",
        home=home_currency(None, None, "AUS"),
    )
    assert [m.value.currency for m in marked] == ["AUD", "USD"]
    own = find_money(
        "The fund lent $40 million, and Canberra added A$3 million.",
        home=home_currency("The Age", None, "AUS"),
    )
    assert [m.value.currency for m in own] == ["USD", "AUD"]
    foreign = "The United States gave $40 million."
    assert currency(foreign, None, None, "AUS") == "USD"
    assert currency(foreign, "The Age", None, "AUS") == "AUD"


@pytest.mark.parametrize(
    ("words", "setting", "code"),
    [
        ("5 billion rupees", "PAK", "PKR"),
        ("Rs 5 billion", "LKA", "LKR"),
        ("5 billion rupees", "NPL", "NPR"),
        ("5 billion rupees", "MUS", "MUR"),
        ("5 billion pesos", "PHL", "PHP"),
        ("5 billion pesos", "ARG", "ARS"),
        ("5 billion pesos", "COL", "COP"),
        ("5 billion pounds", "EGY", "EGP"),
        ("5 billion pounds", "SSD", "SSP"),
        ("5 billion pounds", "GBR", "GBP"),
        ("5 billion francs", "RWA", "RWF"),
        ("5 billion francs", "SEN", "XOF"),
        ("5 billion francs", "CMR", "XAF"),
        ("5 billion CFA francs", "TCD", "XAF"),
        ("5 million francs", "CHE", "CHF"),
        ("5 billion kroner", "NOR", "NOK"),
        ("5 billion kroner", "DNK", "DKK"),
        ("5 billion kronor", "SWE", "SEK"),
        ("5 billion won", "PRK", "KPW"),
        ("5 billion won", "KOR", "KRW"),
        ("5 million dinars", "TUN", "TND"),
        ("5 million dinars", "SRB", "RSD"),
        ("5 million dirhams", "MAR", "MAD"),
        ("5 billion rials", "YEM", "YER"),
        ("5 million riyals", "QAT", "QAR"),
        ("5 billion shillings", "UGA", "UGX"),
        ("5 billion shillings", "KEN", "KES"),
        ("5 million manats", "TKM", "TMT"),
        ("5 billion som", "KGZ", "KGS"),
        ("5 million kwacha", "MWI", "MWK"),
        ("5 billion lira", "TUR", "TRY"),
        ("5 million euros", "EGY", "EUR"),
    ],
)
def test_money_of_one_name_is_the_setting_s(words: str, setting: str, code: str) -> None:
    assert currency(f"The council approved {words} for the road.", None, None, setting) == code


def test_whom_the_sentence_names_wins_over_the_setting() -> None:
    text = "The Kenyan bank set aside 5 billion shillings."
    assert currency(text, None, None, "UGA") == "KES"


def test_an_ambiguity_that_nothing_settles_stays_open() -> None:
    assert currency("A fine of 1,015 francs.", None, None, "AUS") is None


def test_the_assumption_stands_in_the_evidence() -> None:
    text = (
        "PERTH, Australia — The Western Australian government on Monday signed a $300 million loan "
        "agreement with the Pilbara rail operator Karri Lines.\n\nThe line in Western Australia "
        "will open in 2027, the premier said in Perth.\n"
    )
    rows = pipeline.extract_article(text, reference_date=date(2025, 3, 5))
    row = rows["agreements"][0]
    assert (row["amount"], row["currency"]) == (300_000_000, "AUD")
    reasons = [e["reason"] for e in rows["evidence"] if e["column_name"] == "currency"]
    assert any("set in Australia: taken as AUD, not US dollars" in reason for reason in reasons)
