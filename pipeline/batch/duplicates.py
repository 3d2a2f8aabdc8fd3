"""When one article is a repost or an excerpt of another, and by what the two may be found.

Here belongs a text's sketch, small enough to keep for every article, and the exact comparison
of two texts. Here does not belong meeting candidates among all sketches
(`copies`), or what becomes of a duplicate: its facts are kept and linked.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rensa import RMinHash

SHINGLE_WORDS = 5

MIN_JACCARD = 0.6
"""Shared shingles of two versions: a repost without its banner has .93, one with two words
replaced throughout .70, the first half of an article .50 (measured on the first article)."""

MIN_CONTAINMENT = 0.8
"""Share of an excerpt's shingles that the longer article must hold."""

MIN_EXCERPT = 40
"""Shingles of an excerpt; a shorter one may be one quotation that two articles share."""

MIN_SHINGLES = 12
"""Fewer shingles make a sentence, which is a duplicate only of the very same one."""

SIGNATURE = 128
BANDS = 32
ANCHOR_EVERY = 16
"""One shingle in so many leads from an excerpt to the article that holds it."""

_WORD = re.compile(r"\w+")

_MIX = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93,
     0xFF51AFD7ED558CCD], np.uint64,
)  # fmt: skip
"""Odd numbers, at random: they make one number of a band's four and its place."""

Relation = Literal["none", "versions", "excerpt"]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What leads to a text's copies: equal `digest`s are the same words; versions most likely
    share one of `bands`, an excerpt several of `anchors` with the article that holds it."""

    shingles: int
    digest: int
    bands: list[int]
    anchors: list[int]


def shingles_of(text: str) -> array[int]:
    """The text's runs of words as sorted distinct numbers; case and punctuation do not count."""
    return array("I", sorted(set(_hashes(_WORD.findall(text.casefold())))))


def _hashes(words: list[str]) -> Iterator[int]:
    size = min(SHINGLE_WORDS, len(words))
    for start in range(len(words) - size + 1 if size else 0):
        yield zlib.crc32(" ".join(words[start : start + size]).encode("utf-8", "replace"))


def sketch(text: str) -> Sketch:
    shingles = shingles_of(text)
    digest = int.from_bytes(hashlib.sha256(shingles.tobytes()).digest()[:8], "little")
    anchors = [shingle for shingle in shingles if shingle % ANCHOR_EVERY == 0]
    return Sketch(len(shingles), digest, _bands(shingles) if shingles else [], anchors)


def _bands(shingles: array[int]) -> list[int]:
    signature = RMinHash(num_perm=SIGNATURE, seed=1)
    signature.update([str(shingle) for shingle in shingles])
    rows = np.array(signature.digest(), np.uint64).reshape(BANDS, -1)
    numbered = np.column_stack([rows, np.arange(BANDS, dtype=np.uint64)])
    bands: list[int] = (numbered * _MIX).sum(axis=1).tolist()
    return bands


def relation(one: array[int], two: array[int]) -> Relation:
    """What two texts' shingles say: versions of one text, the shorter an excerpt, or nothing."""
    shorter, longer = sorted((one, two), key=len)
    common = len(set(shorter).intersection(longer))
    union = len(shorter) + len(longer) - common
    if common == union or (common >= MIN_JACCARD * union and len(shorter) >= MIN_SHINGLES):
        return "versions"
    if common >= MIN_CONTAINMENT * len(shorter) and len(shorter) >= MIN_EXCERPT:
        return "excerpt"
    return "none"
