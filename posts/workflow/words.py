"""What may stand in a mail about a post."""

from collections.abc import Mapping
from typing import Any

from posts.workflow.states import State


def mail_words(post: Any) -> Mapping[str, str | int]:
    """Give the words a mail may hold: the place and the person who wrote it, never a title or a name from a post."""
    return {
        "place": post.organisation.name,
        "author": post.author.name,
        "signed_off": int(post.state == State.APPROVED),
        "published": int(post.state == State.PUBLISHED),
        "paused": int(post.state == State.EXPIRED and post.paused_by() is not None),
    }
