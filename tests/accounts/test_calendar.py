"""School days: holidays and half-terms are none, INSET days are; the nearest calendar counts; terms follow from the holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import calendar
from accounts.calendar import Calendars, nearest_kind, pupil_days, school_day_test, term_of, terms_by
from accounts.models import CalendarDay
from core.clocks import WorkingHours, is_statutory_working_day, london, working_days_between

YEAR = (
    ("holiday", "Summer", date(2026, 7, 22), date(2026, 8, 31)),
    ("inset", "INSET day", date(2026, 9, 1), date(2026, 9, 1)),
    ("half-term", "October half-term", date(2026, 10, 26), date(2026, 10, 30)),
    ("holiday", "Winter", date(2026, 12, 21), date(2027, 1, 1)),
    ("half-term", "February half-term", date(2027, 2, 15), date(2027, 2, 19)),
    ("holiday", "Spring", date(2027, 3, 25), date(2027, 4, 9)),
    ("half-term", "May half-term", date(2027, 5, 31), date(2027, 6, 4)),
    ("holiday", "Summer", date(2027, 7, 22), date(2027, 8, 31)),
)


def note(place, kind, start, end=None, label="x"):
    return CalendarDay.objects.create(organisation=place, kind=kind, label=label, starts_on=start, ends_on=end or start)


@pytest.fixture
def school(oakfield):
    for kind, label, start, end in YEAR:
        note(oakfield, kind, start, end, label)
    return oakfield


def test_a_schools_days_know_its_own_calendar_and_its_trusts(elmtree, elm_north, elm_south, django_assert_num_queries):
    note(elmtree, "half-term", date(2027, 2, 15), date(2027, 2, 19))
    note(elmtree, "inset", date(2027, 9, 1))
    note(elm_north, "holiday", date(2027, 3, 5))

    with django_assert_num_queries(2):
        north, south = school_day_test(elm_north), school_day_test(elm_south)

    assert not north(date(2027, 2, 17))
    assert north(date(2027, 9, 1))
    assert (north(date(2027, 3, 5)), south(date(2027, 3, 5))) == (False, True)
    assert not north(date(2027, 3, 6))
    assert not north(date(2027, 3, 26))


@pytest.mark.parametrize(
    ("above", "here", "at_work", "with_pupils"),
    [
        ("holiday", None, False, False),
        ("holiday", "open", True, True),
        ("holiday", "inset", True, False),
        ("half-term", "holiday", False, False),
        ("inset", None, True, False),
        ("inset", "holiday", False, False),
        ("inset", "open", True, True),
        (None, "holiday", False, False),
        (None, None, True, True),
    ],
)
def test_of_the_places_over_a_school_the_nearest_counts(
    elmtree, elm_north, elm_south, above, here, at_work, with_pupils
):
    day = date(2027, 3, 3)
    for place, kind in ((elmtree, above), (elm_north, here)):
        if kind:
            note(place, kind, day)

    assert school_day_test(elm_north)(day) is at_work
    assert pupil_days(elm_north).is_working_day(day) is with_pupils
    assert school_day_test(elm_south)(day) is (above not in {"holiday", "half-term"})


def test_no_calendar_opens_a_bank_holiday_or_a_weekend(elm_north):
    for day in (date(2027, 5, 3), date(2027, 5, 8)):
        note(elm_north, "open", day)

    assert not any(map(school_day_test(elm_north), (date(2027, 5, 3), date(2027, 5, 8))))


def test_should_two_spans_overlap_after_all_the_one_without_work_counts():
    kind_on = nearest_kind(
        [[("inset", date(2027, 9, 1), date(2027, 9, 1)), ("holiday", date(2027, 8, 1), date(2027, 9, 2))]]
    )

    assert kind_on(date(2027, 9, 1)) == "holiday"


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2027, 3, 3), date(2027, 3, 5), 2),
        (date(2027, 3, 5), date(2027, 3, 3), 0),
        (date(2027, 2, 12), date(2027, 2, 22), 1),
        (date(2026, 12, 18), date(2027, 1, 4), 1),
        (date(2027, 7, 21), date(2027, 9, 1), 1),
        (date(2027, 4, 30), date(2027, 5, 4), 1),
        (date(2026, 8, 31), date(2026, 9, 1), 1),
    ],
)
def test_school_days_are_counted_between_two_days(school, start, end, count):
    assert working_days_between(start, end, school_day_test(school)) == count


def test_a_school_works_from_eight_to_half_past_four(school):
    start, end = WorkingHours(calendar.school_day_test(school)).span(date(2027, 3, 3))

    assert (f"{london(start):%H:%M}", f"{london(end):%H:%M}") == ("08:00", "16:30")
    assert WorkingHours(calendar.school_day_test(school)).span(date(2027, 2, 17)) is None


# Terms ------------------------------------------------------------------------------------------------------------------------
def terms_at(place, year):
    return terms_by(Calendars([place]).kinds_of(place), year=year)


def test_terms_are_what_lies_between_the_holidays(school):
    terms = terms_at(school, 2026)

    assert [(term.label, term.starts_on, term.ends_on) for term in terms] == [
        ("Autumn term 2026", date(2026, 9, 1), date(2026, 12, 18)),
        ("Spring term 2027", date(2027, 1, 4), date(2027, 3, 24)),
        ("Summer term 2027", date(2027, 4, 12), date(2027, 7, 21)),
    ]


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 9, 1), "Autumn term 2026"),
        (date(2027, 1, 4), "Spring term 2027"),
        (date(2027, 5, 1), "Summer term 2027"),
    ],
)
def test_the_month_names_the_term(day, term):
    assert term_of(day) == term


def test_a_term_whose_end_nobody_knows_is_no_term_yet(oakfield):
    for kind, label, start, end in YEAR[:4]:
        note(oakfield, kind, start, end, label)

    assert [term.label for term in terms_at(oakfield, 2026)] == ["Autumn term 2026"]
    assert terms_at(oakfield, 2029) == ()


def test_a_fortnight_in_the_middle_of_a_term_does_not_part_it():
    spans = [(kind, start, end) for kind, label, start, end in YEAR if "October" not in label]
    spans.append(("holiday", date(2026, 10, 19), date(2026, 10, 30)))

    terms = terms_by(nearest_kind([spans]), year=2026)

    assert [term.label for term in terms] == ["Autumn term 2026", "Spring term 2027", "Summer term 2027"]
    assert (terms[0].starts_on, terms[0].ends_on) == (date(2026, 9, 1), date(2026, 12, 18))


def test_a_week_of_holiday_is_a_half_term_by_another_name():
    spans = [("holiday" if kind == "half-term" else kind, start, end) for kind, _, start, end in YEAR]

    assert len(terms_by(nearest_kind([spans]), year=2026)) == 3


def test_a_term_that_begins_in_the_last_days_of_december_is_the_spring_term():
    spans = [(kind, start, end) for kind, _, start, end in YEAR if start != date(2026, 12, 21)]
    spans.append(("holiday", date(2026, 12, 14), date(2026, 12, 30)))

    assert terms_by(nearest_kind([spans]), year=2026)[1].label == "Spring term 2027"


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026), (date(2028, 2, 29), 2027)],
)
def test_the_school_year_begins_in_september(day, year):
    assert calendar.school_year_of(day) == year


DAYS = st.dates(date(2026, 8, 1), date(2028, 8, 31))
SPANS = st.lists(
    st.tuples(st.sampled_from(["holiday", "half-term", "inset", "open"]), DAYS, st.integers(0, 60)).map(
        lambda span: (span[0], span[1], span[1] + timedelta(days=span[2]))
    ),
    max_size=12,
)


@given(own=SPANS, above=SPANS, day=DAYS)
def test_what_a_place_says_itself_never_depends_on_what_stands_above(own, above, day):
    alone, both = nearest_kind([own]), nearest_kind([own, above])

    assert both(day) == (alone(day) or nearest_kind([above])(day))
    assert not calendar.is_school_day_by(both)(day) or is_statutory_working_day(day)


@given(own=SPANS, year=st.integers(2026, 2027))
def test_terms_never_overlap_and_each_begins_and_ends_with_work_or_half_term(own, year):
    kind_on = nearest_kind([own])

    terms = terms_by(kind_on, year=year)

    for term in terms:
        assert term.starts_on <= term.ends_on
        assert "holiday" not in {kind_on(term.starts_on), kind_on(term.ends_on)}
    for earlier, later in zip(terms, terms[1:], strict=False):
        assert earlier.ends_on < later.starts_on
