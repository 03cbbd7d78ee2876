"""Reminding people of what they have to read and confirm: by the database itself, in slices of at most 500 with a commit each.

A slice is one INSERT ... SELECT each of reminders, of messages and of history; no row travels here and back. A killed run is gone
on with by the next, because what has been given is found in rows. What is the same for everybody in a slice (the due day, the
rung, the moment of the mail) is worked out once, by the same functions as the plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from accounts.models import User
from accounts.reminders.rung import Rung
from accounts.reminders.slices import by_day_and_place, overtaken, slice_by_slice, withdraw
from core import bulk, notify
from core.bulk import as_text
from core.clocks import london_day
from core.models import Message, Reminder
from policies.models import Obligation, PolicyVersion
from policies.reminders.places import CONFIRM_LADDER, Places
from policies.reminders.words import AT_ISSUE, CONFIRM

VERSION = PolicyVersion._meta.label_lower
_ANY = "the-slug"
_TOGETHER = (
    10  # slices; more would tear each school into more lines of history, fewer would leave more slices half full
)


def remind_to_confirm(*, now: datetime) -> int:
    """Give everybody the newest reminder that has come of what they still have to read and confirm, and return how many.

    What waits to be mailed and no longer counts is withdrawn first.
    """
    withdraw_stale(now=now)
    day, given = london_day(now), 0
    places = Places(CONFIRM_LADDER, now=now)
    waiting = _waiting_by_day(by=day + timedelta(days=places.earliest))
    for alike in places.alike():
        for due_on, counts in waiting.items():
            rung = alike.ladder.rung_on(day, due_on=due_on)
            if rung is not None:
                for group in _in_slices(alike.places, counts):
                    given += sum(_remind(group, due_on, rung, now=now, due_at=alike.due_at))
    return given


def tell_asked(*, version: PolicyVersion, people: set[int], due_on: date, now: datetime) -> None:
    """Give people the first word about a version they are asked to read, inside the transaction that makes their duties."""
    if not people:
        return
    Reminder.objects.bulk_create(
        [
            Reminder(
                person_id=person,
                kind=CONFIRM,
                about_kind=VERSION,
                about_id=str(version.pk),
                due_on=due_on,
                rung=AT_ISSUE,
                given_at=now,
            )
            for person in sorted(people)
        ],
        ignore_conflicts=True,
    )
    notify.tell(
        [User(pk=person) for person in people],
        about=version,
        kind=CONFIRM,
        path=reverse("policies:acknowledge", args=[version.policy.slug]),
        now=now,
        occurrence=f"{due_on.isoformat()} {AT_ISSUE}",
        context={"policy": version.policy.title, "due_on": due_on.isoformat(), "rung": AT_ISSUE},
        due_at=Places(CONFIRM_LADDER, now=now).digest(version.organisation_id, now),
    )


def withdraw_stale(*, now: datetime) -> int:
    """Withdraw reminders that wait to be mailed and no longer count, and return how many.

    Either nothing is owed any more (confirmed, no longer asked, left, replaced), or a newer reminder of the same thing waits behind
    them, as it does after a holiday.
    """
    waiting = Message.objects.waiting().filter(kind=CONFIRM, about_kind=VERSION)
    owed = Obligation.objects.owed().filter(
        person=OuterRef("person"), version=Cast(OuterRef("about_id"), BigIntegerField())
    )
    return withdraw(waiting.filter(~Exists(owed))) + withdraw(overtaken(waiting))


def _waiting_by_day(*, by: date) -> dict[date, dict[int, int]]:
    """Count what is owed by due day and place."""
    owed = Obligation.objects.owed().filter(due_on__lte=by).order_by().values_list("due_on", "organisation_id")
    return by_day_and_place(owed.annotate(Count("pk")))


def _in_slices(places: Sequence[int], counts: Mapping[int, int]) -> Iterator[list[int]]:
    """Put places together until they fill some slices: few questions where little is due, few lines of history where much is."""
    group: list[int] = []
    for place in places:
        if place in counts:
            if group and sum(counts[one] for one in group) + counts[place] > _TOGETHER * bulk.SLICE:
                yield group
                group = []
            group.append(place)
    if group:
        yield group


def _remind(places: list[int], due_on: date, rung: int, *, now: datetime, due_at: datetime) -> Iterator[int]:
    """Give one rung of one due day at some places, slice by slice in the order of their numbers."""
    owed = Obligation.objects.owed().filter(due_on=due_on, organisation__in=places)
    told = Rung(
        kind=CONFIRM,
        about_kind=VERSION,
        about="version_id",
        place="organisation_id",
        due_on=due_on,
        number=rung,
        now=now,
        due_at=due_at,
    )
    return slice_by_slice(owed, lambda numbers: _give(numbers, told))


def _give(numbers: list[int], rung: Rung) -> int:
    """Write reminders, messages and history for some duties, as far as this rung is new to them, and return how many."""
    given = rung.remind(_new_to(numbers, rung))
    if given:
        everyone = Obligation.objects.filter(pk__in=numbers)
        ours = everyone if given == len(numbers) else everyone.filter(rung.given_now())
        before, after = reverse("policies:acknowledge", args=[_ANY]).split(_ANY)
        path = Concat(Value(before), as_text("version__policy__slug"), Value(after))
        rung.tell(ours, facts={"policy": F("version__policy__title")}, path=path)
    return given


def _new_to(numbers: list[int], rung: Rung) -> "QuerySet[Obligation]":
    """Keep the duties, still owed, of which neither this rung nor a newer one has been given.

    A rung that fell before or on the day the duty was made does not count: that day's first word has said it.
    """
    duties: QuerySet[Obligation] = Obligation.objects.due_for_reminder(by=rung.due_on)
    made_before = rung.due_on - timedelta(days=rung.number)
    return duties.filter(~rung.overtaken(), pk__in=numbers, due_on=rung.due_on, owed_since__lt=made_before).order_by(
        "pk"
    )
