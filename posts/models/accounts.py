"""The school's own accounts, and who was authorised for each.

The credential of an account never stands here: custody comes with its own room and its own sealing.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from accounts.models import Organisation
from posts.channels import CHANNELS
from posts.querysets import AccountQuerySet, GrantQuerySet


def channel_choices() -> list[tuple[str, str]]:
    """Give the kinds of account there are, read when asked so that a new channel needs no migration."""
    return [(kind, label) for kind, (label, _path, _limits) in CHANNELS.items()]


class Account(models.Model):
    """One account of a school on one channel, tied to an official mailbox and never to a person's own."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=20)
    slug = models.SlugField(max_length=80, unique=True)
    label = models.CharField(max_length=120)
    handle = models.CharField(max_length=120)
    address = models.URLField(max_length=300, blank=True)
    mailbox = models.EmailField()
    purpose = models.CharField(max_length=300, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(help_text="When what the account shows last changed: the feed's own date.")

    objects = AccountQuerySet.as_manager()

    class Meta:
        permissions = [("post_to_account", "Can post to this account")]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "handle"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="%(app_label)s_%(class)s_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def kind_label(self) -> str:
        """Give the channel's name as people say it."""
        return CHANNELS[self.kind][0] if self.kind in CHANNELS else self.kind

    @property
    def is_feed(self) -> bool:
        """Say whether this account is a feed that we serve ourselves."""
        return self.kind == "atom"


class AccountGrant(UserObjectPermissionBase):
    """One person's right to post to one account: who gave it, why, from when until when (access.md)."""

    content_object = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    reason = models.CharField(max_length=300)
    starts = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    # guardian declares its own manager for every instance; ours asks about dates instead.
    objects: ClassVar[Any] = GrantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(UserObjectPermissionBase.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("starts")), name="%(app_label)s_%(class)s_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} may post to {self.content_object_id}"

    @property
    def organisation_id(self) -> int:
        """Give the school whose account it is: what is told about it belongs there."""
        return self.content_object.organisation_id
