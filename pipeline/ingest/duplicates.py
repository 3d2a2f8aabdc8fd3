"""Which articles are reposts or excerpts of which.

Here belongs finding candidates without comparing every pair, and confirming them exactly.
Here does not belong what becomes of a duplicate: its facts are kept and linked.

Memory grows by about six bytes a word of text, time by about a millisecond an article.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rensa import RMinHash, RMinHashLSH

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

COMMON = 64
"""A shingle of more articles than this is boilerplate and leads nowhere."""

CANDIDATES = 64
"""Earlier articles that one is compared with, the first ones: a template may have thousands."""

_WORD = re.compile(r"\w+")


class Text(NamedTuple):
    """An article as far as duplicates go."""

    article_id: str
    text: str
    published: date | None


@dataclass(frozen=True, slots=True)
class _Sketch:
    article_id: str
    published: date | None
    order: int
    shingles: array[int]

    @property
    def rank(self) -> tuple[date, int, int]:
        """Originals first: the earliest, an undated one last, the longer, the one read first."""
        return (self.published or date.max, -len(self.shingles), self.order)


def near_duplicates(articles: Iterable[Text]) -> dict[str, str]:
    """Article to original, for those that are a repost or an excerpt of another.

    `articles` may be a stream; each is looked at once. Of two versions the earliest is the
    original, an excerpt belongs to the longer article. An original is never itself a key.
    """
    sketches: list[_Sketch] = []
    index = _Index()
    originals: dict[int, int] = {}
    identical: dict[bytes, int] = {}
    for order, article in enumerate(articles):
        words = _WORD.findall(article.text.casefold())
        shingles = array("I", sorted(set(_hashes(words))))
        sketch = _Sketch(article.article_id, article.published, order, shingles)
        sketches.append(sketch)
        digest = hashlib.sha256(shingles.tobytes()).digest()
        if (twin := identical.get(digest)) is not None:
            first, second = sorted((sketch, sketches[twin]), key=lambda s: s.rank)
            originals[second.order] = identical[digest] = first.order
            continue
        identical[digest] = order
        for candidate in index.candidates_then_add(sketch):
            _link(sketch, sketches[candidate], originals, sketches)
    return {
        sketches[copy].article_id: sketches[_root(copy, originals)].article_id
        for copy in sorted(originals)
        if sketches[copy].article_id != sketches[_root(copy, originals)].article_id
    }


def _hashes(words: list[str]) -> Iterator[int]:
    size = min(SHINGLE_WORDS, len(words))
    for start in range(len(words) - size + 1 if size else 0):
        yield zlib.crc32(" ".join(words[start : start + size]).encode("utf-8", "replace"))


class _Index:
    """Leads from an article to earlier ones it may share text with."""

    def __init__(self) -> None:
        self._alike = RMinHashLSH(threshold=MIN_JACCARD, num_perm=SIGNATURE, num_bands=BANDS)
        self._anchors: dict[int, array[int]] = defaultdict(lambda: array("I"))

    def candidates_then_add(self, sketch: _Sketch) -> list[int]:
        if not sketch.shingles:
            return []
        signature = RMinHash(num_perm=SIGNATURE, seed=1)
        signature.update([str(h) for h in sketch.shingles])
        found = set(self._alike.query(signature))
        self._alike.insert(sketch.order, signature)
        shared: Counter[int] = Counter()
        for anchor in (h for h in sketch.shingles if h % ANCHOR_EVERY == 0):
            holders = self._anchors[anchor]
            if len(holders) <= COMMON:
                shared.update(holders)
                holders.append(sketch.order)
        found |= {order for order, anchors in shared.items() if anchors > 1}
        return sorted(found)[:CANDIDATES]


def _link(a: _Sketch, b: _Sketch, originals: dict[int, int], sketches: list[_Sketch]) -> None:
    """Notes which of two articles is the copy, if the exact measures say that one is."""
    shorter, longer = sorted((a, b), key=lambda s: (len(s.shingles), -s.order))
    common = len(set(shorter.shingles).intersection(longer.shingles))
    union = len(shorter.shingles) + len(longer.shingles) - common
    if common == union or (common >= MIN_JACCARD * union and len(shorter.shingles) >= MIN_SHINGLES):
        original, copy = sorted((a, b), key=lambda s: s.rank)
    elif common >= MIN_CONTAINMENT * len(shorter.shingles) and len(shorter.shingles) >= MIN_EXCERPT:
        original, copy = longer, shorter
    else:
        return
    known = originals.get(copy.order)
    if known is None or original.rank < sketches[known].rank:
        originals[copy.order] = original.order


def _root(order: int, originals: dict[int, int]) -> int:
    """The end of the chain of originals; where versions contain each other, its first member."""
    seen = [order]
    while (following := originals.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]
