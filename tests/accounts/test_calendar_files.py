"""Calendar files as schools have them, and as nobody should: each line understood or given back with why, never an error."""

from datetime import date

import pytest

from accounts.calendar_files import MOST_EVENTS, MOST_LINES, NotACalendar, read_calendar
from accounts.calendar_files.days import read_day
from accounts.calendar_files.guess import guess
from tests.accounts.calendar_lines import WINDOW, event, holiday, ics


def table(*lines):
    return "\n".join(lines).encode()


def spans(data):
    return [(line.first, line.last) for line in read_calendar(data, window=WINDOW).lines]


def unread(data):
    return read_calendar(data, window=WINDOW).not_understood


# Tables -----------------------------------------------------------------------------------------------------------------------


def test_a_table_of_dates_is_understood_line_by_line():
    reading = read_calendar(
        table(
            "What,From,To,Kind",
            "October half-term,26/10/2026,30/10/2026,",
            "Christmas,21 December 2026,3 January 2027,holiday",
            "",
            "Staff day,4 Jan 2027,,INSET",
            "Sports day,10/6/2027,,",
        ),
        window=WINDOW,
    )

    assert [(line.where, line.label, line.first, line.last, line.kind) for line in reading.lines] == [
        ("Line 2", "October half-term", date(2026, 10, 26), date(2026, 10, 30), "half-term"),
        ("Line 3", "Christmas", date(2026, 12, 21), date(2027, 1, 3), "holiday"),
        ("Line 5", "Staff day", date(2027, 1, 4), date(2027, 1, 4), "inset"),
        ("Line 6", "Sports day", date(2027, 6, 10), date(2027, 6, 10), ""),
    ]
    assert reading.not_understood == ()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Half-term,31/02/2027,", "Line 2: “31/02/2027” is not a day we can read. Write it as 26/10/2026."),
        ("Half-term,1/2/2027,soon", "Line 2: “soon” is not a day we can read. Write it as 26/10/2026."),
        ("Half-term,,", "Line 2 has no first day."),
        ("Half-term", "Line 2 has no first day."),
        (",1/2/2027,", "Line 2 does not say what these days are."),
        ("Half-term,5/2/2027,1/2/2027", "Line 2: the last day is before the first day."),
        ("Half-term,5/2/2019,", "Line 2: “Half-term” lies outside the two years we look at."),
        ("Half-term,5/2/2039,", "Line 2: “Half-term” lies outside the two years we look at."),
    ],
)
def test_a_line_that_is_not_understood_says_why(line, sentence):
    assert unread(table("What,From,To", line)) == (sentence,)


@pytest.mark.parametrize(
    "data",
    [
        "What;From;To\nHalf-term;15/2/2027;19/2/2027".encode("cp1252"),
        b"SEP=;\r\nWhat;From;To\r\nHalf-term;15/2/2027;19/2/2027",
        "What\tFrom\tTo\r\nHalf-term\t15/2/2027\t19/2/2027".encode("utf-16"),
        "\ufeffName,Start date,End date\nHalf-term,2027-02-15,2027-02-19".encode(),
        b"Subject,Start Date,Start Time,End Date,End Time\nHalf-term,15/02/2027,00:00,19/02/2027,23:59",
        "TITLE,starts_on,ends_on\n“Half-term”,15.2.2027,19.2.2027".encode("cp1252"),
        b'"What","From","To"\n"Half-term","Monday, 15th February 2027","Fri 19th of February 2027"',
        b"Type,First day,Last day\nHalf-term,15-Feb-27,19-Feb-27",
        b"\n\nevent,date,until\nhalf term,15/02/27 00:00,19/02/27 00:00\n\n",
    ],
)
def test_tables_come_from_every_program(data):
    assert spans(data) == [(date(2027, 2, 15), date(2027, 2, 19))]


@pytest.mark.parametrize("headings", ["Half-term,15/2/2027", "From,To", "What,Where", "a,b,c", "x"])
def test_a_table_without_headings_is_refused_with_an_example(headings):
    with pytest.raises(NotACalendar, match="line of headings"):
        read_calendar(table(headings, "Half-term,15/2/2027"), window=WINDOW)


def test_a_table_with_an_endless_cell_is_refused():
    with pytest.raises(NotACalendar, match="quotation mark"):
        read_calendar(b'What,From\n"' + b"x" * 200_000, window=WINDOW)


