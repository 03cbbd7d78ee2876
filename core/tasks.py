"""Doorbells of the ground floor, and the one way to ring any doorbell."""

import logging
from collections.abc import Sequence
from functools import cache
from typing import Any

from celery import Celery, Task, shared_task
from django.db import transaction
from django.utils import timezone
from kombu.pools import producers
from kombu.utils.uuid import uuid

from core import alarms, audit, health, outbox
from core.broker import HURRY, line_to
from core.models import Pulse
from core.ringer import Ringer

Ids = dict[str, int | str]
log = logging.getLogger(__name__)


def ring(task: Task, **ids: int | str) -> None:
    """Ring a task's doorbell once the transaction has committed; all that a transaction rings go out as one, each once.

    The row it is about is already safe, and a sweeper finds it: so a broker that is down is logged, never raised. Where people are
    answered nobody waits for it at all (`ring_from_a_thread`), elsewhere for half a second at most.
    """
    connection = transaction.get_connection()
    # What is undone to a savepoint takes its own bells along, and no others.
    here = set(connection.savepoint_ids)
    for kept_for, bells, _robust in connection.run_on_commit:
        if isinstance(bells, _Bells) and kept_for == here:
            bells.add(task, ids)
            return
    transaction.on_commit(_Bells(task, ids), robust=True)


class _Bells:
    """Doorbells that wait for the end of a transaction."""

    def __init__(self, task: Task, ids: Ids) -> None:
        self.app = task.app
        self.rung = [(task.name, ids)]

    def add(self, task: Task, ids: Ids) -> None:
        """Keep another one, unless exactly this one waits already."""
        if (task.name, ids) not in self.rung:
            self.rung.append((task.name, ids))

    def __call__(self) -> None:
        """Ring them."""
        if not ringer.takes(self.rung):
            _ring(self.app, self.rung)


ringer = Ringer()


def ring_from_a_thread(app: Celery) -> None:
    """Ring this app's bells from a thread of its own from now on: for the web server, whose visitors need not wait for them."""
    ringer.ring_by(lambda bells: _ring(app, bells))


def _ring(app: Celery, bells: Sequence[tuple[str, Ids]]) -> None:
    try:
        with producers[line_to(app)].acquire(block=True, timeout=HURRY) as producer:
            _send(app, producer, *(bells[0] if len(bells) == 1 else (ring_these.name, {"bells": bells})))
    except Exception as error:  # noqa: BLE001 - every broker has exceptions of its own; the sweeper does the work anyway
        log.warning(
            "The doorbell %s did not ring: %s. The sweeper will find the work.",
            ", ".join(name for name, _ids in bells),
            type(error).__name__,
        )


@cache
def _queue(app: Celery) -> str:
    name: str = app.conf.task_default_queue
    return name


def _send(app: Celery, producer: Any, name: str, ids: dict[str, Any]) -> None:
    """Put one bell into the queue at which workers listen; the library's own way asks first where to, and costs twice as much."""
    message = app.amqp.as_task_v2(uuid(), name, kwargs=ids, ignore_result=True, argsrepr="", kwargsrepr="")
    where = {"exchange": "", "routing_key": _queue(app)}
    producer.publish(message.body, serializer="json", headers=message.headers, **where, **message.properties)


@shared_task
def ring_these(*, bells: list[tuple[str, Ids]], **_: Any) -> None:
    """Ring several doorbells one by one, for whoever had no time to."""
    for name, ids in bells:
        _ring(ring_these.app, [(name, ids)])


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
