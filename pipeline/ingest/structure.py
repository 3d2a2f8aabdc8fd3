"""What blocks are to each other: broken paragraphs, sub-headings, block quotations, datelines.

Here belongs what is decided from the wording of neighbouring blocks, after everything
that is not part of the article is gone. Here does not belong reading lines (`text`) or
the header (`metadata`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.ingest.draft import Draft, Metadata
from pipeline.ingest.traced import Traced, joined
from pipeline.lexicons import mapping

MAX_HEADING_WORDS = 16
MAX_HEADING_CHARS = 110

_QUOTES = {"“": "”", "«": "»", "„": "“", '"': '"', "「": "」"}
_OPENERS = tuple(_QUOTES)
_QUOTE_MARK = re.compile("[" + "".join({*_QUOTES, *_QUOTES.values()}) + "]")
_SENTENCE_END = re.compile(r"(?:[.!?…]|[.!?…][\"”»’')\]]{1,3}|:)$")
_LAST_WORD = re.compile(r"([A-Za-z'’]+)$")
_HYPHENATED = re.compile(r"[a-z]{2,}-$")
_DAY = r"(?:,? (?P<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?))?"
_PLACE = r"(?P<place>[^\W\d_][\w.'’ -]{1,40}?(?:[,/] ?[^\W\d_a-z][\w.'’ -]{1,40}?){0,2})"
_SIGNED_DATELINE = re.compile(
    rf"(?:{_PLACE}{_DAY})?\s{{0,2}}[(\[](?P<agency>[^\W\d_a-z][^()\[\]\n]{{1,60}})[)\]]"
    r"\s{0,2}(?:--|[-–—:])\s{1,2}"
)
_BARE_DATELINE = re.compile(rf"{_PLACE}{_DAY}\s(?:--|[–—-])\s{{1,2}}(?=[\"“'‘]?[^\W\d_a-z])")
_LABELLED_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z](?:[^\W\d_a-z]|[ .'’-]){3,40})[:.]\s(?=[^\W\d_a-z][\w’']* )"
)


_TRAILING_DAY = re.compile(r",? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)$")


def structured(drafts: list[Draft], metadata: Metadata) -> list[Draft]:
    """The article's blocks as they are to stand: joined, kinds set, agency dateline cut off."""
    drafts = _joined_over_breaks(drafts)
    _mark_headings(drafts)
    _mark_quotations(drafts)
    _cut_dateline(drafts, metadata)
    return [d for d in drafts if d.text.text]


def is_heading_shaped(draft: Draft) -> bool:
    """Short, begun like a title, with nothing a sentence ends in."""
    text = draft.text.text
    return (
        draft.words <= MAX_HEADING_WORDS
        and len(text) <= MAX_HEADING_CHARS
        and (text[0].isupper() or text[0].isdigit() or text[0] in "“‘'\"")
        and not text.endswith((".", ",", ";", ":", "…", "!", '"', "”", "-", "–", "—"))
        and _last_word(text) not in _unfinished()
    )


def open_quotation(text: str, waiting: str | None = None) -> str | None:
    """The mark that would close the quotation left open at the end of `text`, if one is.

    `waiting` is the mark that a quotation begun before `text` waits for.
    """
    for found in _QUOTE_MARK.finditer(text):
        character = found.group()
        if character == waiting:
            waiting = None
        elif waiting is None and character in _QUOTES and not _is_inches(text, found.start()):
            waiting = _QUOTES[character]
    return waiting


def _is_inches(text: str, position: int) -> bool:
    """A straight mark behind a digit with no blank before it measures, it does not quote."""
    return text[position] == '"' and position > 0 and text[position - 1].isdigit()


def _joined_over_breaks(drafts: Sequence[Draft]) -> list[Draft]:
    """Paragraphs that a page break cut in two, whole again."""
    groups: list[list[Draft]] = []
    waiting: str | None = None
    for draft in drafts:
        if groups and _goes_on(groups[-1][-1], draft, waiting is not None):
            groups[-1].append(draft)
        else:
            groups.append([draft])
            waiting = None
        waiting = open_quotation(draft.text.text, waiting)
    return [_one(group) for group in groups]


def _one(group: Sequence[Draft]) -> Draft:
    """All as one paragraph; a word hyphenated at a break is made whole."""
    if len(group) == 1:
        return group[0]
    parts, bare = [group[0].text], []
    for draft in group[1:]:
        cut = _HYPHENATED.search(parts[-1].text[-12:]) and draft.text.text[0].islower()
        bare.append(bool(cut))
        parts.append(draft.text)
    first = group[0]
    return Draft(_glued(parts, bare), first.kind, first.marked, first.page)


def _glued(parts: Sequence[Traced], bare: Sequence[bool]) -> Traced:
    """`parts` with blanks between them; where `bare` says so, without the hyphen before."""
    words: list[list[Traced]] = [[]]
    for part, hyphenated in zip(parts, [*bare, False], strict=True):
        words[-1].append(part.cut(0, len(part.text) - 1) if hyphenated else part)
        if not hyphenated:
            words.append([])
    return joined([joined(pieces, "") for pieces in words if pieces], " ")


