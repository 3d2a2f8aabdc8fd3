"""Who reports: the cues of a parsed article, and the source of each reporting verb.

Belongs here: putting all cues together, and finding reporting verbs ("said", "as X put it")
with their sources. Does not: phrases ("according to X", `pipeline.extract.quotes.phrases`),
nouns (`pipeline.extract.quotes.nouns`), what cues report (`pipeline.extract.quotes.reported`),
quotation marks, or rows (`pipeline.extract.quotes.table`).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.quotes.nouns import noun_cues
from pipeline.extract.quotes.phrases import phrase_at, phrases_by_first_word
from pipeline.extract.quotes.reporting_verbs import (
    ADJUNCTS,
    FINITE,
    MAX_CLIMB,
    MAX_SUBTREE,
    NEVER_A_SOURCE,
    OPENING,
    PAST_OR_PRESENT,
    document_nouns,
    has_auxiliary,
    has_main_clause,
    has_own_object,
    is_passive,
    is_person_noun,
    is_the_reporters,
    listed,
    reporting_verbs,
)
from pipeline.extract.quotes.sources import (
    CLOSING,
    Cue,
    Kind,
    Source,
    closing_source,
    cue_lemmas,
    is_taken_for_noun,
    noun_phrase_at,
    source_of,
)
from pipeline.language.tokens import SUBJECTS, Doc, Token
from pipeline.normalize.actors.known_names import group_nouns

RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
TELLING = frozenset({"say", "finding"})


def find_cues(doc: Doc, quoted: Sequence[int]) -> list[Cue]:
    """Every cue outside quotation marks, in order; `quoted[i] < 0` says token i is outside."""
    cues: list[Cue] = []
    phrases = phrases_by_first_word()
    first_words = phrases.keys() & doc.by_form.keys()
    openings = {token.i for first in first_words for token in doc.by_form[first]}
    verbs = {token.i for part in ("VERB", "AUX") for token in doc.by_part.get(part, ())}
    verbs.update(token.i for token in doc.by_part.get("NOUN", ()) if is_taken_for_noun(token))
    done = 0
    for i in sorted(openings | verbs):
        if i < done or quoted[i] >= 0:
            continue
        phrase = phrase_at(doc, i) if i in openings else None
        if phrase is not None:
            cues.append(phrase)
            done = phrase.end
        elif i in verbs:
            cue = _verb_cue(doc.tokens[i], quoted)
            if cue is not None:
                cues.append(cue)
    nouns = noun_cues(doc, lambda verb: _speaker(verb, quoted))
    cues.extend(cue for cue in nouns if quoted[cue.start] < 0)
    return sorted(cues, key=lambda cue: cue.start)


def _verb_cue(verb: Token, quoted: Sequence[int]) -> Cue | None:
    lemma = verb.lemma_.lower()
    if lemma not in cue_lemmas():
        return None
    particle = next((c for c in verb.children if c.dep_ == "prt"), None)
    classes = reporting_verbs().get(f"{lemma}_{particle.lower_}") if particle is not None else None
    idiom = _idiom(verb)
    let = idiom is not None and idiom.startswith("let_")
    classes = classes or reporting_verbs().get(idiom or lemma)
    if classes is None:
        return None
    subject = any(c.dep_ == "nsubj" for c in verb.lefts)
    if verb.pos_ == "NOUN" and not subject and (closing := closing_source(verb)) is not None:
        return Cue(verb, verb.i, verb.i + 1, "verb", classes, closing)
    speaker = _speaker(verb.head if let else verb, quoted)
    source = None if speaker is None else _bounded(_joined(speaker, verb), verb, quoted)
    end = particle.i + 1 if particle is not None and particle.i == verb.i + 1 else verb.i + 1
    kind: Kind = "as" if _is_as_clause(verb) else "verb"
    return Cue(verb, verb.i, end, kind, classes, source)


def _idiom(verb: Token) -> str | None:
    """The entry of the lexicon for "made clear", "let it be known", "put it to him"."""
    above, lemma = verb.head, verb.lemma_
    if lemma == "make" and any(c.lower_ == "clear" for c in verb.rights):
        return "make_clear"
    if lemma == "know" and verb.dep_ == "ccomp" and above.lemma_ in ("let", "make"):
        return "let_know"
    if lemma == "slip" and above.lemma_ == "let":
        return "let_slip"
    if lemma == "put" and any(c.lower_ == "it" and c.dep_ == "dobj" for c in verb.rights):
        to_hearer = any(c.lower_ == "to" and c.dep_ in ("prep", "dative") for c in verb.rights)
        return "put_it_to" if to_hearer else None
    return None


def _joined(speaker: Token, verb: Token) -> Source:
    """The source phrase; "coach Nabil Maaloul said" is at times parsed as two subjects."""
    source = source_of(speaker)
    for other in verb.lefts:
        joins = other.dep_ in SUBJECTS and other.right_edge.i + 1 == source.start
        if joins and other.left_edge.lower_ not in ("a", "an") and other.right_edge.text != ",":
            return Source(speaker, other.left_edge.i, source.end)
    return source


def _bounded(source: Source, verb: Token, quoted: Sequence[int]) -> Source:
    """A source phrase never reaches over its verb, nor into a quotation."""
    start, end = source.start, source.end
    if source.head.i < verb.i:
        end = min(end, verb.i)
    else:
        start = max(start, verb.i + 1)
    head = source.head.i
    while start < head and quoted[start] >= 0 and quoted[end - 1] < 0 and quoted[head] < 0:
        start += 1
    stop = head + 1
    while stop < end and quoted[stop] < 0:
        stop += 1
    doc = verb.doc
    end = min(end, stop)
    opened = (k + 1 for k in range(start, head) if doc[k].text == ":" or doc[k].tag_ in OPENING)
    start = max([start, *opened])
    comma = next((k for k in range(head - 1, start, -1) if doc[k].text == ","), None)
    if comma is not None and start and doc[start - 1].pos_ in ("NOUN", "PROPN", "PRON", "VERB"):
        # "It cost the town dear, new mayor Ana Ruiz said": "dear" was taken for the mayor's.
        start = comma + 1
    while end < verb.i - 1 and doc[end].text == "-" and not doc[end].whitespace_:
        end += 2
    while start > 0 and "-" in (doc[start].text, doc[start - 1].text) and _is_glued(doc, start):
        start -= 1
    while end - 1 > head and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    return Source(source.head, start, end)


def _is_glued(doc: Doc, i: int) -> bool:
    """Whether a token follows the one before it without a blank."""
    return not doc[i - 1].whitespace_ and doc[i - 1].text[-1:].strip() != ""


def _is_as_clause(verb: Token) -> bool:
    says = reporting_verbs().get(verb.lemma_.lower(), frozenset()) & {"say", "finding", "as"}
    return (
        bool(says)
        and verb.dep_ == "advcl"
        and any(c.lower_ == "as" and c.dep_ in ("mark", "advmod", "prep") for c in verb.lefts)
    )


def _speaker(verb: Token, quoted: Sequence[int]) -> Token | None:
    """The head of the phrase that says it: own, inherited or inverted subject, or an agent."""
    agent = next(
        (g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"),
        None,
    )
    if agent is not None and (verb.lemma_ != "quote" or _own_subject(verb, quoted) is None):
        return agent
    closing = _closing_subject(verb, quoted) or _behind(verb, quoted)
    closing = closing or _closing_description(verb, quoted)
    if closing is not None:
        return closing
    if is_passive(verb) and not _quoted_as(verb):
        return None
    if verb.lemma_ == "quote" and (cited := _object(verb)) is not None and quoted[cited.i] < 0:
        # "The paper quoted Ana Ruiz: “...”"
        return cited
    if _is_participle(verb, quoted):
        return _inverted(verb, quoted) if verb.tag_ == "VBD" else None
    subject = _subject(verb, quoted, 0)
    return subject if subject is not None else _inverted(verb, quoted)


def _is_participle(verb: Token, quoted: Sequence[int]) -> bool:
    """ "Told that ...", "a letter quoted by ...": a bare past participle has no speaker."""
    if verb.tag_ not in ("VBN", "VBD") or has_auxiliary(verb):
        return False
    named = verb.dep_ == "acl" and any(c.tag_ == "WP" for c in verb.head.lefts)
    if named or _own_subject(verb, quoted) is not None:
        return False
    return verb.dep_ in (("advcl",) if verb.tag_ == "VBD" else ("acl", "amod", "relcl", "advcl"))


def _quoted_as(verb: Token) -> bool:
    """ "was quoted as saying": the passive subject of the upper verb speaks."""
    return verb.lemma_ in ("quote", "cite") or verb.tag_ == "VBG"


def _own_subject(verb: Token, quoted: Sequence[int]) -> Token | None:
    own = [c for c in verb.children if c.dep_ in SUBJECTS and quoted[c.i] < 0]
    inverted = [c for c in own if c.i > verb.i]
    if inverted and verb.i and verb.doc[verb.i - 1].text == ",":
        # "What matters, said the minister, is ..."
        own = inverted
    taken = None if own else _taken_by_relative(verb, quoted) or _taken_by_opening(verb, quoted)
    if taken is not None:
        return taken
    return min(own, key=lambda c: abs(c.i - verb.i), default=None)


def _closing_subject(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "It leaves out the moon's spin, Jan Dvořák of Brno pointed out": a source behind a comma
    that the parser took for an apposition to what stands before the comma."""
    doc = verb.doc
    if verb.tag_ not in FINITE or has_auxiliary(verb):
        return None
    comma = verb.i - 1
    while comma > max(verb.sent.start, verb.i - CLOSING) and doc[comma].text != ",":
        token = doc[comma]
        mark = token.is_punct and token.tag_ != "POS"
        joins = token.tag_ == "CC" and doc[comma - 1].pos_ == doc[comma + 1].pos_ == "PROPN"
        if quoted[comma] >= 0 or mark or (token.tag_ in NEVER_A_SOURCE and not joins):
            return None
        comma -= 1
    if doc[comma].text != "," or comma + 1 == verb.i or quoted[comma + 1] >= 0:
        return None
    own = _own_subject(verb, quoted)
    if own is not None and own.i > comma:
        return None
    before = doc[max(verb.sent.start, comma - MAX_SUBTREE) : comma]
    if not has_main_clause(before) and not _is_put_into(verb):
        return None
    source = noun_phrase_at(doc, comma + 1)
    return source.head if source and source.head.pos_ in ("NOUN", "PROPN") else None


