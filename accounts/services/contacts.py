"""Keeping a place's card of numbers to ring: children's social care, LADO, police, Prevent, and the outside contact."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.models import Contact, Organisation
from accounts.roles import Can
from core import audit
from core.clocks import london_day
from core.workflow import MACHINE


def keep_contact(*, organisation: Organisation, kind: str, by: Any, now: datetime, **words: str) -> Contact:
    """Write down whom to ring, checked today; `words` are name, telephone, address and hours. Raises PermissionDenied."""
    _refuse_others(by, organisation)
    with transaction.atomic():
        contact, _ = Contact.objects.update_or_create(
            organisation=organisation, kind=kind, defaults={**words, "checked_on": london_day(now)}
        )
        audit.record(verb="keep_contact", about=contact, by=by, now=now)
    return contact


def remove_contact(*, contact: Contact, by: Any, now: datetime) -> None:
    """Take a contact off the card of a place; what stands above shows again. Raises PermissionDenied."""
    _refuse_others(by, contact.organisation)
    with transaction.atomic():
        audit.record(verb="remove_contact", about=contact, by=by, now=now)
        contact.delete()


def _refuse_others(by: Any, organisation: Organisation) -> None:
    if by is not MACHINE and not user_can(by, Can.KEEP_CONTACTS, at=organisation):
        raise PermissionDenied("You cannot change the numbers of this place.")
