"""Being away, and who acts meanwhile."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import organisations_where
from accounts.bells import ring_for_person
from accounts.models import Absence, Membership, User
from accounts.roles import Can
from core import audit
from core.clocks import london_day
from core.workflow import MACHINE, NotNow


def record_absence(
    *, person: User, starts_on: date, ends_on: date, stand_in: User | None, by: Any, now: datetime, role: str = ""
) -> Absence:
    """Record that a person is away and who stands in. Nobody stands in for themselves.

    People record their own absence; those who keep people record anybody's at their organisations. Raises PermissionDenied or
    NotNow.
    """
    if by is not MACHINE and by.pk != person.pk and not _keeps(by, person, now=now):
        raise PermissionDenied("You cannot record this absence.")
    if ends_on < starts_on:
        raise NotNow("The last day is before the first day.", code="ends_before_start")
    _refuse_stand_in(person, stand_in, starts_on, ends_on)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        if Absence.objects.filter(person=person, role=role, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
            raise NotNow("Some of these days are noted already. Say “I am back” there first.", code="noted")
        absence = Absence.objects.create(
            person=person,
            starts_on=starts_on,
            ends_on=ends_on,
            stand_in=stand_in,
            role=role,
            recorded_by_id=getattr(by, "pk", None),
        )
        audit.record(verb="record_absence", about=absence, by=by, now=now)
        ring_for_person(person)
    return absence


def end_absence(*, absence: Absence, on: date, by: Any, now: datetime) -> None:
    """End an absence early; from this day the person is back. Raises PermissionDenied."""
    if by is not MACHINE and by.pk != absence.person_id and not _keeps(by, absence.person, now=now):
        raise PermissionDenied("You cannot change this absence.")
    with transaction.atomic():
        audit.record(verb="end_absence", about=absence, by=by, now=now)
        if on <= absence.starts_on:
            absence.delete()
        else:
            absence.ends_on = on - timedelta(days=1)
            absence.save()
        ring_for_person(absence.person)


def _refuse_stand_in(person: User, stand_in: User | None, starts_on: date, ends_on: date) -> None:
    """Refuse somebody who could not act on these days. Who falls ill later is left out on the day itself (`accounts.slots`)."""
    if stand_in is None:
        return
    if stand_in.pk == person.pk:
        raise NotNow("Nobody stands in for themselves. Choose somebody else.", code="stands_in_for_self")
    if not stand_in.is_active:
        raise NotNow(f"{stand_in.name} has left. Choose somebody else.", code="stand_in_left")
    if Absence.objects.filter(person=stand_in, role="", starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise NotNow(
            f"{stand_in.name} is away on some of these days too. Choose somebody else, or note the days one part at a time.",
            code="stand_in_away",
        )


def _keeps(by: Any, person: User, *, now: datetime) -> bool:
    """Say whether a person works today where another keeps people: a school of years ago has no say any more."""
    works = Membership.objects.in_force(on=london_day(now)).filter(person=person)
    return works.filter(organisation__in=organisations_where(by, Can.KEEP_PEOPLE)).exists()
