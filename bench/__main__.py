"""`make bench`: one table of costs, with ratios that were all taken in this run.

    python -m bench [--articles 200] [--texts FOLDER] [--workers 1] [--growth 2000] [--out FILE]

Commands run in fresh processes. Shares of the first run are of CPU seconds, which load on the
machine moves least; wall seconds, as a user feels them, stand beside. The bare parser runs just
before `dragoman run` and just after, and the mean counts. Compare ratios, not absolute figures,
and only within one table. How next runs grow is measured by `bench.growth`, whose lines follow.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.corpus import write_corpus

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable

BARE = """
import json, sys, time, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import spacy
from pipeline.language.identity import find_model
nlp = spacy.load(find_model().source)
texts = [p.read_text(encoding="utf-8") for p in sorted(Path(sys.argv[1]).rglob("*.txt"))]
texts = texts[: int(sys.argv[3])]
list(nlp.pipe(texts[:16], batch_size=16))
start, cpu = time.perf_counter(), time.process_time()
for _ in nlp.pipe(texts, batch_size=16, n_process=int(sys.argv[2])):
    pass
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
print(json.dumps([sum(len(t.split()) for t in texts), seconds, cpu]))
"""

RULES = """
import datetime, json, sys, time
from pathlib import Path
from pipeline.extract.records import extract_story
from pipeline.extract.rows import Provenance
from pipeline.extract.story import Story
from pipeline.ingest.reader import article_from_text
from pipeline.language.model import load_model, parse
from pipeline.language.tokens import from_spacy
paths = sorted(Path(sys.argv[1]).rglob("*.txt"))[: int(sys.argv[2])]
day = datetime.date(2024, 5, 1)
articles = [article_from_text(p.read_text(encoding="utf-8"), reference_date=day) for p in paths]
texts = [(a.text, a.blocks) for a in articles]
nlp = load_model()
provenance = Provenance("bench", "bench")
for article, doc in zip(articles, parse(nlp, texts[:16])):
    extract_story(Story(article, from_spacy(doc)), provenance)
start = time.process_time()
docs = list(parse(nlp, texts))
parsed = time.process_time()
for article, doc in zip(articles, docs):
    extract_story(Story(article, from_spacy(doc)), provenance)
done = time.process_time()
print(json.dumps([parsed - start, done - parsed]))
"""

IMPORTS = {
    "import pipeline.extract (the library)": "import pipeline.extract.records",
    "import of a run without work": "import pipeline.running",
    "import great_expectations": "import great_expectations",
}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        rows = _measure(Path(folder), options)
    width = max(len(name) for name, _, _ in rows)
    lines = [f"{name:<{width}}  {value:>14}  {note}" for name, value, note in rows]
    text = "\n".join(lines) + "\n"
    print(text, end="", flush=True)
    sizes = [str(size) for size in options.growth]
    if sizes:
        command = [PYTHON, "-m", "bench.growth", "--documents", *sizes]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        print(done.stdout, end="")
        text += "\n" + done.stdout
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(text, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m bench")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--texts", type=Path, help="folder of source texts, else tests/gold")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument(
        "--growth", type=int, nargs="*", default=[2000], help="fabricated documents, by size"
    )
    parser.add_argument("--sample", type=int, default=100, help="articles parsed bare")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "bench.txt")
    return parser.parse_args()


def _measure(folder: Path, options: argparse.Namespace) -> list[tuple[str, str, str]]:
    raw, data = folder / "raw", folder / "data"
    words = write_corpus(raw, options.articles, options.texts)
    rows = [("articles", str(options.articles), f"{words} words, {options.workers} processes")]
    sample = min(options.sample, options.articles)
    before = _python(BARE, raw, options.workers, sample)
    first = _run(raw, data, options.workers)
    after = _python(BARE, raw, options.workers, sample)
    bare = (before[0] + after[0]) / (before[1] + after[1])
    annotating = words / first["annotating"]
    rows += [
        ("bare nlp.pipe, full pipeline", f"{bare:.0f} words/s", "mean of before and after"),
        ("first run, annotation step", f"{annotating:.0f} words/s", f"{annotating / bare:.2f} x"),
        ("first run, whole command", f"{words / first['wall']:.0f} words/s",
         f"{words / first['wall'] / bare:.2f} x bare, {first['wall']:.1f} s"),
        ("first run, peak memory of a process", f"{first['peak']:.0f} MB", "largest one"),
    ]  # fmt: skip
    parse, rules = _python(RULES, raw, sample)
    rows.append(("rules against parse, CPU", f"{100 * rules / parse:.0f} %", "tokens included"))
    again = _run(raw, data, options.workers)
    rows.append(_next("next run, nothing new", again, first))
    write_corpus(raw, 10, options.texts, first=options.articles)
    rows.append(_next("next run, ten new articles", _run(raw, data, options.workers), first))
    for name, code in IMPORTS.items():
        before_import = _children_cpu()
        subprocess.run([PYTHON, "-c", code], check=True, cwd=ROOT)
        rows.append((name, f"{_children_cpu() - before_import:.1f} CPU s", "fresh process"))
    one = folder / "one"
    write_corpus(one, 1, options.texts)
    alone = _run(one, folder / "d1", 1)
    rows.append(("one article", f"{alone['cpu']:.1f} CPU s", f"{alone['wall']:.1f} s wall"))
    rows.append(_next("the same again", _run(one, folder / "d1", 1), alone))
    return rows


def _next(name: str, run: dict[str, float], first: dict[str, float]) -> tuple[str, str, str]:
    share = f"{100 * run['cpu'] / first['cpu']:.1f} % of the first, {run['wall']:.1f} s wall"
    return name, f"{run['cpu']:.1f} CPU s", share


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _python(code: str, *arguments: object) -> list[float]:
    command = [PYTHON, "-c", code, *(str(argument) for argument in arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    answer: list[float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _run(raw: Path, data: Path, workers: int) -> dict[str, float]:
    """Wall and CPU seconds, those of the annotation step, and peak memory of a `dragoman run`."""
    env = {**os.environ, "DRAGOMAN_WORKERS": str(workers)}
    start, cpu = time.perf_counter(), _children_cpu()
    done = subprocess.run(
        [PYTHON, "-m", "pipeline.cli", "run", "--raw", str(raw), "--data", str(data)],
        check=False, capture_output=True, text=True, cwd=ROOT, env=env,
    )  # fmt: skip
    wall, cpu = time.perf_counter() - start, _children_cpu() - cpu
    if done.returncode:
        raise SystemExit(f"dragoman run failed:\n{done.stdout[-4000:]}\n{done.stderr[-2000:]}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "wall": wall,
        "cpu": cpu,
        "peak": peak,
        "annotating": _step_seconds(data, "annotations"),
    }


def _step_seconds(data: Path, step: str) -> float:
    """How long a step of the latest run took, from Dagster's own record."""
    os.environ["DAGSTER_HOME"] = str(data / "dagster")
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        run = instance.get_runs(limit=1)[0]
        stats = {s.step_key: s for s in instance.get_run_step_stats(run.run_id)}
        found = stats[step]
        return max((found.end_time or 0) - (found.start_time or 0), 0.001)


if __name__ == "__main__":
    main()
