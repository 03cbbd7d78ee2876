"""Reminding people of training that runs out: by the database itself, in slices of at most 500 with a commit each.

A slice is one INSERT ... SELECT each of reminders, of messages and of history. Reminded is who still works somewhere, of the record
that counts longest: whoever did the course again hears nothing more of the old one. The thing reminded of is the course, so that a
record put right is not told of twice.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce, Substr
from django.urls import reverse

from accounts.ladders import Ladder
from accounts.models import Course, Membership, TrainingRecord
from accounts.reminders.places import Places
from accounts.reminders.rung import Rung
from accounts.reminders.slices import by_day_and_place, overtaken, slice_by_slice, withdraw
from accounts.reminders.words import RUNS_OUT
from core.bulk import as_text
from core.clocks import at_london, london_day
from core.models import Message

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
    told = waiting.annotate(last_day=Substr("occurrence", 1, _ISO_DAY))
    return withdraw(told.filter(~Exists(true))) + withdraw(overtaken(waiting))


def _waiting_by_day(day: date, *, by: date) -> dict[date, dict[int, int]]:
    """Count the training that ran or runs out, by last day and place."""
    running: Any = on_record(on=day).filter(runs_out_on__lte=by).order_by().values_list("runs_out_on", "place")
    return by_day_and_place(running.annotate(Count("pk")))


def _remind(places: list[int], due_on: date, rung: int, *, now: datetime, due_at: datetime) -> Iterator[int]:
    """Give one rung of one last day at some places, slice by slice in the order of their numbers."""
    running = on_record(on=london_day(now)).filter(runs_out_on=due_on, place__in=places)
    told = Rung(
        kind=RUNS_OUT,
        about_kind=COURSE,
        about="course_id",
        place="place",
        due_on=due_on,
        number=rung,
        now=now,
        due_at=due_at,
    )
    return slice_by_slice(running, lambda numbers: _give(numbers, told))


def _give(numbers: list[int], rung: Rung) -> int:
    """Write reminders, messages and history for some records, as far as this rung is new to them, and return how many."""
    running = on_record(on=london_day(rung.now)).filter(pk__in=numbers, runs_out_on=rung.due_on)
    given = rung.remind(_new_among(running, rung))
    if given:
        facts, path = {"course": F("course__label")}, reverse("accounts:my_training")
        rung.tell(running.filter(rung.given_now()), facts=facts, path=path)
    return given


def _new_among(running: Any, rung: Rung) -> Any:
    """Keep the records of which neither this rung nor a newer one has been given.

    A rung that fell before or on the day it was recorded does not count: whoever did it that day knows.
    """
    comes_at = at_london(rung.due_on - timedelta(days=rung.number), time())
    return running.filter(~rung.overtaken(), recorded_at__lt=comes_at).order_by("pk")
