"""A person's private calendar address: made anew, ended, and whose it is.

The address alone opens what stands in it, without signing in: calendar programs cannot sign in. So it is made only for who asks,
shown once, dead as soon as its person has left or made another, and what it gives names no child and no words of a post.
"""

import hashlib
import secrets
from datetime import datetime

from django.db import models, transaction

from accounts.models import CalendarAddress, User
from core import audit


def make_calendar_address(*, by: User, now: datetime) -> str:
    """Make a new calendar address for oneself and give its secret, this once; the one before it ends."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        # Two windows at once: the second waits here, and ends what the first has made.
        User.objects.select_for_update().get(pk=by.pk)
        _standing(by).update(ended_at=now)
        CalendarAddress.objects.create(person=by, digest=_digest(secret), made_at=now)
        audit.record(verb="make_calendar_address", about=by, by=by, now=now)
    return secret


def end_calendar_address(*, by: User, now: datetime) -> bool:
    """End one's own calendar address. Returns whether there was one."""
    with transaction.atomic():
        ended = bool(_standing(by).update(ended_at=now))
        if ended:
            audit.record(verb="end_calendar_address", about=by, by=by, now=now)
    return ended


def calendar_address_of(person: User) -> CalendarAddress | None:
    """Give the calendar address a person has now."""
    return _standing(person).first()


def person_behind(secret: str) -> User | None:
    """Give the person whose calendar address has this secret, while it stands and the person is here."""
    found = CalendarAddress.objects.filter(digest=_digest(secret), ended_at=None, person__is_active=True)
    address = found.select_related("person").first()
    return address.person if address else None


def _standing(person: User) -> "models.QuerySet[CalendarAddress]":
    return CalendarAddress.objects.filter(person=person, ended_at=None)


def _digest(secret: str) -> str:
    # 256 random bits: a plain hash is enough.
    return hashlib.sha256(secret.encode()).hexdigest()
