"""Dollars of an amount's own time, or none with the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.normalize.dates.find import DateInterval
from pipeline.normalize.money.fx import to_usd


def interval(start: date | None, end: date | None) -> DateInterval:
    return DateInterval(start, end, "year", "explicit", "year")


def test_dollars_are_dollars() -> None:
    converted = to_usd(Decimal(7), "USD", None)
    assert (converted.amount_usd, converted.rate) == (Decimal(7), Decimal(1))


def test_a_day_takes_its_own_rate() -> None:
    converted = to_usd(Decimal(100), "EUR", date(2008, 7, 15))
    assert converted.amount_usd == Decimal("159.90")
    assert converted.rate_date == date(2008, 7, 15)


def test_a_sunday_takes_the_friday_before() -> None:
    converted = to_usd(Decimal(100), "EUR", date(2025, 6, 1))
    assert converted.rate_date == date(2025, 5, 30)


def test_a_year_takes_the_mean_of_its_days() -> None:
    converted = to_usd(Decimal(1000), "CNY", interval(date(2010, 1, 1), date(2010, 12, 31)))
    assert converted.amount_usd is not None
    assert Decimal(146) < converted.amount_usd < Decimal(149)
    assert converted.rate_date == date(2010, 12, 31)
    assert "mean of" in converted.reason


def test_never_a_rate_of_another_time() -> None:
    after_the_series_ended = to_usd(Decimal(100), "RUB", date(2025, 6, 2))
    half_covered = to_usd(Decimal(100), "CNY", interval(date(2005, 1, 1), date(2005, 12, 31)))
    for converted in (after_the_series_ended, half_covered):
        assert converted.amount_usd is None
        assert converted.rate is None
        assert converted.reason


def test_the_reason_is_named() -> None:
    assert "no rate for AFN" in to_usd(Decimal(1), "AFN", date(2025, 6, 2)).reason
    assert "no date" in to_usd(Decimal(1), "EUR", None).reason
    assert "open" in to_usd(Decimal(1), "EUR", interval(None, date(2020, 1, 1))).reason
    decade = interval(date(2010, 1, 1), date(2019, 12, 31))
    assert "more than a year" in to_usd(Decimal(1), "EUR", decade).reason


def test_huge_amounts_do_not_break() -> None:
    assert to_usd(Decimal(10) ** 40, "EUR", date(2008, 7, 15)).amount_usd == Decimal("1.599E+40")
