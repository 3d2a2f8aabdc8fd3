"""A parsed document as plain Python objects: what the rules read, and nothing else.

Rules ask the same few things of every token again and again. spaCy answers each question by
making a token object anew and looking words up by hash; here a document is read from spaCy once,
as arrays, and every answer is an attribute from then on. Names and meanings are spaCy's, which
a test compares, with one difference: tokens and sentences exist once a document, so that `==`
of tokens is identity.

Belongs here: tokens, spans and documents, and reading them from spaCy or from stored columns.
Does not: parsing (`model`), files (`cache`), any rule.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import numpy as np

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc as SpacyDoc

IOB = ("", "I", "O", "B")
"""spaCy's numbers for the place of a token in an entity."""

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
"""Dependencies of a verb's subject."""

_START = attrgetter("start")

_INSIDE, _BEGINS = IOB.index("I"), IOB.index("B")

PUNCTUATION, NUMERIC, CURRENCY, QUOTE = 1, 2, 4, 8
"""Bits of `Columns.flags`: spaCy's is_punct, like_num, is_currency and is_quote."""

_ATTRIBUTES = [
    "ORTH", "LEMMA", "TAG", "POS", "DEP", "ENT_TYPE", "ENT_IOB", "HEAD", "SENT_START", "SPACY",
    "IS_PUNCT", "LIKE_NUM", "IS_CURRENCY", "IS_QUOTE",
]  # fmt: skip

_MAX_NAMES = 50_000
"""Strings that are remembered by their numbers; some 10 MB."""

_MAX_PASSES = 12
"""How often edges are widened in a parse whose branches cross, as spaCy does it."""


class Columns(NamedTuple):
    """A document as one list an attribute, each with one value a token."""

    words: Sequence[str]
    spaces: Sequence[bool]
    """Whether a space follows."""
    lemmas: Sequence[str]
    tags: Sequence[str]
    parts: Sequence[str]
    dependencies: Sequence[str]
    heads: Sequence[int]
    """Positions in the document; that of the token itself where it has no head."""
    entity_types: Sequence[str]
    entity_marks: Sequence[int]
    """Indices into `IOB`."""
    sentence_starts: Sequence[bool]
    flags: Sequence[int]

    @property
    def text(self) -> str:
        pairs = zip(self.words, self.spaces, strict=True)
        return "".join([word + " " if space else word for word, space in pairs])


class Token:
    """A word or mark of a document, with its place in the sentence's tree."""

    __slots__ = (
        "_by_dep", "_flags", "children", "dep_", "doc", "ent_iob_", "ent_type_", "head", "i", "idx",
        "is_sent_start", "is_space", "left_edge", "lefts", "lemma_", "lower_", "pos_",
        "right_edge", "rights", "sent", "tag_", "text", "whitespace_",
    )  # fmt: skip

    doc: Doc
    i: int
    idx: int
    text: str
    lower_: str
    lemma_: str
    tag_: str
    pos_: str
    dep_: str
    ent_type_: str
    ent_iob_: str
    whitespace_: str
    is_space: bool
    is_sent_start: bool
    head: Token
    lefts: Sequence[Token]
    rights: Sequence[Token]
    children: Sequence[Token]
    left_edge: Token
    right_edge: Token
    sent: Span
    _flags: int
    _by_dep: Mapping[str, Sequence[Token]]

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return self.text

    def __lt__(self, other: Token) -> bool:
        return self.i < other.i

    @property
    def is_punct(self) -> bool:
        return self._flags & PUNCTUATION != 0

    @property
    def like_num(self) -> bool:
        return self._flags & NUMERIC != 0

    @property
    def is_currency(self) -> bool:
        return self._flags & CURRENCY != 0

    @property
    def is_quote(self) -> bool:
        return self._flags & QUOTE != 0

    @property
    def is_alpha(self) -> bool:
        return self.text.isalpha()

    @property
    def is_upper(self) -> bool:
        return self.text.isupper()

    @property
    def by_dep(self) -> Mapping[str, Sequence[Token]]:
        """The children by their dependency, in order: for who asks for many of these."""
        try:
            return self._by_dep
        except AttributeError:  # few tokens are asked: it is made when one is
            groups: dict[str, list[Token]] = {}
            for child in self.children:
                groups.setdefault(child.dep_, []).append(child)
            self._by_dep = groups
            return groups

    @property
    def ancestors(self) -> Iterator[Token]:
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def subtree(self) -> Sequence[Token]:
        """The token with all that hangs on it, in the order of the tree's branches."""
        if not self.children:
            return (self,)
        stretch = self.doc.tokens[self.left_edge.i : self.right_edge.i + 1]
        if all(_stands_together(token) for token in stretch if token.children):
            return stretch
        found: list[Token] = []
        # What is still to do, next one last: a token to take, or one to open up first.
        due: list[tuple[Token, bool]] = [(self, True)]
        while due:
            token, closed = due.pop()
            if not closed:
                found.append(token)
                continue
            due += [(t, True) for t in reversed(token.rights)]
            due.append((token, False))
            due += [(t, True) for t in reversed(token.lefts)]
        return found

    def nbor(self, distance: int = 1) -> Token:
        """The token so many places on; raises IndexError past either end."""
        place = self.i + distance
        if place < 0:
            raise IndexError(place)
        return self.doc.tokens[place]


