"""Which verb of a clause is its main one, where the parser was led astray by one before it.

"The envoys invited to the feast walked out": read from left to right, they invited. Belongs
here: participles taken for the main verb, and main verbs taken for participles, for nouns, or
for what hangs on another verb. Does not: what hangs where around a verb (`repairs`).
"""

from __future__ import annotations

from pipeline.language.tokens import SUBJECTS
from pipeline.language.tree import NOUNS, Tree

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_HELPERS = _FINITE | {"MD"}
_AUXILIARIES = frozenset({"aux", "auxpass"})
_MISTAKEN = frozenset({"advcl", "conj", "ccomp", "dep", "parataxis", "acl"})
"""How the main verb hangs on the participle that was taken for it."""
_SAID_OF_ALL = frozenset({"punct", "prep", "advmod", "npadvmod", "advcl", "agent", "dobj"})
"""What stands behind the main verb and was hung on the participle before it."""
_LIKE_PARTICIPLES = frozenset(
    {
        "bound", "bought", "brought", "built", "caught", "dealt", "fed", "felt", "found", "held",
        "hit", "hung", "hurt", "kept", "laid", "led", "left", "lent", "let", "lost", "made",
        "paid", "put", "sent", "set", "shot", "shut", "sold", "spent", "split", "spread",
        "struck", "taught", "won", "cut", "cast", "shed", "torn", "seen", "known", "given",
        "taken", "read", "driven", "written", "drawn", "thrown", "stolen", "born", "flown",
    }
)  # fmt: skip
"""Irregular verbs' forms that are participles too, or nothing else."""
_APART = frozenset({",", ";", ":", "—", "–", "(", ")", '"', "“", "”"})


def mend_garden_path(tree: Tree, verb: int) -> bool:
    """ "The envoys INVITED to the feast walked out": they walked out, who had been invited.

    `verb` is the later one. It has no subject of its own and nothing joins it to the one before,
    which has neither object nor auxiliary.
    """
    if tree.dependencies[verb] not in _MISTAKEN:
        return False
    participle = _participle_above(tree, verb)
    if participle < 0 or not _begins_anew(tree, verb):
        return False
    subject = tree.subject(participle)
    if subject < 0 or tree.tags[subject] not in NOUNS or _is_joined(tree, participle, verb):
        return False
    if tree.has(participle, *_AUXILIARIES, "dobj", "expl", "mark"):
        return False
    # "Called for calm after fighting in Goma SPREAD": the fighting did.
    between = (i for i in tree.below(participle) if participle < i < verb)
    if any(tree.dependencies[i] == "prep" and tree.has(i, "pcomp") for i in between):
        return False
    if not _set_off_alike(tree, participle, verb):
        return False
    _make_main(tree, participle, verb, subject)
    return True


def _participle_above(tree: Tree, verb: int) -> int:
    """The verb that another hangs on and that may be a participle; -1 where it is none."""
    above = tree.heads[verb]
    if tree.dependencies[verb] == "acl":
        # "commandos lowered from a helicopter BOARDED it": no participle has an object.
        if tree.tags[verb] != "VBD" or not tree.has(verb, "dobj") or above != verb - 1:
            return -1
        above = tree.heads[tree.heads[above]]
    return above if above < verb and may_be_participle(tree, above) else -1


def may_be_participle(tree: Tree, verb: int) -> bool:
    """Whether a verb's form is that of a participle, whatever the tagger took it for."""
    word = tree.words[verb].lower()
    like = word.endswith("ed") or word in _LIKE_PARTICIPLES
    return tree.tags[verb] == "VBN" or (tree.tags[verb] == "VBD" and like)


