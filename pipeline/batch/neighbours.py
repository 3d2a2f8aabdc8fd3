"""Clusters of rows among all: pairs meet in blocks, and only new pairs are compared.

Belongs here: which rows are neighbours, which of these were compared before, the groups.
Does not: when two rows are the same (`corroboration`), or where blocks are kept (`signatures`).

Rows meet in blocks (a type and a name, an amount, the same words) and are compared with their
nearest neighbours in time, so the work grows with the rows, not with their pairs. DuckDB works
out the neighbours over all rows, on disk where memory is short; Python compares a pair when
either row is new, or when what lay between the two has gone.
"""

from __future__ import annotations

import hashlib
import pickle
from array import array
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

import duckdb
import pyarrow as pa

from pipeline.batch.corroboration import (
    ALIKE,
    DAYS_APART,
    Record,
    block_names,
    cluster_id,
    prepared,
    told,
)

NEIGHBOURS = 8
"""Rows compared with each row of a block: the next ones in time."""

PAIRS_AT_ONCE = 10_000

BLOCKS = pa.schema(
    [
        ("key", pa.uint64()), ("article_id", pa.string()), ("told", pa.int32()),
        ("names", pa.list_(pa.uint64())), ("row", pa.binary()),
    ]
)  # fmt: skip
"""Rows that may meet others: the day of each, its blocks, and the row itself, once. Keys of
facts are numbers in hexadecimal, and kept as such."""

PAIRS = pa.schema([("one", pa.uint64()), ("two", pa.uint64())])


def blocks(
    table: str, key: str, rows: Iterable[Record], days: Mapping[str, date | None]
) -> pa.Table:
    """The rows of a fact table that may meet others; `days` are those of their articles."""
    found = []
    for row in rows if table in ALIKE else ():
        ready = prepared(row)
        day = told(row, days.get(row["article_id"]))
        names = {_number(name) for name in map(repr, block_names(table, ready))}
        if day is not None and names:
            cells = (int(row[key], 16), row["article_id"], day.toordinal(), sorted(names))
            found.append((*cells, pickle.dumps(ready)))
    columns = zip(*found, strict=True) if found else [[] for _ in BLOCKS]
    arrays = [pa.array(c, type=f.type) for c, f in zip(columns, BLOCKS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=BLOCKS)


def _number(name: str) -> int:
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def find_alike(db: duckdb.DuckDBPyConnection, table: str, before: str) -> None:
    """Make the table `alike`: neighbours in some block that are the same, as pairs of keys.

    `db` has `entries` (as `BLOCKS`, and whether the row is `fresh`) and `lost` (name, day and key
    of rows that have gone from their blocks). `before` is SQL for the pairs that were alike, of
    which those of old rows still hold where they are still neighbours.
    """
    some_lost = bool(db.sql("select 1 from lost limit 1").fetchall())
    db.execute(_neighbours(DAYS_APART[table], before, some_lost))
    db.execute("create or replace table alike as select one, two from pairs where not due")
    reader = db.sql(
        "select p.one, p.two, a.row as first, b.row as second from pairs p "
        "join entries a on a.key = p.one join entries b on b.key = p.two where p.due"
    ).to_arrow_reader(PAIRS_AT_ONCE)
    loads = lru_cache(maxsize=20_000)(pickle.loads)
    compare = ALIKE[table]
    writer = db.cursor()
    for batch in reader:
        rows = zip(batch["first"].to_pylist(), batch["second"].to_pylist(), strict=True)
        same = pa.array([compare(loads(one), loads(two)) for one, two in rows], pa.bool_())
        writer.register("found", pa.Table.from_batches([batch]).select(["one", "two"]).filter(same))
        writer.execute("insert into alike from found")


def _neighbours(far: int, before: str, some_lost: bool) -> str:
    """SQL for the pairs of neighbours that are due, or were alike before.

    New rows only push old ones apart. So two old rows were not compared before just where they
    were further apart, by the old rows and those that are lost.
    """
    earlier = ", ".join(f"lag(self, {n}) over w" for n in range(1, NEIGHBOURS + 1))
    order = "partition by name order by told, key"
    place = "0"
    every = "select name, key, told, article, fresh, false as gone from shared"
    if some_lost:
        every += " union all select name, key, told, 0, false, true from lost"
        place = f"count(*) filter (not fresh) over ({order} rows unbounded preceding)"
    return f"""
    create or replace table pairs as
    with every as (
      select unnest(names) as name, key, told, hash(article_id) as article, fresh from entries),
    shared as (
      select * from every
      where name in (select name from every group by name having count(*) > 1)),
    placed as (select *, {place} as place from ({every})),
    selves as (
      select *, {{'key': key, 'told': told, 'article': article, 'fresh': fresh, 'place': place}}
        as self from placed where not gone),
    met as (
      select key, told, article, fresh, place, unnest([{earlier}]) as other
      from selves window w as ({order})),
    near as (
      select other.key as one, key as two,
        fresh or other.fresh or place - other.place > {NEIGHBOURS} as due from met
      where other is not null and other.article <> article and told - other.told <= {far})
    select n.one, n.two, bool_or(n.due) as due from near n
      left join ({before}) b on b.one = n.one and b.two = n.two
      where n.due or b.one is not null group by n.one, n.two
    """


def clusters_of_several(db: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """Every row that shares its cluster with another: its key, and the cluster, in order of keys.

    `db` has `alike`, `entries`, and `sources`: article, its original, the original's publisher
    (of an unnamed one something of its own) and the article's day. A cluster is named by its row
    that was told first, so that it keeps its name as others join.
    """
    db.execute(
        "create or replace table joined as select key, row_number() over (order by key) - 1 as "
        "number from (select one as key from alike union select two from alike)"
    )
    db.register("grouped", _groups(db))
    db.execute(
        "create or replace table members as select g.root, printf('%016x', e.key) as key, "
        "s.original, s.publisher, s.day from joined j join grouped g using (number) "
        "join entries e using (key) join sources s using (article_id)"
    )
    first = "min({'day': coalesce(day, date '9999-12-31'), 'key': key}).key"
    return db.sql(
        f"select m.key, c.cluster_id, c.n_articles, c.n_publishers from members m join "
        f"(select root, {cluster_id(first)} as cluster_id, "
        "count(distinct original)::int as n_articles, "
        "count(distinct publisher)::int as n_publishers from members group by root) c "
        "using (root) order by m.key"
    )


def _groups(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """Which rows hang together, by number: union-find, eight bytes a row."""
    parents = array("q", range(db.sql("select count(*) from joined").fetchall()[0][0]))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    pairs = db.sql(
        "select a.number as one, b.number as two from alike "
        "join joined a on a.key = one join joined b on b.key = two"
    )
    for batch in pairs.to_arrow_reader(PAIRS_AT_ONCE):
        for one, two in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            parents[root(two)] = root(one)
    for number in range(len(parents)):
        parents[number] = root(number)
    return pa.table(
        {"number": pa.array(range(len(parents)), pa.int64()), "root": pa.array(parents, pa.int64())}
    )
