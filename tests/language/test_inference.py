"""The pipeline computed in NumPy says the same as spaCy, of any text and in any company."""

from __future__ import annotations

import warnings

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.ingest.article import Block
from pipeline.ingest.limits import MAX_ARTICLE_CHARS, MAX_WORD_CHARS
from pipeline.language.encoder import UnknownModelError
from pipeline.language.identity import find_model
from pipeline.language.inference import Inference
from pipeline.language.model import (
    ENDLESS_SENTENCE,
    LONG_BLOCK,
    annotate,
    load_model,
    parse,
    prepare,
)

TEXTS = [
    "Argentina and Brazil signed a treaty on Monday. The treaty ends a dispute of ten years.",
    "“We can't accept this,” the minister said; she said it twice, and the others said nothing. "
    "Was it the U.S. that had asked? No. 41 of 50 members, among them Kenya, stayed away.",
    "The bank lent $3.5 million to Kenya, and the bank in Nairobi lent the money on.",
    "",
    "no NO No nO. U.S. US us Us. 12 12 12. zzyzx qqqqq zzyzx",
    "   \n\n  Kabul\n\n",
    "Talks in Lagos fail\n\nBy Ana Quispe\n\nLAGOS (Wire) - Talks between the union and the state "
    "oil company, on which three ministers had been working since the strike began in February, "
    'failed on Sunday, said Tunde Bello, who led them for the government. "There is nothing left '
    "to say.\" He's gonna leave, they say. What he had the ministers sign, which nobody here has "
    "seen, was a promise to the World Bank of 2019 that was never kept.",
    "The man who the woman whom the reporters from Reuters met in Oslo described saw it " * 12,
    "Ltd. Co. Inc. (est. 1999) vs. No. 7: see p. 3. \"Yes.\" 'No.' ... Mr. J. R. Smith of St. Ives "
    "arrived at 5 p.m. The rest - e.g. the Dr. - came at 6 p.m. on Dec. 3. They'd've waited.",
]


def _load() -> Language:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return spacy.load(find_model().source)


def _blocks(text: str) -> list[Block]:
    blocks, start = [], 0
    for part in text.split("\n\n"):
        end = start + len(part)
        blocks.append(Block("paragraph", start, end))
        start = end + 2
    return blocks


@pytest.fixture(scope="module")
def plain() -> Language:
    return _load()


@pytest.fixture(scope="module")
def quick() -> Language:
    return _load()


def _told(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.tag_, t.head.i, t.dep_, t.ent_iob_, t.ent_type_, t.pos_, str(t.morph),
         t.lemma_, t.is_sent_start)
        for t in doc
    ]  # fmt: skip


def test_annotations_are_those_of_the_model_as_it_comes(plain: Language, quick: Language) -> None:
    prepared = [prepare(plain, text, _blocks(text)) for text in TEXTS]
    expected = [_told(doc) for doc in plain.pipe(prepared)]
    assert Inference(quick)  # not left to spaCy
    assert [_told(doc) for doc in parse(quick, ((t, _blocks(t)) for t in TEXTS))] == expected


def test_a_parse_does_not_depend_on_the_company_of_a_text(quick: Language) -> None:
    alone = [_told(doc) for text in TEXTS for doc in parse(quick, [(text, _blocks(text))])]
    texts = [(text, _blocks(text)) for text in TEXTS * 3]
    assert [_told(doc) for doc in parse(quick, texts)] == alone * 3


def test_another_pipeline_is_left_to_spacy() -> None:
    other = spacy.blank("en")
    with pytest.raises(UnknownModelError):
        Inference(other)
    assert [doc.text for doc in parse(other, [("One. Two.", [])])] == ["One. Two."]


@pytest.mark.parametrize("unit", ['"', "“", "(", "=", "a-", "1,", "http://x.example/", "x\u0301"])
def test_a_word_that_is_too_long_to_be_one_is_one_token_in_its_place(
    quick: Language, unit: str
) -> None:
    blob = (unit * 400)[: MAX_WORD_CHARS + 1]
    text = f"He didn't  say\n\n{blob} {blob}  {blob}. Kenya can't go."
    (doc,) = annotate(quick, [(text, _blocks(text))])
    assert doc.text == text
    long = [token.text for token in doc if len(token.text) > MAX_WORD_CHARS]
    assert long == [blob, blob, f"{blob}."]
    assert [token.text for token in doc][-5:] == ["Kenya", "ca", "n't", "go", "."]
    assert [doc[i].lemma_ for i in (1, 2)] == ["do", "not"]


def test_a_word_that_is_just_short_enough_is_read_as_ever(quick: Language) -> None:
    text = "He read http://x.example/" + "a" * (MAX_WORD_CHARS - 17) + " twice."
    (doc,) = annotate(quick, [(text, _blocks(text))])
    assert [token.text for token in doc] == [token.text for token in quick.make_doc(text)]


def test_the_longest_article_that_ingest_lets_in_is_read_into_tokens() -> None:
    text = ("a" * 199 + " ") * (MAX_ARTICLE_CHARS // 200)
    assert len(prepare(load_model(), text, [])) == MAX_ARTICLE_CHARS // 200


@pytest.mark.parametrize("unit", ["and ", "the minister met ", '" ', ", ", "a\n", "Mr. "])
def test_no_sentence_is_endless(quick: Language, unit: str) -> None:
    text = unit * 2_000
    (doc,) = annotate(quick, [(text, _blocks(text))])
    assert max(map(len, doc.sents)) <= ENDLESS_SENTENCE


@pytest.mark.parametrize("sum_", ["£20m", "£20bn", "200g"])
def test_a_unit_ends_a_sentence(sum_: str) -> None:
    doc = prepare(load_model(), f"It came to {sum_}. Ana Ruiz left.", [])
    assert [token.text for token in doc][-4:] == ["Ana", "Ruiz", "left", "."]
    assert "." in [token.text for token in doc][:-1]


def test_full_stops_bound_what_the_parser_makes_one_sentence(quick: Language) -> None:
    text = "Kenya . " * 3_000
    (doc,) = annotate(quick, [(text, _blocks(text))])
    starts = [sentence.start for sentence in doc.sents]
    assert starts[-1] > len(doc) - LONG_BLOCK - 2
    text = "The minister of Kenya met Mr. Otieno in St. Louis. " * 150
    (doc,) = annotate(quick, [(text, _blocks(text))])
    assert {sentence.text for sentence in doc.sents} == {
        "The minister of Kenya met Mr. Otieno in St. Louis."
    }
