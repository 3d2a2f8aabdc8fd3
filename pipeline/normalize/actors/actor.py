"""The `Actor`: who does or undergoes something, in the codes of PLOVER.

Belongs here: the plain value that every module about actors speaks in. Does not: how an
actor is found in a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.spans import Found

ActorKind = Literal[
    "country",
    "person",
    "organisation",
    "igo",
    "armed_group",
    "company",
    "people",
    "media",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor under its canonical name.

    `countries` holds ISO alpha-3 codes, KOS, or PLOVER's codes for actors without a state
    (IGO UNO EUR NGO ISM IMG MNC); `sectors` PLOVER's three-letter sectors, primary first.
    `is_place` says that this mention names the place and not those who act there.
    """

    name: str
    kind: ActorKind
    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    role: str | None = None
    is_place: bool = False


def codes_of(parties: Iterable[Found[Actor]]) -> set[str]:
    """The countries of some parties together."""
    return {code for party in parties for code in party.value.countries}
