"""Old caches: what other versions of readers, model and rules left behind, kept in bounds.

Belongs here: which cached folders and files may go. Does not: releases, which have a retention
of their own (`pipeline.publish.release`). Whatever goes costs time when it is wanted again,
never a result.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from pipeline.batch.jobs import cache_folders
from pipeline.settings import Settings

VERSIONS = 2
"""Versions of each cache: the one in use, and the one used before, to which one may go back."""

EDITIONS = 3
RESULTS = 60
"""Receipts, and charts: ten audits of all tables."""


def prune_caches(settings: Settings, edition: Path) -> list[str]:
    """Remove all but the caches last used, never the current ones; returns what went."""
    gone: list[Path] = []
    for current in cache_folders(settings):
        gone += _old(current.parent, VERSIONS, [current])
    gone += _old(edition.parent, EDITIONS, [edition])
    for name in ("receipts", "charts"):
        gone += _old(settings.work / name, RESULTS, [])
    for path in gone:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return [path.relative_to(settings.work).as_posix() for path in gone]


def _old(folder: Path, keep: int, current: Iterable[Path]) -> list[Path]:
    """What was used least lately in `folder`, beyond `keep`; the time of use is set here."""
    if not folder.is_dir():
        return []
    used = [path for path in current if path.exists()]
    for path in used:
        os.utime(path)
    ages = sorted(folder.iterdir(), key=lambda p: (p not in used, -p.stat().st_mtime_ns, p.name))
    return ages[keep:]
