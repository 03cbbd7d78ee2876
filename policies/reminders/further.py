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
from core import audit, bulk
from core.clocks import london_day
from core.models import Message, Reminder
from core.workflow import MACHINE
from policies.models import Obligation, PolicyVersion
from policies.permissions import owners_of
from policies.reminders.places import CONFIRM_LADDER, Places
from policies.reminders.words import LATE

VERSION = PolicyVersion._meta.label_lower


@dataclass(frozen=True, slots=True)
class Late:
    """So many people of one place who owe one version since one day; `manager` is set where they are one manager's people."""

    version: int
    place: int
    due_on: date
    people: int
    manager: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One grouped message to one person: of how many people, since when, as whom, and of which place where it is one."""

    version: int
    person: int
    rung: int
    who: str
    people: int
    last_due_on: date
    place: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody has been told: on which rung, and up to which due day."""

    person: int
    rung: int
    due_on: date


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
        calls = callers.calls(version, day, given_before(version))
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
        furthest: dict[int, Call] = {}
        for call in self._calls(version, day):
            standing = furthest.get(call.person)
            if (standing is None or call.rung < standing.rung) and not _was_given(call, given):
                furthest[call.person] = call
        return sorted(furthest.values(), key=lambda call: (call.rung, call.person))

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
        for (person, rung, who), rows in found.items():
            places = {late.place for late in rows}
            yield Call(
                version=version.pk,
                person=person,
                rung=rung,
                who=who,
                people=sum(late.people for late in rows),
                last_due_on=max(late.due_on for late in rows),
                place=places.pop() if len(places) == 1 else None,
            )

    def _latest(self, step: Further, place: int, day: date) -> date:
        if (step.after, place, day) not in self._latest_days:
            self._latest_days[step.after, place, day] = latest_due_day(step, day, self.places.works_on(place))
        return self._latest_days[step.after, place, day]

    def _addressees(self, who: str, late: Late, owners: list[User]) -> list[int]:
        if who == "line-manager":
            return [late.manager] if late.manager else []
        people = self.places.heads(late.place, on=self._on) if who == "headteacher" else owners
        return [person.pk for person in people]


def given_before(version: PolicyVersion) -> list[Given]:
    """Give what has been told further on about a version: to whom, on which rung, up to which due day."""
    rows = Reminder.objects.filter(kind=LATE, about_kind=VERSION, about_id=str(version.pk))
    return [Given(*row) for row in rows.values_list("person_id", "rung", "due_on")]


def _was_given(call: Call, given: Iterable[Given]) -> bool:
    """Say whether somebody has heard of these people already, on this rung or one further on."""
    return any(one.person == call.person and one.rung <= call.rung and one.due_on >= call.last_due_on for one in given)


def _tell(callers: Callers, version: PolicyVersion, calls: Sequence[Call], *, now: datetime) -> int:
    about = {"kind": LATE, "about_kind": VERSION, "about_id": str(version.pk)}
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
                organisation_id=call.place or version.organisation_id,
                context={"policy": version.policy.title, "people": call.people, "who": call.who},
                path=page_of(call, version, callers.places),
                created_at=now,
                due_at=callers.places.digest(call.place or version.organisation_id, now),
                **about,
            )
            for call in calls
        ],
        ignore_conflicts=True,
    )
    told = Reminder.objects.filter(person__in=[call.person for call in calls], given_at=now, **about).count()
    if told:
        audit.record(verb="call_further", about=version, by=MACHINE, now=now, note=str(told))
    return told


def page_of(call: Call, version: PolicyVersion, places: Places) -> str:
    """Give the page on which the names stand, for whoever may see them."""
    if call.who == "line-manager":
        return reverse("policies:team")
    page = reverse("policies:completion", args=[version.policy.slug])
    return f"{page}?at={places.rows[call.place].slug}&show=late" if call.place else page


def _managers(on: date) -> Any:
    """Find the roles of a duty's person, at the duty's place, in which somebody who is still here manages them."""
    return (
        Membership.objects.in_force(on=on)
        .filter(
            person=OuterRef("person"),
            organisation=OuterRef("organisation"),
            line_manager__is_active=True,
        )
        .exclude(line_manager=F("person"))
    )


def _late_by_place(duties: Any) -> Iterator[Late]:
    rows = duties.order_by().values_list("version_id", "organisation_id", "due_on").annotate(Count("pk"))
    for version, place, due_on, people in rows:
        yield Late(version, place, due_on, people)


def _late_by_manager(duties: Any, on: date) -> Iterator[Late]:
    here = Membership.objects.in_force(on=on).filter(line_manager__is_active=True).exclude(line_manager=F("person"))
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
