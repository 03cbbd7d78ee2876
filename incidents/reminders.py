"""What the machine does by itself: a report that nobody opens moves on to the next person, exactly once for each clock.

School calendars touch no clock about a child, a danger or an adult (rules.md, sections 3.10 and 4). Who comes next is asked of the
routing at that moment, so absences and people found to be concerned since then count.
"""

from datetime import datetime
from typing import Any

from accounts.models import User
from core.clocks import london_day
from core.workflow import MACHINE, NotNow
from incidents.models import Clock, Incident, Strand, StrandReader, TimelineEntry
from incidents.placing import decide, facts_of
from incidents.placing.putting import add_reader
from incidents.workflow import WORKFLOW

MOVED_ON = "Nobody had opened this report, so it went on to the next person."
NOBODY_NEXT = "Nobody had opened this report, and there is nobody further to tell."
ALREADY_ON = "This report has moved on already."
BATCH = 200


def escalate_unopened(*, now: datetime) -> int:
    """Move every report on whose clock has run out, and return how many that were."""
    clocks = Clock.objects.running_out(now=now).select_related("incident").order_by("due_at", "pk")[:BATCH]
    return sum(
        escalate(incident=clock.incident, clock=clock, now=now) for clock in clocks if has_run_out(clock, now=now)
    )


def escalate(*, incident: Incident, clock: Clock, now: datetime) -> bool:
    """Move one unopened report on for one clock; say whether it did.

    The clock is claimed under the lock of its case, so two workers or a second beat change nothing. Somebody who
    opens the report at the same moment wins.
    """

    def move_on(case: Incident) -> None:
        running = Clock.objects.filter(pk=clock.pk, state=Clock.State.RUNNING)
        if not running.update(state=Clock.State.RUN_OUT, due_exactly=None):
            raise NotNow(ALREADY_ON, code="clock_has_run_out_before")
        case.__dict__["newly_told"] = _bring_in(case, clock, now=now)

    try:
        WORKFLOW.move(incident, "escalate", by=MACHINE, now=incident.as_kept(now), effect=move_on)
    except NotNow:
        # Opened, or moved on by another worker, in the same moment: the refusal stands in the history.
        return False
    return True


def has_run_out(clock: Clock, *, now: datetime) -> bool:
    """Say whether a clock has run out to the minute: for a report without a name that moment is sealed."""
    return (datetime.fromisoformat(str(clock.due_exactly)) if clock.due_exactly else clock.due_at) <= now


def _bring_in(case: Incident, clock: Clock, *, now: datetime) -> list[User]:
    kept = case.as_kept(now)
    people = _next_people(case, clock, now=now)
    strand = case.strands.filter(closed_at=None).order_by("pk").first() or Strand.objects.create(
        incident=case, kind=case.known_kind.side.value
    )
    for person in people:
        add_reader(strand, person, how=StrandReader.How.ESCALATED, role=clock.role, reason=MOVED_ON, now=kept)
    TimelineEntry.add(
        case,
        kind=TimelineEntry.Kind.FACT,
        text=MOVED_ON if people else NOBODY_NEXT,
        by=MACHINE,
        now=kept,
        strand=strand,
    )
    return people


def _next_people(case: Incident, clock: Clock, *, now: datetime) -> list[User]:
    decision = decide(organisation=case.organisation, facts=facts_of(case), on=london_day(now)).decision
    reading: set[Any] = set(case.readings.live(now=now).values_list("user_id", flat=True))
    kept_out = decision.excluded | set(case.exclusions.values_list("person_id", flat=True))
    rungs = [rung.people for rung in decision.ladder]
    fresh = [[person.id for person in people if person.id not in reading | kept_out] for people in rungs]
    # The first rung above everybody who has it already; each clock therefore climbs one step.
    ids: list[int] = next(filter(None, fresh), [])
    return list(User.objects.active().filter(pk__in=ids))
