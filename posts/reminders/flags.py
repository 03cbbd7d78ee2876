"""Flags on posts that were taken down: they end with the post, and whoever raised them hears of it.

Whoever takes a post down ends them at once; the minutely sweep finds what a killed worker left.
"""

import logging
from datetime import datetime

from core.workflow import MACHINE, NotNow
from posts.models import Decision, PostFlag
from posts.workflow import FLAG

log = logging.getLogger(__name__)


def end_flags(*, now: datetime, post_id: int | None = None) -> int:
    """End the open flags on posts that are down, of one or of all, and return how many that were."""
    flags = PostFlag.objects.of_posts_that_are_down()
    if post_id is not None:
        flags = flags.filter(post=post_id)
    return sum(_ended(flag, now=now) for flag in flags)


def end_flag(*, flag: PostFlag, now: datetime) -> PostFlag:
    """End one flag with its post, in the words of whoever took the post down. Raises NotNow where that was done already."""
    down = Decision.objects.filter(post=flag.post_id, outcome=Decision.Outcome.TAKE_DOWN).order_by("pk").last()

    def answer(row: PostFlag) -> None:
        row.answered_by, row.answer = (down.person, down.words) if down else (None, "")
        row.answered_at = now

    return FLAG.move(flag, "end_flag", by=MACHINE, now=now, effect=answer)


def _ended(flag: PostFlag, *, now: datetime) -> bool:
    try:
        end_flag(flag=flag, now=now)
    except NotNow as meanwhile:
        log.info("Flag %s was ended by somebody else: %s", flag.pk, meanwhile.code)
        return False
    return True
