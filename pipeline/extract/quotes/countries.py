"""The country that somebody speaks for, where their name and office alone do not tell it.

Belongs here: what a description tells ("a glaciologist at the University of Waikato", "who
negotiates for Kenya", "its Indian owner"), and whose official speaks in a passage about another
government than the article's own. Does not: what a name or an office tells by itself
(`pipeline.normalize.actors`), or the cells made of it (`pipeline.extract.quotes.cells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.extract.quotes.reporting_verbs import listed, reporting_verbs
from pipeline.extract.quotes.sources import Source
from pipeline.extract.quotes.speakers import Page
from pipeline.language.tokens import SUBJECTS, Token
from pipeline.normalize.actors.actor import Actor
from pipeline.normalize.actors.index import is_from_setting
from pipeline.normalize.actors.names import NameMention
from pipeline.normalize.gazetteer.countries import country_word
from pipeline.normalize.gazetteer.toponyms import BIG_TOWN, choose, regions, towns
from pipeline.spans import Found

MENTIONS = 4
"""How many mentions of somebody are read for a description."""
REACH = 24
"""How many tokens of a description are read."""
BELONGING = frozenset({"of", "at", "from", "with", "for"})
SHORT = 3
"""Letters of words that only begin the name of a place: "San", "El", "New"."""
OFFICIAL = frozenset({"GOV", "MIL", "COP", "SPY", "UAF"})
STATE = frozenset({"name", "demonym", "capital", "seat"})
BODIES = frozenset({"organisation", "igo", "company", "media", "armed_group"})


def told_country(page: Page, source: Source, actors: list[Found[Actor]]) -> Found[str] | None:
    """The country of a speaker by their description, or by the government told of just before."""
    roots = list(_roots(page, source, actors))
    for root in roots:
        found = next(iter(_described(page, root)), None)
        if found is not None:
            return found
    return _of_passage(page, roots[0], actors) or _at_home(page, roots[0], actors)


def is_guessed(page: Page, head: Token, found: Found[Actor]) -> bool:
    """Whether only the text around tells an actor's country, or that of the body behind them:
    "analysts at Rabobank"."""
    if is_from_setting(found):
        return True
    if found.start > head.idx or found.value.kind != "people":
        return False
    held = (g for c in head.rights if c.dep_ == "prep" for g in c.rights if g.dep_ == "pobj")
    bodies = [one for token in held for one in page.story.actors.of(token)]
    countries = set(found.value.countries)
    about = [one for one in bodies if countries & set(one.value.countries)]
    return bool(about) and all(is_from_setting(one) for one in about)


def is_unplaced(page: Page, actor: Actor, head: Token) -> bool:
    """A company, or a body whose name tells nothing of an office or a trade: "Nexora", "Fitch
    Ratings". It may be of anywhere, and where a text plays tells nothing of it; "the Port
    Workers' Union" and "the election commission" are of the country they are heard of in."""
    if actor.kind == "company":
        # "Coffee exporters" are of the country they are heard of in, "the companies" are not.
        return head.tag_ not in ("NNS", "NNPS") or head.lemma_.lower() in listed("companies")
    if head.lemma_.lower() == "agency":
        return any(c.lower_ in listed("rating") for c in head.lefts)
    if actor.kind != "organisation" or actor.sectors or head.pos_ != "PROPN":
        return False
    words = set(actor.name.split())
    if any(word.lower() in listed("public_bodies") or country_word(word) for word in words):
        return False
    # A single word may be somebody's name as well; "Moody's" is none.
    owns = any(t.tag_ == "POS" for t in head.doc[head.i + 1 : head.i + 2])
    alone = len(words) < 2 and not owns
    return not alone and not any(words & set(name.split()) for name in page.story.actors.people)


def is_observer(page: Page, source: Source, actors: list[Found[Actor]]) -> bool:
    """Analysts and scholars, whom news asks wherever they are, those who help, and those who are
    near to a matter: where a text plays tells nothing of "analysts at Rabobank", "aid workers"
    or "people close to the talks"."""
    nouns = [root for root in _roots(page, source, actors) if root.pos_ == "NOUN"]
    if any(root.lemma_.lower() in listed("observers") for root in nouns):
        return True
    return any(_is_privy(root) or _helps(root) for root in nouns)


