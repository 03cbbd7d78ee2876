"""Real workers, schedulers and brokers for a test, which may be killed; every one of them is gone at its end.

They see the database of the test run and the mail server of the test. The broker is the test's own, so that it may be killed too.
"""

import contextlib
import os
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from kombu import Connection

ROOT = Path(settings.BASE_DIR)
sys.path.append(str(ROOT / "bin" / "lib"))

from services import Broker  # noqa: E402 - the launcher's own room is no package
from supervise import Child, free_port, signal_group, start, stop  # noqa: E402, F401 - as above; tests take the port from here

QUICK, DATED = "tests.faults.quick_celery", "tests.faults.dated_celery"
# As bin/run starts it.
WORKER = [
    "worker",
    "--pool",
    "threads",
    "--concurrency",
    "2",
    "--without-gossip",
    "--without-mingle",
    "--loglevel",
    "INFO",
]
BEAT = ["beat", "--pidfile", "", "--max-interval", "1"]
PATIENCE = 60.0


def database_url():
    """The address of the database that the tests of this run use."""
    parts = connection.settings_dict
    user = quote(parts["USER"], safe="") + (f":{quote(parts['PASSWORD'], safe='')}" if parts["PASSWORD"] else "")
    return f"postgres://{user}@{parts['HOST']}:{parts['PORT']}/{quote(parts['NAME'], safe='')}"


@dataclass
class Site:
    """The processes of one test, and the ways to start, ring, kill and stop them."""

    folder: Path
    mail_server: object
    nursery: object
    children: list = field(default_factory=list)

    def __post_init__(self):
        self.seat = Broker(folder=self.folder, log=self.folder / "broker.log")
        self.broker = self.start_broker()

    @property
    def clock(self):
        """The file in which the machine of a dated worker reads what time it is."""
        return self.folder / "clock"

    def show(self, moment):
        """Put the clock of dated workers to a moment, all at once."""
        fresh = self.folder / "clock.new"
        fresh.write_text(moment.isoformat())
        fresh.replace(self.clock)

    @property
    def env(self):
        """What every process is told."""
        return os.environ | {
            "DATABASE_URL": database_url(),
            "BROKER_URL": self.seat.url,
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": self.mail_server.host,
            "EMAIL_PORT": str(self.mail_server.port),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "LOG_LEVEL": "INFO",
            "CLOCK_SHOWS": str(self.clock),
        }

    def start_broker(self):
        """Start the broker, empty, where it was before."""
        self.broker = self._keep(self.seat.start())
        return self.broker

    def start_worker(self, *, from_nothing=False):
        """Start a worker; it works as soon as it can. From nothing is how a service manager starts it."""
        name = f"worker-{len(self.children)}"
        begin = self._from_nothing if from_nothing else self._celery
        return begin(name, ["--app", QUICK, *WORKER, "--hostname", f"{name}@%h"])

    def start_dated_worker(self):
        """Start a worker that does one thing after the other, by the clock that `show` puts before anything is loaded."""
        return self._from_nothing("dated", ["--app", DATED, *WORKER, "--concurrency", "1", "--hostname", "dated@%h"])

    def start_beat(self):
        """Start a scheduler with the whole timetable, each line every second."""
        name = f"beat-{len(self.children)}"
        return self._celery(name, ["--app", QUICK, *BEAT, "--schedule", str(self.folder / name)])

    def start_web(self, address, words):
        """Start the web server at an address, with these words for gunicorn."""
        command = [sys.executable, "-m", "gunicorn", "policyhub.wsgi:application", "--bind", address, *words]
        return self._keep(start("web", command, log=self.folder / "web.log", env=self.env, cwd=ROOT))

    def ring(self, task, *, times=1, **ids):
        """Ring a doorbell at this site's broker."""
        with Connection(self.seat.url) as line:
            for _ in range(times):
                task.apply_async(kwargs=ids, connection=line, retry=False)

    def waiting_rings(self):
        """How many doorbells nobody has answered yet."""
        with Connection(self.seat.url) as line:
            return line.default_channel.client.llen("celery")

    def unanswered_rings(self):
        """How many doorbells wait or are in somebody's hand: each is taken back only once it has been answered."""
        with Connection(self.seat.url) as line:
            client = line.default_channel.client
            with client.pipeline() as both:
                return sum(both.llen("celery").hlen("unacked").execute())

    def kill(self, child):
        """End a process as a power cut would."""
        signal_group(child, signal.SIGKILL)
        child.process.wait()

    def stop(self, child):
        """Ask a process to end, as bin/run and a service manager do, and give its exit code."""
        stop(child, patience=PATIENCE)
        return child.process.returncode

    def stop_all(self):
        """End what is left."""
        for child in self.children:
            self.kill(child)

    def until(self, question, what):
        """Wait until a question is answered with yes; what the processes said is shown when it never is."""
        deadline = time.monotonic() + PATIENCE
        while not question():
            assert time.monotonic() < deadline, f"Waited in vain until {what}.\n{self._said()}"
            time.sleep(0.03)

    def _said(self):
        return "\n\n".join(f"{child.name} (alive: {child.alive()}):\n{child.last_words()}" for child in self.children)

    def _celery(self, name, words):
        process = self.nursery.begin(["--quiet", *words], env=self.env, log=self._log(name))
        return self._keep(Child(name, process, self._log(name)))

    def _from_nothing(self, name, words):
        command = [sys.executable, "-m", "celery", "--quiet", *words]
        return self._keep(start(name, command, log=self._log(name), env=self.env, cwd=ROOT))

    def _log(self, name):
        return self.folder / f"{name}.log"

    def _keep(self, child):
        self.children.append(child)
        return child


@contextlib.contextmanager
def table_held(table):
    """Let nobody write to a table meanwhile, so that a process stops exactly there; hands out a test of "does one wait?"."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield lambda: _somebody_waits_for(table)
    finally:
        other.rollback()
        other.close()


def _somebody_waits_for(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
        return cursor.fetchone()[0] > 0
