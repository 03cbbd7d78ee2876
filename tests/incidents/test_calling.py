"""When half, and when all, of the time the law gives has gone, somebody else is called: by the routing, exactly once, and never
whom the case is about.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core import audit
from core.models import AuditEntry, Message
from incidents import reminders, services
from incidents.models import Clock, Incident, StrandReader
from incidents.tasks import call_for_clocks as doorbell
from tests.factories import give, make_person
from tests.factories.incidents import make_case
from tests.incidents.cases import HOUR, THURSDAY, again, clock_of

BEFORE_NOON, NOON = datetime(2026, 9, 11, 10, 59, tzinfo=UTC), datetime(2026, 9, 11, 11, 0, tzinfo=UTC)
OVER = datetime(2026, 9, 11, 23, 0, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _that_week(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: THURSDAY + timedelta(days=7))


@pytest.fixture
def about_an_adult(school, head, author):
    """Opened, so that nothing but the law's clock runs."""
    return opened(make_case(school, kind="K2", reporter=author, now=THURSDAY), head)


def opened(case, by):
    services.open_case(incident=case, by=by, now=THURSDAY + timedelta(minutes=5))
    return case


def run(moment):
    return reminders.call_for_clocks(now=moment)


def called(case):
    return list(
        StrandReader.objects.filter(incident=case, how="called").order_by("pk").values_list("user__name", flat=True)
    )


def facts(case):
    return [line.text for line in case.timeline.filter(kind="fact").order_by("pk")]


def test_chair_is_called_when_half_of_the_time_for_the_lado_has_gone(about_an_adult, chair):
    assert run(BEFORE_NOON) == 0

    assert run(NOON) == 1

    assert called(about_an_adult) == ["Cora Chair"]
    assert facts(about_an_adult) == [
        "Half of the time has gone: Tell the LADO. Nobody has said that it was done, so somebody else was called."
    ]
    entry = AuditEntry.objects.get(verb="call_further")
    assert (entry.outcome, entry.person, entry.at) == ("done", None, NOON)
    message = Message.objects.get(kind="incidents.call_further")
    assert (message.person, message.urgent, message.context) == (chair, True, {})
    assert list(Incident.objects.visible_to(chair)) == [about_an_adult]
    assert StrandReader.objects.get(how="called").role == "chair-of-governors"


def test_nobody_further_is_written_down_and_the_clock_has_run_out(about_an_adult, chair):
    run(NOON)

    assert run(OVER) == 1

    assert called(about_an_adult) == ["Cora Chair"]
    assert facts(about_an_adult)[1] == (
        "The time is over: Tell the LADO. Nobody has said that it was done, and there is nobody further to call."
    )
    assert (clock_of(about_an_adult).state, clock_of(about_an_adult).rung) == ("run-out", 2)
    assert run(OVER + HOUR) == 0


def test_clock_that_ran_out_is_still_met_and_stays_late(about_an_adult, head, chair):
    run(NOON)
    run(OVER)

    services.meet_clock(
        incident=about_an_adult, by=chair, now=OVER + HOUR, note="Rang.", clock=clock_of(about_an_adult)
    )

    assert clock_of(about_an_adult).met_late()
    assert clock_of(about_an_adult).met_by == chair


def test_machine_that_was_away_for_26_hours_climbs_without_a_storm(about_an_adult, chair, elmtree):
    vice = give(make_person("Vic Vice"), "deputy-headteacher", about_an_adult.organisation)

    assert run(NOON + 26 * HOUR) == 2
    assert run(NOON + 26 * HOUR) == 0

    assert called(about_an_adult) == ["Cora Chair"]
    assert Message.objects.filter(kind="incidents.call_further").count() == 1
    assert len(facts(about_an_adult)) == 2
    assert not Incident.objects.visible_to(vice).exists()


def test_officer_then_head_then_chair_are_called_for_a_breach(school, head, chair, lead, author):
    case = opened(make_case(school, kind="K16", reporter=author, personal_data_exposed=True, now=THURSDAY), head)
    owner = case.strands.get().owner
    officer = give(make_person("Dan Data"), "data-protection-officer", school)

    run(THURSDAY + 36 * HOUR)
    assert called(case) == [officer.name]
    run(THURSDAY + 72 * HOUR)

    assert owner == head
    assert called(case) == [officer.name, chair.name]


