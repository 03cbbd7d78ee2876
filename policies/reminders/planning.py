"""What would be told between two days if nobody did anything meanwhile: the functions of the run, day by day, writing nothing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F

from accounts.ladders import Ladder
from accounts.models import Organisation, User
from accounts.reminders.foreseeing import RUNS_AT, Addresses, by_mail, newest_rungs, so_many_late
from accounts.reminders.grouped import Given
from core.clocks import at_london, london_day
from core.planning import NOBODY, Planned
from policies.models import Obligation, PolicyVersion
from policies.permissions import owners_of
from policies.reminders import further, reviewing
from policies.reminders.places import CONFIRM_LADDER, REVIEW_LADDER, Places
from policies.reminders.words import AT_ISSUE, CONFIRM, LATE, REVIEW, REVIEW_LATE, late_words, why

VERSION = PolicyVersion._meta.label_lower
_WHY_NOBODY = {
    "line-manager": "no line manager is written down for them",
    "headteacher": "there is no headteacher",
    "policy-owner": "the policy has no owner",
    "accountable": "nobody answers for the policy",
}


def plan(*, start: date, end: date, organisation: Organisation | None = None) -> list[Planned]:
    """List what would be told from one day to another if nobody did anything meanwhile, in order of time.

    Reads only. `organisation` keeps what belongs to it or to places below it. Where somebody should hear of something and there is
    nobody, the reason is said instead.
    """
    path = organisation.path if organisation else ""
    now = at_london(start, RUNS_AT)
    found = [*_confirmations(start, end, path, now), *_late(start, end, path, now), *_reviews(start, end, path, now)]
    return sorted(found, key=lambda planned: (planned.at, planned.to, planned.about, planned.why))


def _confirmations(start: date, end: date, path: str, now: datetime) -> Iterator[Planned]:
    places = Places(CONFIRM_LADDER, now=now)
    waiting = Obligation.objects.due_for_reminder(by=end + timedelta(days=places.earliest)).filter(
        organisation__path__startswith=path
    )
    given = newest_rungs(CONFIRM, about_kind=VERSION)
    rows = waiting.order_by("version", "person").values_list(
        "version_id",
        "person_id",
        "organisation_id",
        "due_on",
        "owed_since",
        F("person__email"),
        F("version__policy__title"),
        F("version__number"),
    )
    for version, person, place, due_on, since, email, title, number in rows.iterator():
        ladder, newest = places.ladder(place), given.get((person, version, due_on))
        rungs = _new_rungs(ladder, start, end, due_on, since, newest)
        for at, rung in by_mail(rungs, partial(places.digest, place)):
            yield Planned(
                at=at,
                to=email,
                kind=CONFIRM,
                about=f"{title}, version {number}",
                why=why(CONFIRM, rung, due_on, on=london_day(at)),
            )


def _late(start: date, end: date, path: str, now: datetime) -> Iterator[Planned]:
    callers = further.Callers(Places(CONFIRM_LADDER, now=now), by=end, on=start)
    emails = Addresses()
    for version in callers.versions():
        given = further.matter_of(version).given_before()
        for day in sorted({start} | {day for day in callers.days(version) if start < day <= end}):
            for call in callers.calls(version, day, given):
                given.append(Given(call.person, call.rung, call.last_due_on))
                place = further.place_of(call, version)
                if callers.places.rows[place].path.startswith(path):
                    yield Planned(
                        at=callers.places.digest(place, at_london(day, RUNS_AT)),
                        to=emails.of(call.person),
                        kind=LATE,
                        about=str(version),
                        why=late_words(call.people, call.who),
                    )
        for day, unheard in callers.unheard(version):
            place = unheard.late.place
            if start <= day <= end and callers.places.rows[place].path.startswith(path):
                yield Planned(
                    at=callers.places.digest(place, at_london(day, RUNS_AT)),
                    to=NOBODY,
                    kind=LATE,
                    about=str(version),
                    why=f"{so_many_late(unheard.late.people)}, and {_WHY_NOBODY[unheard.who]}.",
                )


def _reviews(start: date, end: date, path: str, now: datetime) -> Iterator[Planned]:
    places = Places(REVIEW_LADDER, now=now)
    versions = PolicyVersion.objects.review_due(by=end + timedelta(days=places.earliest)).for_pages()
    for version in versions.filter(organisation__path__startswith=path).order_by("pk"):
        for at, rung, kind, person in _review_rungs(version, places, start, end):
            day = london_day(at)
            yield Planned(
                at=at,
                to=person.email if person else NOBODY,
                kind=kind,
                about=str(version),
                why=why(REVIEW, rung, version.next_review_on or day, on=day)
                if person
                else f"The review is late, and {_WHY_NOBODY['accountable']}.",
            )


def _review_rungs(
    version: Any, places: Places, start: date, end: date
) -> Iterator[tuple[datetime, int, str, User | None]]:
    due_on, ladder = version.next_review_on, places.ladder(version.organisation_id)
    digest = partial(places.digest, version.organisation_id)
    given = newest_rungs(REVIEW, about_kind=VERSION, about_id=str(version.pk))
    for owner in owners_of(version):
        newest = given.get((owner.pk, version.pk, due_on))
        for at, rung in by_mail(_new_rungs(ladder, start, end, due_on, None, newest), digest):
            yield at, rung, REVIEW, owner
    given = newest_rungs(REVIEW_LATE, about_kind=VERSION, about_id=str(version.pk))
    steps = reviewing.steps_of(version, places)
    for comes_on, step in steps:
        overtaken = any(later.after > step.after and day <= max(start, comes_on) for day, later in steps)
        if comes_on > end or overtaken:
            continue
        at = digest(at_london(max(start, comes_on), RUNS_AT))
        people = reviewing.called(version, step, places, on=start)
        for person in people:
            if given.get((person.pk, version.pk, due_on), 0) > step.rung:
                yield at, step.rung, REVIEW_LATE, person
        if not people and comes_on >= start:
            yield at, step.rung, REVIEW_LATE, None


def _new_rungs(
    ladder: Ladder, start: date, end: date, due_on: date, since: date | None, newest: int | None
) -> Iterator[tuple[date, int]]:
    """Give the days on which a rung would be new: the first day catches up, later days come by themselves."""
    last = AT_ISSUE + 1 if newest is None else newest
    for day in sorted(set(ladder.days(due_on, start=start, end=end))):
        rung = ladder.rung_on(day, due_on=due_on, since=since)
        if rung is not None and rung < last:
            last = rung
            yield day, rung
