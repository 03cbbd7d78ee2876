"""How much pages and decisions of posts ask the database: twelve questions at most for a page (bars.md, performance, row 4)."""

import pytest

from posts import services
from posts.models import Post
from tests.factories import sign_in
from tests.factories.posts import (
    RULE_SETS,
    AccountFactory,
    clean_photo,
    composition,
    entrust,
    put_forward,
    sign,
    use_rules,
    write,
)
from tests.statements import asked_by

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def accounts(oakfield):
    use_rules("light-touch", oakfield)
    return [AccountFactory(organisation=oakfield, handle=handle) for handle in ("website", "second")]


@pytest.fixture
def waiting(author, approver, oakfield, accounts):
    return put_forward(author, oakfield, *accounts, new_photos=(clean_photo(),), nobody_recognisable=True)


def test_page_of_the_one_who_decides(client, approver, waiting, django_assert_max_num_queries):
    sign_in(client, approver)

    with django_assert_max_num_queries(12):
        assert client.get(f"/posts/{waiting.pk}/").status_code == 200


def test_page_of_the_author(client, author, waiting, django_assert_max_num_queries):
    sign_in(client, author)

    with django_assert_max_num_queries(12):
        assert client.get(f"/posts/{waiting.pk}/").status_code == 200


def test_page_after_many_versions_and_decisions(
    client, author, approver, oakfield, accounts, waiting, django_assert_max_num_queries
):
    for _ in range(3):
        back = services.send_back(post=waiting, by=approver, now=waiting.edited_at, seen=waiting.shown, note="Again.")
        waiting = services.submit(post=back, by=author, now=back.edited_at)
    sign_in(client, author)

    with django_assert_max_num_queries(12):
        assert client.get(f"/posts/{waiting.pk}/").status_code == 200


def test_writing_page(client, author, oakfield, accounts, django_assert_max_num_queries):
    post = write(author, oakfield, *accounts)
    sign_in(client, author)

    with django_assert_max_num_queries(12):
        assert client.get(f"/posts/{post.pk}/edit/").status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get("/posts/new/").status_code == 200


def test_signing_off(client, approver, waiting):
    sign_in(client, approver)

    answer, asked = asked_by(lambda: client.post(f"/posts/{waiting.pk}/sign-off/", {"seen": waiting.shown}))

    assert answer.url == "/posts/queue/next/"
    assert len(asked) <= 13, asked


def test_sending_back(client, approver, waiting):
    sign_in(client, approver)
    typed = {"seen": waiting.shown, "note": "Crop it."}

    answer, asked = asked_by(lambda: client.post(f"/posts/{waiting.pk}/send-back/", typed))

    assert answer.url == "/posts/queue/next/"
    assert len(asked) <= 13, asked


def test_putting_forward(client, author, approver, oakfield, accounts):
    post = write(author, oakfield, *accounts)
    sign_in(client, author)

    _answer, asked = asked_by(lambda: client.post(f"/posts/{post.pk}/submit/", {"seen": post.shown}))

    assert Post.objects.get(pk=post.pk).state == "in_review"
    assert len(asked) <= 24, asked


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_row_with_its_parts_says_the_same_as_the_row_alone(rule_set, author, approver, oakfield):
    use_rules(rule_set, oakfield)
    website = AccountFactory(organisation=oakfield)
    entrust(author, website)
    people = (services.Named(name="Amara", kind="pupil", permission="yes"),)
    photos = (
        clean_photo(b"one"),
        clean_photo(b"two", alt="\u202e\u201cDrops\u201d \U0001f468\u200d\U0001f469\u200d\U0001f467"),
    )
    post = put_forward(author, oakfield, website, people=people, new_photos=photos)
    whole = Post.objects.whole().get(pk=post.pk)

    alone = Post.objects.get(pk=post.pk)

    assert whole.fingerprint_now() == alone.fingerprint_now() == post.fingerprint
    assert [step.roles for step in whole.steps] == [step.roles for step in alone.steps]
    for name in ("photos", "people", "answers", "sign_off_steps", "decisions"):
        assert set(getattr(whole, name).all()) == set(getattr(alone, name).all())


def test_decisions_come_along_with_their_moment_and_person(author, approver, waiting, now):
    signed = sign(waiting, approver, now=now)

    (decision,) = Post.objects.whole().get(pk=signed.pk).story_of_decisions

    assert (decision.at, decision.person, decision.outcome) == (now, approver, "sign_off")
    assert decision.step == signed.steps[0]


def test_a_part_can_be_changed_after_it_came_along(waiting):
    photo = Post.objects.whole().get(pk=waiting.pk).photos.all()[0]

    photo.alt = "Another way to say it"
    photo.save(update_fields=["alt"])

    assert waiting.photos.get().alt == "Another way to say it"
    assert photo.added_at == waiting.photos.get().added_at


def test_a_part_that_was_forgotten_is_asked_for_again(waiting):
    post = Post.objects.whole().get(pk=waiting.pk)
    photo = waiting.photos.get()
    waiting.photos.update(alt="Another way to say it")

    assert post.photos.all()[0].alt == photo.alt
    assert "turns" in post._prefetched_objects_cache
    post.refresh_from_db(fields=["photos", "turns"])
    assert "turns" not in post._prefetched_objects_cache

    assert post.photos.all()[0].alt == "Another way to say it"
    assert asked_by(lambda: list(post.publications.all()))[1] == []


def test_writing_again_on_a_row_with_its_parts(author, oakfield, accounts, now):
    post = write(author, oakfield, *accounts)
    whole = Post.objects.whole().get(pk=post.pk)

    changed = services.edit(post=whole, by=author, now=now, composition=composition(*accounts, words="Other words."))

    assert changed.fingerprint == changed.fingerprint_now() == Post.objects.get(pk=post.pk).fingerprint_now()
