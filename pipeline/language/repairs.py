"""Slips that the parser makes again and again, put right before any rule meets them.

Belongs here: corrections of a parse that hold whatever the text is about, told by the words'
grammar alone. Does not: what one table's rules do about a doubtful parse (their own modules).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.language.tokens import IOB, SUBJECTS, Columns

_WEEKDAYS = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)
_TIMES = _WEEKDAYS | {
    "day", "night", "morning", "afternoon", "evening", "week", "weekend", "fortnight", "month",
    "year", "decade", "spring", "summer", "autumn", "winter", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december",
}  # fmt: skip
_POINTING = _WEEKDAYS | {"last", "this", "next", "that", "previous", "past", "following"}
"""Words before a time that make of it an adverbial: "last month", "Monday morning"."""

_CLAUSES = frozenset({"csubj", "csubjpass"})
_BODIES = frozenset(
    {
        "party", "group", "company", "firm", "bank", "union", "movement", "agency", "newspaper",
        "charity", "alliance", "militia", "bloc", "operator", "airline", "miner", "carrier",
        "lender", "federation", "association", "network", "broadcaster", "faction", "coalition",
    }
)  # fmt: skip
"""Nouns that a body's name stands right behind."""
_AUXILIARIES = frozenset({"aux", "auxpass"})
_MEASURES = frozenset({"quantmod", "advmod"})
"""How a word hangs on a number."""
_NAMES = frozenset({"NNP", "NNPS"})
_FINITE = frozenset({"VBD", "VBZ"})
_BLAMING = frozenset({"blame", "blames", "blamed", "blaming"})
_ENDS = frozenset({".", ",", ";", "and", "while", "—", "–"})
_MAX_CLIMB = 6
"""Steps up from a word to the phrase that it is coordinated with."""
_MAX_DISTANCE = 40
"""Words between a verb and its subject or object."""


def repaired(columns: Columns) -> Columns:
    """The same document with these slips put right.

    - "Last month villagers blocked a road" is parsed now with an adverbial, now with villagers
      of a certain kind: a time that opens a sentence hangs on the verb.
    - "In December Transnet signed a deal": the month hangs on its preposition, and not on a name.
    - "The union, whose offer expires in May, has left": it left, and did not expire.
    - "The Bank lent Transnet $1bn": no name runs on over a finite verb.
    - "Under the deal, mediated by Qatar, Chad will halve the fee": a participle with its agent
      behind an opening phrase tells of the phrase's noun, not when Chad will do it.
    - "Kenya expelled two envoys, and Uganda three": a name with a number of its own is another
      doer, and not another thing.
    - "France, along with Italy, left", "France, followed by Italy, left", "France left, joined by
      Italy": both leave.
    - "Two nurses KIDNAPPED in May were freed": who was kidnapped was freed, and no clause was.
    - "The party Chadema objected": one subject and its name, and not two.
    - "Handed OVER 14 tonnes": the particle is the verb's, and tells no more than fourteen.
    - "The grant that the Union gave Moldova": what is given is "that", and Moldova gets it.
    - "Accused Rwanda of arming rebels and Burundi of looking away": the second is accused too.
    - "Ordered him to leave and suspended the pact": a finite verb goes on from the finite one.
    - "Romania and Moldova ARE finalising a pact": the verb's subject, and not the auxiliary's.
    - "Blamed the raid ON Mali": it is Mali that is blamed, and no raid on it.
    """
    heads, dependencies = list(columns.heads), list(columns.dependencies)
    for i, name in enumerate(columns.dependencies):
        if name == "compound" and _opens(columns, i):
            heads[i - 1], heads[i], dependencies[i] = i, heads[heads[i]], "npadvmod"
        elif name == "compound" and _is_day_before_name(columns, i):
            heads[i], dependencies[i] = i - 1, "pobj"
        elif name == "agent" and _follows_opening_phrase(columns, participle := heads[i]):
            noun = participle - 2
            heads[heads[noun]] = heads[participle]
            heads[participle], dependencies[participle] = noun, "acl"
        elif name == "dative" and (receiver := _receiver_of_that(columns, i)) >= 0:
            dependencies[i], dependencies[receiver] = "dobj", "dative"
        elif name == "pobj" and (first := _accompanied(columns, i)) >= 0:
            heads[i], dependencies[i] = first, "conj"
        elif name in ("conj", "appos") and (verb := _verb_left_out(columns, i)) >= 0:
            heads[i], dependencies[i] = verb, "conj"
            if columns.words[i + 1] == "another":
                heads[i + 1], dependencies[i + 1] = i, "nummod"
        elif name in SUBJECTS and (going_on := _verb_behind_whose(columns, i)) is not None:
            owner, verb = going_on
            clause = heads[i]
            heads[verb] = verb if heads[clause] == clause else heads[clause]
            dependencies[verb], dependencies[clause] = dependencies[clause], "relcl"
            heads[owner], heads[clause] = verb, owner
        elif name in SUBJECTS and columns.dependencies[heads[i]] in _AUXILIARIES:
            heads[i] = heads[heads[i]]
        elif name in SUBJECTS and _is_called(columns, i):
            heads[i], dependencies[i] = i - 1, "appos"
        elif name == "conj" and (first := _coordinated_with(columns, i)) >= 0:
            heads[i] = first
        elif name in _MEASURES and columns.tags[i] == "RP" and columns.parts[i - 1] == "VERB":
            heads[i], dependencies[i] = i - 1, "prt"
        elif name == "prep" and (verb := _blaming(columns, i)) >= 0:
            heads[i] = verb
        elif name in _CLAUSES and (noun := _said_of(columns, i)) >= 0:
            heads[noun], dependencies[noun] = heads[i], f"n{name[1:]}"
            heads[i], dependencies[i] = noun, "acl"
    kinds, marks = _cut_names(columns)
    return columns._replace(
        heads=heads, dependencies=dependencies, entity_types=kinds, entity_marks=marks
    )


