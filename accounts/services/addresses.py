"""Putting right the mail address somebody signs in with: never a way round two people or a second factor."""

import logging
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from accounts.access import people_who, user_can
from accounts.models import Invitation, Membership, User
from accounts.roles import STRICT_ROLES, Can
from accounts.services.telling import mail_what_lay_there, places_of
from core import audit, notify
from core.clocks import london_day
from core.workflow import NotNow

log = logging.getLogger(__name__)


def change_address(*, person: User, email: str, by: Any, now: datetime) -> bool:
    """Change the address somebody signs in with and reads mail at; say whether the old one could be told, too.

    Sessions stay. Links in earlier invitations stop working, and what came back from the old address goes out again. The address of
    somebody whose role handles reports, credentials or permissions is changed by those who give every role there, and only once
    they have a second factor: otherwise a new address and a new password would be all it takes to be them (access.md, rules 4 and
    7). Raises PermissionDenied, or NotNow: for an address that somebody has, and for whoever lacks that second factor.
    """
    email = email.strip().lower()
    _refuse_whoever_may_not(person, by, now=now)
    old = person.email
    if email == old:
        raise NotNow("This is the address that stands there already.", code="same")
    try:
        with transaction.atomic():
            held = User.objects.select_for_update().get(pk=person.pk)
            _refuse_taken(held, email)
            _refuse_without_second_factor(held, now=now)
            _write(held, email)
            Invitation.objects.filter(person=held, accepted_at=None, expires_at__gt=now).update(expires_at=now)
            entry = audit.record(verb="change_address", about=held, by=by, now=now, note=f"{old} to {email}")
            _tell(held, by, occurrence=str(entry.pk), now=now)
            if held.mailbox == User.Mailbox.RETURNS:
                User.objects.filter(pk=held.pk).update(mailbox=User.Mailbox.WORKS)
                mail_what_lay_there(held, now=now)
    except IntegrityError as error:
        raise _taken() from error
    return _tell_old_address(held, old)


def _refuse_whoever_may_not(person: User, by: Any, *, now: datetime) -> None:
    if by.pk == person.pk:
        raise PermissionDenied("Nobody changes their own address here. Ask somebody else who keeps people.")
    strict = _strict_roles(person, now=now)
    if not places_of(person, kept_by=by, now=now).exists() or not all(
        user_can(by, Can.KEEP_ALL_ROLES, at=role.organisation_id) for role in strict
    ):
        raise PermissionDenied("You cannot change the address of this person: ask somebody who gives every role there.")


def _strict_roles(person: User, *, now: datetime) -> list[Membership]:
    return list(Membership.objects.in_force(on=london_day(now)).filter(person=person, role__in=STRICT_ROLES))


def _refuse_without_second_factor(person: User, *, now: datetime) -> None:
    if (
        _strict_roles(person, now=now)
        and not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    ):
        raise NotNow(
            f"{person.name} holds a role that needs an authenticator app and has none yet, so a new address could let in somebody "
            "else. End the role, change the address, and give the role again.",
            code="second_factor_first",
        )


def _refuse_taken(person: User, email: str) -> None:
    taken = User.objects.filter(email__iexact=email).exclude(pk=person.pk).exists()
    if taken or EmailAddress.objects.filter(email__iexact=email).exclude(user=person).exists():
        raise _taken()


def _taken() -> NotNow:
    return NotNow("Somebody else signs in with this address. Choose another one.", code="taken")


def _write(person: User, email: str) -> None:
    """Write the address where it is read from: the person, and the library's list of addresses by which people are found."""
    EmailAddress.objects.filter(user=person, email__in={person.email, email}).delete()
    person.email = email
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person, primary=True).update(primary=False)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)


def _tell(person: User, by: Any, *, occurrence: str, now: datetime) -> None:
    """Tell the person, at the new address, and where the role is one that opens much, everybody who gives every role there."""
    notify.tell(
        [person],
        about=person,
        kind="accounts.new_address",
        path="/settings/history/",
        now=now,
        occurrence=occurrence,
        urgent=True,
        context={"who": by.name},
    )
    for role in _strict_roles(person, now=now):
        others = people_who(Can.KEEP_ALL_ROLES, at=role.organisation_id).exclude(pk__in=[person.pk, by.pk])
        notify.tell(
            others,
            about=person,
            kind="accounts.new_address_here",
            path=f"/people/{person.pk}/",
            now=now,
            occurrence=occurrence,
            urgent=True,
            context={"who": by.name, "name": person.name},
        )


def _tell_old_address(person: User, old: str) -> bool:
    """Say at the old address that it is no longer used; many a one is changed because it does not work, so it may fail."""
    words = (
        f"Dear {person.name},\n\nPolicyHub no longer writes to this address, and nobody signs in with it any more. If this "
        "surprises you, tell the office of your school at once.\n"
    )
    try:
        EmailMessage(subject="Your address in PolicyHub was changed", body=words, to=[old]).send()
    except OSError as error:
        log.warning("An address that is no longer used could not be told (%s).", type(error).__name__)
        return False
    return True
