"""Reading a post once more before it is put forward (W19): which posts, and that what was read is how it stands.

Not here: the page (`views.reread`).
"""

from core.workflow import CHANGED_MEANWHILE, NotNow
from posts.models import Post
from posts.workflow import CLOSURE


class ReadFirst(Exception):
    """Its author has not read it once more."""


def pauses_first(post: Post) -> bool:
    """Say whether its author reads it once more before it is put forward; what families must know at once waits for no page."""
    return post.purpose != CLOSURE


def compare_reading(post: Post, seen: str | None) -> None:
    """Compare what was read with how a post stands; None is somebody's who was shown no page.

    Raises ReadFirst where it has to be read and was not, and NotNow where it changed since.
    """
    if seen == "" and pauses_first(post):
        raise ReadFirst
    if seen and seen != post.shown:
        raise NotNow(CHANGED_MEANWHILE, code="changed_meanwhile")
