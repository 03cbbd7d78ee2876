"""How many statements a message to the database holds: PostgreSQL is sent several as one (`core.postgresql`), and each counts."""

import re

# What opens and closes a transaction is no statement of its own.
_FRAME = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
_NEXT = re.compile(r"; (?=EXECUTE |SELECT |INSERT |UPDATE |DELETE |COMMIT$)")


def asked(captured, *, but=()):
    """Give the statements of these captured messages, without those that begin like this."""
    messages = [one["sql"].removeprefix("BEGIN; ") for one in captured]
    statements = [sql for message in messages for sql in _NEXT.split(message)]
    return [sql for sql in statements if not _FRAME.match(sql) and not sql.startswith(tuple(but))]
