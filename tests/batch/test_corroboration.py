"""Facts that several articles share are clustered; reposts do not count twice.

The corpus is `tests/corroboration`: short articles of our own, several of one happening each,
and look-alikes that must not be joined.
"""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from conftest import Run, dragoman

from pipeline.batch import neighbours
from pipeline.batch.neighbours import BLOCKS, PAIRS, blocks, clusters_of_several, find_alike
from tests.corroboration.measure import SETS, measure, write_feed

RECALL = {"stories": 0.85, "unseen": 0.5}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("shared")
    write_feed(folder / "raw")
    run = dragoman("run", raw=folder / "raw", data=folder / "data")
    assert run.returncode == 0, run.output
    return run


def told(run: Run, table: str) -> pd.DataFrame:
    rows = pd.read_parquet(run.latest / f"{table}.parquet")
    articles = pd.read_parquet(run.latest / "articles.parquet")[["article_id", "source_id"]]
    return rows.merge(articles, on="article_id")


@pytest.mark.parametrize("name", SETS)
def test_pairs_of_the_corpus(name: str, shared: Run) -> None:
    """Joined wrongly is worse than not joined: it would make a claim look confirmed."""
    scores = measure(name, shared.latest.resolve()).values()
    right = sum(score.right for score in scores)
    wrong = [pair for score in scores for pair in score.wrong]
    missed = [pair for score in scores for pair in score.missed]
    print(f"{name}: {right} pairs right, {len(wrong)} wrong, {len(missed)} missed")
    assert right / (right + len(wrong)) >= 0.9, wrong
    assert right / (right + len(missed)) >= RECALL[name], missed


def test_a_repost_counts_once(shared: Run) -> None:
    articles = pd.read_parquet(shared.latest / "articles.parquet").set_index("source_id")
    original = articles.loc["kutum-wire", "article_id"]
    assert articles.loc["kutum-repost", "near_duplicate_of"] == original
    strikes = told(shared, "events").query("event_type == 'ASSAULT'").set_index("source_id")
    assert strikes.loc["kutum-wire", "n_articles"] == 2
    assert strikes.loc["kutum-wire", "n_publishers"] == 2
    assert strikes.loc["nyala-wire", "n_articles"] == 1


DAY = date(2024, 5, 4)


@dataclass(frozen=True)
class Source:
    """An article: the original that it copies, its publisher, its day."""

    original: str
    publisher: str
    day: date


SOURCES = {name: Source(name, name, DAY) for name in "abcdef"}


def clusters(
    table: str, key: str, rows: list[dict[str, Any]], sources: dict[str, Source]
) -> dict[str, str]:
    """The cluster's id of every row that shares it with another, else its own key."""
    desk = Desk(table, key, sources)
    desk.pairs(rows)
    return {row[key]: row[key] for row in rows} | {k: c[0] for k, c in desk.clusters.items()}


