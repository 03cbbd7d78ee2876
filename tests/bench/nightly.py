"""The nightly run of reminders beside one plain INSERT ... SELECT of the same rows, in the same database (rows 8 and 9).

`python -m tests.bench.nightly REPEAT` answers in JSON; only `bench.py` asks. It needs what `load_scale --reminders` loads.
"""

import json
import resource
import statistics
import sys
import time
from datetime import timedelta

import django

django.setup()

from celery import Task  # noqa: E402 - Django is set up first
from django.db import connection, transaction  # noqa: E402
from django.db.models import F, Value  # noqa: E402
from django.db.models.functions import Concat, JSONObject  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Organisation  # noqa: E402
from core import tasks  # noqa: E402
from core.bulk import as_text, insert_from  # noqa: E402
from core.clocks import london_day  # noqa: E402
from core.models import AuditEntry, Message, Reminder  # noqa: E402
from policies.models import Obligation  # noqa: E402
from policies.reminders import remind  # noqa: E402

VERSION = "policies.policyversion"


def measure(repeat):
    """Measure run and yardstick in turn, and undo both in between."""
    now = timezone.now()
    rung_calls = _count_doorbells()
    rounds, counts = [], {}
    for number in range(repeat):
        at = now + timedelta(seconds=number)
        plain = _timed(lambda at=at: _plainly(at))
        _undo(at)
        before = _memory()
        run = _timed(lambda at=at: counts.update(given=remind(now=at)))
        counts["grown"] = _memory() - before
        counts["messages"] = Message.objects.filter(created_at=at, kind="policies.confirm").count()
        counts["reminders"] = Reminder.objects.filter(given_at=at, kind="policies.confirm").count()
        counts["history"] = AuditEntry.objects.filter(at=at, verb="remind").count()
        again = _timed(lambda at=at: counts.update(second=remind(now=at + timedelta(hours=1))))
        rounds.append((run, plain, again))
        _undo(at)
    ratios = [run / plain for run, plain, _ in rounds]
    return {
        **counts,
        "schools": Organisation.objects.count(),
        "doorbells": len(rung_calls) + 2 * repeat,  # and the one that beat rings for each run
        "runs": 2 * repeat,
        "run": statistics.median(run for run, *_ in rounds),
        "plain": statistics.median(plain for _, plain, _ in rounds),
        "again": statistics.median(again for *_, again in rounds),
        "ratio": statistics.median(ratios),
        "lowest": min(ratios),
        "highest": max(ratios),
    }


def _plainly(at):
    """Write the same reminders and messages with one statement each, in one transaction, asking nothing."""
    due_on = london_day(at) + timedelta(days=7)
    owed = Obligation.objects.owed().filter(due_on=due_on).order_by("pk")
    about = {"about_kind": VERSION, "about_id": as_text("version_id")}
    with transaction.atomic():
        insert_from(
            owed,
            into=Reminder,
            columns={
                **about, "person": F("person_id"), "kind": "policies.confirm", "due_on": due_on, "rung": 7, "given_at": at,
            },
        )  # fmt: skip
        insert_from(owed, into=Message, columns=about | _message(due_on, at))


def _message(due_on, at):
    """Give the columns of the message that the run writes for each of these reminders."""
    day = due_on.isoformat()
    return {
        "person": F("person_id"),
        "kind": "policies.confirm",
        "occurrence": f"{day} 7",
        "organisation": F("organisation_id"),
        "context": JSONObject(policy=F("version__policy__title"), due_on=Value(day), rung=Value(7)),
        "path": Concat(Value("/policies/"), as_text("version__policy__slug"), Value("/acknowledge/")),
        "created_at": at,
        "due_at": at,
    }


def _undo(at):
    Message.objects.filter(created_at=at).delete()
    Reminder.objects.filter(given_at=at).delete()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE core_message, core_reminder")


def _count_doorbells():
    """Count what goes to the broker: by the library's own way, or by ours."""
    rung, real, ours = [], Task.apply_async, tasks._send

    def counted(self, *args, **options):
        rung.append(self.name)
        return real(self, *args, **options)

    def counted_here(app, producer, name, ids):
        rung.append(name)
        return ours(app, producer, name, ids)

    Task.apply_async, tasks._send = counted, counted_here
    return rung


def _timed(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _memory():
    """Give the most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
