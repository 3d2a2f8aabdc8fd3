"""The spaCy model and how an article is put through it.

Belongs here: loading the model and the sentence boundaries that the layout of an article
dictates. Does not: which model it is (`identity`), caching parses (`cache`).
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import spacy
from spacy.attrs import IDX, ORTH, SENT_START
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc as SpacyDoc
from spacy.tokens import Token
from thinc.api import NumpyOps

from pipeline.ingest.article import Block
from pipeline.ingest.limits import MAX_ARTICLE_CHARS, overlong_words
from pipeline.language.encoder import UnknownModelError
from pipeline.language.identity import find_model
from pipeline.language.inference import Inference
from pipeline.language.repairs import repaired
from pipeline.language.tokens import Doc, columns_of

logger = logging.getLogger(__name__)

UNITS = frozenset({"g.", "m."})
"""Letters with a stop that the tokenizer cuts off a number and keeps as one token."""
TITLES = (
    "Maj.", "Sgt.", "Cpl.", "Brig.", "Col.", "Capt.", "Cmdr.", "Lt.", "Amb.", "Hon.", "Pres.",
    "Supt.", "Insp.", "Msgr.", "Engr.",
)  # fmt: skip
PREFIXED_VERB = re.compile(
    r"(?:re|co)-(?!chair|pilot|ops?$)[a-z]{3,}(?<!ion|ent|ers|ors|nce|ure)(?<!ions|ents|ship)"
    r"(?<!er|or|al)$",
    re.IGNORECASE,
)
"""A word with a prefix that is hardly a noun; one may be taken for a verb, and is whole then."""
GROUP_TOKENS = 32_000
"""Tokens parsed together: enough that steps over all of them pay, few enough to hold."""


@cache
def load_model(name: str | None = None) -> Language:
    """The spaCy pipeline `name` (a package or a path), or the first default that is installed.

    Raises ModelMissingError naming what was tried.
    """
    with warnings.catch_warnings():
        # W095: the medium model declares spaCy <3.8; it loads and runs unchanged on 3.8.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        nlp = spacy.load(find_model(name).source)
    _use_fast_arithmetic(nlp)
    _let_units_end_sentences(nlp)
    _let_titles_end_none(nlp)
    _keep_prefixed_verbs_whole(nlp)
    nlp.max_length = MAX_ARTICLE_CHARS  # what is longer ingest has refused; spaCy raises at half
    return nlp


def _let_units_end_sentences(nlp: Language) -> None:
    """ "It cost £20m. She left.": the tokenizer takes "m." for an abbreviation, without a stop."""
    tokenizer: Any = nlp.tokenizer
    rules = tokenizer.rules
    tokenizer.rules = {word: rules[word] for word in rules if word not in UNITS}


def _let_titles_end_none(nlp: Language) -> None:
    """ "Brig. Ana Soto met Sgt. Lee": the stop is the title's. The tokenizer knows "Gen." so."""
    tokenizer: Any = nlp.tokenizer
    for title in TITLES:
        tokenizer.add_special_case(title, [{ORTH: title}])


def _keep_prefixed_verbs_whole(nlp: Language) -> None:
    """ "They RE-ELECTED him": cut at its hyphen the parser makes two verbs of it, often the
    sentence's two main ones. Its lemma is that of the word without hyphen where the lemmatizer
    knows it ("reelect"), else that of the verb behind ("co-funded": "fund")."""
    tokenizer: Any = nlp.tokenizer
    tokenizer.token_match = PREFIXED_VERB.match
    lemmatizer = nlp.get_pipe("lemmatizer")
    assert isinstance(lemmatizer, Lemmatizer)
    known = frozenset(lemmatizer.lookups.get_table("lemma_index").get("verb", ()))

    def lemmatize(token: Token) -> list[str]:
        prefix, hyphen, verb = token.text.lower().partition("-")
        if not hyphen or token.pos_ != "VERB" or not PREFIXED_VERB.match(token.text):
            return lemmatizer.rule_lemmatize(token)
        words = SpacyDoc(nlp.vocab, words=[verb], pos=["VERB"], morphs=[str(token.morph)])
        lemmas = lemmatizer.rule_lemmatize(words[0])
        return [prefix + lemma if prefix + lemma in known else lemma for lemma in lemmas]

    lemmatizer.lemmatize = lemmatize


def _use_fast_arithmetic(nlp: Language) -> None:
    """NumPy's matrix product in place of BLIS: 1.4 times as fast on x86 (measured, see docs)."""
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for layer in model.walk() if model is not None else ():
            layer.ops = ops


