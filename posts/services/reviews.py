"""What people do about a post that went out without sign-off: look at it afterwards (W21)."""

from datetime import datetime
from typing import Any

from core.workflow import NotNow, Sought
from posts.models import Decision, Post, PostReview
from posts.reminders import close_review
from posts.workflow import LOOKED_AT_ALREADY, WORKFLOW


def look_over(*, post: Post | Sought, by: Any, now: datetime, note: str = "") -> Post:
    """Say that a post which went out without sign-off can stay; its author reads the words, if there are any.

    Whoever finds that it cannot stay takes it down (`take_down`), which ends the waiting too. Raises PermissionDenied, or NotNow
    where somebody has looked already.
    """

    def close(row: Post) -> None:
        if not close_review(row, PostReview.Outcome.STAYS, by=by, now=now, words=note):
            raise NotNow(LOOKED_AT_ALREADY, code="looked_at_already")
        row.remember(
            Decision.objects.create(
                post=row,
                version=row.version,
                person=by,
                outcome=Decision.Outcome.LOOK_OVER,
                words=note.strip(),
                fingerprint=row.fingerprint,
                at=now,
            )
        )

    return WORKFLOW.move(post, "look_over", by=by, now=now, note=note, effect=close)
