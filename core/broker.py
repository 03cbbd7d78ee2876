"""The line to the broker on which doorbells are rung, and whether the broker answers, asked briefly and remembered for a moment.

Ringing doorbells stands in `core.tasks`: nothing there waits for this answer.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from celery import Celery
from django.conf import settings
from kombu import Connection
from kombu.transport import redis

PATIENCE = HURRY = 0.5
log = logging.getLogger(__name__)


def line_to(app: Celery) -> Connection:
    """Give the line that doorbells are rung on: a broker that hangs is waited for less long than a worker would wait."""
    return _line_to(app, app.conf.broker_url)


@cache
def _line_to(app: Celery, _broker: str) -> Connection:
    line = app.connection(transport_options={"socket_timeout": HURRY})
    if line.get_transport_cls() is redis.Transport:
        line.transport_cls = _Transport  # type: ignore[assignment]  # the library's types know only its own
    return line


class _Channel(redis.Channel):
    """Keeps its client, which the library makes anew for each message: that costs more than sending one."""

    @cached_property
    def _kept_client(self) -> Any:
        return self._create_client()  # type: ignore[attr-defined]  # the library has no types for it

    @contextmanager
    def conn_or_acquire(self, client: Any = None) -> Iterator[Any]:
        """Lend the client."""
        yield client or self._kept_client


class _Transport(redis.Transport):
    Channel = _Channel


@dataclass
class Probe:
    """The last answer, and for how long it counts.

    `/readyz` is open to everybody: a broker that hangs must not hold every worker for as long as somebody reloads the page.
    """

    counts_for: float = 5.0
    asked_at: float | None = None
    answered: bool = False
    url: str = field(default="", repr=False)

    def answers(self) -> bool:
        """Say whether the broker answers, or did in the last few seconds."""
        url, now = settings.CELERY_BROKER_URL, time.monotonic()
        if self.asked_at is None or url != self.url or now - self.asked_at >= self.counts_for:
            self.answered, self.url = _answers(url), url
            # The wait for a silent broker is over only now.
            self.asked_at = time.monotonic()
        return self.answered


def _answers(url: str) -> bool:
    once = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE, "max_retries": 0}
    try:
        with Connection(url, connect_timeout=PATIENCE, transport_options=once) as broker:
            # Makes the transport say hello; being connected alone proves no more than an open port.
            # For the type checker: the library has no types for it.
            broker.default_channel.client.ping()  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001 - every broker has exceptions of its own; whatever it is, it does not answer
        log.info("The broker does not answer (%s).", type(error).__name__)
        return False
    return True


probe = Probe()
