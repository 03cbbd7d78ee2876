"""The tables of a test run on SQLite, kept from one run to the next: migrating an empty database costs ten seconds each time.

`migrate` runs all the same and finds little left to do: what is kept is old at worst, never wrong. An edited migration begins anew.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
APPS = ("accounts", "core", "dashboards", "incidents", "policies", "posts")


def digest():
    """Hash whatever says how tables are made."""
    made_by = [path for app in APPS for path in sorted((ROOT / app / "migrations").glob("*.py"))]
    whole = hashlib.sha256(sqlite3.sqlite_version.encode())
    for path in (ROOT / "requirements.lock", ROOT / "core" / "triggers.py", *made_by):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def kept_in(folder):
    """Where the tables of this code are kept in a folder, if they are."""
    return Path(folder) / f"{digest()}.sqlite3"


def migrate_from(folder, migrate):
    """Give what stands in for the `handle` of Django's `migrate`: an empty database in memory begins with what is kept."""
    kept = kept_in(folder)

    def handle(self, *args, database, **options):
        connection = connections[database]
        begins = connection.vendor == "sqlite" and connection.is_in_memory_db() and not _tables(connection)
        if begins and (path := kept if kept.exists() else _of_this_run()):
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as source:
                source.backup(connection.connection)
        migrate(self, *args, database=database, **options)
        if begins and not kept.exists():
            _keep(connection, kept)

    return handle


def _of_this_run():
    """Where `bin/test` has made all tables from nothing a moment ago, if it has."""
    path = os.environ.get("POLICYHUB_TABLES", "")
    return Path(path) if path and Path(path).exists() else None


def _tables(connection):
    connection.ensure_connection()
    return connection.introspection.table_names()


def _keep(connection, path):
    for old in set(path.parent.glob("*.sqlite3")) - {path}:
        old.unlink(missing_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as target:
        connection.connection.backup(target)
    unfinished.replace(path)
