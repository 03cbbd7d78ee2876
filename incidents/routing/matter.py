"""One report laid out for deciding: its kind, the rule that applies, its ladder and who may not receive it."""

from dataclasses import dataclass
from functools import cached_property

from accounts.directory import Directory, Person, PlaceLine
from incidents.kinds import KINDS, Floor, Kind, Ladder
from incidents.routing.conflicts import Conflicts
from incidents.routing.decision import Candidate
from incidents.routing.facts import Facts
from incidents.routing.ladders import Standing, Step, standing_of, steps_of
from incidents.routing.seats import LINE_MANAGER, Seat, Seats, managers_for, subjects_of
from incidents.rules import How, IncidentRules, Route, Term


@dataclass(frozen=True)
class Matter:
    """A report at a place with its people and rules; everything else is worked out from these four."""

    facts: Facts
    place: PlaceLine
    directory: Directory
    rules: IncidentRules

    @cached_property
    def kind(self) -> Kind:
        """Give the kind of report."""
        return KINDS[self.facts.kind]

    @cached_property
    def seats(self) -> Seats:
        """Give the people of this place, to be asked for by role."""
        return Seats(directory=self.directory, place=self.place)

    @cached_property
    def subjects(self) -> tuple[Person, ...]:
        """Give the people the report is about, as far as they are known."""
        return subjects_of(self.facts, self.seats)

    @cached_property
    def conflicts(self) -> Conflicts:
        """Give the people who may not receive the report."""
        return Conflicts.of(self.facts, self.subjects, self.seats, self.rules)

    @cached_property
    def ladder(self) -> Ladder:
        """Give the ladder: the kind's own, or the child's where the answers put a child's safety first."""
        taken_over = self.facts.child_involved and self.kind.child_replaces
        if self.kind.ladder is Ladder.OTHER and (taken_over or self.facts.may_hold_images):
            return Ladder.CHILD
        return self.kind.ladder

    @cached_property
    def floor(self) -> Floor:
        """Give what the statutory floor does.

        For a child's safety it always replaces. So it does for an alert on a staff device once the person concerned is no
        ordinary member of the school's staff: then those the rules name may work for that person.
        """
        if self.ladder is Ladder.CHILD:
            return Floor.REPLACES
        above = self.ladder is Ladder.ADULT and standing_of(self.facts, self.subjects, self.seats) > Standing.STAFF
        with_a_child = self.ladder is Ladder.ADULT and self.facts.concerns_a_child
        return Floor.REPLACES if above or with_a_child else self.kind.floor

    @cached_property
    def own_route(self) -> Route:
        """Give what the rules say for this very kind."""
        return self.rules.routes[self.kind.code]

    @cached_property
    def falls_back(self) -> bool:
        """Say whether the rules name nobody and no floor steps in, so that the rule for general misuse applies."""
        return not self.own_route.names_somebody and self.kind.floor is Floor.NONE

    @cached_property
    def route(self) -> Route:
        """Give the rule that applies."""
        return self.rules.routes["K1"] if self.falls_back else self.own_route

    def steps(self, ladder: Ladder) -> tuple[Step, ...]:
        """Give the steps of a ladder here, before anybody is left out."""
        return steps_of(ladder, facts=self.facts, subjects=self.subjects, seats=self.seats, rules=self.rules)

    def free(self, seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
        """Leave out whom the conflict filter keeps out."""
        return tuple(seat for seat in seats if not self.conflicts.keeps_out(seat.person))

    def seats_for(self, role: str) -> tuple[Seat, ...]:
        """Give who can act in a role or relation; nobody where it is unknown or unfilled."""
        if role == LINE_MANAGER:
            return managers_for(self.kind, self.facts, self.subjects, self.seats)
        return self.seats.of(role)

    @cached_property
    def named(self) -> tuple[tuple[Term, tuple[Seat, ...]], ...]:
        """Give everybody the applying rule names, term by term, in the order in which they come into question."""
        return tuple(
            (term, tuple(seat for role in self._in_order(term) for seat in self.seats_for(role)))
            for term in self.route.terms
        )

    def names_only(self, person_id: int | None) -> bool:
        """Say whether the applying rule names one role, and this person alone is in it."""
        roles = [role for term in self.route.terms for role in term.roles]
        return len(roles) == 1 and {seat.person.id for seat in self.seats_for(roles[0])} == {person_id}

    def chosen(self, term: Term) -> tuple[Seat, ...]:
        """Give whom a term reaches after the conflict filter: all of its roles, or the first that has anybody."""
        by_role = [self.free(self.seats_for(role)) for role in self._in_order(term)]
        if term.how in {How.ALL_OF, How.TOLD_ONLY}:
            return tuple(seat for seats in by_role for seat in seats)
        return next(filter(None, by_role), ())

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Give everybody who came into question: whom the rules name, then whoever stands on the ladder."""
        named = [(seat, "rules") for _, seats in self.named for seat in seats]
        climbing = [(seat, "ladder") for step in self.steps(self.ladder) for seat in step.seats]
        return tuple(Candidate(person=seat.person, role=seat.role, source=source) for seat, source in named + climbing)

    def _in_order(self, term: Term) -> tuple[str, ...]:
        if term.how is How.REPORTER_PICKS_ONE_OF and self.facts.pick in term.roles:
            return (self.facts.pick, *(role for role in term.roles if role != self.facts.pick))
        return term.roles
