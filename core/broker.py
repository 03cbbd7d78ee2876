"""Whether the broker answers, asked briefly and remembered for a moment.

Ringing doorbells stands in `core.tasks`: nothing there waits for this answer.
"""

import logging
import time
from dataclasses import dataclass, field

from django.conf import settings
from kombu import Connection

PATIENCE = 0.5
log = logging.getLogger(__name__)


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
            broker.default_channel.client.ping()  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001 - every broker has exceptions of its own; whatever it is, it does not answer
        log.info("The broker does not answer (%s).", type(error).__name__)
        return False
    return True


probe = Probe()
