"""Ways of telling that money flows: promises, stakes, borne costs, hired builders; and none."""

from __future__ import annotations

import pytest

from tests.extract.test_investments import only, rows

CASES = [
    # what is given stands before the clause that tells who gave it
    ("Peru is still spending the $75 million that Norway gave it.", "Norway", "", "completion"),
    # nouns of promise, and who brings them
    ("Japan came to the summit with a promise of $40 million.", "Japan", "", "pledge"),
    ("The visit yielded pledges of $2 billion for Peru's railway.", "", "Peru", "pledge"),
    ("He calls China's offer of a $725 million loan for a dam an insult.", "China", "", "pledge"),
    # names in short, and those with their state behind them
    ("International Resources Holding of Oman digs copper. IRH paid $9 million for Apollo.",
     "International Resources Holding", "Apollo", ""),
    ("Norsk has agreed to buy Minera Quillca of Peru for $9 million.", "Norsk", "Quillca", ""),
    # costs that somebody bears
    ("The bridge is being built at a cost of $9 million, borne by Oman.", "Oman", "", ""),
    ("It was Oman that footed the bill, $3 million, for the new clinic.", "Oman", "", ""),
    # who is hired receives
    (
        "Brazil's Vale hired Spain's Acciona in May to build a port for $640 million.",
        "Vale", "Acciona", "commitment",
    ),
    # deals in shares
    ("Temasek upped its holding in Apollo to 59 per cent for about $2 billion.",
     "Temasek", "", "completion"),
    ("Temasek has ceded its 8 per cent of Apollo to Carlyle for $46 million.",
     "Carlyle", "Temasek", "completion"),
    ("The French group bought out its partner Sonafri for €65 million.",
     "French group", "Sonafri", "completion"),
    # money by which something is built
    ("The plant was built with €75 million from the European Investment Bank.",
     "European Investment Bank", "", ""),
    # who stands behind a group, and the price behind what leads it
    (
        "Thyssen sold its lifts arm to a group led by Advent for 17 billion euros.",
        "Advent",
        "Thyssen",
        "completion",
    ),
    (
        "A fund is leading a $6 million round for Swvl, with Temasek on board.",
        "Temasek",
        "",
        "",
    ),
    # contracts that are handed out, and asking
    (
        "Oman handed the $3 million contract to a local firm, Nesma.",
        "Oman",
        "Nesma",
        "commitment",
    ),
    ("Ethiopia has turned to Norway for $300 million.", "Norway", "Ethiopia", "under_negotiation"),
    # who is helped, and whose money a thing was made with
    ("Norway approved a $3 million loan to help Peru build dams.", "Norway", "Peru", "commitment"),
    ("Work on the Norwegian-funded $9 million highway was suspended.", "Norway", "", "suspended"),
    ("Peru thanked Norway for its decision to grant $40 million.", "Norway", "", "commitment"),
    # who closes a round is paid; who drops a project or refuses would have paid
    ("Swvl closed a $5 million seed round with Temasek.", "Temasek", "", ""),
    ("Norway's Yara has mothballed a $350 million project in Brazil.", "Yara", "", "suspended"),
    ("Norway turned down a plea for $5 million.", "Norway", "", "cancelled"),
    # what the money has done by now
    ("Norway granted Peru $9 million, none of which has been drawn.", "Norway", "Peru", ""),
    (
        "Norway gave Peru $21 million for a factory. The factory delivered its first pills.",
        "Norway",
        "Peru",
        "completion",
    ),
    ("Norway agreed to lend Peru $65 million. The loan lapsed in 2019.", "", "Peru", "cancelled"),
    # those who leave
    ("Exxon walked away from a $53 billion refinery in Iraq.", "ExxonMobil", "Iraq", "cancelled"),
    ("Vale has cancelled a planned investment of $7 million in Peru.",
     "Vale", "Peru", "cancelled"),
    ("Vodafone is in talks to buy a stake in Telma for $90 million.",
     "Vodafone", "", "under_negotiation"),
    # gifts told beside, loans turned into grants, what somebody builds for itself
    ("Japan inaugurated a fish market in Honiara, a gift of $9 million.", "Japan", "", ""),
    ("Norway turned $30 million of old loans into grants for Malawi.", "Norway", "Malawi", ""),
    ("Eni agreed to drill three wells off Ghana at a cost of $390 million.",
     "Eni", "Ghana", "commitment"),
    ("Shell took the final decision on the $4 billion Rosmari project in Peru.",
     "Shell", "Peru", "commitment"),
    ("The job was entrusted to Egypt's Orascom at a cost of $92 million.",
     "", "Orascom", "commitment"),
    ("The Danish firm was picked to equip the port of Beira for $44 million.",
     "", "Danish firm", "commitment"),
    ("Norway lent Chad $70 million for a line, to be built by the Turkish firm Yapi.",
     "Norway", "Chad", "commitment"),
    # whom a noun means that was named before
    ("Norway met the IMF. The country stands to get $9 million from the fund.",
     "International Monetary Fund", "", ""),
    ("Saudi Arabia met Peru. The kingdom will send Peru $9 million.", "Saudi Arabia", "Peru", ""),
    ("The IMF, whose board met in May on a $9 million programme for Peru, said so.",
     "International Monetary Fund", "Peru", ""),
    ("Atlas Chimie, a Moroccan maker of soap, said it would build a $9 million plant.",
     "Atlas Chimie", "", "announced"),
    # who lends together, and owners of two nations
    ("Orsted signed a $300 million loan with ING and Nordea.", "Nordea", "Orsted", "commitment"),
    ("The Spanish and French owners would put up $6 million for a cold store.",
     "Spanish and French owners", "", "announced"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "payer", "receiver", "status"), CASES)
