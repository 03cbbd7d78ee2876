"""What people settle about comments on an account: who looks after them in which hours, and that this ends."""

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.roles import Can
from core import audit
from core.workflow import NotNow
from posts.models import Account, AccountModeration

ONE_OF_BOTH = "Choose a person, or a job: one of both."
NO_DAYS = "Choose at least one day."
NO_HOURS = "The last hour is not after the first."
OWN_COVER = "Nobody covers for themselves. Choose somebody else, or nobody."
CLOSED = "This account is closed."


def arrange_moderation(
    *,
    account: Account,
    by: Any,
    now: datetime,
    days: Collection[int],
    starts: time,
    ends: time,
    person: Any = None,
    role: str = "",
    cover: Any = None,
) -> AccountModeration:
    """Write down who looks after the comments on an account, in which hours, and who covers. Raises PermissionDenied or NotNow."""
    _ask_who(account, by)
    if account.closed_on is not None:
        raise NotNow(CLOSED, code="closed")
    if (person is None) is (not role):
        raise NotNow(ONE_OF_BOTH, code="one_of_both")
    if not days:
        raise NotNow(NO_DAYS, code="no_days")
    if ends <= starts:
        raise NotNow(NO_HOURS, code="no_hours")
    if person is not None and cover is not None and person.pk == cover.pk:
        raise NotNow(OWN_COVER, code="own_cover")
    with transaction.atomic():
        row = AccountModeration.objects.create(
            account=account,
            person=person,
            role=role,
            days=sorted(set(days)),
            starts=starts,
            ends=ends,
            cover=cover,
            since=now,
        )
        audit.record(verb="arrange_moderation", about=account, by=by, now=now, note=_note(row))
    return row


def end_moderation(*, row: AccountModeration, by: Any, now: datetime) -> AccountModeration:
    """Let nobody look after comments in these hours any more; that somebody did is kept. Raises PermissionDenied."""
    _ask_who(row.account, by)
    with transaction.atomic():
        if AccountModeration.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now, ended_by=by):
            audit.record(verb="end_moderation", about=row.account, by=by, now=now, note=_note(row))
    row.refresh_from_db(fields=["ended_at", "ended_by"])
    return row


def _ask_who(account: Account, by: Any) -> None:
    if not user_can(by, Can.KEEP_ACCOUNTS, at=account.organisation_id):
        raise PermissionDenied("You cannot change who looks after comments on this account.")


def _note(row: AccountModeration) -> str:
    return f"{row.person_id or row.role}: {row.days} {row.starts}-{row.ends}, {row.cover_id or 'no cover'}"
