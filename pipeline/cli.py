"""The command line: `dragoman run`, `ui`, `report` and more, over the same Dagster job as the UI.

Belongs here: arguments, progress, summaries, exit codes. Does not: any work.

Exit codes: 0 a release was published (or the last one already holds the same facts); 1 the
run failed or a contract was broken, nothing was published; 2 the command was wrong.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.display import plain
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.contract import Table as SchemaTable
    from pipeline.evaluate import TableScore

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="News articles in, validated Parquet tables out.",
)
console = Console()

LEAST_ROOM = 1024**2
"""Bytes that must be free for a run to begin: its own history alone takes some."""

RARE_COLLECTION = (50_000, 20, 100)
"""When Python looks for cyclic garbage: imports make a million objects that stay, and going
through them at the usual times is a tenth of a short run."""

RawOption = Annotated[
    Path | None, typer.Option("--raw", help="Folder of raw articles [DRAGOMAN_RAW, else raw].")
]
DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="Folder for releases and caches [DRAGOMAN_DATA, else data]."),
]


@app.command()
def run(raw: RawOption = None, data: DataOption = None) -> None:
    """Read all raw articles, extract, check and publish a release; print a summary."""
    settings = _settings(raw, data)
    if settings.raw_url is None and not settings.raw.is_dir():
        console.print(
            f"[red]The raw folder {escape(str(settings.raw))} is not there.[/] "
            "Create it, or name one with --raw."
        )
        raise typer.Exit(2)
    _prepare_instance(settings)
    gc.set_threshold(*RARE_COLLECTION)
    with console.status("starting"):
        from pipeline.running import run_everything
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(),
        TextColumn("{task.fields[count]}"), TimeElapsedColumn(), console=console, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("starting", total=None, count="")

        def tell(stage: str, done: int, due: int) -> None:
            count = f"{done} of {due}" if due else (str(done) if done else "")
            bar.update(task, description=stage, completed=done, total=due or None, count=count)

        outcome = run_everything(settings, tell)
    _print_outcome(settings, outcome)
    if not outcome.published:
        raise typer.Exit(1)


@app.command()
def ui(
    raw: RawOption = None,
    data: DataOption = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="For analysts: look, but start nothing.")
    ] = False,
) -> None:
    """Start Dagster's UI on 127.0.0.1 over the same folders."""
    settings = _settings(raw, data)
    _prepare_instance(settings)
    place = ["-m", "pipeline.definitions", "-h", "127.0.0.1", "-p", str(port)]
    scripts = Path(sys.executable).parent
    if read_only:
        command = [str(scripts / "dagster-webserver"), "--read-only", *place]
    else:
        command = [str(scripts / "dagster"), "dev", *place]
    console.print(f"Dagster's UI: http://127.0.0.1:{port}  (Ctrl-C ends it)")
    os.execv(command[0], command)


@app.command()
def releases(data: DataOption = None) -> None:
    """List the releases in the data folder, the latest marked."""
    from pipeline.publish.release import current_release

    settings = _settings(None, data)
    current = current_release(settings.latest)
    names = (
        sorted(p.name for p in settings.releases.glob("[0-9]*-*"))
        if settings.releases.is_dir()
        else []
    )
    for name in names:
        console.print(f"{name}{'  latest' if current and current.name == name else ''}")
    if not names:
        console.print("no release yet; `dragoman run` makes one")


@app.command()
def explain(
    row_id: Annotated[str, typer.Argument(help="Id of a row of any fact table, or its beginning.")],
    data: DataOption = None,
    release: Annotated[str | None, typer.Option(help="A release's name, else the latest.")] = None,
) -> None:
    """Show one row: its cells, the words behind each, the rule that read them and why."""
    from pipeline.publish.explain import UnknownRowError
    from pipeline.publish.explain import explain as explain_row
    from pipeline.publish.release import NoReleaseError, release_folder

    settings = _settings(None, data)
    try:
        found = explain_row(release_folder(settings.data, release), row_id)
    except (UnknownRowError, NoReleaseError) as error:
        console.print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(2) from None
    row, article = found.row, found.article
    console.print(f"[bold]{found.table.name}[/] {row[found.table.primary_key]}")
    console.print(
        f"{escape(plain(article['source_file']))}, bytes {row['evidence_byte_start']} to "
        f"{row['evidence_byte_end']}, published {article['published_date'] or 'on an unknown day'}"
    )
    before, after = escape(plain(found.before, 400)), escape(plain(found.after, 400))
    evidence = escape(plain(row["evidence_text"], 2000))
    console.print(f"\n[dim]{before}[/][reverse]{evidence}[/][dim]{after}[/]\n")
    # Lines, not a table: a rule and its reason need room, and terminals are narrow.
    for name, value in found.cells.items():
        shown = "; ".join(map(str, value)) if isinstance(value, list) else value
        shown = f"{value:.6g}" if isinstance(value, float) else shown
        console.print(f"[bold]{name}[/]: {escape(plain(shown))}")
        for e in found.evidence:
            if e["column_name"] == name:
                console.print(f"[dim]    {escape(_source(e))}[/]", soft_wrap=True)
    for e in found.evidence:
        if e["column_name"] == "evidence_text" and e["ordinal"] > 0:
            place = f"bytes {e['byte_start']} to {e['byte_end']}"
            console.print(f"told again ({place}): {escape(plain(e['text'], 400))}")