def test_who_pays_whom_and_how_far_it_has_come(
    text: str, payer: str, receiver: str, status: str
) -> None:
    cells = only(text)
    payers, receivers = cells["investor_names"], cells["recipient_names"]
    assert not payer or payer in payers, payers
    assert not receiver or any(receiver in name for name in receivers), receivers
    assert not status or cells["status"] == status, cells["status"]


def test_a_tranche_has_the_sides_of_its_loan() -> None:
    (_, tranche) = rows(
        "The World Bank approved a $350 million loan to Peru. "
        "A first tranche of $90 million was paid out in July."
    )
    assert tranche.cells["direction"] == "stated"


@pytest.mark.parametrize(
    "text",
    [
        "Investors pulled $4 billion out of bond funds last week.",
        "The bond drew orders of more than $6 billion.",
        "Chelsea paid 62 million euros for the winger.",
        "Migrants sent home $27 billion in 2025.",
        "The settlement obliges the miner to pay 2 billion reais to the families.",
        "Swiss prosecutors froze $130 million in accounts of the former president.",
        "The central bank sold $8 billion of its reserves.",
        "The minister bought a flat in Lisbon for $2 million.",
        "The jury put the value of the violin at $2 million.",
        "Its market value passed $230 billion on Monday.",
        "The bank will exchange the notes at a rate of $3 million a day.",
    ],
)
def test_demand_and_markets_are_no_flows(text: str) -> None:
    assert rows(text) == []


def test_who_receives_is_named_and_not_the_state_around_as_well() -> None:
    cells = only(
        "Malawi's clinics ran out of drugs in May. Malawi has asked for help. "
        "Norway gave the villagers $12 million in June."
    )
    assert (cells["recipient_names"], cells["recipient_countries"]) == (["villagers"], ["MWI"])


def test_other_money_and_other_works_tell_nothing() -> None:
    first, *_ = rows("The IMF approved $470 million for Peru. Lima has spent the oil money.")
    assert first.cells["status"] == "commitment"
    (loan, *_) = rows("Norway agreed to lend Peru $9 million. Yara completed 90 projects abroad.")
    assert loan.cells["status"] == "commitment"
    (ours, _) = rows("Norway will give Peru $90 million. Japan disbursed $4 million to Peru.")
    assert ours.cells["status"] == "announced"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The IMF approved a $90 million loan to Peru.", ["510"]),
        ("China built a school in Peru. The contract itself was worth $9 million.", ["110"]),
        ("Norway gave Peru a loan of $9 million. Lima will use this money to buy buses.", ["210"]),
        ("Enryo Power has shelved a $9 million offshore wind farm off Peru.", ["230"]),
    ],
)
def test_where_else_the_sector_is_told(text: str, codes: list[str]) -> None:
    assert rows(text)[0].cells["sector_codes"][0].value == codes[0]


@pytest.mark.parametrize(
    "name",
    [
        "Nordpulp, a Swedish maker of paper,",
        "Nordpulp, Sweden's third largest,",
        "Nordpulp of Sweden",
    ],
)
def test_the_state_of_a_company_is_told_behind_its_name(name: str) -> None:
    cells = only(f"{name} bought Apollo for $9 million.")
    assert cells["investor_countries"] == ["SWE"]
