"""The agreements table: what becomes a row, how far it has come, who it binds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.extract.agreements import extract
from pipeline.extract.rows import Row
from pipeline.extract.story import Story
from pipeline.ingest.reader import article_from_text
from pipeline.language.model import annotate, load_model
from tests.extract.plain import plain

PUBLISHED = date(2025, 5, 29)


def rows(text: str) -> list[Row]:
    article = article_from_text(text, reference_date=PUBLISHED)
    doc = next(annotate(load_model(), [(article.text, article.blocks)]))
    return extract(Story(article, doc))


def only(text: str) -> dict[str, Any]:
    """The cells of the one row that the text must give."""
    found = rows(text)
    assert len(found) == 1, [(plain(r.cells["status"]), r.evidence) for r in found]
    return {column: plain(cell) for column, cell in found[0].cells.items()}


# text, status, factuality, type, countries of the parties
TOLD = [
    (
        "Ethiopia and Djibouti signed a memorandum of understanding on access to the port.",
        "signed", "actual", "transit_port_access", ["ETH", "DJI"],
    ),
    (
        "Paraguay agreed in principle last month to sell Uruguay 90 megawatts of electricity.",
        "in_principle", "planned", "energy", ["PRY", "URY"],
    ),
    (
        "The gas contract between Algeria's Sonatrach and Morocco's ONEE expired in October.",
        "expired", "actual", "energy", ["DZA", "MAR"],
    ),
    (
        "Bolivia severed diplomatic ties with Israel in November.",
        "terminated", "actual", "diplomatic_relations", ["BOL", "ISR"],
    ),
    (
        "Armenia and Azerbaijan are negotiating a peace treaty.",
        "under_negotiation", "planned", "ceasefire_peace", ["ARM", "AZE"],
    ),
    (
        "Mozambique and Rwanda are in talks on a new defence accord.",
        "under_negotiation", "planned", "defence_cooperation", ["MOZ", "RWA"],
    ),
    (
        "Mexico and the United States are close to a deal on water from the Rio Grande.",
        "under_negotiation", "planned", "water", ["MEX", "USA"],
    ),
    (
        "Mali and Niger failed to reach an agreement with Algeria on migrants.",
        "under_negotiation", "attempted", "migration", ["MLI", "NER", "DZA"],
    ),
    (
        "China proposed a free trade pact with Japan in 2004.",
        "proposed", "hypothetical", "trade", ["CHN", "JPN"],
    ),
    (
        "Turkey and Armenia have agreed to open their land border to travellers.",
        "in_principle", "planned", "border", ["TUR", "ARM"],
    ),
    (
        "Poland will sign a contract worth $6 billion with South Korea for 180 tanks next month.",
        "in_principle", "planned", "defence_cooperation", ["POL", "KOR"],
    ),
    (
        "Sri Lanka and Japan initialled an investment protection agreement in Tokyo.",
        "initialled", "planned", "investment", ["LKA", "JPN"],
    ),
    (
        "Nigeria and Cameroon extended their maritime border treaty for five years on 3 March.",
        "in_force", "actual", "border", ["NGA", "CMR"],
    ),
    (
        "India suspended the Indus Waters Treaty with Pakistan after the attack.",
        "suspended", "actual", "water", ["IND", "PAK"],
    ),
    (
        "Australia cancelled its submarine contract with France in 2021.",
        "terminated", "actual", "defence_cooperation", ["AUS", "FRA"],
    ),
    (
        "The UK–Rwanda migration treaty was scrapped by the new government.",
        "terminated", "actual", "migration", ["GBR", "RWA"],
    ),
    (
        "Kenya denied that it had signed a defence pact with France.",
        "denied", "negated", "defence_cooperation", ["KEN", "FRA"],
    ),
    (
        '"There is no secret deal between Ankara and Damascus," the minister told reporters.',
        "denied", "negated", "other", ["TUR", "SYR"],
    ),
    (
        "Serbia has not yet ratified the extradition treaty with Qatar.",
        "signed", "actual", "prisoner_release", ["SRB", "QAT"],
    ),
    (
        "Saudi Arabia and Iran restored diplomatic relations in March 2023.",
        "implemented", "actual", "diplomatic_relations", ["SAU", "IRN"],
    ),
    (
        "Russia and Ukraine exchanged 300 prisoners on Saturday.",
        "implemented", "actual", "prisoner_release", ["RUS", "UKR"],
    ),
    (
        "The IMF and Zambia reached a staff-level agreement on a loan programme.",
        "signed", "actual", "loan_debt", ["IGO", "ZMB"],
    ),
    (
        "Teachers' unions and the government of Peru reached a wage deal on Friday.",
        "signed", "actual", "labour", ["PER"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "status", "factuality", "about", "countries"), TOLD)
def test_agreements_at_every_stage(
    text: str, status: str, factuality: str, about: str, countries: list[str]
) -> None:
    cells = only(text)
    assert (cells["status"], cells["factuality"]) == (status, factuality)
    assert cells["agreement_type"] == about
    assert cells["party_countries"] == countries


NO_AGREEMENT = [
    "The mayor has dealt with the contract workers.",
    "Bolivia's foreign minister visited Lima for talks on trade.",
    "The two companies, Acme and Globex, signed a supply contract.",
    "Nobody has a great deal of confidence in the settlement of Ariel.",
    "Thousands celebrated the peace agreement in the streets of Bogotá.",
    "The president urged both sides to sign a ceasefire.",
    "The union rejected the company's pay offer and walked out.",
    "Microsoft agreed to buy the gaming company for $69 billion.",
    "The Democratic Alliance held its convention in Durban.",
]


@pytest.mark.parametrize("text", NO_AGREEMENT)
def test_no_row_without_an_agreement_or_its_sides(text: str) -> None:
    assert rows(text) == []


def test_dates_value_and_form() -> None:
    cells = only("Togo and Benin signed a $35 million protocol on fishing rights on 12 May 2025.")
    assert (cells["signature_date_start"], cells["signature_date_end"]) == (
        date(2025, 5, 12),
        date(2025, 5, 12),
    )
    assert (cells["amount"], cells["amount_text"], cells["currency"]) == (
        35_000_000,
        "$35 million",
        "USD",
    )
    assert cells["document_form"] == "protocol"
    assert cells["lateralism"] == "bilateral"
    assert cells["subject"] == "on fishing rights"


def test_entry_into_force_is_not_the_signature() -> None:
    cells = only(
        "The EU and Japan concluded a free trade agreement in December 2024. "
        "The deal will enter into force next year."
    )
    assert cells["status"] == "signed"
    assert cells["signature_date_start"] == date(2024, 12, 1)
    assert cells["entry_into_force_start"] == date(2026, 1, 1)
    assert cells["date"].start == date(2024, 12, 1)


def test_one_agreement_told_twice_is_one_row_with_two_evidences() -> None:
    text = (
        "Chad and Sudan signed a border treaty on Monday. Crowds cheered in both capitals. "
        "The treaty, which ends years of dispute, was welcomed by the African Union."
    )
    found = rows(text)
    assert len(found) == 1
    assert [text[s.start : s.end] for s in found[0].also] == [
        "The treaty, which ends years of dispute, was welcomed by the African Union."
    ]


def test_two_agreements_of_the_same_sides_are_two_rows() -> None:
    found = rows(
        "Chad and Sudan signed a border treaty in 2010. "
        "Chad and Sudan signed a trade agreement in 2024."
    )
    assert [plain(r.cells["agreement_type"]) for r in found] == ["border", "trade"]


MEDIATED = [
    ("Hamas and Israel agreed to a ceasefire brokered by Qatar.", ["QAT"]),
    ("The US-brokered truce between Lebanon and Israel took effect on 27 November.", ["USA"]),
    (
        "Russia and Ukraine exchanged prisoners after mediation by the United Arab Emirates.",
        ["ARE"],
    ),
    (
        "Saudi Arabia and Iran restored diplomatic relations under a deal mediated by China.",
        ["CHN"],
    ),
]


@pytest.mark.parametrize(("text", "mediators"), MEDIATED)
def test_mediators_are_no_parties(text: str, mediators: list[str]) -> None:
    cells = only(text)
    assert cells["mediator_countries"] == mediators
    assert len(cells["party_names"]) == 2
    assert not set(cells["mediator_names"]) & set(cells["party_names"])


def test_both_sides_are_those_who_met_and_their_host_mediates() -> None:
    cells = only(
        "Norway's foreign minister hosted a dialogue in Oslo between Colombia and Venezuela. "
        "Both sides agreed in principle to reopen embassies."
    )
    assert cells["party_countries"] == ["COL", "VEN"]
    assert cells["mediator_countries"] == ["NOR"]
    assert (cells["status"], cells["factuality"]) == ("in_principle", "planned")


def test_they_are_those_who_met() -> None:
    cells = only(
        "Chile's foreign minister received her counterpart from Peru, Ana Quispe, on Friday, "
        "the ministry said. Chile's president met Peru's president in Santiago on Saturday. "
        "They agreed to reopen the mountain road."
    )
    assert cells["party_countries"] == ["CHL", "PER"]


def test_trade_talks_are_an_agreement_under_negotiation() -> None:
    cells = only("Trade talks between Kenya and India resumed in Nairobi on Monday.")
    assert (cells["status"], cells["factuality"]) == ("under_negotiation", "planned")


def test_a_loan_is_an_agreement_once_signed() -> None:
    signed = "The World Bank and Kenya signed a $500 million loan to build roads."
    assert only(signed)["agreement_type"] == "loan_debt"
    assert rows("The World Bank and Kenya discussed loans for roads.") == []


def test_who_signs_for_a_state_is_the_state() -> None:
    cells = only(
        "The administration of Brazilian president Luiz Inácio Lula da Silva signed a "
        "defence agreement with India in 2023."
    )
    assert cells["party_names"] == ["Brazil", "India"]


@pytest.mark.parametrize("text", [row[0] for row in TOLD])
def test_the_contract_holds(text: str) -> None:
    cells = only(text)
    assert (cells["status"] == "denied") == (cells["factuality"] == "negated")
    if cells["status"] in ("proposed", "under_negotiation", "in_principle"):
        assert cells["factuality"] != "actual"
        assert "signature_date_start" not in cells
    if cells["status"] not in ("proposed", "denied", "unspecified"):
        assert len(cells["party_names"]) >= 2


def test_a_later_refusal_does_not_undo_what_others_ratified() -> None:
    cells = only(
        "Ethiopia, Uganda and South Sudan ratified the Nile pact. Egypt has refused to sign it."
    )
    assert cells["status"] == "ratified"


def test_a_separate_memorandum_is_an_agreement_of_its_own() -> None:
    found = rows(
        "Kuwait and Iraq signed a border treaty in 2012. "
        "A separate memorandum of understanding on fishing was extended in May."
    )
    assert [plain(r.cells["party_countries"]) for r in found] == [["KWT", "IRQ"], ["KWT", "IRQ"]]


def test_the_european_union_is_no_trade_union() -> None:
    cells = only("The European Union and Chile signed an agreement on tariffs.")
    assert cells["agreement_type"] == "trade"


def test_a_union_and_a_company_settle_a_strike() -> None:
    cells = only("The dockers' union and the port operator reached a deal on Friday.")
    assert cells["agreement_type"] == "labour"


def test_a_deal_with_somebody_else_is_another_one() -> None:
    found = rows(
        "Zambia signed a debt deal with China in June 2023. The deal with bondholders took effect "
        "last year."
    )
    assert plain(found[0].cells["status"]) == "signed"


def test_a_pact_that_names_no_sides_is_of_the_two_states_told_of_throughout() -> None:
    text = (
        "Laos and Cambodia quarrelled over the Mekong. Laos built a dam. Cambodia protested. Laos "
        "denied it, and Cambodia recalled an envoy. Laos and Cambodia extended a memorandum on "
        "trade. The Mekong Fisheries Treaty expired in March."
    )
    treaty = next(r for r in rows(text) if plain(r.cells["status"]) == "expired")
    assert plain(treaty.cells["party_countries"]) == ["LAO", "KHM"]