def _begins_anew(tree: Tree, verb: int) -> bool:
    """Whether a verb is finite, and nothing says of whom or under what condition."""
    finite = tree.tags[verb] in _FINITE
    for i in tree.below(verb):
        dependency = tree.dependencies[i]
        if dependency in _AUXILIARIES:
            finite = finite or tree.tags[i] in _HELPERS
            if tree.tags[i] == "TO":
                return False
        elif i < verb and (dependency in ("nsubj", "nsubjpass", "expl", "mark", "csubj", "cc")
                           or tree.tags[i] in ("WRB", "WDT", "WP", "IN")):  # fmt: skip
            return False
    return finite


def _is_joined(tree: Tree, first: int, second: int) -> bool:
    """Whether "and", "but" stands between two verbs."""
    return any(
        tree.dependencies[i] in ("cc", "preconj") and tree.heads[i] in (first, second)
        for i in range(first + 1, second)
    )


def _begins(tree: Tree, verb: int) -> int:
    """Where a verb begins with its auxiliaries."""
    helpers = (i for i in tree.below(verb) if tree.dependencies[i] in _AUXILIARIES)
    return min([verb, *helpers])


def _set_off_alike(tree: Tree, participle: int, verb: int) -> bool:
    """Whether commas stand before both verbs or before neither."""
    begins = _begins(tree, verb)
    before = range(participle + 1, begins)
    apart = [i for i in before if tree.words[i] in _APART and tree.heads[i] in (participle, verb)]
    if tree.words[participle - 1] != ",":
        return not apart and tree.words[begins - 1] not in _APART
    return [tree.words[i] for i in apart][-1:] == [","]


def _make_main(tree: Tree, participle: int, verb: int, subject: int) -> None:
    passive = tree.has(verb, "auxpass")
    begins = _begins(tree, verb)
    below = tree.below(participle)
    tree.put_in_place_of(verb, participle)
    for i in below:
        beyond = i > verb and tree.dependencies[i] in _SAID_OF_ALL
        if i not in (verb, subject) and (i < subject or beyond):
            tree.heads[i] = verb
    for i in tree.below(verb):
        if participle < i < begins and tree.dependencies[i] in ("prep", "npadvmod"):
            tree.heads[i] = participle
    tree.hang(subject, verb, "nsubjpass" if passive else "nsubj")
    tree.hang(participle, subject, "acl")
    tree.tags[participle] = "VBN"


def mend_clause_within(tree: Tree, participle: int) -> bool:
    """ "The court, in a ruling READ out today, freed her": the court freed her, and read nothing.

    Of the two verbs only the one that is hung below has a subject, though a noun stands between
    that subject and it, and a comma before the other."""
    verb, noun = tree.heads[participle], participle - 1
    subject = tree.subject(participle)
    if not 0 <= subject < noun or verb < participle or tree.tags[noun] not in NOUNS:
        return False
    if (
        not may_be_participle(tree, participle)
        or tree.tags[verb] not in _FINITE
        or tree.words[verb - 1] != ","
    ):
        return False
    own = tree.has(verb, "nsubj", "nsubjpass", "csubj", "expl")
    if own or tree.words[subject + 1] != "," or tree.has(participle, *_AUXILIARIES, "dobj"):
        return False
    for i in tree.below(participle):
        if i < noun:
            tree.heads[i] = verb
    tree.hang(participle, noun, "acl")
    tree.tags[participle] = "VBN"
    return True


def mend_main_participle(tree: Tree, verb: int) -> bool:
    """ "A protocol of 2011 ADDED a dam.": a noun that has no verb but one taken for its
    participle, which has an object or a particle, does that."""
    noun = tree.heads[verb]
    if tree.tags[verb] not in ("VBD", "VBN") or noun > verb or tree.tags[noun] not in NOUNS:
        return False
    if tree.dependencies[noun] not in ("ROOT", "dep") or tree.has(
        verb, "agent", "mark", *SUBJECTS, *_AUXILIARIES
    ):
        return False
    told = tree.tags[verb] == "VBD" or tree.has(verb, "dobj", "prt")
    aside = tree.words[verb - 1] == "," and not tree.has(noun, "appos")
    if not told or aside or not _ends_with_stop(tree, verb):
        return False
    tree.put_in_place_of(verb, noun)
    for i in tree.below(noun):
        if i > verb or (tree.dependencies[i] == "prep" and tree.starts[i]):
            tree.heads[i] = verb
    tree.hang(noun, verb, "nsubj")
    tree.tags[verb] = "VBD"
    return True