def _cut_names(columns: Columns) -> tuple[list[str], list[int]]:
    """The named entities without what follows a finite verb in them, and dates without the name of
    another: "December TRANSNET"."""
    kinds, marks = list(columns.entity_types), list(columns.entity_marks)
    begins, inside = IOB.index("B"), IOB.index("I")
    cut = False
    for i, mark in enumerate(columns.entity_marks):
        cut = cut and mark == inside
        verb = mark == inside and columns.tags[i] in _FINITE and columns.words[i].islower()
        dated = mark == inside and kinds[i] == "DATE" and _is_day_before_name(columns, i - 1)
        if verb or dated:
            cut = True
        if not cut:
            continue
        named = columns.tags[i] in _NAMES
        first = named and kinds[i - 1] == ""
        kinds[i] = ("ORG" if dated else kinds[i]) if named else ""
        marks[i] = (begins if first or dated else inside) if named else IOB.index("O")
    return kinds, marks


def _is_day_before_name(columns: Columns, day: int) -> bool:
    """Whether a day or month stands between its preposition and the name of who does something."""
    before, name = day - 1, day + 1
    if before < 0 or name >= len(columns.words) or columns.words[day].lower() not in _TIMES:
        return False
    return (
        columns.heads[day] == name
        and columns.tags[day] in _NAMES
        and columns.tags[name] in _NAMES
        and columns.dependencies[name] in SUBJECTS
        and columns.dependencies[before] == "prep"
        and not any(columns.dependencies[i] == "pobj" for i in _below(columns, before))
    )


def _verb_behind_whose(columns: Columns, subject: int) -> tuple[int, int] | None:
    """Who "whose" stands for and the verb that goes on behind its clause, where the parser makes
    of "X, whose offer expires, has left" one clause of two subjects."""
    # Asked of every subject of a text, of which hardly any has a "whose" near.
    if "WP$" not in columns.tags[max(0, subject - _MAX_DISTANCE) : subject]:
        return None
    verb = columns.heads[subject]
    if not any(columns.tags[i] == "WP$" for i in _below(columns, subject) if i < subject):
        return None
    below = list(_below(columns, verb))
    owner = next((i for i in below if columns.dependencies[i] in SUBJECTS and i < subject), -1)
    follows = [i for i in below if i > verb and columns.dependencies[i] == "conj"]
    joined = any(columns.dependencies[i] == "cc" and i > verb for i in below)
    if owner < 0 or not follows or joined:
        return None
    own = any(columns.dependencies[i] in SUBJECTS for i in _below(columns, follows[0]))
    return None if own else (owner, follows[0])


