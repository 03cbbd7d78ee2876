"""Where one post stands among those that wait for somebody, which comes next, and which they have skipped for now.

What is skipped is remembered in the session alone, with the version that was skipped: it ends when the person signs out, and a post
that was changed meanwhile counts as new. Not here: the list of what waits (`lists`).
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.web import Request
from posts.models import Post

SKIPPED, MOST_SKIPPED = "posts_skipped", 100
# The number of a post, and of its version.
Shown = tuple[int, int]


def place_in_queue(post: Post, user: Any) -> dict[str, str]:
    """Say how many posts wait for a person, with the one before this and how to skip it; one question, whatever their number."""
    waiting = [number for number, _version in _waiting(user)]
    here = waiting.index(post.pk) if post.pk in waiting else 0
    return {
        "words": "1 post waits for you" if len(waiting) == 1 else f"{len(waiting)} posts wait for you",
        "before": _page(waiting[here - 1]) if here else "",
        "skip": reverse("posts:skip", args=[post.pk]) if len(waiting) > 1 else "",
    }


def skipped(request: Request) -> list[Shown]:
    """Give what this person has skipped, longest ago first."""
    return [(number, version) for number, version in request.session.get(SKIPPED, [])]


@login_required
@require_POST
def skip(request: Request, pk: int) -> HttpResponse:
    """Remember that a post is to wait for a while, and go on: to the next that was not skipped, else to what was skipped first."""
    waiting = _waiting(request.user)
    this = next((one for one in waiting if one[0] == pk and str(one[1]) == request.POST.get("version")), None)
    still = set(waiting) - {this}
    put_off = [one for one in skipped(request) if one in still]
    request.session[SKIPPED] = [*put_off, *([this] if this else [])][-MOST_SKIPPED:]
    here = waiting.index(this) if this else 0
    return _go_to(_first([*waiting[here:], *waiting[:here]], skipped(request)))


@login_required
@require_safe
def queue_next(request: Request) -> HttpResponse:
    """Go on to the post that waits longest for me, to what I skipped once there is no other, or to the empty queue."""
    if not skipped(request):
        return _go_to(Post.objects.awaiting(request.user).values_list("pk", flat=True).first())
    return _go_to(_first(_waiting(request.user), skipped(request)))


def _first(waiting: list[Shown], put_off: list[Shown]) -> int | None:
    """Give the number of the first that was not put off; of those that were, the one longest ago."""
    there, later = set(waiting), set(put_off)
    in_turn = [*(one for one in waiting if one not in later), *(one for one in put_off if one in there)]
    return in_turn[0][0] if in_turn else None


def _go_to(number: int | None) -> HttpResponse:
    return redirect("posts:queue") if number is None else redirect("posts:post", pk=number)


def _waiting(user: Any) -> list[Shown]:
    return list(Post.objects.awaiting(user).values_list("pk", "version"))


def _page(number: int) -> str:
    return reverse("posts:post", args=[number])
