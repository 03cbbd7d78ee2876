"""What people are reminded of: to read and confirm, and to review a policy. Each exactly once, in batches, by itself.

A reminder stands on a rung: so many days before the due day. What has been given is a `Reminder` row, unique per person, thing,
kind, due day and rung, so a second beat or a killed worker changes nothing. After an outage only the newest rung is given: no
storm. `plan` says beforehand what would be given, by the same arithmetic.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, Q, SmallIntegerField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.calendar import school_day_test
from accounts.models import Organisation, User
from core import notify
from core.clocks import at_london, london_day, next_digest
from core.models import Reminder
from policies.models import Obligation, PolicyVersion
from policies.permissions import owners_of

CONFIRM = "policies.confirm"
REVIEW = "policies.review"
CONFIRM_RUNGS = (14, 7, 1, 0)
REVIEW_RUNGS = (90, 60, 30, 14, 7, 1, 0)
AT_ISSUE = 1000  # the first word about a duty; further off than any day before it
BATCH = 500
RUNS_AT = time(4, 0)
VERSION = PolicyVersion._meta.label_lower


@dataclass(frozen=True)
class Planned:
    """One reminder to come: when, to whom, of what kind, about what, and why."""

    at: datetime
    to: str
    kind: str
    about: str
    why: str


def rung_on(day: date, *, due_on: date, since: date | None, rungs: Iterable[int]) -> int | None:
    """Give the newest rung that has come by a day, or None.

    A rung that fell before or on the day the duty was made does not count: that day's first word has said it.
    """
    passed = [
        rung
        for rung in rungs
        if due_on - timedelta(days=rung) <= day and (since is None or due_on - timedelta(days=rung) > since)
    ]
    return min(passed, default=None)


def tell_asked(*, version: PolicyVersion, people: set[int], due_on: date, now: datetime) -> None:
    """Give people the first word about a version they are asked to read, inside the transaction that makes their duties."""
    if not people:
        return
    due = [_Due(person, version.pk, due_on, london_day(now), version.organisation_id) for person in sorted(people)]
    _give(CONFIRM, version, AT_ISSUE, due, now=now, due_at=next_digest(now, school_day_test(version.organisation)))


def remind(*, now: datetime) -> int:
    """Give every reminder that has come, and return how many; a second run gives none."""
    return remind_to_confirm(now=now) + remind_to_review(now=now)


# To read and confirm --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Due:
    person: int
    version: int
    due_on: date
    since: date
    organisation: int


_COLUMNS = ("person_id", "version_id", "due_on", "owed_since", "organisation_id")


def remind_to_confirm(*, now: datetime) -> int:
    """Remind people of what they still have to read and confirm: 14, 7 and 1 day before, and on the day."""
    day, given, last = london_day(now), 0, (0, 0)
    digests = _Digests(now)
    while batch := _waiting(day, last):
        with transaction.atomic():
            given += _remind_batch(batch, day, digests, now=now)
        last = (batch[-1].version, batch[-1].person)
    return given


def _waiting(day: date, last: tuple[int, int]) -> list[_Due]:
    """Give the next 500 duties whose newest rung has not been given, in the order of version and person."""
    newest = Case(
        *[When(due_on__lte=day + timedelta(days=days), then=Value(days)) for days in reversed(CONFIRM_RUNGS)],
        output_field=SmallIntegerField(),
    )
    given = Reminder.objects.filter(
        person=OuterRef("person"),
        about_kind=VERSION,
        about_id=Cast(OuterRef("version"), CharField()),
        kind=CONFIRM,
        due_on=OuterRef("due_on"),
        rung__lte=OuterRef("newest"),
    )
    version, person = last
    rows = (
        Obligation.objects.due_for_reminder(by=day + timedelta(days=max(CONFIRM_RUNGS)))
        .annotate(newest=newest)
        .filter(Q(version__gt=version) | Q(version=version, person__gt=person), ~Exists(given))
        .order_by("version", "person")
    )
    return [_Due(*row) for row in rows.values_list(*_COLUMNS)[:BATCH]]


def _remind_batch(batch: list[_Due], day: date, digests: "_Digests", *, now: datetime) -> int:
    versions = PolicyVersion.objects.for_pages().in_bulk({due.version for due in batch})
    groups: dict[tuple[int, int, date, int], list[_Due]] = defaultdict(list)
    for due in batch:
        rung = rung_on(day, due_on=due.due_on, since=due.since, rungs=CONFIRM_RUNGS)
        if rung is not None:
            groups[due.version, rung, due.due_on, due.organisation].append(due)
    return sum(
        _give(CONFIRM, versions[version], rung, dues, now=now, due_at=digests.at(organisation))
        for (version, rung, _, organisation), dues in groups.items()
    )


# To review ------------------------------------------------------------------------------------------------------------


def remind_to_review(*, now: datetime) -> int:
    """Remind owners of the day by which a policy is to be reviewed: 90, 60, 30, 14, 7 and 1 day before, and on the day."""
    day, given, last = london_day(now), 0, 0
    digests = _Digests(now)
    while versions := list(
        PolicyVersion.objects.review_due(by=day + timedelta(days=max(REVIEW_RUNGS)))
        .for_pages()
        .filter(pk__gt=last)
        .order_by("pk")[:BATCH]
    ):
        with transaction.atomic():
            given += sum(_remind_owners(version, day, digests, now=now) for version in versions)
        last = versions[-1].pk
    return given


def _remind_owners(version: PolicyVersion, day: date, digests: "_Digests", *, now: datetime) -> int:
    due_on = version.next_review_on
    rung = rung_on(day, due_on=due_on, since=None, rungs=REVIEW_RUNGS) if due_on else None
    if rung is None or due_on is None:
        return 0
    told = set(
        Reminder.objects.filter(
            about_kind=VERSION, about_id=str(version.pk), kind=REVIEW, due_on=due_on, rung__lte=rung
        ).values_list("person_id", flat=True)
    )
    dues = [
        _Due(owner.pk, version.pk, due_on, day, version.organisation_id)
        for owner in owners_of(version)
        if owner.pk not in told
    ]
    return _give(REVIEW, version, rung, dues, now=now, due_at=digests.at(version.organisation_id))


# Writing them down ----------------------------------------------------------------------------------------------------


class _Digests:
    """When the next grouped mail goes out at each school, worked out once per school and run."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._tests: dict[int, Callable[[date], bool]] = {}

    def at(self, organisation: int, now: datetime | None = None) -> datetime:
        if organisation not in self._tests:
            self._tests[organisation] = school_day_test(Organisation.objects.get(pk=organisation))
        return next_digest(now or self.now, self._tests[organisation])


