"""Slips that the parser makes again and again, put right before any rule meets them.

Belongs here: corrections of a parse that hold whatever the text is about, told by the words'
grammar alone. Does not: what one table's rules do about a doubtful parse (their own modules).
"""

from __future__ import annotations

from pipeline.language.tokens import Columns

_WEEKDAYS = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
_TIMES = _WEEKDAYS | {
    "day", "night", "morning", "afternoon", "evening", "week", "weekend", "fortnight", "month",
    "year", "decade", "spring", "summer", "autumn", "winter", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december",
}  # fmt: skip
_POINTING = _WEEKDAYS | {"last", "this", "next", "that", "previous", "past", "following"}
"""Words before a time that make of it an adverbial: "last month", "Monday morning"."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def repaired(columns: Columns) -> Columns:
    """The same document; a time that opens a sentence hangs on the verb, not on the subject.

    "Last month villagers blocked a road" is parsed now with an adverbial, now with villagers of
    a certain kind.
    """
    times = [i for i, name in enumerate(columns.dependencies) if name == "compound"]
    times = [i for i in times if _opens(columns, i)]
    if not times:
        return columns
    heads, dependencies = list(columns.heads), list(columns.dependencies)
    for time in times:
        subject = heads[time]
        heads[time], dependencies[time] = heads[subject], "npadvmod"
        heads[time - 1] = time
    return columns._replace(heads=heads, dependencies=dependencies)


def _opens(columns: Columns, time: int) -> bool:
    """Whether this word and the one before are all that stands before a sentence's subject."""
    subject, before = columns.heads[time], time - 1
    return (
        subject == time + 1
        and columns.words[time].lower() in _TIMES
        and columns.dependencies[subject] in _SUBJECTS
        and before >= 0
        and columns.sentence_starts[before]
        and columns.words[before].lower() in _POINTING
    )
