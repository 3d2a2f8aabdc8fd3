"""What an agreement is about, where its sentence speaks of other things as well."""

# ruff: noqa: E501  (whole sentences)

from __future__ import annotations

import pytest

from tests.extract.agreed import cells

ABOUT = {
    "the first of what it is on": (
        "Gabon and Equatorial Guinea signed an agreement on three disputed islands in waters rich in oil.", "border",
    ),
    "the word next to its noun": (
        "Papua New Guinea and Indonesia signed a border trade agreement.", "trade",
    ),
    "goods before what is done with them": (
        "Poland and South Korea signed a contract for the supply of howitzers.", "defence_cooperation",
    ),
    "what is done with goods if nothing else": (
        "Chad and Sudan signed an agreement on imports.", "trade",
    ),
    "money lent for a purpose": (
        "Malawi signed an agreement with the World Bank on a loan for roads and water.", "loan_debt",
    ),
    "a port that is to be run": (
        "Laos signed a concession for the port of Thanaleng with a Thai firm.", "transport_infrastructure",
    ),
    "a port that is let through": (
        "Ethiopia and Djibouti signed an agreement on transit through the port.", "transit_port_access",
    ),
    "a kind of another": (
        "India and the Maldives signed an agreement on settling trade in rupees.", "trade_payments",
    ),
    "workers of two states": (
        "Cuba and Jamaica extended an agreement under which nurses serve in hospitals.", "health",
    ),
    "what only describes": (
        "Guyana and Suriname signed an accord on an oil-rich lagoon full of shrimp.", "water",
    ),
    "what its partner is called": (
        "Ecuador signed a concession with Fisher Terminals, an operator that is to build quays.", "transport_infrastructure",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wording", ABOUT)
def test_what_it_is_about(wording: str) -> None:
    text, kind = ABOUT[wording]
    assert [row["agreement_type"] for row in cells(text)] == [kind]


def test_the_sum_that_its_holder_is_to_spend() -> None:
    text = (
        "The ministry in Quito signed a concession with Seaview, an operator that commits itself to "
        "spending $310m on quays."
    )
    (row,) = cells(text)
    assert (row["amount"], row["currency"]) == (310_000_000, "USD")