def model_id(nlp: Language) -> str:
    """Name and version of a pipeline, as it stands in caches and manifests."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"


SENTENCE_ENDS = frozenset(".!?:;…\"”’')]»—")
"""The last characters behind which a sentence may start."""
FULL_STOPS = frozenset(".!?")
"""Tokens that end a sentence if a capital letter follows; "Mr." is another token."""
LONG_SENTENCE = 120
"""Tokens without such a mark after which the parser may cut where it likes: text without any
punctuation must not become one endless sentence."""
ENDLESS_SENTENCE = 300
"""Tokens without a full stop after which a sentence starts, wherever that is: what the rules do
in a sentence may cost the square of its length, and no prose has one so long."""
LONG_BLOCK = 1_000
"""Tokens of a block after which a sentence starts at the next full stop, whatever the parser
makes of it: the limit of its sentences in text that is full of full stops."""


def prepare(nlp: Language, text: str, blocks: Sequence[Block]) -> SpacyDoc:
    """Tokens of `text` with a sentence start forced at the head of each block.

    Without it a heading, which has no full stop, is parsed as one sentence with what follows.
    Elsewhere a sentence starts only behind punctuation or a line break: left alone, the parser
    likes to cut the first words off a paragraph ("Argentina | and | Brazil signed a treaty").
    """
    doc = _tokenized(nlp, text)
    heads = {block.start for block in blocks}
    starts = doc.to_array(SENT_START).astype("int64").tolist()
    places, forms = doc.to_array(IDX).tolist(), _forms(doc)
    # The last token at which a sentence was forced to start, may start, starts behind a full stop.
    forced = free = full = 0
    for i, (place, before, form) in enumerate(zip(places, [_NONE, *forms], forms, strict=False)):
        behind_stop = before.stops and form.capital
        endless = i - max(full, forced) >= ENDLESS_SENTENCE
        if place in heads or endless or (behind_stop and i - forced >= LONG_BLOCK):
            starts[i] = 1
            forced = i
        if starts[i] == 1 or before.ends:
            free = i
        elif i and i - free < LONG_SENTENCE:
            starts[i] = -1
        if behind_stop:
            full = i
    column = np.array(starts, dtype="int64").astype("uint64").reshape(-1, 1)
    doc.from_array([SENT_START], column)  # type: ignore[arg-type]
    return doc


def _tokenized(nlp: Language, text: str) -> SpacyDoc:
    """Tokens of `text`; each word that is too long to be one is a single token.

    spaCy takes marks off both ends of a word one by one and searches what is left each time.
    """
    pieces, done = [], 0
    for word in overlong_words(text):
        pieces.append(nlp.make_doc(text[done : word.start]))
        done = word.end + text.startswith(" ", word.end)
        whole = text[word.start : word.end]
        pieces.append(SpacyDoc(nlp.vocab, words=[whole], spaces=[done > word.end]))
    if not pieces:
        return nlp.make_doc(text)
    pieces.append(nlp.make_doc(text[done:]))
    return SpacyDoc.from_docs(pieces, ensure_whitespace=False) or pieces[0]


class _Form(NamedTuple):
    """What a token says of where sentences start: one may start behind it; it is a full stop;
    it begins with a capital letter."""

    ends: bool
    stops: bool
    capital: bool


_NONE = _Form(ends=False, stops=False, capital=False)
"""Before the first token."""


def _forms(doc: SpacyDoc) -> list[_Form]:
    """Of each token; asked once a distinct one."""
    forms, where = np.unique(doc.to_array(ORTH), return_inverse=True)
    words = (doc.vocab.strings[int(form)] for form in forms)
    found = [
        _Form(word.isspace() or word[-1] in SENTENCE_ENDS, word in FULL_STOPS, word[0].isupper())
        for word in words
    ]
    return [found[i] for i in where.tolist()]


def annotate(nlp: Language, texts: Iterable[tuple[str, Sequence[Block]]]) -> Iterator[Doc]:
    """Parsed documents, in order; character offsets are those of the clean text."""
    return (Doc(repaired(columns_of(doc))) for doc in parse(nlp, texts))


def parse(nlp: Language, texts: Iterable[tuple[str, Sequence[Block]]]) -> Iterator[SpacyDoc]:
    """The same as spaCy's documents."""
    docs = (prepare(nlp, text, blocks) for text, blocks in texts)
    inference = _inference(nlp)
    if inference is None:
        yield from nlp.pipe(docs, batch_size=16)
        return
    for group in _groups(docs):
        inference(group)
        yield from group


def _groups(docs: Iterable[SpacyDoc]) -> Iterator[list[SpacyDoc]]:
    """Documents that are parsed together."""
    group: list[SpacyDoc] = []
    for doc in docs:
        group.append(doc)
        if sum(map(len, group)) >= GROUP_TOKENS:
            yield group
            group = []
    if group:
        yield group


@cache
def _inference(nlp: Language) -> Inference | None:
    try:
        return Inference(nlp)
    except UnknownModelError as error:
        logger.warning("spaCy itself runs this model, which takes longer: %s", error)
        return None
