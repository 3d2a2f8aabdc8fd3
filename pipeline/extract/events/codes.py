"""What follows from an event's type and mode alone: quad class, score, CAMEO root, allowed modes.

Belongs here: PLOVER's tables as functions. Does not: finding the type or the mode.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline.contract import vocabulary_entries


def codes(event_type: str, mode: str | None) -> dict[str, Any]:
    """The cells that type and mode decide."""
    entry = _types()[event_type]
    score = entry["modes"].get(mode) if mode else None
    root = _cameo_modes().get(event_type, {}).get(mode or "") or entry["cameo_roots"][0]
    return {
        "quad_class": entry["quad_class"],
        "plover_score": float(entry["score"] if score is None else score),
        "cameo_root": root,
    }


def has_mode(event_type: str, mode: str) -> bool:
    """Whether PLOVER defines the mode under this type."""
    return mode in _types()[event_type]["modes"]


@cache
def _types() -> Mapping[str, Any]:
    return vocabulary_entries("plover.types")


@cache
def _cameo_modes() -> Mapping[str, Mapping[str, str]]:
    return vocabulary_entries("plover.cameo_by_mode")
