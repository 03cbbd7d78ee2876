"""A sensitive day that somebody of the demo has planned: a day of remembrance, on which posts that can wait are held."""

from datetime import time, timedelta

from accounts.models import Organisation, User
from core.clocks import at_london, london_day
from policyhub.demo.clock import SchoolClock
from posts import services
from posts.models import Pause

IN_DAYS = 6


def plan_a_quiet_day(organisation: Organisation, *, head: User, clock: SchoolClock) -> Pause:
    """Let a head plan a sensitive day some days ahead, from morning to night."""
    day = london_day(clock.now) + timedelta(days=IN_DAYS)
    return services.hold_for_sensitive_day(
        organisation=organisation,
        by=head,
        now=clock.ago(5),
        reason="We remember a friend of the school that day. A quiet page is kinder.",
        starts=at_london(day, time()),
        until=at_london(day, time(23, 59)),
        holds=("information", "performance", "achievement"),
    )
