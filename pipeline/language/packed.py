"""Parsed documents as bytes and back, without spaCy.

Belongs here: the layout of those bytes. Does not: which file holds them (`cache`).

A pack is compressed by zlib, whose checksum tells damage: the length of a JSON header, the header
(tokens of each document, all distinct strings), then one array an attribute over all tokens.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.language.tokens import Columns

_NAMES = ("words", "lemmas", "tags", "parts", "dependencies", "entity_types")
"""Columns that are stored as places in the list of strings."""

_SPACE, _START, _MARKS, _FLAGS = 0, 1, 2, 4
"""Where a bit or two for each of the other columns stand in one byte."""

_LENGTH = 8


def pack(docs: Iterable[Columns]) -> bytes:
    """The documents as one string of bytes."""
    columns = list(docs)
    places: dict[str, int] = {}
    arrays = [
        np.array(
            [places.setdefault(v, len(places)) for c in columns for v in getattr(c, name)],
            dtype="<u4",
        )
        for name in _NAMES
    ]
    heads = np.array([head - i for c in columns for i, head in enumerate(c.heads)], dtype="<i4")
    bits = np.array([value for c in columns for value in _bits(c)], dtype="u1")
    header = json.dumps({"lengths": [len(c.words) for c in columns], "strings": list(places)})
    parts = [len(header).to_bytes(_LENGTH, "little"), header.encode("ascii")]
    parts += [array.tobytes() for array in (*arrays, heads, bits)]
    return zlib.compress(b"".join(parts))


def unpack(packed: bytes) -> list[Columns]:
    """The documents of a pack, in order; raises ValueError, TypeError, LookupError or
    zlib.error where it is damaged."""
    content = zlib.decompress(packed)
    start = _LENGTH + int.from_bytes(content[:_LENGTH], "little")
    header = json.loads(content[_LENGTH:start])
    lengths, strings = header["lengths"], np.array(header["strings"], dtype=object)
    total = sum(lengths)
    numbers = np.frombuffer(content, "<u4", len(_NAMES) * total, start).reshape(len(_NAMES), -1)
    start += numbers.nbytes
    heads = np.frombuffer(content, "<i4", total, start)
    bits = np.frombuffer(content, "u1", total, start + heads.nbytes)
    docs: list[Columns] = []
    first = 0
    for length in lengths:
        stretch = slice(first, first + length)
        names = [strings[row[stretch]].tolist() for row in numbers]
        columns = dict(zip(_NAMES, names, strict=True))
        byte = bits[stretch]
        docs.append(
            Columns(
                spaces=(byte >> _SPACE & 1).astype(bool).tolist(),
                heads=(heads[stretch] + np.arange(length)).tolist(),
                entity_marks=(byte >> _MARKS & 3).tolist(),
                sentence_starts=(byte >> _START & 1).astype(bool).tolist(),
                flags=(byte >> _FLAGS).tolist(),
                **columns,
            )
        )
        first += length
    return docs


def _bits(columns: Columns) -> Sequence[int]:
    parts = (columns.spaces, columns.sentence_starts, columns.entity_marks, columns.flags)
    return [
        space << _SPACE | start << _START | mark << _MARKS | flags << _FLAGS
        for space, start, mark, flags in zip(*parts, strict=True)
    ]