def _ends_with_stop(tree: Tree, i: int) -> bool:
    """Whether a sentence ends with a full stop: a heading, caption or entry of a list has none."""
    last = tree.sentence(i)[-1]
    return "." in tree.words[max(0, last - 2) : last + 1]


def mend_verb_taken_for_noun(tree: Tree, noun: int) -> bool:
    """ "Chad SHELTERS a million", "Vientiane, Hanoi PLEDGE to cooperate": what has a subject, or
    an object right behind it, is no noun."""
    if tree.tags[noun] not in ("NN", "NNS") or tree.has(noun, "cop", "aux", "poss"):
        return False
    if tree.subject(noun) >= 0:
        if not tree.has(noun, "dobj", "xcomp"):
            return False
    elif not _stands_before_object(tree, noun):
        return False
    else:
        for i in [i for i in tree.below(noun) if i < noun - 1]:
            tree.heads[i] = noun - 1
        tree.hang(noun - 1, noun, "nsubj")
        for i in tree.below(noun):
            if tree.dependencies[i] == "appos":
                tree.dependencies[i] = "dobj"
    tree.tags[noun] = "VBZ" if tree.tags[noun] == "NNS" else "VBP"
    tree.parts[noun] = "VERB"
    return True


def _stands_before_object(tree: Tree, noun: int) -> bool:
    """Whether a plural stands between a singular and a determiner, in a sentence without verb."""
    before, behind = noun - 1, noun + 1
    if before < 0 or behind >= len(tree.words) or tree.tags[noun] != "NNS":
        return False
    called = tree.heads[before] == noun and tree.dependencies[before] in ("compound", "nmod")
    given = tree.tags[behind] in ("DT", "PRP$", "PRP") or tree.has(noun, "dobj")
    alone = called and tree.tags[before] in ("NN", "NNP")
    return given and alone and _ends_with_stop(tree, noun) and not _has_verb(tree, noun)


def _has_verb(tree: Tree, i: int) -> bool:
    """Whether a finite verb stands in a word's sentence."""
    return any(tree.tags[at] in _HELPERS for at in tree.sentence(i))


def mend_verb_in_compound(tree: Tree, verb: int) -> bool:
    """ "Nurses END strike": a finite verb with a subject is no part of a noun's name."""
    noun = tree.heads[verb]
    if tree.tags[verb] not in _FINITE or noun < verb or tree.parts[verb] != "VERB":
        return False
    if tree.subject(verb) < 0:
        return False
    below = tree.below(noun)
    tree.put_in_place_of(verb, noun)
    for i in below:
        if i < verb or tree.dependencies[i] == "punct":
            tree.heads[i] = verb
    tree.hang(noun, verb, "dobj")
    return True


def mend_verb_taken_for_subject(tree: Tree, first: int) -> bool:
    """ "Jordan INTERCEPTS drones, warns Iran": a finite verb before a comma is no subject."""
    second = tree.heads[first]
    if tree.parts[first] != "VERB" or tree.tags[first] not in _FINITE or first > second:
        return False
    if tree.tags[second] not in _FINITE or tree.words[second - 1] != ",":
        return False
    if tree.has(first, "mark") or any(tree.tags[i] in ("WP", "WDT") for i in tree.below(first)):
        return False
    tree.put_in_place_of(first, second)
    tree.hang(second, first, "conj")
    before = first - 1
    if tree.subject(first) < 0 and before >= 0 and tree.dependencies[before] == "compound":
        tree.hang(before, first, "nsubj")
    return True


