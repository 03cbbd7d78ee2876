"""On which days of the week somebody works in a role: part-time people are not reminded on their days off."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.models import Membership
from accounts.roles import Can
from core import audit
from core.workflow import MACHINE, NotNow

# Schools work on these; whoever is here on a Saturday only is told on days without school anyhow.
WEEKDAYS = {"1": "Monday", "2": "Tuesday", "3": "Wednesday", "4": "Thursday", "5": "Friday"}


def change_weekdays(*, membership: Membership, weekdays: Collection[str], by: Any, now: datetime) -> Membership:
    """Write down on which days somebody works in a role. Raises PermissionDenied, or NotNow where no day is left."""
    if by is not MACHINE and not any(
        user_can(by, can, at=membership.organisation_id) for can in (Can.KEEP_PEOPLE, Can.KEEP_ALL_ROLES)
    ):
        raise PermissionDenied("You cannot change the working days of this person.")
    chosen = "".join(day for day in WEEKDAYS if day in weekdays)
    if not chosen:
        raise NotNow("Choose at least one day. Whoever works here no more has their role ended.", code="no_day")
    with transaction.atomic():
        if Membership.objects.filter(pk=membership.pk).exclude(weekdays=chosen).update(weekdays=chosen):
            audit.record(verb="change_weekdays", about=membership, by=by, now=now)
    membership.weekdays = chosen
    return membership


def weekdays_in_words(weekdays: str) -> str:
    """Say on which days somebody works: every working day, or Monday, Tuesday and Thursday."""
    if all(day in weekdays for day in WEEKDAYS):
        return "every working day"
    names = [name for day, name in WEEKDAYS.items() if day in weekdays]
    if len(names) < 2:
        return names[0] if names else "no school day"
    return f"{', '.join(names[:-1])} and {names[-1]}"
