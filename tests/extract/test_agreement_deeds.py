"""Agreements told by a deed, by a list of papers, or with sides that nobody names."""

from __future__ import annotations

import pytest

from tests.extract.agreed import cells

TOLD = {
    "a content": (
        "Kyrgyzstan and Tajikistan said the two are to share the water of the Aksuu river.",
        "water", "in_principle", ["KGZ", "TJK"],
    ),
    "a price": (
        "Djibouti will let Ethiopia use a second port in return for cheap power.",
        "transit_port_access", "in_principle", ["DJI", "ETH"],
    ),
    "fire that both cease": (
        "Sudan's army and the Rapid Support Forces ceased fire around El Obeid at dawn.",
        "ceasefire_peace", "in_force", ["SDN"],
    ),
    "talks by a verb": (
        "Switzerland is negotiating with the United States over tariffs on watches.",
        "trade", "under_negotiation", ["CHE", "USA"],
    ),
    "what is granted by doing without": (
        "The Paris Club agreed to defer Ethiopia's debt payments.",
        "loan_debt", "in_principle", ["ETH", "IGO"],
    ),
    "who confirms it": (
        "China has agreed to put off the loan repayments, Laos's finance minister said.",
        "loan_debt", "in_principle", ["CHN", "LAO"],
    ),
    "a licence": (
        "Guinea has granted a mining licence to Singapore's Winning International.",
        "investment", "signed", ["GIN", "SGP"],
    ),
    "an exit by an adverb": (
        "Jakarta walked away from a palm oil arrangement with Delhi.",
        "trade", "terminated", ["IDN", "IND"],
    ),
    "subjects that the parser hangs on a journey": (
        "After a visit by the king to Astana, Kazakhstan and Malaysia signed a trade deal.",
        "trade", "signed", ["KAZ", "MYS"],
    ),
    "a day between the act and its sides": (
        "A fisheries pact was signed on Monday between Angola and Portugal.",
        "water", "signed", ["AGO", "PRT"],
    ),
    "a side behind an apposition": (
        "The gas contract was signed by Petronas, the state company, and Qatar's Gulfgas.",
        "energy", "signed", ["MYS", "QAT"],
    ),
    "a decision of two": (
        "Algeria and Morocco have decided to reopen the land crossing near Oujda.",
        "transit_port_access", "in_principle", ["DZA", "MAR"],
    ),
    "anything hammered out": (
        "Under safeguards hammered out with Norway last week, Danish trawlers carry observers.",
        "water", "signed", ["DNK", "NOR"],
    ),
    "a request that is refused": (
        "Kuwait has turned down an Iraqi proposal for a shared port on the Khor Abdullah.",
        "transit_port_access", "rejected", ["IRQ", "KWT"],
    ),
    "works of two that both announce": (
        "Egypt and Sudan will open a railway across the border in May, the governments announced.",
        "transport_infrastructure", "in_principle", ["EGY", "SDN"],
    ),
    "what one side tells the other": (
        "Poland told Ukraine that their grain accord was void.",
        "trade", "terminated", ["POL", "UKR"],
    ),
    "a swap by its sum": (
        "Argentina has an $18 billion swap with the People's Bank of China, renewed in April.",
        "trade_payments", "in_force", ["ARG", "CHN"],
    ),
    "talks of officials from two states": (
        "Officials from Ethiopia and Kenya are in talks about a pipeline to Lamu.",
        "energy", "under_negotiation", ["ETH", "KEN"],
    ),
    "a name that a pact's word explains": (
        "Tuvaluans move to Australia under the Falepili Union, the first climate accord.",
        "climate_environment", "in_force", ["AUS", "TUV"],
    ),
    "with whom there is one": (
        "With Bolivia there is an agreement on a railway to La Paz, Peru's president said.",
        "transport_infrastructure", "in_force", ["BOL", "PER"],
    ),
    "they of the sentence before": (
        "France and Vanuatu still wrangle over two rocks. They promised each other in July to "
        "submit the matter to arbitration.",
        "legal_settlement", "in_principle", ["FRA", "VUT"],
    ),
    "a swap with a state": (
        "Iraq scrapped a swap with Turkmenistan that would have brought it gas.",
        "energy", "terminated", ["IRQ", "TKM"],
    ),
    "a sale that both confirm": (
        "Egypt will buy 24 fighters from France, the two governments confirmed.",
        "defence_cooperation", "in_principle", ["EGY", "FRA"],
    ),
    "a meeting that the signing was at": (
        "A trade accord was concluded when the Uzbek president met his French counterpart.",
        "trade", "signed", ["FRA", "UZB"],
    ),
    "one more state": (
        "Rwanda became the 60th country to put its signature to the Artemis Accords.",
        "science_space_technology", "signed", ["RWA"],
    ),
    "assent": (
        "Italy's lower house gave its assent to the protocol on migrant centres with Albania.",
        "migration", "ratified", ["ALB", "ITA"],
    ),
    "whom one is asked of": (
        "Dhaka has asked Beijing and Delhi for a water treaty.",
        "water", "proposed", ["BGD", "CHN", "IND"],
    ),
    "an object that the parser makes a subject": (
        "The Dutch government has concluded an arrangement with Uganda under which migrants may "
        "be sent to a centre near Kampala.",
        "migration", "signed", ["NLD", "UGA"],
    ),
    "delegates": (
        "Delegates from 170 countries approved a treaty to curb plastic waste.",
        "climate_environment", "signed", [],
    ),
    "an offer": (
        "Sweden has offered to sell Warsaw three submarines.",
        "defence_cooperation", "proposed", ["POL", "SWE"],
    ),
    "a state and whom it owes": (
        "Suriname's finance ministry and its bondholders have settled on a debt haircut.",
        "loan_debt", "signed", ["SUR"],
    ),
    "a day beside the topic": (
        "Chad and Niger agreed on a timetable for border patrols on Thursday.",
        "defence_cooperation", "in_principle", ["NER", "TCD"],
    ),
    "governments": (
        "At the summit, governments agreed to set up a fund for tropical forests.",
        "climate_environment", "in_principle", [],
    ),
    "gangs": (
        "Two armed gangs that fought over the harbour agreed to a truce on Monday.",
        "ceasefire_peace", "in_principle", [],
    ),
    "nobody": (
        "The four-year wage deal, reached on Wednesday, ended a walkout of eleven days.",
        "labour", "signed", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("wording", TOLD)
def test_what_tells_of_an_agreement(wording: str) -> None:
    text, kind, status, countries = TOLD[wording]
    (row,) = cells(text)
    told = (row["agreement_type"], row["status"], sorted(row["party_countries"]))
    assert told == (kind, status, countries)


def test_papers_of_a_list_are_agreements_of_their_own() -> None:
    rows = cells(
        "Laos and China signed 14 cooperation papers on Monday. Under one of the papers, the bank "
        "will lend 2 billion yuan. Another, a memorandum between the space agencies, foresees a "
        "satellite."
    )
    assert [r["agreement_type"] for r in rows] == ["other", "loan_debt", "science_space_technology"]
    assert all(sorted(r["party_countries"]) == ["CHN", "LAO"] for r in rows)
    assert all(r["status"] == "signed" for r in rows)


NONE = [
    "Leaders of the Freedom coalition in Azerbaijan agreed to put off the rally.",
    "The police in Kenya and Uganda decided to talk again on Friday.",
    "Divers cut the link between Estonia and Finland, two officers said.",
    "The ministers of Chad and Niger will share a car to the airport, a joke has it.",
    "Doctors and nurses stopped the fighting in a ward in Accra.",
    "Another of the runners, from Kenya, fell in the second lap.",
    "Mining licences in Guinea are cheap, the consultants of a French firm said.",
    "The union rejected the company's pay offer.",
    "Ministers agreed the price in Brussels on Monday.",
    "The board approved a $3 million exploration programme in Ghana.",
    "The president turned down a request for an interview from a German magazine.",
    "Players won a pay rise from the club on Sunday.",
    "Congress approved a spending package worth $300 billion on Friday.",
    "Talks on the budget continued in Berlin on Monday.",
    "Farmers in Chile negotiate over prices every spring.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_tells_of_none(text: str) -> None:
    assert cells(text) == []
