"""How the cost of a next run grows with what is stored: listing, look-up, assembly, audit, release.

    python -m bench.growth --documents 2000 10000 50000 [--share 0.2] [--cached]

A few articles are read, parsed and extracted for once; the others are fabricated from their parts
and raw lines: every letter exchanged for another, a different exchange for each copy, so that no
two texts are alike and each still stands in its raw bytes. Keys are new, links lead to the copy's
own rows. Nothing is parsed. The articles are full of facts; `--share 0.2` keeps a fifth of them,
as many as plain news has.

Measured are three runs: the first over all documents, one with sixteen more, one with nothing
new. `--cached` leaves the first out: what it would leave behind (sketches, blocks, verdicts) is
fabricated too, as if no two facts had been the same. `--lean` leaves out texts and tables as
well, and with them the steps from assembly on.

Each size runs in a process of its own. CPU seconds are given, since wall time is that of the
machine's load; the peak is the process's largest resident size in that step (Linux only).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import sqlite3
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from bench.corpus import article, paragraphs
from pipeline.batch.copies import near_duplicates
from pipeline.batch.edition import Memory, _Maker, current_edition
from pipeline.batch.inventory import LARGEST_SHARD, Index
from pipeline.batch.jobs import COUNTS, ShardResult, shard_jobs, stored_result
from pipeline.batch.signatures import sign, signature_path
from pipeline.batch.staging import stage
from pipeline.batch.tables import database
from pipeline.contract import Table, fact_tables, load_tables
from pipeline.publish.audit import _keys_of_several_rows, _open_tables, _verdict_query
from pipeline.publish.judged import Judged, places_of
from pipeline.settings import Settings
from pipeline.versions import ingest_version

ROOT = Path(__file__).resolve().parents[1]
ORIGINALS = 16
LETTERS = string.ascii_lowercase


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="growth-", dir=options.folder) as name:
        folder = Path(name)
        _originals(folder / "originals")
        head = f"{'CPU s':>8} {'wall s':>8} {'us/document':>12} {'peak MB':>8}"
        lines = [f"{'documents':>9}  {'step':<38} {head}"]
        print(lines[0], flush=True)
        for documents in options.documents:
            command = [sys.executable, "-m", "bench.growth", "--measure", str(documents)]
            cached, lean = int(options.cached or options.lean), int(options.lean)
            command += [str(folder), str(options.share), str(cached), str(lean)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
                for line in child.stdout or ():
                    lines.append(line.rstrip("\n"))
                    print(lines[-1], flush=True)
            if child.returncode:
                raise SystemExit(child.returncode)
            shutil.rmtree(folder / str(documents))
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench.growth")
    parser.add_argument("--documents", type=int, nargs="+", default=[2000, 10_000])
    parser.add_argument("--share", type=float, default=1.0, help="of the facts that are kept")
    parser.add_argument("--cached", action="store_true", help="as if all but 16 had been run")
    parser.add_argument("--lean", action="store_true", help="only listing to clusters, cached")
    parser.add_argument("--folder", type=Path, help="where to work: 10 kB a document and more")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def _line(number: int, text: str) -> str:
    said = {"id": f"{number:09d}", "text": text, "published": "2024-05-01"}
    return json.dumps(said, ensure_ascii=False) + "\n"


def _originals(folder: Path) -> None:
    """A feed of real articles with their parts, made by the shard function."""
    from pipeline.batch.shards import work_on

    settings = Settings(raw=folder / "raw", data=folder / "data")
    settings.raw.mkdir(parents=True)
    pool = paragraphs(None)
    texts = [article(number, pool) for number in range(ORIGINALS)]
    lines = [_line(number, text) for number, text in enumerate(texts)]
    (settings.raw / "feed.jsonl").write_text("".join(lines), encoding="utf-8")
    with closing(Index(settings.work)) as index:
        index.update(settings.raw)
        for job in shard_jobs(index, settings).values():
            work_on(job)


# --- fabrication -------------------------------------------------------------------------------


class _Fabric:
    """Copies of the originals, a shard at a time."""

    def __init__(
        self, originals: Path, settings: Settings, share: float, cached: bool, lean: bool
    ) -> None:
        self._settings = settings
        self._lean = lean
        self.last: list[str] = []
        """Documents of the shard that was made last."""
        self._share = share
        self._cached = cached
        source = Settings(raw=originals / "raw", data=originals / "data")
        with closing(Index(source.work)) as index:
            jobs = shard_jobs(index, source)
            self._documents = index.documents().to_pylist()
        sign(job.parts for job in jobs.values())
        self._parts = [job.parts for job in jobs.values()]
        self._counts = stored_result(Path(self._parts[0]))
        feed = (source.raw / "feed.jsonl").read_text(encoding="utf-8").splitlines()
        self._texts = [json.loads(line)["text"] for line in feed]

    def make(self, copies: range) -> None:
        self._settings.raw.mkdir(parents=True, exist_ok=True)
        at_once = LARGEST_SHARD // ORIGINALS
        with closing(Index(self._settings.work)) as index, duckdb.connect() as db:
            for start in range(0, len(copies), at_once):
                self._shard(index, db, [(c, _exchange(c)) for c in copies[start : start + at_once]])
        with closing(sqlite3.connect(self._settings.work / "index.sqlite")) as index_file:
            index_file.execute(f"pragma user_version = {1 + copies.stop}")  # the index has changed

    def _shard(
        self, index: Index, db: duckdb.DuckDBPyConnection, copies: list[tuple[int, str]]
    ) -> None:
        first = copies[0][0]
        shard = _shard_name(first)
        name = f"{first // 1000:04d}/feed-{first:07d}.jsonl"
        rows = self._feed(name, shard, copies)
        self.last = [row[2] for row in rows]
        path = self._settings.raw / name
        mark = (path.stat().st_size, path.stat().st_mtime_ns)
        place = index.shard_path(shard)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        _record(self._settings.work / "index.sqlite", name, mark, rows)
        parts = Path(shard_jobs(index, self._settings)[shard].parts)
        parts.mkdir(parents=True)
        values = ", ".join(f"({c}, '{t}')" for c, t in copies)
        db.execute(f"create or replace table copies as from (values {values}) v(copy, letters)")
        for table in load_tables().values():
            # Of those that are compared the texts are read.
            if self._lean and (table.name != "articles" or len(copies) > 1):
                continue
            query = _copied(table, self._parts, self._share)
            db.execute(f"copy ({query}) to '{parts / table.name}.parquet' (compression zstd)")
        if self._cached:
            self._sign(db, parts)
        times = len(copies)
        total = {table: rows * times for table, rows in self._counts.rows.items()}
        result = ShardResult(len(rows), self._counts.words * times, total, [], [])
        (parts / COUNTS).write_text(json.dumps(asdict(result)))

    def _sign(self, db: duckdb.DuckDBPyConnection, parts: Path) -> None:
        """Sketches and blocks of these copies; a block is shared by eight copies."""
        signature_path(str(parts), "articles").parent.mkdir()
        for table in ("articles", *(table.name for table in fact_tables(load_tables()))):
            paths = ", ".join(f"'{signature_path(folder, table)}'" for folder in self._parts)
            target = signature_path(str(parts), table)
            cells = _SKETCH if table == "articles" else _BLOCK
            kept = "true" if table == "articles" else _kept("printf('%016x', r.key)", self._share)
            query = f"select {cells} from read_parquet([{paths}]) r, copies k where {kept}"
            db.execute(f"copy ({query}) to '{target}' (compression zstd)")

    def _feed(self, name: str, shard: str, copies: list[tuple[int, str]]) -> list[tuple[Any, ...]]:
        """Write the raw lines of these copies; returns their rows of the index."""
        path = self._settings.raw / name
        path.parent.mkdir(exist_ok=True)
        rows, characters, size, line = [], 0, 0, 0
        by_line = {document["line"]: document["article_id"] for document in self._documents}
        with path.open("w", encoding="utf-8") as stream:
            for copy, letters in copies:
                exchange = str.maketrans(LETTERS + LETTERS.upper(), letters + letters.upper())
                for number, text in enumerate(self._texts):
                    said = _line(number, "" if self._lean else text.translate(exchange))
                    line += 1
                    key = hashlib.sha256(f"{by_line[number + 1]}{copy}".encode()).hexdigest()
                    rows.append((name, line, key, f"{number:09d}", characters, size, shard))
                    stream.write(said)
                    characters += len(said)
                    size += len(said.encode())
        return rows


def _shard_name(first: int) -> str:
    """Of the shard that begins with this copy."""
    return hashlib.sha256(str(first).encode()).hexdigest()[:24]


def _record(index: Path, name: str, mark: tuple[int, int], rows: list[tuple[Any, ...]]) -> None:
    """Into the index as if the file had been read."""
    columns = "path, line, article_id, source_id, raw_start, raw_byte_start, shard"
    with closing(sqlite3.connect(index)) as db, db:
        db.execute("insert into files values (?, ?, ?, ?)", (name, *mark, ingest_version()))
        db.executemany(f"insert into documents ({columns}) values (?, ?, ?, ?, ?, ?, ?)", rows)


def _exchange(copy: int) -> str:
    letters = list(LETTERS)
    random.Random(copy).shuffle(letters)
    return "".join(letters)


_SKETCH = (
    "r.* replace (sha256(r.article_id || k.copy) as article_id, hash(r.digest, k.copy) as digest, "
    "list_transform(r.bands, lambda x: hash(x, k.copy)) as bands, "
    "list_transform(r.anchors, lambda x: (hash(x, k.copy) >> 32)::uinteger) as anchors)"
)
_BLOCK = (
    "r.* replace (('0x' || substr(sha256(printf('%016x', r.key) || k.copy), 1, 16))::ubigint "
    "as key, sha256(r.article_id || k.copy) as article_id, "
    "list_transform(r.names, lambda x: hash(x, k.copy // 8)) as names)"
)


def _kept(key: str, share: float) -> str:
    """SQL that is true of a share of all keys."""
    return f"hash({key}) % 1000 < {round(share * 1000)}"


def _copied(table: Table, parts: list[str], share: float) -> str:
    """SQL for a table's rows, once a copy: new keys, links and letters."""
    paths = ", ".join(f"'{folder}/{table.name}.parquet'" for folder in parts)
    cells = ", ".join(
        f'{_cell(table, c.name, c.is_list, share)} as "{c.name}"' for c in table.columns
    )
    named = "r.record_id" if table.name == "evidence" else f"r.{table.primary_key}"
    kept = "true" if table.name == "articles" else _kept(named, share)
    rows = f"read_parquet([{paths}]) r, copies k where {kept}"
    return f"select {cells} from {rows} order by k.copy"


