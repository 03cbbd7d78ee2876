"""Saying that pictures are gone from somebody's own device (W10). Nobody can check it: what is kept is who said so, and when."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import audit
from core.tasks import ring
from core.workflow import NotNow
from posts import checking, tasks
from posts.kinds import OWN_DEVICE
from posts.models import Post
from posts.permissions import may_edit
from posts.workflow import State

NOTHING_LEFT = "No picture of this post is waiting for this word any more."


def say_left_device(*, post: Post, by: Any, now: datetime) -> Post:
    """Keep somebody's word that they deleted the pictures of a post from their own device; a sign-off stands.

    The moment is the server's. Raises PermissionDenied for whoever may not change the post, NotNow where no picture waits for it.
    """
    with transaction.atomic(durable=True):
        row = Post.objects.for_deciding().select_for_update(of=("self",)).get(pk=post.pk)
        if not may_edit(by, row):
            raise PermissionDenied("You cannot say this of somebody else's post.")
        waiting = row.photos.filter(device=OWN_DEVICE, left_device_at=None)
        if not waiting.update(left_device_at=now, left_device_by=by):
            raise NotNow(NOTHING_LEFT, code="nothing_left")
        row = Post.objects.for_deciding().get(pk=row.pk)
        checking.look_again(row)
        row.save(update_fields=["findings"])
        audit.record(verb="say_left_device", about=row, by=by, now=now, from_state=row.state, to_state=row.state)
    if row.state == State.APPROVED:
        ring(tasks.publish_post, post_id=row.pk)
    return row
