"""Saying that pictures are gone from somebody's own device (W10). Nobody can check it: what is kept is who said so, and when."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import audit
from core.tasks import ring
from core.workflow import NotNow, Sought
from posts import checking, tasks
from posts.models import Photo, Post
from posts.permissions import may_edit
from posts.workflow import State

NOTHING_LEFT = "No picture of this post is waiting for this word any more."


def say_left_device(*, post: Post | Sought, by: Any, now: datetime) -> Post:
    """Keep somebody's word that they deleted the pictures of a post from their own device; a sign-off stands.

    The moment is the server's. Raises DoesNotExist for whoever may not see the post, PermissionDenied for whoever may not change
    it, and NotNow where no picture waits for it.
    """
    with transaction.atomic(durable=True):
        row: Post = Post.objects.locked(post.pk, seen_by=by, is_checked=True)
        if not may_edit(by, row):
            raise PermissionDenied("You cannot say this of somebody else's post.")
        waiting = [photo for photo in row.photos.all() if photo.is_on_own_device]
        if not waiting:
            raise NotNow(NOTHING_LEFT, code="nothing_left")
        for photo in waiting:
            photo.left_device_at, photo.left_device_by = now, by
        Photo.objects.bulk_update(waiting, ["left_device_at", "left_device_by"])
        checking.look_again(row)
        row.save(update_fields=["findings"])
        audit.record(verb="say_left_device", about=row, by=by, now=now, from_state=row.state, to_state=row.state)
    if row.state == State.APPROVED:
        ring(tasks.publish_post, post_id=row.pk)
    return row
