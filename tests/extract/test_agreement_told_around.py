"""Whose an agreement is when the words around it say so, and agreements that have no noun."""

# ruff: noqa: E501  (whole sentences)

from __future__ import annotations

import pytest

from tests.extract.agreed import cells

# class of wording -> text, status, countries of the last row's parties
TOLD: dict[str, tuple[str, str, list[str]]] = {
    "several of a kind": (
        "Fiji and Samoa signed a series of accords on fishing.", "signed", ["FJI", "WSM"],
    ),
    "a capitalised form": (
        "The governments of Chad and Niger signed an MOU on cattle.", "signed", ["NER", "TCD"],
    ),
    "governments just named": (
        "Chad and Niger have their frontier on paper. A treaty on its course entered into force.",
        "in_force", ["NER", "TCD"],
    ),
    "a number just named in one phrase": (
        "Chad, Niger and Mali have left the African Union. The three signed a pact on Monday.",
        "signed", ["MLI", "NER", "TCD"],
    ),
    "who something goes on between": (
        "Oman ended its mediation between Chad and Niger. A truce collapsed on Monday.",
        "terminated", ["NER", "TCD"],
    ),
    "the pair of its own sentence": (
        "Chad and Niger cleared the last mines, years after the peace accord ended the war.",
        "signed", ["NER", "TCD"],
    ),
    "one's own": ("Kenya is reviewing its tax treaty with Fiji.", "in_force", ["FJI", "KEN"]),
    "theirs": (
        "Armenia asked Chad for help under their 1997 treaty of friendship.",
        "unspecified", ["ARM", "TCD"],
    ),
    "whose": (
        "The minister praised Fiji, whose pact with Samoa was renewed in May.",
        "in_force", ["FJI", "WSM"],
    ),
    "an envoy's host": (
        "The Chadian ambassador to Fiji signed the loan agreement.", "signed", ["FJI", "TCD"],
    ),
    "a state by what it is": (
        "Fiji has hoped for years. Chad reaffirmed its trade pact with the island.",
        "in_force", ["FJI", "TCD"],
    ),
    "who is accused of breaking it": (
        "Chad's government accused the Darfur rebels of violating the May ceasefire.",
        "in_force", ["SDN", "TCD"],
    ),
    "who must keep it": (
        "Chad must honour a 1944 treaty on the lake, Niger's president wrote.",
        "in_force", ["NER", "TCD"],
    ),
    "who is asked to extend it": (
        "Chad has asked Niger for an extension of the 1973 pipeline agreement.",
        "in_force", ["NER", "TCD"],
    ),
    "who is bound to help": (
        "Chad reaffirmed a 1951 treaty that obliges it to come to the aid of Niger.",
        "in_force", ["NER", "TCD"],
    ),
    "who has to do with somebody's": (
        "Chad and Niger will defend the trade pact with Fiji.", "unspecified", ["FJI", "NER", "TCD"],
    ),
    "under a deal that nothing told before": (
        "Chad and Niger have reopened their border.\n\nUnder the deal, Niamey will halve its fees.",
        "in_force", ["NER", "TCD"],
    ),
    "what goes on under it": (
        "Travel between Chad and Niger without a visa began under an agreement reached in May.",
        "signed", ["NER", "TCD"],
    ),
    "by what it does": (
        "Chad and Niger share the lake. A treaty of 1929 forbids either to change its course.",
        "in_force", ["NER", "TCD"],
    ),
    "by what the two did with it": (
        "Chad and Niger averted a trade war with an accord on tariffs.", "signed", ["NER", "TCD"],
    ),
    "by name only": (
        "Chad is content. Its Bodélé Union with Niger was signed in 2023.", "signed", ["NER", "TCD"],
    ),
    "one of several papers": (
        "Chad and Niger met in May. A memorandum on cattle was among five papers that the two exchanged.",
        "signed", ["NER", "TCD"],
    ),
    "by which they undertook": (
        "Chad blames Niger. A memorandum of 2000, by which the two countries undertook to leave the well alone, is forgotten.",
        "signed", ["NER", "TCD"],
    ),
    "undertaking": (
        "Chad and Niger undertook to reopen two crossings.", "in_principle", ["NER", "TCD"],
    ),
    "pledging jointly": (
        "Chad and Niger pledged jointly to pull back their guns.", "in_principle", ["NER", "TCD"],
    ),
    "committing themselves": (
        "Chad and Niger met in May. Both sides committed themselves to leave the strip.",
        "in_principle", ["NER", "TCD"],
    ),
    "recognising": ("Chad and Niger recognised each other in May.", "implemented", ["NER", "TCD"]),
    "accepting an offer": (
        "Chad accepted an offer from Niger to share the lake.", "in_principle", ["NER", "TCD"],
    ),
    "settling on": ("Chad and Niger settled on a ten-day truce.", "signed", ["NER", "TCD"]),
    "cutting ties": ("Chad cut ties with Niger in May.", "terminated", ["NER", "TCD"]),
    "a swap line": (
        "Chad and Niger renewed a currency swap line for three years.", "in_force", ["NER", "TCD"],
    ),
    "declared dead": (
        "Peace between Chad and Niger, signed in Algiers, was declared dead in May.",
        "terminated", ["NER", "TCD"],
    ),
    "in place": (
        "A bilateral arrangement between Chad and Niger, in place since 1976, is not affected.",
        "in_force", ["NER", "TCD"],
    ),
    "tentative": ("Chad and Niger reached a tentative deal on oil.", "in_principle", ["NER", "TCD"]),
    "a union that agrees to suspend": (
        "The European Union agreed to suspend a visa accord with Chad.", "suspended", ["EUR", "TCD"],
    ),
    "an extension signed": (
        "Chad and Niger signed the extension of a grazing agreement.", "signed", ["NER", "TCD"],
    ),
    "a claim called fantasy": (
        "Chad dismissed as fantasy a claim that it had struck a deal with Niger.",
        "denied", ["NER", "TCD"],
    ),
    "initialled by somebody's account": (
        "Chad and Niger initialled a water treaty in May.", "initialled", ["NER", "TCD"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("wording", TOLD)
def test_whose_it_is_and_how_far_it_has_come(wording: str) -> None:
    text, status, countries = TOLD[wording]
    last = cells(text)[-1]
    assert (last["status"], sorted(last["party_countries"])) == (status, countries)


def test_what_is_initialled_is_no_fact_yet() -> None:
    (row,) = cells("Chad and Niger initialled a water treaty in May.")
    assert row["factuality"] == "planned"


def test_each_of_a_list_of_documents_is_a_row() -> None:
    found = cells(
        "Chad and Niger met in Oslo. Four documents were signed, among them an agreement on "
        "space and a memorandum on carbon markets."
    )
    assert [c["agreement_type"] for c in found] == [
        "science_space_technology", "climate_environment",
    ]  # fmt: skip
    assert all(sorted(c["party_countries"]) == ["NER", "TCD"] for c in found)


def test_one_like_the_one_told_is_another() -> None:
    found = cells("Fiji and Samoa signed a trade pact on Monday. Chad signed one with Niger.")
    assert [sorted(c["party_countries"]) for c in found] == [["FJI", "WSM"], ["NER", "TCD"]]
    assert [c["agreement_type"] for c in found] == ["trade", "trade"]


def test_a_deed_and_an_undertaking_are_two() -> None:
    found = cells(
        "Chad and Niger restored diplomatic ties. The neighbours also undertook to open a crossing."
    )
    assert [c["status"] for c in found] == ["implemented", "in_principle"]


def test_a_paper_is_no_side_of_itself() -> None:
    (row,) = cells("Chad signed a Memorandum of Understanding (MOU) with Niger.")
    assert row["party_names"] == ["Chad", "Niger"]


def test_go_betweens_are_no_sides() -> None:
    (row,) = cells("Chad and Niger accepted a truce, mediators from Oman and Fiji said.")
    assert sorted(row["mediator_countries"]) == ["FJI", "OMN"]
    assert sorted(row["party_countries"]) == ["NER", "TCD"]


def test_whoever_brokers_what_was_agreed_has_not_had_it_signed() -> None:
    found = cells(
        "Chad and Niger agreed to withdraw their soldiers from the river. "
        "The arrangement, brokered by Oman, is not yet on paper."
    )
    assert found[0]["status"] == "in_principle"


def test_talks_need_two() -> None:
    assert cells("The man stayed because Colombia was taking part in peace talks.") == []


def test_the_value_behind_its_partner() -> None:
    (row,) = cells("Chad scrapped a lithium contract with Niger worth $970 million.")
    assert row["amount"] == 970_000_000


@pytest.mark.parametrize(
    "text",
    [
        "Kenya and Uganda buried their quarrel over eggs. A protocol on poultry trade was signed "
        "in Kampala by the ministers.",
        "Ghana and Togo put an end on Tuesday to a dispute over a strip of savannah. Their "
        "ministers exchanged letters in Lome under which each will open a post.",
    ],
)
def test_a_quarrel_and_the_paper_that_settles_it_are_one(text: str) -> None:
    (row,) = cells(text)
    assert row["document_form"] in ("protocol", "exchange_of_notes")
    assert row["lateralism"] == "bilateral"


def test_what_one_of_them_signs_with_somebody_else_is_another() -> None:
    text = (
        "Ghana and Togo resolved a long dispute on Friday. Togo also signed a loan agreement with "
        "the World Bank."
    )
    assert [r["document_form"] for r in cells(text)] == ["oral_or_unspecified", "agreement"]
