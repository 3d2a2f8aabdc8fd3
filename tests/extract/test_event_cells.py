"""Who, to whom, where and when of one event, from the sentence and from what stood before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.extract import extract_article

REFERENCE = date(2025, 9, 17)


def cells(text: str, trigger: str) -> dict[str, Any]:
    """The cells of the event that `trigger` names."""
    for row in extract_article(text, REFERENCE)["events"]:
        if trigger in row["trigger_text"]:
            return row
    raise AssertionError(f"no event {trigger!r}")


@pytest.mark.parametrize(
    ("text", "trigger", "recipients"),
    [
        (
            "The miners' union accused the government of Ghana of theft. The government rejected "
            "the charge.",
            "rejected",
            ["miners' union"],
        ),
        (
            "Japan delivered two patrol boats to Kenya in May. It has promised a third.",
            "promised",
            ["Kenya"],
        ),
        (
            "Colombia has asked for the banker, and Panama is expected to extradite him in August.",
            "extradite",
            ["Colombia"],
        ),
        (
            "Malawi's Supreme Court jailed an editor. The press union condemned the judgment.",
            "condemned",
            ["Supreme Court"],
        ),
        (
            "Crowds marched in Yerevan to demand the resignation of Defence Minister Gagik Toros.",
            "marched",
            ["Gagik Toros"],
        ),
        (
            "About 500 supporters threw bottles at police, who replied with stun grenades.",
            "replied",
            ["supporters"],
        ),
        ("Riyadh has offered to pay salaries across Yemen for a year.", "offered", ["Yemen"]),
    ],
)
def test_an_act_is_done_to_those_who_were_told_of_before(
    text: str, trigger: str, recipients: list[str]
) -> None:
    assert cells(text, trigger)["recipient_names"] == recipients


@pytest.mark.parametrize(
    ("text", "trigger", "actors"),
    [
        (
            "Houthi drones hit a depot near Aden, the Yemeni army alleged, killing 11 people.",
            "hit",
            ["Houthis"],
        ),
        (
            "The arrest of a Turkish journalist by Greek police on Monday drew criticism.",
            "arrest",
            ["Greek police"],
        ),
        (
            "The spokesman of Bulgaria's interior ministry, Ivo Danev, condemned the attack.",
            "condemned",
            ["Ivo Danev"],
        ),
        (
            "Rebels from the Allied Democratic Forces killed 14 villagers in Congo on Saturday.",
            "killed",
            ["Allied Democratic Forces"],
        ),
    ],
)
def test_the_doer_is_found_behind_what_stands_between(
    text: str, trigger: str, actors: list[str]
) -> None:
    assert cells(text, trigger)["actor_names"] == actors


@pytest.mark.parametrize(
    "text",
    [
        "Serbia, which Croatia had accused of spying, dismissed the charge on Tuesday.",
        "Croatia said that Serbia was spying, a claim that Serbia rejected.",
        "The company rejected claims by lawmakers in Tbilisi that it had paid officials.",
    ],
)
def test_who_rejects_a_charge_refuses_no_change(text: str) -> None:
    rows = extract_article(text, REFERENCE)["events"]
    assert [row.get("event_mode") for row in rows if row["event_type"] == "REJECT"] == [None]
