"""Reposts and excerpts among all articles, and what is compared when some are new."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date

import duckdb

from pipeline.batch.copies import COMPARED, Text, near_duplicates, sketched

WORDS = [f"{a}{b}" for a in "bdfgklmnprst" for b in ("an", "el", "ir", "os", "um", "ate", "ing")]


class Desk:
    """Looks for copies as an edition does, and remembers which texts it was made to read."""

    def __init__(self) -> None:
        self.compared = COMPARED.empty_table()
        self.read: set[str] = set()

    def found(self, articles: Iterable[Text]) -> dict[str, str]:
        articles = list(articles)
        self.read.clear()

        def texts(wanted: set[str]) -> Iterator[tuple[str, str]]:
            self.read |= wanted
            return ((a.article_id, a.text) for a in articles if a.article_id in wanted)

        with duckdb.connect() as db:
            db.register("sketches", sketched(articles))
            db.register("before", self.compared)
            links = near_duplicates(db, texts, "select * from before")
            self.compared = db.sql("from compared").to_arrow_table()
        return links


def found(articles: Iterable[Text]) -> dict[str, str]:
    return Desk().found(articles)


def story(seed: int, words: int = 300) -> str:
    choice = random.Random(seed)
    return " ".join(choice.choice(WORDS) for _ in range(words))


def test_a_repost_is_linked_to_the_earliest_version_whatever_the_order() -> None:
    text = story(1)
    reposted = Text("repost", f"Our site\n\n{text}\n\nShare this", date(2025, 5, 29))
    original = Text("original", text, date(2025, 5, 28))
    assert found([reposted, original]) == {"repost": "original"}
    assert found([original, reposted]) == {"repost": "original"}


def test_an_excerpt_belongs_to_the_longer_article_even_if_it_came_first() -> None:
    text = story(2, 900)
    excerpt = Text("excerpt", " ".join(text.split()[100:200]), date(2025, 5, 1))
    whole = Text("whole", text, date(2025, 5, 28))
    assert found([excerpt, whole]) == {"excerpt": "whole"}


def test_two_articles_that_quote_the_same_statement_are_not_linked_to_each_other() -> None:
    statement = story(3, 80)
    first = Text("first", f"{story(4)} {statement} {story(5)}", date(2025, 1, 1))
    second = Text("second", f"{story(6)} {statement} {story(7)}", date(2025, 1, 2))
    assert found([first, second]) == {}


def test_different_articles_are_left_alone() -> None:
    assert found(Text(str(i), story(i + 50), None) for i in range(60)) == {}


def test_short_texts_are_duplicates_only_when_they_are_the_same() -> None:
    same = "The minister said no."
    texts = [
        Text("a", same, None),
        Text("b", same + "\n", None),
        Text("c", "The minister said yes.", None),
    ]
    assert found(texts) == {"b": "a"}


def test_an_undated_copy_never_becomes_the_original_of_a_dated_one() -> None:
    text = story(8)
    assert found([Text("undated", text, None), Text("dated", text, date(2025, 1, 1))]) == {
        "undated": "dated"
    }


def test_chains_end_at_one_original_that_is_no_copy_itself() -> None:
    words = story(9, 400).split()
    versions = []
    for number in range(4):
        words[number * 20 : number * 20 + 6] = story(100 + number, 6).split()
        versions.append(Text(f"v{number}", " ".join(words), date(2025, 1, 1 + number)))
    links = found(versions)
    assert links == {"v1": "v0", "v2": "v0", "v3": "v0"}


def test_of_many_identical_copies_the_earliest_is_the_original_of_all() -> None:
    text = story(10)
    days = [date(2025, 1, 1 + (7 * n) % 28) for n in range(28)]
    links = found(Text(str(n), text, day) for n, day in enumerate(days))
    first = str(days.index(min(days)))
    assert links == {str(n): first for n in range(28) if str(n) != first}


def versions(number: int) -> list[Text]:
    """Articles of which some are reposts, excerpts and twins of each other."""
    choice = random.Random(number)
    texts: list[Text] = []
    for n in range(number):
        words = story(n).split()
        if n % 3 and texts:
            words = choice.choice(texts).text.split()
            place = choice.randrange(len(words) - 20)
            words[place : place + 4] = story(n, 4).split()
            if n % 3 == 2:
                words = words[: 60 + choice.randrange(len(words) - 60)]
        day = date(2025, 1, 1 + choice.randrange(28)) if n % 5 else None
        texts.append(Text(f"{n:03d}", " ".join(words), day))
    return texts


def test_articles_that_came_one_after_the_other_are_linked_as_if_at_once() -> None:
    texts = versions(120)
    desk = Desk()
    for end in (40, 90, 100, 120):
        assert desk.found(texts[:end]) == found(texts[:end])
    assert len(found(texts)) > 60
    # Some have gone, and one that had gone is back.
    assert desk.found(texts[10:]) == found(texts[10:])
    assert desk.found(texts) == found(texts)


def test_texts_are_read_only_where_a_pair_is_new() -> None:
    texts = versions(60)
    desk = Desk()
    desk.found(texts)
    desk.found(texts)
    assert desk.read == set()
    repost = Text("repost", f"Our site {texts[0].text}", date(2025, 2, 1))
    desk.found([*texts, repost])
    assert {"repost", texts[0].article_id} <= desk.read
    assert len(desk.read) < 30


def test_a_template_costs_each_article_a_bounded_number_of_comparisons() -> None:
    words = story(11)
    texts = [Text(f"{n:04d}", f"{words} number {n} {story(n, 10)}", None) for n in range(400)]
    desk = Desk()
    links = desk.found(texts)
    assert links == {text.article_id: "0000" for text in texts[1:]}
    assert desk.compared.num_rows <= 64 * len(texts)