def _cell(table: Table, name: str, is_list: bool, share: float) -> str:
    column = f'r."{name}"'
    letters = f"'{LETTERS}{LETTERS.upper()}', k.letters || upper(k.letters)"
    if name == "article_id":
        return f"sha256({column} || k.copy)"
    new = f"substr(sha256({column} || k.copy), 1, 16)"
    if name in (table.primary_key, "record_id"):
        return new
    if name in table.foreign_keys:
        return f"case when {_kept(column, share)} then {new} end"
    if name == "quote_hash":
        return f"substr(sha256({column} || k.copy), 1, length({column}))"
    if is_list and name.endswith("_names") and name != "sector_names":
        return f"list_transform({column}, lambda x: translate(x, {letters}))"
    if name == "text" or (name.endswith("_text") and not name.startswith(("amount", "value"))):
        return f"translate({column}, {letters})"
    return column


# --- measuring ---------------------------------------------------------------------------------


def measure(documents: int, folder: Path, share: float, cached: bool, lean: bool) -> Iterator[str]:
    """The cost of each step over so many documents, a line each."""
    settings = Settings(raw=folder / str(documents) / "raw", data=folder / str(documents) / "data")
    fabric = _Fabric(folder / "originals", settings, share, cached, lean)
    copies = range(-(-documents // ORIGINALS))
    more = range(len(copies), len(copies) + 1)
    yield _timed(documents, "(fabrication)", lambda: fabric.make(copies))
    if not cached:
        for name, work in _steps(settings):
            yield _timed(documents, name, work)
    fabric.make(more)
    new = pa.chunked_array([pa.array(fabric.last)])
    if cached:
        yield _timed(documents, "(as if compared before)", lambda: _pretend_compared(settings, new))
        for listed in (settings.work / "documents").iterdir():
            listed.unlink()
    steps = list(_steps(settings))[: 3 if lean else None]
    for name, work in steps:
        if cached and name == "audit":
            yield _timed(documents, "(as if judged before)", lambda: _pretend_judged(settings, new))
        yield _timed(documents, name + ", 16 more", work)
    for name, work in steps:
        yield _timed(documents, name + ", nothing new", work)


_NOTHING = "select 0::ubigint as one, 0::ubigint as two, '' as relation where false"


def _pretend_compared(settings: Settings, but: pa.ChunkedArray) -> None:
    """Leave an edition of all documents but some, in which no two facts were the same."""
    with closing(Index(settings.work)) as index:
        documents, jobs = index.documents(), shard_jobs(index, settings)
    standing = documents.filter(pc.invert(pc.is_in(documents["article_id"], but)))
    folder = settings.work / "editions" / "pretended"
    folder.mkdir(parents=True)
    maker = _Maker(settings, jobs, standing)
    memory = Memory(folder, [], maker._basis())
    with database(settings.work / "scratch") as db:
        maker._open_documents(db, memory)
        # Ids for texts: no two are alike.
        near_duplicates(db.cursor(), lambda ids: zip(ids, ids, strict=True), _NOTHING)
        memory.keep("compared", db, "from compared")
    memory.complete()
    (folder / "edition.json").write_text("{}")


def _pretend_judged(settings: Settings, but: pa.ChunkedArray) -> None:
    """Remember all staged rows as met by every rule, but those of some articles."""
    for table in load_tables().values():
        with database(settings.work / "scratch") as db:
            _open_tables(db, settings.staging)
            db.execute(f"create table twice as {_keys_of_several_rows(table)}")
            judged = Judged(settings.work / "judged", table, db)
            judged.compare(_verdict_query(table), places_of(db, settings.raw))
            db.register("new", pa.table({"article_id": but}))
            db.execute("delete from now where article_id in (select article_id from new)")
            judged.remember(["no rule"])


def _steps(settings: Settings) -> Iterator[tuple[str, Callable[[], object]]]:
    from pipeline.publish.receipts import Receipts
    from pipeline.publish.release import publish

    def listing() -> None:
        with closing(Index(settings.work)) as index:
            found = index.update(settings.raw)
            if found.files_read:
                raise SystemExit(f"{found.files_read} fabricated files were not known")

    def look_up() -> None:
        with closing(Index(settings.work)) as index:
            index.documents()
            for job in shard_jobs(index, settings).values():
                stored_result(Path(job.parts))

    def audit() -> None:
        scratch = settings.work / "scratch"
        receipts = Receipts(settings.work / "receipts", settings.staging, settings.raw, scratch)
        for table in load_tables().values():
            for rule in receipts.report(table).failed("critical"):
                print(f"{table.name}: {rule.rule}: {rule.violations} broken", file=sys.stderr)

    def release() -> None:
        scratch = settings.work / "scratch"
        publish(settings.staging, settings.releases, settings.latest, {}, scratch)

    yield "listing", listing
    yield "index, counts of shards", look_up
    yield "copies, clusters", lambda: current_edition(settings)
    yield "assembly", lambda: [stage(table, settings) for table in load_tables().values()]
    yield "audit", audit
    yield "release", release


def _timed(documents: int, name: str, work: Callable[[], object]) -> str:
    Path("/proc/self/clear_refs").write_text("5")  # Linux: the peak starts anew
    start, clock = time.process_time(), time.perf_counter()
    work()
    seconds, wall = time.process_time() - start, time.perf_counter() - clock
    status = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    peak = int(status.split()[0]) / 1024
    each = seconds / documents * 1e6
    return f"{documents:>9}  {name:<38} {seconds:>8.2f} {wall:>8.1f} {each:>12.1f} {peak:>8.0f}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        size, place, share, *flags = sys.argv[2:]
        is_cached, is_lean = (flag == "1" for flag in flags)
        for told in measure(int(size), Path(place), float(share), is_cached, is_lean):
            print(told, flush=True)
    else:
        main()
