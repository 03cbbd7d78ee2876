"""A case whose people have gone goes to the next by the rules, asked at that moment."""

from datetime import datetime

from core.workflow import MACHINE, NotNow
from incidents.models import Incident, TimelineEntry
from incidents.placing import fill, takers, whom_the_step_tells
from incidents.reminders.asking import decided
from incidents.workflow import OPEN, WORKFLOW

SENT_ON = "Whoever looked after this part can do so no more, so it went to the next person by the rules."
NOBODY_HERE = "Nobody here can take this case now."


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
    if not takers(decided(incident, now=now).decision):
        return False

    def send_on(case: Incident) -> None:
        kept = case.as_kept(now)
        filled = fill(case, decided(case, now=now), verb="route_again", now=now, kept=kept)
        if not filled:
            raise NotNow(NOBODY_HERE, code="nobody_here")
        for strand in filled:
            TimelineEntry.add(case, kind=TimelineEntry.Kind.FACT, text=SENT_ON, by=MACHINE, now=kept, strand=strand)
        came = {person.pk: person for people in filled.values() for person in people}
        told = list(came.values()) if case.state in OPEN else []
        case.__dict__["newly_told"] = whom_the_step_tells(case, told, verb="route_again", now=kept)

    try:
        WORKFLOW.move(incident, "route_again", by=MACHINE, now=incident.as_kept(now), effect=send_on)
    except NotNow:
        # Another worker was here first, or the last who could take it went in this moment; the refusal stands in the history.
        return False
    return True
