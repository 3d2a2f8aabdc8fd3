"""Who a noun phrase is: names, titles, governments, groups, short forms."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.language.model import load_model
from pipeline.language.tokens import Doc, Token, from_spacy
from pipeline.normalize.actors.index import Actor, ActorIndex
from pipeline.spans import Found

DAY = date(2025, 5, 29)


def read(text: str, day: date | None = DAY) -> tuple[Doc, ActorIndex]:
    doc = from_spacy(load_model()(text))
    return doc, ActorIndex(doc, day)


def token(doc: Doc, text: str, nth: int = 0) -> Token:
    return [t for t in doc if t.text == text][nth]


def who(text: str, word: str, day: date | None = DAY, nth: int = 0) -> list[Actor]:
    doc, index = read(text, day)
    return [found.value for found in index.of(token(doc, word, nth))]


def one(text: str, word: str, day: date | None = DAY, nth: int = 0) -> Actor:
    (actor,) = who(text, word, day, nth)
    return actor


# --- people ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "name", "country", "role"),
    [
        (
            "Chinese Foreign Minister Wang Yi arrived on Monday.",
            "Yi",
            "Wang Yi",
            "CHN",
            "foreign minister",
        ),
        (
            "Kenya's Deputy Prime Minister Amina Otieno spoke in Nairobi.",
            "Otieno",
            "Amina Otieno",
            "KEN",
            "deputy prime minister",
        ),
        (
            "Lena Vogt, Austria's foreign minister, rejected the offer.",
            "Vogt",
            "Lena Vogt",
            "AUT",
            "foreign minister",
        ),
        (
            "Norway's defence minister, Per Hauge, resigned on Friday.",
            "minister",
            "Per Hauge",
            "NOR",
            "defence minister",
        ),
        (
            "King Hassan of Morocco received the envoy.",
            "Hassan",
            "King Hassan",
            "MAR",
            "monarch",
        ),
        (
            "Belgium's Rail Minister Jan Claes opened the line.",
            "Claes",
            "Jan Claes",
            "BEL",
            "rail minister",
        ),
    ],
)
def test_titles_give_person_country_and_role(
    text: str, word: str, name: str, country: str, role: str
) -> None:
    actor = one(text, word)
    assert (actor.name, actor.countries, actor.role) == (name, (country,), role)
    assert (actor.kind, actor.sectors) == ("person", ("GOV",))


def test_a_leader_without_title_is_known_by_the_day() -> None:
    assert one("Trump said the talks would go on.", "Trump").countries == ("USA",)
    assert one("Rabin said the talks would go on.", "Rabin", date(1994, 3, 1)).role == (
        "prime minister"
    )


def test_a_bare_surname_long_after_its_office_is_not_that_leader() -> None:
    assert all(a.name != "Colin Powell" for a in who("Powell raised rates.", "Powell"))


def test_former_office_holders_are_elite_not_government() -> None:
    actor = one("Former Peruvian president Luis Quiroga was arrested.", "Quiroga")
    assert (actor.countries, actor.sectors) == (("PER",), ("ELI",))


def test_another_person_with_a_leaders_surname_keeps_the_own_name() -> None:
    text = "Chilean senator Carlos Trump met farmers. Trump said the drought was grave."
    assert one(text, "Trump", nth=1).name == "Carlos Trump"


def test_the_administration_of_somebody_is_that_somebody_in_government() -> None:
    text = "In February, the administration of late Iranian president Ebrahim Raisi signed a pact."
    actor = one(text, "administration")
    assert (actor.name, actor.countries, actor.sectors) == ("Ebrahim Raisi", ("IRN",), ("GOV",))


def test_a_surname_is_the_person_whose_full_name_stood_before() -> None:
    text = (
        "Foreign Minister Amir Khan Muttaqi flew to Doha. Officials said Muttaqi would stay. "
        "Iran met with Muttaqi again."
    )
    assert one(text, "Muttaqi", nth=1).name == "Amir Khan Muttaqi"
    assert one(text, "Muttaqi", nth=2).name == "Amir Khan Muttaqi"


def test_the_text_own_full_name_is_kept() -> None:
    text = "Indian Foreign Minister S. Jaishankar spoke. Jaishankar then left."
    assert one(text, "Jaishankar", nth=1).name == "S. Jaishankar"
    assert one("Jaishankar spoke.", "Jaishankar").name == "Subrahmanyam Jaishankar"


def test_misspelt_names_still_find_their_country() -> None:
    assert one("Afganistan rejected the demand.", "Afganistan").countries == ("AFG",)
    assert one("President Bouteflicka threatened a curfew.", "Bouteflicka", None).countries == (
        "DZA",
    )


def test_no_country_is_made_up_from_a_foreign_guest() -> None:
    actor = one("President Ivo Karn welcomed South African leader Cyril Ramaphosa.", "Karn")
    assert actor.countries == ()


# --- governments and places -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "as_place"),
    [
        ("Beijing said it would respond.", "Beijing", False),
        ("Beijing's overtures were refused.", "Beijing", False),
        ("Tensions between Islamabad and Kabul grew.", "Kabul", False),
        ("Troops withdrew from Kabul in 2021.", "Kabul", True),
        ("Ministers met in Beijing on Monday.", "Beijing", True),
        ("The envoy visited Moscow last week.", "Moscow", True),
        ("The Khartoum government signed.", "Khartoum", False),
    ],
)
def test_a_capital_is_a_government_or_a_place(text: str, word: str, as_place: bool) -> None:
    doc, index = read(text)
    actor = index.of(token(doc, word))[0].value
    assert actor.is_place is as_place
    assert actor.sectors == (() if as_place else ("GOV",))


@pytest.mark.parametrize(
    ("text", "word", "country", "sector"),
    [
        ("The Kremlin denied the report.", "Kremlin", "RUS", "GOV"),
        ("Downing Street declined to comment.", "Street", "GBR", "GOV"),
        ("The Pentagon sent more ships.", "Pentagon", "USA", "MIL"),
        ("The State Department condemned the raid.", "Department", "USA", "GOV"),
        ("The Peruvian Congress voted on Monday.", "Congress", "PER", "LEG"),
        ("A Chinese foreign ministry statement followed.", "statement", "CHN", "GOV"),
        ("Turkish police arrested five students.", "police", "TUR", "COP"),
        ("Interpol issued a notice.", "Interpol", "IGO", "COP"),
        ("The firm Sonatrach raised output.", "Sonatrach", "DZA", "BUS"),
        ("TotalEnergies signed a contract.", "TotalEnergies", "FRA", "BUS"),
        ("Rebels in the Ivory Coast blocked roads.", "Rebels", "CIV", "REB"),
        ("Members of the Syrian parliament objected.", "Members", "SYR", "LEG"),
        ("Darfur rebels attacked a convoy.", "rebels", "SDN", "REB"),
        ("The government's Saudi-backed militia left Yemen.", "militia", "YEM", "REB"),
        ("Vietnamese-led forces crossed the river.", "forces", "VNM", "MIL"),
    ],
)
def test_bodies_take_country_and_sector_from_their_words(
    text: str, word: str, country: str, sector: str
) -> None:
    actor = one(text, word)
    assert (actor.countries, actor.sectors[:1]) == ((country,), (sector,))


def test_two_modifiers_are_two_actors() -> None:
    assert [a.countries for a in who("U.S. and Russian negotiators met.", "negotiators")] == [
        ("USA",),
        ("RUS",),
    ]


def test_conjuncts_come_with_their_head_but_not_before_it() -> None:
    text = "Israel and the Palestinians agreed."
    assert [a.countries for a in who(text, "Israel")] == [("ISR",), ("PSE",)]
    assert [a.countries for a in who(text, "Palestinians")] == [("PSE",)]


def test_the_owner_answers_for_a_thing() -> None:
    assert one("They rejected a Senegalese peace plan.", "plan").countries == ("SEN",)
    assert [a.countries for a in who("The US-Taliban thaw began in March.", "thaw")] == [
        ("USA",),
        ("AFG",),
    ]


def test_a_sea_belongs_to_nobody() -> None:
    assert who("Ships crossed the Indian Ocean.", "Ocean") == []


# --- groups in time --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "sector"),
    [
        (date(2025, 1, 1), "GOV"),
        (date(2015, 1, 1), "REB"),
        (date(1999, 1, 1), "GOV"),
        (date(1995, 1, 1), "REB"),
        (None, "GOV"),
    ],
)
def test_the_taliban_are_what_they_were_on_the_day(day: date | None, sector: str) -> None:
    assert one("The Taliban denied the report.", "Taliban", day).sectors == (sector,)


def test_a_name_within_another_name_is_not_merged() -> None:
    text = "The Tehreek-e-Taliban Pakistan (TTP) fought on. The Taliban denied helping the TTP."
    doc, index = read(text)
    names = {index.of(token(doc, word, -1))[0].value.name for word in ("Taliban", "TTP")}
    assert names == {"Taliban", "Tehreek-e-Taliban Pakistan"}


def test_undated_texts_choose_the_meaning_that_fits_the_countries_named() -> None:
    text = "The Sudanese government and the SPLA agreed to a truce."
    assert one(text, "SPLA", None).countries == ("SDN",)


def test_fighters_of_a_named_group_are_that_group() -> None:
    assert one("Hezbollah guerrillas fired rockets.", "guerrillas").name == "Hezbollah"


# --- short forms -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "nth", "name"),
    [
        ("Putin said he would come.", "he", 0, "Vladimir Putin"),
        ("The Taliban seized a base. The group denied it.", "group", 0, "Taliban"),
        ("Gazprom cut supplies. The company gave no reason.", "company", 0, "Gazprom"),
        ("Trump met Macron. The US president was pleased.", "president", 0, "Donald Trump"),
        ("China said its troops had left.", "its", 0, "China"),
        (
            "The Moro Liberation Army of Palawan (MLAP) struck. MLAP fighters fled.",
            "fighters",
            0,
            "Moro Liberation Army",
        ),
    ],
)
def test_short_forms_lead_back(text: str, word: str, nth: int, name: str) -> None:
    assert who(text, word, nth=nth)[0].name.startswith(name)


def test_a_pronoun_with_two_candidates_stays_open() -> None:
    assert who("Guards stood between Anna Berg and Karl Holm. He left.", "He") == []


def test_every_answer_says_why_and_where() -> None:
    doc, index = read("Beijing summoned the Afghan ambassador after Muttaqi spoke.")
    answers: list[Found[Actor]] = [f for t in doc for f in index.of(t)]
    assert answers
    assert all(f.rule.startswith("actor.") and f.reason for f in answers)
    assert all(0 <= f.start < f.end <= len(doc.text) for f in answers)


# --- rough texts -----------------------------------------------------------------------------


def test_texts_without_capitals_still_name_countries() -> None:
    _doc, index = read("iran and pakistan signed a deal with the taliban in tehran on monday")
    named = {c for f in index.mentions for c in f.value.countries}
    assert {"IRN", "PAK", "AFG"} <= named


def test_headlines_in_capitals_still_name_countries() -> None:
    _, index = read("IRAN AND PAKISTAN SIGN DEAL WITH RUSSIA")
    assert {"IRN", "PAK", "RUS"} <= {c for f in index.mentions for c in f.value.countries}


def test_empty_and_wordless_texts_have_no_actors() -> None:
    for text in ("", "   ", "12 34 — …"):
        assert read(text)[1].mentions == []


def test_mentions_ascend() -> None:
    _, index = read("Iran met Oman. Swiss envoys and Chinese police came. Putin left for Minsk.")
    starts = [found.start for found in index.mentions]
    assert starts == sorted(starts)