@dataclass
class Desk:
    """Compares the rows of one table as an edition does, and goes on from what it found."""

    table: str
    key: str
    sources: dict[str, Source]
    compared: int = 0
    clusters: dict[str, tuple[str, int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.entries = BLOCKS.empty_table()
        self.before = PAIRS.empty_table()

    def pairs(self, rows: list[dict[str, Any]]) -> pa.Table:
        days = {article: source.day for article, source in self.sources.items()}
        entries = blocks(self.table, self.key, rows, days)
        with duckdb.connect() as db:
            db.register("old", self.entries)
            db.register("new", entries)
            db.execute(
                "create table entries as select n.*, o.key is null as fresh "
                "from new n left join old o using (key)"
            )
            lost = "select unnest(names) as name, told, key from old anti join new using (key)"
            db.execute(f"create table lost as {lost}")
            about = [{"article_id": a, **asdict(s)} for a, s in self.sources.items()]
            db.register("sources", pa.Table.from_pylist(about))
            db.register("before", self.before)
            with pytest.MonkeyPatch.context() as patch:
                alike = neighbours.ALIKE[self.table]

                def counted(one: Any, two: Any) -> bool:
                    self.compared += 1
                    return alike(one, two)

                patch.setitem(neighbours.ALIKE, self.table, counted)
                self.compared = 0
                find_alike(db, self.table, "select * from before")
            self.before = db.sql("from alike").to_arrow_table()
            found = clusters_of_several(db).fetchall()
        self.clusters = {key: (name, articles, told) for key, name, articles, told in found}
        self.entries = entries
        return self.before


def key(number: int) -> str:
    return f"{number:016x}"


def event(name: str, article: str, **cells: Any) -> dict[str, Any]:
    return {
        "event_id": name, "article_id": article, "event_type": "CONSULT", "event_mode": "visit",
        "actor_names": ["Amina Yusuf"], "actor_countries": ["KEN"],
        "recipient_names": ["Uganda"], "recipient_countries": ["UGA"],
        "location_name": None, "location_country": None, "latitude": None, "longitude": None,
        "geo_precision": None, "quad_class": 1, "factuality": "actual",
        "date_start": DAY, "date_end": DAY, "date_precision": "day",
    } | cells  # fmt: skip


def ids(*rows: dict[str, Any]) -> list[str]:
    found = clusters("events", "event_id", rows, SOURCES)
    return [found[row["event_id"]] for row in rows]


def test_same_happening_same_cluster() -> None:
    one, two = ids(event(key(1), "a"), event(key(2), "b", event_mode=None))
    assert one == two


@pytest.mark.parametrize(
    "other",
    [
        {"event_mode": "phone"},
        {"date_start": date(2024, 5, 9), "date_end": date(2024, 5, 9)},
        {"recipient_countries": ["TZA"], "recipient_names": ["Tanzania"], "actor_countries": []},
        {"factuality": "planned"},
        {"actor_names": ["Joel Kamau"], "recipient_names": ["Kampala court"]},
        {"event_type": "REJECT"},
    ],
)
def test_another_happening_another_cluster(other: dict[str, Any]) -> None:
    one, two = ids(event(key(1), "a"), event(key(2), "b", **other))
    assert one != two


def test_rows_of_one_article_are_never_joined_directly() -> None:
    one, two = ids(event(key(1), "a"), event(key(2), "a"))
    assert one != two


def test_order_of_rows_does_not_matter() -> None:
    rows = [event(key(n), article) for n, article in enumerate("abcdef")]
    assert ids(*rows) == list(reversed(ids(*reversed(rows))))


def shelling(key: str, article: str, **cells: Any) -> dict[str, Any]:
    return event(
        key, article, event_type="ASSAULT", event_mode="heavy-weapons", quad_class=4,
        actor_names=["Kenyan army"], recipient_names=["soldiers"],
        location_name="Busia", location_country="KEN", latitude=0.46, longitude=34.11,
        geo_precision=4,
    ) | cells  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"actor_names": ["army"]},
        {"actor_names": [], "actor_countries": [], "recipient_countries": ["KEN"]},
        {"location_name": "Malaba", "latitude": 0.64, "longitude": 34.27},
    ],
)
def test_an_attack_told_in_other_words_is_the_same(other: dict[str, Any]) -> None:
    one, two = ids(shelling(key(1), "a"), shelling(key(2), "b", **other))
    assert one == two


@pytest.mark.parametrize(
    "other",
    [
        {"actor_countries": ["UGA"], "recipient_countries": ["KEN"]},
        {"location_name": "Mombasa", "latitude": -4.05, "longitude": 39.66},
        {"actor_names": ["Busia farmers"], "recipient_names": ["police"], "event_mode": "beat"},
    ],
)
def test_an_attack_back_or_far_away_is_another(other: dict[str, Any]) -> None:
    one, two = ids(shelling(key(1), "a"), shelling(key(2), "b", **other))
    assert one != two


