"""What would be told about training between two days if nobody did anything meanwhile: the functions of the run, reading only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import F

from accounts.models import Organisation
from accounts.reminders import further
from accounts.reminders.foreseeing import RUNS_AT, Addresses, by_mail, newest_rungs, so_many_late
from accounts.reminders.grouped import Given
from accounts.reminders.places import Places
from accounts.reminders.running_out import COURSE, LADDER, on_record, rung_on
from accounts.reminders.words import LATE, RUNS_OUT, late_words, why
from core.clocks import at_london, london_day
from core.planning import NOBODY, Planned

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
    given = newest_rungs(RUNS_OUT, about_kind=COURSE)
    rows = running.order_by("pk").values_list(
        "person_id", "course_id", "place", "runs_out_on", "recorded_at", F("person__email"), F("course__label")
    )
    for person, course, place, due_on, recorded_at, email, label in rows.iterator():
        if not places.rows[place].path.startswith(path):
            continue
        newest = given.get((person, course, due_on))
        rungs = _new_rungs(places, place, (start, end), due_on, recorded_at, newest)
        for at, _rung in by_mail(rungs, partial(places.digest, place)):
            yield Planned(at=at, to=email, kind=RUNS_OUT, about=label, why=why(due_on, on=london_day(at)))


def _new_rungs(
    places: Places, place: int, span: tuple[date, date], due_on: date, recorded_at: datetime, newest: int | None
) -> Iterator[tuple[date, int]]:
    """Give the days on which a rung would be new: the first day catches up, later days come by themselves."""
    ladder, since = places.ladder(place), london_day(recorded_at)
    for day in sorted(set(ladder.days(due_on, start=span[0], end=span[1]))):
        rung = rung_on(ladder, day, due_on=due_on, since=since)
        if rung is not None and (newest is None or rung < newest):
            newest = rung
            yield day, rung


def _late(places: Places, start: date, end: date, path: str) -> Iterator[Planned]:
    callers = further.Callers(places, by=end, on=start)
    emails = Addresses()
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
                yield Planned(
                    at=at,
                    to=NOBODY,
                    kind=LATE,
                    about=course.label,
                    why=f"{so_many_late(late.people)}, and {_WHY_NOBODY[who]}.",
                )
