"""Slips that the parser makes again and again, put right before any rule meets them.

Belongs here: corrections of a parse that hold whatever the text is about, told by the words'
grammar alone, and the table that says which are tried where. Does not: which verb of a clause
is its main one (`clauses`); what one table's rules do about a doubtful parse (their own modules).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from pipeline.language.clauses import (
    may_be_participle,
    mend_bare_infinitive,
    mend_clause_going_on,
    mend_clause_within,
    mend_garden_path,
    mend_main_participle,
    mend_participle_behind_noun,
    mend_time_of_participle,
    mend_verb_in_compound,
    mend_verb_taken_for_noun,
    mend_verb_taken_for_subject,
)
from pipeline.language.tokens import IOB, SUBJECTS, Columns
from pipeline.language.tree import MAX_DISTANCE, NAMES, NOUNS, Tree
from pipeline.lexicons import entries, mapping

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

_CALLED = frozenset({"group", "faction", "militia", "consultancy", "ministry"})
"""Nouns that a name stands behind and that do not tell what kind of body it is of."""
_GIVING = frozenset(
    {"give", "hand", "offer", "send", "lend", "grant", "award", "pay", "sell", "owe", "promise"}
)
_YEAR_DIGITS = 4
_BLAMING = frozenset({"blame", "blames", "blamed", "blaming"})
_ENDS = frozenset({".", ",", ";", "and", "while", "—", "–"})
_FINITE = frozenset({"VBD", "VBZ"})
"""Tags of verbs that are nothing else; "VBP" is given to nouns too."""
_MAX_CLIMB = 6
"""Steps up from a word to the phrase that it is coordinated with."""


def _is_day_before_name(tree: Tree, day: int) -> bool:
    """Whether a day or month stands between its preposition and the name of who does something."""
    before, name = day - 1, day + 1
    if before < 0 or name >= len(tree.words) or tree.words[day].lower() not in _TIMES:
        return False
    return (
        tree.heads[day] == name
        and tree.tags[day] in NAMES
        and tree.tags[name] in NAMES
        and tree.dependencies[name] in SUBJECTS
        and tree.dependencies[before] == "prep"
        and not any(tree.dependencies[i] == "pobj" for i in tree.below(before))
    )


def _verb_behind_whose(tree: Tree, subject: int) -> tuple[int, int] | None:
    """Who "whose" stands for and the verb that goes on behind its clause, where the parser makes
    of "X, whose offer expires, has left" one clause of two subjects."""
    # Asked of every subject of a text, of which hardly any has a "whose" near.
    if "WP$" not in tree.tags[max(0, subject - MAX_DISTANCE) : subject]:
        return None
    verb = tree.heads[subject]
    if not any(tree.tags[i] == "WP$" for i in tree.below(subject) if i < subject):
        return None
    below = tree.below(verb)
    owner = next((i for i in below if tree.dependencies[i] in SUBJECTS and i < subject), -1)
    follows = [i for i in below if i > verb and tree.dependencies[i] == "conj"]
    joined = any(tree.dependencies[i] == "cc" and i > verb for i in below)
    if owner < 0 or not follows or joined:
        return None
    own = any(tree.dependencies[i] in SUBJECTS for i in tree.below(follows[0]))
    return None if own else (owner, follows[0])


def _finite_above(tree: Tree, verb: int) -> int:
    """The finite verb that another goes on from, which the parser hangs on the infinitive between
    them; -1 where there is none."""
    above = tree.heads[verb]
    if tree.tags[verb] not in _FINITE or tree.tags[above] != "VB" or above > verb:
        return -1
    if tree.subject(verb) >= 0:
        return -1
    for _ in range(_MAX_CLIMB):
        above = tree.heads[above]
        helped = tree.tags[above] == "VBN" and tree.has(above, "aux")
        if (helped or tree.tags[above] in _FINITE) and above < verb:
            return above
    return -1


def _is_called(tree: Tree, name: int) -> bool:
    """Whether a name stands right behind the noun of a body that is taken for a subject of the
    same verb; not "a charge UGANDA rejects"."""
    noun = name - 1
    return (
        noun >= 0
        and tree.tags[name] in NAMES
        and tree.tags[noun] == "NN"
        and tree.dependencies[noun] in SUBJECTS
        and tree.heads[noun] == tree.heads[name]
        and tree.words[noun] in _bodies()
    )


def _opens(tree: Tree, time: int) -> bool:
    """Whether this word and the one before are all that stands before a sentence's subject."""
    subject, before = tree.heads[time], time - 1
    return (
        subject == time + 1
        and tree.words[time].lower() in _TIMES
        and tree.dependencies[subject] in SUBJECTS
        and before >= 0
        and tree.starts[before]
        and tree.words[before].lower() in _POINTING
    )


