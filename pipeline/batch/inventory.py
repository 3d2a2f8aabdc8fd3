"""What lies in the raw folder and where each document of it is stored: the index.

Belongs here: listing files, telling changed from unchanged ones, putting new articles into
shards, remembering refusals. Does not: reading a format (`pipeline.ingest`) or extracting.

The index is one SQLite file in the work folder. It is a cache: deleted, it is built anew.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from pipeline.batch.store import write_articles
from pipeline.ingest.article import Article, Refusal
from pipeline.ingest.reader import read
from pipeline.versions import ingest_version

TABLES = """
create table if not exists files (
  path text primary key, size integer, mtime_ns integer, version text);
create table if not exists documents (
  path text, line integer, article_id text, source_id text,
  raw_start integer, raw_byte_start integer, shard text, primary key (path, line, article_id));
create index if not exists documents_by_article on documents (article_id);
create table if not exists incoming (
  path text, line integer, article_id text, source_id text,
  raw_start integer, raw_byte_start integer, shard text, primary key (path, line, article_id));
create index if not exists incoming_by_article on incoming (article_id);
create table if not exists refusals (path text, line integer, reason text, detail text);
create index if not exists refusals_by_path on refusals (path);
"""

SMALLEST_SHARD, LARGEST_SHARD = 32, 512
FILES_AT_ONCE = 256
"""Files without new articles that are recorded in one transaction."""


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
                intake.take(name, mark, read(path, raw))
        intake.finish()
        known = [row[0] for row in self._db.execute("select path from files order by path")]
        gone = [name for name in known if name not in seen]
        with self._db:
            for name in gone:
                _forget(self._db, name)
        return Inventory(
            len(seen),
            read_anew,
            len(gone),
            self._count("documents"),
            intake.new,
            self._count("refusals"),
        )

    def documents(self) -> pa.Table:
        """One row a distinct article: its first place in path order, and its shard."""
        columns = (
            "article_id",
            "shard",
            "path",
            "line",
            "source_id",
            "raw_start",
            "raw_byte_start",
        )
        rows = self._db.execute(
            f"select {', '.join(columns)} from (select *, row_number() over "
            "(partition by article_id order by path, line) as place from documents) "
            "where place = 1 order by article_id"
        ).fetchall()
        types = [
            pa.string(),
            pa.string(),
            pa.string(),
            pa.int64(),
            pa.string(),
            pa.int64(),
            pa.int64(),
        ]
        arrays = [pa.array([row[i] for row in rows], type=kind) for i, kind in enumerate(types)]
        return pa.table(dict(zip(columns, arrays, strict=True)))

    def used_shards(self) -> list[str]:
        return [
            row[0] for row in self._db.execute("select distinct shard from documents order by 1")
        ]

    def refusals(self) -> list[Refusal]:
        """Files and lines that gave no article, and exact copies of one that did."""
        refused = self._db.execute(
            "select path, reason, detail, line from refusals order by path, line, reason"
        )
        copies = self._db.execute(
            "select path, line, first_value(path) over places, first_value(line) over places, "
            "row_number() over places from documents "
            "window places as (partition by article_id order by path, line) order by path, line"
        )
        return [Refusal(*row) for row in refused] + [
            Refusal(path, "duplicate", f"the same bytes as {original}{_at(first)}", line or None)
            for path, line, original, first, place in copies
            if place > 1
        ]

    def _forget_lost_shards(self) -> None:
        """Files whose articles were deleted from the work folder are read again."""
        lost = [shard for shard in self.used_shards() if not self.shard_path(shard).exists()]
        for shard in lost:
            query = "select distinct path from documents where shard = ?"
            for (name,) in self._db.execute(query, (shard,)).fetchall():
                _forget(self._db, name)
        self._db.commit()

    def _is_known(self, name: str, mark: tuple[int, int]) -> bool:
        row = self._db.execute(
            "select size, mtime_ns, version from files where path = ?", (name,)
        ).fetchone()
        return bool(row == (*mark, ingest_version()))

    def _count(self, table: str) -> int:
        return int(self._db.execute(f"select count(*) from {table}").fetchone()[0])


class _Intake:
    """Takes files in, groups their new articles into shards, and records each file when all of
    its articles are stored. Rows wait in `incoming`, so that no feed is ever held in memory."""

    def __init__(self, database: sqlite3.Connection, shard_path: Callable[[str], Path]) -> None:
        self._db = database
        self._shard_path = shard_path
        self._articles: list[Article] = []
        self._waiting: set[str] = set()
        self._rows: list[list[str | int | None]] = []
        self._finished: list[tuple[str, tuple[int, int], list[Refusal]]] = []
        self.new = 0
        with database:
            database.execute("delete from incoming")

    def take(self, name: str, mark: tuple[int, int], items: Iterator[Article | Refusal]) -> None:
        refusals = []
        for item in items:
            if isinstance(item, Refusal):
                refusals.append(item)
            else:
                self._add(name, item)
        self._finished.append((name, mark, refusals))
        # One transaction a file would cost ten thousand refused files a minute of waiting.
        if not self._articles and len(self._finished) >= FILES_AT_ONCE:
            self._flush()

    def finish(self) -> None:
        self._flush()

    def _stored(self, article_id: str) -> str | None:
        """The shard that holds the article already, from this file's last version or another."""
        for table in ("incoming", "documents"):
            query = f"select shard from {table} where article_id = ?"
            for (shard,) in self._db.execute(query, (article_id,)):
                if self._shard_path(shard).exists():
                    return str(shard)
        return None

    def _add(self, name: str, article: Article) -> None:
        waiting = article.article_id in self._waiting
        shard = None if waiting else self._stored(article.article_id)
        self._rows.append(
            [
                name, article.source_line or 0, article.article_id, article.source_id,
                article.raw_start, article.raw_byte_start, shard,
            ]
        )  # fmt: skip
        if shard is None and not waiting:
            self._waiting.add(article.article_id)
            self._articles.append(replace(article, raw_start=0, raw_byte_start=0))
            self.new += 1
        if len(self._articles) >= min(LARGEST_SHARD, max(SMALLEST_SHARD, self.new // 16)):
            self._flush()

    def _flush(self) -> None:
        shard = self._store() if self._articles else None
        for row in self._rows:
            row[-1] = row[-1] or shard
        with self._db:
            self._db.executemany(
                "insert or ignore into incoming values (?,?,?,?,?,?,?)", self._rows
            )
            for name, mark, refusals in self._finished:
                self._record(name, mark, refusals)
        self._articles, self._rows, self._finished, self._waiting = [], [], [], set()

    def _record(self, name: str, mark: tuple[int, int], refusals: list[Refusal]) -> None:
        _forget(self._db, name)
        self._db.execute("insert into files values (?, ?, ?, ?)", (name, *mark, ingest_version()))
        self._db.execute("insert into documents select * from incoming where path = ?", (name,))
        self._db.execute("delete from incoming where path = ?", (name,))
        self._db.executemany(
            "insert into refusals values (?, ?, ?, ?)",
            [(name, refusal.line, refusal.reason, refusal.detail) for refusal in refusals],
        )

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


def _at(line: int | None) -> str:
    return f", line {line}" if line else ""
