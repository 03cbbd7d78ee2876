"""Giving the parts whose owner can look after them no more to the next people by the rules; every other part stays where it is.

Not here: a new decision about the whole case (`putting`), or when it is time (`reminders`, and whoever steps aside).
"""

from datetime import datetime

from accounts.models import User
from incidents.models import Incident, Strand, StrandReader
from incidents.placing.asking import Placed
from incidents.placing.putting import add_reader, put, put_duties, record, shut_out
from incidents.routing import As, Decision, Recipient

Filled = dict[Strand, list[User]]


def fill(incident: Incident, placed: Placed, *, verb: str, now: datetime, kept: datetime) -> Filled:
    """Give each part without anybody to whom the decision names for it, and return who came to which part.

    A part for which nobody is named goes to whoever looks after the case by the same decision. Empty when nobody inside can take
    it: then the rows stay as they were, but for those who may not see the case.
    """
    if not incident.strands.exists():
        people = put(incident, placed, verb=verb, now=now, kept=kept)
        return dict.fromkeys(incident.strands.order_by("pk")[:1], people)
    decision = placed.decision
    record(incident, placed, at=kept)
    shut_out(incident, decision, now=now, kept=kept)
    put_duties(incident, decision)
    inside = _inside(decision)
    if not inside:
        return {}
    people = User.objects.in_bulk([recipient.person_id for recipient in inside])
    empty = list(incident.strands.unattended(now=now).order_by("pk"))
    return {strand: _give(strand, inside, people, now=now, kept=kept) for strand in empty}


def takers(decision: Decision) -> bool:
    """Say whether anybody inside could take a part by this decision."""
    return bool(_inside(decision))


def _inside(decision: Decision) -> list[Recipient]:
    return [r for r in decision.recipients if r.person_id is not None and r.as_ is not As.TOLD]


def _give(
    strand: Strand, inside: list[Recipient], people: dict[int, User], *, now: datetime, kept: datetime
) -> list[User]:
    # What lapsed here is over for good: whoever gets the same role again later was not handed this case.
    strand.readers.lapsed(now=now).update(until=now)
    here = [recipient for recipient in inside if recipient.side.value == strand.kind] or inside[:1]
    came = []
    for place, recipient in enumerate(here):
        person = people[recipient.person_id or 0]
        how = StrandReader.How.COLLABORATOR if place else StrandReader.How.OWNER
        add_reader(strand, person, how=how, role=recipient.role, reason=recipient.why, now=kept)
        came.append(person)
    strand.owner = came[0]
    strand.save()
    return came
