"""A question asked before a post is written, and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organisation
from posts.querysets.asking import AskFirstQuerySet
from posts.workflow.asking import Asked


class AskFirst(models.Model):
    """Somebody is not sure whether to post something, and asks (W14). Its state changes only through `asking`."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="questions_first")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="questions_asked")
    asked_of = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="questions_to_answer")
    words = models.TextField()
    state = models.CharField(max_length=20, choices=Asked, default=Asked.OPEN)
    asked_at = models.DateTimeField()
    post = models.OneToOneField(
        "posts.Post", models.SET_NULL, null=True, blank=True, related_name="asked_first", help_text="What became of it."
    )

    objects = AskFirstQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Asked.values), name="%(app_label)s_%(class)s_state_known"),
            models.CheckConstraint(
                condition=Q(post=None) | Q(state=Asked.AGREED), name="%(app_label)s_%(class)s_agreed_before_drafted"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "asked_at"], name="posts_askfirst_mine"),
            models.Index(fields=["organisation", "state", "asked_at"], name="posts_askfirst_waiting"),
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"

    def get_absolute_url(self) -> str:
        """Give the page of this question."""
        return reverse("posts:question", args=[self.pk])


class AskFirstAnswer(models.Model):
    """One answer to a question: which, by whom, and in which words."""

    question = models.ForeignKey(AskFirst, models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="questions_answered")
    state = models.CharField(max_length=20, choices=Asked)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Asked.values), name="%(app_label)s_%(class)s_state_known"),
        ]

    def __str__(self) -> str:
        return f"answer to question {self.question_id}"
