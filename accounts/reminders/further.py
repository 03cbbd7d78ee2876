"""Whoever hears of it further on, some school working days after training ran out: one grouped message each, never one per person.

A line manager hears of their own people, a headteacher of their school. Names stand on the page alone. One message per addressee,
course and rung; a later last day (somebody else's ran out since) makes it tellable again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.urls import reverse

from accounts.ladders import Further, called_on, latest_due_day
from accounts.models import Course, Membership
from accounts.reminders.places import Places
from accounts.reminders.running_out import COURSE, LADDER, on_record
from accounts.reminders.words import LATE
from core import audit, bulk
from core.clocks import london_day
from core.models import Message, Reminder
from core.workflow import MACHINE

# The latest step a ladder can have, summer holidays in between, is nearer than this; what ran out before is no news to anybody.
LOOK_BACK = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class Late:
    """So many people of one place and one line manager, if they have one, whose training ran out on one day."""

    course: int
    place: int
    due_on: date
    manager: int | None
    people: int


@dataclass(frozen=True, slots=True)
class Call:
    """One grouped message to one person: of how many people, since when, as whom, and of which places."""

    course: int
    person: int
    rung: int
    who: str
    people: int
    last_due_on: date
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody has been told of a course: on which rung, and up to which last day."""

    person: int
    rung: int
    due_on: date


def tell_further(*, now: datetime) -> int:
    """Tell managers and headteachers of how many people training ran out, where their day has come; return how many were told."""
    day, told = london_day(now), 0
    callers = Callers(Places(LADDER, now=now), by=day, on=day)
    for course in callers.courses():
        calls = callers.calls(course, day, given_before(course))
        for start in range(0, len(calls), bulk.SLICE):
            with transaction.atomic():
                told += _tell(callers.places, course, calls[start : start + bulk.SLICE], now=now)
            bulk.let_others_write()
    return told


class Callers:
    """Whose training ran out by a day, in numbers, and who would hear of it. The run and the plan ask the same."""

    def __init__(self, places: Places, *, by: date, on: date) -> None:
        self.places = places
        self._on = on
        self._by_course: dict[int, list[Late]] = defaultdict(list)
        for late in _late(on, by=by):
            self._by_course[late.course].append(late)
        self._courses = Course.objects.in_bulk(sorted(self._by_course))

    def courses(self) -> list[Course]:
        """Give the courses that somebody is late with."""
        return [self._courses[number] for number in sorted(self._courses)]

    def days(self, course: Course) -> set[date]:
        """Give the days on which somebody further would hear of a course."""
        return {called_on(step, late.due_on, self.places.works_on(late.place)) for late, step in self._steps(course)}

    def calls(self, course: Course, day: date, given: Sequence[Given]) -> list[Call]:
        """Give the messages that have come by a day and were not given: after an outage, per person the step furthest on alone."""
        furthest: dict[int, Call] = {}
        for call in self._calls(course, day):
            standing = furthest.get(call.person)
            if (standing is None or call.rung < standing.rung) and not _was_given(call, given):
                furthest[call.person] = call
        return sorted(furthest.values(), key=lambda call: (call.rung, call.person))

    def unheard(self, course: Course) -> Iterator[tuple[date, Late, str]]:
        """Give the days on which somebody should hear of late people, and there is nobody."""
        for late, step in self._steps(course):
            if not self._addressees(step, late):
                yield called_on(step, late.due_on, self.places.works_on(late.place)), late, step.who

    def _steps(self, course: Course) -> Iterator[tuple[Late, Further]]:
        for late in self._by_course[course.pk]:
            for step in self.places.ladder(late.place).further:
                yield late, step

    def _calls(self, course: Course, day: date) -> Iterator[Call]:
        found: dict[tuple[int, int, str], list[Late]] = defaultdict(list)
        for late, step in self._steps(course):
            if late.due_on <= latest_due_day(step, day, self.places.works_on(late.place)):
                for person in self._addressees(step, late):
                    found[person, step.rung, step.who].append(late)
        for (person, rung, who), rows in found.items():
            yield Call(
                course=course.pk,
                person=person,
                rung=rung,
                who=who,
                people=sum(late.people for late in rows),
                last_due_on=max(late.due_on for late in rows),
                places=tuple(sorted({late.place for late in rows})),
            )

    def _addressees(self, step: Further, late: Late) -> list[int]:
        if step.who == "line-manager":
            return [late.manager] if late.manager else []
        return [person.pk for person in self.places.heads(late.place, on=self._on)]


def given_before(course: Course) -> list[Given]:
    """Give what has been told further on about a course: to whom, on which rung, up to which last day."""
    rows = Reminder.objects.filter(kind=LATE, about_kind=COURSE, about_id=str(course.pk))
    return [Given(*row) for row in rows.values_list("person_id", "rung", "due_on")]


def _was_given(call: Call, given: Iterable[Given]) -> bool:
    """Say whether somebody has heard of these people already, on this rung or one further on."""
    return any(one.person == call.person and one.rung <= call.rung and one.due_on >= call.last_due_on for one in given)


def _late(on: date, *, by: date) -> Iterator[Late]:
    managing = (
        Membership.objects.in_force(on=on)
        .filter(person=OuterRef("person"), organisation=OuterRef("place"), line_manager__is_active=True)
        .exclude(line_manager=F("person"))
    )
    late: Any = on_record(on=on).filter(runs_out_on__lt=by, runs_out_on__gte=on - LOOK_BACK)
    rows = late.annotate(manager=Subquery(managing.order_by("pk").values("line_manager")[:1])).order_by()
    for row in rows.values_list("course", "place", "runs_out_on", "manager").annotate(Count("pk")):
        yield Late(*row)


def _tell(places: Places, course: Course, calls: Sequence[Call], *, now: datetime) -> int:
    about = {"kind": LATE, "about_kind": COURSE, "about_id": str(course.pk)}
    Reminder.objects.bulk_create(
        [
            Reminder(person_id=call.person, due_on=call.last_due_on, rung=call.rung, given_at=now, **about)
            for call in calls
        ],
        ignore_conflicts=True,
    )
    Message.objects.bulk_create(
        [
            Message(
                person_id=call.person,
                occurrence=f"{call.last_due_on.isoformat()} {call.rung}",
                organisation_id=call.places[0],
                context={"course": course.label, "people": call.people, "who": call.who},
                path=page_of(call, places),
                created_at=now,
                due_at=places.digest(call.places[0], now),
                **about,
            )
            for call in calls
        ],
        ignore_conflicts=True,
    )
    told = Reminder.objects.filter(person__in=[call.person for call in calls], given_at=now, **about).count()
    if told:
        audit.record(verb="call_further", about=course, by=MACHINE, now=now, note=str(told))
    return told


def page_of(call: Call, places: Places) -> str:
    """Give the page on which the names stand, for whoever may see them."""
    if call.who == "line-manager":
        return f"{reverse('accounts:training_team')}?show=ran-out"
    page = f"{reverse('accounts:training')}?show=ran-out"
    return f"{page}&at={places.rows[call.places[0]].slug}" if len(call.places) == 1 else page
