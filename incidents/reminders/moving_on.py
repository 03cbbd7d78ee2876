"""A report that nobody opens goes on to the next person, exactly once for each of its clocks.

School calendars touch no clock about a child, a danger or an adult (rules.md, sections 3.10 and 4). Not here: clocks of the law
(`calling`), and cases whose people have gone (`left_alone`).
"""

from datetime import datetime

from accounts.models import User
from core import clockwork
from core.workflow import MACHINE, NotNow
from incidents.models import Clock, Incident, StrandReader, TimelineEntry
from incidents.placing import whom_the_step_tells
from incidents.reminders.asking import add_readers, decided, next_people, open_part
from incidents.workflow import WORKFLOW

MOVED_ON = "Nobody had opened this report, so it went on to the next person."
NOBODY_NEXT = "Nobody had opened this report, and there is nobody further to tell."
ALREADY_ON = "This report has moved on already."
BATCH = 200


def escalate_unopened(*, now: datetime) -> int:
    """Move every report on whose clock has run out, and return how many that were."""
    clocks = Clock.objects.running_out(now=now).select_related("incident").order_by("next_call_at", "pk")[:BATCH]
    return sum(
        escalate(incident=clock.incident, clock=clock, now=now) for clock in clocks if has_run_out(clock, now=now)
    )


def escalate(*, incident: Incident, clock: Clock, now: datetime) -> bool:
    """Move one unopened report on for one clock; say whether it did.

    The clock is claimed under the lock of its case, so two workers or a second beat change nothing. Somebody who
    opens the report at the same moment wins.
    """

    def move_on(case: Incident) -> None:
        if not clockwork.claim_call(clock, next_call_at=None, now=case.as_kept(now)):
            raise NotNow(ALREADY_ON, code="clock_has_run_out_before")
        Clock.objects.filter(pk=clock.pk).update(due_exactly=None)
        people = _bring_in(case, now=now)
        case.__dict__["newly_told"] = whom_the_step_tells(case, people, verb="escalate", now=case.as_kept(now))

    try:
        WORKFLOW.move(incident, "escalate", by=MACHINE, now=incident.as_kept(now), effect=move_on)
    except NotNow:
        # Opened, or moved on by another worker, in the same moment: the refusal stands in the history.
        return False
    return True


def has_run_out(clock: Clock, *, now: datetime) -> bool:
    """Say whether a clock has run out to the minute: for a report without a name that moment is sealed."""
    return (datetime.fromisoformat(str(clock.due_exactly)) if clock.due_exactly else clock.due_at) <= now


def _bring_in(case: Incident, *, now: datetime) -> list[User]:
    """Let the first rung in on which somebody does not read the case yet; each clock therefore climbs one step."""
    kept, strand = case.as_kept(now), open_part(case)
    decision = decided(case, now=now).decision
    reading = set(case.readings.live(now=now).values_list("user_id", flat=True))
    people = next_people(case, decision, decision.ladder, have=reading)
    add_readers(strand, people, how=StrandReader.How.ESCALATED, reason=MOVED_ON, now=kept)
    TimelineEntry.add(
        case,
        kind=TimelineEntry.Kind.FACT,
        text=MOVED_ON if people else NOBODY_NEXT,
        by=MACHINE,
        now=kept,
        strand=strand,
    )
    return list(people)
