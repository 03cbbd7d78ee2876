"""bin/test: every check that a change must pass, cheapest first, ending with pytest's own closing lines.

Stages that need one core each run side by side; after one that fails no other begins. What cannot run on this machine is said at
the end; with CI=true it is a failure.
"""

import argparse
import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from chromium import find_chromium
from installation import new_sealing_keys
from prepare import PYTHON, ROOT, NotPossible
from services import broker, postgres
from supervise import Stopped, end_with_us, stop_on_signals

CLOSING_LINE = re.compile(
    r"^(=+ )?(?=.*\b(passed|failed|error|errors|no tests ran|deselected)\b).* in \d+(\.\d+)?s\b.*$"
)
NO_TESTS = 5
ONLY_ONCE = ("browser", "faults")
# Measuring makes a test twice as slow. On SQLite all are measured but those that walk through the whole house for one question, and
# dear ones that reach no line alone; on PostgreSQL those that reach what only it does (locks, cursors).
NOT_MEASURED_ON_SQLITE = (
    "tests/house/test_access_matrix.py",
    "tests/security/test_rude_input.py",
    "tests/security/test_extra_fields.py",
    "tests/incidents/test_exclusion_everywhere.py",
    "tests/posts/test_bad_input_everywhere.py",
    "tests/faults/test_clock_changes.py",
    "tests/incidents/test_clock_migration.py",
    "tests/policies/test_reminders_year.py",
    "tests/posts/test_authors_page.py",
    "tests/posts/test_edits_make_versions.py",
    "tests/posts/test_who_writes.py",
)
MEASURED_ON_POSTGRES = ("tests/core", "tests/faults")


class Failed(Exception):
    """A stage failed; its output has been shown."""


