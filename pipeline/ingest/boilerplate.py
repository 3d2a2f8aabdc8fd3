"""Blocks that stand around an article without being part of it, and their removal.

Here belong mastheads in another script, addresses, share and newsletter lines, captions,
page numbers and running heads. Here does not belong what is worth keeping as metadata
(`metadata`), which is looked at first.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

from pipeline.ingest.draft import Draft
from pipeline.lexicons import mapping

MAX_WORDS = 45
MAX_CHARS = 400
RUNNING_HEAD_REPEATS = 3

_ADDRESS = re.compile(
    r"(?:(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}"
    r"|(?:e-?mail|web(?:site)?|url|link|tel(?:ephone)?|phone|fax)\s*:\s*\S+"
    r"|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|org|net|info|gov|edu|co|io|news|[a-z]{2})(?:/\S*)?)",
    re.IGNORECASE,
)
_END_MARK = re.compile(
    r"(?:\W{0,5}(?:ends?|30|eom|more)\W{0,5}|[#*~=_\-–—•·.\s]{1,40})$", re.IGNORECASE
)

_NO_LETTERS = bytes(i for i in range(128) if not chr(i).isalpha())
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def without_boilerplate(drafts: Sequence[Draft]) -> list[Draft]:
    """The blocks that belong to the article; never none of them."""
    heads = _running_heads(drafts)
    kept = [d for d in drafts if d.text.text not in heads and not is_boilerplate(d)]
    return kept or list(drafts)


def without_other_scripts(drafts: Sequence[Draft]) -> list[Draft]:
    """Blocks in the article's own script: a Persian masthead over an English article goes."""
    letters: Counter[str] = Counter()
    for draft in drafts:
        letters.update(scripts(draft.text.text))
    if not letters:
        return list(drafts)
    own = max(sorted(letters), key=lambda script: letters[script])
    return [d for d in drafts if _share(d.text.text, own) >= 0.5]


def is_boilerplate(draft: Draft) -> bool:
    text = draft.text.text
    if _is_address(text) or _END_MARK.match(text):
        return True
    if len(text) > MAX_CHARS or draft.words > MAX_WORDS or draft.kind == "quotation":
        return False
    return any(p.match(text) for p in _lines()) or any(p.search(text) for p in _credits())


def is_section(text: str) -> bool:
    """A menu's or rubric's words and no headline: `European Languages`, `World News`."""
    words = re.findall(r"[\w-]+", text.lower())
    return 0 < len(words) <= 4 and all(w in _sections() or len(w) < 2 for w in words)


def script(character: str) -> str:
    """The script of a letter by its Unicode name: `LATIN`, `ARABIC`, `CYRILLIC`."""
    if character < "\u0250":
        return "LATIN"
    return unicodedata.name(character, "OTHER").split(" ", 1)[0]


def scripts(text: str) -> Counter[str]:
    """How many letters of each script a text has; each distinct letter is looked up once."""
    found: Counter[str] = Counter()
    plain = len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if plain:
        found["LATIN"] = plain
    for character, times in Counter(_BEYOND_ASCII.findall(text)).items():
        if character.isalpha():
            found[script(character)] += times
    return found


def _share(text: str, own: str) -> float:
    found = scripts(text)
    return found[own] / found.total() if found else 1.0


def _is_address(text: str) -> bool:
    """Nothing but addresses, such as `www.example.com | desk@example.com`."""
    parts = re.split(r"[\s|,;•·]+", text) if len(text) <= MAX_CHARS else []
    return (
        bool(parts)
        and all(_ADDRESS.fullmatch(p) or not p.strip("|,;:-") for p in parts)
        and any("." in p for p in parts)
    )


def _running_heads(drafts: Sequence[Draft]) -> set[str]:
    """Short lines that come back page after page."""
    counts = Counter(d.text.text for d in drafts if d.words <= 12 and d.kind != "list_item")
    return {
        text
        for text, times in counts.items()
        if times >= RUNNING_HEAD_REPEATS and not text.endswith((".", "?", "!", "”", '"'))
    }


@cache
def _lines() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in mapping("boilerplate")["lines"])


@cache
def _credits() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in mapping("boilerplate")["credits"])


@cache
def _sections() -> frozenset[str]:
    return frozenset(mapping("boilerplate")["sections"].split())
