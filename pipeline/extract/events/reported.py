"""What a clause that somebody says is in itself: blame, a denial, an order.

Belongs here: the flags by which event frames ask what is said ("said the report was a LIE",
"said the rebels were BEHIND the raid"). Does not: the frames that ask (`events.frames`), or the
words themselves (`lexicons/event_words.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.grammar.cast import PERSONAL
from pipeline.extract.grammar.frames import Predicate
from pipeline.extract.grammar.lexemes import verb_lemma
from pipeline.extract.grammar.voice import is_passive
from pipeline.extract.grammar.words import words
from pipeline.language.tokens import SUBJECTS, Token

MAX_JUDGEMENT = 14
"""How many words behind "called" its judgement may stand."""
MAX_VERDICT = 7
"""How many words behind "was" what is called a breach or a crime may stand."""
OUGHT = frozenset({"must", "should", "ought"})
PRESENT = frozenset({"VBZ", "VBP"})
NO = frozenset({"no", "little", "nothing", "neither"})
"""Words by which a noun is denied: "NO truth", "LITTLE substance"."""
POINTING = frozenset({"it", "that", "this", "these", "those", "they", "which"})
"""Pronouns for what was said before: "said THIS was a lie"."""


def calls_names(predicate: Predicate) -> bool:
    """ "Called it reckless", "called the vote 'a one-man show'": a judgement that is not praise."""
    head = predicate.head
    if any(c.tag_ == "WP" for t in predicate.subjects for c in (t, *t.children)):
        return False  # "after what one adviser called 'months of arguing'"
    if any(c.tag_ == "WP" and c.i < head.i for c in head.children):
        return False  # "pending WHAT it called 'clarity'": its word for something
    said = [t for t in head.subtree if head.i < t.i <= head.i + MAX_JUDGEMENT]
    lemmas = {t.lemma_.lower() for t in said}
    if lemmas & words("praising"):
        return False
    if lemmas & words("judging"):
        return True
    verdict = any(t.dep_ in ("oprd", "ccomp", "acomp", "xcomp", "attr") for t in said)
    verdict = verdict or len(head.by_dep.get("dobj", ())) > 1  # "branded it 'a cut in disguise'"
    of_person = any(t.lower_ in PERSONAL - {"it"} for t in predicate.objects) or any(
        t.lower_ in PERSONAL - {"it"} and t.i == head.i + 1 for t in said
    )
    return verdict and not of_person and any(t.is_quote for t in said)


def blames(predicate: Predicate) -> bool:
    """ "Told the council that the dam was a flagrant BREACH of law", "amounted to GENOCIDE": what
    is said is a charge."""
    below = predicate.complement
    if below is None or verb_lemma(below) not in words("being") or _is_denied(below):
        return False
    told = (t for t in below.rights if t.dep_ in ("attr", "acomp", "dobj", "prep", "oprd"))
    near = (t for c in told for t in c.subtree if t.i <= below.i + MAX_VERDICT)
    return any(t.lemma_.lower() in words("blaming") for t in near)


def blames_actor(predicate: Predicate) -> bool:
    """ "Said the rebels were BEHIND the raid", "that Iran bore RESPONSIBILITY", "was TO BLAME"."""
    below = predicate.complement
    if below is None or _is_denied(below) or any(t.pos_ == "PRON" for t in _subjects(below)):
        return False
    if verb_lemma(below) in ("bear", "share", "carry"):
        borne = (c for c in below.children if c.dep_ == "dobj")
        return any(c.lemma_.lower() in ("responsibility", "blame", "guilt") for c in borne)
    if below.lemma_ != "be":
        return False
    for child in below.rights:
        if child.dep_ == "acomp" and child.lemma_.lower() in words("guilty"):
            return True
        if child.dep_ == "xcomp" and child.lemma_ == "blame":
            return True
        if child.dep_ == "prep" and child.lower_ == "behind":
            return True
    return False


def is_sorry(predicate: Predicate) -> bool:
    """ "Said he was SORRY for the deaths"."""
    return _feels(predicate, "sorry")


def is_dismayed(predicate: Predicate) -> bool:
    """ "Said it was gravely CONCERNED by the sentences": the speaker is displeased by something."""
    return _feels(predicate, "dismayed")


def _feels(predicate: Predicate, mood: str) -> bool:
    """Whether who speaks says of himself that he is in one of these moods."""
    below = predicate.complement
    if below is None or below.lemma_ not in ("be", "feel", "remain") or _is_denied(below):
        return False
    own = all(t.lower_ in ("it", "he", "she", "they", "we", "i") for t in _subjects(below))
    moods = [c for c in below.rights if c.dep_ in ("acomp", "attr")]
    moods += [below] if below.lemma_ != "be" else []
    return own and any({c.lemma_.lower(), c.lower_} & words(mood) for c in moods)


def calls_untrue(predicate: Predicate) -> bool:
    """ "Said the report was a LIE", "was NOT TRUE", "there was NO TRUTH in it", "had NO BASIS"."""
    below = predicate.complement
    if below is None or below.pos_ not in ("AUX", "VERB"):
        return False
    if any(c.dep_ == "expl" for c in below.children):
        named = [c for c in below.rights if c.dep_ in ("attr", "nsubj")]
        return any(_is_no_truth(noun, below) for noun in named)
    subjects = _subjects(below)
    if not any(_is_account(t) or t.lower_ in POINTING for t in subjects):
        return False
    if below.lemma_ in ("have", "lack", "contain"):
        objects = [c for c in below.rights if c.dep_ == "dobj"]
        lacks = below.lemma_ == "lack"
        return any(
            t.lemma_.lower() in words("truth") if lacks else _is_no_truth(t, below) for t in objects
        )
    if below.lemma_ != "be":
        return False
    verdicts = {c.lemma_.lower() for c in below.rights if c.dep_ in ("attr", "acomp")}
    if any(c.dep_ == "neg" for c in below.children):
        return bool(verdicts & {"true", "correct", "accurate"})
    without = (c for p in below.rights if p.lower_ == "without" for c in p.children)
    return bool(verdicts & words("falsehoods")) or any(
        c.lemma_.lower() in words("truth") for c in without
    )


def disclaims(predicate: Predicate) -> bool:
    """ "Said it had nothing to do with", "that nobody was paid", "never took place"."""
    below = predicate.complement
    if below is None:
        return False
    if predicate.lemma in ("insist", "maintain", "swear") and is_passive(below):
        # "Insisted that no ransom, that not a cent was paid".
        nobody = (c for c in below.children if c.dep_ == "nsubjpass")
        if any(d.lower_ in ("no", "not") for c in nobody for d in c.children):
            return True
    if any(c.dep_ == "neg" and c.lower_ == "never" for c in below.children):
        # "Said it never happened", "that he never paid"; but "the strain has never killed".
        own = any(c.dep_ == "nsubj" and c.tag_ in ("PRP", "WDT") for c in below.children)
        is_deed = own or is_passive(below) or verb_lemma(below) in words("happening")
        return is_deed and predicate.lemma not in ("vow", "pledge", "promise")
    if below.lemma_ == "be" and any(c.dep_ == "expl" for c in below.children):
        named = [c for c in below.children if c.dep_ == "attr"]
        refused = any(
            c.lemma_.lower() in words("out_of_question") and _behind(c, "of") for c in named
        )
        no = any(d.lower_ == "no" for c in named for d in c.children)
        denied = any(c.lemma_.lower() in words("denied") for c in named)
        such = any(d.lower_ == "such" for c in named for d in c.children)
        return no and (refused or denied or such)
    if below.lemma_ == "have":
        nouns = [c for c in below.children if c.dep_ == "dobj"]
        nothing = any(c.lower_ == "nothing" for c in nouns)
        no = any(d.lower_ == "no" for c in nouns for d in c.children)
        linked = any(c.lemma_ in words("involvement") for c in nouns)
        told = " ".join(t.lower_ for t in below.doc[below.i : below.i + 6])
        return (nothing and "to do with" in told) or (no and linked)
    return False


def is_told_to(predicate: Predicate) -> bool:
    """ "'STOP the killing', he told them": an order in quotation marks."""
    for clause in predicate.head.lefts:
        if clause.dep_ not in ("ccomp", "advcl", "xcomp") or clause.tag_ not in ("VB", "VBP"):
            continue
        before = (c for c in clause.children if c.i < clause.i)
        if any(c.dep_ in (*SUBJECTS, "aux", "mark") for c in before):
            continue  # but "'LET the ambulances through'"
        first = clause.left_edge
        quoted = first.is_quote or (first.i > 0 and first.nbor(-1).is_quote)
        if quoted and clause.lemma_.lower() in words("commands"):
            return True
    return False


def ought(predicate: Predicate) -> bool:
    """ "Said the army MUST leave", "SHOULD pay", "NEEDS TO stop"."""
    below = predicate.complement
    if below is None:
        return False
    if any(c.dep_ == "aux" and c.lower_ in OUGHT for c in below.children):
        return True
    needed = below.lemma_ == "need" or (below.lemma_ == "have" and below.tag_ in PRESENT)
    return needed and any(
        c.dep_ == "xcomp" and any(t.tag_ == "TO" for t in c.children) for c in below.children
    )


def subjunctive(predicate: Predicate) -> bool:
    """ "Insisted that Albania RELEASE him": the clause tells what is wanted, not what is done."""
    below = predicate.complement
    if below is None:
        return False
    helpers = [c for c in below.children if c.dep_ in ("aux", "auxpass")]
    if below.tag_ == "VBN" and [c.tag_ for c in helpers] == ["VB"]:
        return True  # "that a fifth BE SET aside"
    if helpers or below.tag_ not in ("VB", "VBP"):
        return False
    return any(c.dep_ == "nsubj" and c.tag_ in ("NN", "NNP") for c in below.children)


def _subjects(clause: Token) -> list[Token]:
    return [c for c in clause.children if c.dep_ in SUBJECTS]


def _is_denied(clause: Token) -> bool:
    return any(
        c.dep_ in ("neg", "mark") and c.lower_ in ("not", "n't", "never", "if", "whether")
        for c in clause.children
    )


def _is_account(noun: Token) -> bool:
    return noun.lemma_.lower() in words("charges") | words("accounts")


def _behind(noun: Token, preposition: str) -> Iterator[Token]:
    return (
        t for c in noun.children if c.dep_ == "prep" and c.lower_ == preposition for t in c.children
    )


def _is_no_truth(noun: Token, clause: Token) -> bool:
    """ "NO truth", "LITTLE substance", "NOT a shred of truth"."""
    no = any(c.lower_ in NO for c in noun.children) or any(
        c.dep_ == "neg" for c in (*clause.children, *noun.children)
    )
    measured = (t.lemma_.lower() for t in _behind(noun, "of"))
    return no and not words("truth").isdisjoint((noun.lemma_.lower(), *measured))
