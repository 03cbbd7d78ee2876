"""Which messages that ask for a sign-off nobody needs any more on the day they go out."""

from collections.abc import Sequence

from core.models import Message
from posts.models import Post
from posts.workflow import State


def decided_meanwhile(messages: Sequence[Message]) -> set[int]:
    """Give those whose reader is not asked any more: somebody decided, it was taken back, or it is somebody else's turn."""
    posts = Post.objects.filter(pk__in={number for message in messages if (number := _post_of(message)) is not None})
    rows = list(posts.values_list("pk", "state", "turns__person"))
    known = {post for post, _, _ in rows}
    asked = {(person, post) for post, state, person in rows if state == State.IN_REVIEW}
    return {
        message.pk
        for message in messages
        if _post_of(message) in known and (message.person_id, _post_of(message)) not in asked
    }


def _post_of(message: Message) -> int | None:
    return int(message.about_id) if message.about_kind == Post._meta.label_lower else None
