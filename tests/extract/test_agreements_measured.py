"""Agreements on 110 short texts that tell them in many ways, and where nothing tells one.

Each line of `agreements_told_*.jsonl` is an article in the format of `tests/gold`, with its
agreements alone. Those in `aside` were measured once unseen (.905/.950, precision and recall)
and no rule was tuned against them but one of November 2026, that the paper which settles a quarrel
is one row with it: read their figures, look for causes in the other file only.
Those in `dev` gave .975/.629, 1.0/.675 and 1.0/.538 when they were unseen, in three parts.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluate import evaluate, extract_gold
from tests.extract.agreed import cells

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "precision", "recall", "parties", "kind"),
    [("dev", 0.96, 0.88, 0.96, 0.86), ("aside", 0.89, 0.90, 0.90, 0.85)],
)
def test_agreements_are_found_however_they_are_told(
    part: str, precision: float, recall: float, parties: float, kind: float
) -> None:
    path = HERE / f"agreements_told_{part}.jsonl"
    score = evaluate(path, extract_gold(path))["agreements"]
    print(f"{part}: {score.figures()}")
    assert score.precision >= precision
    assert score.recall >= recall
    assert score.columns["party_countries"].mean >= parties
    assert score.columns["agreement_type"].mean >= kind


NO_AGREEMENT = [
    # Peace, lines and versions that nobody signed.
    "The peace between the two neighbours has held for a decade in Kenya and Uganda.",
    "A gunman broke the peace of a village in Norway on Sunday.",
    "The line between Iran and Iraq was drawn by officers with rulers.",
    "The first version of the bill was rejected by parliament in Nairobi.",
    # Talks at home, contracts with persons.
    "The president of Chile is in talks with his cabinet about the budget.",
    "The club ended its contract with the Argentine coach on Tuesday.",
    # Pledges that bind nobody to the other.
    "Both sides pledged to fight on, the governor in Kharkiv said.",
    "Doctors in India and Pakistan pledged to treat every child.",
    "Ghana's health minister committed himself to building ten clinics.",
    # Recognition, handshakes and exchanges of another kind.
    "The two leaders recognised each other at once and embraced.",
    "The teams of Japan and Qatar shook hands on the pitch.",
    "Russia and Ukraine exchanged fire along the river all night.",
    "The exchange between the French and the German minister was frosty.",
    # What else is kept, broken, closed or launched.
    "He accused the ministry of violating the law on public works.",
    "Turkey observed a minute of silence, as did Greece.",
    "Egypt broke with Qatar over the film.",
    "The carmaker closed a plant in Spain after talks with the unions in Madrid failed.",
    "Britain and France launched a satellite with a Japanese rocket.",
    "Ministers in Athens agreed to suspend the sitting for an hour.",
    # Envoys who sign nothing.
    "China's ambassador to Canada signed the visitors' book.",
    "Thailand's prime minister and his Cambodian counterpart met for the first time.",
    "A treaty is only paper, the professor in Vienna said.",
]


@pytest.mark.parametrize("text", NO_AGREEMENT)
def test_what_only_sounds_like_an_agreement(text: str) -> None:
    assert cells(text) == []
