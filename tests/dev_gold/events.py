"""How well events get their PLOVER class and parties, measured on the development gold.

Detection is not given: a gold class counts as found when one of the sentence's rows has it.
The older PLOVER classes of the gold are mapped: FIGHT to ASSAULT, DEMAND to REQUEST,
DISAPPROVE and INVESTIGATE to ACCUSE; the others kept their names. Sentences of petrarch_gsr
whose class is null (CAMEO's comments and appeals, or codes made up for the parser's own tests)
measure nothing and are left out.

Many labels of petrarch_gsr were set to exercise a parser's dictionaries, not by what the sentence
says: welcoming a step is coded as a telephone call, restoring ties as sharing intelligence. Where
such a label stands against PLOVER's own definition, or against the rule that a future act is an
AGREE, no reader of the text can meet it; `AGAINST_THE_CODEBOOK` lists these, and the accuracy is
given with and without them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.extract import events
from pipeline.extract.rows import Row
from pipeline.extract.story import Story
from pipeline.ingest.article import Article, Block
from pipeline.language.model import load_model
from pipeline.language.tokens import from_spacy
from pipeline.spans import Found, OffsetMap
from tests.dev_gold import records

OLDER = {
    "FIGHT": "ASSAULT",
    "DEMAND": "REQUEST",
    "DISAPPROVE": "ACCUSE",
    "INVESTIGATE": "ACCUSE",
}
GOLD_TYPOS = {"JAP": "JPN", "ITL": "ITA"}
FOLDED = {"UNO": "IGO", "EUR": "IGO"}
AGAINST_THE_CODEBOOK = (
    ("041", "welcomed", "SUPPORT: express support for, commend, approve"),
    ("064", "about to restore", "AGREE: future diplomatic cooperation"),
    ("085", "agreed to lift", "AGREE: promise to yield"),
    ("085", "signed", "SUPPORT: sign an agreement"),
    ("044", "is scheduled to", "AGREE: future meeting"),
    ("042", "will be hosting", "AGREE: future meeting"),
    ("070", "will contribute", "AGREE: future aid"),
    ("032", "arrived in", "CONSULT: visit"),
    ("033", "arrived in", "CONSULT: visit"),
    ("095", "appealed for peace", "REQUEST: appeal"),
    ("095", "called on", "REQUEST: appeal"),
    ("102", "will adopt a resolution", "AGREE: future act"),
    ("122", "condemned", "ACCUSE: disapprove"),
    ("122", "criticized", "ACCUSE: disapprove"),
    ("123", "deplored", "ACCUSE: disapprove"),
    ("160", "warned of", "no sanction: words about a danger"),
    ("160", "warned the", "no sanction: words about a danger"),
    ("160", "warned at", "no sanction: words about a danger"),
    ("162", "warned", "no sanction: words about a danger"),
    ("174K", "bargain for asylum", "no coercion: asking for asylum"),
    ("1717", "will break relations", "SANCTION: discontinue cooperation"),
)
"""CAMEO code of a label, words of its sentence, and PLOVER's class of such words."""


@dataclass
class Figures:
    """Counts by class; `parties` counts countries: (side, "both" | "found" | "gold")."""

    found: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    parties: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: int = 0
    sentences: int = 0
    empty: int = 0
    false: int = 0

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / sum(self.gold.values())

    @property
    def macro_recall(self) -> float:
        return sum(self.found[t] / self.gold[t] for t in self.gold) / len(self.gold)

    @property
    def macro_f1(self) -> float:
        scores = [
            2 * self.found[t] / (self.gold[t] + self.found[t] + self.extra[t]) for t in self.gold
        ]
        return sum(scores) / len(scores)

    @property
    def rows_a_sentence(self) -> float:
        return self.rows / self.sentences

    def country_f1(self, side: str) -> float:
        both = self.parties[side, "both"]
        return 2 * both / (self.parties[side, "found"] + self.parties[side, "gold"])


