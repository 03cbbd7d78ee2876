"""The video of a post, and who watched it.

Not here: what a file must be to be kept (`videos`), or how it comes in (`services.videos`).
"""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.urls import reverse

from posts.models.origins import FromSomewhere
from posts.videos import CONTENT_TYPES, NAMES, Kind

# What a version keeps to show it again, beside its number.
FROZEN = ("path", "kind", "bytes", "milliseconds", "width", "height")


class Video(FromSomewhere):
    """The one video of a post, without place, date or device in the file; its path is made here and holds no name.

    Nothing is encoded anew: what can be seen and heard is as it was filmed, and only a person can say that it may go out (W24).
    """

    post = models.OneToOneField("posts.Post", models.CASCADE, related_name="video")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    path = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, name) for kind, name in NAMES.items()])
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    milliseconds = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=2000, blank=True)
    removed = models.JSONField(default=list)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"video of post {self.post_id}"

    @property
    def content_type(self) -> str:
        """Give how it is named on the web."""
        return CONTENT_TYPES[Kind(self.kind)]

    def address(self) -> str:
        """Give where it is shown to those who may see the post."""
        return reverse("posts:video", args=[self.post_id, self.uid])

    def frozen(self) -> dict[str, Any]:
        """Give what a version keeps beside its content, to show the video again whatever became of this row."""
        return {"uid": str(self.uid)} | {name: getattr(self, name) for name in FROZEN} | self.frozen_origin()


class WatchedVideo(models.Model):
    """One person's word that they watched exactly these bytes to the end, with sound. Nobody can check it; who gave it is kept."""

    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="watched")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person", "sha256"], name="%(app_label)s_%(class)s_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} watched the video of post {self.post_id}"


class ShowsVideo:
    """What a post knows of the video in it, if there is one."""

    photos: Any
    watched: Any
    author_id: int
    last_editor_id: int

    @property
    def film(self) -> Video | None:
        """Give its video, or nothing."""
        try:
            # The other side of `Video.post`, which stands only on the model this is mixed into.
            found: Video = self.video  # type: ignore[attr-defined]
        except ObjectDoesNotExist:
            return None
        return found

    @property
    def is_pictured(self) -> bool:
        """Say whether there is anything in it that could show people: pictures or a video."""
        return bool(self.photos.all()) or self.film is not None

    @property
    def on_own_devices(self) -> list[FromSomewhere]:
        """Give the pictures, and the video, that may still lie on somebody's own device (W10)."""
        shown = [*self.photos.all(), *([self.film] if self.film else [])]
        return [one for one in shown if one.is_on_own_device]

    @property
    def is_unwatched(self) -> bool:
        """Say whether there is a video that nobody but those who wrote the post has watched."""
        if self.film is None:
            return False
        others = self.watched.filter(sha256=self.film.sha256).exclude(person__in=[self.author_id, self.last_editor_id])
        return not others.exists()

    def is_unwatched_by(self, person: Any) -> bool:
        """Say whether there is a video that this person has not watched."""
        return self.film is not None and not self.watched.filter(sha256=self.film.sha256, person=person).exists()
