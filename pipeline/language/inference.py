"""A spaCy pipeline computed in NumPy: the same annotations in a quarter of the time.

It stands for the pipelines that spaCy publishes for CPUs (word embeddings and convolutions, a
tagger, an arc-eager parser, an entity recognizer, the rules for parts of speech and lemmas).
`Inference` raises UnknownModelError for any other, which spaCy then runs itself.

Belongs here: the order of components and what they pass to one another. Does not: how each is
computed (`encoder`, `dependencies`, `entities`, `attributes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import (
    DEP,
    ENT_IOB,
    ENT_TYPE,
    HEAD,
    IS_SPACE,
    LEMMA,
    MORPH,
    ORTH,
    POS,
    SENT_START,
    TAG,
)
from spacy.language import Language
from spacy.pipeline import AttributeRuler, DependencyParser, EntityRecognizer, Lemmatizer, Tagger
from spacy.pipeline._parser_internals.nonproj import (  # type: ignore[import-not-found]
    deprojectivize,
)
from spacy.pipeline.tok2vec import Tok2Vec
from spacy.tokens import Doc
from thinc.api import Model

from pipeline.language.attributes import Attributes
from pipeline.language.blocks import linear, product
from pipeline.language.dependencies import Dependencies
from pipeline.language.encoder import Batch, Encoder, UnknownModelError, Words
from pipeline.language.entities import Entities

COMPONENTS = {
    "tok2vec": Tok2Vec,
    "tagger": Tagger,
    "parser": DependencyParser,
    "attribute_ruler": AttributeRuler,
    "lemmatizer": Lemmatizer,
    "ner": EntityRecognizer,
}
"""Names and classes of the components, in their order."""

LIKELY_ENDS = (".", "!", "?")
"""Tokens behind which a sentence is likely to start; see `dependencies`."""


class Inference:
    """Annotates prepared documents in place, with what the components of a pipeline say."""

    def __init__(self, nlp: Language) -> None:
        if nlp.pipe_names != list(COMPONENTS) or any(
            not isinstance(pipe, COMPONENTS[name]) for name, pipe in nlp.pipeline
        ):
            raise UnknownModelError(f"components {nlp.pipe_names}")
        parts: dict[str, Any] = dict(nlp.pipeline)
        self._vocab = nlp.vocab
        shared, _ = _split(parts["tok2vec"].model)
        heard, to_parser = _split(parts["parser"].model.get_ref("tok2vec"))
        own, to_entities = _split(parts["ner"].model.get_ref("tok2vec"))
        tagged, to_tags = _split(parts["tagger"].model)
        listening = [[layer.name for layer in heard], [layer.name for layer in tagged]]
        if listening != 2 * [["tok2vec-listener"]] or not (to_parser and to_entities and to_tags):
            raise UnknownModelError("another way of vectors")
        self._to_parser, self._to_entities = linear(to_parser), linear(to_entities)
        self._to_tags = linear(to_tags)
        strings = nlp.vocab.strings
        self._tags = np.array([strings[label] for label in parts["tagger"].labels], np.uint64)
        self._encoder, self._entity_encoder = Encoder(shared, nlp.vocab), Encoder(own, nlp.vocab)
        self._words = Words([self._encoder, self._entity_encoder])
        self._dependencies = Dependencies(parts["parser"])
        self._entities = Entities(parts["ner"])
        self._attributes = Attributes(nlp)
        self._likely = np.array([strings[mark] for mark in LIKELY_ENDS], dtype=np.uint64)

    def __call__(self, docs: Sequence[Doc]) -> None:
        full = [doc for doc in docs if len(doc)]
        if not full:
            return
        lengths = [len(doc) for doc in full]
        words = self._words.numbers(full, self._vocab)
        batch = Batch(lengths, words, max(self._encoder.depth, self._entity_encoder.depth))
        vectors = self._encoder(batch)
        tags = self._tags[product(*self._to_tags, vectors).argmax(axis=0)]
        orth, space, starts = _columns(full, [ORTH, IS_SPACE, SENT_START])
        likely = np.append(False, np.isin(orth, self._likely)[:-1]) & (space == 0)
        heads, labels = self._dependencies(
            product(*self._to_parser, vectors), lengths, starts.astype(np.int64), likely
        )
        _set(full, [TAG, HEAD, DEP], [tags, heads.astype(np.uint64), labels])
        self._deprojectivize(full, lengths, labels)
        orth, tags, labels, starts = _columns(full, [ORTH, TAG, DEP, SENT_START])
        marks, types = self._entities(
            product(*self._to_entities, self._entity_encoder(batch)),
            lengths,
            starts == 1,
            space,
        )
        values, begins = self._attributes.alone(np.stack([orth, tags, labels], axis=1))
        _set(full, [ENT_IOB, ENT_TYPE, POS, MORPH, LEMMA], [marks, types, *values.T])
        self._attributes.over_several(full, begins)

    def _deprojectivize(
        self, docs: Sequence[Doc], lengths: Sequence[int], labels: NDArray[np.uint64]
    ) -> None:
        """Move tokens whose label says so to their heads across other branches."""
        places = np.flatnonzero(np.isin(labels, self._dependencies.decorated))
        ends = np.cumsum(lengths)
        for index in np.unique(np.searchsorted(ends, places, side="right")).tolist():
            deprojectivize(docs[index])


def _split(model: Model[Any, Any]) -> tuple[list[Model[Any, Any]], Model[Any, Any] | None]:
    """A model's layers that hold no others, up to a linear layer at its end, and that layer."""
    leaves = [layer for layer in model.walk(order="dfs_pre") if not layer.layers]
    layers = [layer for layer in leaves if layer.name != "list2array"]
    if layers[-1].name in ("linear", "softmax"):
        return layers[:-1], layers[-1]
    return layers, None


def _columns(docs: Sequence[Doc], attributes: list[int | str]) -> NDArray[np.uint64]:
    """An array for each attribute, over the tokens of all documents."""
    return np.concatenate([doc.to_array(attributes) for doc in docs]).T


def _set(docs: Sequence[Doc], attributes: list[int], columns: Sequence[NDArray[Any]]) -> None:
    rows = np.stack(columns, axis=1)
    first = 0
    for doc in docs:
        doc.from_array(attributes, rows[first : first + len(doc)])  # type: ignore[arg-type]
        first += len(doc)
