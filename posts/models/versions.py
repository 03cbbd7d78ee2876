"""What was put forward, frozen: each submission is a numbered version that nobody changes any more.

Not here: the fingerprint itself (`fingerprint`), or what changed between two versions (`comparing`).
"""

import json
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from posts.comparing import Content, content_of
from posts.fingerprint import canonical, digest_of
from posts.models.content import Photo
from posts.models.posts import Post
from posts.models.videos import FROZEN, Video
from posts.querysets import VersionQuerySet


class PostVersion(models.Model):
    """One submission of a post, as it was. `content` is, to the letter, what its fingerprint is the fingerprint of.

    `beside` keeps what a page needs to show it again: where the pictures lie and what was said of their device, how accounts were
    called, and what the author was asked and answered. The database refuses every change of a row (`core.triggers`); it goes only
    when its post is destroyed.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    content = models.TextField()
    beside = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    last_editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    rule_set = models.CharField(max_length=60, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="%(app_label)s_%(class)s_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="%(app_label)s_%(class)s_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of post {self.post_id}"

    def get_absolute_url(self) -> str:
        """Give the page of this version."""
        return reverse("posts:version", args=[self.post_id, self.number])

    @classmethod
    def of(cls, post: Post, *, now: datetime) -> "PostVersion":
        """Freeze a post as it stands, under the number it has now; its fingerprint is worked out afresh."""
        content = canonical(post.content())
        return cls(
            post=post,
            number=post.version,
            fingerprint=digest_of(content),
            content=content,
            beside={"photos": _photos(post), "accounts": _accounts(post), "answers": _answers(post), **_film(post)},
            author_id=post.author_id,
            last_editor_id=post.last_editor_id,
            submitted_at=now,
            rule_set=post.rule_set,
        )

    @property
    def is_intact(self) -> bool:
        """Say whether the content still has the fingerprint that was signed."""
        return digest_of(self.content) == self.fingerprint

    @cached_property
    def shown(self) -> Content:
        """Give what it said and showed, as plain values."""
        return content_of(json.loads(self.content), beside=self.beside)

    def photo(self, uid: Any) -> Photo | None:
        """Give one of its pictures, to be sent: its file lies where it lay, whatever became of the picture's own row."""
        found = next((one for one in self.beside["photos"] if one["uid"] == str(uid)), None)
        return Photo(post_id=self.post_id, uid=uid, path=found["path"]) if found else None

    @property
    def film(self) -> Video | None:
        """Give its video, to be shown, whatever became of the video's own row."""
        kept, shown = self.beside.get("video"), self.shown.video
        if not (kept and shown):
            return None
        again = {name: kept[name] for name in ("uid", *FROZEN)}
        return Video(post_id=self.post_id, sha256=shown.sha256, alt=shown.alt, **again)


def _photos(post: Post) -> list[dict[str, Any]]:
    return [_photo(one) for one in post.photos_in_order()]


def _photo(one: Photo) -> dict[str, Any]:
    kept = {"uid": str(one.uid), "path": one.path, "width": one.width, "height": one.height}
    return kept | one.frozen_origin()


def _answers(post: Post) -> list[dict[str, Any]]:
    return [one.frozen() for one in sorted(post.answers.all(), key=lambda one: one.pk)]


def _film(post: Post) -> dict[str, Any]:
    return {"video": post.film.frozen()} if post.film else {}


def _accounts(post: Post) -> dict[str, str]:
    return {str(one.account_id): one.account.label for one in post.publications.all()}
