"""Times in which posts wait: a pause of everything, and a sensitive day, which holds what can wait.

Not here: what waits for suitable hours (`hours`), or what stands in the way of a step (`workflow.guards`).
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from posts.querysets import PauseQuerySet


class Pause(models.Model):
    """A time in which posts wait at an organisation and below it, with the reason people read.

    A pause of everything holds until somebody ends it. A sensitive day ends by itself, may be written down beforehand, and holds
    the purposes that are kept with it (docs/adr/0039-sensitive-days.md).
    """

    class Kind(models.TextChoices):
        """What waits."""

        EVERYTHING = "everything", "Everything"
        SENSITIVE = "sensitive", "Sensitive day"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pauses")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.EVERYTHING)
    reason = models.CharField(max_length=300)
    holds = models.JSONField(default=list, help_text="The purposes that wait on a sensitive day, by key.")
    planned = models.BooleanField(default=False, help_text="Written down before it begins.")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    until = models.DateTimeField(null=True, blank=True, help_text="When a sensitive day ends by itself.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = PauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_at=None, kind="everything"),
                name="%(app_label)s_%(class)s_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="everything", until=None, planned=False)
                | Q(kind="sensitive", until__gt=F("started_at")),
                name="%(app_label)s_%(class)s_of_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.organisation_id}"

    @property
    def is_sensitive_day(self) -> bool:
        """Say whether it holds only what can wait."""
        return self.kind == self.Kind.SENSITIVE

    def has_begun(self, at: datetime) -> bool:
        """Say whether it has begun; what was not planned began when it was written down, whatever an older clock says."""
        return not self.planned or self.started_at <= at

    def concerns(self, post: Any) -> bool:
        """Say whether a post is one that waits: everything does in a pause, and on a sensitive day what was named."""
        return not self.is_sensitive_day or (not post.urgent and post.purpose in self.holds)
