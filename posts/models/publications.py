"""How a post goes out: one publication per account, one delivery per attempt."""

import uuid

from django.db import models
from django.db.models import Q

from posts.models.accounts import Account
from posts.models.posts import Post
from posts.querysets import PublicationQuerySet
from posts.workflow import PublicationState


class Publication(models.Model):
    """One post on one account. `claimed_until` is a lease: whoever holds it works on the row, and may die."""

    # Found by the key and the index below that begin with them.
    post = models.ForeignKey(Post, models.CASCADE, db_index=False, related_name="publications")
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, related_name="publications")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    own_words = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=PublicationState, default=PublicationState.WAITING)
    claimed_until = models.DateTimeField(null=True, blank=True)
    remote_id = models.CharField(max_length=200, blank=True)
    address = models.URLField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "account"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                condition=Q(state__in=PublicationState.values), name="%(app_label)s_%(class)s_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "published_at"], name="posts_publication_feed"),
            models.Index(
                fields=["claimed_until"], condition=Q(state__in=["waiting", "sending"]), name="posts_publication_open"
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} on account {self.account_id}"

    @property
    def words(self) -> str:
        """Give the words as they appear on this account."""
        return self.own_words or self.post.words

    @property
    def organisation_id(self) -> int:
        """Give the organisation, for the history and the messages."""
        return self.post.organisation_id


class Delivery(models.Model):
    """One attempt to send, written before the attempt is made: a row without an end is an attempt nobody saw end."""

    class Outcome(models.TextChoices):
        STARTED = "started", "Started"
        DONE = "done", "Went out"
        FAILED = "failed", "Refused"
        UNKNOWN = "unknown", "Nobody saw how it ended"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="deliveries")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.STARTED)
    sentence = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="%(app_label)s_%(class)s_number_once")
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of publication {self.publication_id}"
