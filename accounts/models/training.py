"""Training: which courses there are, and who has done which when. A correction ends a record and adds one; nothing is rewritten."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models.places import Organisation
from accounts.querysets import TrainingRecordQuerySet


class Course(models.Model):
    """A training that people do. Which are asked for at a place is said by its rules: `general.training` names the slugs."""

    class ForWhom(models.TextChoices):
        EVERYBODY = "everybody", "everybody"
        STAFF = "staff", "members of staff"
        HANDLERS = "handlers", "people who look after the policy or can be sent a report"

    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=200)
    purpose = models.CharField(max_length=300)
    for_whom = models.CharField(max_length=20, choices=ForWhom)
    months = models.PositiveSmallIntegerField(null=True, help_text="How long it counts. Empty: for good.")
    clause = models.CharField(max_length=200, help_text="The part of a policy it comes from.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(months=None) | Q(months__gte=1), name="accounts_course_lasts_a_while")
        ]

    def __str__(self) -> str:
        return self.label


class TrainingRecord(models.Model):
    """One person has done one course on one day. `runs_out_on` is the last day on which it counts; empty, it counts for good.

    One that was wrong stays, ended with a reason; what stands in its place names it in `corrects`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="training")
    course = models.ForeignKey(Course, models.PROTECT, related_name="records")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", help_text="Where it is recorded.")
    done_on = models.DateField()
    runs_out_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    corrects = models.OneToOneField("self", models.RESTRICT, null=True, related_name="corrected_by")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_because = models.CharField(max_length=200, blank=True)

    objects = TrainingRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course", "done_on"], condition=Q(ended_at=None), name="accounts_training_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(runs_out_on=None) | Q(runs_out_on__gte=F("done_on")),
                name="accounts_training_runs_out_later",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="") | Q(ended_at__isnull=False) & ~Q(ended_because=""),
                name="accounts_training_ended_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["runs_out_on"], condition=Q(ended_at=None), name="accounts_training_runs_out"),
        ]

    def __str__(self) -> str:
        return f"course {self.course_id} of {self.person_id} on {self.done_on}"
