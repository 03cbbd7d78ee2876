"""What the school's rules add to the text checks."""

import json

import pytest
from django.core.management import CommandError, call_command

from posts import checking
from posts.models import Post
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
