"""A reading ends when the role it was given for does, asked at the moment of reading; a case is never without a reader for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Absence, Membership
from core.clocks import london_day
from core.models import AuditEntry, Message
from core.workflow import MACHINE, NotNow
from incidents import reminders, services
from incidents.models import Incident, RoutingDecision, StrandReader, TimelineEntry
from incidents.permissions import may_handle, may_read
from incidents.placing.putting import add_reader
from incidents.tasks import route_cases_left_alone as doorbell
from incidents.workflow import IN_GOOD_HANDS, WORKFLOW
from tests.factories import give, make_person
from tests.factories.incidents import make_case, rules

TODAY = london_day(timezone.now())
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LONG_AGO = TODAY - timedelta(days=60)


def again(case):
    return Incident.objects.get(pk=case.pk)


def reads(person, case):
    """The same answer twice: for one case, and in SQL for lists."""
    one = may_read(person, again(case))
    assert Incident.objects.visible_to(person).filter(pk=case.pk).exists() is one
    return one


def ends(person, role=None, *, on=YESTERDAY):
    held = Membership.objects.filter(person=person)
    (held.filter(role=role) if role else held).update(ends_on=on)


def away(person, stand_in, *, until=TOMORROW, role=""):
    return Absence.objects.create(
        person=person, stand_in=stand_in, starts_on=LONG_AGO, ends_on=until, role=role, recorded_by=person
    )


def leaves(person):
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False


# While a role lasts --------------------------------------------------------------------------------------------------------
def test_reading_by_a_role_lasts_through_its_last_day_and_no_longer(school, lead):
    case = make_case(school, kind="K3")
    ends(lead, on=TODAY)
    assert reads(lead, case)

    ends(lead, on=YESTERDAY)

    assert not reads(lead, case)


def test_another_role_at_the_place_does_not_keep_a_reading(school, lead):
    case = make_case(school, kind="K3")
    give(lead, "staff", school)

    ends(lead, "safeguarding-lead")

    assert not reads(lead, case)


def test_same_role_at_another_school_does_not_keep_a_reading(school, lead, elm_north):
    case = make_case(school, kind="K3")
    give(lead, "safeguarding-lead", elm_north)

    Membership.objects.filter(person=lead, organisation=school).update(ends_on=YESTERDAY)

    assert not reads(lead, case)


def test_role_above_the_school_keeps_a_reading(elmtree, elm_north):
    rules(elmtree, "headteacher-authorises")
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    case = make_case(elm_north, kind="K1")
    assert reads(chief, case)

    ends(chief)

    assert not reads(chief, case)


def test_stand_in_reads_while_the_holder_is_away(school, lead, author):
    absence = away(lead, author)
    case = make_case(school, kind="K3")
    assert reads(author, case)
    assert not reads(lead, case)

    Absence.objects.filter(pk=absence.pk).update(ends_on=YESTERDAY)

    assert not reads(author, case)


def test_stand_in_for_another_role_reads_nothing_more(school, lead, author):
    absence = away(lead, author)
    case = make_case(school, kind="K3")

    Absence.objects.filter(pk=absence.pk).update(role="staff")

    assert not reads(author, case)


def test_line_manager_reads_while_they_manage_the_reporter_or_whom_it_is_about(school, lead, author, nobody, stranger):
    give(nobody, "staff", school)
    Membership.objects.filter(person=author).update(line_manager=nobody)
    case = make_case(school, kind="K3", reporter=author)
    add_reader(
        case.strands.get(), nobody, how="owner", role="line-manager", reason="Manages them.", now=case.reported_at
    )
    assert reads(nobody, case)

    Membership.objects.filter(person=author).update(line_manager=stranger)
    assert not reads(nobody, case)
    away(stranger, nobody)

    assert reads(nobody, case)


def test_line_manager_of_the_person_concerned_reads(school, author, nobody):
    give(nobody, "staff", school)
    Membership.objects.filter(person=author).update(line_manager=nobody)
    case = make_case(school, kind="K2", about_names="Ama Author")
    add_reader(
        case.strands.first() or case.strands.create(kind="adult"),
        nobody,
        how="collaborator",
        role="line-manager",
        reason="Manages them.",
        now=case.reported_at,
    )

    assert reads(nobody, case)
    assert not reads(author, case)


def test_what_a_colleague_shared_ends_when_the_reader_no_longer_works_here(school, lead, author):
    case = make_case(school, kind="K3")
    services.share(
        incident=case, by=lead, now=timezone.now(), note="Knows the class.", strand=case.strands.get(), person=author
    )
    assert reads(author, case)

    ends(author)

    assert not reads(author, case)


def test_leaver_keeps_nothing(school, lead):
    case = make_case(school, kind="K3")

    leaves(lead)

    assert not reads(lead, case)
    assert not StrandReader.objects.live(now=timezone.now()).exists()
    assert StrandReader.objects.lapsed(now=timezone.now()).get().user == lead


def test_who_was_only_told_learns_of_it_while_they_hold_the_role(oakfield, business_manager, author):
    case = make_case(rules(oakfield), kind="K5")
    case.told_only.create(person=business_manager, role="business-manager")
    assert list(Incident.objects.told_to(business_manager)) == [case]

    ends(business_manager)

    assert not Incident.objects.told_to(business_manager).exists()


def test_whoever_came_in_reads_by_the_role_they_really_hold(school, lead, deputy, author):
    case = make_case(school, kind="K3", reporter=author, now=timezone.now() - timedelta(minutes=40))

    reminders.escalate_unopened(now=timezone.now())

    assert StrandReader.objects.get(user=deputy).role == "deputy-safeguarding-lead"
    assert reads(deputy, case)


def test_owner_whose_role_ended_is_told_nothing_more(school, lead, author):
    case = make_case(school, kind="K3", reporter=author)
    ends(lead)

    services.add_words(incident=case, by=author, now=timezone.now(), note="One thing more.")

    assert not Message.objects.filter(kind="incidents.add_words").exists()


# Never without a reader ----------------------------------------------------------------------------------------------------
def gone_by_role(lead):
    ends(lead)


def gone_altogether(lead):
    leaves(lead)


@pytest.mark.parametrize("goes", [gone_by_role, gone_altogether])
@pytest.mark.parametrize("state", ["reported", "acknowledged", "triaged", "in_progress", "closed"])
def test_case_goes_to_the_next_by_the_rules(school, lead, deputy, approver, state, goes):
    case = make_case(school, kind="K3")
    Incident.objects.filter(pk=case.pk).update(state=state)
    Message.objects.all().delete()
    goes(lead)

    sent = reminders.route_cases_left_alone(now=timezone.now())

    assert sent == 1
    assert reads(deputy, case)
    assert may_handle(deputy, again(case))
    assert not reads(lead, case)
    assert not reads(approver, case)
    assert case.strands.get().owner == deputy
    entry = AuditEntry.objects.get(verb="route_again")
    assert (entry.person, entry.outcome, entry.from_state, entry.to_state) == (None, "done", state, state)
    assert TimelineEntry.objects.get().text == reminders.SENT_ON
    assert RoutingDecision.objects.filter(incident=case).count() == 2
    # Whoever gets an open case is told at once; closed ones stand in the list.
    told = [] if state == "closed" else [("incidents.route_again", deputy.pk, True)]
    assert list(Message.objects.values_list("kind", "person_id", "urgent")) == told


def test_colleague_who_works_on_a_part_does_not_look_after_it_by_chance(school, lead, deputy, author):
    case = make_case(school, kind="K3")
    strand = case.strands.get()
    services.share(incident=case, by=lead, now=timezone.now(), note="Helps.", strand=strand, person=author)
    strand.readers.filter(user=author).update(how="collaborator")
    ends(lead)

    reminders.route_cases_left_alone(now=timezone.now())

    assert case.strands.get().owner == deputy
    assert reads(author, case)


def test_owner_by_the_rules_may_decide_even_if_a_colleague_had_let_them_read(school, lead, deputy):
    case = make_case(school, kind="K3")
    services.share(incident=case, by=lead, now=timezone.now(), note="Helps.", strand=case.strands.get(), person=deputy)
    services.acknowledge(incident=case, by=lead, now=timezone.now(), seen=case.fingerprint)

    services.name_subject(incident=case, by=lead, now=timezone.now(), note="It is me.", roles=["safeguarding-lead"])

    assert may_handle(deputy, again(case))


def test_stand_ins_case_goes_back_to_the_holder(school, lead, author):
    absence = away(lead, author)
    case = make_case(school, kind="K3")
    Absence.objects.filter(pk=absence.pk).update(ends_on=YESTERDAY)

    reminders.route_cases_left_alone(now=timezone.now())

    assert reads(lead, case)
    assert not reads(author, case)


def test_machine_does_nothing_while_somebody_works_on_each_part(school, lead, deputy):
    case = make_case(school, kind="K3")

    assert reminders.route_cases_left_alone(now=timezone.now()) == 0
    with pytest.raises(NotNow, match=IN_GOOD_HANDS):
        WORKFLOW.move(case, "route_again", by=MACHINE, now=timezone.now())


def test_going_on_happens_once_however_often_the_machine_looks(school, lead, deputy):
    case = make_case(school, kind="K3")
    ends(lead)

    results = [reminders.route_again(incident=case, now=timezone.now()) for _ in range(3)]

    assert results == [True, False, False]
    assert Message.objects.filter(kind="incidents.route_again").count() == 1


def test_part_in_good_hands_stays_where_it_is(school, lead, deputy, author):
    officer = give(make_person("Odd Officer"), "data-protection-officer", school)
    case = make_case(school, kind="K3", personal_data_exposed=True)
    away(lead, None)
    ends(officer)

    reminders.route_cases_left_alone(now=timezone.now())

    # The lead is on holiday and keeps the child's part; without an officer the data part goes to who would get the case today.
    assert {strand.kind: strand.owner for strand in case.strands.all()} == {"child": lead, "data": deputy}


def test_person_concerned_gets_it_by_no_road(school, lead, deputy, approver):
    case = make_case(school, kind="K3", about_names="Dora Deputy")
    ends(lead)

    reminders.route_cases_left_alone(now=timezone.now())

    assert not reads(deputy, case)
    assert reads(approver, case)


def test_nobody_inside_leaves_no_trace_and_is_tried_again(school, lead):
    case = make_case(school, kind="K3")
    ends(lead)
    entries = AuditEntry.objects.count()

    assert reminders.route_cases_left_alone(now=timezone.now()) == 0
    assert AuditEntry.objects.count() == entries
    head = give(make_person("Hana Head"), "headteacher", school)

    assert reminders.route_cases_left_alone(now=timezone.now()) == 1
    assert reads(head, case)


def test_last_person_going_in_the_same_moment_changes_nothing(school, lead, deputy, monkeypatch):
    case = make_case(school, kind="K3")
    ends(lead)
    monkeypatch.setattr("incidents.reminders.left_alone.fill", lambda *args, **given: {})

    assert not reminders.route_again(incident=case, now=timezone.now())
    assert AuditEntry.objects.get(verb="route_again").reason_code == "nobody_here"


def test_report_that_reached_nobody_reaches_the_first_who_can_take_it(oakfield):
    school = rules(oakfield)
    case = make_case(school, kind="K3")
    assert not case.strands.exists()
    newcomer = give(make_person("Lea Lead"), "safeguarding-lead", school)

    doorbell()

    assert reads(newcomer, case)
    assert Message.objects.get().kind == "incidents.route_again"


def test_what_lapsed_does_not_come_back_with_the_role(school, lead, deputy):
    case = make_case(school, kind="K3")
    ends(lead)
    reminders.route_cases_left_alone(now=timezone.now())

    Membership.objects.filter(person=lead).update(ends_on=None)

    assert not reads(lead, case)


def test_going_on_keeps_no_time_finer_than_the_hour_for_an_unopened_report_without_a_name(school, lead, deputy):
    make_case(school, kind="K3")
    ends(lead)

    reminders.route_cases_left_alone(now=timezone.now())

    moments = [AuditEntry.objects.get(verb="route_again").at, TimelineEntry.objects.get().recorded_at]
    moments += [StrandReader.objects.get(user=deputy).starts, Message.objects.get(person=deputy).created_at]
    assert {(moment.minute, moment.second) for moment in moments} == {(0, 0)}
