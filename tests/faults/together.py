"""Several acts in the same moment, each on a connection of its own."""

from threading import Barrier, Thread

from django.core.exceptions import PermissionDenied
from django.db import connection

from core.workflow import NotNow


def at_once(*acts):
    """Do several things in the same moment, and give what each came to: its answer or its refusal. Anything else is raised."""
    start, ends, broken = Barrier(len(acts)), [None] * len(acts), []

    def run(number, act):
        start.wait()
        try:
            ends[number] = act()
        except (NotNow, PermissionDenied) as refusal:
            ends[number] = refusal
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]
    return ends


def refusals(ends):
    return [end for end in ends if isinstance(end, Exception)]
