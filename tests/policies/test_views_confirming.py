"""Confirming that one has read a policy, through its pages: receipts, stale tabs and tampered forms."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit import entries_about
from core.clocks import london_day
from policies.models import Acknowledgement, Obligation, PolicyVersion
from policies.models.duties import shown_to_reader
from policies.workflow import State
from tests import statements
from tests.factories import give, make_person, sign_in
from tests.factories.policies import AcknowledgementFactory, ObligationFactory, make_version
from tests.policies.pages import page, said


def confirm(client, version, **changes):
    data = {"seen": shown_to_reader(version).seen, "number": version.number} | changes
    return client.post("/policies/oakfield-social-media/acknowledge/", data, follow=True)


def test_reading_and_confirming_gives_a_receipt(reader, author, in_force, now):
    ObligationFactory(person=author, version=in_force, due_on=london_day(now) - timedelta(days=1))
    assert "I have read this policy" in page(reader, "/policies/oakfield-social-media/acknowledge/")

    response = confirm(reader, in_force)

    assert "You have confirmed this policy" in response.content.decode()
    assert Obligation.objects.get().state == "acknowledged"
    assert "You have confirmed this" in page(reader, "/policies/oakfield-social-media/")


def test_two_clicks_are_one_confirmation(reader, in_force):
    first, second = confirm(reader, in_force), confirm(reader, in_force)

    assert first.request["PATH_INFO"] == second.request["PATH_INFO"]
    assert Acknowledgement.objects.count() == 1
    assert reader.get("/policies/oakfield-social-media/acknowledge/").status_code == 302


def test_stale_tab_gets_a_sentence_and_stores_nothing(reader, policy, in_force):
    seen = shown_to_reader(in_force).seen
    PolicyVersion.objects.filter(pk=in_force.pk).update(state=State.SUPERSEDED)
    make_version(policy, state=State.IN_FORCE, number=2)

    response = confirm(reader, in_force, seen=seen)

    assert "not in force" in said(response)[0]
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("changes", [{"seen": ""}, {"seen": "x", "number": "²"}, {"seen": "x", "number": ""}])
def test_tampered_form_gets_a_sentence(reader, in_force, changes):
    response = confirm(reader, in_force, **changes)

    assert "changed while you were reading" in said(response)[0]
    assert not Acknowledgement.objects.exists()


def test_unknown_version_is_a_404(reader, in_force):
    assert confirm(reader, in_force, number=99).status_code == 404


def test_a_confirmation_from_outside_is_a_404_and_stays_in_the_history(client, in_force, elm_north):
    outsider = give(make_person("Olu Outside"), "staff", elm_north)

    response = confirm(sign_in(client, outsider), in_force)

    assert response.status_code == 404
    assert not Acknowledgement.objects.exists()
    entry = entries_about(in_force).get(person=outsider)
    assert (entry.verb, entry.outcome, entry.reason_code) == ("acknowledge", "refused", "not_you")


def test_confirming_asks_the_database_five_times(reader, author, in_force):
    ObligationFactory(person=author, version=in_force)
    form = {"seen": shown_to_reader(in_force).seen, "number": in_force.number}

    with CaptureQueriesContext(connection) as asked:
        reader.post("/policies/oakfield-social-media/acknowledge/", form)

    assert len(statements.asked(asked)) == 5
    assert Acknowledgement.objects.count() == 1


def test_announced_text_offers_nothing_to_confirm(reader, policy):
    make_version(policy, state=State.ANNOUNCED)

    assert "nothing to confirm" in page(reader, "/policies/oakfield-social-media/acknowledge/")


def test_receipt_proves_itself_to_anybody_and_shows_its_name_to_few(client, author, approver, stranger, in_force):
    receipt = AcknowledgementFactory(person=author, version=in_force, notices=["You may be monitored."])
    ObligationFactory(person=author, version=in_force)

    words = page(client, receipt.get_absolute_url())
    assert in_force.content_hash in words
    assert "genuine" in words
    assert "Ama Author" not in words
    assert "Ama Author" not in page(sign_in(client, stranger), receipt.get_absolute_url())
    assert "Ama Author" in page(sign_in(client, approver), receipt.get_absolute_url())
    assert "Ama Author" in page(sign_in(client, author), receipt.get_absolute_url())
    page(client, "/receipts/guessed/", 404)
