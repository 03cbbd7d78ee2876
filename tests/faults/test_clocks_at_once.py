"""A clock, and two who reach for it in the same moment: it calls once, and whoever opens or settles it wins or loses whole."""

from datetime import timedelta

import pytest

from core.models import Message
from incidents import reminders, services
from incidents.models import Clock, Incident, StrandReader
from tests.factories import give, make_person
from tests.factories.incidents import make_case, rules
from tests.faults.test_cases_at_once import history
from tests.faults.together import at_once, refusals

pytestmark = pytest.mark.faults
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def school(site, oakfield, monkeypatch):
    monkeypatch.setattr("core.tasks._ring", lambda task, ids: None)
    return rules(oakfield)


@pytest.fixture
def deputy(oakfield):
    return give(make_person("Dora Deputy"), "deputy-safeguarding-lead", oakfield)


@pytest.fixture
def chair(oakfield):
    return give(make_person("Cora Chair"), "chair-of-governors", oakfield)


@pytest.fixture
def late(school, approver, author, now):
    """An adult's case that was opened at once, of which all the time to tell the LADO has gone."""
    case = make_case(school, kind="K2", reporter=author, now=now - timedelta(days=9))
    services.open_case(incident=case, by=approver, now=now - timedelta(days=9))
    return case


def fresh(case):
    return Incident.objects.get(pk=case.pk)


def test_machine_in_four_workers_calls_once_for_each_moment(late, chair, now):
    clock = late.clocks.of_the_law().get()

    ends = at_once(*(lambda: reminders.call_further(incident=late, clock=clock, now=now) for _ in range(4)))

    assert sorted(ends) == [False, False, False, True]
    assert history(late, "call_further") == (1, 3)
    assert StrandReader.objects.filter(how="called").get().user == chair
    assert Message.objects.filter(kind="incidents.call_further").count() == 1
    assert Clock.objects.get(pk=clock.pk).rung == 1


def test_whole_sweeps_at_once_climb_no_further_than_one_sweep(late, chair, now):
    ends = at_once(*(lambda: reminders.call_for_clocks(now=now) for _ in range(3)))

    assert sum(ends) == 2
    assert history(late, "call_further")[0] == 2
    assert Message.objects.filter(kind="incidents.call_further").get().person == chair
    assert late.clocks.of_the_law().get().state == "run-out"


def test_clock_met_while_it_calls_is_met_and_calls_at_most_once(late, approver, chair, now):
    clock = late.clocks.of_the_law().get()

    met, _ = at_once(
        lambda: services.meet_clock(incident=late, by=approver, now=now, note="Rang.", clock=clock),
        lambda: reminders.call_for_clocks(now=now),
    )

    assert isinstance(met, Incident)
    assert late.clocks.of_the_law().get().met_by == approver
    assert reminders.call_for_clocks(now=now + timedelta(days=1)) == 0
    # Each call that was made stands on the timeline, and only those.
    assert late.timeline.filter(kind="fact").count() == history(late, "call_further")[0]


def test_two_who_settle_one_clock_at_once_settle_it_once(late, approver, chair, now):
    clock = late.clocks.of_the_law().get()
    reminders.call_for_clocks(now=now)

    ends = at_once(
        lambda: services.meet_clock(incident=late, by=approver, now=now, note="Rang.", clock=clock),
        lambda: services.meet_clock(incident=late, by=chair, now=now, note="No need.", clock=clock, needed=False),
    )

    assert [refusal.code for refusal in refusals(ends)] in (["settled_before"], ["no_clock_open"])
    settled = late.clocks.of_the_law().get()
    assert (settled.met_by, settled.stopped_by) in {(approver, None), (None, chair)}
    assert late.timeline.exclude(kind="fact").count() == 1


def test_opening_at_the_moment_it_moves_on_is_either_or(school, lead, deputy, approver, author, now):
    for _ in range(5):
        case = make_case(school, kind="K3", reporter=author, now=now - HALF_AN_HOUR)
        clock = case.clocks.get(after=30)

        _, moved = at_once(
            lambda case=case: services.open_case(incident=fresh(case), by=lead, now=now),
            lambda case=case, clock=clock: reminders.escalate(incident=case, clock=clock, now=now),
        )

        clock.refresh_from_db()
        came_in = case.readings.filter(user=deputy).exists()
        assert fresh(case).first_opened_at == now
        assert came_in is moved
        assert clock.state == ("run-out" if moved else "met")
        assert history(case, "escalate") == ((1, 0) if moved else (0, 1))
        assert Message.objects.about(case).filter(kind="incidents.escalate").count() == int(moved)
        # The second clock stops with the opening, whoever was first.
        assert case.clocks.get(after=60).state == "met"
