"""Who holds what, as plain values: what the pure rule engines of posts and incidents are given to work on.

Pure: no database, no clock. `accounts.slots` fills it from memberships, absences and stand-ins of one day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, as the rules see them."""

    id: int
    email: str
    name: str

    @property
    def pk(self) -> int:
        """Give the number under the name that rows have it, for whoever tells people."""
        return self.id


@dataclass(frozen=True, slots=True)
class Holding:
    """One person in one role slot at one organisation today.

    `order` sorts deputies and co-holders (0 first). `absent` holders stay listed, so that a decision can say why somebody was
    passed over. `stands_in_for` is the id of the absent person whose duty this holding is: it is not that person's role.
    `kind` is the kind of employment (`employee`, `volunteer`, `agency`, ...).
    """

    person: Person
    role: str
    organisation: str
    order: int = 0
    absent: bool = False
    stands_in_for: int | None = None
    kind: str = "employee"


@dataclass(frozen=True, slots=True)
class OutsideContact:
    """A named person at the local authority without an account: the last rung, who gets a letter and no link."""

    name: str
    address: str
    organisation: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """An organisation and what stands above it: slugs from the school itself upwards, with their kinds beside them.

    A single school has one entry. Kinds are `school`, `cluster` and `trust`.
    """

    slugs: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def slug(self) -> str:
        """Give the organisation itself."""
        return self.slugs[0]

    @property
    def trust(self) -> str | None:
        """Give the trust above or at this place, or None for a single school."""
        return next((slug for slug, kind in zip(self.slugs, self.kinds, strict=True) if kind == "trust"), None)

    @property
    def is_single_school(self) -> bool:
        """Say whether no trust stands above this school."""
        return self.trust is None

    @property
    def is_trust_office(self) -> bool:
        """Say whether this place is the trust's own office and no school."""
        return self.kinds[0] == "trust"


@dataclass(frozen=True)
class Directory:
    """Everybody with a role in one organisation and those above it, on one day."""

    holdings: tuple[Holding, ...]
    line_managers: dict[int, Person]
    outside: tuple[OutsideContact, ...] = ()

    def holders(self, role: str, organisation: str) -> tuple[Holding, ...]:
        """Give the holders of a slot at exactly this organisation, in order, absent ones and stand-ins included."""
        return tuple(sorted(self._matching(role, organisation), key=lambda holding: holding.order))

    def nearest(self, role: str, line: PlaceLine) -> tuple[Holding, ...]:
        """Give the holders of a slot at this place, or at the nearest place above that fills it."""
        return next(filter(None, (self.holders(role, slug) for slug in line.slugs)), ())

    def available(self, holdings: Iterable[Holding]) -> tuple[Holding, ...]:
        """Leave out who is absent: what remains are present holders and the stand-ins of absent ones."""
        return tuple(holding for holding in holdings if not holding.absent)

    def line_manager_of(self, person_id: int) -> Person | None:
        """Give somebody's line manager, if one is known."""
        return self.line_managers.get(person_id)

    def find(self, email: str) -> Person | None:
        """Give the person with this address."""
        return next((h.person for h in self.holdings if h.person.email.lower() == email.lower()), None)

    def _matching(self, role: str, organisation: str) -> Iterator[Holding]:
        return (h for h in self.holdings if h.role == role and h.organisation == organisation)
