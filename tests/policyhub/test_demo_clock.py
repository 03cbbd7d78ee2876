"""School time of the demo: in order, never later than now, and on school days, whenever it is loaded."""

from datetime import datetime, timedelta

import pytest

from core.clocks import is_statutory_working_day, london, london_day
from policyhub.demo.clock import CLOSES, OPENS, SchoolClock


def is_in_school_hours(moment):
    return is_statutory_working_day(london_day(moment)) and OPENS <= london(moment).time() <= CLOSES


@pytest.mark.parametrize("day", ["2026-07-30", "2026-12-28", "2027-04-05", "2026-11-22"])
@pytest.mark.parametrize("hour", ["03:10", "08:00", "12:30", "23:55"])
def test_school_time_keeps_its_order_whenever_the_demo_is_loaded(oakfield, day, hour):
    now = datetime.fromisoformat(f"{day}T{hour}:00+00:00")
    clock = SchoolClock(oakfield, now=now)

    back = [clock.ago(hours) for hours in (0, 0.5, 3, 8, 8.5, 9, 40, 400)]
    there = [clock.after(back[-1], hours) for hours in (0, 0.5, 8.5, 20)]

    assert back == sorted(back, reverse=True)
    assert len(set(back)) == len(back)
    assert max(back) <= now
    assert all(is_in_school_hours(moment) for moment in (*back, *there))
    assert there == sorted(there)
    assert clock.after(clock.ago(30), 10) == clock.ago(20)
    assert clock.last(1, 20) <= now - timedelta(days=13)
    assert is_statutory_working_day(london_day(clock.days_ahead(2, CLOSES)))
