"""Title, standfirst, author, publisher and dates out of the blocks around the body.

Here belongs reading the header and the footer of an article whose format says nothing
about them (text, Markdown, PDF, the text of a feed); what a format does say is settled
before and wins. Here does not belong the calendar (`datelines`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.ingest.boilerplate import is_section
from pipeline.ingest.datelines import Dated, decided, find_dates
from pipeline.ingest.draft import Draft, Metadata
from pipeline.lexicons import mapping
from pipeline.spans import Span

MAX_HEADER_BLOCKS = 25
MAX_FOOTER_BLOCKS = 12
MAX_LINE_WORDS = 25
MAX_LINE_CHARS = 250
MAX_STANDFIRST_WORDS = 60
MIN_BODY_FOR_STANDFIRST = 6
"""Unmarked standfirsts are a habit of long articles; the lead of a short report holds the facts."""

_BYLINE = re.compile(
    r"(?:(?:written|reported|story|words|analysis|opinion|text|report|interview)\s+)?by\s*:?\s+(?P<by>.+)"
    r"|(?:authors?|writers?|reporters?|correspondent|journalist|byline)\s*[:|]\s*(?P<label>.+)"
    r"|[-–—]\s?(?P<signed>[A-Z].+)"
    r"|from\s+(?P<sent>[A-Z].+,.+)",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"(?:our|a|the|staff|special|own|foreign|political|news)\b.{0,40}"
    r"\b(?:correspondents?|reporters?|writers?|staff|bureau|desk|agenc(?:y|ies)|team)\b.{0,40}",
    re.IGNORECASE,
)
_POSTED_IN = re.compile(r"\sin\s[A-Z][\w.’'-]{1,30}(?:\s[A-Z][\w.’'-]{1,30}){0,2}")
_POSTED_AT = re.compile(r"^(?:By|From) .*(?:,| \|) (?P<place>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)$")
_SOURCE = re.compile(
    r"(?:source|via|publisher|courtesy)\s*[:|]\s*(?P<name>.{2,120})", re.IGNORECASE
)
_CREDITS = re.compile(r"\(?\s*(?:additional )?reporting by (?P<names>[^;()]{3,200})", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[|•·\n]|\s[-–—]\s)\s*")
_NAME_END = re.compile(
    r"\s*(?:,|\||\s-\s|\s–\s|\sfor\s|\sin\s|\son\s|\sat\s|\(|@|\d).*$", re.DOTALL
)
_NAME_WORD = re.compile(
    r"(?:[A-Z]\.){1,3}|[A-Z][\w'’.-]*|(?:de|da|di|del|van|von|der|den|bin|ibn|al|el|la|le|dos|ul|and|&|ben|bint|abu|ter|zu)$|al-\w+|d['’][A-Z]\w+"
)
_DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24})", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.:;…][\"”’')\]]{0,2}$|[!?][\"”’')\]]{1,2}$")
_SENTENCE_BREAK = re.compile(r"[a-z0-9)][.!?][\"”’']?\s+[\"“‘']?[A-Z]")
_REVISION = re.compile(r"\b(?:updated?|modified|edited|revised|amended)\b", re.IGNORECASE)
_ORIGINAL = re.compile(r"\b(?:originally|first)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][A-Za-z.]*")
_NEWSY = re.compile(
    r"\b(?:said|says|told|announced|reported|killed|was|were|had|did|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|yesterday|today|\w{3,}ed)\b|[\d\"“”]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A metadata line: which block, its dates, its author, its source."""

    index: int
    dates: tuple[Dated, ...]
    author: str
    source: str


@dataclass(slots=True)
class _DateFound:
    day: date
    revision: bool
    raw: Span


def read_header_and_footer(drafts: list[Draft], metadata: Metadata) -> list[Draft]:
    """Fills `metadata`; returns the blocks without metadata lines, title and standfirst marked."""
    _publisher_from_masthead(drafts, metadata)
    if not any(is_prose(d) for d in drafts):
        return _without_lines(drafts, metadata) or drafts
    kept = _without_lines(drafts, metadata)
    return _titled(kept, metadata)