def _source(evidence: dict[str, Any]) -> str:
    """Where one value of a cell comes from: its words, how it follows from them, by which rule."""
    words = ""
    if evidence["byte_start"] is not None:
        place = f"bytes {evidence['byte_start']} to {evidence['byte_end']}"
        words = f'"{plain(evidence["text"], 120)}" ({place}), '
    value = plain(evidence["value_text"], 60)
    how = f"{evidence['derivation']} by {evidence['rule']}"
    if evidence["derivation"] == "correction":
        how = str(evidence["rule"])
    reason = f": {plain(evidence['reason'])}" if evidence["reason"] else ""
    return f"{value} from {words}{how}{reason}"


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A gold file, see tests/gold/README.md.")],
    errors: Annotated[int, typer.Option(help="Worst errors shown for each table.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print figures as JSON only.")] = False,
) -> None:
    """Score the extractors against articles with expected rows: precision, recall, F1, errors."""
    from pipeline.evaluate import evaluate as score
    from pipeline.evaluate import extract_gold

    try:
        scores = score(gold, extract_gold(gold))
    except (OSError, ValueError) as error:
        console.print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(2) from None
    if as_json:
        figures = {name: table.figures() for name, table in scores.items()}
        print(json.dumps(figures, indent=2))
        return
    table = Table("table", "expected", "found", "precision", "recall", "F1")
    for name, score_ in scores.items():
        rates = (f"{rate:.2f}" for rate in (score_.precision, score_.recall, score_.f1))
        table.add_row(name, str(score_.core), str(score_.extracted), *rates)
    console.print(table)
    for name, score_ in scores.items():
        cells = ", ".join(f"{column} {cell.mean:.2f}" for column, cell in score_.columns.items())
        console.print(f"[bold]{name}[/] cells right: {cells or 'none scored'}")
    for name, score_ in scores.items():
        _print_errors(name, score_, errors)


def _print_errors(name: str, score: TableScore, most: int) -> None:
    for wrong in score.worst(most):
        said = f"{wrong.column}: {plain(wrong.got, 60)}, expected {plain(wrong.wanted, 60)}"
        console.print(f"[bold]{name}[/] {wrong.article} {escape(said)}")
        console.print(f"    [dim]{escape(plain(wrong.evidence, 160))}[/]")
    for label, rows in (("missed", score.missed), ("extra", score.extra)):
        for article, row in rows[:most]:
            text = row.get("evidence_text") or row.get("quote_text")
            console.print(f"[bold]{name}[/] {article} {label}: {escape(plain(text, 160))}")


@app.command()
def report(
    data: DataOption = None,
    release: Annotated[str | None, typer.Option(help="A release's name, else the latest.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The page [report.html in the data folder]."),
    ] = None,
    articles: Annotated[
        int, typer.Option(min=1, help="How many articles the page holds, the newest first.")
    ] = 200,
    article: Annotated[
        list[str] | None,
        typer.Option(help="Only this one: beginning of its id, its file, or its feed's id."),
    ] = None,
) -> None:
    """Write one HTML page that shows a release: the texts, the facts in them, what is in doubt."""
    from pipeline.publish.release import NoReleaseError, release_folder
    from pipeline.publish.report.content import UnknownArticleError
    from pipeline.publish.report.page import write_report

    settings = _settings(None, data)
    target = output or settings.data / "report.html"
    try:
        folder = release_folder(settings.data, release)
        content = write_report(folder, target, articles, tuple(article or ()))
    except (NoReleaseError, UnknownArticleError, OSError) as error:
        console.print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(2) from None
    for note in content.notes:
        console.print(escape(note))
    console.print(f"report of {content.release}: {escape(str(target))}", soft_wrap=True)


@app.command()
def review(
    raw: RawOption = None,
    data: DataOption = None,
    limit: Annotated[int, typer.Option(help="Rows offered.")] = 10,
    table: Annotated[str | None, typer.Option(help="Only rows of this table.")] = None,
    who: Annotated[str | None, typer.Option(help="Your name, kept with each correction.")] = None,
) -> None:
    """Offer the least certain rows one by one; keep your answers as corrections."""
    from pipeline.publish.release import NoReleaseError, release_folder
    from pipeline.review import append, correction, least_certain, review_file

    settings = _settings(raw, data)
    try:
        folder = release_folder(settings.data)
        rows = least_certain(folder, limit, table)
    except NoReleaseError as error:
        console.print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(2) from None
    if not rows:
        console.print("no row is left that nobody has reviewed")
        return
    reviewer = who or typer.prompt("Your name")
    path = settings.corrections / review_file(reviewer)
    written = 0
    for number, (spec, row) in enumerate(rows, 1):
        _show_for_review(folder, spec, row, f"{number} of {len(rows)}")
        answer = _ask(spec)
        if answer is None:
            break
        action, cells = answer
        if action != "skip":
            why = typer.prompt("Why", default="as the article says")
            append(path, [correction(spec, row, action, reviewer, why, cells)])
            written += 1
    if written:
        count = f"{written} correction{'' if written == 1 else 's'}"
        console.print(
            f"{count} written to {escape(str(path))}; `dragoman run` applies them", soft_wrap=True
        )


