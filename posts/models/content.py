"""What a post is made of besides its words: pictures, the people in it, and the author's answers.

Everything here is part of what is signed off, so it changes only through `services.compose`, which voids a sign-off that stood.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from posts import criteria
from posts.models.origins import FromSomewhere
from posts.querysets import PhotoQuerySet

SIZES = ("full", "page", "phone", "list")


class Photo(FromSomewhere):
    """The clean copy of one picture. What was uploaded is never stored; the path is made here and holds no name.

    Where it is from, what it was taken with and whether it is gone from there are what people say: nobody can look (W10, W11).
    """

    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="photos")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=100, unique=True)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=1000, blank=True)
    removed = models.JSONField(default=list)
    added_at = models.DateTimeField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "order"], name="%(app_label)s_%(class)s_order_once")]

    def __str__(self) -> str:
        return f"photo {self.order} of post {self.post_id}"

    def address(self, size: str = "page") -> str:
        """Give where the picture is shown to those who may see the post."""
        return reverse("posts:photo", args=[self.post_id, self.uid, size])

    def path_of(self, size: str) -> str:
        """Give the stored file of one size, below the media folder."""
        return self.path if size == "full" else self.path.removesuffix(".jpg") + f"-{size}.jpg"


class PersonNamed(models.Model):
    """Somebody in the post, as the author names them. Never in a mail, a title or an address (access.md, rule 9)."""

    class Kind(models.TextChoices):
        PUPIL = "pupil", "Pupil"
        ADULT = "adult", "Adult"

    class Permission(models.TextChoices):
        YES = "yes", "Yes, they may be shown"
        UNKNOWN = "unknown", "Not sure yet"
        REFUSED = "refused", "No"

    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="people")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind)
    permission = models.CharField(max_length=10, choices=Permission, default=Permission.UNKNOWN)
    name_shown = models.BooleanField(default=False)
    name_permission = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "name", "kind"], name="%(app_label)s_%(class)s_once")]

    def __str__(self) -> str:
        return f"a person in post {self.post_id}"


class CriterionAnswer(models.Model):
    """What the author answered to one question of the criteria, with what was asked: the words, their edition and their clause.

    The questions are data and change; what was asked stays with the answer. Answers older than this have no words and no edition.
    """

    class Answer(models.TextChoices):
        NO_PROBLEM = "no problem", "No problem"
        PROBLEM = "problem", "There is a problem"
        NOT_SURE = "not sure", "Not sure"

    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="answers")
    key = models.CharField(max_length=60)
    source = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=10, choices=Answer)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked = models.CharField(max_length=300, blank=True, help_text="The question as it was asked.")
    rule_set = models.CharField(max_length=60, blank=True, help_text="The rules by which it was asked.")
    edition = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Which edition of the questions.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "key"], name="%(app_label)s_%(class)s_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.answer}"

    @property
    def question(self) -> str:
        """Give the question as it was asked; as it is now, where nobody kept it."""
        known = criteria.question_by_key(self.key)
        return self.asked or (known.question if known else self.key)

    @property
    def is_outdated(self) -> bool:
        """Say whether the question has other words now than those that were answered."""
        known = criteria.question_by_key(self.key)
        return known is not None and bool(self.asked) and self.question != known.question

    def frozen(self) -> dict[str, Any]:
        """Give what a version keeps of it."""
        return {
            "question": self.question,
            "answer": self.get_answer_display(),
            "source": self.source,
            "edition": criteria.edition_in_words(rule_set=self.rule_set, edition=self.edition),
        }
