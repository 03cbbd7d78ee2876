"""Saying where something shown is from, and that it is gone from somebody's own device (W10).

Nobody can check it: what is kept is who said so, and when.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import audit
from core.tasks import ring
from core.workflow import NotNow, Sought
from posts import checking, tasks
from posts.kinds import Origin
from posts.models import Photo, Post, Video
from posts.permissions import may_edit
from posts.workflow import State

NOTHING_LEFT = "Nothing in this post is waiting for this word any more."


def say_left_device(*, post: Post | Sought, by: Any, now: datetime) -> Post:
    """Keep somebody's word that they deleted what a post shows from their own device; a sign-off stands.

    The moment is the server's. Raises DoesNotExist for whoever may not see the post, PermissionDenied for whoever may not change
    it, and NotNow where no picture and no video waits for it.
    """
    with transaction.atomic(durable=True):
        row: Post = Post.objects.locked(post.pk, seen_by=by, is_checked=True)
        if not may_edit(by, row):
            raise PermissionDenied("You cannot say this of somebody else's post.")
        waiting = row.on_own_devices
        if not waiting:
            raise NotNow(NOTHING_LEFT, code="nothing_left")
        for shown in waiting:
            shown.left_device_at, shown.left_device_by = now, by
            shown.save(update_fields=["left_device_at", "left_device_by"])
        checking.look_again(row)
        row.save(update_fields=["findings"])
        audit.record(verb="say_left_device", about=row, by=by, now=now, from_state=row.state, to_state=row.state)
    if row.state == State.APPROVED:
        ring(tasks.publish_post, post_id=row.pk)
    return row


def say_of(
    row: Post, shown: Photo | Video, *, alt: str, origin: Origin, left_device: bool, by: Any, now: datetime
) -> None:
    """Write what the author says now of a picture or a video that stays in a post that is locked, for whoever saves the post."""
    before = (shown.alt, shown.origin, shown.left_device_at)
    shown.alt = alt.strip()
    shown.say_from(origin)
    if left_device and shown.is_on_own_device:
        shown.left_device_at, shown.left_device_by = now, by
        audit.record(verb="say_left_device", about=row, by=by, now=now, from_state=row.state, to_state=row.state)
    if before != (shown.alt, shown.origin, shown.left_device_at):
        shown.save()
