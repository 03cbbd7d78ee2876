"""Django's own PostgreSQL, which need not ask a line in use whether it still stands.

With health checks (CONN_HEALTH_CHECKS) Django begins every request by asking the database for a 1. On a line that was used a moment
ago and has nothing to say, nothing can have happened: a server that goes away says so. Django looks for exactly this name here.
"""

import select
import time
from typing import Any

from django.db.backends.postgresql import base

# A line that lay idle for longer is asked: what stands between us and the server may have forgotten it without a word.
FRESH = 10.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stood_at = -FRESH
        # Which words this line knows, by their names (`core.words`).
        self.told: set[str] = set()

    def get_new_connection(self, conn_params: Any) -> Any:
        """Open a line, which knows no words yet."""
        self.told = set()
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        """Say whether the line still stands."""
        if self.connection is None or self.connection.closed:
            return False
        now = time.monotonic()
        in_use = now - self._stood_at < FRESH and not _has_something_to_say(self.connection)
        usable = in_use or super().is_usable()
        self._stood_at = now if usable else -FRESH
        return usable


def _has_something_to_say(line: Any) -> bool:
    look = select.poll()
    look.register(line.fileno(), select.POLLIN | select.POLLPRI)
    return bool(look.poll(0))
