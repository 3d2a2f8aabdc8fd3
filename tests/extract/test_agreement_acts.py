"""What is done with an agreement, by the way in which texts put it."""

# ruff: noqa: E501  (whole sentences)

from __future__ import annotations

from datetime import date

import pytest

from tests.extract.agreed import cells

# class of wording -> text, status, countries of the parties
TOLD: dict[str, tuple[str, str, list[str]]] = {
    "a loan that is agreed": (
        "Malawi agreed a $90 million loan with the International Monetary Fund in May.",
        "in_principle", ["IGO", "MWI"],
    ),
    "a loan from a lender": (
        "Laos has secured a $60 million loan from the Asian Development Bank.",
        "signed", ["IGO", "LAO"],
    ),
    "a union accepts": (
        "The dockworkers' union accepted a three-year wage deal on Friday.",
        "in_principle", [],
    ),
    "settling with": (
        "Tonga's government settled with the teachers' union on a pay rise.", "signed", ["TON"],
    ),
    "coming to terms": (
        "Oman and Tanzania came to terms over a ferry line.", "signed", ["OMN", "TZA"],
    ),
    "signing put off": (
        "Israel and Cyprus put off signing a gas deal.", "in_principle", ["CYP", "ISR"],
    ),
    "signing was put off": (
        "The signing of a defence pact between Japan and Fiji was put off until June.",
        "in_principle", ["FJI", "JPN"],
    ),
    "negotiations concluded": (
        "Britain and India wrapped up talks on a trade deal on Tuesday.",
        "in_principle", ["GBR", "IND"],
    ),
    "talks opened": (
        "Mexico has opened talks with Brazil on a trade deal.",
        "under_negotiation", ["BRA", "MEX"],
    ),
    "a particle chain": (
        "Russia pulled out of the grain initiative with Ukraine.", "terminated", ["RUS", "UKR"],
    ),
    "put in abeyance": (
        "Nepal put a water treaty with India in abeyance.", "suspended", ["IND", "NPL"],
    ),
    "let lapse": (
        "Azerbaijan let lapse a visa accord with Iran.", "expired", ["AZE", "IRN"],
    ),
    "allowed to run out": (
        "Russia allowed a truce with Ukraine to run out on Sunday.", "expired", ["RUS", "UKR"],
    ),
    "the second verb of a subject": (
        "A rail accord between Togo and Benin was never published and expired in June.",
        "expired", ["BEN", "TGO"],
    ),
    "a clause hung on the topic": (
        "Togo and Benin had a protocol on sharing forecasts, which expired in June.",
        "expired", ["BEN", "TGO"],
    ),
    "war that an accord ended": (
        "Ethiopia and Eritrea signed a pact in Algiers that ended two years of war.",
        "signed", ["ERI", "ETH"],
    ),
    "a dispute settled by a treaty": (
        "Chile and Argentina settled a border dispute in 1984 by a treaty mediated by the Vatican.",
        "signed", ["ARG", "CHL"],
    ),
    "a pause": (
        "India and Pakistan agreed to a halt to hostilities on Saturday.",
        "in_principle", ["IND", "PAK"],
    ),
    "a guerrilla stops fighting": (
        "The Arakan Army agreed to stop fighting around Sittwe.", "in_principle", ["MMR"],
    ),
    "an answered proposal": (
        "India rejected a Chinese proposal for a border treaty.", "rejected", ["CHN", "IND"],
    ),
    "a parliament votes down": (
        "Bolivia's congress voted down a lithium contract with China.", "rejected", ["BOL", "CHN"],
    ),
    "a proposal to somebody": (
        "Tajikistan proposed a border pact to Kyrgyzstan.", "proposed", ["KGZ", "TJK"],
    ),
    "a proposal to nobody named": (
        "Turkey's president proposed a non-aggression pact in the spring.", "proposed", ["TUR"],
    ),
    "relations of two states": (
        "Venezuela broke off relations with Peru in July.", "terminated", ["PER", "VEN"],
    ),
    "notes exchanged": (
        "Laos and Thailand exchanged notes on the extradition of suspects.",
        "signed", ["LAO", "THA"],
    ),
    "captives freed in exchange": (
        "Venezuela freed nine Americans in exchange for two prisoners on Sunday, in a swap arranged by Qatar.",
        "implemented", ["USA", "VEN"],
    ),
    "a right of way granted": (
        "Kenya granted Uganda access to the port of Mombasa.", "in_force", ["KEN", "UGA"],
    ),
    "a party to a convention": (
        "The Gambia became a party to the Convention on Statelessness.", "in_force", ["GMB"],
    ),
    "names put to it": (
        "The foreign ministers of Chile and Bolivia put their names to a customs accord.",
        "signed", ["BOL", "CHL"],
    ),
    "yet to ratify": (
        "Japan and Australia have yet to ratify the submarine accord.", "signed", ["AUS", "JPN"],
    ),
    "both say so": (
        "The truce expired at midnight, Armenia and Azerbaijan said.", "expired", ["ARM", "AZE"],
    ),
    "under discussion": (
        "A customs pact between Fiji and Samoa is under discussion.",
        "under_negotiation", ["FJI", "WSM"],
    ),
    "frozen it remains": (
        "A fisheries accord between Fiji and Samoa remained frozen.", "suspended", ["FJI", "WSM"],
    ),
    "let expire": (
        "Hezbollah had let expire a truce with Israel in May.", "expired", ["ISR", "LBN"],
    ),
    "a quarrel settled": (
        "Poland and Slovakia settled their quarrel over a mine in 2022.", "signed", ["POL", "SVK"],
    ),
    "agreements exchanged": (
        "President Putin and China's leader witnessed the exchange of four agreements on gas.",
        "signed", ["CHN", "RUS"],
    ),
    "who scrapped what binds others too": (
        "Colombo scrapped an agreement with Delhi and Tokyo in 2021.",
        "terminated", ["IND", "JPN", "LKA"],
    ),
    "under what is planned": (
        "Fiji is to hand a terminal to Samoa under a 35-year lease.", "in_principle", ["FJI", "WSM"],
    ),
    "a bailout agreed": (
        "Laos lives on a $3 billion bailout agreed with the IMF in 2023.", "in_principle", ["IGO"],
    ),
    "a truce broken by fighting": (
        "The truce collapsed after Israel resumed air strikes on Hamas.",
        "terminated", ["ISR", "PSE"],
    ),
    "a reduced clause": (
        "Peru's treaty with Chile, concluded in 2024, awaits a vote.", "signed", ["CHL", "PER"],
    ),
    "a term in the present": (
        "Togo's fishing pact with Benin expires in December.", "in_force", ["BEN", "TGO"],
    ),
    "a treaty that the two signed": (
        "Fiji met Samoa. A security treaty that the two signed in 2022 was never ratified by Samoa's parliament.",
        "signed", ["FJI", "WSM"],
    ),
    "before a semicolon": (
        "A framework on minerals was signed by Fiji and Japan; nobody applauded.",
        "signed", ["FJI", "JPN"],
    ),
    "each promises something": (
        "The Canadian company agreed to pay $40 million and Mali's junta undertook to free its managers.",
        "in_principle", ["CAN", "MLI"],
    ),
    "by state companies": (
        "Gazprom and CNPC signed a memorandum on a pipeline.", "signed", ["CHN", "RUS"],
    ),
    "talks to sell": (
        "Zambia has entered talks to lease a railway to China.", "under_negotiation", ["CHN", "ZMB"],
    ),
    "talks to buy from": (
        "Ghana was in talks to buy gas from Nigeria, the minister said.",
        "under_negotiation", ["GHA", "NGA"],
    ),
    "talks on building": (
        "Egypt held talks with Russia on building a reactor.", "under_negotiation", ["EGY", "RUS"],
    ),
    "heads of bodies of states": (
        "The governors of the central banks of Peru and Chile signed a currency accord.",
        "signed", ["CHL", "PER"],
    ),
    "a bargain": ("Fiji and Samoa struck a bargain on tuna in 2019.", "signed", ["FJI", "WSM"]),
    "days of calm": (
        "Israel and Hamas agreed to 48 hours of calm.", "in_principle", ["ISR", "PSE"],
    ),
    "an object cut off": (
        "Chad and Niger had accepted, in principle, seven days of quiet and two corridors.",
        "in_principle", ["NER", "TCD"],
    ),
    "in principle, at the object": (
        "Chad and Niger reached a trade deal in principle on Friday.", "in_principle", ["NER", "TCD"],
    ),
    "in principle, in the passive": (
        "A treaty between Peru and Chile was tentatively concluded.", "in_principle", ["CHL", "PER"],
    ),
    "due to be signed": (
        "A treaty between Peru and Chile, due to be signed today, was put off.",
        "in_principle", ["CHL", "PER"],
    ),
    "a report said to be untrue": (
        "Reports that Togo has signed a port deal with Russia are not true, Togo's president said.",
        "denied", ["RUS", "TGO"],
    ),
    "a promise denied": (
        "Libya dismissed claims that it had ceded a base to Turkey.", "denied", ["LBY", "TUR"],
    ),
    "an offer denied": (
        "Kenya denied that it had offered a port to China.", "denied", ["CHN", "KEN"],
    ),
    "a secret clause denied": (
        "Claims that the accord between Peru and Chile contains a secret clause are false, Peru's foreign ministry said.",
        "denied", ["CHL", "PER"],
    ),
    "a rumour in the press": (
        "Rumours in the press of a deal between Chad and Niger are false, Chad said.",
        "denied", ["NER", "TCD"],
    ),
    "a sum negotiated": (
        "Ghana is negotiating $300 million with the International Monetary Fund.",
        "under_negotiation", ["GHA", "IGO"],
    ),
    "an exit that is denied": (
        "Rumours of a Kazakh exit from the treaty with Russia do not correspond to reality, Kazakhstan said.",
        "in_force", ["KAZ", "RUS"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("wording", TOLD)
def test_acts(wording: str) -> None:
    text, status, countries = TOLD[wording]
    assert [(c["status"], sorted(c["party_countries"])) for c in cells(text)] == [
        (status, countries)
    ]


NONE = [
    "Chad and Niger agreed to deepen cooperation.",
    "The striker extended his contract with Brazil until 2030.",
    "Under the treaty that Norway wanted, firms would have paid for waste.",
    "He has come to terms with the loss of his brother in Chad.",
    "The mayor made a declaration of income in Peru.",
    "Analysts in India pressed pause on the code.",
    "They have been making accords since Fiji and Samoa had boats.",
    "Kenya offered a port to China.",
    "The president held talks with officials in Nairobi on building schools in Kenya.",
    "The ministry denied that police had offered tea to protesters in Peru.",
    "The minister discussed $3 million with his wife in Kenya.",
    "Ghana and Togo spent two days on a border road.",
]


@pytest.mark.parametrize("text", NONE)
def test_no_agreement(text: str) -> None:
    assert cells(text) == []


def test_a_pact_by_another_word_is_another_pact() -> None:
    text = (
        "Chad and Sudan signed a border treaty in 2010. Crowds cheered. "
        "In March the two countries signed a protocol on boundaries."
    )
    assert len(cells(text)) == 2


def test_what_is_agreed_and_what_is_signed_besides_are_two() -> None:
    found = cells(
        "Fiji and Samoa agreed in May to open a ferry line, and on Friday signed a memorandum on satellites."
    )
    assert [c["status"] for c in found] == ["in_principle", "signed"]


def test_an_accord_that_also_lapsed_is_of_the_same_sides() -> None:
    found = cells("Fiji and Samoa signed a border treaty. A fisheries accord also lapsed in May.")
    assert [c["party_countries"] for c in found] == [["FJI", "WSM"], ["FJI", "WSM"]]


def test_a_first_text_belongs_to_what_is_negotiated() -> None:
    (row,) = cells(
        "Chad is negotiating a trade agreement with Sudan; a first text was initialled in May."
    )
    assert row["status"] == "initialled"


def test_two_sentences_name_a_side_each() -> None:
    (row,) = cells(
        "Nurses accepted a three-year wage deal on Friday. "
        "The agreement with the regional council gives them 11 per cent."
    )
    assert len(row["party_names"]) == 2


def test_an_earlier_pact_is_of_the_same_sides() -> None:
    found = cells(
        "Rwanda and Burundi signed a truce on Monday. An earlier truce collapsed in January."
    )
    assert [(c["status"], c["party_countries"]) for c in found] == [
        ("signed", ["RWA", "BDI"]),
        ("terminated", ["RWA", "BDI"]),
    ]


def test_negotiations_that_follow_a_treaty_which_ended() -> None:
    found = cells(
        "In 2023 Iraq cancelled a navigation accord with Kuwait. Talks on a new text are to open in Muscat."
    )
    assert [(c["status"], c["party_countries"]) for c in found] == [
        ("terminated", ["IRQ", "KWT"]),
        ("under_negotiation", ["IRQ", "KWT"]),
    ]


def test_value_and_signature_beside_the_phrase() -> None:
    (row,) = cells(
        "Kenya suspended a pact on drones, worth $50 million, that it had signed with Chad in March 2024."
    )
    assert row["amount"] == 50_000_000
    assert row["signature_date_start"] == date(2024, 3, 1)


def test_a_port_in_the_name_of_a_town_is_no_port() -> None:
    (row,) = cells("Kenya and Haiti signed an accord in Port-au-Prince on policing.")
    assert row["agreement_type"] == "intelligence"


MEDIATED = [
    ("Chad's army and the rebels have reached a Turkish-brokered truce.", ["TUR"]),
    ("Chad and Sudan signed a peace accord in talks hosted by Egypt.", ["EGY"]),
    ("Chad and Sudan agreed to a truce, with the African Union mediating.", ["IGO"]),
    ("Oman, which mediated, said Iran and the United States agreed on a truce.", ["OMN"]),
    ("Qatar, which mediated the Sudan truce, signed a gas deal with China.", []),
    ("Egypt, which hosts a million refugees, signed a gas deal with Cyprus.", []),
]


@pytest.mark.parametrize(("text", "mediators"), MEDIATED)
def test_who_stands_between(text: str, mediators: list[str]) -> None:
    assert cells(text)[-1]["mediator_countries"] == mediators


def test_the_july_ceasefire_is_not_the_october_one() -> None:
    found = cells(
        "Fiji and Samoa signed a ceasefire in October. The July ceasefire between Fiji and Samoa "
        "had collapsed."
    )
    assert len(found) == 2


def test_two_of_three_have_a_pact_of_their_own() -> None:
    found = cells(
        "Peru, Chile and Bolivia signed a border treaty in 2020. "
        "Peru and Chile ratified a border treaty on lakes in 2024."
    )
    assert [len(c["party_countries"]) for c in found] == [3, 2]


def test_what_was_told_of_each_is_no_third_agreement() -> None:
    found = cells(
        "Fiji signed a mining contract with Chile. Samoa signed a fishing pact with Peru. "
        "The president said both agreements would be torn up."
    )
    assert len(found) == 2


def test_what_an_agreement_grants_does_not_put_it_into_force() -> None:
    (row,) = cells("Iran signed an agreement granting Chad access to Chabahar Port.")
    assert (row["status"], row["party_countries"]) == ("signed", ["IRN", "TCD"])


def test_a_similar_treaty_is_about_the_same() -> None:
    found = cells("Peru signed a trade pact with Fiji. A similar treaty with Samoa was ratified.")
    assert [c["agreement_type"] for c in found] == ["trade", "trade"]


def test_what_is_signed_tomorrow_is_no_fact_yet() -> None:
    (row,) = cells(
        "Fiji and Samoa will sign a peace accord on Saturday. The accord has twelve pages."
    )
    assert (row["status"], row["factuality"]) == ("in_principle", "planned")


SECOND_PACTS = [
    "Fiji and Samoa initialled a memorandum on tuna; a contract for two ferries is to be signed in May.",
    "Fiji and Samoa signed a protocol on water, and an agreement on a dam is to be signed in June.",
]


@pytest.mark.parametrize("text", SECOND_PACTS)
def test_a_second_pact_of_the_same_sides_in_a_clause_of_its_own(text: str) -> None:
    found = cells(text)
    assert found[1]["status"] == "in_principle"
    assert [c["party_countries"] for c in found] == [["FJI", "WSM"], ["FJI", "WSM"]]


def test_a_pact_with_a_partner_is_of_whom_the_sentence_before_is_about() -> None:
    found = cells(
        "Serbia and Greece signed an extradition treaty in 1959.\n\n"
        "Kosovo, too, is waiting. An accord with Serbia on diplomas was signed today."
    )
    assert found[-1]["party_countries"] == ["KOS", "SRB"]


def test_a_congress_without_a_name_is_of_a_side() -> None:
    (row,) = cells(
        "Peru signed a loan with the World Bank on Thursday. Congress must still ratify the loan contract."
    )
    assert row["party_countries"] == ["PER", "IGO"]


def test_the_date_of_a_pact_that_was_breached() -> None:
    (row,) = cells(
        "Chile accused Canada of breaching the free-trade agreement the two countries signed in 1996."
    )
    assert row["date"].start == date(1996, 1, 1)


def test_a_sum_negotiated_is_the_home_sides() -> None:
    found = cells(
        "Ghana signed a loan with the World Bank in May. "
        "A further $90 million is being negotiated with the African Development Bank."
    )
    assert (found[1]["party_names"], found[1]["amount"]) == (
        ["Ghana", "African Development Bank"], 90_000_000,
    )  # fmt: skip


def test_the_date_of_a_pact_that_was_ratified() -> None:
    (row,) = cells("Peru's congress ratified a treaty with Chile, signed in May 2024.")
    assert row["date"].start == date(2024, 5, 1)


def test_a_pact_of_years_ago_is_not_the_one_accepted_now() -> None:
    found = cells(
        "Chad and Niger have accepted a truce. "
        "In May 2023 the two sides signed a declaration and broke it within days."
    )
    assert [c["status"] for c in found] == ["in_principle", "signed"]


def test_a_denied_report_of_something_else_says_nothing_of_the_truce() -> None:
    found = cells(
        "Reports of clashes between Mali and the rebels despite the truce are false, the army said."
    )
    assert "denied" not in [c["status"] for c in found]


def test_the_pact_told_before_is_not_the_onlookers() -> None:
    (row,) = cells(
        "Kenya signed a deal with China on rail. Uganda is watching. "
        "The deal with China was suspended in June."
    )
    assert (row["status"], row["party_countries"]) == ("suspended", ["KEN", "CHN"])


def test_a_congress_whose_capital_is_told_is_its_own() -> None:
    found = cells(
        "Peru and Chile signed an accord in May. Congress in Washington approved a pact with Ghana."
    )
    assert found[-1]["party_countries"] == ["USA", "GHA"]
