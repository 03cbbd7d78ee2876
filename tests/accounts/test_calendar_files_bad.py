"""Files that are no calendars, and bytes nobody would think of: each gets a sentence, and none an error."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.calendar_files import BIGGEST_FILE, MOST_EVENTS, NotACalendar, read_calendar
from tests.accounts.calendar_lines import WINDOW, event, holiday, ics


def packed():
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("dates.csv", "What,From\n")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed(), "packed file"),
        (b"%PDF-1.7 three hundred pages", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old spreadsheet"),
        (b"\x1f\x8b\x08\x00", "packed file"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"\n <!DOCTYPE html><p>Term dates", "web page"),
        (b'{"events": []}', "data for programs"),
        (b"", "empty"),
        (b"\xef\xbb\xbf  \n", "empty"),
        (b"What,From\n\x00\x01", "as words"),
        (b"\xff\xfe\x00", "as words"),
        (b"\x81\x8d\x8f", "as words"),
        (b"What,From\n" + b"x" * BIGGEST_FILE, "larger than 1 MB"),
        (ics(*[event("SUMMARY:x")] * (MOST_EVENTS + 1)), "more than 2,000 events"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 1000, "damaged"),
        (b"BEGIN:VCALENDAR\nSUMMARY:" + b"x" * 30_000, "damaged"),
        (b"BEGIN:VCALENDAR\nno calendar at all", "damaged"),
        (b"BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR", "damaged"),
        (ics(event("SUMMARY:x"), event("SUMMARY:y"))[:-40], "damaged"),
        (ics(event("SUMMARY:x")).replace(b"END:VEVENT", b""), "damaged"),
    ],
)
def test_what_is_no_calendar_is_refused_with_a_sentence(data, words):
    with pytest.raises(NotACalendar, match=words) as refusal:
        read_calendar(data, window=WINDOW)
    assert str(refusal.value).endswith(".") or str(refusal.value)[-1] in "?”"


def only_sentences(data):
    try:
        reading = read_calendar(data, window=WINDOW)
    except NotACalendar:
        return
    for line in reading.lines:
        assert line.first <= line.last
        assert WINDOW.touches(line.first, line.last)
        assert 0 < len(line.label) <= 100


@given(data=st.binary(max_size=400))
def test_no_bytes_are_an_error(data):
    only_sentences(data)


@given(text=st.text(max_size=300))
def test_no_table_is_an_error(text):
    only_sentences(b"What,From,To\n" + text.encode("utf-8", "replace"))


NAMES = st.sampled_from(
    [
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "EXDATE",
        "RDATE",
        "RECURRENCE-ID",
        "SUMMARY",
        "UID",
        "STATUS",
        "BEGIN",
        "END",
        "X",
    ]
)
VALUES = st.one_of(
    st.sampled_from(
        ["20270215", "20270215T090000Z", "20270230", "P5D", "-P5D", "FREQ=YEARLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=;COUNT=-1",
         "VEVENT", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=x", "VCALENDAR", "VALARM", "VTIMEZONE", "20270215/P5D", "Holiday",
         ",,", ";", ""]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)  # fmt: skip
PARAMETERS = st.sampled_from(["", ";VALUE=DATE", ";TZID=Europe/London", ";TZID=x", ";VALUE=PERIOD", ";VALUE=", ";="])


@given(
    lines=st.lists(
        st.tuples(NAMES, PARAMETERS, VALUES).map(lambda parts: f"{parts[0]}{parts[1]}:{parts[2]}"), max_size=12
    )
)
def test_no_calendar_file_is_an_error(lines):
    only_sentences(holiday(*lines))
