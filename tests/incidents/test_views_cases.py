"""The pages of cases for those who look after them, and who would get a report."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, Message
from incidents import services
from incidents.models import Incident
from tests.factories import give, make_person, sign_in
from tests.factories.incidents import make_case, make_report, rules


def test_case_needs_a_second_factor(client, school, lead):
    case = make_case(school, kind="K3")
    sign_in(client, lead, second_factor=False)

    for page in (
        reverse("incidents:index"),
        reverse("incidents:case", args=[case.reference]),
        reverse("incidents:note", args=[case.reference]),
    ):
        assert client.get(page).url.startswith(reverse("accounts:second_factor_needed"))


def test_reading_a_case_is_recorded_and_kept_by_no_browser(client, school, lead):
    case = make_case(school, kind="K3")

    response = sign_in(client, lead).get(reverse("incidents:case", args=[case.reference]))

    assert case.words in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert AuditEntry.objects.filter(outcome="read", person=lead, about_id=str(case.pk)).count() == 1
    assert Incident.objects.get().first_opened_at


def test_data_protection_officer_reads_no_words_of_a_childs_case(client, school, lead):
    officer = give(make_person("Olga Officer"), "data-protection-officer", school)
    case = make_case(school, kind="K3", personal_data_exposed=True, words="PLANTED-WORDS")
    services.write_to_reporter(incident=case, by=lead, now=timezone.now(), note="PLANTED-MESSAGE")

    text = sign_in(client, officer).get(reverse("incidents:case", args=[case.reference])).content.decode()

    assert "PLANTED" not in text
    assert "belong to another part" in text


def test_case_goes_its_way_through_the_pages(client, school, lead, deputy, author):
    case = make_case(school, kind="K3", reporter=author, keep_out=("headteacher",))
    give(make_person("Hugo Head"), "headteacher", school)
    sign_in(client, lead)

    def do(verb, **given):
        page = reverse(f"incidents:{verb}", args=[case.reference])
        response = client.post(page, given, follow=True)
        assert response.status_code == 200, verb
        return response.content.decode()

    seen = Incident.objects.get().fingerprint
    assert "changed while" in do("acknowledge", seen="old")
    do("acknowledge", seen=seen)
    assert client.get(reverse("incidents:triage", args=[case.reference])).status_code == 200
    seen = Incident.objects.get().fingerprint
    assert "changed while" in do("triage", seen="old", kind="K3", imagery="no", facts=["child"], note="It is.")
    do("triage", seen=seen, kind="K3", imagery="no", facts=["child"], note="It is.")
    do("begin_work")
    do("note", note="PLANTED-NOTE")
    do("write_to_reporter", note="Come by, please.")
    do("record_action", duty="social-care", note="Rang them.", on_day="1", on_month="1", on_year="2026")
    do("name_subject", names="Somebody Unknown", note="Heard it.")
    do("share", person=deputy.pk, note="To help.", until_0="1", until_1="1", until_2="2099")
    assert "Choose how it ended" in do("close", note="Done.")
    do("close", seen=Incident.objects.get().fingerprint, outcome="support", note="Done.")
    assert Incident.objects.get().state == "closed"
    do("reopen", note="Something new.")
    page = do("hand_over", person=deputy.pk, note="I leave.")

    assert "now with somebody else" in page
    assert list(Incident.objects.visible_to(deputy)) == [case]


def test_reporters_wish_can_be_answered_on_its_page(client, oakfield, deputy):
    school = rules(oakfield)
    head = give(make_person("Hugo Head"), "headteacher", school)
    case = make_case(school, kind="K3", keep_out=("headteacher",))
    services.open_case(incident=case, by=deputy, now=timezone.now())
    services.acknowledge(
        incident=Incident.objects.get(), by=deputy, now=timezone.now(), seen=Incident.objects.get().fingerprint
    )
    page = reverse("incidents:answer_keeping_out", args=[case.reference])
    sign_in(client, deputy)

    assert "Hugo Head" in client.get(page).content.decode()
    client.post(page, {"person": head.pk, "keep": "yes", "note": "There is a reason."})

    assert case.exclusions.get().confirmed_by == deputy


def test_reader_who_may_not_decide_is_told_so(client, school, lead, deputy):
    case = make_case(school, kind="K3")
    services.share(
        incident=case, by=lead, now=timezone.now(), note="To help.", strand=case.strands.get(), person=deputy
    )
    sign_in(client, deputy)

    assert client.post(reverse("incidents:begin_work", args=[case.reference])).status_code == 403
    assert AuditEntry.objects.filter(verb="begin_work", outcome="refused").count() == 1


def test_mail_says_the_same_whatever_the_case(school, lead):
    from core import outbox

    for kind, danger in (("K3", True), ("K4", False)):
        make_report(school, kind=kind, immediate_danger=danger, words="PLANTED-WORDS")
    first, second = (outbox.say(message) for message in Message.objects.order_by("pk"))

    assert first == second
    assert not [word for word in ("Oakfield", "K3", "child", "PLANTED", "urgent") if word.lower() in str(first).lower()]


@pytest.mark.parametrize("person", ["lead"])
def test_list_costs_the_same_for_3_and_30_cases(client, school, lead, person):
    sign_in(client, lead)
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make_case(school, kind="K3")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("incidents:index")).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_who_would_get_this_answers_for_those_who_may_see_the_rules(client, school, lead, approver, author):
    page = reverse("incidents:who_would_get")
    give(make_person("Cora Chair"), "chair-of-governors", school)

    answered = (
        sign_in(client, approver).get(page, {"at": school.slug, "kind": "K2", "about": "headteacher"}).content.decode()
    )

    assert "Cora Chair" in answered
    assert "K16" in answered
    assert client.get(page).status_code == 200
    assert client.get(page, {"at": "elsewhere"}).status_code == 404
    assert sign_in(client, author).get(page).status_code == 403


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("K6", "Ours: your policy"),
        ("K13", "names nobody for this"),
        ("K5", "Your policy says so"),
        ("K4c", "minimum decides"),
    ],
)
def test_who_would_get_this_says_whose_words_decide(client, school, lead, approver, kind, words):
    answered = sign_in(client, approver).get(reverse("incidents:who_would_get"), {"kind": kind}).content.decode()

    assert words in answered


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "in 29 minutes"), (45, "goes to the next person now"), (180, "3 hours ago")]
)
def test_list_says_when_a_report_moves_on(client, school, lead, deputy, author, minutes, words):
    make_case(school, kind="K3", reporter=author, now=timezone.now() - timedelta(minutes=minutes))

    assert words in sign_in(client, lead).get(reverse("incidents:index")).content.decode()
