"""Which articles are reposts or excerpts of which, among all: met by their sketches.

Belongs here: candidates without comparing every pair, and the chains of originals. Does not:
sketching a text or comparing two (`pipeline.batch.duplicates`).

Sketches lie on disk and meet in DuckDB, so memory holds the links that were found, no texts and
no index. Only pairs that were not compared before are: how two texts compare never changes.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

import duckdb
import pyarrow as pa

from pipeline.batch.duplicates import relation, shingles_of, sketch

COMMON = 64
"""A shingle of more articles than this is boilerplate and leads nowhere."""

CANDIDATES = 64
"""Earlier articles that one is compared with, the first ones: a template may have thousands."""

PAIRS_AT_ONCE = 20_000
"""Pairs whose texts are in memory at one time."""

SKETCHES = pa.schema(
    [
        ("article_id", pa.string()), ("published", pa.date32()), ("shingles", pa.int32()),
        ("digest", pa.uint64()), ("bands", pa.list_(pa.uint64())),
        ("anchors", pa.list_(pa.uint32())), ("publisher", pa.string()), ("day", pa.date32()),
    ]
)  # fmt: skip

COMPARED = pa.schema([("one", pa.uint64()), ("two", pa.uint64()), ("relation", pa.string())])
"""Pairs of texts by their digests, and how they compare."""


class Text(NamedTuple):
    """An article as far as its copies, and the clusters of its facts, are concerned."""

    article_id: str
    text: str
    published: date | None
    publisher: str | None = None
    day: date | None = None


Texts = Callable[[set[str]], Iterable[tuple[str, str]]]
"""Gives ids and texts of the articles asked for."""


@dataclass(frozen=True, slots=True)
class _Place:
    """An article that may be linked; `number` counts articles by date, undated ones last."""

    article_id: str
    published: date | None
    shingles: int
    number: int

    @property
    def rank(self) -> tuple[date, int, int]:
        """Originals first: the earliest, an undated one last, the longer, the one read first."""
        return (self.published or date.max, -self.shingles, self.number)


def sketched(texts: Iterable[Text]) -> pa.Table:
    rows = [
        {**t._asdict(), "publisher": (t.publisher or "").casefold(), **asdict(sketch(t.text))}
        for t in texts
    ]
    return pa.Table.from_pylist(rows, schema=SKETCHES)


def near_duplicates(db: duckdb.DuckDBPyConnection, texts: Texts, compared: str) -> dict[str, str]:
    """Article to original, for those that are a repost or an excerpt of another.

    `db` has `sketches`; `compared` is SQL for the pairs known from before, and the table
    `compared` holds in the end those that are known now. Of two versions the earliest is the
    original, an excerpt belongs to the longer article. An original is never itself a key.
    """
    db.execute(_NUMBERED)
    db.execute(_FIRSTS)
    for statement in _CANDIDATES:
        db.execute(statement)
    db.execute(
        f"create table compared as select c.* from ({compared}) c semi join pairs using (one, two)"
    )
    _compare(db, texts)
    originals: dict[int, _Place] = {}
    places: dict[int, _Place] = {}
    for one, two, how in _links(db):
        original, copy = sorted((one, two), key=lambda place: place.rank)
        if how == "excerpt":
            copy, original = sorted((one, two), key=lambda place: place.shingles)
        places[copy.number] = copy
        best = originals.get(copy.number)
        if best is None or original.rank < best.rank:
            originals[copy.number] = original
    links = {
        places[copy].article_id: _root(originals[copy], originals).article_id for copy in originals
    }
    return {copy: original for copy, original in links.items() if copy != original}


_NUMBERED = """
create table numbered as select *,
  row_number() over (order by published nulls last, article_id) as number from sketches
"""

_FIRSTS = """
create table firsts as select digest, min(number) as number from numbered group by digest
"""
"""Of articles with the very same words the first; only these are looked up."""

_CANDIDATES = [
    # A band leads to the first articles that have it, so a template costs no more than them.
    f"""
    create table by_band as with banded as (
      select unnest(n.bands) as band, f.number from firsts f join numbered n using (number)),
    shared as (select band from banded group by band having count(*) > 1),
    ranked as (select band, number, row_number() over (partition by band order by number) as rank
      from banded where band in (select band from shared))
    select distinct e.number as earlier, l.number as later from ranked e join ranked l
      on l.band = e.band and e.rank <= {CANDIDATES} and e.number < l.number
    """,
    f"""
    create table by_anchor as with anchored as (
      select unnest(n.anchors) as anchor, f.number from firsts f join numbered n using (number)),
    shared as (select anchor from anchored group by anchor having count(*) > 1),
    ranked as (select anchor, number, row_number() over (partition by anchor order by number)
      as rank from anchored where anchor in (select anchor from shared)
      qualify rank <= {COMMON + 1})
    select e.number as earlier, l.number as later from ranked e join ranked l
      on l.anchor = e.anchor and e.number < l.number group by all having count(*) > 1
    """,
    f"""
    create table candidates as select earlier, later from
      (from by_band union select earlier, later from by_anchor)
    qualify row_number() over (partition by later order by earlier) <= {CANDIDATES}
    """,
    """
    create table pairs as select earlier, later, e.digest as one, l.digest as two,
      e.article_id as first, l.article_id as second
    from candidates c join numbered e on e.number = c.earlier join numbered l on l.number = c.later
    """,
]


def _compare(db: duckdb.DuckDBPyConnection, texts: Texts) -> None:
    """Add to `compared` how the candidates compare that are not known from before."""
    writer = db.cursor()
    reader = db.sql(
        "select one, two, first, second from pairs anti join compared using (one, two) "
        "order by later, earlier"
    ).to_arrow_reader(PAIRS_AT_ONCE)
    rows = (row for batch in reader for row in batch.to_pylist())
    while chunk := list(islice(rows, PAIRS_AT_ONCE)):
        wanted = {row[side] for row in chunk for side in ("first", "second")}
        shingles: dict[str, array[int]] = {name: shingles_of(text) for name, text in texts(wanted)}
        for row in chunk:
            row["relation"] = relation(shingles[row.pop("first")], shingles[row.pop("second")])
        writer.register("found", pa.Table.from_pylist(chunk, schema=COMPARED))
        writer.execute("insert into compared from found")


def _links(db: duckdb.DuckDBPyConnection) -> Iterator[tuple[_Place, _Place, str]]:
    """Pairs that are linked, the earlier article first: compared ones, and those word for word."""
    query = """
    with links as (
      select earlier, later, relation from pairs join compared using (one, two)
        where relation <> 'none'
      union all
      select f.number, n.number, 'versions' from numbered n join firsts f using (digest)
        where n.number <> f.number)
    select e.article_id, e.published, e.shingles, e.number,
      l.article_id, l.published, l.shingles, l.number, k.relation
    from links k join numbered e on e.number = k.earlier join numbered l on l.number = k.later
    """
    for row in db.sql(query).fetchall():
        yield _Place(*row[:4]), _Place(*row[4:8]), row[8]


def _root(place: _Place, originals: Mapping[int, _Place]) -> _Place:
    """The end of the chain of originals; where versions contain each other, its first member."""
    seen = [place]
    while (following := originals.get(seen[-1].number)) is not None:
        numbers = [member.number for member in seen]
        if following.number in numbers:
            return min(seen[numbers.index(following.number) :], key=lambda member: member.number)
        seen.append(following)
    return seen[-1]
