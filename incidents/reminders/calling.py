"""While nobody meets a clock of the law, others are called: when half of its time has gone, and when all of it has.

Whoever is called works on that part of the case with those who have it. A machine that was away calls for each moment it missed,
one after the other, and nobody twice. No school's calendar is asked (rules.md, section 4).
"""

from datetime import datetime

from accounts.models import User
from core import clockwork
from core.workflow import MACHINE, NotNow
from incidents.models import Clock, Incident, StrandReader, TimelineEntry
from incidents.permissions import HANDLING
from incidents.placing import whom_the_step_tells
from incidents.reminders.asking import add_readers, decided, next_people, open_part
from incidents.workflow import WORKFLOW

HALF = "Half of the time has gone"
WHOLE = "The time is over"
CALLED = "{gone}: {label}. Nobody has said that it was done, so somebody else was called."
NOBODY_FURTHER = "{gone}: {label}. Nobody has said that it was done, and there is nobody further to call."
CALLED_BEFORE = "Somebody was called, or the time limit was settled, in this same moment."
BATCH = 200


def call_for_clocks(*, now: datetime) -> int:
    """Call somebody further for every clock of the law that waits for it, and return how often that was."""
    return sum(_call_for_each(now=now) for _ in (HALF, WHOLE))


def call_further(*, incident: Incident, clock: Clock, now: datetime) -> bool:
    """Call somebody further for one clock; say whether it did.

    The call is claimed under the lock of its case, so two workers or a second beat change nothing, and whoever meets the clock at
    the same moment wins.
    """

    def call(case: Incident) -> None:
        moments = clock.calls_at
        later = moments[clock.rung + 1] if clock.rung + 1 < len(moments) else None
        if not clockwork.claim_call(clock, next_call_at=later, now=now):
            raise NotNow(CALLED_BEFORE, code="called_before")
        people = _bring_in(case, clock, WHOLE if later is None else HALF, now=now)
        case.__dict__["newly_told"] = whom_the_step_tells(case, people, verb="call_further", now=case.as_kept(now))

    try:
        WORKFLOW.move(incident, "call_further", by=MACHINE, now=incident.as_kept(now), effect=call)
    except NotNow:
        # Settled, or called for by another worker, in the same moment: the refusal stands in the history.
        return False
    return True


def _call_for_each(*, now: datetime) -> int:
    clocks = Clock.objects.calling(now=now).select_related("incident", "strand").order_by("next_call_at", "pk")[:BATCH]
    return sum(call_further(incident=clock.incident, clock=clock, now=now) for clock in clocks)


def _bring_in(case: Incident, clock: Clock, gone: str, *, now: datetime) -> list[User]:
    kept = case.as_kept(now)
    strand = case.strands.filter(clocks=clock, closed_at=None).first() or open_part(case)
    decision = decided(case, now=now).decision
    working = set(strand.readers.live(now=now).filter(how__in=HANDLING).values_list("user_id", flat=True))
    rungs = decision.breach_ladder if clock.law.officer_first else decision.ladder
    people = next_people(case, decision, rungs, have=working)
    said = (CALLED if people else NOBODY_FURTHER).format(gone=gone, label=clock.law.clock.label)
    add_readers(strand, people, how=StrandReader.How.CALLED, reason=said, now=kept)
    TimelineEntry.add(case, kind=TimelineEntry.Kind.FACT, text=said, by=MACHINE, now=kept, strand=strand)
    return list(people)
