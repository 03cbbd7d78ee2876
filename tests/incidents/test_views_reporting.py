"""The pages on which somebody reports, and what they see of it afterwards: no word in clear, no word lost."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from core.models import AuditEntry
from incidents import services
from incidents.models import Incident
from incidents.views import reporting
from tests.factories import sign_in
from tests.factories.incidents import make_case, make_report

EVIDENCE = ("screen print", "print-out", "Do not delete")
ANSWERS = {
    "door": {"door": "child"},
    "kind": {"kind": "K4"},
    "facts": {"facts": ["child"]},
    "imagery": {"imagery": "no"},
    "about": {"not_sure": "on"},
    "words": {"words": "PLANTED-WORDS in the corridor", "place_seen": "PLANTED-PLACE", "time_seen": "Tuesday"},
    "you": {"reporter_name": "PLANTED-NAME"},
}


def question(step):
    return reverse("incidents:question", args=[step])


def answer(client, school, **changed):
    """Answer every question up to the page that shows who will see it."""
    client.post(reverse("incidents:report"), {"organisation": school.slug})
    for step, given in (ANSWERS | changed).items():
        response = client.post(question(step), given)
        assert response.status_code == 302, response.content.decode()
    return client.get(reverse("incidents:check"))


def send(client, school, **changed):
    answer(client, school, **changed)
    return client.post(reverse("incidents:check"), follow=True)


def receipt_on(response):
    return re.findall(r"data-receipt>([^<]+)<", response.content.decode())


def test_report_without_a_name_arrives_and_can_be_opened_with_both_parts(client, school, lead):
    shown = answer(client, school).content.decode()
    assert "Dee Lead" in shown

    reference, secret = receipt_on(client.post(reverse("incidents:check"), follow=True))
    client.post(reverse("incidents:put_away"))
    assert client.get(reverse("incidents:sent")).status_code == 302
    page = client.post(reverse("incidents:follow_up"), {"reference": reference, "secret": secret}, follow=True)

    assert "Nobody has opened it yet" in page.content.decode()
    assert secret not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]
    assert [case.reporter for case in Incident.objects.all()] == [None]


def test_refresh_and_second_click_show_the_same_receipt(client, school, lead):
    first = receipt_on(send(client, school))

    again = receipt_on(client.post(reverse("incidents:check"), follow=True))

    assert first == again == receipt_on(client.get(reverse("incidents:sent")))
    assert Incident.objects.count() == 1
    assert client.get(question("words")).url == reverse("incidents:sent")


def test_planted_words_are_found_nowhere_in_clear(client, school, lead, caplog):
    answer(client, school)
    before = dump()
    send(client, school)
    after = dump()

    for planted in ("PLANTED-WORDS", "PLANTED-PLACE", "PLANTED-NAME"):
        assert planted not in before
        assert planted not in after
        assert planted not in caplog.text


def dump():
    """Every value of every table, in any form it could be read in."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names come from the database itself
            found += [
                bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
                for row in cursor.fetchall()
                for cell in row
            ]
    return "\n".join(found) + "\n".join(decoded_sessions())


def decoded_sessions():
    from accounts.models import Session

    return [str(session.get_decoded()) for session in Session.objects.all()]


@pytest.mark.parametrize("given", ["yes", "not-sure"])
def test_possible_images_replace_every_sentence_about_evidence(client, school, lead, given):
    answer(client, school, imagery={"imagery": given})

    for page in (client.get(question("words")), client.post(reverse("incidents:check"), follow=True)):
        text = page.content.decode()
        assert "Do not look at, copy, save or send it. Leave it where it is and tell the DSL now." in text
        assert not [words for words in EVIDENCE if words.lower() in text.lower()]
        assert 'type="file"' not in text


def test_advice_about_evidence_comes_only_after_the_question_about_images(client, school, lead):
    client.post(reverse("incidents:report"), {"organisation": school.slug})
    for step in ("door", "kind", "facts", "imagery"):
        text = client.get(question(step)).content.decode()
        assert not [words for words in EVIDENCE if words.lower() in text.lower()]
        client.post(question(step), ANSWERS[step])

    client.post(question("about"), ANSWERS["about"])
    assert "Do not delete" in client.get(question("words")).content.decode()


def test_file_is_dropped_before_a_byte_is_kept(client, school, lead):
    answer(client, school, imagery={"imagery": "yes"})
    picture = SimpleUploadedFile("picture.jpg", b"\xff\xd8PLANTED-PICTURE" * 400_000)

    response = client.post(question("words"), {**ANSWERS["words"], "photo": picture})

    assert response.status_code == 302
    assert not response.wsgi_request.FILES
    assert "PLANTED-PICTURE" not in dump()


