"""The clocks of the law as data: when each must have been met, in August, at Christmas and when the clocks change."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from core.clocks import WorkingHours, is_statutory_working_day, london
from core.timing import Measure, target
from incidents.clock_kinds import (
    FREEDOM_OF_INFORMATION,
    ICO,
    LADO,
    LAW,
    STATUTORY,
    SUBJECT_ACCESS,
    calls,
    half_time,
    unopened,
)

BY_LAW = [LADO.clock, ICO.clock, SUBJECT_ACCESS, FREEDOM_OF_INFORMATION]


def at(words):
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def due(kind, start, **given):
    return london(target(kind, started_at=at(start), hours=LAW, **given))


@pytest.mark.parametrize("kind", BY_LAW, ids=lambda kind: kind.slug)
def test_every_clock_of_the_law_names_its_source_and_edition_and_never_stands_still(kind):
    assert re.search(r"\b20\d\d\b", kind.source)
    assert kind.label
    assert kind.says.endswith(".")
    assert not kind.measure.may_pause


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("2026-09-10 09:00", "2026-09-11"),  # Thursday to Friday
        ("2026-09-11 16:00", "2026-09-14"),  # over a weekend
        ("2026-09-12 11:00", "2026-09-14"),  # comes in on a Saturday
        ("2026-08-12 10:00", "2026-08-13"),  # in the summer holidays
        ("2026-08-28 10:00", "2026-09-01"),  # the bank holiday at the end of August
        ("2026-12-24 10:00", "2026-12-29"),  # Christmas Day, the weekend, and Monday for Boxing Day
        ("2026-10-23 09:00", "2026-10-26"),  # half-term, and the clocks go back
        ("2027-03-25 09:00", "2027-03-30"),  # Easter, and the clocks go forward
        ("2028-02-28 09:00", "2028-02-29"),
        ("2026-07-22 22:59", "2026-07-23"),  # one minute to midnight in London
        ("2026-07-22 23:00", "2026-07-24"),  # midnight in London: already the next day
    ],
)
def test_lado_hears_of_it_by_the_end_of_the_next_working_day_of_the_year(start, day):
    assert f"{due(LADO.clock, start):%Y-%m-%d %H:%M:%S}" == f"{day} 23:59:59"


@pytest.mark.parametrize(
    ("start", "until"),
    [
        ("2026-09-11 16:00", "2026-09-14 16:00"),
        ("2026-12-24 10:00", "2026-12-27 10:00"),
        ("2026-08-12 10:30", "2026-08-15 10:30"),
        ("2026-03-28 12:00", "2026-03-31 12:00"),  # the clocks go forward on the 29th
        ("2026-10-24 12:00", "2026-10-27 12:00"),  # the clocks go back on the 25th
        ("2027-03-27 12:00", "2027-03-30 12:00"),
        ("2027-10-30 12:00", "2027-11-02 12:00"),
    ],
)
def test_ico_hears_of_it_within_72_hours_that_pass(start, until):
    moment = target(ICO.clock, started_at=at(start), hours=LAW)

    assert moment == at(until)
    assert moment - at(start) == timedelta(hours=72)


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("2027-01-31 09:00", "2027-03-01"),  # the 28th of February is a Sunday
        ("2028-01-31 09:00", "2028-02-29"),
        ("2026-08-31 09:00", "2026-09-30"),
        ("2026-08-12 09:00", "2026-09-14"),  # the 12th is a Saturday
        ("2026-11-25 09:00", "2026-12-29"),  # due on Christmas Day
    ],
)
def test_who_asks_for_their_data_hears_within_a_calendar_month(start, day):
    assert f"{due(SUBJECT_ACCESS, start):%Y-%m-%d}" == day


def test_request_for_information_waits_for_pupils_but_not_for_ever():
    in_term = WorkingHours(lambda day: is_statutory_working_day(day) and day.month not in {7, 8})
    never_open = WorkingHours(lambda day: is_statutory_working_day(day) and day.year > 2026)

    assert f"{due(FREEDOM_OF_INFORMATION, '2026-08-03 09:00', pupil_days=in_term):%Y-%m-%d}" == "2026-09-28"
    # Sixty working days of the year come first.
    assert f"{due(FREEDOM_OF_INFORMATION, '2026-08-03 09:00', pupil_days=never_open):%Y-%m-%d}" == "2026-10-27"


@pytest.mark.parametrize(
    ("kind", "start", "half"),
    [
        (LADO.clock, "2026-09-11 16:00", "2026-09-14 12:00"),  # midday of the one working day, in summer time
        (LADO.clock, "2026-12-24 10:00", "2026-12-29 12:00"),
        (ICO.clock, "2026-09-11 16:00", "2026-09-13 05:00"),
        (unopened("working days", 2), "2026-09-11 16:00", "2026-09-14 23:59"),
        (unopened("working-days", 3), "2026-09-11 16:00", "2026-09-15 12:00"),
    ],
)
def test_half_of_the_time_has_gone(kind, start, half):
    until = target(kind, started_at=at(start), hours=LAW)

    moment = half_time(kind, started_at=at(start), due_at=until)

    assert f"{london(moment):%Y-%m-%d %H:%M}" == half
    assert calls(kind, started_at=at(start), due_at=until) == (moment, until)


def test_law_is_given_no_calendar_of_a_school():
    assert LAW.is_working_day is is_statutory_working_day
    assert {law.clock.measure for law in STATUTORY.values()} == {Measure.WORKING_DAYS, Measure.ELAPSED_MINUTES}
