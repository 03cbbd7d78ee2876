"""Two people, one case, the same moment: one outcome, one history, and whoever is out stays out."""

import secrets

import pytest

from accounts.models import Membership
from core.models import AuditEntry, Message
from incidents import reminders, services
from incidents.models import Exclusion, Incident, Strand, TimelineEntry
from incidents.services.deciding import Answers
from tests.factories import give, make_person
from tests.factories.incidents import make_case, new_report, rules
from tests.faults.together import at_once, refusals

pytestmark = pytest.mark.faults


def history(case, verb):
    """How often a verb was done and refused."""
    outcomes = list(AuditEntry.objects.filter(about_id=str(case.pk), verb=verb).values_list("outcome", flat=True))
    return outcomes.count("done"), outcomes.count("refused")


def seen(case):
    return Incident.objects.get(pk=case.pk).fingerprint


@pytest.fixture
def school(site, oakfield, monkeypatch):
    monkeypatch.setattr("core.tasks._ring", lambda task, ids: None)
    return rules(oakfield)


@pytest.fixture
def deputy(oakfield):
    return give(make_person("Dora Deputy"), "deputy-safeguarding-lead", oakfield)


@pytest.fixture
def case(school, lead, deputy, author, now):
    """A case on which two people work."""
    case = make_case(school, kind="K3", reporter=author, now=now)
    strand = case.strands.get()
    services.share(incident=case, by=lead, now=now, note="Together.", strand=strand, person=deputy)
    strand.readers.filter(user=deputy).update(how="collaborator")
    return case


@pytest.fixture
def triaged(case, lead, now):
    services.acknowledge(incident=case, by=lead, now=now, seen=seen(case))
    answers = Answers(
        kind="K3",
        child_involved=True,
        immediate_danger=False,
        suspected_crime=False,
        personal_data_exposed=False,
        imagery="no",
    )
    services.triage(incident=case, by=lead, now=now, seen=seen(case), note="Looked at.", answers=answers)
    case.duties.update(done_at=now)
    return case


def test_two_who_acknowledge_at_once_make_one_acknowledgement_and_the_reporter_hears_once(
    case, lead, deputy, author, now
):
    shown = seen(case)

    ends = at_once(
        *(
            lambda person=person: services.acknowledge(incident=case, by=person, now=now, seen=shown)
            for person in (lead, deputy)
        )
    )

    (refused,) = refusals(ends)
    first = AuditEntry.objects.get(verb="acknowledge", outcome="done").person
    assert first.name in str(refused)
    assert history(case, "acknowledge") == (1, 1)
    assert TimelineEntry.objects.filter(kind="message").get().by == first
    assert Message.objects.get(kind="incidents.write_to_reporter").person == author


def test_two_who_close_at_once_leave_one_outcome(triaged, lead, deputy, now):
    shown = seen(triaged)

    def close(person, outcome):
        return services.close(incident=triaged, by=person, now=now, seen=shown, note="Done.", outcome=outcome)

    ends = at_once(lambda: close(lead, "support"), lambda: close(deputy, "referred"))

    assert len(refusals(ends)) == 1
    assert history(triaged, "close") == (1, 1)
    strand = Strand.objects.get(incident=triaged)
    closer = AuditEntry.objects.get(verb="close", outcome="done").person
    assert strand.outcome == {lead: "support", deputy: "referred"}[closer]
    assert Incident.objects.get(pk=triaged.pk).state == "closed"


def test_closing_and_a_note_at_once_keep_both(triaged, lead, deputy, now):
    shown = seen(triaged)

    ends = at_once(
        lambda: services.close(incident=triaged, by=lead, now=now, seen=shown, note="Done.", outcome="support"),
        lambda: services.note(incident=triaged, by=deputy, now=now, note="One thing more."),
    )

    assert refusals(ends) == []
    assert Incident.objects.get(pk=triaged.pk).state == "closed"
    assert TimelineEntry.objects.get(kind="note").by == deputy
    assert (history(triaged, "close"), history(triaged, "note")) == ((1, 0), (1, 0))


def test_report_clicked_many_times_is_one_report_with_one_receipt(school, lead, author, now):
    new = new_report(school, kind="K3", submission_key=secrets.token_hex(20))

    receipts = at_once(*(lambda: services.report(new=new, now=now) for _ in range(6)))

    case = Incident.objects.get()
    assert {(receipt.reference, receipt.secret) for receipt in receipts} == {(case.reference, receipts[0].secret)}
    assert history(case, "report") == (1, 0)
    assert Message.objects.get(kind="incidents.report").person == lead
    assert case.strands.count() == case.decisions.count() == 1


def test_handing_over_to_somebody_who_is_named_at_once_leaves_them_out(case, lead, deputy, approver, now):
    services.acknowledge(incident=case, by=lead, now=now, seen=seen(case))

    at_once(
        lambda: services.hand_over(
            incident=case, by=lead, now=now, note="Yours.", strand=case.strands.get(), person=approver
        ),
        lambda: services.name_subject(incident=case, by=deputy, now=now, note="Seen.", names="Hugo Head"),
    )

    # Whichever came first: the person concerned reads nothing, looks after nothing, and no message to them goes out.
    assert not Incident.objects.visible_to(approver).exists()
    assert Exclusion.objects.get(person=approver).why == "subject"
    assert Strand.objects.get(incident=case).owner in {lead, deputy}
    assert not Strand.objects.unattended(now=now).exists()
    assert not Message.objects.filter(person=approver).exclude(state="withdrawn").exists()
    assert history(case, "name_subject") == (1, 0)
    assert sum(history(case, "hand_over")) == 1


def test_two_who_step_aside_at_once_leave_somebody_with_it(case, lead, deputy, now):
    def step_aside(person):
        return services.declare_interest(incident=case, by=person, now=now, note="We are cousins.")

    ends = at_once(lambda: step_aside(lead), lambda: step_aside(deputy))

    # There is nobody third: the second of them keeps it, and reads why.
    assert [refusal.code for refusal in refusals(ends)] == ["nobody_else"]
    assert history(case, "declare_interest") == (1, 1)
    (stays,) = {lead, deputy} - {Exclusion.objects.get().person}
    assert list(Incident.objects.visible_to(stays)) == [case]
    assert Strand.objects.get().owner == stays
    assert Message.objects.filter(kind="incidents.declare_interest").get().person == stays


def test_machine_in_two_workers_sends_a_case_on_once(case, lead, deputy, approver, now):
    Membership.objects.filter(person__in=[lead, deputy]).delete()

    ends = at_once(*(lambda: reminders.route_again(incident=case, now=now) for _ in range(4)))

    assert sorted(ends) == [False, False, False, True]
    assert history(case, "route_again") == (1, 3)
    assert Message.objects.filter(kind="incidents.route_again").get().person == approver
    assert Strand.objects.get().owner == approver
