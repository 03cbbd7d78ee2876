"""What the database holds to by itself, and how rows call themselves in logs: never by a title or a name."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from posts.models import Account, AccountGrant, Decision, Delivery, Pause, Post, Turn
from posts.services import Named
from tests.factories.posts import AccountFactory, clean_photo, entrust, put_forward, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(author, approver, oakfield, website):
    people = (Named(name="Amara Named", kind="pupil", permission="yes"),)
    waiting = put_forward(author, oakfield, website, people=people, new_photos=(clean_photo(),), title="About Amara")
    return sign(waiting, approver)


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_parts_of_a_post_never_call_themselves_by_a_name_or_a_title(post, author, website, oakfield, approver, now):
    entrust(author, website)
    publication = post.publications.get()
    rows = [
        post.people.get(),
        post.photos.get(),
        post.answers.first(),
        post.sign_off_steps.get(),
        post.decisions.get(),
        publication,
        Delivery(publication=publication, number=1, started_at=now),
        Turn(post=post, person=approver, since=now),
        AccountGrant.objects.get(),
        Pause(organisation=oakfield, reason="A death", started_at=now),
    ]

    said = " ".join(str(row) for row in rows)

    assert not {"Amara", author.name, approver.name, "A death", post.title} & set(said.split())
    assert "Amara" not in said
    assert f"post {post.pk}" in said


def test_account_calls_itself_as_people_do(website):
    assert (str(website), website.kind_label) == ("Website news", "Website feed")
    assert Account(kind="telegraph").kind_label == "telegraph"


def test_state_that_nobody_knows_is_refused_by_the_database(post):
    refused(lambda: Post.objects.filter(pk=post.pk).update(state="lost"))
    refused(lambda: post.publications.update(state="lost"))


def test_post_does_not_wait_without_knowing_since_when(post):
    refused(lambda: Post.objects.filter(pk=post.pk).update(state="in_review", submitted_at=None))


def test_each_step_of_a_version_is_signed_once(post, business_manager, now):
    step = post.steps[0]

    refused(
        lambda: Decision.objects.create(
            post=post,
            version=post.version,
            step=step,
            person=business_manager,
            outcome="sign_off",
            fingerprint=post.fingerprint,
            at=now,
        )
    )


def test_post_goes_to_an_account_once(post, website):
    refused(lambda: post.publications.create(account=website))


def test_register_holds_each_account_once_and_in_the_order_of_time(website, today):
    refused(lambda: AccountFactory(organisation=website.organisation, handle="website", slug="another"))
    refused(lambda: Account.objects.update(closed_on=today - timedelta(days=400)))


def test_authorisation_does_not_end_before_it_begins(website, author, now):
    entrust(author, website, now=now)

    refused(lambda: AccountGrant.objects.update(until=now - timedelta(seconds=1)))


def test_one_pause_at_a_time_is_open(oakfield, approver, now):
    pause = {"organisation": oakfield, "reason": "x", "started_at": now, "started_by": approver}
    Pause.objects.create(**pause, ended_at=now)
    Pause.objects.create(**pause)

    refused(lambda: Pause.objects.create(**pause))


def test_words_of_an_account_are_its_own_or_the_posts(post):
    publication = post.publications.get()
    assert publication.words == post.words

    publication.own_words = "Shorter."

    assert publication.words == "Shorter."


def test_smaller_pictures_lie_beside_the_full_one(post):
    photo = post.photos.get()

    assert photo.path_of("full") == photo.path
    assert photo.path_of("phone") == photo.path.replace(".jpg", "-phone.jpg")
