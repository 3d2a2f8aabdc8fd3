"""How well actors get their country, measured on the development gold.

Given: each gold actor's own text is looked up in the sentence and its head is asked; the
set of countries of an event's actors is compared with the gold set.
End to end: the countries of all actors found in the sentence against all gold ones; the
precision of that says little, because a sentence also names those who do nothing in it.
Typing errors of the gold's codes are mended; the gold writes IGO for the United Nations and
the European Community, where PLOVER has UNO and EUR, so these count as IGO.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline.language.model import load_model
from pipeline.language.tokens import Doc, Token, from_spacy
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.index import ActorIndex
from pipeline.spans import Found
from tests.dev_gold import records

GOLD_SECTORS = {"CIV": "CVL"}
GOLD_TYPOS = {"JAP": "JPN", "ITL": "ITA"}
FOLDED = {"UNO": "IGO", "EUR": "IGO"}


def _head(doc: Doc, text: str) -> Token | None:
    """The head of the stretch that holds the gold actor's words, in their order."""
    pieces = [re.escape(piece) for piece in re.findall(r"[\w.]+", text)]
    match = re.search(r"\b" + r"\W+(?:\w+\W+){0,6}?".join(pieces), doc.text)
    if match is None:
        return None
    span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
    return span.root if span is not None else None


def measure_actors(show: bool = False) -> dict[str, float]:
    nlp = load_model()
    documents = records("plover_gsr")
    counts: Counter[str] = Counter()
    for record, doc in zip(
        documents, map(from_spacy, nlp.pipe([r["text"] for r in documents])), strict=True
    ):
        index = ActorIndex(doc, None)
        wanted_all: set[str] = set()
        for event in record["gold"]:
            wanted: set[str] = set()
            got: set[str] = set()
            for actor in (*event["source"], *event["target"]):
                head = _head(doc, actor["text"])
                found = list(index.of(head)) if head is not None else []
                wanted.add(GOLD_TYPOS.get(actor["country"], actor["country"]))
                got |= _folded(found)
                _count_country(counts, actor, found, record if show else None)
                _count_sector(counts, actor, found, show)
            if show and got - wanted:
                print("EXTRA", record["id"], got - wanted, record["text"])
            wanted_all |= wanted
            _count(counts, "", got, wanted)
        _count(counts, "e_", _folded(index.mentions), wanted_all)
    return {
        "given_f1": _f1(counts["hit"], counts["extra"], counts["lost"]),
        "given_recall": counts["right"] / counts["all"],
        "end_to_end_f1": _f1(counts["e_hit"], counts["e_extra"], counts["e_lost"]),
        "end_to_end_recall": counts["e_hit"] / (counts["e_hit"] + counts["e_lost"]),
        "sector_given": counts["s_hit"] / counts["s_all"],
    }


def _f1(hit: int, extra: int, lost: int) -> float:
    return 2 * hit / (2 * hit + extra + lost)


def _folded(found: Iterable[Found[Actor]]) -> set[str]:
    return {FOLDED.get(c, c) for f in found for c in f.value.countries}


def _count(counts: Counter[str], kind: str, got: set[str], wanted: set[str]) -> None:
    counts[f"{kind}hit"] += len(got & wanted)
    counts[f"{kind}extra"] += len(got - wanted)
    counts[f"{kind}lost"] += len(wanted - got)


def _count_country(
    counts: Counter[str], actor: dict, found: list[Found[Actor]], shown: dict | None
) -> None:
    """Whether the gold actor's country is told; of `shown` records misses are printed."""
    code = GOLD_TYPOS.get(actor["country"], actor["country"])
    right = code in _folded(found)
    counts["right"] += right
    counts["all"] += 1
    if shown is not None and not right:
        got = [(f.value, f.rule, f.reason) for f in found]
        print(shown["id"], actor["text"], code, "GOT", got, "|", shown["text"])


def _count_sector(counts: Counter[str], actor: dict, found: list[Found[Actor]], show: bool) -> None:
    sector = (actor["sector"] or "***")[:3]
    sector = GOLD_SECTORS.get(sector, sector)
    if sector == "***":
        return
    sectors = {s for f in found for s in f.value.sectors}
    counts["s_all"] += 1
    counts["s_hit"] += sector in sectors
    if show and sector not in sectors:
        print("  SECTOR", actor["text"], sector, sectors)
