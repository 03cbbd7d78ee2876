"""What the person who reports reads on the screen before they send it, kind by kind; and that nobody is asked for a password."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.forms import PasswordInput
from django.urls import reverse
from django.utils import timezone

from accounts.forms import entrance, people
from accounts.models import Contact
from incidents import services
from incidents.models import Duty
from tests.factories.incidents import make_case
from tests.house.test_forms_speak_plainly import forms_of_the_house
from tests.incidents.test_views_reporting import ANSWERS, answer


@pytest.mark.parametrize(
    ("door", "kind", "sentence"),
    [
        ("child", "K4", "Do not reply to the pupil."),
        ("online", "K5", "Do not reply."),
        ("adult", "K9", "Posting about it first can put that at risk."),
        ("adult", "K9", "You can ask for advice from an independent charity before you decide."),
        ("adult", "K10", "The grievance procedure is the way to have a decision about you looked at again."),
        ("online", "K14", "Never write a password in this form."),
        ("online", "K15", "Wait with the post until you hear."),
    ],
)
def test_what_to_do_is_said_before_the_report_is_sent(client, school, lead, head, door, kind, sentence):
    answer(client, school, door={"door": door}, kind={"kind": kind}, facts={})

    page = client.get(reverse("incidents:question", args=["words"]))

    assert sentence in page.content.decode()


ABOUT_AN_ADULT = {"door": {"door": "adult"}, "kind": {"kind": "K2"}, "facts": {}, "about": {"about_roles": ["staff"]}}


@pytest.mark.parametrize("watched", [True, False])
def test_number_of_the_lado_stands_on_every_page_that_says_so(client, school, lead, head, monkeypatch, watched):
    monkeypatch.setattr("incidents.views.reporting.is_watched", lambda place, now: watched)
    Contact.objects.create(
        organisation=school, kind="lado", name="The LADO team", telephone="01632 960 103", checked_on=date(2027, 3, 1)
    )

    answer(client, school, **ABOUT_AN_ADULT)
    pages = [
        client.get(reverse("incidents:question", args=["words"])),
        client.post(reverse("incidents:check"), follow=True),
    ]

    for page in pages:
        assert "ring the LADO yourself. The number is on this page." in page.content.decode()
        assert "Call 01632 960 103" in page.content.decode()


def test_where_nobody_knows_the_number_of_the_lado_no_page_says_that_it_stands_there(client, school, lead, head):
    answer(client, school, **ABOUT_AN_ADULT)
    sent = client.post(reverse("incidents:check"), follow=True).content.decode()

    assert "The number is on this page." not in sent
    assert "The local authority gives you the number." in sent


@pytest.mark.parametrize(("needed", "words"), [(True, "Rang them."), (False, "They know already.")])
def test_that_the_police_were_told_or_why_not_is_written_down(school, lead, head, needed, words):
    case = make_case(school, kind="K7")
    now = timezone.now()
    owner = case.strands.get().owner

    services.acknowledge(incident=case, by=owner, now=now, seen=case.fingerprint)
    services.record_action(incident=case, by=owner, now=now, note=words, duty="police", needed=needed)

    duty = Duty.objects.get(incident=case, kind="police")
    assert (duty.done_by, duty.needed) == (owner, needed)
    assert any(words in line.text for line in case.timeline.filter(kind="action"))


def test_no_form_and_no_column_takes_anybodys_password_but_ones_own_at_the_door():
    asked = {
        (form.__module__, name)
        for form in forms_of_the_house()
        for name, field in form.base_fields.items()
        if isinstance(field.widget, PasswordInput) or "password" in name
    }
    kept = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in {"accounts", "core", "dashboards", "incidents", "policies", "posts"}
        and any("password" in field.name for field in model._meta.get_fields())
    }

    assert {module for module, _ in asked} - {"core.styleguide.forms"} == {entrance.__name__, people.__name__}
    assert {name for module, name in asked if module == people.__name__} == {"password"}
    assert kept == {"accounts.User"}


def test_every_page_of_a_report_can_be_left_at_once_and_is_kept_by_no_browser(client, school, lead):
    begun = client.get(reverse("incidents:report"))
    answer(client, school)
    pages = [begun, *(client.get(reverse("incidents:question", args=[step])) for step in ANSWERS)]
    pages += [client.get(reverse("incidents:check")), client.post(reverse("incidents:check"), follow=True)]

    for page in pages:
        [way_out] = re.findall(r"<a [^>]*js-exit-this-page[^>]*>", page.content.decode())
        assert re.search(r'href="https://(?!127|localhost|testserver)', way_out)
        assert "noreferrer" in way_out
        assert page["Cache-Control"] == "no-store"
    assert "js-exit-this-page" not in client.get("/account/login/").content.decode()
