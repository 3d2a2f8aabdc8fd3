"""How well quotes are read, on gum_wikinews_quotes: content, speaker, kind.

A quote is found when the tokens of its content overlap with an extracted one by at least .8 of
the longer of the two, one to one, the best overlap first; the gold's content runs to the full
stop, so that marks and stops, which are no tokens, do not count. Which matching the published
figures of other tools used is not known; measured like this, on this part of the gold,
quotation marks alone reach .42 and textacy's direct quotations .38.

Our table lists a report with marked words in it at two grains, where the gold has one
quotation. Three figures of the quotes in marks say what that makes:

`quotes_direct_both_grains_f1` counts every row.
`quotes_direct_f1` leaves a row out once the other grain of the same words is matched.
`quotes_direct_pieces_f1` does the same for the gold, which codes a clause inside another that
is coded, and takes a quotation for found of which the gold codes the first sentence only, or
what stands before an omission: its words begin where the row's do and lie within the row.
No view forgives a row for a quotation that the gold does not code at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.evaluate import told_at_another_grain
from pipeline.evaluate_fields import same_name, token_overlap, words
from pipeline.extract.single import rows_of_text
from tests.dev_gold import records

OVERLAP = 0.8
Row = dict[str, Any]
Pairs = list[tuple[Row, Row]]
Overlap = Callable[[Row, Row], float]


@dataclass
class Count:
    """Quotes wanted, extracted and matched, over all articles."""

    wanted: int = 0
    extracted: int = 0
    matched: int = 0

    def add(self, gold: list[Row], rows: list[Row], pairs: Pairs) -> None:
        self.wanted += len(gold)
        self.extracted += len(rows)
        self.matched += len(pairs)

    @property
    def f1(self) -> float:
        return 2 * self.matched / max(1, self.wanted + self.extracted)

    @property
    def recall(self) -> float:
        return self.matched / max(1, self.wanted)


def measure_quotes() -> dict[str, float]:
    """F1 over all quotes and by kind; accuracy of speaker and kind on the matched ones."""
    counts = {name: Count() for name in ("all", "direct", "both_grains", "pieces", "indirect")}
    met: Pairs = []
    for gold, rows in _articles():
        pairs = _pairs(gold, rows, _of_longer)
        met += pairs
        kept = _at_one_grain(rows, pairs)
        counts["all"].add(gold, kept, pairs)
        for name in ("direct", "indirect"):
            of_kind = [p for p in pairs if all(_kind(one) == name for one in p)]
            counts[name].add(_of_kind(gold, name), _of_kind(kept, name), of_kind)
        marked, coded = _of_kind(rows, "direct"), _of_kind(gold, "direct")
        counts["both_grains"].add(coded, marked, _pairs(coded, marked, _of_longer))
        pairs = _pairs(coded, marked, _of_piece)
        counts["pieces"].add(_outermost(coded, pairs), _at_one_grain(marked, pairs), pairs)
    named = [pair for pair in met if pair[0]["speaker"]]
    return {
        "quotes_f1": counts["all"].f1,
        "quotes_recall": counts["all"].recall,
        "quotes_direct_f1": counts["direct"].f1,
        "quotes_direct_both_grains_f1": counts["both_grains"].f1,
        "quotes_direct_pieces_f1": counts["pieces"].f1,
        "quotes_indirect_f1": counts["indirect"].f1,
        "quotes_speaker": sum(_same_speaker(*pair) for pair in named) / max(1, len(named)),
        "quotes_kind": sum(_kind(g) == _kind(r) for g, r in met) / max(1, len(met)),
    }


def _articles() -> Iterator[tuple[list[Row], list[Row]]]:
    """For each article the gold and the rows, scare quotes left out: nobody says them."""
    for record in records("gum_wikinews_quotes"):
        day = record.get("published")
        tables = rows_of_text(record["text"], date.fromisoformat(day) if day else None, None)
        yield record["gold"], [row for row in tables["quotes"] if row["quote_type"] != "scare"]


def _kind(one: Row) -> str:
    """`direct` for all that stands in marks, `indirect` otherwise; of a gold or an own row."""
    return "indirect" if one.get("quote_type", one.get("type")) == "indirect" else "direct"


def _of_kind(several: list[Row], kind: str) -> list[Row]:
    return [one for one in several if _kind(one) == kind]


def _at_one_grain(rows: list[Row], pairs: Pairs) -> list[Row]:
    """The rows without those that list a matched one again, at the other grain."""
    met = [row for _, row in pairs]
    return [row for row in rows if row in met or not told_at_another_grain(row, met)]


def _outermost(gold: list[Row], pairs: Pairs) -> list[Row]:
    """The gold without what holds a matched quotation, or stands in one."""
    met = [one for one, _ in pairs]
    return [
        one
        for one in gold
        if one in met or not any(_holds(one, other) or _holds(other, one) for other in met)
    ]


def _holds(outer: Row, inner: Row) -> bool:
    (start, end), (first, last) = _bounds(outer), _bounds(inner)
    return start <= first and last <= end


def _bounds(gold: Row) -> tuple[int, int]:
    return gold["content_spans"][0][0], gold["content_spans"][-1][1]


def _pairs(gold_rows: list[Row], rows: list[Row], overlap: Overlap) -> Pairs:
    scored = [
        (overlap(gold, row), g, r) for g, gold in enumerate(gold_rows) for r, row in enumerate(rows)
    ]
    pairs: dict[int, int] = {}
    for score, g, r in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if score >= OVERLAP and g not in pairs and r not in pairs.values():
            pairs[g] = r
    return [(gold_rows[g], rows[r]) for g, r in pairs.items()]


def _of_longer(gold: Row, row: Row) -> float:
    return token_overlap(gold["content"], row["quote_text"])


def _of_piece(gold: Row, row: Row) -> float:
    """The overlap with the whole row, or with as much of its beginning as the gold codes."""
    piece = words(gold["content"])
    begins = words(row["quote_text"])[: len(piece)] == piece and len(piece) >= 3
    return max(_of_longer(gold, row), OVERLAP if begins else 0)


def _same_speaker(gold: Row, row: Row) -> bool:
    names = [row.get("speaker_name"), row.get("speaker_text")]
    return any(same_name(gold["speaker"], name) for name in names if name)
