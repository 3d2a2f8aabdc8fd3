"""A process that has imported everything and forks one `dragoman run` after another, to be killed.

Reads one JSON request a line: folders, and when to die. A run dies by `kill -9` at the n-th
change that it makes to the file system below its data folder, so that short moments, such as
the swap, are hit as often as long ones; or after some seconds, wherever it then is. Answers
with the run's exit status (negative: the signal) and how many changes it counted.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from typing import Any

CHANGES = {
    "open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink",
    "sqlite3.connect",
}  # fmt: skip


def count_changes(data: str, die_at: int | None, tally: Any) -> None:
    """Die at the `die_at`-th change below `data`; writes the count after each to `tally`."""
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in CHANGES or not str(arguments[0]).startswith(data):
            return
        if event == "open" and not (isinstance(arguments[1], str) and arguments[1][:1] in "wax"):
            return
        seen += 1
        os.pwrite(tally, b"%9d" % seen, 0)
        if seen == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def run(request: dict[str, Any], tally: int) -> None:
    """The command, in the forked child."""
    from pipeline.cli import app

    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    if request.get("seconds") is not None:
        timer = threading.Timer(request["seconds"], os.kill, (os.getpid(), signal.SIGKILL))
        timer.daemon = True
        timer.start()
    count_changes(request["data"], request.get("change"), tally)
    try:
        app(["run", "--raw", request["raw"], "--data", request["data"]])
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(int(end.code or 0))
    os._exit(70)


def serve() -> None:
    import pipeline.batch.shards
    import pipeline.publish.great
    import pipeline.running  # noqa: F401
    from pipeline.language.model import load_model

    load_model(None)
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        tally = os.memfd_create("tally")
        child = os.fork()
        if child == 0:
            run(request, tally)
        _, status = os.waitpid(child, 0)
        changes = int(os.pread(tally, 9, 0) or 0)
        os.close(tally)
        print(json.dumps({"exit": os.waitstatus_to_exitcode(status), "changes": changes}))
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