def _coordinated_with(columns: Columns, i: int) -> int:
    """What a word is coordinated with other than the parser says; -1 where that is right."""
    first = _also_acted_on(columns, i)
    return first if first >= 0 else _finite_above(columns, i)


def _finite_above(columns: Columns, verb: int) -> int:
    """The finite verb that another goes on from, which the parser hangs on the infinitive between
    them; -1 where there is none."""
    above = columns.heads[verb]
    if columns.tags[verb] not in _FINITE or columns.tags[above] != "VB" or above > verb:
        return -1
    if not any(columns.tags[i] == "TO" for i in _below(columns, above)):
        return -1
    for _ in range(_MAX_CLIMB):
        above = columns.heads[above]
        if columns.tags[above] in _FINITE and above < verb:
            return above
    return -1


def _is_called(columns: Columns, name: int) -> bool:
    """Whether a name stands right behind the noun of a body that is taken for a subject of the
    same verb; not "a charge UGANDA rejects"."""
    noun = name - 1
    return (
        noun >= 0
        and columns.tags[name] in _NAMES
        and columns.tags[noun] == "NN"
        and columns.dependencies[noun] in SUBJECTS
        and columns.heads[noun] == columns.heads[name]
        and columns.words[noun] in _BODIES
    )


def _opens(columns: Columns, time: int) -> bool:
    """Whether this word and the one before are all that stands before a sentence's subject."""
    subject, before = columns.heads[time], time - 1
    return (
        subject == time + 1
        and columns.words[time].lower() in _TIMES
        and columns.dependencies[subject] in SUBJECTS
        and before >= 0
        and columns.sentence_starts[before]
        and columns.words[before].lower() in _POINTING
    )


def _said_of(columns: Columns, participle: int) -> int:
    """The noun before a bare participle that the parser takes for a clause that is a subject; -1
    where it is one."""
    if columns.tags[participle] != "VBN":
        return -1
    below = list(_below(columns, participle))
    if any(columns.dependencies[i] in ("aux", "auxpass", "mark", "dobj") for i in below):
        return -1
    nouns = (i for i in below if i < participle and columns.dependencies[i] in SUBJECTS)
    return next(nouns, -1)


def _follows_opening_phrase(columns: Columns, participle: int) -> bool:
    """Whether a comma and a preposition's noun stand before it, and the verb of both behind."""
    noun = participle - 2
    if columns.dependencies[participle] != "advcl" or noun < 1:
        return False
    verb, phrase = columns.heads[participle], columns.heads[noun]
    return (
        columns.words[participle - 1] == ","
        and columns.dependencies[noun] == "pobj"
        and participle < verb
        and columns.heads[phrase] in (participle, verb)
        and columns.sentence_starts[phrase]
    )


def _receiver_of_that(columns: Columns, pronoun: int) -> int:
    """The name right behind the verb of a relative clause whose pronoun was taken for the one
    that something is given to; -1 elsewhere."""
    verb = columns.heads[pronoun]
    if columns.tags[pronoun] != "WDT" or columns.dependencies[verb] != "relcl" or pronoun > verb:
        return -1
    objects = (i for i in _below(columns, verb) if columns.dependencies[i] == "dobj" and i > verb)
    return next((i for i in objects if columns.tags[i] in (*_NAMES, "PRP")), -1)