def measure_plover() -> Figures:
    """Class recall, and country sets of the first row of the right class, on plover_gsr."""
    figures = Figures()
    for record in records("plover_gsr"):
        rows = _events(record)
        wanted = [OLDER.get(g["event"], g["event"]) for g in record["gold"]]
        _count(figures, rows, wanted)
        for gold, event_type in zip(record["gold"], wanted, strict=True):
            row = next((r for r in rows if _plain(r.cells["event_type"]) == event_type), None)
            for side, column in (("source", "actor"), ("target", "recipient")):
                _count_countries(figures, gold[side], row, side, column)
    return figures


def measure_petrarch(codebook_only: bool = False) -> Figures:
    """Class recall on petrarch_gsr, and rows on its sentences without events.

    `codebook_only` leaves out labels that stand against PLOVER's definitions.
    """
    figures = Figures()
    for record in records("petrarch_gsr"):
        rows = _events(record)
        wanted = [
            OLDER.get(g["plover"], g["plover"])
            for g in record["gold"]
            if g["plover"] and not (codebook_only and _against_the_codebook(g, record["text"]))
        ]
        if not record["gold"]:
            figures.empty += 1
            figures.false += bool(rows)
        if wanted:
            _count(figures, rows, list(dict.fromkeys(wanted)))
    return figures


def _against_the_codebook(label: dict[str, Any], text: str) -> bool:
    return any(label["cameo"] == code and words in text for code, words, _ in AGAINST_THE_CODEBOOK)


def _count(figures: Figures, rows: list[Row], wanted: list[str]) -> None:
    types = {_plain(row.cells["event_type"]) for row in rows}
    figures.rows += len(rows)
    figures.sentences += 1
    figures.gold.update(wanted)
    figures.found.update(t for t in wanted if t in types)
    figures.extra.update(types.difference(wanted))


def _count_countries(
    figures: Figures, parties: list[dict[str, Any]], row: Row | None, side: str, column: str
) -> None:
    gold = {_folded(p["country"]) for p in parties if p["country"]}
    cell = row.cells[f"{column}_countries"] if row is not None else []
    found = {_folded(c) for c in _plain(cell)}
    figures.parties[side, "both"] += len(gold & found)
    figures.parties[side, "found"] += len(found)
    figures.parties[side, "gold"] += len(gold)


def _folded(country: str) -> str:
    country = GOLD_TYPOS.get(country, country)
    return FOLDED.get(country, country)


def _plain(cell: Any) -> Any:
    if isinstance(cell, list):
        return [_plain(item) for item in cell]
    return cell.value if isinstance(cell, Found) else cell


def _events(record: dict[str, Any]) -> list[Row]:
    text = record["text"]
    published = date.fromisoformat(record["published"]) if record["published"] else None
    article = Article(
        article_id=record["id"],
        source_file=record["id"],
        anchor="text",
        encoding="utf-8",
        raw_text=text,
        text=text,
        offsets=OffsetMap.identity(len(text)),
        blocks=(Block("paragraph", 0, len(text)),),
        published=published,
    )
    return events.extract(Story(article, from_spacy(load_model()(text))))


def main() -> None:
    """Print all figures."""
    for name, figures in (("plover_gsr", measure_plover()), ("petrarch_gsr", measure_petrarch())):
        print(f"{name}: class recall {figures.recall:.3f}, macro {figures.macro_recall:.3f}")
        print(f"  macro F1 {figures.macro_f1:.3f}, {figures.rows_a_sentence:.2f} rows a sentence")
        print(f"  rows on {figures.false} of {figures.empty} empty sentences")
        for event_type in sorted(figures.gold):
            found, gold = figures.found[event_type], figures.gold[event_type]
            print(f"  {event_type}: {found}/{gold}, {figures.extra[event_type]} more")
        if figures.parties:
            print(f"  actor countries F1 {figures.country_f1('source'):.3f}, ", end="")
            print(f"recipient countries F1 {figures.country_f1('target'):.3f}")


if __name__ == "__main__":
    main()
