"""Dates as a file for other calendars: keys that stay, moments and whole days, and words that cannot add an entry of their own."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from core.diary import Entry, written

AT, NOW = datetime(2027, 3, 28, 1, 30, tzinfo=UTC), datetime(2027, 3, 1, 9, tzinfo=UTC)


def entry(**more):
    told = {"key": "post-7", "at": AT, "headline": "Post, Elm North", "words": "See it here:"}
    return Entry(**told | {"address": "https://hub.test/posts/7/"} | more)


def file_of(*entries, now=NOW):
    return written(entries, name="PolicyHub", host="hub.test", now=now)


def events(data):
    return Calendar.from_ical(data).walk("VEVENT")


def test_entry_keeps_its_key_and_its_moment_however_often_it_is_written():
    first, second = (events(file_of(entry(changed_at=AT), now=now))[0] for now in (NOW, NOW + timedelta(days=1)))

    assert first["UID"] == second["UID"] == "post-7@hub.test"
    assert first.decoded("DTSTART") == second.decoded("DTSTART") == AT
    assert first.decoded("LAST-MODIFIED") == AT
    assert (first.decoded("DTSTAMP"), second.decoded("DTSTAMP")) == (NOW, NOW + timedelta(days=1))


def test_whole_day_is_a_day_and_no_moment():
    data = file_of(entry(at=date(2027, 3, 28)))

    assert b"DTSTART;VALUE=DATE:20270328\r\n" in data
    assert b"LAST-MODIFIED" not in data
    assert b"DTSTART:20270328T013000Z\r\n" in file_of(entry())


@pytest.mark.parametrize(("is_settled", "status"), [(True, "CONFIRMED"), (False, "TENTATIVE")])
def test_what_waits_for_somebody_is_tentative(is_settled, status):
    assert events(file_of(entry(is_settled=is_settled)))[0]["STATUS"] == status


def test_words_cannot_add_an_entry_of_their_own_and_long_ones_are_folded():
    words = "Elm\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:mine;,\\" + " and the brook, Zoë" * 20

    data = file_of(entry(headline=words))

    (found,) = events(data)
    assert found["UID"] == "post-7@hub.test"
    assert found["SUMMARY"].endswith("Zoë")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
