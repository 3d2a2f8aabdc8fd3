"""Predicates: who did what to whom, over the constructions that news is written in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.grammar.frames import Predicate, predicates
from pipeline.extract.grammar.lexemes import base_lemma
from pipeline.extract.grammar.phrases import conjuncts
from pipeline.language.model import load_model
from pipeline.language.tokens import Doc, from_spacy


def parse(text: str) -> Doc:
    return from_spacy(load_model()(text))


def predicate(text: str, word: str) -> Predicate:
    """The predicate headed by `word`, or carried by it as a light verb."""
    found = [p for p in predicates(parse(text)) if word in (p.head.text, str(p.light))]
    assert found, f"no predicate {word!r} in {text!r}"
    return found[0]


def words(tokens: tuple[object, ...]) -> str:
    return " ".join(str(token) for token in tokens)


# sentence, head, subjects, objects
ARGUMENTS = [
    ("Rebels attacked the town.", "attacked", "Rebels", "town"),
    ("The town was attacked by rebels.", "attacked", "rebels", "town"),
    ("The town was attacked on Sunday.", "attacked", "", "town"),
    ("Police arrested two men and a woman.", "arrested", "Police", "men woman"),
    ("France and Germany condemned the raid.", "condemned", "France Germany", "raid"),
    ("The bank cut rates and raised its forecast.", "raised", "bank", "forecast"),
    ("The pair were arrested and charged with fraud.", "charged", "", "pair"),
    ("Kabul agreed to lift the ban.", "lift", "Kabul", "ban"),
    ("Troops were forced to leave the valley.", "leave", "Troops", "valley"),
    ("The group began targeting pipelines.", "targeting", "group", "pipelines"),
    ("The president urged Moscow to withdraw its troops.", "withdraw", "Moscow", "troops"),
    ("Ministers promised workers to raise wages.", "raise", "Ministers", "wages"),
    ("She accused the firm of bribing officials.", "bribing", "firm", "officials"),
    ("Soldiers prevented monks from entering the city.", "entering", "monks", "city"),
    ("The EU is ready to send observers.", "send", "EU", "observers"),
    ("The general, who led the coup, fled to Togo.", "led", "general", "coup"),
    ("Planes which Sweden sold to Brazil arrived.", "sold", "Sweden", "Planes"),
    ("The bridge the army destroyed was rebuilt.", "destroyed", "army", "bridge"),
    ("Troops backed by Russia entered the capital.", "backed", "Russia", "Troops"),
    ("Protesters gathered outside parliament threw stones.", "gathered", "Protesters", ""),
    ("The law, passed by senators in May, bans plastic bags.", "passed", "senators", "law"),
    ("The minister flew to Lima to sign a treaty.", "flew", "minister", ""),
    ("After meeting miners, the premier visited a school.", "meeting", "premier", "miners"),
    ("The storm hit Fiji, killing six people.", "killing", "storm", "people"),
    ("Chile announced plans to build three ports.", "build", "Chile", "ports"),
    ("The court gave him permission to leave the country.", "leave", "him", "country"),
    ("The lender will grant Ghana a loan.", "grant", "lender", "loan"),
    ("The company carried out the tests.", "carried", "company", ""),
]


@pytest.mark.parametrize(("text", "head", "subjects", "objects"), ARGUMENTS)
def test_verbs_find_their_arguments(text: str, head: str, subjects: str, objects: str) -> None:
    found = predicate(text, head)
    assert words(found.subjects) == subjects
    assert words(found.objects) == objects


# sentence, event noun, subjects, objects, light verb
NOUNS = [
    ("The withdrawal of troops from Mali began.", "withdrawal", "troops", "", None),
    ("Israel's killing of the commander drew anger.", "killing", "Israel", "commander", None),
    ("His arrest by police sparked unrest.", "arrest", "police", "His", None),
    ("The seizure of the ship by pirates was filmed.", "seizure", "pirates", "ship", None),
    ("Talks between Iran and Oman resumed.", "Talks", "Iran Oman", "", None),
    ("India-Pakistan border clashes erupted.", "clashes", "India Pakistan", "", None),
    ("A Russian drone attack hit Odesa.", "attack", "Russian", "", None),
    ("A police raid on the mine left two dead.", "raid", "police", "", None),
    ("Rebels launched an attack on the base.", "attack", "Rebels", "", "launched"),
    ("The two ministers held talks in Bali.", "talks", "ministers", "", "held"),
    ("Talks were held by the two ministers.", "Talks", "ministers", "", "held"),
    ("An attack launched by rebels failed.", "attack", "rebels", "", "launched"),
    ("The city came under fire and heavy shelling.", "shelling", "", "city", "came"),
    ("Brussels imposed sanctions on Belarus.", "sanctions", "Brussels", "", "imposed"),
    ("Peru and Korea signed a trade deal.", "deal", "Peru Korea", "", "signed"),
    ("Vietnam received a loan from Japan.", "loan", "", "Vietnam", "received"),
]


@pytest.mark.parametrize(("text", "noun", "subjects", "objects", "light"), NOUNS)
def test_event_nouns_find_their_arguments(
    text: str, noun: str, subjects: str, objects: str, light: str | None
) -> None:
    found = next(p for p in predicates(parse(text)) if p.head.text == noun)
    assert words(found.subjects) == subjects
    assert words(found.objects) == objects
    assert (str(found.light) if found.light is not None else None) == light


def test_an_empty_light_verb_gives_no_predicate_of_its_own() -> None:
    lemmas = [p.lemma for p in predicates(parse("Rebels launched an attack on the base."))]
    assert lemmas == ["attack"]


def test_a_light_verb_that_says_something_stands_beside_its_noun() -> None:
    lemmas = [p.lemma for p in predicates(parse("Peru signed a deal with Korea."))]
    assert lemmas == ["sign", "agree"]


def test_obliques_carry_their_preposition_and_all_conjuncts() -> None:
    found = predicate("Envoys travelled to Sudan and Chad.", "travelled")
    assert words(found.after("to")) == "Sudan Chad"


def test_receivers_are_indirect_with_and_without_a_preposition() -> None:
    assert words(predicate("Oman sent aid to Sudan and Chad.", "sent").indirect) == "Sudan Chad"


def test_prepositions_of_the_object_are_offered_to_the_verb() -> None:
    found = predicate("The firm sold its stake in the mine to a rival.", "sold")
    assert "rival" in words((*found.after("to"), *found.indirect))


def test_particles_and_idioms_belong_to_the_lemma() -> None:
    assert predicate("They called off the strike.", "called").lemma == "call_off"
    assert predicate("The vote took place on Sunday.", "took").lemma == "take_place"


def test_double_object() -> None:
    found = predicate("The bank lent Ghana the money.", "lent")
    assert (words(found.indirect), words(found.objects)) == ("Ghana", "money")


def test_predicative_adjectives_are_predicates() -> None:
    found = predicate("The EU is ready to impose tariffs.", "ready")
    assert (found.kind, words(found.subjects), str(found.complement)) == (
        "adjective",
        "EU",
        "impose",
    )


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Teachers staged a protest.", "staged", "stage"),
        ("They hoped to win.", "hoped", "hope"),
        ("He hopped onto the bus.", "hopped", "hop"),
        ("They planned a trip.", "planned", "plan"),
        ("The army waged war.", "waged", "wage"),
    ],
)
def test_lemmas_of_one_syllable_verbs(text: str, word: str, lemma: str) -> None:
    verb = next(t for t in parse(text) if t.text == word)
    assert base_lemma(verb) == lemma


def test_a_sentence_can_be_read_alone() -> None:
    doc = parse("Rebels attacked the town. Troops left.")
    last = list(doc.sents)[-1]
    assert [p.head.text for p in predicates(last)] == ["left"]


def test_endless_coordination_is_cut() -> None:
    doc = parse("Delegates from " + ", ".join(f"Town{n}" for n in range(200)) + " and Rome met.")
    assert all(len(conjuncts(token)) <= 16 for token in doc)


LOOSE_WORDS = ["A", "B", "said", "that", "who", "was", "by", "of", "and", "to", "attack", ",", "."]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(LOOSE_WORDS), max_size=40))
def test_any_words_can_be_read(tokens: list[str]) -> None:
    doc = parse(" ".join(tokens))
    for found in predicates(doc):
        assert found.head in doc
        assert all(token.i < len(doc) for token in (*found.subjects, *found.objects))
