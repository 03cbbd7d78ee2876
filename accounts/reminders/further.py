"""Whoever hears of it further on, some school working days after training ran out: one grouped message each, never one per person.

A line manager hears of their own people, a headteacher of their school. Names stand on the page alone. One message per addressee,
course and rung; a later last day (somebody else's ran out since) makes it tellable again.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse

from accounts.ladders import Further, called_on, latest_due_day
from accounts.models import Course, Membership
from accounts.reminders.grouped import Call, Given, Matter, furthest_alone, grouped, tell_together
from accounts.reminders.places import Places
from accounts.reminders.running_out import LADDER, on_record
from accounts.reminders.words import LATE
from core import bulk
from core.clocks import london_day

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


def tell_further(*, now: datetime) -> int:
    """Tell managers and headteachers of how many people training ran out, where their day has come; return how many were told."""
    day, told = london_day(now), 0
    callers = Callers(Places(LADDER, now=now), by=day, on=day)
    for course in callers.courses():
        matter = matter_of(course)
        calls = callers.calls(course, day, matter.given_before())
        for start in range(0, len(calls), bulk.SLICE):
            with transaction.atomic():
                told += _tell(callers.places, matter, calls[start : start + bulk.SLICE], now=now)
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
        return furthest_alone(self._calls(course, day), given)

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
        return grouped(found)

    def _addressees(self, step: Further, late: Late) -> list[int]:
        if step.who == "line-manager":
            return [late.manager] if late.manager else []
        return [person.pk for person in self.places.heads(late.place, on=self._on)]


def matter_of(course: Course) -> Matter:
    """Give what is told of a course."""
    return Matter(kind=LATE, about=course, facts={"course": course.label})


def _late(on: date, *, by: date) -> Iterator[Late]:
    roles = Membership.objects.in_force(on=on).managed()
    managing = roles.filter(person=OuterRef("person"), organisation=OuterRef("place"))
    late: Any = on_record(on=on).filter(runs_out_on__lt=by, runs_out_on__gte=on - LOOK_BACK)
    rows = late.annotate(manager=Subquery(managing.order_by("pk").values("line_manager")[:1])).order_by()
    for row in rows.values_list("course", "place", "runs_out_on", "manager").annotate(Count("pk")):
        yield Late(*row)


def _tell(places: Places, matter: Matter, calls: Sequence[Call], *, now: datetime) -> int:
    return tell_together(
        matter,
        calls,
        place=lambda call: call.places[0],
        page=lambda call: page_of(call, places),
        due_at=lambda call: places.digest(call.places[0], now),
        now=now,
    )


def page_of(call: Call, places: Places) -> str:
    """Give the page on which the names stand, for whoever may see them."""
    if call.who == "line-manager":
        return f"{reverse('accounts:training_team')}?show=ran-out"
    page = f"{reverse('accounts:training')}?show=ran-out"
    return f"{page}&at={places.rows[call.places[0]].slug}" if len(call.places) == 1 else page
