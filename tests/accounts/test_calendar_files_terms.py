"""Files that name terms: the days between two of them are understood as holidays, and terms that overlap as a mistake."""

from datetime import date

import pytest

from accounts.calendar_files import read_calendar
from tests.accounts.calendar_lines import WINDOW, event, ics

AUTUMN, SPRING = "Autumn term,2/9/2026,18/12/2026", "Spring term,4/1/2027,31/3/2027"


def reading(*lines):
    return read_calendar("\n".join(["What,From,To", *lines]).encode(), window=WINDOW)


def meant(found):
    return [(line.kind, line.label, line.first, line.last) for line in found.lines if line.kind]


def test_days_between_two_terms_are_holidays():
    found = reading(SPRING, AUTUMN, "Summer term,19/4/2027,21/7/2027")

    assert meant(found) == [
        ("holiday", "Holiday after Autumn term", date(2026, 12, 19), date(2027, 1, 3)),
        ("holiday", "Holiday after Spring term", date(2027, 4, 1), date(2027, 4, 18)),
    ]
    assert [line.where for line in found.lines if line.kind] == ["Line 3 and line 2", "Line 2 and line 4"]
    assert found.lines[1].why == "It lies between “Autumn term” and “Spring term”."
    assert found.not_understood == ()


def test_a_week_between_two_parts_of_a_term_is_a_half_term():
    found = reading("Term 1,2/9/2026,23/10/2026", "Term 2,2/11/2026,18/12/2026")

    assert meant(found) == [("half-term", "Half-term after Term 1", date(2026, 10, 24), date(2026, 11, 1))]


def test_terms_that_overlap_are_a_sentence_and_make_no_holiday():
    found = reading(AUTUMN, "Spring term,14/12/2026,31/3/2027")

    assert meant(found) == []
    assert found.not_understood == (
        "Line 3: “Spring term” begins before “Autumn term” has ended, so we cannot say which days lie between them.",
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Christmas holiday,21/12/2026,1/1/2027", "holiday"),
        ("Winter half-term,19/12/2026,3/1/2027", "half-term"),
    ],
)
def test_what_the_file_names_itself_counts(line, kind):
    assert [row[:2] for row in meant(reading(AUTUMN, line, SPRING))] == [(kind, line.partition(",")[0])]


def test_inset_days_beside_a_term_stay_inset_days():
    found = reading(AUTUMN, "INSET day,21/12/2026,", "INSET day,4/1/2027,", "Spring term,5/1/2027,31/3/2027")

    assert meant(found) == [
        ("inset", "INSET day", date(2026, 12, 21), date(2026, 12, 21)),
        ("holiday", "Holiday after Autumn term", date(2026, 12, 22), date(2027, 1, 3)),
        ("inset", "INSET day", date(2027, 1, 4), date(2027, 1, 4)),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("Summer term 1,12/4/2027,30/4/2027", "Summer term 2,4/5/2027,21/7/2027"),
        ("Term 1,2/9/2026,23/10/2026", "INSET,26/10/2026,30/10/2026", "Term 2,31/10/2026,18/12/2026"),
        ("Autumn term begins,2/9/2026,", "Autumn term ends,18/12/2026,"),
        ("Term of office of governors,2/9/2026,18/9/2026",),
        ("Autumn term,2/9/2024,31/8/2026", SPRING.replace("4/1/2027", "1/9/2026")),
    ],
    ids=["a bank holiday", "a week of INSET", "single days", "one alone", "nothing between"],
)
def test_where_no_school_day_is_left_nothing_is_made_up(lines):
    assert [row for row in meant(reading(*lines)) if row[0] != "inset"] == []


def test_terms_of_a_calendar_file_are_read_the_same_way():
    found = read_calendar(
        ics(
            event("SUMMARY:Autumn Term", "DTSTART;VALUE=DATE:20260902", "DTEND;VALUE=DATE:20261219"),
            event("SUMMARY:Spring Term", "DTSTART;VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270401"),
        ),
        window=WINDOW,
    )

    assert meant(found) == [("holiday", "Holiday after Autumn Term", date(2026, 12, 19), date(2027, 1, 3))]
