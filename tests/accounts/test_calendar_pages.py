"""The pages of the calendar: the year at a glance, adding and changing, and a file from choosing to storing."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import CalendarDay
from tests.accounts.test_calendar import YEAR, note
from tests.factories import give, make_organisation, make_person, sign_in

FILE = b"What,From,To\nHalf-term,15/2/2027,19/2/2027\nINSET day,1/9/2027,\nSports day,10/6/2027,\nOdd,31/2/2027,\n"


@pytest.fixture
def now(monkeypatch):
    """Every page is asked on Thursday 14 January 2027."""
    moment = datetime(2027, 1, 14, 10, 0, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return moment


@pytest.fixture
def office(now, oakfield):
    return give(make_person("Olga Office"), "school-office", oakfield)


@pytest.fixture
def desk(client, office):
    return sign_in(client, office)


def day_parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def upload(desk, data, name="dates.csv"):
    return desk.post("/settings/calendar/oakfield/import/", {"file": SimpleUploadedFile(name, data)})


def text(answer):
    return " ".join(answer.content.decode().split())


# Looking ----------------------------------------------------------------------------------------------------------------------
def test_a_year_shows_terms_days_and_where_each_comes_from(client, elmtree, elm_north):
    for kind, label, start, end in YEAR:
        note(elmtree, kind, start, end, label)
    note(elm_north, "inset", date(2027, 3, 5), label="Our own training")
    sign_in(client, give(make_person("Olga Office"), "school-office", elm_north))

    page = text(client.get("/settings/calendar/elm-north/?year=2026"))

    assert "The school year 2026 to 2027" in page
    assert "Spring term 2027" in page
    assert "Comes from Elmtree Trust" in page
    assert "Set here" in page
    assert "Monday 15 February 2027 to Friday 19 February 2027" in page
    assert "Good Friday" in page
    # Only what is the school's own leads to a form.
    assert page.count("/change/") == 1


def test_staff_see_the_calendar_and_change_nothing(client, oakfield, author):
    row = note(oakfield, "half-term", date(2027, 2, 15), date(2027, 2, 19))
    sign_in(client, author)

    page = text(client.get("/settings/calendar/oakfield/?year=2026"))

    assert "Half-term" in page
    assert "Add days" not in page
    assert "/change/" not in page
    assert client.get(f"/settings/calendar/oakfield/{row.pk}/change/").status_code == 404
    assert client.post(f"/settings/calendar/oakfield/{row.pk}/remove/").status_code == 404


def test_an_empty_year_says_what_that_means(desk, client):
    page = text(desk.get("/settings/calendar/oakfield/?year=2029"))

    assert "No holidays are written down for this year" in page
    assert "Bring in a file" in page


@pytest.mark.parametrize("year", ["", "x", "99999", "1066", "٢٠٢٧", "-1"])
def test_a_year_nobody_means_is_this_year(desk, year):
    answer = desk.get("/settings/calendar/oakfield/", {"year": year})

    assert answer.status_code == 200
    assert answer.context["years"][1]["here"]


def test_the_list_says_what_today_is_and_what_comes_next(client, now, elmtree, elm_north, elm_south):
    note(elmtree, "half-term", date(2027, 2, 15), date(2027, 2, 19), "Half-term")
    note(elm_north, "inset", now.date(), label="Training")
    note(elm_north, "holiday", date(2027, 2, 1), label="Snow")
    sign_in(client, give(make_person("Tess Trust"), "chief-executive", elmtree, starts_on=date(2020, 1, 1)))

    page = text(client.get("/settings/calendar/"))

    assert "INSET day" in page
    assert "School day" in page
    assert "Snow, 1 February 2027" in page
    assert "Half-term, 15 to 19 February 2027" in page


def test_whoever_works_nowhere_has_no_calendar(client, nobody):
    assert sign_in(client, nobody).get("/settings/calendar/").status_code == 404


def test_the_list_asks_as_often_for_many_schools_as_for_one(client, elmtree, elm_north, django_assert_max_num_queries):
    for number in range(30):
        place = make_organisation(f"many-{number}", f"Many {number}", parent=elmtree)
        note(place, "half-term", date(2027, 2, 15), date(2027, 2, 19))
    sign_in(client, give(make_person("Tess Trust"), "chief-executive", elmtree))

    with django_assert_max_num_queries(8):
        assert client.get("/settings/calendar/").status_code == 200


def test_a_year_asks_as_often_for_many_days_as_for_none(desk, oakfield, django_assert_max_num_queries):
    for month in range(1, 8):
        for day in range(1, 28, 2):
            note(oakfield, "inset", date(2027, month, day))

    with django_assert_max_num_queries(8):
        assert desk.get("/settings/calendar/oakfield/?year=2026").status_code == 200


# Adding, changing, removing ---------------------------------------------------------------------------------------------------
def test_a_single_day_needs_no_last_day(desk, oakfield):
    answer = desk.post(
        "/settings/calendar/oakfield/add/",
        {"kind": "inset", "label": " INSET  day ", **day_parts("starts_on", date(2027, 9, 1))},
    )

    row = CalendarDay.objects.get()
    assert (row.label, row.starts_on, row.ends_on) == ("INSET day", date(2027, 9, 1), date(2027, 9, 1))
    assert answer["Location"] == "/settings/calendar/oakfield/?year=2027"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"kind": "moon"}, "kind", "is not one of the answers"),
        ({"kind": "open"}, "kind", "is not one of the answers"),
        ({"label": ""}, "label", "What do people call them?"),
        ({"starts_on_day": 31, "starts_on_month": 2}, "starts_on", "not a real date"),
        (day_parts("ends_on", date(2027, 2, 1)), "ends_on", "before the first day"),
        (day_parts("ends_on", date(2028, 2, 1)), "__all__", "more than 90 days"),
        (day_parts("ends_on", date(2027, 2, 19)), "__all__", "overlaps"),
    ],
)
def test_wrong_days_are_said_beside_the_field(desk, oakfield, typed, field, words):
    note(oakfield, "half-term", date(2027, 2, 17), date(2027, 2, 19))
    sent = {"kind": "holiday", "label": "Holiday", **day_parts("starts_on", date(2027, 2, 15)), **typed}

    answer = desk.post("/settings/calendar/oakfield/add/", sent)

    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors[field])
    assert CalendarDay.objects.count() == 1


def test_days_are_changed_and_taken_out(desk, oakfield):
    row = note(oakfield, "half-term", date(2027, 2, 15), date(2027, 2, 19), "Half-term")
    page = text(desk.get(f"/settings/calendar/oakfield/{row.pk}/change/"))
    sent = {"kind": "holiday", "label": "Snow", **day_parts("starts_on", date(2027, 2, 15))}

    changed = text(desk.post(f"/settings/calendar/oakfield/{row.pk}/change/", sent, follow=True))
    removed = text(desk.post(f"/settings/calendar/oakfield/{row.pk}/remove/", follow=True))

    assert "Take them out of the calendar" in page
    assert "Changed." in changed
    assert "“Snow” is out of the calendar." in removed
    assert not CalendarDay.objects.exists()


def test_a_change_that_cannot_stand_is_said_on_the_page(desk, oakfield):
    row = note(oakfield, "half-term", date(2027, 2, 15), date(2027, 2, 19))
    note(oakfield, "inset", date(2027, 9, 1))
    sent = {"kind": "holiday", "label": "x", **day_parts("starts_on", date(2027, 9, 1))}

    assert "overlaps" in text(desk.post(f"/settings/calendar/oakfield/{row.pk}/change/", sent))


def test_taking_out_what_would_leave_months_is_refused_with_a_sentence(client, elmtree, elm_north):
    note(elmtree, "holiday", date(2027, 5, 4), date(2027, 7, 30))
    note(elm_north, "holiday", date(2027, 7, 31), date(2027, 9, 3))
    row = note(elm_north, "open", date(2027, 6, 14), date(2027, 6, 18))
    sign_in(client, give(make_person("Olga Office"), "school-office", elm_north))

    answer = text(client.post(f"/settings/calendar/elm-north/{row.pk}/remove/", follow=True))

    assert "would have no working day" in answer
    assert CalendarDay.objects.filter(pk=row.pk).exists()


# A file -----------------------------------------------------------------------------------------------------------------------
def test_a_file_is_shown_line_by_line_and_stored_as_corrected(desk, oakfield):
    note(oakfield, "half-term", date(2027, 2, 17), date(2027, 2, 24), "Old half-term")
    note(oakfield, "half-term", date(2027, 5, 31), date(2027, 6, 4), "May half-term")

    preview = upload(desk, FILE)
    page = text(preview)

    assert CalendarDay.objects.count() == 2
    assert "We found 2 holidays and INSET days. Is this right?" in page
    assert "Line 5: “31/2/2027” is not a day we can read." in page
    assert "It takes the place of “Old half-term”, 17 to 24 February 2027." in page
    assert "“May half-term”, 31 May to 4 June 2027" in page

    kinds = {"kind_0": "half-term", "kind_1": "inset", "kind_2": ""}
    stored = text(
        desk.post(
            "/settings/calendar/oakfield/import/confirm/", {"held": preview.context["held"], **kinds}, follow=True
        )
    )

    assert "2 entries are in the calendar." in stored
    assert sorted(CalendarDay.objects.values_list("kind", "label", "starts_on")) == [
        ("half-term", "Half-term", date(2027, 2, 15)),
        ("half-term", "May half-term", date(2027, 5, 31)),
        # The person said that the sports day is an INSET day, and left the INSET day out.
        ("inset", "Sports day", date(2027, 6, 10)),
    ]


@pytest.mark.parametrize("step", ["change", "remove"])
def test_days_that_somebody_else_took_out_meanwhile_are_a_sentence_and_no_dead_end(desk, oakfield, step):
    row = note(oakfield, "holiday", date(2027, 8, 20), date(2027, 9, 3), "Summer")
    address = f"/settings/calendar/oakfield/{row.pk}/{step}/"
    row.delete()

    answer = desk.post(address, {"kind": "holiday", "label": "Long summer"}, follow=True)

    assert answer.redirect_chain == [("/settings/calendar/oakfield/", 302)]
    assert "Somebody has taken these days out meanwhile." in text(answer)
    assert desk.get(f"/settings/calendar/oakfield/{row.pk or 0}/change/").status_code == 404


def confirm(desk, preview, **kinds):
    return desk.post("/settings/calendar/oakfield/import/confirm/", {"held": preview.context["held"], **kinds})


def test_the_same_file_again_says_that_everything_stands_already(desk, oakfield):
    for _ in range(2):
        answer = confirm(desk, upload(desk, FILE), kind_0="half-term", kind_2="inset")

    assert "in the calendar already" in text(desk.get(answer["Location"]))
    assert CalendarDay.objects.count() == 2
    assert "In the calendar already" in text(upload(desk, FILE))


def test_lines_that_cannot_stand_bring_the_preview_back_and_store_nothing(desk, oakfield):
    note(oakfield, "holiday", date(2027, 8, 20), date(2027, 9, 3), "Summer")
    preview = upload(desk, FILE)

    answer = confirm(desk, preview, kind_0="half-term", kind_1="", kind_2="inset")

    assert "overlaps “Summer”" in text(answer)
    assert "Nothing is stored yet." in text(answer)
    assert "“31/2/2027” is not a day" in text(answer)
    assert "stands on these days already" in text(preview)
    assert CalendarDay.objects.count() == 1
    # And from there it goes on.
    assert confirm(desk, answer, kind_0="half-term").status_code == 302
    assert CalendarDay.objects.count() == 2


def test_a_preview_does_not_call_in_the_way_what_the_same_file_moves(desk, oakfield):
    note(oakfield, "holiday", date(2026, 12, 21), date(2027, 1, 4), "Winter")
    preview = upload(
        desk, b"What,From,To\nChristmas holiday,21/12/2026,1/1/2027\nINSET day,4/1/2027,\n", name="dates.csv"
    )

    confirmed = confirm(desk, preview, kind_0="holiday", kind_1="inset")

    assert "takes the place of “Winter”" in text(preview)
    assert "stands on these days already" not in text(preview)
    assert confirmed.status_code == 302
    assert set(CalendarDay.objects.values_list("label", flat=True)) == {"Christmas holiday", "INSET day"}


def test_a_file_of_terms_is_taken_in_as_the_holidays_between_them(desk, oakfield):
    preview = upload(
        desk, b"What,From,To\nAutumn term,2/9/2026,18/12/2026\nSpring term,4/1/2027,31/3/2027\n", name="terms.csv"
    )

    confirm(desk, preview, kind_1="holiday")

    assert "It lies between \u201cAutumn term\u201d and \u201cSpring term\u201d." in text(preview)
    row = CalendarDay.objects.get()
    assert (row.kind, row.starts_on, row.ends_on) == ("holiday", date(2026, 12, 19), date(2027, 1, 3))


@pytest.mark.parametrize("kinds", [{}, {"kind_0": "", "kind_1": "moon"}, {"kind_7": "holiday"}])
def test_a_preview_with_everything_left_out_says_so(desk, oakfield, kinds):
    answer = confirm(desk, upload(desk, FILE), **kinds)

    assert "Every line is left out." in text(answer)
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("held", ["", "x", "a:b:c"])
def test_a_preview_that_is_not_ours_is_not_stored(desk, oakfield, held):
    answer = desk.post("/settings/calendar/oakfield/import/confirm/", {"held": held, "kind_0": "holiday"}, follow=True)

    assert "waited too long" in text(answer)
    assert not CalendarDay.objects.exists()


def test_a_preview_of_one_place_or_person_is_not_stored_by_another(client, desk, oakfield, elm_north, office):
    held = upload(desk, FILE).context["held"]
    give(office, "school-office", elm_north)
    elsewhere = desk.post(
        "/settings/calendar/elm-north/import/confirm/", {"held": held, "kind_0": "holiday"}, follow=True
    )
    sign_in(client, give(make_person("Hugo Head"), "headteacher", oakfield))
    other = client.post("/settings/calendar/oakfield/import/confirm/", {"held": held, "kind_0": "holiday"}, follow=True)

    assert "waited too long" in text(elsewhere)
    assert "waited too long" in text(other)
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04", "packed file"),
        (b"%PDF-1.4", "PDF"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        (b"BEGIN:VCALENDAR\nrubbish", "damaged"),
        (b"What,From\n", "There are no dates in this file."),
        (b"a,b\n1,2\n", "line of headings"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused_beside_the_field(desk, data, words):
    answer = upload(desk, data, name="dates.ics")

    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors["file"])


def test_no_file_at_all_is_said_beside_the_field(desk):
    answer = desk.post("/settings/calendar/oakfield/import/", {})

    assert "Choose the file with the dates." in text(answer)


def test_a_file_without_anything_understood_still_shows_why(desk):
    answer = upload(desk, b"What,From\nOdd,31/2/2027\n")

    assert "We found no holiday or INSET day in this file" in text(answer)
    assert "“31/2/2027”" in text(answer)
    assert "Put them in the calendar" not in text(answer)


def test_words_of_a_file_stay_words(desk):
    answer = upload(desk, b'What,From\n"<script>alert(1)</script> holiday",1/3/2027\n')

    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;" in answer.content.decode()


def test_what_is_not_shown_is_counted(desk):
    data = b"What,From\n" + b"".join(b"Trip %d,1/3/2027\nOdd,x\n" % number for number in range(310))

    page = text(upload(desk, data))

    assert "10 more lines do not speak of days without school, and are left out." in page
    assert "The first 50 of 310 are shown." in page
