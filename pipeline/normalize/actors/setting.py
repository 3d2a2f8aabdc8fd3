"""Where an article plays, and each stretch of it: the country of those without one of their own.

Belongs here: weighing dateline, places, headings and names of states into the home country
of a text and of a sentence in it. Does not: who gets that country (`index`), where an
event happened (`pipeline.extract.events.place`).
"Police arrested two men" names no country; a reader knows it from where the story plays. A
foreign country that is merely mentioned nearby is no setting.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from pipeline.language.tokens import Doc, Span, Token
from pipeline.lexicons import mapping
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.known_names import STATE_FORMS
from pipeline.normalize.actors.names import NameMention, Names, country_counts, in_participle
from pipeline.normalize.actors.noun_phrases import entity_bounds
from pipeline.normalize.actors.told_persons import affiliation_words
from pipeline.normalize.gazetteer.countries import country_word
from pipeline.normalize.gazetteer.toponyms import BIG_TOWN, PlaceEntry, choose, regions, towns
from pipeline.normalize.money.currencies import home_marks
from pipeline.normalize.money.numbers import SCALES
from pipeline.spans import Found

DATELINE, BUREAU = 5.0, 2.0
"""What a dateline weighs, and what one in a country that the text, with its places, never names."""
STAGE, NAMED, SAID = 2.0, 1.0, 0.5
"""Weights of a place where something is, of a state, and of its bodies, groups and leaders."""
PAID = 1.5
"""Weight of a sum in the money of one country, which domestic news counts in."""
LEAD_SENTENCES, LEAD_FACTOR = 3, 2.0
"""Title and opening say what a story is about."""
PARAGRAPH_CAP = 4.0
"""One paragraph that speaks of nothing but one country does not make it the article's."""
LEAST, SHARE = 4.0, 0.25
"""The weight that a home country needs, and its least share of all."""
LEAST_ALONE, AHEAD = 3.0, 3.0
"""The weight that it needs where it is so many times as heavy as any other country."""
MARGIN, BARE_MARGIN = 1.25, 1.5
"""How far it must outweigh the next, with a dateline in the text and without one."""
KEEPS_DATELINE = 0.75
"""The share of the heaviest country's weight with which the dateline's is home all the same."""
NEAR_SENTENCES, FADING, FAR = 4, 0.6, 0.1
"""Sentences that count as nearby, how fast they fade, and what the rest of the text weighs."""
NEAR_MARGIN = 1.5
SHORTEST = 3
"""Sentences below which a text is a snippet, which plays where its sentence says."""
HEADING_WORDS = 5
_DEPTH = 12

_STAGE_PREPOSITIONS = frozenset(
    [
        "in",
        "at",
        "near",
        "outside",
        "inside",
        "across",
        "throughout",
        "around",
        "within",
        "off",
    ]
)
_OF_ORIGIN = frozenset({"born", "raised", "educated", "trained"})
_ABOUT = frozenset({"against", "over", "about", "concerning", "regarding"})
_TELLING = frozenset(
    ["say", "tell", "announce", "warn", "add", "state", "declare", "report", "argue", "write"]
)


@dataclass(frozen=True, slots=True)
class Home:
    """The country of a stretch of text and the words `[start, end)` that say so.

    `confidence` is the share of the country in the weights of its text; 1 for a heading.
    """

    country: str
    start: int
    end: int
    rule: str
    confidence: float


class _Signal(NamedTuple):
    """A word that points at a country; a stage is a place where something is."""

    token: int
    country: str
    weight: float
    stage: bool
    start: int
    end: int


