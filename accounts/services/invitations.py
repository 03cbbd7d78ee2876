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
from core import audit
from core.workflow import MACHINE, NotNow

VALID_FOR = timedelta(days=14)


def invite(*, email: str, name: str, organisation: Organisation, by: Any, now: datetime) -> Invitation:
    """Invite a person by mail to set a password; an earlier invitation that was not used stops working.

    The secret is in the mail and nowhere else, so this one mail does not wait in the outbox: a lost one is sent again by inviting
    again. Raises PermissionDenied, or NotNow for a person who has left.
    """
    if by is not MACHINE and not user_can(by, Can.KEEP_PEOPLE, at=organisation):
        raise PermissionDenied("You cannot invite people here.")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            person = User.objects.create_user(email, None, name=name, joined_on=now.date())
        elif not person.is_active:
            raise NotNow("This person has left. Bring them back before you invite them.", code="person_left")
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
    EmailMessage(
        subject=f"Your account at {' '.join(organisation.name.split())}",
        body=(
            f"Dear {person.name},\n\n{organisation.name} uses PolicyHub for its policies and its social media.\n"
            f"Choose a password here, within 14 days:\n{settings.PUBLIC_URL}/people/invitation/{secret}/\n"
        ),
        to=[person.email],
    ).send()
    return invitation


def open_invitation(*, secret: str, now: datetime) -> Invitation:
    """Find an invitation that still works. Raises NotNow with the sentence for the page."""
    invitation = (
        Invitation.objects.filter(secret_digest=digest(secret)).select_related("person", "organisation").first()
    )
    if invitation is None or invitation.accepted_at or invitation.expires_at <= now or not invitation.person.is_active:
        raise NotNow(
            "This invitation has been used or has run out. Ask your school office for a new one.", code="spent"
        )
    return invitation


def accept_invitation(*, secret: str, password: str, now: datetime) -> User:
    """Set the first password, once."""
    with transaction.atomic():
        invitation = open_invitation(secret=secret, now=now)
        if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now):
            raise NotNow("This invitation has just been used.", code="spent")
        invitation.person.set_password(password)
        invitation.person.save()
        audit.record(verb="accept_invitation", about=invitation, by=invitation.person, now=now)
    return invitation.person


def digest(secret: str) -> str:
    """Give what is stored of an invitation's secret (it has 256 random bits, so a plain hash is enough)."""
    return hashlib.sha256(secret.encode()).hexdigest()
