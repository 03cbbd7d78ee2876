"""`who_would_get` says what reporting does."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEntry
from incidents.models import Incident
from tests.factories import give, make_person
from tests.factories.incidents import make_case, rules


@pytest.fixture
def school(oakfield, lead, approver):
    give(make_person("Cora Chair"), "chair-of-governors", oakfield)
    return rules(oakfield)


def ask(*words):
    out = StringIO()
    call_command("who_would_get", *words, stdout=out)
    return out.getvalue()


def test_answer_has_the_stable_keys(school, approver):
    answer = json.loads(ask("oakfield", "k2", "--about", "headteacher", "--json"))

    assert [(one["email"], one["role"], one["as"], one["outside"]) for one in answer["recipients"]] == [
        ("cora.chair@example.test", "chair-of-governors", "owner", False)
    ]
    assert {"email": approver.email, "role": "headteacher", "why": "The report is about this person."} in answer[
        "removed"
    ]
    assert answer["rule"] == {"rule_set": "safeguarding-first", "clause": "Inappropriate contact"}
    assert (answer["floor"], answer["fallback"], answer["ours"]) == (True, False, False)


@pytest.mark.parametrize(
    ("kind", "about"), [("K3", []), ("K2", ["headteacher"]), ("K5", []), ("K3", ["safeguarding-lead"])]
)
def test_answer_is_what_a_report_does(school, kind, about, author):
    words = [word for role in about for word in ("--about", role)]
    answer = json.loads(ask("oakfield", kind, *words, "--by", author.email, "--json"))
    before = AuditEntry.objects.count()
    case = make_case(school, kind=kind, about_roles=tuple(about), reporter=author)

    told = set(case.readings.values_list("user__email", flat=True))
    assert told == {one["email"] for one in answer["recipients"] if one["as"] != "told"}
    assert AuditEntry.objects.count() == before + 1


def test_answer_in_words_names_the_rule(school, lead):
    text = ask("oakfield", "K3", "--about", lead.email)

    assert "safeguarding-first" in text
    assert lead.email in text
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("nowhere", "K1"),
        ("oakfield", "K99"),
        ("oakfield", "K1", "--about", "king"),
        ("oakfield", "K1", "--by", "x@example.test"),
    ],
)
def test_what_is_not_known_is_said(school, words):
    with pytest.raises(CommandError):
        ask(*words)
