"""Processes that send what waits and may be killed at any moment: Django is loaded once, and each sender is a fork of it.

Run as a program it reads one order a line: how many senders, and after how many seconds the first of them is killed ("never").
"""

import contextlib
import importlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def sweepers(env):
    """Hand out the order "send, and be killed then", which comes back once every sender has ended: how many were killed."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.sweepers"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=ROOT, text=True, start_new_session=True,
    ) as process:  # fmt: skip

        def send(*, senders=1, kill_after="never"):
            process.stdin.write(f"{senders} {kill_after}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        try:
            yield send
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _obey(senders, kill_after):
    pids = [os.fork() or _send() for _ in range(senders)]
    if kill_after != "never":
        time.sleep(float(kill_after))
        # Not waited for yet, so the number is still its own, even if it has ended already.
        os.kill(pids[0], signal.SIGKILL)
    return sum(os.WIFSIGNALED(os.waitpid(pid, 0)[1]) for pid in pids)


def _send():
    from django.utils import timezone

    from core import outbox

    status = 1
    try:
        outbox.deliver_due(now=timezone.now())
        status = 0
    finally:
        os._exit(status)


def main():
    """Obey until nobody gives orders any more."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policyhub.settings")
    django.setup()
    # Loaded here once, and not by every sender anew.
    for room in ("core.outbox", "accounts.webhooks", "django.core.mail.backends.smtp"):
        importlib.import_module(room)
    for order in sys.stdin:
        senders, kill_after = order.split()
        sys.stdout.write(f"{_obey(int(senders), kill_after)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
