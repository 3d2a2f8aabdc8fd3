"""The report: evidence stands where it was found, nothing of a text runs, corrections read back."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Run, dragoman

from pipeline.batch.corrections import read_corrections
from pipeline.contract import load_tables
from pipeline.publish.report import page
from pipeline.publish.report.charts import chart_markdown
from pipeline.publish.report.content import UnknownArticleError, read_content
from pipeline.publish.report.page import render, write_report
from pipeline.publish.report.placing import Placer
from pipeline.storage import to_arrow, write_table

Record = dict[str, Any]

PLAIN = "Port talks\n\nKenya met Uganda in Mombasa. Nobody signed.\n\nKenya met Uganda in Mombasa."
HOSTILE = (
    "<script>document.title='owned'</script>\n\n"
    "Kenya met </script><img src=x onerror=\"document.title='owned'\"> Uganda <!-- in Mombasa. "
    "{{ 7*7 }} ${alert(1)} javascript:alert(1) \u2028\u202edetrever\u202c \U0001f4a5 \x00\x7f."
)


def article(number: int, text: str, **cells: Any) -> Record:
    return {
        "article_id": f"{number:064x}", "source_file": f"{number}.txt", "anchor": "text",
        "raw_start": 0, "raw_byte_start": 0, "published_date": date(2025, 3, number % 28 + 1),
        "published_basis": "metadata", "language": "en", "status": "read", "text": text,
        "n_chars": len(text), "n_words": 1, "n_bytes": len(text.encode()), "encoding": "utf-8",
        "notes": [], **cells,
    }  # fmt: skip


def event(row_id: str, about: Record, words: str, start: int, **cells: Any) -> Record:
    return {
        "event_id": row_id, "article_id": about["article_id"], "event_type": "CONSULT",
        "quad_class": 1, "plover_score": 2.5, "contexts": [], "actor_names": ["Kenya"],
        "actor_countries": ["KEN"], "actor_sectors": [], "recipient_names": ["Uganda"],
        "recipient_countries": ["UGA"], "recipient_sectors": [], "trigger_text": "met",
        "evidence_text": words, "evidence_start": start, "evidence_end": start + len(words),
        "evidence_byte_start": start, "evidence_byte_end": start + len(words), "n_evidences": 1,
        "factuality": "actual", "is_historical": False, "attribution": "author",
        "date_precision": "unknown", "date_basis": "none", "n_articles": 1, "n_publishers": 1,
        "review_status": "machine", "extractor": "test", "extractor_version": "test",
        "model_id": "test", **cells,
    }  # fmt: skip


def release(folder: Path, articles: list[Record], events: list[Record], **quality: Any) -> Path:
    """A release folder with just these rows."""
    folder.mkdir(parents=True)
    rows = {"articles": articles, "events": events}
    for table in load_tables().values():
        filled = rows.get(table.name, [])
        write_table(folder / f"{table.name}.parquet", to_arrow(table, filled))
    files = {f"{name}.parquet": {"rows": len(rows.get(name, []))} for name in load_tables()}
    (folder / "manifest.json").write_text(json.dumps({"release": "000001-x", "files": files}))
    (folder / "quality.json").write_text(json.dumps(quality))
    return folder


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    one = article(1, HOSTILE, title=HOSTILE[:40], publisher="<b onclick=alert(1)>Daily")
    words = HOSTILE.split("\n\n")[1]
    names = {"actor_names": ['"><script>document.title="owned"</script>'], "location_name": "]]>"}
    return release(
        tmp_path / "hostile",
        [one],
        [event("a" * 16, one, words, len(HOSTILE) - len(words), **names)],
        refused=[{"file": "<svg onload=alert(1)>", "line": 3, "reason": "bad", "detail": "</td>"}],
    )


class Elements(HTMLParser):
    """Counts the elements and the attributes that a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)


def data_of(text: str) -> Record:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert found
    data: Record = json.loads(found[1])
    return data


def test_a_hostile_text_adds_no_element(hostile: Path) -> None:
    text = render(read_content(hostile))
    seen = Elements(text)
    assert seen.tags.count("script") == 2
    assert not {"img", "svg", "b"} & set(seen.tags)
    assert not [name for name in seen.attributes if name.startswith("on")]
    assert data_of(text)["articles"][0]["text"] == HOSTILE


