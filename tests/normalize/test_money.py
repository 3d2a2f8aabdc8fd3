"""Sums of money in text: value, bounds, currency, rate, and what is none."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from conftest import assert_linear, cpu_seconds
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicons
from pipeline.normalize.money.find import Money, find_money, reads_as
from pipeline.normalize.money.home_currency import home_currency

CURRENCIES = sorted({row["code"] for row in lexicons.table("currencies")})


def only(text: str, **options: str) -> Money:
    found = find_money(text, **options)
    assert len(found) == 1, [(text[f.start : f.end], f.value) for f in found]
    return found[0].value


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("worth $14 billion", "14000000000", "USD"),
        (r"a \$35 million deal", "35000000", "USD"),
        ("US$1.2bn", "1200000000", "USD"),
        ("U.S. $3m", "3000000", "USD"),
        ("$US 4 million", "4000000", "USD"),
        ("€500m", "500000000", "EUR"),
        ("euro 30 million", "30000000", "EUR"),
        ("5 M€", "5000000", "EUR"),
        ("25 MUSD", "25000000", "USD"),
        ("A$300m", "300000000", "AUD"),
        ("HK$3 billion", "3000000000", "HKD"),
        ("NT$40bn", "40000000000", "TWD"),
        ("R$5 million", "5000000", "BRL"),
        ("R500 million", "500000000", "ZAR"),
        ("KSh 4.5 billion", "4500000000", "KES"),
        ("N2.3 billion", "2300000000", "NGN"),
        ("Tk 53 crore", "530000000", "BDT"),
        ("RMB 10 billion", "10000000000", "CNY"),
        ("100元", "100", "CNY"),
        ("AED 2.5bn", "2500000000", "AED"),
        ("15.5 bln yuan", "15500000000", "CNY"),
        ("420 million finnish markka", "420000000", "FIM"),
        ("10 million Deutsche marks", "10000000", "DEM"),
        ("6.65 billion pesetas", "6650000000", "ESP"),
        ("10 million Afghanis", "10000000", "AFN"),
        ("5 million Kenyan shillings", "5000000", "KES"),
        ("CHF 1'000'000", "1000000", "CHF"),
        ("€1.200.000", "1200000", "EUR"),
        ("1,5 million euros", "1500000", "EUR"),
        ("5 000 000 euros", "5000000", "EUR"),
        ("12,34,567.89 Indian rupees", "1234567.89", "INR"),
        ("half a billion dollars", "500000000", "USD"),
        ("a quarter million us dollars", "250000", "USD"),
        ("a million dollars", "1000000", "USD"),
        ("two and a half billion dollars", "2500000000", "USD"),
        ("one hundred and fifty million dollars", "150000000", "USD"),
        ("thirteen dollars and forty-five cents", "13.45", "USD"),
        ("50 cents", "0.5", "USD"),
        ("the $1.2-billion plant", "1200000000", "USD"),
        ("a 2.5-billion-dollar loan", "2500000000", "USD"),
        ("$2 billion USD", "2000000000", "USD"),
        ("$10 million AUD", "10000000", "AUD"),
        ("c $ 16.4 million", "16400000", "CAD"),
        ("awarded a $ 1 . 5 million contract", "1500000", "USD"),
        ("32.2 m US dollars", "32200000", "USD"),
        ("in 2012 US$5 million", "5000000", "USD"),
    ],
)
def test_value_and_currency(text: str, amount: str, currency: str) -> None:
    money = only(text)
    assert (money.amount, money.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize("code", CURRENCIES)
def test_every_code_is_read(code: str) -> None:
    assert only(f"a loan of {code} 5 million").currency == code
    assert only(f"a loan of 5 million {code}").currency == code


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("$3-4 billion", 3_000_000_000, 4_000_000_000),
        ("$1.5 million to $2 million", 1_500_000, 2_000_000),
        ("between $3 million and $5 million", 3_000_000, 5_000_000),
        ("between 3 and 4 billion dollars", 3_000_000_000, 4_000_000_000),
        ("$500,000 to $1 million", 500_000, 1_000_000),
        ("US$10 million – US$15 million", 10_000_000, 15_000_000),
    ],
)
def test_range_has_bounds_and_no_amount(text: str, low: int, high: int) -> None:
    money = only(text)
    assert (money.amount, money.qualifier) == (None, "range")
    assert (money.minimum, money.maximum) == (Decimal(low), Decimal(high))


def test_change_is_no_range() -> None:
    found = find_money("Its profit rose from $3 million to $5 million.")
    assert [f.value.amount for f in found] == [3_000_000, 5_000_000]


def test_people_after_to_are_no_upper_end() -> None:
    assert only("gave $5 million to 6 countries").amount == 5_000_000
    assert only("$300 to 2 million households").amount == 300


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("more than $60 million", "at_least"),
        ("at least $5 million", "at_least"),
        ("$5 million or more", "at_least"),
        ("up to $20bn", "up_to"),
        ("less than an estimated $3m", "approximate"),
        ("nearly $4m", "approximate"),
        ("some $300 million", "approximate"),
        ("$7 million", "exact"),
    ],
)
def test_bounds(text: str, qualifier: str) -> None:
    assert only(text).qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("billions of dollars", "USD"),
        ("tens of millions of euros", "EUR"),
        ("a multi-million-dollar deal", "USD"),
        ("a billion-dollar project", "USD"),
        ("several hundred million yen", "JPY"),
        ("billions in foreign investments", None),
    ],
)
def test_vague_sums_have_no_amount(text: str, currency: str | None) -> None:
    money = only(text)
    assert (money.amount, money.qualifier, money.currency) == (None, "order_of_magnitude", currency)


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("$5 million a year", "year"),
        ("an annual $5 billion", "year"),
        ("$300 per month", "month"),
        ("a dollar a day", "day"),
        ("a $ 70 - a - share price", "unit"),
        ("$70 a barrel", "unit"),
        ("$1,200 per person", "person"),
        ("$5 million a year ago", None),
    ],
)
def test_rates(text: str, per: str | None) -> None:
    assert only(text).per == per


@pytest.mark.parametrize(
    "text",
    [
        "5% of GDP and 30 per cent of 3 million people",
        "a 500-pound bomb with 300 pounds of explosives",
        "he won 5 medals and 326 won seats",
        "the 19 euro zone countries at Euro 2024",
        "COP28 met in Dubai after COP 27",
        "the top 10 firms, ALL 20 of them, TRY 3 times",
        "$-denominated bonds and a stronger dollar",
        "in constant 2010 dollars",
        "billions of people and millions of refugees",
        "the No 3 real estate agent",
    ],
)
def test_what_is_no_money(text: str) -> None:
    assert find_money(text) == []


def test_ambiguous_marks_keep_their_reason() -> None:
    bare = only("$5 million")
    assert bare.currency == "USD"
    assert "taken as US dollars" in bare.currency_reason
    home = only("$5 million", home=home_currency("The Age", None, None))
    assert (home.currency, "AUD" in home.currency_reason) == ("AUD", True)
    assert only("US$5 million", home=home_currency("The Age", None, None)).currency == "USD"
    open_ = only("a fine of 1,015 francs")
    assert open_.currency is None
    assert "CHF" in open_.currency_reason


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("Rs 5,000 crore was set aside in New Delhi, India.", "INR"),
        ("Pakistan set Rs 20 lakh aside.", "PKR"),
        ("China lent ¥500 million.", "CNY"),
        ("Japan lent ¥500 million.", "JPY"),
        ("500 million CFA francs for Senegal", "XOF"),
        ("500 million CFA francs for Gabon", "XAF"),
        ("2 billion dinars for roads in Algeria", "DZD"),
    ],
)
def test_countries_settle_shared_names(text: str, currency: str) -> None:
    assert only(text).currency == currency


def test_span_is_verbatim_and_ascending() -> None:
    text = "About €5 million (US$5.5m) and up to 3 billion yen a year."
    found = find_money(text)
    spans = [text[f.start : f.end] for f in found]
    assert spans == ["€5 million", "US$5.5m", "3 billion yen"]


def test_amount_text_reads_back_in_any_currency_it_may_mean() -> None:
    assert reads_as("Rs 20 lakh", 2_000_000, "PKR")
    assert reads_as("$5 million", 5_000_000, "AUD")
    assert not reads_as("US$5 million", 5_000_000, "AUD")
    assert not reads_as("€5 million", 6_000_000, "EUR")


amounts = st.decimals(min_value="0.01", max_value="999999999999999", places=2)


@given(
    amount=amounts,
    span=amounts,
    code=st.sampled_from(CURRENCIES),
    qualifier=st.sampled_from(["exact", "approximate", "at_least", "up_to", "range"]),
    per=st.sampled_from([None, "year", "person"]),
)
@settings(max_examples=150, deadline=None)
def test_what_is_written_out_reads_back(
    amount: Decimal, span: Decimal, code: str, qualifier: str, per: str | None
) -> None:
    high = amount + span
    bounds = {
        "exact": (amount, amount, amount),
        "approximate": (amount, None, None),
        "at_least": (amount, amount, None),
        "up_to": (amount, None, amount),
        "range": (None, amount, high),
    }[qualifier]
    money = Money(*bounds, qualifier, code, "", per)  # type: ignore[arg-type]
    (again,) = find_money(_written_out(money))
    assert (again.value.amount, again.value.minimum, again.value.maximum) == bounds
    assert (again.value.qualifier, again.value.currency, again.value.per) == (qualifier, code, per)


def _written_out(money: Money) -> str:
    if money.amount is None:
        body = f"{money.currency} {money.minimum:.2f} to {money.currency} {money.maximum:.2f}"
    else:
        body = f"{money.currency} {money.amount:.2f}"
    bound = {"at_least": "at least ", "up_to": "up to ", "approximate": "about "}
    rate = f" per {money.per}" if money.per else ""
    return bound.get(money.qualifier, "") + body + rate


@given(st.text(alphabet="$€1234567890.,- abmnkto%\n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_survived(text: str) -> None:
    found = find_money(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "unit", ["1", "$", "$ ", "1,", "11,", "a ", "1 000 ", "half a ", "5 francs in France. "]
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        return cpu_seconds(lambda: find_money(text))

    assert_linear(seconds, 20_000, slack=0.25)
