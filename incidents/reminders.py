"""What the machine does by itself: a report that nobody opens moves on to the next person, exactly once for each clock, and a case
whose people have gone goes to the next by the rules.

School calendars touch no clock about a child, a danger or an adult (rules.md, sections 3.10 and 4). Who comes next is asked of the
routing at that moment, so absences and people found to be concerned since then count.
"""

from datetime import datetime
from typing import Any

from accounts.models import User
from core.clocks import london_day
from core.workflow import MACHINE, NotNow
from incidents.models import Clock, Incident, Strand, StrandReader, TimelineEntry
from incidents.placing import Placed, decide, facts_of, fill, takers
from incidents.placing.putting import add_reader
from incidents.workflow import OPEN, WORKFLOW

MOVED_ON = "Nobody had opened this report, so it went on to the next person."
NOBODY_NEXT = "Nobody had opened this report, and there is nobody further to tell."
SENT_ON = "Whoever looked after this part can do so no more, so it went to the next person by the rules."
NOBODY_HERE = "Nobody here can take this case now."
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
        case.__dict__["newly_told"] = _bring_in(case, now=now)

    try:
        WORKFLOW.move(incident, "escalate", by=MACHINE, now=incident.as_kept(now), effect=move_on)
    except NotNow:
        # Opened, or moved on by another worker, in the same moment: the refusal stands in the history.
        return False
    return True


def route_cases_left_alone(*, now: datetime) -> int:
    """Send every case on with a part whose owner can look after it no more, and return how many that were."""
    alone = Incident.objects.unattended(now=now).select_related("organisation").order_by("reported_at", "pk")
    return sum(route_again(incident=incident, now=now) for incident in list(alone))


def route_again(*, incident: Incident, now: datetime) -> bool:
    """Give the parts of a case whose owner can look after them no more to the next by the rules; say whether it did.

    A role ended, somebody left, a stand-in's days are over: their reading ended with it, and a case is never without anybody who
    reads it. Where nobody inside can take it nothing happens, and it is tried again. Whoever gets a closed case finds it in their
    list and is not mailed about it.
    """
    if not takers(_decided(incident, now=now).decision):
        return False

    def send_on(case: Incident) -> None:
        kept = case.as_kept(now)
        filled = fill(case, _decided(case, now=now), now=now, kept=kept)
        if not filled:
            raise NotNow(NOBODY_HERE, code="nobody_here")
        for strand in filled:
            TimelineEntry.add(case, kind=TimelineEntry.Kind.FACT, text=SENT_ON, by=MACHINE, now=kept, strand=strand)
        came = {person.pk: person for people in filled.values() for person in people}
        case.__dict__["newly_told"] = list(came.values()) if case.state in OPEN else []

    try:
        WORKFLOW.move(incident, "route_again", by=MACHINE, now=incident.as_kept(now), effect=send_on)
    except NotNow:
        # Another worker was here first, or the last who could take it went in this moment; the refusal stands in the history.
        return False
    return True


def _decided(case: Incident, *, now: datetime) -> Placed:
    return decide(organisation=case.organisation, facts=facts_of(case), on=london_day(now))


def has_run_out(clock: Clock, *, now: datetime) -> bool:
    """Say whether a clock has run out to the minute: for a report without a name that moment is sealed."""
    return (datetime.fromisoformat(str(clock.due_exactly)) if clock.due_exactly else clock.due_at) <= now


def _bring_in(case: Incident, *, now: datetime) -> list[User]:
    kept = case.as_kept(now)
    people = _next_people(case, now=now)
    strand = case.strands.filter(closed_at=None).order_by("pk").first() or Strand.objects.create(
        incident=case, kind=case.known_kind.side.value
    )
    for person, role in people:
        add_reader(strand, person, how=StrandReader.How.ESCALATED, role=role, reason=MOVED_ON, now=kept)
    TimelineEntry.add(
        case,
        kind=TimelineEntry.Kind.FACT,
        text=MOVED_ON if people else NOBODY_NEXT,
        by=MACHINE,
        now=kept,
        strand=strand,
    )
    return [person for person, _ in people]


def _next_people(case: Incident, *, now: datetime) -> list[tuple[User, str]]:
    decision = _decided(case, now=now).decision
    reading: set[Any] = set(case.readings.live(now=now).values_list("user_id", flat=True))
    kept_out = decision.excluded | set(case.exclusions.values_list("person_id", flat=True))
    fresh = [
        {
            person.id: role
            for person, role in zip(rung.people, rung.roles, strict=True)
            if person.id not in reading | kept_out
        }
        for rung in decision.ladder
    ]
    # The first rung above everybody who has it already; each clock therefore climbs one step.
    roles: dict[int, str] = next(filter(None, fresh), {})
    return [(person, roles[person.pk]) for person in User.objects.active().filter(pk__in=roles).order_by("pk")]