class Setting:
    """The home of one parsed article and of its parts.

    `place` answers for a token that no list of names knows: the state of a town or province.
    `dateline` is the place of an agency dateline that was cut off the text.
    """

    def __init__(
        self,
        names: Names,
        place: Callable[[Token], Found[Actor] | None],
        dateline: str | None = None,
    ) -> None:
        self._names = names
        doc = names.doc
        self._sentences = [s for s in doc.sents if s.text.strip()]
        self._starts = [sentence.start for sentence in self._sentences]
        self._signals = sorted(
            (*_signals(names, place), *_provinces(doc), *_sums(doc)), key=lambda s: s.token
        )
        self._first_signals: dict[str, _Signal] = {}
        for staged in (True, False):
            for signal in self._signals:
                if signal.stage or not staged:
                    self._first_signals.setdefault(signal.country, signal)
        self._by_sentence = self._grouped()
        self._totals: dict[str, float] = {}
        for signal in self._signals:
            known = self._totals.get(signal.country, 0.0)
            self._totals[signal.country] = known + signal.weight
        self._dateline = _dateline_country(dateline or _dateline_of(doc), self._signals)
        self._contested = False
        self.home = self._weighed()
        self._stretches = self._followed()
        self._carried = self._carried_on()

    def at(self, index: int, *, local: bool, nearby: bool = True) -> Home | None:
        """Where token `index` stands; None where that is not plain.

        In a text that is at home in no one country, the country spoken of just there
        (`nearby`) is good enough for an institution, not for somebody with a name.

        `local` are people who are where their sentence plays ("residents", "gunmen"); an
        institution ("the army") is at home wherever it is heard of, unless the whole
        stretch is set elsewhere.
        """
        number = self._number(index)
        if number < 0:
            return self.home
        if local:
            stages = [s for s in self._by_sentence[number] if s.stage]
            told = self._names.doc[index].head
            own = _one_stage([s for s in stages if not _is_told_by(self._names.doc[s.token], told)])
            if own is not None:
                return _as_home(own, "setting.sentence")
        spoken = None if local else self._speaker_before(index, number)
        if spoken is not None:
            return spoken
        stretch = self._stretches[number]
        if stretch is not None:
            return stretch
        near = (
            self._last_spoken_of(number)
            if nearby and (not self.home or (self._contested and not local))
            else None
        )
        return near or self.home or self._carried[number]

    def _speaker_before(self, index: int, number: int) -> Home | None:
        """ "Colombia's president said so. THE ARMY has sent a battalion": the institution that
        acts next is his who spoke last in the paragraph."""
        home = self.home
        if home is None or not _acts(self._names.doc[index]):
            return None
        if any(signal.stage and signal.token < index for signal in self._by_sentence[number]):
            return None
        while number > 0 and not self._opens[number]:
            number -= 1
            spoken = self._spoken[number]
            if spoken is not None:
                foreign = spoken.country != home.country
                told_of = spoken.rule == "setting.speaker" or _speaks_abroad(self._names.doc[index])
                return spoken if foreign and told_of else None
            if any(s.stage or s.country == home.country for s in self._by_sentence[number]):
                return None
        return None

    def in_one_paragraph(self, first: int, second: int) -> bool:
        """Whether no paragraph begins between two tokens, the first of them the earlier."""
        numbers = range(self._number(first) + 1, self._number(second) + 1)
        return not any(self._opens[number] for number in numbers)

    @property
    def is_snippet(self) -> bool:
        """Whether the text is too short to play anywhere but where a sentence says."""
        return len(self._sentences) < SHORTEST

    @cached_property
    def _opens(self) -> list[bool]:
        """For each sentence, whether a paragraph begins with it."""
        doc = self._names.doc
        return [n == 0 or _opens_paragraph(s.start, doc) for n, s in enumerate(self._sentences)]

    @cached_property
    def _spoken(self) -> list[Home | None]:
        """For each sentence, the country of the one who says something in it."""
        return [self._spoken_in(sentence) for sentence in self._sentences]

    def _spoken_in(self, sentence: Span) -> Home | None:
        root = sentence.root
        if root.lemma_.lower() not in affiliation_words("speaks"):
            return None
        subject = next((c for c in root.children if c.dep_ == "nsubj"), None)
        if subject is None:
            return None
        for mention in self._names.within(subject.left_edge.i, subject.i + 1):
            inside = mention.end - 1 == subject.i or self._names.doc[mention.end - 1].dep_ in _OWNS
            codes = country_counts([mention])
            if inside and len(codes) == 1 and not in_participle(self._names.doc, mention.end - 1):
                first, last = self._names.doc[mention.start], self._names.doc[mention.end - 1]
                start, end = first.idx, last.idx + len(last)
                bare = mention.end - 1 == subject.i and mention.form in ("name", "capital")
                rule = "setting.state" if bare else "setting.speaker"
                return Home(next(iter(codes)), start, end, rule, 0.8)
        return None

    # --- reading -----------------------------------------------------------------------

    def _number(self, index: int) -> int:
        return bisect_right(self._starts, index) - 1

    def _last_spoken_of(self, number: int) -> Home | None:
        """In a text that is at home in no one country, the one that it speaks of just there."""
        if len(self._sentences) < SHORTEST:
            return None
        weights: dict[str, float] = {}
        for back in range(min(number + 1, NEAR_SENTENCES)):
            for signal in self._by_sentence[number - back]:
                gain = signal.weight * FADING**back
                weights[signal.country] = weights.get(signal.country, 0.0) + gain
        for country in weights:
            weights[country] += self._totals[country] * FAR
        ranked = sorted(weights.items(), key=lambda pair: -pair[1])[:2]
        if not ranked or (len(ranked) > 1 and ranked[0][1] < NEAR_MARGIN * ranked[1][1]):
            return None
        country, weight = ranked[0]
        share = weight / sum(weights.values())
        return Home(country, *self._words_for(country), "setting.nearby", share)

    def _grouped(self) -> list[list[_Signal]]:
        groups: list[list[_Signal]] = [[] for _ in self._sentences]
        for signal in self._signals:
            number = self._number(signal.token)
            if number >= 0:
                groups[number].append(signal)
        return groups

    def _weighed(self) -> Home | None:
        weights: dict[str, float] = {}
        if self._dateline is not None:
            named = any(signal.country == self._dateline for signal in self._signals)
            staged = any(signal.stage for signal in self._signals)
            weights[self._dateline] = DATELINE if named or not staged else BUREAU
        elif len(self._sentences) < SHORTEST:
            return None
        for group in self._paragraphs():
            for country, weight in _capped(group).items():
                weights[country] = weights.get(country, 0.0) + weight
        ranked = sorted(weights.items(), key=lambda pair: -pair[1])[:2]
        contested = len(ranked) > 1 and ranked[1][1] * AHEAD > ranked[0][1]
        least = LEAST if contested else LEAST_ALONE
        if not ranked or (ranked[0][1] < least and ranked[0][0] != self._dateline):
            return None
        written_at = weights.get(self._dateline or "", 0.0)
        if written_at > KEEPS_DATELINE * ranked[0][1]:
            self._contested = any(c != self._dateline and w >= written_at for c, w in ranked)
            ranked = [(self._dateline or "", written_at)]
        country, weight = ranked[0]
        margin = MARGIN if self._dateline is not None else BARE_MARGIN
        if len(ranked) > 1 and weight < margin * ranked[1][1]:
            return None
        words = self._words_for(country)
        confidence = weight / sum(weights.values())
        if confidence < SHARE:
            return None
        rule = "setting.dateline" if country == self._dateline else "setting.article"
        return Home(country, *words, rule, confidence)

    def _paragraphs(self) -> list[list[_Signal]]:
        """Signals by paragraph, those of the lead with more weight."""
        groups: list[list[_Signal]] = []
        for number, signals in enumerate(self._by_sentence):
            if number == 0 or _opens_paragraph(self._sentences[number].start, self._names.doc):
                groups.append([])
            factor = LEAD_FACTOR if number < LEAD_SENTENCES else 1.0
            groups[-1] += (
                [s._replace(weight=s.weight * factor) for s in signals] if factor != 1 else signals
            )
        return groups

    def _words_for(self, country: str) -> tuple[int, int]:
        """The first words of the text that point at a country, a place before a people."""
        first = self._first_signals.get(country)
        return (first.start, first.end) if first is not None else (0, 0)

    def _followed(self) -> list[Home | None]:
        """For each sentence, where its stretch is set if that is said; None is at home."""
        stretches: list[Home | None] = []
        heading: Home | None = None
        shifted: Home | None = None
        for number, sentence in enumerate(self._sentences):
            if number == 0 or _opens_paragraph(sentence.start, self._names.doc):
                shifted = None
            title = self._heading(number)
            if title is not None:
                heading = title
            elif heading is not None and _is_heading(sentence.text):
                heading = None
            strong = _one_stage(
                [s for s in self._by_sentence[number] if s.stage and self._leads(s, number)]
            )
            if strong is not None:
                shifted = _as_home(strong, "setting.paragraph")
            stretches.append(shifted or heading)
        return stretches

    def _carried_on(self) -> list[Home | None]:
        """For each sentence, where the last stretch that said so was set, in a text that is at
        home nowhere: it moves on from there only to another scene."""
        carried: list[Home | None] = []
        last: Home | None = None
        for stretch in self._stretches:
            last = stretch or last
            carried.append(last)
        return carried

    def _heading(self, number: int) -> Home | None:
        """A line that is nothing but a country's name heads what follows."""
        sentence = self._sentences[number]
        if "\n" not in sentence.text_with_ws:
            return None
        line = sentence.text.strip().split("\n", 1)[0].strip(" :.")
        if not line or len(line.split()) > HEADING_WORDS:
            return None
        word = country_word(line)
        if word is None or word.form not in ("name", "capital"):
            return None
        start = sentence.start_char + sentence.text.index(line)
        return Home(word.iso3, start, start + len(line), "setting.heading", 1.0)

    def _leads(self, signal: _Signal, number: int) -> bool:
        """A place before the verb sets the scene, unless it is only where somebody speaks."""
        sentence = self._sentences[number]
        root = sentence.root
        if signal.token > root.i and root.pos_ in ("VERB", "AUX"):
            return False
        if _in_clause(self._names.doc[signal.token]):
            return False
        first = self._names.doc[sentence.start]
        opening = signal.token - first.i <= 4 and first.lower_ in _STAGE_PREPOSITIONS
        return opening or root.lemma_.lower() not in _TELLING