def _closing_description(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "A left, a member of the team trying to help B has said": somebody with a description that
    took the parser's subject away."""
    doc, first = verb.doc, max(verb.sent.start, verb.i - 2 * CLOSING)
    if _own_subject(verb, quoted) is not None or has_own_object(verb) or is_passive(verb):
        return None
    if verb.tag_ not in PAST_OR_PRESENT or verb.i - first < 3:
        return None
    comma = next((k for k in range(verb.i - 1, first, -1) if doc[k].text == ","), None)
    if comma is None or comma + 2 >= verb.i or any(quoted[k] >= 0 for k in range(comma, verb.i)):
        return None
    source = noun_phrase_at(doc, comma + 1)
    if source is None or source.head.i >= verb.i or not has_main_clause(doc[first:comma]):
        return None
    noun = source.head.lemma_.lower()
    if not is_person_noun(source.head) and noun not in group_nouns():
        return None
    described = doc[source.head.i + 1 : verb.i]
    relative = any(t.tag_ in OPENING for t in described)
    finite = any(t.tag_ in FINITE and t.head is not verb for t in described)
    return source.head if relative or not finite else None


def _is_put_into(verb: Token) -> bool:
    """Whether a clause goes on behind a verb of saying: "X, Y said in May, was late"."""
    doc = verb.doc
    for k in range(verb.i + 1, min(verb.sent.end - 1, verb.i + ADJUNCTS)):
        if doc[k].text == ",":
            return doc[k + 1].tag_ in FINITE
    return False


def _taken_by_relative(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "Osman, whose runner missed a test, said ...": the parser at times hangs the subject on
    the clause in between."""
    if verb.i == 0 or verb.doc[verb.i - 1].text != ",":
        return None
    for clause in verb.lefts:
        subjects = [c for c in clause.lefts if c.dep_ in SUBJECTS and quoted[c.i] < 0]
        asked = clause.dep_ == "advcl" and clause.tag_ in ("VBD", "VBN")
        if asked and len(subjects) == 1 and verb.doc[clause.i - 1].text == ",":
            # "The treasurer, asked for her view, replied"
            return subjects[0]
        if clause.dep_ == "ccomp" and len(subjects) > 1:
            between = verb.doc[subjects[0].i + 1 : subjects[1].i + 1]
            if any(t.tag_ in ("WP$", "WP", "WDT") for t in between):
                return subjects[0]
    return None


def _taken_by_opening(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "In a letter to the Speaker, its president, Ana Ruiz, wrote ...": the parser at times takes
    the subject for an apposition within the phrase before it."""
    opening = next((c for c in verb.lefts if c.dep_ == "prep"), None)
    if opening is None or verb.tag_ not in FINITE or has_auxiliary(verb):
        return None
    for noun in verb.doc[opening.i + 1 : verb.i]:
        if noun.dep_ == "appos" and noun.head.dep_ == "pobj" and quoted[noun.i] < 0:
            named = any(c.dep_ == "appos" for c in noun.rights)
            return noun if is_person_noun(noun) and named else None
    return None


def _subject(verb: Token, quoted: Sequence[int], depth: int) -> Token | None:
    own = _own_subject(verb, quoted)
    if own is not None:
        return _antecedent(own, verb)
    above = verb.head
    if depth >= MAX_CLIMB or above is verb:
        return None
    if verb.dep_ == "relcl":
        return above
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        # "dismissed the charges saying ...": whoever dismissed them says it, not the charges.
        # "issued a statement saying ...": whoever issued it.
        issued = above.head.lemma_ in listed("issuing") and above.lemma_.lower() in document_nouns()
        speaks = reporting_verbs().get(above.head.lemma_.lower(), frozenset()) & {"say", "label"}
        if above.dep_ == "dobj" and (speaks or issued):
            return _subject(above.head, quoted, depth + 1)
        return above
    if verb.dep_ == "acl":
        # "what one adviser called ..."
        return above if any(c.tag_ == "WP" for c in above.lefts) else None
    if quoted[above.i] >= 0 or quoted[verb.i] >= 0:
        return _subject(above, quoted, depth + 1)
    reporter = _reporter_above(verb)
    if reporter is not None:
        return _subject(reporter, quoted, depth + 1)
    if verb.dep_ == "xcomp" and above.pos_ == "ADJ" and above.head.lemma_ == "be":
        # "they were quick to say"
        return _subject(above.head, quoted, depth + 1)
    if verb.dep_ in ("conj", "advcl", "xcomp", "dep", "ccomp") and above.pos_ in ("VERB", "AUX"):
        if verb.dep_ == "ccomp" and verb.tag_ != "VBG":
            return None
        if verb.dep_ == "xcomp" and (held := _object(above)) is not None:
            return held
        return _subject(above, quoted, depth + 1)
    if verb.dep_ == "pcomp" and above.head.pos_ in ("VERB", "AUX"):
        quotes = above.lower_ == "as" and above.head.lemma_ in ("quote", "cite")
        cited = _object(above.head) if quotes and not is_passive(above.head) else None
        return cited or _subject(above.head, quoted, depth + 1)
    return None


def _object(verb: Token) -> Token | None:
    """Who does the infinitive below: "prompted the *government* to declare"."""
    return next((c for c in verb.rights if c.dep_ == "dobj"), None)


def _reporter_above(verb: Token) -> Token | None:
    """ "X said that Y was wrong, adding ...", "... and added that": it goes on with X."""
    if verb.dep_ == "conj" and (upper := _upper_reporter(verb.head)) is not None:
        return upper if is_the_reporters(verb, verb.head, upper) else None
    if verb.tag_ != "VBG" or verb.dep_ not in ("advcl", "conj", "dep") or verb.i == 0:
        return None
    if verb.doc[verb.i - 1].text != "," and verb.doc[verb.i - 1].lower_ not in ("and", "”", '"'):
        return None
    upper = _upper_reporter(verb.head)
    # "A refused, saying B, his office said": A says B.
    return None if upper is None or upper.i > verb.i else upper


def _upper_reporter(clause: Token) -> Token | None:
    """The verb of saying above a clause that it reports, or above what that clause hangs on."""
    for _ in range(MAX_CLIMB):
        above = clause.head
        if above is clause or clause.dep_ not in ("ccomp", "conj", "advcl"):
            return None
        if (
            clause.dep_ == "ccomp"
            and reporting_verbs().get(above.lemma_.lower(), frozenset()) & TELLING
        ):
            return above
        clause = above
    return None


def _antecedent(subject: Token, verb: Token) -> Token:
    if subject.lower_ not in RELATIVE or subject.text == "WHO":
        return subject
    clause = verb
    for _ in range(MAX_CLIMB):
        if clause.dep_ == "relcl":
            return clause.head
        if clause.dep_ not in ("conj", "ccomp", "xcomp"):
            break
        clause = clause.head
    return subject


def _behind(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "A "b," said Ana Ruiz.": right between closing marks and a stop, whatever the parser saw."""
    doc = verb.doc
    if verb.tag_ not in FINITE or verb.i == 0 or quoted[verb.i - 1] < 0 or verb.i + 2 >= len(doc):
        return None
    last = next((k for k in range(verb.i + 1, verb.i + 5) if _is_stop(doc, k + 1)), None)
    if last is None or not all(doc[k].text[0].isupper() for k in range(verb.i + 1, last + 1)):
        return None
    named = [doc[k] for k in range(verb.i + 1, last + 1) if doc[k].tag_ not in FINITE]
    return named[-1] if len(named) == last - verb.i else None


def _is_stop(doc: Doc, i: int) -> bool:
    return i >= len(doc) or doc[i].text in (",", ".", ";") or doc[i].is_space


def told_by_name(doc: Doc, start: int, end: int) -> tuple[Source, Cue] | None:
    """ "“...,” Zerouali confides.": a name and a verb of saying that the tagger took for a noun."""
    last = doc[end - 1]
    names = doc[start : end - 1]
    classes = reporting_verbs().get(last.lemma_.lower(), frozenset())
    if last.tag_ != "NNS" or "say" not in classes or not 0 < len(names) < 4:
        return None
    if not all(t.text[0].isupper() for t in names):
        return None
    source = Source(doc[end - 2], start, end - 1)
    return source, Cue(last, end - 1, end, "verb", classes, source)


def _inverted(verb: Token, quoted: Sequence[int]) -> Token | None:
    """ "said KCNA" where the parser saw no subject: the noun right behind a finite verb."""
    if verb.tag_ not in FINITE or verb.i + 1 >= len(verb.doc) or verb.i == 0:
        return None
    before, after = verb.doc[verb.i - 1], verb.doc[verb.i + 1]
    ended = verb.doc[verb.i - 2] if verb.i > 1 else before
    if not {before.text[-1], ended.text[-1]} & set(",.?!…—"):
        return None
    if quoted[after.i] >= 0 or after.is_punct or after.is_space:
        return None
    source = noun_phrase_at(verb.doc, after.i)
    if source is None or source.head.pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    opens = source.end + 1 < len(verb.doc) and quoted[source.end] < 0 <= quoted[source.end + 1]
    # "“A,” said Ana Ruiz", "With it, said Ana Ruiz, “A”"
    return source.head if quoted[ended.i] >= 0 or (opens and before.text == ",") else None
