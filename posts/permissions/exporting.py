"""Who may take the story of a post away as a file."""

from typing import Any

from accounts.access import user_can
from accounts.roles import Can


def may_export(user: Any, post: Any) -> bool:
    """Let those take it away who see the history of posts there, and whoever wrote it; everybody else reads it on its page."""
    if user.pk in {post.author_id, post.last_editor_id}:
        return True
    return any(user_can(user, can, at=post.organisation) for can in (Can.SEE_HISTORY, Can.SEE_POST_HISTORY))