def _said_of(tree: Tree, participle: int) -> int:
    """The noun before a bare participle that the parser takes for a clause that is a subject; -1
    where it is one."""
    if not may_be_participle(tree, participle):
        return -1
    if tree.has(participle, "aux", "auxpass", "dobj"):
        return -1
    subject = tree.subject(participle)
    return subject if subject < 0 or tree.tags[subject] in NOUNS else -1


def _follows_opening_phrase(tree: Tree, participle: int) -> bool:
    """Whether a comma and a preposition's noun stand before it, and the verb of both behind."""
    noun = participle - 2
    if tree.dependencies[participle] != "advcl" or noun < 1:
        return False
    verb, phrase = tree.heads[participle], tree.heads[noun]
    return (
        tree.words[participle - 1] == ","
        and tree.dependencies[noun] == "pobj"
        and participle < verb
        and tree.heads[phrase] in (participle, verb)
        and tree.starts[phrase]
    )


def _receiver_of_that(tree: Tree, pronoun: int) -> int:
    """The name right behind the verb of a relative clause whose pronoun was taken for the one
    that something is given to; -1 elsewhere."""
    verb = tree.heads[pronoun]
    if tree.tags[pronoun] != "WDT" or tree.dependencies[verb] != "relcl" or pronoun > verb:
        return -1
    objects = (i for i in tree.below(verb) if tree.dependencies[i] == "dobj" and i > verb)
    return next((i for i in objects if tree.tags[i] in (*NAMES, "PRP")), -1)


def _accompanied(tree: Tree, companion: int) -> int:
    """The subject of the verb that "along with Italy" or "joined by Italy" stands beside; -1 where
    nobody is said to act together with another."""
    preposition = tree.heads[companion]
    before = preposition - 1
    if before < 0 or tree.tags[companion] not in NAMES:
        return -1
    word, opening = tree.words[preposition].lower(), tree.words[before].lower()
    if word == "with" and opening in ("along", "together", "alongside"):
        verb = _verb_over(tree, before if tree.heads[preposition] == before else preposition)
        first, apart = before, True
    elif word == "by" and opening in ("joined", "followed") and tree.tags[before] == "VBN":
        verb, first, apart = tree.heads[before], before, tree.words[before - 1] == ","
        apart = apart and tree.dependencies[before] in ("advcl", "acl")
    else:
        return -1
    subject = next((i for i in tree.below(verb) if tree.dependencies[i] in SUBJECTS), -1)
    if tree.dependencies[verb] in SUBJECTS:
        subject = verb
    if not apart or subject < 0 or tree.tags[subject] not in NAMES:
        return -1
    # Things too are sent and found together: the companion stands beside the doer or apart.
    beside = tree.starts[first] or tree.words[first - 1] == ","
    return subject if beside else -1


def _verb_over(tree: Tree, i: int) -> int:
    """The verb or the doer that a comitative phrase hangs on."""
    above = tree.heads[i]
    return tree.heads[above] if tree.dependencies[above] in ("prep", "advmod") else above


def _verb_left_out(tree: Tree, name: int) -> int:
    """The verb that holds for a name with a number behind it, among the objects of another doer;
    -1 where there is none."""
    number, size = name + 1, len(tree.words)
    if number >= size or tree.tags[name] not in NAMES:
        return -1
    last = number
    while last + 1 < size and tree.tags[last] == tree.tags[last + 1] == "CD":
        last += 1
    counts = tree.tags[number] == "CD" and tree.heads[last] == name
    if not counts and tree.words[number] != "another":
        return -1
    behind = tree.words[last + 1] if last + 1 < size else "."
    if behind not in _ENDS and not (behind in ("on", "in") and not counts):
        return -1
    verb = tree.heads[name]
    for _ in range(_MAX_CLIMB):
        if tree.parts[verb] == "VERB":
            break
        verb = tree.heads[verb]
    things = (i for i in tree.below(verb) if tree.dependencies[i] == "dobj" and i < name)
    counted = any(
        tree.tags[i] == "CD" and tree.heads[i] == thing
        for thing in things
        for i in range(verb, thing)
    )
    return verb if counted or not counts else -1


