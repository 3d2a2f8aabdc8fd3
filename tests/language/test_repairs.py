"""Slips of the parser that are put right: the words hang where a reader hangs them."""

from __future__ import annotations

import pytest

from pipeline.language.model import annotate, load_model


@pytest.mark.parametrize(
    ("text", "time", "subject"),
    [
        ("Last month villagers blocked a road to the site.", "month", "villagers"),
        ("Last year parliament ratified it.", "year", "parliament"),
        ("Monday morning workers blocked the gate.", "morning", "workers"),
        ("Last August troops withdrew.", "August", "troops"),
    ],
)
def test_a_time_that_opens_a_sentence_is_no_part_of_its_subject(
    text: str, time: str, subject: str
) -> None:
    (doc,) = annotate(load_model(), [(text, [])])
    found = {token.text: token for token in doc}
    assert found[time].dep_ == "npadvmod"
    assert found[time].head is found[subject].head
    assert found[subject].left_edge is found[subject]


def test_a_subject_hangs_on_the_verb_and_not_on_its_auxiliary() -> None:
    text = "Romania and Moldova are finalising a pact on the mutual recognition of diplomas."
    (doc,) = annotate(load_model(), [(text, [])])
    assert doc[0].dep_ == "nsubj" and doc[0].head.text == "finalising"


def test_a_time_that_says_which_stays() -> None:
    (doc,) = annotate(load_model(), [("The weekend edition sold out.", [])])
    assert doc[1].head is doc[2]


def test_a_participle_behind_an_opening_phrase_tells_of_its_noun() -> None:
    text = "Under the deal, mediated by Qatar, Chad will halve the fee by January."
    (doc,) = annotate(load_model(), [(text, [])])
    assert doc[4].text == "mediated" and doc[4].dep_ == "acl" and doc[4].head.text == "deal"


@pytest.mark.parametrize(
    ("text", "other", "first"),
    [
        ("Kenya expelled two envoys, and Uganda three.", "Uganda", "expelled"),
        ("France, along with Italy, recalled its envoy.", "Italy", "France"),
        ("France recalled its envoy on Monday, joined by Spain.", "Spain", "France"),
        ("Togo accused Benin of arming rebels and Niger of looking away.", "Niger", "Benin"),
    ],
)
def test_another_doer_or_sufferer_stands_beside_the_first(
    text: str, other: str, first: str
) -> None:
    (doc,) = annotate(load_model(), [(text, [])])
    found = {token.text: token for token in doc}
    assert found[other].dep_ == "conj"
    assert found[other].head is found[first]


def test_what_is_sent_with_something_else_is_no_doer() -> None:
    (doc,) = annotate(load_model(), [("France sent Kyiv tanks along with Mirage jets.", [])])
    assert all(token.head.text != "France" for token in doc if token.text in ("Mirage", "jets"))


def test_a_participle_is_no_clause_that_is_a_subject() -> None:
    text = "Two aid workers kidnapped in the north of Mali were freed on Tuesday."
    (doc,) = annotate(load_model(), [(text, [])])
    found = {token.text: token for token in doc}
    assert found["workers"].head is found["freed"]
    assert found["kidnapped"].dep_ == "acl" and found["kidnapped"].head is found["workers"]


def test_a_particle_before_a_number_is_the_verbs() -> None:
    (doc,) = annotate(load_model(), [("The rebels handed over 14 tonnes of explosives.", [])])
    assert doc[3].text == "over" and doc[3].dep_ == "prt" and doc[3].head.text == "handed"


def test_a_month_before_a_name_is_no_part_of_it() -> None:
    text = "In December Transnet signed a 25-year agreement with Manila."
    (doc,) = annotate(load_model(), [(text, [])])
    assert (doc[1].dep_, doc[1].head.text) == ("pobj", "In")
    assert [(e.text, e.label_) for e in doc.ents[:2]] == [("December", "DATE"), ("Transnet", "ORG")]


def test_no_name_runs_on_over_a_verb() -> None:
    text = "The African Development Bank lent Transnet $1bn in 2024."
    (doc,) = annotate(load_model(), [(text, [])])
    assert [e.text for e in doc.ents[:2]] == ["The African Development Bank", "Transnet"]


def test_what_stands_behind_the_clause_of_whose_is_done_by_its_owner() -> None:
    text = "The United States, whose 36 percent tariff takes effect on July 9, has urged restraint."
    (doc,) = annotate(load_model(), [(text, [])])
    found = {token.text: token for token in doc}
    assert found["States"].head is found["urged"] and found["takes"].head is found["States"]


def test_two_names_before_a_plural_verb_do_it_together() -> None:
    (doc,) = annotate(load_model(), [("Poland, Lithuania close two crossings.", [])])
    token = next(t for t in doc if t.text == "Lithuania")
    assert (token.dep_, token.head.text) == ("conj", "Poland")


@pytest.mark.parametrize(
    ("text", "noun", "verb"),
    [
        ("In 2010 shipments to Japan were choked off for some months.", "shipments", "choked"),
        ("On Saturday some 600 people, by the police count, turned out.", "people", "turned"),
        ("A reopening agreed in principle in March was never put into effect.", "reopening", "put"),
        ("He said that the accord reached on May 9 had lost its meaning.", "accord", "lost"),
    ],
)
def test_a_verb_has_its_subject(text: str, noun: str, verb: str) -> None:
    (doc,) = annotate(load_model(), [(text, [])])
    token = next(t for t in doc if t.text == noun)
    assert token.dep_ in ("nsubj", "nsubjpass") and token.head.text == verb


def test_an_opening_phrase_keeps_its_participle() -> None:
    text = "Under the terms, read out by Kapi on Wednesday, the Treasury will release $38 million."
    (doc,) = annotate(load_model(), [(text, [])])
    assert (doc[4].text, doc[4].dep_, doc[4].head.text) == ("read", "acl", "terms")
    assert doc[0].head.text == "release"


def test_who_is_handed_something_gets_it() -> None:
    (doc,) = annotate(load_model(), [("The Netherlands handed Ukraine the first of 24 jets.", [])])
    assert (doc[3].text, doc[3].dep_) == ("Ukraine", "dative")


def test_a_listed_verb_with_a_hyphen_has_its_own_lemma() -> None:
    (doc,) = annotate(load_model(), [("Troops pepper-sprayed the crowd in Kampala.", [])])
    assert (doc[3].text, doc[3].lemma_) == ("sprayed", "pepper-spray")