def test_breach_in_a_case_about_a_child_calls_nobody_a_child_s_case_does_not_go_to(
    school, head, chair, officer, lead, author
):
    case = opened(make_case(school, kind="K3", reporter=author, personal_data_exposed=True, now=THURSDAY), lead)

    run(THURSDAY + 72 * HOUR)
    data = case.strands.get(kind="data")

    assert called(case) == [lead.name, head.name]
    assert set(StrandReader.objects.filter(how="called").values_list("content_object", flat=True)) == {data.pk}
    assert not Incident.objects.visible_to(chair).exists()


@pytest.mark.parametrize("meets", [True, False])
def test_nobody_is_called_for_a_clock_that_is_settled(about_an_adult, head, chair, meets):
    services.meet_clock(
        incident=about_an_adult, by=head, now=NOON - HOUR, note="Rang.", clock=clock_of(about_an_adult), needed=meets
    )

    assert run(OVER) == 0
    assert called(about_an_adult) == []


def test_person_concerned_is_never_called(school, lead, head, author):
    chair = give(make_person("Cora Chair"), "chair-of-governors", school)
    case = opened(
        make_case(school, kind="K2", about_names="Cora Chair, Tim Teacher", reporter=author, now=THURSDAY), head
    )

    run(OVER)

    assert called(case) == []
    assert "nobody further to call" in facts(case)[-1]
    assert not Incident.objects.visible_to(chair).exists()
    assert not Message.objects.filter(person=chair).exists()


def test_person_named_after_being_called_keeps_nothing_of_it(about_an_adult, head, chair):
    run(NOON)

    services.acknowledge(incident=about_an_adult, by=head, now=NOON, seen=again(about_an_adult).fingerprint)
    services.name_subject(incident=again(about_an_adult), by=head, now=NOON + HOUR, note="Seen.", names="Cora Chair")

    assert not Incident.objects.visible_to(chair).exists()
    assert Message.objects.get(kind="incidents.call_further").state == "withdrawn"
    assert StrandReader.objects.get(how="called").until == NOON + HOUR
    assert run(OVER) == 1
    assert called(about_an_adult) == ["Cora Chair"]


def test_same_call_is_made_once_however_often_the_machine_looks(about_an_adult, chair):
    clock = clock_of(about_an_adult)

    results = [reminders.call_further(incident=about_an_adult, clock=clock, now=NOON) for _ in range(3)]

    assert results == [True, False, False]
    assert set(AuditEntry.objects.filter(outcome="refused").values_list("reason_code", flat=True)) == {"nobody_to_call"}
    assert Message.objects.filter(kind="incidents.call_further").count() == 1


def test_claim_decides_between_two_that_both_saw_it_due(about_an_adult, chair):
    stale = clock_of(about_an_adult)
    Clock.objects.filter(pk=stale.pk).update(rung=1)

    assert not reminders.call_further(incident=about_an_adult, clock=stale, now=NOON)
    assert AuditEntry.objects.get(outcome="refused").reason_code == "called_before"
    assert called(about_an_adult) == []


def test_whoever_was_called_looks_after_it_once_they_say_so(school, head, chair, author):
    case = make_case(school, kind="K2", reporter=author, now=THURSDAY)
    run(NOON)

    services.acknowledge(incident=again(case), by=chair, now=NOON + HOUR, seen=again(case).fingerprint)

    assert case.strands.get().owner == chair


def test_report_without_a_name_keeps_its_hour_when_somebody_is_called(school, head, chair):
    case = make_case(school, kind="K2", now=THURSDAY)

    run(NOON + timedelta(minutes=20))

    kept = [row.at for row in audit.entries_about(case)]
    assert {(moment.minute, moment.second) for moment in kept} == {(0, 0)}
    assert {line.recorded_at for line in case.timeline.all()} == {NOON}


def test_case_that_reached_nobody_gets_a_part_for_whoever_is_called(school, author):
    case = make_case(school, kind="K2", reporter=author, now=THURSDAY)
    assert not case.strands.exists()
    head = give(make_person("Hugo Head"), "headteacher", school)

    run(NOON)

    assert called(case) == [head.name]
    assert case.strands.get().kind == "adult"


def test_doorbell_wakes_the_machine(about_an_adult, chair):
    doorbell()

    assert called(about_an_adult) == ["Cora Chair"]
