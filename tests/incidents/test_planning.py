"""The plan of clocks says rules and roles, never a case: it is the same whether there are reports or none."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import CalendarDay, Membership
from core.clocks import at_london, london
from incidents import reminders
from incidents.reminders.planning import COMES_IN, EXAMPLES
from tests.factories import give, make_person
from tests.factories.incidents import make_case, rules

TUESDAY = date(2026, 12, 22)
CHILD, ADULT, DATA, OTHER = EXAMPLES


@pytest.fixture
def school(oakfield, lead, approver):
    give(make_person("Cora Chair"), "chair-of-governors", oakfield)
    give(make_person("Dora Deputy"), "deputy-safeguarding-lead", oakfield)
    give(make_person("Dan Data"), "data-protection-officer", oakfield)
    Membership.objects.update(starts_on=date(2026, 1, 1))
    return rules(oakfield)


def plan(start=TUESDAY, days=14, organisation=None):
    return reminders.plan(start=start, end=start + timedelta(days=days), organisation=organisation)


def said(rows, about):
    return [(f"{london(row.at):%d %H:%M}", row.to, row.kind) for row in rows if row.about.startswith(about)]


def test_plan_says_who_would_be_called_and_when_over_christmas(school):
    rows = plan()

    assert said(rows, CHILD) == [
        ("22 09:30", "deputy-safeguarding-lead", "incidents.escalate"),
        ("22 10:00", "headteacher", "incidents.escalate"),
    ]
    assert said(rows, ADULT) == [
        ("23 09:00", "chair-of-governors", "incidents.escalate"),
        ("23 12:00", "chair-of-governors", "incidents.call_further"),
        ("23 23:59", "nobody", "incidents.call_further"),
    ]
    assert [row for row in said(rows, DATA) if row[2] == "incidents.call_further"] == [
        ("23 21:00", "headteacher", "incidents.call_further"),
        ("25 09:00", "chair-of-governors", "incidents.call_further"),
    ]
    assert [row.at for row in rows] == sorted(row.at for row in rows)


def test_holidays_of_the_school_move_only_what_waits_for_school_days(school):
    before = plan()
    CalendarDay.objects.create(
        organisation=school, kind="holiday", label="Christmas", starts_on=TUESDAY, ends_on=date(2027, 1, 3)
    )

    after = plan()

    changed = {row.about for row in set(before) ^ set(after)}
    assert changed <= {f"{OTHER} at {school.name}", f"{DATA} at {school.name}"}
    assert {row.kind for row in set(before) ^ set(after)} == {"incidents.escalate"}


def test_plan_is_the_same_whether_there_are_reports_or_none(school, author):
    without = plan()

    make_case(school, kind="K2", reporter=author, now=at_london(TUESDAY, COMES_IN))

    assert plan() == without
    assert not any(person in str(without) for person in ("Hugo", "Cora", "Dora", "Dan", "Dee", "@"))


def test_plan_and_run_agree(school, author):
    """A report that does come in at that moment is called for exactly when the plan says."""
    start = at_london(TUESDAY, COMES_IN)
    case = make_case(school, kind="K2", reporter=author, now=start)
    moments = {case.clocks.unopened().get().next_call_at}
    for law in case.clocks.of_the_law():
        moments |= set(law.calls_at)

    assert moments == {row.at for row in plan() if row.about.startswith(ADULT)}


def test_plan_keeps_to_its_days_and_its_place(school, elm_north):
    rules(elm_north, "headteacher-authorises")

    assert {london(row.at).date() for row in plan(days=0)} == {TUESDAY}
    assert all(school.name in row.about for row in plan(organisation=school))
    assert any(elm_north.name in row.about for row in plan())
    assert plan(start=date(2026, 12, 23), organisation=school)[0].at >= datetime(2026, 12, 23, 0, 0, tzinfo=UTC)
