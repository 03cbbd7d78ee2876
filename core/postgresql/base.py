"""Django's own PostgreSQL, which talks to the server less.

With health checks (CONN_HEALTH_CHECKS) Django begins every request by asking the database for a 1. On a line that was used a moment
ago and has nothing to say, nothing can have happened: a server that goes away says so.

Every message to the server is waited for. Where a transaction is short and much used, its BEGIN goes along with the first
statement, what nobody needs an answer to with the next one, and the last of these with COMMIT (`in_few_messages`).

Django looks for exactly this name here. Not here: what is written together (`core.writing`).
"""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction

# A line that lay idle for longer is asked: what stands between us and the server may have forgotten it without a word.
FRESH = 10.0

Statement = tuple[str, tuple[Any, ...]]
_BEGIN: Statement = ("BEGIN", ())
_COMMIT: Statement = ("COMMIT", ())
_ROLLBACK: Statement = ("ROLLBACK", ())
_NO_TRANSACTION = base.DatabaseWrapper.Database.extensions.TRANSACTION_STATUS_IDLE


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stood_at = -FRESH
        # Which words this line knows, by their names (`core.words`).
        self.told: set[str] = set()
        # Whether statements may wait here for the next message, whether that goes for BEGIN and COMMIT too, and which wait.
        self.lets_wait = False
        self._begins_along = False
        self._waiting: list[Statement] = []

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

    @contextmanager
    def in_few_messages(self) -> Iterator[None]:
        """Let statements of one transaction wait for each other in this block; it stands around the transaction, or within one.

        Whoever asks anything meanwhile finds everything written: what waits goes first, in the same message. Where a statement
        fails, the error comes with what was sent along with it, at the latest with the end of the transaction.
        """
        if self.lets_wait:
            yield
            return
        self.lets_wait, self._begins_along = True, not self.in_atomic_block
        try:
            with self.execute_wrapper(self._after_what_waits):
                yield
                if not self._begins_along:
                    self._send_what_waits()
        finally:
            self.lets_wait = self._begins_along = False
            self._waiting = []

    def let_wait(self, statement: Statement) -> None:
        """Send a statement with the next message, whatever that is: nobody needs its answer. Only where `lets_wait`."""
        self._waiting.append(statement)

    def _after_what_waits(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django calls it so
        """Send what waits before a statement, in the same message where both can be one."""
        if self._waiting:
            # A cursor with a name writes words of its own around what it is given; many values are many messages.
            if (
                many
                or context["cursor"].cursor.name
                or (params is None and any(values for _sql, values in self._waiting))
            ):
                self._send_what_waits()
            else:
                values: Any
                sql, values = _joined([*self._take(), (sql, tuple(params or ()))])
                params = None if params is None else values
        return execute(sql, params, many, context)

    def _send_what_waits(self, *more: Statement) -> None:
        if statements := [*self._take(), *more]:
            sql, values = _joined(statements)
            with debug_transaction(self, sql), self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(sql, values or None)

    def _take(self) -> list[Statement]:
        taken, self._waiting = self._waiting, []
        return taken

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - Django calls it so
        """Begin a transaction, or go back to none: where BEGIN goes along, psycopg2 need not know of the transaction."""
        if self._begins_along and not autocommit:
            self._waiting.append(_BEGIN)
        else:
            super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs do not know it

    def _commit(self) -> None:
        if not self._begins_along:
            super()._commit()  # type: ignore[misc]  # the stubs do not know it
        elif self._waiting == [_BEGIN]:
            self._waiting = []
        else:
            self._send_what_waits(_COMMIT)

    def _rollback(self) -> None:
        self._waiting = []
        if not self._begins_along:
            super()._rollback()  # type: ignore[misc]  # the stubs do not know it
        elif self.connection is not None and self.connection.info.transaction_status != _NO_TRANSACTION:
            self._send_what_waits(_ROLLBACK)


def _joined(statements: list[Statement]) -> Statement:
    return "; ".join(sql for sql, _values in statements), tuple([one for _sql, values in statements for one in values])


def _has_something_to_say(line: Any) -> bool:
    look = select.poll()
    look.register(line.fileno(), select.POLLIN | select.POLLPRI)
    return bool(look.poll(0))
