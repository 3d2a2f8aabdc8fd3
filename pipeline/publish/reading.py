"""Reading a release: `pipeline.load`, the one call that an analyst needs in Python.

Belongs here: resolving the pointer before a file is opened, so that tables read one after
another come from the same release. Does not: any analysis.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.objects import is_url, release_at
from pipeline.publish.release import release_folder

if TYPE_CHECKING:
    import pandas as pd


def load(
    table: str, release: str | None = None, data: str | os.PathLike[str] | None = None
) -> pd.DataFrame:
    """A table or view of a release as a pandas frame with Arrow-backed columns.

    `release` is a release's name (see `dragoman releases`), by default the latest. `data` is
    the data folder, or the location of releases in object storage, by default `DRAGOMAN_DATA`
    or `data`. Raises FileNotFoundError naming what there is.
    """
    import pandas as pd

    place = str(data or os.environ.get("DRAGOMAN_DATA", "data"))
    folder = release_at(place, release) if is_url(place) else release_folder(Path(place), release)
    path = folder / f"{table}.parquet"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.parquet")))
        raise FileNotFoundError(f"no table {table!r} in release {folder.name}; there are {known}")
    with path.open("rb") as stream:
        return pd.read_parquet(stream, dtype_backend="pyarrow")