def _show_for_review(folder: Path, spec: SchemaTable, row: dict[str, Any], place: str) -> None:
    from pipeline.publish.explain import explain as explain_row
    from pipeline.review import cells_to_judge

    found = explain_row(folder, row[spec.primary_key])
    console.print(f"\n[bold]{place}, {spec.name}[/] {row[spec.primary_key]}")
    title = plain(found.article["title"] or found.article["source_file"])
    console.print(
        f"[dim]{escape(title)}, {found.article['published_date'] or 'no date'}[/]\n"
        f"[dim]{escape(plain(found.before, 400))}[/]"
        f"[reverse]{escape(plain(row['evidence_text'], 1000))}[/]"
        f"[dim]{escape(plain(found.after, 400))}[/]"
    )
    for name, value in cells_to_judge(spec, row).items():
        shown = "; ".join(map(str, value)) if isinstance(value, list) else value
        console.print(f"  {name}: {escape(plain(shown))}")


def _ask(table: SchemaTable) -> tuple[str, dict[str, object]] | None:
    """What the reviewer wants: an action with new cells; None to end. Asks until it is clear."""
    from pipeline.batch.corrections import CorrectionError
    from pipeline.review import parsed_change

    cells: dict[str, object] = {}
    while True:
        if cells:
            prompt, default = "another column=value, or Enter if that is all", ""
        else:
            prompt, default = "(c)onfirm, (r)eject, column=value, (s)kip, (q)uit", "s"
        answer = typer.prompt(prompt, default=default, show_default=not cells).strip()
        if cells and not answer:
            return "change", cells
        if not cells and answer in ("c", "r", "s"):
            return {"c": "confirm", "r": "reject", "s": "skip"}[answer], {}
        if not cells and answer == "q":
            return None
        try:
            cells |= parsed_change(table, answer)
        except CorrectionError as error:
            console.print(f"[red]{escape(str(error))}[/]")


def _settings(raw: Path | None, data: Path | None) -> Settings:
    try:
        settings = Settings.from_env(raw, data)
    except ValueError as error:
        console.print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(2) from None
    # Dagster's steps read the same settings from the environment.
    os.environ["DRAGOMAN_RAW"] = settings.raw_url or str(settings.raw)
    os.environ["DRAGOMAN_DATA"] = str(settings.data)
    return settings


def _prepare_instance(settings: Settings) -> None:
    """Dagster's home; telemetry and the newsletter pop-up are off unless the user says else."""
    config = settings.dagster_home / "dagster.yaml"
    try:
        settings.dagster_home.mkdir(parents=True, exist_ok=True)
        if not config.exists():
            shutil.copyfile(Path(__file__).with_name("instance.yaml"), config)
        with tempfile.TemporaryFile(dir=settings.dagster_home) as probe:
            probe.write(bytes(LEAST_ROOM))
    except OSError as error:
        console.print(
            f"[red]The data folder {escape(str(settings.data))} cannot be written: "
            f"{escape(str(error.strerror))}.[/] Make room or give permission, or name another "
            "with --data; the last release is untouched.",
            soft_wrap=True,
        )
        raise typer.Exit(1) from None
    os.environ["DAGSTER_HOME"] = str(settings.dagster_home)
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    import pipeline.batch  # noqa: F401  says how many threads NumPy may use, before it loads


def _print_outcome(settings: Settings, outcome: object) -> None:
    from pipeline.running import Outcome

    assert isinstance(outcome, Outcome)
    for message in outcome.errors:
        console.print(f"[red]{escape(message)}[/]")
    if outcome.rows:
        table = Table(title="Tables", title_justify="left")
        table.add_column("table")
        table.add_column("rows", justify="right")
        for name, rows in outcome.rows.items():
            table.add_row(name, str(rows))
        console.print(table)
    console.print(
        f"articles read {outcome.articles}, refused {outcome.refused}; "
        f"checks passed {outcome.checks_passed}, failed {outcome.checks_failed}"
    )
    for line in outcome.refusals[:20]:
        console.print(f"  refused {escape(line)}", soft_wrap=True)
    if outcome.refused > 20:
        console.print(f"  and {outcome.refused - 20:,} more, see quality.json")
    for line in outcome.failed[:20]:
        console.print(f"[yellow]article failed[/] {escape(line)}", soft_wrap=True)
    if len(outcome.failed) > 20:
        console.print(f"  and {len(outcome.failed) - 20:,} more, see quality.json")
    for line in outcome.not_applied:
        console.print(f"[yellow]correction not applied[/] {escape(line)}", soft_wrap=True)
    if outcome.published:
        state = "published" if outcome.is_new else "unchanged"
        console.print(f"release {outcome.release} {state}: {escape(str(settings.latest))}")
    else:
        console.print("[red]nothing was published; the last release is untouched[/]")


if __name__ == "__main__":
    app()
