"""`manage.py figures` prints what the page shows, to the word, and nothing to whoever sees no figures."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEntry
from dashboards import services
from tests.dashboards.scenes import asked, in_force, reports
from tests.factories import sign_in

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("figures", *arguments, stdout=out)
    return out.getvalue()


def document(*arguments):
    return json.loads(run(*arguments, "--json"))


def test_the_document_has_the_keys_that_operators_rely_on(oakfield, governor):
    shown = document("oakfield", "--as", "governor")

    assert shown["snapshot"] is None
    assert set(shown["blocks"]["policies"]) == {"sentence", "columns", "rows", "notes"}
    assert list(shown["blocks"]) == [
        "policies",
        "reviews",
        "confirmed",
        "posts_waiting",
        "posts_published",
        "incidents",
    ]


def test_rows_line_up_with_their_columns(oakfield, today):
    asked(in_force(oakfield, review_on=today), oakfield, confirmed=1, owed=1)

    for block in document("oakfield", "--as", "headteacher")["blocks"].values():
        assert all(len(row) == len(block["columns"]) for row in block["rows"])


@pytest.mark.parametrize(("viewer", "words"), [("governor", "fewer than 5"), ("headteacher", "3")])
def test_a_role_sees_its_version(oakfield, viewer, words):
    reports(oakfield, 3)

    assert document("oakfield", "--as", viewer)["blocks"]["incidents"]["rows"][0][-1] == words


def test_a_person_is_named_by_address(oakfield, approver):
    reports(oakfield, 3)

    assert document("oakfield", "--as", approver.email.upper())["blocks"]["incidents"]["rows"][0][-1] == "3"


def test_the_command_says_what_the_page_says(client, oakfield, governor, today):
    asked(in_force(oakfield, review_on=today), oakfield, confirmed=1, owed=1)
    reports(oakfield, 6)

    shown = document("oakfield", "--as", "governor")
    page = sign_in(client, governor).get("/dashboard/oakfield/").content.decode()

    assert shown["headline"] in page
    assert all(block["sentence"].rstrip(".") in page for block in shown["blocks"].values())


def test_plain_words_come_without_json(oakfield):
    assert "Oakfield School: No policy is in use yet" in run("oakfield", "--as", "governor")


def test_frozen_figures_are_printed_by_their_number(oakfield, approver, now):
    snapshot = services.freeze(organisation=oakfield, by=approver, now=now)
    reports(oakfield, 6)

    shown = document("oakfield", "--as", "governor", "--snapshot", str(snapshot.uid))

    assert shown["snapshot"] == str(snapshot.uid)
    assert shown["blocks"]["incidents"]["rows"][0][-1] == "0"


def test_frozen_figures_in_full_are_not_printed_for_a_governor(oakfield, approver, now):
    snapshot = services.freeze(organisation=oakfield, by=approver, now=now, view="full")

    with pytest.raises(CommandError, match="no frozen figures"):
        run("oakfield", "--as", "governor", "--snapshot", str(snapshot.uid))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere", "--as", "governor"], "There is no organisation"),
        (["oakfield", "--as", "caretaker"], "There is no role"),
        (["oakfield", "--as", "staff"], "sees no figures"),
        (["oakfield", "--as", "nobody@example.test"], "There is nobody with the address"),
        (["oakfield", "--as", "governor", "--snapshot", "7"], "no frozen figures"),
    ],
)
def test_what_cannot_be_printed_is_said(oakfield, arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)


def test_the_command_writes_nothing(oakfield):
    before = AuditEntry.objects.count()

    run("oakfield", "--as", "governor")

    assert AuditEntry.objects.count() == before
