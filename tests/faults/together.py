"""Several acts in the same moment, each on a connection of its own, which it keeps for all rounds of one test."""

from contextlib import contextmanager
from queue import SimpleQueue
from threading import Barrier, Thread

from django.core.exceptions import PermissionDenied
from django.db import connection

from core.workflow import NotNow

_waiting = []


class _Hand(Thread):
    """Does one act after the other, until there are no more."""

    def __init__(self):
        super().__init__()
        self.acts = SimpleQueue()
        self.start()

    def run(self):
        while act := self.acts.get():
            act()
        connection.close()


@contextmanager
def hands():
    """Keep hands for as long as one test lasts: a line to the database learns all tables anew, and costs more than most acts."""
    try:
        yield
    finally:
        for hand in _waiting:
            hand.acts.put(None)
        for hand in _waiting:
            hand.join()
        _waiting.clear()


def at_once(*acts):
    """Do several things in the same moment, and give what each came to: its answer or its refusal. Anything else is raised."""
    start, end = Barrier(len(acts)), Barrier(len(acts) + 1)
    ends, broken = [None] * len(acts), []

    def run(number, act):
        start.wait()
        try:
            ends[number] = act()
        except (NotNow, PermissionDenied) as refusal:
            ends[number] = refusal
        except Exception as error:
            broken.append(error)
        finally:
            end.wait()

    _waiting.extend(_Hand() for _ in range(len(acts) - len(_waiting)))
    for number, act in enumerate(acts):
        _waiting[number].acts.put(lambda number=number, act=act: run(number, act))
    end.wait()
    if broken:
        raise broken[0]
    return ends


def refusals(ends):
    return [end for end in ends if isinstance(end, Exception)]