def mend_participle_behind_noun(tree: Tree, participle: int) -> bool:
    """ "Spoke to reporters GATHERED under trees": a participle right behind a noun tells of it."""
    noun = participle - 1
    if tree.dependencies[participle] != "advcl" or tree.heads[participle] >= noun:
        return False
    if not may_be_participle(tree, participle) or tree.tags[noun] not in NOUNS:
        return False
    if not tree.has(participle, "prep", "agent") or not _begins_bare(tree, participle):
        return False
    tree.hang(participle, noun, "acl")
    tree.tags[participle] = "VBN"
    return True


def _begins_bare(tree: Tree, participle: int) -> bool:
    """Whether nothing hangs on a participle before it, and no object behind it."""
    return not any(i < participle or tree.dependencies[i] == "dobj" for i in tree.below(participle))


def mend_time_of_participle(tree: Tree, time: int) -> bool:
    """ "The talks held in Muscat last WEEK ended": a time behind a participle's phrase and right
    before the main verb says when the former was."""
    verb = tree.heads[time]
    begins = _begins(tree, verb)
    if time + 1 != begins:
        return False
    subject = tree.subject(verb)
    clauses = (i for i in tree.below(subject) if tree.dependencies[i] == "acl" and i > subject)
    participle = next((i for i in clauses if tree.tags[i] == "VBN"), -1)
    opens = tree.left_edge(time)
    if subject < 0 or not 0 <= participle < opens or "," in tree.words[participle:time]:
        return False
    tree.heads[time] = participle
    return True


def mend_bare_infinitive(tree: Tree, verb: int) -> bool:
    """ "Agreed to halt work, pay a fine and COMPENSATE villagers": a bare infinitive goes on from
    the last infinitive, and from no finite verb."""
    above = tree.heads[verb]
    if above > verb or tree.has(verb, "aux", "neg", *SUBJECTS):
        return False
    # A present goes on from no past.
    if tree.tags[verb] != "VB" and (tree.tags[verb] != "VBP" or tree.tags[above] != "VBD"):
        return False
    if tree.dependencies[verb] == "dep":
        if tree.tags[above] != "VB" or tree.words[verb - 1] != ",":
            return False
        tree.dependencies[verb] = "conj"
        return True
    if tree.tags[above] not in (*_FINITE, "VBN") or _is_led(tree, above):
        return False
    between = range(verb - 1, above, -1)
    first = next((i for i in between if tree.tags[i] == "VB" and _is_led(tree, i)), -1)
    if first < 0:
        return False
    tree.heads[verb], tree.tags[verb] = first, "VB"
    return True


def _is_led(tree: Tree, verb: int) -> bool:
    """Whether "to" or a modal stands before a verb."""
    return any(
        tree.dependencies[i] == "aux" and tree.tags[i] in ("TO", "MD") for i in tree.below(verb)
    )


def mend_clause_going_on(tree: Tree, verb: int) -> bool:
    """ "Left after the police had come, and on Sunday it RULED": what stands behind a comma and
    "and" with a subject of its own goes on from the main clause, not from when it was."""
    above = tree.heads[verb]
    if above > verb or tree.dependencies[above] != "advcl" or tree.tags[verb] == "VB":
        return False
    main = tree.heads[above]
    subject = tree.subject(verb)
    if main > above or subject < 0 or not tree.has(above, "mark") or not tree.has(above, *SUBJECTS):
        return False
    joint = next((i for i in tree.below(above) if tree.dependencies[i] == "cc" and i > above), -1)
    if joint < 0 or tree.words[joint - 1] != "," or not _begins_anew_with(tree, verb, joint):
        return False
    tree.heads[verb] = tree.heads[joint] = main
    return True


def _begins_anew_with(tree: Tree, verb: int, joint: int) -> bool:
    """Whether all between "and" and a finite verb belongs to that verb."""
    helped = any(tree.dependencies[i] == "aux" for i in tree.below(verb))
    return (helped or tree.tags[verb] in _FINITE) and tree.left_edge(verb) <= joint + 1