class Span:
    """Consecutive tokens of a document."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self.label_ = label

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    @overload
    def __getitem__(self, key: int) -> Token: ...
    @overload
    def __getitem__(self, key: slice) -> Span: ...
    def __getitem__(self, key: int | slice) -> Token | Span:
        if isinstance(key, slice):
            start, stop = _bounds(key, self.end - self.start)
            return Span(self.doc, self.start + start, self.start + stop)
        place = self.start + key if key >= 0 else self.end + key
        if not self.start <= place < self.end:
            raise IndexError(key)
        return self.doc.tokens[place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Span):
            return NotImplemented
        return self is other or (
            (self.start, self.end, self.label_) == (other.start, other.end, other.label_)
            and self.doc is other.doc
        )

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.label_))

    def __repr__(self) -> str:
        return self.text

    @property
    def start_char(self) -> int:
        tokens = self.doc.tokens
        return tokens[self.start].idx if self.start < len(tokens) else len(self.doc.text)

    @property
    def end_char(self) -> int:
        if self.start == self.end:
            return self.start_char
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        if self.start == self.end:
            return ""
        tokens = self.doc.tokens
        last = tokens[self.end - 1]
        return self.doc.text[tokens[self.start].idx : last.idx + len(last.text)]

    @property
    def text_with_ws(self) -> str:
        space = self.doc.tokens[self.end - 1].whitespace_ if self.end > self.start else ""
        return self.text + space

    @property
    def root(self) -> Token:
        """The token that the others hang on: the first one nearest to the top of the tree."""
        tokens = self.doc.tokens[self.start : self.end]
        for token in tokens:
            if token.head is token:
                return token
        tops = [t for t in tokens if not self.start <= t.head.i < self.end]
        if len(tops) == 1:
            return tops[0]
        return min(tops, key=_depth, default=self.doc.tokens[self.start])

    @property
    def sent(self) -> Span:
        """The sentence in which the span starts."""
        return self.doc.tokens[self.start].sent

    @property
    def ents(self) -> list[Span]:
        found = []
        for number in range(bisect_left(self.doc.ents, self.start, key=_START), len(self.doc.ents)):
            entity = self.doc.ents[number]
            if entity.start >= self.end:
                break
            if entity.end <= self.end:
                found.append(entity)
        return found


class Doc:
    """A parsed text. `user_data` is for what readers of a document work out once."""

    __slots__ = ("_by_form", "_by_part", "_lemmas", "ents", "is_parsed", "sents", "starts",
                 "text", "tokens", "user_data")  # fmt: skip

    def __init__(self, columns: Columns) -> None:
        self.user_data: dict[Any, Any] = {}
        self.text = columns.text
        self.tokens = _tokens(self, columns)
        self.is_parsed = any(columns.dependencies)
        """Whether tokens have heads and dependencies."""
        self.starts: Sequence[int] = [token.idx for token in self.tokens]
        """Where each token starts in the text."""
        self._lemmas: frozenset[str] | None = None
        self._by_part: dict[str, list[Token]] | None = None
        self._by_form: dict[str, list[Token]] | None = None
        _grow_tree(self.tokens, columns.heads)
        self.sents: Sequence[Span] = _sentences(self, columns.sentence_starts)
        self.ents: Sequence[Span] = _entities(self, columns)

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, key: int) -> Token: ...
    @overload
    def __getitem__(self, key: slice) -> Span: ...
    def __getitem__(self, key: int | slice) -> Token | Span:
        if key.__class__ is slice:
            return Span(self, *_bounds(key, len(self.starts)))
        return self.tokens[key]  # type: ignore[return-value]

    def char_span(self, start: int, end: int, alignment_mode: str = "strict") -> Span | None:
        """The tokens at these characters: exactly there ("strict") or touched by them
        ("expand"); None outside the text, or where "strict" cuts a token."""
        first, last = self._token_at(start), self._token_at(end - 1)
        if first is None or last is None:
            return None
        if alignment_mode == "strict" and (first.idx != start or last.idx + len(last.text) != end):
            return None
        behind = start == first.idx + len(first.text)
        low = first.i + 1 if behind and alignment_mode == "expand" else first.i
        if low > last.i + 1:
            raise IndexError(start)
        return Span(self, low, last.i + 1)

    def _token_at(self, place: int) -> Token | None:
        """The token that has this character, or has it as the space behind it."""
        if not 0 <= place < len(self.text):
            return None
        return self.tokens[bisect_right(self.starts, place) - 1]

    @property
    def lemmas(self) -> frozenset[str]:
        """All lemmas in lower case: what is not among them need not be looked for."""
        if self._lemmas is None:
            self._lemmas = frozenset([token.lemma_.lower() for token in self.tokens])
        return self._lemmas

    @property
    def by_part(self) -> Mapping[str, Sequence[Token]]:
        """The tokens by their part of speech, in order: for who needs a few parts only."""
        if self._by_part is None:
            self._by_part = _grouped(self.tokens, [token.pos_ for token in self.tokens])
        return self._by_part

    @property
    def by_form(self) -> Mapping[str, Sequence[Token]]:
        """The tokens by their form in lower case, in order: for who looks for a few words only."""
        if self._by_form is None:
            self._by_form = _grouped(self.tokens, [token.lower_ for token in self.tokens])
        return self._by_form


def from_spacy(doc: SpacyDoc) -> Doc:
    """The document as the rules read it."""
    return Doc(columns_of(doc))


def columns_of(doc: SpacyDoc) -> Columns:
    """What spaCy's document says of its tokens."""
    columns = doc.to_array(_ATTRIBUTES).T  # type: ignore[arg-type]
    marks, heads, starts, spaces, punctuation, numeric, currency, quote = columns[6:]
    flags = PUNCTUATION * punctuation + NUMERIC * numeric + CURRENCY * currency + QUOTE * quote
    name = _names(doc.vocab.strings).__getitem__
    words, lemmas, tags, parts, dependencies, types = (
        list(map(name, column)) for column in columns[:6].tolist()
    )
    return Columns(
        words,
        (spaces != 0).tolist(),
        lemmas,
        tags,
        parts,
        dependencies,
        # Heads are distances, those that point backwards stored as if they had no sign.
        (heads.view("int64") + np.arange(len(heads))).tolist(),
        types,
        marks.tolist(),
        (starts == 1).tolist(),
        flags.tolist(),
    )