def is_prose(draft: Draft) -> bool:
    """A sentence or more, as opposed to a headline, a name or a label."""
    text = draft.text.text
    if draft.kind in {"quotation", "list_item"}:
        return True
    if draft.marked or draft.words < 4:
        return False
    ends = _SENTENCE_END.search(text[-4:]) is not None
    return ends or draft.words >= 30 or (draft.words >= 12 and bool(_SENTENCE_BREAK.search(text)))


def _without_lines(drafts: list[Draft], metadata: Metadata) -> list[Draft]:
    """Reads the lines about the article at its head and foot, and drops them."""
    document = "\n".join(d.text.text for d in drafts)
    first = next((i for i, d in enumerate(drafts) if is_prose(d)), len(drafts))
    last = next((i for i in range(len(drafts) - 1, -1, -1) if is_prose(drafts[i])), 0)
    head = range(_end_of_header(drafts, first))
    foot = range(max(head.stop, last, len(drafts) - MAX_FOOTER_BLOCKS), len(drafts))
    lines = [line for i in (*head, *foot) if (line := _read_line(drafts[i], i)) is not None]
    lines += _bare_names(drafts, lines, first)
    if len({line.index for line in lines}) == len(drafts):
        return []
    _settle(drafts, lines, document, metadata)
    dropped = {line.index for line in lines}
    if 0 < first < head.stop - 1 and first + 1 in dropped:
        _mark_standfirst(drafts[first])
    return [d for i, d in enumerate(drafts) if i not in dropped]


def read_byline(drafts: Sequence[Draft], document: str, metadata: Metadata) -> None:
    """Fills `metadata` from lines that are known not to be of the article's text."""
    lines = [line for i, d in enumerate(drafts) if (line := _read_line(d, i)) is not None]
    _settle(drafts, lines, document, metadata)


def _settle(
    drafts: Sequence[Draft], lines: Sequence[_Line], document: str, metadata: Metadata
) -> None:
    _settle_dates(drafts, lines, document, metadata)
    for line in lines:
        if line.author:
            metadata.settle("author", line.author, _raw_of(drafts[line.index], line.author))
            metadata.settle("dateline_place", _posted_in(drafts[line.index].text.text))
        if line.source:
            metadata.settle("publisher", line.source, _raw_of(drafts[line.index], line.source))


def _end_of_header(drafts: Sequence[Draft], first: int) -> int:
    """Behind the lines above the first prose, and those right below it if it is a standfirst.

    Date lines further down are the sub-headings of a timeline.
    """
    end = min(first, MAX_HEADER_BLOCKS)
    below = end + 1
    while below < len(drafts) and below <= end + 3 and not is_prose(drafts[below]):
        below += 1
    has_body = below < len(drafts) and below > end + 1
    dated = has_body and any(_read_line(drafts[i], i) for i in range(end))
    return end if dated or not has_body else below


def _read_line(draft: Draft, index: int) -> _Line | None:
    """A line that consists of dates, names behind `By`, a source, and nothing else."""
    text = draft.text.text
    too_long = len(text) > MAX_LINE_CHARS or draft.words > MAX_LINE_WORDS
    if too_long or draft.kind in {"title", "standfirst"}:
        return None
    if credit := _CREDITS.match(text):
        return _Line(index, (), _name(credit["names"]), "")
    if source := _SOURCE.fullmatch(text):
        return _Line(index, (), "", source["name"].strip(" .") if draft.words <= 10 else "")
    dates = tuple(find_dates(text))
    rest = _outside(text, dates)
    author = ""
    leftover: list[str] = []
    for part in _PARTS.split(rest):
        if not _is_date_wording(part):
            found = _byline(part)
            author, leftover = (author or found, leftover) if found else (author, [*leftover, part])
    if (
        leftover
        and dates
        and not author
        and len(leftover) == 1
        and _is_name(leftover[0].strip(" ,"))
    ):
        author, leftover = leftover[0].strip(" ,"), []
    if leftover or not (dates or author):
        return None
    return _Line(index, dates, author, "")


def _outside(text: str, dates: Sequence[Dated]) -> str:
    """`text` without its dates, which leave a border between what stood around them."""
    pieces, position = [], 0
    for found in dates:
        pieces.append(text[position : found.start])
        position = found.end
    return "|".join([*pieces, text[position:]])


