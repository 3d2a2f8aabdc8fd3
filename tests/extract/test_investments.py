"""Rows of investments from short texts: who pays whom, how much, how far, and what is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.extract.investments import extract
from pipeline.extract.rows import Row
from pipeline.extract.story import Story
from pipeline.ingest.reader import article_from_text
from pipeline.language.model import annotate, load_model
from tests.extract.plain import plain


def rows(text: str) -> list[Row]:
    article = article_from_text(text, reference_date=date(2025, 5, 29))
    (doc,) = annotate(load_model(), [(article.text, article.blocks)])
    return extract(Story(article, doc))


def only(text: str) -> dict[str, Any]:
    found = rows(text)
    assert len(found) == 1, [plain(r.cells.get("amount_text")) for r in found]
    return {name: plain(cell) for name, cell in found[0].cells.items()}


def _cells(row: Row) -> dict[str, Any]:
    return {name: plain(cell) for name, cell in row.cells.items()}


def sides(cells: dict[str, Any]) -> tuple[list[str], list[str]]:
    return cells["investor_countries"], cells["recipient_countries"]


def test_a_loan_with_both_sides() -> None:
    cells = only("Japan lent Kenya $200 million in March 2024 to build a geothermal power plant.")
    assert sides(cells) == (["JPN"], ["KEN"])
    assert (cells["amount"], cells["currency"], cells["flow_type"]) == (200_000_000, "USD", "loan")
    assert "230" in cells["sector_codes"]
    assert cells["date_text"] == "March 2024"
    assert cells["direction"] == "stated"


def test_a_running_total_is_an_umbrella() -> None:
    cells = only("China has already invested $14 billion into Zambia's mining and farming sectors.")
    assert sides(cells) == (["CHN"], ["ZMB"])
    assert cells["is_umbrella"] is True
    assert cells["recommended_for_aggregates"] is False


def test_silence_about_the_payer_stays_silent() -> None:
    cells = only("The mayor opened a $3 million bridge in the old town.")
    assert cells["investor_names"] == []
    assert cells["direction"] == "unspecified"


def test_vague_sums_have_no_amount() -> None:
    cells = only("Ghana has welcomed billions in foreign investments in mining.")
    assert cells.get("amount") is None
    assert cells["amount_qualifier"] == "order_of_magnitude"
    assert cells["recipient_countries"] == ["GHA"]


@pytest.mark.parametrize(
    ("text", "status", "factuality"),
    [
        ("Norway pledged $30 million to Malawi.", "pledge", "planned"),
        ("Norway donated $30 million to Malawi.", "completion", "actual"),
        ("Norway agreed to lend Malawi $30 million.", "commitment", "actual"),
        ("Norway and Malawi signed a $30 million loan agreement.", "commitment", "actual"),
        ("Norway is negotiating a $30 million loan to Malawi.", "under_negotiation", "planned"),
        ("Norway cancelled a $30 million loan to Malawi.", "cancelled", "negated"),
    ],
)
def test_status_and_factuality(text: str, status: str, factuality: str) -> None:
    cells = only(text)
    assert (cells["status"], cells["factuality"]) == (status, factuality)


def test_a_provider_pays_among_those_who_signed_a_loan() -> None:
    cells = only("Malawi and Norway signed a loan agreement worth $30 million in Lilongwe.")
    assert sides(cells) == (["NOR"], ["MWI"])


def test_a_later_stage_of_the_same_project_is_adopted() -> None:
    cells = only(
        "In 2019 South Korea granted Laos $8 million for a hospital. "
        "The hospital was completed in 2022."
    )
    assert cells["status"] == "completion"


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("The foundation stone of the museum was laid in 2021.", "implementation"),
        ("A groundbreaking ceremony for the museum was held in 2021.", "implementation"),
        ("The ribbon-cutting ceremony took place at the museum in 2023.", "completion"),
        ("The grant was delivered in March.", "completion"),
        ("The museum may be completed in 2030.", "commitment"),
        ("A library in another town was completed in 2021.", "commitment"),
    ],
)
def test_ceremonies_and_deliveries_tell_a_stage(told: str, status: str) -> None:
    cells = only(f"Spain granted Peru $9 million for a museum. {told}")
    assert cells["status"] == status


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("It was finished in 2019.", "completion"),
        ("A review suggests that the project was completed.", "completion"),
        ("It does not appear that the project was completed.", "commitment"),
        ("It is unclear how the money was used.", "commitment"),
        ("It is not clear when work was supposed to begin.", "commitment"),
        ("The money was used to train nurses.", "implementation"),
        ("The project is in course of implementation.", "implementation"),
        ("The clinic is 60% complete.", "implementation"),
        ("The payment was made in June.", "completion"),
        ("The ministers signed the handover certificate on Friday.", "completion"),
        ("The project was put on hold.", "suspended"),
    ],
)
def test_what_is_told_afterwards_counts_and_what_is_doubted_does_not(
    told: str, status: str
) -> None:
    cells = only(f"Japan and Malawi signed a $9 million loan agreement for a clinic. {told}")
    assert cells["status"] == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Japan offered Malawi a $9 million grant. The two signed the agreement.", "commitment"),
        ("Japan offered Malawi a $9 million grant. The two signed a memorandum.", "pledge"),
        ("Japan announced a $9 million loan to Malawi. They signed a pact on visas.", "announced"),
        ("Under the agreement, $9 million is earmarked for clinics in Malawi.", "commitment"),
        ("Japan struck a deal under which it will lend Malawi $9 million.", "commitment"),
        ("Japan committed to lending Malawi $9 million.", "commitment"),
    ],
)
def test_a_promise_in_a_signed_deal_is_a_commitment(text: str, status: str) -> None:
    assert only(text)["status"] == status


def test_an_alleged_flow_stays_alleged_whatever_was_built() -> None:
    cells = only("Japan reportedly lent Malawi $9 million for a clinic. The clinic was opened.")
    assert (cells["status"], cells["factuality"]) == ("completion", "alleged")
    assert cells["recommended_for_aggregates"] is False


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Japan lent Malawi $9 million. The loan will be used to drill boreholes.", ["140"]),
        ("Japan lent Malawi $9 million. The minister likes boreholes.", []),
        ("Japan gave $9 million worth of maize to Malawi.", ["520"]),
        ("Japan gave Malawi $9 million for growing maize.", ["310"]),
        ("Japan and Malawi signed a debt relief agreement for $9 million.", ["600"]),
        ("The minister of trade signed a $9 million loan from Japan to Malawi.", []),
        ("Japan donated $9,000 to Zomba Hospital.", ["120"]),
        ("Japan lent Malawi $9 million to rebuild a road.", ["210"]),
        ("Japan gave Malawi $9 million for economic and technical cooperation.", []),
        ("Japan donated $90,000 of office equipment to Malawi's parliament.", ["150"]),
        # what belongs to the purpose is no purpose; what stands beside it is
        ("Japan gave Malawi $9 million to top up the pensions of miners.", ["160"]),
        ("Japan gave Malawi $9 million for classrooms and wards.", ["110", "120"]),
        # a verb is not the noun that is written alike, and who says so is no purpose
        ("Japan lent Malawi $9 million to train nurses.", ["120"]),
        ("Japan lent Malawi $9 million, the embassy in Lilongwe said.", []),
        # what is bought tells its own trade, before the words around it
        ("Temasek bought Banco Sol for $9 million after the flood.", ["240"]),
        ("Temasek bought the Australian steelmaker Norsk for $9 million.", ["320"]),
        # a dam is one of power, unless the text says what else it is for
        ("Japan lent Malawi $9 million for a dam.", ["230"]),
        ("Japan lent Malawi $9 million for a dam. It will irrigate rice farms.", ["310"]),
    ],
)
def test_the_purpose_tells_the_sector(text: str, codes: list[str]) -> None:
    assert only(text)["sector_codes"] == codes


@pytest.mark.parametrize(
    ("text", "payers", "receivers"),
    [
        # A lender of many states lends to whoever signs with it, a provider of aid too.
        ("The European Investment Bank signed a €90 million loan with Poland.", ["EUR"], ["POL"]),
        ("Poland's treasury signed a loan of €90 million with the World Bank.", ["IGO"], ["POL"]),
        # Who agrees to do something does it himself.
        ("Austria's Steinwerk agreed to lend Peru $9 million.", ["AUT"], ["PER"]),
        ("Peru's Cobre bought 30 per cent of a Spanish miner for $9 million.", ["PER"], ["ESP"]),
        # A giver named at the money is the giver of that money.
        ("Kenya's state and a $9 million grant from Japan funded it.", ["JPN"], ["KEN"]),
        # A consortium is its members; a contract signed with a firm is the firm's.
        (
            "A consortium of Turkey's Yol Insaat and Qatar's Khalij Rail won a $9m contract.",
            [],
            ["TUR", "QAT"],
        ),
        ("A $9 million contract, signed with Italy's Cavi, covers repairs.", [], ["ITA"]),
        # Whose a firm is may stand before its name, or have stood there.
        ("CAIRO - The French group Hydrolac lent $9 million to Chad.", ["FRA"], ["TCD"]),
        ("Qatar's Khalij Rail won in Iraq. Khalij lent Chad $9 million.", ["QAT"], ["TCD"]),
        ("AMMAN - Six commercial banks lent Chad $9 million.", [], ["TCD"]),
        # Prepositions that the parser hung elsewhere.
        ("Spain's Sol sold three farms in Chile to Norway's Vind for $9m.", ["NOR"], ["ESP"]),
        ("Chad received tents worth $9 million from Korea's aid agency.", ["KOR"], ["TCD"]),
    ],
)
def test_who_pays_whom(text: str, payers: list[str], receivers: list[str]) -> None:
    cells = next(row for row in map(_cells, rows(text)) if row["amount"])
    assert sides(cells) == (payers, receivers)


def test_what_was_signed_before_is_another_sum() -> None:
    first, second = map(_cells, rows(
        "The World Bank approved a $210 million loan to Fiji. Australia will provide $45 million."
    ))  # fmt: skip
    assert (first["status"], second["status"]) == ("commitment", "announced")


def test_what_is_expected_to_be_signed_is_not_signed() -> None:
    cells = only("Japan is expected to sign a $9 million loan with Malawi next month.")
    assert (cells["status"], cells["recommended_for_aggregates"]) == ("announced", False)


def test_clauses_side_by_side_do_not_suspend_each_other() -> None:
    first, second = map(
        _cells, rows("France has given Chad €5 million, Spain promised €9 million.")
    )
    assert (first["status"], second["status"]) == ("completion", "pledge")


def test_a_credit_line_that_is_opened_has_yet_to_be_drawn() -> None:
    assert (
        only("Japan has opened a credit line of $9 million for Malawi.")["status"] == "commitment"
    )


def test_the_works_of_an_article_say_nothing_of_its_take_overs() -> None:
    cells = _cells(rows(
        "Peru's Cobre acquired Spain's Minas for $9 million. The road project was suspended."
    )[0])  # fmt: skip
    assert cells["status"] == "completion"


@pytest.mark.parametrize(
    ("text", "receivers"),
    [
        ("China and Malawi held talks. The line of credit is worth $9 million.", ["MWI"]),
        ("Japan met Portuguese-speaking states. Malawi got a $9 million grant.", ["MWI"]),
        ("Kenya's air force bought two jets through a $9 million loan from China.", ["KEN"]),
        ("Japan gave $9 million to the Kenyan Red Cross.", ["KEN"]),
    ],
)
def test_where_the_money_goes(text: str, receivers: list[str]) -> None:
    assert _cells(rows(text)[0])["recipient_countries"] == receivers


def test_it_is_the_sum_told_of_just_before() -> None:
    first, second = map(_cells, rows(
        "Obra gave $18 million to a fund. It won a $610 million contract; Peru cancelled it."
    ))  # fmt: skip
    assert (first["status"], second["status"]) == ("completion", "cancelled")


def test_what_is_closed_is_no_hospital() -> None:
    cells = only("Kuwait is building a $60 million hospital in Moroni. He closed the airport.")
    assert cells["status"] == "implementation"


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("Sweden's Nordpulp has shelved plans for a $9 million paper mill in Uruguay.", "Nordpulp"),
        ("Korea's Hanbada Steel said it had completed the purchase of Nikel for $9m.", "Hanbada"),
        ("Chad opened a $9 million clinic. It was financed by the Saudi firm Rimal.", "Rimal"),
        ("Japan and Malawi exchanged notes on a loan of $9 million.", "Japan"),
    ],
)
def test_whose_it_is_or_who_is_told_to_have_financed_it_pays(text: str, payer: str) -> None:
    cells = next(row for row in map(_cells, rows(text)) if row["amount_text"])
    assert payer in " ".join(cells["investor_names"])


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Talks on a $3 billion IMF programme for Malawi have stalled.", "under_negotiation"),
        ("Malawi's parliament approved a request to borrow $9 million abroad.", "commitment"),
        ("Malawi's president spoke of a $9 million road.", "unspecified"),
        ("Malawi negotiated a $9 million loan. The talks broke down in March.", "cancelled"),
        ("Work on the $9 million port of Beira was halted. It resumed in May.", "implementation"),
        ("The cost of the $3 billion dam was broken down into three phases.", "unspecified"),
        ("China signed a debt deal cancelling Malawian loans of $9 million.", "completion"),
        ("Norway committed to give Malawi $9 million for clinics.", "commitment"),
        ("Under a contract to be signed in May, Siemens will supply Malawi for $9m.", "announced"),
        ("Two states signed an exchange of letters covering a $9 million grant.", "commitment"),
        ("Korea agreed to build the line, with the bank paying $9 million.", "commitment"),
    ],
)
def test_what_is_talked_about_and_what_is_approved(text: str, status: str) -> None:
    assert only(text)["status"] == status


def test_a_promise_made_already_is_no_running_total() -> None:
    assert only("Japan has already committed $9 million to Malawi.")["is_umbrella"] is False
    assert only("Japan has already invested $9 billion in Malawi.")["is_umbrella"] is True


def test_a_deal_over_a_sum_that_does_not_say_who_pays_leaves_it_open() -> None:
    cells = only("Chad and Niger held talks. Chad signed a $9 million deal granting Niger access.")
    assert sides(cells) == ([], [])


def test_a_bond_sale_is_no_sale_of_goods() -> None:
    cells = only("Vietnam's Vinacar raised $200 million in a bond sale.")
    assert (cells["flow_type"], cells["recipient_countries"]) == ("bond", ["VNM"])


def test_the_cost_of_the_road_is_told_of_the_same_project_as_its_loan() -> None:
    found = rows(
        "Parliament approved a $350 million loan from Japan for a toll road in Uganda. The road is "
        "to cost $476 million. The president opened the road in 2018."
    )
    assert {plain(r.cells["status"]) for r in found} == {"completion"}


def test_what_was_signed_has_yet_to_be_paid() -> None:
    cells = only("South Korea gave Laos a $5 million loan. The agreement was signed on Friday.")
    assert cells["status"] == "commitment"


def test_a_memorandum_binds_nobody() -> None:
    cells = only("South Korea signed a memorandum of understanding to lend Laos $5 million.")
    assert cells["status"] == "pledge"
    assert cells["recommended_for_aggregates"] is False


def test_a_signed_write_off_of_debt_is_done() -> None:
    cells = only("India signed an agreement to cancel $40 million of debt owed by Mozambique.")
    assert (cells["flow_type"], cells["status"]) == ("debt_forgiveness", "completion")
    assert cells["recipient_countries"] == ["MOZ"]


def test_the_country_of_a_dollar_is_no_side() -> None:
    cells = only("Japan signed a US$10 million contract with Benin to build a district hospital.")
    assert "USA" not in cells["recipient_countries"]
    assert cells["recipient_countries"] == ["BEN"]


def test_the_government_of_an_article_on_two_states_is_not_the_lender() -> None:
    found = rows(
        "Sri Lanka will borrow $760 million from two banks in China. The government planned to "
        "borrow $500 million from China Development Bank for roads."
    )
    assert [plain(r.cells["recipient_countries"]) for r in found] == [["LKA"], ["LKA"]]


def test_each_payer_of_a_list_pays_his_own_sum() -> None:
    found = rows("Germany promised €125 million, Britain £120 million and Norway $30 million.")
    assert [plain(r.cells["investor_countries"]) for r in found] == [["DEU"], ["GBR"], ["NOR"]]


def test_a_part_of_a_promise_is_paid_and_the_promise_is_kept_apart() -> None:
    found = rows("The EU has disbursed €45 million of the €100 million that it promised to Chad.")
    assert [plain(r.cells["status"]) for r in found] == ["completion", "pledge"]


def test_a_builder_of_a_plant_abroad_invests() -> None:
    cells = only("Germany's Bosch will build a battery plant worth €1.9 billion in Hungary.")
    assert sides(cells) == (["DEU"], ["HUN"])
    assert (cells["flow_type"], cells["status"]) == ("fdi_greenfield", "announced")


def test_a_cancelled_contract_and_a_dropped_bid() -> None:
    contract = only("A $700 million contract for the dam, given to a firm in 2019, was cancelled.")
    bid = only("The group has dropped its $4 billion bid for an Italian cement maker.")
    assert {contract["status"], bid["status"]} == {"cancelled"}


def test_what_many_pay_is_a_total() -> None:
    assert only("Indian companies invested $29 billion abroad last year.")["is_umbrella"] is True


def test_money_for_several_states_named_together() -> None:
    cells = only("Japan approved $107 million for sea walls in Tuvalu and Kiribati.")
    assert sides(cells) == (["JPN"], ["TUV", "KIR"])


def test_a_bond_and_a_loan_of_one_size_are_two() -> None:
    found = rows("Kenya raised $1.5 billion with a eurobond. Qatar gave it a $1.5 billion loan.")
    assert [plain(r.cells["flow_type"]) for r in found] == ["bond", "loan"]


def test_another_contract_that_is_cancelled_is_another() -> None:
    found = rows("France lent Benin $20 million for a dam. Cotonou cancelled a contract in May.")
    assert [plain(r.cells["status"]) for r in found] == ["commitment"]


@pytest.mark.parametrize(
    ("text", "status", "payer"),
    [
        ("Sweden has suspended 90 million kronor of aid to Yemen.", "suspended", "SWE"),
        ("Vietnam will add $90 million in grants to Laos.", "announced", "VNM"),
        ("Brazil's Ferro Norte bought a stake in a mine from a fund for $1.1 billion.",
         "completion", "BRA"),
    ],
)  # fmt: skip
def test_who_gives_adds_withholds_or_buys_pays(text: str, status: str, payer: str) -> None:
    cells = only(text)
    assert (cells["status"], cells["investor_countries"]) == (status, [payer])


def test_a_need_is_no_flow() -> None:
    assert rows("Yemen needs $2.5 billion this year, the United Nations says.") == []


def test_one_flow_told_twice_is_one_row() -> None:
    found = rows(
        "Germany gave Jordan €40 million for water pipes. Officials praised the work.\n\n"
        "The €40 million from Germany will reach Jordan's north."
    )
    assert len(found) == 1
    assert len(found[0].also) == 1


def test_a_conversion_is_no_second_flow() -> None:
    cells = only("China gave Mongolia 30 million yuan ($4.1 million) for flood relief.")
    assert (cells["amount"], cells["currency"]) == (30_000_000, "CNY")


def test_dollars_of_the_time() -> None:
    cells = only("Germany gave Jordan €40 million on 15 July 2008.")
    assert cells["amount_usd"] == pytest.approx(63_960_000)
    assert cells["fx_date"] == date(2008, 7, 15)


def test_a_flow_without_a_sum_needs_both_sides() -> None:
    cells = only("India's investments in Iranian ports worry its neighbours.")
    assert sides(cells) == (["IND"], ["IRN"])
    assert cells.get("amount") is None
    assert rows("Investments are growing and aid is needed.") == []


@pytest.mark.parametrize(
    "text",
    [
        "A court fined the bank $5 billion.",
        "The storm caused $2 billion in damage.",
        "Annual trade between the two countries reached $14 billion.",
        "Oil rose to $90 a barrel.",
        "The company reported a profit of $3 billion and revenue of $20 billion.",
        "The kidnappers demanded a ransom of $1 million.",
        "Its market value fell below $500 billion.",
        "The economy is worth $400 billion.",
        "Inflation reached 5 percent and 3 million people lost their jobs.",
    ],
)
def test_what_is_no_investment(text: str) -> None:
    assert rows(text) == []


def test_cells_keep_the_rules_of_the_table() -> None:
    text = (
        "The World Bank approved a $340 million credit for Chad in December. Qatar promised "
        "between $3 billion and $4 billion. France offered up to €20 million and Egypt's Orascom "
        "bought a Spanish firm for about €210 million."
    )
    for row in rows(text):
        cells = {name: plain(cell) for name, cell in row.cells.items()}
        stated = bool(cells["investor_names"]) and bool(cells["recipient_names"])
        assert (cells["direction"] == "stated") == stated
        assert not set(cells["investor_names"]) & set(cells["recipient_names"])
        assert cells.get("amount") is None or cells["currency"]
        if cells["recommended_for_aggregates"]:
            assert cells["amount"]
            assert not cells["is_umbrella"]
            assert cells["factuality"] == "actual"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            "Kuwait signed a $60 million loan for a museum in Chad. A foundation-laying ceremony "
            "was held in May 2020.",
            "implementation",
        ),
        (
            "Kuwait lent Chad $60 million for a stadium. Officials held a ceremony to mark the "
            "completion of the stadium.",
            "completion",
        ),
        ("Qatar pledged tents for Chad. The $4 million worth of tents arrived.", "completion"),
        (
            "Japan signed an agreement on drugs worth $9 million for Mali. The medicine was "
            "handed to doctors.",
            "completion",
        ),
        (
            "Japan promised Mali $9 million of food. The first batch of the food arrived in May.",
            "completion",
        ),
        ("Japan and Mali signed a deal in which Japan pledged $9 million to Mali.", "commitment"),
        ("They signed six deals. One of the agreements included a grant of $9 million.",
         "commitment"),
        ("The cost of the $9 million road is estimated at $9 million.", "unspecified"),
        ("Japan promised Mali $9 million. There is no sign that the grant was paid.", "pledge"),
        ("Lagos said it was easy to set up. Japan promised Mali $9 million to set up a clinic.",
         "pledge"),
        ("India signed two MoUs with Mali worth $9 million.", "pledge"),
    ],
)  # fmt: skip
def test_the_stage_that_ceremonies_parts_and_deals_tell(text: str, status: str) -> None:
    assert next(c for c in map(_cells, rows(text)) if c["amount_text"])["status"] == status


def test_a_part_that_was_paid_leaves_the_whole_under_way() -> None:
    whole, part = map(_cells, rows(
        "Japan signed a $9 million grant agreement with Mali. By May it had disbursed $2 million."
    ))  # fmt: skip
    assert (whole["status"], part["status"]) == ("implementation", "completion")


@pytest.mark.parametrize(
    "text",
    [
        "The disease costs the pig industry around $600 million annually.",
        "The strike cost $40 million. The film cost $200 million to make.",
        "The Lima team won the championship and $50,000.",
        "The $5 million race at Ascot has been cancelled.",
        "The minister was accused of misusing $50 million in public funds.",
        "The broker has $300 million of capital.",
        "The club got to keep $5 million saved by a lawyer's advice.",
        "She ordered the seizure of the house, along with $41 million in three accounts.",
        "The court ordered Chad to pay $121 million to the trader, which had sued.",
        "Honduras spends about $1.1 billion a year on health.",
    ],
)
def test_burdens_prizes_holdings_and_crimes_are_no_flows(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "payer", "receiver"),
    [
        ("Brazilian miner Serra Azul will invest $9 million in Peru.", "Serra Azul", "Peru"),
        ("India's Lajut raised $9 million in a funding round led by Merlion Capital.",
         "Merlion", "Lajut"),
        ("Sweden's Energis completed the sale of its unit to Volta Holdings for $9 million.",
         "Volta", "Energis"),
        ("Egypt held talks with the World Bank over a $9 billion loan.", "World Bank", "Egypt"),
        ("Chad has restructured $9 million of its debt.", "", "Chad"),
        ("India handed over 25 buses worth $9 million to Malawi.", "India", "Malawi"),
        ("Poland has ordered tanks from South Korea in a deal worth $9 billion.",
         "Poland", "South Korea"),
        ("Mongolia's parliament ratified a $9 million credit from the World Bank.",
         "World Bank", "Mongolia"),
        ("Creditors including Japan and Norway agreed to forgive $9 million of Chad's debt.",
         "Japan Norway", "Chad"),
        ("Some $9 million will come from Japan. Malawi is to get a road.", "Japan", ""),
    ],
)  # fmt: skip
def test_sides_told_by_sales_talks_rounds_and_orders(text: str, payer: str, receiver: str) -> None:
    cells = _cells(rows(text)[0])
    payers = " ".join(cells["investor_names"])
    assert payer in payers and bool(payers) == bool(payer)
    assert receiver in " ".join(cells["recipient_names"])


def test_a_bracketed_dollar_sum_behind_another_is_its_conversion() -> None:
    text = "Canada's Nordmark bought Chile's Castel for C$9.3 billion ($6.6 billion)."
    assert [(c["amount"], c["currency"]) for c in map(_cells, rows(text))] == [
        (Decimal("9300000000"), "CAD")
    ]


def test_a_sum_that_a_budget_holds_for_a_purpose_is_one() -> None:
    assert rows("The cabinet approved a budget that includes $9 million for chip plants.")
    assert rows("The costs include $9 million for repairs.") == []


def test_a_building_that_was_begun_is_under_way() -> None:
    assert only("Marsa has started building a $9 million port.")["status"] == "implementation"


def test_a_sum_of_each_giver_is_no_price() -> None:
    cells = only("Japan and Norway will give Malawi $9 million each.")
    assert cells["investor_countries"] == ["JPN", "NOR"]
    assert rows("The firm sold tickets at $90,000 each.") == []


def test_talks_over_a_bare_sum_are_about_money_to_come() -> None:
    assert only("Talks on a further $900 million for Malawi will start in May.")["status"] == (
        "under_negotiation"
    )


def test_what_stands_behind_a_closed_clause_belongs_to_the_purchase() -> None:
    text = (
        "Togo's Gold Bank completed the purchase of a stake in Mali's Banque du Sud from France's "
        "Credit Lorrain, which is leaving the region, for $42 million."
    )
    assert [c["flow_type"] for c in map(_cells, rows(text))] == ["acquisition"]


def test_each_sum_of_a_sentence_has_its_own_purpose() -> None:
    water, buses = map(_cells, rows(
        "India extended a line of credit of $318 million to Tanzania for water supply schemes, "
        "and handed over 25 buses worth $1.5 million to Malawi."
    ))  # fmt: skip
    assert (water["sector_codes"], buses["sector_codes"]) == (["140"], ["210"])


def test_the_clause_behind_a_loan_tells_its_use() -> None:
    cells = only("Sudan got a $9 million loan from a Gulf bank that will be used to fund schools.")
    assert cells["sector_codes"] == ["110"]


def test_computers_serve_whoever_gets_them() -> None:
    cells = only("China gave computers worth $9 million to the police of Samoa.")
    assert cells["sector_codes"] == ["150"]
    assert only("China gave computers worth $9 million to Samoa.")["sector_codes"] == ["220"]


@pytest.mark.parametrize(
    ("text", "payers", "receivers"),
    [
        ("Indonesia's state miner will spend $9 million on a smelter in Sulawesi with a Chinese "
         "partner.", ["IDN"], []),
        ("The World Bank is due to vote on a $9 billion package on Tuesday.", ["IGO"], []),
        ("Creditors led by China and France agreed to restructure $9 billion of debt.",
         ["CHN", "FRA"], []),
    ],
)  # fmt: skip
def test_money_at_home_lenders_that_vote_and_leaders_of_crowds(
    text: str, payers: list[str], receivers: list[str]
) -> None:
    assert sides(only(text)) == (payers, receivers)


def test_aid_that_is_cut_is_called_off() -> None:
    cells = only("Washington has already cut aid worth $210 million to Chad.")
    told = cells["status"], cells["factuality"], cells["is_umbrella"]
    assert told == ("cancelled", "negated", False)


def test_a_tranche_that_was_paid_out_is_paid() -> None:
    whole, part = map(_cells, rows(
        "Ethiopia secured $3.4 billion from the IMF. A first tranche of $1 billion was paid out."
    ))  # fmt: skip
    assert (whole["status"], part["status"]) == ("implementation", "completion")


def test_what_insurance_pays_is_no_flow() -> None:
    assert rows("Hurricane insurance paid out $150 million to Jamaica.") == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Malawi's Vin plans to invest $9 million in its plant, where work began in May.",
         "announced"),
        ("Bolivia's lithium company has put on hold a $1 billion contract with a Russian firm.",
         "suspended"),
        ("Peru's congress approved a law on mining. Kookara would invest $9 million in Peru.",
         "announced"),
    ],
)  # fmt: skip
def test_what_a_plant_has_done_and_what_a_law_allows_is_another_stage(
    text: str, status: str
) -> None:
    assert only(text)["status"] == status


def test_the_state_that_opens_a_sentence_is_where_its_work_stands() -> None:
    cells = only("Vietnam's Vin grew. In Indonesia, a $9 million factory is under construction.")
    assert cells["recipient_countries"] == ["IDN"]


def test_each_of_two_sources_pays_its_own_sum() -> None:
    loan, state = map(_cells, rows(
        "The line was financed by a $790 million loan from China and $140 million from Oman."
    ))  # fmt: skip
    assert (loan["investor_countries"], state["investor_countries"]) == (["CHN"], ["OMN"])


def test_paying_for_gas_is_trade() -> None:
    assert rows("Serbia will pay Russia $340 million for gas this winter.") == []


def test_who_owns_what_was_bought_has_bought_it() -> None:
    cells = only("Canada's Boreal Trust owns 30 percent of a port, bought for $220 million.")
    assert cells["investor_countries"] == ["CAN"]


def test_what_a_state_spends_stays_at_home() -> None:
    text = "Germany's KfW is considering a loan. Morocco has spent $3 billion on dams since 2020."
    assert sides(_cells(rows(text)[0])) == (["MAR"], [])


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (
            "commitment",
            "Puna hired Acciona in May to build a plant under a contract of $640 million.",
        ),
        ("implementation", "The railway is being built by a Dutch firm at a cost of $230 million."),
    ],
)
def test_what_is_hired_or_under_way_is_not_completed(status: str, text: str) -> None:
    assert only(text)["status"] == status
