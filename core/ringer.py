"""Ringing from a thread of its own, for processes that answer people: nobody who sends a form waits for the broker.

What comes within a moment goes out together, each bell once: a busy minute rings the broker a few times, not once for each form.
Nothing is lost when the process dies with bells in its hand: the rows they are about are stored, and sweepers find them.

Not here: what a bell is and how it rings (`tasks`).
"""

import atexit
import os
import threading
import time
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any

Ring = Callable[[Sequence[Any]], None]
# Seconds: for so long bells are gathered; so long a process that ends waits for its last ones.
MOMENT, FAREWELL = 0.1, 1.0


class Ringer:
    """A thread that rings, once it was told how. It begins with the first bell of each process."""

    def __init__(self, *, moment: float = MOMENT) -> None:
        self._moment = moment
        self._ring: Ring | None = None
        self._bells: SimpleQueue[Any] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._process = 0
        self._lock = threading.Lock()

    def ring_by(self, ring: Ring | None) -> None:
        """Ring by this function from now on, which must raise nothing; None: not at all."""
        self._ring = ring

    def takes(self, bells: Sequence[Any]) -> bool:
        """Take bells to ring within a moment, and return at once: False where nobody said how to ring them."""
        if self._ring is None:
            return False
        if self._process != os.getpid():
            self._begin()
        for bell in bells:
            self._bells.put(bell)
        return True

    def finish(self) -> None:
        """Ring what is in hand, and end; a broker that hangs is not waited for longer than a second."""
        if self._thread is not None and self._process == os.getpid():
            self._bells.put(None)
            self._thread.join(FAREWELL)
            self._process = 0

    def _begin(self) -> None:
        with self._lock:
            if self._process == os.getpid():
                return
            # A process that was split off has the queue of the other one, but not its thread: those bells ring there.
            self._bells = SimpleQueue()
            self._thread = threading.Thread(target=self._go_round, name="doorbells", daemon=True)
            self._thread.start()
            self._process = os.getpid()
            atexit.register(self.finish)

    def _go_round(self) -> None:
        goes_on = True
        while goes_on:
            gathered = [self._bells.get()]
            time.sleep(self._moment)
            while not self._bells.empty():
                gathered.append(self._bells.get())
            goes_on = None not in gathered
            if self._ring and (bells := _each_once(gathered)):
                self._ring(bells)


def _each_once(bells: Sequence[Any]) -> list[Any]:
    once: list[Any] = []
    for bell in bells:
        if bell is not None and bell not in once:
            once.append(bell)
    return once
