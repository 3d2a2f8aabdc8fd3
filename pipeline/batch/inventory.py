"""What lies in the raw folder and where each document of it is stored: the index.

Belongs here: listing files, telling changed from unchanged ones, putting new articles into
shards, remembering refusals. Does not: reading a format (`pipeline.ingest`) or extracting.

The index is one SQLite file in the work folder. It is a cache: deleted, it is built anew.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from pipeline.batch.store import whole_file, write_articles
from pipeline.ingest.article import Article, Known, Refusal
from pipeline.ingest.reader import read_new
from pipeline.versions import ingest_version

TABLES = """
create table if not exists files (
  path text primary key, size integer, mtime_ns integer, version text);
create table if not exists documents (
  path text, line integer, article_id text, source_id text,
  raw_start integer, raw_byte_start integer, shard text, primary key (path, line, article_id));
create index if not exists documents_by_article on documents (article_id);
create index if not exists documents_by_shard on documents (shard);
create table if not exists incoming (
  path text, line integer, article_id text, source_id text,
  raw_start integer, raw_byte_start integer, shard text, primary key (path, line, article_id));
create index if not exists incoming_by_article on incoming (article_id);
create table if not exists refusals (path text, line integer, reason text, detail text);
create index if not exists refusals_by_path on refusals (path);
create table if not exists incoming_refusals (
  path text, line integer, reason text, detail text);
"""

REFUSALS = """
with copies as (
  select path, line, first_value(path) over places as original,
    first_value(line) over places as first, row_number() over places as place
  from documents window places as (partition by article_id order by path, line)),
every as (
  select 0 as copy, path, line, reason, detail from refusals
  union all
  select 1, path, nullif(line, 0), 'duplicate', 'the same bytes as ' || original ||
    case when first then ', line ' || first else '' end from copies where place > 1),
numbered as (
  select *, row_number() over reasons as place, count(*) over (partition by copy, path, reason)
    as total
  from every window reasons as (partition by copy, path, reason order by line, detail))
