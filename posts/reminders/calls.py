"""What a waiting post calls for while time passes: reminders, a stand-in, and a warning before its moment.

One transaction per post: the post is locked, the step is claimed by one conditional update, and history, turns and messages are
written with it. So two workers, a killed worker or a day without a scheduler tell nobody twice, and tell everybody once.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit, clockwork, notify
from core.workflow import MACHINE
from posts.hours import moment_in_words
from posts.models import Pause, Post, SignOffClock
from posts.permissions import approvers_of, author_of, people_by_number
from posts.reminders.clocks import CALL_STAND_IN, REMIND, set_going, stand_still_for, steps_to_come
from posts.reminders.turns import write_turns
from posts.workflow import WORKFLOW, State

log = logging.getLogger(__name__)

WARN = "expire_soon"


def keep_clocks(*, now: datetime) -> int:
    """Do what the clocks of waiting posts call for by now, and return how many people were told; a second run tells nobody."""
    for number in _numbers(Post.objects.without_a_clock()):
        _tried(_wind, number, now=now)
    for pause in Pause.objects.of_everything().filter(ended_at=None).select_related("organisation").order_by("pk"):
        stand_still_for(pause, by=MACHINE, now=now)
    waiting = SignOffClock.objects.of_waiting_posts()
    calling, warning = waiting.calling(now=now), waiting.warning(now=now)
    told = sum(_tried(_call, number, now=now) for number in _numbers(calling, "post_id"))
    return told + sum(_tried(_warn, number, now=now) for number in _numbers(warning, "post_id"))


def _numbers(rows: Any, name: str = "pk") -> list[int]:
    return list(rows.values_list(name, flat=True))


def _tried(step: Callable[..., int], number: int, *, now: datetime) -> int:
    """Do one thing for one post. Trouble with one must not keep the others waiting; the next round meets it again."""
    try:
        with transaction.atomic():
            return step(Post.objects.for_deciding().select_for_update(of=("self",)).get(pk=number), now=now)
    except Exception:
        log.exception("The clock of post %s could not be kept.", number)
        return 0


def _wind(post: Post, *, now: datetime) -> int:
    if post.state == State.IN_REVIEW and post.clock is None:
        set_going(post, now=post.submitted_at or now)
    return 0


def _call(post: Post, *, now: datetime) -> int:
    """Take every step that has come; after an outage that can be several, and nobody hears of more than one."""
    clock = _waiting_clock(post).calling(now=now).first()
    if clock is None:
        return 0
    whose_turn = list(approvers_of(post))
    taken = _claim_steps(clock, post, now=now)
    told = 0
    if REMIND in taken:
        told += _tell(whose_turn, post, REMIND, now=now, occurrence=f"version {post.version}, step {clock.rung}")
    if CALL_STAND_IN in taken:
        told += _call_stand_in(clock, post, now=now)
    return told


def _claim_steps(clock: SignOffClock, post: Post, *, now: datetime) -> list[str]:
    taken = []
    while clock.state == clock.State.RUNNING and clock.next_call_at is not None and clock.next_call_at <= now:
        _at, verb = next(steps_to_come(clock, post.school_hours))
        if not clockwork.call_further(
            clock,
            kind=clock.measured,
            about=post,
            by=MACHINE,
            now=now,
            hours=post.school_hours,
            ladder=clock.ladder,
            verb=verb,
        ):
            break
        taken.append(verb)
        clock.refresh_from_db(fields=["state", "rung", "next_call_at"])
    return taken


def _call_stand_in(clock: SignOffClock, post: Post, *, now: datetime) -> int:
    SignOffClock.objects.filter(pk=clock.pk).update(stand_in_called_at=now)
    post.forget_clocks()
    new = write_turns(post, now=now)
    return _tell(people_by_number(new), post, CALL_STAND_IN, now=now, occurrence=f"version {post.version}")


def _warn(post: Post, *, now: datetime) -> int:
    """Warn author and signers that a post's moment is near and nobody has signed it."""
    if not _waiting_clock(post).warning(now=now).update(warned_at=now):
        return 0
    audit.record(verb=WARN, about=post, by=MACHINE, now=now)
    people = [*author_of(post), *approvers_of(post)]
    return _tell(people, post, WARN, now=now, occurrence=f"version {post.version}")


def _waiting_clock(post: Post) -> Any:
    return SignOffClock.objects.of_waiting_posts().filter(post=post)


def _tell(people: Iterable[Any], post: Post, kind: str, *, now: datetime, occurrence: str) -> int:
    return notify.tell(
        people,
        about=post,
        kind=f"posts.{kind}",
        path=WORKFLOW.page(post),
        now=now,
        occurrence=occurrence,
        urgent=True,
        context={**WORKFLOW.context(post), "until": moment_in_words(post.moment) if post.moment else ""},
    )
