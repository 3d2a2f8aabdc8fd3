"""What the rules read of a document is what spaCy says, token by token and span by span."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc as SpacyDoc

from pipeline.language.model import load_model
from pipeline.language.packed import pack, unpack
from pipeline.language.tokens import Doc, columns_of, from_spacy

TEXTS = [
    "",
    "Talks?",
    "Argentina and Brazil signed a treaty on Monday. The treaty, which ends a dispute of ten "
    "years, was praised by Peru’s president.\n\nHe said: “We won’t stop here.”",
    "The bank lent $3.5 million (€3.2m) to Kenya on 3 May; a first tranche of 20% came in 2023.",
    "  What he had, she said , was\tnothing \n of  the sort — a claim the U.S. denied... Who knew?",
    "no NO No nO. \u201cThree\u201d thousand twenty-first 1/2 §4 £ ¥5bn 🙂 e\u0301te\u0301 "
    "ﬁne İstanbul",
    "Whom did the minister whose aides resigned say that the envoys will meet tomorrow, if at all?",
]
PLAIN = (
    "text", "idx", "i", "lower_", "lemma_", "tag_", "pos_", "dep_", "ent_type_", "ent_iob_",
    "whitespace_", "is_space", "is_punct", "is_quote", "is_alpha", "is_upper", "is_currency",
    "like_num",
)  # fmt: skip
BLANK = spacy.blank("en")
ONE = ("head", "left_edge", "right_edge")
MANY = ("lefts", "rights", "children", "ancestors", "subtree")


def told(doc: SpacyDoc | Doc) -> list[Any]:
    """All that the rules may ask of the tokens of a document and of the document itself."""
    answers: list[Any] = [doc.text, len(doc), [_span(s) for s in (*doc.sents, *doc.ents)]]
    for token in doc:
        answers.append([getattr(token, name) for name in PLAIN])
        answers.append([getattr(token, name).i for name in ONE])
        answers += [[t.i for t in getattr(token, name)] for name in MANY]
        answers.append([_span(token.sent), bool(token.is_sent_start), len(token), str(token)])
    return answers


def _span(span: Any) -> tuple[object, ...]:
    return (
        span.start, span.end, span.start_char, span.end_char, span.label_, span.text,
        span.text_with_ws, [e.start for e in span.ents], span.root.i, span.sent.start,
        [t.i for t in span], len(span), span[-1].i, span[:1].text,
    )  # fmt: skip


@pytest.fixture(scope="module")
def parses() -> list[SpacyDoc]:
    return list(load_model().pipe(TEXTS))


def test_every_answer_is_spacys(parses: list[SpacyDoc]) -> None:
    for doc in parses:
        assert told(from_spacy(doc)) == told(doc)


def test_tokens_are_found_by_part_of_speech_and_by_form(parses: list[SpacyDoc]) -> None:
    for doc in map(from_spacy, parses):
        for groups, name in ((doc.by_part, "pos_"), (doc.by_form, "lower_")):
            assert sorted(t for group in groups.values() for t in group) == list(doc)
            for key, group in groups.items():
                assert list(group) == [t for t in doc if getattr(t, name) == key]


def test_strings_are_those_of_the_documents_own_model() -> None:
    one, other = spacy.blank("en"), spacy.blank("en")
    docs = [one("a fjord"), other("a glacier"), one("a moraine")]
    assert [from_spacy(doc).text for doc in docs] == ["a fjord", "a glacier", "a moraine"]


def test_spans_anywhere_are_spacys(parses: list[SpacyDoc]) -> None:
    chance = random.Random(7)
    for doc in parses[1:]:
        ours = from_spacy(doc)
        for _ in range(200):
            start, end = sorted(chance.sample(range(len(doc) + 1), 2))
            assert _span(ours[start:end]) == _span(doc[start:end])
            start, end = sorted(chance.sample(range(len(doc.text) + 1), 2))
            for mode in ("strict", "expand"):
                spans = [one.char_span(start, end, alignment_mode=mode) for one in (doc, ours)]
                theirs, own = (None if s is None else (s.start, s.end) for s in spans)
                assert own == theirs


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_trees_of_every_shape_are_spacys(data: st.DataObject) -> None:
    """Also those whose branches cross, which the model draws rarely."""
    length = data.draw(st.integers(1, 14))
    heads = [data.draw(st.integers(0, i)) for i in range(length)]
    order = data.draw(st.permutations(range(length)))
    moved = [order[heads[order.index(i)]] for i in range(length)]
    doc = SpacyDoc(
        BLANK.vocab,
        words=[data.draw(st.sampled_from(["so", ",", "it", "ran"])) for _ in range(length)],
        heads=moved,
        deps=["ROOT" if i == head else "dep" for i, head in enumerate(moved)],
    )
    assert told(from_spacy(doc)) == told(doc)


def test_a_pack_gives_the_same_documents(parses: list[SpacyDoc]) -> None:
    columns = [columns_of(doc) for doc in parses]
    assert [told(Doc(one)) for one in unpack(pack(columns))] == [told(doc) for doc in parses]


def test_a_text_without_parse_is_one_sentence_of_single_words() -> None:
    doc = from_spacy(BLANK("Ships wait here"))
    assert not doc.is_parsed and [s.text for s in doc.sents] == ["Ships wait here"]
    assert all(t.head is t and not t.children for t in doc)


def test_tokens_are_the_same_however_they_are_reached(parses: list[SpacyDoc]) -> None:
    doc = from_spacy(parses[2])
    token = doc[np.int64(3)]
    assert token is doc[3] is doc[2:5][1] is token.nbor(-1).nbor() and token in token.sent
    assert doc[1:3] == doc[1:3] != doc[1:4] and len({doc[1:3], doc[1:3]}) == 1
    with pytest.raises(IndexError):
        doc[0].nbor(-1)
