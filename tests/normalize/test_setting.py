"""Whose police, whose ministry: the country of those who are named without one."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import extract_article
from pipeline.language.model import load_model
from pipeline.language.tokens import from_spacy
from pipeline.normalize.actors.index import ActorIndex

DAY = date(2025, 3, 10)

SPEAKERS = [
    # dateline, text, word that heads the phrase, country
    ("TUNIS", "France sent envoys. The judges met. Police arrested two men on Monday.", "Police",
     "TUN"),
    ("LUSAKA", "Zambia voted on Sunday. Observers came from Norway. The opposition claimed fraud.",
     "opposition", "ZMB"),
    ("MORONI", "France denied the claim. It has troops nearby. Soldiers at roadblocks beat people.",
     "Soldiers", "COM"),
    ("QUITO", "The United States thanked the army. A judge spoke. The attorney general resigned.",
     "general", "ECU"),
    ("HANOI", "Japan lent money. China protested. The environment ministry promised a hearing.",
     "ministry", "VNM"),
    ("RIGA", "Latvia shut the border. Russia complained. Residents of the valley cheered.",
     "Residents", "LVA"),
    ("SUVA", "Australia gave boats to Fiji. The navy thanked Canberra. Interior Minister "
     "Josefa Naivalu praised it.", "Naivalu", "FJI"),
    ("LIMA", "Chile withdrew. Peru cheered. Lawyer Rosa Quispe said the trial was fair.", "Quispe",
     "PER"),
    (None, "Kenya raised taxes. In Nairobi, crowds gathered across Kenya. Uganda watched. The "
     "police fired tear gas.", "police", "KEN"),
    (None, "Norway was quiet. In Oslo, shops closed. Norway mourned. The mayor laid flowers.",
     "mayor", "NOR"),
]  # fmt: skip


def _index(text: str, dateline: str | None) -> ActorIndex:
    return ActorIndex(from_spacy(load_model()(text)), DAY, dateline)


def _countries(text: str, dateline: str | None, word: str) -> tuple[str, ...]:
    index = _index(text, dateline)
    token = [token for token in index.doc if token.text == word][-1]
    return tuple(c for found in index.of(token) for c in found.value.countries)


@pytest.mark.parametrize(("dateline", "text", "word", "country"), SPEAKERS)
def test_who_is_named_without_a_country_is_of_the_setting(
    dateline: str | None, text: str, word: str, country: str
) -> None:
    assert _countries(text, dateline, word) == (country,)


ELSEWHERE = [
    ("LUSAKA", "Zambia voted. Zambia counted. Western diplomats praised the vote.", "diplomats"),
    ("LIMA", "Peru voted. Peru counted. Foreign tourists watched the count.", "tourists"),
    ("CAIRO", "Egypt voted. Egypt counted. Visiting ministers praised Egypt.", "ministers"),
]


@pytest.mark.parametrize(("dateline", "text", "word"), ELSEWHERE)
def test_who_is_from_elsewhere_gets_no_country_of_the_setting(
    dateline: str, text: str, word: str
) -> None:
    assert _countries(text, dateline, word) == ()


OWN = [
    ("SEOUL", "South Korea voted. South Korea counted. French police arrested a man.", "police",
     "FRA"),
    ("NAIROBI", "Kenya voted. Kenya counted. Vladimir Putin sent a letter.", "Putin", "RUS"),
    ("BUENOS AIRES", "Argentina signed. Argentina paid. Bolivia protested. Its energy minister, "
     "Wilma Rojas, left.", "Rojas", "BOL"),
    ("ACCRA", "Ghana voted. Ghana counted. The police of Togo arrested a man.", "police", "TGO"),
]  # fmt: skip


@pytest.mark.parametrize(("dateline", "text", "word", "country"), OWN)
def test_who_has_a_country_keeps_it(dateline: str, text: str, word: str, country: str) -> None:
    assert country in _countries(text, dateline, word)
    assert len(_countries(text, dateline, word)) == 1


HOMES = [
    ("NAIROBI", "Fighting went on in Khartoum. Sudan is at war. In Darfur, Sudan lost towns. Sudan "
     "burns.", "SDN"),
    ("PORT SUDAN, Sudan", "Food burned. Trucks burned.", "SDN"),
    ("RIDLEY, Tenn.", "A plant opened in Tennessee. Workers came from Ohio.", "USA"),
    (None, "OTTAWA, March 3 (CP) - Snow fell in Canada. Schools closed. Roads closed.", "CAN"),
    (None, "MOSCOW, September 5. Austria spoke. Russia spoke. Austria left.", "RUS"),
    (None, "Tanzania and Turkey sign\n\nANKARA\n\nTanzania spoke. Turkey spoke.", "TUR"),
    (None, "Rivers run dry\n\nBy Ngozi Ade, Port Harcourt\n\nGhana won. Mali won.", "NGA"),
    (None, "Boats stop\n\nBy Siobhan Kearney, Galway\n\nLatvia won. Mali won.", "IRL"),
    (None, "Briefs\n\nICELAND\n\nGhana won. Mali won. Ghana left. Mali left.", None),
    (None, "Work stopped in Prince Rupert. A B.C. judge spoke. The RCMP came. Japan waited.",
     "CAN"),
    (None, "Egypt spoke. Ethiopia spoke. Egypt left. Ethiopia left.", None),
    (None, "Bread smells of the sea. Nobody knows why. It rained.", None),
    (None, "Police arrested two men.", None),
]  # fmt: skip


@pytest.mark.parametrize(("dateline", "text", "country"), HOMES)
def test_the_home_of_a_text(dateline: str | None, text: str, country: str | None) -> None:
    home = _index(text, dateline).setting.home
    assert (home.country if home is not None else None) == country


def test_the_words_that_gave_a_home_are_in_the_text() -> None:
    text = "Fighting went on in Khartoum. Sudan is at war. Sudan lost towns."
    home = _index(text, "NAIROBI").setting.home
    assert home is not None
    assert text[home.start : home.end] == "Khartoum"


def test_a_paragraph_set_elsewhere_is_followed_and_left() -> None:
    text = (
        "Argentina signed the pact. Argentina will pay.\n\nIn Paraguay, farmers blocked a road. "
        "The police cleared it.\n\nThe police made no comment."
    )
    setting = _index(text, "BUENOS AIRES").setting
    police = [token.i for token in _index(text, "BUENOS AIRES").doc if token.text == "police"]
    homes = [setting.at(i, local=False) for i in police]
    assert [home.country for home in homes if home is not None] == ["PRY", "ARG"]


def test_where_somebody_is_by_the_way_is_no_setting() -> None:
    text = (
        "Moroni was calm. The Comoros slept.\n\nThe president, who was in Paris for a forum, came "
        "home. The army waited."
    )
    assert _countries(text, "MORONI", "army") == ("COM",)


def test_a_heading_sets_what_follows() -> None:
    rows = extract_article(
        "WORLD IN BRIEF\n\nPARAGUAY\n\nPolice arrested two men on Monday.\n\nUZBEKISTAN\n\n"
        "Police arrested three women on Monday.\n", DAY
    )  # fmt: skip
    found = [event["location_country"] for event in rows["events"]]
    assert found == ["PRY", "UZB"]


def test_an_acronym_is_the_articles_own() -> None:
    text = "The Rapid Support Forces held the town in Sudan. The RSF shelled a market."
    index = _index(text, None)
    token = next(token for token in index.doc if token.text == "RSF")
    assert [found.value.name for found in index.of(token)] == ["Rapid Support Forces"]


def test_an_acronym_without_its_words_follows_the_states_of_the_text() -> None:
    assert _countries("Sudan burned. The RSF shelled a market in Sudan.", None, "RSF") == ("SDN",)
    assert _countries("France voted. The RSF praised France.", None, "RSF") == ("NGO",)


def test_a_leaders_surname_within_another_name_is_not_the_leader() -> None:
    text = "Iraq paid. Iraq voted. Abbas al-Fatlawi, a deputy, complained."
    names = _index(text, "BAGHDAD").people
    assert "Mahmoud Abbas" not in names


def test_a_party_of_a_common_name_is_local() -> None:
    text = "Kosovo voted. Kosovo counted. The Democratic Alliance asked for a recount."
    assert _countries(text, "PRISTINA", "Alliance") == ("KOS",)
    abroad = "South Africa voted. The Democratic Alliance asked for a recount in South Africa."
    assert _countries(abroad, None, "Alliance") == ("ZAF",)


def test_an_event_without_a_place_happens_where_the_story_plays() -> None:
    rows = extract_article(
        "LUSAKA, March 9 (ZNA) - Zambia voted on Sunday. Long queues formed across Zambia.\n\n"
        "Police arrested two opposition leaders on Monday.\n", DAY
    )  # fmt: skip
    event = next(row for row in rows["events"] if row["event_type"] == "COERCE")
    assert event["location_country"] == "ZMB"
    assert event["geo_precision"] == 1


def test_what_states_do_to_each_other_far_away_is_not_placed() -> None:
    rows = extract_article(
        "LUSAKA, March 9 (ZNA) - Zambia voted on Sunday. Long queues formed across Zambia.\n\n"
        "Israel bombed Iran on Monday.\n", DAY
    )  # fmt: skip
    event = next(row for row in rows["events"] if row["event_type"] == "ASSAULT")
    assert event["location_country"] != "ZMB"


def test_one_of_a_group_speaks_for_it() -> None:
    rows = extract_article(
        "LONDON, March 9 (PN) - Britain argued. Britain voted. Rain fell in Britain.\n\n"
        "The backbenchers were muttering. “It will not be us,” said one.\n", DAY
    )  # fmt: skip
    quote = next(row for row in rows["quotes"] if row["quote_type"] == "direct")
    assert "backbenchers" in quote["speaker_name"]
    assert quote["speaker_country"] == "GBR"


DOMESTIC = [
    # text without a dateline, word that heads the phrase, country
    ("The mayor said no. The roof cost £240,000. It had to save £1.3m. Councillors voted.",
     "Councillors", "GBR"),
    ("The governor smiled. The road cost N2.3 billion. Traders gave N40 million. Police watched.",
     "Police", "NGA"),
    ("The clinic closed. It owed 3 million baht. The state paid 2 million baht. Nurses cheered.",
     "Nurses", "THA"),
    ("Ghana and Togo argued. Benin watched. Ghana spoke. In Lome the Togolese army met. Togo had "
     "waited for years. The police stayed at home.", "police", "TGO"),
    ("Mali protested. Niger sent the Nigerien army. Mali and Niger met. The army went home.",
     "army", "NER"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "country"), DOMESTIC)
def test_money_and_what_was_said_before_tell_whose_they_are(
    text: str, word: str, country: str
) -> None:
    assert _countries(text, None, word) == (country,)


@pytest.mark.parametrize("sum_", ["US$2.1 billion", "US$ 40 million", "A$3m"])
def test_the_country_of_a_dollar_is_nobody(sum_: str) -> None:
    index = _index(f"Peru welcomed the sale. The mine fetched {sum_} in all. Lima was glad.", None)
    assert {c for m in index.mentions for c in m.value.countries} == {"PER"}


def test_pounds_of_weight_are_no_money() -> None:
    assert _index(
        "A barge sank. It held 900 pounds of fish. Divers found it.", None
    ).setting.home is (None)


def test_the_rebels_are_those_that_were_named() -> None:
    text = "The army fought the M23 in Goma. The rebels left two towns."
    index = _index(text, None)
    token = next(token for token in index.doc if token.text == "rebels")
    assert [found.value.name for found in index.of(token)] == ["M23"]


def test_a_story_filed_from_two_places() -> None:
    text = "Chad sent troops. The Chadian army moved. A general spoke."
    assert _index(text, "DOHA/N'DJAMENA").setting.home is not None


def test_where_an_official_goes_is_not_whose_he_is() -> None:
    text = "Kenya and Qatar met. It was agreed during a visit by President Otieno Barasa to Doha."
    index = _index(text, None)
    token = next(token for token in index.doc if token.text == "Barasa")
    assert [found.value.countries for found in index.of(token)] != [("QAT",)]


def test_a_byline_tells_where_a_story_was_filed() -> None:
    rows = extract_article(
        "Raid on island post\n\nBy Ada Nkemba in Accra\n\nGhana and Togo met in Lagos on "
        "Monday, the first talks in Nigeria since May. The army arrested four smugglers.\n",
        DAY,
    )
    assert rows["events"][-1]["actor_countries"] == ["GHA"]


def test_a_text_at_home_nowhere_stays_where_its_last_scene_was() -> None:
    text = (
        "Norway lost a vote. Norway and Sweden were surprised. Oslo sent monitors to Sweden.\n\n"
        "In Kathmandu, polls opened on Monday. Nepal waited. India, Japan, Sweden and Norway "
        "watched.\n\nThe opposition leader refused a debate."
    )
    assert _countries(text, None, "leader") == ("NPL",)


def test_a_sum_that_only_converts_another_says_nothing_of_home() -> None:
    text = (
        "Police arrested a baker in Oran on Monday. The baker was fined 200,000 dinars (£1,400) "
        "and another 90,000 dinars (£630) on Tuesday. A judge jailed the man."
    )
    assert _countries(text, None, "judge") != ("GBR",)
