"""What has been judged before: articles whose rows an earlier audit saw, cell for cell.

Belongs here: telling an article's rows that are new or changed from those that are not, and
remembering which rules the others broke. Does not: judging (`pipeline.publish.audit`).

An article is known by a digest of all its rows in one table: every cell as it is staged, every
verdict that is worked out over whole tables, and where its raw file stands, with that file's
size and times. So a row that was tampered with, wherever it was stored, is a new one, and so is
one whose key or link another article's rows have broken. An article whose rows broke a blocking
rule is never remembered.

The digest is DuckDB's 64-bit hash: it guards against accidents, at odds of one in 10^19 a row,
not against somebody who writes into the work folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.batch.store import whole_file
from pipeline.contract import Table
from pipeline.rules import quoted
from pipeline.versions import audit_version

ROW_NUMBER = "file_row_number"
"""DuckDB's name for a row's place in the staged file."""

BROKEN = pa.schema(
    [("rule", pa.string()), ("article_id", pa.string()), ("key", pa.string()),
     (ROW_NUMBER, pa.int64())]
)  # fmt: skip


class Judged:
    """The articles of one table: those judged before, and those that are due."""

    def __init__(self, folder: Path | None, table: Table, db: duckdb.DuckDBPyConnection) -> None:
        self._folder = folder
        self._table = table
        # A connection of its own, over the same tables: the auditor's is busy handing out batches.
        self._db = db.cursor()
        self._path = folder / f"{table.name}-{audit_version()}.parquet" if folder else None

    def compare(self, rows: str, places: pa.Table) -> int:
        """Find the articles that are due; returns how many rows of the others there are.

        `rows` is a query for the table's rows with their verdicts, `places` says where each
        article's raw file stands.
        """
        self._db.register("places", places)
        names = [name for name in self._db.sql(rows).columns if name != ROW_NUMBER]
        cells = ", ".join(f'r."{name}"' for name in names)
        self._db.execute(
            f"create table now as select r.article_id, count(*) as rows, "
            f"bit_xor(hash({cells}, p.place)) as digest from ({rows}) r "
            "left join places p on p.article_id = r.article_id group by r.article_id"
        )
        self._db.execute(f"create table known as {self._known()}")
        self._db.execute(
            "create table due as select article_id from now n where article_id is null "
            "or not exists (select 1 from known k where k.article_id = n.article_id)"
        )
        self._db.register("fresh", BROKEN.empty_table())
        self._db.execute("create table broken as from fresh")
        key = self._table.primary_key
        self._db.execute(
            "insert into broken select b.rule, k.article_id, b.key, t.file_row_number from "
            "(select article_id, unnest(broken) as b from known) k "
            f"join {self._table.name} t on t.{key} = b.key"
        )
        return self._one("select coalesce(sum(rows), 0)::bigint from known")

    def _known(self) -> str:
        """What is remembered, as far as it is the same now."""
        nothing = (
            "select ''::varchar as article_id, 0::bigint as rows, 0::ubigint as digest, "
            "[]::struct(rule varchar, key varchar)[] as broken where false"
        )
        if self._path is None or not self._path.exists():
            return nothing
        stored = f"read_parquet({quoted(self._path)})"
        try:
            self._db.sql(f"select article_id, rows, digest, broken from {stored} limit 0")
        except duckdb.Error:
            return nothing
        return (
            f"select s.article_id, s.rows, s.digest, s.broken from {stored} s join now n "
            "on n.article_id = s.article_id and n.rows = s.rows and n.digest = s.digest"
        )

    def all_are_due(self) -> bool:
        return self._one("select count(*) from known") == 0

    def note(self, broken: pa.Table) -> None:
        """Rows of the articles that were due, with the rules that they break."""
        self._db.register("fresh", broken)
        self._db.execute("insert into broken from fresh")

    def violations(self) -> dict[str, int]:
        """Rows that break a rule, of all articles, by the rules that some row breaks."""
        return dict(self._db.sql("select rule, count(*) from broken group by rule").fetchall())

    def first_broken(self, rule: str, most: int) -> list[int]:
        """Places of the first rows in the staged file that break a rule."""
        query = "select file_row_number from broken where rule = ? order by 1 limit ?"
        return [number for (number,) in self._db.execute(query, [rule, most]).fetchall()]

    def remember(self, blocking: Iterable[str]) -> None:
        """Keep all articles but those with a row that breaks one of the `blocking` rules."""
        if self._folder is None or self._path is None:
            return
        rules = ", ".join(quoted(rule) for rule in blocking)
        with whole_file(self._path) as temporary:
            self._db.execute(
                "copy (select n.*, coalesce(b.broken, []) as broken from now n left join "
                "(select article_id, list({'rule': rule, 'key': key} order by rule, key) as broken "
                "from broken group by article_id) b on b.article_id = n.article_id "
                "where n.article_id is not null and n.article_id not in "
                f"(select article_id from broken where rule in ({rules}) "
                f"and article_id is not null)) to {quoted(temporary)} (format parquet)"
            )
        for old in self._folder.glob(f"{self._table.name}-*.parquet"):
            if old != self._path:
                old.unlink()

    def _one(self, query: str) -> int:
        return int(self._db.sql(query).fetchall()[0][0])


def places_of(db: duckdb.DuckDBPyConnection, raw: Path) -> pa.Table:
    """Of each article, a digest of where and how its bytes are read, and of its file's marks."""
    files = [name for (name,) in db.sql("select distinct source_file from articles").fetchall()]
    marks = {"source_file": files, "mark": [_mark(raw / (name or "")) for name in files]}
    strings = pa.schema([("source_file", pa.string()), ("mark", pa.string())])
    db.register("marks", pa.table(marks, schema=strings))
    return db.sql(
        "select article_id, bit_xor(hash(source_file, anchor, encoding, anchor_text, mark)) "
        "as place from articles left join marks using (source_file) group by article_id"
    ).to_arrow_table()


def _mark(path: Path) -> str:
    """Size and times of a file; the time of its last change cannot be set by hand."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"