def _is_privy(noun: Token) -> bool:
    """ "A person familiar with the matter", "two sources", "people briefed on it"."""
    lemma = noun.lemma_.lower()
    if lemma in listed("insiders"):
        return not any(c.dep_ in ("compound", "poss") for c in noun.lefts)
    described = (c for c in noun.rights if c.dep_ in ("amod", "acl", "relcl", "prep"))
    near = {t.lemma_.lower() for c in described for t in noun.doc[c.left_edge.i : c.right_edge.i]}
    return lemma in ("person", "people") and bool(near & listed("privy"))


def _helps(noun: Token) -> bool:
    """ "Aid workers", "relief staff": of an organisation that works anywhere."""
    return any(c.lower_ in listed("helping") for c in noun.lefts if c.dep_ in ("compound", "amod"))


def _roots(page: Page, source: Source, actors: list[Found[Actor]]) -> Iterator[Token]:
    """Where the text names a speaker, the first time first; or else the phrase itself."""
    named = [a for a in actors if a.value.kind in ("person", "organisation", "company")]
    doc, found = page.story.doc, 0
    for mention in page.mentions_of(named[0].value.name) if named else ():
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is not None and found < MENTIONS:
            found += 1
            yield span.root
    if not found:
        yield source.head


# --- descriptions -------------------------------------------------------------------------


def _described(page: Page, root: Token) -> Iterator[Found[str]]:
    """Countries told of in the words around a name that say who somebody is."""
    for child in root.rights:
        if child.dep_ in ("appos", "prep") or (child.dep_ == "relcl" and _serves(child)):
            foreign = page.story.actors.is_from_elsewhere(root)
            yield from _told_in(page, _belonging(child, foreign))
    if root.dep_ == "appos" and root.head.lemma_.lower() not in listed("relational"):
        yield from _told_in(page, root.doc[root.head.left_edge.i : root.head.i])
        yield from _told_in(
            page, (t for c in root.head.rights for t in _belonging(c) if c.i < root.i)
        )
    if root.pos_ == "NOUN":
        return
    first = min(
        (c.left_edge.i for c in root.lefts if c.dep_ in ("nmod", "compound")), default=root.i
    )
    yield from _told_in(page, root.doc[first : root.i])


def _serves(clause: Token) -> bool:
    """ "who coordinates relief", "which runs the port": what somebody does there."""
    return clause.lemma_ in listed("serving")


def _belonging(child: Token, foreign: bool = False) -> Iterator[Token]:
    """The tokens of a description that tell whose somebody is, not what they deal with."""
    tokens = child.doc[child.left_edge.i : min(child.right_edge.i + 1, child.left_edge.i + REACH)]
    # "a diplomat in Paris", but "Ana Ruiz said in Paris"
    stays = child.lower_ == "in" and child.head.pos_ == "NOUN" and not foreign
    inside = child.dep_ != "prep" or child.lower_ in BELONGING or stays
    for token in tokens:
        if token.dep_ == "prep":
            inside = token.lower_ in BELONGING or (token.lower_ == "in" and inside)
        if inside:
            yield token


def _told_in(page: Page, tokens: Iterable[Token]) -> Iterator[Found[str]]:
    index = page.story.actors
    for token in tokens:
        mention = index.name_at(token.i)
        if mention is not None:
            country = _country_of(page, mention)
            if country is not None:
                yield _found(page, mention.start, mention.end, country, "told in the description")
        elif token.pos_ == "PROPN":
            for place in index.of(token):
                if place.rule == "actor.place":
                    reason = f"{place.reason}, told in the description"
                    country = place.value.countries[0]
                    yield Found(country, place.start, place.end, place.rule, "inferred", reason)


def _country_of(page: Page, mention: NameMention) -> str | None:
    """The country of a state, or of a body by the list or by a place in its name."""
    if mention.form in STATE or (mention.actor.kind in BODIES and mention.actor.countries):
        return mention.actor.countries[0] if mention.actor.countries else None
    if mention.actor.kind not in BODIES:
        return None
    counts = [code for code, _ in page.story.actors.country_counts.most_common()]
    for word in _place_words(page, mention):
        entries = regions(word.text) or tuple(
            t for t in towns(word.text) if t.population >= BIG_TOWN
        )
        entry = choose(entries, counts)
        if entry is not None and entry.country:
            return entry.country
    return None


