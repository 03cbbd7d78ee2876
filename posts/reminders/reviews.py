"""What went out without sign-off waits to be looked at: opened with the post, closed by whoever looks or takes it down (W21).

Whoever has to look is reminded by the waiting ladder of the school's rules, and then again and again until somebody has. Each
reminder is claimed by one conditional update, so that two workers tell nobody twice.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.calendar import Calendars
from core import audit, notify, timing
from core.clocks import NeverAtWork, WorkingHours
from core.timing import Measure
from core.workflow import MACHINE
from posts.models import Post, PostReview
from posts.permissions import reviewers_of
from posts.workflow import WORKFLOW

log = logging.getLogger(__name__)

REMIND_TO_LOOK = "remind_to_look"


def open_review(post: Post, *, now: datetime) -> PostReview:
    """Let a post that goes out without sign-off wait to be looked at."""
    ladder = post.standing.rules.waiting.minutes
    return PostReview.objects.create(
        post=post, since=now, ladder=ladder, next_call_at=_later(ladder[0], post, start=now)
    )


def close_review(post: Post, outcome: str, *, by: Any, now: datetime, words: str) -> bool:
    """Write down who looked at a post afterwards and what became of it; say whether it still waited for that."""
    waiting = PostReview.objects.open().filter(post=post.pk)
    return bool(waiting.update(outcome=outcome, person=by, looked_at=now, words=words.strip()))


def remind_to_look(*, now: datetime) -> int:
    """Remind those who have to look at what went out without sign-off, and return how many people were told."""
    numbers = list(PostReview.objects.calling(now=now).values_list("post_id", flat=True))
    return sum(_tried(number, now=now) for number in numbers)


def calls_to_come(review: PostReview, post: Post, *, now: datetime) -> Iterator[datetime]:
    """Give when reminders come from now on if nobody looks, without end: the same arithmetic as sending them."""
    at, rung = max(review.next_call_at, now), review.rung
    while True:
        yield at
        rung += 1
        at = _later(_gap(review.ladder, rung), post, start=at)


def _tried(number: int, *, now: datetime) -> int:
    """Remind of one post. Trouble with one must not keep the others waiting; the next round meets it again."""
    try:
        with transaction.atomic():
            return _remind(Post.objects.for_deciding().select_for_update(of=("self",)).get(pk=number), now=now)
    except Exception:
        log.exception("Nobody could be reminded to look at post %s.", number)
        return 0


def _remind(post: Post, *, now: datetime) -> int:
    review = PostReview.objects.calling(now=now).filter(post=post.pk).first()
    if review is None:
        return 0
    rung = review.rung + 1
    # From now, not from when it was meant: after an outage nobody hears of all the reminders that were missed.
    later = _later(_gap(review.ladder, rung), post, start=now)
    if not PostReview.objects.open().filter(pk=review.pk, rung=review.rung).update(rung=rung, next_call_at=later):
        return 0
    audit.record(verb=REMIND_TO_LOOK, about=post, by=MACHINE, now=now)
    return notify.tell(
        reviewers_of(post),
        about=post,
        kind=f"posts.{REMIND_TO_LOOK}",
        path=WORKFLOW.page(post),
        now=now,
        occurrence=f"reminder {rung}",
        urgent=True,
        context=WORKFLOW.context(post),
    )


def _gap(ladder: list[int], rung: int) -> int:
    """Give the school minutes between one reminder and the next; past the last step, as many as that took at most."""
    steps = [0, *ladder]
    return steps[rung + 1] - steps[rung] if rung < len(ladder) else steps[-1] - steps[-2]


def _later(minutes: int, post: Post, *, start: datetime) -> datetime:
    try:
        return timing.after(Measure.SCHOOL_MINUTES, minutes, start=start, hours=post.school_hours)
    except NeverAtWork:
        # A calendar without a working day must not let a post be forgotten.
        return timing.after(Measure.SCHOOL_MINUTES, minutes, start=start, hours=WorkingHours(Calendars.is_ordinary))
