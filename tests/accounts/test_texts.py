"""A place's own words for its mails: who may, what may stand in them, the mail as it would look, and the way back."""

from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from accounts import services
from accounts.models import MailText
from accounts.telling import faults_of_text, group_of, message_groups, names_in, wording_of
from accounts.views.telling_texts import SAMPLES, our_words
from core import notify, outbox
from core.clocks import LONDON
from core.models import AuditEntry
from core.workflow import NotNow
from policyhub.message_groups import NOT_REWORDED
from tests.factories import give, make_person, sign_in

TUESDAY = datetime(2027, 3, 2, 10, 0, tzinfo=LONDON)
KIND = "posts.submit"
WORDINGS = [wording for group in message_groups() for wording in group.wordings]
KINDS = sorted(
    f"{path.parent.name}.{path.stem}"
    for path in (Path(settings.BASE_DIR) / "templates" / "messages").rglob("*.txt")
    if path.name != "constant.txt"
)


@pytest.fixture
def at(client, oakfield, approver):
    """The address of one kind's page, for the headteacher."""
    sign_in(client, approver)
    return f"/settings/texts/oakfield/{KIND}/"


def typed(headline="{author} needs you", words="Look at it, {person}.", then="save"):
    return {"headline": headline, "words": words, "then": then}


def test_headteacher_puts_a_mail_into_own_words(client, at, oakfield, approver, mailoutbox):
    client.post(at, typed())
    reader = give(make_person("Rita Reader"), "staff", oakfield)
    notify.tell([reader], about=oakfield, kind=KIND, path="/", now=TUESDAY, urgent=True, context={"author": "Ama"})

    outbox.deliver_due(now=TUESDAY)

    assert mailoutbox[0].subject == "Ama needs you"
    assert "Look at it, Rita Reader." in mailoutbox[0].body
    assert AuditEntry.objects.filter(verb="change_text", person=approver, organisation=oakfield).count() == 1


def test_looking_at_the_mail_saves_nothing_and_fills_the_names_in(client, at):
    page = client.post(at, typed(headline="{author} at {place}", then="preview")).content.decode()

    assert "This is how the mail would look" in page
    assert "Ben Brook at Oakfield School" in page
    assert "Look at it, Ama Ash." in page
    assert not MailText.objects.exists()


def test_going_back_from_the_mail_keeps_what_was_typed(client, at):
    page = client.post(at, typed(words="My own words.", then="change")).content.decode()

    assert "What should the mail say?" in page
    assert "My own words." in page
    assert not MailText.objects.exists()


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("words", "About {child}", "{child} is not known here; you can use {person}, {place}, {author}."),
        ("headline", "{policy}", "{policy} is not known here"),
        ("words", "An { author }", "Curly brackets"),
        ("words", "{{ author }}", "Curly brackets"),
        ("words", "{% now 'Y' %}", "Curly brackets"),
        ("headline", "One\nBcc: all@example.test", "A headline is one line"),
        ("headline", "One\r\nTwo", "A headline is one line"),
        ("headline", "One\u2028Two", "A headline is one line"),
        ("headline", "Turned \u202e round", "A headline is one line"),
        ("words", "A bell \x07 rings", "cannot be seen"),
        ("words", "Go to https://elsewhere.example", "Leave web addresses out"),
        ("headline", "www.elsewhere.example", "Leave web addresses out"),
        ("headline", " ", "Write something here"),
        ("words", "", "Write something here"),
        ("headline", "A" * 121, "121 characters; 120 is the most"),
        ("words", "A" * 2001, "2000 is the most"),
    ],
)
def test_words_that_cannot_be_used_are_said_beside_the_field(field, text, words, client, at):
    page = client.post(at, {**typed(), field: text}).content.decode()

    assert words in page.replace("&#x27;", "'")
    assert page.count("There is a problem") == 1
    assert not MailText.objects.exists()


