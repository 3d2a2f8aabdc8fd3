"""What is one token, and where sentences start."""

from __future__ import annotations

import pytest

from pipeline.language.model import annotate, load_model


@pytest.mark.parametrize(
    ("text", "verb", "lemma"),
    [
        ("The general was re-elected on Sunday.", "re-elected", "reelect"),
        ("Ghana and Togo co-signed an accord.", "co-signed", "cosign"),
        ("Iran will re-open its border.", "re-open", "reopen"),
        ("The bank co-funded a road.", "co-funded", "fund"),
        ("Iran re-imposes visas.", "re-imposes", "reimpose"),
    ],
)
def test_a_verb_with_a_prefix_is_one(text: str, verb: str, lemma: str) -> None:
    (doc,) = annotate(load_model(), [(text, [])])
    (token,) = (t for t in doc if t.text == verb)
    assert (token.pos_, token.lemma_) == ("VERB", lemma)


def test_nouns_with_a_prefix_are_cut_as_ever() -> None:
    (doc,) = annotate(load_model(), [("The co-founder hailed re-election and co-pilots.", [])])
    assert [t.text for t in doc if t.text == "-"] == ["-"] * 3


def test_a_rank_ends_no_sentence() -> None:
    text = "Gen. Asim Munir met Sgt. Maj. Tariq Aziz in Lahore. Col. Ba left."
    (doc,) = annotate(load_model(), [(text, [])])
    assert [s.text for s in doc.sents] == [text[:51], text[52:]]
