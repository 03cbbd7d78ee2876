"""What would be told about training between two days if nobody did anything meanwhile: the functions of the run, reading only."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import F

from accounts.models import Organisation, User
from accounts.reminders import further
from accounts.reminders.grouped import Given
from accounts.reminders.places import Places
from accounts.reminders.running_out import COURSE, LADDER, on_record, rung_on
from accounts.reminders.words import LATE, RUNS_OUT, late_words, why
from core.clocks import at_london, london_day
from core.models import Reminder
from core.planning import NOBODY, Planned

RUNS_AT = time(4, 0)
_WHY_NOBODY = {"line-manager": "no line manager is written down for them", "headteacher": "there is no headteacher"}


def plan(*, start: date, end: date, organisation: Organisation | None = None) -> list[Planned]:
    """List what would be told from one day to another if nobody did anything meanwhile, in order of time.

    Reads only. `organisation` keeps what belongs to it or to places below it. Where somebody should hear of something and there is
    nobody, the reason is said instead.
    """
    path = organisation.path if organisation else ""
    places = Places(LADDER, now=at_london(start, RUNS_AT))
    found = [*_running_out(places, start, end, path), *_late(places, start, end, path)]
    return sorted(found, key=lambda planned: (planned.at, planned.to, planned.about, planned.why))


def _running_out(places: Places, start: date, end: date, path: str) -> Iterator[Planned]:
    running = on_record(on=start).filter(runs_out_on__lte=end + timedelta(days=places.earliest))
    given = _given()
    rows = running.order_by("pk").values_list(
        "person_id", "course_id", "place", "runs_out_on", "recorded_at", F("person__email"), F("course__label")
    )
    for person, course, place, due_on, recorded_at, email, label in rows.iterator():
        if not places.rows[place].path.startswith(path):
            continue
        for day in _new_days(places, place, (start, end), due_on, recorded_at, given.get((person, course, due_on))):
            at = places.digest(place, at_london(day, RUNS_AT))
            yield Planned(at=at, to=email, kind=RUNS_OUT, about=label, why=why(due_on, on=day))


def _new_days(
    places: Places, place: int, span: tuple[date, date], due_on: date, recorded_at: datetime, newest: int | None
) -> Iterator[date]:
    """Give the days on which a rung would be new: the first day catches up, later days come by themselves."""
    ladder, since = places.ladder(place), london_day(recorded_at)
    for day in sorted(set(ladder.days(due_on, start=span[0], end=span[1]))):
        rung = rung_on(ladder, day, due_on=due_on, since=since)
        if rung is not None and (newest is None or rung < newest):
            newest = rung
            yield day


def _late(places: Places, start: date, end: date, path: str) -> Iterator[Planned]:
    callers = further.Callers(places, by=end, on=start)
    emails = _Emails()
    for course in callers.courses():
        given = further.matter_of(course).given_before()
        for day in sorted({start} | {day for day in callers.days(course) if start < day <= end}):
            for call in callers.calls(course, day, given):
                given.append(Given(call.person, call.rung, call.last_due_on))
                if any(places.rows[place].path.startswith(path) for place in call.places):
                    at = places.digest(call.places[0], at_london(day, RUNS_AT))
                    to = emails.of(call.person)
                    yield Planned(at=at, to=to, kind=LATE, about=course.label, why=late_words(call.people, call.who))
        for day, late, who in callers.unheard(course):
            if start <= day <= end and places.rows[late.place].path.startswith(path):
                at = places.digest(late.place, at_london(day, RUNS_AT))
                people = f"{late.people} {'person is' if late.people == 1 else 'people are'} late"
                yield Planned(at=at, to=NOBODY, kind=LATE, about=course.label, why=f"{people}, and {_WHY_NOBODY[who]}.")


def _given() -> dict[tuple[int, int, date], int]:
    """Give the newest rung each person was told on, by person, course and last day."""
    newest: dict[tuple[int, int, date], int] = {}
    rows = Reminder.objects.filter(kind=RUNS_OUT, about_kind=COURSE)
    for person, about, due_on, rung in rows.values_list("person_id", "about_id", "due_on", "rung").iterator():
        key = (person, int(about), due_on)
        newest[key] = min(rung, newest.get(key, rung))
    return newest


class _Emails:
    """The addresses of those who are called, each looked up once."""

    def __init__(self) -> None:
        self._found: dict[int, str] = defaultdict(str)

    def of(self, person: int) -> str:
        if person not in self._found:
            self._found[person] = User.objects.values_list("email", flat=True).get(pk=person)
        return self._found[person]
