"""Who suggests other words for a post that waits, and who answers."""

from collections.abc import Iterable
from typing import Any

from posts.permissions.signing import may_sign_off
from posts.permissions.writing import may_edit


def may_suggest_words(user: Any, post: Any) -> bool:
    """Let those suggest other words who could sign the version as it is."""
    return may_sign_off(user, post)


def may_answer_suggestion(user: Any, post: Any) -> bool:
    """Let the author answer, and nobody for them: by taking the words they become the one who changed the post last."""
    return user.pk == post.author_id and may_edit(user, post)


def suggester_of(post: Any) -> Iterable[Any]:
    """Give who suggested the words that were just answered, while they are here."""
    answered = post.answered_suggestion
    return [answered.by] if answered is not None and answered.by.is_active else []
