"""Parses kept on disk, so that an article is parsed once for each model.

Belongs here: the key of a parse, the shards that hold parses, and reading them back without
loading a model. Does not: how an article is parsed (`pipeline.language.model`).

A folder holds one file a parse batch: `<key of its contents>.parses` (`packed`), beside
`<same>.keys` with the keys of its documents, one a line, in order. Files are written beside
their place and renamed into it, and never changed, so that any number of processes may share
a folder: at worst two parse the same article and store the same bytes twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ingest.article import Article
from pipeline.language.packed import pack, unpack
from pipeline.language.repairs import repaired
from pipeline.language.tokens import Columns, Doc, columns_of

if TYPE_CHECKING:
    from spacy.language import Language

SHARD = 64
"""Parses in one file: few enough to hold in memory, enough to keep the folder small."""

OPEN_SHARDS = 4
"""Decoded shards kept in memory; articles come in the order they were stored in."""

_FORMAT = "4"


class ParseCache:
    """Parsed articles, from `folder` where it has them, from the model where it has not.

    `model_id` names the model and its version; `nlp_loader` is called at most once, and only
    when something must be parsed.
    """

    def __init__(self, folder: Path, nlp_loader: Callable[[], Language], model_id: str) -> None:
        self.folder = folder
        self.model_id = model_id
        self.hits = 0
        self.misses = 0
        self._load = nlp_loader
        self._nlp: Language | None = None
        self._index: dict[str, tuple[str, int]] | None = None
        self._decoded: OrderedDict[str, list[Columns]] = OrderedDict()

    def docs(self, articles: Iterable[Article]) -> Iterator[Doc]:
        """One parse an article, in order; reads and parses in batches of `SHARD`.

        Each is a document of its own, made when it is asked for: who lets go of one before
        the next has few tokens in memory at a time.
        """
        batch: list[Article] = []
        for article in articles:
            batch.append(article)
            if len(batch) == SHARD:
                yield from map(Doc, self._batch(batch))
                batch = []
        if batch:
            yield from map(Doc, self._batch(batch))

    def key(self, article: Article) -> str:
        """What a parse depends on: the clean text, its block heads, the model, this format."""
        heads = ",".join(str(block.start) for block in article.blocks)
        parts = (_FORMAT, self.model_id, ",".join(Columns._fields), heads, article.text)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def _batch(self, articles: Sequence[Article]) -> list[Columns]:
        keys = [self.key(article) for article in articles]
        found: dict[str, Columns] = {}
        missing: dict[str, Article] = {}
        for key, article in zip(keys, articles, strict=True):
            doc = self._stored(key)
            if doc is not None and doc.text == article.text:
                found[key] = doc
            else:
                missing[key] = article
        self.hits += sum(key in found for key in keys)
        self.misses += len(missing)
        if missing:
            found |= self._parse(missing)
        # Kept as the model made them, so that a new repair asks for no new parse.
        return [repaired(found[key]) for key in keys]

    def _parse(self, missing: dict[str, Article]) -> dict[str, Columns]:
        from pipeline.language.model import parse  # loads spaCy, which stored parses spare

        if self._nlp is None:
            self._nlp = self._load()
        texts = ((article.text, article.blocks) for article in missing.values())
        columns = map(columns_of, parse(self._nlp, texts))
        parsed = dict(zip(missing, columns, strict=True))
        self._store(parsed)
        return parsed

    # --- the folder ------------------------------------------------------------------------

    def _store(self, parsed: dict[str, Columns]) -> None:
        keys = list(parsed)
        name = hashlib.sha256("\n".join(keys).encode()).hexdigest()[:32]
        packed = pack(parsed.values())
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self.folder / f"{name}.parses", packed)
        # The list of keys comes last: a shard counts from the moment its list is there.
        _write(self.folder / f"{name}.keys", "\n".join(keys).encode())
        if self._index is not None:
            self._index |= {key: (name, i) for i, key in enumerate(keys)}

    def _stored(self, key: str) -> Columns | None:
        place = self._places().get(key)
        if place is None:
            return None
        docs = self._shard(place[0])
        return docs[place[1]] if docs is not None else None

    def _places(self) -> dict[str, tuple[str, int]]:
        """For each key the shard and position of its parse, read once from the lists."""
        if self._index is None:
            self._index = {
                key: (path.stem, i)
                for path in sorted(self.folder.glob("*.keys"))
                for i, key in enumerate(_lines(path))
            }
        return self._index

    def _shard(self, name: str) -> list[Columns] | None:
        """The documents of a shard; None, and the shard is thrown away, if it is damaged."""
        if name in self._decoded:
            self._decoded.move_to_end(name)
            return self._decoded[name]
        try:
            docs = _unpack(self.folder, name)
        except (OSError, ValueError, LookupError, TypeError, EOFError, zlib.error) as damage:
            self._forget(name, keep_files=isinstance(damage, PermissionError))
            return None
        self._decoded[name] = docs
        while len(self._decoded) > OPEN_SHARDS:
            self._decoded.popitem(last=False)
        return docs

    def _forget(self, name: str, *, keep_files: bool) -> None:
        index = self._places()
        for key in [key for key, place in index.items() if place[0] == name]:
            del index[key]
        if not keep_files:
            for suffix in ("keys", "parses"):
                with contextlib.suppress(OSError):
                    (self.folder / f"{name}.{suffix}").unlink()


def _unpack(folder: Path, name: str) -> list[Columns]:
    """The parses of a shard; raises whatever its damage makes zlib, NumPy or the disk raise."""
    docs = unpack((folder / f"{name}.parses").read_bytes())
    expected = len(_lines(folder / f"{name}.keys"))
    if len(docs) != expected:
        raise ValueError(f"{name}: {len(docs)} parses for {expected} keys")
    return docs


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split("\n")
    except (OSError, ValueError):
        return []


def _write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, whoever else writes it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
