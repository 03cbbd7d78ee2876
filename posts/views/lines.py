"""One line of a list of posts, prepared from the plain values that `for_lists` gives. Not here: which posts a page lists."""

from functools import lru_cache
from typing import Any

from django.urls import reverse

from posts.workflow import LIVE, State


def as_line(post: dict[str, Any]) -> dict[str, Any]:
    """Prepare one line of a list."""
    state = State(post["state"])
    return {
        "title": post["title"],
        "url": _address(post["pk"]),
        "flag_url": reverse("posts:flag", args=[post["pk"]]) if state in LIVE else "",
        "state": state,
        "turn": state.turn,
        "author": post["written_by"],
        "place": post["place"],
        "accounts": sorted(post["labels"] or ()),
        "finding_words": _things_to_look_at(sum(1 for one in post["findings"] if one["level"] != "information")),
        "since": post["submitted_at"],
        "published": post["published_at"],
        "moment": post["moment"],
        "at": post["published_at"] or post["moment"] or post["edited_at"],
        "urgent": post["urgent"],
    }


@lru_cache(maxsize=4096)
def _address(number: int) -> str:
    # The same posts stand on lists all day, fifty at a time.
    return reverse("posts:post", args=[number])


def _things_to_look_at(count: int) -> str:
    return "" if not count else "One thing to look at" if count == 1 else f"{count} things to look at"
