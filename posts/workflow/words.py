"""What may stand in a mail about a post."""

from collections.abc import Mapping
from typing import Any

from posts.workflow.guards import MAY_BE_LATE
from posts.workflow.states import State


def mail_words(post: Any) -> Mapping[str, str | int]:
    """Give the words a mail may hold: the place and the person who wrote it, never a title or a name from a post."""
    return {
        "place": post.organisation.name,
        "author": post.author.name,
        "signed_off": int(post.state == State.APPROVED),
        "published": int(post.state == State.PUBLISHED),
        **_what_kept(post),
    }


def _what_kept(post: Any) -> Mapping[str, int]:
    """Say of a post that missed its moment whether a pause or a sensitive day kept it; why there was one is in no mail."""
    if post.state != State.EXPIRED or post.moment is None:
        return {"paused": 0, "held": 0}
    kept_by = {one.is_sensitive_day for one in post.held_back_between(post.moment, post.moment + MAY_BE_LATE)}
    return {"paused": int(False in kept_by), "held": int(True in kept_by)}