_FOR_STATES = frozenset({"foreign", "spokesman", "spokeswoman", "spokesperson"})
_OWNS = frozenset({"poss", "amod", "compound", "nmod"})
_DEEDS = frozenset({"nsubj", "nsubjpass"})


def _acts(token: Token) -> bool:
    """Whether somebody, or something of his, is the subject of a main clause; "soldiers at
    roadblocks" are just where the story is."""
    if token.tag_ == "NNS" and not any(c.lower_ in ("the", "its", "their") for c in token.lefts):
        return False
    while token.dep_ in _OWNS or token.dep_ in ("conj", "appos"):
        token = token.head
    return token.dep_ in _DEEDS and token.head.dep_ in ("ROOT", "conj", "ccomp")


def _speaks_abroad(token: Token) -> bool:
    """Whether somebody answers for a state to others: "China protested. THE FOREIGN MINISTRY"."""
    words = {token.lemma_.lower(), *(c.lower_ for c in token.children)}
    head = token.head.lemma_.lower() if token.dep_ == "appos" else ""
    return not _FOR_STATES.isdisjoint(words | {head})


def _signals(names: Names, place: Callable[[Token], Found[Actor] | None]) -> list[_Signal]:
    found = [s for mention in names.mentions for s in _of_name(names.doc, mention)]
    taken: set[int] = set()
    for token in names.doc.by_part.get("PROPN", ()):
        if token.i in names.at or token.i in taken:
            continue
        located = _is_stage(token)
        if not located and (token.ent_type_ not in ("GPE", "LOC") or _beside_name(names, token)):
            continue
        town = place(token)
        span = names.doc.char_span(town.start, town.end) if town is not None else None
        if town is None or span is None:
            continue
        taken.update(range(span.start, span.end))
        located = _is_stage(names.doc[span.end - 1]) or _is_stage(span.root)
        weight = STAGE if located else NAMED
        found += [
            _Signal(token.i, code, weight, located, town.start, town.end)
            for code in town.value.countries
        ]
    return found


