"""The word lists that the rules read, and the one way to load them.

Data only: which word means what. How a word finds its arguments is code and lives in
`pipeline.extract` and `pipeline.normalize`. Big flat lists are tab-separated (`.tsv`,
header line first, `#` starts a comment line); small structured ones are `.yaml`.
Each file says in its first comment where its entries come from.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `<name>.tsv` as dictionaries; raises ValueError naming the line of a ragged row."""
    text = files(__package__).joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    rows = [
        (number, line.split("\t"))
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    header = rows[0][1]
    for number, cells in rows:
        if len(cells) != len(header):
            raise ValueError(
                f"lexicons/{name}.tsv:{number}: {len(cells)} cells, the header has {len(header)}"
            )
    return tuple(dict(zip(header, cells, strict=True)) for _, cells in rows[1:])


def entries(text: str) -> frozenset[str]:
    """The entries of a list that is written with commas between them."""
    return frozenset(entry.strip() for entry in text.split(","))


@cache
def mapping(name: str) -> Any:
    """The content of `<name>.yaml`."""
    text = files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