def _place_words(page: Page, mention: NameMention) -> Iterator[Token]:
    """Words of a name that may be a place by themselves, last first; not those of "San Miguel"."""
    words = [t for t in page.story.doc[mention.start : mention.end] if t.text[0].isupper()]
    for word in reversed(words):
        before = word.nbor(-1) if word.i > mention.start else None
        part = before is not None and before in words and len(before) <= SHORT
        if len(word) > SHORT and not part:
            yield word


# --- passages -----------------------------------------------------------------------------


def _of_passage(page: Page, head: Token, actors: list[Found[Actor]]) -> Found[str] | None:
    """Whose an official is whom only the article's setting places: "The Kremlin condemned the
    measures. “...,” spokesman X said", "Romania will pay, Energy Minister X said"."""
    if not _is_official(head, actors):
        return None
    start, _ = page.sentence[head.i]
    own = [t for t in page.story.doc[start : head.i] if t.dep_ == "nsubj" and page.quoted[t.i] < 0]
    for subject in own:
        if subject.head.lemma_ in listed("for_its_state"):
            return _state(page, subject)
    before = page.previous(start)
    if before is None or page.block[before] != page.block[head.i]:
        return None
    for token in page.story.doc[page.sentence[before][0] : before]:
        main = token.dep_ in SUBJECTS and token.head.dep_ == "ROOT" and page.quoted[token.i] < 0
        if main:
            return _state(page, token) if _takes_a_side(token.head) else None
    return None


def _at_home(page: Page, head: Token, actors: list[Found[Actor]]) -> Found[str] | None:
    """The article's own country for "Transport Minister X" in a passage that plays abroad: a
    text names whose its foreign ministers are, unless their state acts in that passage."""
    home = page.story.actors.setting.home
    first = actors[0] if actors else None
    if home is None or first is None or first.value.kind != "person" or not first.value.countries:
        return None
    bare = "GOV" in first.value.sectors and first.rule == "actor.title.before"
    if not bare or first.value.countries[0] == home.country:
        return None
    start = head.i
    while start > 0 and page.block[start - 1] == page.block[head.i]:
        start -= 1
    if {page.story.doc[i].lower_ for i in (start, page.sentence[head.i][0])} & {"in", "across"}:
        # "In Santiago the mood was sour. Finance Minister X said"
        return None
    for token in page.story.doc[start : head.i]:
        acts = token.dep_ in SUBJECTS and page.quoted[token.i] < 0
        if acts and _is_of(page, token, first.value.countries[0]):
            return None
    place = (home.start, home.end) if home.end else (first.start, first.end)
    reason = "of the country that the text plays in"
    return Found(home.country, *place, home.rule, "inferred", reason)


def _is_of(page: Page, subject: Token, country: str) -> bool:
    """Whether a subject is a state, or an authority that the text tells to be of it."""
    found = (f for f in page.story.actors.of(subject) if not is_from_setting(f))
    acting = (f.value for f in found if f.value.kind == "country" or "GOV" in f.value.sectors)
    return any(country in actor.countries and not actor.is_place for actor in acting)


def _takes_a_side(verb: Token) -> bool:
    """ "The Kremlin condemned the measures", "Beijing was not amused": its official goes on;
    behind "Croatia closed the pipe" somebody else's may answer."""
    return verb.lemma_ == "be" or verb.lemma_.lower() in reporting_verbs()


def _is_official(head: Token, actors: list[Found[Actor]]) -> bool:
    if any(c.dep_ in ("prep", "advmod") for c in head.rights):
        # "officials here", "a spokesman for the town"
        return False
    if head.lemma_.lower() in listed("spokespersons"):
        return True
    return any(
        OFFICIAL & set(found.value.sectors) or found.value.role == "spokesperson"
        for found in actors
    )


def _state(page: Page, subject: Token) -> Found[str] | None:
    """The one state that a subject is, or is a body of, as its own words tell."""
    found = page.story.actors.of(subject)
    if len(found) != 1 or len(found[0].value.countries) != 1 or is_from_setting(found[0]):
        return None
    one = found[0]
    governs = one.value.kind == "country" or "GOV" in one.value.sectors
    if not governs or one.value.is_place:
        return None
    reason = f"the passage tells of {one.value.name}"
    return Found(one.value.countries[0], one.start, one.end, one.rule, "inferred", reason)


def _found(page: Page, start: int, end: int, country: str, reason: str) -> Found[str]:
    doc = page.story.doc
    last = doc[end - 1]
    place = doc[start].idx, last.idx + len(last)
    return Found(country, *place, "quotes.description", "inferred", reason)
