"""What went out without sign-off, and who looked at it afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from posts.models.posts import Post
from posts.querysets import ReviewQuerySet


class PostReview(models.Model):
    """A post that went out without sign-off, open until somebody who signs off has looked at it (W21).

    Its ladder is the waiting ladder of the rules as they were then; after its last step the reminder comes again, as long after
    the one before: nothing that went out in a hurry is ever forgotten.
    """

    class Outcome(models.TextChoices):
        STAYS = "stays", "It stays as it is"
        TAKEN_DOWN = "taken_down", "It was taken down"

    post = models.OneToOneField(Post, models.CASCADE, related_name="review")
    since = models.DateTimeField()
    ladder = models.JSONField(help_text="School minutes after which whoever signs off is reminded, in order.")
    rung = models.PositiveIntegerField(default=0, help_text="How many reminders there have been.")
    next_call_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    looked_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", looked_at=None, person=None)
                | Q(outcome__in=["stays", "taken_down"], looked_at__isnull=False, person__isnull=False),
                name="%(app_label)s_%(class)s_looked_at_by_somebody",
            )
        ]
        indexes = [models.Index(fields=["next_call_at"], condition=Q(outcome=""), name="posts_postreview_open")]

    def __str__(self) -> str:
        return f"review of post {self.post_id}"

    def get_absolute_url(self) -> str:
        """Give the page on which it is looked at: the post's own."""
        return reverse("posts:post", args=[self.post_id])

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to look at it."""
        return not self.outcome