def test_a_table_that_is_too_long_is_refused():
    with pytest.raises(NotACalendar, match="more than 2,000 lines"):
        read_calendar(table("What,From", *["Trip,1/3/2027"] * (MOST_EVENTS + 1)), window=WINDOW)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("4/3/2027", date(2027, 3, 4)),
        ("2027-03-04", date(2027, 3, 4)),
        ("2027-03-04T09:00", date(2027, 3, 4)),
        ("4.3.27", date(2027, 3, 4)),
        ("Thursday, 4th March 2027", date(2027, 3, 4)),
        ("March 4, 2027", date(2027, 3, 4)),
        ("29/2/2028", date(2028, 2, 29)),
        ("29/2/2027", None),
        ("3/14/2027", None),
        ("4 Brumaire 2027", None),
        ("1/1/1815", None),
        ("tomorrow", None),
        ("", None),
        ("９/３/2027", date(2027, 3, 9)),
    ],
)
def test_days_are_read_the_english_way(words, expected):
    assert read_day(words) == expected


# Guesses ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("INSET day", "inset"),
        ("Staff Training Day - school closed to pupils", "inset"),
        ("INSET day after half term", "inset"),
        ("Non-pupil day", "inset"),
        ("October half-term", "half-term"),
        ("Half Term", "half-term"),
        ("HALFTERM", "half-term"),
        ("Christmas holidays", "holiday"),
        ("Easter break", "holiday"),
        ("School closed", "holiday"),
        ("Early May bank holiday", ""),
        ("Good Friday", ""),
        ("Back to school after half-term", ""),
        ("Last day before half-term", ""),
        ("End of term", ""),
        ("Autumn term", ""),
        ("Holiday club", ""),
        ("Christmas holiday party", ""),
        ("INSET day cancelled", ""),
        ("Year 5 swimming", ""),
        ("", ""),
    ],
)
def test_words_are_taken_for_what_they_mostly_mean(words, kind):
    found, why = guess(words)

    assert found == kind
    assert why.endswith(".")


# Calendar files ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        # The day an event on whole days ends is not part of it.
        (["DTSTART;VALUE=DATE:20270215", "DTEND;VALUE=DATE:20270220"], date(2027, 2, 15), date(2027, 2, 19)),
        (["DTSTART;VALUE=DATE:20270215"], date(2027, 2, 15), date(2027, 2, 15)),
        (["DTSTART;VALUE=DATE:20270215", "DTEND;VALUE=DATE:20270215"], date(2027, 2, 15), date(2027, 2, 15)),
        (["DTSTART;VALUE=DATE:20270215", "DURATION:P5D"], date(2027, 2, 15), date(2027, 2, 19)),
        (["DTSTART;VALUE=DATE:20280228", "DTEND;VALUE=DATE:20280301"], date(2028, 2, 28), date(2028, 2, 29)),
        # Floating times are English wall clocks; midnight ends the day before.
        (["DTSTART:20270215T000000", "DTEND:20270220T000000"], date(2027, 2, 15), date(2027, 2, 19)),
        (["DTSTART:20270215T090000", "DTEND:20270219T153000"], date(2027, 2, 15), date(2027, 2, 19)),
        (["DTSTART:20270215T090000", "DURATION:PT6H"], date(2027, 2, 15), date(2027, 2, 15)),
        # In summer half past eleven at night in UTC is the next day in England.
        (["DTSTART:20270630T233000Z", "DTEND:20270701T230000Z"], date(2027, 7, 1), date(2027, 7, 1)),
        (["DTSTART:20270327T233000Z", "DTEND:20270328T223000Z"], date(2027, 3, 27), date(2027, 3, 28)),
        (["DTSTART;TZID=Europe/London:20271031T000000", "DTEND;TZID=Europe/London:20271101T000000"],
         date(2027, 10, 31), date(2027, 10, 31)),
        (["DTSTART;TZID=America/New_York:20270215T200000"], date(2027, 2, 16), date(2027, 2, 16)),
        (["DTSTART;TZID=GMT Standard Time:20270512T000000", "DTEND;TZID=GMT Standard Time:20270514T000000"],
         date(2027, 5, 12), date(2027, 5, 13)),
        # A zone nobody knows is taken for England.
        (["DTSTART;TZID=Our own zone:20270215T233000"], date(2027, 2, 15), date(2027, 2, 15)),
        (["DTSTART;TZID=../../etc/passwd:20270215T233000"], date(2027, 2, 15), date(2027, 2, 15)),
    ],
)  # fmt: skip
def test_days_and_times_become_english_days(lines, first, last):
    assert spans(holiday(*lines)) == [(first, last)]


