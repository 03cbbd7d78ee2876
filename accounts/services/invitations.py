"""Inviting people to set a password, and their accepting it."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction

from accounts.access import user_can
from accounts.models import Invitation, Organisation, User
from accounts.roles import Can
from accounts.services.proposals import propose_role
from core import audit
from core.clocks import london_day
from core.workflow import MACHINE, NotNow

VALID_FOR = timedelta(days=14)


def invite(*, email: str, name: str, organisation: Organisation, by: Any, now: datetime, **role: Any) -> User:
    """Ask a person in by mail to set a password, with a first role if `role` says which; all of it or nothing.

    An earlier invitation that was not used stops working. Who has a password already is only told where to sign in: an invitation
    must never be a way round their password or second factor. The secret is in the mail and nowhere else, so this one mail does not
    wait in the outbox: a lost one is sent again by inviting again. Raises PermissionDenied, or NotNow for a person who has left, a
    role that cannot be given, and a mail that could not be sent.
    """
    if by is not MACHINE and not user_can(by, Can.KEEP_PEOPLE, at=organisation):
        raise PermissionDenied("You cannot invite people here.")
    with transaction.atomic():
        person = known_or_new(email=email, name=name, now=now)
        if role:
            propose_role(person=person, organisation=organisation, by=by, now=now, **role)
        words = _way_in(person, organisation, by=by, now=now)
    try:
        _mail(person, organisation, words).send()
    except OSError as error:
        raise NotNow(
            f"{person.name} is entered, but the mail with the link could not be sent just now. Invite them again later.",
            code="mail_failed",
        ) from error
    return person


def _way_in(person: User, organisation: Organisation, *, by: Any, now: datetime) -> str:
    """Write the invitation down, and give the words that tell its person how to come in."""
    if person.has_usable_password():
        audit.record(verb="invite", about=organisation, by=by, now=now, note=str(person.pk))
        return f"You can sign in with the password you have:\n{settings.PUBLIC_URL}/"
    link = new_link(person=person, organisation=organisation, by=by, now=now)
    return f"Choose a password here, within 14 days:\n{link}"


def new_link(*, person: User, organisation: Organisation | None, by: Any, now: datetime) -> str:
    """Make the link by which somebody without a password comes in; their earlier ones stop working."""
    secret = secrets.token_urlsafe(32)
    Invitation.objects.filter(person=person, accepted_at=None, expires_at__gt=now).update(expires_at=now)
    invitation = Invitation.objects.create(
        person=person,
        organisation=organisation,
        secret_digest=digest(secret),
        invited_by_id=getattr(by, "pk", None),
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    audit.record(verb="invite", about=invitation, by=by, now=now)
    return f"{settings.PUBLIC_URL}/people/invitation/{secret}/"


def known_or_new(*, email: str, name: str, now: datetime) -> User:
    """Find the person with this address, or enter them. Raises NotNow for somebody who has left."""
    person = User.objects.filter(email__iexact=email).first()
    if person is None:
        return User.objects.create_user(email, None, name=name, joined_on=london_day(now))
    if not person.is_active:
        raise NotNow("This person has left. Bring them back before you invite them.", code="person_left")
    return person


def _mail(person: User, organisation: Organisation, words: str) -> EmailMessage:
    return EmailMessage(
        subject=f"Your account at {' '.join(organisation.name.split())}",
        body=(
            f"Dear {person.name},\n\n{organisation.name} uses PolicyHub for its policies and its social media.\n{words}\n"
        ),
        to=[person.email],
    )


def open_invitation(*, secret: str, now: datetime) -> Invitation:
    """Find an invitation that still works. Raises NotNow with the sentence for the page."""
    invitation = (
        Invitation.objects.filter(secret_digest=digest(secret)).select_related("person", "organisation").first()
    )
    if invitation is None or not _still_works(invitation, now=now):
        raise NotNow(
            "This invitation has been used or has run out. Ask your school office for a new one.", code="spent"
        )
    return invitation


def _still_works(invitation: Invitation, *, now: datetime) -> bool:
    unused = invitation.accepted_at is None and invitation.expires_at > now
    # Who has found another way to a password since (a reset) may have a second factor too, which this link must not pass by.
    return unused and invitation.person.is_active and not invitation.person.has_usable_password()


def accept_invitation(*, secret: str, password: str, now: datetime) -> User:
    """Set the first password, once. Raises NotNow for an invitation that does not work any more."""
    with transaction.atomic():
        invitation = open_invitation(secret=secret, now=now)
        if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now):
            raise NotNow("This invitation has just been used.", code="spent")
        invitation.person.set_password(password)
        invitation.person.save(update_fields=["password"])
        audit.record(verb="accept_invitation", about=invitation, by=invitation.person, now=now)
    return invitation.person


def digest(secret: str) -> str:
    """Give what is stored of an invitation's secret (it has 256 random bits, so a plain hash is enough)."""
    return hashlib.sha256(secret.encode()).hexdigest()
