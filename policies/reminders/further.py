"""Whoever hears of it further on, some school working days after the due day: one grouped message each, never one per person.

A line manager hears of their own people, a headteacher of their school, the owner of everybody. Names stand on the page alone. One
message per addressee, version and rung; a later due day (people who joined later) makes it tellable again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef
from django.urls import reverse

from accounts.ladders import Further, called_on, latest_due_day
from accounts.models import Membership, User
from accounts.reminders.grouped import Call, Given, Matter, furthest_alone, grouped, tell_together
from core import bulk
from core.clocks import london_day
from policies.models import Obligation, PolicyVersion
from policies.permissions import owners_of
from policies.reminders.places import CONFIRM_LADDER, Places
from policies.reminders.words import LATE


@dataclass(frozen=True, slots=True)
class Late:
    """So many people of one place who owe one version since one day; `manager` is set where they are one manager's people."""

    version: int
    place: int
    due_on: date
    people: int
    manager: int | None = None


@dataclass(frozen=True, slots=True)
class Unheard:
    """People who are late and have nobody who would hear of it on a rung."""

    late: Late
    who: str


def tell_further(*, now: datetime) -> int:
    """Tell managers, headteachers and owners how many have not confirmed, where their day has come; return how many were told."""
    day, told = london_day(now), 0
    callers = Callers(Places(CONFIRM_LADDER, now=now), by=day, on=day)
    for version in callers.versions():
        calls = callers.calls(version, day, matter_of(version).given_before())
        for start in range(0, len(calls), bulk.SLICE):
            with transaction.atomic():
                told += _tell(callers, version, calls[start : start + bulk.SLICE], now=now)
            bulk.let_others_write()
    return told


class Callers:
    """Who is late by a day, in numbers, and who would hear of it. The run and the plan ask the same."""

    def __init__(self, places: Places, *, by: date, on: date) -> None:
        self.places = places
        self._on = on
        self._latest_days: dict[tuple[int, int, date], date] = {}
        duties = Obligation.objects.due_for_reminder(by=by - timedelta(days=1))
        self._all = _by_version(_late_by_place(duties))
        managed = duties.filter(_managed := Exists(_managers(on)))
        self._managed = _by_version(_late_by_manager(managed, on))
        self._unmanaged = _by_version(_late_by_place(duties.filter(~_managed)))
        self._versions = PolicyVersion.objects.for_pages().in_bulk(sorted(self._all))

    def versions(self) -> list[PolicyVersion]:
        """Give the versions that somebody is late with."""
        return [self._versions[number] for number in sorted(self._versions)]

    def days(self, version: PolicyVersion) -> set[date]:
        """Give the days on which somebody further would hear of a version."""
        return {
            called_on(step, late.due_on, self.places.works_on(late.place))
            for late in self._all[version.pk]
            for step in self.places.ladder(late.place).further
        }

    def calls(self, version: PolicyVersion, day: date, given: Sequence[Given]) -> list[Call]:
        """Give the messages that have come by a day and were not given: after an outage, per person the step furthest on alone."""
        return furthest_alone(self._calls(version, day), given)

    def unheard(self, version: PolicyVersion) -> Iterator[tuple[date, Unheard]]:
        """Give the days on which somebody should hear of late people, and there is nobody."""
        owners = list(owners_of(version, self.places.holders))
        for who, rows in self._rows(version).items():
            for late in rows if who != "line-manager" else self._unmanaged.get(version.pk, []):
                for step in self.places.ladder(late.place).further:
                    if step.who == who and not self._addressees(who, late, owners):
                        yield called_on(step, late.due_on, self.places.works_on(late.place)), Unheard(late, who)

    def _rows(self, version: PolicyVersion) -> dict[str, list[Late]]:
        everybody = self._all[version.pk]
        return {
            "line-manager": self._managed.get(version.pk, []),
            "headteacher": everybody,
            "policy-owner": everybody,
            "accountable": everybody,
        }

    def _calls(self, version: PolicyVersion, day: date) -> Iterator[Call]:
        owners = list(owners_of(version, self.places.holders))
        found: dict[tuple[int, int, str], list[Late]] = defaultdict(list)
        for who, rows in self._rows(version).items():
            for late in rows:
                for step in self.places.ladder(late.place).further:
                    if step.who == who and late.due_on <= self._latest(step, late.place, day):
                        for person in self._addressees(who, late, owners):
                            found[person, step.rung, who].append(late)
        return grouped(found)

    def _latest(self, step: Further, place: int, day: date) -> date:
        if (step.after, place, day) not in self._latest_days:
            self._latest_days[step.after, place, day] = latest_due_day(step, day, self.places.works_on(place))
        return self._latest_days[step.after, place, day]

    def _addressees(self, who: str, late: Late, owners: list[User]) -> list[int]:
        if who == "line-manager":
            return [late.manager] if late.manager else []
        people = self.places.heads(late.place, on=self._on) if who == "headteacher" else owners
        return [person.pk for person in people]


def matter_of(version: PolicyVersion) -> Matter:
    """Give what is told of a version."""
    return Matter(kind=LATE, about=version, facts={"policy": version.policy.title})


def place_of(call: Call, version: PolicyVersion) -> int:
    """Give the place a message is of: that of its people where it is one, and otherwise the policy's own."""
    return call.places[0] if len(call.places) == 1 else version.organisation_id


def page_of(call: Call, version: PolicyVersion, places: Places) -> str:
    """Give the page on which the names stand, for whoever may see them."""
    if call.who == "line-manager":
        return reverse("policies:team")
    page = reverse("policies:completion", args=[version.policy.slug])
    return f"{page}?at={places.rows[call.places[0]].slug}&show=late" if len(call.places) == 1 else page


def _tell(callers: Callers, version: PolicyVersion, calls: Sequence[Call], *, now: datetime) -> int:
    return tell_together(
        matter_of(version),
        calls,
        place=lambda call: place_of(call, version),
        page=lambda call: page_of(call, version, callers.places),
        due_at=lambda call: callers.places.digest(place_of(call, version), now),
        now=now,
    )


def _managers(on: date) -> Any:
    """Find the roles of a duty's person, at the duty's place, in which somebody who is still here manages them."""
    roles = Membership.objects.in_force(on=on).managed()
    return roles.filter(person=OuterRef("person"), organisation=OuterRef("organisation"))


def _late_by_place(duties: Any) -> Iterator[Late]:
    rows = duties.order_by().values_list("version_id", "organisation_id", "due_on").annotate(Count("pk"))
    for version, place, due_on, people in rows:
        yield Late(version, place, due_on, people)


def _late_by_manager(duties: Any, on: date) -> Iterator[Late]:
    here = Membership.objects.in_force(on=on).managed()
    rows = (
        duties.filter(person__memberships__in=here, person__memberships__organisation=F("organisation"))
        .order_by()
        .values_list("version_id", "organisation_id", "due_on", "person__memberships__line_manager")
        .annotate(Count("person", distinct=True))
    )
    for version, place, due_on, manager, people in rows:
        yield Late(version, place, due_on, people, manager)


def _by_version(rows: Iterable[Late]) -> dict[int, list[Late]]:
    found: dict[int, list[Late]] = defaultdict(list)
    for late in rows:
        found[late.version].append(late)
    return dict(found)
