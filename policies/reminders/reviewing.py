"""Reminding owners of the day by which a policy is to be reviewed, and whoever answers for it when nothing happens."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from accounts.ladders import Further, called_on
from accounts.models import User
from accounts.reminders.slices import overtaken, withdraw
from accounts.roles import Role
from core import bulk, notify
from core.clocks import london_day
from core.models import Message, Reminder
from policies.models import PolicyVersion
from policies.permissions import BODIES, owners_of
from policies.reminders.places import REVIEW_LADDER, Places
from policies.reminders.words import REVIEW, REVIEW_LATE

VERSION = PolicyVersion._meta.label_lower
_CHAIRS = {
    "governing-body": (Role.CHAIR_OF_GOVERNORS,),
    "cluster-governing-body": (Role.CHAIR_OF_GOVERNORS,),
    "trust-board": (Role.CHAIR_OF_TRUSTEES,),
    "trust": (Role.CHAIR_OF_TRUSTEES,),
    "business-manager": (Role.BUSINESS_MANAGER,),
}
# Who comes next where the rules name nobody, or name the very person who has let it slip.
_ABOVE = ((Role.CHAIR_OF_GOVERNORS,), (Role.CHAIR_OF_TRUSTEES,), (Role.CHIEF_EXECUTIVE,))


def remind_to_review(*, now: datetime) -> int:
    """Remind owners of the reviews that come, and those above them of late ones, and return how many were told.

    What waits to be mailed and is followed by a newer word about the same review is withdrawn: after a holiday one is said.
    """
    day, given, last = london_day(now), 0, 0
    places = Places(REVIEW_LADDER, now=now)
    while versions := list(
        PolicyVersion.objects.review_due(by=day + timedelta(days=places.earliest))
        .for_pages()
        .filter(pk__gt=last)
        .order_by("pk")[: bulk.SLICE]
    ):
        for version in versions:
            with transaction.atomic():
                given += _remind_owners(version, day, places, now=now) + _call_further(version, day, places, now=now)
        last = versions[-1].pk
    withdraw(overtaken(Message.objects.waiting().filter(kind=REVIEW, about_kind=VERSION)))
    return given


def steps_of(version: PolicyVersion, places: Places) -> list[tuple[date, Further]]:
    """Give who hears further on of a late review, and on which day."""
    due_on, works_on = version.next_review_on, places.works_on(version.organisation_id)
    if due_on is None:
        return []
    return [(called_on(step, due_on, works_on), step) for step in places.ladder(version.organisation_id).further]


def called(version: PolicyVersion, step: Further, places: Places, *, on: date) -> list[User]:
    """Give who is called on a step: never the owners, who have heard of it all along."""
    owners = set(owners_of(version, places.holders))
    if step.who == "headteacher":
        return [person for person in places.heads(version.organisation_id, on=on) if person not in owners]
    for roles in (*_answering(version), *_ABOVE):
        people = [person for person in places.holders(version.organisation, roles) if person not in owners]
        if people:
            return people
    return []


def told_of(version: PolicyVersion, kind: str, *, rung: int) -> set[int]:
    """Give the numbers of those who heard of this review on a rung or a later one."""
    given = Reminder.objects.filter(about_kind=VERSION, about_id=str(version.pk), kind=kind, rung__lte=rung)
    return set(given.filter(due_on=version.next_review_on or date.min).values_list("person_id", flat=True))


def _answering(version: PolicyVersion) -> Iterable[tuple[Role, ...]]:
    for slug in version.rules.accountable:
        roles = _CHAIRS.get(slug) or (BODIES[slug].members if slug in BODIES else ())
        if roles:
            yield roles


def _remind_owners(version: PolicyVersion, day: date, places: Places, *, now: datetime) -> int:
    ladder = places.ladder(version.organisation_id)
    rung = ladder.rung_on(day, due_on=version.next_review_on) if version.next_review_on else None
    if rung is None:
        return 0
    told = told_of(version, REVIEW, rung=rung)
    people = [owner for owner in owners_of(version, places.holders) if owner.pk not in told]
    return _give(REVIEW, version, rung, people, places, now=now)


def _call_further(version: PolicyVersion, day: date, places: Places, *, now: datetime) -> int:
    come = [step for comes_on, step in steps_of(version, places) if comes_on <= day]
    if not come:
        return 0
    rung = come[-1].rung
    told = told_of(version, REVIEW_LATE, rung=rung)
    newest = [person for step in come if step.rung == rung for person in called(version, step, places, on=day)]
    people = {person.pk: person for person in newest if person.pk not in told}
    return _give(REVIEW_LATE, version, rung, list(people.values()), places, now=now)


def _give(kind: str, version: PolicyVersion, rung: int, people: list[User], places: Places, *, now: datetime) -> int:
    due_on = version.next_review_on
    if not people or due_on is None:
        return 0
    Reminder.objects.bulk_create(
        [
            Reminder(
                person=person,
                kind=kind,
                about_kind=VERSION,
                about_id=str(version.pk),
                due_on=due_on,
                rung=rung,
                given_at=now,
            )
            for person in people
        ],
        ignore_conflicts=True,
    )
    return notify.tell(
        people,
        about=version,
        kind=kind,
        path=page_of(version),
        now=now,
        occurrence=f"{due_on.isoformat()} {rung}",
        context={"policy": version.policy.title, "due_on": due_on.isoformat(), "rung": rung},
        due_at=places.digest(version.organisation_id, now),
    )


def page_of(version: PolicyVersion) -> str:
    """Give the page on which the review is done."""
    return reverse("policies:manage_version", args=[version.policy.slug, version.number])