def _give(kind: str, version: PolicyVersion, rung: int, dues: list[_Due], *, now: datetime, due_at: datetime) -> int:
    if not dues:
        return 0
    due_on = dues[0].due_on
    Reminder.objects.bulk_create(
        [
            Reminder(
                person_id=due.person,
                kind=kind,
                about_kind=VERSION,
                about_id=str(version.pk),
                due_on=due_on,
                rung=rung,
                given_at=now,
            )
            for due in dues
        ],
        ignore_conflicts=True,
    )
    return notify.tell(
        [User(pk=due.person) for due in dues],
        about=version,
        kind=kind,
        path=_page(kind, version),
        now=now,
        occurrence=f"{due_on.isoformat()} {rung}",
        context={
            "policy": version.policy.title,
            "why": why(kind, rung, due_on, on=london_day(now)),
            "day": words(due_on),
        },
        due_at=due_at,
    )


def _page(kind: str, version: PolicyVersion) -> str:
    if kind == CONFIRM:
        return reverse("policies:acknowledge", args=[version.policy.slug])
    return reverse("policies:manage_version", args=[version.policy.slug, version.number])


def why(kind: str, rung: int, due_on: date, *, on: date) -> str:
    """Say in plain words why somebody hears of it now."""
    late = (on - due_on).days
    if kind == CONFIRM:
        if rung == AT_ISSUE:
            return "You are asked to read it."
        return _distance(rung, late, "Please confirm", "It should have been confirmed")
    return _distance(rung, late, "The review is due", "The review was due")


