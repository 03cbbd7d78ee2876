"""Questions about training: whether somebody's counts on a day, which courses the rules of a place ask for, and of whom.

Only questions. Nothing is refused because training ran out: whoever gates something by it asks here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import Course, Membership, Organisation, TrainingRecord, User
from accounts.roles import ROLES, Can, Role
from accounts.rules import values_at

RULE = "general.training"
_RECEIVES = {Can.HANDLE_SAFEGUARDING, Can.HANDLE_CONDUCT, Can.HANDLE_BREACHES, Can.HANDLE_OTHER_REPORTS}
_LOOKS_AFTER = {Can.WRITE_POLICIES}
HANDLERS = frozenset(role for role, entry in ROLES.items() if entry.can & (_RECEIVES | _LOOKS_AFTER))
STAFF = frozenset({Membership.Employment.EMPLOYEE, Membership.Employment.PART_TIME, Membership.Employment.TRAINEE})


def training_in_force(person: User, course: Course, *, on: date) -> bool:
    """Say whether somebody has done a course and it counts on a day; the last day on which it counts is one of them."""
    records: Any = TrainingRecord.objects.in_force(on=on)
    return bool(records.filter(person=person, course=course).exists())


@dataclass(frozen=True, slots=True)
class Asked:
    """One course, and the places whose rules ask for it."""

    course: Course
    places: frozenset[int]

    def memberships(self) -> Q:
        """Find the roles whose holders are asked to do it."""
        here = Q(organisation__in=self.places)
        if self.course.for_whom == Course.ForWhom.STAFF:
            return here & Q(employment__in=STAFF)
        if self.course.for_whom == Course.ForWhom.HANDLERS:
            return here & Q(role__in=HANDLERS)
        return here

    def is_asked_of(self, membership: Membership) -> bool:
        """Say whether the holder of one role is asked: `memberships` for a row at hand."""
        if membership.organisation_id not in self.places:
            return False
        if self.course.for_whom == Course.ForWhom.STAFF:
            return membership.employment in STAFF
        return self.course.for_whom != Course.ForWhom.HANDLERS or Role(membership.role) in HANDLERS


def asked_at(places: Iterable[Organisation]) -> list[Asked]:
    """Give the courses that the rules of some places ask for; two questions, however many places."""
    asking: dict[str, set[int]] = {}
    for place, slugs in values_at(places, RULE).items():
        for slug in slugs or ():
            asking.setdefault(slug, set()).add(place)
    courses = Course.objects.filter(slug__in=asking).order_by("label")
    return [Asked(course, frozenset(asking[course.slug])) for course in courses]


def lacking(asked: Iterable[Asked], *, memberships: Any, records: Any, on: date) -> Q:
    """Find the people who are asked for a course by one of some roles, and of whom none of some records counts on a day."""
    return reduce(or_, (_lacking(one, memberships, records, on) for one in asked), Q(pk__in=()))


def _lacking(one: Asked, memberships: Any, records: Any, on: date) -> Q:
    theirs = memberships.filter(one.memberships(), person=OuterRef("pk"))
    held = records.in_force(on=on).filter(course=one.course, person=OuterRef("pk"))
    return Q(Exists(theirs)) & ~Q(Exists(held))
