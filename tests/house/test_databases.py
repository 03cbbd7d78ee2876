"""Databases beside the one of the tests begin with all tables, which are made from nothing once."""

from contextlib import closing

import pytest
from django.db import connection

from tests import databases
from tests.databases import OnPostgres, OnSqlite, of_the_run

pytestmark = pytest.mark.django_db
APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"


@pytest.fixture
def store(tmp_path, request, django_db_setup):
    server = of_the_run()
    store = OnPostgres(server) if server else OnSqlite(tmp_path, request.config.cache.mkdir("tables"))
    yield store
    for name in ("house_made", "house_copied"):
        store.drop(name)


def asked(store, name, sentence):
    """Ask another database as the one of the tests would be asked."""
    other = connection.copy()
    other.settings_dict["NAME"] = name if of_the_run() else str(store.path(name))
    with closing(other), other.cursor() as cursor:
        cursor.execute(sentence)
        return cursor.fetchall() if cursor.description else []


def test_made_database_has_every_migration_of_the_tests(store):
    with connection.cursor() as cursor:
        cursor.execute(APPLIED)
        ours = cursor.fetchall()

    store.make("house_made")

    assert asked(store, "house_made", APPLIED) == ours


def test_copy_has_what_was_written_and_nothing_that_is_written_later(store):
    store.make("house_made")
    asked(store, "house_made", "CREATE TABLE noted (word varchar(9))")
    asked(store, "house_made", "INSERT INTO noted VALUES ('before')")
    store.copy("house_made", "house_copied")
    asked(store, "house_made", "INSERT INTO noted VALUES ('after')")

    assert asked(store, "house_copied", "SELECT word FROM noted") == [("before",)]


def test_tables_are_made_from_nothing_once(store, monkeypatch):
    store.make("house_made")
    monkeypatch.setattr(databases, "_migrate", pytest.fail)

    store.make("house_made")

    assert asked(store, "house_made", APPLIED) != []
