"""Reminders around the two odd Sundays of a year: each once, and in the mail of half past seven by the clock on the wall."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core import outbox
from core.clocks import at_london, london
from core.models import Message, Reminder
from policies import reminders
from policies.workflow import State
from tests.factories.policies import ObligationFactory, make_policy, make_version

pytestmark = pytest.mark.django_db

FORWARD = (date(2026, 3, 29), date(2027, 3, 28))
BACK = (date(2026, 10, 25), date(2027, 10, 31))
SUNDAYS = pytest.mark.parametrize("sunday", [*FORWARD, *BACK])
HALF_PAST_SEVEN = time(7, 30)


def hours_of(day, *, each=1):
    """Every hour of a London day, as the timetable (in UTC) meets them: 23, 24 or 25; or each so many hours."""
    moment, end = at_london(day, time(0)), at_london(day + timedelta(days=1), time(0))
    while moment < end:
        yield moment + timedelta(minutes=10)
        moment += timedelta(hours=each)


def first_working_day(sunday):
    """Easter Monday falls behind one of these Sundays."""
    return sunday + timedelta(days=2 if sunday == date(2027, 3, 28) else 1)


@pytest.fixture
def owe(oakfield, author):
    def owe(due_on):
        version = make_version(make_policy(oakfield), state=State.IN_FORCE)
        return ObligationFactory(person=author, version=version, due_on=due_on, owed_since=due_on - timedelta(days=60))

    return owe


@SUNDAYS
def test_day_of_the_change_has_its_own_number_of_hours_and_one_reminder(sunday, owe):
    owe(sunday)

    given = [reminders.remind(now=moment) for moment in hours_of(sunday)]

    assert given == [1] + [0] * (22 if sunday in FORWARD else 24)
    assert Reminder.objects.get().rung == 0


@SUNDAYS
def test_mail_of_the_days_around_it_goes_out_at_half_past_seven_on_the_wall(sunday, owe):
    owe(sunday + timedelta(days=4))

    for day in range(-6, 5):
        for moment in hours_of(sunday + timedelta(days=day), each=1 if day in {0, 1} else 6):
            reminders.remind(now=moment)

    moments = [london(at) for at in Message.objects.order_by("due_at").values_list("due_at", flat=True)]
    assert list(Reminder.objects.order_by("-rung").values_list("rung", flat=True)) == [14, 7, 1, 0]
    assert {moment.time() for moment in moments} == {HALF_PAST_SEVEN}
    assert len({moment.utcoffset() for moment in moments}) == 2


@SUNDAYS
def test_mail_waits_until_the_wall_says_half_past_seven(sunday, owe):
    owe(sunday + timedelta(days=7))
    for moment in hours_of(sunday):
        reminders.remind(now=moment)
    day = first_working_day(sunday)
    hour_in_utc = 6 if sunday in FORWARD else 7
    moment = datetime.combine(day, time(hour_in_utc, 30), tzinfo=UTC)

    assert outbox.deliver_due(now=moment - timedelta(minutes=1)) == 0
    assert outbox.deliver_due(now=moment) == 1


@SUNDAYS
def test_london_midnight_begins_the_day_whatever_utc_says(sunday, owe):
    monday = sunday + timedelta(days=1)
    owe(monday + timedelta(days=1))
    midnight = at_london(monday, time(0))

    before = reminders.remind(now=midnight - timedelta(minutes=1))
    newest_before = Reminder.objects.order_by("rung").first().rung
    after = reminders.remind(now=midnight)

    assert (before, newest_before, after) == (1, 7, 1)
    assert Reminder.objects.order_by("rung").first().rung == 1
    assert midnight.utcoffset() == timedelta(0)
    assert midnight.hour == (23 if sunday in FORWARD else 0)


@SUNDAYS
def test_plan_says_the_same_moments(sunday, owe):
    owe(sunday)
    planned = reminders.plan(start=sunday, end=sunday)

    for moment in hours_of(sunday):
        reminders.remind(now=moment)

    assert [entry.at for entry in planned] == list(Message.objects.values_list("due_at", flat=True))
