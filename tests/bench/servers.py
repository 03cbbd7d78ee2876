"""Both applications on one machine: the same database server, the same gunicorn, two sync workers each."""

import contextlib
import http.client
import json
import os
import secrets
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from installation import new_sealing_keys
from prepare import PYTHON, ROOT
from services import broker, postgres
from supervise import free_port, start, stopping

from tests.bench.driver import Visitor

PATIENCE = 60.0


@dataclass
class House:
    """Where everything is: ports, environments, and a folder for logs and static files."""

    folder: Path
    database: str
    broker: str
    port: int = field(default_factory=free_port)
    yardstick_port: int = field(default_factory=free_port)
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(64))
    sealing: str = field(default_factory=new_sealing_keys)
    yardstick_session: str = ""

    @property
    def environment(self):
        """Give PolicyHub's settings: as in a real installation, but for HTTPS and mail."""
        return _plain_environment() | {
            "DJANGO_SETTINGS_MODULE": "policyhub.settings",
            "DEBUG": "0",
            "DEMO": "0",
            "SECRET_KEY": self.secret,
            "SEALING_KEYS": self.sealing,
            "DATABASE_URL": self.database,
            "DATABASE_CONN_MAX_AGE": "600",
            "BROKER_URL": self.broker,
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "STATIC_ROOT": str(self.folder / "static"),
            "MEDIA_ROOT": str(self.folder / "media"),
            "EMAIL_FILE_PATH": str(self.folder / "mail"),
            "LOG_LEVEL": "WARNING",
        }

    @property
    def yardstick_environment(self):
        """Give the yardstick's settings."""
        return _plain_environment() | {"DATABASE_URL": self.database.rsplit("/", 1)[0] + "/yardstick"}

    def manage(self, *words):
        """Run a command of PolicyHub's, and say so."""
        print(f"  manage.py {' '.join(words)}", flush=True)
        _run([str(PYTHON), "manage.py", *words], self.environment)

    def ask(self, *words):
        """Ask PolicyHub's own process something (`inside.py`), and give its answer."""
        return json.loads(_run([str(PYTHON), "-m", "tests.bench.inside", *words], self.environment))

    def run_module(self, *words):
        """Run a module in a process of PolicyHub's own, and give its answer."""
        return json.loads(_run([str(PYTHON), "-m", *words], self.environment))

    def yardstick_visitor(self):
        """Give the yardstick's one user, signed in."""
        return Visitor(self.yardstick_port, self.yardstick_session)

    def visitors(self, *emails):
        """Give people of PolicyHub, signed in, by their address."""
        answer = self.ask("sessions", *emails)
        return {
            email: Visitor(self.port, session, answer["cookie"], answer["csrf"])
            for email, session in answer["sessions"].items()
        }


def _plain_environment():
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONPATH": str(ROOT)}


def _run(command, environment):
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


@contextlib.contextmanager
def on_sqlite(folder, *, servers=2):
    """Start PolicyHub alone, on a SQLite file of its own."""
    with broker() as broker_url, _alone(folder, f"sqlite:///{folder}/site.sqlite3", broker_url, servers) as place:
        yield place


@contextlib.contextmanager
def on_postgres(folder, *, servers=2):
    """Start PolicyHub alone, on a PostgreSQL of its own that waits for the disk."""
    with (
        postgres(careless=False) as database,
        broker() as broker_url,
        _alone(folder, database, broker_url, servers) as place,
    ):
        yield place


@contextlib.contextmanager
def _alone(folder, database, broker_url, servers):
    place = House(folder=folder, database=database, broker=broker_url)
    (folder / "static").mkdir(parents=True)
    place.manage("migrate", "--verbosity", "0")
    place.manage("collectstatic", "--noinput", "--verbosity", "0")
    with stopping(_serve("policyhub.wsgi:application", place.port, place.environment, folder, servers=servers)):
        wait_for(place.port, "/healthz")
        yield place


@contextlib.contextmanager
def house(folder):
    """Start both applications with their tables, and stop everything afterwards."""
    with postgres(careless=False) as database, broker() as broker_url:
        place = House(folder=folder, database=database, broker=broker_url)
        _make_database(database, "yardstick")
        (folder / "static").mkdir()
        place.manage("migrate", "--verbosity", "0")
        place.manage("collectstatic", "--noinput", "--verbosity", "0")
        place.yardstick_session = _run(
            [str(PYTHON), "-m", "tests.bench.yardstick"], place.yardstick_environment
        ).strip()
        ours = _serve("policyhub.wsgi:application", place.port, place.environment, folder)
        with stopping(ours):
            theirs = _serve(
                "tests.bench.yardstick:application", place.yardstick_port, place.yardstick_environment, folder
            )
            with stopping(theirs):
                wait_for(place.port, "/healthz")
                wait_for(place.yardstick_port, "/hello")
                yield place


@contextlib.contextmanager
def bare_house(folder):
    """Start a database with our tables and a broker, for what needs no pages; stop everything afterwards."""
    with postgres(careless=False) as database, broker() as broker_url:
        place = House(folder=folder, database=database, broker=broker_url)
        (folder / "static").mkdir()
        place.manage("migrate", "--verbosity", "0")
        yield place


def _make_database(url, name):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()


def refresh_statistics(url):
    """Let PostgreSQL know and store what was loaded, as its own housekeeping does within minutes in a real installation."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    connection.close()


def _serve(application, port, environment, folder, *, servers=2):
    name = application.partition(":")[0]
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", str(servers), "--worker-class", "sync", "--no-control-socket"]
    command = [str(PYTHON), "-m", "gunicorn", application, *bind, "--log-level", "warning"]
    return start(name, command, log=folder / f"{name}.log", env=environment, cwd=ROOT)


def wait_for(port, path):
    """Wait until a server answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", path)
            if line.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise SystemExit(f"Nothing answers at port {port}: see the log beside it.")
