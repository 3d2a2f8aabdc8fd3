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
        if f" {trigger} " in f" {row['trigger_text']} ":  # "called" is not "recalled"
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
            "Kenya and Somalia recalled their envoys. Kenyan jets then struck a refugee camp. "
            "Qatar called on both to honour the truce.",
            "called",
            ["Kenya", "Somalia"],
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
        ("Mali blamed the raid on France.", "blamed", ["France"]),
        ("Kenya reopened its embassy in Accra in 2009.", "reopened", ["Ghana"]),
        ("A proposal by Mali was rejected in May.", "rejected", ["Mali"]),
        ("Mali accused Niger of theft. Niamey recalled its ambassador.", "recalled", ["Mali"]),
        (
            "The rebels accuse the workers of spying, a charge the UN denies.",
            "denies",
            ["rebels"],
        ),
        ("Riyadh has offered to pay salaries across Yemen for a year.", "offered", ["Yemen"]),
        (
            "Rebels shelled a market in Goma on Monday. The African Union condemned the attack.",
            "condemned",
            ["Rebels"],
        ),
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
            "Laos's president left after a state visit to China, at which both sides signed it.",
            "visit",
            ["Laos's president"],
        ),
        ("On Saturday a shell landed on a market, killing 11, officials said.", "landed", []),
        ("Prosecutors charged the governor. He denies it.", "denies", ["governor"]),
        ("Saudi Arabia met Yemen. The kingdom freed 21 fighters.", "freed", ["Saudi Arabia"]),
        ("The court freed the editor. She accused the police of theft.", "accused", ["editor"]),
        (
            "President Adama Keita of Mali visited Togo. His host said little. The guest thanked "
            "Togo.",
            "thanked",
            ["Adama Keita"],
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


@pytest.mark.parametrize(
    ("text", "trigger", "first", "last"),
    [
        (
            "Guinea and Sierra Leone agreed on Friday to withdraw their soldiers, two days after "
            "an exchange of fire left four people dead.",
            "exchange",
            date(2025, 9, 10),
            date(2025, 9, 10),
        ),
        (
            "Rebels attacked an army post in Chad on 5 September. The raid came ten days after "
            "Chad and Nigeria agreed in Abuja to resume joint patrols.",
            "agreed",
            date(2025, 8, 26),
            date(2025, 8, 26),
        ),
        (
            "The clash in Tegh came on Tuesday, a week after Armenia rejected a draft agreement.",
            "rejected",
            date(2025, 9, 8),
            date(2025, 9, 14),
        ),
        (
            "On Tuesday Yemen freed 20 men. Hours earlier a drone struck a depot in Taiz.",
            "struck",
            date(2025, 9, 16),
            date(2025, 9, 16),
        ),
    ],
)
def test_what_is_measured_from_another_event_has_its_day(
    text: str, trigger: str, first: date, last: date
) -> None:
    event = cells(text, trigger)
    assert (event["date_start"], event["date_end"]) == (first, last)


def test_what_is_measured_from_no_day_has_none() -> None:
    event = cells("Chad withdrew its envoy two days after Mali expelled a diplomat.", "expelled")
    assert event["date_precision"] == "unknown"


@pytest.mark.parametrize(
    ("mode", "trigger", "text"),
    [
        ("assist", "asked", "The United Nations asked donors for 4.2 billion dollars."),
        ("assist", "turned", "Malawi turned down Zambia's plea for help with the flood."),
        ("discontinue", "terminated", "Brazil terminated a contract with a German rocket firm."),
        ("discontinue", "suspended", "Latvia suspended the visa agreement with Georgia."),
        ("withdraw", "left", "Iceland left the treaty with Norway in May."),
    ],
)
def test_modes_tell_help_from_change_and_ending_from_leaving(
    mode: str, trigger: str, text: str
) -> None:
    assert cells(text, trigger)["event_mode"] == mode


def test_those_left_dead_are_counted() -> None:
    event = cells("Border clashes left three soldiers dead in Batken on Monday.", "clashes")
    assert event["fatalities"] == 3


def test_the_first_of_two_states_is_not_the_seconds_modifier() -> None:
    text = "Guinea and Sierra Leone agreed late on Wednesday to withdraw their soldiers."
    assert cells(text, "agreed")["actor_names"] == ["Guinea", "Sierra Leone"]


def test_the_two_governments_are_states_and_not_their_soldiers() -> None:
    text = (
        "Guinea and Sierra Leone held talks on Monday. Guinean troops fired at Sierra Leonean "
        "police last week. The two governments signed a declaration."
    )
    assert cells(text, "signed")["actor_names"] == ["Guinea", "Sierra Leone"]


def test_whose_lawyer_speaks_of_him_is_meant() -> None:
    text = (
        "Police in Tbilisi arrested Irakli Berid on Friday. His lawyer said that he had been "
        "beaten with a torch."
    )
    assert cells(text, "beaten")["recipient_names"] == ["Irakli Berid"]


@pytest.mark.parametrize(
    "text",
    [
        "The Inter-American Court of Human Rights fined Brazil in March.",
        "The Central American Bank for Economic Integration fined Brazil in March.",
    ],
)
def test_a_part_of_the_world_is_not_the_united_states(text: str) -> None:
    assert cells(text, "fined")["actor_countries"] == ["IGO"]


@pytest.mark.parametrize(
    ("factuality", "trigger", "text"),
    [
        ("alleged", "struck", "Pakistan said Indian drones had struck a radar station on Sunday."),
        ("alleged", "killed", "Sudan's army said the Rapid Support Forces killed 12 villagers."),
        ("alleged", "beaten", "A lawyer, Ada Roe, said police in Peru had beaten her client."),
        ("actual", "killed", "Police in Kenya said gunmen killed three farmers on Sunday."),
        (
            "actual",
            "exchanged",
            "Armenian and Azerbaijani troops exchanged fire, the defence ministry in Yerevan said.",
        ),
    ],
)
def test_force_that_one_side_tells_of_is_alleged(factuality: str, trigger: str, text: str) -> None:
    assert cells(text, trigger)["factuality"] == factuality


@pytest.mark.parametrize(
    ("country", "trigger", "text"),
    [
        ("DNK", "protested", "Danish farmers protested on Monday."),
        ("TCD", "attacked", "Gunmen crossed from Sudan and attacked the Chadian village of Birak."),
        ("CHE", "flew", "A French envoy flew to Geneva, where he met the Iranian minister."),
        (
            "NOR",
            "signed",
            "The Danish and Swedish ministers signed a pact in the Norwegian capital.",
        ),
        (
            "CZE",
            "banned",
            "The Czech Republic banned Russian diplomats from travel on its territory.",
        ),
        (
            "QAT",
            "agreed",
            "Mali's president met Niger's president in Doha on Monday. The two leaders "
            "agreed to reopen the border.",
        ),
        (
            "KEN",
            "seized",
            "MOMBASA — Fighting went on in Kenya. A Danish doctor was seized on Monday.",
        ),
        ("TCD", "gave", "Germany gave Chad 18 million euros in June for wells."),
        ("GBR", "asked", "British campaigners asked the British government to keep it open."),
        (
            "CHN",
            "signed",
            "Laos's president came home on Monday after a visit to China, during which "
            "the two sides signed an accord.",
        ),
        ("TGO", "visited", "The president of Ghana visited Togo in May for talks on trade."),
        (
            "KAZ",
            "arrive",
            "ASTANA, 23 April (Steppe News) - Kazakhstan opened a port in Aktau. Kazakhstan and "
            "India agreed on rockets in Astana. An Indian delegation will arrive in the capital.",
        ),
    ],
)
def test_what_names_no_place_lies_where_its_people_are(
    country: str, trigger: str, text: str
) -> None:
    assert cells(text, trigger)["location_country"] == country


@pytest.mark.parametrize(
    ("text", "trigger", "recipients"),
    [
        ("The UN sent doctors to Haiti in May.", "sent", ["Haiti"]),
        ("Three ministers resigned in Lima on Monday.", "resigned", []),
        ("Mali rejected a proposal to extend a halt to strikes on fuel depots.", "rejected", []),
        ("Chad and Niger agreed to withdraw their soldiers from the border.", "agreed", []),
        ("North Korea fired artillery rounds at South Korea.", "fired", ["South Korea"]),
    ],
)
def test_what_is_given_moved_or_left_receives_nothing(
    text: str, trigger: str, recipients: list[str]
) -> None:
    assert cells(text, trigger)["recipient_names"] == recipients


@pytest.mark.parametrize(
    ("text", "trigger", "side", "countries"),
    [
        ("Turkey's housing agency, TOKI, signed a pact with Albania.", "signed", "actor", ["TUR"]),
        (
            "CASTRIES — Saint Lucia voted. Haitian prosecutors charged former ministers.",
            "charged",
            "recipient",
            ["HTI"],
        ),
        ("PORT LOUIS — The West African bloc condemned the coup.", "condemned", "actor", ["IGO"]),
    ],
)
def test_whose_somebody_is_stands_beside_him(
    text: str, trigger: str, side: str, countries: list[str]
) -> None:
    assert cells(text, trigger)[f"{side}_countries"] == countries


@pytest.mark.parametrize(
    ("trigger", "day"),
    [("beat", date(2025, 9, 13)), ("freed", None), ("blocked", date(2025, 9, 13))],
)
def test_what_is_told_on_is_of_the_same_day(trigger: str, day: date | None) -> None:
    text = (
        "Students blocked a bridge on Saturday, and police beat several of them. "
        "Police held three men on Saturday, and a judge later freed them."
    )
    assert cells(text, trigger).get("date_start") == day


def test_halves_of_a_shared_name_are_two_states() -> None:
    event = cells("North and South Korea exchanged artillery fire on Monday.", "exchanged")
    assert event["actor_names"] == ["North Korea", "South Korea"]


def test_who_speaks_for_a_foreign_body_is_of_its_country() -> None:
    text = (
        "Boats sank off Aceh in Indonesia. Jeff Rathkin, the State Department Spokesperson, said "
        "nothing. Rathkin urged Indonesia to help."
    )
    assert cells(text, "urged")["actor_countries"] == ["USA"]


def test_the_agent_behind_a_gerund_did_it() -> None:
    text = "The sect was banned from holding worship at temples by the Greek Ministry of Culture."
    assert cells(text, "banned")["actor_names"] == ["Greek Ministry of Culture"]


def test_people_of_a_nation_are_not_their_state() -> None:
    event = cells("Scottish skippers protested on Monday against the landings.", "protested")
    assert event["actor_names"] == ["Scottish skippers"]
    assert event["actor_countries"] == ["GBR"]


def test_a_companys_home_is_not_where_its_story_plays() -> None:
    text = (
        "Workers at Chile's largest mine walked out on Monday.\n\nTheir union rejected an offer "
        "from BHP.\n\nBHP regretted it. Talks mediated by the government broke down last week."
    )
    assert cells(text, "mediated")["actor_countries"] == ["CHL"]


@pytest.mark.parametrize(
    ("text", "trigger", "country"),
    [
        # A dateline that stands outside the text says where its people are all the same.
        ("MOMBASA — A gang robbed a depot on Sunday. They beat the watchman.", "beat", "KEN"),
        (
            "ACCRA, Ghana – Traders from Niger demonstrated outside the conference centre on "
            "Monday. Ghana was silent.",
            "demonstrated",
            "GHA",
        ),
        (
            "MANILA — Pirates seized a Philippine tanker in the Strait of Hormuz on Monday. The "
            "Philippines protested.",
            "seized",
            None,
        ),
    ],
)
def test_a_dateline_places_what_is_on_land(text: str, trigger: str, country: str | None) -> None:
    assert cells(text, trigger).get("location_country") == country
