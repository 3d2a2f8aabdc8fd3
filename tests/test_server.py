"""The real webserver and daemon: a new file is picked up, a broken contract stops the release.

Pages are looked at in headless Chromium, runs are launched as the Materialize button does it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, ROOT

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) { __typename ... on LaunchRunSuccess { run { runId } } }
}
"""
STATUS = "query Status($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"


@dataclass(frozen=True)
class Server:
    """A running `dragoman ui` over folders of its own; `checkout` is the code it runs."""

    url: str
    raw: Path
    data: Path
    checkout: Path

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"{self.url}/graphql", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            found: dict[str, Any] = json.load(answer)["data"]
        return found

    def run_everything(self) -> str:
        """Launch the job and wait; returns its final status."""
        selector = {
            "repositoryName": "__repository__",
            "repositoryLocationName": "pipeline.definitions",
            "jobName": "everything",
        }
        started = self.ask(LAUNCH, params={"selector": selector, "runConfigData": {}})["launchRun"]
        assert started["__typename"] == "LaunchRunSuccess", started
        run = started["run"]["runId"]

        def status() -> str:
            return str(self.ask(STATUS, id=run)["runOrError"]["status"])

        wait_until(lambda: status() in ("SUCCESS", "FAILURE", "CANCELED"), 240)
        return status()

    def page(self, path: str) -> str:
        """The text of a page after its scripts have run."""
        assert CHROMIUM is not None
        with tempfile.TemporaryDirectory() as profile:
            result = subprocess.run(
                [
                    CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                    "--no-first-run", "--disable-background-networking", "--disable-sync",
                    "--disable-component-update", f"--user-data-dir={profile}",
                    "--window-size=1600,2000", "--virtual-time-budget=25000", "--dump-dom",
                    f"{self.url}{path}",
                ],
                capture_output=True, text=True, timeout=180, check=False,
            )  # fmt: skip
        return result.stdout

    def shows_failure(self, rule: str) -> bool:
        page = self.page("/assets/staging/events?view=checks&checkDetail=contract")
        return rule in page and "Failed" in page


def wait_until(done: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"still waiting after {seconds:.0f} s"
        time.sleep(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    for name in ("pipeline", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    raw, data = folder / "raw", folder / "data"
    raw.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "ui", "--raw", str(raw), "--data", str(data),
         "--port", str(port)],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder), "DRAGOMAN_WORKERS": "1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(url), 120)
        yield Server(url, raw, data, folder)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/server_info", timeout=5):
            return True
    except OSError:
        return False


def test_a_new_file_is_picked_up_by_itself(server: Server) -> None:
    shutil.copy(CORPUS / "ceasefire-talks.md", server.raw)
    wait_until((server.data / "latest" / "manifest.json").exists, 240)
    manifest = json.loads((server.data / "latest" / "manifest.json").read_text())
    assert manifest["inputs"]["articles"] == 1


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_pages_show_graph_columns_and_plots(server: Server) -> None:
    lineage = server.page("/assets/events?view=lineage&lineageScope=upstream&lineageDepth=6")
    for asset in ("documents", "annotations", "cross_article", "investments"):
        assert asset in lineage
    overview = server.page("/assets/events")
    assert "Who did what to whom" in overview
    assert "PLOVER event type." in overview
    checks = server.page("/assets/staging/events?view=checks&checkDetail=contract")
    assert "Rules that every published row meets" in checks
    assert "rows_in_breach" in checks


def test_a_failing_check_stops_publication(server: Server) -> None:
    before = (server.data / "latest").resolve()
    assert server.run_everything() == "SUCCESS"
    assert (server.data / "latest").resolve() == before
    schema = server.checkout / "schemas" / "events.yaml"
    good = schema.read_text()
    schema.write_text(
        good.replace(
            "checks:\n",
            "checks:\n  - rule: nothing_happens\n    why: Planted by a test.\n"
            "    severity: critical\n    require: event_type = 'NOTHING'\n",
            1,
        )
    )
    try:
        assert server.run_everything() == "FAILURE"
        assert (server.data / "latest").resolve() == before
        # The sensor may start a run of its own; it fails as well, as long as the schema stands.
        if CHROMIUM is not None:
            wait_until(lambda: server.shows_failure("nothing_happens"), 120)
    finally:
        schema.write_text(good)


def test_an_analysts_server_can_start_nothing(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "ui", "--read-only", "--raw", str(tmp_path),
         "--data", str(tmp_path / "data"), "--port", str(port)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    server = Server(f"http://127.0.0.1:{port}", tmp_path, tmp_path, ROOT)
    try:
        wait_until(lambda: answers(server.url), 120)
        granted = server.ask("{ permissions { permission value } }")["permissions"]
        assert granted and not any(entry["value"] for entry in granted)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
