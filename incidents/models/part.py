"""The parts of a case, who may read each, who only knows that there is something, and for whom the case does not exist."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from core.sealing import SealedTextField
from incidents.models.incident import Incident
from incidents.querysets import ReadingQuerySet, StrandQuerySet, ToldQuerySet


class Strand(models.Model):
    """One duty inside a case, with its own owner, readers and closure. Pages say "part of this case".

    Where a part was only added (a breach beside a child's case), `shows_report` is false: its readers see the facts, not the words.
    """

    class Kind(models.TextChoices):
        CHILD = "child", "The child"
        ADULT = "adult", "The adult"
        DATA = "data", "Personal data"
        PUBLIC = "public", "What is public"
        STAFF = "staff", "Support for staff"
        DEVICE = "device", "Sites and devices"

    class Outcome(models.TextChoices):
        NO_ACTION = "no-action", "No action, or advice only"
        REMOVED = "removed", "Ordered to be taken down"
        SUPPORT = "support", "Support was given"
        REFERRED = "referred", "Passed to an outside body"
        POLICE = "police", "Passed to the police"
        DISCIPLINARY = "disciplinary", "Disciplinary procedure"
        DISMISSED = "dismissed", "Gross misconduct, dismissal"
        PROSECUTED = "prosecuted", "Prosecution"
        DEVICE_BAN = "device-ban", "Ban from trust devices"
        SUBSTANTIATED = "substantiated", "Allegation: substantiated"
        UNSUBSTANTIATED = "unsubstantiated", "Allegation: unsubstantiated"
        UNFOUNDED = "unfounded", "Allegation: unfounded"
        FALSE = "false", "Allegation: false"
        MALICIOUS = "malicious", "Allegation: malicious"
        PASSED_ON = "passed-on", "Went to somebody else"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="strands")
    kind = models.CharField(max_length=10, choices=Kind)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    shows_report = models.BooleanField(default=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_words = SealedTextField(owner="incident")
    closed_at = models.DateTimeField(null=True)

    objects = StrandQuerySet.as_manager()

    class Meta:
        permissions = [("read_strand", "Can read this part of a case")]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["incident", "kind"], name="incidents_strand_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.incident_id}"


class StrandReader(UserObjectPermissionBase):
    """One person's reading of one part, for a stated reason, until a moment: django-guardian's row with direct foreign keys.

    `role` is the one by which the rules chose the reader; the reading counts while it is held, whatever `until` says.
    `incident` repeats the part's case, so that one join finds what a person may see; a constraint of the row's own
    `save` keeps them together.
    """

    class How(models.TextChoices):
        OWNER = "owner", "Looks after this part"
        COLLABORATOR = "collaborator", "Works on this part"
        ESCALATED = "escalated", "Came in because nobody had opened it"
        CALLED = "called", "Came in because time was running out"
        SHARED = "shared", "May read this part"

    content_object = models.ForeignKey(Strand, models.CASCADE, related_name="readers")
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="readings")
    how = models.CharField(max_length=20, choices=How, default=How.SHARED)
    role = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200)
    starts = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    # For the type checker: guardian's base declares another manager.
    objects: ClassVar[Any] = ReadingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(UserObjectPermissionBase.Meta):
        indexes = [models.Index(fields=["user", "incident"], name="incidents_reading_person")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the case beside the part."""
        self.incident_id = self.content_object.incident_id
        super().save(*args, **kwargs)


class ToldOnly(models.Model):
    """Somebody who learns that there is something, and nothing more."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="told_only")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.CharField(max_length=40, blank=True)

    objects = ToldQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "person"], name="incidents_toldonly_once")]

    def __str__(self) -> str:
        return f"told of {self.incident_id}"


class Exclusion(models.Model):
    """A person for whom a case does not exist, and the code that says why."""

    class Why(models.TextChoices):
        SUBJECT = "subject", "It is about them"
        SELF_REPORT = "self-report", "They reported a mistake of their own"
        INTEREST = "interest", "They have an interest in it"
        KEPT_OUT = "kept-out", "The reporter asked for it"
        LINE_REPORT = "line-report", "Somebody it is about manages them"

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="exclusions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(max_length=20, choices=Why)
    since = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "person"], name="incidents_exclusion_once")]
        indexes = [
            models.Index(fields=["person"], name="incidents_exclusion_person"),
            models.Index(
                fields=["incident"], condition=Q(why="kept-out", confirmed_at=None), name="incidents_exclusion_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is left out of {self.incident_id}"
