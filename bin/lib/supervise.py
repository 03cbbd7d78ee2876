"""Start programs and be sure that they end: every child leads a process group of its own, and no group outlives us.

What is started, and in which order, belongs to `run.py`, `services.py` and `stages.py`.
"""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Somebody asked us to stop: Ctrl-C, a closed terminal, or a service manager."""


def stop_on_signals() -> None:
    """Turn the signals that mean "stop" into an exception, so that everything opened is closed on the way out."""

    def stop(number: int, frame: FrameType | None) -> None:
        for also in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(also, signal.SIG_IGN)
        raise Stopped(signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def end_with_us(number: int) -> Callable[[], None] | None:
    """Ask Linux to signal the child when we die without a word (kill -9); elsewhere nothing of the kind exists."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number)

    return ask


def free_port() -> int:
    """Find a port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    """Say whether a port on this machine can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@dataclass
class Child:
    """One program that we started, the group it leads, and where its words go."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    goodbye: int = signal.SIGTERM

    def alive(self) -> bool:
        """Say whether the program still runs."""
        return self.process.poll() is None

    def last_words(self, lines: int = 20) -> str:
        """Read the end of its log, for the person at the terminal."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


def start(
    name: str,
    command: list[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    goodbye: int = signal.SIGTERM,
    first_words: str = "",
    account: tuple[int, int] | None = None,
) -> Child:
    """Start one program in a session of its own, with its output in a log file.

    `first_words` are written to its standard input; `account` is the user and group it runs as, when we are root.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=None if env is None else dict(env),
            stdin=subprocess.PIPE if first_words else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_us(goodbye),
            user=account[0] if account else None,
            group=account[1] if account else None,
            extra_groups=[] if account else None,
        )
    if process.stdin:
        _say(process.stdin, first_words)
    return Child(name, process, log, goodbye)


def _say(pipe: IO[bytes], words: str) -> None:
    # A program that died at once is noticed by whoever waits for it to be ready, with its log at hand.
    with contextlib.suppress(BrokenPipeError):
        pipe.write(words.encode())
        pipe.close()


def signal_group(child: Child, number: int) -> None:
    """Send a signal to the whole group that a child leads; a group that is gone is what we want."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, number)


def group_is_empty(child: Child) -> bool:
    """Say whether nothing of a child's group is left, grandchildren included."""
    child.process.poll()
    try:
        os.killpg(child.process.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def stop(*children: Child, patience: float = 10.0) -> None:
    """Ask all groups to end, wait, then end by force what is left."""
    for child in children:
        # Its own stop handling starts from the leader; the rest of the group follows it.
        with contextlib.suppress(ProcessLookupError):
            child.process.send_signal(child.goodbye)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(child.alive() for child in children):
        time.sleep(0.05)
    for child in children:
        if not group_is_empty(child):
            signal_group(child, signal.SIGKILL)
        child.process.wait()


@dataclass
class Restarts:
    """How often a child may fall over before we stop pretending: five times within a minute."""

    most: int = 5
    within: float = 60.0
    moments: list[float] = field(default_factory=list)

    def allowed(self, now: float) -> bool:
        """Count one more fall and say whether starting again still makes sense."""
        self.moments = [moment for moment in self.moments if now - moment < self.within] + [now]
        return len(self.moments) <= self.most


@contextlib.contextmanager
def stopping(*children: Child) -> Iterator[None]:
    """Stop children at the end of a block, however it ends."""
    try:
        yield
    finally:
        stop(*children)
