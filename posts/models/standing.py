"""A standing permission: the headteacher's express permission to post, given once for a while instead of post by post."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from posts.querysets.standing import StandingPermissionQuerySet


class StandingPermission(models.Model):
    """One person may post for these purposes, with this one's express permission, from and until a day, for a reason.

    It signs nothing off: it lets a stand-in do that beside the headteacher (docs/adr/0036-standing-permission.md).
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="standing_permissions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="standing_permissions")
    purposes = models.JSONField()
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="standing_permissions_given")
    starts = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = StandingPermissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("starts")), name="%(app_label)s_%(class)s_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("given_by")), name="%(app_label)s_%(class)s_never_to_oneself"),
        ]
        indexes = [models.Index(fields=["organisation", "person", "until"], name="posts_standing_of")]

    def __str__(self) -> str:
        return f"standing permission of {self.person_id}"

    def is_in_force(self, *, at: datetime) -> bool:
        """Say whether it counts at a moment, by its own dates."""
        return self.starts <= at < self.until and self.ended_at is None

    def covers(self, purpose: str) -> bool:
        """Say whether a purpose is among those it was given for."""
        purposes: list[Any] = self.purposes
        return purpose in purposes
