"""Writes docs/queries.md, the ten queries with their results: `python docs/queries.py [DATA]`.

The results are those of the release in the folder DATA; by default the test corpus and the
article in `raw/` are read anew into a temporary one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

HERE = Path(__file__).resolve().parent
ROWS = 6
WIDTH = 60
HEAD = """# Ten queries for the first week

Made by `python docs/queries.py` from the files in [`queries/`](queries/) and a release of the
test corpus; a test holds this page against a new one. Results are cut after {rows} rows and {width}
characters a cell. Run one yourself beside your `data/` folder:

```
duckdb < docs/queries/04-money-committed-by-sector.sql
```

```python
import duckdb
duckdb.sql(open("docs/queries/04-money-committed-by-sector.sql").read()).show()
```

The tables in polars, and in R (the tests run the Python; of the R they hold only the file and
the columns against a release):

```python
import polars as pl
events = pl.read_parquet("data/latest/events_actual.parquet")
events.filter(pl.col("location_country") == "AFG").select("date_start", "event_type", "actor_names")
```

```r
library(arrow)   # or nanoparquet, 0.5 or newer: older ones read no columns of lists
events <- read_parquet("data/latest/events_actual.parquet")
table(events$event_type, events$location_country)
```

Open several tables of one release through its own folder (`readlink -f data/latest`) where a run
may publish in between; `pipeline.load` does so by itself.
"""


def page(data: Path) -> str:
    """The whole page, with the results on the release `data/latest`."""
    sections = [_section(path, data) for path in sorted((HERE / "queries").glob("*.sql"))]
    return "\n".join([HEAD.format(rows=ROWS, width=WIDTH), *sections])


def _section(path: Path, data: Path) -> str:
    sql = path.read_text(encoding="utf-8")
    lines = sql.splitlines()
    said = [line.removeprefix("-- ") for line in lines if line.startswith("--")]
    code = "\n".join(line for line in lines if not line.startswith("--"))
    number = int(path.stem.split("-")[0])
    about = "\n".join(said[1:])
    return (
        f"## {number}. {said[0]}\n\n{about}{chr(10) * 2 if about else ''}"
        f"[`{path.name}`](queries/{path.name})\n\n```sql\n{code}\n```\n\n{_result(sql, data)}"
    )


def _result(sql: str, data: Path) -> str:
    found = duckdb.connect().execute(sql.replace("'data/latest/", f"'{data.resolve()}/latest/"))
    names = [column[0] for column in found.description]
    rows = found.fetchall()
    lines = [names, ["---"] * len(names), *([_cell(cell) for cell in row] for row in rows[:ROWS])]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return table + (f"\n{len(rows) - ROWS} more rows.\n" if len(rows) > ROWS else "")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    text = "" if value is None else f"{value:,.10g}" if isinstance(value, float) else str(value)
    text = " ".join(text.split())
    short = text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
    return "".join(f"&#{ord(c)};" if c in "\\`*[]<>|&" else c for c in short)


def corpus_release(folder: Path) -> Path:
    """A data folder with a release of the test corpus and the first article."""
    root, raw, data = HERE.parent, folder / "raw", folder / "data"
    raw.mkdir()
    for path in [*(root / "tests" / "corpus").iterdir(), *(root / "raw").glob("*.txt")]:
        shutil.copy(path, raw)
    command = [sys.executable, "-m", "pipeline.cli", "run", "--raw", str(raw), "--data", str(data)]
    subprocess.run(command, cwd=root, env=os.environ, check=True, stdout=subprocess.DEVNULL)
    return data


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(sys.argv[1]) if len(sys.argv) > 1 else corpus_release(Path(folder))
        (HERE / "queries.md").write_text(page(data), encoding="utf-8")


if __name__ == "__main__":
    main()
