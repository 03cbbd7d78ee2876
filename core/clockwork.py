"""Moving clocks: set going, stand still, go on, meet, stop, and call somebody further.

Every function works inside the transaction of what it belongs to, usually the effect of a workflow step. Setting going and meeting
are consequences of a step that stands in the history already, and the row keeps which and by whom; standing still, going on and
calling further write a line of their own about the thing. Who is called is the app's to say.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import F

from core import audit, timing
from core.clocks import WorkingHours
from core.models import Clock
from core.timing import ClockKind

AnyClock = TypeVar("AnyClock", bound=Clock)
State = Clock.State


def set_going(
    clock: AnyClock,
    *,
    kind: ClockKind,
    verb: str,
    now: datetime,
    hours: WorkingHours,
    ladder: Sequence[int] = (),
    pupil_days: WorkingHours | None = None,
) -> AnyClock:
    """Fill in and store a new clock; `ladder` says after how many units of its measure each further person is called."""
    clock.kind, clock.started_by_verb, clock.started_at = kind.slug, verb, now
    clock.due_at = timing.target(kind, started_at=now, hours=hours, pupil_days=pupil_days)
    clock.next_call_at = timing.after(kind.measure, ladder[0], start=now, hours=hours) if ladder else None
    clock.save(force_insert=True)
    return clock


def stand_still(
    clock: Clock,
    *,
    kind: ClockKind,
    about: Any,
    by: Any,
    reason: str,
    now: datetime,
    hours: WorkingHours,
    as_of: datetime | None = None,
) -> bool:
    """Let a running clock stand still, for a reason; say whether it ran. Raises ValueError for a clock of the law.

    `as_of` is the moment from which it stands still, where whoever writes it down comes later.
    """
    rest = timing.left(kind, due_at=clock.due_at, now=as_of or now, hours=hours)
    running = _these(clock, State.RUNNING)
    stopped = running.update(state=State.PAUSED, left=rest, pause_reason=reason, next_call_at=None)
    if stopped:
        audit.record(verb="pause_clock", about=about, by=by, now=now, reason_code=kind.slug, note=reason)
    return bool(stopped)


def go_on(
    clock: Clock,
    *,
    kind: ClockKind,
    about: Any,
    by: Any,
    now: datetime,
    hours: WorkingHours,
    ladder: Sequence[int] = (),
) -> bool:
    """Let a clock that stood still go on with what was left; say whether it stood still."""
    rest = clock.left or 0
    due_at = timing.go_on(kind, left=rest, now=now, hours=hours)
    next_call = _next_call(kind, ladder, clock.rung, used=kind.amount - rest, now=now, hours=hours)
    resumed = _these(clock, State.PAUSED).update(
        state=State.RUNNING, left=None, pause_reason="", due_at=due_at, next_call_at=next_call
    )
    if resumed:
        audit.record(verb="resume_clock", about=about, by=by, now=now, reason_code=kind.slug)
    return bool(resumed)


def meet(clocks: "models.QuerySet[Any]", *, by: Any, now: datetime) -> int:
    """Write down that clocks were met, late or not, and by whom; the machine meets none. Returns how many."""
    open_ones, columns = meeting(clocks, by=by.pk, now=now)
    return open_ones.update(**columns)


def meeting(clocks: "models.QuerySet[Any]", *, by: int, now: datetime) -> tuple["models.QuerySet[Any]", dict[str, Any]]:
    """Give the clocks that can be met, and what is written down about each then, for whoever prepares this change (`writing`)."""
    open_ones = clocks.filter(state__in=[State.RUNNING, State.PAUSED, State.RUN_OUT])
    met = {"state": State.MET, "met_at": now, "met_by": by}
    return open_ones, met | {"left": None, "pause_reason": "", "next_call_at": None}


def stop(clocks: "models.QuerySet[Any]") -> int:
    """Stop clocks that nobody needs any more; returns how many."""
    open_ones = clocks.filter(state__in=[State.RUNNING, State.PAUSED])
    return open_ones.update(state=State.STOPPED, left=None, pause_reason="", next_call_at=None)


def call_further(
    clock: Clock,
    *,
    kind: ClockKind,
    about: Any,
    by: Any,
    now: datetime,
    hours: WorkingHours,
    ladder: Sequence[int],
    verb: str = "call_further",
) -> bool:
    """Claim the next step of a clock's ladder; say whether it was ours to take, or another worker or the person was quicker.

    The clock runs on to the step after it, and is run out when there is none and its time is over. `verb` is how the history
    names the step.
    """
    step = clock.rung + 1
    # From when this call was meant, not from now: a machine that was late, or a pause before, shifts nothing twice.
    meant = clock.next_call_at or now
    gap = ladder[step] - ladder[step - 1] if step < len(ladder) else 0
    next_call = timing.after(kind.measure, gap, start=meant, hours=hours) if gap else None
    if not claim_call(clock, next_call_at=next_call, now=now):
        return False
    audit.record(verb=verb, about=about, by=by, now=now, reason_code=kind.slug)
    return True


def claim_call(clock: Clock, *, next_call_at: datetime | None, now: datetime) -> bool:
    """Claim the next step of a clock's ladder without a line of history, for a step of a workflow that writes its own."""
    over = next_call_at is None and clock.due_at <= now
    claimed = _these(clock, State.RUNNING).filter(rung=clock.rung)
    return bool(
        claimed.update(rung=F("rung") + 1, next_call_at=next_call_at, state=State.RUN_OUT if over else State.RUNNING)
    )


def _these(clock: Clock, state: str) -> "models.QuerySet[Any]":
    return type(clock)._default_manager.filter(pk=clock.pk, state=state)


def _next_call(
    kind: ClockKind, ladder: Sequence[int], rung: int, *, used: int, now: datetime, hours: WorkingHours
) -> datetime | None:
    if rung >= len(ladder):
        return None
    return timing.after(kind.measure, max(0, ladder[rung] - used), start=now, hours=hours)
