"""The conflict filter: it works on people, after every role has been resolved to people (rules.md, section 3.5)."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.directory import Person
from incidents.kinds import KINDS
from incidents.routing.decision import Candidate, Reason, Removed
from incidents.routing.facts import Facts
from incidents.routing.seats import Seats
from incidents.rules import IncidentRules


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Who may not receive a report, each with the first reason that applies."""

    reasons: dict[int, Reason]

    @classmethod
    def of(cls, facts: Facts, subjects: Iterable[Person], seats: Seats, rules: IncidentRules) -> "Conflicts":
        """Work the reasons out; being the person concerned comes before all others."""
        about = frozenset(person.id for person in subjects)
        reasons: dict[int, Reason] = {}
        if facts.kind in rules.without_line_reports:
            reasons |= dict.fromkeys(seats.managed_by(about), Reason.LINE_REPORT)
        reasons |= dict.fromkeys(facts.keep_out, Reason.KEPT_OUT)
        reasons |= dict.fromkeys(facts.interests, Reason.INTEREST)
        if KINDS[facts.kind].self_report and facts.reporter is not None:
            reasons[facts.reporter] = Reason.SELF_REPORT
        return cls(reasons=reasons | dict.fromkeys(about, Reason.SUBJECT))

    def keeps_out(self, person: Person) -> bool:
        """Say whether this person may not receive the report."""
        return person.id in self.reasons

    def has(self, person: Person, reason: Reason) -> bool:
        """Say whether this person is left out for this reason."""
        return self.reasons.get(person.id) is reason

    def removed(self, candidates: Iterable[Candidate], seats: Seats) -> tuple[Removed, ...]:
        """Give everybody left out, candidates first, each in the role in which they came into question."""
        found: dict[int, tuple[Person, str]] = {}
        for candidate in candidates:
            if self.keeps_out(candidate.person):
                found.setdefault(candidate.person.id, (candidate.person, candidate.role))
        for person_id in self.reasons:
            # Line reports are many; only those who would have received something are worth a line.
            if person_id not in found and self.reasons[person_id] is not Reason.LINE_REPORT:
                found[person_id] = _by_first_role(person_id, seats)
        return tuple(_removed(person, role, self.reasons[person.id]) for person, role in found.values())


def left_out_by_floor(candidates: Iterable[Candidate], spared: frozenset[int]) -> tuple[Removed, ...]:
    """Give the people the rules name and the statutory floor leaves out."""
    people = {candidate.person.id: candidate for candidate in candidates if candidate.person.id not in spared}
    return tuple(_removed(candidate.person, candidate.role, Reason.FLOOR) for candidate in people.values())


def _removed(person: Person, role: str, reason: Reason) -> Removed:
    return Removed(person_id=person.id, email=person.email, role=role, reason=reason, why=reason.sentence)


def _by_first_role(person_id: int, seats: Seats) -> tuple[Person, str]:
    held = [holding for holding in seats.directory.holdings if holding.person.id == person_id]
    if not held:
        return Person(id=person_id, email="", name=""), ""
    return held[0].person, held[0].role