def test_token_is_still_asked_for(school):
    from django.test import Client

    refused = Client(enforce_csrf_checks=True).post(reverse("incidents:report"), {"organisation": school.slug})

    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("step", "given", "sentence"),
    [
        ("words", {"words": "   "}, "even in a few words"),
        ("words", {"words": "x" * 100_000}, "longer than"),
        ("imagery", {}, "Choose yes, not sure or no"),
        ("about", {}, "Tick a job, write a name"),
        ("kind", {"kind": "K99"}, "K99"),
    ],
)
def test_bad_answer_gets_a_sentence_and_loses_nothing(client, school, lead, step, given, sentence):
    answer(client, school)

    response = client.post(question(step), given)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert client.get(reverse("incidents:check")).status_code == 200


def test_pages_cannot_be_skipped_and_unknown_ones_do_not_exist(client, school, lead):
    assert client.get(question("words")).url == reverse("incidents:report")
    assert client.get(reverse("incidents:check")).url == reverse("incidents:report")
    client.post(reverse("incidents:report"), {"organisation": school.slug})

    assert client.get(question("words")).url == question("door")
    assert client.post(reverse("incidents:check")).url == question("door")
    assert client.get(question("photo")).status_code == 404
    assert not Incident.objects.exists()


def test_draft_ends_by_itself(client, school, lead, monkeypatch):

    from incidents.forms import draft

    monkeypatch.setattr(draft, "ENDS_AFTER", timedelta(0))
    client.post(reverse("incidents:report"), {"organisation": school.slug})

    assert client.get(question("door")).url == reverse("incidents:report")


def test_signed_in_person_need_not_say_where_and_may_stay_without_a_name(client, school, lead, author):
    sign_in(client, author, second_factor=False)
    start = client.get(reverse("incidents:report")).content.decode()
    assert "Dee Lead" in start
    assert "Oakfield School" in start

    send(client, school, you={"named": "without"})

    case = Incident.objects.get()
    assert case.reporter is None
    assert AuditEntry.objects.get(verb="report").person is None


def test_named_report_is_found_under_my_reports(client, school, lead, author):
    sign_in(client, author, second_factor=False)
    sent = send(client, school, you={"named": "named"})
    [reference] = receipt_on(sent)
    page = reverse("incidents:my_report", args=[reference])

    assert reference in client.get(reverse("incidents:my_reports")).content.decode()
    added = client.post(reverse("incidents:add_words", args=[reference]), {"note": "One more thing."}, follow=True)

    assert "One more thing." in added.content.decode()
    assert client.post(reverse("incidents:add_words", args=[reference]), {"note": ""}).status_code == 200
    assert sign_in(client, lead).get(page).status_code == 404


def test_reporter_may_pick_where_the_rules_give_a_choice(client, school, lead, approver):
    shown = answer(client, school, door={"door": "online"}, kind={"kind": "K5"}, facts={}, you={"pick": "headteacher"})

    assert "Hugo Head" in shown.content.decode()
    client.post(reverse("incidents:check"))
    assert list(Incident.objects.visible_to(approver)) == list(Incident.objects.all())


def test_out_of_hours_the_form_says_that_nobody_watches(client, school, lead, monkeypatch):
    client.post(reverse("incidents:report"), {"organisation": school.slug})
    for watched in (True, False):
        monkeypatch.setattr(reporting, "is_watched", lambda place, now, watched=watched: watched)
        assert (reporting.NOT_WATCHED in client.get(question("door")).content.decode()) is not watched


def test_receipt_that_does_not_fit_gets_one_sentence_and_then_has_to_wait(client, school, lead):
    reference = make_report(school, kind="K3").reference
    for _ in range(10):
        response = client.post(reverse("incidents:follow_up"), {"reference": reference, "secret": "WRONG"})
        assert response.status_code == 200
        assert services.following_up.NOT_FOUND in response.content.decode()

    assert client.post(reverse("incidents:follow_up"), {"reference": reference, "secret": "WRONG"}).status_code == 429


def test_report_opened_with_its_receipt_can_be_added_to_and_closed(client, school, lead):
    receipt = make_report(school, kind="K3")
    assert client.post(reverse("incidents:follow_up_add"), {"note": "x"}).url == reverse("incidents:follow_up")
    client.post(reverse("incidents:follow_up"), {"reference": receipt.reference, "secret": receipt.secret})

    refused = client.post(reverse("incidents:follow_up_add"), {"note": f"It is {receipt.secret}"})
    assert "secret part" in refused.content.decode()
    assert (
        "More to say"
        in client.post(reverse("incidents:follow_up_add"), {"note": "More to say"}, follow=True).content.decode()
    )
    client.post(reverse("incidents:follow_up_leave"))

    assert "both parts of your receipt" in client.get(reverse("incidents:follow_up")).content.decode()


def test_list_says_that_somebody_was_told_and_no_more(client, school, lead, author):
    case = make_case(school, kind="K3")
    case.told_only.create(person=author)

    text = sign_in(client, author).get(reverse("incidents:index")).content.decode()

    assert "There is one matter" in text
    assert case.reference not in text
