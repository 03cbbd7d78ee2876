"""Training of the demo: most people's counts, some runs out soon, some has run out, and some was never recorded."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from accounts.models import Course, Membership, TrainingRecord
from accounts.training import Asked
from core.clocks import add_months, at_london, london_day
from core.models import AuditEntry

# How many days the training of one person after the other still counts; None: not recorded.
LEFT = (210, 25, 150, 300, -4, 95, None, 260, 6, 180, -30, 320)
FOR_GOOD = timedelta(days=200)


def load(*, now: datetime) -> None:
    """Load records of training, with their history, of everybody who has none. Safe to run again."""
    today = london_day(now)
    trained = set(TrainingRecord.objects.values_list("person_id", flat=True))
    roles = Membership.objects.in_force(on=today).exclude(person__in=trained).order_by("organisation__path", "pk")
    courses = list(Course.objects.order_by("pk"))
    records = [record for course in courses for record in _records(course, list(roles), today)]
    TrainingRecord.objects.bulk_create(records)
    AuditEntry.objects.bulk_create(_line_of_history(record) for record in records)


def _records(course: Course, roles: Sequence[Membership], today: date) -> Iterator[TrainingRecord]:
    asked = Asked(course, frozenset(role.organisation_id for role in roles))
    # Each person once, at the first of their places.
    places = {role.person_id: role.organisation_id for role in reversed(roles) if asked.is_asked_of(role)}
    for person, place in sorted(places.items()):
        left = LEFT[(person + place) % len(LEFT)]
        if left is not None:
            done_on, runs_out_on = _days(course, today + timedelta(days=left), today)
            yield TrainingRecord(
                person_id=person,
                course=course,
                organisation_id=place,
                done_on=done_on,
                runs_out_on=runs_out_on,
                recorded_at=at_london(done_on, time(15)),
            )


def _days(course: Course, last_day: date, today: date) -> tuple[date, date | None]:
    if course.months is None:
        return today - FOR_GOOD, None
    return add_months(last_day, -course.months), last_day


def _line_of_history(record: TrainingRecord) -> AuditEntry:
    return AuditEntry(
        at=record.recorded_at,
        verb="record_training",
        outcome=AuditEntry.Outcome.DONE,
        about_kind=TrainingRecord._meta.label_lower,
        about_id=str(record.pk),
        organisation_id=record.organisation_id,
    )
