"""Keeping the calendar of a trust or school: adding, changing and removing days, and taking in a whole file at once.

Who keeps the people of a place keeps its calendar: the office, the business manager, the head; for a trust, its own people. What is
refused stands in `calendar_checks.py`, reading files in `accounts.calendar_files`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import user_can
from accounts.models import CalendarDay, Organisation
from accounts.roles import Can
from accounts.services.calendar_checks import Days, refuse_months_away, refuse_overlaps, refuse_wrong_days
from accounts.services.rights import hold_tree
from core import audit
from core.workflow import MACHINE, NotNow

GONE = "Somebody has taken these days out meanwhile."


def may_keep_calendar(by: Any, organisation: Organisation) -> bool:
    """Say whether somebody may change the calendar of a place."""
    return by is MACHINE or user_can(by, Can.KEEP_PEOPLE, at=organisation)


def add_calendar_days(*, organisation: Organisation, days: Days, by: Any, now: datetime) -> CalendarDay:
    """Add some days to a calendar. Raises PermissionDenied, or NotNow for days that cannot stand there."""
    _refuse_others(by, organisation)
    refuse_wrong_days(organisation, days)
    with transaction.atomic():
        hold_tree(organisation)
        refuse_overlaps([days], _near(organisation, [days]))
        row = CalendarDay.objects.create(organisation=organisation, **_fields(days))
        refuse_months_away(organisation, around=[(days.starts_on, days.ends_on)])
        audit.record(verb="add_calendar_days", about=row, by=by, now=now)
    return row


def change_calendar_days(*, row: CalendarDay, days: Days, by: Any, now: datetime) -> CalendarDay:
    """Change some days of a calendar. Raises PermissionDenied, or NotNow as for adding, and where somebody just removed them."""
    organisation = row.organisation
    _refuse_others(by, organisation)
    refuse_wrong_days(organisation, days)
    with transaction.atomic():
        hold_tree(organisation)
        standing = _still_there(row)
        refuse_overlaps([days], [other for other in _near(organisation, [days]) if other.pk != row.pk])
        before = (standing.starts_on, standing.ends_on)
        CalendarDay.objects.filter(pk=row.pk).update(**_fields(days))
        refuse_months_away(organisation, around=[before, (days.starts_on, days.ends_on)])
        audit.record(verb="change_calendar_days", about=row, by=by, now=now)
    row.refresh_from_db()
    return row


def remove_calendar_days(*, row: CalendarDay, by: Any, now: datetime) -> None:
    """Take some days out of a calendar; what stands above shows again. Raises PermissionDenied or NotNow."""
    _refuse_others(by, row.organisation)
    with transaction.atomic():
        hold_tree(row.organisation)
        standing = _still_there(row)
        audit.record(verb="remove_calendar_days", about=standing, by=by, now=now)
        standing.delete()
        refuse_months_away(row.organisation, around=[(row.starts_on, row.ends_on)])


def import_calendar(*, organisation: Organisation, wanted: Sequence[Days], by: Any, now: datetime) -> int:
    """Take in the days of a file, all or none; days of the same kind that stood here give way. Gives how many were new or changed.

    Raises PermissionDenied, or NotNow with the sentence about the first thing that cannot stand.
    """
    _refuse_others(by, organisation)
    for days in wanted:
        refuse_wrong_days(organisation, days)
    refuse_overlaps(wanted, [])
    with transaction.atomic():
        hold_tree(organisation)
        standing = _near(organisation, wanted) if wanted else []
        kept = {(row.kind, row.label, row.starts_on, row.ends_on) for row in standing}
        fresh = [days for days in wanted if (days.kind, days.label, days.starts_on, days.ends_on) not in kept]
        if not fresh:
            return 0
        replaced = [row for row in standing if any(row in replaced_by(days, standing) for days in fresh)]
        refuse_overlaps(fresh, [row for row in standing if row not in replaced])
        CalendarDay.objects.filter(pk__in=[row.pk for row in replaced]).delete()
        CalendarDay.objects.bulk_create(CalendarDay(organisation=organisation, **_fields(days)) for days in fresh)
        around = [(days.starts_on, days.ends_on) for days in fresh] + [(row.starts_on, row.ends_on) for row in replaced]
        refuse_months_away(organisation, around=around)
        audit.record(verb="import_calendar", about=organisation, by=by, now=now, note=_story(fresh, replaced))
    return len(fresh)


def replaced_by(days: Days, standing: Sequence[CalendarDay]) -> list[CalendarDay]:
    """Give which of the days that stand give way to these: those of the same kind. A holiday never gives way to an INSET day."""
    return [row for row in standing if row.kind == days.kind and overlap(row, days)]


def overlap(row: CalendarDay, days: Days) -> bool:
    """Say whether some day belongs to both."""
    return row.starts_on <= days.ends_on and row.ends_on >= days.starts_on


def _near(organisation: Organisation, wanted: Sequence[Days]) -> list[CalendarDay]:
    """Give a place's own days between the first and the last of these."""
    first, last = min(days.starts_on for days in wanted), max(days.ends_on for days in wanted)
    return list(organisation.calendar_days.filter(starts_on__lte=last, ends_on__gte=first).order_by("starts_on", "pk"))


def _still_there(row: CalendarDay) -> CalendarDay:
    standing = CalendarDay.objects.filter(pk=row.pk).first()
    if standing is None:
        raise NotNow(GONE, code="gone")
    return standing


def _fields(days: Days) -> dict[str, Any]:
    return {"kind": days.kind, "label": days.label, "starts_on": days.starts_on, "ends_on": days.ends_on}


def _story(fresh: Sequence[Days], replaced: Sequence[CalendarDay]) -> str:
    """Write what an import changed, for the digest in the history."""
    return "\n".join([*(f"+ {days.kind} {days}" for days in fresh), *(f"- {row.kind} {row}" for row in replaced)])


def _refuse_others(by: Any, organisation: Organisation) -> None:
    if not may_keep_calendar(by, organisation):
        raise PermissionDenied("You cannot change the calendar of this place.")
