"""Cells that follow from cells which a person corrected: who mends one need not know the others.

Belongs here: what a new type, date or number entails in the same row. Does not: reading or
applying corrections (`corrections`). What a person gave is never overruled.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

Record = dict[str, Any]


def consequences(table: str, row: Mapping[str, Any], given: Mapping[str, Any]) -> Record:
    """Further cells of `row` (corrected already) that `given` ones entail."""
    found = _dates(row, given)
    if table == "events":
        found |= _event(row, given)
    return {column: value for column, value in found.items() if column not in given}


def _event(row: Mapping[str, Any], given: Mapping[str, Any]) -> Record:
    found: Record = {}
    if {"event_type", "event_mode"} & given.keys():
        # Late: with its package come all rules, which a run without such a correction spares.
        from pipeline.extract.events.codes import codes, has_mode

        mode = row.get("event_mode")
        if mode is not None and "event_mode" not in given and not has_mode(row["event_type"], mode):
            mode = found["event_mode"] = None
        found |= codes(row["event_type"], mode)
    if "location_name" in given:
        # The gazetteer's point is that of the old place.
        found |= {"latitude": None, "longitude": None, "geo_precision": None}
        if given["location_name"] is None:
            found["location_country"] = None
    if "fatalities" in given:
        found["fatalities_qualifier"] = None if given["fatalities"] is None else "exact"
    return found


def _dates(row: Mapping[str, Any], given: Mapping[str, Any]) -> Record:
    if not {"date_start", "date_end"} & given.keys():
        return {}
    start, end = row.get("date_start"), row.get("date_end")
    found: Record = {}
    if row.get("date_precision") in ("day", "unknown"):
        # Who dates what had no date, or moves a day, means a day.
        if "date_end" not in given:
            end = found["date_end"] = start
        if "date_start" not in given:
            start = found["date_start"] = end
    found["date_precision"] = _precision(start, end)
    undated = start is None and end is None
    if undated or row.get("date_basis") in (None, "none"):
        found["date_basis"] = "none" if undated else "inferred"
    return found


def _precision(start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return "unknown" if start == end else ("after" if end is None else "before")
    if start == end:
        return "day"
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        if (start.month, end.month) == (1, 12) and start.year == end.year:
            return "year"
        if (start.year, start.month) == (end.year, end.month):
            return "month"
    return "approximate"