def _accompanied(columns: Columns, companion: int) -> int:
    """The subject of the verb that "along with Italy" or "joined by Italy" stands beside; -1 where
    nobody is said to act together with another."""
    preposition = columns.heads[companion]
    before = preposition - 1
    if before < 0 or columns.tags[companion] not in _NAMES:
        return -1
    word, opening = columns.words[preposition].lower(), columns.words[before].lower()
    if word == "with" and opening in ("along", "together", "alongside"):
        verb = _verb_over(columns, before if columns.heads[preposition] == before else preposition)
        first, apart = before, True
    elif word == "by" and opening in ("joined", "followed") and columns.tags[before] == "VBN":
        verb, first, apart = columns.heads[before], before, columns.words[before - 1] == ","
        apart = apart and columns.dependencies[before] in ("advcl", "acl")
    else:
        return -1
    subject = next((i for i in _below(columns, verb) if columns.dependencies[i] in SUBJECTS), -1)
    if columns.dependencies[verb] in SUBJECTS:
        subject = verb
    if not apart or subject < 0 or columns.tags[subject] not in _NAMES:
        return -1
    # Things too are sent and found together: the companion stands beside the doer or apart.
    beside = columns.sentence_starts[first] or columns.words[first - 1] == ","
    return subject if beside else -1


def _verb_over(columns: Columns, i: int) -> int:
    """The verb or the doer that a comitative phrase hangs on."""
    above = columns.heads[i]
    return columns.heads[above] if columns.dependencies[above] in ("prep", "advmod") else above


def _verb_left_out(columns: Columns, name: int) -> int:
    """The verb that holds for a name with a number behind it, among the objects of another doer;
    -1 where there is none."""
    number, size = name + 1, len(columns.words)
    if number >= size or columns.tags[name] not in _NAMES:
        return -1
    last = number
    while last + 1 < size and columns.tags[last] == columns.tags[last + 1] == "CD":
        last += 1
    counts = columns.tags[number] == "CD" and columns.heads[last] == name
    if not counts and columns.words[number] != "another":
        return -1
    behind = columns.words[last + 1] if last + 1 < size else "."
    if behind not in _ENDS and not (behind in ("on", "in") and not counts):
        return -1
    verb = columns.heads[name]
    for _ in range(_MAX_CLIMB):
        if columns.parts[verb] == "VERB":
            break
        verb = columns.heads[verb]
    things = (i for i in _below(columns, verb) if columns.dependencies[i] == "dobj" and i < name)
    counted = any(
        columns.tags[i] == "CD" and columns.heads[i] == thing
        for thing in things
        for i in range(verb, thing)
    )
    return verb if counted or not counts else -1


def _also_acted_on(columns: Columns, name: int) -> int:
    """The object of the verb of "accused A of X and B of Y", of B; -1 elsewhere."""
    preposition = name + 1
    if preposition >= len(columns.words) or columns.tags[name] not in _NAMES:
        return -1
    word = columns.words[preposition].lower()
    if word not in ("of", "for", "with") or columns.words[name - 1].lower() != "and":
        return -1
    above = columns.heads[name]
    for _ in range(_MAX_CLIMB):
        if columns.words[above].lower() == word and columns.dependencies[above] == "prep":
            break
        above = columns.heads[above]
    else:
        return -1
    holder = columns.heads[above]
    if columns.dependencies[holder] == "dobj":
        return holder if columns.tags[holder] in _NAMES else -1
    objects = (i for i in _below(columns, holder) if columns.dependencies[i] == "dobj")
    return next((i for i in objects if columns.tags[i] in _NAMES and i < above), -1)


def _blaming(columns: Columns, preposition: int) -> int:
    """The verb of "blamed the raid ON Mali", where the parser hangs Mali on the raid; else -1."""
    noun = columns.heads[preposition]
    verb = columns.heads[noun]
    blames = columns.words[verb].lower() in _BLAMING and columns.dependencies[noun] == "dobj"
    return verb if blames and columns.words[preposition].lower() == "on" else -1


def _below(columns: Columns, head: int) -> Iterator[int]:
    """What hangs on a word, within a sentence's usual length."""
    near = range(max(0, head - _MAX_DISTANCE), min(len(columns.heads), head + _MAX_DISTANCE))
    return (i for i in near if columns.heads[i] == head and i != head)