def _is_date_wording(part: str) -> bool:
    """Weekdays, clock times and zones, `Published on`: what date lines are made of."""
    words = _WORD.findall(part.lower())
    return all(
        w.strip(".") in _dateline_words() or w in _dateline_words() or w == "t" for w in words
    )


def _byline(part: str) -> str:
    """The name in `By …`, `Author: …`, `— …` or `From …, Town`; empty where there is none."""
    found = _BYLINE.fullmatch(part.strip())
    if not found or part.rstrip().endswith((".”", '."', "?", ":")):
        return ""
    if found["by"] and _STAFF.fullmatch(found["by"]):
        return found["by"]
    name = _name(found["by"] or found["label"] or found["signed"] or found["sent"] or "")
    if (found["signed"] or found["sent"]) and not 2 <= len(name.split()) <= 4:
        return ""
    return name if _is_name(name) else ""


def _name(text: str) -> str:
    if _initialled(text):
        return text.strip(" ;,")
    return _NAME_END.sub("", _POSTED_IN.sub("", text.strip())).strip(" .;")


def _posted_in(byline: str) -> str:
    """`By NAME in Lima`, `By NAME, Port Harcourt` was filed there, as a dateline says; two places
    say nothing. Whether the last words are a place is for those to say who know places."""
    places = _POSTED_IN.findall(byline)
    if not places and (last := _POSTED_AT.search(byline.strip())):
        return last["place"]
    return places[0].strip().removeprefix("in ") if len(places) == 1 else ""


def _initialled(text: str) -> bool:
    return _is_name(text) and text.strip().endswith(".")


def _is_name(text: str) -> bool:
    words = text.replace(",", " ").split()
    return (
        0 < len(words) <= 12 and words[0][:1].isupper() and all(_NAME_WORD.match(w) for w in words)
    )


def _bare_names(drafts: Sequence[Draft], lines: Sequence[_Line], first: int) -> Iterator[_Line]:
    """A name alone on its line, beside the date or between title and body."""
    if any(line.author for line in lines):
        return
    dated = {line.index for line in lines if line.dates}
    for index in range(min(first, len(drafts))):
        text = drafts[index].text.text
        beside = index - 1 in dated or index + 1 in dated
        if index not in dated and beside and _is_person(text, drafts[index]):
            yield _Line(index, (), text, "")
            return


def _is_person(text: str, draft: Draft) -> bool:
    words = text.split()
    return (
        not draft.marked
        and 2 <= len(words) <= 4
        and _is_name(text)
        and not is_section(text)
        and not any(w.isupper() and len(w) > 3 and "." not in w for w in words)
    )


def _settle_dates(
    drafts: Sequence[Draft], lines: Sequence[_Line], document: str, metadata: Metadata
) -> None:
    """The earliest unrevised date is the original, the latest a repost's."""
    found: list[_DateFound] = []
    for line in lines:
        draft = drafts[line.index]
        for dated in line.dates:
            day = decided(dated, document)
            if day is None:
                metadata.notes.append(_why_no_date(dated))
                continue
            before = draft.text.text[: dated.start]
            revision = bool(_REVISION.search(before.rsplit("|", 1)[-1]))
            place = draft.text.raw_span(dated.start, dated.end)
            found.append(_DateFound(day, revision, place))
            if _ORIGINAL.search(before):
                _settle_original(found[-1], metadata)
    originals = [f for f in found if not f.revision] or found
    if not originals or metadata.published is not None:
        return
    original = min(originals, key=lambda f: f.day)
    repost = max(originals, key=lambda f: f.day)
    metadata.published_basis = "body"
    metadata.settle("published", original.day, original.raw)
    if repost.day != original.day:
        metadata.settle("republished", repost.day, repost.raw)


def _settle_original(found: _DateFound, metadata: Metadata) -> None:
    """`Originally published on …`, in a document that declares a later date of its own."""
    declared = metadata.published
    if declared is None or found.day >= declared:
        return
    if metadata.republished is None:
        metadata.republished = declared
        if "published" in metadata.raw:
            metadata.raw["republished"] = metadata.raw["published"]
    metadata.published, metadata.published_basis = found.day, "body"
    metadata.raw["published"] = found.raw


