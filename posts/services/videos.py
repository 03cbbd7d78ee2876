"""The video of a post: keeping the file, and the word of those who watched it (W24).

What may be kept at all is decided before, by `posts.videos`, in a process of its own and outside every transaction.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from core import audit
from core.workflow import CHANGED_MEANWHILE, NotNow
from posts.kinds import Origin
from posts.models import Post, Video, WatchedVideo
from posts.permissions import may_sign_off
from posts.videos import CleanVideo
from posts.workflow import State

NO_VIDEO = "There is no video in this post any more."
NOT_TICKED = "Watch the video to its end, with sound, and then tick the box that says so."


@dataclass(frozen=True, kw_only=True)
class NewVideo:
    """A video to keep, what can be seen and heard in it, for those who cannot, and where it is from.

    Its path is made here and holds no name.
    """

    clean: CleanVideo
    alt: str = ""
    origin: Origin = Origin()
    uid: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def path(self) -> str:
        """Give where its file lies, below the media folder."""
        return f"posts/{self.uid.hex}.{self.clean.kind}"


def store_video(new: NewVideo | None) -> None:
    """Keep the file, before there is a row that names it."""
    if new:
        with new.clean.file as file:
            default_storage.save(new.path, File(file))


def discard_video(new: NewVideo | None) -> None:
    """Take the file away again, because nothing came of it."""
    if new:
        default_storage.delete(new.path)


def replace_video(row: Post, *, new: NewVideo | None, now: datetime) -> None:
    """Put another video in the place of the one there is, if there is one, or none.

    A file that no version shows is taken away once all of it is kept.
    """
    old = row.film
    if old:
        old.delete()
        transaction.on_commit(lambda: _delete_unless_shown(row, old.path))
    if new:
        _create(row, new, now=now)
    # What came along with the row holds no more.
    row._state.fields_cache.pop("video", None)


def watch_video(*, post: Post, by: Any, now: datetime, seen: str, ticked: bool) -> None:
    """Write down that somebody who may sign the post off watched its video to the end, with sound.

    Raises PermissionDenied for anybody else, and NotNow where there is nothing to watch, the box is not ticked, or what was shown
    is not what waits. Said twice, it is kept once.
    """
    with transaction.atomic(durable=True):
        row = Post.objects.locked(post.pk, seen_by=by)
        if row.state != State.IN_REVIEW:
            raise NotNow(
                f"This is now “{row.get_state_display()}”, so nobody has to watch it any more.", code="wrong_state"
            )
        if not may_sign_off(by, row):
            raise PermissionDenied("It is not your turn to decide on this post.")
        if seen != row.shown:
            raise NotNow(CHANGED_MEANWHILE, code="changed_meanwhile")
        if row.film is None:
            raise NotNow(NO_VIDEO, code="no_video")
        if not ticked:
            raise NotNow(NOT_TICKED, code="not_ticked")
        _, is_new = WatchedVideo.objects.get_or_create(
            post=row, person=by, sha256=row.film.sha256, defaults={"version": row.version, "at": now}
        )
        if is_new:
            audit.record(verb="watch_video", about=row, by=by, now=now, from_state=row.state, to_state=row.state)


def _create(row: Post, new: NewVideo, *, now: datetime) -> None:
    clean = new.clean
    Video.objects.create(
        post=row,
        uid=new.uid,
        path=new.path,
        kind=clean.kind,
        sha256=clean.sha256,
        bytes=clean.bytes,
        milliseconds=clean.milliseconds,
        width=clean.width,
        height=clean.height,
        alt=new.alt.strip(),
        source=new.origin.source,
        source_words=new.origin.words,
        device=new.origin.device,
        removed=list(clean.removed),
        added_at=now,
    )


def _delete_unless_shown(row: Post, path: str) -> None:
    if path not in row.versions.paths_of_videos():
        default_storage.delete(path)
