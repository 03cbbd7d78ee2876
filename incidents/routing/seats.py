"""From roles to people: who can act in a role at a place today, and whom a report is about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts.directory import Directory, Holding, OutsideContact, Person, PlaceLine
from incidents.kinds import Kind
from incidents.routing.facts import Facts, Subject

LINE_MANAGER = "line-manager"
# Many people hold these at once: "a governor" points at nobody, so nobody is removed for it.
COLLECTIVE = frozenset({"staff", "associate", "governor", "trustee"})
DEPUTIES = {"headteacher": "deputy-headteacher", "safeguarding-lead": "deputy-safeguarding-lead"}
AT_THE_OFFICE = {
    "headteacher": "chief-executive",
    "safeguarding-lead": "trust-safeguarding-lead",
    "chair-of-governors": "chair-of-trustees",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A person who can act in a role now, in their own right, as a stand-in or as a deputy."""

    person: Person
    role: str


@dataclass(frozen=True, slots=True)
class Seats:
    """The people of one place, asked for by role."""

    directory: Directory
    place: PlaceLine

    def here(self, role: str) -> str:
        """Give what a role is called here: above the schools, "headteacher" means the chief executive, and so on."""
        return role if self.place.kinds[0] == "school" else AT_THE_OFFICE.get(role, role)

    def of(self, role: str) -> tuple[Seat, ...]:
        """Give who can act in a role: holders and stand-ins at the nearest place with any, else deputies in order."""
        for slug in self.place.slugs:
            for slot in filter(None, (self.here(role), DEPUTIES.get(role))):
                seats = self._present(slot, slug)
                if seats:
                    return seats
        return ()

    def holders(self, role: str) -> tuple[Person, ...]:
        """Give everybody in a role at the nearest place that fills it, absent holders and stand-ins included."""
        return _once(holding.person for holding in self.directory.nearest(self.here(role), self.place))

    def managers_of(self, people: Iterable[int]) -> tuple[Seat, ...]:
        """Give the line managers of these people who are here today; an absent one is replaced by a stand-in."""
        managers = filter(None, (self.directory.line_manager_of(person_id) for person_id in people))
        present = (person for manager in managers for person in self._manager_or_stand_in(manager))
        return tuple(Seat(person=person, role=LINE_MANAGER) for person in _once(present))

    def managed_by(self, people: frozenset[int]) -> frozenset[int]:
        """Give the line reports of these people."""
        return frozenset(id_ for id_, manager in self.directory.line_managers.items() if manager.id in people)

    def outside(self) -> OutsideContact | None:
        """Give the outside contact of the nearest place that has one."""
        contacts = (
            contact for slug in self.place.slugs for contact in self.directory.outside if contact.organisation == slug
        )
        return next(contacts, None)

    def _present(self, role: str, slug: str) -> tuple[Seat, ...]:
        holders = self.directory.holders(role, slug)
        absent = {holding.person.id for holding in holders if holding.absent}
        people = _once(
            holding.person for holding in self.directory.available(holders) if self._may_act(holding, absent)
        )
        return tuple(Seat(person=person, role=role) for person in people)

    def _may_act(self, holding: Holding, absent: set[int]) -> bool:
        # A stand-in has the duty only while the holder is away, and nobody stands in for themselves.
        stands_in_for = holding.stands_in_for
        return stands_in_for is None or (stands_in_for in absent and stands_in_for != holding.person.id)

    def _manager_or_stand_in(self, manager: Person) -> tuple[Person, ...]:
        held = [holding for holding in self.directory.holdings if holding.person.id == manager.id]
        if not any(holding.absent for holding in held):
            return (manager,)
        stand_ins = (h.person for h in self.directory.holdings if h.stands_in_for == manager.id and not h.absent)
        return _once(stand_ins)[:1]


def subjects_of(facts: Facts, seats: Seats) -> tuple[Person, ...]:
    """Give the people a report is about, as far as they can be known: named people, and the holders of named roles."""
    return _once(person for subject in facts.about for person in _people(subject, facts, seats))


def managers_for(kind: Kind, facts: Facts, subjects: Iterable[Person], seats: Seats) -> tuple[Seat, ...]:
    """Give "the line manager" for a kind: the manager of the person concerned, or else of the reporter."""
    if kind.manager_of_subject:
        return seats.managers_of(person.id for person in subjects)
    return seats.managers_of([facts.reporter] if facts.reporter is not None else [])


def _people(subject: Subject, facts: Facts, seats: Seats) -> Iterator[Person]:
    if subject.person_id is not None:
        held = (holding.person for holding in seats.directory.holdings if holding.person.id == subject.person_id)
        yield next(held, Person(id=subject.person_id, email="", name=""))
    elif subject.role == LINE_MANAGER:
        manager = None if facts.reporter is None else seats.directory.line_manager_of(facts.reporter)
        yield from filter(None, [manager])
    elif subject.role and subject.role not in COLLECTIVE:
        yield from seats.holders(subject.role)


def _once(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple({person.id: person for person in people}.values())
