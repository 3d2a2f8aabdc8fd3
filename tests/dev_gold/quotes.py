"""How well quotes are read, on gum_wikinews_quotes: content, speaker, kind.

A quote is found when the tokens of its content overlap with an extracted one by at least .8;
the gold's content runs to the full stop, so that the outer marks and stops are left aside. The
gold takes a report with marked words in it for one quotation, which our table lists at two
grains: once one of the two is matched, the other is neither right nor wrong.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.evaluate import told_at_another_grain
from pipeline.evaluate_fields import same_name, token_overlap
from pipeline.extract.single import rows_of_text
from tests.dev_gold import records

OVERLAP = 0.8
Row = dict[str, Any]


def measure_quotes() -> dict[str, float]:
    """F1 over all quotes and by kind; accuracy of speaker and kind on the matched ones."""
    extracted = wanted = matched = speakers = speakers_right = kinds_right = 0
    direct = {"wanted": 0, "matched": 0, "extracted": 0}
    for record in records("gum_wikinews_quotes"):
        day = record.get("published")
        tables = rows_of_text(record["text"], date.fromisoformat(day) if day else None, None)
        rows = [row for row in tables["quotes"] if row["quote_type"] != "scare"]
        pairs = _pairs(record["gold"], rows)
        met = [row for _, row in pairs]
        rows = [row for row in rows if row in met or not told_at_another_grain(row, met)]
        extracted += len(rows)
        wanted += len(record["gold"])
        direct["extracted"] += sum(row["quote_type"] != "indirect" for row in rows)
        direct["wanted"] += sum(gold["type"] != "indirect" for gold in record["gold"])
        for gold, row in pairs:
            matched += 1
            kinds_right += (gold["type"] == "indirect") == (row["quote_type"] == "indirect")
            direct["matched"] += gold["type"] != "indirect" != row["quote_type"]
            if gold["speaker"]:
                speakers += 1
                speakers_right += _same_speaker(gold, row)
    return {
        "quotes_f1": 2 * matched / (extracted + wanted),
        "quotes_recall": matched / wanted,
        "quotes_direct_f1": 2 * direct["matched"] / (direct["extracted"] + direct["wanted"]),
        "quotes_speaker": speakers_right / speakers if speakers else 0.0,
        "quotes_kind": kinds_right / matched if matched else 0.0,
    }


def _pairs(gold_rows: list[Row], rows: list[Row]) -> list[tuple[Row, Row]]:
    scored = [
        (token_overlap(gold["content"], row["quote_text"]), g, r)
        for g, gold in enumerate(gold_rows)
        for r, row in enumerate(rows)
    ]
    pairs: dict[int, int] = {}
    for overlap, g, r in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if overlap >= OVERLAP and g not in pairs and r not in pairs.values():
            pairs[g] = r
    return [(gold_rows[g], rows[r]) for g, r in pairs.items()]


def _same_speaker(gold: Row, row: Row) -> bool:
    names = [row.get("speaker_name"), row.get("speaker_text")]
    return any(same_name(gold["speaker"], name) for name in names if name)
