"""Facts that several articles share are clustered; reposts do not count twice.

The corpus is six short articles of our own: two tell of one air strike, two of one loan, one
is a repost of the first, one tells of another strike a month later.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from conftest import Run, dragoman

from pipeline.batch.corroboration import Source, clusters

STRIKE = (
    "Ethiopian jets bombed a fuel depot in Asmara on 3 May 2024, killing at least nine people, "
    "Eritrea's information ministry said.\n\nResidents heard four explosions before dawn. The "
    "depot burned until noon and the main road to the coast was closed. Hospitals asked for blood."
)
ARTICLES = [
    ("strike-a", "Horn Courier", "2024-05-04", STRIKE),
    (
        "strike-b", "Red Sea Post", "2024-05-05",
        "Ethiopia carried out an air strike on Asmara on 3 May 2024, diplomats said. Fuel is "
        "scarce in the city, and prices have doubled since the border was closed.",
    ),
    ("strike-repost", "Daily Mirror", "2024-05-06", STRIKE + "\n\nMore on this story tomorrow."),
    (
        "later-strike", "Horn Courier", "2024-06-11",
        "Ethiopian jets bombed a bridge near Asmara on 10 June 2024, witnesses said.",
    ),
    (
        "loan-a", "Plateau Business", "2024-03-02",
        "The World Bank approved a loan of $310 million to Zambia on 1 March 2024 for rural roads.",
    ),
    (
        "loan-b", "Copper Times", "2024-03-03",
        "Zambia will build rural roads with $310 million that the World Bank lent it on Friday.",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("shared")
    raw = folder / "raw"
    raw.mkdir()
    lines = [
        json.dumps({"id": name, "publisher": publisher, "published": day, "text": text})
        for name, publisher, day, text in ARTICLES
    ]
    (raw / "feed.jsonl").write_text("\n".join(lines) + "\n")
    run = dragoman("run", raw=raw, data=folder / "data")
    assert run.returncode == 0, run.output
    return run


def told(run: Run, table: str) -> pd.DataFrame:
    rows = pd.read_parquet(run.latest / f"{table}.parquet")
    articles = pd.read_parquet(run.latest / "articles.parquet")[["article_id", "source_id"]]
    return rows.merge(articles, on="article_id")


def test_one_strike_told_by_two_publishers_is_one_cluster(shared: Run) -> None:
    strikes = told(shared, "events").query("event_type == 'ASSAULT'").set_index("source_id")
    assert strikes.loc["strike-a", "cluster_id"] == strikes.loc["strike-b", "cluster_id"]
    assert strikes.loc["strike-a", "cluster_id"] == strikes.loc["strike-repost", "cluster_id"]
    assert strikes.loc["later-strike", "cluster_id"] != strikes.loc["strike-a", "cluster_id"]


def test_a_repost_counts_once(shared: Run) -> None:
    articles = pd.read_parquet(shared.latest / "articles.parquet").set_index("source_id")
    assert (
        articles.loc["strike-repost", "near_duplicate_of"] == articles.loc["strike-a", "article_id"]
    )
    strikes = told(shared, "events").query("event_type == 'ASSAULT'").set_index("source_id")
    assert strikes.loc["strike-a", "n_articles"] == 2
    assert strikes.loc["strike-a", "n_publishers"] == 2
    assert strikes.loc["later-strike", "n_articles"] == 1


def test_one_loan_told_twice_is_one_cluster(shared: Run) -> None:
    loans = told(shared, "investments").set_index("source_id")
    assert loans.loc["loan-a", "cluster_id"] == loans.loc["loan-b", "cluster_id"]


def test_pairs_of_the_corpus(shared: Run) -> None:
    """Pairwise precision and recall of event clusters on this corpus, strikes only."""
    strikes = told(shared, "events").query("event_type == 'ASSAULT'")
    found = {
        frozenset((one.source_id, two.source_id))
        for one, two in combinations(strikes.itertuples(), 2)
        if one.cluster_id == two.cluster_id and one.source_id != two.source_id
    }
    same = ("strike-a", "strike-b", "strike-repost")
    wanted = {frozenset(pair) for pair in combinations(same, 2)}
    assert found == wanted


DAY = date(2024, 5, 4)
SOURCES = {name: Source(name, name, DAY) for name in "abcdef"}


def event(key: str, article: str, **cells: Any) -> dict[str, Any]:
    return {
        "event_id": key, "article_id": article, "event_type": "CONSULT", "event_mode": "visit",
        "actor_names": ["Amina Yusuf"], "actor_countries": ["KEN"],
        "recipient_names": ["Uganda"], "recipient_countries": ["UGA"],
        "location_country": None, "factuality": "actual",
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
