"""What was heard and decided about a version before it came into force: consultations and the bodies' decisions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from policies.models.documents import PolicyVersion, body_label


class Consultation(models.Model):
    """A time in which somebody is heard on a version, and what came of it (P8)."""

    version = models.ForeignKey(PolicyVersion, models.CASCADE, related_name="consultations")
    council = models.CharField(max_length=200)
    opened_on = models.DateField()
    closes_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(closed_on=None), name="%(app_label)s_%(class)s_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opened_on")), name="%(app_label)s_%(class)s_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} on {self.version_id}"


class BodyDecision(models.Model):
    """One body's say on a version, in its order and round, bound to the exact words by their hash (P2, P7).

    A row without an outcome waits. Rounds before the present one stay as history: a version that was sent back starts a new one.
    """

    class Needed(models.TextChoices):
        REQUIRED = "required", "needed"
        CONDITIONAL = "conditional", "where it applies"
        MAY_BE_BLANK = "may-be-blank", "may be left blank"

    class Outcome(models.TextChoices):
        AGREED = "agreed", "Agreed"
        WITH_CONDITIONS = "with-conditions", "Agreed with conditions"
        NOT_AGREED = "not-agreed", "Not agreed"
        LEFT_BLANK = "left-blank", "Left blank"
        NOT_APPLICABLE = "not-applicable", "Does not apply here"

    version = models.ForeignKey(PolicyVersion, models.CASCADE, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=60)
    needed = models.CharField(max_length=12, choices=Needed)
    ours = models.BooleanField(default=False)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    met_on = models.DateField(null=True, blank=True)
    met_precision = models.CharField(max_length=5, choices=PolicyVersion.Precision, default=PolicyVersion.Precision.DAY)
    minute_reference = models.CharField(max_length=200, blank=True)
    conditions = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "round", "order"], name="%(app_label)s_%(class)s_asked_once"),
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(content_hash=""), name="%(app_label)s_%(class)s_bound_to_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.get_outcome_display() or 'waiting'}"

    @property
    def label(self) -> str:
        """Give what the body is called."""
        return body_label(self.body)

    @property
    def possible_outcomes(self) -> list[tuple[str, str]]:
        """Give what may be recorded: leaving blank and not applying are open only where the rules say so."""
        refused = {
            self.Needed.REQUIRED: {self.Outcome.LEFT_BLANK, self.Outcome.NOT_APPLICABLE},
            self.Needed.CONDITIONAL: {self.Outcome.LEFT_BLANK},
            self.Needed.MAY_BE_BLANK: {self.Outcome.NOT_APPLICABLE},
        }[self.Needed(self.needed)]
        return [(value, label) for value, label in self.Outcome.choices if value not in refused]
