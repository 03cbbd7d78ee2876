"""The three ladders, rung by rung, and where an allegation about an adult starts (rules.md, sections 3.4 and 3.6).

The outside contact stands behind the last rung of each and is added by `deciding`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from accounts.directory import Person
from incidents.kinds import Ladder
from incidents.routing.facts import Facts
from incidents.routing.seats import Seat, Seats
from incidents.rules import IncidentRules

CHILD = ("safeguarding-lead", "deputy-safeguarding-lead", "headteacher", "trust-safeguarding-lead")
_GOVERNANCE = frozenset({"governor", "chair-of-governors", "vice-chair-of-governors", "trustee", "chair-of-trustees"})


class Standing(IntEnum):
    """Where the person concerned stands; the higher one decides when a report is about several people."""

    STAFF = 0
    CENTRAL = 1
    GOVERNOR = 2
    HEADTEACHER = 3
    CHAIR_OF_GOVERNORS = 4
    TRUSTEE = 5
    CHIEF_EXECUTIVE = 6
    CHAIR_OF_TRUSTEES = 7


_STANDING_OF_ROLE = {
    "governor": Standing.GOVERNOR,
    "vice-chair-of-governors": Standing.GOVERNOR,
    "headteacher": Standing.HEADTEACHER,
    "chair-of-governors": Standing.CHAIR_OF_GOVERNORS,
    "trustee": Standing.TRUSTEE,
    "safeguarding-trustee": Standing.TRUSTEE,
    "chief-executive": Standing.CHIEF_EXECUTIVE,
    "chair-of-trustees": Standing.CHAIR_OF_TRUSTEES,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A rung before anybody is left out: a role and who can act in it."""

    role: str
    seats: tuple[Seat, ...]


def steps_of(
    ladder: Ladder, *, facts: Facts, subjects: Iterable[Person], seats: Seats, rules: IncidentRules
) -> tuple[Step, ...]:
    """Give the steps of a ladder at this place; roles nobody holds are skipped, and no role is asked twice."""
    roles: tuple[str, ...]
    if ladder is Ladder.CHILD:
        roles = CHILD
    elif ladder is Ladder.ADULT:
        roles = (*_above(standing_of(facts, subjects, seats), seats, rules), _top_chair(seats))
    else:
        roles = ("headteacher", "chief-executive", _top_chair(seats))
    named = dict.fromkeys(seats.here(role) for role in roles)
    steps = (Step(role=role, seats=seats.of(role)) for role in named)
    return tuple(step for step in steps if step.seats)


def standing_of(facts: Facts, subjects: Iterable[Person], seats: Seats) -> Standing:
    """Give the highest standing among the people concerned; a stand-in counts as what they stand in for."""
    people = [_standing_of_person(person.id, seats) for person in subjects]
    slots = [_standing_of_slot(subject.role, seats) for subject in facts.about if subject.role]
    return max([*people, *slots], default=Standing.STAFF)


def vice_chair_alone(facts: Facts, subjects: Iterable[Person], seats: Seats) -> bool:
    """Say whether this is about the chair of a single school, where the LADO comes in beside the vice-chair."""
    return seats.place.is_single_school and standing_of(facts, subjects, seats) is Standing.CHAIR_OF_GOVERNORS


def _above(standing: Standing, seats: Seats, rules: IncidentRules) -> tuple[str, ...]:
    single = seats.place.is_single_school
    match standing:
        case Standing.STAFF:
            return ("headteacher",)
        case Standing.CENTRAL:
            return ("chief-executive",)
        case Standing.GOVERNOR:
            return ("chair-of-governors",)
        case Standing.HEADTEACHER:
            return ("chair-of-governors",) if single else (rules.about_headteacher,)
        case Standing.CHAIR_OF_GOVERNORS:
            return ("vice-chair-of-governors",) if single else ("chief-executive",)
        case Standing.TRUSTEE | Standing.CHIEF_EXECUTIVE:
            return ("chair-of-trustees",)
        case Standing.CHAIR_OF_TRUSTEES:
            return ()


def _top_chair(seats: Seats) -> str:
    return "chair-of-governors" if seats.place.is_single_school else "chair-of-trustees"


def _standing_of_person(person_id: int, seats: Seats) -> Standing:
    held = [holding for holding in seats.directory.holdings if holding.person.id == person_id]
    found = [_STANDING_OF_ROLE[holding.role] for holding in held if holding.role in _STANDING_OF_ROLE]
    at = {holding.organisation for holding in held if holding.role not in _GOVERNANCE}
    return max([*found, _employed_at(at, seats)])


def _standing_of_slot(role: str, seats: Seats) -> Standing:
    if role in _STANDING_OF_ROLE:
        return _STANDING_OF_ROLE[seats.here(role)]
    held = seats.directory.nearest(seats.here(role), seats.place)
    return _employed_at({holding.organisation for holding in held}, seats)


def _employed_at(organisations: set[str], seats: Seats) -> Standing:
    if seats.place.is_single_school or not organisations:
        return Standing.STAFF
    kinds = dict(zip(seats.place.slugs, seats.place.kinds, strict=True))
    return Standing.STAFF if any(kinds.get(slug, "school") == "school" for slug in organisations) else Standing.CENTRAL
