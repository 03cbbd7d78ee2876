"""Courses and records of training for tests."""

from datetime import time

import factory

from accounts.models import Course, TrainingRecord
from core.clocks import at_london

INDUCTION, SOCIAL_MEDIA, HANDLING = "online-safety-at-induction", "social-media", "administrators-and-investigators"
_COURSES = {INDUCTION: ("everybody", 12), SOCIAL_MEDIA: ("staff", None), HANDLING: ("handlers", 24)}


class TrainingRecordFactory(factory.django.DjangoModelFactory):
    """A training done and recorded on one day."""

    class Meta:
        model = TrainingRecord

    recorded_at = factory.LazyAttribute(lambda record: at_london(record.done_on, time(12)))


def course(slug=INDUCTION):
    """One of the courses that ship; a test that emptied every table before took them along."""
    for_whom, months = _COURSES[slug]
    return Course.objects.get_or_create(
        slug=slug,
        defaults={"label": slug.replace("-", " ").capitalize(), "for_whom": for_whom, "months": months, "clause": "1"},
    )[0]


def trained(person, organisation, *, done_on, runs_out_on=None, slug=INDUCTION, **details):
    """A record of one person."""
    return TrainingRecordFactory(
        person=person,
        course=course(slug),
        organisation=organisation,
        done_on=done_on,
        runs_out_on=runs_out_on,
        **details,
    )
