"""Writing down who has done which training, and putting right what was written down wrongly: nothing is overwritten."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.models import Course, Membership, Organisation, TrainingRecord, User
from accounts.roles import Can
from core import audit
from core.clocks import add_months, london_day
from core.workflow import MACHINE, NotNow


def record_training(
    *,
    people: Iterable[User],
    course: Course,
    done_on: date,
    organisation: Organisation,
    by: Any,
    now: datetime,
    runs_out_on: date | None = None,
) -> list[TrainingRecord]:
    """Write down that people of a place have done a course on a day, and return the new records (T1 to T3).

    Without a last day it counts as long as the course says. Who has it on that day already is left out, so a second click changes
    nothing. Raises PermissionDenied, or NotNow for days that cannot be and for somebody who does not work there.
    """
    if not may_record(by, organisation):
        raise PermissionDenied("You cannot record training here.")
    ends = runs_out_on or _last_day(course, done_on)
    _refuse_days(done_on, ends, now=now)
    with transaction.atomic():
        numbers = sorted(person.pk for person in people)
        # One at a time: two people with the same list meet here.
        standing = list(User.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
        _refuse_strangers(standing, organisation, now=now)
        has_it = set(_standing(course, done_on).filter(person__in=standing).values_list("person_id", flat=True))
        details = {"organisation": organisation, "done_on": done_on, "runs_out_on": ends, "by": by, "now": now}
        return [_record(person, course, **details) for person in standing if person.pk not in has_it]


def correct_training(
    *, record: TrainingRecord, done_on: date, runs_out_on: date | None, because: str, by: Any, now: datetime
) -> TrainingRecord:
    """Put the days of a record right: the wrong one stays, ended with the reason, and a new one stands in its place.

    Raises PermissionDenied, or NotNow for days that cannot be, for nothing to put right, and where somebody was faster.
    """
    _refuse_days(done_on, runs_out_on, now=now)
    with transaction.atomic():
        wrong = _open(record, by)
        if (wrong.done_on, wrong.runs_out_on) == (done_on, runs_out_on):
            raise NotNow("These are the days that stand there already.", code="same")
        if _standing(wrong.course, done_on).filter(person=wrong.person).exclude(pk=wrong.pk).exists():
            raise NotNow(f"{wrong.person.name} has another record of this course on that day.", code="has_it")
        _end(wrong, because, by=by, now=now, verb="correct_training")
        return _record(
            wrong.person,
            wrong.course,
            organisation=wrong.organisation,
            done_on=done_on,
            runs_out_on=runs_out_on,
            by=by,
            now=now,
            corrects=wrong,
        )


def strike_training(*, record: TrainingRecord, because: str, by: Any, now: datetime) -> None:
    """Take a record back that should not be there: it stays, ended with the reason. Raises PermissionDenied or NotNow."""
    with transaction.atomic():
        _end(_open(record, by), because, by=by, now=now, verb="strike_training")


def may_record(by: Any, organisation: Organisation) -> bool:
    """Say whether somebody may write down training at a place: whoever keeps its people."""
    return by is MACHINE or any(user_can(by, can, at=organisation) for can in (Can.KEEP_PEOPLE, Can.KEEP_ALL_ROLES))


def _last_day(course: Course, done_on: date) -> date | None:
    return add_months(done_on, course.months) if course.months else None


def _refuse_days(done_on: date, runs_out_on: date | None, *, now: datetime) -> None:
    if done_on > london_day(now):
        raise NotNow("That day has not come yet. Record it when it is done.", code="not_done_yet")
    if runs_out_on is not None and runs_out_on < done_on:
        raise NotNow("The last day on which it counts is before the day it was done.", code="ends_before_start")


def _refuse_strangers(people: list[User], organisation: Organisation, *, now: datetime) -> None:
    here = Membership.objects.in_force(on=london_day(now)).filter(organisation=organisation, person__in=people)
    known = set(here.values_list("person_id", flat=True))
    strangers = [person.name for person in people if person.pk not in known]
    if strangers:
        raise NotNow(f"{strangers[0]} does not work at {organisation.name} today.", code="not_here")


def _standing(course: Course, done_on: date) -> Any:
    return TrainingRecord.objects.standing().filter(course=course, done_on=done_on)


def _record(person: User, course: Course, *, by: Any, now: datetime, **details: Any) -> TrainingRecord:
    record = TrainingRecord.objects.create(
        person=person, course=course, recorded_at=now, recorded_by_id=getattr(by, "pk", None), **details
    )
    audit.record(verb="record_training", about=record, by=by, now=now)
    return record


def _open(record: TrainingRecord, by: Any) -> TrainingRecord:
    """Hold a record that still stands, for whoever may put it right."""
    held = TrainingRecord.objects.select_for_update(of=("self",)).select_related("person", "course", "organisation")
    wrong = held.get(pk=record.pk)
    if not may_record(by, wrong.organisation):
        raise PermissionDenied("You cannot change training that is recorded there.")
    if wrong.ended_at is not None:
        raise NotNow("Somebody has put this right already.", code="ended")
    return wrong


def _end(record: TrainingRecord, because: str, *, by: Any, now: datetime, verb: str) -> None:
    if not because.strip():
        raise NotNow("Say in a sentence why.", code="no_reason")
    record.ended_at, record.ended_by_id, record.ended_because = now, getattr(by, "pk", None), because.strip()
    record.save(update_fields=["ended_at", "ended_by", "ended_because"])
    audit.record(verb=verb, about=record, by=by, now=now, note=because)
