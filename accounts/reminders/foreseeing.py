"""What every plan of reminders asks beforehand: what has been given by now, and where it would reach people. Reads only."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from accounts.models import User
from core.clocks import at_london
from core.models import Reminder

# The hour at which a plan looks at a day. Runs come every hour; by this one nobody has had mail that day.
RUNS_AT = time(4, 0)


def newest_rungs(kind: str, *, about_kind: str, about_id: str | None = None) -> dict[tuple[int, int, date], int]:
    """Give the newest rung each person was told on, by person, thing and day; of one thing where `about_id` is given."""
    rows = Reminder.objects.filter(kind=kind, about_kind=about_kind)
    if about_id is not None:
        rows = rows.filter(about_id=about_id)
    newest: dict[tuple[int, int, date], int] = {}
    for person, about, due_on, rung in rows.values_list("person_id", "about_id", "due_on", "rung").iterator():
        key = (person, int(about), due_on)
        newest[key] = min(rung, newest.get(key, rung))
    return newest


def by_mail(rungs: Iterable[tuple[date, int]], digest: Callable[[datetime], datetime]) -> list[tuple[datetime, int]]:
    """Give the mails that go out about some rungs, given in order of their days, each with the one rung it speaks of.

    Where several wait for one mail, as they do in holidays, the newest has withdrawn the others by then.
    """
    newest = {digest(at_london(day, RUNS_AT)): rung for day, rung in rungs}
    return sorted(newest.items())


def so_many_late(people: int) -> str:
    """Say of how many people nobody would hear that they are late."""
    return f"{people} {'person is' if people == 1 else 'people are'} late"


class Addresses:
    """The addresses of those who are called, each looked up once."""

    def __init__(self) -> None:
        self._found: dict[int, str] = defaultdict(str)

    def of(self, person: int) -> str:
        """Give the address of a person, by their number."""
        if person not in self._found:
            self._found[person] = User.objects.values_list("email", flat=True).get(pk=person)
        return self._found[person]
