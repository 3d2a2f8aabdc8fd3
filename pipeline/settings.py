"""Where things lie and how much may be used: the settings of a run.

Belongs here: every environment variable that a run reads, once. Does not: anything about what
is extracted; rules have no switches. A reader of releases (`pipeline.publish.reading`) needs no
settings but the data folder.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Folders, model and machine. `from_env` reads them; each variable is named `DRAGOMAN_...`."""

    raw: Path
    data: Path
    model: str | None = None
    workers: int = 1
    scheduler: str | None = None
    keep_releases: int = 5
    lock_wait: float = 600.0
    webhook: str | None = None
    corrections_folder: Path | None = None
    raw_url: str | None = None
    releases_url: str | None = None
    log: str = "text"

    @classmethod
    def from_env(cls, raw: Path | None = None, data: Path | None = None) -> Settings:
        """Settings from the environment; raises ValueError naming a malformed variable."""
        env = os.environ
        folder = (data or Path(env.get("DRAGOMAN_DATA", "data"))).absolute()
        source = env.get("DRAGOMAN_RAW", "raw")
        raw_url = source if raw is None and "://" in source else None
        # Articles in object storage are worked on as files, in a mirror that follows it.
        raw = folder / "mirror" if raw_url else raw or Path(source)
        return cls(
            raw=raw.absolute(),
            data=folder,
            model=env.get("DRAGOMAN_MODEL") or None,
            workers=_number("DRAGOMAN_WORKERS", default_workers()),
            scheduler=env.get("DRAGOMAN_SCHEDULER") or None,
            keep_releases=_number("DRAGOMAN_KEEP_RELEASES", 5),
            lock_wait=_number("DRAGOMAN_LOCK_WAIT", 600),
            webhook=env.get("DRAGOMAN_WEBHOOK") or None,
            corrections_folder=_folder(env.get("DRAGOMAN_CORRECTIONS")),
            raw_url=raw_url,
            releases_url=_url("DRAGOMAN_RELEASES"),
            log=_word("DRAGOMAN_LOG", ("text", "json")),
        )

    @property
    def corrections(self) -> Path:
        """Corrections made by people, beside the raw folder (beside the data, where raw articles
        are in object storage) unless named otherwise."""
        beside = self.data if self.raw_url else self.raw
        return self.corrections_folder or beside.parent / "corrections"

    @property
    def work(self) -> Path:
        """Caches; may be deleted at any time at the price of the next run's time."""
        return self.data / "work"

    @property
    def staging(self) -> Path:
        return self.data / "staging"

    @property
    def releases(self) -> Path:
        return self.data / "releases"

    @property
    def latest(self) -> Path:
        return self.data / "latest"

    @property
    def dagster_home(self) -> Path:
        return self.data / "dagster"


WORKER_MEMORY = 1024**3
"""Bytes that one worker may need: model, batch of parses, rows (measured peak, see docs)."""


def default_workers() -> int:
    """One worker a core, fewer where memory would not hold them."""
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return cores
    return max(1, min(cores, free // WORKER_MEMORY))


def _folder(text: str | None) -> Path | None:
    return Path(text).absolute() if text else None


def _url(name: str) -> str | None:
    text = os.environ.get(name) or None
    if text is not None and "://" not in text:
        raise ValueError(f"{name}={text!r}: expected a location such as s3://bucket/folder")
    return text


def _word(name: str, known: tuple[str, ...]) -> str:
    text = os.environ.get(name) or known[0]
    if text not in known:
        raise ValueError(f"{name}={text!r}: expected {' or '.join(known)}")
    return text


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "")
    if not text:
        return default
    if not text.isdigit():
        raise ValueError(f"{name}={text!r}: expected a whole number")
    return int(text)
