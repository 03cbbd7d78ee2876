"""Inviting somebody: the link, the password, and what is refused."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.models import Invitation, User
from accounts.services.invitations import open_invitation
from core.workflow import NotNow


def test_an_invitation_works_once_and_only_the_newest(oakfield, business_manager, now):
    services.invite(email="New@Example.test", name="Nell New", organisation=oakfield, by=business_manager, now=now)
    services.invite(email="new@example.test", name="Nell New", organisation=oakfield, by=business_manager, now=now)
    first, second = (body.split("/people/invitation/")[1].split("/")[0] for body in (m.body for m in mail.outbox))

    with pytest.raises(NotNow, match="run out"):
        open_invitation(secret=first, now=now)
    person = services.accept_invitation(secret=second, password="a long enough word", now=now)

    assert person.check_password("a long enough word")
    with pytest.raises(NotNow, match="used"):
        services.accept_invitation(secret=second, password="another one here", now=now)
    assert second not in str(list(Invitation.objects.values()))


def test_two_clicks_on_an_invitation_set_one_password(oakfield, business_manager, now, monkeypatch):
    services.invite(email="new@example.test", name="Nell New", organisation=oakfield, by=business_manager, now=now)
    secret = mail.outbox[0].body.split("/people/invitation/")[1].split("/")[0]
    stale = open_invitation(secret=secret, now=now)
    services.accept_invitation(secret=secret, password="a long enough word", now=now)
    monkeypatch.setattr("accounts.services.invitations.open_invitation", lambda **_: stale)

    with pytest.raises(NotNow, match="just been used"):
        services.accept_invitation(secret=secret, password="another one here", now=now)


def test_invitations_are_refused_to_strangers_and_for_leavers(oakfield, stranger, business_manager, nobody, now):
    with pytest.raises(PermissionDenied):
        services.invite(email="a@example.test", name="A", organisation=oakfield, by=stranger, now=now)
    nobody.is_active = False
    nobody.save()
    with pytest.raises(NotNow, match="has left"):
        services.invite(email=nobody.email, name="A", organisation=oakfield, by=business_manager, now=now)


def test_who_has_a_password_is_not_sent_a_way_round_it(oakfield, business_manager, author, now):
    author.set_password("a long enough word")
    author.save()

    services.invite(email=author.email, name="Ama", organisation=oakfield, by=business_manager, now=now)

    assert "/people/invitation/" not in mail.outbox[0].body
    assert "the password you have" in mail.outbox[0].body
    assert not Invitation.objects.exists()


def test_an_invitation_stops_working_once_a_password_was_chosen_elsewhere(oakfield, business_manager, now):
    person = services.invite(email="new@example.test", name="Nell", organisation=oakfield, by=business_manager, now=now)
    secret = mail.outbox[0].body.split("/people/invitation/")[1].split("/")[0]
    person.set_password("a long enough word")
    person.save()

    with pytest.raises(NotNow, match="used"):
        services.accept_invitation(secret=secret, password="another long word", now=now)


def test_a_refused_role_leaves_no_half_invited_person(oakfield, business_manager, now, today):
    with pytest.raises(PermissionDenied):
        services.invite(
            email="new@example.test", name="Nell", organisation=oakfield, by=business_manager, now=now,
            role="headteacher", employment="employee", starts_on=today, ends_on=None,
        )  # fmt: skip

    assert mail.outbox == []
    assert not User.objects.filter(email="new@example.test").exists()


def test_a_mail_that_cannot_be_sent_is_said(oakfield, business_manager, now, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)

    with pytest.raises(NotNow, match="could not be sent"):
        services.invite(email="new@example.test", name="Nell", organisation=oakfield, by=business_manager, now=now)
