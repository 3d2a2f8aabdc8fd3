"""The marked articles can be read, and a mark that cannot is named."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.extract.events.learned import TYPES
from tests.marked.corpus import articles, asked, marked


def test_every_article_can_be_read_and_every_type_is_marked() -> None:
    read = list(articles())
    types = Counter(name for article in read for mark in article.marks for name in mark.types)
    assert len(read) > 3_000
    assert min(types[name] for name in TYPES) > 100


def test_marks_are_places_of_the_text_without_them() -> None:
    article = marked(
        "x:1", "Peru [[signed|SUPPORT|pact:signed]] it and [[left|SANCTION/REJECT|?]]."
    )
    assert article.text == "Peru signed it and left."
    assert [article.text[m.start : m.end] for m in article.marks] == ["signed", "left"]
    assert article.marks[1].types == ("SANCTION", "REJECT")
    assert [m.is_doubtful for m in article.marks] == [False, True]


@pytest.mark.parametrize(
    "text", ["[[signed]]", "[[signed|SIGN]]", "[[signed|SUPPORT|soon]]", "[[signed|SUPPORT"]
)
def test_a_mark_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="x:1"):
        marked("x:1", f"Peru {text} it.")


def test_a_predicate_knows_its_mark_behind_a_dateline() -> None:
    text = "LIMA, May 3 (Agency) - Peru [[signed|SUPPORT]] a treaty with Chile. Shares fell."
    (predicates,) = asked([marked("x:1", text)])
    assert ("lemma=sign", 0) in [(p.features[0], p.mark) for p in predicates]
    assert all(p.mark is None for p in predicates if p.features[0] == "lemma=fall")
