"""Several posts signed with one button, in the same moment as somebody else decides, or twice: one decision for each."""

import pytest
from django.utils import timezone

from core.models import Message
from posts import services
from posts.models import Decision, Post
from tests.factories import give, make_person
from tests.factories.posts import put_forward
from tests.faults.together import at_once

pytestmark = pytest.mark.faults
ROUNDS = 10


def press(posts, signer):
    chosen = [(post.pk, post.shown) for post in posts]
    return lambda: services.sign_off_several(chosen=chosen, by=signer, now=timezone.now())


def test_button_pressed_twice_at_once_signs_each_once_and_says_so_twice(school, website, author, approver):
    for _ in range(ROUNDS):
        posts = [put_forward(author, school, website) for _ in range(3)]

        first, second = at_once(press(posts, approver), press(posts, approver))

        assert first == second == dict.fromkeys([post.pk for post in posts], "")
        assert Decision.objects.filter(post__in=posts).count() == 3
        numbers = [str(post.pk) for post in posts]
        assert Message.objects.filter(kind="posts.sign_off", about_id__in=numbers).count() == 3


def test_two_who_sign_the_same_posts_at_once_share_them(school, website, author, approver):
    other = give(make_person("Hanna Head"), "headteacher", school)
    for _ in range(ROUNDS):
        posts = [put_forward(author, school, website) for _ in range(3)]

        mine, theirs = at_once(press(posts, approver), press(list(reversed(posts)), other))

        for post in posts:
            decision = Decision.objects.get(post=post)
            assert (mine[post.pk] == "", theirs[post.pk] == "") == (
                decision.person == approver,
                decision.person == other,
            )
            refused = theirs[post.pk] or mine[post.pk]
            assert f"{decision.person.name} was here before you" in refused


def test_one_that_is_taken_back_in_the_same_moment_leaves_the_others_signed(school, website, author, approver):
    for _ in range(ROUNDS):
        posts = [put_forward(author, school, website) for _ in range(3)]

        def take_back(post=posts[1]):
            return services.withdraw(post=Post.objects.get(pk=post.pk), by=author, now=timezone.now())

        became, _taken = at_once(press(posts, approver), take_back)

        assert (became[posts[0].pk], became[posts[2].pk]) == ("", "")
        # A signed post can be withdrawn still.
        assert Post.objects.get(pk=posts[1].pk).state == "withdrawn"
        assert (became[posts[1].pk] == "") is Decision.objects.filter(post=posts[1], outcome="sign_off").exists()