def _provinces(doc: Doc) -> list[_Signal]:
    """States and provinces by their letters: "a B.C. judge"; not "300 B.C."."""
    return [
        _Signal(token.i, country, NAMED, False, token.idx, token.idx + len(token))
        for short, country in _abbreviations().items()
        if short.count(".") > 1
        for token in doc.by_form.get(short.lower(), ())
        if token.text == short and not (token.i and token.nbor(-1).like_num)
    ]


def _sums(doc: Doc) -> list[_Signal]:
    """Sums in one country's own money: `£1.3m`, `N500 million`, `60 billion naira`."""
    marks = home_marks()
    return [
        _Signal(token.i, country, PAID, False, token.idx, token.idx + len(token))
        for form in doc.by_form
        if form in marks or not form.isalpha()
        if (country := _payer(form)) is not None
        for token in doc.by_form[form]
        if _is_counted(doc, token) and not _converts(doc, token)
    ]


def _payer(form: str) -> str | None:
    """Whose money a token is, alone or with its number: `£`, `naira`, `n500`."""
    glued = _GLUED_SUM.match(form)
    return home_marks().get(glued.group(1) if glued is not None else form)


def _is_counted(doc: Doc, token: Token) -> bool:
    text = token.lower_
    if _GLUED_SUM.match(text) is not None:
        return True
    if token.pos_ == "VERB":
        # "won 21 per cent"
        return False
    before = doc[token.i - 1].lower_ if token.i else ""
    after = doc[token.i + 1].text[:1] if token.i + 1 < len(doc) else ""
    is_sign = not text.isalpha() or len(text) <= LONGEST_SIGN
    return after.isdigit() if is_sign else before[:1].isdigit() or before in SCALES


