"""What is recorded on the way: each decision of the routing, the timeline, duties outside, and wrong tries at a receipt."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from core.sealing import SealedTextField
from incidents.models.incident import Incident
from incidents.models.part import Strand
from incidents.querysets import TryQuerySet


class RoutingDecision(models.Model):
    """One decision about who gets a case: its inputs without any words, and its answer. Replaying the inputs gives the answer."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="decisions")
    inputs = models.JSONField()
    answer = models.JSONField()
    rule_set = models.CharField(max_length=60, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    floor = models.BooleanField()
    fallback = models.BooleanField()
    ours = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"decision on {self.incident_id}"


class TimelineEntry(models.Model):
    """One line of a case's timeline. Lines are added, never changed: a correction is a new line.

    `strand` is the part it belongs to; a line without one (what the reporter and the readers write to each other) shows on every
    part that shows the report.
    """

    class Kind(models.TextChoices):
        FACT = "fact", "Fact"
        DECISION = "decision", "Decision"
        NOTE = "note", "Note"
        MESSAGE = "message", "Message to the reporter"
        FROM_REPORTER = "from-reporter", "From the reporter"
        ACTION = "action", "Action"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="timeline")
    strand = models.ForeignKey(Strand, models.CASCADE, null=True, related_name="timeline")
    kind = models.CharField(max_length=20, choices=Kind)
    text = SealedTextField(owner="incident")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["incident", "recorded_at"], name="incidents_timeline_case")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.incident_id}"

    @classmethod
    def add(
        cls,
        incident: Incident,
        *,
        kind: str,
        text: str,
        by: Any,
        now: datetime,
        strand: Strand | None = None,
        happened_at: datetime | None = None,
    ) -> "TimelineEntry":
        """Add a line; `by` is a person, the machine, or somebody without a name."""
        return cls.objects.create(
            incident=incident,
            strand=strand,
            kind=kind,
            text=text,
            by_id=getattr(by, "pk", None),
            happened_at=happened_at or now,
            recorded_at=now,
        )


class Duty(models.Model):
    """Something the law may ask for outside the school, ticked with who and when; the words stand in the timeline."""

    class Kind(models.TextChoices):
        SOCIAL_CARE = "social-care", "Children's social care"
        POLICE = "police", "Police"
        LADO = "lado", "Local authority designated officer (LADO)"
        PREVENT = "prevent", "Prevent team"
        DPO = "data-protection-officer", "Data protection officer"
        MEDIA = "local-authority-media-team", "Local authority media team"

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=30, choices=Kind)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    needed = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "kind"], name="incidents_duty_once")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.incident_id}"


class ReceiptTry(models.Model):
    """How often one of a few thousand pigeon-holes was tried wrongly. A hole belongs to no person, network or report."""

    HOLES = 4096

    hole = models.PositiveIntegerField(unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    objects = TryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"hole {self.hole}"
