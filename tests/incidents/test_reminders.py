"""A report nobody opens moves on by itself, once for each clock, and a school's calendar never holds it up."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry, Message
from incidents import reminders, services
from incidents.models import Clock, Incident, StrandReader
from incidents.tasks import escalate_unopened as doorbell
from tests.factories import give, make_person
from tests.factories.incidents import make_case, rules

pytestmark = pytest.mark.usefixtures("lead")


def readers(case):
    return set(StrandReader.objects.filter(incident=case).values_list("user__name", flat=True))


def test_unopened_child_report_climbs_after_30_and_60_minutes(school, deputy, approver, author):
    now = timezone.now()
    case = make_case(school, kind="K3", reporter=author, now=now)
    expected = {29: {"Dee Lead"}, 31: {"Dee Lead", "Dora Deputy"}, 59: {"Dee Lead", "Dora Deputy"}}

    for minutes, people in expected.items():
        reminders.escalate_unopened(now=now + timedelta(minutes=minutes))
        assert readers(case) == people
    reminders.escalate_unopened(now=now + timedelta(minutes=61))

    assert readers(case) == {"Dee Lead", "Dora Deputy", "Hugo Head"}
    assert Message.objects.filter(kind="incidents.escalate").count() == 2


def test_report_without_a_name_climbs_to_the_minute(school, deputy):
    now = timezone.now().replace(minute=50)
    case = make_case(school, kind="K3", now=now)

    reminders.escalate_unopened(now=now + timedelta(minutes=20))
    assert readers(case) == {"Dee Lead"}
    reminders.escalate_unopened(now=now + timedelta(minutes=31))

    assert readers(case) == {"Dee Lead", "Dora Deputy"}
    assert AuditEntry.objects.get(verb="escalate").at.minute == 0
    assert Clock.objects.get(state="run-out").due_exactly is None


def test_same_clock_runs_out_once_however_often_the_machine_looks(school, deputy, author):
    now = timezone.now()
    case = make_case(school, kind="K3", reporter=author, now=now)
    clock = case.clocks.order_by("after").first()

    results = [reminders.escalate(incident=case, clock=clock, now=now + timedelta(minutes=31)) for _ in range(3)]

    assert results == [True, False, False]
    assert Message.objects.filter(kind="incidents.escalate").count() == 1


def test_opening_at_the_same_moment_wins(school, lead, deputy, author):
    case = make_case(school, kind="K3", reporter=author)
    clock = case.clocks.order_by("after").first()
    services.open_case(incident=Incident.objects.get(pk=case.pk), by=lead, now=timezone.now())

    moved = reminders.escalate(incident=case, clock=clock, now=timezone.now() + timedelta(minutes=31))

    assert not moved
    assert readers(case) == {"Dee Lead"}
    assert AuditEntry.objects.get(verb="escalate").reason_code == "already_opened"


def test_whoever_came_in_looks_after_it_once_they_say_so(school, deputy, author):
    past = timezone.now() - timedelta(minutes=40)
    case = make_case(school, kind="K3", reporter=author, now=past)
    reminders.escalate_unopened(now=timezone.now())

    services.acknowledge(incident=case, by=deputy, now=timezone.now(), seen=case.fingerprint)

    assert case.strands.get().owner == deputy


def test_nobody_left_is_written_down(school, author):
    past = timezone.now() - timedelta(minutes=40)
    case = make_case(school, kind="K3", reporter=author, now=past)
    Clock.objects.create(
        incident=case,
        kind="unopened-minutes",
        after=30,
        role="headteacher",
        started_by_verb="report",
        started_at=past,
        due_at=past,
        next_call_at=past,
    )

    reminders.escalate_unopened(now=timezone.now())

    assert case.timeline.get().text == reminders.NOBODY_NEXT


def test_holidays_never_hold_up_a_clock_about_a_child(school, deputy, author):
    christmas = datetime(2026, 12, 25, 23, 0, tzinfo=UTC)
    case = make_case(school, kind="K3", reporter=author, now=christmas)

    assert case.clocks.order_by("after").first().due_at == christmas + timedelta(minutes=30)


def test_clock_about_an_adult_runs_on_working_days_all_year(school, approver, author):
    give(make_person("Cora Chair"), "chair-of-governors", school)
    friday = datetime(2026, 10, 23, 9, 0, tzinfo=UTC)
    case = make_case(school, kind="K2", reporter=author, now=friday)

    # The clocks go back on Sunday: the same time on the wall on Monday is 25 hours later than on paper.
    assert case.clocks.unopened().get().due_at == datetime(2026, 10, 26, 10, 0, tzinfo=UTC)


def test_other_reports_wait_for_school_days(oakfield, business_manager, approver, author):
    rules(oakfield, "business-manager-confirms")
    case = make_case(oakfield, kind="K1", reporter=author)

    assert case.clocks.get().kind == "unopened-school-days"


def test_doorbell_wakes_the_machine(school, deputy, author):
    case = make_case(school, kind="K3", reporter=author, now=timezone.now() - timedelta(minutes=40))

    doorbell()

    assert "Dora Deputy" in readers(case)
