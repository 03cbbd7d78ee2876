"""Ask one container whether it does its work: exit status 0 when it does.

Whether the whole installation is ready (database, unsent messages, last tick) is the page /readyz, not this.
"""

import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

# Beat writes its file at least every few minutes; a quarter of an hour of silence means that it hangs.
SCHEDULER_SILENCE = 15 * 60


def web() -> bool:
    """Ask the web server for its sign of life, as the proxy would."""
    line = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    line.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
    return line.getresponse().status == http.HTTPStatus.OK


def worker() -> bool:
    """Ask this container's own worker to answer."""
    name = f"worker@{os.uname().nodename}"
    command = ["celery", "--app", "policyhub.celery", "inspect", "ping", "--destination", name, "--timeout", "10"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def scheduler() -> bool:
    """Look when the scheduler last wrote down what it did."""
    path = Path(os.environ["BEAT_SCHEDULE_FILE"])
    written = [file.stat().st_mtime for file in path.parent.glob(path.name + "*")]
    return bool(written) and time.time() - max(written) < SCHEDULER_SILENCE


CHECKS = {"web": web, "worker": worker, "scheduler": scheduler}

if __name__ == "__main__":
    sys.exit(not CHECKS[sys.argv[1]]())