def test_the_policy_admits_the_pages_own_script_and_nothing_else(hostile: Path) -> None:
    text = render(read_content(hostile))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    script = re.search(r"<script>(.*?)</script>", text, re.S)
    assert policy and script
    assert page._hash(script[1]) in policy[1]
    assert "default-src 'none'" in policy[1] and "unsafe" not in policy[1]
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", text)


def test_refused_files_and_stale_corrections_are_listed(tmp_path: Path) -> None:
    folder = release(
        tmp_path / "r", [article(1, PLAIN)], [],
        refused=[{"file": "broken.pdf", "line": None, "reason": "broken PDF", "detail": "again"}],
        stale_corrections=[{"source": "a.yaml[0]", "table": "events", "evidence_text": "gone words",
                            "why": "no row fits it any more"}],
    )  # fmt: skip
    text = render(read_content(folder))
    assert "broken.pdf" in text and "gone words" in text


def test_a_row_stands_at_its_own_sentence(tmp_path: Path) -> None:
    one = article(1, PLAIN)
    words = "Kenya met Uganda in Mombasa."
    first, second = PLAIN.index(words), PLAIN.rindex(words)
    rows = [event("a" * 16, one, words, first), event("b" * 16, one, words, second)]
    facts = read_content(release(tmp_path / "r", [one], rows)).articles[0]["facts"]
    assert [fact["places"] for fact in facts] == [
        [[first, first + len(words)]],
        [[second, second + len(words)]],
    ]


@pytest.mark.parametrize(
    ("raw", "clean", "words", "expected"),
    [
        ("A [\\\\$35 million deal](#x) was made.", "A $35 million deal was made.", "$35 million",
         "$35 million"),
        ("<p>Caf&eacute; <b>owners</b>\nmet.</p>", "Café owners met.", "Caf&eacute; <b>owners",
         "Café owners"),
        ("Iranian envoys left Iran.", "Iranian envoys left Iran.", "Iran", "Iran"),
        ("the agree-\nment holds", "the agreement holds", "agree-\nment", "agreement"),
    ],
)  # fmt: skip
def test_raw_words_are_found_in_clean_text(raw: str, clean: str, words: str, expected: str) -> None:
    place = Placer(clean, 0, len(raw)).words(words, raw.rindex(words))
    assert place is not None
    assert clean[place.start : place.end] == expected
    assert not clean[place.end : place.end + 1].isalnum()


def test_a_passage_with_a_page_foot_in_it_is_found_by_its_ends() -> None:
    clean = "The minister of transport opened the long bridge over the river on Monday."
    raw = clean.replace(" long", "\n\n4 / 7 Harbour Weekly\n\nlong")
    assert Placer(clean, 0, len(raw)).passage(raw, 0) == (0, len(clean))


def test_words_that_are_not_there_have_no_place() -> None:
    assert Placer("Nothing of the kind.").passage("Something else entirely", 0) is None


def test_a_word_on_every_line_takes_no_quadratic_time() -> None:
    text = "Iranian " * 12_000
    placer = Placer(text)
    for start in range(0, 96_000, 96):
        assert placer.words("Iran", start) is not None


def test_a_large_release_is_cut_with_a_note(tmp_path: Path) -> None:
    articles = [article(n, f"Kenya met Uganda, {n}.") for n in range(1, 26)]
    folder = release(tmp_path / "r", articles, [])
    content = read_content(folder, newest=5)
    dates = [a["published"] for a in content.articles]
    assert dates == sorted(dates, reverse=True) and dates[0] == "2025-03-26"
    assert "5 of the release's 25 articles" in content.notes[0]
    assert content.notes[0] in render(content).replace("&#39;", "'")


def test_articles_are_chosen_by_file_or_id(tmp_path: Path) -> None:
    folder = release(tmp_path / "r", [article(1, "One."), article(2, "Two.")], [])
    assert [a["text"] for a in read_content(folder, only=["2.txt"]).articles] == ["Two."]
    with pytest.raises(UnknownArticleError, match="nowhere"):
        read_content(folder, only=["nowhere"])


def test_a_huge_text_is_cut_with_a_count(tmp_path: Path) -> None:
    folder = release(tmp_path / "r", [article(1, "word " * 200_000)], [])
    shown = read_content(folder).articles[0]
    assert len(shown["text"]) + shown["cut"] == 1_000_000
    assert len(shown["text"]) <= 100_000


