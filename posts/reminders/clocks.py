"""The clock of a waiting post, moved by what happens to it: put forward, decided, taken back, and while posting is paused.

Not here: whom it calls when time passes (`calls`).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from accounts.calendar import Calendars
from core import clockwork, timing
from core.clocks import NeverAtWork, WorkingHours, working_time_before
from core.workflow import MACHINE
from core.writing import changing
from posts.models import Pause, SignOffClock
from posts.models.clocks import waiting_for

WARN_BEFORE = timedelta(hours=2)
REMIND, CALL_STAND_IN = "remind", "call_stand_in"


def set_going(post: Any, *, now: datetime) -> SignOffClock:
    """Start the clock of the version that was just put forward, by the ladder of the rules that hold now; one statement.

    `now` is when it was put forward: saving it later changes nothing.
    """
    ladder = post.standing.rules.waiting
    clock = SignOffClock(
        post=post, version=post.version, ladder=ladder.minutes, calls_stand_in=ladder.stand_in_after_hours is not None
    )
    try:
        return _wound(clock, post, post.school_hours, now=now)
    except NeverAtWork:
        # A calendar without a working day must not keep a post from being put forward.
        return _wound(clock, post, WorkingHours(Calendars.is_ordinary), now=now)


def _wound(clock: SignOffClock, post: Any, hours: WorkingHours, *, now: datetime) -> SignOffClock:
    clock.warn_at = _warn_at(post.moment, since=now, hours=hours)
    return clockwork.set_going(
        clock, kind=waiting_for(clock.ladder[-1]), verb="submit", now=now, hours=hours, ladder=clock.ladder
    )


def _warn_at(moment: datetime | None, *, since: datetime, hours: WorkingHours) -> datetime | None:
    """Give when people are warned that a post's moment is near: two school hours before, or half way where less is left."""
    if moment is None or moment <= since:
        return None
    near = working_time_before(moment, WARN_BEFORE, hours)
    return near if near > since else since + (moment - since) / 2


def meet(post: Any, *, by: Any, now: datetime) -> None:
    """Write down who decided on the version that waits, late or not; one statement."""
    _met.write(post=post.pk, version=post.version, by=by.pk, now=now)


def stop(post: Any) -> None:
    """Stop the clock of a version that waits for nobody any more; one statement."""
    clockwork.stop(_of_version(post.pk, post.version))


@changing
def _met(*, post: int, version: int, by: int, now: datetime) -> Any:
    return clockwork.meeting(_of_version(post, version), by=by, now=now)


def _of_version(post: int, version: int) -> Any:
    return SignOffClock.objects.filter(post=post, version=version)


def stand_still_for(pause: Pause, *, by: Any, now: datetime) -> int:
    """Let every running clock under a pause stand still from when it began, and return how many that were."""
    clocks = SignOffClock.objects.of_waiting_posts().running().at_or_below(pause.organisation)
    return sum(_stand_still(clock, pause, by=by, now=now) for clock in clocks)


def _stand_still(clock: SignOffClock, pause: Pause, *, by: Any, now: datetime) -> bool:
    return clockwork.stand_still(
        clock,
        kind=clock.measured,
        about=clock.post,
        by=by,
        reason=pause.reason[:200],
        now=now,
        hours=clock.post.school_hours,
        as_of=max(clock.started_at, pause.started_at),
    )


def go_on_after(pause: Pause, *, by: Any, now: datetime) -> int:
    """Let every clock under a pause that has just ended go on, but those that another pause still holds; return how many."""
    # A post put forward while the pause began or held may have a clock that nobody has stopped yet: its time counts as paused.
    stand_still_for(pause, by=MACHINE, now=now)
    others = tuple(Pause.objects.of_everything().filter(ended_at=None).values_list("organisation__path", flat=True))
    clocks = SignOffClock.objects.of_waiting_posts().standing_still().at_or_below(pause.organisation)
    free = (clock for clock in clocks if not clock.post.organisation.path.startswith(others))
    return sum(_go_on(clock, by=by, now=now) for clock in free)


def _go_on(clock: SignOffClock, *, by: Any, now: datetime) -> bool:
    return clockwork.go_on(
        clock, kind=clock.measured, about=clock.post, by=by, now=now, hours=clock.post.school_hours, ladder=clock.ladder
    )


def steps_to_come(clock: SignOffClock, hours: WorkingHours) -> Iterator[tuple[datetime, str]]:
    """Give when a running clock takes each further step if nobody decides, and which: the same arithmetic as taking them."""
    at, rung = clock.next_call_at, clock.rung
    while at is not None:
        is_last = rung == len(clock.ladder) - 1
        yield at, CALL_STAND_IN if clock.calls_stand_in and is_last else REMIND
        gap = 0 if is_last else clock.ladder[rung + 1] - clock.ladder[rung]
        at, rung = timing.after(clock.measured.measure, gap, start=at, hours=hours) if gap else None, rung + 1