class _Names(dict[int, str]):
    """Strings by spaCy's numbers for them, each asked of spaCy once and not in every document."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, number: int) -> str:
        if len(self) >= _MAX_NAMES:
            self.clear()
        name = self[number] = self._strings[number]
        return name


@lru_cache(maxsize=1)
def _names(strings: StringStore) -> _Names:
    return _Names(strings)


@lru_cache(maxsize=100_000)
def _form(word: str) -> tuple[str, bool]:
    return word.lower(), word.isspace()


def _tokens(doc: Doc, columns: Columns) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    none: Sequence[Token] = ()
    for i, (word, space, lemma, tag, part, dependency, _, kind, mark, starts, flags) in enumerate(
        zip(*columns, strict=True)
    ):
        token = Token()
        token.doc, token.i, token.idx, token.text = doc, i, place, word
        token.lower_, token.is_space = _form(word)
        token.lemma_, token.tag_, token.pos_, token.dep_ = lemma, tag, part, dependency
        token.ent_type_, token.ent_iob_ = kind, IOB[mark]
        token.whitespace_ = " " if space else ""
        token.is_sent_start, token._flags = starts, flags
        token.lefts = token.rights = token.children = none
        token.left_edge = token.right_edge = token
        tokens.append(token)
        place += len(word) + space
    return tokens


def _grow_tree(tokens: list[Token], heads: Sequence[int]) -> None:
    lefts: dict[int, list[Token]] = {}
    rights: dict[int, list[Token]] = {}
    for token, at in zip(tokens, heads, strict=True):
        token.head = tokens[at]
        if at > token.i:
            lefts.setdefault(at, []).append(token)
        elif at < token.i:
            rights.setdefault(at, []).append(token)
    for at, found in lefts.items():
        tokens[at].lefts = tokens[at].children = found
    for at, found in rights.items():
        tokens[at].rights = found
        tokens[at].children = [*lefts[at], *found] if at in lefts else found
    for _ in range(_MAX_PASSES):
        _widen_edges(tokens)
        if _within_sentences(tokens, heads):
            break


def _widen_edges(tokens: list[Token]) -> None:
    """Edges of heads widened by those of their children, once upwards and once downwards."""
    for way in (tokens, reversed(tokens)):
        for token in way:
            head = token.head
            if head is token:
                continue
            if token.left_edge.i < head.left_edge.i:
                head.left_edge = token.left_edge
            if token.right_edge.i > head.right_edge.i:
                head.right_edge = token.right_edge


def _within_sentences(tokens: list[Token], heads: Sequence[int]) -> bool:
    """Whether no token hangs on one of another sentence, by the edges so far."""
    starts = sorted({t.left_edge.i for t in tokens if t.head is t and t.left_edge.i})
    for start, end in zip([0, *starts], [*starts, len(tokens) - 1], strict=True):
        within = heads[start:end]
        if within and not (start <= min(within) and max(within) <= end):
            return False
    return True


def _stands_together(token: Token) -> bool:
    """Whether what hangs on the token and on its children comes one behind the other, with no
    word of another branch between."""
    due = token.left_edge.i
    for part in (*token.lefts, None, *token.rights):
        if (token if part is None else part.left_edge).i != due:
            return False
        due = (token if part is None else part.right_edge).i + 1
    return due == token.right_edge.i + 1


def _sentences(doc: Doc, starts: Sequence[bool]) -> list[Span]:
    tokens = doc.tokens
    if not tokens:
        return []
    heads = [0, *(i for i, starts_here in enumerate(starts) if starts_here and i)]
    found = [Span(doc, *pair) for pair in zip(heads, [*heads[1:], len(tokens)], strict=True)]
    for sentence in found:
        for token in tokens[sentence.start : sentence.end]:
            token.sent = sentence
    return found


def _entities(doc: Doc, columns: Columns) -> list[Span]:
    found: list[Span] = []
    kinds = columns.entity_types
    start = -1
    for i, mark in enumerate(columns.entity_marks):
        if mark == _INSIDE:
            continue
        if start >= 0:
            found.append(Span(doc, start, i, kinds[start]))
        start = i if mark == _BEGINS and kinds[i] else -1
    if start >= 0:
        found.append(Span(doc, start, len(kinds), kinds[start]))
    return found


def _grouped(tokens: Iterable[Token], keys: Iterable[str]) -> dict[str, list[Token]]:
    groups: dict[str, list[Token]] = defaultdict(list)
    for token, key in zip(tokens, keys, strict=True):
        groups[key].append(token)
    return dict(groups)


def _depth(token: Token) -> int:
    """How far below the top of its tree; lone marks count as deep, so that words go first."""
    if not token.children and (token.is_space or token.is_punct):
        return len(token.doc.tokens) - 1
    return sum(1 for _ in token.ancestors)


def _bounds(key: slice, length: int) -> tuple[int, int]:
    """First position and the one behind the last; an empty stretch where they are crossed."""
    start, stop, step = key.start, key.stop, key.step
    # Nearly all are plain, and there are hundreds in a document.
    if step is None and start is not None and stop is not None and 0 <= start <= stop <= length:
        return start, stop
    start, stop, step = key.indices(length)
    if step != 1:
        raise ValueError("a span has no gaps")
    return start, max(start, stop)
