"""What a page asked of the database: how many statements, which of them again and again, what it wrote, what lists it sent."""

import re
from collections import Counter

from tests.statements import asked

WRITE = re.compile(r"^\s*(EXECUTE )?(INSERT|UPDATE|DELETE)", re.IGNORECASE)
VALUES = re.compile(r"'[^']*'|\b\d+\b")
LIST = re.compile(r"IN \([^()]*\)")
# Numbers of rights or places sent back to the database: the mistake that makes peers slow.
RIGHTS = re.compile(r"(content_object|organisation|permission|group)_id\" IN \((\d+, ){9,}")


def of(captured):
    """Sum up the statements of one request; transaction marks are no statements."""
    statements = asked(captured.captured_queries)
    counted = Counter(shape(sql) for sql in statements)
    return {
        "queries": len(statements),
        "writes": sum(bool(WRITE.match(sql)) for sql in statements),
        "lists": sum(bool(RIGHTS.search(sql)) for sql in statements),
        "ms": round(sum(float(one["time"]) for one in captured.captured_queries) * 1000, 1),
        "again": [[times, sql[:200]] for sql, times in counted.most_common(5) if times > 1],
        "slowest": _slowest(captured),
        "all": [sql[:400] for sql in statements],
    }


def shape(sql):
    """Give a statement without its values, so that the same question is recognised."""
    return LIST.sub("IN (..)", VALUES.sub("?", sql))


def _slowest(captured):
    if not captured.captured_queries:
        return [0.0, ""]
    one = max(captured.captured_queries, key=lambda one: float(one["time"]))
    return [round(float(one["time"]) * 1000, 1), one["sql"][:300]]
