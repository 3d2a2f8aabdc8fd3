"""A row in words: its headline, its kind, who is in it, and what tells it from its neighbours.

Belongs here: which columns of a table say most. A table without an entry here, such as one
that is added later, is shown by its first columns. Does not: how that looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline.contract import Table, fact_tables, load_tables

Record = Mapping[str, Any]

HEADLINES: Mapping[str, tuple[str, ...]] = {
    "events": ("trigger_text", "location_name"),
    "investments": ("amount_text", "title"),
    "agreements": ("title", "subject"),
    "quotes": ("quote_text_normalised",),
}
"""The columns whose values, one after the other, say what a row is about."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "events": ("event_type", "event_mode"),
    "investments": ("flow_type", "status"),
    "agreements": ("agreement_type", "status"),
    "quotes": ("quote_type",),
}
"""The columns that classify a row."""

SIDES: Mapping[str, tuple[str, str]] = {
    "events": ("actor_names", "recipient_names"),
    "investments": ("investor_names", "recipient_names"),
    "agreements": ("party_names", "mediator_names"),
    "quotes": ("speaker_name", "addressee"),
}
"""Who acts, and on whom."""

IDENTITY: Mapping[str, tuple[str, ...]] = {
    "events": ("event_type", "actor_names", "recipient_names", "trigger_text"),
    "investments": ("amount_text", "investor_names", "recipient_names"),
    "agreements": ("agreement_type", "party_names", "title"),
    "quotes": ("quote_text_normalised", "speaker_name"),
}
"""What a correction remembers of its row beside the evidence."""

NOT_ACTORS = {"sector_names"}


@cache
def common_columns() -> frozenset[str]:
    """The columns that every fact table has."""
    names = [{column.name for column in table.columns} for table in fact_tables(load_tables())]
    return frozenset(set.intersection(*names)) if names else frozenset()


def own_columns(table: Table) -> list[str]:
    """The columns that only this table has, without positions and keys, in schema order."""
    return [
        c.name
        for c in table.columns
        if not c.position and c.name != table.primary_key and c.name not in common_columns()
    ]


def place(table: Table) -> int:
    """Where a table stands among the others on the page; tables added later come last."""
    order = list(HEADLINES)
    return order.index(table.name) if table.name in order else len(order)


def headline(table: Table, row: Record) -> str:
    columns = HEADLINES.get(table.name) or tuple(own_columns(table)[:2])
    return " · ".join(text for text in (as_text(row[name]) for name in columns) if text)


def kind(table: Table, row: Record) -> str:
    return " / ".join(as_text(row[name]) for name in KINDS.get(table.name, ()) if row[name])


def sides(table: Table, row: Record) -> tuple[list[str], list[str]]:
    """Names on either side of the row; both empty where the table has no sides."""
    first, second = SIDES.get(table.name, (None, None))
    return _names(row, first), _names(row, second)


def actors(table: Table, row: Record) -> list[str]:
    """Everybody that the row names, each once."""
    columns = [c for c in own_columns(table) if c.endswith("_names") and c not in NOT_ACTORS]
    found = [
        name for column in [*columns, *SIDES.get(table.name, ())] for name in _names(row, column)
    ]
    return list(dict.fromkeys(found))


def identity(table: Table, row: Record) -> dict[str, Any]:
    columns = IDENTITY.get(table.name) or tuple(own_columns(table)[:4])
    return {name: row[name] for name in columns if isinstance(row[name], str | list)}


def as_text(value: Any) -> str:
    """A cell as a reader sees it: lists with commas, numbers without trailing noise."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) >= 1000 else f"{value:.6g}"
    return str(value)


def _names(row: Record, column: str | None) -> list[str]:
    value = row[column] if column else None
    if isinstance(value, list):
        return [str(name) for name in value]
    return [str(value)] if value else []