select path, line, reason, detail, place, total from numbered where place <= ?
order by copy, path, line, reason
"""

DOCUMENTS = pa.schema(
    [
        ("article_id", pa.string()), ("shard", pa.string()), ("path", pa.string()),
        ("line", pa.int64()), ("source_id", pa.string()), ("raw_start", pa.int64()),
        ("raw_byte_start", pa.int64()),
    ]
)  # fmt: skip

SMALLEST_SHARD, LARGEST_SHARD = 64, 256
FILES_AT_ONCE = 256
"""Files without new articles that are recorded in one transaction."""
ROWS_AT_ONCE = 4096
"""Lines of a feed that wait in memory."""
DOCUMENTS_AT_ONCE = 65_536
"""Rows of the list of articles that are Python objects at one time."""
LISTED = 100
"""Refusals of one file for one reason that are told one by one; the others are counted."""


@dataclass(frozen=True)
class Inventory:
    """What an update found: files seen, of these read anew or gone, new articles, refusals."""

    files: int
    files_read: int
    files_gone: int
    articles: int
    articles_new: int
    refusals: int


class Index:
    """The index of the raw folder; opens (and if need be makes) `folder/index.sqlite`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.shards = folder / "articles" / ingest_version()
        self._path = folder / "index.sqlite"
        try:
            self._db = self._open()
        except sqlite3.DatabaseError:
            self._path.unlink()
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path)
        database.executescript(TABLES)
        if not _state(database):
            with database:
                _mark_changed(database)
        return database

    def close(self) -> None:
        self._db.close()

    def shard_path(self, shard: str) -> Path:
        return self.shards / shard[:2] / f"{shard}.jsonl.zst"

    def update(self, raw: Path, progress: Callable[[str], None] = lambda _: None) -> Inventory:
        """Bring the index up to date with the files below `raw`; reads only what changed."""
        self._forget_lost_shards()
        seen, read_anew = set(), 0
        intake = _Intake(self._db, self.shard_path)
        for path in raw_files(raw):
            name = _name(path, raw)
            seen.add(name)
            mark = _mark(path)
            if not self._is_known(name, mark):
                progress(name)
                read_anew += 1
                intake.take(name, mark, read_new(path, raw, intake.known))
        intake.finish()
        known = self._db.execute("select path from files order by path")
        gone = [name for (name,) in known if name not in seen]
        with self._db:
            for name in gone:
                _forget(self._db, name)
            if gone:
                _mark_changed(self._db)
        return Inventory(
            len(seen),
            read_anew,
            len(gone),
            self._count("documents"),
            intake.new,
            self._count("refusals"),
        )

    def documents(self) -> pa.Table:
        """One row a distinct article: its first place in path order, and its shard.

        The table lies mapped in a file that is made once for each state of the index, so that
        every step may ask for it; `digest_of` names its content.
        """
        folder = self._path.parent / "documents"
        path = folder / f"{_state(self._db)}.arrow"
        if not path.exists():
            for old in folder.glob("*.arrow"):
                old.unlink()
            with whole_file(path) as temporary:
                self._write_documents(temporary)
        with pa.memory_map(str(path)) as source:
            return pa.ipc.open_file(source).read_all()

    def _write_documents(self, path: Path) -> None:
        cursor = self._db.execute(
            f"select {', '.join(DOCUMENTS.names)} from (select *, row_number() over "
            "(partition by article_id order by path, line) as place from documents) "
            "where place = 1 order by article_id"
        )
        digest, batches = hashlib.sha256(), []
        for rows in iter(lambda: cursor.fetchmany(DOCUMENTS_AT_ONCE), []):
            digest.update(repr(rows).encode("utf-8", "surrogatepass"))
            cells = zip(zip(*rows, strict=True), DOCUMENTS.types, strict=True)
            arrays = [pa.array(column, type=kind) for column, kind in cells]
            batches.append(pa.RecordBatch.from_arrays(arrays, schema=DOCUMENTS))
        table = pa.Table.from_batches(batches, DOCUMENTS)
        named = table.replace_schema_metadata({"digest": digest.hexdigest()})
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, named.schema) as writer:
            writer.write_table(named)

    def used_shards(self) -> list[str]:
        """Shards that hold a document, found by leaps along their index."""
        query = (
            "with recursive leaps(shard) as (select min(shard) from documents union all "
            "select (select min(d.shard) from documents d where d.shard > leaps.shard) "
            "from leaps where shard is not null) select shard from leaps where shard is not null"
        )
        return [shard for (shard,) in self._db.execute(query)]

    def refusals(self) -> list[Refusal]:
        """Files and lines that gave no article, and exact copies of one that did.

        Of a file that is refused line by line for one reason, `LISTED` are told one by one
        and the others as a number.
        """
        found = []
        for path, line, reason, detail, place, total in self._db.execute(REFUSALS, (LISTED,)):
            found.append(Refusal(path, reason, detail, line))
            if place == LISTED < total:
                more = f"{total - LISTED:,} more of its lines, for the same reason"
                found.append(Refusal(path, reason, more))
        return found

    def refused(self) -> int:
        """How many files and lines gave no article of their own."""
        copies = "select count(*) - count(distinct article_id) from documents"
        return self._count("refusals") + int(self._db.execute(copies).fetchone()[0])

    def _forget_lost_shards(self) -> None:
        """Files whose articles were deleted from the work folder are read again."""
        lost = [shard for shard in self.used_shards() if not self.shard_path(shard).exists()]
        for shard in lost:
            query = "select distinct path from documents where shard = ?"
            for (name,) in self._db.execute(query, (shard,)).fetchall():
                _forget(self._db, name)
        if lost:
            _mark_changed(self._db)
        self._db.commit()

    def _is_known(self, name: str, mark: tuple[int, int]) -> bool:
        row = self._db.execute(
            "select size, mtime_ns, version from files where path = ?", (name,)
        ).fetchone()
        return bool(row == (*mark, ingest_version()))

    def _count(self, table: str) -> int:
        return int(self._db.execute(f"select count(*) from {table}").fetchone()[0])


class _Place(NamedTuple):
    """Where an article is stored, None while it waits for its shard; and its feed's name for it."""

    shard: str | None
    source_id: str | None