def test_a_zone_described_in_the_file_is_known_by_its_name():
    zone = (
        "BEGIN:VTIMEZONE", "TZID:Europe/London", "BEGIN:STANDARD", "DTSTART:19700101T000000", "RRULE:FREQ=SECONDLY",
        "TZOFFSETFROM:+0500", "TZOFFSETTO:+0500", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip
    data = ics(event("UID:1", "SUMMARY:Holiday", "DTSTART;TZID=Europe/London:20270215T010000"), more=zone)

    assert spans(data) == [(date(2027, 2, 15), date(2027, 2, 15))]


@pytest.mark.parametrize(
    ("lines", "firsts"),
    [
        (["DTSTART;VALUE=DATE:20251224", "RRULE:FREQ=YEARLY"], [date(2026, 12, 24), date(2027, 12, 24)]),
        (["DTSTART;VALUE=DATE:20251224", "RRULE:FREQ=YEARLY;COUNT=2"], [date(2026, 12, 24)]),
        (["DTSTART;VALUE=DATE:20251224", "RRULE:FREQ=YEARLY;UNTIL=20261224"], [date(2026, 12, 24)]),
        (["DTSTART;VALUE=DATE:20251224", "RRULE:FREQ=YEARLY;UNTIL=20261224T120000Z"], [date(2026, 12, 24)]),
        (["DTSTART;VALUE=DATE:20251224", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20261224"], [date(2027, 12, 24)]),
        (["DTSTART;VALUE=DATE:20261224", "RDATE;VALUE=DATE:20270104,20270106"],
         [date(2026, 12, 24), date(2027, 1, 4), date(2027, 1, 6)]),
        (["DTSTART;VALUE=DATE:20280229", "RRULE:FREQ=YEARLY"], [date(2028, 2, 29)]),
        (["DTSTART;VALUE=DATE:20270131", "RRULE:FREQ=MONTHLY;UNTIL=20270531"],
         [date(2027, 1, 31), date(2027, 3, 31), date(2027, 5, 31)]),
        (["DTSTART;VALUE=DATE:20270903", "RRULE:FREQ=MONTHLY;BYDAY=1FR;COUNT=2"], [date(2027, 9, 3), date(2027, 10, 1)]),
        (["DTSTART;VALUE=DATE:20270903", "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=FR;COUNT=2"],
         [date(2027, 9, 3), date(2027, 9, 17)]),
        (["DTSTART;VALUE=DATE:20270501", "RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1"], [date(2027, 5, 1), date(2028, 5, 1)]),
        # A day that never comes, and a rule that begins after the window.
        (["DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], [date(2027, 1, 1)]),
    ],
)  # fmt: skip
def test_what_repeats_is_followed_for_two_years(lines, firsts):
    assert [first for first, _ in spans(holiday(*lines))] == firsts


def test_one_date_of_a_series_that_was_moved_stands_where_it_was_moved_to():
    data = ics(
        event("UID:a", "SUMMARY:INSET day", "DTSTART;VALUE=DATE:20270903", "RRULE:FREQ=YEARLY"),
        event("UID:a", "SUMMARY:INSET day", "DTSTART;VALUE=DATE:20280908", "RECURRENCE-ID;VALUE=DATE:20280903"),
    )

    assert [first for first, _ in spans(data)] == [date(2027, 9, 3), date(2028, 9, 8)]


def test_a_cancelled_event_is_left_out():
    (line,) = read_calendar(holiday("DTSTART;VALUE=DATE:20270215", "STATUS:CANCELLED"), window=WINDOW).lines

    assert (line.kind, line.why) == ("", "It is cancelled.")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["DTSTART;VALUE=DATE:20270215", "DTEND;VALUE=DATE:20270214"], "ends before it begins."),
        (["DTSTART:20270215T100000Z", "DTEND:20270213T100000Z"], "ends before it begins."),
        (["DTSTART;VALUE=DATE:20270215", "DURATION:-P3D"], "ends before it begins."),
        (["DTSTART;VALUE=DATE:20270215", "DURATION:P9999D"], "ends before it begins."),
        ([], "has no first day, or one that we cannot read."),
        (["DTSTART:2027"], "has a value that we cannot read."),
        (["DTSTART:PT1H"], "has a day that we cannot read."),
        (["DTSTART;VALUE=DATE:18150618"], "has a day that we cannot read."),
        (["DTSTART:00010101T000000Z"], "has a day that we cannot read."),
        (["DTSTART:99991231T235959Z"], "has a day that we cannot read."),
        (["DTSTART;VALUE=DATE:20240215"], "lies outside the two years we look at."),
        (["DTSTART;VALUE=DATE:20400215", "RRULE:FREQ=DAILY"], "lies outside the two years we look at."),
        (["DTSTART;VALUE=DATE:20270215", "RRULE:FREQ=SECONDLY"], "repeats by a rule that we do not follow. Type these days in."),
        (["DTSTART;VALUE=DATE:20270215", "RRULE:FREQ=DAILY;BYHOUR=1,2,3"],
         "repeats by a rule that we do not follow. Type these days in."),
        (["DTSTART;VALUE=DATE:20100215", "RRULE:FREQ=YEARLY"], "repeats by a rule that we do not follow. Type these days in."),
        (["DTSTART;VALUE=DATE:20270215", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "repeats by two rules at once."),
        (["DTSTART;VALUE=DATE:20270215", "RRULE:FREQ=YEARLY;INTERVAL=0"],
         "repeats by a rule that we cannot read. Type these days in."),
    ],
)  # fmt: skip
def test_an_event_that_is_not_understood_says_why(lines, reason):
    assert unread(holiday(*lines)) == (f"“School holiday” (event 1) {reason}",)


def test_an_event_without_a_name_says_so():
    assert unread(ics(event("UID:1", "DTSTART;VALUE=DATE:20270215"))) == ("Event 1 has no name.",)


def test_one_bad_event_does_not_hide_the_others():
    data = ics(
        event("SUMMARY:Bad", "DTSTART:x"), event("SUMMARY:INSET day", "SUMMARY:Twice", "DTSTART;VALUE=DATE:20270903")
    )

    reading = read_calendar(data, window=WINDOW)

    assert [line.label for line in reading.lines] == ["INSET day"]
    assert len(reading.not_understood) == 1


def test_repeating_events_without_end_are_followed_a_hundred_times_only():
    many = [
        event(f"UID:{n}", f"SUMMARY:Club {n}", "DTSTART;VALUE=DATE:20270903", "RRULE:FREQ=YEARLY") for n in range(102)
    ]

    assert unread(ics(*many)) == (
        "“Club 100” (event 101) repeats, as more than 100 events of this file do. Type these days in.",
        "“Club 101” (event 102) repeats, as more than 100 events of this file do. Type these days in.",
    )


# Together ---------------------------------------------------------------------------------------------------------------------


def test_a_holiday_given_day_by_day_is_one_holiday():
    days = [*range(15, 20), *range(22, 25)]

    data = table("What,From", *[f"Half-term,{day}/2/2027" for day in [*days, 15]], "Half-term,4/3/2027")

    assert spans(data) == [(date(2027, 2, 15), date(2027, 2, 24)), (date(2027, 3, 4), date(2027, 3, 4))]


def test_labels_are_one_tidy_line():
    (line,) = read_calendar(
        holiday("DTSTART;VALUE=DATE:20270215", name=f"Holiday\\n\u202e of {'x' * 200}"), window=WINDOW
    ).lines

    assert line.label.startswith("Holiday of xxx")
    assert len(line.label) == 100
    assert line.label.endswith("…")


def test_lines_that_mean_nothing_are_left_out_once_there_are_too_many():
    data = table("What,From", "Holiday,1/2/2027", *[f"Trip {n},1/3/2027" for n in range(MOST_LINES + 20)])

    reading = read_calendar(data, window=WINDOW)

    assert len(reading.lines) == MOST_LINES
    assert reading.not_shown == 21
    assert reading.lines[0].kind == "holiday"


def test_too_many_holidays_are_no_calendar():
    data = table("What,From", *[f"Holiday {n},1/3/2027" for n in range(MOST_LINES + 1)])

    with pytest.raises(NotACalendar, match="301 holidays"):
        read_calendar(data, window=WINDOW)
