"""Doorbells of the ground floor, and the one way to ring any doorbell."""

import logging
from functools import cache, partial
from typing import Any

from celery import Celery, Task, shared_task
from django.db import transaction
from django.utils import timezone
from kombu import Connection
from kombu.pools import producers

from core import alarms, audit, health, outbox
from core.models import Pulse

HURRY = 0.5
log = logging.getLogger(__name__)


def ring(task: Task, **ids: int | str) -> None:
    """Ring a task's doorbell once the transaction has committed.

    The row it is about is already safe, and a sweeper finds it: so a broker that is down is counted and logged, never raised,
    and never makes a person wait for more than half a second.
    """
    transaction.on_commit(partial(_ring, task, ids), robust=True)


def _ring(task: Task, ids: dict[str, int | str]) -> None:
    try:
        with producers[_line(task.app)].acquire(block=True, timeout=HURRY) as producer:
            # Workers declare the queue they listen at: asking for it with each ring costs as much as the ring.
            bell: Any = task.apply_async
            bell(kwargs=ids, producer=producer, retry=False, ignore_result=True, declare=())
    except Exception as error:  # noqa: BLE001 - every broker has exceptions of its own; the sweeper does the work anyway
        log.warning(
            "The doorbell %s did not ring: %s. The sweeper will find the work.", task.name, type(error).__name__
        )


def _line(app: Celery) -> Connection:
    return _line_to(app, app.conf.broker_url)


@cache
def _line_to(app: Celery, _broker: str) -> Connection:
    """Give the line that doorbells are rung on: a broker that hangs is waited for less long than a worker would wait."""
    return app.connection(transport_options={"socket_timeout": HURRY})


@shared_task
def deliver_messages(**_: Any) -> None:
    """Send what waits and is due."""
    outbox.deliver_due(now=timezone.now())
    beat_pulse("messages")


@shared_task
def seal_history(**_: Any) -> None:
    """Seal the history written since the last time."""
    audit.seal_waiting(now=timezone.now())


@shared_task
def tick(**_: Any) -> None:
    """Leave a sign that scheduler and worker are alive, and raise an alarm if messages wait that should have left."""
    beat_pulse("scheduler")
    now = timezone.now()
    alarms.about_messages(health.look(now=now, for_everybody=False), now=now)


def beat_pulse(name: str) -> None:
    """Write down that a part of the machine ran just now."""
    Pulse.objects.update_or_create(name=name, defaults={"at": timezone.now()})
