"""What the school's rules add to the text checks."""

import json
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import RuleSetting
from accounts.rule_files import read
from posts import checking
from posts.checks import run_checks
from posts.models import Post
from posts.rulebook import rules_of
from posts.services import Named
from tests.factories.posts import AccountFactory, clean_photo, use_rules, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def website(oakfield):
    use_rules("business-manager-confirms", oakfield)
    return AccountFactory(organisation=oakfield, handle="website")


def blocks(post):
    return {one.check for one in checking.findings_of(post=post) if one.level == "block"}


def test_plain_notice_blocks_nothing(author, oakfield, website):
    assert blocks(write(author, oakfield, website)) == set()


def test_picture_needs_people_or_a_word_that_nobody_can_be_recognised(author, oakfield, website):
    assert blocks(write(author, oakfield, website, new_photos=(clean_photo(),))) == {"people"}
    assert blocks(write(author, oakfield, website, new_photos=(clean_photo(),), nobody_recognisable=True)) == set()


@pytest.mark.parametrize(
    ("person", "found"),
    [
        (Named(name="Amara", kind="pupil", permission="yes"), set()),
        (Named(name="Amara", kind="pupil", permission="unknown"), {"permission"}),
        (Named(name="Amara", kind="pupil", permission="refused"), {"permission"}),
        (Named(name="Amara", kind="pupil", permission="yes", name_shown=True), {"name_permission"}),
        (Named(name="Amara", kind="pupil", permission="yes", name_shown=True, name_permission=True), set()),
    ],
)
def test_permission_for_each_person_is_asked(person, found, author, oakfield, website):
    assert blocks(write(author, oakfield, website, people=(person,), new_photos=(clean_photo(),))) == found


def test_doubt_of_the_author_reaches_the_approver(author, oakfield, website):
    post = write(author, oakfield, website, answers={"copyright": "not sure"})

    assert any(one["level"] == "ask" and one["check"] == "copyright" for one in post.findings)


def test_post_without_account_or_purpose_is_blocked(author, oakfield, website):
    assert blocks(write(author, oakfield, purpose="")) == {"accounts", "purpose"}


def test_colleagues_full_name_is_asked_about(author, oakfield, website, approver):
    post = write(author, oakfield, website, words="Well done, Hugo Head!")

    assert "full_name" in {one.check for one in checking.findings_of(post=post)}


def test_command_asks_the_same_checks_and_stores_nothing(oakfield, website, tmp_path, capsys):
    words = tmp_path / "words.txt"
    words.write_text("Ring 01632 960 101")
    (tmp_path / "not.jpg").write_text("a text")

    call_command(
        "check_post",
        "oakfield",
        "--text-file",
        str(words),
        "--photo",
        str(tmp_path / "not.jpg"),
        "--account",
        "website",
        "--json",
    )

    found = json.loads(capsys.readouterr().out)["findings"]
    assert {(one["check"], one["level"]) for one in found} == {("photo", "block"), ("phone_number", "ask")}
    assert set(found[0]) == {"check", "level", "sentence", "where"}
    assert not Post.objects.exists()


@pytest.mark.parametrize("words", [["nowhere", "--text-file", "x"], ["oakfield", "--text-file", "/no/such/file"]])
def test_command_explains_what_it_cannot_read(words, oakfield):
    with pytest.raises(CommandError):
        call_command("check_post", *words)


def test_places_loaded_before_there_was_a_rule_on_names_beside_pictures_get_it(oakfield, website):
    RuleSetting.objects.filter(key="posts.name_or_photo").delete()

    import_module("posts.migrations.0004_name_or_photo").add_rule(apps, None)

    setting = RuleSetting.objects.get(organisation=oakfield, key="posts.name_or_photo")
    assert setting.says == read("business-manager-confirms").settings["posts.name_or_photo"].says
    assert rules_of(oakfield)[0].name_or_photo == "warn"


def test_check_that_breaks_keeps_the_draft(author, oakfield, website, monkeypatch):
    def breaks(draft):
        raise RuntimeError("no")

    monkeypatch.setattr("posts.checking.run_checks", partial(run_checks, checks=(breaks,)))

    post = write(author, oakfield, website)

    assert Post.objects.get(pk=post.pk).words == post.words
    assert "check_broken" in {one["check"] for one in post.findings}
