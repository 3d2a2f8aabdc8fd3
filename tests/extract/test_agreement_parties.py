"""Who is a side of an agreement when the sentence does not name it, and what is no agreement."""

# ruff: noqa: E501  (whole sentences)

from __future__ import annotations

import pytest

from tests.extract.agreed import cells

TOLD: dict[str, tuple[str, list[str]]] = {
    "Angola's president received his Congolese counterpart, Félix Tshisekedi, in Luanda on Tuesday. The two leaders signed three agreements on energy and transport.": (
        "signed",
        ["AGO", "COD"],
    ),
    "Vietnam's prime minister flew to Jakarta to meet President Prabowo Subianto. The two countries signed a memorandum of understanding on rice supply.": (
        "signed",
        ["IDN", "VNM"],
    ),
    "Eritrea signed four agreements on fisheries at a ceremony in Asmara on Monday.": (
        "signed",
        ["ERI"],
    ),
    "Peru's health ministry said it had signed a contract with Pfizer for 9 million vaccine doses.": (
        "signed",
        ["PER", "USA"],
    ),
    "Rebels of the M23 and the government of the Democratic Republic of Congo have fought for years. On Saturday both sides agreed to a truce.": (
        "in_principle",
        ["COD"],
    ),
    "Sri Lanka reached a staff-level agreement on a $2.9 billion loan programme with the International Monetary Fund last September.": (
        "signed",
        ["IGO", "LKA"],
    ),
    "Pakistan has secured a staff-level agreement with the IMF, the finance ministry said.": (
        "signed",
        ["IGO", "PAK"],
    ),
    "Ghana hopes to sign a debt restructuring deal with its bondholders next month.": (
        "under_negotiation",
        ["GHA"],
    ),
    "Fiji has ratified the High Seas Treaty, its foreign ministry said on Thursday.": (
        "ratified",
        ["FJI"],
    ),
    "Kyrgyzstan's parliament ratified a border treaty with Tajikistan on Thursday.": (
        "ratified",
        ["KGZ", "TJK"],
    ),
    "Dushanbe signed the accord with Bishkek in March. Parliament ratified it on Thursday.": (
        "ratified",
        ["KGZ", "TJK"],
    ),
    "Under a 1960 treaty, India and Pakistan share the waters of six rivers.": (
        "in_force",
        ["IND", "PAK"],
    ),
    "Washington withdrew from the 2015 nuclear deal with Tehran in 2018.": (
        "terminated",
        ["IRN", "USA"],
    ),
    "Egypt, which made peace with Israel under the 1979 Camp David accords, closed the crossing.": (
        "in_force",
        ["EGY", "ISR"],
    ),
    "The 1994 peace treaty between Jordan and Israel has survived worse storms.": (
        "in_force",
        ["ISR", "JOR"],
    ),
    "A Sino-Russian gas contract signed in 2014 runs for 30 years.": ("signed", ["CHN", "RUS"]),
    "An inter-Korean agreement on family reunions has been suspended since 2018.": (
        "suspended",
        ["KOR", "PRK"],
    ),
    "A Franco-German treaty signed in Aachen in 2019 provides for joint cabinet meetings.": (
        "in_force",
        ["DEU", "FRA"],
    ),
    "A ceasefire between Thailand and Cambodia took effect at midnight on Monday.": (
        "in_force",
        ["KHM", "THA"],
    ),
    "Belgium and Iran carried out a prisoner swap on Friday in Muscat, mediated by Oman.": (
        "implemented",
        ["BEL", "IRN"],
    ),
    "Spain's Socialists signed a coalition agreement with the left-wing Sumar on Tuesday.": (
        "signed",
        ["ESP"],
    ),
    "The teachers' union and the government of Portugal reached a wage settlement after a three-week strike.": (
        "signed",
        ["PRT"],
    ),
    "New Zealand has an extradition treaty with Fiji.": ("in_force", ["FJI", "NZL"]),
    "Serbia refused to sign the basing agreement with the United States.": (
        "rejected",
        ["SRB", "USA"],
    ),
    "Mali's junta rejected a draft peace accord with the Tuareg rebels.": ("rejected", ["MLI"]),
    "Armenia announced that it would not renew a defence pact with Russia.": (
        "in_force",
        ["ARM", "RUS"],
    ),
    "Malawi's government denied it had signed any land deal with Zambia.": (
        "denied",
        ["MWI", "ZMB"],
    ),
    "Manila wants Tokyo to renew a shipbuilding agreement that expires in May.": (
        "in_force",
        ["JPN", "PHL"],
    ),
    "Oslo asked Reykjavik to extend a fishing accord.": ("in_force", ["ISL", "NOR"]),
    "Guyana's government signed a production-sharing contract with ExxonMobil for the Stabroek block.": (
        "signed",
        ["GUY", "USA"],
    ),
    "Zambia has awarded a contract to China Railway to rebuild the line to Livingstone.": (
        "in_principle",
        ["CHN", "ZMB"],
    ),
    "Namibia's state power utility signed a supply agreement with South Africa's Eskom in June.": (
        "signed",
        ["NAM", "ZAF"],
    ),
    "Talks between Ankara and Athens on a maritime boundary will resume in March.": (
        "under_negotiation",
        ["GRC", "TUR"],
    ),
    "Colombia's government resumed peace talks with the ELN in Caracas.": (
        "under_negotiation",
        ["COL"],
    ),
    "Seventeen Pacific nations signed a treaty on tuna stocks in Suva on Friday.": ("signed", []),
    "Eleven countries ratified the convention on river transport.": ("ratified", []),
    "Kazakhstan joined the Abraham Accords in November.": ("signed", ["KAZ"]),
    "Rwanda and Burundi held talks in Kigali. They agreed to reopen the border.": (
        "in_principle",
        ["BDI", "RWA"],
    ),
    "Algeria and Niger signed a gas contract in 2022. Niamey cancelled it a year later.": (
        "terminated",
        ["DZA", "NER"],
    ),
    "Cuba and Mexico have signed a pact on doctors. Neither side has published it.": (
        "signed",
        ["CUB", "MEX"],
    ),
    "Bhutan and Bangladesh signed a transit protocol in 2023. The deal lets Thimphu use the port of Chittagong.": (
        "signed",
        ["BGD", "BTN"],
    ),
    "Under an arrangement mediated by Turkey in July, Russia undertook to let grain ships pass and Ukraine agreed to clear the mines.": (
        "signed",
        ["RUS", "UKR"],
    ),
    "Officials in Hanoi denied reports of a secret pact with Laos.": ("denied", ["LAO", "VNM"]),
    "A defence accord linking Norway and Latvia was renewed for five years.": (
        "in_force",
        ["LVA", "NOR"],
    ),
    "Negotiators from Peru, Chile and Bolivia are near an agreement on lithium.": (
        "under_negotiation",
        ["BOL", "CHL", "PER"],
    ),
    "Diplomats said that a fishing deal between Ghana and Togo was close.": (
        "under_negotiation",
        ["GHA", "TGO"],
    ),
    "The Moroccan-Spanish maritime accord was annulled by a court.": ("terminated", ["ESP", "MAR"]),
    "Jordan and Oman dropped visas. The waiver agreement, signed in Muscat in April, will enter into "
    "force on 1 July.": ("signed", ["JOR", "OMN"]),
    "Benin has ties with the European Union. Benin extended its fisheries agreement with the bloc.": (
        "in_force",
        ["BEN", "EUR"],
    ),
    "Malta's parliament approved a tax treaty with Cuba.": ("ratified", ["CUB", "MLT"]),
    "Kenya and Malawi have ratified the lake treaty, which entered into force in October.": (
        "in_force",
        ["KEN", "MWI"],
    ),
    "Gabon and Chad signed an extradition treaty. Under the treaty the two countries will hand over "
    "suspects.": ("signed", ["GAB", "TCD"]),
    "Turkey mediated a declaration between Addis Ababa and Mogadishu.": ("signed", ["ETH", "SOM"]),
}