def _also_acted_on(tree: Tree, name: int) -> int:
    """The object of the verb of "accused A of X and B of Y", of B; -1 elsewhere."""
    preposition = name + 1
    if preposition >= len(tree.words) or tree.tags[name] not in NAMES:
        return -1
    word = tree.words[preposition].lower()
    if word not in ("of", "for", "with") or tree.words[name - 1].lower() != "and":
        return -1
    above = tree.heads[name]
    for _ in range(_MAX_CLIMB):
        if tree.words[above].lower() == word and tree.dependencies[above] == "prep":
            break
        above = tree.heads[above]
    else:
        return -1
    holder = tree.heads[above]
    if tree.dependencies[holder] == "dobj":
        return holder if tree.tags[holder] in NAMES else -1
    objects = (i for i in tree.below(holder) if tree.dependencies[i] == "dobj")
    return next((i for i in objects if tree.tags[i] in NAMES and i < above), -1)


@cache
def _bodies() -> frozenset[str]:
    """Nouns that a body's name stands right behind."""
    listed = mapping("body_nouns")
    kinds = (listed["company"], listed["organisation"], listed["media"], *listed["owned"].values())
    return frozenset().union(*map(entries, kinds)) | _CALLED


def _cut_names(columns: Columns, tree: Tree) -> tuple[list[str], list[int]]:
    """The named entities without what follows a finite verb in them, and dates without the name of
    another: "December TRANSNET"."""
    kinds, marks = list(columns.entity_types), list(columns.entity_marks)
    begins, inside = IOB.index("B"), IOB.index("I")
    cut = False
    for i, mark in enumerate(columns.entity_marks):
        cut = cut and mark == inside
        verb = mark == inside and columns.tags[i] in _FINITE and columns.words[i].islower()
        dated = mark == inside and kinds[i] == "DATE" and _is_day_before_name(tree, i - 1)
        if verb or dated:
            cut = True
        if not cut:
            continue
        named = columns.tags[i] in NAMES
        first = named and kinds[i - 1] == ""
        kinds[i] = ("ORG" if dated else kinds[i]) if named else ""
        marks[i] = (begins if first or dated else inside) if named else IOB.index("O")
    return kinds, marks


def repaired(columns: Columns) -> Columns:
    """The same document with the slips of `_REPAIRS` put right."""
    tree = Tree(columns)
    kinds, marks = _cut_names(columns, tree)
    for i, name in enumerate(columns.dependencies):
        if name not in _REPAIRS:
            continue
        # A word that was hung elsewhere on another's account is looked at as it hangs now.
        for mend in _REPAIRS.get(tree.dependencies[i], ()):
            if mend(tree, i):
                break
    if "-" in columns.words:
        _join_hyphened(tree)
    return columns._replace(
        heads=tree.heads, dependencies=tree.dependencies, tags=tree.tags, parts=tree.parts,
        lemmas=tree.lemmas,
        entity_types=kinds, entity_marks=marks,
    )  # fmt: skip


def _join_hyphened(tree: Tree) -> None:
    """Give the second part of "COURT-MARTIALLED" the lemma of the whole verb."""
    listed = _hyphened_verbs()
    for i in range(2, len(tree.words)):
        if tree.words[i - 1] == "-" and tree.parts[i] == "VERB":
            whole = f"{tree.words[i - 2].lower()}-{tree.lemmas[i]}"
            if whole in listed:
                tree.lemmas[i] = whole


@cache
def _hyphened_verbs() -> frozenset[str]:
    return entries(mapping("hyphened_verbs")["verbs"])


def _mend_opening_time(tree: Tree, time: int) -> bool:
    """ "Last MONTH villagers blocked a road" is parsed now with an adverbial, now with villagers
    of a certain kind: a time that opens a sentence hangs on the verb."""
    if not _opens(tree, time):
        return False
    subject = tree.heads[time]
    tree.heads[time - 1] = time
    tree.hang(time, tree.heads[subject], "npadvmod")
    return True


def _mend_day_before_name(tree: Tree, day: int) -> bool:
    """ "In DECEMBER Transnet signed a deal": the month hangs on its preposition, not on a name."""
    if not _is_day_before_name(tree, day):
        return False
    tree.hang(day, day - 1, "pobj")
    return True


