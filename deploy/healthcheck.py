"""Ask one container whether it does its work: exit status 0 when it does.

Whether the whole installation is well (database, unsent messages, last tick) is the page /readyz. Its answer changes nothing
here, but the web server is asked for it: it raises the alarm when the scheduler is silent.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

# Beat writes its file at least every few minutes; a quarter of an hour of silence means that it hangs.
SCHEDULER_SILENCE = 15 * 60
# A worker that lost its broker and never came back looks alive to the container's keeper: after so many silent checks it is ended.
SILENCES = 3
COUNTED = Path("/tmp/worker-silences")  # noqa: S108 - the container's own memory, emptied when it starts anew


def web() -> bool:
    """Ask the web server for its sign of life, as the proxy would, and let it look at the rest of the installation."""
    lives = _asked("/healthz", patience=4) == http.HTTPStatus.OK
    if lives:
        # Whatever it answers: without database or scheduler this container is as healthy as before.
        with contextlib.suppress(OSError, http.client.HTTPException):
            _asked("/readyz", patience=8)
    return lives


def _asked(path: str, *, patience: int) -> int:
    line = http.client.HTTPConnection("127.0.0.1", 8000, timeout=patience)
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    line.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
    return line.getresponse().status


def worker() -> bool:
    """Ask this container's own worker to answer; end one that stays silent although the broker is there."""
    name = f"worker@{os.uname().nodename}"
    command = ["celery", "--app", "policyhub.celery", "inspect", "ping", "--destination", name, "--timeout", "10"]
    answers = subprocess.run(command, capture_output=True, check=False).returncode == 0
    if answers or not broker_is_there():
        COUNTED.unlink(missing_ok=True)
        return answers
    silences = (int(COUNTED.read_text()) if COUNTED.exists() else 0) + 1
    COUNTED.write_text(str(silences))
    if silences >= SILENCES:
        # The first process hands it on to the worker; `restart` begins a new one. Who ignores the first hears the second.
        os.kill(1, signal.SIGTERM if silences == SILENCES else signal.SIGQUIT)
    return False


def broker_is_there() -> bool:
    """Say whether the broker takes calls: without one a new worker would be as silent as the old."""
    address = os.environ.get("BROKER_URL") or Path(os.environ["BROKER_URL_FILE"]).read_text(encoding="utf-8").strip()
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 6379), timeout=2).close()
    except OSError:
        return False
    return True


def scheduler() -> bool:
    """Look when the scheduler last wrote down what it did."""
    path = Path(os.environ["BEAT_SCHEDULE_FILE"])
    written = [file.stat().st_mtime for file in path.parent.glob(path.name + "*")]
    return bool(written) and time.time() - max(written) < SCHEDULER_SILENCE


CHECKS = {"web": web, "worker": worker, "scheduler": scheduler}

if __name__ == "__main__":
    sys.exit(not CHECKS[sys.argv[1]]())
