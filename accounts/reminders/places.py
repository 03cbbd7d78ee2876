"""What is the same for everybody at a place: its ladder of one kind, its calendar, its next grouped mail. Read once per run."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from accounts import rule_files
from accounts.calendar import Calendars
from accounts.ladders import Ladder
from accounts.models import Membership, Organisation, User
from accounts.querysets import lineage
from accounts.roles import Role
from accounts.rules import values_at
from core.clocks import (
    IsWorkingDay,
    NeverAtWork,
    is_statutory_working_day,
    london_day,
    next_digest,
    working_days_after,
)


@dataclass(frozen=True, slots=True)
class Alike:
    """Places whose people are reminded in the same way: by the same ladder, with the grouped mail of the same moment."""

    ladder: Ladder
    due_at: datetime
    places: tuple[int, ...]


class Places:
    """Every place there is, as one run or one plan needs it: three questions, however many places and people."""

    def __init__(self, key: str, *, now: datetime) -> None:
        self._now = now
        self.rows = Organisation.objects.in_bulk()
        ours = Ladder.parse(rule_files.read(rule_files.SILENT_RULES).settings[key].value)
        values = values_at(self.rows.values(), key)
        self._ladders = {pk: Ladder.parse(values[pk]) if pk in values else ours for pk in self.rows}
        self._calendars = Calendars(self.rows.values())
        self._tests: dict[int, IsWorkingDay] = {}
        self._heads: dict[str, list[User]] | None = None

    @property
    def earliest(self) -> int:
        """Give how many days before a due day the first word comes, at the place where it comes first."""
        return max((ladder.earliest for ladder in self._ladders.values()), default=0)

    def ladder(self, place: int) -> Ladder:
        """Give the ladder of a place: its own, that of a place above it, or ours where no rules are loaded."""
        return self._ladders[place]

    def works_on(self, place: int) -> IsWorkingDay:
        """Give the test for a place's working days; a calendar without any for two years counts as none at all."""
        if place not in self._tests:
            test = self._calendars.of(self.rows[place])
            try:
                working_days_after(london_day(self._now), 1, test)
            except NeverAtWork:
                test = is_statutory_working_day
            self._tests[place] = test
        return self._tests[place]

    def digest(self, place: int, now: datetime) -> datetime:
        """Give when the next grouped mail goes out at a place."""
        return next_digest(now, self.works_on(place))

    def alike(self) -> list[Alike]:
        """Give the places in groups that are reminded in the same way at this moment."""
        groups: dict[tuple[Ladder, datetime], list[int]] = defaultdict(list)
        for place in sorted(self.rows):
            groups[self._ladders[place], self.digest(place, self._now)].append(place)
        return [Alike(ladder, due_at, tuple(places)) for (ladder, due_at), places in groups.items()]

    def heads(self, place: int, *, on: date) -> list[User]:
        """Give the headteachers of a place, or of the nearest place above that has one."""
        if self._heads is None:
            self._heads = _heads(on=on)
        above = reversed(lineage(self.rows[place].path))
        return next((self._heads[path] for path in above if path in self._heads), [])


def _heads(*, on: date) -> dict[str, list[User]]:
    heads: dict[str, list[User]] = defaultdict(list)
    holding = Membership.objects.in_force(on=on).filter(role=Role.HEADTEACHER)
    for one in holding.select_related("person", "organisation").order_by("order", "pk"):
        if one.person not in heads[one.organisation.path]:
            heads[one.organisation.path].append(one.person)
    return dict(heads)
