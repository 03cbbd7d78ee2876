"""What is said of the device something was taken with: a line on the post's page, and the button to say it is gone there (W10)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.models import User
from core.web import Request
from core.workflow import Sought
from posts import services
from posts.kinds import OWN_DEVICE
from posts.models import Post
from posts.permissions import may_edit
from posts.views.shared import done

SAID = "Thank you. Your word and this moment are kept with the post."


@login_required
@require_POST
def say_left_device(request: Request, pk: int) -> HttpResponse:
    """Say that what a post shows is deleted on the device of one's own."""
    try:
        done(request, lambda: services.say_left_device(post=Sought(Post, pk), by=request.user, now=request.now), SAID)
    except Post.DoesNotExist as gone:
        raise Http404 from gone
    return redirect("posts:post", pk=pk)


def devices_of(post: Post, reader: Any) -> dict[str, Any] | None:
    """Say what was taken with somebody's own device, who said that it is gone from it and when; None for nothing."""
    shown = [(f"Picture {place}", one) for place, one in enumerate(post.photos_in_order(), start=1)]
    shown += [("The video", post.film)] if post.film else []
    taken = [(what, one) for what, one in shown if one.device == OWN_DEVICE]
    if not taken:
        return None
    people = User.objects.in_bulk({one.left_device_by_id for _what, one in taken if one.left_device_by_id})
    lines = [{"what": what, "at": one.left_device_at, "by": people.get(one.left_device_by_id)} for what, one in taken]
    waits = any(one.is_on_own_device for _what, one in taken)
    return {"lines": lines, "can_say": waits and may_edit(reader, post)}
