"""What somebody says is wrong with a post that is out, and what became of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from posts.models.accounts import AccountGrant
from posts.models.posts import Post
from posts.querysets import FlagQuerySet
from posts.workflow import FlagState


class PostFlag(models.Model):
    """One person's word that something is wrong with a post that is out; its state changes only through `workflow.FLAG`.

    Its words are for those who decide, and for whoever wrote or signed the post; who said them, for those who decide alone (W17).
    """

    class Reason(models.TextChoices):
        PERSON = "person", "It shows or names somebody who should not be in it"
        WHERE = "where", "It tells strangers where children are"
        UNTRUE = "untrue", "Something in it is not true, or no longer true"
        HURTS = "hurts", "It could hurt or embarrass somebody"
        REPLIES = "replies", "What people write under it is the problem"
        OWNER = "owner", "The picture, music or words belong to somebody else"
        OTHER = "other", "Something else"

    post = models.ForeignKey(Post, models.CASCADE, related_name="flags")
    version = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=FlagState, default=FlagState.OPEN)
    at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FlagState.values), name="%(app_label)s_%(class)s_state_known"),
            models.UniqueConstraint(
                fields=["post", "person"],
                condition=Q(state=FlagState.OPEN),
                name="%(app_label)s_%(class)s_one_open_each",
            ),
        ]
        indexes = [models.Index(fields=["post"], condition=Q(state="open"), name="posts_postflag_open")]

    def __str__(self) -> str:
        return f"flag {self.pk} on post {self.post_id}"

    def get_absolute_url(self) -> str:
        """Give the page on which it is decided."""
        return reverse("posts:flagged", args=[self.post_id, self.pk])

    @property
    def organisation_id(self) -> int:
        """Give the organisation, for the history and the messages."""
        return self.post.organisation_id

    @classmethod
    def grants(cls) -> Any:
        """Give the authorisations that there are, for questions about who was entrusted with a flagged post."""
        return AccountGrant.objects.all()

    def entrusted_people(self, *, at: datetime) -> Any:
        """Give the numbers of those entrusted with an account on which the post stands."""
        here = AccountGrant.objects.live(at=at).filter(content_object__publications__post=self.post_id)
        return here.values("user")