def _distance(rung: int, late: int, coming: str, past: str) -> str:
    if late > 0:
        return f"{past} {late} {'day' if late == 1 else 'days'} ago."
    return f"{coming} {['today', 'tomorrow'][rung] if rung < 2 else f'in {rung} days'}."


def words(day: date) -> str:
    """Write a day as people say it."""
    return f"{day:%A} {day.day} {day:%B %Y}"


# Saying beforehand ----------------------------------------------------------------------------------------------------


def plan(*, start: date, end: date, organisation: Organisation | None = None) -> list[Planned]:
    """List the reminders that would be given from one day to another if nobody did anything meanwhile, in order of time.

    Reads only. `organisation` keeps what belongs to it or to places below it.
    """
    digests = _Digests(at_london(start, RUNS_AT))
    found = [*_plan_confirmations(start, end, organisation, digests), *_plan_reviews(start, end, organisation, digests)]
    return sorted(found, key=lambda planned: (planned.at, planned.to, planned.about))


def _plan_confirmations(
    start: date, end: date, organisation: Organisation | None, digests: _Digests
) -> Iterator[Planned]:
    duties = Obligation.objects.all() if organisation is None else Obligation.objects.at_or_below(organisation)
    waiting = duties.due_for_reminder(by=end + timedelta(days=max(CONFIRM_RUNGS)))
    dues = [_Due(*row) for row in waiting.order_by("version", "person").values_list(*_COLUMNS)]
    people = dict(waiting.values_list("person_id", "person__email"))
    titles = {
        pk: f"{title}, version {number}"
        for pk, title, number in waiting.values_list("version_id", "version__policy__title", "version__number")
    }
    given = _given(CONFIRM)
    for due in dues:
        for day, rung in _days(
            start, end, due.due_on, due.since, CONFIRM_RUNGS, given[due.person, due.version, due.due_on]
        ):
            yield Planned(
                at=digests.at(due.organisation, at_london(day, RUNS_AT)),
                to=people[due.person],
                kind=CONFIRM,
                about=titles[due.version],
                why=why(CONFIRM, rung, due.due_on, on=day),
            )


def _plan_reviews(start: date, end: date, organisation: Organisation | None, digests: _Digests) -> Iterator[Planned]:
    versions = PolicyVersion.objects.review_due(by=end + timedelta(days=max(REVIEW_RUNGS))).for_pages().order_by("pk")
    if organisation is not None:
        versions = versions.filter(organisation__path__startswith=organisation.path)
    given = _given(REVIEW)
    for version in versions:
        due_on = version.next_review_on
        if due_on is None:
            continue
        for owner in owners_of(version):
            for day, rung in _days(start, end, due_on, None, REVIEW_RUNGS, given[owner.pk, version.pk, due_on]):
                yield Planned(
                    at=digests.at(version.organisation_id, at_london(day, RUNS_AT)),
                    to=owner.email,
                    kind=REVIEW,
                    about=str(version),
                    why=why(REVIEW, rung, due_on, on=day),
                )


def _days(
    start: date, end: date, due_on: date, since: date | None, rungs: tuple[int, ...], given: set[int]
) -> Iterator[tuple[date, int]]:
    """Give the days on which a rung would be new: the first day catches up, later days come by themselves."""
    days = {start} | {due_on - timedelta(days=rung) for rung in rungs}
    newest = min(given, default=AT_ISSUE + 1)
    for day in sorted(day for day in days if start <= day <= end):
        rung = rung_on(day, due_on=due_on, since=since, rungs=rungs)
        if rung is not None and rung < newest:
            newest = rung
            yield day, rung


def _given(kind: str) -> dict[tuple[int, int, date], set[int]]:
    given: dict[tuple[int, int, date], set[int]] = defaultdict(set)
    rows = Reminder.objects.filter(kind=kind, about_kind=VERSION)
    for person, about, due_on, rung in rows.values_list("person_id", "about_id", "due_on", "rung"):
        given[person, int(about), due_on].add(rung)
    return given
