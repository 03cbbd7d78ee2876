"""What would be called for, and when, said beforehand: by rules and roles, never by a case.

A plan made of real clocks would tell whoever runs it that there is a report, and when it came; perhaps one about themselves. So it
says what would happen to a report that came in as the first day's work begins, by the arithmetic and the routing of the run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from accounts.models import Organisation
from core.clocks import at_london, london_day
from core.planning import NOBODY, Planned
from core.timing import target
from incidents.clock_kinds import LAW, STATUTORY, Statutory, calls, unopened
from incidents.models import Incident
from incidents.placing import decide_each
from incidents.placing.clocks import unopened_until
from incidents.routing import Decision, Facts, Rung

COMES_IN = time(9, 0)
EXAMPLES = {
    "a report about a child, or about danger": Facts(kind="K3", child_involved=True),
    "a report about an adult": Facts(kind="K2"),
    "a report about personal data that can be seen": Facts(kind="K16", personal_data_exposed=True),
    "any other report": Facts(kind="K1"),
}


@dataclass(frozen=True, slots=True)
class _Example:
    """A report of one kind at one place, as the routing would decide it."""

    place: Organisation
    about: str
    decision: Decision
    at: datetime

    def planned(self, at: datetime, to: str, kind: str, why: str) -> Planned:
        """Say one thing that would happen to it."""
        return Planned(at=at, to=to, kind=kind, about=f"{self.about} at {self.place.name}", why=why)


def plan(*, start: date, end: date, organisation: Organisation | None) -> list[Planned]:
    """Give what clocks would call for between two days, had a report of each sort come in at each school at nine on the first."""
    schools = Organisation.objects.filter(kind=Organisation.Kind.SCHOOL).order_by("path")
    if organisation is not None:
        schools = schools.filter(path__startswith=organisation.path)
    rows = [row for school in schools for example in _examples(school, start) for row in _rows(example)]
    return sorted((row for row in rows if start <= london_day(row.at) <= end), key=lambda row: row.at)


def _examples(school: Organisation, on: date) -> Iterator[_Example]:
    decisions = decide_each(organisation=school, reports=list(EXAMPLES.values()), on=on)
    for about, decision in zip(EXAMPLES, decisions, strict=True):
        yield _Example(place=school, about=about, decision=decision, at=at_london(on, COMES_IN))


def _rows(example: _Example) -> Iterator[Planned]:
    case = Incident(organisation=example.place)
    for step in example.decision.clocks:
        kind = unopened(step.unit, step.after)
        until = unopened_until(case, kind, start=example.at)
        why = f"if nobody has opened it after {step.after} {step.unit}"
        yield example.planned(until, step.role, "incidents.escalate", why)
    for law in STATUTORY.values():
        if law.duty in example.decision.duties:
            yield from _of_the_law(example, law)


def _of_the_law(example: _Example, law: Statutory) -> Iterator[Planned]:
    due = target(law.clock, started_at=example.at, hours=LAW)
    rungs = _rungs_above(example.decision, law)
    for number, moment in enumerate(calls(law.clock, started_at=example.at, due_at=due)):
        gone = "all of the time has gone" if moment == due else "half of the time has gone"
        to = rungs[number].role if number < len(rungs) else NOBODY
        yield example.planned(moment, to, "incidents.call_further", f"{law.clock.label}: if {gone} and nobody did")


def _rungs_above(decision: Decision, law: Statutory) -> list[Rung]:
    """Give the rungs a clock would call one after the other: those on which somebody does not have the report already."""
    have = {recipient.person_id for recipient in decision.recipients if recipient.side == law.side}
    ladder = decision.breach_ladder if law.officer_first else decision.ladder
    return [rung for rung in ladder if not have.issuperset(person.id for person in rung.people)]
