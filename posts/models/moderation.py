"""Who looks after what other people write under a school's posts: on which account, in which hours, and who covers for them.

Not here: reading those comments; PolicyHub never fetches them.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.roles import Role
from posts.models.accounts import Account
from posts.querysets import ModerationQuerySet

EVERY_DAY = range(7)


class AccountModeration(models.Model):
    """Some hours of the week in which somebody, or whoever holds a role, looks after the comments on an account."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="moderation")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=40, choices=Role, blank=True)
    days = models.JSONField(help_text="Days of the week, Monday is 0.")
    starts = models.TimeField()
    ends = models.TimeField()
    cover = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ModerationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) & ~Q(role="") | Q(person__isnull=False, role=""),
                name="%(app_label)s_%(class)s_a_person_or_a_role",
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="%(app_label)s_%(class)s_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(cover=None) | Q(person=None) | ~Q(cover=F("person")),
                name="%(app_label)s_%(class)s_covered_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"hours {self.pk} of account {self.account_id}"

    @property
    def organisation_id(self) -> int:
        """Give the school whose account it is, for the history."""
        return self.account.organisation_id