def test_service_refuses_what_the_form_refuses(oakfield, approver, now):
    with pytest.raises(NotNow, match="child"):
        services.change_text(organisation=oakfield, kind=KIND, headline="{child}", words="x", by=approver, now=now)
    assert not MailText.objects.exists()


@pytest.mark.parametrize(
    "kind", ["incidents.report", "accounts.give_role", "accounts.mail_returns", "posts.sign_off", "no.such"]
)
def test_mails_about_reports_and_roles_have_no_page_and_no_words_of_a_school(kind, client, at, oakfield, approver, now):
    assert client.get(f"/settings/texts/oakfield/{kind}/").status_code == 404
    assert client.post(f"/settings/texts/oakfield/{kind}/", typed()).status_code == 404
    with pytest.raises(NotNow, match="cannot be changed"):
        services.change_text(organisation=oakfield, kind=kind, headline="x", words="y", by=approver, now=now)


def test_list_says_why_some_mails_keep_our_words(client, at):
    page = client.get("/settings/texts/").content.decode()

    assert "so that nobody can read anything out of them" in page
    assert "incidents." not in page


def test_trust_words_count_below_until_a_school_has_its_own(client, elmtree, elm_north, now):
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    services.change_text(organisation=elmtree, kind=KIND, headline="Of the trust", words="x", by=chief, now=now)
    sign_in(client, chief)

    inherited = client.get("/settings/texts/elm-north/").content.decode()
    services.change_text(organisation=elm_north, kind=KIND, headline="Of the school", words="x", by=chief, now=now)
    own = client.get("/settings/texts/elm-north/").content.decode()

    assert "Words of Elmtree Trust" in inherited
    assert "Of the school" in own
    assert "Your own words" in own
    assert "Of the trust" in client.get(f"/settings/texts/elmtree/{KIND}/").content.decode()


def test_way_back_leads_to_the_words_there_were_before(client, at, oakfield, approver):
    client.post(at, typed())

    client.post(f"{at}reset/")

    assert not MailText.objects.exists()
    assert AuditEntry.objects.filter(verb="reset_text", person=approver, organisation=oakfield).count() == 1
    assert client.post(f"{at}reset/").status_code == 404


def test_who_may_not_change_rules_changes_no_words(client, oakfield, author, business_manager, stranger, approver, now):
    text = services.change_text(organisation=oakfield, kind=KIND, headline="x", words="y", by=approver, now=now)
    for person in (author, business_manager, stranger):
        sign_in(client, person)
        assert client.get(f"/settings/texts/oakfield/{KIND}/").status_code == 404
        with pytest.raises(PermissionDenied):
            services.change_text(organisation=oakfield, kind=KIND, headline="a", words="b", by=person, now=now)
        with pytest.raises(PermissionDenied):
            services.reset_text(text=text, by=person, now=now)


def test_refusal_that_came_up_meanwhile_is_said_on_the_form(client, at, monkeypatch):
    def refuse(**_):
        raise NotNow("Not just now.", code="late")

    monkeypatch.setattr("accounts.services.change_text", refuse)

    assert "Not just now." in client.post(at, typed()).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_reworded_or_has_a_reason_why_not(kind):
    always_ours = any(fnmatchcase(kind, pattern) for pattern in NOT_REWORDED)

    assert group_of(kind).slug
    assert (wording_of(kind) is not None) is not always_ours


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.kind)
def test_our_own_words_would_pass_as_a_schools(wording):
    assert wording.kind in KINDS
    headline, words = our_words(wording)

    assert faults_of_text(wording, headline=headline, words=words) == {}
    assert names_in(headline + words) <= set(wording.allowed)
    assert set(wording.allowed) <= {*SAMPLES, "person", "place"}


def test_long_list_of_places_asks_the_same(client, elmtree, elm_north, django_assert_max_num_queries):
    chief = give(make_person("Cleo Chief"), "chief-executive", elmtree)
    sign_in(client, chief)

    with django_assert_max_num_queries(12):
        assert client.get("/settings/texts/").status_code == 200
