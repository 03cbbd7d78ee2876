"""Giving and ending a standing permission to post."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.models import Organisation, User
from accounts.roles import Can
from core import audit
from core.clocks import london_day
from core.workflow import NotNow
from posts import criteria
from posts.models import StandingPermission
from posts.permissions.lasting import knows_standing_permission
from posts.rulebook import rules_of

UNKNOWN_HERE = "The rules here know no standing permission: every post is signed off as the rules say."


def give_standing_permission(
    *,
    organisation: Organisation,
    person: User,
    purposes: Collection[str],
    reason: str,
    until: datetime,
    by: Any,
    now: datetime,
) -> StandingPermission:
    """Give somebody who works here standing permission to post for these purposes until a day (S2 Effective practices).

    Raises PermissionDenied for whoever authorises nobody here, and NotNow where the rules know no such thing, for oneself, for no
    purpose, or for a day that has passed.
    """
    _refuse(by, organisation)
    if not knows_standing_permission(rules_of(organisation)[0]):
        raise NotNow(UNKNOWN_HERE, code="unknown_here")
    if by.pk == person.pk:
        raise NotNow("Nobody gives themselves permission. Ask the chief executive or the chair.", code="oneself")
    if not User.objects.working_at(organisation, on=london_day(now)).filter(pk=person.pk).exists():
        raise NotNow(f"{person.name} does not work here.", code="not_here")
    known = [one.key for one in criteria.PURPOSES if one.key in purposes]
    if not known:
        raise NotNow("Say what kind of post it is for.", code="no_purpose")
    if until <= now:
        raise NotNow("This day has passed.", code="past")
    with transaction.atomic():
        row = StandingPermission.objects.create(
            organisation=organisation,
            person=person,
            purposes=known,
            reason=reason.strip(),
            given_by=by,
            starts=now,
            until=until,
        )
        audit.record(verb="give_standing_permission", about=row, by=by, now=now, note=f"{person.pk}: {reason}")
    return row


def end_standing_permission(*, permission: StandingPermission, by: Any, now: datetime) -> bool:
    """End a standing permission at once, and say whether it was still in force. Raises PermissionDenied."""
    _refuse(by, permission.organisation)
    with transaction.atomic():
        live = StandingPermission.objects.filter(pk=permission.pk, ended_at=None, until__gt=now)
        ended = bool(live.update(ended_at=now, ended_by=by))
        if ended:
            audit.record(verb="end_standing_permission", about=permission, by=by, now=now)
    return ended


def _refuse(by: Any, organisation: Organisation) -> None:
    if not user_can(by, Can.AUTHORISE_FOR_ACCOUNTS, at=organisation):
        raise PermissionDenied("You cannot give permissions here.")