def _mend_whose(tree: Tree, subject: int) -> bool:
    """ "The union, whose OFFER expires in May, has left": it left, and did not expire."""
    going_on = _verb_behind_whose(tree, subject)
    if going_on is None:
        return False
    owner, verb = going_on
    clause = tree.heads[subject]
    tree.put_in_place_of(verb, clause)
    tree.heads[owner] = verb
    tree.hang(clause, owner, "relcl")
    return True


def _mend_clause_of_opening(tree: Tree, participle: int) -> bool:
    """ "Under the deal, MEDIATED by Qatar, Chad will halve the fee": a participle behind an opening
    phrase that has its agent, or that the phrase was hung on, tells of the phrase's noun."""
    if tree.tags[participle] not in ("VBN", "VBD") or not _follows_opening_phrase(tree, participle):
        return False
    noun = participle - 2
    phrase, verb = tree.heads[noun], tree.heads[participle]
    if tree.heads[phrase] != participle and not tree.has(participle, "agent"):
        return False
    tree.heads[phrase] = verb
    tree.hang(participle, noun, "acl")
    return True


def _mend_subject_in_opening(tree: Tree, noun: int) -> bool:
    """ "In 2010 SHIPMENTS were cut", "On Saturday 600 PEOPLE turned out": a noun behind the time
    in an opening phrase, before a verb that has no subject, is that subject."""
    phrase = tree.heads[noun]
    verb, time = tree.heads[phrase], phrase + 1
    if not (tree.starts[phrase] and time < noun < verb) or tree.tags[noun] not in NOUNS:
        return False
    word = tree.words[time]
    year = len(word) == _YEAR_DIGITS and word.isdigit() and tree.heads[time] == noun
    named = word.lower() in _TIMES and tree.heads[time] == phrase
    if not (year or named) or tree.parts[verb] != "VERB" or tree.has(verb, "expl", *SUBJECTS):
        return False
    for i in tree.below(phrase):
        if i > time:
            tree.heads[i] = verb
    tree.hang(time, phrase, "pobj")
    tree.hang(noun, verb, "nsubjpass" if tree.has(verb, "auxpass") else "nsubj")
    return True


def _mend_receiver(tree: Tree, receiver: int) -> bool:
    """ "Handed KYIV the first of its jets": the first of two objects of giving is who gets it."""
    verb = tree.heads[receiver]
    if tree.lemmas[verb] not in _GIVING or receiver < verb or tree.tags[receiver] not in NAMES:
        return False
    after = (i for i in tree.below(verb) if i > receiver and tree.dependencies[i] == "dobj")
    thing = next(after, -1)
    if thing < 0 or tree.left_edge(thing) != receiver + 1:
        return False
    tree.dependencies[receiver] = "dative"
    return True


def _mend_verb_left_out(tree: Tree, name: int) -> bool:
    """ "Kenya expelled two envoys, and UGANDA three": a name with a number of its own is another
    doer, and not another thing."""
    verb = _verb_left_out(tree, name)
    if verb < 0:
        return False
    tree.hang(name, verb, "conj")
    if tree.words[name + 1] == "another":
        tree.hang(name + 1, name, "nummod")
    return True


def _mend_company(tree: Tree, companion: int) -> bool:
    """ "France, along with ITALY, left", "France, followed by Italy, left", "France left, joined
    by Italy": both leave."""
    subject = _accompanied(tree, companion)
    if subject < 0:
        return False
    tree.hang(companion, subject, "conj")
    return True


def _mend_clause_as_subject(tree: Tree, participle: int) -> bool:
    """ "Two nurses KIDNAPPED in May were freed": who was kidnapped was freed, and no clause was."""
    noun = _said_of(tree, participle)
    if noun < 0:
        return False
    verb = tree.heads[participle]
    for i in tree.below(participle):
        if tree.dependencies[i] == "mark":
            tree.heads[i] = verb
    tree.hang(noun, verb, f"n{tree.dependencies[participle][1:]}")
    tree.hang(participle, noun, "acl")
    return True


def _mend_called(tree: Tree, name: int) -> bool:
    """ "The party CHADEMA objected": one subject and its name, and not two."""
    if not _is_called(tree, name):
        return False
    tree.hang(name, name - 1, "appos")
    return True


