"""The personal link in the mail that asks for a sign-off.

Not here: what a link opens and what it may decide (`services.links`).
"""

import hashlib
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models

from core.sealing import keyed_digest
from posts.models.posts import Post


class SignOffLink(models.Model):
    """A link for one person to one version of one post.

    What stands in the address is worked out of `uid` with a key of this installation, so that a mail that is sent again carries the
    same link; here lies its digest alone. Whether the link still opens anything is read off its post, never stored
    (docs/adr/0038-the-link-in-the-mail.md).
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="sign_off_links")
    version = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "version", "person"], name="%(app_label)s_%(class)s_once"),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("made_at")), name="%(app_label)s_%(class)s_lives_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"a link to version {self.version} of post {self.post_id}"

    @property
    def token(self) -> str:
        """Give what stands in the address: 256 bits that only this installation can work out."""
        return token_of(self.uid)

    @property
    def shown(self) -> str:
        """Give what a deciding form carries: the version, and exactly which content, that this link was made for."""
        return f"{self.version}:{self.fingerprint}"

    def is_open(self, *, now: datetime) -> bool:
        """Say whether it was not used, and its time has not run out."""
        return self.used_at is None and now < self.until


def token_of(uid: uuid.UUID) -> str:
    """Work out what stands in the address of a link."""
    return keyed_digest(uid.hex, purpose="sign-off link")


def digest_of_token(token: str) -> str:
    """Give what is kept of an address. Whoever guesses learns nothing from how long looking for it takes."""
    return hashlib.sha256(token.encode()).hexdigest()
