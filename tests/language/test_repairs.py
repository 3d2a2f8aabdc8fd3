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


def test_a_time_that_says_which_stays() -> None:
    (doc,) = annotate(load_model(), [("The weekend edition sold out.", [])])
    assert doc[1].head is doc[2]


def test_a_participle_behind_an_opening_phrase_tells_of_its_noun() -> None:
    text = "Under the deal, mediated by Qatar, Chad will halve the fee by January."
    (doc,) = annotate(load_model(), [(text, [])])
    assert doc[4].text == "mediated" and doc[4].dep_ == "acl" and doc[4].head.text == "deal"
