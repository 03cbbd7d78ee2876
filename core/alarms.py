"""Alarms about the machine itself: one per kind and hour, mailed straight to whoever keeps the installation.

They take no place in the outbox, which may be what stands still. Who reads them is known elsewhere (ALARM_READERS). An alarm says
how long and how many, never about whom or what: its readers may see no case.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils.module_loading import import_string

from core.health import SCHEDULER_MAY_REST, Health
from core.models import Alarm

log = logging.getLogger(__name__)

# A page that is asked every few seconds raises it too: that page must not wait long for a mail server that hangs.
PATIENCE_SECONDS = 5
TRY_AGAIN_AFTER = timedelta(minutes=5)
LATE = "messages-late"
SILENT = "scheduler-silent"
CROWD = "very-many-at-once"
SUBJECTS = {
    LATE: "PolicyHub: messages are not going out",
    SILENT: "PolicyHub: the scheduler is silent",
    CROWD: "PolicyHub: very much comes in at once",
}
_began = time.monotonic()


def about_messages(health: Health, *, now: datetime) -> bool:
    """Raise an alarm if something that is due has waited too long, and say whether one was mailed now."""
    if health.messages_on_time:
        return False
    says = f"A message has been waiting for {_minutes(health.waiting)}. It should leave within a minute."
    if health.leases_run_out:
        says += f" {health.leases_run_out} had been begun by a worker that did not come back."
    return raise_alarm(kind=LATE, says=says, now=now)


def about_scheduler(health: Health, *, now: datetime) -> bool:
    """Raise an alarm if scheduler, broker or worker has been silent too long, and say whether one was mailed now.

    Where it never ran, it has been silent since this process began: a new installation is given the same few minutes.
    """
    if health.scheduler_on_time:
        return False
    silent = health.silent if health.silent is not None else timedelta(seconds=time.monotonic() - _began)
    if silent <= SCHEDULER_MAY_REST:
        return False
    return raise_alarm(
        kind=SILENT,
        says=f"Nothing has been done by itself for {_minutes(silent)}: the scheduler, the broker or the worker stands still. "
        "Reports, confirmations and sign-offs are still accepted; nobody is told of them until it runs again.",
        now=now,
    )


def raise_alarm(*, kind: str, says: str, now: datetime) -> bool:
    """Raise an alarm unless it was raised in this hour, and say whether it was mailed now.

    What could not be mailed is tried again after some minutes, by whoever looks next. A process killed in the very moment of
    sending costs at most a second mail.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    Alarm.objects.bulk_create([Alarm(kind=kind, hour=hour, says=says[:300], raised_at=now)], ignore_conflicts=True)
    mine = Alarm.objects.filter(
        Q(tried_at=None) | Q(tried_at__lt=now - TRY_AGAIN_AFTER), kind=kind, hour=hour, mailed_at=None
    )
    if not mine.update(tried_at=now):
        return False
    log.error("ALARM %s: %s", kind, says)
    if not _mailed(SUBJECTS[kind], says):
        return False
    Alarm.objects.filter(kind=kind, hour=hour).update(mailed_at=now)
    return True


def _mailed(subject: str, says: str) -> bool:
    know: Callable[[], Iterable[str]] = import_string(settings.ALARM_READERS)
    readers = sorted({*know(), *settings.ALARM_MAIL_TO})
    if not readers:
        log.error("Nobody is there to be mailed an alarm: name an administrator, or set ALARM_MAIL_TO.")
        return False
    mail = EmailMessage(
        subject=subject,
        body=f"{says}\n\nHow it is now: {settings.PUBLIC_URL}/readyz\nWhat to do: docs/operations.md\n\n"
        "This mail comes at most once an hour, for as long as it is so.\n",
        to=readers,
        headers={"Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=PATIENCE_SECONDS),
    )
    try:
        mail.send()
    except Exception as error:  # noqa: BLE001 - whatever a mail server throws, the alarm stands in the log and is tried again
        log.error("An alarm could not be mailed (%s).", type(error).__name__)
        return False
    return True


def _minutes(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
