"""Databases of a run beside the one of its tests: made with all their tables, copied and dropped by name.

On SQLite they are files of a folder, on PostgreSQL they stand on the server of the run. What is in them belongs to who asks for
them; how tables are kept from one run to the next, to `kept_tables`.
"""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg2

from tests.environment import end_with_us
from tests.kept_tables import ROOT, digest, kept_in


def of_the_run():
    """The address of this run's database, in parts, where it is PostgreSQL."""
    parts = urlsplit(os.environ.get("DATABASE_URL", ""))
    return parts if parts.scheme in {"postgres", "postgresql"} else None


class OnSqlite:
    """Files of one folder."""

    def __init__(self, folder, kept=None):
        self.folder, self.kept = folder, kept

    def path(self, name):
        return self.folder / f"{name}.sqlite3"

    def url(self, name):
        return f"sqlite:///{self.path(name)}"

    def make(self, name):
        """Begin with the tables of an earlier run, where there are any; `migrate` does what is left to do."""
        self.drop(name)
        if self.kept and kept_in(self.kept).exists():
            _copy(kept_in(self.kept), self.path(name))

    def copy(self, name, new):
        self.drop(new)
        _copy(self.path(name), self.path(new))

    def drop(self, name):
        self.path(name).unlink(missing_ok=True)


def _copy(path, new):
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(new)) as target:
        source.backup(target)


class OnPostgres:
    """Databases of one server."""

    def __init__(self, parts):
        self.parts = parts

    def url(self, name):
        return self.parts._replace(path=f"/{name}").geturl()

    def make(self, name):
        """Begin with tables that are made once for all databases of this server."""
        self.copy(self.with_tables(), name)

    def with_tables(self):
        """Name a database that has all tables and nothing else: migrated from nothing by whoever asks first, while others wait."""
        name = f"test_tables_{digest()}"
        with self._line() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('tables'))")
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%test_tables_%'")
            there = {found for (found,) in cursor.fetchall()}
            if name not in there:
                for old in there:
                    cursor.execute(f'DROP DATABASE "{old}"')
                cursor.execute(f'CREATE DATABASE "new_{name}"')
                _migrate(self.url(f"new_{name}"))
                cursor.execute(f'ALTER DATABASE "new_{name}" RENAME TO "{name}"')
        return name

    def copy(self, name, new):
        self.drop(new)
        with self._line() as cursor:
            cursor.execute(f'CREATE DATABASE "{new}" TEMPLATE "{name}"')

    def drop(self, name):
        with self._line() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextmanager
    def _line(self):
        with closing(psycopg2.connect(self.parts._replace(path="/postgres").geturl())) as line:
            line.autocommit = True
            with line.cursor() as cursor:
                yield cursor


def _migrate(url):
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=end_with_us(signal.SIGKILL),
    )
    assert done.returncode == 0, f"migrating from nothing failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
