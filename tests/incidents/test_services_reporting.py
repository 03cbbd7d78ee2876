"""Reports: whom they reach and whom they never reach, the receipt, and words that come later."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.models import AuditEntry, Message
from core.workflow import NotNow
from incidents import routing, services
from incidents.models import Clock, Exclusion, Incident, ReceiptTry, StrandReader
from incidents.permissions import ReceiptHolder
from incidents.rules import IncidentRules
from tests.factories.incidents import make_case, make_report, new_report
from tests.incidents.handled import known


def test_report_reaches_the_safeguarding_lead_and_nobody_else(school, lead, approver, author):
    case = make_case(school, kind="K3", reporter=author)

    assert list(Incident.objects.visible_to(lead)) == [case]
    assert not Incident.objects.visible_to(approver).exists()
    assert [message.person for message in Message.objects.all()] == [lead]


def test_report_about_the_safeguarding_lead_goes_past_them(school, lead, deputy):
    case = make_case(school, kind="K3", about_roles=("safeguarding-lead",))

    assert list(Incident.objects.visible_to(deputy)) == [case]
    assert not Incident.objects.visible_to(lead).exists()
    assert Exclusion.objects.get(person=lead).why == "subject"
    assert not Message.objects.filter(person=lead).exists()


def test_report_about_the_headteacher_goes_to_the_chair(school, approver, chair):
    case = make_case(school, kind="K2", about_roles=("headteacher",))

    assert list(Incident.objects.visible_to(chair)) == [case]
    assert not Incident.objects.visible_to(approver).exists()
    assert case.about_headteacher


@pytest.mark.parametrize("written", ["Dee Lead", "ms lead", "dee.lead@example.test", "Somebody Else and Dee  Lead"])
def test_written_name_keeps_the_person_out(school, lead, deputy, written):
    make_case(school, kind="K3", about_names=written)

    assert not Incident.objects.visible_to(lead).exists()


def test_pupil_with_the_same_surname_keeps_nobody_out(school, lead):
    case = make_case(school, kind="K3", about_names="Sam Lead")

    assert list(Incident.objects.visible_to(lead)) == [case]


def test_self_reporter_never_handles_it_and_keeps_the_receipt(school, lead, deputy):
    case = make_case(school, kind="K4b", reporter=lead)

    assert not Incident.objects.visible_to(lead).exists()
    assert list(Incident.objects.visible_to(deputy)) == [case]
    assert list(Incident.objects.reported_by(lead)) == [case]


def test_whom_the_reporter_keeps_out_stays_out_until_somebody_decides(school, lead, deputy):
    case = make_case(school, kind="K3", keep_out=("safeguarding-lead",))
    assert not Incident.objects.visible_to(lead).exists()

    case = known(case, deputy)
    services.answer_keeping_out(
        incident=case, by=deputy, now=timezone.now(), note="A mix-up.", person_id=lead.pk, keep=False
    )

    assert list(Incident.objects.visible_to(lead)) == [case]


def test_school_without_rules_still_takes_reports(oakfield, lead, approver):
    case = make_case(oakfield, kind="K15")

    assert list(Incident.objects.visible_to(approver)) == [case]


def test_same_submission_gives_one_report_and_the_same_receipt(school, lead):
    new = new_report(school, kind="K3")

    first = services.report(new=new, now=timezone.now())
    second = services.report(new=new, now=timezone.now())

    assert Incident.objects.count() == 1
    assert (first.reference, first.secret) == (second.reference, second.secret)
    assert Message.objects.count() == 1


def test_two_tabs_at_the_same_moment_give_one_report(school, lead, monkeypatch):
    new = new_report(school, kind="K3")
    first = services.report(new=new, now=timezone.now())
    real = Incident.objects.filter
    monkeypatch.setattr(
        Incident.objects,
        "filter",
        lambda **wanted: real(**wanted).none() if "submission_digest" in wanted else real(**wanted),
    )

    second = services.report(new=new, now=timezone.now())

    assert (second.reference, second.secret, second.first) == (first.reference, first.secret, False)


def test_report_without_words_is_refused_with_a_sentence(school):
    with pytest.raises(NotNow, match="even in a few words"):
        make_report(school, words="  ")

    assert not Incident.objects.exists()


def test_report_without_a_name_keeps_no_time_finer_than_the_hour(school, lead):
    moment = timezone.now().replace(minute=47, second=13)
    case = make_case(school, kind="K3", now=moment)

    case.refresh_from_db()
    entry = AuditEntry.objects.get(verb="report")
    assert case.reported_at.minute == 0
    assert entry.at.minute == 0
    assert entry.person is None
    assert all(message.created_at.minute == 0 for message in Message.objects.all())
    assert all(row.starts.minute == 0 for row in StrandReader.objects.all())
    assert all(row.minute == 0 for row in Clock.objects.values_list("due_at", flat=True))


def test_decision_replays_to_the_same_answer(school, lead, approver, author):
    case = make_case(school, kind="K5", reporter=author, pick="headteacher")
    decided = case.decisions.get()

    inputs = routing.from_json(record=decided.inputs)
    again = routing.who_gets(
        report=inputs.report, place=inputs.place, directory=inputs.directory, rules=IncidentRules.parse(inputs.settings)
    )

    assert [one.email for one in again.recipients] == [one["email"] for one in decided.answer["recipients"]]
    assert again.recipients[0].person_id == approver.pk
    assert "should not be there" not in str(decided.inputs)


def test_receipt_opens_the_report_in_any_spelling(school, lead):
    receipt = make_report(school, kind="K3")

    found = services.find_by_receipt(
        reference=f" {receipt.reference.lower()} ", secret=receipt.secret.lower().replace("-", " "), now=timezone.now()
    )

    assert found == receipt.incident
    assert len(receipt.secret.replace("-", "")) * 5 >= 112


def test_unknown_reference_and_wrong_secret_get_the_same_sentence(school, lead):
    receipt = make_report(school, kind="K3")
    sentences = []
    for reference in (receipt.reference, "AAA-AAA-AAA"):
        with pytest.raises(NotNow) as refusal:
            services.find_by_receipt(reference=reference, secret="AAAA-BBBB", now=timezone.now())
        sentences.append((refusal.value.sentence, refusal.value.code))

    assert sentences[0] == sentences[1]


def test_named_report_has_no_receipt_to_guess(school, lead, author):
    case = make_case(school, kind="K3", reporter=author)

    with pytest.raises(NotNow):
        services.find_by_receipt(reference=case.reference, secret="", now=timezone.now())


def test_too_many_tries_are_stopped_for_a_while(school, lead):
    receipt, now = make_report(school, kind="K3"), timezone.now()
    for _ in range(10):
        with pytest.raises(NotNow):
            services.find_by_receipt(reference=receipt.reference, secret="WRONG", now=now)

    with pytest.raises(NotNow, match="too often"):
        services.find_by_receipt(reference=receipt.reference, secret=receipt.secret, now=now)

    later = services.find_by_receipt(
        reference=receipt.reference, secret=receipt.secret, now=now + timedelta(minutes=16)
    )
    assert later == receipt.incident
    assert not ReceiptTry.objects.exists()


def test_reporter_without_a_name_adds_words_and_the_owner_is_told(school, lead):
    receipt = make_report(school, kind="K3")
    holder = ReceiptHolder(incident_id=receipt.incident.pk)

    services.add_words(incident=receipt.incident, by=holder, now=timezone.now(), note="There is more.")

    line = receipt.incident.timeline.get(kind="from-reporter")
    assert line.text == "There is more."
    assert line.recorded_at.minute == 0
    assert Message.objects.filter(person=lead, kind="incidents.add_words").count() == 1


def test_secret_part_pasted_into_words_is_refused(school, lead):
    receipt = make_report(school, kind="K3")
    holder = ReceiptHolder(incident_id=receipt.incident.pk)

    with pytest.raises(NotNow, match="secret part"):
        services.add_words(
            incident=receipt.incident, by=holder, now=timezone.now(), note=f"My code is {receipt.secret}!"
        )


def test_stranger_cannot_add_words(school, lead, stranger, author):
    case = make_case(school, kind="K3", reporter=author)

    services.add_words(incident=case, by=author, now=timezone.now(), note="More.")
    with pytest.raises(PermissionDenied):
        services.add_words(incident=case, by=stranger, now=timezone.now(), note="Me too.")
