"""Facts that several articles share are clustered; reposts do not count twice.

The corpus is `tests/corroboration`: short articles of our own, several of one happening each,
and look-alikes that must not be joined.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from conftest import Run, dragoman

from pipeline.batch.corroboration import Source, clusters
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
SOURCES = {name: Source(name, name, DAY) for name in "abcdef"}


def event(key: str, article: str, **cells: Any) -> dict[str, Any]:
    return {
        "event_id": key, "article_id": article, "event_type": "CONSULT", "event_mode": "visit",
        "actor_names": ["Amina Yusuf"], "actor_countries": ["KEN"],
        "recipient_names": ["Uganda"], "recipient_countries": ["UGA"],
        "location_name": None, "location_country": None, "latitude": None, "longitude": None,
        "geo_precision": None, "quad_class": 1, "factuality": "actual",
        "date_start": DAY, "date_end": DAY, "date_precision": "day",
    } | cells  # fmt: skip


def ids(*rows: dict[str, Any]) -> list[str]:
    found = dict(clusters("events", "event_id", rows, SOURCES))
    return [found[row["event_id"]].cluster_id for row in rows]


def test_same_happening_same_cluster() -> None:
    one, two = ids(event("1", "a"), event("2", "b", event_mode=None))
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
    one, two = ids(event("1", "a"), event("2", "b", **other))
    assert one != two


def test_rows_of_one_article_are_never_joined_directly() -> None:
    one, two = ids(event("1", "a"), event("2", "a"))
    assert one != two


def test_order_of_rows_does_not_matter() -> None:
    rows = [event(str(n), article) for n, article in enumerate("abcdef")]
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
    one, two = ids(shelling("1", "a"), shelling("2", "b", **other))
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
    one, two = ids(shelling("1", "a"), shelling("2", "b", **other))
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
    rows = [flow("1", "a"), flow("2", "b", **other)]
    found = dict(clusters("investments", "investment_id", rows, SOURCES))
    assert (found["1"] == found["2"]) is same


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
        quote("1", "a", "Nobody asked us about the toll. We pay it all the same.", "Peter Okello"),
        quote("2", "b", text, speaker),
    ]
    found = dict(clusters("quotes", "quote_id", rows, SOURCES))
    assert (found["1"] == found["2"]) is same


def test_a_cluster_keeps_its_id_when_a_later_article_joins() -> None:
    sources = SOURCES | {"late": Source("late", "late", date(2024, 5, 5))}
    rows = [event("2", "a"), event("1", "late")]
    before = dict(clusters("events", "event_id", rows[:1], sources))["2"].cluster_id
    joined = dict(clusters("events", "event_id", rows, sources))
    assert joined["1"].cluster_id == joined["2"].cluster_id == before
