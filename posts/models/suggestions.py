"""Words that somebody who signs off would rather read, until the author takes them or does not."""

from django.conf import settings
from django.db import models

from posts.models.posts import Post


class Suggestion(models.Model):
    """Other words for one version of a post, and for nothing else in it.

    `fingerprint` is that of the whole post with only these words exchanged: it is what the suggester would be content to sign. The
    suggestion stands while its version waits and nobody has signed it since (`signed_before`), see `Post.suggestions_standing`.
    """

    class State(models.TextChoices):
        OPEN = "open", "Waiting for the author"
        ACCEPTED = "accepted", "Taken by the author"
        DECLINED = "declined", "Not taken"
        VOID = "void", "Put aside for another one"

    post = models.ForeignKey(Post, models.CASCADE, related_name="suggestions")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    own_words = models.JSONField(default=dict, help_text="The words of an account's own, by the account's number.")
    note = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    signed_before = models.PositiveSmallIntegerField(help_text="How often its version was signed when it was made.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    became = models.PositiveIntegerField(null=True, blank=True, help_text="The version made of it, once it was taken.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "version", "by"],
                condition=models.Q(state="open"),
                name="%(app_label)s_%(class)s_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "accepted", "declined", "void"]),
                name="%(app_label)s_%(class)s_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(became__isnull=False),
                name="%(app_label)s_%(class)s_taken_became_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"words suggested for version {self.version} of post {self.post_id}"
