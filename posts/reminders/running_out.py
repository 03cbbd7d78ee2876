"""Permissions to post that run out: the person, and whoever gives permission there, hear of it in time.

A reminder stands on a rung of the rules' ladder: so many days before the last day. What has been given is a `Reminder` row, unique
per person, permission, last day and rung; after an outage only the newest rung is given.
"""

from collections.abc import Iterator
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
from posts.models import AccountGrant, StandingPermission
from posts.rulebook import rules_of

OWN, OF_OTHERS = "posts.running_out", "posts.running_out_here"
STANDING, STANDING_OF_OTHERS = "posts.standing_runs_out", "posts.standing_runs_out_here"


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


@dataclass(frozen=True)
class Ending:
    """A permission that ends: whose, where, from when until when, and how its person and whoever gives permission are told."""

    row: AccountGrant | StandingPermission
    person: Any
    organisation: Organisation
    label: str
    own: str
    of_others: str
    page: str

    @property
    def about(self) -> str:
        """Give the kind of thing it is, as reminders and messages keep it."""
        return self.row._meta.label_lower

    @property
    def facts(self) -> dict[str, str]:
        """Give what the messages say of it."""
        due_on = last_day(self.row)
        return {
            "account": self.label,
            "place": self.organisation.name,
            "whose": self.person.name,
            "day": f"{due_on:%A} {due_on.day} {due_on:%B %Y}",
        }


def ending(*, start: datetime, end: datetime, path: str = "") -> Iterator[tuple[Ending, Place]]:
    """Give the permissions that hold at some time between two moments and have an end, each with what its school says.

    For open accounts, and standing ones (docs/adr/0036-standing-permission.md). `path` keeps one place and those below it.
    """
    places: dict[int, Place] = {}
    for one in (*_for_accounts(start, end, path), *_standing(start, end, path)):
        yield one, places.setdefault(one.organisation.pk, Place(one.organisation))


def _for_accounts(start: datetime, end: datetime, path: str) -> Iterator[Ending]:
    grants = AccountGrant.objects.filter(
        starts__lte=end, until__gt=start, user__is_active=True, content_object__closed_on=None
    ).filter(content_object__organisation__path__startswith=path)
    for grant in grants.select_related("user", "content_object__organisation").order_by("pk").iterator(chunk_size=500):
        account = grant.content_object
        page = reverse("posts:account", args=[account.slug])
        yield Ending(grant, grant.user, account.organisation, account.label, OWN, OF_OTHERS, page)


def _standing(start: datetime, end: datetime, path: str) -> Iterator[Ending]:
    rows = StandingPermission.objects.filter(
        starts__lte=end, until__gt=start, ended_at=None, person__is_active=True, organisation__path__startswith=path
    )
    for row in rows.select_related("person", "organisation").order_by("pk").iterator(chunk_size=500):
        page = f"{reverse('posts:standing')}?at={row.organisation.slug}"
        yield Ending(row, row.person, row.organisation, "a standing permission", STANDING, STANDING_OF_OTHERS, page)


def last_day(row: Any) -> date:
    """Give the last day on which a permission that ends holds."""
    return london_day(row.until - timedelta(seconds=1))


def hearers(one: Ending, place: Place) -> list[tuple[Any, str]]:
    """Give who hears that a permission runs out, each with the kind of message: the person first, and nobody twice."""
    others = ((person, one.of_others) for person in place.keepers if person.pk != one.person.pk)
    return [(one.person, one.own), *others]


def remind_of_permissions(*, now: datetime) -> int:
    """Give every reminder of a permission that runs out and return how many; a second run gives none.

    What waits to be mailed and is followed by a newer word about the same permission is withdrawn: after a holiday one is said.
    """
    day = london_day(now)
    given = sum(_remind(one, place, day, now=now) for one, place in ending(start=now, end=now))
    for kinds in ((OWN, OF_OTHERS), (STANDING, STANDING_OF_OTHERS)):
        withdraw(overtaken(Message.objects.waiting().filter(kind__in=kinds)))
    return given


def _remind(one: Ending, place: Place, day: date, *, now: datetime) -> int:
    due_on = last_day(one.row)
    rung = place.ladder.rung_on(day, due_on=due_on, since=london_day(one.row.starts))
    if rung is None:
        return 0
    with transaction.atomic():
        told = set(_given(one, due_on).filter(rung__lte=rung).values_list("person_id", flat=True))
        new = [(person, kind) for person, kind in hearers(one, place) if person.pk not in told]
        Reminder.objects.bulk_create(
            [
                Reminder(
                    person_id=person.pk,
                    kind=one.own,
                    about_kind=one.about,
                    about_id=str(one.row.pk),
                    due_on=due_on,
                    rung=rung,
                    given_at=now,
                )
                for person, _kind in new
            ],
            ignore_conflicts=True,
        )
        due_at = next_digest(now, place.is_working_day)
        occurrence = f"{due_on.isoformat()} {rung}"
        return sum(_tell(person, kind, one, occurrence, now=now, due_at=due_at) for person, kind in new)


def _given(one: Ending, due_on: date) -> Any:
    return Reminder.objects.filter(kind=one.own, about_kind=one.about, about_id=str(one.row.pk), due_on=due_on)


def given_rungs(one: Ending, due_on: date) -> dict[int, int]:
    """Give the newest rung each person has been given about a permission."""
    newest: dict[int, int] = {}
    for person, rung in _given(one, due_on).values_list("person_id", "rung"):
        newest[person] = min(rung, newest.get(person, rung))
    return newest


def _tell(person: Any, kind: str, one: Ending, occurrence: str, *, now: datetime, due_at: datetime) -> int:
    return notify.tell(
        [person],
        about=one.row,
        kind=kind,
        path=reverse("posts:index") if kind == one.own else one.page,
        now=now,
        occurrence=occurrence,
        context=one.facts,
        due_at=due_at,
    )
