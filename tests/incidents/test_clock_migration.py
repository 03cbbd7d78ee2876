"""Clocks that ran before they took the shape of all clocks keep what they knew, on the way there and back."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tests.factories.incidents import make_case, rules

BEFORE = [("incidents", "0001_incidents")]
AFTER = [("incidents", "0004_clocks_hold_their_rules")]

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.fixture
def _latest_again():
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("incidents"))


@pytest.mark.usefixtures("lead", "_latest_again")
def test_clocks_keep_what_they_knew(oakfield):
    now = timezone.now()
    case = make_case(rules(oakfield), kind="K3", now=now - timedelta(hours=3))
    opened = now - timedelta(hours=2)
    type(case).objects.filter(pk=case.pk).update(first_opened_at=opened)
    case.clocks.all().delete()
    old = migrate(BEFORE)
    clock = old.get_model("incidents", "Clock")
    sealed = b"\x01sealed"
    shapes = [
        (30, "minutes", "run-out"),
        (60, "minutes", "met"),
        (1, "working-days", "running"),
        (2, "school-days", "met"),
    ]
    due = now - timedelta(hours=1)
    for after, unit, state in shapes:
        row = clock.objects.create(
            uid=uuid.uuid4(), incident_id=case.pk, after=after, unit=unit, role="headteacher", due_at=due, state=state
        )
        with connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_clock SET due_exactly = %s WHERE id = %s", [sealed, row.pk])

    new = migrate(AFTER).get_model("incidents", "Clock")

    rows = {row.after: row for row in new.objects.all()}
    assert {row.kind for row in rows.values()} == {"unopened-minutes", "unopened-working-days", "unopened-school-days"}
    assert [rows[n].state for n in (30, 60, 1, 2)] == ["run-out", "met", "running", "met"]
    assert [rows[n].rung for n in (30, 60, 1, 2)] == [1, 0, 0, 0]
    assert [rows[n].next_call_at for n in (30, 60, 1, 2)] == [None, None, due, None]
    assert [rows[n].met_at for n in (30, 60, 1, 2)] == [None, opened, None, opened]
    assert {row.started_at for row in rows.values()} == {case.reported_at}
    with connection.cursor() as cursor:
        cursor.execute("SELECT due_exactly FROM incidents_clock")
        assert {bytes(value) for (value,) in cursor.fetchall()} == {sealed}

    back = migrate(BEFORE).get_model("incidents", "Clock")

    assert sorted(back.objects.values_list("after", "unit", "state")) == sorted(shapes)
