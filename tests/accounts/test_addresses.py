"""Putting a mail address right: by whom, what is refused, who is told, and that it is no way round a second factor."""

import logging

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts import services
from accounts.models import Invitation, User
from accounts.services import addresses
from core.audit import entries_about
from core.models import Message
from core.outbox import say
from core.workflow import NotNow
from tests.factories import give, make_person, sign_in

NEW = "right@oakfield.test"


@pytest.fixture
def ana(oakfield):
    person = give(make_person("Ana Ash"), "staff", oakfield)
    person.set_password("three quiet lanterns")
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def change(person, by, now, email=NEW):
    return services.change_address(person=person, email=email, by=by, now=now)


def told(kind):
    return {message.person.name for message in Message.objects.filter(kind=kind).select_related("person")}


def test_address_is_changed_wherever_people_are_found_by_it(ana, office, now, mailoutbox):
    old = ana.email

    assert change(ana, office, now, email="  Right@Oakfield.test ")

    ana.refresh_from_db()
    assert ana.email == NEW
    assert list(EmailAddress.objects.values_list("user", "email", "primary", "verified")) == [(ana.pk, NEW, True, True)]
    entry = entries_about(ana).get(verb="change_address")
    assert (entry.person, bool(entry.note_digest)) == (office, True)
    assert [(one.to, one.subject) for one in mailoutbox] == [([old], "Your address in PolicyHub was changed")]
    headline, words = say(Message.objects.get(kind="accounts.new_address", person=ana, urgent=True))
    assert headline == "You sign in with this address from now on"
    assert words.startswith("Olga Office changed your address")


def test_who_is_signed_in_stays_so_and_signs_in_with_the_new_one(client, ana, office, now):
    sign_in(client, ana, second_factor=False)

    change(ana, office, now)

    assert client.get("/settings/").status_code == 200
    client.logout()
    for email, inside in (("ana.ash@example.test", False), (NEW, True)):
        client.post("/account/login/", {"login": email, "password": "three quiet lanterns"})
        assert (client.get("/settings/").status_code == 200) is inside


def test_second_address_of_a_person_stays(ana, office, now):
    EmailAddress.objects.create(user=ana, email="other@oakfield.test", verified=True, primary=False)

    change(ana, office, now)

    assert set(EmailAddress.objects.values_list("email", "primary")) == {(NEW, True), ("other@oakfield.test", False)}


def test_person_who_never_came_in_is_invited_anew_and_the_old_link_is_dead(oakfield, office, now):
    person = services.invite(email="wrong@oakfield.test", name="Nia New", organisation=oakfield, by=office, now=now)
    give(person, "staff", oakfield)

    change(person, office, now)

    assert Invitation.objects.get().expires_at == now
    assert services.invite(email=NEW, name="Nia New", organisation=oakfield, by=office, now=now) == person


def test_what_came_back_goes_out_again(ana, office, now):
    User.objects.filter(pk=ana.pk).update(mailbox="returns")
    message = Message.objects.create(
        person=ana, kind="accounts.mail_returns", about_kind="x", about_id="1", path="/", state="returned",
        created_at=now, due_at=now,
    )  # fmt: skip

    change(ana, office, now)

    ana.refresh_from_db()
    message.refresh_from_db()
    assert (ana.mailbox, message.state) == ("works", "waiting")


def test_old_address_that_takes_nothing_does_not_stop_it(ana, office, now, monkeypatch, caplog):
    def refuse(self, **_):
        raise ConnectionRefusedError

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)

    with caplog.at_level(logging.WARNING):
        assert change(ana, office, now) is False

    ana.refresh_from_db()
    assert ana.email == NEW
    assert "@" not in caplog.text


@pytest.mark.parametrize("taken", ["RIGHT@oakfield.test", "second@oakfield.test"])
def test_address_of_somebody_else_is_refused_with_a_sentence(taken, ana, office, now):
    other = make_person("Bo Beech", email=NEW)
    EmailAddress.objects.create(user=other, email="second@oakfield.test", verified=True, primary=False)

    with pytest.raises(NotNow, match="Somebody else signs in with this address"):
        change(ana, office, now, email=taken)


def test_two_who_are_given_one_address_at_once_do_not_both_get_it(ana, office, now, monkeypatch):
    make_person("Bo Beech", email=NEW)
    monkeypatch.setattr(addresses, "_refuse_taken", lambda *_: None)

    with pytest.raises(NotNow, match="Somebody else") as caught:
        change(ana, office, now)
    assert isinstance(caught.value.__cause__, IntegrityError)


def test_same_address_is_nothing_to_change(ana, office, now):
    with pytest.raises(NotNow, match="stands there already"):
        change(ana, office, now, email=ana.email.upper())


def test_nobody_changes_their_own_or_that_of_somebody_they_do_not_keep(ana, office, stranger, now):
    for by, person in ((office, office), (stranger, ana), (ana, office)):
        with pytest.raises(PermissionDenied):
            change(person, by, now)


@pytest.mark.parametrize("role", ["headteacher", "safeguarding-lead", "business-manager", "chair-of-governors"])
def test_address_of_a_role_that_opens_much_is_not_for_the_office(role, oakfield, office, now):
    somebody = give(make_person("Hal Head"), role, oakfield)

    with pytest.raises(PermissionDenied, match="who gives every role"):
        change(somebody, office, now)


def test_and_for_those_who_give_every_role_only_with_a_second_factor(oakfield, lead, now):
    keeper = give(make_person("Hera Resources"), "human-resources", oakfield)
    head = give(make_person("Hal Head"), "headteacher", oakfield)

    with pytest.raises(NotNow, match="has none yet"):
        change(lead, keeper, now)
    TOTP.activate(lead, generate_totp_secret())
    change(lead, keeper, now)

    assert Authenticator.objects.filter(user=lead).count() == 1
    assert told("accounts.new_address_here") == {head.name}
    headline, words = say(Message.objects.get(kind="accounts.new_address_here"))
    assert headline == "The address of Dee Lead was changed"
    assert "@" not in headline + words


def test_page_changes_it_and_says_what_is_wrong_beside_the_field(client, ana, office, now):
    make_person("Bo Beech", email="taken@oakfield.test")
    sign_in(client, office)
    address = f"/people/{ana.pk}/address/"
    assert address in client.get(f"/people/{ana.pk}/").content.decode()

    for typed, words in (
        ("", "Enter their official email address."),
        ("no address", "Write an email address"),
        ("taken@oakfield.test", "Somebody else signs in with this address."),
    ):
        assert words in client.post(address, {"email": typed}).content.decode()
    answer = client.post(address, {"email": NEW}, follow=True)

    assert "Changed. Both addresses are told." in answer.content.decode()
    assert NEW in answer.content.decode()
