"""The plan of a school year: school mornings only, why nobody hears, and what is left of it once some was given.

That the run then does the same has a room of its own (`test_reminders_year`).
"""

from datetime import date, timedelta

import pytest
from django.db.models import Max

from accounts.models import CalendarDay, Membership
from core import bulk
from core.clocks import at_london, london
from core.models import Reminder
from core.planning import NOBODY
from policies import reminders
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import ObligationFactory, make_policy, make_version

START, END = date(2026, 9, 1), date(2027, 8, 31)
HOLIDAYS = (
    ("half-term", date(2026, 10, 26), date(2026, 10, 30)),
    ("holiday", date(2026, 12, 21), date(2027, 1, 1)),
    ("half-term", date(2027, 2, 15), date(2027, 2, 19)),
    ("holiday", date(2027, 3, 29), date(2027, 4, 9)),
    ("half-term", date(2027, 5, 31), date(2027, 6, 4)),
    ("holiday", date(2027, 7, 22), date(2027, 8, 31)),
)
# Round the nights on which clocks change, the last days of term, in the middle of holidays, and at the end of February.
DUE_DAYS = (
    date(2026, 10, 25), date(2026, 10, 28), date(2026, 12, 25), date(2027, 1, 31), date(2027, 2, 28),
    date(2027, 3, 28), date(2027, 7, 21), date(2027, 7, 22),
)  # fmt: skip


@pytest.fixture
def school(oakfield, monkeypatch):
    monkeypatch.setattr(bulk, "_ROOM", 0)
    for kind, first, last in HOLIDAYS:
        CalendarDay.objects.create(organisation=oakfield, kind=kind, label=kind, starts_on=first, ends_on=last)
    return oakfield


@pytest.fixture
def year(school):
    """Policies that fall due through a year: read by somebody with a line manager and by somebody without."""
    manager = give(make_person("Maud Manager"), "staff", school)
    give(make_person("Hetty Head"), "headteacher", school)
    managed, alone = (give(make_person(name), "staff", school) for name in ("Ana", "Ben"))
    Membership.objects.filter(person=managed).update(line_manager=manager)
    Membership.objects.update(starts_on=date(2026, 1, 1))
    for number, due_on in enumerate(DUE_DAYS):
        policy = make_policy(school, slug=f"year-{number}", title=f"Policy {number}")
        version = make_version(policy, state=State.IN_FORCE)
        version.next_review_on = due_on
        version.save()
        for person in (managed, alone):
            ObligationFactory(person=person, version=version, due_on=due_on, owed_since=due_on - timedelta(days=20))


def test_plan_says_why_nobody_hears(year):
    unheard = [one for one in reminders.plan(start=START, end=END) if one.to == NOBODY]

    assert {one.why for one in unheard} >= {"1 person is late, and no line manager is written down for them."}


def test_mails_keep_to_school_mornings_all_year(year):
    for one in reminders.plan(start=START, end=END):
        at = london(one.at)
        assert (at.hour, at.minute) == (7, 30)
        assert at.weekday() < 5
        assert not any(first <= at.date() <= last for _, first, last in HOLIDAYS)


def test_plan_leaves_out_what_was_given_and_other_places(year, school, elm_north):
    whole = reminders.plan(start=date(2026, 10, 1), end=date(2026, 12, 31))
    for step in range(31):
        reminders.remind(now=at_london(date(2026, 10, 1) + timedelta(days=step), reminders.RUNS_AT))
    last = Reminder.objects.aggregate(at=Max("given_at"))["at"]

    rest = reminders.plan(start=date(2026, 11, 1), end=date(2026, 12, 31))

    assert last is not None
    assert len(rest) < len(whole)
    assert not reminders.plan(start=START, end=END, organisation=elm_north)
    assert reminders.plan(start=START, end=END, organisation=school) == reminders.plan(start=START, end=END)