def flow(key: str, article: str, **cells: Any) -> dict[str, Any]:
    return {
        "investment_id": key, "article_id": article, "amount": 200e6, "currency": "USD",
        "amount_usd": 200e6, "investor_names": ["World Bank"], "investor_countries": ["IGO"],
        "recipient_names": ["Zambia"], "recipient_countries": ["ZMB"], "sector_names": ["Energy"],
        "date_start": None, "date_end": None, "date_precision": "unknown",
    } | cells  # fmt: skip


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"investor_names": [], "investor_countries": []}, True),
        ({"currency": "EUR", "amount": 185e6, "amount_usd": 203e6}, True),
        ({"investor_names": ["Zambia"], "investor_countries": ["ZMB"],
          "recipient_names": ["World Bank"], "recipient_countries": ["IGO"]}, True),
        ({"recipient_names": ["Malawi"], "recipient_countries": ["MWI"]}, False),
        ({"investor_names": ["African Development Bank"]}, False),
        ({"amount": 210e6, "amount_usd": 210e6}, False),
        ({"investor_names": [], "investor_countries": [], "recipient_names": [],
          "recipient_countries": []}, False),
    ],
)  # fmt: skip
def test_sums_are_one_if_nobody_is_named_apart(other: dict[str, Any], same: bool) -> None:
    rows = [flow(key(1), "a"), flow(key(2), "b", **other)]
    found = clusters("investments", "investment_id", rows, SOURCES)
    assert (found[key(1)] == found[key(2)]) is same


def quote(key: str, article: str, text: str, speaker: str | None) -> dict[str, Any]:
    return {
        "quote_id": key, "article_id": article, "quote_text_normalised": text,
        "quote_hash": text, "n_words": len(text.split()), "speaker_name": speaker,
        "date_start": None, "date_end": None, "date_precision": "unknown",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "speaker", "same"),
    [
        ("The bridge will stand. Nobody asked us about the toll.", "Okello", True),
        ("Nobody asked us about the toll.", None, True),
        ("Nobody asked us about the toll.", "Grace Mumbi", False),
        ("The bridge will stand.", "Peter Okello", False),
    ],
)
def test_a_longer_quotation_holds_the_shorter(text: str, speaker: str | None, same: bool) -> None:
    rows = [
        quote(
            key(1), "a", "Nobody asked us about the toll. We pay it all the same.", "Peter Okello"
        ),
        quote(key(2), "b", text, speaker),
    ]
    found = clusters("quotes", "quote_id", rows, SOURCES)
    assert (found[key(1)] == found[key(2)]) is same


def test_a_cluster_keeps_its_id_when_a_later_article_joins() -> None:
    sources = SOURCES | {"late": Source("late", "late", date(2024, 5, 5))}
    rows = [event(key(3), "b"), event(key(2), "a"), event(key(1), "late")]
    before = clusters("events", "event_id", rows[:2], sources)[key(2)]
    joined = clusters("events", "event_id", rows, sources)
    assert joined[key(1)] == joined[key(2)] == before


def crowd(number: int) -> list[dict[str, Any]]:
    """Events of some articles, many of them of one kind, day and country."""
    choice = random.Random(number)
    return [
        event(
            key(n), f"a{choice.randrange(number // 2)}",
            event_mode=choice.choice(["visit", "phone", None]),
            actor_names=[choice.choice(["Amina Yusuf", "Joel Kamau", "Grace Mumbi"])],
            recipient_countries=[choice.choice(["UGA", "TZA"])],
            date_start=(day := DAY + timedelta(choice.randrange(6))), date_end=day,
        )
        for n in range(number)
    ]  # fmt: skip


def set_of(pairs: pa.Table) -> set[tuple[str, str]]:
    return {(row["one"], row["two"]) for row in pairs.to_pylist()}


def test_rows_that_came_one_after_the_other_are_joined_as_if_at_once() -> None:
    rows = crowd(300)
    sources = {row["article_id"]: Source(row["article_id"], "", DAY) for row in rows}
    desk = Desk("events", "event_id", sources)
    at_once = Desk("events", "event_id", sources)
    everything = set_of(at_once.pairs(rows))
    assert len(everything) > 100
    order = random.Random(1).sample(rows, len(rows))
    # Some more, then fewer, which brings others close to each other, then all.
    for part in (order[:150], order[:290], order[40:], order[40:220], rows):
        found = set_of(desk.pairs(part))
        assert found == set_of(Desk("events", "event_id", sources).pairs(part))
    assert found == everything
    assert set_of(desk.pairs(rows)) == everything
    assert desk.compared == 0, "pairs of old rows were compared again"


def test_ten_new_rows_are_compared_with_their_neighbours_only() -> None:
    rows = crowd(600)
    sources = {row["article_id"]: Source(row["article_id"], "", DAY) for row in rows}
    desk = Desk("events", "event_id", sources)
    desk.pairs(rows[:-10])
    first = desk.compared
    desk.pairs(rows)
    assert 0 < desk.compared < first / 10