def _converts(doc: Doc, token: Token) -> bool:
    """Whether the sum says in brackets what the one before comes to: `200 dinars (£1.40)`."""
    for i in range(token.i - 1, max(token.i - 6, 0), -1):
        if doc[i].text == ")":
            return False
        if doc[i].text == "(":
            return any(character.isdigit() for character in doc[max(i - 2, 0) : i].text)
    return False


_GLUED_SUM = re.compile(r"([^\W\d_]{1,4}|[^\w\s])(?=\d)")
LONGEST_SIGN = 3
"""Letters of an abbreviation such as `Rs` or `KSh`; a longer word is a currency's name."""


def _beside_name(names: Names, token: Token) -> bool:
    """`Republic` of `Niger Republic`: a word of a listed name's own entity is no town."""
    start, end = entity_bounds(names.doc, token.i)
    return any(i in names.at for i in range(start, end))


def _of_name(doc: Doc, mention: NameMention) -> list[_Signal]:
    counted = country_counts([mention])
    if not counted or in_participle(doc, mention.end - 1):
        return []
    head = doc[mention.start : mention.end].root
    is_place = mention.form in ("name", "capital", "region")
    stage = is_place and _is_stage(head)
    # "Six Filipinos" may be anywhere.
    state = mention.form in STATE_FORMS | {"region"} and head.tag_ not in ("NNS", "NNPS")
    weight = STAGE if stage else (NAMED if state else SAID)
    first, last = doc[mention.start], doc[mention.end - 1]
    span = first.idx, last.idx + len(last)
    return [_Signal(mention.start, code, weight, stage, *span) for code in counted]


def _is_stage(token: Token) -> bool:
    while token.dep_ in ("conj", "appos"):
        token = token.head
    if token.dep_ != "pobj" or token.head.lower_ not in _STAGE_PREPOSITIONS:
        return False
    return not _is_matter(token.head)


def _is_matter(phrase: Token) -> bool:
    """Whether a phrase of place tells of a matter or an origin: "a march AGAINST arrests in
    Yerevan" and "a pharmacist BORN in Gyumri" are not there."""
    above = phrase.head
    for _ in range(_DEPTH):
        if above.pos_ in ("VERB", "AUX") or above.head is above:
            return above.lower_ in _OF_ORIGIN
        if above.dep_ == "pobj" and above.head.lower_ in _ABOUT:
            return True
        above = above.head
    return False


