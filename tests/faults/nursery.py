"""Workers and schedulers, quickly begun: Django, Celery and the house are loaded once, and each process is a fork of who did it.

What is begun is a process like any other, in a session of its own, with the environment it is given; only its modules are there
already. Run as a program it reads one order a line, as JSON: begin, or say how one ended.
"""

import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PR_SET_PDEATHSIG = 1
# What Celery and the house load when they begin to work. No settings of Celery are read here: they differ from site to site.
ROOMS = (
    "celery.apps.beat", "celery.apps.worker", "celery.bin.celery", "celery.concurrency.thread", "kombu.transport.redis",
    "django.core.mail.backends.smtp", "core.outbox", "accounts.webhooks", "accounts.telling", "policyhub.celery",
    *(f"{app}.tasks" for app in ("accounts", "core", "incidents", "policies", "posts")),
)  # fmt: skip


class Nursery:
    """The process that has loaded everything; it ends, and with it all that it began, when its orders end."""

    def __init__(self, env):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=ROOT, text=True, start_new_session=True,
        )  # fmt: skip

    def begin(self, words, *, env, log):
        """Begin Celery with these words, and give the process."""
        return Begun(self, self.ask("begin", words=words, env=dict(env), log=str(log)))

    def ask(self, order, **words):
        """Give one order and its answer."""
        self.process.stdin.write(json.dumps([order, words]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        """End it."""
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


class Begun:
    """A process that the nursery has begun, as `subprocess` would show it."""

    def __init__(self, nursery, pid):
        self.nursery, self.pid, self.returncode = nursery, pid, None

    def poll(self):
        """Its exit code, once it has ended."""
        if self.returncode is None:
            self.returncode = self.nursery.ask("ended", pid=self.pid)
        return self.returncode

    def wait(self):
        """Wait for its end."""
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number):
        """Signal this process alone."""
        if self.poll() is None:
            os.kill(self.pid, number)


# In the nursery -------------------------------------------------------------------------------------------------------------
def begin(words, env, log):
    """Fork, and be Celery there."""
    if pid := os.fork():
        return pid
    status = 1
    try:
        _leave_home(env, log)
        _be_celery(words)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _leave_home(env, log):
    """Stand alone: a session, an environment and a log of its own; and no longer than the nursery."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.environ.clear()
    os.environ.update(env)
    nothing, said = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number, stream in enumerate((nothing, said, said)):
        os.dup2(stream, number)


def _be_celery(words):
    """Read the settings again, in the new environment, and do what `python -m celery` does."""
    from celery.__main__ import main
    from django.conf import settings

    fresh = importlib.reload(importlib.import_module("policyhub.settings"))
    for name in filter(str.isupper, dir(fresh)):
        setattr(settings, name, getattr(fresh, name))
    sys.argv = ["celery", *words]
    main()


def ended(pid):
    """Give the exit code of a process, or nothing while it runs."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def main():
    """Load everything, then obey until nobody gives orders any more."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policyhub.settings")
    django.setup()
    for room in ROOMS:
        importlib.import_module(room)
    for line in sys.stdin:
        order, words = json.loads(line)
        sys.stdout.write(f"{json.dumps({'begin': begin, 'ended': ended}[order](**words))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
