"""The main verb of a clause is found where the parser took another word for it."""

from __future__ import annotations

import pytest

from pipeline.language.model import annotate, load_model
from pipeline.language.tokens import Doc, Token


def parsed(text: str) -> Doc:
    (doc,) = annotate(load_model(), [(text, [])])
    return doc


def word(doc: Doc, text: str) -> Token:
    return next(token for token in doc if token.text == text)


@pytest.mark.parametrize(
    ("text", "subject", "participle", "main"),
    [
        ("The envoys invited to the ceremony walked out.", "envoys", "invited", "walked"),
        ("A similar bargain struck in 2019 lasted eleven weeks.", "bargain", "struck", "lasted"),
        ("Migrants rescued off Malta on Sunday were fed.", "Migrants", "rescued", "fed"),
        ("The troops sent to the border last month have left.", "troops", "sent", "left"),
        (
            "A pipeline to the coast, announced in 2006 by Hugo Chávez, was never built.",
            "pipeline", "announced", "built",
        ),
        ("He said the loan agreed last year would be cancelled.", "loan", "agreed", "cancelled"),
        ("Commandos lowered from a helicopter boarded it.", "Commandos", "lowered", "boarded"),
        ("Oslo, asked what it would do, warned of an answer.", "Oslo", "asked", "warned"),
    ],
)  # fmt: skip
def test_a_participle_is_not_taken_for_the_main_verb(
    text: str, subject: str, participle: str, main: str
) -> None:
    doc = parsed(text)
    assert word(doc, subject).head is word(doc, main)
    assert word(doc, subject).dep_ in ("nsubj", "nsubjpass")
    assert (word(doc, participle).dep_, word(doc, participle).head.text) == ("acl", subject)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Israel struck a school, killed 20 people and wounded 50.", "struck", "killed"),
        ("The rebels attacked before dawn, killed ten and fled.", "attacked", "killed"),
        ("The army advanced as protesters fled.", "advanced", "fled"),
        ("Ministers warned talks could fail.", "warned", "fail"),
        ("The strike ended as expected.", "ended", "expected"),
        ("The company announced last week its chief would go.", "announced", "go"),
    ],
)
def test_a_main_verb_before_another_stays(text: str, first: str, second: str) -> None:
    doc = parsed(text)
    assert word(doc, first).dep_ == "ROOT" and word(doc, second).head is word(doc, first)


def test_a_time_before_the_main_verb_is_that_of_the_participle() -> None:
    doc = parsed("The talks held in Muscat last week ended without a result.")
    assert word(doc, "week").head.text == "held"
    doc = parsed("Pakistan today threatened to leave.")
    assert word(doc, "today").head.text == "threatened"


def test_a_clause_within_has_no_subject() -> None:
    doc = parsed("The court, in a ruling read out on Tuesday, said the law was void.")
    assert (word(doc, "court").head.text, word(doc, "read").head.text) == ("said", "ruling")


def test_what_a_noun_does_is_no_participle_of_it() -> None:
    doc = parsed("The state pension fund, GSIS, sold out in September.")
    assert word(doc, "sold").dep_ == "ROOT" and word(doc, "fund").dep_ == "nsubj"


def test_a_participle_behind_a_noun_tells_of_it() -> None:
    doc = parsed("Neither spoke to the reporters gathered under the trees outside.")
    assert (word(doc, "gathered").dep_, word(doc, "gathered").head.text) == ("acl", "reporters")


@pytest.mark.parametrize(
    ("text", "subject", "verb", "thing"),
    [
        ("Chad shelters more than 1.2 million Sudanese.", "Chad", "shelters", "Sudanese"),
        ("The loan finances the Kenya Power Project.", "loan", "finances", "Project"),
        ("Nurses end strike at St. Joseph's; council backs wall.", "Nurses", "end", "strike"),
        ("Jordan intercepts drones, warns Iran.", "Jordan", "intercepts", "drones"),
    ],
)
def test_a_verb_is_no_noun(text: str, subject: str, verb: str, thing: str) -> None:
    doc = parsed(text)
    assert word(doc, verb).pos_ == "VERB"
    assert (word(doc, subject).dep_, word(doc, subject).head.text) == ("nsubj", verb)
    assert (word(doc, thing).dep_, word(doc, thing).head.text) == ("dobj", verb)


@pytest.mark.parametrize(
    ("text", "later", "first"),
    [
        ("It said it would cut 4,000 jobs, close two plants and sell a unit.", "close", "cut"),
        ("It had been told to halt work, pay a fine and compensate villagers.", "pay", "halt"),
        ("The rebels agreed to release prisoners and open two crossings.", "open", "release"),
        ("He has demanded that the ministry disclose it, and accused the bank of deceit.",
         "accused", "demanded"),
        ("Police arrested four men after drugs were found, and the bank has cancelled it.",
         "cancelled", "arrested"),
        ("He promised to resign and left the room.", "left", "promised"),
    ],
)  # fmt: skip
def test_a_verb_goes_on_from_one_of_its_form(text: str, later: str, first: str) -> None:
    doc = parsed(text)
    assert (word(doc, later).dep_, word(doc, later).head.text) == ("conj", first)
