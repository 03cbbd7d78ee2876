"""Standing permission: whom it lets sign, at which moment, for what; and that it signs nothing by itself (S2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Membership
from core.workflow import NotNow
from posts import services
from posts.models import Post, StandingPermission
from posts.permissions import signers_now, steps_for
from tests.factories import give, make_person, sign_in
from tests.factories.posts import RULE_SETS, clean_photo, history, put_forward, sign, use_rules, write

pytestmark = pytest.mark.django_db(transaction=True)

S2 = "safeguarding-first"


@pytest.fixture
def people(world, elm_north):
    people, website = world(S2)
    return {**people, "website": website}


def stand(people, place, now, *, days=30, purposes=("information",), person="author", by="head"):
    return services.give_standing_permission(
        organisation=place,
        person=people[person],
        purposes=purposes,
        reason="Writes the news of the nursery",
        until=now + timedelta(days=days),
        by=people[by],
        now=now,
    )


def who(people, post):
    names = {person.pk: name for name, person in people.items() if name != "website"}
    return {names[number] for number in signers_now(Post.objects.get(pk=post.pk))}


def test_stand_in_may_sign_a_plain_post_beside_the_headteacher_and_the_page_says_why(people, elm_north, now):
    permission = stand(people, elm_north, now)

    post = put_forward(people["author"], elm_north, people["website"])

    assert who(people, post) == {"head", "deputy"}
    assert post.steps[0].permission_id == permission.pk
    assert post.steps[0].why.startswith("Hugo Head has given standing permission until ")
    assert sign(Post.objects.get(pk=post.pk), people["deputy"]).state == "approved"


def test_nothing_is_signed_by_a_permission_and_its_holder_signs_nothing_of_their_own(people, elm_north, now):
    stand(people, elm_north, now, person="deputy")

    post = put_forward(people["deputy"], elm_north, people["website"])

    assert (post.state, post.signatures) == ("in_review", [])
    assert who(people, post) == {"head"}
    with pytest.raises(PermissionDenied):
        sign(Post.objects.get(pk=post.pk), people["deputy"])


@pytest.mark.parametrize(
    "parts",
    [
        {"purpose": "event"},
        {"answers": {"offence": "not sure"}},
        {"answers": {"legality": "problem"}},
        {"words": "Ring 01632 960123 for tickets."},
        {"new_photos": (clean_photo(),), "people": (services.Named(name="Amara", kind="pupil", permission="yes"),)},
    ],
    ids=["another purpose", "a doubt", "a problem", "a finding", "people"],
)
def test_post_that_is_not_plain_needs_the_headteacher_as_before(parts, people, elm_north, now):
    stand(people, elm_north, now)

    post = put_forward(people["author"], elm_north, people["website"], **parts)

    assert who(people, post) == {"head"}
    assert {step.permission_id for step in post.steps} == {None}


def end_yesterday(permission, people, now):
    StandingPermission.objects.filter(pk=permission.pk).update(
        starts=now - timedelta(days=9), until=now - timedelta(days=1)
    )


def not_begun(permission, people, now):
    StandingPermission.objects.filter(pk=permission.pk).update(
        starts=now + timedelta(days=1), until=now + timedelta(days=9)
    )


def end_by_hand(permission, people, now):
    services.end_standing_permission(permission=permission, by=people["head"], now=now)


def giver_leaves(permission, people, now):
    people["head"].is_active = False
    people["head"].save()


def giver_is_head_no_more(permission, people, now):
    Membership.objects.filter(person=people["head"]).delete()


MOMENTS = (end_yesterday, not_begun, end_by_hand, giver_leaves, giver_is_head_no_more)


@pytest.mark.parametrize("happens", MOMENTS)
def test_permission_that_counts_no_more_lets_nobody_sign_what_is_put_forward_after(happens, people, elm_north, now):
    happens(stand(people, elm_north, now), people, now)
    substitute = give(make_person("Sue Substitute"), "headteacher", elm_north)

    post = put_forward(people["author"], elm_north, people["website"])

    assert {step.permission_id for step in post.steps} == {None}
    assert substitute.pk in signers_now(post)
    assert people["deputy"].pk not in signers_now(post)


@pytest.mark.parametrize("happens", MOMENTS)
def test_permission_that_ends_while_a_post_waits_takes_the_right_to_sign_with_it(happens, people, elm_north, now):
    give(make_person("Sue Substitute"), "headteacher", elm_north)
    permission = stand(people, elm_north, now)
    post = put_forward(people["author"], elm_north, people["website"])
    assert people["deputy"].pk in signers_now(Post.objects.get(pk=post.pk))

    happens(permission, people, now)

    assert people["deputy"].pk not in signers_now(Post.objects.get(pk=post.pk))
    with pytest.raises(PermissionDenied):
        sign(Post.objects.get(pk=post.pk), people["deputy"])


def test_permission_of_somebody_else_or_of_another_school_covers_nothing(people, elm_north, elm_south, now):
    stand(people, elm_north, now, person="second")
    give(people["author"], "staff", elm_south)
    stand(people, elm_south, now, by="chief")

    assert who(people, put_forward(people["author"], elm_north, people["website"])) == {"head"}


@pytest.mark.parametrize("rule_set", [name for name in RULE_SETS if name != S2])
def test_other_rule_sets_know_no_standing_permission(rule_set, people, elmtree, elm_north, now):
    stand(people, elm_north, now)
    post = write(people["author"], elm_north, people["website"])
    use_rules(rule_set, elmtree)

    with pytest.raises(NotNow, match="know no standing permission"):
        stand(people, elm_north, now)

    assert {one.permission for one in steps_for(Post.objects.get(pk=post.pk))} == {None}


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"person": "head"}, "Nobody gives themselves permission"),
        ({"person": "stranger"}, "does not work here"),
        ({"purposes": ()}, "what kind of post"),
        ({"purposes": ("gossip",)}, "what kind of post"),
        ({"days": -1}, "This day has passed"),
    ],
)
def test_permission_that_makes_no_sense_is_refused_with_the_reason(details, sentence, people, elm_north, now):
    with pytest.raises(NotNow, match=sentence):
        stand(people, elm_north, now, **details)

    assert not StandingPermission.objects.exists()


@pytest.mark.parametrize("name", ["author", "deputy", "bursar", "governor", "stranger"])
def test_only_whoever_authorises_people_gives_and_ends_it(name, people, elm_north, now):
    permission = stand(people, elm_north, now)

    with pytest.raises(PermissionDenied):
        stand(people, elm_north, now, by=name, person="second")
    with pytest.raises(PermissionDenied):
        services.end_standing_permission(permission=permission, by=people[name], now=now)


def test_ending_twice_ends_once(people, elm_north, now):
    permission = stand(people, elm_north, now)

    ended = [services.end_standing_permission(permission=permission, by=people["head"], now=now) for _tap in range(2)]

    assert ended == [True, False]
    assert [entry[0] for entry in history(permission)] == ["give_standing_permission", "end_standing_permission"]


def test_database_knows_no_permission_to_oneself(people, elm_north, now):
    permission = stand(people, elm_north, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        StandingPermission.objects.filter(pk=permission.pk).update(given_by=people["author"])


def test_page_gives_shows_and_ends_it(client, people, elm_north, now):
    sign_in(client, people["head"])
    typed = {"person": people["author"].pk, "purposes": ["information"], "reason": "News"}
    day = (now + timedelta(days=40)).date()
    typed |= {"until_day": day.day, "until_month": day.month, "until_year": day.year}

    assert client.post("/posts/standing/", {"reason": ""}).status_code == 422
    given = client.post("/posts/standing/", typed)
    page = client.get(given.url).content.decode()
    assert "In force" in page
    assert "Ama Author" in page
    client.post(f"/posts/standing/{StandingPermission.objects.get().pk}/end/")

    assert "Ended" in client.get(given.url).content.decode()
    sign_in(client, people["deputy"])
    assert "Only the headteacher" in client.get("/posts/standing/").content.decode()
