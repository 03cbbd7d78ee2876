"""Where one post stands among those that wait for somebody: how many there are, and which come before and after it.

Not here: the list of them (`lists`).
"""

from typing import Any

from django.urls import reverse

from posts.models import Post


def place_in_queue(post: Post, user: Any) -> dict[str, str]:
    """Say how many posts wait for a person, with the one before this and the next; one question, whatever their number.

    After the last comes the first again: what was skipped is not forgotten.
    """
    waiting = list(Post.objects.awaiting(user).values_list("pk", flat=True))
    here = waiting.index(post.pk) if post.pk in waiting else 0
    several = len(waiting) > 1
    return {
        "words": "1 post waits for you" if len(waiting) == 1 else f"{len(waiting)} posts wait for you",
        "before": _page(waiting[here - 1]) if here else "",
        "after": _page(waiting[(here + 1) % len(waiting)]) if several else "",
    }


def _page(number: int) -> str:
    return reverse("posts:post", args=[number])
