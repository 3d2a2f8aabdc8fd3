"""Worker processes: they go when the run that started them goes."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

RUN = """
import sys
import pipeline.batch.shards
from pipeline.batch.jobs import ShardJob
from pipeline.batch.runner import run_shards

def wait_for_articles(job):
    with open(job.articles) as articles:
        articles.read()

pipeline.batch.shards.work_on = wait_for_articles
if __name__ == "__main__":
    jobs = [ShardJob(sys.argv[1], "", "", None)] * 2
    run_shards(jobs, 1, None, lambda done, due: None)
"""

PATIENCE = 60_000


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_workers_of_a_killed_run_end(tmp_path: Path) -> None:
    articles, script = tmp_path / "articles", tmp_path / "run.py"
    os.mkfifo(articles)
    script.write_text(RUN)
    run = subprocess.Popen(
        [sys.executable, str(script), str(articles)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    # Opens when a worker opens its end, where it then waits for articles that never come.
    pipe = os.open(articles, os.O_WRONLY)
    try:
        run.kill()
        run.wait()
        poll = select.poll()
        poll.register(pipe, 0)
        assert poll.poll(PATIENCE) == [(pipe, select.POLLERR)]
    finally:
        os.close(pipe)