class _Intake:
    """Takes files in, groups their new articles into shards, and records each file when all of
    its articles are stored. Rows wait in `incoming`, so that no feed is ever held in memory."""

    def __init__(self, database: sqlite3.Connection, shard_path: Callable[[str], Path]) -> None:
        self._db = database
        self._shard_path = shard_path
        self._articles: list[Article] = []
        self._places: dict[str, _Place | None] = {}
        self._rows: list[list[str | int | None]] = []
        self._refusals: list[tuple[str, int | None, str, str]] = []
        self._finished: list[tuple[str, tuple[int, int]]] = []
        self.new = 0
        with database:
            database.execute("delete from incoming")
            database.execute("delete from incoming_refusals")

    def take(
        self, name: str, mark: tuple[int, int], items: Iterator[Article | Refusal | Known]
    ) -> None:
        for item in items:
            if isinstance(item, Refusal):
                self._refusals.append((name, item.line, item.reason, item.detail))
            else:
                self._add(name, item)
            if self._is_full():
                self._flush()
        self._finished.append((name, mark))
        # One transaction a file would cost ten thousand refused files a minute of waiting.
        if not self._articles and len(self._finished) >= FILES_AT_ONCE:
            self._flush()

    def finish(self) -> None:
        self._flush()

    def known(self, article_id: str) -> bool:
        """Whether an article is stored already, or waits to be."""
        return self._place(article_id) is not None

    def _place(self, article_id: str) -> _Place | None:
        if article_id not in self._places:
            self._places[article_id] = self._stored(article_id)
        return self._places[article_id]

    def _stored(self, article_id: str) -> _Place | None:
        """Where the article is, from this file's last version or another."""
        for table in ("incoming", "documents"):
            query = f"select shard, source_id from {table} where article_id = ?"
            for shard, source_id in self._db.execute(query, (article_id,)):
                if self._shard_path(shard).exists():
                    return _Place(shard, source_id)
        return None

    def _add(self, name: str, item: Article | Known) -> None:
        place = self._place(item.article_id)
        if isinstance(item, Article) and place is None:
            place = self._places[item.article_id] = _Place(None, item.source_id)
            self._articles.append(replace(item, raw_start=0, raw_byte_start=0))
            self.new += 1
        if place is None:
            raise ValueError(f"{name}: {item.article_id} was known and is no more")
        self._rows.append(
            [
                name, item.source_line or 0, item.article_id, place.source_id,
                item.raw_start, item.raw_byte_start, place.shard,
            ]
        )  # fmt: skip

    def _is_full(self) -> bool:
        enough = min(LARGEST_SHARD, max(SMALLEST_SHARD, self.new // 16))
        return (
            len(self._articles) >= enough or len(self._rows) + len(self._refusals) >= ROWS_AT_ONCE
        )

    def _flush(self) -> None:
        shard = self._store() if self._articles else None
        for row in self._rows:
            row[-1] = row[-1] or shard
        with self._db:
            self._db.executemany(
                "insert or ignore into incoming values (?,?,?,?,?,?,?)", self._rows
            )
            self._db.executemany("insert into incoming_refusals values (?,?,?,?)", self._refusals)
            for name, mark in self._finished:
                self._record(name, mark)
            if self._finished:
                _mark_changed(self._db)
        self._articles, self._rows, self._refusals = [], [], []
        self._finished, self._places = [], {}

    def _record(self, name: str, mark: tuple[int, int]) -> None:
        _forget(self._db, name)
        self._db.execute("insert into files values (?, ?, ?, ?)", (name, *mark, ingest_version()))
        for table, waiting in (("documents", "incoming"), ("refusals", "incoming_refusals")):
            self._db.execute(f"insert into {table} select * from {waiting} where path = ?", (name,))
            self._db.execute(f"delete from {waiting} where path = ?", (name,))

    def _store(self) -> str:
        parts = [ingest_version(), *(a.article_id + a.source_file for a in self._articles)]
        text = "\n".join(parts).encode("utf-8", "surrogatepass")
        shard = hashlib.sha256(text).hexdigest()[:24]
        if not self._shard_path(shard).exists():
            write_articles(self._shard_path(shard), self._articles)
        return shard


def _forget(database: sqlite3.Connection, name: str) -> None:
    for table in ("files", "documents", "refusals"):
        database.execute(f"delete from {table} where path = ?", (name,))


def _state(database: sqlite3.Connection) -> int:
    """A number that is another one whenever the index has changed; 0 in a database just made."""
    return int(database.execute("pragma user_version").fetchone()[0])


def _mark_changed(database: sqlite3.Connection) -> None:
    # By chance, not counted: an index that was deleted and made anew must not meet old files.
    database.execute(f"pragma user_version = {1 + secrets.randbelow(2**31 - 1)}")


def digest_of(documents: pa.Table) -> str:
    """Names the content of `Index.documents()`."""
    return str(documents.schema.metadata[b"digest"].decode())


def raw_files(raw: Path) -> Iterator[Path]:
    """Files below `raw` in path order; hidden ones and a `README.md` are not articles."""
    for folder, folders, names in os.walk(raw, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted([*names, *links]):
            if not name.startswith(".") and name != "README.md":
                yield Path(folder) / name
        folders[:] = [name for name in folders if name not in links]


def _name(path: Path, raw: Path) -> str:
    """The path below `raw`; bytes in it that are no UTF-8 are escaped, no table can hold them."""
    return path.relative_to(raw).as_posix().encode("utf-8", "backslashreplace").decode()


def _mark(path: Path) -> tuple[int, int]:
    status = path.lstat()
    return status.st_size, status.st_mtime_ns
