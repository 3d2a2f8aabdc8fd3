"""Words of articles shown where markup would be live: the UI's Markdown and the terminal.

Belongs here: making text from outside harmless and short. Does not: the report's HTML, which
its template escapes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

MARKDOWN = str.maketrans({mark: f"&#{ord(mark)};" for mark in "\\`*_{}[]<>()#+!|~&"})


def plain(value: Any, limit: int = 200) -> str:
    """`value` on one line, without control and direction-changing characters."""
    text = "" if value is None else str(value)
    kept = "".join(
        " " if c in "\n\r\t" else c if unicodedata.category(c) not in _HIDDEN else "�" for c in text
    )
    return kept if len(kept) <= limit else f"{kept[: limit - 1]}…"


_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A Markdown table whose cells are text and nothing else."""
    if not rows:
        return "*none*"
    lines = [_line(header), _line(["---"] * len(header))]
    return "\n".join([*lines, *(_line([_cell(value) for value in row]) for row in rows)])


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return plain(value).translate(MARKDOWN)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
