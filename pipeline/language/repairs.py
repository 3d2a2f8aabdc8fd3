"""Slips that the parser makes again and again, put right before any rule meets them.

Belongs here: corrections of a parse that hold whatever the text is about, told by the words'
grammar alone. Does not: what one table's rules do about a doubtful parse (their own modules).
"""

from __future__ import annotations

from pipeline.language.tokens import SUBJECTS, Columns

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


def repaired(columns: Columns) -> Columns:
    """The same document with these slips put right.

    - "Last month villagers blocked a road" is parsed now with an adverbial, now with villagers
      of a certain kind: a time that opens a sentence hangs on the verb.
    - "Under the deal, mediated by Qatar, Chad will halve the fee": a participle with its agent
      behind an opening phrase tells of the phrase's noun, not when Chad will do it.
    """
    heads, dependencies = list(columns.heads), list(columns.dependencies)
    changed = False
    for i, name in enumerate(columns.dependencies):
        if name == "compound" and _opens(columns, i):
            heads[i - 1], heads[i], dependencies[i] = i, heads[heads[i]], "npadvmod"
        elif name == "agent" and _follows_opening_phrase(columns, participle := heads[i]):
            noun = participle - 2
            heads[heads[noun]] = heads[participle]
            heads[participle], dependencies[participle] = noun, "acl"
        else:
            continue
        changed = True
    return columns._replace(heads=heads, dependencies=dependencies) if changed else columns


def _opens(columns: Columns, time: int) -> bool:
    """Whether this word and the one before are all that stands before a sentence's subject."""
    subject, before = columns.heads[time], time - 1
    return (
        subject == time + 1
        and columns.words[time].lower() in _TIMES
        and columns.dependencies[subject] in SUBJECTS
        and before >= 0
        and columns.sentence_starts[before]
        and columns.words[before].lower() in _POINTING
    )


def _follows_opening_phrase(columns: Columns, participle: int) -> bool:
    """Whether a comma and a preposition's noun stand before it, and the verb of both behind."""
    noun = participle - 2
    if columns.dependencies[participle] != "advcl" or noun < 1:
        return False
    verb, phrase = columns.heads[participle], columns.heads[noun]
    return (
        columns.words[participle - 1] == ","
        and columns.dependencies[noun] == "pobj"
        and participle < verb
        and columns.heads[phrase] in (participle, verb)
        and columns.sentence_starts[phrase]
    )