def _why_no_date(dated: Dated) -> str:
    if dated.readings:
        either = " or ".join(day.isoformat() for day in dated.readings)
        return f"the date {dated.text!r} may be {either}; nothing in the document decides"
    return f"the date {dated.text!r} is absurd and was not used"


def _publisher_from_masthead(drafts: Sequence[Draft], metadata: Metadata) -> None:
    """The site whose address stands alone on a line of the header."""
    for draft in drafts[:MAX_HEADER_BLOCKS]:
        if is_prose(draft):
            return
        if found := _DOMAIN.fullmatch(draft.text.text.rstrip("/")):
            metadata.settle("publisher", found[1].lower(), draft.text.raw_span(*found.span(1)))


def _titled(drafts: list[Draft], metadata: Metadata) -> list[Draft]:
    """Title and standfirst found among the blocks before the body; what else stands there goes."""
    # Cutting a byline off can leave no prose at all: then everything is body.
    first = next((i for i, d in enumerate(drafts) if is_prose(d)), 0)
    head, body = drafts[:first], drafts[first:]
    title = _title_of(head, metadata)
    if title is None:
        return [*_kept_of_head(head), *body]
    title.kind, title.marked = "title", True
    _date_off_title(title, metadata)
    after = head[head.index(title) + 1 :]
    for draft in (d for d in after if not d.marked):
        ends = _SENTENCE_END.search(draft.text.text[-4:])
        draft.kind = "standfirst" if ends or draft.words >= 8 else "heading"
    if not any(d.kind == "standfirst" for d in after) and _is_standfirst(body):
        _mark_standfirst(body[0])
    return [title, *after, *body]


def _title_of(head: Sequence[Draft], metadata: Metadata) -> Draft | None:
    """The marked heading or known title, else the first line long enough for a headline."""
    known = (metadata.title or "").casefold()
    lines = [d for d in head if not is_section(d.text.text)]
    for draft in lines:
        if (
            draft.marked and draft.kind in {"title", "heading"}
        ) or draft.text.text.casefold() == known:
            return draft
    if metadata.title is not None:
        return None
    long_enough = [d for d in lines if 4 <= d.words <= 40]
    return next(iter(long_enough), None) or next((d for d in reversed(lines) if d.words >= 2), None)


def _kept_of_head(head: Sequence[Draft]) -> list[Draft]:
    """Without a title the head is kept as headings: nothing says it is not part of the article."""
    for draft in head:
        draft.kind = "heading"
    return [d for d in head if not is_section(d.text.text)]


def _date_off_title(title: Draft, metadata: Metadata) -> None:
    """`Headline Wednesday, October 9, 2013`: the date is no part of the headline."""
    text = title.text.text
    dates = list(find_dates(text))
    if not dates or text[dates[-1].end :].strip():
        return
    words = text[: dates[-1].start].rstrip(" ,|–-").split(" ")
    while words and words[-1].strip(",.|–-").lower() in _dateline_words():
        words.pop()
    if len(words) >= 3 and dates[-1].day is not None:
        span = title.text.raw_span(dates[-1].start, dates[-1].end)
        if metadata.published is None:
            metadata.published_basis = "body"
        metadata.settle("published", dates[-1].day, span)
        title.text = title.text.cut(0, len(" ".join(words))).stripped()


def _mark_standfirst(draft: Draft) -> None:
    if draft.words <= MAX_STANDFIRST_WORDS:
        draft.kind, draft.marked = "standfirst", True


def _is_standfirst(body: Sequence[Draft]) -> bool:
    """An unmarked summary: short, in the present tense, without a source, a day or a figure."""
    if len(body) < MIN_BODY_FOR_STANDFIRST or body[0].kind != "paragraph" or not is_prose(body[1]):
        return False
    text = body[0].text.text
    return (
        8 <= body[0].words <= MAX_STANDFIRST_WORDS
        and len(_SENTENCE_BREAK.findall(text)) <= 1
        and not _NEWSY.search(text)
    )


def _raw_of(draft: Draft, value: str) -> Span | None:
    position = draft.text.text.find(value)
    return draft.text.raw_span(position, position + len(value)) if position >= 0 else None


@cache
def _dateline_words() -> frozenset[str]:
    return frozenset(mapping("boilerplate")["dateline"].split())