def _capped(signals: Sequence[_Signal]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for signal in signals:
        weight = weights.get(signal.country, 0.0) + signal.weight
        weights[signal.country] = min(weight, PARAGRAPH_CAP)
    return weights


def _one_stage(signals: Sequence[_Signal]) -> _Signal | None:
    """The stage of a sentence, when its places lie in one country."""
    if len({signal.country for signal in signals}) != 1:
        return None
    return signals[0]


def _in_clause(token: Token) -> bool:
    """`who was in Abu Dhabi`: what a clause tells of somebody by the way."""
    for _ in range(_DEPTH):
        if token.dep_ in ("relcl", "acl", "advcl"):
            return True
        token = token.head
    return False


def _is_told_by(place: Token, verb: Token) -> bool:
    """Whether a place stands in what somebody says: he need not be there himself."""
    for _ in range(_DEPTH):
        if place.dep_ == "ccomp":
            return place.head is verb
        place = place.head
    return False


def _as_home(signal: _Signal, rule: str) -> Home:
    return Home(signal.country, signal.start, signal.end, rule, 0.9)


def _opens_paragraph(start: int, doc: Doc) -> bool:
    before = doc[start - 1]
    return (before.is_space and "\n" in before.text) or "\n" in doc[start].text


def _is_heading(text: str) -> bool:
    """A short line without a full stop, as stand over paragraphs."""
    line = text.strip()
    return 0 < len(line.split()) <= HEADING_WORDS and line[-1] not in ".!?\"”’'"


_DATELINE = re.compile(
    r"(?:\A|\n)(?P<place>[A-Z][A-Z’'. /-]{2,30})"
    r"(?:, [^\n—–:()]{1,30})?(?: \([^)\n]{1,30}\)(?=\. )| ?(?:\([^)\n]{1,30}\))? ?[—–:-] )"
)
_DATED = re.compile(
    r"(?:\A|\n)(?P<place>[A-Z][A-Z’' /-]{2,30})[,.] "
    r"(?:\d{1,2} )?[A-Z][a-z]{2,8}\.?(?: \d{1,2})?(?:, \d{4})?(?: \([^)\n]{1,30}\))?\. "
)
"""`MOSCOW, September 5. `, `ASTANA. 11 April. `"""
_ALONE = re.compile(r"\n(?P<place>[A-Z][A-Z’' -]{2,30})[ ]*\n")
"""`ANKARA` as a line of its own."""
_FILED = re.compile(r"\n[^\n.!?:]{3,70}(?:, ?| \| )(?P<place>[A-Z][^\W\d]+(?:[ -][^\W\d]+)*)[ ]*\n")
"""`By Ngozi Adebanjo, Port Harcourt`, `Post Report, Kathmandu`."""
_HEAD, _BYLINES = 1_500, 400
"""Characters at the head of a text in which its dateline stands, and a line that names only
who writes, and where."""


def _dateline_of(doc: Doc) -> str | None:
    match = _DATELINE.search(doc.text, 0, _HEAD) or _DATED.search(doc.text, 0, _HEAD)
    if match is not None:
        return match.group("place")
    for line in (_ALONE, _FILED):
        found = line.search(doc.text, 0, _BYLINES)
        if found is not None:
            signed = found.group().strip().startswith(("By ", "From ", "by "))
            if _is_town(found.group("place"), SEAT if signed else BIG_TOWN):
                return found.group("place")
    return None


SEAT = 20_000
"""People of a town that has a reporter."""


def _is_town(place: str, least: int) -> bool:
    """A country alone heads a report from there; a line ends in many names besides towns'."""
    word = country_word(place)
    if word is not None:
        return word.form == "capital"
    return any(entry.population >= least for entry in towns(place.title()))


@cache
def _abbreviations() -> dict[str, str]:
    """`Ore.`, `Qld`: the country of a state or province, as it follows a town."""
    return {
        short: country
        for country, shorts in mapping("datelines").items()
        for short in shorts.split("|")
    }


_SEVERAL = re.compile(r"[,/]| and ")
"""`PORT SUDAN, Sudan`; `DOHA/GOMA`, filed from two places."""


def _dateline_country(place: str | None, signals: Sequence[_Signal]) -> str | None:
    """`PORT SUDAN, Sudan`, `RIDLEY, Tenn.`: the country of the last part that names one."""
    if place is None:
        return None
    named = [signal.country for signal in signals]
    for part in reversed([p.strip() for p in _SEVERAL.split(place)]):
        word = country_word(part)
        if word is not None and word.form in ("name", "capital"):
            return word.iso3
        if part in _abbreviations():
            return _abbreviations()[part]
        entries: tuple[PlaceEntry, ...] = (*regions(part), *towns(part))
        entry = choose(entries, named)
        if entry is not None and (
            entry.country in named
            or entry.kind != "city"
            or entry.population >= BIG_TOWN
            or all(other.country == entry.country for other in entries)
        ):
            return entry.country or None
    return None