def test_the_page_is_the_same_every_time(hostile: Path, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write_report(hostile, tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_charts_of_the_ui_are_small_offline_and_kept(tmp_path: Path) -> None:
    one = article(1, PLAIN)
    when = {"date_start": date(2025, 3, 1), "date_end": date(2025, 3, 31),
            "date_precision": "month", "date_basis": "explicit"}  # fmt: skip
    folder = release(tmp_path / "r", [one], [event("a" * 16, one, "Kenya met", 12, **when)])
    table = load_tables()["events"]
    chart = chart_markdown(table, folder / "events.parquet", tmp_path / "charts")
    assert chart is not None and chart.startswith("![Events](data:image/svg+xml;base64,")
    assert len(chart) < 200_000
    kept = list((tmp_path / "charts").iterdir())
    assert chart == chart_markdown(table, folder / "events.parquet", tmp_path / "charts")
    assert kept == list((tmp_path / "charts").iterdir())
    empty = load_tables()["quotes"]
    assert chart_markdown(empty, folder / "quotes.parquet", tmp_path / "charts") is None


@pytest.mark.skipif(shutil.which("node") is None, reason="runs the page's code with node")
@pytest.mark.parametrize(
    "words",
    ["plain", 'She said "no" \\ then', "no", "2025-01-01", "# : - [x]", "a\nb\tc\x00\x7f\x85\u2028",
     "\u202eevil\u200b\ufeff\ufffe", "\U0001f4a5 عربي", "<b>&amp;</b>", "{a: 1}", "'", " "],
)  # fmt: skip
def test_exported_corrections_read_back(words: str, tmp_path: Path) -> None:
    entry = {
        "action": "change", "table": "events", "who": words + "w", "why": words + "y",
        "when": "2025-03-01", "set": {"actor_names": [words], "location_name": words},
        "row": {"id": "a" * 16, "article_id": "b" * 64, "evidence_text": words + ".",
                "identity": {"actor_names": ["Kenya", words]}},
    }  # fmt: skip
    script = page._part("yaml.js") + (
        f"process.stdout.write(correctionsYaml([{json.dumps(entry)}, {json.dumps(entry)}]))"
    )
    (tmp_path / "export.js").write_text(script, encoding="utf-8")
    exported = subprocess.run(
        ["node", str(tmp_path / "export.js")], capture_output=True, check=True
    ).stdout.decode()
    assert yaml.safe_load(exported) == [entry, entry]
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "mine.yaml").write_text(exported, encoding="utf-8")
    found = read_corrections(tmp_path / "corrections")
    assert found[0].set == entry["set"] and found[0].evidence_text == words + "."


def test_the_command_writes_a_page(tmp_path: Path) -> None:
    one = article(1, PLAIN)
    folder = release(tmp_path / "releases" / "000001-x", [one], [])
    (tmp_path / "latest").symlink_to(folder.relative_to(tmp_path))
    output = tmp_path / "page.html"
    assert dragoman("report", "--output", str(output), raw=tmp_path, data=tmp_path).returncode == 0
    assert data_of(output.read_text(encoding="utf-8"))["articles"][0]["text"] == PLAIN
    wrong = dragoman("report", "--article", "none", raw=tmp_path, data=tmp_path)
    assert wrong.returncode == 2 and "none" in wrong.output


def test_every_row_of_the_corpus_has_its_place(corpus_run: Run) -> None:
    content = read_content(corpus_run.latest.resolve())
    facts = [fact for one in content.articles for fact in one["facts"]]
    assert facts
    assert [fact["id"] for fact in facts if "places" not in fact] == []


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def dom(page_path: Path, state: str, profile: Path) -> str:
    """The page's elements after its script ran, as a browser holds them."""
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-sync",
        "--disable-component-update",
        f"--user-data-dir={profile}",
        "--virtual-time-budget=5000",
        "--dump-dom",
    ]
    assert CHROMIUM
    result = subprocess.run(
        [CHROMIUM, *options, f"{page_path.as_uri()}#{state}"],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return result.stdout.decode()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
class TestInABrowser:
    """What the page does once it is open."""

    def test_a_hostile_text_runs_nothing(self, hostile: Path, tmp_path: Path) -> None:
        write_report(hostile, tmp_path / "page.html")
        for state in ("view=read&article=0000&row=" + "a" * 16, "view=overview", "view=rows"):
            text = dom(tmp_path / "page.html", state, tmp_path / "profile")
            assert "<title>Dragoman report" in text and "owned</title>" not in text
            assert "<img" not in text
            assert "\u202e" not in re.sub(r"<script.*?</script>", "", text, flags=re.S)

    def test_filters_work_by_address(self, tmp_path: Path) -> None:
        one = article(1, PLAIN)
        words = "Kenya met Uganda in Mombasa."
        rows = [
            event("a" * 16, one, words, PLAIN.index(words)),
            event("b" * 16, one, words, PLAIN.rindex(words), factuality="planned",
                  actor_names=["Chad"]),
        ]  # fmt: skip
        write_report(release(tmp_path / "r", [one], rows), tmp_path / "page.html")
        for state, count in (
            ("view=rows", 2), ("view=rows&table=events", 2), ("view=rows&table=quotes", 0),
            ("view=rows&actor=chad", 1), ("view=rows&factuality=planned", 1),
            ("view=rows&q=nothing", 0),
        ):  # fmt: skip
            text = dom(tmp_path / "page.html", state, tmp_path / "profile")
            assert text.count('class="card') == count, state
        chosen = dom(tmp_path / "page.html", "article=0000&row=" + "b" * 16, tmp_path / "profile")
        assert chosen.count("hl on events") == 1
        assert 'id="row-bbbbbbbbbbbbbbbb"' in chosen

    def test_text_reads_in_its_own_direction(self, tmp_path: Path) -> None:
        arabic = "وقّعت مصر والسودان اتفاقًا في القاهرة."
        mixed = '"لن نترك جيراننا" is what the minister told the crowd in Cairo on Monday.'
        one = article(1, f"Loans\n\n{mixed}\n\n{arabic}")
        write_report(release(tmp_path / "r", [one], []), tmp_path / "page.html")
        text = dom(tmp_path / "page.html", "article=0000", tmp_path / "profile")
        shown = re.findall(r'<p class="block[^"]*" dir="(\w+)"><span[^>]*>(.*?)</span>', text)
        assert shown == [("ltr", mixed), ("rtl", arabic)]

    def test_a_reader_corrects_a_row_and_exports_it(self, tmp_path: Path) -> None:
        one = article(1, PLAIN)
        words = "Kenya met Uganda in Mombasa."
        row = event("a" * 16, one, words, PLAIN.index(words))
        write_report(release(tmp_path / "r", [one], [row]), tmp_path / "page.html")
        text = (tmp_path / "page.html").read_text(encoding="utf-8")
        # The page's own policy would, rightly, not let the reader's script below run.
        text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        text = text.replace("</body>", f"<script>{READER}</script></body>")
        (tmp_path / "read.html").write_text(text, encoding="utf-8")
        shown = dom(tmp_path / "read.html", "article=0000", tmp_path / "profile")
        exported = re.search(r"<pre>(.*?)</pre>", shown, re.S)
        assert exported, shown[-500:]
        (tmp_path / "corrections").mkdir()
        (tmp_path / "corrections" / "mine.yaml").write_text(html.unescape(exported[1]))
        (correction,) = read_corrections(tmp_path / "corrections")
        assert correction.action == "change" and correction.who == "Ana"
        assert correction.set == {"location_name": 'Old "Port"'}
        assert (correction.row_id, correction.evidence_text) == ("a" * 16, words)


READER = """
const until = (test) => new Promise((done) => {
  const look = () => (test() ? done(test()) : setTimeout(look, 20));
  look();
});
const find = (selector) => until(() => document.querySelector(selector));
(async () => {
  (await find(".dot")).click();
  await find(".card.on .actions");
  const buttons = [...document.querySelectorAll(".card.on .actions button")];
  buttons.find((button) => button.textContent === "Change a cell").click();
  const form = await find("form.review");
  const column = form.querySelector("select");
  column.value = "location_name";
  column.dispatchEvent(new Event("change"));
  form.querySelector("span input").value = 'Old "Port"';
  const [who, why] = form.querySelectorAll("label > input");
  who.value = "Ana";
  why.value = "the text says so";
  form.requestSubmit();
  // What would be downloaded is shown instead: a download holds a headless browser up.
  HTMLAnchorElement.prototype.click = () => {};
  URL.createObjectURL = (blob) => {
    blob.text().then((text) => {
      const pre = document.createElement("pre");
      pre.textContent = text;
      document.body.replaceChildren(pre);
    });
    return "blob:none";
  };
  (await find("#download")).click();
})();
"""
