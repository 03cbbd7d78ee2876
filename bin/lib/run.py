"""bin/run: bring the data up to date, then keep broker, web server, worker and scheduler running until Ctrl-C.

Real processes, as in a real installation; a child that falls over is started again. Installing belongs to
`prepare.py`, keys and paths to `installation.py`.
"""

import argparse
import contextlib
import fcntl
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from installation import VAR, Installation, write_private
from prepare import PYTHON, ROOT, NotPossible, digest, stamped
from services import Broker
from supervise import Child, Restarts, Stopped, port_is_free, start, stop, stop_on_signals

APPS = ("policyhub", "dashboards", "policies", "posts", "incidents", "accounts", "core")
PATIENCE = 60.0


def code_digest() -> str:
    """Hash the code and rule files: when they change, migrations and roles are brought up to date."""
    files = [path for app in APPS for path in sorted((ROOT / app).rglob("*")) if path.suffix in {".py", ".toml"}]
    return digest(ROOT / "requirements.lock", *files)


def demo_digest() -> str:
    """Hash what makes the demo, so that a new version of it is loaded over the old one."""
    files = [path for path in sorted((ROOT / "policyhub").rglob("*.py")) if "demo" in str(path.relative_to(ROOT))]
    return digest(*files)


def static_digest() -> str:
    """Hash what the browser is sent, ours and the packages'."""
    files = [path for path in sorted((ROOT / "static").rglob("*")) if path.is_file()]
    return digest(ROOT / "requirements.lock", *files)


