"""What the machine does by itself: unopened reports move on, clocks of the law call further, cases left alone go to the next.

Each exactly once, claimed under the lock of the case. Who comes next is asked of the routing at that moment.
"""

from incidents.reminders.calling import call_for_clocks, call_further
from incidents.reminders.left_alone import SENT_ON, route_again, route_cases_left_alone
from incidents.reminders.moving_on import MOVED_ON, NOBODY_NEXT, escalate, escalate_unopened, has_run_out
from incidents.reminders.planning import plan

__all__ = [
    "MOVED_ON",
    "NOBODY_NEXT",
    "SENT_ON",
    "call_for_clocks",
    "call_further",
    "escalate",
    "escalate_unopened",
    "has_run_out",
    "plan",
    "route_again",
    "route_cases_left_alone",
]
