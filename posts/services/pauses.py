"""Times in which posts wait: a pause of everything, begun and ended by hand; and a sensitive day, which holds what can wait."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from accounts.access import people_who, user_can
from accounts.models import Organisation, User
from accounts.roles import Can
from core import audit, notify
from core.workflow import NotNow
from posts import criteria
from posts.hours import moment_in_words
from posts.models import Pause, Post
from posts.reminders import go_on_after, stand_still_for
from posts.workflow import State

LONGEST = timedelta(days=31)
# What a sensitive day can hold: everything but what families must know at once.
CAN_WAIT = tuple(one for one in criteria.PURPOSES if one.key != criteria.CLOSURE)
TOLD = "sensitive_day"


def pause(*, organisation: Organisation, by: Any, now: datetime, reason: str) -> Pause:
    """Pause all posting at an organisation and below it, with a reason; meanwhile the clocks of waiting posts stand still.

    Raises PermissionDenied or NotNow.
    """
    if not user_can(by, Can.PAUSE_POSTS, at=organisation):
        raise PermissionDenied("You cannot pause posting here.")
    try:
        with transaction.atomic():
            row = Pause.objects.create(organisation=organisation, reason=reason.strip(), started_at=now, started_by=by)
            audit.record(verb="pause", about=row, by=by, now=now, note=reason)
            stand_still_for(row, by=by, now=now)
    except IntegrityError as error:
        raise NotNow("Posting is paused here already.", code="paused_already") from error
    return row


def resume(*, organisation: Organisation, by: Any, now: datetime) -> None:
    """Let posts go out again; the clocks of waiting posts go on where no other pause holds.

    Raises PermissionDenied or NotNow.
    """
    if not user_can(by, Can.PAUSE_POSTS, at=organisation):
        raise PermissionDenied("You cannot end this pause.")
    with transaction.atomic():
        paused = Pause.objects.of_everything().filter(organisation=organisation, ended_at=None)
        row = paused.select_for_update().first()
        if row is None:
            raise NotNow("Posting is not paused here.", code="not_paused")
        _end(row, by=by, now=now)
        audit.record(verb="resume", about=row, by=by, now=now)
        go_on_after(row, by=by, now=now)


def hold_for_sensitive_day(
    *,
    organisation: Organisation,
    by: Any,
    now: datetime,
    reason: str,
    until: datetime,
    holds: Iterable[str],
    starts: datetime | None = None,
) -> Pause:
    """Hold posts that can wait until a moment, from now or from a later one: a death, something near the school, mourning.

    `holds` are the purposes that wait; what families must know at once is never among them. Posts can be written and signed
    meanwhile, so no clock stands still. Those whose posts it concerns are told, and those who publish here. Raises PermissionDenied
    or NotNow.
    """
    if not user_can(by, Can.PAUSE_POSTS, at=organisation):
        raise PermissionDenied("You cannot hold posts here.")
    planned = starts is not None and starts > now
    begins, purposes = (starts if planned and starts else now), sorted(set(holds))
    _refuse_wrong_time(begins, until, now=now)
    _refuse_wrong_purposes(purposes)
    with transaction.atomic():
        row = Pause.objects.create(
            organisation=organisation,
            kind=Pause.Kind.SENSITIVE,
            reason=reason.strip(),
            holds=purposes,
            planned=planned,
            started_at=begins,
            started_by=by,
            until=until,
        )
        audit.record(verb="hold_for_sensitive_day", about=row, by=by, now=now, note=reason)
        notify.tell(
            {*_concerned(row), *people_who(Can.PUBLISH_POSTS, at=organisation)} - {by},
            about=row,
            kind=f"posts.{TOLD}",
            path=reverse("posts:index"),
            now=now,
            urgent=True,
            context={
                "place": organisation.name,
                "starts": moment_in_words(begins) if planned else "",
                "until": moment_in_words(until),
            },
        )
    return row


def end_sensitive_day(*, day: Pause, by: Any, now: datetime) -> Pause:
    """End a sensitive day before its time, or one that has not begun; each post it held is left to a person all the same.

    Raises PermissionDenied, or NotNow where it is over.
    """
    if not user_can(by, Can.PAUSE_POSTS, at=day.organisation):
        raise PermissionDenied("You cannot end this sensitive day.")
    with transaction.atomic():
        row = Pause.objects.of_sensitive_days().not_over(at=now).select_for_update().filter(pk=day.pk).first()
        if row is None:
            raise NotNow("This sensitive day is over already.", code="over")
        _end(row, by=by, now=now)
        audit.record(verb="end_sensitive_day", about=row, by=by, now=now)
    return row


def _end(row: Pause, *, by: Any, now: datetime) -> None:
    row.ended_at, row.ended_by = now, by
    row.save(update_fields=["ended_at", "ended_by"])


def _refuse_wrong_time(begins: datetime, until: datetime, *, now: datetime) -> None:
    if until <= max(begins, now):
        raise NotNow("It has to end after it begins.", code="ends_before_start")
    if until - begins > LONGEST:
        raise NotNow(
            "A sensitive day lasts a month at most. For longer, pause all posting and say why.", code="too_long"
        )


def _refuse_wrong_purposes(purposes: list[str]) -> None:
    if criteria.CLOSURE in purposes:
        raise NotNow("What families must know at once always goes out.", code="never_held")
    if not purposes or not set(purposes) <= {one.key for one in CAN_WAIT}:
        raise NotNow("Say which posts wait.", code="holds_nothing")


def _concerned(row: Pause) -> set[User]:
    """Give who wrote what would go out meanwhile."""
    here = Post.objects.at_or_below(row.organisation).filter(
        Q(moment=None) | Q(moment__lte=row.until),
        state__in=[State.IN_REVIEW, State.APPROVED, State.PUBLISHING],
        purpose__in=row.holds,
        urgent=False,
    )
    return set(User.objects.active().filter(pk__in=here.values("author")))
