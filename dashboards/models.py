"""The one row dashboards write: figures as they stood at a moment. What is counted, and how, is `queries`."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.models import Organisation


class Snapshot(models.Model):
    """Figures frozen for a meeting: never worked out again, whatever happens afterwards.

    `view` says which version it is: with small incident numbers hidden (for everybody who sees figures), or in full.
    """

    class View(models.TextChoices):
        HIDDEN = "hidden", "Small incident numbers hidden"
        FULL = "full", "Incident numbers in full"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="snapshots")
    view = models.CharField(max_length=10, choices=View, default=View.HIDDEN)
    as_of = models.DateTimeField()
    headline = models.TextField()
    tiles = models.JSONField()
    blocks = models.JSONField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organisation", "as_of"], name="dashboards_snapshot_place")]

    def __str__(self) -> str:
        return f"figures of {self.organisation_id} on {self.as_of:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Give the page of these figures."""
        return reverse("dashboards:snapshot", args=[self.organisation.slug, self.uid])
