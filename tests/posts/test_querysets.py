"""Reads of posts, as words: each keeps what it says and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects

from posts.models import Account, AccountGrant, Pause, Post, Publication
from posts.querysets import parts_of
from tests.factories import give, make_person
from tests.factories.posts import AccountFactory, PostFactory, entrust, put_forward, write

pytestmark = pytest.mark.django_db


def test_draft_is_its_authors_alone_and_a_post_is_the_schools(author, approver, oakfield, website, stranger, governor):
    draft = write(author, oakfield, website)
    waiting = put_forward(author, oakfield, website)

    seen = {person: set(Post.objects.visible_to(person)) for person in (author, approver, stranger, governor)}

    assert seen == {author: {draft, waiting}, approver: {waiting}, stranger: set(), governor: set()}


def test_nobody_who_is_not_here_sees_anything(author, oakfield, website):
    write(author, oakfield, website)
    author.is_active = False
    author.save()

    assert not Post.objects.visible_to(author).exists()
    assert not Post.objects.visible_to(AnonymousUser()).exists()


def test_whoever_left_keeps_what_they_wrote_themselves_only(author, approver, oakfield, website):
    """Sight of the school's posts ends with the role; a person's own words stay theirs to read."""
    mine = write(author, oakfield, website)
    other = put_forward(give(make_person("Olu Other"), "staff", oakfield), oakfield, website)
    author.memberships.all().delete()

    assert set(Post.objects.visible_to(author)) == {mine}
    assert other not in Post.objects.visible_to(author)


def test_queue_never_holds_ones_own_work_and_begins_with_the_oldest(author, approver, oakfield, website, now):
    newer = put_forward(author, oakfield, website, now=now)
    older = put_forward(author, oakfield, website, now=now - timedelta(hours=1))
    edited = put_forward(author, oakfield, website)
    Post.objects.filter(pk=edited.pk).update(last_editor=approver)

    assert list(Post.objects.awaiting(approver)) == [older, newer]
    assert not Post.objects.awaiting(author).exists()


@pytest.mark.parametrize(
    ("state", "minutes", "late", "due"),
    [
        ("in_review", -1, True, False),
        ("in_review", 1, False, False),
        ("approved", -1, False, True),
        ("approved", -61, True, True),
        ("approved", 1, False, False),
        ("approved", None, False, True),
        ("draft", -61, False, False),
    ],
)
def test_lateness_and_turn_of_a_post_follow_its_moment(state, minutes, late, due, author, oakfield, now):
    moment = None if minutes is None else now + timedelta(minutes=minutes)
    PostFactory(organisation=oakfield, author=author, state=state, moment=moment, submitted_at=now)

    assert Post.objects.past_their_time(now=now).exists() is late
    assert Post.objects.due(now=now).exists() is due


def test_unfinished_is_whatever_somebody_still_has_to_do(author, oakfield, now):
    for state in ("draft", "approved", "published", "rejected", "withdrawn", "taken_down", "expired"):
        PostFactory(organisation=oakfield, author=author, state=state)

    assert set(Post.objects.unfinished().values_list("state", flat=True)) == {"draft", "approved", "expired"}


def test_calendar_keeps_what_went_out_and_what_should(author, oakfield, now):
    inside, outside = now + timedelta(days=1), now + timedelta(days=9)
    kept = [
        PostFactory(organisation=oakfield, author=author, state="approved", moment=inside),
        PostFactory(organisation=oakfield, author=author, state="published", published_at=inside),
    ]
    PostFactory(organisation=oakfield, author=author, state="approved", moment=outside)
    PostFactory(organisation=oakfield, author=author, state="withdrawn", moment=inside)
    PostFactory(organisation=oakfield, author=author)

    assert set(Post.objects.on_calendar(now, now + timedelta(days=2))) == set(kept)


def test_authorisations_count_between_their_dates_and_for_people_who_are_here(author, website, now):
    entrust(author, website, now=now, until=now + timedelta(days=1))
    live = AccountGrant.objects.live

    found = [live(at=now + timedelta(days=days)).exists() for days in (-1, 0, 1)]

    assert found == [False, True, False]
    assert list(Account.objects.entrusted_to(author, at=now)) == [website]
    author.is_active = False
    author.save()
    assert not live(at=now).exists()


def test_pause_holds_at_its_place_and_below(elmtree, elm_north, oakfield, approver, now):
    Pause.objects.create(organisation=elmtree, reason="Trust", started_at=now)
    Pause.objects.create(organisation=elm_north, reason="School", started_at=now)
    Pause.objects.create(organisation=oakfield, reason="Over", started_at=now, ended_at=now)

    assert [pause.reason for pause in Pause.objects.not_over(at=now).over(elm_north)] == ["Trust", "School"]
    assert [pause.reason for pause in Pause.objects.not_over(at=now).over(elmtree)] == ["Trust"]
    assert not Pause.objects.not_over(at=now).over(oakfield).exists()


def test_register_is_seen_where_one_works(author, governor, stranger, website):
    closed = AccountFactory(organisation=website.organisation, handle="old", closed_on=website.opened_on)

    assert set(Account.objects.visible_to(author)) == set(Account.objects.visible_to(governor)) == {website, closed}
    assert list(Account.objects.of(website.organisation).open_now()) == [website]
    assert not Account.objects.visible_to(stranger).exists()


def test_publication_is_worked_on_by_one_worker_until_the_lease_runs_out(author, approver, oakfield, website, now):
    post = put_forward(author, oakfield, website)
    Post.objects.filter(pk=post.pk).update(state="publishing")
    claimable = Publication.objects.claimable

    assert claimable(now=now).exists()
    post.publications.update(claimed_until=now + timedelta(minutes=5))
    assert not claimable(now=now).exists()
    assert claimable(now=now + timedelta(minutes=6)).exists()


def test_feed_shows_what_is_live_there_latest_first(author, approver, oakfield, website, now):
    posts = [put_forward(author, oakfield, website) for _ in range(3)]
    for hours, post in enumerate(posts):
        post.publications.update(state="published", published_at=now + timedelta(hours=hours))
    posts[1].publications.update(state="taken_down")

    assert [one.post for one in Publication.objects.live_on(website)] == [posts[2], posts[0]]


def test_what_came_along_with_a_post_is_there_for_whoever_asks_again(
    oakfield, author, approver, website, django_assert_num_queries
):
    post = put_forward(author, oakfield, website)
    found = Post.objects.for_deciding().get(pk=post.pk)

    with django_assert_num_queries(0):
        prefetch_related_objects([found], "photos", "people")

    assert list(found.photos.all()) == list(found.people.all()) == []


def test_parts_that_came_along_are_the_same_rows_whichever_way_they_are_asked_for(
    oakfield, author, approver, website, django_assert_num_queries
):
    post = put_forward(author, oakfield, website)
    found = Post.objects.for_deciding().get(pk=post.pk)

    with django_assert_num_queries(0):
        first = parts_of(found, "sign_off_steps")
        later = list(found.sign_off_steps.all())
        last = parts_of(found, "sign_off_steps")

    assert [id(one) for one in first] == [id(one) for one in later] == [id(one) for one in last]
    assert parts_of(Post.objects.get(pk=post.pk), "sign_off_steps") == first
    del found._prefetched_objects_cache["sign_off_steps"]
    with django_assert_num_queries(1):
        assert parts_of(found, "sign_off_steps") == first
