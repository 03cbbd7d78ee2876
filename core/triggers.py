"""Append-only tables, kept so by the database itself.

The history must not be changeable by a bug in our own code, so the database refuses UPDATE, DELETE and, on PostgreSQL,
TRUNCATE; on SQLite also an INSERT that would replace a row, which fires no DELETE trigger there. SQLite drops triggers when it
rebuilds a table for a migration: that is why they are installed after *every* migrate and checked by `check --database default`
and `verify_audit` (bars.md, Security, audit).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

# Each table with the columns that are unique in it.
TABLES = {"core_auditentry": ("id",), "core_seal": ("id", "last_id")}
_REFUSAL = "the history is append-only"
# Tables of the apps whose rows nobody changes, and which go with what they belong to when that is destroyed.
_unchanging: set[str] = set()


def never_change(table: str) -> None:
    """Let the database refuse every change of a row of this table from the next migrate on; each app names its own."""
    _unchanging.add(table)


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            for verb in ("update", "delete")
        ] + [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} WHEN {_is_there(table)} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        ]
    return [
        "CREATE OR REPLACE FUNCTION policyhub_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION policyhub_append_only()",
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION policyhub_append_only()",
    ]


def _refusing_changes(vendor: str, table: str) -> str:
    if vendor == "sqlite":
        return (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
    return (
        f"CREATE OR REPLACE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION policyhub_append_only()"
    )


def _is_there(table: str) -> str:
    same = " OR ".join(f"{column} = NEW.{column}" for column in TABLES[table])
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - the names above and no others


def _names(vendor: str, table: str) -> list[str]:
    kinds = ("update", "delete", "replace") if vendor == "sqlite" else ("change", "truncate")
    return [f"{table}_no_{kind}" for kind in kinds]


def install(using: str = "default") -> None:
    """Install every trigger that is not there yet."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in TABLES:
            for statement in _statements(connection.vendor, table):
                cursor.execute(statement)


def remove(using: str = "default") -> None:
    """Remove the triggers. Only the test suite's flush between tests has a reason to."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in _names(connection.vendor, table):
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Lift the triggers for a moment and put them back, whatever happens between."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def missing(using: str = "default") -> list[str]:
    """List the names of triggers that should stand and do not."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        standing = {row[0] for row in cursor.fetchall()}
    there = connection.introspection.table_names()
    names = [name for table in TABLES for name in _names(connection.vendor, table)]
    names += [f"{table}_no_update" for table in sorted(_unchanging) if table in there]
    return [name for name in names if name not in standing]


def install_after_migrate(*, using: str, **_: Any) -> None:
    """Install once the tables exist (a partial migrate of another app comes by here too)."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if not set(TABLES) <= there:
        return
    install(using)
    with connection.cursor() as cursor:
        for table in sorted(_unchanging & there):
            cursor.execute(_refusing_changes(connection.vendor, table))


def check_triggers(app_configs: Any = None, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Report each missing trigger as an error, for `manage.py check --database default`."""
    messages: list[CheckMessage] = []
    for using in databases or []:
        if set(TABLES) <= set(connections[using].introspection.table_names()):
            messages += [
                Error(f"The append-only trigger {name} is missing.", hint="Run manage.py migrate.", id="core.E001")
                for name in missing(using)
            ]
    return messages
