"""Cells as a test compares them: their values, without where they were found."""

from __future__ import annotations

from typing import Any

from pipeline.spans import Found


def plain(cell: Any) -> Any:
    if isinstance(cell, Found):
        return plain(cell.value)
    return [plain(part) for part in cell] if isinstance(cell, list) else cell
