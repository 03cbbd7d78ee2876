"""Who may what with a case; first of all, never the person it is about."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from incidents.models import Incident, StrandReader, Subject
from incidents.permissions import ReceiptHolder, is_kept_out, is_reporter, may_handle, may_read
from incidents.placing.putting import add_reader
from tests.factories.incidents import make_case, rules


@pytest.fixture
def case(oakfield, lead, author):
    rules(oakfield)
    return make_case(oakfield, kind="K3", reporter=author)


def again(case):
    return Incident.objects.get(pk=case.pk)


def test_owner_reads_and_handles(case, lead):
    assert may_read(lead, case)
    assert may_handle(lead, case)


def test_role_alone_opens_nothing(case, approver):
    assert not may_read(approver, case)


def test_subject_never_reads_whatever_row_says_otherwise(case, approver):
    add_reader(case.strands.get(), approver, how="owner", role="", reason="A mistake.", now=case.reported_at)
    assert may_read(approver, again(case))

    Subject.objects.create(incident=case, person=approver, named_at=timezone.now())

    assert is_kept_out(approver, case)
    assert not may_read(approver, again(case))
    assert not Incident.objects.visible_to(approver).exists()


def test_reading_has_a_beginning_and_an_end(case, approver):
    now = timezone.now()
    add_reader(case.strands.get(), approver, how="shared", role="", reason="Later.", now=now + timedelta(hours=1))
    assert not may_read(approver, again(case))

    StrandReader.objects.filter(user=approver).update(starts=now - timedelta(hours=1), until=now - timedelta(minutes=1))

    assert not may_read(approver, again(case))


def test_leaver_and_visitor_read_nothing(case, lead):
    lead.is_active = False
    lead.save()

    assert not may_read(lead, case)
    assert not may_read(AnonymousUser(), case)
    assert not Incident.objects.visible_to(AnonymousUser()).exists()
    assert not Incident.objects.visible_to(lead).exists()


def test_reporter_is_known_by_name_or_by_receipt(case, author, lead):
    assert is_reporter(author, case)
    assert is_reporter(ReceiptHolder(incident_id=case.pk), case)
    assert not is_reporter(ReceiptHolder(incident_id=case.pk + 1), case)
    assert not is_reporter(lead, case)
    assert not is_reporter(AnonymousUser(), case)


def test_standing_is_asked_once_per_loaded_case(case, lead, django_assert_num_queries):
    thing = again(case)

    with django_assert_num_queries(3):
        may_read(lead, thing)
        may_handle(lead, thing)
