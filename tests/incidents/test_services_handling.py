"""What those who look after a case do: opening, deciding, naming, sharing, handing over, closing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.models import AuditEntry, Message
from core.workflow import NotNow
from incidents import services
from incidents.models import Clock, Exclusion, Incident, Strand, StrandReader
from incidents.workflow import State
from tests.factories.incidents import make_case
from tests.incidents.handled import answers, fresh, known


def test_keeping_out_can_be_confirmed_once(school, lead, deputy):
    case = known(make_case(school, kind="K3", keep_out=("safeguarding-lead",)), deputy)
    services.answer_keeping_out(
        incident=case, by=deputy, now=timezone.now(), note="Right.", person_id=lead.pk, keep=True
    )

    assert Exclusion.objects.get(person=lead).confirmed_by == deputy
    with pytest.raises(NotNow):
        services.answer_keeping_out(
            incident=case, by=deputy, now=timezone.now(), note="No.", person_id=deputy.pk, keep=True
        )


def test_opening_is_recorded_and_stops_the_clocks(school, lead):
    case = make_case(school, kind="K3")

    services.open_case(incident=case, by=lead, now=timezone.now())
    services.open_case(incident=case, by=lead, now=timezone.now())

    assert AuditEntry.objects.filter(verb="read", person=lead, outcome="read").count() == 2
    assert fresh(case).first_opened_at
    assert not Clock.objects.filter(state="running").exists()
    assert all(clock.due_exactly is None for clock in Clock.objects.all())


def test_acknowledging_writes_to_the_reporter(school, lead, author):
    case = make_case(school, kind="K3", reporter=author)

    known(case, lead)

    assert fresh(case).state == State.ACKNOWLEDGED
    assert "Thank you" in case.timeline.get(kind="message").text
    assert Message.objects.filter(person=author, kind="incidents.write_to_reporter").count() == 1


def test_stale_page_cannot_acknowledge(school, lead):
    case = make_case(school, kind="K3")

    with pytest.raises(NotNow, match="changed while"):
        services.acknowledge(incident=case, by=lead, now=timezone.now(), seen="something else")

    assert AuditEntry.objects.filter(verb="acknowledge", outcome="refused").count() == 1


def test_general_report_that_is_about_an_adult_goes_to_the_headteacher_alone(school, lead, approver, author):
    case = known(make_case(school, kind="K1", pick="safeguarding-lead", reporter=author), lead)

    services.triage(
        incident=case,
        by=lead,
        now=timezone.now(),
        seen=case.fingerprint,
        note="It is about conduct.",
        answers=answers(case, kind="K2"),
    )

    assert not Incident.objects.visible_to(lead).exists()
    assert list(Incident.objects.visible_to(approver)) == [case]
    assert Strand.objects.get(kind="public").outcome == "passed-on"
    assert Message.objects.filter(person=approver, kind="incidents.triage").count() == 1


def test_naming_somebody_later_takes_everything_from_them_at_once(school, lead, deputy):
    case = known(make_case(school, kind="K3"), lead)
    services.share(
        incident=case, by=lead, now=timezone.now(), note="To help.", strand=case.strands.get(), person=deputy
    )
    assert Message.objects.filter(person=deputy, state="waiting").exists()

    services.name_subject(incident=case, by=lead, now=timezone.now(), note="Seen there.", names="Dora Deputy")

    assert not Incident.objects.visible_to(deputy).exists()
    assert not Message.objects.filter(person=deputy).exclude(state="withdrawn").exists()
    assert list(Incident.objects.visible_to(lead)) == [case]
    with pytest.raises(PermissionDenied):
        services.note(incident=case, by=deputy, now=timezone.now(), note="I was here.")


def test_naming_the_owner_passes_the_case_on(school, lead, deputy):
    case = known(make_case(school, kind="K3"), lead)

    services.name_subject(incident=case, by=lead, now=timezone.now(), note="It is me.", roles=["safeguarding-lead"])

    assert list(Incident.objects.visible_to(deputy)) == [case]
    assert not Incident.objects.visible_to(lead).exists()
    assert case.strands.get().owner == deputy


def test_naming_nobody_is_refused(school, lead):
    case = known(make_case(school, kind="K3"), lead)

    with pytest.raises(NotNow, match="Choose a role"):
        services.name_subject(incident=case, by=lead, now=timezone.now(), note="Hm.")


def test_naming_the_same_person_twice_keeps_one_row(school, lead, deputy):
    case = known(make_case(school, kind="K3"), lead)
    for _ in range(2):
        services.name_subject(incident=case, by=lead, now=timezone.now(), note="Seen.", names="Dora Deputy")

    assert case.subjects.count() == 1


def test_sharing_lets_somebody_read_and_not_decide(school, lead, deputy):
    case = known(make_case(school, kind="K3"), lead)
    services.share(
        incident=case, by=lead, now=timezone.now(), note="To help.", strand=case.strands.get(), person=deputy
    )

    services.note(incident=fresh(case), by=deputy, now=timezone.now(), note="Read.")
    with pytest.raises(PermissionDenied):
        services.close(incident=fresh(case), by=deputy, now=timezone.now(), seen=None, note="No.", outcome="no-action")


def test_shared_reading_ends_on_its_day(school, lead, deputy):
    case = known(make_case(school, kind="K3"), lead)
    now = timezone.now()
    services.share(
        incident=case,
        by=lead,
        now=now,
        note="To help.",
        strand=case.strands.get(),
        person=deputy,
        until=now + timedelta(days=1),
    )
    assert Incident.objects.visible_to(deputy).exists()

    StrandReader.objects.filter(user=deputy).update(until=now)

    assert not Incident.objects.visible_to(deputy).exists()
    with pytest.raises(NotNow, match="from today"):
        services.share(incident=case, by=lead, now=now, note="No.", strand=case.strands.get(), person=deputy, until=now)


def test_nobody_can_be_let_into_a_case_about_them(school, lead, deputy, author):
    case = known(make_case(school, kind="K3", about_names="Ama Author"), lead)

    for service in (services.share, services.hand_over):
        with pytest.raises(NotNow, match="cannot be let into"):
            service(incident=case, by=lead, now=timezone.now(), note="No.", strand=case.strands.get(), person=author)


def test_handing_over_gives_the_part_away(school, lead, deputy, author):
    case = known(make_case(school, kind="K3"), lead)
    with pytest.raises(NotNow):
        services.hand_over(
            incident=case, by=lead, now=timezone.now(), note="No.", strand=case.strands.get(), person=author
        )

    services.hand_over(
        incident=case, by=lead, now=timezone.now(), note="I leave.", strand=case.strands.get(), person=deputy
    )

    assert not Incident.objects.visible_to(lead).exists()
    assert case.strands.get().owner == deputy
    services.name_subject(incident=fresh(case), by=deputy, now=timezone.now(), note="Seen.", names="Somebody")
    assert case.strands.get().owner == deputy


def test_part_of_somebody_else_cannot_be_passed_on(school, lead, deputy, officer):
    case = known(make_case(school, kind="K3", personal_data_exposed=True), lead)

    with pytest.raises(NotNow, match="not yours"):
        services.share(
            incident=case, by=lead, now=timezone.now(), note="No.", strand=case.strands.get(kind="data"), person=deputy
        )


def test_added_data_part_shows_no_words(school, lead, officer):
    case = make_case(school, kind="K3", personal_data_exposed=True)

    assert list(Incident.objects.visible_to(officer)) == [case]
    assert not case.strands.get(kind="data").shows_report
    assert case.strands.get(kind="child").shows_report


def test_note_belongs_to_a_part_its_writer_reads(school, lead, officer):
    case = known(make_case(school, kind="K3", personal_data_exposed=True), lead)

    services.note(incident=case, by=officer, now=timezone.now(), note="About the data.")

    assert case.timeline.get(kind="note").strand.kind == "data"
    with pytest.raises(PermissionDenied):
        services.note(incident=case, by=officer, now=timezone.now(), note="No.", strand=case.strands.get(kind="child"))


def test_case_is_closed_with_its_last_part(school, lead, officer):
    case = known(make_case(school, kind="K3", personal_data_exposed=True), lead, to="triaged")
    now = timezone.now()
    case = services.begin_work(incident=case, by=lead, now=now)
    case = services.close(incident=case, by=lead, now=now, seen=case.fingerprint, note="Sorted.", outcome="support")
    assert case.state == State.IN_PROGRESS

    with pytest.raises(NotNow, match="Children's social care"):
        services.close(incident=case, by=officer, now=now, seen=case.fingerprint, note="Sorted.", outcome="no-action")
    for duty in case.duties.all():
        services.record_action(
            incident=fresh(case), by=officer, now=now, note="Not a case for them.", duty=duty.kind, needed=False
        )
    with pytest.raises(NotNow, match="Tell the Information Commissioner"):
        services.close(incident=case, by=officer, now=now, seen=case.fingerprint, note="Sorted.", outcome="no-action")
    services.meet_clock(
        incident=fresh(case),
        by=officer,
        now=now,
        note="No risk to anybody.",
        clock=case.clocks.to_meet().get(),
        needed=False,
    )
    case = services.close(
        incident=fresh(case), by=officer, now=now, seen=case.fingerprint, note="Sorted.", outcome="no-action"
    )

    assert case.state == State.CLOSED
    assert case.closed_at
    case = services.reopen(incident=case, by=lead, now=now, note="Something new.")
    assert case.state == State.IN_PROGRESS
    assert case.strands.get(kind="child").closed_at is None


@pytest.mark.parametrize("outcome", ["", "passed-on", "guilty"])
def test_case_is_not_closed_without_an_outcome(school, lead, outcome):
    case = known(make_case(school, kind="K5", pick="safeguarding-lead"), lead, to="triaged")

    with pytest.raises(NotNow, match="how it ended"):
        services.close(incident=case, by=lead, now=timezone.now(), seen=case.fingerprint, note="Done.", outcome=outcome)


def test_what_was_done_cannot_lie_in_the_future(school, lead):
    case = known(make_case(school, kind="K3"), lead)
    now = timezone.now()

    with pytest.raises(NotNow, match="future"):
        services.record_action(
            incident=case, by=lead, now=now, note="Rang.", duty="police", happened_at=now + timedelta(hours=1)
        )
    services.record_action(incident=case, by=lead, now=now, note="Spoke to them.")
    services.record_action(
        incident=case, by=lead, now=now, note="Rang.", duty="social-care", happened_at=now - timedelta(hours=1)
    )

    assert case.duties.get(kind="social-care").done_by == lead
    assert case.timeline.filter(kind="action").count() == 2


def test_owner_writes_to_the_reporter(school, lead, author):
    case = known(make_case(school, kind="K3", reporter=author), lead)

    services.write_to_reporter(incident=case, by=lead, now=timezone.now(), note="Could you come by?")

    assert case.timeline.filter(kind="message").count() == 2
    assert Message.objects.filter(person=author).count() == 2


def test_sharing_with_somebody_who_reads_already_tells_them_nothing_new(school, lead, deputy):
    case = known(make_case(school, kind="K3"), lead)
    for _ in range(2):
        services.share(
            incident=fresh(case), by=lead, now=timezone.now(), note="To help.", strand=case.strands.get(), person=deputy
        )

    assert Message.objects.filter(person=deputy, kind="incidents.share").count() == 1
