"""Keeping a calendar: who may, what is refused, taking in a file whole or not at all, and that time can always be promised."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import services
from accounts.calendar import school_day_test
from accounts.models import CalendarDay
from accounts.services.calendar_checks import MOST_DAYS_AWAY, Days, span_in_words
from core.audit import entries_about
from core.clocks import WorkingHours, next_digest, working_time_after
from core.models import AuditEntry
from core.workflow import MACHINE, NotNow
from tests.factories import give, make_person

HALF_TERM = Days("half-term", "Half-term", date(2027, 2, 15), date(2027, 2, 19))
SUMMER = Days("holiday", "Summer", date(2027, 7, 22), date(2027, 8, 31))
INSET = Days("inset", "INSET day", date(2027, 9, 1), date(2027, 9, 1))


def add(place, days, now, by=MACHINE):
    return services.add_calendar_days(organisation=place, days=days, by=by, now=now)


def take_in(place, wanted, now, by=MACHINE):
    return services.import_calendar(organisation=place, wanted=wanted, by=by, now=now)


def standing(place):
    return {(row.kind, row.label, row.starts_on, row.ends_on) for row in CalendarDay.objects.filter(organisation=place)}


# Who --------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "at_school", "at_trust"),
    [
        ("school-office", True, False),
        ("business-manager", True, False),
        ("headteacher", True, False),
        ("staff", False, False),
        ("governor", False, False),
        ("safeguarding-lead", False, False),
    ],
)
def test_who_keeps_the_people_of_a_school_keeps_its_calendar_and_not_the_trusts(
    elmtree, elm_north, elm_south, now, role, at_school, at_trust
):
    person = give(make_person("Kim Keeper"), role, elm_north)

    def may(place):
        try:
            add(place, HALF_TERM, now, by=person)
        except PermissionDenied:
            return False
        return True

    assert (may(elm_north), may(elmtree), may(elm_south)) == (at_school, at_trust, False)


@pytest.mark.parametrize("role", ["chief-executive", "human-resources", "school-office"])
def test_people_of_the_trust_keep_its_calendar_and_those_below(elmtree, elm_north, now, role):
    person = give(make_person("Kim Keeper"), role, elmtree)

    assert add(elmtree, HALF_TERM, now, by=person)
    assert add(elm_north, SUMMER, now, by=person)


def test_nobody_else_changes_removes_or_imports(oakfield, author, now):
    row = add(oakfield, HALF_TERM, now)

    for act in (
        lambda: services.change_calendar_days(row=row, days=SUMMER, by=author, now=now),
        lambda: services.remove_calendar_days(row=row, by=author, now=now),
        lambda: take_in(oakfield, [SUMMER], now, by=author),
    ):
        with pytest.raises(PermissionDenied, match="cannot change the calendar"):
            act()
    assert len(standing(oakfield)) == 1


# Adding, changing, removing ---------------------------------------------------------------------------------------------------
def test_every_change_stands_in_the_history(oakfield, approver, now):
    row = add(oakfield, HALF_TERM, now, by=approver)
    services.change_calendar_days(row=row, days=SUMMER, by=approver, now=now)
    written = [(entry.verb, entry.person_id) for entry in entries_about(row)]
    services.remove_calendar_days(row=row, by=approver, now=now)

    assert written == [("add_calendar_days", approver.pk), ("change_calendar_days", approver.pk)]
    assert AuditEntry.objects.filter(verb="remove_calendar_days", organisation=oakfield).count() == 1
    assert standing(oakfield) == set()


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (Days("holiday", "x", date(2027, 3, 5), date(2027, 3, 4)), "The last day is before the first day."),
        (Days("holiday", "x", date(2027, 3, 5), date(2028, 3, 4)), "more than 90 days"),
        (Days("open", "x", date(2027, 3, 5), date(2027, 3, 5)), "open already"),
        (Days("inset", "Training", date(2027, 2, 19), date(2027, 2, 19)),
         "“Training” (19 February 2027) overlaps “Half-term” (15 to 19 February 2027). Each day can be only one thing."),
        (Days("holiday", "All", date(2027, 2, 1), date(2027, 2, 28)), "“Half-term” (15 to 19 February 2027) overlaps “All”"),
    ],
)  # fmt: skip
def test_days_that_cannot_stand_are_refused_with_a_sentence(oakfield, now, days, sentence):
    add(oakfield, HALF_TERM, now)

    with pytest.raises(NotNow) as refusal:
        add(oakfield, days, now)

    assert sentence in str(refusal.value)
    assert len(standing(oakfield)) == 1


def test_days_may_be_changed_over_themselves_and_not_over_others(oakfield, now):
    row = add(oakfield, HALF_TERM, now)
    add(oakfield, INSET, now)

    longer = services.change_calendar_days(
        row=row, days=Days("half-term", "Half-term", date(2027, 2, 12), date(2027, 2, 19)), by=MACHINE, now=now
    )
    with pytest.raises(NotNow, match="overlaps"):
        services.change_calendar_days(
            row=row, days=Days("holiday", "Summer", date(2027, 8, 1), date(2027, 9, 1)), by=MACHINE, now=now
        )

    assert longer.starts_on == date(2027, 2, 12)


def test_days_that_somebody_removed_meanwhile_are_neither_changed_nor_removed(oakfield, now):
    row = add(oakfield, HALF_TERM, now)
    CalendarDay.objects.all().delete()

    for act in (
        lambda: services.change_calendar_days(row=row, days=SUMMER, by=MACHINE, now=now),
        lambda: services.remove_calendar_days(row=row, by=MACHINE, now=now),
    ):
        with pytest.raises(NotNow, match="meanwhile"):
            act()


def test_a_school_below_a_trust_may_be_open_and_overlap_its_trust(elmtree, elm_north, now):
    add(elmtree, HALF_TERM, now)

    add(elm_north, Days("open", "We are open", date(2027, 2, 15), date(2027, 2, 16)), now)

    works = school_day_test(elm_north)
    assert [works(date(2027, 2, day)) for day in range(15, 20)] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 3, 4), date(2027, 3, 4), "4 March 2027"),
        (date(2027, 3, 4), date(2027, 3, 9), "4 to 9 March 2027"),
        (date(2027, 3, 26), date(2027, 4, 9), "26 March to 9 April 2027"),
        (date(2026, 12, 21), date(2027, 1, 1), "21 December 2026 to 1 January 2027"),
    ],
)
def test_days_are_named_as_a_school_names_them(first, last, words):
    assert span_in_words(first, last) == words


# Months without work ----------------------------------------------------------------------------------------------------------
def test_neighbouring_holidays_may_not_add_up_to_months(oakfield, now):
    add(oakfield, SUMMER, now)
    add(oakfield, Days("holiday", "Longer", date(2027, 6, 21), date(2027, 7, 21)), now)

    with pytest.raises(NotNow, match="Then Oakfield School would have no working day for more than 90 days"):
        add(oakfield, Days("half-term", "Longer still", date(2027, 9, 1), date(2027, 9, 30)), now)
    assert len(standing(oakfield)) == 2


def test_the_days_of_a_trust_and_its_school_may_not_add_up_to_months_either(elmtree, elm_north, now):
    add(elm_north, Days("holiday", "Building works", date(2027, 5, 10), date(2027, 7, 21)), now)

    with pytest.raises(NotNow, match="Then Elm North School would have no working day"):
        add(elmtree, SUMMER, now)
    assert standing(elmtree) == set()


def test_taking_out_an_open_day_may_not_leave_months(elmtree, elm_north, now):
    add(elmtree, Days("holiday", "First", date(2027, 5, 4), date(2027, 7, 2)), now)
    row = add(elm_north, Days("open", "Open", date(2027, 6, 14), date(2027, 6, 18)), now)
    add(elm_north, Days("holiday", "Second", date(2027, 7, 5), date(2027, 8, 20)), now)

    with pytest.raises(NotNow, match="no working day"):
        services.remove_calendar_days(row=row, by=MACHINE, now=now)
    assert CalendarDay.objects.filter(pk=row.pk).exists()


DAY = st.dates(date(2027, 1, 1), date(2028, 3, 31))
WANTED = st.lists(
    st.tuples(st.sampled_from(["holiday", "half-term", "inset", "open"]), DAY, st.integers(0, 89), st.booleans()),
    min_size=1,
    max_size=10,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(wanted=WANTED, start=st.datetimes(datetime(2027, 1, 1), datetime(2028, 3, 31), timezones=st.just(UTC)))  # noqa: DTZ001 - beside
def test_whatever_is_accepted_time_can_always_be_promised(elmtree, elm_north, now, wanted, start):
    CalendarDay.objects.all().delete()
    for kind, first, length, at_trust in wanted:
        try:
            days = Days(kind, "x", first, first + timedelta(days=length))
            add(elmtree if at_trust else elm_north, days, now)
        except NotNow:
            continue

    works = school_day_test(elm_north)

    assert next_digest(start, works) - start <= timedelta(days=MOST_DAYS_AWAY + 2)
    assert working_time_after(start, timedelta(hours=8), WorkingHours(works)) > start


# A whole file -----------------------------------------------------------------------------------------------------------------
def test_a_file_is_taken_in_with_one_line_of_history(oakfield, approver, now):
    count = take_in(oakfield, [HALF_TERM, SUMMER, INSET], now, by=approver)

    assert count == 3
    assert len(standing(oakfield)) == 3
    (entry,) = AuditEntry.objects.filter(verb="import_calendar")
    assert (entry.person_id, entry.organisation_id) == (approver.pk, oakfield.pk)
    assert entry.note_digest


def test_a_file_that_says_nothing_new_changes_nothing(oakfield, now):
    take_in(oakfield, [HALF_TERM, SUMMER], now)
    before = set(CalendarDay.objects.values_list("pk", flat=True))

    assert take_in(oakfield, [HALF_TERM, SUMMER], now) == 0
    assert take_in(oakfield, [], now) == 0
    assert set(CalendarDay.objects.values_list("pk", flat=True)) == before
    assert AuditEntry.objects.filter(verb="import_calendar").count() == 1


def test_days_of_the_same_kind_give_way_to_those_of_the_file(oakfield, now):
    add(oakfield, HALF_TERM, now)
    add(oakfield, INSET, now)
    moved = Days("half-term", "February half-term", date(2027, 2, 17), date(2027, 2, 24))

    assert take_in(oakfield, [moved, INSET], now) == 1
    assert standing(oakfield) == {
        ("half-term", "February half-term", date(2027, 2, 17), date(2027, 2, 24)),
        ("inset", "INSET day", date(2027, 9, 1), date(2027, 9, 1)),
    }


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        # A holiday of six weeks never gives way to an INSET day that falls into it.
        ([HALF_TERM, Days("inset", "INSET day", date(2027, 8, 31), date(2027, 8, 31))], "overlaps “Summer”"),
        ([HALF_TERM, Days("inset", "INSET day", date(2027, 2, 19), date(2027, 2, 19))], "overlaps “Half-term”"),
        ([HALF_TERM, Days("open", "Open", date(2027, 3, 4), date(2027, 3, 4))], "open already"),
        ([HALF_TERM, Days("holiday", "x", date(2027, 9, 1), date(2027, 11, 20))], "no working day"),
    ],
)
def test_a_file_is_taken_in_whole_or_not_at_all(oakfield, now, wanted, sentence):
    add(oakfield, SUMMER, now)

    with pytest.raises(NotNow, match=sentence):
        take_in(oakfield, wanted, now)

    assert standing(oakfield) == {("holiday", "Summer", date(2027, 7, 22), date(2027, 8, 31))}
    assert not AuditEntry.objects.filter(verb="import_calendar").exists()


def test_the_calendar_next_door_is_not_touched(elmtree, elm_north, elm_south, now):
    add(elm_south, HALF_TERM, now)
    add(elmtree, INSET, now)

    take_in(elm_north, [Days("half-term", "Ours", date(2027, 2, 15), date(2027, 2, 19)), SUMMER], now)

    assert (len(standing(elm_north)), len(standing(elm_south)), len(standing(elmtree))) == (2, 1, 1)
