"""The pictures that Dagster's UI shows of a release: one a table, small, drawn offline.

Belongs here: what is counted and how it is drawn, as SVG in a Markdown image. Does not: the
report's own charts, which follow the reader's filters and are drawn in the page.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.batch.store import whole_file
from pipeline.contract import Table

Record = dict[str, Any]

INK, RUST, GREEN = "#444", "#b3471d", "#1f7a45"
MOST = 12
"""Bars of a chart; the rest is left out, and the title says so."""

BARS_IN_TIME = 60


def chart_markdown(table: Table, path: Path, drawn: Path) -> str | None:
    """The table's chart as a Markdown image, or None where it has nothing to show.

    Pictures are kept in the folder `drawn` by the bytes they were made of, so that a run
    which changes nothing need not load the drawing library.
    """
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    digest.update(Path(__file__).read_bytes())
    kept = drawn / f"{digest.hexdigest()[:24]}.svg"
    if not kept.exists():
        with whole_file(kept) as temporary:
            temporary.write_text(_svg(_spec(table, path)), encoding="utf-8")
    picture = kept.read_bytes()
    if not picture:
        return None
    return f"![{table.title}](data:image/svg+xml;base64,{base64.b64encode(picture).decode()})"


def _spec(table: Table, path: Path) -> Any:
    wanted = [column.name for column in table.columns if column.name in _COLUMNS]
    batches = pq.ParquetFile(path).iter_batches(columns=wanted)
    draw = _DRAWN.get(table.name, _by_factuality)
    return draw(row for batch in batches for row in batch.to_pylist())


_COLUMNS = (
    "factuality", "date_start", "date_end", "date_precision", "event_type", "amount_usd",
    "sector_names", "status", "agreement_type", "speaker_name", "published_date", "derivation",
    "actor_names", "recipient_names", "plover_score",
)  # fmt: skip


def _svg(spec: Any) -> str:
    if spec is None:
        return ""
    # Late import: a run that publishes nothing new draws nothing.
    import vl_convert

    styled = spec.configure_view(stroke=None).configure_axis(labelColor=INK, titleColor=INK)
    return str(vl_convert.vegalite_to_svg(styled.to_json()))


def _events(rows: Iterable[Record]) -> Any:
    """When, and who on whom."""
    import altair as alt

    rows = list(rows)
    charts = [chart for chart in (_timeline(rows), _matrix(rows)) if chart is not None]
    if len(charts) < 2:
        return charts[0] if charts else None
    return alt.vconcat(*charts).resolve_scale(color="independent")


def _timeline(rows: list[Record]) -> Any:
    """Dated events as bars whose length is the interval that the text gives."""
    import altair as alt

    dated = sorted(
        (r for r in rows if r["date_start"] and r["date_end"]),
        key=lambda r: (r["date_start"], r["date_end"], r["event_type"]),
    )[-BARS_IN_TIME:]
    if not dated:
        return _counted((r["event_type"] for r in rows), "events by type")
    bars = [
        {
            "row": number,
            "type": r["event_type"],
            "precision": r["date_precision"],
            "start": r["date_start"].isoformat(),
            # Bars end with the day: one of a single day is as wide as a day.
            "end": f"{r['date_end'].isoformat()}T23:59:59",
        }
        for number, r in enumerate(dated)
    ]
    return (
        alt.Chart(_inline(bars), title=f"{len(bars)} latest dated of {len(rows)} events")
        .mark_bar(cornerRadius=1)
        .encode(
            x=alt.X("start:T", title=None),
            x2="end:T",
            y=alt.Y("row:O", axis=None),
            color=alt.Color("precision:N", title="precision"),
            # An outline keeps a single day visible on a scale of years.
            stroke=alt.Stroke("precision:N", legend=None),
        )
        .properties(width=520, height=max(80, 5 * len(bars)))
    )


def _matrix(rows: list[Record]) -> Any:
    """Who acts on whom: how many events, and their mean score from conflict to cooperation."""
    import altair as alt

    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        for pair in product(row["actor_names"], row["recipient_names"]):
            scores[pair].append(row["plover_score"])
    weight = Counter(name for pair, found in scores.items() for name in pair for _ in found)
    most = sorted(weight, key=lambda name: (-weight[name], name))[:MOST]
    cells = [
        {"actor": one[:40], "recipient": two[:40], "events": len(found),
         "score": round(sum(found) / len(found), 1)}
        for (one, two), found in sorted(scores.items())
        if one in most and two in most
    ]  # fmt: skip
    if not cells:
        return None
    sides = alt.Chart(_inline(cells)).encode(
        x=alt.X("recipient:N", title="recipient", axis=alt.Axis(labelLimit=160)),
        y=alt.Y("actor:N", title="actor", axis=alt.Axis(labelLimit=160)),
    )
    # Wider than the scores, so that the numbers can be read on every shade.
    shades = alt.Scale(scheme="redblue", domain=[-16, 16])
    colour = alt.Color("score:Q", title="mean score", scale=shades)
    title = "who acts on whom: number of events, red conflict, blue cooperation"
    return (
        sides.mark_rect().encode(color=colour) + sides.mark_text().encode(text="events:Q")
    ).properties(title=title)


def _investments(rows: Iterable[Record]) -> Any:
    import altair as alt

    rows = list(rows)
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row["amount_usd"]:
            sums[(row["sector_names"] or ["not said"])[0], row["status"]] += row["amount_usd"]
    if not sums:
        return _counted((r["status"] for r in rows), "investments by status")
    bars = [{"sector": s, "status": t, "usd": usd} for (s, t), usd in sorted(sums.items())]
    return (
        alt.Chart(_inline(bars), title="US dollars by sector and status, not to be added up")
        .mark_bar()
        .encode(
            x=alt.X(
                "usd:Q",
                title=None,
                axis=alt.Axis(format="$.2~s", labelExpr="replace(datum.label, 'G', ' bn')"),
            ),
            y=alt.Y("sector:N", title=None, sort="-x", axis=alt.Axis(labelLimit=220)),
            color=alt.Color("status:N"),
        )
        .properties(width=420)
    )


def _agreements(rows: Iterable[Record]) -> Any:
    return _counted((f"{r['agreement_type']}, {r['status']}" for r in rows), "agreements", GREEN)


def _quotes(rows: Iterable[Record]) -> Any:
    named = (r["speaker_name"] or "not named" for r in rows)
    return _counted(named, "quotes by speaker")


def _articles(rows: Iterable[Record]) -> Any:
    months = (str(r["published_date"])[:7] if r["published_date"] else "no date" for r in rows)
    return _counted(months, "articles by month", INK, by_name=True)


def _evidence(rows: Iterable[Record]) -> Any:
    return _counted((r["derivation"] for r in rows), "values by how they follow from the text")


def _by_factuality(rows: Iterable[Record]) -> Any:
    return _counted((r["factuality"] for r in rows if "factuality" in r), "rows by factuality")


def _counted(names: Iterable[str], title: str, colour: str = RUST, by_name: bool = False) -> Any:
    import altair as alt

    counts = Counter(names)
    if not counts:
        return None
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    kept = sorted(counts.items())[-MOST:] if by_name else most[:MOST]
    bars = [{"name": name[:60], "rows": n} for name, n in kept]
    if len(kept) < len(counts):
        title = f"{title}, {len(kept)} of {len(counts)}"
    order = None if by_name else "-x"
    return (
        alt.Chart(_inline(bars), title=title)
        .mark_bar(color=colour)
        .encode(
            x=alt.X("rows:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("name:N", title=None, sort=order, axis=alt.Axis(labelLimit=260)),
        )
        .properties(width=420)
    )


_DRAWN: dict[str, Callable[[Iterable[Record]], Any]] = {
    "articles": _articles,
    "events": _events,
    "investments": _investments,
    "agreements": _agreements,
    "quotes": _quotes,
    "evidence": _evidence,
}


def _inline(bars: list[Record]) -> Any:
    import altair as alt

    return alt.Data(values=bars)  # type: ignore[no-untyped-call]
