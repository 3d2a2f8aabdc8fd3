import random
import time
from datetime import date

from pipeline.ingest.duplicates import Text, near_duplicates

WORDS = [f"{a}{b}" for a in "bdfgklmnprst" for b in ("an", "el", "ir", "os", "um", "ate", "ing")]


def story(seed: int, words: int = 300) -> str:
    choice = random.Random(seed)
    return " ".join(choice.choice(WORDS) for _ in range(words))


def test_a_repost_is_linked_to_the_earliest_version_whatever_the_order() -> None:
    text = story(1)
    reposted = Text("repost", f"Our site\n\n{text}\n\nShare this", date(2025, 5, 29))
    original = Text("original", text, date(2025, 5, 28))
    assert near_duplicates([reposted, original]) == {"repost": "original"}
    assert near_duplicates([original, reposted]) == {"repost": "original"}


def test_an_excerpt_belongs_to_the_longer_article_even_if_it_came_first() -> None:
    text = story(2, 900)
    excerpt = Text("excerpt", " ".join(text.split()[100:200]), date(2025, 5, 1))
    whole = Text("whole", text, date(2025, 5, 28))
    assert near_duplicates([excerpt, whole]) == {"excerpt": "whole"}


def test_two_articles_that_quote_the_same_statement_are_not_linked_to_each_other() -> None:
    statement = story(3, 80)
    first = Text("first", f"{story(4)} {statement} {story(5)}", date(2025, 1, 1))
    second = Text("second", f"{story(6)} {statement} {story(7)}", date(2025, 1, 2))
    assert near_duplicates([first, second]) == {}


def test_different_articles_are_left_alone() -> None:
    assert near_duplicates(Text(str(i), story(i + 50), None) for i in range(60)) == {}


def test_short_texts_are_duplicates_only_when_they_are_the_same() -> None:
    same = "The minister said no."
    texts = [
        Text("a", same, None),
        Text("b", same + "\n", None),
        Text("c", "The minister said yes.", None),
    ]
    assert near_duplicates(texts) == {"b": "a"}


def test_an_undated_copy_never_becomes_the_original_of_a_dated_one() -> None:
    text = story(8)
    assert near_duplicates(
        [Text("undated", text, None), Text("dated", text, date(2025, 1, 1))]
    ) == {"undated": "dated"}


def test_chains_end_at_one_original_that_is_no_copy_itself() -> None:
    words = story(9, 400).split()
    versions = []
    for number in range(4):
        words[number * 20 : number * 20 + 6] = story(100 + number, 6).split()
        versions.append(Text(f"v{number}", " ".join(words), date(2025, 1, 1 + number)))
    links = near_duplicates(versions)
    assert links == {"v1": "v0", "v2": "v0", "v3": "v0"}


def test_of_many_identical_copies_the_earliest_is_the_original_of_all() -> None:
    text = story(10)
    days = [date(2025, 1, 1 + (7 * n) % 28) for n in range(28)]
    links = near_duplicates(Text(str(n), text, day) for n, day in enumerate(days))
    first = str(days.index(min(days)))
    assert links == {str(n): first for n in range(28) if str(n) != first}


def test_time_grows_with_the_number_of_articles_and_not_with_its_square() -> None:
    started = time.perf_counter()
    near_duplicates(Text(str(i), story(i, 200), None) for i in range(1000))
    assert time.perf_counter() - started < 10
