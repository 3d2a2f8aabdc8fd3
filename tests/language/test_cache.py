"""The cache of parses: same documents, no model on a hit, and no harm from a damaged file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from pipeline.ingest.article import Article
from pipeline.ingest.reader import article_from_text
from pipeline.language import cache as cache_module
from pipeline.language.cache import ParseCache
from pipeline.language.model import annotate, load_model
from pipeline.language.tokens import Doc

TEXTS = (
    "Peru signed a port agreement with Japan on Monday.\n\nThe minister, Ana Quispe, said so.",
    "“We waited,” said Tom Birch.\n\nNobody in Nairobi knew why the ferry had stopped.",
    "Prices in Ankara rose by 3.5% last year.",
)


def article(text: str) -> Article:
    return article_from_text(text, reference_date=date(2025, 3, 4))


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [article(text) for text in TEXTS]


def no_model() -> Language:
    raise AssertionError("the model was loaded although every parse is stored")


def cached(folder: Path, loader: Callable[[], Language] = load_model) -> ParseCache:
    return ParseCache(folder, loader, "test-1")


def what_rules_read(doc: Doc) -> list[tuple[object, ...]]:
    tokens: list[tuple[object, ...]] = [
        (t.text, t.idx, t.tag_, t.pos_, t.lemma_, t.dep_, t.head.i, t.ent_iob_,
         t.ent_type_, t.is_sent_start)
        for t in doc
    ]  # fmt: skip
    sentences = [("sentence", s.start, s.end) for s in doc.sents]
    return tokens + sentences + [("entity", e.start, e.end, e.label_) for e in doc.ents]


def test_a_stored_parse_equals_a_fresh_one(tmp_path: Path, articles: list[Article]) -> None:
    fresh = annotate(load_model(), [(a.text, a.blocks) for a in articles])
    expected = [what_rules_read(doc) for doc in fresh]
    assert [what_rules_read(d) for d in cached(tmp_path).docs(articles)] == expected
    again = cached(tmp_path, no_model)
    assert [what_rules_read(d) for d in again.docs(articles)] == expected
    assert (again.hits, again.misses) == (3, 0)


def test_only_what_is_new_is_parsed(tmp_path: Path, articles: list[Article]) -> None:
    list(cached(tmp_path).docs(articles[:2]))
    second = cached(tmp_path)
    assert [d.text for d in second.docs(articles)] == [a.text for a in articles]
    assert (second.hits, second.misses) == (2, 1)


def test_an_article_that_comes_twice_gets_two_documents(
    tmp_path: Path, articles: list[Article]
) -> None:
    for _ in ("parsed", "stored"):
        one, other = cached(tmp_path).docs([articles[0], articles[0]])
        one.user_data["worked out"] = True
        assert what_rules_read(one) == what_rules_read(other)
        assert not other.user_data


def test_another_model_does_not_answer_for_this_one(
    tmp_path: Path, articles: list[Article]
) -> None:
    list(cached(tmp_path).docs(articles[:1]))
    other = ParseCache(tmp_path, lambda: spacy.blank("en"), "test-2")
    next(iter(other.docs(articles[:1])))
    assert other.misses == 1


@pytest.mark.parametrize("suffix", ["parses", "keys"])
@pytest.mark.parametrize("damage", [b"", b"\xc1 not a shard", None])
def test_a_damaged_shard_is_replaced(
    tmp_path: Path, articles: list[Article], suffix: str, damage: bytes | None
) -> None:
    list(cached(tmp_path).docs(articles))
    for path in tmp_path.glob(f"*.{suffix}"):
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] if damage is None else damage)
    mended = cached(tmp_path)
    assert [d.text for d in mended.docs(articles)] == [a.text for a in articles]
    assert mended.misses > 0
    assert [d.text for d in cached(tmp_path, no_model).docs(articles)] == [a.text for a in articles]


def test_a_flipped_byte_is_noticed(tmp_path: Path, articles: list[Article]) -> None:
    list(cached(tmp_path).docs(articles))
    for path in tmp_path.glob("*.parses"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0x40
        path.write_bytes(bytes(content))
    mended = cached(tmp_path)
    assert [d.text for d in mended.docs(articles)] == [a.text for a in articles]
    assert mended.misses == 3


def test_no_half_written_file_is_left(
    tmp_path: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(source: object, target: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        list(cached(tmp_path).docs(articles))
    assert list(tmp_path.iterdir()) == []


def fill(folder: str) -> int:
    parser = ParseCache(Path(folder), lambda: spacy.blank("en"), "blank")
    return sum(1 for _ in parser.docs(article(text) for text in SENTENCES))


SENTENCES = [f"Town {n} opened a market." for n in range(100)]


def test_several_processes_share_a_folder(tmp_path: Path) -> None:
    with get_context("spawn").Pool(2) as pool:
        assert pool.map(fill, [str(tmp_path)] * 3) == [100, 100, 100]
    reader = ParseCache(tmp_path, no_model, "blank")
    assert [d.text for d in reader.docs(map(article, SENTENCES))] == SENTENCES


def test_order_is_kept_over_batches_and_repeats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "SHARD", 2)
    texts = ["One ran.", "Two ran.", "One ran.", "Three ran.", "Two ran."]
    wanted = [article(text) for text in texts]
    for _ in range(2):
        parser = ParseCache(tmp_path, lambda: spacy.blank("en"), "blank")
        assert [d.text for d in parser.docs(wanted)] == texts
