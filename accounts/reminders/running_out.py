"""Reminding people of training that runs out: by the database itself, in slices of at most 500 with a commit each.

A slice is one INSERT ... SELECT each of reminders, of messages and of history. Reminded is who still works somewhere, of the record
that counts longest: whoever did the course again hears nothing more of the old one. The thing reminded of is the course, so that a
record put right is not told of twice.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject, Substr
from django.urls import reverse

from accounts.ladders import Ladder
from accounts.models import Course, Membership, TrainingRecord
from accounts.reminders.places import Places
from accounts.reminders.slices import by_day_and_place, slice_by_slice, withdraw
from accounts.reminders.words import RUNS_OUT
from core.bulk import as_text, insert_from
from core.clocks import at_london, london_day
from core.models import AuditEntry, Message, Reminder

LADDER = "training.running_out"
COURSE = Course._meta.label_lower
# What ran out longer ago than its last rung and this is no news: it stands on the page, and nobody is reminded.
LONG_AGO = timedelta(days=90)
_ISO_DAY = 10


def remind_of_training(*, now: datetime) -> int:
    """Give everybody the newest reminder that has come of training that runs out or ran out, and return how many.

    What waits to be mailed and no longer counts is withdrawn first.
    """
    withdraw_stale(now=now)
    day, given = london_day(now), 0
    places = Places(LADDER, now=now)
    waiting = _waiting_by_day(day, by=day + timedelta(days=places.earliest))
    for alike in places.alike():
        for due_on, counts in waiting.items():
            rung = rung_on(alike.ladder, day, due_on=due_on)
            here = [place for place in alike.places if place in counts]
            if rung is not None and here:
                given += sum(_remind(here, due_on, rung, now=now, due_at=alike.due_at))
    return given


def rung_on(ladder: Ladder, day: date, *, due_on: date, since: date | None = None) -> int | None:
    """Give the newest rung that has come by a day, or None: also where it came so long ago that it is no news."""
    rung = ladder.rung_on(day, due_on=due_on, since=since)
    if rung is None or due_on + timedelta(days=-min(ladder.rungs)) + LONG_AGO < day:
        return None
    return rung


def on_record(*, on: date) -> Any:
    """Give the training with an end of everybody who works somewhere on a day, with the place whose ladder it follows as `place`.

    That is where it was recorded if they still work there, and otherwise where they have worked longest.
    """
    works = Membership.objects.in_force(on=on).filter(person=OuterRef("person"))
    there = works.filter(organisation=OuterRef("organisation")).values("organisation")[:1]
    longest = works.order_by("starts_on", "pk").values("organisation")[:1]
    records: Any = TrainingRecord.objects.newest().annotate(place=Coalesce(Subquery(there), Subquery(longest)))
    return records.filter(place__isnull=False, runs_out_on__isnull=False)


def withdraw_stale(*, now: datetime) -> int:
    """Withdraw reminders that wait to be mailed and no longer count, and return how many.

    Either it no longer runs out then (done again, put right, taken back), the person has left, or a newer reminder of the same
    course waits behind it.
    """
    waiting = Message.objects.waiting().filter(kind=RUNS_OUT, about_kind=COURSE)
    course = Cast(OuterRef("about_id"), BigIntegerField())
    here = Membership.objects.in_force(on=london_day(now)).values("person")
    running = TrainingRecord.objects.newest().annotate(last_day=as_text("runs_out_on")).filter(person__in=here)
    true = running.filter(person=OuterRef("person"), course=course, last_day=OuterRef("last_day"))
    newer = waiting.filter(person=OuterRef("person"), about_id=OuterRef("about_id"), pk__gt=OuterRef("pk"))
    told = waiting.annotate(last_day=Substr("occurrence", 1, _ISO_DAY))
    return withdraw(told.filter(~Exists(true))) + withdraw(waiting.filter(Exists(newer)))


def _waiting_by_day(day: date, *, by: date) -> dict[date, dict[int, int]]:
    """Count the training that ran or runs out, by last day and place."""
    running: Any = on_record(on=day).filter(runs_out_on__lte=by).order_by().values_list("runs_out_on", "place")
    return by_day_and_place(running.annotate(Count("pk")))


def _remind(places: list[int], due_on: date, rung: int, *, now: datetime, due_at: datetime) -> Iterator[int]:
    """Give one rung of one last day at some places, slice by slice in the order of their numbers."""
    running = on_record(on=london_day(now)).filter(runs_out_on=due_on, place__in=places)
    return slice_by_slice(running, lambda numbers: _give(numbers, due_on, rung, now=now, due_at=due_at))


def _give(numbers: list[int], due_on: date, rung: int, *, now: datetime, due_at: datetime) -> int:
    """Write reminders, messages and history for some records, as far as this rung is new to them, and return how many."""
    about = {"about_kind": COURSE, "about_id": as_text("course_id")}
    running = on_record(on=london_day(now)).filter(pk__in=numbers, runs_out_on=due_on)
    given = insert_from(
        _new_among(running, due_on, rung),
        into=Reminder,
        columns={
            **about,
            "person": F("person_id"),
            "kind": RUNS_OUT,
            "due_on": due_on,
            "rung": rung,
            "given_at": now,
        },
    )
    if given:
        ours = running.filter(Exists(_reminders(due_on).filter(rung=rung, given_at=now)))
        insert_from(ours.order_by("pk"), into=Message, columns=about | _message(due_on, rung, now=now, due_at=due_at))
        insert_from(ours.order_by().distinct(), into=AuditEntry, columns=about | _line_of_history(rung, now=now))
    return given


def _new_among(running: Any, due_on: date, rung: int) -> Any:
    """Keep the records of which neither this rung nor a newer one has been given.

    A rung that fell before or on the day it was recorded does not count: whoever did it that day knows.
    """
    comes_at = at_london(due_on - timedelta(days=rung), time())
    given = _reminders(due_on).filter(rung__lte=rung)
    return running.filter(~Exists(given), recorded_at__lt=comes_at).order_by("pk")


def _reminders(due_on: date) -> "QuerySet[Reminder]":
    return Reminder.objects.filter(
        person=OuterRef("person"),
        about_kind=COURSE,
        about_id=as_text(OuterRef("course")),
        kind=RUNS_OUT,
        due_on=due_on,
    )


def _message(due_on: date, rung: int, *, now: datetime, due_at: datetime) -> dict[str, Any]:
    return {
        "person": F("person_id"),
        "kind": RUNS_OUT,
        "occurrence": f"{due_on.isoformat()} {rung}",
        "organisation": F("place"),
        "context": JSONObject(course=F("course__label"), due_on=Value(due_on.isoformat()), rung=Value(rung)),
        "path": reverse("accounts:my_training"),
        "created_at": now,
        "due_at": due_at,
    }


def _line_of_history(rung: int, *, now: datetime) -> dict[str, Any]:
    """Give the line that is written for each course and place of a slice."""
    return {
        "at": now,
        "verb": "remind",
        "outcome": AuditEntry.Outcome.DONE,
        "reason_code": f"rung {rung}",
        "organisation": F("place"),
    }
