"""Adding lines to a case: notes, what was done, and words to the reporter."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import notify
from core.workflow import NotNow
from incidents.models import Duty, Incident, Strand, TimelineEntry
from incidents.permissions import standing_of
from incidents.placing.clocks import settle, tick_duty
from incidents.workflow import WORKFLOW

NOT_YET = "What was done cannot lie in the future."


def note(*, incident: Incident, by: Any, now: datetime, note: str, strand: Strand | None = None) -> Incident:
    """Add a note to a part the writer reads. Raises PermissionDenied or NotNow."""

    def write(case: Incident) -> None:
        TimelineEntry.add(
            case, kind=TimelineEntry.Kind.NOTE, text=note.strip(), by=by, now=now, strand=part_of(case, by, strand)
        )

    return WORKFLOW.move(incident, "note", by=by, now=now, note=note, effect=write)


def record_action(
    *,
    incident: Incident,
    by: Any,
    now: datetime,
    note: str,
    strand: Strand | None = None,
    duty: str = "",
    needed: bool = True,
    happened_at: datetime | None = None,
) -> Incident:
    """Record something that was done, and tick the outside body it was done with, or say why it was not needed.

    Where the law gives a time for telling that body, its clock is met with it.
    Raises PermissionDenied, or NotNow for a time in the future.
    """

    def write(case: Incident) -> None:
        if happened_at is not None and happened_at > now:
            raise NotNow(NOT_YET, code="in_the_future")
        TimelineEntry.add(
            case,
            kind=TimelineEntry.Kind.ACTION,
            text=_with_body(note.strip(), duty, needed),
            by=by,
            now=now,
            strand=part_of(case, by, strand),
            happened_at=happened_at,
        )
        if duty:
            tick_duty(case, duty, by=by, at=happened_at or now, needed=needed)
            for clock in case.clocks.to_meet().on(standing_of(by, case).handles):
                if clock.law.ticks_duty and clock.law.duty == duty:
                    settle(clock, by=by, at=happened_at or now, now=now, met=needed)

    return WORKFLOW.move(incident, "record_action", by=by, now=now, note=note, effect=write)


def write_to_reporter(*, incident: Incident, by: Any, now: datetime, note: str) -> Incident:
    """Write to the person who reported this; without a name they read it when they come back with the receipt.

    The words stand in the timeline, sealed; a mail only says that there are some. Raises PermissionDenied or NotNow.
    """
    return WORKFLOW.move(
        incident,
        "write_to_reporter",
        by=by,
        now=now,
        note=note,
        effect=lambda case: say_to_reporter(case, note.strip(), by=by, now=now),
    )


def say_to_reporter(case: Incident, words: str, *, by: Any, now: datetime) -> None:
    """Add a line the reporter reads, and let a reporter with an account know that there is one."""
    line = TimelineEntry.add(case, kind=TimelineEntry.Kind.MESSAGE, text=words, by=by, now=now)
    if case.reporter is not None and case.reporter.pk != by.pk:
        notify.tell(
            [case.reporter],
            about=case,
            kind="incidents.write_to_reporter",
            path=reverse("incidents:my_report", args=[case.reference]),
            now=now,
            occurrence=f"line {line.pk}",
            urgent=True,
        )


def part_of(case: Incident, by: Any, strand: Strand | None) -> Strand:
    """Give the part a line belongs to: the one chosen, or the first that person reads. Refuses a part they do not read."""
    mine = case.strands.filter(pk__in=standing_of(by, case).reads).order_by("closed_at", "pk")
    chosen = mine.filter(pk=strand.pk).first() if strand is not None else mine.first()
    if chosen is None:
        raise PermissionDenied("You do not read this part of the case.")
    return chosen


def _with_body(words: str, duty: str, needed: bool) -> str:
    if not duty:
        return words
    label = Duty.Kind(duty).label
    return f"{label}: {words}" if needed else f"{label}, not needed: {words}"
