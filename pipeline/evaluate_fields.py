"""How one cell of an extracted row compares with the gold's: a score between 0 and 1.

Belongs here: the comparison of each kind of column. Does not: which rows are compared
(`pipeline.evaluate`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from pipeline.normalize.gazetteer.countries import country_word

Row = dict[str, Any]
Score = Callable[[Any, Any], float]

AMOUNT_TOLERANCE = 0.005
APPROXIMATE_DAYS = 7
INFORMATIVE = frozenset({"trigger_text", "cue_text"})
"""Columns whose score is told, but is nobody's aim."""

_WORD = re.compile(r"\w+")
_SMALL_WORDS = frozenset(
    {"the", "a", "an", "of", "mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "prof"}
)


def score_cell(column: str, gold: Row, row: Row) -> float:
    """The best score of the row's value against the gold's and the values it also accepts."""
    compare = _comparison(column, gold)
    wanted = [gold[column], *gold.get("accept", {}).get(column, [])]
    if column.endswith(("_names", "_countries", "_codes")):
        wanted = [value if isinstance(value, list) else [value] for value in wanted]
    return max(compare(value, row.get(column)) for value in wanted)


def words(text: str) -> list[str]:
    """Words of a text with case and diacritics folded."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def token_overlap(one: str, other: str) -> float:
    """Shared tokens over the tokens of the longer, counted with their repetitions."""
    left, right = words(one), words(other)
    longer = max(len(left), len(right))
    rest = list(right)
    shared = 0
    for word in left:
        if word in rest:
            rest.remove(word)
            shared += 1
    return shared / longer if longer else float(one == other)


def same_amount(wanted: Any, got: Any) -> bool:
    """Equal within half a per cent, or both absent."""
    if wanted is None or got is None:
        return wanted is None and got is None
    return abs(float(got) - float(wanted)) <= AMOUNT_TOLERANCE * abs(float(wanted))


def set_f1(wanted: list[Any], got: list[Any], same: Callable[[Any, Any], bool]) -> float:
    """F1 of two lists as sets under `same`; both empty is right."""
    if not wanted and not got:
        return 1.0
    free = list(got)
    hits = 0
    for value in wanted:
        match = next((i for i, other in enumerate(free) if same(value, other)), None)
        if match is not None:
            del free[match]
            hits += 1
    return 2 * hits / (len(wanted) + len(got))


def same_name(one: str, other: str) -> bool:
    """Whether the tokens of one name lie within those of the other, titles left aside.

    A state is the same by any of its names, and by its capital, which speaks for it:
    "Britain", "London" and "United Kingdom".
    """
    state = _state(one)
    if state is not None and state == _state(other):
        return True
    left = {word for word in words(one) if word not in _SMALL_WORDS}
    right = {word for word in words(other) if word not in _SMALL_WORDS}
    return bool(left and right) and (left <= right or right <= left)


def _state(name: str) -> str | None:
    """The code of the state that a name or a capital stands for."""
    word = country_word(name)
    return word.iso3 if word is not None and word.form in ("name", "capital") else None


def _comparison(column: str, gold: Row) -> Score:
    if column.endswith("_names"):
        return lambda wanted, got: set_f1(wanted or [], got or [], same_name)
    if column.endswith(("_countries", "_codes")):
        return lambda wanted, got: set_f1(
            sorted(set(wanted or [])), sorted(set(got or [])), lambda a, b: bool(a == b)
        )
    if column == "speaker_name":
        return lambda wanted, got: float(_one_name(wanted, got))
    if column == "amount":
        return lambda wanted, got: float(same_amount(wanted, got))
    if column in ("date_start", "date_end"):
        slack = APPROXIMATE_DAYS if gold.get("date_precision") == "approximate" else 0
        return lambda wanted, got: float(_same_day(wanted, got, slack))
    if column in INFORMATIVE:
        return lambda wanted, got: token_overlap(wanted or "", got or "")
    return lambda wanted, got: float(wanted == got)


def _one_name(wanted: str | None, got: str | None) -> bool:
    if wanted is None or got is None:
        return wanted is None and got is None
    return same_name(wanted, got)


def _same_day(wanted: Any, got: Any, slack: int) -> bool:
    if wanted is None or got is None:
        return wanted is None and got is None
    return abs((_as_date(wanted) - _as_date(got)).days) <= slack


def _as_date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
