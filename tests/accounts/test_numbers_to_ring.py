"""The numbers to ring of a place: who keeps them, and what is no number."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.models import Contact
from core.workflow import MACHINE
from tests.accounts.beginning import verbs
from tests.factories import give, make_person, sign_in


def test_a_safeguarding_lead_keeps_the_numbers_and_what_stands_above_shows_through(client, elmtree, elm_north, now):
    lead = give(make_person("Dora Lead"), "safeguarding-lead", elm_north)
    services.keep_contact(
        organisation=elmtree,
        kind="lado",
        by=MACHINE,
        now=now,
        name="County team",
        telephone="01632 960 1",
        address="",
        hours="",
    )
    sign_in(client, lead)
    address = "/settings/places/elm-north/contacts/lado/"

    above = client.get("/settings/places/elm-north/").content.decode()
    kept = client.post(
        address, {"name": "Own team", "telephone": "01632 960 2", "hours": "Day and night", "address": ""}, follow=True
    )
    row = Contact.objects.get(organisation=elm_north)
    client.post(address, {"remove": "1"})
    assert client.post(address, {"remove": "1"}).status_code == 302

    assert "Comes from <bdi>Elmtree Trust</bdi>" in above
    assert "Day and night" in kept.content.decode()
    assert verbs(row) == ["keep_contact", "remove_contact"]
    assert not Contact.objects.filter(organisation=elm_north).exists()


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("lado", {"telephone": ""}, "Write a telephone number, or an address"),
        ("lado", {"telephone": "ring me"}, "in figures"),
        ("lado", {"name": ""}, "Enter who answers this number."),
        ("outside", {"address": ""}, "is sent a letter"),
        ("lado", {"hours": "x" * 121}, "120"),
    ],
)
def test_a_number_nobody_could_ring_is_not_kept(client, approver, oakfield, kind, typed, sentence):
    sign_in(client, approver)
    words = {"name": "The team", "telephone": "01632 960 2", "hours": "", "address": ""}

    answer = client.post(f"/settings/places/oakfield/contacts/{kind}/", words | typed)

    assert sentence in answer.content.decode()
    assert not Contact.objects.exists()


def test_numbers_are_not_for_others_to_change(client, business_manager, oakfield, now):
    sign_in(client, business_manager)

    assert client.get("/settings/places/oakfield/contacts/lado/").status_code == 404
    assert client.get("/settings/places/oakfield/contacts/no-such/").status_code == 404
    assert "Write down" not in client.get("/settings/places/oakfield/").content.decode()
    with pytest.raises(PermissionDenied):
        services.keep_contact(organisation=oakfield, kind="lado", by=business_manager, now=now, name="x")


def test_there_is_no_seventh_number(client, approver):
    assert sign_in(client, approver).get("/settings/places/oakfield/contacts/no-such/").status_code == 404
