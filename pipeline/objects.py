"""Object storage: where raw articles may come from, and where releases may go.

Belongs here: fetching listed objects into a local mirror, writing a release whole and its pointer
last, reading one back. Does not: anything that works on articles or tables; that happens on
local files, the mirror among them, and so in one way whatever the storage.

Object stores rename nothing and swap no folders. So a release is written under a name of its own,
and the small object `latest.json` is the pointer: written last, read first. Locations are
those of universal-pathlib (`s3://bucket/folder`, also `gs://`, `az://`, ... with their packages).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pipeline.batch.store import whole_file

if TYPE_CHECKING:
    from upath import UPath

POINTER = "latest.json"


class StorageError(RuntimeError):
    """The storage cannot be used; the message names the location and the remedy."""


def is_url(location: str) -> bool:
    return "://" in location


def mirror(url: str, folder: Path, fetched: Callable[[str], None] = lambda _: None) -> None:
    """Make `folder` hold the objects below `url`: fetch new and changed ones, drop those gone.

    A mirrored file has a time made of the object's own time and etag, so that a change of
    either is a change of the file, for this function and for the index alike.
    """
    root = _root(url)
    seen = set()
    for name, info in _listed(root):
        path, mark = folder / name, _mark(info)
        seen.add(path)
        if path.exists() and (path.stat().st_size, path.stat().st_mtime_ns) == (
            info["size"],
            mark,
        ):
            continue
        with whole_file(path) as temporary:
            root.fs.get_file(info["name"], str(temporary))
            os.utime(temporary, ns=(mark, mark))
        fetched(name)
    for path in [path for path in folder.rglob("*") if path.is_file() and path not in seen]:
        path.unlink()


def _listed(root: UPath) -> Iterator[tuple[str, dict[str, Any]]]:
    """Names below the root with size and marks; what cannot be a file's path is left out."""
    try:
        if not root.exists():
            raise StorageError(f"{root}: no such location; create it and put articles in")
        for _, _, files in root.fs.walk(root.path, detail=True):
            for info in files.values():
                name = PurePosixPath(info["name"]).relative_to(PurePosixPath(root.path))
                if not any(part.startswith(".") for part in name.parts):
                    yield str(name), info
    except (OSError, ValueError) as error:
        raise StorageError(f"{root} cannot be listed: {error}") from error


def _mark(info: dict[str, Any]) -> int:
    """Nanoseconds: the object's time to the second, below that a hash of its etag."""
    time = info.get("LastModified") or info.get("mtime") or info.get("updated")
    seconds = int(time.timestamp()) if isinstance(time, datetime) else 0
    told = f"{time}|{info.get('ETag') or info.get('etag')}"
    return seconds * 10**9 + int(hashlib.sha256(told.encode()).hexdigest()[:12], 16) % 10**9


def upload(release: Path, url: str, keep: int) -> bool:
    """Write a release below `url`, its pointer last; whether it was not the latest already.

    Objects that a killed upload left are written over by the next. All but the last `keep`
    releases are removed, after the pointer has moved.
    """
    root = _root(url)
    if _pointed_to(root) == release.name:
        return False
    try:
        root.mkdir(parents=True, exist_ok=True)
        for path in sorted(release.iterdir()):
            root.fs.put_file(str(path), (root / release.name / path.name).path)
        (root / POINTER).write_text(json.dumps({"release": release.name}) + "\n")
        for name in _releases(root)[:-keep]:
            if name != release.name:
                root.fs.rm((root / name).path, recursive=True)
    except OSError as error:
        raise StorageError(f"{root} cannot be written: {error}") from error
    return True


def release_at(url: str, release: str | None = None) -> UPath:
    """The folder of a release below `url`, by default the one that the pointer names.

    Raises FileNotFoundError naming the releases there are.
    """
    root = _root(url)
    name = release or _pointed_to(root)
    if name is None or not (root / name / "manifest.json").exists():
        there = ", ".join(_releases(root)) or "none"
        raise FileNotFoundError(f"{root}: no release {name or 'yet'}; there are: {there}")
    return root / name


def _pointed_to(root: UPath) -> str | None:
    try:
        return str(json.loads((root / POINTER).read_text())["release"])
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"{root} cannot be read: {error}") from error


def _releases(root: UPath) -> list[str]:
    if not root.exists():
        return []
    return sorted(path.name for path in root.iterdir() if path.name[:6].isdigit())


def _root(url: str) -> UPath:
    from upath import UPath

    try:
        # Listings are not remembered: another process may have written since.
        return UPath(url.rstrip("/"), use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise StorageError(f"{url}: {error}; for s3:// locations install dragoman[s3]") from error
