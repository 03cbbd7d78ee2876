"""Permissions to post to an account that run out: the person, and whoever gives permission there, hear of it in time.

A reminder stands on a rung of the rules' ladder: so many days before the last day. What has been given is a `Reminder` row, unique
per person, permission, last day and rung; after an outage only the newest rung is given.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.access import people_who
from accounts.calendar import school_day_test
from accounts.ladders import Ladder
from accounts.models import Organisation
from accounts.reminders.slices import overtaken, withdraw
from accounts.roles import Can
from core import notify
from core.clocks import IsWorkingDay, london_day, next_digest
from core.models import Message, Reminder
from posts.models import AccountGrant
from posts.rulebook import rules_of

OWN, OF_OTHERS = "posts.running_out", "posts.running_out_here"
ABOUT = AccountGrant._meta.label_lower


@dataclass(frozen=True)
class Place:
    """What a school says about permissions that run out, read once per school and run."""

    organisation: Organisation

    @cached_property
    def ladder(self) -> Ladder:
        """Give the ladder of its rules."""
        return rules_of(self.organisation)[0].running_out

    @cached_property
    def keepers(self) -> list[Any]:
        """Give the people who give permission here."""
        return list(people_who(Can.AUTHORISE_FOR_ACCOUNTS, at=self.organisation).order_by("pk"))

    @cached_property
    def is_working_day(self) -> IsWorkingDay:
        """Give the test for its working days."""
        return school_day_test(self.organisation)


def ending(*, start: datetime, end: datetime) -> Any:
    """Give the permissions for open accounts that hold at some time between two moments and have an end, school by school."""
    return (
        AccountGrant.objects.filter(
            starts__lte=end, until__gt=start, user__is_active=True, content_object__closed_on=None
        )
        .select_related("user", "content_object__organisation")
        .order_by("content_object__organisation", "pk")
    )


def with_places(grants: Iterable[AccountGrant]) -> Iterator[tuple[AccountGrant, Place]]:
    """Give each permission with what its school says."""
    place: Place | None = None
    for grant in grants:
        organisation = grant.content_object.organisation
        if place is None or place.organisation.pk != organisation.pk:
            place = Place(organisation)
        yield grant, place


def last_day(grant: Any) -> date:
    """Give the last day on which a permission that ends holds."""
    return london_day(grant.until - timedelta(seconds=1))


def hearers(grant: AccountGrant, place: Place) -> list[tuple[Any, str]]:
    """Give who hears that a permission runs out, each with the kind of message: the person first, and nobody twice."""
    return [(grant.user, OWN), *((person, OF_OTHERS) for person in place.keepers if person.pk != grant.user_id)]


def remind_of_permissions(*, now: datetime) -> int:
    """Give every reminder of a permission that runs out and return how many; a second run gives none.

    What waits to be mailed and is followed by a newer word about the same permission is withdrawn: after a holiday one is said.
    """
    day = london_day(now)
    grants = ending(start=now, end=now)
    given = sum(_remind(grant, place, day, now=now) for grant, place in with_places(grants.iterator(chunk_size=500)))
    withdraw(overtaken(Message.objects.waiting().filter(kind__in=[OWN, OF_OTHERS], about_kind=ABOUT)))
    return given


def _remind(grant: AccountGrant, place: Place, day: date, *, now: datetime) -> int:
    due_on = last_day(grant)
    rung = place.ladder.rung_on(day, due_on=due_on, since=london_day(grant.starts))
    if rung is None:
        return 0
    with transaction.atomic():
        wanted = hearers(grant, place)
        told = set(_given(grant, due_on).filter(rung__lte=rung).values_list("person_id", flat=True))
        new = [(person, kind) for person, kind in wanted if person.pk not in told]
        Reminder.objects.bulk_create(
            [
                Reminder(
                    person_id=person.pk,
                    kind=OWN,
                    about_kind=ABOUT,
                    about_id=str(grant.pk),
                    due_on=due_on,
                    rung=rung,
                    given_at=now,
                )
                for person, _kind in new
            ],
            ignore_conflicts=True,
        )
        due_at = next_digest(now, place.is_working_day)
        return sum(_tell(person, kind, grant, due_on, rung, now=now, due_at=due_at) for person, kind in new)


def _given(grant: AccountGrant, due_on: date) -> Any:
    return Reminder.objects.filter(kind=OWN, about_kind=ABOUT, about_id=str(grant.pk), due_on=due_on)


def given_rungs(grant: AccountGrant, due_on: date) -> dict[int, int]:
    """Give the newest rung each person has been given about a permission."""
    newest: dict[int, int] = {}
    for person, rung in _given(grant, due_on).values_list("person_id", "rung"):
        newest[person] = min(rung, newest.get(person, rung))
    return newest


def _tell(
    person: Any, kind: str, grant: AccountGrant, due_on: date, rung: int, *, now: datetime, due_at: datetime
) -> int:
    account = grant.content_object
    return notify.tell(
        [person],
        about=grant,
        kind=kind,
        path=reverse("posts:index") if kind == OWN else reverse("posts:account", args=[account.slug]),
        now=now,
        occurrence=f"{due_on.isoformat()} {rung}",
        context={
            "account": account.label,
            "place": account.organisation.name,
            "whose": grant.user.name,
            "day": f"{due_on:%A} {due_on.day} {due_on:%B %Y}",
        },
        due_at=due_at,
    )
