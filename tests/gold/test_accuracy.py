"""Accuracy does not fall: the figures on our own articles stay above their floors."""

from __future__ import annotations

import pytest

from tests.gold.measure import SPLITS, Figures, floors, measure


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure()


@pytest.mark.parametrize("name", sorted(floors()))
def test_above_the_floor(name: str, figures: Figures) -> None:
    split, table, rate = name.split(".")
    measured = figures[split][table][rate]
    print(f"{name} {measured:.3f}")
    assert measured >= floors()[name], f"{name} fell to {measured}"


@pytest.mark.parametrize("split", SPLITS)
def test_no_table_is_guesswork(split: str, figures: Figures) -> None:
    """Of the rows that are published, most must be right: the promise of the README."""
    for table in ("events", "investments", "agreements", "quotes"):
        assert figures[split][table]["precision"] >= 0.8
