"""Starting, ending and settling the clocks of a case.

Everything here runs inside a step of the workflow. Only the units of a school's own rules look at its calendar; no clock of the
law, of a child, a danger or an adult does (rules.md, sections 3.10 and 4). Not here: whom a clock calls (`reminders`).
"""

from datetime import datetime, timedelta
from typing import Any

from accounts.calendar import school_day_test
from core import clockwork, timing
from core.clocks import is_statutory_working_day, london, working_days_after
from core.timing import ClockKind, Measure
from core.workflow import MACHINE
from incidents.clock_kinds import LAW, STATUTORY, Statutory, unopened
from incidents.models import Clock, Duty, Incident, Strand, TimelineEntry
from incidents.models.incident import to_the_hour
from incidents.routing import Decision

State = Clock.State
NO_LONGER = "{label}: this time limit no longer applies, because the report turned out to be something else."


def put_clocks(incident: Incident, decision: Decision, *, verb: str, now: datetime, kept: datetime) -> None:
    """Start what moves an unopened report on, and make the clocks of the law those that this decision asks for."""
    if incident.first_opened_at is None:
        _put_unopened(incident, decision, verb=verb, now=now)
    standing = {clock.kind: clock for clock in incident.clocks.of_the_law()}
    for slug, law in STATUTORY.items():
        clock = standing.get(slug)
        if law.duty not in decision.duties:
            _end(incident, clock, now=kept)
        elif clock is None:
            _start(incident, law, verb=verb, kept=kept)
        else:
            _go_on(incident, clock, now=kept)


def settle(clock: Clock, *, by: Any, at: datetime, now: datetime, met: bool) -> bool:
    """Write down that a clock of the law was met at a moment, or found unneeded now; say whether it still waited for that.

    A clock that is late stays late: its time is not touched.
    """
    waiting = Clock.objects.to_meet().filter(pk=clock.pk)
    if met:
        return bool(clockwork.meet(waiting, by=by, now=at))
    return bool(waiting.update(state=State.STOPPED, stopped_at=now, stopped_by=by, next_call_at=None))


def home_of(incident: Incident, law: Statutory) -> Strand | None:
    """Give the part of a case a clock of the law belongs to: its own side, or else the first that is open."""
    parts = list(incident.strands.filter(closed_at=None).order_by("pk"))
    own = [part for part in parts if part.kind == law.side.value]
    return next(iter(own or parts), None)


def tick_duty(incident: Incident, duty: str, *, by: Any, at: datetime, needed: bool) -> None:
    """Tick an outside duty, or note that it is not needed."""
    done = {"done_at": at, "done_by": by, "needed": needed}
    Duty.objects.update_or_create(incident=incident, kind=duty, defaults=done)


def unopened_until(incident: Incident, kind: ClockKind, *, start: datetime) -> datetime:
    """Give the moment when an unopened report moves on: minutes later, or at the same time of day some working days later."""
    if kind.measure is Measure.ELAPSED_MINUTES:
        return start + timedelta(minutes=kind.amount)
    works = school_day_test(incident.organisation) if kind.measure is Measure.SCHOOL_DAYS else is_statutory_working_day
    here = london(start)
    day = working_days_after(here.date(), kind.amount, works)
    return here.replace(year=day.year, month=day.month, day=day.day)


def _put_unopened(incident: Incident, decision: Decision, *, verb: str, now: datetime) -> None:
    keep = to_the_hour if incident.is_anonymous else _as_it_is
    for step in decision.clocks:
        kind = unopened(step.unit, step.after)
        due = unopened_until(incident, kind, start=now)
        Clock.objects.get_or_create(
            incident=incident,
            kind=kind.slug,
            after=step.after,
            defaults={
                "role": step.role,
                "started_by_verb": verb,
                "started_at": keep(now),
                "due_at": keep(due),
                "next_call_at": keep(due),
                "due_exactly": due.isoformat() if incident.is_anonymous else None,
            },
        )


def _as_it_is(moment: datetime) -> datetime:
    return moment


def _start(incident: Incident, law: Statutory, *, verb: str, kept: datetime) -> None:
    """Start a clock of the law, for a report without a name from its hour. What is late already calls for the whole of its time."""
    start = incident.reported_at if law.from_report or verb == "report" else kept
    clock = Clock(
        incident=incident,
        strand=home_of(incident, law),
        kind=law.clock.slug,
        after=law.clock.amount,
        started_by_verb=verb,
        started_at=start,
        due_at=timing.target(law.clock, started_at=start, hours=LAW),
    )
    _call_next(clock, now=kept)
    clock.save(force_insert=True)


def _go_on(incident: Incident, clock: Clock, *, now: datetime) -> None:
    """Keep a clock with a part somebody reads, and let one go on that had ended by itself."""
    if clock.strand is None or clock.strand.closed_at is not None:
        clock.strand = home_of(incident, clock.law) or clock.strand
    if clock.state == State.STOPPED and clock.stopped_by_id is None:
        clock.state, clock.stopped_at = State.RUNNING, None
        _call_next(clock, now=now)
    clock.save(update_fields=["strand", "state", "stopped_at", "rung", "next_call_at"])


def _call_next(clock: Clock, *, now: datetime) -> None:
    """Say when somebody else is called next: what passed before counts as called."""
    half, whole = clock.calls_at
    clock.rung, clock.next_call_at = (0, half) if half > now else (1, whole)


def _end(incident: Incident, clock: Clock | None, *, now: datetime) -> None:
    """End a clock that nobody has settled, because nothing asks for it any more."""
    if clock is None or clock.state not in {State.RUNNING, State.RUN_OUT}:
        return
    clock.state, clock.stopped_at, clock.next_call_at = State.STOPPED, now, None
    clock.save(update_fields=["state", "stopped_at", "next_call_at"])
    TimelineEntry.add(
        incident,
        kind=TimelineEntry.Kind.FACT,
        text=NO_LONGER.format(label=clock.law.clock.label),
        by=MACHINE,
        now=now,
        strand=home_of(incident, clock.law),
    )
