"""Bodies that no list knows: what the article says of them once holds wherever it names them."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.language.model import load_model
from pipeline.language.tokens import from_spacy
from pipeline.normalize.actors.index import Actor, ActorIndex

DAY = date(2025, 9, 17)


def last(text: str, word: str) -> Actor:
    """The actor that the last `word` of a text names."""
    doc = from_spacy(load_model()(text))
    token = [t for t in doc if t.text == word][-1]
    (found,) = ActorIndex(doc, DAY).of(token)
    return found.value


@pytest.mark.parametrize(
    ("text", "word", "name", "country"),
    [
        (
            "The Danish shipping line Havfart runs two ferries in Ghana. Havfart denied the claim.",
            "Havfart",
            "Havfart",
            "DNK",
        ),
        (
            "Tanzania has licensed South Africa's Kudu Gold. Kudu sued the tax office.",
            "Kudu",
            "Kudu Gold",
            "ZAF",
        ),
        (
            "Ankara-based builder Demirtas won a contract in Georgia. Demirtas denied the claim.",
            "Demirtas",
            "Demirtas",
            "TUR",
        ),
        (
            "A Thai cement maker, Sanon Group, runs a plant in Laos. Sanon Group sued Laos.",
            "Group",
            "Sanon Group",
            "THA",
        ),
        (
            "Potash producer Ostvale Resources of Toronto left Peru. Ostvale denied it.",
            "Ostvale",
            "Ostvale Resources",
            "CAN",
        ),
        (
            "Ankara-based builder Demirtas won a contract in Georgia. The builder denied it.",
            "builder",
            "Demirtas",
            "TUR",
        ),
    ],
)
def test_a_body_is_of_the_country_that_the_text_tells_once(
    text: str, word: str, name: str, country: str
) -> None:
    actor = last(text, word)
    assert (actor.name, actor.countries) == (name, (country,))


def test_a_foreign_body_does_not_move_the_story_to_its_country() -> None:
    text = (
        "The Dutch operator Maasport Terminals will run the port of Tema in Ghana. Maasport said "
        "that Maasport would hire 200 people. The police denied that a fee was paid."
    )
    assert last(text, "police").countries == ("GHA",)


def test_bodies_that_every_state_has_are_not_joined_by_name() -> None:
    text = "Peru's Supreme Court met Chile's Supreme Court. The Peruvian Supreme Court ruled."
    assert last(text, "Court").countries == ("PER",)


@pytest.mark.parametrize(
    ("text", "word", "name", "country", "kind"),
    [
        ("The Malian livestock federation sued.", "federation", "Malian livestock federation",
         "MLI", "organisation"),
        ("The Kenyan truckers' lobby sued Uganda.", "lobby", "Kenyan truckers' lobby",
         "KEN", "organisation"),
        ("A Tajik patrol crossed the line.", "patrol", "Tajik patrol", "TJK", "organisation"),
        ("A Turkish shipping line sued Greece.", "line", "Turkish shipping line", "TUR", "company"),
        ("Togo accused the Ghanaian treasury of fraud.", "treasury", "Ghanaian treasury",
         "GHA", "organisation"),
        ("The Malian government accused Togo.", "government", "Mali", "MLI", "country"),
    ],
)  # fmt: skip
def test_body_of_a_state_is_not_the_state(
    text: str, word: str, name: str, country: str, kind: str
) -> None:
    actor = last(text, word)
    assert (actor.name, actor.countries, actor.kind) == (name, (country,), kind)


@pytest.mark.parametrize(
    ("text", "word", "name", "country", "kind"),
    [
        ("The state oil company Sonatrach sued Spain.", "company", "Sonatrach", "DZA", "company"),
        ("The Danish shipping line Havfart sued Spain.", "line", "Havfart", "DNK", "company"),
        ("The Norwegian shipper Brennhavn sued.", "Brennhavn", "Brennhavn", "NOR", "company"),
        ("Norway's Brennhavn sued Spain.", "Brennhavn", "Brennhavn", "NOR", "organisation"),
        ("The Belgian news agency Belga sued.", "Belga", "Belga", "BEL", "media"),
    ],
)  # fmt: skip
def test_name_beside_what_a_body_is_called(
    text: str, word: str, name: str, country: str, kind: str
) -> None:
    actor = last(text, word)
    assert (actor.name, actor.countries, actor.kind) == (name, (country,), kind)