def _goes_on(first: Draft, second: Draft, quoting: bool) -> bool:
    """Whether `second` continues the paragraph that `first` leaves unfinished.

    An unclosed quotation alone is no sign: paragraphs of a long quotation each end in a full
    stop. A heading never ends in a function word, and a paragraph never does either unless cut.
    """
    a, b = first.text.text, second.text.text
    if second.marked or second.kind != "paragraph" or first.kind not in {"paragraph", "list_item"}:
        return False
    if _SENTENCE_END.search(a[-4:]):
        return False
    if _last_word(a) in _unfinished() and first.words >= 4:
        return True
    if is_heading_shaped(first):
        return False
    if a.endswith(",") or _HYPHENATED.search(a[-12:]):
        return b[0].islower() or quoting
    return b[0].islower() or (quoting and not b.startswith(_OPENERS))


def _last_word(text: str) -> str:
    found = _LAST_WORD.search(text[-30:])
    return found[1].lower() if found else ""


def _mark_headings(drafts: Sequence[Draft]) -> None:
    """Unmarked sub-headings: heading-shaped, outside quotations, with a paragraph to head."""
    quoting = False
    for index, draft in enumerate(drafts):
        follows = index + 1 < len(drafts) and not is_heading_shaped(drafts[index + 1])
        alone = not draft.marked and draft.kind == "paragraph" and not quoting
        if alone and follows and index > 0 and is_heading_shaped(draft):
            draft.kind = "heading"
        elif draft.kind not in {"title", "standfirst", "heading"}:
            quoting = open_quotation(draft.text.text) is not None


def _mark_quotations(drafts: Sequence[Draft]) -> None:
    """Blocks that are one quotation from mark to mark, also over several paragraphs."""
    inside = False
    for index, draft in enumerate(drafts):
        if draft.kind != "paragraph" or len(drafts) == 1:
            continue
        text = draft.text.text
        begins = text.startswith(_OPENERS)
        left_open = open_quotation(text)
        introduced = index > 0 and drafts[index - 1].text.text.endswith(":")
        wholly = begins and (_QUOTES[text[0]] not in text[1:] or _is_one_quotation(text))
        if wholly and (inside or introduced or left_open is None or _closed_later(drafts, index)):
            draft.kind = "quotation"
            inside = left_open is not None
        else:
            inside = False


def _is_one_quotation(text: str) -> bool:
    """Whether the mark at the head is closed by the mark at the very end and by none before."""
    closer = _QUOTES[text[0]]
    body = text.rstrip(" .")
    return body.endswith(closer) and len(body) > 1 and body.find(closer, 1) == len(body) - 1


def _closed_later(drafts: Sequence[Draft], index: int) -> bool:
    """A quotation of several paragraphs repeats the opening mark at each of them."""
    following = drafts[index + 1].text.text if index + 1 < len(drafts) else ""
    return following.startswith(_OPENERS)


def _cut_dateline(drafts: Sequence[Draft], metadata: Metadata) -> None:
    """`KABUL (Reuters) - ` leaves the first paragraph; place and agency become metadata."""
    paragraphs = [d for d in drafts if d.kind == "paragraph"]
    found = _dateline([d.text.text[:200] for d in paragraphs[:3]])
    if found is None or found.end() >= len(paragraphs[0].text.text):
        return
    text = paragraphs[0].text
    if found.groupdict().get("place"):
        metadata.dateline_place = None  # Where a byline says that its author is.
    for name, group in (("publisher", "agency"), ("dateline_place", "place")):
        if value := found.groupdict().get(group):
            name_of = _TRAILING_DAY.sub("", value).strip(" ,")
            metadata.settle(name, name_of, text.raw_span(*found.span(group)))
    paragraphs[0].text = text.cut(found.end(), len(text.text))


def _dateline(heads: Sequence[str]) -> re.Match[str] | None:
    """The dateline that the first of `heads` begins with, told by its capitals or its agency."""
    if not heads:
        return None
    signed = _SIGNED_DATELINE.match(heads[0])
    if signed and (_is_agency(signed["agency"]) or _is_capital(signed["place"])):
        return signed
    bare = _BARE_DATELINE.match(heads[0])
    if bare and _is_capital(bare["place"]):
        return bare
    labelled = _LABELLED_DATELINE.match(heads[0])
    transcript = any(_LABELLED_DATELINE.match(head) for head in heads[1:])
    if labelled and not transcript and labelled["place"].lower() not in _labels():
        return labelled
    return None


def _is_capital(place: str | None) -> bool:
    """`ADRÉ, Chad`: the town stands in capitals, which no sentence begins with."""
    town = re.split(r"[,/]", place or "")[0].strip()
    return len(town) > 2 and town.isupper() and town.lower() not in _labels()


def _is_agency(name: str) -> bool:
    parts = [part.strip() for part in re.split(r"[/,]| and ", name)]
    return any(part.casefold() in _agencies() for part in parts)


@cache
def _unfinished() -> frozenset[str]:
    return frozenset(mapping("boilerplate")["unfinished"].split())


@cache
def _labels() -> frozenset[str]:
    return frozenset(mapping("boilerplate")["labels"])


@cache
def _agencies() -> frozenset[str]:
    return frozenset(name.casefold() for name in mapping("boilerplate")["agencies"])
