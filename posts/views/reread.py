"""Reading a post once more before it is put forward, as it will stand on each account (W19)."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.web import Request
from posts.models import Post
from posts.views.appearing import how_it_appears
from posts.views.findings import shown
from posts.views.going_out import when_it_goes
from posts.views.shared import get_post_for
from posts.views.videos import film_of
from posts.workflow import WORKFLOW

PUT_FORWARD = "The post is put forward. Whoever signs off has been told."


@login_required
@require_safe
def reread(request: Request, pk: int) -> HttpResponse:
    """Show a post as people will see it, with one button: put it forward. What cannot be put forward now leads back, with why."""
    post = get_post_for(request.user, pk)
    action = next(
        (one for one in WORKFLOW.actions_for(post, request.user, now=request.now) if one.verb == "submit"), None
    )
    if action is None:
        return redirect(post)
    if action.why_not:
        messages.error(request, action.why_not)
        return redirect("posts:edit", pk=pk)
    photos = [
        {"url": one.address("page"), "alt": one.alt, "width": one.width, "height": one.height}
        for one in post.photos_in_order()
    ]
    return render(
        request,
        "posts/reread.html",
        {
            "post": post,
            "photos": photos,
            "film": film_of(post),
            "looks": looks_of(post),
            "findings": shown(post.found),
            "goes": when_it_goes(post, request.now),
            "action": action,
        },
    )


def looks_of(post: Post) -> list[dict[str, Any]]:
    """Give each way it will look, and on which accounts it looks so."""
    appearing = how_it_appears(post)
    labels: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in (*appearing["as_written"], *appearing["otherwise"]):
        labels[row["words"], row["cut"]].append(row["label"])
    return [{"labels": names, "words": words, "cut": cut} for (words, cut), names in labels.items()]
