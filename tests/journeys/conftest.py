"""A site of its own for the journeys: real server processes on the demo, and a phone in a browser.

The demo is loaded once for the whole run and copied for each worker of pytest, so that journeys beside each other do not meet. On a
run on PostgreSQL the site stands on PostgreSQL. The server is a process of its own with a database of its own: no flush and no
rollback of a test reaches it. Nothing started here outlives the run, not even one that is killed (bin/lib/supervise.py).
"""

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.databases import OnPostgres, OnSqlite, of_the_run
from tests.journeys.places import PHONE

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "bin" / "lib"))

from supervise import end_with_us, free_port, start, stopping  # noqa: E402 - the launcher's own room is no package

# Journeys are made at any hour of any day, and what is signed off goes out while somebody looks: hours have tests of their own.
ANY_HOUR = (
    "from accounts.models import RuleSetting; RuleSetting.objects.filter(key='posts.suitable_hours').update(value=None)"
)
SET_UP = (
    ("migrate", "--verbosity", "0"),
    ("sync_roles",),
    ("load_demo",),
    ("shell", "--command", ANY_HOUR),
    ("collectstatic", "--noinput", "--verbosity", "0"),
)
# All in one process: to begin costs a second each time.
COMMANDS = """
import json, sys
import django
django.setup()
from django.core.management import call_command
for words in json.loads(sys.argv[1]):
    call_command(*words)
"""
# One line in: names of tasks, or sentences of Python; one line back when they are done: what was printed, and what went wrong.
CLOCKWORK = """
import contextlib, io, json, sys, traceback
import django
django.setup()
import core.tasks
core.tasks._ring = lambda task, ids: None
from django.db import close_old_connections
from policyhub.celery import app
app.loader.import_default_modules()
for line in sys.stdin:
    tasks, sentences = json.loads(line)
    said, trouble = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            for name in tasks:
                app.tasks[name]()
            exec(sentences, {})
    except Exception:
        trouble = traceback.format_exc()
    close_old_connections()
    print(json.dumps([said.getvalue(), trouble]), flush=True)
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Site:
    """The running site, and the machine that moves its clockwork on."""

    address: str
    environment: dict
    clockwork: subprocess.Popen | None = None

    def tick(self, *names):
        """Let the machine do what it would do within a minute."""
        self._let_it(names, "")

    def facts(self, sentences):
        """Ask the database for plain values, as JSON: for what no page says."""
        return json.loads(self._let_it((), sentences))

    def _let_it(self, tasks, sentences):
        if self.clockwork is None:
            self.clockwork = subprocess.Popen(
                [sys.executable, "-c", CLOCKWORK],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                preexec_fn=end_with_us(signal.SIGKILL),
            )
        self.clockwork.stdin.write(f"{json.dumps([tasks, sentences])}\n")
        self.clockwork.stdin.flush()
        said, trouble = json.loads(self.clockwork.stdout.readline() or '["", "the clockwork ended"]')
        assert trouble == "", trouble
        return said

    def manage(self, *words):
        """Run a command of the operator here, and give what it printed."""
        return _run(self.environment, "manage.py", *words)

    def stop_clockwork(self):
        """End the machine at the end of the run."""
        if self.clockwork:
            self.clockwork.stdin.close()
            self.clockwork.wait(20)
            self.clockwork.stdout.close()


def _run(environment, *words):
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=end_with_us(signal.SIGKILL),
    )
    assert done.returncode == 0, f"{words[:2]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def _environment(database_url, folder, address="http://127.0.0.1:1"):
    ours = {
        "DEBUG": "0",
        "DEMO": "1",
        "DATABASE_URL": database_url,
        "PUBLIC_URL": address,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": "the journeys' own key, known to everybody who reads this",
        "SEALING_KEYS": "journeys:am91cm5leXMtam91cm5leXMtam91cm5leXMtam91cm4=",
        "STATIC_ROOT": str(folder / "static"),
        "STATIC_MANIFEST": "0",
        "MEDIA_ROOT": str(folder / "media"),
        "EMAIL_FILE_PATH": str(folder / "mail"),
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "policyhub.settings",
        "PYTHONPATH": str(ROOT),
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")} | ours


@contextmanager
def _one_at_a_time(folder):
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def kept(request):
    """Where pytest keeps the tables of earlier runs."""
    cache = getattr(request.config, "cache", None)
    return cache and cache.mkdir("tables")


@pytest.fixture(scope="session")
def demo(tmp_path_factory, kept):
    """The demo, loaded once for the whole run: gives where it lies and how to copy it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if "PYTEST_XDIST_WORKER" not in os.environ else base.parent) / "journeys"
    shared.mkdir(exist_ok=True)
    server = of_the_run()
    store = OnPostgres(server) if server else OnSqlite(shared, kept)
    with _one_at_a_time(shared):
        if not (shared / "loaded").exists():
            store.make("journeys_demo")
            environment = _environment(store.url("journeys_demo"), shared)
            _run(environment, "-c", COMMANDS, json.dumps(SET_UP))
            (shared / "loaded").touch()
    return store, shared


