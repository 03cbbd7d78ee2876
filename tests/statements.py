"""How many statements a message to the database holds: PostgreSQL is sent several as one (`core.postgresql`), and each counts."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

# What opens and closes a transaction is no statement of its own, nor is Django's one question whether SQLite knows JSON.
_FRAME = re.compile(r"^(BEGIN\b|COMMIT\b|ROLLBACK\b|SAVEPOINT\b|RELEASE\b|SELECT JSON\()", re.IGNORECASE)
_NEXT = re.compile(r"; (?=EXECUTE |SELECT |INSERT |UPDATE |DELETE |COMMIT$)")


def asked(captured):
    """Give the statements of these captured messages."""
    messages = [one["sql"].removeprefix("BEGIN; ") for one in captured]
    return [sql for message in messages for sql in _NEXT.split(message) if not _FRAME.match(sql)]


def asked_by(act):
    """Give the answer of an act, and the statements it took."""
    with CaptureQueriesContext(connection) as captured:
        answer = act()
    return answer, asked(captured)
