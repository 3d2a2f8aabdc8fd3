"""Print every figure of the development gold: `python -m tests.dev_gold [name ...]`.

Names choose corpora (`dates money places actors events quotes finance`); without one, all are
measured. A corpus that is not in the folder is named and passed over.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from tests.dev_gold import MISSING, present

Figures = Iterable[tuple[str, float]]


def _dates() -> Figures:
    from tests.dev_gold.dates import measure_gum, measure_mentions

    gum, mentions = measure_gum(), measure_mentions()
    yield "dates_value_given_span", gum["dates"].accuracy
    yield "dates_value_given_span_all_marks", gum["given"].accuracy
    yield "dates_end_to_end_f1", gum["dates"].f1
    yield "datetime_mentions_news", mentions["news"].accuracy
    for kind in ("date", "daterange", "none"):
        yield f"datetime_mentions_{kind}", mentions[kind].accuracy


def _plain(module: str, *functions: str) -> Callable[[], Figures]:
    """Figures of functions that give them as a dictionary."""

    def figures() -> Figures:
        for function in functions:
            measured: Any = getattr(import_module(f"tests.dev_gold.{module}"), function)()
            yield from measured.items()

    return figures


def _events() -> Figures:
    from tests.dev_gold.events import measure_petrarch, measure_plover

    plover, petrarch = measure_plover(), measure_petrarch()
    yield "plover_class_accuracy", plover.recall
    yield "plover_macro_recall", plover.macro_recall
    yield "plover_macro_f1", plover.macro_f1
    yield "petrarch_class_accuracy", petrarch.recall
    yield "petrarch_by_the_codebook", measure_petrarch(codebook_only=True).recall
    yield "petrarch_sentences_without_event", petrarch.empty
    yield "petrarch_false_events", petrarch.false


MEASURES: dict[str, tuple[tuple[str, ...], Callable[[], Figures]]] = {
    "dates": (("gum_wikinews_dates", "datetime_mentions"), _dates),
    "money": (
        ("currency_mentions", "aiddata_finance"),
        _plain("money", "measure_money", "measure_coded_amount"),
    ),
    "places": (("geovirus_places",), _plain("places", "measure_places")),
    "actors": (("plover_gsr",), _plain("actors", "measure_actors")),
    "events": (("plover_gsr", "petrarch_gsr"), _events),
    "quotes": (("gum_wikinews_quotes",), _plain("quotes", "measure_quotes")),
    "finance": (("aiddata_finance",), _plain("finance", "measure_finance")),
}


def main(names: list[str]) -> int:
    """Print the figures named, or all; 2 when a name is unknown."""
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        print(f"no such measure: {', '.join(unknown)}; there are {', '.join(MEASURES)}")
        return 2
    for name in names or MEASURES:
        corpora, measure = MEASURES[name]
        if not all(present(corpus) for corpus in corpora):
            print(f"{name}: {MISSING} ({', '.join(corpora)})")
            continue
        for figure, value in measure():
            print(f"{name:8} {figure:36} {value:8.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