def manage(installation: Installation, *words: str) -> str:
    """Run one of Django's commands and give back what it said; a failure shows all of it."""
    done = subprocess.run(
        [str(PYTHON), "manage.py", *words],
        cwd=ROOT,
        env=installation.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotPossible(f"manage.py {' '.join(words)} failed (exit {done.returncode}):\n{done.stdout.rstrip()}")
    return done.stdout


def when_due(stamp: Path, value: str, *, saying: str, do: Callable[[], None]) -> None:
    """Do a step when its stamp does not fit, and stamp it when it went well."""
    if stamped(stamp) != value:
        print(saying)
        do()
        write_private(stamp, value)


def bring_up_to_date(installation: Installation) -> None:
    """Do what changed since the last start: files for the browser, tables, roles, demo."""
    stamps = installation.home / "run"

    def pack() -> None:
        manage(installation, "collectstatic", "--noinput", "--clear", "--verbosity", "0")

    def migrate() -> None:
        manage(installation, "migrate", "--noinput", "--verbosity", "0")
        manage(installation, "sync_roles")

    def load_demo() -> None:
        write_private(installation.home / "demo.txt", manage(installation, "load_demo"))

    if not installation.database.exists():
        for name in ("data", "demo"):
            (stamps / name).unlink(missing_ok=True)
    when_due(VAR / "static.stamp", static_digest(), saying="Packing the files for the browser ...", do=pack)
    when_due(stamps / "data", code_digest(), saying="Bringing the tables and roles up to date ...", do=migrate)
    if installation.demo:
        story = "Loading the demo: five organisations and a year of their history ..."
        when_due(stamps / "demo", demo_digest(), saying=story, do=load_demo)


def programs(installation: Installation, seat: Broker) -> dict[str, Callable[[], Child]]:
    """List what runs, in order of starting."""
    env = installation.environment()

    def python(name: str, *words: str) -> Callable[[], Child]:
        log = installation.logs / f"{name}.log"
        return lambda: start(name, [str(PYTHON), "-m", *words], log=log, env=env, cwd=ROOT)

    bind = f"127.0.0.1:{installation.port}"
    celery = ("celery", "--app", "policyhub.celery", "--quiet")
    return {
        "broker": seat.start,
        "web": python(
            "web", "gunicorn", "policyhub.wsgi:application", "--bind", bind, "--workers", "2", "--worker-class", "gthread",
            "--threads", "4", "--keep-alive", "0", "--timeout", "60",
            "--graceful-timeout", "5", "--access-logfile", "-", "--no-control-socket",
        ),
        "worker": python(
            "worker", *celery, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "INFO",
            "--without-gossip", "--without-mingle", "--hostname", f"policyhub-{installation.port}@%h",
        ),
        "scheduler": python("scheduler", *celery, "beat", "--loglevel", "INFO", "--pidfile", ""),
    }  # fmt: skip


def keep_running(makers: dict[str, Callable[[], Child]], children: dict[str, Child]) -> None:
    """Watch the children and start again what falls over, until somebody asks us to stop."""
    falls = {name: Restarts() for name in makers}
    while True:
        for name, child in list(children.items()):
            if child.alive():
                continue
            if not falls[name].allowed(time.monotonic()):
                raise NotPossible(f"The {name} keeps falling over. From {child.log}:\n{child.last_words()}")
            print(f"The {name} ended (exit {child.process.returncode}); starting it again.")
            stop(child)
            children[name] = makers[name]()
        time.sleep(0.3)


def wait_for_pages(installation: Installation, web: Child) -> None:
    """Wait until the web server answers; when it does not, say why."""
    deadline = time.monotonic() + PATIENCE
    answer = ""
    while time.monotonic() < deadline and web.alive():
        try:
            with urllib.request.urlopen(f"{installation.address}/healthz", timeout=5):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError as error:
            answer = f"It answered {error.code} {error.reason}. "
        except OSError:
            pass
        time.sleep(0.1)
    raise NotPossible(f"The web server did not start. {answer}Its last words, from {web.log}:\n{web.last_words()}")


def turn_logs_over(installation: Installation) -> None:
    """Begin new log files and keep the ones before."""
    for log in installation.logs.glob("*.log"):
        log.replace(log.with_suffix(".log.1"))


def announce(installation: Installation, seconds: float) -> None:
    """Say where the pages are and how to sign in."""
    print(f"\nPolicyHub is ready after {seconds:.0f} seconds: {installation.address}")
    demo = installation.home / "demo.txt"
    if installation.demo and demo.exists():
        # Its progress ("Loading people ...") was for the first start; what stays is how to sign in.
        print("\n".join(line for line in demo.read_text(encoding="utf-8").splitlines() if not line.endswith("...")))
    if not installation.demo:
        print(
            "\nThere is no demo here. The first time, name who looks after it; the command prints the link to come in by:"
        )
        print('  .venv/bin/python manage.py add_administrator you@your-school.example --name "Your Name"')
        print("After that, the pages say what comes next. Mail does not leave this machine: it lies in")
        print(f"{installation.home.relative_to(ROOT)}/mail/, the invitations to others among it.")
    print(f"Data and logs are in {installation.home.relative_to(ROOT)}/. Ctrl-C stops everything.\n")


@contextlib.contextmanager
def only_here(installation: Installation) -> Iterator[None]:
    """Refuse a second start on the same data; the lock goes with us, so a killed run leaves nothing stale behind."""
    with (installation.home / "run" / "lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            where = handle.read().strip()
            raise NotPossible(f"PolicyHub already runs here: {where}. Stop it there with Ctrl-C.") from error
        handle.truncate(0)
        handle.write(installation.address)
        handle.flush()
        yield


def run(installation: Installation, began: float) -> None:
    """Start everything and stay until stopped."""
    installation.make_folders()
    with only_here(installation):
        if not port_is_free(installation.port):
            raise NotPossible(
                f"Port {installation.port} is in use by another program. Try: bin/run --port {installation.port + 1}"
            )
        installation.make_keys()
        turn_logs_over(installation)
        seat = Broker(folder=installation.home / "run", log=installation.logs / "broker.log")
        write_private(installation.broker_file, seat.url)
        installation.remember()
        bring_up_to_date(installation)
        print("Starting broker, web server, worker and scheduler ...")
        makers = programs(installation, seat)
        children: dict[str, Child] = {}
        try:
            for name, make in makers.items():
                children[name] = make()
            wait_for_pages(installation, children["web"])
            announce(installation, time.time() - began)
            keep_running(makers, children)
        finally:
            print("Stopping ...")
            stop(*reversed(children.values()))
            print("Everything is stopped.")


def main() -> int:
    """Read the command line, run, and say in one sentence why it ended when nobody asked for it."""
    parser = argparse.ArgumentParser(prog="bin/run", description="Run PolicyHub on this machine, with its demo.")
    parser.add_argument("--port", type=int, default=8000, help="where the pages are (8000)")
    parser.add_argument("--empty", action="store_true", help="start without the demo, with data of its own in var/own/")
    words = parser.parse_args()
    if not 1 <= words.port <= 65535:
        parser.error("a port is a number from 1 to 65535")
    began = float(os.environ.get("POLICYHUB_BEGAN", time.time()))
    try:
        stop_on_signals()
        run(Installation(demo=not words.empty, port=words.port), began)
    except Stopped:
        return 0
    except NotPossible as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
