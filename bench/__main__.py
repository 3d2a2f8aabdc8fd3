"""`make bench`: one table of costs, with ratios that were all taken in this run.

    python -m bench [--articles 200] [--texts FOLDER] [--workers 1] [--growth 2000] [--out FILE]

Commands run in fresh processes. Shares of the first run are of CPU seconds, which load on the
machine moves least; wall seconds, as a user feels them, stand beside. The bare parser works on
articles from all over the same corpus, in as many processes, just before `dragoman run` and just
after, and the mean counts. Compare ratios, not absolute figures, and only within one table. How
next runs grow is measured by `bench.growth`, whose lines follow.
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
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import write_corpus
from bench.memory import peaks_of

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable

SAMPLE = """
import json, sys, time, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import pipeline.batch
import spacy
from pipeline.language.identity import find_model
folder, wanted, processes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
bare = spacy.load(find_model().source)
paths = sorted(Path(folder).rglob("*.txt"))
paths = paths[:: max(1, len(paths) // wanted)][:wanted]
texts = [path.read_text(encoding="utf-8") for path in paths]
list(bare.pipe(texts[:16], batch_size=16))
"""
"""Articles from all over the corpus, and the model as anybody loads it, warmed up."""

BARE = (
    SAMPLE
    + """
start = time.perf_counter()
for _ in bare.pipe(texts, batch_size=16, n_process=processes):
    pass
print(json.dumps([sum(len(t.split()) for t in texts), time.perf_counter() - start]))
"""
)

RULES = (
    SAMPLE
    + """
import datetime, gc
from pipeline.extract.records import extract_story
from pipeline.extract.rows import Provenance
from pipeline.extract.story import Story
from pipeline.ingest.reader import article_from_text
from pipeline.language.model import load_model, parse
from pipeline.language.tokens import from_spacy
day = datetime.date(2024, 5, 1)
articles = [article_from_text(text, reference_date=day) for text in texts]
prepared = [(a.text, a.blocks) for a in articles]
nlp, provenance = load_model(), Provenance("bench", "bench")
for article, doc in zip(articles, parse(nlp, prepared[:16])):
    extract_story(Story(article, from_spacy(doc)), provenance)
clock = [time.process_time()]
for _ in bare.pipe(texts, batch_size=16):
    pass
clock.append(time.process_time())
gc.disable()  # as the shard function does
docs = list(parse(nlp, prepared))
clock.append(time.process_time())
for article, doc in zip(articles, docs):
    extract_story(Story(article, from_spacy(doc)), provenance)
    gc.collect(0)
clock.append(time.process_time())
print(json.dumps([b - a for a, b in zip(clock, clock[1:])]))
"""
)

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
    parser.add_argument("--sample", type=int, default=200, help="articles parsed bare, a process")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "bench.txt")
    return parser.parse_args()


def _measure(folder: Path, options: argparse.Namespace) -> list[tuple[str, str, str]]:
    raw, data = folder / "raw", folder / "data"
    words = write_corpus(raw, options.articles, options.texts)
    rows = [("articles", str(options.articles), f"{words} words, {options.workers} processes")]
    sample = min(options.sample * options.workers, options.articles)
    before = _python(BARE, raw, sample, options.workers)
    first = _run(raw, data, options.workers)
    after = _python(BARE, raw, sample, options.workers)
    bare = (before[0] + after[0]) / (before[1] + after[1])
    whole, annotating = words / first.wall, words / first.steps["annotations"]
    rows += [
        ("bare nlp.pipe, full pipeline", f"{bare:.0f} words/s",
         f"{before[0] / before[1]:.0f} before, {after[0] / after[1]:.0f} after"),
        ("first run, annotation step", f"{annotating:.0f} words/s", f"{annotating / bare:.2f} x"),
        ("first run, whole command", f"{whole:.0f} words/s",
         f"{whole / bare:.2f} x bare, {first.wall:.1f} s, {first.cpu:.1f} CPU s"),
        *_steps("first run", first),
        *_peaks("first run", first),
    ]  # fmt: skip
    bare_cpu, parse, rules = _python(RULES, raw, min(options.sample, options.articles), 1)
    rows += [
        ("rules against parse, CPU", f"{100 * rules / parse:.0f} %", "tokens included"),
        ("rules against bare parse, CPU", f"{100 * rules / bare_cpu:.0f} %", "the same articles"),
        ("parse against bare parse, CPU", f"{100 * parse / bare_cpu:.0f} %", "the same articles"),
    ]
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
    rows.append(("one article", f"{alone.cpu:.1f} CPU s", f"{alone.wall:.1f} s wall"))
    rows += [*_steps("one article", alone), *_peaks("one article", alone)]
    rows.append(_next("the same again", _run(one, folder / "d1", 1), alone))
    return rows


def _next(name: str, run: Run, first: Run) -> tuple[str, str, str]:
    share = f"{100 * run.cpu / first.cpu:.1f} % of the first, {run.wall:.1f} s wall"
    return name, f"{run.cpu:.1f} CPU s", share


def _steps(name: str, run: Run) -> list[tuple[str, str, str]]:
    """Where the wall seconds went."""
    rest = run.wall - sum(run.steps.values())
    return [
        (f"{name}: {step}", f"{seconds:.1f} s", f"{100 * seconds / run.wall:.0f} %")
        for step, seconds in [*run.steps.items(), ("imports, Dagster", rest)]
    ]


def _peaks(name: str, run: Run) -> list[tuple[str, str, str]]:
    kinds = {"run": "the run's own process", "worker": "a worker", "largest": "largest process"}
    return [
        (f"{name}: peak memory", f"{megabytes:.0f} MB", kinds[kind])
        for kind, megabytes in run.peaks.items()
    ]


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _python(code: str, *arguments: object) -> list[float]:
    command = [PYTHON, "-c", code, *(str(argument) for argument in arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    answer: list[float] = json.loads(done.stdout.splitlines()[-1])
    return answer


@dataclass
class Run:
    """A `dragoman run`: wall and CPU seconds, wall seconds by step, and peak memory in MB."""

    wall: float
    cpu: float
    steps: dict[str, float]
    peaks: dict[str, float]


def _run(raw: Path, data: Path, workers: int) -> Run:
    env = {**os.environ, "DRAGOMAN_WORKERS": str(workers)}
    command = [PYTHON, "-m", "pipeline.cli", "run", "--raw", str(raw), "--data", str(data)]
    start, cpu = time.perf_counter(), _children_cpu()
    with subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process, peaks_of(process.pid) as peaks:  # fmt: skip
        output, errors = process.communicate()
    wall, cpu = time.perf_counter() - start, _children_cpu() - cpu
    if process.returncode:
        raise SystemExit(f"dragoman run failed:\n{output[-4000:]}\n{errors[-2000:]}")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Run(wall, cpu, _step_seconds(data), peaks or {"largest": largest})


def _step_seconds(data: Path) -> dict[str, float]:
    """How long each step of the latest run took, from Dagster's own record; those of single
    tables together."""
    os.environ["DAGSTER_HOME"] = str(data / "dagster")
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        run = instance.get_runs(limit=1)[0]
        stats = instance.get_run_step_stats(run.run_id)
    seconds: dict[str, float] = {}
    for step in sorted(stats, key=lambda step: step.start_time or 0):
        name = step.step_key.partition("__")[0]
        took = (step.end_time or 0) - (step.start_time or 0)
        seconds[name] = seconds.get(name, 0) + max(took, 0.001)
    return seconds


if __name__ == "__main__":
    main()