NONE = [
    "The two ministers agreed that the weather in Nuuk was fine.",
    "Botswana's president spent a great deal of time in hospital.",
    "Thousands of children contract malaria in Benin every year.",
    "Trade agreements between rich and poor countries seldom work, the economist said.",
    "France and Germany disagree over the budget.",
    "He agreed to an interview with a newspaper in Seoul.",
    "The minister of Ghana signed the visitors' book in Berlin.",
    "The president of Kenya signed a bill into law on Tuesday.",
    "The opposition in Georgia signed a petition against the law.",
    "Analysts agree that Turkey needs a compromise.",
    "No agreement in the world would have saved the Dodo.",
    "Brazil dealt with the floods better than in 2011.",
    "Police in Lagos and Accra are dealing with a wave of thefts.",
    "The United Nations called on all parties to respect international law.",
    "Iceland's prime minister signed off on the plan to close the school.",
    "The gang's leader had a pact with the devil, neighbours in Manila said.",
    "India and Pakistan agreed on one thing: the tea was cold.",
    "Talks between the president and his cabinet in Quito lasted all night.",
    "There was broad agreement in Canberra that the season had been dry.",
    "The actress agreed to play the queen in a film shot in Norway.",
    "A package arrived from China at the family's home in Leeds.",
    "The letter was signed by the mayor of Turin and 300 residents.",
]


@pytest.mark.parametrize("text", TOLD)
def test_sides_are_found_wherever_they_are_named(text: str) -> None:
    status, countries = TOLD[text]
    found = cells(text)
    assert [(c["status"], sorted(c["party_countries"])) for c in found] == [(status, countries)]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_agreement(text: str) -> None:
    assert cells(text) == []


def test_one_named_side_has_no_lateralism() -> None:
    (row,) = cells("Eritrea signed four agreements on fisheries at a ceremony in Asmara.")
    assert (row["party_names"], row["lateralism"]) == (["Eritrea"], None)


def test_counted_sides_are_named_by_their_count() -> None:
    (row,) = cells("Seventeen Pacific nations signed a treaty on tuna stocks in Suva on Friday.")
    assert row["party_names"] == ["Seventeen Pacific nations"]


def test_a_refused_pact_is_negated() -> None:
    (row,) = cells("Serbia refused to sign the basing agreement with the United States.")
    assert (row["status"], row["factuality"]) == ("rejected", "negated")
