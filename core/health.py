"""How the machine is: what waits, what was given up, when the scheduler last ran.

Reading only; what is done about it stands in `core.alarms`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from core.models import Message, Pulse

MESSAGES_MAY_WAIT = timedelta(minutes=5)
SCHEDULER_MAY_REST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Health:
    """The numbers of one look. `silent` is None where the scheduler never ran."""

    waiting: timedelta
    leases_run_out: int
    parked: int
    unknown: int
    silent: timedelta | None

    @property
    def messages_on_time(self) -> bool:
        """Say whether nothing has waited longer than it may."""
        return self.waiting <= MESSAGES_MAY_WAIT

    @property
    def scheduler_on_time(self) -> bool:
        """Say whether scheduler, broker and worker were all alive a few minutes ago."""
        return self.silent is not None and self.silent <= SCHEDULER_MAY_REST


def look(*, now: datetime, for_everybody: bool) -> Health:
    """Ask how the machine is; a page open to everybody counts no case of the last hour (see `told_to_everybody`)."""
    rows = Message.objects.told_to_everybody(now=now) if for_everybody else Message.objects.all()
    # Several questions, because each has a small index of its own: as one they would read every message there ever was.
    due = rows.due(now=now).aggregate(oldest=Min("due_at"), abandoned=Count("pk", filter=Q(claimed_until__lt=now)))
    # Each failed try puts a message off; how long its reader has been waiting is counted from the first time it was due.
    failing = rows.waiting().filter(failing_since__isnull=False).aggregate(oldest=Min("failing_since"))
    oldest = min(filter(None, [due["oldest"], failing["oldest"]]), default=now)
    parked = rows.parked().aggregate(all=Count("pk"), unknown=Count("pk", filter=Q(maybe_twice=True)))
    tick = Pulse.objects.filter(name="scheduler").values_list("at", flat=True).first()
    return Health(
        waiting=now - oldest,
        leases_run_out=due["abandoned"],
        parked=parked["all"],
        unknown=parked["unknown"],
        silent=now - tick if tick else None,
    )
