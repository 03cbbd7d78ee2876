"""Commands for operators: their words, their JSON keys, and what they refuse."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from policies.models import Policy, PolicyVersion
from policies.workflow import State
from tests.factories import give, make_person
from tests.factories.policies import ObligationFactory, ObligationReasonFactory, make_policy, make_version

TEXT = "# Online Safety Policy\n\nLast reviewed: September 2025\n\n## 1. Why\n\n1.1 Be kind. Tell the headteacher.\n"


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "policy.md"
    path.write_text(TEXT)
    return path


@pytest.mark.django_db(transaction=True)
def test_import_prints_what_was_understood_and_stores_a_draft(oakfield, file):
    printed = json.loads(run("import_policy", str(file), "--organisation", "oakfield", "--json"))

    assert printed["title"] == "Online Safety Policy"
    assert (printed["owner"], printed["approved"], printed["last_reviewed"], printed["next_review"]) == (
        None,
        None,
        "2025-09",
        None,
    )
    assert printed["clauses"] == PolicyVersion.objects.get().clauses.count()
    assert printed["defects"]
    assert printed["not_understood"] == []
    assert (printed["policy"], printed["version"], printed["unchanged"]) == ("oakfield-online-safety", 1, False)


@pytest.mark.django_db(transaction=True)
def test_import_again_says_that_nothing_changed(oakfield, file):
    assert "Imported" in run("import_policy", str(file), "--organisation", "oakfield")

    words = run("import_policy", str(file), "--organisation", "oakfield")

    assert "Unchanged" in words
    assert "Missing or wrong" in words
    assert PolicyVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "data", "words"), [("a.txt", b"%PDF-1", "PDF"), ("a.md", b"", "empty"), ("a.docx", b"x", "end in .txt")]
)
def test_bad_file_is_a_sentence_and_stores_nothing(oakfield, tmp_path, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(CommandError, match=words):
        run("import_policy", str(path), "--organisation", "oakfield")

    assert not Policy.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_import_names_what_is_not_there(oakfield, file):
    with pytest.raises(CommandError, match="cannot be read"):
        run("import_policy", "/no/such/file.md", "--organisation", "oakfield")
    with pytest.raises(CommandError, match="no organisation"):
        run("import_policy", str(file), "--organisation", "atlantis")


def test_duties_of_a_person_are_listed_with_their_reason(oakfield, author, today):
    version = make_version(make_policy(oakfield), state=State.IN_FORCE)
    duty = ObligationFactory(person=author, version=version, due_on=today)
    ObligationReasonFactory(obligation=duty, membership=author.memberships.get())

    printed = json.loads(run("obligations", "--person", "AMA.author@example.test", "--json"))

    assert printed == [
        {
            "policy": "oakfield-social-media", "version": 1, "state": "owed", "due": today.isoformat(),
            "reason": "Staff at Oakfield School", "organisation": "oakfield",
        }
    ]  # fmt: skip
    assert "owed, due" in run("obligations", "--person", author.email)


def test_person_without_duties_and_unknown_person_get_a_sentence(nobody):
    assert "Nothing" in run("obligations", "--person", nobody.email)
    with pytest.raises(CommandError, match="nobody with the address"):
        run("obligations", "--person", "who@example.test")


def test_plan_lists_what_would_be_given(oakfield, author):
    version = make_version(make_policy(oakfield), state=State.IN_FORCE)
    ObligationFactory(person=author, version=version, due_on=date(2027, 3, 5), owed_since=date(2027, 2, 19))
    words = ("plan_reminders", "--from", "2027-02-26", "--to", "2027-03-05")

    printed = json.loads(run(*words, "--organisation", "oakfield", "--json"))

    assert [row["why"] for row in printed if row["kind"].startswith("policies.")] == [
        "Please confirm in 7 days.",
        "Please confirm tomorrow.",
        "Please confirm today.",
    ]
    assert set(printed[0]) == {"at", "to", "kind", "about", "why"}
    assert printed == sorted(printed, key=lambda row: row["at"])
    assert "Please confirm tomorrow." in run(*words)


def test_plan_of_nothing_and_of_nonsense_gets_a_sentence(db):
    assert "Nothing" in run("plan_reminders", "--from", "2026-11-01", "--to", "2026-11-02")
    with pytest.raises(CommandError, match="before the first"):
        run("plan_reminders", "--from", "2026-11-02", "--to", "2026-11-01")
    with pytest.raises(CommandError, match="no organisation"):
        run("plan_reminders", "--from", "2026-11-01", "--to", "2026-11-02", "--organisation", "atlantis")
    with pytest.raises(CommandError, match="“Easter” is no day. Write it as 2027-03-04."):
        call_command("plan_reminders", "--from", "Easter", "--to", "2027-01-01")


def test_people_in_many_roles_have_one_line_per_place(elmtree, elm_north, elm_south):
    version = make_version(make_policy(elmtree, places=[elm_north, elm_south]), state=State.IN_FORCE)
    person = give(make_person("Two Schools"), "staff", elm_north)
    for place in (elm_north, elm_south):
        ObligationFactory(person=person, version=version, organisation=place)

    assert len(json.loads(run("obligations", "--person", person.email, "--json"))) == 2
