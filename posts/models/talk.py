"""What people say about a post among themselves: comments on a version, and whom they want to read them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from posts.models.posts import Post
from posts.querysets import CommentQuerySet


class PostComment(models.Model):
    """Somebody's words about one version of a post, or about another comment; never edited, and seen by whoever sees the post.

    Its author may take it back: then its words are gone, and that there was one stays.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    version = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(retracted_at=None) | Q(words=""), name="%(app_label)s_%(class)s_taken_back_without_words"
            ),
        ]
        indexes = [models.Index(fields=["person", "at"], name="posts_postcomment_lately")]

    def __str__(self) -> str:
        return f"comment {self.pk} on post {self.post_id}"

    def get_absolute_url(self) -> str:
        """Give the page of the talk about its post."""
        return reverse("posts:talk", args=[self.post_id])


class Mention(models.Model):
    """A person whom a comment is meant for in particular."""

    comment = models.ForeignKey(PostComment, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="%(app_label)s_%(class)s_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in comment {self.comment_id}"
