"""What was put forward is kept as it was: numbered, unchangeable, with its pictures, and shown to whoever sees the post."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core import triggers
from posts import services
from posts.comparing import Person
from posts.fingerprint import canonical
from posts.models import Post, PostVersion
from posts.services import Named
from tests.factories import sign_in
from tests.factories.posts import clean_photo, composition, put_forward, put_forward_again, sign, suggest, write
from tests.statements import asked_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_pictures(author, approver, oakfield, website):
    pictures = (clean_photo(b"one", alt="A brook"), clean_photo(b"two", alt="A bridge"))
    return put_forward(author, oakfield, website, new_photos=pictures, nobody_recognisable=True)


def taken_out(post):
    """The first picture of a post, after its author has taken it out and put the post forward again."""
    first = post.photos.in_order()[0]
    put_forward_again(post, remove_photos=frozenset([str(first.uid)]), nobody_recognisable=True)
    return first


def test_submission_freezes_exactly_what_its_fingerprint_covers(author, approver, oakfield, website, now):
    people = (Named(name="Amara|the second", kind="pupil", permission="yes", name_shown=True, name_permission=True),)
    post = put_forward(author, oakfield, website, accounts={website.pk: "Own words"}, people=people, now=now)

    frozen = post.versions.get()

    stored = Post.objects.get(pk=post.pk)
    assert (frozen.number, frozen.fingerprint, frozen.content) == (1, stored.fingerprint, canonical(stored.content()))
    assert frozen.is_intact
    assert (frozen.author, frozen.last_editor, frozen.submitted_at) == (author, author, now)
    assert frozen.rule_set == "light-touch"
    assert frozen.shown.people == (Person(kind="pupil", name="Amara|the second", name_shown=True, permission="yes"),)
    assert [(one.label, one.own_words) for one in frozen.shown.accounts] == [("Website news", "Own words")]


def test_versions_and_suggestions_never_call_themselves_by_a_name_or_a_title(author, approver, oakfield, website):
    post = put_forward(author, oakfield, website, title="About Amara", words="Amara won.")

    names = f"{post.versions.get()} {suggest(post, approver)}"

    assert names == f"version 1 of post {post.pk} words suggested for version 1 of post {post.pk}"


def test_moment_of_a_version_is_the_moment_it_was(author, approver, oakfield, website, now):
    moment = now + timedelta(days=2)

    post = put_forward(author, oakfield, website, moment=moment, now=now)

    assert post.versions.get().shown.moment == moment


def test_each_submission_is_a_version_of_its_own_and_the_older_stays_as_it_was(author, approver, oakfield, website):
    post = put_forward(author, oakfield, website)
    first = post.versions.get().fingerprint

    again = put_forward_again(post, words="Our geographers measured the river.")

    assert list(again.versions.order_by("number").values_list("number", "fingerprint")) == [
        (1, first),
        (2, again.fingerprint),
    ]
    assert again.versions.get(number=1).shown.words == "Our geographers measured the brook today."


def test_decision_names_the_version_and_its_hash(author, approver, oakfield, website):
    signed = sign(put_forward(author, oakfield, website), approver)

    decision = signed.decisions.get()
    version = signed.versions.get()
    assert (decision.version, decision.fingerprint) == (version.number, version.fingerprint)


def test_what_goes_out_at_once_is_frozen_too(author, approver, oakfield, website, now):
    post = write(approver, oakfield, website, purpose="closure", words="The school is closed today.")

    closed = services.publish_urgently(post=post, by=approver, now=now, note="Snow.")

    assert closed.versions.get().fingerprint == closed.fingerprint == closed.fingerprint_now()


def test_database_refuses_to_change_a_version_and_lets_it_go_with_its_post(author, approver, oakfield, website):
    post = put_forward(author, oakfield, website)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PostVersion.objects.filter(post=post).update(content="{}")

    assert post.versions.get().is_intact
    post.versions.all().delete()


def test_missing_guard_of_versions_is_found():
    name = "posts_postversion_no_update"
    on = "" if connection.vendor == "sqlite" else " ON posts_postversion"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")

    try:
        assert name in triggers.missing()
    finally:
        triggers.install_after_migrate(using="default")
    assert triggers.missing() == []


def test_picture_of_a_version_outlives_its_removal(client, author, approver, with_pictures):
    first = taken_out(with_pictures)
    sign_in(client, approver)

    answer = client.get(f"/posts/{with_pictures.pk}/photos/{first.uid}/full/")

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"one"
    assert answer["Cache-Control"] == "no-store"


def test_picture_of_a_version_is_hidden_from_whoever_may_not_see_the_post(client, stranger, with_pictures):
    first = taken_out(with_pictures)
    sign_in(client, stranger)

    assert client.get(f"/posts/{with_pictures.pk}/photos/{first.uid}/full/").status_code == 404


def test_picture_that_was_never_put_forward_is_deleted_when_it_is_taken_out(author, oakfield, website, settings, now):
    post = write(author, oakfield, website, new_photos=(clean_photo(),), nobody_recognisable=True)
    gone = frozenset(str(one.uid) for one in post.photos.all())

    services.edit(post=post, by=author, now=now, composition=composition(website, remove_photos=gone))

    assert not [one for one in settings.MEDIA_ROOT.rglob("*") if one.is_file()]


def test_pictures_go_where_their_author_wants_them_and_that_is_another_version(author, approver, with_pictures):
    first, second = with_pictures.photos.in_order()

    again = put_forward_again(with_pictures, places={str(second.uid): 1}, nobody_recognisable=True)

    assert [one.pk for one in again.photos.in_order()] == [second.pk, first.pk]
    assert again.fingerprint != with_pictures.fingerprint
    assert [one.alt for one in again.versions.get(number=2).shown.pictures] == ["A bridge", "A brook"]


# Pages ------------------------------------------------------------------------------------------------------------------
def test_pages_of_versions_ask_the_same_for_many(client, author, approver, oakfield, website):
    post = put_forward_again(put_forward(author, oakfield, website), words="Second words.")
    sign_in(client, approver)
    pages = [f"/posts/{post.pk}/versions/", f"/posts/{post.pk}/versions/2/", f"/posts/{post.pk}/"]
    few = [len(asked_by(lambda page=page: client.get(page))[1]) for page in pages]
    for number in range(4):
        post = put_forward_again(post, words=f"Words number {number}.")

    many = [len(asked_by(lambda page=page: client.get(page))[1]) for page in pages]

    assert few == many
    assert max(many) <= 12


def test_list_of_versions_goes_on_over_the_page(client, author, approver, oakfield, website, monkeypatch):
    monkeypatch.setattr("posts.views.comparing.PER_PAGE", 1)
    post = put_forward_again(put_forward(author, oakfield, website), words="Second words.")
    sign_in(client, approver)

    first, second = (client.get(f"/posts/{post.pk}/versions/?page={page}").content.decode() for page in (1, 2))

    assert "Version 2</a>" in first
    assert "Version 1</a>" not in first
    assert "Version 1</a>" in second


def test_version_shows_what_it_said_and_what_was_decided(client, author, approver, oakfield, website, now):
    post = put_forward(author, oakfield, website, words="The first words.")
    services.send_back(post=post, by=approver, now=now, seen=post.shown, note="Please change it.")
    put_forward_again(post, words="The second words.")
    sign_in(client, author)

    page = client.get(f"/posts/{post.pk}/versions/1/").content.decode()

    assert "The first words." in page
    assert "sent it back" in page
    assert post.fingerprint in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("versions/1/", 200),
        ("versions/2/?against=1", 200),
        ("versions/2/?against=2", 200),
        ("versions/2/?against=99", 200),
        ("versions/2/?against=x", 200),
        ("versions/2/?against=٣", 200),
        ("versions/0/", 404),
        ("versions/3/", 404),
    ],
)
def test_addresses_of_versions(address, status, client, author, approver, oakfield, website):
    post = put_forward_again(put_forward(author, oakfield, website), words="Second words.")
    sign_in(client, author)

    assert client.get(f"/posts/{post.pk}/{address}").status_code == status


def test_post_from_before_versions_says_so(client, author, approver, oakfield, website):
    post = put_forward_again(put_forward(author, oakfield, website), words="Second words.")
    post.versions.all().delete()
    sign_in(client, approver)

    assert "before versions were kept" in client.get(f"/posts/{post.pk}/versions/").content.decode()
    assert "Changed since" not in client.get(f"/posts/{post.pk}/").content.decode()
