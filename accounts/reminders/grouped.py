"""One grouped message to whoever hears of others further on: of how many people, since when, as whom. Never one per person.

Told is who was not told of these people before: a reminder of the same thing, on this rung or one further on, up to this last day
or a later one, stands in the way. Who would hear of what is each app's to say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from core import audit
from core.models import Message, Reminder
from core.workflow import MACHINE


@dataclass(frozen=True, slots=True)
class Call:
    """One grouped message to one person: of how many people, since when, as whom, and of which places."""

    person: int
    rung: int
    who: str
    people: int
    last_due_on: date
    places: tuple[int, ...]


class Late(Protocol):
    """So many people of one place who are late since one day; each app keeps more beside it."""

    @property
    def place(self) -> int: ...
    @property
    def due_on(self) -> date: ...
    @property
    def people(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody has been told: on which rung, and up to which last day."""

    person: int
    rung: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What is told of: the kind of message, the row it is about, and what stands in it besides the numbers."""

    kind: str
    about: Any
    facts: dict[str, Any]

    @property
    def columns(self) -> dict[str, str]:
        """Give the columns by which its reminders and messages are found again."""
        return {"kind": self.kind, "about_kind": self.about._meta.label_lower, "about_id": str(self.about.pk)}

    def given_before(self) -> list[Given]:
        """Give what has been told of it: to whom, on which rung, up to which last day."""
        rows = Reminder.objects.filter(**self.columns)
        return [Given(*row) for row in rows.values_list("person_id", "rung", "due_on")]


def grouped(found: Mapping[tuple[int, int, str], Sequence[Late]]) -> Iterator[Call]:
    """Put together what each person hears of, by person, rung and as whom: one message, however many places and days."""
    for (person, rung, who), rows in found.items():
        yield Call(
            person=person,
            rung=rung,
            who=who,
            people=sum(late.people for late in rows),
            last_due_on=max(late.due_on for late in rows),
            places=tuple(sorted({late.place for late in rows})),
        )


def furthest_alone(calls: Iterable[Call], given: Sequence[Given]) -> list[Call]:
    """Keep what was not told before; per person, as after an outage, only what is furthest on."""
    furthest: dict[int, Call] = {}
    for call in calls:
        standing = furthest.get(call.person)
        if (standing is None or call.rung < standing.rung) and not _was_given(call, given):
            furthest[call.person] = call
    return sorted(furthest.values(), key=lambda call: (call.rung, call.person))


def tell_together(
    matter: Matter,
    calls: Sequence[Call],
    *,
    place: Callable[[Call], int],
    page: Callable[[Call], str],
    due_at: Callable[[Call], datetime],
    now: datetime,
) -> int:
    """Write reminders, messages and one line of history, inside a transaction; what another run has told since is left out."""
    Reminder.objects.bulk_create(
        [
            Reminder(person_id=call.person, due_on=call.last_due_on, rung=call.rung, given_at=now, **matter.columns)
            for call in calls
        ],
        ignore_conflicts=True,
    )
    Message.objects.bulk_create(
        [
            Message(
                person_id=call.person,
                occurrence=f"{call.last_due_on.isoformat()} {call.rung}",
                organisation_id=place(call),
                context={**matter.facts, "people": call.people, "who": call.who},
                path=page(call),
                created_at=now,
                due_at=due_at(call),
                **matter.columns,
            )
            for call in calls
        ],
        ignore_conflicts=True,
    )
    told = Reminder.objects.filter(person__in=[call.person for call in calls], given_at=now, **matter.columns).count()
    if told:
        audit.record(verb="call_further", about=matter.about, by=MACHINE, now=now, note=str(told))
    return told


def _was_given(call: Call, given: Iterable[Given]) -> bool:
    return any(one.person == call.person and one.rung <= call.rung and one.due_on >= call.last_due_on for one in given)
