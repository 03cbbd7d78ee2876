"""`manage.py check_post`: the very checks of the pages, on words and pictures that are stored nowhere."""

import json

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from posts.models import Post
from tests.factories.posts import AccountFactory, use_rules
from tests.posts.photo_files import loaded_jpeg

pytestmark = pytest.mark.django_db
# No election is near.
QUIET = "2027-02-03"


@pytest.fixture
def website(oakfield):
    use_rules("chief-executive-approves", oakfield)
    return AccountFactory(organisation=oakfield, handle="@Website", slug="oakfield-news")


@pytest.fixture
def words(tmp_path):
    def write(text):
        path = tmp_path / "words.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def test_harmless_words_find_nothing_and_that_is_not_called_safe(website, words, capsys):
    call_command("check_post", "oakfield", text_file=words("Assembly is at nine."), goes_out_on=QUIET)

    assert capsys.readouterr().out.strip() == "Nothing was found. That does not mean that nothing is there."


def test_findings_are_lines_for_people(website, words, capsys):
    call_command("check_post", "oakfield", text_file=words("Ring 01632 960 101"))

    said = capsys.readouterr().out
    assert said.startswith("ask: ")
    assert "telephone number" in said


def test_picture_that_is_taken_is_judged_by_the_schools_rules(website, words, tmp_path, capsys):
    picture = tmp_path / "brook.jpg"
    picture.write_bytes(loaded_jpeg())

    call_command("check_post", "oakfield", text_file=words("x"), photo=[str(picture)], json=True)

    found = json.loads(capsys.readouterr().out)["findings"]
    assert "express_exception" in {one["check"] for one in found}
    assert not Post.objects.exists()


@pytest.mark.parametrize("handle", ["website", "@WEBSITE", "oakfield-news", "atom"])
def test_account_is_named_as_people_name_it(handle, website, words, capsys):
    call_command("check_post", "oakfield", text_file=words("x"), account=[handle], goes_out_on=QUIET)

    assert "Nothing was found" in capsys.readouterr().out


@pytest.mark.parametrize("handle", ["nothing", "closed"])
def test_account_that_is_not_open_here_is_refused(handle, website, words):
    AccountFactory(organisation=website.organisation, handle="closed", kind="facebook", closed_on=website.opened_on)

    with pytest.raises(CommandError, match=f"has no account called {handle}"):
        call_command("check_post", "oakfield", text_file=words("x"), account=[handle])


def test_text_that_is_none_and_file_that_is_missing_are_explained(website, words, tmp_path):
    with pytest.raises(CommandError, match="no text in UTF-8"):
        call_command("check_post", "oakfield", text_file=words(b"\xff\xfe\x00"))
    with pytest.raises(CommandError, match="No such file"):
        call_command("check_post", "oakfield", text_file=words("x"), photo=[str(tmp_path / "no.jpg")])


def test_place_that_does_not_exist_is_named(website, words):
    with pytest.raises(CommandError, match="no organisation called elsewhere"):
        call_command("check_post", "elsewhere", text_file=words("x"))


def rows():
    return {model.__name__: model._default_manager.count() for model in (*apps.get_models(),) if model._meta.managed}


def test_nothing_at_all_is_written(website, words, tmp_path, capsys):
    picture = tmp_path / "brook.jpg"
    picture.write_bytes(loaded_jpeg())
    before = rows()

    with CaptureQueriesContext(connection) as asked:
        call_command(
            "check_post", "oakfield", text_file=words("Ring 01632 960 101"), photo=[str(picture)], account=["website"]
        )

    assert rows() == before
    writes = ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE")
    assert not [one["sql"] for one in asked if one["sql"].lstrip("( ").upper().startswith(writes)]


def test_words_for_pictures_and_the_day_count(website, words, tmp_path, capsys):
    picture = tmp_path / "brook.jpg"
    picture.write_bytes(loaded_jpeg())
    text = words("A trip on 4 March 2027")

    call_command(
        "check_post",
        "oakfield",
        text_file=text,
        photo=[str(picture)],
        alt=["Photo"],
        goes_out_on="2027-03-01",
        json=True,
    )
    before = {one["check"] for one in json.loads(capsys.readouterr().out)["findings"]}
    call_command("check_post", "oakfield", text_file=text, goes_out_on="2027-03-05", json=True)
    after = {one["check"] for one in json.loads(capsys.readouterr().out)["findings"]}

    assert before == {"alt_says_nothing", "where_children_will_be", "express_exception"}
    assert after == set()


def test_day_that_is_none_is_named(website, words):
    with pytest.raises(CommandError, match="4 March is no day"):
        call_command("check_post", "oakfield", text_file=words("x"), goes_out_on="4 March")