@dataclass
class Session:
    """One run of bin/test: what was asked for, where it may write, what it has to say at the end."""

    folder: Path
    strict: bool
    pytest_words: list[str]
    closing_lines: list[str] = field(default_factory=list)
    not_run: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def python(self, *words: str, **env: str) -> None:
        """Run a Python module quietly; show what it said when it fails."""
        with subprocess.Popen(
            [str(PYTHON), *words],
            cwd=ROOT,
            env=self.environment(**env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as running:
            self.running.append(running)
            said, _ = running.communicate()
        if running.returncode:
            print(said.rstrip())
            raise Failed(f"{' '.join(words)} (exit {running.returncode})")

    def environment(self, **more: str) -> dict[str, str]:
        """Give the person's environment without their PolicyHub settings, and ours over it."""
        own = {
            "DATABASE_URL",
            "BROKER_URL",
            "SECRET_KEY",
            "SEALING_KEYS",
            "DEBUG",
            "DEMO",
            "PUBLIC_URL",
            "BEHIND_PROXY",
            # Some fifty processes load the same thousand modules: it is enough that one of them compiles each.
            "PYTHONDONTWRITEBYTECODE",
        }
        kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in own}
        return kept | {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{self.checked}"} | more

    @property
    def checked(self) -> Path:
        """Say where the stage `checks` makes all tables from nothing."""
        return self.folder / "check.sqlite3"

    def cannot_run(self, what: str, error: NotPossible) -> None:
        """Note what this machine cannot do; in CI nothing may be left out."""
        if self.strict:
            print(error)
            raise Failed(what)
        self.not_run.append(f"{what}: {error}")


def lint(session: Session) -> None:
    """Check style and formatting of Python and templates."""
    session.python("-m", "ruff", "check", ".")
    session.python("-m", "ruff", "format", "--check", ".")
    session.python("-m", "djlint", "templates", "--lint", "--quiet")


def types(session: Session) -> None:
    """Check the types, with Django's own."""
    session.python("-m", "mypy")


def contracts(session: Session) -> None:
    """Check that the imports point down."""
    session.python("-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache")


def checks(session: Session) -> None:
    """Let Django check itself as in a real installation, and look for a migration nobody wrote."""
    real = {
        "DEBUG": "0",
        "DEMO": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SEALING_KEYS": new_sealing_keys(),
        "PUBLIC_URL": "https://policyhub.example",
        "ALLOWED_HOSTS": "policyhub.example",
        "BEHIND_PROXY": "1",
    }
    session.python("manage.py", "makemigrations", "--check", "--dry-run")
    session.python("manage.py", "migrate", "--verbosity", "0", **real)
    session.python("manage.py", "check", "--deploy", "--fail-level", "WARNING", "--database", "default", **real)


def end_group(running: subprocess.Popen[str]) -> None:
    """End pytest, and the workers it started, which do not notice that it is gone while a test keeps them busy."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(3)
        os.killpg(running.pid, signal.SIGKILL)


def pytest(
    session: Session, database: str, marks: str, env: dict[str, str], *, measuring: str, waiting: int = 0
) -> bool:
    """Run pytest on one database, showing its lines as they come; say whether any test ran.

    There is a worker for each core, and more for those that wait most of the time.
    """
    workers = str(max(2, min(os.cpu_count() or 2, 8)) + waiting)
    command = [str(PYTHON), "-m", "pytest", "-q", "-n", workers, "--dist", "worksteal", "--output", "test-results"]
    command += ["-p", "tests.measuring", measuring]
    command += ["--cov", "--cov-report=", *(["-m", marks] if marks else []), *session.pytest_words]
    measured = {"COVERAGE_FILE": str(session.folder / f"coverage.{database}")}
    closing = ""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=session.environment(**env, **measured),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=end_with_us(signal.SIGTERM),
    ) as running:
        try:
            for line in running.stdout or ():
                print(line, end="", flush=True)
                closing = line.strip() if CLOSING_LINE.match(line) else closing
        except Stopped:
            end_group(running)
            raise
    session.closing_lines.append(closing or f"pytest on {database} gave no closing line")
    partly = bool(session.pytest_words)
    if running.returncode and not (partly and running.returncode == NO_TESTS):
        raise Failed(f"pytest on {database} (exit {running.returncode})")
    return running.returncode != NO_TESTS


def on_sqlite(session: Session) -> None:
    """Run the tests on the database people start with."""
    marks = " and ".join(f"not {mark}" for mark in ONLY_ONCE)
    with broker() as broker_url:
        url = f"sqlite:///{session.folder / 'tests.sqlite3'}"
        measuring = f"--measure-not={','.join(NOT_MEASURED_ON_SQLITE)}"
        env = {"DATABASE_URL": url, "BROKER_URL": broker_url, "POLICYHUB_TABLES": str(session.checked)}
        pytest(session, "sqlite", marks, env, measuring=measuring)


def on_postgres(session: Session) -> None:
    """Run the same tests on PostgreSQL, and with them the browser journeys and the killed processes."""
    env, marks = {}, ""
    try:
        env["POLICYHUB_CHROMIUM"] = str(find_chromium())
    except NotPossible as error:
        session.cannot_run("browser journeys and accessibility", error)
        marks = "not browser"
    with contextlib.ExitStack() as stack:
        try:
            database_url, broker_url = stack.enter_context(postgres()), stack.enter_context(broker())
        except NotPossible as error:
            session.cannot_run("the tests on PostgreSQL", error)
            return
        env |= {"DATABASE_URL": database_url, "BROKER_URL": broker_url}
        measuring = f"--measure-only={','.join(MEASURED_ON_POSTGRES)}"
        # Who asks a browser or kills processes leaves its core idle half of the time.
        pytest(session, "postgres", marks, env, measuring=measuring, waiting=1)


def coverage(session: Session) -> None:
    """Hold both runs together to the promised coverage."""
    measured = [str(path) for path in sorted(session.folder.glob("coverage.*")) if path.is_file()]
    if session.pytest_words or session.not_run or len(measured) < 2:
        print("only part of the tests ran: the coverage gates are not asked")
        return
    env = {"COVERAGE_FILE": str(session.folder / "coverage.all")}
    report = session.folder / "report.json"
    session.python("-m", "coverage", "combine", "--keep", *measured, **env)
    session.python("-m", "coverage", "json", "--quiet", "-o", str(report), **env)
    session.python("bin/lib/coverage_gate.py", str(report))


STAGES: dict[str, Callable[[Session], None]] = {
    "lint": lint,
    "types": types,
    "contracts": contracts,
    "checks": checks,
    "sqlite": on_sqlite,
    "postgres": on_postgres,
    "coverage": coverage,
}


# Each keeps one core busy, and none needs another's answer.
SIDE_BY_SIDE = ("lint", "types", "contracts", "checks")


@contextlib.contextmanager
def timed(session: Session, name: str) -> Iterator[None]:
    """Print a stage's name before, and its seconds after."""
    began = time.monotonic()
    print(f"--- {name}", flush=True)
    yield
    session.seconds[name] = time.monotonic() - began
    print(f"    {name} went well in {session.seconds[name]:.1f} s", flush=True)


def closing_words(session: Session, passed: float) -> None:
    """Say what took how long, what could not run, and last of all what pytest counted."""
    total = session.seconds.get("prepare", 0) + passed
    print(
        "\n"
        + ", ".join(f"{name} {seconds:.0f} s" for name, seconds in session.seconds.items())
        + f"; {total:.0f} s in all"
    )
    for what in session.not_run:
        print(f"\n!!! NOT RUN ON THIS MACHINE: {what}\n")
    for line in session.closing_lines:
        print(line)


def groups(names: list[str]) -> Iterator[list[str]]:
    """Give stages in their order, those that may run side by side together."""
    side_by_side = [name for name in names if name in SIDE_BY_SIDE]
    yield from filter(None, [side_by_side])
    yield from ([name] for name in names if name not in SIDE_BY_SIDE)


def stage(session: Session, name: str) -> str:
    """Run one stage, and say in words that it failed, or nothing."""
    try:
        with timed(session, name):
            STAGES[name](session)
    except Failed as failure:
        return f"the stage {name} failed: {failure}"
    return ""


def together(session: Session, names: list[str]) -> list[str]:
    """Run stages side by side, and give what failed; when we are stopped, nothing of them goes on."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        try:
            return [words for words in pool.map(partial(stage, session), names) if words]
        except Stopped:
            pool.shutdown(wait=False, cancel_futures=True)
            for running in session.running:
                running.terminate()
            raise


def run(session: Session, names: list[str]) -> int:
    """Run stages; after one that fails no other begins."""
    began = time.monotonic()
    for group in groups(names):
        # A single one runs here and not in a thread: pytest is told of a Ctrl-C where it was started.
        failures = together(session, group) if len(group) > 1 else list(filter(None, [stage(session, group[0])]))
        if failures:
            print(f"\nbin/test stopped: {'; '.join(failures)}")
            for line in session.closing_lines:
                print(line)
            return 1
    closing_words(session, time.monotonic() - began)
    return 0


def main() -> int:
    """Read the command line and run what it asks for."""
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description="Run every check.",
        epilog="Words after -- go to pytest: bin/test -- tests/core -k outbox",
    )
    parser.add_argument("--only", action="append", choices=STAGES, metavar="STAGE", help=f"one of {', '.join(STAGES)}")
    own, words = sys.argv[1:], []
    if "--" in own:
        own, words = own[: own.index("--")], own[own.index("--") + 1 :]
    asked = parser.parse_args(own)
    names = asked.only or (["sqlite", "postgres"] if words else list(STAGES))
    stop_on_signals()
    with tempfile.TemporaryDirectory(prefix="policyhub-test-") as folder:
        session = Session(folder=Path(folder), strict=os.environ.get("CI", "") == "true", pytest_words=words)
        session.seconds["prepare"] = max(0.0, time.time() - float(os.environ.get("POLICYHUB_BEGAN", time.time())))
        try:
            return run(session, names)
        except Stopped:
            print("\nbin/test was stopped.")
            return 130


if __name__ == "__main__":
    sys.exit(main())
