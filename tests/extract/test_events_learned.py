"""What weights learned from marked articles add to the frames, and what they take away."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import extract_article
from pipeline.extract.events.learned import CLASSES, NO_EVENT, TYPES, verdict, weights

DAY = date(2025, 5, 29)


@pytest.mark.parametrize(
    ("text", "event_type", "trigger"),
    [
        ("Thailand turned back a boat with 90 Rohingya on Thursday.", "COERCE", "turned back"),
        ("The two ministries had signed in Riga last Friday.", "SUPPORT", "signed"),
    ],
)
def test_what_no_frame_knows_is_told_by_the_weights(
    text: str, event_type: str, trigger: str
) -> None:
    rows = extract_article(text, DAY)
    (event,) = rows["events"]
    assert (event["event_type"], event["trigger_text"]) == (event_type, trigger)
    (reason,) = [r for r in rows["evidence"] if r["column_name"] == "event_type"]
    assert reason["rule"].startswith("event.learned.")
    assert reason["derivation"] == "inferred"


@pytest.mark.parametrize(
    "text",
    [
        "The mayor shows guests a front door cut in two by white crosses.",
        "Armies from Chile to Sweden train with them, and makers promise cheaper ones.",
        "The rally in copper lost steam, and traders retreated to the sidelines.",
    ],
)
def test_words_that_look_like_an_event_and_are_none_tell_nothing(text: str) -> None:
    assert list(extract_article(text, DAY)["events"]) == []


def test_a_verdict_is_a_distribution_and_what_is_unknown_is_no_event() -> None:
    judged = verdict(["lemma=frobnicate"])
    assert sum(judged.shares) == pytest.approx(1)
    assert judged.likelihood < 0.5
    assert judged.likelihood == pytest.approx(sum(judged.of(name) for name in TYPES))


def test_weights_are_of_classes_and_pull_both_ways() -> None:
    found = weights()
    assert all(0 <= place < len(CLASSES) for pairs in found.values() for place, _ in pairs)
    no_event = CLASSES.index(NO_EVENT)
    pulls = [weight for pairs in found.values() for place, weight in pairs if place == no_event]
    assert min(pulls) < 0 < max(pulls)