def _mend_first_of_two(tree: Tree, first: int) -> bool:
    """ "PERU, Chile close the pass": two names before a verb in the plural do it together."""
    verb = tree.heads[first]
    second = tree.subject(verb)
    if second < 0 or first + 1 >= len(tree.words):
        return False
    if not {tree.tags[first], tree.tags[second]} <= NAMES or tree.tags[verb] not in ("VBP", "VBD"):
        return False
    apart = tree.words[first + 1] == "," and tree.left_edge(second) == first + 2
    if not apart or not tree.starts[tree.left_edge(first)]:
        return False
    if tree.words[first].lower() in _TIMES:
        return False
    tree.hang(first, verb, tree.dependencies[second])
    tree.hang(second, first, "conj")
    return True


def _mend_particle(tree: Tree, i: int) -> bool:
    """ "Handed OVER 14 tonnes": the particle is the verb's, and tells no more than fourteen."""
    if tree.tags[i] != "RP" or tree.parts[i - 1] != "VERB":
        return False
    tree.hang(i, i - 1, "prt")
    return True


def _mend_given(tree: Tree, pronoun: int) -> bool:
    """ "The grant THAT the Union gave Moldova": what is given is "that", and Moldova gets it."""
    receiver = _receiver_of_that(tree, pronoun)
    if receiver < 0:
        return False
    tree.dependencies[pronoun], tree.dependencies[receiver] = "dobj", "dative"
    return True


def _mend_subject_of_auxiliary(tree: Tree, subject: int) -> bool:
    """ "ROMANIA and Moldova are finalising a pact": the verb's subject, not the auxiliary's."""
    auxiliary = tree.heads[subject]
    if tree.dependencies[auxiliary] not in ("aux", "auxpass"):
        return False
    tree.heads[subject] = tree.heads[auxiliary]
    return True


def _mend_blame(tree: Tree, preposition: int) -> bool:
    """ "Blamed the raid ON Mali": it is Mali that is blamed, and no raid on it."""
    if tree.words[preposition].lower() != "on":
        return False
    noun = tree.heads[preposition]
    verb = tree.heads[noun]
    if tree.words[verb].lower() not in _BLAMING or tree.dependencies[noun] != "dobj":
        return False
    tree.heads[preposition] = verb
    return True


def _mend_coordination(tree: Tree, i: int) -> bool:
    """ "Accused Rwanda of arming rebels and BURUNDI of looking away": the second is accused too.
    "Ordered him to leave and SUSPENDED the pact": a finite verb goes on from the finite one."""
    first = _also_acted_on(tree, i)
    first = first if first >= 0 else _finite_above(tree, i)
    if first < 0:
        return False
    tree.heads[i] = first
    return True


_ABOUT_SUBJECTS = (
    _mend_whose,
    _mend_subject_of_auxiliary,
    _mend_called,
    mend_verb_taken_for_subject,
)
_REPAIRS: Mapping[str, Sequence[Callable[[Tree, int], bool]]] = {
    "nsubj": _ABOUT_SUBJECTS,
    "nsubjpass": _ABOUT_SUBJECTS,
    "csubj": (_mend_clause_as_subject, mend_verb_taken_for_subject),
    "csubjpass": (_mend_clause_as_subject,),
    "compound": (_mend_opening_time, _mend_day_before_name, mend_verb_in_compound),
    "dative": (_mend_given,),
    "prep": (_mend_blame,),
    "pobj": (_mend_company, _mend_subject_in_opening),
    "dobj": (_mend_receiver,),
    "conj": (
        _mend_verb_left_out,
        _mend_coordination,
        mend_garden_path,
        mend_verb_taken_for_noun,
        mend_bare_infinitive,
        mend_clause_going_on,
    ),
    "appos": (_mend_verb_left_out,),
    "quantmod": (_mend_particle,),
    "advmod": (_mend_particle,),
    "npadvmod": (mend_time_of_participle, _mend_first_of_two),
    "acl": (mend_garden_path, mend_main_participle),
    "advcl": (_mend_clause_of_opening, mend_garden_path, mend_participle_behind_noun),
    "ccomp": (mend_garden_path, mend_clause_within, mend_verb_taken_for_noun),
    "parataxis": (mend_garden_path,),
    "dep": (mend_garden_path, mend_bare_infinitive),
    "ROOT": (mend_verb_taken_for_noun,),
}
"""By the dependency of a word what is tried on it, in order, until one holds."""