@pytest.fixture(scope="session")
def site(demo):
    """The running site, on a copy of the demo of its own."""
    store, shared = demo
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with _one_at_a_time(shared):
        store.copy("journeys_demo", f"journeys_{worker}")
    address = f"http://127.0.0.1:{free_port()}"
    environment = _environment(store.url(f"journeys_{worker}"), shared, address)
    site = Site(address=address, environment=environment)
    try:
        with _served(environment, log=shared / f"server-{worker}.log", workers=2):
            yield site
    finally:
        site.stop_clockwork()
        store.drop(f"journeys_{worker}")


@pytest.fixture(scope="session")
def site_apart(kept):
    """What starts one more site, on a database of its own, for as long as a block lasts."""

    @contextmanager
    def start_apart(folder, *, prepare, **changes):
        address = f"http://127.0.0.1:{free_port()}"
        store = OnSqlite(folder, kept)
        store.make("apart")
        environment = _environment(store.url("apart"), folder, address) | changes
        site = Site(address=address, environment=environment)
        _run(environment, "-c", COMMANDS, json.dumps(prepare))
        with _served(environment, log=folder / "server.log"):
            yield site

    return start_apart


@contextmanager
def _served(environment, *, log, workers=1):
    """Run gunicorn at the address of an environment for as long as a block lasts, and no longer than this run."""
    address = environment["PUBLIC_URL"]
    words = ["policyhub.wsgi:application", "--bind", urlsplit(address).netloc, "--workers", str(workers)]
    words += ["--worker-class", "gthread", "--threads", "4", "--keep-alive", "0"]
    command = [sys.executable, "-m", "gunicorn", *words, "--no-control-socket"]
    server = start("the server", command, log=log, env=environment, cwd=ROOT)
    with stopping(server):
        _wait_for(server, address)
        yield server


def _wait_for(server, address):
    for _ in range(300):
        assert server.alive(), f"the server did not start:\n{server.last_words()}"
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer:\n{server.last_words()}")


# The browser ----------------------------------------------------------------------------------------------------------------
# What Chromium makes ready in each new window for what is typed above a page costs more than our pages do, and nobody types there.
# Of two such lists the last one counts: what Playwright switches off is said again.
SWITCHED_OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,"
    "PaintHolding,PreconnectToSearch,ThirdPartyStoragePartitioning"
)


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all journeys of this worker."""
    path = os.environ.get("POLICYHUB_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        switches = ["--no-sandbox", "--disable-dev-shm-usage", f"--disable-features={SWITCHED_OFF}"]
        browser = playwright.chromium.launch(executable_path=path, args=switches)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    """Open a browser of one's own, signed in as somebody of the demo or as nobody; every complaint of it fails the journey."""
    opened, complaints = [], []

    def visit(person="", **more):
        context = chromium.new_context(**{"viewport": PHONE, "base_url": site.address, "locale": "en-GB"} | more)
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        if person:
            sign_in(page, person)
        return page

    yield visit
    for context in opened:
        context.close()
    assert [one for one in complaints if not re.search(r"status of 4(04|22|09)", one)] == []


def sign_in(page, person):
    """Come in through the demo's door, which counts as signed in with the second factor."""
    door = page.request.get("/account/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', door.text()).group(1)
    # Where it leads is not asked for yet: the journey goes its own way from here.
    answer = page.request.post(
        "/demo/sign-in/",
        form={"person": person, "csrfmiddlewaretoken": token},
        headers={"Referer": door.url},
        max_redirects=0,
    )
    assert answer.status == 302, answer.status
    assert "/account/login/" not in answer.headers["location"], f"nobody is called {person}"
